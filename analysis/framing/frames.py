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
    hits: pd.DataFrame, tokens: pd.DataFrame, documents: pd.DataFrame, codebook: Codebook, *,
    by: str | list[str] | None = None,
) -> pd.DataFrame:  # fmt: skip
    """Every theme and frame in every group of articles, zeros included.

    One row is a theme (frame '') or a frame in a group. `by` takes columns of `documents` and the date groups week,
    month, quarter, year; a missing value is a group of its own, '—'; without `by` there is one group.

    share = articles_with / articles with the Wilson 95 % interval; an article counts when it reaches the frame's
    `present_if` (a theme: any of its hits). per_1000 = 1000 * hits / tokens with a bootstrap interval over stories
    (1,000 draws, fixed seed). A theme's own row counts each span once. Hits inside names are left out of themes with
    `inside_names: skip`. A story (`duplicate_group`, where documents have it) counts once in a group cell: its first
    copy, by date and doc_id; the `*_all` columns count every copy.

    Raises
    ------
    KhitabError
        where `by` names no column or one of the result's own, `published` holds no dates, or `hits` and `codebook` do
        not belong together.

    Caveat: a term list that is longer finds more; shares of two frames say nothing about which one dominates. Until the
    codebook is validated, an article mentions the vocabulary of a frame. Intervals hold sampling error only.

    >>> from analysis.framing.codebook import Codebook, Label, Theme
    >>> from analysis.framing.matching import find_terms
    >>> from analysis.tokens import tokenize
    >>> documents = pd.DataFrame({"doc_id": ["a", "b"], "outlet": ["x", "y"], "text": ["إرهاب إرهاب", "سلام"]})
    >>> theme = Theme(key="t", label=Label(ar="ت"), definition="…", terms=("إرهاب",))
    >>> codebook = Codebook(title="t", version="1", themes=(theme,))
    >>> tokens = tokenize(documents)
    >>> frames = count_frames(find_terms(tokens, codebook), tokens, documents, codebook, by="outlet")
    >>> frames[["outlet", "articles_with", "hits", "tokens"]].values.tolist()
    [['x', 1, 2, 2], ['y', 0, 0, 1]]
    """
    check_table(hits, "hits")
    check_table(documents, "documents", needs=("doc_id",))
    groups = group_keys(documents, by)
    articles = _articles(documents, tokens, groups)
    rows = [(row, *_per_article(row, own, articles)) for row, own in _countable(hits, codebook)]
    parts = []
    for key, cell in _cells(articles, list(groups.columns)):
        once, words, at = ~cell["_story"].duplicated().to_numpy(), cell["_words"].to_numpy(), cell.index
        parts += [{**key, **_count(row, words, once, n[at], zoned[at])} for row, n, zoned in rows]
    return pd.DataFrame(parts, columns=[*groups.columns, *(column.name for column in FRAMES.columns)])


def group_keys(documents: pd.DataFrame, by: str | list[str] | None) -> pd.DataFrame:
    """The group columns of each document as text, in the order of `by`."""
    names = [by] if isinstance(by, str) else list(by or [])
    keys = pd.DataFrame(index=documents.index)
    for name in names:
        if name in {column.name for column in FRAMES.columns}:
            raise KhitabError(f"by={name!r} is the name of a column of the result; rename it in the documents first")
        if name in documents:
            keys[name] = documents[name].astype("str").fillna(MISSING)
        elif name in PERIODS and "published" in documents:
            keys[name] = _periods(documents["published"], PERIODS[name])
        else:
            raise KhitabError(
                f"by={name!r} is no column of the documents and no date group; "
                f"columns: {', '.join(map(str, documents.columns))}; date groups: {', '.join(PERIODS)}"
            )
    return keys


def _periods(published: pd.Series, period: str) -> pd.Series:
    if not pd.api.types.is_datetime64_any_dtype(published):
        raise KhitabError("the column published holds no dates; make them with pd.to_datetime(documents['published'])")
    return published.dt.tz_localize(None).dt.to_period(period).astype("str").replace("NaT", MISSING).fillna(MISSING)


def _articles(documents: pd.DataFrame, tokens: pd.DataFrame, groups: pd.DataFrame) -> pd.DataFrame:
    """Groups, words and story of every article, the earliest first: so the order of `documents` changes no count.

    Without `duplicate_group` every article is its own story.
    """
    words = tokens["doc_id"].astype("str").value_counts()
    articles = groups.assign(_doc_id=documents["doc_id"].astype("str"))
    articles["_words"] = words.reindex(articles["_doc_id"], fill_value=0).to_numpy("int64")
    own = "\0" + articles["_doc_id"]
    articles["_story"] = documents.get("duplicate_group", own).astype("str").fillna(own)
    articles["_published"] = documents.get("published", pd.NaT)
    return articles.sort_values(["_published", "_doc_id"], ignore_index=True)


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


def _countable(hits: pd.DataFrame, codebook: Codebook):
    """Every row with the hits that count in it; in a theme's own row each span counts once."""
    rows = list(_rows(codebook))
    known = {(theme, frame) for theme, frame, *_ in rows} | {("names", name.key) for name in codebook.names}
    found = set(map(tuple, hits[["theme", "frame"]].fillna("").drop_duplicates().to_numpy()))
    if found - known:
        strange = "/".join(sorted(found - known)[0])
        raise KhitabError(f"hits hold {strange}, which is not in codebook {codebook.title!r}; match them with it first")
    skipping = {theme.key for theme in codebook.themes if theme.inside_names == "skip"}
    hits = hits[~hits["theme"].isin(skipping) | (hits["inside_name"].fillna("") == "")]
    for row in rows:
        own = hits[hits["theme"] == row[0]]
        yield row, own[own["frame"] == row[1]] if row[1] else outermost_hits(own)


def outermost_hits(hits: pd.DataFrame) -> pd.DataFrame:
    """Each stretch of text once: of hits that overlap, across the frames of a theme, the first and longest stands.

    One row is a hit, a part of the rows of `hits`, sorted by theme and place; themes do not touch each other. This is
    what a theme's own row of `count_frames` counts, once hits inside names are left out where the theme skips them.
    Raises KhitabError where a column is missing.

    >>> from analysis.framing.codebook import Codebook, Frame, Label, Theme
    >>> from analysis.framing.matching import find_terms
    >>> from analysis.tokens import tokenize
    >>> terms = {"threat": "تهديد إرهابي", "any": "تهديد"}
    >>> frames = tuple(Frame(key=k, label=Label(ar="إ"), definition="…", terms=(t,)) for k, t in terms.items())
    >>> theme = Theme(key="t", label=Label(ar="ت"), definition="…", frames=frames)
    >>> tokens = tokenize(pd.DataFrame({"doc_id": ["a"], "text": ["تهديد إرهابي"]}))
    >>> hits = find_terms(tokens, Codebook(title="t", version="1", themes=(theme,)))
    >>> len(hits), outermost_hits(hits)["form"].tolist()
    (2, ['تهديد إرهابي'])
    """
    check_table(hits, "hits", needs=("doc_id", "theme", "field", "start", "end"))
    order = {"theme": True, "doc_id": True, "field": True, "start": True, "end": False}
    hits = hits.sort_values(list(order), ascending=list(order.values()), kind="stable")
    place = hits.groupby(["theme", "doc_id", "field"], sort=False, observed=True, dropna=False).ngroup().to_numpy()
    reach = pd.Series(hits["end"].to_numpy()).groupby(place).cummax().groupby(place).shift(fill_value=0)
    return hits[hits["start"].to_numpy() >= reach.to_numpy()]


def _per_article(row: tuple, own: pd.DataFrame, articles: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Hits in each article, and those in the zones that decide whether it carries the frame."""
    both = (part["doc_id"].astype("str").value_counts() for part in (own, own[own["zone"].isin(row[-1])]))
    return tuple(counts.reindex(articles["_doc_id"], fill_value=0).to_numpy() for counts in both)


def _count(row: tuple, words: np.ndarray, once: np.ndarray, n: np.ndarray, zoned: np.ndarray) -> dict:
    theme, frame, label, needed, _ = row
    present = zoned >= needed
    articles, articles_with = int(once.sum()), int((present & once).sum())
    hits, tokens = int(n[once].sum()), int(words[once].sum())
    low, high = wilson(articles_with, articles)
    rate_low, rate_high = bootstrap_rate(n[once], words[once])
    return {
        "theme": theme, "frame": frame,
        "label_ar": label.ar, "label_en": label.en, "label_fr": label.fr,
        "articles": articles, "articles_with": articles_with,
        "share": articles_with / articles if articles else float("nan"),
        "share_low": float(low), "share_high": float(high),
        "hits": hits, "tokens": tokens, "per_1000": 1000 * hits / tokens if tokens else float("nan"),
        "per_1000_low": rate_low, "per_1000_high": rate_high,
        "articles_all": len(once), "articles_with_all": int(present.sum()), "hits_all": int(n.sum()),
    }  # fmt: skip
