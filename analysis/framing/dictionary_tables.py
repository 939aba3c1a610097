"""Dictionaries as tables: category and term in columns, LIWC-22's matrix of crosses, and our own exports."""

import csv
import io
import re
from functools import cache
from pathlib import Path

from analysis.corpus.columns import fold_name, list_names
from analysis.errors import KhitabError
from analysis.framing.codebook import LISTS
from analysis.framing.patterns import Entry
from analysis.writing import unguard_text

COLUMNS_FILE = Path(__file__).parent / "data" / "dictionary_columns.csv"
LEVELS = ("theme", "category", "frame")  # from the outermost in
LIWC_22 = "dicterm"
OURS = {"theme", "frame", "term", "pos", "inflect", "nisba", "gap"}  # header of `codebook_terms`
LANGUAGES = ("ar", "en", "fr")
EXCEL_TRUTH = {"vrai": "true", "faux": "false"}  # a French Excel rewrites them
REMEDY = "write a table with the header category,term (or theme,frame,term)"

Row = tuple[int, list[str]]  # line, cells


@cache
def known_roles() -> dict[str, str]:
    """Folded column name -> term, category, theme or frame."""
    with COLUMNS_FILE.open(encoding="utf-8", newline="") as file:
        return {fold_name(row["name"]): row["role"] for row in csv.DictReader(file)}


def read_table_entries(text: str, path: Path) -> tuple[list[Entry], list[str]]:
    """The entries of a table, and what the user should know of its reading."""
    rows = _rows(text, path)
    line, header = rows[0]
    if len(header) < 2:
        raise KhitabError(f"{path}:{line}: the table has one column («{header[0]}»), no category for a term; {REMEDY}")
    if fold_name(header[0]) == LIWC_22:
        return [entry for row in rows[1:] for entry in _crosses(row, header)], []
    if set(header) >= OURS:
        return [_own_entry(row, header) for row in rows[1:]], []
    roles = _roles(header)
    if not roles and len(header) > 2:
        told = f"no column is known to hold the terms; columns: {list_names(header)}"
        raise KhitabError(f"{path}:{line}: {told}; {REMEDY}")
    if not roles:
        return _without_header(rows, path)
    others = [name for number, name in enumerate(header) if number not in roles.values()]
    told = f"{path}:{line}: the columns {list_names(others)} are no part of a dictionary and were not read"
    return [_entry(row, roles, len(header)) for row in rows[1:]], [told] if others else []


def _rows(text: str, path: Path) -> list[Row]:
    """Rows that are not blank, each with the line it begins on."""
    lines = io.StringIO(text, newline="").readlines()
    first = re.fullmatch(r"sep=(.)\s*", lines[0])  # Excel's own first line
    done = int(bool(first))
    reader = csv.reader(lines[done:], delimiter=first[1] if first else _delimiter(lines), strict=True)
    rows: list[Row] = []
    begins = start = done + 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                rows.append((begins, [unguard_text(cell.strip()) for cell in cells]))
            begins = start + reader.line_num
    except csv.Error:
        told = "the row that begins here is not closed: a quotation mark inside a text is written twice"
        raise KhitabError(f"{path}:{begins}: {told}; mend it") from None
    if not rows:
        raise KhitabError(f"{path}: the table is empty; {REMEDY}")
    return rows


def _delimiter(lines: list[str]) -> str:
    """The one that most lines hold; quoted text does not count."""
    bare = [re.sub(r'"[^"]*"', "", line) for line in lines]
    return max("\t;|,", key=lambda sign: sum(sign in line for line in bare))


def _roles(header: list[str]) -> dict[str, int]:
    """Role -> number of its column; of two columns the one not known is the other of term and category."""
    roles: dict[str, int] = {}
    for number, name in enumerate(header):
        if role := known_roles().get(fold_name(name)):
            roles.setdefault(role, number)
    if len(header) == 2 and len(roles) == 1:
        other = 1 - next(iter(roles.values()))
        roles["category" if "term" in roles else "term"] = other
    return roles if "term" in roles and len(roles) > 1 else {}


def _entry(row: Row, roles: dict[str, int], width: int) -> Entry:
    line, cells = row
    reason = "" if len(cells) >= width and not any(cells[width:]) else _misfit(cells, width)
    cells = cells + [""] * width
    path = tuple(cells[roles[level]] for level in LEVELS if level in roles and cells[roles[level]])
    return Entry(path, cells[roles["term"]], line, reason)


def _misfit(cells: list[str], width: int) -> str:
    told = f"the row has {len(cells)} cells, the first row {width}"
    return f"{told}; put quotation marks around a text that holds the delimiter"


def _without_header(rows: list[Row], path: Path) -> tuple[list[Entry], list[str]]:
    """Categories come again and again, terms do not."""
    pairs = [cells[:2] for _, cells in rows if len(cells) > 1]
    first, second = (len({pair[number] for pair in pairs}) for number in (0, 1))
    category = int(second < first)
    told = f"no header is known, so that column {category + 1} is read as the category and the other as the term"
    notes = [f"{path}:{rows[0][0]}: {told}, the first row too; write the header category,term if that is wrong"]
    return [_entry(row, {"category": category, "term": 1 - category}, 2) for row in rows], notes


def _crosses(row: Row, header: list[str]) -> list[Entry]:
    line, cells = row
    marked = [name for name, cell in zip(header[1:], cells[1:], strict=False) if cell not in ("", "0")]
    reason = "" if marked else "no category is marked in its row; put an X under one"
    return [Entry((name,), cells[0], line) for name in marked] or [Entry((), cells[0], line, reason)]


def _own_entry(row: Row, header: list[str]) -> Entry:
    line, cells = row
    if len(cells) != len(header):
        return Entry((), cells[0], line, _misfit(cells, len(header)))
    values = dict(zip(header, cells, strict=True))
    path = tuple(filter(None, (values["theme"], values["frame"])))
    label = {language: values.get(f"label_{language}", "") for language in LANGUAGES}
    return Entry(path, values["term"], line, exact=_keys(values), label=label if any(label.values()) else {})


def _keys(values: dict[str, str]) -> dict:
    """The keys of a term from their cells; those left blank have their default."""
    keys: dict = {key: values[key] for key in ("pos", "inflect", "gap", "note") if values.get(key)}
    if nisba := values["nisba"].casefold():
        keys["nisba"] = EXCEL_TRUTH.get(nisba, nisba)
    keys |= {key: re.split(r",\s+", values[key]) for key in LISTS if values.get(key)}
    if values.get("plurals"):
        parts = [part.partition(": ") for part in values["plurals"].split("; ")]
        keys["plurals"] = {word: re.split(r",\s+", forms) for word, _, forms in parts}
    return {"term": values["term"], **keys}
