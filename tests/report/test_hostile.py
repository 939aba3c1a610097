"""Text that would like to be a program or to turn lines round: in a title, an outlet and a term it does nothing."""

import csv
import re
import xml.etree.ElementTree as ET
import zipfile
from itertools import product

import pandas as pd
import pytest
from docx import Document
from matplotlib.text import Text
from openpyxl import load_workbook

from analysis.framing.codebook import codebook_terms
from analysis.report.docx import write_word
from analysis.report.drawing import _figures
from analysis.report.study import make_study
from analysis.report.wording import Wording
from analysis.report.writing import write_report
from analysis.writing import read_table, write_table

SCRIPT, FORMULA = "<script>alert(1)</script>", '=HYPERLINK("http://x")'
OVERRIDE, ISOLATE = "\u202e", "\u2066"
CODEBOOK = """
title: {ar: "<script>alert(1)</script> \\u202eدليل", en: '=HYPERLINK("http://x")', fr: "\\u2066guide"}
version: "1"
themes:
  risk:
    label: {ar: "<script>alert(1)</script>", en: '=HYPERLINK("http://x")', fr: "\\u202erisque"}
    definition: '=HYPERLINK("http://x") <script>alert(1)</script>'
    frames:
      threat:
        label: {ar: "\\u2066تهديد", en: "<script>alert(1)</script>", fr: '=HYPERLINK("http://x")'}
        definition: "<script>alert(1)</script>"
        terms: [=إرهاب, <خطر>, "جيران\\u202e", '<script>alert(1)</script>', '=HYPERLINK("http://x")']
"""


@pytest.fixture(scope="module")
def study(tmp_path_factory):
    """Six articles of two outlets over three months, one story twice; every name and title is hostile."""
    folder = tmp_path_factory.mktemp("corpus")
    (folder / "codebook.yaml").write_text(CODEBOOK, encoding="utf-8")
    titles = [SCRIPT, FORMULA, f"{OVERRIDE}خبر", f"{ISOLATE}خبر"]
    outlets = [f"{SCRIPT}{OVERRIDE}", FORMULA]
    rows = []
    for n in range(6):
        words = " ".join("".join(word) for word in product("بتجدر", repeat=3))
        story = f"قال الوزير إن الإرهاب خطر على البلاد وجيرانها. {words}."
        other = f"قال الخبير رقم {n} إن {SCRIPT} و{FORMULA} و{OVERRIDE}الإرهاب{ISOLATE} كلمات في المقال {n}."
        (folder / f"{n}.txt").write_text(story if n in (2, 3) else other, encoding="utf-8")
        rows.append([f"{n}.txt", titles[n % 4], outlets[n % 2], f"2024-0{1 + n // 2}-1{n}"])
    with (folder / "articles.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([["source_file", "title", "outlet", "published"], *rows])
    with pytest.warns(UserWarning, match="a sign stands between the words"):
        return make_study(folder)


@pytest.fixture(scope="module")
def out(study, tmp_path_factory):
    out = tmp_path_factory.mktemp("out")
    write_report(study, out, language="ar")
    write_word(study, out, figures=out / "figures", language="ar")
    return out


def test_the_study_holds_what_is_tried(study, out):
    assert set(study.hits["term"]) == {"=إرهاب", "<خطر>", "جيران\u202e"}
    assert study.duplicates["group"].nunique() == 1
    names = {path.stem for path in (out / "figures").glob("*.png")}
    assert {"trends", "contrasts", "stories", "frames-by-outlet", "frames-risk", "tfidf"} <= names


def test_the_page_runs_nothing_and_turns_nothing_round(out):
    text = (out / "report.html").read_text(encoding="utf-8")
    assert re.findall(r"<script[^>]*>", text) == ['<script type="application/json" id="counts">', "<script>"]
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text
    assert not re.search("[\u202a-\u202e\u2066-\u2069]", text)
    assert not re.search(r'href="(?!#|data:)', text)


def test_tables_beside_the_page_hold_no_formula_and_read_as_they_were(study, out):
    for path in (out / "tables").glob("*.csv"):
        with path.open(encoding="utf-8-sig", newline="") as file:
            for row in csv.reader(file):
                assert not [cell for cell in row if re.match(r"[=@+\t\r]|-(?!\d)", cell)], path.name
    again = read_table(out / "tables" / "documents.csv")
    assert again["title"].tolist() == study.documents["title"].tolist()


def test_a_workbook_holds_texts_alone(study, tmp_path):
    for name, table in {"documents": study.documents, "terms": codebook_terms(study.codebook)}.items():
        write_table(table, tmp_path / f"{name}.xlsx")
        cells = [cell for row in load_workbook(tmp_path / f"{name}.xlsx").active.iter_rows() for cell in row]
        assert not [cell.coordinate for cell in cells if cell.data_type == "f" or cell.hyperlink]
        assert {FORMULA, SCRIPT} <= {cell.value for cell in cells}, name


def test_the_word_file_holds_no_field_link_or_control(out):
    with zipfile.ZipFile(out / "report.docx") as parts:
        content = parts.read("word/document.xml").decode()
        links = parts.read("word/_rels/document.xml.rels").decode()
    assert not re.search("[\u202a-\u202e\u2066-\u2069]", content)
    assert not re.search(r'w:instr="(?! SEQ (Table|Figure) )', content)
    assert "TargetMode" not in links
    assert SCRIPT in "\n".join(cell.text for t in Document(str(out / "report.docx")).tables for cell in t._cells)


@pytest.mark.parametrize("language", ["ar", "en", "fr"])
def test_no_chart_draws_a_control_of_the_data(study, language):
    for figure in _figures(study, Wording(language)):
        drawn = [text.get_text() for text in figure.ax.figure.findobj(Text)]
        assert any(SCRIPT[1:7] in text or "HYPERLINK" in text for text in drawn), figure.name
        assert not [text for text in drawn if re.search("[\u202d\u202e\u2066-\u2069]", text)], figure.name
        assert not [text for text in figure.ax.figure.findobj(Text) if text.get_parse_math() and "$" in text.get_text()]


def test_a_figure_is_a_picture_and_its_numbers_are_numbers(out):
    for path in (out / "figures").glob("*.svg"):
        tags = {part.tag.rpartition("}")[2] for part in ET.parse(path).iter()}
        assert not tags & {"script", "a", "foreignObject"}, path.name
    for path in (out / "figures").glob("*.csv"):
        cells = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig").to_numpy().ravel()
        assert not [cell for cell in cells if cell.startswith(("=", "+", "@"))], path.name
