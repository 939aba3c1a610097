"""What a source says of an article: the first that says it counts, and the table says which it was."""

from datetime import datetime

import pandas as pd
import pytest

from analysis.corpus.metadata import fill_found, first_found


def published(value: object) -> tuple:
    problems: list[str] = []
    found = first_found([("column", {"published": value})], problems)
    return found["published"], found["published_source"], problems


@pytest.mark.parametrize(
    ("value", "day", "source"),
    [
        ("2024-04-09", datetime(2024, 4, 9), "column"),
        ("2024-04-09T18:23:00+02:00", datetime(2024, 4, 9, 18, 23), "column"),
        ("الثلاثاء 9 أبريل 2024 - 6:23 م", datetime(2024, 4, 9), "column"),
        ("Tue, 09 Apr 2024 21:35:43 +0400", datetime(2024, 4, 9), "column"),
        ("25 شوال 1436 هـ الموافق 10 أغسطس 2015", datetime(2015, 8, 10), "column"),
        ("25 شوال 1436 هـ", datetime(2015, 8, 10), "column, Hijri ±1 day"),
    ],
)
def test_dates_of_a_column(value, day, source):
    assert published(value) == (day, source, [])


@pytest.mark.parametrize(
    ("value", "problem"),
    [
        ("أبريل 2024", "column: «أبريل 2024» (no single day)"),
        ("19 إلى 22 غشت 2025", "column: «19 إلى 22 غشت 2025» (no single day)"),
        ("أمس", "column: «أمس» (a relative date («امس»), and no reference date)"),
        ("9/4/24", "column: «9/4/24» (the year has two figures)"),
    ],
)
def test_a_date_without_its_day_is_left_empty_and_said(value, problem):
    assert published(value) == (None, None, [problem])


def test_the_first_source_wins_and_blanks_do_not_count():
    sources = [("manifest", {"title": " ", "author": "منى  الفاسي"}), ("column", {"title": "خبر", "author": "آخر"})]
    found = first_found(sources, [])
    assert (found["title"], found["title_source"]) == ("خبر", "column")
    assert (found["author"], found["author_source"]) == ("منى الفاسي", "manifest")
    assert found["outlet"] is None and "agency" not in found


@pytest.mark.parametrize(
    ("given", "found", "values", "sources"),
    [
        (["x", None, ""], ["y", "y", "y"], ["x", "y", "y"], [None, "page", "page"]),
        (["x"], [None], ["x"], [None]),
        ([None], [None], [None], [None]),
    ],
)
def test_what_was_given_is_never_replaced(given, found, values, sources):
    filled = fill_found(pd.DataFrame({"author": given}), "author", pd.Series(found, dtype=object))
    plain = filled.astype(object).where(filled.notna(), None)
    assert plain["author"].tolist() == values and plain["author_source"].tolist() == sources


def test_each_row_may_have_a_source_of_its_own():
    documents = pd.DataFrame({"agency": [None, "MAP"], "agency_source": [None, "page"]}, index=[4, 9])
    source = pd.Series(["same story as b", "same story as a"], index=[4, 9])
    filled = fill_found(documents, "agency", pd.Series(["MAP", "AFP"], index=[4, 9]), source=source)
    assert filled.values.tolist() == [["MAP", "same story as b"], ["MAP", "page"]]
