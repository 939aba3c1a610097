"""Keyness: which words a target uses more, or less, than a reference."""

from collections.abc import Callable

import numpy as np
import pandas as pd
from scipy import sparse

from analysis.errors import KhitabError
from analysis.statistics.dispersion import dp_norm
from analysis.statistics.effects import (
    conservative_ratio,
    log_odds,
    log_ratio,
    odds_ratio,
    percent_difference,
    simple_maths,
)
from analysis.statistics.groups import group_names
from analysis.statistics.options import as_names, check_whole
from analysis.statistics.resampling import bootstrap_log_ratio
from analysis.statistics.sides import Sides, find_sides, known_ids
from analysis.statistics.significance import bic, chi_square, log_likelihood, q_values
from analysis.statistics.words import count_words
from analysis.tables import check_table

FLAT = 0.01  # of every word: the prior that favours none


def compare_words(
    tokens: pd.DataFrame, target, reference=None, documents: pd.DataFrame | None = None, *, min_count: int = 3,
    method: str = "dunning", words: str = "detached", stop_groups: tuple[str, ...] | None = (),
    measures: tuple[str, ...] = (),
) -> pd.DataFrame:  # fmt: skip
    """The words of target articles against those of reference articles.

    `target` and `reference` are doc_ids; without a reference it is all other articles. One row is a word that stands at
    least `min_count` times in the two together, the largest |log_ratio| first, ties by g2 and word. Columns: the
    `keywords` table. Where `documents` are given and have `duplicate_group`, a story counts once on a side: its first
    copy. `words` and `stop_groups` say what is counted, as in `count_words`.

    Formulas, with a, b the word's counts and c, d all counted words of target and reference, N = c + d:
    g2 = 2 Σ O ln(O/E) over four cells (Dunning 1993), signed + where the target has more than expected;
    `method="rayson"` uses the two cells a, b alone (Rayson and Garside 2000). q is its p after Benjamini and Hochberg.
    log_ratio = log2((a/c) / (b/d)), a zero counted as 0.5 (Hardie 2014); Wald interval, se² = 1/a - 1/c + 1/b - 1/d.
    log_odds and z after Monroe, Colaresi and Quinn (2008), prior α_w = α_0 p_w, α_0 the mean length of an article
    (`attrs["alpha_0"]`), p_w the word's share in the two sides together.

    `measures` adds columns: "chi2", "bic", "lrc" (conservative log ratio), "pct_diff", "odds_ratio", "simple_maths";
    "docs", keyness of the articles that hold the word (g2_docs, log_ratio_docs; Egbert and Biber 2019); "bootstrap",
    the interval of log_ratio over articles or stories; "prior_500" and "prior_flat" (0.01 for every word), log_odds and
    z with other priors.

    Raises
    ------
    KhitabError
        where a doc_id is unknown, a side is empty, an article stands on both sides, or an option is unknown.

    Caveat: words of one text are not independent, so q is far too small; never rank by it alone, and look at
    docs_target: a word of one article marks that article, not the outlet.

    >>> from analysis.tokens import tokenize
    >>> documents = pd.DataFrame({"doc_id": ["a", "b"], "text": ["تدريب تدريب تدريب أمن", "أمن أمن أمن سلام"]})
    >>> compare_words(tokenize(documents), ["a"])[["word", "n_target", "n_reference"]].values.tolist()
    [['تدريب', 3, 0], ['امن', 1, 3]]

    Measure
    -------
    name: text-dispersion keyness
    formula: G² and log ratio with a, b the articles that hold the word and c, d all articles
    default: on request, measures=("docs",)
    unit: as G² and log ratio
    caveat: a long article holds more words
    source: Egbert and Biber 2019
    """
    check_whole(min_count=min_count)
    chosen = _measures(measures)
    if documents is not None:
        check_table(documents, "documents", needs=("doc_id",))
    counts = count_words(tokens, words=words, stop_groups=stop_groups)
    articles = pd.Index(tokens["doc_id"].astype("category").cat.categories.astype("str"))
    ids = (known_ids(side, articles, name) for side, name in ((target, "target"), (reference, "reference")))
    return _compare(find_sides(counts, *ids, documents), counts.words, min_count, method, chosen)


def compare_groups(
    tokens: pd.DataFrame, documents: pd.DataFrame, *, by: str | list[str], min_count: int = 3, method: str = "dunning",
    words: str = "detached", stop_groups: tuple[str, ...] | None = (), measures: tuple[str, ...] = (),
) -> pd.DataFrame:  # fmt: skip
    """Each group of articles against all others: `compare_words` once a group, with the column `group` in front.

    `by` takes columns of `documents` and week, month, quarter, year; a missing value is the group '—'. A group whose
    articles hold no word, or function words alone, has no row. A story (`duplicate_group`, where documents have it)
    counts once in the group and once in the others. Options, measures and caveats as in `compare_words`.

    Raises
    ------
    KhitabError
        where `by` is no column, or fewer than two groups hold words.

    >>> from analysis.tokens import tokenize
    >>> documents = pd.DataFrame({"doc_id": ["a", "b"], "outlet": ["x", "y"], "text": ["تدريب تدريب", "أمن أمن"]})
    >>> compare_groups(tokenize(documents), documents, by="outlet", min_count=2)["group"].tolist()
    ['x', 'x', 'y', 'y']
    """
    check_whole(min_count=min_count)
    chosen = _measures(measures)
    check_table(documents, "documents", needs=("doc_id",))
    counts = count_words(tokens, words=words, stop_groups=stop_groups)
    groups = group_names(documents, by, counts.doc_ids)
    known = counts.doc_ids.isin(documents["doc_id"].astype("str"))
    names = sorted(set(groups[known & np.asarray(counts.matrix.sum(axis=1) > 0)]))
    if len(names) < 2:
        alone = f"one {by} alone holds words to count" if len(set(groups)) > 1 else f"every article has the same {by}"
        raise KhitabError(f"{alone} ({names[0] if names else 'none'}); a comparison needs two")
    parts = []
    for name in names:
        inside, outside = (counts.doc_ids[known & side] for side in (groups == name, groups != name))
        sides = find_sides(counts, inside, outside, documents)
        parts.append(_compare(sides, counts.words, min_count, method, chosen).assign(group=name))
    table = pd.concat(parts, ignore_index=True)
    return table[["group", *(column for column in table if column != "group")]]


def _measures(measures: tuple[str, ...]) -> list[str]:
    asked = as_names("measures", measures, f"choose from {', '.join(MEASURES)}")
    if strange := [name for name in asked if name not in MEASURES]:
        raise KhitabError(f"measures holds {strange[0]!r}; choose from {', '.join(MEASURES)}")
    return [name for name in MEASURES if name in asked]


def _compare(sides: Sides, words: pd.Index, min_count: int, method: str, measures: list[str]) -> pd.DataFrame:
    a, b = (_sums(side) for side in (sides.target, sides.reference))
    c, d = a.sum(), b.sum()
    kept = np.flatnonzero(a + b >= min_count)
    a, b = a[kept], b[kept]
    docs = [_sums(side > 0)[kept] for side in (sides.target, sides.reference)]
    table = pd.DataFrame({"word": words[kept], "n_target": a.astype(int), "n_reference": b.astype(int)})
    table["docs_target"], table["docs_reference"] = (held.astype(int) for held in docs)
    table["per_1000_target"], table["per_1000_reference"] = 1000 * a / c, 1000 * b / d
    table["g2"] = log_likelihood(a, b, c, d, method=method)
    table["q"] = q_values(table["g2"].to_numpy())
    table["log_ratio"], table["log_ratio_low"], table["log_ratio_high"] = log_ratio(a, b, c, d)
    prior, total = _prior(sides.background, kept)
    table["log_odds"], table["z"] = log_odds(a, b, c, d, prior, total)
    table["dp_norm"] = dp_norm(sides.background)[kept]
    for name in measures:
        table = table.assign(**MEASURES[name](table, sides, (a, b, c, d), kept, method))
    order = np.lexsort((table["word"].to_numpy(str), -table["g2"].abs().round(9), -table["log_ratio"].abs().round(9)))
    table = table.iloc[order].reset_index(drop=True)
    table.attrs = {"alpha_0": float(total), "words_target": int(c), "words_reference": int(d)}
    return table


def _sums(matrix: sparse.csr_array) -> np.ndarray:
    return np.asarray(matrix.sum(axis=0), float).ravel()


def _prior(matrix: sparse.csr_array, kept: np.ndarray, alpha: float | None = None) -> tuple[np.ndarray, float]:
    """α_w of the words and α_0, by default the mean length of an article; shared out by the words' shares of both."""
    totals = _sums(matrix)
    alpha = totals.sum() / matrix.shape[0] if alpha is None else alpha
    return alpha * totals[kept] / totals.sum(), alpha


def _docs(table: pd.DataFrame, sides: Sides, cells: tuple, kept: np.ndarray, method: str) -> dict:
    held = table["docs_target"], table["docs_reference"], sides.target.shape[0], sides.reference.shape[0]
    return {"g2_docs": log_likelihood(*held, method=method), "log_ratio_docs": log_ratio(*held)[0]}


def _bootstrap(table: pd.DataFrame, sides: Sides, cells: tuple, kept: np.ndarray, method: str) -> dict:
    low, high = bootstrap_log_ratio(sides.target, sides.reference, kept, sides.names)
    return {"log_ratio_boot_low": low, "log_ratio_boot_high": high}


def _other_prior(table: pd.DataFrame, sides: Sides, cells: tuple, kept: np.ndarray, method: str) -> dict:
    delta, z = log_odds(*cells, *_prior(sides.background, kept, 500))
    return {"log_odds_500": delta, "z_500": z}


def _flat_prior(table: pd.DataFrame, sides: Sides, cells: tuple, kept: np.ndarray, method: str) -> dict:
    delta, z = log_odds(*cells, np.full(len(kept), FLAT), FLAT * int((_sums(sides.background) > 0).sum()))
    return {"log_odds_flat": delta, "z_flat": z}


# name -> the columns it adds: of the table so far, the sides, (a, b, c, d), the places of the words, and the method
MEASURES: dict[str, Callable[..., dict]] = {
    "chi2": lambda table, sides, cells, kept, method: {"chi2": chi_square(*cells, method=method)},
    "bic": lambda table, sides, cells, kept, method: {"bic": bic(table["g2"], cells[2] + cells[3])},
    "lrc": lambda table, sides, cells, kept, method: {"lrc": conservative_ratio(*cells, words=len(kept))},
    "pct_diff": lambda table, sides, cells, kept, method: {"pct_diff": percent_difference(*cells)},
    "odds_ratio": lambda table, sides, cells, kept, method: {"odds_ratio": odds_ratio(*cells)},
    "simple_maths": lambda table, sides, cells, kept, method: {"simple_maths": simple_maths(*cells)},
    "docs": _docs,
    "bootstrap": _bootstrap,
    "prior_500": _other_prior,
    "prior_flat": _flat_prior,
}
