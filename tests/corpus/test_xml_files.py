import warnings

import pytest

from analysis.corpus.documents import read_documents
from analysis.corpus.encodings import ReadingDoubt
from analysis.corpus.xml_files import read_xml
from analysis.errors import KhitabError, RefusedInput

NEWS = """<?xml version="1.0" encoding="{}"?>
<news><doc id="0012" date="2024-08-31"><title>خبر</title><meta><source>المثال</source></meta>
<body><p>وصل <b>الوزير</b> أمس.</p><p>ثم غادر.</p></body></doc><!-- x -->
<doc id="2"><title>آخر</title><body><![CDATA[نص & نص]]></body></doc></news>"""
ROWS = [
    {"id": "0012", "date": "2024-08-31", "title": "خبر", "source": "المثال", "body": "وصل الوزير أمس.\nثم غادر."},
    {"id": "2", "title": "آخر", "body": "نص & نص"},
]


def read(text: str, record: str | None = None):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ReadingDoubt)
        return read_xml(text.encode(), record=record)[0]


@pytest.mark.parametrize(
    ("declared", "codec", "encoding"),
    [
        ("utf-8", "utf-8", "utf-8"),
        ("windows-1256", "cp1256", "windows-1256"),
        ("UTF-16", "utf-16", "utf-16-le"),
        ("windows-1256", "utf-8", "utf-8"),
    ],
)
def test_a_declared_record_gives_rows(declared, codec, encoding):
    assert read_xml(NEWS.format(declared).encode(codec), record="doc") == (ROWS, encoding)


def test_without_a_declaration_the_repeated_element_is_taken_and_said():
    with pytest.warns(ReadingDoubt, match=r"each of its 2 elements «doc» is taken for an article; if not: record=NAME"):
        assert read_xml(NEWS.format("utf-8").encode())[0] == ROWS


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        (
            "<rss><channel><title>ق</title><item><t>1</t></item><item><t>2</t></item></channel></rss>",
            [{"t": "1"}, {"t": "2"}],
        ),
        ("<doc><title>خبر</title><p>أ</p><p>ب</p></doc>", [{"title": "خبر", "p": "أ\nب"}]),
        ('<r xmlns="u:x"><d><t>1</t></d><d><t>2</t></d></r>', [{"t": "1"}, {"t": "2"}]),
        ("<r><d><c><value>أ</value><value>ب</value></c></d><d><c/></d></r>", [{"c": "أ\nب"}, {"c": ""}]),
        ("<r><d><a><n>1</n><m>x</m></a><b><n>2</n><m>y</m></b></d></r>", None),
    ],
)
def test_what_a_record_is(text, rows):
    expected = rows or [{"a/n": "1", "a/m": "x", "b/n": "2", "b/m": "y"}]
    assert read(text, None if rows else "d") == expected


def test_an_unknown_record_is_said_with_the_elements(tmp_path):
    (tmp_path / "a.xml").write_text(NEWS.format("utf-8"), encoding="utf-8")
    with pytest.raises(KhitabError, match=r"no element «article» .*its elements: «news», «doc», «title», «meta»"):
        read_documents(tmp_path, columns={"record": "article"})


def test_the_record_is_one_of_the_columns(tmp_path):
    (tmp_path / "a.xml").write_text(NEWS.format("utf-8"), encoding="utf-8")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        documents = read_documents(tmp_path, columns={"record": "doc", "outlet": "source"})
    assert documents["doc_id"].tolist() == ["0012", "2"]
    assert documents["outlet"].fillna("—").tolist() == ["المثال", "—"]
    assert documents["published"].dt.strftime("%Y-%m-%d").fillna("—").tolist() == ["2024-08-31", "—"]


def test_a_record_beside_texts_is_said(tmp_path):
    (tmp_path / "a.txt").write_text("نص", encoding="utf-8")
    with pytest.warns(UserWarning, match="columns: no XML file here to take the record 'doc' from"):
        read_documents(tmp_path, columns={"record": "doc"})


def test_of_a_file_that_breaks_off_the_whole_records_are_read(tmp_path):
    text = NEWS.format("utf-8")
    (tmp_path / "a.xml").write_text(text[: text.index("</body></doc></news>")], encoding="utf-8")
    with pytest.warns(RefusedInput, match=r"a\.xml: line 3 is not XML \(.*\); what stands above it was read"):
        documents = read_documents(tmp_path, columns={"record": "doc"})
    assert documents["doc_id"].tolist() == ["0012"]


LAUGHS = '<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><r><d><t>&b;</t></d></r>'


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (LAUGHS, "declares entities of its own .*write the characters themselves"),
        (LAUGHS.replace('a "ha"', 'a SYSTEM "file:///etc/passwd"'), "declares entities of its own"),
        ("", "is not XML"),
        ("خبر من الرباط", "is not XML .*look whether it is plain text"),
        ("<r><d><t>a&nbsp;b</t></d></r>", r"line 1 is not XML \(Entity 'nbsp' not defined"),
        ("<r><d>\0</d></r>", "NUL bytes"),
    ],
)
def test_what_is_dangerous_or_no_xml_is_refused(text, words):
    with pytest.raises(KhitabError, match=words):
        read_xml(text.encode())
