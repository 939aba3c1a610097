"""Bootstrap intervals: what another sample of the same kind might have given.

Every statistic here is a function of sums over units (articles, stories, clusters), so that a draw of units is a vector
of weights and all draws of all columns are one matrix product.
"""

import numpy as np

from analysis.statistics.intervals import BOOTSTRAPS, SEED

_CELLS = 2**22  # weights held at once: memory does not grow with the number of draws


def bootstrap_sums(values, *, repeats: int = BOOTSTRAPS, seed: int = SEED) -> np.ndarray:
    """Sums of each column over units drawn with replacement, as many as there are: one row a draw.

    Same seed, same number of units, same draws. No unit gives sums of 0.

    >>> bootstrap_sums([[1, 100], [1, 100]], repeats=2).tolist()
    [[2.0, 200.0], [2.0, 200.0]]
    """
    values = np.asarray(values, float)
    n, random = len(values), np.random.default_rng(seed)
    if not n:
        return np.zeros((repeats, values.shape[1]))
    step = max(_CELLS // n, 1)
    sizes = [min(step, repeats - first) for first in range(0, repeats, step)]
    return np.concatenate([_weights(random, size, n) @ values for size in sizes])


def _weights(random: np.random.Generator, draws: int, n: int) -> np.ndarray:
    """How often each unit is drawn, one row a draw."""
    drawn = random.integers(0, n, (draws, n)) + n * np.arange(draws)[:, None]
    return np.bincount(drawn.ravel(), minlength=draws * n).reshape(draws, n).astype(float)


def sum_units(values, units, *, size: int | None = None) -> np.ndarray:
    """Rows summed by unit, the units in the order of their codes 0, 1, …; `size` units, else as many as are met.

    >>> sum_units([[1, 1], [0, 1], [1, 1]], [0, 0, 1]).tolist()
    [[1.0, 2.0], [1.0, 1.0]]
    """
    values, units = np.asarray(values, float), np.asarray(units, np.int64)
    met = int(units.max()) + 1 if len(units) else 0
    sums = np.zeros((met if size is None else size, values.shape[1]))
    np.add.at(sums, units, values)
    return sums


def percentile_interval(draws: np.ndarray, *, units: int | None = None) -> tuple[np.ndarray, np.ndarray]:
    """The middle 95 % of the draws of each column; draws that are NaN are left out, and no draw at all gives NaN.

    With `units`, the interval is widened for their number: the percentiles are Φ(±√(n/(n-1)) t), t the 97.5 % quantile
    of Student's distribution with n - 1 degrees of freedom. Few units make plain percentiles too narrow.
    Source: Hesterberg 2015, the expanded percentile interval.

    >>> draws = np.arange(1001.0)[:, None]
    >>> [round(float(end[0]), 6) for end in percentile_interval(draws)]
    [25.0, 975.0]
    >>> [round(float(end[0]), 1) for end in percentile_interval(draws, units=10)]
    [8.6, 991.4]
    """
    tail = 2.5 if units is None else _tail(units)
    low, high = np.full((2, draws.shape[1]), np.nan)
    told = ~np.isnan(draws).all(axis=0)
    if told.any() and tail is not None:
        low[told], high[told] = np.nanpercentile(draws[:, told], [tail, 100 - tail], axis=0)
    return low, high


def _tail(units: int) -> float | None:
    from scipy.stats import norm, t

    if units < 2:
        return None
    return float(100 * norm.cdf(-np.sqrt(units / (units - 1)) * t.ppf(0.975, units - 1)))


def bootstrap_rate(hits, words, *, repeats: int = BOOTSTRAPS, seed: int = SEED) -> tuple[float, float]:
    """The 95 % percentile bootstrap interval of 1000 * hits / words, over units (articles or stories).

    Units are drawn with replacement, the rate is that of the sums. Fewer than two units give NaN: one article says
    nothing about the next. So does no hit at all: every draw would give 0, and [0, 0] would call the word impossible
    where it is only unseen. Same seed, same interval.

    >>> bootstrap_rate([1, 1, 1], [100, 100, 100])
    (10.0, 10.0)

    Measure
    -------
    name: bootstrap interval of the rate
    formula: 2.5 % and 97.5 % percentiles of 1000 Σ hits / Σ words over 1,000 draws of stories
    default: 95 %, fixed seed
    unit: hits per 1,000 words
    caveat: none for one article or no hit; articles on one event are not independent
    source: Efron 1979
    """
    low, high = bootstrap_rates(np.asarray(hits, float)[:, None], words, repeats=repeats, seed=seed)
    return float(low[0]), float(high[0])


def bootstrap_rates(hits, words, *, repeats: int = BOOTSTRAPS, seed: int = SEED) -> tuple[np.ndarray, np.ndarray]:
    """`bootstrap_rate` of every column of `hits` at once, on the same draws.

    >>> [ends.tolist() for ends in bootstrap_rates([[1, 0], [1, 0]], [100, 100])]
    [[10.0, nan], [10.0, nan]]
    """
    hits, words = np.asarray(hits, float), np.asarray(words, float)
    low, high = np.full((2, hits.shape[1]), np.nan)
    seen = hits.sum(axis=0) > 0
    if len(words) > 1 and words.sum() > 0 and seen.any():
        sums = bootstrap_sums(np.column_stack([hits[:, seen], words]), repeats=repeats, seed=seed)
        low[seen], high[seen] = percentile_interval(divide(1000 * sums[:, :-1], sums[:, -1:]))
    return low, high


def bootstrap_shares(present, units, *, repeats: int = BOOTSTRAPS, seed: int = SEED) -> tuple[np.ndarray, np.ndarray]:
    """The 95 % interval of the share of articles (rows) with each frame (columns), drawing whole clusters of articles.

    `units` says which cluster an article belongs to, as codes 0, 1, … The share is that of the drawn articles; ends are
    expanded percentiles (see `percentile_interval`). Fewer than two clusters give NaN, and so does a share that no draw
    changes (0 or 1, or the same in every cluster of the same size): the draws cannot tell how far it is from its
    neighbours.

    >>> low, high = bootstrap_shares([[1], [1], [0], [0], [1], [0]], [0, 0, 1, 1, 2, 2])
    >>> float(low[0]), float(high[0])
    (0.0, 1.0)

    Measure
    -------
    name: cluster bootstrap interval of a share
    formula: expanded percentiles of Σ articles with it / Σ articles over 1,000 draws of clusters
    default: 95 %, fixed seed, clusters as asked (duplicate group, outlet-day, a column)
    unit: fraction
    caveat: fewer than about ten clusters say little; none where every draw gives the same
    source: Efron 1979; Hesterberg 2015
    """
    present = np.asarray(present, float)
    sums = sum_units(np.column_stack([present, np.ones(len(present))]), units)
    draws = bootstrap_sums(sums, repeats=repeats, seed=seed)
    return changing_interval(divide(draws[:, :-1], draws[:, -1:]), units=len(sums))


def changing_interval(draws: np.ndarray, *, units: int) -> tuple[np.ndarray, np.ndarray]:
    """`percentile_interval` where the draws differ; NaN where all of them are one value."""
    low, high = percentile_interval(draws, units=units)
    still = ~(high > low)
    return np.where(still, np.nan, low), np.where(still, np.nan, high)


def divide(sums, by) -> np.ndarray:
    """sums / by; NaN where there is nothing to divide by."""
    sums, by = np.broadcast_arrays(np.asarray(sums, float), np.asarray(by, float))
    return np.divide(sums, by, out=np.full(sums.shape, np.nan), where=by > 0)
