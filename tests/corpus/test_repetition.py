"""Lines and teasers that the documents of an outlet share, told from the background of a running story."""

import pandas as pd
import pytest

from analysis.corpus.cleaning import label_lines
from analysis.corpus.repetition import Article, find_repeated

STORIES = {
    "a": ("افتتاح مكتبة عمومية بمكناس", "مكناس (صوت المدينة) -- افتتحت الجماعة مكتبة عمومية صباح الأحد بحي الزيتون."),
    "b": ("تتويج فريق السلة بكأس العرش", "توج فريق السلة بكأس العرش بعد فوزه في النهائي على فريق المدينة الجديدة."),
    "c": ("انقطاع الماء عن أحياء بطنجة", "أعلنت الوكالة انقطاع الماء عن أحياء بطنجة يوم السبت لإصلاح القناة الرئيسية."),
}
TEASER = "افتتحت الجماعة مكتبة عمومية صباح الأحد بحي الزيتون."
SLOGAN = "نصنع الخبر معكم كل يوم"
LONG = "يعرض المتحف الوطني لوحات نادرة لرسامين من القرن الماضي أعارتها مجموعات خاصة من مدن كثيرة حتى آخر الشهر."
BACKGROUND = "وكانت المدينة قد شهدت في السنة الماضية أشغالا كبيرة في الشوارع والحدائق بتمويل من الجهة."


def articles(**more: list[str]) -> list[Article]:
    return [Article(key, title, "", [lead, *more.get(key, [])]) for key, (title, lead) in STORIES.items()]


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({"b": [STORIES["a"][0]]}, {"b": {1: "teaser:headline"}}),
        ({"b": [TEASER]}, {"b": {1: "teaser:lead"}}),
        ({"a": [SLOGAN], "b": [SLOGAN], "c": [SLOGAN]}, {key: {1: "furniture:repeated_in_outlet"} for key in "abc"}),
        ({"a": [SLOGAN], "b": [SLOGAN]}, {}),
        ({"a": [LONG], "b": [LONG]}, {key: {1: "teaser:repeated"} for key in "ab"}),
        ({"a": [LONG, "نص آخر."], "b": [LONG, "كلام غيره."]}, {}),
        ({"a": [BACKGROUND], "b": [BACKGROUND], "c": [BACKGROUND]}, {}),
        ({"a": [STORIES["a"][0]]}, {}),
        ({}, {}),
    ],
    ids=["headline", "lead without dateline", "slogan", "slogan twice", "paragraph below", "paragraph inside",
         "background", "own headline", "nothing"],
)  # fmt: skip
def test_find_repeated(more, expected):
    assert find_repeated(articles(**more)) == expected


def test_an_abstract_tells_a_teaser():
    found = find_repeated([*articles(b=[LONG]), Article("d", "معرض للوحات", LONG, ["نص المقال."])])
    assert found == {"b": {1: "teaser:lead"}}


def test_versions_of_one_story_keep_what_they_share():
    title = "حريق في سوق المدينة القديمة بفاس"
    more = enumerate(("غدا", "أمس", "ليلا"))
    versions = [Article(f"v{n}", f"{title} {word}", "", [f"خبر أول {n}.", LONG]) for n, word in more]
    assert find_repeated(versions) == {}


def test_the_order_of_documents_does_not_matter():
    given = articles(a=[LONG], b=[LONG, SLOGAN], c=[SLOGAN])
    assert find_repeated(given) == find_repeated(given[::-1])


def test_teasers_leave_the_text_of_a_table():
    documents = pd.DataFrame(
        {
            "doc_id": list(STORIES),
            "outlet": "صوت المدينة",
            "title": [title for title, _ in STORIES.values()],
            "title_source": "column",
            "text": [f"{lead}\nقائمة {key}\n{STORIES['a'][0]}" for key, (_, lead) in STORIES.items()],
        }
    )
    found = label_lines(documents)
    assert found["label"].tolist() == ["body", "body", "title", *["body", "body", "furniture"] * 2]
    assert found["rule"].tolist()[4:6] == ["text_of_a_table", "teaser:headline"]
    unknown = label_lines(documents.assign(outlet=None))
    assert "teaser:headline" not in set(unknown["rule"])
