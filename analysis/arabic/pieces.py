"""Many distinct pieces of text at once, each the stretch between two white spaces: their words and signs, by arrays.

The rules are those of words.py for one piece. Here every character gets a class, words are runs of classes, and what
stands between words is judged once for each of the few hundred ways to write it.
"""

import re
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pyarrow as pa

from analysis.arabic.letters import TATWEEL
from analysis.arabic.words import WORD_MARKS, is_final_stop, parts_phrase, split_piece
from analysis.cores import on_all_cores

_LETTER, _MARK, _DIGIT, _OPENS, _APOSTROPHE, _POINT = (1 << bit for bit in range(6))
_SLICE = 2**17  # pieces read at once: their arrays stay in the cache
_IS_MARK = re.compile(f"[{WORD_MARKS}]")


@dataclass(frozen=True)
class Pieces:
    """What is known of each distinct piece and, piece after piece, of each word in it."""

    counts: np.ndarray  # words of each piece
    length: np.ndarray  # characters of each piece, its white space included
    parts: np.ndarray  # does a sign behind the piece's last word part that word from the next?
    closes: np.ndarray  # does the piece open with the final stop of the word before it?
    newline: np.ndarray  # does the piece end with a line end?
    start: np.ndarray  # of each word in its piece
    end: np.ndarray
    stops: np.ndarray  # does a sentence end behind this word?
    apart: np.ndarray  # does a sign before this word, in its piece, part it from the word before?
    word: np.ndarray  # code of the word in `forms`
    forms: pa.Array

    @cached_property
    def first_word(self) -> np.ndarray:
        """Where the words of each piece begin."""
        return np.cumsum(self.counts, dtype=np.int32) - self.counts


def read_pieces(pieces: pa.Array) -> Pieces:
    """What the pieces hold.

    >>> found = read_pieces(pa.array(["«الأمن ", "والأمن». "], pa.large_string()))
    >>> found.forms.to_pylist(), found.start.tolist(), found.stops.tolist()
    (['الأمن', 'والأمن'], [1, 0], [False, True])
    """
    firsts = range(0, max(len(pieces), 1), _SLICE)
    slices = on_all_cores(lambda first: _read(pieces[first : first + _SLICE]), firsts)
    words = pa.concat_arrays([words for _, words in slices]).dictionary_encode()
    columns = {name: np.concatenate([found[name] for found, _ in slices]) for name in slices[0][0]}
    return Pieces(**columns, word=words.indices.to_numpy(), forms=words.dictionary)


def _read(pieces: pa.Array) -> tuple[dict[str, np.ndarray], pa.Array]:
    """The columns of `Pieces`, and the form of each word."""
    text = _read_text(pieces)
    begin, end = _with_addresses(*_words(text), pieces, text)
    piece = np.searchsorted(text.first, begin, side="right") - 1
    words, front, behind, gaps = _segments(begin, end, piece, text)
    final, loose, glued, dot = (np.array([judge(gap) for gap in gaps], bool) for judge in _JUDGES)
    start, past = begin - text.first[piece], end - text.first[piece]
    initial = (past == 1) | ((text.classes[end - 2] & _LETTER) == 0)
    last = np.flatnonzero(np.diff(piece, append=-1))
    parts = loose[front]
    parts[piece[last]] = loose[behind[last]]
    found = {
        "counts": np.bincount(piece, minlength=len(pieces)).astype(np.int32),
        "length": np.diff(text.first, append=len(text.classes)).astype(np.int32),
        "parts": parts,
        "closes": final[front],
        "newline": text.newline,
        "start": start.astype(np.int32),
        "end": past.astype(np.int32),
        "stops": final[behind] & ~(dot[behind] & initial),
        "apart": np.where(np.diff(piece, prepend=-1) != 0, loose[front[piece]], np.roll(glued[behind], 1)),
    }
    return found, words


_JUDGES = (  # of what stands between two words, or before the first
    is_final_stop,
    parts_phrase,
    lambda gap: parts_phrase(gap, glued=True),
    lambda gap: gap.strip() == ".",
)


@dataclass(frozen=True)
class _Text:
    """The pieces as one row of characters: class of each, where it begins in the bytes, where each piece begins."""

    classes: np.ndarray
    place: np.ndarray  # one longer: the end
    first: np.ndarray
    newline: np.ndarray  # of each piece
    data: pa.Buffer


def _read_text(pieces: pa.Array) -> _Text:
    bounds = np.frombuffer(pieces.buffers()[1] or bytes(8), np.int64)[pieces.offset :][: len(pieces) + 1]
    data = (pieces.buffers()[2] or pa.py_buffer(b""))[int(bounds[0]) : int(bounds[-1])]
    octets, bounds = np.frombuffer(data, np.uint8), bounds - bounds[0]
    place = np.flatnonzero((octets & 0xC0) != 0x80)  # not the second and further bytes of a character
    characters = np.frombuffer(data.to_pybytes().decode("utf-8").encode("utf-32-le"), np.uint32)
    first = np.searchsorted(place, bounds[:-1])
    return _Text(_classes(characters), np.append(place, len(octets)), first, octets[bounds[1:] - 1] == ord("\n"), data)


def _classes(characters: np.ndarray) -> np.ndarray:
    """The class of each character; Python is asked once for each that occurs."""
    seen = np.zeros(int(characters.max(initial=0)) + 1, np.uint8)
    seen[characters] = 1
    for code in np.flatnonzero(seen).tolist():
        seen[code] = _class(chr(code))
    return seen[characters]


def _class(character: str) -> int:
    letter = _LETTER * character.isalnum() | _OPENS * (character.isalnum() and character != TATWEEL)
    between = _APOSTROPHE * (character in "'’") | _POINT * (character in ".,:/٫٬")
    return letter | between | _DIGIT * character.isdecimal() | _MARK * bool(_IS_MARK.match(character))


def _words(text: _Text) -> tuple[np.ndarray, np.ndarray]:
    """First character of every word, and one past its last: the runs of characters that go on a word."""
    classes, heads = text.classes, np.zeros(len(text.classes) + 1, bool)
    heads[text.first] = True
    goes_on = (classes & (_LETTER | _MARK)) != 0
    between = np.flatnonzero(classes & (_APOSTROPHE | _POINT))
    between = between[~heads[between + 1]]
    between = between[between + 1 < len(classes)]
    kind, following = classes[between], classes[np.minimum(between + 1, len(classes) - 1)]
    digits = ~heads[between] & ((classes[between - 1] & following & _DIGIT) != 0)
    goes_on[between] |= np.where(kind & _APOSTROPHE, (following & _LETTER) != 0, digits)
    edge = np.append(goes_on, False)
    begin = np.flatnonzero(goes_on & (heads[:-1] | ~np.roll(edge, 1)[:-1]))
    end = np.flatnonzero(goes_on & (heads[1:] | ~edge[1:])) + 1
    return _opened(begin, end, classes)


def _opened(begin: np.ndarray, end: np.ndarray, classes: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """A run begins a word with its first letter; tatweel, marks and an apostrophe before that are not of the word."""
    late = np.flatnonzero((classes[begin] & _OPENS) == 0)
    if not len(late):
        return begin, end
    opens = np.append(np.flatnonzero(classes & _OPENS), len(classes))
    begin = begin.copy()
    begin[late] = opens[np.searchsorted(opens, begin[late])]
    return begin[begin < end], end[begin < end]


def _with_addresses(begin: np.ndarray, end: np.ndarray, pieces: pa.Array, text: _Text) -> tuple[np.ndarray, np.ndarray]:
    """The same with the words of pieces that hold an address, read one by one."""
    special = _addresses(text)
    if not len(special):
        return begin, end
    found = [
        (text.first[at] + start, text.first[at] + past)
        for at, piece in zip(special.tolist(), pieces.take(pa.array(special)).to_pylist(), strict=True)
        for start, past, _ in split_piece(piece)
    ]
    others = ~np.isin(np.searchsorted(text.first, begin, side="right") - 1, special)
    spans = np.concatenate([np.stack([begin[others], end[others]], 1), np.array(found, np.int64).reshape(-1, 2)])
    spans = spans[np.argsort(spans[:, 0], kind="stable")]
    return spans[:, 0], spans[:, 1]


def _addresses(text: _Text) -> np.ndarray:
    """Pieces that hold @ or :// or www. in their bytes."""
    data = np.frombuffer(text.data, np.uint8)
    found = [np.flatnonzero(data == ord("@"))]
    for sign, others in ((":", {1: "/", 2: "/"}), (".", {-1: "w", -2: "w", -3: "w"})):
        at = np.flatnonzero(data == ord(sign))
        for step, other in others.items():
            at = at[(at + step >= 0) & (at + step < len(data))]
            at = at[data[at + step] == ord(other)]
        found.append(at)
    first = text.place[text.first]
    at = np.concatenate(found)
    held = np.searchsorted(first, at, side="right") - 1
    return np.unique(held)


def _segments(
    begin: np.ndarray, end: np.ndarray, piece: np.ndarray, text: _Text
) -> tuple[pa.Array, np.ndarray, np.ndarray, list[str]]:
    """Words; what stands in front of a piece's first word (the whole piece where it has none), and behind each word:
    codes of the gaps, which come last.
    """
    word = piece + 1 + 2 * np.arange(len(begin))  # the segments of a piece: gap, word, gap, word, gap
    bounds = np.empty(len(text.first) + 2 * len(begin) + 1, np.int64)
    front = np.ones(len(bounds) - 1, bool)
    front[word] = front[word + 1] = False
    front = np.flatnonzero(front)
    bounds[front], bounds[word], bounds[word + 1], bounds[-1] = text.first, begin, end, len(text.classes)
    buffers = [None, pa.py_buffer(text.place[bounds]), text.data]
    segments = pa.Array.from_buffers(pa.large_string(), len(bounds) - 1, buffers)
    gaps = segments.take(pa.array(np.concatenate([front, word + 1]))).dictionary_encode()
    codes = gaps.indices.to_numpy()
    return segments.take(pa.array(word)), codes[: len(front)], codes[len(front) :], gaps.dictionary.to_pylist()
