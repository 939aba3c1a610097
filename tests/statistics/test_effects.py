"""Effect sizes: the reference values, zeros, the laws of swapped sides, and scipy's binomial interval."""

import math
import warnings

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest

from analysis.statistics.effects import (
    conservative_ratio,
    log_odds,
    log_ratio,
    odds_ratio,
    percent_difference,
    simple_maths,
)

F1 = (23, 551, 263, 8870)
COUNTS = st.tuples(st.integers(0, 30), st.integers(0, 30), st.integers(31, 90), st.integers(31, 90))


def swap(cells: tuple) -> tuple:
    a, b, c, d = cells
    return b, a, d, c


def test_log_ratio():
    assert [round(float(value), 4) for value in log_ratio(*F1)] == [0.4935, -0.0817, 1.0686]


@pytest.mark.parametrize(
    ("measure", "value"), [(percent_difference, 40.78), (odds_ratio, 1.4469), (simple_maths, 1.4078)]
)
def test_other_reference_values(measure, value):
    assert float(measure(*F1)) == pytest.approx(value, abs=5e-3 if value > 2 else 5e-5)


@pytest.mark.parametrize(
    ("cells", "words", "value"),
    [((60, 40, 2000, 8000), 1, 1.9839), ((60, 40, 2000, 8000), 1000, 1.3786), (F1, 1, 0), (F1, 1000, 0)],
)
def test_lrc(cells, words, value):
    assert float(conservative_ratio(*cells, words=words)) == pytest.approx(value, abs=5e-5)
    assert float(conservative_ratio(*swap(cells), words=words)) == pytest.approx(-value, abs=5e-5)


@given(cells=COUNTS, words=st.sampled_from([1, 50, 1000]))
def test_lrc_by_the_interval_of_scipy(cells, words):
    a, b, c, d = cells
    if a + b == 0:
        assert conservative_ratio(*cells, words=words) == 0
        return
    ends = binomtest(a, a + b).proportion_ci(1 - 0.05 / words, method="exact")
    if a / c > b / d:
        expected = max(0, math.log2(d / c * ends.low / (1 - ends.low)))
    else:
        expected = min(0, math.log2(d / c * ends.high / (1 - ends.high)))
    assert float(conservative_ratio(*cells, words=words)) == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize(("a", "b", "ratio"), [(2, 1, 1), (1, 2, -1), (1, 1, 0), (4, 0, 3), (0, 4, -3), (10, 10, 0)])
def test_log_ratio_counts_a_zero_as_a_half(a, b, ratio):
    value, low, high = log_ratio(a, b, 10, 10)
    assert value == pytest.approx(ratio)
    assert low <= value <= high


@pytest.mark.parametrize(
    ("measure", "cells", "value"),
    [
        (percent_difference, (0, 5, 10, 10), -100),
        (percent_difference, (5, 0, 10, 10), 900),  # .5 of .05
        (odds_ratio, (0, 5, 10, 10), 0.05),  # .5 / 10
        (odds_ratio, (10, 5, 10, 10), 20),  # 10 / .5
        (odds_ratio, (10, 0, 10, 10), 400),  # 10 / .5 over .5 / 10
        (simple_maths, (0, 0, 10, 10), 1),
        (simple_maths, (1, 0, 1_000_000, 1_000_000), 2),
        (conservative_ratio, (0, 0, 10, 10), 0),
        (conservative_ratio, (10, 10, 10, 10), 0),
    ],
)
def test_zeros_and_wholes(measure, cells, value):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert float(measure(*cells)) == pytest.approx(value)


def test_a_larger_n_brings_frequent_words_up():
    rare, frequent = (2, 0, 10_000, 10_000), (400, 200, 10_000, 10_000)
    assert simple_maths(*rare) > simple_maths(*frequent)
    assert simple_maths(*rare, n=1000) < simple_maths(*frequent, n=1000)


@given(COUNTS)
def test_swapped_sides(cells):
    value, low, high = log_ratio(*cells)
    other, other_low, other_high = log_ratio(*swap(cells))
    assert (other, other_low, other_high) == pytest.approx((-value, -high, -low), abs=1e-12)
    assert odds_ratio(*swap(cells)) == pytest.approx(1 / odds_ratio(*cells))
    assert simple_maths(*swap(cells)) == pytest.approx(1 / simple_maths(*cells))
    assert conservative_ratio(*swap(cells)) == pytest.approx(-conservative_ratio(*cells), abs=1e-9)
    assert abs(float(conservative_ratio(*cells))) <= abs(float(value)) + 1e-9


def test_log_odds():
    delta, z = log_odds(*F1, 100 * 574 / 9133, 100)
    assert (round(float(delta), 5), round(float(z), 4)) == (0.28121, 1.4833)
    assert (delta / z) ** 2 == pytest.approx(0.03594, abs=5e-6)


def test_log_odds_with_a_mis_set_prior():
    delta, z = log_odds(*F1, 1, 100)
    assert (round(float(delta), 5), round(float(z), 5)) == (0.07663, 0.36752)
    assert (delta / z) ** 2 == pytest.approx(0.04348, abs=5e-6)


@pytest.mark.filterwarnings("error")
def test_a_word_that_is_everything_has_no_odds():
    assert np.isnan(log_odds(10, 5, 10, 5, 4, 4)).all()
    assert np.isnan(odds_ratio([10, 10, 9], [5, 4, 5], 10, 5)).tolist() == [True, False, False]


@pytest.mark.filterwarnings("error")
def test_a_side_without_the_word_and_without_a_prior_has_no_odds():
    found = log_odds([0, 3, 0, 3], [3, 0, 0, 3], 10, 10, [0, 0, 0, 0], 4)
    assert np.isnan(found).tolist() == [[True, True, True, False]] * 2
