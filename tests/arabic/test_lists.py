"""Every list of words passes through the folding of the text it meets."""

import csv
import unicodedata
from collections import Counter

import pytest

from analysis.arabic.dates import parse_date
from analysis.arabic.letters import clean_form, fold_press
from analysis.arabic.lists import DATA, cues, fold_phrase, read_rows, spelling_variants, stop_words

# file: column of words, column that groups them (a word may stand in two groups only where it is listed here)
LISTS = {
    "alif_maqsura": ("word", "gloss"),
    "background": ("word", "kind"),
    "agencies": ("variant", "agency"),
    "byline_words": ("phrase", "kind"),
    "common_names": ("word", "kind"),
    "cues": ("phrase", "category"),
    "datelines": ("place", "country"),
    "day_words": ("name", "day"),
    "feminine_nouns": ("word", "gloss"),
    "feminines": ("word", "gloss"),
    "function_words": ("word", "group"),
    "furniture": ("phrase", "match"),
    "given_names": ("name", "gender"),
    "hijri_months": ("name", "month"),
    "homographs": ("word", "without_article"),
    "honorifics": ("phrase", "kind"),
    "idioms": ("first", "counts_not"),
    "months": ("name", "month"),
    "plural_signs": ("word", "kind"),
    "offices": ("word", "gloss"),
    "relative_dates": ("phrase", "kind"),
    "saying_phrases": ("phrase", "category"),
    "saying_speakers": ("word", "kind"),
    "saying_verbs": ("past", "category"),
    "variants": ("word", "family"),
    "verb_cues": ("word", "gloss"),
    "weekdays": ("name", "weekday"),
}


def test_every_list_is_tested():
    assert {path.stem for path in DATA.glob("*.csv")} == LISTS.keys() | {"endings", "plural_patterns", "proclitics"}


@pytest.mark.parametrize("name", LISTS)
def test_words_are_clean_and_stable(name):
    words = [row[LISTS[name][0]] for row in read_rows(name)]
    assert words
    assert [word for word in words if clean_form(word) != word or not unicodedata.is_normalized("NFKC", word)] == []
    assert [word for word in words if word != " ".join(word.split()) or not word] == []


@pytest.mark.parametrize("name", LISTS)
def test_words_are_unique_after_folding(name):
    fold = (lambda word: word) if name == "variants" else fold_phrase  # hamza is what its spellings differ in
    column, group = LISTS[name]
    keep_apart = name == "furniture"  # there the kind of match decides: «مشاركة» as a line, «تعليقات» as a word
    found = Counter((row[group] if keep_apart else "", fold(row[column])) for row in read_rows(name))
    assert [word for word, n in found.items() if n > 1] == []


@pytest.mark.parametrize("path", sorted(DATA.glob("*.csv")), ids=lambda path: path.stem)
def test_rows_are_complete(path):
    with path.open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    assert [row for row in rows if len(row) != len(header)] == []
    assert len(rows) == len({tuple(row) for row in rows})


def test_no_month_name_stands_for_two_months():
    numbers: dict[str, set[str]] = {}
    for row in read_rows("months"):
        numbers.setdefault(fold_phrase(row["name"]), set()).add(row["month"])
    assert {name: found for name, found in numbers.items() if len(found) > 1} == {}
    assert {int(row["month"]) for row in read_rows("months")} == set(range(1, 13))


@pytest.mark.parametrize("row", read_rows("months"), ids=lambda row: row["name"])
def test_every_month_name_is_read(row):
    assert parse_date(f"7 {row['name']} 2023").start.month == int(row["month"])


@pytest.mark.parametrize("row", read_rows("hijri_months"), ids=lambda row: row["name"])
def test_every_hijri_month_is_read(row):
    found = parse_date(f"7 {row['name']} 1445")
    assert found.precision == "day ±1 day" and "Hijri" in found.reason


def test_stop_words_are_folded_and_chosen_by_group():
    assert {"الي", "علي", "ان"} <= stop_words()
    assert all(fold_press(word) == word for word in stop_words())
    assert "قال" in stop_words() and "قال" not in stop_words(("preposition", "conjunction"))
    groups = {row["group"] for row in read_rows("function_words")}
    assert frozenset().union(*(stop_words((group,)) for group in groups)) == stop_words()


def test_spelling_variants_are_mutual():
    variants = spelling_variants()
    assert variants["إفريقيا"] == ("أفريقيا",)
    assert all(word in variants[other] for word, others in variants.items() for other in others)
    assert all(others and word not in others for word, others in variants.items())


@pytest.mark.parametrize(
    ("line", "folded"),
    [("  اترك   تعليقاً! ", "اترك تعليقا"), ("Copy\u00a0Link", "copy link"), ("« »", ""), ("إلى ٣", "الي 3")],
)
def test_fold_phrase(line, folded):
    assert fold_phrase(line) == folded


def test_cues_are_folded():
    assert "اخر تحديث" in cues("byline") and "وكانت" in cues("look_back")
    assert cues("no such category") == ()
