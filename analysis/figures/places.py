"""Where on its picture each bar, row or cell of a chart stands, so that a page can lay a link over it."""

from collections.abc import Sequence
from typing import NamedTuple

from matplotlib.axes import Axes

from analysis.figures.layout import notes_of
from analysis.figures.style import redrawing

DPI = 300  # of the saved picture


class Place(NamedTuple):
    """A rectangle, in fractions of the picture from its upper left corner, and the row of the table behind it.

    `told` is what the rectangle shows, in the language of the figure: "Threat (Outlet): 33%".
    """

    row: dict[str, str]
    told: str
    left: float
    top: float
    width: float
    height: float


class _Mark(NamedTuple):
    row: dict[str, str]
    told: str
    across: tuple[float, float] | None
    down: tuple[float, float]


def mark_places(
    ax: Axes,
    rows: Sequence[dict[str, str]],
    told: Sequence[str],
    *,
    down: Sequence[tuple[float, float]],
    across: Sequence[tuple[float, float]] | None = None,
) -> None:
    """Remember on an Axes which stretch of its axes belongs to which row; without `across` the whole width does.

    A bar of 0 has no width, and one can still point at its place.
    """
    wide = across if across is not None else [None] * len(rows)
    ax.khitab_places = [_Mark(*mark) for mark in zip(rows, told, wide, down, strict=True)]


def places_of(ax: Axes) -> list[Place]:
    """The rectangles of a chart, its small charts included, on its saved picture; none where it has not marked any.

    >>> from matplotlib.figure import Figure
    >>> ax = Figure().add_axes([0.2, 0.1, 0.5, 0.8])
    >>> _ = ax.set_ylim(2, 0)
    >>> mark_places(ax, [{"theme": "t"}], ["Security: 3%"], down=[(0, 1)])
    >>> [round(part, 3) for part in places_of(ax)[0][2:]]
    [0.2, 0.1, 0.5, 0.4]
    """
    figure = ax.get_figure(root=True)
    marks = [(one, mark) for one in _in_reading_order(ax) for mark in getattr(one, "khitab_places", [])]
    screen = figure.dpi
    figure.set_dpi(DPI)  # the width of labels, and with it the place of the bars, differs a little with it
    try:
        if marks and figure.get_layout_engine() is not None:
            with redrawing(notes_of(ax).style):
                figure.get_layout_engine().execute(figure)
        return [_place(one, mark) for one, mark in marks]
    finally:
        figure.set_dpi(screen)


def _in_reading_order(ax: Axes) -> list[Axes]:
    """The small charts of a page row by row; those of an Arabic figure from the right."""
    side = -1 if notes_of(ax).style.mirrored else 1
    grid = [(one.get_subplotspec(), one) for one in ax.get_figure(root=True).axes]
    placed = [(spec.rowspan.start, side * spec.colspan.start) if spec else (0, 0) for spec, _ in grid]
    return [grid[n][1] for n in sorted(range(len(grid)), key=lambda n: (placed[n], n))]


def _place(ax: Axes, mark: _Mark) -> Place:
    across = ax.get_xlim() if mark.across is None else mark.across
    corners = ax.transData.transform(list(zip(across, mark.down, strict=True)))
    (x, y), (right, upper) = ax.get_figure(root=True).transFigure.inverted().transform(corners)
    left, top = min(x, right), 1 - max(y, upper)
    return Place(mark.row, mark.told, float(left), float(top), float(abs(right - x)), float(abs(upper - y)))
