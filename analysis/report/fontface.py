"""The letters of the page, carried in the page: a subset of the figures' font as CSS."""

import base64
import io
from functools import cache
from importlib.util import find_spec

from analysis.figures.fonts import font_files

_WEIGHTS = {"Regular": 400, "Bold": 700}


def embed_fonts(text: str) -> str:
    """@font-face rules with the glyphs that a text needs; empty where the fonts extra is not installed.

    The same text gives the same bytes. Needs fontpkg-ibm-plex-sans-arabic, fonttools and brotli.
    """
    if find_spec("fontTools") is None or find_spec("brotli") is None:
        return ""
    letters = "".join(sorted(set(text)))
    rules = []
    for path in font_files("sans"):
        name = path.stem.rpartition("-")[2]
        if name in _WEIGHTS:
            source = base64.b64encode(_subset(str(path), letters)).decode("ascii")
            rules.append(
                f'@font-face {{ font-family: "Khitab"; font-weight: {_WEIGHTS[name]}; '
                f'src: url("data:font/woff2;base64,{source}") format("woff2"); }}'
            )
    return "\n".join(rules)


@cache
def _subset(path: str, letters: str) -> bytes:
    from fontTools import subset, ttLib

    options = subset.Options(flavor="woff2", layout_features=["*"], notdef_outline=True, recalc_timestamp=False)
    options.drop_tables += ["meta"]
    with ttLib.TTFont(path, recalcTimestamp=False) as font:
        tool = subset.Subsetter(options)
        tool.populate(text=letters)
        tool.subset(font)
        font.flavor = "woff2"
        file = io.BytesIO()
        font.save(file)
    return file.getvalue()
