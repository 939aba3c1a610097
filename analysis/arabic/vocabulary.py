"""The letters of a whole vocabulary at once: what letters.py says of one word, for an array of words.

A plain word, Arabic letters without marks, passes through Arrow; the few others are read one by one.
"""

import pyarrow as pa
import pyarrow.compute as pc

from analysis.arabic.letters import SEATS, clean_word

_PLAIN = "^[\u0621-\u063a\u0641-\u064a0-9a-z]+$"
_MADDA = "آ"


def clean_words(forms: pa.Array) -> pa.Array:
    """`clean_word` of every form, in lower case.

    >>> clean_words(pa.array(["الأمـــن", "NATO", "أمن"])).to_pylist()
    ['الأمن', 'nato', 'أمن']
    """
    forms = forms.cast(pa.large_string())
    plain = pc.match_substring_regex(forms, _PLAIN)
    others = [clean_word(form).lower() for form in forms.filter(pc.invert(plain)).to_pylist()]
    return pc.replace_with_mask(forms, pc.invert(plain), pa.array(others, pa.large_string())) if others else forms


def matching_keys(stems: pa.Array) -> pa.Array:
    """`matching_key` of every cleaned stem.

    >>> matching_keys(pa.array(["إرهاب", "مسئول", "منشآت", "قوى"])).to_pylist()
    ['ارهاب', 'مسءول', 'منشاات', 'قوي']
    """
    keys = pc.replace_substring_regex(stems, "^[أإآٱ]", "ا")
    for letter, key in SEATS.items():
        keys = pc.replace_substring(keys, letter, key)
    return pc.replace_substring_regex(keys, "ى$", "ي")


def holds_madda(words: pa.Array) -> pa.Array:
    """Which words hold an آ, one letter at the beginning of a stem and two inside it.

    >>> holds_madda(pa.array(["منشآت", "أمن"])).to_pylist()
    [True, False]
    """
    return pc.match_substring(words, _MADDA)
