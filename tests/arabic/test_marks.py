"""When vowel marks part two words, and when they do not."""

import pytest

from analysis.arabic.marks import has_marks, marks_agree


@pytest.mark.parametrize(
    ("stem", "form", "rest", "agree"),
    [
        ("أمن", "أمّن", "أمن", False),
        ("أمن", "أَمَّنَ", "أمن", False),
        ("أمن", "أَمْنٌ", "أمن", True),
        ("أمن", "أمـــنٍ", "أمن", True),
        ("شمس", "الشّمس", "شمس", True),
        ("قوة", "قوّة", "قوة", True),
        ("سيد", "سيّد", "سيد", True),
        ("علم", "علّم", "علم", False),
        ("علم", "عَلَم", "علم", True),
        ("عِلم", "عَلَم", "علم", False),
        ("عِلم", "عِلْمًا", "علما", True),
        ("عِلم", "علّم", "علم", True),  # the codebook marks another letter; it does not say what stands on ل
        ("علّم", "عَلَم", "علم", False),
        ("علّم", "علّم", "علم", True),
        ("علّم", "علم", "علم", True),
        ("شركة", "شَرِكَة", "شركة", True),
        ("أمن", "أَمّْنُ", "أمن", True),  # a shadda with sukun among other marks is no spelling of anything
    ],
)
def test_marks(stem, form, rest, agree):
    article = form.startswith("ال") and not rest.startswith("ال")
    assert marks_agree(stem, form, rest, article=article) == agree


@pytest.mark.parametrize(
    ("text", "marked"), [("أمّن", True), ("أمن", False), ("أمـن", False), ("ﹽ", True), ("سلامٌ", True), ("", False)]
)
def test_has_marks(text, marked):
    assert has_marks(text) == marked
