"""The tables of a study that compare: outlets, before and after an event, periods, words of each group."""

import pandas as pd

from analysis.framing.codebook import Codebook
from analysis.framing.contrasts import compare_frames, compare_periods
from analysis.framing.trends import trend
from analysis.report.events import Event
from analysis.statistics.groups import PERIODS
from analysis.statistics.keywords import compare_groups

FEW_ARTICLES = 20  # up to here articles themselves are compared where outlets are unknown
LEAST_PERIODS = 3  # with dated articles: two points are a comparison, not a trend
_LEAST_ARTICLES = 5  # a period, on average: shares of fewer jump
_MOST_PERIODS = 120


def count_contrasts(hits: pd.DataFrame, tokens: pd.DataFrame, documents: pd.DataFrame, book: Codebook) -> pd.DataFrame:
    """Each outlet against all others; an unknown outlet is compared with nothing."""
    known = documents[documents["outlet"].notna()]
    of_known = (table[table["doc_id"].astype("str").isin(known["doc_id"])] for table in (hits, tokens))
    return compare_frames(*of_known, known, book, by="outlet")


def count_changes(
    hits: pd.DataFrame, tokens: pd.DataFrame, documents: pd.DataFrame, book: Codebook, events: list[Event]
) -> pd.DataFrame:
    """Before and after each event that has dated articles on both sides."""
    parts = []
    for event in events:
        after = documents["published"].dropna() >= pd.Timestamp(event.day)
        if after.any() and not after.all():
            found = compare_periods(hits, tokens, documents, book, date=event.day.isoformat())
            parts.append(found.assign(date=event.day.isoformat()))
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame()


def count_trends(hits: pd.DataFrame, tokens: pd.DataFrame, documents: pd.DataFrame, book: Codebook) -> pd.DataFrame:
    """Shares over time, by the period that `choose_period` takes; empty where there is none."""
    period = choose_period(documents["published"])
    return trend(hits, tokens, documents, book, period=period) if period else pd.DataFrame()


def choose_period(published: pd.Series) -> str | None:
    """Months, quarters or years: the shortest with five articles on average; else the longest that gives a line.

    A line needs three periods with dated articles; None where no period has them.

    >>> choose_period(pd.Series(pd.to_datetime(["2024-01-05", "2024-02-01", "2024-03-09"])))
    'month'
    """
    dates, found = published.dropna(), None
    for period in ("month", "quarter", "year"):
        counts = dates.dt.to_period(PERIODS[period])
        if counts.nunique() < LEAST_PERIODS:
            break
        span = counts.max().ordinal - counts.min().ordinal + 1
        found = period if span <= _MOST_PERIODS else found
        if found and len(dates) >= _LEAST_ARTICLES * span:
            break
    return found


def count_keywords(tokens: pd.DataFrame, documents: pd.DataFrame, grouping: str) -> pd.DataFrame:
    """Each group against the others; none where there is nothing to compare or too many single articles."""
    groups = documents[grouping].nunique(dropna=False)
    if groups < 2 or (grouping == "doc_id" and groups > FEW_ARTICLES):
        return pd.DataFrame(columns=["group", "word"])
    return compare_groups(tokens, documents, by=grouping)
