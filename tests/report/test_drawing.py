"""Which figures a study has: trends, differences and copies only where there is something to draw."""

import json
import re

import pandas as pd
import pytest

from analysis.figures.layout import notes_of
from analysis.report import beside, drawing
from analysis.report.articles import list_articles
from analysis.report.comparing import choose_period
from analysis.report.docx import write_word
from analysis.report.drawing import _figures, draw_figures
from analysis.report.study import make_study
from analysis.report.wording import LANGUAGES, Wording
from analysis.report.writing import write_report
from analysis.writing import read_table

EVENTS = """
- {date: 2024-02-10, label: {ar: هجوم, en: Attack, fr: Attaque}}
- {date: 2030-01-01, label: {ar: قمة, en: Summit, fr: Sommet}}
"""
CODEBOOK = """
title: {ar: دليل, en: Guide, fr: Livre}
version: "1"
themes:
  counterterrorism:
    label: {ar: مكافحة الإرهاب, en: Counterterrorism, fr: Lutte}
    definition: x
    frames:
      response: {label: {ar: التصدي, en: Response, fr: Riposte}, definition: x, terms: [مكافحة الإرهاب]}
      weather: {label: {ar: الطقس, en: Weather, fr: Temps}, definition: x, terms: [ثلج]}
"""
RISK, CALM = "قال الخبير رقم {n} إن مكافحة الإرهاب مستمرة.", "قال الخبير رقم {n} إن الطقس جميل."


def write_corpus(folder, days: list[str], *, outlets: str = "سص"):
    """An article a day, of two outlets in turn; those of the later half speak of terrorism."""
    folder.mkdir(exist_ok=True)
    rows = [f"{n}.txt,{outlets[n % len(outlets)]},{day}" for n, day in enumerate(days)]
    (folder / "articles.csv").write_text("source_file,outlet,published\n" + "\n".join(rows), encoding="utf-8")
    (folder / "codebook.yaml").write_text(CODEBOOK, encoding="utf-8")
    for n in range(len(days)):
        (folder / f"{n}.txt").write_text((RISK if 2 * n >= len(days) else CALM).format(n=n), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def study(tmp_path_factory):
    days = [f"2024-0{month}-{day}" for month in (1, 2, 3) for day in (11, 21)]
    folder = write_corpus(tmp_path_factory.mktemp("corpus"), days)
    (folder / "events.yaml").write_text(EVENTS, encoding="utf-8")
    return make_study(folder)


@pytest.fixture(scope="module")
def out(study, tmp_path_factory):
    out = tmp_path_factory.mktemp("out")
    write_report(study, out, language="en")
    return out


def names_of(study) -> set[str]:
    return {figure.name for figure in _figures(study, Wording("en"))}


@pytest.fixture
def without_figures(monkeypatch):
    monkeypatch.setattr("analysis.report.writing.draw_figures", lambda *_: [])


def test_trends_differences_and_changes_are_drawn_with_their_numbers(study, out):
    figures = out / "figures"
    assert {"trends", "contrasts", "change-2024-02-10"} <= {path.stem for path in figures.glob("*.png")}
    assert not list(figures.glob("stories.*")) and not list(figures.glob("change-2030*"))
    trends = read_table(figures / "trends.csv")
    own = trends[trends["theme"] == "counterterrorism"].set_index("period")["share"].astype(float)
    assert own.to_dict() == {"2024-01": 0.0, "2024-02": 0.5, "2024-03": 1.0}
    change = read_table(figures / "change-2024-02-10.csv").set_index(["theme", "frame"])
    assert float(change.loc[("counterterrorism", "response"), "difference"]) == pytest.approx(3 / 4)
    assert len(read_table(out / "tables" / "trends.csv")) == 3 * len(study.totals)


def test_only_events_within_the_periods_are_marked(out):
    manifest = json.loads((out / "figures" / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["trends"]["parameters"]["events"] == ["2024-02-10 Attack"]
    assert manifest["change-2024-02-10"]["parameters"]["names"] == ["after: Attack (n = 4)", "before: Attack (n = 2)"]
    assert {"ar", "en", "fr"} == set(manifest["trends"]["texts"])
    assert "هجوم" in manifest["trends"]["texts"]["ar"]["alt"]


@pytest.mark.parametrize(
    ("name", "part"), [("trends", "trends"), ("contrasts", "contrasts"), ("change-2024-02-10", "change-1")]
)
def test_each_stands_in_its_part_of_the_page(out, name, part):
    text = (out / "report.html").read_text(encoding="utf-8")
    start = text.index(f'<h3 id="{part}">')
    assert f"figures/{name}.csv" in text[start : text.index("<h3", start + 1)]
    assert f'href="#{part}"' in text[text.index("<nav") : text.index("</nav>")]


def test_each_stands_in_the_word_file(study, out):
    from docx import Document

    document = Document(str(write_word(study, out / "word", figures=out / "figures", language="en")))
    told = [paragraph.text for paragraph in document.paragraphs]
    heading = told.index(Wording("en")("trends_heading"))
    assert any("trends.csv" in text for text in told[heading : heading + 6])
    assert any("change-2024-02-10.csv" in text for text in told)


@pytest.mark.parametrize("language", LANGUAGES)
def test_heading_and_captions_are_in_the_language_of_the_page(study, tmp_path, language, without_figures):
    text = write_report(study, tmp_path, language=language).read_text(encoding="utf-8")
    title = {"ar": "دليل", "en": "Guide", "fr": "Livre"}[language]
    assert re.search(r"<h1>(.*?)</h1>", text).group(1) == f'<bdi dir="{Wording(language).direction}">{title}</bdi>'
    captions = [notes_of(figure.ax).caption for figure in _figures(study, Wording(language))]
    assert captions and all(title in caption for caption in captions)


@pytest.mark.parametrize("days", [["", "", ""], ["2024-01-01", "2024-01-02", "2024-02-03"], ["2024-01-01", "", ""]])
def test_few_or_no_dates_give_no_trend(tmp_path, days, without_figures):
    study = make_study(write_corpus(tmp_path / "corpus", days))
    assert not len(study.trends) and "trends" not in study.tables
    assert "trends" not in names_of(study) and "frames-counterterrorism" in names_of(study)
    assert 'id="trends"' not in write_report(study, tmp_path, language="fr").read_text(encoding="utf-8")


def test_three_outlets_have_no_single_pair_to_draw(tmp_path):
    days = ["2024-01-01", "2024-01-02", "2024-01-03"]
    study = make_study(write_corpus(tmp_path / "corpus", days, outlets="سصط"))
    assert "contrasts" in study.tables
    assert "contrasts" not in names_of(study)


@pytest.mark.parametrize(("articles", "drawn"), [(24, True), (26, False)])
def test_articles_beyond_the_columns_of_a_heat_map_are_not_drawn(tmp_path, articles, drawn):
    study = make_study(write_corpus(tmp_path / "corpus", ["2024-01-01"] * articles))
    assert ("frames-by-article" in names_of(study)) == drawn


@pytest.mark.parametrize(
    ("dates", "period"),
    [
        ([], None),
        (["2024-01-05", "2024-02-01"], None),
        (["2024-01-05", "2024-02-01", "2024-03-09"], "month"),
        (["2024-01-05", "2024-02-01", "2024-03-09"] * 5, "month"),
        (["2024-01-05", "2024-05-01", "2024-08-09"] * 5, "quarter"),  # 15 articles in 8 months, in 3 quarters
        (["2020-01-05", "2022-05-01", "2024-08-09"] * 2, "year"),
        (["1001-01-05", "1002-05-01", "2024-08-09"], None),  # no axis holds a thousand years
    ],
)
def test_periods_are_the_shortest_with_five_articles_each(dates, period):
    assert choose_period(pd.Series(dates, dtype="datetime64[us]")) == period


def test_figures_and_pages_say_how_far_they_are(study, tmp_path, monkeypatch):
    told = []

    def track(items, what, total=None):
        items = list(items)
        told.append((what, len(items)))
        return iter(items)

    monkeypatch.setattr(drawing, "track", track)
    monkeypatch.setattr(beside, "track", track)
    monkeypatch.setattr(drawing, "save_figure", lambda *_, **__: {"alt": ""})
    monkeypatch.setattr("analysis.report.articles.MOST_ARTICLES", 5)
    figures = len(draw_figures(study, tmp_path, "en"))
    beside.write_pages(study, list_articles(study, Wording("en")), tmp_path, Wording("en"))
    assert figures > 5
    assert told == [("drawing figures", figures), ("saving figures", figures), ("writing pages", 1)]
