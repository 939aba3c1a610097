"""Running words to a matrix of articles × words: counted part by part, on all cores."""

from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy import sparse

from analysis.cores import on_all_cores

_PART = 2**20  # words counted at once


class WordCounts(NamedTuple):
    """`matrix` holds articles × words; `words` (sorted) and `doc_ids` name its columns and rows."""

    matrix: sparse.csr_array
    words: pd.Index
    doc_ids: pd.Index


def count_cells(codes: np.ndarray, sizes: np.ndarray, column: np.ndarray, width: int) -> sparse.csr_array:
    """How often each column stands in each row: `sizes` words of `codes` a row; a code whose `column` is -1 in none.

    >>> codes, column = np.array([0, 1, 0, 2]), np.array([1, 0, -1])
    >>> count_cells(codes, np.array([3, 1]), column, 2).toarray().tolist()
    [[1, 2], [0, 0]]
    """
    column = column.astype(np.int32, copy=False)
    bounds, bits = np.concatenate([[0], np.cumsum(sizes)]), int(width).bit_length()
    step = int(min(2 ** (32 - bits), max(1, _PART * len(sizes) // max(len(codes), 1))))  # a cell fits into 32 bits
    firsts = range(0, len(sizes), step)

    def count(first: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        part = sizes[first : first + step]
        return _count_part(column[codes[bounds[first] : bounds[first + len(part)]]], part, bits)

    parts = on_all_cores(count, list(firsts))
    columns, n, rows = (np.concatenate(found) for found in zip(*parts, strict=True)) if parts else np.zeros((3, 0), int)
    pointers = np.concatenate([[0], np.cumsum(rows)])
    kind = np.int32 if pointers[-1] < 2**31 else np.int64
    cells = n.astype(np.int64), columns.astype(kind, copy=False), pointers.astype(kind)
    return sparse.csr_array(cells, shape=(len(sizes), width))


def _count_part(words: np.ndarray, sizes: np.ndarray, bits: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Column and count of each cell, row after row, and how many cells each row has."""
    cell = np.repeat(np.arange(len(sizes), dtype=np.uint32) << np.uint32(bits), sizes)
    cell |= words.view(np.uint32)
    cell = cell[words >= 0]
    cell.sort()
    first = np.flatnonzero(np.append(True, cell[1:] != cell[:-1])) if len(cell) else np.zeros(0, np.int64)
    n, cell = np.diff(first, append=len(cell)).astype(np.int32), cell[first]
    rows = np.bincount(cell >> np.uint32(bits), minlength=len(sizes))
    return (cell & np.uint32(2**bits - 1)).astype(np.int32), n, rows
