"""The charts' own words: complete in three languages, with the same places to fill."""

import re

import pytest

from analysis.figures import wording


@pytest.mark.parametrize("key", sorted(wording._words()))
def test_every_phrase_is_there_in_every_language(key):
    phrases = [wording.word(key, language) for language in ("ar", "en", "fr")]
    assert all(phrases)
    assert len({frozenset(re.findall(r"{\w+}", phrase)) for phrase in phrases}) == 1


def test_an_unknown_column_stands_for_itself():
    assert wording.word("agency_name", "ar") == "agency_name"


def test_braces_in_the_data_are_kept():
    assert wording.word("of_theme", "en", what="a {b}", theme="{c}") == "a {b}: {c}"


def test_a_long_list_is_cut_and_the_rest_counted():
    told = wording.alt_text("bars", "en", "T", [f"v{i}" for i in range(15)])
    assert "v11" in told and "v12" not in told and "and 3 more in the table" in told
