"""Places where the word before shows that a form is not the word it looks like: an adjective, a noun, a verb.

Read as written, «الخارجية» is a ministry or an adjective, «رفض» a refusal or "he refused". The rules are few and speak
only where they are nearly always right; a term with `after` or `before` is left to its author.
"""

from functools import cache

import numpy as np

from analysis.arabic.letters import clean_word, matching_key
from analysis.arabic.lists import read_rows
from analysis.framing.agreement import State, states_before
from analysis.framing.phrases import Planned
from analysis.framing.search import Readings, Spans, Text

FEMININE = ("feminine", "feminine_as_heh", "feminine_dual", "feminine_plural", "feminine_plural_possessive")
DICTIONARY = ("base", "teh_as_heh")


def misread(spans: Spans, term: np.ndarray, plan: list[Planned], readings: Readings, text: Text) -> np.ndarray:
    """Which spans are, by the word before them, another word than their term? Terms of one word alone are asked."""
    wrong = np.zeros(len(spans), bool)
    sides = [_side(planned) for planned in plan]
    for side in ("noun", "adjective"):
        asked = np.array([found == side for found, _ in sides], bool)[term]
        rows = np.flatnonzero(asked & _has_ending(spans, readings, FEMININE if side == "adjective" else DICTIONARY))
        bare = np.array([bare == "adjective" for _, bare in sides], bool)[term[rows]]
        adjective = _is_adjective(spans.take(rows), bare, readings, text)
        wrong[rows] = adjective if side == "noun" else ~adjective
    nouns = np.array([_is_noun(planned) for planned in plan], bool)[term]
    free = np.array([planned.theme != "names" and not planned.term.after for planned in plan], bool)[term]
    return wrong | (nouns & _behind_verb_cue(spans, readings, text)) | (free & _in_idiom(spans, text))


@cache
def _homographs() -> dict[str, tuple[str, str]]:
    """Matching key of a word -> the side it is on (noun, adjective), and what it is without ال where nothing tells."""
    rows = read_rows("homographs")
    nouns = {matching_key(row["word"]): ("noun", row["without_article"]) for row in rows}
    return {matching_key(row["adjective"]): ("adjective", row["without_article"]) for row in rows} | nouns


def _side(planned: Planned) -> tuple[str, str]:
    term = planned.term
    if planned.theme == "names" or term.after or term.before or len(term.term.split()) > 1 or term.pos == "name":
        return ("", "")
    letters = clean_word(term.term)
    known = (matching_key(word) for word in (letters, letters.removeprefix("ال")))
    side, bare = next((_homographs()[key] for key in known if key in _homographs()), ("", ""))
    return ("", "") if side == "noun" and term.pos == "adj" else (side, bare)


def _is_noun(planned: Planned) -> bool:
    term = planned.term
    return planned.theme != "names" and term.pos == "noun" and not (term.after or term.before)


def _has_ending(spans: Spans, readings: Readings, endings: tuple[str, ...]) -> np.ndarray:
    return np.isin(readings.ending, endings)[spans.reading[:, 0]] & (spans.first == spans.last)


def _is_adjective(spans: Spans, bare: np.ndarray, readings: Readings, text: Text) -> np.ndarray:
    """Is the word an adjective of the word before? `bare`: without ال it is one, as long as a noun may stand before.

    Source of the rule: agreement in definiteness; on newswire 102 of 104 such words behind a definite noun are
    adjectives, 117 of 125 behind anything else are nouns.
    """
    proclitics = readings.proclitics[spans.reading[:, 0]]
    definite = np.array([p.endswith("ال") for p in proclitics], bool)
    preposition = np.array([not {"ب", "ك", "ل"}.isdisjoint(p.split("+")) for p in proclitics], bool)
    joined = np.array([p[:1] in ("و", "ف") for p in proclitics], bool)
    before = states_before(spans.first, text)
    agrees = definite & (before == State.DEFINITE) & (~joined | bare)
    follows = ~definite & bare & np.isin(before, (State.DEFINITE, State.BARE, State.OTHER))
    return ~preposition & (agrees | follows)


def _behind_verb_cue(spans: Spans, readings: Readings, text: Text) -> np.ndarray:
    """Forms without ال and preposition behind a word that only verbs follow: «الذي رفض», «وقد عمل»."""
    cue = text.is_one_of(row["word"] for row in read_rows("verb_cues"))
    plain = np.isin(readings.proclitics, ("", "و", "ف"))[spans.reading[:, 0]] & (spans.first == spans.last)
    before, there = _neighbour(spans.first, -1, text)
    return plain & there & cue[before]


def _in_idiom(spans: Spans, text: Text) -> np.ndarray:
    """Words inside an idiom or a personal name: «بحلول عام 2030», «عبد السلام»."""
    wrong = np.zeros(len(spans), bool)
    single = spans.first == spans.last
    own = text.codes[spans.first]
    before, has_before = _neighbour(spans.first, -1, text)
    after, has_after = _neighbour(spans.first, 1, text)
    for row in read_rows("idioms"):
        first = text.is_one_of(conjunction + row["first"] for conjunction in ("", "و", "ف"))
        second = np.ones_like(first) if row["second"] == "*" else text.is_one_of(row["second"].split())
        if row["counts_not"] == "first":
            wrong |= has_after & first[own] & second[after]
        else:
            wrong |= has_before & first[before] & second[own]
    return wrong & single


def _neighbour(at: np.ndarray, step: int, text: Text) -> tuple[np.ndarray, np.ndarray]:
    """Code of the word beside each place, and whether it stands in the same stretch."""
    beside = np.clip(at + step, 0, max(len(text.codes) - 1, 0))
    return text.codes[beside], (beside == at + step) & (text.stretch[beside] == text.stretch[at])
