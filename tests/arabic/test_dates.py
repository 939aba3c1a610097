"""Dates read strictly: the right day, or None with the reason, and never today."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.arabic.dates import ParsedDate, parse_date
from analysis.arabic.lists import read_rows

DAYS = {
    "9 أبريل 2024": (2024, 4, 9),
    "الثلاثاء 9 أبريل 2024 - 6:23 م": (2024, 4, 9),
    "حرر يوم 14 يوليوز 2023 على الساعة 10:15": (2023, 7, 14),
    "الأربعاء ٣ غشت ٢٠٢٢": (2022, 8, 3),
    "۳ مارس ۲۰۲۱": (2021, 3, 3),
    "5 جانفي 2020": (2020, 1, 5),
    "5 كانون الثاني 2020": (2020, 1, 5),
    "5 كانون  الأول، 2020": (2020, 12, 5),
    "16 أغسطس/آب 2024": (2024, 8, 16),
    "16 آب / أغسطس 2024": (2024, 8, 16),
    "9 نيسان (أبريل) 2024": (2024, 4, 9),
    "12 من شهر نونبر 2019": (2019, 11, 12),
    "7 ماي من غير سنة ثم 8 ماي عام 2018": (2018, 5, 8),
    "أبريل 9، 2024": (2024, 4, 9),
    "9 أبريل 2024م": (2024, 4, 9),
    "2024-04-09": (2024, 4, 9),
    "2024-04-09T18:23:00Z": (2024, 4, 9),
    "٢٠٢٤/٠٤/٠٩": (2024, 4, 9),
    "16/8/2024": (2024, 8, 16),
    "03/04/2019": (2019, 4, 3),
    "03.04.2019": (2019, 4, 3),
    "24 - 3 - 2012م": (2012, 3, 24),
    "02/24/2019": (2019, 2, 24),
    "الإثنين 8 أبريل 2024 وبعده 2024-05-01": (2024, 4, 8),
    "15 رمضان 1445 الموافق 25 مارس 2024": (2024, 3, 25),
    "30/10/1436هـ الموافق 15/8/2015م": (2015, 8, 15),
    "29 فبراير 2024": (2024, 2, 29),
}

SPANS = {
    "19 إلى 22 غشت 2025": (date(2025, 8, 19), date(2025, 8, 22), "range"),
    "من 3 حتى 5 أكتوبر 2021": (date(2021, 10, 3), date(2021, 10, 5), "range"),
    "ما بين 12 و21 من شهر نونبر 2024": (date(2024, 11, 12), date(2024, 11, 21), "range"),
    "19-22 غشت 2025": (date(2025, 8, 19), date(2025, 8, 22), "range"),
    "28 غشت إلى 2 شتنبر 2025": (date(2025, 8, 28), date(2025, 9, 2), "range"),
    "30 دجنبر 2024 - 2 يناير 2025": (date(2024, 12, 30), date(2025, 1, 2), "range"),
    "أبريل 2024": (date(2024, 4, 1), date(2024, 4, 30), "month"),
    "دجنبر 2023": (date(2023, 12, 1), date(2023, 12, 31), "month"),
    "شباط/فبراير 2024": (date(2024, 2, 1), date(2024, 2, 29), "month"),
}

REFUSED = {
    "بين 12 و21 نونبر الجاري": "no date with day or month and year",
    "ديسمبر القادم": "no date with day or month and year",
    "9 أبريل": "no date with day or month and year",
    "أمس الجمعة": "no date with day or month and year",
    "منذ 3 ساعات": "no date with day or month and year",
    "6:23 م": "no date with day or month and year",
    "2024": "no date with day or month and year",
    "": "no date with day or month and year",
    "31 فبراير 2024": "no such day: 31 of month 2, 2024",
    "29/02/2023": "no such day: 29 of month 2, 2023",
    "13/13/2019": "no such day: 13 of month 13, 2019",
    "5 تموز/أغسطس 2024": "two different months",
    "9 أبريل 1850": "the year 1850 is not between 1900 and 2100",
    "22 إلى 19 غشت 2025": "the range ends before it begins",
    "15 رمضان 1445": "a Hijri date",
    "١٥ رمضان ١٤٤٥ هـ": "a Hijri date",
    "1436/10/30": "a Hijri date",
    "مهرجان 1440هـ": "a Hijri date",
}


@pytest.mark.parametrize(("text", "day"), DAYS.items())
def test_days(text, day):
    found = parse_date(text)
    assert (found.start, found.end, found.precision) == (date(*day), date(*day), "day"), found.reason


@pytest.mark.parametrize(("text", "span"), SPANS.items())
def test_months_and_ranges(text, span):
    assert parse_date(text)[:3] == span


@pytest.mark.parametrize(("text", "reason"), REFUSED.items())
def test_refusals_say_why(text, reason):
    found = parse_date(text)
    assert found[:3] == (None, None, "")
    assert found.reason.startswith(reason)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("الثلاثاء 9 أبريل 2024", "words"),
        ("الإثنين، 9 أبريل 2024", "words; it was no الاثنين"),
        ("الاثنين الماضي، أي 9 أبريل 2024", "words"),
        ("الأحد 2024-04-09", "iso; it was no الاحد"),
    ],
)
def test_a_weekday_that_contradicts_the_date_is_said_and_does_not_win(text, reason):
    assert parse_date(text)[::3] == (date(2024, 4, 9), reason)


@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)), st.sampled_from([row["name"] for row in read_rows("months")]))
def test_a_day_written_out_is_that_day(day, name):
    month = next(int(row["month"]) for row in read_rows("months") if row["name"] == name)
    found = parse_date(f"في {day.day} {name} {day.year}، بالرباط")
    try:
        assert found.start == day.replace(month=month)
    except ValueError:  # 31 April and its like
        assert found.start is None


@given(st.text(alphabet="0123456789/-. غشتمايو٣٤إلىو", max_size=25))
def test_whatever_is_read_is_in_order(text):
    found = parse_date(text)
    assert isinstance(found, ParsedDate) and found.reason
    assert (found.start is None) == (found.end is None) == (found.precision == "")
    assert found.start is None or date(1900, 1, 1) <= found.start <= found.end
