import io
import re
import zipfile

import pandas as pd
import pytest
from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from openpyxl import Workbook

from analysis.corpus.cells import show_markup
from analysis.corpus.columns import fold_name, known_names, map_columns
from analysis.corpus.readers import ARTICLE_READERS, read_docx, read_html, read_txt
from analysis.corpus.table_files import (
    TABLE_READERS,
    read_csv,
    read_parquet,
    read_tsv,
    read_xlsx,
)
from analysis.errors import KhitabError

PYTHON = re.compile(r"object|<_io|0x|attribute|NoneType|Error")
PAGE = """<!DOCTYPE html><html><head><meta charset="{charset}"><title>زيارة الوزير - جريدة المثال</title>
<meta property="og:title" content="زيارة الوزير"><meta property="og:site_name" content="جريدة المثال">
<meta property="article:published_time" content="2024-04-09T18:23:00+01:00">
<style>p {{color: red}}</style><script>var x = "مخفي";</script></head>
<body><nav><ul><li>الرئيسية</li><li>سياسة</li></ul></nav>
<h1>زيارة   <b>الوزير</b></h1><!-- تعليق --><p>وصل الوزير<br>إلى الرباط<!-- x --> أمس.</p>
<noscript>مخفي</noscript><div hidden>مخفي</div><div style="display: none">مخفي</div>
<table><tr><td>خلية</td><td>أخرى</td></tr></table><footer>© 2013</footer></body></html>"""
LINES = ["الرئيسية", "سياسة", "زيارة الوزير", "وصل الوزير", "إلى الرباط أمس.", "خلية", "أخرى", "© 2013"]


@pytest.mark.parametrize(
    ("declared", "codec", "encoding"),
    [
        ("utf-8", "utf-8", "utf-8"),
        ("utf-8", "utf-8-sig", "utf-8"),
        ("windows-1256", "cp1256", "windows-1256"),
        ("windows-1256", "utf-8", "utf-8"),
        ("utf-8", "cp1256", "windows-1256"),
        ("utf-16", "utf-16", "utf-16-le"),
    ],
)
def test_a_page_gives_its_visible_lines_and_metadata(declared, codec, encoding):
    page = read_html(PAGE.format(charset=declared).encode(codec, "replace"))
    assert page["text"].replace("?", "©").split("\n") == LINES
    assert {name: value for name, value in page.items() if name not in ("text", "article_lines")} == {
        "encoding": encoding,
        "title": "زيارة الوزير",
        "published": "2024-04-09",
        "outlet": "جريدة المثال",
    }


def test_a_year_in_the_footer_is_no_date():
    page = "<html><body><p>وصل الوزير إلى الرباط.</p><footer>© 2013 جميع الحقوق محفوظة</footer></body></html>"
    assert read_html(page.encode())["published"] is None


def test_a_page_may_begin_with_an_xml_declaration():
    page = '<?xml version="1.0" encoding="windows-1256"?><html><body><p>خبر عاجل من الرباط</p></body></html>'
    assert read_html(page.encode("cp1256"))["text"] == "خبر عاجل من الرباط"


def test_a_very_deep_page_is_read():
    assert read_html(("<div>" * 1500 + "خبر" + "</div>" * 1500).encode())["text"] == "خبر"


@pytest.mark.parametrize(
    ("page", "words"), [(b"", "empty page"), (b"From: <Saved by Blink>\n", "save it as a web page")]
)
def test_what_is_no_page_is_said(page, words):
    with pytest.raises(KhitabError, match=words):
        read_html(page)


def test_plain_text_stays_as_it_is():
    assert read_txt("\ufeff  سطر\r\n\r\nسطر ".encode()) == {"text": "  سطر\n\nسطر ", "encoding": "utf-8"}


def test_a_page_named_txt_is_said():
    with pytest.raises(KhitabError, match=r"give it the suffix \.html"):
        read_txt(b"\n<!DOCTYPE HTML><html>")


def _docx(document) -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def test_word_paragraphs_and_tables_come_in_order():
    document = Document()
    document.core_properties.title = "Template"
    document.add_heading("زيارة الوزير", 1)
    document.add_paragraph("وصل الوزير\tأمس").add_run().add_break()
    row = document.add_table(1, 2).rows[0].cells
    row[0].text, row[1].text = "خلية", "أخرى"
    document.add_paragraph("النهاية")
    assert read_docx(_docx(document)) == {
        "text": "زيارة الوزير\nوصل الوزير\tأمس\n\nخلية\nأخرى\nالنهاية",
        "encoding": "utf-8",
    }


def test_word_insertions_are_read_and_deletions_are_not():
    document = Document()
    document.element.body.insert(
        0,
        parse_xml(
            f"<w:p {nsdecls('w')}><w:ins><w:r><w:t>جديد</w:t></w:r></w:ins>"
            "<w:del><w:r><w:delText>قديم</w:delText></w:r></w:del></w:p>"
        ),
    )
    assert read_docx(_docx(document))["text"] == "جديد"


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"\xd0\xcf\x11\xe0rest", r"protected by a password, or an old \.doc; .*save it .*as \.docx"),
        (b"PK\x03\x04", "damaged, or no Word document; .*save it as .docx"),
        (b"", "damaged, or no Word document"),
    ],
)
def test_what_is_no_word_document_is_said(data, words):
    with pytest.raises(KhitabError, match=words) as error:
        read_docx(data)
    assert not PYTHON.search(str(error.value))


@pytest.mark.parametrize("member", ["[Content_Types].xml", "word/document.xml", "xl/workbook.xml", "x"])
@pytest.mark.parametrize("content", ["", "<a/>", "\0"])
@pytest.mark.parametrize("read", [read_docx, read_xlsx])
def test_a_damaged_archive_is_said_in_words_alone(read, member, content):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(member, content)
    with pytest.raises(KhitabError, match=r"save it as \.(docx|xlsx)") as error:
        read(buffer.getvalue())
    assert not PYTHON.search(str(error.value))


ROWS = [{"id": "0012", "text": "خبر، أول"}, {"id": "NA", "text": "سطر\nسطر"}, {"id": "12e45678", "text": ""}]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "cp1256", "utf-16"])
@pytest.mark.parametrize("read", [read_csv, read_tsv])
def test_csv_cells_stay_text_whatever_the_delimiter(delimiter, codec, read):
    text = pd.DataFrame(ROWS).to_csv(index=False, sep=delimiter, lineterminator="\r\n")
    assert read(text.encode(codec))[0] == ROWS


def test_csv_takes_the_apostrophe_off_and_knows_excels_first_line():
    assert read_csv(b"sep=;\na,b;c\n'=x;'y\n")[0] == [{"a,b": "=x", "c": "'y"}]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("id,text\n1,a\n2,b,c\n3,d\n", "line 3 ends a row of 3 cells, the header has 2; put quotation marks"),
        ("id,text\n1,a\n2\n3,d\n", "line 3 ends a row of 1 cells, the header has 2; put quotation marks"),
        ('id,text\n1,a\n2,"b\n3,d\n', "line 3 is no row .*quotation mark that is not closed"),
        ('id,text\n1,a\n2,"قال "نعم" له"\n3,d\n', "line 3 is no row .*it is written twice"),
    ],
)
def test_an_uneven_row_is_said_and_the_others_are_read(text, words):
    first, second, third = read_csv(text.encode())[0]
    assert (first, third) == ({"id": "1", "text": "a"}, {"id": "3", "text": "d"})
    assert isinstance(second, KhitabError) and re.search(words, str(second))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("text,text\na,b\n", "two columns named «text»"),
        ("id,text\n1,a,b\n2,c,d\n", "line 2 ends a row of 3 cells"),
        ('id,"text\n1,a\n', "line 1 is no row"),
    ],
)
def test_a_table_without_a_row_that_fits_is_refused(text, words):
    with pytest.raises(KhitabError, match=words):
        read_csv(text.encode())


def test_a_mark_that_is_never_closed_does_not_take_the_rows_below():
    rows = "".join(f"{n},نص\n" for n in range(3, 9))
    found = read_csv(f'id,text\n1,"a\nb"\n2,"c\n{rows}'.encode())[0]
    assert [row["id"] for row in found if isinstance(row, dict)] == ["1", *"345678"]
    assert [str(row)[:7] for row in found if not isinstance(row, dict)] == ["line 4 "]


def test_csv_texts_may_be_long_and_rows_may_end_in_blank_cells():
    long = "ق" * 200_000
    assert read_csv(f"id,text\n1,{long},,\n,\n\n".encode())[0] == [{"id": "1", "text": long}]


def test_an_empty_table_has_no_rows():
    assert read_csv(b"") == ([], "utf-8")


def test_excel_cells_become_text():
    workbook = Workbook()
    sheet = workbook.active
    for row in ([], ["id", "date", "text"], [12, pd.Timestamp("2024-08-31"), "خبر"], [], ["0012", None, "=نص"]):
        sheet.append(row)
    sheet["C5"].data_type = "s"
    buffer = io.BytesIO()
    workbook.save(buffer)
    assert read_xlsx(buffer.getvalue())[0] == [
        {"id": "12", "date": "2024-08-31", "text": "خبر"},
        {"id": "0012", "date": "", "text": "=نص"},
    ]
    with pytest.raises(KhitabError, match=r"protected by a password, or an old \.xls; .*save it .*as \.xlsx"):
        read_xlsx(b"\xd0\xcf\x11\xe0")


@pytest.mark.parametrize(
    ("read", "data", "words"),
    [(read_parquet, b"PAR1", "no Parquet table"), (read_xlsx, b"PK\x03\x04", "no Excel workbook")],
)
def test_a_damaged_table_is_said(read, data, words):
    with pytest.raises(KhitabError, match=words):
        read(data)


def test_parquet_keeps_the_types_of_other_columns():
    buffer = io.BytesIO()
    pd.DataFrame({"text": ["خبر"], "n": [3]}).to_parquet(buffer)
    assert read_parquet(buffer.getvalue())[0] == [{"text": "خبر", "n": 3}]


def test_lists_in_parquet_are_texts_or_written_out():
    buffer = io.BytesIO()
    pd.DataFrame({"text": [["فقرة", "أخرى"], []], "numbers": [[1, 2], None]}).to_parquet(buffer)
    assert read_parquet(buffer.getvalue())[0] == [
        {"text": ["فقرة", "أخرى"], "numbers": "[1, 2]"},
        {"text": [], "numbers": None},
    ]


@pytest.mark.parametrize(
    ("names", "mapped"),
    [
        (["العنوان", "النص", "تاريخ النشر"], {"العنوان": "title", "النص": "text", "تاريخ النشر": "published"}),
        (["Titre", "Contenu", "Média"], {"Titre": "title", "Contenu": "text", "Média": "outlet"}),
        (["ID", "Headline", "body"], {"ID": "doc_id", "Headline": "title", "body": "text"}),
        (["body", "text"], {"text": "text"}),
        (["الجَريدة", "نص_المقال"], {"الجَريدة": "outlet", "نص_المقال": "text"}),
        (["كلام", "x"], {}),
    ],
)
def test_usual_column_names_are_known(names, mapped):
    assert map_columns(names, ("text", "title", "published", "outlet", "doc_id")) == mapped


def test_the_list_of_column_names_holds_each_once_and_folded_names_stay():
    names = [name for column in known_names().values() for name in column]
    assert len(names) == len(set(names))
    assert all(fold_name(name) == name for name in names)


def test_every_suffix_has_one_reader():
    assert not set(ARTICLE_READERS) & set(TABLE_READERS)


@pytest.mark.parametrize(("read", "suffix"), [(read_docx, "docx"), (read_xlsx, "xlsx")])
def test_an_office_file_that_unpacks_to_too_much_is_refused(read, suffix):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", bytes(60_000_000))
    with pytest.raises(KhitabError, match=r"«word/document.xml» in it would unpack to 0.1 GB, 1,\d{3} times its size"):
        read(buffer.getvalue())


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("<p>وصل الوزير.</p><p>ثم غادر.</p>", "وصل الوزير.\nثم غادر."),
        ("وصل الوزير.</p>", "وصل الوزير."),
        ("وصل<br>ثم<br/>غادر", "وصل\nثم\nغادر"),
        ("سطر أول\nسطر <a href='x'>ثان</a>", "سطر أول\nسطر ثان"),
        ("<p>فقرة\nأولى</p>\n\nفقرة ثانية<br><br>ثالثة", "فقرة أولى\nفقرة ثانية\nثالثة"),
        ("فقرة أولى\nثانية\nثالثة</p>", "فقرة أولى\nثانية\nثالثة"),
        ("<script>x()</script>خبر&nbsp;عاجل</div>", "خبر\N{NO-BREAK SPACE}عاجل"),
        ("<p></p>", ""),
        ("النسبة < 5 و > 3", None),
        ("أ <b", None),
        ("<الوزير> قال", None),
        ("خبر &amp; رأي", None),
    ],
)
def test_markup_in_a_cell_becomes_what_a_reader_sees(cell, text):
    assert show_markup(cell) == (cell if text is None else text)
