"""Raw and corrected shares, and agreement: sorted, told apart without colour, the reason where there is no number."""

import numpy as np
import pandas as pd
import pytest
from matplotlib.figure import Figure

from analysis.errors import KhitabError
from analysis.figures.agreement import plot_agreement
from analysis.figures.layout import notes_of
from analysis.figures.prevalence import plot_prevalence
from analysis.figures.rtl import rtl
from analysis.figures.style import use_style

LONG = "«أفريكوم» تعزز شراكتها مع المغرب في مناورات «الأسد الإفريقي 2024»: قراءة في الأهداف والرهانات " * 3
LABELS = ["مكافحة الإرهاب", "UNESCO (اليونسكو)", "كلفة $ ميزانية $", LONG]


def prevalence(labels=LABELS, outlets=(), theme=None):
    """A prevalence table: row r has a raw share of .5 and a corrected share of .3 + r / 100."""
    rows = []
    for outlet in outlets or [None]:
        for r, label in enumerate(labels):
            row = {"outlet": outlet} if outlets else {}
            row |= {"theme": theme or f"t{r}", "frame": f"f{r}" if theme else ""}
            row |= dict.fromkeys(("label_ar", "label_en", "label_fr"), label)
            row |= {"articles": 60, "share": 0.5, "share_low": 0.4, "share_high": 0.6, "corrected": 0.3 + r / 100}
            row |= {"corrected_low": 0.2, "corrected_high": 0.45, "reason": ""}
            rows.append(row | {"assumption": "assumes equal error across outlet" if outlets else ""})
    return pd.DataFrame(rows)


def agreement(names=LABELS):
    """An agreement table: row r has an alpha of .9 - r / 100, the last one none."""
    rows = [
        {"variable": name, "unit": "article", "units": 40, "alpha": 0.9 - r / 100, "alpha_low": 0.5, "alpha_high": 1.0}
        | {"ac1": 0.92, "agreement": 0.95, "prevalence_of": "1", "prevalence": 0.2, "reason": ""}
        for r, name in enumerate(names)
    ]
    rows[-1] |= dict.fromkeys(("alpha", "alpha_low", "alpha_high"), np.nan) | {"prevalence_of": "0", "prevalence": 1.0}
    rows[-1] |= {"reason": "no variation: every value is 0; alpha is not defined"}
    return pd.DataFrame(rows)


CHARTS = {
    "themes": lambda **options: plot_prevalence(prevalence(), **options),
    "groups": lambda **options: plot_prevalence(prevalence(outlets=("منبر", LONG)), **options),
    "one share": lambda **options: plot_prevalence(prevalence(LABELS[:1]), **options),
    "fifty shares": lambda **options: plot_prevalence(prevalence([f"إطار {i}" for i in range(50)]), **options),
    "no gold": lambda **options: plot_prevalence(
        prevalence().assign(corrected=np.nan, corrected_low=np.nan, corrected_high=np.nan), **options
    ),
    "agreement": lambda **options: plot_agreement(agreement(), **options),
    "no alpha": lambda **options: plot_agreement(agreement(LABELS[:1]), **options),
    "fifty alphas": lambda **options: plot_agreement(agreement([f"إطار {i}" for i in range(50)]), **options),
}
every_chart = pytest.mark.parametrize("chart", CHARTS.values(), ids=CHARTS)


def labels(ax):
    return [text.get_text() for text in ax.get_yticklabels()]


def told(ax):
    return [text.get_text() for text in ax.texts]


@every_chart
def test_nothing_is_cut_off(chart, check_page):
    check_page(chart)


@pytest.mark.parametrize("name", ["groups", "agreement"])
@pytest.mark.parametrize(("language", "font"), [("en", "dejavu"), ("fr", "sans"), ("ar", "dejavu")])
def test_no_glyph_is_missing(name, language, font, check_page):
    check_page(CHARTS[name], language=language, font=font)


@pytest.mark.parametrize("size", ["column", "slide"])
@pytest.mark.parametrize("name", ["groups", "agreement"])
def test_every_size_holds_its_chart(name, size, check_page):
    check_page(CHARTS[name], size=size)


@pytest.mark.parametrize("chart", [CHARTS["themes"], CHARTS["agreement"]])
def test_notes_and_the_callers_settings(chart):
    import matplotlib

    before = dict(matplotlib.rcParams)
    notes = notes_of(chart(language="en", caption="n = 60"))
    assert dict(matplotlib.rcParams) == before
    assert notes.function in ("plot_prevalence", "plot_agreement") and notes.caption == "n = 60"
    assert notes.alt.startswith(("Two points in each row", "Points with intervals")) and "\u202b" not in notes.alt


@pytest.mark.parametrize("chart", [CHARTS["themes"], CHARTS["agreement"]])
def test_mirrored_in_arabic_only(chart):
    assert chart(language="ar").xaxis_inverted() and not chart(language="fr").xaxis_inverted()
    with use_style(direction="ltr"):
        assert not chart(language="ar").xaxis_inverted()


# --- shares ----------------------------------------------------------------------------------------------------------


def test_shares_stand_from_the_largest_to_the_smallest():
    ax = plot_prevalence(prevalence(["أ", "ب", "ج"]).sample(frac=1, random_state=3), language="en")
    assert labels(ax) == [rtl("ج"), rtl("ب"), rtl("أ")]
    raw, corrected = ax.get_lines()[-2:]
    assert raw.get_xdata().tolist() == [0.5] * 3
    assert corrected.get_xdata().tolist() == pytest.approx([0.32, 0.31, 0.30])
    assert (raw.get_marker(), raw.get_markerfacecolor()) == ("o", "white")
    assert corrected.get_marker() == "D" and corrected.get_markerfacecolor() != "white"


@pytest.mark.parametrize(("language", "text"), [("en", "30 [20, 45] (50)"), ("fr", "30 [20\u00a0; 45] (50)")])
def test_shares_are_told_in_figures(language, text):
    assert told(plot_prevalence(prevalence(["a"]), language=language)) == [text]


def test_a_share_without_gold_has_a_dash_and_no_mark():
    table = prevalence(["أ", "ب"])
    table.loc[1, ["corrected", "corrected_low", "corrected_high"]] = np.nan
    ax = plot_prevalence(table, language="en")
    assert told(ax) == ["— (50)", "30 [20, 45] (50)"]  # sorted by what is known of it, the raw share
    assert np.isnan(ax.get_lines()[-1].get_xdata()).tolist() == [True, False]


def test_groups_of_a_frame_stand_together_and_what_is_assumed_has_a_star():
    ax = plot_prevalence(prevalence(["x", "y"], outlets=("a", "b")), language="en")
    assert labels(ax) == ["y: a", "y: b", "x: a", "x: b"]
    assert told(ax)[0] == "31 [20, 45]* (50)"
    assert "taken to be the same in each group" in ax.get_xlabel().replace("\n", " ")
    alone = plot_prevalence(prevalence(["x"], outlets=("a", "b"), theme="t"), language="en", by="outlet")
    assert labels(alone) == ["a", "b"] and "“x”" in alone.figure.get_suptitle()
    assert "*" not in plot_prevalence(prevalence(["x"]), language="en").get_xlabel()


def test_themes_of_several_themes_frames_of_one():
    table = pd.concat([prevalence(["محور"]).assign(theme="t"), prevalence(["إطار", "آخر"], theme="t")])
    assert len(labels(plot_prevalence(table))) == 2
    both = pd.concat([table, prevalence(["ثان"]).assign(theme="u")])
    assert sorted(labels(plot_prevalence(both))) == sorted(map(rtl, ["محور", "ثان"]))


# --- agreement -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("language", "comma"), [("en", ", "), ("ar", ", "), ("fr", "\u00a0; ")])
def test_the_ends_of_an_interval_are_told_apart_as_the_language_does(language, comma):
    shown = [text for text in told(plot_agreement(agreement(["a", "b"]), language=language)) if "[" in text]
    assert shown and all(comma in text.split("]")[0] for text in shown)


def test_alpha_stands_from_the_highest_to_the_lowest_and_nothing_last():
    ax = plot_agreement(agreement([*"abc"]).sample(frac=1, random_state=5), language="en")
    assert labels(ax) == ["a", "b", "c"]
    assert told(ax) == [
        "0.90 [0.50, 1.00] · 20%",
        "0.89 [0.50, 1.00] · 20%",
        "α not defined: all values are 0",
        "— · 0: 100%",
    ]


@pytest.mark.parametrize(
    ("language", "reason", "text"),
    [
        ("en", "no unit was coded by two people", "α not defined: no unit was coded by two people"),
        ("fr", "no variation: every value is 0", "α non défini : toutes les valeurs sont 0"),
        ("ar", "no variation: every value is 0", "كل القيم 0"),
    ],
)
def test_why_there_is_no_alpha(language, reason, text):
    table = agreement(["a"]).assign(reason=reason, prevalence_of="0" if "variation" in reason else None)
    assert any(text in one for one in told(plot_agreement(table, language=language)))


def test_guide_lines_stand_where_alpha_may_be_used():
    lines = [line for line in plot_agreement(agreement()).get_lines() if list(line.get_ydata()) == [0, 1]]
    assert [line.get_xdata()[0] for line in lines] == pytest.approx([2 / 3, 0.8])
    assert len({line.get_linestyle() for line in lines}) == 2


def test_marks_differ_in_shape_and_those_beside_alpha_are_hollow():
    marks = [line for line in plot_agreement(agreement()).get_lines() if line.get_marker() not in ("None", None, "")]
    assert {(line.get_marker(), line.get_markerfacecolor() == "white") for line in marks} == {
        ("o", False),
        ("D", True),
        ("^", True),
    }


def test_far_below_chance_is_cut_at_the_edge_and_told_in_figures():
    table = agreement(["a", "b"]).assign(alpha_low=-0.9)
    ax = plot_agreement(table, language="en")
    assert ax.get_xlim()[0] == pytest.approx(-0.27)
    assert told(ax)[0].startswith("0.90 [−0.90, ")


def test_variables_are_named_by_labels_by_the_table_or_by_their_key():
    table = agreement(["threat", "hope"])
    assert labels(plot_agreement(table, language="en", labels={"threat": "Menace"})) == ["Menace", "hope"]
    assert labels(plot_agreement(table.assign(label_en=["T", "H"]), language="en")) == ["T", "H"]
    units = agreement(["tone", "tone"]).assign(unit=["article", "sentence"])
    assert labels(plot_agreement(units, language="en")) == ["tone (article)", "tone (sentence)"]


# --- both ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["groups", "agreement"])
def test_an_axes_of_the_caller_is_drawn_in(name):
    mine = Figure(figsize=(6, 5)).subplots()
    assert CHARTS[name](ax=mine) is mine
    assert mine.get_title("right") and mine.figure.get_suptitle() == ""
    mine.figure.draw_without_rendering()
    assert mine.get_legend().get_window_extent().y0 > mine.transData.transform((0, 0))[1]  # above the first row


@pytest.mark.parametrize(("plot", "table"), [(plot_prevalence, prevalence()), (plot_agreement, agreement())])
def test_the_table_is_not_changed(plot, table):
    before = table.copy()
    plot(table)
    pd.testing.assert_frame_equal(table, before)


@pytest.mark.parametrize(
    ("call", "remedy"),
    [
        (lambda: plot_prevalence(prevalence().iloc[:0]), "no row to draw"),
        (lambda: plot_prevalence(prevalence().drop(columns="corrected")), "lacks the column corrected"),
        (lambda: plot_prevalence([1]), "pandas DataFrame"),
        (lambda: plot_prevalence(prevalence(), by="month"), "no group column month.*Correct again"),
        (lambda: plot_prevalence(prevalence(outlets=("a", "b")), by=[]), "correct again by what is to be shown"),
        (lambda: plot_prevalence(prevalence(["م"] * 81)), "keep one theme"),
        (lambda: plot_prevalence(prevalence().assign(share="many")), "must be numbers"),
        (lambda: plot_prevalence(prevalence(), language="de"), "choose one of 'ar', 'en', 'fr'"),
        (lambda: plot_agreement(agreement().iloc[:0]), "a variable that two people coded"),
        (lambda: plot_agreement(agreement().drop(columns="ac1")), "lacks the column ac1"),
        (lambda: plot_agreement(agreement(["a", "a"])), "keep one of them"),
        (lambda: plot_agreement(agreement([f"v{n}" for n in range(81)])), "keep some"),
    ],
)
def test_errors_name_the_remedy(call, remedy):
    with pytest.raises(KhitabError, match=remedy):
        call()
