"""Author, dateline, agency and date of publication from labelled lines; what was given stays."""

import pandas as pd
import pytest

from analysis.corpus.attribution import add_attribution
from analysis.errors import KhitabError

BODY = ("انعقد اللقاء يوم 3 مارس 2024 في الرباط.", "body")


def attribute(*lines, **columns):
    documents = pd.DataFrame({"doc_id": ["a"], **{name: [value] for name, value in columns.items()}})
    rows = [("a", number, text, label, "") for number, (text, label) in enumerate(lines, 1)]
    return add_attribution(documents, pd.DataFrame(rows, columns=["doc_id", "line", "text", "label", "rule"])).iloc[0]


def test_all_of_a_page():
    lines = [("لقاء", "title"), ("بقلم: أمين الراضي", "byline"), ("الرباط - و م ع", "byline"), BODY]
    row = attribute(*lines, ("نشر في 5 مارس 2024", "byline"))
    assert row[["author", "dateline", "agency"]].tolist() == ["أمين الراضي", "الرباط", "MAP"]
    assert row["published"] == pd.Timestamp("2024-03-05")
    assert row[[f"{name}_source" for name in ("author", "dateline", "agency", "published")]].tolist() == ["page"] * 4


def test_a_date_inside_the_story_is_not_its_publication():
    row = attribute(("لقاء", "title"), BODY)
    assert row[["author", "dateline", "agency", "published", "published_source"]].isna().all()


DATES = {
    "update after publication": (
        [("آخر تحديث: 6 مارس 2024", "byline"), ("نشر في 5 مارس 2024", "byline"), BODY], "2024-03-05"),
    "update alone": ([("آخر تحديث: 6 مارس 2024", "byline"), BODY], "2024-03-06"),
    "the page's clock above the title": (
        [("الأحد 10 مارس 2024", "byline"), ("لقاء", "title"), ("5 مارس 2024", "byline"), BODY], "2024-03-05"),
    "dateline": ([("الرباط - 4 مارس 2024 - انعقد اللقاء يوم 3 مارس 2024.", "body")], "2024-03-04"),
    "both calendars": ([("الرياض 25 شوال 1436 هـ الموافق 10 أغسطس 2015 م واس", "byline"), BODY], "2015-08-10"),
    "a month is no day": ([("مارس 2024", "byline"), BODY], None),
    "Hijri alone can be a day off": ([("25 شوال 1436 هـ", "byline"), BODY], None),
    "relative": ([("منذ 3 ساعات", "byline"), BODY], None),
}  # fmt: skip


@pytest.mark.parametrize(("lines", "day"), DATES.values(), ids=DATES.keys())
def test_publication_dates(lines, day):
    found = attribute(*lines)["published"]
    assert (None if pd.isna(found) else str(found.date())) == day


AGENCIES = {
    "byline": ([("الرباط - و م ع", "byline"), BODY], "MAP"),
    "opening": ([("باريس (أ ف ب) - قال الوزير إن اللقاء انعقد.", "body")], "AFP"),
    "signature": ([("انعقد اللقاء. (رويترز)", "body")], "Reuters"),
    "two": ([("باريس (أ ف ب) - انعقد اللقاء. «رويترز»", "body")], "AFP, Reuters"),
    "line below": ([BODY, ("المصدر: وكالات", "furniture")], "agencies"),
    "quoted inside": ([("نقلت رويترز عن الوزير أن اللقاء انعقد.", "body")], None),
    "picture": ([("© Reuters", "byline"), BODY], None),
    "other headline below": ([BODY, ("رويترز: انعقاد اللقاء", "furniture")], None),
}


@pytest.mark.parametrize(("lines", "agency"), AGENCIES.values(), ids=AGENCIES.keys())
def test_agencies(lines, agency):
    found = attribute(*lines)["agency"]
    assert (None if pd.isna(found) else found) == agency


def test_what_is_given_stays():
    lines = [("بقلم: أمين الراضي", "byline"), ("5 مارس 2024", "byline"), BODY]
    row = attribute(*lines, author="منى الفاسي", published=pd.Timestamp("2024-03-01"), published_source="column")
    assert row["author"] == "منى الفاسي" and pd.isna(row["author_source"])
    assert row["published"] == pd.Timestamp("2024-03-01") and row["published_source"] == "column"


def test_the_outlet_is_not_the_author():
    lines = [("سالم الأطلس - الرباط", "byline"), BODY]
    assert attribute(*lines)["author"] == "سالم الأطلس"
    assert pd.isna(attribute(*lines, outlet="سالم الأطلس")["author"])


def test_documents_without_lines_and_the_input_untouched():
    documents = pd.DataFrame({"doc_id": ["a"], "outlet": [None]})
    before = documents.copy(deep=True)
    lines = pd.DataFrame(columns=["doc_id", "line", "text", "label", "rule"])
    assert add_attribution(documents, lines)["agency"].isna().all()
    pd.testing.assert_frame_equal(documents, before)


def test_missing_columns_are_named():
    with pytest.raises(KhitabError, match="label_lines"):
        add_attribution(pd.DataFrame({"doc_id": ["a"]}), pd.DataFrame({"doc_id": ["a"]}))
