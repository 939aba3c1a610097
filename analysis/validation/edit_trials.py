"""Edits of a codebook, each tried by itself: which articles carry the frame then, and how many errors that leaves."""

from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.framing.codebook import Codebook
from analysis.framing.codebook_parts import Frame, Label, Term, Theme
from analysis.framing.evidence import count_evidence
from analysis.framing.matching import find_terms
from analysis.framing.presence import Presence, count_presence
from analysis.validation.missing_terms import as_term

NEW_TERMS = 5  # of a frame
_LABEL = Label(en="edit")


class Half(NamedTuple):
    """What is read: one half of the articles, with their words and codings."""

    tokens: pd.DataFrame
    documents: pd.DataFrame
    codings: pd.DataFrame
    evidence: pd.DataFrame


class Errors(NamedTuple):
    """A frame (or a theme without frames) in each article: is it found, was it coded, is it true?"""

    theme: Theme
    frame: Frame | None
    ids: np.ndarray
    present: np.ndarray
    coded: np.ndarray
    carried: np.ndarray

    @property
    def key(self) -> tuple[str, str]:
        return self.theme.key, self.frame.key if self.frame else ""

    @property
    def terms(self) -> tuple[Term, ...]:
        return self.frame.terms if self.frame else self.theme.terms

    def among(self, *, present: bool, carried: bool) -> set[str]:
        """The coded articles that are so."""
        at = self.coded & (self.present == present) & (self.carried == carried)
        return set(self.ids[at])

    def count(self, present: np.ndarray) -> tuple[int, int, int]:
        """Articles found, false hits and misses, were these the articles found."""
        false, missed = present & self.coded & ~self.carried, ~present & self.coded & self.carried
        return int(present.sum()), int(false.sum()), int(missed.sum())


class Proposal(NamedTuple):
    """A change to the terms of a frame, and a place that shows it: doc_id, field, start, end."""

    errors: Errors
    kind: str
    term: str
    form: str
    edited: Term
    place: tuple[str, str, int, int]

    @property
    def terms(self) -> tuple[Term, ...]:
        if self.kind == "new term":
            return (*self.errors.terms, self.edited)
        if self.kind == "drop":
            return tuple(term for term in self.errors.terms if term.term != self.term)
        return tuple(self.edited if term.term == self.term else term for term in self.errors.terms)


def count_trials(proposals: list[Proposal], half: Half, codebook: Codebook) -> list[np.ndarray]:
    """The articles that carry the frame with each proposal made by itself, as in `Errors`."""
    if not proposals:
        return []
    themes = tuple(_as_theme(f"e{n}", one.errors, one.terms) for n, one in enumerate(proposals))
    presence = _find(themes, half, codebook)
    row = {(row.theme, row.frame): n for n, row in enumerate(presence.rows)}
    keys = [(theme.key, theme.frames[0].key if theme.frames else "") for theme in themes]
    return [presence.present[:, row[key]] for key in keys]


def _as_theme(key: str, errors: Errors, terms: tuple[Term, ...]) -> Theme:
    """The frame alone with other terms, counted as in its theme."""
    named = {"key": key, "label": _LABEL, "definition": "…", "inside_names": errors.theme.inside_names}
    if errors.frame is None:
        return Theme(**named, terms=terms)
    frame = Frame(key="f", label=_LABEL, definition="…", present_if=errors.frame.present_if, terms=terms)
    return Theme(**named, frames=(frame,))


def _find(themes: tuple[Theme, ...], half: Half, codebook: Codebook) -> Presence:
    book = Codebook(title="edits", version="1", names=codebook.names, themes=themes)
    hits = find_terms(half.tokens, book, evidence=half.evidence)
    return count_presence(hits, half.tokens, half.documents, book)


def choose_new_terms(
    asked: list[tuple[Errors, str, tuple[str, str, int, int]]], half: Half, codebook: Codebook, *, least: int
) -> list[Proposal]:  # fmt: skip
    """Of candidates for new terms those that find missed articles and hardly any false ones, five a frame at most.

    Each is matched by itself first. One whose missed articles a better one finds too is left out.
    """
    known = [
        Proposal(errors, "new term", text, text, term, place)
        for errors, text, place in asked
        if (term := as_term(text))
    ]
    known = [one for one in known if one.edited.folded not in {term.folded for term in one.errors.terms}]
    if not known:
        return []
    themes = tuple(_as_theme(f"e{n}", one.errors._replace(frame=None), (one.edited,)) for n, one in enumerate(known))
    presence, chosen = _find(themes, half, codebook), []
    told: dict[tuple[str, str], list[set[str]]] = {}
    scored = [(one, *_score(one.errors, presence.present[:, n])) for n, one in enumerate(known)]
    for one, won, lost in sorted(scored, key=lambda row: (len(row[2]) - len(row[1]), -len(row[0].form), row[0].form)):
        before = told.setdefault(one.errors.key, [])
        new = not any(won <= other for other in before)
        if len(won) >= max(least, 2 * len(lost)) and new and len(before) < NEW_TERMS:
            before.append(won)
            chosen.append(one)
    return chosen


def _score(errors: Errors, found: np.ndarray) -> tuple[set[str], set[str]]:
    """The missed articles that are found, and the articles that are found falsely and were not before."""
    at = found & errors.coded & ~errors.present
    return set(errors.ids[at & errors.carried]), set(errors.ids[at & ~errors.carried])


def read_half(tokens: pd.DataFrame, documents: pd.DataFrame, codings: pd.DataFrame) -> Half:
    return Half(tokens, documents, codings, count_evidence(tokens))
