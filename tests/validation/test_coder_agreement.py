"""Agreement: reference values, other programs, missing values, many coders, weights, and what is not defined."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from analysis.errors import KhitabError
from analysis.framing.codebook import Codebook, Label, Theme, Variable
from analysis.validation.agreement import measure_agreement
from analysis.validation.alpha import coincidences, gwet_ac1, krippendorff_alpha

# Krippendorff's data C: four observers, twelve units, values missing
DATA_C = [
    "1 2 3 3 2 1 4 1 2 . . .",
    "1 2 3 3 2 2 4 1 2 5 . 3",
    ". 3 3 3 2 3 4 2 2 5 1 .",
    "1 2 3 3 2 4 4 1 2 5 1 .",
]


def codings(*lines: str, variable: str = "v") -> pd.DataFrame:
    """A line a coder, a value a unit, . where there is none."""
    rows = [(f"u{u}", f"c{c}", v) for c, line in enumerate(lines) for u, v in enumerate(line.split()) if v != "."]
    return pd.DataFrame(rows, columns=["unit_id", "coder", "value"]).assign(unit="article", variable=variable)


def one(table: pd.DataFrame) -> pd.Series:
    assert len(table) == 1
    return table.iloc[0]


@pytest.mark.parametrize(("level", "alpha"), [("nominal", 0.7434), ("ordinal", 0.8154), ("interval", 0.8491)])
def test_krippendorffs_own_data(level, alpha):
    row = one(measure_agreement(codings(*DATA_C), level=level))
    assert round(row["alpha"], 4) == alpha
    assert (row["units"], row["coders"], row["codings"], row["single"]) == (11, 4, 40, 1)
    assert row["alpha_low"] < alpha < row["alpha_high"]


@pytest.mark.parametrize("level", ["nominal", "ordinal", "interval"])
@settings(max_examples=25, deadline=None)
@given(data=st.lists(st.lists(st.sampled_from([0, 1, 2, 3, 7, None]), min_size=3, max_size=3), min_size=3, max_size=12))
def test_as_the_krippendorff_package(level, data):
    peer = pytest.importorskip("krippendorff")
    lines = [" ".join("." if v is None else str(v) for v in coder) for coder in zip(*data, strict=True)]
    table = codings(*lines)
    paired = table.groupby("unit_id")["value"].transform("size") > 1 if len(table) else pd.Series(dtype=bool)
    assume(table.loc[paired, "value"].nunique() > 1)
    theirs = peer.alpha(
        [[np.nan if v is None else v for v in coder] for coder in zip(*data, strict=True)],
        level_of_measurement=level,
    )
    assert one(measure_agreement(table, level=level))["alpha"] == pytest.approx(theirs, abs=1e-9)


@pytest.mark.parametrize(
    ("a", "b", "agreement", "prevalence", "alpha", "ac1"),
    [
        # by hand: D_o = 2/8, D_e = 2·3·5/56; AC1: p_e = 2 · 3/8 · 5/8
        ("1 1 0 0", "1 0 0 0", 0.75, 0.375, 1 - (2 / 8) / (30 / 56), (0.75 - 0.46875) / (1 - 0.46875)),
        # rare: 19 of 20 agree, and alpha says nothing is known
        ("1 " + "0 " * 19, "0 " * 20, 0.95, 0.025, 1 - (2 / 40) / (2 * 39 / 1560), (0.95 - 0.04875) / (1 - 0.04875)),
        ("1 0 1 0", "0 1 0 1", 0.0, 0.5, 1 - 1 / (32 / 56), -1.0),
    ],
)
def test_two_coders_by_hand(a, b, agreement, prevalence, alpha, ac1):
    row = one(measure_agreement(codings(a, b)))
    found = row[["agreement", "prevalence", "alpha", "ac1"]].astype(float).tolist()
    assert found == pytest.approx([agreement, prevalence, alpha, ac1])


@pytest.mark.parametrize(
    ("a", "b", "reason"),
    [
        ("0 0 0", "0 0 0", "no variation: every value is 0; alpha is not defined"),
        ("1 1 1", "1 1 1", "no variation: every value is 1; alpha is not defined"),
        ("0 0 1", ". . .", "no unit was coded by two people"),
        ("0 0 1 1", "0 0 1 1", "no interval: every draw of units gives the same alpha"),
    ],
)
def test_what_is_not_defined_says_why(a, b, reason):
    row = one(measure_agreement(codings(a, b)))
    assert row["reason"] == reason
    assert math.isnan(row["alpha"]) == ("interval" not in reason)
    assert (row["reading"] == "") == math.isnan(row["alpha"])


@pytest.mark.parametrize(
    ("wrong", "reading"), [(0, "firm"), (6, "tentative"), (12, "revise")]
)  # alpha 1, .76 and .54 of 50 units
def test_reading(wrong, reading):
    truth = [n % 2 for n in range(50)]
    other = [1 - v if n < wrong else v for n, v in enumerate(truth)]
    row = one(measure_agreement(codings(" ".join(map(str, truth)), " ".join(map(str, other)))))
    assert row["reading"] == reading


def test_an_ordinal_variable_takes_its_order_from_the_codebook():
    theme = Theme(key="t", label=Label(ar="ت"), definition="…", terms=("أمن",))
    tone = Variable(key="tone", label=Label(en="Tone"), values=("negative", "neutral", "positive"))
    book = Codebook(title="t", version="1", themes=(theme,), variables=(tone,))
    words = codings("negative neutral positive neutral", "negative positive positive neutral", variable="tone")
    numbers = codings("0 1 2 1", "0 2 2 1", variable="tone")
    told = [
        one(measure_agreement(words, level={"tone": "ordinal"}, codebook=book)),
        one(measure_agreement(numbers, level="ordinal")),
    ]
    assert told[0]["alpha"] == pytest.approx(told[1]["alpha"])
    with pytest.raises(KhitabError, match="'negative', which is no number; for level='ordinal' give codebook="):
        measure_agreement(words, level="ordinal")
    with pytest.raises(KhitabError, match="for level='interval' code it in numbers"):
        measure_agreement(words, level="interval", codebook=book)


def test_adjudicated_values_have_no_part():
    table = codings("1 1 0 0", "1 0 0 0")
    more = pd.concat([table, table[table["coder"] == "c0"].assign(coder="adjudicated")])
    pd.testing.assert_frame_equal(measure_agreement(table), measure_agreement(more))


def test_order_and_names_change_nothing():
    table = codings(*DATA_C)
    shuffled = table.sample(frac=1, random_state=1)
    assert one(measure_agreement(table))["alpha"] == pytest.approx(one(measure_agreement(shuffled))["alpha"])
    named = table.replace({"coder": {"c0": "z"}})
    assert one(measure_agreement(table))["alpha"] == one(measure_agreement(named))["alpha"]


@pytest.mark.parametrize("kinds", [(1, 0), (1.0, 0.0), (True, False), ("1", "0"), ("1.0", "0.0"), (" 1", "0 ")])
def test_numbers_truths_and_texts_are_one(kinds):
    table = codings("1 1 0 0", "1 0 0 0")
    table["value"] = [kinds[v == "0"] for v in table["value"]]
    assert one(measure_agreement(table))["alpha"] == pytest.approx(1 - (2 / 8) / (30 / 56))


def test_variables_and_units_have_rows_of_their_own():
    table = pd.concat([codings("1 0", "1 0"), codings("1 0", "0 0", variable="w").assign(unit="sentence")])
    told = measure_agreement(table)
    assert told[["variable", "unit", "agreement"]].values.tolist() == [["v", "article", 1.0], ["w", "sentence", 0.5]]
    assert measure_agreement(table, unit="sentence")["variable"].tolist() == ["w"]


class TestWeights:
    """Four units of a stratum of 4 and four of a stratum of 36: the second counts nine times."""

    table = codings("1 1 1 0 0 0 0 1", "1 1 0 0 0 0 0 0")
    sample = pd.DataFrame({"doc_id": [f"u{n}" for n in range(8)], "stratum": ["a"] * 4 + ["b"] * 4})
    sample["N_stratum"] = sample["stratum"].map({"a": 4, "b": 36})

    def by_hand(self) -> float:
        """Weights 0.2 and 1.8: coincidences summed with them."""
        o = {"00": 2 * 0.2 + 6 * 1.8, "11": 4 * 0.2, "01": 0.2 + 1.8}
        n_0, n_1 = o["00"] + o["01"], o["11"] + o["01"]
        n = n_0 + n_1
        return 1 - (2 * o["01"] / n) / (2 * n_0 * n_1 / (n * (n - 1)))

    def test_alpha_is_weighted_back(self):
        row = one(measure_agreement(self.table, sample=self.sample))
        # unit 3 of stratum a agrees on 0 as do 3 of b; unit 2 of a and one of b differ
        assert row["alpha_weighted"] == pytest.approx(self.by_hand())
        assert row["alpha"] == pytest.approx(one(measure_agreement(self.table))["alpha"])
        assert row["alpha_weighted_low"] <= row["alpha_weighted"] <= row["alpha_weighted_high"]

    def test_a_column_weight_does_the_same(self):
        weight = self.table["unit_id"].map(dict(zip(self.sample["doc_id"], [1] * 4 + [9] * 4, strict=True)))
        row = one(measure_agreement(self.table.assign(weight=weight)))
        assert row["alpha_weighted"] == pytest.approx(self.by_hand())

    def test_equal_weights_change_nothing(self):
        row = one(measure_agreement(self.table.assign(weight=7.5)))
        assert row["alpha_weighted"] == pytest.approx(row["alpha"])

    def test_sentences_belong_to_their_article(self):
        table = self.table.assign(unit="sentence", unit_id=self.table["unit_id"] + "#3")
        assert one(measure_agreement(table, sample=self.sample))["alpha_weighted"] == pytest.approx(self.by_hand())

    def test_a_stratum_without_a_pair_is_said(self):
        more = pd.DataFrame({"doc_id": ["x"], "stratum": ["c"], "N_stratum": [60]})
        row = one(measure_agreement(self.table, sample=pd.concat([self.sample, more])))
        assert row["reason"] == "weighted without 1 strata of 60 articles, in which no unit was coded twice"

    def test_a_unit_outside_the_sample_is_named(self):
        with pytest.raises(KhitabError, match="no weight is known of unit 'u0'; the sample needs a row"):
            measure_agreement(self.table, sample=self.sample[1:])


def test_a_coder_who_codes_twice_is_named():
    table = codings("1 0", "1 0")
    with pytest.raises(KhitabError, match="coder 'c0' gave 'v' of article 'u0' twice; keep one"):
        measure_agreement(pd.concat([table, table.iloc[:1].assign(value="0")]))


@pytest.mark.parametrize(
    ("options", "remedy"),
    [
        ({"level": "ratio"}, "choose one of nominal, ordinal, interval"),
        ({"unit": "page"}, "no coding is of this unit; found: 'article'"),
    ],
)
def test_unknown_options_name_the_choices(options, remedy):
    with pytest.raises(KhitabError, match=remedy):
        measure_agreement(codings("1 0", "1 0"), **options)


def test_nothing_is_changed_and_the_same_comes_again():
    table = codings(*DATA_C)
    before = table.copy(deep=True)
    first, second = measure_agreement(table), measure_agreement(table)
    pd.testing.assert_frame_equal(first, second)
    pd.testing.assert_frame_equal(table, before)


def test_ac1_of_three_values_by_hand():
    # shares .5, .25, .25: p_e = (.25 + .1875 + .1875) / 2; two of four pairs agree
    counts = [[2, 0, 0], [1, 1, 0], [1, 0, 1], [0, 1, 1]]
    chance = (0.5 * 0.5 + 0.25 * 0.75 + 0.25 * 0.75) / 2
    assert gwet_ac1(counts) == pytest.approx((0.25 - chance) / (1 - chance))


def test_the_ordinal_distance_by_its_definition():
    counts = np.array([[2, 0, 0], [1, 1, 0], [0, 1, 1], [1, 0, 1], [0, 0, 2]])
    o = coincidences(counts).sum(axis=0)
    n_c = o.sum(axis=0)
    distance = [
        [(n_c[min(c, k) : max(c, k) + 1].sum() - (n_c[c] + n_c[k]) / 2) ** 2 for k in range(3)] for c in range(3)
    ]
    n = n_c.sum()
    by_hand = 1 - (n - 1) * (o * distance).sum() / (np.outer(n_c, n_c) * distance).sum()
    assert float(krippendorff_alpha(o, [0, 1, 2], "ordinal")) == pytest.approx(by_hand)
