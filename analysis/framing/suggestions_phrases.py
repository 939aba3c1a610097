"""Phrases that begin with a codebook term, or hold it second behind another noun, and that the codebook lacks."""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from analysis.arabic.grammar import ARTICLE, Split, split_proclitics
from analysis.arabic.letters import ARABIC_LETTER, fold_press, matching_key
from analysis.arabic.lists import stop_words
from analysis.framing.suggestions_words import Candidate, Corpus, Entry

SHAPES = {1: ((0, 1), (0, 2), (-1, 0), (-1, 1)), 2: ((0, 2), (-1, 1))}  # words of a term: first and last of phrases
PER_TERM = 10
USUAL = (10, 0.1)  # a clitic is taken off where what is left stands this often beside the whole; where it is a noun


def suggest_phrases(entries: list[Entry], hits: pd.DataFrame, corpus: Corpus, least: int) -> Iterator[Candidate]:
    """The ten most frequent phrases of every term, names aside; one that stands in a longer one alone is left out.

    A phrase is counted in all its forms: clitics before it and ال are taken off, the term may be inflected.
    """
    words = _Words(corpus)
    reach = _reach(hits, len(corpus.codes))
    first = {(e.theme, e.frame, e.term.term): e for e in reversed(entries) if not e.name}
    hits = hits[hits["template"] == ""]
    for place, rows in hits.groupby(["theme", "frame", "term"], sort=True):
        for width, at in rows.groupby(rows["last"] - rows["at"] + 1)["at"] if place in first else ():
            yield from _phrases(first[place], (np.unique(at), int(width)), reach, words, least)


def _reach(hits: pd.DataFrame, size: int) -> np.ndarray:
    """Of every running word: the last word of the hits that begin there or before it."""
    reach = np.full(size, -1, np.int64)
    np.maximum.at(reach, hits["at"].to_numpy(), hits["last"].to_numpy())
    return np.maximum.accumulate(reach) if size else reach


def _phrases(
    entry: Entry, term: tuple[np.ndarray, int], reach: np.ndarray, words: "_Words", least: int
) -> Iterator[Candidate]:
    at, own = term
    found: list[tuple[np.ndarray, int]] = []
    for first, last in SHAPES.get(own, ()):
        starts = words.runs(at, first, last)
        starts = starts[reach[starts] < starts + last - first]  # inside a longer hit it is known already
        steps = range(last - first + 1)
        keys = np.column_stack([words.stems(starts + step, is_term=0 <= first + step < own) for step in steps])
        found += [(rows, last - first + 1) for rows in _groups(keys, starts) if len(rows) >= least]
    found = [group for group in found if not _is_part(group, found)]
    named = [(-len(rows), words.text(rows, width, entry.codes), width, rows[0], rows) for rows, width in found]
    named.sort(key=lambda group: group[:4])
    for _, text, width, _, rows in named[:PER_TERM]:
        told = f"{width} words, {words.spellings(rows, width)} ways to write them"
        yield Candidate(entry, "phrase", text, told, "phrase", rows, width)


def _groups(keys: np.ndarray, starts: np.ndarray) -> list[np.ndarray]:
    if not len(starts):
        return []
    _, group = np.unique(keys, axis=0, return_inverse=True)
    order = np.argsort(group.ravel(), kind="stable")
    return np.split(starts[order], np.flatnonzero(np.diff(group.ravel()[order])) + 1)


def _is_part(group: tuple[np.ndarray, int], found: list[tuple[np.ndarray, int]]) -> bool:
    """Does a shorter phrase stand nowhere but in one longer phrase?"""
    rows, width = group
    longer = (other for other, words in found if words > width and len(other) >= len(rows))
    return any(np.isin(rows, np.concatenate([other, other + 1])).all() for other in longer)


class _Words:
    """The vocabulary as the words of phrases: the stem of each form, and where in a phrase it may stand."""

    def __init__(self, corpus: Corpus):
        self._corpus = corpus
        stop = stop_words()
        splits = [_split(form, corpus) for form in corpus.forms]
        rests = pd.Series([split.rest for split in splits], dtype="str")
        self._display = np.array([_shown(split) for split in splits], object)
        self._stem = pd.factorize(rests.map(matching_key))[0].astype(np.int64)
        function = np.array([fold_press(rest) in stop for rest in rests], bool)
        function |= np.array([_hides_function_word(form, corpus) for form in corpus.forms], bool)
        arabic = np.array([bool(ARABIC_LETTER.match(form)) and len(form) > 1 for form in corpus.forms], bool)
        clean = np.array([set(split.proclitics) <= {ARTICLE} for split in splits], bool)
        self._inner, self._last = arabic & clean, arabic & clean & ~function
        noun = {rest: corpus.is_noun(rest) or rest.endswith("ة") for rest in set(rests)}  # مكافحة never stands with ال
        self._head = arabic & ~function & np.array([ARTICLE not in s.proclitics and noun[s.rest] for s in splits], bool)

    def runs(self, at: np.ndarray, first: int, last: int) -> np.ndarray:
        """The first words of the phrases of a shape: words side by side, the last one no function word."""
        corpus = self._corpus
        starts = at[(at + first >= 0) & (at + last < len(corpus.codes))] + first
        for step in range(1, last - first + 1):
            starts = starts[corpus.joined[starts + step] & self._inner[corpus.codes[starts + step]]]
        starts = starts[self._last[corpus.codes[starts + last - first]]]
        return starts[self._head[corpus.codes[starts]]] if first else starts

    def stems(self, at: np.ndarray, *, is_term: bool) -> np.ndarray:
        return np.zeros(len(at), np.int64) if is_term else self._stem[self._corpus.codes[at]]

    def _sequences(self, rows: np.ndarray, width: int) -> tuple[np.ndarray, np.ndarray]:
        codes = self._corpus.codes[rows[:, None] + np.arange(width)]
        return np.unique(codes, axis=0, return_counts=True)

    def spellings(self, rows: np.ndarray, width: int) -> int:
        return len(self._sequences(rows, width)[0])

    def text(self, rows: np.ndarray, width: int, term: frozenset[int]) -> str:
        """The most frequent spelling, clitics before the first word and before ال aside; `term`: codes of the term."""
        codes, n = self._sequences(rows, width)
        row = codes[np.argmax(n)]
        first = self._without_clitic(int(row[0]), term) if row[0] in term else self._display[row[0]]
        return " ".join([first, *self._display[row[1:]]])

    def _without_clitic(self, code: int, term: frozenset[int]) -> str:
        """A form of the term without the clitic that another of its forms lacks: لحل beside حل."""
        matched = {self._corpus.forms[other] for other in term if not self._display[code].startswith(ARTICLE)}
        splits = split_proclitics(self._corpus.forms[code])[1:]
        return next((split.rest for split in splits if split.rest in matched), self._display[code])


def _split(form: str, corpus: Corpus) -> Split:
    """The clitics of a form as far as the corpus tells: those with ال, a single letter where the rest is usual."""
    splits = split_proclitics(form) or (Split((), form),)
    if corpus.is_noun(form):  # ال stands before no clitic
        return splits[0]
    article = [split for split in splits if split.has_article]
    if article:
        return article[0]
    own = corpus.count_stem(form)
    times = {split: USUAL[corpus.is_noun(split.rest)] for split in splits[1:] if fold_press(form) not in stop_words()}
    usual = [split for split in times if corpus.count_stem(split.rest) > times[split] * own]
    return usual[0] if usual else splits[0]


def _hides_function_word(form: str, corpus: Corpus) -> bool:
    """Is a form a function word, perhaps behind clitics (فعلى), and no noun (فهم)?"""
    words = [split.rest for split in split_proclitics(form)[: 1 if corpus.is_noun(form) else None]]
    return any(fold_press(word) in stop_words() for word in words)


def _shown(split: Split) -> str:
    return ARTICLE + split.rest if split.has_article else split.rest
