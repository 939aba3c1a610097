"""Tokens and codebook to hits: every occurrence of every term, with the reading that found it."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.arabic.grammar import split_proclitics
from analysis.arabic.letters import clean_word
from analysis.framing.codebook import Codebook, Term
from analysis.framing.lexemes import Word, count_evidence, read_evidence, read_forms
from analysis.framing.phrases import Sequence, Slot, sequences
from analysis.tables import HITS, check_table


@dataclass(frozen=True)
class _Text:
    """The running words as arrays: code of each form, a number for each stretch without a break, and where codes stand."""

    codes: np.ndarray
    stretch: np.ndarray
    order: np.ndarray
    bounds: np.ndarray

    def positions(self, codes: np.ndarray) -> np.ndarray:
        spans = [self.order[self.bounds[code] : self.bounds[code + 1]] for code in codes]
        return np.sort(np.concatenate(spans)) if spans else np.zeros(0, np.int64)


class _Readings:
    """The readings of the vocabulary, asked by word and by the clitics that a place allows."""

    def __init__(self, table: pd.DataFrame, words: dict[Word, int], size: int):
        self._tables = {number: part for number, part in table.groupby("word", sort=False)}
        self._words, self._size, self._asked = words, size, {}

    def of(self, slot: Slot) -> dict[int, tuple[str, str]]:
        """Code -> (proclitics, ending) of the forms that may stand in a place."""
        if slot not in self._asked:
            found: dict[int, tuple[str, str]] = {}
            for word in slot.words:
                part = self._tables.get(self._words[word])
                for row in () if part is None else part.itertuples(index=False):
                    if _fits(slot, row.proclitics, row.ending, word.conjunction):
                        found.setdefault(row.code, (row.proclitics, row.ending))
            self._asked[slot] = found
        return self._asked[slot]


def find_terms(tokens: pd.DataFrame, codebook: Codebook, *, evidence: pd.DataFrame | None = None) -> pd.DataFrame:
    """Every occurrence of every codebook term, clitics and inflections read by the grammar.

    One row is an occurrence; names come as theme `names`. Inside a frame the longest match wins; frames are counted
    independently of each other. `inside_name` holds the key of the name a hit stands inside. `evidence` is a
    `count_evidence` table, by default of these tokens: with that of the whole corpus, a part gives the hits of the whole.

    Returns
    -------
    DataFrame
        the `hits` table, in the order of document and position.

    Raises
    ------
    KhitabError
        where a column of `tokens` is missing.

    Caveat: one written form may be two words (عالم: world, scholar); `audit_forms` shows which forms were counted.

    >>> from analysis.framing.codebook import Codebook, Label, Theme
    >>> from analysis.tokens import tokenize
    >>> theme = Theme(key="t", label=Label(ar="الإرهاب"), definition="…", terms=("إرهاب",))
    >>> tokens = tokenize(pd.DataFrame({"doc_id": ["a"], "text": ["مكافحة الإرهاب والجماعات الإرهابية، وبالارهاب"]}))
    >>> find_terms(tokens, Codebook(title="t", version="1", themes=(theme,)))[["form", "proclitics"]].values.tolist()
    [['الإرهاب', 'ال'], ['وبالارهاب', 'و+ب+ال']]
    """
    check_table(tokens, "tokens")
    forms = tokens["form"].cat.categories.astype(str).tolist()
    plan = list(_plan(codebook))
    words = {word: number for number, word in enumerate(_all_words(plan))}
    proof = read_evidence(count_evidence(tokens) if evidence is None else evidence)
    readings = _Readings(read_forms(forms, list(words), proof), words, len(forms))
    text = _read_text(tokens)
    found = [_find(term, found, text, readings, forms) for term, found in plan]
    spans = pd.concat([part.assign(term=n) for n, part in enumerate(found)], ignore_index=True)
    keys = pd.DataFrame([(term.theme, term.frame, term.term.term) for term, _ in plan], columns=["theme", "frame", "written"])
    spans = _longest(spans.join(keys, on="term"))
    return _to_hits(_mark_names(spans), tokens)


@dataclass(frozen=True)
class _Planned:
    theme: str
    frame: str
    term: Term
    around: tuple[tuple[Slot, ...], tuple[Slot, ...]]  # what must stand before, what must stand behind
    phrases: tuple[Sequence, ...]  # where a hit inside does not count


def _plan(codebook: Codebook) -> Iterable[tuple[_Planned, list[Sequence]]]:
    for theme, frame, terms in _terms(codebook):
        for term in terms:
            around = tuple(tuple(_neighbours(words)) for words in (term.after, term.before))
            phrases = [s for phrase in term.exclude_phrases for s in sequences(Term(term=phrase, inflect="dictionary"))]
            yield _Planned(theme, frame, term, around, tuple(phrases)), sequences(term, name=theme == "names")


def _terms(codebook: Codebook) -> Iterable[tuple[str, str, tuple[Term, ...]]]:
    for name in codebook.names:
        yield "names", name.key, name.terms
    for theme in codebook.themes:
        yield theme.key, "", theme.terms
        for frame in theme.frames:
            yield theme.key, frame.key, frame.terms


def _neighbours(words: tuple[str, ...]) -> Iterable[Slot]:
    for word in words:
        yield from (slot for sequence in sequences(Term(term=word)) for slot in sequence.slots[:1])


def _all_words(plan: list[tuple[_Planned, list[Sequence]]]) -> list[Word]:
    slots = [slot for _, found in plan for sequence in found for slot in sequence.slots]
    for term, _ in plan:
        slots += [slot for side in term.around for slot in side]
        slots += [slot for phrase in term.phrases for slot in phrase.slots]
    return list(dict.fromkeys(word for slot in slots for word in slot.words))


def _read_text(tokens: pd.DataFrame) -> _Text:
    codes = tokens["form"].cat.codes.to_numpy(np.int64)
    doc = tokens["doc_id"].astype("category").cat.codes.to_numpy(np.int64)
    place = tokens["position"].to_numpy(np.int64)
    breaks = np.ones(len(codes), bool)
    breaks[1:] = (np.diff(doc) != 0) | (np.diff(tokens["sentence"].to_numpy()) != 0) | (np.diff(place) != 1)
    order = np.argsort(codes, kind="stable")
    bounds = np.searchsorted(codes[order], np.arange(len(tokens["form"].cat.categories) + 1))
    return _Text(codes, np.cumsum(breaks), order, bounds)


def _fits(slot: Slot, proclitics: str, ending: str, typed: bool) -> bool:
    """Do the clitics of a reading fit the place? `typed`: the codebook itself wrote the و."""
    clitics = [clitic for clitic in proclitics.split("+") if clitic]
    if slot.possessive and "possessive" not in ending:
        return False
    bare = [clitic for clitic in clitics if clitic != "ال"]
    wanted = {"conjunction": ["و"], "lam": ["ل"], "article": ["و"] if typed else []}
    return slot.clitics == "any" or bare == wanted[slot.clitics]


def _find(term: _Planned, found: list[Sequence], text: _Text, readings: _Readings, forms: list[str]) -> pd.DataFrame:
    parts = [_occurrences(sequence, text, readings, forms) for sequence in found]
    spans = pd.concat(parts, ignore_index=True) if parts else _no_spans()
    spans = spans.drop_duplicates(["first", "last"])
    spans = spans[_context_holds(spans, term.around, text, readings)]
    for phrase in term.phrases:
        outer = _occurrences(phrase, text, readings, forms)
        spans = spans[~_inside(spans, outer)]
    return spans[~_excluded(term.term.exclude, spans, text, forms)]


def _no_spans() -> pd.DataFrame:
    return pd.DataFrame({"first": np.zeros(0, np.int64), "last": np.zeros(0, np.int64), "proclitics": [], "ending": [], "template": []})


def _occurrences(sequence: Sequence, text: _Text, readings: _Readings, forms: list[str]) -> pd.DataFrame:
    """First and last position of a sequence, wherever its words stand in one stretch."""
    allowed = [readings.of(slot) if slot.words else None for slot in sequence.slots]
    at = text.positions(np.fromiter(allowed[0], np.int64, len(allowed[0])))
    for step, codes in enumerate(allowed[1:], 1):
        at = at[at + step < len(text.codes)]
        at = at[text.stretch[at + step] == text.stretch[at]]
        if codes is not None:
            at = at[np.isin(text.codes[at + step], np.fromiter(codes, np.int64, len(codes)))]
    if not len(at):
        return _no_spans()
    read = [[codes[c] for c in text.codes[at + step]] if codes else [("", "")] * len(at) for step, codes in enumerate(allowed)]
    at, read = _plain_gap(sequence, at, read, text, forms)
    words = list(zip(*read, strict=True))
    spans = pd.DataFrame({"first": at, "last": at + len(allowed) - 1})
    spans["proclitics"] = ["|".join(proclitics for proclitics, _ in row).strip("|") for row in words]
    spans["ending"] = ["|".join(ending for _, ending in row) for row in words]
    return spans.assign(template=sequence.template)


def _plain_gap(sequence: Sequence, at: np.ndarray, read: list, text: _Text, forms: list[str]) -> tuple[np.ndarray, list]:
    """Keep the occurrences whose open place begins with و exactly where the template asks for it."""
    keep = np.ones(len(at), bool)
    for step, slot in enumerate(sequence.slots):
        if not slot.words:
            conjunction = np.array([clean_word(forms[c]).startswith("و") for c in text.codes[at + step]], bool)
            keep &= conjunction if slot.clitics == "conjunction" else ~conjunction
    return at[keep], [[row for row, kept in zip(rows, keep, strict=True) if kept] for rows in read]


def _excluded(words: tuple[str, ...], spans: pd.DataFrame, text: _Text, forms: list[str]) -> np.ndarray:
    """Which spans hold a form that the codebook excludes, with or without clitics before it?"""
    excluded = {clean_word(word) for word in words}
    hit = np.zeros(len(spans), bool)
    for step in range(int((spans["last"] - spans["first"]).max() or 0) + 1 if len(spans) and words else 0):
        at = np.minimum(spans["first"].to_numpy() + step, spans["last"].to_numpy())
        known = {code: bool(excluded & {s.rest for s in split_proclitics(clean_word(forms[code]))}) for code in np.unique(text.codes[at])}
        hit |= np.array([known[code] for code in text.codes[at]], bool)
    return hit


def _context_holds(spans: pd.DataFrame, around: tuple, text: _Text, readings: _Readings) -> np.ndarray:
    holds = np.ones(len(spans), bool)
    for slots, at in ((around[0], spans["first"].to_numpy() - 1), (around[1], spans["last"].to_numpy() + 1)):
        if slots:
            codes = np.array(sorted({code for slot in slots for code in readings.of(slot)}), np.int64)
            inside = (at >= 0) & (at < len(text.codes))
            safe = np.where(inside, at, 0)
            same = text.stretch[safe] == text.stretch[spans["first"].to_numpy()]
            holds &= inside & same & np.isin(text.codes[safe], codes)
    return holds


def _inside(spans: pd.DataFrame, outer: pd.DataFrame) -> np.ndarray:
    """Which spans lie inside one of the outer spans?"""
    if outer.empty or spans.empty:
        return np.zeros(len(spans), bool)
    outer = outer.sort_values(["first", "last"])
    reach = np.maximum.accumulate(outer["last"].to_numpy())
    before = np.searchsorted(outer["first"].to_numpy(), spans["first"].to_numpy(), side="right") - 1
    return (before >= 0) & (reach[np.maximum(before, 0)] >= spans["last"].to_numpy())


def _longest(spans: pd.DataFrame) -> pd.DataFrame:
    """Within a frame (and among all names) the longest of overlapping spans stays, adjacent words before a template."""
    group = (spans["theme"] + "\0" + spans["frame"]).mask(spans["theme"] == "names", "names")
    spans = spans.assign(group=group, length=spans["last"] - spans["first"], gap=spans["template"] != "")
    order = {"group": True, "gap": True, "length": False, "first": True, "written": True}
    spans = spans.sort_values(list(order), ascending=list(order.values()), kind="stable")
    taken: dict[str, set[int]] = {}
    keep = []
    for group, first, last in zip(spans["group"], spans["first"], spans["last"], strict=True):
        places = taken.setdefault(group, set())
        free = places.isdisjoint(range(first, last + 1))
        keep.append(free)
        if free:
            places.update(range(first, last + 1))
    return spans[keep]


def _mark_names(spans: pd.DataFrame) -> pd.DataFrame:
    names = spans[spans["theme"] == "names"].sort_values("first")
    inside = _inside(spans, names) & (spans["theme"] != "names").to_numpy()
    name = np.full(len(spans), "", object)
    if inside.any():
        before = np.searchsorted(names["first"].to_numpy(), spans["first"].to_numpy(), side="right") - 1
        name[inside] = names["frame"].to_numpy()[before[inside]]
    return spans.assign(inside_name=name)


def _to_hits(spans: pd.DataFrame, tokens: pd.DataFrame) -> pd.DataFrame:
    spans = spans.sort_values(["first", "last", "theme", "frame", "written"], kind="stable")
    first, last = spans["first"].to_numpy(), spans["last"].to_numpy()
    forms = tokens["form"].astype(str).to_numpy() if len(spans) else np.zeros(0, object)
    hits = {name: tokens[name].to_numpy()[first] for name in ("paragraph", "sentence", "start")}
    hits |= {name: tokens[name].astype("str").to_numpy()[first] for name in ("doc_id", "field", "zone")}
    hits |= {name: spans[name].astype("str").to_numpy() for name in ("theme", "frame", "proclitics", "ending", "template", "inside_name")}
    hits["term"] = spans["written"].astype("str").to_numpy()
    hits["end"] = tokens["end"].to_numpy()[last]
    hits["form"] = [" ".join(forms[a : b + 1]) for a, b in zip(first, last, strict=True)]
    table = pd.DataFrame(hits)[[column.name for column in HITS.columns]]
    return table.astype({column.name: "str" for column in HITS.columns if column.dtype == "text"})
