"""Style and fonts: settings inside the block only, a private family, a fallback where the font package is absent."""

import itertools
from datetime import date

import matplotlib
import matplotlib.font_manager as fm
import pytest
from matplotlib.colors import to_rgb

from analysis.errors import KhitabError
from analysis.figures import fonts
from analysis.figures.style import COLOURS, HATCHES, MARKERS, Style, use_style


@pytest.fixture
def no_packages(monkeypatch):
    fonts.font_files.cache_clear()
    monkeypatch.setattr(fonts, "find_spec", lambda name: None)
    yield
    fonts.font_files.cache_clear()


def test_settings_hold_inside_the_block_only():
    before = dict(matplotlib.rcParams)
    with pytest.raises(RuntimeError), use_style("fr"):
        assert matplotlib.rcParams["font.size"] == 10
        assert matplotlib.rcParams["text.parse_math"] is False
        raise RuntimeError
    assert dict(matplotlib.rcParams) == before


@pytest.mark.parametrize(
    ("language", "direction", "start"),
    [("ar", None, "right"), ("fr", None, "left"), ("ar", "ltr", "left"), ("en", "rtl", "right")],
)
def test_direction_follows_the_language_or_the_wish(language, direction, start):
    assert Style(language, direction=direction).start == start


def test_every_family_resolves_to_a_file():
    for family in fonts.families("sans") + fonts.families("dejavu"):
        fm.findfont(family, fallback_to_default=False)


def test_plex_is_drawn_under_a_private_name_in_regular_and_bold():
    pytest.importorskip("fontpkg_ibm_plex_sans_arabic")
    family = fonts.families("sans")[0]
    assert family == "Khitab Sans"
    assert fm.findfont(fm.FontProperties(family=family)).endswith("IBMPlexSansArabic-Regular.ttf")
    assert fm.findfont(fm.FontProperties(family=family, weight="bold")).endswith("IBMPlexSansArabic-Bold.ttf")
    assert fonts.font_in_use()["family"] == "IBM Plex Sans Arabic"


def test_without_the_package_dejavu_draws(no_packages):
    assert fonts.families("sans") == ["DejaVu Sans"]
    assert fonts.font_in_use("sans") == fonts.font_in_use("dejavu")
    assert fonts.font_in_use("sans")["file"] == "DejaVuSans.ttf"
    assert fonts.font_in_use("sans")["version"] > "2"


@pytest.mark.parametrize(("font", "remedy"), [("naskh", "pip install fontpkg-amiri"), ("arial", "sans, naskh, dejavu")])
def test_a_font_that_is_not_there(no_packages, font, remedy):
    with pytest.raises(KhitabError, match=remedy):
        fonts.font_in_use(font)


@pytest.mark.parametrize(
    "wrong", [{"language": "de"}, {"font": "x"}, {"direction": "up"}, {"digits": "roman"}, {"size": "A4"}]
)
def test_unknown_choices_are_named(wrong):
    with pytest.raises(KhitabError, match="choose one of"), use_style(**wrong):
        pass


def test_colours_and_hatches_are_as_many_and_all_different():
    assert len(set(COLOURS)) == len(set(HATCHES)) == len(COLOURS) == 8


@pytest.mark.parametrize(("size", "width"), [("page", 6.3), ("column", 3.5), ("two columns", 7.2), ("slide", 6.67)])
def test_sizes(size, width):
    with use_style(size=size) as style:
        assert style.width == width


@pytest.mark.parametrize(
    ("style", "parts", "text"),
    [
        (Style(), 3, "2025-01-09"),
        (Style(), 2, "2025-01"),
        (Style(digits="arab"), 3, "٢٠٢٥-٠١-٠٩"),
        (Style("en", digits="arab"), 1, "2025"),
    ],
)
def test_dates(style, parts, text):
    assert style.day(date(2025, 1, 9), parts=parts) == text


def test_colours_differ_in_grey_print_or_by_hatch_and_marker():
    assert len(set(MARKERS)) == len(MARKERS) == len(COLOURS) - 1  # the last point stands for all others
    grey = sorted(0.299 * r + 0.587 * g + 0.114 * b for r, g, b in map(to_rgb, COLOURS[:4]))
    assert min(b - a for a, b in itertools.pairwise(grey)) > 0.03
