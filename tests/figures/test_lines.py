"""Lines over time: gaps stay open, n is shown, events stand where they happened, nothing is cut off."""

from datetime import date
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from matplotlib.collections import LineCollection, PolyCollection
from matplotlib.colors import same_color
from matplotlib.figure import Figure
from matplotlib.text import Text

from analysis.errors import KhitabError
from analysis.figures.layout import notes_of
from analysis.figures.lines import plot_trend
from analysis.figures.rtl import rtl
from analysis.figures.style import COLOURS, redrawing, use_style

LONG = "«أفريكوم» تعزز شراكتها مع المغرب في مناورات «الأسد الإفريقي 2024»: قراءة في الأهداف والرهانات " * 3
MONTHS = ["2024-01", "2024-02", "2024-03", "2024-04"]
EVENT = {"2024-02-15": "قمة $x$ (UNESCO)"}


def trend(labels=("أمن",), groups=(None,), periods=MONTHS, theme=None, gaps=("2024-03",)):
    """A trends table; the share of row r in period p of group g is (r + p + g) / 60, gaps have no articles."""
    rows = []
    for g, group in enumerate(groups):
        for p, period in enumerate(periods):
            for r, label in enumerate(labels):
                share = np.nan if period in gaps else (r + p + g) / 60
                row = {"outlet": group} if len(groups) > 1 else {}
                row |= {"period": period, "theme": theme or f"t{r}", "frame": f"f{r}" if theme else ""}
                row |= dict.fromkeys(("label_ar", "label_en", "label_fr"), label)
                n = 0 if period in gaps else 4 + g + p
                row |= {"articles": n, "share": share, "share_low": share / 2, "share_high": share + 0.3}
                rows.append(row)
    return pd.DataFrame(rows)


CHARTS = {
    "one line": lambda **options: plot_trend(trend(), events=EVENT, **options),
    "one period": lambda **options: plot_trend(trend(periods=MONTHS[:1]), **options),
    "frames": lambda **options: plot_trend(trend(["أ $", LONG, "UNESCO (اليونسكو)", "د", "ه"], theme="x"), **options),
    "groups": lambda **options: plot_trend(trend(groups=["هسبريس", LONG, None]), events=EVENT, **options),
    "small charts": lambda **options: plot_trend(trend([*"أبجدهو", LONG]), events=EVENT, **options),
    "small charts of groups": lambda **options: plot_trend(trend(["أ", LONG], ["x", LONG]), events=EVENT, **options),
    "no value": lambda **options: plot_trend(trend(["أ", "ب"], gaps=MONTHS), **options),
    "weeks": lambda **options: plot_trend(
        trend(periods=[str(week) for week in pd.period_range("2024-01-01", periods=60, freq="W")]),
        events={f"2024-0{month}-15": LONG for month in range(1, 7)}, **options,
    ),
}  # fmt: skip
every_chart = pytest.mark.parametrize("chart", CHARTS.values(), ids=CHARTS)


def draw(ax):
    with redrawing(notes_of(ax).style):
        ax.figure.draw_without_rendering()
    return ax


def texts(ax):
    return [text.get_text() for text in ax.figure.findobj(Text) if text.get_text() and text.get_visible()]


def lines(ax):
    """The lines that are data: with a colour of their own, and more than a mark beside the chart."""
    return [line for line in ax.get_lines() if line.get_marker() != "None" and line.get_clip_on() is False
            and not line.get_label().startswith("_mark")]  # fmt: skip


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
    ax = draw(chart(language="en", caption="n = 120"))
    notes = notes_of(ax)
    assert dict(matplotlib.rcParams) == before
    assert notes.function == "plot_trend" and notes.caption == "n = 120" and "n = 120" in texts(ax)
    assert notes.alt.startswith("Line chart over time. Share of articles") and "\u202b" not in notes.alt


def test_a_gap_breaks_the_line_whether_its_row_is_there_or_not():
    table = trend()
    for given in (table, table[table["articles"] > 0]):
        (line,) = lines(plot_trend(given))
        assert line.get_xdata().tolist() == [0, 1, 2, 3]
        assert np.isnan(line.get_ydata()[2]) and line.get_ydata()[[0, 1, 3]].tolist() == [0, 1 / 60, 3 / 60]


def test_articles_stand_under_the_axis_and_a_gap_has_none():
    shown = [text.get_text() for text in plot_trend(trend(), language="en").texts]
    assert shown == ["4", "5", "0", "7", "n"]


def test_where_numbers_do_not_fit_the_range_is_told():
    assert "4 to 63 articles per week" in " ".join(texts(CHARTS["weeks"](language="en"))).replace("\n", " ")


def test_a_point_between_two_gaps_keeps_its_interval():
    ax = plot_trend(trend())  # the last month follows a gap
    whiskers = ax.collections[-1].get_segments()
    assert [segment[:, 0].tolist() for segment in whiskers] == [[3, 3]]


def test_an_event_stands_at_its_place_in_the_period():
    ax = plot_trend(trend(periods=["2024-02", "2024-03"]), events={"2024-02-15 12:00": "x"}, language="en")
    dashed = [line for line in ax.get_lines() if line not in lines(ax)]
    assert [line.get_xdata()[0] for line in dashed] == pytest.approx([0], abs=1e-6)  # half of a month of 29 days
    assert "2024-02-15 x" in texts(ax)


def test_time_runs_left_to_right_in_arabic_unless_turned():
    assert not plot_trend(trend()).xaxis_inverted()
    with use_style(direction="rtl", digits="arab"):
        ax = draw(plot_trend(trend(), events=EVENT))
    assert ax.xaxis_inverted() and ax.yaxis.get_ticks_position() == "right"
    assert any("٪" in text for text in texts(ax)) and any("٢٠٢٤" in text for text in texts(ax))


def test_lines_are_told_apart_without_colour_and_named_at_their_end():
    ax = plot_trend(trend(groups=["b", "a", "c"]), language="en")
    assert len({line.get_marker() for line in lines(ax)}) == 3
    assert len({str(line._dash_pattern) for line in lines(ax)}) == 3
    assert [text for text in texts(ax) if text in "abc"] == ["b", "a", "c"]  # from the lowest last share up


def test_names_at_line_ends_do_not_touch():
    ax = draw(plot_trend(trend(["أولى", "ثانية", "ثالثة", "رابعة", "خامسة"], theme="x", gaps=())))
    names = [text for text in ax.texts if text.get_text() in map(rtl, ("أولى", "ثانية", "ثالثة", "رابعة", "خامسة"))]
    boxes = sorted((text.get_window_extent() for text in names), key=lambda box: box.y0)
    assert len(boxes) == 5
    assert all(below.y1 <= above.y0 + 3 for below, above in pairwise(boxes))


def test_names_of_events_do_not_touch():
    periods = [str(month) for month in pd.period_range("2023-01", periods=24, freq="M")]
    ax = draw(plot_trend(trend(periods=periods), events={f"2024-0{m}-01": f"event {m}" for m in (1, 2, 3)}))
    boxes = [text.get_window_extent() for text in ax.texts if "event" in text.get_text()]
    assert len(boxes) == 3
    assert not any(a.overlaps(b) for i, a in enumerate(boxes) for b in boxes[i + 1 :])


@pytest.mark.parametrize(
    ("table", "charts", "in_each"),
    [
        (trend([*"أبجده"], theme="x"), 1, 5),
        (trend([*"أبجدهو"], theme="x"), 6, 1),
        (trend(groups=[*"abcde"]), 1, 5),
        (trend(groups=[*"abcdef"]), 6, 1),
        (trend([*"أبج"], [*"ab"]), 3, 2),
        (trend([*"أب"], [*"abcdef"]), 6, 2),
    ],
)
def test_more_than_five_lines_have_small_charts(table, charts, in_each):
    figure = plot_trend(table).figure
    drawn = [ax for ax in figure.axes if ax.axison]
    assert len(drawn) == charts and {len(lines(ax)) for ax in drawn} == {in_each}
    assert len({ax.get_ylim() for ax in drawn}) == 1


def test_themes_are_drawn_of_several_themes_and_frames_of_one():
    table = pd.concat([trend(["محور"]).assign(theme="t"), trend(["إطار", "آخر"], theme="t")])
    assert len(lines(plot_trend(table))) == 2
    assert "محور" in notes_of(plot_trend(table)).alt
    both = pd.concat([table, trend(["ثان"]).assign(theme="u")])
    assert len(lines(plot_trend(both))) == 2 and "إطار" not in notes_of(plot_trend(both)).alt
    frames = both[both["frame"] != ""]
    assert len(lines(plot_trend(pd.concat([frames, frames.assign(theme="v")])))) == 4


def test_order_of_rows_changes_nothing_but_the_order_of_the_codebook():
    table = trend(["أ"], ["x", "y"])
    assert texts(plot_trend(table)) == texts(plot_trend(table.sample(frac=1, random_state=1)))


@pytest.mark.parametrize(
    ("periods", "label"),
    [(["2024Q1", "2024Q2"], "2024Q1"), (["2023", "2024"], "2023"), (["2024-01-01/2024-01-07"], "2024-01-01")],
)
def test_every_kind_of_period(periods, label):
    assert label in texts(draw(plot_trend(trend(periods=periods), language="en")))


@pytest.mark.parametrize(
    ("language", "label", "told"), [("ar", "ف1 2024", "ف1: الفصل الأول من السنة"), ("fr", "T1 2024", "par trimestre")]
)
def test_quarters_are_written_as_the_language_does(language, label, told):
    ax = draw(plot_trend(trend(periods=["2024Q1", "2024Q2"]), language=language))
    assert rtl(label) in texts(ax) and not any("Q" in text for text in texts(ax))
    assert told in ax.get_xlabel() and f"{label} 0" in notes_of(ax).alt


def test_a_quarter_has_the_digits_of_the_figure():
    with use_style(digits="arab"):
        assert rtl("ف١ ٢٠٢٤") in texts(draw(plot_trend(trend(periods=["2024Q1", "2024Q2"]))))


@pytest.mark.parametrize(("periods", "bands"), [(20, 0), (21, 2)])
def test_of_many_periods_several_lines_have_bands_and_the_note_says_so(periods, bands):
    months = [str(month) for month in pd.period_range("2023-01", periods=periods, freq="M")]
    ax = plot_trend(trend(["a", "b"], theme="x", periods=months, gaps=()), language="en")
    drawn = [part for part in ax.collections if isinstance(part, PolyCollection)]
    whiskers = [
        segment for part in ax.collections if isinstance(part, LineCollection) for segment in part.get_segments()
    ]
    assert len(drawn) == bands and len(whiskers) == (0 if bands else 2 * periods)
    assert ("(pale bands)" in ax.get_xlabel()) == bool(bands)
    shifted = {float(x) % 1 for line in lines(ax) for x in line.get_xdata()}
    assert (shifted == {0}) == bool(bands)  # bands need no place beside one another


def test_a_line_without_any_share_is_named_but_leads_nowhere():
    ax = draw(plot_trend(trend(["a", "b"], gaps=MONTHS[:-1]).assign(share=[np.nan] * 7 + [0.5]), language="en"))
    assert {"a", "b"} <= set(texts(ax))
    assert sum(text.arrow_patch is not None for text in ax.texts if hasattr(text, "arrow_patch")) == 1


def test_a_day_of_an_event_may_be_a_date():
    assert "2024-02-15 x" in texts(plot_trend(trend(), events={date(2024, 2, 15): "x"}, language="en"))


def test_in_arabic_the_day_of_an_event_has_strokes_so_that_its_parts_stay_in_order():
    assert any("2024/02/15 س" in text for text in texts(plot_trend(trend(), events={"2024-02-15": "س"}, language="ar")))


def test_years_read_from_a_file_are_numbers():
    table = trend(periods=["2023", "2024"]).astype({"period": int, "share": str})
    assert lines(plot_trend(table))[0].get_ydata().tolist() == [0, 1 / 60]


def test_an_axes_of_the_caller_is_drawn_in():
    mine = Figure(figsize=(6, 4)).subplots()
    assert plot_trend(trend(groups=["a", "b"]), events=EVENT, ax=mine) is mine
    assert mine.get_title("right") and mine.figure.get_suptitle() == ""
    assert same_color(lines(mine)[0].get_color(), COLOURS[0])
    draw(mine)


@pytest.mark.parametrize(
    ("call", "remedy"),
    [
        (lambda: plot_trend(trend().iloc[:0]), "no row to draw"),
        (lambda: plot_trend(trend().drop(columns="share")), "lacks the column share"),
        (lambda: plot_trend([1]), "pandas DataFrame"),
        (lambda: plot_trend(trend(), by="outlet"), r"Count again with trend\(..., by='outlet'\)"),
        (lambda: plot_trend(trend(groups=["a", "b"]), by=[]), "Filter it, or count again"),
        (lambda: plot_trend(trend(periods=["soon", "later"])), "as trend.. writes them"),
        (lambda: plot_trend(trend(periods=["2024-01", "2024Q1"])), "as trend.. writes them"),
        (lambda: plot_trend(trend().assign(share="many")), "must be numbers"),
        (lambda: plot_trend(trend(), language="de"), "choose one of 'ar', 'en', 'fr'"),
        (lambda: plot_trend(trend(), events=["2024-01-01"]), "dictionary of dates and names"),
        (lambda: plot_trend(trend(), events={"soon": "x"}), "write it as '2025-01-19'"),
        (lambda: plot_trend(trend(), events={"2025-01-19": "x"}), "2024-01 to 2024-04.: leave it out"),
        (lambda: plot_trend(trend([f"m{i}" for i in range(50)])), "keep the themes or groups"),
        (lambda: plot_trend(trend([*"abcdef"], [*"abcdef"])), "keep the themes or groups"),
        (lambda: plot_trend(trend([*"abcdef"]), ax=Figure().subplots()), "leave out ax"),
        (lambda: plot_trend(trend(periods=["2000-01-03/2000-01-09", "2024-01-01/2024-01-07"])), "period='quarter'"),
    ],
)
def test_errors_name_the_remedy(call, remedy):
    with pytest.raises(KhitabError, match=remedy):
        call()
