"""Lines that say who, where, when and from which agency: read segment by segment, and nobody is made up."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.arabic.lists import read_rows
from analysis.corpus.bylines import is_update, read_byline, read_closing, read_opening

# line: agencies, places, names
LINES = {
    "الرباط - و م ع": (["MAP"], ["الرباط"], []),
    "طنجة (و.م.ع)": (["MAP"], ["طنجة"], []),
    "موقع الأرز – أ.ف.ب": (["AFP"], [], []),
    "الرباط/ أ. ف. ب / رويترز": (["AFP", "Reuters"], ["الرباط"], []),
    "المصدر: وكالات": (["agencies"], [], []),
    "واس - جدة": (["SPA"], ["جدة"], []),
    "تطوان و م ع": (["MAP"], ["تطوان"], []),
    "الرياض 25 شوال 1436 هـ الموافق 10 اغسطس 2015 م واس": (["SPA"], ["الرياض"], []),
    "«رويترز» - باريس": (["Reuters"], ["باريس"], []),
    "القاهرة - أحمد الراضي": ([], ["القاهرة"], ["أحمد الراضي"]),
    "فاطمة الزهراء العلوي - طنجة": ([], ["طنجة"], ["فاطمة الزهراء العلوي"]),
    "بقلم: جاد الكريم": ([], [], ["جاد الكريم"]),
    "كتب: محمد علي | الثلاثاء 9 أبريل 2024": ([], [], ["محمد علي"]),
    "افتتاحية.. بقلم: أمين الراضي": ([], [], ["أمين الراضي"]),
    "كتبه كتب في 9 أبريل 2024 - 6:23 م": ([], [], []),
    "نشر في 09/04/2024 - 18:23": ([], [], []),
    "كُتب بواسطة: قسم الأخبار في 9 أبريل 2024": ([], [], []),
    "رصد الضاد / أكادير": ([], ["أكادير"], []),
    "لندن: «الشرق الجديد»": ([], ["لندن"], []),
    "خاص - متابعة": ([], [], []),
    "ومع ذلك": ([], [], []),
    "": ([], [], []),
}


@pytest.mark.parametrize(("line", "said"), LINES.items())
def test_bylines(line, said):
    read = read_byline(line)
    assert (read.agencies, read.places, read.names) == said


def test_the_outlet_is_no_author():
    assert read_byline("أحمد نيوز - الرباط").names == []
    assert read_byline("أحمد الأطلس - الرباط", "أحمد الأطلس").names == []
    assert read_byline("أحمد الأطلس - الرباط").names == ["أحمد الأطلس"]


OPENINGS = {
    "واشنطن (رويترز) - قالت الوزارة إن اللقاء انعقد.": (["Reuters"], ["واشنطن"]),
    "الرباط - 9 أبريل 2024 - قال الوزير إن اللقاء انعقد.": ([], ["الرباط"]),
    "لندن 5 مارس (رويترز) - قالت الوزارة.": (["Reuters"], ["لندن"]),
    "وجدة / و م ع / قال الوزير.": (["MAP"], ["وجدة"]),
    "سبيل- وكالات: أقر المجلس القانون.": (["agencies"], []),
    "(د ب أ) - قالت الوزارة.": (["dpa"], []),
    "الرباط: اجتمع الوزيران.": ([], ["الرباط"]),
    "قال الوزير: انعقد اللقاء في الرباط - سلا.": ([], []),
    "قالت رويترز: انعقد اللقاء.": ([], []),
    "اجتمع الوزيران.": ([], []),
}


@pytest.mark.parametrize(("paragraph", "said"), OPENINGS.items())
def test_openings(paragraph, said):
    read = read_opening(paragraph)
    assert (read.agencies, read.places) == said


CLOSINGS = {
    "انتهى اللقاء. (أ ف ب)": ["AFP"],
    "انتهى اللقاء. (أ.ف.ب)": ["AFP"],
    "انتهى اللقاء. أ ف ب": ["AFP"],
    "انتهى اللقاء. /و م ع/": ["MAP"],
    "انتهى اللقاء. “رويترز”": ["Reuters"],
    "انتهى اللقاء (أ ف ب، رويترز)": ["AFP", "Reuters"],
    "– وكالات –": ["agencies"],
    "انتهى اللقاء، وفق «رويترز».": [],
    "انتهى اللقاء بحسب رويترز": [],
    "أعلنت ذلك وكالة الأنباء الأردنية (بترا).": [],
    "لم تستطع رويترز التثبت.": [],
    "انتهى اللقاء.": [],
    "": [],
}


@pytest.mark.parametrize(("paragraph", "agencies"), CLOSINGS.items())
def test_closings(paragraph, agencies):
    assert read_closing(paragraph) == agencies


@pytest.mark.parametrize("row", read_rows("agencies"), ids=lambda row: row["variant"])
def test_every_variant_signs_for_its_agency(row):
    assert read_byline(f"الرباط - {row['variant']}").agencies == [row["agency"]]
    assert read_closing(f"انتهى اللقاء. ({row['variant']})") == [row["agency"]]


@pytest.mark.parametrize("row", read_rows("datelines"), ids=lambda row: row["place"])
def test_every_place_is_a_dateline(row):
    assert read_opening(f"{row['place']} - اجتمع الوزيران أمس.").places == [row["place"]]


@pytest.mark.parametrize(
    ("line", "update"),
    [("آخر تحديث: 10 أبريل 2024", True), ("تحديث 10 أبريل 2024", True), ("نشر في 9 أبريل 2024", False), ("", False)],
)
def test_updates(line, update):
    assert is_update(line) is update


@given(st.text(alphabet="الرباطوم ع.-/()«»:،,12 أحمدفب", max_size=60))
def test_whatever_is_read_stands_in_the_line(line):
    read = read_byline(line)
    for part in (*read.places, *read.names):
        assert all(word in line for word in part.split())
    assert len(set(read.agencies)) == len(read.agencies)
