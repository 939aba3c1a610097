"""frames -> a table of coloured cells: themes and frames down, groups across."""

import numpy as np
import pandas as pd
from matplotlib import colormaps
from matplotlib.axes import Axes

from analysis.errors import KhitabError
from analysis.figures.layout import Notes, break_lines, finish, font_of, new_figure, width_of
from analysis.figures.places import mark_places
from analysis.figures.rows import TIMES, Rows, read_rows
from analysis.figures.style import GREY, PALE, Style, drawing
from analysis.figures.wording import MISSING, alt_text, word
from analysis.tables import check_table

_MOST_ROWS, _MOST_COLUMNS = 80, 24
_WIDE_FROM, _WIDE = 13, 9.5  # columns; inches, for a page turned sideways
_LABEL_SHARE, _HEAD_INCHES = 0.32, 1.3  # of the width
_MIDDLE = 0.179  # the luminance on which white and black letters have the same contrast
_DECIMALS = {"share": 0, "per_1000": 2, "hits": 0}


def plot_heatmap(
    frames: pd.DataFrame,
    *,
    by: str | list[str],
    language: str | None = None,
    measure: str = "per_1000",
    ax: Axes | None = None,
    caption: str = "",
) -> Axes:
    """A heat map of a `frames` table: one row a theme (bold) or frame, in the table's order, one column a group.

    Every cell holds its value; a cell without a value is grey with a dash. In Arabic the first column is the one at
    the right; periods run from left to right unless `use_style(direction="rtl")` says otherwise. Colours (cividis) run
    from 0 to the highest value and can be read in grey print.

    by : the group column, or columns. measure : share (%), per_1000 (hits per 1,000 words) or hits.
    caption : n, period, outlets, codebook version; drawn below where no `ax` is given, and kept for `save_figure`.

    Returns
    -------
    Axes
        with alternative text and caption in `khitab_notes`.

    Raises
    ------
    KhitabError
        for a missing column, an unknown group or measure, no row, more than 80 rows or 24 columns.

    Cells of small groups rest on few articles: the heading gives their number.

    >>> frames = pd.DataFrame({"outlet": ["a", "b"], "theme": "t", "frame": "", "label_en": "Security",
    ...                        "articles": [9, 7], "per_1000": [1.5, 0.2]})
    >>> [text.get_text() for text in plot_heatmap(frames, by="outlet", language="en").texts]
    ['1.50', '0.20']
    """
    check_table(frames, "frames", needs=("theme", "frame"))
    with drawing(language) as style:
        kind = "frames" if (frames["frame"].astype(str) != "").any() else "themes"
        rows = read_rows(frames, by, measure, style.language, kind)
        _refuse_too_many(rows)
        wide = style.width if len(rows.groups) < _WIDE_FROM else _WIDE
        cell = (wide - _LABEL_SHARE * style.width - 0.2) / len(rows.groups)
        heads, turned = _heads(rows, cell, style)
        labels = _labels(rows, style)
        own, ax = ax is None, ax if ax is not None else _page(labels, heads, turned, wide)
        _cells(ax, rows, measure, style, cell)
        _axes(ax, labels, heads, turned, style)
        if style.mirrored and (style.direction or not TIMES.intersection([by] if isinstance(by, str) else by)):
            ax.invert_xaxis()
        _embolden(ax, rows)
        spoken, (down, along) = _spoken(rows, measure, style), rows.values.shape
        cells = [((c, c + 1), (r, r + 1)) for r in range(down) for c in range(along)]
        mark_places(ax, rows.cells(), spoken, across=[x for x, _ in cells], down=[y for _, y in cells])
        notes = Notes(
            alt=alt_text("heatmap", style.language, rows.title, spoken),
            caption=caption,
            function="plot_heatmap",
            parameters={"by": by, "language": style.language, "measure": measure},
            style=style,
            own_page=own,
        )
        return finish(ax, title=rows.title, notes=notes)


def _refuse_too_many(rows: Rows) -> None:
    if len(rows.groups) > _MOST_COLUMNS or len(rows.labels) > _MOST_ROWS:
        raise KhitabError(
            f"{len(rows.labels)} rows × {len(rows.groups)} groups do not fit on a page (at most {_MOST_ROWS} × "
            f"{_MOST_COLUMNS}): keep fewer rows, or count by a wider group (quarter or year for month)."
        )


def _labels(rows: Rows, style: Style) -> list[str]:
    weights = ["bold" if own and not all(rows.of_theme) else "normal" for own in rows.of_theme]
    return [
        style.lines(break_lines(text, style, _LABEL_SHARE * style.width, size=9, weight=weight, lines=3))
        for text, weight in zip(rows.labels, weights, strict=True)
    ]


def _heads(rows: Rows, cell: float, style: Style) -> tuple[list[str], bool]:
    """The column headings with their n, and whether they have to be turned to fit."""
    names = rows.groups
    longest = max(width_of(word_, style, 8.5) for name in names for word_ in f"{name} ".split(" "))
    turned = longest > cell - 0.06 or cell < 0.55
    room = _HEAD_INCHES if turned else cell - 0.06
    counts = [f"({word('n', style.language)} = {style.number(n)})" for n in rows.sizes]
    names = [break_lines(name, style, room, size=8.5, lines=1 if turned else 4) for name in names]
    gap = " " if turned else "\n"
    if max(rows.sizes, default=0) == 1:  # single articles: n would say nothing
        counts = [""] * len(counts)
    heads = [gap.join(filter(None, head)) for head in zip(names, counts, strict=True)]
    return [style.lines(head) for head in heads], turned


def _page(labels: list[str], heads: list[str], turned: bool, wide: float) -> Axes:
    row = max(0.28, 0.16 * max(label.count("\n") + 1 for label in labels) + 0.06)
    head = _HEAD_INCHES + 0.5 if turned else 0.17 * max(text.count("\n") + 1 for text in heads)
    return new_figure(0.42 + head + row * len(labels), width=wide).subplots()


def _cells(ax: Axes, rows: Rows, measure: str, style: Style, cell: float) -> None:
    colours = colormaps["cividis"].with_extremes(bad=PALE)
    top = np.nanmax(rows.values, initial=0) or 1
    ax.pcolormesh(np.ma.masked_invalid(rows.values), cmap=colours, vmin=0, vmax=top, edgecolors="white", linewidth=1.5)
    said = [[_said(value, measure, style) for value in line] for line in rows.values]
    widest = max(width_of(text, style, 8) for line in said for text in line)
    size = float(np.clip(8 * (cell - 0.06) / widest, 4.5, 8))
    for (r, c), value in np.ndenumerate(rows.values):
        dark = not np.isnan(value) and _luminance(colours(value / top)[:3]) < _MIDDLE
        ax.text(
            c + 0.5, r + 0.5, style.label(said[r][c]), ha="center", va="center_baseline", fontsize=size,
            color="white" if dark else "black", **font_of(style),
        )  # fmt: skip


def _luminance(rgb: tuple[float, ...]) -> float:
    """Relative luminance, WCAG 2.2."""
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in rgb]
    return float(np.dot(linear, (0.2126, 0.7152, 0.0722)))


def _axes(ax: Axes, labels: list[str], heads: list[str], turned: bool, style: Style) -> None:
    ax.set_yticks(np.arange(len(labels)) + 0.5, labels=labels, fontsize=9, linespacing=1.1, **font_of(style))
    turn = {"rotation": 90, "ha": "center", "va": "bottom"} if turned else {}
    ax.set_xticks(
        np.arange(len(heads)) + 0.5, labels=heads, fontsize=8.5, color=GREY, linespacing=1.1, **turn, **font_of(style)
    )
    ax.set_ylim(len(labels), 0)
    ax.set_xlim(0, len(heads))
    ax.xaxis.tick_top()
    if style.mirrored:
        ax.yaxis.tick_right()
    ax.tick_params(length=0)
    ax.spines[:].set_visible(False)
    ax.grid(visible=False)


def _embolden(ax: Axes, rows: Rows) -> None:
    """Themes' own rows stand out where frames are drawn too."""
    if not all(rows.of_theme):
        for text, own in zip(ax.get_yticklabels(), rows.of_theme, strict=True):
            text.set_fontweight("bold" if own else "normal")


def _said(value: float, measure: str, style: Style) -> str:
    return MISSING if np.isnan(value) else style.number(value, _DECIMALS[measure], percent=measure == "share")


def _spoken(rows: Rows, measure: str, style: Style) -> list[str]:
    return [
        f"{label} ({group}): {_said(rows.values[r, c], measure, style)}"
        for r, label in enumerate(rows.labels)
        for c, group in enumerate(rows.groups)
    ]
