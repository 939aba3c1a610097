"""Is a difference of counts more than chance: a in c words of the target, b in d words of the reference."""

import numpy as np

from analysis.errors import KhitabError
from analysis.statistics.intervals import false_discovery

METHODS = ("dunning", "rayson")


def log_likelihood(a, b, c, d, *, method: str = "dunning") -> np.ndarray:
    """Signed G2 of counts a in c words against b in d words; four cells, or two with method="rayson".

    G2 = 2 Σ O ln(O/E) over (a, b, c - a, d - b), E of the first two (a + b) c / N and (a + b) d / N, N = c + d; + where
    the target has more than expected. The two-cell form leaves out c - a and d - b.

    >>> [round(float(log_likelihood(23, 551, 263, 8870, method=name)), 4) for name in ("dunning", "rayson")]
    [2.507, 2.3306]

    Measure
    -------
    name: log-likelihood
    formula: 2 Σ O ln(O/E), four cells, signed
    default: method="dunning"; "rayson": two cells
    unit: G²; 3.84, 6.63, 10.83, 15.13 for p .05, .01, .001, .0001 of one word asked about beforehand
    caveat: words of a text are not independent, so p is far too small (Lijffijt et al. 2016)
    source: Dunning 1993; Rayson and Garside 2000
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        cells, over = _cells(a, b, c, d, method)
        g2 = 2 * sum(np.where(seen > 0, seen * np.log(seen / expected), 0.0) for seen, expected in cells)
    return np.sign(over) * np.maximum(g2, 0)


def chi_square(a, b, c, d, *, method: str = "dunning") -> np.ndarray:
    """Pearson's chi-square, Σ (O - E)² / E over the same cells and with the same sign as `log_likelihood`.

    >>> [round(float(chi_square(23, 551, 263, 8870, method=name)), 4) for name in ("dunning", "rayson")]
    [2.7831, 2.6082]

    Measure
    -------
    name: chi-square
    formula: Σ (O − E)² / E, four cells, signed
    default: no continuity correction; method="rayson": two cells
    unit: χ², 1 degree of freedom
    caveat: too large where a word is rare (expected counts below 5); as log-likelihood
    source: Pearson 1900
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        cells, over = _cells(a, b, c, d, method)
        return np.sign(over) * sum(np.where(e > 0, (seen - e) ** 2 / e, 0.0) for seen, e in cells)


def _cells(a, b, c, d, method: str) -> tuple[list[tuple[np.ndarray, np.ndarray]], np.ndarray]:
    """Observed and expected of each cell, and by how much the target has more than expected."""
    if method not in METHODS:
        raise KhitabError(f"method={method!r}: choose 'dunning' (four cells) or 'rayson' (two cells)")
    a, b, c, d = (np.asarray(value, float) for value in (a, b, c, d))
    expected_a, expected_b = (a + b) * c / (c + d), (a + b) * d / (c + d)
    cells = [(a, expected_a), (b, expected_b)]
    if method == "dunning":
        cells += [(c - a, c - expected_a), (d - b, d - expected_b)]
    return cells, a - expected_a


def bic(g2, words) -> np.ndarray:
    """How far G2 goes beyond what the size of the corpus alone asks for: |G2| - ln N.

    Below 0 the data speak for no difference, above 2 for one, above 6 strongly, above 10 very strongly.

    >>> round(float(bic(2.5070, 9133)), 2)
    -6.61

    Measure
    -------
    name: BIC
    formula: abs(G²) − ln N, N all words of both sides
    default: from G² of the table
    unit: above 2 positive, above 6 strong, above 10 very strong evidence
    caveat: as log-likelihood
    source: Wilson 2013
    """
    return np.abs(np.asarray(g2, float)) - np.log(words)


def q_values(g2) -> np.ndarray:
    """q of each word: its p (chi-square, 1 degree of freedom) after Benjamini and Hochberg over all words given.

    Far too small, as p is, since the words of a text are not independent: never rank by it alone.

    >>> q_values([10.83, -3.84, 0.0]).round(4).tolist()
    [0.003, 0.0751, 1.0]
    """
    from scipy.stats import chi2

    return false_discovery(chi2.sf(np.abs(np.asarray(g2, float)), 1))
