"""Coding sheets that came back: codes to a table, and what is wrong with them, by sheet, row and remedy."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from analysis.arabic.letters import clean_form
from analysis.framing.codebook_parts import Codebook
from analysis.framing.inputs import check_codebook
from analysis.tables import CODINGS, SHEET_PROBLEMS, check_table, write_ranges
from analysis.validation.coded import UNITS, Coded, list_coded
from analysis.validation.pieces import hash_article, hash_text
from analysis.validation.sheet_files import SHEETS, Sheet, as_problem, open_sheets, refuse_problems
from analysis.validation.sheets import COLUMNS, NOTE, sheet_sign

_MORE = ("doc_id", "note", "sheet", "row")  # what a table of codings holds beside the columns it must have
_ID = re.compile(r"k([0-9a-f]{12})-(\d+)of(\d+)-([aps.\d]+)-([0-9a-f]{8})-([0-9a-f]{4})([0-9a-f]{4})")
_AGAIN = "write the sheet again with write_sheets(…) and copy the codes into it"
_OF_SAMPLE = "give the documents that the sample was drawn from"
_LETTERS = dict(zip("aps", UNITS, strict=True))


@dataclass(frozen=True)
class RowId:
    """What the id of a row says."""

    article: str
    number: int
    total: int
    units: dict[str, str]  # unit -> its number in the article; empty for the article
    text: str
    version: str
    columns: str


def read_sheets(
    paths: str | Path | Sequence[str | Path], documents: pd.DataFrame, codebook: Codebook, *, strict: bool = True
) -> pd.DataFrame:  # fmt: skip
    """Read coding sheets that `write_sheets` wrote and people filled in: files, or a folder of them.

    One row is a unit, a variable and a coder: the columns of the `codings` table, and behind them `doc_id`, `note`
    (what the coder wrote in that row), `sheet` and `row` (where the code stands). `unit_id` is the doc_id of an
    article, doc_id#3 for its third paragraph, doc_id#7 for the sentence numbered 7 in `tokens`. Cells left empty have
    no row; attrs["blank"] says how many there are. Values may be typed in Arabic figures. In a folder, what the
    commands put there is passed over, and other files (of `code_articles`, sheets of hits) are left out with a warning.

    With `strict` any problem is an error, all problems in one; `strict=False` leaves out what cannot be trusted (rows
    of a changed or unknown article, second codes of a row, values outside the codebook) and keeps everything else;
    `find_sheet_problems` lists them as a table.

    Raises
    ------
    KhitabError
        where a file is missing or no coding sheet; with `strict` where an article has changed, a row is missing, stands
        twice or has lost its id, a value is not in the codebook or stands where nothing is asked, a column was added or
        taken out, or the codebook is another version: with sheet, row, what was found and the remedy.

    >>> import tempfile
    >>> from analysis.framing.codebook import single_term
    >>> from analysis.validation.sheets import write_sheets
    >>> documents = pd.DataFrame({"doc_id": ["a"], "title": ["خبر"], "text": ["الأمن"]})
    >>> sample, codebook = pd.DataFrame({"doc_id": ["a"], "coded_by": ["1"]}), single_term("أمن")
    >>> options = {"coders": ["Amal"], "variables": "term", "suffix": ".csv"}
    >>> path, = write_sheets(sample, documents, codebook, tempfile.mkdtemp(), **options)
    >>> codes = path.read_text(encoding="utf-8-sig").replace("خبر,,", "خبر,1,")
    >>> _ = path.write_text(codes, encoding="utf-8-sig")
    >>> read_sheets(path, documents, codebook)[["unit", "unit_id", "variable", "coder", "value"]].values.tolist()
    [['article', 'a', 'term', 'Amal', '1']]
    """
    codings, problems = _read(paths, documents, codebook)
    if strict:
        refuse_problems(problems, "coding sheets")
    return codings


def find_sheet_problems(
    paths: str | Path | Sequence[str | Path], documents: pd.DataFrame, codebook: Codebook
) -> pd.DataFrame:  # fmt: skip
    """What is wrong with coding sheets: the columns of the `sheet_problems` table, no row where all is well.

    One row is a problem; `row` is the row of the file, missing where the whole sheet is meant.

    Raises KhitabError where a file is missing or no coding sheet.

    >>> import tempfile
    >>> from analysis.framing.codebook import single_term
    >>> from analysis.validation.sheets import write_sheets
    >>> documents = pd.DataFrame({"doc_id": ["a"], "title": ["خبر"], "text": ["الأمن"]})
    >>> sample, codebook = pd.DataFrame({"doc_id": ["a"], "coded_by": ["1"]}), single_term("أمن")
    >>> options = {"coders": ["Amal"], "variables": "term", "suffix": ".csv"}
    >>> path, = write_sheets(sample, documents, codebook, tempfile.mkdtemp(), **options)
    >>> _ = path.write_text(path.read_text(encoding="utf-8-sig").replace("خبر,,", "خبر,7,"), encoding="utf-8-sig")
    >>> find_sheet_problems(path, documents, codebook)[["row", "column", "found"]].values.tolist()
    [[2, 'term', '7']]
    """
    _, problems = _read(paths, documents, codebook)
    table = pd.DataFrame(problems, columns=[column.name for column in SHEET_PROBLEMS.columns])
    return table.astype({name: "Int64" if name == "row" else "str" for name in table})


def _read(
    paths: str | Path | Sequence[str | Path], documents: pd.DataFrame, codebook: Codebook
) -> tuple[pd.DataFrame, list[dict]]:
    check_table(documents, "documents", needs=("doc_id", "text"))
    check_codebook(codebook)
    sheets = open_sheets(paths, SHEETS)
    articles = {hash_text(str(row.doc_id)): row for row in documents.itertuples(index=False)}
    asked = {one.key: one for one in list_coded(codebook)}
    problems, codings, seen, blank = [], [], {}, 0
    for sheet in sheets:
        rows = _check_rows(sheet, problems)
        problems += _check_sheet(sheet, [row_id for *_, row_id in rows], asked, codebook)
        if rows and not any(row_id.article in articles for *_, row_id in rows):
            problems.append(as_problem(sheet, None, "none of its articles is among the documents", _OF_SAMPLE))
            continue
        for number, cells, row_id in rows:
            if _is_sound(sheet, (number, cells, row_id), articles, (seen, problems)):
                doc_id = str(articles[row_id.article].doc_id)
                blank += _read_codes(sheet, (number, cells, row_id, doc_id), asked, (codings, problems))
    columns = [*(column.name for column in CODINGS.columns if column.always and column.name not in _MORE), *_MORE]
    table = pd.DataFrame(codings, columns=columns)
    table = table.astype({name: "int64" if name == "row" else "str" for name in columns})
    table.attrs["blank"] = blank
    return table, problems


def _check_rows(sheet: Sheet, problems: list[dict]) -> list[tuple[int, dict, RowId]]:
    """The rows that have an id, read; codes in other rows are a problem."""
    rows, keys = [], [key for key in sheet.header if key not in COLUMNS]
    for number, cells in sheet.rows:
        written = cells["row_id"].strip()
        row_id = read_id(written)
        if row_id and cells["coder"].strip():
            rows.append((number, cells, row_id))
            continue
        filled = next((key for key in keys if cells[key]), "")
        if row_id:
            told = "the row has lost the name of its coder", f"write it into the column {'coder'!r} again"
        elif written:
            told = "the id of the row was changed", f"take it from the sheet as it was written, or {_AGAIN}"
        elif filled:
            told = f"{cells[filled]!r} stands in a row that is not coded", "move it to the row it belongs to"
        else:
            continue
        found = written if written and not row_id else cells[filled] if filled else ""
        problems.append(as_problem(sheet, number, *told, column="" if written else filled, found=found))
    return rows


def read_id(text: str) -> RowId | None:
    found = _ID.fullmatch(text)
    if not found:
        return None
    article, number, total, units, *sums = found.groups()
    signs = [sign for sign in units.split(".") if sign and sign[0] in _LETTERS]
    return RowId(article, int(number), int(total), {_LETTERS[sign[0]]: sign[1:] for sign in signs}, *sums)


def _check_sheet(
    sheet: Sheet, ids: Iterable[RowId], asked: dict[str, Coded], codebook: Codebook
) -> list[dict]:  # fmt: skip
    """What is told once a sheet: rows that are gone, columns, the version of the codebook."""
    ids, found = list(ids), []
    if not ids:
        return [as_problem(sheet, None, "no row of the sheet has an id", _AGAIN)]
    for total in sorted({row_id.total for row_id in ids}):
        if gone := set(range(1, total + 1)) - {row_id.number for row_id in ids if row_id.total == total}:
            told = f"row{'s' if len(gone) > 1 else ''} {write_ranges(gone)} of {total} (column 'row') missing"
            found.append(as_problem(sheet, None, told, f"undo the deletion, or {_AGAIN}", found=write_ranges(gone)))
    keys = [key for key in sheet.header if key and key not in (*COLUMNS, NOTE)]
    strange = [key for key in keys if key not in asked]
    for key in strange:
        remedy = "delete the column, or read the sheet with the codebook it was written by"
        found.append(as_problem(sheet, None, "no theme, frame or variable of the codebook", remedy, column=key))
    sign = sheet_sign(codebook, [key for key in keys if key in asked])
    if any(row_id.version != sign[:4] for row_id in ids):
        told = f"written with another version of the codebook than {codebook.version}"
        found.append(as_problem(sheet, None, told, "read it with the codebook of then, or code again where it changed"))
    if not strange and any(row_id.columns != sign[4:] for row_id in ids):
        found.append(as_problem(sheet, None, "a column was added or taken out, or a heading changed", _AGAIN))
    return found


def _is_sound(sheet: Sheet, row: tuple[int, dict, RowId], articles: dict, told: tuple[dict, list]) -> bool:
    """Is the article the same and the row the only one? Else the problem is told, of an article once a sheet."""
    (number, cells, row_id), (seen, problems) = row, told
    article = articles.get(row_id.article)
    if article is None:
        remedy, problem = _OF_SAMPLE, "the article is not among the documents"
    elif hash_article(article) != row_id.text:
        remedy = "code it again in a new sheet, or read with the documents of then"
        problem = f"the article {str(article.doc_id)!r} has changed since the sheet was written"
    else:
        key = (cells["coder"].strip().casefold(), row_id.article, tuple(row_id.units.items()))
        if key not in seen:
            seen[key] = f"{sheet.name}, row {number}"
            return True
        doc_id = str(article.doc_id)
        problem, remedy = f"the row of {doc_id!r} stands twice, first in {seen[key]}", "delete one of the two"
    once = (sheet.name, row_id.article, problem)
    if once not in seen:
        seen[once] = problem
        problems.append(as_problem(sheet, number, problem, remedy))
    return False


def _read_codes(
    sheet: Sheet, row: tuple[int, dict, RowId, str], asked: dict[str, Coded], told: tuple[list, list]
) -> int:  # fmt: skip
    """Add the codes of a row and what is wrong with them; how many cells were left empty."""
    (number, cells, row_id, doc_id), (codings, problems), blank = row, told, 0
    for key in (key for key in sheet.header if key in asked and key not in (*COLUMNS, NOTE)):
        one, written = asked[key], cells[key]
        if one.unit not in row_id.units:
            if written:
                problem = f"{written!r} stands where no {one.unit} is coded"
                remedy = f"move it to the row of its {one.unit}"
                problems.append(as_problem(sheet, number, problem, remedy, column=key, found=written))
            continue
        if not written:
            blank += 1
        elif (value := read_value(written, one)) is None:
            problem, remedy = f"{written!r} is not in the codebook", f"write one of {', '.join(one.values)}"
            problems.append(as_problem(sheet, number, problem, remedy, column=key, found=written))
        else:
            unit_id = "#".join(filter(None, (doc_id, row_id.units[one.unit])))
            place = {"doc_id": doc_id, "note": cells.get(NOTE, ""), "sheet": sheet.name, "row": number}
            code = {"unit": one.unit, "unit_id": unit_id, "variable": key, "value": value}
            codings.append({**code, "coder": cells["coder"].strip(), **place})
    return blank


def read_value(written: str, one: Coded) -> str | None:
    """The value of the codebook that was meant: as written, or the same number."""
    text = clean_form(written).strip()
    texts = {clean_form(value).strip().casefold(): value for value in one.values}
    if text.casefold() in texts:
        return texts[text.casefold()]
    number = re.sub(r"^([-+]?\d+)[.,٫]0+$", r"\1", text)
    return texts.get(number)
