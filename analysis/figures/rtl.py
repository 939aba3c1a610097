"""Labels that hold Arabic, made ready for matplotlib; and numbers as each language writes them.

Only for text that matplotlib draws. HTML, Word, Excel and CSV order Arabic themselves and get the text as it is.
"""

import re
import textwrap
import unicodedata
from functools import lru_cache

import matplotlib.ft2font

# Letters, Arabic-Indic digits and their signs (a percent sign stands left of the digits only in a right-to-left line).
ARABIC = re.compile(
    "[\u0620-\u064a\u0660-\u066c\u066e-\u06d5\u06e5\u06e6\u06ee-\u06ff"
    "\u0750-\u077f\u0870-\u08c9\ufb50-\ufdff\ufe70-\ufefc]"
)
_LATIN = re.compile("[A-Za-z\u00c0-\u024f]")
# An Arabic name in a sentence of another language: from its first letter to its last, with the marks that touch it and
# a number behind it. The signs by which our sentences join names end it.
_NAME = re.compile(
    rf"[«“‘]?{ARABIC.pattern}(?:[^A-Za-z\u00c0-\u024f·,;]*{ARABIC.pattern})?[\u064b-\u065f\u0670]*(?: \d+)?[»”’…]*"
)
_SHAPED = re.compile("[\ufe70-\ufefc]")
_NO_BIDI_CONTROLS = dict.fromkeys([0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)])
_NO_JOINERS = dict.fromkeys([0x200C, 0x200D])
_MARKS = {"rtl": ("\u202b", "R"), "ltr": ("\u202a", "L")}
_ARABIC_DIGITS = str.maketrans("0123456789.,%", "٠١٢٣٤٥٦٧٨٩٫٬٪")


def shapes_text() -> bool:
    """Whether this matplotlib joins and orders Arabic itself (3.11 on; builds differ, so the version is not asked)."""
    return hasattr(matplotlib.ft2font, "__libraqm_version__")


def rtl(text: object, width: int | None = None, *, base: str = "rtl") -> str:
    """A label ready for matplotlib: Arabic joined and in order, every line right to left, in old and new matplotlib.

    A label without an Arabic letter (2019–2024, PJD, 45.5%) comes back as it is. `width` wraps at so many characters.
    `base="ltr"` is for an English or French sentence that quotes Arabic: each name runs by itself. Applying `rtl`
    twice does no harm.

    >>> rtl("PJD 2021")
    'PJD 2021'
    """
    text = str(text)
    if not ARABIC.search(text) or (_SHAPED.search(text) and not shapes_text()):
        return text
    plain = text.translate(_NO_BIDI_CONTROLS)
    return "\n".join(_line(part, base) for line in plain.split("\n") for part in _wrap(line, width))


def _wrap(line: str, width: int | None) -> list[str]:
    return textwrap.wrap(line, width, break_on_hyphens=False) or [""] if width else [line]


def _line(line: str, base: str) -> str:
    mark, letter = _MARKS[base]
    line = _NAME.sub(_embed, line) if base == "ltr" else line
    if shapes_text():
        return f"{mark}{line}\u202c"  # an embedding: a mark alone (U+200F) fails in SVG text and on second lines
    from bidi.algorithm import get_display

    return get_display(_reshaper().reshape(line), base_dir=letter).translate(_NO_JOINERS | _NO_BIDI_CONTROLS)


def _embed(name: re.Match) -> str:
    """The name as a run of its own; outside it a mark whose partner stands in the sentence, not beyond cut or break."""
    text, before, after = name[0], "", ""
    opened, closed = (sum(map(text.count, marks)) for marks in ("«“‘", "»”’"))
    if opened > closed and text[0] in "«“‘" and name.end() < len(name.string) and text[-1] != "…":
        before, text = text[0], text[1:]
    if closed > opened and text[-1] in "»”’" and name.start() > 0:
        text, after = text[:-1], text[-1]
    return f"{before}\u200e\u202b{text}\u202c\u200e{after}"


@lru_cache(maxsize=1)
def _reshaper():
    from arabic_reshaper import ArabicReshaper

    # U+FDF2 for الله is missing from DejaVu Sans; vowel marks are part of the text.
    return ArabicReshaper({"ARABIC LIGATURE ALLAH": False, "delete_harakat": False})


def plain_text(text: object) -> str:
    r"""One line without control characters: what cannot be drawn must not change what can, or turn it round.

    >>> plain_text("a\x00b\n c")
    'ab c'
    """
    spaced = re.sub(r"[^\S\u00a0\u202f]+", " ", str(text)).strip()  # no-break spaces stay
    kept = (c for c in spaced if unicodedata.category(c) not in ("Cc", "Cs") and c not in "\ufeff\ufffe\uffff")
    return "".join(kept).translate(_NO_BIDI_CONTROLS)


def base_of(text: str, *, rtl_figure: bool) -> str:
    """The base direction of a label: right to left in an Arabic figure; elsewhere as most of its letters run."""
    arabic = len(ARABIC.findall(text))
    return "rtl" if rtl_figure or arabic > len(_LATIN.findall(text)) else "ltr"


def arabic_digits(text: str) -> str:
    """A number or date in the digits of the Mashreq.

    >>> arabic_digits("2025-01-19")
    '٢٠٢٥-٠١-١٩'
    """
    return text.translate(_ARABIC_DIGITS)


def format_number(
    value: float, *, language: str = "ar", digits: str = "latn", decimals: int = 0, percent: bool = False
) -> str:
    """A number as the language writes it; `percent` takes a fraction, `digits="arab"` gives ٠١٢ in Arabic text.

    >>> format_number(1234.5, decimals=1), format_number(0.455, percent=True, decimals=1)
    ('1,234.5', '45.5%')
    >>> format_number(1234.5, digits="arab", decimals=1)
    '١٬٢٣٤٫٥'
    """
    if value != value:
        return "—"
    value = round(100 * value if percent else value, decimals)
    text = f"{value + 0.0:,.{decimals}f}" + ("%" if percent else "")  # + 0.0: no minus sign before a rounded zero
    if language == "fr":
        text = text.replace(",", "\u00a0").replace(".", ",").replace("%", "\u00a0%")
    text = arabic_digits(text) if digits == "arab" and language == "ar" else text
    return text.replace("-", "\u2212")
