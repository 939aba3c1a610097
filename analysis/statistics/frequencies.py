"""Frequency lists: every word of a corpus, how often it stands and how it is spread."""

import numpy as np
import pandas as pd
from scipy import sparse

from analysis.errors import KhitabError
from analysis.statistics.dispersion import da, dp, dp_norm, juilland_d
from analysis.statistics.groups import group_names
from analysis.statistics.options import check_whole
from analysis.statistics.words import WordCounts, forms_of, matrix_of, name_words
from analysis.tables import FREQUENCIES

_SHOWN = 10  # forms of a word that the list shows; count_forms has all


def count_frequencies(
    tokens: pd.DataFrame, documents: pd.DataFrame | None = None, *, by: str | list[str] | None = None,
    words: str = "detached", stop_groups: tuple[str, ...] | None = (), min_count: int = 1,
) -> pd.DataFrame:  # fmt: skip
    """The words of a corpus, the most frequent first, ties by the word: the `frequencies` table.

    One row is a word that stands at least `min_count` times: `n` running words, `per_1000` of all words counted,
    `docs` articles that hold it, `range` parts that hold it and their share, four measures of dispersion, and the
    written forms, the ten most frequent first. `dp` and `dp_norm` run from 0 even to 1 clumped, `juilland_d` and `da`
    the other way. Parts are articles; with `by` (columns of `documents`, or week, month, quarter, year) groups of them:
    by=["outlet", "month"] asks whether a word is at home in all outlets at all times. One part gives NaN. `words` and
    `stop_groups` as in `count_words`.

    Raises
    ------
    KhitabError
        where no word is left, `by` names no column or period, or `by` comes without `documents`.

    Caveat: rare words look clumped, since one occurrence sits in one part; compare words of like frequency.

    >>> from analysis.tokens import tokenize
    >>> documents = pd.DataFrame({"doc_id": ["a", "b"], "text": ["تدريب تدريب سلام", "تدريب قمة حوار"]})
    >>> count_frequencies(tokenize(documents))[["word", "n", "docs", "dp"]].round(2).values.tolist()[:2]
    [['تدريب', 3, 2, 0.17], ['حوار', 1, 1, 0.5]]

    Measure
    -------
    name: relative frequency
    formula: 1000 · n / words counted
    default: function words and figures left out
    unit: per 1,000 words
    caveat: says nothing of how many articles the word stands in; see range
    source: –

    name: range
    formula: parts that hold the word; over all parts
    default: parts are articles
    unit: parts; fraction
    caveat: grows with the size of the parts
    source: –
    """
    check_whole(min_count=min_count)
    documents = tokens if documents is None and "form" not in tokens else documents
    named = name_words(tokens, words=words, stop_groups=stop_groups)
    counts = matrix_of(named)
    parts = _parts(counts, documents, by)
    n, filled = parts.sum(axis=0), (parts.sum(axis=1) > 0).sum()
    table = pd.DataFrame({"word": counts.words, "n": n, "per_1000": 1000 * n / n.sum()})
    table["docs"], table["range"] = (counts.matrix > 0).sum(axis=0), (parts > 0).sum(axis=0)
    table["range_share"] = table["range"] / filled
    for name, measure in (("dp", dp), ("dp_norm", dp_norm), ("juilland_d", juilland_d), ("da", da)):
        table[name] = measure(parts)
    table = table[table["n"] >= min_count]
    table["forms"] = table["word"].map(_written(forms_of(named)))
    order = np.lexsort((table["word"].to_numpy(str), -table["n"]))
    return table.iloc[order][[column.name for column in FREQUENCIES.columns]].reset_index(drop=True)


def _parts(counts: WordCounts, documents: pd.DataFrame | None, by: str | list[str] | None) -> sparse.csr_array:
    if by is None:
        return counts.matrix
    if documents is None:
        raise KhitabError(f"by={by!r} needs the documents: count_frequencies(tokens, documents, by={by!r})")
    return sum_groups(counts, group_names(documents, by, counts.doc_ids))[1]


def sum_groups(counts: WordCounts, groups: np.ndarray) -> tuple[list[str], sparse.csr_array]:
    """The names of the groups, sorted, and how often each word stands in each: groups × words."""
    names, group = np.unique(groups.astype(str), return_inverse=True)
    member = sparse.coo_array((np.ones(len(group), np.int64), (group, np.arange(len(group)))))
    summed = (member.tocsr() @ counts.matrix).tocsr()
    summed.sort_indices()  # cells are looked up by bisection then
    return names.tolist(), summed


def _written(forms: pd.DataFrame) -> pd.Series:
    """Word -> its forms in one cell."""
    place = forms.groupby("word", sort=False).cumcount()
    forms["form"] = forms["form"].where(place < _SHOWN, "…")
    return forms[place <= _SHOWN].groupby("word", sort=False)["form"].agg("، ".join)
