"""A corpus opened once for many questions: which forms may be a word, where each form stands, which article that is.

A question costs what it finds, not what the corpus holds: the grammar reads the forms that the letters allow, in the
few words around them. What it answers is what `find_terms` counts.
"""

from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from analysis.arabic.grammar import fronts, split_proclitics
from analysis.arabic.letters import matching_key
from analysis.arabic.vocabulary import clean_words, holds_madda
from analysis.framing.evidence import count_evidence, mask, read_evidence
from analysis.framing.lexemes import Word, index_words
from analysis.framing.occurrences import Found, find_places
from analysis.framing.phrases import Planned
from analysis.framing.search import Readings, Text, read_text
from analysis.statistics.running import in_order
from analysis.statistics.words import as_forms
from analysis.tables import check_table


@dataclass(frozen=True)
class WordIndex:
    """The running words as codes, and the ways into them."""

    text: Text
    tokens: pd.DataFrame  # in the order of the text
    array: pa.Array  # the forms
    stems: dict[str, int]  # what is left of a form behind its clitics, by matching key -> row of `forms_of`
    forms_of: "Groups"
    places_of: "Groups"  # form -> its running words


@dataclass(frozen=True)
class Groups:
    """Values by the number of their group: those of group n stand between two bounds."""

    values: np.ndarray
    bounds: np.ndarray

    def take(self, groups: np.ndarray) -> np.ndarray:
        """The values of all these groups, group by group."""
        first, count = self.bounds[groups], np.diff(self.bounds)[groups]
        shift = np.repeat(first - (np.cumsum(count) - count), count)
        return self.values[np.arange(len(shift)) + shift]


def index_words_of(tokens: pd.DataFrame) -> WordIndex:
    """Open a `tokens` table for questions. Errors are those of `find_terms`."""
    check_table(tokens, "tokens")
    tokens = in_order(tokens)
    tokens = tokens.assign(form=as_forms(tokens))
    text = read_text(tokens, read_evidence(count_evidence(tokens)))
    array = pa.array(text.forms, pa.large_string())
    stems, codes = _stems(array, text.keys)
    known = stems.dictionary_encode()
    number = {stem: n for n, stem in enumerate(known.dictionary.to_pylist())}
    of_stems = _group(codes, known.indices.to_numpy(), len(number))
    of_forms = _group(np.arange(len(text.codes)), text.codes, len(array))
    return WordIndex(text, tokens, array, number, of_stems, of_forms)


def _group(values: np.ndarray, group: np.ndarray, size: int) -> Groups:
    order = np.argsort(group, kind="stable")
    return Groups(values[order], np.append(0, np.cumsum(np.bincount(group, minlength=size))))


def _stems(forms: pa.Array, keys: pa.Array) -> tuple[pa.Array, np.ndarray]:
    """Every stem that a form may have behind its clitics, and the form's code; as the matcher takes them apart."""
    cleaned = clean_words(forms)
    apart = np.flatnonzero(mask(holds_madda(cleaned)))  # آ is one letter at the beginning of a stem, two inside it
    pairs = [(matching_key(split.rest), code) for code in apart for split in split_proclitics(cleaned[code].as_py())]
    stems, codes = [pa.array([stem for stem, _ in pairs], pa.large_string())], [[code for _, code in pairs]]
    for front in fronts():
        found = np.flatnonzero(mask(pc.starts_with(cleaned, front.letters)))
        stems.append(pc.utf8_slice_codeunits(keys.take(pa.array(found)), front.length))
        codes.append(found)
    return pa.concat_arrays(stems), np.concatenate(codes).astype(np.int64)


def find_in(index: WordIndex, plan: list[Planned]) -> tuple[Found, np.ndarray, Readings]:
    """What `find_places` finds in the whole text, with the first and last word as rows of `index.tokens`."""
    at = _around(_anchors(index, plan), _reach(plan), len(index.text.codes))
    found, reason, readings = find_places(plan, _part(index.text, at))
    spans = found.spans
    moved = replace(spans, first=at[spans.first], last=at[spans.last])
    return replace(found, spans=moved), reason, readings


def _reach(plan: list[Planned]) -> int:
    """How far from one of its words a term is judged: its own words, then its neighbours, the next word at least."""
    own = max(len(sequence.slots) for term in plan for sequence in term.found)
    beside = (sequence for term in plan for sequence in (*term.after, *term.before, *term.phrases))
    return own - 1 + max((len(sequence.slots) for sequence in beside), default=1)


def _anchors(index: WordIndex, plan: list[Planned]) -> np.ndarray:
    """Where a term can stand: the places of the rarest word of each of its sequences."""
    anchors = [np.zeros(0, np.int64)]
    for sequence in (sequence for term in plan for sequence in term.found):
        anchors.append(min((_places(index, slot.words) for slot in sequence.slots if slot.words), key=len))
    return np.concatenate(anchors)


def _places(index: WordIndex, words: tuple[Word, ...]) -> np.ndarray:
    keys = (index.stems.get(key) for key in index_words(list(words)))
    known = np.array([number for number in keys if number is not None], np.int64)
    return index.places_of.take(np.unique(index.forms_of.take(known)))


def _around(anchors: np.ndarray, width: int, size: int) -> np.ndarray:
    """The words up to `width` places from an anchor, in order."""
    if not len(anchors):
        return anchors
    near = np.zeros(size, bool)
    for step in range(-width, width + 1):
        near[np.clip(anchors + step, 0, size - 1)] = True
    return np.flatnonzero(near)


def _part(text: Text, at: np.ndarray) -> Text:
    """Some words of the text as a text of their own; a stretch ends where words are left out."""
    breaks = np.ones(len(at), bool)
    breaks[1:] = (np.diff(at) != 1) | (np.diff(text.stretch[at]) != 0)
    used = np.zeros(len(text.forms), bool)
    used[text.codes[at]] = True
    kept = np.flatnonzero(used)
    number = np.zeros(len(used), np.int64)
    number[kept] = np.arange(len(kept))
    forms = [text.forms[code] for code in kept]
    codes, keys = number[text.codes[at]], text.keys.take(pa.array(kept))
    return Text(codes, np.cumsum(breaks, dtype=np.int32), forms, keys, text.evidence)
