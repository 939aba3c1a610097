"""What coded articles suggest: exclusions and new terms, counted by hand; and that test articles are never read."""

import pandas as pd
import pytest

from analysis.errors import KhitabError
from analysis.framing.codebook import Codebook, Frame, Label, PresentIf, Term, Theme
from analysis.tables import read_tables
from analysis.tokens import tokenize
from analysis.validation import edits
from analysis.validation.edit_trials import read_half
from analysis.validation.edits import suggest_edits
from analysis.validation.missing_terms import list_sequences

LABEL = Label(ar="ع", en="e", fr="f")
COUNTS = ["articles_before", "articles_after", "false_before", "false_after", "misses_before", "misses_after"]


def book(*terms, present_if: PresentIf | None = None) -> Codebook:
    frame = Frame(key="rule", label=LABEL, definition="…", terms=terms, present_if=present_if or PresentIf())
    return Codebook(title="t", version="1", themes=(Theme(key="t", label=LABEL, definition="…", frames=(frame,)),))


def study(texts: dict[str, tuple[str, int | None]], split: dict[str, str] | None = None):
    """Documents and gold of texts, each with whether it carries the frame; None: not coded."""
    documents = pd.DataFrame({"doc_id": list(texts), "text": [text for text, _ in texts.values()]})
    documents["split"] = [(split or {}).get(name, "development") for name in texts]
    coded = {name: value for name, (_, value) in texts.items() if value is not None}
    gold = pd.DataFrame({"unit": "article", "unit_id": list(coded), "variable": "rule", "value": list(coded.values())})
    return documents, gold.assign(coder="adjudicated")


def suggest(documents: pd.DataFrame, gold: pd.DataFrame, codebook: Codebook, **options) -> pd.DataFrame:
    return suggest_edits(tokenize(documents), documents, codebook, gold, **options)


LICENCES = {
    "a": ("رخصة القيادة", 0),
    "b": ("رخصة القيادة هنا", 0),
    "c": ("قيادة حكيمة", 1),
    "d": ("القيادة الرشيدة", 1),
    "e": ("رخصة القيادة ثالثة", None),
}


def test_a_phrase_to_exclude_with_its_counts():
    table = suggest(*study(LICENCES), book("قيادة"))
    assert table[["theme", "frame", "kind", "term", "form", "coded"]].values.tolist() == [
        ["t", "rule", "exclude_phrases", "قيادة", "رخصة قيادة", 4]
    ]
    assert table[COUNTS].values.tolist() == [[5, 2, 2, 0, 0, 0]]
    assert table[["doc_id", "left", "keyword"]].values.tolist() == [["a", "رخصة", "القيادة"]]
    assert table["edit"].tolist() == ["{term: قيادة, exclude_phrases: [رخصة قيادة]}"]
    assert list(table) == [column.name for column in read_tables()["edit_suggestions"].columns]


def test_the_counts_are_those_of_the_edited_codebook():
    documents, gold = study(LICENCES)
    edited = Term(term="قيادة", exclude_phrases=("رخصة قيادة",))
    again = suggest(documents, gold, book(edited))
    assert again.empty  # nothing is left to mend


def test_settings_of_the_term_stay():
    term = Term(term="قيادة", pos="noun", note="كلمة")
    assert suggest(*study(LICENCES), book(term))["edit"].tolist() == [
        "{term: قيادة, pos: noun, exclude_phrases: [رخصة قيادة], note: كلمة}"
    ]


def test_a_term_that_is_never_right_may_be_dropped_where_others_are_left():
    texts = {"a": ("خطر أول", 0), "b": ("في خطر", 0), "c": ("تهديد", 1)}
    table = suggest(*study(texts), book("خطر", "تهديد"))
    assert table[["kind", "term", "edit"]].values.tolist() == [["drop", "خطر", ""]]
    assert table[COUNTS].values.tolist() == [[3, 1, 2, 0, 0, 0]]
    assert suggest(*study(texts | {"c": ("سلام", 0)}), book("خطر")).empty


def test_present_if_decides_what_an_edit_mends():
    texts = {"a": ("رخصة القيادة ثم القيادة", 0), "b": ("رخصة القيادة والقيادة", 0), "c": ("قيادة و قيادة", 1)}
    once, twice = (suggest(*study(texts), book("قيادة", present_if=PresentIf(hits=n))) for n in (1, 2))
    assert once.empty  # one hit is left in a and b
    assert twice["form"].tolist() == ["رخصة قيادة"] and twice[["false_before", "false_after"]].values.tolist() == [
        [2, 0]
    ]


MISSES = {
    "a": ("حرس الحدود يراقب", 1),
    "b": ("قال إن لحرس الحدود دورا", 1),
    "c": ("خطر قائم", 1),
    "d": ("سلام وحدود بعيدة", 0),
    "e": ("سلام آخر", 0),
    "f": ("خطر حرس الحدود", None),
}


def test_a_new_term_from_misses():
    table = suggest(*study(MISSES), book("خطر"))
    first = table.iloc[0]
    assert (first["kind"], first["form"], first["edit"]) == ("new term", "حرس الحدود", "{term: حرس الحدود}")
    assert first[COUNTS].tolist() == [2, 4, 0, 0, 2, 0]
    assert (first["doc_id"], first["keyword"]) == ("a", "حرس")
    assert len(table) == 1  # حرس alone finds the same articles


def test_words_of_other_articles_are_no_new_terms():
    texts = MISSES | {f"n{n}": ("حرس الحدود نائم", 0) for n in range(3)}
    assert "حرس الحدود" not in suggest(*study(texts), book("خطر"))["form"].tolist()


def test_least_says_in_how_many_missed_articles_a_term_stands():
    assert suggest(*study(MISSES), book("خطر"), least=3).empty
    with pytest.raises(KhitabError, match="2 is usual"):
        suggest(*study(MISSES), book("خطر"), least=0)


def test_only_coded_passages_of_missed_articles_are_read():
    texts = {
        "a": ("عاصفة ماطرة اليوم\nحرس الحدود", 1),
        "b": ("عاصفة ماطرة أمس\nحرس الحدود", 1),
        "c": ("سلام", 0),
        "d": ("لقاء", 0),
    }
    documents, gold = study(texts)
    assert suggest(documents, gold, book("خطر"))["form"].tolist() == ["عاصفة ماطرة"]  # of two as good the longer
    told = gold.iloc[[0, 0]].assign(unit="paragraph", unit_id=["a#2", "b#2"], value=1)
    assert set(tokenize(documents)["paragraph"]) == {1, 2}
    assert suggest(documents, pd.concat([gold, told]), book("خطر"))["form"].tolist() == ["حرس الحدود"]


# --- test articles ---------------------------------------------------------------------------------------------------

SPLIT = {"e": "test", "x": "test", "y": "test"}
WITH_TEST = LICENCES | {"e": ("رخصة القيادة", 0), "x": ("قيادة", 0), "y": ("حرس الحدود", 1)}


@pytest.mark.parametrize("where", ["documents", "sample", "both"])
def test_test_articles_are_never_read(where):
    documents, gold = study(WITH_TEST, SPLIT)
    sample = documents[["doc_id", "split"]] if where != "documents" else None
    given = documents if where != "sample" else documents.drop(columns="split")
    whole = suggest(given, gold, book("قيادة"), sample=sample)
    assert whole["coded"].tolist() == [4]

    # other texts, other tokens, other codes, or none of them: nothing changes
    is_test = documents["split"] == "test"
    other = given.assign(text=given["text"].where(~is_test, "قيادة رخصة القيادة حرس الحدود " * 9))
    flipped = gold.assign(value=gold["value"].where(~gold["unit_id"].isin(SPLIT), 1 - gold["value"]))
    pd.testing.assert_frame_equal(suggest(other, flipped, book("قيادة"), sample=sample), whole)
    without = gold[~gold["unit_id"].isin(SPLIT)]
    pd.testing.assert_frame_equal(suggest(given[~is_test], without, book("قيادة"), sample=sample), whole)


def test_what_is_read_holds_no_word_title_or_code_of_a_test_article(monkeypatch):
    documents, gold = study(WITH_TEST, SPLIT)
    seen = []

    def look(*tables):
        seen.extend(set(table.get("doc_id", table.get("unit_id")).astype("str")) for table in tables)
        return read_half(*tables)

    monkeypatch.setattr(edits, "read_half", look)
    paragraph = gold.iloc[[-1]].assign(unit="paragraph", unit_id="y#1")
    suggest(documents, pd.concat([gold, paragraph]), book("قيادة"))
    assert seen == [set("abcd")] * 3  # tokens, documents, codings: all that is handed on


def test_an_article_that_one_of_the_two_calls_test_is_not_read():
    documents, gold = study(LICENCES)
    sample = documents[["doc_id"]].assign(split=["test", *["development"] * 4])
    assert suggest(documents, gold, book("قيادة"), sample=sample).empty  # one false hit is left: no evidence


def test_without_a_split_nothing_is_read():
    documents, gold = study(LICENCES)
    with pytest.raises(KhitabError, match="add_split"):
        suggest(documents.drop(columns="split"), gold, book("قيادة"))
    with pytest.raises(KhitabError, match="no article of the development half was coded"):
        suggest(documents.assign(split="test"), gold, book("قيادة"))


# --- what stands in an article ---------------------------------------------------------------------------------------


def test_words_and_pairs_once_an_article():
    tokens = tokenize(pd.DataFrame({"doc_id": ["a", "b"], "text": ["الأمن القومي، والأمن القومي في خطر", "أمن"]}))
    table = list_sequences(tokens)
    found = set(table[["doc_id", "text"]].itertuples(index=False, name=None))
    assert found == {("a", "أمن"), ("a", "قومي"), ("a", "أمن القومي"), ("a", "خطر"), ("b", "أمن")}


def test_the_inputs_are_not_changed():
    documents, gold = study(LICENCES)
    tokens = tokenize(documents)
    before = documents.copy(), gold.copy(), tokens.copy()
    suggest_edits(tokens, documents, book("قيادة"), gold)
    for now, then in zip((documents, gold, tokens), before, strict=True):
        pd.testing.assert_frame_equal(now, then)


def test_the_order_of_articles_changes_nothing():
    documents, gold = study(LICENCES)
    whole = suggest(documents, gold, book("قيادة"))
    mixed = suggest(documents.iloc[::-1], gold.iloc[::-1], book("قيادة"))
    pd.testing.assert_frame_equal(mixed.drop(columns=["doc_id", "right"]), whole.drop(columns=["doc_id", "right"]))
