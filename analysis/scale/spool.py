"""The articles of a corpus on disk, in blocks of one size and in the order of their doc_ids."""

import pickle
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.tables import DOCUMENTS

SIZE = 5_000  # articles: some 20 MB of text, and ten times as much while its words are counted


@dataclass
class Spool:
    """A folder of blocks; it goes when nobody holds it any longer."""

    size: int
    folder: tempfile.TemporaryDirectory = field(
        default_factory=lambda: tempfile.TemporaryDirectory(prefix="khitab-", ignore_cleanup_errors=True)
    )
    articles: int = 0
    refused: list[dict] = field(default_factory=list)

    def __len__(self) -> int:
        return -(-self.articles // self.size)

    def path(self, number: int, what: str = "documents") -> Path:
        return Path(self.folder.name) / f"{what}-{number:06}"

    def save(self, number: int, what: str, value: object) -> None:
        with self.path(number, what).open("wb") as file:
            pickle.dump(value, file, protocol=pickle.HIGHEST_PROTOCOL)

    def load(self, number: int, what: str = "documents") -> object:
        with self.path(number, what).open("rb") as file:
            return pickle.load(file)

    def blocks(self, what: str = "documents") -> Iterator:
        return (self.load(number, what) for number in range(len(self)))


def spool_blocks(blocks: Iterable[pd.DataFrame], size: int, refused: list[dict] | None = None) -> Spool:
    """The blocks on disk, cut anew: `size` articles each, sorted by doc_id over all, with the same columns in all."""
    spool = Spool(size, refused=[] if refused is None else refused)
    ids, columns = [], _Columns()
    for number, block in enumerate(blocks):
        spool.save(number, "read", block.reset_index(drop=True))
        ids.append(block["doc_id"].astype("str").to_numpy(object))
        columns.add(block)
    spool.articles = sum(map(len, ids))
    rank = _ranks(np.concatenate(ids))
    ends = np.cumsum([0, *map(len, ids)])
    for number in range(len(ids)):
        _deal(spool, number, rank[ends[number] : ends[number + 1]])
    for number in range(len(spool)):
        _settle(spool, number, columns)
    return spool


def _ranks(ids: np.ndarray) -> np.ndarray:
    rank = np.empty(len(ids), np.int64)
    rank[np.array(sorted(range(len(ids)), key=ids.__getitem__), np.int64)] = np.arange(len(ids))
    return rank


def _deal(spool: Spool, number: int, rank: np.ndarray) -> None:
    """Append the articles of a block that was read to the blocks they belong to."""
    block = spool.load(number, "read")
    block.attrs = {}
    block = block.assign(_rank=rank)
    for target, part in block.groupby(rank // spool.size):
        with spool.path(target, "dealt").open("ab") as file:
            pickle.dump(part, file, protocol=pickle.HIGHEST_PROTOCOL)
    spool.path(number, "read").unlink()


def _settle(spool: Spool, number: int, columns: "_Columns") -> None:
    """Put the parts of a block together, in their order and with the columns of all blocks."""
    with spool.path(number, "dealt").open("rb") as file:
        parts = list(_all_in(file))
    block = pd.concat(parts) if len(parts) > 1 else parts[0]
    block = block.sort_values("_rank", ignore_index=True)
    spool.save(number, "documents", block.reindex(columns=columns.names()).astype(columns.dtypes()))
    spool.path(number, "dealt").unlink()


def _all_in(file) -> Iterator[pd.DataFrame]:
    while file.peek(1):
        yield pickle.load(file)


class _Columns:
    """The columns that all blocks together have, in the order in which one table of them would have them."""

    def __init__(self) -> None:
        self._first: dict[str, tuple[str, int]] = {}
        self._kinds: dict[str, list] = {}  # of the blocks where it holds a value
        self._empty: dict = {}
        self._blocks = 0

    def add(self, block: pd.DataFrame) -> None:
        """A column stands where it stands in the first article, by doc_id, that has it."""
        self._blocks += 1
        for name, kind in block.dtypes.items():
            at = block.attrs["first"].get(name, ("", 0))
            self._first[name] = min(self._first.get(name, at), at)
            self._empty[name] = kind
            self._kinds.setdefault(name, []).extend([kind] if block[name].notna().any() else [])

    def names(self) -> list[str]:
        fixed = DOCUMENTS.required
        return [*fixed, *sorted((name for name in self._first if name not in fixed), key=self._first.get)]

    def dtypes(self) -> dict:
        return {name: self._dtype(kinds) if kinds else self._empty[name] for name, kinds in self._kinds.items()}

    def _dtype(self, kinds: list):
        """Of whole numbers that are missing in a block, decimal ones; text stays text."""
        empty = [pd.Series([], dtype=kind) for kind in dict.fromkeys(kinds)]
        joined = empty[0].dtype if len(empty) == 1 else pd.concat(empty).dtype
        if len(kinds) == self._blocks:
            return joined
        if joined.kind in "iu":
            return np.dtype("float64")
        return np.dtype(object) if joined.kind == "b" else joined
