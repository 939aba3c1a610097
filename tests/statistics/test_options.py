"""Options of a wrong type are refused with the argument, the value and the remedy."""

import numpy as np
import pandas as pd
import pytest

from analysis.errors import KhitabError
from analysis.statistics.collocations import collocations
from analysis.statistics.context import concordance, find_words
from analysis.statistics.frequencies import count_frequencies
from analysis.statistics.keywords import compare_groups, compare_words
from analysis.statistics.ngrams import count_phrases
from analysis.statistics.options import as_names, check_whole, is_whole
from analysis.statistics.tfidf import count_tfidf
from analysis.statistics.topics import find_topics
from analysis.statistics.words import count_words
from analysis.tokens import tokenize

TEXTS = ["تدريب تدريب سلام", "تدريب سلام قمة", "قمة قمة سلام سلام"]
DOCUMENTS = pd.DataFrame({"doc_id": ["a", "b", "c"], "outlet": ["x", "x", "y"], "text": TEXTS})
TOKENS = tokenize(DOCUMENTS)
HITS = find_words(TOKENS, "سلام")


@pytest.mark.parametrize(
    ("value", "least", "whole"),
    [(1, 1, True), (np.int64(3), 1, True), (0, 0, True), (0, 1, False), (2.0, 1, False), (True, 1, False),
     ("3", 1, False), (None, 1, False), (np.nan, 1, False)],
)  # fmt: skip
def test_whole_numbers(value, least, whole):
    assert is_whole(value, least) is whole


def test_a_default_is_no_mistake_where_there_is_one():
    check_whole(optional=True, top=None)
    with pytest.raises(KhitabError, match="top=None: give a whole number from 1 on"):
        check_whole(top=None)


@pytest.mark.parametrize(
    ("value", "names"), [("x", ["x"]), (["x", "y"], ["x", "y"]), ((), []), (pd.Index(["x"]), ["x"])]
)
def test_names(value, names):
    assert as_names("by", value, "name a column") == names


@pytest.mark.parametrize("value", [0, None, 1.5, [["x"]], [None], ("x", 1)])
def test_what_is_no_name(value):
    with pytest.raises(KhitabError, match=r"by=.*: name a column"):
        as_names("by", value, "name a column")


WRONG = [
    (lambda: compare_words(TOKENS, ["a"], min_count=0), "min_count=0: give a whole number from 1 on"),
    (lambda: compare_words(TOKENS, ["a"], min_count=1.5), "min_count=1.5: give a whole number from 1 on"),
    (lambda: compare_words(TOKENS, ["a"], min_count=None), "min_count=None: give a whole number from 1 on"),
    (lambda: compare_groups(TOKENS, DOCUMENTS, by="outlet", min_count=-1), "min_count=-1: give a whole number"),
    (lambda: compare_words(TOKENS, None), "target=None: give the doc_ids of its articles"),
    (lambda: compare_words(TOKENS, 5), "target=5: give the doc_ids of its articles"),
    (lambda: compare_words(TOKENS, ["a"], 5), "reference=5: give the doc_ids of its articles"),
    (lambda: compare_words(TOKENS, ["a"], measures=None), "measures=None: choose from chi2, bic"),
    (lambda: compare_words(TOKENS, ["a"], measures=[["bic"]]), r"measures=\[\['bic'\]\]: choose from chi2"),
    (lambda: compare_words(TOKENS, ["a"], None, ["a"]), "made by read_documents.*got list"),
    (lambda: compare_groups(TOKENS, None, by="outlet"), "made by read_documents.*got NoneType"),
    (lambda: compare_groups(TOKENS, DOCUMENTS, by=0), "by=0: name a column of the documents"),
    (lambda: count_words(TOKENS, stop_groups=0), "stop_groups=0: give names of groups of function words, .* or None"),
    (lambda: count_words(TOKENS, stop_groups=[["x"]]), r"stop_groups=\[\['x'\]\]: give names"),
    (lambda: count_frequencies(TOKENS, min_count=0), "min_count=0: give a whole number"),
    (lambda: count_frequencies(TOKENS, [], by="outlet"), "got list"),
    (lambda: count_frequencies(TOKENS, DOCUMENTS, by=0), "by=0: name a column of the documents"),
    (lambda: count_tfidf(TOKENS, top=0), "top=0: give a whole number from 1 on"),
    (lambda: count_tfidf(TOKENS, top="10"), "top='10': give a whole number"),
    (lambda: count_tfidf(TOKENS, [], by="outlet"), "got list"),
    (lambda: count_tfidf(TOKENS, DOCUMENTS, by=0), "by=0: name a column of the documents"),
    (lambda: count_tfidf(TOKENS, DOCUMENTS, by=["outlet", "outlet"]), "by names 'outlet' twice"),
    (lambda: find_topics(TOKENS, topics=None), "topics=None: give a whole number from 1 on"),
    (lambda: find_topics(TOKENS, topics=1.5), "topics=1.5: give a whole number"),
    (lambda: find_topics(TOKENS, topics=1, seeds="3"), "seeds='3': give a whole number"),
    (lambda: find_topics(TOKENS, topics=1, top=True), "top=True: give a whole number"),
    (lambda: concordance(HITS, DOCUMENTS, width=-1), "width=-1: give a whole number from 0 on"),
    (lambda: concordance(HITS, DOCUMENTS, width="60"), "width='60': give a whole number from 0 on"),
    (lambda: collocations(TOKENS, "سلام", window=None), "window=None: give a whole number from 1 on"),
    (lambda: collocations(TOKENS, "سلام", window=True), "window=True: give a whole number from 1 on"),
    (lambda: count_phrases(TOKENS, n=None), "n=None: a phrase has 2, 3 or 4 words"),
    (lambda: count_phrases(TOKENS, n=2.5), "n=2.5: a phrase has 2, 3 or 4 words"),
    (lambda: count_phrases(TOKENS, n="2"), "n='2': a phrase has 2, 3 or 4 words"),
]


@pytest.mark.parametrize(("call", "message"), WRONG)
def test_options_of_a_wrong_type(call, message):
    with pytest.raises(KhitabError, match=message):
        call()


def test_numbers_of_numpy_are_numbers():
    pd.testing.assert_frame_equal(count_phrases(TOKENS, n=np.int64(2)), count_phrases(TOKENS, n=2))
