"""TF-IDF: the words that mark an article or a group of articles."""

from itertools import pairwise

import numpy as np
import pandas as pd
from scipy import sparse

from analysis.errors import KhitabError
from analysis.statistics.frequencies import sum_groups
from analysis.statistics.groups import first_copies, group_names, unique_ids
from analysis.statistics.options import check_whole
from analysis.statistics.words import WordCounts, count_words


def count_tfidf(
    tokens: pd.DataFrame, documents: pd.DataFrame | None = None, *, by: str | list[str] = "doc_id",
    top: int | None = 10, words: str = "detached", stop_groups: tuple[str, ...] | None = (),
) -> pd.DataFrame:  # fmt: skip
    """The words that mark each article, or each group of articles, strongest first.

    One row is a word of a group: `group`, `rank`, `word`, `tfidf`, `n`, `docs`. Ties are sorted by the word.

    Articles (`by="doc_id"`): tf * idf with idf = ln((1 + n) / (1 + df)) + 1, each article's vector divided by its
    length (scikit-learn's TfidfTransformer; L2). Groups (`by` names columns of `documents`, or week, month, quarter,
    year): class-based TF-IDF, (n_wg / n_g) * ln(1 + A / n_w) with A = mean words per group, since over three outlets df
    takes three values (Grootendorst 2022). From 20 articles on, words in fewer than max(1, min(5, n // 20)) articles or
    in more than 90 % of them are left out (`attrs` holds both bounds); function words always. `words` and `stop_groups`
    as in `count_words`, and so are documents in the place of tokens. Where documents have `duplicate_group`, a story
    counts once in each group; articles that are not among the documents are in no group.

    Raises
    ------
    KhitabError
        where `by` names no column, groups are asked for without `documents`, or `top` is no whole number.

    Caveat: a mark is not a theme: an article on one event is marked by its names.

    >>> from analysis.tokens import tokenize
    >>> documents = pd.DataFrame({"doc_id": ["a", "b"], "text": ["تدريب تدريب أمن", "أمن سلام"]})
    >>> table = count_tfidf(tokenize(documents), top=1)
    >>> table[["group", "word", "n", "docs"]].values.tolist()
    [['a', 'تدريب', 2, 1], ['b', 'سلام', 1, 1]]

    Measure
    -------
    name: TF-IDF, article
    formula: tf · (ln((1+n)/(1+df)) + 1), rows of length 1
    default: from 20 articles on: in at least max(1, min(5, n // 20)) and at most 90 % of them
    unit: weight
    caveat: marks names and events, not themes
    source: scikit-learn

    name: class-based TF-IDF, group
    formula: (n_wg / n_g) · ln(1 + A / n_w)
    default: A = mean words per group; by=…
    unit: weight
    caveat: as TF-IDF of articles
    source: Grootendorst 2022
    """
    check_whole(optional=True, top=top)
    documents = tokens if documents is None and "form" not in tokens else documents
    counts = count_words(tokens, words=words, stop_groups=stop_groups)
    if by != "doc_id":
        counts = _among(counts, documents, by)
    usual = usual_words(counts)
    if by == "doc_id":
        table = _tabulate(article_weights(counts.matrix, usual), counts.matrix, counts, counts.doc_ids.tolist(), top)
    else:
        groups = group_names(documents, by, counts.doc_ids)
        once = np.logical_or.reduce([first_copies(documents, counts.doc_ids, groups == name) for name in set(groups)])
        kept = WordCounts(counts.matrix[np.flatnonzero(once)], counts.words, counts.doc_ids[once])
        names, summed = sum_groups(kept, groups[once])
        table = _tabulate(_group_weights(summed, usual), summed, counts, names, top)
    table.attrs = dict(zip(("min_docs", "max_docs"), _bounds(counts), strict=True))
    return table


def _among(counts: WordCounts, documents: pd.DataFrame | None, by: str | list[str]) -> WordCounts:
    """The articles that are among the documents: of others no group is known."""
    if documents is None:
        raise KhitabError(f"by={by!r} needs the documents: count_tfidf(tokens, documents, by={by!r})")
    known = counts.doc_ids.isin(unique_ids(documents))
    if not known.any():
        raise KhitabError("none of the articles counted is among the documents; give the documents of the tokens")
    return WordCounts(counts.matrix[np.flatnonzero(known)], counts.words, counts.doc_ids[known])


def _bounds(counts: WordCounts) -> tuple[int, int]:
    """In how many articles a word must stand, and may stand at most; with fewer than 20 articles every word counts."""
    articles = counts.matrix.shape[0]
    return (1, articles) if articles < 20 else (max(1, min(5, articles // 20)), int(0.9 * articles))


def usual_words(counts: WordCounts) -> np.ndarray:
    """Which words stand in enough articles, and not in nearly all.

    >>> counts = WordCounts(sparse.csr_array([[1, 1]] * 20 + [[1, 0]]), pd.Index(["a", "b"]), pd.Index(range(21)))
    >>> usual_words(counts).tolist()
    [False, False]
    """
    (low, high), held = _bounds(counts), (counts.matrix > 0).sum(axis=0)
    return (held >= low) & (held <= high)


def article_weights(matrix: sparse.csr_array, usual: np.ndarray) -> sparse.csr_array:
    """Weights of every article; a word that is left out weighs nothing, and does not lengthen the vector.

    >>> article_weights(sparse.csr_array([[3, 4], [3, 4]]), np.array([True, True])).toarray()[0].round(2).tolist()
    [0.6, 0.8]
    """
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
    rounded = np.round(weights.data, 12)
    cells = np.flatnonzero((weights.data > 0) & _may_lead(rounded, weights.indptr, top))
    row, word = (place[cells] for place in weights.tocoo().coords)
    order = np.lexsort((word, -rounded[cells], row))  # columns are sorted by word
    cells, row, word = cells[order], row[order], word[order]
    rank = np.arange(len(row)) - np.searchsorted(row, row) + 1
    table = pd.DataFrame({"group": pd.Index(names, dtype="str")[row], "rank": rank, "word": counts.words[word]})
    # a selection of no cell comes back sparse, any other dense
    table["tfidf"], table["n"] = weights.data[cells], n[row, word] if len(row) else np.zeros(0, np.int64)
    table["docs"] = (counts.matrix > 0).sum(axis=0)[word]
    return table[rank <= (len(table) if top is None else top)].reset_index(drop=True)


def _may_lead(values: np.ndarray, pointers: np.ndarray, top: int | None) -> np.ndarray:
    """Which cells are among the `top` greatest of their row, or equal to the last of these."""
    leads = np.ones(len(values), bool)
    for first, last in pairwise(pointers.tolist()):
        if top is not None and last - first > top > 0:
            least = np.partition(values[first:last], last - first - top)[last - first - top]
            leads[first:last] = values[first:last] >= least
    return leads
