"""Documents to running words as integer codes: what the tokens table and every count of words start from.

The text is cut at white space in blocks, a thread a block; pieces become codes, and each distinct piece is read once
(arabic/pieces.py). Nothing here walks the running words in Python, except the few detached clitics («و أفاد»).
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, partial
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from analysis.arabic.letters import DROPPED
from analysis.arabic.pieces import Pieces, read_pieces
from analysis.arabic.words import LONGEST_GAP, is_clitic_gap, is_detached_clitic, is_lone
from analysis.cores import on_all_cores

BLOCK = 2**25  # bytes of text that are cut at once, so that memory stays bounded and every core has some


@dataclass(frozen=True)
class Block:
    """Some documents, cut: the code of each piece, and where each section (title and text in turn) begins."""

    codes: np.ndarray
    first: np.ndarray  # one longer: the end
    doc: int  # the first document

    @property
    def section(self) -> np.ndarray:
        """The section of each piece: twice the document, and one more in its text."""
        return np.repeat(np.arange(len(self.first) - 1, dtype=np.int32), np.diff(self.first))


@dataclass(frozen=True)
class Cut:
    """All documents, cut, and what is known of the distinct pieces and of their forms."""

    blocks: list[Block]
    pieces: pa.Array
    known: Pieces
    clitic: np.ndarray  # is the form a detached و ف ب ل ك?
    alone: np.ndarray  # is it a single letter of any kind?

    def map(self, work: Callable[[Block], Any]) -> list:
        return on_all_cores(work, self.blocks)


@dataclass(frozen=True)
class Words:
    """The running words of a block; a row that joins the next one, a detached clitic, stands in none of `rows`."""

    form: np.ndarray  # from len(known.forms) on they number `extra`
    flat: np.ndarray  # the word's place among the words of all pieces
    count: np.ndarray  # words of each piece
    before: np.ndarray  # words before each piece; one longer: all
    joined: np.ndarray  # rows that the row before joins
    extra: list[str]  # forms that only joining made

    @property
    def kept(self) -> np.ndarray:
        kept = np.ones(len(self.form), bool)
        kept[self.joined - 1] = False
        return kept


def cut_texts(texts: pd.Series, titles: pd.Series | None = None) -> Cut:
    """Texts and the titles that stand before them, cut into pieces.

    >>> cut = cut_texts(pd.Series(["الأمن والسلم", "الأمن "]))
    >>> cut.pieces.to_pylist(), cut.blocks[0].codes.tolist(), cut.blocks[0].first.tolist()
    (['الأمن ', 'والسلم'], [0, 1, 0], [0, 0, 2, 2, 3])
    """
    sources = [as_arrow(column) for column in (texts, titles) if column is not None]
    sizes = sum(pc.binary_length(source).to_numpy() for source in sources)
    ends = np.cumsum(sizes, dtype=np.int64)
    bounds = np.searchsorted(ends, np.arange(BLOCK, ends[-1] if len(ends) else 0, BLOCK))
    bounds = np.unique([0, *bounds, len(ends)]) if len(ends) else np.zeros(1, np.int64)
    ranges = list(zip(bounds[:-1].tolist(), bounds[1:].tolist(), strict=True))
    encoded = on_all_cores(lambda span: _encode(*(source[slice(*span)] for source in sources)), ranges, "cutting words")
    pieces, recode = _unify([dictionary for _, dictionary, _ in encoded])
    blocks = []
    for (low, _), codes in zip(ranges, recode, strict=True):
        indices, _, first = encoded.pop(0)
        blocks.append(Block(codes[indices] if len(ranges) > 1 else indices, first, low))
    known = read_pieces(pieces)
    return Cut(blocks, pieces, known, *_short_forms(known.forms))


def as_arrow(column: pd.Series) -> pa.ChunkedArray:
    """A column of texts in Arrow's memory; pandas' own text columns are not copied."""
    if column.dtype != "str" or column.hasnans:
        column = column.fillna("").astype("str")
    found = pa.array(column)
    return (found if isinstance(found, pa.ChunkedArray) else pa.chunked_array([found])).cast(pa.large_string())


def _encode(texts: pa.ChunkedArray, titles: pa.ChunkedArray | None = None) -> tuple[np.ndarray, pa.Array, np.ndarray]:
    """Cut after each white-space byte and each section: codes, distinct pieces, first piece of each section."""
    bounds, data = _sections(texts, titles)
    cut = (data == 0x20) | (data - np.uint8(9) < 5)
    cut[bounds[bounds > 0] - 1] = True
    offsets = np.append(0, np.flatnonzero(cut) + 1)
    buffers = [None, pa.py_buffer(offsets), pa.py_buffer(data)]
    encoded = pa.Array.from_buffers(pa.large_string(), len(offsets) - 1, buffers).dictionary_encode()
    return encoded.indices.to_numpy(), encoded.dictionary, np.searchsorted(offsets, bounds)


def _sections(texts: pa.ChunkedArray, titles: pa.ChunkedArray | None) -> tuple[np.ndarray, np.ndarray]:
    """Bounds and bytes of the sections; without titles nothing is copied."""
    texts = whole(texts)
    if titles is not None and pc.any(pc.not_equal(titles, "")).as_py():
        turn = np.arange(2 * len(texts)).reshape(2, -1).T.ravel()
        bounds, data = _bytes(pa.concat_arrays([whole(titles), texts]).take(pa.array(turn)))
        return bounds, data
    bounds, data = _bytes(texts)
    return np.append(np.repeat(bounds[:-1], 2), bounds[-1]), data


def whole(column: pa.ChunkedArray) -> pa.Array:
    """A column as one array; copied only where it is in several chunks."""
    return column.chunk(0) if column.num_chunks == 1 else column.combine_chunks()


def _bytes(texts: pa.Array) -> tuple[np.ndarray, np.ndarray]:
    bounds = np.frombuffer(texts.buffers()[1] or bytes(8), np.int64)[texts.offset :][: len(texts) + 1]
    data = np.frombuffer(texts.buffers()[2] or b"", np.uint8)[bounds[0] : bounds[-1]]
    return bounds - bounds[0], data


def _unify(dictionaries: list[pa.Array]) -> tuple[pa.Array, list[np.ndarray]]:
    """One dictionary of all, and the code in it of each entry of each."""
    if len(dictionaries) == 1:
        return dictionaries[0], [np.zeros(0, np.int32)]
    encoded = pa.concat_arrays([pa.array([], pa.large_string()), *dictionaries]).dictionary_encode()
    ends = np.cumsum([len(dictionary) for dictionary in dictionaries])[:-1] if dictionaries else []
    return encoded.dictionary, np.split(encoded.indices.to_numpy(), ends) if dictionaries else []


def running_words(block: Block, cut: Cut) -> Words:
    """The running words of a block, a detached clitic joined to the next word of its line.

    >>> cut = cut_texts(pd.Series(["و أفاد بلاغ"]))
    >>> words = running_words(cut.blocks[0], cut)
    >>> words.kept.tolist(), words.extra, words.form.tolist()
    ([False, True, True], ['و أفاد'], [0, 3, 2])
    """
    count = cut.known.counts[block.codes]
    before = np.concatenate([np.zeros(1, np.int32), np.cumsum(count, dtype=np.int32)])
    flat = np.repeat(cut.known.first_word[block.codes] - before[:-1], count)
    flat += np.arange(len(flat), dtype=np.int32)
    form = cut.known.word[flat]
    behind, written = _joined(form, flat, before, block, cut)
    extra = dict.fromkeys(written)
    codes = dict(zip(extra, range(len(cut.known.forms), len(cut.known.forms) + len(extra)), strict=True))
    form[behind] = [codes[text] for text in written]
    return Words(form, flat, count, before, behind, list(extra))


def _joined(
    form: np.ndarray, flat: np.ndarray, before: np.ndarray, block: Block, cut: Cut
) -> tuple[np.ndarray, list[str]]:
    """Words that a lone و ف ب ل ك before them joins, and what then stands in the text, the gap included."""
    at = np.flatnonzero(cut.clitic[form[:-1]])
    at = at[~cut.alone[form[at + 1]]]
    # a piece without words has the same number of words before it as the next one
    low, high = (np.searchsorted(before, row, side="right") - 1 for row in (at, at + 1))
    sections = np.searchsorted(block.first, np.stack([low, high]), side="right")
    near = (sections[0] == sections[1]) & (high - low <= LONGEST_GAP + 1)
    rows, asked = at[near], (values[near].tolist() for values in (flat[at], flat[at + 1], low, high))
    read = cache(partial(_joined_form, cut=cut))
    found = [
        read(clitic, word, tuple(block.codes[first : last + 1].tolist()))
        for clitic, word, first, last in zip(*asked, strict=True)
    ]
    kept = [number for number, text in enumerate(found) if text]
    return rows[kept] + 1, [found[number] for number in kept]


def _joined_form(clitic: int, word: int, codes: tuple[int, ...], cut: Cut) -> str:
    """A clitic in the first of some pieces and a word in the last, as they stand; empty where a sign parts them."""
    known, texts = cut.known, [cut.pieces[code].as_py() for code in codes]
    past = len("".join(texts[:-1]))
    start, end, begin = known.start[clitic], known.end[clitic], past + known.start[word]
    between = "".join(texts)[end:begin]
    joins = is_clitic_gap(between) and "\n" not in between
    return "".join(texts)[start : past + known.end[word]] if joins else ""


def _short_forms(forms: pa.Array) -> tuple[np.ndarray, np.ndarray]:
    """Which forms are a detached clitic, and which a single letter of any kind."""
    maybe = pc.match_substring_regex(forms, f"^(.|.[{DROPPED}].*)$").to_numpy(zero_copy_only=False)
    clitic, alone = np.zeros((2, len(forms)), bool)
    for code in np.flatnonzero(maybe).tolist():
        form = forms[code].as_py()
        clitic[code], alone[code] = is_detached_clitic(form), is_lone(form)
    return clitic, alone
