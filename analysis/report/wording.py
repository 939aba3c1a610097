"""What the report itself says, in Arabic, English and French: read from data/words.csv."""

import csv
from datetime import date
from functools import cache
from pathlib import Path

from analysis.errors import KhitabError

LANGUAGES = ("ar", "en", "fr")


@cache
def _words() -> dict[str, dict[str, str]]:
    with (Path(__file__).parent / "data" / "words.csv").open(encoding="utf-8", newline="") as file:
        return {row["key"]: row for row in csv.DictReader(file)}


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

    def date(self, day: date) -> str:
        """A date in words: figures with hyphens would be turned round in a line of Arabic.

        >>> Wording("en").date(date(2024, 4, 9)), Wording("ar").date(date(2024, 4, 9))
        ('9 April 2024', '9 أبريل 2024')
        """
        return f"{day.day} {self(f'month_{day.month}')} {day.year}"
