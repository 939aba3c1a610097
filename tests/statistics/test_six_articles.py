"""Six short articles that one can count by hand, and every fraction of words, keyness, dispersion and TF-IDF."""

from fractions import Fraction
from math import log, log2

import numpy as np
import pandas as pd
import pytest

from analysis.errors import KhitabError
from analysis.statistics.frequencies import count_frequencies
from analysis.statistics.keywords import compare_words
from analysis.statistics.tfidf import count_tfidf
from analysis.tables import FREQUENCIES
from analysis.tokens import tokenize

# words that count: 4, 4, 2 | 4, 4, 2; «في» and «12» do not
SIX = pd.DataFrame(
    {
        "doc_id": ["n1", "n2", "n3", "s1", "s2", "s3"],
        "outlet": ["n", "n", "n", "s", "s", "s"],
        "published": pd.to_datetime(["2024-01-05", "2024-02-01", None, "2024-01-09", "2024-02-02", "2024-02-20"]),
        "text": [
            "تدريب الجنود في تدريب الحدود",
            "تدريب قمة قمة سلام",
            "سلام حوار 12",
            "سلام سلام سلام قمة",
            "حوار وتدريب حوار سلام",
            "قمة حوار",
        ],
    }
)
TOKENS = tokenize(SIX)
N = {"تدريب": 4, "الجنود": 1, "الحدود": 1, "قمة": 4, "سلام": 6, "حوار": 4}


def frequencies(**options) -> pd.DataFrame:
    return count_frequencies(TOKENS, **options).set_index("word")


def test_counts():
    table = frequencies()
    assert table["n"].to_dict() == N
    assert table["docs"].to_dict() == {"تدريب": 3, "الجنود": 1, "الحدود": 1, "قمة": 3, "سلام": 4, "حوار": 3}
    assert table["per_1000"].to_dict() == pytest.approx({word: 1000 * n / 20 for word, n in N.items()})
    assert table["range_share"].to_dict() == pytest.approx({word: table["docs"][word] / 6 for word in N})
    assert table.index.tolist() == ["سلام", "تدريب", "حوار", "قمة", "الجنود", "الحدود"]
    assert table.loc["تدريب", "forms"] == "تدريب، وتدريب"


def test_columns_and_types():
    table = count_frequencies(TOKENS)
    assert list(table.columns) == [column.name for column in FREQUENCIES.columns]
    assert all(pd.api.types.is_integer_dtype(table[name]) for name in ("n", "docs", "range"))


def test_dispersion_of_a_word():
    # قمة: 2 of 4 words of n2, 1 of 4 of s1, 1 of 2 of s3; parts are .2 .2 .1 .2 .2 .1 of all
    row = frequencies().loc["قمة"]
    dp = Fraction(1, 2) * sum(
        abs(Fraction(v, 4) - Fraction(s, 10)) for v, s in zip([0, 2, 0, 1, 0, 1], [2, 2, 1] * 2, strict=True)
    )
    assert row["dp"] == pytest.approx(float(dp)) and row["dp_norm"] == pytest.approx(float(dp / Fraction(9, 10)))
    rates = np.array([0, 0.5, 0, 0.25, 0, 0.5])
    assert row["juilland_d"] == pytest.approx(1 - rates.std() / rates.mean() / 5**0.5)
    # 15 pairs: six of .5 with 0, three of .25 with 0, two of .25 apart
    assert row["da"] == pytest.approx(1 - (6 * 0.5 + 3 * 0.25 + 2 * 0.25) / 15 / (2 * rates.mean()))


def test_parts_may_be_outlets_or_outlets_by_month():
    outlets = count_frequencies(TOKENS, SIX, by="outlet").set_index("word")
    assert outlets["range"].to_dict() == {"تدريب": 2, "الجنود": 1, "الحدود": 1, "قمة": 2, "سلام": 2, "حوار": 2}
    assert outlets.loc["سلام", "dp"] == pytest.approx((abs(2 / 6 - 1 / 2) + abs(4 / 6 - 1 / 2)) / 2)
    assert outlets["docs"].to_dict() == frequencies()["docs"].to_dict()
    # n in January, February and undated, s in January and February
    months = count_frequencies(TOKENS, SIX, by=["outlet", "month"]).set_index("word")
    assert months.loc["حوار", ["range", "range_share"]].tolist() == [2, pytest.approx(2 / 5)]


def test_one_group_has_no_dispersion_and_rare_words_may_be_left_out():
    table = count_frequencies(TOKENS, SIX.assign(all="x"), by="all", min_count=4)
    assert table[["dp", "dp_norm", "juilland_d", "da"]].isna().all(axis=None)
    assert table["range_share"].eq(1).all() and table["word"].tolist() == ["سلام", "تدريب", "حوار", "قمة"]


def test_keyness_of_the_two_outlets():
    table = compare_words(TOKENS, ["n1", "n2", "n3"], min_count=1, measures=("docs", "pct_diff")).set_index("word")
    row = table.loc["سلام"]  # 2 of 10 words against 4 of 10; 2 of 3 articles against 2 of 3
    assert row[["n_target", "n_reference", "docs_target", "docs_reference"]].tolist() == [2, 4, 2, 2]
    g2 = 2 * (2 * log(2 / 3) + 4 * log(4 / 3) + 8 * log(8 / 7) + 6 * log(6 / 7))
    assert row["g2"] == pytest.approx(-g2)
    assert row["log_ratio"] == pytest.approx(-1) and row["pct_diff"] == pytest.approx(-50)
    assert row["g2_docs"] == 0 and row["log_ratio_docs"] == 0
    # α_0 = 20 words / 6 articles, α_w = α_0 · 6 / 20 = 1
    total = 20 / 6
    delta = log(3 / (10 + total - 3)) - log(5 / (10 + total - 5))
    assert row["log_odds"] == pytest.approx(delta) and row["z"] == pytest.approx(delta / (1 / 3 + 1 / 5) ** 0.5)
    assert table.loc["تدريب", "log_ratio"] == pytest.approx(log2(3))


def test_tfidf_of_an_article_and_of_an_outlet():
    table = count_tfidf(TOKENS, top=None).set_index(["group", "word"])
    peace, dialogue = log(7 / 5) + 1, log(7 / 4) + 1  # in 4 and in 3 of 6 articles
    assert table.loc[("n3", "سلام"), "tfidf"] == pytest.approx(peace / np.hypot(peace, dialogue))
    outlets = count_tfidf(TOKENS, SIX, by="outlet", top=None).set_index(["group", "word"])
    assert outlets.loc[("s", "سلام"), "tfidf"] == pytest.approx(4 / 10 * log(1 + 10 / 6))
    assert count_tfidf(TOKENS).attrs == {"min_docs": 1, "max_docs": 6}


def test_the_order_of_articles_changes_nothing():
    shuffled = SIX.sample(frac=1, random_state=3)
    pd.testing.assert_frame_equal(count_frequencies(tokenize(shuffled)), count_frequencies(TOKENS), check_exact=True)
    with_parts = count_frequencies(tokenize(shuffled), shuffled, by="outlet")
    pd.testing.assert_frame_equal(with_parts, count_frequencies(TOKENS, SIX, by="outlet"), check_exact=True)


def test_the_input_stays_as_it_is():
    tokens, documents = TOKENS.copy(deep=True), SIX.copy(deep=True)
    count_frequencies(TOKENS, SIX, by="outlet", words="lexeme")
    pd.testing.assert_frame_equal(TOKENS, tokens)
    pd.testing.assert_frame_equal(SIX, documents)


def test_many_forms_are_cut_short_and_said():
    text = " ".join("أمن" + "ـ" * n for n in range(12))
    assert count_frequencies(tokenize(pd.DataFrame({"doc_id": ["a"], "text": [text]})))["forms"][0].endswith("، …")


@pytest.mark.parametrize(
    ("documents", "message"),
    [(None, r"needs the documents: count_frequencies\(tokens, documents"), (SIX, "by='paper' is no column")],
)
def test_parts_that_are_not_there(documents, message):
    with pytest.raises(KhitabError, match=message):
        count_frequencies(TOKENS, documents, by="paper")


@pytest.mark.parametrize(("n", "row"), [(1, [1, 1.0]), (2, [2, 1.0])])
def test_one_article_and_a_word_in_every_article(n, row):
    documents = pd.DataFrame({"doc_id": [str(i) for i in range(n)], "text": ["أمن سلام"] * n})
    table = count_frequencies(tokenize(documents)).set_index("word")
    assert table.loc["امن", ["range", "range_share"]].tolist() == row
    assert table["dp"].isna().all() if n == 1 else (table["dp"] == 0).all()
