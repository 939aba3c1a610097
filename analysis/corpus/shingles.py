"""Articles to sets of overlapping five-word strings, and the pairs of articles that share many of them: exactly.

Two sets that share a large part must share one of their rarest members (prefix filter: Chaudhuri, Ganti and Kaushik
2006), so that only articles with a rare string in common are compared at all.
"""

import numpy as np
import pandas as pd
from scipy import sparse

from analysis.arabic.letters import fold_press
from analysis.tokens import tokenize

WORDS = 5
_ROWS = 2_000  # of a product, and of pairs compared at once: bounds the memory
_PAIRS = 50_000
_STEP = np.uint64(0x9E3779B97F4A7C15)


def count_shingles(documents: pd.DataFrame) -> sparse.csr_array:
    """Articles × five-word strings, 1 where an article's text holds the string; columns from the rarest on.

    Words are those of the body in the profile press; the headline does not count. A shorter text is one string. Rows
    stand in the order of `documents`.
    """
    return string_matrix(*hash_strings(*_body_words(documents)), len(documents))


def string_matrix(row: np.ndarray, key: np.ndarray, rows: int) -> sparse.csr_array:
    """Rows × strings, of the row and the key of each string that stands somewhere."""
    column, strings = pd.factorize(key)
    width = max(1, len(strings))
    held = np.sort(row * width + column)
    held = held[np.diff(held, prepend=-1) > 0]  # a string counts once in an article
    row, column = held // width, held % width
    rank = np.empty(width, np.int64)
    rank[np.argsort(np.bincount(column, minlength=width), kind="stable")] = np.arange(width)
    matrix = sparse.csr_array((np.ones(len(held), np.int32), (row, rank[column])), shape=(rows, width))
    matrix.sort_indices()
    return matrix


def _body_words(documents: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """A number for each running word of the bodies, and its row; the table of tokens, which is larger, goes."""
    tokens = tokenize(documents)
    body = (tokens["zone"] != "headline").to_numpy()
    return _fold_codes(tokens["form"])[body], tokens["doc_id"].cat.codes.to_numpy().astype(np.int64)[body]


def _fold_codes(forms: pd.Series) -> np.ndarray:
    """A random-looking number for each running word, the same for every spelling that folds alike."""
    folded, _ = pd.factorize(np.array([fold_press(form) for form in forms.cat.categories], object))
    return _mix(folded.astype(np.uint64) + np.uint64(1))[forms.cat.codes.to_numpy().astype(np.int64)]


def _mix(numbers: np.ndarray) -> np.ndarray:
    """splitmix64 (Steele, Lea and Flood 2014)."""
    mixed = numbers * _STEP
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return mixed ^ (mixed >> np.uint64(31))


def hash_strings(words: np.ndarray, row: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Row and hash of every string of five words; of an article with fewer words, one string of all."""
    first = np.flatnonzero(np.diff(row, prepend=-1))
    size = np.diff(first, append=len(row))
    left = np.repeat(first + size, size) - np.arange(len(row))  # words from here to the article's end
    begins = (left >= WORDS) | ((np.repeat(size, size) < WORDS) & (left == np.repeat(size, size)))
    key = np.zeros(len(words), np.uint64)
    for step in range(WORDS):
        moved = np.concatenate([words[step:], np.zeros(min(step, len(words)), np.uint64)])
        key = _mix(key * _STEP + np.where(left > step, moved, np.uint64(0)))
    return row[begins], key[begins]


def find_candidates(left: sparse.csr_array, right: sparse.csr_array, share: float) -> np.ndarray:
    """Pairs (row of left, row of right) that may share at least `share` of the left one's strings: none is missed."""
    prefix = rarest(left, share)
    other = right.T.tocsc()
    parts = []
    for start in range(0, prefix.shape[0], _ROWS):
        found = (prefix[start : start + _ROWS] @ other).tocoo()
        parts.append(np.column_stack([found.row.astype(np.int64) + start, found.col.astype(np.int64)]))
    return np.concatenate(parts) if parts else np.empty((0, 2), np.int64)


def rarest(matrix: sparse.csr_array, share: float) -> sparse.csr_array:
    """Each row's rarest strings, so many that whoever shares `share` of the row holds one of them."""
    size = np.diff(matrix.indptr)
    kept = size - np.ceil(share * size - 1e-9).astype(np.int64) + 1
    place = np.arange(matrix.nnz) - np.repeat(matrix.indptr[:-1], size)
    chosen = place < np.repeat(kept, size)
    bounds = np.concatenate([[0], np.cumsum(np.minimum(kept, size))])
    return sparse.csr_array((matrix.data[chosen], matrix.indices[chosen], bounds), shape=matrix.shape)


def count_shared(left: sparse.csr_array, right: sparse.csr_array, pairs: np.ndarray) -> np.ndarray:
    """How many strings the articles of each pair share."""
    parts = [
        left[part[:, 0]].multiply(right[part[:, 1]]).sum(axis=1)
        for part in np.array_split(pairs, max(1, -(-len(pairs) // _PAIRS)))
    ]
    return np.concatenate([np.asarray(part, np.int64).ravel() for part in parts])


def fingerprints(matrix: sparse.csr_array) -> np.ndarray:
    """One number a row, the same for equal sets of strings."""
    sums = np.concatenate([np.zeros(1, np.uint64), np.cumsum(_mix(matrix.indices.astype(np.uint64) + np.uint64(1)))])
    return sums[matrix.indptr[1:]] - sums[matrix.indptr[:-1]]


def jaccard(matrix: sparse.csr_array, pairs: np.ndarray) -> np.ndarray:
    """Shared strings over all strings of the two, |A ∩ B| / |A ∪ B|; 0 where both are empty."""
    size, shared = np.diff(matrix.indptr), count_shared(matrix, matrix, pairs)
    union = size[pairs[:, 0]] + size[pairs[:, 1]] - shared
    return shared / np.maximum(union, 1)
