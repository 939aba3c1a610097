"""Groups of articles and copies of stories."""

import numpy as np
import pandas as pd
import pytest

from analysis.errors import KhitabError
from analysis.statistics.groups import first_copies, group_names

DOCUMENTS = pd.DataFrame({"doc_id": ["a", "b", "c"], "outlet": ["x", None, "y"]})
DOCUMENTS["published"] = pd.to_datetime(["2024-08-15", "2024-01-01", None])
IDS = pd.Index(["a", "b", "c"])


@pytest.mark.parametrize(
    ("by", "expected"),
    [
        ("outlet", ["x", "—", "y"]),
        ("week", ["2024-08-12/2024-08-18", "2024-01-01/2024-01-07", "—"]),
        ("month", ["2024-08", "2024-01", "—"]),
        ("quarter", ["2024Q3", "2024Q1", "—"]),
        (["year", "outlet"], ["2024 · x", "2024 · —", "— · y"]),
    ],
)
def test_groups(by, expected):
    assert group_names(DOCUMENTS, by, IDS).tolist() == expected


def test_a_column_goes_before_a_period_of_that_name():
    assert group_names(DOCUMENTS.assign(month="m"), "month", IDS).tolist() == ["m"] * 3


def test_groups_follow_the_order_asked_for_and_unknown_articles_are_missing():
    assert group_names(DOCUMENTS, "outlet", pd.Index(["c", "z", "a"])).tolist() == ["y", "—", "x"]


def test_dates_with_a_time_zone():
    zoned = DOCUMENTS.assign(published=DOCUMENTS["published"].dt.tz_localize("Asia/Riyadh"))
    assert group_names(zoned, "month", IDS).tolist() == ["2024-08", "2024-01", "—"]


@pytest.mark.parametrize(
    ("documents", "by", "message"),
    [
        (DOCUMENTS, "paper", "by='paper' is no column of the documents and no date group; columns: doc_id, outlet"),
        (DOCUMENTS, [], "by=.. names no group"),
        (DOCUMENTS[["doc_id"]], "month", "by='month' is no column"),
        (DOCUMENTS.assign(published="2024"), "month", "published holds no dates; make them with pd.to_datetime"),
        (pd.concat([DOCUMENTS] * 2), "outlet", "doc_id 'a' occurs twice"),
    ],
)
def test_groups_that_are_not_there(documents, by, message):
    with pytest.raises(KhitabError, match=message):
        group_names(documents, by, IDS)


@pytest.mark.parametrize(
    ("story", "published", "among", "expected"),
    [
        (["s", "s", "s"], ["2024-01-02", "2024-01-01", None], [1, 1, 1], [0, 1, 0]),
        (["s", "s", "s"], ["2024-01-02", "2024-01-01", None], [1, 0, 1], [1, 0, 0]),
        (["s", "s", "s"], [None, None, None], [1, 1, 1], [1, 0, 0]),
        (["s", None, None], [None, None, None], [1, 1, 1], [1, 1, 1]),
        (["c", "b", None], [None, None, None], [1, 1, 1], [1, 1, 1]),  # an article without a story is its own
        (["s", "s", "t"], [None, None, None], [0, 0, 0], [0, 0, 0]),
    ],
)
def test_the_first_copy_of_a_story_counts(story, published, among, expected):
    documents = DOCUMENTS.assign(duplicate_group=story, published=pd.to_datetime(pd.Series(published)))
    for order in ([0, 1, 2], [2, 0, 1]):
        kept = first_copies(documents.iloc[order], IDS, np.array(among, bool))
        assert kept.tolist() == [bool(one) for one in expected]
