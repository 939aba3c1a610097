"""Where bars, rows and cells stand on a saved picture: held against the picture's own pixels."""

import io

import matplotlib.image
import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure

from analysis.figures.bars import plot_frames
from analysis.figures.contrast import plot_keywords
from analysis.figures.dumbbell import plot_dumbbell
from analysis.figures.heatmap import plot_heatmap
from analysis.figures.panels import plot_tfidf
from analysis.figures.places import places_of
from analysis.figures.style import COLOURS

LABELS = {"label_ar": ["أمن", "تنمية"], "label_en": ["Security", "Growth"], "label_fr": ["Sécurité", "Croissance"]}
FRAMES = pd.DataFrame({"theme": ["t", "u"], "frame": "", **LABELS, "articles": 9, "share": [0.3, 0.8]})
GROUPS = pd.concat([FRAMES.assign(outlet=name) for name in ("ا", "ب")])[["outlet", *FRAMES.columns]]


def pixels_of(ax) -> np.ndarray:
    image = io.BytesIO()
    ax.figure.savefig(image, format="png", dpi=300)
    image.seek(0)
    return matplotlib.image.imread(image)[..., :3]


def cut(pixels: np.ndarray, place) -> np.ndarray:
    high, wide = pixels.shape[:2]
    rows = slice(round(place.top * high), round((place.top + place.height) * high))
    return pixels[rows, round(place.left * wide) : round((place.left + place.width) * wide)]


def share_of(colour: str, part: np.ndarray) -> np.ndarray:
    return np.abs(part - to_rgb(colour)).max(axis=2) < 0.02


@pytest.mark.parametrize("language", ["ar", "en", "fr"])
def test_a_bar_lies_whole_in_its_own_place_and_no_other_does(language):
    ax = plot_frames(FRAMES, language=language)
    pixels, places = pixels_of(ax), places_of(ax)
    assert [place.row for place in places] == [{"theme": k, "frame": "", "group": ""} for k in ("u", "t")]
    inside = [share_of(COLOURS[0], cut(pixels, place)) for place in places]
    assert sum(part.sum() for part in inside) >= 0.98 * share_of(COLOURS[0], pixels).sum()
    widths = [part.any(axis=0).sum() for part in inside]
    assert widths[0] / widths[1] == pytest.approx(0.8 / 0.3, rel=0.02)
    starts = [part[:, -6:].any() if language == "ar" else part[:, :6].any() for part in inside]
    assert starts == [True, True]


def test_each_group_has_its_own_place_and_says_its_value():
    ax = plot_frames(GROUPS, by="outlet", language="en")
    pixels, places = pixels_of(ax), places_of(ax)
    assert [(p.row["theme"], p.row["group"], p.told) for p in places] == [
        ("u", "ا", "Growth (ا): 80%"), ("u", "ب", "Growth (ب): 80%"),
        ("t", "ا", "Security (ا): 30%"), ("t", "ب", "Security (ب): 30%"),
    ]  # fmt: skip
    for place in places:
        own = COLOURS["اب".index(place.row["group"])]
        other = COLOURS[1 - "اب".index(place.row["group"])]
        part = cut(pixels, place)
        assert share_of(own, part).mean() > 0.1 > 0.03 > share_of(other, part).mean()


@pytest.mark.parametrize(("language", "first_at"), [("ar", "right"), ("en", "left")])
def test_cells_of_a_heat_map_stand_where_they_are_drawn(language, first_at):
    places = places_of(plot_heatmap(GROUPS, by="outlet", measure="share", language=language))
    at = {(place.row["theme"], place.row["group"]): place for place in places}
    assert len(at) == 4
    assert (at["t", "ا"].left > at["t", "ب"].left) == (first_at == "right")
    assert at["t", "ا"].top < at["u", "ا"].top
    assert sum(place.width for place in places[:2]) == pytest.approx(
        abs(at["t", "ا"].left - at["t", "ب"].left) + places[0].width
    )


def test_rows_of_a_dumbbell_stand_in_the_order_drawn():
    table = FRAMES.assign(group_a="a", group_b="b", articles_a=9, articles_b=9, share_a=[0.1, 0.9], share_b=0.5)
    table = table.assign(difference=[-0.4, 0.4], difference_low=[-0.6, 0.1], difference_high=[0.1, 0.6])
    places = places_of(plot_dumbbell(table, language="en"))
    assert [place.row for place in places] == [{"theme": "u", "frame": ""}, {"theme": "t", "frame": ""}]
    assert places[0].told.startswith("Growth: 90% vs 50%")
    assert places[0].top < places[1].top


def test_words_have_places_in_every_small_chart():
    tfidf = pd.DataFrame({"group": ["a", "a", "b"], "rank": [1, 2, 1], "word": ["أمن", "حد", "سلم"], "n": [4, 3, 2]})
    ax = plot_tfidf(tfidf.assign(tfidf=[0.4, 0.2, 0.3], docs=1), language="ar")
    pixels, places = pixels_of(ax), places_of(ax)
    assert [place.row for place in places] == tfidf[["group", "word"]].to_dict("records")
    assert places[0].left > places[2].left
    assert all(share_of(COLOURS[0], cut(pixels, place)).mean() > 0.2 for place in places)
    words = {"word": ["حد", "سلم"], "n_target": [34, 2], "n_reference": [2, 30], "log_ratio": [3.1, -3.0]}
    keywords = pd.DataFrame({**words, "log_ratio_low": [1.4, -4.0], "log_ratio_high": [4.8, -2.0]})
    assert [place.row["word"] for place in places_of(plot_keywords(keywords, language="en"))] == ["حد", "سلم"]


def test_asking_changes_no_byte_of_the_picture():
    ax, other = plot_frames(FRAMES, language="ar"), plot_frames(FRAMES, language="ar")
    places_of(ax)
    assert (pixels_of(ax) == pixels_of(other)).all()
    assert places_of(ax) == places_of(other)


def test_other_charts_have_none():
    assert places_of(Figure().subplots()) == []
