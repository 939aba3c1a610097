"""The profile `press` for a whole vocabulary at once: what `fold_press` says of one word, for an array of words.

A plain word, Arabic letters without marks, is folded in its bytes; the few others are read one by one.
"""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from analysis.arabic.letters import fold_press

_MARKS = "[\u0640\u064b-\u0652]"  # tatweel and vowel marks: they go, and change no letter beside them
_TWO = ("ا".encode()[0], "ي".encode()[0])  # first bytes of Arabic letters
_ALIFS = np.arange(256, dtype=np.uint8)
_ALIFS[[letter.encode()[1] for letter in "أإآ"]] = "ا".encode()[1]
_FINAL, _YEH = "ى".encode(), "ي".encode()
LETTERS = tuple(map(chr, [*range(0x0621, 0x063B), *range(0x0641, 0x064B), *range(ord("a"), ord("z") + 1)]))
DIGITS = tuple("0123456789")


def fold_forms(forms: pa.Array) -> pa.Array:
    """`fold_press` of every form.

    >>> fold_forms(pa.array(["الأُمَّــة", "إلى", "أمن", "NATO"])).to_pylist()
    ['الامة', 'الي', 'امن', 'nato']
    """
    forms = forms.cast(pa.large_string())
    odd = ~are_of(forms, LETTERS + DIGITS)
    folded = _fold_plain(forms)
    if not odd.any():
        return folded
    bare = pc.replace_substring_regex(forms.filter(pa.array(odd)), _MARKS, "")
    plain = pa.array(are_of(bare, LETTERS + DIGITS))
    others = [fold_press(form) for form in bare.filter(pc.invert(plain)).to_pylist()]
    bare = pc.replace_with_mask(_fold_plain(bare), pc.invert(plain), pa.array(others, pa.large_string()))
    return pc.replace_with_mask(folded, pa.array(odd), bare)


def are_of(words: pa.Array, letters: tuple[str, ...]) -> np.ndarray:
    """Which words hold nothing but these, ASCII characters and letters whose first byte is that of ا or of ي?

    >>> are_of(pa.array(["امن", "امنۀ", "12"], pa.large_string()), LETTERS).tolist()
    [True, False, False]
    """
    bounds, data = _bytes(words)
    behind = np.zeros(len(data), np.uint16)  # 0: a character begins; 256 and 512: its second byte, behind ا's and ي's
    for place, lead in enumerate(_TWO, 1):
        behind[1:][data[:-1] == lead] = 256 * place
    known = np.zeros(3 * 256, bool)
    known[list(_TWO)] = True
    for letter in letters:
        code = letter.encode()
        known[code[-1] + (256 * (_TWO.index(code[0]) + 1) if len(code) == 2 else 0)] = True
    found = np.ones(len(words), bool)
    found[np.searchsorted(bounds, np.flatnonzero(~known[behind + data]), side="right") - 1] = False
    return found


def _fold_plain(forms: pa.Array) -> pa.Array:
    """One shape for every alif and ي for a final ى, letters of two bytes each; other words come out as they may."""
    bounds, data = _bytes(forms)
    data = data.copy()
    behind = np.flatnonzero(data[:-1] == _TWO[0]) + 1
    data[behind] = _ALIFS[data[behind]]
    last = bounds[1:][np.diff(bounds) > 1] - 1
    data[last[(data[last - 1] == _FINAL[0]) & (data[last] == _FINAL[1])]] = _YEH[1]
    return pa.Array.from_buffers(pa.large_string(), len(forms), [None, pa.py_buffer(bounds), pa.py_buffer(data)])


def _bytes(words: pa.Array) -> tuple[np.ndarray, np.ndarray]:
    bounds = np.frombuffer(words.buffers()[1] or bytes(8), np.int64)[words.offset :][: len(words) + 1]
    data = np.frombuffer(words.buffers()[2] or b"", np.uint8)[bounds[0] : bounds[-1]]
    return bounds - bounds[0], data
