"""Where coders differ: what is listed, with which passage, and how the sheet makes gold."""

import pandas as pd
import pytest

from analysis.errors import KhitabError
from analysis.framing.codebook import Codebook, Frame, Label, Theme
from analysis.framing.matching import find_terms
from analysis.tokens import tokenize
from analysis.validation.disagreements import adjudicate, adjudication_sheet, list_disagreements
from analysis.validation.gold import read_gold
from analysis.writing import read_table, write_table

ROWS = [
    ("a", "threat", "A", 1),
    ("a", "threat", "B", 0),
    ("b", "threat", "A", 1),
    ("b", "threat", "B", 1),
    ("c", "threat", "A", 0),
    ("a", "visits", "A", 0),
    ("a", "visits", "B", 1),
    ("c", "visits", "A", 0),
    ("c", "visits", "B", 1),
    ("c", "visits", "C", 1),
]
CODINGS = pd.DataFrame(ROWS, columns=["unit_id", "variable", "coder", "value"]).assign(unit="article")
DOCUMENTS = pd.DataFrame(
    {
        "doc_id": ["a", "b", "c"],
        "title": ["عنوان", None, None],
        "text": ["سلام. ثم خطر كبير، قريب", "سلام", "زيارة " * 100],
    }
)


def hits() -> pd.DataFrame:
    frames = tuple(Frame(key=k, label=Label(ar=k), definition="…", terms=(t,)) for k, t in [("threat", "خطر")])
    theme = Theme(key="t", label=Label(ar="ت"), definition="…", frames=frames)
    return find_terms(tokenize(DOCUMENTS), Codebook(title="t", version="1", themes=(theme,)))


def test_the_most_disputed_variable_comes_first():
    table = list_disagreements(CODINGS)
    assert table.columns.tolist() == ["unit", "unit_id", "variable", "A", "B", "C"]
    told = table[["variable", "unit_id", "A", "B", "C"]].values.tolist()
    assert told == [["visits", "a", "0", "1", ""], ["visits", "c", "0", "1", "1"], ["threat", "a", "1", "0", ""]]


def test_passages_are_the_terms_or_the_opening():
    table = list_disagreements(CODINGS, DOCUMENTS, hits=hits()).set_index(["variable", "unit_id"])
    assert table.loc[("threat", "a"), "passage"] == "سلام. ثم «خطر» كبير، قريب"
    assert table.loc[("visits", "a"), "passage"] == "سلام. ثم خطر كبير، قريب"
    opening = table.loc[("visits", "c"), "passage"]
    assert opening.endswith("زيارة …") and len(opening) <= 240
    assert table["title"].tolist() == ["عنوان", "", "عنوان"]


def test_a_sentence_shows_its_article():
    table = CODINGS.assign(unit="sentence", unit_id=CODINGS["unit_id"] + "#2")
    assert list_disagreements(table, DOCUMENTS)["title"].tolist() == ["عنوان", "", "عنوان"]


def test_coders_who_agree_leave_no_rows():
    table = list_disagreements(CODINGS[CODINGS["unit_id"] == "b"], DOCUMENTS)
    assert table.empty and "passage" in table


def test_the_sheet_goes_out_and_comes_back(tmp_path):
    file = tmp_path / "adjudication.csv"
    sheet = adjudication_sheet(CODINGS, DOCUMENTS, hits=hits())
    assert sheet["adjudicated"].tolist() == ["", "", ""]
    write_table(sheet.assign(adjudicated=["1", "٠", "١"]), file)  # in the figures of an Arabic keyboard
    gold = adjudicate(CODINGS, read_table(file))
    told = gold[["unit_id", "variable", "coder", "value", "settled"]].values.tolist()
    assert told == [
        ["a", "threat", "adjudicated", "1", "adjudicated"],
        ["b", "threat", "adjudicated", "1", "agreed"],  # c was coded by one: no gold
        ["a", "visits", "adjudicated", "1", "adjudicated"],
        ["c", "visits", "adjudicated", "0", "adjudicated"],
    ]
    both = read_gold(pd.concat([CODINGS, gold]))
    assert both.set_index(["variable", "unit_id"])["value"].loc["threat"].to_dict() == {"a": "1", "b": "1", "c": "0"}


@pytest.mark.parametrize(
    ("change", "remedy"),
    [
        (
            lambda sheet: sheet,
            "'threat' of article 'a' and 2 more: the coders differ and the cell adjudicated is empty",
        ),
        (
            lambda sheet: sheet.drop(columns="adjudicated"),
            "lacks the column adjudicated; make it with adjudication_sheet",
        ),
        (lambda sheet: None, "sheet=None is no table; give the filled-in adjudication_sheet"),
        (
            lambda sheet: sheet.assign(unit_id="x", adjudicated="1").head(1),
            "decides 'visits' of article 'x', which nobody",
        ),
        (
            lambda sheet: pd.concat([sheet.assign(adjudicated="1")] * 2),
            "'adjudicated' gave 'visits' of article 'a' twice",
        ),
    ],
)
def test_what_is_wrong_with_a_sheet_is_named(change, remedy):
    with pytest.raises(KhitabError, match=remedy):
        adjudicate(CODINGS, change(adjudication_sheet(CODINGS)))


def test_gold_is_refused_where_coders_differ():
    with pytest.raises(
        KhitabError, match=r"differ in 3 values, first 'threat' of article 'a'; fill in adjudication_sheet"
    ):
        read_gold(CODINGS)


def test_a_coder_may_not_be_called_like_a_column():
    with pytest.raises(KhitabError, match=r"a coder is called 'title'.*rename the coder"):
        list_disagreements(CODINGS.replace({"coder": {"A": "title"}}))
