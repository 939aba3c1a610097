"""One input to its articles: the file itself, the rows of a table, or the parts of a database export."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from analysis.corpus.archives import list_entries
from analysis.corpus.cells import join_lists, settle_dates, strip_markup
from analysis.corpus.columns import ARTICLE_COLUMNS, map_columns, require_text
from analysis.corpus.exports import split_export
from analysis.corpus.gathering import Reading
from analysis.corpus.inputs import ARCHIVE, Input
from analysis.corpus.json_files import read_literals
from analysis.corpus.readers import ARTICLE_READERS, REMEDIES
from analysis.corpus.table_files import TABLE_READERS, Row
from analysis.corpus.xml_files import read_xml
from analysis.errors import KhitabError

KINDS = [*ARTICLE_READERS, *TABLE_READERS, ".xml", ARCHIVE]


class Article(NamedTuple):
    number: int | None  # of the row, or of the article in an export; None where the file is one article
    values: dict
    source: str  # where the values come from: page or column
    unit: str = "row"


def is_table(one: Input) -> bool:
    return one.suffix in TABLE_READERS or one.suffix == ".xml"


def read_articles(one: Input, root: Path, encoding: str | None, reading: Reading) -> list[Article]:
    """The articles of an input; what in it cannot be used is refused in `reading`.

    Raises
    ------
    KhitabError
        where nothing in it can be used, and why.
    """
    check_kind(one, root)
    data = one.path.read_bytes() if one.entry is None else reading.unpacker.read(one.entry)
    if one.suffix in TABLE_READERS:
        return list(read_rows(*TABLE_READERS[one.suffix](data, encoding=encoding), one, reading))
    if one.suffix == ".xml":
        return list(read_rows(*read_xml(data, encoding=encoding, record=reading.record), one, reading))
    article = ARTICLE_READERS[one.suffix](data, encoding=encoding)
    del data
    if one.suffix == ".txt" and (rows := read_literals(article["text"])):
        return list(read_rows(rows, article["encoding"], one, reading))
    if export := split_export(article["text"], reading.profiles):
        reading.exports.append({"source_file": one.source_file} | export.summary)
        rows = _numbered(export.articles, one, reading)
        return [Article(number, row | {"encoding": article["encoding"]}, "column", "article") for number, row in rows]
    return [Article(None, article, "page")]


def read_rows(
    rows: list[Row], encoding: str, one: Input, reading: Reading, *, first: int = 1, dates: Callable = settle_dates
) -> Iterator[Article]:
    """The articles of a table or of a part of it, whose rows are numbered from `first`; `dates` settles their dates."""
    numbered = list(_numbered(rows, one, reading, first))
    theirs = list(dict.fromkeys(column for _, row in numbered for column in row))
    reading.column_names += theirs
    mapped = map_columns(theirs, ARTICLE_COLUMNS, columns=reading.columns) if rows else {}
    if rows:
        require_text(mapped, theirs)
    reading.mapped.update({theirs: ours for theirs, ours in mapped.items() if theirs != ours})
    plain = [(number, join_lists(_rename(row, mapped))) for number, row in numbered]
    for number, row in strip_markup(dates(plain)):
        yield Article(number, row | {"encoding": encoding}, "column")


def _numbered(rows: list[Row], one: Input, reading: Reading, first: int = 1) -> Iterator[tuple[int, dict]]:
    """The rows that can be used, by their number; the others are refused."""
    for number, row in enumerate(rows, first):
        if isinstance(row, KhitabError):
            reading.refuse(one.source_file, str(row))
        else:
            yield number, row


def _rename(row: dict, mapped: dict[str, str]) -> dict:
    taken = set(mapped.values())
    kept = {name: value for name, value in row.items() if name not in mapped and name not in taken}
    return kept | {ours: row.get(theirs) for theirs, ours in mapped.items()}


def check_kind(one: Input, root: Path) -> None:
    if one.path.is_symlink():
        _check_link(one.path, root)
    if one.suffix == ARCHIVE and one.entry is None:
        list_entries(one.path)
        raise KhitabError("holds no file to read; an archive may hold what a folder may")
    if one.suffix not in KINDS:
        remedy = REMEDIES.get(one.suffix, f"kinds of file that are read: {' '.join(KINDS)}")
        kind = f"of the kind {one.suffix}" if one.suffix else "without a suffix"
        raise KhitabError(f"a file {kind} is not read; {remedy}")


def _check_link(path: Path, root: Path) -> None:
    try:
        target = path.resolve(strict=True)
    except (OSError, RuntimeError) as error:  # Python 3.11 and 3.12 raise the latter for a circle
        raise KhitabError("is a link that leads nowhere; take it away, or copy the file into the folder") from error
    if target.is_dir() or not target.is_relative_to(root.resolve()):
        raise KhitabError("is a link to a folder or out of the corpus folder; copy the files into it")
    if path.suffix.casefold() == ARCHIVE:
        raise KhitabError("is a link to an archive; copy the archive itself")
