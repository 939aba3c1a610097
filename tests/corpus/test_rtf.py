import pytest

from analysis.corpus.documents import read_documents
from analysis.corpus.rtf import read_rtf
from analysis.errors import KhitabError

TEXT = "وصل الوزير إلى الرباط"
HEX = "".join(f"\\'{byte:02x}" for byte in TEXT.encode("cp1256"))
UNICODE = "".join(f"\\u{ord(char)}?" for char in TEXT)
FONTS = r"{\fonttbl{\f0\fnil\fcharset0 Arial;}{\f1\fnil\fcharset178 Arial;}}"


@pytest.mark.parametrize(
    ("body", "encoding"),
    [
        (rf"\ansicpg1256\pard {HEX}\par", "windows-1256"),
        (rf"\ansicpg1252\uc1 {UNICODE}\par", "windows-1252"),
        (rf"\ansicpg1252{FONTS}\f1 {HEX}\par", "windows-1252"),
        (rf"\ansicpg1252{FONTS}\f0 {HEX}\par", "windows-1256"),  # declared Latin, and it is not
        (rf"\ansicpg1256{{\info{{\title {HEX} x}}}}{HEX}\par", "windows-1256"),
        (rf'\ansicpg1256{{\field{{\*\fldinst HYPERLINK "u:x"}}{{\fldrslt {HEX}}}}}', "windows-1256"),
    ],
)
def test_arabic_in_the_ways_it_is_written(body, encoding):
    article = read_rtf(f"{{\\rtf1\\ansi{body}}}".encode("ascii"))
    assert (article["text"].strip(), article["encoding"]) == (TEXT, encoding)


def test_bytes_that_are_not_escaped():
    assert read_rtf(b"{\\rtf1\\ansi\\ansicpg1256 " + TEXT.encode("cp1256") + b"}")["text"] == TEXT


def test_paragraphs_and_cells_are_lines():
    source = rb"{\rtf1\ansi one\par two\line three\par\trowd\intbl four\cell five\cell\row six}"
    assert [line for line in read_rtf(source)["text"].split("\n") if line] == [
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
    ]


def test_a_character_in_two_halves_is_one():
    assert read_rtf(rb"{\rtf1\ansi\uc1 \u-10179?\u-8704?}")["text"] == "\U0001f600"


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"PK\x03\x04", "zip archive"),
        (b"\xd0\xcf\x11\xe0", "old Word"),
        (b"text", "is no RTF document"),
        (b"", "is no RTF"),
    ],
)
def test_what_is_no_rtf_is_said(data, words):
    with pytest.raises(KhitabError, match=words):
        read_rtf(data)


def test_a_cut_document_is_read_as_far_as_it_goes():
    assert read_rtf(rf"{{\rtf1\ansi\ansicpg1256 {HEX}\par {{\b {HEX}".encode())["text"].split("\n") == [TEXT, TEXT]


def test_rtf_files_are_articles(tmp_path):
    (tmp_path / "a.rtf").write_text(rf"{{\rtf1\ansi\ansicpg1256 {HEX}\par}}", encoding="ascii")
    assert read_documents(tmp_path)["text"].str.strip().tolist() == [TEXT]
