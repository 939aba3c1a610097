"""Topics: two that cannot be missed, their stability, and what is said of them."""

import warnings

import numpy as np
import pandas as pd
import pytest

from analysis.errors import KhitabError
from analysis.statistics.topics import NOTE, find_topics
from analysis.tables import TOPICS
from analysis.tokens import tokenize

WAR = ["تدريب جنود حدود", "جنود تدريب حدود تدريب", "حدود جنود تدريب جنود", "تدريب حدود جنود"]
FILM = ["مهرجان سينما فيلم", "فيلم سينما", "سينما مهرجان فيلم سينما"]
DOCUMENTS = pd.DataFrame({"doc_id": list("abcdefg"), "text": WAR + FILM})


def topics(documents: pd.DataFrame = DOCUMENTS, **options) -> pd.DataFrame:
    return find_topics(tokenize(documents), **{"topics": 2, "top": 3, **options})


def test_two_topics_that_no_seed_misses():
    table = topics()
    words = table.groupby("topic")["word"].agg(set).tolist()
    assert words == [{"تدريب", "جنود", "حدود"}, {"مهرجان", "سينما", "فيلم"}]
    assert table["stability"].eq(1).all() and table["rank"].tolist() == [1, 2, 3] * 2
    assert table.groupby("topic")["share"].first().sum() == pytest.approx(1)
    assert table.groupby("topic")["weight"].sum().tolist() == pytest.approx([1, 1])


def test_exploration_is_said_and_columns_are_those_of_the_table():
    table = topics()
    assert table.attrs["note"] == NOTE == "exploration, not measurement" and NOTE in find_topics.__doc__
    assert list(table.columns) == [column.name for column in TOPICS.columns]
    assert table.attrs["seeds"] == 10 and table.attrs["converged"]


def test_topics_that_are_not_there_are_unstable():
    random = np.random.default_rng(5)
    words = [first + last for first in "بتثجحخ" for last in ("امر", "اسم", "رمز", "نجم")]
    texts = [" ".join(random.choice(words, 8)) for _ in range(40)]
    table = topics(pd.DataFrame({"doc_id": [f"{n:02}" for n in range(40)], "text": texts}), topics=4, top=5)
    assert table["stability"].min() < 0.5


def test_the_same_table_again_and_from_shuffled_articles():
    pd.testing.assert_frame_equal(topics(), topics(), check_exact=True)
    pd.testing.assert_frame_equal(topics(DOCUMENTS.sample(frac=1, random_state=4)), topics(), check_exact=True)


def test_one_seed_has_no_stability():
    assert topics(seeds=1)["stability"].isna().all()


def test_words_without_weight_are_not_shown():
    assert len(topics(top=50)) == 6


def test_lexemes():
    documents = DOCUMENTS.assign(text=DOCUMENTS["text"].replace({WAR[0]: "التدريب جنود حدود"}))
    assert "تدريب" in topics(documents, words="lexeme")["word"].tolist()


def test_runs_that_do_not_converge_are_said_and_not_warned_of(monkeypatch):
    monkeypatch.setattr("analysis.statistics.topics._ROUNDS", 1)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert not topics().attrs["converged"]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"topics": 0}, "topics=0: give a whole number from 1 on"),
        ({"top": 0}, "top=0"),
        ({"seeds": 0}, "seeds=0"),
        ({"topics": 8}, "topics=8: 7 articles with 6 words hold no more"),
    ],
)
def test_what_cannot_be_found(options, message):
    with pytest.raises(KhitabError, match=message):
        topics(**options)
