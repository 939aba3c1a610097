"""frames -> horizontal bars with intervals."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from analysis.errors import KhitabError
from analysis.figures.layout import (
    Notes,
    break_lines,
    category_axis,
    finish,
    new_figure,
    value_axis,
    whiskers,
    width_of,
)
from analysis.figures.places import mark_places
from analysis.figures.rows import Rows, add_theme, own_rows, read_rows
from analysis.figures.style import COLOURS, GREY, HATCHES, INK, Style, drawing
from analysis.figures.uneven import row_heights
from analysis.figures.wording import MISSING, alt_text, word

_MOST_BARS = 120
_LABEL_SHARE, _LEGEND_SHARE = 1 / 3, 2 / 3  # of the width
_DECIMALS = {"share": 0, "per_1000": 2, "hits": 0}


def plot_frames(
    frames: pd.DataFrame,
    *,
    language: str | None = None,
    by: str | list[str] | None = None,
    measure: str = "share",
    ax: Axes | None = None,
    caption: str = "",
) -> Axes:
    """Horizontal bars of a `frames` table, with their 95 % intervals.

    A table of several themes shows the themes' own rows, a table of one theme shows its frames
    (`frames[frames["theme"] == "…"]`). One bar is one group: `by` names the group columns, without it those that stand
    before `theme`. Rows are sorted by value. In Arabic labels stand at the right and bars grow left.

    measure : share (of articles, drawn in %), per_1000 (hits per 1,000 words) or hits (no interval).
    caption : n, period, outlets, codebook version; drawn below the chart where no `ax` is given, and kept for
        `save_figure`.

    Returns
    -------
    Axes
        with alternative text and caption in `khitab_notes`.

    Raises
    ------
    KhitabError
        for a missing column, an unknown group or measure, no row, more than eight groups or 120 bars.

    The intervals hold sampling error only, not coding error; the caption has to say so.

    >>> frames = pd.DataFrame({"theme": ["t", "u"], "frame": "", "label_ar": ["أمن", "تنمية"], "articles": 9,
    ...                        "share": [0.5, 0.2], "share_low": [0.3, 0.1], "share_high": [0.7, 0.4]})
    >>> [label.get_text() for label in plot_frames(frames, language="ar").get_yticklabels()] == []
    False
    """
    with drawing(language) as style:
        drawn = own_rows(frames)
        kind = "frames" if (drawn["frame"].astype(str) != "").any() else "themes"
        rows = _sorted(read_rows(drawn, by, measure, style.language, kind))
        _refuse_too_many(rows)
        labels = [
            style.lines(break_lines(text, style, _LABEL_SHARE * style.width, size=9, lines=3)) for text in rows.labels
        ]
        own, ax = ax is None, ax if ax is not None else _page(labels, rows, style)
        category_axis(ax, labels, style)
        _draw(ax, rows, measure, style)
        if len(rows.groups) > 1:
            _legend(ax, style, own)
        spoken = _spoken(rows, measure, style)
        mark_places(ax, rows.cells(), spoken, down=_lanes(rows))
        title = add_theme(rows.title, frames, style.language) if kind == "frames" else rows.title
        notes = Notes(
            alt=alt_text("bars", style.language, title, spoken),
            caption=caption,
            function="plot_frames",
            parameters={"by": by, "language": style.language, "measure": measure},
            style=style,
            own_page=own,
        )
        return finish(ax, title=title, notes=notes)


def _sorted(rows: Rows) -> Rows:
    """Highest first, by the mean over groups; ties keep the order of the codebook."""
    known = np.where(np.isnan(rows.values), 0, rows.values)
    order = np.argsort(-known.mean(axis=1), kind="stable")
    pick = {
        name: None if getattr(rows, name) is None else getattr(rows, name)[order] for name in ("values", "low", "high")
    }
    names = {name: [getattr(rows, name)[i] for i in order] for name in ("keys", "labels", "of_theme")}
    return Rows(**names, **pick, groups=rows.groups, sizes=rows.sizes, title=rows.title)


def _refuse_too_many(rows: Rows) -> None:
    if len(rows.groups) > len(COLOURS):
        raise KhitabError(
            f"{len(rows.groups)} groups are too many for bars (at most {len(COLOURS)}); "
            "use plot_heatmap, or keep the groups to be compared."
        )
    if rows.values.size > _MOST_BARS:
        raise KhitabError(
            f"{rows.values.size} bars do not fit on a page (at most {_MOST_BARS}); use plot_heatmap or keep fewer rows."
        )


def _page(labels: list[str], rows: Rows, style: Style) -> Axes:
    row = row_heights(labels, style, least=0.145 * len(rows.groups) + 0.1).max()
    names = [_legend_name(group, n, style) for group, n in zip(rows.groups, rows.sizes, strict=True)]
    legend = 0 if len(names) == 1 else 0.25 if _in_a_row(names, style) else 0.22 * len(names)
    return new_figure(0.85 + legend + row * len(labels), width=style.width).subplots()


def _draw(ax: Axes, rows: Rows, measure: str, style: Style) -> None:
    thick = _thickness(rows)
    top = np.nanmax([np.nanmax(part, initial=0) for part in (rows.values, rows.high) if part is not None])
    top = 1.0 if measure == "share" else top  # the whole scale, so that two figures can be compared
    for g, group in enumerate(rows.groups):
        at = np.array([_middle(rows, r, g) for r in range(len(rows.labels))])
        values = rows.values[:, g]
        ax.barh(
            at, np.nan_to_num(values), thick * 0.92, color=COLOURS[g], hatch=HATCHES[g], edgecolor="white", linewidth=0,
            label=_legend_name(group, rows.sizes[g], style), zorder=2,
        )  # fmt: skip
        if rows.low is not None and rows.high is not None:
            whiskers(ax, at, rows.low[:, g], rows.high[:, g])
        said = [style.label(_said(value, measure, style)) for value in values]
        _value_labels(ax, at, said, x=top or 1, size=8 if thick > 0.3 else 6.5, mirrored=style.mirrored)
    value_axis(ax, _axis_title(rows, measure, style), style, low=0, high=(top or 1) * 1.12)
    ax.xaxis.set_major_formatter(lambda value, _: _tick(value, top, measure, style))
    ax.spines[style.start].set_visible(True)


def _thickness(rows: Rows) -> float:
    return min(0.8 / len(rows.groups), 0.55)


def _middle(rows: Rows, row: int, group: int) -> float:
    return row + (group - (len(rows.groups) - 1) / 2) * _thickness(rows)


def _lanes(rows: Rows) -> list[tuple[float, float]]:
    """The height that each bar has to itself, row by row."""
    middles = [_middle(rows, r, g) for r in range(len(rows.labels)) for g in range(len(rows.groups))]
    return [(middle - _thickness(rows) / 2, middle + _thickness(rows) / 2) for middle in middles]


def _value_labels(ax: Axes, at: np.ndarray, said: list[str], *, x: float, size: float, mirrored: bool) -> None:
    """The values in a column behind the longest whisker: beside its own whisker a 0 could stand at 80."""
    for y, text in zip(at, said, strict=True):
        ax.annotate(
            text, (x, y), xytext=(-4 if mirrored else 4, 0), textcoords="offset points",
            ha="right" if mirrored else "left", va="center_baseline", fontsize=size, color=GREY,
        )  # fmt: skip


def _said(value: float, measure: str, style: Style) -> str:
    return MISSING if np.isnan(value) else style.number(value, _DECIMALS[measure], percent=measure == "share")


def _tick(value: float, top: float, measure: str, style: Style) -> str:
    top = 100 * top if measure == "share" else top
    return style.label(style.number(value, 0 if top > 5 else 1 if top > 0.5 else 2, percent=measure == "share"))


def _axis_title(rows: Rows, measure: str, style: Style) -> str:
    title = word(f"axis_{measure}", style.language)
    return f"{title} ({_count(rows.sizes[0], style)})" if len(rows.groups) == 1 else title


def _count(n: int, style: Style) -> str:
    return f"{word('n', style.language)} = {style.number(n)}"


def _legend_name(group: str, n: int, style: Style) -> str:
    name = break_lines(group, style, _LEGEND_SHARE * style.width - 1.2, size=9, lines=1)
    return style.sentence(f"{name} ({_count(n, style)})")


def _in_a_row(names: list[str], style: Style) -> bool:
    return sum(width_of(name, style, 9) + 0.48 for name in names) < _LEGEND_SHARE * style.width


def _legend(ax: Axes, style: Style, own: bool) -> None:
    """Above the bars: in one row from the reading side where it fits, else in one column.

    On a page of the caller the title has that place, and the legend goes where the bars leave room.
    """
    handles, names = ax.get_legend_handles_labels()
    row = own and _in_a_row(names, style)
    above = {"loc": f"lower {style.start}", "bbox_to_anchor": (1 if style.mirrored else 0, 1)}
    if row and style.mirrored:
        handles, names = handles[::-1], names[::-1]
    legend = ax.legend(
        handles, names, **(above if own else {"loc": "best"}), borderaxespad=0.2,
        ncols=len(names) if row else 1, alignment=style.start, markerfirst=not style.mirrored, handlelength=1.6,
        columnspacing=1.4, borderpad=0.1,
    )  # fmt: skip
    for text in legend.get_texts():
        text.set(color=INK, parse_math=False)


def _spoken(rows: Rows, measure: str, style: Style) -> list[str]:
    """The values in words, for the alternative text."""
    return [
        f"{label}{f' ({group})' if group else ''}: {_said(rows.values[r, g], measure, style)}"
        for r, label in enumerate(rows.labels)
        for g, group in enumerate(rows.groups)
    ]
