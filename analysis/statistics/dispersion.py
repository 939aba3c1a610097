"""Dispersion: is a word spread over the parts of a corpus, or does it sit in a few of them?

Every function takes a matrix of parts (rows) × words (columns). A part's size is the sum of its row; a part without
words is no part. With fewer than two parts there is no dispersion: NaN.
"""

import numpy as np
from scipy import sparse


def dp(matrix: sparse.csr_array) -> np.ndarray:
    """Gries's deviation of proportions of every word over the parts: 0 even, towards 1 clumped.

    DP = ½ Σ |v_i / f - s_i|, with v_i the word's count in part i, f its total and s_i the part's share of all words
    counted. The direction is opposite to that of Juilland's D and of DA.

    >>> toy = sparse.csr_array([[1, 17], [2, 18], [3, 17], [4, 16], [5, 17]])
    >>> round(float(dp(toy)[0]), 4)
    0.18

    Measure
    -------
    name: DP
    formula: ½ Σ abs(v/f − s)
    default: parts are articles
    unit: 0 even … 1 clumped
    caveat: opposite in direction to Juilland's D; its highest value is 1 − min s
    source: Gries 2008
    """
    cells = _cells(matrix)
    if cells is None:
        return np.full(matrix.shape[1], np.nan)
    row, column, data, sizes = cells
    shares, totals = sizes / sizes.sum(), np.bincount(column, data, matrix.shape[1])
    # Σ|v/f - s| over all parts = Σ over parts that hold the word + the shares of those that do not
    inside = np.abs(data / totals[column] - shares[row]) - shares[row]
    return np.where(totals > 0, (np.bincount(column, inside, matrix.shape[1]) + 1) / 2, np.nan)


def dp_norm(matrix: sparse.csr_array) -> np.ndarray:
    """DP over its highest value: 0 even, 1 clumped.

    >>> toy = sparse.csr_array([[1, 17], [2, 18], [3, 17], [4, 16], [5, 17]])
    >>> round(float(dp_norm(toy)[0]), 4)
    0.2195

    Measure
    -------
    name: DPnorm
    formula: DP / (1 − min s)
    default: parts are articles
    unit: 0 even … 1 clumped
    caveat: opposite in direction to Juilland's D
    source: Gries 2008; Lijffijt and Gries 2012
    """
    sizes = _sizes(matrix)
    return dp(matrix) / (1 - sizes.min() / sizes.sum()) if len(sizes) > 1 else np.full(matrix.shape[1], np.nan)


def juilland_d(matrix: sparse.csr_array) -> np.ndarray:
    """Juilland's D of every word: 1 even, 0 in one part alone.

    D = 1 - (sd(p) / mean(p)) / √(k - 1), with p_i = v_i / size_i over k parts, sd that of a population.

    >>> toy = sparse.csr_array([[1, 17], [2, 18], [3, 17], [4, 16], [5, 17]])
    >>> round(float(juilland_d(toy)[0]), 4)
    0.7852

    Measure
    -------
    name: Juilland's D
    formula: 1 − (sd(p) / mean(p)) / √(k − 1), p = v / size of the part
    default: parts are articles
    unit: 0 clumped … 1 even
    caveat: near 1 for nearly every word where parts are many (Biber et al. 2016); opposite in direction to DP
    source: Juilland and Chang-Rodríguez 1964
    """
    cells = _cells(matrix)
    if cells is None:
        return np.full(matrix.shape[1], np.nan)
    rates, column, parts, mean = _rates(cells, matrix.shape[1])
    squares = np.bincount(column, (rates - mean[column]) ** 2, matrix.shape[1])
    absent = parts - np.bincount(column, minlength=matrix.shape[1])
    deviation = np.sqrt((squares + absent * mean**2) / parts)
    with np.errstate(invalid="ignore"):
        return np.clip(1 - deviation / mean / np.sqrt(parts - 1), 0, 1)


def da(matrix: sparse.csr_array) -> np.ndarray:
    """DA of every word: 1 even, 0 in one part alone.

    DA = 1 - mean |p_i - p_j| / (2 mean(p)) over all pairs of k parts, p_i = v_i / size_i.

    >>> round(float(da(sparse.csr_array([[1, 9], [2, 8], [3, 7]]))[0]), 4)  # pairs differ by .1, .1, .2; mean .2
    0.6667

    Measure
    -------
    name: DA
    formula: 1 − mean over pairs of abs(p_i − p_j) / (2 mean(p)), p = v / size of the part
    default: parts are articles
    unit: 0 clumped … 1 even
    caveat: opposite in direction to DP; low for every rare word where parts are many
    source: Burch, Egbert and Biber 2017
    """
    cells = _cells(matrix)
    if cells is None:
        return np.full(matrix.shape[1], np.nan)
    rates, column, parts, mean = _rates(cells, matrix.shape[1])
    order = np.lexsort((rates, column))
    rates, column = rates[order], column[order]
    held = np.bincount(column, minlength=matrix.shape[1])
    # place of each rate among all parts in ascending order, those without the word first: Σ|p_i - p_j| = Σ(2r - k - 1)p
    rank = parts - held[column] + np.arange(len(column)) - (np.cumsum(held) - held)[column] + 1
    apart = np.bincount(column, (2 * rank - parts - 1) * rates, matrix.shape[1])
    with np.errstate(invalid="ignore"):
        return np.clip(1 - apart / (parts * (parts - 1) / 2) / (2 * mean), 0, 1)


def _sizes(matrix: sparse.csr_array) -> np.ndarray:
    sizes = np.asarray(matrix.sum(axis=1), float).ravel()
    return sizes[sizes > 0]


def _cells(matrix: sparse.csr_array) -> tuple[np.ndarray, ...] | None:
    """Part, word and count of every cell that is not zero, and the sizes of the parts; None with fewer than two."""
    sizes = np.asarray(matrix.sum(axis=1), float).ravel()
    worded = np.flatnonzero(sizes > 0)
    if len(worded) < 2:
        return None
    found = matrix.tocsr()[worded].tocoo()
    filled = found.data > 0
    row, column = (axis[filled] for axis in found.coords)
    return row, column, found.data[filled].astype(float), sizes[worded]


def _rates(cells: tuple[np.ndarray, ...], words: int) -> tuple[np.ndarray, np.ndarray, int, np.ndarray]:
    row, column, data, sizes = cells
    rates = data / sizes[row]
    return rates, column, len(sizes), np.bincount(column, rates, words) / len(sizes)
