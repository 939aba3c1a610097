"""Hits drawn, ticked and read again: every answer kept, everything wrong named, the verdict by hand."""

import math

import pandas as pd
import pytest
from openpyxl import load_workbook

from analysis.errors import KhitabError
from analysis.framing.codebook import Codebook, Definition, Frame, Label, Name, Term, Theme
from analysis.framing.matching import find_terms
from analysis.statistics.intervals import wilson
from analysis.tables import read_tables
from analysis.tokens import tokenize
from analysis.validation.term_advice import measure_ticks
from analysis.validation.term_returns import find_term_sheet_problems, read_term_sheets
from analysis.validation.term_sheets import draw_term_hits, write_term_sheets

LABEL = Label(ar="التهديد", en="Threat", fr="Menace")
DEFINED = Definition(ar="خطر يُذكر", en="A danger is named.", fr="Un danger est nommé.")


def book(*terms, definition=DEFINED, inside_names="count", version="1") -> Codebook:
    frame = Frame(key="threat", label=LABEL, definition=definition, yes="نعم إذا", no="لا إذا", terms=terms)
    theme = Theme(key="t", label=LABEL, definition="…", inside_names=inside_names, frames=(frame,))
    name = Name(key="centre", label=LABEL, terms=("مركز خطر",))
    return Codebook(title="t", version=version, names=(name,), themes=(theme,))


def frame_of(texts: dict[str, str], **columns) -> pd.DataFrame:
    return pd.DataFrame({"doc_id": list(texts), "text": list(texts.values()), **columns})


DOCUMENTS = frame_of(
    {"0012": "خطر أول. خطر ثان\nتهديد", "b": "=خطر ثالث", "c": "مركز خطر"}, title=["خطر العنوان", None, "ج"]
)
BOOK = book("خطر", "تهديد")


def hits_of(documents: pd.DataFrame, codebook: Codebook) -> pd.DataFrame:
    return find_terms(tokenize(documents), codebook)


def drawn(documents: pd.DataFrame = DOCUMENTS, codebook: Codebook = BOOK, **options) -> pd.DataFrame:
    return draw_term_hits(hits_of(documents, codebook), documents, codebook, **options)


# --- drawing ---------------------------------------------------------------------------------------------------------


def test_every_hit_of_a_rare_term_and_n_of_a_frequent_one():
    documents = frame_of({f"d{n}": "خطر خطر خطر" for n in range(20)} | {"x": "تهديد " * 4})
    table = drawn(documents, n=30)
    assert table["term"].value_counts().to_dict() == {"خطر": 30, "تهديد": 4}
    assert table["term"].tolist()[0] == "خطر"  # the most frequent first
    assert not table.duplicated(["doc_id", "start"]).any()
    assert table.groupby("term")["hits"].first().to_dict() == {"خطر": 60, "تهديد": 4}
    assert list(table) == [column.name for column in read_tables()["term_sample"].columns]


@pytest.mark.parametrize(("least", "terms"), [(0.05, ["خطر"]), (0.04, ["خطر", "تهديد"]), (0, ["خطر", "تهديد"])])
def test_terms_below_the_share_are_left_out(least, terms):
    documents = frame_of({"a": "خطر " * 24 + "تهديد"})  # 1 of 25 is .04
    assert drawn(documents, least=least)["term"].unique().tolist() == terms


def test_the_seed_decides_and_nothing_else():
    documents = frame_of({f"d{n}": "خطر" for n in range(50)})
    hits = hits_of(documents, BOOK)
    one, same, other = (
        set(draw_term_hits(table, documents, BOOK, n=10, seed=seed)["doc_id"])
        for table, seed in ((hits, 1), (hits.sample(frac=1, random_state=2), 1), (hits, 2))
    )
    assert one == same != other


def test_development_articles_and_first_copies_only():
    documents = frame_of(dict.fromkeys("abcd", "خطر"), split=["development", "development", "test", "development"])
    assert set(drawn(documents)["doc_id"]) == {"a", "b", "d"}
    assert set(drawn(documents.assign(duplicate_group=["a", "a", "c", "d"]))["doc_id"]) == {"a", "d"}


@pytest.mark.parametrize(("inside", "n"), [("count", 5), ("skip", 4)])
def test_hits_inside_names_follow_the_theme(inside, n):
    assert (drawn(codebook=book("خطر", inside_names=inside))["term"] == "خطر").sum() == n


@pytest.mark.parametrize(
    ("call", "remedy"),
    [
        (lambda: drawn(n=0), "give a whole number from 1"),
        (lambda: drawn(least=5), "from 0 to 1"),
        (lambda: drawn(DOCUMENTS.assign(split="test")), "no hit is left"),
        (lambda: draw_term_hits(hits_of(DOCUMENTS, BOOK), DOCUMENTS, book("سلام")), "match them with it first"),
        (lambda: write_term_sheets(drawn(), DOCUMENTS, BOOK, "x", coders=["A", "a"]), "a name or sign of their own"),
        (lambda: write_term_sheets(drawn(), DOCUMENTS, BOOK, "x", coders=5), "as text"),
        (lambda: write_term_sheets(drawn(), DOCUMENTS, BOOK, None, coders="A"), "folder=None is no path"),
        (lambda: write_term_sheets(drawn(), DOCUMENTS, BOOK, "x", coders="a/b"), "cannot be part of a file's name"),
        (lambda: write_term_sheets(drawn(), DOCUMENTS, BOOK, "x", coders="A", suffix=".ods"), ".xlsx or .csv"),
        (lambda: write_term_sheets(drawn(), DOCUMENTS, BOOK, "x", coders="A", language="de"), "one of ar, en, fr"),
        (lambda: write_term_sheets(drawn(), DOCUMENTS, book("سلام"), "x", coders="A"), "draw the hits with it"),
    ],
)
def test_errors_name_the_remedy(call, remedy):
    with pytest.raises(KhitabError, match=remedy):
        call()


# --- the sheet -------------------------------------------------------------------------------------------------------


@pytest.fixture
def sheet(tmp_path):
    return write_term_sheets(drawn(), DOCUMENTS, BOOK, tmp_path, coders=["A"])[0]


def edit(path, change) -> None:
    workbook = load_workbook(path)
    change(workbook.worksheets[0])
    workbook.save(path)


def fill(path, answers, column="I") -> None:
    edit(path, lambda sheet: [sheet.__setitem__(f"{column}{at}", answer) for at, answer in enumerate(answers, 3)])


def test_the_sheet_is_protected_right_to_left_and_says_what_is_asked(sheet):
    workbook = load_workbook(sheet)
    ticking, definitions = workbook.worksheets
    assert ticking.sheet_view.rightToLeft and ticking.protection.sheet and definitions.protection.sheet
    assert [ticking.cell(1, at).value for at in range(4, 11)] == [
        "frame", "term", "before", "hit", "after", "answer", "note",
    ]  # fmt: skip
    assert not ticking["I3"].protection.locked and not ticking["J3"].protection.locked
    assert ticking["G3"].protection.locked and ticking["G3"].value == "خطر"
    assert [ticking.column_dimensions[letter].hidden for letter in "ABCD"] == [False, True, True, False]
    choice = ticking.data_validations.dataValidation[0]
    assert choice.formula1 == '"نعم,لا,غير متأكد"' and str(choice.sqref) == "I3:I8"
    texts = [cell.value for row in definitions.iter_rows() for cell in row]
    assert {"التهديد", "خطر يُذكر", "نعم إذا", "لا إذا"} <= set(texts)
    assert not {"0012", "b", "c"} & {cell.value for row in ticking.iter_rows() for cell in row}


def test_the_same_hits_give_the_same_bytes_and_no_sheet_is_overwritten(sheet, tmp_path):
    again = write_term_sheets(drawn(), DOCUMENTS, BOOK, tmp_path / "again", coders=["A"])[0]
    assert again.read_bytes() == sheet.read_bytes()
    with pytest.raises(KhitabError, match="give another folder"):
        write_term_sheets(drawn(), DOCUMENTS, BOOK, tmp_path, coders=["A"])


@pytest.mark.parametrize("suffix", [".xlsx", ".csv"])
@pytest.mark.parametrize("language", ["ar", "en", "fr"])
def test_an_untouched_sheet_has_no_answers_and_no_problems(tmp_path, suffix, language):
    write_term_sheets(drawn(), DOCUMENTS, BOOK, tmp_path, coders=["A", "B"], suffix=suffix, language=language)
    table = read_term_sheets(tmp_path, DOCUMENTS, BOOK)
    assert table.empty and table.attrs["blank"] == 12


def test_answers_come_back_with_their_place(sheet):
    fill(sheet, ["نعم", "no", "incertain", 1, 0.0, None])
    fill(sheet, ["شك"], column="J")
    table = read_term_sheets(sheet, DOCUMENTS, BOOK)
    sample = drawn()
    assert table["answer"].tolist() == ["yes", "no", "unsure", "yes", "no"]
    place = ["theme", "frame", "term", "doc_id", "field", "start", "end", "form"]
    assert table[place].values.tolist() == sample.head(5)[place].values.tolist()
    assert table["note"].tolist() == ["شك", "", "", "", ""] and table["row"].tolist() == [3, 4, 5, 6, 7]
    assert list(table) == [column.name for column in read_tables()["term_ticks"].columns]


# --- what is wrong ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "row", "told"),
    [
        (lambda s: s.__setitem__("I3", "ربما"), 3, "write one of yes, no, unsure"),
        (lambda s: s.delete_rows(4), None, "undo the deletion"),
        (lambda s: s.__setitem__("B4", "k12"), 4, "take it from the sheet"),
        (lambda s: s.__setitem__("C5", None), 5, "write it into the column 'coder' again"),
        (lambda s: s.__setitem__("B6", s["B5"].value), 6, "delete one of the two"),
        (lambda s: s.__setitem__("I20", "نعم"), 20, "move it to the row it belongs to"),
        (lambda s: s.__setitem__("I1", "x"), None, "no column 'answer'"),
    ],
)
def test_each_problem_names_row_and_remedy(sheet, change, row, told):
    fill(sheet, ["نعم"] * 6)
    edit(sheet, change)
    table = find_term_sheet_problems(sheet, DOCUMENTS, BOOK)
    rows = [None if pd.isna(number) else int(number) for number in table["row"]]
    found = dict(zip((table["problem"] + "; " + table["remedy"]).tolist(), rows, strict=True))
    assert any(told in text and at == row for text, at in found.items())
    with pytest.raises(KhitabError, match="problems of the sheets"):
        read_term_sheets(sheet, DOCUMENTS, BOOK)


@pytest.mark.parametrize(
    ("documents", "codebook", "kept", "told"),
    [
        (DOCUMENTS.assign(text=["خطر آخر.", *DOCUMENTS["text"][1:]]), BOOK, 3, "'0012' has changed"),
        (DOCUMENTS[DOCUMENTS["doc_id"] != "b"], BOOK, 5, "not among the documents"),
        (DOCUMENTS, book("خطر"), 5, "no longer where it was"),
        (DOCUMENTS, book("خطر", "تهديد", definition="خطر آخر"), 0, "the definition of t/threat has changed"),
        (DOCUMENTS, book("خطر", Term(term="تهديد", exclude=("بتهديد",)), version="2"), 6, ""),
    ],
)
def test_a_changed_article_or_codebook_is_told_and_the_rest_is_read(sheet, documents, codebook, kept, told):
    fill(sheet, ["نعم"] * 6)
    table = find_term_sheet_problems(sheet, documents, codebook)
    assert table["problem"].str.contains(told).all() and bool(len(table)) == bool(told)
    assert len(read_term_sheets(sheet, documents, codebook, strict=False)) == kept


# --- the verdict -----------------------------------------------------------------------------------------------------


def judge(texts: list[str], term, answers: dict[str, str]) -> pd.Series:
    """The verdict on a term: answers of each coder, a letter a hit: y, n, u or - for none."""
    documents, codebook = frame_of({f"d{n:02}": text for n, text in enumerate(texts)}), book(term)
    tokens = tokenize(documents)
    hits = find_terms(tokens, codebook)
    words = {"y": "yes", "n": "no", "u": "unsure"}
    ticks = [
        hits.iloc[[at]].assign(coder=coder, answer=words[letter])
        for coder, letters in answers.items()
        for at, letter in enumerate(letters)
        if letter != "-"
    ]
    return measure_ticks(pd.concat(ticks), hits, tokens, codebook).iloc[0]


def test_precision_by_hand():
    row = judge(["خطر"] * 10, "خطر", {"A": "yyyyyyynnu", "B": "yyyyyyyyn-"})
    # both: seven yes, one no; they differ on the eighth; the last nobody decided
    assert row[["hits", "ticked", "right_hits", "wrong_hits", "open", "coders"]].tolist() == [10, 10, 7, 1, 2, 2]
    assert row["precision"] == pytest.approx(7 / 8)
    assert [row["precision_low"], row["precision_high"]] == pytest.approx(list(map(float, wilson(7, 8))))
    assert row["agreement"] == pytest.approx(8 / 9)
    # D_o = 2/18; n_yes = 15, n_no = 3: D_e = 2 · 15 · 3 / (18 · 17)
    assert row["alpha"] == pytest.approx(1 - (2 / 18) / (90 / 306))


def test_one_coder_has_no_agreement():
    row = judge(["خطر"] * 3, "خطر", {"A": "yyy"})
    assert math.isnan(row["agreement"]) and math.isnan(row["alpha"]) and row["coders"] == 1


@pytest.mark.parametrize(
    ("texts", "term", "answers", "advice", "edit"),
    [
        (["خطر"] * 12, "خطر", "y" * 12, "keep", ""),
        (["خطر"] * 12, "خطر", "y" * 10 + "nn", "keep", ""),  # 10 of 12 is .83
        (["خطر"] * 12, "خطر", "y" * 4 + "n" * 8, "drop", ""),
        (["خطر"] * 6, "خطر", "y" * 2 + "n" * 4, "look", ""),  # too few to drop it
        (["خطر"] * 10, "خطر", "y" * 7 + "n" * 3, "look", ""),
        (["خطر"] * 2, "خطر", "uu", "look", ""),
        (
            ["حل جديد", "حلا جيدا", "الحل هنا", "حلول صعبة", "وحلول سهلة"],
            Term(term="حل", plurals=("حلول",)),
            "yyynn",
            "exclude",
            "{term: حل, plurals: {حل: [حلول]}, exclude: [حلول]}",
        ),
        (
            ["رخصة القيادة", "وبرخصة القيادة", "قيادة حكيمة", "القيادة هنا"],
            "قيادة",
            "nnyy",
            "exclude",
            "{term: قيادة, exclude_phrases: [رخصة قيادة]}",
        ),
        (
            [*("وزير الخارجية", "وزارة الخارجية") * 2, "عن الخارجية", "ثم الخارجية", "من خارجية"],
            "خارجية",
            "yyyynnn",
            "after",
            "{term: خارجية, after: [وزارة, وزير]}",
        ),
    ],
)  # fmt: skip
def test_advice(texts, term, answers, advice, edit):
    row = judge(texts, term, {"A": answers})
    assert (row["advice"], row["edit"]) == (advice, edit)
    assert row["why"]


def test_an_edit_takes_out_what_it_says_when_it_is_made():
    texts = ["رخصة القيادة", "وبرخصة القيادة", "قيادة حكيمة", "القيادة هنا"]
    documents = frame_of({str(n): text for n, text in enumerate(texts)})
    edited = book(Term(term="قيادة", exclude_phrases=("رخصة قيادة",)))
    assert hits_of(documents, edited)["doc_id"].tolist() == ["2", "3"]


def test_one_wrong_hit_of_a_form_is_no_evidence():
    row = judge(["حل جديد", "حل جيد", "الحل هنا", "حلول صعبة"], Term(term="حل", plurals=("حلول",)), {"A": "yyyn"})
    assert row["advice"] == "look"


@pytest.mark.parametrize(
    ("change", "remedy"),
    [
        (lambda ticks: ticks.assign(answer="نعم"), "choose one of yes, no, unsure"),
        (lambda ticks: ticks.iloc[:0], "fill in the sheets"),
        (lambda ticks: pd.concat([ticks, ticks]), "keep one of the two"),
        (lambda ticks: ticks.drop(columns="coder"), "lacks the column coder"),
    ],
)
def test_ticks_that_cannot_be_measured(change, remedy):
    tokens = tokenize(DOCUMENTS)
    hits = find_terms(tokens, BOOK)
    ticks = hits[hits["theme"] == "t"].assign(coder="A", answer="yes")
    with pytest.raises(KhitabError, match=remedy):
        measure_ticks(change(ticks), hits, tokens, BOOK)
