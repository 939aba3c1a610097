"""One file, one article: plain text, web pages and Word documents, from bytes to a record; and who reads which kind."""

import io
import re
from collections.abc import Callable

from lxml import etree
from lxml import html as lxml_html

from analysis.corpus.archives import check_office
from analysis.corpus.encodings import decode
from analysis.corpus.markup import article_lines
from analysis.corpus.pdf import read_pdf
from analysis.corpus.rtf import read_rtf
from analysis.errors import KhitabError
from analysis.tables import write_ranges

BLOCKS = re.compile(
    "address|article|aside|blockquote|body|br|button|caption|center|d[dlt]|details|dialog|dir|div|fieldset|figcaption|"
    "figure|footer|form|frameset|h[1-6r]|header|hgroup|legend|li|main|menu|nav|ol|optgroup|option|p|pre|section|select|"
    "summary|table|tbody|t[dhr]|tfoot|thead|ul"
)
HIDDEN = re.compile("head|script|style|noscript|template|svg|iframe|object|audio|video|canvas|textarea")
INVISIBLE = " \t\N{NO-BREAK SPACE}\N{ZERO WIDTH SPACE}\N{LEFT-TO-RIGHT MARK}\N{RIGHT-TO-LEFT MARK}\ufeff"
OLD_OFFICE = b"\xd0\xcf\x11\xe0"


def read_txt(data: bytes, *, encoding: str | None = None) -> dict:
    """The text as it stands."""
    text, name = decode(data, encoding=encoding)
    if re.match(r"\s*<(!doctype html|html)\b", text, re.IGNORECASE):
        raise KhitabError("is a web page, not plain text; give it the suffix .html")
    return {"text": text, "encoding": name}


def read_html(data: bytes, *, encoding: str | None = None) -> dict:
    """All visible text of the page, one block a line; headline, date and site name as the page's metadata give them.

    `article_lines` names the lines that the page's markup shows as the article; `label_lines` weighs them.
    """
    declared = re.search(rb"""(?:charset|encoding)\s*=\s*["']?\s*([\w-]+)""", data[:4096])
    page, name = decode(data, encoding=encoding, declared=declared[1].decode("ascii", "replace") if declared else None)
    if page.startswith(("From: <Saved by", "MIME-Version:")):
        raise KhitabError("is a web archive (.mht); open it in the browser and save it as a web page, HTML only")
    tree = parse_page(page)
    text = visible_text(tree)
    shown = write_ranges(article_lines(page, text))
    return {"text": text, "encoding": name, "article_lines": shown, **_page_metadata(tree)}


def parse_page(page: str) -> lxml_html.HtmlElement:
    """The tree of a page or of a piece of one."""
    # As UTF-8 bytes: lxml refuses a str that begins with an XML declaration, and would believe the page's own charset.
    parser = lxml_html.HTMLParser(encoding="utf-8", huge_tree=True)
    try:
        return lxml_html.document_fromstring(page.encode("utf-8", "replace"), parser=parser)
    except etree.LxmlError as error:
        raise KhitabError("is an empty page; save it again from the browser") from error


def visible_text(tree: lxml_html.HtmlElement) -> str:
    """The text a reader sees, each block element on a line of its own, runs of spaces as one.

    >>> visible_text(lxml_html.fromstring("<div><p>خبر <b>عاجل</b></p><script>x</script>نص</div>"))
    'خبر عاجل\\nنص'
    """
    pieces = []
    walk = etree.iterwalk(tree, events=("start", "end", "comment", "pi"))
    for event, element in walk:
        block = isinstance(element.tag, str) and BLOCKS.fullmatch(element.tag) is not None
        if block:
            pieces.append("\n")
        if event == "start" and _is_hidden(element):
            walk.skip_subtree()
        elif event == "start":
            pieces.append(_one_space(element.text))
        if event != "start":
            pieces.append(_one_space(element.tail) if element is not tree else "")
    lines = (re.sub(r"[ \t]+", " ", line).strip(" \t") for line in "".join(pieces).split("\n"))
    return "\n".join(line for line in lines if line.strip(INVISIBLE))


def _one_space(text: str | None) -> str:
    return re.sub(r"[ \t\n\f\r]+", " ", text) if text else ""


def _is_hidden(element: etree._Element) -> bool:
    if HIDDEN.fullmatch(element.tag) or "hidden" in element.attrib:
        return True
    return "display:none" in element.get("style", "").replace(" ", "").casefold() and element.tag != "body"


def _page_metadata(tree: lxml_html.HtmlElement) -> dict:
    from trafilatura.metadata import extract_metadata  # takes long to import, and only pages need it

    # Not extensive: otherwise a year in a footer becomes the first of January of that year.
    options = {"extensive_search": False, "original_date": True, "outputformat": "%Y-%m-%d"}
    found = extract_metadata(tree, date_config=options)
    title, site = found.title, found.sitename
    for mark in (" - ", " | ", " – ") if title and site else ():
        title = title.removesuffix(mark + site)
    return {"title": title, "published": found.date, "outlet": site}


def read_docx(data: bytes, *, encoding: str | None = None) -> dict:
    """Paragraphs, those in tables and text boxes too, one a line in the document's order; deleted text is left out.

    The title in the document's properties is that of a template as often as not, and is not taken.
    """
    import docx
    from docx.oxml.ns import nsmap

    if data.startswith(OLD_OFFICE):
        raise KhitabError(
            "is protected by a password, or an old .doc; open it in Word and save it without a password as .docx"
        )
    check_office(data)
    try:
        body = docx.Document(io.BytesIO(data)).element.body
    except Exception as error:  # whatever python-docx meets in a damaged file
        raise KhitabError("is damaged, or no Word document; open it in Word and save it as .docx") from error
    names = {"w": nsmap["w"], "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006"}
    paragraphs = etree.XPath(".//w:p[not(ancestor::mc:Fallback)]", namespaces=names)
    shown = etree.XPath(
        "(.//w:r/w:t | .//w:r/w:tab | .//w:r/w:br | .//w:r/w:cr | .//w:r/w:noBreakHyphen)"
        "[not(ancestor::w:moveFrom or ancestor::mc:Fallback)]",
        namespaces=names,
    )
    own = etree.XPath("ancestor::w:p[1]", namespaces=names)
    lines = (
        "".join(_run_text(piece) for piece in shown(paragraph) if own(piece)[0] is paragraph)
        for paragraph in paragraphs(body)
    )
    return {"text": "\n".join(lines), "encoding": "utf-8"}


def _run_text(piece: etree._Element) -> str:
    marks = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
    return marks.get(etree.QName(piece).localname, piece.text or "")


ARTICLE_READERS: dict[str, Callable[..., dict]] = {
    ".txt": read_txt,
    ".html": read_html,
    ".htm": read_html,
    ".docx": read_docx,
    ".rtf": read_rtf,
    ".pdf": read_pdf,
}
REMEDIES = {
    ".doc": "open it in Word and save it as .docx",
    ".xls": "open it in Excel and save it as .xlsx",
    ".odt": "save it as .docx",
    ".ods": "save it as .xlsx",
    ".rar": "unpack it into the folder, or pack it again as .zip",
    ".7z": "unpack it into the folder, or pack it again as .zip",
    ".gz": "unpack it into the folder, or pack it again as .zip",
    ".tar": "unpack it into the folder, or pack it again as .zip",
    ".tgz": "unpack it into the folder, or pack it again as .zip",
    ".mht": "open it in the browser and save it as a web page, HTML only",
    ".mhtml": "open it in the browser and save it as a web page, HTML only",
}
