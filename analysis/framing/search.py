"""Sequences of words in running text: where each stands, and how each of its words was read. No loop over words.

Every sequence of a codebook is looked for at once. The first place of a sequence is found through the codes of the
forms that may stand there; each further place is checked for all candidates together.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from analysis.arabic.grammar import ARTICLE
from analysis.arabic.letters import clean_word, matching_key
from analysis.arabic.vocabulary import clean_words, matching_keys
from analysis.framing.evidence import Evidence, mask, open_place
from analysis.framing.lexemes import Word
from analysis.framing.phrases import Sequence, Slot
from analysis.framing.readings import read_forms

NO_SLOT, OPEN, NO_READING = -1, -2, -1


@dataclass(frozen=True)
class Text:
    """The running words: code of each form, number of each stretch without a break; the forms and the evidence."""

    codes: np.ndarray
    stretch: np.ndarray
    forms: list[str]
    keys: pa.Array  # matching key of each form
    evidence: Evidence

    def is_one_of(self, words: Iterable[str]) -> np.ndarray:
        """Which forms are one of these words as they stand, hamza and marks aside?"""
        wanted = pa.array({matching_key(clean_word(word)) for word in words}, pa.large_string())
        return mask(pc.is_in(self.keys, value_set=wanted))


@dataclass(frozen=True)
class Readings:
    """How a form may be read in a place: `reading` of the (slot, code) in `key`, and what each reading is."""

    key: np.ndarray  # slot * forms + code, sorted
    reading: np.ndarray
    proclitics: np.ndarray  # of each reading
    ending: np.ndarray
    width: int  # forms

    def of(self, slot: np.ndarray, code: np.ndarray) -> np.ndarray:
        wanted = slot * self.width + code
        at = np.minimum(np.searchsorted(self.key, wanted), max(len(self.key) - 1, 0))
        if not len(self.key):
            return np.full(len(wanted), NO_READING)
        return np.where(self.key[at] == wanted, self.reading[at], NO_READING)


@dataclass(frozen=True)
class Spans:
    """Where sequences stand: number of the sequence, first and last word, and the reading of each word."""

    sequence: np.ndarray
    first: np.ndarray
    last: np.ndarray
    reading: np.ndarray  # a row a span, a column a place

    def take(self, chosen: np.ndarray) -> "Spans":
        return Spans(self.sequence[chosen], self.first[chosen], self.last[chosen], self.reading[chosen])

    def __len__(self) -> int:
        return len(self.first)


def read_text(tokens: pd.DataFrame, evidence: Evidence) -> Text:
    codes = tokens["form"].cat.codes.to_numpy()
    doc = tokens["doc_id"].astype("category").cat.codes.to_numpy()
    breaks = np.zeros(len(codes), bool)
    breaks[1:] = (np.diff(doc) != 0) | (np.diff(tokens["sentence"]) != 0) | (np.diff(tokens["position"]) != 1)
    breaks |= ~tokens.get("joined", pd.Series(True, index=tokens.index)).to_numpy(bool)
    forms = tokens["form"].cat.categories.astype(str).tolist()
    keys = matching_keys(clean_words(pa.array(forms, pa.large_string())))
    return Text(codes, np.cumsum(breaks, dtype=np.int32), forms, keys, evidence)


def find_sequences(sequences: list[Sequence], text: Text) -> tuple[Spans, Readings]:
    """Every occurrence of every sequence, and the readings by which their words were found."""
    slots = list(dict.fromkeys(slot for sequence in sequences for slot in sequence.slots if slot.words))
    readings = _read_slots(slots, text)
    places = _places(sequences, slots)
    first, sequence, reading = _first_places(places[:, 0], readings, text)
    found = np.full((len(first), places.shape[1]), NO_READING, np.int32)
    found[:, 0] = reading
    spans = Spans(sequence, first, first, found)
    for step in range(1, places.shape[1]):
        spans = _step(spans, step, places, sequences, readings, text)
    return spans, readings


def _places(sequences: list[Sequence], slots: list[Slot]) -> np.ndarray:
    """The slots of each sequence, a row a sequence: their numbers, OPEN where any word may stand."""
    number = {slot: n for n, slot in enumerate(slots)}
    width = max((len(sequence.slots) for sequence in sequences), default=1)
    places = np.full((len(sequences), width), NO_SLOT, np.int64)
    for row, sequence in zip(places, sequences, strict=True):
        row[: len(sequence.slots)] = [number.get(slot, OPEN) for slot in sequence.slots]
    return places


def _read_slots(slots: list[Slot], text: Text) -> Readings:
    words = list(dict.fromkeys(word for slot in slots for word in slot.words))
    table = read_forms(text.forms, words, text.evidence)
    number = {word: n for n, word in enumerate(words)}
    rows = [(n, number[word], rank) for n, slot in enumerate(slots) for rank, word in enumerate(slot.words)]
    table = pd.DataFrame(rows, columns=["slot", "word", "rank"]).merge(table, on="word")
    told = table[["slot", "word", "proclitics", "ending"]].to_numpy(object)
    fits = {key: fits_slot(slots[key[0]], words[key[1]], *key[2:]) for key in map(tuple, told)}
    table = table[np.fromiter((fits[tuple(row)] for row in told), bool, len(told))]
    table = table.sort_values(["slot", "code", "rank"], kind="stable").drop_duplicates(["slot", "code"])
    reading, kinds = pd.MultiIndex.from_frame(table[["proclitics", "ending"]]).factorize()
    key = table["slot"].to_numpy(np.int64) * len(text.forms) + table["code"].to_numpy(np.int64)
    proclitics, ending = (kinds.get_level_values(level).to_numpy(object) for level in (0, 1))
    return Readings(key, reading.astype(np.int32), proclitics, ending, len(text.forms))


def fits_slot(slot: Slot, word: Word, proclitics: str, ending: str) -> bool:
    """Do the clitics of a reading fit the place?"""
    clitics = [clitic for clitic in proclitics.split("+") if clitic]
    if (slot.possessive and "possessive" not in ending) or (slot.dual and "dual" not in ending):
        return False
    bare = [clitic for clitic in clitics if clitic != ARTICLE]
    wanted = {"conjunction": ["و"], "lam": ["ل"], "article": [word.clitic] if word.clitic else []}
    return slot.clitics == "any" or bare == wanted[slot.clitics]


def _first_places(slots: np.ndarray, readings: Readings, text: Text) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Position, sequence and reading wherever the first word of a sequence stands."""
    slot, code = np.divmod(readings.key, max(readings.width, 1))
    opening = np.isin(slot, slots)
    slot, code, reading = slot[opening], code[opening], readings.reading[opening]
    used = np.zeros(readings.width + 1, bool)
    used[code] = True
    at = np.flatnonzero(used[text.codes])
    by_code = np.argsort(code, kind="stable")
    row, which = _expand(text.codes[at], code[by_code], readings.width)
    at, slot, reading = at[row], slot[by_code][which], reading[by_code][which]
    by_slot = np.argsort(slots, kind="stable")
    row, which = _expand(slot, slots[by_slot], int(readings.key.max(initial=0) // max(readings.width, 1)) + 1)
    return at[row], by_slot[which], reading[row]


def _expand(asked: np.ndarray, given: np.ndarray, top: int) -> tuple[np.ndarray, np.ndarray]:
    """All pairs of equal values below `top`: index into `asked`, index into the sorted `given`."""
    bounds = np.searchsorted(given, np.arange(top + 1))
    low, count = bounds[asked], (bounds[1:] - bounds[:-1])[asked]
    row = np.repeat(np.arange(len(asked)), count)
    return row, np.arange(len(row)) - np.repeat(np.cumsum(count) - count - low, count)


def _step(spans: Spans, step: int, places: np.ndarray, sequences: list, readings: Readings, text: Text) -> Spans:
    """The spans whose next word, where their sequence has one, stands in the same stretch and may be read so."""
    slot = places[spans.sequence, step]
    longer = slot != NO_SLOT
    at = np.minimum(spans.first + step, len(text.codes) - 1)
    good = (spans.first + step < len(text.codes)) & (text.stretch[at] == text.stretch[spans.first])
    spans.reading[longer, step] = readings.of(slot[longer], text.codes[at[longer]])
    open_slot = (slot == OPEN) & good
    fits = spans.reading[:, step] != NO_READING
    fits[open_slot] = _opens(spans.sequence[open_slot], text.codes[at[open_slot]], step, sequences, text)
    kept = ~longer | (good & fits)
    return replace(spans, last=np.where(longer, at, spans.last)).take(kept)


def _opens(sequence: np.ndarray, codes: np.ndarray, step: int, sequences: list, text: Text) -> np.ndarray:
    """May these forms stand in the open place of a template: with و where it asks for it, else with ال alone?"""
    found = {code: open_place(text.forms[code], text.evidence) for code in np.unique(codes)}
    wanted = {n: sequences[n].slots[step].clitics for n in np.unique(sequence)}
    pairs = zip(sequence, codes, strict=True)
    return np.array([found[code] == (wanted[n] if wanted[n] == "conjunction" else "") for n, code in pairs], bool)
