"""Articles that nearly carry a frame: what the grammar or the codebook left out, and what is one step off a term."""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from analysis.arabic.grammar import split_proclitics
from analysis.arabic.letters import clean_word, fold_press
from analysis.framing.codebook import Codebook
from analysis.framing.codebook_parts import Term, Theme
from analysis.framing.matching import find_left_out

LONG_ENOUGH = 5  # letters; among shorter words one step leads to other words more often than to a slip
_COUNTED = "another term of its frame stands here"
_ALIKE = ("بتثني", "جحخ", "دذ", "رز", "سش", "صض", "طظ", "عغ", "فق", "هة")  # one shape, told apart by dots
_LETTERS = "ابتثجحخدذرزسشصضطظعغفقكلمنهويء"
_LOOSE = str.maketrans({"ة": "ه", "ؤ": "و", "ئ": "ي", "ى": "ي"})


def find_near_misses(
    tokens: pd.DataFrame, hits: pd.DataFrame, codebook: Codebook, *, theme: str, frame: str = ""
) -> set[str]:
    """The doc_ids where a theme (frame '') or a frame nearly stands; articles that carry it may be among them.

    A near miss is a hit that does not count (inside a name, outside the zones of `present_if`, too few), a place of
    `find_left_out`, or words one step away from a term: the same after loose folding (ة as ه, ؤ as و, ئ as ي, every
    alif alike), or, from five letters on, with one letter more, one less, two letters swapped, or other dots.

    >>> from analysis.framing.codebook import single_term
    >>> from analysis.framing.matching import find_terms
    >>> from analysis.tokens import tokenize
    >>> documents = pd.DataFrame({"doc_id": ["a", "b", "c"], "text": ["الإرهاب", "الإرهابي", "سلام"]})
    >>> tokens, codebook = tokenize(documents), single_term("إرهاب")
    >>> sorted(find_near_misses(tokens, find_terms(tokens, codebook), codebook, theme="term"))
    ['a', 'b']
    """
    own = hits["theme"].eq(theme) & (hits["frame"].eq(frame) if frame else True)
    part = _narrow(codebook, theme, frame)
    left = find_left_out(tokens, part)
    left = left[left["reason"] != _COUNTED]
    beside = tokens["doc_id"].take(_one_step_away(tokens, part.themes[0]))
    return set(hits.loc[own, "doc_id"].astype("str")) | set(left["doc_id"].astype("str")) | set(beside.astype("str"))


def _narrow(codebook: Codebook, theme: str, frame: str) -> Codebook:
    """The codebook with this theme, or this frame, alone."""
    chosen = next(part for part in codebook.themes if part.key == theme)
    if frame:
        kept = tuple(part for part in chosen.frames if part.key == frame)
        chosen = chosen.model_copy(update={"frames": kept, "terms": ()})
    return codebook.model_copy(update={"themes": (chosen,), "names": ()})


def _one_step_away(tokens: pd.DataFrame, theme: Theme) -> np.ndarray:
    """Places of the first words of phrases that are a term but for one step in each word."""
    terms = [*theme.terms, *(term for frame in theme.frames for term in frame.terms)]
    phrases = sorted({tuple(map(_loosen, text.split())) for term in terms for text in _written(term)})
    names = sorted({word for phrase in phrases for word in phrase})
    number = {word: at for at, word in enumerate(names)}
    read = _matches(tokens["form"].cat.categories, names)
    codes = tokens["form"].cat.codes.to_numpy(np.int64)
    sentence = tokens.groupby(["doc_id", "sentence"], observed=True, sort=False).ngroup().to_numpy()
    at = np.flatnonzero(read.any(axis=0)[codes])
    found = [_places([number[w] for w in phrase], at, read, codes, sentence) for phrase in phrases]
    return np.unique(np.concatenate([np.zeros(0, np.int64), *found]))


def _written(term: Term) -> Iterator[str]:
    """The term as typed, its variants, and each listed plural in the place of its word."""
    yield from (term.folded, *term.variants)
    for word, plurals in term.plurals.items():
        yield from (" ".join(plural if w == word else w for w in term.term.split()) for plural in plurals)


def _loosen(word: str) -> str:
    return fold_press(clean_word(word)).translate(_LOOSE).removeprefix("ال")


def _matches(forms: pd.Index, words: list[str]) -> np.ndarray:
    """Words × forms: is the form, some proclitics taken off, the word or one step from it?"""
    at = {}
    for number, word in enumerate(words):
        for near in {word, *(_neighbours(word) if len(word) >= LONG_ENOUGH else ())}:
            at.setdefault(near, set()).add(number)
    read = np.zeros((len(words), len(forms)), bool)
    for place, form in enumerate(forms):
        for split in split_proclitics(clean_word(form)):
            read[list(at.get(_loosen(split.rest), ())), place] = True
    return read


def _neighbours(word: str) -> Iterator[str]:
    """Every string one step from a word."""
    for i in range(len(word) + 1):
        head, tail = word[:i], word[i:]
        yield from (head + letter + tail for letter in _LETTERS)
        if tail:
            yield head + tail[1:]
            yield from (head + other + tail[1:] for group in _ALIKE if tail[0] in group for other in group)
        if len(tail) > 1:
            yield head + tail[1] + tail[0] + tail[2:]


def _places(
    words: list[int], at: np.ndarray, read: np.ndarray, codes: np.ndarray, sentence: np.ndarray
) -> np.ndarray:  # fmt: skip
    """Where the words stand one after the other in a sentence."""
    at = at[(at + len(words) <= len(codes)) & read[words[0], codes[at]]]
    for step, word in enumerate(words[1:], 1):
        at = at[read[word, codes[at + step]] & (sentence[at + step] == sentence[at])]
    return at
