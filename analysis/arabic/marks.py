"""Vowel marks as evidence: where a text or a codebook writes them, they can show that two words are not one."""

import re
import unicodedata

from analysis.arabic.letters import MARKS, clean_word

TANWIN = "\u064b"  # of the accusative
FATHA, KASRA, SHADDA = "\u064e", "\u0650", "\u0651"
VOWELS = frozenset("\u064b\u064c\u064d\u064e\u064f\u0650\u0652")  # tanwin, fatha, damma, kasra, sukun
_MARK = re.compile("[\u064b-\u0652\ufe70-\ufe7f]")
VERB_STEM = 3  # letters of a stem whose second letter shadda makes a verb of form II: أمّن beside أمن


def has_marks(text: str) -> bool:
    """Does the text hold a vowel mark or a shadda?

    >>> has_marks("أمّن"), has_marks("أمن")
    (True, False)
    """
    return _MARK.search(text) is not None


def marks_agree(stem: str, form: str, rest: str, *, article: bool = False) -> bool:
    """May the marks of a written form be those of a stem? Both as written; `rest` is the form without clitics, cleaned.

    Letter by letter: two vowels on one letter must be equal, a shadda stands on both or the other letter is unmarked.
    The vowel of a last letter is its case and says nothing; nor does the shadda behind ال (الشَّمس). A stem of three
    letters typed without marks is no verb: أمّن is not أمن, while سيّد and قوّة are what they are without their shadda.

    >>> marks_agree("أمن", "أمّن", "أمن"), marks_agree("أمن", "الأَمْنُ", "أمن", article=True)
    (False, True)
    >>> marks_agree("عِلم", "عَلَم", "علم"), marks_agree("عِلم", "علم", "علم")
    (False, True)
    """
    theirs, ours = _letters(form)[-len(rest) :], _letters(stem)
    for place, ((_, own), (_, other)) in enumerate(zip(ours, theirs, strict=False)):
        last = place in (len(ours) - 1, len(theirs) - 1)
        if not last and own & VOWELS and other & VOWELS and own & VOWELS != other & VOWELS:
            return False
        if place == 0 and article:
            continue
        if SHADDA in own ^ other and own and other:
            return False
    return not (_is_plain_triliteral(stem) and _is_form_two(theirs))


def _is_plain_triliteral(stem: str) -> bool:
    letters = clean_word(stem)
    return not has_marks(stem) and len(letters) == VERB_STEM and letters[-1] not in "ةىا" and letters[1] not in "وي"


def _is_form_two(letters: list[tuple[str, frozenset[str]]]) -> bool:
    """Is the second letter doubled as in a verb: the one mark that is written, or a shadda with its vowel?

    A lone shadda among other marks is no Arabic spelling, and no evidence.
    """
    if len(letters) < VERB_STEM or SHADDA not in letters[1][1]:
        return False
    others = any(marks for place, (_, marks) in enumerate(letters[:-1]) if place != 1)
    return bool(letters[1][1] & {FATHA, KASRA}) if others else True


def _letters(text: str) -> list[tuple[str, frozenset[str]]]:
    """The letters of a word, each with the marks behind it; tatweel and invisible characters are no letters."""
    found: list[tuple[str, set[str]]] = []
    for character in unicodedata.normalize("NFKC", text):
        if character in MARKS:
            if found and (character == SHADDA or character in VOWELS):
                found[-1][1].add(character)
        elif clean_word(character):
            found.append((clean_word(character), set()))
    return [(letter, frozenset(marks)) for letter, marks in found]
