"""The running words as integer codes with their bounds: what every measure of words side by side starts from."""

from collections.abc import Callable
from functools import cache
from typing import NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from analysis.errors import KhitabError
from analysis.statistics.naming import learn_names, name_forms
from analysis.statistics.words import used_forms
from analysis.tables import check_table


class Running(NamedTuple):
    """Of each running word: its place in `words` (sorted), its article, its sentence, and its stretch without a sign.

    `tokens` are the rows they come from, in the order of the text; `name` tells as which word any form counts.
    """

    codes: np.ndarray
    words: pd.Index
    doc: np.ndarray
    sentence: np.ndarray
    stretch: np.ndarray
    tokens: pd.DataFrame
    name: Callable[[str], str]

    @property
    def articles(self) -> int:
        return len(np.unique(self.doc))


def read_running(tokens: pd.DataFrame, words: str = "detached") -> Running:
    """Words and bounds of the tokens; sentences and stretches are numbered through all articles.

    `words` says what one word is, as in `count_words`. A sign between two words ends a stretch, and so does a row that
    is not there. KhitabError where a column is missing or `words` is unknown.

    >>> from analysis.tokens import tokenize
    >>> tokens = tokenize(pd.DataFrame({"doc_id": ["a"], "text": ["الأمن والأمن، ثم السلم. نعم"]}))
    >>> running = read_running(tokens)
    >>> running.words[running.codes].tolist()
    ['الامن', 'الامن', 'ثم', 'السلم', 'نعم']
    >>> running.sentence.tolist(), running.stretch.tolist()
    ([0, 0, 0, 0, 1], [0, 0, 1, 1, 2])
    """
    check_table(tokens, "tokens", needs=("doc_id", "position", "sentence", "form"))
    tokens = in_order(tokens)
    doc = tokens["doc_id"].astype("category").cat.codes.to_numpy(np.int64)
    codes, written = used_forms(tokens)
    n = np.bincount(codes, minlength=len(written))
    names = name_forms(written, n, words)
    encoded = names.dictionary_encode()
    order = pc.sort_indices(encoded.dictionary).to_numpy()
    place = np.argsort(order)[encoded.indices.to_numpy()]
    found = pd.Index(pd.array(encoded.dictionary.take(pa.array(order)), dtype="str"))
    ends, breaks = (np.cumsum(edge) for edge in _bounds(tokens, doc))
    learned = cache(lambda: learn_names(written.to_pylist(), n, words))

    def name(form: str) -> str:
        at = pc.index(written, form).as_py()
        return learned()(form) if at < 0 else names[at].as_py()  # learning takes as long as all the rest

    return Running(place[codes], found, doc, ends, breaks, tokens, name)


def in_order(tokens: pd.DataFrame) -> pd.DataFrame:
    """The tokens, document by document in the order of the text; KhitabError where a word is given twice.

    Rows that are in order stay as they are, whichever document comes first.

    >>> from analysis.tokens import tokenize
    >>> tokens = tokenize(pd.DataFrame({"doc_id": ["a"], "text": ["أمن ثم سلام"]}))
    >>> in_order(tokens[::-1])["form"].tolist()
    ['أمن', 'ثم', 'سلام']
    """
    if is_in_order(tokens):
        return tokens
    place = _word_places(tokens)
    order = np.argsort(place, kind="stable")
    twice = np.diff(place[order]) == 0
    if twice.any():
        row = tokens.iloc[order[int(twice.argmax())]]
        raise KhitabError(
            f"the tokens hold word {row['position']} of document {row['doc_id']!r} twice; give each word once: "
            "tokens.drop_duplicates(['doc_id', 'position'])"
        )
    return tokens.iloc[order]


def is_in_order(tokens: pd.DataFrame) -> bool:
    """Do the words of each document stand together, in the order of the text?"""
    documents, position = tokens["doc_id"].astype("category").cat, tokens["position"].to_numpy()
    doc = documents.codes.to_numpy()
    moves = doc[1:] != doc[:-1]
    held = np.zeros(len(documents.categories) + 1, bool)
    held[doc] = True  # a missing document, -1, is the last
    return bool((moves | (position[1:] > position[:-1])).all()) and held.sum() == moves.sum() + min(len(doc), 1)


def _word_places(tokens: pd.DataFrame) -> np.ndarray:
    """Document and position of each word as one number."""
    doc = tokens["doc_id"].astype("category").cat.codes.to_numpy(np.int64)
    return doc << 32 | tokens["position"].to_numpy(np.int64)


def _bounds(tokens: pd.DataFrame, doc: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Which words begin a sentence, and which a stretch? The first of all begins none, so that numbers start at 0."""
    ends = np.zeros(len(tokens), bool)
    ends[1:] = (np.diff(doc) != 0) | (np.diff(tokens["sentence"].to_numpy(np.int64)) != 0)
    breaks = ends.copy()
    breaks[1:] |= np.diff(tokens["position"].to_numpy(np.int64)) != 1
    if "joined" in tokens:
        breaks[1:] |= ~tokens["joined"].to_numpy(bool)[1:]
    return ends, breaks


def locate_hits(hits: pd.DataFrame, tokens: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """The first and the last row of `tokens` (in the order of the text) that each hit covers.

    Raises
    ------
    KhitabError
        where a hit stands at no word of the tokens.

    >>> from analysis.tokens import tokenize
    >>> tokens = tokenize(pd.DataFrame({"doc_id": ["a"], "text": ["ضد خطر الإرهاب"]}))
    >>> hits = pd.DataFrame({"doc_id": ["a"], "field": ["text"], "start": [3], "end": [14]})
    >>> [rows.tolist() for rows in locate_hits(hits, tokens)]
    [[1], [2]]
    """
    check_table(hits, "hits", needs=("doc_id", "field", "start", "end"))
    check_table(tokens, "tokens", needs=("doc_id", "field", "start", "end"))
    place, of_hits = _places(tokens, hits)
    key = place << 32 | tokens["start"].to_numpy(np.int64)
    order = np.argsort(key, kind="stable")
    start, end = (hits[name].to_numpy(np.int64) for name in ("start", "end"))
    at = [np.searchsorted(key[order], of_hits << 32 | edge, side="right") - 1 for edge in (start, end - 1)]
    if not len(tokens) or not len(hits):
        _refuse(hits, np.ones(len(hits), bool))
        return at[0], at[1]
    first, last = (order[np.maximum(rows, 0)] for rows in at)
    apart = (place[first] != of_hits) | (tokens["end"].to_numpy(np.int64)[first] <= start)
    _refuse(hits, apart)
    return first, last


def _places(tokens: pd.DataFrame, hits: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Number of the article and field of each token and of each hit; -1 where no token has them."""
    ids, fields = (tokens[name].astype("category").cat for name in ("doc_id", "field"))
    doc, field = (pd.Index(cat.categories.astype("str")) for cat in (ids, fields))
    hit_doc = doc.get_indexer(hits["doc_id"].astype("str").tolist()).astype(np.int64)
    hit_field = field.get_indexer(hits["field"].astype("str").tolist()).astype(np.int64)
    known = (hit_doc >= 0) & (hit_field >= 0)
    width = max(len(field), 1)
    of_tokens = ids.codes.to_numpy(np.int64) * width + fields.codes.to_numpy(np.int64)
    return of_tokens, np.where(known, hit_doc * width + hit_field, -1)


def _refuse(hits: pd.DataFrame, wrong: np.ndarray) -> None:
    if wrong.any():
        hit = hits.iloc[int(np.flatnonzero(wrong)[0])]
        raise KhitabError(
            f"the hit at {hit['field']} {hit['start']}-{hit['end']} of document {hit['doc_id']!r} stands at no word "
            "counted there; give the tokens (or documents) that the hits were found in"
        )


def least(words: int, articles: int) -> tuple[int, int]:
    """How often, and in how many articles, something must stand to be listed: the defaults for corpora of any size.

    max(2, min(5, words // 2000)) times, in 3 articles (2 where there are fewer than 20, 1 where there is one).

    >>> least(900, 6), least(1_000_000, 2000)
    ((2, 2), (5, 3))
    """
    return max(2, min(5, words // 2000)), max(1, min(articles, 3 if articles >= 20 else 2))
