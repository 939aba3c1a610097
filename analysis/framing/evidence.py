"""What a corpus says about its own spelling: how often each form stands, and what follows for its first letters.

A reading is trusted less where the corpus contradicts it: ال stands before no clitic, so الوالد tells that والد is not
و + الد. All tests are ratios, so that a verdict does not drift as a corpus grows.
"""

from dataclasses import dataclass, field
from functools import cache

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from analysis.arabic.grammar import ARTICLE, inflect, keys, split_proclitics
from analysis.arabic.letters import clean_word, matching_key
from analysis.arabic.lists import read_rows
from analysis.arabic.vocabulary import matching_keys
from analysis.framing.vocabulary import Vocabulary, read_vocabulary
from analysis.statistics.words import as_forms

RADICAL_SHARE = 0.02  # a first letter is no clitic where ال stands before the whole form this often

FINALS = (("فى", "الذى", "التى"), ("في", "الذي", "التي"))  # words that show how a corpus writes a final ي


@dataclass(frozen=True)
class Evidence:
    """Matching key -> how often it stands; the shares of ه for ة behind ال, and of ى for ي at the end of a word."""

    counts: dict[str, int]
    heh_share: float
    alif_share: float = 1.0
    _definite: dict[str, int] = field(default_factory=dict, repr=False, compare=False)  # what was asked already

    def count(self, *forms: str) -> int:
        return sum([self.counts.get(matching_key(form), 0) for form in forms])

    def definite(self, form: str) -> int:
        if form not in self._definite:
            self._definite[form] = self.count(*(front + ARTICLE + form for front in ("", "و", "ب")))
        return self._definite[form]

    def weight(self, form: str) -> int:
        """How well the corpus knows a word, with ال or without; a word of the background list once more."""
        return self.definite(form) + self.count(form) + (matching_key(form) in _background())

    def is_radical(self, form: str) -> bool:
        """Is the first letter of the form no clitic, since ال stands before the whole often enough?

        A word of the background list counts as seen once with ال: in a small corpus the list decides, in a larger one
        what the corpus writes.
        """
        return self._stands_alone(form, matching_key(form) in _background())

    def is_whole(self, form: str) -> bool:
        """Are the last letters of the form no possessive, since ال stands before the whole: المالك?"""
        return self._stands_alone(form, matching_key(form) in _background(("ending",)))

    def is_noun(self, form: str) -> bool:
        """Does the corpus write the form with ال often enough to show that it is no verb and no name?"""
        return self._stands_alone(form, False)

    def is_name(self, form: str) -> bool:
        """Is the form a name whose end looks like an ending: لبنان, رمضان, حسين?"""
        return matching_key(form) in _background(("name",))

    def _stands_alone(self, form: str, listed: bool) -> bool:
        whole = self.definite(form) + listed
        return whole > 0 and whole / (whole + self.count(form)) >= RADICAL_SHARE


@cache
def _background(kinds: tuple[str, ...] = ()) -> frozenset[str]:
    """Matching keys of the words of data/background.csv of these kinds; without kinds, of the words whose first letter
    looks like a clitic (والد, بلاد, لجنة, كلمة, فريق) in all inflections.
    """
    if kinds:
        return frozenset(matching_key(row["word"]) for row in read_rows("background") if row["kind"] in kinds)
    words = (row["word"] for row in read_rows("background") if row["word"][0] in "وفبكل")
    inflections = (inflection for word in words for inflection in inflect(word))
    # ـك (your) is rare in the press, and بشريك is a partner
    return frozenset(key for i in inflections if "ك" not in i.ending.letters for key in keys(i))


def count_evidence(tokens: pd.DataFrame) -> pd.DataFrame:
    """The forms of a corpus and how often they stand: what the matcher's corpus check needs.

    One row is a cleaned form; columns `form`, `n` (running words). Give it as `evidence=` to `find_terms`, so that a
    part of a corpus gives the same hits as the whole.

    >>> from analysis.tokens import tokenize
    >>> tokens = tokenize(pd.DataFrame({"doc_id": ["a"], "text": ["الأمن الأمن والسلم"]}))
    >>> count_evidence(tokens).values.tolist()
    [['الأمن', 2], ['والسلم', 1]]
    """
    known, n = _count_forms(tokens)
    forms, sums = _sum_by(known.cleaned, n)
    table = pd.DataFrame({"form": pd.array(forms, dtype="str"), "n": sums})
    return table[sums > 0].sort_values("form", ignore_index=True)


def read_evidence(table: pd.DataFrame) -> Evidence:
    """The evidence as the matcher asks for it."""
    forms = pa.array(table["form"].astype("str"), pa.large_string())
    n = table["n"].to_numpy(np.int64)
    keys, sums = _sum_by(matching_keys(forms), n)
    return Evidence(dict(zip(keys.to_pylist(), sums.tolist(), strict=True)), *_shares(forms, n))


def own_evidence(tokens: pd.DataFrame) -> Evidence:
    """What `read_evidence` reads of the `count_evidence` of these tokens, without the table between.

    >>> from analysis.tokens import tokenize
    >>> own_evidence(tokenize(pd.DataFrame({"doc_id": ["a"], "text": ["الأمن الأمن"]}))).count("الامن")
    2
    """
    known, n = _count_forms(tokens)
    sums = np.bincount(known.place, n, len(known.distinct)).astype(np.int64)
    return Evidence(dict(zip(known.distinct, sums.tolist(), strict=True)), *_shares(known.cleaned, n))


def _count_forms(tokens: pd.DataFrame) -> tuple[Vocabulary, np.ndarray]:
    written = as_forms(tokens).cat
    n = np.bincount(written.codes.to_numpy(), minlength=len(written.categories))
    return read_vocabulary(written.categories), n


def _shares(forms: pa.Array, n: np.ndarray) -> tuple[float, float]:
    """Of cleaned forms: the shares of ه for ة behind ال, and of ى for ي."""
    definite = pc.starts_with(forms, ARTICLE)
    heh, teh = (int(n[mask(pc.and_(definite, pc.ends_with(forms, letter)))].sum()) for letter in "هة")
    alif, yeh = (int(n[mask(pc.is_in(forms, value_set=pa.array(words, pa.large_string())))].sum()) for words in FINALS)
    return heh / max(heh + teh, 1), alif / (alif + yeh) if alif + yeh else 1.0


def _sum_by(words: pa.Array, n: np.ndarray) -> tuple[pa.Array, np.ndarray]:
    encoded = words.dictionary_encode()
    sums = np.bincount(encoded.indices.to_numpy(), n, len(encoded.dictionary))
    return encoded.dictionary, sums.astype(np.int64)  # whole numbers below 2**53


def mask(condition: pa.Array) -> np.ndarray:
    """An Arrow condition as a NumPy mask."""
    return condition.to_numpy(zero_copy_only=False)


def open_place(form: str, evidence: Evidence) -> str:
    """What the word between the words of a template begins with: conjunction, preposition (before ال), or ''."""
    form = clean_word(form)
    splits = [split for split in split_proclitics(form) if split.proclitics and not evidence.definite(form)]
    if any(split.proclitics[0] == "و" for split in splits):
        return "conjunction"
    return "preposition" if any(split.has_article and split.has_preposition for split in splits) else ""
