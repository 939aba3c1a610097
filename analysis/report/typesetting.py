"""Paragraphs, tables and pictures of a Word file, Arabic set right to left; the same bytes for the same content."""

import io
import zipfile
from datetime import datetime
from itertools import count
from pathlib import Path
from xml.sax.saxutils import escape

from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Emu, Pt

from analysis.figures.rtl import base_of
from analysis.report.papers import PaperTable, clean, split_runs
from analysis.report.wording import Wording

LATIN, ARABIC = "Times New Roman", "Sakkal Majalla"  # by name: both come with Word
_SIZES = {"Normal": 11, "Title": 20, "Heading 1": 16, "Heading 2": 14, "Heading 3": 12, "Caption": 10}
_ARABIC_IS = 1.2  # times as large, to look as large
_SMALL = 9
_WIDTH, _HEIGHT = Cm(16), Cm(22)
_TWIPS = 9070  # of 16 cm
_NO_DATE = datetime(2000, 1, 1)


class WordFile:
    """A Word file that grows from top to bottom and counts its figures and tables."""

    def __init__(self, language: str):
        self._word, self._rtl = Wording(language), language == "ar"
        self._document = Document()
        self._figures, self._tables = count(1), count(1)
        _set_page(self._document, self._rtl)
        _set_styles(self._document)
        _fix_properties(self._document)

    def heading(self, text: object, level: int) -> None:
        self._append(paragraph(text, self._base(text), style=f"Heading{level}" if level else "Title"))

    def text(self, text: object, *, bold: bool = False) -> None:
        self._append(paragraph(text, self._base(text), bold=bold))

    def table(self, paper: PaperTable) -> None:
        """A table under its number and caption, its note below."""
        self._caption("table_label", self._tables, paper.caption, keep=True)
        self._append(table(paper))
        self._append(paragraph(paper.note, self._base(paper.note), size=_SMALL))  # parts two tables, if it is empty

    def figure(self, path: Path, alt: str, caption: str) -> None:
        """A picture as wide as the page at most, its number and caption below."""
        self._document.add_picture(str(path))
        picture = self._document.inline_shapes[-1]
        scale = min(1, _WIDTH / picture.width, _HEIGHT / picture.height)
        picture.width, picture.height = Emu(int(picture.width * scale)), Emu(int(picture.height * scale))
        picture._inline.docPr.set("descr", clean(alt))
        holder = picture._inline.getparent().getparent().getparent()
        holder.get_or_add_pPr().append(parse_xml(f"<w:keepNext {nsdecls('w')}/>"))
        self._caption("figure_label", self._figures, caption)

    def content(self) -> bytes:
        """The file, without the time it was made."""
        self._document.save(made := io.BytesIO())
        fixed = io.BytesIO()
        with zipfile.ZipFile(made) as old, zipfile.ZipFile(fixed, "w", zipfile.ZIP_DEFLATED) as new:
            for name in old.namelist():
                new.writestr(zipfile.ZipInfo(name, (2000, 1, 1, 0, 0, 0)), old.read(name), zipfile.ZIP_DEFLATED)
        return fixed.getvalue()

    def _base(self, text: object) -> bool:
        return base_of(str(text), rtl_figure=self._rtl) == "rtl"

    def _caption(self, label: str, numbers: count, text: str, *, keep: bool = False) -> None:
        field = f'<w:fldSimple w:instr=" SEQ {label.partition("_")[0].title()} \\* ARABIC ">'
        field += f"{run(str(next(numbers)), rtl=self._rtl, bold=True)}</w:fldSimple>"
        front = runs(f"{self._word(label)} ", self._rtl, bold=True) + field
        front += runs(f". {text}" if text else "", self._rtl)
        self._append(paragraph("", self._rtl, style="Caption", keep=keep, front=front))

    def _append(self, xml: str) -> None:
        self._document.element.body.sectPr.addprevious(parse_xml(xml.replace(">", f" {nsdecls('w')}>", 1)))


def run(text: str, *, rtl: bool, bold: bool = False, size: float | None = None) -> str:
    """A stretch of one direction; right to left it takes the Arabic font, size and language."""
    parts = f'<w:rFonts w:cs="{ARABIC}"/>' if rtl else ""
    parts += "<w:b/><w:bCs/>" if bold else ""
    parts += f'<w:sz w:val="{2 * size:.0f}"/><w:szCs w:val="{2 * _ARABIC_IS * size:.0f}"/>' if size else ""
    parts += '<w:rtl/><w:lang w:bidi="ar-MA"/>' if rtl else ""
    return f'<w:r><w:rPr>{parts}</w:rPr><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def runs(text: object, rtl: bool, *, bold: bool = False, size: float | None = None) -> str:
    """A text in a line of a direction, as stretches of one direction each."""
    # clean() takes off the ends, where the parts of a caption are joined
    spaced = f"{' ' * str(text).startswith(' ')}{clean(text)}{' ' * str(text).endswith(' ')}"
    stretches = split_runs(spaced, right_to_left=rtl)
    return "".join(run(part, rtl=right, bold=bold, size=size) for part, right in stretches)


def paragraph(text: object, rtl: bool, *, style: str = "", keep: bool = False, front: str = "", **look) -> str:
    """A paragraph; `front` are finished runs before its text, `keep` holds it on the page of the next one."""
    parts = f'<w:pStyle w:val="{style}"/>' if style else ""
    parts += "<w:keepNext/>" if keep else ""
    parts += "<w:bidi/>" if rtl else ""
    return f"<w:p><w:pPr>{parts}</w:pPr>{front}{runs(text, rtl, **look)}</w:p>"


def table(paper: PaperTable) -> str:
    """Rules above, below the headings and at the end; the headings again on every page."""
    widths = column_widths(paper)
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    rows = [_row(paper, paper.head, widths, head=True), *(_row(paper, row, widths) for row in paper.rows)]
    rule = 'w:val="single" w:sz="8" w:space="0" w:color="000000"'
    bidi = "<w:bidiVisual/>" if paper.right_to_left else ""
    properties = f'{bidi}<w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblBorders><w:top {rule}/><w:bottom {rule}/>'
    properties += '</w:tblBorders><w:tblLayout w:type="fixed"/><w:tblCellMar><w:left w:w="60" w:type="dxa"/>'
    properties += '<w:right w:w="60" w:type="dxa"/></w:tblCellMar>'
    return f"<w:tbl><w:tblPr>{properties}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"


def _row(paper: PaperTable, cells: list[str], widths: list[int], *, head: bool = False) -> str:
    properties = "<w:cantSplit/>" + "<w:tblHeader/>" * head
    rule = '<w:tcBorders><w:bottom w:val="single" w:sz="4" w:space="0" w:color="000000"/></w:tcBorders>' * head
    made = []
    for text, width, number in zip(cells, widths, paper.numeric, strict=True):
        content = _cell(text, number, right_to_left=paper.right_to_left, bold=head)
        made.append(f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{rule}</w:tcPr>{content}</w:tc>')
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(made)}</w:tr>"


def _cell(text: str, number: bool, *, right_to_left: bool, bold: bool) -> str:
    """Text at the side where the table begins, in its own direction; an interval runs left to right in any table."""
    rtl = base_of(text, rtl_figure=right_to_left and not number) == "rtl"
    align = "center" if number else "end" if rtl != right_to_left else ""
    properties = "<w:bidi/>" if rtl else ""
    properties += '<w:spacing w:before="30" w:after="30"/>' + (f'<w:jc w:val="{align}"/>' if align else "")
    return f"<w:p><w:pPr>{properties}</w:pPr>{runs(text, rtl, bold=bold, size=_SMALL)}</w:p>"


def column_widths(paper: PaperTable) -> list[int]:
    """In twentieths of a point, together the page's width: more for columns with long texts, enough for their words."""
    wanted = []
    for head, number, *cells in zip(paper.head, paper.numeric, *paper.rows, strict=True):
        words = [word for text in (head, *cells) for word in text.split()] + cells * number  # a number is not broken
        least = 1.2 * min(max(map(len, words), default=1), 18) + 3
        wanted.append(max(least, min(max(map(len, (head, *cells))), 45) ** (0.9 if number else 0.95)))
    return [int(_TWIPS * part / sum(wanted)) for part in wanted]


def _set_page(document: Document, rtl: bool) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Cm(2.5)
    if rtl:
        bidi = parse_xml(f"<w:bidi {nsdecls('w')}/>")
        grid = section._sectPr.find(qn("w:docGrid"))  # the schema has bidi before it
        section._sectPr.append(bidi) if grid is None else grid.addprevious(bidi)


def _set_styles(document: Document) -> None:
    """Fonts and sizes for both scripts: the template's themes would win over them."""
    for name, size in _SIZES.items():
        style = document.styles[name]
        style.font.size, style.font.italic = Pt(size), False
        style.font.bold = name not in ("Normal", "Caption")
        properties = style.element.get_or_add_rPr()
        for tag in ("w:rFonts", "w:color", "w:szCs", "w:bCs", "w:lang"):
            for found in properties.findall(qn(tag)):
                properties.remove(found)
        fonts = f'w:ascii="{LATIN}" w:hAnsi="{LATIN}" w:eastAsia="{LATIN}" w:cs="{ARABIC}"'
        properties.insert(0, parse_xml(f"<w:rFonts {nsdecls('w')} {fonts}/>"))
        size_cs = parse_xml(f'<w:szCs {nsdecls("w")} w:val="{2 * _ARABIC_IS * size:.0f}"/>')
        properties.find(qn("w:sz")).addnext(size_cs)
        if style.font.bold:
            properties.find(qn("w:b")).addnext(parse_xml(f"<w:bCs {nsdecls('w')}/>"))


def _fix_properties(document: Document) -> None:
    properties = document.core_properties
    properties.author = properties.last_modified_by = properties.comments = ""
    properties.created = properties.modified = _NO_DATE
    properties.revision = 1
