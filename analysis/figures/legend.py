"""A legend above the chart: in as many columns as fit, read from the side where the language begins."""

from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from analysis.figures.layout import width_of
from analysis.figures.style import INK, Style

_HANDLE, _LINE = 0.5, 0.23  # inches
_SIZE = 8.5


def legend_columns(names: list[str], style: Style, inches: float) -> int:
    """How many entries fit side by side."""
    widest = max(width_of(name, style, _SIZE) for name in names) + _HANDLE
    return max(1, min(len(names), int(inches / widest)))


def legend_height(names: list[str], columns: int) -> float:
    """What the legend adds to the height of a page, in inches."""
    return _LINE * -(-len(names) // columns) + 0.06


def legend_above(ax: Axes, handles: list[Artist], names: list[str], style: Style, *, columns: int, own: bool) -> None:
    """Write the legend; on a page of the caller the title has that place, and it goes where the chart leaves room."""
    entries = list(zip(handles, [style.sentence(name) for name in names], strict=True))
    entries += [(Line2D([], [], linestyle="none"), "")] * (-len(entries) % columns)
    rows = [entries[at : at + columns] for at in range(0, len(entries), columns)]
    rows = [row[::-1] for row in rows] if style.mirrored else rows
    ordered = [row[column] for column in range(columns) for row in rows]  # matplotlib fills column by column
    above = {"loc": f"lower {style.start}", "bbox_to_anchor": (1 if style.mirrored else 0, 1)}
    legend = ax.legend(
        *zip(*ordered, strict=True), **(above if own else {"loc": "best"}), ncols=columns, fontsize=_SIZE,
        alignment=style.start, markerfirst=not style.mirrored, handlelength=1.6, columnspacing=1.4, borderaxespad=0.2,
        borderpad=0.1, frameon=not own, edgecolor="none",
    )  # fmt: skip
    for text in legend.get_texts():
        text.set(color=INK, parse_math=False)
