"""Intervals: reference values, borders, and what cannot be told."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.errors import KhitabError
from analysis.statistics.intervals import false_discovery, newcombe, wilson


@pytest.mark.parametrize(
    ("k", "n", "low", "high"),
    [
        (45, 50, 0.786, 0.957),  # 45 of 50: the usual textbook pair
        (0, 10, 0.0, 0.278),  # upper end z² / (n + z²)
        (10, 10, 0.722, 1.0),
        (1, 2, 0.095, 0.905),
    ],
)
def test_wilson(k, n, low, high):
    found = wilson(k, n)
    assert (round(float(found[0]), 3), round(float(found[1]), 3)) == (low, high)


def test_wilson_of_nothing_is_unknown():
    low, high = wilson(0, 0)
    assert math.isnan(low) and math.isnan(high)


@pytest.mark.parametrize(("k", "n"), [(11, 10), (-1, 10), (1, -1), ([1, 11], [10, 10])])
def test_more_successes_than_trials_are_refused(k, n):
    with pytest.raises(KhitabError, match=r"successes of .* trials: give successes from 0 to the number of trials"):
        wilson(k, n)
    with pytest.raises(KhitabError, match="successes from 0 to the number of trials"):
        newcombe(1, 2, k, n)


def test_the_borders_are_exact():
    n = np.arange(1, 200)
    assert (wilson(0 * n, n)[0] == 0).all() and (wilson(n, n)[1] == 1).all()


def test_wilson_of_many_and_its_mirror():
    k, n = np.array([0, 3, 7, 10, 0]), np.array([10, 10, 10, 10, 0])
    low, high = wilson(k, n)
    other_low, other_high = wilson(n - k, n)
    np.testing.assert_allclose(low, 1 - other_high)
    np.testing.assert_allclose(high, 1 - other_low)
    assert (low[:4] >= 0).all() and (high[:4] <= 1).all()


@pytest.mark.parametrize(
    ("k_a", "n_a", "k_b", "n_b", "low", "high"),
    [
        (56, 70, 48, 80, 0.0524, 0.3339),  # Newcombe 1998, table II, method 10
        (9, 10, 3, 10, 0.1705, 0.8090),
        (0, 10, 0, 20, -0.1611, 0.2775),  # upper end that of Wilson for 0 of 10, lower that for 0 of 20
    ],
)
def test_newcombe(k_a, n_a, k_b, n_b, low, high):
    found = newcombe(k_a, n_a, k_b, n_b)
    assert [round(float(end), 4) for end in found] == [low, high]
    mirrored = newcombe(k_b, n_b, k_a, n_a)
    assert [-float(end) for end in mirrored[::-1]] == pytest.approx([float(end) for end in found])


def test_newcombe_of_many_and_of_nothing():
    low, high = newcombe([5, 0], [10, 0], [2, 1], [10, 4])
    assert low[0] < 0.3 < high[0] and np.isnan([low[1], high[1]]).all()


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(1, 30)), min_size=2, max_size=2))
def test_the_difference_lies_in_its_interval_and_that_in_one(pairs):
    (k_a, n_a), (k_b, n_b) = ((min(k, n), n) for k, n in pairs)
    low, high = newcombe(k_a, n_a, k_b, n_b)
    assert -1 <= low <= k_a / n_a - k_b / n_b <= high <= 1


@pytest.mark.parametrize(
    ("p", "q"),
    [
        ([], []),
        ([0.2], [0.2]),
        ([0.01, 0.04, 0.03], [0.03, 0.04, 0.04]),
        ([0.9, 0.9, 0.01], [0.9, 0.9, 0.03]),
        ([math.nan, 0.02, 0.02], [math.nan, 0.02, 0.02]),
        ([math.nan], [math.nan]),
    ],
)
def test_false_discovery(p, q):
    assert false_discovery(p).tolist() == pytest.approx(q, nan_ok=True)
