"""Negated and hypothetical hits: a gold of sentences, the list, and what comes back."""

import csv
import unicodedata
from collections import Counter
from pathlib import Path

import pandas as pd
import pytest

from analysis.arabic.letters import clean_form
from analysis.errors import KhitabError
from analysis.framing.codebook import Codebook, Frame, Label, Theme, single_term
from analysis.framing.matching import find_terms
from analysis.framing.negation import add_negation, count_negation
from analysis.framing.negators import read_negation, read_word
from analysis.tables import FLAGGED_HITS, NEGATION
from analysis.tokens import tokenize

LABEL = Label(ar="ع")
TERMS = (
    *("هجوم إرهابي", "تهديد إرهابي", "تعاون أمني", "تنسيق أمني", "مكافحة الإرهاب", "خلية إرهابية", "إرهاب", "إرهابي"),
    *("استقرار", "تنمية", "تدريب", "هجرة", "إصلاح", "أمن الحدود", "حقوق الإنسان", "مقاربة أمنية", "تهريب"),
    *("مناورات", "مساعدات"),
)
FRAME = Frame(key="f", label=LABEL, definition="…", terms=TERMS)
BOOK = Codebook(title="t", version="1", themes=(Theme(key="t", label=LABEL, definition="…", frames=(FRAME,)),))
EXPECTED = {"plain": (False, False), "negated": (True, False), "hypothetical": (False, True), "both": (True, True)}


def read_gold() -> list:
    with Path(__file__).with_name("negation_gold.tsv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    limits = [[pytest.mark.xfail(reason=row["limit"], strict=True)] if row["limit"] else [] for row in rows]
    return [
        pytest.param(row["flags"], row["sentence"], marks=marks, id=row["sentence"])
        for row, marks in zip(rows, limits, strict=True)
    ]


def flag(*texts: str, codebook: Codebook = BOOK, **options) -> pd.DataFrame:
    tokens = tokenize(pd.DataFrame({"doc_id": [f"d{n}" for n in range(len(texts))], "text": list(texts)}))
    return add_negation(find_terms(tokens, codebook), tokens, **options)


@pytest.mark.parametrize(("flags", "sentence"), read_gold())
def test_gold(flags, sentence):
    before, marked = sentence.partition("[")[0], sentence.partition("[")[2].partition("]")[0]
    hits = flag(sentence.replace("[", "").replace("]", ""))
    start, end = len(before), len(before) + len(marked)
    meant = hits[(hits["start"] <= start) & (hits["end"] >= end)]
    assert len(meant) == 1, f"no hit at «{marked}»: {hits['form'].tolist()}"
    assert tuple(meant[["negated", "hypothetical"]].iloc[0]) == EXPECTED[flags], meta(meant)


def meta(hits: pd.DataFrame) -> str:
    return str(hits[["negator", "hypothetical_word"]].values.tolist())


def test_the_gold_is_large_and_goes_both_ways():
    kinds = Counter(param.values[0] for param in read_gold() if not param.marks)
    assert sum(kinds.values()) >= 40
    assert min(kinds["negated"], kinds["plain"], kinds["hypothetical"]) >= 10


def test_the_words_are_told_as_written():
    hits = flag("ولم يسجل أي هجوم إرهابي", "ربما يقع هجوم إرهابي", "هجوم إرهابي")
    whole = hits[hits["term"] == "هجوم إرهابي"]
    assert whole[["negator", "hypothetical_word"]].values.tolist() == [["ولم", ""], ["", "ربما"], ["", ""]]


def test_the_nearest_word_is_told():
    assert flag("لم يعلن عدم التدريب")["negator"].tolist() == ["عدم"]


@pytest.mark.parametrize(("window", "negated"), [(1, False), (2, False), (3, True), (5, True)])
def test_window(window, negated):
    assert flag("لم يبدأ هنا تدريب", window=window)["negated"].tolist() == [negated]


@pytest.mark.parametrize("form", ["أي تدريب", "أي أستاذ تدريب", "أي تدريب جديد"])
def test_any_carries_its_negator_beyond_the_window(form):
    hits = flag(f"لم تسجل مصالح الحراسة في مدن الشمال {form}", window=2)
    assert hits[["negated", "negator"]].values.tolist() == [[True, "لم"]]


def test_rows_index_and_columns_stay():
    tokens = tokenize(pd.DataFrame({"doc_id": ["a"], "text": ["لا تدريب ثم إصلاح"]}))
    hits = find_terms(tokens, BOOK).iloc[::-1].set_index(pd.Index([7, 3]))
    kept, same = hits.copy(), tokens.copy()
    flagged = add_negation(hits, tokens)
    assert list(flagged.columns) == [*hits.columns, *(column.name for column in FLAGGED_HITS.columns)]
    assert flagged.index.tolist() == [7, 3]
    assert flagged["negated"].tolist() == [True, True]  # لا reaches over ثم: a window is no grammar
    pd.testing.assert_frame_equal(flagged[hits.columns], kept)
    pd.testing.assert_frame_equal(hits, kept)
    pd.testing.assert_frame_equal(tokens, same)


def test_a_negator_inside_the_term_or_in_another_article_does_not_count():
    assert flag("عدم الاستقرار", codebook=single_term("عدم الاستقرار"))["negated"].tolist() == [False]
    assert flag("انتهى الأمر دون", "تدريب جديد")["negated"].tolist() == [False]


def test_no_hit_and_no_word():
    flagged = flag("سلام")
    assert flagged.empty and {"negated", "negator"} <= set(flagged.columns)
    assert flag("").empty


def test_titles_are_places_of_their_own():
    documents = pd.DataFrame({"doc_id": ["a"], "title": ["لا تدريب"], "text": ["تدريب جديد"]})
    tokens = tokenize(documents)
    assert add_negation(find_terms(tokens, BOOK), tokens)["negated"].tolist() == [True, False]


@pytest.mark.parametrize("window", [0, -1, 2.5, "5"])
def test_a_window_that_is_none(window):
    with pytest.raises(KhitabError, match="a number of words from 1 on, such as 5"):
        flag("تدريب", window=window)


def test_hits_of_other_tokens():
    tokens = tokenize(pd.DataFrame({"doc_id": ["a"], "text": ["تدريب"]}))
    hits = find_terms(tokens, BOOK)
    with pytest.raises(KhitabError, match="give the tokens that the hits were found in"):
        add_negation(hits.assign(doc_id="b"), tokens)
    with pytest.raises(KhitabError, match="give the tokens that the hits were found in"):
        add_negation(hits.assign(start=90, end=95), tokens)


def test_counts_by_theme_and_frame():
    terms = {"a": "تدريب", "b": "تدريب عسكري"}
    frames = tuple(Frame(key=key, label=LABEL, definition="…", terms=(term,)) for key, term in terms.items())
    book = Codebook(title="t", version="1", themes=(Theme(key="t", label=LABEL, definition="…", frames=frames),))
    table = count_negation(flag("لا تدريب", "لم يتم تدريب", "ربما تدريب", "قد لا يكفي تدريب عسكري", codebook=book))
    assert list(table.columns) == [column.name for column in NEGATION.columns]
    counts = ["frame", "hits", "negated", "hypothetical", "both", "plain"]
    assert table[counts].values.tolist() == [["", 4, 2, 2, 0, 0], ["a", 4, 2, 2, 0, 0], ["b", 1, 0, 1, 0, 0]]
    assert table["negators"].tolist() == ["لا 1، لم 1", "لا 1، لم 1", ""]
    assert table["share_negated"].tolist() == [0.5, 0.5, 0.0]
    pd.testing.assert_series_equal(
        table["negated"] + table["hypothetical"] - table["both"] + table["plain"], table["hits"], check_names=False
    )


def test_names_have_no_row_and_no_hit_no_table():
    assert count_negation(flag("سلام")).empty
    hits = flag("لا تدريب")
    assert count_negation(hits.assign(theme="names", frame="x")).empty


def test_flags_come_first():
    with pytest.raises(KhitabError, match="make them with add_negation"):
        count_negation(pd.DataFrame({"doc_id": ["a"]}))


def test_the_list_is_clean_and_every_word_is_read():
    rows = read_negation()
    assert all(row.keys() == {"category", "word", "gloss", "source"} and all(row.values()) for row in rows)
    words = [word for row in rows for word in row["word"].split()]
    assert [word for word in words if clean_form(word) != word or not unicodedata.is_normalized("NFKC", word)] == []
    assert [pair for pair, n in Counter((r["category"], r["word"]) for r in rows).items() if n > 1] == []
    assert [word for word in words if read_word(word) != word] == []
    assert read_word("سوي") == "سوى" and read_word("ألأ") == ""
