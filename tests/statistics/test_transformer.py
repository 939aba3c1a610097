"""The vectorizer: equal to our own counts and to scikit-learn's, and at home in a Pipeline."""

import pickle

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.base import clone
from sklearn.decomposition import NMF
from sklearn.exceptions import NotFittedError
from sklearn.feature_extraction.text import CountVectorizer, TfidfTransformer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GridSearchCV
from sklearn.pipeline import make_pipeline
from sklearn.utils.estimator_checks import (
    check_get_params_invariance,
    check_parameters_default_constructible,
    check_set_params,
)

from analysis.errors import KhitabError
from analysis.statistics.naming import WORDS
from analysis.statistics.transformer import ArabicVectorizer
from analysis.statistics.words import count_words
from analysis.tokens import tokenize

TEXTS = [
    "الأمن في الأمن، وتدريب الجنود 2024",
    "تدريب وتدريب الجندي",
    "",
    "القارة بالقارة. الأمن",
    "NATO nato و",
]


def as_table(vectorizer, matrix) -> dict[str, list[int]]:
    return dict(zip(vectorizer.get_feature_names_out(), matrix.toarray().T.tolist(), strict=True))


@pytest.mark.parametrize("stop_groups", [(), None, ("preposition",)])
@pytest.mark.parametrize("words", list(WORDS))
def test_counts_are_those_of_count_words(words, stop_groups):
    vectorizer = ArabicVectorizer(words=words, stop_groups=stop_groups)
    found = as_table(vectorizer, vectorizer.fit_transform(TEXTS))
    tokens = tokenize(pd.DataFrame({"doc_id": list("abcde"), "text": TEXTS}))
    counts = count_words(tokens, words=words, stop_groups=stop_groups)
    matrix = np.insert(counts.matrix.toarray(), 2, 0, axis=0)  # the empty text has a row here
    assert found == dict(zip(counts.words, matrix.T.tolist(), strict=True))


@settings(deadline=None)
@given(
    st.lists(st.lists(st.sampled_from(["أمن", "سلام", "قمة", "حوار"])), min_size=1, max_size=6),
    st.sampled_from([1, 2, 3]),
)
def test_runs_of_plain_words_are_those_of_scikit_learn(texts, longest):
    texts = [" ".join(["تدريب", *words]) for words in texts]
    options = {"ngram_range": (1, longest)}
    ours, theirs = ArabicVectorizer(words="written", **options), CountVectorizer(**options)
    found, expected = ours.fit_transform(texts), theirs.fit_transform(texts)
    assert ours.get_feature_names_out().tolist() == theirs.get_feature_names_out().tolist()
    np.testing.assert_array_equal(found.toarray(), expected.toarray())


def test_a_run_ends_at_a_sentence_a_sign_and_a_word_left_out():
    vectorizer = ArabicVectorizer(ngram_range=(2, 3))
    vectorizer.fit(["مكافحة الإرهاب. التعاون الأمني العسكري، قمة في سلام", "قمة"])
    expected = ["التعاون الامني", "التعاون الامني العسكري", "الامني العسكري", "مكافحة الارهاب"]
    assert vectorizer.get_feature_names_out().tolist() == sorted(expected)


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({}, ["امن", "حوار", "سلام", "قمة"]),
        ({"min_df": 2}, ["امن", "سلام"]),
        ({"min_df": 0.75}, ["امن"]),
        ({"max_df": 3}, ["حوار", "سلام", "قمة"]),
        ({"max_df": 0.5}, ["حوار", "سلام", "قمة"]),
        ({"min_df": 2, "max_df": 2}, ["سلام"]),
    ],
)
def test_words_in_few_or_many_texts(options, expected):
    texts = ["أمن سلام", "أمن سلام قمة", "أمن حوار", "أمن"]
    vectorizer = ArabicVectorizer(**options).fit(texts)
    assert vectorizer.get_feature_names_out().tolist() == expected
    theirs = CountVectorizer(token_pattern=r"\w+", **options).fit([text.replace("أ", "ا") for text in texts])
    assert theirs.get_feature_names_out().tolist() == expected


def test_transform_gives_what_fit_transform_gave_and_leaves_new_words_out():
    vectorizer = ArabicVectorizer(ngram_range=(1, 2))
    matrix = vectorizer.fit_transform(TEXTS)
    assert abs(vectorizer.transform(TEXTS) - matrix).nnz == 0
    assert vectorizer.transform(["سلام", ""]).toarray().sum() == 0
    assert vectorizer.transform([]).shape == (0, matrix.shape[1])


@pytest.mark.parametrize("words", ["detached", "lexeme"])
def test_a_new_form_is_read_by_the_texts_of_fit(words):
    vectorizer = ArabicVectorizer(words=words).fit(["القمة قمة", "سلام"])
    assert as_table(vectorizer, vectorizer.transform(["وقمة"]))["قمة"] == [1]


def test_clone_pickle_and_parameters():
    vectorizer = ArabicVectorizer(words="lexeme", stop_groups=None, ngram_range=(1, 2), min_df=1)
    fresh = clone(vectorizer.fit(TEXTS))
    assert fresh.get_params() == vectorizer.get_params() and not hasattr(fresh, "vocabulary_")
    again = pickle.loads(pickle.dumps(vectorizer))
    assert abs(again.transform(TEXTS) - vectorizer.transform(TEXTS)).nnz == 0
    assert again.get_feature_names_out().tolist() == vectorizer.get_feature_names_out().tolist()


@pytest.mark.parametrize(
    "check", [check_parameters_default_constructible, check_get_params_invariance, check_set_params]
)
def test_the_checks_of_scikit_learn_that_fit_texts(check):
    check("ArabicVectorizer", ArabicVectorizer())


def test_before_a_classifier():
    texts = ["تدريب الجنود والأمن", "الأمن والتدريب", "مهرجان سينما", "فيلم في المهرجان"] * 3
    topics = ["أمن", "أمن", "فن", "فن"] * 3
    pipeline = make_pipeline(ArabicVectorizer(), TfidfTransformer(), LogisticRegression())
    assert pipeline.fit(texts, topics).predict(["جنود الأمن", "السينما ومهرجان"]).tolist() == ["أمن", "فن"]
    grid = GridSearchCV(pipeline, {"arabicvectorizer__words": ["folded", "lexeme"]}, cv=2).fit(texts, topics)
    assert grid.best_score_ == 1
    assert "تدريب" in clone(pipeline).set_params(arabicvectorizer__words="lexeme").fit(texts, topics)[0].vocabulary_


def test_before_nmf():
    texts = ["تدريب جنود", "جنود تدريب تدريب", "مهرجان سينما", "سينما مهرجان فيلم"]
    topics = make_pipeline(ArabicVectorizer(), TfidfTransformer(), NMF(2, random_state=0)).fit_transform(texts)
    assert topics.argmax(axis=1)[0] == topics.argmax(axis=1)[1] != topics.argmax(axis=1)[2]


def test_the_order_of_texts_does_not_change_the_words():
    one, other = (ArabicVectorizer(words="lexeme").fit(texts) for texts in (TEXTS, TEXTS[::-1]))
    assert one.vocabulary_ == other.vocabulary_


@pytest.mark.parametrize("texts", [pd.Series(TEXTS), np.array(TEXTS, object), tuple(TEXTS), iter(TEXTS)])
def test_texts_may_come_in_any_sequence(texts):
    assert ArabicVectorizer().fit_transform(texts).shape == (5, 6)


@pytest.mark.parametrize(
    ("options", "texts", "message"),
    [
        ({}, "نص", "one text was given where several"),
        ({}, ["أمن", None], "text 1 is no string but NoneType; give strings"),
        ({}, ["في", "12"], "no word stands in 1 to 2 of the 2 texts"),
        ({}, [], "no word stands in 1 to 0 of the 0 texts"),
        ({"min_df": 3}, ["أمن"], "no word stands in 3 to 1 of the 1 texts.*change min_df"),
        ({"min_df": 0}, ["أمن"], "min_df=0: give a number of texts"),
        ({"max_df": 1.5}, ["أمن"], "max_df=1.5"),
        ({"ngram_range": (2, 1)}, ["أمن"], r"ngram_range=\(2, 1\)"),
        ({"words": "stem"}, ["أمن"], "words='stem': choose"),
    ],
)
def test_what_cannot_be_counted(options, texts, message):
    with pytest.raises(KhitabError, match=message):
        ArabicVectorizer(**options).fit(texts)


def test_transform_before_fit():
    with pytest.raises(NotFittedError):
        ArabicVectorizer().transform(["أمن"])
