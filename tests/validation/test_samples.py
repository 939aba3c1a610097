"""Samples for coders: strata that add up to the corpus, copies on one side, and the same draw every time."""

import pandas as pd
import pytest

from analysis.errors import KhitabError
from analysis.framing.codebook import Codebook, Frame, Label, PresentIf, Term, Theme
from analysis.framing.matching import find_terms
from analysis.tables import SAMPLE
from analysis.tokens import tokenize
from analysis.validation.near_misses import find_near_misses
from analysis.validation.samples import add_split, allot, draw_sample
from analysis.writing import read_table, write_table

LABEL = Label(ar="ع", en="e", fr="f")


def book(*terms: str | Term, **options) -> Codebook:
    frames = (
        Frame(key="threat", label=LABEL, definition="…", terms=terms or ("تهديد",), **options),
        Frame(key="felt", label=LABEL, definition="…", coded_by="hand"),
    )
    return Codebook(title="t", version="1", themes=(Theme(key="security", label=LABEL, definition="…", frames=frames),))


def corpus(flagged: int, near: int, neither: int) -> pd.DataFrame:
    """Articles of two outlets and two quarters in turn."""
    texts = ["جاء تهديد هنا"] * flagged + ["جاء تهدييد هنا"] * near + ["جاء سلام هنا"] * neither
    n = len(texts)
    dates = ["2024-02-01", "2024-02-02", "2024-05-01", "2024-05-02"]
    return pd.DataFrame(
        {
            "doc_id": [f"d{number:03}" for number in range(n)],
            "outlet": [("x", "y")[number % 2] for number in range(n)],
            "published": pd.to_datetime([dates[number % 4] for number in range(n)]),
            "text": texts,
            "duplicate_group": [f"d{number:03}" for number in range(n)],
        }
    )


def draw(documents: pd.DataFrame, codebook: Codebook | None = None, **options) -> pd.DataFrame:
    codebook = codebook or book()
    hits = find_terms(tokenize(documents), codebook)
    return draw_sample(documents, hits, codebook, **{"n": 12, "frame": "threat", **options})


# --- strata ----------------------------------------------------------------------------------------------------------


def test_columns_and_an_article_a_row():
    sample = draw(corpus(20, 20, 40))
    names = [column.name for column in SAMPLE.columns]
    assert list(sample.columns) == ["doc_id", "outlet", "quarter", *names[1:]]
    assert sample["doc_id"].is_unique
    assert len(sample) == 12


@pytest.mark.parametrize(
    ("sizes", "n", "places"),
    [
        ((20, 20, 40), 12, {"flagged": 4, "near miss": 4, "unflagged": 4}),
        ((2, 20, 40), 12, {"flagged": 2, "near miss": 5, "unflagged": 5}),
        ((20, 0, 40), 12, {"flagged": 6, "unflagged": 6}),
        ((20, 1, 40), 13, {"flagged": 6, "near miss": 1, "unflagged": 6}),
    ],
)
def test_classes_get_equal_parts_as_far_as_they_reach(sizes, n, places):
    assert draw(corpus(*sizes), n=n)["status"].value_counts().to_dict() == places


@pytest.mark.parametrize("by", [(), "outlet", ("outlet", "quarter"), ("quarter", "outlet")])
@pytest.mark.parametrize("n", [3, 8, 30])
def test_weights_add_up_to_the_articles_of_each_class(by, n):
    sample = draw(corpus(17, 9, 41), n=n, by=by)
    whole = sample.groupby("status")["weight"].sum().round(6).to_dict()
    assert whole == {"flagged": 17, "near miss": 9, "unflagged": 41}
    strata = sample.drop_duplicates("stratum")
    assert strata["N_stratum"].sum() == 67
    assert (sample["weight"] == sample["N_stratum"] / sample["n_stratum"]).all()
    assert sample["stratum"].value_counts().to_dict() == strata.set_index("stratum")["n_stratum"].to_dict()


def test_a_stratum_is_its_outlet_its_period_and_its_class():
    sample = draw(corpus(20, 20, 40), n=24)
    rows = sample[["outlet", "quarter", "status"]].agg(" · ".join, axis=1)
    assert rows.tolist() == sample["stratum"].tolist()
    assert set(sample.loc[sample["stratum"] == "x · 2024Q1 · flagged", "N_stratum"]) == {5}


def test_with_few_places_the_period_is_given_up_then_the_outlet():
    documents = corpus(20, 20, 40)
    assert set(draw(documents, n=6)["stratum"]) >= {"x · * · flagged", "y · * · flagged"}
    assert set(draw(documents, n=3)["stratum"]) == {"* · * · flagged", "* · * · near miss", "* · * · unflagged"}


def test_a_missing_outlet_or_date_is_a_cell_of_its_own():
    documents = corpus(4, 0, 4)
    documents.loc[0, ["outlet", "published"]] = None
    assert "— · — · flagged" in set(draw(documents, n=8)["stratum"])


def test_a_story_counts_once_in_a_cell_and_its_earliest_copy_is_drawn():
    documents = corpus(8, 0, 0)
    documents["duplicate_group"] = "d000"  # one story, printed by both outlets in both quarters
    sample = draw(documents, n=4)
    assert sorted(sample["doc_id"]) == ["d000", "d001", "d002", "d003"]
    assert sample["split"].nunique() == 1


def test_a_theme_is_sampled_by_its_own_row_and_a_frame_by_present_if():
    documents = corpus(6, 0, 6)
    assert draw(documents, book(present_if=PresentIf(hits=2)))["status"].value_counts().to_dict() == {
        "near miss": 6,
        "unflagged": 6,
    }
    assert draw(documents, book(present_if=PresentIf(hits=2)), frame="security")["status"].value_counts().to_dict() == {
        "flagged": 6,
        "unflagged": 6,
    }
    assert (draw(documents, frame="security/threat")["status"] == draw(documents)["status"]).all()


def test_without_a_frame_there_is_one_class():
    sample = draw(corpus(4, 4, 4), frame=None, by="outlet", n=4)
    assert set(sample["stratum"]) == {"x · —", "y · —"}
    assert sample["weight"].tolist() == [3.0] * 4


def test_places_go_by_size():
    sizes = pd.Series({"a": 70, "b": 20, "c": 10})
    assert allot(10, sizes, sizes) == {"a": 7, "b": 2, "c": 1}


# --- near misses -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("term", "text", "near"),
    [
        ("تهديد", "سلام", False),
        ("تهديد", "تهدييد", True),  # one letter more
        ("تهديد", "والتهدد", True),  # one less, behind clitics
        ("تهديد", "تهيدد", True),  # two swapped
        ("تهديد", "تهذيد", True),  # other dots
        ("تهديد", "تهليد", False),  # another letter: another word
        ("أمن", "أمان", False),  # too short for a step
        ("مسؤول", "مسوول", True),  # loose folding
        ("تعاون أمني", "تعاوون أمني", True),
        ("تعاون أمني", "تعاوون. أمني", False),  # not one sentence
        (Term(term="خطر", plurals={"خطر": ("مخاطر",)}), "مخاتطر", True),
        (Term(term="خارجية", after=("وزير",)), "بلاغ للخارجية", True),  # left out by the codebook
    ],
)
def test_one_step_from_a_term(term, text, near):
    documents = pd.DataFrame({"doc_id": ["a"], "text": [text]})
    tokens, codebook = tokenize(documents), book(term)
    hits = find_terms(tokens, codebook)
    assert hits.empty
    assert (find_near_misses(tokens, hits, codebook, theme="security", frame="threat") == {"a"}) is near


# --- development and test --------------------------------------------------------------------------------------------


def test_copies_of_a_story_stay_on_one_side():
    documents = corpus(40, 0, 0)
    documents["duplicate_group"] = [f"d{number // 4 * 4:03}" for number in range(40)]
    split = add_split(documents)
    assert (split.groupby("duplicate_group")["split"].nunique() == 1).all()
    assert split["split"].nunique() == 2


def test_copies_are_looked_for_where_nobody_has():
    text = "انعقد اللقاء الأول بين الوزيرين صباح اليوم في مدينة الرباط"
    documents = pd.DataFrame({"doc_id": [f"d{n}" for n in range(12)], "text": text})
    assert add_split(documents)["split"].nunique() == 1


def test_the_split_hangs_on_the_story_and_the_seed_alone():
    documents = corpus(200, 0, 0)
    whole = add_split(documents).set_index("doc_id")["split"]
    part = add_split(documents.iloc[::-7]).set_index("doc_id")["split"]
    assert (whole[part.index] == part).all()
    assert (add_split(documents, seed=1).set_index("doc_id")["split"] != whole).any()
    assert 70 < (whole == "test").sum() < 130
    assert 10 < (add_split(documents, test=0.1)["split"] == "test").sum() < 35


def test_each_stratum_is_drawn_from_both_sides():
    sample = draw(corpus(60, 0, 60), n=40, by=())
    counts = pd.crosstab(sample["status"], sample["split"])
    whole = add_split(corpus(60, 0, 60))
    share = (whole["split"].iloc[:60] == "test").mean()
    assert abs(counts.loc["flagged", "test"] - 20 * share) <= 1


def test_a_split_that_is_there_is_kept():
    documents = corpus(6, 0, 6).assign(split="test")
    assert set(draw(documents)["split"]) == {"test"}


# --- coders and chance -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("overlap", "coders", "shared", "each"),
    [(0.2, 2, 6, 18), (0, 3, 0, 10), (1, 2, 30, 30), (0.5, 1, 0, 30), (0.21, 2, 7, 18)],
)
def test_some_articles_go_to_all_and_the_others_in_turn(overlap, coders, shared, each):
    sample = draw(corpus(40, 0, 40), n=30, overlap=overlap, coders=coders)
    assert sample["overlap"].sum() == shared
    assert (sample["coded_by"].str.contains(",") == sample["overlap"]).all()
    loads = [
        sample["coded_by"].str.split(", ").map(lambda cell, c=c: str(c) in cell).sum() for c in range(1, coders + 1)
    ]
    assert max(loads) - min(loads) <= 1
    assert abs(max(loads) - each) <= 1


def test_the_overlap_is_spread_over_the_strata():
    sample = draw(corpus(40, 40, 40), n=60, overlap=0.2)
    assert sample.groupby("status")["overlap"].sum().tolist() == [4, 4, 4]


def test_the_draw_hangs_on_the_seed_and_not_on_the_order():
    documents = corpus(30, 30, 30)
    first = draw(documents)
    pd.testing.assert_frame_equal(draw(documents.sample(frac=1, random_state=3)), first)
    assert set(draw(documents, seed=1)["doc_id"]) != set(first["doc_id"])


@pytest.mark.parametrize("suffix", [".csv", ".xlsx", ".parquet", ".jsonl"])
def test_a_sample_comes_back_from_a_file(tmp_path, suffix):
    sample = draw(corpus(6, 2, 6))
    write_table(sample, tmp_path / f"sample{suffix}")
    pd.testing.assert_frame_equal(read_table(tmp_path / f"sample{suffix}"), sample)


def test_neither_table_changes():
    documents = corpus(6, 0, 6)
    before = documents.copy(deep=True)
    draw(documents)
    pd.testing.assert_frame_equal(documents, before)


# --- what is refused -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("options", "remedy"),
    [
        ({"n": 0}, "from 1 on"),
        ({"n": 2}, "draw 3 articles at least"),
        ({"frame": "treat"}, "did you mean threat"),
        ({"frame": "felt"}, "leave frame out"),
        ({"by": "paper"}, "is no column of the documents"),
        ({"by": 5}, "by=5: name"),
        ({"by": "split"}, "rename it"),
        ({"overlap": 20}, "0 to 1"),
        ({"coders": 0}, "from 1 on"),
    ],
)
def test_a_mistake_is_told_with_its_remedy(options, remedy):
    with pytest.raises(KhitabError, match=remedy):
        draw(corpus(4, 4, 4), **options)


def test_more_than_there_is_gives_all_and_says_so():
    with pytest.warns(UserWarning, match="12 articles can be drawn"):
        sample = draw(corpus(4, 4, 4), n=50)
    assert (len(sample), set(sample["weight"])) == (12, {1.0})
