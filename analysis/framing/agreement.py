"""What the word before tells of a word: definite or not, the head of a construct or not, and what follows from it.

An adjective agrees with its noun: «التجارة الخارجية» has ال twice, «وزير الخارجية» is a construct and the second word a
noun. Forms are read once, by their letters and by the corpus: a noun is what the corpus also writes with ال.
"""

import re
from enum import IntEnum
from functools import cache

import numpy as np

from analysis.arabic.grammar import ARTICLE, inflect, keys, split_proclitics
from analysis.arabic.letters import clean_word, fold_press, matching_key
from analysis.arabic.lists import read_rows, stop_words
from analysis.framing.evidence import Evidence
from analysis.framing.search import NO_READING, Readings, Spans, Text

_NISBA = re.compile("ي(?:ة|ه|ين|ان|ون|ات|تين|تان)?$")
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
    >>> [state_of(form, corpus).name for form in ("الوزير", "ووزير", "وزيرها", "في", "قالت")]
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
    return State.BARE if any(evidence.definite(rest) for rest in rests) else State.OTHER


def _has_possessive(form: str, evidence: Evidence) -> bool:
    for ending in POSSESSIVES:
        stem = form.removesuffix(ending)
        if stem != form and len(stem) > 2 and (evidence.definite(stem) or _teh(stem, evidence)):
            return True
    return False


def _teh(stem: str, evidence: Evidence) -> bool:
    return stem.endswith("ت") and evidence.definite(stem[:-1] + "ة") > 0


def states_before(first: np.ndarray, text: Text) -> np.ndarray:
    """The state of the word before each place; NOTHING at the beginning of a stretch."""
    before = np.maximum(first - 1, 0)
    codes = text.codes[before]
    distinct, which = np.unique(codes, return_inverse=True)
    known = np.array([state_of(text.forms[code], text.evidence) for code in distinct], np.int8)
    there = (first > 0) & (text.stretch[before] == text.stretch[first])
    return np.where(there, known[which], State.NOTHING) if len(codes) else np.zeros(0, np.int8)


def misses_agreement(spans: Spans, shapes: np.ndarray, readings: Readings, text: Text) -> np.ndarray:
    """Which phrases do not agree in definiteness as their shape asks?

    adjacent: no word with ال or a possessive stands before a noun or adjective without («التعاون أمني» is a sentence),
    a proper name aside. list: N1 X و+N2, X and N2 alike, and a definite N1 before definite X alone; a bare N1 behind the
    name of an office is that office's («وكالات مكافحة الإرهاب والأمن»). heads: N1 و+X N2, the first two bare. dual: all
    three alike.
    """
    definite = np.stack([_definite(spans, step, readings, text) for step in range(spans.reading.shape[1])], axis=1)
    wrong = np.zeros(len(spans), bool)
    for step in range(1, spans.reading.shape[1]):
        within = (shapes == "adjacent") & (spans.first + step <= spans.last)
        rows = np.flatnonzero(within & definite[:, step - 1] & ~definite[:, step])
        wrong[rows] |= _is_common(text.codes[spans.first[rows] + step], text)
    if spans.reading.shape[1] > 2:
        first, second, third = definite[:, :3].T
        wrong |= (shapes == "list") & ((second != third) | (first & ~second) | _behind_office(spans, first, text))
        wrong |= (shapes == "heads") & (first | second)
        wrong |= (shapes == "dual") & ((first != second) | (second != third))
    return wrong


def _definite(spans: Spans, step: int, readings: Readings, text: Text) -> np.ndarray:
    """Is the word of each span at this step written with ال or a possessive?"""
    told = np.array([p.endswith(ARTICLE) for p in readings.proclitics], bool)
    told |= np.array(["possessive" in ending for ending in readings.ending], bool)
    found = np.append(told, False)[spans.reading[:, step]]
    rows = np.flatnonzero((spans.reading[:, step] == NO_READING) & (spans.first + step <= spans.last))
    codes, which = np.unique(text.codes[spans.first[rows] + step], return_inverse=True)
    splits = [split_proclitics(clean_word(text.forms[code])) for code in codes]
    found[rows] = np.array([any(split.has_article for split in found) for found in splits], bool)[which]
    return found


def _is_common(codes: np.ndarray, text: Text) -> np.ndarray:
    """Is the form a noun or an adjective rather than a name, a number, a Latin word? ـي and ـية are adjectives."""
    distinct, which = np.unique(codes, return_inverse=True)
    known = [
        _NISBA.search(clean_word(text.forms[code])) is not None
        or state_of(text.forms[code], text.evidence) == State.BARE
        for code in distinct
    ]
    return np.array(known, bool)[which]


def _behind_office(spans: Spans, definite: np.ndarray, text: Text) -> np.ndarray:
    """Does the name of an office, bare, stand before a bare first word?"""
    before = np.maximum(spans.first - 1, 0)
    there = (spans.first > 0) & (text.stretch[before] == text.stretch[spans.first]) & ~definite
    codes, which = np.unique(text.codes[before], return_inverse=True)
    office = [
        any(
            matching_key(split.rest) in _offices() and not split.has_article
            for split in split_proclitics(clean_word(text.forms[code]))
        )
        for code in codes
    ]
    return there & np.array(office, bool)[which] if len(spans) else there


@cache
def _offices() -> frozenset[str]:
    forms = (form for row in read_rows("offices") for form in (row["word"], *row["plurals"].split()))
    return frozenset(key for form in forms for inflection in inflect(form) for key in keys(inflection))
