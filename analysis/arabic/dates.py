"""Dates as the Arabic press writes them, read strictly: what cannot be told is None with a reason, never today."""

import re
from datetime import date
from functools import cache
from typing import NamedTuple

from analysis.arabic.letters import clean_form, fold_press
from analysis.arabic.lists import read_rows

YEARS = range(1900, 2101)


class ParsedDate(NamedTuple):
    start: date | None
    end: date | None
    precision: str  # day, month, range, or empty
    reason: str  # how it was read, or why not


@cache
def _month_names() -> dict[str, int]:
    return {_fold(row["name"]): int(row["month"]) for row in read_rows("months")}


@cache
def _patterns() -> dict[str, re.Pattern]:
    names = "|".join(sorted(_month_names(), key=len, reverse=True))
    month = rf"(?P<month>{names})(?:\s*[/(]\s*(?P<twin>{names})\)?)?"
    edge = r"(?<![\d./-])"
    return {
        "iso": re.compile(rf"{edge}(?P<year>\d{{4}})[-/](?P<m>\d{{1,2}})[-/](?P<day>\d{{1,2}})(?!\d)"),
        "numeric": re.compile(rf"{edge}(?P<day>\d{{1,2}})[-/.](?P<m>\d{{1,2}})[-/.](?P<year>\d{{4}})(?!\d)"),
        "range": re.compile(rf"{edge}(?P<day>\d{{1,2}})\s*(?:الي|حتي|-|–|و)\s*(?P<last>\d{{1,2}})\s+(?:من\s+)?(?:شهر\s+)?{month},?\s+(?:سنه\s+|عام\s+)?(?P<year>\d{{4}})(?!\d)"),
        "words": re.compile(rf"{edge}(?P<day>\d{{1,2}})\s+(?:من\s+)?(?:شهر\s+)?{month}\s*[،,]?\s*(?:سنه\s+|عام\s+)?(?P<year>\d{{4}})(?!\d)"),
        "month_first": re.compile(rf"(?<!\w){month}\s+(?P<day>\d{{1,2}})\s*,\s*(?P<year>\d{{4}})(?!\d)"),
        "month": re.compile(rf"(?<!\w){month}\s*[،,]?\s*(?P<year>\d{{4}})(?!\d)"),
    }  # fmt: skip


def parse_date(text: str) -> ParsedDate:
    """The first date in a text: first day, last day, precision (day, month, range) and how it was read.

    Month names of all Arab countries, doubled names («16 أغسطس/آب 2024»), Arabic-Indic digits, ISO, day-month-year in
    figures, and ranges. A date without a year, a relative date («أمس») and a Hijri date give None with the reason.

    >>> parse_date("كتب في 9 أبريل 2024 - 6:23 م").start
    datetime.date(2024, 4, 9)
    >>> parse_date("19 إلى 22 غشت 2025")[:3]
    (datetime.date(2025, 8, 19), datetime.date(2025, 8, 22), 'range')
    >>> parse_date("أمس الجمعة").reason
    'no date with day or month and year'
    """
    folded = _fold(text)
    for how, pattern in _patterns().items():
        match = pattern.search(folded)
        if match:
            return _read(how, match.groupdict())
    return ParsedDate(None, None, "", "no date with day or month and year")


def _fold(text: str) -> str:
    """The text letter by letter in the profile press, with its spaces, figures and signs kept."""
    folded = re.sub(r"[^\W\d_]+", lambda word: fold_press(word[0]), clean_form(text))
    return re.sub(r"ة(?!\w)", "ه", folded)


def _read(how: str, found: dict[str, str]) -> ParsedDate:
    names = _month_names()
    month = int(found["m"]) if "m" in found else names[found["month"]]
    if found.get("twin") and names[found["twin"]] != month:
        return ParsedDate(None, None, "", f"two different months: {found['month']}/{found['twin']}")
    year = int(found["year"])
    if year not in YEARS:
        return ParsedDate(None, None, "", f"the year {year} is not between {YEARS[0]} and {YEARS[-1]}")
    day = int(found.get("day") or 1)
    if how == "numeric" and month > 12 >= day:  # 02/24/2019 can only be month first
        day, month = month, day
    try:
        first = date(year, month, day)
        last = date(year, month, int(found["last"])) if found.get("last") else _last_day(first, how)
    except ValueError:
        return ParsedDate(None, None, "", f"no such day: {day} of month {month}, {year}")
    return ParsedDate(first, last, {"range": "range", "month": "month"}.get(how, "day"), how)


def _last_day(first: date, how: str) -> date:
    if how != "month":
        return first
    following = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    return date.fromordinal(following.toordinal() - 1)
