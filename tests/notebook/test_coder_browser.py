"""The notebook coder in headless Chromium: its own page and its own session, with the messages passed by hand."""

from pathlib import Path

import pandas as pd
import pytest

import analysis.notebook
from analysis.framing.codebook import Codebook, Definition, Frame, Label, Theme, Variable
from analysis.notebook.coder import code_articles

pytestmark = pytest.mark.browser

STATIC = Path(analysis.notebook.__file__).parent / "static"
# what stands between the page and the session in a notebook; `answer` is the session's next state
MODEL = """async ([source, css, words, view]) => {
  const style = document.createElement("style");
  style.textContent = css;
  document.head.append(style);
  const state = { words, view }, listeners = [];
  const model = {
    get: (name) => state[name], off: () => {},
    on: (_, listener) => listeners.push(listener),
    send: async (message) => { state.view = await window.answer(message); listeners.forEach((listen) => listen());
      window.turn = state.view.turn; },
  };
  const url = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
  (await import(url)).default.render({ model, el: document.querySelector("main") });
}"""
LABEL = Label(ar="<b>التهديد</b>", en="<b>Threat</b>", fr="<b>Menace</b>")
TEXT = "قال الوزير: «لا». ثم غادر.\nAFRICOM, in English.\nشارك على جريدة النور"
DOCUMENTS = pd.DataFrame(
    {
        "doc_id": ["secret-1", "secret-2", "secret-3"],
        "outlet": "جريدة النور",
        "title": ["<script>window.bad = 1</script> خبر", "\u202eنبأ", None],
        "text": [TEXT, TEXT + "\nا\nب", "خبر طويل. " * 600],
        "body_lines": ["1,2", "1,2", "1"],
    }
)


def book() -> Codebook:
    told = Definition(ar="يهدد أحدا.", en="Someone threatens.", fr="On menace.")
    frames = tuple(
        Frame(key=key, label=LABEL, definition=told, yes="هددنا.", terms=("تهديد",)) for key in ("threat", "response")
    )
    tone = Variable(key="tone", label=Label(ar="النبرة", en="Tone", fr="Ton"), values=("negative", "positive"))
    blame = Variable(key="blame", label=Label(ar="اللوم"), values=("absent", "present"), unit="paragraph")
    theme = Theme(key="security", label=Label(ar="الأمن", en="Security", fr="Sécurité"), definition="…", frames=frames)
    return Codebook(title="t", version="1.0", themes=(theme,), variables=(tone, blame))


@pytest.fixture(scope="module")
def chromium():
    from playwright.sync_api import sync_playwright

    arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path="/usr/bin/chromium", args=arguments)
        yield browser
        browser.close()


@pytest.fixture
def start(chromium, tmp_path):
    """Opens the coder on a page; the widget is `tab.widget`, what the page asks of a network `tab.asked`."""
    tabs = []

    def begin(language: str = "ar", variables=("threat", "response", "tone"), **more):
        tab = chromium.new_page(**more)
        tabs.append(tab)
        tab.said, tab.asked = [], []
        tab.on("pageerror", lambda error: tab.said.append(str(error)))
        tab.on("request", lambda request: tab.asked.append(request.url))
        tab.widget = widget = code_articles(
            DOCUMENTS[["doc_id"]], DOCUMENTS, book(), coder="Amal", file=tmp_path / "a.csv", variables=variables,
            language=language,
        )  # fmt: skip
        tab.expose_function("answer", lambda message: (widget.receive(message), dict(widget.view))[1])
        tab.set_content("<!DOCTYPE html><html lang='en'><title>Coder</title><main><h1>Coder</h1><h2>1</h2></main>")
        source, css = ((STATIC / f"coder.{kind}").read_text(encoding="utf-8") for kind in ("js", "css"))
        tab.evaluate(MODEL, [source, css, dict(widget.words), dict(widget.view)])
        tab.locator(".khitab-coder").focus()
        return tab

    yield begin
    for tab in tabs:
        assert tab.said == []
        assert [url for url in tab.asked if not url.startswith(("blob:", "about:"))] == []
        tab.close()


def turn(tab, act) -> None:
    """Do something and wait until the session's answer is on the page."""
    before = tab.widget.view["turn"]
    act()
    tab.wait_for_function("before => window.turn > before", arg=before, timeout=5000)


def press(tab, *keys: str) -> None:
    for key in keys:
        turn(tab, lambda key=key: tab.keyboard.press(key))


def press_code(tab, code: str, key: str, shift: bool = False) -> None:
    """A key of another layout: `code` is its place, `key` the letter on it."""
    init = {"code": code, "key": key, "shiftKey": shift, "bubbles": True, "cancelable": True}
    turn(tab, lambda: tab.evaluate("i => document.activeElement.dispatchEvent(new KeyboardEvent('keydown', i))", init))


def codes(tab) -> dict[str, str | None]:
    return {one.key: tab.widget.session.value(one.key) for one in tab.widget.session.list_asked()}


@pytest.mark.parametrize(("language", "ways"), [("ar", ("rtl", "right")), ("fr", ("ltr", "left"))])
def test_the_article_runs_from_the_right_and_the_buttons_as_their_language(start, language, ways):
    tab = start(language)
    way = "e => getComputedStyle(e).direction"
    assert tab.locator(".khitab-coder").evaluate(way) == ways[0]
    assert tab.locator(".article").evaluate(way) == "rtl"
    assert [p.evaluate(way) for p in tab.locator(".article p").all()] == ["rtl", "ltr", "rtl"]
    boxes = [tab.locator(name).bounding_box() for name in (".article", ".questions")]
    assert (boxes[0]["x"] > boxes[1]["x"]) == (ways[1] == "right")


def test_markup_in_an_article_or_a_label_is_text(start):
    tab = start()
    assert tab.locator(".article h3").inner_text() == "<script>window.bad = 1</script> خبر"
    assert tab.locator(".question label > bdi").first.inner_text() == "<b>التهديد</b>"
    assert tab.evaluate("window.bad") is None
    press(tab, "ArrowLeft")
    assert tab.locator(".article h3").inner_text() == "نبأ"  # the sign that turns the direction round is left out


def test_what_a_coder_must_not_see_is_not_on_the_page(start):
    tab = start()
    content = tab.content() + str(tab.widget.view)
    assert "قال الوزير" in content
    assert [text for text in ("secret", "جريدة النور", "Amal") if text in content] == []
    assert tab.locator("p.removed").inner_text().endswith("شارك على […]")
    colours = [
        tab.locator(name).first.evaluate("e => getComputedStyle(e).color") for name in ("p.removed", "p.paragraph")
    ]
    assert colours[0] != colours[1]


def test_keys_tick_undo_finish_and_move(start):
    tab = start()
    press(tab, "1")
    assert codes(tab) == {"threat": "1", "response": None, "tone": None}
    assert tab.locator("input[type=checkbox]").nth(0).is_checked()
    press(tab, "2", "u", "3", "3")
    assert codes(tab) == {"threat": "1", "response": None, "tone": "positive"}
    assert tab.locator("input[type=radio]:checked").get_attribute("value") == "positive"
    press(tab, "Enter")
    assert tab.locator("header strong").inner_text() == "المقال 2 من 3"
    assert tab.locator("header span").inner_text() == "المقالات المرمّزة: 1 من 3"
    press(tab, "ArrowRight")
    assert codes(tab) == {"threat": "1", "response": "0", "tone": "positive"}
    press(tab, "1")
    assert codes(tab)["threat"] == "0"
    press(tab, "ArrowLeft", "ArrowLeft", "n")
    assert tab.locator("header strong").inner_text() == "المقال 2 من 3"


def test_arrows_are_the_other_way_round_from_left_to_right(start):
    tab = start("en")
    press(tab, "ArrowRight")
    assert tab.locator("header strong").inner_text() == "Article 2 of 3"


def test_enter_stays_where_a_variable_has_no_value(start):
    tab = start("en")
    press(tab, "Enter")
    assert tab.locator("header strong").inner_text() == "Article 1 of 3"
    assert "Tone" in tab.locator("[role=status]").inner_text()
    press(tab, "Shift+Digit3")
    assert codes(tab) == {"threat": "0", "response": "0", "tone": ""}
    press(tab, "Enter")
    assert tab.locator("header strong").inner_text() == "Article 2 of 3"


@pytest.mark.parametrize(("code", "key"), [("Digit1", "١"), ("Digit1", "&"), ("Numpad1", "1")])
def test_digits_of_other_keyboards(start, code, key):
    tab = start()
    press_code(tab, code, key)
    assert codes(tab)["threat"] == "1"


def test_letters_of_other_keyboards(start):
    tab = start()
    press(tab, "1")
    press_code(tab, "KeyU", "ع")  # the place of U, with an Arabic keyboard
    assert codes(tab)["threat"] is None
    press(tab, "1")
    press_code(tab, "KeyN", "u")  # where letters are Latin, the one printed on the key counts
    assert (tab.widget.session.at, codes(tab)["threat"]) == (0, None)
    keys = tab.locator(".buttons kbd").all_inner_texts()
    assert "U ع" in keys and "N ى" in keys


def test_after_a_click_the_arrows_move_on_and_do_not_change_the_value(start):
    tab = start()
    turn(tab, lambda: tab.locator("input[value=negative]").click())
    press(tab, "ArrowLeft")
    assert tab.widget.session.at == 1
    press(tab, "ArrowRight")
    assert codes(tab)["tone"] == "negative"


def test_radio_buttons_and_boxes_work_with_tab_and_space(start):
    tab = start()
    tab.locator("input[type=checkbox]").nth(1).focus()
    press(tab, "Space")
    tab.locator("input[value=negative]").focus()
    press(tab, "Space", "ArrowDown")
    assert codes(tab) == {"threat": None, "response": "1", "tone": "positive"}


def test_a_note_takes_letters_and_every_one_is_kept(start):
    tab = start()
    press(tab, "1")
    tab.keyboard.press("w")
    tab.wait_for_timeout(50)
    for letter in "1 unu":
        turn(tab, lambda letter=letter: tab.keyboard.press(letter if letter != " " else "Space"))
    assert tab.widget.session.note == "1 unu"
    assert codes(tab)["threat"] == "1"
    tab.keyboard.press("Escape")
    press(tab, "ArrowLeft")
    assert tab.locator("input[type=text]").input_value() == ""
    press(tab, "ArrowRight")
    assert tab.locator("input[type=text]").input_value() == "1 unu"


def test_definitions_are_there_on_demand_and_stay(start):
    tab = start("en")
    shown = tab.locator(".definition:visible")
    assert shown.count() == 0
    tab.locator("button.about").first.click()
    assert shown.count() == 1 and "Someone threatens." in shown.inner_text()
    tab.keyboard.press("d")
    assert shown.count() == 2
    press(tab, "ArrowRight")
    assert shown.count() == 2


def test_the_paragraph_that_is_coded_is_marked(start):
    tab = start(variables=["blame"])
    assert tab.locator(".article mark").all_inner_texts() == ["<script>window.bad = 1</script> خبر"]
    press(tab, "ArrowLeft")
    assert tab.locator(".article mark").all_inner_texts() == ["قال الوزير: «لا». ثم غادر."]
    assert tab.locator("header strong").inner_text() == "المقال 1 من 3 · الفقرة 2 من 3"


def test_a_file_that_cannot_be_written_is_said_and_the_tick_is_not_shown(start):
    tab = start("en")
    press(tab, "1")
    tab.widget.session.path.write_text("changed", encoding="utf-8")
    press(tab, "2")
    assert "changed elsewhere" in tab.locator("[role=status]").inner_text()
    assert not tab.locator("input[type=checkbox]").nth(1).is_checked()


def test_page_keys_scroll_a_long_article_and_a_new_one_begins_at_its_top(start):
    tab = start()
    press(tab, "ArrowLeft", "ArrowLeft")
    tab.keyboard.press("PageDown")
    tab.wait_for_timeout(50)
    assert tab.locator(".article").evaluate("e => e.scrollTop") > 100
    press(tab, "ArrowRight")
    assert tab.locator(".article").evaluate("e => e.scrollTop") == 0


@pytest.mark.parametrize(("language", "width"), [("ar", 1100), ("fr", 1100), ("ar", 420)])
def test_axe_finds_no_violation_and_it_fits(start, language, width):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    tab = start(language, viewport={"width": width, "height": 900})
    press(tab, "1", "Shift+Digit2")
    tab.keyboard.press("d")
    tab.locator(".keys summary").click()
    found = axe.Axe().run(tab)
    assert found.response["passes"]
    assert found.violations_count == 0, found.generate_report()
    assert tab.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
