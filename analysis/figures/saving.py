"""A finished figure -> png, svg, pdf, the plotted numbers and an entry in the manifest; or -> a notebook cell."""

import base64
import csv
import hashlib
import io
import json
import re
from collections.abc import Sequence
from html import escape
from pathlib import Path

import matplotlib
import pandas as pd
from matplotlib.axes import Axes

from analysis.errors import KhitabError
from analysis.figures.fonts import font_in_use
from analysis.figures.layout import Notes, notes_of, write_caption
from analysis.figures.rtl import plain_text
from analysis.figures.style import redrawing

# Without these every file carries a date or the version of matplotlib, and no two runs give the same bytes.
_METADATA = {
    "png": {"Software": None},
    "svg": {"Date": None, "Creator": None},
    "pdf": {"CreationDate": None, "Creator": None, "Producer": None},
}
IMAGES = tuple(_METADATA)
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,99}")
_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d|manifest)")  # Windows devices, and our own file
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def save_figure(
    ax: Axes,
    name: str,
    *,
    data: pd.DataFrame,
    folder: str | Path = "figures",
    caption: str = "",
    facts: dict | None = None,
    others: Sequence[Axes] = (),
) -> dict[str, object]:
    """Write a figure as name.png (300 dpi), .svg and .pdf, its numbers as name.csv, and its entry in manifest.json.

    The same figure gives the same bytes in every run. Images are drawn again only where one is missing, or the numbers,
    the chart's parameters, caption or alternative text, the font or matplotlib's version differ from the manifest, or
    somebody changed the image by hand.

    data : the table that was plotted; floats are written with ten significant digits, so that machines agree.
    caption : instead of the chart's own. facts : what the caller knows: corpus fingerprint, codebook version.
    others : the same chart in other languages; their captions and alternative texts go into the entry.

    Returns
    -------
    dict
        the entry: alt, caption, csv_sha256, facts, files (sha256 of each image), font, function, matplotlib,
        parameters, texts (alt and caption by language).

    Raises
    ------
    KhitabError
        for a name that is no plain file name, data that is no table, two charts in one language, a folder that cannot
        be written, or a manifest that cannot be read.

    >>> import tempfile
    >>> from matplotlib.figure import Figure
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     entry = save_figure(Figure().subplots(), "empty", data=pd.DataFrame({"n": [1]}), folder=folder)
    ...     sorted(path.name for path in Path(folder).iterdir())
    ['empty.csv', 'empty.pdf', 'empty.png', 'empty.svg', 'manifest.json']
    """
    _check(name, data)
    folder, notes = Path(folder), notes_of(ax)
    caption = plain_text(caption or notes.caption)
    numbers = csv_bytes(data)
    entry = _entry(notes, caption, numbers, facts or {}, others)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        manifest = read_manifest(folder)
        _write_if_new(folder / f"{name}.csv", numbers)
        if not _up_to_date(folder, name, manifest.get(name, {}), entry):
            _draw(ax, folder / name, notes, caption)
        entry["files"] = {suffix: hash_file(folder / f"{name}.{suffix}") for suffix in IMAGES}
        _write_if_new(folder / "manifest.json", _as_json({**manifest, name: entry}))
    except OSError as error:
        raise KhitabError(f"folder={str(folder)!r} cannot be written ({error.strerror}): choose another.") from None
    return entry


def drop_figures(folder: str | Path, *, made_by: str, keep: list[str]) -> list[str]:
    """Delete the figures of a folder that a maker drew in an earlier run and not in this one; return their names.

    Only figures whose entry in manifest.json says `made_by` in its facts are touched: the others are somebody's own.
    """
    folder = Path(folder)
    manifest = read_manifest(folder)
    stale = [
        name
        for name, entry in manifest.items()
        if name not in keep and _NAME.fullmatch(name) and maker_of(entry) == made_by
    ]
    for name in stale:
        for suffix in (*IMAGES, "csv"):
            (folder / f"{name}.{suffix}").unlink(missing_ok=True)
    if stale:
        _write_if_new(folder / "manifest.json", _as_json({k: v for k, v in manifest.items() if k not in stale}))
    return stale


def maker_of(entry: object) -> str | None:
    """Who drew the figure of an entry, where its facts say so."""
    facts = entry.get("facts") if isinstance(entry, dict) else None
    return facts.get("made_by") if isinstance(facts, dict) else None


def show(ax: Axes):
    """A figure for a notebook cell, with its alternative text: JupyterLab drops the alt of a plain image.

    Returns an IPython `HTML` object, as the last line of a cell expects.

    Raises
    ------
    KhitabError
        where IPython is not installed.
    """
    try:
        from IPython.display import HTML
    except ImportError:
        raise KhitabError("show() needs a notebook: pip install ipython, or use save_figure().") from None
    notes, image = notes_of(ax), io.BytesIO()
    with redrawing(notes.style):
        ax.figure.savefig(image, format="png", dpi=200, metadata=_METADATA["png"])
    source = base64.b64encode(image.getvalue()).decode("ascii")
    width = round(100 * ax.figure.get_figwidth())
    direction = "rtl" if notes.style.language == "ar" else "ltr"
    return HTML(
        f'<figure lang="{notes.style.language}" dir="{direction}" style="margin:0"><img alt="{escape(notes.alt)}" '
        f'src="data:image/png;base64,{source}" style="max-width:100%;width:{width}px"></figure>'
    )


def csv_bytes(data: pd.DataFrame) -> bytes:
    r"""A table as CSV for Excel: UTF-8 with mark, lines ended by \n, no text cell that a spreadsheet would calculate.

    >>> csv_bytes(pd.DataFrame({"word": ["=1+1"], "n": [-1]})).decode("utf-8-sig")
    "word,n\n'=1+1,-1\n"
    """
    safe = pd.DataFrame({i: data.iloc[:, i].astype(object) for i in range(data.shape[1])})
    rows = [list(data.columns), *safe.itertuples(index=False)]
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows([_cell(value) for value in row] for row in rows)
    return text.getvalue().encode("utf-8-sig", errors="backslashreplace")


def _cell(value: object) -> object:
    if isinstance(value, str):
        return f"'{value}" if value.startswith(_FORMULA) else value
    if pd.api.types.is_scalar(value) and pd.isna(value):
        return ""
    if pd.api.types.is_bool(value) or pd.api.types.is_integer(value):
        return str(value)
    if pd.api.types.is_float(value):
        return f"{value:.10g}"
    return _cell(str(value))


def _check(name: str, data: pd.DataFrame) -> None:
    if not _NAME.fullmatch(str(name)) or _RESERVED.fullmatch(str(name)):
        raise KhitabError(
            f"name={name!r} is no file name for every system: use Latin letters, digits, - and _ without a folder or "
            "a suffix, such as 'frames-by-outlet'; the folder goes into folder=."
        )
    if not isinstance(data, pd.DataFrame):
        raise KhitabError(f"data must be the table that was plotted (a pandas DataFrame), got {type(data).__name__}.")


def hash_file(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _entry(notes: Notes, caption: str, numbers: bytes, facts: dict, others: Sequence[Axes]) -> dict[str, object]:
    style = {"direction": notes.style.direction, "digits": notes.style.digits, "size": notes.style.size}
    entry = {
        "alt": notes.alt,
        "caption": caption,
        "csv_sha256": hashlib.sha256(numbers).hexdigest(),
        "facts": facts,
        "font": font_in_use(notes.style.font),
        "function": notes.function,
        "matplotlib": matplotlib.__version__,
        "parameters": {**notes.parameters, **style},
        "texts": _texts(notes, caption, [notes_of(ax) for ax in others]),
    }
    return json.loads(_as_json(entry))  # as it will be read back, so that entries can be compared


def _texts(notes: Notes, caption: str, others: list[Notes]) -> dict[str, dict[str, str]]:
    """Alternative text and caption of one chart, by language."""
    languages = [one.style.language for one in (notes, *others)]
    if twice := {language for language in languages if languages.count(language) > 1}:
        raise KhitabError(f"others= holds the same chart in other languages; two charts are in {min(twice)!r}.")
    texts = {other.style.language: {"alt": other.alt, "caption": plain_text(other.caption)} for other in others}
    return {**texts, notes.style.language: {"alt": notes.alt, "caption": caption}}


def _as_json(content: dict) -> bytes:
    text = json.dumps(content, ensure_ascii=False, indent=2, sort_keys=True, default=str)
    return f"{text}\n".encode(errors="backslashreplace")


def read_manifest(folder: Path) -> dict[str, dict]:
    """The entries of a folder's manifest.json by figure; none where there is no such file."""
    path = folder / "manifest.json"
    try:
        content = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    except ValueError as error:
        raise KhitabError(f"{path} is no JSON ({error}): delete it and save the figures again.") from None
    if not isinstance(content, dict):
        raise KhitabError(f"{path} holds a {type(content).__name__}, not one entry a figure: delete it and save again.")
    return content


def _up_to_date(folder: Path, name: str, before: dict, now: dict) -> bool:
    """Are the images there, as they were written, and drawn from what is to be drawn? The texts are not in them."""
    paths = {suffix: folder / f"{name}.{suffix}" for suffix in IMAGES}
    if not isinstance(before, dict) or not all(path.exists() for path in paths.values()):
        return False
    written = before.get("files") or {suffix: hash_file(path) for suffix, path in paths.items()}  # of an older version
    apart = dict.fromkeys(("facts", "files", "texts"))
    same = {**before, **apart} == {**now, **apart}
    return same and written == {suffix: hash_file(path) for suffix, path in paths.items()}


def _draw(ax: Axes, stem: Path, notes: Notes, caption: str) -> None:
    with redrawing(notes.style):
        if notes.own_page:
            write_caption(ax, caption, notes.style)
        for suffix, metadata in _METADATA.items():
            ax.figure.savefig(stem.with_suffix(f".{suffix}"), dpi=300, metadata=metadata)


def _write_if_new(path: Path, content: bytes) -> None:
    if not path.exists() or path.read_bytes() != content:
        path.write_bytes(content)
