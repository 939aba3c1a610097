"""One story, several articles: found exactly, within a window, counted once, and never taken out."""

import random

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.corpus import duplicates
from analysis.corpus.duplicates import add_duplicates, find_duplicates
from analysis.corpus.minhash import find_likely_pairs
from analysis.corpus.shingles import count_shared, count_shingles, find_candidates, jaccard
from analysis.errors import KhitabError

NAMES = ("سلام", "كتاب", "مدينة", "طريق", "وزير", "لقاء", "بحر")
WORDS = [name + ending for name in NAMES for ending in ("", "ان", "نا", "هم")]


def story(seed: int, words: int = 60) -> str:
    return " ".join(random.Random(seed).choices(WORDS, k=words))


def table(*articles: tuple[str, str | None], **columns) -> pd.DataFrame:
    """Articles of text and date; the doc_id is a letter."""
    dates = pd.to_datetime([day for _, day in articles]).astype("datetime64[us]")
    ids = [chr(ord("a") + number) for number in range(len(articles))]
    return pd.DataFrame({"doc_id": ids, "published": dates, "text": [text for text, _ in articles], **columns})


def groups(documents: pd.DataFrame, **options) -> str:
    return "".join(add_duplicates(documents, **options)["duplicate_group"])


def brute_force(texts: list[str], threshold: float) -> set[tuple[int, int]]:
    words = [text.split() for text in texts]
    sets = [{tuple(held[i : i + 5]) for i in range(max(len(held) - 4, len(held) > 0))} for held in words]
    pairs = ((i, j) for i in range(len(sets)) for j in range(i + 1, len(sets)))
    return {(i, j) for i, j in pairs if sets[i] and len(sets[i] & sets[j]) >= threshold * len(sets[i] | sets[j])}


A, B = story(1), story(2)


@pytest.mark.parametrize(
    ("articles", "expected"),
    [
        ([(A, "2024-03-01"), (A, "2024-03-02"), (B, "2024-03-02")], "aac"),
        ([(A, "2024-03-02"), (A, "2024-03-01")], "bb"),
        ([(A, "2024-03-01"), (A, "2024-03-04")], "aa"),
        ([(A, "2024-03-01"), (A, "2024-03-05")], "ab"),
        ([(A, "2024-03-01"), (A, "2024-03-04"), (A, "2024-03-07")], "aaa"),  # chained
        ([(A, None), (A, "2024-03-01")], "bb"),
        ([(A, None), (A, None), (B, None)], "aac"),
        ([(A, "2024-03-01"), (A + " ذلك ذلك", "2024-03-01")], "aa"),
        ([(A, "2024-03-01"), (A[:200] + " " + B[:200], "2024-03-01")], "ab"),
        ([("قال نعم", None), ("قال نعم.", None), ("قال لا", None)], "aac"),
        ([("", None), ("", None), ("…", None)], "abc"),
        ([("وصل إلى الأمم المتحدة أمس", None), ("وصل الى الامم المُتّحدة  أمس!", None)], "aa"),
        ([(A, "2024-03-01")], "a"),
    ],
)
def test_stories(articles, expected):
    assert groups(table(*articles)) == expected


def test_window_and_threshold_are_options():
    documents = table((A, "2024-03-01"), (A, "2024-03-09"), (A + " ذلك" * 8, "2024-03-09"))
    assert groups(documents) == "abb"
    assert groups(documents, days=None) == "aaa"
    assert groups(documents, days=0, threshold=1) == "abc"


def test_the_first_is_the_earliest_and_nothing_is_taken_out():
    documents = table((A, "2024-03-02"), (B, "2024-03-01"), (A, "2024-03-01"), note=["x", "y", "z"])
    before = documents.copy(deep=True)
    found = add_duplicates(documents)
    assert found["is_first"].tolist() == [False, True, True]
    assert found["note"].tolist() == ["x", "y", "z"]
    pd.testing.assert_frame_equal(documents, before)


def test_the_order_of_documents_does_not_matter():
    documents = table(*((story(n % 7), f"2024-03-0{n % 3 + 1}") for n in range(20)))
    shuffled = documents.sample(frac=1, random_state=5)
    one, other = (add_duplicates(part).set_index("doc_id")["duplicate_group"] for part in (documents, shuffled))
    assert one.to_dict() == other.to_dict()


def test_an_index_of_ones_own_and_columns_without_dates():
    documents = table((A, None), (A, None)).drop(columns="published").set_index(pd.Index([7, 7]))
    assert groups(documents) == "aa"


def test_the_body_alone_counts_where_it_is_known():
    menu = "\n".join(story(seed, 30) for seed in range(50, 54))
    documents = table((f"{menu}\n{A}", None), (f"{menu}\n{B}", None), title_line=[pd.NA] * 2, body_lines=["5", "5"])
    assert groups(documents) == "ab"
    assert groups(documents.drop(columns=["title_line", "body_lines"]), threshold=0.4) == "aa"


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.lists(st.sampled_from(WORDS[:3]), max_size=14), min_size=1, max_size=12),
    st.sampled_from([0.3, 0.6, 0.8, 1]),
)
def test_every_pair_above_the_threshold_is_found(texts, threshold):
    joined = [" ".join(words) for words in texts]
    documents = pd.DataFrame({"doc_id": [f"{n:02}" for n in range(len(joined))], "text": joined})
    matrix = count_shingles(documents)
    pairs = find_candidates(matrix, matrix, threshold)
    pairs = pairs[pairs[:, 0] < pairs[:, 1]]
    found = {(int(i), int(j)) for i, j in pairs[jaccard(matrix, pairs) >= threshold - 1e-12]}
    assert found == brute_force(joined, threshold)


def test_shared_strings_are_counted_by_hand():
    documents = pd.DataFrame({"doc_id": ["a", "b"], "text": ["1 2 3 4 5 6 7", "9 2 3 4 5 6 7 8"]})
    matrix, pair = count_shingles(documents), np.array([[0, 1]])
    assert np.diff(matrix.indptr).tolist() == [3, 4]
    assert count_shared(matrix, matrix, pair).tolist() == [2]
    assert jaccard(matrix, pair).tolist() == [2 / 5]


def test_many_equal_texts_are_compared_once():
    documents = pd.DataFrame({"doc_id": [f"{n:05}" for n in range(20_000)], "text": [A] * 20_000})
    found = add_duplicates(documents)
    assert found["duplicate_group"].eq("00000").all() and found["is_first"].sum() == 1


def test_large_corpora_go_by_minhash_and_give_the_same(monkeypatch):
    articles = [(story(n), "2024-03-01") for n in range(30)] + [(story(n) + " ذلك", "2024-03-02") for n in range(30)]
    exact = groups(table(*articles))
    monkeypatch.setattr(duplicates, "EXACT_UP_TO", 0)
    assert groups(table(*articles)) == exact


def test_minhash_proposes_equal_sets():
    matrix = count_shingles(table((A, None), (B, None), (A, None)))
    assert [0, 2] in find_likely_pairs(matrix, 0.8).tolist()


LEAD = "باريس (أ ف ب) - "


@pytest.mark.parametrize(
    ("articles", "agency", "source"),
    [
        ([(LEAD + A, None), (B, None)], ["AFP", None], ["page", None]),
        ([(LEAD + A, None), (A, None)], ["AFP", "AFP"], ["page", "same story as a"]),
        ([(LEAD + A + " " + B, None), (A, None)], ["AFP", "AFP"], ["page", "shares text with a"]),
        ([(LEAD + A + " " + B, "2024-03-01"), (A, "2024-03-09")], ["AFP", None], ["page", None]),
        ([(A, None), (A, None)], [None, None], [None, None]),
        ([(LEAD + A, None), (A + ". (رويترز)", None)], ["AFP", "Reuters"], ["page", "page"]),
        ([(LEAD + " ".join(A.split()[:30]), None), (" ".join(A.split()[:10]), None)], ["AFP", None], ["page", None]),
    ],
)
def test_agencies(articles, agency, source):
    found = add_duplicates(table(*articles))
    assert found["agency"].astype(object).where(found["agency"].notna(), None).tolist() == agency
    assert found["agency_source"].astype(object).where(found["agency_source"].notna(), None).tolist() == source


def test_an_agency_that_is_known_is_not_looked_for():
    found = add_duplicates(table((LEAD + A, None), (A, None), agency=[None, "MAP"]))
    assert found["agency"].tolist() == ["MAP", "MAP"]


def test_listing():
    documents = table((A, "2024-03-02"), (B, "2024-03-01"), (A + " ذلك", "2024-03-01"), outlet=["س", "ص", "ع"])
    found = find_duplicates(documents)
    assert found.columns.tolist() == ["group", "doc_id", "outlet", "published", "title", "similarity", "is_first"]
    assert found[["group", "doc_id", "is_first"]].values.tolist() == [["c", "c", True], ["c", "a", False]]
    assert found["similarity"].round(4).tolist() == [1.0, round(56 / 57, 4)]


def test_listing_of_groups_that_were_set_by_hand():
    documents = table((A, None), (B, None), duplicate_group=["g", "g"], is_first=[False, True])
    assert find_duplicates(documents)[["doc_id", "similarity"]].values.tolist() == [["b", 1.0], ["a", 0.0]]


def test_listing_of_a_corpus_without_copies_is_empty():
    found = find_duplicates(table((A, None), (B, None)))
    assert found.empty and "similarity" in found


@pytest.mark.parametrize(
    ("options", "message"),
    [({"threshold": 0}, "write 0.5 to 1"), ({"threshold": 80}, "write 0.5 to 1"), ({"days": -1}, "from 0 on, or None")],
)
def test_options_out_of_range_are_refused(options, message):
    with pytest.raises(KhitabError, match=message):
        add_duplicates(table((A, None)), **options)


def test_what_cannot_be_compared_is_refused():
    with pytest.raises(KhitabError, match=r"pd\.to_datetime"):
        add_duplicates(table((A, None)).assign(published="2024"))
    with pytest.raises(KhitabError, match="occurs twice"):
        add_duplicates(pd.concat([table((A, None))] * 2))
    with pytest.raises(KhitabError, match="read_documents"):
        find_duplicates(pd.DataFrame({"doc_id": ["a"]}))
