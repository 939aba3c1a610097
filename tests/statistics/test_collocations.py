"""Collocations: six articles counted by hand, the reference values, and laws."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.errors import KhitabError
from analysis.statistics.collocations import association, collocations
from analysis.statistics.context import find_words
from analysis.tables import COLLOCATIONS
from analysis.tokens import tokenize

SIX = {
    "a": "مكافحة الإرهاب واجب",
    "b": "مكافحة الإرهاب واجب. خطر",
    "c": "خطر الإرهاب",
    "d": "مكافحة الفساد",
    "e": "الإرهاب الإرهاب خطر",
    "f": "سلام",
}


def tokens_of(texts: dict[str, str]) -> pd.DataFrame:
    return tokenize(pd.DataFrame({"doc_id": list(texts), "text": list(texts.values())}))


TOKENS = tokens_of(SIX)
EVERYTHING = {"min_count": 1, "min_docs": 1, "stop_groups": None}


def counts(node="الإرهاب", tokens: pd.DataFrame = TOKENS, **options) -> dict[str, tuple[int, int, int]]:
    table = collocations(tokens, node, **options)
    return {row.word: (row.n, row.n_word, row.docs) for row in table.itertuples()}


# --- reference values ------------------------------------------------------------------------------------------------


def test_reference_values_without_span_factor():
    scores = association(60, 1000, 500, 10**6, span=1)
    assert scores["logdice"] == pytest.approx(10.3561, abs=5e-5)
    assert scores["mi"] == pytest.approx(6.9069, abs=5e-5)
    assert scores["t"] == pytest.approx(7.6814, abs=5e-5)


def test_the_span_factor_enters_g2_and_t_alone():
    plain, spanned = (association(60, 1000, 500, 10**6, span=span) for span in (1, 10))
    assert spanned["logdice"] == plain["logdice"] and spanned["mi"] == plain["mi"]
    assert spanned["t"] == pytest.approx((60 - 5) / math.sqrt(60))
    cells = np.array([60, 9940, 440, 989_560])
    expected = np.array([5, 9995, 495, 989_505])
    assert spanned["g2"] == pytest.approx(2 * (cells * np.log(cells / expected)).sum())


@pytest.mark.parametrize(
    ("n", "n_node", "n_word", "words", "expected"),
    [
        (0, 10, 10, 1000, (-math.inf, None, -math.inf, math.nan)),  # never near
        (0, 0, 10, 1000, (-math.inf, math.nan, math.nan, math.nan)),  # no node
        (0, 0, 0, 0, (math.nan, math.nan, math.nan, math.nan)),
        (2, 2, 1, 100, (14 + math.log2(4 / 3), None, math.log2(100), (2 - 0.2) / math.sqrt(2))),  # near two nodes
        (5, 10, 5, 100, (14 + math.log2(10 / 15), math.nan, math.log2(10), 0)),  # the windows hold every word
        (2, 9, 90, 100, (14 + math.log2(4 / 99), math.nan, math.log2(200 / 810), (2 - 81) / math.sqrt(2))),
    ],
)
@pytest.mark.filterwarnings("error")
def test_the_ends_of_the_scale_are_defined(n, n_node, n_word, words, expected):
    scores = association(n, n_node, n_word, words, span=10)
    for name, value in zip(("logdice", "g2", "mi", "t"), expected, strict=True):
        assert value is None or scores[name] == pytest.approx(value, nan_ok=True), name
    assert expected[1] is not None or np.isfinite(scores["g2"])


def test_fewer_than_expected_is_negative():
    assert association(1, 100, 500, 10_000)["g2"] < 0 < association(90, 100, 500, 10_000)["g2"]


# --- six articles ----------------------------------------------------------------------------------------------------


def test_one_word_to_each_side():
    assert counts(window=1, **EVERYTHING) == {
        "مكافحة": (2, 3, 2),
        "واجب": (2, 2, 2),
        "خطر": (2, 3, 2),  # not in b, where it stands in the next sentence
        "الارهاب": (2, 5, 1),  # each of the two in e is near the other
    }


def test_five_words_to_each_side():
    assert counts(**EVERYTHING)["خطر"] == (3, 3, 2)  # in e near both
    assert counts(**EVERYTHING)["واجب"] == (2, 2, 2)


@pytest.mark.filterwarnings("error")
def test_measures_by_hand():
    table = collocations(TOKENS, "الإرهاب", window=1).set_index("word")
    assert list(table.index) == ["واجب", "خطر", "مكافحة"]  # the latter two tie, and are sorted by the word
    assert list(table.reset_index().columns) == [column.name for column in COLLOCATIONS.columns]
    duty, fight = table.loc["واجب"], table.loc["مكافحة"]
    # N = 15, five nodes, w = 2
    assert fight[["logdice", "g2", "mi", "t"]].tolist() == pytest.approx([13, 0, 1, 0])
    g2 = 2 * (2 * math.log(2 / (4 / 3)) + 8 * math.log(8 / (26 / 3)) + 5 * math.log(5 / (13 / 3)))
    expected = [14 + math.log2(4 / 7), g2, math.log2(3), (2 - 4 / 3) / math.sqrt(2)]
    assert duty[["logdice", "g2", "mi", "t"]].tolist() == pytest.approx(expected)


@pytest.mark.filterwarnings("error")
def test_the_filters_are_shown():
    table = collocations(TOKENS, "الإرهاب")
    assert table.attrs == {
        "node": "الإرهاب", "n_node": 5, "words": 15, "window": 5, "min_count": 2, "min_docs": 2
    }  # fmt: skip
    assert set(table["word"]) == {"مكافحة", "واجب", "خطر"}  # الارهاب stands near itself in one article
    assert set(counts(min_count=3)) == {"خطر"}
    assert set(counts(min_docs=1)) == {"مكافحة", "واجب", "خطر", "الارهاب"}
    assert table["g2"].isna().all()  # five windows of ten words are more than the 15 there are


def test_five_occurrences_in_three_articles_are_asked_for_in_a_corpus_of_some_size():
    texts = {f"{n:02}": "سلام " * 400 + "الإرهاب" + " خطر" * (n < 5) + " نادر" * (n in (5, 6)) for n in range(25)}
    table = collocations(tokens_of(texts | {"00": texts["00"] + " مرارا" * 4}), "الإرهاب", window=6)
    assert (table.attrs["min_count"], table.attrs["min_docs"]) == (5, 3)
    assert table["word"].tolist() == ["سلام", "خطر"] or table["word"].tolist() == ["خطر", "سلام"]
    assert dict(zip(table["word"], table["n"], strict=True)) == {"سلام": 25 * 6, "خطر": 5}


def test_function_words_are_counted_and_hidden():
    texts = {"a": "الإرهاب في من على إلى عن قريب", "b": "الإرهاب قريب 2024 ب"}
    tokens = tokens_of(texts)
    assert counts(tokens=tokens, min_docs=1, min_count=1) == {"قريب": (1, 2, 1)}  # in a it is the sixth word
    assert counts(tokens=tokens, **EVERYTHING)["في"] == (1, 1, 1)
    assert collocations(tokens, "الإرهاب").attrs["words"] == 11


def test_hits_as_node():
    hits = find_words(TOKENS, "مكافحة الإرهاب")
    table = collocations(TOKENS, hits, window=1)
    assert table[["word", "n", "n_word", "docs"]].values.tolist() == [["واجب", 2, 2, 2]]
    assert (table.attrs["node"], table.attrs["n_node"]) == ("hits", 2)
    pd.testing.assert_frame_equal(collocations(TOKENS, "مكافحة الإرهاب", window=1), table)


def test_a_place_found_under_two_frames_is_one_node():
    both = pd.concat([find_words(TOKENS, phrase) for phrase in ("الإرهاب", "مكافحة الإرهاب", "الإرهاب")])
    table = collocations(TOKENS, both, window=1, **EVERYTHING)
    assert table.attrs["n_node"] == 5  # in a and b the longer ones, which begin first
    assert "مكافحة" not in set(table["word"])
    assert table.set_index("word").loc["واجب", "n"] == 2


def test_of_places_that_begin_together_the_longest_is_the_node():
    both = pd.concat([find_words(TOKENS, phrase) for phrase in ("مكافحة", "مكافحة الإرهاب")])
    table = collocations(TOKENS, both, window=1, **EVERYTHING)
    assert table.attrs["n_node"] == 3
    assert dict(zip(table["word"], table["n"], strict=True)) == {"واجب": 2, "الفساد": 1}


def test_what_counts_as_one_word():
    tokens = tokens_of({"a": "الإرهاب خطر والإرهاب", "b": "خطر بالإرهاب"})
    assert counts(tokens=tokens, **EVERYTHING)["خطر"] == (3, 2, 2)
    assert counts(tokens=tokens, words="folded", **EVERYTHING)["خطر"] == (1, 2, 1)
    assert counts(tokens=tokens, words="written", **EVERYTHING)["والإرهاب"] == (1, 1, 1)


# --- edges -----------------------------------------------------------------------------------------------------------


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("node", ["غائب", find_words(TOKENS, "غائب")])
def test_a_node_that_is_nowhere(node):
    table = collocations(TOKENS, node)
    assert table.empty and table.attrs["n_node"] == 0
    assert list(table.columns) == [column.name for column in COLLOCATIONS.columns]


@pytest.mark.filterwarnings("error")
def test_no_tokens_at_all():
    table = collocations(TOKENS.iloc[:0], "الإرهاب")
    assert table.empty and table.attrs["words"] == 0


@pytest.mark.filterwarnings("error")
def test_one_article():
    assert counts(tokens=tokens_of({"e": "الإرهاب خطر. الإرهاب خطر"})) == {"خطر": (2, 2, 1)}


@pytest.mark.filterwarnings("error")
def test_a_corpus_of_nodes_alone():
    table = collocations(tokens_of({"a": "الإرهاب الإرهاب", "b": "الإرهاب الإرهاب"}), "الإرهاب", window=1)
    assert table[["word", "n", "n_word"]].values.tolist() == [["الارهاب", 4, 4]]
    assert table["g2"].isna().all()


def test_rows_left_out_do_not_bring_words_nearer():
    texts = {"a": "الإرهاب واحد اثنان خطر", "b": "الإرهاب واحد اثنان خطر"}
    tokens = tokens_of(texts)
    part = tokens[~tokens["form"].isin(["واحد", "اثنان"])]
    assert counts(tokens=part, window=2) == {}
    assert counts(tokens=part, window=3)["خطر"] == (2, 2, 2)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"window": 0}, "window=0: give a whole number from 1 on"),
        ({"window": 2.5}, "window=2.5: give a whole number"),
        ({"min_count": -1}, "min_count=-1: give a whole number"),
        ({"min_docs": "2"}, "min_docs='2': give a whole number"),
        ({"words": "stem"}, "words='stem': choose"),
        ({"stop_groups": ("verbs",)}, "stop_groups holds 'verbs'"),
    ],
)
def test_options_that_make_no_sense(options, message):
    with pytest.raises(KhitabError, match=message):
        collocations(TOKENS, "الإرهاب", **options)


def test_hits_of_other_tokens():
    hits = find_words(TOKENS, "الإرهاب")
    with pytest.raises(KhitabError, match="give the tokens"):
        collocations(TOKENS[TOKENS["doc_id"] != "a"], hits)
    with pytest.raises(KhitabError, match="there is no word in it"):
        collocations(TOKENS, "،")


def test_the_input_stays_as_it_is():
    tokens, hits = TOKENS.copy(deep=True), find_words(TOKENS, "الإرهاب")
    before = hits.copy(deep=True)
    collocations(tokens, hits)
    pd.testing.assert_frame_equal(tokens, TOKENS)
    pd.testing.assert_frame_equal(hits, before)


# --- laws ------------------------------------------------------------------------------------------------------------

WORDS = ["أمن", "سلام", "قمة", "حوار"]
TEXTS = st.lists(
    st.lists(st.sampled_from([*WORDS, "خطر.", "تهديد،"]), max_size=12).map(" ".join), min_size=1, max_size=5
)


def pairs_by_loop(texts: list[str], node: str, window: int) -> dict[str, int]:
    found: dict[str, int] = {}
    for text in texts:
        for sentence in text.split("."):
            words = [word.strip("،") for word in sentence.split()]
            for at, word in enumerate(words):
                if word == node:
                    near = words[max(at - window, 0) : at] + words[at + 1 : at + 1 + window]
                    for other in near:
                        found[other] = found.get(other, 0) + 1
    return found


@settings(max_examples=60, deadline=None)
@given(TEXTS, st.integers(1, 4))
def test_pairs_are_those_of_a_loop_and_run_both_ways(texts, window):
    tokens = tokens_of({str(n): text for n, text in enumerate(texts)})
    options = {"window": window, "words": "written", **EVERYTHING}
    tables = {node: collocations(tokens, node, **options).set_index("word")["n"] for node in WORDS}
    for node, n in tables.items():
        assert n.to_dict() == pairs_by_loop(texts, node, window)
        assert all(n.get(other, 0) == tables[other].get(node, 0) for other in WORDS)


@settings(max_examples=30, deadline=None)
@given(TEXTS, st.randoms())
def test_the_order_of_documents_changes_nothing(texts, random):
    named = {str(n): text for n, text in enumerate(texts)}
    shuffled = list(named.items())
    random.shuffle(shuffled)
    one, other = (collocations(tokens_of(part), "أمن", **EVERYTHING) for part in (named, dict(shuffled)))
    pd.testing.assert_frame_equal(one, other)
