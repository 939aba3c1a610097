"""Codebook words against the vocabulary: which written form is an inflection of which word, and by which reading.

Every form is read once. The result is a table of readings (word, form, proclitics, ending), so that a count can be
followed back to the rule that made it.
"""

from collections.abc import Iterator

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from analysis.arabic.grammar import ARTICLE, Inflection, Split, fronts, split_proclitics
from analysis.arabic.letters import clean_word, matching_key
from analysis.arabic.vocabulary import clean_words, holds_madda, matching_keys
from analysis.framing.checks import why_not
from analysis.framing.evidence import Evidence, mask
from analysis.framing.lexemes import Word, index_words


def read_forms(
    forms: list[str],
    words: list[Word],
    evidence: Evidence,
    cleaned: pa.Array | None = None,
    keys: pa.Array | None = None,
) -> pd.DataFrame:
    """Readings of every form: one row is a form that is an inflection of a word.

    Columns: `word` (index into words), `code` (index into forms), `proclitics` (joined by +), `ending`. Where a form
    has several readings as one word, the one with an article, then with fewer clitics, stands; a reading that its
    neighbours must confirm comes last. `cleaned` and `keys` are the letters and the matching keys of the forms, where
    they are known.
    """
    cleaned = clean_words(pa.array(forms, pa.large_string())) if cleaned is None else cleaned
    keys = matching_keys(cleaned) if keys is None else keys
    index = index_words(words)
    rows = [
        (number, code, "+".join(split.proclitics), told(inflection))
        for code, split, key in _candidates(cleaned, keys, index)
        for number, inflection in index[key]
        if not why_not(words[number], split, inflection, forms[code], evidence)
    ]
    readings = pd.DataFrame(rows, columns=["word", "code", "proclitics", "ending"])
    readings["rank"] = readings["proclitics"].str.len() - 10 * readings["proclitics"].str.endswith(ARTICLE)
    readings["rank"] += 100 * (readings["ending"] == "dual_or_nisba")
    readings = readings.sort_values(["word", "code", "rank", "ending"], kind="stable")
    return readings.drop_duplicates(["word", "code"]).drop(columns="rank").reset_index(drop=True)


def told(inflection: Inflection) -> str:
    """The name of an inflection as the column `ending` of hits has it: `base`, `plural:base`, `nisba:feminine`."""
    return inflection.ending.name if inflection.kind == "singular" else f"{inflection.kind}:{inflection.ending.name}"


def _candidates(cleaned: pa.Array, keys: pa.Array, index: dict) -> Iterator[tuple[int, Split, str]]:
    """Code, clitics and matching key of every form that has the letters of an inflection; the vocabulary at once."""
    apart = mask(holds_madda(cleaned)) | (pc.utf8_length(cleaned).to_numpy() < 2)
    for code in np.flatnonzero(apart):
        yield from ((code, s, key) for s in _splits(cleaned[code].as_py()) if (key := matching_key(s.rest)) in index)
    known = pa.array(index, pa.large_string())
    for front in fronts():
        codes = np.flatnonzero(mask(pc.starts_with(cleaned, front.letters)) & ~apart)
        rests = pc.utf8_slice_codeunits(keys.take(pa.array(codes)), front.length)
        found = mask(pc.is_in(rests, value_set=known)) & (pc.utf8_length(rests).to_numpy() > 1)
        told = cleaned.take(pa.array(codes[found])).to_pylist()
        for code, form, key in zip(codes[found], told, rests.filter(pa.array(found)).to_pylist(), strict=True):
            yield code, Split(front.proclitics, form[front.length :]), key


def possible_readings(form: str, index: dict) -> Iterator[tuple[int, Split, Inflection]]:
    """Every way to read a form as an inflection of a word by its letters alone: word number, clitics, inflection."""
    for split in _splits(clean_word(form).lower()):
        for number, inflection in index.get(matching_key(split.rest), ()):
            yield number, split, inflection


def _splits(cleaned: str) -> tuple[Split, ...]:
    return split_proclitics(cleaned) or (Split((), cleaned),)
