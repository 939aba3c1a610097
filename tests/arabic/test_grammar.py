"""Clitics and endings: every row of the tables proves itself by its example and its counter-example."""

import pytest

from analysis.arabic.grammar import allows, inflect, keys, light_stem, nisba, split_proclitics, stem_class
from analysis.arabic.letters import clean_word, matching_key
from analysis.arabic.lists import read_rows


def readings(form: str, stem: str, **options) -> set[tuple[str, str]]:
    """(proclitics, name of the ending) of every way to read a form as an inflection of a stem."""
    return {
        ("+".join(split.proclitics), inflection.ending.name)
        for split in split_proclitics(clean_word(form))
        for inflection in inflect(stem, **options)
        if matching_key(split.rest) in keys(inflection) and allows(split, inflection)
    }


@pytest.mark.parametrize("row", read_rows("endings"), ids=lambda row: f"{row['name']}-{row['stem']}-{row['letters']}")
def test_each_ending_takes_its_example_and_refuses_its_counter_example(row):
    stem, adjective = row["example_stem"], row["pos"] == "adj"
    assert row["stem"] in (stem_class(stem), "any")
    assert row["name"] in {ending for _, ending in readings(row["example"], stem, adjective=adjective)}
    assert not readings(row["counter_example"], stem, adjective=True)


@pytest.mark.parametrize(
    "row", [row for row in read_rows("endings") if row["pos"] == "adj"], ids=lambda row: row["name"]
)
def test_endings_of_adjectives_are_not_those_of_nouns(row):
    assert row["name"] not in {ending for _, ending in readings(row["example"], row["example_stem"])}


@pytest.mark.parametrize("row", read_rows("proclitics"), ids=lambda row: row["letters"])
def test_each_proclitic_takes_its_example_and_refuses_its_counter_example(row):
    found = readings(row["example"], "تعاون")
    assert any(row["letters"] in proclitics.split("+") for proclitics, _ in found)
    assert not readings(row["counter_example"], "تعاون")


@pytest.mark.parametrize(
    ("form", "stem", "reading"),
    [
        ("وبالأمن", "أمن", ("و+ب+ال", "base")),
        ("فللدول", "دول", ("ف+ل+ال", "base")),
        ("للجنة", "لجنة", ("ل+ال", "base")),
        ("لجنة", "لجنة", ("", "base")),
        ("للأمن", "أمن", ("ل+ال", "base")),
        ("ولأمنه", "أمن", ("و+ل", "possessive")),
        ("بسياستها", "سياسة", ("ب", "possessive")),
        ("مبدئه", "مبدأ", ("", "possessive")),
        ("الارهاب", "إرهاب", ("ال", "base")),
        ("منشآتها", "منشأة", ("", "plural_possessive")),
        ("و أفاد", "أفاد", ("و", "base")),
    ],
)
def test_readings(form, stem, reading):
    assert reading in readings(form, stem)


@pytest.mark.parametrize(
    ("form", "stem"),
    [
        ("الأمنهم", "أمن"),
        ("بتعاونا", "تعاون"),
        ("المحلي", "حل"),
        ("الإسلامية", "سلام"),
        ("الاستقرار", "قرار"),
        ("القوي", "قوى"),
        ("آمن", "أمن"),
        ("سيتعاون", "تعاون"),
    ],
)
def test_what_only_looks_like_the_word(form, stem):
    assert not readings(form, stem, adjective=True)


def test_split_proclitics_leaves_two_letters_and_starts_with_the_form_itself():
    for form in ("وب", "بال", "ولد", "والوالد", "ال"):
        splits = split_proclitics(form)
        assert all(len(split.rest) > 1 for split in splits)
        assert splits[0].rest == form and splits[0].proclitics == ()


@pytest.mark.parametrize(
    ("kind", "form", "read"),
    [
        ("plural", "أخطارهم", True),
        ("plural", "أخطارا", True),
        ("plural", "أخطاران", False),
        ("plural", "أخطارات", False),
    ],
)
def test_a_listed_plural_takes_no_second_plural(kind, form, read):
    assert bool(readings(form, "أخطار", kind=kind)) is read


def test_dictionary_only_keeps_clitics_but_no_endings():
    assert readings("وبالدولة", "دولة", dictionary_only=True)
    assert not readings("دولتهم", "دولة", dictionary_only=True)


@pytest.mark.parametrize(("noun", "adjective"), [("ثقافة", "ثقافي"), ("أمن", "أمني"), ("فرنسا", "فرنسي")])
def test_nisba(noun, adjective):
    assert nisba(noun) == adjective


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [("والمركز", "مركز", True), ("الأمنية", "الأمني", True), ("للدول", "الدول", True), ("وزير", "مدينة", False)],
)
def test_light_stem(one, other, same):
    assert (light_stem(one) == light_stem(other)) is same
