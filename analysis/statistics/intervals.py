"""Intervals for shares and their differences, and p values for many of them."""

import numpy as np

from analysis.errors import KhitabError

Z95 = 1.959963984540054
BOOTSTRAPS = 1000
SEED = 20240409


def wilson(successes, trials) -> tuple[np.ndarray, np.ndarray]:
    """The 95 % Wilson score interval of a share; 0 trials give NaN.

    centre ± half, with centre = (p + z²/2n) / (1 + z²/n), half = z √(p(1-p)/n + z²/4n²) / (1 + z²/n), z = 1.96.
    Sampling error only, and only where articles are independent: ten articles on one event are not ten. More successes
    than trials are a KhitabError.
    Source: Wilson 1927; Brown, Cai and DasGupta 2001.

    >>> low, high = wilson(45, 50)
    >>> round(float(low), 3), round(float(high), 3)
    (0.786, 0.957)

    Measure
    -------
    name: Wilson interval of a share
    formula: (p + z²/2n ± z √(p(1-p)/n + z²/4n²)) / (1 + z²/n), z = 1.96
    default: 95 %
    unit: fraction
    caveat: sampling error only; articles taken as independent, so ask for clusters too
    source: Wilson 1927; Brown, Cai and DasGupta 2001
    """
    k, n = np.broadcast_arrays(np.asarray(successes, float), np.asarray(trials, float))
    if (wrong := (k < 0) | (k > n) | (n < 0)).any():
        told = f"{k[wrong].flat[0]:g} successes of {n[wrong].flat[0]:g} trials"
        raise KhitabError(f"{told}: give successes from 0 to the number of trials")
    with np.errstate(divide="ignore", invalid="ignore"):
        p, correction = k / n, Z95**2 / n
        centre = (p + correction / 2) / (1 + correction)
        half = Z95 * np.sqrt(p * (1 - p) / n + correction / (4 * n)) / (1 + correction)
    # the borders are exact: rounding would leave 1e-16 where no article has it
    none, every = (k == 0) & (n > 0), (k == n) & (n > 0)
    return np.where(none, 0.0, centre - half), np.where(every, 1.0, centre + half)


def newcombe(successes_a, trials_a, successes_b, trials_b) -> tuple[np.ndarray, np.ndarray]:
    """The 95 % interval of the difference of two independent shares, a - b, from their Wilson intervals (MOVER).

    With d = p_a - p_b: low = d - √((p_a - l_a)² + (u_b - p_b)²), high = d + √((u_a - p_a)² + (p_b - l_b)²), l and u the
    ends of the Wilson intervals. 0 trials on a side give NaN. Sampling error only, articles taken as independent.
    Source: Newcombe 1998, method 10; Zou and Donner 2008.

    >>> low, high = newcombe(56, 70, 48, 80)
    >>> round(float(low), 4), round(float(high), 4)
    (0.0524, 0.3339)

    Measure
    -------
    name: interval of a difference of shares
    formula: d - √((p_a - l_a)² + (u_b - p_b)²) to d + √((u_a - p_a)² + (p_b - l_b)²), l, u Wilson ends
    default: 95 %
    unit: fraction
    caveat: articles taken as independent; see the bootstrap columns beside it
    source: Newcombe 1998, method 10
    """
    (k_a, n_a), (k_b, n_b) = (np.asarray([k, n], float) for k, n in ((successes_a, trials_a), (successes_b, trials_b)))
    with np.errstate(divide="ignore", invalid="ignore"):
        p_a, p_b = k_a / n_a, k_b / n_b
    (low_a, high_a), (low_b, high_b) = wilson(k_a, n_a), wilson(k_b, n_b)
    below, above = np.hypot(p_a - low_a, high_b - p_b), np.hypot(high_a - p_a, p_b - low_b)
    return p_a - p_b - below, p_a - p_b + above


def false_discovery(p) -> np.ndarray:
    """q values: p values after Benjamini and Hochberg; NaN stays NaN and is not among those compared.

    q of the i-th smallest of m is the least of m p_j / j over j >= i, at most 1.

    >>> false_discovery([0.01, 0.04, 0.03, float("nan")]).round(4).tolist()
    [0.03, 0.04, 0.04, nan]

    Measure
    -------
    name: q
    formula: min over j >= i of m p_j / j, p sorted, of m rows compared; of words p is that of G² (χ², 1 df)
    default: over all rows of one table
    unit: probability
    caveat: expected part of false ones among those called different; never rank by it alone
    source: Benjamini and Hochberg 1995
    """
    from scipy.stats import false_discovery_control

    p = np.asarray(p, float)
    q, told = np.full(p.shape, np.nan), ~np.isnan(p)
    if told.any():
        q[told] = false_discovery_control(p[told])
    return q
