"""Topics, for exploration: words that stand together in articles, and whether another seed finds them again."""

import warnings

import numpy as np
import pandas as pd
from scipy import sparse

from analysis.errors import KhitabError
from analysis.statistics.options import check_whole
from analysis.statistics.tfidf import article_weights, usual_words
from analysis.statistics.words import count_words
from analysis.tables import TOPICS

NOTE = "exploration, not measurement"
_ROUNDS = 500
_DIGITS = 6  # of a weight: what is below is what the iteration has left over


def find_topics(
    tokens: pd.DataFrame, *, topics: int, top: int = 10, seeds: int = 10, words: str = "detached",
    stop_groups: tuple[str, ...] | None = (),
) -> pd.DataFrame:  # fmt: skip
    """Topics by non-negative matrix factorisation of the articles' TF-IDF: exploration, not measurement.

    One row is one of the `top` words of a topic: `topic` and its `share` of all weight, the largest first; `stability`;
    `rank`, `word` and its `weight` in the topic. The factorisation is run with `seeds` seeds, and that with the
    smallest error is shown. `stability` is the mean Jaccard overlap of a topic's top words with those of its match in
    each other run (Hungarian matching): near 1, another seed finds the topic again; below about .5 it is an accident of
    the start. TF-IDF, and the words that are left out, as in `count_tfidf`; `words` and `stop_groups` as in
    `count_words`. `attrs` holds the note, the seeds, the error of the run shown and whether all runs converged.

    Raises
    ------
    KhitabError
        where topics, top or seeds are no whole numbers from 1 on, or there are more topics than articles or words.

    Caveat: exploration, not measurement. The number of topics is a choice, every number gives topics, and a topic is no
    frame: its words are what a reader makes of them. Count frames with a codebook.
    Source: Lee and Seung 1999; stability, Greene, O'Callaghan and Cunningham 2014.

    >>> from analysis.tokens import tokenize
    >>> texts = ["تدريب جنود تدريب", "جنود تدريب", "مهرجان سينما", "سينما مهرجان فيلم"]
    >>> table = find_topics(tokenize(pd.DataFrame({"doc_id": list("abcd"), "text": texts})), topics=2, top=2)
    >>> table.groupby("topic")["word"].agg(list).tolist(), table.attrs["note"]
    ([['سينما', 'مهرجان'], ['تدريب', 'جنود']], 'exploration, not measurement')

    Measure
    -------
    name: topic stability
    formula: mean Jaccard overlap of top words with the matched topic of each other seed
    default: 10 words, 10 seeds
    unit: 0 to 1
    caveat: exploration, not measurement
    source: Greene, O'Callaghan and Cunningham 2014
    """
    check_whole(topics=topics, top=top, seeds=seeds)
    counts = count_words(tokens, words=words, stop_groups=stop_groups)
    usual = usual_words(counts)
    weights = article_weights(counts.matrix, usual)[:, np.flatnonzero(usual)]
    if topics > min(weights.shape):
        raise KhitabError(f"topics={topics}: {weights.shape[0]} articles with {weights.shape[1]} words hold no more")
    runs = [_factorise(weights, topics, seed) for seed in range(seeds)]
    best = min(range(seeds), key=lambda seed: (round(runs[seed][2], 9), seed))
    found = [_top_words(run[1], top) for run in runs]
    stable = _stability(found[best], found[:best] + found[best + 1 :])
    table = _tabulate(runs[best], found[best], stable, counts.words[np.flatnonzero(usual)])
    table.attrs = {"note": NOTE, "seeds": seeds, "error": runs[best][2], "converged": all(run[3] for run in runs)}
    return table


def _factorise(weights: sparse.csr_array, topics: int, seed: int) -> tuple[np.ndarray, np.ndarray, float, bool]:
    """Articles × topics, topics × words (each summing to 1), the error, and whether it converged."""
    from sklearn.decomposition import NMF
    from sklearn.exceptions import ConvergenceWarning

    model = NMF(topics, init="random", random_state=seed, max_iter=_ROUNDS)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)  # said in attrs
        articles = model.fit_transform(weights)
    sizes = model.components_.sum(axis=1)
    parts = model.components_ / np.where(sizes > 0, sizes, 1)[:, None]
    return articles * sizes, parts, float(model.reconstruction_err_), model.n_iter_ < _ROUNDS


def _top_words(parts: np.ndarray, top: int) -> list[list[int]]:
    """The columns of the strongest words of each topic; ties by the word, words without weight left out."""
    parts = parts.round(_DIGITS)
    orders = np.argsort(-parts, axis=1, kind="stable")[:, :top]
    return [[int(word) for word in order if part[word] > 0] for order, part in zip(orders, parts, strict=True)]


def _stability(shown: list[list[int]], others: list[list[list[int]]]) -> np.ndarray:
    """Of each topic the mean overlap with its match in the other runs; NaN with one run alone."""
    from scipy.optimize import linear_sum_assignment

    if not others:
        return np.full(len(shown), np.nan)
    found = []
    for other in others:
        overlap = np.array([[_jaccard(set(one), set(two)) for two in other] for one in shown])
        found.append(overlap[linear_sum_assignment(-overlap)])
    return np.mean(found, axis=0)


def _jaccard(one: set[int], two: set[int]) -> float:
    return len(one & two) / len(one | two) if one | two else 1.0


def _tabulate(run: tuple, found: list[list[int]], stable: np.ndarray, words: pd.Index) -> pd.DataFrame:
    shares = run[0].sum(axis=0) / max(run[0].sum(), np.finfo(float).tiny)
    order = sorted(range(len(found)), key=lambda topic: (-round(shares[topic], 9), [words[w] for w in found[topic]]))
    rows = [
        (number, shares[topic], stable[topic], rank, words[word], run[1][topic, word])
        for number, topic in enumerate(order, 1)
        for rank, word in enumerate(found[topic], 1)
    ]
    return pd.DataFrame(rows, columns=[column.name for column in TOPICS.columns])
