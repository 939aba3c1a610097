"""Frames in two groups of articles: how far their shares and rates lie apart, and how sure that is."""

from numbers import Real

import numpy as np
import pandas as pd

from analysis.errors import KhitabError
from analysis.framing.codebook import Codebook
from analysis.framing.differences import contrast
from analysis.framing.groups import group_keys
from analysis.framing.presence import count_presence
from analysis.statistics.groups import published
from analysis.statistics.options import check_whole
from analysis.tables import check_table

REST = "all others"


def compare_frames(
    hits: pd.DataFrame, tokens: pd.DataFrame, documents: pd.DataFrame, codebook: Codebook, *,
    by: str, between: tuple[str, str] | None = None, cluster: str | None = None,
) -> pd.DataFrame:  # fmt: skip
    """Every theme and frame in two groups of articles, side by side: the columns of the `contrasts` table.

    One row is a theme or a frame in two groups of `by` (a column of `documents`, a date group, copy): the two named in
    `between`; without it the two there are, or each group against all others. A story counts once on each side.

    difference = share_a - share_b with Newcombe's interval, which takes articles as independent, and with a bootstrap
    interval (difference_cluster_low, _high) that draws stories, whichever sides their copies stand on; `cluster`
    ("duplicate_group", "outlet-day" or a column of `documents`) draws those instead. rate_difference =
    per_1000_a - per_1000_b with the same bootstrap. z = difference / √(p(1-p)(1/n_a + 1/n_b)), p the share of both
    together; with `cluster` the variance is m/(m-1) Σ_c (Σ_a (y-p)/n_a - Σ_b (y-p)/n_b)² over the m clusters, so that
    articles on one event are one witness, and p is that of Student's t with m - 1 degrees of freedom. q is p after
    Benjamini and Hochberg over all rows.

    Two shares of 0 (or of 1) have z 0 and p 1. Fewer than two stories or clusters on a side, or draws that are all the
    same, give no bootstrap interval; fewer than two clusters in all no z.

    Raises
    ------
    KhitabError
        where `by` names no column or there is one group alone, `between` names an unknown group, or `hits` and
        `codebook` do not belong together.

    Caveat: sampling error only, coding error excluded. A difference that no theory expected is one of many looked at:
    read q, not p. Longer articles mention more: compare the lengths, or use `count_salience`.
    Source: Newcombe 1998; Efron 1979; Rao and Scott 1992; Benjamini and Hochberg 1995.

    >>> from analysis.framing.codebook import single_term
    >>> from analysis.framing.matching import find_terms
    >>> from analysis.tokens import tokenize
    >>> documents = pd.DataFrame({"doc_id": list("abcd"), "text": ["أمن", "أمن", "أمن", "سلام"]})
    >>> documents["outlet"] = ["x", "x", "y", "y"]
    >>> tokens, codebook = tokenize(documents), single_term("أمن")
    >>> table = compare_frames(find_terms(tokens, codebook), tokens, documents, codebook, by="outlet")
    >>> table[["group_a", "share_a", "group_b", "share_b", "difference"]].values.tolist()
    [['x', 1.0, 'y', 0.5, 0.5]]

    Measure
    -------
    name: difference of shares
    formula: share_a - share_b
    default: Newcombe 95 % interval, and a bootstrap of stories beside it
    unit: fraction
    caveat: sampling error only; longer articles mention more
    source: Newcombe 1998, method 10

    name: z of a difference of shares
    formula: (p_a - p_b) / √(p(1-p)(1/n_a + 1/n_b)); with clusters the variance sums over them
    default: both sides, q over all rows of the table
    unit: standard errors
    caveat: without clusters articles are taken as independent, and p is too small
    source: Rao and Scott 1992 for clusters

    name: difference of rates
    formula: 1000 · hits_a / words_a - 1000 · hits_b / words_b
    default: bootstrap of stories, 95 %, fixed seed
    unit: hits per 1,000 words
    caveat: rewards long term lists and single articles full of one term
    source: Efron 1979
    """
    check_table(documents, "documents", needs=("doc_id",))
    if not isinstance(by, str) or (by == "zone" and "zone" not in documents):
        raise KhitabError(f"by={by!r}: name one column of the documents; zones of an article are for count_salience")
    keys = group_keys(documents, by)
    presence = count_presence(hits, tokens, documents, codebook, groups=keys, cluster=cluster)
    pairs = _pairs(sorted(keys[by].unique()), by, between)
    group = presence.articles[by].to_numpy(object)
    sides = [(a, b or REST, group == a, group == b if b else group != a) for a, b in pairs]
    return contrast(presence, sides, clustered=cluster is not None)


def compare_periods(
    hits: pd.DataFrame, tokens: pd.DataFrame, documents: pd.DataFrame, codebook: Codebook, *,
    date: str, days: int | None = None, cluster: str | None = None,
) -> pd.DataFrame:  # fmt: skip
    """Every theme and frame after a date against before: `compare_frames` with group_a after and group_b before.

    One row is a theme or a frame: the `contrasts` table; difference = share after - share before. `date` is the first
    day after; with `days`, only so many days before it and so many from it on take part. attrs say how many articles
    were left out: `undated`, and `outside` the days.

    Raises
    ------
    KhitabError
        where `date` is no date, `days` no whole number, `published` holds no date, or no article lies before or after.

    Caveat: what changed at the date may have been changing before; look at `trend` first. Other errors and caveats as
    in `compare_frames`.

    >>> from analysis.framing.codebook import single_term
    >>> from analysis.framing.matching import find_terms
    >>> from analysis.tokens import tokenize
    >>> documents = pd.DataFrame({"doc_id": list("abc"), "text": ["سلام", "أمن", "أمن"]})
    >>> documents["published"] = pd.to_datetime(["2024-01-01", "2024-02-01", None])
    >>> tokens, codebook = tokenize(documents), single_term("أمن")
    >>> table = compare_periods(find_terms(tokens, codebook), tokens, documents, codebook, date="2024-02-01")
    >>> table[["group_a", "group_b", "difference"]].values.tolist(), table.attrs["undated"]
    ([['after', 'before', 1.0]], 1)
    """
    check_table(documents, "documents", needs=("doc_id",))
    at = _read_date(date)
    check_whole(optional=True, days=days)
    if not published(documents).notna().any():
        raise KhitabError("no article has a date in the column published; a comparison of periods needs some")
    away = (published(documents) - at).dt.floor("D").dt.days
    near = away.notna() if days is None else away.between(-days, days - 1)
    side = np.where(away >= 0, "after", "before")
    for name, told in (("before", (near & (away < 0)).any()), ("after", (near & (away >= 0)).any())):
        if not told:
            raise KhitabError(f"no article lies {name} {at.date()}{_within(days)}; choose another date, or more days")
    chosen = documents.assign(_side=side)[near.to_numpy()]
    table = compare_frames(hits, tokens, chosen, codebook, by="_side", between=("after", "before"), cluster=cluster)
    table.attrs |= {"undated": int(away.isna().sum()), "outside": int((away.notna() & ~near).sum())}
    return table


def _pairs(groups: list[str], by: str, between: tuple[str, str] | None) -> list[tuple[str, str | None]]:
    """The groups to compare; None is all others."""
    if len(groups) < 2:
        raise KhitabError(f"every article has the same {by} ({groups[0] if groups else 'none'}); a contrast needs two")
    if between is None:
        return _each(groups, by)
    wanted = list(between) if isinstance(between, list | tuple) else [between]
    if len(wanted) != 2 or wanted[0] == wanted[1] or any(name not in groups for name in wanted):
        raise KhitabError(
            f"between={between!r}: name two groups of {by}, such as {tuple(groups[:2])!r}; "
            f"there are: {', '.join(groups)}"
        )
    return [tuple(wanted)]


def _each(groups: list[str], by: str) -> list[tuple[str, str | None]]:
    if len(groups) == 2:
        return [tuple(groups)]
    if REST in groups:
        raise KhitabError(
            f"a group of {by} is called {REST!r}, the name of the rest; rename it in the documents, "
            f"or name two groups: between={tuple(groups[:2])!r}"
        )
    return [(group, None) for group in groups]


def _read_date(date) -> pd.Timestamp:
    try:
        # a number would be nanoseconds since 1970
        at = pd.NaT if isinstance(date, Real) else pd.Timestamp(date)
    except (ValueError, TypeError):
        at = pd.NaT
    if at is pd.NaT:
        raise KhitabError(f"date={date!r} is no date; write it as '2024-05-17'")
    return at.tz_localize(None).normalize()


def _within(days: int | None) -> str:
    return "" if days is None else f" within {days} days"
