"""Places of Axes are rounded, so that noise in the last bit of the solver reaches no file."""

import numpy as np
from matplotlib.figure import Figure

from analysis.figures.steady import SteadyLayout


def places(layout):
    figure = Figure(figsize=(6.3, 7.1), layout=layout)
    axes = figure.subplots(3, 2, gridspec_kw={"height_ratios": [0.41, 1.15, 1.15]}).ravel()
    for number, ax in enumerate(axes):
        ax.set_title("t" * number)
    figure.draw_without_rendering()
    return np.array([ax.get_position().get_points() for ax in axes])


def test_places_are_those_of_constrained_layout_rounded():
    steady, exact = places(SteadyLayout()), places("constrained")
    assert (steady == steady.round(9)).all()
    assert not (exact == exact.round(9)).all()
    np.testing.assert_allclose(steady, exact, atol=1e-6)


def test_axes_stay_in_the_layout():
    figure = Figure(layout=SteadyLayout())
    ax = figure.subplots()
    figure.draw_without_rendering()
    before = ax.get_position().height
    ax.set_title("two\nlines", fontsize=30)
    figure.draw_without_rendering()
    assert ax.get_position().height < before - 0.1
