"""Hits to frames: how many articles of each group mention the vocabulary of a theme or frame, and how often."""

from collections.abc import Iterable, Iterator

import numpy as np
import pandas as pd

from analysis.framing.cells import cells, first_copies, join_cells, rates, shares, sort_parts
from analysis.framing.codebook import Codebook
from analysis.framing.groups import group_keys, is_own, named_groups
from analysis.framing.presence import ZONES, Presence, count_presence, count_words_of, outermost_hits
from analysis.statistics.bootstrap import bootstrap_shares
from analysis.tables import FRAMES, check_table

__all__ = ["count_frames", "outermost_hits"]  # what a theme's own row counts is asked for beside it

_CLUSTER = ("share_cluster_low", "share_cluster_high")
_OWN = ("articles_own", "articles_with_own", "share_own")


def count_frames(
    hits: pd.DataFrame, tokens: pd.DataFrame, documents: pd.DataFrame, codebook: Codebook, *,
    by: str | list[str] | None = None, cluster: str | None = None, own_copy: bool = False,
) -> pd.DataFrame:  # fmt: skip
    """Every theme and frame in every group of articles, zeros included.

    One row is a theme (frame '') or a frame in a group. `by` takes columns of `documents`, the date groups week, month,
    quarter, year, `copy` (agency or own, after add_duplicates) and `zone` (headline, lead, body: the hits and words of
    the zone; articles are those with words there, and count where they carry the frame and it stands in the zone). A
    missing value is a group of its own, '—'; without `by` there is one group.

    share = articles_with / articles with the Wilson 95 % interval; an article counts when it reaches the frame's
    `present_if` (a theme: any of its hits). per_1000 = 1000 * hits / tokens with a bootstrap interval over stories
    (1,000 draws, fixed seed). A theme's own row counts each span once. Hits inside names are left out of themes with
    `inside_names: skip`. A story (`duplicate_group`, where documents have it) counts once in a group cell: its first
    copy, by date and doc_id; the `*_all` columns count every copy.

    `cluster` ("duplicate_group", "outlet-day" or a column of `documents`) adds share_cluster_low and
    share_cluster_high: an interval that draws whole clusters, since ten articles on one event are not ten.
    `own_copy=True` adds articles_own, articles_with_own and share_own: the same without copies of agencies.

    Raises
    ------
    KhitabError
        where `by` or `cluster` names no column, `by` one of the result's own, `published` holds no dates, a hit is
        given twice, or hits, tokens, documents and codebook do not belong together: a text needs its tokens.

    Caveat: a term list that is longer finds more: shares of two frames say nothing about which one dominates, and no
    dominant frame is computed here (that takes codes by hand). Longer articles mention more; see `count_salience`.
    Until the codebook is validated, an article mentions the vocabulary of a frame. Intervals hold sampling error only.

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

    Measure
    -------
    name: share of articles
    formula: articles_with / articles, a story once in a group
    default: threshold of the codebook, one hit
    unit: fraction
    caveat: mentions the vocabulary, does not yet carry the frame; longer articles mention more
    source: –

    name: rate
    formula: 1000 · hits / words
    default: words of title and body
    unit: hits per 1,000 words
    caveat: rewards long term lists
    source: –
    """
    groups, zoned = frame_groups(documents, by, own_copy=own_copy)
    presence = count_presence(hits, tokens, documents, codebook, groups=groups, cluster=cluster)
    parts = _in_each_zone(presence, hits, tokens) if zoned else [({}, presence)]
    return frames_of(parts, by, cluster=cluster, own_copy=own_copy)


def frame_groups(
    documents: pd.DataFrame, by: str | list[str] | None, *, own_copy: bool = False
) -> tuple[pd.DataFrame, bool]:
    """The group columns of each document, and whether the zones of the text are groups too."""
    names = named_groups(by)
    check_table(documents, "documents", needs=("doc_id",))
    zoned = "zone" in names and "zone" not in documents
    groups = group_keys(documents, [name for name in names if not (zoned and name == "zone")])
    return groups.assign(_own=is_own(documents)) if own_copy else groups, zoned


def frames_of(
    parts: Iterable[tuple[dict[str, str], Presence]], by: str | list[str] | None, *, cluster: str | None, own_copy: bool
) -> pd.DataFrame:
    """The `frames` table of presences: one, or one of each zone, named as it."""
    names = named_groups(by)
    more = [*(_CLUSTER if cluster else ()), *(_OWN if own_copy else ())]
    columns = [*names, *(column.name for column in FRAMES.columns if column.always), *more]
    rows, zoned = [], False
    for place, part in parts:
        zoned = bool(place)
        keys = [name for name in names if name not in place]
        rows += [{**place, **key, **_count(part, at, more)} for key, at in cells(part, keys)]
    table = join_cells(rows, columns)
    return sort_parts(table, names, "zone", ZONES) if zoned else table


def _in_each_zone(
    presence: Presence, hits: pd.DataFrame, tokens: pd.DataFrame
) -> Iterator[tuple[dict[str, str], Presence]]:
    for zone in ZONES:
        words = count_words_of(tokens[(tokens["zone"] == zone).to_numpy()], presence.articles["_doc_id"])
        yield {"zone": zone}, presence.within((hits["zone"] == zone).to_numpy(), words)


def _count(presence: Presence, at: np.ndarray, more: list[str]) -> dict:
    """The columns of one group, a value for each row of the codebook."""
    once, words = first_copies(presence, at), presence.articles["_words"].to_numpy()
    columns = {**presence.labels(), **shares(presence.present[once]), **rates(presence.hits[once], words[once])}
    columns |= shares(presence.present[at], "_all") | {"hits_all": presence.hits[at].sum(axis=0)}
    if _CLUSTER[0] in more:
        units = pd.factorize(presence.articles["_cluster"].to_numpy()[once])[0]
        columns |= dict(zip(_CLUSTER, bootstrap_shares(presence.present[once], units), strict=True))
    if _OWN[0] in more:
        own = presence.articles["_own"].to_numpy(bool)[once]
        columns |= shares(presence.present[once[own]], "_own")
    return columns
