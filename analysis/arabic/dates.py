"""Dates as the Arabic press writes them, read strictly: what cannot be told is None with a reason, never today."""

import re
from calendar import monthrange
from datetime import date
from typing import NamedTuple

from analysis.arabic.date_patterns import (
    Written,
    any_of,
    day_words,
    find_written,
    fold_date,
    month_numbers,
    shapes,
    weekday_numbers,
)
from analysis.arabic.hijri import HIJRI_YEARS, TOLERANCE, hijri_day, hijri_month_length
from analysis.arabic.relative_dates import read_relative
from analysis.errors import KhitabError

YEARS = range(1900, 2101)
ORDERS = ("", "dmy", "mdy")
_YEAR_ALONE = re.compile(r"\s*(?:في\s+)?(?:ال)?(?:سنه|عام)\s+(\d{4})\s?م?\s*")
_HIJRI_ALONE = re.compile(r"(?<!\d)1[345]\d\d\s?ه(?!\w)")
_AMERICAN_CLOCK = re.compile(r"\d:\d\d\s?[ap]m\b")
_BESIDE = re.compile(r"\s*[)،,/-]?\s*(?:ال)?موافق\s+(?:ل\w*\s+)?|\s*[،,/(-]+\s*")


class ParsedDate(NamedTuple):
    start: date | None
    end: date | None
    precision: str  # day, month, year or range, of a Hijri date with «±1 day» behind it; or empty
    reason: str  # how it was read, or why not


def parse_date(text: str, *, order: str = "", reference: date | None = None) -> ParsedDate:
    """The first date in a text: first day, last day, precision (day, month, year, range) and how it was read.

    Month names of all Arab countries, English and French ones, doubled names («16 أغسطس/آب 2024»), Arabic-Indic digits,
    ISO, figures, days in words («فاتح ماي 2024») and ranges; clock times are passed over. Figures are day first unless
    that cannot be, the weekday beside them shows the month first, or a clock with AM or PM follows; `order` ("dmy",
    "mdy") declares it. A Hijri date (years 1300 to 1500, a Hijri month or هـ) is converted by the Umm al-Qura calendar,
    precision "day ±1 day"; of a date in both calendars the Gregorian one is read. Without a `reference` day, a date
    without a year and a relative one («أمس») give None. A weekday that contradicts the date is named in the reason.

    Raises KhitabError where `order` is none of those. Caveat: figures such as 03/04/2019 do not say which is the day.

    >>> parse_date("كتب في 9 أبريل 2024 - 6:23 م").start
    datetime.date(2024, 4, 9)
    >>> parse_date("19 إلى 22 غشت 2025")[:3]
    (datetime.date(2025, 8, 19), datetime.date(2025, 8, 22), 'range')
    >>> parse_date("15 رمضان 1445")[1:3]
    (datetime.date(2024, 3, 25), 'day ±1 day')
    >>> parse_date("أمس الجمعة").reason
    'a relative date («امس الجمعه»), and no reference date'
    """
    if order not in ORDERS:
        raise KhitabError(f"order={order!r} is no order of day and month; write 'dmy' or 'mdy', or leave it out")
    folded = fold_date(text)
    found = find_written(folded, shapes()) if any(sign.isdigit() for sign in folded) else []
    by_calendar: dict[str, list[Written]] = {"gregorian": [], "hijri": [], "": []}
    for one in found:
        by_calendar[_calendar(one)].append(one)
    if by_calendar["gregorian"]:
        return _read_gregorian(by_calendar, folded, order)
    if by_calendar["hijri"]:
        return _read_all(by_calendar["hijri"], folded, "hijri")
    return _read_rest(folded, found, reference)


def _read_rest(folded: str, found: list[Written], reference: date | None) -> ParsedDate:
    """A text without a date that names its own year."""
    if year := _YEAR_ALONE.fullmatch(folded):
        return _span("year", "year", date(int(year[1]), 1, 1), date(int(year[1]), 12, 31))
    if found and "m" in found[0].parts:
        return _none("a Hijri date by its year, but neither هـ nor the name of a month says so")
    if found:
        return _none(f"«{folded[found[0].start : found[0].end].strip()}»: month and year are of two calendars")
    if _HIJRI_ALONE.search(folded):
        return _none("a Hijri date without its month or day")
    return ParsedDate(*read_relative(folded, reference))


def _calendar(one: Written) -> str:
    """Gregorian or hijri; empty where the month is of the one and the year of the other."""
    parts = one.parts
    hijri = int(parts["year"]) in HIJRI_YEARS
    if "m" in parts:
        return "gregorian" if not hijri else "hijri" if parts["era"] == "ه" else ""
    names = {_squeeze(parts[name]) for name in ("first", "month", "twin") if parts.get(name)}
    if hijri:
        return "hijri" if names <= month_numbers("hijri").keys() else ""
    return "gregorian" if names <= month_numbers("gregorian").keys() else ""


def _read_gregorian(by_calendar: dict[str, list[Written]], folded: str, order: str) -> ParsedDate:
    first = by_calendar["gregorian"][0]
    others = [*by_calendar["hijri"], *by_calendar[""]]
    beside = next((one for one in others if _BESIDE.fullmatch(folded[one.end : first.start])), None)
    weekday = _weekday_before(folded[: beside.start if beside else first.start])
    month_first = order == "mdy" or (not order and _shows_month_first(first, weekday, folded[first.end :]))
    read = _read_all(by_calendar["gregorian"], folded, "gregorian", month_first=month_first)
    if read.start and by_calendar["hijri"]:
        read = read._replace(reason=f"{read.reason}; the Hijri date is left aside")
    if weekday and read.precision == "day" and weekday_numbers()[weekday] != read.start.isoweekday():
        return read._replace(reason=f"{read.reason}; it was no {weekday}")
    return read


def _weekday_before(before: str) -> str:
    pattern = rf"(?<!\w)({any_of(weekday_numbers())})(?:\s+الموافق(?:\s+ل)?)?[\s،,(:]*$"
    named = re.search(pattern, before[-60:])
    return named[1] if named else ""


def _shows_month_first(one: Written, weekday: str, behind: str) -> bool:
    """Do the figures themselves, the weekday before them or an American clock behind them say so?"""
    if one.shape != "numeric":
        return False
    day, month, year = (int(one.parts[name]) for name in ("day", "m", "year"))
    if month > 12 or day > 12:
        return month > 12 >= day
    if weekday:
        days = [date(year, *pair).isoweekday() for pair in ((month, day), (day, month))] if year in YEARS else []
        return weekday_numbers()[weekday] in days[1:] and weekday_numbers()[weekday] not in days[:1]
    return bool(_AMERICAN_CLOCK.search(behind[:16]))


def _read_all(found: list[Written], folded: str, calendar: str, *, month_first: bool = False) -> ParsedDate:
    """The first date, to the second one where «إلى» or a dash joins them."""
    read = _read(found[0], calendar, month_first)
    if read.precision.startswith("day") and len(found) > 1 and _joins(folded[found[0].end : found[1].start]):
        last = _read(found[1], calendar, month_first)
        if last.precision == read.precision and last.end >= read.start:
            return _span("range", f"{read.reason}, to a second date", read.start, last.end, calendar)
    return read


def _joins(between: str) -> bool:
    weekdays = any_of(weekday_numbers())
    pattern = rf"\s?[مه]?\s*(?:(?:الي|حتي)(?:\s+غايه)?|لغايه|[-–—−])\s*(?:يوم\s+)?(?:(?:{weekdays})[\s،,]+)?"
    return re.fullmatch(pattern, between) is not None


def _read(one: Written, calendar: str, month_first: bool) -> ParsedDate:
    parts = one.parts
    month = int(parts["m"]) if "m" in parts else _number(parts["month"], calendar)
    if parts.get("twin") and _number(parts["twin"], calendar) != month:
        return _none(f"two different months: {parts['month']}/{parts['twin']}")
    year, day = int(parts["year"]), _day(parts, "day", "word")
    if calendar == "gregorian" and year not in YEARS:
        return _none(f"the year {year} is not between {YEARS[0]} and {YEARS[-1]}")
    if month_first and one.shape == "numeric":
        day, month = month, day
    reason = f"{one.shape}, month first" if month_first and one.shape == "numeric" else one.shape
    try:
        return _days(one._replace(shape=reason), (year, month, day), calendar)
    except ValueError as error:
        told = f"; {error}" if "Umm al-Qura" in str(error) else ""
        return _none(f"no such day: {day} of month {month}, {year}{told}")


def _days(one: Written, written: tuple[int, int, int], calendar: str) -> ParsedDate:
    make, length = (hijri_day, hijri_month_length) if calendar == "hijri" else (date, lambda *at: monthrange(*at)[1])
    (year, month, day), parts, shape = written, one.parts, one.shape
    first_month = _first_month(parts, month, calendar)
    first_year = int(parts.get("first_year") or year)
    if shape.startswith("month") and shape not in ("months", "month_first"):
        start, end = make(first_year, first_month, 1), make(year, month, length(year, month))
        precision = "month" if (first_year, first_month) == (year, month) else "range"
    elif "last" in parts:
        start, end = make(first_year, first_month, day), make(year, month, _day(parts, "last", "last_word"))
        precision = "range"
    else:
        start = end = make(year, month, day)
        precision = "day"
    if end < start:
        return _none(f"the range ends before it begins: {start}")
    return _span(precision, shape, start, end, calendar)


def _first_month(parts: dict, month: int, calendar: str) -> int:
    first = parts.get("first")
    if not first:
        return month
    return int(first) if first.isdigit() else _number(first, calendar)


def _day(parts: dict[str, str | None], figures: str, word: str) -> int:
    """The day in figures or in words; 1 for a month without a day."""
    if parts.get(word):
        return day_words()[_squeeze(parts[word])]
    return int(parts.get(figures) or 1)


def _number(month: str, calendar: str) -> int:
    return month_numbers(calendar)[_squeeze(month)]


def _squeeze(name: str) -> str:
    return " ".join(name.split())


def _span(precision: str, reason: str, start: date, end: date, calendar: str = "gregorian") -> ParsedDate:
    if calendar == "hijri":
        return ParsedDate(start, end, f"{precision} {TOLERANCE}", f"{reason}, Hijri (Umm al-Qura)")
    return ParsedDate(start, end, precision, reason)


def _none(reason: str) -> ParsedDate:
    return ParsedDate(None, None, "", reason)
