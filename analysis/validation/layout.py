"""The look of a coding sheet: headings, colours, lists to choose from, protection, and the codebook behind it."""

import io
from pathlib import Path

import pandas as pd
from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Protection, Side
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.workbook.protection import WorkbookProtection
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from analysis.arabic.letters import ARABIC_LETTER
from analysis.errors import KhitabError
from analysis.framing.codebook import in_language
from analysis.framing.codebook_parts import Codebook
from analysis.validation.coded import CARRIED, Coded
from analysis.validation.sheets import COLUMNS, NOTE, read_words
from analysis.workbooks import NOT_IN_XML, without_dates

WIDTHS = {"row": 6, "part": 9, "text": 80, NOTE: 30}
_HIDDEN = ("row_id", "coder")
_ASKED, LINE = 14, 15.0  # width of a column to fill in; points a line of text takes
_GREY, _OPEN, SHUT, HEAD = "8C8C8C", "FFF9DB", "EFEFEF", "DDE6EE"
_VALUES = 8  # the column of the codebook sheet where the values begin
_TOP = 5  # its first row of a variable


def write_workbook(rows: pd.DataFrame, codebook: Codebook, coded: list[Coded], path: Path, language: str) -> None:
    """A sheet to code, and behind it the codebook; the same bytes for the same rows."""
    words = {key: row[language] for key, row in read_words().items()}
    workbook = Workbook()
    sheet, behind = workbook.active, workbook.create_sheet(words["codebook"])
    sheet.title = words["coding"]
    _fill_codebook(behind, codebook, coded, words, language)
    _fill_sheet(sheet, rows, coded, words, language)
    _add_lists(sheet, behind.title, coded, (words, language, len(rows)))
    save_locked(workbook, path)


def save_locked(workbook: Workbook, path: Path) -> None:
    """Every sheet protected, its rows and columns free in size; the same cells give the same bytes."""
    for each in workbook.worksheets:
        each.protection.sheet = True
        each.protection.formatColumns = each.protection.formatRows = False  # False: people may
    workbook.security = WorkbookProtection(lockStructure=True)
    workbook.save(buffer := io.BytesIO())
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(without_dates(buffer))
    except OSError as error:
        raise KhitabError(f"{path}: cannot be written ({error.strerror}); choose another folder") from error


def put(cell: Cell, value: object, **font: object) -> Cell:
    """A value that is no formula whatever it begins with; Arabic runs from the right."""
    text = isinstance(value, str)
    cell.value = NOT_IN_XML.sub("", value) if text else value
    if text and value:
        cell.data_type = "s"  # openpyxl takes = for a formula and #N/A for an error
    arabic = text and bool(ARABIC_LETTER.search(value))
    cell.alignment = Alignment(
        wrap_text=True, vertical="top", horizontal="right" if arabic else None, readingOrder=2 if arabic else 0
    )
    cell.font = Font(size=12, **font)
    return cell


def _fill_sheet(sheet: Worksheet, rows: pd.DataFrame, coded: list[Coded], words: dict, language: str) -> None:
    sheet.sheet_view.rightToLeft = True
    keys = [*COLUMNS, *(one.key for one in coded), NOTE]
    titles = {one.key: getattr(one.label, language) for one in coded}
    for at, key in enumerate(keys, 1):
        put(sheet.cell(1, at), key)
        put(sheet.cell(2, at), titles.get(key) or words[key], bold=True).fill = paint(HEAD)
        column = sheet.column_dimensions[get_column_letter(at)]
        column.width, column.hidden = WIDTHS.get(key, _ASKED), key in _HIDDEN
        if key not in COLUMNS:
            column.fill = paint(SHUT)  # what is not opened below stays shut
    sheet.row_dimensions[1].hidden = True
    sheet.row_dimensions[2].height = 3 * LINE
    sheet.freeze_panes = sheet.cell(3, len(COLUMNS) + 1)
    for at, row in enumerate(rows.to_dict("records"), 3):
        _fill_row(sheet, at, row, coded, words)
    sheet.page_setup.orientation, sheet.page_setup.fitToHeight = "landscape", 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = "2:2"


def _fill_row(sheet: Worksheet, at: int, row: dict, coded: list[Coded], words: dict) -> None:
    headline = row["part"] == "headline"
    colour = {"color": _GREY} if row["part"] == "removed" else {}
    text = row["text"] or (words["no_headline"] if headline else "")
    shown = {**row, "row": int(row["row"]) if row["row"] else None, "part": words[row["part"]], "text": text}
    for place, key in enumerate(COLUMNS, 1):
        put(sheet.cell(at, place), shown[key] or None, bold=headline, **colour)
    for place, one in enumerate(coded, len(COLUMNS) + 1):
        if one.unit in row["opens"]:
            open_cell(sheet.cell(at, place))
    if row["opens"]:
        note = open_cell(sheet.cell(at, len(COLUMNS) + len(coded) + 1))
        note.number_format = "@"  # a note that begins with = stays what was typed
    if headline:
        for place in range(1, len(COLUMNS) + len(coded) + 2):
            cell = sheet.cell(at, place)
            cell.border = Border(top=Side("medium"), bottom=cell.border.bottom, left=cell.border.left)
    sheet.row_dimensions[at].height = LINE * max(1, 1 + len(text) // WIDTHS["text"]) + 3


def open_cell(cell: Cell) -> Cell:
    thin = Side("thin", color="C8BE8A")
    cell.fill, cell.alignment = paint(_OPEN), Alignment(wrap_text=True, vertical="top")
    cell.protection, cell.border = Protection(locked=False), Border(thin, thin, thin, thin)
    return cell


def paint(colour: str) -> PatternFill:
    return PatternFill("solid", fgColor=colour)


def _add_lists(sheet: Worksheet, behind: str, coded: list[Coded], told: tuple[dict, str, int]) -> None:
    """What may stand in each column: the values on the codebook sheet."""
    words, language, rows = told
    for at, one in enumerate(coded):
        letter, last = get_column_letter(len(COLUMNS) + 1 + at), get_column_letter(_VALUES - 1 + len(one.values))
        where = f"${get_column_letter(_VALUES)}${_TOP + at}:${last}${_TOP + at}"
        choice = DataValidation("list", formula1=f"{quote_sheetname(behind)}!{where}", allow_blank=True)
        choice.errorTitle = words["wrong_title"]
        choice.error = words["wrong"].format(values=", ".join(one.values))[:250]
        choice.promptTitle, choice.prompt = getattr(one.label, language)[:32], _prompt(one, language, words)
        choice.showErrorMessage = choice.showInputMessage = True
        choice.add(f"{letter}3:{letter}{rows + 2}")
        sheet.add_data_validation(choice)


def _prompt(one: Coded, language: str, words: dict) -> str:
    """The definition, as much of it as Excel shows beside a cell."""
    definition = in_language(one.definition, language) or ", ".join(one.values)
    values = f" ({words['carried']})" if one.values == CARRIED else ""
    room = 250 - len(values)
    return (definition if len(definition) <= room else definition[: room - 1].rsplit(" ", 1)[0] + "…") + values


def _fill_codebook(behind: Worksheet, codebook: Codebook, coded: list[Coded], words: dict, language: str) -> None:
    behind.sheet_view.rightToLeft = language == "ar"
    version = words["version"].format(version=codebook.version)
    put(behind.cell(1, 1), f"{in_language(codebook.title, language)} – {version}", bold=True)
    put(behind.cell(2, 1), words["how"])
    for at in (1, 2):
        behind.merge_cells(start_row=at, start_column=1, end_row=at, end_column=_VALUES - 1)
    behind.row_dimensions[2].height = 4 * LINE
    titles = ("key", "label", "unit", "definition", "yes", "no", "", "values")
    for at, (key, width) in enumerate(zip(titles, (22, 22, 14, 70, 40, 40, 2, 14), strict=True), 1):
        put(behind.cell(_TOP - 1, at), words.get(key), bold=True).fill = paint(HEAD)
        behind.column_dimensions[get_column_letter(at)].width = width
    for at, one in enumerate(coded, _TOP):
        definition = in_language(one.definition, language)
        told = (one.key, getattr(one.label, language), words[f"unit_{one.unit}"], definition, one.yes, one.no)
        for place, value in enumerate(told, 1):
            put(behind.cell(at, place), value)
        for place, value in enumerate(one.values, _VALUES):
            put(behind.cell(at, place), _number(value))
        lines = max(len(definition) // 70, len(one.yes) // 40, len(one.no) // 40)
        behind.row_dimensions[at].height = LINE * (1 + lines) + 3
    behind.freeze_panes = behind.cell(_TOP, 3)


def _number(value: str) -> int | str:
    """0 and 1 as numbers: so a list and what people type agree."""
    try:
        return int(value) if str(int(value)) == value else value
    except ValueError:
        return value
