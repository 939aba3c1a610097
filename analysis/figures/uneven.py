"""Rows of unequal height: what each needs, and the axis that has them."""

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes

from analysis.figures.layout import category_axis, font_of
from analysis.figures.style import Style

# Inches from one line of a label to the next, at 9 points; Amiri needs more than the fonts without serifs.
_LINE = {"naskh": 0.26}


def row_heights(labels: Sequence[str], style: Style, *, least: Sequence[float] | float) -> np.ndarray:
    """Heights in inches: room for the lines of each label, and at least what is drawn in the row."""
    lines = np.array([label.count("\n") + 1 for label in labels])
    return np.maximum(0.015 + _LINE.get(style.font, 0.215) * lines, least)


def page_height(heights: np.ndarray, *, legend: float, axis: str) -> float:
    """Inches of a page with these rows, its legend and the broken name of its axis (measured, with the paddings)."""
    return float(heights.sum() + legend + 0.75 + 0.21 * axis.count("\n"))


def uneven_axis(ax: Axes, labels: list[str], heights: np.ndarray, style: Style, *, size: float) -> np.ndarray:
    """`category_axis` with inches as the unit; where the middles of the rows are."""
    middles = np.cumsum(heights) - heights / 2
    category_axis(ax, labels, style, size=size)
    ax.set_yticks(middles, labels=labels, fontsize=size, linespacing=1.1, **font_of(style))
    ax.set_ylim(heights.sum(), 0)
    return middles
