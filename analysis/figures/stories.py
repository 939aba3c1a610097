"""Duplicates -> points in time: which stories were printed again, by whom, and who had them first."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.dates import AutoDateLocator, num2date
from matplotlib.lines import Line2D
from matplotlib.ticker import MaxNLocator

from analysis.errors import KhitabError
from analysis.figures.copies import LEAST_DAYS, dated, largest, number_outlets, place, read_copies
from analysis.figures.layout import Notes, break_lines, finish, font_of, new_figure
from analysis.figures.legend import legend_above, legend_columns, legend_height
from analysis.figures.style import COLOURS, GREY, INK, MARKERS, PALE, Style, drawing
from analysis.figures.uneven import page_height, row_heights, uneven_axis
from analysis.figures.wording import alt_text, word

_MOST_STORIES, _HIGHEST = 60, 11.0  # rows; inches
_STEP = 0.115  # inches between points that would cover one another
_RING = {"marker": "o", "markersize": 8.8, "markerfacecolor": "none", "markeredgecolor": INK, "markeredgewidth": 1}


def plot_stories(
    duplicates: pd.DataFrame,
    *,
    language: str | None = None,
    since: str = "calendar",
    top: int = 12,
    ax: Axes | None = None,
    caption: str = "",
) -> Axes:
    """Stories that were printed more than once, in time: one row a story, one point a copy, the first one ringed.

    `duplicates` is the table of `find_duplicates`, or `documents` with `duplicate_group`. The `top` stories with most
    copies are drawn, the earliest on top, under the headline of the first copy; their number stands at the edge.
    Outlets differ by colour and marker; of more than eight, those with fewest copies share one. Copies that would cover
    one another stand under each other. Time runs from left to right unless `use_style(direction="rtl")` reverses it.

    since : calendar (dates), or first: days since the first copy, whose date stands at the edge. Over a long period
        only this shows who followed whom. caption : n, period, outlets; drawn below where no `ax` is given, and kept
        for `save_figure`.

    Returns
    -------
    Axes
        with alternative text and caption in `khitab_notes`. Copies without a date are left out, and counted below.

    Raises
    ------
    KhitabError
        for a missing column, no story with a dated copy, `top` outside 1 to 60, or more copies than a page holds.

    Caveat: the first copy is the first of this corpus, not the origin of the story.

    >>> dates = pd.to_datetime(["2025-01-19", "2025-01-20"])
    >>> duplicates = pd.DataFrame({"group": "a", "doc_id": ["a", "b"], "outlet": ["هسبريس", "Le360"], "title": "خبر",
    ...                            "published": dates})
    >>> len(plot_stories(duplicates, language="fr").get_yticks())
    1
    """
    if not isinstance(top, int) or not 1 <= top <= _MOST_STORIES:
        raise KhitabError(f"top={top!r} must be a whole number from 1 to {_MOST_STORIES}.")
    if since not in ("calendar", "first"):
        raise KhitabError(f"since={since!r} is unknown; choose calendar or first.")
    copies, undated = dated(read_copies(duplicates))
    shown, stories = largest(copies, top)
    with drawing(language) as style:
        placed = place(shown.assign(mark=number_outlets(shown["outlet"])), since, _STEP / (0.4 * style.width))
        firsts = placed[placed["is_first"]].sort_values("row")
        titles = [break_lines(text, style, 0.42 * style.width, size=8.5, lines=2) for text in firsts["title"]]
        heights = row_heights(titles, style, least=0.13 + _STEP * firsts["lanes"].to_numpy())
        handles, names = _legend(placed, style)
        columns = legend_columns(names, style, 0.6 * style.width)
        axis = break_lines(_axis_title(placed, stories, undated, since, style), style, 0.5 * style.width, size=8.5)
        height = page_height(heights, legend=legend_height(names, columns), axis=axis)
        own, ax = ax is None, ax if ax is not None else _page(height, style)
        middles = _draw(ax, placed, heights, [style.lines(title) for title in titles], style)
        _name_edges(ax, firsts, middles, since, style)
        _time_axis(ax, placed["day"], since, style)
        ax.set_xlabel(style.sentence(axis), loc=style.start, fontsize=8.5, linespacing=1.2, **font_of(style))
        legend_above(ax, handles, names, style, columns=columns, own=own)
        title = word("stories_title", style.language)
        notes = Notes(
            alt=alt_text("stories", style.language, title, _spoken(placed, style)),
            caption=caption,
            function="plot_stories",
            parameters={"language": style.language, "since": since, "top": top},
            style=style,
            own_page=own,
        )
        return finish(ax, title=title, notes=notes)


def _page(height: float, style: Style) -> Axes:
    if height > _HIGHEST:
        raise KhitabError(
            f"the copies would need a page of {height:.0f} inches (at most {_HIGHEST:.0f}): draw fewer stories with "
            "top=, or days with since='first'."
        )
    return new_figure(height, width=style.width).subplots()


def _draw(ax: Axes, placed: pd.DataFrame, heights: np.ndarray, titles: list[str], style: Style) -> np.ndarray:
    """The rows and their points; the heights at which the rows stand."""
    middles = uneven_axis(ax, titles, heights, style, size=8.5)
    ax.hlines(np.cumsum(heights)[:-1], 0, 1, transform=ax.get_yaxis_transform(), colors=PALE, linewidth=0.6)
    y = middles[placed["row"]] + _STEP * (placed["lane"] - (placed["lanes"] - 1) / 2)
    for mark in sorted(placed["mark"].unique()):
        of = placed["mark"] == mark
        ax.plot(placed["day"][of], y[of], linestyle="none", zorder=3, **_look(mark))
    first = placed["is_first"]
    ax.plot(placed["day"][first], y[first], linestyle="none", zorder=4, **_RING)
    return middles


def _name_edges(ax: Axes, firsts: pd.DataFrame, middles: np.ndarray, since: str, style: Style) -> None:
    """How many copies, and on an axis without dates when the first appeared."""
    for n, date, y in zip(firsts["n"], firsts["date"], middles, strict=True):
        told = [style.label(style.number(n)), *([style.label(style.day(date))] if since == "first" else [])]
        ax.annotate(
            "\n".join(told), (0 if style.mirrored else 1, y), xycoords=("axes fraction", "data"),
            xytext=(-3 if style.mirrored else 3, 0), textcoords="offset points", linespacing=1.1,
            ha="right" if style.mirrored else "left", va="center", fontsize=7.5, color=GREY, annotation_clip=False,
            **font_of(style),
        )  # fmt: skip


def _look(mark: int) -> dict[str, object]:
    """Marker and colour; that of the other outlets is small and grey."""
    if mark == len(MARKERS):
        return {"marker": ".", "color": GREY, "markersize": 5}
    return {
        "marker": MARKERS[mark],
        "color": COLOURS[mark],
        "markersize": 5.5,
        "markeredgecolor": INK,
        "markeredgewidth": 0.3,
    }


def _time_axis(ax: Axes, days: pd.Series, since: str, style: Style) -> None:
    low, span = days.min(), days.max() - days.min()
    margin = max(0.04 * span, (LEAST_DAYS - span) / 2) if since == "calendar" else max(0.05 * span, 0.15)
    limits = low - margin, low + span + margin
    ax.set_xlim(*(limits[::-1] if style.direction == "rtl" else limits))
    if since == "first":
        ax.xaxis.set_major_locator(MaxNLocator(6, integer=True))
        ax.xaxis.set_major_formatter(lambda value, _: style.label(style.number(value)))
    else:
        ax.xaxis.set_major_locator(AutoDateLocator(minticks=3, maxticks=6))
        ax.xaxis.set_major_formatter(lambda value, _: style.label(_day(value, span, style)))


def _day(value: float, span: float, style: Style) -> str:
    """A tick: the month alone where ticks stand on the first of a month, over more than two months."""
    date = num2date(value)
    return style.day(date, parts=2 if date.day == 1 and span > 60 else 3)


def _axis_title(placed: pd.DataFrame, stories: int, undated: int, since: str, style: Style) -> str:
    title, shown = word(f"stories_{since}", style.language), placed["row"].nunique()
    if shown < stories:
        told = {"shown": style.number(shown), "all": style.number(stories)}
        title = word("stories_more", style.language, axis=title, **told)
    return word("stories_undated", style.language, axis=title, n=style.number(undated)) if undated else title


def _legend(placed: pd.DataFrame, style: Style) -> tuple[list[Line2D], list[str]]:
    outlets = placed.drop_duplicates("outlet").sort_values(["mark", "outlet"]).drop_duplicates("mark")
    others = placed["outlet"].nunique() > len(outlets)
    names = [break_lines(name, style, 1.6, size=8.5, lines=1) for name in outlets["outlet"]]
    names = [*names[:-1], word("stories_others", style.language)] if others else names
    looks = [_RING, *map(_look, outlets["mark"])]
    handles = [Line2D([], [], linestyle="none", **look) for look in looks]
    return handles, [word("stories_ring", style.language), *names]


def _spoken(placed: pd.DataFrame, style: Style) -> list[str]:
    firsts = placed[placed["is_first"]].sort_values("row")
    return [
        f"{title} ({outlet}, {style.day(date)}): {style.number(n)}"
        for title, outlet, date, n in zip(firsts["title"], firsts["outlet"], firsts["date"], firsts["n"], strict=True)
    ]
