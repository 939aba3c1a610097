"""The gallery: every chart is on the page, its code runs on the teaching corpus, and its pictures are there."""

import importlib.util
import re
from pathlib import Path

import pytest
from matplotlib.axes import Axes
from PIL import Image

import analysis as kh
from analysis.figures.layout import notes_of

DOCS = Path(__file__).parents[1] / "docs"
PAGE = (DOCS / "gallery.md").read_text(encoding="utf-8")
PICTURES = re.findall(r'<img src="(gallery/[\w-]+\.png)" alt="([^"]*)"', PAGE)


def load_script():
    spec = importlib.util.spec_from_file_location("gallery", DOCS / "gallery.py")
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    return script


GALLERY = load_script()
SETUP, CHARTS = GALLERY.read_page(PAGE)


@pytest.fixture(scope="module")
def tables():
    return GALLERY.make_tables(SETUP)


def test_every_chart_of_the_package_is_on_the_page():
    public = {name for name in kh.__all__ if name.startswith("plot_")}
    drawn = {name for code in CHARTS.values() for name in re.findall(r"kh\.(plot_\w+)\(", code)}
    assert public - drawn == set(), "draw them in docs/gallery.md, then run: python docs/gallery.py"
    listed = re.findall(r"^\| \[.*?\]\(#([\w-]+)\) \| `(plot_\w+)` \|$", PAGE, flags=re.MULTILINE)
    assert {name for _, name in listed} == drawn
    headings = {title.lower().replace(" ", "-") for title in re.findall(r"^## (.*)$", PAGE, flags=re.MULTILINE)}
    assert {anchor for anchor, _ in listed} <= headings


def test_every_picture_is_there_none_is_left_over_and_each_has_a_text():
    expected = {f"gallery/{name}-{language}.png" for name in CHARTS for language in ("ar", "en", "fr")}
    assert {path for path, _ in PICTURES} == expected | {"gallery/grey.png"}
    assert {f"gallery/{path.name}" for path in (DOCS / "gallery").iterdir()} == {path for path, _ in PICTURES}
    assert all(alt for _, alt in PICTURES)


def test_the_pictures_are_small():
    sizes = [path.stat().st_size for path in (DOCS / "gallery").iterdir()]
    assert max(sizes) < 500_000
    assert sum(sizes) < 2_000_000


def test_the_code_of_each_chart_is_short():
    assert all(1 < len(code.splitlines()) <= 8 for code in CHARTS.values())


@pytest.mark.parametrize("name", CHARTS)
def test_the_code_runs_and_draws_what_the_page_says(name, tables):
    names = GALLERY.run(CHARTS[name], tables["ar"])
    ax = names["ax"]
    assert isinstance(ax, Axes)
    assert f"kh.{notes_of(ax).function}(" in CHARTS[name]
    assert notes_of(ax).caption == names["caption"]
    width, _ = Image.open(DOCS / "gallery" / f"{name}-ar.png").size
    assert abs(width - GALLERY.DPI * ax.figure.get_figwidth()) <= 1


def test_captions_are_those_of_the_language_and_count_the_articles(tables):
    captions = {language: names["caption"] for language, names in tables.items()}
    assert all("60" in caption for caption in captions.values())
    assert len(set(captions.values())) == 3


def test_a_picture_has_the_same_bytes_twice(tables, tmp_path):
    for path in (tmp_path / "one.png", tmp_path / "two.png"):
        (_, _, ax) = next(GALLERY.draw_charts({"forms": CHARTS["forms"]}, tables))
        GALLERY.save_picture(ax, path)
    assert (tmp_path / "one.png").read_bytes() == (tmp_path / "two.png").read_bytes()
