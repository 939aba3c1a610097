"""Bytes to text: which encoding a file is in, and what it is when it is no text at all."""

import codecs
import re
import warnings

from charset_normalizer import from_bytes

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


class EncodingDoubt(UserWarning):
    """The text was read, but its encoding is damaged or uncertain."""


def decode(data: bytes, *, encoding: str | None = None, declared: str | None = None) -> tuple[str, str]:
    r"""The text of a file and the name of its encoding.

    In this order: `encoding` as the user gave it, a byte-order mark, the byte pattern of UTF-16, `declared` (what the
    file says of itself) if the bytes agree, UTF-8, the best guess among the usual encodings of Arabic and French, and
    windows-1256 with a warning. The mark is removed, `\r\n` and `\r` become `\n`; nothing else changes.
    UTF-8 with a few damaged bytes is read as UTF-8, with U+FFFD in their place and a warning.

    Raises
    ------
    KhitabError
        where the bytes are no text, or are not in the `encoding` given: what they look like, and the remedy.

    Examples
    --------
    >>> decode("خبر عاجل\r\n".encode("cp1256"))
    ('خبر عاجل\n', 'windows-1256')
    """
    _refuse_signature(data)
    text, name = _decode_as(data, encoding) if encoding else _decode_by_evidence(data, declared)
    _refuse_binary(text)
    name = codecs.lookup(name).name
    return unify_line_ends(text.removeprefix("\ufeff")), NAMES.get(name, name)


def unify_line_ends(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text


def _refuse_signature(data: bytes) -> None:
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
    try:
        return data.decode(encoding), encoding
    except LookupError as error:
        raise KhitabError(f"encoding {encoding!r} is unknown; usual ones: utf-8, windows-1256, utf-16") from error
    except UnicodeError as error:
        raise KhitabError(f"is not in the encoding given ({encoding}): {error}; leave the option out") from error


def _decode_by_evidence(data: bytes, declared: str | None) -> tuple[str, str]:
    for mark, name in MARKS:
        if data.startswith(mark):
            return _decode_as(data, name)
    if name := _utf16_pattern(data):
        return _decode_as(data, name)
    # Before the declaration: a page saved anew as UTF-8 often keeps its old one, which decodes any bytes.
    if (text := _try(data, "utf-8")) is not None:
        return text, "utf-8"
    if (text := _decode_damaged_utf8(data)) is not None:
        return text, "utf-8"
    name = _declared_codec(declared)
    if name and (text := _try(data, name)) is not None:
        return text, name
    return _guess(data)


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
    warnings.warn(
        f"UTF-8 with {damaged} damaged place{'s' if damaged > 1 else ''}, read as U+FFFD (the first after "
        f"{text[: text.index(chr(0xFFFD))][-20:]!r})",
        EncodingDoubt,
        stacklevel=2,
    )
    return text


def _declared_codec(declared: str | None) -> str | None:
    try:
        name = codecs.lookup((declared or "").strip()).name
    except LookupError:
        return None
    return None if name in EMPTY_DECLARATIONS or name.startswith("utf-16") else name


def _guess(data: bytes) -> tuple[str, str]:
    beyond_ascii = sum(byte > 0x7F for byte in data[:4000]) / len(data[:4000])
    # Accents are few in a French text, Arabic letters are most of an Arabic one, be it two words long.
    codecs_tried = ARABIC if beyond_ascii > 0.4 else [*ARABIC, "cp1252"]
    best = from_bytes(data, cp_isolation=codecs_tried, preemptive_behaviour=False).best()
    if best is not None:
        return _decode_as(data, best.encoding)
    text = data.decode("cp1256")
    _refuse_binary(text)
    warnings.warn("the encoding could not be told; read as windows-1256: check it", EncodingDoubt, stacklevel=2)
    return text, "cp1256"
