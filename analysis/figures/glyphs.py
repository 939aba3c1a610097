"""Which characters the fonts of a figure hold: a label is made drawable, and an empty box in a figure is an error."""

import unicodedata
import warnings
from contextlib import contextmanager
from functools import lru_cache

import matplotlib.font_manager as fm
from matplotlib.ft2font import FT2Font

from analysis.errors import KhitabError
from analysis.figures.fonts import FALLBACK, font_files

_UNKNOWN = "\ufffd"


def drawable(text: str, font: str) -> str:
    """The text without what the fonts cannot draw, so that no headline can stop a figure.

    A ligature becomes its letters (ﷺ in DejaVu Sans), a letter that no font holds becomes �; emoji and other signs are
    left out.

    >>> drawable("عاجل 🔴 ﷺ", "dejavu")
    'عاجل صلى الله عليه وسلم'
    """
    held = _characters(font)
    if all(ord(char) in held for char in text):
        return text
    kept = "".join(char if ord(char) in held else _instead(char, held) for char in text)
    return "\n".join(" ".join(line.split()) for line in kept.split("\n"))


def _instead(char: str, held: frozenset[int]) -> str:
    letters = unicodedata.normalize("NFKC", char)
    if all(ord(letter) in held for letter in letters):
        return letters
    return _UNKNOWN if unicodedata.category(char)[0] in "LN" else ""


@lru_cache
def _characters(font: str) -> frozenset[int]:
    """Code points that the font or the one behind it holds; a line break is not drawn."""
    files = [*map(str, font_files(font)[:1]), fm.findfont(FALLBACK)]
    return frozenset({ord("\n")}.union(*(FT2Font(file).get_charmap() for file in files)))


@contextmanager
def no_box():
    """Matplotlib only warns of a character without glyph and draws an empty box; here that is an error.

    Raises
    ------
    KhitabError
        with the character and the fonts that were tried.
    """
    with warnings.catch_warnings():
        warnings.filterwarnings("error", message=r"Glyph \d+ .*missing from")
        try:
            yield
        except UserWarning as warning:
            if "missing from" not in str(warning):
                raise
            raise KhitabError(f"an empty box would be drawn: {warning} Take the character out of the label.") from None
