"""Where every term of a codebook stands, and where its words stand and do not count: neighbours, phrases, exclusions.

Each place has a reason; '' is a hit.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from analysis.arabic.grammar import split_proclitics
from analysis.arabic.letters import clean_word, letters_agree, matching_key
from analysis.framing.context import misread
from analysis.framing.overlaps import inside, longest
from analysis.framing.phrase_agreement import misses_agreement
from analysis.framing.phrases import Planned, Sequence
from analysis.framing.search import Readings, Spans, Text, find_sequences

ROLES = ("found", "after", "before", "phrases")
TEMPLATES = ("", "coordination", "possessive")
REASONS = (
    "",
    "does not agree as the words of a phrase do",
    "none of its `after` words stands before it",
    "none of its `before` words stands behind it",
    "stands inside an excluded phrase",
    "is an excluded form",
    "another word, as the words beside it show",
    "another term of its frame stands here",
)


@dataclass(frozen=True)
class Found:
    """Spans with the number of their term in the plan and that of their template."""

    spans: Spans
    term: np.ndarray
    template: np.ndarray

    def take(self, chosen: np.ndarray) -> "Found":
        return Found(self.spans.take(chosen), self.term[chosen], self.template[chosen])


def find_places(plan: list[Planned], text: Text) -> tuple[Found, np.ndarray, Readings]:
    """Every place where the words of a term stand, the number of its reason in REASONS, and the readings."""
    asked = [(n, role, sequence) for n, term in enumerate(plan) for role, sequence in _roles(term)]
    spans, readings = find_sequences([sequence for *_, sequence in asked], text)
    term = np.array([n for n, *_ in asked], np.int64)[spans.sequence]
    role = np.array([ROLES.index(role) for _, role, _ in asked], np.int8)[spans.sequence]
    template = np.array([TEMPLATES.index(sequence.template) for *_, sequence in asked], np.int8)[spans.sequence]
    apart = misses_agreement(spans, [sequence.shape for *_, sequence in asked], readings, text)
    every = Found(spans, term, template)
    parts = {name: every.take(role == n) for n, name in enumerate(ROLES)}
    reason = _judge(parts, apart[role == 0], plan, readings, text)
    found, kept = parts["found"], np.flatnonzero(reason == 0)
    plain = np.append(np.isin(readings.ending, ("base",)), True)[found.spans.reading].all(axis=1)
    best = longest(found.spans.take(kept), found.term[kept], found.template[kept], plain[kept], plan)
    lost = np.ones(len(kept), bool)
    lost[best] = False
    reason[kept[lost]] = len(REASONS) - 1
    return found, reason, readings


def _roles(term: Planned) -> Iterable[tuple[str, Sequence]]:
    for role in ROLES:
        for sequence in getattr(term, role):
            yield role, sequence


def _judge(parts: dict[str, Found], apart: np.ndarray, plan: list, readings: Readings, text: Text) -> np.ndarray:
    """The first reason against each place; 0 where there is none."""
    found, phrases = parts["found"], parts["phrases"]
    against = (
        apart,
        ~_beside(found, parts["after"], plan, text, "after"),
        ~_beside(found, parts["before"], plan, text, "before"),
        inside(found.spans, found.term, phrases.spans, phrases.term),
        _excluded(found, plan, text),
        misread(found.spans, found.term, plan, readings, text),
    )
    reason = np.zeros(len(found.term), np.int8)
    for number, wrong in enumerate(against, 1):
        reason[(reason == 0) & wrong] = number
    return reason


def _beside(found: Found, neighbours: Found, plan: list[Planned], text: Text, side: str) -> np.ndarray:
    """Which spans have one of their term's neighbours at their edge, in the same stretch; all, where none is asked."""
    asks = np.array([bool(getattr(term, side)) for term in plan], bool)[found.term]
    edge, beyond = (found.spans.first, -1) if side == "after" else (found.spans.last, 1)
    at = edge + beyond
    ends = neighbours.spans.last if side == "after" else neighbours.spans.first
    n = len(text.codes) + 2
    safe = np.clip(at, 0, max(len(text.codes) - 1, 0))
    there = np.isin(found.term * n + at, neighbours.term * n + ends)
    return ~asks | (there & (at == safe) & (text.stretch[safe] == text.stretch[edge]))


def _excluded(found: Found, plan: list[Planned], text: Text) -> np.ndarray:
    """Which spans hold a form that their term excludes, with or without clitics before it?"""
    hit = np.zeros(len(found.term), bool)
    asks = np.flatnonzero(np.array([bool(term.term.exclude) for term in plan], bool)[found.term])
    for step in range(found.spans.reading.shape[1]):
        rows = asks[found.spans.first[asks] + step <= found.spans.last[asks]]
        pairs = np.stack([found.term[rows], text.codes[found.spans.first[rows] + step]], axis=1)
        distinct, which = np.unique(pairs, axis=0, return_inverse=True)
        verdicts = [_is_form(text.forms[code], plan[term].term.exclude) for term, code in distinct]
        hit[rows] |= np.array(verdicts, bool)[which.ravel()]
    return hit


def _is_form(form: str, words: tuple[str, ...]) -> bool:
    """Is the form, perhaps behind clitics, one of the words, in any spelling of its hamza?"""
    cleaned = clean_word(form).lower()
    rests = {cleaned, *(split.rest for split in split_proclitics(cleaned))}
    named = [clean_word(word).lower() for word in words]
    same = ((word, rest) for word in named for rest in rests if matching_key(word) == matching_key(rest))
    return any(letters_agree(word, rest) for word, rest in same)
