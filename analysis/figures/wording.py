"""The words a chart itself writes, in Arabic, English and French: read from data/words.csv."""

import csv
from functools import lru_cache
from importlib.resources import files

from analysis.figures.rtl import plain_text

MISSING = "—"  # as in the tables: no value, or a group without a name
_LIST_SEPARATOR = {"ar": "؛ ", "en": "; ", "fr": " ; "}
_SHOWN_IN_ALT = 12


@lru_cache(maxsize=1)
def _words() -> dict[str, dict[str, str]]:
    with files("analysis.figures").joinpath("data/words.csv").open(encoding="utf-8", newline="") as handle:
        return {row["key"]: row for row in csv.DictReader(handle)}


def word(key: str, language: str, **fill: object) -> str:
    """The phrase `key` in a language, its places filled; a key that is not in the list stands for itself.

    >>> word("by", "en", what="Share of articles", group="outlet")
    'Share of articles, by outlet'
    """
    phrase = _words()[key][language] if key in _words() else key
    return phrase.format(**fill) if fill else phrase


def interval(low: str, high: str, language: str) -> str:
    r"""Both ends in brackets; in French a semicolon, as commas stand in numbers, behind a no-break space.

    >>> interval("−6", "+38", "fr")
    '[−6\xa0; +38]'
    """
    separator = "\u00a0;" if language == "fr" else ","
    return f"[{low}{separator} {high}]"


def alt_text(kind: str, language: str, title: str, values: list[str]) -> str:
    """What a reader who cannot see the figure is told: kind of chart, title, first values."""
    told = _LIST_SEPARATOR[language].join(plain_text(value) for value in values[:_SHOWN_IN_ALT])
    if len(values) > _SHOWN_IN_ALT:
        told = word("alt_more", language, values=told, n=len(values) - _SHOWN_IN_ALT)
    return word(f"alt_{kind}", language, title=title, values=told)
