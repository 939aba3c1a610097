"""Words per article: what is a word, which are left out, and which forms a word has."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.errors import KhitabError
from analysis.statistics.naming import WORDS, learn_names
from analysis.statistics.words import count_forms, count_words, detach_clitics, is_stop_word
from analysis.tables import FORMS
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
    table = as_table(count_words(tokens_of(TEXTS), words="folded"))
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


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("written", {"الأمن": 1, "الامن": 1, "والأمن": 1, "أَمْن": 1, "أمنه": 1}),
        ("folded", {"الامن": 2, "والامن": 1, "امن": 1, "امنه": 1}),
        ("detached", {"الامن": 3, "امن": 1, "امنه": 1}),
        ("lexeme", {"امن": 5}),
    ],
)
def test_one_option_says_what_a_word_is(words, expected):
    table = as_table(count_words(tokens_of({"a": "الأمن الامن والأمن أَمْن أمنه في 12"}), words=words))
    assert table == {word: [n] for word, n in expected.items()}


@pytest.mark.parametrize(
    ("option", "message"),
    [
        ({"words": "stem"}, "words='stem': choose 'written'.*'lexeme'"),
        ({"stop_groups": ("verbs",)}, "stop_groups holds 'verbs'; groups of function words: calendar, conjunction"),
        ({"stop_groups": "verbs"}, "stop_groups holds 'verbs'"),
    ],
)
def test_unknown_options(option, message):
    with pytest.raises(KhitabError, match=message):
        count_words(tokens_of(TEXTS), **option)


def test_a_group_may_be_named_without_brackets():
    assert "قال" in as_table(count_words(tokens_of({"a": "في الأمن قال"}), stop_groups="preposition"))


def test_forms_of_each_word():
    table = count_forms(tokens_of({"a": "تدريب وتدريب تدريب في", "b": "التدريبات تدريب قمة"}))
    assert list(table.columns) == [column.name for column in FORMS.columns]
    assert table.values.tolist() == [
        ["تدريب", "تدريب", 3, 2],
        ["تدريب", "التدريبات", 1, 1],
        ["تدريب", "وتدريب", 1, 1],
        ["قمة", "قمة", 1, 1],
    ]


SOME = ["أمن", "الأمن", "وأمن", "أمنية", "في", "سلام", "والسلم", "تدريبات", "تدريب", "12"]


@pytest.mark.parametrize("words", list(WORDS))
@settings(deadline=None)
@given(texts=st.lists(st.lists(st.sampled_from(SOME))))
def test_forms_add_up_to_their_words(words, texts):
    tokens = tokens_of({str(number): " ".join(["حوار", *text]) for number, text in enumerate(texts)} | {"x": "حوار"})
    counts, forms = count_words(tokens, words=words), count_forms(tokens, words=words)
    summed = forms.groupby("word")["n"].sum()
    assert summed.to_dict() == dict(zip(counts.words, counts.matrix.sum(axis=0).tolist(), strict=True))
    assert forms["form"].is_unique


@pytest.mark.parametrize(("words", "expected"), [("detached", "قمة"), ("lexeme", "قمة"), ("folded", "وقمة")])
def test_a_form_seen_later_is_read_by_what_was_learned(words, expected):
    name = learn_names(["قمة", "القمة"], [3, 2], words)
    assert name("وقمة") == expected
    assert name("مجهول") == "مجهول"


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


@pytest.mark.parametrize("words", list(WORDS))
def test_names_do_not_depend_on_the_order_of_articles(words):
    texts = {"a": "التدريب والأمن تدريبات", "b": "أمن تدريب بالأمن", "c": "وتدريب أمنه"}
    one, other = (count_words(tokens_of(part), words=words) for part in (texts, dict(reversed(texts.items()))))
    assert one.words.tolist() == other.words.tolist()
    np.testing.assert_array_equal(one.matrix.toarray(), other.matrix.toarray())
