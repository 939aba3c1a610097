"""Agreement of coders in numbers: Krippendorff's alpha from coincidences, Gwet's AC1, percent agreement."""

import numpy as np

LEVELS = ("nominal", "ordinal", "interval")


def coincidences(counts) -> np.ndarray:
    """The coincidences of each unit: units × values × values, from units × values (how many coders gave the value).

    o_ck of a unit = pairs of values c and k that two coders gave it / (m - 1), m the coders of the unit; those of a
    unit add up to m. A unit that one coder coded has none.

    >>> coincidences([[2, 1]])[0].tolist()
    [[1.0, 1.0], [1.0, 0.0]]
    """
    counts = np.asarray(counts, float)
    coders = counts.sum(axis=1)
    pairs = counts[:, :, None] * counts[:, None, :]
    value = np.arange(counts.shape[1])
    pairs[:, value, value] -= counts
    return pairs / np.maximum(coders - 1, 1)[:, None, None]


def krippendorff_alpha(coincidence, values, level: str = "nominal") -> np.ndarray:
    """Alpha of matrices of coincidences (… × values × values); NaN where only one value occurs.

    `values` are the values as numbers, in order; at the nominal and the ordinal level only their order is used.

    >>> float(krippendorff_alpha([[8, 2], [2, 8]], [0, 1])).__round__(4)
    0.62

    Measure
    -------
    name: Krippendorff's alpha
    formula: 1 - D_o / D_e; D_o = (1/n) Σ o_ck δ², D_e = (1/(n(n-1))) Σ n_c n_k δ²,
        o_ck = Σ over units of pairs c-k / (m - 1)
    default: nominal (δ² = 1 where c ≠ k); ordinal δ² = (Σ n_g from c to k - (n_c + n_k)/2)²; interval δ² = (c - k)²
    unit: 1 perfect, 0 as by chance
    caveat: low for rare values even where coders seldom differ; not defined without variation; before adjudication
    source: Krippendorff 2004; Hayes and Krippendorff 2007
    """
    o = np.asarray(coincidence, float)
    n_c = o.sum(axis=-1)
    n = n_c.sum(axis=-1)
    squares = _squares(n_c, np.asarray(values, float), level)
    observed = (o * squares).sum(axis=(-2, -1)) * (n - 1)
    expected = (n_c[..., :, None] * n_c[..., None, :] * squares).sum(axis=(-2, -1))
    return 1 - np.divide(observed, expected, out=np.full(np.shape(expected), np.nan), where=expected > 0)


def _squares(n_c: np.ndarray, values: np.ndarray, level: str) -> np.ndarray:
    """How far two values are apart, squared."""
    if level == "nominal":
        return 1 - np.eye(len(values))
    if level == "interval":
        return (values[:, None] - values[None, :]) ** 2
    # the ranks' middles: their difference is all values between the two, and half of each
    middle = n_c.cumsum(axis=-1) - n_c / 2
    return (middle[..., :, None] - middle[..., None, :]) ** 2


def percent_agreement(counts) -> np.ndarray:
    """Of each unit the share of pairs of coders that gave it the same value; NaN for fewer than two coders.

    >>> percent_agreement([[2, 1], [3, 0]]).round(3).tolist()
    [0.333, 1.0]
    """
    counts = np.asarray(counts, float)
    coders = counts.sum(axis=1)
    pairs = coders * (coders - 1)
    same = (counts * (counts - 1)).sum(axis=1)
    return np.divide(same, pairs, out=np.full(len(counts), np.nan), where=pairs > 0)


def gwet_ac1(counts) -> float:
    """AC1 of units × values; a variable of one value only has no chance agreement, and 1.

    >>> round(gwet_ac1([[2, 0], [2, 0], [1, 1], [0, 2]]), 4)
    0.5294

    Measure
    -------
    name: Gwet's AC1
    formula: (p_a - p_e) / (1 - p_e), p_e = Σ π_k (1 - π_k) / (q - 1), π_k the mean share of value k of q;
        binary 2π(1-π)
    default: values equal or not, whatever the level
    unit: 1 perfect, 0 as by chance
    caveat: beside alpha for rare frames, not instead: it is high where nearly all values are 0
    source: Gwet 2008
    """
    counts = np.asarray(counts, float)
    shares = (counts / counts.sum(axis=1, keepdims=True)).mean(axis=0)
    chance = float((shares * (1 - shares)).sum()) / max(counts.shape[1] - 1, 1)
    return (float(np.nanmean(percent_agreement(counts))) - chance) / (1 - chance)
