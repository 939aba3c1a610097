"""Keyness: which words a target uses more, or less, than a reference."""

import numpy as np
import pandas as pd
from scipy import sparse

from analysis.errors import KhitabError
from analysis.statistics.dispersion import dp_norm
from analysis.statistics.intervals import Z95
from analysis.statistics.words import WordCounts, count_words
from analysis.tables import KEYWORDS, check_table


def compare_words(
    tokens: pd.DataFrame, target, reference=None, *, min_count: int = 3, method: str = "dunning",
    stop_groups: tuple[str, ...] | None = (),
) -> pd.DataFrame:  # fmt: skip
    """The words of target articles against those of reference articles.

    `target` and `reference` are doc_ids; without a reference it is all other articles. One row is a word that stands at
    least `min_count` times in the two together, the largest |log_ratio| first, ties by g2 and word. Columns: the
    `keywords` table.

    Formulas, with a, b the word's counts and c, d all counted words of target and reference, N = c + d:
    g2 = 2 Σ O ln(O/E) over four cells (Dunning 1993), signed + where the target has more than expected;
    `method="rayson"` uses the two cells a, b alone (Rayson and Garside 2000). q is its p after Benjamini and Hochberg.
    log_ratio = log2((a/c) / (b/d)), a zero counted as 0.5 (Hardie 2014); Wald interval, se² = 1/a - 1/c + 1/b - 1/d.
    log_odds and z after Monroe, Colaresi and Quinn (2008), prior α_w = α_0 p_w, α_0 the mean length of an article.

    Raises
    ------
    KhitabError
        where a doc_id is unknown, a side is empty, or an article stands on both sides.

    Caveat: words of one text are not independent, so q is far too small; never rank by it alone, and look at
    docs_target: a word of one article marks that article, not the outlet.

    >>> from analysis.tokens import tokenize
    >>> documents = pd.DataFrame({"doc_id": ["a", "b"], "text": ["تدريب تدريب تدريب أمن", "أمن أمن أمن سلام"]})
    >>> compare_words(tokenize(documents), ["a"])[["word", "n_target", "n_reference"]].values.tolist()
    [['تدريب', 3, 0], ['امن', 1, 3]]
    """
    counts = count_words(tokens, stop_groups=stop_groups)
    articles = pd.Index(tokens["doc_id"].astype("category").cat.categories.astype("str"))
    sides = _sides(counts, _known(target, articles, "target"), _known(reference, articles, "reference"))
    return _compare(counts, *sides, min_count=min_count, method=method)


def _compare(
    counts: WordCounts, inside: np.ndarray, outside: np.ndarray, *, min_count: int, method: str = "dunning"
) -> pd.DataFrame:
    a, b = (np.asarray(counts.matrix[rows].sum(axis=0), float).ravel() for rows in (inside, outside))
    c, d = a.sum(), b.sum()
    if not c or not d:
        raise KhitabError(f"the {'target' if not c else 'reference'} has no word to count; choose other articles")
    kept = np.flatnonzero(a + b >= min_count)
    a, b, both = a[kept], b[kept], counts.matrix[np.flatnonzero(inside | outside)]
    docs = [np.asarray((counts.matrix[rows] > 0).sum(axis=0)).ravel()[kept] for rows in (inside, outside)]
    table = pd.DataFrame({"word": counts.words[kept], "n_target": a.astype(int), "n_reference": b.astype(int)})
    table["docs_target"], table["docs_reference"] = docs
    table["per_1000_target"], table["per_1000_reference"] = 1000 * a / c, 1000 * b / d
    table["g2"] = log_likelihood(a, b, c, d, method=method)
    table["q"] = _false_discovery(table["g2"].to_numpy())
    table["log_ratio"], table["log_ratio_low"], table["log_ratio_high"] = log_ratio(a, b, c, d)
    table["log_odds"], table["z"] = log_odds(a, b, c, d, *_prior(both, kept))
    table["dp_norm"] = dp_norm(both)[kept]
    order = np.lexsort((table["word"].to_numpy(str), -table["g2"].abs().round(9), -table["log_ratio"].abs().round(9)))
    return table.iloc[order][[column.name for column in KEYWORDS.columns]].reset_index(drop=True)


def compare_groups(tokens: pd.DataFrame, documents: pd.DataFrame, *, by: str, min_count: int = 3) -> pd.DataFrame:
    """Each group of articles against all others: `compare_words` once a group, with the column `group` in front.

    A missing value is the group '—'. A group whose articles hold no word, or function words alone, has no row.

    Raises
    ------
    KhitabError
        where `by` is no column, or fewer than two groups hold words.

    >>> from analysis.tokens import tokenize
    >>> documents = pd.DataFrame({"doc_id": ["a", "b"], "outlet": ["x", "y"], "text": ["تدريب تدريب", "أمن أمن"]})
    >>> compare_groups(tokenize(documents), documents, by="outlet", min_count=2)["group"].tolist()
    ['x', 'x', 'y', 'y']
    """
    check_table(documents, "documents", needs=("doc_id", by))
    counts = count_words(tokens)
    worded = counts.doc_ids[counts.matrix.sum(axis=1) > 0]
    articles = pd.Series(documents[by].astype("str").fillna("—").to_numpy(), documents["doc_id"].astype("str"))
    groups = articles[articles.index.isin(worded)]
    names = sorted(groups.unique())
    if len(names) < 2:
        alone = f"one {by} alone holds words to count" if articles.nunique() > 1 else f"every article has the same {by}"
        raise KhitabError(f"{alone} ({names[0] if names else 'none'}); a comparison needs two")
    sides = [_sides(counts, groups.index[groups == name].tolist(), None) for name in names]
    parts = [_compare(counts, *both, min_count=min_count) for both in sides]
    named = [part.assign(group=name) for part, name in zip(parts, names, strict=True)]
    return pd.concat(named, ignore_index=True)[["group", *(column.name for column in KEYWORDS.columns)]]


def _sides(counts: WordCounts, target: list[str], reference: list[str] | None) -> tuple[np.ndarray, np.ndarray]:
    inside = counts.doc_ids.isin(target)
    outside = ~inside if reference is None else counts.doc_ids.isin(reference)
    if (inside & outside).any():
        shared = counts.doc_ids[inside & outside][0]
        raise KhitabError(f"article {shared!r} stands in target and reference; leave it out of one of them")
    for name, side in (("target", inside), ("reference", outside)):
        if not side.any():
            raise KhitabError(f"the {name} is empty; a comparison needs articles with words on both sides")
    return np.asarray(inside), np.asarray(outside)


def _known(ids, articles: pd.Index, name: str) -> list[str] | None:
    if ids is None:
        return None
    ids = [str(one) for one in ([ids] if isinstance(ids, str) else ids)]
    unknown = [one for one in ids if one not in articles]
    if unknown:
        raise KhitabError(f"{name}: no article has the doc_id {unknown[0]!r}; doc_ids look like {articles[0]!r}")
    return ids


def log_likelihood(a, b, c, d, *, method: str = "dunning") -> np.ndarray:
    """Signed G2 of counts a in c words against b in d words; four cells, or two with method="rayson".

    >>> [round(float(log_likelihood(23, 551, 263, 8870, method=name)), 4) for name in ("dunning", "rayson")]
    [2.507, 2.3306]
    """
    if method not in ("dunning", "rayson"):
        raise KhitabError(f"method={method!r}: choose 'dunning' (four cells) or 'rayson' (two cells)")
    a, b, c, d = (np.asarray(value, float) for value in (a, b, c, d))
    expected_a, expected_b = (a + b) * c / (c + d), (a + b) * d / (c + d)
    cells = [(a, expected_a), (b, expected_b)]
    if method == "dunning":
        cells += [(c - a, c - expected_a), (d - b, d - expected_b)]
    with np.errstate(divide="ignore", invalid="ignore"):
        g2 = 2 * sum(np.where(seen > 0, seen * np.log(seen / expected), 0.0) for seen, expected in cells)
    return np.sign(a - expected_a) * np.maximum(g2, 0)


def _false_discovery(g2: np.ndarray) -> np.ndarray:
    from scipy.stats import chi2, false_discovery_control

    return false_discovery_control(chi2.sf(np.abs(g2), 1)) if len(g2) else g2


def log_ratio(a, b, c, d) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """log2((a/c) / (b/d)) with its 95 % Wald interval; a zero counts as 0.5.

    >>> [round(float(value), 4) for value in log_ratio(23, 551, 263, 8870)]
    [0.4935, -0.0817, 1.0686]
    """
    a, b = (np.where(np.asarray(value, float) == 0, 0.5, value) for value in (a, b))
    ratio = np.log2((a / c) / (b / d))
    half = Z95 * np.sqrt(np.maximum(1 / a - 1 / c + 1 / b - 1 / d, 0)) / np.log(2)
    return ratio, ratio - half, ratio + half


def log_odds(a, b, c, d, prior, total: float) -> tuple[np.ndarray, np.ndarray]:
    """Log-odds ratio with informative Dirichlet prior, and z: `prior` is α_w of each word, `total` α_0.

    δ = ln[(a + α)/(c + α_0 - a - α)] - ln[(b + α)/(d + α_0 - b - α)], σ² = 1/(a + α) + 1/(b + α), z = δ/σ.
    A word that is every word of both sides has no odds: NaN.

    >>> delta, z = log_odds(23, 551, 263, 8870, 100 * 574 / 9133, 100)
    >>> round(float(delta), 5), round(float(z), 4)
    (0.28121, 1.4833)
    """
    a, b, prior = (np.asarray(value, float) for value in (a, b, prior))
    with np.errstate(divide="ignore", invalid="ignore"):
        delta = np.log((a + prior) / (c + total - a - prior)) - np.log((b + prior) / (d + total - b - prior))
    return delta, delta / np.sqrt(1 / (a + prior) + 1 / (b + prior))


def _prior(matrix: sparse.csr_array, kept: np.ndarray) -> tuple[np.ndarray, float]:
    """One article's worth of prior: α_0 the mean length, shared out by the words' shares of the two sides together."""
    totals = np.asarray(matrix.sum(axis=0), float).ravel()
    mean = totals.sum() / matrix.shape[0]
    return mean * totals[kept] / totals.sum(), mean
