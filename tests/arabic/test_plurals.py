"""Broken plurals: every row of the table proves itself by its example and its counter-example."""

import pytest

from analysis.arabic.letters import letters_agree, matching_key
from analysis.arabic.lists import read_rows
from analysis.arabic.plurals import broken_plurals, possible_singulars, read_patterns

ROWS = list(zip(read_rows("plural_patterns"), read_patterns(), strict=True))
NAMES = [f"{pattern.singular}-{pattern.plural}" for _, pattern in ROWS]


def is_spelling(guess: str, word: str) -> bool:
    return matching_key(guess) == matching_key(word) and letters_agree(guess, word)


@pytest.mark.parametrize(("row", "pattern"), ROWS, ids=NAMES)
def test_each_pattern_makes_its_example_and_leaves_its_counter_example(row, pattern):
    guesses = broken_plurals(row["example_singular"])
    assert [g.pattern for g in guesses if is_spelling(g.letters, row["example_plural"])][:1] == [pattern]
    assert pattern not in [guess.pattern for guess in broken_plurals(row["counter_example"])]


@pytest.mark.parametrize(("row", "pattern"), ROWS, ids=NAMES)
def test_each_pattern_leads_back_to_its_singular(row, pattern):
    rivals = [matching_key(guess.letters) for guess in possible_singulars(row["example_plural"])]
    assert matching_key(row["example_singular"]) in rivals


def test_rows_are_of_known_kinds_and_needs():
    rows = read_rows("plural_patterns")
    assert {row["kind"] for row in rows} == {"pattern", "word"}
    assert {row["needs"] for row in rows} == {"", "unless singular", "plural", "plural unrivalled"}
    assert len({(row["singular"], row["plural"]) for row in rows}) == len(rows)


@pytest.mark.parametrize(
    ("singular", "plural"),
    [
        ("رئيس", "رؤساء"),
        ("عضو", "أعضاء"),
        ("أفق", "آفاق"),
        ("أثر", "آثار"),
        ("رأس", "رؤوس"),
        ("مسألة", "مسائل"),
        ("سؤال", "أسئلة"),
        ("إمام", "أئمة"),
        ("أمير", "أمراء"),
        ("مبدأ", "مبادئ"),
        ("جزء", "أجزاء"),
        ("قضية", "قضايا"),
        ("دولة", "دول"),
        ("باب", "أبواب"),
        ("مأزق", "مآزق"),
    ],
)
def test_hamza_and_weak_letters(singular, plural):
    assert any(is_spelling(guess.letters, plural) for guess in broken_plurals(singular))


@pytest.mark.parametrize("word", ["استقرار", "NATO", "", "تعاون", "انتخاب"])
def test_words_whose_letters_fit_no_pattern(word):
    assert broken_plurals(word) == []


def test_a_second_lam_is_a_fourth_letter_and_a_second_ayn_the_same_one():
    assert "عناصر" in [guess.letters for guess in broken_plurals("عنصر")]
    assert "أدلة" in [guess.letters for guess in broken_plurals("دليل")]
    assert "أطرة" not in [guess.letters for guess in broken_plurals("طريق")]
