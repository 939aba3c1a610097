"""hits -> where in each article terms stand: a strip of ticks for every article and term."""

import difflib

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from analysis.errors import KhitabError
from analysis.figures.layout import Notes, break_lines, finish, font_of, inches_of, new_figure, width_of
from analysis.figures.style import GREY, INK, PALE, Style, drawing
from analysis.figures.timeline import in_digits
from analysis.figures.uneven import page_height
from analysis.figures.wording import MISSING, alt_text, word
from analysis.tables import check_table

_MOST_ARTICLES, _MOST_TERMS = 60, 8
_ROW = 0.14  # inches
_STEP = 1.16  # from one column to the next; a column is 1 wide
_SPOT = ["doc_id", "field", "start"]


def plot_dispersion(
    hits: pd.DataFrame,
    tokens: pd.DataFrame,
    documents: pd.DataFrame,
    *,
    terms: str | list[str] | None = None,
    language: str | None = None,
    ax: Axes | None = None,
    caption: str = "",
) -> Axes:
    """Where in each article the terms stand: one row an article, by date, one column a term, a tick an occurrence.

    A tick stands at (position + 0.5) / words of the article, both from `tokens`: 0 is the first word of the headline,
    1 the last of the body; a term of several words stands where it begins. In Arabic an article begins at the right.
    Every article of `documents` has a row, also without a hit; undated ones come last. A pale line: no hit there.

    terms : as written in the codebook; None for all terms in `hits`, where these are at most eight.
    caption : n, period, outlets, codebook version; drawn below where no `ax` is given, and kept for `save_figure`.

    Returns
    -------
    Axes
        with alternative text and caption in `khitab_notes`.

    Raises
    ------
    KhitabError
        for a missing column, no article, more than 60 articles or eight terms, a term that has no hit, or hits that
        were found in other tokens.

    Articles of unlike lengths are stretched to one width: equal distances are not equal numbers of words.

    >>> documents = pd.DataFrame({"doc_id": ["a"], "outlet": ["x"], "published": pd.to_datetime(["2024-05-01"])})
    >>> tokens = pd.DataFrame({"doc_id": "a", "position": [0, 1], "field": "text", "start": [0, 4]})
    >>> hits = pd.DataFrame({"doc_id": ["a"], "term": ["أمن الحدود"], "field": "text", "start": [0]})
    >>> plot_dispersion(hits, tokens, documents, language="en").collections[-1].get_offsets().tolist()
    [[0.25, 0.0]]
    """
    check_table(hits, "hits", needs=(*_SPOT, "term"))
    check_table(tokens, "tokens", needs=(*_SPOT, "position"))
    articles = _sorted(documents)
    hits = hits[hits["doc_id"].astype(str).isin(articles["doc_id"])]
    chosen = _choose(hits, terms)
    spots = _locate(hits[hits["term"].isin(chosen)], tokens, articles, chosen)
    with drawing(language) as style:
        heads = _heads(chosen, spots, style, (0.72 * style.width - 0.3) / len(chosen))
        above = 0.04 + 0.2 * max(head.count("\n") + 1 for head in heads)
        own, strip = ax is None, max(0.5, _ROW * len(articles))
        note = break_lines(word("dispersion_axis", style.language), style, 0.55 * style.width, size=8.5)
        height = page_height(np.array([above, strip]), legend=0.05, axis=note)
        ax = new_figure(height, width=style.width).subplots() if own else ax
        strip = strip if own else max(0.5, ax.get_figure(root=True).get_figheight() * ax.get_position().height - above)
        _axes(ax, [_label(row, style) for row in articles.itertuples()], style, columns=len(heads))
        _write_heads(ax, heads, style, room=len(articles) * above / strip)
        _ticks(ax, spots, len(articles), len(chosen))
        title = word("dispersion_title", style.language)
        notes = Notes(
            alt=alt_text("dispersion", style.language, title, _spoken(chosen, spots, len(articles), style)),
            caption=caption,
            function="plot_dispersion",
            parameters={"language": style.language, "terms": chosen},
            style=style,
            own_page=own,
        )
        return finish(ax, title=title, notes=notes)


def _sorted(documents: pd.DataFrame) -> pd.DataFrame:
    """The articles by date, undated last; outlet and date as text."""
    check_table(documents, "documents", needs=("doc_id",))
    if not 1 <= len(documents) <= _MOST_ARTICLES:
        raise KhitabError(
            f"{len(documents)} articles: a strip shows 1 to {_MOST_ARTICLES}. Keep those to be compared, such as "
            "documents[documents['outlet'] == '…'] or documents[documents['doc_id'].isin(hits['doc_id'])]."
        )
    ids = documents["doc_id"].astype(str)
    if ids.duplicated().any():
        raise KhitabError(f"the documents table has the doc_id {ids[ids.duplicated()].iloc[0]!r} twice: keep one row.")
    outlets = documents["outlet"] if "outlet" in documents else pd.Series(pd.NA, index=documents.index)
    dates = documents["published"] if "published" in documents else pd.Series(pd.NaT, index=documents.index)
    try:
        days = pd.to_datetime(dates, format="ISO8601").dt.strftime("%Y-%m-%d").astype("string")
    except (ValueError, TypeError) as error:
        raise KhitabError(f"published of the documents table must hold dates: {error}.") from None
    table = pd.DataFrame({"doc_id": ids, "outlet": outlets.astype("string"), "day": days})
    return table.sort_values(["day", "doc_id"], na_position="last", kind="stable", ignore_index=True)


def _choose(hits: pd.DataFrame, terms: str | list[str] | None) -> list[str]:
    """The terms to draw; those asked for have to be there."""
    counts = hits["term"].astype(str).value_counts()
    counts = counts.reset_index().sort_values(["count", "term"], ascending=[False, True])["term"].tolist()
    chosen = counts if terms is None else list(dict.fromkeys([terms] if isinstance(terms, str) else terms))
    for term in chosen:
        if term not in counts:
            near = difflib.get_close_matches(str(term), counts, 3, 0.5) or counts[:5]
            raise KhitabError(
                f"terms: {term!r} has no hit in these articles; write it as in the codebook. "
                f"There are: {', '.join(near) or 'none'}."
            )
    if not 1 <= len(chosen) <= _MOST_TERMS:
        raise KhitabError(
            f"{len(chosen)} terms: a strip shows 1 to {_MOST_TERMS}. Name them, such as terms={counts[:3]!r}, "
            "or keep the hits of one frame."
        )
    return chosen


def _locate(hits: pd.DataFrame, tokens: pd.DataFrame, articles: pd.DataFrame, terms: list[str]) -> pd.DataFrame:
    """Row, column and place of every occurrence; one counted for two frames is one."""
    words = tokens[[*_SPOT, "position"]].astype({"doc_id": str, "field": str})
    words = words[words["doc_id"].isin(articles["doc_id"])]
    words = words.assign(words=words.groupby("doc_id")["position"].transform("max") + 1)
    found = hits[[*_SPOT, "term"]].astype({"doc_id": str, "field": str, "term": str}).drop_duplicates()
    found = found.merge(words, how="left", on=_SPOT)
    if found["position"].isna().any():
        lost = found[found["position"].isna()].iloc[0]
        raise KhitabError(
            f"the hit {lost['term']!r} in {lost['doc_id']} stands in no token: give the tokens and documents in which "
            "the hits were found."
        )
    rows = {doc_id: i for i, doc_id in enumerate(articles["doc_id"])}
    return pd.DataFrame(
        {
            "row": found["doc_id"].map(rows),
            "column": found["term"].map({term: i for i, term in enumerate(terms)}),
            "place": (found["position"] + 0.5) / found["words"],
        }
    )


def _heads(terms: list[str], spots: pd.DataFrame, style: Style, inches: float) -> list[str]:
    """The terms over their columns, with the number of occurrences."""
    counts = spots["column"].value_counts()
    broken = [break_lines(term, style, inches - 0.06, size=8.5, weight="bold", lines=4) for term in terms]
    return [
        style.lines(f"{head}\n({word('n', style.language)} = {style.number(counts.get(i, 0))})")
        for i, head in enumerate(broken)
    ]


def _label(article: tuple, style: Style) -> str:
    """Day and outlet; the doc_id where neither is known."""
    day = MISSING if pd.isna(article.day) else in_digits(article.day, style)
    name = article.outlet if pd.notna(article.outlet) else article.doc_id
    return style.sentence(break_lines(f"{day}  {name}", style, 0.28 * style.width, size=7.5, lines=1))


def _axes(ax: Axes, labels: list[str], style: Style, *, columns: int) -> None:
    """Articles down, terms across; in Arabic the first term stands at the right, and an article begins there."""
    ax.set_yticks(range(len(labels)), labels=labels, fontsize=7.5, color=GREY, **font_of(style))
    ends = np.arange(columns) * _STEP
    ax.set_xlim(-0.06, ends[-1] + 1.06)
    if style.mirrored:
        ax.invert_xaxis()
        ax.yaxis.tick_right()
    wide = inches_of(ax) / (_STEP * columns) > 3 * width_of(style.number(1, percent=True), style, 7)
    marks = [(end + at, at) for end in ends for at in (0, 0.5, 1) if wide or at == 0.5]
    told = [style.label(style.number(at, percent=True)) for _, at in marks]
    ax.set_xticks([x for x, _ in marks], labels=told, fontsize=7, **font_of(style))
    for text, (_, at) in zip(ax.get_xticklabels(), marks, strict=True):  # inwards: neighbours would touch
        text.set_ha("center" if at == 0.5 else "left" if (at == 0) != style.mirrored else "right")
    ax.tick_params(axis="both", length=0)
    ax.tick_params(axis="x", labelcolor=GREY)
    ax.spines[:].set_visible(False)
    ax.grid(visible=False)
    note = break_lines(word("dispersion_axis", style.language), style, 0.75 * inches_of(ax), size=8.5)
    ax.set_xlabel(style.sentence(note), loc=style.start, fontsize=8.5, linespacing=1.2, **font_of(style))


def _write_heads(ax: Axes, heads: list[str], style: Style, *, room: float) -> None:
    """The terms over their columns, inside the chart: above it stands the title. `room` is counted in rows."""
    ax.set_ylim(len(ax.get_yticks()) - 0.4, -0.6 - room)
    for column, head in enumerate(heads):
        ax.annotate(
            head, (column * _STEP + 0.5, -0.6), xytext=(0, 2), textcoords="offset points", ha="center", va="bottom",
            fontsize=8.5, color=INK, linespacing=1.1, annotation_clip=False, **font_of(style),
        )  # fmt: skip


def _ticks(ax: Axes, spots: pd.DataFrame, articles: int, terms: int) -> None:
    """A line for every article and term, grey where the term does not stand, and a tick for every occurrence."""
    there = set(zip(spots["row"], spots["column"], strict=True))
    cells = [(row, column) for column in range(terms) for row in range(articles)]
    for with_hits, colour, width in ((False, PALE, 0.8), (True, GREY, 0.6)):
        lines = [(row, column * _STEP) for row, column in cells if ((row, column) in there) == with_hits]
        if lines:
            rows, starts = np.array(lines).T
            ax.hlines(rows, starts, starts + 1, colors=colour, linewidth=width, zorder=1)
    ax.scatter(spots["place"] + spots["column"] * _STEP, spots["row"], marker="|", s=48, color=INK, linewidth=1.1,
               zorder=3)  # fmt: skip


def _spoken(terms: list[str], spots: pd.DataFrame, articles: int, style: Style) -> list[str]:
    """Of each term its occurrences and in how many of the articles."""
    told = []
    for column, term in enumerate(terms):
        rows = spots.loc[spots["column"] == column, "row"]
        fill = {"n": style.number(len(rows)), "articles": style.number(rows.nunique()), "all": style.number(articles)}
        told.append(word("dispersion_spoken", style.language, term=term, **fill))
    return told
