"""Articles × frames as numbers in the page: what its filters count again without a server."""

import json

import numpy as np
import pandas as pd
from markupsafe import Markup

from analysis.framing.groups import group_keys
from analysis.framing.presence import count_presence
from analysis.report.study import Study
from analysis.report.wording import Wording

_PHRASES = ("of", "filter_status", "concordance_heading")


def number_rows(study: Study) -> dict[tuple[str, str], int]:
    """Theme and frame -> the number of their row, the same in the tables of the page and in its counts."""
    return {key: n for n, key in enumerate(zip(study.totals["theme"], study.totals["frame"], strict=True))}


def list_outlets(study: Study) -> list[str]:
    """The outlets, sorted; their places in this list are their numbers in the page. '—' is the unknown one."""
    return sorted(group_keys(study.documents, ["outlet"])["outlet"].astype("str").unique())


def list_counts(study: Study) -> dict[str, list]:
    """What each article holds, the earliest first, so that the first copy of a story is the one that counts.

    `cells` has, article by article, row and hits in turn; the hits are negative where they do not reach the frame's
    `present_if`. Nothing that a user wrote is in it: outlets, stories and articles are numbers.
    """
    groups = group_keys(study.documents, ["outlet"])
    presence = count_presence(study.hits, study.tokens, study.documents, study.codebook, groups=groups)
    articles = presence.articles
    places = {outlet: n for n, outlet in enumerate(list_outlets(study))}
    numbers = {doc_id: n for n, doc_id in enumerate(study.documents["doc_id"].astype("str"), 1)}
    days = pd.to_datetime(articles["_published"]).dt.strftime("%Y-%m-%d")
    signed = np.where(presence.present, presence.hits, -presence.hits)
    return {
        "number": articles["_doc_id"].map(numbers).tolist(),
        "outlet": articles["outlet"].astype("str").map(places).tolist(),
        "day": days.astype(object).fillna("").tolist(),
        "words": articles["_words"].tolist(),
        "story": pd.factorize(articles["_story"])[0].tolist(),
        "cells": [_pairs(row) for row in signed],
    }


def _pairs(row: np.ndarray) -> list[int]:
    at = np.flatnonzero(row)
    return np.column_stack([at, row[at]]).ravel().tolist()


def embed_counts(study: Study, wording: Wording) -> Markup:
    """The counts and the phrases that the script fills, as JSON that no page can take for markup."""
    phrases = {key: wording(key) for key in _PHRASES}
    text = json.dumps({**list_counts(study), "phrases": phrases}, ensure_ascii=False, separators=(",", ":"))
    return Markup(text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e"))


def list_choices(study: Study, wording: Wording) -> dict:
    """What the filters offer: outlets, themes, and the first and last day."""
    days = study.documents["published"].dropna()
    bounds = [f"{day:%Y-%m-%d}" for day in (days.min(), days.max())] if len(days) else []
    named = [wording("unknown") if outlet == "—" else outlet for outlet in list_outlets(study)]
    themes = [(theme.key, getattr(theme.label, wording.language)) for theme in study.codebook.themes]
    return {"outlets": named if len(named) > 1 else [], "days": bounds, "themes": themes if len(themes) > 1 else []}
