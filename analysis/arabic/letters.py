"""Letters: what is dropped, what is folded, and what may stand for what.

Folding serves matching and word lists; the text itself is never changed, and offsets always lead back to it.
"""

import re
import unicodedata
from functools import lru_cache

MARKS = "".join(map(chr, [*range(0x0610, 0x061B), *range(0x064B, 0x0660), 0x0670, *range(0x06D6, 0x06EE), 0x08F0]))
TATWEEL = "\u0640"
ZERO_WIDTH = "\u200b\u200c\u200d\u2060\ufeff\u00ad"
BIDI_CONTROLS = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
DROPPED = MARKS + TATWEEL + ZERO_WIDTH + BIDI_CONTROLS
PERSIAN = {"ک": "ك", "ی": "ي", "ھ": "ه", "ہ": "ه", "ە": "ه", "ۀ": "ه", "ې": "ي"}
DIGITS = {chr(base + d): str(d) for base in (0x0660, 0x06F0) for d in range(10)}

_CLEAN = str.maketrans({**dict.fromkeys(DROPPED), **PERSIAN, **DIGITS})
_PRESS = str.maketrans("أإآٱ", "اااا")
SEATS = {"أ": "ا", "إ": "ا", "ٱ": "ا", "آ": "اا", "ؤ": "ء", "ئ": "ء"}  # a letter inside a word: its matching key
_SEATS = str.maketrans(SEATS)
_NOT_IN_WORD = re.compile(r"[\W_]+")
ARABIC_LETTER = re.compile("[\u0620-\u063f\u0641-\u064a\u066e-\u06d3\ufb50-\ufdff\ufe70-\ufefc]")


def clean_form(text: str) -> str:
    """The letters of a text: no vowel marks, tatweel or invisible characters; Persian letters and digits made usual.

    Hamza, ى and ة stay as they are written. Presentation forms, as PDF files have them, become letters (NFKC).

    >>> clean_form("الإِرْهـــاب")
    'الإرهاب'
    """
    letters = unicodedata.normalize("NFKC", text).translate(_CLEAN)
    return unicodedata.normalize("NFKC", letters)  # what a dropped character kept apart may now join


@lru_cache(maxsize=2**17)  # the same forms are asked for by one rule after the other
def clean_word(form: str) -> str:
    """One word's letters: as `clean_form`, and whatever stands between a detached clitic and its word goes.

    >>> clean_word("و أفاد"), clean_word("بـ المغرب")
    ('وأفاد', 'بالمغرب')
    """
    return _NOT_IN_WORD.sub("", clean_form(form))


def fold_press(form: str) -> str:
    """The profile `press` for word lists, keyness and sorting: one shape for every alif, ي for a final ى, lower case.

    It does not serve codebook matching: أمن and آمن fall together here. Source: light10, Larkey et al. 2002, without
    its stemming.

    >>> fold_press("الأُمَّــة"), fold_press("إلى"), fold_press("NATO")
    ('الامة', 'الي', 'nato')
    """
    folded = _NOT_IN_WORD.sub("", clean_form(form).lower()).translate(_PRESS)
    return folded[:-1] + "ي" if folded.endswith("ى") else folded


@lru_cache(maxsize=2**17)
def matching_key(stem: str) -> str:
    """What two spellings of one word share; `letters_agree` decides whether they are one word.

    Alif loses its hamza, a seat becomes the bare hamza, final ى becomes ي; an inner آ counts as two letters, so that
    منشأة and منشآت keep their common beginning.

    >>> matching_key("إرهاب") == matching_key("ارهاب"), matching_key("مسئول") == matching_key("مسؤول")
    (True, True)
    """
    if not stem:
        return ""
    first = "ا" if stem[0] in "أإآٱ" else stem[0]
    rest = stem[1:].translate(_SEATS)
    key = first.translate(_SEATS) + rest
    return key[:-1] + "ي" if key.endswith("ى") else key


def letters_agree(codebook: str, text: str) -> bool:
    """May `text` be a spelling of `codebook`, two stems with one matching key?

    A bare ا in the text is a writer who leaves hamza out; a written hamza must be the codebook's. A bare ا in the
    codebook stands for ا or إ (الاجتماع, الإجتماع), never for أ. Text ى may stand for ي, never ي for ى.

    >>> letters_agree("أمن", "امن"), letters_agree("أمن", "آمن"), letters_agree("قوى", "قوي")
    (True, False, False)
    """
    if len(codebook) != len(text):
        return True
    return _first_agrees(codebook[:1], text[:1]) and all(map(_inner_agrees, codebook[1:], text[1:]))


def _first_agrees(ours: str, theirs: str) -> bool:
    if theirs == "ا" or ours == theirs:
        return True
    return (ours == "ا" and theirs in "إٱ") or ours not in "اأإآٱىي"


def _inner_agrees(ours: str, theirs: str) -> bool:
    if ours == theirs or theirs == "ا":
        return True
    if ours == "ا" and theirs in "أإ":
        return False
    return not (ours == "ى" and theirs == "ي")
