"""Contrasts between groups and around a date, on articles one can count by hand."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from analysis.errors import KhitabError
from analysis.framing.codebook import Codebook, Frame, Label, Theme
from analysis.framing.contrasts import compare_frames, compare_periods
from analysis.framing.matching import find_terms
from analysis.statistics.intervals import false_discovery, newcombe
from analysis.tables import CONTRASTS
from analysis.tokens import tokenize

LABEL = Label(ar="ع", en="e", fr="f")
FRAMES = tuple(
    Frame(key=key, label=LABEL, definition="…", terms=(term,))
    for key, term in {"threat": "تهديد", "training": "تدريب", "never": "حرب"}.items()
)
BOOK = Codebook(title="t", version="1", themes=(Theme(key="t", label=LABEL, definition="…", frames=FRAMES),))
# x: threat in 3 of 4 articles (4 hits in 10 words), y: in 1 of 4 (1 hit in 8), z: in none of 2
TEXTS = [
    "تهديد في البلاد",
    "تهديد تهديد هنا",
    "تهديد هنا",
    "تدريب هنا",
    "تهديد تدريب",
    *["تدريب هنا"] * 3,
    *["لا شيء"] * 2,
]
ARTICLES = pd.DataFrame({"doc_id": list("abcdefghij"), "outlet": list("xxxxyyyyzz"), "text": TEXTS})
ARTICLES["published"] = pd.to_datetime(
    ["2024-01-01", "2024-01-02", "2024-01-03", "2024-01-31"] * 2 + [None, "2024-03-01"]
)


def compare(articles: pd.DataFrame = ARTICLES, function=compare_frames, **options) -> pd.DataFrame:
    tokens = tokenize(articles)
    return function(find_terms(tokens, BOOK), tokens, articles, BOOK, **options)


def row(table: pd.DataFrame, frame: str, a: str = "x") -> pd.Series:
    return table[(table["frame"] == frame) & (table["group_a"] == a)].iloc[0]


def test_counts_and_differences():
    threat = row(compare(by="outlet", between=("x", "y")), "threat")
    counts = ["articles_a", "articles_with_a", "articles_b", "articles_with_b"]
    assert threat[counts].tolist() == [4, 3, 4, 1]
    assert threat[["share_a", "share_b", "difference"]].tolist() == [0.75, 0.25, 0.5]
    assert threat[["difference_low", "difference_high"]].tolist() == pytest.approx(
        [float(e) for e in newcombe(3, 4, 1, 4)]
    )
    assert threat[["per_1000_a", "per_1000_b", "rate_difference"]].tolist() == [400, 125, 275]
    assert threat["z"] == pytest.approx(0.5 / math.sqrt(0.5 * 0.5 * (1 / 4 + 1 / 4)))  # pooled share 4 of 8
    assert threat["p"] == pytest.approx(stats.chi2_contingency([[3, 1], [1, 3]], correction=False).pvalue)


def test_columns_and_rows():
    table = compare(by="outlet")
    assert list(table.columns) == [column.name for column in CONTRASTS.columns]
    assert table["group_a"].tolist() == [name for name in "xyz" for _ in range(4)]
    assert set(table["group_b"]) == {"all others"}
    assert table["frame"].tolist() == ["", "threat", "training", "never"] * 3
    np.testing.assert_allclose(table["q"], false_discovery(table["p"]))


def test_all_others():
    threat = row(compare(by="outlet"), "threat")
    assert threat[["articles_b", "articles_with_b"]].tolist() == [6, 1]


def test_two_groups_are_one_pair():
    table = compare(ARTICLES[:8], by="outlet")
    assert table[["group_a", "group_b"]].drop_duplicates().values.tolist() == [["x", "y"]]


def test_nothing_on_both_sides_is_no_difference():
    never = row(compare(by="outlet"), "never")
    assert never[["difference", "rate_difference", "z", "p", "q"]].tolist() == [0, 0, 0, 1, 1]
    assert never["difference_low"] < 0 < never["difference_high"]
    assert never[["difference_cluster_low", "rate_difference_high"]].isna().all()


def test_everything_against_nothing():
    articles = pd.DataFrame(
        {"doc_id": list("abcd"), "outlet": list("xxyy"), "text": ["تهديد", "تهديد", "سلام", "سلام"]}
    )
    for cluster in (None, "doc_id"):
        threat = row(compare(articles, by="outlet", cluster=cluster), "threat")
        assert threat["difference"] == 1 and threat["z"] > 1.7 and threat["p"] < 0.2
        assert math.isnan(threat["difference_cluster_low"])


def test_one_article_on_a_side_has_no_bootstrap():
    articles = ARTICLES[ARTICLES["doc_id"].isin(list("abcde"))]
    threat = row(compare(articles, by="outlet"), "threat")
    assert threat[["difference_cluster_low", "rate_difference_low"]].isna().all()
    assert threat[["difference_low", "z"]].notna().all()


def test_articles_without_words_have_no_rate():
    articles = pd.DataFrame({"doc_id": list("abcd"), "outlet": list("xxyy"), "text": ["تهديد", "تهديد هنا", "", ""]})
    threat = row(compare(articles, by="outlet"), "threat")
    assert threat["difference"] == 1 and math.isnan(threat["per_1000_b"]) and math.isnan(threat["rate_difference"])


def test_a_story_counts_once_on_each_side():
    story = ARTICLES.assign(duplicate_group=["s", "s", None, None, "s", None, None, None, None, None])
    threat = row(compare(story, by="outlet", between=("x", "y")), "threat")
    assert threat[["articles_a", "articles_with_a", "articles_b", "articles_with_b"]].tolist() == [3, 2, 4, 1]


def big(events: int, size: int) -> pd.DataFrame:
    """Events of `size` articles in two outlets; an event is about a threat or not, in both."""
    about = np.random.default_rng(3).random(events) < 0.5
    rows = [
        (f"{e:03d}{n}", "xy"[n % 2], f"e{e}", "تهديد هنا" if about[e] else "لا شيء")
        for e in range(events)
        for n in range(size)
    ]
    return pd.DataFrame(rows, columns=["doc_id", "outlet", "event", "text"])


def test_events_that_both_sides_cover_make_their_difference_surer():
    articles = big(30, 4)
    alone, whole = (row(compare(articles, by="outlet", cluster=c), "threat") for c in (None, "event"))
    assert alone["difference"] == whole["difference"] == 0
    assert math.isnan(whole["difference_cluster_low"])  # 0 in every draw: each event stands on both sides alike
    assert alone["difference_cluster_high"] > 0.1


def test_events_of_one_side_make_it_less_sure():
    articles = big(40, 4)
    articles["outlet"] = np.where(articles["event"].str[1:].astype(int) < 20, "x", "y")
    alone, whole = (row(compare(articles, by="outlet", cluster=c), "threat") for c in (None, "event"))
    widths = [r["difference_cluster_high"] - r["difference_cluster_low"] for r in (alone, whole)]
    assert widths[1] > 1.7 * widths[0]
    assert abs(whole["z"]) < 0.6 * abs(alone["z"]) and whole["p"] > alone["p"]


def test_articles_that_are_their_own_clusters_give_the_pooled_z_but_for_size():
    articles = big(50, 2)
    alone, whole = (row(compare(articles, by="outlet", cluster=c), "threat") for c in (None, "doc_id"))
    assert whole["z"] == pytest.approx(alone["z"] * math.sqrt(99 / 100), abs=1e-9)  # m/(m-1) with equal groups


def test_one_cluster_alone_has_no_z():
    articles = ARTICLES.assign(event="e")
    threat = row(compare(articles, by="outlet", between=("x", "y"), cluster="event"), "threat")
    assert math.isnan(threat["z"]) and math.isnan(threat["p"]) and math.isnan(threat["q"])


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.sampled_from("xy"), st.integers(0, 2), st.integers(0, 2)), min_size=2, max_size=12))
def test_swapping_sides_flips_signs(rows):
    texts = ["تهديد " * threat + "تدريب " * training + "هنا" for _, threat, training in rows]
    articles = pd.DataFrame(
        {"doc_id": [f"{n:02d}" for n in range(len(rows))], "text": texts, "outlet": [r[0] for r in rows]}
    )
    if articles["outlet"].nunique() < 2:
        return
    one, other = (compare(articles, by="outlet", between=sides) for sides in (("x", "y"), ("y", "x")))
    for name in ("difference", "rate_difference", "z"):
        np.testing.assert_allclose(one[name], -other[name], atol=1e-12)
    for low, high in (("difference_low", "difference_high"), ("rate_difference_low", "rate_difference_high")):
        np.testing.assert_allclose(one[low], -other[high], atol=1e-12)
    for name in ("p", "q"):
        np.testing.assert_allclose(one[name], other[name])
    pd.testing.assert_frame_equal(compare(articles.iloc[::-1], by="outlet", between=("x", "y")), one)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"by": "paper"}, "by='paper' is no column"),
        ({"by": ["outlet", "month"]}, "name one column"),
        ({"by": "zone"}, "count_salience"),
        ({"by": "outlet", "between": ("x", "q")}, r"there are: x, y, z"),
        ({"by": "outlet", "between": ("x", "x")}, "name two groups of outlet, such as"),
        ({"by": "outlet", "between": "x"}, "name two groups of outlet"),
        ({"by": "outlet", "cluster": "event"}, "cluster='event': choose"),
    ],
)
def test_errors(options, message):
    with pytest.raises(KhitabError, match=message):
        compare(**options)


def test_one_group_is_no_contrast():
    with pytest.raises(KhitabError, match=r"every article has the same outlet \(x\); a contrast needs two"):
        compare(ARTICLES[:4], by="outlet")
    with pytest.raises(KhitabError, match="a contrast needs two"):
        compare(ARTICLES[:0], by="outlet")


def test_a_missing_value_is_a_group():
    table = compare(ARTICLES.assign(outlet=["x"] * 4 + [None] * 6), by="outlet")
    assert table[["group_a", "group_b"]].drop_duplicates().values.tolist() == [["x", "—"]]


def test_around_a_date():
    table = compare(function=compare_periods, date="2024-01-03")
    threat = row(table, "threat", "after")
    assert threat["group_b"] == "before"
    assert threat[["articles_a", "articles_with_a", "articles_b", "articles_with_b"]].tolist() == [5, 1, 4, 3]
    assert threat["difference"] == pytest.approx(1 / 5 - 3 / 4)
    assert table.attrs == {"undated": 1, "outside": 0}


@pytest.mark.parametrize(
    ("days", "sizes", "outside"), [(1, (2, 2), 5), (2, (2, 4), 3), (29, (4, 4), 1), (None, (5, 4), 0)]
)
def test_days_around_a_date(days, sizes, outside):
    table = compare(function=compare_periods, date="2024-01-03", days=days)
    assert tuple(table.iloc[0][["articles_a", "articles_b"]]) == sizes
    assert table.attrs == {"undated": 1, "outside": outside}


def test_hours_and_time_zones_do_not_matter():
    late = ARTICLES.assign(
        published=(ARTICLES["published"] + pd.Timedelta(hours=23)).dt.tz_localize("Africa/Casablanca")
    )
    expected = compare(function=compare_periods, date="2024-01-03", days=2)
    found = compare(late, function=compare_periods, date=pd.Timestamp("2024-01-03 15:00"), days=2)
    pd.testing.assert_frame_equal(found, expected)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"date": "yesterday?"}, "is no date; write it as '2024-05-17'"),
        ({"date": None}, "is no date"),
        ({"date": "2023-01-01"}, "no article lies before 2023-01-01"),
        ({"date": "2025-01-01"}, "no article lies after 2025-01-01"),
        ({"date": "2024-02-10", "days": 3}, "within 3 days; choose another date, or more days"),
        ({"date": "2024-01-03", "days": 0}, "days=0: give a whole number from 1 on"),
    ],
)
def test_dates_that_will_not_do(options, message):
    with pytest.raises(KhitabError, match=message):
        compare(function=compare_periods, **options)


def test_dates_that_are_text_or_missing():
    with pytest.raises(KhitabError, match="to_datetime"):
        compare(ARTICLES.assign(published="2024"), function=compare_periods, date="2024-01-03")
    with pytest.raises(KhitabError, match="no column published"):
        compare(ARTICLES.drop(columns="published"), function=compare_periods, date="2024-01-03")
