"""Tokens to counts of words per article: the matrix that every word measure starts from."""

from functools import partial
from typing import NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from analysis.arabic.folding import fold_forms
from analysis.arabic.grammar import split_proclitics
from analysis.arabic.letters import fold_press
from analysis.arabic.lists import read_rows, stop_words
from analysis.cutting import as_arrow, whole
from analysis.errors import KhitabError
from analysis.running_forms import RunningForms, read_running_forms
from analysis.statistics.matrices import WordCounts, count_cells
from analysis.statistics.naming import keep_forms, learn_names, mask, name_forms
from analysis.statistics.options import as_names
from analysis.tables import FORMS, check_table


def count_words(
    tokens: pd.DataFrame, *, words: str = "detached", stop_groups: tuple[str, ...] | None = ()
) -> WordCounts:
    """How often each word stands in each article; `words` says what one word is.

    `tokens` may be documents that were not tokenized: the same counts, several times as fast.

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
    """The form of every running word as a code, article after article, and the word that each form counts as."""

    codes: np.ndarray
    sizes: np.ndarray  # running words of each article
    doc_ids: np.ndarray
    forms: pa.Array
    names: pa.Array  # '' where a form is left out


def name_words(tokens: pd.DataFrame, *, words: str, stop_groups: tuple[str, ...] | None) -> NamedForms:
    """What counts and lists of forms start from; options and errors as in `count_words`."""
    running, ids = _read_forms(tokens)
    n = np.bincount(running.codes, minlength=len(running.forms))
    names = leave_out(name_forms(running.forms, n, words), stop_groups)
    if not pc.any(pc.not_equal(names, "")).as_py():
        raise KhitabError("no word is left to count; the articles hold only function words, figures or nothing")
    return NamedForms(running.codes, running.sizes, ids, running.forms, names)


def leave_out(names: pa.Array, stop_groups: tuple[str, ...] | None) -> pa.Array:
    """The words; '' in the place of figures, single letters and the function words that do not count.

    >>> leave_out(pa.array(["في", "الأمن", "12"]), ()).to_pylist()
    ['', 'الأمن', '']
    """
    encoded = names.cast(pa.large_string()).dictionary_encode()
    asked = _stop_groups(stop_groups)
    stops = frozenset() if asked is None else stop_words(asked)
    kept = keep_forms(fold_forms(encoded.dictionary), stops, partial(_is_kept, stop_groups=asked))
    return pc.if_else(pa.array(kept[encoded.indices.to_numpy()]), names, "").cast(pa.large_string())


def sort_names(names: pa.Array) -> tuple[np.ndarray, pa.Array]:
    """The place of each name among the distinct ones, -1 for ''; the distinct ones, sorted.

    >>> place, found = sort_names(pa.array(["ب", "", "ا", "ب"]))
    >>> place.tolist(), found.to_pylist()
    ([1, -1, 0, 1], ['ا', 'ب'])
    """
    encoded = names.dictionary_encode()
    order = pc.sort_indices(encoded.dictionary).to_numpy()
    order = order[mask(pc.not_equal(encoded.dictionary, ""))[order]]
    place = np.full(len(encoded.dictionary), -1, np.int32)
    place[order] = np.arange(len(order), dtype=np.int32)
    return place[encoded.indices.to_numpy()], encoded.dictionary.take(pa.array(order))


def _read_forms(tokens: pd.DataFrame) -> tuple[RunningForms, np.ndarray]:
    """The forms of tokens, or of documents that were not cut yet, and the names of the articles that have a word."""
    if "form" not in tokens and "text" in tokens:
        running, ids = read_running_forms(tokens), tokens["doc_id"].astype(str).to_numpy()
        return running._replace(sizes=running.sizes[running.sizes > 0]), ids[running.sizes > 0]
    check_table(tokens, "tokens", needs=("doc_id", "form"))
    doc = tokens["doc_id"].astype("category").cat
    rows, (codes, forms) = doc.codes.to_numpy(), used_forms(tokens)
    if (rows[1:] < rows[:-1]).any():
        codes = codes[np.argsort(rows, kind="stable")]
    sizes = np.bincount(rows, minlength=len(doc.categories))
    return RunningForms(codes, sizes[sizes > 0], forms), doc.categories[sizes > 0].to_numpy(str)


def used_forms(tokens: pd.DataFrame) -> tuple[np.ndarray, pa.Array]:
    """The form of each token as a code, and the forms: a part of a table keeps words that are not in it, these do not.

    >>> codes, forms = used_forms(pd.DataFrame({"doc_id": ["a"] * 3, "form": ["سلم", "أمن", "سلم"]}))
    >>> codes.tolist(), forms.to_pylist()
    ([1, 0, 1], ['أمن', 'سلم'])
    """
    form = as_forms(tokens).cat
    codes, used = form.codes.to_numpy(), np.zeros(len(form.categories), bool)
    used[codes] = True
    place = np.cumsum(used, dtype=np.int32) - 1
    return place[codes], whole(as_arrow(form.categories[used].to_series()))


def matrix_of(named: NamedForms) -> WordCounts:
    """Articles × words, as `count_words` gives them."""
    column, words = sort_names(named.names)
    matrix, rows = count_cells(named.codes, named.sizes, column, len(words)), np.argsort(named.doc_ids, kind="stable")
    matrix = matrix if (np.diff(rows) == 1).all() else matrix[rows]
    names = pd.Index(pd.array(words, dtype="str"))
    return WordCounts(matrix, names, pd.Index(named.doc_ids[rows], dtype="str"))


def forms_of(named: NamedForms) -> pd.DataFrame:
    """The `forms` table, as `count_forms` gives it."""
    size = len(named.forms)
    cells = count_cells(named.codes, named.sizes, np.arange(size, dtype=np.int32), size)
    table = pd.DataFrame({"word": pd.array(named.names, "str"), "form": pd.array(named.forms, "str")})
    table["n"], table["docs"] = np.bincount(named.codes, minlength=size), np.bincount(cells.indices, minlength=size)
    table = table[mask(pc.not_equal(named.names, ""))]
    keys = [("word", "ascending"), ("n", "descending"), ("form", "ascending")]
    order = pc.sort_indices(pa.table({name: pa.array(table[name]) for name, _ in keys}), keys).to_numpy()
    return table.iloc[order][[column.name for column in FORMS.columns]].reset_index(drop=True)


def keep_words(words: list[str], stop_groups: tuple[str, ...] | None) -> dict[str, bool]:
    """Word -> does it count? Figures, single letters and function words do not.

    >>> keep_words(["في", "الأمن", "12"], ())
    {'في': False, 'الأمن': True, '12': False}
    """
    asked = _stop_groups(stop_groups)
    return {word: _is_kept(fold_press(word), asked) for word in dict.fromkeys(words)}


def _stop_groups(stop_groups: tuple[str, ...] | None) -> tuple[str, ...] | None:
    """The groups that are asked for; KhitabError where there is none of that name."""
    if stop_groups is None:
        return None
    groups = {row["group"] for row in read_rows("function_words")}
    choices = ", ".join(sorted(groups))
    remedy = f"give names of groups of function words, such as {choices}; () for all of them, or None to keep them"
    asked = tuple(as_names("stop_groups", stop_groups, remedy))
    if strange := [group for group in asked if group not in groups]:
        raise KhitabError(f"stop_groups holds {strange[0]!r}; groups of function words: {choices}")
    return asked


def detach_clitics(words: list[str], n) -> list[str]:
    """Each folded word, without the clitics before it where the corpus itself holds what is left.

    >>> detach_clitics(["وانفاذ", "انفاذ", "بالقاره", "القاره", "وزير", "الوزير", "زير"], [2, 3, 1, 4, 9, 9, 1])
    ['انفاذ', 'انفاذ', 'القاره', 'القاره', 'وزير', 'الوزير', 'زير']
    """
    return list(map(learn_names(words, n, "detached"), words))


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
