"""One file, many articles: CSV, Excel, JSON, JSON lines and Parquet, bytes to rows under their own names."""

import csv
import io
import json
import re
from collections import Counter
from collections.abc import Callable

import pandas as pd
import pyarrow as pa

from analysis.corpus.columns import list_names
from analysis.corpus.encodings import decode
from analysis.errors import KhitabError
from analysis.writing import read_sheet, unguard_text

Rows = tuple[list[dict], str]


def read_csv(data: bytes, *, encoding: str | None = None, delimiters: str = ",;\t") -> Rows:
    """Every cell as text (0012 stays 0012, NA stays NA); the delimiter is the one the first line holds most often."""
    text, name = decode(data, encoding=encoding)
    if sep := re.match(r"sep=(.)\n", text):  # Excel's own first line
        text = text[sep.end() :]
    header = text.partition("\n")[0]
    delimiter = sep[1] if sep else max(delimiters, key=re.sub(r'"[^"]*"', "", header).count)
    return _with_header(_split(text, delimiter)), name


def _split(text: str, delimiter: str) -> list[list[str]]:
    limit = csv.field_size_limit(len(text) + 1)  # a module's setting, and 131,072 characters: less than a long text
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows: list[list[str]] = []
    try:
        for row in reader:
            if any(row):
                rows.append(_fit_row(row, len(rows[0]) if rows else len(row), reader.line_num))
    except csv.Error as error:
        raise KhitabError(
            f"line {reader.line_num} is no row of a table ({error}); look for a quotation mark that is not closed or "
            "stands inside a text: it is written twice there"
        ) from error
    finally:
        csv.field_size_limit(limit)
    return rows


def _fit_row(row: list[str], width: int, line: int) -> list[str]:
    if len(row) < width or any(row[width:]):
        raise KhitabError(
            f"line {line} ends a row of {len(row)} cells, the header has {width}; "
            "put quotation marks around texts that hold the delimiter or line ends"
        )
    return [unguard_text(cell) for cell in row[:width]]


def _with_header(rows: list[list[str]]) -> list[dict]:
    if not rows:
        return []
    header = [name.strip() or f"column_{number}" for number, name in enumerate(rows[0], 1)]
    twice = [name for name, count in Counter(header).items() if count > 1]
    if twice:
        raise KhitabError(f"has two columns named {list_names(twice)}; rename one of them")
    return [dict(zip(header, row, strict=True)) for row in rows[1:]]


def read_tsv(data: bytes, *, encoding: str | None = None) -> Rows:
    return read_csv(data, encoding=encoding, delimiters="\t,;")


def read_xlsx(data: bytes, *, encoding: str | None = None) -> Rows:
    """The first sheet, every cell as text; the first row that is not blank is the header."""
    try:
        rows = read_sheet(io.BytesIO(data))
    except Exception as error:  # whatever openpyxl meets in a damaged file
        raise KhitabError(f"is no Excel workbook ({error}); open it in Excel and save it as .xlsx") from error
    return _with_header(rows), "utf-8"


def read_json(data: bytes, *, encoding: str | None = None) -> Rows:
    """An array of objects."""
    text, name = decode(data, encoding=encoding)
    rows = _load(text, "") if text.strip() else []
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise KhitabError("holds no array of objects; expected [{…}, {…}], or one object a line in a .jsonl file")
    return [_as_text(row) for row in rows], name


def read_jsonl(data: bytes, *, encoding: str | None = None) -> Rows:
    """One object a line; blank lines are passed over."""
    text, name = decode(data, encoding=encoding)
    rows = []
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            row = _load(line, f"line {number} ")
            if not isinstance(row, dict):
                raise KhitabError(f"line {number} holds no object; expected one a line: {{…}}")
            rows.append(_as_text(row))
    return rows, name


def _load(text: str, where: str) -> object:
    # Numbers stay as they were written: an id 12e45678 must not become infinite.
    try:
        return json.loads(text, parse_int=str, parse_float=str, parse_constant=lambda constant: None)
    except json.JSONDecodeError as error:
        place = where or f"line {error.lineno} "
        more = "; one object a line is a .jsonl file" if error.msg == "Extra data" and not where else ""
        raise KhitabError(f"{place}is not JSON ({error.msg}, character {error.colno}){more}") from error
    except RecursionError as error:
        raise KhitabError(f"{where}is nested too deeply to be a table of articles") from error


def _as_text(row: dict) -> dict:
    return {name: _value_text(value) for name, value in row.items()}


def _value_text(value: object) -> str | None:
    if value is None:
        return None
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    # Half of a pair of \ud83d\ude00, cut apart by whoever shortened the text: no encoding can write it.
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def read_parquet(data: bytes, *, encoding: str | None = None) -> Rows:
    """Values keep their types, but for those of the article's own columns, which become text later."""
    try:
        return pd.read_parquet(io.BytesIO(data)).to_dict("records"), "utf-8"
    except (pa.ArrowException, OSError, ValueError) as error:
        raise KhitabError(f"is no Parquet table ({error}); write it again, or as .csv") from error


TABLE_READERS: dict[str, Callable[..., Rows]] = {
    ".csv": read_csv,
    ".tsv": read_tsv,
    ".xlsx": read_xlsx,
    ".json": read_json,
    ".jsonl": read_jsonl,
    ".parquet": read_parquet,
}
