"""TF-IDF: equal to scikit-learn's, class-based by hand, ties by the word."""

import math

import numpy as np
import pandas as pd
import pytest
from sklearn.feature_extraction.text import TfidfVectorizer

from analysis.errors import KhitabError
from analysis.statistics.tfidf import count_tfidf
from analysis.statistics.words import count_words
from analysis.tables import TFIDF
from analysis.tokens import tokenize

DOCUMENTS = pd.DataFrame(
    {
        "doc_id": ["a", "b", "c", "d"],
        "outlet": ["x", "x", "y", None],
        "text": ["سلام سلام تدريب", "سلام حوار", "سلام قمة قمة", "سلام"],
    }
)


def tfidf(documents: pd.DataFrame = DOCUMENTS, **options) -> pd.DataFrame:
    return count_tfidf(tokenize(documents), documents, **options)


def many(n: int) -> pd.DataFrame:
    """n articles; «شائع» in all, «نادر» in one, «معروف» in half of them."""
    texts = ["شائع" + " معروف" * (i % 2) + " نادر" * (i == 0) for i in range(n)]
    return pd.DataFrame({"doc_id": [f"{i:03}" for i in range(n)], "text": texts})


def by_scikit(documents: pd.DataFrame, **options) -> dict[tuple[str, str], float]:
    tokens = tokenize(documents)
    counts = count_words(tokens)
    texts = [[w for w, n in zip(counts.words, row, strict=True) for _ in range(n)] for row in counts.matrix.toarray()]
    vectorizer = TfidfVectorizer(analyzer=lambda words: words, **options)
    weights = vectorizer.fit_transform(texts).toarray()
    names = vectorizer.get_feature_names_out()
    cells = ((i, j) for i, j in zip(*np.nonzero(weights), strict=True))
    return {(counts.doc_ids[i], names[j]): weights[i, j] for i, j in cells}


def weights_of(table: pd.DataFrame) -> dict[tuple[str, str], float]:
    return {(row.group, row.word): row.tfidf for row in table.itertuples()}


@pytest.mark.parametrize(
    ("documents", "options"),
    [
        (DOCUMENTS, {}),
        (many(19), {}),
        (many(20), {"min_df": 1, "max_df": 0.9}),
        (many(60), {"min_df": 3, "max_df": 0.9}),
        (many(120), {"min_df": 5, "max_df": 0.9}),
    ],
)
def test_equal_to_scikit_learn(documents, options):
    assert weights_of(tfidf(documents, top=None)) == pytest.approx(by_scikit(documents, **options))


def test_an_article_by_hand():
    table = tfidf().query("group == 'a'").set_index("word")
    peace, training = 2 * (math.log(5 / 5) + 1), math.log(5 / 2) + 1
    length = math.hypot(peace, training)
    assert table.loc["سلام", "tfidf"] == pytest.approx(peace / length)
    assert table.loc["تدريب", "tfidf"] == pytest.approx(training / length)
    assert table.loc["سلام", ["rank", "n", "docs"]].tolist() == [1, 2, 4]


def test_groups_by_hand():
    table = tfidf(by="outlet").set_index(["group", "word"])
    mean = 9 / 3  # words per group: x 5, y 3, — 1
    assert table.loc[("x", "سلام"), "tfidf"] == pytest.approx(3 / 5 * math.log(1 + mean / 5))
    assert table.loc[("y", "قمة"), "tfidf"] == pytest.approx(2 / 3 * math.log(1 + mean / 2))
    assert table.loc[("—", "سلام"), "tfidf"] == pytest.approx(1 * math.log(1 + mean / 5))
    assert table.loc[("x", "سلام"), ["n", "docs"]].tolist() == [3, 4]
    assert table.index.get_level_values(0).unique().tolist() == ["x", "y", "—"]


@pytest.mark.parametrize(("n", "words"), [(19, {"شائع", "معروف", "نادر"}), (20, {"معروف", "نادر"}), (40, {"معروف"})])
def test_common_and_rare_words_go_from_twenty_articles_on(n, words):
    assert set(tfidf(many(n), top=None)["word"]) == words
    assert set(tfidf(many(n).assign(outlet="x"), by="outlet", top=None)["word"]) == words


def test_ties_are_sorted_by_the_word_and_the_top_is_cut():
    documents = pd.DataFrame({"doc_id": ["a"], "text": ["قمة سلام حوار تدريب"]})
    table = tfidf(documents, top=3)
    assert table[["rank", "word"]].values.tolist() == [[1, "تدريب"], [2, "حوار"], [3, "سلام"]]
    assert len(tfidf(documents, top=None)) == 4


def test_columns_and_types():
    table = tfidf()
    assert list(table.columns) == [column.name for column in TFIDF.columns]
    assert all(pd.api.types.is_integer_dtype(table[name]) for name in ("rank", "n", "docs"))
    assert all(pd.api.types.is_string_dtype(table[name]) for name in ("group", "word"))


def test_function_words_are_left_out():
    documents = pd.DataFrame({"doc_id": ["a"], "text": ["في السلام"]})
    assert tfidf(documents)["word"].tolist() == ["السلام"]
    assert set(tfidf(documents, stop_groups=None)["word"]) == {"في", "السلام"}


def test_a_part_of_the_tokens_knows_nothing_of_the_rest():
    tokens = tokenize(DOCUMENTS)
    part = count_tfidf(tokens[tokens["doc_id"].isin(["a", "b"])])
    pd.testing.assert_frame_equal(part, tfidf(DOCUMENTS.iloc[:2]))


@pytest.mark.parametrize(
    ("documents", "message"),
    [(None, r"needs the documents: count_tfidf\(tokens, documents"), (DOCUMENTS, "by='paper' is no column")],
)
def test_groups_that_are_not_there(documents, message):
    with pytest.raises(KhitabError, match=message):
        count_tfidf(tokenize(DOCUMENTS), documents, by="paper")


def test_articles_that_are_not_among_the_documents_are_left_out():
    tokens = tokenize(DOCUMENTS)
    part = count_tfidf(tokens, DOCUMENTS[:2], by="outlet")
    alone = count_tfidf(tokens[tokens["doc_id"].isin(["a", "b"])], DOCUMENTS[:2], by="outlet")
    assert part["group"].unique().tolist() == ["x"]
    pd.testing.assert_frame_equal(part, alone)
    assert part.attrs == alone.attrs
    with pytest.raises(KhitabError, match="none of the articles counted is among the documents"):
        count_tfidf(tokens, DOCUMENTS.assign(doc_id=list("wxyz")), by="outlet")


def test_lexemes_periods_and_the_bounds_that_were_used():
    documents = many(40).assign(published=pd.Timestamp("2024-08-01"))
    table = tfidf(documents, by="month", top=None)
    assert table["group"].unique().tolist() == ["2024-08"] and table.attrs == {"min_docs": 2, "max_docs": 36}
    lexemes = pd.DataFrame({"doc_id": ["a"], "text": ["تدريب والتدريبات"]})
    assert tfidf(lexemes, words="lexeme")[["word", "n"]].values.tolist() == [["تدريب", 2]]


@pytest.mark.parametrize("by", ["doc_id", "outlet"])
def test_where_every_word_stands_in_every_article_nothing_marks_any(by):
    documents = pd.DataFrame({"doc_id": [f"{n:02}" for n in range(20)], "outlet": "x", "text": "سلام قمة"})
    table = tfidf(documents, by=by)
    assert table.empty and list(table.columns) == [column.name for column in TFIDF.columns]


def test_a_story_counts_once_in_each_group():
    documents = pd.DataFrame({"doc_id": ["a", "b", "c"], "outlet": ["x", "x", "y"], "duplicate_group": ["a", "a", "a"]})
    documents["text"] = ["تدريب أمن", "تدريب أمن", "تدريب أمن سلام"]
    tokens = tokenize(documents)
    once = count_tfidf(tokens, documents, by="outlet").set_index(["group", "word"])["n"]
    assert once.to_dict() == {
        ("x", "تدريب"): 1, ("x", "امن"): 1, ("y", "تدريب"): 1, ("y", "امن"): 1, ("y", "سلام"): 1,
    }  # fmt: skip
    each = count_tfidf(tokens, documents.drop(columns="duplicate_group"), by="outlet").set_index(["group", "word"])["n"]
    assert each["x", "تدريب"] == 2
