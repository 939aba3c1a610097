"""Sequences of words in running text: where each stands, and how each of its words was read. No loop over words.

Every sequence of a codebook is looked for at once. The first place of a sequence is found through the codes of the
forms that may stand there; each further place is checked for all candidates together.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from analysis.arabic.grammar import ARTICLE
from analysis.arabic.letters import clean_word, matching_key
from analysis.framing.evidence import Evidence, mask, open_place
from analysis.framing.lexemes import Word
from analysis.framing.phrases import Sequence, Slot
from analysis.framing.readings import read_forms
from analysis.framing.vocabulary import read_vocabulary

NO_SLOT, OPEN, NO_READING = -1, -2, -1
OPENINGS = ("", "conjunction", "preposition")  # what `open_place` says


@dataclass(frozen=True)
class Text:
    """The running words: code of each form, number of each stretch without a break; the forms and the evidence."""

    codes: np.ndarray
    stretch: np.ndarray
    forms: list[str]
    keys: pa.Array  # matching key of each form
    evidence: Evidence
    cleaned: pa.Array | None = None  # letters of each form, where they are known

    def is_one_of(self, words: Iterable[str], codes: np.ndarray | None = None) -> np.ndarray:
        """Which forms (of these codes, or all) are one of the words as they stand, hamza and marks aside?"""
        wanted = pa.array({matching_key(clean_word(word)) for word in words}, pa.large_string())
        keys = self.keys if codes is None else self.keys.take(pa.array(codes))
        return mask(pc.is_in(keys, value_set=wanted))


@dataclass(frozen=True)
class Readings:
    """How a form may be read in a place: `reading` of the (slot, code) in `key`, and what each reading is."""

    key: np.ndarray  # slot * forms + code, sorted
    reading: np.ndarray
    proclitics: np.ndarray  # of each reading
    ending: np.ndarray
    width: int  # forms

    def of(self, slot: np.ndarray, code: np.ndarray) -> np.ndarray:
        found = np.full(len(code), NO_READING, np.int32)
        rows = np.flatnonzero(self.holds[code])
        wanted = slot[rows] * self.width + code[rows]
        at = np.minimum(np.searchsorted(self.key, wanted), len(self.key) - 1)
        found[rows] = np.where(self.key[at] == wanted, self.reading[at], NO_READING)
        return found

    @cached_property
    def holds(self) -> np.ndarray:
        """Which forms have a reading in any place?"""
        return _table(self.key % max(self.width, 1), self.width)


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
    doc = tokens["doc_id"].astype("category").cat.codes.to_numpy()
    sentence, position = (tokens[name].to_numpy() for name in ("sentence", "position"))
    breaks = np.zeros(len(tokens), bool)
    breaks[1:] = (doc[1:] != doc[:-1]) | (sentence[1:] != sentence[:-1]) | (position[1:] - position[:-1] != 1)
    if "joined" in tokens:
        breaks |= ~tokens["joined"].to_numpy(bool)
    known, codes = read_vocabulary(tokens["form"].cat.categories), tokens["form"].cat.codes.to_numpy()
    return Text(codes, np.cumsum(breaks, dtype=np.int32), known.forms, known.keys, evidence, known.cleaned)


def find_sequences(sequences: list[Sequence], text: Text) -> tuple[Spans, Readings]:
    """Every occurrence of every sequence, and the readings by which their words were found."""
    slots = list(dict.fromkeys(slot for sequence in sequences for slot in sequence.slots if slot.words))
    readings = _read_slots(slots, text)
    places = _places(sequences, slots)
    first, sequence, reading = _first_places(places, readings, text)
    words = np.array([len(s.slots) for s in sequences], np.int64)[sequence]
    going = np.arange(len(first))
    told = [(going, reading)]
    for step in range(1, places.shape[1]):
        going = going[words[going] > step]
        of = sequence[going]
        joined = np.array([s.clitics_at(step) == "conjunction" for s in sequences], bool)[of]
        fits, read = _read_next(first[going], places[of, step], joined, step, readings, text)
        words[going[~fits]] = 0  # no span
        going = going[fits]
        told.append((going, read[fits]))
    return _as_spans(first, sequence, words, told), readings


def _as_spans(
    first: np.ndarray, sequence: np.ndarray, words: np.ndarray, told: list[tuple[np.ndarray, np.ndarray]]
) -> Spans:
    """The spans that have words; `told` holds, of each place, which spans have a word there and how it is read."""
    kept = np.flatnonzero(words)
    row = np.zeros(len(first), np.int64)
    row[kept] = np.arange(len(kept))
    found = np.full((len(kept), len(told)), NO_READING, np.int32)
    for step, (spans, readings) in enumerate(told):
        whole = words[spans] > 0
        found[row[spans[whole]], step] = readings[whole]
    return Spans(sequence[kept], first[kept], (first + words - 1)[kept], found)


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
    table = read_forms(text.forms, words, text.evidence, text.cleaned, text.keys)
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


def _first_places(places: np.ndarray, readings: Readings, text: Text) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Position, sequence and reading wherever the first word of a sequence stands, and its next one may stand too."""
    listed = places >= 0
    listed[:, 0] = False
    ahead = listed.argmax(axis=1)  # how far off the next word is that is not open; 0 where there is none
    parts = [_start(np.flatnonzero(ahead == step), step, places, readings, text) for step in np.unique([0, *ahead])]
    at, sequence, reading = (np.concatenate(found) for found in zip(*parts, strict=True))
    rank = np.argsort(np.argsort(places[:, 0], kind="stable"))
    order = np.argsort(at * len(places) + rank[sequence], kind="stable")
    return at[order], sequence[order], reading[order]


def _start(
    chosen: np.ndarray, ahead: int, places: np.ndarray, readings: Readings, text: Text
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The places of some sequences; the word `ahead` must have a reading in one of theirs."""
    slot, code = np.divmod(readings.key, max(readings.width, 1))
    opening = np.isin(slot, places[chosen, 0])
    slot, code, reading = slot[opening], code[opening], readings.reading[opening]
    at = np.flatnonzero(_table(code, readings.width)[text.codes])
    if ahead:
        at = at[: np.searchsorted(at, len(text.codes) - ahead)]
        follows = np.isin(readings.key // max(readings.width, 1), places[chosen, ahead])
        may = _table(readings.key[follows] % max(readings.width, 1), readings.width)[text.codes[at + ahead]]
        at = at[may & (text.stretch[at + ahead] == text.stretch[at])]
    by_code, by_slot = np.argsort(code, kind="stable"), np.argsort(places[chosen, 0], kind="stable")
    row, which = _expand(text.codes[at], code[by_code], readings.width)
    at, slot, reading = at[row], slot[by_code][which], reading[by_code][which]
    row, which = _expand(slot, places[chosen[by_slot], 0], int(places.max(initial=0)) + 1)
    return at[row], chosen[by_slot][which], reading[row]


def _table(codes: np.ndarray, size: int) -> np.ndarray:
    """Is a code one of these? All are below `size`."""
    found = np.zeros(size, bool)
    found[codes] = True
    return found


def _expand(asked: np.ndarray, given: np.ndarray, top: int) -> tuple[np.ndarray, np.ndarray]:
    """All pairs of equal values below `top`: index into `asked`, index into the sorted `given`."""
    bounds = np.searchsorted(given, np.arange(top + 1))
    low, count = bounds[asked], (bounds[1:] - bounds[:-1])[asked]
    row = np.repeat(np.arange(len(asked)), count)
    return row, np.arange(len(row)) - np.repeat(np.cumsum(count) - count - low, count)


def _read_next(
    first: np.ndarray, slot: np.ndarray, joined: np.ndarray, step: int, readings: Readings, text: Text
) -> tuple[np.ndarray, np.ndarray]:
    """Does the word at this step stand in the same stretch and fit its place, and how is it read?

    An open place takes a word with و where it is `joined`, else one with ال alone.
    """
    at = np.minimum(first + step, len(text.codes) - 1)
    good = (first + step < len(text.codes)) & (text.stretch[at] == text.stretch[first])
    read = readings.of(slot, text.codes[at])
    open_slot = (slot == OPEN) & good
    fits = read != NO_READING
    codes = text.codes[at[open_slot]]
    begins = by_form(codes, lambda form: OPENINGS.index(open_place(form, text.evidence)), text)
    fits[open_slot] = begins == joined[open_slot]
    return good & fits, read


def distinct(codes: np.ndarray, size: int) -> np.ndarray:
    """The codes that occur, sorted; all are below `size`."""
    return np.flatnonzero(_table(codes, size))


def by_form(codes: np.ndarray, judge: Callable[[str], int], text: Text) -> np.ndarray:
    """What is said of each form, asked once a form."""
    told = np.zeros(len(text.forms), np.int64)
    for code in distinct(codes, len(told)).tolist():
        told[code] = judge(text.forms[code])
    return told[codes]
