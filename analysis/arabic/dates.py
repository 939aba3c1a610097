"""Dates as the Arabic press writes them, read strictly: what cannot be told is None with a reason, never today."""

import re
from datetime import date
from functools import cache
from typing import NamedTuple

from analysis.arabic.letters import clean_form, fold_press
from analysis.arabic.lists import read_rows

YEARS = range(1900, 2101)
HIJRI_YEARS = range(1300, 1501)


class ParsedDate(NamedTuple):
    start: date | None
    end: date | None
    precision: str  # day, month, range, or empty
    reason: str  # how it was read, or why not


@cache
def _month_names() -> dict[str, int]:
    return {_fold(row["name"]): int(row["month"]) for row in read_rows("months")}


def _any_of(names: list[str]) -> str:
    return "|".join(name.replace(" ", r"\s+") for name in sorted(names, key=len, reverse=True))


@cache
def _patterns() -> dict[str, re.Pattern]:
    names = _any_of(list(_month_names()))
    of, to = r"\s+(?:من\s+)?(?:شهر\s+)?", r"\s*(?:الي|حتي|-|–|و)\s*"
    month = rf"(?P<month>{names})(?:\s*[/(]\s*(?P<twin>{names})\)?)?"
    day, last = r"(?<![\d./-])(?P<day>\d{1,2})", r"(?P<last>\d{1,2})"
    sign = r"(?:\s*[-/]\s*|\.)"
    year = r"\s*[،,]?\s*(?:سنه\s+|عام\s+)?(?P<year>\d{4})(?!\d)"
    first_year = year.replace("<year>", "<first_year>")
    return {
        "iso": re.compile(r"(?<![\d./-])(?P<year>\d{4})[-/](?P<m>\d{1,2})[-/](?P<day>\d{1,2})(?!\d)"),
        "numeric": re.compile(rf"{day}{sign}(?P<m>\d{{1,2}}){sign}(?P<year>\d{{4}})(?!\d)"),
        "months": re.compile(rf"{day}{of}(?P<first>{names})(?:{first_year})?{to}{last}{of}{month}{year}"),
        "range": re.compile(rf"{day}{to}{last}{of}{month}{year}"),
        "words": re.compile(rf"{day}{of}{month}{year}"),
        "month_first": re.compile(rf"(?<!\w){month}\s+(?P<day>\d{{1,2}})\s*[،,]\s*(?P<year>\d{{4}})(?!\d)"),
        "month": re.compile(rf"(?<!\w){month}{year}"),
    }


@cache
def _hijri() -> re.Pattern:
    names = _any_of([_fold(row["name"]) for row in read_rows("hijri_months")])
    return re.compile(rf"(?<!\w)(?:{names})\s*[،,]?\s*(?:سنه\s+|عام\s+)?1[345]\d\d(?!\d)|(?<!\d)1[345]\d\d\s?ه(?!\w)")


def parse_date(text: str) -> ParsedDate:
    """The first date in a text: first day, last day, precision (day, month, range) and how it was read.

    Month names of all Arab countries, doubled names («16 أغسطس/آب 2024»), Arabic-Indic digits, ISO, day-month-year in
    figures, and ranges. A date without a year, a relative date («أمس») and a Hijri date give None with the reason; of
    a date in both calendars the Gregorian one is read. A weekday that contradicts the date is named in the reason.

    >>> parse_date("كتب في 9 أبريل 2024 - 6:23 م").start
    datetime.date(2024, 4, 9)
    >>> parse_date("19 إلى 22 غشت 2025")[:3]
    (datetime.date(2025, 8, 19), datetime.date(2025, 8, 22), 'range')
    >>> parse_date("أمس الجمعة").reason
    'no date with day or month and year'
    >>> parse_date("15 رمضان 1445").reason
    'a Hijri date without its Gregorian day'
    """
    folded = _fold(text)
    found = [(match, how) for how, pattern in _patterns().items() for match in pattern.finditer(folded)]
    written = [(match, how) for match, how in found if int(match["year"]) not in HIJRI_YEARS]
    if written:  # of matches that begin together the first pattern wins
        match, how = min(written, key=lambda pair: pair[0].start())
        return _check_weekday(_read(how, match.groupdict()), folded[: match.start()])
    if found or _hijri().search(folded):
        return _none("a Hijri date without its Gregorian day")
    return _none("no date with day or month and year")


@cache
def _weekdays() -> dict[str, int]:
    return {_fold(row["name"]): int(row["weekday"]) for row in read_rows("weekdays")}


def _check_weekday(found: ParsedDate, before: str) -> ParsedDate:
    """The day and month written win over the weekday before them; the reason says where they differ."""
    named = re.search(rf"(?<!\w)({_any_of(list(_weekdays()))})[\s،,]*$", before)
    if named and found.start and found.precision == "day" and _weekdays()[named[1]] != found.start.isoweekday():
        return found._replace(reason=f"{found.reason}; it was no {named[1]}")
    return found


def _none(reason: str) -> ParsedDate:
    return ParsedDate(None, None, "", reason)


def _fold(text: str) -> str:
    """The text letter by letter in the profile press, with its spaces, figures and signs kept."""
    folded = re.sub(r"[^\W\d_]+", lambda word: fold_press(word[0]), clean_form(text))
    return re.sub(r"ة(?!\w)", "ه", folded)


def _number(month: str) -> int:
    return _month_names()[" ".join(month.split())]


def _read(how: str, found: dict[str, str | None]) -> ParsedDate:
    month = int(found["m"]) if "m" in found else _number(found["month"])
    if found.get("twin") and _number(found["twin"]) != month:
        return _none(f"two different months: {found['month']}/{found['twin']}")
    year, day = int(found["year"]), int(found.get("day") or 1)
    if year not in YEARS:
        return _none(f"the year {year} is not between {YEARS[0]} and {YEARS[-1]}")
    if how == "numeric" and month > 12 >= day:  # 02/24/2019 can only be month first
        day, month = month, day
    try:
        return _days(how, found, (year, month, day))
    except ValueError:
        return _none(f"no such day: {day} of month {month}, {year}")


def _days(how: str, found: dict[str, str | None], written: tuple[int, int, int]) -> ParsedDate:
    year, month, day = written
    if how == "month":
        following = date(year + month // 12, month % 12 + 1, 1)
        return ParsedDate(date(year, month, 1), date.fromordinal(following.toordinal() - 1), how, how)
    if how not in ("months", "range"):
        return ParsedDate(date(*written), date(*written), "day", how)
    first_month = _number(found["first"]) if how == "months" else month
    first = date(int(found.get("first_year") or year), first_month, day)
    last = date(year, month, int(found["last"]))
    if last < first:
        return _none(f"the range ends before it begins: {first}")
    return ParsedDate(first, last, "range", how)
