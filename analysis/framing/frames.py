"""Hits to frames: how many articles of each group mention the vocabulary of a theme or frame, and how often."""

import numpy as np
import pandas as pd

from analysis.errors import KhitabError
from analysis.framing.codebook import Codebook
from analysis.statistics.intervals import bootstrap_rate, wilson
from analysis.tables import FRAMES, check_table

PERIODS = {"week": "W", "month": "M", "quarter": "Q", "year": "Y"}
MISSING = "—"
ZONES = ("headline", "lead", "body")


def count_frames(
    hits: pd.DataFrame, tokens: pd.DataFrame, documents: pd.DataFrame, codebook: Codebook, *, by: str | list[str] | None = None
) -> pd.DataFrame:
    """Every theme and frame in every group of articles, zeros included.

    One row is a theme (frame '') or a frame in a group. `by` takes columns of `documents` and the date groups week,
    month, quarter, year; a missing value is a group of its own, '—'; without `by` there is one group.

    share = articles_with / articles with the Wilson 95 % interval; an article counts when it reaches the frame's
    `present_if` (a theme: any of its hits). per_1000 = 1000 * hits / tokens with a bootstrap interval over stories
    (1,000 draws, fixed seed). A theme's own row counts each span once. Hits inside names are left out of themes with
    `inside_names: skip`. A story (`duplicate_group`, where documents have it) counts once in a group cell: its first
    copy; the `*_all` columns count every copy.

    Raises
    ------
    KhitabError
        where `by` names no column, or `hits` and `codebook` do not belong together.

    Caveat: a term list that is longer finds more; shares of two frames say nothing about which one dominates. Until the
    codebook is validated, an article mentions the vocabulary of a frame. Intervals hold sampling error only.

    >>> from analysis.framing.codebook import Codebook, Label, Theme
    >>> from analysis.framing.matching import find_terms
    >>> from analysis.tokens import tokenize
    >>> documents = pd.DataFrame({"doc_id": ["a", "b"], "outlet": ["x", "y"], "text": ["إرهاب إرهاب", "سلام"]})
    >>> codebook = Codebook(title="t", version="1", themes=(Theme(key="t", label=Label(ar="ت"), definition="…", terms=("إرهاب",)),))
    >>> tokens = tokenize(documents)
    >>> frames = count_frames(find_terms(tokens, codebook), tokens, documents, codebook, by="outlet")
    >>> frames[["outlet", "articles_with", "hits", "tokens"]].values.tolist()
    [['x', 1, 2, 2], ['y', 0, 0, 1]]
    """
    check_table(hits, "hits")
    check_table(documents, "documents", needs=("doc_id",))
    groups = group_keys(documents, by)
    articles = _articles(documents, tokens, groups)
    counted = _countable(hits, codebook)
    parts = []
    for key, cell in _cells(articles, list(groups.columns)):
        parts += [{**key, **_count(row, cell, counted)} for row in _rows(codebook)]
    return pd.DataFrame(parts)[[*groups.columns, *(column.name for column in FRAMES.columns)]]


def group_keys(documents: pd.DataFrame, by: str | list[str] | None) -> pd.DataFrame:
    """The group columns of each document as text, in the order of `by`."""
    names = [by] if isinstance(by, str) else list(by or [])
    keys = pd.DataFrame(index=documents.index)
    for name in names:
        if name in documents:
            keys[name] = documents[name].astype("str").fillna(MISSING)
        elif name in PERIODS and "published" in documents:
            keys[name] = documents["published"].dt.to_period(PERIODS[name]).astype("str").replace("NaT", MISSING).fillna(MISSING)
        else:
            raise KhitabError(
                f"by={name!r} is no column of the documents and no date group; "
                f"columns: {', '.join(map(str, documents.columns))}; date groups: {', '.join(PERIODS)}"
            )
    return keys


def _articles(documents: pd.DataFrame, tokens: pd.DataFrame, groups: pd.DataFrame) -> pd.DataFrame:
    """doc_id, groups, words and story of every article; without `duplicate_group` every article is its own story."""
    words = tokens["doc_id"].value_counts()
    articles = groups.assign(doc_id=documents["doc_id"].astype("str"))
    articles["words"] = articles["doc_id"].map(dict(zip(words.index.astype(str), words, strict=True))).fillna(0).astype("int64")
    own = "\0" + articles["doc_id"]
    articles["story"] = documents["duplicate_group"].astype("str").fillna(own) if "duplicate_group" in documents else own
    return articles


def _cells(articles: pd.DataFrame, names: list[str]):
    if not names:
        yield {}, articles
        return
    for values, cell in articles.groupby(names, sort=True, dropna=False, observed=True):
        yield dict(zip(names, values, strict=True)), cell


def _rows(codebook: Codebook):
    """(theme, frame, label, hits needed, zones) of every row: each theme, then its frames."""
    for theme in codebook.themes:
        yield theme.key, "", theme.label, 1, ZONES
        for frame in theme.frames:
            if frame.coded_by != "hand":
                yield theme.key, frame.key, frame.label, frame.present_if.hits, frame.present_if.zones


def _countable(hits: pd.DataFrame, codebook: Codebook) -> dict[tuple[str, str], pd.DataFrame]:
    """The hits of each theme and frame that count; in a theme's own row each span counts once."""
    counted = {}
    known = {(theme, frame) for theme, frame, *_ in _rows(codebook)} | {("names", name.key) for name in codebook.names}
    found = set(map(tuple, hits[["theme", "frame"]].drop_duplicates().to_numpy()))
    if found - known:
        raise KhitabError(f"hits hold {'/'.join(sorted(found - known)[0])}, which is not in codebook {codebook.title!r}; match them with it first")
    for theme in codebook.themes:
        own = hits[hits["theme"] == theme.key]
        own = own[own["inside_name"].fillna("") == ""] if theme.inside_names == "skip" else own
        counted[theme.key, ""] = _outermost(own)
        for frame in theme.frames:
            counted[theme.key, frame.key] = own[own["frame"] == frame.key]
    return counted


def _outermost(hits: pd.DataFrame) -> pd.DataFrame:
    """Each stretch of text once: of hits that overlap, across the frames of a theme, the first and longest stands."""
    hits = hits.sort_values(["doc_id", "field", "start", "end"], ascending=[True, True, True, False], kind="stable")
    place = hits["doc_id"].astype("category").cat.codes.to_numpy(np.int64) * 2 + (hits["field"] == "title").to_numpy()
    reach = pd.Series(hits["end"].to_numpy()).groupby(place).cummax().groupby(place).shift(fill_value=0)
    return hits[hits["start"].to_numpy() >= reach.to_numpy()]


def _count(row: tuple, cell: pd.DataFrame, counted: dict) -> dict:
    theme, frame, label, needed, zones = row
    own = counted[theme, frame]
    n = own["doc_id"].value_counts().reindex(cell["doc_id"], fill_value=0).to_numpy()
    zoned = own[own["zone"].isin(zones)]["doc_id"].value_counts().reindex(cell["doc_id"], fill_value=0).to_numpy()
    present, once = zoned >= needed, ~cell["story"].duplicated().to_numpy()
    words = cell["words"].to_numpy()
    articles, articles_with = int(once.sum()), int((present & once).sum())
    hits, tokens = int(n[once].sum()), int(words[once].sum())
    low, high = wilson(articles_with, articles)
    rate_low, rate_high = bootstrap_rate(n[once], words[once])
    return {
        "theme": theme, "frame": frame,
        "label_ar": label.ar, "label_en": label.en, "label_fr": label.fr,
        "articles": articles, "articles_with": articles_with,
        "share": articles_with / articles if articles else float("nan"), "share_low": float(low), "share_high": float(high),
        "hits": hits, "tokens": tokens, "per_1000": 1000 * hits / tokens if tokens else float("nan"),
        "per_1000_low": rate_low, "per_1000_high": rate_high,
        "articles_all": len(cell), "articles_with_all": int(present.sum()), "hits_all": int(n.sum()),
    }  # fmt: skip
