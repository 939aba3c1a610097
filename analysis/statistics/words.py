"""Tokens to counts of words per article: the matrix that every word measure starts from."""

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy import sparse

from analysis.arabic.grammar import ARTICLE, split_proclitics
from analysis.arabic.letters import fold_press
from analysis.arabic.lists import read_rows, stop_words
from analysis.errors import KhitabError
from analysis.statistics.lexeme_groups import Lexemes, read_lexemes
from analysis.statistics.options import as_names
from analysis.tables import FORMS, check_table

WORDS = {
    "written": "as the text has them",
    "folded": "letters folded",
    "detached": "folded, clitics under the word that the corpus holds",
    "lexeme": "clitics and regular endings under the word that the corpus holds",
}


class WordCounts(NamedTuple):
    """`matrix` holds articles × words; `words` (sorted) and `doc_ids` name its columns and rows."""

    matrix: sparse.csr_array
    words: pd.Index
    doc_ids: pd.Index


def count_words(
    tokens: pd.DataFrame, *, words: str = "detached", stop_groups: tuple[str, ...] | None = ()
) -> WordCounts:
    """How often each word stands in each article; `words` says what one word is.

    "written": the form as the text has it. "folded": its letters in the profile press. "detached": folded, and a word
    with و ف ب ك ل before it counts under the word itself where the corpus holds that often enough (وإنفاذ under انفاذ,
    بالقارة under القارة). "lexeme": clitics, ال and regular endings are taken off where the corpus holds what is left
    (التدريبات and وتدريبهم under تدريب); the group is named by its stem where the corpus writes that, else by the stem
    with ال, else by its most frequent member; `count_forms` lists the members.

    Left out are figures, single letters and function words, with their clitics; `stop_groups` names the groups of
    function words to leave out (all by default; the column `group` of arabic/data/function_words.csv), None keeps them
    all. Articles are sorted by `doc_id`, so that no sum depends on their order; an article without a running word has
    no row.

    Raises
    ------
    KhitabError
        where a column is missing, an option is unknown, or no word is left.

    Caveat: lexemes are found without a lexicon: broken plurals and the forms of a verb stay apart, and some words that
    look like a form of another join it (شهري and شهر); read `count_forms` before a claim rests on one.

    >>> from analysis.tokens import tokenize
    >>> tokens = tokenize(pd.DataFrame({"doc_id": ["a", "b"], "text": ["الأمن في الأمن", "السلم والأمن"]}))
    >>> counts = count_words(tokens)
    >>> counts.words.tolist(), counts.matrix.toarray().tolist()
    (['الامن', 'السلم'], [[2, 0], [1, 1]])
    """
    return matrix_of(name_words(tokens, words=words, stop_groups=stop_groups))


def count_forms(
    tokens: pd.DataFrame, *, words: str = "lexeme", stop_groups: tuple[str, ...] | None = ()
) -> pd.DataFrame:
    """Which written forms were counted as which word: the `forms` table.

    One row is a form of a word, the most frequent first; `n` running words, `docs` articles that hold it. Options and
    errors as in `count_words`. Caveat: lexemes leave broken plurals apart and join some look-alikes: read the forms of
    a word before its number is quoted.

    >>> from analysis.tokens import tokenize
    >>> tokens = tokenize(pd.DataFrame({"doc_id": ["a"], "text": ["تدريب وتدريب التدريبات تدريب"]}))
    >>> count_forms(tokens)[["word", "form", "n"]].values.tolist()
    [['تدريب', 'تدريب', 2], ['تدريب', 'التدريبات', 1], ['تدريب', 'وتدريب', 1]]
    """
    return forms_of(name_words(tokens, words=words, stop_groups=stop_groups))


def as_forms(tokens: pd.DataFrame) -> pd.Series:
    """The forms of the tokens as a Categorical, which tables put together or read from a file have lost.

    KhitabError where a form is missing: readers take the words NA and null for nothing.
    """
    forms = tokens["form"].astype("category")
    if forms.isna().any():
        row = tokens.iloc[int(forms.isna().to_numpy().argmax())]
        raise KhitabError(
            f"word {row.get('position', '?')} of document {row['doc_id']!r} has no form; "
            "read the file with kh.read_table, or with pd.read_csv(…, keep_default_na=False)"
        )
    return forms


class NamedForms(NamedTuple):
    """Article and form of every running word as codes, the names of both, and the word that each form counts as."""

    doc: np.ndarray
    form: np.ndarray
    doc_ids: np.ndarray
    forms: np.ndarray
    names: np.ndarray  # '' where a form is left out


def name_words(tokens: pd.DataFrame, *, words: str, stop_groups: tuple[str, ...] | None) -> NamedForms:
    """What counts and lists of forms start from; options and errors as in `count_words`."""
    check_table(tokens, "tokens", needs=("doc_id", "form"))
    # a part of a table keeps the categories of the whole: words and articles that are not in it
    columns = tokens["doc_id"].astype("category"), as_forms(tokens)
    doc, form = (column.cat.remove_unused_categories().cat for column in columns)
    written, codes = form.categories.to_numpy(str), form.codes.to_numpy(np.int64)
    name = learn_names(written.tolist(), np.bincount(codes, minlength=len(written)), words)
    names = [name(form) for form in written.tolist()]
    kept = keep_words(names, stop_groups)
    if not any(kept.values()):
        raise KhitabError("no word is left to count; the articles hold only function words, figures or nothing")
    named = np.array([found if kept[found] else "" for found in names], str)
    return NamedForms(doc.codes.to_numpy(np.int64), codes, doc.categories.to_numpy(str), written, named)


def matrix_of(named: NamedForms) -> WordCounts:
    """Articles × words, as `count_words` gives them."""
    found, place = np.unique(named.names, return_inverse=True)
    ids, row = np.unique(named.doc_ids, return_inverse=True)
    cells = np.ones(len(named.form), np.int64), (row[named.doc], place[named.form])
    matrix, kept = sparse.coo_array(cells, shape=(len(ids), len(found))).tocsr(), np.flatnonzero(found != "")
    return WordCounts(matrix[:, kept], *(pd.Index(values, dtype="str") for values in (found[kept], ids)))


def forms_of(named: NamedForms) -> pd.DataFrame:
    """The `forms` table, as `count_forms` gives it."""
    articles, size = len(named.doc_ids), len(named.forms)
    held = np.unique(named.form * articles + named.doc) // articles
    table = pd.DataFrame({"word": pd.array(named.names, "str"), "form": pd.array(named.forms, "str")})
    table["n"], table["docs"] = (np.bincount(codes, minlength=size) for codes in (named.form, held))
    order = np.lexsort((named.forms, -table["n"], named.names))
    table = table.iloc[order[named.names[order] != ""]]
    return table[[column.name for column in FORMS.columns]].reset_index(drop=True)


def learn_names(forms: list[str], n, words: str) -> Callable[[str], str]:
    """What tells the word of any form, seen or not, by what a corpus of these forms writes.

    >>> name = learn_names(["التدريب", "تدريب"], [2, 1], "lexeme")
    >>> name("وتدريبهم"), name("سلام")
    ('تدريب', 'سلام')
    """
    if words == "written":
        return str
    if words == "folded":
        return fold_press
    folded = [fold_press(form) for form in forms]
    if words == "detached":
        return partial(_without_clitics, counts=_sums(folded, n))
    if words == "lexeme":
        return partial(_lexeme_of, lexemes=read_lexemes(folded, n))
    raise KhitabError(f"words={words!r}: choose " + "; ".join(f"{way!r} ({told})" for way, told in WORDS.items()))


def keep_words(words: list[str], stop_groups: tuple[str, ...] | None) -> dict[str, bool]:
    """Word -> does it count? Figures, single letters and function words do not.

    >>> keep_words(["في", "الأمن", "12"], ())
    {'في': False, 'الأمن': True, '12': False}
    """
    groups = {row["group"] for row in read_rows("function_words")}
    choices = ", ".join(sorted(groups))
    remedy = f"give names of groups of function words, such as {choices}; () for all of them, or None to keep them"
    asked = () if stop_groups is None else tuple(as_names("stop_groups", stop_groups, remedy))
    if strange := [group for group in asked if group not in groups]:
        raise KhitabError(f"stop_groups holds {strange[0]!r}; groups of function words: {choices}")
    return {word: _is_kept(fold_press(word), None if stop_groups is None else asked) for word in dict.fromkeys(words)}


def _lexeme_of(form: str, lexemes: Lexemes) -> str:
    return lexemes.name(fold_press(form))


def _sums(words: list[str], n) -> dict[str, int]:
    counts: dict[str, int] = {}
    for word, times in zip(words, n, strict=True):
        counts[word] = counts.get(word, 0) + int(times)
    return counts


def detach_clitics(words: list[str], n) -> list[str]:
    """Each folded word, without the clitics before it where the corpus itself holds what is left.

    >>> detach_clitics(["وانفاذ", "انفاذ", "بالقاره", "القاره", "وزير", "الوزير", "زير"], [2, 3, 1, 4, 9, 9, 1])
    ['انفاذ', 'انفاذ', 'القاره', 'القاره', 'وزير', 'الوزير', 'زير']
    """
    return list(map(learn_names(words, n, "detached"), words))


def _without_clitics(form: str, counts: dict[str, int]) -> str:
    """The word without the clitics before it, where the corpus holds what is left at least a fifth as often.

    ال must never stand before the word: الوزير tells that the و of وزير belongs to it.
    """
    word = fold_press(form)
    if ARTICLE + word in counts or word.startswith(ARTICLE):
        return word
    for split in sorted(split_proclitics(word), key=lambda split: -len(split.proclitics)):
        rest = ARTICLE + split.rest if split.has_article else split.rest
        if split.proclitics and len(split.rest) > 2 and rest in counts and counts[rest] * 5 >= counts.get(word, 0):
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
