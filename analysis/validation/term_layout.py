"""The look of a sheet of hits to tick, and the definitions behind it; the cells are those of coding sheets."""

from pathlib import Path

import pandas as pd
from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from analysis.framing.codebook import in_language
from analysis.framing.codebook_parts import Codebook
from analysis.validation.layout import HEAD, LINE, SHUT, open_cell, paint, put, save_locked
from analysis.validation.sheets import NOTE, read_words
from analysis.validation.term_sheets import ANSWER, ANSWERS, COLUMNS, read_answers

_WIDTHS = {"row": 6, "frame": 18, "term": 18, "before": 48, "hit": 18, "after": 48, ANSWER: 14, NOTE: 30}
_HIDDEN = ("row_id", "coder")
_BEHIND = (("frame", 22), ("definition", 80), ("yes_example", 45), ("no_example", 45))


def write_workbook(
    rows: pd.DataFrame, frames: list[tuple[str, str]], codebook: Codebook, path: Path, language: str
) -> None:  # fmt: skip
    """The sheet to tick, and behind it the definition of each frame; the same bytes for the same rows."""
    words = {key: row[language] for key, row in (read_words() | read_answers()).items()}
    words |= {f"{key}_example": read_words()[key][language] for key in ("yes", "no")}
    workbook = Workbook()
    sheet, behind = workbook.active, workbook.create_sheet(words["codebook"])
    sheet.title = words["ticking"]
    _fill_definitions(behind, frames, codebook, words, language)
    _fill_sheet(sheet, rows, words)
    save_locked(workbook, path)


def _fill_sheet(sheet: Worksheet, rows: pd.DataFrame, words: dict[str, str]) -> None:
    sheet.sheet_view.rightToLeft = True
    keys = list(rows.columns)
    for at, key in enumerate(keys, 1):
        put(sheet.cell(1, at), key)
        put(sheet.cell(2, at), words[key], bold=True).fill = paint(HEAD)
        column = sheet.column_dimensions[get_column_letter(at)]
        column.width, column.hidden = _WIDTHS.get(key, 14), key in _HIDDEN
        if key not in COLUMNS:
            column.fill = paint(SHUT)  # what is not opened below stays shut
    sheet.row_dimensions[1].hidden = True
    sheet.row_dimensions[2].height = 2 * LINE
    sheet.freeze_panes = sheet.cell(3, 1)
    last = ""
    for at, row in enumerate(rows.to_dict("records"), 3):
        _fill_row(sheet, at, row, begins=row["term"] != last)
        last = row["term"]
    choice = DataValidation("list", formula1='"' + ",".join(words[key] for key in ANSWERS) + '"', allow_blank=True)
    choice.errorTitle = words["wrong_title"]
    choice.error = words["wrong"].format(values=", ".join(words[key] for key in ANSWERS))
    choice.showErrorMessage = True
    letter = get_column_letter(keys.index(ANSWER) + 1)
    choice.add(f"{letter}3:{letter}{len(rows) + 2}")
    sheet.add_data_validation(choice)
    sheet.page_setup.orientation, sheet.page_setup.fitToHeight = "landscape", 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = "2:2"


def _fill_row(sheet: Worksheet, at: int, row: dict, *, begins: bool) -> None:
    for place, key in enumerate(COLUMNS, 1):
        cell = put(sheet.cell(at, place), row[key] if row[key] != "" else None, bold=key == "hit")
        if key == "before":  # its last word stands beside the hit
            cell.alignment = Alignment(wrap_text=True, vertical="top", horizontal="left", readingOrder=2)
        if begins:
            cell.border = Border(top=Side("medium"))
    open_cell(sheet.cell(at, len(COLUMNS) + 1))
    open_cell(sheet.cell(at, len(COLUMNS) + 2)).number_format = "@"  # a note that begins with = stays what was typed
    longest = max(len(row["before"]), len(row["after"]))
    sheet.row_dimensions[at].height = LINE * (1 + longest // _WIDTHS["before"]) + 3


def _fill_definitions(
    behind: Worksheet, frames: list[tuple[str, str]], codebook: Codebook, words: dict[str, str], language: str
) -> None:
    behind.sheet_view.rightToLeft = language == "ar"
    put(
        behind.cell(1, 1),
        f"{in_language(codebook.title, language)} – {words['version'].format(version=codebook.version)}",
        bold=True,
    )
    put(behind.cell(2, 1), words["how"])
    for at in (1, 2):
        behind.merge_cells(start_row=at, start_column=1, end_row=at, end_column=len(_BEHIND))
    behind.row_dimensions[2].height = 4 * LINE
    for at, (key, width) in enumerate(_BEHIND, 1):
        put(behind.cell(4, at), words[key], bold=True).fill = paint(HEAD)
        behind.column_dimensions[get_column_letter(at)].width = width
    themes = {theme.key: theme for theme in codebook.themes}
    for at, (theme, frame) in enumerate(frames, 5):
        part = next((part for part in themes[theme].frames if part.key == frame), themes[theme])
        definition = in_language(part.definition, language)
        for place, text in enumerate((getattr(part.label, language), definition, part.yes, part.no), 1):
            put(behind.cell(at, place), text)
        lines = max(len(definition) // 80, len(part.yes) // 45, len(part.no) // 45)
        behind.row_dimensions[at].height = LINE * (1 + lines) + 3
    behind.freeze_panes = behind.cell(5, 2)
