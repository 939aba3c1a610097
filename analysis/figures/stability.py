"""stability -> the specification curve: every difference that the count can give, and below it how each was counted."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.ticker import MaxNLocator

from analysis.figures.layout import Notes, break_lines, category_axis, finish, font_of, inches_of, new_figure, width_of
from analysis.figures.legend import legend_above, legend_columns, legend_height
from analysis.figures.specifications import Curve, group_name, read_curve
from analysis.figures.style import COLOURS, GREY, INK, PALE, Style, drawing
from analysis.figures.wording import MISSING, alt_text, word

# colour, mark, filled or not, width of the interval: grey print tells them apart by mark and width
_LOOKS = {
    "higher": (COLOURS[0], "^", True, 1.0),
    "lower": (COLOURS[3], "v", True, 1.0),
    "not told apart": ("#8d9298", "o", False, 0.55),
}
_CURVE, _ROW = 2.3, 0.175  # inches
_FEWEST = 12  # places along the axis: one specification alone is a point, not a wall
_GAP = 0.12  # inches between the panels


def plot_stability(
    stability: pd.DataFrame, *, frame: str | None = None, measure: str = "share", language: str | None = None,
    ax: Axes | None = None, caption: str = "",
) -> Axes:  # fmt: skip
    """The specification curve of a `stability` table: does the conclusion hang on how it was counted?

    One point is a specification, with its interval, from the smallest difference to the largest: a triangle that points
    up where group_a has more, down where it has less, an empty circle and a thin interval where the groups are not told
    apart. The dashed line is the main specification. Below, a mark in each line of the choices that the specification
    made; a choice without an alternative has no line, unless there is none at all. In Arabic the smallest difference
    stands at the right.

    frame : a frame or a theme of the table; needed where it holds several. measure : share (difference in percentage
        points) or per_1000 (hits per 1,000 words).
    caption : n, period, outlets, codebook version; drawn below where no `ax` is given, and kept for `save_figure`.

    Returns
    -------
    Axes
        with both panels as its `child_axes`, alternative text and caption in `khitab_notes`.

    Raises
    ------
    KhitabError
        for a missing column, an unknown frame or measure, several comparisons, or no row.

    Specifications count the same articles: many points that agree are not many studies.
    Source: Simonsohn, Simmons and Nelson 2020.

    >>> stability = pd.DataFrame({"theme": "t", "frame": "f", "label_en": "Threat", "group_a": "x", "group_b": "y",
    ...     "letters": ["folded", "strict"], "measure": "share", "difference": [0.4, 0.1], "low": [0.1, -0.2],
    ...     "high": [0.7, 0.4], "conclusion": ["higher", "not told apart"], "is_main": [True, False], "min_hits": 1})
    >>> fixed = ("nisba", "furniture", "off_topic", "duplicates", "inside_names", "left_out")
    >>> ax = plot_stability(stability.assign(**dict.fromkeys(fixed, "")), language="en")
    >>> [label.get_text() for label in ax.child_axes[1].get_yticklabels()]
    ['spelling: hamza may be left out', 'spelling: as in the codebook']
    """
    with drawing(language) as style:
        curve = read_curve(stability, frame, measure, style)
        own = ax is None
        names, labels = _names(curve, style), _labels(curve, style)
        # inches beside the labels, which on a page of the caller stand outside its Axes
        beside = max(width_of(label, style, 8) for label in labels) + 0.35
        room = style.width - beside if own else inches_of(ax)
        columns = legend_columns(list(names.values()), style, room)
        legend = legend_height(list(names.values()), columns)
        ax = _page(curve, legend, style) if own else ax
        upper, lower = _panels(ax, curve, legend, own=own)
        _draw_curve(upper, curve, style, room)
        _draw_choices(lower, curve, labels, style, room)
        handles = [Line2D([], [], **_handle(name)) for name in names]
        legend_above(upper, handles, list(names.values()), style, columns=columns, own=True)
        title = _title(curve, style)
        notes = Notes(
            alt=alt_text("stability", style.language, title, _spoken(curve, names, style)),
            caption=caption,
            function="plot_stability",
            parameters={"frame": frame, "language": style.language, "measure": measure},
            style=style,
            own_page=own,
        )
        return finish(ax, title=title, notes=notes)


def _names(curve: Curve, style: Style) -> dict[str, str]:
    """What the legend calls each conclusion that is there, and the main specification."""
    counts = curve.rows["conclusion"].value_counts()
    a = break_lines(group_name(curve, "group_a", style), style, 0.3 * style.width, size=8.5, lines=1)
    told = {
        name: word(f"stability_{name}", style.language, a=a, n=style.number(counts[name]))
        for name in _LOOKS
        if name in counts
    }
    return told | ({"main": word("stability_main", style.language)} if curve.rows["is_main"].any() else {})


def _labels(curve: Curve, style: Style) -> list[str]:
    return [break_lines(text, style, 0.4 * style.width, size=8, lines=1) for text, *_ in curve.choices]


def _page(curve: Curve, legend: float, style: Style) -> Axes:
    height = _CURVE + _GAP + _ROW * len(curve.choices)
    return new_figure(height + legend + 0.75, width=style.width).subplots()


def _panels(ax: Axes, curve: Curve, legend: float, *, own: bool) -> tuple[Axes, Axes]:
    """The place of the Axes parted in three: legend, curve, choices; on a page of the caller the last two share it."""
    low = _ROW * len(curve.choices)
    needed = _CURVE + _GAP + low
    given = needed + legend if own else ax.get_figure(root=True).get_figheight() * ax.get_position().height
    part = (1 - legend / given) / needed  # of the place, for each inch needed
    ax.axis("off")
    upper = ax.inset_axes((0, part * (low + _GAP), 1, part * _CURVE))
    return upper, ax.inset_axes((0, 0, 1, part * low), sharex=upper)


def _points_each(curve: Curve, room: float) -> float:
    """Width in points that a specification has along the axis."""
    return 72 * room / max(len(curve.rows), _FEWEST)


def _draw_curve(ax: Axes, curve: Curve, style: Style, room: float) -> None:
    each, places = _points_each(curve, room), np.arange(len(curve.rows))
    value, low, high = (curve.scaled(name) for name in ("difference", "low", "high"))
    ax.axhline(0, color=INK, linewidth=0.8, zorder=2)
    for conclusion, (colour, mark, filled, thick) in _LOOKS.items():
        at = places[(curve.rows["conclusion"] == conclusion).to_numpy()]
        ax.vlines(at, low[at], high[at], color=colour, linewidth=thick * np.clip(0.5 * each, 0.5, 1.8), zorder=3)
        size, face = np.clip(0.9 * each, 2, 6), colour if filled else "white"
        ax.plot(at, value[at], mark, color=colour, mfc=face, ms=size, mew=min(1, size / 4), zorder=4)
    _mark_main(ax, curve)
    main = places[curve.rows["is_main"].to_numpy()]
    ax.plot(main, value[main], "D", color=INK, mfc="white", ms=max(5, np.clip(0.9 * each, 2, 6)), mew=1.2, zorder=6)
    ax.spines[:].set_visible(False)
    ax.grid(axis="y", color=PALE)
    if style.mirrored:
        ax.yaxis.tick_right()
    ax.tick_params(axis="both", length=0, labelsize=8.5, labelcolor=GREY, labelfontfamily=style.rc()["font.family"])
    ax.tick_params(axis="x", labelbottom=False)
    ax.yaxis.set_major_locator(MaxNLocator(6, integer=curve.measure == "share"))
    ticks = ax.get_yticks()
    decimals = 0 if np.allclose(ticks, np.round(ticks)) else 1
    ax.yaxis.set_major_formatter(lambda value, _: style.label(_signed(value, decimals, style)))


def _draw_choices(ax: Axes, curve: Curve, labels: list[str], style: Style, room: float) -> None:
    """A mark where a specification made the choice; every second choice has a pale ground."""
    category_axis(ax, [style.lines(text) for text in labels], style, size=8)
    colours = curve.rows["conclusion"].map({name: look[0] for name, look in _LOOKS.items()}).to_numpy(object)
    width = np.clip(0.7 * _points_each(curve, room), 0.45, 5)
    for y, (_, chosen, number) in enumerate(curve.choices):
        if number % 2 == 0:
            ax.axhspan(y - 0.5, y + 0.5, color="#f4f5f6", linewidth=0, zorder=0)
        at = np.flatnonzero(chosen)
        ax.vlines(at, y - 0.33, y + 0.33, colors=list(colours[at]), linewidth=width, zorder=3)
    _mark_main(ax, curve)
    spare = max(0, _FEWEST - len(curve.rows)) / 2
    ends = (-0.8 - spare, len(curve.rows) - 0.2 + spare)
    ax.set_xlim(ends[::-1] if style.mirrored else ends)
    ax.grid(False)
    ax.set_xticks([])
    note = break_lines(word(f"stability_axis_{curve.measure}", style.language), style, 0.9 * room, size=8.5)
    ax.set_xlabel(style.sentence(note), loc=style.start, fontsize=8.5, linespacing=1.2, **font_of(style))


def _mark_main(ax: Axes, curve: Curve) -> None:
    for place in np.flatnonzero(curve.rows["is_main"].to_numpy()):
        ax.axvline(place, color=INK, linewidth=0.9, linestyle=(0, (4, 2)), zorder=5)


def _handle(name: str) -> dict[str, object]:
    if name == "main":
        return {"color": INK, "linestyle": (0, (4, 2)), "linewidth": 0.9, "marker": "D", "mfc": "white", "ms": 5}
    colour, mark, filled, thick = _LOOKS[name]
    return {"color": colour, "marker": mark, "mfc": colour if filled else "white", "linewidth": 1.8 * thick, "ms": 5.5}


def _signed(value: float, decimals: int, style: Style) -> str:
    if not np.isfinite(value):
        return MISSING
    return f"{'+' if round(value, decimals) > 0 else ''}{style.number(value, decimals)}"


def _title(curve: Curve, style: Style) -> str:
    first = curve.rows.iloc[0]
    what = word(f"stability_{curve.measure}", style.language, label=first[f"label_{style.language}"])
    a, b = (group_name(curve, name, style) for name in ("group_a", "group_b"))
    pair = word("versus", style.language, a=a, b=b)
    return word("stability_title", style.language, what=what, pair=pair, n=style.number(len(curve.rows)))


def _spoken(curve: Curve, names: dict[str, str], style: Style) -> list[str]:
    """How many specifications conclude what, and from where to where the difference goes."""
    value, decimals = curve.scaled("difference"), 0 if curve.measure == "share" else 2
    main = value[curve.rows["is_main"].to_numpy()]
    ends = {"low": np.nanmin(value), "high": np.nanmax(value), "main": main[0] if len(main) else np.nan}
    told = {name: _signed(number, decimals, style) for name, number in ends.items()}
    counted = [text for name, text in names.items() if name != "main"]
    return [*counted, word("stability_range", style.language, **told)]
