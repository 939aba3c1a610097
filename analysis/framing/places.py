"""Hits back to running words: which rows of tokens a hit stands on."""

import numpy as np
import pandas as pd

from analysis.errors import KhitabError
from analysis.statistics.running import is_in_order
from analysis.tables import check_table

_FIELD, _DOCUMENT = 2**32, 2**34  # start < 2**32, field 0 or 1: one number is a place in the corpus


def place_hits(hits: pd.DataFrame, tokens: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """The first and the last running word of each hit, as row numbers of `tokens`.

    KhitabError where the tokens are not in the order of the text, since their neighbours would be other words.

    >>> from analysis.tokens import tokenize
    >>> tokens = tokenize(pd.DataFrame({"doc_id": ["a"], "text": ["مكافحة الإرهاب اليوم"]}))
    >>> hits = pd.DataFrame({"doc_id": ["a"], "field": ["text"], "start": [7], "end": [20]})
    >>> [rows.tolist() for rows in place_hits(hits, tokens)]
    [[1], [2]]
    """
    check_table(hits, "hits", needs=("doc_id", "field", "start", "end"))
    check_table(tokens, "tokens")
    if not is_in_order(tokens):
        raise KhitabError(
            "the tokens are not in the order of the text; sort them: tokens.sort_values(['doc_id', 'position'])"
        )
    doc = tokens["doc_id"].astype("category")
    where = doc.cat.categories.astype("str").get_indexer(hits["doc_id"].astype("str"))
    places = _places(doc.cat.codes, tokens["field"], tokens["start"])
    order = np.argsort(places, kind="stable")
    first = _find(_places(where, hits["field"], hits["start"]), places[order], order)
    last = _find(_places(where, hits["field"], hits["end"] - 1), places[order], order)
    ends = tokens["end"].to_numpy(np.int64)
    lost = (where < 0) | (first < 0) | (last < first)
    if len(tokens):
        lost |= ends[first] <= hits["start"].to_numpy(np.int64)
    if lost.any():
        hit = hits.iloc[int(np.flatnonzero(lost)[0])]
        raise KhitabError(
            f"document {hit['doc_id']!r} has no running word at {hit['start']}-{hit['end']} of its {hit['field']}; "
            "give the tokens that the hits were found in"
        )
    return first, last


def _places(doc, field, start) -> np.ndarray:
    is_text = (pd.Series(field).astype("str") == "text").to_numpy()
    return np.asarray(doc, np.int64) * _DOCUMENT + is_text * _FIELD + np.asarray(start, np.int64)


def _find(wanted: np.ndarray, places: np.ndarray, order: np.ndarray) -> np.ndarray:
    """The word that begins at a place, or last before it; -1 before all words."""
    at = np.searchsorted(places, wanted, side="right") - 1
    return np.where(at < 0, -1, order[at]) if len(order) else np.full(len(wanted), -1)
