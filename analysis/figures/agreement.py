"""agreement -> a row for each variable: alpha with its interval between the guide lines, beside lighter measures."""

from collections.abc import Mapping

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from analysis.errors import KhitabError
from analysis.figures.layout import Notes, break_lines, category_axis, finish, font_of, new_figure, value_axis
from analysis.figures.legend import legend_above, legend_columns, legend_height
from analysis.figures.rows import as_numbers
from analysis.figures.style import COLOURS, INK, Style, drawing
from analysis.figures.uneven import row_heights
from analysis.figures.wording import MISSING, alt_text, interval, word
from analysis.tables import check_table

_MOST_ROWS = 80
_VALUES = ("alpha", "alpha_low", "alpha_high", "ac1", "agreement", "prevalence")
_PALE = "#8a8f96"  # for what stands beside alpha; dark enough to be seen in grey print
_GUIDES = ((2 / 3, 0.667, (0, (4, 2))), (0.8, 0.8, "solid"))  # Krippendorff 2004: tentative, firm
_LEAST = -0.25  # what lies below is no agreement at all, and would press everything else together


def plot_agreement(
    agreement: pd.DataFrame,
    *,
    labels: Mapping[str, str] | None = None,
    language: str | None = None,
    ax: Axes | None = None,
    caption: str = "",
) -> Axes:
    """Krippendorff's alpha of each variable with its 95 % bootstrap interval, and the lines from which it may be used.

    One row is a variable of an `agreement` table, the highest alpha first. `labels` says what to call the variables;
    without it a column label_ar, label_en or label_fr of the table, else their keys. A filled circle is alpha; guide
    lines stand at .667 (tentative) and .800 (firm). Lighter, Gwet's AC1 (a hollow diamond) and percent agreement (a
    hollow triangle): they are high by themselves where a value is rare, which the prevalence beside the row tells
    (of 1; of another value where it is named).
    Where alpha is not defined, the row says why. In Arabic labels stand at the right and values grow left.

    caption : coders, units, codebook version; drawn below where no `ax` is given, and kept for `save_figure`.

    Returns
    -------
    Axes
        with alternative text and caption in `khitab_notes`.

    Raises
    ------
    KhitabError
        for a missing column, no row, a variable that is there twice, or more than 80 rows.

    >>> table = pd.DataFrame({"variable": ["threat", "hope"], "unit": "article", "units": 40, "alpha": [0.81, None],
    ...     "alpha_low": [0.6, None], "alpha_high": [0.95, None], "ac1": [0.85, 1.0], "agreement": [0.9, 1.0],
    ...     "prevalence_of": ["1", "0"], "prevalence": [0.4, 1.0], "reason": ["", "no variation: every value is 0"]})
    >>> [text.get_text() for text in plot_agreement(table, language="en").texts]
    ['0.81 [0.60, 0.95] · 40%', 'α not defined: all values are 0', '— · 0: 100%']
    """
    with drawing(language) as style:
        rows = _read(agreement, labels, style)
        names = [style.lines(break_lines(text, style, 0.3 * style.width, size=9, lines=3)) for text in rows["_label"]]
        handles, entries = _legend(style)
        columns = legend_columns(entries, style, 0.92 * style.width)
        own, ax = ax is None, ax if ax is not None else _page(names, legend_height(entries, columns), style)
        category_axis(ax, names, style)
        _draw(ax, rows, style)
        if not own:
            ax.set_ylim(ax.get_ylim()[0], -0.7 - 0.7 * -(-len(entries) // columns))
        legend_above(ax, handles, entries, style, columns=columns, own=own)
        _figures(ax, rows, style)
        title = word("agreement_title", style.language)
        notes = Notes(
            alt=alt_text("agreement", style.language, title, _spoken(rows, style)),
            caption=caption,
            function="plot_agreement",
            parameters={"labels": dict(labels or {}), "language": style.language},
            style=style,
            own_page=own,
        )
        return finish(ax, title=title, notes=notes)


def _read(agreement: pd.DataFrame, labels: Mapping[str, str] | None, style: Style) -> pd.DataFrame:
    """The rows to draw, the highest alpha first, those without one last."""
    check_table(agreement, "agreement", needs=("variable", "unit", *_VALUES, "prevalence_of", "reason"))
    if agreement.empty:
        raise KhitabError("the agreement table has no row to draw: it needs a variable that two people coded.")
    if agreement.duplicated(["variable", "unit"]).any():
        twice = agreement.loc[agreement.duplicated(["variable", "unit"]), "variable"].iloc[0]
        raise KhitabError(f"the agreement table has several rows for {twice!r}; keep one of them.")
    if len(agreement) > _MOST_ROWS:
        raise KhitabError(
            f"{len(agreement)} rows do not fit on a page (at most {_MOST_ROWS}): keep some, such as "
            "agreement[agreement['variable'].isin([…])]."
        )
    rows = as_numbers(agreement, _VALUES, "agreement")
    rows["_label"] = _labels(rows, labels or {}, style.language)
    return rows.sort_values(["alpha", "_label"], ascending=[False, True], na_position="last", kind="stable")


def _labels(rows: pd.DataFrame, labels: Mapping[str, str], language: str) -> list[str]:
    """What a variable is called; one that was coded for several units, with its unit."""
    given = rows.get(f"label_{language}", pd.Series("", index=rows.index)).fillna("").astype(str)
    keys = rows["variable"].astype(str)
    names = [labels.get(key) or label or key for key, label in zip(keys, given, strict=True)]
    told = zip(names, keys.duplicated(keep=False), rows["unit"].astype(str), strict=True)
    return [f"{name} ({word(f'unit_{unit}', language)})" if twice else name for name, twice, unit in told]


def _legend(style: Style) -> tuple[list[Line2D], list[str]]:
    hollow = {"linestyle": "none", "color": _PALE, "mfc": "white", "mew": 1.2}
    marks = [
        Line2D([], [], marker="o", color=COLOURS[0], linewidth=1.6, ms=6),
        Line2D([], [], marker="D", ms=5.5, **hollow),
        Line2D([], [], marker="^", ms=6, **hollow),
    ]
    names = [word(f"agreement_{name}", style.language) for name in ("alpha", "ac1", "percent")]
    for (_, shown, dashes), name in zip(_GUIDES, ("tentative", "firm"), strict=True):
        marks.append(Line2D([], [], color=INK, linewidth=1, linestyle=dashes))
        decimals = len(f"{shown:g}") - 2
        names.append(word(f"agreement_{name}", style.language, value=style.number(shown, decimals)))
    return marks, names


def _page(labels: list[str], legend: float, style: Style) -> Axes:
    row = row_heights(labels, style, least=0.26).max()
    return new_figure(0.95 + legend + max(0.6, row * len(labels)), width=style.width).subplots()


def _draw(ax: Axes, rows: pd.DataFrame, style: Style) -> None:
    at, alpha = np.arange(len(rows)), rows["alpha"].to_numpy()
    ends = rows[["alpha_low", "alpha", "ac1", "agreement"]].to_numpy()
    low = max(_LEAST, float(np.nanmin([*ends.ravel(), 0])))
    for value, _, dashes in _GUIDES:
        ax.axvline(value, color=INK, linewidth=0.9, linestyle=dashes, zorder=1)
    hollow = {"linestyle": "none", "color": _PALE, "mfc": "white", "mew": 1.2, "zorder": 2}
    ax.plot(rows["ac1"].clip(lower=low), at, marker="D", ms=5.5, **hollow)
    ax.plot(rows["agreement"], at, marker="^", ms=6, **hollow)
    ax.hlines(at, rows["alpha_low"].clip(lower=low), rows["alpha_high"], color=COLOURS[0], linewidth=1.6, zorder=3)
    ax.plot(np.clip(alpha, low, None), at, "o", color=COLOURS[0], ms=6, zorder=4)
    value_axis(ax, word("agreement_axis", style.language), style, low=low - 0.02, high=1.03)
    ax.xaxis.set_major_formatter(lambda value, _: style.label(style.number(value, 1)))


def _figures(ax: Axes, rows: pd.DataFrame, style: Style) -> None:
    """Alpha with its interval and the prevalence at the edge; inside the row why there is no alpha."""
    text = {"va": "center_baseline", "fontsize": 8, "color": INK, "annotation_clip": False, **font_of(style)}
    ends = ("right", "left") if style.mirrored else ("left", "right")
    edge, away = (0, -6) if style.mirrored else (1, 6)
    for y, (told, reason) in enumerate(zip(_told(rows, style), _reasons(rows, style.language), strict=True)):
        place = {"xycoords": ("axes fraction", "data"), "textcoords": "offset points"}
        if reason:
            behind = {"facecolor": "white", "edgecolor": "none", "pad": 1}  # a narrow page has guide lines here
            ax.annotate(
                style.sentence(reason), (1 - edge, y), xytext=(away, 0), ha=ends[0], bbox=behind, **place, **text
            )
        ax.annotate(style.sentence(told), (edge, y), xytext=(away, 0), ha=ends[0], **place, **text)


def _reasons(rows: pd.DataFrame, language: str) -> list[str]:
    """Why alpha is not defined, in the figure's language; empty where it is."""
    told = []
    for alpha, reason, value in zip(rows["alpha"], rows["reason"], rows["prevalence_of"], strict=True):
        known = isinstance(value, str) and value and str(reason).startswith("no variation")
        reason = word("agreement_alike", language, value=value) if known else word("agreement_single", language)
        told.append("" if np.isfinite(alpha) else word("agreement_none", language, reason=reason))
    return told


def _told(rows: pd.DataFrame, style: Style) -> list[str]:
    told = []
    for values, of in zip(rows[list(_VALUES)].to_numpy(), rows["prevalence_of"], strict=True):
        alpha, low, high = (style.number(value, 2) for value in values[:3])
        between = f" {interval(low, high, style.language)}" if low != MISSING else ""
        share = style.number(values[-1], percent=True)
        named = "" if of in ("1", "") else f"{of}: "
        told.append(f"{alpha}{between} · {named}{share}" if share != MISSING else f"{alpha}{between}")
    return told


def _spoken(rows: pd.DataFrame, style: Style) -> list[str]:
    told = zip(rows["_label"], _reasons(rows, style.language), _told(rows, style), strict=True)
    return [f"{label}: {reason or text}" for label, reason, text in told]
