"""Titles and wishes of names: each line is a text, the name in it, and what should be told of it."""

import pandas as pd
import pytest

from analysis.arabic.lists import read_rows
from analysis.errors import KhitabError
from analysis.framing.codebook import Codebook, Label, Name, Theme
from analysis.framing.honorifics import count_honorifics, find_honorifics
from analysis.framing.matching import find_terms
from analysis.statistics.context import concordance
from analysis.tokens import tokenize

LABEL = Label(en="x")
THEME = Theme(key="t", label=LABEL, definition="…", terms=("لقاء",))
NAMES = {
    "king": ("محمد السادس", "الملك محمد السادس", "جلالة الملك"),
    "bourita": ("ناصر بوريطة", "بوريطة"),
    "voronkov": ("فورونكوف",),
    "zayed": ("محمد بن زايد", "الشيخ محمد بن زايد"),
    "rachid": ("الأمير مولاي رشيد",),
    "bouayach": ("أمينة بوعياش",),
    "qutb": ("قطب",),
    "surname": ("الشريف", "الشيخ"),
    "group": ("الفريق الاشتراكي",),
    "town": ("سيدي إفني",),
    "macron": ("ماكرون",),
}


def read(*texts: str, names: dict[str, tuple[str, ...]] = NAMES) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Hits, tokens and documents of texts, named a, b, c …"""
    listed = tuple(Name(key=key, label=LABEL, terms=terms) for key, terms in names.items())
    documents = pd.DataFrame({"doc_id": list("abcdefgh"[: len(texts)]), "text": texts, "title": None})
    tokens = tokenize(documents)
    return find_terms(tokens, Codebook(title="t", version="1", names=listed, themes=(THEME,))), tokens, documents


def told(text: str, *columns: str) -> list[list[str]]:
    hits, tokens, _ = read(text)
    return find_honorifics(hits, tokens)[list(columns)].values.tolist()


@pytest.mark.parametrize(
    ("text", "honorific", "kind"),
    [
        ("بقيادة صاحب الجلالة الملك محمد السادس", "صاحب الجلالة الملك", "royal"),
        ("تعليمات لصاحب الجلالة الملك محمد السادس", "صاحب الجلالة الملك", "royal"),
        ("بقيادة جلاله الملك محمد السادس في المملكه", "جلالة الملك", "royal"),
        ("أكد الملك محمد السادس", "الملك", "royal"),
        ("خطاب جلالة الملك اليوم", "جلالة الملك", "royal"),
        ("أمير المؤمنين صاحب الجلالة الملك محمد السادس", "أمير المؤمنين صاحب الجلالة الملك", "royal"),
        ("المغفور له الملك محمد السادس", "المغفور له الملك", "religious"),
        ("قال السيد ناصر بوريطة", "السيد", "courtesy"),
        ("وللسيد بوريطة", "السيد", "courtesy"),
        ("السيد «بوريطة»", "السيد", "courtesy"),
        ("بين السيدين بوريطة وزميله", "السيد", "courtesy"),
        ("حضر السادة ناصر بوريطة ورفاقه", "السيد", "courtesy"),
        ("والسيدة أمينة بوعياش", "السيدة", "courtesy"),
        ("الدكتورة أمينة بوعياش", "الدكتورة", "academic"),
        ("معالي السيد ناصر بوريطة", "معالي السيد", "office"),
        ("معالي الوزير ناصر بوريطة", "معالي الوزير", "office"),
        ("معالي وزير الخارجية السيد ناصر بوريطة", "السيد", "courtesy"),
        ("لقاء د. ناصر بوريطة", "د.", "academic"),
        ("لقاء أ.د. ناصر بوريطة", "أ. د.", "academic"),
        ("الفريق أول بوريطة", "الفريق أول", "military"),
        ("فخامة الرئيس ماكرون", "فخامة الرئيس", "state"),
        ("صاحب السمو الملكي الأمير مولاي رشيد", "صاحب السمو الملكي الأمير", "royal"),
        ("سمو الشيخ محمد بن زايد", "سمو الشيخ", "royal"),
    ],
)
def test_an_honorific_is_told_in_the_words_of_the_list(text, honorific, kind):
    assert told(text, "honorific", "kind") == [[honorific, kind]]


@pytest.mark.parametrize(
    "text",
    [
        "قال ناصر بوريطة",
        "قال وزير الخارجية ناصر بوريطة",  # an office
        "السيد وزير الخارجية ناصر بوريطة",  # an office stands between
        "الرئيس ماكرون",  # an office
        "السيد، بوريطة",  # a sign stands between
        "حضر السيد. بوريطة غاب",
        "حضر السيد\nبوريطة غاب",
        "كتب سيد قطب",  # a first name, without ال
        "السعادة بوريطة",  # سعادة is listed without ال
        "قال الشريف",  # surnames
        "حضر الشيخ",
        "سؤال الفريق الاشتراكي",  # a parliamentary group
        "مدينة سيدي إفني",
        "بوريطة السيد",  # behind the name
    ],
)
def test_what_is_no_honorific(text):
    assert told(text, "honorific", "kind") == [["", ""]]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("استقبل جلالة الملك السيد فورونكوف", [["king", "جلالة الملك"], ["voronkov", "السيد"]]),
        ("استقبل الملك الشيخ محمد بن زايد", [["zayed", "الشيخ"]]),
        ("استقبل خادم الحرمين الشريفين السيد فورونكوف", [["voronkov", "السيد"]]),
        ("حضر السيد الشريف", [["surname", "السيد"]]),
    ],
)
def test_the_honorific_of_another_is_left_to_him(text, found):
    assert told(text, "name", "honorific") == found


@pytest.mark.parametrize("terms", [("محمد السادس",), ("الملك محمد السادس",), ("صاحب الجلالة الملك محمد السادس",)])
def test_it_is_the_same_wherever_the_codebook_begins_the_name(terms):
    text = "بقيادة صاحب الجلالة الملك محمد السادس، نصره الله"
    hits, tokens, _ = read(text, names={"king": terms})
    found = find_honorifics(hits, tokens)
    assert found[["honorific", "after"]].values.tolist() == [["صاحب الجلالة الملك", "نصره الله"]]
    assert text[found["start"][0] : found["end"][0]] == text.removeprefix("بقيادة ")


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("الملك محمد السادس نصره الله", "نصره الله"),
        ("الملك محمد السادس، نصره الله وأيده، أمس", "نصره الله وأيده"),
        ("الملك محمد السادس - حفظه الله - أمس", "حفظه الله"),
        ("الملك محمد السادس (نصره الله)", "نصره الله"),
        ("الملك محمد السادس. نصره الله", ""),
        ("الملك محمد السادس الذي نصره الله", ""),
        ("الملك محمد السادس نصره الجميع", ""),
    ],
)
def test_a_wish_stands_behind_the_name(text, after):
    assert told(text, "after", "honorific") == [[after, "الملك"]]


def test_spans_lead_back_to_the_words_and_can_be_read_in_context():
    hits, tokens, documents = read("قال السيد ناصر بوريطة أمس", "لقاء بوريطة")
    found = find_honorifics(hits, tokens)
    assert concordance(found, documents)["keyword"].tolist() == ["السيد ناصر بوريطة", "بوريطة"]
    assert found[["doc_id", "term", "form"]].values.tolist() == [
        ["a", "ناصر بوريطة", "ناصر بوريطة"],
        ["b", "بوريطة", "بوريطة"],
    ]


def test_a_title_that_only_a_column_holds_is_read_too():
    documents = pd.DataFrame({"doc_id": ["a"], "text": ["بوريطة في لقاء"], "title": ["السيد بوريطة"]})
    tokens = tokenize(documents)
    names = (Name(key="b", label=LABEL, terms=("بوريطة",)),)
    hits = find_terms(tokens, Codebook(title="t", version="1", names=names, themes=(THEME,)))
    found = find_honorifics(hits, tokens)
    assert found[["field", "honorific", "start"]].values.tolist() == [["title", "السيد", 0], ["text", "", 0]]


def test_no_honorific_reaches_over_documents():
    hits, tokens, _ = read("حضر السيد", "بوريطة غاب", "الملك محمد السادس", "نصره الله")
    assert find_honorifics(hits, tokens)[["honorific", "after"]].values.tolist() == [["", ""], ["الملك", ""]]


def test_counts():
    hits, tokens, _ = read(
        "السيد بوريطة والسيد بوريطة. بوريطة", "للسيد بوريطة. ومعالي السيد بوريطة", "الملك محمد السادس"
    )
    assert count_honorifics(hits, tokens).values.tolist() == [
        ["bourita", "السيد", "courtesy", 3, 2, 0.6],
        ["bourita", "", "", 1, 1, 0.2],
        ["bourita", "معالي السيد", "office", 1, 1, 0.2],
        ["king", "الملك", "royal", 1, 1, 1.0],
        ["king", "", "", 0, 0, 0.0],
    ]


def test_the_order_of_documents_and_of_hits_does_not_matter():
    texts = ("السيد بوريطة", "فخامة الرئيس ماكرون", "بوريطة", "ماكرون وصاحب الجلالة الملك محمد السادس")
    hits, tokens, documents = read(*texts)
    turned = tokenize(documents[::-1])
    pd.testing.assert_frame_equal(count_honorifics(hits, tokens), count_honorifics(hits[::-1], turned))


def test_input_stays_as_it_was():
    hits, tokens, _ = read("قال السيد بوريطة")
    before = hits.copy(), tokens.copy()
    count_honorifics(hits, tokens)
    pd.testing.assert_frame_equal(hits, before[0])
    pd.testing.assert_frame_equal(tokens, before[1])


@pytest.mark.parametrize("text", ["", "لقاء", "السيد"])
def test_without_names_the_tables_are_empty(text):
    hits, tokens, _ = read(text)
    assert list(find_honorifics(hits, tokens).columns)[:3] == ["doc_id", "name", "term"]
    assert count_honorifics(hits, tokens).shape == (0, 6)


def test_hits_of_other_tokens_are_refused():
    hits, _, _ = read("قال السيد بوريطة")
    _, tokens, _ = read("لقاء")
    with pytest.raises(KhitabError, match=r"«بوريطة» in 'a' at 10.*give the tokens that find_terms got"):
        find_honorifics(hits, tokens)


def lines_of(place: set[str], line: str) -> tuple[list[str], list[str], pd.DataFrame]:
    """The phrases of a place in the list, their kinds, and what is found of each in a line of its own."""
    rows = [row for row in read_rows("honorifics") if row["place"] in place]
    text = "\n".join(line.format(row["phrase"]) for row in rows)
    hits, tokens, _ = read(text, names={"bourita": ("بوريطة",)})
    return [row["phrase"] for row in rows], [row["kind"] for row in rows], find_honorifics(hits, tokens)


def test_every_phrase_of_the_list_is_found():
    phrases, kinds, found = lines_of({"before", "outside"}, "لقاء {} بوريطة")
    assert found["honorific"].tolist() == phrases
    assert found["kind"].tolist() == kinds
    phrases, _, found = lines_of({"after"}, "لقاء بوريطة، {}")
    assert found["after"].tolist() == phrases


def test_every_phrase_is_found_behind_a_conjunction_save_abbreviations_whose_stop_then_ends_a_sentence():
    phrases, _, found = lines_of({"before", "outside"}, "لقاء و{} بوريطة")
    missed = {phrase for phrase, told in zip(phrases, found["honorific"], strict=True) if phrase != told}
    assert missed == {"أ. د.", "د.", "ذ.", "أ."}


def test_the_columns_of_the_list_hold_what_they_may():
    rows = pd.DataFrame(read_rows("honorifics"))
    kinds = {"royal", "state", "office", "religious", "academic", "military", "courtesy", "address"}
    assert set(rows["kind"]) == kinds
    assert set(rows["place"]) == {"before", "outside", "after"}
    assert set(rows["leads"]) == {"yes", "no"}
    assert (rows["gloss"] != "").all()
