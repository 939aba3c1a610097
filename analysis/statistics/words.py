"""Tokens to counts of words per article: the matrix that every word measure starts from."""

from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy import sparse

from analysis.arabic.grammar import ARTICLE, split_proclitics
from analysis.arabic.letters import fold_press
from analysis.arabic.lists import stop_words
from analysis.errors import KhitabError
from analysis.tables import check_table


class WordCounts(NamedTuple):
    """`matrix` holds articles × words; `words` (sorted) and `doc_ids` name its columns and rows."""

    matrix: sparse.csr_array
    words: pd.Index
    doc_ids: pd.Index


def count_words(
    tokens: pd.DataFrame, *, stop_groups: tuple[str, ...] | None = (), clitics: str = "detach"
) -> WordCounts:
    """How often each word stands in each article, words folded by the profile press.

    Left out are figures, single letters and function words, with their clitics; `stop_groups` names the groups of
    function words to leave out (all by default), None keeps them all. `clitics="detach"` counts a word with و ف ب ك ل
    before it under the word itself where the corpus holds that too (وإنفاذ under انفاذ, بالقارة under القارة); "keep"
    counts what is written. Articles are sorted by `doc_id`, so that no sum depends on their order; an article without
    a running word has no row.

    Raises
    ------
    KhitabError
        where a column is missing or no word is left.

    >>> from analysis.tokens import tokenize
    >>> tokens = tokenize(pd.DataFrame({"doc_id": ["a", "b"], "text": ["الأمن في الأمن", "السلم"]}))
    >>> counts = count_words(tokens)
    >>> counts.words.tolist(), counts.matrix.toarray().tolist()
    (['الامن', 'السلم'], [[2, 0], [0, 1]])
    """
    check_table(tokens, "tokens", needs=("doc_id", "form"))
    if clitics not in ("detach", "keep"):
        raise KhitabError(f"clitics={clitics!r}: choose 'detach' (وإنفاذ under انفاذ) or 'keep' (as written)")
    # a part of a table keeps the categories of the whole: words and articles that are not in it
    forms, doc_ids = (tokens[name].astype("category").cat.remove_unused_categories().cat for name in ("form", "doc_id"))
    codes = forms.codes.to_numpy(np.int64)
    folded = [fold_press(form) for form in forms.categories.astype(str)]
    if clitics == "detach":
        folded = detach_clitics(folded, np.bincount(codes, minlength=len(folded)))
    words, place = np.unique(np.array(folded, str), return_inverse=True)
    ids, row = np.unique(doc_ids.categories.to_numpy(str), return_inverse=True)
    cells = row[doc_ids.codes.to_numpy(np.int64)], place[codes]
    shape = (len(ids), len(words))
    matrix = sparse.coo_array((np.ones(len(tokens), np.int64), cells), shape=shape).tocsr()
    kept = np.array([_is_kept(word, stop_groups) for word in words], bool)
    if not kept.any():
        raise KhitabError("no word is left to count; the articles hold only function words, figures or nothing")
    names = (pd.Index(values, dtype="str") for values in (words[kept], ids))
    return WordCounts(matrix[:, np.flatnonzero(kept)], *names)


def detach_clitics(words: list[str], n) -> list[str]:
    """Each folded word, without the clitics before it where the corpus itself holds what is left.

    What is left must stand at least a fifth as often as the word, and ال must never stand before the word: الوزير tells
    that the و of وزير belongs to it.

    >>> detach_clitics(["وانفاذ", "انفاذ", "بالقاره", "القاره", "وزير", "الوزير", "زير"], [2, 3, 1, 4, 9, 9, 1])
    ['انفاذ', 'انفاذ', 'القاره', 'القاره', 'وزير', 'الوزير', 'زير']
    """
    counts: dict[str, int] = {}
    for word, times in zip(words, n, strict=True):
        counts[word] = counts.get(word, 0) + int(times)
    return [_detached(word, counts) for word in words]


def _detached(word: str, counts: dict[str, int]) -> str:
    if ARTICLE + word in counts or word.startswith(ARTICLE):
        return word
    for split in sorted(split_proclitics(word), key=lambda split: -len(split.proclitics)):
        rest = ARTICLE + split.rest if split.has_article else split.rest
        if split.proclitics and len(split.rest) > 2 and counts.get(rest, 0) * 5 >= counts[word]:
            return rest
    return word


def _is_kept(word: str, stop_groups: tuple[str, ...] | None) -> bool:
    if len(word) < 2 or not any(letter.isalpha() for letter in word) or any(letter.isdigit() for letter in word):
        return False
    return stop_groups is None or not is_stop_word(word, stop_groups)


def is_stop_word(word: str, groups: tuple[str, ...] = ()) -> bool:
    """Is a folded word a function word, with or without و or ف before it?

    >>> is_stop_word("وفي"), is_stop_word("الامن")
    (True, False)
    """
    stops = stop_words(groups)
    return word in stops or any(s.proclitics in (("و",), ("ف",)) and s.rest in stops for s in split_proclitics(word))
