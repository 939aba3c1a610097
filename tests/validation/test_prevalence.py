"""Corrected shares: the reference example, groups with and without gold of their own, stories, and the raw share."""

import math
from pathlib import Path

import pandas as pd
import pytest

import analysis as kh
from analysis.errors import KhitabError
from analysis.validation.accuracy import measure_accuracy
from analysis.validation.agreement import measure_agreement
from analysis.validation.prevalence import correct_prevalence
from analysis.validation.term_accuracy import list_mistakes, measure_terms

CORPUS = Path(__file__).resolve().parents[2] / "corpus"


def example(groups: list[tuple[str, int, int, tuple[int, int], tuple[int, int]]]) -> tuple[pd.DataFrame, ...]:
    """Found, gold and documents of outlets: name, flagged, not, (coded, true) of each."""
    rows = []
    for name, flagged, unflagged, *sides in groups:
        for present, n, (coded, true) in ((True, flagged, sides[0]), (False, unflagged, sides[1])):
            rows += [(f"{name}{present}{k}", name, present, int(k < true) if k < coded else None) for k in range(n)]
    table = pd.DataFrame(rows, columns=["doc_id", "outlet", "present", "value"])
    found = table[["doc_id", "present"]].assign(theme="t", frame="f")
    codes = table.dropna(subset="value").rename(columns={"doc_id": "unit_id"})[["unit_id", "value"]]
    return found, codes.assign(unit="article", variable="f", coder="adjudicated"), table[["doc_id", "outlet"]]


ONE = example([("x", 300, 700, (60, 48), (100, 5))])
TWO = example([("x", 100, 300, (40, 20), (60, 6)), ("y", 200, 200, (3, 3), (2, 1))])


def test_the_reference_values():
    told = correct_prevalence(*ONE).iloc[0]
    names = ["share", "precision", "corrected", "corrected_low", "corrected_high", "recall"]
    assert told[names].astype(float).round(4).tolist() == [0.3, 0.8, 0.275, 0.2344, 0.3247, 0.8727]
    assert told[["articles", "articles_with", "coded_flagged", "coded_unflagged"]].tolist() == [1000, 300, 60, 100]
    assert told["assumption"] == "" and told["reason"] == ""


def test_a_group_is_corrected_by_its_own_gold_or_says_what_it_assumes():
    x, y = (row for _, row in correct_prevalence(*TWO, by="outlet").iterrows())
    assert x["corrected"] == pytest.approx((100 * 0.5 + 300 * 0.1) / 400)
    assert x["assumption"] == "" and (x["precision"], x["coded_flagged"]) == (0.5, 40)
    # y: the rates of all, 23 of 43 and 7 of 62, in its own 200 and 200
    assert y["corrected"] == pytest.approx((200 * 23 / 43 + 200 * 7 / 62) / 400)
    assert y["assumption"] == "assumes equal error across outlet"
    assert (y["share"], y["coded_flagged"], y["coded_unflagged"]) == (0.5, 3, 2)
    assert y["recall"] == pytest.approx((200 * 23 / 43) / (200 * 23 / 43 + 200 * 7 / 62))


@pytest.mark.parametrize(("least", "own"), [(2, [True, True]), (3, [True, False]), (41, [False, False])])
def test_least_says_how_much_gold_a_group_needs(least, own):
    told = correct_prevalence(*TWO, by="outlet", least=least)["assumption"]
    assert (told == "").tolist() == own


def test_a_group_coded_whole_needs_no_more():
    told = correct_prevalence(*example([("x", 2, 3, (2, 1), (3, 0)), ("y", 9, 9, (1, 1), (1, 0))]), by="outlet")
    assert (told["assumption"] == "").tolist() == [True, False]
    assert told["corrected"].iloc[0] == pytest.approx(0.2)


def test_a_frame_nobody_coded_keeps_its_raw_share():
    found, codes, documents = ONE
    told = correct_prevalence(pd.concat([found, found.assign(frame="g")]), codes, documents, by="outlet").iloc[1]
    assert (told["share"], told["reason"], told["assumption"]) == (0.3, "not coded", "")
    assert math.isnan(told["corrected"])


def test_a_sample_drawn_by_outlet_is_weighed_back():
    """Of 100 flagged in x half are right, of 100 in y all; y is coded four times as often."""
    found, codes, documents = example([("x", 100, 100, (10, 5), (10, 0)), ("y", 100, 100, (40, 40), (40, 0))])
    sample = documents[documents["doc_id"].isin(codes["unit_id"])]
    sample = sample.assign(N_stratum=100, stratum=sample["doc_id"].str.replace(r"\d+$", "", regex=True))
    assert correct_prevalence(found, codes, documents, sample=sample)["corrected"].iloc[0] == pytest.approx(0.375)
    assert correct_prevalence(found, codes, documents)["corrected"].iloc[0] == pytest.approx(0.45)


def test_a_copy_counts_once_in_a_group():
    found, codes, documents = example([("x", 2, 2, (2, 2), (2, 0)), ("y", 2, 2, (2, 2), (2, 0))])
    story = documents["doc_id"].replace({"xTrue1": "xTrue0", "yTrue0": "xTrue0"})
    told = correct_prevalence(found, codes, documents.assign(duplicate_group=story), by="outlet", least=1)
    assert told[["articles", "articles_with", "corrected"]].values.tolist() == [
        [3, 1, pytest.approx(1 / 3)],
        [4, 2, 0.5],
    ]
    whole = correct_prevalence(found, codes, documents.assign(duplicate_group=story)).iloc[0]
    assert whole[["articles", "articles_with"]].tolist() == [6, 2]


@pytest.mark.parametrize("least", [0, -1, 2.5, True, "20"])
def test_least_is_a_number(least):
    with pytest.raises(KhitabError, match=r"least=.*: give the number of coded articles a group needs, from 1 on"):
        correct_prevalence(*ONE, least=least)


@pytest.mark.parametrize(
    ("by", "remedy"), [("stadt", "stadt"), ("theme", "by='theme' is the name of a column of the result; rename it")]
)
def test_a_group_that_is_none_is_named(by, remedy):
    with pytest.raises(KhitabError, match=remedy):
        correct_prevalence(*ONE, by=by)


def test_an_article_that_was_not_counted_is_named():
    found, codes, documents = ONE
    with pytest.raises(KhitabError, match="article 'xTrue0' of the documents is not in the table of count_per_article"):
        correct_prevalence(found[1:], codes, documents)


def test_an_article_twice_is_named():
    found, codes, documents = ONE
    with pytest.raises(KhitabError, match="doc_id 'xTrue0' occurs twice in the documents; keep one row"):
        correct_prevalence(found, codes, pd.concat([documents, documents[:1]]))


def test_nothing_is_changed():
    before = [table.copy(deep=True) for table in TWO]
    correct_prevalence(*TWO, by="outlet")
    for table, old in zip(TWO, before, strict=True):
        pd.testing.assert_frame_equal(table, old)


# --- the teaching corpus ---------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def teaching() -> dict:
    documents = kh.add_duplicates(kh.add_body(kh.read_documents(CORPUS)))
    codebook, tokens = kh.read_codebook(CORPUS / "codebook.yaml"), kh.tokenize(documents)
    hits = kh.find_terms(tokens, codebook)
    labels = pd.read_csv(CORPUS / "labels" / "frames.csv", dtype="str", keep_default_na=False)
    codes = labels.rename(columns={"doc_id": "unit_id", "frame": "variable", "carried": "value"})
    codes = codes[["unit_id", "variable", "value"]].assign(unit="article", coder="adjudicated")
    found = kh.count_per_article(hits, tokens, documents, codebook)
    return {"given": (hits, tokens, documents, codebook), "found": found, "gold": codes}


@pytest.mark.parametrize("by", [None, "outlet", ["outlet", "year"]])
def test_the_raw_share_is_that_of_count_frames(teaching, by):
    frames = kh.count_frames(*teaching["given"], by=by)
    told = correct_prevalence(teaching["found"], teaching["gold"], teaching["given"][2], by=by)
    same = [c for c in frames if c in told]
    assert {"theme", "frame", "articles", "articles_with", "share", "share_low", "share_high"} <= set(same)
    pd.testing.assert_frame_equal(told[same], frames[same], check_dtype=False)


def test_coded_whole_the_corrected_share_is_the_truth(teaching):
    documents = teaching["given"][2].drop(columns="duplicate_group")
    told = correct_prevalence(teaching["found"], teaching["gold"], documents, by="outlet")
    told = told[told["frame"] != ""].set_index(["outlet", "frame"])
    outlet = documents.set_index("doc_id")["outlet"]
    true = teaching["gold"].assign(
        outlet=teaching["gold"]["unit_id"].map(outlet), v=teaching["gold"]["value"].astype(int)
    )
    true = true.groupby(["outlet", "variable"])["v"].mean()
    assert len(told) == 4 * 24
    assert told["corrected"].to_numpy() == pytest.approx(true.reindex(told.index).to_numpy())
    assert (told["corrected_low"] <= told["corrected"]).all() and (told["corrected"] <= told["corrected_high"]).all()


def test_mistakes_and_terms_add_up_with_accuracy(teaching):
    hits, _, documents, codebook = teaching["given"]
    documents = documents.drop(columns="duplicate_group")
    accuracy = measure_accuracy(teaching["found"], teaching["gold"], documents)
    mistakes = list_mistakes(teaching["found"], teaching["gold"], documents, hits=hits)
    n = mistakes.groupby(["theme", "frame"])["error"].value_counts().unstack(fill_value=0)
    n = n.reindex(pd.MultiIndex.from_frame(accuracy[["theme", "frame"]]), fill_value=0)
    assert n["false hit"].tolist() == accuracy["false_hits"].tolist()
    assert n["miss"].tolist() == accuracy["misses"].tolist()
    own = mistakes[mistakes["frame"] != ""]
    assert (own.loc[own["error"] == "false hit", "terms"] != "").all()
    assert own.loc[own["error"] == "false hit", "passage"].str.contains("«").all()
    terms = measure_terms(hits, teaching["found"], teaching["gold"], codebook)
    assert terms.groupby(["theme", "frame"])["share_of_hits"].sum().to_numpy() == pytest.approx(1)
    assert (terms["only_true"] <= terms["true_hits"]).all() and (terms["only_false"] <= terms["false_hits"]).all()
    assert (terms["coded"] == terms["articles"]).all()


@pytest.mark.parametrize(("name", "least", "most"), [("readings", 0.9, 1.0), ("simulated-codings", 0.05, 0.9)])
def test_agreement_of_the_readers_and_of_the_simulated_coders(name, least, most):
    codes = pd.read_csv(CORPUS / "labels" / f"{name}.csv")
    told = measure_agreement(codes)
    assert len(told) == 24
    assert least <= told["alpha"].median() <= most
