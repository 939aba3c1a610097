"""tfidf -> small bar charts, one for each group."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from analysis.errors import KhitabError
from analysis.figures.layout import (
    Notes,
    break_lines,
    category_axis,
    finish,
    inches_of,
    new_figure,
    value_axis,
    width_of,
)
from analysis.figures.places import mark_places
from analysis.figures.rows import as_numbers
from analysis.figures.style import COLOURS, GREY, Style, drawing
from analysis.figures.wording import MISSING, alt_text, word
from analysis.tables import check_table

_MOST_PANELS, _MOST_WORDS = 24, 40
_ROW = 0.19  # inches


def plot_tfidf(
    tfidf: pd.DataFrame, *, language: str | None = None, top: int = 10, columns: int = 2, caption: str = ""
) -> Axes:
    """One small bar chart for each group of a `tfidf` table: its `top` words by rank, all on the same scale.

    The number at a bar's end is the word's occurrences in the group. Groups stand in the table's order; in Arabic the
    first is at the right. `columns` charts stand side by side.

    Returns
    -------
    Axes
        the first chart, with alternative text and caption in `khitab_notes`; all are in `ax.figure.axes`.

    Raises
    ------
    KhitabError
        for a missing column, no row, more than 24 groups, `top` outside 1 to 40 or `columns` outside 1 to 4.

    Weights can be compared between groups only where the table's method allows it.

    >>> tfidf = pd.DataFrame({"group": ["a", "a"], "rank": [1, 2], "word": ["أمن", "حدود"], "tfidf": [0.4, 0.2],
    ...                       "n": [4, 3], "docs": [2, 2]})
    >>> len(plot_tfidf(tfidf, language="ar").figure.axes)
    1
    """
    check_table(tfidf, "tfidf")
    tfidf = as_numbers(tfidf, ("rank", "tfidf", "n"), "tfidf")
    _within("top", top, _MOST_WORDS)
    _within("columns", columns, 4)
    panels = _panels(tfidf, top)
    with drawing(language) as style:
        panels = _cut(panels, min(columns, len(panels)), style)
        axes = _grid(panels, min(columns, len(panels)), style)
        high = 1.18 * max(panel["tfidf"].max() for _, panel in panels) or 1
        for ax, (group, panel) in zip(axes, panels, strict=True):
            _draw(ax, panel, style, high)
            _mark(ax, group, panel, style)
        title = word("tfidf_title", style.language)
        told = [f"{group}: {'، '.join(panel['word'])}" for group, panel in panels]
        notes = Notes(
            alt=alt_text("panels", style.language, title, told),
            caption=caption,
            function="plot_tfidf",
            parameters={"columns": columns, "language": style.language, "top": top},
            style=style,
            own_page=True,
        )
        _axis_title(axes[-1 - (len(axes) - 1) % min(columns, len(panels))], style)
        return finish(axes[0], title=title, notes=notes)


def _within(name: str, value: int, most: int) -> None:
    if not isinstance(value, int) or not 1 <= value <= most:
        raise KhitabError(f"{name}={value!r} must be a whole number from 1 to {most}.")


def _panels(tfidf: pd.DataFrame, top: int) -> list[tuple[str, pd.DataFrame]]:
    names = tfidf["group"].astype("string").fillna(MISSING).astype(object)
    named = tfidf.assign(group=names, word=tfidf["word"].astype(str))
    groups = list(dict.fromkeys(named["group"]))
    if not 1 <= len(groups) <= _MOST_PANELS:
        raise KhitabError(
            f"the tfidf table has {len(groups)} groups; a page holds 1 to {_MOST_PANELS} small charts. "
            "Keep the groups to be shown: tfidf[tfidf['group'].isin([...])]."
        )
    ranked = named.sort_values(["rank", "word"], kind="stable")
    return [(group, ranked[ranked["group"] == group].head(top)) for group in groups]


def _cut(panels: list[tuple[str, pd.DataFrame]], columns: int, style: Style) -> list[tuple[str, pd.DataFrame]]:
    """With a column `label`: the word, shortened where it would leave its bar no room."""
    room = 0.42 * style.width / columns
    return [
        (group, panel.assign(label=[break_lines(text, style, room, size=8.5, lines=1) for text in panel["word"]]))
        for group, panel in panels
    ]


def _grid(panels: list[tuple[str, pd.DataFrame]], columns: int, style: Style) -> list[Axes]:
    """The charts in reading order, each under its group's name."""
    longest = max(width_of(text, style, 8.5) for _, panel in panels for text in panel["label"])
    across = max(style.width / columns - longest - 0.3, 0.8)
    names = [style.lines(break_lines(group, style, across, size=9.5, weight="bold", lines=4)) for group, _ in panels]
    most = max(len(panel) for _, panel in panels)
    rows = -(-len(panels) // columns)
    lines = max(name.count("\n") + 1 for name in names)
    axis = break_lines(word("tfidf_axis", style.language), style, 0.5 * style.width / columns, size=8.5)
    under = 0.5 + 0.21 * axis.count("\n")
    figure = new_figure(under + rows * (_ROW * most + 0.2 * lines + 0.38), width=style.width)
    grid = figure.subplots(rows, columns, squeeze=False)
    ordered = [ax for line in grid for ax in (line[::-1] if style.mirrored else line)]
    for ax, name in zip(ordered, names, strict=False):
        ax.set_title(name, fontsize=9.5, loc=style.start, linespacing=1.1)
        ax.set_ylim(most - 0.5, -0.5)
    for ax in ordered[len(panels) :]:
        ax.remove()
    return ordered[: len(panels)]


def _draw(ax: Axes, panel: pd.DataFrame, style: Style, high: float) -> None:
    limits = ax.get_ylim()
    category_axis(ax, [style.lines(text) for text in panel["label"]], style, size=8.5)
    ax.set_ylim(limits)  # bars of the same thickness in every chart
    ax.barh(range(len(panel)), panel["tfidf"], 0.72, color=COLOURS[0], linewidth=0, zorder=2)
    for y, (weight, n) in enumerate(zip(panel["tfidf"], panel["n"], strict=True)):
        ax.annotate(
            style.label(style.number(n)), (weight, y), xytext=(-3 if style.mirrored else 3, 0), fontsize=7.5,
            color=GREY, textcoords="offset points", ha="right" if style.mirrored else "left", va="center_baseline",
        )  # fmt: skip
    value_axis(ax, "", style, low=0, high=high)
    ax.xaxis.set_major_locator(MaxNLocator(4))
    decimals = _decimals(MaxNLocator(4).tick_values(0, high))
    ax.xaxis.set_major_formatter(lambda value, _: style.label(style.number(value, decimals if value else 0)))
    ax.tick_params(axis="x", labelsize=7.5)


def _mark(ax: Axes, group: str, panel: pd.DataFrame, style: Style) -> None:
    rows = [{"group": group, "word": text} for text in panel["word"]]
    told = [f"{text} ({group}): {style.number(n)}" for text, n in zip(panel["word"], panel["n"], strict=True)]
    mark_places(ax, rows, told, down=[(y - 0.5, y + 0.5) for y in range(len(panel))])


def _decimals(ticks: np.ndarray) -> int:
    """As many as the ticks need: 0.005 and 0.01 must not both read 0.01."""
    return next((n for n in range(7) if np.allclose(ticks, ticks.round(n), rtol=0, atol=1e-9)), 7)


def _axis_title(ax: Axes, style: Style) -> None:
    """Under the last row, on the side where reading begins."""
    text = style.sentence(break_lines(word("tfidf_axis", style.language), style, 0.75 * inches_of(ax), size=8.5))
    ax.set_xlabel(text, loc=style.start, fontsize=8.5, linespacing=1.1)
