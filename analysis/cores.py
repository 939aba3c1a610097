"""Work on all cores of the machine: Arrow and NumPy let other threads run while they count."""

import os
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from analysis.progress import track

CORES = min(os.cpu_count() or 1, 8)  # each holds a block of text; more would want more memory


def on_all_cores(work: Callable, parts: Sequence, what: str = "") -> list[Any]:
    """What the work gives for each part, in their order; work that is named shows how far it is.

    >>> on_all_cores(len, ["ab", "c"])
    [2, 1]
    """
    if len(parts) < 2 or CORES < 2:
        return list(_shown(map(work, parts), what, len(parts)))
    with ThreadPoolExecutor(CORES) as pool:
        return list(_shown(pool.map(work, parts), what, len(parts)))


def _shown(done: Iterable, what: str, total: int) -> Iterable:
    return track(done, what, total) if what else done
