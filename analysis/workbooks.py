"""Excel workbooks: a table as a sheet, the same bytes for the same table, and a sheet as rows of text."""

import io
import re
import warnings
import zipfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pandas as pd

from analysis.errors import KhitabError

CELL_LIMIT = 32_767  # UTF-16 units Excel takes in a cell
ROW_LIMIT = 1_048_576
CUT_MARK = " […]"
NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
NO_DATE = "2000-01-01T00:00:00Z"
ARABIC = "[\u0600-\u06ff]"


def iso_date(value: datetime) -> str | None:
    """ISO, without a time where it is midnight; None where unknown.

    >>> iso_date(pd.Timestamp("2024-08-31")), iso_date(pd.Timestamp("2024-08-31 18:05"))
    ('2024-08-31', '2024-08-31T18:05:00')
    """
    return None if pd.isna(value) else value.isoformat().removesuffix("T00:00:00")


def is_text(column: pd.Series) -> bool:
    """Does the column hold text, in any of the ways pandas keeps it?"""
    return column.dtype == object or isinstance(column.dtype, pd.CategoricalDtype | pd.StringDtype)


def change_columns(frame: pd.DataFrame, *, text: Callable, date: Callable) -> pd.DataFrame:
    """The table with every column of text and every column of dates changed by a function each."""
    changed = {name: text(column.astype("str")) for name, column in frame.items() if is_text(column)}
    changed |= {name: date(column) for name, column in frame.select_dtypes(["datetime", "datetimetz"]).items()}
    return pd.DataFrame({name: changed.get(name, column) for name, column in frame.items()}, columns=frame.columns)


def iso_dates(column: pd.Series) -> pd.Series:
    """`iso_date` of every date."""
    return column.map(iso_date).astype("str")


def write_workbook(frame: pd.DataFrame, path: Path) -> None:
    """One sheet, right to left where it holds Arabic; what Excel would take for a formula stays text."""
    from openpyxl import Workbook  # takes long to import, and only Excel files need it

    if len(frame) >= ROW_LIMIT:
        raise KhitabError(f"{path}: an Excel sheet holds {ROW_LIMIT:,} rows; write {len(frame):,} as .csv or .parquet")
    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet("table")
    sheet.freeze_panes = "A2"
    sheet.sheet_view.rightToLeft = _is_arabic(frame)
    frame = change_columns(frame, text=lambda c: _fit_cells(c, path), date=lambda column: column).astype(object)
    for row in [list(frame.columns), *frame.where(frame.notna(), None).itertuples(index=False)]:
        sheet.append([_excel_cell(sheet, value) for value in row])
    workbook.save(buffer := io.BytesIO())
    path.write_bytes(without_dates(buffer))


def _is_arabic(frame: pd.DataFrame) -> bool:
    """Does any cell hold an Arabic letter? Then the sheet runs right to left."""
    texts = (column.astype("str") for _, column in frame.items() if is_text(column))
    return any(column.str.contains(ARABIC, na=False).any() for column in texts)


def _excel_cell(sheet: object, value: object) -> object:
    from openpyxl.cell import WriteOnlyCell

    if not isinstance(value, str) or not value.startswith(("=", "#")):
        return None if value == "" else value
    cell = WriteOnlyCell(sheet, value)
    cell.data_type = "s"  # openpyxl takes = for a formula and #N/A for an error
    return cell


def _fit_cells(column: pd.Series, path: Path) -> pd.Series:
    column = column.str.replace(NOT_IN_XML, "", regex=True)
    fitted = column.map(_cut, na_action="ignore").astype("str")
    if n := int((fitted.fillna("") != column.fillna("")).sum()):
        warnings.warn(
            f"{path}: {n} texts of the column {column.name} are longer than an Excel cell ({CELL_LIMIT:,} characters) "
            f"and were cut, with the mark «{CUT_MARK.strip()}»; write .csv for the whole",
            stacklevel=2,
        )
    return fitted


def _cut(text: str) -> str:
    units = text.encode("utf-16-le")
    if len(units) <= 2 * CELL_LIMIT:
        return text
    return units[: 2 * (CELL_LIMIT - len(CUT_MARK))].decode("utf-16-le", errors="ignore") + CUT_MARK


def without_dates(workbook: io.BytesIO) -> bytes:
    """The same workbook, with the dates of the archive and of the properties fixed."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(workbook) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "docProps/core.xml":
                data = re.sub(rb"(<dcterms:\w+ [^>]*>)[^<]*", rb"\g<1>" + NO_DATE.encode(), data)
            new.writestr(zipfile.ZipInfo(name, (2000, 1, 1, 0, 0, 0)), data, zipfile.ZIP_DEFLATED, compresslevel=3)
    return buffer.getvalue()


def read_sheet(source: str | Path | io.BytesIO) -> list[list[str]]:
    """The rows of a workbook's first sheet as text, without blank rows, all of one length."""
    from openpyxl import load_workbook

    workbook = load_workbook(source, read_only=True, data_only=True)
    sheet = workbook.worksheets[0]
    sheet.reset_dimensions()  # other programs write wrong ones, and rows would be lost
    rows = [[_cell_text(value) for value in row] for row in sheet.iter_rows(values_only=True)]
    workbook.close()
    rows = [row for row in rows if any(row)]
    width = max((len(row) for row in rows), default=0)
    return [row + [""] * (width - len(row)) for row in rows]


def other_sheets(source: io.BytesIO) -> list[str]:
    """The names of the sheets behind the first that hold anything."""
    from openpyxl import load_workbook

    workbook = load_workbook(source, read_only=True, data_only=True)
    full = [s.title for s in workbook.worksheets[1:] if any(any(row) for row in s.iter_rows(values_only=True))]
    workbook.close()
    return full


def _cell_text(value: object) -> str:
    if isinstance(value, datetime):
        return iso_date(value) or ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value)
