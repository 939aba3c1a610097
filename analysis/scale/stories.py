"""Which articles are one story, over all blocks: only articles that share enough strings with another are compared."""

import numpy as np
import pandas as pd
from scipy import sparse

from analysis.corpus.duplicates import CONTAINED, mark_stories
from analysis.corpus.shingles import string_matrix
from analysis.scale.cleaning import STRINGS
from analysis.scale.keys import find_shared, is_among, load_keys
from analysis.scale.spool import Spool


def add_stories(documents: pd.DataFrame, spool: Spool) -> pd.DataFrame:
    """What `add_duplicates` adds to the documents of all blocks, by the keys of their strings; texts are not needed.

    An article of which less than 60 % stands in others belongs to no story and comes from no agency's text.
    """
    size, shared = _count_shared(spool, len(documents))
    signed = documents["agency"].fillna("").ne("").to_numpy() if "agency" in documents else np.zeros(len(size), bool)
    enough = shared >= np.ceil(CONTAINED * size - 1e-9)
    rows = np.flatnonzero((shared > 0) & (enough | signed))
    found = documents.assign(duplicate_group=documents["doc_id"].astype("str"), is_first=True)
    if not len(rows):
        return found
    marked = mark_stories(documents.iloc[rows].reset_index(drop=True), _matrix(spool, rows))
    for name in ("duplicate_group", "is_first", "agency", "agency_source"):
        column = found[name].copy() if name in found else pd.Series(None, index=found.index, dtype="str")
        column.iloc[rows] = marked[name].to_numpy()
        found[name] = column
    return found


def _count_shared(spool: Spool, articles: int) -> tuple[np.ndarray, np.ndarray]:
    """Of each article: its strings, and those that another article has too."""
    size, shared = np.zeros((2, articles), np.int64)
    for number in range(len(spool)):
        size += _count(spool, number, load_keys(spool, number, STRINGS)[1], articles)
    for some in find_shared(spool, STRINGS):
        for number in range(len(spool)) if len(some) else ():
            keys, of = load_keys(spool, number, STRINGS)
            near = slice(np.searchsorted(keys, some[0]), np.searchsorted(keys, some[-1], side="right"))
            shared += _count(spool, number, of[near][is_among(keys[near], some)], articles)
    return size, shared


def _count(spool: Spool, number: int, of: np.ndarray, articles: int) -> np.ndarray:
    """How often each article of all stands in a list of articles of one block."""
    return np.bincount(of.astype(np.int64) + number * spool.size, minlength=articles)


def _matrix(spool: Spool, rows: np.ndarray) -> sparse.csr_array:
    """The strings of the articles in these rows, as `count_shingles` gives them."""
    parts = []
    for number in range(len(spool)):
        keys, of = load_keys(spool, number, STRINGS)
        row = of.astype(np.int64) + number * spool.size
        at = np.searchsorted(rows, row)
        kept = rows[np.minimum(at, len(rows) - 1)] == row
        parts.append((at[kept], keys[kept]))
    row, key = (np.concatenate(column) for column in zip(*parts, strict=True))
    return string_matrix(row, key, len(rows))
