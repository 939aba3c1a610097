"""Estimates from strata and their intervals: shares that add up, recall and F1. All take arrays."""

import numpy as np

from analysis.statistics.intervals import wilson


def weighted_wilson(true, weights) -> tuple[float, float, float]:
    """A weighted share of articles and its Wilson interval, with as many articles as the weights are worth.

    n = (Σ w)² / Σ w² (Kish 1965): the articles themselves where all weights are equal.

    >>> [round(end, 4) for end in weighted_wilson([1] * 48 + [0] * 12, [5.0] * 60)]
    [0.8, 0.6822, 0.8817]
    """
    true, weights = np.asarray(true, float), np.asarray(weights, float)
    if (weights == weights[0]).all():  # exact: the share of all is 1, not nearly
        share, n = float(true.mean()), float(len(true))
    else:
        share, n = float(weights @ true / weights.sum()), float(weights.sum() ** 2 / (weights**2).sum())
        share = 1.0 if true.all() else share
    low, high = wilson(share * n, n)
    return share, float(low), float(high)


def combine_shares(weights, shares, lows, highs) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Σ w p over strata (the first axis) and its interval, from the interval of each stratum (MOVER).

    A stratum of weight 0 counts for nothing, even where its share is unknown; else an unknown share makes all unknown.

    >>> low, high = wilson([48, 5], [60, 100])
    >>> [round(float(end), 4) for end in combine_shares([0.3, 0.7], [0.8, 0.05], low, high)]
    [0.275, 0.2344, 0.3247]

    Measure
    -------
    name: corrected prevalence
    formula: π = Σ w_s p_s, w_s = N_s / N; π - √Σ (w_s (p_s - l_s))² to π + √Σ (w_s (u_s - p_s))², l, u Wilson ends
    default: strata flagged, near miss, unflagged; 95 %
    unit: fraction
    caveat: sampling of articles for coding only; the coders are taken to be right; a pooled gold assumes equal error
    source: Zou and Donner 2008; Rogan and Gladen 1978 for the correction
    """
    weights, shares, lows, highs = (np.asarray(each, float) for each in (weights, shares, lows, highs))
    none = weights == 0
    total, below, above = (np.where(none, 0.0, weights * part) for part in (shares, shares - lows, highs - shares))
    share = total.sum(axis=0)
    return share, share - np.sqrt((below**2).sum(axis=0)), share + np.sqrt((above**2).sum(axis=0))


def recall(found, missed) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """found / (found + missed) with its interval; both are (estimate, low, high), in shares or articles.

    NaN where nothing is found and nothing missed.

    >>> low, high = wilson([48, 5], [60, 100])
    >>> found, missed = (240, 300 * low[0], 300 * high[0]), (35, 700 * low[1], 700 * high[1])
    >>> [round(float(end), 4) for end in recall(found, missed)]
    [0.8727, 0.7505, 0.9411]

    Measure
    -------
    name: recall
    formula: N_1 p_1 / Σ N_s p_s; the interval holds each r for which that of (1 - r) · found - r · missed (MOVER)
        holds 0
    default: 95 %
    unit: fraction
    caveat: hangs on few misses among many unflagged articles, so wide; coders taken to be right
    source: Zou and Donner 2008; Donner and Zou 2012 for ratios
    """
    return _part(found, missed, 0.0, np.ones_like)


def f1(found, missed, flagged) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """2 found / (flagged + found + missed) with its interval; `flagged` is known, as the corpus is counted whole.

    >>> low, high = wilson([48, 5], [60, 100])
    >>> found, missed = (240, 300 * low[0], 300 * high[0]), (35, 700 * low[1], 700 * high[1])
    >>> [round(float(end), 4) for end in f1(found, missed, 300)]
    [0.8348, 0.7394, 0.8912]

    Measure
    -------
    name: F1
    formula: 2 found / (flagged + found + missed) = 2 P R / (P + R); interval as that of recall
    default: 95 %
    unit: fraction
    caveat: says nothing about which of the two errors is made; look at precision and recall
    source: van Rijsbergen 1979; Donner and Zou 2012 for the interval
    """
    return _part(found, missed, flagged, lambda odds: 2 * np.ones_like(odds))


def _part(found, missed, more, scale) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """scale / (1 + odds) with odds = (missed + more) / found, and where the interval of odds · found - missed holds 0.

    The ends solve (odds · t - m)² = odds² (t - t_end)² + (m - m_end)², a quadratic equation in the odds.
    """
    (t, t_low, t_high), (m, m_low, m_high) = (np.asarray(each, float) for each in (found, missed))
    total = m + more
    low = _odds(t, total, t - t_low, m_high - m, largest=True)
    high = _odds(t, total, t_high - t, m - m_low, largest=False)
    with np.errstate(divide="ignore", invalid="ignore"):
        ends = [np.where(t > 0, scale(odds) / (1 + odds), t + 0 * m) for odds in (total / t, low, high)]
        nothing = (t == 0) & (total == 0)
    return tuple(np.where(nothing, np.nan, end) for end in ends)


def _odds(t, m, below, beside, *, largest: bool) -> np.ndarray:
    with np.errstate(divide="ignore", invalid="ignore"):
        a, c = t**2 - below**2, m**2 - beside**2
        root = np.sqrt(np.maximum((t * m) ** 2 - a * c, 0))
        if largest:
            return np.where(a > 0, (t * m + root) / np.where(a > 0, a, 1), np.where(np.isnan(a), np.nan, np.inf))
        return np.where(c == 0, 0.0, c / (t * m + root))
