"""One file, many articles: CSV, Excel and Parquet, bytes to rows under their own names; and who reads which table."""

import csv
import io
import re
import warnings
from collections import Counter
from collections.abc import Callable, Iterator

import numpy as np
import pandas as pd

from analysis.corpus.archives import check_office
from analysis.corpus.cells import Row, Rows, usable
from analysis.corpus.columns import list_names
from analysis.corpus.encodings import ReadingDoubt, decode
from analysis.corpus.json_files import read_json, read_jsonl, value_text
from analysis.corpus.readers import OLD_OFFICE
from analysis.errors import KhitabError
from analysis.workbooks import other_sheets, read_sheet
from analysis.writing import unguard_text


def read_csv(data: bytes, *, encoding: str | None = None, delimiters: str = ",;\t|") -> Rows:
    """Every cell as text (0012 stays 0012, NA stays NA); the delimiter is the one the first line holds most often."""
    text, name = decode(data, encoding=encoding)
    first = 1
    if sep := re.match(r"sep=(.)\n", text):  # Excel's own first line
        text, first = text[sep.end() :], 2
    header = text.partition("\n")[0]
    delimiter = sep[1] if sep else max(delimiters, key=re.sub(r'"[^"]*"', "", header).count)
    return usable(_with_header(_split(text, delimiter, first))), name


def _split(text: str, delimiter: str, first: int) -> list[list[str] | KhitabError]:
    """Rows that are not blank, each as long as the first of them; what is no row as its error.

    After an error the next line begins a row, or a quotation mark that is never closed would take all rows below it.
    """
    limit = csv.field_size_limit(len(text) + 1)  # a module's setting, and 131,072 characters: less than a long text
    lines = io.StringIO(text, newline="").readlines()
    rows: list[list[str] | KhitabError] = []
    start = 0
    try:
        while start < len(lines):
            reader = csv.reader(map(lines.__getitem__, range(start, len(lines))), delimiter=delimiter, strict=True)
            start += _add_rows(reader, rows, start + first)
    finally:
        csv.field_size_limit(limit)
    return rows


def _add_rows(reader: Iterator[list[str]], rows: list[list[str] | KhitabError], first: int) -> int:
    """Add the rows up to the end or an error, and return how many lines are done with."""
    done = 0
    try:
        for row in reader:
            done = reader.line_num
            if any(row):
                rows.append(_fit_row(row, len(rows[0]) if rows else len(row), done + first - 1))
    except csv.Error as error:
        refusal = KhitabError(
            f"line {done + first} is no row of a table; look for a quotation mark that is not closed or stands inside "
            "a text: it is written twice there"
        )
        if not rows:
            raise refusal from error
        rows.append(refusal)
        return done + 1
    return reader.line_num


def _fit_row(row: list[str], width: int, line: int) -> list[str] | KhitabError:
    if len(row) < width or any(row[width:]):
        return KhitabError(
            f"line {line} ends a row of {len(row)} cells, the header has {width}; "
            "put quotation marks around texts that hold the delimiter or line ends"
        )
    return [unguard_text(cell) for cell in row[:width]]


def _with_header(rows: list[list[str] | KhitabError]) -> list[Row]:
    if not rows:
        return []
    header = [name.strip() or f"column_{number}" for number, name in enumerate(rows[0], 1)]
    twice = [name for name, count in Counter(header).items() if count > 1]
    if twice:
        raise KhitabError(f"has two columns named {list_names(twice)}; rename one of them")
    return [row if isinstance(row, KhitabError) else dict(zip(header, row, strict=True)) for row in rows[1:]]


def read_tsv(data: bytes, *, encoding: str | None = None) -> Rows:
    return read_csv(data, encoding=encoding, delimiters="\t,;|")


def read_xlsx(data: bytes, *, encoding: str | None = None) -> Rows:
    """The first sheet, every cell as text; the first row that is not blank is the header."""
    if data.startswith(OLD_OFFICE):
        raise KhitabError(
            "is protected by a password, or an old .xls; open it in Excel and save it without a password as .xlsx"
        )
    check_office(data)
    try:
        rows = read_sheet(io.BytesIO(data))
    except Exception as error:  # whatever openpyxl meets in a damaged file
        raise KhitabError("is damaged, or no Excel workbook; open it in Excel and save it as .xlsx") from error
    if others := other_sheets(io.BytesIO(data)):
        told = "; save each as a workbook of its own, or as .csv"
        warnings.warn(f"the first sheet alone is read, not {', '.join(others)}{told}", ReadingDoubt, stacklevel=2)
    return _with_header(rows), "utf-8"


def read_parquet(data: bytes, *, encoding: str | None = None) -> Rows:
    """Values keep their types, but for those of the article's own columns, which become text later, and lists."""
    try:
        return frame_rows(pd.read_parquet(io.BytesIO(data))), "utf-8"
    except Exception as error:  # whatever pyarrow and pandas meet in a damaged file
        raise KhitabError("is damaged, or no Parquet table; write it again, or as .csv") from error


def frame_rows(frame: pd.DataFrame) -> list[Row]:
    """The rows of a Parquet file or of a batch of it."""
    return [{str(name): _plain(value) for name, value in row.items()} for row in frame.to_dict("records")]


def _plain(value: object) -> object:
    """Lists as those of JSON are read: of texts, or written out."""
    return value_text(value.tolist()) if isinstance(value, np.ndarray) else value


TABLE_READERS: dict[str, Callable[..., Rows]] = {
    ".csv": read_csv,
    ".tsv": read_tsv,
    ".xlsx": read_xlsx,
    ".json": read_json,
    ".jsonl": read_jsonl,
    ".parquet": read_parquet,
}
