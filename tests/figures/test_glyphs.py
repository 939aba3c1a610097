"""The glyphs that are drawn: their order against HarfBuzz, none missing, with and without matplotlib's own shaping."""

import io
import os
import re
import site
import subprocess
import sys
import unicodedata
import venv
import warnings
from pathlib import Path

import matplotlib
import pytest
from matplotlib.figure import Figure
from matplotlib.font_manager import findfont
from matplotlib.ft2font import FT2Font

from analysis.errors import KhitabError
from analysis.figures import rtl as module
from analysis.figures.fonts import font_files
from analysis.figures.glyphs import drawable, no_box
from analysis.figures.layout import new_figure
from analysis.figures.rtl import rtl, shapes_text
from analysis.figures.saving import save_figure, show
from analysis.figures.style import Style, drawing, use_style

shaping = pytest.mark.skipif(not shapes_text(), reason="this matplotlib does not shape text")
ROOT = Path(__file__).parents[2]

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
    "يَكْتُبُ دَرْسٌ",
    "[أ] ثم {ب} <ج>",
    "٢٠٢٤، ٪٤٥",
    "Le360: المغرب يرد على “الغارديان”",
    "ميزانية 1,250.75 مليون درهم (+12.5%)",
    "من 10 إلى 20 بالمئة، أي ١٠–٢٠",
    "الساعة 10:30 يوم 2025-01-19؟",
]
SHADDA = "مُحَمَّدٌ"  # the font joins two marks into one, which the code points of matplotlib 3.10 cannot say
TWO_LINES = "UNESCO (منظمة اليونسكو)\n45.5% من المقالات (2019–2024)"


def drawn(text):
    """The glyph numbers of a text in the order in which matplotlib puts them on the page."""
    svg = io.StringIO()
    with matplotlib.rc_context({"svg.fonttype": "path", "font.family": ["DejaVu Sans"], "text.parse_math": False}):
        figure = Figure()
        figure.text(0.1, 0.5, text)
        figure.savefig(svg, format="svg")
    numbers = [int(n, 16) for n in re.findall(r'<use xlink:href="#DejaVuSans-([0-9a-f]+)"', svg.getvalue())]
    if shapes_text():
        return numbers
    glyphs = FT2Font(findfont("DejaVu Sans")).get_charmap()  # matplotlib 3.10 writes code points
    return [glyphs[ord(unisolated(chr(number)))] for number in numbers]


def unisolated(char):
    """The letter for its isolated form, which has a glyph of its own of the same shape."""
    letter = unicodedata.normalize("NFKC", char)
    isolated = unicodedata.decomposition(char).startswith("<isolated>")
    return letter if isolated and len(letter) == 1 else char


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


@pytest.mark.parametrize("text", [*HARD, pytest.param(SHADDA, marks=shaping)])
def test_glyphs_stand_in_the_order_of_the_bidirectional_algorithm(text):
    assert without_spaces(drawn(rtl(text))) == without_spaces(expected(text, 1))


# What stands from left to right: a name in itself from right to left, the sentence and its numbers as they are read.
SENTENCES = [
    ["Hespress: ", "الأخبار", " (n = 12)"],
    ["Frames of ", "مكافحة الإرهاب", ", 2024"],
    ["«الأسد الإفريقي»", ": n = 3"],
    ["Share of ", "«الأسد الإفريقي 2024»", ", by outlet"],
    ["Frames of ", "مناورات الأسد…", " by month"],
    ["of ", "«أفريكوم» تعزز شراكتها مع «المغرب…"],
    ["ligne tiretée : 2025-01-19 ", "قمة", " · 2025-02-20 ", "لقاء", " ; suite"],
    ["", "«هسبريس»", ", ", "«كود…»", " and Le360"],
    ["of «UNESCO ", "أمن", "», 2"],
    ["of “", "أمن", " Le360”"],
    ["of ", "«الأسد الإفر"],
    ["", "يقي 2024»", ", by month"],
    ["in ", "وباء 2020", " (n = 5)"],
]


@pytest.mark.parametrize("parts", SENTENCES, ids=" ".join)
def test_a_name_in_a_sentence_of_another_language_runs_by_itself(parts):
    sentence = rtl("".join(parts), base="ltr")
    wanted = [glyph for part in parts if part for glyph in expected(part, int(bool(module.ARABIC.search(part))))]
    assert without_spaces(drawn(sentence)) == without_spaces(wanted)
    assert rtl(sentence, base="ltr") == sentence


@pytest.mark.parametrize("parts", SENTENCES, ids=" ".join)
def test_without_shaping_such_a_sentence_stands_in_the_same_order(parts, monkeypatch):
    monkeypatch.setattr(module, "shapes_text", lambda: False)
    sentence = rtl("".join(parts), base="ltr")
    wanted = [rtl(part) if module.ARABIC.search(part) else part for part in parts]
    assert sentence.replace(" ", "") == "".join(wanted).replace(" ", "")
    assert rtl(sentence, base="ltr") == sentence


def test_every_line_has_its_own_order_and_the_first_stands_above():
    first, second = TWO_LINES.split("\n")
    assert without_spaces(drawn(rtl(TWO_LINES))) == without_spaces(expected(first, 1) + expected(second, 1))


@shaping
def test_the_glyph_test_can_fail():
    from arabic_reshaper import reshape
    from bidi.algorithm import get_display

    assert drawn(get_display(reshape(HARD[0]))) != expected(HARD[0], 1)
    assert without_spaces(drawn(HARD[3])) != without_spaces(expected(HARD[3], 1))


# --- no empty box ----------------------------------------------------------------------------------------------------


@pytest.fixture(params=[True, False], ids=["shaped", "fallback"])
def either_way(request, monkeypatch):
    """As this matplotlib draws, and as one that does not shape text is served."""
    if not request.param:
        monkeypatch.setattr(module, "shapes_text", lambda: False)


@pytest.mark.parametrize("font", ["sans", "dejavu"])
def test_no_hard_string_has_an_empty_box(either_way, font):
    style = Style(font=font)
    with warnings.catch_warnings(), matplotlib.rc_context(style.rc()):
        warnings.simplefilter("error")
        figure = new_figure(9)
        for place, text in enumerate([*HARD, SHADDA, TWO_LINES, "ﷺ ﷲ 🔴 ⵜⴰⵎⴰⵣⵉⵖⵜ 中"]):
            figure.text(0.5, place / 20, style.lines(text))
        figure.draw_without_rendering()


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("عاجل 🔴 تهديد", "عاجل تهديد"),
        ("🔴\u200d\ufe0f", ""),
        ("حزب ﷲ ﷺ", "حزب الله صلى الله عليه وسلم"),
        ("中国 بكين", "�� بكين"),
        ("ⵜⴰⵎⴰⵣⵉⵖⵜ", "ⵜⴰⵎⴰⵣⵉⵖⵜ"),
        ("أمن\nحدود", "أمن\nحدود"),
        ("«الأسد  2024»", "«الأسد  2024»"),
    ],
)
def test_what_no_font_holds_is_replaced(text, kept):
    assert drawable(text, "dejavu").replace("\u200d", "").replace("\ufe0f", "") == kept


def test_a_ligature_that_the_font_holds_stays():
    if not font_files("sans"):
        pytest.skip("the font package is not installed")
    assert drawable("ﷺ", "sans") == "ﷺ"


def emoji_figure():
    figure = new_figure(2)
    ax = figure.subplots()
    ax.set_title("\U0001f534")
    return ax


def test_an_empty_box_is_an_error_wherever_a_figure_is_drawn(tmp_path):
    import pandas as pd

    with pytest.raises(KhitabError, match="Take the character out of the label"), drawing("ar"):
        emoji_figure().figure.draw_without_rendering()
    with pytest.raises(KhitabError, match="empty box"):
        save_figure(emoji_figure(), "emoji", data=pd.DataFrame({"n": [1]}), folder=tmp_path)
    pytest.importorskip("IPython")
    with pytest.raises(KhitabError, match="empty box"):
        show(emoji_figure())


def test_other_warnings_pass():
    with pytest.warns(UserWarning, match="another"), no_box():
        warnings.warn("another", stacklevel=1)
    with pytest.raises(UserWarning, match="strict"), warnings.catch_warnings():
        warnings.simplefilter("error")
        with no_box():
            warnings.warn("strict", stacklevel=1)


def test_settings_of_the_block_reach_the_labels():
    with use_style(font="dejavu") as style:
        assert "ﷺ" not in style.label("ﷺ")


# --- matplotlib 3.10 -------------------------------------------------------------------------------------------------


@pytest.mark.skipif(
    os.environ.get("KHITAB_MATPLOTLIB_310") != "1",
    reason="KHITAB_MATPLOTLIB_310=1 asks for an environment with matplotlib 3.10, which is downloaded",
)
def test_labels_and_charts_are_right_in_matplotlib_3_10(tmp_path):
    """Labels and charts in an environment of its own: matplotlib 3.10 in front, our other libraries behind."""
    maker = venv.EnvBuilder(symlinks=os.name != "nt")
    maker.create(tmp_path / "venv")
    python = maker.ensure_directories(tmp_path / "venv").env_exe
    install = [sys.executable, "-m", "uv", "pip", "install", "--quiet", "--no-deps", "--python", python]
    subprocess.run([*install, "matplotlib==3.10.*"], check=True)
    own = next((tmp_path / "venv").rglob("site-packages"))
    (own / "behind.pth").write_text("\n".join(site.getsitepackages()), encoding="utf-8")
    environment = {**os.environ, "KHITAB_MATPLOTLIB_310": "0", "PYTHONUTF8": "1"}
    script = "import matplotlib; print(matplotlib.__version__)"
    version = subprocess.run([python, "-c", script], env=environment, check=True, capture_output=True, encoding="utf-8")
    assert version.stdout.startswith("3.10.")
    checked = [f"tests/figures/test_{name}.py" for name in ("rtl", "glyphs", "charts")]
    command = [python, "-m", "pytest", "-q", "-p", "no:cacheprovider", *checked]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stdout[-4000:]
