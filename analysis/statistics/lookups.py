"""Which written forms count as one word: only the forms that its letters allow are named.

The folded forms of a tokens table are kept as long as the table, since one corpus is asked for many words.
"""

import weakref
from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from analysis.arabic.folding import fold_forms
from analysis.arabic.grammar import ARTICLE, split_proclitics
from analysis.arabic.letters import fold_press
from analysis.cutting import as_arrow, whole
from analysis.statistics.naming import learn_names, mask, without_clitics

_READ: dict[int, "Folded"] = {}  # by the identity of the categories, which never change


class Folded(NamedTuple):
    """The distinct folded words of a vocabulary, and which of them each form is."""

    words: pa.Array
    place: np.ndarray


def find_named(forms: pd.Index, n: np.ndarray, asked: list[str], words: str) -> list[np.ndarray]:
    """Of each asked form a mask: which forms count as the same word? `n` tells how often each stands.

    `words` says what one word is, as in `count_words`; KhitabError where it is unknown.

    >>> forms = pd.Index(["الأمن", "بالامن", "أمن", "للأمن"])
    >>> find_named(forms, np.array([4, 1, 9, 2]), ["والأمن"], "detached")[0].tolist()
    [True, True, False, True]
    """
    if words == "written":
        return [mask(pc.equal(_as_array(forms), form)) for form in asked]
    if words not in ("folded", "detached"):
        return _find_learned(_as_array(forms), n, asked, words)
    known = _fold(forms)
    if words == "folded":
        return [mask(pc.equal(known.words, fold_press(form)))[known.place] for form in asked]
    counts = np.bincount(known.place, n, len(known.words))
    return [_is_detached(known, counts, fold_press(form))[known.place] for form in asked]


def _find_learned(forms: pa.Array, n: np.ndarray, asked: list[str], words: str) -> list[np.ndarray]:
    """The same for lexemes, which only the whole vocabulary can tell."""
    used = n > 0
    written = forms.filter(pa.array(used)).to_pylist()
    name = learn_names(written, n[used], words)
    names = np.full(len(forms), None, object)
    names[used] = list(map(name, written))
    return [names == name(form) for form in asked]


def _is_detached(known: Folded, n: np.ndarray, word: str) -> np.ndarray:
    """Which words are, without the clitics before them, what this word is without those before it?"""
    target = without_clitics(word, _count(_parts([word]), known.words, n))
    # ال is not written whole behind ل: للأمن is of الأمن
    end = target.removeprefix(ARTICLE) if len(target) > 2 + len(ARTICLE) else target
    rows = np.flatnonzero(mask(pc.ends_with(known.words, end)) & (n > 0))
    likely = known.words.take(pa.array(rows)).to_pylist()
    counts = _count(_parts(likely), known.words, n)
    found = np.zeros(len(n), bool)
    found[rows] = [without_clitics(form, counts) == target for form in likely]
    return found


def _parts(words: list[str]) -> set[str]:
    """Every word whose count decides what stands of these behind their clitics."""
    rests = {split.rest for word in words for split in split_proclitics(word)}.union(words)
    return rests | {ARTICLE + rest for rest in rests}


def _count(asked: Iterable[str], words: pa.Array, n: np.ndarray) -> dict[str, int]:
    rows = np.flatnonzero(mask(pc.is_in(words, value_set=pa.array(asked, pa.large_string()))) & (n > 0))
    return dict(zip(words.take(pa.array(rows)).to_pylist(), n[rows].astype(np.int64).tolist(), strict=True))


def _fold(forms: pd.Index) -> Folded:
    if id(forms) not in _READ:
        encoded = fold_forms(_as_array(forms)).dictionary_encode()
        _READ[id(forms)] = Folded(encoded.dictionary, encoded.indices.to_numpy())
        weakref.finalize(forms, _READ.pop, id(forms), None)
    return _READ[id(forms)]


def _as_array(forms: pd.Index) -> pa.Array:
    return whole(as_arrow(forms.to_series()))
