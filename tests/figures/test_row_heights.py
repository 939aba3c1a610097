"""Few rows, a caption, a narrow page: a row keeps the height its letters need, and a long name leaves its bar room."""

import itertools
import warnings

import numpy as np
import pandas as pd
import pytest

from analysis.figures.audit import plot_forms
from analysis.figures.bars import plot_frames
from analysis.figures.contrast import plot_keywords
from analysis.figures.dispersion import plot_dispersion
from analysis.figures.dumbbell import plot_dumbbell
from analysis.figures.heatmap import plot_heatmap
from analysis.figures.keyness import plot_keyness
from analysis.figures.layout import Notes, finish, new_figure, notes_of
from analysis.figures.panels import plot_tfidf
from analysis.figures.style import drawing, redrawing, use_style

LONG = "«أفريكوم» تعزز شراكتها مع المغرب في مناورات «الأسد الإفريقي 2024»: قراءة في الأهداف والرهانات " * 3


def keywords(words):
    ratio = np.linspace(2, -2, len(words)) if len(words) > 1 else np.array([2.0])
    table = pd.DataFrame({"word": words, "n_target": 9, "n_reference": 4, "log_ratio": ratio, "z": 2 * ratio})
    return table.assign(log_ratio_low=ratio - 1, log_ratio_high=ratio + 1)


def tfidf(words, group="a"):
    rows = [(group, i, word, 0.4, 7, 2) for i, word in enumerate(words, 1)]
    return pd.DataFrame(rows, columns=["group", "rank", "word", "tfidf", "n", "docs"])


def heatmap(words, **options):
    frames = pd.DataFrame({"outlet": "a", "theme": words, "frame": "", "articles": 9, "per_1000": 1.5})
    frames = frames.assign(label_ar=words, label_en=words, label_fr=words)
    return plot_heatmap(frames, by="outlet", **options)


def dispersion(words, **options):
    documents = pd.DataFrame({"doc_id": words, "outlet": "a", "published": pd.Timestamp("2024-05-01")})
    tokens = pd.DataFrame({"doc_id": words, "position": 0, "field": "text", "start": 0})
    return plot_dispersion(tokens.assign(term="أمن"), tokens, documents, **options)


def forms(words, **options):
    table = pd.DataFrame({"theme": "t", "frame": "f", "term": LONG, "form": words, "n": 3, "risk": ""})
    return plot_forms(table, **options)


# the least inches a row needs for letters of 9, 9, 8.5, 7.5 and 9 points
CHARTS = {
    "keywords": (lambda words, **options: plot_keywords(keywords(words), names=(LONG, "b"), **options), 0.19),
    "heat map": (heatmap, 0.25),
    "panels": (lambda words, **options: plot_tfidf(tfidf(words), **options), 0.17),
    "dispersion": (dispersion, 0.13),
    "forms": (forms, 0.2),
}


def draw(ax):
    """The height of the chart in inches, once laid out; a warning that there was no room is an error."""
    with redrawing(notes_of(ax).style), warnings.catch_warnings():
        warnings.simplefilter("error")
        ax.figure.draw_without_rendering()
    return ax.get_position().height * ax.figure.get_figheight()


@pytest.mark.parametrize("chart", CHARTS)
@pytest.mark.parametrize("language", ["ar", "fr"])
@pytest.mark.parametrize("size", ["page", "column"])
@pytest.mark.parametrize("words", [["أمن"], ["أمن", "حدود", "تنمية"]], ids=["1", "3"])
def test_a_row_keeps_its_height(chart, language, size, words):
    make, least = CHARTS[chart]
    with use_style(size=size):
        ax = make(words, language=language, caption="120 مقالا" if language == "ar" else "n = 120 articles")
    assert draw(ax) / len(words) >= least


@pytest.mark.parametrize("size", ["page", "column"])
def test_long_words_leave_the_small_charts_room(size):
    groups = pd.concat([tfidf([LONG, "أمن"], group) for group in ("a", LONG)])
    with use_style(size=size):
        ax = plot_tfidf(groups, language="ar", caption="120 مقالا")
    assert draw(ax) / 2 >= 0.17
    assert all(one.get_position().width * ax.figure.get_figwidth() > 0.4 for one in ax.figure.axes)
    assert ax.get_yticklabels()[0].get_text().strip("\u202b\u202c").endswith("…")


@pytest.mark.parametrize("names", [("أ", "ب"), (LONG, LONG)], ids=["short", "long"])
@pytest.mark.parametrize("language", ["ar", "fr"])
def test_the_names_of_the_sides_stand_beyond_the_points(names, language):
    ax = plot_keyness(keywords(["أمن", "حدود"]), names=names, language=language, caption="60")
    draw(ax)
    heights = ax.transData.transform([(1, 4), (1, -4)])[:, 1]
    upper, lower = (text.get_window_extent() for text in ax.texts[1:3])
    assert upper.y0 > heights[0] and lower.y1 < heights[1]


@pytest.mark.parametrize("highest", [0.6, 2, 5, 9])
def test_the_ticks_of_the_log_ratio_are_whole_doublings(highest):
    ax = plot_keywords(keywords(["أ", "ب", "ج"]).assign(log_ratio_high=highest), language="en")
    draw(ax)
    assert all(tick == round(tick) for tick in ax.get_xticks())
    shown = [text.get_text() for text in ax.get_xticklabels()]
    assert len(shown) == len(set(shown)) >= 3


def test_a_narrow_range_of_frequencies_has_more_than_one_tick():
    ax = plot_keyness(keywords(["أمن", "حدود"]).assign(n_target=[80, 100]), language="en")
    draw(ax)
    low, high = ax.get_xlim()
    assert sum(low <= tick <= high for tick in ax.get_xticks()) >= 3


def bars(words, **options):
    frames = pd.DataFrame({"theme": words, "frame": "", "articles": 9, "share": 0.4, "share_low": 0.2})
    frames = frames.assign(share_high=0.6, label_ar=words, label_en=words, label_fr=words)
    return plot_frames(frames, **options)


def dumbbell(words, **options):
    table = pd.DataFrame({"group_a": "a", "group_b": "b", "theme": words, "frame": "", "articles_a": 9})
    table = table.assign(
        articles_b=9, share_a=0.4, share_b=0.2, difference=0.2, difference_low=0.1, difference_high=0.3
    )
    return plot_dumbbell(table.assign(label_ar=words, label_en=words, label_fr=words), **options)


@pytest.mark.parametrize("make", [bars, dumbbell])
@pytest.mark.parametrize("language", ["ar", "fr"])
@pytest.mark.parametrize("words", [["أمن"], ["أمن", "حدود", "تنمية"], [LONG, f"{LONG} 2"]], ids=["1", "3", "long"])
def test_a_caption_of_any_length_takes_nothing_from_the_rows(make, language, words):
    bare, short, long = (draw(make(words, language=language, caption=text)) for text in ("", "n = 9", "n = 9 · " * 60))
    assert bare == pytest.approx(short, abs=0.005) == pytest.approx(long, abs=0.005)


@pytest.mark.parametrize("title", ["عنوان", LONG, LONG * 3], ids=["one line", "two", "many"])
def test_a_title_of_any_length_takes_nothing_from_the_rows(title):
    with drawing("ar") as style:
        notes = Notes(style=style, own_page=True)
        short, asked = (finish(new_figure(3).subplots(), title=text, notes=notes) for text in ("أ", title))
    assert draw(asked) == pytest.approx(draw(short), abs=0.005)


@pytest.mark.parametrize("make", [bars, dumbbell])
@pytest.mark.parametrize("size", ["page", "column"])
def test_labels_of_three_lines_do_not_touch_the_next(make, size):
    with use_style(size=size):
        ax = make([f"{LONG} {i}" for i in range(4)], language="ar", caption="60")
    draw(ax)
    labels = ax.get_yticklabels()
    assert {label.get_text().count("\n") for label in labels} == {2}
    boxes = sorted((label.get_window_extent() for label in labels), key=lambda box: box.y0)
    assert all(above.y0 > below.y1 for below, above in itertools.pairwise(boxes))
