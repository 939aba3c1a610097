"""What the report itself says, in Arabic, English and French: read from data/words.csv and data/rules.csv."""

import csv
from datetime import date
from functools import cache
from pathlib import Path

from analysis.errors import KhitabError

LANGUAGES = ("ar", "en", "fr")


@cache
def _words() -> dict[str, dict[str, str]]:
    return _by_key("words.csv", "key")


@cache
def _rules() -> dict[str, dict[str, str]]:
    return _by_key("rules.csv", "rule")


def _by_key(name: str, key: str) -> dict[str, dict[str, str]]:
    with (Path(__file__).parent / "data" / name).open(encoding="utf-8", newline="") as file:
        return {row[key]: row for row in csv.DictReader(file)}


def rule_name(rule: str, language: str) -> str:
    """What people call the rule that labelled a line.

    >>> rule_name("furniture:menu", "en")
    'menu entry'
    """
    return _rules()[rule][language]


class Wording:
    """The phrases of one language: `wording("articles")`, with places filled: `wording("undated", n=2)`."""

    def __init__(self, language: str):
        if language not in LANGUAGES:
            raise KhitabError(f"language={language!r}: choose one of {', '.join(LANGUAGES)}")
        self.language = language
        self.direction = "rtl" if language == "ar" else "ltr"

    def __call__(self, key: str, **fill: object) -> str:
        phrase = _words()[key][self.language]
        return phrase.format(**fill) if fill else phrase

    def rule(self, rule: str) -> str:
        return rule_name(rule, self.language)

    def date(self, day: date) -> str:
        """A date in words: figures with hyphens would be turned round in a line of Arabic.

        >>> Wording("en").date(date(2024, 4, 9)), Wording("ar").date(date(2024, 4, 9))
        ('9 April 2024', '9 أبريل 2024')
        """
        return f"{day.day} {self(f'month_{day.month}')} {day.year}"
