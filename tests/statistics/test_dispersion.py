"""Dispersion: Gries's toy corpus, a plain loop, and the two ends of each scale."""

import warnings
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy import sparse

from analysis.statistics.dispersion import da, dp, dp_norm, juilland_d

MEASURES = (dp, dp_norm, juilland_d, da)
TOY = np.array([[1, 17], [2, 18], [3, 17], [4, 16], [5, 17]])


def of(*columns, measure=dp_norm) -> np.ndarray:
    return measure(sparse.csr_array(np.array(columns).T))


@pytest.mark.parametrize(("measure", "value"), [(dp, 0.18), (dp_norm, 0.2195), (juilland_d, 0.7852)])
def test_the_toy_corpus_of_gries(measure, value):
    """Parts of .18, .2, .2, .2 and .22 with 1 to 5 occurrences."""
    assert round(float(measure(sparse.csr_array(TOY))[0]), 4) == value


def test_da_by_hand():
    """Rates .1, .2, .3 of parts of ten: pairs differ by .1, .1, .2, their mean .4 / 3; twice the mean rate is .4."""
    assert of([1, 2, 3], [9, 8, 7], measure=da)[0] == pytest.approx(1 - 0.4 / 3 / 0.4)


def loop(v, sizes) -> dict:
    """The four measures of one word, straight from the formulas."""
    shares, rates, k = sizes / sizes.sum(), v / sizes, len(v)
    deviation = sum(abs(v[i] / v.sum() - shares[i]) for i in range(k)) / 2
    mean = sum(rates) / k
    pairs = [abs(one - two) for one, two in combinations(rates, 2)]
    return {
        dp: deviation,
        dp_norm: deviation / (1 - min(shares)),
        juilland_d: 1 - np.sqrt(sum((rate - mean) ** 2 for rate in rates) / k) / mean / np.sqrt(k - 1),
        da: 1 - sum(pairs) / len(pairs) / (2 * mean),
    }


@given(counts=arrays(np.int64, (5, 4), elements=st.integers(0, 9)))
def test_equal_to_a_plain_loop(counts):
    counts[:, 3] += 1  # no part is empty
    matrix, sizes = sparse.csr_array(counts), counts.sum(axis=1)
    for measure in MEASURES:
        found = measure(matrix)
        for word in range(4):
            if counts[:, word].sum():
                assert found[word] == pytest.approx(loop(counts[:, word], sizes)[measure], abs=1e-12)


@given(counts=arrays(np.int64, (4, 3), elements=st.integers(0, 5)), order=st.permutations(range(4)))
def test_the_order_of_parts_changes_nothing_and_all_lie_between_0_and_1(counts, order):
    for measure in MEASURES:
        found = measure(sparse.csr_array(counts))
        np.testing.assert_allclose(measure(sparse.csr_array(counts[list(order)])), found, atol=1e-12)
        assert ((found >= 0) & (found <= 1) | np.isnan(found)).all()


@pytest.mark.parametrize(
    ("measure", "even", "clumped"), [(dp, 0, 2 / 3), (dp_norm, 0, 1), (juilland_d, 1, 0), (da, 1, 0)]
)
def test_the_two_ends(measure, even, clumped):
    found = of([1, 1, 1], [3, 0, 0], [6, 9, 9], measure=measure)[:2]
    assert found.tolist() == pytest.approx([even, clumped])


@pytest.mark.parametrize("measure", MEASURES)
def test_a_part_without_words_is_no_part(measure):
    counts = np.array([[1, 2], [3, 1]])
    with_empty = np.vstack([counts, [[0, 0]]])
    np.testing.assert_array_equal(measure(sparse.csr_array(with_empty)), measure(sparse.csr_array(counts)))


@pytest.mark.parametrize("measure", MEASURES)
def test_what_cannot_be_told_is_nan_without_a_warning(measure):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert np.isnan(of([3], [7], measure=measure)).all()
        assert np.isnan(of([0, 0], measure=measure)).all()
        assert np.isnan(of([0, 0], [1, 2], measure=measure)).tolist() == [True, False]


@pytest.mark.parametrize(
    ("word", "rest", "value"),
    [
        ([1, 1, 1], [9, 9, 9], 0.0),
        ([3, 0, 0], [7, 10, 10], 1.0),
        ([1, 2], [9, 18], 0.0),
        ([1, 1, 0], [1, 1, 2], (1 / 6 + 1 / 6 + 1 / 3) / 2 / (2 / 3)),
    ],
)
def test_even_and_clumped(word, rest, value):
    assert of(word, rest)[0] == pytest.approx(value)


def test_one_part_has_no_dispersion():
    assert np.isnan(of([3], [7])).all()


def test_nothing_counted_has_no_dispersion():
    assert np.isnan(of([0, 0])).all()


def test_a_word_that_is_everything():
    assert of([2, 4]).tolist() == [0.0]
