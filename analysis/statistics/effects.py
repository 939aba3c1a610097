"""How large a difference of counts is: a in c words of the target, b in d words of the reference."""

import numpy as np

from analysis.statistics.intervals import Z95

PER_MILLION = 1_000_000
_DOUBT = 0.05


def log_ratio(a, b, c, d) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """log2((a/c) / (b/d)) with its 95 % Wald interval; a zero counts as 0.5.

    The interval is that of ln ratio, se² = 1/a - 1/c + 1/b - 1/d.

    >>> [round(float(value), 4) for value in log_ratio(23, 551, 263, 8870)]
    [0.4935, -0.0817, 1.0686]

    Measure
    -------
    name: log ratio
    formula: log2((a/c) / (b/d)), 0 → 0.5
    default: 95 % Wald interval
    unit: doublings
    caveat: look at the number of articles too; the interval takes words as independent
    source: Hardie 2014
    """
    a, b = (np.where(np.asarray(value, float) == 0, 0.5, value) for value in (a, b))
    ratio = np.log2((a / c) / (b / d))
    half = Z95 * np.sqrt(np.maximum(1 / a - 1 / c + 1 / b - 1 / d, 0)) / np.log(2)
    return ratio, ratio - half, ratio + half


def conservative_ratio(a, b, c, d, *, words: int = 1) -> np.ndarray:
    """Log ratio of which at least so much is left after sampling error: LRC, 0 where none is.

    [l, u] is the Clopper-Pearson interval of a/(a+b) at 5 % over `words` comparisons (Bonferroni). Where the target has
    more: max(0, log2((d/c) l/(1-l))), else min(0, log2((d/c) u/(1-u))). A word that stands on no side gives 0.

    >>> float(conservative_ratio(60, 40, 2000, 8000).round(4))
    1.9839
    >>> float(conservative_ratio(60, 40, 2000, 8000, words=1000).round(4))
    1.3786

    Measure
    -------
    name: LRC
    formula: the end of the interval of the log ratio that is nearer to 0; 0 where it holds 0
    default: 95 %, Bonferroni over the words of the table
    unit: doublings
    caveat: takes words as independent, as every interval of counts does
    source: Evert 2022
    """
    from scipy.special import betaincinv

    a, b, c, d = np.broadcast_arrays(*(np.asarray(value, float) for value in (a, b, c, d)))
    over, doubt = a / c > b / d, _DOUBT / 2 / max(words, 1)
    # the end that is asked for is the lower one of the side that has more, seen from there
    more, less = np.where(over, a, b), np.where(over, b, a)
    low = betaincinv(np.maximum(more, 0.5), less + 1, doubt)
    scale = np.where(over, d / c, c / d)
    ratio = np.maximum(0, np.log2(scale * low / (1 - low)))
    return np.where(more > 0, np.where(over, ratio, -ratio), 0.0) + 0.0  # no -0


def percent_difference(a, b, c, d) -> np.ndarray:
    """%DIFF: 100 (a/c - b/d) / (b/d); where b is 0, 0.5 stands for it.

    >>> round(float(percent_difference(23, 551, 263, 8870)), 2)
    40.78

    Measure
    -------
    name: %DIFF
    formula: 100 (a/c − b/d) / (b/d), b = 0 → 0.5
    default: on request
    unit: per cent of the reference
    caveat: −100 at least, without bound above: over- and under-use are not on one scale
    source: Gabrielatos and Marchi 2012
    """
    a, b = np.asarray(a, float), np.where(np.asarray(b, float) == 0, 0.5, b)
    return 100 * (a / c - b / d) / (b / d)


def odds_ratio(a, b, c, d) -> np.ndarray:
    """(a/(c-a)) / (b/(d-b)); a cell of 0 counts as 0.5. A word that is every word of both sides has no odds: NaN.

    >>> round(float(odds_ratio(23, 551, 263, 8870)), 4)
    1.4469

    Measure
    -------
    name: odds ratio
    formula: (a / (c − a)) / (b / (d − b)), 0 → 0.5
    default: on request
    unit: ratio; 1 no difference
    caveat: for words, nearly the ratio of frequencies
    source: –
    """
    a, b, c, d = (np.asarray(value, float) for value in (a, b, c, d))
    cells = [np.where(cell == 0, 0.5, cell) for cell in (a, c - a, b, d - b)]
    return np.where((a == c) & (b == d), np.nan, cells[0] / cells[1] / (cells[2] / cells[3]))


def simple_maths(a, b, c, d, *, n: float = 1) -> np.ndarray:
    """(a per million + n) / (b per million + n): a small n brings rare words up, a large one frequent ones.

    >>> round(float(simple_maths(23, 551, 263, 8870)), 4)
    1.4078

    Measure
    -------
    name: simple maths
    formula: (a per million + n) / (b per million + n)
    default: on request, n = 1
    unit: ratio; 1 no difference
    caveat: n decides which words come first
    source: Kilgarriff 2009
    """
    a, b = np.asarray(a, float), np.asarray(b, float)
    return (PER_MILLION * a / c + n) / (PER_MILLION * b / d + n)


def log_odds(a, b, c, d, prior, total: float) -> tuple[np.ndarray, np.ndarray]:
    """Log-odds ratio with informative Dirichlet prior, and z: `prior` is α_w of each word, `total` α_0.

    δ = ln[(a + α)/(c + α_0 - a - α)] - ln[(b + α)/(d + α_0 - b - α)], σ² = 1/(a + α) + 1/(b + α), z = δ/σ.
    A word that is every word of both sides has no odds: NaN; nor has one that a side lacks and whose prior is 0.

    >>> delta, z = log_odds(23, 551, 263, 8870, 100 * 574 / 9133, 100)
    >>> round(float(delta), 5), round(float(z), 4)
    (0.28121, 1.4833)

    Measure
    -------
    name: log-odds with prior
    formula: ln[(a+α)/(c+α₀−a−α)] − ln[(b+α)/(d+α₀−b−α)], z = δ/σ
    default: α₀ = mean article length, α = α₀ · share of the word in both sides as counted
    unit: natural log; z in standard deviations
    caveat: a larger prior shrinks rare words more; measures "prior_500" and "prior_flat" show two others
    source: Monroe, Colaresi and Quinn 2008
    """
    a, b, prior = (np.asarray(value, float) for value in (a, b, prior))
    with np.errstate(divide="ignore", invalid="ignore"):
        delta = np.log((a + prior) / (c + total - a - prior)) - np.log((b + prior) / (d + total - b - prior))
        delta = np.where(np.isfinite(delta), delta, np.nan)
        return delta, delta / np.sqrt(1 / (a + prior) + 1 / (b + prior))
