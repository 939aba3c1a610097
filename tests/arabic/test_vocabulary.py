"""What is said of a whole vocabulary is what is said of each of its words."""

import pyarrow as pa
from hypothesis import given
from hypothesis import strategies as st

from analysis.arabic.letters import MARKS, clean_word, matching_key
from analysis.arabic.vocabulary import clean_words, holds_madda, matching_keys

LETTERS = "ابتةجحدرسعفقكلمنهويىءأإآؤئٱکیھ" + MARKS[:12] + "\u0640\u200b\u200fabZ9٣ﻻ ﷲ'-"
forms = st.lists(st.text(st.sampled_from(LETTERS), max_size=8), max_size=20)


@given(forms)
def test_cleaning_is_the_same_for_one_and_for_all(words):
    assert clean_words(pa.array(words, pa.string())).to_pylist() == [clean_word(word).lower() for word in words]


@given(forms)
def test_keys_are_the_same_for_one_and_for_all_where_no_madda_begins_the_word(words):
    stems = [stem for stem in (clean_word(word).lower() for word in words) if stem and stem[0] != "آ"]
    assert matching_keys(pa.array(stems, pa.large_string())).to_pylist() == [matching_key(stem) for stem in stems]


def test_words_with_madda_are_told():
    assert holds_madda(pa.array(["آمن", "منشآت", "أمن", ""])).to_pylist() == [True, True, False, False]
