"""Significance: the reference values, zeros and wholes, scipy, and Benjamini and Hochberg by hand."""

import math
import warnings

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import chi2, chi2_contingency

from analysis.errors import KhitabError
from analysis.statistics.significance import bic, chi_square, log_likelihood, q_values

F1 = (23, 551, 263, 8870)
SWAPPED = (551, 23, 8870, 263)


@pytest.mark.parametrize(
    ("measure", "method", "value"),
    [
        (log_likelihood, "dunning", 2.5070),
        (log_likelihood, "rayson", 2.3306),
        (chi_square, "dunning", 2.7831),
        (chi_square, "rayson", 2.6082),
    ],
)
def test_reference_values(measure, method, value):
    assert measure(*F1, method=method) == pytest.approx(value, abs=5e-5)
    assert measure(*SWAPPED, method=method) == pytest.approx(-value, abs=5e-5)


def test_bic():
    assert bic(log_likelihood(*F1), 9133) == pytest.approx(-6.61, abs=5e-3)
    assert bic([-20, 20], 100).tolist() == pytest.approx([20 - math.log(100)] * 2)


@pytest.mark.parametrize("measure", [log_likelihood, chi_square])
@pytest.mark.parametrize("method", ["dunning", "rayson"])
@pytest.mark.parametrize(
    ("a", "b", "sign"), [(0, 5, -1), (5, 0, 1), (10, 10, 0), (10, 0, 1), (0, 0, 0)]
)  # of 10 words on each side
def test_zeros_and_wholes(measure, method, a, b, sign):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        value = measure(a, b, 10, 10, method=method)
    assert np.sign(value) == sign and not (sign == 0 and np.signbit(value))


def test_log_likelihood_by_hand():
    # a = 5 of 10, b = 0 of 10: E = 2.5, 2.5, 7.5, 7.5 and O = 5, 0, 5, 10
    expected = 2 * (5 * math.log(2) + 5 * math.log(5 / 7.5) + 10 * math.log(10 / 7.5))
    assert log_likelihood(5, 0, 10, 10) == pytest.approx(expected)


@given(a=st.integers(0, 40), b=st.integers(0, 40), c=st.integers(41, 90), d=st.integers(41, 90))
def test_four_cells_are_those_of_scipy(a, b, c, d):
    if a + b == 0:
        return
    table = [[a, b], [c - a, d - b]]
    for measure, name in ((log_likelihood, "log-likelihood"), (chi_square, "pearson")):
        expected = chi2_contingency(table, correction=False, lambda_=name).statistic
        assert abs(measure(a, b, c, d)) == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize("measure", [log_likelihood, chi_square])
def test_an_unknown_method(measure):
    with pytest.raises(KhitabError, match="choose 'dunning'"):
        measure(*F1, method="pearson")


@given(st.lists(st.floats(-40, 40), min_size=1, max_size=12))
def test_q_follows_benjamini_and_hochberg(g2):
    p = chi2.sf(np.abs(g2), 1)
    order = np.argsort(p, kind="stable")
    expected, least = np.empty(len(p)), 1.0
    for place in range(len(p) - 1, -1, -1):
        least = min(least, p[order[place]] * len(p) / (place + 1))
        expected[order[place]] = least
    np.testing.assert_allclose(q_values(g2), expected, atol=1e-12)


@pytest.mark.parametrize(("g2", "p"), [(3.84, 0.05), (6.63, 0.01), (10.83, 0.001), (15.13, 0.0001)])
def test_critical_values(g2, p):
    assert q_values([g2]) == pytest.approx(p, rel=5e-3)  # of one word q is p
    assert chi2.isf(p, 1) == pytest.approx(g2, abs=1e-2)


def test_no_word_has_no_q():
    assert len(q_values([])) == 0
