"""Do our measures of words say what others' say? Largest difference on a real corpus, measure by measure.

    python benchmarks/keyness.py FILE.jsonl[.gz] [--articles 2000] [--words 3000]

FILE holds an article a line: outlet (or source), text. The largest outlet is compared with all others, on articles
spread over the file; so many of the words are tried, spread over all frequencies, since the others go word by word.
Peers: scipy (contingency tables, exact binomial interval, odds ratio, bootstrap), scikit-learn (TF-IDF, counts),
statsmodels for q where it is installed; else the formula in a plain loop. Floating-point sums differ by order, so a
difference of 1e-9 counts as none; above 1, differences are relative. Bootstraps draw other random numbers: their row
shows how much that moves an end.
"""

import argparse
import gzip
import json
import math
import sys
from itertools import combinations
from pathlib import Path

import numpy as np
import pandas as pd
from scipy import stats
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # a checkout runs without being installed

from analysis.errors import KhitabError
from analysis.statistics.frequencies import count_frequencies
from analysis.statistics.keywords import compare_words
from analysis.statistics.tfidf import count_tfidf
from analysis.statistics.transformer import ArabicVectorizer
from analysis.statistics.words import WordCounts, count_words
from analysis.tokens import tokenize

TOLERANCE = 1e-9
DISPERSED = 200  # words whose dispersion is tried: a loop over all pairs of articles is slow
RESAMPLED = 5
OTHER_DRAWS = 0.1  # doublings that other random numbers move an end by, at most, where a word is in many articles


def read_articles(path: str, most: int) -> pd.DataFrame:
    """doc_id, outlet and text of articles that have a text, spread over the file, which may be sorted by outlet."""
    opened = gzip.open if path.endswith(".gz") else open
    try:
        with opened(path, "rt", encoding="utf-8") as lines:
            rows = [row for row in map(json.loads, lines) if row.get("text")]
    except (OSError, ValueError) as error:
        raise KhitabError(f"{path} cannot be read ({error}); give a file with a JSON object a line") from None
    rows = [rows[place] for place in np.unique(np.linspace(0, len(rows) - 1, min(most, len(rows))).astype(int))]
    outlets = [str(row.get("outlet") or row.get("source") or "—") for row in rows]
    if len(set(outlets)) < 2:
        raise KhitabError(f"{path} holds articles of fewer than two outlets; a comparison needs two")
    ids = [f"{number:06}" for number in range(len(rows))]
    return pd.DataFrame({"doc_id": ids, "outlet": outlets, "text": [row["text"] for row in rows]})


def spread(table: pd.DataFrame, most: int) -> pd.DataFrame:
    """Rows of all frequencies, the most frequent among them."""
    table = table.sort_values(["n_target", "n_reference", "word"], ascending=[False, False, True])
    return table.iloc[np.unique(np.linspace(0, len(table) - 1, min(most, len(table))).astype(int))]


def word_by_word(row: pd.Series, c: int, d: int, words: int, prior: float) -> dict[str, float]:
    """Every measure of one word as others compute it."""
    a, b = int(row.n_target), int(row.n_reference)
    cells, expected = [[a, b], [c - a, d - b]], [(a + b) * c / (c + d), (a + b) * d / (c + d)]
    sign = np.sign(a - expected[0])
    x, y = a or 0.5, b or 0.5
    alpha = prior * (a + b) / (c + d)
    delta = math.log((a + alpha) / (c + prior - a - alpha)) - math.log((b + alpha) / (d + prior - b - alpha))
    ends = stats.binomtest(a, a + b).proportion_ci(1 - 0.05 / words, method="exact")
    lrc = max(0, math.log2(d / c * ends.low / (1 - ends.low))) if a / c > b / d else None
    return {
        "g2": sign * stats.chi2_contingency(cells, correction=False, lambda_="log-likelihood").statistic,
        "g2, two cells": sign * stats.power_divergence([a, b], expected, lambda_="log-likelihood").statistic,
        "chi2": sign * stats.chi2_contingency(cells, correction=False).statistic,
        "log_ratio": math.log2(x / c / (y / d)),
        "log_ratio_low": math.log2(x / c / (y / d)) - 1.959963984540054 * _wald(x, y, c, d),
        "lrc": min(0, math.log2(d / c * ends.high / (1 - ends.high))) if lrc is None else lrc,
        "pct_diff": 100 * (a / c - y / d) / (y / d),
        "odds_ratio": stats.contingency.odds_ratio(cells, kind="sample").statistic if a and b else row.odds_ratio,
        "simple_maths": (1e6 * a / c + 1) / (1e6 * b / d + 1),
        "log_odds": delta,
        "z": delta / math.sqrt(1 / (a + alpha) + 1 / (b + alpha)),
    }


def _wald(a: float, b: float, c: int, d: int) -> float:
    return math.sqrt(1 / a - 1 / c + 1 / b - 1 / d) / math.log(2)


def compare_keyness(tokens: pd.DataFrame, target: list[str], most: int) -> dict[str, float]:
    """Largest difference of each measure of a word."""
    options = {"min_count": 1, "measures": ("chi2", "lrc", "pct_diff", "odds_ratio", "simple_maths")}
    table = compare_words(tokens, target, **options)
    table["g2, two cells"] = table["word"].map(
        compare_words(tokens, target, min_count=1, method="rayson").set_index("word")["g2"]
    )
    c, d, prior = (table.attrs[name] for name in ("words_target", "words_reference", "alpha_0"))
    tried = spread(table, most)
    others = pd.DataFrame([word_by_word(row, c, d, len(table), prior) for row in tried.itertuples()], tried.index)
    found = {name: _largest(tried[name], others[name]) for name in others}
    return found | {"q": _largest(table["q"], by_others_q(stats.chi2.sf(table["g2"].abs(), 1)))}


def by_others_q(p: np.ndarray) -> np.ndarray:
    """Benjamini and Hochberg by statsmodels, or in a loop."""
    try:
        from statsmodels.stats.multitest import multipletests

        return multipletests(p, method="fdr_bh")[1]
    except ImportError:
        adjusted, least = np.empty(len(p)), 1.0
        for rank, place in reversed(list(enumerate(np.argsort(p), 1))):
            least = min(least, p[place] * len(p) / rank)
            adjusted[place] = least
        return adjusted


def compare_dispersion(tokens: pd.DataFrame, counts: WordCounts) -> dict[str, float]:
    """Largest difference of each measure of dispersion, articles as parts."""
    table = count_frequencies(tokens).set_index("word")
    sizes = np.asarray(counts.matrix.sum(axis=1), float).ravel()
    dense = counts.matrix[np.flatnonzero(sizes)].toarray()
    sizes, k = sizes[sizes > 0], int((sizes > 0).sum())
    shares, worst = sizes / sizes.sum(), dict.fromkeys(("dp", "dp_norm", "juilland_d", "da"), 0.0)
    for word in np.unique(np.linspace(0, dense.shape[1] - 1, DISPERSED).astype(int)):
        v = dense[:, word]
        rates = (v / sizes).tolist()
        deviation = sum(abs(one / v.sum() - share) for one, share in zip(v, shares, strict=True)) / 2
        mean = math.fsum(rates) / k
        apart = math.fsum(abs(one - two) for one, two in combinations(rates, 2)) / (k * (k - 1) / 2)
        theirs = {
            "dp": deviation,
            "dp_norm": deviation / (1 - shares.min()),
            "juilland_d": 1 - np.std(rates) / mean / math.sqrt(k - 1),
            "da": 1 - apart / (2 * mean),
        }
        ours = table.loc[counts.words[word]]
        worst = {name: max(worst[name], abs(ours[name] - theirs[name])) for name in worst}
    return worst


def compare_tfidf(tokens: pd.DataFrame, documents: pd.DataFrame, counts: WordCounts) -> dict[str, float]:
    """Largest difference of the two kinds of TF-IDF, and of our vectorizer's counts from CountVectorizer's."""
    ours = count_tfidf(tokens, top=None)
    low, high = ours.attrs["min_docs"], ours.attrs["max_docs"]
    texts = [np.repeat(counts.words.to_numpy(object)[row.indices], row.data).tolist() for row in counts.matrix]
    vectorizer = TfidfVectorizer(analyzer=lambda words: words, min_df=low, max_df=high)
    weights = vectorizer.fit_transform(texts).tocsr()
    row, column = counts.doc_ids.get_indexer(ours["group"]), ours["word"].map(vectorizer.vocabulary_).to_numpy()
    article = _largest(ours["tfidf"], np.asarray(weights[row, column]).ravel()) + abs(weights.nnz - len(ours))
    groups = count_tfidf(tokens, documents, by="outlet", top=None)
    outlet = documents.set_index("doc_id")["outlet"].loc[counts.doc_ids].to_numpy()
    names = sorted(set(outlet))
    n = np.array([counts.matrix[np.flatnonzero(outlet == name)].sum(axis=0) for name in names], float)
    theirs = n / n.sum(axis=1, keepdims=True) * np.log(1 + n.sum() / len(names) / n.sum(axis=0))
    places = [names.index(group) for group in groups["group"]], counts.words.get_indexer(groups["word"])
    both = ArabicVectorizer().fit_transform(documents["text"]), CountVectorizer(analyzer=lambda words: words)
    counted = both[1].fit_transform(_in_order(texts, counts, documents))
    return {
        "tfidf, article": article,
        "tfidf, group": _largest(groups["tfidf"], theirs[places]),
        "ArabicVectorizer": float(abs(both[0] - counted).max()),
    }


def _in_order(texts: list[list[str]], counts: WordCounts, documents: pd.DataFrame) -> list[list[str]]:
    known = dict(zip(counts.doc_ids, texts, strict=True))
    return [known.get(doc_id, []) for doc_id in documents["doc_id"]]


def compare_bootstrap(tokens: pd.DataFrame, target: list[str], counts: WordCounts) -> float:
    """Largest difference of an end of the bootstrap interval from scipy's, over words of many articles.

    A word of a few articles is absent from some draws, so that an end jumps with the draws, here as there.
    """
    table = compare_words(tokens, target, measures=("bootstrap",), min_count=1)
    held = table[["docs_target", "docs_reference"]].min(axis=1)
    tried = table.loc[held.sort_values(ascending=False, kind="stable").index[:RESAMPLED]]
    inside, sizes = counts.doc_ids.isin(target), counts.matrix.sum(axis=1)
    worst = 0.0
    for row in tried.itertuples():
        n = counts.matrix[:, [counts.words.get_loc(row.word)]].toarray().ravel()

        def ratio(t, r, axis=-1, n=n):
            a, b, c, d = n[t].sum(axis=axis), n[r].sum(axis=axis), sizes[t].sum(axis=axis), sizes[r].sum(axis=axis)
            return np.log2(np.where(a == 0, 0.5, a) / c / (np.where(b == 0, 0.5, b) / d))

        sides = np.flatnonzero(inside), np.flatnonzero(~inside)
        ends = stats.bootstrap(sides, ratio, n_resamples=1000, method="percentile", rng=np.random.default_rng(0))
        low, high = ends.confidence_interval
        worst = max(worst, abs(row.log_ratio_boot_low - low), abs(row.log_ratio_boot_high - high))
    return worst


def _largest(ours, theirs) -> float:
    """Largest difference, relative where numbers are above 1."""
    ours, theirs = np.asarray(ours, float), np.asarray(theirs, float)
    return float(np.max(np.abs(ours - theirs) / np.maximum(np.abs(theirs), 1), initial=0))


def compare(path: str, articles: int, words: int) -> pd.DataFrame:
    """One row a measure: the largest difference, and whether that is none."""
    documents = read_articles(path, articles)
    tokens, largest = tokenize(documents), documents["outlet"].value_counts().index[0]
    counts = count_words(tokens)
    target = [doc_id for doc_id in documents["doc_id"][documents["outlet"] == largest] if doc_id in counts.doc_ids]
    found = compare_keyness(tokens, target, words)
    found |= compare_dispersion(tokens, counts) | compare_tfidf(tokens, documents, counts)
    table = pd.DataFrame({"largest difference": found})
    table["verdict"] = np.where(table["largest difference"] <= TOLERANCE, "equal", "DIFFERENT")
    moved = compare_bootstrap(tokens, target, counts)
    table.loc["bootstrap"] = moved, "equal but for the draws" if moved <= OTHER_DRAWS else "DIFFERENT"
    return table


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("path", metavar="FILE.jsonl")
    parser.add_argument("--articles", type=int, default=2000)
    parser.add_argument("--words", type=int, default=3000)
    asked = parser.parse_args(arguments)
    try:
        table = compare(asked.path, asked.articles, asked.words)
    except KhitabError as error:
        print(f"keyness.py: {error}", file=sys.stderr)
        return 2
    print(table.to_string(float_format="{:.1e}".format))
    return 0 if "DIFFERENT" not in set(table["verdict"]) else 1


if __name__ == "__main__":
    sys.exit(main())
