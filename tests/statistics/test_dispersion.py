"""Dispersion: Gries's toy corpus and the two ends of the scale."""

import numpy as np
import pytest
from scipy import sparse

from analysis.statistics.dispersion import dp_norm


def of(*columns) -> np.ndarray:
    return dp_norm(sparse.csr_array(np.array(columns).T))


def test_the_toy_corpus_of_gries():
    """Parts of .18, .2, .2, .2 and .22 with 1 to 5 occurrences: DP .18, normed by 1 - .18."""
    word = np.arange(1, 6)
    value = of(word, np.array([18, 20, 20, 20, 22]) - word)[0]
    assert round(value, 4) == 0.2195
    assert value * (1 - 0.18) == pytest.approx(0.18)


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
