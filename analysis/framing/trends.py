"""Frames over time: a row for every period, gaps included."""

import pandas as pd

from analysis.errors import KhitabError
from analysis.framing.codebook import Codebook
from analysis.framing.frames import count_frames
from analysis.framing.groups import named_groups
from analysis.statistics.groups import PERIODS, published
from analysis.tables import TRENDS, check_table

_COUNTS = ("articles", "articles_with", "hits", "tokens")


def trend(
    hits: pd.DataFrame, tokens: pd.DataFrame, documents: pd.DataFrame, codebook: Codebook, *,
    period: str, by: str | list[str] | None = None,
) -> pd.DataFrame:  # fmt: skip
    """Every theme and frame in every week, month, quarter or year from the first article to the last.

    One row is a theme or a frame in a period (of a group of `by`, as in `count_frames`): the columns of the `trends`
    table, sorted by group, period and codebook. share = articles_with / articles with its Wilson interval, per_1000 =
    1000 * hits / tokens with a bootstrap interval over stories; a story counts once in each period of a group. A period
    without articles is a row with articles 0 and share NaN, so that a line drawn through the table breaks there instead
    of falling to 0; all groups have the same periods. Articles without a date are left out; attrs["undated"] says how
    many.

    Raises
    ------
    KhitabError
        where `period` is none, `published` holds no dates, or no article has one; else as in `count_frames`.

    Caveat: show n: a share of two articles jumps. Weeks begin on Monday. The first and the last period may be cut.

    >>> from analysis.framing.codebook import single_term
    >>> from analysis.framing.matching import find_terms
    >>> from analysis.tokens import tokenize
    >>> documents = pd.DataFrame({"doc_id": list("abc"), "text": ["أمن", "سلام", "أمن"]})
    >>> documents["published"] = pd.to_datetime(["2024-01-05", "2024-03-01", None])
    >>> tokens, codebook = tokenize(documents), single_term("أمن")
    >>> table = trend(find_terms(tokens, codebook), tokens, documents, codebook, period="month")
    >>> table[["period", "articles", "share"]].values.tolist(), table.attrs["undated"]
    ([['2024-01', 1, 1.0], ['2024-02', 0, nan], ['2024-03', 1, 0.0]], 1)

    Measure
    -------
    name: share of articles in a period
    formula: articles_with / articles of a week, month, quarter or year
    default: every period from the first article to the last, Wilson 95 % interval
    unit: fraction
    caveat: NaN in a period without articles; few articles jump, so show n
    source: –
    """
    if not isinstance(period, str) or period not in PERIODS:
        raise KhitabError(f"period={period!r}: choose {', '.join(PERIODS)}")
    check_table(documents, "documents", needs=("doc_id",))
    dates = published(documents)
    if not dates.notna().any():
        raise KhitabError("no article has a date in the column published; a trend needs some")
    # a column of the user's called month must not stand in for the dates
    dated = documents[dates.notna().to_numpy()].drop(columns=[period], errors="ignore")
    names = named_groups(by)
    if set(names) & {*PERIODS, "zone", "period", "starts"}:
        raise KhitabError(f"by={by!r}: a trend has one period and no zones; name columns of the documents")
    table = count_frames(hits, tokens, dated, codebook, by=[*names, period])
    whole = _complete(table, dates.dropna().dt.to_period(PERIODS[period]), names, period)
    whole.attrs["undated"] = int(dates.isna().sum())
    return whole


def _complete(table: pd.DataFrame, periods: pd.Series, names: list[str], period: str) -> pd.DataFrame:
    """A row for each group, period and row of the codebook; what was not there has counts of 0."""
    every = pd.period_range(periods.min(), periods.max(), freq=periods.dt.freq)
    times = pd.DataFrame({period: every.astype("str"), "starts": every.start_time.astype("datetime64[us]")})
    labels = table[["theme", "frame", "label_ar", "label_en", "label_fr"]].drop_duplicates(["theme", "frame"])
    whole = table[names].drop_duplicates() if names else pd.DataFrame(index=[0])
    whole = whole.merge(times, how="cross").merge(labels, how="cross")
    counts = table.drop(columns=["label_ar", "label_en", "label_fr"])
    whole = whole.merge(counts, how="left", on=[*names, period, "theme", "frame"])
    whole = whole.fillna(dict.fromkeys(_COUNTS, 0)).astype(dict.fromkeys(_COUNTS, "int64"))
    whole = whole.rename(columns={period: "period"})
    return whole[[*names, *(column.name for column in TRENDS.columns)]]
