"""The main job: from the teaching corpus to report.html, its figures and its tables."""

import json
import os
import re
import subprocess
import sys
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

import pandas as pd
import pytest
from matplotlib.figure import Figure

from analysis.figures.saving import save_figure
from analysis.framing.codebook import in_language
from analysis.report.study import choose_grouping, make_study
from analysis.report.wording import LANGUAGES, Wording, _words
from analysis.report.writing import bidi, write_report
from analysis.writing import read_table

ROOT = Path(__file__).parent.parent.parent
CORPUS = ROOT / "corpus"


@pytest.fixture(scope="module")
def study():
    return make_study(CORPUS)


@pytest.fixture(scope="module", params=LANGUAGES)
def page(request, study, tmp_path_factory):
    out = tmp_path_factory.mktemp(f"report-{request.param}")
    return request.param, write_report(study, out, language=request.param).read_text(encoding="utf-8"), out


class Outline(HTMLParser):
    """Ids, links, tags and images of a page."""

    def __init__(self, text: str):
        super().__init__()
        self.ids, self.links, self.sources, self.images = [], [], [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        self.ids += [given["id"]] if "id" in given else []
        self.links += [given["href"]] if "href" in given else []
        self.sources += [given["src"]] if "src" in given else []
        self.images += [given] if tag == "img" else []


def test_the_page_shows_every_title_once_in_the_table(page):
    _, text, _ = page
    for source_file in read_table(CORPUS / "articles.csv")["source_file"]:
        assert source_file in text
    assert text.count('<th scope="row"><bdi dir="rtl">أكادير تجمع رؤساء الأجهزة') == 1


def test_definitions_stand_in_the_language_of_the_page(page, study):
    language, text, _ = page
    plain = unescape(text)
    frames = [frame for theme in study.codebook.themes for frame in theme.frames]
    for part in (*study.codebook.themes, *frames):
        assert in_language(part.definition, language) in plain, part.key
        others = {in_language(part.definition, other) for other in LANGUAGES if other != language}
        assert not any(other in plain for other in others), part.key


def test_language_and_direction(page):
    language, text, _ = page
    assert f'<html lang="{language}" dir="{"rtl" if language == "ar" else "ltr"}">' in text
    assert Wording(language)("documents_heading") in text


def test_the_page_asks_nothing_of_a_network(page):
    _, text, _ = page
    outline = Outline(text)
    assert "default-src 'none'" in text
    assert all(link.startswith(("#", "data:")) for link in outline.links)
    assert outline.sources
    assert all(source.startswith("data:image/png;base64,") for source in outline.sources)
    assert not re.search(r"https?://|@import|<script", text)


def test_links_lead_somewhere_and_ids_are_unique(page):
    _, text, _ = page
    outline = Outline(text)
    assert len(outline.ids) == len(set(outline.ids))
    assert {link[1:] for link in outline.links if link.startswith("#")} <= set(outline.ids)


def test_every_picture_has_alternative_text(page):
    _, text, _ = page
    assert all(len(image["alt"]) > 20 for image in Outline(text).images)


def test_every_line_of_the_pages_is_there_with_its_rule(page, study):
    _, text, _ = page
    assert text.count('<tr class="furniture">') == (study.lines["label"] == "furniture").sum()
    assert text.count('<tr class="body">') == (study.lines["label"] == "body").sum()


def test_the_methods_paragraph_states_what_was_done(page, study):
    language, text, _ = page
    methods = text[text.index('id="methods"') :]
    for fact in [
        "0.1.0",
        study.codebook.version,
        study.codebook.sha256[:12],
        "pandas",
        "matplotlib",
        str(study.documents["words"].sum()),
    ]:
        assert fact in methods
    assert Wording(language)("provenance_missing") not in methods


def test_tables_lie_beside_the_page(page, study):
    _, _, out = page
    for name in (
        "documents",
        "lines",
        "hits",
        "frames",
        "frames-by-outlet",
        "tfidf",
        "keywords",
        "concordance",
        "forms",
        "honorifics",
        "refused",
    ):
        assert (out / "tables" / f"{name}.csv").is_file()
    assert len(read_table(out / "tables" / "hits.csv")) == len(study.hits)
    assert (out / "figures" / "manifest.json").is_file()


def test_hits_lead_back_to_their_words(study):
    texts = study.documents.set_index("doc_id")["text"]
    for hit in study.hits.itertuples():
        cut = texts[hit.doc_id][hit.start : hit.end]
        assert [part for part in re.split(r"\W+", cut) if part] == [part for part in re.split(r"\W+", hit.form) if part]


def test_terrorism_counts_with_its_clitics_and_the_adjective_does_not(study):
    forms = set(study.hits[study.hits["term"] == "إرهاب"]["form"])
    assert {"الإرهاب", "بالإرهاب"} <= forms
    assert "الارهاب" in forms
    assert not any("إرهابي" in form or "ارهابي" in form for form in forms)


def test_numbers_counted_by_hand(study):
    """«منصة مراكش» and «بناء القدرات», counted in the pages with an editor's search."""
    body = study.documents.set_index("doc_id")["body"]
    titles = study.documents["title"]
    assert (study.hits["term"] == "منصة مراكش").sum() == body.str.count("منصة مراكش").sum() + titles.str.count(
        "منصة مراكش"
    ).sum()
    assert (study.hits["term"] == "بناء القدرات").sum() == 7


def test_honorifics_are_shown_of_the_names_that_have_any(page, study):
    language, text, _ = page
    table = text[text.index('id="honorifics"') :].split("</details>")[0]
    assert Wording(language)("honorifics_heading") in table
    assert '<bdi dir="rtl">جلالة الملك</bdi>' in table
    titled = study.honorifics[study.honorifics["honorific"] != ""]["name"].unique()
    assert 0 < len(titled) < study.honorifics["name"].nunique()
    assert table.count('<th scope="row">') == study.honorifics["name"].isin(titled).sum()


def test_honorifics_add_up_to_the_names(study):
    names = study.hits[study.hits["theme"] == "names"]
    assert study.honorifics["n"].sum() == len(names)
    assert study.honorifics.groupby("name")["share"].sum().round(9).eq(1).all()


def test_without_honorifics_there_is_no_table_of_them(tmp_path):
    (tmp_path / "a.txt").write_text("وزير الخارجية ناصر بوريطة في لقاء اليوم.", encoding="utf-8")
    study = make_study(tmp_path)
    text = write_report(study, tmp_path / "out", language="en").read_text(encoding="utf-8")
    assert study.honorifics["name"].tolist() == ["bourita"]
    assert 'id="honorifics"' not in text


def test_without_provenance_the_report_asks_for_it(tmp_path):
    (tmp_path / "a.txt").write_text(
        "خبر قصير عن التدريب\n\nقال الوزير إن التدريب سيبدأ يوم الاثنين المقبل في الرباط، بمشاركة خبراء.",
        encoding="utf-8",
    )
    study = make_study(tmp_path)
    text = write_report(study, tmp_path / "out", language="en").read_text(encoding="utf-8")
    assert Wording("en")("provenance_missing") in text
    assert choose_grouping(study.documents) == "doc_id"
    assert Wording("en")("keywords_none") in text


def test_an_article_without_title_or_hits_is_reported_all_the_same(tmp_path):
    (tmp_path / "a.txt").write_text("سطر واحد لا عنوان له ولا مفردات.", encoding="utf-8")
    text = write_report(make_study(tmp_path), tmp_path / "out", language="en").read_text(encoding="utf-8")
    assert Wording("en")("no_title") in text
    assert Wording("en")("none_found") in text


def test_hostile_text_does_nothing(tmp_path):
    hostile = "<script>alert(1)</script> =HYPERLINK(1) \u202eإرهاب\u202c {{ 7*7 }} $x^2$"
    (tmp_path / "articles.csv").write_text(f'source_file,outlet\na.txt,"{hostile}"\nb.txt,ثان\n', encoding="utf-8")
    for name in "ab":
        (tmp_path / f"{name}.txt").write_text(
            f"{hostile}\n\nقال الوزير {hostile} إن مكافحة الإرهاب مستمرة اليوم، وغدا أيضا.", encoding="utf-8"
        )
    text = write_report(make_study(tmp_path), tmp_path / "out").read_text(encoding="utf-8")
    assert "<script" not in text
    assert "&lt;script&gt;" in text
    assert "\u202e" not in text
    assert "{{ 7*7 }}" in text


def test_the_same_corpus_gives_the_same_bytes(tmp_path):
    copies = []
    for seed in ("1", "2"):
        out = tmp_path / seed
        call = [sys.executable, "-X", "utf8", "-m", "analysis", "report", str(CORPUS), "--out", str(out)]
        subprocess.run(
            call,
            check=True,
            env={**os.environ, "PYTHONHASHSEED": seed, "TZ": f"Etc/GMT+{seed}"},
            cwd=ROOT,
            stdout=subprocess.DEVNULL,
        )
        copies.append({path.relative_to(out): path.read_bytes() for path in sorted(out.rglob("*")) if path.is_file()})
    assert copies[0].keys() == copies[1].keys()
    assert [name for name in copies[0] if copies[0][name] != copies[1][name]] == []


def test_figures_that_a_study_no_longer_has_are_deleted_and_a_users_own_are_kept(tmp_path):
    text = "قال الوزير إن التدريب سيبدأ يوم الاثنين المقبل في الرباط، بمشاركة خبراء من بلدان عدة."
    for name in "abc":
        (tmp_path / f"{name}.txt").write_text(f"خبر عن التدريب\n\n{text} {text}", encoding="utf-8")
    write_report(make_study(tmp_path), tmp_path / "out", language="en")
    figures = tmp_path / "out" / "figures"
    save_figure(Figure().subplots(), "keywords-mine", data=pd.DataFrame({"n": [1]}), folder=figures)
    assert (figures / "keywords-3.png").is_file()
    (tmp_path / "c.txt").unlink()
    write_report(make_study(tmp_path), tmp_path / "out", language="en")
    assert not list(figures.glob("keywords-3.*"))
    assert (figures / "keywords-2.png").is_file()
    assert (figures / "keywords-mine.png").is_file()
    assert {"keywords-2", "keywords-mine"} <= set(json.loads((figures / "manifest.json").read_text(encoding="utf-8")))


@pytest.mark.parametrize("text", ["UNESCO (اليونسكو)", "أرز الأطلس"])
def test_bidi_follows_any_arabic_letter(text):
    assert str(bidi(text)).startswith('<bdi dir="rtl">')


def test_every_phrase_has_three_languages_with_the_same_places():
    for key, row in _words().items():
        places = [sorted(re.findall(r"{(\w+)}", row[language])) for language in LANGUAGES]
        assert all(row[language] for language in LANGUAGES), key
        assert places[0] == places[1] == places[2], key


@pytest.mark.browser
def test_the_page_in_a_browser_shows_no_error_and_asks_for_nothing(study, tmp_path):
    from playwright.sync_api import sync_playwright

    target = write_report(study, tmp_path)
    said, asked = [], []
    with sync_playwright() as play:
        browser = play.chromium.launch(
            executable_path="/usr/bin/chromium",
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        tab = browser.new_page()
        tab.on("console", lambda message: said.append(message.text))
        tab.on("pageerror", lambda error: said.append(str(error)))
        tab.on("request", lambda request: asked.append(request.url))
        tab.goto(target.as_uri())
        tab.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
        fonts = tab.evaluate("document.fonts.ready.then(() => [...document.fonts].map(f => f.status))")
        wide = tab.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        titles = tab.locator("#articles table").first.locator("tbody th").all_inner_texts()
        browser.close()
    assert said == []
    assert [url for url in asked if not url.startswith(("data:", target.as_uri()))] == []
    assert fonts == ["loaded", "loaded"]
    assert wide <= 0
    assert titles == study.documents["title"].tolist()
