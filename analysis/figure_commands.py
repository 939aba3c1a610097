"""The command that says whether the committed figures are those that the data give."""

from pathlib import Path
from typing import Annotated

import typer

import analysis as kh
from analysis.arguments import read_pairs
from analysis.console import say
from analysis.errors import KhitabError
from analysis.options import CodebookFile, Columns, Names, OffTopic


def figures(
    path: Annotated[str, typer.Argument(metavar="PATH", help="The corpus the figures were drawn from.")] = "corpus",
    check: Annotated[bool, typer.Option("--check", help="Say which figures are out of date; change nothing.")] = False,
    folder: Annotated[Path, typer.Option("--figures", metavar="DIR", help="Where they lie.")] = Path("figures"),
    codebook: CodebookFile = None,
    off_topic: OffTopic = False,
    columns: Columns = None,
    names: Names = None,
) -> int:
    """Check that the committed figures still follow from data, codebook and code; exit status 1 where one does not."""
    if not check:
        raise KhitabError("khitab figures only checks: add --check; `khitab report` draws the figures")
    from analysis.report.checking import check_report, find_language

    find_language(folder)  # a folder without figures is told before the work, not after it
    reading = {"columns": read_pairs(columns), "names": names}
    study = kh.make_study(path, codebook=codebook, off_topic=off_topic, **reading)
    stale = check_report(study, folder)
    for row in stale.itertuples(index=False):
        say(f"{row.figure}: {row.reason}: {row.detail}")
    remedy = f"draw them again: khitab report {path} --figures {folder}"
    say(f"{stale['figure'].nunique()} figures are out of date; {remedy}" if len(stale) else "all figures are current")
    return int(len(stale) > 0)
