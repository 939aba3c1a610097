"""Dates that say only how far they lie from a day: «أمس», «قبل يومين», «الاثنين الماضي», «9 أبريل», «نونبر الجاري»."""

import re
from calendar import monthrange
from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import cache

from analysis.arabic.date_patterns import (
    Written,
    any_of,
    day_words,
    find_written,
    fold_date,
    month_numbers,
    weekday_numbers,
    yearless_shapes,
)
from analysis.arabic.lists import read_rows

Read = tuple[date | None, date | None, str, str]
_DAYS = {"days": 1, "week": 7}
_MONTHS = {"month": 1, "year": 12}
_SHORT_YEAR = re.compile(r"(?<![\d/.-])\d{1,2}([/.-])\d{1,2}\1\d\d(?![\d/.-])")
_SECONDS = {"minute": 60, "hour": 3600}


@cache
def _values(kind: str) -> dict[str, int | None]:
    """Folded phrases of a kind in data/relative_dates.csv with their values; None: a figure stands before it."""
    rows = [row for row in read_rows("relative_dates") if row["kind"] == kind]
    return {fold_date(row["phrase"]): int(row["value"]) if row["value"] else None for row in rows}


@cache
def _units() -> dict[str, tuple[str, int | None]]:
    kinds = (*_SECONDS, *_DAYS, *_MONTHS)
    return {phrase: (kind, value) for kind in kinds for phrase, value in _values(kind).items()}


@cache
def _patterns() -> dict[str, re.Pattern]:
    ways, units, weekdays = any_of(_values("way")), any_of(_units()), any_of(weekday_numbers())
    directions = any_of(_values("direction"))
    patterns = {
        "ago": rf"(?<!\w)(?P<way>{ways})\s+(?:حوالي\s+|نحو\s+)?(?:(?P<n>\d{{1,3}})\s*)?(?P<unit>{units})(?!\w)",
        "weekday": rf"(?<!\w)(?P<weekday>{weekdays})\s+(?P<direction>{directions})(?!\w)",
        "unit": rf"(?<!\w)ال(?P<unit>شهر|سنه|عام)\s+(?P<direction>{directions})(?!\w)",
        "day": rf"(?<!\w)(?P<phrase>{any_of(_values('day'))})(?:\s+(?:{weekdays}))?(?!\w)",
    }
    return {name: re.compile(pattern) for name, pattern in patterns.items()}


def read_relative(folded: str, reference: date | None) -> Read:
    """Start, end, precision and reason of a folded text without a dated year; all empty without a `reference` day.

    >>> read_relative("امس", date(2024, 3, 1))[:3]
    (datetime.date(2024, 2, 29), datetime.date(2024, 2, 29), 'day')
    """
    dated = find_written(folded, yearless_shapes())
    related = find_written(folded, _patterns())
    one = min([*dated[:1], *related[:1]], key=lambda each: each.start, default=None)
    if one is None:
        return _none("the year has two figures" if _SHORT_YEAR.search(folded) else "no date with day or month and year")
    said, kind = folded[one.start : one.end].strip(), "a date without a year" if one in dated else "a relative date"
    if reference is None:
        return _none(f"{kind} («{said}»), and no reference date")
    today = reference.date() if isinstance(reference, datetime) else reference
    try:
        if one in dated:
            return _with_year(one, today)
        return _READ[one.shape](one.parts, reference if one.shape == "ago" else today)
    except (ValueError, OverflowError):
        return _none(f"no such day: «{said}» beside {today}")


def _none(reason: str) -> Read:
    return None, None, "", reason


def _one_day(day: date, today: date) -> Read:
    return day, day, "day", f"relative to {today}"


def _whole_month(year: int, month: int, today: date) -> Read:
    return date(year, month, 1), date(year, month, monthrange(year, month)[1]), "month", f"relative to {today}"


def _whole_year(year: int, today: date) -> Read:
    return date(year, 1, 1), date(year, 12, 31), "year", f"relative to {today}"


def _shift_month(today: date, months: int) -> tuple[int, int]:
    year, month = divmod(today.year * 12 + today.month - 1 + months, 12)
    return year, month + 1


def _ago(parts: dict, reference: date) -> Read:
    """So many minutes to years before or after: months and years give the whole month or year they lead to.

    Hours need the reference's hour; of a mere day they are counted from its end.
    """
    unit, own = _units()[parts["unit"]]
    count = _values("way")[parts["way"]] * int(parts["n"] or own or 0)
    if not count:
        return _none(f"how many «{parts['unit']}» is not said")
    timed = isinstance(reference, datetime)
    now = reference if timed else datetime(reference.year, reference.month, reference.day, 23, 59)
    if unit in _SECONDS:
        return _one_day((now + timedelta(seconds=count * _SECONDS[unit])).date(), now.date())
    if unit in _DAYS:
        return _one_day((now + timedelta(days=count * _DAYS[unit])).date(), now.date())
    year, month = _shift_month(now.date(), count * _MONTHS[unit])
    return _whole_year(year, now.date()) if unit == "year" else _whole_month(year, month, now.date())


def _weekday(parts: dict, today: date) -> Read:
    """The last such day before, the next one after; of «الجاري» the one within three days."""
    wanted, way = weekday_numbers()[parts["weekday"]], _values("direction")[parts["direction"]]
    first = {-1: -7, 0: -3, 1: 1}[way]
    days = (today + timedelta(days=first + n) for n in range(7))
    return _one_day(next(day for day in days if day.isoweekday() == wanted), today)


def _unit(parts: dict, today: date) -> Read:
    way = _values("direction")[parts["direction"]]
    if parts["unit"] == "شهر":
        return _whole_month(*_shift_month(today, way), today)
    return _whole_year(today.year + way, today)


def _day(parts: dict, today: date) -> Read:
    return _one_day(today + timedelta(days=_values("day")[" ".join(parts["phrase"].split())]), today)


_READ: dict[str, Callable[[dict, date], Read]] = {"ago": _ago, "weekday": _weekday, "unit": _unit, "day": _day}


def _with_year(one: Written, today: date) -> Read:
    """The year that «الماضي» or «المقبل» asks for, that of today for «الجاري», else the one that brings it nearest."""
    parts = one.parts
    month = month_numbers("gregorian")[" ".join(parts["month"].split())]
    word = parts.get("word")
    day = day_words()[" ".join(word.split())] if word else int(parts.get("day") or 1)
    way = _values("direction")[parts["direction"]] if parts["direction"] else None
    if one.shape == "month":
        return _whole_month(today.year + _years_off(month, today.month, way or 0), month, today)
    year = _year_of(month, day, way, today)
    start = date(year, month, day)
    if one.shape == "words":
        return _one_day(start, today)
    last = parts["last_word"]
    end = date(year, month, day_words()[" ".join(last.split())] if last else int(parts["last"]))
    return (start, end, "range", f"relative to {today}") if start <= end else _none("the range ends before it begins")


def _years_off(place: int | tuple[int, int], now: int | tuple[int, int], way: int) -> int:
    """Years from this one to the last place in the year before now (way -1), or to the next after it (1)."""
    return (place <= now) if way > 0 else -(place >= now) if way else 0


def _year_of(month: int, day: int, way: int | None, today: date) -> int:
    if way is not None:
        return today.year + _years_off((month, day), (today.month, today.day), way)
    years = range(today.year - 1, today.year + 2)
    return min(years, key=lambda year: abs((date(year, month, min(day, 28)) - today).days))
