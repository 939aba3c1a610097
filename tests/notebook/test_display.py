"""Tables for a notebook cell: direction, escaping, cutting."""

import re

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
    assert f'dir="{way}"' in show_table(frame).to_html()


def test_categories_count_as_text():
    assert direction(pd.DataFrame({"form": pd.Categorical(["أمن"])})) == "rtl"


def test_markup_and_controls_in_cells_do_nothing():
    data = show_table(pd.DataFrame({"<b>": ["<script>\u202eأمن"]})).to_html()
    assert "<script>" not in data
    assert "<b>" not in data
    assert "\u202e" not in data


def test_long_text_is_folded_at_a_word_and_whole_behind_a_click():
    data = show_table(pd.DataFrame({"text": ["كلمة " * 5 + "آخر"]}), longest=16).to_html()
    (open_part, rest) = re.search(r"<summary>(.*?)</summary>(.*?)</details>", data).groups()
    assert "كلمة كلمة كلمة …" in open_part
    assert "… كلمة كلمة آخر" in rest


@pytest.mark.parametrize(("text", "folded"), [("ك" * 120, False), ("ك" * 121, True)])
def test_a_cell_folds_above_the_longest(text, folded):
    assert ("<details>" in show_table(pd.DataFrame({"text": [text]})).to_html()) is folded


def test_more_rows_are_said():
    assert "<bdi dir='ltr'>30 rows, the first 20 shown" in show_table(pd.DataFrame({"n": range(30)})).to_html()


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (pd.Timestamp("2024-04-09"), "2024-04-09"),
        (pd.NaT, "—"),
        (None, "—"),
        (0.25, "0.250"),
        (0.00001, "1e-05"),
        (0.0, "0.000"),
        (-0.25, "-0.250"),
        (3, "3"),
    ],
)
def test_values_as_a_reader_writes_them(value, shown):
    data = show_table(pd.DataFrame({"x": pd.Series([value], dtype="object")})).to_html()
    assert f"<bdi dir='ltr' style='white-space:nowrap'>{shown}</bdi>" in data


@pytest.mark.parametrize(
    ("index", "heads"), [(["a", "b"], ["n"]), (pd.Index(["a", "b"], name="outlet"), ["outlet", "n"])]
)
def test_an_index_with_a_name_is_a_column(index, heads):
    data = show_table(pd.DataFrame({"n": [1, 2]}, index=index)).to_html()
    assert re.findall(r"<bdi dir='ltr'>(\w+)</bdi></th>", data) == heads


def test_the_same_table_gives_the_same_page_and_styles_go_on():
    frame = pd.DataFrame({"share": [0.1, 0.9], "outlet": ["أ", "ب"]})
    assert show_table(frame).to_html() == show_table(frame).to_html()
    assert "background-color" in show_table(frame).highlight_max("share").to_html()
    assert list(frame.columns) == ["share", "outlet"]


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


@pytest.mark.parametrize(
    ("hits", "marked"),
    [
        ([("text", 0, 5)], ["الأمن"]),
        ([("text", 12, 18), ("text", 0, 5)], ["الأمن", "والأمن"]),  # the second line begins at 12
        ([("text", 0, 5), ("text", 0, 11)], ["الأمن أولا "]),  # of two that overlap the longer
        ([("title", 0, 5)], []),
        ([], []),
    ],
)
def test_hits_are_marked_where_they_stand(hits, marked):
    text = "الأمن أولا \nوالأمن <i>"
    data = show_text(text, hits=pd.DataFrame(hits, columns=["field", "start", "end"])).data
    assert re.findall("<mark>(.*?)</mark>", data) == marked
    assert "&lt;i&gt;" in data


def test_blank_lines_are_not_shown_and_keep_their_numbers():
    assert re.findall(r"'>(\d+)</td>", show_text("أول\n\n \nثان").data) == ["1", "4"]


def test_a_concordance_says_the_outlet_where_it_is_known():
    table = pd.DataFrame({"doc_id": ["a", "b"], "left": "", "keyword": "أمن", "right": "", "outlet": ["أرز", None]})
    data = show_concordance(table).data
    assert "أرز" in data
    assert "—" in data


@pytest.mark.parametrize(
    ("text", "way"),
    [("خبر من UNESCO", "rtl"), ("The corpus holds 60 articles of رواق الضاد and سلة العناوين.", "ltr"), ("12", "ltr")],
)
def test_a_text_runs_as_most_of_its_letters_do(text, way):
    assert show_text(text).data.startswith(f"<table dir='{way}'>")
