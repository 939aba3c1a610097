"""What the suggestions look at: each word of a codebook, and the forms of a corpus by the stems they hold."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
import pyarrow as pa

from analysis.arabic.grammar import ARTICLE, Split, split_proclitics
from analysis.arabic.letters import ARABIC_LETTER, clean_form, clean_word, fold_press, letters_agree, matching_key
from analysis.arabic.lists import stop_words
from analysis.arabic.vocabulary import clean_words
from analysis.framing.codebook import Codebook, Label, Term, Theme
from analysis.framing.codebook_parts import PARTICLES
from analysis.framing.evidence import count_evidence
from analysis.framing.matching import find_terms


@dataclass(frozen=True)
class Entry:
    """A word of a codebook term, without its ال, where it stands, and the codes of the forms that match it already."""

    theme: str
    frame: str
    term: Term
    kind: str  # of a name: person, place …; empty for the term of a theme
    word: str
    place: int  # which word of the term
    codes: frozenset[int] = frozenset()

    @property
    def adjective(self) -> bool:
        return self.term.pos == "adj" or (self.term.pos == "auto" and (self.place > 0 or self.word.endswith("ي")))

    @property
    def name(self) -> bool:
        return self.term.pos == "name" or self.kind != ""


@dataclass(frozen=True)
class Found:
    """A stem as the corpus writes it: its usual letters, the codes of its forms, of those with ال, of those without."""

    letters: str
    codes: np.ndarray
    definite: np.ndarray
    alone: np.ndarray


@dataclass(frozen=True)
class Candidate:
    """A row of the suggestions in the making: `key` is the codebook's key that `form` would go to."""

    entry: Entry
    kind: str
    form: str
    evidence: str
    key: str
    at: np.ndarray  # rows of tokens where it stands, the first one is shown
    width: int = 1  # words


class Corpus:
    """The vocabulary by the stems that its forms may hold, and the running words by their codes."""

    def __init__(self, tokens: pd.DataFrame):
        self.tokens = tokens.reset_index(drop=True)
        vocabulary = tokens["form"].cat.categories.astype(str)
        self.forms = clean_words(pa.array(vocabulary, pa.large_string())).to_pylist()
        self.codes = tokens["form"].cat.codes.to_numpy(np.int64)
        self.n = np.bincount(self.codes, minlength=len(self.forms))
        self.doc = tokens["doc_id"].astype("category").cat.codes.to_numpy(np.int64)
        self.sentence = tokens["sentence"].to_numpy(np.int64)
        self.opens = np.ones(len(self.codes), bool)  # a sentence
        self.opens[1:] = (np.diff(self.doc) != 0) | (np.diff(self.sentence) != 0)
        self.joined = tokens.get("joined", pd.Series(True, index=tokens.index)).to_numpy(bool) & ~self.opens
        self._order = np.argsort(self.codes, kind="stable")
        self._bounds = np.searchsorted(self.codes[self._order], np.arange(len(self.forms) + 1))
        self._stems: dict[str, list[tuple[int, Split]]] = {}
        for code, form in enumerate(self.forms):
            for split in split_proclitics(form) if self.n[code] and ARABIC_LETTER.match(form) else ():
                self._stems.setdefault(matching_key(split.rest), []).append((code, split))

    def positions(self, codes: Iterable[int]) -> np.ndarray:
        spans = [self._order[self._bounds[code] : self._bounds[code + 1]] for code in codes]
        return np.sort(np.concatenate(spans)) if spans else np.zeros(0, np.int64)

    def count(self, codes: Iterable[int]) -> int:
        return int(self.n[list(codes)].sum())

    def following(self, at: np.ndarray) -> np.ndarray:
        """The codes of the words that follow, where no sign and no sentence end parts them."""
        behind = at[at + 1 < len(self.codes)] + 1
        return self.codes[behind[self.joined[behind]]]

    def exactly(self, form: str) -> list[int]:
        """The codes of a form without clitics."""
        read = self._stems.get(matching_key(form), ())
        return [code for code, split in read if not split.proclitics and split.rest == form]

    def is_beside(self, at: np.ndarray, step: int, codes: Iterable[int]) -> np.ndarray:
        """Which places have one of these forms before them (step -1) or behind them (1)?"""
        other = np.clip(at + step, 0, len(self.codes) - 1)
        return np.isin(self.codes[other], list(codes)) & self.joined[np.maximum(at, other)] & (at != other)

    def preceding(self, at: np.ndarray) -> np.ndarray:
        return self.codes[at[self.joined[at]] - 1]

    def nouns(self) -> list[str]:
        """Every stem that the corpus writes with ال, in the order of the letters."""
        read = ((code, split) for splits in self._stems.values() for code, split in splits)
        return sorted({split.rest for code, split in read if self._is_definite(code, split)})

    def count_stem(self, stem: str) -> int:
        """How often the corpus writes the letters of a stem alone or with ال, in any spelling of its hamza."""
        read = self._stems.get(matching_key(stem), ())
        return self.count({code for code, split in read if split.has_article or not split.proclitics})

    def is_noun(self, stem: str) -> bool:
        """Does the corpus write the stem with ال?"""
        return any(self._is_definite(code, split) for code, split in self._stems.get(matching_key(stem), ()))

    def _is_definite(self, code: int, split: Split) -> bool:
        """In للتنظيم the article stands before تنظيم, not before لتنظيم."""
        return split.has_article and self.forms[code].endswith((ARTICLE + split.rest, "لل" + split.rest))

    def find(self, stem: str) -> Found | None:
        """The forms that hold a stem behind clitics; None where it never stands alone or with ال."""
        read = [(c, s) for c, s in self._stems.get(matching_key(stem), ()) if letters_agree(stem, s.rest)]
        read = [(c, s) for c, s in read if not s.proclitics or s.has_article or not self._is_whole(self.forms[c])]
        definite = np.unique([code for code, split in read if split.has_article]).astype(np.int64)
        alone = np.unique([code for code, split in read if not split.proclitics]).astype(np.int64)
        if not len(definite) and not len(alone):
            return None
        written: dict[str, int] = {}
        for code, split in read:
            written[split.rest] = written.get(split.rest, 0) + int(self.n[code])
        letters = min(written, key=lambda rest: (-written[rest], rest))
        return Found(letters, np.unique([code for code, _ in read]).astype(np.int64), definite, alone)

    def _is_whole(self, form: str) -> bool:
        """Does ال stand before the whole form, so that its first letter is no clitic?"""
        return any(self.forms[code] == ARTICLE + form for code, _ in self._stems.get(matching_key(form), ()))


def read_entries(codebook: Codebook, tokens: pd.DataFrame) -> list[Entry]:
    """Every Arabic word of every term that is no function word, with the codes of the forms it is found by already."""
    entries = [Entry(*place, word, at) for place in _terms(codebook) for at, word in _words(place[2])]
    terms = [_as_term(entry) for entry in entries]
    keys = [term.model_dump_json(exclude={"line", "note"}) for term in terms]
    numbers = {key: f"w{n}" for n, key in enumerate(dict.fromkeys(keys))}
    matched = _find_each({numbers[key]: term for key, term in zip(keys, terms, strict=True)}, tokens)
    none: frozenset[int] = frozenset()
    return [replace(entry, codes=matched.get(numbers[key], none)) for entry, key in zip(entries, keys, strict=True)]


def keep_beside(found: Iterable[Candidate], entries: list[Entry], corpus: Corpus) -> Iterator[Candidate]:
    """Of a word of a phrase the places beside a neighbour in the phrase alone: مكاتب is no matter of مدير المكتب."""
    known = {(entry.theme, entry.frame, entry.term.term, entry.place): entry.codes for entry in entries}
    for candidate in found:
        entry, at = candidate.entry, candidate.at
        asked = []
        for place, word in enumerate(map(clean_word, clean_form(entry.term.term).split())):
            if abs(place - entry.place) == 1:
                codes = known.get((entry.theme, entry.frame, entry.term.term, place), corpus.exactly(word))
                asked.append(corpus.is_beside(at, place - entry.place, codes))
        kept = at[np.any(asked, axis=0)] if asked else at
        if len(kept):
            yield replace(candidate, at=kept)


def _terms(codebook: Codebook) -> Iterator[tuple[str, str, Term, str]]:
    for name in codebook.names:
        yield from (("names", name.key, term, name.kind) for term in name.terms)
    for theme in codebook.themes:
        yield from ((theme.key, "", term, "") for term in theme.terms)
        yield from ((theme.key, frame.key, term, "") for frame in theme.frames for term in frame.terms)


def _words(term: Term) -> list[tuple[int, str]]:
    """The Arabic words of a term without ال, each with its place; of several words not the function words."""
    words = [clean_word(word) for word in clean_form(term.term).split()]
    return [(place, bare) for place, word in enumerate(words) if _is_asked(bare := _bare(word, place), len(words))]


def _bare(word: str, place: int) -> str:
    """Without ال and, behind the first word, without the clitics typed before ال: للاتحاد is اتحاد."""
    splits = (split for split in split_proclitics(word) if split.has_article and len(split.rest) > 2)
    found = next((split for split in splits if place or split.proclitics == (ARTICLE,)), None)
    return found.rest if found else word


def _is_asked(word: str, words: int) -> bool:
    particle = word in PARTICLES or (words > 1 and fold_press(word) in stop_words())
    return len(word) > 1 and bool(ARABIC_LETTER.match(word)) and not particle


def _as_term(entry: Entry) -> Term:
    """The word as a term by itself, as it inflects inside its own term."""
    listed = [forms for word, forms in entry.term.plurals.items() if word.removeprefix(ARTICLE) == entry.word]
    plurals = {entry.word: tuple(form for forms in listed for form in forms)} if listed else {}
    pos = "name" if entry.name else "adj" if entry.adjective else entry.term.pos
    variants = entry.term.variants if len(entry.term.term.split()) == 1 else ()
    return Term(term=entry.word, pos=pos, plurals=plurals, nisba=entry.term.nisba, variants=variants)


def _find_each(terms: dict[str, Term], tokens: pd.DataFrame) -> dict[str, frozenset[int]]:
    """The codes of the forms that each term matches, each term by itself; the vocabulary is searched, not the text."""
    if not terms or tokens.empty:
        return {}
    label = Label(en="word")
    themes = tuple(Theme(key=key, label=label, definition="…", terms=(term,)) for key, term in terms.items())
    alone = Codebook(title="words", version="1", themes=themes)
    forms = tokens.drop_duplicates("form")
    apart = forms.assign(sentence=range(len(forms)), joined=False)  # no word before speaks against a form
    hits = find_terms(apart, alone, evidence=count_evidence(tokens))
    codes = tokens["form"].cat.categories.get_indexer(hits["form"])
    return {theme: frozenset(codes[at].tolist()) for theme, at in hits.groupby("theme").indices.items()}
