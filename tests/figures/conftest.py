"""What every chart is held to: nothing cut off, no glyph missing, no mathematics where a dollar stands."""

import warnings

import pytest
from matplotlib.text import Text

from analysis.figures.layout import notes_of
from analysis.figures.style import redrawing, use_style


@pytest.fixture
def check_page():
    """Draw a chart in a style, warnings as errors, and hold it to its page."""

    def check(chart, **chosen):
        with warnings.catch_warnings(), use_style(**chosen) as style:
            warnings.simplefilter("error")
            ax = chart(caption="120 مقالا، $n$ = 3")
            with redrawing(notes_of(ax).style):
                ax.figure.draw_without_rendering()
            drawn, page = ax.figure.get_tightbbox(), ax.figure.get_size_inches()
        assert page[0] == style.width
        assert drawn.x0 >= -0.01 and drawn.y0 >= -0.01
        assert drawn.x1 <= page[0] + 0.01 and drawn.y1 <= page[1] + 0.01
        assert not any(text.get_parse_math() for text in ax.figure.findobj(Text) if "$" in text.get_text())

    return check
