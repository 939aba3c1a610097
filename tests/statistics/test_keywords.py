"""Keyness: the reference values, a corpus counted by hand, and the laws."""

import math

import numpy as np
import pandas as pd
import pytest

from analysis.errors import KhitabError
from analysis.statistics.keywords import compare_groups, compare_words, log_likelihood, log_odds, log_ratio
from analysis.tables import KEYWORDS
from analysis.tokens import tokenize

F1 = (23, 551, 263, 8870)

DOCUMENTS = pd.DataFrame(
    {
        "doc_id": ["a", "b", "c", "d"],
        "outlet": ["x", "x", "y", None],
        "text": ["تدريب تدريب سلام", "تدريب سلام قمة", "قمة قمة سلام سلام", "سلام حوار"],
    }
)  # a, b: 6 words; c, d: 6 words
TOKENS = tokenize(DOCUMENTS)


@pytest.mark.parametrize(("method", "g2"), [("dunning", 2.5070), ("rayson", 2.3306)])
def test_log_likelihood(method, g2):
    assert log_likelihood(*F1, method=method) == pytest.approx(g2, abs=5e-5)
    assert log_likelihood(551, 23, 8870, 263, method=method) == pytest.approx(-g2, abs=5e-5)


@pytest.mark.parametrize("method", ["dunning", "rayson"])
@pytest.mark.parametrize(("a", "b", "sign"), [(0, 5, -1), (5, 0, 1), (10, 10, 0), (10, 0, 1)])
def test_log_likelihood_of_zeros_and_wholes(method, a, b, sign):
    assert np.sign(log_likelihood(a, b, 10, 10, method=method)) == sign


def test_no_difference_is_zero_without_a_sign():
    assert not np.signbit(log_likelihood(10, 10, 20, 20))


def test_log_likelihood_by_hand():
    # a = 5 of 10, b = 0 of 10: E = 2.5, 2.5, 7.5, 7.5 and O = 5, 0, 5, 10
    expected = 2 * (5 * math.log(2) + 5 * math.log(5 / 7.5) + 10 * math.log(10 / 7.5))
    assert log_likelihood(5, 0, 10, 10) == pytest.approx(expected)


def test_log_likelihood_by_an_unknown_method():
    with pytest.raises(KhitabError, match="choose 'dunning'"):
        log_likelihood(*F1, method="pearson")


def test_log_ratio():
    assert [round(float(value), 4) for value in log_ratio(*F1)] == [0.4935, -0.0817, 1.0686]


@pytest.mark.parametrize(
    ("a", "b", "ratio"),
    [(2, 1, 1), (1, 2, -1), (1, 1, 0), (4, 0, 3), (0, 4, -3), (10, 10, 0)],
)
def test_log_ratio_counts_a_zero_as_a_half(a, b, ratio):
    value, low, high = log_ratio(a, b, 10, 10)
    assert value == pytest.approx(ratio)
    assert low <= value <= high


def test_log_odds():
    delta, z = log_odds(*F1, 100 * 574 / 9133, 100)
    assert (round(float(delta), 5), round(float(z), 4)) == (0.28121, 1.4833)
    assert (delta / z) ** 2 == pytest.approx(0.03594, abs=5e-6)


def test_log_odds_with_a_flat_prior():
    delta, z = log_odds(*F1, 1, 100)
    assert (round(float(delta), 5), round(float(z), 5)) == (0.07663, 0.36752)
    assert (delta / z) ** 2 == pytest.approx(0.04348, abs=5e-6)


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
    assert list(compare_words(TOKENS, "a").columns) == [column.name for column in KEYWORDS.columns]


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
    ("by", "message"), [("encoding", "every article has the same encoding"), ("paper", "lacks the column paper")]
)
def test_groups_that_cannot_be_compared(by, message):
    with pytest.raises(KhitabError, match=message):
        compare_groups(TOKENS, DOCUMENTS.assign(encoding="utf-8"), by=by)
