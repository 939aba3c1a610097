"""The main job: from the teaching corpus to report.html, its figures and its tables."""

import base64
import hashlib
import json
import os
import re
import subprocess
import sys
from html import unescape
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pandas as pd
import pytest
from matplotlib.figure import Figure

from analysis.corpus.rules import rule_rows
from analysis.figures.contrast import plot_keywords
from analysis.figures.saving import save_figure
from analysis.framing.codebook import in_language
from analysis.report.lines import LineLists
from analysis.report.page import list_keywords
from analysis.report.study import choose_grouping, make_study
from analysis.report.wording import LANGUAGES, Wording, _rules, _words
from analysis.report.writing import write_report
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
    listed = text[text.index('id="articles"') :].split("</table>")[0]
    assert listed.count('<th scope="row"><a href="#a') == len(read_table(CORPUS / "articles.csv"))


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
    assert not re.search(r"https?://|@import|<script[^>]* src", text)


def test_the_policy_allows_the_script_and_the_style_of_the_page_alone(page):
    _, text, _ = page
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', text).group(1)
    assert "unsafe" not in policy
    for tag, kind in (("style", "style-src"), ("script", "script-src")):
        inside = re.findall(rf"<{tag}>(.*?)</{tag}>", text, re.DOTALL)
        assert len(inside) == 1
        digest = base64.b64encode(hashlib.sha256(inside[0].encode()).digest()).decode()
        assert f"{kind} 'sha256-{digest}'" in policy
    assert not re.search(r"<[^>]* (style|on\w+)=", text)


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
    for label in ("furniture", "body"):
        assert len(re.findall(rf'<tr id="a[\d-]+" class="{label}">', text)) == (study.lines["label"] == label).sum()


def test_rules_have_a_name_beside_their_code(page):
    language, text, _ = page
    assert f'{Wording(language).rule("furniture:tags")} <code dir="ltr">furniture:tags</code>' in text


def test_every_rule_has_a_name_in_three_languages():
    assert list(_rules()) == [row["rule"] for row in rule_rows()]
    for language in LANGUAGES:
        assert all(row[language].strip() for row in _rules().values()), language


def test_every_row_of_a_theme_leads_to_lines_and_every_line_to_its_article(page, study):
    _, text, _ = page
    assert len(re.findall(r'<tr data-r="\d+"[^>]*><th scope="row"><a href="#lines-', text)) >= len(study.totals)
    found = re.findall(r'<tr data-a="(\d+)"><td class="number"><a href="#a(\d+)(-\d+)?"', text)
    assert len(found) >= len(study.lines_in_context[study.lines_in_context["theme"] != "names"]) / 2
    assert all(shown == linked for shown, linked, _ in found)


def test_a_line_leads_to_the_line_of_the_article_that_holds_it(study):
    theme = study.codebook.themes[0]
    part = LineLists(study, Wording("en")).of_frame(theme.key, theme.frames[0].key, skip_names=False)
    texts = dict(enumerate(study.documents["text"], 1))
    told = [(row, re.fullmatch(r"#a(\d+)-(\d+)", row["href"])) for row in part["lines"]]
    assert [row for row, place in told if place]
    for row, place in told:
        if place:
            assert row["keyword"] in texts[row["number"]].split("\n")[int(place.group(2)) - 1]


def test_the_words_of_a_picture_are_listed_below_it(study):
    parts = list_keywords(study)
    assert len(parts) == study.documents["outlet"].nunique()
    for part in parts:
        words = study.keywords[study.keywords["group"] == part["group"]]
        ax = plot_keywords(words, top=8, names=("a", "b"), language="en")
        assert [label.get_text().strip("\u202b\u202c") for label in ax.get_yticklabels()] == part["drawn"]


def test_the_contents_name_every_heading_of_the_second_level_and_more(page):
    _, text, _ = page
    nav = text[text.index("<nav") : text.index("</nav>")]
    for part in (
        "articles",
        "removed",
        "duplicates",
        "themes",
        "contrasts",
        "change-1",
        "names",
        "honorifics",
        "forms",
    ):
        assert f'href="#{part}"' in nav, part


def test_headings_skip_no_level(page):
    _, text, _ = page
    levels = [int(level) for level in re.findall(r"<h([1-6])\b", text)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_tables_have_captions_and_headings_with_scope(page):
    _, text, _ = page
    tables = re.findall(r"<table.*?</table>", text, re.DOTALL)
    assert all("<caption" in table for table in tables)
    assert not re.search(r"<th(?! scope=)[ >]", text)


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
    assert re.findall(r"<script[^>]*>", text) == ['<script type="application/json" id="counts">', "<script>"]
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


def test_every_phrase_has_three_languages_with_the_same_places():
    for key, row in _words().items():
        places = [sorted(re.findall(r"{(\w+)}", row[language])) for language in LANGUAGES]
        assert all(row[language] for language in LANGUAGES), key
        assert places[0] == places[1] == places[2], key
