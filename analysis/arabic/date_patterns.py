"""How dates are written: the shapes that `dates.py` reads, made of the lists of month names, weekdays and day words."""

import re
from functools import cache
from typing import NamedTuple

from analysis.arabic.letters import clean_form
from analysis.arabic.lists import read_rows

_ALIFS = str.maketrans("أإآٱ", "اااا")
_ORDINAL = re.compile(r"(?<=\d)(?:er|st|nd|rd|th)\b")
_TO = r"\s*(?:(?:الي|حتي)(?:\s+غايه)?|لغايه|[-–—−]|و)\s*(?:يوم\s+)?"
_OF = r"(?:\s*[-/.،]\s*|\s*(?:من\s+)?(?:شهر\s+)?)"
_YEAR = r"\s*[-/،,.]?\s*(?:من\s+)?(?:(?:ال|لل|ل)?(?:سنه|عام)\s+)?(?P<year>\d{4})(?!\d)"
_ERA = r"(?:\s?(?P<era>[هم])(?!\w))?"
_SIGN = r"(?:\s*[-/]\s*|\.)"


class Written(NamedTuple):
    """A date as it stands in a folded text."""

    start: int
    end: int
    shape: str
    parts: dict[str, str | None]


def fold_date(text: str) -> str:
    """A text letter by letter in the profile press, ة as ه at the end of words, with its spaces, figures and signs;
    1er and 9th are figures.

    >>> fold_date("9 أبريل ٢٠٢٤، سنة")
    '9 ابريل 2024، سنه'
    """
    folded = _ORDINAL.sub("", clean_form(text).lower().translate(_ALIFS))
    return re.sub(r"ى(?!\w)", "ي", re.sub(r"ة(?!\w)", "ه", folded))


@cache
def month_numbers(calendar: str) -> dict[str, int]:
    """Folded month name -> number; the calendar is gregorian or hijri."""
    name = {"gregorian": "months", "hijri": "hijri_months"}[calendar]
    return {fold_date(row["name"]): int(row["month"]) for row in read_rows(name)}


@cache
def weekday_numbers() -> dict[str, int]:
    """Folded name -> number, Monday 1; with the article and without it."""
    named = {fold_date(row["name"]): int(row["weekday"]) for row in read_rows("weekdays")}
    return named | {name.removeprefix("ال"): number for name, number in named.items()}


@cache
def day_words() -> dict[str, int]:
    return {fold_date(row["name"]): int(row["day"]) for row in read_rows("day_words")}


def any_of(names) -> str:
    return "|".join(name.replace(" ", r"\s+") for name in sorted(names, key=len, reverse=True))


@cache
def shapes() -> dict[str, re.Pattern]:
    """Name of each shape -> its pattern; of two that begin together the first in this order holds."""
    names = any_of([*month_numbers("gregorian"), *month_numbers("hijri")])
    return _number_shapes() | _word_shapes(names, _YEAR + _ERA)


@cache
def yearless_shapes() -> dict[str, re.Pattern]:
    """The shapes of a date without its year; a month alone needs a word such as «الماضي» behind it."""
    ways = any_of(fold_date(row["phrase"]) for row in read_rows("relative_dates") if row["kind"] == "direction")
    names = any_of(month_numbers("gregorian"))
    found = _word_shapes(names, rf"(?!\w)(?:\s+(?:من\s+)?(?P<direction>{ways})(?!\w))?")
    month = rf"(?<!\w)[وفبل]?(?P<month>{names})\s+(?P<direction>{ways})(?!\w)"
    return {"range": found["range"], "words": found["words"], "month": re.compile(month)}


def _number_shapes() -> dict[str, re.Pattern]:
    day, last, month = r"(?<![\d./-])(?P<day>\d{1,2})", r"(?P<last>\d{1,2})", r"(?P<m>\d{1,2})"
    year, sign = rf"(?P<year>\d{{4}})(?!\d){_ERA}", r"(?P<sign>\s?[-/]\s?|\.)"
    patterns = {
        "iso": rf"(?<![\d./-])(?P<year>\d{{4}}){sign}{month}(?P=sign)(?P<day>\d{{1,2}})(?!\d){_ERA}",
        "numeric_range": rf"{day}\s*[-–]\s*{last}\s*[/.]\s*{month}\s*[/.]\s*{year}",
        "numeric_months": rf"{day}/(?P<first>\d{{1,2}}){_TO}{last}/{month}/{year}",
        "numeric": rf"{day}{_SIGN}{month}(?:{_SIGN}|(?<=/\d)\s+|(?<=/\s\d)\s+|(?<=/\d\d)\s+|(?<=/\s\d\d)\s+){year}",
    }
    return {shape: re.compile(pattern) for shape, pattern in patterns.items()}


def _word_shapes(names: str, year: str) -> dict[str, re.Pattern]:
    day, last = _day("day", "word"), _day("last", "last_word")
    month = rf"(?P<month>{names})(?:\s*[-/(]?\s*(?P<twin>{names})\)?)?"
    first, first_year = rf"(?P<first>{names})", _YEAR.replace("<year>", "<first_year>")
    patterns = {
        "months": rf"{day}{first}{_TO}{last}{month}{year}",
        "range": rf"(?<!\d)(?<!\d[./-])(?P<day>\d{{1,2}}){_TO}{last}{month}{year}",
        "words": rf"{day}{month}{year}",
        "month_first": rf"(?<!\w){month}[\s،,]+(?P<day>\d{{1,2}})(?:\s*[،,]\s*|\s+)(?P<year>\d{{4}})(?!\d)",
        "month_range": rf"(?<!\w)[بل]?{first}(?:{first_year})?{_TO}{month}{year}",
        "month": rf"(?<!\w)[وفبل]?{month}{year}",
    }
    return {shape: re.compile(pattern) for shape, pattern in patterns.items()}


def _day(figures: str, word: str) -> str:
    """A day and what joins it to its month; a day in words needs «من», save the first of a month («فاتح ماي»)."""
    words = any_of(day_words())
    firsts = any_of(name for name, number in day_words().items() if number == 1)
    before = r"(?<!\d)(?<!\d[./-])" if figures == "day" else ""  # a range may join its ends with a dash
    written = rf"(?<!\w)[وفبل]?(?P<{word}>(?:{words})(?=\s+من\s)|{firsts})\s+(?:من\s+)?(?:شهر\s+)?"
    return rf"(?:{before}(?P<{figures}>0?\d{{1,2}}){_OF}|{written})"


def find_written(folded: str, patterns: dict[str, re.Pattern]) -> list[Written]:
    """Every date of a folded text, in its order; none overlaps another."""
    found = [
        (match.start(), rank, Written(*match.span(), shape, match.groupdict()))
        for rank, (shape, pattern) in enumerate(patterns.items())
        for match in pattern.finditer(folded)
    ]
    kept: list[Written] = []
    for _, _, one in sorted(found, key=lambda each: each[:2]):
        if not kept or one.start >= kept[-1].end:
            kept.append(one)
    return kept
