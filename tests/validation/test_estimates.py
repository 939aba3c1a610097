"""Stratified estimates: the reference values, borders, and coverage counted out over every possible sample."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import brentq
from scipy.stats import binom

from analysis.statistics.intervals import wilson
from analysis.validation.estimates import combine_shares, f1, recall, weighted_wilson


def sides(n_1, m_1, x_1, n_0, m_0, x_0) -> tuple[tuple, tuple]:
    """Found and missed articles with their ends."""
    found, missed = ((x / m, *map(float, wilson(x, m))) for x, m in ((x_1, m_1), (x_0, m_0)))
    return tuple(n_1 * end for end in found), tuple(n_0 * end for end in missed)


def test_the_reference_values():
    low, high = wilson([48, 5], [60, 100])
    told = [round(float(end), 4) for end in combine_shares([0.3, 0.7], [0.8, 0.05], low, high)]
    assert told == [0.2750, 0.2344, 0.3247]
    assert round(float(recall(*sides(300, 60, 48, 700, 100, 5))[0]), 4) == 0.8727


def test_one_stratum_is_wilson():
    low, high = map(float, wilson(7, 20))
    assert [float(end) for end in combine_shares([1.0], [0.35], [low], [high])] == pytest.approx([0.35, low, high])


def test_a_stratum_of_no_articles_may_be_unknown():
    assert [float(end) for end in combine_shares([1.0, 0.0], [0.5, np.nan], [0.4, np.nan], [0.6, np.nan])] == [
        0.5,
        pytest.approx(0.4),
        pytest.approx(0.6),
    ]
    assert math.isnan(combine_shares([0.9, 0.1], [0.5, np.nan], [0.4, np.nan], [0.6, np.nan])[0])


counted = st.tuples(st.integers(1, 60), st.integers(1, 60)).map(lambda pair: (max(pair), min(pair)))


@given(flagged=counted, unflagged=counted, sizes=st.tuples(st.integers(60, 900), st.integers(60, 900)))
def test_recall_and_f1_end_where_the_interval_of_the_line_ends_at_zero(flagged, unflagged, sizes):
    """Solved a second time, by root finding."""
    found, missed = sides(sizes[0], *flagged, sizes[1], *unflagged)
    for (estimate, low, high), scale, more in (
        (recall(found, missed), 1, 0),
        (f1(found, missed, sizes[0]), 2, sizes[0]),
    ):
        assert estimate == pytest.approx(scale * found[0] / (found[0] + missed[0] + more))

        def line(r, t_end, m_end, sign, scale=scale, more=more):
            centre = (scale - r) * found[0] - r * (missed[0] + more)
            return centre + sign * math.hypot((scale - r) * (found[0] - t_end), r * (missed[0] - m_end))

        assert low == pytest.approx(brentq(line, 0, estimate, args=(found[1], missed[2], -1)), abs=1e-9)
        assert high == pytest.approx(brentq(line, estimate, 1, args=(found[2], missed[1], 1)), abs=1e-9)


@pytest.mark.parametrize(
    ("of", "told"),
    [
        ((300, 60, 48, 700, 100, 0), (1.0, 1.0)),  # no miss was found: recall 1, up to 1
        ((300, 60, 60, 700, 100, 5), None),
        ((300, 60, 0, 700, 100, 5), (0.0, None)),
        ((0, 1, 0, 700, 100, 5), (0.0, 0.0)),  # nothing is flagged, and some is there
        ((0, 1, 0, 700, 100, 0), (math.nan, math.nan)),  # nothing is there
    ],
)
def test_borders_of_recall(of, told):
    estimate, low, high = (float(end) for end in recall(*sides(*of)))
    assert math.isnan(estimate) or 0 <= low <= estimate <= high <= 1
    for value, wanted in zip((estimate, high), told or (), strict=False):
        if wanted is not None:
            assert value == wanted or (math.isnan(value) and math.isnan(wanted))


def test_all_carried_and_nothing_missed_is_one():
    assert float(f1(*sides(10, 10, 10, 90, 90, 0), 10)[0]) == 1.0


def test_arrays_are_taken_element_by_element():
    low, high = wilson([48, 3], [60, 10])
    low_0, high_0 = wilson([5, 0], [100, 50])
    p, p_0 = np.array([0.8, 0.3]), np.array([0.05, 0.0])
    both = recall((300 * p, 300 * low, 300 * high), (700 * p_0, 700 * low_0, 700 * high_0))
    each = [recall(*sides(300, 60, 48, 700, 100, 5)), recall(*sides(300, 10, 3, 700, 50, 0))]
    assert np.array(both).T.tolist() == pytest.approx(np.array(each))


@pytest.mark.parametrize(
    ("true", "weights", "share", "n"),
    [
        ([1, 0, 1, 1], [3, 3, 3, 3], 0.75, 4),
        ([1, 0], [1, 3], 0.25, 1.6),  # (1 + 3)² / (1 + 9)
        ([1, 1], [1, 3], 1.0, 1.6),
        ([0, 0], [1, 3], 0.0, 1.6),
    ],
)
def test_weighted_shares(true, weights, share, n):
    told = weighted_wilson(true, weights)
    assert told == pytest.approx((share, *map(float, wilson(share * n, n))))


def coverage(flag_rate: float, p: tuple[float, float], n: tuple[int, int]) -> dict[str, float]:
    """How often intervals hold the truth: every pair of counts, with its probability."""
    x_1, x_0 = np.meshgrid(np.arange(n[0] + 1), np.arange(n[1] + 1), indexing="ij")
    chance = binom.pmf(x_1, n[0], p[0]) * binom.pmf(x_0, n[1], p[1])
    w = np.array([flag_rate, 1 - flag_rate])[:, None, None]
    share, (low, high) = (
        np.array([x_1 / n[0], x_0 / n[1]]),
        np.array([wilson(x_1, n[0]), wilson(x_0, n[1])]).swapaxes(0, 1),
    )
    truth = flag_rate * p[0] + (1 - flag_rate) * p[1]
    estimate, below, above = combine_shares(w, share, low, high)
    spread = 1.96 * np.sqrt((w**2 * share * (1 - share) / np.array(n)[:, None, None]).sum(axis=0))
    ends = recall(*(tuple(w[s, 0, 0] * each[s] for each in (share, low, high)) for s in (0, 1)))
    true_recall = flag_rate * p[0] / truth
    return {
        "mover": float(chance[(below <= truth) & (truth <= above)].sum()),
        "wald": float(chance[abs(estimate - truth) <= spread].sum()),
        "recall": float(chance[(ends[1] <= true_recall) & (true_recall <= ends[2])].sum()),
    }


@pytest.mark.parametrize(
    ("flag_rate", "p", "n"),
    [
        (0.05, (0.8, 0.01), (50, 100)),
        (0.05, (0.8, 0.01), (100, 300)),
        (0.3, (0.8, 0.05), (60, 100)),
        (0.5, (0.7, 0.2), (50, 100)),
        (0.4, (0.4, 0.05), (50, 100)),
    ],
)
def test_the_interval_covers(flag_rate, p, n):
    told = coverage(flag_rate, p, n)
    assert 0.93 <= told["mover"] <= 0.97
    assert 0.93 <= told["recall"] <= 0.97


def test_the_usual_interval_does_not_cover_a_rare_frame():
    told = coverage(0.05, (0.8, 0.01), (50, 100))
    assert (round(told["wald"], 2), round(told["mover"], 2)) == (0.64, 0.95)
