"""trends -> lines over time with their intervals, gaps left open."""

from collections.abc import Mapping

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.transforms import ScaledTranslation

from analysis.errors import KhitabError
from analysis.figures.layout import Notes, break_lines, finish, font_of, inches_of, new_figure, width_of
from analysis.figures.series import MOST_LINES, Panel, Series, arrange, read_series
from analysis.figures.style import COLOURS, GREY, INK, MARKERS, PALE, Style, drawing
from analysis.figures.timeline import (
    N_ROW,
    Event,
    numbers_fit,
    read_events,
    time_axis,
    write_events,
    write_names,
    write_numbers,
)
from analysis.figures.trend_words import MOST_WHISKERS, note_of, speak, title_of
from analysis.figures.wording import alt_text, word

_DASHES = ((None, None), (5, 1.6), (1.2, 1.2), (6, 1.5, 1.2, 1.5), (9, 2))
_HIGH, _PANEL_HIGH = 2.5, 1.15  # inches of the value axis
_AXIS_INCHES = 0.45
_STAGGER = 0.13  # periods between the whiskers of neighbouring lines


def plot_trend(
    trend: pd.DataFrame,
    *,
    by: str | list[str] | None = None,
    language: str | None = None,
    events: Mapping[object, str] | None = None,
    ax: Axes | None = None,
    caption: str = "",
) -> Axes:
    """Lines of a `trends` table: the share of articles in each period with its 95 % interval.

    One line is a theme, a frame or a group. A table of several themes shows the themes' own rows, a table of one theme
    its frames (`table[table["theme"] == "…"]`); `by` names the group columns, without it those that stand before
    `period`. Up to five lines stand in one chart, their names at the end; of more, each row or group has a small chart
    of its own. A line alone has a band, several have whiskers set side by side, or pale bands over more than 20
    periods. A line breaks at a period without articles; the numbers of articles stand under the axis. Time runs left
    to right in Arabic too, unless `use_style(direction="rtl")` turns it.

    events : dates and what they are called, `{"2025-01-19": "…"}`; a dashed line each.
    caption : n, period, outlets, codebook version; drawn below where no `ax` is given, and kept for `save_figure`.

    Returns
    -------
    Axes
        the first chart, with alternative text and caption in `khitab_notes`; all are in `ax.figure.axes`.

    Raises
    ------
    KhitabError
        for a missing column, an unknown group, no row, an event outside the periods, or more than 24 small charts.

    A share of few articles jumps: look at n and at the interval before the line.

    >>> trend = pd.DataFrame({"period": ["2024-01", "2024-02"], "theme": "t", "frame": "", "label_en": "Security",
    ...                       "articles": [8, 9], "share": [0.5, 0.2], "share_low": [0.2, 0.1],
    ...                       "share_high": [0.8, 0.5]})
    >>> plot_trend(trend, language="en", events={"2024-02-10": "Summit"}).get_lines()[0].get_ydata().tolist()
    [0.5, 0.2]
    """
    with drawing(language) as style:
        series = read_series(trend, by, style.language)
        marks, panels = read_events(events, series.periods, style), arrange(series)
        own = ax is None
        if not own and len(panels) > 1:
            raise KhitabError(
                f"{len(panels)} small charts need their own page: leave out ax, or keep {MOST_LINES} lines at most."
            )
        if len(panels) == 1:
            ax = _single(series, panels[0], marks, style, ax)
        else:
            ax = _several(series, panels, marks, style)
        title = title_of(series, trend, style)
        notes = Notes(
            alt=alt_text("trend", style.language, title, speak(series, panels, marks, style)),
            caption=caption,
            function="plot_trend",
            parameters={"by": by, "events": [mark.text for mark in marks], "language": style.language},
            style=style,
            own_page=own,
        )
        return finish(ax, title=title, notes=notes)


def _single(series: Series, panel: Panel, events: list[Event], style: Style, ax: Axes | None) -> Axes:
    names = [break_lines(line.name, style, 0.2 * style.width, size=8.5, lines=2) for line in panel.lines]
    names = [style.lines(name) for name in names] if len(names) > 1 else []
    beside = max([width_of(part, style, 8.5) for name in names for part in name.split("\n")], default=0) + 0.2
    inches = style.width - _AXIS_INCHES - beside if ax is None else inches_of(ax)
    fit = numbers_fit(series.articles, style, inches)
    own = ax is None
    if own:
        ax = new_figure(_HIGH + 0.85 + fit * len(_numbers(series, panel)) * N_ROW / 72, width=style.width).subplots()
    high = _HIGH if own else ax.get_figure(root=True).get_figheight() * ax.get_position().height
    _draw(ax, series, panel, style, inches=inches, fit=fit)
    room = write_events(ax, events, style, inches=inches, high=high, named=True)
    if own:
        ax.figure.set_figheight(ax.figure.get_figheight() + room)
    if names:
        write_names(ax, names, [_end(series, panel, i) for i in range(len(names))], style, high=high)
    note = break_lines(note_of(series, style, fit, []), style, inches, size=8.5)
    ax.set_xlabel(style.sentence(note), loc=style.start, fontsize=8.5, linespacing=1.2, **font_of(style))
    return ax


def _several(series: Series, panels: list[Panel], events: list[Event], style: Style) -> Axes:
    """Small charts on the same scale, in reading order, under a key that says what is drawn."""
    columns = 2 if style.width > 5 else 1
    inches = style.width / columns - _AXIS_INCHES
    fit = numbers_fit(series.articles, style, inches)
    titles = [style.lines(break_lines(panel.title, style, inches, size=9, weight="bold", lines=2)) for panel in panels]
    note = break_lines(note_of(series, style, fit, events), style, style.width - _AXIS_INCHES - 0.2, size=8.5)
    names = [line.name for line in panels[0].lines] if len(panels[0].lines) > 1 else []
    key = 0.19 * (note.count("\n") + 1) + 0.22 * len(names)
    around = 0.4 + 0.16 * (max(title.count("\n") for title in titles) + 1)
    around += fit * len(_numbers(series, panels[0])) * N_ROW / 72
    deep = -(-len(panels) // columns)
    figure = new_figure(0.25 + key + deep * (_PANEL_HIGH + around), width=style.width)
    grid = figure.add_gridspec(deep + 1, columns, height_ratios=[key, *[_PANEL_HIGH] * deep])
    _write_key(figure.add_subplot(grid[0, :]), note, names, style)
    axes = []
    for i, (panel, title) in enumerate(zip(panels, titles, strict=True)):
        down, along = divmod(i, columns)
        ax = figure.add_subplot(grid[1 + down, columns - 1 - along if style.mirrored else along])
        ax.set_title(title, fontsize=9, loc=style.start, linespacing=1.1)
        _draw(ax, series, panel, style, inches=inches, fit=fit)
        write_events(ax, events, style, inches=inches, high=_PANEL_HIGH, named=False)
        axes.append(ax)
    return axes[0]


def _write_key(ax: Axes, note: str, names: list[str], style: Style) -> None:
    """What the small charts show, and the marks of their lines."""
    ax.axis("off")
    x = 1 if style.mirrored else 0
    ax.text(
        x, 1, style.sentence(note), transform=ax.transAxes, ha=style.start, va="top", fontsize=8.5, color=GREY,
        linespacing=1.15,
    )  # fmt: skip
    if not names:
        return
    for line, name in enumerate(names):
        ax.plot(
            [], [], **_look(line), label=style.lines(break_lines(name, style, 0.7 * style.width, size=8.5, lines=1))
        )
    under = ScaledTranslation(0, -0.175 * (note.count("\n") + 1), ax.get_figure(root=True).dpi_scale_trans)
    legend = ax.legend(
        loc=f"upper {style.start}", bbox_to_anchor=(x, 1), bbox_transform=ax.transAxes + under, borderaxespad=0,
        borderpad=0, labelspacing=0.2, alignment=style.start, markerfirst=not style.mirrored, handlelength=3,
        fontsize=8.5,
    )  # fmt: skip
    for text in legend.get_texts():
        text.set(color=INK, parse_math=False)


def _numbers(series: Series, panel: Panel) -> np.ndarray:
    """Articles in each period: one row for each group in the chart."""
    return series.articles[list(dict.fromkeys(line.group for line in panel.lines))]


def _look(line: int) -> dict[str, object]:
    """Colour, mark and dashes together, so that grey print tells the lines apart."""
    look = {"color": COLOURS[line], "marker": MARKERS[line], "markersize": 3.6, "linewidth": 1.4}
    return look | ({"dashes": _DASHES[line]} if line else {})


def _draw(ax: Axes, series: Series, panel: Panel, style: Style, *, inches: float, fit: bool) -> None:
    numbers = _numbers(series, panel)
    time_axis(ax, series.periods, series.unit, style, inches=inches, rows=fit * len(numbers))
    ax.spines[:].set_visible(False)
    ax.grid(axis="y", color=PALE, linewidth=0.7)
    ax.set_yticks([0, 0.25, 0.5, 0.75, 1] if inches > 3 else [0, 0.5, 1])
    ax.yaxis.set_major_formatter(lambda value, _: style.label(style.number(value, percent=True)))
    for number, line in enumerate(panel.lines):
        share, low, high = (values[line.row, line.group] for values in (series.share, series.low, series.high))
        at = np.arange(len(share)) + _stagger(series, panel, number)
        ax.plot(at, share, **_look(number), zorder=3, clip_on=False)
        known = ~np.isnan(share)
        if _has_bands(series, panel):
            pale = 0.2 if len(panel.lines) == 1 else 0.12
            ax.fill_between(at, low, high, color=COLOURS[number], alpha=pale, linewidth=0, zorder=2)
            beside = np.concatenate([[False], known[:-1]]) | np.concatenate([known[1:], [False]])
            known &= ~beside  # a point between two gaps has no band
        ax.vlines(at[known], low[known], high[known], color=COLOURS[number], linewidth=0.7, alpha=0.75, zorder=2)
    if fit:
        write_numbers(ax, numbers, style, word("n", style.language))


def _has_bands(series: Series, panel: Panel) -> bool:
    return len(panel.lines) == 1 or len(series.periods) > MOST_WHISKERS


def _stagger(series: Series, panel: Panel, number: int) -> float:
    return 0 if _has_bands(series, panel) else (number - (len(panel.lines) - 1) / 2) * _STAGGER


def _end(series: Series, panel: Panel, number: int) -> tuple[float, float]:
    """The last point of a line; without a share where there is none."""
    line = panel.lines[number]
    share = series.share[line.row, line.group]
    known = np.flatnonzero(~np.isnan(share))
    last = known[-1] if len(known) else len(share) - 1
    return float(last + _stagger(series, panel, number)), float(share[last])
