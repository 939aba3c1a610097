"""Files that the notebook coder writes: whole at every moment; back to codings, and what is wrong with them by row."""

import os
from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from analysis.errors import KhitabError
from analysis.framing.codebook_parts import Codebook
from analysis.framing.inputs import check_codebook
from analysis.tables import CODINGS, check_table
from analysis.validation.coded import Coded, list_coded
from analysis.validation.pieces import hash_article, hash_text
from analysis.validation.returns import RowId, read_id, read_value
from analysis.validation.sheet_files import CODINGS as CODES
from analysis.validation.sheet_files import Sheet, as_problem, open_sheet, open_sheets, refuse_problems
from analysis.validation.sheets import sheet_sign
from analysis.writing import write_table

COLUMNS = ("unit", "unit_id", "variable", "coder", "value", "doc_id", "note", "row_id")
_MORE = ("doc_id", "note", "sheet", "row")  # as read_sheets has them, so that both can be put together
_BEGIN = "begin a new file"


def read_codings(
    paths: str | Path | Sequence[str | Path], documents: pd.DataFrame, codebook: Codebook, *, strict: bool = True
) -> pd.DataFrame:  # fmt: skip
    """Read files that `code_articles` wrote: one, several, or a folder of them.

    One row is a unit, a variable and a coder, as `read_sheets` gives them: the columns of the `codings` table, and
    behind them `doc_id`, `note` (what the coder wrote on that unit), `sheet` and `row` (where the code stands). What
    was left open has no row; attrs["blank"] says how many there are.

    With `strict` any problem is an error, all problems in one; `strict=False` leaves out the rows that cannot be
    trusted and keeps the others.

    Raises
    ------
    KhitabError
        where a file is missing or was not written by `code_articles`; with `strict` where an article has changed or is
        not among the documents, the codebook is another version, a variable or value is not in it, or a code stands
        twice: with file, row, what was found and the remedy.

    >>> import tempfile
    >>> from analysis.framing.codebook import single_term
    >>> from analysis.validation.coding import CodingSession
    >>> documents = pd.DataFrame({"doc_id": ["a"], "title": ["خبر"], "text": ["الأمن"]})
    >>> path, codebook = Path(tempfile.mkdtemp(), "amal.csv"), single_term("أمن")
    >>> named = {"coder": "Amal", "file": path, "variables": "term"}
    >>> CodingSession(documents[["doc_id"]], documents, codebook, **named).tick("term")
    >>> read_codings(path, documents, codebook)[["unit", "unit_id", "variable", "coder", "value"]].values.tolist()
    [['article', 'a', 'term', 'Amal', '1']]
    """
    codes, problems, seen = [], [], {}
    check_table(documents, "documents", needs=("doc_id", "text"))
    check_codebook(codebook)
    for sheet in open_sheets(paths, CODES):
        found, wrong = check_codings(check_columns(sheet), documents, codebook, seen)
        codes, problems = codes + found, problems + wrong
    if strict:
        refuse_problems(problems, "codings")
    columns = [*(column.name for column in CODINGS.columns if column.always), *_MORE]
    coded = [code for code in codes if code["value"]]
    table = pd.DataFrame(coded, columns=columns).astype({name: "int64" if name == "row" else "str" for name in columns})
    table.attrs["blank"] = sum(bool(code["variable"]) for code in codes) - len(coded)
    return table


def open_codings(path: Path) -> Sheet:
    """A file of codings as it stands.

    Raises
    ------
    KhitabError
        where it cannot be read or is another file.
    """
    return check_columns(open_sheet(path))


def check_columns(sheet: Sheet) -> Sheet:
    """A sheet that is a file of codings, or an error that says which column it lacks."""
    if missing := [name for name in COLUMNS if name not in sheet.header]:
        told = "a coding sheet is read with read_sheets(…)" if "text" in sheet.header else "give one that it wrote"
        raise KhitabError(f"{sheet.name}: no file of code_articles(…), it has no column {missing[0]!r}; {told}")
    return sheet


def check_codings(
    sheet: Sheet, documents: pd.DataFrame, codebook: Codebook, seen: dict | None = None
) -> tuple[list[dict], list[dict]]:  # fmt: skip
    """The codes of a file that can be trusted, and what is wrong with the others, of an article once.

    A code with an empty value was left open on purpose, one with an empty variable is a note alone. `seen` holds the
    codes of other files.
    """
    articles = {hash_text(str(row.doc_id)): row for row in documents.itertuples(index=False)}
    asked, seen = {one.key: one for one in list_coded(codebook)}, {} if seen is None else seen
    codes, told = [], {}
    for number, cells in sheet.rows:
        row_id = read_id(cells["row_id"])
        if not any(cells.values()):
            continue
        wrong = _check_article(row_id, articles, codebook) or _check_code(cells, row_id, asked)
        code = None if wrong else _to_code(sheet, (number, cells, row_id), articles, asked)
        if code:
            key = (code["coder"].casefold(), code["unit_id"], code["unit"], code["variable"])
            if place := seen.get(key):
                wrong = f"the code stands twice, first in {place}", "delete one of the two rows"
            seen.setdefault(key, f"{sheet.name}, row {number}")
        if not wrong:
            codes.append(code)
        elif (wrong, row_id.article if row_id else number) not in told:
            quoted = bool(cells["value"]) and repr(cells["value"]) in wrong[0]
            more = {"column": "value", "found": cells["value"]} if quoted else {}
            told[wrong, row_id.article if row_id else number] = as_problem(sheet, number, *wrong, **more)
    return codes, list(told.values())


def _check_article(row_id: RowId | None, articles: dict, codebook: Codebook) -> tuple[str, str] | None:
    """Problem and remedy where the row, its article or the codebook is not what it was."""
    if row_id is None:
        return "the id of the row was changed", "undo the change, or delete the row and code its unit again"
    article = articles.get(row_id.article)
    if article is None:
        return "the article is not among the documents", "give the documents that the sample was drawn from"
    if hash_article(article) != row_id.text:
        told = f"the article {str(article.doc_id)!r} has changed since it was coded"
        return told, "give the documents of then, or delete its rows and code it again"
    if row_id.version != sheet_sign(codebook, ())[:4]:
        told = f"coded with another version of the codebook than {codebook.version}"
        return told, f"give the codebook of then, or {_BEGIN} and code again where it changed"
    return None


def _check_code(cells: dict[str, str], row_id: RowId, asked: dict[str, Coded]) -> tuple[str, str] | None:
    key, written = cells["variable"], cells["value"]
    if not cells["coder"] or cells["unit"] not in row_id.units:
        missing = "coder" if not cells["coder"] else "unit"
        return f"the {missing} of the row was changed: {cells[missing]!r}", "undo the change"
    if not key:
        return None
    if key not in asked or asked[key].unit != cells["unit"]:
        told = f"{key!r} is no theme, frame or variable of the codebook for each {cells['unit']}"
        return told, f"give the codebook it was coded with, or {_BEGIN}"
    if written and read_value(written, asked[key]) is None:
        return f"{written!r} is not in the codebook", f"write one of {', '.join(asked[key].values)}"
    return None


def _to_code(sheet: Sheet, row: tuple[int, dict, RowId], articles: dict, asked: dict[str, Coded]) -> dict:
    (number, cells, row_id), doc_id = row, str(articles[row[2].article].doc_id)
    unit_id = "#".join(filter(None, (doc_id, row_id.units[cells["unit"]])))
    value = read_value(cells["value"], asked[cells["variable"]]) if cells["value"] and cells["variable"] else ""
    code = {name: cells[name] for name in ("unit", "variable", "coder", "note")}
    return {**code, "unit_id": unit_id, "doc_id": doc_id, "value": value, "sheet": sheet.name, "row": number}


def save_codings(rows: list[dict], path: Path) -> None:
    """Write a file so that at every moment, a power cut included, the old or the new one is there whole.

    Raises
    ------
    KhitabError
        where the folder or the file cannot be written.
    """
    part = path.with_name(f".{path.stem}.part.csv")  # in the same folder, for the change of names to be one act
    write_table(pd.DataFrame(rows, columns=list(COLUMNS), dtype="str"), part)
    try:
        with part.open("rb+") as file:
            os.fsync(file.fileno())
        part.replace(path)
        if os.name == "posix":  # elsewhere a folder cannot be opened
            folder = os.open(path.parent, os.O_RDONLY)
            os.fsync(folder)
            os.close(folder)
    except OSError as error:
        told = f"cannot be written ({error.strerror}); close it where it is open, or give another file"
        raise KhitabError(f"{path}: {told}") from error
