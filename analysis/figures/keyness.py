"""keywords -> a scatter: how sure the difference of each word is, against how often the word occurs."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import LogLocator, MaxNLocator, NullFormatter

from analysis.errors import KhitabError
from analysis.figures.beside import LINE, write_words
from analysis.figures.layout import Notes, break_lines, finish, font_of, new_figure
from analysis.figures.rows import as_numbers
from analysis.figures.style import COLOURS, GREY, INK, PALE, Style, drawing
from analysis.figures.wording import alt_text, word
from analysis.tables import check_table

LIMIT = 1.96  # |ζ| below it: the 95 % interval of the log odds includes 0
_NUMBERS = ("n_target", "n_reference", "z")
_MOST_WORDS = 25  # on a side
_LEAST = 3.2  # inches of the height of a chart
_MANY = 2000  # points; more are drawn as an image, or the SVG would weigh megabytes


def plot_keyness(
    keywords: pd.DataFrame,
    *,
    language: str | None = None,
    top: int = 15,
    names: tuple[str, str] | None = None,
    ax: Axes | None = None,
    caption: str = "",
) -> Axes:
    """All words of a comparison: ζ (column `z`) against the word's occurrences in both sides, on a logarithmic scale.

    The `top` words of highest and of lowest ζ are named beside their points; those that find no place there stand at
    the side of the chart, in the order of ζ, each with a line to its point. Round points mark the target, squares the
    reference; words within ±1.96 are grey. Frequencies run from left to right unless `use_style(direction="rtl")` says
    otherwise.

    names : what to call target and reference. caption : n, period, outlets; drawn below where no `ax` is given, and
        kept for `save_figure`.

    Returns
    -------
    Axes
        with alternative text and caption in `khitab_notes`.

    Raises
    ------
    KhitabError
        for a missing column, no row with a finite ζ, `top` outside 1 to 25, or an `ax` too low for the labels.

    Caveat: of many words without any difference about one in twenty lies beyond ±1.96; and ζ takes every occurrence to
    be independent. Source: Monroe, Colaresi and Quinn 2008.

    >>> keywords = pd.DataFrame({"word": ["حدود", "سلام"], "n_target": [34, 1], "n_reference": [2, 9],
    ...                          "z": [4.1, -2.2]})
    >>> [text.get_text() for text in plot_keyness(keywords, language="en", names=("A", "B")).texts][1:3]
    ['A', 'B']
    """
    check_table(keywords, "keywords", needs=("word", *_NUMBERS))
    _check(top, names)
    points = _points(as_numbers(keywords, _NUMBERS, "keywords"))
    with drawing(language) as style:
        names = names or (word("target", style.language), word("reference", style.language))
        named = _strongest(points, top)
        own, ax = ax is None, ax if ax is not None else _page(len(named), style)
        _axes(ax, points, style, own)
        _leave_room(ax, names, style)
        _draw(ax, points)
        _name_sides(ax, names, style)
        _name_points(ax, points, named, style, own)
        quoted = [break_lines(name, style, 0.7 * style.width, size=11, weight="bold", lines=1) for name in names]
        title = word("keywords_title_both", style.language, target=quoted[0], reference=quoted[1])
        notes = Notes(
            alt=alt_text("scatter", style.language, title, _spoken(named, style)),
            caption=caption,
            function="plot_keyness",
            parameters={"language": style.language, "names": list(names), "top": top},
            style=style,
            own_page=own,
        )
        return finish(ax, title=title, notes=notes)


def _check(top: int, names: tuple[str, str] | None) -> None:
    if not isinstance(top, int) or not 1 <= top <= _MOST_WORDS:
        raise KhitabError(f"top={top!r} must be a whole number from 1 to {_MOST_WORDS}.")
    if names is not None and (isinstance(names, str) or len(names) != 2):
        raise KhitabError(f"names={names!r} must be two names: (target, reference).")


def _points(keywords: pd.DataFrame) -> pd.DataFrame:
    """Word, frequency and ζ, highest ζ first."""
    known = keywords.assign(n=keywords["n_target"] + keywords["n_reference"], word=keywords["word"].astype(str))
    known = known[np.isfinite(known["z"]) & (known["n"] > 0)]
    if known.empty:
        raise KhitabError(
            "the keywords table has no row with a finite z to draw: compare groups that hold words, or lower the "
            "minimum frequency."
        )
    return known.sort_values(["z", "word"], ascending=[False, True], kind="stable", ignore_index=True)


def _strongest(points: pd.DataFrame, top: int) -> pd.DataFrame:
    return pd.concat([points[points["z"] > 0].head(top), points[points["z"] < 0].tail(top)], ignore_index=True)


def _page(labels: int, style: Style) -> Axes:
    return new_figure(max(_LEAST, LINE * labels) + _around(style), width=style.width).subplots()


def _axes(ax: Axes, points: pd.DataFrame, style: Style, own: bool) -> None:
    reach = 1.08 * max(points["z"].abs().max(), 1.2 * LIMIT)
    ax.set_xscale("log")
    limits = points["n"].min() / 1.25, points["n"].max() * 1.25
    ax.set_xlim(*(limits[::-1] if style.direction == "rtl" else limits))
    ax.set_ylim(-reach, reach)
    ax.spines[:].set_visible(False)
    spans = limits[1] / limits[0]
    few = MaxNLocator(5, integer=True) if spans < 4 else None  # 1, 2, 5 would leave one tick or none
    ax.xaxis.set_major_locator(few or LogLocator(subs=(1, 2, 5) if spans < 300 else (1,)))
    ax.xaxis.set_minor_formatter(NullFormatter())
    for axis in (ax.xaxis, ax.yaxis):
        axis.set_major_formatter(lambda value, _: style.label(style.number(value, 0 if value == round(value) else 1)))
    ax.tick_params(axis="both", which="both", length=0, labelsize=8.5, labelcolor=GREY)
    ax.tick_params(labelfontfamily=style.rc()["font.family"])
    ax.set_axisbelow(True)
    ax.grid(axis="both", which="major", color=PALE, linewidth=0.6)
    _name_axes(ax, style, own)


def _axis_names(style: Style) -> list[str]:
    told = word("keyness_height", style.language, limit=style.number(LIMIT, 2))
    names = (word("keyness_axis", style.language), told)
    return [style.sentence(break_lines(name, style, 0.6 * style.width, size=8.5)) for name in names]


def _around(style: Style) -> float:
    """What names and ticks of the axes take from the height of a page, in inches."""
    return 0.6 + 0.17 * sum(name.count("\n") + 1 for name in _axis_names(style))


def _name_axes(ax: Axes, style: Style, own: bool) -> None:
    """The height's name stands above the chart, or beside it on a page of the caller, where the title stands above."""
    across, height = _axis_names(style)
    look = {"fontsize": 8.5, "color": GREY, "linespacing": 1.15, **font_of(style)}
    ax.set_xlabel(across, loc=style.start, **look)
    if not own:
        ax.set_ylabel(height, **look)
        return
    ax.annotate(
        height, (1 if style.mirrored else 0, 1), xycoords="axes fraction", xytext=(0, 4), textcoords="offset points",
        ha=style.start, va="bottom", **look,
    )  # fmt: skip


def _draw(ax: Axes, points: pd.DataFrame) -> None:
    ax.axhspan(-LIMIT, LIMIT, color=PALE, alpha=0.45, linewidth=0, zorder=0)
    ax.axhline(0, color=GREY, linewidth=0.8, zorder=1)
    z, image = points["z"], len(points) > _MANY
    for chosen, colour, marker, size in (
        (z.abs() < LIMIT, "#a7abb0", "o", 5),
        (z >= LIMIT, COLOURS[0], "o", 16),
        (z <= -LIMIT, COLOURS[3], "s", 14),
    ):
        part = points[chosen]
        ax.scatter(part["n"], part["z"], s=size, c=colour, marker=marker, linewidths=0, zorder=3, rasterized=image)


def _name_points(ax: Axes, points: pd.DataFrame, named: pd.DataFrame, style: Style, own: bool) -> None:
    if named.empty:
        return
    figure = ax.get_figure(root=True)
    inches = figure.get_figheight() - _around(style) if own else figure.get_figheight() * ax.get_position().height
    size = min(8.0, 8 * inches / (LINE * len(named)))  # so that a column could hold them all
    if size < 5:
        most = int(inches / LINE * 8 / 5 / 2)
        raise KhitabError(f"ax is too low for {len(named)} labels: give a higher one, none, or top={max(most, 1)}.")
    words = named.assign(colour=np.where(named["z"].abs() >= LIMIT, INK, GREY))
    kept = pd.concat([points[points["z"].abs() >= LIMIT], named])
    write_words(ax, words, style, size=size, inches=inches, points=kept)


def _side_name(name: str, style: Style) -> str:
    return style.lines(break_lines(name, style, style.width / 3, size=9, weight="bold", lines=2))


def _leave_room(ax: Axes, names: tuple[str, str], style: Style) -> None:
    """Beyond the highest and the lowest point, for the names of the sides: one could stand on the other."""
    inches = max(ax.get_figure(root=True).get_figheight() * ax.get_position().height, 1.5)
    lines = max(_side_name(name, style).count("\n") + 1 for name in names)
    reach = ax.get_ylim()[1] / 1.08 / (1 - 2 * (0.2 * lines + 0.15) / inches)
    ax.set_ylim(-reach, reach)


def _name_sides(ax: Axes, names: tuple[str, str], style: Style) -> None:
    """Target and reference in the corners of the rare words, which lie near the middle."""
    at = 1 if ax.xaxis_inverted() else 0
    for name, y, colour in ((names[0], 1, COLOURS[0]), (names[1], 0, COLOURS[3])):
        ax.annotate(
            _side_name(name, style), (at, y), xycoords="axes fraction", xytext=(-4 if at else 4, -4 if y else 4),
            textcoords="offset points", ha="right" if at else "left", va="top" if y else "bottom", fontsize=9,
            fontweight="bold", color=colour, zorder=4, **font_of(style),
        )  # fmt: skip


def _spoken(named: pd.DataFrame, style: Style) -> list[str]:
    strongest = named.iloc[named["z"].abs().sort_values(ascending=False, kind="stable").index]
    return [f"{text} {style.number(z, 1)}" for text, z in zip(strongest["word"], strongest["z"], strict=True)]
