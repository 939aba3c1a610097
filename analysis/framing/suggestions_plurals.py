"""Broken plurals that a corpus writes and a codebook does not list."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from analysis.arabic.grammar import ARTICLE
from analysis.arabic.letters import fold_press, matching_key
from analysis.arabic.lists import read_rows, stop_words
from analysis.arabic.plurals import Guess, broken_plurals, possible_singulars
from analysis.framing.suggestions_words import Candidate, Corpus, Entry, Found

AGREEING = 0.3, 0.15  # a plural stands before a feminine or plural adjective this often, after it with ال, and without
COUNTED = 0.03  # or behind a number or a word of quantity this often
OFTEN = 10
RIVAL = 0.05  # another singular counts where it stands this often beside the word
TWICE = 2  # once is chance: a construct (أمن الدولة) looks like agreement


def suggest_plurals(entries: list[Entry], corpus: Corpus) -> Iterator[Candidate]:
    """The attested broken plurals of every word that no name is; a doubtful pattern needs a plural's behaviour."""
    signs = _Signs(corpus)
    known = {matching_key(entry.word) for entry in entries}
    asked: dict[str, list[tuple[Guess, Found]]] = {}
    for entry in entries:
        if entry.name:
            continue
        if entry.word not in asked:
            attested = _attested(entry.word, corpus)
            asked[entry.word] = [pair for pair in attested if _stands(entry.word, *pair, corpus, signs)]
        for guess, found in asked[entry.word]:
            new = [code for code in found.codes.tolist() if code not in entry.codes]
            if matching_key(guess.letters) not in known and corpus.count(new) * 2 > corpus.count(found.codes):
                told = f"singular {guess.pattern.singular}, plural {guess.pattern.plural}{signs.told(found)}"
                yield Candidate(entry, "broken plural", found.letters, told, "plurals", corpus.positions(new))


def _attested(word: str, corpus: Corpus) -> Iterator[tuple[Guess, Found]]:
    seen: set[str] = set()
    for guess in broken_plurals(word):
        found = corpus.find(guess.letters)
        if found and fold_press(found.letters) not in stop_words() and found.letters not in seen:
            seen.add(found.letters)
            yield guess, found


def _stands(word: str, guess: Guess, found: Found, corpus: Corpus, signs: "_Signs") -> bool:
    """Do the letters suffice, or does the corpus use the form as a plural, and of no likelier singular?"""
    bare = guess.letters[0] in "أآ" and found.letters[0] == "ا"  # احلال may be إحلال
    if guess.pattern.needs in ("", "unless singular") and not bare:
        return not (guess.pattern.needs and signs.is_singular(found))
    return signs.is_plural(found) and not _has_rival(word, guess, corpus)


def _has_rival(word: str, guess: Guess, corpus: Corpus) -> bool:
    """Does the corpus write a singular whose plural the form is more likely: عمال is of عامل, not of عمل?"""
    enough = corpus.count_stem(word) * RIVAL
    rivals = possible_singulars(guess.letters) if guess.pattern.needs else []
    if any(corpus.count_stem(rival.letters) > enough for rival in rivals if not rival.pattern.needs):
        return True
    equal = [rival for rival in rivals if rival.pattern.needs in ("plural", "unless singular")]
    return guess.pattern.needs == "plural unrivalled" and any(corpus.is_noun(rival.letters) for rival in equal)


@dataclass(frozen=True)
class _Count:
    agreeing: int  # plural or feminine adjectives with ال behind the form with ال
    followed: int  # words with ال there
    agreeing_bare: int  # feminine relative adjectives behind the form without ال
    followed_bare: int  # words there
    numbered: int  # numbers and words of quantity before the form
    definite: int

    @property
    def agrees(self) -> bool:
        pairs = (self.agreeing, self.followed), (self.agreeing_bare, self.followed_bare)
        return any(n >= TWICE and n >= share * of for (n, of), share in zip(pairs, AGREEING, strict=True))


class _Signs:
    """What shows a plural: الأحزاب السياسية, جهود دولية, الجنود المصريون, خمسة أحزاب."""

    def __init__(self, corpus: Corpus):
        self._corpus, self._seen = corpus, {}
        numbers = {fold_press(row["word"]) for row in read_rows("plural_signs")}
        self._definite = np.array([form.startswith(ARTICLE) for form in corpus.forms], bool)
        plural = np.array([len(form) > 4 and form.endswith(("ة", "ون", "ين")) for form in corpus.forms], bool)
        self._agreeing = self._definite & plural
        self._relative = ~self._definite & np.array([form.endswith("ية") for form in corpus.forms], bool)
        self._number = np.array([fold_press(form) in numbers for form in corpus.forms], bool)

    def count(self, found: Found) -> _Count:
        if found.letters not in self._seen:
            corpus = self._corpus
            definite, alone = (corpus.positions(codes) for codes in (found.definite, found.alone))
            behind, behind_bare = corpus.following(definite), corpus.following(alone)
            before = np.concatenate([corpus.preceding(definite), corpus.preceding(alone)])
            asked = (self._agreeing, behind), (self._definite, behind), (self._relative, behind_bare)
            sums = [int(mask[codes].sum()) for mask, codes in asked]
            self._seen[found.letters] = _Count(*sums, len(behind_bare), int(self._number[before].sum()), len(definite))
        return self._seen[found.letters]

    def is_plural(self, found: Found) -> bool:
        count = self.count(found)
        return count.agrees or (count.numbered > 0 and count.numbered >= COUNTED * self._corpus.count(found.codes))

    def is_singular(self, found: Found) -> bool:
        """Often before words with ال, and never as a plural is: الوصول is no plural of وصل."""
        return self.count(found).followed >= OFTEN and not self.is_plural(found)

    def told(self, found: Found) -> str:
        count = self.count(found)
        agreeing, followed = count.agreeing + count.agreeing_bare, count.followed + count.followed_bare
        shown = agreeing and not found.letters.endswith("ة")  # there a feminine adjective shows nothing
        parts = [f"{agreeing} of {followed} before a feminine or plural adjective"] * bool(shown)
        parts += [f"{count.numbered} behind a number"] * bool(count.numbered)
        parts += ["never with ال"] * (not count.definite)
        return "".join(f"; {part}" for part in parts)
