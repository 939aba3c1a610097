"""Documents to tokens: every running word of title and body, with its place in the text.

The work is done once per distinct piece of text between white space: the bytes are cut, pieces are turned into integer
codes, each distinct piece is split into words once, and array arithmetic maps the result back. Nothing here walks the
running words in Python, except the few detached clitics («و أفاد»).
"""

from itertools import pairwise

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from analysis.arabic.words import is_clitic_gap, is_detached_clitic, is_lone, read_pieces
from analysis.errors import KhitabError
from analysis.tables import check_table, read_ranges

_BLOCK_CHARACTERS = 32 * 2**20
_WHITE = np.isin(np.arange(256), [0x20, *range(0x09, 0x0E)])  # bytes behind which the text is cut


def tokenize(documents: pd.DataFrame) -> pd.DataFrame:
    """The running words of every title and body.

    One row is a word: a run of letters and digits with their vowel marks; numbers and web addresses count as words. A
    detached و ف ب ل ك joins the next word («و أفاد» is one word whose form holds the space). Without `body_lines` (no
    `add_body`), every line of `text` is body, save the first line that equals `title`: the headline. A title that
    stands in no line of the text is counted from `title`.

    Returns
    -------
    DataFrame
        the `tokens` table: `start` and `end` count code points in the column that `field` names.

    Raises
    ------
    KhitabError
        where `doc_id` or `text` is missing, or a doc_id occurs twice.

    Caveat: a sentence ends at . ! ? ؟ and at each line end; two or more dots end none.

    >>> documents = pd.DataFrame({"doc_id": ["a"], "text": ["و أفاد بلاغ."]})
    >>> tokenize(documents)["form"].tolist()
    ['و أفاد', 'بلاغ']
    """
    check_table(documents, "documents", needs=("doc_id", "text"))
    ids = documents["doc_id"].astype(str)
    if ids.duplicated().any():
        twice = ids[ids.duplicated()].iloc[0]
        raise KhitabError(f"doc_id {twice!r} occurs twice; give each article an id of its own before tokenize()")
    documents = _with_title_line(documents.reset_index(drop=True))
    forms: dict[str, int] = {}
    words = pd.concat([_title_words(documents, forms), _text_words(documents, forms)], ignore_index=True)
    # two sorted runs: a stable sort by document alone merges them, the title first
    words = words.take(np.argsort(words["doc"].to_numpy(), kind="stable"))
    return _to_table(words, _vocabulary(words["form"].to_numpy(), forms), documents)


def _column(documents: pd.DataFrame, name: str) -> pd.Series:
    return documents.get(name, pd.Series("", index=documents.index)).fillna("").astype(str)


def _with_title_line(documents: pd.DataFrame) -> pd.DataFrame:
    """Where nobody has looked for the headline: the first line that is the title, white space at its ends aside."""
    if "title_line" in documents:
        return documents
    pairs = zip(_column(documents, "title").str.strip(), _column(documents, "text"), strict=True)
    found = [_line_of(title, text) if title and title in text else None for title, text in pairs]
    return documents.assign(title_line=pd.array(found, dtype="Int64"))


def _line_of(title: str, text: str) -> int | None:
    return next((number for number, line in enumerate(text.split("\n"), 1) if line.strip() == title), None)


def _text_words(documents: pd.DataFrame, forms: dict[str, int]) -> pd.DataFrame:
    words = _words(_column(documents, "text").tolist(), forms)
    return _keep_lines(words, documents).assign(field=np.int8(1))


def _title_words(documents: pd.DataFrame, forms: dict[str, int]) -> pd.DataFrame:
    """Words of the titles that stand in no line of their text."""
    titles = _column(documents, "title").where(documents["title_line"].isna(), "")
    words = _words(titles.tolist(), forms)
    # a title that a cell of a table wraps is one line
    return words.assign(line=np.int32(1), paragraph=np.int32(0), zone=np.int8(0), field=np.int8(0))


def _words(texts: list[str], forms: dict[str, int]) -> pd.DataFrame:
    """doc, line, start, end, stops and form (its code) of every word; blocks bound the memory of the cutting."""
    block = (np.cumsum([len(text) for text in texts], dtype=np.int64) - 1) // _BLOCK_CHARACTERS
    bounds = [0, *(np.flatnonzero(np.diff(block)) + 1), len(texts)]
    parts = [_block_words(texts[low:high], low, forms) for low, high in pairwise(bounds)]
    return pd.concat(parts, ignore_index=True)


def _block_words(texts: list[str], first: int, forms: dict[str, int]) -> pd.DataFrame:
    codes, pieces, doc = _cut(texts)
    known = read_pieces(pieces, forms)
    count = known.counts[codes]
    before = np.cumsum(count) - count  # words before each piece
    piece = np.repeat(np.arange(len(codes)), count)
    flat = ((np.cumsum(known.counts) - known.counts)[codes] - before)[piece] + np.arange(len(piece))
    begins = _since_document(known.length[codes], doc)
    words = pd.DataFrame(
        {
            "doc": (doc + first).astype(np.int32)[piece],
            "line": (_since_document(known.newline[codes], doc) + 1).astype(np.int32)[piece],
            "start": (begins[piece] + known.start[flat]).astype(np.int32),
            "end": (begins[piece] + known.end[flat]).astype(np.int32),
            "stops": known.stops[flat],
            "joined": ~_parted(known.apart[flat], known.parts[codes], piece),
            "form": known.word[flat],
        }
    )
    closing = np.flatnonzero(known.closes[codes])
    words = _close_sentences(words, before[closing] - 1, doc[closing] + first)
    return _join_detached(words, texts, first, forms)


def _parted(apart: np.ndarray, parts: np.ndarray, piece: np.ndarray) -> np.ndarray:
    """Which words a sign parts from the word before: in their own piece, or behind the words of an earlier one."""
    signs = (np.cumsum(parts) - parts)[piece]  # pieces before a word that part
    return apart | (np.diff(signs, prepend=0) > 0)


def _cut(texts: list[str]) -> tuple[np.ndarray, list[str], np.ndarray]:
    """Cut after each white-space byte and at each document's end: piece codes, distinct pieces, document of each."""
    array = pa.array(texts, pa.large_string())
    bounds = np.frombuffer(array.buffers()[1] or bytes(8), np.int64)[: len(texts) + 1]
    data = np.frombuffer(array.buffers()[2] or b"", np.uint8)[: bounds[-1]]
    cut = _WHITE[data]
    cut[bounds[bounds > 0] - 1] = True
    offsets = np.concatenate([[0], np.flatnonzero(cut) + 1])
    buffers = [None, pa.py_buffer(offsets), pa.py_buffer(data)]
    encoded = pa.Array.from_buffers(pa.large_string(), len(offsets) - 1, buffers).dictionary_encode()
    doc = np.searchsorted(bounds, offsets[:-1], side="right") - 1
    return encoded.indices.to_numpy().astype(np.int64), encoded.dictionary.to_pylist(), doc


def _since_document(steps: np.ndarray, doc: np.ndarray) -> np.ndarray:
    """Sum of the steps before each piece, counted anew in each document."""
    before = np.cumsum(steps, dtype=np.int64) - steps
    starts = np.flatnonzero(np.diff(doc, prepend=-1))
    return before - np.repeat(before[starts], np.diff(starts, append=len(doc)))


def _close_sentences(words: pd.DataFrame, last: np.ndarray, doc: np.ndarray) -> pd.DataFrame:
    """A final stop that stands apart («كلمة .») ends the sentence of the word before it, single letters aside."""
    start, end, of = (words[name].to_numpy() for name in ("start", "end", "doc"))
    last = last[(last >= 0) & (of[last] == doc)] if len(words) else last[:0]
    last = last[end[last] - start[last] > 1]
    stops = words["stops"].to_numpy().copy()
    stops[last] = True
    return words.assign(stops=stops)


def _join_detached(words: pd.DataFrame, texts: list[str], first: int, forms: dict[str, int]) -> pd.DataFrame:
    """Join a lone و ف ب ل ك to the next word of its line; the joined form is what stands in the text, gap included."""
    detached = np.array([is_detached_clitic(form) for form in forms], bool)
    alone = np.array([is_lone(form) for form in forms], bool)
    doc, line, start, end, stops, together, form = (words[name].to_numpy() for name in words)
    maybe = detached[form[:-1]] & ~alone[form[1:]] & (doc[:-1] == doc[1:]) & (line[:-1] == line[1:]) & ~stops[:-1]
    at = [i for i in np.flatnonzero(maybe) if is_clitic_gap(texts[doc[i] - first][end[i] : start[i + 1]])]
    joined = [forms.setdefault(texts[doc[i] - first][start[i] : end[i + 1]], len(forms)) for i in at]
    if not at:
        return words
    behind = np.array(at) + 1
    form, moved, together = form.copy(), start.copy(), together.copy()
    form[behind], moved[behind], together[behind] = joined, start[at], together[at]
    return words.assign(form=form, start=moved, joined=together).drop(index=at)


def _keep_lines(words: pd.DataFrame, documents: pd.DataFrame) -> pd.DataFrame:
    """Drop the words of lines that are neither title nor body; give the others zone and paragraph."""
    key = words["doc"].to_numpy().astype(np.int64) << 32 | words["line"].to_numpy()
    first = np.flatnonzero(np.diff(key, prepend=-1))
    size = np.diff(first, append=len(key))
    lines = words.iloc[first][["doc", "line"]].assign(size=size, last=words["stops"].to_numpy()[first + size - 1])
    lines = lines.merge(_labels(documents), how="left", on=["doc", "line"])
    lines = _zones(lines.fillna({"label": "" if "body_lines" in documents else "body"}))
    kept, paragraph, zone = (lines[name].to_numpy() for name in ("kept", "paragraph", "zone"))
    words = words.assign(paragraph=np.repeat(paragraph, size), zone=np.repeat(zone, size))
    return words if kept.all() else words[np.repeat(kept, size)]


def _zones(lines: pd.DataFrame) -> pd.DataFrame:
    """Lines with kept, paragraph and zone; the lead is the first paragraph that is no subhead."""
    title, body = lines["label"].eq("title"), lines["label"].eq("body")
    paragraph = body.groupby(lines["doc"]).cumsum().where(body, 0)
    prose = body & (lines["last"] | (lines["size"] > 12))
    lead = paragraph.where(prose).groupby(lines["doc"]).transform("min").fillna(1)
    zone = np.select([title, paragraph == lead], [0, 1], 2).astype(np.int8)
    return lines.assign(kept=title | body, paragraph=paragraph.astype(np.int32), zone=zone)


def _labels(documents: pd.DataFrame) -> pd.DataFrame:
    """doc, line and label of the lines that are known to be title or body."""
    rows = [(doc, int(line), "title") for doc, line in documents["title_line"].dropna().items()]
    for doc, ranges in _column(documents, "body_lines").items():
        rows += [(doc, line, "body") for line in read_ranges(ranges)]
    labels = pd.DataFrame(rows, columns=["doc", "line", "label"]).drop_duplicates(["doc", "line"])
    return labels.astype({"doc": np.int32, "line": np.int32, "label": "str"})


def _vocabulary(codes: np.ndarray, forms: dict[str, int]) -> pd.Categorical:
    """The forms as a Categorical whose categories are sorted and all used."""
    names = pa.array(list(forms), pa.large_string())
    order = pc.sort_indices(names).to_numpy()
    order = order[np.bincount(codes, minlength=len(forms))[order] > 0]
    rank = np.zeros(len(forms), np.int64)
    rank[order] = np.arange(len(order))
    vocabulary = pd.Index(names.take(pa.array(order)).to_pylist(), dtype="str")
    return pd.Categorical.from_codes(rank[codes], categories=vocabulary)


def _to_table(words: pd.DataFrame, form: pd.Categorical, documents: pd.DataFrame) -> pd.DataFrame:
    doc = words["doc"].to_numpy()
    first = np.flatnonzero(np.diff(doc, prepend=-1))
    first = np.repeat(first, np.diff(first, append=len(doc)))  # of each word: the first word of its document
    line = words["line"].to_numpy() * 2 + words["field"].to_numpy()
    breaks = np.zeros(len(words), np.int64)
    breaks[1:] = words["stops"].to_numpy()[:-1] | (np.diff(line) != 0)
    sentence = np.cumsum(breaks)
    return pd.DataFrame(
        {
            "doc_id": pd.Categorical.from_codes(doc, categories=documents["doc_id"].astype(str)),
            "position": (np.arange(len(words)) - first).astype(np.int32),
            "field": pd.Categorical.from_codes(words["field"], categories=["title", "text"]),
            "paragraph": words["paragraph"].to_numpy().astype(np.int32),
            "sentence": (sentence - sentence[first]).astype(np.int32),
            "zone": pd.Categorical.from_codes(words["zone"], categories=["headline", "lead", "body"]),
            "form": form,
            "start": words["start"].to_numpy(),
            "end": words["end"].to_numpy(),
            "joined": words["joined"].to_numpy() & (breaks == 0) & (np.arange(len(words)) > first),
        }
    )
