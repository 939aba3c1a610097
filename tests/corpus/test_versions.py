"""Two versions side by side: nothing is lost, and what differs is named."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.corpus.versions import compare_versions
from analysis.errors import KhitabError


def compare(one: str, other: str) -> list[tuple]:
    documents = pd.DataFrame({"doc_id": ["a", "b"], "text": [one, other]})
    table = compare_versions(documents, "a", "b")
    return list(table[["change", "text", "other_text"]].itertuples(index=False, name=None))


@pytest.mark.parametrize(
    ("one", "other", "stretches"),
    [
        ("وصل الوزير.", "وصل الوزير.", [("same", "وصل الوزير.", "وصل الوزير.")]),
        ("إلى «الأمم»", "الى الأُمم", [("same", "إلى «الأمم»", "الى الأُمم")]),
        ("وصل الوزير", "غادر الوزير", [("changed", "وصل", "غادر"), ("same", "الوزير", "الوزير")]),
        ("وصل أمس فلان", "وصل فلان", [("same", "وصل", "وصل"), ("left out", "أمس", ""), ("same", "فلان", "فلان")]),
        ("وصل", "وصل اليوم", [("same", "وصل", "وصل"), ("added", "", "اليوم")]),
        ("", "وصل", [("added", "", "وصل")]),
    ],
)
def test_stretches(one, other, stretches):
    assert compare(one, other) == stretches


def test_words_are_counted_and_the_body_alone_compared():
    documents = pd.DataFrame({"doc_id": ["a", 2], "text": ["القائمة\nوصل الوزير أمس", "وصل الوزير"]})
    documents = documents.assign(title_line=pd.array([None, None], "Int64"), body_lines=["2", "1"])
    table = compare_versions(documents, "a", "2")
    assert table["change"].tolist() == ["same", "left out"]
    assert table[["words", "other_words"]].values.tolist() == [[2, 2], [1, 0]]


@given(*[st.lists(st.sampled_from(["وصل", "الوزير،", "إلى", "الرباط."]), max_size=12).map(" ".join)] * 2)
def test_the_stretches_are_the_texts(one, other):
    rows = compare(one, other)
    assert " ".join(filter(None, (text for _, text, _ in rows))) == one
    assert " ".join(filter(None, (text for _, _, text in rows))) == other


def test_an_article_that_is_not_there():
    with pytest.raises(KhitabError, match="no article has the doc_id 'z'"):
        compare_versions(pd.DataFrame({"doc_id": ["a"], "text": ["x"]}), "a", "z")
