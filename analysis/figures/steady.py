"""Constrained layout whose places are the same in every run, to the last bit."""

from matplotlib.figure import Figure
from matplotlib.layout_engine import ConstrainedLayoutEngine
from matplotlib.transforms import Bbox

_DECIMALS = 9  # of the figure's width or height: far below what can be seen


class SteadyLayout(ConstrainedLayoutEngine):
    """Constrained layout with rounded places.

    The solver adds up in the order of memory addresses, so that places differ in their last bit from run to run; an SVG
    names its clipping paths after them.
    """

    def execute(self, fig: Figure) -> object:
        done = super().execute(fig)
        for ax in fig.axes:
            if ax.get_in_layout():
                ax.set_position(Bbox(ax.get_position().get_points().round(_DECIMALS)))
                ax.set_in_layout(True)  # set_position takes an Axes out of the layout
        return done
