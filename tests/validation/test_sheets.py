"""Coding sheets: what a coder sees, what a coder must not see, and how the sheet guards itself."""

import zipfile
from html import unescape

import pandas as pd
import pytest
from openpyxl import load_workbook

from analysis.errors import KhitabError
from analysis.framing.codebook import Codebook, Definition, Frame, Label, Theme, Variable
from analysis.tokens import tokenize
from analysis.validation.coded import choose_coded, list_coded
from analysis.validation.pieces import list_pieces
from analysis.validation.sheets import LANGUAGES, NOTE, read_words, write_sheets

LABEL = Label(ar="ع", en="e", fr="f")
DEFINITION = Definition(ar="يهدد أحدا.", en="Someone threatens.", fr="On menace.")


def book(**more) -> Codebook:
    frames = (Frame(key="threat", label=Label(ar="التهديد", en="Threat"), definition=DEFINITION, terms=("تهديد",)),)
    tone = Variable(key="tone", label=Label(ar="النبرة", en="Tone"), values=("negative", "neutral", "positive"))
    blame = Variable(key="blame", label=LABEL, values=("absent", "present"), unit="paragraph")
    claim = Variable(key="claim", label=LABEL, values=("-1", "0", "1"), unit="sentence")
    theme = Theme(key="security", label=LABEL, definition="…", frames=frames)
    return Codebook(title="كتاب", version="1.0", themes=(theme,), variables=(tone, blame, claim), **more)


# the title stands in the third line; the first two and the last were removed
DOCUMENTS = pd.DataFrame(
    {
        "doc_id": ["secret/x-1", "secret/y-2"],
        "outlet": ["جريدة النور", "جريدة الظل"],
        "title": ["تهديد جديد", "=1+1 هدوء"],
        "text": [
            "جريدة النور اليومية\nwww.annour.ma/news\nتهديد جديد\n"
            "قال الوزير: «لا». «نعم» قال غيره.\n\nفقرة ثانية.\nشارك",
            "-خبر قصير",
        ],
        "body_lines": ["4,6", "1"],
    }
)
SAMPLE = pd.DataFrame(
    {"doc_id": ["secret/y-2", "secret/x-1"], "stratum": "flagged", "status": "near miss", "coded_by": ["1", "1, 2"]}
)


def write(folder, **options) -> list:
    named = {"coders": ["Amal", "بدر"], "variables": ["threat", "tone"], **options}
    return write_sheets(SAMPLE, DOCUMENTS, book(), folder, **named)


def rows(path) -> pd.DataFrame:
    keys, _, *cells = load_workbook(path).worksheets[0].iter_rows(values_only=True)
    return pd.DataFrame(cells, columns=keys)


# --- pieces ----------------------------------------------------------------------------------------------------------


def test_lines_in_reading_order_the_headline_first():
    pieces = list_pieces(DOCUMENTS)
    assert pieces[pieces["doc_id"] == "secret/x-1"][["part", "text", "paragraph"]].values.tolist() == [
        ["headline", "تهديد جديد", 0],
        ["removed", "[…] اليومية", -1],
        ["removed", "[…]", -1],
        ["paragraph", "قال الوزير: «لا». «نعم» قال غيره.", 1],
        ["paragraph", "فقرة ثانية.", 2],
        ["removed", "شارك", -1],
    ]


def test_sentences_are_those_of_the_tokens():
    pieces = list_pieces(DOCUMENTS, sentences=True)
    found = pieces[(pieces["doc_id"] == "secret/x-1") & (pieces["part"] != "removed")]
    assert found[["text", "first", "paragraph", "sentence"]].values.tolist() == [
        ["تهديد جديد", True, 0, 0],
        ["قال الوزير: «لا».", True, 1, 1],
        ["«نعم» قال غيره.", False, 1, 2],
        ["فقرة ثانية.", True, 2, 3],
    ]
    tokens = tokenize(DOCUMENTS)
    words = tokens.drop_duplicates(["doc_id", "paragraph", "sentence"])
    numbers = words[["paragraph", "sentence"]].values.tolist()
    assert pieces.loc[pieces["sentence"] >= 0, ["paragraph", "sentence"]].values.tolist() == numbers


def test_an_article_without_headline_has_a_row_for_its_codes():
    pieces = list_pieces(pd.DataFrame({"doc_id": ["a"], "text": ["سلام"]}))
    assert pieces[["part", "text", "paragraph"]].values.tolist() == [["headline", "", -1], ["paragraph", "سلام", 1]]


# --- what is asked ---------------------------------------------------------------------------------------------------


def test_frames_and_variables_are_asked_and_themes_on_demand():
    assert [one.key for one in choose_coded(book())] == ["threat", "tone", "blame", "claim"]
    assert [one.key for one in choose_coded(book(), ["tone", "security"])] == ["tone", "security"]
    assert choose_coded(book(), "security/threat")[0].values == ("0", "1")


def test_a_frame_of_two_themes_is_asked_with_its_theme():
    frame = Frame(key="threat", label=LABEL, definition="…", terms=("خطر",))
    themes = tuple(Theme(key=key, label=LABEL, definition="…", frames=(frame,)) for key in ("one", "two"))
    keys = [one.key for one in list_coded(Codebook(title="t", version="1", themes=themes))]
    assert keys == ["one", "two", "one/threat", "two/threat"]


# --- the workbook ----------------------------------------------------------------------------------------------------


def test_a_sheet_a_coder_with_their_articles_alone(tmp_path):
    paths = write(tmp_path)
    assert [path.name for path in paths] == ["coding-Amal.xlsx", "coding-بدر.xlsx"]
    amal, badr = map(rows, paths)
    assert amal.loc[amal["row"].notna(), ["row", "text"]].values.tolist() == [[1, "=1+1 هدوء"], [2, "تهديد جديد"]]
    assert badr.loc[badr["row"].notna(), ["row", "text"]].values.tolist() == [[1, "تهديد جديد"]]
    assert set(amal["coder"].dropna()) == {"Amal"}
    assert list(amal.columns) == ["row", "row_id", "coder", "part", "text", "threat", "tone", NOTE]


@pytest.mark.parametrize("suffix", [".xlsx", ".csv"])
def test_neither_outlet_nor_id_nor_result_is_in_the_file(tmp_path, suffix):
    path = write(tmp_path, suffix=suffix)[0]
    if suffix == ".xlsx":
        with zipfile.ZipFile(path) as archive:
            content = unescape("".join(archive.read(name).decode("utf-8") for name in archive.namelist()))
    else:
        content = path.read_text(encoding="utf-8-sig")
    assert "تهديد جديد" in content
    told = ("جريدة النور", "جريدة الظل", "annour", "secret", "x-1", "flagged", "near miss", str(tmp_path))
    assert [text for text in told if text in content] == []


def test_it_is_protected_runs_from_the_right_and_opens_what_is_asked(tmp_path):
    sheet, behind = load_workbook(write(tmp_path)[0]).worksheets
    assert sheet.sheet_view.rightToLeft and behind.sheet_view.rightToLeft
    assert sheet.protection.sheet and behind.protection.sheet
    assert sheet.row_dimensions[1].hidden
    assert [key for key in "ABCDE" if sheet.column_dimensions[key].hidden] == ["B", "C"]
    is_open = [[cell.coordinate for cell in row if not cell.protection.locked] for row in sheet.iter_rows(min_row=3)]
    assert is_open[:3] == [["F3", "G3", "H3"], [], ["F5", "G5", "H5"]]
    assert [cell.coordinate for row in behind.iter_rows() for cell in row if not cell.protection.locked] == []


def test_lists_hold_the_values_of_the_codebook(tmp_path):
    path = write(tmp_path)[0]
    sheet, behind = load_workbook(path).worksheets
    lists = {str(v.sqref).split(":")[0]: v for v in sheet.data_validations.dataValidation}
    asked = {}
    for cell, validation in lists.items():
        title, _, where = validation.formula1.rpartition("!")
        assert title.strip("'") == behind.title
        asked[cell] = [value.value for value in behind[where.replace("$", "")][0]]
        assert validation.showErrorMessage and validation.type == "list"
    assert asked == {"F3": [0, 1], "G3": ["negative", "neutral", "positive"]}
    assert lists["F3"].prompt.startswith("يهدد أحدا.")


def test_removed_lines_are_grey_and_the_text_is_not(tmp_path):
    sheet = load_workbook(write(tmp_path)[1]).worksheets[0]
    removed = read_words()["removed"]["ar"]
    colours = {(row[3].value == removed, getattr(row[4].font.color, "rgb", None)) for row in sheet.iter_rows(min_row=3)}
    assert colours == {(True, "008C8C8C"), (False, None)}


@pytest.mark.parametrize(
    ("language", "definition", "heading"),
    [("ar", DEFINITION.ar, "النبرة"), ("en", DEFINITION.en, "Tone"), ("fr", DEFINITION.fr, "النبرة")],
)
def test_definitions_stand_behind_in_the_language(tmp_path, language, definition, heading):
    sheet, behind = load_workbook(write(tmp_path, language=language)[0]).worksheets
    cells = {cell.value for row in behind.iter_rows() for cell in row}
    assert {definition, "threat", 0, 1, "neutral"} <= cells
    assert heading in {cell.value for cell in sheet[2]}
    assert sheet.sheet_view.rightToLeft and behind.sheet_view.rightToLeft == (language == "ar")


def test_no_cell_is_a_formula(tmp_path):
    sheet = load_workbook(write(tmp_path)[0]).worksheets[0]
    assert (sheet["E3"].value, sheet["E3"].data_type) == ("=1+1 هدوء", "s")
    assert "'=1+1 هدوء" in write(tmp_path, suffix=".csv")[0].read_text(encoding="utf-8-sig")


def test_units_open_where_they_begin(tmp_path):
    sheet = rows(write(tmp_path, variables=None)[1])
    units = sheet["row_id"].dropna().str.split("-").str[2].tolist()
    assert units == ["a.p0.s0", "p1.s1", "s2", "p2.s3"]


def test_a_long_paragraph_takes_rows_and_loses_nothing(tmp_path):
    text = " ".join(f"كلمة{number}" for number in range(900)) + "س" * 4000
    documents = pd.DataFrame({"doc_id": ["a"], "title": ["خبر"], "text": [text]})
    sample = pd.DataFrame({"doc_id": ["a"], "coded_by": ["1"]})
    sheet = rows(write_sheets(sample, documents, book(), tmp_path, coders=["A"], variables="blame")[0])
    assert sheet["text"].str.len().max() <= 1500
    assert "".join(sheet["text"][1:]).replace(" ", "") == text.replace(" ", "")
    assert sheet["row_id"].notna().sum() == 2


def test_the_same_sheet_is_the_same_bytes(tmp_path):
    first, second = (write(tmp_path / folder)[0].read_bytes() for folder in ("a", "b"))
    assert first == second


# --- what is refused -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("options", "remedy"),
    [
        ({"coders": ["Amal"]}, "name 2, or draw it with coders=1"),
        ({"coders": ["Amal", "amal "]}, "a name or sign of their own"),
        ({"coders": ["Amal", "b/c"]}, "leave out"),
        ({"variables": "tune"}, "did you mean tone"),
        ({"language": "de"}, "choose one of ar, en, fr"),
        ({"suffix": ".ods"}, ".xlsx or .csv"),
    ],
)
def test_a_mistake_is_told_with_its_remedy(tmp_path, options, remedy):
    with pytest.raises(KhitabError, match=remedy):
        write(tmp_path, **options)
    assert list(tmp_path.iterdir()) == []


def test_a_sheet_that_is_there_is_not_written_over(tmp_path):
    path = write(tmp_path)[1]
    path.write_bytes(b"codes")
    (tmp_path / "coding-Amal.xlsx").unlink()
    with pytest.raises(KhitabError, match="may hold codes; give another folder"):
        write(tmp_path)
    assert [file.read_bytes() for file in tmp_path.iterdir()] == [b"codes"]


@pytest.mark.parametrize(
    ("sample", "remedy"),
    [
        (SAMPLE.assign(doc_id=["z", "secret/x-1"]), "lack 'z'"),
        (SAMPLE.assign(doc_id="secret/x-1"), "keep one row for an article"),
        (SAMPLE.drop(columns="coded_by"), "draw_sample"),
    ],
)
def test_a_sample_that_does_not_fit_is_refused(tmp_path, sample, remedy):
    with pytest.raises(KhitabError, match=remedy):
        write_sheets(sample, DOCUMENTS, book(), tmp_path, coders=["A", "B"])


def test_words_are_there_in_three_languages():
    assert [key for key, words in read_words().items() for code in LANGUAGES if not words[code].strip()] == []
