"""Tokens and codebook to hits: every occurrence of every term, with the reading that found it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from analysis.arabic.grammar import split_proclitics
from analysis.arabic.letters import clean_word, letters_agree, matching_key
from analysis.framing import phrases
from analysis.framing.codebook import Codebook
from analysis.framing.context import misread
from analysis.framing.evidence import count_evidence, read_evidence
from analysis.framing.phrase_agreement import misses_agreement
from analysis.framing.phrases import Planned, plan_terms
from analysis.framing.search import NO_READING, Readings, Spans, Text, find_sequences, read_text
from analysis.tables import HITS, check_table

NAMES = "names"
ROLES = ("found", "after", "before", "phrases")
TEMPLATES = ("", "coordination", "possessive")


@dataclass(frozen=True)
class _Found:
    """Spans with the number of their term in the plan and that of their template."""

    spans: Spans
    term: np.ndarray
    template: np.ndarray

    def take(self, chosen: np.ndarray) -> "_Found":
        return _Found(self.spans.take(chosen), self.term[chosen], self.template[chosen])


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
    plan = list(plan_terms(codebook))
    proof = read_evidence(count_evidence(tokens) if evidence is None else evidence)
    text = read_text(tokens, proof)
    found, readings = _find(plan, text)
    found = found.take(_longest(found, plan))
    return _to_hits(found, _names_around(found, plan), plan, readings, tokens, text)


def _find(plan: list[Planned], text: Text) -> tuple[_Found, Readings]:
    """The occurrences of every term where its neighbours, exclusions and phrases allow it."""
    asked = [(n, role, sequence) for n, term in enumerate(plan) for role, sequence in _roles(term)]
    spans, readings = find_sequences([sequence for *_, sequence in asked], text)
    term = np.array([n for n, *_ in asked], np.int64)[spans.sequence]
    role = np.array([ROLES.index(role) for _, role, _ in asked], np.int8)[spans.sequence]
    template = np.array([TEMPLATES.index(sequence.template) for *_, sequence in asked], np.int8)[spans.sequence]
    agrees = ~misses_agreement(spans, [sequence.shape for *_, sequence in asked], readings, text)
    found, role = _Found(spans, term, template).take(agrees), role[agrees]
    parts = {name: found.take(role == n) for n, name in enumerate(ROLES)}
    kept = _beside(parts["found"], parts["after"], plan, text, "after")
    kept &= _beside(parts["found"], parts["before"], plan, text, "before")
    kept &= ~_inside(parts["found"].spans, parts["found"].term, parts["phrases"].spans, parts["phrases"].term)
    kept &= ~_excluded(parts["found"], plan, text)
    kept &= ~misread(parts["found"].spans, parts["found"].term, plan, readings, text)
    return parts["found"].take(kept), readings


def _roles(term: Planned) -> Iterable[tuple[str, phrases.Sequence]]:
    for role in ROLES:
        for sequence in getattr(term, role):
            yield role, sequence


def _beside(found: _Found, neighbours: _Found, plan: list[Planned], text: Text, side: str) -> np.ndarray:
    """Which spans have one of their term's neighbours at their edge, in the same stretch; all, where none is asked."""
    asks = np.array([bool(getattr(term, side)) for term in plan], bool)[found.term]
    edge, beyond = (found.spans.first, -1) if side == "after" else (found.spans.last, 1)
    at = edge + beyond
    ends = neighbours.spans.last if side == "after" else neighbours.spans.first
    n = len(text.codes) + 2
    safe = np.clip(at, 0, max(len(text.codes) - 1, 0))
    there = np.isin(found.term * n + at, neighbours.term * n + ends)
    return ~asks | (there & (at == safe) & (text.stretch[safe] == text.stretch[edge]))


def _excluded(found: _Found, plan: list[Planned], text: Text) -> np.ndarray:
    """Which spans hold a form that their term excludes, with or without clitics before it?"""
    hit = np.zeros(len(found.term), bool)
    asks = np.flatnonzero(np.array([bool(term.term.exclude) for term in plan], bool)[found.term])
    for step in range(found.spans.reading.shape[1]):
        rows = asks[found.spans.first[asks] + step <= found.spans.last[asks]]
        pairs = np.stack([found.term[rows], text.codes[found.spans.first[rows] + step]], axis=1)
        distinct, which = np.unique(pairs, axis=0, return_inverse=True)
        verdicts = [_is_form(text.forms[code], plan[term].term.exclude) for term, code in distinct]
        hit[rows] |= np.array(verdicts, bool)[which.ravel()]
    return hit


def _is_form(form: str, words: tuple[str, ...]) -> bool:
    """Is the form, perhaps behind clitics, one of the words, in any spelling of its hamza?"""
    cleaned = clean_word(form).lower()
    rests = {cleaned, *(split.rest for split in split_proclitics(cleaned))}
    named = [clean_word(word).lower() for word in words]
    same = ((word, rest) for word in named for rest in rests if matching_key(word) == matching_key(rest))
    return any(letters_agree(word, rest) for word, rest in same)


def _inside(spans: Spans, group: np.ndarray, outer: Spans, outer_group: np.ndarray) -> np.ndarray:
    """Which spans lie inside an outer span of their group?"""
    if not len(outer) or not len(spans):
        return np.zeros(len(spans), bool)
    return _around(spans, group, outer, outer_group) >= 0


def _around(spans: Spans, group: np.ndarray, outer: Spans, outer_group: np.ndarray) -> np.ndarray:
    """The outer span of the same group that each span lies inside, the first that begins it; -1 where there is none."""
    width = int(max(spans.last.max(initial=0), outer.last.max(initial=0))) + 2
    order = np.lexsort((outer.last, outer.first, outer_group))
    begin = (outer_group * width + outer.first)[order]
    end = (outer_group * width + outer.last)[order]
    reach = np.maximum.accumulate(end)
    holder = np.maximum.accumulate(np.where(end == reach, np.arange(len(end)), 0))
    at = np.searchsorted(begin, group * width + spans.first, side="right") - 1
    good = (at >= 0) & (reach[np.maximum(at, 0)] >= group * width + spans.last)
    return np.where(good, order[holder[np.maximum(at, 0)]], -1)


def _longest(found: _Found, plan: list[Planned]) -> np.ndarray:
    """Within a frame (and among all names) the longest of overlapping spans stays, adjacent words before a template.

    Returned are the rows that stay. Only spans that touch another of their frame are weighed against each other.
    """
    names = [(NAMES, "") if term.theme == NAMES else (term.theme, term.frame) for term in plan]
    number = {name: n for n, name in enumerate(dict.fromkeys(names))}
    spans, group = found.spans, np.array([number[name] for name in names], np.int64)[found.term]
    width = int(spans.last.max(initial=0)) + 2
    begin, end = group * width + spans.first, group * width + spans.last
    order = np.lexsort((end, begin))
    reach = np.maximum.accumulate(end[order])
    apart = np.concatenate([[True], begin[order][1:] > reach[:-1]])[: len(order)]
    alone = apart & np.concatenate([apart[1:], [True]])[: len(order)]
    contested = order[~alone]
    spelled = np.unique([term.term.term for term in plan], return_inverse=True)[1]
    keys = (spelled[found.term], begin, spans.first - spans.last, found.template > 0)
    contested = contested[np.lexsort([key[contested] for key in keys])]
    return np.sort(np.concatenate([order[alone], contested[_greedy(begin[contested], end[contested])]]))


def _greedy(begin: np.ndarray, end: np.ndarray) -> np.ndarray:
    taken: set[int] = set()
    keep = []
    for low, high in zip(begin.tolist(), end.tolist(), strict=True):
        free = taken.isdisjoint(range(low, high + 1))
        keep.append(free)
        if free:
            taken.update(range(low, high + 1))
    return np.array(keep, bool)


def _names_around(found: _Found, plan: list[Planned]) -> np.ndarray:
    """The term of the name that each hit stands inside; one past the last for names and elsewhere."""
    is_name = np.array([term.theme == NAMES for term in plan], bool)[found.term]
    names = found.take(is_name)
    one = np.zeros(len(found.term), np.int64)
    if not is_name.any():
        return np.full(len(found.term), len(plan))
    around = _around(found.spans, one, names.spans, one[: len(names.term)])
    return np.where((around >= 0) & ~is_name, names.term[np.maximum(around, 0)], len(plan))


def _to_hits(
    found: _Found, inside: np.ndarray, plan: list[Planned], readings: Readings, tokens: pd.DataFrame, text: Text
) -> pd.DataFrame:
    written = [(term.theme, term.frame, term.term.term) for term in plan]
    rank = np.unique(["\0".join(names) for names in written], return_inverse=True)[1]
    order = np.lexsort((rank[found.term], found.spans.last, found.spans.first))
    found, inside = found.take(order), inside[order]
    spans = found.spans
    hits = {name: tokens[name].to_numpy()[spans.first] for name in ("paragraph", "sentence", "start")}
    hits |= {name: tokens[name].take(spans.first).astype("str").array for name in ("doc_id", "field", "zone")}
    hits |= {
        name: _text([names[n] for names in written], found.term) for n, name in enumerate(("theme", "frame", "term"))
    }
    hits |= {name: _joined(getattr(readings, name), spans) for name in ("proclitics", "ending")}
    hits |= {"template": _text(TEMPLATES, found.template)}
    hits |= {"inside_name": _text([*(frame for _, frame, _ in written), ""], inside)}
    hits |= {"form": _forms(spans, text), "end": tokens["end"].to_numpy()[spans.last]}
    return pd.DataFrame(hits)[[column.name for column in HITS.columns]]


def _joined(names: np.ndarray, spans: Spans) -> pd.api.extensions.ExtensionArray:
    """What the readings of each span's words are called, joined by |; empty where none has a name."""
    length = spans.last - spans.first + 1
    code, distinct = pd.factorize(length)
    for column in spans.reading.T:
        code, distinct = pd.factorize(code.astype(np.int64) * (len(names) + 1) + column + 1)
    first = np.zeros(len(distinct), np.int64)
    first[code[::-1]] = np.arange(len(code))[::-1]
    told = []
    for row in first:
        parts = [names[n] if n != NO_READING else "" for n in spans.reading[row, : length[row]]]
        told.append("|".join(parts) if any(parts) else "")
    return _text(told, code)


def _text(names: Sequence[str], which: np.ndarray) -> pd.api.extensions.ExtensionArray:
    return pd.array(pa.array(names, pa.large_string()).take(pa.array(which)), dtype="str")


def _forms(spans: Spans, text: Text) -> pd.api.extensions.ExtensionArray:
    """The written words of each span, joined by a space."""
    forms = pa.array(text.forms, pa.large_string())
    found = forms.take(pa.array(text.codes[spans.first]))
    for step in range(1, spans.reading.shape[1]):
        longer = spans.first + step <= spans.last
        more = forms.take(pa.array(text.codes[spans.first[longer] + step]))
        joined = pc.binary_join_element_wise(found.filter(pa.array(longer)), more, pa.scalar(" ", pa.large_string()))
        found = pc.replace_with_mask(found, pa.array(longer), joined)
    return pd.array(found, dtype="str")
