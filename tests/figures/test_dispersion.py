"""The strip of terms over articles: every occurrence at its place, articles by date, nothing cut off."""

import numpy as np
import pandas as pd
import pytest
from matplotlib.figure import Figure

from analysis.errors import KhitabError
from analysis.figures.dispersion import plot_dispersion
from analysis.figures.layout import notes_of
from analysis.figures.rtl import plain_text, rtl
from analysis.figures.style import redrawing, use_style

LONG = "«أفريكوم» تعزز شراكتها مع المغرب في مناورات «الأسد الإفريقي 2024»: قراءة في الأهداف والرهانات " * 3


def study(articles=3, words=4, terms=("أمن الحدود", "تنمية"), outlet="هسبريس"):
    """Articles of so many words; term t stands at word t + 1 of every article. The first article is the latest."""
    ids = [f"a{i}" for i in range(articles)]
    dates = pd.date_range("2024-01-01", periods=articles, freq="D")[::-1]
    documents = pd.DataFrame({"doc_id": ids, "outlet": outlet, "published": dates})
    tokens = pd.DataFrame([(i, p, "text", 10 * p) for i in ids for p in range(words)])
    tokens = tokens.set_axis(["doc_id", "position", "field", "start"], axis=1).astype({"doc_id": "category"})
    rows = [(i, term, "text", 10 * (t + 1)) for i in ids for t, term in enumerate(terms)]
    return pd.DataFrame(rows, columns=["doc_id", "term", "field", "start"]), tokens, documents


CHARTS = {
    "two terms": lambda **options: plot_dispersion(*study(), **options),
    "one article": lambda **options: plot_dispersion(*study(1), terms="تنمية", **options),
    "sixty articles": lambda **options: plot_dispersion(*study(60), **options),
    "eight terms": lambda **options: plot_dispersion(*study(2, 9, ["$x$", LONG, *"أبتثجح"]), **options),
    "long outlet": lambda **options: plot_dispersion(*study(outlet=LONG), **options),
}
every_chart = pytest.mark.parametrize("chart", CHARTS.values(), ids=CHARTS)


def draw(ax):
    with redrawing(notes_of(ax).style):
        ax.figure.draw_without_rendering()
    return ax


def spots(ax):
    return [tuple(spot) for spot in ax.collections[-1].get_offsets().tolist()]


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
    notes = notes_of(chart(language="en", caption="n = 3"))
    assert dict(matplotlib.rcParams) == before
    assert notes.function == "plot_dispersion" and notes.caption == "n = 3"
    assert notes.alt.startswith("Dispersion strip.") and "\u202b" not in notes.alt


def test_a_tick_stands_at_the_place_of_its_word():
    ax = plot_dispersion(*study(1, 4), terms=["أمن الحدود", "تنمية"], language="en")
    assert np.array(spots(ax)) == pytest.approx(np.array([(1.5 / 4, 0), (1.16 + 2.5 / 4, 0)]))


def test_the_same_span_counted_for_two_frames_is_one_tick():
    hits, tokens, documents = study(1)
    assert len(spots(plot_dispersion(pd.concat([hits, hits]), tokens, documents))) == 2


def test_title_and_text_have_offsets_of_their_own():
    hits, tokens, documents = study(1, 4, ["أمن"])
    tokens["field"] = ["title", "text", "text", "text"]
    tokens["start"] = [10, 0, 10, 20]
    assert spots(plot_dispersion(hits, tokens, documents)) == [(2.5 / 4, 0)]


def test_articles_stand_by_date_and_undated_ones_last():
    hits, tokens, documents = study(3)
    documents.loc[2, "published"] = pd.NaT
    documents["outlet"] = ["x", None, "z"]
    ax = plot_dispersion(hits, tokens, documents, language="en")
    assert labels(ax) == ["2024-01-02 a1", "2024-01-03 x", "— z"]


def test_every_article_has_a_row_and_a_pale_line_where_the_term_is_not():
    hits, tokens, documents = study(3)
    ax = plot_dispersion(hits[hits["doc_id"] == "a1"], tokens, documents, terms="تنمية", language="en")
    without, there, _ = ax.collections
    assert len(labels(ax)) == 3 and spots(ax) == [(2.5 / 4, 1)]
    assert len(without.get_segments()) == 2 and len(there.get_segments()) == 1
    assert "1 occurrences in 1 of 3 articles" in notes_of(ax).alt


def test_hits_of_other_articles_are_left_out():
    hits, tokens, documents = study(3)
    ax = plot_dispersion(hits, tokens, documents.iloc[:1])
    assert len(spots(ax)) == 2 and len(labels(ax)) == 1


def test_terms_stand_as_asked_and_else_by_number_and_name():
    hits, tokens, documents = study(1, 4, ["b", "a", "c"])
    hits = pd.concat([hits, hits.iloc[[2]].assign(start=0)])

    def heads(**options):
        return notes_of(plot_dispersion(hits, tokens, documents, **options)).parameters["terms"]

    assert heads() == ["c", "a", "b"]
    assert heads(terms=["b", "c"]) == ["b", "c"]


def test_an_article_begins_at_the_right_in_arabic_only():
    assert plot_dispersion(*study()).xaxis_inverted()
    assert not plot_dispersion(*study(), language="en").xaxis_inverted()


def test_a_term_of_several_words_is_written_in_order():
    with use_style(digits="arab"):
        ax = draw(plot_dispersion(*study(1), terms="أمن الحدود"))
    assert ax.texts[0].get_text() == rtl("أمن الحدود\n(ن = ١)")
    assert labels(ax) == [rtl("٢٠٢٤-٠١-٠١ هسبريس")]


def test_dates_with_a_time_zone_keep_their_day():
    hits, tokens, documents = study(1)
    documents["published"] = pd.to_datetime(["2024-01-01 00:30"]).tz_localize("Africa/Casablanca")
    assert plain_text(labels(plot_dispersion(hits, tokens, documents, language="en"))[0]) == "2024-01-01 هسبريس"


def test_rows_keep_their_height_under_tall_headings():
    for chart in CHARTS.values():
        ax = draw(chart())
        first, second = ax.transData.transform([(0, 0), (0, 1)])
        assert first[1] - second[1] > 12  # pixels at 100 dpi, for letters of 7.5 points


def test_tables_are_not_changed():
    tables = study()
    before = [table.copy() for table in tables]
    plot_dispersion(*tables)
    for table, copy in zip(tables, before, strict=True):
        pd.testing.assert_frame_equal(table, copy)


def test_an_axes_of_the_caller_is_drawn_in():
    mine = Figure(figsize=(6, 4)).subplots()
    assert plot_dispersion(*study(), ax=mine) is mine
    assert mine.get_title("right") and mine.figure.get_suptitle() == ""
    heads = [text.get_window_extent() for text in draw(mine).texts]
    assert max(head.y1 for head in heads) < mine._right_title.get_window_extent().y0 + 3


def call(change=lambda hits, tokens, documents: (hits, tokens, documents), **options):
    return lambda: plot_dispersion(*change(*study()), **options)


@pytest.mark.parametrize(
    ("call", "remedy"),
    [
        (lambda: plot_dispersion(*study(61)), "61 articles: a strip shows 1 to 60. Keep those"),
        (call(lambda h, t, d: (h, t, d.iloc[:0])), "0 articles"),
        (call(lambda h, t, d: (h, t, pd.concat([d, d]))), "twice: keep one row"),
        (call(lambda h, t, d: (h, t, d.assign(published="soon"))), "must hold dates"),
        (call(lambda h, t, d: (h.iloc[:0], t, d)), "0 terms"),
        (call(lambda h, t, d: (h.iloc[:0], t, d), terms="أمن"), "There are: none"),
        (call(terms="أمن الحدو"), "no hit in these articles; .* There are: أمن الحدود"),
        (call(terms=[]), "0 terms: a strip shows 1 to 8. Name them, such as terms="),
        (lambda: plot_dispersion(*study(1, 20, [*"abcdefghi"])), "9 terms"),
        (call(lambda h, t, d: (h.assign(start=7), t, d)), "stands in no token: give the tokens and documents"),
        (call(lambda h, t, d: (h, t.iloc[:0], d)), "stands in no token"),
        (call(lambda h, t, d: (h.drop(columns="term"), t, d)), "lacks the column term"),
        (call(lambda h, t, d: (h, [1], d)), "pandas DataFrame"),
        (call(language="de"), "choose one of 'ar', 'en', 'fr'"),
    ],
)
def test_errors_name_the_remedy(call, remedy):
    with pytest.raises(KhitabError, match=remedy):
        call()
