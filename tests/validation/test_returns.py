"""Coding sheets that come back: every code kept, and every thing that is wrong named with sheet, row and remedy."""

import shutil
import subprocess

import pandas as pd
import pytest
from openpyxl import load_workbook

from analysis.errors import KhitabError
from analysis.framing.codebook import Codebook, Frame, Label, Theme, Variable
from analysis.framing.matching import find_terms
from analysis.tables import CODINGS, SHEET_PROBLEMS
from analysis.tokens import tokenize
from analysis.validation.coding import CodingSession
from analysis.validation.coding_files import read_codings
from analysis.validation.returns import find_sheet_problems, read_sheets
from analysis.validation.sheets import write_sheets
from analysis.validation.term_returns import read_term_sheets
from analysis.validation.term_sheets import draw_term_hits, write_term_sheets
from analysis.writing import write_table

LABEL = Label(ar="ع", en="e", fr="f")
CODES = ["unit", "unit_id", "variable", "coder", "value"]


def book(version: str = "1.0") -> Codebook:
    frames = (Frame(key="threat", label=LABEL, definition="…", terms=("تهديد",)),)
    tone = Variable(key="tone", label=LABEL, values=("negative", "positive"))
    blame = Variable(key="blame", label=LABEL, values=("-1", "0", "1"), unit="paragraph")
    claim = Variable(key="claim", label=LABEL, values=("no", "yes"), unit="sentence")
    theme = Theme(key="security", label=LABEL, definition="…", frames=frames)
    return Codebook(title="t", version=version, themes=(theme,), variables=(tone, blame, claim))


DOCUMENTS = pd.DataFrame(
    {
        "doc_id": ["0012", "b", "c"],
        "title": ["خبر أول", None, "خبر ثالث"],
        "text": ["فقرة أولى. جملة ثانية.\nفقرة ثانية.", "لا عنوان هنا", "-نهاية"],
    }
)
SAMPLE = pd.DataFrame({"doc_id": ["0012", "b", "c"], "coded_by": ["1, 2", "1", "2"]})
HITS = pd.DataFrame({"doc_id": ["d"], "text": ["تهديد هنا"]})
# of the sheet of A, with threat and tone: the headings 1 and 2; 0012 rows 3 to 5, b rows 6 and 7


@pytest.fixture
def sheets(tmp_path):
    return write_sheets(SAMPLE, DOCUMENTS, book(), tmp_path, coders=["A", "B"], variables=["threat", "tone"])


def edit(path, change) -> None:
    workbook = load_workbook(path)
    change(workbook.worksheets[0])
    workbook.save(path)


def fill(path, **cells) -> None:
    edit(path, lambda sheet: [sheet.__setitem__(place, value) for place, value in cells.items()])


def problems(paths, documents: pd.DataFrame = DOCUMENTS, codebook: Codebook | None = None) -> list[list]:
    table = find_sheet_problems(paths, documents, codebook or book())
    assert list(table.columns) == [column.name for column in SHEET_PROBLEMS.columns]
    places = table[["row", "column", "found"]].itertuples(index=False)
    return [[None if pd.isna(row) else int(row), column, found] for row, column, found in places]


# --- codes -----------------------------------------------------------------------------------------------------------


def test_codes_come_back_with_their_place(sheets):
    fill(sheets[0], F3=1, G3="negative", H3="شك", F6=0)
    fill(sheets[1], F3=0, G6="positive")
    table = read_sheets(sheets, DOCUMENTS, book())
    assert [column.name for column in CODINGS.columns if column.always] == CODES
    assert table[CODES].values.tolist() == [
        ["article", "0012", "threat", "A", "1"],
        ["article", "0012", "tone", "A", "negative"],
        ["article", "b", "threat", "A", "0"],
        ["article", "0012", "threat", "B", "0"],
        ["article", "c", "tone", "B", "positive"],
    ]
    assert table["note"].tolist() == ["شك", "شك", "", "", ""]
    assert table["row"].tolist() == [3, 3, 6, 3, 6]
    assert table["sheet"].tolist() == [str(sheets[0])] * 3 + [str(sheets[1])] * 2
    assert table.attrs["blank"] == 3


@pytest.mark.parametrize("suffix", [".xlsx", ".csv"])
def test_an_untouched_sheet_has_no_codes_and_no_problems(tmp_path, suffix):
    paths = write_sheets(SAMPLE, DOCUMENTS, book(), tmp_path, coders=["A", "B"], suffix=suffix)
    table = read_sheets(tmp_path, DOCUMENTS, book())
    assert table.empty
    assert len(paths) == 2


def test_paragraphs_and_sentences_are_numbered_as_tokens(tmp_path):
    path = write_sheets(SAMPLE, DOCUMENTS, book(), tmp_path, coders=["A", "B"], variables=["blame", "claim"])[0]
    sheet = load_workbook(path).worksheets[0]
    texts = {row[4].value: row[0].row for row in sheet.iter_rows(min_row=3)}
    second = texts["جملة ثانية."]
    fill(path, **{f"F{texts['فقرة أولى.']}": -1, f"G{second}": "yes", f"F{texts['فقرة ثانية.']}": "١"})
    assert read_sheets(path, DOCUMENTS, book())[[*CODES, "doc_id"]].values.tolist() == [
        ["paragraph", "0012#1", "blame", "A", "-1", "0012"],
        ["sentence", "0012#2", "claim", "A", "yes", "0012"],
        ["paragraph", "0012#2", "blame", "A", "1", "0012"],
    ]
    fill(path, **{f"F{second}": 1})  # the second sentence begins no paragraph
    assert problems(path) == [[second, "blame", "1"]]


@pytest.mark.parametrize(
    ("written", "value"), [(1, "1"), (1.0, "1"), ("١", "1"), (" 0 ", "0"), (True, "1"), ("1,0", "1")]
)
def test_a_value_may_be_typed_in_several_ways(sheets, written, value):
    fill(sheets[0], F3=written)
    assert read_sheets(sheets, DOCUMENTS, book())["value"].tolist() == [value]


@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_a_csv_that_went_through_excel(tmp_path, mark):
    path = write_sheets(SAMPLE, DOCUMENTS, book(), tmp_path, coders=["A", "B"], variables="threat", suffix=".csv")[1]
    lines = path.read_text(encoding="utf-8-sig").splitlines()
    coded = [line.removesuffix(",,") + ",1," if "-1of2-" in line else line for line in lines]
    path.write_text("\r\n".join(coded).replace(",", mark), encoding="utf-8-sig")
    assert read_sheets(path, DOCUMENTS, book())[CODES].values.tolist() == [["article", "0012", "threat", "B", "1"]]


def test_sorted_and_renamed_sheets_lose_nothing(sheets, tmp_path):
    fill(sheets[0], F3=1, F6=0)
    renamed = tmp_path / "back from A.xlsx"
    shutil.move(sheets[0], renamed)

    def turn(sheet):
        rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=3)]
        for at, row in enumerate(reversed(rows), 3):
            for place, value in enumerate(row, 1):
                sheet.cell(at, place).value = value

    edit(renamed, turn)
    assert read_sheets(renamed, DOCUMENTS, book())[CODES[1:]].values.tolist() == [
        ["b", "threat", "A", "0"],
        ["0012", "threat", "A", "1"],
    ]


# --- what is wrong ---------------------------------------------------------------------------------------------------

CHANGED = DOCUMENTS.assign(text=["فقرة أخرى.\nفقرة ثانية.", *DOCUMENTS["text"][1:]])


@pytest.mark.parametrize(
    ("change", "place", "told"),
    [
        (lambda s: s.__setitem__("F3", 2), [3, "threat", "2"], "'2' is not in the codebook; write one of 0, 1"),
        (lambda s: s.__setitem__("G6", "bad"), [6, "tone", "bad"], "write one of negative, positive"),
        (lambda s: s.__setitem__("F4", 1), [4, "threat", "1"], "stands in a row that is not coded; move it"),
        (lambda s: s.__setitem__("B3", "k12"), [3, "", "k12"], "the id of the row was changed; take it from the sheet"),
        (lambda s: s.__setitem__("C3", None), [3, "", ""], "lost the name of its coder; write it"),
        (lambda s: s.delete_rows(6), [None, "", "2"], "row 2 of 2 .* missing; undo the deletion"),
        (
            lambda s: s.append([cell.value for cell in s[3]]),
            [8, "", ""],
            "'0012' stands twice, first in .*row 3; delete",
        ),
        (lambda s: s.__setitem__("I1", "sure"), [None, "sure", ""], "no theme, frame or variable.*; delete the column"),
        (lambda s: s.delete_cols(6), [None, "", ""], "a column was added or taken out.*; write the sheet again"),
    ],
)
def test_a_problem_is_named_with_sheet_row_and_remedy(sheets, change, place, told):
    edit(sheets[0], change)
    found = problems(sheets)
    assert place in found
    with pytest.raises(KhitabError, match=told) as error:
        read_sheets(sheets, DOCUMENTS, book())
    assert str(sheets[0]) in str(error.value)
    assert len(str(error.value).splitlines()) == len(found) + 1


@pytest.mark.parametrize(
    ("documents", "told"),
    [(CHANGED, "row 3: the article '0012' has changed"), (DOCUMENTS[1:], "row 3: the article is not among")],
)
def test_an_article_that_changed_or_went(sheets, documents, told):
    fill(sheets[0], F3=1, F6=0)
    with pytest.raises(KhitabError, match=told):
        read_sheets(sheets[0], documents, book())
    rest = read_sheets(sheets[0], documents, book(), strict=False)
    assert rest[CODES[1:]].values.tolist() == [["b", "threat", "A", "0"]]


def test_a_removed_line_may_change(sheets):
    documents = DOCUMENTS.assign(text=DOCUMENTS["text"] + "\nشارك", body_lines=["1-2", "1", "1"])
    assert problems(sheets, documents) == []


def test_another_version_of_the_codebook_is_told_once_a_sheet(sheets):
    found = problems(sheets, codebook=book("1.1"))
    assert found == [[None, "", ""]] * 2
    with pytest.raises(KhitabError, match=r"another version of the codebook than 1\.1; read it with"):
        read_sheets(sheets, DOCUMENTS, book("1.1"))


def test_the_same_coder_twice_in_two_files(sheets, tmp_path):
    copy = tmp_path / "copy.xlsx"
    fill(sheets[0], F3=1)
    shutil.copy(sheets[0], copy)
    assert [place[0] for place in problems([sheets[0], copy])] == [3, 6]
    assert len(read_sheets([sheets[0], copy], DOCUMENTS, book(), strict=False)) == 1


def test_a_sheet_of_another_corpus_is_told_once(sheets):
    others = DOCUMENTS.assign(doc_id=["x", "y", "z"])
    assert problems(sheets, others) == [[None, "", ""], [None, "", ""]]
    told = find_sheet_problems(sheets, others, book())["problem"]
    assert told.tolist() == ["none of its articles is among the documents"] * 2


def test_all_problems_come_at_once_and_the_rest_is_kept(sheets):
    fill(sheets[0], F3=7, G3="negative", F6=1)
    fill(sheets[1], F3="x", F6=0)
    with pytest.raises(KhitabError, match="problems of the coding sheets: 2"):
        read_sheets(sheets, DOCUMENTS, book())
    rest = read_sheets(sheets, DOCUMENTS, book(), strict=False)
    assert rest["value"].tolist() == ["negative", "1", "0"]


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("none.xlsx", None, "there is no such file"),
        ("a.xlsx", b"no workbook", "save it once more as .xlsx"),
        ("a.ods", b"", "save it as .xlsx"),
        ("a.csv", "نص,1\n".encode("cp1256"), "CSV UTF-8"),
        ("a.csv", b"doc_id,text\na,b\n", "no coding sheet: its first rows have no 'row_id' and 'coder'"),
        ("a.csv", b"row,row_id,coder,threat,threat\n", "'threat' is there twice; delete"),
    ],
)
def test_a_file_that_is_no_sheet(tmp_path, name, content, told):
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(KhitabError, match=told):
        read_sheets(tmp_path / name, DOCUMENTS, book())


def test_an_empty_folder_and_a_lock_file(tmp_path):
    (tmp_path / "~$coding-A.xlsx").write_bytes(b"")
    with pytest.raises(KhitabError, match="no coding sheet there"):
        read_sheets(tmp_path, DOCUMENTS, book())


@pytest.mark.filterwarnings("ignore:left out")
def test_a_folder_gives_each_reader_its_own_files(sheets, tmp_path):
    """Beside the sheets: what the commands write, a file of the notebook coder, a sheet of hits."""
    fill(sheets[0], F3=1)
    write_table(SAMPLE, tmp_path / "sample.xlsx")
    write_table(SAMPLE, tmp_path / "plan.csv")
    named = {"coder": "Amal", "file": tmp_path / "amal.csv", "variables": "threat"}
    CodingSession(SAMPLE[["doc_id"]], DOCUMENTS, book(), **named).tick("threat")
    hits = find_terms(tokenize(HITS), book())
    ticked = write_term_sheets(draw_term_hits(hits, HITS, book()), HITS, book(), tmp_path, coders="A", suffix=".csv")
    with pytest.warns(UserWarning, match=r"left out: .*(amal.csv is a file of code_articles|terms-A.csv is a sheet)"):
        assert read_sheets(tmp_path, DOCUMENTS, book())["coder"].tolist() == ["A"]
    with pytest.warns(UserWarning, match=r"coding-.\.xlsx is a coding sheet; read it with read_sheets"):
        assert read_codings(tmp_path, DOCUMENTS, book())["coder"].tolist() == ["Amal"]
    with pytest.warns(UserWarning, match=r"amal.csv is a file of code_articles\(…\); read it with read_codings"):
        assert read_term_sheets(tmp_path, HITS, book()).attrs["blank"] == 1
    with pytest.raises(KhitabError, match=r"amal.csv is a file of code_articles\(…\); read it with read_codings"):
        read_sheets(tmp_path / "amal.csv", DOCUMENTS, book())
    with pytest.raises(KhitabError, match=r"terms-A.csv is a sheet of hits; read it with read_term_sheets"):
        read_sheets(ticked, DOCUMENTS, book())
    for path in sheets:
        path.unlink()
    with pytest.raises(KhitabError, match=r"no coding sheet is there: .* read it with"):
        read_sheets(tmp_path, DOCUMENTS, book())


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ((None, DOCUMENTS, book()), "None is no path; give coding sheets"),
        (([5], DOCUMENTS, book()), "5 is no path; give coding sheets"),
        (("a.csv", "corpus", book()), "expected a `documents` table"),
        (("a.csv", DOCUMENTS, "codebook.yaml"), "read it with read_codebook"),
    ],
)
@pytest.mark.parametrize("read", [read_sheets, read_codings, read_term_sheets])
def test_what_is_no_path_no_table_and_no_codebook(read, given, told):
    with pytest.raises(KhitabError, match=told):
        read(*given)


# --- other programs --------------------------------------------------------------------------------------------------


def has_calc(folder) -> bool:
    """Is LibreOffice there, with its spreadsheet?"""
    if not shutil.which("soffice"):
        return False
    (folder / "try.csv").write_text("a,b\n", encoding="utf-8")
    convert(folder / "try.csv", "xlsx", folder / "tried")
    return (folder / "tried" / "try.xlsx").exists()


def convert(path, suffix: str, folder):
    profile = f"-env:UserInstallation=file://{folder.parent}/profile"
    command = ["soffice", profile, "--headless", "--convert-to", suffix, "--outdir", str(folder), str(path)]
    subprocess.run(command, check=False, capture_output=True, timeout=120)
    return folder / f"{path.stem}.{suffix}"


def test_a_sheet_that_went_through_libreoffice(sheets, tmp_path):
    if not has_calc(tmp_path):
        pytest.skip("LibreOffice Calc is not installed")
    fill(sheets[0], F3=1, G3="negative", H3="-شك", F6=0)
    before = read_sheets(sheets[0], DOCUMENTS, book())
    opened = convert(sheets[0], "ods", tmp_path / "ods")
    back = convert(opened, "xlsx", tmp_path / "back")
    after = read_sheets(back, DOCUMENTS, book())
    pd.testing.assert_frame_equal(after.drop(columns="sheet"), before.drop(columns="sheet"))
    sheet = load_workbook(back).worksheets[0]
    assert sheet.sheet_view.rightToLeft and sheet.protection.sheet
    assert (sheet["F3"].protection.locked, sheet["F4"].protection.locked) == (False, True)
    assert sheet["H3"].number_format == "@"
    assert len(sheet.data_validations.dataValidation) == 2
    assert find_sheet_problems(convert(sheets[0], "xlsx", tmp_path / "direct"), DOCUMENTS, book()).empty
