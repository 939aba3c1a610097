"""Names of encodings, and whether a text decoded by one of them reads as Arabic or French."""

import codecs
import re
from itertools import pairwise

# Python calls these encodings too; they are ways to write bytes or names, and no web page is in them.
NO_CHARSETS = {
    *("charmap", "idna", "mbcs", "oem", "palmos", "punycode", "raw-unicode-escape", "undefined", "unicode-escape"),
    "utf-7",
}
_BEYOND_ASCII = re.compile(r"[^\x00-\x9f\s،؛؟«»“”‘’…–—°©]")
_ARABIC = re.compile("[\u0600-\u06ff\ufb50-\ufdff\ufe70-\ufefe]")
_LATIN = re.compile("[À-ÖØ-öø-žŒœ]")
_LATIN_WORD = re.compile("[A-Za-zÀ-ÖØ-öø-žŒœ]*[À-ÖØ-öø-žŒœ][A-Za-zÀ-ÖØ-öø-žŒœ]*")
_ARABIC_ARTICLE = re.compile(r"\b(?:[وفبك]?ال|لل)\w")
_MOST_ACCENTS = 0.6  # of the letters of words that have any; Arabic read as Latin is made of almost nothing else
_PLAUSIBLE = 0.7


def find_charset(name: str | None) -> str | None:
    """The codec of an encoding's name; None where it is unknown or no encoding of text.

    >>> find_charset("Windows-1256"), find_charset("base64")
    ('cp1256', None)
    """
    try:
        found = codecs.lookup((name or "").strip())
        "".encode(found.name)  # refuses what turns bytes into bytes
    except (LookupError, ValueError):
        return None
    return None if found.name.replace("_", "-") in NO_CHARSETS else found.name


def measure_fit(text: str) -> float:
    """Share of Arabic letters, or of Latin ones that stand as accents do, among the characters beyond ASCII.

    >>> measure_fit("خبر"), measure_fit("été"), measure_fit("хбр"), measure_fit("plain")
    (1.0, 1.0, 0.0, 1.0)
    """
    beyond = len(_BEYOND_ASCII.findall(text))
    if not beyond:
        return 1.0
    arabic, latin = len(_ARABIC.findall(text)), len(_LATIN.findall(text))
    letters = sum(map(len, _LATIN_WORD.findall(text)))
    as_accents = latin <= _MOST_ACCENTS * letters or latin <= 3
    return max(arabic, arabic + latin if as_accents else 0) / beyond


def reads_well(text: str) -> bool:
    """Are nearly all characters beyond ASCII accents, or Arabic letters that somewhere make the article ال?"""
    return _fits(text) and (_ARABIC.search(text) is None or _ARABIC_ARTICLE.search(text) is not None)


def is_misread(text: str, other: str) -> bool:
    """Is a text, decoded as declared, of letters nobody wrote, and `other`, decoded otherwise, Arabic or French?

    Arabic taken for Cyrillic, Greek or Latin has capitals inside its words; other scripts are right where they have
    none and the other reading has no Arabic article.

    >>> data = "وصل الوزير".encode("cp1256")
    >>> is_misread(data.decode("koi8-r"), data.decode("cp1256"))
    True
    """
    if reads_well(text) or not _fits(other):
        return False
    beyond = "".join(letter if letter > "\x7f" else " " for letter in text)
    capitals_inside = any(first.islower() and second.isupper() for first, second in pairwise(beyond))
    return capitals_inside or _ARABIC_ARTICLE.search(other) is not None


def _fits(text: str) -> bool:
    return measure_fit(text) >= _PLAUSIBLE
