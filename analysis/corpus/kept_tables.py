"""Tables to Parquet files and back, exactly as they were: type for type, value for value.

A table that Parquet would change is not kept, and a file that is damaged is as good as none.
"""

import json
import os
import re
import secrets
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from analysis.corpus.gathering import Refusals
from analysis.writing import MARK

MOST_BYTES = 4_000_000_000  # of the folder; what was not used for longest goes first
_OURS = re.compile(r"[a-z]+-[0-9a-f]{32}\.parquet(\.[0-9a-f]+\.part)?")
_TOLD = b"khitab"
_MARKED = "Articles that Khitab has read, kept so that it need not read them again. This folder may be deleted.\n"
_DAMAGED = (OSError, ValueError, KeyError, TypeError, IndexError, AttributeError, pa.ArrowException)


def keep_table(table: pd.DataFrame, path: Path, **told) -> bool:
    """Write a table, and what is told with it, to a file; whether it comes back as it was and could be written.

    Nobody ever sees half a file: it gets its name when it is whole.
    """
    part = path.with_name(f"{path.name}.{secrets.token_hex(4)}.part")
    try:
        _write(table, part, told)
        back, again = read_kept(part) or (None, None)
        whole = back is not None and again == told and _same(table, back)
        if whole and part.stat().st_size <= MOST_BYTES:
            part.replace(path)
        return whole
    except _DAMAGED:  # no room, no right to write, or values that Parquet does not know
        return False
    finally:
        _delete(part)


def read_kept(path: Path) -> tuple[pd.DataFrame, dict] | None:
    """The table of a file and what was told with it; None where there is none, or it is damaged."""
    try:
        # read as a file of its own: a folder's name with = in it would become a column
        with pq.ParquetFile(path, page_checksum_verification=True) as file:
            held = file.read()
            told = json.loads(file.schema_arrow.metadata[_TOLD])
        table = held.to_pandas()
        for name in told.pop("objects"):
            table[name] = pd.Series([json.loads(value) for value in table[name]], table.index, dtype=object)
        for name, called in told.pop("categories").items():
            table[name] = table[name].cat.rename_categories(table[name].cat.categories.rename(called))
        attrs = told.pop("attrs")
    except _DAMAGED:
        return None
    table.attrs = {name: Refusals(value) if name == "refused" else value for name, value in attrs.items()}
    return table, told


def open_folder(folder: Path) -> bool:
    """Make the folder, marked so that neither git nor a reader of articles takes it for something else."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for name, text in {MARK: _MARKED, ".gitignore": "*\n"}.items():
            if not (folder / name).exists():
                (folder / name).write_text(text, encoding="utf-8", newline="\n")
    except OSError:
        return False
    return True


def touch(path: Path) -> None:
    """Remember that a file was used just now."""
    try:
        os.utime(path)
    except OSError:
        return


def drop_unused(folder: Path, most: int = MOST_BYTES) -> None:
    """Delete the files of the folder that were not used for longest, until it holds no more than `most` bytes."""
    found = []
    for path in sorted(folder.iterdir()):
        try:
            found += [(path.stat().st_mtime_ns, path, path.stat().st_size)] if _OURS.fullmatch(path.name) else []
        except OSError:  # another run has deleted it
            continue
    total = sum(size for _, _, size in found)
    for _, path, size in sorted(found):
        if total <= most:
            return
        _delete(path)
        total -= size


def _delete(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError:  # open in another run; the next one deletes it
        return


def _write(table: pd.DataFrame, path: Path, told: dict) -> None:
    objects = [name for name in table.columns if table[name].dtype == object]
    plain = table.assign(**{name: [json.dumps(value) for value in table[name]] for name in objects})
    plain.attrs = {}
    held = pa.Table.from_pandas(plain)
    # the one thing that Parquet forgets of categories: the name of their index
    categories = {name: table[name].cat.categories.name for name in table.select_dtypes("category")}
    told = json.dumps({**told, "objects": objects, "categories": categories, "attrs": table.attrs})
    held = held.replace_schema_metadata({**held.schema.metadata, _TOLD: told})
    # one row group: the categories of several would be put together anew
    pq.write_table(held, path, compression="zstd", row_group_size=max(len(table), 1), write_page_checksum=True)


def _same(table: pd.DataFrame, back: pd.DataFrame) -> bool:
    shape = table.columns.equals(back.columns) and table.index.equals(back.index)
    if not shape or type(table.index) is not type(back.index) or table.attrs != back.attrs:
        return False
    return all(_same_column(table[name], back[name]) for name in table.columns)


def _same_column(one: pd.Series, other: pd.Series) -> bool:
    if one.dtype != other.dtype:
        return False
    if isinstance(one.dtype, pd.CategoricalDtype):  # two dtypes are equal whatever the order of their categories
        ordered = one.cat.categories.identical(other.cat.categories)
        return ordered and np.array_equal(one.cat.codes, other.cat.codes)
    if one.dtype == object:
        return list(map(repr, one)) == list(map(repr, other))
    return one.equals(other)
