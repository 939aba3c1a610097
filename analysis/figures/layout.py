"""From an empty page to a finished Axes: measured line breaks, title and caption, and the notes a figure carries."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg, RendererAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.text import Text

from analysis.figures.rtl import plain_text
from analysis.figures.steady import SteadyLayout
from analysis.figures.style import GREY, INK, WIDTH, Style

MARGIN = 0.06  # inches
_RULER_DPI = 300  # at 72 hinting makes small letters wider than they are printed


@dataclass(frozen=True)
class Notes:
    """What a figure carries besides its drawing. The one place: the attribute `khitab_notes` of its first Axes.

    `save_figure` and `show` read it (`notes_of`).
    """

    alt: str = ""
    caption: str = ""
    function: str = ""
    parameters: dict[str, object] = field(default_factory=dict)
    style: Style = field(default_factory=Style)
    own_page: bool = False  # the figure was made here, so that title and caption have their places


def notes_of(ax: Axes) -> Notes:
    """The notes of a chart made here; for any other Axes its title is the alternative text."""
    return getattr(ax, "khitab_notes", None) or Notes(alt=plain_text(ax.get_title() or ax.get_title("left")))


def new_figure(height: float, *, width: float = WIDTH) -> Figure:
    """A figure that pyplot does not know of: nothing to close, nothing shown twice in a notebook."""
    figure = Figure(figsize=(width, height), layout=SteadyLayout(w_pad=MARGIN, h_pad=MARGIN))
    FigureCanvasAgg(figure)
    return figure


@lru_cache(maxsize=1)
def _ruler() -> RendererAgg:
    return RendererAgg(8, 8, _RULER_DPI)


def width_of(text: str, style: Style, size: float, weight: str = "normal") -> float:
    """The width of one line in inches."""
    return _measure(style.lines(text), tuple(style.rc()["font.family"]), size, weight)


@lru_cache(maxsize=8192)  # the charts of a report share captions, labels and names
def _measure(line: str, families: tuple[str, ...], size: float, weight: str) -> float:
    font = FontProperties(family=list(families), size=size, weight=weight)
    return _ruler().get_text_width_height_descent(line, font, False)[0] / _RULER_DPI


def break_lines(
    text: object, style: Style, inches: float, *, size: float, weight: str = "normal", lines: int = 99
) -> str:
    """The text broken by measure into lines of at most `inches`; what goes beyond `lines` lines ends in an ellipsis."""
    done, line = [], ""
    for piece in _pieces(plain_text(text), style, inches, size, weight):
        longer = f"{line} {piece}".strip()
        if line and width_of(longer, style, size, weight) > inches:
            done.append(line)
            longer = piece
        line = longer
    done.append(line)
    return "\n".join(
        done if len(done) <= lines else [*done[: lines - 1], _cut(done[lines - 1], style, inches, size, weight)]
    )


def _pieces(text: str, style: Style, inches: float, size: float, weight: str) -> list[str]:
    """The words, those longer than a line cut into halves until they fit."""
    pieces = []
    for word in text.split(" "):  # not at no-break spaces: 95 % and « x » stay together
        if width_of(word, style, size, weight) <= inches or len(word) < 4:
            pieces.append(word)
        else:
            half = len(word) // 2
            pieces += _pieces(f"{word[:half]} {word[half:]}", style, inches, size, weight)
    return pieces


def _cut(line: str, style: Style, inches: float, size: float, weight: str) -> str:
    while line and width_of(f"{line}…", style, size, weight) > inches:
        line = line[:-1]
    return f"{line.rstrip()}…"


def finish(ax: Axes, *, title: str, notes: Notes) -> Axes:
    """Write title and caption (the caption on a page of our own only) and attach the notes."""
    style, figure = notes.style, ax.get_figure(root=True)
    inches = figure.get_figwidth() - 2 * MARGIN if notes.own_page else inches_of(ax)
    text = style.sentence(break_lines(title, style, inches, size=11, weight="bold"))
    if notes.own_page:
        x = 1 - MARGIN / (inches + 2 * MARGIN) if style.mirrored else MARGIN / (inches + 2 * MARGIN)
        written = figure.suptitle(text, x=x, ha=style.start, fontsize=11, fontweight="bold", linespacing=1.15)
        figure.set_figheight(figure.get_figheight() + _height_of(written))  # pages have the room around it
        write_caption(ax, notes.caption, style)
    else:
        ax.set_title(text, loc=style.start, fontsize=11, fontweight="bold", **font_of(style))
    ax.khitab_notes = notes
    return ax


def write_caption(ax: Axes, caption: str, style: Style) -> None:
    """The caption in small grey letters under the chart; the page grows by what it takes, so that the chart stays."""
    figure = ax.get_figure(root=True)
    width = figure.get_figwidth()
    text = style.sentence(break_lines(caption, style, width - 2 * MARGIN, size=7.5)) if caption else ""
    x = 1 - MARGIN / width if style.mirrored else MARGIN / width
    look = {"x": x, "ha": style.start, "fontsize": 7.5, "color": GREY, "linespacing": 1.1}
    before, after = (_caption_height(figure.supxlabel(told, **look)) for told in (figure.get_supxlabel(), text))
    figure.set_figheight(figure.get_figheight() + after - before)


def _caption_height(written: Text) -> float:
    """Its letters and the room above and below them."""
    return _height_of(written) + 2 * MARGIN if written.get_text() else 0


def _height_of(text: Text) -> float:
    """Inches from the top of the first line to the foot of the last."""
    return text.get_window_extent().height / text.get_figure(root=True).dpi


def inches_of(ax: Axes) -> float:
    """The width of an Axes, before labels take their share of it."""
    return ax.get_figure(root=True).get_figwidth() * ax.get_position().width


def font_of(style: Style) -> dict[str, object]:
    """For texts of an Axes made elsewhere: they were made before the style was in use."""
    return {"fontfamily": style.rc()["font.family"], "parse_math": False}


def category_axis(ax: Axes, labels: list[str], style: Style, *, size: float = 9) -> None:
    """Labels of horizontal bars, first on top, on the side where reading begins; no box, a light grid for values."""
    ax.set_yticks(range(len(labels)), labels=labels, fontsize=size, linespacing=1.1, **font_of(style))
    ax.set_ylim(len(labels) - 0.5, -0.5)
    ax.spines[:].set_visible(False)
    if style.mirrored:
        ax.yaxis.tick_right()
    ax.tick_params(axis="both", length=0, labelfontfamily=style.rc()["font.family"])
    ax.tick_params(axis="x", labelsize=8.5, labelcolor=GREY)
    ax.set_axisbelow(True)
    ax.grid(axis="x")
    ax.grid(axis="y", visible=False)


def whiskers(ax: Axes, at: Sequence[float], low: np.ndarray, high: np.ndarray) -> None:
    """Intervals, with a light edge so that they can be seen on dark bars in grey print."""
    ends = np.nan_to_num(low), np.nan_to_num(high)
    ax.hlines(at, *ends, colors="white", linewidth=2.2, zorder=3)
    ax.hlines(at, *ends, colors=INK, linewidth=0.9, zorder=3.1)


def value_axis(ax: Axes, title: str, style: Style, *, low: float, high: float) -> None:
    """Value limits, grown towards the left in a mirrored figure, and the axis title at the reading side."""
    ax.set_xlim(*((high, low) if style.mirrored else (low, high)))
    text = style.sentence(break_lines(title, style, 0.75 * inches_of(ax), size=8.5))
    ax.set_xlabel(text, loc=style.start, fontsize=8.5, linespacing=1.2, **font_of(style))
