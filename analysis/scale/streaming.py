"""Blocks of a table to one file, a block at a time: what `write_table` would write of the whole."""

from collections.abc import Iterable
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from analysis.errors import KhitabError
from analysis.writing import write_table

SUFFIXES = (".parquet", ".jsonl")


def check_stream(out: Path) -> None:
    """Refuse, before the work, a file that cannot be written in blocks."""
    if out.suffix.casefold() not in SUFFIXES:
        raise KhitabError(
            f"--out {out}: a table that is made in blocks is written as {' or '.join(SUFFIXES)}; "
            "a workbook or .csv file of its size could not be opened"
        )


def write_blocks(blocks: Iterable[pd.DataFrame], out: Path) -> int:
    """Write the blocks of a table one behind the other (.parquet, .jsonl), and return how many rows there are.

    KhitabError where the file cannot be written, or a column holds numbers in one block and text in another.

    >>> import tempfile
    >>> out = Path(tempfile.mkdtemp(), "words.jsonl")
    >>> write_blocks([pd.DataFrame({"word": ["أمن"]}), pd.DataFrame({"word": ["سلم"]})], out)
    2
    >>> out.read_text(encoding="utf-8").split()
    ['{"word":', '"أمن"}', '{"word":', '"سلم"}']
    """
    check_stream(out)
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        return (_write_parquet if out.suffix.casefold() == ".parquet" else _write_jsonl)(blocks, out)
    except OSError as error:
        reason = f"cannot be written ({error.strerror}); close it where it is open, or choose another place"
        raise KhitabError(f"{out}: {reason}") from error


def _write_parquet(blocks: Iterable[pd.DataFrame], out: Path) -> int:
    writer, rows = None, 0
    try:
        for block in blocks:
            if writer is None:
                writer = pq.ParquetWriter(out, _schema(block))
            writer.write_table(pa.Table.from_pandas(block, schema=writer.schema, preserve_index=False))
            rows += len(block)
    except (pa.ArrowInvalid, pa.ArrowTypeError) as error:
        raise KhitabError(f"{out}: a column holds values of several kinds ({error}); write it as .jsonl") from error
    finally:
        if writer is not None:
            writer.close()
    return rows


def _schema(block: pd.DataFrame) -> pa.Schema:
    """That of the first block; a column that is empty there is text."""
    schema = pa.Schema.from_pandas(block, preserve_index=False)
    empty = [name for name in schema.names if pa.types.is_null(schema.field(name).type)]
    for name in empty:
        schema = schema.set(schema.names.index(name), pa.field(name, pa.large_string()))
    return schema


def _write_jsonl(blocks: Iterable[pd.DataFrame], out: Path) -> int:
    part, rows = out.with_name(f"{out.stem}-part{out.suffix}"), 0
    try:
        with out.open("wb") as file:
            for block in blocks:
                write_table(block, part)
                file.write(part.read_bytes())
                rows += len(block)
    finally:
        part.unlink(missing_ok=True)
    return rows
