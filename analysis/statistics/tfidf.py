"""TF-IDF: the words that mark an article or a group of articles."""

import numpy as np
import pandas as pd
from scipy import sparse

from analysis.errors import KhitabError
from analysis.statistics.words import WordCounts, count_words
from analysis.tables import check_table


def count_tfidf(
    tokens: pd.DataFrame, documents: pd.DataFrame | None = None, *, by: str = "doc_id", top: int | None = 10,
    stop_groups: tuple[str, ...] | None = (),
) -> pd.DataFrame:  # fmt: skip
    """The words that mark each article, or each group of articles, strongest first.

    One row is a word of a group: `group`, `rank`, `word`, `tfidf`, `n`, `docs`. Ties are sorted by the word.

    Articles (`by="doc_id"`): tf * idf with idf = ln((1 + n) / (1 + df)) + 1, each article's vector divided by its
    length (scikit-learn's TfidfTransformer; L2). Groups (`by` names a column of `documents`): class-based TF-IDF,
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
        return _tabulate(_article_weights(counts.matrix, usual), counts.matrix, counts, counts.doc_ids.tolist(), top)
    groups = _groups(documents, by, counts)
    names = sorted(groups.unique())
    member = sparse.csr_array(np.array([(groups == name).to_numpy() for name in names], np.int64))
    summed = member @ counts.matrix
    return _tabulate(_group_weights(summed, usual), summed, counts, names, top)


def _groups(documents: pd.DataFrame | None, by: str, counts: WordCounts) -> pd.Series:
    if documents is None:
        raise KhitabError(f"by={by!r} needs the documents: count_tfidf(tokens, documents, by={by!r})")
    check_table(documents, "documents", needs=("doc_id",))
    if by not in documents:
        raise KhitabError(f"by={by!r} is no column of the documents; columns: {', '.join(map(str, documents.columns))}")
    values = documents.set_index(documents["doc_id"].astype("str"))[by].astype("str").reindex(counts.doc_ids)
    return values.fillna("—")


def _usual(counts: WordCounts) -> np.ndarray:
    """Words in enough articles, and not in nearly all; with fewer than 20 articles every word counts."""
    articles, held = counts.matrix.shape[0], (counts.matrix > 0).sum(axis=0)
    if articles < 20:
        return np.ones(len(counts.words), bool)
    return (held >= max(1, min(5, articles // 20))) & (held <= 0.9 * articles)


def _article_weights(matrix: sparse.csr_array, usual: np.ndarray) -> sparse.csr_array:
    """Weights of every article; a word that is left out weighs nothing, and does not lengthen the vector."""
    from sklearn.feature_extraction.text import TfidfTransformer

    kept = sparse.diags_array(usual.astype(float)).tocsr()
    weigh = TfidfTransformer(norm="l2", smooth_idf=True, sublinear_tf=False)
    return sparse.csr_array(weigh.fit_transform(matrix @ kept))


def _group_weights(summed: sparse.csr_array, usual: np.ndarray) -> sparse.csr_array:
    sizes, totals = summed.sum(axis=1), summed.sum(axis=0)
    shares = sparse.diags_array(1 / np.maximum(sizes, 1)) @ summed
    return (shares @ sparse.diags_array(np.log1p(sizes.mean() / np.maximum(totals, 1)) * usual)).tocsr()


def _tabulate(
    weights: sparse.csr_array, n: sparse.csr_array, counts: WordCounts, names: list, top: int | None
) -> pd.DataFrame:
    found = weights.tocoo()
    row, word = found.coords
    order = np.lexsort((word, -np.round(found.data, 12), row))  # columns are sorted by word
    order = order[found.data[order] > 0]
    row, word = row[order], word[order]
    rank = np.arange(len(row)) - np.searchsorted(row, row) + 1
    table = pd.DataFrame({"group": pd.Index(names, dtype="str")[row], "rank": rank, "word": counts.words[word]})
    table["tfidf"], table["n"] = found.data[order], n[row, word]
    table["docs"] = (counts.matrix > 0).sum(axis=0)[word]
    return table[rank <= (top or len(table))].reset_index(drop=True)
