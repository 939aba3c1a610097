"""The command that brings articles to coders: a sample with its weights, a sheet for each of them, a plan."""

from pathlib import Path
from typing import Annotated

import pandas as pd
import typer

import analysis as kh
from analysis.arguments import check_folder, check_out, read_names
from analysis.console import choose, read_clean, refused, say
from analysis.errors import KhitabError
from analysis.options import CodebookFile, Columns, Corpus, Names
from analysis.statistics.intervals import SEED
from analysis.validation.coded import choose_coded, choose_frame
from analysis.validation.methods_words import MethodsWords

_SHOWN = 40  # strata on the terminal; more are in the file

Folder = Annotated[Path | None, typer.Option(metavar="DIR", help="Folder of the sheets, outside the corpus.")]
Count = Annotated[int, typer.Option("-n", min=1, help="Articles to be coded.")]
Frame = Annotated[str | None, typer.Option(metavar="KEY", help="The frame or theme to enrich the sample for.")]
Strata = Annotated[str, typer.Option(metavar="outlet,quarter", help="Columns, or week, month, quarter, year; or ''.")]
Coders = Annotated[list[str] | None, typer.Option(metavar="NAME", help="May be repeated; default A and B.")]
Overlap = Annotated[float, typer.Option(min=0, max=1, help="Part of the articles that all code; 1 for a gold of all.")]
Variables = Annotated[str, typer.Option(metavar="a,b", help="What is coded; default: every frame and variable.")]
Seed = Annotated[int, typer.Option(help="Same seed, same sample.")]
AsCsv = Annotated[bool, typer.Option("--csv", help="Sheets as .csv instead of .xlsx.")]
SheetLanguage = Annotated[str, typer.Option("--language", metavar="ar|en|fr", help="Language of the sheets.")]
Width = Annotated[float, typer.Option(min=0.01, max=1, help="Of the interval that the plan is made for.")]
OnlyPlan = Annotated[bool, typer.Option("--plan", help="Only say how much should be coded; write nothing.")]


def sample(
    path: Corpus, out: Folder = None, n: Count = 150, frame: Frame = None, by: Strata = "outlet,quarter",
    coder: Coders = None, overlap: Overlap = 0.2, variables: Variables = "", seed: Seed = SEED, csv: AsCsv = False,
    plan: OnlyPlan = False, width: Width = 0.1, language: SheetLanguage = "ar", codebook: CodebookFile = None,
    columns: Columns = None, names: Names = None,
) -> int:  # fmt: skip
    """Draw articles for hand coding: a sheet for each coder, the sample with its weights, and a plan."""
    coders, suffix = coder or ["A", "B"], ".csv" if csv else ".xlsx"
    if not plan:
        _check_out(path, out)
    MethodsWords(language)
    documents, book, tokens, hits = count_hits(path, codebook, columns, names)
    asked, of = read_names(variables) or None, choose_frame(book, frame) if frame else None
    choose_coded(book, asked)
    planned = kh.plan_sample(kh.count_frames(hits, tokens, documents, book), width=width)
    if plan:
        _say_plan(planned)
        return refused(documents)
    drawing = {"n": n, "frame": frame, "by": read_names(by), "overlap": overlap, "seed": seed}
    drawn = kh.draw_sample(documents, hits, book, coders=len(coders), **drawing).assign(seed=seed, frame=frame or "")
    sheets = {"coders": coders, "variables": asked, "language": language, "suffix": suffix}
    written = _write(drawn, planned, kh.write_sheets(drawn, documents, book, out, **sheets))
    _say_sample(drawn, frame)
    _say_plan(planned[(planned["theme"] == of.theme) & (planned["frame"] == of.frame)] if of else planned.iloc[:0])
    say(f"written: {', '.join(map(str, written))}")
    given = f" --codebook {_quoted(codebook)}" if codebook else ""
    say(f"next: each coder fills in a sheet; then khitab validate {_quoted(path)} --sheets {_quoted(out)}{given}")
    return refused(documents)


def _write(drawn: pd.DataFrame, planned: pd.DataFrame, sheets: list[Path]) -> list[Path]:
    """Sample and plan beside the sheets; every file that was written."""
    files = {sheets[0].with_name(f"sample{sheets[0].suffix}"): drawn, sheets[0].with_name("plan.csv"): planned}
    for file, table in files.items():
        kh.write_table(table, file)
    return [*sheets, *files]


def _check_out(path: str, out: Path | None) -> None:
    """Refuse a folder among the articles, and one in which people may be coding already."""
    if out is None:
        raise KhitabError("khitab sample needs --out DIR, a folder for the sheets, such as --out coding")
    check_folder(path, out)
    check_out(path, out / "sample.csv")
    there = [*sorted(out.glob("coding-*")), *sorted(out.glob("sample.*")), *out.glob("plan.csv")]
    if there:
        raise KhitabError(f"{there[0]} is there already, and sheets may hold codes; choose another --out, or move it")


def count_hits(path: str, codebook: Path | None, columns: str | None, names: str | None) -> tuple:
    """Documents, codebook, tokens and hits."""
    documents = read_clean(path, columns, names)
    told = documents.attrs.get("refused", [])
    documents = kh.add_duplicates(documents)
    documents.attrs["refused"] = told
    book, tokens = choose(path, codebook), kh.tokenize(documents)
    return documents, book, tokens, kh.find_terms(tokens, book)


def _quoted(path: object) -> str:
    return f'"{path}"' if any(c in str(path) for c in " *?") else str(path)


def _say_sample(drawn: pd.DataFrame, frame: str | None) -> None:
    strata = drawn.groupby("stratum")["N_stratum"].agg(["size", "first"])
    of = f", for {frame}" if frame else ""
    told = f"{len(drawn)} of {strata['first'].sum()} articles{of}, seed {drawn['seed'].iloc[0]}"
    say(f"drawn: {told}, from {len(strata)} strata:")
    for row in strata.head(_SHOWN).itertuples():
        say(f"  {row.Index}: {row.size} of {row.first}")
    if len(strata) > _SHOWN:
        say(f"  and {len(strata) - _SHOWN} more, in the sample")
    sides, both = drawn["split"].value_counts(), int(drawn["overlap"].sum())
    say(f"for development {sides.get('development', 0)}, for the test {sides.get('test', 0)}; coded by all: {both}")
    if both < len(drawn):
        say("only articles that two people coded make a gold standard; --overlap 1 gives every article to all")


def _say_plan(planned: pd.DataFrame) -> None:
    for row in planned.itertuples(index=False):
        told = f"{row.code_flagged} flagged and {row.code_unflagged} unflagged articles, {row.code_twice} of them twice"
        name = "/".join(filter(None, (row.theme, row.frame)))
        say(f"plan for {name}: code {told}" + (f"; {row.advice}" if row.advice else ""))
