"""What a search for letters would have counted, by hand."""

import pandas as pd
import pytest

from analysis.framing.audit import explain
from analysis.framing.codebook import Codebook, Frame, Label, Name, Theme, single_term
from analysis.framing.naive import compare_naive
from analysis.tokens import tokenize

LABEL = Label(ar="ت")
COLUMNS = ["theme", "frame", "term", "n", "exact", "substring", "wrong", "missed", "counted_instead", "overlooked"]


def tokens(*texts: str) -> pd.DataFrame:
    return tokenize(pd.DataFrame({"doc_id": [f"d{n}" for n in range(len(texts))], "text": texts}))


@pytest.mark.parametrize(
    ("term", "text", "expected"),
    [
        # term, text, (n, exact, substring, wrong, missed)
        ("سلام", "سلام والسلام الإسلام إسلامية", (2, 1, 4, 2, 0)),
        ("إرهاب", "الإرهاب الارهاب الإرهابية إرهاب", (3, 1, 3, 1, 1)),
        ("دولة", "دولتان دولة الدولة", (3, 1, 2, 0, 1)),
        ("حل", "محليا حل المرحلة", (1, 1, 3, 2, 0)),
        ("مكافحة الإرهاب", "لمكافحة الإرهاب ومكافحة الارهاب مكافحة الإرهابيين", (2, 0, 2, 1, 1)),
        ("مكافحة الإرهاب", "مكافحة الإرهاب", (1, 1, 1, 0, 0)),
        ("غائب", "لا شيء هنا", (0, 0, 0, 0, 0)),
    ],
)
def test_counts_of_a_term(term, text, expected):
    row = compare_naive(tokens(text), single_term(term)).iloc[0]
    assert tuple(row[["n", "exact", "substring", "wrong", "missed"]]) == expected


def test_letters_twice_in_a_word_count_twice():
    assert compare_naive(tokens("سلسل"), single_term("سل"))["substring"].tolist() == [2]


def test_a_phrase_crosses_no_document_and_no_sentence():
    table = compare_naive(tokens("مكافحة", "الإرهاب. مكافحة. الإرهاب"), single_term("مكافحة الإرهاب"))
    assert table[["n", "exact", "substring"]].values.tolist() == [[0, 0, 0]]


def test_examples_name_the_forms_most_frequent_first():
    row = compare_naive(tokens("السلام إسلامي إسلامي إسلامية"), single_term("سلام")).iloc[0]
    assert row["counted_instead"] == "إسلامي 2، إسلامية 1"
    assert row["overlooked"] == ""


def test_rows_are_the_terms_of_themes_and_the_most_wrong_comes_first():
    frame = Frame(key="f", label=LABEL, definition="…", terms=("سلام",))
    theme = Theme(key="t", label=LABEL, definition="…", terms=("أمن",), frames=(frame,))
    name = Name(key="n", label=LABEL, terms=("الرباط",))
    table = compare_naive(tokens("أمن إسلام الرباط"), Codebook(title="x", version="1", themes=(theme,), names=(name,)))
    assert table.columns.tolist() == COLUMNS
    assert table[["theme", "frame", "term"]].values.tolist() == [["t", "f", "سلام"], ["t", "", "أمن"]]


def test_no_tokens_are_zeros():
    assert compare_naive(tokens(""), single_term("أمن"))[["n", "substring"]].values.tolist() == [[0, 0]]


@pytest.mark.parametrize(
    ("form", "term", "text", "reads", "why"),
    [
        ("وللإرهاب", "إرهاب", "وللإرهاب", True, ""),
        ("الارهاب", "إرهاب", "الارهاب", True, ""),
        ("الإرهابهم", "إرهاب", "الإرهابهم", False, "ال does not stand before the ending possessive"),
        ("آمن", "أمن", "آمن", False, "آمن is spelled otherwise than أمن"),
        ("والد", "لد", "والد", None, ""),
        ("فرد", "رد", "فرد رد", False, "ف may be a letter of the word"),
        ("بتعاونا", "تعاون", "بتعاونا", False, "a preposition does not stand before the ending tanwin"),
        ("مسؤولي", "مسؤول", "مسؤولي", True, "counts behind a preposition and before a word with ال"),
        ("مسؤوليه", "مسؤول", "مسؤوليه", False, "the corpus does not support the ending plural_possessive"),
        ("الخارجية", "خارجية", "الخارجية", True, "counts unless the word before makes it an adjective"),
        ("خارجية", "خارجي", "خارجية", True, "counts where the word before makes it an adjective"),
        ("الأمنيون", "أمن", "الأمنيون", None, ""),
        ("أمّن", "أمن", "أمّن", False, "the vowel marks are those of another word"),
        ("لبنان", "لبن", "لبنان", False, "لبنان is a word of its own"),
        ("مسؤولي", "مسؤول", "مسؤولي المسؤولين", True, ""),
    ],
)
def test_explain_says_why(form, term, text, reads, why):
    table = explain(form, single_term(term), tokens(text))
    if reads is None:
        assert table.empty
    else:
        assert table["reads"].any() == reads
        assert why in set(table["why"])


def test_explain_names_every_term_that_the_word_is_part_of():
    theme = Theme(key="t", label=LABEL, definition="…", terms=("إرهاب", "مكافحة الإرهاب"))
    table = explain("الإرهاب", Codebook(title="x", version="1", themes=(theme,)), tokens("الإرهاب"))
    assert set(table["term"]) == {"إرهاب", "مكافحة الإرهاب"}
    assert table["reads"].all()


def test_letters_parted_by_a_sign_are_not_what_was_typed():
    table = compare_naive(tokens("مكافحة، الإرهاب مكافحة (الإرهاب) مكافحة الإرهاب"), single_term("مكافحة الإرهاب"))
    assert table[["n", "exact", "substring", "wrong"]].values.tolist() == [[1, 1, 1, 0]]
