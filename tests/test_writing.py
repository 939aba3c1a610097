import zipfile

import pandas as pd
import pytest
from openpyxl import load_workbook

from analysis.errors import KhitabError
from analysis.tables import read_tables
from analysis.workbooks import CELL_LIMIT
from analysis.writing import read_table, write_table

SUFFIXES = [".csv", ".xlsx", ".parquet", ".jsonl"]
TEXTS = ["خبر عاجل", "=1+1", "+212", "-كلمة", "@اسم", "'=حرف", "''-x", "0012", "NA", "#N/A", "سطر\nسطر"]
TEXTS += ['قال: "نعم"، ثم', "a,b;c", "1e5"]


@pytest.fixture
def table():
    frame = pd.DataFrame({"doc_id": [f"{n:04}" for n in range(len(TEXTS))], "text": TEXTS})
    dates = pd.Series([pd.Timestamp("2024-08-31"), pd.Timestamp("2024-08-31 18:05"), *[None] * (len(TEXTS) - 2)])
    frame["published"] = dates.astype("datetime64[us]")
    frame["start"] = range(len(TEXTS))
    frame["share"] = [0.1 + 0.2, float("nan"), *[1 / 3] * (len(TEXTS) - 2)]
    frame["zone"] = pd.Categorical(["lead", "body"] * 7)
    return frame


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_reading_what_was_written_gives_the_same_table(table, tmp_path, suffix):
    path = tmp_path / f"جدول{suffix}"
    write_table(table, path)
    back = read_table(path)
    pd.testing.assert_frame_equal(back.astype({"zone": "str"}), table.astype({"zone": "str"}))


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_the_same_table_gives_the_same_bytes_and_is_not_changed(table, tmp_path, suffix):
    table.attrs = {"note": object()}
    before = table.copy()
    write_table(table, tmp_path / f"a{suffix}")
    write_table(table, tmp_path / f"b{suffix}")
    assert (tmp_path / f"a{suffix}").read_bytes() == (tmp_path / f"b{suffix}").read_bytes()
    pd.testing.assert_frame_equal(table, before)


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_table_without_rows_keeps_its_columns(table, tmp_path, suffix):
    write_table(table.head(0), tmp_path / f"a{suffix}")
    back = read_table(tmp_path / f"a{suffix}")
    assert len(back) == 0
    assert list(back.columns) == ([] if suffix == ".jsonl" else list(table.columns))


def test_csv_is_what_excel_reads(tmp_path):
    write_table(pd.DataFrame({"title": ["=SUM(A1)", "\tx", "خبر", None], "n": [-1, 2, 3, 4]}), tmp_path / "a.csv")
    written = (tmp_path / "a.csv").read_bytes()
    assert written.startswith(b"\xef\xbb\xbf")
    assert written.decode("utf-8-sig") == "title,n\n'=SUM(A1),-1\n'\tx,2\nخبر,3\n,4\n"


def test_a_carriage_return_ends_no_row(tmp_path):
    write_table(pd.DataFrame({"title": ["\rx", "أ\rب", "\r\n"]}), tmp_path / "a.csv")
    assert read_table(tmp_path / "a.csv")["title"].tolist() == ["\rx", "أ\rب", "\r\n"]


def test_excel_cells_stay_text(tmp_path):
    write_table(pd.DataFrame({"title": ["=1+1", "0012", "ق\x01ال"]}), tmp_path / "a.xlsx")
    cells = [cell for (cell,) in load_workbook(tmp_path / "a.xlsx").active.iter_rows()]
    assert [(cell.value, cell.data_type) for cell in cells[1:]] == [("=1+1", "s"), ("0012", "s"), ("قال", "s")]


@pytest.mark.parametrize("letter", ["ق", "😀"])
def test_a_text_longer_than_a_cell_is_cut_marked_and_said(tmp_path, letter):
    with pytest.warns(UserWarning, match=r"1 texts of the column text.*write \.csv for the whole"):
        write_table(pd.DataFrame({"text": [letter * 40_000, "قصير"]}), tmp_path / "a.xlsx")
    cut, short = read_table(tmp_path / "a.xlsx")["text"]
    assert cut.endswith(letter + " […]") and len(cut.encode("utf-16-le")) // 2 in (CELL_LIMIT, CELL_LIMIT - 1)
    assert short == "قصير"


def test_excel_files_hold_no_date(tmp_path):
    write_table(pd.DataFrame({"text": ["خبر"]}), tmp_path / "a.xlsx")
    with zipfile.ZipFile(tmp_path / "a.xlsx") as archive:
        assert {info.date_time[0] for info in archive.infolist()} == {2000}
        assert archive.read("docProps/core.xml").count(b"2000-01-01T00:00:00Z") == 2


def test_json_lines_are_readable(tmp_path):
    frame = pd.DataFrame({"title": ["خبر/عاجل", None], "published": pd.to_datetime(["2024-08-31", None])})
    write_table(frame, tmp_path / "new" / "a.jsonl")
    assert (tmp_path / "new" / "a.jsonl").read_text(encoding="utf-8").splitlines() == [
        '{"title": "خبر/عاجل", "published": "2024-08-31"}',
        '{"title": null, "published": null}',
    ]


@pytest.mark.parametrize("name", ["a.txt", "a", "a.xls"])
def test_another_suffix_is_refused_with_the_choices(tmp_path, name):
    with pytest.raises(KhitabError, match=r"use \.csv, \.xlsx, \.parquet, \.jsonl"):
        write_table(pd.DataFrame({"a": [1]}), tmp_path / name)
    with pytest.raises(KhitabError, match=r"use \.csv, \.xlsx, \.parquet, \.jsonl"):
        read_table(tmp_path / name)


def test_a_place_that_cannot_be_written_is_said(tmp_path):
    (tmp_path / "a.csv").mkdir()
    with pytest.raises(KhitabError, match=r"cannot be written.*close it"):
        write_table(pd.DataFrame({"a": [1]}), tmp_path / "a.csv")


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_missing_or_broken_table_is_said(tmp_path, suffix):
    with pytest.raises(KhitabError, match="cannot be read"):
        read_table(tmp_path / f"none{suffix}")
    (tmp_path / f"a{suffix}").write_bytes(b'"\xff\x00')
    with pytest.raises(KhitabError, match="is no table"):
        read_table(tmp_path / f"a{suffix}")


@pytest.mark.parametrize(("text", "rtl"), [("خبر", True), ("news", False)])
def test_a_sheet_with_arabic_runs_right_to_left(tmp_path, text, rtl):
    write_table(pd.DataFrame({"title": [text], "n": [1]}), tmp_path / "t.xlsx")
    sheet = load_workbook(tmp_path / "t.xlsx").worksheets[0]
    assert bool(sheet.sheet_view.rightToLeft) == rtl


@pytest.mark.parametrize(
    ("table", "column", "value", "kind"),
    [
        ("article_frames", "terms", 2, "int64"),
        ("mistakes", "terms", "2", "str"),
        ("negation", "negated", 1, "int64"),
        ("flagged_hits", "negated", True, "bool"),
    ],
)
def test_a_name_that_two_tables_have_is_read_as_its_own_table_says(tmp_path, table, column, value, kind):
    others = {"truth": True, "integer": 1, "number": 0.5, "date": pd.Timestamp("2024-08-31")}
    row = {one.name: others.get(one.dtype, "a") for one in read_tables()[table].columns} | {column: value}
    write_table(pd.DataFrame([row]), tmp_path / "t.csv")
    assert read_table(tmp_path / "t.csv")[column].dtype == kind
