"""The tables of the pipeline: every column once, with dtype, unit and meaning (data/tables.csv), and one check."""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pandas as pd

from analysis.errors import KhitabError


@dataclass(frozen=True)
class Column:
    name: str
    dtype: str  # text, integer, number, date, truth or category
    meaning: str
    unit: str = ""
    always: bool = True  # False: there only after a later stage, or where a value is known


@dataclass(frozen=True)
class Table:
    name: str
    row: str
    columns: tuple[Column, ...]
    made_by: str

    @property
    def required(self) -> list[str]:
        return [column.name for column in self.columns if column.always]


@cache
def read_tables() -> dict[str, Table]:
    """The tables of data/tables.csv: a row without a column describes the table, the others its columns."""
    with (Path(__file__).parent / "data" / "tables.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    columns: dict[str, list[Column]] = {}
    for row in rows:
        if row["column"]:
            column = Column(row["column"], row["dtype"], row["meaning"], row["unit"], row["always"] == "yes")
            columns.setdefault(row["table"], []).append(column)
    heads = [row for row in rows if not row["column"]]
    return {
        row["table"]: Table(row["table"], row["meaning"], tuple(columns[row["table"]]), row["dtype"]) for row in heads
    }


def __getattr__(name: str) -> Table | dict[str, Table]:
    """TABLES, or one of them by its name in capitals: DOCUMENTS, HITS; read when first asked for."""
    if name == "TABLES":
        return read_tables()
    if name.isupper() and name.lower() in read_tables():
        return read_tables()[name.lower()]
    raise AttributeError(f"analysis.tables has no {name!r}; tables: {', '.join(map(str.upper, read_tables()))}")


def check_table(frame: pd.DataFrame, name: str, *, needs: tuple[str, ...] = ()) -> None:
    """Refuse a frame that lacks columns of the table `name`: those always there, or just those in `needs`.

    Raises
    ------
    KhitabError
        with the missing columns, those that were found, and the function that makes the table.
    """
    table = read_tables()[name]
    if not isinstance(frame, pd.DataFrame):
        raise KhitabError(
            f"expected a `{name}` table (a pandas DataFrame made by {table.made_by}), got {type(frame).__name__}"
        )
    missing = [column for column in needs or table.required if column not in frame.columns]
    if missing:
        raise KhitabError(
            f"the `{name}` table lacks the column{'s' if len(missing) > 1 else ''} {', '.join(missing)}; "
            f"found: {', '.join(map(str, frame.columns)) or 'none'}. It is made by {table.made_by}."
        )


def read_ranges(text: str) -> list[int]:
    """The numbers of a `body_lines` cell.

    >>> read_ranges("4-6,9")
    [4, 5, 6, 9]
    """
    bounds = [part.partition("-") for part in str(text).split(",") if part]
    return [number for low, _, high in bounds for number in range(int(low), int(high or low) + 1)]


def write_ranges(numbers: Iterable[int]) -> str:
    """Line numbers as a `body_lines` cell.

    >>> write_ranges([9, 4, 5, 6])
    '4-6,9'
    """
    parts: list[list[int]] = []
    for number in sorted(map(int, numbers)):
        if parts and number == parts[-1][1] + 1:
            parts[-1][1] = number
        else:
            parts.append([number, number])
    return ",".join(str(low) if low == high else f"{low}-{high}" for low, high in parts)


def write_markdown() -> str:
    """The text of docs/tables.md."""
    parts = ["# Tables", "", "Generated from `analysis/data/tables.csv` by `python make.py tables`; do not edit.", ""]
    for table in read_tables().values():
        parts += [f"## `{table.name}`", "", f"One row is {table.row}. Made by: {table.made_by}.", ""]
        parts += ["| column | dtype | unit | meaning |", "|---|---|---|---|"]
        parts += [f"| `{c.name}` | {c.dtype} | {c.unit} | {c.meaning} |" for c in table.columns] + [""]
    return "\n".join(parts)
