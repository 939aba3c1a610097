"""A path to its articles in blocks: what `read_documents` reads, never all of it in memory."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd

from analysis.corpus.columns import check_choice, compare_choice, compare_record
from analysis.corpus.documents import find_manifest, read_input, start_reading, warn_doubts, warn_refused
from analysis.corpus.gathering import Reading, Texts
from analysis.corpus.inputs import find_inputs, find_root, is_archive
from analysis.corpus.manifest import compare_with_files
from analysis.corpus.metadata import PLACE, compile_names, few, read_name
from analysis.corpus.opening import is_table
from analysis.progress import track
from analysis.scale.batches import list_openers


class _Records(dict):
    """The records of a block, and of all earlier ones the place: of two articles with one doc_id the first is kept."""

    def __init__(self) -> None:
        super().__init__()
        self.places: dict[str, str] = {}

    def get(self, doc_id: str, default: Any = None) -> Any:
        earlier = self.places.get(doc_id)
        return {PLACE: earlier} if earlier is not None else super().get(doc_id, default)

    def forget(self) -> None:
        self.places |= {doc_id: record[PLACE] for doc_id, record in self.items()}
        self.clear()


def read_blocks(
    path: str | Path, *, size: int, columns: dict[str, str] | None = None, names: str | None = None,
    refused: list[dict] | None = None,
) -> Iterator[pd.DataFrame]:  # fmt: skip
    """The articles below a path, at least `size` at once (fewer in the last block): parts of `read_documents`' table.

    A block is sorted by doc_id, blocks follow each other as their files do. Parquet files are read by batches, other
    tables file by file. What is refused is added to `refused`. `attrs["first"]` of a block holds the
    first article that has each column and the column's place there. Options and errors as in `read_documents`.
    """
    check_choice(columns)
    pattern, root, inputs = compile_names(names), find_root(path), find_inputs(path)
    manifest = find_manifest(path, root)
    compare_with_files(manifest, [one.source_file for one in inputs], all_files=Path(path).is_dir() or is_archive(path))
    reading, unfit = start_reading(columns or {}, None, root, manifest), []
    reading.records, reading.refused, found = _Records(), [] if refused is None else refused, False
    for one in track(inputs, "reading files", len(inputs)):
        from_name = read_name(one.stem, pattern)
        unfit += [one.source_file] if pattern and not from_name else []
        for opened in list_openers(one, root, size, reading):
            read_input(one, root, reading, manifest.rows.get(one.source_file, {}), from_name, opened=opened)
            if len(reading.records) >= size:
                yield _close_block(reading, path)
                found = True
    reading.unpacker.close()
    compare_choice(reading.columns, reading.column_names, bool(reading.column_names) or any(map(is_table, inputs)))
    compare_record(reading.record, {one.suffix for one in inputs})
    warn_doubts(reading, [f"file names that do not fit {names!r}: {few(unfit)}"] if unfit else [])
    warn_refused(reading.refused)
    if reading.records or not found:
        yield _close_block(reading, path)


def _close_block(reading: Reading, path: str | Path) -> pd.DataFrame:
    block = reading.as_table(path)
    block.attrs["first"] = first = {}
    for doc_id in sorted(reading.records):
        for place, name in enumerate(reading.records[doc_id]):
            first.setdefault(name, (doc_id, place))
    reading.column_names = list(dict.fromkeys(reading.column_names))
    reading.records.forget()
    reading.texts = Texts()
    return block
