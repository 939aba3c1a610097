"""RTF documents, as word processors and databases write them, to plain text."""

import re

from analysis.corpus.charsets import measure_fit
from analysis.corpus.encodings import NAMES, refuse_signature
from analysis.errors import KhitabError

_HIGH_BYTE = re.compile("[\x80-\xff]")
_LINK = re.compile(r'HYPERLINK\s*(?:\\\\l\s*)?"[^"]*"')
_CELL_END = re.compile(r"\\(?:nest)?cell(?![a-z])")
_ARABIC_FITS = 0.7


def read_rtf(data: bytes, *, encoding: str | None = None) -> dict:
    """The text, each paragraph and each cell of a table on a line of its own; addresses of links are left out.

    The document names its own encoding. Where it names a Latin one and the letters come out as none that are written,
    it is read as windows-1256, if that gives Arabic.
    """
    source = data.lstrip()
    if not source.startswith(b"{\\rtf"):
        refuse_signature(source)
        raise KhitabError("is no RTF document; open it in the program that wrote it and save it as .docx or .txt")
    page = re.search(rb"\\ansicpg(\d+)", source[:2000])
    name = f"cp{page[1].decode()}" if page and page[1] != b"0" else "cp1252"
    text = _strip(source, name)
    if measure_fit(text) < _ARABIC_FITS:
        arabic = re.sub(rb"\\(?:fcharset|ansicpg)\d+", b"", source)
        text, name = max([(text, name), (_strip(arabic, "cp1256"), "cp1256")], key=lambda found: measure_fit(found[0]))
    return {"text": text, "encoding": NAMES.get(name, name)}


def _strip(source: bytes, codec: str) -> str:
    from striprtf.striprtf import rtf_to_text  # only RTF documents need it

    escaped = _HIGH_BYTE.sub(lambda byte: f"\\'{ord(byte[0]):02x}", source.decode("latin-1"))
    plain = _CELL_END.sub(r"\\par", _LINK.sub("", escaped))
    try:
        text = rtf_to_text(f"{plain}}}", encoding=codec, errors="replace")  # what is cut short is closed
    except Exception as error:  # whatever the reader meets in a damaged document
        raise KhitabError("is a damaged RTF document; open it in Word and save it as .docx") from error
    whole = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")  # \\u writes them as two halves
    return "\n".join(line.strip() for line in whole.replace("\r\n", "\n").replace("\r", "\n").split("\n"))
