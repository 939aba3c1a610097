"""Tables for papers: numbers as a paper writes them, right to left where the language asks, texts that do nothing."""

import re
import zipfile
from io import BytesIO

import pandas as pd
import pytest
from docx import Document
from docx.oxml.ns import qn

from analysis.errors import KhitabError
from analysis.report.papers import _headings, lay_out, read_heading, save_table, split_runs, write_interval
from analysis.report.typesetting import column_widths
from analysis.tables import read_tables

FRAMES = pd.DataFrame(
    {
        "theme": "t", "label_ar": ["التهديد", "حزب PJD (المغرب)"], "label_en": ["Threat", "الإرهاب"],
        "label_fr": ["Menace", "x"], "articles": [1234, 2], "share": [0.2, None],
        "share_low": [0.123, None], "share_high": [0.349, None], "q": [0.0004, 0.02],
    }
)  # fmt: skip
HOSTILE = [
    "<script>alert(1)</script>", '=HYPERLINK("http://x")', r"\input{/etc/passwd}", "100% A_B & C#1 ~^{}$x$",
    "\u202eإرهاب\u202c", "[1] --", "*", "a\x00b\nc", "{{ 7*7 }}", "]]>&amp;",
]  # fmt: skip


def rows(language, columns=("label", "articles", "share", "q"), **options):
    return lay_out(FRAMES, language=language, columns=list(columns), **options).rows


@pytest.mark.parametrize(
    ("language", "first", "second"),
    [
        ("en", ["Threat", "1,234", ".20", "[.12, .35]", "<.001"], ["الإرهاب", "2", "—", "—", ".020"]),
        ("fr", ["Menace", "1\u00a0234", "0,20", "[0,12 ; 0,35]", "<0,001"], ["x", "2", "—", "—", "0,020"]),
        ("ar", ["التهديد", "1,234", "0.20", "[0.12, 0.35]", "<0.001"], ["حزب PJD (المغرب)", "2", "—", "—", "0.020"]),
    ],
)
def test_cells(language, first, second):
    assert rows(language) == [first, second]


def test_columns_and_headings():
    assert lay_out(FRAMES, language="en", columns={"label": "Cadre", "q": "p-value"}).head == ["Cadre", "p-value"]
    assert lay_out(FRAMES, language="en", columns=["share"]).head == ["Share", "95 % interval"]
    every = lay_out(FRAMES, language="en").head
    assert every == ["Theme", "Frame", "Frame", "Frame", "Articles", "Share", "95 % interval", "q"]
    assert rows("en", ["share"], decimals=3)[0] == [".200", "[.123, .349]"]


def test_other_kinds_of_values():
    table = pd.DataFrame(
        {"day": pd.to_datetime(["2024-03-01", None]), "yes": [True, False], "kind": pd.Categorical(["a", None]),
         "n": pd.array([1, None], dtype="Int64"), "difference": [-0.25, 1.0], "per_1000": [-0.5, 1234.5]}
    )  # fmt: skip
    paper = lay_out(table, language="en")
    assert paper.rows[0] == ["2024-03-01", "True", "a", "1", "\u2212.25", "\u22120.50"]
    assert paper.rows[1] == ["—", "False", "—", "—", "1.00", "1,234.50"]
    assert paper.numeric == [True, False, False, True, True, True]


def test_texts_of_figures_alone_are_numbers():
    table = pd.DataFrame({"a": ["+4 – +8", "—"], "b": ["9 من 10", "1"], "c": ["", ""], "d": ["47%", ""]})
    assert lay_out(table, language="ar").numeric == [True, False, False, True]


@pytest.mark.parametrize(
    ("text", "rtl", "runs"),
    [
        ("UNESCO (اليونسكو) 2024", True, [("UNESCO", False), (" (اليونسكو) 2024", True)]),
        ("UNESCO (اليونسكو) 2024", False, [("UNESCO (", False), ("اليونسكو", True), (") 2024", False)]),
        ("حزب PJD 2021 والأمم", True, [("حزب ", True), ("PJD 2021", False), (" والأمم", True)]),
        ("United Nations", True, [("United Nations", False)]),
        ("2019–2024", True, [("2019–2024", True)]),
        ("الأمنُ", False, [("الأمنُ", True)]),
        ("", True, []),
    ],
)
def test_runs(text, rtl, runs):
    assert split_runs(text, right_to_left=rtl) == runs


def test_headings_stand_in_three_languages_and_name_columns_that_exist():
    for name, row in _headings().items():
        assert all(row[language].strip() for language in ("ar", "en", "fr")), name
    assert list(_headings()) == sorted(_headings())
    known = {column.name for table in read_tables().values() for column in table.columns}
    own = {"collected", "date", "lines_removed", "month", "number", "quarter", "query", "reason", "risk", "week"}
    own |= {"words", "year"}
    assert set(_headings()) - known - own == set()
    assert read_heading("unheard_of", "ar") == "unheard_of"


def test_an_interval_without_an_end_is_missing():
    assert write_interval("—", "0.2", "ar") == "—"


@pytest.mark.parametrize("suffix", [".html", ".tex", ".docx"])
@pytest.mark.parametrize("language", ["ar", "en", "fr"])
def test_the_same_table_gives_the_same_bytes(tmp_path, suffix, language):
    paths = [save_table(FRAMES, tmp_path / n / f"t{suffix}", language=language, caption="c") for n in "ab"]
    assert paths[0].read_bytes() == paths[1].read_bytes()


@pytest.mark.parametrize(
    ("call", "remedy"),
    [
        ({"path": "t.csv"}, "write_table writes tables of data"),
        ({"columns": ["none"]}, "it has theme"),
        ({"columns": "share"}, "give a list"),
        ({"language": "de"}, "choose one of"),
        ({"table": [1]}, "pandas DataFrame"),
    ],
)
def test_wrong_calls_name_the_remedy(tmp_path, call, remedy):
    path, table = tmp_path / call.pop("path", "t.tex"), call.pop("table", FRAMES)
    with pytest.raises(KhitabError, match=remedy):
        save_table(table, path, **call)
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(KhitabError, match="cannot be written"):
        save_table(FRAMES, tmp_path / "file" / "t.tex")


def test_an_empty_table_has_its_headings(tmp_path):
    for suffix in (".html", ".tex", ".docx"):
        assert save_table(FRAMES.iloc[:0], tmp_path / f"t{suffix}", language="en").stat().st_size
    assert "Articles" in (tmp_path / "t.html").read_text(encoding="utf-8")


def hostile(path, language="ar"):
    table = pd.DataFrame({"title": HOSTILE, "n": range(len(HOSTILE))})
    return save_table(table, path, language=language, caption=HOSTILE[0] + HOSTILE[3], note=HOSTILE[2])


def test_html(tmp_path):
    text = hostile(tmp_path / "t.html").read_text(encoding="utf-8")
    assert '<html lang="ar" dir="rtl">' in text
    assert "<script" not in text and "&lt;script&gt;" in text
    assert "\u202e" not in text and "\x00" not in text
    assert 'mso-number-format: "\\@"' in text  # else Excel would run the cell that begins with =
    assert text.count('<th scope="row">') == len(HOSTILE)
    assert '<bdi dir="rtl">إرهاب</bdi>' in text


@pytest.mark.parametrize("language", ["ar", "en"])
def test_latex(tmp_path, language):
    text = hostile(tmp_path / "my table.tex", language).read_text(encoding="utf-8")
    body = text[text.index("\\begin{table}") :]
    commands = set(re.findall(r"\\([A-Za-z]+)", body))
    known = "begin end centering caption label toprule midrule bottomrule par smallskip footnotesize char arabicfont"
    assert commands <= {
        *known.split(),
        "textenglish",
        "textarabic",
        "textbackslash",
        "textasciitilde",
        "textasciicircum",
    }
    assert "\\label{tab:my-table}" in text
    assert ("\\begin{RTL}" in body) == (language == "ar")
    assert "\\setotherlanguage" in text
    assert not re.search(r"(?<!\\)[#$^~]|(?<!\\)_", body)
    assert not re.search(r"\\\\\n\s*[\[*]", body)  # would be an option of the line's end
    assert re.sub(r"\\[{}]", "", body).count("{") == re.sub(r"\\[{}]", "", body).count("}")


def test_word(tmp_path):
    path = hostile(tmp_path / "t.docx")
    document = Document(str(path))
    table = document.tables[0]
    assert [row.cells[0].text for row in table.rows][1:3] == HOSTILE[:2]
    assert "\u202e" not in table.rows[5].cells[0].text
    assert table._tbl.tblPr.find(qn("w:bidiVisual")) is not None
    assert document.element.body.sectPr.find(qn("w:bidi")) is not None
    arabic = table.rows[5].cells[0].paragraphs[0]
    assert arabic._p.pPr.find(qn("w:bidi")) is not None
    assert arabic.runs[0].font.rtl
    number = table.rows[1].cells[1].paragraphs[0]
    assert number._p.pPr.find(qn("w:bidi")) is None
    with zipfile.ZipFile(BytesIO(path.read_bytes())) as parts:
        assert {part.date_time for part in parts.infolist()} == {(2000, 1, 1, 0, 0, 0)}
        assert b"fldChar" not in parts.read("word/document.xml") and b"HYPERLINK" in parts.read("word/document.xml")
        assert 'w:instr=" SEQ Table' in parts.read("word/document.xml").decode()


def test_in_english_the_word_table_runs_left_to_right_and_arabic_cells_do_not(tmp_path):
    document = Document(str(save_table(FRAMES, tmp_path / "t.docx", language="en", columns=["label", "q"])))
    table = document.tables[0]
    assert table._tbl.tblPr.find(qn("w:bidiVisual")) is None
    bidi = [row.cells[0].paragraphs[0]._p.pPr.find(qn("w:bidi")) is not None for row in table.rows]
    assert bidi == [False, False, True]


def test_columns_share_the_width_of_the_page():
    widths = column_widths(lay_out(FRAMES, language="en"))
    assert 9000 < sum(widths) <= 9070
    long = pd.DataFrame({"title": ["word " * 50], "n": [1]})
    wide, narrow = column_widths(lay_out(long, language="en"))
    assert wide > 2 * narrow > 1800
