"""A loop that takes long says how far it is: a bar with the remaining time, silent where nobody watches."""

import sys
import threading
import time
from collections.abc import Iterable, Iterator
from html import escape
from typing import TypeVar

AFTER = 2.0  # seconds
_EVERY = 0.2  # seconds between two drawings in a notebook
Item = TypeVar("Item")
_BAR = threading.Lock()  # one bar at a time: a loop inside a loop that shows one is silent


def track(iterable: Iterable[Item], what: str, total: int | None = None) -> Iterator[Item]:
    """The items of an iterable, as they are; from the second second on with a bar that tells how many are done.

    The bar stands on stderr of a terminal or below a notebook's cell, and goes when the loop ends. Elsewhere (a file,
    a pipe, a test) nothing is written. `what` names the work: "reading files". `total` is the number of items, where
    the iterable has no length.

    >>> list(track(["a", "b"], "reading files"))
    ['a', 'b']
    """
    make = _NotebookBar if _in_notebook() else _TerminalBar if _is_terminal() else None
    if make is None:
        yield from iterable
        return
    bar = make(what, total if total is not None else _length(iterable))
    begun, shown = time.monotonic(), False
    try:
        for done, item in enumerate(iterable):
            if not shown and time.monotonic() - begun >= AFTER:
                shown = _BAR.acquire(blocking=False)
            bar.tell(done, shown)
            yield item
    finally:
        if shown:
            bar.close()
            _BAR.release()


def _length(iterable: Iterable) -> int | None:
    return len(iterable) if hasattr(iterable, "__len__") else None


def _is_terminal() -> bool:
    return sys.stderr is not None and sys.stderr.isatty()


def _in_notebook() -> bool:
    """A notebook's kernel imports IPython before anything of ours; a terminal's shell is another class."""
    shell = sys.modules["IPython"].get_ipython() if "IPython" in sys.modules else None
    return type(shell).__name__ in ("ZMQInteractiveShell", "Shell")  # Jupyter's, Colab's


class _TerminalBar:
    def __init__(self, what: str, total: int | None):
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

        columns = TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn()
        self._progress = Progress(
            *columns, TimeRemainingColumn(), console=Console(file=sys.stderr), transient=True, redirect_stdout=False
        )
        self._task = self._progress.add_task(what, total=total)

    def tell(self, done: int, shown: bool) -> None:
        # from the first item on, before anything is shown: the remaining time is reckoned by it
        self._progress.update(self._task, completed=done)
        if shown and not self._progress.live.is_started:
            self._progress.start()

    def close(self) -> None:
        self._progress.stop()


class _NotebookBar:
    """An element of HTML rather than rich's bar, which needs ipywidgets and leaves its state in the notebook."""

    def __init__(self, what: str, total: int | None):
        self._what, self._total = what, total
        self._begun, self._drawn, self._handle = time.monotonic(), 0.0, None

    def tell(self, done: int, shown: bool) -> None:
        now = time.monotonic()
        if not shown or now - self._drawn < _EVERY:
            return
        self._drawn = now
        self._draw(self._html(done, now - self._begun))

    def _html(self, done: int, seconds: float) -> str:
        what = escape(self._what)
        if not self._total:
            return f"<div>{what}: {done}</div>"
        left = seconds / max(done, 1) * (self._total - done)
        clock = f"{left // 60:.0f}:{left % 60:02.0f}"
        bar = f'<progress aria-label="{what}" value="{done}" max="{self._total}"></progress>'
        return f"<div>{what} {bar} {done}/{self._total} – {clock}</div>"

    def _draw(self, html: str) -> None:
        from IPython.display import HTML, display

        if self._handle is None:
            self._handle = display(HTML(html), display_id=True)
        else:
            self._handle.update(HTML(html))

    def close(self) -> None:
        if self._handle is not None:
            self._draw("")
