"""A comparison counted in every way: on nine articles one can count by hand, and on the teaching corpus."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import analysis as kh
from analysis.errors import KhitabError
from analysis.framing.codebook import Codebook, Frame, Label, Name, PresentIf, Term, Theme
from analysis.framing.codebook import single_term as term_codebook
from analysis.statistics.intervals import newcombe
from analysis.tables import CONCLUSIONS, STABILITY
from analysis.tokens import tokenize
from analysis.validation.conclusions import count_conclusions
from analysis.validation.specifications import leave_out, narrow, vary_nisba
from analysis.validation.spellings import Speller
from analysis.validation.stability import measure_stability

CORPUS = Path(__file__).resolve().parents[2] / "corpus"
LABEL = Label(ar="ع", en="e", fr="f")
FRAMES = tuple(
    Frame(key=key, label=LABEL, definition="…", terms=terms)
    for key, terms in {"threat": ("تهديد", "إرهاب"), "training": ("تدريب",)}.items()
)
THEME = Theme(key="t", label=LABEL, definition="…", frames=FRAMES, inside_names="skip")
CENTRE = Name(key="centre", label=LABEL, terms=("مركز مكافحة الإرهاب",))
BOOK = Codebook(title="t", version="1", names=(CENTRE,), themes=(THEME,))

# body, furniture and off-topic line of each article; d is a copy of a
ARTICLES = {
    "a": ("x", "تهديد هنا", "قائمة", "شيء"),
    "b": ("x", "تهديد تهديد", "قائمة", "شيء"),
    "c": ("x", "خطر الارهاب", "قائمة", "شيء"),  # without its hamza
    "d": ("x", "تهديد هنا", "قائمة", "شيء"),
    "e": ("y", "خلية إرهابية", "قائمة", "شيء"),  # the adjective
    "f": ("y", "سلام هنا", "تهديد", "شيء"),
    "g": ("y", "سلام هنا", "قائمة", "تهديد هناك"),
    "h": ("y", "مركز مكافحة الإرهاب", "قائمة", "شيء"),
    "i": ("z", "تهديد تدريب", "قائمة", "شيء"),
}
DOCUMENTS = pd.DataFrame(
    [(name, outlet, "\n".join(lines), lines[0]) for name, (outlet, *lines) in ARTICLES.items()],
    columns=["doc_id", "outlet", "text", "body"],
).assign(body_lines="1", title=None, duplicate_group=[*"abcaefghi"])
LINES = pd.DataFrame(
    [
        (name, line, text, label, "made")
        for name, (_, *texts) in ARTICLES.items()
        for line, (text, label) in enumerate(zip(texts, ("body", "furniture", "off_topic"), strict=True), 1)
    ],
    columns=["doc_id", "line", "text", "label", "rule"],
)
MAIN = {"letters": "folded", "nisba": "off", "furniture": "removed", "off_topic": "removed", "duplicates": "once"}
MAIN |= {"inside_names": "skip", "min_hits": 1, "left_out": ""}


NO_LINES = LINES[:0]  # nothing to keep or to remove: a quarter of the work


def measure(documents=DOCUMENTS, codebook=BOOK, between=("x", "y"), frames="threat", **options) -> pd.DataFrame:
    """Of one text, unless it gets `lines`."""
    return measure_stability(
        documents, codebook, **({"by": "outlet", "between": between, "frames": frames, "lines": NO_LINES} | options)
    )


@pytest.fixture(scope="module")
def table() -> pd.DataFrame:
    return measure(lines=LINES)


def one(table: pd.DataFrame, measure="share", **choices) -> pd.Series:
    """The row that makes these choices, and else the main ones."""
    wanted = MAIN | choices | {"measure": measure}
    if measure != "share":
        del wanted["min_hits"]
    rows = table[np.logical_and.reduce([(table[name] == value).fillna(False) for name, value in wanted.items()])]
    assert len(rows) == 1
    return rows.iloc[0]


@pytest.mark.parametrize(
    ("choices", "share_x", "share_y"),
    [
        ({}, 3 / 3, 0 / 4),  # stories a, b, c; of y none
        ({"letters": "strict"}, 2 / 3, 0),  # not c
        ({"letters": "loose"}, 3 / 3, 0),
        ({"nisba": "on"}, 3 / 3, 1 / 4),  # e
        ({"furniture": "kept"}, 3 / 3, 1 / 4),  # f
        ({"off_topic": "kept"}, 3 / 3, 1 / 4),  # g
        ({"furniture": "kept", "off_topic": "kept"}, 3 / 3, 2 / 4),
        ({"inside_names": "count"}, 3 / 3, 1 / 4),  # h
        ({"duplicates": "all"}, 4 / 4, 0),  # d
        ({"duplicates": "all", "letters": "strict"}, 3 / 4, 0),
        ({"min_hits": 2}, 1 / 3, 0),  # b
        ({"min_hits": 2, "duplicates": "all"}, 1 / 4, 0),
        ({"furniture": "kept", "off_topic": "kept", "nisba": "on", "inside_names": "count"}, 3 / 3, 4 / 4),
    ],
)
def test_shares_counted_by_hand(table, choices, share_x, share_y):
    found = one(table, **choices)
    assert [found["value_a"], found["value_b"]] == pytest.approx([share_x, share_y])
    assert found["difference"] == pytest.approx(share_x - share_y)


@pytest.mark.parametrize(
    ("choices", "rate_x", "rate_y"),
    [
        ({}, 4 / 6, 0 / 9),  # hits of a, b, b, c in words of a, b, c; words of e to h: 2, 2, 2, 3
        ({"duplicates": "all"}, 5 / 8, 0 / 9),
        ({"furniture": "kept"}, 4 / 9, 1 / 13),  # a word more in each
        ({"furniture": "kept", "off_topic": "kept"}, 4 / 12, 2 / 18),  # of g two
    ],
)
def test_rates_counted_by_hand(table, choices, rate_x, rate_y):
    found = one(table, "per_1000", **choices)
    assert [found["value_a"], found["value_b"]] == pytest.approx([1000 * rate_x, 1000 * rate_y])


def test_every_combination_is_there_once(table):
    assert list(table.columns) == [column.name for column in STABILITY.columns]
    crossed = table[table["left_out"] == ""]
    assert crossed.groupby("measure").size().to_dict() == {"share": 3 * 2**6, "per_1000": 3 * 2**5}
    assert not crossed.duplicated([*(set(MAIN) - {"left_out"}), "measure"]).any()
    assert crossed.loc[crossed["measure"] == "per_1000", "min_hits"].isna().all()


def test_the_main_specification_is_what_compare_frames_gives(table):
    tokens = tokenize(DOCUMENTS)
    hits = kh.find_terms(tokens, BOOK)
    found = kh.compare_frames(hits, tokens, DOCUMENTS, BOOK, by="outlet", between=("x", "y"))
    found = found[found["frame"] == "threat"].iloc[0]
    share, rate = (table[table["is_main"] & (table["measure"] == name)].iloc[0] for name in ("share", "per_1000"))
    assert table["is_main"].sum() == 2
    assert share[["value_a", "value_b", "difference"]].tolist() == found[["share_a", "share_b", "difference"]].tolist()
    assert rate["difference"] == found["rate_difference"]
    np.testing.assert_array_equal(
        rate[["low", "high"]].to_numpy(float), found[["rate_difference_low", "rate_difference_high"]].to_numpy(float)
    )


def test_draws_that_never_change_leave_newcombes_interval(table):
    found = one(table)
    assert found[["low", "high"]].tolist() == pytest.approx([float(end) for end in newcombe(3, 3, 0, 4)])
    assert found["conclusion"] == "higher"


def test_conclusions_follow_the_interval(table):
    told = table["conclusion"]
    assert ((told == "higher") == (table["low"] > 0)).all()
    assert ((told == "lower") == (table["high"] < 0)).all()
    assert {"higher", "not told apart"} <= set(told)
    swapped = measure(between=("y", "x"))
    assert one(swapped)["conclusion"] == "lower"


def test_each_term_is_left_out_of_the_main_specification_alone(table):
    rows = table[(table["left_out"] == "term") & (table["measure"] == "share")]
    assert rows["without"].tolist() == ["تهديد", "إرهاب"]  # with four hits in a, b, d, i … and with one
    assert rows["value_a"].tolist() == pytest.approx([1 / 3, 2 / 3])  # c; then a and b
    assert not rows["is_main"].any()
    only = measure(frames="training", between=("z", "x"))
    assert set(only["left_out"]) == {""}  # a frame of one term would be empty


def test_each_outlet_that_is_not_compared_is_left_out(table):
    assert "outlet" not in set(table["left_out"])
    rest = measure(between="x")
    rows = rest[(rest["left_out"] == "outlet") & (rest["measure"] == "share")].set_index("without")
    assert rows["value_b"].to_dict() == pytest.approx({"y": 1 / 1, "z": 0 / 4})
    assert rows["group_b"].tolist() == ["all others"] * 2
    month = DOCUMENTS.assign(side=[*"ppqqppqqp"])
    assert set(measure(month, by="side", between=("p", "q"))["without"]) == {"", "x", "y", "z", "تهديد", "إرهاب"}


def test_themes_and_frames_in_the_order_of_the_codebook():
    found = measure(frames=["training", "t"])
    assert list(dict.fromkeys(found["frame"])) == ["", "training"]
    own = found[found["frame"] == ""]
    assert one(own)["value_a"] == 1 and one(own, min_hits=2)["value_a"] == pytest.approx(1 / 3)
    pd.testing.assert_frame_equal(measure(frames="t/training"), measure(frames="training"))


def test_what_the_codebook_asks_for_is_the_main_specification():
    frame = FRAMES[0].model_copy(
        update={"present_if": PresentIf(hits=3, zones=("body",)), "terms": (Term(term="تهديد"),)}
    )
    theme = THEME.model_copy(update={"frames": (frame,), "inside_names": "count"})
    found = measure(codebook=BOOK.model_copy(update={"themes": (theme,)}))
    main = found[found["is_main"] & (found["measure"] == "share")].iloc[0]
    assert (main["min_hits"], main["inside_names"]) == (3, "count")
    assert sorted(found["min_hits"].dropna().unique()) == [1, 2, 3]


def test_order_and_index_of_the_documents_do_not_matter(table):
    before = DOCUMENTS.copy(deep=True)
    shuffled = DOCUMENTS.sample(frac=1, random_state=1)
    pd.testing.assert_frame_equal(measure(shuffled, lines=LINES), table)
    pd.testing.assert_frame_equal(DOCUMENTS, before)


def test_documents_that_keep_their_off_topic_lines_have_that_as_main():
    found = measure(DOCUMENTS.assign(body_lines="1,3"), lines=LINES)
    main = found[found["is_main"]]
    assert set(main["off_topic"]) == {"kept"} and set(main["furniture"]) == {"removed"}
    assert one(found)["value_b"] == 0  # without g's last line
    assert main.iloc[0]["value_b"] == 1 / 4


@pytest.mark.parametrize(
    ("column", "told", "choice", "left"),
    [
        ("body_lines", r"add_body\(documents\)", "furniture", {"kept"}),
        ("duplicate_group", r"add_duplicates\(documents\)", "duplicates", {"all"}),
    ],
)
def test_a_choice_that_documents_do_not_allow_warns_and_stands_still(column, told, choice, left):
    with pytest.warns(UserWarning, match=told):
        assert set(measure(DOCUMENTS.drop(columns=column))[choice]) == left


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"frames": "treat"}, "frames='treat' is no theme or frame .* there are: t, threat, training"),
        ({"frames": []}, "frames names no frame; choose one or some of: t, threat, training"),
        ({"frames": 5}, "frames=5: name themes or frames of the codebook"),
        ({"between": ("x", "q")}, "name two groups of outlet, or one to compare with all others; there are: x, y, z"),
        ({"between": ("x", "x")}, "name two groups"),
        ({"by": ["outlet"]}, "name one column of the documents"),
        ({"by": "paper"}, "paper"),
        ({"codebook": "codebook.yaml"}, "read_codebook"),
    ],
)
def test_mistakes_are_told_with_their_remedy(options, told):
    with pytest.raises(KhitabError, match=told):
        measure(**options)


def test_a_frame_of_two_themes_needs_its_theme():
    other = THEME.model_copy(update={"key": "u"})
    book = BOOK.model_copy(update={"themes": (THEME, other)})
    with pytest.raises(KhitabError, match=r"frames='threat' .* write theme/frame"):
        measure(codebook=book)
    assert set(measure(codebook=book, frames="u/threat")["theme"]) == {"u"}


@pytest.mark.parametrize(
    ("term", "written", "strict", "loose"),
    [
        ("أمن", "أمن", True, True),
        ("أمن", "والأمن", True, True),
        ("أمن", "الامن", False, True),
        ("أمن", "آمن", False, True),  # folded it is another word
        ("تجربة", "التجربة", True, True),
        ("تجربة", "تجربتهم", True, True),
        ("تجربة", "التجربه", False, True),
        ("مسؤول", "مسئول", False, True),
        ("بناء", "بنائه", True, True),  # the seat that the ending gives
        ("مستوى", "مستوي", False, True),
        ("أمن", "سلام", False, False),
    ],
)
def test_letters(term, written, strict, loose):
    tokens = tokenize(pd.DataFrame({"doc_id": ["a"], "text": [f"{written} هنا، التجربة الأمن الأمن"]}))
    evidence = kh.count_evidence(tokens)
    book = term_codebook(term)
    for letters, wanted in (("strict", strict), ("loose", loose)):
        hits = kh.find_terms(Speller(book, letters).respell(tokens), book, evidence=evidence)
        assert (hits["start"] == 0).any() == wanted, letters


def test_folded_letters_are_the_tokens_themselves():
    tokens = tokenize(DOCUMENTS)
    assert Speller(BOOK, "folded").respell(tokens) is tokens


def test_nisba_of_nouns_of_one_word():
    terms = (Term(term="إرهاب"), Term(term="أمني"), Term(term="مكافحة الإرهاب"), Term(term="شفاف", pos="adj"))
    frame = Frame(key="f", label=LABEL, definition="…", terms=terms)
    book = Codebook(title="t", version="1", themes=(Theme(key="t", label=LABEL, definition="…", frames=(frame,)),))
    varied = vary_nisba(book)
    assert list(varied) == ["off", "on"] and varied["off"] is book
    assert [term.nisba for term in varied["on"].themes[0].frames[0].terms] == [True, False, False, False]
    mixed = vary_nisba(leave_out(varied["on"], "إرهاب").model_copy(update={"themes": varied["on"].themes}))
    assert list(mixed) == ["on", "off"]
    some = narrow(book, [("t", "f")])
    marked = frame.model_copy(update={"terms": (terms[0], Term(term="أمن", nisba=True))})
    some = some.model_copy(update={"themes": (some.themes[0].model_copy(update={"frames": (marked,)}),)})
    assert list(vary_nisba(some)) == ["written", "off", "on"]


# --- conclusions -----------------------------------------------------------------------------------------------------


def made(rows: list[dict]) -> pd.DataFrame:
    fixed = dict.fromkeys([column.name for column in STABILITY.columns], "")
    return pd.DataFrame([{**fixed, **MAIN, "theme": "t", "frame": "f", "measure": "share", **row} for row in rows])


def test_conclusions_counted_by_hand():
    found = count_conclusions(
        made(
            [
                {"difference": 0.5, "conclusion": "higher", "is_main": True},
                {"difference": 0.4, "conclusion": "higher", "is_main": False, "letters": "strict"},
                {"difference": 0.3, "conclusion": "not told apart", "is_main": False, "min_hits": 2},
                {
                    "difference": 0.1,
                    "conclusion": "not told apart",
                    "is_main": False,
                    "min_hits": 2,
                    "letters": "strict",
                },
                {"difference": -0.1, "conclusion": "lower", "is_main": False, "left_out": "term", "without": "خطر"},
                {"difference": 9.0, "conclusion": "lower", "is_main": True, "measure": "per_1000"},
            ]
        )
    )
    assert list(found.columns) == [column.name for column in CONCLUSIONS.columns]
    both, share, rate = (row for _, row in found.iterrows())
    assert both[["measure", "specifications", "higher", "lower", "alike"]].tolist() == ["both", 6, 2, 2, 2]
    assert pd.isna(both["main"]) and both["share_as_main"] == pytest.approx(3 / 6)  # each as its own measure's main
    assert share[["specifications", "higher", "lower", "alike"]].tolist() == [5, 2, 1, 2]
    assert (share["main"], share["share_as_main"]) == ("higher", pytest.approx(2 / 5))
    assert share[["lowest", "median", "highest"]].tolist() == pytest.approx([-0.1, 0.3, 0.5])
    # letters: mean of .1 and .2; hits: mean of .2 and .3; the term: .6
    assert (share["moves_most"], share["moves_by"]) == ("term: خطر", pytest.approx(0.6))
    assert rate[["main", "specifications", "lower"]].tolist() == ["lower", 1, 1]
    assert pd.isna(rate["moves_most"]) and np.isnan(rate["moves_by"])


def test_the_choice_that_moves_most_is_a_mean_over_what_is_alike_in_all_else():
    rows = [
        {"difference": d, "conclusion": "higher", "is_main": d == 0.5, "letters": letters, "min_hits": hits}
        for d, letters, hits in ((0.5, "folded", 1), (0.4, "strict", 1), (0.3, "folded", 2), (0.1, "strict", 2))
    ]
    share = count_conclusions(made(rows)).set_index("measure").loc["share"]
    assert (share["moves_most"], share["moves_by"]) == ("min_hits", pytest.approx((0.2 + 0.3) / 2))


# --- the teaching corpus ---------------------------------------------------------------------------------------------


def test_planted_differences_hold_and_planted_equalities_appear_nowhere():
    raw = kh.read_documents(CORPUS)
    lines = kh.label_lines(raw)
    documents = kh.add_duplicates(kh.add_body(raw, lines))
    codebook = kh.read_codebook(CORPUS / "codebook.yaml")
    found = measure_stability(
        documents, codebook, by="outlet", between="الزليج الإخباري", frames=["training", "security_cooperation"],
        lines=lines,
    )  # fmt: skip
    told = count_conclusions(found).set_index(["frame", "measure"])
    planted, equal = told.loc[("training", "both")], told.loc[("security_cooperation", "both")]
    assert planted[["higher", "lower", "alike"]].tolist() == [312, 0, 0]
    assert equal[["higher", "lower", "alike"]].tolist() == [0, 0, 312]
