"""Tables to files and back: CSV for Excel, Excel, Parquet and JSON lines, the same bytes for the same table."""

import csv
import json
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from analysis.errors import KhitabError
from analysis.tables import read_tables
from analysis.workbooks import change_columns, is_text, iso_dates, read_sheet, write_workbook

MARK = ".khitab"  # lies in a folder that a report was written to: what is in it is no article
# What Excel takes for a formula or drops; with the apostrophes before it, so that guarding can be undone.
FORMULA = r"^('*[=+\-@\t\r])"
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


def _write_csv(frame: pd.DataFrame, path: Path) -> None:
    frame = change_columns(frame, text=lambda c: c.str.replace(FORMULA, r"'\1", regex=True), date=iso_dates)
    texts = (column for _, column in frame.items() if is_text(column))
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
    frame = change_columns(frame, text=lambda column: column, date=iso_dates).astype(object)
    rows = frame.where(frame.notna(), None).to_dict("records")
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.writelines(json.dumps(row, ensure_ascii=False, default=str) + "\n" for row in rows)


def _read_csv(path: Path) -> pd.DataFrame:
    frame = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig")
    return _as_defined(frame.map(unguard_text))


def _read_xlsx(path: Path) -> pd.DataFrame:
    header, *rows = read_sheet(path) or [[]]
    return _as_defined(pd.DataFrame(rows, columns=header, dtype="str"))


def _read_jsonl(path: Path) -> pd.DataFrame:
    lines = path.read_text(encoding="utf-8").split("\n")
    return _as_defined(pd.DataFrame([json.loads(line) for line in lines if line]))


def _as_defined(frame: pd.DataFrame) -> pd.DataFrame:
    """The columns in the dtypes of tables.py."""
    dtypes = _dtypes_of(set(frame.columns))
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


def _dtypes_of(names: set[str]) -> dict[str, str]:
    """Where two tables have a column of one name, the one counts that has more of its columns here."""
    tables = [{column.name: column.dtype for column in table.columns} for table in read_tables().values()]
    tables.sort(key=lambda table: (len(names & set(table)) / len(table), len(table)))
    return {name: dtype for table in tables for name, dtype in table.items()}


WRITERS = {".csv": _write_csv, ".xlsx": write_workbook, ".parquet": _write_parquet, ".jsonl": _write_jsonl}
READERS = {".csv": _read_csv, ".xlsx": _read_xlsx, ".parquet": pd.read_parquet, ".jsonl": _read_jsonl}
