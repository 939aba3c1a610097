"""Files that coders fill in: which there are, of what kind, their cells as text, and how a problem in one is told."""

import csv
import io
import warnings
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from analysis.errors import KhitabError
from analysis.validation.sheets import COLUMNS, SUFFIXES, read_words
from analysis.writing import unguard_text

_NEEDED = ("row_id", "coder")
_WANTED = f"coding sheets ({', '.join(SUFFIXES)}) or their folder"
_HEADERS = 5  # rows at the top among which the keys are looked for
OWN_FILES = ("sample", "plan", "adjudication")  # of the commands; they lie among the coding sheets and are none
SHEETS, CODINGS, TICKS = "coding sheet", "file of code_articles(…)", "sheet of hits"
_READERS = {SHEETS: "read_sheets(…)", CODINGS: "read_codings(…)", TICKS: "read_term_sheets(…)"}
_SIGNS = {CODINGS: {"unit_id", "variable", "value"}, TICKS: {"before", "hit", "after"}}  # columns of that kind alone


@dataclass(frozen=True)
class Sheet:
    """The keys of its columns, and each row below them: its number in the file (from 1) and its cells by key."""

    name: str
    header: list[str]
    rows: list[tuple[int, dict[str, str]]]

    @property
    def kind(self) -> str:
        """SHEETS, CODINGS or TICKS."""
        found = (kind for kind, columns in _SIGNS.items() if columns <= set(self.header) and "part" not in self.header)
        return next(found, SHEETS)


def as_problem(sheet: Sheet, row: int | None, problem: str, remedy: str, *, column: str = "", found: str = "") -> dict:
    """A row of the `sheet_problems` table."""
    place = {"sheet": sheet.name, "row": row, "column": column, "found": found}
    return {**place, "problem": problem, "remedy": remedy}


def refuse_problems(problems: list[dict], what: str) -> None:
    """All problems of the files in one error; nothing where there is none."""
    if problems:
        told = "\n".join(map(tell_problem, problems))
        raise KhitabError(
            f"problems of the {what}: {len(problems)}; mend them, or read the rest with strict=False:\n{told}"
        )


def tell_problem(problem: dict) -> str:
    row = f", row {problem['row']}" if problem["row"] is not None else ""
    column = f", column {problem['column']}" if problem["column"] else ""
    return f"{problem['sheet']}{row}{column}: {problem['problem']}; {problem['remedy']}"


def open_sheets(paths: str | Path | Sequence[str | Path], kind: str) -> list[Sheet]:
    """The files of one kind: those named, and of a folder those that are of it; the others are told in a warning.

    Raises
    ------
    KhitabError
        where a file cannot be read, one that is named is of another kind, or none is left.
    """
    named = list_paths(paths)
    sheets = {path: open_sheet(path) for path in find_sheets(named)}
    strange = {path: sheet.kind for path, sheet in sheets.items() if sheet.kind != kind}
    others = {path: f"is a {found}; read it with {_READERS[found]}" for path, found in strange.items()}
    if told := next((f"{path} {why}" for path, why in others.items() if path in named), None):
        raise KhitabError(told)
    if len(others) == len(sheets):
        path, why = next(iter(others.items()))
        raise KhitabError(f"no {kind} is there: {path} {why}")
    for path, why in others.items():
        warnings.warn(f"left out: {path} {why}", UserWarning, stacklevel=4)
    return [sheet for path, sheet in sheets.items() if path not in others]


def list_paths(paths: str | Path | Sequence[str | Path]) -> list[Path]:
    """What was named, as paths.

    >>> list_paths(None)
    Traceback (most recent call last):
    analysis.errors.KhitabError: None is no path; give coding sheets (.xlsx, .csv) or their folder
    """
    given = [paths] if isinstance(paths, str) or not isinstance(paths, Iterable) else list(paths)
    if strange := [path for path in given if not isinstance(path, str | Path)]:
        raise KhitabError(f"{strange[0]!r} is no path; give {_WANTED}")
    return [Path(path) for path in given]


def find_sheets(paths: str | Path | Sequence[str | Path]) -> list[Path]:
    """The files named, and of a folder those that may be sheets: not what the commands put beside them.

    Raises
    ------
    KhitabError
        where nothing is there.
    """
    given = list_paths(paths)
    found: list[Path] = []
    for path in given:
        if path.is_dir():
            inside = (file for file in path.iterdir() if file.suffix.casefold() in SUFFIXES)
            kept = (file for file in inside if file.stem.casefold() not in OWN_FILES)
            found += sorted(file for file in kept if not file.name.startswith(("~$", ".")))
        elif path.exists():
            found.append(path)
        else:
            raise KhitabError(f"{path}: there is no such file; give {_WANTED}")
    if not found:
        where = ", ".join(map(str, given)) or "no path"
        raise KhitabError(f"{where}: no coding sheet there; give {_WANTED}")
    return list(dict.fromkeys(found))


def open_sheet(path: Path) -> Sheet:
    """A sheet as it came back.

    Raises
    ------
    KhitabError
        where the file cannot be read or is no coding sheet.
    """
    suffix = path.suffix.casefold()
    if suffix not in SUFFIXES:
        told = f"a coding sheet is {' or '.join(SUFFIXES)}"
        raise KhitabError(f"{path}: {told}; open it where it was coded and save it as {SUFFIXES[0]}")
    try:
        tables = _read_csv(path) if suffix == ".csv" else _read_xlsx(path)
    except OSError as error:
        raise KhitabError(f"{path}: cannot be read ({error.strerror}); close it where it is open") from error
    except UnicodeDecodeError as error:
        raise KhitabError(f"{path}: the file is not UTF-8; save it as «CSV UTF-8», or code in .xlsx") from error
    except (ValueError, KeyError, zipfile.BadZipFile, csv.Error) as error:
        raise KhitabError(f"{path}: cannot be read ({error}); save it once more as {suffix}") from error
    for rows in tables:
        for at, row in enumerate(rows[:_HEADERS]):
            if set(_NEEDED) <= set(row):
                return _to_sheet(path, row, rows[at + 1 :], at + 2)
    needed = " and ".join(map(repr, _NEEDED))
    raise KhitabError(f"{path}: no coding sheet: its first rows have no {needed}; give one that write_sheets(…) wrote")


def _to_sheet(path: Path, header: list[str], rows: list[list[str]], first: int) -> Sheet:
    twice = [key for key in header if key and header.count(key) > 1]
    if twice:
        raise KhitabError(f"{path}: the column {twice[0]!r} is there twice; delete the one that was added")
    blank = dict.fromkeys((*COLUMNS, *header), "")
    cells = [(first + at, {**blank, **dict(zip(header, row, strict=False))}) for at, row in enumerate(rows)]
    headings = set(read_words()["row_id"].values())
    cells = [(number, row) for number, row in cells if row["row_id"] not in headings]
    return Sheet(str(path), [key for key in header if key], cells)


def _read_csv(path: Path) -> list[list[list[str]]]:
    text = path.read_bytes().decode("utf-8-sig")
    first = text.partition("\n")[0]
    mark = max(",;\t", key=first.count)  # Excel writes the list separator of the country
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=mark)
    return [[[unguard_text(cell).strip() for cell in row] for row in rows]]


def _read_xlsx(path: Path) -> list[list[list[str]]]:
    from openpyxl import load_workbook  # takes long to import

    workbook = load_workbook(path, read_only=True, data_only=True)
    tables = []
    for sheet in workbook.worksheets:
        sheet.reset_dimensions()  # other programs write wrong ones, and rows would be lost
        tables.append([[_text(cell) for cell in row] for row in sheet.iter_rows(values_only=True)])
    workbook.close()
    return tables


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return value.isoformat() if isinstance(value, datetime) else str(value).strip()
