"""Places where the word before shows that a form is not the word it looks like: an adjective, a noun, a verb.

Read as written, «الخارجية» is a ministry or an adjective, «رفض» a refusal or "he refused". The rules are few and speak
only where they are nearly always right; a term with `after` or `before` is left to its author.
"""

import re
from functools import cache

import numpy as np

from analysis.arabic.grammar import ARTICLE, PREPOSITIONS
from analysis.arabic.letters import clean_word, matching_key
from analysis.arabic.lists import read_rows
from analysis.framing.agreement import State, neighbours, states_beside
from analysis.framing.phrases import Planned
from analysis.framing.search import Readings, Spans, Text, by_form

FEMININE = ("feminine", "feminine_as_heh", "feminine_dual", "feminine_plural", "feminine_plural_possessive")
DICTIONARY = ("base", "teh_as_heh")
_VERB = re.compile("..|...|ت...|ت.ا..|.ا..")


def misread(spans: Spans, term: np.ndarray, plan: list[Planned], readings: Readings, text: Text) -> np.ndarray:
    """Which spans are, by the words beside them, another word than their term?"""
    wrong = _is_nisba(spans, readings, text)
    sides = [_side(planned) for planned in plan]
    for side in ("noun", "adjective"):
        asked = np.array([found == side for found, *_ in sides], bool)[term]
        rows = np.flatnonzero(asked & _has_ending(spans, readings, FEMININE if side == "adjective" else DICTIONARY))
        bare = np.array([bare == "adjective" for _, bare, _ in sides], bool)[term[rows]]
        adjective = _is_adjective(spans.take(rows), bare, readings, text)
        adjective &= ~_is_name_behind(spans.first[rows], term[rows], sides, text)
        wrong[rows] |= adjective if side == "noun" else ~adjective
    nouns = np.array([_is_noun(planned) for planned in plan], bool)[term]
    free = np.array([planned.theme != "names" and not planned.term.after for planned in plan], bool)[term]
    return wrong | (nouns & _behind_verb_cue(spans, readings, text)) | (free & _in_idiom(spans, text))


def condition(planned: Planned, ending: str) -> str:
    """What the neighbours of a form must be for its reading to count, in words; empty where they are not asked.

    >>> from analysis.framing.codebook import single_term
    >>> from analysis.framing.phrases import plan_terms
    >>> condition(*plan_terms(single_term("خارجية")), "base")
    'counts unless the word before makes it an adjective'
    """
    if ending == "dual_or_nisba":
        return "counts behind a preposition and before a word with ال"
    if ending == "construct_nominative":
        return "counts before a word with ال"
    side, *_ = _side(planned)
    if side == "noun" and ending in DICTIONARY:
        return "counts unless the word before makes it an adjective"
    return "counts where the word before makes it an adjective" if side == "adjective" and ending in FEMININE else ""


@cache
def _homographs() -> dict[str, tuple[str, str, str]]:
    """Matching key of a word -> the side it is on (noun, adjective), what it is without ال where nothing tells, and the
    words behind which it is the noun all the same.
    """
    rows = read_rows("homographs")
    told = [(row, (row["without_article"], row["noun_behind"])) for row in rows]
    nouns = {matching_key(row["word"]): ("noun", *more) for row, more in told}
    return {matching_key(row["adjective"]): ("adjective", *more) for row, more in told} | nouns


def _side(planned: Planned) -> tuple[str, str, str]:
    term = planned.term
    if term.after or term.before or len(term.term.split()) > 1:
        return ("", "", "")
    letters = clean_word(term.term)
    known = (matching_key(word) for word in (letters, letters.removeprefix(ARTICLE)))
    found = next((_homographs()[key] for key in known if key in _homographs()), ("", "", ""))
    return ("", "", "") if found[0] == "noun" and term.pos == "adj" else found


def _is_name_behind(at: np.ndarray, term: np.ndarray, sides: list[tuple[str, str, str]], text: Text) -> np.ndarray:
    """Is the word before one that makes a noun of the next: «العربية السعودية», «وزراء خارجية»?"""
    before, there = neighbours(at, -1, text)
    listed = {words: [front + word for word in words.split() for front in ("", "و", "ل", "ب")] for *_, words in sides}
    known = {words: text.is_one_of(forms) for words, forms in listed.items() if words}
    rows = zip(term, before, strict=True)
    return there & np.array([bool(sides[n][2]) and known[sides[n][2]][code] for n, code in rows], bool)


def _is_nisba(spans: Spans, readings: Readings, text: Text) -> np.ndarray:
    """Which words in ـي are adjectives and no dual in construct: «تعاون أمني», beside «في بنكي القاهرة»?

    A construct stands behind a preposition, and a word with ال behind it. So does a plural in ـو: مسؤولو, not عمرو.
    """
    wrong = np.zeros(len(spans), bool)
    for step in range(spans.reading.shape[1]):
        told = np.append(readings.ending == "dual_or_nisba", False)[spans.reading[:, step]]
        rows = np.flatnonzero(told)
        at = spans.first[rows] + step
        proclitics = readings.proclitics[spans.reading[rows, step]]
        governed = _has_preposition(proclitics) | (states_beside(at, -1, text) == State.PARTICLE)
        governed |= at < spans.last[rows]
        wrong[rows] |= ~governed | (states_beside(at, 1, text) != State.DEFINITE)
        nominative = np.append(readings.ending == "construct_nominative", False)[spans.reading[:, step]]
        rows = np.flatnonzero(nominative)
        wrong[rows] |= states_beside(spans.first[rows] + step, 1, text) != State.DEFINITE
    return wrong


def _has_preposition(proclitics: np.ndarray) -> np.ndarray:
    return np.array([not set(PREPOSITIONS[1:]).isdisjoint(told.split("+")) for told in proclitics], bool)


def _is_noun(planned: Planned) -> bool:
    """Is the term a noun whose letters a verb may have? رفض, تطرف, تعاون; no verb is written تدريب."""
    term = planned.term
    asks = planned.theme != "names" and term.pos == "noun" and not (term.after or term.before)
    return asks and _VERB.fullmatch(clean_word(term.term)) is not None


def _has_ending(spans: Spans, readings: Readings, endings: tuple[str, ...]) -> np.ndarray:
    return np.isin(readings.ending, endings)[spans.reading[:, 0]] & (spans.first == spans.last)


def _is_adjective(spans: Spans, bare: np.ndarray, readings: Readings, text: Text) -> np.ndarray:
    """Is the word an adjective of the word before? `bare`: without ال it is one, as long as a noun may stand before.

    Source of the rule: agreement in definiteness; on newswire 102 of 104 such words behind a definite noun are
    adjectives, 117 of 125 behind anything else are nouns.
    """
    proclitics = readings.proclitics[spans.reading[:, 0]]
    definite = np.array([p.endswith(ARTICLE) for p in proclitics], bool)
    preposition = _has_preposition(proclitics)
    joined = np.array([p[:1] in ("و", "ف") for p in proclitics], bool)
    before = states_beside(spans.first, -1, text)
    beside, _ = neighbours(spans.first, -1, text)
    masculine, plural = (by_form(beside, judge, text).astype(bool) for judge in (_is_masculine, _is_feminine_plural))
    agrees = definite & (before == State.DEFINITE) & (~joined | bare) & ~masculine
    follows = ~definite & np.isin(before, (State.DEFINITE, State.BARE, State.OTHER))
    follows &= bare | (plural & (before != State.DEFINITE))
    return ~preposition & (agrees | follows)


def _is_masculine(form: str) -> bool:
    """An adjective like الرسمي: the noun before it is masculine, and no feminine adjective follows."""
    return clean_word(form).endswith("ي")


def _is_feminine_plural(form: str) -> bool:
    return clean_word(form).endswith("ات")


def _behind_verb_cue(spans: Spans, readings: Readings, text: Text) -> np.ndarray:
    """Forms without ال and preposition behind a word that only verbs follow: «الذي رفض», «وقد عمل»."""
    cue = text.is_one_of(row["word"] for row in read_rows("verb_cues"))
    plain = np.isin(readings.proclitics, ("", "و", "ف"))[spans.reading[:, 0]] & (spans.first == spans.last)
    before, there = neighbours(spans.first, -1, text)
    return plain & there & cue[before]


def _in_idiom(spans: Spans, text: Text) -> np.ndarray:
    """Words inside an idiom or a personal name: «بحلول عام 2030», «عبد السلام»."""
    own = text.codes[spans.first]
    (before, has_before), (after, has_after) = (neighbours(spans.first, step, text) for step in (-1, 1))
    opens = text.is_one_of(word for row in read_rows("idioms") for word in _openings(row))
    likely = np.flatnonzero((spans.first == spans.last) & (opens[own] | (has_before & opens[before])))
    known, place = np.unique(np.stack([codes[likely] for codes in (before, own, after)]), return_inverse=True)
    found = np.zeros(len(likely), bool)
    for row in read_rows("idioms"):
        first = text.is_one_of(_openings(row), known)[place]
        second = row["second"] == "*" or text.is_one_of(row["second"].split(), known)[place]
        first, second = first.reshape(3, -1), np.broadcast_to(second, place.shape).reshape(3, -1)
        if row["counts_not"] == "first":
            found |= has_after[likely] & first[1] & second[2]
        else:
            found |= has_before[likely] & first[0] & second[1]
    wrong = np.zeros(len(spans), bool)
    wrong[likely] = found
    return wrong


def _openings(idiom: dict[str, str]) -> list[str]:
    return [conjunction + idiom["first"] for conjunction in ("", "و", "ف")]
