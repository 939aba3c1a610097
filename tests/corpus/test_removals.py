"""What the removal report counts, and that its lines are those nearest to the threshold."""

import pandas as pd
import pytest

from analysis.corpus.cleaning import label_lines
from analysis.corpus.removals import count_removed
from analysis.errors import KhitabError

LINES = pd.DataFrame(
    [
        ("a", 1, "الرئيسية", "furniture", "furniture:menu"),
        ("a", 2, "قال الوزير، صباح اليوم، إن اللقاء ناجح وإن الوفود كلها راضية عنه.", "body", "prose:sentence"),
        ("a", 3, "كلمة أخيرة", "body", "between_paragraphs"),
        ("b", 1, "موعد السباق غدا", "furniture", "outside_the_article"),
        ("b", 2, "قافلة طبية تحط الرحال، في ثلاثة أيام، بسبع قرى من جبال إفران", "furniture", "outside_the_article"),
        ("b", 3, "سياسة", "furniture", "furniture:menu"),
        ("c", 1, "نص", "body", "only_line"),
    ],
    columns=["doc_id", "line", "text", "label", "rule"],
)
DOCUMENTS = pd.DataFrame({"doc_id": ["a", "b", "c"], "outlet": ["أ", "أ", None]})


def test_count_removed():
    found = count_removed(LINES, DOCUMENTS)
    assert found[["outlet", "rule", "label", "lines", "words", "documents"]].values.tolist() == [
        ["أ", "outside_the_article", "furniture", 2, 15, 1],
        ["أ", "furniture:menu", "furniture", 2, 2, 2],
    ]
    assert found["share"].tolist() == pytest.approx([15 / 31, 2 / 31])
    assert found["example"].tolist() == ["موعد السباق غدا", "الرئيسية"]
    assert found["last_removed"].tolist()[0].startswith("قافلة طبية")
    assert set(found["first_kept"]) == {"كلمة أخيرة"}


def test_every_removed_line_is_counted_once():
    texts = ["الرئيسية\nسياسة\n" + LINES["text"][1], "اترك تعليقا\nنص قصير"]
    pages = pd.DataFrame({"doc_id": ["x", "y"], "text": texts})
    lines = label_lines(pages)
    found = count_removed(lines, pages)
    assert found["lines"].sum() == (~lines["label"].isin(["title", "body"])).sum() == 3
    assert set(found["outlet"]) == {"—"}


def test_nothing_removed_is_an_empty_table():
    found = count_removed(LINES[LINES["label"] == "body"], DOCUMENTS)
    assert len(found) == 0 and "last_removed" in found


def test_a_table_of_something_else_is_refused():
    with pytest.raises(KhitabError, match="lacks the column"):
        count_removed(LINES.drop(columns="rule"), DOCUMENTS)
