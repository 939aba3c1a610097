"""What is dropped, what is folded, and which spellings are one word."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.arabic.letters import DROPPED, clean_form, clean_word, fold_press, letters_agree, matching_key

LETTERS = "ءآأؤإئابةتثجحخدذرزسشصضطظعغفقكلمنهوىيٱکیھﻻﷲ٣۴"
TEXT = st.text(alphabet=LETTERS + DROPPED + "abcXYZéÉİß\u0301 \u00a0-_.،؟«»'\n0129²", max_size=30)
WORD = st.text(alphabet=LETTERS[:36], min_size=1, max_size=8)


@pytest.mark.parametrize(
    ("written", "cleaned"),
    [
        ("الإِرْهَابُ", "الإرهاب"),
        ("التعـــاون", "التعاون"),
        ("الأ\u200cم\u200fن", "الأمن"),
        ("ﺍﻟﺴﻼﻡ", "السلام"),
        ("کتابی", "كتابي"),
        ("٢٠٢٤ و۱۹", "2024 و19"),
        ("رحمٰن", "رحمن"),
        ("الأمة وهدى", "الأمة وهدى"),
        ("e\u200d\u0301tat", "état"),
        ("", ""),
    ],
)
def test_clean_form_keeps_hamza_teh_and_alif_maksura(written, cleaned):
    assert clean_form(written) == cleaned


@pytest.mark.parametrize(
    ("written", "word"), [("و أفاد", "وأفاد"), ("بـ«الرباط»", "بالرباط"), ("و”الإيغاد", "والإيغاد"), ("،", "")]
)
def test_clean_word_closes_the_gap_behind_a_clitic(written, word):
    assert clean_word(written) == word


@pytest.mark.parametrize(
    ("written", "folded"),
    [("الآن", "الان"), ("إلى", "الي"), ("مستوى", "مستوي"), ("هدىً", "هدي"), ("أُمّة", "امة"), ("NATO", "nato")],
)
def test_fold_press(written, folded):
    assert fold_press(written) == folded


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("إرهاب", "ارهاب", True),
        ("مسؤول", "مسئول", True),
        ("مستوى", "مستوي", True),
        ("منشآت", "منشأات", True),
        ("دولة", "دوله", False),
        ("أمن", "أمين", False),
    ],
)
def test_matching_key_groups_spellings(one, other, same):
    assert (matching_key(one) == matching_key(other)) is same


@pytest.mark.parametrize(
    ("codebook", "text", "agree"),
    [
        ("أمن", "امن", True),
        ("أمن", "آمن", False),
        ("أعلام", "إعلام", False),
        ("إعلام", "أعلام", False),
        ("اجتماع", "إجتماع", True),
        ("اجتماع", "أجتماع", False),
        ("قوي", "قوى", True),
        ("قوى", "قوي", False),
        ("مسؤول", "مسئول", True),
        ("تأمين", "تامين", True),
        ("تامين", "تأمين", False),
        ("", "", True),
    ],
)
def test_letters_agree(codebook, text, agree):
    assert letters_agree(codebook, text) is agree


@given(TEXT)
def test_folding_twice_is_folding_once(text):
    for fold in (clean_form, clean_word, fold_press):
        assert fold(fold(text)) == fold(text)


@given(TEXT)
def test_nothing_dropped_is_left(text):
    assert not set(clean_form(text)) & set(DROPPED)
    assert unicodedata.is_normalized("NFKC", clean_form(text))
    assert " " not in clean_word(text) and "_" not in clean_word(text)


@given(WORD)
def test_letters_agree_is_reflexive_and_forgives_a_missing_hamza(word):
    assert letters_agree(word, word)
    bare = "".join("ا" if letter in "أإٱ" else letter for letter in word)
    assert matching_key(bare) == matching_key(word)
    assert letters_agree(word, bare)
