"""Intervals for shares and rates."""

import numpy as np

Z95 = 1.959963984540054
BOOTSTRAPS = 1000
SEED = 20240409


def wilson(successes, trials) -> tuple[np.ndarray, np.ndarray]:
    """The 95 % Wilson score interval of a share; 0 trials give NaN.

    centre ± half, with centre = (p + z²/2n) / (1 + z²/n), half = z √(p(1-p)/n + z²/4n²) / (1 + z²/n), z = 1.96.
    Sampling error only, and only where articles are independent: ten articles on one event are not ten.
    Source: Wilson 1927; Brown, Cai and DasGupta 2001.

    >>> low, high = wilson(45, 50)
    >>> round(float(low), 3), round(float(high), 3)
    (0.786, 0.957)
    """
    k, n = np.asarray(successes, float), np.asarray(trials, float)
    with np.errstate(divide="ignore", invalid="ignore"):
        p, correction = k / n, Z95**2 / n
        centre = (p + correction / 2) / (1 + correction)
        half = Z95 * np.sqrt(p * (1 - p) / n + correction / (4 * n)) / (1 + correction)
    # the borders are exact: rounding would leave 1e-16 where no article has it
    none, every = (k == 0) & (n > 0), (k == n) & (n > 0)
    return np.where(none, 0.0, centre - half), np.where(every, 1.0, centre + half)


def bootstrap_rate(hits, words, *, repeats: int = BOOTSTRAPS, seed: int = SEED) -> tuple[float, float]:
    """The 95 % percentile bootstrap interval of 1000 * hits / words, over units (articles or stories).

    Units are drawn with replacement, the rate is that of the sums. Fewer than two units give NaN: one article says
    nothing about the next. So does no hit at all: every draw would give 0, and [0, 0] would call the word impossible
    where it is only unseen. Same seed, same interval.

    >>> bootstrap_rate([1, 1, 1], [100, 100, 100])
    (10.0, 10.0)
    """
    hits, words = np.asarray(hits, float), np.asarray(words, float)
    if len(hits) < 2 or words.sum() == 0 or hits.sum() == 0:
        return float("nan"), float("nan")
    random, rates = np.random.default_rng(seed), np.empty(repeats)
    with np.errstate(divide="ignore", invalid="ignore"):
        for draw in range(repeats):  # one draw at a time: memory does not grow with repeats
            drawn = random.integers(0, len(hits), len(hits))
            rates[draw] = 1000 * hits[drawn].sum() / words[drawn].sum()
    low, high = np.nanpercentile(rates, [2.5, 97.5])
    return float(low), float(high)
