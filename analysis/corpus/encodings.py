"""Bytes to text: which encoding a file is in, and what it is when it is no text at all."""

import codecs
import re
import warnings

from charset_normalizer import from_bytes

from analysis.corpus.charsets import find_charset, is_misread, reads_well
from analysis.corpus.mojibake import find_mojibake
from analysis.errors import KhitabError

# utf-32 first: its little-endian mark begins with that of utf-16.
MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
ARABIC = ["cp1256", "iso8859_6", "cp720"]
# Servers write these by default, and they decode any bytes at all: such a declaration tells nothing.
EMPTY_DECLARATIONS = {"ascii", "iso8859-1", "cp1252"}
NAMES = {
    "cp1256": "windows-1256",
    "cp1252": "windows-1252",
    "iso8859-6": "iso-8859-6",
    "iso8859-1": "iso-8859-1",
}
SIGNATURES = (
    (b"PK\x03\x04", "a zip archive, or a Word or Excel file", "give it its own suffix (.docx, .xlsx) or unpack it"),
    (b"%PDF-", "a PDF", "give it the suffix .pdf"),
    (b"{\\rtf", "an RTF document", "give it the suffix .rtf"),
    (b"\xd0\xcf\x11\xe0", "an old Word or Excel file (.doc, .xls)", "open it there and save it as .docx or .xlsx"),
    (b"PAR1", "a Parquet table", "give it the suffix .parquet"),
    (b"\x89PNG", "an image (PNG)", "take it out of the folder"),
    (b"\xff\xd8\xff", "an image (JPEG)", "take it out of the folder"),
    (b"GIF8", "an image (GIF)", "take it out of the folder"),
    (b"\x1f\x8b", "a gzip archive", "unpack it"),
    (b"Rar!", "a RAR archive", "unpack it"),
    (b"7z\xbc\xaf", "a 7z archive", "unpack it"),
)
CONTROLS = re.compile("[\x01-\x08\x0e-\x1f\x7f]")


class ReadingDoubt(UserWarning):
    """The file was read, and something in it was changed or is uncertain."""


class EncodingDoubt(ReadingDoubt):
    """The text was read, but its encoding is damaged or uncertain."""


def decode(data: bytes, *, encoding: str | None = None, declared: str | None = None) -> tuple[str, str]:
    r"""The text of a file and the name of its encoding.

    In this order: `encoding` as the user gave it, a byte-order mark, the byte pattern of UTF-16, UTF-8, `declared`
    (what the file says of itself) if bytes and letters agree, the best guess among the usual encodings of Arabic and
    French, and windows-1256 with a warning. The mark is removed, `\r\n` and `\r` become `\n`; nothing else changes.
    UTF-8 with a few damaged bytes is read as UTF-8, with U+FFFD in their place and a warning; a declaration that is
    overruled is warned of, and so is a file of two encodings, of which each line is read as UTF-8 or windows-1256.

    Raises
    ------
    KhitabError
        where the bytes are no text, or are not in the `encoding` given: what they look like, and the remedy.

    Examples
    --------
    >>> decode("خبر عاجل\r\n".encode("cp1256"))
    ('خبر عاجل\n', 'windows-1256')
    """
    refuse_signature(data)
    text, name = _decode_as(data, encoding) if encoding else _decode_by_evidence(data, declared)
    _refuse_binary(text)
    if said := find_mojibake(text[:500]):
        _doubt(said)
    name = codecs.lookup(name).name
    return unify_line_ends(text.removeprefix("\ufeff")), NAMES.get(name, name)


def unify_line_ends(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def refuse_signature(data: bytes) -> None:
    for signature, kind, remedy in SIGNATURES:
        if data.startswith(signature):
            raise KhitabError(f"is no plain text: its first bytes are those of {kind}; {remedy}")


def _refuse_binary(text: str) -> None:
    controls = len(CONTROLS.findall(text))
    if "\0" in text or controls > len(text) / 100:
        raise KhitabError(
            "is no plain text: it holds NUL bytes or control characters, as a program or a damaged file does; "
            "open it in the program that wrote it and save it as UTF-8 text"
        )


def _decode_as(data: bytes, encoding: str) -> tuple[str, str]:
    """As the user asked."""
    name = find_charset(encoding)
    if name is None:
        raise KhitabError(f"encoding {encoding!r} is unknown; usual ones: utf-8, windows-1256, utf-16")
    try:
        return data.decode(name), name
    except UnicodeDecodeError as error:
        raise KhitabError(
            f"is not in the encoding given ({encoding}): byte {error.start + 1:,} does not fit; leave the option out"
        ) from error


def _decode_by_evidence(data: bytes, declared: str | None) -> tuple[str, str]:
    for mark, name in MARKS:
        if data.startswith(mark):
            return _decode_marked(data, name)
    if (name := _utf16_pattern(data)) and (text := _try(data, name)) is not None:
        return text, name
    # Before the declaration: a page saved anew as UTF-8 often keeps its old one, which decodes any bytes.
    if (text := _try(data, "utf-8")) is not None:
        return text, "utf-8"
    if (text := _decode_damaged_utf8(data)) is not None:
        return text, "utf-8"
    if (text := _decode_mixed(data)) is not None:
        return text, "utf-8"
    name = _declared_codec(declared)
    return _weigh(data, name, declared.strip()) if name else _guess(data)


def _decode_marked(data: bytes, name: str) -> tuple[str, str]:
    text = _try(data, name)
    if text is None and name == "utf-8":
        text = _decode_damaged_utf8(data)
    if text is None:
        raise KhitabError(
            f"begins with the byte-order mark of {name}, but is cut or damaged; open it in an editor and save it again "
            "as UTF-8"
        )
    return text, name


def _weigh(data: bytes, name: str, declared: str) -> tuple[str, str]:
    """The declaration, unless its bytes or letters speak against it and the guess reads better."""
    text = _try(data, name)
    if text is not None and reads_well(text):
        return text, name
    guess = _best_guess(data)
    if text is not None and (guess is None or not is_misread(text, guess[0])):
        return text, name
    guess = guess or _guess(data)
    said = NAMES.get(find_charset(guess[1]), guess[1])
    _doubt(f"declares {declared}, but its bytes do not read as that; read as {said}")
    return guess


def _utf16_pattern(data: bytes) -> str | None:
    """UTF-16 without a mark: every second byte is 00 (Latin) or 06 (Arabic). Such bytes can be valid UTF-8."""
    sample = data[:4000]
    if len(sample) < 4 or len(data) % 2:
        return None
    even, odd = (sum(byte in (0x00, 0x06) for byte in sample[first::2]) for first in (0, 1))
    half = len(sample) / 2
    if odd > 0.6 * half and even < 0.2 * half:
        return "utf-16-le"
    return "utf-16-be" if even > 0.6 * half and odd < 0.2 * half else None


def _try(data: bytes, codec: str) -> str | None:
    try:
        return data.decode(codec)
    except UnicodeError:
        return None


def _decode_damaged_utf8(data: bytes) -> str | None:
    """One cut byte must not turn an article into the letters of another encoding."""
    text = data.decode("utf-8", errors="replace")
    damaged = text.count("\ufffd")
    beyond_ascii = sum(map(len, re.findall(r"[^\x00-\x7f]+", text)))
    if damaged > 0.05 * beyond_ascii:
        return None
    places = f"{damaged} damaged place{'s' if damaged > 1 else ''}"
    _doubt(f"UTF-8 with {places}, read as U+FFFD (the first after {text[: text.index(chr(0xFFFD))][-20:]!r})")
    return text


def _decode_mixed(data: bytes) -> str | None:
    """Each line by itself, where bytes that are no UTF-8 hold words in it: other encodings give none by chance."""
    if len(re.findall("[\u0620-\u064a]{3,}", data.decode("utf-8", errors="replace"))) < 2:
        return None
    _doubt(
        "mixed encodings, each line read as UTF-8 or windows-1256: part of it may be unreadable; save it anew in one "
        "encoding"
    )
    readings = ((_try(line, "utf-8"), line) for line in data.split(b"\n"))
    return "\n".join(line.decode("cp1256") if text is None else text for text, line in readings)


def _doubt(words: str) -> None:
    warnings.warn(words, EncodingDoubt, stacklevel=3)


def _declared_codec(declared: str | None) -> str | None:
    name = find_charset(declared)
    return None if name is None or name in EMPTY_DECLARATIONS or name.startswith("utf-16") else name


def _best_guess(data: bytes) -> tuple[str, str] | None:
    beyond_ascii = sum(byte > 0x7F for byte in data[:4000]) / len(data[:4000])
    # Accents are few in a French text, Arabic letters are most of an Arabic one, be it two words long.
    codecs_tried = ARABIC if beyond_ascii > 0.4 else [*ARABIC, "cp1252"]
    best = from_bytes(data, cp_isolation=codecs_tried, preemptive_behaviour=False).best()
    text = _try(data, best.encoding) if best is not None else None
    return None if text is None else (text, best.encoding)


def _guess(data: bytes) -> tuple[str, str]:
    if found := _best_guess(data):
        return found
    text = data.decode("cp1256")
    _refuse_binary(text)
    _doubt("the encoding could not be told; read as windows-1256: check it")
    return text, "cp1256"
