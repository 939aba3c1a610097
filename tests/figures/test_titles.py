"""A title of frames names their theme by its label; a key, which is for programs, never stands in it."""

import pandas as pd
import pytest

from analysis.figures.bars import plot_frames
from analysis.figures.dumbbell import plot_dumbbell
from analysis.figures.lines import plot_trend

LABELS = ["Security", "Threat", "Answer"]
FRAMES = pd.DataFrame({"theme": "the_key", "frame": ["", "a", "b"], "label_en": LABELS, "articles": 9, "share": 0.5})
FRAMES = FRAMES.assign(share_low=0.1, share_high=0.9)
TREND = pd.concat([FRAMES.assign(period=period) for period in ("2024-01", "2024-02")])
TREND = TREND[["period", *FRAMES.columns]]
SIDES = {"group_a": "x", "group_b": "y", "articles_a": 9, "articles_b": 9, "share_a": 0.5, "share_b": 0.4}
CONTRASTS = FRAMES.assign(**SIDES, difference=0.1, difference_low=-0.2, difference_high=0.4)


@pytest.mark.parametrize(
    ("plot", "table"), [(plot_frames, FRAMES), (plot_trend, TREND), (plot_dumbbell, CONTRASTS)], ids=lambda one: ""
)
def test_the_theme_is_named_by_its_label_or_not_at_all(plot, table):
    whole = plot(table, language="en").figure.get_suptitle().replace("\n", " ")
    part = plot(table[table["frame"] != ""], language="en").figure.get_suptitle().replace("\n", " ")
    assert "each frame: Security" in whole
    assert "each frame" in part and "each frame:" not in part
    assert "the_key" not in whole + part
