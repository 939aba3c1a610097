"""Whole vocabularies at once say what the rules for one form say, and documents count as their tokens do."""

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.arabic.folding import LETTERS, are_of, fold_forms
from analysis.arabic.letters import fold_press
from analysis.statistics.frequencies import count_frequencies
from analysis.statistics.naming import WORDS, detach_forms, learn_names
from analysis.statistics.tfidf import count_tfidf
from analysis.statistics.words import count_forms, count_words, keep_words, leave_out
from analysis.tokens import tokenize

FORMS = st.lists(
    st.text("وفبكلاأإآٱىيةءنمزـَّ\u200f\ufedfۀA9é٣-", min_size=1, max_size=7), min_size=1, max_size=12, unique=True
)


def arrow(words: list[str]) -> pa.Array:
    return pa.array(words, pa.large_string())


@settings(max_examples=200, deadline=None)
@given(FORMS)
def test_folding_a_vocabulary_is_folding_each_form(forms):
    assert fold_forms(arrow(forms)).to_pylist() == [fold_press(form) for form in forms]


@pytest.mark.parametrize("forms", [[], [""], ["ا", "", "ى"]])
def test_folding_little(forms):
    assert fold_forms(arrow(forms)).to_pylist() == [fold_press(form) for form in forms]


def test_a_part_of_an_array_is_folded():
    assert fold_forms(arrow(["إلى", "أمن", "على"])[1:]).to_pylist() == ["امن", "علي"]


def test_letters_of_two_bytes_are_told_apart():
    # ـ, ۀ and é share a first or a second byte with letters
    words = ["امن", "ي", "ـ", "ۀ", "é", "nato", "Nato", "n1", "", "ةء"]
    assert are_of(arrow(words), LETTERS).tolist() == [True, True, *[False] * 3, True, False, False, True, True]


@settings(max_examples=200, deadline=None)
@given(FORMS, st.integers(0, 99))
def test_detaching_a_vocabulary_is_detaching_each_form(forms, seed):
    n = np.random.default_rng(seed).integers(1, 12, len(forms))
    name = learn_names(forms, n, "detached")
    assert detach_forms(arrow(forms), n).to_pylist() == [name(form) for form in forms]


@settings(max_examples=100, deadline=None)
@given(FORMS, st.sampled_from([(), None, ("preposition",)]))
def test_words_are_left_out_as_one_by_one(forms, stop_groups):
    forms = [*forms, "في", "وفي", "ولا", "12", "أ", "لكن"]
    kept = keep_words(forms, stop_groups)
    assert leave_out(arrow(forms), stop_groups).to_pylist() == [form if kept[form] else "" for form in forms]


TEXTS = ["و أفاد بلاغ الأمن.\nوالأمن والسلم", "", "الأمن في الأمن 12", "بالسلم، و «السلم» والتدريبات", "تدريب وتدريبهم"]
DOCUMENTS = pd.DataFrame(
    {"doc_id": ["d2", "d10", "d1", "e", "c"], "text": TEXTS, "title": ["و أفاد", "", None, "x", ""]}
)


@pytest.mark.parametrize("words", list(WORDS))
@pytest.mark.parametrize("lines", [None, ["1", "1", "", "1", "1"]])
def test_documents_count_as_their_tokens_do(words, lines):
    documents = DOCUMENTS.assign(outlet=list("xxyyz"))
    if lines:
        documents = documents.assign(body_lines=lines, title_line=pd.array([None] * 5, "Int64"))
    tokens = tokenize(documents)
    whole, direct = (count_words(table, words=words) for table in (tokens, documents))
    assert direct.words.tolist() == whole.words.tolist() and direct.doc_ids.tolist() == whole.doc_ids.tolist()
    assert (direct.matrix != whole.matrix).nnz == 0
    pd.testing.assert_frame_equal(count_forms(documents, words=words), count_forms(tokens, words=words))
    for count in (count_tfidf, count_frequencies):
        expected = count(tokens, documents, by="outlet", words=words)
        pd.testing.assert_frame_equal(count(documents, by="outlet", words=words), expected)


def test_shuffled_tokens_and_parts_of_tables_count_the_same():
    tokens = tokenize(DOCUMENTS)
    whole, shuffled = count_words(tokens), count_words(tokens.sample(frac=1, random_state=1))
    assert (whole.matrix != shuffled.matrix).nnz == 0
    part = count_words(tokens[tokens["doc_id"] == "c"])
    assert part.doc_ids.tolist() == ["c"] and part.matrix.sum() == 2


def test_parts_of_a_matrix_do_not_show(monkeypatch):
    documents = pd.DataFrame({"doc_id": [f"a{n}" for n in range(40)], "text": [*TEXTS] * 8})
    whole = count_words(documents)
    monkeypatch.setattr("analysis.statistics.matrices._PART", 7)
    monkeypatch.setattr("analysis.cores.CORES", 2)
    parts = count_words(documents)
    assert (whole.matrix != parts.matrix).nnz == 0 and parts.matrix.sum() == whole.matrix.sum() > 50
