"""Words beside their points; those that find no place there stand in a column at the side, each with a line."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.text import Annotation, Text
from scipy.optimize import isotonic_regression

from analysis.figures.layout import break_lines, font_of
from analysis.figures.style import Style

LINE = 0.155  # inches from one word of the column to the next, at 8 points
_LONGEST = 1.25  # inches
_POINT, _AIR = 2.6, 0.5  # points: half of what a point covers, and what stays free around a word
# right, left, above, below, then the corners; in later rounds farther off, with a short line
_SIDES = ((1, 0), (-1, 0), (0, 1), (0, -1), (0.7, 0.7), (0.7, -0.7), (-0.7, 0.7), (-0.7, -0.7))
_ROUNDS = (3.5, 13.0, 22.0)  # points from the middle of a point to its word
_LINE_STYLE = {"arrowstyle": "-", "color": "#b9bdc2", "linewidth": 0.45, "shrinkA": 1, "shrinkB": 2}


def write_words(
    ax: Axes, words: pd.DataFrame, style: Style, *, size: float, inches: float, points: pd.DataFrame
) -> None:
    """Write each word at its point, those of the greatest |ζ| first; none on a text of the chart or beyond its edge.

    words : `word`, `n`, `z` and `colour`, the highest ζ first. points : `n` and `z` of those that no word may cover.
    inches : the height of the chart.
    """
    words = words.assign(text=[style.lines(break_lines(t, style, _LONGEST, size=size, lines=1)) for t in words["word"]])
    measures = [_measure(ax, text, style, size) for text in words["text"]]
    told, order = list(ax.texts), words["z"].abs().sort_values(ascending=False, kind="stable").index
    aside: list[int] = []
    while True:  # a column takes width from the chart, so that the others are placed anew
        column = [_write_aside(ax, *row, style, size) for row in _column(ax, words.loc[aside], size, inches)]
        _lay_out(ax)
        places = _find_places(ax, words.loc[[i for i in order if i not in aside]], measures, points, told)
        missing = [i for i in order if i not in places and i not in aside]
        if not missing:
            break
        aside = sorted(aside + missing)
        for text in column:
            text.remove()
    for i in sorted(places):
        _write_beside(ax, words.loc[i], places[i], style, size)


def _measure(ax: Axes, text: str, style: Style, size: float) -> np.ndarray:
    """Width and height in points."""
    figure = ax.get_figure(root=True)
    drawn = Text(0, 0, text, fontsize=size, figure=figure, **font_of(style))
    box = drawn.get_window_extent()
    return np.array([box.width, box.height]) * 72 / figure.dpi


def _lay_out(ax: Axes) -> None:
    """Give the chart the place on its page that it will have when it is drawn."""
    figure = ax.get_figure(root=True)
    if engine := figure.get_layout_engine():
        engine.execute(figure)


def _find_places(
    ax: Axes, words: pd.DataFrame, measures: list[np.ndarray], points: pd.DataFrame, told: list[Text]
) -> dict[int, np.ndarray]:
    """From each point to the middle of its word, in points of type; words without a place are missing."""
    per = 72 / ax.get_figure(root=True).dpi
    edge = ax.get_window_extent().extents * per
    at = per * ax.transData.transform(points[["n", "z"]].to_numpy(dtype=float)).reshape(-1, 2)
    boxes = [text.get_window_extent().extents * per for text in told]
    taken = np.concatenate([np.hstack([at - _POINT, at + _POINT]), np.reshape(boxes, (-1, 4))])
    places = {}
    for i, point in zip(words.index, per * ax.transData.transform(words[["n", "z"]].to_numpy(float)), strict=True):
        for moved, box in _candidates(point, measures[i]):
            if (box[0, :2] >= edge[:2]).all() and (box[0, 2:] <= edge[2:]).all() and not _overlap(box, taken):
                places[i], taken = moved, np.concatenate([taken, box])
                break
    return places


def _candidates(point: np.ndarray, measure: np.ndarray):
    """The moves that are tried, each with the boxes it takes: the word's, and those of small pieces of its line."""
    for away in _ROUNDS:
        for side in np.array(_SIDES):
            moved = side * away + np.sign(side) * measure / 2
            middle, half = point + moved, measure / 2 + _AIR
            word = np.concatenate([middle - half, middle + half])
            pieces = point + np.outer(np.arange(4.5, away - 3, 1.5), side)
            yield moved, np.concatenate([word[None], np.hstack([pieces - 0.3, pieces + 0.3])])


def _overlap(boxes: np.ndarray, taken: np.ndarray) -> bool:
    mine, theirs = boxes[:, None], taken[None]
    return bool(((mine[..., :2] < theirs[..., 2:]) & (theirs[..., :2] < mine[..., 2:])).all(axis=2).any())


def _write_beside(ax: Axes, word: pd.Series, moved: np.ndarray, style: Style, size: float) -> Annotation:
    far = max(abs(moved) - np.array(_measure(ax, word["text"], style, size)) / 2) > _ROUNDS[0] + 0.1
    return ax.annotate(
        word["text"], (word["n"], word["z"]), xytext=moved, textcoords="offset points", ha="center", va="center",
        fontsize=size, color=word["colour"], zorder=4, arrowprops=_LINE_STYLE if far else None, **font_of(style),
    )  # fmt: skip


def _column(ax: Axes, words: pd.DataFrame, size: float, inches: float) -> list[tuple[pd.Series, float]]:
    """The words without a place, each as near to the height of its point as the lines allow."""
    low, high = ax.get_ylim()
    heights = spread(words["z"].to_numpy(), LINE * size / 8 * (high - low) / inches, low, high)
    return [(word, height) for (_, word), height in zip(words.iterrows(), heights, strict=True)]


def _write_aside(ax: Axes, word: pd.Series, height: float, style: Style, size: float) -> Annotation:
    at = -0.04 if ax.xaxis_inverted() else 1.04
    return ax.annotate(
        word["text"], (word["n"], word["z"]), xytext=(at, height), textcoords=("axes fraction", "data"),
        ha="right" if at < 0 else "left", va="center_baseline", fontsize=size, color=word["colour"], zorder=2,
        annotation_clip=False, arrowprops=_LINE_STYLE | {"relpos": (1 if at < 0 else 0, 0.5)}, **font_of(style),
    )  # fmt: skip


def spread(wanted: np.ndarray, gap: float, low: float, high: float) -> np.ndarray:
    """Heights as near to the wanted ones (falling) as a gap between neighbours allows, by least squares.

    >>> spread(np.array([3.0, 2.9, -1.0]), 1.0, -5, 5).round(2).tolist()
    [3.45, 2.45, -1.0]
    """
    steps = gap * np.arange(len(wanted))
    fitted = isotonic_regression(wanted + steps, increasing=False).x if len(wanted) else steps
    return np.clip(fitted, low + gap * (len(wanted) - 1), high) - steps
