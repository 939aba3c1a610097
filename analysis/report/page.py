"""The study as the page shows it: themes with their lines in context, words and forms, numbers as text."""

import pandas as pd

from analysis.framing.codebook import Frame, Theme, codebook_terms, in_language
from analysis.framing.frames import outermost_hits
from analysis.report.drawing import group_titles
from analysis.report.filters import list_outlets, number_rows
from analysis.report.lines import LineLists
from analysis.report.study import Study
from analysis.report.wording import Wording

MOST_COLUMNS = 50  # articles side by side
MOST_FORMS = 300
MOST_WORDS_SHOWN = 200  # whose lines are in the page
MOST_WORDS = 15  # keywords a group
MOST_DRAWN = 8  # on each side of their picture


def list_themes(study: Study, wording: Wording) -> list[dict]:
    lines = LineLists(study, wording)
    return [_theme(study, theme, lines, wording) for theme in study.codebook.themes]


def _theme(study: Study, theme: Theme, lines: LineLists, wording: Wording) -> dict:
    label, places = getattr(theme.label, wording.language), number_rows(study)
    rows = study.totals[study.totals["theme"] == theme.key]
    own = Frame.model_construct(key="", label=theme.label, definition="", terms=theme.terms)
    frames = [*([own] if theme.terms else []), *theme.frames]
    shown = [{**_row(row, wording), "place": places[(row.theme, row.frame)]} for row in rows.itertuples(index=False)]
    return {
        "key": theme.key, "label": label, "definition": in_language(theme.definition, wording.language),
        "anchor": f"lines-{theme.key}", "rows": shown, "own": {**shown[0], "label": label, "frame": theme.key},
        "inside_names": _names_sentence(study, theme, wording),
        "groups": [_group_table(study, theme, by, wording) for by in _groupings(study)],
        "frames": [_frame(theme, frame, lines, wording) for frame in frames],
    }  # fmt: skip


def lines_anchor(theme: str, frame: str) -> str:
    """Where the lines of a row stand; a dot cannot be part of a key."""
    return f"lines-{theme}.{frame}" if frame else f"lines-{theme}"


def _row(row, wording: Wording) -> dict:
    label = getattr(row, f"label_{wording.language}") if row.frame else wording("whole_theme")
    return {
        "frame": row.frame, "label": label, "hits": row.hits, "anchor": lines_anchor(row.theme, row.frame),
        "articles_with": wording("of", n=row.articles_with, all=row.articles), "share": percent(row.share),
        "share_interval": percents(row.share_low, row.share_high),
        "bar": [0.0 if pd.isna(end) else round(100 * end, 1) for end in (row.share, row.share_low, row.share_high)],
        "per_1000": number(row.per_1000), "rate_interval": interval(row.per_1000_low, row.per_1000_high),
    }  # fmt: skip


def percent(value: float) -> str:
    return "—" if pd.isna(value) else f"{100 * value:.0f}%"


def percents(low: float, high: float) -> str:
    return "—" if pd.isna(low) else f"{100 * low:.0f}–{100 * high:.0f}%"


def number(value: float, digits: int = 2) -> str:
    return "—" if pd.isna(value) else f"{value:.{digits}f}"


def interval(low: float, high: float, digits: int = 2) -> str:
    return "—" if pd.isna(low) else f"{number(low, digits)} – {number(high, digits)}"


def _groupings(study: Study) -> list[str]:
    by = ["outlet"] if study.grouping == "outlet" else []
    return [*by, "doc_id"] if len(study.documents) <= MOST_COLUMNS else by


def _group_table(study: Study, theme: Theme, by: str, wording: Wording) -> dict:
    frames = study.by_group if by == "outlet" else study.by_article
    frames, places = frames[frames["theme"] == theme.key], number_rows(study)
    numbers = {doc_id: n for n, doc_id in enumerate(study.documents["doc_id"], 1)}
    outlets = {outlet: n for n, outlet in enumerate(list_outlets(study))}
    groups = list(dict.fromkeys(frames[by]))
    rows = []
    for key, part in frames.groupby("frame", sort=False):
        cells = part.set_index(by).loc[groups].itertuples(index=False)
        label = part[f"label_{wording.language}"].iloc[0] if key else wording("whole_theme")
        shown = [_cell(cell, wording) for cell in cells]
        anchor, place = lines_anchor(theme.key, key), places[(theme.key, key)]
        rows.append({"own": not key, "label": label, "cells": shown, "anchor": anchor, "place": place})
    columns = [(outlets[g], g) if by == "outlet" else (numbers[g], str(numbers[g])) for g in groups]
    return {
        "by": by,
        "name": wording("by_outlet" if by == "outlet" else "by_article"),
        "columns": columns,
        "rows": rows,
    }


def _cell(cell, wording: Wording) -> dict:
    # of a single article the share is known, and an interval would say nothing
    shares = percents(cell.share_low, cell.share_high) if cell.articles > 1 else ""
    counted = wording("of", n=cell.articles_with, all=cell.articles)
    return {"counted": f"{counted} · {cell.hits} · {number(cell.per_1000)}", "interval": shares}


def _names_sentence(study: Study, theme: Theme, wording: Wording) -> str:
    own = outermost_hits(study.hits[study.hits["theme"] == theme.key])
    rule = wording("counted" if theme.inside_names == "count" else "skipped")
    inside = int((own["inside_name"] != "").sum())
    return f"{wording('counted_once')} {wording('inside_names_note', rule=rule, inside=inside, all=len(own))}"


def _frame(theme: Theme, frame: Frame, lines: LineLists, wording: Wording) -> dict:
    return {
        "label": getattr(frame.label, wording.language) if frame.key else wording("theme_terms"),
        "definition": in_language(frame.definition, wording.language),
        "terms": "، ".join(t.term for t in frame.terms),
        "anchor": lines_anchor(theme.key, frame.key) if frame.key else f"lines-{theme.key}.",
        **lines.of_frame(theme.key, frame.key, skip_names=theme.inside_names == "skip"),
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
        parts.append({"group": group, "name": titles.get(group, group), "rows": shown, "drawn": _drawn(words)})
    return parts


def _drawn(words: pd.DataFrame) -> list[str]:
    """The words of the picture, from most this group to most the others: their intervals stay farthest from 0."""
    margin = words["log_ratio_low"].where(words["log_ratio"] >= 0, -words["log_ratio_high"])
    ranked = words.assign(margin=margin).sort_values(["margin", "word"], ascending=[False, True], kind="stable")
    chosen = ranked.groupby(ranked["log_ratio"] >= 0, sort=False).head(MOST_DRAWN)
    return chosen.sort_values(["log_ratio", "word"], ascending=[False, True], kind="stable")["word"].tolist()


def list_words(study: Study, tfidf: list[dict], keywords: list[dict], wording: Wording) -> dict[str, dict]:
    """Some lines of each word that the report names: first of the pictures of keywords, then of the tables."""
    named = [word for part in keywords for word in part["drawn"]] + [row["word"] for row in tfidf]
    named += [row["word"] for part in keywords for row in part["rows"]]
    words = list(dict.fromkeys(named))[:MOST_WORDS_SHOWN]
    found = LineLists(study, wording).of_words(words)
    return {row["word"]: {**row, "anchor": f"word-{n}"} for n, row in enumerate(found, 1)}


def list_forms(study: Study, wording: Wording) -> list[dict]:
    rows = study.forms[study.forms["theme"] != "names"].head(MOST_FORMS).to_dict("records")
    return [{**row, "risk": wording(f"risk_{row['risk']}") if row["risk"] else ""} for row in rows]


def count_terms(study: Study) -> int:
    terms = codebook_terms(study.codebook)
    return int((terms["theme"] != "names").sum())
