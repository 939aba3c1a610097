"""Notebooks, explorer and coder in headless Chromium in a real JupyterLab: they run, from the right, and ask nobody."""

import csv
import shutil
from pathlib import Path

import nbformat
import pytest

from analysis.corpus.documents import read_documents

pytestmark = pytest.mark.browser

ROOT = Path(__file__).parent.parent.parent
PATIENCE = 60_000  # milliseconds; a full machine is slow, and a condition that holds ends the wait
CODEBOOK = """\
title: Security
version: "1.0"
themes:
  security:
    label: {ar: الأمن, en: Security, fr: Sécurité}
    definition: The article speaks of security.
    frames:
      threat: {label: {ar: التهديد, en: Threat, fr: Menace}, definition: Of a threat., terms: [خطر]}
      response: {label: {ar: الرد, en: Response, fr: Réponse}, definition: Of a response., terms: [مكافحة]}
"""
OWN = [
    """\
import pandas as pd
import analysis as kh
texts = ["قال الوزير إن الخطر قائم اليوم", "مكافحة خطر بخطر آخر", "لا شيء هنا"]
documents = pd.DataFrame({"doc_id": ["a", "b", "c"], "text": texts, "outlet": ["أرز", "نخل", "نخل"]})
documents["title"] = ["خبر أول", "خبر ثان", "خبر ثالث"]
documents["published"] = pd.to_datetime(["2024-01-03", "2024-01-09", "2024-02-01"])
codebook = kh.read_codebook("codebook.yaml")
kh.explore(documents, codebook)""",
    'kh.code_articles(documents, documents, codebook, coder="Amal", file="amal.csv")',
]
NUMBERS = ["01", "03", "04"]
LINE = ("before", "keyword", "behind")
# what a person sees of the tables: the texts of the cells of each row, and where they stand
TABLES = """() => [...document.querySelectorAll(".jp-OutputArea table")].map(table => ({
  way: getComputedStyle(table).direction, text: table.textContent,
  rows: [...table.rows].map(row => [...row.cells].map(cell =>
    ({ x: cell.getBoundingClientRect().x, text: cell.innerText, html: cell.innerHTML }))) }))"""


@pytest.fixture(scope="module")
def window(lab):
    """A browser window that reaches the test's JupyterLab alone; what else is asked for is in `window.outside`."""
    from playwright.sync_api import sync_playwright

    quiet = ["background-networking", "component-update", "sync", "quic", "gpu"]
    arguments = ["--no-sandbox", "--no-first-run", *(f"--disable-{name}" for name in quiet)]
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=shutil.which("chromium"), args=arguments)
        window = browser.new_context(viewport={"width": 1280, "height": 1000}, service_workers="block")
        window.set_default_timeout(PATIENCE)
        window.outside = []
        window.route(lambda url: not url.startswith(lab.url), lambda route: refuse(window, route))
        window.on("page", lambda tab: tab.on("websocket", lambda socket: note(window, socket.url, lab)))
        yield window
        browser.close()


def refuse(window, route):
    window.outside.append(route.request.url)
    route.abort()


def note(window, url, lab):
    if not url.startswith(lab.url.replace("http", "ws")):
        window.outside.append(url)


def open_notebook(window, lab, name):
    """The notebook after all its cells were run."""
    tab = window.new_page()
    tab.goto(f"{lab.url}/doc/tree/{name}?reset&token={lab.token}")
    tab.wait_for_function("window.jupyterapp && jupyterapp.shell.currentWidget?.sessionContext")
    tab.evaluate("jupyterapp.restored")
    tab.evaluate("jupyterapp.shell.currentWidget.sessionContext.ready")
    tab.wait_for_function("jupyterapp.shell.currentWidget.sessionContext.session?.kernel?.status === 'idle'")
    tab.evaluate("void jupyterapp.commands.execute('notebook:run-all-cells').then(() => { window.ran = true; })")
    tab.wait_for_function("window.ran")
    return tab


def cells_of(tab):
    """Code cells as JupyterLab holds them."""
    cells = tab.evaluate("jupyterapp.shell.currentWidget.content.model.toJSON().cells")
    return [cell for cell in cells if cell["cell_type"] == "code"]


@pytest.fixture(scope="module", params=NUMBERS)
def notebook(request, window, lab):
    """One of the notebooks, run; its copy lies in the folder of the test."""
    (path,) = (ROOT / "notebooks").glob(f"{request.param}-*.ipynb")
    shutil.copy(path, lab.folder)
    tab = open_notebook(window, lab, path.name)
    tab.source = path.read_text(encoding="utf-8")
    yield tab
    close(tab)


def close(tab):
    tab.evaluate("jupyterapp.shell.currentWidget.sessionContext.shutdown()")  # kernels take memory
    tab.close()


def errors_of(tab):
    outputs = [output for cell in cells_of(tab) for output in cell["outputs"]]
    return [f"{output['ename']}: {output['evalue']}" for output in outputs if output["output_type"] == "error"]


def test_every_cell_ran_and_none_raised(notebook):
    assert errors_of(notebook) == []
    cells = [cell for cell in cells_of(notebook) if "".join(cell["source"]).strip()]
    assert [cell["execution_count"] for cell in cells] == list(range(1, len(cells) + 1))
    assert len(cells) > 5


def is_arabic(text):
    return any("ء" <= letter <= "ي" for letter in text)


def test_tables_with_arabic_run_from_right_to_left(notebook):
    tables = [table for table in notebook.evaluate(TABLES) if is_arabic(table["text"])]
    assert len(tables) >= 3
    assert [table["text"][:200] for table in tables if table["way"] != "rtl"] == []
    for row in (row for table in tables for row in table["rows"]):
        places = [cell["x"] for cell in row]
        assert places == sorted(set(places), reverse=True), [cell["text"] for cell in row]


def test_figures_are_there_and_say_what_they_show(notebook):
    images = notebook.locator(".jp-OutputArea img")
    assert images.count() == notebook.source.count("kh.show(")
    for image in images.all():
        assert image.evaluate("e => e.decode().then(() => e.naturalWidth)") > 100
        assert is_arabic(image.get_attribute("alt"))


def is_line(row):
    return len(row) > 3 and "<mark>" in row[1]["html"]


def letters(text):
    return "".join(letter for letter in text if is_arabic(letter))


@pytest.fixture(scope="module")
def articles():
    """The letters of each article of the teaching corpus, by doc_id."""
    documents = read_documents(ROOT / "corpus")
    return dict(zip(documents["doc_id"], documents["text"].map(letters), strict=True))


def test_a_concordance_has_what_comes_before_at_the_right(notebook, articles):
    tables = [[row for row in table["rows"] if is_line(row)] for table in notebook.evaluate(TABLES)]
    tables = [lines for lines in tables if lines]
    assert len(tables) == notebook.source.count("kh.show_concordance(")
    for before, keyword, behind, doc_id, *_ in (line for lines in tables for line in lines):
        assert before["x"] > keyword["x"] > behind["x"]
        line = letters(before["text"] + keyword["text"] + behind["text"])
        assert line in articles[doc_id["text"]], (doc_id["text"], before["text"], keyword["text"])


@pytest.fixture(scope="module")
def own(window, lab):
    """A notebook of three articles with the explorer and the coder."""
    (lab.folder / "codebook.yaml").write_text(CODEBOOK, encoding="utf-8")
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    cells = [nbformat.v4.new_code_cell(source) for source in OWN]
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata=kernel), lab.folder / "own.ipynb")
    tab = open_notebook(window, lab, "own.ipynb")
    assert errors_of(tab) == []
    yield tab
    close(tab)


def test_the_explorer_answers_typed_arabic(own, lab):
    page = own.locator(".khitab-explorer")
    page.locator("input[type=text]").click()
    own.keyboard.type("خطر")
    page.locator(".status", has_text="مرات الورود: 3 · المقالات: 2 من 3").wait_for()
    assert page.locator(".forms tbody th").all_inner_texts() == ["الخطر", "بخطر", "خطر"]
    before, keyword, behind = (page.locator(f".lines tbody tr >> nth=0 >> .{part}") for part in LINE)
    assert [part.inner_text() for part in (before, keyword, behind)] == ["قال الوزير إن", "الخطر", "قائم اليوم"]
    x = [part.bounding_box()["x"] for part in (before, keyword, behind)]
    assert x == sorted(x, reverse=True)
    page.locator("[data-form=بخطر]").focus()
    own.keyboard.press("Space")
    page.locator(".status", has_text="مرات الورود: 2 · المقالات: 2 من 3").wait_for()
    page.get_by_role("button").click()
    page.locator(".said", has_text="codebook.yaml").wait_for()
    assert "terms: [{term: خطر, exclude: [بخطر]}]" in (lab.folder / "codebook.yaml").read_text(encoding="utf-8")


def test_the_coder_ticks_a_frame_by_keyboard_and_its_file_holds_it(own, lab):
    page = own.locator(".khitab-coder")
    page.focus()
    own.keyboard.press("2")
    page.locator("input[type=checkbox]:checked").wait_for()
    with (lab.folder / "amal.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(row["unit_id"], row["coder"], row["variable"], row["value"]) for row in rows] == [
        ("a", "Amal", "response", "1"),
    ]


@pytest.mark.parametrize("place", [".khitab-explorer input[type=text]", ".khitab-coder"])
def test_keys_typed_in_a_widget_are_no_commands_of_the_notebook(own, place):
    before = [cell["source"] for cell in cells_of(own)]
    own.locator(place).focus()
    for key in ["a", "b", "d", "d", "m", "x", "y", "Enter"]:  # insert above, below, delete, Markdown, cut
        own.keyboard.press(key)
    assert [cell["source"] for cell in cells_of(own)] == before


def test_the_notebooks_together_show_what_is_looked_for_above():
    sources = [path.read_text(encoding="utf-8") for path in (ROOT / "notebooks").glob("0[134]-*.ipynb")]
    assert sum(source.count("kh.show(") for source in sources) > 1
    assert sum(source.count("kh.show_concordance(") for source in sources) > 1


def test_nothing_was_asked_of_the_world_outside(window, notebook, own):
    assert window.outside == []
