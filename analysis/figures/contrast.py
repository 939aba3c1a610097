"""keywords -> bars to both sides: the words that mark the target, and those that mark the reference."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from analysis.errors import KhitabError
from analysis.figures.layout import Notes, break_lines, category_axis, finish, font_of, new_figure, value_axis, whiskers
from analysis.figures.places import mark_places
from analysis.figures.rows import as_numbers
from analysis.figures.style import COLOURS, GREY, Style, drawing
from analysis.figures.uneven import page_height
from analysis.figures.wording import alt_text, word
from analysis.tables import check_table

_COLUMNS = ("word", "n_target", "n_reference", "log_ratio", "log_ratio_low", "log_ratio_high")
_MOST_WORDS = 40
_ROW = 0.22  # inches


def plot_keywords(
    keywords: pd.DataFrame,
    *,
    language: str | None = None,
    top: int = 15,
    names: tuple[str, str] | None = None,
    ax: Axes | None = None,
    caption: str = "",
) -> Axes:
    """The strongest words of a comparison on both sides: bars of the log ratio with 95 % intervals, sorted.

    Strongest are the `top` words of each side whose interval stays farthest from 0 (no difference): a rare word with a
    high ratio and a wide interval stands behind a frequent one. A bar whose interval includes 0 is pale. Beside each
    word stand its occurrences in target and reference.

    names : what to call target and reference. caption : n, period, outlets; drawn below where no `ax` is given, and
        kept for `save_figure`.

    Returns
    -------
    Axes
        with alternative text and caption in `khitab_notes`. One unit of the axis is one doubling.

    Raises
    ------
    KhitabError
        for a missing column, no row with a finite log ratio and interval, or `top` outside 1 to 40.

    Intervals treat every occurrence as independent; words clump in articles, so they are too narrow (see `dp_norm`).

    >>> keywords = pd.DataFrame({"word": ["حدود"], "n_target": [34], "n_reference": [2], "log_ratio": [3.1],
    ...                          "log_ratio_low": [1.4], "log_ratio_high": [4.8]})
    >>> len(plot_keywords(keywords, language="fr", names=("Hespress", "Le360")).patches)
    1
    """
    check_table(keywords, "keywords", needs=_COLUMNS)
    if not isinstance(top, int) or not 1 <= top <= _MOST_WORDS:
        raise KhitabError(f"top={top!r} must be a whole number from 1 to {_MOST_WORDS}.")
    if names is not None and (isinstance(names, str) or len(names) != 2):
        raise KhitabError(f"names={names!r} must be two names: (target, reference).")
    shown = _strongest(as_numbers(keywords, _COLUMNS[1:], "keywords"), top)
    with drawing(language) as style:
        names = names or (word("target", style.language), word("reference", style.language))
        own, ax = ax is None, ax if ax is not None else _page(shown, style)
        category_axis(
            ax,
            [style.lines(break_lines(text, style, style.width / 3, size=9, lines=1)) for text in shown["word"]],
            style,
        )
        _draw(ax, shown, style)
        _counts(ax, shown, style)
        title, spoken = _title(shown, names, style), _spoken(shown, style)
        rows = [{"word": str(text)} for text in shown["word"]]
        mark_places(ax, rows, spoken, down=[(y - 0.5, y + 0.5) for y in range(len(rows))])
        notes = Notes(
            alt=alt_text("bars", style.language, title, spoken),
            caption=caption,
            function="plot_keywords",
            parameters={"language": style.language, "names": list(names), "top": top},
            style=style,
            own_page=own,
        )
        return finish(ax, title=title, notes=notes)


def _strongest(keywords: pd.DataFrame, top: int) -> pd.DataFrame:
    """The top words of each side, from most target to most reference."""
    known = keywords[np.isfinite(keywords[list(_COLUMNS[3:])]).all(axis=1)]
    if known.empty:
        raise KhitabError(
            "the keywords table has no row with a finite log_ratio and interval to draw: compare groups that share "
            "words, or lower the minimum frequency."
        )
    margin = np.where(known["log_ratio"] >= 0, known["log_ratio_low"], -known["log_ratio_high"])
    ranked = known.assign(_margin=margin, _side=known["log_ratio"] >= 0)
    ranked = ranked.sort_values(["_margin", "word"], ascending=[False, True], kind="stable")
    chosen = ranked.groupby("_side", sort=False).head(top)
    return chosen.sort_values(["log_ratio", "word"], ascending=[False, True], kind="stable")


def _page(shown: pd.DataFrame, style: Style) -> Axes:
    axis = break_lines(_axis_title(shown, style.language), style, 0.55 * style.width, size=8.5)
    height = page_height(np.full(len(shown), _ROW), legend=0.05, axis=axis)
    return new_figure(height, width=style.width).subplots()


def _axis_title(shown: pd.DataFrame, language: str) -> str:
    title = word("keywords_axis", language)
    return f"{title} ({word('keywords_pale', language)})" if _unsure(shown).any() else title


def _unsure(shown: pd.DataFrame) -> np.ndarray:
    return ((shown["log_ratio_low"] <= 0) & (shown["log_ratio_high"] >= 0)).to_numpy()


def _draw(ax: Axes, shown: pd.DataFrame, style: Style) -> None:
    ratio, low, high = (shown[name].to_numpy(dtype=float) for name in _COLUMNS[3:])
    places = range(len(shown))
    colours = [COLOURS[0] if value >= 0 else COLOURS[3] for value in ratio]
    bars = ax.barh(places, ratio, 0.68, color=colours, linewidth=0, zorder=2)
    for bar, unsure in zip(bars, _unsure(shown), strict=True):
        bar.set_alpha(0.35 if unsure else 1)
    whiskers(ax, places, low, high)
    ax.axvline(0, color=GREY, linewidth=0.8, zorder=4)
    edge = 0.05 * (max(high.max(), 0) - min(low.min(), 0)) or 1
    title, ends = _axis_title(shown, style.language), (min(low.min(), 0) - edge, max(high.max(), 0) + edge)
    value_axis(ax, title, style, low=ends[0], high=ends[1])
    ax.xaxis.set_major_locator(MaxNLocator("auto", integer=True, steps=[1, 2, 4, 5, 10]))  # whole doublings
    ax.xaxis.set_major_formatter(lambda value, _: style.label(style.number(value)))


def _counts(ax: Axes, shown: pd.DataFrame, style: Style) -> None:
    """Occurrences in target and reference, at the edge opposite the words."""
    for y, (a, b) in enumerate(zip(shown["n_target"], shown["n_reference"], strict=True)):
        text = word("versus", style.language, a=style.number(a), b=style.number(b))
        ax.annotate(
            style.sentence(text), (0 if style.mirrored else 1, y), xycoords=("axes fraction", "data"), fontsize=7.5,
            xytext=(-3 if style.mirrored else 3, 0), textcoords="offset points", color=GREY, va="center_baseline",
            ha="right" if style.mirrored else "left", annotation_clip=False, **font_of(style),
        )  # fmt: skip


def _title(shown: pd.DataFrame, names: tuple[str, str], style: Style) -> str:
    language = style.language
    target, reference = (break_lines(name, style, 0.7 * style.width, size=11, weight="bold", lines=1) for name in names)
    if (shown["log_ratio"] >= 0).all():
        return word("keywords_title", language, target=target, reference=reference)
    if (shown["log_ratio"] < 0).all():
        return word("keywords_title", language, target=reference, reference=target)
    return word("keywords_title_both", language, target=target, reference=reference)


def _spoken(shown: pd.DataFrame, style: Style) -> list[str]:
    values = zip(shown["word"], shown["log_ratio"], shown["n_target"], shown["n_reference"], strict=True)
    return [
        f"{text} {style.number(r, 1)} ({word('versus', style.language, a=style.number(a), b=style.number(b))})"
        for text, r, a, b in values
    ]
