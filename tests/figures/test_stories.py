"""Stories in time: one row a story, one point a copy, the first one ringed, no point under another."""

import itertools
import warnings

import pandas as pd
import pytest
from matplotlib.dates import date2num
from matplotlib.figure import Figure

from analysis.errors import KhitabError
from analysis.figures.layout import notes_of
from analysis.figures.rtl import rtl
from analysis.figures.stories import plot_stories
from analysis.figures.style import redrawing, use_style

LONG = "«أفريكوم» تعزز شراكتها مع المغرب في مناورات «الأسد الإفريقي 2024» 🔴 " * 4


def stories(n=3, copies=3, outlets=3, title="خبر"):
    """Story g has its copies on the days 10·g, 10·g + 1, …; copy c stands in outlet c."""
    rows = [
        (f"g{g:02}", f"g{g:02}-{c}", f"منبر {c % outlets}", pd.Timestamp("2025-01-01") + pd.Timedelta(days=10 * g + c))
        for g in range(n)
        for c in range(copies)
    ]
    table = pd.DataFrame(rows, columns=["group", "doc_id", "outlet", "published"])
    return table.assign(title=[f"{title} {group}" for group in table["group"]])


def draw(ax):
    with redrawing(notes_of(ax).style):
        ax.figure.draw_without_rendering()
    return ax


def points(ax):
    """Of the copies; the last line of the chart are the rings."""
    return [tuple(point) for line in ax.lines[:-1] for point in line.get_xydata()]


@pytest.mark.parametrize("language", ["ar", "en", "fr"])
@pytest.mark.parametrize("since", ["calendar", "first"])
@pytest.mark.parametrize(
    "table",
    [stories(1, 2), stories(), stories(50, 2), stories(3, 12, 12), stories(2, title=LONG)],
    ids=["one", "three", "fifty", "many outlets", "long"],
)
def test_nothing_is_missing_or_cut_off_or_covered(language, since, table):
    with warnings.catch_warnings(), use_style(language):
        warnings.simplefilter("error")
        ax = draw(plot_stories(table, since=since, caption="ن = 120"))
        drawn, page = ax.figure.get_tightbbox(), ax.figure.get_size_inches()
        places = ax.transData.transform(points(ax)) / ax.figure.dpi
    assert drawn.x0 >= -0.01 and drawn.y0 >= -0.01
    assert drawn.x1 <= page[0] + 0.01 and drawn.y1 <= page[1] + 0.01
    apart = [abs(complex(*(a - b))) for a, b in itertools.combinations(places, 2)]
    assert min(apart) > 0.07  # inches: the width of a point
    boxes = [label.get_window_extent() for label in ax.get_yticklabels()]
    assert all(low.y1 < high.y0 + 3 for high, low in itertools.pairwise(boxes))  # pixels: no headline under another


@pytest.mark.parametrize("size", ["column", "two columns", "slide"])
def test_every_size(size):
    with use_style(size=size) as style:
        assert draw(plot_stories(stories())).figure.get_figwidth() == style.width


def test_points_are_the_dates_and_the_first_of_each_story_has_a_ring():
    table = stories()
    ax = plot_stories(table.sample(frac=1, random_state=1))
    assert sorted(x for x, _ in points(ax)) == sorted(date2num(table["published"]))
    assert sorted(ax.lines[-1].get_xdata()) == [date2num(pd.Timestamp("2025-01-01")) + 10 * g for g in range(3)]
    assert [label.get_text() for label in ax.get_yticklabels()] == [rtl(f"خبر g0{g}") for g in range(3)]


def test_days_since_the_first():
    ax = plot_stories(stories(), since="first")
    assert sorted(x for x, _ in points(ax)) == [0, 0, 0, 1, 1, 1, 2, 2, 2]
    assert set(ax.lines[-1].get_xdata()) == {0}
    assert "3\n2025-01-11" in [text.get_text() for text in ax.texts]


def test_documents_give_the_same_figure():
    table = stories()
    alone = table.iloc[:1].assign(group="z", doc_id="z", title="وحيد")
    documents = pd.concat([table, alone]).rename(columns={"group": "duplicate_group"})
    assert points(plot_stories(documents)) == points(plot_stories(table))
    assert notes_of(plot_stories(documents)).alt == notes_of(plot_stories(table)).alt


def test_beyond_seven_outlets_the_rest_share_a_mark():
    seven = plot_stories(stories(1, 7, 7), language="en").get_legend()
    nine = plot_stories(stories(1, 9, 9), language="en").get_legend()
    names = [text.get_text() for text in nine.get_texts()]
    assert len([text for text in seven.get_texts() if text.get_text()]) == 8
    assert "other outlets" in names and rtl("منبر 6", base="ltr") in names
    assert rtl("منبر 7", base="ltr") not in names
    markers = [line.get_marker() for line in seven.legend_handles if line.get_linestyle() == "None"]
    assert len(set(markers)) >= 7


def test_the_legend_of_an_arabic_figure_runs_from_the_right():
    texts = [t.get_text() for t in plot_stories(stories(outlets=1), language="ar").get_legend().get_texts()]
    assert texts == [rtl("منبر 0"), rtl("الأسبق نشرا")]


def test_stories_with_most_copies_are_kept_and_what_is_left_out_is_said():
    table = pd.concat([stories(3, 2), stories(1, 4).assign(group="big", title="كبير")])
    table.loc[(table["doc_id"] == "g00-1") & (table["group"] == "big"), "published"] = pd.NaT
    ax = plot_stories(table, language="en", top=1)
    assert [label.get_text() for label in ax.get_yticklabels()] == [rtl("كبير")]
    title = ax.get_xlabel().replace("\n", " ")
    assert "stories shown: 1 of 4" in title and "copies without a date left out: 1" in title
    assert [text.get_text() for text in ax.texts] == ["3"]


def test_time_runs_from_left_to_right_unless_asked():
    assert not plot_stories(stories(), language="ar").xaxis_inverted()
    with use_style(direction="rtl"):
        assert plot_stories(stories(), language="ar").xaxis_inverted()


def test_arabic_digits_in_dates():
    with use_style(digits="arab"):
        ax = draw(plot_stories(stories()))
    assert any("٢٠٢٥-٠١" in label.get_text() for label in ax.get_xticklabels())


def test_a_missing_title_is_the_name_and_a_missing_outlet_a_dash():
    table = stories(1, 2).assign(title=["", None], outlet=None)
    ax = plot_stories(table, language="en")
    assert [label.get_text() for label in ax.get_yticklabels()] == ["g00-0"]
    assert "—" in [text.get_text() for text in ax.get_legend().get_texts()]


def test_notes_and_an_axes_of_the_caller():
    mine = Figure(figsize=(6, 4)).subplots()
    assert plot_stories(stories(), ax=mine, language="en", caption="n = 9") is draw(mine)
    notes = notes_of(mine)
    assert notes.alt.startswith("Points in time. Stories printed more than once. خبر g00 (منبر 0, 2025-01-01): 3;")
    assert notes.parameters == {"language": "en", "since": "calendar", "top": 12}
    assert notes.caption == "n = 9"


@pytest.mark.parametrize(
    ("call", "remedy"),
    [
        (lambda: plot_stories(stories().iloc[:0]), "nothing to draw"),
        (lambda: plot_stories(stories(3, 1)), "no story was printed more than once"),
        (lambda: plot_stories(stories().assign(published="2025-01-01")), r"pd\.to_datetime"),
        (lambda: plot_stories(stories().assign(published=pd.NaT)), "fill the column published"),
        (lambda: plot_stories(stories().drop(columns="outlet")), "lacks the column outlet"),
        (lambda: plot_stories([1]), "pandas DataFrame"),
        (lambda: plot_stories(stories(), top=0), "from 1 to 60"),
        (lambda: plot_stories(stories(), since="x"), "calendar or first"),
        (lambda: plot_stories(stories(60, 2, 2), top=60), "draw fewer stories"),
    ],
)
def test_errors_name_the_remedy(call, remedy):
    with pytest.raises(KhitabError, match=remedy):
        call()
