"""Tables for a notebook cell: direction, escaping, cutting."""

import pandas as pd
import pytest

from analysis.notebook.display import concordance_page, direction, show_concordance, show_table, show_text


@pytest.mark.parametrize(
    ("values", "way"),
    [(["أرز الأطلس"], "rtl"), (["UNESCO (اليونسكو)"], "rtl"), (["Hespress"], "ltr"), ([1.5], "ltr"), ([None], "ltr")],
)
def test_a_table_runs_as_its_text_does(values, way):
    frame = pd.DataFrame({"outlet": values})
    assert direction(frame) == way
    assert f"<table dir='{way}'>" in show_table(frame).data


def test_categories_count_as_text():
    assert direction(pd.DataFrame({"form": pd.Categorical(["أمن"])})) == "rtl"


def test_markup_and_controls_in_cells_do_nothing():
    data = show_table(pd.DataFrame({"<b>": ["<script>\u202eأمن"]})).data
    assert "<script>" not in data
    assert "<b>" not in data
    assert "\u202e" not in data


def test_long_text_is_cut_at_a_word_and_whole_on_hover():
    text = "كلمة " * 50
    data = show_table(pd.DataFrame({"text": [text]}), longest=20).data
    assert "كلمة كلمة كلمة …" in data
    assert f"title='{text}'" in data


def test_more_rows_are_said():
    assert "30 rows, the first 20 shown" in show_table(pd.DataFrame({"n": range(30)})).data


def test_missing_values_are_dashes_and_dates_are_days():
    frame = pd.DataFrame({"published": pd.to_datetime(["2024-04-09", None]), "x": ["a", None]})
    data = show_table(frame).data
    assert "2024-04-09<" in data
    assert data.count("—") == 2


def test_the_keyword_stands_between_what_is_before_and_what_is_behind():
    table = pd.DataFrame({"doc_id": ["a"], "left": ["قبل"], "keyword": ["الوسط"], "right": ["بعد"]})
    data = show_concordance(table).data
    assert data.startswith("<table dir='rtl'")
    assert data.index("قبل") < data.index("الوسط") < data.index("بعد")


def test_a_concordance_page_is_closed_to_the_network():
    table = pd.DataFrame({"doc_id": ["a"], "left": [""], "keyword": ["أمن"], "right": [""]})
    page = concordance_page(table, "<i>")
    assert "default-src 'none'" in page
    assert "&lt;i&gt;" in page


def test_text_is_shown_line_by_line_in_its_direction():
    data = show_text("خبر «أول»\nsecond <i>\nthird", lines=2).data
    assert data.startswith("<table dir='rtl'>")
    assert data.count("<tr>") == 2
    assert "<bdi dir='ltr'>second &lt;i&gt;</bdi>" in data
