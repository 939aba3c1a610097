"""The command that takes codings to agreement, accuracy and corrected shares, and writes them up."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import pandas as pd
import typer

import analysis as kh
from analysis.arguments import check_folder, check_out, read_names
from analysis.console import refused, save, say
from analysis.errors import KhitabError
from analysis.framing.codebook import Codebook
from analysis.options import CodebookFile, Columns, Corpus, Names
from analysis.sample_commands import count_hits
from analysis.validation.methods_words import LANGUAGES, MethodsWords
from analysis.validation.results import carry_decisions, measure_gold, read_codes, read_gold_file, settle

_MEASURED = ("gold", "accuracy", "terms", "mistakes", "prevalence", "prevalence-by")  # by gold alone

Sheets = Annotated[
    Path | None, typer.Option(metavar="DIR", help="The coders' sheets, or tables of codings: a folder or a file.")
]
SampleFile = Annotated[Path | None, typer.Option(metavar="FILE", help="Default: sample.xlsx or .csv among the sheets.")]
GoldFile = Annotated[
    Path | None, typer.Option(metavar="FILE", help="True values instead of adjudication: codings, or carried by frame.")
]
Groups = Annotated[str, typer.Option(metavar="outlet", help="Correct the shares of these groups, too.")]
Results = Annotated[Path | None, typer.Option(metavar="DIR", help="Default: results, among the sheets.")]
Single = Annotated[bool, typer.Option("--single", help="Take what one person coded as gold, too; say so in the paper.")]


def validate(
    path: Corpus, sheets: Sheets = None, sample: SampleFile = None, gold: GoldFile = None, by: Groups = "",
    out: Results = None, single: Single = False, codebook: CodebookFile = None, columns: Columns = None,
    names: Names = None,
) -> int:  # fmt: skip
    """Measure agreement of the coders, accuracy of the codebook, and shares corrected by both; write the methods."""
    out = _choose_out(path, sheets, gold, out)
    counted = documents, book, *_ = count_hits(path, codebook, columns, names)
    drawn = _read_sample(sheets, sample)
    tables, status = _read_codings(sheets, counted, drawn) if sheets else ({}, 0)
    settled = read_gold_file(gold) if gold else _settle(tables["codings"], counted, out, single=single)
    if settled is not None and settled.empty:
        say("no unit was coded by two people, so there is no gold; --single takes what one person coded", error=True)
    elif settled is not None:
        tables["gold"] = settled
        status |= _measure(counted, tables, drawn, read_names(by))
    _write(tables, out)
    _write_methods(documents, book, drawn, tables, out)
    say(f"results: {out}")
    return max(status, refused(documents))


def _choose_out(path: str, sheets: Path | None, gold: Path | None, out: Path | None) -> Path:
    if not (sheets or gold):
        raise KhitabError("khitab validate needs --sheets DIR with the coders' sheets, or --gold FILE with true values")
    out = out or (sheets / "results" if sheets and sheets.is_dir() else Path("results"))
    check_folder(path, out)
    check_out(path, out / "accuracy.csv")
    return out


def _read_codings(sheets: Path, counted: tuple, drawn: pd.DataFrame | None) -> tuple[dict[str, pd.DataFrame], int]:
    """The codings, what is wrong with them, and how far the coders agree; 1 where something is wrong."""
    documents, book, _, hits = counted
    codings, problems = read_codes(sheets, documents, book)
    for row in problems.itertuples(index=False):
        place = "" if pd.isna(row.row) else f", row {row.row}"
        place += f", column {row.column}" if row.column else ""
        say(f"{row.sheet}{place}: {row.problem}; {row.remedy}", error=True)
    if codings.empty:
        raise KhitabError(f"{sheets}: no code is filled in that can be read; let the coders fill in their sheets first")
    tables = {"sheet-problems": problems, "codings": codings}
    tables["agreement"] = kh.measure_agreement(codings, sample=drawn, codebook=book)
    tables["disagreements"] = kh.list_disagreements(codings, documents, hits=hits)
    _say_agreement(tables)
    return tables, int(len(problems) > 0)


def _read_sample(sheets: Path | None, sample: Path | None) -> pd.DataFrame | None:
    beside = [sheets / f"sample{suffix}" for suffix in (".xlsx", ".csv")] if sheets and sheets.is_dir() else []
    file = sample or next((file for file in beside if file.is_file()), None)
    if file is None:
        say("no sample is given: articles are taken to be drawn at random")
        return None
    say(f"sample: {file}")
    return kh.read_table(file)


def _say_agreement(tables: Mapping[str, pd.DataFrame]) -> None:
    coders = sorted(tables["codings"]["coder"].unique())
    say(f"coders: {', '.join(coders)}")
    if MethodsWords("en").simulated(coders):
        say("these codings are simulated: what follows shows the procedure and validates nothing")
    known = tables["agreement"].dropna(subset="alpha").sort_values(["alpha", "variable"])
    read = known["reading"].value_counts()
    if len(known):
        ends = [f"{row.alpha:.2f} ({row.variable})" for row in (known.iloc[0], known.iloc[-1])]
        counts = ", ".join(f"{name} {read.get(name, 0)}" for name in ("firm", "tentative", "revise"))
        say(f"alpha of {len(known)} variables: {' to '.join(ends)}; {counts}")
    for row in tables["agreement"][tables["agreement"]["alpha"].isna()].itertuples(index=False):
        say(f"{row.variable}: no alpha: {row.reason}")
    say(f"values in which the coders differ: {len(tables['disagreements'])}")


def _settle(codings: pd.DataFrame, counted: tuple, out: Path, *, single: bool) -> pd.DataFrame | None:
    """The gold; None, and a sheet to fill in, where differences are open."""
    documents, book, _, hits = counted
    file = out / "adjudication.xlsx"
    sheet, left = carry_decisions(codings, documents, hits, book, file)
    if sheet.attrs["new"]:  # else the file stays as people left it
        kh.write_table(sheet, file)
    if left:
        say(f"differences to settle: {left}; fill in the column adjudicated of {file}, and run this again")
        return None
    return settle(codings, sheet, single=single)


def _measure(counted: tuple, tables: dict, drawn: pd.DataFrame | None, by: list[str]) -> int:
    """Add what gold allows to the tables, and say the numbers."""
    status = 0
    for name, table in measure_gold(counted, tables["gold"], sample=drawn, by=by):
        if isinstance(table, KhitabError):
            say(f"{name} cannot be measured: {table}", error=True)
            status = 1
        else:
            tables[name] = table
    if {"accuracy", "prevalence"} <= set(tables):
        _say_accuracy(tables["accuracy"].merge(tables["prevalence"][[*_SHARES]], on=["theme", "frame"]))
    return status


_SHARES = ("theme", "frame", "share", "corrected", "corrected_low", "corrected_high")


def _say_accuracy(table: pd.DataFrame) -> None:
    for row in table[table["gold_from"] != ""].itertuples(index=False):
        name = "/".join(filter(None, (row.theme, row.frame)))
        rates = [_ends(row, measure) for measure in ("precision", "recall")]
        shares = f"share {row.share:.1%} raw, {_ends(row, 'corrected', '.1%')}"
        say(f"{name}: {', '.join(rates)}; {shares}" + (f" ({row.reason})" if row.reason else ""))


def _ends(row, measure: str, spec: str = ".2f") -> str:
    value, low, high = (getattr(row, f"{measure}{end}") for end in ("", "_low", "_high"))
    return f"{measure} unknown" if pd.isna(value) else f"{measure} {value:{spec}} ({low:{spec}} to {high:{spec}})"


def _write(tables: Mapping[str, pd.DataFrame], out: Path) -> None:
    for name in _MEASURED:  # of an earlier run that had them
        if name not in tables:
            (out / f"{name}.csv").unlink(missing_ok=True)
    for name, table in tables.items():
        kh.write_table(table, out / f"{name}.csv")


def _write_methods(
    documents: pd.DataFrame, book: Codebook, drawn: pd.DataFrame | None, tables: Mapping[str, pd.DataFrame], out: Path
) -> None:  # fmt: skip
    parts = [tables[name] for name in ("codings", "gold") if name in tables]
    measured = {name: tables.get(name) for name in ("agreement", "accuracy", "prevalence")}
    codings = pd.concat(parts, ignore_index=True) if parts else None
    for language in LANGUAGES:
        text = kh.describe_methods(documents, book, sample=drawn, codings=codings, language=language, **measured)
        save(out / f"methods-{language}.txt", text)
