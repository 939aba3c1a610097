"""Dispersion: is a word spread over the parts of a corpus, or does it sit in a few of them?"""

import numpy as np
from scipy import sparse


def dp_norm(matrix: sparse.csr_array) -> np.ndarray:
    """Gries's normalised deviation of proportions of every word (columns) over the parts (rows): 0 even, 1 clumped.

    DP = ½ Σ |v_i / f - s_i| and DPnorm = DP / (1 - min s), with v_i the word's count in part i, f its total and s_i the
    part's share of all words counted. The direction is opposite to Juilland's D. One part gives NaN.
    Source: Gries 2008; Lijffijt and Gries 2012.

    >>> toy = sparse.csr_array([[1, 17], [2, 18], [3, 17], [4, 16], [5, 17]])
    >>> round(float(dp_norm(toy)[0]), 4)
    0.2195
    """
    sizes = np.asarray(matrix.sum(axis=1), float).ravel()
    if len(sizes) < 2 or sizes.sum() == 0:
        return np.full(matrix.shape[1], np.nan)
    shares, totals = sizes / sizes.sum(), np.asarray(matrix.sum(axis=0), float).ravel()
    columns = matrix.tocoo()
    row, column = columns.coords
    # Σ|v/f - s| over all parts = Σ over parts that hold the word + the shares of those that do not
    inside = np.bincount(column, np.abs(columns.data / totals[column] - shares[row]) - shares[row], matrix.shape[1])
    return (inside + 1) / 2 / (1 - shares.min())
