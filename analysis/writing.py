"""Tables to files and back: CSV for Excel, Excel, Parquet and JSON lines, the same bytes for the same table."""

import csv
import io
import json
import re
import warnings
import zipfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from analysis.errors import KhitabError
from analysis.tables import read_tables

MARK = ".khitab"  # lies in a folder that a report was written to: what is in it is no article
CELL_LIMIT = 32_767  # UTF-16 units Excel takes in a cell
ROW_LIMIT = 1_048_576
CUT_MARK = " […]"
# What Excel takes for a formula or drops; with the apostrophes before it, so that guarding can be undone.
FORMULA = r"^('*[=+\-@\t\r])"
NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
NO_DATE = "2000-01-01T00:00:00Z"
DTYPES = {"text": "str", "category": "str", "integer": "Int64", "number": "float64", "date": "datetime64[us]"}


def write_table(frame: pd.DataFrame, path: str | Path) -> None:
    """Write a table by the suffix of its path: .csv (UTF-8 with BOM, for Excel), .xlsx, .parquet or .jsonl.

    The index is not written. Dates are ISO (2024-08-31, with the time where there is one). In CSV a text that begins
    with = + - @, a tab or a carriage return gets an apostrophe, or Excel would run it; `read_table` takes it off again.
    In .xlsx text stays text, control characters are removed, and a text of more than 32,767 characters is cut, marked
    and said.

    Raises
    ------
    KhitabError
        where the suffix is another, the file cannot be written, or an Excel sheet cannot hold so many rows.

    Examples
    --------
    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp(), "table.csv")
    >>> write_table(pd.DataFrame({"doc_id": ["0012"], "title": ["-خبر"]}), path)
    >>> path.read_text(encoding="utf-8-sig")
    "doc_id,title\\n0012,'-خبر\\n"
    >>> read_table(path).values.tolist()
    [['0012', '-خبر']]
    """
    write = _by_suffix(WRITERS, path)
    try:
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        write(frame.reset_index(drop=True), Path(path))
    except OSError as error:
        reason = f"cannot be written ({error.strerror}); close it where it is open, or choose another place"
        raise KhitabError(f"{path}: {reason}") from error


def read_table(path: str | Path) -> pd.DataFrame:
    """Read a table that `write_table` wrote, or one of the same form.

    Columns that `docs/tables.md` defines get their dtype there; of .csv and .xlsx all others are text, and a cell left
    empty is an empty string.

    Raises
    ------
    KhitabError
        where the file is missing, has another suffix, or is no such table.

    Examples
    --------
    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp(), "table.jsonl")
    >>> write_table(pd.DataFrame({"doc_id": ["0012"], "line": [3]}), path)
    >>> read_table(path).values.tolist()
    [['0012', 3]]
    """
    read = _by_suffix(READERS, path)
    try:
        return read(Path(path))
    except OSError as error:
        raise KhitabError(f"{path}: cannot be read ({error.strerror}); check the path") from error
    except (ValueError, KeyError, zipfile.BadZipFile, pa.ArrowException) as error:
        raise KhitabError(f"{path}: is no table this program wrote ({error}); write it again") from error


def _by_suffix(functions: dict[str, Callable], path: str | Path) -> Callable:
    suffix = Path(path).suffix.casefold()
    if suffix not in functions:
        raise KhitabError(f"{path}: a table cannot be {suffix or 'without a suffix'}; use {', '.join(functions)}")
    return functions[suffix]


def iso_date(value: datetime) -> str | None:
    """ISO, without a time where it is midnight; None where unknown.

    >>> iso_date(pd.Timestamp("2024-08-31")), iso_date(pd.Timestamp("2024-08-31 18:05"))
    ('2024-08-31', '2024-08-31T18:05:00')
    """
    return None if pd.isna(value) else value.isoformat().removesuffix("T00:00:00")


def _is_text(column: pd.Series) -> bool:
    return column.dtype == object or isinstance(column.dtype, pd.CategoricalDtype | pd.StringDtype)


def _change_columns(frame: pd.DataFrame, *, text: Callable, date: Callable) -> pd.DataFrame:
    changed = {name: text(column.astype("str")) for name, column in frame.items() if _is_text(column)}
    changed |= {name: date(column) for name, column in frame.select_dtypes(["datetime", "datetimetz"]).items()}
    return pd.DataFrame({name: changed.get(name, column) for name, column in frame.items()}, columns=frame.columns)


def _iso_dates(column: pd.Series) -> pd.Series:
    return column.map(iso_date).astype("str")


def _write_csv(frame: pd.DataFrame, path: Path) -> None:
    frame = _change_columns(frame, text=lambda c: c.str.replace(FORMULA, r"'\1", regex=True), date=_iso_dates)
    texts = (column for _, column in frame.items() if _is_text(column))
    # The csv module leaves a lone carriage return without quotation marks, and readers take it for a line end.
    returns = any(column.str.contains("\r", regex=False).any() for column in texts)
    quoting = csv.QUOTE_NONNUMERIC if returns else csv.QUOTE_MINIMAL
    frame.to_csv(path, index=False, encoding="utf-8-sig", lineterminator="\n", quoting=quoting)


def unguard_text(text: str) -> str:
    """A cell of a CSV file without the apostrophe that keeps Excel from running it.

    >>> unguard_text("'=1+1"), unguard_text("'ق'")
    ('=1+1', "'ق'")
    """
    return text[1:] if text.startswith("'") and re.match(FORMULA, text[1:]) else text


def _write_parquet(frame: pd.DataFrame, path: Path) -> None:
    frame.attrs = {}
    pq.write_table(pa.Table.from_pandas(frame, preserve_index=False), path)


def _write_jsonl(frame: pd.DataFrame, path: Path) -> None:
    frame = _change_columns(frame, text=lambda column: column, date=_iso_dates).astype(object)
    rows = frame.where(frame.notna(), None).to_dict("records")
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(json.dumps(row, ensure_ascii=False, default=str) + "\n" for row in rows)


def _write_xlsx(frame: pd.DataFrame, path: Path) -> None:
    from openpyxl import Workbook  # takes long to import, and only Excel files need it

    if len(frame) >= ROW_LIMIT:
        raise KhitabError(f"{path}: an Excel sheet holds {ROW_LIMIT:,} rows; write {len(frame):,} as .csv or .parquet")
    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet("table")
    sheet.freeze_panes = "A2"
    frame = _change_columns(frame, text=lambda c: _fit_cells(c, path), date=lambda column: column).astype(object)
    for row in [list(frame.columns), *frame.where(frame.notna(), None).itertuples(index=False)]:
        sheet.append([_excel_cell(sheet, value) for value in row])
    workbook.save(buffer := io.BytesIO())
    path.write_bytes(_without_dates(buffer))


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


def _without_dates(workbook: io.BytesIO) -> bytes:
    """The same workbook, with the dates of the archive and of the properties fixed."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(workbook) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "docProps/core.xml":
                data = re.sub(rb"(<dcterms:\w+ [^>]*>)[^<]*", rb"\g<1>" + NO_DATE.encode(), data)
            new.writestr(zipfile.ZipInfo(name, (2000, 1, 1, 0, 0, 0)), data, zipfile.ZIP_DEFLATED, compresslevel=3)
    return buffer.getvalue()


def _read_csv(path: Path) -> pd.DataFrame:
    frame = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig")
    return _as_defined(frame.map(unguard_text))


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


def _read_xlsx(path: Path) -> pd.DataFrame:
    header, *rows = read_sheet(path) or [[]]
    return _as_defined(pd.DataFrame(rows, columns=header, dtype="str"))


def _read_jsonl(path: Path) -> pd.DataFrame:
    lines = path.read_text(encoding="utf-8").split("\n")
    return _as_defined(pd.DataFrame([json.loads(line) for line in lines if line]))


def _as_defined(frame: pd.DataFrame) -> pd.DataFrame:
    """The columns in the dtypes of tables.py."""
    dtypes = {column.name: column.dtype for table in read_tables().values() for column in table.columns}
    for name in frame.columns.intersection(list(dtypes)):
        dtype = DTYPES.get(dtypes[name])
        blank = frame[name].isna() | frame[name].eq("")
        if dtype == "datetime64[us]":
            frame[name] = pd.to_datetime(frame[name].where(~blank), format="ISO8601").astype(dtype)
        elif dtypes[name] == "truth":
            frame[name] = frame[name].astype("str").map({"True": True, "False": False})
        elif dtype not in (None, "str"):
            whole = dtype == "Int64" and not blank.any()
            frame[name] = pd.to_numeric(frame[name].where(~blank)).astype("int64" if whole else dtype)
    return frame


WRITERS = {".csv": _write_csv, ".xlsx": _write_xlsx, ".parquet": _write_parquet, ".jsonl": _write_jsonl}
READERS = {".csv": _read_csv, ".xlsx": _read_xlsx, ".parquet": pd.read_parquet, ".jsonl": _read_jsonl}
