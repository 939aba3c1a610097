import codecs
import warnings

import pytest

from analysis.corpus.encodings import EncodingDoubt, decode
from analysis.errors import KhitabError

ARABIC = "وصل وزير الخارجية إلى الرباط، وأجرى محادثات حول التعاون الأمني بين البلدين.\nوقال إن الزيارة ناجحة."
HEADLINE = "المغرب يعزز تعاونه مع إسبانيا"
FRENCH = "Le ministre a été reçu à Rabat. À l'école, ça va déjà mieux."


@pytest.mark.parametrize(
    ("text", "codec", "name"),
    [
        (ARABIC, "utf-8", "utf-8"),
        (ARABIC, "utf-8-sig", "utf-8"),
        (ARABIC, "cp1256", "windows-1256"),
        (HEADLINE, "cp1256", "windows-1256"),
        ("خبر عاجل", "cp1256", "windows-1256"),
        (ARABIC, "iso8859_6", "iso-8859-6"),
        (ARABIC, "utf-16", "utf-16-le"),
        (ARABIC, "utf-16-le", "utf-16-le"),
        (ARABIC, "utf-16-be", "utf-16-be"),
        (HEADLINE, "utf-16-le", "utf-16-le"),
        (FRENCH, "utf-16-le", "utf-16-le"),
        (FRENCH, "cp1252", "windows-1252"),
        (FRENCH, "utf-8", "utf-8"),
        ("plain", "ascii", "utf-8"),
        ("", "utf-8", "utf-8"),
    ],
)
def test_the_encoding_is_told_from_the_bytes(text, codec, name):
    assert decode(text.encode(codec)) == (text, name)


@pytest.mark.parametrize("mark", [codecs.BOM_UTF16_BE, codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE])
def test_a_mark_is_believed_and_removed(mark):
    codec = {2: "utf-16-be", 4: "utf-32-le" if mark[0] else "utf-32-be"}[len(mark)]
    assert decode(mark + HEADLINE.encode(codec)) == (HEADLINE, codec)


def test_line_ends_become_one_kind_and_nothing_else_changes():
    assert decode("  أ\r\nب\rج\n\tد \f\u00a0".encode())[0] == "  أ\nب\nج\n\tد \f\u00a0"


def test_the_declaration_counts_where_the_bytes_agree():
    assert decode("شارع".encode("iso8859_6"), declared="iso-8859-6") == ("شارع", "iso-8859-6")
    assert decode(HEADLINE.encode("cp1256"), declared="utf-8") == (HEADLINE, "windows-1256")


@pytest.mark.parametrize("declared", ["windows-1256", "iso-8859-1", "utf-16", "no-such-thing", ""])
def test_utf8_is_not_overruled_by_a_wrong_declaration(declared):
    assert decode(HEADLINE.encode(), declared=declared) == (HEADLINE, "utf-8")


def test_an_empty_declaration_does_not_make_arabic_latin():
    assert decode(HEADLINE.encode("cp1256"), declared="iso-8859-1") == (HEADLINE, "windows-1256")


def test_the_option_comes_before_everything():
    assert decode("قال".encode("cp720"), encoding="cp720")[0] == "قال"


@pytest.mark.parametrize(
    ("encoding", "words"), [("utf-8", "not in the encoding given"), ("utf8000", "is unknown; usual ones: utf-8")]
)
def test_a_wrong_option_is_said(encoding, words):
    with pytest.raises(KhitabError, match=words):
        decode(HEADLINE.encode("cp1256"), encoding=encoding)


def test_a_cut_byte_does_not_change_the_encoding():
    with pytest.warns(EncodingDoubt, match="1 damaged place"):
        text, name = decode(ARABIC.encode()[:-1] + b"\xd9")
    assert (text, name) == (ARABIC[:-1] + "\ufffd", "utf-8")


@pytest.mark.parametrize("codec", ["utf-8", "cp1256", "iso8859_6", "utf-16-le"])
def test_no_doubt_where_there_is_none(codec):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        decode(ARABIC.encode(codec))


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"PK\x03\x04rest", "zip archive.*suffix"),
        (b"%PDF-1.7 text", "PDF; give it the suffix .pdf"),
        (b"{\\rtf1\\ansi}", "RTF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "old Word or Excel file.*save it as .docx"),
        (b"\x89PNG\r\n\x1a\n", "image"),
        (b"\xff\xd8\xff\xe0", "image"),
        (b"some text\x00more", "NUL.*save it as UTF-8"),
        (bytes(range(1, 32)) * 4, "control characters"),
        (bytes(range(256)) * 4, "NUL bytes"),
    ],
)
def test_what_is_no_text_is_refused_with_its_kind(data, words):
    with pytest.raises(KhitabError, match=words):
        decode(data)


NO_CHARSETS = ["base64", "hex", "rot13", "unicode_escape", "raw_unicode_escape", "punycode", "idna", "utf-7"]


@pytest.mark.parametrize("declared", [*NO_CHARSETS, "undefined", "charmap", "no-such-thing", "", "a\0b"])
def test_a_declaration_that_is_no_charset_is_passed_over(declared):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert decode(HEADLINE.encode("cp1256"), declared=declared) == (HEADLINE, "windows-1256")


@pytest.mark.parametrize("encoding", NO_CHARSETS)
def test_an_option_that_is_no_charset_is_said(encoding):
    with pytest.raises(KhitabError, match="is unknown; usual ones"):
        decode(b"abc", encoding=encoding)


@pytest.mark.parametrize(
    "declared", ["koi8-r", "windows-1251", "iso-8859-7", "windows-1250", "mac-roman", "mac-arabic", "cp864", "utf-8"]
)
@pytest.mark.parametrize("text", [ARABIC, f"<p class='main body of the article'>{HEADLINE}</p>"])
def test_a_declaration_the_letters_contradict_is_overruled_and_said(text, declared):
    with pytest.warns(EncodingDoubt, match=f"declares {declared}, .*read as windows-1256"):
        assert decode(text.encode("cp1256"), declared=declared) == (text, "windows-1256")


@pytest.mark.parametrize(
    ("text", "codec"),
    [
        (ARABIC, "cp1256"),
        (ARABIC, "iso8859-6"),
        (ARABIC, "mac-arabic"),
        (FRENCH.replace("À", "A"), "cp1256"),
        (FRENCH, "iso8859-15"),
        (FRENCH, "mac-roman"),
        ("Привет из Москвы, министр прибыл в Рабат", "koi8-r"),
    ],
)
def test_a_declaration_that_fits_is_believed_without_a_word(text, codec):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert decode(text.encode(codec), declared=codec)[0] == text


@pytest.mark.parametrize("mark", [codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_LE])
def test_a_cut_file_with_a_mark_is_said_without_an_option(mark):
    with pytest.raises(KhitabError, match=r"byte-order mark of utf-.*cut or damaged.*save it again") as error:
        decode(mark + HEADLINE.encode("utf-16-le")[:-1])
    assert "option" not in str(error.value) and "codec" not in str(error.value)


@pytest.mark.parametrize("order", [1, -1])
def test_two_encodings_in_one_file_are_said(order):
    halves = [ARABIC.encode(), b"\n", ARABIC.encode("cp1256")][::order]
    with pytest.warns(EncodingDoubt, match="mixed encodings.*part of it may be unreadable"):
        assert decode(b"".join(halves)) == (f"{ARABIC}\n{ARABIC}", "utf-8")


def test_two_encodings_in_one_line_are_said():
    with pytest.warns(EncodingDoubt, match="mixed encodings"):
        assert decode(HEADLINE.encode() + HEADLINE.encode("cp1256"))[0].endswith(HEADLINE)


def test_a_wrong_option_is_said_in_words():
    with pytest.raises(KhitabError, match=r"given \(utf-8\): byte 1 .*leave the option out") as error:
        decode(HEADLINE.encode("cp1256"), encoding="utf-8")
    assert "codec" not in str(error.value)


@pytest.mark.parametrize(("true", "taken"), [("utf-8", "cp1252"), ("utf-8", "cp1256"), ("cp1256", "cp1252")])
def test_mojibake_is_said_and_left(true, taken):
    name = {"utf-8": "UTF-8", "cp1252": "windows-1252", "cp1256": "windows-1256"}
    spoilt = ARABIC.encode(true).decode(taken, "replace").replace("\ufffd", "")
    with pytest.warns(
        EncodingDoubt, match=f"look like {name[true]} that was read as {name[taken]} and saved so; .*original"
    ):
        assert decode(spoilt.encode()) == (spoilt, "utf-8")
