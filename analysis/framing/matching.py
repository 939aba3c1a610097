"""Tokens and codebook to hits: every occurrence of every term, with the reading that found it."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.arabic.grammar import split_proclitics
from analysis.arabic.letters import clean_word, letters_agree, matching_key
from analysis.framing.codebook import Codebook
from analysis.framing.lexemes import Evidence, Word, count_evidence, open_place, read_evidence, read_forms
from analysis.framing.phrases import Planned, Sequence, Slot, all_words, plan_terms
from analysis.tables import HITS, check_table


@dataclass(frozen=True)
class _Text:
    """The running words as arrays: code of each form, number of each stretch without a break, and where codes stand."""

    codes: np.ndarray
    stretch: np.ndarray
    order: np.ndarray
    bounds: np.ndarray

    def positions(self, codes: np.ndarray) -> np.ndarray:
        spans = [self.order[self.bounds[code] : self.bounds[code + 1]] for code in codes]
        return np.sort(np.concatenate(spans)) if spans else np.zeros(0, np.int64)


class _Readings:
    """The readings of the vocabulary, asked by word and by the clitics that a place allows."""

    def __init__(self, table: pd.DataFrame, words: list[Word]):
        self._tables = {words[number]: part for number, part in table.groupby("word", sort=False)}
        self._asked: dict[Slot, dict[int, tuple[str, str]]] = {}

    def of(self, slot: Slot) -> dict[int, tuple[str, str]]:
        """Code -> (proclitics, ending) of the forms that may stand in a place."""
        if slot not in self._asked:
            found: dict[int, tuple[str, str]] = {}
            for word in slot.words:
                part = self._tables.get(word)
                for row in () if part is None else part.itertuples(index=False):
                    if _fits(slot, row.proclitics, row.ending, word.clitic):
                        found.setdefault(row.code, (row.proclitics, row.ending))
            self._asked[slot] = found
        return self._asked[slot]


@dataclass(frozen=True)
class _Corpus:
    """What the search for every term reads: the running words, the readings of the vocabulary, forms and evidence."""

    text: _Text
    readings: _Readings
    forms: list[str]
    evidence: Evidence


def find_terms(tokens: pd.DataFrame, codebook: Codebook, *, evidence: pd.DataFrame | None = None) -> pd.DataFrame:
    """Every occurrence of every codebook term, clitics and inflections read by the grammar.

    One row is an occurrence; names come as theme `names`. Inside a frame the longest match wins; frames are counted
    independently of each other. Nothing but white space, quotation marks or a hyphen parts the words of a phrase.
    `inside_name` holds the key of the name a hit stands inside. `evidence` is a `count_evidence` table, by default of
    these tokens; with that of the whole corpus a part gives the whole's hits.

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
    plan = list(plan_terms(codebook))
    words = all_words(plan)
    proof = read_evidence(count_evidence(tokens) if evidence is None else evidence)
    readings = _Readings(read_forms(forms, words, proof), words)
    corpus = _Corpus(_read_text(tokens), readings, forms, proof)
    parts = [_find(term, corpus).assign(term=n) for n, term in enumerate(plan)]
    spans = pd.concat([part for part in parts if len(part)] or [_no_spans().assign(term=0)], ignore_index=True)
    keys = pd.DataFrame([(t.theme, t.frame, t.term.term) for t in plan], columns=["theme", "frame", "written"])
    spans = _longest(spans.join(keys, on="term"))
    return _to_hits(_mark_names(spans), tokens)


def _read_text(tokens: pd.DataFrame) -> _Text:
    codes = tokens["form"].cat.codes.to_numpy(np.int64)
    doc = tokens["doc_id"].astype("category").cat.codes.to_numpy(np.int64)
    breaks = np.ones(len(codes), bool)
    breaks[1:] = (np.diff(doc) != 0) | (np.diff(tokens["sentence"]) != 0) | (np.diff(tokens["position"]) != 1)
    breaks |= ~tokens.get("joined", pd.Series(True, index=tokens.index)).to_numpy(bool)
    order = np.argsort(codes, kind="stable")
    bounds = np.searchsorted(codes[order], np.arange(len(tokens["form"].cat.categories) + 1))
    return _Text(codes, np.cumsum(breaks), order, bounds)


def _fits(slot: Slot, proclitics: str, ending: str, typed: str) -> bool:
    """Do the clitics of a reading fit the place? `typed`: the clitic that the codebook itself wrote."""
    clitics = [clitic for clitic in proclitics.split("+") if clitic]
    if slot.possessive and "possessive" not in ending:
        return False
    bare = [clitic for clitic in clitics if clitic != "ال"]
    wanted = {"conjunction": ["و"], "lam": ["ل"], "article": [typed] if typed else []}
    return slot.clitics == "any" or bare == wanted[slot.clitics]


def _find(term: Planned, corpus: _Corpus) -> pd.DataFrame:
    spans = _any_of(term.found, corpus)
    if len(spans) and term.after:
        spans = spans[_beside(spans["first"] - 1, spans["first"], _any_of(term.after, corpus)["last"], corpus.text)]
    if len(spans) and term.before:
        spans = spans[_beside(spans["last"] + 1, spans["last"], _any_of(term.before, corpus)["first"], corpus.text)]
    if len(spans) and term.phrases:
        spans = spans[~_inside(spans, _any_of(term.phrases, corpus))]
    if len(spans) and term.term.exclude:
        spans = spans[~_excluded(term.term.exclude, spans, corpus)]
    return spans


def _no_spans() -> pd.DataFrame:
    places = {"first": np.zeros(0, np.int64), "last": np.zeros(0, np.int64)}
    return pd.DataFrame({**places, "proclitics": [], "ending": [], "template": []})


def _any_of(found: Iterable[Sequence], corpus: _Corpus) -> pd.DataFrame:
    """The occurrences of several sequences, those of the first before those of the next."""
    parts = [part for part in (_occurrences(sequence, corpus) for sequence in found) if len(part)]
    return pd.concat(parts, ignore_index=True) if parts else _no_spans()


def _occurrences(sequence: Sequence, corpus: _Corpus) -> pd.DataFrame:
    """First and last position of a sequence, wherever its words stand in one stretch."""
    text = corpus.text
    allowed = [corpus.readings.of(slot) if slot.words else None for slot in sequence.slots]
    at = text.positions(np.fromiter(allowed[0], np.int64, len(allowed[0])))
    for step, codes in enumerate(allowed[1:], 1):
        at = at[at + step < len(text.codes)]
        at = at[text.stretch[at + step] == text.stretch[at]]
        if codes is None:
            at = at[_opens(sequence.slots[step], text.codes[at + step], corpus)]
        else:
            at = at[np.isin(text.codes[at + step], np.fromiter(codes, np.int64, len(codes)))]
    if not len(at):
        return _no_spans()
    read = [[(codes or {}).get(code, ("", "")) for code in text.codes[at + step]] for step, codes in enumerate(allowed)]
    fronts, endings = ([[word[part] for word in row] for row in zip(*read, strict=True)] for part in (0, 1))
    spans = pd.DataFrame({"first": at, "last": at + len(allowed) - 1})
    spans["proclitics"] = ["|".join(row) if any(row) else "" for row in fronts]
    spans["ending"] = ["|".join(row) for row in endings]
    return spans.assign(template=sequence.template)


def _opens(slot: Slot, codes: np.ndarray, corpus: _Corpus) -> np.ndarray:
    """May these forms stand in the open place of a template: with و where it asks for it, else with ال alone?"""
    wanted = "conjunction" if slot.clitics == "conjunction" else ""
    good = [code for code in np.unique(codes) if open_place(corpus.forms[code], corpus.evidence) == wanted]
    return np.isin(codes, good)


def _beside(at: pd.Series, own: pd.Series, neighbours: pd.Series, text: _Text) -> np.ndarray:
    """Which spans have one of the neighbours at their edge, in the same sentence?"""
    safe = at.clip(0, len(text.codes) - 1).to_numpy()
    return np.isin(at, neighbours) & (text.stretch[safe] == text.stretch[own.to_numpy()])


def _excluded(words: tuple[str, ...], spans: pd.DataFrame, corpus: _Corpus) -> np.ndarray:
    """Which spans hold a form that the codebook excludes, with or without clitics before it?"""
    hit = np.zeros(len(spans), bool)
    for step in range(int((spans["last"] - spans["first"]).max()) + 1):
        at = np.minimum(spans["first"].to_numpy() + step, spans["last"].to_numpy())
        codes = corpus.text.codes[at]
        hit |= np.isin(codes, [code for code in np.unique(codes) if _is_form(corpus.forms[code], words)])
    return hit


def _is_form(form: str, words: tuple[str, ...]) -> bool:
    """Is the form, perhaps behind clitics, one of the words, in any spelling of its hamza?"""
    cleaned = clean_word(form).lower()
    rests = {cleaned, *(split.rest for split in split_proclitics(cleaned))}
    named = [clean_word(word).lower() for word in words]
    same = ((word, rest) for word in named for rest in rests if matching_key(word) == matching_key(rest))
    return any(letters_agree(word, rest) for word, rest in same)


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
    return spans[np.array(keep, bool)]


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
    told = ("theme", "frame", "proclitics", "ending", "template", "inside_name")
    hits |= {name: spans[name].astype("str").to_numpy() for name in told}
    hits["term"] = spans["written"].astype("str").to_numpy()
    hits["end"] = tokens["end"].to_numpy()[last]
    hits["form"] = [" ".join(forms[a : b + 1]) for a, b in zip(first, last, strict=True)]
    table = pd.DataFrame(hits)[[column.name for column in HITS.columns]]
    return table.astype({column.name: "str" for column in HITS.columns if column.dtype == "text"})
