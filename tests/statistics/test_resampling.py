"""The bootstrap of keyness: seeded, mirrored, wider where articles differ."""

import math
import warnings

import numpy as np
import pandas as pd
import pytest
from scipy import sparse

from analysis.statistics.resampling import bootstrap_log_ratio


def interval(target, reference, columns=(0,)) -> tuple[np.ndarray, np.ndarray]:
    sides = [sparse.csr_array(np.array(side)) for side in (target, reference)]
    names = tuple(
        pd.Index([f"{side}{row}" for row in range(len(rows))]) for side, rows in (("t", target), ("r", reference))
    )
    return bootstrap_log_ratio(*sides, np.array(columns, int), names)


def test_articles_that_are_all_alike_have_no_width():
    low, high = interval([[2, 2]] * 4, [[1, 3]] * 3)
    assert (low[0], high[0]) == (1, 1)


def test_two_articles_by_hand():
    # draws of the target hold 0, 1 or 2 of 2 words (1/4, 1/2, 1/4): 0.5, 1 or 2 of 2; the reference always 1 in 2
    low, high = interval([[1, 0], [0, 1]], [[1, 1]] * 2)
    assert (low[0], high[0]) == (math.log2(0.25 / 0.5), math.log2(1 / 0.5))


def test_a_word_that_sits_in_one_article_is_less_sure_than_one_that_is_spread():
    spread, clumped = [[2, 0, 8]] * 10, [[2, 20, 8]] + [[2, 0, 8]] * 9
    rest = [[1, 1, 8]] * 10
    widths = [float((high - low)[0]) for low, high in (interval(spread, rest), interval(clumped, rest, (1,)))]
    assert widths[0] == pytest.approx(0, abs=1e-9) and widths[1] > 1


def test_same_articles_same_interval_and_swapped_sides_mirror_it():
    random = np.random.default_rng(1)
    target, reference = random.integers(0, 5, (12, 3)), random.integers(0, 5, (9, 3))
    sides = [sparse.csr_array(side) for side in (target, reference)]
    names = pd.Index(list("abcdefghijkl")), pd.Index(list("mnopqrstu"))
    low, high = bootstrap_log_ratio(*sides, np.arange(3), names)
    np.testing.assert_array_equal(bootstrap_log_ratio(*sides, np.arange(3), names), (low, high))
    mirrored = bootstrap_log_ratio(*sides[::-1], np.arange(3), names[::-1])
    np.testing.assert_allclose(mirrored, (-high, -low), atol=1e-12)


def test_the_words_asked_for_do_not_change_each_other():
    random = np.random.default_rng(2)
    target, reference = random.integers(0, 5, (12, 4)), random.integers(0, 5, (9, 4))
    together, alone = interval(target, reference, (0, 3)), interval(target, reference, (3,))
    assert (together[0][1], together[1][1]) == (alone[0][0], alone[1][0])


@pytest.mark.parametrize(("target", "reference"), [([[1, 1]], [[1, 1]] * 3), ([[1, 1]] * 3, [[1, 1]])])
def test_one_article_says_nothing_of_the_next(target, reference):
    assert np.isnan(interval(target, reference)).all()


def test_articles_without_words_and_no_word_asked_for_give_no_warning():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        low, high = interval([[1, 1], [0, 0]], [[1, 1]] * 2)
        assert low[0] == high[0] == 0
        assert interval([[1, 1]] * 2, [[1, 1]] * 2, ())[0].tolist() == []
