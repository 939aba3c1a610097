"""Words per article, with and without their clitics."""

import pandas as pd
import pytest

from analysis.errors import KhitabError
from analysis.statistics.words import count_words, detach_clitics, is_stop_word
from analysis.tokens import tokenize

TEXTS = {
    "a": "الأمن في الأمن، وتدريب الجنود 2024",
    "b": "تدريب وتدريب",
    "c": "القارة بالقارة",
    "d": "NATO nato و",
}


def tokens_of(texts: dict[str, str]) -> pd.DataFrame:
    return tokenize(pd.DataFrame({"doc_id": list(texts), "text": list(texts.values())}))


def as_table(counts) -> dict[str, list[int]]:
    return dict(zip(counts.words, counts.matrix.toarray().T.tolist(), strict=True))


def test_words_of_four_articles():
    counts = count_words(tokens_of(TEXTS))
    assert counts.doc_ids.tolist() == ["a", "b", "c", "d"]
    assert as_table(counts) == {
        "nato": [0, 0, 0, 2],
        "الامن": [2, 0, 0, 0],
        "الجنود": [1, 0, 0, 0],
        "القارة": [0, 0, 2, 0],
        "تدريب": [1, 2, 0, 0],
    }


def test_clitics_kept_as_written():
    table = as_table(count_words(tokens_of(TEXTS), clitics="keep"))
    assert table["تدريب"] == [0, 1, 0, 0] and table["وتدريب"] == [1, 1, 0, 0]
    assert table["بالقارة"] == table["القارة"] == [0, 0, 1, 0]


def test_words_come_sorted():
    assert count_words(tokens_of(TEXTS)).words.is_monotonic_increasing


def test_stop_groups():
    tokens = tokens_of({"a": "في الأمن قال"})
    assert as_table(count_words(tokens)) == {"الامن": [1]}
    assert "في" in as_table(count_words(tokens, stop_groups=None))
    assert "قال" in as_table(count_words(tokens, stop_groups=("preposition",)))


def test_a_part_of_a_table_counts_as_if_it_were_the_whole():
    part = tokens_of(TEXTS)
    part = part[part["doc_id"] == "a"]
    alone = count_words(tokens_of({"a": TEXTS["a"]}))
    found = count_words(part)
    assert (found.doc_ids.tolist(), as_table(found)) == (["a"], as_table(alone))


def test_an_article_without_words_has_no_row():
    assert count_words(tokens_of({"a": "", "b": "الأمن"})).doc_ids.tolist() == ["b"]


@pytest.mark.parametrize("text", ["", "في من 12", "."])
def test_nothing_to_count(text):
    with pytest.raises(KhitabError, match="no word is left to count"):
        count_words(tokens_of({"a": text}))


def test_an_unknown_way_to_treat_clitics():
    with pytest.raises(KhitabError, match="choose 'detach'"):
        count_words(tokens_of(TEXTS), clitics="cut")


def test_tokens_without_forms():
    with pytest.raises(KhitabError, match="lacks the column form"):
        count_words(tokens_of(TEXTS).drop(columns="form"))


@pytest.mark.parametrize(
    ("words", "n", "expected"),
    [
        (["وانفاذ", "انفاذ"], [1, 1], ["انفاذ", "انفاذ"]),
        (["وانفاذ"], [1], ["وانفاذ"]),
        (["وزير", "الوزير", "زير"], [9, 9, 9], ["وزير", "الوزير", "زير"]),
        (["بالقاره", "القاره"], [5, 1], ["القاره", "القاره"]),
        (["بالقاره", "القاره"], [6, 1], ["بالقاره", "القاره"]),
        (["للامن", "الامن"], [1, 1], ["الامن", "الامن"]),
        (["وبالامن", "الامن"], [1, 1], ["الامن", "الامن"]),
        (["بلد", "لد"], [1, 9], ["بلد", "لد"]),
        ([], [], []),
    ],
)
def test_clitics_go_where_the_corpus_holds_the_rest(words, n, expected):
    assert detach_clitics(words, n) == expected


@pytest.mark.parametrize(
    ("word", "groups", "stops"),
    [
        ("في", (), True),
        ("وفي", (), True),
        ("ففي", (), True),
        ("الامن", (), False),
        ("قال", ("preposition",), False),
        ("علي", ("preposition",), True),
    ],
)
def test_function_words(word, groups, stops):
    assert is_stop_word(word, groups) is stops


def test_the_input_stays_as_it_is():
    tokens = tokens_of(TEXTS)
    before = tokens.copy(deep=True)
    count_words(tokens)
    pd.testing.assert_frame_equal(tokens, before)


@pytest.mark.parametrize("order", [[3, 1, 0, 2], [2, 3, 1, 0]])
def test_shuffled_articles_give_the_same_matrix(order):
    ids = list(TEXTS)
    shuffled = count_words(tokens_of({ids[place]: TEXTS[ids[place]] for place in order}))
    assert shuffled.doc_ids.tolist() == ids
    assert as_table(shuffled) == as_table(count_words(tokens_of(TEXTS)))


def test_articles_come_sorted_as_text():
    assert count_words(tokens_of({"10": "أمن", "9": "سلام"})).doc_ids.tolist() == ["10", "9"]
