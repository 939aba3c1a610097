"""Hits to frames, on articles one can count by hand."""

import math

import pandas as pd
import pytest

from analysis.errors import KhitabError
from analysis.framing.codebook import Codebook, Frame, Label, Name, PresentIf, Theme
from analysis.framing.frames import count_frames, outermost_hits
from analysis.framing.matching import find_terms
from analysis.tables import FRAMES
from analysis.tokens import tokenize

LABEL = Label(ar="ع", en="e", fr="f")


def frame(key: str, *terms: str, **options) -> Frame:
    return Frame(key=key, label=LABEL, definition="…", terms=terms, **options)


def book(*frames: Frame, names: tuple[str, ...] = (), **options) -> Codebook:
    listed = (Name(key="name", label=LABEL, terms=names),) if names else ()
    theme = Theme(key="security", label=LABEL, definition="…", frames=frames, **options)
    return Codebook(title="Security", version="1", names=listed, themes=(theme,))


BOOK = book(frame("threat", "تهديد", "خطر"), frame("training", "تدريب"))
ARTICLES = pd.DataFrame(
    {
        "doc_id": ["a", "b", "c", "d"],
        "outlet": ["x", "x", "y", None],
        "published": pd.to_datetime(["2024-01-31", "2024-02-01", "2025-01-01", None]),
        "text": ["تهديد خطر في البلاد", "تدريب في البلاد", "تهديد في قلب البلاد", "لا شيء هنا"],
    }
)  # 4, 3, 4 and 3 words


def count(articles: pd.DataFrame = ARTICLES, codebook: Codebook = BOOK, **options) -> pd.DataFrame:
    tokens = tokenize(articles)
    return count_frames(find_terms(tokens, codebook), tokens, articles, codebook, **options)


def cells(table: pd.DataFrame, *columns: str) -> list[list]:
    return table[list(columns)].values.tolist()


def test_every_group_has_every_row_zeros_included():
    table = count(by="outlet")
    assert cells(table, "outlet", "frame", "articles", "articles_with", "hits", "tokens") == [
        ["x", "", 2, 2, 3, 7],
        ["x", "threat", 2, 1, 2, 7],
        ["x", "training", 2, 1, 1, 7],
        ["y", "", 1, 1, 1, 4],
        ["y", "threat", 1, 1, 1, 4],
        ["y", "training", 1, 0, 0, 4],
        ["—", "", 1, 0, 0, 3],
        ["—", "threat", 1, 0, 0, 3],
        ["—", "training", 1, 0, 0, 3],
    ]


def test_columns_are_those_of_the_table_behind_the_groups():
    expected = FRAMES.required
    assert list(count().columns) == expected
    assert list(count(by=["outlet", "year"]).columns) == ["outlet", "year", *expected]


def test_shares_and_rates():
    row = count().set_index("frame").loc["threat"]
    assert (row["articles"], row["articles_with"], row["share"]) == (4, 2, 0.5)
    assert (row["hits"], row["tokens"], row["per_1000"]) == (3, 14, pytest.approx(3000 / 14))
    assert (row["label_ar"], row["label_en"], row["label_fr"]) == ("ع", "e", "f")
    # Wilson, k = 2 of n = 4: (p + z²/2n ± z √(p(1-p)/n + z²/4n²)) / (1 + z²/n)
    z2 = 1.959963984540054**2
    half = math.sqrt(z2) * math.sqrt(0.25 / 4 + z2 / 64) / (1 + z2 / 4)
    assert (row["share_low"], row["share_high"]) == (pytest.approx(0.5 - half), pytest.approx(0.5 + half))
    assert row["per_1000_low"] <= row["per_1000"] <= row["per_1000_high"]


def test_one_article_has_no_bootstrap_and_no_hit_has_none():
    table = count(by="outlet").set_index(["outlet", "frame"])
    interval = ["per_1000_low", "per_1000_high"]
    assert table.loc[("y", "threat"), interval].isna().all()
    assert table.loc[("x", "threat"), interval].notna().all()
    assert count(codebook=book(frame("none", "حرب")))[interval].isna().all(axis=None)


@pytest.mark.parametrize(
    ("by", "groups"),
    [
        ("month", ["2024-01", "2024-02", "2025-01", "—"]),
        ("quarter", ["2024Q1", "2025Q1", "—"]),
        ("year", ["2024", "2025", "—"]),
        ("week", ["2024-01-29/2024-02-04", "2024-12-30/2025-01-05", "—"]),
    ],
)
def test_date_groups(by, groups):
    assert count(by=by)[by].unique().tolist() == groups


def test_dates_with_a_time_zone():
    articles = ARTICLES.assign(published=ARTICLES["published"].dt.tz_localize("Africa/Casablanca"))
    assert count(articles, by="month")["month"].unique().tolist() == ["2024-01", "2024-02", "2025-01", "—"]


def test_several_columns_give_the_cells_that_hold_articles():
    groups = count(by=["outlet", "year"])[["outlet", "year"]].drop_duplicates()
    assert groups.values.tolist() == [["x", "2024"], ["y", "2025"], ["—", "—"]]


def test_counts_add_up_over_groups():
    counts = ["articles", "articles_with", "hits", "tokens", "articles_all", "articles_with_all", "hits_all"]
    whole = count().set_index("frame")[counts]
    for by in ("outlet", "month", "doc_id", ["outlet", "year"]):
        summed = count(by=by).groupby("frame")[counts].sum()
        pd.testing.assert_frame_equal(summed, whole, check_dtype=False)


COPIES = pd.DataFrame(
    {
        "doc_id": ["a", "b", "c", "d"],
        "outlet": ["x", "x", "y", "y"],
        "duplicate_group": ["story", "story", "story", None],
        "text": ["تهديد في البلاد", "تهديد في البلاد اليوم", "تهديد في البلاد", "تدريب"],
    }
)


def test_a_story_counts_once_in_a_cell_and_once_in_totals():
    columns = ("articles", "articles_with", "hits", "tokens", "articles_all", "articles_with_all", "hits_all")
    threat = count(COPIES, by="outlet").query("frame == 'threat'")
    assert cells(threat, "outlet", *columns) == [["x", 1, 1, 1, 3, 2, 2, 2], ["y", 2, 1, 1, 4, 2, 1, 1]]
    assert cells(count(COPIES).query("frame == 'threat'"), *columns) == [[2, 1, 1, 4, 4, 3, 3]]


def test_the_bootstrap_draws_stories_not_copies():
    threat = count(COPIES, by="outlet").query("frame == 'threat'").set_index("outlet")
    assert threat["per_1000_low"].isna().tolist() == [True, False]


def test_the_first_copy_counts_whatever_the_order_of_the_articles():
    dated = COPIES.assign(published=pd.to_datetime(["2024-01-03", "2024-01-01", "2024-01-02", None]))
    assert count(dated).iloc[0]["tokens"] == 5
    pd.testing.assert_frame_equal(count(dated), count(dated.iloc[[3, 2, 0, 1]].reset_index(drop=True)))


def test_shuffled_articles_give_the_same_table():
    shuffled = ARTICLES.iloc[[2, 0, 3, 1]]
    pd.testing.assert_frame_equal(count(shuffled, by="outlet"), count(by="outlet"))


def test_a_theme_counts_each_span_once():
    frames = (frame("phrase", "تهديد إرهابي"), frame("word", "تهديد"), frame("other", "إرهابي"))
    articles = pd.DataFrame({"doc_id": ["a"], "text": ["تهديد إرهابي ثم تهديد"], "title": ["تهديد"]})
    hits = count(articles, book(*frames)).set_index("frame")["hits"].to_dict()
    assert hits == {"": 3, "phrase": 1, "word": 3, "other": 1}


def test_equal_places_in_title_and_text_or_in_two_articles_are_two_spans():
    articles = pd.DataFrame({"doc_id": ["a", "b"], "title": ["تهديد", None], "text": ["تهديد اليوم", "تهديد"]})
    assert count(articles).iloc[0]["hits"] == 3


@pytest.mark.parametrize(("inside_names", "n"), [("count", 2), ("skip", 1)])
def test_hits_inside_names(inside_names, n):
    codebook = book(frame("f", "إرهاب"), names=("مكتب مكافحة الإرهاب",), inside_names=inside_names)
    articles = pd.DataFrame({"doc_id": ["a"], "text": ["مكتب مكافحة الإرهاب يدين الإرهاب"]})
    assert count(articles, codebook)["hits"].tolist() == [n, n]


@pytest.mark.parametrize(
    ("present_if", "articles_with"),
    [
        ({"hits": 1}, 3),
        ({"hits": 2}, 2),
        ({"hits": 3}, 0),
        ({"zones": ("headline",)}, 1),
        ({"zones": ("lead",)}, 2),
        ({"zones": ("headline", "lead"), "hits": 2}, 1),
    ],
)
def test_when_an_article_carries_a_frame(present_if, articles_with):
    codebook = book(frame("f", "تهديد", present_if=PresentIf(**present_if)))
    lead = "قال الوزير إن الحكومة تدرس اليوم كل القرارات التي تخص هذا الملف{}.\n"
    texts = [lead.format(" تهديد") + "تهديد", lead.format("") + "تهديد.", lead.format(" تهديد")]
    articles = pd.DataFrame({"doc_id": list("abc"), "title": ["", "", "تهديد"], "text": texts})
    table = count(articles, codebook)
    assert table["articles_with"].tolist() == [3, articles_with]
    assert table["hits"].tolist() == [5, 5]


def test_frames_coded_by_hand_have_no_row():
    hand = frame("tone", coded_by="hand")
    assert count(codebook=book(frame("threat", "تهديد"), hand))["frame"].tolist() == ["", "threat"]


def test_terms_of_the_theme_itself_count_in_its_row():
    table = count(codebook=book(frame("threat", "تهديد"), terms=("تدريب",)))
    assert table[["frame", "hits"]].values.tolist() == [["", 3], ["threat", 2]]


def test_no_hit_no_word_no_article():
    nothing = pd.DataFrame({"doc_id": ["a"], "text": [""]})
    row = count(nothing).iloc[0]
    assert (row["articles"], row["hits"], row["tokens"]) == (1, 0, 0)
    assert math.isnan(row["per_1000"])
    none = count(ARTICLES.iloc[:0])
    assert none["articles"].tolist() == [0, 0, 0] and none["share"].isna().all()
    assert count(ARTICLES.iloc[:0], by="outlet").empty


@pytest.mark.parametrize(
    ("by", "message"),
    [("paper", "by='paper' is no column .*columns: doc_id, outlet"), ("hits", "rename it in the documents")],
)
def test_a_group_that_is_no_column(by, message):
    with pytest.raises(KhitabError, match=message):
        count(by=by)


def test_dates_as_text_are_refused_with_the_remedy():
    with pytest.raises(KhitabError, match="to_datetime"):
        count(ARTICLES.assign(published="2024-01-01"), by="month")


def test_no_date_column_is_no_date_group():
    with pytest.raises(KhitabError, match="by='month' is no column"):
        count(ARTICLES.drop(columns="published"), by="month")


def test_hits_of_another_codebook():
    tokens = tokenize(ARTICLES)
    hits = find_terms(tokens, BOOK)
    with pytest.raises(KhitabError, match="security/threat, which is not in codebook 'Security'; match them"):
        count_frames(hits, tokens, ARTICLES, book(frame("training", "تدريب")))


def test_the_input_stays_as_it_is():
    articles = ARTICLES.copy()
    tokens = tokenize(articles)
    hits = find_terms(tokens, BOOK)
    before = hits.copy(), tokens.copy()
    count_frames(hits, tokens, articles, BOOK, by=["outlet", "month"])
    pd.testing.assert_frame_equal(articles, ARTICLES)
    pd.testing.assert_frame_equal(hits, before[0])
    pd.testing.assert_frame_equal(tokens, before[1])


@pytest.mark.parametrize("order", [1, 2, 3])
def test_intervals_do_not_depend_on_the_order_of_articles(order):
    texts = ["تهديد " * (n % 5) + "في البلاد " * (1 + n % 7) for n in range(30)]
    articles = pd.DataFrame({"doc_id": [f"d{n}" for n in range(30)], "text": texts})
    articles["outlet"] = [f"o{n % 2}" for n in range(30)]
    shuffled = articles.sample(frac=1, random_state=order)
    pd.testing.assert_frame_equal(count(shuffled, by="outlet"), count(articles, by="outlet"), check_exact=True)


def test_outermost_hits_count_each_stretch_once_in_each_theme():
    other = Theme(key="other", label=LABEL, definition="…", terms=("تهديد",))
    one = book(frame("phrase", "تهديد إرهابي"), frame("word", "تهديد"), frame("adjective", "إرهابي"))
    two = one.model_copy(update={"themes": (*one.themes, other)})
    articles = pd.DataFrame({"doc_id": ["b", "a"], "text": ["تهديد إرهابي ثم تهديد", "تهديد"]})
    hits = find_terms(tokenize(articles), two)
    kept = outermost_hits(hits)
    assert kept[kept["theme"] == "security"][["doc_id", "form"]].values.tolist() == [
        ["a", "تهديد"],
        ["b", "تهديد إرهابي"],
        ["b", "تهديد"],
    ]
    assert (kept["theme"] == "other").sum() == 3
    assert list(kept.columns) == list(hits.columns)
    assert outermost_hits(hits.iloc[:0]).empty


ZONED = pd.DataFrame(
    {
        "doc_id": ["a", "b", "c"],
        "outlet": ["x", "x", "y"],
        "title": ["تهديد جديد", "لقاء", None],
        "text": ["تدريب في البلاد.\nتهديد في البلاد.", "لقاء في البلاد.\nتهديد", "تدريب في البلاد."],
    }
)  # headlines of 2 and 1 words, leads of 3, bodies of 3 and 1


def test_zones_are_groups_of_hits_and_words():
    threat = count(ZONED, by="zone").query("frame == 'threat'")
    columns = ("zone", "articles", "articles_with", "hits", "tokens")
    assert cells(threat, *columns) == [["headline", 2, 1, 1, 3], ["lead", 3, 0, 0, 9], ["body", 2, 2, 2, 4]]


def test_zones_with_other_groups_in_the_order_of_by():
    table = count(ZONED, by=["outlet", "zone"]).query("frame == 'training'")
    assert cells(table, "outlet", "zone", "articles", "articles_with") == [
        ["x", "headline", 2, 0], ["x", "lead", 2, 1], ["x", "body", 2, 0],
        ["y", "headline", 0, 0], ["y", "lead", 1, 1], ["y", "body", 0, 0],
    ]  # fmt: skip
    turned = count(ZONED, by=["zone", "outlet"])
    assert list(turned.columns[:2]) == ["zone", "outlet"] and turned["zone"].tolist()[:6] == ["headline"] * 6
    assert table.query("outlet == 'y' and zone == 'body'")["share"].isna().all()


def test_hits_and_words_of_zones_add_up():
    counts = ["hits", "tokens", "hits_all"]
    summed = count(ZONED, by="zone").groupby("frame")[counts].sum()
    pd.testing.assert_frame_equal(summed, count(ZONED).set_index("frame")[counts], check_dtype=False)


def test_in_a_zone_an_article_counts_where_it_carries_the_frame():
    codebook = book(frame("f", "تهديد", present_if=PresentIf(hits=2)))
    table = count(ZONED, codebook, by="zone").query("frame == 'f'")
    assert cells(table, "zone", "articles_with", "hits") == [["headline", 1, 1], ["lead", 0, 0], ["body", 1, 2]]


def test_a_column_called_zone_is_a_column():
    assert count(ZONED.assign(zone="north"), by="zone")["zone"].unique().tolist() == ["north"]


AGENCY = COPIES.assign(agency=["MAP", None, "", "AFP,MAP"])


def test_agency_and_own_copy_are_groups():
    table = count(AGENCY, by="copy").query("frame == ''")
    assert cells(table, "copy", "articles", "articles_all", "articles_with") == [["agency", 2, 2, 2], ["own", 1, 2, 1]]
    with pytest.raises(KhitabError, match="after add_duplicates"):
        count(COPIES, by="copy")


def test_own_copy_has_columns_of_its_own():
    table = count(AGENCY, by="outlet", own_copy=True).query("frame == 'threat'")
    assert cells(table, "articles", "articles_own", "articles_with_own") == [[1, 0, 0], [2, 1, 1]]
    assert table["share_own"].tolist() == pytest.approx([math.nan, 1.0], nan_ok=True)
    with pytest.raises(KhitabError, match="add_duplicates"):
        count(COPIES, own_copy=True)


def test_clusters_add_two_columns():
    texts = ["تهديد" if n // 5 % 2 else "سلام" for n in range(100)]
    articles = pd.DataFrame({"doc_id": [f"{n:03d}" for n in range(100)], "text": texts, "outlet": "x"})
    articles["event"] = [f"e{n // 5}" for n in range(100)]
    articles["published"] = pd.Timestamp("2024-01-01") + pd.to_timedelta([n // 5 for n in range(100)], unit="D")
    table = count(articles, cluster="event")
    assert list(table.columns) == [*FRAMES.required, "share_cluster_low", "share_cluster_high"]
    row = table.query("frame == 'threat'").iloc[0]
    assert row["share_cluster_low"] < row["share_low"] < 0.5 < row["share_high"] < row["share_cluster_high"]
    pd.testing.assert_frame_equal(count(articles, cluster="outlet-day"), table)
    pd.testing.assert_frame_equal(count(articles.sample(frac=1, random_state=1), cluster="event"), table)
    assert table.query("frame == 'training'")["share_cluster_low"].isna().all()


def test_what_has_no_cluster_is_its_own():
    articles = ARTICLES.assign(event=None)
    alone = count(articles, cluster="event")["share_cluster_low"]
    pd.testing.assert_series_equal(count(ARTICLES, cluster="outlet-day")["share_cluster_low"], alone)
    assert count(COPIES, cluster="duplicate_group")["share_cluster_low"].isna().tolist() == [True, False, False]


@pytest.mark.parametrize(
    ("cluster", "message"),
    [("event", "cluster='event': choose 'duplicate_group' or 'outlet-day'"), ("duplicate_group", "add_duplicates")],
)
def test_a_cluster_that_is_no_column(cluster, message):
    with pytest.raises(KhitabError, match=message):
        count(cluster=cluster)


def test_an_article_twice_is_refused():
    tokens = tokenize(ARTICLES)
    with pytest.raises(KhitabError, match="occurs twice"):
        count_frames(find_terms(tokens, BOOK), tokens, pd.concat([ARTICLES, ARTICLES]), BOOK)
