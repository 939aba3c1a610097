"""Word lists as data: one way to read them, folded like the text they meet."""

import csv
from functools import cache, lru_cache
from pathlib import Path

from analysis.arabic.letters import clean_form, clean_word, fold_press

DATA = Path(__file__).parent / "data"


@cache
def read_rows(name: str) -> tuple[dict[str, str], ...]:
    """The rows of `arabic/data/<name>.csv`, each a dictionary."""
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


@cache
def stop_words(groups: tuple[str, ...] = ()) -> frozenset[str]:
    """Function words in the profile press, of the groups named or of all of them.

    >>> "في" in stop_words(), "قال" in stop_words(("preposition",))
    (True, False)
    """
    rows = read_rows("function_words")
    return frozenset(fold_press(row["word"]) for row in rows if not groups or row["group"] in groups)


@cache
def spelling_variants() -> dict[str, tuple[str, ...]]:
    """Cleaned stem -> the other accepted spellings of it (إفريقيا: أفريقيا)."""
    families: dict[str, list[str]] = {}
    for row in read_rows("variants"):
        families.setdefault(row["family"], []).append(clean_word(row["word"]))
    return {word: tuple(w for w in family if w != word) for family in families.values() for word in family}


def fold_phrase(text: str) -> str:
    """A line as it is compared with a list of phrases: letters and digits in the profile press, single spaces.

    >>> fold_phrase("اقرأ  أيضاً: إلى…")
    'اقرا ايضا الي'
    """
    return _fold_line(text)


@lru_cache(maxsize=8192)  # the lines of a page are folded again at each step
def _fold_line(text: str) -> str:
    return " ".join(filter(None, map(fold_press, clean_form(text).split())))


@cache
def cues(category: str) -> tuple[str, ...]:
    """The folded phrases of a category of data/cues.csv: signs by which a line shows what it is.

    >>> "بقلم" in cues("byline")
    True
    """
    return tuple(fold_phrase(row["phrase"]) for row in read_rows("cues") if row["category"] == category)
