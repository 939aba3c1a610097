"""Sheets of hits that came back ticked: answers to a table, and what is wrong with them, by sheet, row and remedy."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from analysis.arabic.letters import clean_form
from analysis.framing.codebook import Codebook
from analysis.framing.inputs import check_codebook
from analysis.tables import SHEET_PROBLEMS, TERM_TICKS, check_table, write_ranges
from analysis.validation.edit_search import listed_terms
from analysis.validation.pieces import hash_text
from analysis.validation.sheet_files import TICKS, Sheet, as_problem, open_sheets, refuse_problems
from analysis.validation.sheets import NOTE
from analysis.validation.term_sheets import ANSWER, ANSWERS, read_answers, sign_term

_ID = re.compile(r"c([0-9a-f]{12})-(te|ti)(\d+)\.(\d+)-(\d+)of(\d+)-([0-9a-f]{8})-([0-9a-f]{8})-([0-9a-f]{4})")
_FIELDS = {"te": "text", "ti": "title"}
_AGAIN = "write the sheet again with write_term_sheets(…) and copy the answers into it"
_SHORT = {"1": "yes", "0": "no", "y": "yes", "n": "no"}


class _Known(NamedTuple):
    """What ids are looked up in."""

    articles: dict[str, pd.Series]
    terms: dict[str, tuple[str, str, str]]
    codebook: Codebook


class _Row(NamedTuple):
    number: int
    cells: dict[str, str]
    article: str
    field: str
    start: int
    end: int
    place: int
    total: int
    term: str
    text: str
    definition: str


def read_term_sheets(
    paths: str | Path | Sequence[str | Path], documents: pd.DataFrame, codebook: Codebook, *, strict: bool = True
) -> pd.DataFrame:  # fmt: skip
    """Read sheets that `write_term_sheets` wrote and people ticked: files, or a folder of them.

    One row is a hit and a coder: the columns of the `term_ticks` table. Answers may stand in any of the three
    languages, or as 1 and 0; cells left empty have no row, attrs["blank"] says how many there are.

    With `strict` any problem is an error, all problems in one; `strict=False` leaves out what cannot be trusted and
    keeps the rest; `find_term_sheet_problems` lists them as a table.

    Raises
    ------
    KhitabError
        where a file is missing or no such sheet; with `strict` where an article or a definition has changed, a term is
        no longer in the codebook, a row is missing, stands twice or has lost its id, or an answer is none of the three:
        with sheet, row, what was found and the remedy.

    >>> import tempfile
    >>> from analysis.framing.codebook import single_term
    >>> from analysis.framing.matching import find_terms
    >>> from analysis.tokens import tokenize
    >>> from analysis.validation.term_sheets import draw_term_hits, write_term_sheets
    >>> documents, codebook = pd.DataFrame({"doc_id": ["a"], "text": ["حديث الأمن"]}), single_term("أمن")
    >>> drawn = draw_term_hits(find_terms(tokenize(documents), codebook), documents, codebook)
    >>> path, = write_term_sheets(drawn, documents, codebook, tempfile.mkdtemp(), coders=["Amal"], suffix=".csv")
    >>> text = path.read_text(encoding="utf-8-sig").removesuffix(",,\\n") + ",نعم,\\n"
    >>> _ = path.write_text(text, encoding="utf-8-sig")
    >>> read_term_sheets(path, documents, codebook)[["term", "doc_id", "form", "coder", "answer"]].values.tolist()
    [['أمن', 'a', 'الأمن', 'Amal', 'yes']]
    """
    ticks, problems = _read(paths, documents, codebook)
    if strict:
        refuse_problems(problems, "sheets")
    return ticks


def find_term_sheet_problems(
    paths: str | Path | Sequence[str | Path], documents: pd.DataFrame, codebook: Codebook
) -> pd.DataFrame:  # fmt: skip
    """What is wrong with sheets of hits: the columns of the `sheet_problems` table, no row where all is well.

    One row is a problem; `row` is the row of the file, missing where the whole sheet is meant.

    Raises KhitabError where a file is missing or no such sheet.

    >>> import tempfile
    >>> from analysis.framing.codebook import single_term
    >>> from analysis.framing.matching import find_terms
    >>> from analysis.tokens import tokenize
    >>> from analysis.validation.term_sheets import draw_term_hits, write_term_sheets
    >>> documents, codebook = pd.DataFrame({"doc_id": ["a"], "text": ["حديث الأمن"]}), single_term("أمن")
    >>> drawn = draw_term_hits(find_terms(tokenize(documents), codebook), documents, codebook)
    >>> path, = write_term_sheets(drawn, documents, codebook, tempfile.mkdtemp(), coders=["Amal"], suffix=".csv")
    >>> find_term_sheet_problems(path, documents.assign(text="حديث آخر"), codebook)["problem"].tolist()
    ["the article 'a' has changed since the sheet was written"]
    """
    _, problems = _read(paths, documents, codebook)
    table = pd.DataFrame(problems, columns=[column.name for column in SHEET_PROBLEMS.columns])
    return table.astype({name: "Int64" if name == "row" else "str" for name in table})


def _read(
    paths: str | Path | Sequence[str | Path], documents: pd.DataFrame, codebook: Codebook
) -> tuple[pd.DataFrame, list[dict]]:  # fmt: skip
    check_table(documents, "documents", needs=("doc_id", "text"))
    check_codebook(codebook)
    articles = {hash_text(str(row.doc_id)): row for row in documents.itertuples(index=False)}
    known = _Known(articles, {hash_text(*key, length=8): key for key in listed_terms(codebook)}, codebook)
    problems, ticks, seen, blank = [], [], {}, 0
    for sheet in open_sheets(paths, TICKS):
        if ANSWER not in sheet.header:
            problems.append(as_problem(sheet, None, f"no sheet of hits: it has no column {ANSWER!r}", _AGAIN))
            continue
        rows = _check_rows(sheet, problems)
        problems += _missing_rows(sheet, rows)
        for row in rows:
            if told := _check_row(sheet, row, known, seen):
                problems.append(as_problem(sheet, row.number, *told))
            elif not row.cells[ANSWER]:
                blank += 1
            elif answer := _read_answer(row.cells[ANSWER]):
                ticks.append(_tick(sheet, row, known, answer))
            else:
                found, choices = row.cells[ANSWER], ", ".join(ANSWERS)
                told = f"{found!r} is no answer", f"write one of {choices}, or choose from the list"
                problems.append(as_problem(sheet, row.number, *told, column=ANSWER, found=found))
    table = pd.DataFrame(ticks, columns=[column.name for column in TERM_TICKS.columns])
    table = table.astype({name: "int64" if name in ("start", "end", "row") else "str" for name in table})
    table.attrs["blank"] = blank
    return table, problems


def _check_rows(sheet: Sheet, problems: list[dict]) -> list[_Row]:
    """The rows that have an id and a coder; an answer in another row is a problem."""
    rows = []
    for number, cells in sheet.rows:
        written = cells["row_id"].strip()
        found = _ID.fullmatch(written)
        if found and cells["coder"].strip():
            article, field, start, end, place, total, *signs = found.groups()
            span = int(start), int(end), int(place), int(total)
            rows.append(_Row(number, cells, article, _FIELDS[field], *span, *signs))
        elif found:
            told = "the row has lost the name of its coder", "write it into the column 'coder' again"
            problems.append(as_problem(sheet, number, *told, column="coder"))
        elif written:
            told = "the id of the row was changed", f"take it from the sheet as it was written, or {_AGAIN}"
            problems.append(as_problem(sheet, number, *told, column="row_id", found=written))
        elif cells[ANSWER]:
            told = f"{cells[ANSWER]!r} stands in a row without a hit", "move it to the row it belongs to"
            problems.append(as_problem(sheet, number, *told, column=ANSWER, found=cells[ANSWER]))
    return rows


def _missing_rows(sheet: Sheet, rows: list[_Row]) -> list[dict]:
    if not rows:
        return [as_problem(sheet, None, "no row of the sheet has an id", _AGAIN)]
    found = []
    for total in sorted({row.total for row in rows}):
        if gone := set(range(1, total + 1)) - {row.place for row in rows if row.total == total}:
            told = f"row{'s' if len(gone) > 1 else ''} {write_ranges(gone)} of {total} (column 'row') missing"
            found.append(as_problem(sheet, None, told, f"undo the deletion, or {_AGAIN}", found=write_ranges(gone)))
    return found


def _check_row(sheet: Sheet, row: _Row, known: _Known, seen: dict) -> tuple[str, str] | None:
    """What is wrong with a row, and the remedy; None where all is well."""
    article, term = known.articles.get(row.article), known.terms.get(row.term)
    if article is None:
        return "the article is not among the documents", "give the documents that the hits were drawn from"
    if hash_text(str(getattr(article, row.field, None)), length=8) != row.text:
        told = f"the article {str(article.doc_id)!r} has changed since the sheet was written"
        return told, "draw the hits again, or read with the documents of then"
    if term is None:
        told = f"the term {row.cells['term']!r} is no longer where it was in the codebook"
        return told, "read with the codebook of then"
    if sign_term(known.codebook, term) != row.definition:
        told = f"the definition of {'/'.join(filter(None, term[:2]))} has changed since the sheet was written"
        return told, "read with the codebook of then, or tick again by the new definition"
    key = (row.cells["coder"].strip().casefold(), row.article, row.field, row.start, row.end, row.term)
    if key in seen:
        return f"the row stands twice, first in {seen[key]}", "delete one of the two"
    seen[key] = f"{sheet.name}, row {row.number}"
    return None


def _read_answer(written: str) -> str | None:
    text = clean_form(written).strip().casefold()
    words = {clean_form(word).casefold(): key for key in ANSWERS for word in read_answers()[key].values()}
    return (words | _SHORT).get(text.removesuffix(".0"))


def _tick(sheet: Sheet, row: _Row, known: _Known, answer: str) -> dict:
    article, term = known.articles[row.article], known.terms[row.term]
    form = str(getattr(article, row.field))[row.start : row.end]
    told = dict(zip(("theme", "frame", "term"), term, strict=True)) | {"doc_id": str(article.doc_id), "form": form}
    told |= {"field": row.field, "start": row.start, "end": row.end, "coder": row.cells["coder"].strip()}
    return told | {"answer": answer, "note": row.cells.get(NOTE, ""), "sheet": sheet.name, "row": row.number}
