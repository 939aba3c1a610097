"""Intervals: reference values, borders, and what cannot be told."""

import math

import numpy as np
import pytest

from analysis.statistics.intervals import bootstrap_rate, wilson


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
    ("hits", "words", "interval"),
    [
        ([1, 1, 1], [100, 100, 100], (10.0, 10.0)),
        ([2, 1], [200, 100], (10.0, 10.0)),
        ([0, 2], [100, 100], (0.0, 20.0)),  # draws give 0, 10 or 20
    ],
)
def test_bootstrap(hits, words, interval):
    assert bootstrap_rate(hits, words) == interval


@pytest.mark.parametrize(
    ("hits", "words"),
    [([], []), ([3], [100]), ([0, 0, 0], [100, 100, 100]), ([0, 0], [0, 0])],
)
def test_what_one_article_or_no_hit_cannot_tell(hits, words):
    low, high = bootstrap_rate(hits, words)
    assert math.isnan(low) and math.isnan(high)


def test_same_seed_same_interval():
    hits, words = [0, 1, 4, 0, 2, 0, 7], [210, 90, 400, 130, 220, 60, 310]
    assert bootstrap_rate(hits, words) == bootstrap_rate(hits, words)
    assert bootstrap_rate(hits, words) != bootstrap_rate(hits, words, seed=1)
    low, high = bootstrap_rate(hits, words)
    assert low < 1000 * sum(hits) / sum(words) < high


def test_draws_of_empty_articles_are_left_out():
    low, high = bootstrap_rate([0, 1], [0, 100])
    assert low == high == 10.0
