"""The form audit as bars: forms of one term, the commonest on top, each with its class of risk."""

import itertools
import warnings

import pandas as pd
import pytest
from matplotlib.colors import to_rgba
from matplotlib.figure import Figure

from analysis.errors import KhitabError
from analysis.figures.audit import plot_forms
from analysis.figures.layout import notes_of
from analysis.figures.rtl import rtl
from analysis.figures.style import redrawing, use_style

RISKS = ["", "inflected", "listed plural", "first letter", "template"]
LONG = "وللتدريبات العسكرية المشتركة بين القوات المسلحة الملكية والقوات الأمريكية 🔴 " * 3


def forms(rows=5, **columns):
    table = pd.DataFrame({"form": [f"صيغة{i}" for i in range(rows)], "n": range(rows, 0, -1)})
    table["risk"] = [RISKS[i % 5] for i in range(rows)]
    return table.assign(**{"theme": "t", "frame": "f", "term": "تدريب", **columns})


def draw(ax):
    with redrawing(notes_of(ax).style):
        ax.figure.draw_without_rendering()
    return ax


@pytest.mark.parametrize("language", ["ar", "en", "fr"])
@pytest.mark.parametrize("table", [forms(1), forms(), forms(60), forms(3, form=LONG)], ids=["1", "5", "60", "long"])
@pytest.mark.parametrize("size", ["page", "column", "two columns"])
def test_nothing_is_missing_or_cut_off(language, table, size):
    with warnings.catch_warnings(), use_style(language, size=size):
        warnings.simplefilter("error")
        ax = draw(plot_forms(table, top=60, caption="ن = 120"))
        drawn, page = ax.figure.get_tightbbox(), ax.figure.get_size_inches()
    assert drawn.x0 >= -0.01 and drawn.y0 >= -0.01
    assert drawn.x1 <= page[0] + 0.01 and drawn.y1 <= page[1] + 0.01
    boxes = [label.get_window_extent() for label in ax.get_yticklabels()]
    assert all(low.y1 < high.y0 + 3 for high, low in itertools.pairwise(boxes))  # pixels: no label under another


def test_bars_are_the_hits_sorted_and_marked_by_risk_twice():
    ax = plot_forms(forms().sample(frac=1, random_state=1))
    assert [bar.get_width() for bar in ax.patches] == [5, 4, 3, 2, 1]
    assert [label.get_text() for label in ax.get_yticklabels()] == [rtl(f"صيغة{i}") for i in range(5)]
    assert len({bar.get_hatch() for bar in ax.patches}) == len({bar.get_facecolor() for bar in ax.patches}) == 5


def test_the_legend_names_the_risks_that_occur():
    ax = plot_forms(forms(2), language="en")
    named = {text.get_text(): patch for text, patch in zip(ax.get_legend().texts, ax.get_legend().get_patches())}  # noqa: B905
    assert list(named) == ["dictionary form", "ending that another word may have"]
    assert [to_rgba(patch.get_facecolor()) for patch in named.values()] == [bar.get_facecolor() for bar in ax.patches]


def test_readings_of_one_form_are_added_where_they_share_the_risk():
    ax = plot_forms(forms(5, form="أمن", risk=["", "", "template", None, "template"], n=[1, 2, 3, 4, 5]))
    assert [bar.get_width() for bar in ax.patches] == [8, 7]


def test_what_is_not_shown_is_counted():
    assert plot_forms(forms(), language="en", top=3).get_xlabel().replace("\n", " ") == (
        "Occurrences; further forms not shown: 2 (occurrences: 3)"
    )


def test_mirrored_in_arabic_only_and_notes():
    arabic, english = plot_forms(forms(), caption="c"), plot_forms(forms(), language="en")
    assert arabic.xaxis_inverted() and not english.xaxis_inverted()
    notes = notes_of(english)
    assert notes.alt.startswith("Horizontal bar chart. Written forms counted for “تدريب”. صيغة0: 5 (dictionary form);")
    assert notes.parameters == {"language": "en", "term": "تدريب", "top": 40}
    assert notes_of(arabic).caption == "c"


def test_one_term_of_several_and_an_axes_of_the_caller():
    mine = Figure(figsize=(5, 4)).subplots()
    both = pd.concat([forms(), forms(2, term="أمن")])
    assert plot_forms(both, term="أمن", ax=mine) is mine
    assert len(draw(mine).patches) == 2


@pytest.mark.parametrize(
    ("call", "remedy"),
    [
        (lambda: plot_forms(forms().iloc[:0]), "no row to draw"),
        (lambda: plot_forms([1]), "table of audit_forms"),
        (lambda: plot_forms(forms().drop(columns="risk")), "table of audit_forms"),
        (lambda: plot_forms(forms(), term="x"), "Write it as in the codebook"),
        (lambda: plot_forms(pd.concat([forms(), forms(term="أمن")])), "terms with forms: تدريب, أمن"),
        (lambda: plot_forms(pd.concat([forms(), forms(frame="g")])), r"keep one of them first.*\['frame'\] == 'f'"),
        (lambda: plot_forms(forms(risk="odd")), "risk='odd' is unknown"),
        (lambda: plot_forms(forms(n="x")), "must be numbers"),
        (lambda: plot_forms(forms(), top=61), "from 1 to 60"),
    ],
)
def test_errors_name_the_remedy(call, remedy):
    with pytest.raises(KhitabError, match=remedy):
        call()
