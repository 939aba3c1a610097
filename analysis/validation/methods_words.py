"""The words of the methods paragraph, and how its languages write numbers, dates and lists."""

import csv
from collections.abc import Iterable
from datetime import date
from functools import cache
from pathlib import Path

from analysis.arabic.letters import clean_form
from analysis.errors import KhitabError
from analysis.figures.rtl import format_number, plain_text

LANGUAGES = ("ar", "en", "fr")
_LEFT_TO_RIGHT = "\N{LEFT-TO-RIGHT MARK}"


@cache
def _words() -> dict[str, dict[str, str]]:
    with (Path(__file__).parent / "data" / "methods_words.csv").open(encoding="utf-8", newline="") as file:
        return {row["key"]: row for row in csv.DictReader(file)}


class MethodsWords:
    """The phrases of one language, their places filled: `words("undated", n="2")`.

    >>> words = MethodsWords("en")
    >>> words.count(1, "n_article"), words.count(1200, "n_article")
    ('1 article', '1,200 articles')
    """

    def __init__(self, language: str):
        if language not in LANGUAGES:
            raise KhitabError(f"language={language!r}: choose one of {', '.join(LANGUAGES)}")
        self.language = language

    def __call__(self, key: str, **fill: object) -> str:
        return _words()[key][self.language].format(**{name: self._text(value) for name, value in fill.items()})

    def __contains__(self, key: str) -> bool:
        return key in _words()

    def _text(self, value: object) -> str:
        return value if isinstance(value, str) else self.number(value)

    def number(self, value: float, decimals: int = 0) -> str:
        text = format_number(value, language=self.language, decimals=decimals)
        # a line of Arabic would show the sign behind the number
        return _LEFT_TO_RIGHT + text if self.language == "ar" and text.startswith("\N{MINUS SIGN}") else text

    def percent(self, share: float) -> str:
        text = format_number(share, language=self.language, decimals=1, percent=True)
        return text.replace("%", "٪") if self.language == "ar" else text

    def count(self, n: int, key: str) -> str:
        """So many things; an Arabic phrase names the thing beside the number, which bends no noun."""
        one, _, many = _words()[key][self.language].partition("|")
        single = n < 2 if self.language == "fr" else n == 1
        return (one if single or not many else many).format(n=self.number(n))

    def day(self, day: date) -> str:
        """A date in words.

        >>> MethodsWords("fr").day(date(2024, 4, 1))
        '1er avril 2024'
        """
        number = self("first_day") if day.day == 1 else str(day.day)
        return self("date", day=number, month=self(f"month_{day.month}"), year=str(day.year))

    def list(self, parts: Iterable[str], mark: str = "comma") -> str:
        return self(mark).join(parts)

    def series(self, parts: Iterable[str]) -> str:
        """A, B and C."""
        *first, last = parts
        return self("last").join([*([self("between").join(first)] if first else []), last])

    def label(self, label: object, key: str) -> str:
        """What people call a frame, a theme or a variable."""
        return plain_text(getattr(label, self.language, "") or key)

    def simulated(self, names: Iterable[str]) -> bool:
        """Do names of coders say, in any of the languages, that nobody read the articles?"""
        signs = [sign for language, sign in _words()["simulated_names"].items() if language in LANGUAGES]
        return any(sign in clean_form(str(name)).casefold() for name in names for sign in signs)
