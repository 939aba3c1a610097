"""The commands that can also work in blocks (--chunk) or on a cluster (--scheduler): clean, hits, frames."""

from pathlib import Path

import analysis as kh
from analysis.arguments import check_out, read_names, read_pairs
from analysis.console import choose, choose_outlets, read_clean, refuse_items, say, write
from analysis.options import AsIs, By, Chunk, CodebookFile, Columns, Corpus, Names, OffTopic, Out, Scheduler
from analysis.scale.cleaning import Cleaning
from analysis.scale.corpus import BlockCorpus, open_corpus
from analysis.scale.spool import SIZE
from analysis.scale.streaming import check_stream, write_blocks


def clean(
    path: Corpus, out: Out, off_topic: OffTopic = False, columns: Columns = None, names: Names = None,
    chunk: Chunk = None, scheduler: Scheduler = None,
) -> int:  # fmt: skip
    """Write the documents with the title, date and body found in each page."""
    check_out(path, out)
    if chunk or scheduler:
        check_stream(out)
        with _open(path, Cleaning(choose_outlets(path) or {}, off_topic), columns, names, chunk, scheduler) as corpus:
            return _finish(write_blocks(corpus.documents(), out), out, corpus)
    documents = read_clean(path, columns, names, off_topic=off_topic)
    return write(documents, out, documents)


def hits(
    path: Corpus, out: Out, codebook: CodebookFile = None, as_is: AsIs = False, columns: Columns = None,
    names: Names = None, chunk: Chunk = None, scheduler: Scheduler = None,
) -> int:  # fmt: skip
    """Write every occurrence of every codebook term."""
    check_out(path, out)
    if chunk or scheduler:
        check_stream(out)
        book, cleaning = choose(path, codebook), Cleaning(choose_outlets(path) or {}, as_is=as_is)
        with _open(path, cleaning, columns, names, chunk, scheduler) as corpus:
            return _finish(write_blocks(corpus.hits(book), out), out, corpus)
    documents = read_clean(path, columns, names, as_is=as_is)
    return write(kh.find_terms(kh.tokenize(documents), choose(path, codebook)), out, documents)


def frames(
    path: Corpus, out: Out, by: By = "", codebook: CodebookFile = None, columns: Columns = None, names: Names = None,
    chunk: Chunk = None, scheduler: Scheduler = None,
) -> int:  # fmt: skip
    """Write themes and frames by group, zeros included, with intervals."""
    check_out(path, out)
    if chunk or scheduler:
        book = choose(path, codebook)
        with _open(path, Cleaning(choose_outlets(path) or {}), columns, names, chunk, scheduler) as corpus:
            table = corpus.count_frames(book, by=read_names(by))
            kh.write_table(table, out)
            return _finish(len(table), out, corpus)
    documents, book = kh.add_duplicates(read_clean(path, columns, names)), choose(path, codebook)
    tokens = kh.tokenize(documents)
    found = kh.find_terms(tokens, book)
    return write(kh.count_frames(found, tokens, documents, book, by=read_names(by)), out, documents)


def _open(
    path: str, cleaning: Cleaning, columns: str | None, names: str | None, chunk: int | None, scheduler: str | None
) -> BlockCorpus:
    reading = {"columns": read_pairs(columns), "names": names}
    return open_corpus(path, chunk=chunk or SIZE, scheduler=scheduler, cleaning=cleaning, **reading)


def _finish(rows: int, out: Path, corpus: BlockCorpus) -> int:
    say(f"{rows} rows: {out}")
    return refuse_items(corpus.refused)
