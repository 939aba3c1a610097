"""The command line: parse, call, print.

Exit status 0 done, 1 some inputs were refused, 2 wrong usage or nothing readable.
"""

import sys
import warnings
from pathlib import Path
from typing import Annotated

import typer

import analysis as kh
from analysis.arguments import check_folder, check_out, read_pairs, select_articles
from analysis.codebook_commands import codebook_diff, export, import_, suggest
from analysis.console import choose_outlets, finish, read_clean, refused, save, say, say_codebook, write
from analysis.errors import KhitabError, RefusedInput
from analysis.figure_commands import figures
from analysis.new_commands import new
from analysis.options import (
    CodebookFile,
    Columns,
    Context,
    Corpus,
    Language,
    Names,
    OffTopic,
    Out,
    Sort,
)
from analysis.sample_commands import sample
from analysis.scale_commands import clean, frames, hits
from analysis.validation_commands import validate

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
    off_topic: OffTopic = False,
    columns: Columns = None,
    names: Names = None,
) -> int:
    """Write report.html and report.docx with their figures and tables: the main job."""
    from analysis.report.wording import Wording

    Wording(language)  # an unknown language is told before the work, not after it
    check_folder(path, out, figures)
    reading = {"columns": read_pairs(columns), "names": names}
    study = kh.make_study(path, codebook=codebook, off_topic=off_topic, **reading)
    target = kh.write_report(study, out, figures=figures, language=language)
    kh.write_word(study, out, figures=figures, language=language)
    say_codebook(study.codebook)
    say(f"articles: {len(study.documents)}; occurrences of the themes' terms: {study.occurrences}; written: {target}")
    return refused(study.documents)


@app.command()
def lines(
    path: Corpus,
    out: Out,
    without: Annotated[
        list[str] | None, typer.Option(metavar="RULE", help="A rule not to be used; may be repeated.")
    ] = None,
    removed: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Also write what each rule took out, by outlet.")
    ] = None,
    columns: Columns = None,
    names: Names = None,
) -> int:
    """Write every line of every text with its label and the rule that decided."""
    check_out(path, out)
    if removed:
        check_out(path, removed, option="--removed")
        if removed.resolve() == out.resolve():
            raise KhitabError(f"--removed {removed} is --out too; give each table a file of its own")
    documents = kh.read_documents(path, columns=read_pairs(columns), names=names)
    labelled = kh.label_lines(documents, outlets=choose_outlets(path), without=without or ())
    if removed:
        kh.write_table(kh.count_removed(labelled, documents), removed)
    return write(labelled, out, documents)


app.command()(clean)
app.command()(hits)
app.command()(frames)


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
    """Write the words that a target uses more, or less, than a reference; a story counts once a side."""
    check_out(path, out)
    documents = kh.add_duplicates(read_clean(path, columns, names))
    chosen = select_articles(documents, target, "--target")
    others = None if reference is None else select_articles(documents, reference, "--reference")
    if reference is None:
        undated = int(documents.loc[~documents["doc_id"].isin(chosen), "published"].isna().sum())
        told = f", {undated} of them undated" if undated and "published" in target else ""
        say(f"reference: all other articles ({len(documents) - len(chosen)}{told})")
    return write(kh.compare_words(kh.tokenize(documents), chosen, others, documents), out, documents)


@app.command()
def concordance(
    path: Corpus, term: str, out: Out, sort: Sort = "text", context: Context = "width", columns: Columns = None,
    names: Names = None,
) -> int:  # fmt: skip
    """Write every occurrence of a TERM (dictionary form) in context; --out may also be .html, right to left."""
    from analysis.framing.codebook import single_term
    from analysis.notebook.display import concordance_page

    book = single_term(term)
    check_out(path, out, also=".html")
    documents = read_clean(path, columns, names)
    found = kh.find_terms(kh.tokenize(documents), book)
    table = kh.concordance(found, documents, sort=sort, context=context)
    if out.suffix.lower() != ".html":
        return write(table, out, documents)
    save(out, concordance_page(table, term))
    return finish(table, out, documents)


@app.command()
def tfidf(
    path: Corpus,
    out: Out,
    by: Annotated[
        str, typer.Option(metavar="outlet", help="A column of the documents, or week, month, quarter, year.")
    ] = "doc_id",
    top: Annotated[int, typer.Option(min=1, help="Words a group.")] = 20,
    columns: Columns = None,
    names: Names = None,
) -> int:
    """Write the words that mark each article or group."""
    check_out(path, out)
    documents = kh.add_duplicates(read_clean(path, columns, names))
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
    documents = read_clean(path, columns, names)
    found = kh.find_duplicates(kh.add_duplicates(documents, threshold=threshold, days=days))
    return write(found, out, documents)


app.command()(suggest)
app.command(name="codebook-diff")(codebook_diff)
app.command(name="import")(import_)
app.command()(export)
app.command()(figures)
app.command()(new)
app.command()(sample)
app.command()(validate)


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
