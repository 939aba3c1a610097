"""Running words as codes: shapes, bounds, and the way from hits back to words."""

import pandas as pd
import pytest

from analysis.errors import KhitabError
from analysis.statistics.running import least, locate_hits, read_running
from analysis.tokens import tokenize

DOCUMENTS = pd.DataFrame(
    {
        "doc_id": ["a", "b"],
        "title": ["خطر جديد", None],
        "text": ["الأمن والامن. نعم، كلا\nسطر آخر", "و أفاد «بلاغ» رسمي"],
    }
)
TOKENS = tokenize(DOCUMENTS)


def hits_of(*places: tuple[str, str, int, int]) -> pd.DataFrame:
    return pd.DataFrame(places, columns=["doc_id", "field", "start", "end"])


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("written", ["الأمن", "والامن"]),
        ("folded", ["الامن", "والامن"]),
        ("detached", ["الامن", "الامن"]),
    ],
)
def test_what_one_word_is(words, expected):
    running = read_running(TOKENS, words)
    assert running.words[running.codes].tolist()[2:4] == expected
    assert running.words.is_monotonic_increasing and running.words.is_unique


def test_sentences_and_stretches():
    running = read_running(TOKENS)
    #                                    title  first  second     line    b
    assert running.sentence.tolist() == [0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 4]
    assert running.stretch.tolist() == [0, 0, 1, 1, 2, 3, 4, 4, 5, 5, 5]
    assert (running.articles, len(running.words)) == (2, 10)


def test_a_row_that_is_left_out_ends_a_stretch_and_no_sentence():
    running = read_running(TOKENS[TOKENS["form"] != "بلاغ"])
    assert running.sentence.tolist()[-2:] == [4, 4]
    assert running.stretch.tolist()[-2:] == [5, 6]


def test_tokens_without_joined_are_parted_by_sentences_alone():
    running = read_running(TOKENS.drop(columns="joined"))
    assert running.stretch.tolist() == running.sentence.tolist()


def test_rows_in_another_order_are_put_right():
    shuffled = read_running(TOKENS.sample(frac=1, random_state=1))
    pd.testing.assert_frame_equal(shuffled.tokens, TOKENS)
    assert shuffled.codes.tolist() == read_running(TOKENS).codes.tolist()


def test_no_words():
    running = read_running(TOKENS.iloc[:0])
    assert (len(running.codes), len(running.words), running.articles) == (0, 0, 0)


@pytest.mark.parametrize(
    ("place", "rows"),
    [
        (("a", "title", 0, 3), (0, 0)),
        (("a", "title", 0, 8), (0, 1)),
        (("a", "text", 0, 5), (2, 2)),
        (("a", "text", 6, 12), (3, 3)),
        (("b", "text", 0, 6), (8, 8)),
        (("b", "text", 2, 6), (8, 8)),  # within a word
        (("b", "text", 8, 17), (9, 10)),
    ],
)
def test_hits_are_found_among_the_words(place, rows):
    first, last = locate_hits(hits_of(place), TOKENS)
    assert (first.tolist(), last.tolist()) == ([rows[0]], [rows[1]])


def test_no_hits_are_nowhere():
    assert [rows.tolist() for rows in locate_hits(hits_of(), TOKENS)] == [[], []]


@pytest.mark.parametrize(
    "place",
    [("z", "text", 0, 5), ("b", "title", 0, 3), ("a", "text", 12, 13), ("a", "title", 90, 95), ("b", "text", 7, 8)],
)
def test_hits_of_other_documents_are_refused(place):
    with pytest.raises(KhitabError, match=f"document '{place[0]}' stands at no word counted there; give the tokens"):
        locate_hits(hits_of(("a", "text", 0, 5), place), TOKENS)


def test_hits_among_no_tokens():
    with pytest.raises(KhitabError, match="give the tokens"):
        locate_hits(hits_of(("a", "text", 0, 5)), TOKENS.iloc[:0])


@pytest.mark.parametrize(
    ("words", "articles", "expected"),
    [
        (0, 0, (2, 1)),
        (100, 1, (2, 1)),
        (100, 2, (2, 2)),
        (5999, 19, (2, 2)),
        (6000, 20, (3, 3)),
        (9999, 50, (4, 3)),
        (10_000, 50, (5, 3)),
        (10**8, 10**6, (5, 3)),
    ],
)
def test_the_least_that_is_listed(words, articles, expected):
    assert least(words, articles) == expected


def test_an_unknown_shape_of_words():
    with pytest.raises(KhitabError, match="words='stem': choose 'written'"):
        read_running(TOKENS, "stem")
