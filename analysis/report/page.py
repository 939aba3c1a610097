"""The study as the page shows it: themes with their lines in context, words and forms, numbers as text."""

import pandas as pd

from analysis.framing.codebook import Frame, Theme, codebook_terms, in_language
from analysis.framing.frames import outermost_hits
from analysis.report.articles import anchor
from analysis.report.drawing import group_titles
from analysis.report.study import Study
from analysis.report.wording import Wording

MOST_LINES = 50  # of a concordance
MOST_FORMS = 300
MOST_WORDS = 15  # keywords a group


def list_themes(study: Study, wording: Wording) -> list[dict]:
    return [_theme(study, theme, wording) for theme in study.codebook.themes]


def _theme(study: Study, theme: Theme, wording: Wording) -> dict:
    label = getattr(theme.label, wording.language)
    rows = study.totals[study.totals["theme"] == theme.key]
    own = Frame.model_construct(key="", label=theme.label, definition="", terms=theme.terms)
    frames = [*([own] if theme.terms else []), *theme.frames]
    return {
        "key": theme.key, "label": label, "definition": in_language(theme.definition, wording.language),
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
    numbers = {doc_id: str(n) for n, doc_id in enumerate(study.documents["doc_id"], 1)}
    titles = group_titles(study) if by == "outlet" else numbers
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
        {
            **row,
            "number": numbers[row["doc_id"]],
            "anchor": anchor(numbers[row["doc_id"]]),
            "inside": names.get(row["inside_name"], ""),
        }
        for row in rows
    ]
    separator = "، "
    label = getattr(frame.label, wording.language) if frame.key else wording("theme_terms")
    return {
        "label": label,
        "definition": in_language(frame.definition, wording.language),
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
