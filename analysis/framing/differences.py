"""The arithmetic of contrasts: two groups of articles, the difference of their shares and rates, and its intervals."""

from itertools import chain

import numpy as np
import pandas as pd

from analysis.framing.cells import first_copies, rates, shares
from analysis.framing.presence import Presence
from analysis.statistics.bootstrap import bootstrap_sums, changing_interval, divide, sum_units
from analysis.statistics.intervals import false_discovery, newcombe
from analysis.tables import CONTRASTS

Side = tuple[str, str, np.ndarray, np.ndarray]  # names of the two groups, and which articles belong to each
_BOOTSTRAPPED = ("difference_cluster_low", "difference_cluster_high", "rate_difference_low", "rate_difference_high")


def contrast(presence: Presence, sides: list[Side], *, clustered: bool) -> pd.DataFrame:
    """The `contrasts` table of pairs of groups."""
    tables = [_compare(presence, *side, clustered=clustered) for side in sides]
    names = [column.name for column in CONTRASTS.columns]
    whole = {name: list(chain.from_iterable(table[name] for table in tables)) for name in names if name != "q"}
    return pd.DataFrame(whole | {"q": false_discovery(whole["p"])})[names]


def _compare(presence: Presence, a: str, b: str, in_a: np.ndarray, in_b: np.ndarray, *, clustered: bool) -> dict:
    """The columns of one pair of groups, a value for each row of the codebook."""
    at_a, at_b = (first_copies(presence, np.flatnonzero(side)) for side in (in_a, in_b))
    one, other = _side(presence, at_a), _side(presence, at_b)
    size = len(presence.rows)
    columns = {**presence.labels(), "group_a": [a] * size, "group_b": [b] * size}
    for letter, side in (("a", one), ("b", other)):
        columns |= {f"{name}_{letter}": value for name, value in side.items()}
    counts = [side[name] for side in (one, other) for name in ("articles_with", "articles")]
    columns |= {"difference": one["share"] - other["share"], "rate_difference": one["per_1000"] - other["per_1000"]}
    columns["difference_low"], columns["difference_high"] = newcombe(*counts)
    # numbered by the order of the articles, not by sides: swapping the sides keeps the draws
    units = np.unique(presence.articles["_cluster"].to_numpy()[np.concatenate([at_a, at_b])], return_inverse=True)[1]
    columns |= _bootstrapped(presence, at_a, at_b, units)
    variance = _cluster_variance(presence, at_a, at_b, units) if clustered else _pooled_variance(*counts)
    columns["z"], columns["p"] = _test(columns["difference"], variance, units.max() if clustered else None)
    return columns


def _side(presence: Presence, at: np.ndarray) -> dict[str, np.ndarray]:
    words = presence.articles["_words"].to_numpy()[at]
    told = shares(presence.present[at]) | rates(presence.hits[at], words, interval=False)
    return {name: told[name] for name in ("articles", "articles_with", "share", "per_1000")}


def _bootstrapped(presence: Presence, a: np.ndarray, b: np.ndarray, units: np.ndarray) -> dict[str, np.ndarray]:
    """Intervals of both differences from draws of whole units, which may have articles on both sides."""
    m, size = units.max() + 1, len(presence.rows)
    sums = [_sums(presence, at, own, m) for at, own in ((a, units[: len(a)]), (b, units[len(a) :]))]
    few = any(len(np.unique(own)) < 2 for own in (units[: len(a)], units[len(a) :]))
    one, other = np.hsplit(bootstrap_sums(np.hstack(sums)), 2)
    share = divide(one[:, :size], one[:, -2:-1]) - divide(other[:, :size], other[:, -2:-1])
    rate = 1000 * (divide(one[:, size:-2], one[:, -1:]) - divide(other[:, size:-2], other[:, -1:]))
    ends = [end for draws in (share, rate) for end in changing_interval(draws, units=m)]
    return {name: np.full(size, np.nan) if few else end for name, end in zip(_BOOTSTRAPPED, ends, strict=True)}


def _sums(presence: Presence, at: np.ndarray, units: np.ndarray, m: int) -> np.ndarray:
    """Of each unit on one side: articles with each row, hits of each row, articles, words."""
    sizes = [np.ones(len(at)), presence.articles["_words"].to_numpy()[at]]
    return sum_units(np.column_stack([presence.present[at], presence.hits[at], *sizes]), units, size=m)


def _pooled_variance(k_a: np.ndarray, n_a: np.ndarray, k_b: np.ndarray, n_b: np.ndarray) -> np.ndarray:
    share = (k_a + k_b) / (n_a + n_b)
    return share * (1 - share) * (1 / n_a + 1 / n_b)


def _cluster_variance(presence: Presence, a: np.ndarray, b: np.ndarray, units: np.ndarray) -> np.ndarray:
    """Of the difference where the shares are equal: residuals are summed inside a cluster before they are squared."""
    present = presence.present[np.concatenate([a, b])]
    weight = np.concatenate([np.full(len(a), 1 / len(a)), np.full(len(b), -1 / len(b))])
    sums = sum_units((present - present.mean(axis=0)) * weight[:, None], units)
    m = len(sums)
    return (sums**2).sum(axis=0) * m / (m - 1) if m > 1 else np.full(present.shape[1], np.nan)


def _test(difference: np.ndarray, variance: np.ndarray, freedom: int | None) -> tuple[np.ndarray, np.ndarray]:
    """z and its p, of Student's t where there are clusters; no difference is z 0, whatever its variance."""
    from scipy.stats import norm, t

    z = np.where(difference == 0, 0.0, np.nan)
    np.divide(difference, np.sqrt(variance), out=z, where=variance > 0)
    z[np.isnan(variance)] = np.nan
    return z, 2 * (norm.sf(np.abs(z)) if freedom is None else t.sf(np.abs(z), max(freedom, 1)))
