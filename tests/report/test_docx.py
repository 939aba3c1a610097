"""report.docx: the figures and tables of the page, Arabic set right to left, the same bytes twice."""

import re
import zipfile
from pathlib import Path

import pytest
from docx import Document
from docx.oxml.ns import qn

from analysis.errors import KhitabError
from analysis.report.docx import write_word
from analysis.report.study import make_study
from analysis.report.wording import Wording
from analysis.writing import MARK

CORPUS = Path(__file__).parent.parent.parent / "corpus"


@pytest.fixture(scope="module")
def study():
    return make_study(CORPUS)


@pytest.fixture(scope="module")
def written(study, tmp_path_factory):
    out = tmp_path_factory.mktemp("word")
    return out, write_word(study, out)


@pytest.fixture(scope="module")
def document(written):
    return Document(str(written[1]))


def pictures(document):
    return [shape._inline.docPr.get("descr") for shape in document.inline_shapes]


def test_every_figure_stands_in_it_with_its_alternative_text(written, document):
    figures = sorted((written[0] / "figures").glob("*.png"))
    assert len(pictures(document)) == len(figures) > 10
    assert all(len(alt) > 20 for alt in pictures(document))
    assert {figure.stem for figure in figures} == set(re.findall(r"figures/([\w-]+)\.csv", text_of(document)))


def text_of(document):
    return "\n".join(paragraph.text for paragraph in document.paragraphs)


def test_figures_and_tables_are_numbered_in_order(document):
    for label, number in (("Figure", len(document.inline_shapes)), ("Table", len(document.tables))):
        fields = document.element.body.findall(f".//{qn('w:fldSimple')}")
        told = [field.findtext(f".//{qn('w:t')}") for field in fields if f"SEQ {label} " in field.get(qn("w:instr"))]
        assert told == [str(n) for n in range(1, number + 1)]


def test_pictures_fit_the_page(document):
    assert all(shape.width.cm <= 16.01 and shape.height.cm <= 22.01 for shape in document.inline_shapes)


def test_arabic_runs_right_to_left(document):
    assert all(table._tbl.tblPr.find(qn("w:bidiVisual")) is not None for table in document.tables)
    arabic = [p for p in document.paragraphs if re.search("[\u0621-\u064a]", p.text)]
    assert len(arabic) > 100
    assert all(p._p.pPr.find(qn("w:bidi")) is not None for p in arabic)
    for paragraph in arabic:
        for run in paragraph.runs:
            assert bool(run.font.rtl) == (not re.search("[A-Za-z]", run.text)), paragraph.text


def test_the_numbers_are_those_of_the_study(document, study):
    head = Wording("ar")("whole_theme")
    rows = [[cell.text for cell in row.cells] for table in document.tables for row in table.rows]
    own = study.totals[study.totals["frame"] == ""]
    told = [row for row in rows if row[0] == head]
    assert [row[1] for row in told] == own["articles_with"].astype(str).tolist()
    assert [row[2] for row in told] == [f"{share:.2f}" for share in own["share"]]


def test_the_codebook_and_the_methods_are_named(document, study):
    text = text_of(document)
    assert study.codebook.sha256[:12] in text
    assert Wording("ar")("not_validated") in text


def test_the_folder_is_marked_as_a_report(written):
    assert (written[0] / MARK).is_file()


def test_the_same_study_gives_the_same_bytes(written, study, tmp_path):
    assert write_word(study, tmp_path, figures=written[0] / "figures").read_bytes() == written[1].read_bytes()
    with zipfile.ZipFile(written[1]) as parts:
        assert {part.date_time for part in parts.infolist()} == {(2000, 1, 1, 0, 0, 0)}
        assert "2000-01-01" in parts.read("docProps/core.xml").decode()


def test_small_and_hostile_studies_in_every_language(tmp_path):
    hostile = "<script>alert(1)</script> =HYPERLINK(1) \u202eإرهاب\u202c {{ 7*7 }}"
    (tmp_path / "articles.csv").write_text(f'source_file,outlet\na.txt,"{hostile}"\nb.txt,ثان\n', encoding="utf-8")
    for name in "ab":
        text = f"{hostile}\n\nقال الوزير {hostile} إن مكافحة الإرهاب مستمرة اليوم، وغدا أيضا."
        (tmp_path / f"{name}.txt").write_text(text, encoding="utf-8")
    study = make_study(tmp_path)
    for language in ("ar", "en", "fr"):
        path = write_word(study, tmp_path / language, language=language)
        document = Document(str(path))
        assert document.tables[0].rows[1].cells[2].text == "<script>alert(1)</script> =HYPERLINK(1) إرهاب {{ 7*7 }}"
        with zipfile.ZipFile(path) as parts:
            content = parts.read("word/document.xml").decode()
        assert "\u202e" not in content and "<script" not in content
        assert not re.search(r'w:instr="(?! SEQ (Table|Figure) )', content)


def test_wrong_calls_name_the_remedy(study, tmp_path):
    with pytest.raises(KhitabError, match="choose one of"):
        write_word(study, tmp_path, language="de")
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(KhitabError, match="close it"):
        write_word(study, tmp_path / "file")
