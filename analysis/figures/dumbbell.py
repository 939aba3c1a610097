"""contrasts -> two points a row and the line between them: how far two groups lie apart, and how sure that is."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from analysis.errors import KhitabError
from analysis.figures.layout import Notes, break_lines, category_axis, finish, font_of, new_figure, value_axis, width_of
from analysis.figures.places import mark_places
from analysis.figures.rows import add_theme, as_numbers
from analysis.figures.series import row_labels, rows_of
from analysis.figures.style import COLOURS, GREY, INK, Style, drawing
from analysis.figures.uneven import row_heights
from analysis.figures.wording import MISSING, alt_text, interval, word
from analysis.tables import check_table

_MOST_ROWS = 80
_DECIMALS = {"share": 0, "per_1000": 2}
_DIFFERENCES = {"share": "difference", "per_1000": "rate_difference"}
_OURS = ("after", "before", "all others")  # groups that compare_frames and compare_periods name themselves


def plot_dumbbell(
    contrasts: pd.DataFrame,
    *,
    language: str | None = None,
    measure: str = "share",
    names: tuple[str, str] | None = None,
    ax: Axes | None = None,
    caption: str = "",
) -> Axes:
    """Two points a row for the two groups of a `contrasts` table, the line between them, and the difference in figures.

    One row is a theme, or a frame: a table of several themes shows the themes' own rows, a table of one theme its
    frames; `table[table["frame"] != ""]` shows every frame. Rows stand from the largest difference (group_a higher) to
    the smallest. Where the 95 % interval leaves out 0, the line is thick and the difference bold; else the line is thin
    and dotted. In Arabic labels stand at the right and values grow left.

    measure : share (of articles; difference in percentage points, interval by Newcombe) or per_1000 (hits per 1,000
        words; interval by bootstrap). names : what to call group_a and group_b.
    caption : n, period, outlets, codebook version; drawn below where no `ax` is given, and kept for `save_figure`.

    Returns
    -------
    Axes
        with alternative text and caption in `khitab_notes`.

    Raises
    ------
    KhitabError
        for a missing column, an unknown measure, no row, more than one pair of groups, or more than 80 rows.

    An interval for each row by itself: of twenty rows without any difference one is expected to leave out 0 (see `q`).

    >>> contrasts = pd.DataFrame({"group_a": "after", "group_b": "before", "theme": ["t", "u"], "frame": "",
    ...     "label_en": ["Security", "Trade"], "articles_a": 25, "articles_b": 27, "share_a": [0.6, 0.1],
    ...     "share_b": [0.2, 0.2], "difference": [0.4, -0.1], "difference_low": [0.1, -0.3]})
    >>> contrasts["difference_high"] = [0.6, 0.1]
    >>> [text.get_text() for text in plot_dumbbell(contrasts, language="en").texts][:2]
    ['+40 [+10, +60]', '−10 [−30, +10]']
    """
    with drawing(language) as style:
        rows = _read(contrasts, measure, style.language)
        names = _names(rows, names, style)
        labels = [style.lines(break_lines(text, style, 0.3 * style.width, size=9, lines=3)) for text in rows["_label"]]
        own, ax = ax is None, ax if ax is not None else _page(labels, names, style)
        category_axis(ax, labels, style)
        _draw(ax, rows, measure, names, style)
        if own:  # the page has room for an axis name of two lines
            ax.figure.set_figheight(ax.figure.get_figheight() + 0.21 * (ax.get_xlabel().count("\n") - 1))
        _differences(ax, rows, measure, style)
        _legend(ax, style, own)
        title, spoken = _title(contrasts, rows, measure, style.language), _spoken(rows, measure, names, style)
        keys = rows[["theme", "frame"]].astype(str).to_dict("records")
        mark_places(ax, keys, spoken[1:], down=[(y - 0.5, y + 0.5) for y in range(len(keys))])
        notes = Notes(
            alt=alt_text("dumbbell", style.language, title, spoken),
            caption=caption,
            function="plot_dumbbell",
            parameters={"language": style.language, "measure": measure, "names": list(names)},
            style=style,
            own_page=own,
        )
        return finish(ax, title=title, notes=notes)


def _read(contrasts: pd.DataFrame, measure: str, language: str) -> pd.DataFrame:
    """The rows to draw, largest difference first, under the same column names for every measure."""
    if measure not in _DIFFERENCES:
        raise KhitabError(f"measure={measure!r} is unknown; choose one of {', '.join(_DIFFERENCES)}.")
    gap = _DIFFERENCES[measure]
    values = (f"{measure}_a", f"{measure}_b", gap, f"{gap}_low", f"{gap}_high")
    label = f"label_{language}"
    needs = ("group_a", "group_b", "theme", "frame", label, "articles_a", "articles_b", *values)
    check_table(contrasts, "contrasts", needs=needs)
    if contrasts.empty:
        raise KhitabError("the contrasts table has no row to draw: it needs themes' own rows, or frames.")
    pairs = contrasts[["group_a", "group_b"]].drop_duplicates()
    if len(pairs) != 1:
        raise KhitabError(
            f"the contrasts table has {len(pairs)} pairs of groups; one chart shows one. Keep one, such as "
            "contrasts[contrasts['group_a'] == '…'], or name two groups in compare_frames(..., between=(…, …))."
        )
    rows = as_numbers(rows_of(contrasts), (*values, "articles_a", "articles_b"), "contrasts")
    _refuse(rows)
    found = row_labels(rows, language)
    rows = rows.assign(_label=[found[key] for key in zip(rows["theme"], rows["frame"], strict=True)])
    rows = rows.assign(_a=rows[values[0]], _b=rows[values[1]], _gap=rows[gap], _low=rows[values[3]])
    rows = rows.assign(_high=rows[values[4]], _apart=(rows[values[3]] > 0) | (rows[values[4]] < 0))
    return rows.sort_values(["_gap", "_label"], ascending=[False, True], kind="stable")


def _refuse(rows: pd.DataFrame) -> None:
    doubles = rows[rows.duplicated(["theme", "frame"])]
    if len(doubles):
        theme, frame = doubles.iloc[0][["theme", "frame"]]
        raise KhitabError(
            f"the contrasts table has several rows for theme {theme}, frame {frame or '(own row)'}: filter it, such as "
            "one date of compare_periods for one chart."
        )
    if len(rows) > _MOST_ROWS:
        raise KhitabError(
            f"{len(rows)} rows do not fit on a page (at most {_MOST_ROWS}): keep one theme, "
            "contrasts[contrasts['theme'] == '…'], or those whose interval leaves out 0."
        )


def _names(rows: pd.DataFrame, names: tuple[str, str] | None, style: Style) -> tuple[str, str]:
    """The groups with their numbers of articles; those that the comparison named itself in the figure's language."""
    if names is not None and (isinstance(names, str) or len(names) != 2):
        raise KhitabError(f"names={names!r} must be two names: (group_a, group_b).")
    first = rows.iloc[0]
    given = names or tuple(
        word(f"group_{name.replace(' ', '_')}", style.language) if name in _OURS else str(name)
        for name in (first["group_a"], first["group_b"])
    )
    cut = [break_lines(name, style, 0.38 * style.width, size=9, lines=1) for name in given]
    counts = [style.number(rows[f"articles_{side}"].max()) for side in "ab"]
    return tuple(f"{name} ({word('n', style.language)} = {n})" for name, n in zip(cut, counts, strict=True))


def _page(labels: list[str], names: tuple[str, str], style: Style) -> Axes:
    legend = 0.25 if _in_a_row(names, style) else 0.44
    rows = row_heights(labels, style, least=0.25).max() * len(labels)
    return new_figure(0.95 + legend + max(0.6, rows), width=style.width).subplots()


def _draw(ax: Axes, rows: pd.DataFrame, measure: str, names: tuple[str, str], style: Style) -> None:
    a, b, places = rows["_a"].to_numpy(), rows["_b"].to_numpy(), np.arange(len(rows))
    for sure, look in ((True, {"linewidth": 2.6, "color": INK}), (False, {"linewidth": 1, "color": GREY})):
        at = places[(rows["_apart"] == sure).to_numpy()]
        ax.hlines(at, a[at], b[at], linestyles="solid" if sure else (0, (1, 1.5)), zorder=2, **look)
    ax.plot(b, places, "D", color=COLOURS[3], mfc="white", mew=1.5, ms=6.5, zorder=3, label=style.sentence(names[1]))
    ax.plot(a, places, "o", color=COLOURS[0], ms=6, zorder=4, label=style.sentence(names[0]))
    top = 1.0 if measure == "share" else float(np.nanmax([*a, *b, 0])) or 1.0
    value_axis(ax, word(f"dumbbell_{measure}", style.language), style, low=-0.02 * top, high=1.03 * top)
    decimals = 0 if measure == "share" or top > 5 else 1 if top > 0.5 else 2
    ax.xaxis.set_major_formatter(
        lambda value, _: style.label(style.number(value, decimals, percent=measure == "share"))
    )


def _differences(ax: Axes, rows: pd.DataFrame, measure: str, style: Style) -> None:
    """The difference with its interval in figures, at the edge opposite the labels."""
    side = {"ha": "right" if style.mirrored else "left", "va": "center_baseline", "fontsize": 8, "color": INK}
    for y, (text, sure) in enumerate(zip(_told(rows, measure, style), rows["_apart"], strict=True)):
        ax.annotate(
            style.label(text), (0 if style.mirrored else 1, y), xycoords=("axes fraction", "data"),
            xytext=(-6 if style.mirrored else 6, 0), textcoords="offset points", annotation_clip=False,
            fontweight="bold" if sure else "normal", **side, **font_of(style),
        )  # fmt: skip


def _told(rows: pd.DataFrame, measure: str, style: Style) -> list[str]:
    values = rows[["_gap", "_low", "_high"]].to_numpy() * (100 if measure == "share" else 1)
    told = []
    for gap, low, high in values:
        gap, low, high = (_signed(value, _DECIMALS[measure], style) for value in (gap, low, high))
        told.append(gap if low == high == MISSING else f"{gap} {interval(low, high, style.language)}")
    return told


def _signed(value: float, decimals: int, style: Style) -> str:
    return f"{'+' if round(value, decimals) > 0 else ''}{style.number(value, decimals)}"


def _in_a_row(names: tuple[str, str], style: Style) -> bool:
    return sum(width_of(name, style, 9) + 0.4 for name in names) < 0.63 * style.width


def _legend(ax: Axes, style: Style, own: bool) -> None:
    """Above the rows, group_a first from the reading side; on a page of the caller in a row of its own."""
    handles, names = (part[::-1] for part in ax.get_legend_handles_labels())
    row = _in_a_row(names, style)
    if row and style.mirrored:
        handles, names = handles[::-1], names[::-1]
    place = {"loc": f"lower {style.start}", "bbox_to_anchor": (1 if style.mirrored else 0, 1)}
    if not own:  # the title of the caller's page stands above the axes
        place = {"loc": f"upper {style.start}"}
        ax.set_ylim(ax.get_ylim()[0], -1.3 if row else -2.1)
    legend = ax.legend(
        handles, names, **place, ncols=2 if row else 1, alignment=style.start, markerfirst=not style.mirrored,
        borderaxespad=0.2, handlelength=1, columnspacing=1.6, borderpad=0.1,
    )  # fmt: skip
    for text in legend.get_texts():
        text.set(color=INK, parse_math=False)


def _title(contrasts: pd.DataFrame, rows: pd.DataFrame, measure: str, language: str) -> str:
    kind = "frames" if (rows["frame"].astype(str) != "").any() else "themes"
    title = word(f"{measure}_{kind}", language)
    return add_theme(title, contrasts, language) if kind == "frames" else title


def _spoken(rows: pd.DataFrame, measure: str, names: tuple[str, str], style: Style) -> list[str]:
    """Both groups, then each row's two values and the difference."""
    told = [word("versus", style.language, a=names[0], b=names[1])]
    for label, a, b, gap in zip(rows["_label"], rows["_a"], rows["_b"], _told(rows, measure, style), strict=True):
        a, b = (style.number(value, _DECIMALS[measure], percent=measure == "share") for value in (a, b))
        told.append(f"{label}: {word('versus', style.language, a=a, b=b)}: {gap}")
    return told
