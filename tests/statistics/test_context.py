"""The concordance: whole words, one line, offsets that lead back."""

import pandas as pd
import pytest

from analysis.errors import KhitabError
from analysis.statistics.context import concordance
from analysis.tables import CONCORDANCE

TEXT = "سطر أول\nقال الوزير إن مكافحة الإرهاب أولوية كبرى اليوم\nسطر أخير"
DOCUMENTS = pd.DataFrame(
    {
        "doc_id": ["a", "b"],
        "outlet": ["x", None],
        "published": pd.to_datetime(["2024-01-01", None]),
        "title": ["خطر الإرهاب", None],
        "text": [TEXT, "الإرهاب"],
    }
)


def hit(word: str = "مكافحة الإرهاب", doc_id: str = "a", field: str = "text", **more) -> pd.DataFrame:
    source = DOCUMENTS.set_index("doc_id").at[doc_id, field]
    start = source.index(word)
    return pd.DataFrame({"doc_id": [doc_id], "field": [field], "start": [start], "end": [start + len(word)], **more})


def line(hits: pd.DataFrame, **options) -> list[str]:
    return concordance(hits, DOCUMENTS, **options)[["left", "keyword", "right"]].iloc[0].tolist()


@pytest.mark.parametrize(
    ("width", "left", "right"),
    [
        (60, "قال الوزير إن", "أولوية كبرى اليوم"),
        (14, "قال الوزير إن", "أولوية كبرى"),
        (13, "الوزير إن", "أولوية كبرى"),
        (12, "الوزير إن", "أولوية كبرى"),
        (11, "الوزير إن", "أولوية"),
        (7, "إن", "أولوية"),
        (3, "إن", ""),
        (1, "", ""),
        (0, "", ""),
    ],
)
def test_a_line_is_cut_at_words_and_at_line_ends(width, left, right):
    assert line(hit(), width=width) == [left, "مكافحة الإرهاب", right]


def test_white_space_of_any_kind_parts_words():
    documents = pd.DataFrame({"doc_id": ["a"], "text": ["أول\tثان\u00a0كلمة\tثالث\u00a0رابع"]})
    hits = pd.DataFrame({"doc_id": ["a"], "field": ["text"], "start": [8], "end": [12]})
    assert concordance(hits, documents, width=6)[["left", "right"]].values.tolist() == [["ثان", "ثالث"]]


def test_offsets_lead_back_to_the_text():
    row = concordance(hit(), DOCUMENTS).iloc[0]
    assert TEXT[row["start"] : row["end"]] == row["keyword"]


def test_a_hit_in_the_title():
    assert line(hit("الإرهاب", field="title")) == ["خطر", "الإرهاب", ""]


def test_outlet_and_date_come_from_the_documents():
    table = concordance(pd.concat([hit(), hit("الإرهاب", "b")]), DOCUMENTS)
    assert list(table.columns) == [column.name for column in CONCORDANCE.columns]
    assert table["outlet"].tolist()[0] == "x" and table["outlet"].isna().tolist() == [False, True]
    assert table["published"].iloc[0] == pd.Timestamp("2024-01-01")


def test_documents_without_outlet_and_date():
    table = concordance(hit(), DOCUMENTS[["doc_id", "text"]])
    assert table[["outlet", "published"]].isna().all(axis=None)


def test_what_the_hit_is_travels_along_in_order_and_with_its_index():
    hits = pd.concat([hit(term="ب", theme="t"), hit("الإرهاب", "b", term="أ", theme="t")])
    hits.index = [7, 3]
    table = concordance(hits, DOCUMENTS)
    assert table.index.tolist() == [7, 3]
    assert table["term"].tolist() == ["ب", "أ"] and table["theme"].tolist() == ["t", "t"]


def test_hits_put_together_from_parts_keep_one_row_each():
    assert len(concordance(pd.concat([hit(term="ب"), hit(term="أ")]), DOCUMENTS)) == 2


def test_no_hits():
    table = concordance(hit().iloc[:0], DOCUMENTS)
    assert table.empty and "left" in table


def test_the_input_stays_as_it_is():
    hits, documents = hit(), DOCUMENTS.copy()
    concordance(hits, documents)
    pd.testing.assert_frame_equal(hits, hit())
    pd.testing.assert_frame_equal(documents, DOCUMENTS)


@pytest.mark.parametrize(
    ("hits", "documents", "message"),
    [
        (hit().assign(doc_id="z"), DOCUMENTS, "'z', which is not among the documents"),
        (hit().drop(columns="end"), DOCUMENTS, "made by find_terms"),
        (hit("الإرهاب", field="title"), DOCUMENTS[["doc_id", "text"]], "lacks the column title"),
    ],
)
def test_what_cannot_be_shown(hits, documents, message):
    with pytest.raises(KhitabError, match=message):
        concordance(hits, documents)


def test_a_hit_in_a_title_that_is_missing():
    hits = pd.DataFrame({"doc_id": ["b"], "field": ["title"], "start": [0], "end": [2]})
    with pytest.raises(KhitabError, match="document 'b' has no title; give the documents"):
        concordance(hits, DOCUMENTS)


@pytest.mark.parametrize("width", [0, 1, 5, 60])
def test_a_long_line_gives_what_its_neighbourhood_gives(width):
    near = "كلمة أخرى ثم مكافحة الإرهاب ثم كلمة أخرى"
    far = "حشو " * 100 + near + " حشو" * 100
    start = far.index("مكافحة")
    hits = pd.DataFrame({"doc_id": ["a"], "field": ["text"], "start": [start], "end": [start + 14]})
    left, keyword, right = concordance(hits, frame_of(far), width=width)[["left", "keyword", "right"]].iloc[0]
    assert keyword == "مكافحة الإرهاب"
    assert far[:start].rstrip().endswith(left) and far[start + 14 :].lstrip().startswith(right)
    assert len(left) <= width and len(right) <= width
    assert set((left + " " + right).split()) <= set(far.split())


def test_no_line_is_copied_for_a_hit():
    class Text(str):
        """A text that tells how many characters were taken from it."""

        taken = 0

        def __getitem__(self, place):
            part = str(self)[place]
            Text.taken += len(part)
            return part

    text = Text("أمن " * 20_000)
    starts = list(range(0, len(text), 400))
    hits = pd.DataFrame({"doc_id": "a", "field": "text", "start": starts, "end": [start + 3 for start in starts]})
    documents = pd.DataFrame({"doc_id": ["a"], "text": pd.Series([text], dtype=object)})
    assert concordance(hits, documents)["keyword"].eq("أمن").all()
    assert 0 < Text.taken < len(starts) * 150


def frame_of(text: str) -> pd.DataFrame:
    return pd.DataFrame({"doc_id": ["a"], "text": [text]})
