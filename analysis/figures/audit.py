"""The form audit -> bars: which written forms a term matched, and which of them deserve a second look."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Patch

from analysis.errors import KhitabError
from analysis.figures.layout import Notes, break_lines, finish, font_of, new_figure, value_axis
from analysis.figures.legend import legend_above, legend_columns, legend_height
from analysis.figures.rows import as_numbers
from analysis.figures.style import COLOURS, GREY, HATCHES, Style, drawing
from analysis.figures.uneven import page_height, row_heights, uneven_axis
from analysis.figures.wording import alt_text, word

# risk -> its colour and hatch; '' is the dictionary form with plain clitics
_RISKS = {"": 0, "inflected": 4, "listed plural": 2, "first letter": 1, "template": 3}
_NEEDED = ("theme", "frame", "term", "form", "n", "risk")
_MOST_FORMS = 60


def plot_forms(
    forms: pd.DataFrame,
    *,
    term: str | None = None,
    language: str | None = None,
    top: int = 40,
    ax: Axes | None = None,
    caption: str = "",
) -> Axes:
    """Which written forms one term matched: a bar a form, the commonest on top, marked by what may be wrong with it.

    `forms` is the table of `audit_forms`. Its classes of risk have a colour and a hatch each: other words stand in
    between, the first letter may belong to the word, a plural that only the codebook lists, an ending that another word
    may have; plain blue is the dictionary form with its clitics. A form that was read in several ways has several bars.

    term : as written in the codebook; may be left out where the table holds one term. top : at most so many bars; what
        is left out is counted below the axis. caption : drawn below where no `ax` is given, kept for `save_figure`.

    Returns
    -------
    Axes
        with alternative text and caption in `khitab_notes`. The axis counts occurrences.

    Raises
    ------
    KhitabError
        for a missing column, an unknown term or risk, a term of several frames, or `top` outside 1 to 60.

    Caveat: a class of risk says where to look, not that the reading is wrong; the table has a line of context for each.

    >>> forms = pd.DataFrame({"theme": "t", "frame": "f", "term": "تدريب", "form": ["تدريبات", "التدريب"],
    ...                       "n": [2, 7], "risk": ["inflected", ""]})
    >>> [int(bar.get_width()) for bar in plot_forms(forms, term="تدريب").patches]
    [7, 2]
    """
    if not isinstance(top, int) or not 1 <= top <= _MOST_FORMS:
        raise KhitabError(f"top={top!r} must be a whole number from 1 to {_MOST_FORMS}.")
    found, term = _of_term(forms, term)
    shown, hidden = found.head(top), found[top:]
    with drawing(language) as style:
        risks = [risk for risk in _RISKS if (shown["risk"] == risk).any()]
        names = [word(f"risk_{risk}", style.language) for risk in risks]
        inches = 0.6 * (style.width if ax is None else ax.get_figure(root=True).get_figwidth())
        columns = legend_columns(names, style, inches)
        labels = [style.lines(break_lines(form, style, style.width / 3, size=9, lines=2)) for form in shown["form"]]
        heights = row_heights(labels, style, least=0.23)
        axis = break_lines(_axis_title(hidden, style), style, 0.55 * style.width, size=8.5)
        height = page_height(heights, legend=legend_height(names, columns), axis=axis)
        own, ax = ax is None, ax if ax is not None else new_figure(height, width=style.width).subplots()
        _draw(ax, shown, uneven_axis(ax, labels, heights, style, size=9), style)
        value_axis(ax, _axis_title(hidden, style), style, low=0, high=1.12 * shown["n"].max())
        ax.xaxis.get_major_locator().set_params(integer=True)
        ax.xaxis.set_major_formatter(lambda value, _: style.label(style.number(value)))
        legend_above(ax, [Patch(**_look(risk)) for risk in risks], names, style, columns=columns, own=own)
        quoted = break_lines(term, style, 0.9 * style.width, size=11, weight="bold", lines=1)
        title = word("forms_title", style.language, term=quoted)
        notes = Notes(
            alt=alt_text("bars", style.language, title, _spoken(shown, style)),
            caption=caption,
            function="plot_forms",
            parameters={"language": style.language, "term": term, "top": top},
            style=style,
            own_page=own,
        )
        return finish(ax, title=title, notes=notes)


def _of_term(forms: pd.DataFrame, term: str | None) -> tuple[pd.DataFrame, str]:
    """The forms of one term in one frame, the commonest first."""
    _check(forms)
    terms = list(dict.fromkeys(forms["term"].astype(str)))
    if term is None and len(terms) == 1:
        term = terms[0]
    if term not in terms:
        known = ", ".join(terms[:12]) + (" …" if len(terms) > 12 else "") or "none"
        raise KhitabError(f"term={term!r} matched nothing; terms with forms: {known}. Write it as in the codebook.")
    found = forms[forms["term"].astype(str) == term]
    places = found[["theme", "frame"]].astype(str).drop_duplicates()
    if len(places) > 1:
        told = ", ".join(filter(None, places.iloc[0]))
        raise KhitabError(
            f"term={term!r} stands in {len(places)} frames, which would count its words {len(places)} times; keep one "
            f"of them first, such as {told}: forms[(forms['theme'] == {places.iloc[0]['theme']!r}) & "
            f"(forms['frame'] == {places.iloc[0]['frame']!r})]."
        )
    found = found.assign(risk=found["risk"].fillna("").astype(str), form=found["form"].astype(str))
    if strange := sorted(set(found["risk"]) - set(_RISKS)):
        raise KhitabError(f"risk={strange[0]!r} is unknown; audit_forms gives {', '.join(map(repr, _RISKS))}.")
    counted = as_numbers(found, ("n",), "forms").groupby(["form", "risk"], as_index=False)["n"].sum()
    return counted.sort_values(["n", "form", "risk"], ascending=[False, True, True], ignore_index=True), term


def _check(forms: pd.DataFrame) -> None:
    found = list(forms.columns) if isinstance(forms, pd.DataFrame) else type(forms).__name__
    if not isinstance(forms, pd.DataFrame) or not set(_NEEDED) <= set(found):
        raise KhitabError(
            f"plot_forms needs the table of audit_forms(hits, documents) with {', '.join(_NEEDED)}; found: {found}."
        )
    if forms.empty:
        raise KhitabError("the table of forms has no row to draw: no term of the codebook was found in the articles.")


def _draw(ax: Axes, shown: pd.DataFrame, middles: np.ndarray, style: Style) -> None:
    for y, n, risk in zip(middles, shown["n"], shown["risk"], strict=True):
        ax.barh(y, n, 0.16, zorder=2, **_look(risk))
        ax.annotate(
            style.label(style.number(n)), (n, y), xytext=(-3 if style.mirrored else 3, 0), textcoords="offset points",
            ha="right" if style.mirrored else "left", va="center_baseline", fontsize=7.5, color=GREY, **font_of(style),
        )  # fmt: skip


def _look(risk: str) -> dict[str, object]:
    number = _RISKS[risk]
    return {"facecolor": COLOURS[number], "hatch": HATCHES[number], "edgecolor": "white", "linewidth": 0}


def _axis_title(hidden: pd.DataFrame, style: Style) -> str:
    axis = word("axis_hits", style.language)
    if hidden.empty:
        return axis
    told = {"forms": style.number(len(hidden)), "n": style.number(hidden["n"].sum())}
    return word("forms_more", style.language, axis=axis, **told)


def _spoken(shown: pd.DataFrame, style: Style) -> list[str]:
    return [
        f"{form}: {style.number(n)} ({word(f'risk_{risk}', style.language)})"
        for form, n, risk in zip(shown["form"], shown["n"], shown["risk"], strict=True)
    ]
