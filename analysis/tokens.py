"""Documents to tokens: every running word of title and body, with its place in the text.

The work is done once per distinct piece of text between white space: the bytes are cut, pieces are turned into integer
codes, each distinct piece is split into words once, and array arithmetic maps the result back. Nothing here walks the
running words in Python, except the few detached clitics («و أفاد»).
"""

import re
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa

from analysis.arabic.letters import clean_word
from analysis.errors import KhitabError
from analysis.tables import check_table

_MARKS = "\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed\u0640\u200b-\u200f\u061c\u202a-\u202e\u2060\u2066-\u2069\ufeff\u00ad"
_WEB = re.compile(r"https?://\S+|www\.\S+|\S+@\S+\.\w+")
_WORD = re.compile(rf"\d+(?:[.,:/٫٬]\d+)+|[^\W_][{_MARKS}]*(?:[{_MARKS}]*(?:['’])?[^\W_][{_MARKS}]*)*")
_FINAL_STOP = re.compile(r"(?<!\.)[.]$|[!?؟]+$")
_CLOSING = "\"'”“»«)]}’؛"
_DETACHED = frozenset("وفبلك")
_BLOCK_BYTES = 64 * 2**20


@dataclass(frozen=True)
class _Pieces:
    """What is known of each distinct piece, flattened: its words, their places, and whether a sentence ends behind."""

    forms: list[str]
    counts: np.ndarray  # words of each piece
    word: np.ndarray  # code of each word, piece after piece
    start: np.ndarray
    end: np.ndarray
    stops: np.ndarray  # does a sentence end behind this word?
    length: np.ndarray  # characters of each piece, its white space included
    newline: np.ndarray  # does the piece end with a line end?


def tokenize(documents: pd.DataFrame) -> pd.DataFrame:
    """The running words of every title and body.

    One row is a word: a run of letters and digits with their vowel marks; numbers and web addresses count as words. A
    detached و ف ب ل ك joins the next word («و أفاد» is one word whose form holds the space). Without `body_lines` (no
    `add_body`), every line of `text` is body. A title that stands in no line of the text is counted from `title`.

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
    if documents["doc_id"].duplicated().any():
        twice = documents["doc_id"][documents["doc_id"].duplicated()].iloc[0]
        raise KhitabError(f"doc_id {twice!r} occurs twice; give each article an id of its own before tokenize()")
    documents = documents.reset_index(drop=True)
    words = _stack([_title_words(documents), _text_words(documents)])
    words = words.sort_values(["doc", "field", "start"], kind="stable", ignore_index=True)
    return _to_table(words, documents)


def _text_words(documents: pd.DataFrame) -> pd.DataFrame:
    words = _words(documents["text"].fillna("").astype(str).tolist())
    words["field"] = np.int8(1)
    return _keep_lines(words, documents)


def _title_words(documents: pd.DataFrame) -> pd.DataFrame:
    """Words of the titles that stand in no line of their text."""
    titles = documents.get("title", pd.Series("", index=documents.index)).fillna("").astype(str)
    if "title_line" in documents:
        titles = titles.where(documents["title_line"].isna(), "")
    elif len(documents):
        text = documents["text"].fillna("").astype(str)
        inside = [title in body.split("\n") for title, body in zip(titles, text, strict=True)]
        titles = titles.mask(np.array(inside, dtype=bool), "")
    words = _words([title.replace("\n", " ") for title in titles])
    return words.assign(field=np.int8(0), zone=np.int8(0), paragraph=0)


def _words(texts: list[str]) -> pd.DataFrame:
    """doc, line, form, start, end, stops of every word of the texts; blocks bound the memory of the cutting."""
    blocks, first = [], 0
    sizes = np.cumsum([len(text) for text in texts])
    while first < len(texts):
        offset = sizes[first - 1] if first else 0
        last = max(first + 1, int(np.searchsorted(sizes, offset + _BLOCK_BYTES // 2, side="right")))
        blocks.append(_block_words(texts[first:last], first))
        first = last
    if not blocks:
        blocks = [_block_words([""], 0)]
    return _stack(blocks)


def _stack(parts: list[pd.DataFrame]) -> pd.DataFrame:
    """Parts below each other, their vocabularies united and sorted, without forms that no word has any more."""
    forms = pd.api.types.union_categoricals([part["form"].cat.remove_unused_categories() for part in parts], sort_categories=True)
    return pd.concat([part.drop(columns="form") for part in parts], ignore_index=True).assign(form=forms)


def _block_words(texts: list[str], first: int) -> pd.DataFrame:
    codes, pieces, doc = _cut(texts)
    known = _read_pieces(pieces)
    count = known.counts[codes]
    piece = np.repeat(np.arange(len(codes)), count)
    within = np.arange(len(piece)) - np.repeat(np.cumsum(count) - count, count)
    flat = (np.cumsum(known.counts) - known.counts)[codes][piece] + within
    begins = _since_document(known.length[codes], doc)
    lines = _since_document(known.newline[codes].astype(np.int64), doc)
    words = pd.DataFrame(
        {
            "doc": (doc[piece] + first).astype(np.int32),
            "line": (lines[piece] + 1).astype(np.int32),
            "start": (begins[piece] + known.start[flat]).astype(np.int32),
            "end": (begins[piece] + known.end[flat]).astype(np.int32),
            "stops": known.stops[flat],
            "form": pd.Categorical.from_codes(known.word[flat], categories=pd.Index(known.forms, dtype="str")),
        }
    )
    return _join_detached(words, texts, first)


def _cut(texts: list[str]) -> tuple[np.ndarray, list[str], np.ndarray]:
    """Cut after each white-space byte and at each document's end: piece codes, distinct pieces, document of each."""
    array = pa.array(texts, pa.large_string())
    bounds = np.frombuffer(array.buffers()[1], np.int64)[: len(texts) + 1]
    data = np.frombuffer(array.buffers()[2] or b"", np.uint8)[: bounds[-1]]
    cuts = np.flatnonzero((data == 0x20) | ((data >= 0x09) & (data <= 0x0D))) + 1
    offsets = np.union1d(cuts, bounds)
    if len(offsets) < 2:
        return np.zeros(0, np.int64), [], np.zeros(0, np.int64)
    buffers = [None, pa.py_buffer(offsets.astype(np.int64)), pa.py_buffer(data)]
    encoded = pa.Array.from_buffers(pa.large_string(), len(offsets) - 1, buffers).dictionary_encode()
    doc = np.searchsorted(bounds, offsets[:-1], side="right") - 1
    return encoded.indices.to_numpy().astype(np.int64), encoded.dictionary.to_pylist(), doc


def _read_pieces(pieces: list[str]) -> _Pieces:
    forms: dict[str, int] = {}
    counts, word, start, end, stops = [], [], [], [], []
    for piece in pieces:
        found = _split_piece(piece)
        counts.append(len(found))
        for begin, stop in found:
            word.append(forms.setdefault(piece[begin:stop], len(forms)))
            start.append(begin)
            end.append(stop)
        spans = [stop for _, stop in found] + [len(piece)]
        nexts = [begin for begin, _ in found[1:]] + [len(piece)]
        stops += [_ends_sentence(piece, a, b) for a, b in zip(spans, nexts, strict=False)][: len(found)]
    integers = [np.array(values, np.int64) for values in (counts, word, start, end)]
    return _Pieces(
        list(forms), *integers, np.array(stops, bool),
        np.array([len(piece) for piece in pieces], np.int64),
        np.array([piece.endswith("\n") for piece in pieces], bool),
    )  # fmt: skip


def _split_piece(piece: str) -> list[tuple[int, int]]:
    address = _WEB.search(piece)
    if address:
        return [(address.start(), len(piece.rstrip().rstrip(".,،;؛)»”\"")))]
    return [match.span() for match in _WORD.finditer(piece)]


def _ends_sentence(piece: str, end: int, following: int) -> bool:
    """Is what follows a word, up to the next, a final stop? An initial («J.») and a leading detached mark end nothing."""
    between = piece[end:following].strip().strip(_CLOSING)
    initial = end > 0 and between == "." and (end == 1 or not piece[end - 2].isalnum())
    return bool(_FINAL_STOP.search(between)) and not initial


def _since_document(steps: np.ndarray, doc: np.ndarray) -> np.ndarray:
    """Sum of the steps before each piece, counted anew in each document."""
    before = np.cumsum(steps) - steps
    first = np.searchsorted(doc, doc, side="left")
    return before - before[first] if len(before) else before


def _join_detached(words: pd.DataFrame, texts: list[str], first: int) -> pd.DataFrame:
    """Join a lone و ف ب ل ك to the next word of its line; the joined form is what stands in the text, gap included."""
    cleaned = words["form"].cat.categories.map(clean_word)
    codes = words["form"].cat.codes.to_numpy()
    lone = np.isin(cleaned, list(_DETACHED))[codes] if len(cleaned) else np.zeros(0, bool)
    long = np.array([len(form) > 1 for form in cleaned], bool)[codes] if len(cleaned) else lone
    doc, line, start, end = (words[name].to_numpy() for name in ("doc", "line", "start", "end"))
    joined = np.zeros(len(words), bool)
    joined[:-1] = lone[:-1] & long[1:] & (doc[:-1] == doc[1:]) & (line[:-1] == line[1:])
    joined[:-1] &= (start[1:] - end[:-1] <= 3) & ~words["stops"].to_numpy()[:-1]
    at = np.flatnonzero(joined)
    if not len(at):
        return words
    forms = [texts[doc[i] - first][start[i] : end[i + 1]] for i in at]
    words = words.astype({"form": words["form"].cat.add_categories(sorted(set(forms) - set(words["form"].cat.categories))).dtype})
    words.iloc[at + 1, words.columns.get_loc("start")] = start[at]
    words.iloc[at + 1, words.columns.get_loc("form")] = forms
    return words[~joined].assign(form=lambda kept: kept["form"].cat.remove_unused_categories())


def _keep_lines(words: pd.DataFrame, documents: pd.DataFrame) -> pd.DataFrame:
    """Drop the words of lines that are neither title nor body; give the others zone and paragraph."""
    lines = words.groupby(["doc", "line"], sort=True)["stops"].agg(["size", "last"]).reset_index()
    kept = _kept_lines(documents)
    lines = lines.merge(kept, how="inner", on=["doc", "line"]) if kept is not None else lines.assign(title=False)
    body = lines[~lines["title"]].assign(paragraph=lambda t: t.groupby("doc").cumcount() + 1)
    prose = body[body["last"] | (body["size"] > 12)]
    lead = prose.groupby("doc")["paragraph"].min().reindex(body["doc"].unique()).fillna(1)
    body["zone"] = np.where(body["paragraph"] == body["doc"].map(lead), 1, 2)
    lines = pd.concat([body, lines[lines["title"]].assign(paragraph=0, zone=0)])
    words = words.merge(lines[["doc", "line", "paragraph", "zone"]], on=["doc", "line"], how="inner")
    return words.astype({"zone": np.int8})


def _kept_lines(documents: pd.DataFrame) -> pd.DataFrame | None:
    if "body_lines" not in documents:
        return None
    rows = []
    for doc, ranges in enumerate(documents["body_lines"].fillna("")):
        rows += [(doc, line, False) for line in read_ranges(ranges)]
    if "title_line" in documents:
        rows += [(doc, int(line), True) for doc, line in documents["title_line"].dropna().items()]
    return pd.DataFrame(rows, columns=["doc", "line", "title"]).astype({"doc": np.int32, "line": np.int32, "title": bool})


def read_ranges(text: str) -> list[int]:
    """The numbers of a `body_lines` cell.

    >>> read_ranges("4-6,9")
    [4, 5, 6, 9]
    """
    bounds = [part.partition("-") for part in str(text).split(",") if part]
    return [number for low, _, high in bounds for number in range(int(low), int(high or low) + 1)]


def _to_table(words: pd.DataFrame, documents: pd.DataFrame) -> pd.DataFrame:
    doc = words["doc"].to_numpy()
    new = np.ones(len(words), bool)
    new[1:] = np.diff(doc) != 0
    line = words["line"].to_numpy() * 2 + words["field"].to_numpy()
    breaks = np.zeros(len(words), np.int64)
    breaks[1:] = words["stops"].to_numpy()[:-1] | (np.diff(line) != 0)
    first = np.flatnonzero(new)[np.cumsum(new) - 1] if len(words) else np.zeros(0, np.int64)
    sentence = np.cumsum(breaks)
    return pd.DataFrame(
        {
            "doc_id": pd.Categorical.from_codes(doc, categories=documents["doc_id"].astype(str)),
            "position": (np.arange(len(words)) - first).astype(np.int32),
            "field": pd.Categorical.from_codes(words["field"], categories=["title", "text"]),
            "paragraph": words["paragraph"].astype(np.int32),
            "sentence": (sentence - sentence[first]).astype(np.int32) if len(words) else np.zeros(0, np.int32),
            "zone": pd.Categorical.from_codes(words["zone"], categories=["headline", "lead", "body"]),
            "form": words["form"],
            "start": words["start"],
            "end": words["end"],
        }
    )
