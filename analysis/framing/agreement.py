"""What the word before tells of a word: definite or not, the head of a construct or not, and what follows from it.

An adjective agrees with its noun: «التجارة الخارجية» has ال twice, «وزير الخارجية» is a construct and the second word a
noun. Forms are read once, by their letters and by the corpus: a noun is what the corpus also writes with ال.
"""

from enum import IntEnum

import numpy as np

from analysis.arabic.grammar import split_proclitics
from analysis.arabic.letters import clean_word, fold_press
from analysis.arabic.lists import stop_words
from analysis.framing.evidence import Evidence
from analysis.framing.search import Text, by_form

POSSESSIVES = ("هما", "هم", "هن", "ها", "نا", "كم", "ه")


class State(IntEnum):
    """How a form stands before another word."""

    NOTHING = 0  # no word before in this stretch
    PARTICLE = 1  # a function word or a number
    DEFINITE = 2  # with ال or a possessive
    BARE = 3  # a noun without ال: the head of a construct, or indefinite
    OTHER = 4  # a verb, a proper name, a word the corpus does not show


def state_of(form: str, evidence: Evidence) -> State:
    """The state of one written form.

    >>> from analysis.framing.evidence import Evidence
    >>> corpus = Evidence({"الوزير": 3}, 0.0)
    >>> [state_of(form, corpus).name for form in ("الوزير", "ووزير", "وزيرها", "في", "زارت")]
    ['DEFINITE', 'BARE', 'DEFINITE', 'PARTICLE', 'OTHER']
    """
    cleaned = clean_word(form)
    if fold_press(cleaned) in stop_words() or not cleaned.isalpha():
        return State.PARTICLE
    splits = split_proclitics(cleaned)
    if any(split.has_article for split in splits) and not evidence.is_radical(cleaned):
        return State.DEFINITE
    rests = [split.rest for split in splits if not split.has_article] or [cleaned]
    if any(_has_possessive(rest, evidence) for rest in rests):
        return State.DEFINITE
    return State.BARE if any(evidence.is_noun(rest) for rest in rests) else State.OTHER


def _has_possessive(form: str, evidence: Evidence) -> bool:
    for ending in POSSESSIVES:
        stem = form.removesuffix(ending)
        if stem != form and len(stem) > 2 and (evidence.is_noun(stem) or _teh(stem, evidence)):
            return True
    return False


def _teh(stem: str, evidence: Evidence) -> bool:
    return stem.endswith("ت") and evidence.is_noun(stem[:-1] + "ة")


def states_beside(at: np.ndarray, step: int, text: Text) -> np.ndarray:
    """The state of the word `step` places from each place; NOTHING where the stretch ends before it."""
    codes, there = neighbours(at, step, text)
    states = by_form(codes, lambda form: state_of(form, text.evidence), text)
    return np.where(there, states, State.NOTHING).astype(np.int8)


def neighbours(at: np.ndarray, step: int, text: Text) -> tuple[np.ndarray, np.ndarray]:
    """Code of the word `step` places from each place, and whether it stands in the same stretch."""
    beside = np.clip(at + step, 0, max(len(text.codes) - 1, 0))
    return text.codes[beside], (beside == at + step) & (text.stretch[beside] == text.stretch[at])
