"""prevalence -> two marks a row: the raw share, hollow, and the share corrected by people's codings, filled."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from analysis.errors import KhitabError
from analysis.figures.layout import Notes, break_lines, category_axis, finish, font_of, new_figure, value_axis
from analysis.figures.legend import legend_above, legend_columns, legend_height
from analysis.figures.rows import as_numbers
from analysis.figures.series import row_labels, rows_of
from analysis.figures.style import COLOURS, GREY, INK, Style, drawing
from analysis.figures.uneven import row_heights
from analysis.figures.wording import MISSING, alt_text, interval, word
from analysis.tables import check_table

_MOST_ROWS = 80
_VALUES = ("share", "share_low", "share_high", "corrected", "corrected_low", "corrected_high")
_KEYS = ["theme", "frame"]
_APART = 0.15  # rows: the raw share above, the corrected one below
_ASSUMED = "*"


def plot_prevalence(
    prevalence: pd.DataFrame,
    *,
    by: str | list[str] | None = None,
    language: str | None = None,
    ax: Axes | None = None,
    caption: str = "",
) -> Axes:
    """The raw and the corrected share of articles, each with its 95 % interval: what the terms find, and what is there.

    One row is a theme, or a frame, in a group, of a `prevalence` table: a table of several themes shows the themes' own
    rows, a table of one theme its frames; `table[table["frame"] != ""]` shows every frame. `by` names the group
    columns, without it those that stand before `theme`. Rows stand from the largest corrected share to the smallest,
    the groups of a frame together. A hollow circle is the raw share, a filled diamond the corrected one; beside them in
    figures the corrected share with its interval and, in parentheses, the raw share. A star marks rows that were
    corrected by the error rates of the whole corpus. In Arabic labels stand at the right and values grow left.

    caption : n, period, coders, codebook version; drawn below where no `ax` is given, and kept for `save_figure`.

    Returns
    -------
    Axes
        with alternative text and caption in `khitab_notes`.

    Raises
    ------
    KhitabError
        for a missing column, an unknown group, no row, a row that is there twice, or more than 80 rows.

    Caveat: the intervals hold the sampling of articles, not the errors of coders. A row without gold has no corrected
    share and shows a dash.

    >>> table = pd.DataFrame({"theme": ["t", "u"], "frame": "", "label_en": ["Security", "Trade"], "articles": 40,
    ...     "share": [0.5, 0.2], "share_low": [0.35, 0.1], "share_high": [0.65, 0.35], "corrected": [0.4, None],
    ...     "corrected_low": [0.3, None], "corrected_high": [0.55, None], "assumption": ""})
    >>> [text.get_text() for text in plot_prevalence(table, language="en").texts]
    ['40 [30, 55] (50)', '— (20)']
    """
    with drawing(language) as style:
        rows, groups = _read(prevalence, by, style)
        labels = [style.lines(break_lines(text, style, 0.33 * style.width, size=9, lines=3)) for text in rows["_label"]]
        handles, names = _legend(style)
        columns = legend_columns(names, style, 0.6 * style.width)
        own, ax = ax is None, ax if ax is not None else _page(labels, legend_height(names, columns), style)
        category_axis(ax, labels, style)
        _draw(ax, rows, style)
        if not own:
            ax.set_ylim(ax.get_ylim()[0], -0.7 - 0.7 * -(-len(names) // columns))
        legend_above(ax, handles, names, style, columns=columns, own=own)
        _figures(ax, rows, style)
        title = _title(rows, groups, style.language)
        notes = Notes(
            alt=alt_text("prevalence", style.language, title, _spoken(rows, style)),
            caption=caption,
            function="plot_prevalence",
            parameters={"by": by, "language": style.language},
            style=style,
            own_page=own,
        )
        return finish(ax, title=title, notes=notes)


def _read(prevalence: pd.DataFrame, by: str | list[str] | None, style: Style) -> tuple[pd.DataFrame, list[str]]:
    """The rows to draw in their order, with `_label` and `_told` (is it corrected by its own gold?); the groups."""
    check_table(prevalence, "prevalence", needs=(*_KEYS, f"label_{style.language}", *_VALUES, "assumption"))
    if prevalence.empty:
        raise KhitabError("the prevalence table has no row to draw: it needs themes' own rows, or frames.")
    groups = _group_columns(prevalence, by)
    rows = as_numbers(rows_of(prevalence), _VALUES, "prevalence")
    rows["_group"] = rows[groups].astype("string").fillna(MISSING).agg(" · ".join, axis=1) if groups else ""
    if rows.duplicated([*_KEYS, "_group"]).any():
        raise KhitabError(
            "the prevalence table has several rows for one theme or frame in a group: it was corrected by more columns "
            f"than {', '.join(groups) or 'none'}. Filter it, or correct again by what is to be shown."
        )
    if len(rows) > _MOST_ROWS:
        raise KhitabError(
            f"{len(rows)} rows do not fit on a page (at most {_MOST_ROWS}): keep one theme, "
            "prevalence[prevalence['theme'] == '…'], or the groups to be compared."
        )
    names = row_labels(rows, style.language)
    rows["_name"] = [names[key] for key in rows[_KEYS].itertuples(index=False, name=None)]
    rows["_label"] = _labels(rows)
    rows["_at"] = rows["corrected"].fillna(rows["share"])
    rows["_block"] = rows.groupby(_KEYS)["_at"].transform("mean")
    order = {"_block": False, "_name": True, "_at": False, "_group": True}
    return rows.sort_values(list(order), ascending=list(order.values()), kind="stable"), groups


def _group_columns(table: pd.DataFrame, by: str | list[str] | None) -> list[str]:
    there = [str(name) for name in table.columns[: list(table.columns).index("theme")]]
    chosen = there if by is None else [by] if isinstance(by, str) else list(by)
    if unknown := [name for name in chosen if name not in there]:
        raise KhitabError(
            f"by={by!r}: the prevalence table has no group column {unknown[0]}; it was corrected by "
            f"{', '.join(there) or 'nothing'}. Correct again with correct_prevalence(..., by={by!r})."
        )
    return chosen


def _labels(rows: pd.DataFrame) -> list[str]:
    """The name, the group, or both: what tells the rows apart."""
    several = rows["_group"].nunique() > 1, len(rows[_KEYS].drop_duplicates()) > 1
    if all(several):
        return [f"{name}: {group}" for name, group in zip(rows["_name"], rows["_group"], strict=True)]
    return rows["_group" if several[0] else "_name"].tolist()


def _legend(style: Style) -> tuple[list[Line2D], list[str]]:
    names = [word(key, style.language) for key in ("prevalence_raw", "prevalence_corrected")]
    look = {"linewidth": 1, "ms": 6}
    raw = Line2D([], [], marker="o", color=GREY, mfc="white", mew=1.4, **look)
    return [raw, Line2D([], [], marker="D", color=COLOURS[0], **look | {"linewidth": 2})], names


def _page(labels: list[str], legend: float, style: Style) -> Axes:
    row = row_heights(labels, style, least=0.3).max()
    return new_figure(0.95 + legend + max(0.6, row * len(labels)), width=style.width).subplots()


def _draw(ax: Axes, rows: pd.DataFrame, style: Style) -> None:
    at = np.arange(len(rows))
    raw, corrected = rows["share"].to_numpy(), rows["corrected"].to_numpy()
    upper, lower = at - _APART, at + _APART
    ax.hlines(upper, rows["share_low"], rows["share_high"], color=GREY, linewidth=1, zorder=2)
    ax.hlines(lower, rows["corrected_low"], rows["corrected_high"], color=COLOURS[0], linewidth=2, zorder=2)
    ax.plot(np.stack([raw, corrected]), np.stack([upper, lower]), color=GREY, linewidth=0.7, ls=(0, (1, 1.5)), zorder=1)
    ax.plot(raw, upper, "o", color=GREY, mfc="white", mew=1.4, ms=6, zorder=3)
    ax.plot(corrected, lower, "D", color=COLOURS[0], ms=5.5, zorder=4)
    value_axis(ax, _axis_title(rows, style.language), style, low=-0.02, high=1.03)
    ax.xaxis.set_major_formatter(lambda value, _: style.label(style.number(value, percent=True)))


def _axis_title(rows: pd.DataFrame, language: str) -> str:
    title = word("prevalence_axis", language)
    if not _is_assumed(rows).any():
        return title
    return word("prevalence_assumed", language, axis=title, sign=_ASSUMED)


def _is_assumed(rows: pd.DataFrame) -> np.ndarray:
    return (rows["assumption"].fillna("").astype(str) != "").to_numpy() & rows["corrected"].notna().to_numpy()


def _figures(ax: Axes, rows: pd.DataFrame, style: Style) -> None:
    """The corrected share, its interval and the raw share in per cent, at the edge opposite the labels."""
    side = {"ha": "right" if style.mirrored else "left", "va": "center_baseline", "fontsize": 8, "color": INK}
    for y, text in enumerate(_told(rows, style)):
        ax.annotate(
            style.sentence(text), (0 if style.mirrored else 1, y), xycoords=("axes fraction", "data"),
            xytext=(-6 if style.mirrored else 6, 0), textcoords="offset points", annotation_clip=False,
            **side, **font_of(style),
        )  # fmt: skip


def _told(rows: pd.DataFrame, style: Style) -> list[str]:
    told = []
    for values, star in zip(100 * rows[list(_VALUES)].to_numpy(), _is_assumed(rows), strict=True):
        raw, *_, corrected, low, high = (style.number(value) for value in values)
        between = f" {interval(low, high, style.language)}" if low != MISSING else ""
        told.append(f"{corrected}{between}{_ASSUMED if star else ''} ({raw})")
    return told


def _title(rows: pd.DataFrame, groups: list[str], language: str) -> str:
    """What is shown: themes or frames, or the one that is compared; then the groups."""
    kind = "frames" if (rows["frame"].astype(str) != "").any() else "themes"
    title = word(f"prevalence_{kind}", language)
    if rows["_group"].nunique() > 1 and len(rows[_KEYS].drop_duplicates()) == 1:
        title = word("prevalence_one", language, label=rows["_name"].iloc[0])
    if groups and rows["_group"].nunique() > 1:
        title = word("by", language, what=title, group=" · ".join(word(name, language) for name in groups))
    return title


def _spoken(rows: pd.DataFrame, style: Style) -> list[str]:
    return [f"{label}: {told}" for label, told in zip(rows["_label"], _told(rows, style), strict=True)]
