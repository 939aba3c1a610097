"""PDF files to text: lines put back from the order they are seen in to the order they are read in, and into paragraphs.

A PDF holds places of letters, not words: Arabic comes out letter by letter from left to right, in presentation forms.
Each line is reordered by the rules of bidirectional text, backwards, and only then are the forms made plain letters.
"""

import io
import logging
import re
import unicodedata
import warnings
from typing import TYPE_CHECKING

from analysis.arabic.lists import fold_phrase, stop_words
from analysis.corpus.encodings import ReadingDoubt, refuse_signature
from analysis.corpus.pdf_lines import Line, join_lines, page_lines
from analysis.errors import KhitabError

if TYPE_CHECKING:
    from pdfplumber.page import Page

_FORMS = re.compile("[\ufb00-\ufb06\ufb50-\ufd3d\ufd50-\ufdfb\ufe70-\ufefc]")
_ARABIC = re.compile("[\u0620-\u064a]")
_WORD = re.compile(r"[^\W\d_]+")
_BROKEN = re.compile(
    r"\(cid:\d+\)|[\ufffd\ue000-\uf8ff]"  # letters of which the file does not say which they are
    r"|(?<!\w)[وفبك]?ا[أإآ]ل\w"  # «األمن»: lam and alef in the wrong order
    r"|[ةى]\w|(?<!\w)[ءؤئ]\w\w"  # an end in the middle or at the beginning
    r"|(?<!\w)[^\W\d_وأ](?!\w)(?=(?:\s+[^\W\d_](?!\w)){2})"  # letters that stand alone, one after the other
)
_BRACKETS = ("()", "[]", "{}", "«»")
_USUAL, _ENOUGH = 0.08, 30  # least share of function words in running Arabic, from that many words on
_WEIGHT = 4  # a quarter of the words broken: nothing can be counted


def read_pdf(data: bytes, *, encoding: str | None = None) -> dict:
    """The text, a paragraph a line where the page shows where it ends, and `pdf_text_quality`.

    The quality is 1 where every word looks like one, and falls to 0 as a quarter of them do not (letters unknown or in
    the wrong order), or as Arabic lacks its function words. A page without text, as scanned, is said.
    """
    if b"%PDF-" not in data[:1024]:
        refuse_signature(data)
        raise KhitabError("is no PDF: it does not begin as one; look what it is, or save it again")
    pages = [_read_page(lines, groups) for lines, groups in _open(data)]
    blank = [number for number, text in enumerate(pages, 1) if not text.strip()]
    text = "\n".join(page for page in pages if page.strip())
    if not text:
        raise KhitabError("no text in it, only images or nothing; run OCR first")
    if blank:
        numbers = ", ".join(map(str, blank[:10])) + (" …" if len(blank) > 10 else "")
        warnings.warn(f"page {numbers}: no text in it; if it is a scan, run OCR first", ReadingDoubt, stacklevel=2)
    return {"text": text, "encoding": "utf-8", "pdf_text_quality": measure_quality(text)}


def _open(data: bytes) -> list[tuple[list[Line], dict[int, str]]]:
    import pdfplumber  # takes long to import, and only PDFs need it
    from pdfminer.pdfdocument import PDFPasswordIncorrect

    logging.getLogger("pdfminer").setLevel(logging.ERROR)  # it warns of every font that lacks a size
    try:
        with pdfplumber.open(io.BytesIO(data)) as document:
            return [_read_and_close(page) for page in document.pages]
    except Exception as error:  # whatever pdfminer meets in a damaged file
        if any(isinstance(cause, PDFPasswordIncorrect) for cause in (error, *error.args)):
            raise KhitabError("is protected by a password; open it and print it to a PDF without one") from error
        raise KhitabError("is a damaged PDF; open it in a reader and print it to a new PDF") from error


def _read_and_close(page: "Page") -> tuple[list[Line], dict[int, str]]:
    try:
        return page_lines(page)
    finally:
        page.close()  # or all letters of a book stay in memory


def _read_page(lines: list[Line], groups: dict[int, str]) -> str:
    """The better of both orders: as seen, which is usual, or as read, as some programs write."""
    from bidi import get_display

    seen = [line.text for line in lines]
    readings = {False: seen, True: [get_display(text, base_dir="R") for text in seen]}
    plain = {turned: [plain_forms(text.translate(groups)) for text in texts] for turned, texts in readings.items()}
    turned = _count_usual(plain[True]) > _count_usual(plain[False])
    return _mend_brackets("\n".join(join_lines(lines, plain[turned], right_to_left=turned)))


def plain_forms(text: str) -> str:
    """Presentation forms and ligatures as the letters they stand for; everything else as it is.

    >>> plain_forms("ﻣﺮﺣﺒﺎ ﻻ ½")
    'مرحبا لا ½'
    """
    return _FORMS.sub(lambda form: unicodedata.normalize("NFKC", form[0]).strip(), text)


def _count_usual(lines: list[str]) -> int:
    """Function words, and words that begin as only the right order lets them."""
    words = fold_phrase(" ".join(lines)).split()
    return sum(word in stop_words() or word.startswith(("ال", "وال")) for word in words)


def _mend_brackets(text: str) -> str:
    """Some programs write the bracket that is seen, others the one that was typed; some do so for one kind alone."""
    for left, right in _BRACKETS:
        inside = rf"[^{re.escape(left + right)}\n]*"
        typed, seen = (
            len(re.findall(re.escape(a) + inside + re.escape(b), text)) for a, b in ((left, right), (right, left))
        )
        if seen > typed:
            text = text.translate(str.maketrans(left + right, right + left))
    return text


def measure_quality(text: str) -> float:
    """How much a text looks like text, from 0 to 1.

    >>> measure_quality("وصل الوزير إلى الرباط"), measure_quality("ا ل و ز ي ر (cid:3)(cid:7)")
    (1.0, 0.0)
    """
    words = _WORD.findall(text)
    broken = len(_BROKEN.findall(text)) / max(len(words), 1)
    quality = max(0.0, 1 - _WEIGHT * broken)
    arabic = [word for word in words if _ARABIC.match(word)]
    if len(arabic) >= max(_ENOUGH, len(words) / 2):
        usual = sum(word in stop_words() for word in fold_phrase(" ".join(arabic)).split()) / len(arabic)
        quality *= min(1.0, usual / _USUAL)
    return round(quality, 2)
