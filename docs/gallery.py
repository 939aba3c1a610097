"""Draw the pictures of gallery.md by running the code that stands on that page: python docs/gallery.py"""

import contextlib
import io
import re
from collections.abc import Iterator
from pathlib import Path

from matplotlib.axes import Axes
from PIL import Image

from analysis.figures.layout import notes_of
from analysis.figures.style import redrawing

HERE = Path(__file__).resolve().parent
PAGE, PICTURES = HERE / "gallery.md", HERE / "gallery"
LANGUAGES = ("ar", "en", "fr")
DPI, _COLOURS = 150, 128
_SHEET, _COLUMNS, _GAP = 1500, 3, 15  # pixels


def read_page(text: str) -> tuple[str, dict[str, str]]:
    """The code that makes the tables, and the code of each chart by the name of its pictures."""
    first, *others = re.findall(r"```python\n(.*?)```", text, flags=re.DOTALL)
    names = re.findall(r'src="gallery/([\w-]+)-ar\.png"', text)
    return first, dict(zip(names, others, strict=True))


def make_tables(setup: str) -> dict[str, dict]:
    """The names that the first block of the page defines, by language; the corpus is read once."""
    names = run(setup, {})
    caption = re.search(r"^caption = .*", setup, flags=re.DOTALL | re.MULTILINE)[0]
    return {language: run(caption, {**names, "language": language}) for language in LANGUAGES}


def run(code: str, names: dict) -> dict:
    """What code of the page defines, besides the names given; its paths start where the README does."""
    defined = dict(names)
    with contextlib.chdir(HERE.parent):
        exec(code, defined)
    return defined


def draw_charts(charts: dict[str, str], tables: dict[str, dict]) -> Iterator[tuple[str, str, Axes]]:
    """Name, language and Axes of every chart."""
    for name, code in charts.items():
        for language in LANGUAGES:
            yield name, language, run(code, tables[language])["ax"]


def save_picture(ax: Axes, path: Path) -> None:
    """A small PNG: 128 colours are enough for a page, and a third of the bytes."""
    image = io.BytesIO()
    with redrawing(notes_of(ax).style):
        ax.figure.savefig(image, format="png", dpi=DPI)
    Image.open(image).convert("RGB").quantize(_COLOURS, dither=Image.Dither.NONE).save(path, optimize=True)


def save_sheet(paths: list[Path]) -> None:
    """All Arabic charts in grey, each under the lowest chart of the shortest column."""
    wide = (_SHEET - _GAP * (_COLUMNS + 1)) // _COLUMNS
    images = [_narrow(Image.open(path).convert("RGB").convert("L"), wide) for path in paths]
    heights, placed = [_GAP] * _COLUMNS, []
    for image in sorted(images, key=lambda image: -image.height):
        column = heights.index(min(heights))
        placed.append((image, (_GAP + column * (wide + _GAP), heights[column])))
        heights[column] += image.height + _GAP
    sheet = Image.new("L", (_SHEET, max(heights)), 255)
    for image, place in placed:
        sheet.paste(image, place)
    sheet.quantize(32, dither=Image.Dither.NONE).save(PICTURES / "grey.png", optimize=True)


def _narrow(image: Image.Image, wide: int) -> Image.Image:
    return image.resize((wide, round(image.height * wide / image.width)), Image.Resampling.LANCZOS)


def main() -> None:
    setup, charts = read_page(PAGE.read_text(encoding="utf-8"))
    PICTURES.mkdir(exist_ok=True)
    for path in PICTURES.glob("*.png"):
        path.unlink()
    for name, language, ax in draw_charts(charts, make_tables(setup)):
        save_picture(ax, PICTURES / f"{name}-{language}.png")
    save_sheet([PICTURES / f"{name}-ar.png" for name in charts])


if __name__ == "__main__":
    main()
