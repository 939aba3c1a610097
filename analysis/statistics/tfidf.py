"""TF-IDF: the words that mark an article or a group of articles."""

import numpy as np
import pandas as pd

from analysis.errors import KhitabError
from analysis.statistics.words import WordCounts, count_words
from analysis.tables import check_table


def count_tfidf(tokens: pd.DataFrame, documents: pd.DataFrame | None = None, *, by: str = "doc_id", top: int | None = 10, stop_groups: tuple[str, ...] | None = ()) -> pd.DataFrame:
    """The words that mark each article, or each group of articles, strongest first.

    One row is a word of a group: `group`, `rank`, `word`, `tfidf`, `n`, `docs`. Ties are sorted by the word.

    Articles (`by="doc_id"`): tf * idf with idf = ln((1 + n) / (1 + df)) + 1, each article's vector divided by its length
    (scikit-learn's TfidfTransformer; L2). Groups (`by` names a column of `documents`): class-based TF-IDF,
    (n_wg / n_g) * ln(1 + A / n_w) with A = mean words per group, since over three outlets df takes three values
    (Grootendorst 2022). From 20 articles on, words in fewer than max(1, min(5, n // 20)) articles or in more than 90 %
    of them are left out; function words always (`stop_groups` as in `count_words`).

    Raises
    ------
    KhitabError
        where `by` names no column, or groups are asked for without `documents`.

    Caveat: a mark is not a theme: an article on one event is marked by its names.

    >>> from analysis.tokens import tokenize
    >>> documents = pd.DataFrame({"doc_id": ["a", "b"], "text": ["تدريب تدريب أمن", "أمن سلام"]})
    >>> table = count_tfidf(tokenize(documents), top=1)
    >>> table[["group", "word", "n", "docs"]].values.tolist()
    [['a', 'تدريب', 2, 1], ['b', 'سلام', 1, 1]]
    """
    counts = count_words(tokens, stop_groups=stop_groups)
    usual = _usual(counts)
    if by == "doc_id":
        return _tabulate(_article_weights(counts, usual), counts.matrix, counts, counts.doc_ids.tolist(), top)
    groups = _groups(documents, by, counts)
    names = sorted(groups.unique())
    member = np.array([(groups == name).to_numpy() for name in names], np.int64)
    summed = member @ counts.matrix.toarray() if counts.matrix.shape[1] < 1 else np.asarray(member @ counts.matrix)
    return _tabulate(_group_weights(summed, usual), summed, counts, names, top)


def _groups(documents: pd.DataFrame | None, by: str, counts: WordCounts) -> pd.Series:
    if documents is None:
        raise KhitabError(f"by={by!r} needs the documents: count_tfidf(tokens, documents, by={by!r})")
    check_table(documents, "documents", needs=("doc_id",))
    if by not in documents:
        raise KhitabError(f"by={by!r} is no column of the documents; columns: {', '.join(map(str, documents.columns))}")
    values = documents.set_index("doc_id")[by].astype("str").reindex(counts.doc_ids)
    return values.fillna("—")


def _usual(counts: WordCounts) -> np.ndarray:
    """Words in enough articles, and not in nearly all; with fewer than 20 articles every word counts."""
    articles, held = counts.matrix.shape[0], (counts.matrix > 0).sum(axis=0)
    if articles < 20:
        return np.ones(len(counts.words), bool)
    return (held >= max(1, min(5, articles // 20))) & (held <= 0.9 * articles)


def _article_weights(counts: WordCounts, usual: np.ndarray) -> np.ndarray:
    from sklearn.feature_extraction.text import TfidfTransformer

    kept = np.flatnonzero(usual)
    weights = TfidfTransformer(norm="l2", smooth_idf=True, sublinear_tf=False).fit_transform(counts.matrix[:, kept])
    full = np.zeros(counts.matrix.shape)
    full[:, kept] = weights.toarray()
    return full


def _group_weights(summed: np.ndarray, usual: np.ndarray) -> np.ndarray:
    sizes, totals = summed.sum(axis=1, keepdims=True), summed.sum(axis=0)
    mean = sizes.mean()
    shares = np.divide(summed, sizes, out=np.zeros(summed.shape), where=sizes > 0)
    return shares * np.log1p(mean / np.maximum(totals, 1)) * usual


def _tabulate(weights: np.ndarray, n: np.ndarray, counts: WordCounts, names: list, top: int | None) -> pd.DataFrame:
    n = n.toarray() if hasattr(n, "toarray") else n
    docs = (counts.matrix > 0).sum(axis=0)
    parts = []
    for row, name in enumerate(names):
        found = np.flatnonzero(weights[row] > 0)
        order = found[np.lexsort((counts.words[found].to_numpy(str), -np.round(weights[row][found], 12)))][:top]
        columns = {"rank": np.arange(1, len(order) + 1), "word": counts.words[order], "tfidf": weights[row][order]}
        parts.append(pd.DataFrame({"group": str(name), **columns, "n": n[row][order], "docs": docs[order]}))
    return pd.concat(parts, ignore_index=True).astype({"group": "str", "word": "str"})
