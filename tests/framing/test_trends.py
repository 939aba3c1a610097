"""Frames over time: gaps are rows, undated articles are told."""

import math

import pandas as pd
import pytest

from analysis.errors import KhitabError
from analysis.framing.codebook import single_term
from analysis.framing.matching import find_terms
from analysis.framing.trends import trend
from analysis.statistics.intervals import wilson
from analysis.tables import TRENDS
from analysis.tokens import tokenize

BOOK = single_term("تهديد")
DATES = ["2024-01-30", "2024-01-31", "2024-04-02", "2024-01-01", None, "2024-03-05"]
ARTICLES = pd.DataFrame({"doc_id": list("abcdef"), "outlet": list("xxxyyy"), "published": pd.to_datetime(DATES)})
ARTICLES["text"] = ["تهديد هنا", "لا شيء", "تهديد تهديد", "تهديد", "تهديد", "لا شيء هنا"]


def follow(articles: pd.DataFrame = ARTICLES, **options) -> pd.DataFrame:
    tokens = tokenize(articles)
    return trend(find_terms(tokens, BOOK), tokens, articles, BOOK, **options)


def test_every_month_is_a_row():
    table = follow(period="month")
    assert list(table.columns) == [column.name for column in TRENDS.columns]
    columns = ["period", "articles", "articles_with", "hits", "tokens"]
    assert table[columns].values.tolist() == [
        ["2024-01", 3, 2, 2, 5],
        ["2024-02", 0, 0, 0, 0],
        ["2024-03", 1, 0, 0, 3],
        ["2024-04", 1, 1, 2, 2],
    ]
    assert table["share"].tolist() == pytest.approx([2 / 3, math.nan, 0, 1], nan_ok=True)
    assert table["per_1000"].tolist() == pytest.approx([400, math.nan, 0, 1000], nan_ok=True)
    assert table["share_low"].tolist() == pytest.approx(
        [float(v) for v in wilson([2, 0, 0, 1], [3, 0, 1, 1])[0]], nan_ok=True
    )
    assert table["starts"].tolist() == list(pd.to_datetime(["2024-01-01", "2024-02-01", "2024-03-01", "2024-04-01"]))
    assert table.attrs["undated"] == 1


@pytest.mark.parametrize(
    ("period", "n", "first", "last"),
    [
        ("week", 14, "2024-01-01/2024-01-07", "2024-04-01/2024-04-07"),
        ("quarter", 2, "2024Q1", "2024Q2"),
        ("year", 1, "2024", "2024"),
    ],
)
def test_periods(period, n, first, last):
    table = follow(period=period)
    assert (len(table), table["period"].iloc[0], table["period"].iloc[-1]) == (n, first, last)
    assert table["articles"].sum() == 5 and table["hits"].sum() == 4


def test_groups_have_the_same_periods():
    table = follow(period="month", by="outlet")
    assert table[["outlet", "period", "articles"]].values.tolist() == [
        ["x", "2024-01", 2], ["x", "2024-02", 0], ["x", "2024-03", 0], ["x", "2024-04", 1],
        ["y", "2024-01", 1], ["y", "2024-02", 0], ["y", "2024-03", 1], ["y", "2024-04", 0],
    ]  # fmt: skip


def test_order_and_time_zone_do_not_matter():
    expected = follow(period="month")
    zoned = ARTICLES.assign(published=ARTICLES["published"].dt.tz_localize("Africa/Casablanca"))
    pd.testing.assert_frame_equal(follow(zoned.iloc[::-1], period="month"), expected)


def test_a_column_called_month_does_not_stand_for_the_date():
    assert follow(ARTICLES.assign(month="May"), period="month")["period"].iloc[0] == "2024-01"


def test_a_story_counts_once_in_a_period():
    story = ARTICLES.assign(duplicate_group=["s", "s", "s", None, None, None])
    assert follow(story, period="month")["articles"].tolist() == [2, 0, 1, 1]


@pytest.mark.parametrize(
    ("articles", "options", "message"),
    [
        (ARTICLES, {"period": "day"}, "choose week, month, quarter, year"),
        (ARTICLES, {"period": "month", "by": "year"}, "a trend has one period"),
        (ARTICLES, {"period": "month", "by": ["outlet", "zone"]}, "no zones"),
        (ARTICLES.assign(published=pd.NaT), {"period": "month"}, "no article has a date"),
        (ARTICLES[:0], {"period": "month"}, "no article has a date"),
        (ARTICLES.assign(published="2024"), {"period": "month"}, "to_datetime"),
        (ARTICLES.drop(columns="published"), {"period": "month"}, "no column published"),
    ],
)
def test_errors(articles, options, message):
    with pytest.raises(KhitabError, match=message):
        follow(articles, **options)
