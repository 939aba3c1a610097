"""Text that was read in a wrong encoding once, and saved as that: the bytes are in order, the letters are not."""

import re
from typing import NamedTuple

_ENOUGH = 20  # letters beyond ASCII
_FIRST_BYTES = "ØÙÚÛطظ"  # what the first byte of an Arabic letter in UTF-8 looks like: nearly every second letter
_LEAST = 0.1
_ACCENTS = re.compile("[À-ÖØ-öø-ÿ]{3}")


class _Spoilt(NamedTuple):
    true: str
    taken: str
    signs: re.Pattern  # what the bytes of Arabic then look like
    letters: re.Pattern  # among these
    share: float


_KINDS = (
    _Spoilt(
        "UTF-8",
        "windows-1252",
        re.compile("[ØÙÚÛ][\x80-\xbfŒœŠšŸŽžƒˆ˜–—‘’‚“”„†‡•…‰‹›€™]"),
        re.compile(r"[^\x00-\x7f]"),
        0.3,
    ),
    # Of the letters of Arabic two in a hundred are these.
    _Spoilt("UTF-8", "windows-1256", re.compile("[طظ]"), re.compile("[\u0620-\u064a]"), 0.3),
    _Spoilt("windows-1256", "windows-1252", _ACCENTS, re.compile(r"[^\x00-\x7f]"), 0.2),
)


def find_mojibake(sample: str) -> str:
    """What a text looks like instead of Arabic, in words; nothing where it looks like text.

    >>> find_mojibake("وصل الوزير إلى الرباط صباح اليوم")
    ''
    >>> find_mojibake("وصل الوزير إلى الرباط صباح اليوم".encode().decode("cp1252", "replace"))[-52:]
    'saved so; it is left as it is: look for the original'
    """
    if sum(map(sample.count, _FIRST_BYTES)) < _LEAST * len(sample) and not _ACCENTS.search(sample):
        return ""  # nearly every text; the rest takes longer than reading it did
    for kind in _KINDS:
        found, letters = kind.signs.findall(sample), len(kind.letters.findall(sample))
        if letters >= _ENOUGH and len(found) > kind.share * letters:
            return (
                f"letters such as {''.join(found[:4])!r} look like {kind.true} that was read as {kind.taken} and "
                "saved so; it is left as it is: look for the original"
            )
    return ""
