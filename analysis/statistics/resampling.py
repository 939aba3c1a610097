"""Intervals of keyness over articles: how far the result hangs on the articles that happen to be there."""

from zlib import crc32

import numpy as np
import pandas as pd
from scipy import sparse

from analysis.statistics.intervals import BOOTSTRAPS, SEED

_AT_ONCE = 1024  # words, so that memory does not grow with the vocabulary


def bootstrap_log_ratio(
    target: sparse.csr_array, reference: sparse.csr_array, columns: np.ndarray, names: tuple[pd.Index, pd.Index], *,
    repeats: int = BOOTSTRAPS,
) -> tuple[np.ndarray, np.ndarray]:  # fmt: skip
    """The 95 % percentile interval of the log ratio of some words (columns), articles drawn with replacement.

    Articles (rows) are drawn within each side; a zero in a draw counts as 0.5. Fewer than two articles on a side give
    NaN. The draws of a side depend on its articles (`names`) alone: swapped sides give mirrored intervals.

    >>> few, many = sparse.csr_array([[2, 2], [2, 2], [2, 2]]), sparse.csr_array([[1, 3], [1, 3]])
    >>> names = pd.Index(["a", "b", "c"]), pd.Index(["d", "e"])
    >>> [end.tolist() for end in bootstrap_log_ratio(few, many, np.array([0]), names)]
    [[1.0], [1.0]]

    Measure
    -------
    name: bootstrap interval of the log ratio
    formula: 2.5 % and 97.5 % of the log ratios of 1,000 draws of articles on each side
    default: on request; stories where documents have duplicate_group; fixed seed
    unit: doublings
    caveat: one article on a side has none; too narrow for a word that one side lacks, since every draw lacks it too
    source: Efron 1979; Lijffijt et al. 2016
    """
    if min(target.shape[0], reference.shape[0]) < 2:
        return np.full(len(columns), np.nan), np.full(len(columns), np.nan)
    sides = [_drawn(side, own, repeats) for side, own in zip((target, reference), names, strict=True)]
    parts = [_interval(sides, columns[at : at + _AT_ONCE]) for at in range(0, len(columns), _AT_ONCE)]
    low, high = np.concatenate(parts, axis=1) if parts else np.empty((2, 0))
    return low, high


def _drawn(side: sparse.csr_array, names: pd.Index, repeats: int) -> tuple[sparse.csc_array, np.ndarray, np.ndarray]:
    """The side by columns, how often each article is drawn each time, and the words of each draw."""
    random = np.random.default_rng([SEED, crc32("\0".join(names).encode())])
    articles = side.shape[0]
    times = random.multinomial(articles, np.full(articles, 1 / articles), size=repeats).astype(np.float32)
    return side.tocsc(), times, times.astype(float) @ np.asarray(side.sum(axis=1), float).ravel()


def _interval(sides: list[tuple], columns: np.ndarray) -> np.ndarray:
    """Low and high end for each of the columns."""
    logs = []
    for matrix, times, words in sides:
        drawn = (matrix[:, columns].astype(np.float32).T @ times.T).astype(float)
        with np.errstate(divide="ignore", invalid="ignore"):
            logs.append(np.log2(np.where(drawn == 0, 0.5, drawn) / words))
    ratios = logs[0] - logs[1]
    ratios[~np.isfinite(ratios)] = np.nan  # a draw of articles without a counted word
    return np.nanpercentile(ratios, [2.5, 97.5], axis=1)
