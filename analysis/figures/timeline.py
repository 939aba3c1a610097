"""What stands along a time axis: period labels that fit, numbers of articles, events, and names at line ends."""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.transforms import ScaledTranslation, blended_transform_factory

from analysis.errors import KhitabError
from analysis.figures.layout import break_lines, font_of, width_of
from analysis.figures.rtl import plain_text
from analysis.figures.style import COLOURS, GREY, INK, MARKERS, Style
from analysis.figures.wording import word

N_ROW = 9.0  # points
_STEPS = {"week": (1, 2, 4, 13, 26, 52), "month": (1, 2, 3, 6, 12, 24, 60), "quarter": (1, 2, 4, 8, 20, 40)}
_STEPS["year"] = (1, 2, 5, 10, 20, 50)
_EVENT_INCHES, _EVENT_LINE = 1.6, 0.145
_NAME_LINE = 0.17


class Event(NamedTuple):
    """Where an event stands, counted in periods from the first, and what is written there."""

    at: float
    text: str


def read_events(events: Mapping[object, str] | None, periods: pd.PeriodIndex, style: Style) -> list[Event]:
    """The events in order of time; a day stands at its place inside its period.

    Raises
    ------
    KhitabError
        where `events` is no dictionary, a date is none, or lies outside the periods.
    """
    if not isinstance(events or {}, Mapping):
        raise KhitabError(f"events={events!r}: write a dictionary of dates and names: {{'2025-01-19': '…'}}.")
    return sorted(_read_event(day, name, periods, style) for day, name in (events or {}).items())


def _read_event(day: object, name: str, periods: pd.PeriodIndex, style: Style) -> Event:
    try:
        date = pd.Timestamp(day).tz_localize(None)
    except (ValueError, TypeError):
        date = pd.NaT
    if date is pd.NaT:
        raise KhitabError(f"events: {day!r} is no date; write it as '2025-01-19'.")
    inside = pd.Period(date, freq=periods.freq)
    if not periods[0] <= inside <= periods[-1]:
        raise KhitabError(
            f"events: {date.date()} lies outside the table ({periods[0]} to {periods[-1]}): leave it out."
        )
    part = (date - inside.start_time) / (inside.end_time - inside.start_time)
    text = f"{_write_day(date, style)} {plain_text(name)}".strip()
    return Event(inside.ordinal - periods[0].ordinal - 0.5 + part, text)


def _write_day(date: pd.Timestamp, style: Style) -> str:
    """With strokes in Arabic: behind an Arabic word hyphens would turn the parts round, 19-01-2025."""
    text = in_digits(str(date.date()), style)
    return text.replace("-", "/") if style.language == "ar" else text


def time_axis(ax: Axes, periods: pd.PeriodIndex, unit: str, style: Style, *, inches: float, rows: int) -> None:
    """Period labels under `rows` rows of numbers; time runs left to right unless the style asks for the other way."""
    names = [in_digits(period_name(period, unit, style.language), style) for period in periods]
    widest = max(width_of(name, style, 8) for name in names) + 0.12
    per = inches / len(names)
    step = next((step for step in _STEPS[unit] if step * per >= widest), max(1, len(names)))
    ticks = [i for i, period in enumerate(periods) if period.ordinal % step == 0] or [0]
    ax.set_xticks(ticks, labels=[style.label(names[i]) for i in ticks], fontsize=8, color=GREY, **font_of(style))
    ax.set_xlim(-0.6, len(names) - 0.4)
    if style.direction == "rtl":
        ax.invert_xaxis()
        ax.yaxis.tick_right()
    ax.tick_params(axis="both", length=0, labelfontfamily=style.rc()["font.family"])
    ax.tick_params(axis="x", pad=4 + N_ROW * rows)
    ax.tick_params(axis="y", labelsize=8, labelcolor=GREY)


def period_name(period: pd.Period, unit: str, language: str) -> str:
    """A week by its first day, a quarter as the language writes it, others as in the table.

    >>> period_name(pd.Period("2025Q1"), "quarter", "fr")
    'T1 2025'
    """
    if unit == "quarter":
        return word("period_quarter", language, number=period.quarter, year=period.year)
    return str(period.start_time.date()) if unit == "week" else str(period)


def in_digits(text: str, style: Style) -> str:
    """A date or period in the digits of the figure."""
    return "".join(style.number(int(c)) if c.isdecimal() else c for c in text)


def numbers_fit(articles: np.ndarray, style: Style, inches: float) -> bool:
    """Whether the numbers of articles can stand under each period."""
    widest = max(width_of(style.number(n), style, 6.5) for n in (articles.min(), articles.max()))
    return inches / articles.shape[1] > widest + 0.03


def write_numbers(ax: Axes, articles: np.ndarray, style: Style, head: str) -> None:
    """A row of numbers of articles for each line, under the axis; several rows begin with the marks of their lines."""
    start = 1 if style.direction == "rtl" else 0
    for row, line in enumerate(articles):
        down = -(row + 0.75) * N_ROW
        for x, n in enumerate(line):
            ax.annotate(
                style.label(style.number(n)), (x, 0), xycoords=("data", "axes fraction"), xytext=(0, down), color=GREY,
                textcoords="offset points", ha="center", va="center", fontsize=6.5, annotation_clip=False,
                **font_of(style),
            )  # fmt: skip
        if len(articles) > 1:
            _mark(ax, start, 0, row, (9 if start else -9, down))
        else:
            ax.annotate(
                style.label(head), (start, 0), xycoords="axes fraction", xytext=(9 if start else -9, down), color=GREY,
                textcoords="offset points", ha="center", va="center", fontsize=7, annotation_clip=False,
                **font_of(style),
            )  # fmt: skip


def _mark(ax: Axes, x: float, y: float, line: int, points: tuple[float, float], *, data: bool = False) -> None:
    """The mark of a line beside the chart."""
    base = blended_transform_factory(ax.transAxes, ax.transData) if data else ax.transAxes
    move = ScaledTranslation(points[0] / 72, points[1] / 72, ax.get_figure(root=True).dpi_scale_trans)
    ax.plot(
        [x], [y], MARKERS[line], color=COLOURS[line], markersize=3.6, transform=base + move, clip_on=False, zorder=5,
        label=f"_mark {line}",
    )  # fmt: skip


def write_events(ax: Axes, events: list[Event], style: Style, *, inches: float, high: float, named: bool) -> float:
    """Dashed lines through the chart; names above 100 %, one over the other where they would touch.

    `inches` and `high` are width and height of the chart up to 100 %. Returns the inches that the names need above it.
    """
    texts = [break_lines(event.text, style, _EVENT_INCHES, size=7.5, lines=2) for event in events] if named else []
    places, levels = _stack(ax, events, texts, style, inches)
    tall = _EVENT_LINE * max([text.count("\n") + 1 for text in texts], default=0) + 0.05
    room = tall * (max(levels, default=-1) + 1)
    step = 1.08 * tall / high
    ax.set_ylim(-0.04, 1.04 + step * (max(levels, default=-1) + 1))
    for event in events if not named else []:
        ax.plot([event.at, event.at], [0, 1], color=INK, linewidth=0.9, dashes=(4, 2), zorder=1.5)
    for event, text, x, level in zip(events if named else [], texts, places, levels, strict=True):
        y = 1.05 + step * level
        ax.plot([event.at, event.at], [0, y], color=INK, linewidth=0.9, dashes=(4, 2), zorder=1.5)
        ax.text(
            x, y, style.sentence(text), fontsize=7.5, color=INK, ha="center", va="bottom", linespacing=1.05, zorder=4,
            bbox={"facecolor": "white", "linewidth": 0, "pad": 1}, **font_of(style),
        )  # fmt: skip
    return room


def _stack(
    ax: Axes, events: list[Event], texts: list[str], style: Style, inches: float
) -> tuple[list[float], list[int]]:
    """Where each name stands, kept inside the chart, and on which level, so that no two touch."""
    left = min(ax.get_xlim())
    per = inches / abs(np.diff(ax.get_xlim())[0])
    taken: list[float] = []  # the right end of each level, in inches
    places, levels = [], []
    for event, text in zip(events, texts, strict=False):
        half = max(width_of(line, style, 7.5) for line in text.split("\n")) / 2 + 0.05
        middle = float(np.clip((event.at - left) * per, half, max(half, inches - half)))
        level = next((i for i, end in enumerate(taken) if end <= middle - half), len(taken))
        taken[level : level + 1] = [middle + half]
        places.append(middle / per + left)
        levels.append(level)
    return places, levels


def write_names(ax: Axes, names: list[str], ends: list[tuple[float, float]], style: Style, *, high: float) -> None:
    """The name of each line at the end of time, moved apart where they would touch, with a thin line to its last point.

    names : broken into lines and ready to be drawn. ends : the last point of each line, NaN high where it has none.
    """
    heights = [(name.count("\n") + 1) * _NAME_LINE * np.ptp(ax.get_ylim()) / high for name in names]
    sign = -1 if style.direction == "rtl" else 1
    edge = 0 if sign < 0 else 1
    for line, y in _apart([float(np.nan_to_num(y, nan=0.5)) for _, y in ends], heights).items():
        x, height = ends[line]
        if not np.isnan(height):
            ax.annotate(
                "", (x, height), xytext=(edge, y), textcoords=("axes fraction", "data"), annotation_clip=False,
                arrowprops={"arrowstyle": "-", "color": COLOURS[line], "linewidth": 0.6, "shrinkA": 0, "shrinkB": 2},
            )  # fmt: skip
        _mark(ax, edge, y, line, (5 * sign, 0), data=True)
        ax.annotate(
            names[line], (edge, y), xycoords=("axes fraction", "data"), xytext=(10 * sign, 0), fontsize=8.5, color=INK,
            textcoords="offset points", ha="right" if sign < 0 else "left", va="center", linespacing=1.15,
            annotation_clip=False, **font_of(style),
        )  # fmt: skip


def _apart(wanted: list[float], heights: list[float]) -> dict[int, float]:
    """Places near those wanted, from the lowest up, none closer than half of both heights; the pile stays in 0 to 1."""
    order = sorted(range(len(wanted)), key=lambda i: (wanted[i], i))
    places: dict[int, float] = {}
    floor = -0.04
    for i in order:
        places[i] = max(wanted[i], floor + heights[i] / 2)
        floor = places[i] + heights[i] / 2
    ceiling = 1.04
    for i in reversed(order):
        places[i] = min(places[i], ceiling - heights[i] / 2)
        ceiling = places[i] - heights[i] / 2
    return places
