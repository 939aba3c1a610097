"""What the command line says and writes: tables to files, refused inputs and notes to the terminal."""

import os
import sys
from pathlib import Path

import pandas as pd

import analysis as kh
from analysis.arguments import read_pairs
from analysis.errors import KhitabError
from analysis.framing.codebook import PACKAGED, Codebook
from analysis.writing import write_table


def choose(path: str, file: Path | None) -> Codebook:
    """The codebook in use, named in the output."""
    from analysis.report.study import choose_codebook  # the report's drawing is not needed for a table

    book = choose_codebook(path, file)
    say_codebook(book)
    return book


def choose_outlets(path: str) -> dict | None:
    """The profiles of `outlets.yaml` beside the articles, if any."""
    from analysis.corpus.cache import choose_outlets

    return choose_outlets(path)


def read_clean(
    path: str, columns: str | None, names: str | None, *, as_is: bool = False, off_topic: bool = False
) -> pd.DataFrame:
    """The documents with the article found in each page, or `as_is`; what was refused stays with them."""
    from analysis.corpus.cache import read_cleaned

    reading = {"columns": read_pairs(columns), "names": names}
    if as_is:
        return kh.read_documents(path, **reading)
    return read_cleaned(path, off_topic=off_topic, **reading)


def say_codebook(book: Codebook) -> None:
    where = "the packaged codebook" if Path(book.path) == PACKAGED else book.path
    say(f"codebook: {book.title}, version {book.version} ({where})")


def say_suggestions(table: pd.DataFrame) -> None:
    """A candidate a line, kind by kind: how often, the term, what the corpus writes, why, and what to paste."""
    for kind, part in table.groupby("kind", sort=False):
        say(f"{kind}:")
        for row in part.itertuples(index=False):
            say(f"  {row.n:>5}  {row.term}: {row.form}  ({row.evidence})  {row.edit}")
    if table.empty:
        say("no candidates were found")


def write(table: pd.DataFrame, out: Path, documents: pd.DataFrame) -> int:
    write_table(table, out)
    return finish(table, out, documents)


def save(out: Path, text: str) -> None:
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise KhitabError(
            f"{out} cannot be written ({error.strerror}); close it where it is open, or choose another place"
        ) from None


def finish(table: pd.DataFrame, out: Path, documents: pd.DataFrame) -> int:
    say(f"{len(table)} rows: {out}")
    return refused(documents)


def refused(documents: pd.DataFrame) -> int:
    """Name what was refused; the exit status says whether anything was."""
    return refuse_items(documents.attrs.get("refused", []))


def refuse_items(items: list[dict]) -> int:
    for item in items:
        say(f"refused {item['source_file']}: {item['reason']}", error=True)
    return 1 if items else 0


def say(text: str, *, error: bool = False) -> None:
    name = "stderr" if error else "stdout"
    try:
        print(text, file=getattr(sys, name), flush=True)
    except OSError:  # a closed pipe or a full disk: what was computed is still written to its file
        setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115, open to the end of the run
