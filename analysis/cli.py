"""The command line: parse, call, print.

Exit status 0 done, 1 some inputs were refused, 2 wrong usage or nothing readable.
"""

import os
import sys
import warnings
from pathlib import Path
from typing import Annotated

import pandas as pd
import typer

import analysis as kh
from analysis.arguments import check_folder, check_out, read_names, read_pairs, select_articles
from analysis.errors import KhitabError, RefusedInput

app = typer.Typer(
    name="khitab", no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None,
    help="Arabic media-discourse analysis: from pages of the press to counted, traceable frames.",
)  # fmt: skip

Corpus = Annotated[
    str, typer.Argument(metavar="PATH", help="A folder, a quoted pattern such as 'press/*.html', or one file.")
]
Out = Annotated[Path, typer.Option(metavar="FILE", help="Where to write: .csv, .xlsx, .parquet or .jsonl.")]
CodebookFile = Annotated[
    Path | None, typer.Option("--codebook", metavar="FILE", help="Default: PATH/codebook.yaml, else the packaged one.")
]
Columns = Annotated[
    str | None, typer.Option(metavar="text=body,outlet=source", help="Which column of a table is which.")
]
Names = Annotated[str | None, typer.Option(metavar="outlet_date_title", help="What file names hold.")]
Language = Annotated[str, typer.Option(metavar="ar|en|fr", help="Language of figures and report.")]
By = Annotated[
    str, typer.Option(metavar="outlet,month", help="Columns of the documents, or week, month, quarter, year.")
]
AsIs = Annotated[bool, typer.Option("--as-is", help="Keep every line of the text: nothing is furniture.")]


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
    return write(kh.find_terms(kh.tokenize(documents), _codebook(path, codebook)), out, documents)


@app.command()
def frames(
    path: Corpus, out: Out, by: By = "", codebook: CodebookFile = None, columns: Columns = None, names: Names = None
) -> int:
    """Write themes and frames by group, zeros included, with intervals."""
    check_out(path, out)
    documents, book = _read(path, columns, names), _codebook(path, codebook)
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


def _read(path: str, columns: str | None, names: str | None, *, as_is: bool = False) -> pd.DataFrame:
    documents = kh.read_documents(path, columns=read_pairs(columns), names=names)
    if as_is:
        return documents
    cleaned = kh.add_body(documents)
    cleaned.attrs.update(documents.attrs)
    return cleaned


def _codebook(path: str, file: Path | None):
    from analysis.report.study import choose_codebook

    book = choose_codebook(path, file)
    say_codebook(book)
    return book


def say_codebook(book) -> None:
    from analysis.framing.codebook import PACKAGED

    where = "the packaged codebook" if Path(book.path) == PACKAGED else book.path
    say(f"codebook: {book.title}, version {book.version} ({where})")


def write(table: pd.DataFrame, out: Path, documents: pd.DataFrame) -> int:
    kh.write_table(table, out)
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
    items = documents.attrs.get("refused", [])
    for item in items:
        say(f"refused {item['source_file']}: {item['reason']}", error=True)
    return 1 if items else 0


def say(text: str, *, error: bool = False) -> None:
    name = "stderr" if error else "stdout"
    try:
        print(text, file=getattr(sys, name), flush=True)
    except OSError:  # a closed pipe or a full disk: what was computed is still written to its file
        setattr(sys, name, Path(os.devnull).open("w", encoding="utf-8"))  # noqa: SIM115, open to the end of the run


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
