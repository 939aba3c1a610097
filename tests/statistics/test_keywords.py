"""Keyness: a corpus counted by hand, the laws, duplicates, and what measures add."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.errors import KhitabError
from analysis.statistics.keywords import MEASURES, compare_groups, compare_words
from analysis.statistics.significance import log_likelihood
from analysis.tables import KEYWORDS
from analysis.tokens import tokenize

DOCUMENTS = pd.DataFrame(
    {
        "doc_id": ["a", "b", "c", "d"],
        "outlet": ["x", "x", "y", None],
        "text": ["تدريب تدريب سلام", "تدريب سلام قمة", "قمة قمة سلام سلام", "سلام حوار"],
    }
)  # a, b: 6 words; c, d: 6 words
TOKENS = tokenize(DOCUMENTS)


def compare(**options) -> pd.DataFrame:
    return compare_words(TOKENS, ["a", "b"], min_count=1, **options).set_index("word")


def test_counts_of_four_articles():
    table = compare()
    counts = ["n_target", "n_reference", "docs_target", "docs_reference"]
    assert {word: table.loc[word, counts].tolist() for word in table.index} == {
        "تدريب": [3, 0, 2, 0],
        "حوار": [0, 1, 0, 1],
        "قمة": [1, 2, 1, 1],
        "سلام": [2, 3, 2, 2],
    }


def test_measures_of_four_articles():
    row = compare().loc["تدريب"]
    assert (row["per_1000_target"], row["per_1000_reference"]) == (500, 0)
    # a = 3 of 6, b = 0 of 6: E = 1.5 and 4.5
    g2 = 2 * (3 * math.log(3 / 1.5) + 3 * math.log(3 / 4.5) + 6 * math.log(6 / 4.5))
    assert row["g2"] == pytest.approx(g2)
    assert row["log_ratio"] == pytest.approx(math.log2(3 / 0.5))
    half = 1.959963984540054 * math.sqrt(1 / 3 - 1 / 6 + 1 / 0.5 - 1 / 6) / math.log(2)
    assert row["log_ratio_low"] == pytest.approx(math.log2(6) - half)
    # α_0 = 12 words / 4 articles = 3, α_w = 3 * 3/12
    delta = math.log(3.75 / (9 - 3.75)) - math.log(0.75 / (9 - 0.75))
    assert row["log_odds"] == pytest.approx(delta)
    assert row["z"] == pytest.approx(delta / math.sqrt(1 / 3.75 + 1 / 0.75))
    # parts of 3, 3, 4 and 2 words hold 2, 1, 0 and 0
    dp = (abs(2 / 3 - 1 / 4) + abs(1 / 3 - 1 / 4) + 4 / 12 + 2 / 12) / 2
    assert row["dp_norm"] == pytest.approx(dp / (1 - 2 / 12))


def test_q_follows_benjamini_and_hochberg():
    from scipy.stats import chi2

    table = compare().sort_values("g2", key=abs, ascending=False)
    p = chi2.sf(table["g2"].abs(), 1)
    expected = [min(p[j] * len(p) / (j + 1) for j in range(i, len(p))) for i in range(len(p))]
    assert table["q"].tolist() == pytest.approx(np.minimum(expected, 1).tolist())


def test_rows_are_sorted_by_effect_then_g2_then_word():
    table = compare_words(TOKENS, ["a", "b"], min_count=1)
    sizes = table["log_ratio"].abs().round(9).tolist()
    assert sizes == sorted(sizes, reverse=True)
    tied = tokenize(pd.DataFrame({"doc_id": ["a", "b"], "text": ["سلام حوار قمة", "أمن"]}))
    words = compare_words(tied, ["a"], min_count=1)["word"].tolist()
    assert words == ["امن", "حوار", "سلام", "قمة"]


def test_swapping_target_and_reference_flips_the_signs():
    one, other = compare(), compare_words(TOKENS, ["c", "d"], ["a", "b"], min_count=1).set_index("word")
    signed = ["g2", "log_ratio", "log_odds", "z"]
    pd.testing.assert_frame_equal(other.loc[one.index, signed], -one[signed])
    np.testing.assert_allclose(other.loc[one.index, "log_ratio_low"], -one["log_ratio_high"])
    unsigned = ["q", "dp_norm"]
    pd.testing.assert_frame_equal(other.loc[one.index, unsigned], one[unsigned])


def test_the_reference_may_be_chosen():
    table = compare(reference=["c"])
    assert table.loc["سلام", ["n_target", "n_reference"]].tolist() == [2, 2]
    assert "حوار" not in table.index
    three = compare_words(TOKENS[TOKENS["doc_id"] != "d"], ["a", "b"], min_count=1).set_index("word")
    pd.testing.assert_frame_equal(table, three)


def test_rare_words_are_left_out():
    assert compare_words(TOKENS, ["a", "b"])["word"].tolist() == ["تدريب", "قمة", "سلام"]
    assert compare_words(TOKENS, ["a"], min_count=99).empty


def test_columns():
    assert list(compare_words(TOKENS, "a").columns) == KEYWORDS.required


def test_articles_without_words_change_nothing():
    more = pd.concat([DOCUMENTS, pd.DataFrame({"doc_id": ["e"], "text": [""]})], ignore_index=True)
    pd.testing.assert_frame_equal(compare_words(tokenize(more), ["a", "b"]), compare_words(TOKENS, ["a", "b"]))
    pd.testing.assert_frame_equal(compare_words(tokenize(more), ["a", "b", "e"]), compare_words(TOKENS, ["a", "b"]))


def test_one_word_in_all_articles_has_no_odds():
    tokens = tokenize(pd.DataFrame({"doc_id": ["a", "b"], "text": ["سلام سلام", "سلام"]}))
    row = compare_words(tokens, ["a"]).iloc[0]
    assert (row["g2"], row["log_ratio"], row["q"]) == (0, 0, 1)
    assert math.isnan(row["log_odds"])


@pytest.mark.parametrize(
    ("target", "reference", "message"),
    [
        (["z"], None, "target: no article has the doc_id 'z'; doc_ids look like 'a'"),
        (["a"], ["z"], "reference: no article has the doc_id 'z'"),
        (["a", "b", "c", "d"], None, "the reference is empty"),
        ([], None, "the target is empty"),
        (["a", "b"], ["b"], "article 'b' stands in target and reference"),
    ],
)
def test_sides_that_cannot_be_compared(target, reference, message):
    with pytest.raises(KhitabError, match=message):
        compare_words(TOKENS, target, reference)


def test_a_side_of_function_words_alone():
    tokens = tokenize(pd.DataFrame({"doc_id": ["a", "b"], "text": ["في من", "سلام"]}))
    with pytest.raises(KhitabError, match="the target has no word to count"):
        compare_words(tokens, ["a"])


def test_each_group_against_the_others():
    table = compare_groups(TOKENS, DOCUMENTS, by="outlet", min_count=1)
    assert table["group"].drop_duplicates().tolist() == ["x", "y", "—"]
    alone = compare_words(TOKENS, ["a", "b"], min_count=1)
    pd.testing.assert_frame_equal(table[table["group"] == "x"].drop(columns="group"), alone)


def test_a_group_without_words_has_no_row():
    more = pd.DataFrame({"doc_id": ["e"], "outlet": ["z"], "text": [""]})
    documents = pd.concat([DOCUMENTS, more], ignore_index=True)
    groups = compare_groups(tokenize(documents), documents, by="outlet")["group"]
    assert groups.unique().tolist() == ["x", "y", "—"]


def test_a_group_of_function_words_alone_is_left_out():
    more = pd.DataFrame({"doc_id": ["e"], "outlet": ["z"], "text": ["في من إلى"]})
    documents = pd.concat([DOCUMENTS, more], ignore_index=True)
    table = compare_groups(tokenize(documents), documents, by="outlet", min_count=1)
    assert table["group"].unique().tolist() == ["x", "y", "—"]


@pytest.mark.parametrize("order", [1, 2, 3])
def test_shuffled_articles_compare_alike(order):
    words = ["أمن", "سلام", "قمة", "حوار", "تدريب", "تهديد", "خطر"]
    texts = [" ".join(words[: 1 + n % 7] * (1 + n % 3)) for n in range(40)]
    documents = pd.DataFrame({"doc_id": [f"d{n}" for n in range(40)], "text": texts})
    documents["outlet"] = [f"o{n % 3}" for n in range(40)]
    shuffled = documents.sample(frac=1, random_state=order)
    tables = [compare_groups(tokenize(part), part, by="outlet", min_count=1) for part in (documents, shuffled)]
    pd.testing.assert_frame_equal(*tables, check_exact=True)


def test_one_group_with_words_has_nothing_to_be_compared_with():
    documents = pd.DataFrame({"doc_id": ["a", "b"], "outlet": ["x", "y"], "text": ["أمن", "في من"]})
    with pytest.raises(KhitabError, match=r"one outlet alone holds words to count \(x\); a comparison needs two"):
        compare_groups(tokenize(documents), documents, by="outlet")


@pytest.mark.parametrize(
    ("by", "message"),
    [
        ("encoding", "every article has the same encoding"),
        ("paper", "by='paper' is no column of the documents and no date group"),
    ],
)
def test_groups_that_cannot_be_compared(by, message):
    with pytest.raises(KhitabError, match=message):
        compare_groups(TOKENS, DOCUMENTS.assign(encoding="utf-8"), by=by)


def texts_of(*texts: str, **columns) -> pd.DataFrame:
    ids = [f"d{number}" for number in range(len(texts))]
    return pd.DataFrame({"doc_id": ids, "text": list(texts), **columns})


def test_every_measure_adds_its_columns_and_changes_none():
    table = compare_words(TOKENS, ["a", "b"], min_count=1, measures=tuple(MEASURES))
    assert list(table.columns) == [column.name for column in KEYWORDS.columns]
    pd.testing.assert_frame_equal(table[KEYWORDS.required], compare_words(TOKENS, ["a", "b"], min_count=1))


@pytest.mark.parametrize(
    ("measure", "column", "value"),
    [
        # تدريب: a = 3 of 6 words, b = 0 of 6; in 2 of 2 articles and in 0 of 2; 4 words in the table
        ("chi2", "chi2", 12 * (3 * 6 - 0) ** 2 / (3 * 9 * 6 * 6)),
        ("bic", "bic", 2 * (3 * math.log(2) + 3 * math.log(3 / 4.5) + 6 * math.log(6 / 4.5)) - math.log(12)),
        ("pct_diff", "pct_diff", 100 * (3 / 6 / (0.5 / 6) - 1)),
        ("odds_ratio", "odds_ratio", (3 / 3) / (0.5 / 6)),
        ("simple_maths", "simple_maths", 500_001),
        ("docs", "g2_docs", 2 * (2 * math.log(2) + 2 * math.log(2))),
        ("docs", "log_ratio_docs", math.log2((2 / 2) / (0.5 / 2))),
        # α_0 = 500, α_w = 500 · 3/12; four words of 0.01
        ("prior_500", "log_odds_500", math.log(128 / (506 - 128)) - math.log(125 / (506 - 125))),
        ("prior_flat", "log_odds_flat", math.log(3.01 / (6.04 - 3.01)) - math.log(0.01 / (6.04 - 0.01))),
    ],
)
def test_measures_on_request_by_hand(measure, column, value):
    assert compare(measures=(measure,)).loc["تدريب", column] == pytest.approx(value)


def test_lrc_is_corrected_for_the_words_of_the_table():
    # all three occurrences in the target: l = (.025 / 4 words) ^ (1/3)
    low = (0.025 / 4) ** (1 / 3)
    assert compare(measures="lrc").loc["تدريب", "lrc"] == pytest.approx(max(0, math.log2(low / (1 - low))))


def test_the_prior_is_told():
    assert compare_words(TOKENS, ["a", "b"]).attrs == {"alpha_0": 3.0, "words_target": 6, "words_reference": 6}


@pytest.mark.filterwarnings("error")
def test_a_word_of_a_later_copy_alone_has_odds():
    # c prints the story of a anew, with two more words; on its own side it is the first copy
    documents = texts_of("أمن سلام حوار", "قمة سلام", "أمن سلام تدريب تدريب", duplicate_group=["s", "t", "s"])
    table = compare_words(tokenize(documents), ["d0"], ["d1", "d2"], documents, min_count=1, measures="prior_500")
    row = table.set_index("word").loc["تدريب"]
    # 9 words in 3 articles as counted, 2 of them this one: α_0 = 3, α_w = 3 * 2/9
    assert table.attrs["alpha_0"] == 3
    prior = 2 / 3
    delta = math.log(prior / (6 - prior)) - math.log((2 + prior) / (9 - 2 - prior))
    assert row["log_odds"] == pytest.approx(delta)
    assert row["z"] == pytest.approx(delta / math.sqrt(1 / prior + 1 / (2 + prior)))
    scores = ["log_odds", "z", "log_odds_500", "z_500", "dp_norm"]
    assert np.isfinite(table[scores].to_numpy()).all()


def test_unknown_measure():
    with pytest.raises(KhitabError, match="measures holds 'p'; choose from chi2, bic, lrc"):
        compare(measures=("p",))
    with pytest.raises(KhitabError, match="choose 'dunning'"):
        compare(method="pearson")


def test_two_cells_are_used_where_they_are_asked_for():
    row = compare(method="rayson", measures=("chi2",)).loc["تدريب"]
    assert row["g2"] == pytest.approx(2 * 3 * math.log(3 / 1.5)) and row["chi2"] == pytest.approx(1.5 + 1.5)


def test_lexemes_are_compared():
    tokens = tokenize(texts_of("تدريب التدريبات وتدريبهم", "سلام"))
    assert compare_words(tokens, ["d0"], words="lexeme", min_count=2)["word"].tolist() == ["تدريب"]


SIGNED = ["g2", "log_ratio", "log_odds", "z", "chi2", "lrc", "g2_docs", "log_ratio_docs", "log_odds_500", "z_flat"]
WORD = st.sampled_from(["أمن", "سلام", "قمة", "حوار", "تدريب"])


@settings(deadline=None)  # the first call reads the lists
@given(texts=st.lists(st.lists(WORD, min_size=1, max_size=8), min_size=2, max_size=8), cut=st.integers(1, 7))
def test_swapped_sides_flip_every_sign(texts, cut):
    documents = texts_of(*map(" ".join, texts))
    ids, tokens = documents["doc_id"].tolist(), tokenize(documents)
    cut = min(cut, len(ids) - 1)
    options = {"min_count": 1, "measures": tuple(MEASURES)}
    one = compare_words(tokens, ids[:cut], ids[cut:], **options).set_index("word")
    other = compare_words(tokens, ids[cut:], ids[:cut], **options).set_index("word").loc[one.index]
    np.testing.assert_allclose(other[SIGNED], -one[SIGNED], atol=1e-9)
    np.testing.assert_allclose(other["log_ratio_boot_low"], -one["log_ratio_boot_high"], atol=1e-9)
    np.testing.assert_allclose(other["odds_ratio"], 1 / one["odds_ratio"], rtol=1e-9)
    np.testing.assert_allclose(other[["q", "dp_norm", "bic"]], one[["q", "dp_norm", "bic"]], atol=1e-9)


STORIES = texts_of("أمن أمن", "أمن أمن", "سلام سلام", "أمن أمن سلام", "حوار")
STORIES["duplicate_group"] = ["d1", "d1", "d2", "d1", None]
STORIES["outlet"] = ["x", "x", "y", "y", "x"]
STORIES["published"] = pd.to_datetime(["2024-01-02", "2024-01-01", None, "2024-01-03", None])


def stories(documents: pd.DataFrame | None) -> pd.DataFrame:
    table = compare_words(tokenize(STORIES), ["d0", "d1", "d4"], documents=documents, min_count=1)
    return table.set_index("word")[["n_target", "n_reference", "docs_target", "docs_reference"]]


def test_a_story_counts_once_on_each_side():
    assert stories(STORIES).loc["امن"].tolist() == [2, 2, 1, 1]
    assert stories(STORIES).loc["سلام"].tolist() == [0, 3, 0, 2]


@pytest.mark.parametrize("documents", [None, STORIES.drop(columns="duplicate_group")])
def test_without_duplicate_groups_every_copy_counts(documents):
    assert stories(documents).loc["امن"].tolist() == [4, 2, 2, 1]


def test_the_background_of_the_prior_is_what_the_two_sides_count():
    # target d1 and d4, reference d2 and d3, a later copy of d1: 2 + 1 + 2 + 3 words of 4 articles
    table = compare_words(tokenize(STORIES), ["d0", "d1", "d4"], documents=STORIES, min_count=1)
    assert table.attrs["alpha_0"] == 2


def test_the_order_of_documents_decides_no_copy():
    pd.testing.assert_frame_equal(stories(STORIES), stories(STORIES.iloc[::-1]))


def test_groups_count_a_story_once_each():
    tokens = tokenize(STORIES)
    table = compare_groups(tokens, STORIES, by="outlet", min_count=1).set_index(["group", "word"])
    assert table.loc[("x", "امن"), ["n_target", "n_reference"]].tolist() == [2, 2]
    pd.testing.assert_frame_equal(
        compare_groups(tokens, STORIES, by="outlet"), compare_groups(tokens, STORIES, by=["outlet"])
    )


def test_groups_by_period_and_column_hold_undated_articles():
    groups = compare_groups(tokenize(STORIES), STORIES, by=["outlet", "month"], min_count=1)["group"].unique().tolist()
    assert groups == ["x · 2024-01", "x · —", "y · 2024-01", "y · —"]


def test_articles_beside_the_documents_are_no_group():
    tokens = tokenize(pd.concat([DOCUMENTS, texts_of("قمة قمة قمة")], ignore_index=True))
    pd.testing.assert_frame_equal(
        compare_groups(tokens, DOCUMENTS, by="outlet"), compare_groups(TOKENS, DOCUMENTS, by="outlet")
    )


def test_no_word_often_enough_keeps_the_columns():
    table = compare_words(TOKENS, ["a"], min_count=99, measures=tuple(MEASURES))
    assert table.empty and list(table.columns) == [column.name for column in KEYWORDS.columns]


def test_g2_of_the_table_is_that_of_its_counts():
    row = compare().loc["قمة"]
    assert row["g2"] == pytest.approx(log_likelihood(row["n_target"], row["n_reference"], 6, 6))


def test_a_group_is_compared_as_compare_words_does_it_with_an_article_that_holds_no_word_to_count():
    documents = pd.concat([DOCUMENTS, texts_of("في من", outlet="x")], ignore_index=True)
    tokens, options = tokenize(documents), {"min_count": 1, "measures": ("docs", "prior_flat")}
    table = compare_groups(tokens, documents, by="outlet", **options)
    alone = compare_words(tokens, ["a", "b", "d0"], **options)
    pd.testing.assert_frame_equal(table[table["group"] == "x"].drop(columns="group"), alone)
