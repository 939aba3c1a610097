"""Files of codings to results: what people coded, the differences that they settled, every measure."""

import warnings
from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from analysis.errors import KhitabError
from analysis.framing.codebook import Codebook
from analysis.framing.salience import count_per_article
from analysis.tables import CODINGS, SHEET_PROBLEMS
from analysis.validation.accuracy import measure_accuracy
from analysis.validation.coded import list_coded
from analysis.validation.coding_files import check_codings, open_codings
from analysis.validation.disagreements import adjudicate, adjudication_sheet
from analysis.validation.gold import ADJUDICATED, KEYS, before_adjudication, clean_codings, read_gold
from analysis.validation.prevalence import correct_prevalence
from analysis.validation.returns import find_sheet_problems, read_sheets, read_value
from analysis.validation.sheet_files import TICKS, find_sheets, open_sheet
from analysis.validation.term_accuracy import list_mistakes, measure_terms
from analysis.writing import read_table

_CODED = [column.name for column in CODINGS.columns if column.always]
_TRUTH = ["doc_id", "theme", "frame", "carried"]


def read_codes(path: Path, documents: pd.DataFrame, codebook: Codebook) -> tuple[pd.DataFrame, pd.DataFrame]:
    """What people coded, and what is wrong with it: a file, or a folder, of coding sheets, of files that
    `code_articles` wrote, of tables of codings.

    Codings have the columns of the `codings` table and `doc_id`; problems those of `sheet_problems`. What cannot be
    trusted is left out of the codings and is a problem.

    Raises
    ------
    KhitabError
        where a file is none of these, or a coder gave a variable of a unit twice.
    """
    files = find_sheets(path)
    tables = {file: table for file in files if (table := _open_table(file)) is not None}
    sheets, seen = [file for file in files if file not in tables], {}
    sheets = _leave_out_ticks(sheets) if len(files) > 1 else sheets
    parts, problems = [], []
    if sheets or not tables:
        parts.append(read_sheets(sheets, documents, codebook, strict=False))
        problems += find_sheet_problems(sheets, documents, codebook).to_dict("records")
    for file, table in tables.items():
        if "row_id" in table:
            codes, told = check_codings(open_codings(file), documents, codebook, seen)
            part = pd.DataFrame(codes, columns=[*_CODED, "doc_id"], dtype="str")
        else:
            part, told = _check_table(file, table, documents)
        parts, problems = [*parts, part], [*problems, *told]
    codings = pd.concat([part[[*_CODED, "doc_id"]] for part in parts], ignore_index=True)
    problems = pd.DataFrame(problems, columns=[column.name for column in SHEET_PROBLEMS.columns])
    return clean_codings(codings), problems.astype({name: "Int64" if name == "row" else "str" for name in problems})


def _open_table(file: Path) -> pd.DataFrame | None:
    """A table of codings; None where the file is something else."""
    try:
        table = read_table(file)
    except KhitabError:
        return None  # a coding sheet, or what open_sheet will refuse with a reason
    return table if set(_CODED) <= set(table) else None


def _leave_out_ticks(files: list[Path]) -> list[Path]:
    """The files of a folder without the sheets of hits, whose answers are no codings; they are told in a warning."""
    ticks = [file for file in files if open_sheet(file).kind == TICKS]
    for file in ticks:
        warnings.warn(f"left out: {file} is a {TICKS}; read it with read_term_sheets(…)", UserWarning, stacklevel=3)
    return [file for file in files if file not in ticks]


def _check_table(file: Path, table: pd.DataFrame, documents: pd.DataFrame) -> tuple[pd.DataFrame, list[dict]]:
    ids = table["unit_id"].astype("str")
    table = table.assign(doc_id=ids.where(table["unit"].astype("str") == "article", ids.str.rpartition("#")[0]))
    known = table["doc_id"].isin(documents["doc_id"].astype("str"))
    strange = table[~known].drop_duplicates("doc_id")
    told = {"column": "unit_id", "problem": "the article is not among the documents"}
    told |= {"sheet": str(file), "remedy": "give the documents that were coded, or take its rows out"}
    problems = [{**told, "row": at + 2, "found": doc_id} for at, doc_id in strange["doc_id"].items()]
    return table[known], problems


def read_gold_file(path: Path) -> pd.DataFrame:
    """The gold in a file: codings with one value of an article, or a table of doc_id, theme, frame and carried."""
    table = read_table(path)
    if set(_TRUTH) <= set(table):
        names = {"unit": "article", "unit_id": table["doc_id"], "variable": table["theme"] + "/" + table["frame"]}
        table = table.assign(**names, coder=ADJUDICATED, value=table["carried"])
    if missing := [name for name in _CODED if name not in table]:
        found = ", ".join(map(str, table.columns))
        remedy = f"give a table with {', '.join(_CODED)}, or with {', '.join(_TRUTH)}"
        raise KhitabError(f"{path}: the gold lacks the column {missing[0]}; found: {found}; {remedy}")
    return read_gold(table).assign(coder=ADJUDICATED)


def carry_decisions(
    codings: pd.DataFrame, documents: pd.DataFrame, hits: pd.DataFrame, codebook: Codebook, file: Path
) -> tuple[pd.DataFrame, int]:  # fmt: skip
    """The adjudication sheet with what the file already decides, and how many differences are still open.

    attrs["new"] says how many differences the file does not list. A decision is kept even where the coders agree by
    now, and so are columns that people added. Values may be typed in Arabic figures.

    Raises
    ------
    KhitabError
        where the file lacks a column, decides twice, or gives a value that the codebook has not.
    """
    sheet = adjudication_sheet(codings, documents, hits=hits)
    sheet.attrs["new"] = len(sheet)
    if not file.exists():
        return sheet, len(sheet)
    old = read_table(file).fillna("").astype("str")
    if missing := [name for name in (*KEYS, ADJUDICATED) if name not in old]:
        told = f"the adjudication sheet lacks the column {missing[0]}"
        raise KhitabError(f"{file}: {told}; mend it, or move the file away and run this again")
    if (twice := old.duplicated(KEYS)).any():
        row = old[twice].iloc[0]
        raise KhitabError(
            f"{file}: {row['variable']!r} of {row['unit_id']!r} stands there twice; delete one of the two"
        )
    old = old.assign(**{ADJUDICATED: list(_read_decisions(old, codebook, file))})
    keys, there = (pd.MultiIndex.from_frame(table[KEYS]) for table in (sheet, old))
    written = old.set_index(there)[[ADJUDICATED, *(name for name in old if name not in sheet)]]
    kept = sheet.drop(columns=ADJUDICATED).join(written.reindex(keys).fillna("").reset_index(drop=True))
    others = old[~there.isin(keys) & (old[ADJUDICATED].str.strip() != "").to_numpy()]
    both = pd.concat([kept, others], ignore_index=True).fillna("")
    both.attrs["new"] = int((~keys.isin(there)).sum())
    return both, int((kept[ADJUDICATED].str.strip() == "").sum())


def _read_decisions(old: pd.DataFrame, codebook: Codebook, file: Path) -> Iterator[str]:
    """The values of the codebook that were meant."""
    asked = {name: one for one in list_coded(codebook) for name in (one.key, f"{one.theme}/{one.frame}")}
    for at, (variable, written) in enumerate(old[["variable", ADJUDICATED]].itertuples(index=False), 2):
        one, written = asked.get(variable), written.strip()
        value = read_value(written, one) if one and written else written
        if value is None:
            told = f"{written!r} is not in the codebook; write one of {', '.join(one.values)}, and run this again"
            raise KhitabError(f"{file}, row {at}, column {ADJUDICATED}: {told}")
        yield value


def settle(codings: pd.DataFrame, sheet: pd.DataFrame, *, single: bool = False) -> pd.DataFrame:
    """The gold of codings all of whose differences are settled; with `single` also what one person coded."""
    gold = adjudicate(codings, sheet)
    if not single:
        return gold
    people = before_adjudication(codings)
    alone = people[~pd.MultiIndex.from_frame(people[KEYS]).isin(pd.MultiIndex.from_frame(gold[KEYS]))]
    return pd.concat([gold, alone[[*KEYS, "value"]].assign(coder=ADJUDICATED, settled="single")], ignore_index=True)


def measure_gold(
    counted: tuple[pd.DataFrame, Codebook, pd.DataFrame, pd.DataFrame], gold: pd.DataFrame, *,
    sample: pd.DataFrame | None = None, by: list[str] | None = None,
) -> Iterator[tuple[str, pd.DataFrame | KhitabError]]:  # fmt: skip
    """Every measure that gold allows, by the name of its file; an error where this one cannot be had.

    `counted` are documents, codebook, tokens and hits.
    """
    documents, codebook, tokens, hits = counted
    found = count_per_article(hits, tokens, documents, codebook)
    parts = {
        "accuracy": lambda: measure_accuracy(found, gold, documents, sample=sample),
        "terms": lambda: measure_terms(hits, found, gold, codebook, sample=sample),
        "mistakes": lambda: list_mistakes(found, gold, documents, hits=hits, sample=sample),
        "prevalence": lambda: correct_prevalence(found, gold, documents, sample=sample),
    }
    if by:
        parts["prevalence-by"] = lambda: correct_prevalence(found, gold, documents, by=by, sample=sample)
    for name, make in parts.items():
        try:
            yield name, make()
        except KhitabError as error:
            yield name, error
