"""The look of a figure: sizes, colours, direction and digits; matplotlib's own settings come back afterwards."""

from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from datetime import date

import matplotlib

from analysis.errors import KhitabError
from analysis.figures.fonts import families
from analysis.figures.glyphs import drawable, no_box
from analysis.figures.rtl import arabic_digits, base_of, format_number, plain_text, rtl

# Okabe and Ito (2008), told apart by colour-blind readers; hatches tell the bars apart in grey print.
COLOURS = ("#0072B2", "#E69F00", "#009E73", "#D55E00", "#56B4E9", "#CC79A7", "#F0E442", "#000000")
HATCHES = ("", "////", "....", "\\\\\\\\", "xxxx", "----", "oooo", "++++")
INK, GREY, PALE = "#222222", "#5f6368", "#e3e5e8"
MARKERS = ("o", "s", "^", "D", "v", "P", "X")  # for points, as hatches for bars
WIDTH = 6.3  # inches: the text width of an A4 page
# Widths in inches: of a journal's columns, and of half a slide (6.67 x 3.75), so that letters of 9 points, enlarged to
# fill it, come to 18.
WIDTHS = {"page": WIDTH, "column": 3.5, "two columns": 7.2, "slide": 6.67}
_PENDING: ContextVar["Style | None"] = ContextVar("style", default=None)


@dataclass(frozen=True)
class Style:
    """What a figure was drawn with; `direction` None follows the language. `size` is a key of WIDTHS."""

    language: str = "ar"
    font: str = "sans"
    direction: str | None = None
    digits: str = "latn"
    size: str = "page"

    def __post_init__(self):
        for name, value, choices in (
            ("language", self.language, ("ar", "en", "fr")),
            ("font", self.font, ("sans", "naskh", "dejavu")),
            ("direction", self.direction, (None, "rtl", "ltr")),
            ("digits", self.digits, ("latn", "arab")),
            ("size", self.size, tuple(WIDTHS)),
        ):
            if value not in choices:
                raise KhitabError(f"{name}={value!r} is unknown; choose one of {', '.join(map(repr, choices))}.")

    @property
    def mirrored(self) -> bool:
        """Labels at the right, bars that grow left, columns from the right."""
        return (self.direction or ("rtl" if self.language == "ar" else "ltr")) == "rtl"

    @property
    def start(self) -> str:
        """The side where reading begins."""
        return "right" if self.mirrored else "left"

    @property
    def width(self) -> float:
        """The width of the figure in inches."""
        return WIDTHS[self.size]

    def label(self, text: object) -> str:
        """A text from the data, ready to be drawn as one line."""
        return self.lines(plain_text(text))

    def lines(self, text: str) -> str:
        """The same with its line breaks."""
        return rtl(drawable(text, self.font), base=base_of(text, rtl_figure=self.language == "ar"))

    def sentence(self, text: str) -> str:
        """A text of our own, which may quote the data: it runs as the figure's language does."""
        return rtl(drawable(text, self.font), base="rtl" if self.language == "ar" else "ltr")

    def number(self, value: float, decimals: int = 0, *, percent: bool = False) -> str:
        """A number as the figure writes it, not yet ready to be drawn."""
        return format_number(value, language=self.language, digits=self.digits, decimals=decimals, percent=percent)

    def day(self, date: date, *, parts: int = 3) -> str:
        """A date as the figure writes it: year, month and day, or only the first `parts` of them."""
        text = "-".join(date.strftime("%Y-%m-%d").split("-")[:parts])
        return arabic_digits(text) if self.digits == "arab" and self.language == "ar" else text

    def rc(self) -> dict[str, object]:
        """The matplotlib settings of this style."""
        return {
            "font.family": families(self.font), "font.size": 10, "figure.dpi": 100, "savefig.dpi": 300,
            "text.color": INK, "text.parse_math": False, "axes.titlelocation": self.start, "axes.titleweight": "bold",
            "axes.titlesize": 11, "axes.labelsize": 9, "axes.labelcolor": GREY, "axes.edgecolor": GREY,
            "axes.spines.top": False, "axes.spines.right": False, "axes.axisbelow": True, "axes.unicode_minus": True,
            "axes.facecolor": "white", "figure.facecolor": "white", "savefig.facecolor": "white", "grid.color": PALE,
            "grid.linewidth": 0.7, "xtick.color": GREY, "ytick.color": GREY, "xtick.labelcolor": INK,
            "ytick.labelcolor": INK, "xtick.labelsize": 9, "ytick.labelsize": 9, "legend.fontsize": 9,
            "legend.frameon": False, "hatch.linewidth": 0.7, "lines.linewidth": 1.6,
            "axes.prop_cycle": matplotlib.cycler(color=COLOURS), "svg.hashsalt": "khitab", "svg.fonttype": "path",
            "pdf.fonttype": 42, "pdf.compression": 6, "savefig.bbox": None, "path.simplify": True,
        }  # fmt: skip


@contextmanager
def use_style(
    language: str = "ar",
    font: str = "sans",
    direction: str | None = None,
    digits: str = "latn",
    size: str = "page",
):
    """Draw in Khitab's style inside a `with` block; matplotlib's own settings come back after it.

    language : ar, en or fr. font : sans, naskh or dejavu. direction : rtl or ltr, None as the language runs.
    digits : latn (0 1 2, usual in the Maghreb) or arab (٠ ١ ٢, in Arabic figures).
    size : page (6.3 inches wide), column or two columns of a journal (3.5 and 7.2), or slide (6.67, half a slide of
        16:9: enlarged to fill it, the smallest letters have about 15 points; keep to some twelve rows).

    The charts of this package take font, direction, digits and size from the block around them, and their language too
    where they are not given one.

    >>> with use_style(digits="arab") as style:
    ...     style.mirrored
    True

    Raises
    ------
    KhitabError
        for an unknown value, with the choices.
    """
    style = Style(language, font, direction, digits, size)
    token = _PENDING.set(style)
    try:
        with matplotlib.rc_context(style.rc()):
            yield style
    finally:
        _PENDING.reset(token)


@contextmanager
def drawing(language: str | None):
    """The style a chart draws in: that of the `use_style` block around it, in the chart's own language."""
    style = _PENDING.get() or Style()
    style = replace(style, language=language or style.language)
    with matplotlib.rc_context(style.rc()), no_box():
        yield style


@contextmanager
def redrawing(style: Style):
    """The style a finished figure was drawn in, again: some of its texts are made only while it is saved."""
    with matplotlib.rc_context(style.rc()), no_box():
        yield
