"""The written forms of a corpus, cleaned once: what evidence, readings and every list of words look at.

What was read of a tokens table is kept as long as the table, since one corpus is asked many questions.
"""

import weakref
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from analysis.arabic.letters import SEATS
from analysis.arabic.vocabulary import clean_words, matching_keys
from analysis.cutting import as_arrow, whole

_READ: dict[int, "Vocabulary"] = {}  # by the identity of the categories, which never change


@dataclass(frozen=True)
class Vocabulary:
    """Forms as they are written, their letters in lower case, and their matching keys, also as places in `distinct`."""

    forms: list[str]
    cleaned: pa.Array
    keys: pa.Array
    place: np.ndarray
    distinct: list[str]


def read_vocabulary(forms: pd.Index) -> Vocabulary:
    """The forms, read once for each index.

    >>> known = read_vocabulary(pd.Index(["الإرهاب", "الارهـاب"]))
    >>> known.cleaned.to_pylist(), known.distinct, known.place.tolist()
    (['الإرهاب', 'الارهاب'], ['الارهاب'], [0, 0])
    """
    if id(forms) not in _READ:
        _READ[id(forms)] = _read(whole(as_arrow(pd.Series(forms.astype("str")))))
        weakref.finalize(forms, _READ.pop, id(forms), None)
    return _READ[id(forms)]


def _read(forms: pa.Array) -> Vocabulary:
    cleaned = clean_words(forms)
    keys = _keys(cleaned)
    encoded = keys.dictionary_encode()
    return Vocabulary(forms.to_pylist(), cleaned, keys, encoded.indices.to_numpy(), encoded.dictionary.to_pylist())


def _keys(cleaned: pa.Array) -> pa.Array:
    """Most words are their own matching key: only those with a hamza or a final ى are changed."""
    changed = pc.match_substring_regex(cleaned, f"[{''.join(SEATS)}]|ى$")
    return pc.replace_with_mask(cleaned, changed, matching_keys(cleaned.filter(changed)))
