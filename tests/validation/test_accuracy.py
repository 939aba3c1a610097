"""Precision, recall and F1: an example worked by hand, weights, near misses, splits, stories, and what is refused."""

import math

import pandas as pd
import pytest

from analysis.errors import KhitabError
from analysis.validation.accuracy import measure_accuracy


def corpus(flagged: int, articles: int, frame: str = "f", theme: str = "t") -> pd.DataFrame:
    """Articles 0, 1, …, of which the first are flagged."""
    ids = [f"{n:04d}" for n in range(articles)]
    return pd.DataFrame(
        {"doc_id": ids, "theme": theme, "frame": frame, "present": [n < flagged for n in range(articles)]}
    )


def gold(values: dict[str, int], variable: str = "f", coder: str = "adjudicated") -> pd.DataFrame:
    return pd.DataFrame({"unit": "article", "unit_id": list(values), "variable": variable, "coder": coder}).assign(
        value=list(values.values())
    )


def coded(first: int, n: int, true: int) -> dict[str, int]:
    """n coded articles from the first on, of which some are true."""
    return {f"{first + k:04d}": int(k < true) for k in range(n)}


def row(table: pd.DataFrame, frame: str = "f") -> pd.Series:
    return table[table["frame"] == frame].iloc[0]


def test_the_reference_example():
    told = row(measure_accuracy(corpus(300, 1000), gold(coded(0, 60, 48) | coded(300, 100, 5))))
    assert (told["precision"], round(told["recall"], 4), round(told["f1"], 4)) == (0.8, 0.8727, 0.8348)
    assert told[["articles", "flagged", "coded_flagged", "coded_unflagged"]].tolist() == [1000, 300, 60, 100]
    assert told[["true_hits", "false_hits", "misses", "true_zeros"]].tolist() == [48, 12, 5, 95]
    assert told["precision_low"] == pytest.approx(0.6822, abs=1e-4)
    assert told["precision_high"] == pytest.approx(0.8817, abs=1e-4)
    assert told["reason"] == "" and told["gold_from"] == "coded"


def test_recall_of_an_enriched_sample_by_hand():
    """Of 10 flagged articles 4 are coded, 3 true; of 30 others 6, 1 true: 7.5 found, 5 missed.

    Without weights recall would be 3 of 4; it is 7.5 of 12.5.
    """
    told = row(measure_accuracy(corpus(10, 40), gold(coded(0, 4, 3) | coded(10, 6, 1))))
    assert told["recall"] == pytest.approx(7.5 / 12.5)
    assert told["f1"] == pytest.approx(2 * 7.5 / (10 + 12.5))
    assert told["reason"] == "thin: 4 flagged and 6 unflagged articles coded; advised 50 and 100"


class TestSample:
    """20 flagged, 20 near misses, 160 others; 5 of each coded: 4, 2 and 0 carry the frame."""

    found = corpus(20, 200)
    values = coded(0, 5, 4) | coded(20, 5, 2) | coded(40, 5, 0)
    sample = pd.DataFrame({"doc_id": list(values), "status": ["flagged"] * 5 + ["near miss"] * 5 + ["unflagged"] * 5})
    sample["stratum"], sample["N_stratum"] = sample["status"], [20] * 10 + [160] * 5
    sample.loc[5:9, "N_stratum"] = 20

    def test_near_misses_are_weighed(self):
        told = row(measure_accuracy(self.found, gold(self.values), sample=self.sample))
        # 16 found; 20 · 2/5 = 8 missed among the near misses
        assert told["recall"] == pytest.approx(16 / 24)
        assert row(measure_accuracy(self.found, gold(self.values)))["recall"] == pytest.approx(16 / (16 + 180 * 0.2))

    def test_weights_do_the_same(self):
        weighted = self.sample[["doc_id", "status"]].assign(weight=self.sample["N_stratum"] / 5)
        told = row(measure_accuracy(self.found, gold(self.values), sample=weighted))
        assert told["recall"] == pytest.approx(16 / 24)

    def test_an_article_for_two_coders_counts_once(self):
        twice = pd.concat([self.sample, self.sample])
        told = measure_accuracy(self.found, gold(self.values), sample=twice)
        pd.testing.assert_frame_equal(told, measure_accuracy(self.found, gold(self.values), sample=self.sample))

    def test_another_frame_is_weighed_back_too(self):
        """Of g the sample is no stratified one: one article of each stratum is flagged, the near misses' carry it."""
        flagged = {"0000", "0020", "0040"}
        other = self.found.assign(frame="g", present=self.found["doc_id"].isin(flagged))
        carried = {doc_id: int(doc_id in ("0020", "0021")) for doc_id in self.values}
        both = pd.concat([self.found, other])
        codes = pd.concat([gold(self.values), gold(carried, "g")])
        told = row(measure_accuracy(both, codes, sample=self.sample), "g")
        # flagged: weights 4, 4, 32; unflagged: 16, 16 and 128, and one of four near misses carries it
        assert told["precision"] == pytest.approx(4 / 40)
        assert told["recall"] == pytest.approx(3 * 0.1 / (3 * 0.1 + 197 * (16 * 0.25) / 160))

    def test_only_test_articles_test(self):
        split = self.sample.assign(split=["test", "development"] * 7 + ["test"])
        told = row(measure_accuracy(self.found, gold(self.values), sample=split))
        assert told[["coded_flagged", "coded_unflagged"]].tolist() == [3, 5]
        with pytest.warns(UserWarning, match="7 of the 15 coded articles are of the split development"):
            told = row(measure_accuracy(self.found, gold(self.values), sample=split, split=None))
        assert told["coded_flagged"] == 5
        development = row(measure_accuracy(self.found, gold(self.values), sample=split, split="development"))
        assert development["coded_flagged"] == 2

    @pytest.mark.parametrize(
        ("change", "remedy"),
        [
            (lambda s: s[1:], "article '0000' was coded and is not in the sample; give the sample it was drawn in"),
            (lambda s: s.drop(columns="stratum"), "neither stratum and N_stratum nor weight; found: doc_id|neither"),
            (lambda s: s.drop(columns="doc_id"), "the `sample` table lacks the column doc_id"),
            (lambda s: "sample.xlsx", "expected a `sample` table .* got str"),
        ],
    )
    def test_a_sample_that_does_not_fit_is_named(self, change, remedy):
        with pytest.raises(KhitabError, match=remedy):
            measure_accuracy(self.found, gold(self.values), sample=change(self.sample))


@pytest.mark.parametrize(
    ("flagged", "articles", "values", "reason", "known"),
    [
        (0, 10, coded(0, 10, 2), "the terms find no article", {"recall": 0.0}),
        (0, 10, coded(0, 10, 0), "the terms find no article", {}),
        (5, 10, coded(5, 5, 1), "no flagged article was coded: precision is unknown", {}),
        (5, 10, coded(0, 5, 4), "no unflagged article was coded: misses are unknown", {"precision": 0.8}),
        (10, 10, coded(0, 10, 4), "", {"precision": 0.4, "recall": 1.0}),
        (5, 10, coded(0, 5, 5) | coded(5, 5, 0), "", {"precision": 1.0, "recall": 1.0, "f1": 1.0}),
    ],
)
def test_what_cannot_be_told_is_nan_with_a_reason(flagged, articles, values, reason, known):
    told = row(measure_accuracy(corpus(flagged, articles), gold(values)))
    assert told["reason"] == reason
    for name in ("precision", "recall", "f1"):
        if name in known:
            assert told[name] == pytest.approx(known[name])
        elif name in ("precision", "recall"):
            assert math.isnan(told[name])


def test_a_frame_without_gold_has_its_row():
    found = pd.concat([corpus(1, 2), corpus(1, 2, "g")])
    told = measure_accuracy(found, gold({"0000": 1, "0001": 0}))
    assert told["reason"].tolist() == ["", "not coded"]
    assert math.isnan(row(told, "g")["precision"])


def test_a_theme_is_true_where_one_of_its_frames_is():
    found = pd.concat([corpus(2, 4, ""), corpus(2, 4), corpus(1, 4, "g")])
    codes = pd.concat([gold(coded(0, 4, 1)), gold(dict.fromkeys(coded(0, 4, 0), 0) | {"0003": 1}, "g")])
    told = row(measure_accuracy(found, codes), "")
    assert told["gold_from"] == "its frames"
    assert told[["true_hits", "false_hits", "misses", "true_zeros"]].tolist() == [1, 1, 1, 1]
    own = row(measure_accuracy(found, pd.concat([codes, gold(coded(0, 4, 4), "t")])), "")
    assert own["gold_from"] == "coded" and own["misses"] == 2
    half = row(measure_accuracy(found, codes[codes["variable"] == "f"]), "")
    assert half["reason"] == "not coded"


def test_two_themes_with_a_frame_of_one_name():
    found = pd.concat([corpus(1, 2), corpus(1, 2, theme="s")])
    told = measure_accuracy(found, gold({"0000": 1, "0001": 0}, "s/f"))
    assert told.set_index("theme")["gold_from"].to_dict() == {"t": "", "s": "coded"}
    with pytest.raises(KhitabError, match="no variable of the codings is a theme or a frame"):
        measure_accuracy(found, gold({"0000": 1, "0001": 0}, "f"))


def test_a_story_counts_once_with_the_coding_of_any_copy():
    found = corpus(2, 4)
    documents = found[["doc_id"]].assign(duplicate_group=["0000", "0000", "0002", "0003"])
    told = row(measure_accuracy(found, gold({"0001": 1, "0002": 0, "0003": 0}), documents))
    assert told[["articles", "flagged", "coded_flagged", "true_hits"]].tolist() == [3, 1, 1, 1]
    both = row(measure_accuracy(found, gold({"0000": 1, "0001": 0, "0002": 0}), documents))
    assert both[["coded_flagged", "true_hits"]].tolist() == [1, 1]  # the first copy's own coding stands


def test_the_order_of_rows_changes_nothing():
    found, codes = corpus(30, 80), gold(coded(0, 20, 15) | coded(40, 30, 3))
    told = measure_accuracy(found.sample(frac=1, random_state=1), codes.sample(frac=1, random_state=2))
    pd.testing.assert_frame_equal(told, measure_accuracy(found, codes))


@pytest.mark.parametrize(
    ("codes", "remedy"),
    [
        (gold({"0000": 2}), "'f' of article '0000' is '2'; a frame is coded 1 .carried. or 0 .not."),
        (
            gold({"0000": 1}, "x"),
            "no variable of the codings is a theme or a frame of the codebook; codings: x; codebook: f",
        ),
        (gold({"zzz": 1}), "no article was coded and is among the documents; do the codings name doc_ids"),
        (pd.concat([gold({"0000": 1}, coder="A"), gold({"0000": 0}, coder="B")]), "differ in 1 value, first 'f'"),
        (gold({"0000": 1}).drop(columns="coder"), "lacks the column coder"),
    ],
)
def test_gold_that_cannot_serve_is_named(codes, remedy):
    with pytest.raises(KhitabError, match=remedy):
        measure_accuracy(corpus(1, 2), codes)


@pytest.mark.parametrize(("value", "true"), [("present", 1), ("absent", 0), (True, 1), (0.0, 0), ("yes", 1), ("No", 0)])
def test_values_of_a_frame(value, true):
    assert row(measure_accuracy(corpus(1, 1), gold({"0000": value})))["true_hits"] == true
