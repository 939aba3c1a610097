"""The same work on every block: here, one after the other, or on the machines of a cluster. Results come in order."""

import pickle
import warnings
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from typing import Any

import pandas as pd

from analysis.errors import KhitabError
from analysis.progress import track
from analysis.scale.spool import Spool

LOCAL = "local"
WORKERS = 2  # of a cluster on this machine, where no other number is asked for: local:8
_WAITING = 3  # blocks on their way for each thread of a worker: none is idle, and few are held at once
_LOST = ("CancelledError", "FutureCancelledError", "KilledWorker")
_TRIES = 5  # of a block whose worker dies


class Engine:
    """Where the work is done; without a client, here."""

    def __init__(self, client: Any = None):
        self._client = client

    def run(
        self, work: Callable, spool: Spool, what: str, *, needs: Sequence[str] = ("documents",), common: tuple = (),
        own: Callable[[int], tuple] = lambda number: (),
    ) -> Iterator[Any]:  # fmt: skip
        """work(*files, *own(number), *common) of each block, in order; `needs` names the files of a block it gets."""
        run = self._run_here if self._client is None else self._run_on_cluster
        return track(run(work, spool, needs, common, own), what, len(spool))

    def _run_here(self, work: Callable, spool: Spool, needs: Sequence[str], common: tuple, own: Callable) -> Iterator:
        for number in range(len(spool)):
            yield work(*(spool.load(number, name) for name in needs), *own(number), *common)

    def _run_on_cluster(
        self, work: Callable, spool: Spool, needs: Sequence[str], common: tuple, own: Callable
    ) -> Iterator:
        client = self._client
        # Kept by the scheduler as a task, not scattered: it is made again where the worker that held it dies.
        shared = [client.submit(_open, _pack(part), pure=False, retries=_TRIES) for part in common]
        limit = max(_WAITING * sum(client.nthreads().values()), _WAITING)
        waiting: deque = deque()
        for number in range(len(spool)):
            packed = [spool.path(number, name).read_bytes() for name in needs]
            with warnings.catch_warnings():
                warnings.filterwarnings("ignore", "Sending large graph")  # of text, a block at a time
                waiting.append(
                    client.submit(_work, work, packed, _pack(own(number)), *shared, pure=False, retries=_TRIES)
                )
            if len(waiting) >= limit:
                yield _result(waiting.popleft())
        while waiting:
            yield _result(waiting.popleft())


def _result(future: Any) -> Any:
    """What came back; where the cluster itself failed, what can be done about it."""
    try:
        return future.result()
    except Exception as error:
        if type(error).__module__.partition(".")[0] != "distributed" and type(error).__name__ not in _LOST:
            raise
        raise KhitabError(
            f"the cluster gave a block up ({type(error).__name__}: {error}); its workers may have too little memory: "
            "give --chunk a smaller number, and look at what the workers print"
        ) from error


def _pack(value: Any) -> bytes:
    return pickle.dumps(value, protocol=pickle.HIGHEST_PROTOCOL)


def _open(packed: bytes) -> Any:
    return pickle.loads(packed)


def _work(work: Callable, packed: list[bytes], own: bytes, *common: Any) -> Any:
    return work(*map(_open, packed), *_open(own), *common)


@contextmanager
def open_engine(scheduler: str | None = None) -> Iterator[Engine]:
    """This process; a cluster on this machine ("local", "local:8" for eight workers); or one at an address.

    Raises
    ------
    KhitabError
        where the extra `cluster` is not installed, nobody answers, there is no worker, or one has another version.
    """
    if scheduler is None:
        yield Engine()
        return
    client, cluster = _connect(scheduler)
    try:
        _check_workers(client, scheduler)
        yield Engine(client)
    finally:
        client.close()
        if cluster is not None:
            cluster.close()


def _connect(scheduler: str) -> tuple[Any, Any]:
    try:
        from distributed import Client, LocalCluster
    except ImportError as error:
        raise KhitabError(
            f'scheduler={scheduler!r} needs the package distributed: pip install "khitab[cluster]"'
        ) from error
    kind, _, number = scheduler.partition(":")
    if kind == LOCAL:
        workers = _whole(number, scheduler) if number else WORKERS
        cluster = LocalCluster(
            n_workers=workers, threads_per_worker=1, processes=True, dashboard_address=None, silence_logs=50
        )
        return Client(cluster), cluster
    try:
        return Client(scheduler, timeout=10), None
    except (OSError, ValueError) as error:
        raise KhitabError(
            f"scheduler={scheduler!r}: no scheduler answers there; write tcp://host:8786, as `dask scheduler` "
            f"prints it, or {LOCAL} for workers on this machine"
        ) from error


def _whole(number: str, scheduler: str) -> int:
    if not number.isdecimal() or int(number) < 1:
        raise KhitabError(f"scheduler={scheduler!r}: write {LOCAL}:8 for eight workers")
    return int(number)


def _check_workers(client: Any, scheduler: str) -> None:
    """Every worker must count as this process does."""
    if not client.nthreads():
        raise KhitabError(f"scheduler={scheduler!r} has no workers; start one on each machine: dask worker {scheduler}")
    ours = _version()
    try:
        theirs = client.run(_version)
    except Exception as error:  # whatever a worker without the package raises
        raise KhitabError(
            f"a worker of {scheduler} cannot import khitab ({error}); install khitab {ours[0]} on every machine"
        ) from error
    for worker, version in theirs.items():
        if version != ours:
            raise KhitabError(
                f"the worker {worker} runs khitab {version[0]} (pandas {version[1]}), this process khitab {ours[0]} "
                f"(pandas {ours[1]}); install the same on every machine"
            )


def _version() -> tuple[str, str]:
    return import_module("analysis").__version__, pd.__version__
