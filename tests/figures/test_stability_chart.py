"""The specification curve: sorted, told apart without colour, every choice in its line, nothing cut off."""

from itertools import product

import numpy as np
import pandas as pd
import pytest
from matplotlib.figure import Figure

from analysis.errors import KhitabError
from analysis.figures.layout import notes_of
from analysis.figures.rtl import plain_text, rtl
from analysis.figures.stability import plot_stability
from analysis.figures.style import COLOURS, redrawing, use_style

LONG = "«أفريكوم» تعزز شراكتها مع المغرب في مناورات «الأسد الإفريقي 2024»: قراءة في الأهداف والرهانات " * 3
ORDER = {
    "letters": ["folded", "strict", "loose"], "nisba": ["off", "on"], "furniture": ["removed", "kept"],
    "off_topic": ["removed", "kept"], "duplicates": ["once", "all"], "inside_names": ["skip", "count"],
    "min_hits": [1, 2],
}  # fmt: skip
TOLD = ("higher", "not told apart", "lower")


def stability(count: int, *, pair=("أرز الأطلس", "all others"), label="التهديد $x$", start=-0.3) -> pd.DataFrame:
    """So many specifications, their differences evenly from `start` to 0.6; the first is the main one."""
    full = [dict(zip(ORDER, chosen, strict=True)) for chosen in product(*ORDER.values())]
    rows = [{**full[n % len(full)], "left_out": ""} for n in range(count)]
    for row in rows[len(full) :]:
        row |= full[0] | {"left_out": "term"}
    table = pd.DataFrame(rows).assign(theme="t", frame="f", group_a=pair[0], group_b=pair[1], measure="share")
    difference = np.linspace(start, 0.6, count) if count > 1 else np.array([0.6])
    table = table.assign(difference=difference[::-1], is_main=[n == 0 for n in range(count)])
    table = table.assign(low=table["difference"] - 0.2, high=table["difference"] + 0.2)
    told = np.select([table["low"] > 0, table["high"] < 0], ["higher", "lower"], "not told apart")
    return table.assign(conclusion=told, **dict.fromkeys(("label_ar", "label_en", "label_fr"), label))


CHARTS = {
    "one": lambda **options: plot_stability(stability(1), **options),
    "twelve": lambda **options: plot_stability(stability(12), **options),
    "three hundred": lambda **options: plot_stability(stability(300), **options),
    "long names": lambda **options: plot_stability(stability(12, pair=(LONG, "$x$"), label=LONG), **options),
    "rates": lambda **options: plot_stability(
        pd.concat([stability(5), stability(12).assign(measure="per_1000")]), measure="per_1000", **options
    ),
}
every_chart = pytest.mark.parametrize("chart", CHARTS.values(), ids=CHARTS)


def panels(ax):
    with redrawing(notes_of(ax).style):
        ax.figure.draw_without_rendering()
    return ax.child_axes


def labels(ax) -> list[str]:
    return [text.get_text() for text in panels(ax)[1].get_yticklabels()]


@every_chart
@pytest.mark.parametrize("language", ["ar", "en", "fr"])
def test_no_glyph_is_missing_and_nothing_is_cut_off(chart, language, check_page):
    check_page(chart, language=language)


@pytest.mark.parametrize("options", [{"size": "column"}, {"size": "slide"}, {"font": "dejavu"}, {"digits": "arab"}])
def test_every_size_and_font_holds_its_chart(options, check_page):
    check_page(CHARTS["twelve"], **options)


@every_chart
def test_notes_and_the_callers_settings(chart):
    import matplotlib

    before = dict(matplotlib.rcParams)
    notes = notes_of(chart(language="en", caption="n = 60"))
    assert dict(matplotlib.rcParams) == before
    assert notes.function == "plot_stability" and notes.caption == "n = 60"
    assert notes.alt.startswith("Specification curve") and "\u202b" not in notes.alt


def test_points_rise_from_the_smallest_difference_and_marks_tell_conclusions_apart():
    ax = plot_stability(stability(10).sample(frac=1, random_state=2), language="en")
    upper, _ = panels(ax)
    drawn = {line.get_marker(): line for line in upper.get_lines() if line.get_marker() in ("^", "o", "v", "D")}
    # from -30 to 60 by 10: up to -20 the interval reaches 0 or further; -30 is below, from 30 on above
    assert drawn["v"].get_ydata() == pytest.approx([-30])
    assert drawn["o"].get_ydata() == pytest.approx([-20, -10, 0, 10, 20])
    assert drawn["^"].get_ydata() == pytest.approx([30, 40, 50, 60])
    assert drawn["^"].get_xdata().tolist() == [6, 7, 8, 9]
    assert (drawn["D"].get_xdata().tolist(), drawn["D"].get_ydata().tolist()) == ([9], pytest.approx([60]))
    assert drawn["o"].get_markerfacecolor() == "white" and drawn["^"].get_markerfacecolor() == COLOURS[0]
    widths = [lines.get_linewidth()[0] for lines in upper.collections]
    assert widths[0] == widths[1] > widths[2]


def test_every_choice_that_varies_has_its_lines_and_marks():
    table = stability(12)  # letters folded alone, nisba off alone, …: the last three choices and off_topic's alike vary
    varied = [name for name in ORDER if table[name].nunique() > 1]
    ax = plot_stability(table, language="en")
    lower = panels(ax)[1]
    assert len(labels(ax)) == sum(table[name].nunique() for name in varied)
    assert labels(ax)[-2:] == ["occurrences in an article: at least 1", "occurrences in an article: at least 2"]
    marks = lower.collections[-1].get_segments()
    at = {float(segment[0][0]) for segment in marks}
    rows = table.sort_values("difference", ignore_index=True)
    assert at == set(rows.index[rows["min_hits"] == 2])


def test_what_is_left_out_has_a_line_and_the_rest_of_the_row_none():
    ax = plot_stability(stability(194), language="en")
    assert labels(ax)[-1] == "one term left out"
    assert len(panels(ax)[1].collections[-1].get_segments()) == 2


def test_a_single_specification_shows_what_it_chose():
    shown = [plain_text(text) for text in labels(plot_stability(stability(1), language="en"))]
    assert shown == [
        "spelling: hamza may be left out",
        "without adjectives in -ي",
        "page furniture removed",
        "off-topic paragraphs removed",
        "copies of a story: one",
        "inside names: not counted",
        "occurrences in an article: at least 1",
    ]


def test_arabic_runs_from_the_right():
    ax = plot_stability(stability(12), language="ar")
    for panel in panels(ax):
        assert panel.xaxis_inverted()
        assert panel.yaxis.get_ticks_position() == "right"
    assert labels(ax)[-1] == rtl("التكرارات في المقال: 2 على الأقل")
    legend = [text.get_text() for text in panels(ax)[0].get_legend().get_texts()]
    assert rtl("أكثر في «أرز الأطلس» (ن = 5)") in legend  # from -30 by 8.2: 27 is the fifth from above
    assert rtl("طريقة العد الأساسية") in legend


@pytest.mark.parametrize(
    ("language", "title"),
    [
        ("en", "Share of articles that mention the vocabulary of “Threat”: x vs all others, counted in every way (12)"),
        ("fr", "Part des articles qui mentionnent le vocabulaire de « Threat » : x contre tous les autres"),
        ("ar", "«Threat»: x مقابل الباقي، بكل طرق العد (12)"),
    ],
)
def test_the_title_says_what_is_compared(language, title):
    alt = notes_of(plot_stability(stability(12, pair=("x", "all others"), label="Threat"), language=language)).alt
    assert title in alt


def test_the_alternative_text_tells_counts_and_range():
    alt = notes_of(plot_stability(stability(10, pair=("x", "y")), language="en")).alt
    assert "more in “x” (n = 4); less in “x” (n = 1); not told apart (n = 5)" in alt
    assert "difference from −30 to +60; main +60" in alt


def test_one_frame_of_several():
    two = pd.concat([stability(4), stability(6).assign(frame="", theme="u")])
    assert "(6)" in notes_of(plot_stability(two, frame="u", language="en")).alt
    with pytest.raises(KhitabError, match="gives 2 comparisons, and one chart shows one; name one of: f, u"):
        plot_stability(two)


@pytest.mark.parametrize(
    ("table", "options", "told"),
    [
        (stability(3).drop(columns="nisba"), {}, "nisba"),
        (stability(3), {"measure": "hits"}, "choose one of share, per_1000"),
        (stability(3), {"measure": "per_1000"}, "gives 0 comparisons"),
        (stability(3), {"frame": "g"}, "name one of: f"),
        (stability(3).assign(conclusion="more"), {}, "'more' is unknown; known: higher, lower, not told apart"),
        (stability(3).assign(low="x"), {}, "must be numbers"),
    ],
)
def test_mistakes_are_told_with_their_remedy(table, options, told):
    with pytest.raises(KhitabError, match=told):
        plot_stability(table, **options)


def test_a_page_of_the_caller_and_a_table_that_was_read_back(tmp_path):
    table = stability(12, label="Threat")
    rates = stability(3).assign(measure="per_1000", min_hits=pd.array([None] * 3, "Int64"))
    whole = pd.concat([table.astype({"min_hits": "Int64"}), rates])
    whole.to_csv(tmp_path / "stability.csv", index=False, encoding="utf-8")
    back = pd.read_csv(tmp_path / "stability.csv", keep_default_na=False, encoding="utf-8")
    mine = Figure(figsize=(12, 5)).subplots(1, 2)[0]
    with use_style("en"):
        assert plot_stability(back, ax=mine) is mine
        assert labels(mine) == labels(plot_stability(table))
        assert "occurrences in an article: at least 1" not in labels(plot_stability(back, measure="per_1000"))
    assert mine.get_title(loc="left").strip("\u202a").startswith("Share of articles")
