"""The report in headless Chromium: nothing asked for, no violation, bars that lead to words, filters that recount."""

import io
from urllib.request import urlopen

import matplotlib.image
import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import to_rgb

from analysis.figures.style import COLOURS
from analysis.framing.frames import count_frames
from analysis.report.filters import list_outlets, number_rows
from analysis.report.study import make_study
from analysis.report.wording import Wording
from analysis.report.writing import write_report

pytestmark = pytest.mark.browser

FIRST, OTHER = "العَلَم <b>", "=HYPERLINK(1) \u202eثان"
TERROR = "قال الوزير إن مكافحة الإرهاب مستمرة وإن التهديد الإرهابي قائم، وذلك في لقاء الرباط اليوم."
TRAINING = "بدأت دورة تدريبية في مجال التكوين الأمني وبناء القدرات بمشاركة خبراء من بلدان عدة اليوم."


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Eight articles of two outlets and of none, with hostile names, a copy and an article without date."""
    folder = tmp_path_factory.mktemp("corpus")
    texts = [TERROR, TRAINING, TERROR * 2, TRAINING + " " + TERROR, TERROR * 3, TRAINING * 2, TERROR, TRAINING]
    outlets = [FIRST, OTHER, FIRST, OTHER, FIRST, FIRST, OTHER, ""]
    days = ["2024-01-05", "2024-01-20", "2024-02-03", "2024-02-10", "2024-03-01", "2024-03-08", "2024-03-15", ""]
    for number, text in enumerate(texts):
        (folder / f"{number}.txt").write_text(f"{text} رقم {number}.\n\nاترك تعليقا", encoding="utf-8")
    titles = [f"<script>alert({n})</script> \u202eخبر" for n in range(8)]
    table = {"source_file": [f"{n}.txt" for n in range(8)], "outlet": outlets, "published": days, "title": titles}
    pd.DataFrame(table).to_csv(folder / "articles.csv", index=False, encoding="utf-8")
    label = '{ar: "<script>alert(9)</script>", en: "<script>alert(9)</script>", fr: "=HYPERLINK(9)"}'
    (folder / "events.yaml").write_text(f"- {{date: 2024-02-01, label: {label}}}\n", encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def study(folder):
    return make_study(folder)


@pytest.fixture(scope="module")
def chromium():
    from playwright.sync_api import sync_playwright

    arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path="/usr/bin/chromium", args=arguments)
        yield browser
        browser.close()


@pytest.fixture(scope="module", params=["ar", "en"])
def page(request, study, tmp_path_factory):
    return write_report(study, tmp_path_factory.mktemp(request.param), language=request.param)


@pytest.fixture
def tab(chromium, page):
    """The report, opened; what it says on the console and what it asks for are in `tab.said` and `tab.asked`."""
    tab = chromium.new_page()
    tab.said, tab.asked = [], []
    tab.on("console", lambda message: tab.said.append(message.text))
    tab.on("pageerror", lambda error: tab.said.append(str(error)))
    tab.on("dialog", lambda dialog: (tab.said.append(dialog.message), dialog.dismiss()))
    tab.on("request", lambda request: tab.asked.append(request.url))
    tab.goto(page.as_uri())
    yield tab
    assert tab.said == []
    tab.close()


def test_it_asks_for_nothing_and_fits(tab, page, study):
    tab.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    fonts = tab.evaluate("document.fonts.ready.then(() => [...document.fonts].map(f => f.status))")
    wide = tab.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert [url for url in tab.asked if not url.startswith(("data:", page.as_uri()))] == []
    assert fonts == ["loaded", "loaded"]
    assert wide <= 0
    titles = tab.locator("table.articles tbody th").all_inner_texts()
    assert titles == [title.replace("\u202e", "") for title in study.documents["title"]]


@pytest.mark.parametrize("opened", [False, True])
def test_axe_finds_no_violation(tab, opened):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    if opened:
        tab.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    found = axe.Axe().run(tab)
    assert found.response["passes"]
    assert found.violations_count == 0, found.generate_report()


def test_a_bar_leads_to_its_words_and_a_line_to_its_article(tab):
    bar = tab.locator('section.theme a.bar[href="#lines-counterterrorism.threat"]')
    bar.click()
    lines = tab.locator('[id="lines-counterterrorism.threat"] tbody tr')
    lines.first.wait_for(state="visible")
    assert "التهديد الإرهابي" in lines.first.locator("mark").inner_text()
    lines.first.locator("a").click()
    article = tab.locator("tr:target")
    article.wait_for(state="visible")
    assert "التهديد الإرهابي" in article.locator("mark").all_inner_texts()


@pytest.fixture
def picture(tab):
    """The first picture of counterterrorism: its element and its pixels."""
    element = tab.locator("#theme-counterterrorism .picture").first
    with urlopen(element.locator("img").get_attribute("src")) as data:
        return element, matplotlib.image.imread(io.BytesIO(data.read()))[..., :3]


def bars_of(pixels: np.ndarray) -> list[tuple[float, float]]:
    """The middle of each bar in fractions of the picture, found by its colour; from the longest to the shortest."""
    blue = np.abs(pixels - to_rgb(COLOURS[0])).max(axis=2) < 0.02
    rows = np.flatnonzero(blue.sum(axis=1) > 20)
    found = []
    for part in np.split(rows, np.flatnonzero(np.diff(rows) > 30) + 1):
        columns = np.flatnonzero(blue[part[0]])
        found.append((columns.mean() / pixels.shape[1], part.mean() / pixels.shape[0]))
    return found


def test_the_bar_itself_leads_to_its_words(tab, picture, study):
    frames = study.totals[(study.totals["theme"] == "counterterrorism") & (study.totals["frame"] != "")]
    order = frames.sort_values("share", ascending=False, kind="stable")["frame"].tolist()
    element, pixels = picture
    bars = bars_of(pixels)
    assert len(bars) == (frames["share"] > 0).sum() > 1
    for frame, (x, y) in zip(order, bars, strict=False):
        tab.evaluate("document.querySelectorAll('details').forEach(d => d.open = false)")
        element.scroll_into_view_if_needed()
        box = element.bounding_box()
        tab.mouse.click(box["x"] + x * box["width"], box["y"] + y * box["height"])
        lines = tab.locator(f'[id="lines-counterterrorism.{frame}"] tbody tr')
        lines.first.wait_for(state="visible")
        assert tab.evaluate("decodeURIComponent(location.hash)") == f"#lines-counterterrorism.{frame}"
        assert set(lines.locator("mark").all_inner_texts()) <= set(study.hits["form"])


def test_a_bar_has_a_name_a_ring_and_the_enter_key(tab, picture):
    bar = picture[0].locator("a.spot").first
    assert "%" in bar.get_attribute("aria-label")
    bar.focus()
    tab.keyboard.press("Shift+Tab")
    tab.keyboard.press("Tab")
    assert bar.evaluate("e => e === document.activeElement")
    assert bar.evaluate("e => getComputedStyle(e).outlineStyle") == "solid"
    tab.keyboard.press("Enter")
    tab.locator(f"[id='{bar.get_attribute('href')[1:]}']").wait_for(state="visible")


def test_a_picture_has_its_links_once_for_assistive_technology(tab):
    pictures = tab.locator("figure", has=tab.locator("a.spot"))
    assert pictures.count() > 5
    for figure in pictures.all():
        spoken = figure.locator("a.spot:not([aria-hidden])").count()
        assert spoken in (0, figure.locator("a.spot").count())
        assert not (spoken and figure.locator("figcaption a").count())
        assert figure.locator("a.spot[aria-hidden]:not([tabindex='-1'])").count() == 0


def test_a_cell_of_the_heat_map_leads_to_the_lines_of_its_outlet(tab, study):
    number = list_outlets(study).index(FIRST)
    tab.locator(f'#themes a.spot[aria-hidden][href="#lines-counterterrorism.threat"][data-outlet="{number}"]').click()
    assert tab.input_value("#f-outlet") == str(number)
    tab.locator('[id="lines-counterterrorism.threat"] tbody tr:visible').first.wait_for(state="visible")


def test_a_theme_leads_to_the_lines_of_all_its_frames(tab):
    tab.locator("table.counts").first.locator('a.bar[href="#lines-counterterrorism"]').click()
    frames = tab.locator("[id='lines-counterterrorism'] details.kwic")
    frames.first.locator("table").wait_for(state="visible")
    assert frames.count() > 2
    assert all(frame.get_attribute("open") is not None for frame in frames.all())


def shown(tab) -> dict[int, list[str]]:
    """What the tables of themes say: row number -> articles, share, interval, hits, rate."""
    take = "rows => rows.map(r => [r.dataset.r, ...['.with', '.value', '.ci', '.hits', '.rate']"
    take += ".map(c => r.querySelector(c).textContent)])"
    return {int(row): said for row, *said in tab.eval_on_selector_all("section.theme table.counts tr[data-r]", take)}


def expected(study, kept: pd.Series, language: str) -> dict[int, list[str]]:
    table = count_frames(study.hits, study.tokens, study.documents[kept], study.codebook)
    of = Wording(language)
    return {
        number_rows(study)[(row.theme, row.frame)]: [
            of("of", n=row.articles_with, all=row.articles), f"{100 * row.share:.0f}%",
            f"{100 * row.share_low:.0f}–{100 * row.share_high:.0f}%", str(row.hits), f"{row.per_1000:.2f}",
        ]
        for row in table.itertuples()
    }  # fmt: skip


def test_filters_recount_as_count_frames_does_and_the_way_back_is_complete(tab, study):
    language = tab.evaluate("document.documentElement.lang")
    outlets, before = study.documents["outlet"].fillna("—"), tab.inner_text("main")
    everything = pd.Series(True, index=study.documents.index)
    assert shown(tab) == expected(study, everything, language)
    for number, outlet in enumerate(list_outlets(study)):
        tab.select_option("#f-outlet", str(number))
        assert shown(tab) == expected(study, outlets == outlet, language), outlet
        assert tab.locator("table.articles tbody tr:visible").count() == (outlets == outlet).sum()
    tab.select_option("#f-outlet", "")
    tab.fill("#f-from", "2024-02-03")
    tab.fill("#f-to", "2024-03-01")
    kept = study.documents["published"].between("2024-02-03", "2024-03-01")
    assert kept.sum() == 3
    assert shown(tab) == expected(study, kept, language)
    assert tab.inner_text("#f-status") == Wording(language)("filter_status", n=3, all=8)
    tab.click("#f-reset")
    assert shown(tab) == expected(study, everything, language)
    assert tab.inner_text("main") == before


def test_the_theme_filter_shows_one_theme_and_a_link_elsewhere_clears_it(tab):
    tab.select_option("#f-theme", "counterterrorism")
    assert tab.locator("section.theme:visible").count() == 1
    tab.locator('nav a[href="#theme-leadership"]').click()
    tab.locator("#theme-leadership").wait_for(state="visible")
    assert tab.input_value("#f-theme") == ""


def test_a_cell_of_an_outlet_leads_to_the_lines_of_this_outlet(tab, study):
    outlets = list_outlets(study)
    number = outlets.index(FIRST)
    tab.locator("#theme-counterterrorism details", has=tab.locator("table.by-outlet")).locator("summary").click()
    tab.locator(f'#theme-counterterrorism a[href="#lines-counterterrorism.threat"][data-outlet="{number}"]').click()
    assert tab.input_value("#f-outlet") == str(number)
    rows = tab.locator('[id="lines-counterterrorism.threat"] tbody tr:visible')
    rows.first.wait_for(state="visible")
    of_outlet = {n for n, outlet in enumerate(study.documents["outlet"], 1) if outlet == FIRST}
    assert {int(row.get_attribute("data-a")) for row in rows.all()} <= of_outlet


def test_tables_are_sorted_with_the_keyboard(tab):
    head = tab.locator("table.articles thead th").nth(5)
    words = [int(text) for text in tab.locator("table.articles tbody td:nth-child(6)").all_inner_texts()]
    head.locator("button").focus()
    for order, falling in (("descending", True), ("ascending", False)):
        tab.keyboard.press("Enter")
        assert head.get_attribute("aria-sort") == order
        found = [int(text) for text in tab.locator("table.articles tbody td:nth-child(6)").all_inner_texts()]
        assert found == sorted(words, reverse=falling)


def test_the_first_key_leads_to_the_content_and_focus_is_seen(tab):
    tab.keyboard.press("Tab")
    skip = tab.locator(":focus")
    assert skip.get_attribute("href") == "#main"
    assert skip.evaluate("e => getComputedStyle(e).outlineStyle") == "solid"
    assert skip.bounding_box()["x"] >= 0


def test_without_a_script_the_page_is_complete(chromium, page):
    context = chromium.new_context(java_script_enabled=False)
    tab = context.new_page()
    tab.goto(page.as_uri())
    assert not tab.locator("#filter").is_visible()
    tab.locator('section.theme th a[href="#lines-counterterrorism.threat"]').first.click()
    assert tab.locator('[id="lines-counterterrorism.threat"] tbody tr').first.is_visible()
    context.close()


def test_print_leaves_out_what_cannot_be_printed(tab):
    tab.emulate_media(media="print")
    assert not tab.locator("nav").is_visible()
    assert not tab.locator("#filter").is_visible()
    assert tab.locator("table.counts").first.is_visible()
    tab.select_option("#f-outlet", "0", force=True)
    assert tab.locator("#f-status").is_visible()  # a part must not pass for the whole on paper
