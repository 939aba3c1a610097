"""Bootstrap intervals: draws, clusters, and what cannot be told."""

import math

import numpy as np
import pytest
from scipy import stats

from analysis.statistics import bootstrap
from analysis.statistics.bootstrap import (
    bootstrap_rate,
    bootstrap_rates,
    bootstrap_shares,
    bootstrap_sums,
    divide,
    percentile_interval,
    sum_units,
)
from analysis.statistics.intervals import SEED, wilson


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


def test_the_draws_are_those_of_a_plain_loop():
    values, random = np.array([[0, 210], [1, 90], [4, 400]]), np.random.default_rng(SEED)
    expected = [values[random.integers(0, 3, 3)].sum(axis=0) for _ in range(50)]
    np.testing.assert_array_equal(bootstrap_sums(values, repeats=50), expected)


def test_memory_is_bounded_and_the_draws_stay_the_same(monkeypatch):
    values = np.arange(20).reshape(10, 2)
    whole = bootstrap_sums(values, repeats=100)
    monkeypatch.setattr(bootstrap, "_CELLS", 70)
    np.testing.assert_array_equal(bootstrap_sums(values, repeats=100), whole)


def test_no_unit():
    assert bootstrap_sums(np.zeros((0, 2)), repeats=3).tolist() == [[0, 0]] * 3
    assert sum_units(np.zeros((0, 2)), []).shape == (0, 2)


def test_units_are_summed_by_their_codes():
    assert sum_units([[1, 2], [3, 4], [5, 6]], [1, 0, 1], size=3).tolist() == [[3, 4], [6, 8], [0, 0]]


def test_columns_at_once_are_columns_one_by_one():
    hits, words = np.array([[0, 3, 0], [1, 0, 0], [4, 2, 0]]), [210, 90, 400]
    low, high = bootstrap_rates(hits, words)
    for column in range(3):
        assert bootstrap_rate(hits[:, column], words) == pytest.approx((low[column], high[column]), nan_ok=True)


def test_expanded_percentiles():
    draws = np.random.default_rng(1).normal(size=(20_000, 1))
    plain, few, many = (percentile_interval(draws, units=units) for units in (None, 5, 10_000))
    assert few[0] < plain[0] < plain[1] < few[1]
    assert many[1] == pytest.approx(plain[1], abs=0.01)
    assert few[1] == pytest.approx(math.sqrt(5 / 4) * stats.t.ppf(0.975, 4), abs=0.2)  # of a normal statistic
    assert np.isnan(percentile_interval(draws, units=1)).all()
    assert np.isnan(percentile_interval(np.full((5, 1), np.nan))).all()


@pytest.mark.parametrize(
    ("present", "units"),
    [
        ([], []),
        ([1], [0]),
        ([1, 0], [0, 0]),
        ([0, 0, 0], [0, 1, 2]),
        ([1, 1, 1], [0, 1, 2]),
        ([1, 0, 1, 0], [0, 0, 1, 1]),
    ],
)
def test_shares_that_no_draw_changes_have_no_interval(present, units):
    assert np.isnan(bootstrap_shares(np.array(present, float).reshape(-1, 1), units)).all()


def test_clusters_widen_and_copies_of_articles_do_not_narrow():
    events = np.random.default_rng(2).random(40) < 0.4
    articles = np.repeat(events, 5)[:, None]
    alone = bootstrap_shares(articles, np.arange(200))
    whole = bootstrap_shares(articles, np.repeat(np.arange(40), 5))
    assert whole[1] - whole[0] > 1.8 * (alone[1] - alone[0])
    assert np.array(whole).ravel() == pytest.approx(np.array(bootstrap_shares(events[:, None], np.arange(40))).ravel())


def test_divide():
    assert divide([1, 1], [2, 0]).tolist() == pytest.approx([0.5, math.nan], nan_ok=True)


def test_coverage_where_articles_come_in_events():
    """40 events of 5 articles, correlation .3: Wilson holds the share in 81 % of samples, clusters in about 95 %."""
    random, held, units = np.random.default_rng(5), np.zeros(2), np.repeat(np.arange(40), 5)
    for _ in range(300):
        present = random.random(200) < np.repeat(random.beta(7 / 6, 7 / 6, 40), 5)  # 1 / (a + b + 1) = .3
        clustered = [end[0] for end in bootstrap_shares(present[:, None], units)]
        held += [low <= 0.5 <= high for low, high in (wilson(present.sum(), 200), clustered)]
    plain, whole = held / 300
    assert 0.74 < plain < 0.87 and whole > 0.91
