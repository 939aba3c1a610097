"""The study as the page shows it: articles line by line, themes with their lines in context, numbers as text."""

from collections.abc import Iterator

import pandas as pd

from analysis.framing.codebook import Frame, Theme, codebook_terms
from analysis.framing.frames import outermost_hits
from analysis.report.drawing import group_titles
from analysis.report.study import Study
from analysis.report.wording import Wording

MOST_ARTICLES = 200  # whose text the page holds
MOST_LINES = 50  # of a concordance
MOST_FORMS = 300
MOST_WORDS = 15  # keywords a group
KEPT = ("title", "body")


def list_articles(study: Study, wording: Wording) -> list[dict]:
    """The table of articles; the first ones with every line of their page."""
    articles = []
    for number, row in enumerate(study.documents.itertuples(index=False), 1):
        articles.append({
            "number": number, "anchor": f"a{number}", "title": _or(row.title, wording("no_title")),
            "outlet": _or(row.outlet, wording("unknown")), "source_file": row.source_file,
            "date": wording("unknown") if pd.isna(row.published) else wording.date(row.published),
            "date_source": "" if pd.isna(row.published) else wording(f"from_{row.published_source}"),
            "words": row.words, "removed": row.lines_removed,
        })  # fmt: skip
    pages = _pages(study)
    return [{**article, "pages": page} for article, page in zip(articles, pages, strict=True)]


def _or(value: object, otherwise: str) -> str:
    return otherwise if pd.isna(value) or not str(value).strip() else str(value)


def _pages(study: Study) -> Iterator[list[dict]]:
    lines = dict(iter(study.lines.groupby("doc_id", sort=False)))
    hits = study.hits[(study.hits["field"] == "text") & (study.hits["theme"] != "names")]
    hits = dict(iter(hits.groupby("doc_id", sort=False)))
    for number, row in enumerate(study.documents.itertuples(index=False)):
        if number >= MOST_ARTICLES or row.doc_id not in lines:
            yield []
        else:
            yield list(_page(row.text, lines[row.doc_id], hits.get(row.doc_id, study.hits.iloc[:0])))


def _page(text: str, lines: pd.DataFrame, hits: pd.DataFrame) -> Iterator[dict]:
    starts = [0]
    for line in text.split("\n"):
        starts.append(starts[-1] + len(line) + 1)
    spans = _merge(hits)
    for row in lines.itertuples(index=False):
        begin = starts[row.line - 1]
        inside = [(a - begin, b - begin, what) for a, b, what in spans if begin <= a < begin + len(row.text)]
        yield {"line": row.line, "label": row.label, "rule": row.rule, "pieces": _pieces(row.text, inside)}


def _merge(hits: pd.DataFrame) -> list[tuple[int, int, str]]:
    """Overlapping hits as one marked stretch that names all its terms."""
    spans: list[tuple[int, int, str]] = []
    for hit in hits.sort_values(["start", "end"]).itertuples(index=False):
        what = f"{hit.theme}/{hit.frame}: {hit.term}" if hit.frame else f"{hit.theme}: {hit.term}"
        if spans and hit.start < spans[-1][1]:
            first, last, names = spans[-1]
            spans[-1] = (first, max(last, hit.end), f"{names}; {what}")
        else:
            spans.append((hit.start, hit.end, what))
    return spans


def _pieces(line: str, spans: list[tuple[int, int, str]]) -> list[tuple[str, str]]:
    pieces, at = [], 0
    for first, last, what in spans:
        pieces += [(line[at:first], ""), (line[first:last], what)]
        at = last
    return [(piece, what) for piece, what in [*pieces, (line[at:], "")] if piece]


def list_removed(study: Study) -> list[dict]:
    """Lines left out, by rule, with an example each."""
    lines = study.lines[~study.lines["label"].isin(KEPT)]
    lines = lines.assign(words=lines["text"].str.split().str.len())
    grouped = lines.groupby(["label", "rule"], observed=True, sort=True)
    table = grouped.agg(lines=("line", "size"), words=("words", "sum"), example=("text", "first")).reset_index()
    return table.sort_values(["lines", "rule"], ascending=[False, True]).to_dict("records")


def list_duplicates(study: Study, wording: Wording) -> list[dict]:
    """Stories printed more than once, each article under the first of its story."""
    numbers = {doc_id: n for n, doc_id in enumerate(study.documents["doc_id"], 1)}
    return [
        {
            "first": row.is_first, "number": (n := numbers[row.doc_id]), "anchor": f"a{n}",
            "title": _or(row.title, wording("no_title")), "outlet": _or(row.outlet, wording("unknown")),
            "date": wording("unknown") if pd.isna(row.published) else wording.date(row.published),
            "similarity": f"{100 * row.similarity:.0f}%",
        }
        for row in study.duplicates.head(MOST_FORMS).itertuples(index=False)
    ]  # fmt: skip


def list_themes(study: Study, wording: Wording) -> list[dict]:
    return [_theme(study, theme, wording) for theme in study.codebook.themes]


def _theme(study: Study, theme: Theme, wording: Wording) -> dict:
    label = getattr(theme.label, wording.language)
    rows = study.totals[study.totals["theme"] == theme.key]
    own = Frame.model_construct(key="", label=theme.label, definition="", terms=theme.terms)
    frames = [*([own] if theme.terms else []), *theme.frames]
    return {
        "key": theme.key, "label": label, "definition": theme.definition,
        "rows": [_row(row, wording) for row in rows.itertuples(index=False)],
        "inside_names": _names_sentence(study, theme, wording),
        "groups": [_group_table(study, theme, by, wording) for by in _groupings(study)],
        "frames": [_frame(study, theme, frame, wording) for frame in frames],
    }  # fmt: skip


def _row(row, wording: Wording) -> dict:
    label = getattr(row, f"label_{wording.language}") if row.frame else wording("whole_theme")
    return {
        "frame": row.frame, "label": label, "hits": row.hits,
        "articles_with": wording("of", n=row.articles_with, all=row.articles),
        "share": f"{100 * row.share:.0f}%", "share_interval": f"{100 * row.share_low:.0f}–{100 * row.share_high:.0f}%",
        "per_1000": number(row.per_1000), "rate_interval": interval(row.per_1000_low, row.per_1000_high),
    }  # fmt: skip


def number(value: float, digits: int = 2) -> str:
    return "—" if pd.isna(value) else f"{value:.{digits}f}"


def interval(low: float, high: float, digits: int = 2) -> str:
    return "—" if pd.isna(low) else f"{number(low, digits)} – {number(high, digits)}"


def _groupings(study: Study) -> list[str]:
    by = ["outlet"] if study.grouping == "outlet" else []
    return [*by, "doc_id"] if len(study.documents) <= MOST_LINES else by


def _group_table(study: Study, theme: Theme, by: str, wording: Wording) -> dict:
    frames = study.by_group if by == "outlet" else study.by_article
    frames = frames[frames["theme"] == theme.key]
    titles = (
        group_titles(study) if by == study.grouping else {i: str(n) for n, i in enumerate(study.documents["doc_id"], 1)}
    )
    groups = list(dict.fromkeys(frames[by]))
    rows = []
    for key, part in frames.groupby("frame", sort=False):
        cells = part.set_index(by).loc[groups]
        label = cells[f"label_{wording.language}"].iloc[0] if key else wording("whole_theme")
        rows.append(
            {"own": not key, "label": label, "cells": [_cell(cell, wording) for cell in cells.itertuples(index=False)]}
        )
    return {
        "name": wording("by_outlet" if by == "outlet" else "by_article"),
        "columns": [titles[g] for g in groups],
        "rows": rows,
    }


def _cell(cell, wording: Wording) -> dict:
    # of a single article the share is known, and an interval would say nothing
    shares = f"{100 * cell.share_low:.0f}–{100 * cell.share_high:.0f}%" if cell.articles > 1 else ""
    return {
        "articles_with": wording("of", n=cell.articles_with, all=cell.articles),
        "hits": cell.hits,
        "rate": number(cell.per_1000),
        "interval": shares,
    }


def _names_sentence(study: Study, theme: Theme, wording: Wording) -> str:
    own = outermost_hits(study.hits[study.hits["theme"] == theme.key])
    rule = wording("counted" if theme.inside_names == "count" else "skipped")
    inside = int((own["inside_name"] != "").sum())
    return f"{wording('counted_once')} {wording('inside_names_note', rule=rule, inside=inside, all=len(own))}"


def _frame(study: Study, theme: Theme, frame: Frame, wording: Wording) -> dict:
    lines = study.lines_in_context
    lines = lines[(lines["theme"] == theme.key) & (lines["frame"] == frame.key)]
    if theme.inside_names == "skip":
        lines = lines[lines["inside_name"] == ""]
    numbers = {doc_id: n for n, doc_id in enumerate(study.documents["doc_id"], 1)}
    names = {name.key: getattr(name.label, wording.language) for name in study.codebook.names}
    rows = lines.head(MOST_LINES)[["doc_id", "left", "keyword", "right", "term", "inside_name"]].to_dict("records")
    shown = [
        {**row, "number": (n := numbers[row["doc_id"]]), "anchor": f"a{n}", "inside": names.get(row["inside_name"], "")}
        for row in rows
    ]
    separator = "، "
    label = getattr(frame.label, wording.language) if frame.key else wording("theme_terms")
    return {
        "label": label,
        "definition": frame.definition,
        "terms": separator.join(t.term for t in frame.terms),
        "lines": shown,
        "total": len(lines),
    }


def list_names(study: Study, wording: Wording) -> list[dict]:
    """Names of the codebook that stand in the articles, most frequent first, each with its honorifics if it has any."""
    found = study.hits[study.hits["theme"] == "names"].groupby("frame")["doc_id"].agg(hits="size", articles="nunique")
    labels = {name.key: getattr(name.label, wording.language) for name in study.codebook.names}
    table = found.reset_index().sort_values(["hits", "frame"], ascending=[False, True])
    return [
        {**row, "label": labels[row["frame"]], "honorifics": _honorifics(study, row["frame"], wording)}
        for row in table.to_dict("records")
    ]


def _honorifics(study: Study, name: str, wording: Wording) -> list[dict]:
    rows = study.honorifics[study.honorifics["name"] == name]
    if not (rows["honorific"] != "").any():
        return []
    return [
        {**row, "honorific": row["honorific"] or wording("no_honorific"), "share": f"{100 * row['share']:.0f}%"}
        for row in rows.to_dict("records")
    ]


def list_tfidf(study: Study) -> list[dict]:
    titles = group_titles(study)
    rows = study.tfidf.head(MOST_FORMS).to_dict("records")
    return [{**row, "group": titles.get(row["group"], row["group"]), "tfidf": number(row["tfidf"], 3)} for row in rows]


def list_keywords(study: Study) -> list[dict]:
    titles, parts = group_titles(study), []
    for group, words in study.keywords.groupby("group", sort=True):
        rows = words[words["log_ratio"] > 0].head(MOST_WORDS).to_dict("records")
        shown = [
            {**row, "interval": interval(row["log_ratio_low"], row["log_ratio_high"]),
             **{key: number(row[key], 2) for key in ("log_ratio", "g2", "q")}}
            for row in rows
        ]  # fmt: skip
        parts.append({"group": group, "name": titles.get(group, group), "rows": shown})
    return parts


def list_forms(study: Study, wording: Wording) -> list[dict]:
    rows = study.forms[study.forms["theme"] != "names"].head(MOST_FORMS).to_dict("records")
    return [{**row, "risk": wording(f"risk_{row['risk']}") if row["risk"] else ""} for row in rows]


def count_terms(study: Study) -> int:
    terms = codebook_terms(study.codebook)
    return int((terms["theme"] != "names").sum())
