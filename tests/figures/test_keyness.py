"""The scatter of keyness: every point, the strongest named once and apart from each other, in three languages."""

import itertools
import warnings

import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import to_rgba
from matplotlib.figure import Figure
from matplotlib.text import Annotation, Text

from analysis.errors import KhitabError
from analysis.figures.beside import spread
from analysis.figures.keyness import plot_keyness
from analysis.figures.layout import notes_of
from analysis.figures.rtl import rtl
from analysis.figures.style import COLOURS, redrawing, use_style

LONG = "«أفريكوم» تعزز شراكتها مع المغرب في مناورات «الأسد الإفريقي 2024» " * 2


def keywords(z=(4.0, 2.5, 1.0, 0.0, -0.5, -3.0)):
    table = pd.DataFrame({"word": [f"كلمة{i}" for i in range(len(z))], "z": z})
    return table.assign(n_target=[2 * i + 1 for i in range(len(table))], n_reference=3)


def many(rows):
    rng = np.random.default_rng(0)
    return keywords(rng.normal(0, 3, rows).tolist())


def draw(ax):
    with redrawing(notes_of(ax).style):
        ax.figure.draw_without_rendering()
    return ax


def labels(ax):
    """The named words: beside the names of the sides, the axis and the title every text that belongs to a point."""
    return [text for text in ax.texts if isinstance(text, Annotation) and text.xycoords == "data"]


def aside(ax):
    """Those that stand in the column."""
    return [text for text in labels(ax) if text.anncoords != "offset points"]


def boxes_of(texts):
    return [Text.get_window_extent(text) for text in texts]  # without the line to the point


def points(ax):
    return [tuple(map(float, point)) for part in ax.collections for point in part.get_offsets()]


@pytest.mark.parametrize("language", ["ar", "en", "fr"])
@pytest.mark.parametrize("rows", [1, 6, 50, 300])
@pytest.mark.parametrize("size", ["page", "column", "slide"])
def test_labels_stand_apart_and_nothing_is_cut_off(language, rows, size):
    with warnings.catch_warnings(), use_style(language, size=size):
        warnings.simplefilter("error")
        ax = draw(plot_keyness(many(rows), names=(LONG, "UNESCO (اليونسكو)"), caption="ن = 120 🔴"))
        column = boxes_of(aside(ax))
        near = boxes_of(text for text in labels(ax) if text not in aside(ax))
        drawn, page = ax.figure.get_tightbbox(), ax.figure.get_size_inches()
    assert len(column) + len(near) == min(rows, 30)
    assert not any(a.overlaps(b) for a, b in itertools.combinations([*near, *boxes_of(ax.texts[1:3])], 2))
    assert not any(a.overlaps(b) for a, b in itertools.product(near, column))
    apart = [abs(a.y0 + a.y1 - b.y0 - b.y1) / 2 for a, b in itertools.combinations(column, 2)]
    assert min(apart, default=99) > 0.12 * ax.figure.dpi  # inches: letters of 8 points do not touch
    assert drawn.x0 >= -0.01 and drawn.y0 >= -0.01
    assert drawn.x1 <= page[0] + 0.01 and drawn.y1 <= page[1] + 0.01


@pytest.mark.parametrize("top", [8, 15, 25])
def test_a_word_stands_at_its_point_and_covers_none_that_is_coloured(top):
    ax = draw(plot_keyness(many(60), top=top, language="en"))
    coloured = np.concatenate([ax.transData.transform(part.get_offsets()) for part in ax.collections[1:3]])
    chart, near = ax.get_window_extent(), [text for text in labels(ax) if text not in aside(ax)]
    assert len(near) > len(aside(ax))
    for text, box in zip(near, boxes_of(near), strict=True):
        point = ax.transData.transform(text.xy)
        gap = np.maximum(np.maximum([box.x0, box.y0] - point, point - [box.x1, box.y1]), 0)
        assert 0 < np.hypot(*gap) < 30 / 72 * ax.figure.dpi
        assert not any(box.x0 < x < box.x1 and box.y0 < y < box.y1 for x, y in coloured)
        assert chart.x0 <= box.x0 and box.x1 <= chart.x1 and chart.y0 <= box.y0 and box.y1 <= chart.y1


def test_a_word_alone_stands_at_the_right_of_its_point_and_without_a_line():
    ax = draw(plot_keyness(keywords((5.0, 0.0, -4.0)), language="en"))
    assert [text.arrow_patch for text in labels(ax)] == [None, None]
    first = labels(ax)[0]
    assert boxes_of([first])[0].x0 > ax.transData.transform(first.xy)[0]


def test_words_of_one_point_that_find_no_place_stand_in_the_column_each_with_a_line():
    table = keywords([3.0] * 25).assign(n_target=5, word=[f"{LONG}{i}" for i in range(25)])
    ax = draw(plot_keyness(table, top=25, language="en"))
    chart = ax.get_window_extent()
    assert len(labels(ax)) == 25 and len(aside(ax)) >= 5
    assert all(text.arrow_patch is not None for text in aside(ax))
    assert all(box.x0 > chart.x1 for box in boxes_of(aside(ax)))


def test_places_are_the_same_every_time():
    first, again = (labels(plot_keyness(many(80), language="ar")) for _ in range(2))
    assert [tuple(text.xyann) for text in first] == [tuple(text.xyann) for text in again]


def test_points_are_frequency_and_z_of_all_words():
    table = keywords()
    expected = zip((table["n_target"] + 3).astype(float), table["z"], strict=True)
    assert sorted(points(plot_keyness(table))) == sorted(expected)


def test_sides_differ_by_colour_and_marker_and_the_middle_is_grey():
    grey, target, reference = plot_keyness(keywords()).collections
    assert [len(part.get_offsets()) for part in (grey, target, reference)] == [3, 2, 1]
    assert tuple(target.get_facecolor()[0]) == to_rgba(COLOURS[0])
    assert len(target.get_paths()[0].vertices) != len(reference.get_paths()[0].vertices)


def test_the_strongest_words_of_both_sides_are_named_in_order_and_a_zero_is_not():
    ax = plot_keyness(keywords(), top=2)
    assert [text.get_text() for text in labels(ax)] == [rtl(f"كلمة{i}") for i in (0, 1, 4, 5)]
    assert [text.xy for text in labels(plot_keyness(keywords(), top=1))] == [(4, 4.0), (14, -3.0)]


def test_frequencies_run_from_left_to_right_unless_asked():
    assert not plot_keyness(keywords(), language="ar").xaxis_inverted()
    with use_style(direction="rtl"):
        assert plot_keyness(keywords(), language="ar").xaxis_inverted()


def test_many_points_are_an_image():
    assert all(part.get_rasterized() for part in plot_keyness(many(2001)).collections)
    assert not any(part.get_rasterized() for part in plot_keyness(many(50)).collections)


def test_notes_and_alternative_text():
    notes = notes_of(plot_keyness(keywords(), language="en", names=("A", "B"), caption="n = 9"))
    assert notes.alt.startswith("Scatter plot. Words whose frequency differs most: A (above), B (below). كلمة0 4.0;")
    assert (notes.caption, notes.function) == ("n = 9", "plot_keyness")
    assert notes.parameters == {"language": "en", "names": ["A", "B"], "top": 15}


def test_an_axes_of_the_caller_takes_smaller_letters():
    mine = Figure(figsize=(5, 4)).subplots()
    assert plot_keyness(many(80), ax=mine) is mine
    assert all(5 <= text.get_fontsize() < 8 for text in labels(mine))


@pytest.mark.parametrize(
    ("wanted", "found"),
    [([], []), ([1.0], [1.0]), ([5.0, 0.0], [5.0, 0.0]), ([1.0, 1.0], [1.5, 0.5]), ([9.0, 9.0], [5.0, 4.0])],
)
def test_spread(wanted, found):
    assert spread(np.array(wanted), 1.0, -5, 5).tolist() == pytest.approx(found)


def test_the_table_is_not_changed():
    table = keywords()
    before = table.copy()
    plot_keyness(table)
    pd.testing.assert_frame_equal(table, before)


@pytest.mark.parametrize(
    ("call", "remedy"),
    [
        (lambda: plot_keyness(keywords().iloc[:0]), "no row with a finite z"),
        (lambda: plot_keyness(keywords().assign(z=np.nan)), "lower the minimum frequency"),
        (lambda: plot_keyness(keywords().assign(z="high")), "must be numbers"),
        (lambda: plot_keyness(keywords().drop(columns="z")), "lacks the column z"),
        (lambda: plot_keyness([1]), "pandas DataFrame"),
        (lambda: plot_keyness(keywords(), top=0), "from 1 to 25"),
        (lambda: plot_keyness(keywords(), names="ab"), "must be two names"),
        (lambda: plot_keyness(many(80), ax=Figure(figsize=(5, 2)).subplots()), r"or top=\d"),
    ],
)
def test_errors_name_the_remedy(call, remedy):
    with pytest.raises(KhitabError, match=remedy):
        call()
