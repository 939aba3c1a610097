"""What several articles share, found without holding what each of them has: sorted keys on disk, range by range.

A key is a number made of a text, the same in every process. Two texts of one key are so rare that none is expected in
a hundred million articles' lines; where it matters, the texts themselves are compared afterwards.
"""

from collections.abc import Iterable, Iterator
from itertools import pairwise

import numpy as np
import pandas as pd

from analysis.scale.spool import Spool

HELD = 2**22  # keys in memory at once, some 100 MB with their copies


def hash_texts(texts: Iterable[str]) -> np.ndarray:
    """A number for each text.

    >>> first, second, third = hash_texts(["الأمن", "السلم", "الأمن"]).tolist()
    >>> first == third, first == second
    (True, False)
    """
    return pd.util.hash_array(np.array(list(texts), object), categorize=False)


def sort_keys(keys: np.ndarray, articles: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Keys and the article of each, sorted, each pair once.

    >>> keys, articles = sort_keys(np.array([7, 5, 7], np.uint64), np.array([0, 1, 0]))
    >>> keys.tolist(), articles.tolist()
    ([5, 7], [1, 0])
    """
    order = np.lexsort((articles, keys))
    keys, articles = keys[order], articles[order].astype(np.int32)
    new = np.ones(len(keys), bool)
    new[1:] = (keys[1:] != keys[:-1]) | (articles[1:] != articles[:-1])
    return keys[new], articles[new]


def save_keys(spool: Spool, number: int, what: str, keys: np.ndarray, articles: np.ndarray) -> None:
    """Sorted keys of a block, and the number of the article of each in the block."""
    np.save(_path(spool, number, what), keys)
    np.save(_path(spool, number, f"{what}-articles"), articles)


def load_keys(spool: Spool, number: int, what: str) -> tuple[np.ndarray, np.ndarray]:
    """Keys and articles of a block, read from disk where they are asked for."""
    names = (what, f"{what}-articles")
    return tuple(np.load(_path(spool, number, name), mmap_mode="r") for name in names)


def _path(spool: Spool, number: int, what: str) -> str:
    return f"{spool.path(number, what)}.npy"


def find_shared(spool: Spool, what: str) -> Iterator[np.ndarray]:
    """The keys that two articles or more have, sorted, range by range."""
    total = sum(len(load_keys(spool, number, what)[0]) for number in range(len(spool)))
    ranges = max(1, -(-total // HELD))
    bounds = [n * 2**64 // ranges for n in range(ranges)] + [2**64 - 1]
    for low, high in pairwise(bounds):
        parts = [_between(load_keys(spool, number, what)[0], low, high) for number in range(len(spool))]
        keys = np.concatenate([np.zeros(0, np.uint64), *parts])
        keys.sort()
        again = keys[1:] == keys[:-1]
        yield np.unique(keys[1:][again])


def _between(keys: np.ndarray, low: int, high: int) -> np.ndarray:
    """The sorted keys from `low` to below `high` (the largest of all: with it), as a copy: the file is let go."""
    last = "right" if high == 2**64 - 1 else "left"
    return np.array(keys[np.searchsorted(keys, np.uint64(low)) : np.searchsorted(keys, np.uint64(high), side=last)])


def is_among(keys: np.ndarray, shared: np.ndarray) -> np.ndarray:
    """Which keys are among the sorted shared ones?

    >>> is_among(np.array([3, 9], np.uint64), np.array([2, 9], np.uint64)).tolist()
    [False, True]
    """
    if not len(shared):
        return np.zeros(len(keys), bool)
    return shared[np.minimum(np.searchsorted(shared, keys), len(shared) - 1)] == keys
