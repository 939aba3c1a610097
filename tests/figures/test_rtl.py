"""Labels: the laws of rtl(), and the way for a matplotlib that shapes nothing; the glyphs are in test_glyphs.py."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.figures import rtl as module
from analysis.figures.rtl import base_of, format_number, plain_text, rtl, shapes_text

shaping = pytest.mark.skipif(not shapes_text(), reason="this matplotlib does not shape text")

ARABIC_TEXT = st.text(alphabet="ابتةىئمحّ َUN1٢ (»٪-–.\n", max_size=40).map(lambda text: "ع" + text)


@shaping
@given(ARABIC_TEXT)
def test_rtl_only_adds_marks_and_twice_is_once(text):
    marked = rtl(text)
    assert marked.translate({0x202B: None, 0x202C: None}) == text
    assert all(line[0] == "\u202b" and line[-1] == "\u202c" for line in marked.split("\n"))
    assert not re.search("[\ufb50-\ufdff\ufe70-\ufefc]", marked)
    assert rtl(marked) == marked


@given(st.text(alphabet="abcÉ 0123456789–-.,%$()", max_size=30))
def test_text_without_arabic_stays_as_it_is(text):
    assert rtl(text) == text


@given(ARABIC_TEXT, st.integers(5, 20))
def test_wrapped_lines_are_short_and_lose_no_word(text, width):
    lines = rtl(text, width).translate({0x202B: None, 0x202C: None}).split("\n")
    if shapes_text():
        assert "".join(lines).replace(" ", "") == text.replace(" ", "").replace("\n", "")
        assert max(map(len, lines)) <= width


def test_controls_in_the_text_do_not_survive():
    assert rtl("\u202eأمن\u2066") == rtl("أمن")


@pytest.fixture
def old_matplotlib(monkeypatch):
    monkeypatch.setattr(module, "shapes_text", lambda: False)


@pytest.mark.parametrize(
    ("text", "visual"),
    [
        ("أمن", "ﻦﻣﺃ"),
        ("حزب الله", "ﻪﻠﻟﺍ ﺏﺰﺣ"),  # no U+FDF2, which DejaVu Sans lacks
        ("UNESCO (أمن)", "(ﻦﻣﺃ) UNESCO"),
        ("أمن\nUNESCO (أمن)", "ﻦﻣﺃ\n(ﻦﻣﺃ) UNESCO"),
        ("2019–2024", "2019–2024"),
    ],
)
def test_without_shaping_the_text_is_joined_and_ordered_here(old_matplotlib, text, visual):
    assert rtl(text) == visual


def test_without_shaping_twice_is_once_and_vowels_stay(old_matplotlib):
    once = rtl("أَمْن")
    assert rtl(once) == once
    assert {"\u064e", "\u0652"} <= set(once)


def test_without_shaping_lines_are_broken_before_they_are_ordered(old_matplotlib):
    assert rtl("أمن حدود", 4) == f"{rtl('أمن')}\n{rtl('حدود')}"


@pytest.mark.parametrize(
    ("text", "plain"),
    [("a\x00b", "ab"), (" a\r\n\tb ", "a b"), ("أ\x1bمن", "أمن"), ("a\ud800b", "ab"), ("\ufeffa", "a"), (None, "None")],
)
def test_control_characters_do_nothing(text, plain):
    assert plain_text(text) == plain


@pytest.mark.parametrize(
    ("text", "arabic_figure", "base"),
    [
        ("UNESCO", True, "rtl"),
        ("UNESCO", False, "ltr"),
        ("UNESCO (منظمة اليونسكو)", False, "rtl"),
        ("Threat (تهديد)", False, "ltr"),
    ],
)
def test_the_base_direction_of_a_label(text, arabic_figure, base):
    assert base_of(text, rtl_figure=arabic_figure) == base


@pytest.mark.parametrize(
    ("value", "options", "text"),
    [
        (1234567.891, {"decimals": 2}, "1,234,567.89"),
        (1234.5, {"language": "fr", "decimals": 1}, "1\u00a0234,5"),
        (0.455, {"language": "fr", "percent": True}, "46\u00a0%"),
        (0.455, {"percent": True, "decimals": 1}, "45.5%"),
        (-2, {}, "−2"),
        (-0.001, {"decimals": 1}, "0.0"),
        (1234.5, {"digits": "arab", "decimals": 1}, "١٬٢٣٤٫٥"),
        (0.45, {"digits": "arab", "percent": True}, "٤٥٪"),
        (45, {"digits": "arab", "language": "en"}, "45"),
        (float("nan"), {}, "—"),
    ],
)
def test_numbers(value, options, text):
    assert format_number(value, **options) == text
