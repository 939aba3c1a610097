"""Plans: sizes of reference, the smallest sample of a width, and corpora that are too small."""

import pandas as pd
import pytest

from analysis.errors import KhitabError
from analysis.statistics.intervals import wilson
from analysis.validation.estimates import combine_shares
from analysis.validation.planning import agreement_size, plan_sample


def frames(*sizes: tuple[int, int]) -> pd.DataFrame:
    rows = pd.DataFrame(sizes, columns=["articles", "articles_with"])
    return rows.assign(theme="t", frame=[f"f{n}" for n in range(len(rows))])


def width(articles: int, flagged: int, n_1: int, n_0: int, p: tuple[float, float]) -> float:
    ends = [wilson(n * share, n) for n, share in zip((n_1, n_0), p, strict=True)]
    low, high = zip(*ends, strict=True)
    _, below, above = combine_shares([flagged / articles, 1 - flagged / articles], p, low, high)
    return float(above - below)


@pytest.mark.parametrize(("prevalence", "units"), [(0.5, 103), (0.1, 293), (0.05, 560), (0.95, 560)])
def test_krippendorffs_sizes(prevalence, units):
    assert agreement_size(prevalence) == units


@pytest.mark.parametrize(("wanted", "guesses"), [(0.05, (0.8, 0.02)), (0.04, (0.6, 0.05)), (0.08, (0.9, 0.1))])
@pytest.mark.parametrize("sizes", [(20000, 6000), (20000, 1000), (5000, 2500)])
def test_the_plan_gives_the_width_and_one_article_less_does_not(sizes, wanted, guesses):
    told = plan_sample(frames(sizes), width=wanted, precision=guesses[0], missed=guesses[1]).iloc[0]
    assert told["enough"] and told["width"] <= wanted
    assert told["width"] == pytest.approx(width(*sizes, told["code_flagged"], told["code_unflagged"], guesses))
    assert told["code"] == told["code_flagged"] + told["code_unflagged"]
    least = max(150, sizes[0] // 100)
    if told["code"] > least:  # every other way to part one article less, above the least of both
        n = told["code"] - 1
        ways = [width(*sizes, k, n - k, guesses) for k in range(50, min(n - 100, sizes[1]) + 1)]
        assert min(ways) > wanted * 0.999


def test_never_below_what_is_advised():
    told = plan_sample(frames((3000, 900), (60000, 900)), width=0.5)
    assert told[["code_flagged", "code_unflagged", "code"]].values.tolist()[0] == [50, 100, 150]
    assert told["code"].iloc[1] == 600  # 1 % of the corpus
    assert (told["advice"] == "").all()


def test_a_fifth_is_coded_twice_and_more_for_alpha():
    told = plan_sample(frames((20000, 10000)), width=0.03).iloc[0]
    assert told["code_twice"] >= 0.2 * told["code"] > agreement_size(0.3)
    rare = plan_sample(frames((20000, 10000)), width=0.3).iloc[0]
    carried = (rare["code_flagged"] * 0.8 + rare["code_unflagged"] * 0.02) / rare["code"]
    assert rare["code_twice"] == agreement_size(carried)


@pytest.mark.parametrize(
    ("sizes", "said"),
    [
        ((60, 20), "the corpus is too small: all its 60 articles give a width of 0"),
        ((60, 20), "only 20 flagged articles, 50 are advised"),
        ((60, 20), "alpha asks for"),
        ((1000, 0), "only 0 flagged articles, 50 are advised"),
        ((1000, 990), "only 10 unflagged articles, 100 are advised"),
    ],
)
def test_a_corpus_that_is_too_small_says_so(sizes, said):
    told = plan_sample(frames(sizes), width=0.05).iloc[0]
    assert said in told["advice"]
    assert told["code"] <= sizes[0] and told["code_flagged"] <= sizes[1]
    assert told["enough"] == ("too small" not in told["advice"])


def test_an_empty_group_plans_nothing():
    told = plan_sample(frames((0, 0))).iloc[0]
    assert told["code"] == 0 and not told["enough"]


def test_groups_are_planned_one_by_one():
    table = frames((1000, 300), (2000, 300)).assign(outlet=["x", "y"], label_ar="ت", share=0.3, hits=3)
    told = plan_sample(table)
    assert told.columns.tolist()[:3] == ["outlet", "theme", "frame"]
    assert told["outlet"].tolist() == ["x", "y"]


@pytest.mark.parametrize(
    "option",
    [
        *({"width": value} for value in (0, 1, 5, "0.1")),
        *({"precision": value} for value in (0, True)),
        *({"missed": value} for value in (-0.1, 1)),
        {"alpha": 1},
    ],
)
def test_options_are_fractions(option):
    with pytest.raises(KhitabError, match=f"{next(iter(option))}=.*: give a fraction, such as 0.1"):
        plan_sample(frames((100, 50)), **option)


def test_a_table_of_no_rows_is_refused():
    with pytest.raises(KhitabError, match="the table of frames has no rows; make it with count_frames"):
        plan_sample(frames())
