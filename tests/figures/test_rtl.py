"""Labels: the order of the drawn glyphs, the laws of rtl(), and the way for a matplotlib that shapes nothing."""

import io
import re

import matplotlib
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.figure import Figure
from matplotlib.font_manager import findfont

from analysis.figures import rtl as module
from analysis.figures.rtl import base_of, format_number, plain_text, rtl, shapes_text

shaping = pytest.mark.skipif(not shapes_text(), reason="this matplotlib does not shape text")

HARD = [
    "العنوان",
    "حزب الله",
    "لا إله إلا الله",
    "UNESCO (منظمة اليونسكو)",
    "COVID-19 وباء",
    "الفترة (2019–2024)",
    "«الأسد الإفريقي 2024»: المغرب وAFRICOM",
    "45.5% من المقالات",
    "هسبريس (ن = 120)",
    "مُحَمَّدٌ يَكْتُبُ",
    "[أ] ثم {ب} <ج>",
    "٢٠٢٤، ٪٤٥",
]


def drawn(text):
    """The glyph numbers of a text in the order in which matplotlib puts them on the page."""
    svg = io.StringIO()
    with matplotlib.rc_context({"svg.fonttype": "path", "font.family": ["DejaVu Sans"], "text.parse_math": False}):
        figure = Figure()
        figure.text(0.1, 0.5, text)
        figure.savefig(svg, format="svg")
    return [int(number, 16) for number in re.findall(r'<use xlink:href="#DejaVuSans-([0-9a-f]+)"', svg.getvalue())]


def expected(text, base):
    """The same by Unicode's bidirectional algorithm (python-bidi) and HarfBuzz, run by run."""
    hb = pytest.importorskip("uharfbuzz")
    font = hb.Font(hb.Face(hb.Blob.from_file_path(findfont("DejaVu Sans"))))
    glyphs = []
    for level, run in visual_runs(text, base):
        buffer = hb.Buffer()
        buffer.add_str(run)
        buffer.guess_segment_properties()
        buffer.direction = "rtl" if level % 2 else "ltr"
        hb.shape(font, buffer)
        glyphs += [info.codepoint for info in buffer.glyph_infos]
    return glyphs


def visual_runs(text, base):
    from bidi import algorithm as bidi

    storage = {**bidi.get_empty_storage(), "base_level": base, "base_dir": "LR"[base]}
    bidi.get_embedding_levels(text, storage)
    for step in (
        "explicit_embed_and_overrides",
        "resolve_weak_types",
        "resolve_neutral_types",
        "resolve_implicit_levels",
    ):
        getattr(bidi, step)(storage, False)
    runs = []
    for char in storage["chars"]:
        if runs and runs[-1][0] == char["level"]:
            runs[-1] = (char["level"], runs[-1][1] + char["ch"])
        else:
            runs.append((char["level"], char["ch"]))
    for level in range(max(level for level, _ in runs), 0, -1):
        runs = reverse_from(runs, level)
    return runs


def reverse_from(runs, level):
    """Rule L2: every stretch of runs at this level or a higher one is turned round."""
    out, stretch = [], []
    for run in [*runs, (-1, "")]:
        if run[0] >= level:
            stretch.append(run)
        else:
            out += [*stretch[::-1], run]
            stretch = []
    return out[:-1]


def without_spaces(glyphs):
    return [glyph for glyph in glyphs if glyph != SPACE]  # controls are drawn as spaces without width


SPACE = 3


@shaping
@pytest.mark.parametrize("text", HARD)
def test_glyphs_stand_in_the_order_of_the_bidirectional_algorithm(text):
    assert without_spaces(drawn(rtl(text))) == without_spaces(expected(text, 1))


@shaping
@pytest.mark.parametrize("text", ["Hespress: الأخبار (n = 12)", "Frames of مكافحة الإرهاب, 2024"])
def test_a_sentence_of_another_language_keeps_its_own_direction(text):
    assert without_spaces(drawn(rtl(text, base="ltr"))) == without_spaces(expected(text, 0))


@shaping
def test_the_glyph_test_can_fail():
    from arabic_reshaper import reshape
    from bidi.algorithm import get_display

    assert drawn(get_display(reshape(HARD[0]))) != expected(HARD[0], 1)
    assert without_spaces(drawn(HARD[3])) != without_spaces(expected(HARD[3], 1))


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
