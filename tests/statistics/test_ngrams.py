"""Phrases: counts by hand, lambda against the counts of a loop, and what is listed."""

import math
from itertools import product

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.errors import KhitabError
from analysis.statistics.ngrams import count_phrases, phrase_strength
from analysis.tables import PHRASES
from analysis.tokens import tokenize

# seventeen words, ten pairs of them side by side without a sign between
SIX = {
    "a": "مكافحة الإرهاب واجب",
    "b": "مكافحة الإرهاب، واجب",
    "c": "خطر الإرهاب",
    "d": "مكافحة الفساد خطر",
    "e": "مكافحة الارهاب خطر في البلاد",
    "f": "سلام",
}
ALL = {"min_count": 1, "min_docs": 1, "stop_groups": None}


def tokens_of(texts: dict[str, str]) -> pd.DataFrame:
    return tokenize(pd.DataFrame({"doc_id": list(texts), "text": list(texts.values())}))


TOKENS = tokens_of(SIX)


def counts(tokens: pd.DataFrame = TOKENS, **options) -> dict[str, tuple[int, int]]:
    table = count_phrases(tokens, **options)
    return {row.phrase: (row.n, row.docs) for row in table.itertuples()}


def test_pairs_by_hand():
    assert counts(**ALL) == {
        "مكافحة الارهاب": (3, 3),
        "الارهاب واجب": (1, 1),  # a comma parts the two in b
        "خطر الارهاب": (1, 1),
        "مكافحة الفساد": (1, 1),
        "الفساد خطر": (1, 1),
        "الارهاب خطر": (1, 1),
        "خطر في": (1, 1),
        "في البلاد": (1, 1),
    }


@pytest.mark.filterwarnings("error")
def test_lambda_and_z_by_hand():
    row = count_phrases(TOKENS).iloc[0]
    # of ten pairs 3 are the phrase, 1 begins like it (with another end), 1 ends like it, 5 neither
    cells = {"both": 3.5, "first": 1.5, "second": 1.5, "none": 5.5}
    strength = math.log(cells["both"]) + math.log(cells["none"]) - math.log(cells["first"]) - math.log(cells["second"])
    assert row[["phrase", "form", "words", "n", "docs"]].tolist() == ["مكافحة الارهاب", "مكافحة الإرهاب", 2, 3, 3]
    assert row["lambda"] == pytest.approx(strength)
    assert row["z"] == pytest.approx(strength / math.sqrt(sum(1 / n for n in cells.values())))


def test_function_words_may_stand_inside_and_not_at_the_ends():
    assert set(counts(n=3, min_count=1, min_docs=1)) == {
        "مكافحة الارهاب واجب", "مكافحة الفساد خطر", "مكافحة الارهاب خطر", "خطر في البلاد"
    }  # fmt: skip
    assert "الارهاب خطر في" in counts(n=3, **ALL)
    assert "في البلاد" not in counts(min_count=1, min_docs=1)


def test_several_lengths_come_one_after_the_other():
    table = count_phrases(TOKENS, n=(3, 2), min_count=1, min_docs=1)
    assert table["words"].is_monotonic_increasing and set(table["words"]) == {2, 3}
    assert list(table.columns) == [column.name for column in PHRASES.columns]
    by_z = [part["z"].is_monotonic_decreasing for _, part in table.groupby("words")]
    assert by_z == [True, True]
    assert counts(n=4, **ALL) == {"مكافحة الارهاب خطر في": (1, 1), "الارهاب خطر في البلاد": (1, 1)}


def test_the_filters_are_shown():
    table = count_phrases(TOKENS)
    assert table.attrs == {"words": 17, "min_count": 2, "min_docs": 2}
    assert table["phrase"].tolist() == ["مكافحة الارهاب"]
    assert count_phrases(TOKENS, min_count=4).empty and count_phrases(TOKENS, min_docs=4).empty


def test_the_most_frequent_written_form_is_shown():
    texts = {"a": "الامن القومي", "b": "الأمن القومي", "c": "والأمن القومي", "d": "الأمن القومي"}
    [row] = count_phrases(tokens_of(texts)).itertuples()
    assert (row.phrase, row.form, row.n) == ("الامن القومي", "الأمن القومي", 4)
    texts = {"a": "الامن القومي", "b": "الأمن القومي"}
    assert count_phrases(tokens_of(texts))["form"].tolist() == ["الأمن القومي"]  # أ stands before ا


def test_what_counts_as_one_word():
    texts = {"a": "الأمن القومي", "b": "والأمن القومي", "c": "الامن القومي"}
    assert counts(tokens_of(texts), **ALL) == {"الامن القومي": (3, 3)}
    assert counts(tokens_of(texts), words="folded", **ALL) == {"الامن القومي": (2, 2), "والامن القومي": (1, 1)}
    assert len(counts(tokens_of(texts), words="written", **ALL)) == 3


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("n", [2, 3, 4])
@pytest.mark.parametrize("text", ["", "سلام", "سلام. حوار. قمة. أمن"])
def test_nothing_stands_side_by_side(n, text):
    table = count_phrases(tokens_of({"a": text}), n=n, **ALL)
    assert table.empty and list(table.columns) == [column.name for column in PHRASES.columns]


@pytest.mark.filterwarnings("error")
def test_a_corpus_of_one_phrase():
    table = count_phrases(tokens_of({"a": "أمن قومي", "b": "أمن قومي"}))
    assert table["lambda"].tolist() == pytest.approx([math.log(2.5) - math.log(0.5)])


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"n": 1}, "n=1: a phrase has 2, 3 or 4 words"),
        ({"n": 5}, "n=5: a phrase has 2, 3 or 4 words"),
        ({"n": ()}, r"n=\(\): a phrase has"),
        ({"n": (2, 9)}, r"n=\(2, 9\): a phrase has"),
        ({"min_count": 0}, "min_count=0: give a whole number"),
        ({"words": "stem"}, "words='stem': choose"),
    ],
)
def test_options_that_make_no_sense(options, message):
    with pytest.raises(KhitabError, match=message):
        count_phrases(TOKENS, **options)


# --- laws ------------------------------------------------------------------------------------------------------------

TEXTS = st.lists(st.lists(st.sampled_from(["أمن", "سلام", "قمة", "خطر."]), max_size=12).map(" ".join), max_size=5)


def by_loop(texts: list[str], length: int) -> dict[tuple, tuple[int, float, float]]:
    stretches = [part.split() for text in texts for part in text.split(".")]
    grams = [tuple(s[at : at + length]) for s in stretches for at in range(len(s) - length + 1)]
    found = {}
    for gram in set(grams):
        strength, spread = 0.0, 0.0
        for pattern in product([False, True], repeat=length):
            alike = [tuple(x == y for x, y in zip(gram, other, strict=True)) for other in grams]
            n = alike.count(pattern) + 0.5
            strength += (-1) ** (length - sum(pattern)) * math.log(n)
            spread += 1 / n
        found[gram] = (grams.count(gram), strength, strength / math.sqrt(spread))
    return found


@settings(max_examples=60, deadline=None)
@given(TEXTS, st.sampled_from([2, 3, 4]))
def test_counts_and_lambda_are_those_of_a_loop(texts, length):
    table = count_phrases(tokens_of({str(n): text for n, text in enumerate(texts)}), n=length, words="written", **ALL)
    found = {tuple(row["phrase"].split()): (row["n"], row["lambda"], row["z"]) for _, row in table.iterrows()}
    expected = by_loop(texts, length)
    assert found.keys() == expected.keys()
    for gram, values in expected.items():
        assert found[gram] == pytest.approx(values, abs=1e-12)


def test_a_phrase_no_likelier_than_chance_has_lambda_0():
    strength, z = phrase_strength(np.array([[10.0], [10.0], [10.0], [10.0]]))
    assert (strength.item(), z.item()) == pytest.approx((0, 0))


@settings(max_examples=30, deadline=None)
@given(TEXTS, st.randoms())
def test_the_order_of_documents_changes_nothing(texts, random):
    named = {str(n): text for n, text in enumerate(texts)}
    shuffled = list(named.items())
    random.shuffle(shuffled)
    one, other = (count_phrases(tokens_of(part), n=(2, 3), **ALL) for part in (named, dict(shuffled)))
    pd.testing.assert_frame_equal(one, other)
