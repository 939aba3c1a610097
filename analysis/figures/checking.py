"""Committed figures and the same drawn anew -> those that no longer follow from data, codebook or code."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
from matplotlib.image import imread

from analysis.figures.saving import IMAGES, hash_file, maker_of, read_manifest

TOLERANCE = 3.0  # root of the mean squared difference of two pictures, 0 to 255: other builds smooth edges otherwise
_DRAWING = ("function", "parameters", "alt", "caption", "texts")
_TOOLS = ("font", "matplotlib")
COLUMNS = ["figure", "reason", "detail"]


def check_figures(folder: str | Path, anew: str | Path, *, made_by: str | None = None) -> pd.DataFrame:
    """Which figures of a folder no longer follow from data, codebook or code; none where all do.

    One row is a reason: `figure`, `reason`, `detail`. Reasons:

    missing   a file of the figure is not there
    edited    a file was changed after it was written
    data      its numbers are others today
    codebook  it was drawn with another state of the codebook
    code      the same numbers give another title, caption, alternative text or picture today
    gone      it is not drawn any more
    new       it is drawn today, and is not in the folder

    folder : figures that `save_figure` wrote. anew : a folder with the same figures, drawn from today's data.
    made_by : only figures whose facts say so; the others of the folder are somebody's own.

    Pictures are compared only where font and matplotlib are those of the manifest: else they differ without a reason.

    Raises
    ------
    KhitabError
        where a manifest.json cannot be read.

    >>> import tempfile
    >>> from matplotlib.figure import Figure
    >>> from analysis.figures.saving import save_figure
    >>> with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as anew:
    ...     for place, n in ((folder, 1), (anew, 2)):
    ...         _ = save_figure(Figure().subplots(), "one", data=pd.DataFrame({"n": [n]}), folder=place)
    ...     check_figures(folder, anew)[["figure", "reason"]].values.tolist()
    [['one', 'data']]
    """
    folder, anew = Path(folder), Path(anew)
    committed, today = _entries(folder, made_by), _entries(anew, made_by)
    rows = []
    for name in sorted({*committed, *today}):
        if name not in committed:
            found = [("new", "is drawn today, and is not in the folder")]
        elif name not in today:
            found = [("gone", "is not drawn any more")]
        else:
            found = [*_broken(folder, name, committed[name])]
            found += _stale(folder, anew, name, committed[name], today[name], whole=not found)
        rows += [(name, *reason) for reason in found]
    return pd.DataFrame(rows, columns=COLUMNS, dtype="str")


def _entries(folder: Path, made_by: str | None) -> dict[str, dict]:
    entries = {name: entry for name, entry in read_manifest(folder).items() if isinstance(entry, dict)}
    return {name: entry for name, entry in entries.items() if made_by in (None, maker_of(entry))}


def _broken(folder: Path, name: str, entry: dict) -> Iterator[tuple[str, str]]:
    """Files that are missing or are not those that were written."""
    files = entry.get("files") if isinstance(entry.get("files"), dict) else {}
    written = {**files, "csv": entry.get("csv_sha256")}
    for suffix in (*IMAGES, "csv"):
        path = folder / f"{name}.{suffix}"
        if not path.is_file():
            yield "missing", path.name
        elif written.get(suffix, hash_file(path)) != hash_file(path):
            yield "edited", f"{path.name} is not the file that was written"


def _stale(folder: Path, anew: Path, name: str, before: dict, today: dict, *, whole: bool) -> Iterator[tuple[str, str]]:
    """The first reasons decide: other data or another codebook give other titles and pictures in any case."""
    codebooks = [_fact(entry, "codebook_sha256") for entry in (before, today)]
    if before.get("csv_sha256") != today.get("csv_sha256"):
        yield "data", f"{name}.csv holds other numbers today"
    if codebooks[0] != codebooks[1]:
        versions = [_fact(entry, "codebook_version") for entry in (before, today)]
        yield "codebook", f"version {versions[0]} ({codebooks[0][:12]}), today {versions[1]} ({codebooks[1][:12]})"
    if before.get("csv_sha256") != today.get("csv_sha256") or codebooks[0] != codebooks[1]:
        return
    if other := [key for key in _DRAWING if before.get(key) != today.get(key)]:
        yield "code", f"the same numbers give another {', '.join(other)}"
    elif whole and all(before.get(key) == today.get(key) for key in _TOOLS):
        apart = compare_pictures(folder / f"{name}.png", anew / f"{name}.png")
        if apart > TOLERANCE:
            yield "code", f"the same numbers give another picture (difference {apart:.1f} of 255)"


def _fact(entry: dict, key: str) -> str:
    facts = entry.get("facts")
    return str(facts.get(key, "—")) if isinstance(facts, dict) else "—"


def compare_pictures(first: Path, second: Path) -> float:
    """The root of the mean squared difference of two pictures, 0 to 255; that of black and white for another size."""
    if first.read_bytes() == second.read_bytes():
        return 0.0
    one, two = (np.asarray(imread(path), dtype=float) for path in (first, second))
    return 255.0 if one.shape != two.shape else 255 * float(np.sqrt(np.mean((one - two) ** 2)))
