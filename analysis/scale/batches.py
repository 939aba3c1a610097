"""A Parquet file batch by batch: the rows that reading all of it would give, with their numbers."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from analysis.corpus.cells import settle_dates
from analysis.corpus.columns import ARTICLE_COLUMNS, map_columns, require_text
from analysis.corpus.gathering import Reading
from analysis.corpus.inputs import Input
from analysis.corpus.opening import Article, check_kind, read_articles, read_rows
from analysis.corpus.table_files import frame_rows
from analysis.errors import KhitabError

Opener = Callable[..., list[Article]]


def list_openers(one: Input, root: Path, size: int, reading: Reading) -> Iterator[Opener]:
    """How the articles of an input are opened: at once, or those of a Parquet file in batches of `size` rows."""
    file = _open(one, root)
    if file is None or file.metadata.num_rows == 0:
        yield read_articles  # which also says what is wrong with it
        return
    names = [str(name) for name in file.schema_arrow.names]
    try:
        mapped = map_columns(names, ARTICLE_COLUMNS, columns=reading.columns)
        require_text(mapped, names)
    except KhitabError as error:
        yield _refusing(error)
        return
    published = next((theirs for theirs, ours in mapped.items() if ours == "published"), None)
    dates, floats, first = _settled_dates(file, published), _holed_numbers(file), 1
    for batch in file.iter_batches(batch_size=size):
        frame = batch.to_pandas().astype(dict.fromkeys(floats, "float64"))
        yield _opener(frame, first, dates)
        first += len(frame)


def _open(one: Input, root: Path) -> pq.ParquetFile | None:
    if one.suffix != ".parquet" or one.entry is not None:
        return None
    try:
        check_kind(one, root)
        return pq.ParquetFile(one.path)
    except (pa.ArrowException, OSError, KhitabError):
        return None


def _refusing(error: KhitabError) -> Opener:
    def refuse(*_) -> list[Article]:
        raise error

    return refuse


def _opener(frame: pd.DataFrame, first: int, dates: dict[int, str]) -> Opener:
    def settle(rows: list[tuple[int, dict]]) -> list[tuple[int, dict]]:
        return [(number, row | {"published": dates[number]} if number in dates else row) for number, row in rows]

    def opened(one: Input, root: Path, encoding: str | None, reading: Reading) -> list[Article]:
        return list(read_rows(frame_rows(frame), "utf-8", one, reading, first=first, dates=settle))

    return opened


def _settled_dates(file: pq.ParquetFile, published: str | None) -> dict[int, str]:
    """Number of a row -> its date, where all rows together show that the month comes first."""
    kind = file.schema_arrow.field(published).type if published else pa.null()
    if not (pa.types.is_string(kind) or pa.types.is_large_string(kind)):
        return {}
    values = file.read(columns=[published])[published].to_pylist()
    rows = [(number, {"published": value}) for number, value in enumerate(values, 1)]
    settled = settle_dates(rows)
    pairs = zip(rows, settled, strict=True)
    return {number: new["published"] for (number, old), (_, new) in pairs if new is not old}


def _holed_numbers(file: pq.ParquetFile) -> list[str]:
    """The columns of whole numbers of which some are missing: decimal numbers, as the whole file would be read."""
    whole = [field.name for field in file.schema_arrow if pa.types.is_integer(field.type)]
    return [name for name in whole if file.read(columns=[name])[name].null_count]
