"""Two groups side by side: sorted, sure differences told apart without colour, nothing cut off."""

import numpy as np
import pandas as pd
import pytest
from matplotlib.figure import Figure

from analysis.errors import KhitabError
from analysis.figures.dumbbell import plot_dumbbell
from analysis.figures.layout import notes_of
from analysis.figures.rtl import rtl
from analysis.figures.style import redrawing, use_style

LONG = "«أفريكوم» تعزز شراكتها مع المغرب في مناورات «الأسد الإفريقي 2024»: قراءة في الأهداف والرهانات " * 3
LABELS = ["مكافحة الإرهاب", "UNESCO (اليونسكو)", "كلفة $ ميزانية $", LONG]


def contrasts(labels=LABELS, pair=("after", "before"), theme=None):
    """A contrasts table; row r differs by (r + 1) / 100, from the third row on the interval leaves out 0."""
    rows = []
    for r, label in enumerate(labels):
        gap = (r + 1) / 100
        row = {"group_a": pair[0], "group_b": pair[1], "theme": theme or f"t{r}", "frame": f"f{r}" if theme else ""}
        row |= dict.fromkeys(("label_ar", "label_en", "label_fr"), label)
        row |= {"articles_a": 25, "share_a": 0.2 + gap, "articles_b": 27, "share_b": 0.2, "difference": gap}
        row |= {"difference_low": gap - 0.025, "difference_high": gap + 0.025, "per_1000_a": 3.5, "per_1000_b": 5.0}
        row |= {"rate_difference": -1.5, "rate_difference_low": -2.25, "rate_difference_high": -0.5}
        rows.append(row)
    return pd.DataFrame(rows)


CHARTS = {
    "themes": lambda **options: plot_dumbbell(contrasts(), **options),
    "frames": lambda **options: plot_dumbbell(contrasts(theme="x"), measure="per_1000", **options),
    "long names": lambda **options: plot_dumbbell(contrasts(pair=(LONG, "$x$")), **options),
    "one row": lambda **options: plot_dumbbell(contrasts(LABELS[:1]), **options),
    "fifty rows": lambda **options: plot_dumbbell(contrasts([f"إطار {i}" for i in range(50)]), **options),
}
every_chart = pytest.mark.parametrize("chart", CHARTS.values(), ids=CHARTS)


def draw(ax):
    with redrawing(notes_of(ax).style):
        ax.figure.draw_without_rendering()
    return ax


def labels(ax):
    return [text.get_text() for text in ax.get_yticklabels()]


@every_chart
@pytest.mark.parametrize("language", ["ar", "en", "fr"])
@pytest.mark.parametrize("font", ["sans", "dejavu"])
def test_no_glyph_is_missing_and_nothing_is_cut_off(chart, language, font, check_page):
    check_page(chart, language=language, font=font)


@pytest.mark.parametrize("size", ["column", "slide"])
def test_every_size_holds_its_chart(size, check_page):
    check_page(next(iter(CHARTS.values())), size=size)


@every_chart
def test_notes_and_the_callers_settings(chart):
    import matplotlib

    before = dict(matplotlib.rcParams)
    notes = notes_of(chart(language="en", caption="n = 52"))
    assert dict(matplotlib.rcParams) == before
    assert notes.function == "plot_dumbbell" and notes.caption == "n = 52"
    assert notes.alt.startswith("Two points in each row") and "\u202b" not in notes.alt


def test_rows_stand_from_the_largest_difference_to_the_smallest():
    table = contrasts(["أ", "ب", "ج"]).sample(frac=1, random_state=3)
    ax = plot_dumbbell(table)
    assert labels(ax) == [rtl("ج"), rtl("ب"), rtl("أ")]
    first, second = ax.get_lines()[:2]
    assert second.get_xdata().tolist() == pytest.approx([0.23, 0.22, 0.21])
    assert first.get_xdata().tolist() == [0.2] * 3


def test_a_sure_difference_is_bold_with_a_thick_line():
    ax = plot_dumbbell(contrasts([*"abcd"]), language="en")
    assert [text.get_fontweight() for text in ax.texts] == ["bold", "bold", "normal", "normal"]
    sure, unsure = ax.collections
    assert sure.get_linewidth()[0] > 2 * unsure.get_linewidth()[0]
    assert sure.get_linestyle() != unsure.get_linestyle()
    assert [len(lines.get_segments()) for lines in (sure, unsure)] == [2, 2]


@pytest.mark.parametrize(
    ("language", "measure", "told"),
    [
        ("en", "share", "+3 [+0, +6]"),
        ("en", "per_1000", "−1.50 [−2.25, −0.50]"),
        ("fr", "per_1000", "−1,50 [−2,25\u00a0; −0,50]"),
    ],
)
def test_the_difference_is_told_in_figures(language, measure, told):
    table = contrasts(["a"]).assign(difference=0.03, difference_low=0.001, difference_high=0.061)
    told = told.replace("+0", "0")  # what rounds to 0 has no sign
    assert plot_dumbbell(table, language=language, measure=measure).texts[0].get_text() == told


def test_groups_are_named_in_the_figures_language_with_their_n():
    def legend(**options):
        return [text.get_text() for text in plot_dumbbell(contrasts(), **options).get_legend().get_texts()]

    assert legend(language="en") == ["after (n = 25)", "before (n = 27)"]
    assert legend() == [rtl("قبل (ن = 27)"), rtl("بعد (ن = 25)")]  # the first stands at the right
    assert legend(language="fr", names=("x", "y")) == ["x (n = 25)", "y (n = 27)"]
    assert [text.endswith(")\u202c") for text in legend(language="en", names=(LONG, LONG))] == [True, True]


def test_marks_of_the_groups_differ_in_shape():
    ax = plot_dumbbell(contrasts())
    assert len({(line.get_marker(), line.get_markerfacecolor()) for line in ax.get_lines()}) == 2


def test_mirrored_in_arabic_only_and_the_scale_is_whole():
    arabic, english = plot_dumbbell(contrasts()), plot_dumbbell(contrasts(), language="en")
    assert arabic.xaxis_inverted() and not english.xaxis_inverted()
    assert english.get_xlim()[1] > 1
    with use_style(direction="ltr"):
        assert not plot_dumbbell(contrasts()).xaxis_inverted()


def test_themes_of_several_themes_frames_of_one_and_every_frame_where_those_are_all():
    table = pd.concat([contrasts(["محور"]).assign(theme="t"), contrasts(["إطار", "آخر"], theme="t")])
    assert len(labels(plot_dumbbell(table))) == 2
    both = pd.concat([table, contrasts(["ثان"]).assign(theme="u"), contrasts(["إطار"], theme="u")])
    assert len(labels(plot_dumbbell(both))) == 2
    ax = plot_dumbbell(both[both["frame"] != ""], language="en")
    assert sorted(labels(ax)) == sorted(map(rtl, ["آخر", "إطار (t)", "إطار (u)"]))


def test_a_row_without_values_stands_last_with_a_dash():
    table = contrasts(["أ", "ب"])
    table.loc[1, ["share_a", "difference", "difference_low", "difference_high"]] = np.nan
    ax = draw(plot_dumbbell(table))
    assert labels(ax)[-1] == rtl("ب") and ax.texts[-1].get_text() == "—"


def test_the_table_is_not_changed():
    table = contrasts()
    before = table.copy()
    plot_dumbbell(table)
    pd.testing.assert_frame_equal(table, before)


def test_an_axes_of_the_caller_is_drawn_in():
    mine = Figure(figsize=(6, 4)).subplots()
    assert plot_dumbbell(contrasts(), ax=mine) is mine
    assert mine.get_title("right") and mine.figure.get_suptitle() == ""
    legend = draw(mine).get_legend().get_window_extent()
    assert legend.y0 > mine.transData.transform((0, 0))[1]  # above the first row


@pytest.mark.parametrize(
    ("call", "remedy"),
    [
        (lambda: plot_dumbbell(contrasts().iloc[:0]), "no row to draw"),
        (lambda: plot_dumbbell(contrasts().drop(columns="difference_low")), "lacks the column difference_low"),
        (lambda: plot_dumbbell([1]), "pandas DataFrame"),
        (lambda: plot_dumbbell(contrasts(), measure="hits"), "choose one of share, per_1000"),
        (lambda: plot_dumbbell(contrasts(), names="ab"), "must be two names"),
        (lambda: plot_dumbbell(contrasts(), language="de"), "choose one of 'ar', 'en', 'fr'"),
        (lambda: plot_dumbbell(pd.concat([contrasts(), contrasts(pair=("x", "y"))])), "2 pairs of groups.*Keep one"),
        (lambda: plot_dumbbell(pd.concat([contrasts(), contrasts()])), "filter it"),
        (lambda: plot_dumbbell(contrasts(["م"] * 81)), "keep one theme"),
        (lambda: plot_dumbbell(contrasts().assign(share_a="many")), "must be numbers"),
    ],
)
def test_errors_name_the_remedy(call, remedy):
    with pytest.raises(KhitabError, match=remedy):
        call()
