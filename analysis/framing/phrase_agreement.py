"""Which phrases agree in definiteness, gender and number as their shape asks; the others are no hits of their term.

adjacent: «التعاون الأمني» and «تعاون أمني», not «التعاون أمني» (a sentence), «تعاون الأمنيين» (of the officers) or
«منظمة الأمن الإقليمية» (the organisation's adjective). The templates of `gap: coordination`: list N1 X و+N2, heads N1
و+X N2, dual N و+X ADJ.
"""

import re
from functools import cache

import numpy as np

from analysis.arabic.grammar import ARTICLE, inflect, keys, split_proclitics
from analysis.arabic.letters import clean_word, matching_key
from analysis.arabic.lists import read_rows
from analysis.framing.agreement import State, neighbours, state_of
from analysis.framing.search import NO_READING, Readings, Spans, Text, by_form

SINGULAR = ("base", "tanwin", "possessive")
HUMAN_PLURAL = ("dual_or_plural", "plural")
_NISBA = re.compile("ي(?:ة|ه|ين|ان|ون|ات|تين|تان)?$")
_PLURAL = re.compile("(?:ين|ون|ات)$|^[^اأإآ].{2}اء$")  # مسؤولين, خدمات, شركاء


def misses_agreement(spans: Spans, shapes: list[str], readings: Readings, text: Text) -> np.ndarray:
    """Which spans do not agree as the shape of their sequence asks? A shape is what `Sequence.shape` says, with
    `+adjective` behind it where the last word is a relative adjective, `+construct` where its ال shows a construct.
    """
    parts = np.array([shape.partition("+") for shape in shapes], object).reshape(-1, 3)
    asks = np.flatnonzero((parts[:, 0] != "")[spans.sequence] & (spans.first < spans.last))
    wrong = np.zeros(len(spans), bool)
    shape, more = parts[spans.sequence[asks], 0], parts[spans.sequence[asks], 2]
    wrong[asks] = _misses(spans.take(asks), shape, more, readings, text)
    return wrong


def _misses(spans: Spans, shape: np.ndarray, more: np.ndarray, readings: Readings, text: Text) -> np.ndarray:
    phrase = _Phrases(spans, readings, text)
    wrong = (shape == "adjacent") & (phrase.disagrees_in_definiteness() | phrase.disagrees_in_kind(more == "adjective"))
    if spans.reading.shape[1] > 2:
        first, second, third = phrase.definite[:, :3].T
        office = phrase.is_behind_office() & ~first
        plural = (more == "adjective") & phrase.ends_with(2, HUMAN_PLURAL) & phrase.ends_with(0, SINGULAR)
        known = second | phrase.is_name(1)  # «مواجهة إيران والإرهاب»
        alike = (known == third) & ~(first & ~known) & ~(first & (more == "construct"))
        wrong |= (shape == "list") & (~alike | office | plural)
        wrong |= (shape == "heads") & (first | second)
        wrong |= (shape == "dual") & ((first != second) | (second != third) | phrase.is_plural(1))
    return wrong


class _Phrases:
    """Spans of several words, asked word by word."""

    def __init__(self, spans: Spans, readings: Readings, text: Text):
        self._spans, self._readings, self._text = spans, readings, text
        self.definite = np.stack([self._definite(step) for step in range(spans.reading.shape[1])], axis=1)

    def ends_with(self, step: int, endings: tuple[str, ...]) -> np.ndarray:
        """Is the word at this step read with one of the endings?"""
        known = np.append(np.isin(self._readings.ending, endings), False)
        return known[self._spans.reading[:, step]]

    def disagrees_in_definiteness(self) -> np.ndarray:
        """Does a word with ال or a possessive stand before a noun or adjective without, a proper name aside?"""
        wrong = np.zeros(len(self._spans), bool)
        for step in range(1, self.definite.shape[1]):
            bare = np.isin(self._readings.proclitics, ("",))[self._spans.reading[:, step]]
            rows = np.flatnonzero(self._has(step) & self.definite[:, step - 1] & ~self.definite[:, step] & bare)
            wrong[rows] |= by_form(self._codes(rows, step), self._is_common, self._text).astype(bool)
        return wrong

    def disagrees_in_kind(self, adjective: np.ndarray) -> np.ndarray:
        """Is a relative adjective feminine behind a masculine noun, or a plural with ال behind a bare singular?"""
        if self.definite.shape[1] < 2:
            return np.zeros(len(self._spans), bool)
        two = adjective & self._has(1) & ~self._has(2) & self.ends_with(0, SINGULAR)
        feminine = self.ends_with(1, ("feminine", "feminine_as_heh"))
        rows = np.flatnonzero(two & feminine)
        two_plural = two & ~self.definite[:, 0] & self.definite[:, 1] & self.ends_with(1, HUMAN_PLURAL)
        masculine = np.zeros(len(two), bool)
        masculine[rows] = by_form(self._codes(rows, 0), _is_masculine, self._text)
        return masculine | two_plural

    def is_plural(self, step: int) -> np.ndarray:
        """Does the open word at this step look like a plural?"""
        wrong = np.zeros(len(self._spans), bool)
        rows = np.flatnonzero(self._has(step))
        wrong[rows] = by_form(self._codes(rows, step), _looks_plural, self._text)
        return wrong

    def is_name(self, step: int) -> np.ndarray:
        """Is the open word at this step one that the corpus never writes with ال, and no particle?"""
        names = np.zeros(len(self._spans), bool)
        rows = np.flatnonzero(self._has(step) & (self._spans.reading[:, step] == NO_READING))
        names[rows] = by_form(self._codes(rows, step), self._is_name, self._text)
        return names

    def is_behind_office(self) -> np.ndarray:
        """Does the name of an office, bare, stand before the phrase?"""
        codes, there = neighbours(self._spans.first, -1, self._text)
        return there & by_form(codes, _is_office, self._text).astype(bool)

    def _has(self, step: int) -> np.ndarray:
        return self._spans.first + step <= self._spans.last

    def _codes(self, rows: np.ndarray, step: int) -> np.ndarray:
        return self._text.codes[self._spans.first[rows] + step]

    def _definite(self, step: int) -> np.ndarray:
        """Is the word of each span at this step written with ال or a possessive?"""
        told = np.array([p.endswith(ARTICLE) for p in self._readings.proclitics], bool)
        told |= np.array(["possessive" in ending for ending in self._readings.ending], bool)
        found = np.append(told, False)[self._spans.reading[:, step]]
        rows = np.flatnonzero((self._spans.reading[:, step] == NO_READING) & self._has(step))
        found[rows] = by_form(self._codes(rows, step), _has_article, self._text)
        return found

    def _is_common(self, form: str) -> bool:
        """Is the form a noun or an adjective, and no name, number or word behind a preposition («لكرة القدم»)?"""
        cleaned, state = clean_word(form), state_of(form, self._text.evidence)
        governed = any(split.has_preposition for split in split_proclitics(cleaned))
        if state == State.PARTICLE or (governed and not self._text.evidence.is_radical(cleaned)):
            return False
        return state == State.BARE or _NISBA.search(cleaned) is not None

    def _is_name(self, form: str) -> bool:
        return state_of(form, self._text.evidence) == State.OTHER and not _NISBA.search(clean_word(form))


def _has_article(form: str) -> bool:
    return any(split.has_article for split in split_proclitics(clean_word(form)))


def _is_masculine(form: str) -> bool:
    """A noun without ة or ات, no broken plural of the kind أفعال or فعلاء, none of the few feminines without ة."""
    rests = [split.rest for split in split_proclitics(clean_word(form))] or [clean_word(form)]
    if any(matching_key(rest) in _feminine_nouns() for rest in rests):
        return False
    return not rests[-1].endswith(("ة", "ه", "ات", "اء", "ى", "ا")) and not re.fullmatch("[أا]..ا.", rests[-1])


def _looks_plural(form: str) -> bool:
    return any(_PLURAL.search(split.rest) for split in split_proclitics(clean_word(form))[-1:])


def _is_office(form: str) -> bool:
    splits = split_proclitics(clean_word(form))
    return any(matching_key(split.rest) in _offices() and not split.has_article for split in splits)


@cache
def _feminine_nouns() -> frozenset[str]:
    return frozenset(matching_key(row["word"]) for row in read_rows("feminine_nouns"))


@cache
def _offices() -> frozenset[str]:
    forms = (form for row in read_rows("offices") for form in (row["word"], *row["plurals"].split()))
    return frozenset(key for form in forms for inflection in inflect(form) for key in keys(inflection))
