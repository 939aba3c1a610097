"""Collocations: which words stand near a word, a term or a frame more often than their frequencies let expect."""

import numpy as np
import pandas as pd

from analysis.statistics.context import find_rows
from analysis.statistics.options import check_whole
from analysis.statistics.running import Running, least, locate_hits, read_running
from analysis.statistics.significance import log_likelihood
from analysis.statistics.words import keep_words
from analysis.tables import COLLOCATIONS, check_table


def collocations(
    tokens: pd.DataFrame, node: str | pd.DataFrame, *, window: int = 5, words: str = "detached",
    min_count: int | None = None, min_docs: int | None = None, stop_groups: tuple[str, ...] | None = (),
) -> pd.DataFrame:  # fmt: skip
    """The words that stand within `window` words of the node in its sentence, the strongest logDice first.

    `node` is a word or phrase, found as `find_words` finds it, or hits: all occurrences of a term or a frame. Hits that
    begin inside another are left out. One row is a word: `n` times near the node (f_xy), `n_word` times in all tokens
    (f_y), in `docs` articles near the node; the `collocations` table, ties by g2 and word. Window and count never cross
    the end of a sentence; a word within reach of two nodes counts for each. `words` as in `count_words`.

    With f_x occurrences of the node, N running words and E = f_x f_y w / N, w = 2 * window:
    logdice = 14 + log2(2 f_xy / (f_x + f_y)); mi = log2(f_xy N / (f_x f_y)); t = (f_xy - E) / sqrt(f_xy);
    g2 = 2 Σ O ln(O/E) over the four cells of near and far, word and other words, signed + where f_xy > E.

    Function words, figures and single letters count as words of window and text, and are hidden in the list
    (`stop_groups` as in `count_words`; None shows function words). Listed is what stands near the node at least
    `min_count` times, by default max(2, min(5, N // 2000)), in at least `min_docs` articles, by default 3 (below 20
    articles 2, of one article 1). `attrs` of the table hold node, n_node (f_x), words (N), window, min_count, min_docs.

    Raises
    ------
    KhitabError
        where a column is missing, an option makes no sense, or hits and tokens do not belong together.

    Caveat: mi prefers rare words, t and g2 frequent ones; only logdice compares across corpora of different size. g2 is
    NaN where the windows of all nodes would hold more words than there are. A story printed twice counts twice: give
    the tokens of `documents[documents["is_first"]]` to count it once. Sources: Rychlý 2008; Evert 2008.

    >>> from analysis.tokens import tokenize
    >>> texts = ["مكافحة الإرهاب في المنطقة", "مكافحة الإرهاب ومكافحة التهريب"]
    >>> found = collocations(tokenize(pd.DataFrame({"doc_id": ["a", "b"], "text": texts})), "الإرهاب")
    >>> found[["word", "n", "n_word", "docs"]].values.tolist(), found.attrs["n_node"]
    ([['مكافحة', 3, 3, 2]], 2)

    Measure
    -------
    name: logDice
    formula: 14 + log2(2 f_xy / (f_x + f_y))
    default: window of 5 + 5 words inside the sentence, function words hidden; the order of the list
    unit: doublings, 14 at most where no word is near two nodes
    caveat: compares across corpora, since N has no part in it; says nothing about chance
    source: Rychlý 2008

    name: G2 of a collocation
    formula: 2 Σ O ln(O/E), four cells, E = f_x f_y w / N, signed
    default: w = 10, the words of a window of 5 + 5
    unit: G2
    caveat: grows with the corpus; windows at the ends of sentences are shorter than w, so E is a little too high
    source: Evert 2008

    name: MI
    formula: log2(f_xy N / (f_x f_y))
    default: without the factor w
    unit: doublings
    caveat: prefers rare words; never without a least count
    source: Church and Hanks 1990

    name: t of a collocation
    formula: (f_xy - E) / sqrt(f_xy), E = f_x f_y w / N
    default: w = 10
    unit: standard deviations
    caveat: prefers frequent words; a rank, not a test
    source: Church, Gale, Hanks and Hindle 1991
    """
    check_table(tokens, "tokens")
    check_whole(window=window)
    check_whole(optional=True, min_count=min_count, min_docs=min_docs)
    running = read_running(tokens, words)
    named = not isinstance(node, pd.DataFrame)
    first, last = _nodes(*(find_rows(running, node) if named else locate_hits(node, running.tokens)))
    table = _count(*_near(first, last, window, running), running)
    lowest = lowest_counts(running, min_count, min_docs)
    table = table[(table["n"] >= lowest["min_count"]) & (table["docs"] >= lowest["min_docs"])]
    table = table[table["word"].map(keep_words(table["word"].tolist(), stop_groups)).astype(bool)]
    size = len(running.codes)
    table = table.assign(**association(table["n"], len(first), table["n_word"], size, span=2 * window))
    order = np.lexsort((table["word"].to_numpy(str), -table["g2"].round(9), -table["logdice"].round(9)))
    table = table.iloc[order][[column.name for column in COLLOCATIONS.columns]].reset_index(drop=True)
    told = {"node": node if named else "hits", "n_node": len(first), "words": size, "window": window}
    table.attrs = {**told, **lowest}
    return table


def association(n, n_node: int, n_word, words: int, *, span: int = 10) -> dict[str, np.ndarray]:
    """logdice, g2, mi and t of words that stand `n` times in the `span` words around each of `n_node` nodes.

    Formulas in `collocations`; `span=1` is without the factor w. n = 0 gives -inf for logdice and mi, and NaN for t; a
    node or word that is not there gives NaN. Where a word stands near two nodes each time, n may exceed n_word; then
    it counts for g2 as never far.

    >>> scores = association(60, 1000, 500, 10**6, span=1)
    >>> [round(float(scores[name]), 4) for name in ("logdice", "mi", "t")]
    [10.3561, 6.9069, 7.6814]
    """
    n, n_node, n_word = (np.asarray(value, float) for value in (n, n_node, n_word))
    far, near = np.maximum(n_word - n, 0), n_node * span
    expected = near * n_word / max(words, 1)
    with np.errstate(divide="ignore", invalid="ignore"):
        g2 = log_likelihood(n, far, near, words - near)
        return {
            "logdice": 14 + np.log2(2 * n / (n_node + n_word)),
            "g2": np.where((near > 0) & (words - near > 0) & (words - near >= far), g2, np.nan),
            "mi": np.log2(n * words / (n_node * n_word)),
            "t": (n - expected) / np.sqrt(np.where(n > 0, n, np.nan)),
        }


def lowest_counts(running: Running, min_count: int | None, min_docs: int | None) -> dict[str, int]:
    """The filters of a list, as given or by the size of the corpus; a table carries them in its `attrs`."""
    count, docs = least(len(running.codes), running.articles)
    return {"min_count": count if min_count is None else min_count, "min_docs": docs if min_docs is None else min_docs}


def _nodes(first: np.ndarray, last: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Each node once, in the order of the text; of those that overlap the first and longest."""
    order = np.lexsort((-last, first))
    first, last = first[order], last[order]
    reach = np.maximum.accumulate(np.concatenate([[-1], last]))[:-1]
    return first[first > reach], last[first > reach]


def _near(first: np.ndarray, last: np.ndarray, window: int, running: Running) -> tuple[np.ndarray, np.ndarray]:
    """Code and article of each word within reach of each node; rows that a table lacks are no shorter way."""
    position, size = running.tokens["position"].to_numpy(np.int64), len(running.codes)
    rows = []
    for edge, way in ((first, -1), (last, 1)):
        for step in range(1, window + 1):
            there = (edge + way * step >= 0) & (edge + way * step < size)
            node, at = edge[there], edge[there] + way * step
            beside = (running.sentence[at] == running.sentence[node]) & (abs(position[at] - position[node]) <= window)
            rows.append(at[beside])
    found = np.concatenate(rows)
    return running.codes[found], running.doc[found]


def _count(code: np.ndarray, doc: np.ndarray, running: Running) -> pd.DataFrame:
    size, width = len(running.words), int(running.doc.max(initial=0)) + 1
    n = np.bincount(code, minlength=size)
    docs = np.bincount(np.unique(code * width + doc) // width, minlength=size)
    seen = np.flatnonzero(n)
    table = pd.DataFrame({"word": running.words[seen], "n": n[seen]})
    return table.assign(n_word=np.bincount(running.codes, minlength=size)[seen], docs=docs[seen])
