"""Every chart in every language: nothing missing, nothing parsed, nothing cut off; and errors that say what to do."""

import warnings

import numpy as np
import pandas as pd
import pytest
from matplotlib.figure import Figure
from matplotlib.text import Text

from analysis.errors import KhitabError
from analysis.figures.bars import plot_frames
from analysis.figures.contrast import plot_keywords
from analysis.figures.heatmap import plot_heatmap
from analysis.figures.layout import notes_of
from analysis.figures.panels import plot_tfidf
from analysis.figures.rtl import rtl
from analysis.figures.style import redrawing, use_style

LONG = "«أفريكوم» تعزز شراكتها مع المغرب في مناورات «الأسد الإفريقي 2024»: قراءة في الأهداف والرهانات " * 3
LABELS = ["مكافحة الإرهاب", "UNESCO (اليونسكو)", "كلفة $ ميزانية $", "لا إله إلا الله", LONG, "أ\x00م\nن"]


def frames(groups=("Hespress", "الأخبار"), labels=LABELS, theme=None):
    """A frames table; the share of row r in group g is (r + g + 1) / 20."""
    rows = []
    for g, group in enumerate(groups):
        for r, label in enumerate(labels):
            share = (r + g + 1) / (20 + len(labels))
            row = {"theme": theme or f"t{r}", "frame": f"f{r}" if theme else ""}
            row |= dict.fromkeys(("label_ar", "label_en", "label_fr"), label)
            row |= {"articles": 20 + g, "share": share, "share_low": share / 2, "share_high": min(1, 2 * share)}
            row |= {"hits": r, "per_1000": 3 * share, "per_1000_low": 2 * share, "per_1000_high": 5 * share}
            rows.append({"outlet": group, **row} if group else row)
    return pd.DataFrame(rows)


def tfidf(groups=("هسبريس", LONG, "COVID-19 وباء"), words=6):
    rows = [(g, i + 1, f"كلمة{i}", 1 / (i + 1), 9 - i, 3) for g in groups for i in range(words)]
    return pd.DataFrame(rows, columns=["group", "rank", "word", "tfidf", "n", "docs"])


def keywords(ratios=(3.0, 1.0, 0.2, -0.1, -2.0, -4.0), width=0.5):
    table = pd.DataFrame({"word": [f"كلمة{i}" for i in range(len(ratios))], "log_ratio": ratios})
    table = table.assign(log_ratio_low=table["log_ratio"] - width, log_ratio_high=table["log_ratio"] + width)
    return table.assign(n_target=range(10, 10 + len(table)), n_reference=4)


CHARTS = {
    "bars": lambda **options: plot_frames(frames(), **options),
    "bars of frames": lambda **options: plot_frames(frames(theme="x"), measure="per_1000", **options),
    "bars without groups": lambda **options: plot_frames(frames([None]), measure="hits", **options),
    "heat map": lambda **options: plot_heatmap(frames(), by="outlet", **options),
    "panels": lambda **options: plot_tfidf(tfidf(), **options),
    "keywords": lambda **options: plot_keywords(keywords(), **options),
}
every_chart = pytest.mark.parametrize("chart", CHARTS.values(), ids=CHARTS)
every_language = pytest.mark.parametrize("language", ["ar", "en", "fr"])
every_font = pytest.mark.parametrize("font", ["sans", "dejavu"])


def draw(ax):
    with redrawing(notes_of(ax).style):
        ax.figure.draw_without_rendering()
    return ax


def texts(ax):
    return [text.get_text() for text in ax.figure.findobj(Text) if text.get_text() and text.get_visible()]


@every_chart
@every_language
@every_font
def test_no_glyph_is_missing_and_nothing_is_cut_off(chart, language, font):
    with warnings.catch_warnings(), use_style(language, font):
        warnings.simplefilter("error")
        ax = draw(chart(caption="120 مقالا، $n$ = 3"))
        drawn, page = ax.figure.get_tightbbox(), ax.figure.get_size_inches()  # both in inches
    assert drawn.x0 >= -0.01 and drawn.y0 >= -0.01
    assert drawn.x1 <= page[0] + 0.01 and drawn.y1 <= page[1] + 0.01


@every_chart
@pytest.mark.parametrize("size", ["column", "two columns", "slide"])
def test_every_size_holds_its_chart(chart, size):
    with use_style(size=size) as style:
        ax = draw(chart(caption="120 مقالا"))
        drawn = ax.figure.get_tightbbox()
    assert ax.figure.get_figwidth() == style.width
    assert drawn.x0 >= -0.01 and drawn.x1 <= style.width + 0.01 and drawn.y0 >= -0.01


@every_chart
@every_language
def test_title_caption_and_alternative_text(chart, language):
    ax = draw(chart(language=language, caption="n = 120, sampling error only"))
    notes = notes_of(ax)
    assert notes.caption == "n = 120, sampling error only"
    assert notes.caption in " ".join(texts(ax)).replace("\n", " ")
    assert len(notes.alt) > 40 and not set(notes.alt) & set("\x00\n\u202b")
    assert notes.style.language == notes.parameters["language"] == language
    assert notes.function.startswith("plot_")


@every_chart
def test_dollars_are_dollars(chart):
    ax = draw(chart(caption="$x$"))
    assert not any(text.get_parse_math() for text in ax.figure.findobj(Text) if "$" in text.get_text())


@every_chart
def test_tables_are_not_changed_and_settings_come_back(chart):
    import matplotlib

    before = dict(matplotlib.rcParams)
    chart()
    assert dict(matplotlib.rcParams) == before


def test_bars_are_mirrored_in_arabic_only():
    arabic, english = plot_frames(frames(), language="ar"), plot_frames(frames(), language="en")
    assert arabic.xaxis_inverted() and not english.xaxis_inverted()
    assert arabic.yaxis.get_ticks_position() == "right" and english.yaxis.get_ticks_position() == "left"
    with use_style(direction="ltr"):
        assert not plot_frames(frames(), language="ar").xaxis_inverted()


def test_the_longest_bar_is_on_top_and_lengths_are_the_values():
    ax = plot_frames(frames(["x"], ["أ", "ب", "ج"]))
    assert [bar.get_width() for bar in ax.patches] == pytest.approx([3 / 23, 2 / 23, 1 / 23])
    assert [label.get_text() for label in ax.get_yticklabels()] == [rtl("ج"), rtl("ب"), rtl("أ")]


def test_order_of_rows_in_the_table_changes_nothing():
    table = frames()
    shuffled = table.sample(frac=1, random_state=1)
    assert texts(plot_frames(table)) == texts(plot_frames(shuffled))


def test_groups_are_told_apart_without_colour_and_carry_their_n():
    ax = plot_frames(frames(["a", "b"]), language="en")
    assert len({bar.get_hatch() for bar in ax.patches}) == 2
    assert [text.get_text() for text in ax.get_legend().get_texts()] == ["a (n = 20)", "b (n = 21)"]


def test_the_legend_of_an_arabic_figure_runs_from_the_right():
    ax = plot_frames(frames(["أ", "ب"]))
    assert [text.get_text() for text in ax.get_legend().get_texts()] == [rtl("ب (ن = 21)"), rtl("أ (ن = 20)")]


def test_several_themes_show_their_own_rows_and_one_theme_its_frames():
    table = pd.concat([frames(["x"], ["محور"]).assign(theme="t"), frames(["x"], ["إطار", "آخر"], theme="t")])
    assert len(plot_frames(table).patches) == 2
    assert "محور" in notes_of(plot_frames(table)).alt
    both = pd.concat([table, frames(["x"], ["ثان"]).assign(theme="u")])
    assert len(plot_frames(both).patches) == 2
    assert len(plot_heatmap(both, by="outlet").texts) == 4


def test_arabic_digits():
    with use_style(digits="arab"):
        ax = draw(plot_frames(frames(["x"])))
    assert any("٪" in text for text in texts(ax)) and "٪" in notes_of(ax).alt


def test_a_missing_value_is_a_dash_and_a_missing_group_too():
    table = frames(["x", None]).assign(outlet=["x"] * 6 + [None] * 6)
    table.loc[0, ["share", "share_low", "share_high"]] = np.nan
    ax = draw(plot_frames(table, language="en"))
    assert "—" in texts(ax) and "— (n = 21)" in texts(ax)
    assert "—" in texts(draw(plot_heatmap(table, by="outlet", measure="share")))


@pytest.mark.parametrize("rows", [1, 50])
def test_one_row_and_fifty(rows):
    labels = [f"محور {i}" for i in range(rows)]
    for ax in (plot_frames(frames(labels=labels)), plot_heatmap(frames(labels=labels), by="outlet")):
        assert len(draw(ax).get_yticklabels()) == rows
        assert ax.get_window_extent().height / rows > 10  # pixels at 100 dpi: a line of 7 points


def test_heat_map_columns_run_from_the_right_and_periods_from_the_left():
    table = frames(["2024-01", "2024-02"])
    assert plot_heatmap(table, by="outlet").xaxis_inverted()
    assert not plot_heatmap(table.rename(columns={"outlet": "month"}), by="month").xaxis_inverted()
    assert not plot_heatmap(table, by="outlet", language="en").xaxis_inverted()


def test_panels_hold_the_top_words_in_order():
    ax = plot_tfidf(tfidf().sample(frac=1, random_state=2), top=3, language="en")
    assert len(ax.figure.axes) == 3
    assert [label.get_text() for label in ax.get_yticklabels()] == [rtl(f"كلمة{i}") for i in range(3)]


def test_keywords_stand_from_target_to_reference_and_uncertain_ones_are_pale():
    ax = plot_keywords(keywords())
    assert [bar.get_width() for bar in ax.patches] == [3.0, 1.0, 0.2, -0.1, -2.0, -4.0]
    assert [bar.get_alpha() for bar in ax.patches] == [1, 1, 0.35, 0.35, 1, 1]
    assert [bar.get_width() for bar in plot_keywords(keywords(), top=1).patches] == [3.0, -4.0]


def test_a_frequent_word_stands_before_a_rare_one_with_a_wide_interval():
    table = keywords((5.0, 2.0)).assign(log_ratio_low=[0.1, 1.5])
    assert [bar.get_width() for bar in plot_keywords(table, top=1).patches] == [2.0]


@pytest.mark.parametrize(("ratios", "first"), [((2.0, 1.0), "a"), ((-2.0, -1.0), "b")])
def test_the_title_names_the_side_that_is_shown(ratios, first):
    ax = plot_keywords(keywords(ratios), language="en", names=("a", "b"))
    assert f"more frequent in {first} than" in notes_of(ax).alt


@pytest.mark.parametrize("chart", [plot_frames, lambda t, ax: plot_heatmap(t, by="outlet", ax=ax)])
def test_an_axes_of_the_caller_is_drawn_in(chart):
    mine = Figure(figsize=(5, 4)).subplots()
    assert chart(frames(), ax=mine) is mine
    assert mine.get_title("right") and mine.figure.get_suptitle() == ""
    assert all(label.get_fontfamily()[-1] == "DejaVu Sans" for label in mine.get_yticklabels())
    draw(mine)


@pytest.mark.parametrize(
    ("call", "remedy"),
    [
        (lambda: plot_frames(frames().iloc[:0]), "no row to draw"),
        (lambda: plot_frames(frames().drop(columns="share")), "lacks the column share"),
        (lambda: plot_frames(frames(), by="month"), "Count again with count_frames"),
        (lambda: plot_frames(frames(), measure="x"), "choose one of share, per_1000, hits"),
        (lambda: plot_frames(frames(list("abcdefghi"))), "use plot_heatmap"),
        (lambda: plot_frames(frames(labels=["م"] * 61)), "use plot_heatmap or keep fewer rows"),
        (lambda: plot_frames(pd.concat([frames(), frames()])), "several rows for theme t0"),
        (lambda: plot_frames(frames().assign(share="many")), "must be numbers"),
        (lambda: plot_frames(frames(), language="de"), "choose one of 'ar', 'en', 'fr'"),
        (lambda: plot_frames([1]), "pandas DataFrame"),
        (lambda: plot_heatmap([1], by="x"), "pandas DataFrame"),
        (lambda: plot_heatmap(frames([f"{i:02}" for i in range(25)]), by="outlet"), "count by a wider group"),
        (lambda: plot_tfidf(tfidf().iloc[:0]), "0 groups"),
        (lambda: plot_tfidf(tfidf(), top=0), "from 1 to 40"),
        (lambda: plot_tfidf(tfidf(), columns=2.5), "whole number"),
        (lambda: plot_tfidf(tfidf([f"g{i}" for i in range(25)])), "Keep the groups"),
        (lambda: plot_keywords(keywords().iloc[:0]), "no row with a finite"),
        (lambda: plot_keywords(keywords(), top=99), "from 1 to 40"),
        (lambda: plot_keywords(keywords(), names="ab"), "must be two names"),
    ],
)
def test_errors_name_the_remedy(call, remedy):
    with pytest.raises(KhitabError, match=remedy):
        call()


@pytest.mark.parametrize("highest", [0.0021, 0.02, 0.7, 3, 40])
def test_no_two_ticks_of_the_panels_read_alike(highest):
    ax = plot_tfidf(tfidf().assign(tfidf=lambda table: table["tfidf"] * highest), language="en")
    ax.figure.draw_without_rendering()
    read = [tick.get_text() for tick in ax.get_xticklabels()]
    assert len(read) > 2 and len(set(read)) == len(read)
