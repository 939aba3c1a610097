"""Outlet, date and title of an article: from the manifest, a column, the file's name or the page, in this order."""

import re
import warnings
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from analysis.arabic.dates import parse_date
from analysis.corpus.columns import MANIFEST_COLUMNS, list_names, map_columns
from analysis.corpus.inputs import MANIFEST, readable
from analysis.corpus.table_files import read_csv
from analysis.errors import KhitabError

FOUND = ("outlet", "published", "title")
NAME_FIELDS = {"date": "published"}
PLACE = "\0place"  # key of a manifest row that no column can have
RESERVED = {"text", "doc_id", "encoding", "source_file", "body"}


class Manifest(NamedTuple):
    """Rows of articles.csv by source file, and which of its columns were taken for which."""

    rows: dict[str, dict]
    mapped: dict[str, str]


def read_manifest(root: Path) -> Manifest:
    """The list of files with their outlet, date, title and further columns; empty where there is none.

    Raises
    ------
    KhitabError
        where it cannot be read or does not name the files.
    """
    path = root / MANIFEST
    if not path.is_file():
        return Manifest({}, {})
    try:
        rows, _ = read_csv(path.read_bytes())
    except KhitabError as error:
        raise KhitabError(f"{path}: {error}") from error
    names = list(rows[0]) if rows else []
    mapped = map_columns(names, MANIFEST_COLUMNS)
    if rows and "source_file" not in mapped.values():
        raise KhitabError(
            f"{path}: the list of the files lacks the column source_file; its columns: {list_names(names)}. "
            "If it holds the articles themselves, give it another name"
        )
    return Manifest(_by_file([{mapped.get(k, k): v for k, v in row.items()} for row in rows], path), mapped)


def _by_file(rows: list[dict], path: Path) -> dict[str, dict]:
    by_file: dict[str, dict] = {}
    for number, row in enumerate(rows, 2):
        name = readable(row["source_file"].strip().replace("\\", "/")).removeprefix("./")
        if name in by_file:
            warnings.warn(f"{path}, line {number}: {name} is listed twice; the first row counts", stacklevel=4)
        elif name:
            by_file[name] = row | {PLACE: f"{path.name}, line {number}"}
    return by_file


def compare_with_files(manifest: Manifest, files: Sequence[str], *, all_files: bool) -> None:
    """Warn of rows whose file is not there and, if `all_files` were looked for, of files that have no row."""
    if not manifest.rows:
        return
    without_file = [name for name in manifest.rows if name not in set(files)]
    without_row = [name for name in files if name not in manifest.rows]
    if without_file and all_files:
        warnings.warn(f"{MANIFEST} lists files that are not there: {few(without_file)}", stacklevel=3)
    if without_row:
        warnings.warn(f"files without a row in {MANIFEST}: {few(without_row)}", stacklevel=3)


def few(items: Sequence[str], *, between: str = "; ") -> str:
    """The first ten of a list, and how many more there are."""
    return between.join([*items[:10], *([f"and {len(items) - 10:,} more"] if len(items) > 10 else [])])


def compile_names(names: str | None) -> re.Pattern | None:
    """`outlet_date_title` to a pattern for file names; other words become columns of that name.

    >>> compile_names("outlet_date_title").fullmatch("hespress_2024-04-09_خبر_عاجل").groupdict()
    {'outlet': 'hespress', 'published': '2024-04-09', 'title': 'خبر_عاجل'}

    Raises
    ------
    KhitabError
        where it holds no field, one twice, or one that does not come from a name.
    """
    if not names:
        return None
    fields = [NAME_FIELDS.get(word, word) for word in re.findall(r"[a-z]+", names)]
    if not fields or len(set(fields)) < len(fields) or RESERVED & set(fields):
        raise KhitabError(f"names: {names!r} should be fields joined by a sign, each once, such as outlet_date_title")
    groups = iter(fields)
    pieces = re.findall(r"[a-z]+|[^a-z]+", names)
    written = [_group(next(groups)) if re.match("[a-z]", piece) else re.escape(piece) for piece in pieces]
    return re.compile("".join(written))


def _group(field: str) -> str:
    return rf"(?P<{field}>" + (r"\d{4}-?\d\d-?\d\d" if field == "published" else ".+?") + ")"


def read_name(stem: str, pattern: re.Pattern | None) -> dict:
    """What a file's name says, by `compile_names`; nothing where it does not fit."""
    found = pattern.fullmatch(stem) if pattern else None
    return {field: value.replace("_", " ").strip() for field, value in found.groupdict().items()} if found else {}


def first_found(sources: Sequence[tuple[str, dict]], problems: list[str]) -> dict:
    """Outlet, date and title, each with its source, from the first source that holds it.

    A date that cannot be read is added to `problems` with its place, and the next source is asked.
    """
    found = dict.fromkeys([*FOUND, *(f"{name}_source" for name in FOUND)])
    for source, values in sources:
        for name in FOUND:
            value = values.get(name)
            if found[name] is None and not is_blank(value):
                found[name] = _date(value, values.get(PLACE, source), problems) if name == "published" else _line(value)
                found[f"{name}_source"] = source if found[name] is not None else None
    return found


def is_blank(value: object) -> bool:
    return value is None or value is pd.NA or value is pd.NaT or value != value or not str(value).strip()


def _line(value: object) -> str:
    return " ".join(str(value).split())


def _date(value: object, place: str, problems: list[str]) -> datetime | None:
    """ISO, or a date with its day as the Arabic press writes it; local time, whatever the zone."""
    try:
        return datetime.fromisoformat(str(value).strip()).replace(tzinfo=None)
    except ValueError:
        parsed = parse_date(str(value))
    if parsed.precision == "day":
        return datetime.combine(parsed.start, datetime.min.time())
    problems.append(f"{place}: «{value}» ({parsed.reason if parsed.precision == '' else 'no single day'})")
    return None
