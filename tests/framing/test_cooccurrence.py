"""Pairs of frames and names: six articles counted by hand, and the same articles that count_frames counts."""

import math

import pandas as pd
import pytest

from analysis.errors import KhitabError
from analysis.framing.codebook import Codebook, Frame, Label, Theme
from analysis.framing.codebook_parts import Name, PresentIf
from analysis.framing.cooccurrence import count_cooccurrence, pair_strength
from analysis.framing.frames import count_frames
from analysis.framing.matching import find_terms
from analysis.tables import COOCCURRENCE
from analysis.tokens import tokenize

LABEL = Label(ar="تسمية")


def frame(key: str, *terms: str, **more) -> Frame:
    return Frame(key=key, label=LABEL, definition="…", terms=terms, **more)


def theme(key: str, **more) -> Theme:
    return Theme(key=key, label=LABEL, definition="…", **more)


SECURITY = theme("security", frames=(frame("threat", "تهديد"), frame("training", "تدريب")))
PEACE = theme("peace", terms=("سلام",))
NAMES = tuple(Name(key=key, label=LABEL, kind="institution", terms=(term,)) for key, term in
              {"union": "الاتحاد الإفريقي", "senate": "مجلس الشيوخ"}.items())  # fmt: skip
CODEBOOK = Codebook(title="t", version="1", names=NAMES, themes=(SECURITY, PEACE))
DOCUMENTS = pd.DataFrame(
    {
        "doc_id": ["a", "b", "c", "d", "e", "f"],
        "text": [
            "تهديد ثم تدريب. سلام",
            "تهديد\nتدريب",
            "تهديد تهديد",
            "سلام. سلام",
            "الاتحاد الإفريقي ومجلس الشيوخ. تدريب",
            "لا شيء",
        ],
    }
)


def pairs(documents: pd.DataFrame = DOCUMENTS, codebook: Codebook = CODEBOOK, **options) -> pd.DataFrame:
    tokens = tokenize(documents)
    return count_cooccurrence(find_terms(tokens, codebook), tokens, documents, codebook, **options)


def counts(*arguments, **options) -> dict[str, tuple[int, int, int, int]]:
    table = pairs(*arguments, **options)
    return {f"{row.a} {row.b}": (row.n_a, row.n_b, row.n_both, row.units) for row in table.itertuples()}


def test_frames_in_articles():
    assert counts() == {
        "security/threat security/training": (3, 3, 2, 6),
        "security/threat peace": (3, 2, 1, 6),
        "security/training peace": (3, 2, 1, 6),
    }


def test_frames_in_paragraphs():
    assert counts(unit="paragraph") == {
        "security/threat security/training": (3, 3, 1, 7),
        "security/threat peace": (3, 2, 1, 7),
        "security/training peace": (3, 2, 1, 7),
    }


def test_frames_in_sentences():
    assert counts(unit="sentence") == {
        "security/threat security/training": (3, 3, 1, 10),
        "security/threat peace": (3, 3, 0, 10),  # zeros are rows
        "security/training peace": (3, 3, 0, 10),
    }


def test_themes_names_and_all():
    assert counts(nodes="themes") == {"security peace": (4, 2, 1, 6)}
    assert counts(nodes="names") == {"names/union names/senate": (1, 1, 1, 6)}
    every = counts(nodes="all")
    assert len(every) == 10
    assert every["security/training names/senate"] == (3, 1, 1, 6)
    assert every["peace names/union"] == (2, 1, 0, 6)


def test_measures_by_hand():
    row = pairs().iloc[0]
    assert row["phi"] == pytest.approx((6 * 2 - 3 * 3) / math.sqrt(3 * 3 * 3 * 3))
    assert row["jaccard"] == pytest.approx(2 / 4)
    assert list(pairs().columns) == [column.name for column in COOCCURRENCE.columns]


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize(
    ("a", "b", "both", "units", "phi", "jaccard"),
    [
        (5, 5, 5, 10, 1, 1),
        (5, 5, 0, 10, -1, 0),
        (5, 4, 2, 10, 0, 2 / 7),
        (0, 4, 0, 10, math.nan, 0),  # nowhere
        (10, 4, 4, 10, math.nan, 0.4),  # everywhere
        (0, 0, 0, 10, math.nan, math.nan),
        (0, 0, 0, 0, math.nan, math.nan),
    ],
)
def test_measures_and_where_they_are_not_defined(a, b, both, units, phi, jaccard):
    assert pair_strength(a, b, both, units) == pytest.approx((phi, jaccard), nan_ok=True)


def test_phi_is_the_correlation_of_the_two():
    table = pairs()
    carries = pd.DataFrame({"threat": [1, 1, 1, 0, 0, 0], "training": [1, 1, 0, 0, 1, 0], "peace": [1, 0, 0, 1, 0, 0]})
    expected = [carries[x].corr(carries[y]) for x, y in (("threat", "training"), ("threat", "peace"),
                                                         ("training", "peace"))]  # fmt: skip
    assert table["phi"].tolist() == pytest.approx(expected)


# --- what an article carries is what count_frames says ---------------------------------------------------------------

ASKING = theme(
    "security",
    inside_names="skip",
    frames=(
        frame("threat", "تهديد", present_if=PresentIf(hits=2)),
        frame("training", "تدريب", present_if=PresentIf(zones=("headline",))),
        frame("union", "اتحاد"),
        frame("tone", coded_by="hand"),
    ),
)
ASKING_CODEBOOK = Codebook(title="t", version="1", names=NAMES, themes=(ASKING, PEACE))


def test_the_threshold_of_a_frame_its_zones_and_hits_inside_names():
    documents = DOCUMENTS.assign(title=["تدريب وسلام", None, None, None, None, "تدريب تدريب"])
    tokens = tokenize(documents)
    hits = find_terms(tokens, ASKING_CODEBOOK)
    table = count_cooccurrence(hits, tokens, documents, ASKING_CODEBOOK)
    assert set(table["a"]) | set(table["b"]) == {"security/threat", "security/training", "security/union", "peace"}
    both = table.set_index(["a", "b"]).loc[("security/training", "peace")]
    assert both[["n_a", "n_b", "n_both"]].tolist() == [2, 2, 1]
    frames = count_frames(hits, tokens, documents, ASKING_CODEBOOK).set_index(["theme", "frame"])["articles_with"]
    expected = {"threat": 1, "training": 2, "union": 0}
    assert {key: frames["security", key] for key in expected} == expected
    n = dict(zip(table["a"], table["n_a"], strict=True)) | dict(zip(table["b"], table["n_b"], strict=True))
    assert {key: n[f"security/{key}"] for key in expected} == expected


def test_of_a_sentence_one_hit_is_enough_in_a_zone_that_counts():
    documents = DOCUMENTS.assign(title=["تدريب وتهديد", None, None, None, None, None])
    tokens = tokenize(documents)
    table = count_cooccurrence(
        find_terms(tokens, ASKING_CODEBOOK), tokens, documents, ASKING_CODEBOOK, unit="sentence"
    ).set_index(["a", "b"])
    row = table.loc[("security/threat", "security/training")]
    assert row[["n_a", "n_b", "n_both", "units"]].tolist() == [4, 1, 1, 11]


def test_a_story_counts_once():
    documents = DOCUMENTS.assign(duplicate_group=["a", "a", "c", "d", "e", "f"])
    assert counts(documents)["security/threat security/training"] == (2, 2, 1, 5)
    assert counts(documents, unit="sentence")["security/threat security/training"] == (2, 2, 1, 8)
    dated = documents.assign(published=pd.to_datetime(["2024-02-01", "2024-01-01", None, None, None, None]))
    assert counts(dated)["security/threat peace"] == (2, 1, 0, 5)  # b is the first of the story, and without peace


# --- edges -----------------------------------------------------------------------------------------------------------


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("unit", ["article", "paragraph", "sentence"])
def test_no_hits_and_no_articles(unit):
    table = pairs(DOCUMENTS.iloc[[5]], unit=unit, nodes="all")
    assert len(table) == 10 and (table[["n_a", "n_b", "n_both"]] == 0).all(axis=None)
    assert table["phi"].isna().all() and (table["units"] == 1).all()
    nothing = pairs(DOCUMENTS.iloc[:0], unit=unit)
    assert (nothing["units"] == 0).all() and len(nothing) == 3


@pytest.mark.parametrize("codebook", [Codebook(title="t", version="1", themes=(PEACE,))])
@pytest.mark.parametrize("nodes", ["frames", "names"])
def test_fewer_than_two_nodes_make_no_pair(codebook, nodes):
    table = pairs(codebook=codebook, nodes=nodes)
    assert table.empty and list(table.columns) == [column.name for column in COOCCURRENCE.columns]


@pytest.mark.filterwarnings("error")
def test_one_article():
    assert counts(DOCUMENTS.iloc[[0]])["security/threat peace"] == (1, 1, 1, 1)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"unit": "line"}, "unit='line': choose one of article, paragraph, sentence"),
        ({"nodes": "actors"}, "nodes='actors': choose one of frames, themes, names, all"),
    ],
)
def test_unknown_options(options, message):
    with pytest.raises(KhitabError, match=message):
        pairs(**options)


def test_hits_of_other_tokens():
    tokens = tokenize(DOCUMENTS)
    hits = find_terms(tokens, CODEBOOK)
    part = tokens[(tokens["doc_id"] != "a") | (tokens["sentence"] > 0)]
    with pytest.raises(KhitabError, match="hits name a sentence that the tokens lack; give the tokens"):
        count_cooccurrence(hits, part, DOCUMENTS, CODEBOOK, unit="sentence")
    with pytest.raises(KhitabError, match="which is not in codebook"):
        count_cooccurrence(hits, tokens, DOCUMENTS, ASKING_CODEBOOK.model_copy(update={"themes": (PEACE,)}))


@pytest.mark.parametrize("unit", ["article", "sentence"])
def test_the_order_of_documents_and_of_hits_changes_nothing(unit):
    shuffled = DOCUMENTS.sample(frac=1, random_state=2)
    pd.testing.assert_frame_equal(pairs(shuffled, unit=unit, nodes="all"), pairs(unit=unit, nodes="all"))
    tokens = tokenize(DOCUMENTS)
    hits = find_terms(tokens, CODEBOOK).sample(frac=1, random_state=3)
    again = count_cooccurrence(hits, tokens, DOCUMENTS, CODEBOOK, unit=unit, nodes="all")
    pd.testing.assert_frame_equal(again, pairs(unit=unit, nodes="all"))


def test_a_codebook_in_another_order_gives_the_same_pairs():
    turned = CODEBOOK.model_copy(update={"themes": (PEACE, SECURITY)})

    def unordered(table):
        return {(frozenset((row.a, row.b)), row.n_both, round(row.phi, 12)) for row in table.itertuples()}

    assert unordered(pairs(codebook=turned)) == unordered(pairs())


def test_the_input_stays_as_it_is():
    tokens, documents = tokenize(DOCUMENTS), DOCUMENTS.copy(deep=True)
    hits = find_terms(tokens, CODEBOOK)
    before = hits.copy(deep=True)
    count_cooccurrence(hits, tokens, documents, CODEBOOK, unit="paragraph", nodes="all")
    pd.testing.assert_frame_equal(hits, before)
    pd.testing.assert_frame_equal(documents, DOCUMENTS)
