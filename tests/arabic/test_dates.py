"""Dates read strictly: the right day, or None with the reason, and never today."""

from datetime import date, datetime, timedelta

import pytest
from hijridate import Gregorian
from hypothesis import given
from hypothesis import strategies as st

from analysis.arabic.dates import ParsedDate, parse_date
from analysis.arabic.lists import read_rows
from analysis.errors import KhitabError

GENERAL = {int(row["month"]): row["name"] for row in read_rows("months") if row["used_in"] == "general"}

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
    "5 تشرين الثاني نوفمبر 2024": (2024, 11, 5),
    "فاتح ماي 2019": (2019, 5, 1),
    "الفاتح من نونبر 1954": (1954, 11, 1),
    "الحادي عشر من سبتمبر 2001": (2001, 9, 11),
    "5-أبريل-2024": (2024, 4, 5),
    "الرباط-5 ماي 2024": (2024, 5, 5),
    "(9 أغسطس2016)": (2016, 8, 9),
    "011 أغسطس 2015": (2015, 8, 11),
    "الاربعاء14 مارس 2017": (2017, 3, 14),
    "9 أبريل من سنة 2024": (2024, 4, 9),
    "20:11:16 20 -10- 2020": (2020, 10, 20),
    "23 / 8 2015م": (2015, 8, 23),
    "2024.04.09": (2024, 4, 9),
    "Sun, 18 Feb 2018 21:35:43 +0400": (2018, 2, 18),
    "18 février 2018": (2018, 2, 18),
    "خميس, 09/10/2020 - 11:42": (2020, 9, 10),
    "الخميس 03/09/2020": (2020, 9, 3),
    "03/04/2019 5:00:00 PM": (2019, 3, 4),
    "03/04/2019 5:00:00 م": (2019, 4, 3),
}

HIJRI = {
    "15 رمضان 1445": (date(2024, 3, 25), date(2024, 3, 25), "day ±1 day"),
    "١٥ رمضان ١٤٤٥ هـ": (date(2024, 3, 25), date(2024, 3, 25), "day ±1 day"),
    "30/10/1436هـ": (date(2015, 8, 15), date(2015, 8, 15), "day ±1 day"),
    "1436/10/30 هـ": (date(2015, 8, 15), date(2015, 8, 15), "day ±1 day"),
    "غرة رمضان 1445": (date(2024, 3, 11), date(2024, 3, 11), "day ±1 day"),
    "رمضان 1445": (date(2024, 3, 11), date(2024, 4, 9), "month ±1 day"),
    "11-17 رمضان 1436هـ": (date(2015, 6, 28), date(2015, 7, 4), "range ±1 day"),
}

# the reference is Wednesday 10 April 2024, two o'clock at night
RELATIVE = {
    "أمس": (date(2024, 4, 9), date(2024, 4, 9), "day"),
    "نشر اليوم": (date(2024, 4, 10), date(2024, 4, 10), "day"),
    "أول أمس": (date(2024, 4, 8), date(2024, 4, 8), "day"),
    "قبل يومين": (date(2024, 4, 8), date(2024, 4, 8), "day"),
    "منذ 3 ساعات": (date(2024, 4, 9), date(2024, 4, 9), "day"),
    "منذ ساعتين": (date(2024, 4, 10), date(2024, 4, 10), "day"),
    "قبل ٣ أسابيع": (date(2024, 3, 20), date(2024, 3, 20), "day"),
    "قبل شهر": (date(2024, 3, 1), date(2024, 3, 31), "month"),
    "قبل 5 أشهر": (date(2023, 11, 1), date(2023, 11, 30), "month"),
    "بعد سنتين": (date(2026, 1, 1), date(2026, 12, 31), "year"),
    "الاثنين الماضي": (date(2024, 4, 8), date(2024, 4, 8), "day"),
    "الأربعاء الماضي": (date(2024, 4, 3), date(2024, 4, 3), "day"),
    "الأربعاء المقبل": (date(2024, 4, 17), date(2024, 4, 17), "day"),
    "9 أبريل": (date(2024, 4, 9), date(2024, 4, 9), "day"),
    "28 دجنبر": (date(2023, 12, 28), date(2023, 12, 28), "day"),
    "28 دجنبر المقبل": (date(2024, 12, 28), date(2024, 12, 28), "day"),
    "فاتح ماي المقبل": (date(2024, 5, 1), date(2024, 5, 1), "day"),
    "ديسمبر القادم": (date(2024, 12, 1), date(2024, 12, 31), "month"),
    "أبريل الماضي": (date(2023, 4, 1), date(2023, 4, 30), "month"),
    "أبريل الجاري": (date(2024, 4, 1), date(2024, 4, 30), "month"),
    "بين 12 و21 من شهر نونبر الجاري": (date(2024, 11, 12), date(2024, 11, 21), "range"),
    "الشهر الماضي": (date(2024, 3, 1), date(2024, 3, 31), "month"),
    "العام المقبل": (date(2025, 1, 1), date(2025, 12, 31), "year"),
    "7 ماي 2018": (date(2018, 5, 7), date(2018, 5, 7), "day"),
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
    "آب أغسطس 2024": (date(2024, 8, 1), date(2024, 8, 31), "month"),
    "من يناير إلى مارس 2024": (date(2024, 1, 1), date(2024, 3, 31), "range"),
    "دجنبر 2023 - فبراير 2024": (date(2023, 12, 1), date(2024, 2, 29), "range"),
    "12-15/04/2024": (date(2024, 4, 12), date(2024, 4, 15), "range"),
    "28/3 - 2/04/2024": (date(2024, 3, 28), date(2024, 4, 2), "range"),
    "من 12/4/2024 إلى 15/4/2024": (date(2024, 4, 12), date(2024, 4, 15), "range"),
    "من الجمعة 12 أبريل 2024 إلى غاية الاثنين 15 أبريل 2024": (date(2024, 4, 12), date(2024, 4, 15), "range"),
    "11-14 جمادى الأولى 1436هـ الموافق للفترة من 2-5 مارس 2015م": (date(2015, 3, 2), date(2015, 3, 5), "range"),
    "سنة 2019م": (date(2019, 1, 1), date(2019, 12, 31), "year"),
}

REFUSED = {
    "بين 12 و21 نونبر الجاري": "a date without a year («12 و21 نونبر الجاري»), and no reference date",
    "ديسمبر القادم": "a date without a year",
    "9 أبريل": "a date without a year («9 ابريل»), and no reference date",
    "أمس الجمعة": "a relative date («امس الجمعه»), and no reference date",
    "منذ 3 ساعات": "a relative date («منذ 3 ساعات»), and no reference date",
    "6:23 م": "no date with day or month and year",
    "2024": "no date with day or month and year",
    "": "no date with day or month and year",
    "9/4/24": "the year has two figures",
    "31 فبراير 2024": "no such day: 31 of month 2, 2024",
    "29/02/2023": "no such day: 29 of month 2, 2023",
    "13/13/2019": "no such day: 13 of month 13, 2019",
    "5 تموز/أغسطس 2024": "two different months",
    "9 أبريل 1850": "the year 1850 is not between 1900 and 2100",
    "22 إلى 19 غشت 2025": "the range ends before it begins",
    "31 رمضان 1445": "no such day: 31 of month 9, 1445",
    "15 رمضان 1320": "no such day: 15 of month 9, 1320; the Hijri year lies outside the Umm al-Qura tables, 1343",
    "رمضان 2024": "«رمضان 2024»: month and year are of two calendars",
    "9 أبريل 1445": "«9 ابريل 1445»: month and year are of two calendars",
    "1436/10/30": "a Hijri date by its year, but neither",
    "مهرجان 1440هـ": "a Hijri date without its month or day",
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
        ("الأحد الموافق 9 أبريل 2024", "words; it was no الاحد"),
    ],
)
def test_a_weekday_that_contradicts_the_date_is_said_and_does_not_win(text, reason):
    assert parse_date(text)[::3] == (date(2024, 4, 9), reason)


@pytest.mark.parametrize(("text", "span"), HIJRI.items())
def test_hijri_dates_are_converted_and_say_what_they_are_worth(text, span):
    found = parse_date(text)
    assert found[:3] == span and found.reason.endswith("Hijri (Umm al-Qura)")


def test_of_two_calendars_the_gregorian_is_read():
    found = parse_date("الأربعاء 27 شوال 1436هـ الموافق 13 أغسطس 2015م")
    assert found[::3] == (date(2015, 8, 13), "words; the Hijri date is left aside; it was no الاربعاء")


@pytest.mark.parametrize(("text", "span"), RELATIVE.items())
def test_relative_dates_with_a_reference(text, span):
    assert parse_date(text, reference=datetime(2024, 4, 10, 2, 0))[:3] == span


@pytest.mark.parametrize("text", ["31 أبريل", "قبل أيام", "لا تاريخ هنا", "22 إلى 19 غشت"])
def test_a_reference_does_not_make_a_date_of_everything(text):
    found = parse_date(text, reference=date(2024, 4, 10))
    assert found[:3] == (None, None, "") and found.reason


@pytest.mark.parametrize(
    ("text", "order", "day"),
    [
        ("03/04/2019", "mdy", date(2019, 3, 4)),
        ("03/04/2019", "dmy", date(2019, 4, 3)),
        ("03/04/2019 5:00 PM", "dmy", date(2019, 4, 3)),
        ("02/24/2019", "dmy", None),
        ("24/02/2019", "mdy", None),
        ("5 ماي 2019", "mdy", date(2019, 5, 5)),
    ],
)
def test_a_declared_order_holds(text, order, day):
    assert parse_date(text, order=order).start == day


def test_an_order_nobody_knows_is_refused():
    with pytest.raises(KhitabError, match="write 'dmy' or 'mdy'"):
        parse_date("03/04/2019", order="ymd")


@given(
    st.dates(date(1900, 1, 1), date(2100, 12, 31)),
    st.sampled_from(["{d}/{m}/{y}", "{d}-{m}-{y}", "{y}-{m:02}-{d:02}", "{d:02}.{m:02}.{y}", "{d} - {m} - {y} م"]),
    st.sampled_from([None, 0x0660, 0x06F0]),
)
def test_a_day_in_figures_is_that_day(day, form, digits):
    text = form.format(d=day.day, m=day.month, y=day.year)
    if digits:
        text = text.translate({ord("0") + n: chr(digits + n) for n in range(10)})
    assert parse_date(f"نشر في {text}")[:3] == (day, day, "day")


@given(st.dates(date(1925, 1, 1), date(2076, 1, 1)))
def test_a_hijri_day_is_that_day(day):
    hijri = Gregorian.fromdate(day).to_hijri()
    name = next(row["name"] for row in read_rows("hijri_months") if int(row["month"]) == hijri.month)
    assert parse_date(f"{hijri.day} {name} {hijri.year} هـ").start == day


@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)), st.integers(0, 60))
def test_a_range_is_read_from_end_to_end(first, length):
    last = min(first + timedelta(days=length), date(2100, 12, 31))
    text = f"من {first.day} {GENERAL[first.month]} {first.year} إلى {last.day} {GENERAL[last.month]} {last.year}"
    assert parse_date(text)[:3] == (first, last, "range")


@given(st.dates(date(1900, 1, 1), date(2100, 12, 31)), st.sampled_from([row["name"] for row in read_rows("months")]))
def test_a_day_written_out_is_that_day(day, name):
    month = next(int(row["month"]) for row in read_rows("months") if row["name"] == name)
    found = parse_date(f"في {day.day} {name} {day.year}، بالرباط")
    try:
        assert found.start == day.replace(month=month)
    except ValueError:  # 31 April and its like
        assert found.start is None


@given(st.text(alphabet="0123456789/-. غشتمايو٣٤إلىوهرجب", max_size=25))
def test_whatever_is_read_is_in_order(text):
    found = parse_date(text)
    assert isinstance(found, ParsedDate) and found.reason
    assert (found.start is None) == (found.end is None) == (found.precision == "")
    assert found.start is None or date(1900, 1, 1) <= found.start <= found.end


@pytest.mark.parametrize("text", ["1er janvier 2024", "January 1st, 2024", "1st January 2024", "الإثنين 1 يناير 2024"])
def test_the_first_of_a_month_in_other_languages(text):
    assert (parse_date(text).start.isoformat(), parse_date(text).precision) == ("2024-01-01", "day")
