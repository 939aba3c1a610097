"""The explorer's page in headless Chromium, before a model that passes its questions to the real widget."""

import json
import re
import shutil
from pathlib import Path

import pandas as pd
import pytest

from analysis.framing.codebook import read_codebook
from analysis.notebook import explorer

pytestmark = pytest.mark.browser

STATIC = Path(explorer.__file__).parent / "static"
CODEBOOK = """\
title: Security
version: "1.0"
themes:
  security:
    label: {ar: الأمن, en: Security, fr: Sécurité}
    definition: The article speaks of security.
    frames:
      threat:
        label: {ar: "التهديد <b>", en: Threat, fr: Menace}
        definition: The article speaks of a threat.
        terms:
          - خطر   # a comment that stays
      response:
        label: {ar: الرد, en: Response, fr: Réponse}
        definition: The article speaks of a response.
        terms: [مكافحة]
"""
# A model as anywidget gives it; the first question can be held back, so that its answer comes late.
PAGE = """
<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>cell</title><link rel="icon" href="data:,"></head>
<body><main></main><script type="module">
import page from "/explorer.js";
const state = STATE, heard = {};
const tell = (key) => (heard["change:" + key] || []).forEach((act) => act());
window.held = null; window.hold = false; window.asked = [];
window.put = (changes) => { Object.assign(state, changes); Object.keys(changes).forEach(tell); };
const model = {
  get: (key) => state[key], set: (key, value) => { state[key] = value; },
  on: (name, act) => (heard[name] ||= []).push(act), off: () => {},
  save_changes: async () => {
    window.asked.push(state.question);
    const answer = await window.ask(state.question);
    if (window.hold) { window.held = answer; window.hold = false; } else window.put(answer);
  },
  send: async (message) => window.put(await window.tell(message)),
};
page.render({ model, el: document.querySelector("main") });
</script></body></html>"""


@pytest.fixture(scope="module")
def chromium():
    from playwright.sync_api import sync_playwright

    arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=shutil.which("chromium"), args=arguments)
        yield browser
        browser.close()


@pytest.fixture
def file(tmp_path):
    file = tmp_path / "codebook.yaml"
    file.write_text(CODEBOOK, encoding="utf-8")
    return file


def make_widget(file, language="ar"):
    texts = ["خطر الإرهاب والخطر <img src=x onerror=alert(1)>", "بخطر كبير", "لا شيء", "المخاطر في الخطر"]
    days = pd.to_datetime(["2024-01-03", "2024-01-09", "2024-02-01", None])
    documents = pd.DataFrame({"doc_id": list("abcd"), "text": texts, "outlet": ["أ <i>", "ب", "ب", "ب"]})
    return explorer.explore(documents.assign(published=days), read_codebook(file), language=language)


def open_tab(chromium, widget):
    """The page of a widget; what it says on the console and what it asks of a network are in `said` and `asked`."""
    tab = chromium.new_page(viewport={"width": 1100, "height": 1000})
    tab.said, tab.asked = [], []
    tab.on("console", lambda message: tab.said.append(message.text))
    tab.on("pageerror", lambda error: tab.said.append(str(error)))
    tab.on("dialog", lambda dialog: (tab.said.append(dialog.message), dialog.dismiss()))
    tab.on("request", lambda request: tab.asked.append(request.url))
    tab.expose_function("ask", lambda question: ask(widget, question))
    tab.expose_function("tell", lambda message: tell(widget, message))
    state = {name: getattr(widget, name) for name in ("words", "places", "question", "answer", "said")}
    page = PAGE.replace("STATE", json.dumps(state).replace("<", "\\u003c"))
    script = (STATIC / "explorer.js").read_text(encoding="utf-8")
    served = {"/": ("text/html", page), "/explorer.js": ("text/javascript", script)}
    tab.route("**/*", lambda route: serve(route, served))
    tab.goto("http://notebook.test/")
    tab.add_style_tag(content=(STATIC / "explorer.css").read_text(encoding="utf-8"))
    return tab


def serve(route, served):
    kind, body = served.get(route.request.url.removeprefix("http://notebook.test"), ("", None))
    route.abort() if body is None else route.fulfill(content_type=f"{kind}; charset=utf-8", body=body)


def ask(widget, question):
    widget.question = question
    return {"answer": widget.answer}


def tell(widget, message):
    widget.receive(message)
    return {"said": widget.said}


@pytest.fixture
def tab(chromium, file):
    tab = open_tab(chromium, make_widget(file))
    yield tab
    assert tab.said == []
    assert tab.asked == ["http://notebook.test/", "http://notebook.test/explorer.js"]
    tab.close()


def status(tab, text):
    tab.locator(".status", has_text=text).wait_for()


def forms(tab):
    """Form, its count, whether it is excluded."""
    rows = tab.locator(".part.forms tbody tr").all()
    return [
        (row.locator("th").inner_text(), row.locator("td").nth(3).inner_text(), row.locator("input").is_checked())
        for row in rows
    ]


def test_typed_letters_are_counted(tab):
    tab.locator("input[type=text]").press_sequentially("خطر", delay=5)
    status(tab, "مرات الورود: 4 · المقالات: 3 من 4")
    assert tab.evaluate("asked.length") <= 3
    assert forms(tab) == [("الخطر", "1", False), ("بخطر", "1", False), ("خطر", "1", False), ("والخطر", "1", False)]
    assert tab.locator(".known").inner_text() == "في دليل الترميز: الأمن › التهديد <b>"
    assert tab.locator("select option:checked").inner_text() == "الأمن › التهديد <b>"
    outlets = [re.split(r"\s*\t\s*", row) for row in tab.locator(".part.outlets tbody tr").all_inner_texts()]
    assert outlets == [["ب", "2", "2 من 3", "67%"], ["أ <i>", "2", "1 من 1", "100%"]]


def test_what_comes_before_stands_at_the_right(tab):
    tab.fill("input[type=text]", "خطر")
    status(tab, "4")
    x = [
        tab.locator(f".lines tbody tr:first-child {kind}").bounding_box()["x"]
        for kind in (".before", ".keyword", ".behind")
    ]
    assert x == sorted(x, reverse=True)
    assert tab.locator(".lines mark").all_inner_texts() == ["خطر", "والخطر", "بخطر", "الخطر"]
    assert tab.locator(".lines tbody tr").nth(1).locator(".behind").inner_text() == "<img src=x onerror=alert(1)>"
    assert tab.locator(".khitab-explorer").evaluate("e => getComputedStyle(e).direction") == "rtl"


def test_a_ticked_form_is_left_out_at_once_and_keeps_the_focus(tab):
    tab.fill("input[type=text]", "خطر")
    status(tab, "مرات الورود: 4")
    tab.locator("[data-form=بخطر]").focus()
    tab.keyboard.press("Space")
    status(tab, "مرات الورود: 3 · المقالات: 2 من 4")
    assert ("بخطر", "1", True) in forms(tab)
    assert tab.evaluate("document.activeElement.dataset.form") == "بخطر"
    tab.keyboard.press("Space")
    status(tab, "مرات الورود: 4")


def test_the_changed_term_is_written_and_the_comment_stays(tab, file):
    tab.fill("input[type=text]", "خطر")
    status(tab, "مرات الورود: 4")
    tab.locator("[data-form=بخطر]").check()
    status(tab, "مرات الورود: 3")
    tab.get_by_role("button").click()
    tab.locator(".said", has_text="codebook.yaml\u2069: خطر › الأمن › التهديد").wait_for()
    assert file.read_text(encoding="utf-8") == CODEBOOK.replace("- خطر   # a", "- {term: خطر, exclude: [بخطر]}   # a")
    assert tab.locator(".said").get_attribute("class") == "said"


def test_a_word_without_a_frame_is_not_written(tab, file):
    tab.fill("input[type=text]", "كبير")
    status(tab, "مرات الورود: 1")
    tab.get_by_role("button").click()
    tab.locator(".said.failed", has_text="اختر الموضوع أو الإطار").wait_for()
    tab.locator("[data-form=كبير]").check()
    status(tab, "مرات الورود: 0")
    tab.locator("select").select_option(label="الأمن › الرد")
    tab.wait_for_function("asked.at(-1).frame === 'response'")
    tab.get_by_role("button").click()
    tab.locator(".said", has_text="كُتبت في").wait_for()
    assert "terms: [مكافحة, {term: كبير, exclude: [كبير]}]" in file.read_text(encoding="utf-8")


def test_an_answer_that_comes_late_is_dropped(tab):
    tab.evaluate("hold = true")
    tab.fill("input[type=text]", "خطر")
    tab.wait_for_function("held !== null")
    tab.fill("input[type=text]", "كبير")
    status(tab, "مرات الورود: 1")
    tab.evaluate("put(held)")
    assert "مرات الورود: 1" in tab.locator(".status").inner_text()


def test_what_is_typed_is_text(tab):
    tab.fill("input[type=text]", "<img src=x onerror=alert(1)>")
    status(tab, "من 4")
    tab.fill("input[type=text]", "و")
    status(tab, "لا يمكن البحث عن هذا")
    assert tab.get_by_role("button").is_disabled()


@pytest.mark.parametrize("language", ["ar", "en", "fr"])
def test_axe_finds_no_violation(chromium, file, language):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    tab = open_tab(chromium, make_widget(file, language))
    tab.fill("input[type=text]", "خطر")
    tab.locator(".lines mark").first.wait_for()
    found = axe.Axe().run(tab)
    assert found.response["passes"]
    # a cell is no page: its headings do not begin at the first level
    assert [
        one["id"] for one in found.response["violations"] if one["id"] not in ("page-has-heading-one", "heading-order")
    ] == []
    assert tab.locator(".status").get_attribute("aria-live") == "polite"
    assert tab.evaluate("document.documentElement.scrollWidth <= innerWidth")
    tab.close()
