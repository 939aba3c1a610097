"""Forms that a codebook counts and that may be another word: what to look at before a count is believed."""

import re
from collections.abc import Iterator
from functools import cache

import numpy as np
import pandas as pd

from analysis.arabic.grammar import split_proclitics
from analysis.arabic.letters import clean_word, matching_key
from analysis.arabic.lists import read_rows
from analysis.framing.suggestions_words import Candidate, Corpus, Entry

OPENING = 0.05  # of the places without ال and preposition; a noun opens fewer sentences
CLITICS = ("ب", "ك", "ل", "ف", "و")
_PAST = re.compile("[^اةى][^اةىوي]{2}|ت[^اةى]ا?[^اةى]{2}")  # a verb of three letters with و or ي inside is written ا


def suggest_homographs(entries: list[Entry], hits: pd.DataFrame, corpus: Corpus, least: int) -> Iterator[Candidate]:
    """Of terms of one word: forms that are also a function word, a name, another term, a whole word, or a verb."""
    single = {_place(entry): entry for entry in entries if " " not in entry.term.term}
    hits = hits[hits["at"] == hits["last"]]
    shared = _shared(hits, single)
    for place, rows in hits.groupby(["theme", "frame", "term"], sort=True):
        if place not in single:
            continue
        entry = single[place]
        for (form, proclitics), at in rows.groupby(["form", "proclitics"], sort=True)["at"]:
            rest = _without(form, proclitics)
            told = _other_words(entry, clean_word(form), rest, proclitics, corpus)
            told += [f"also found by «{term}» of {where}" for term, where in sorted(shared.get((place, form), ()))]
            if told and len(at) >= least:
                shown = clean_word(form) if proclitics in CLITICS else rest
                key = "note" if matching_key(shown) == matching_key(entry.word) else "exclude"
                yield Candidate(entry, "homograph", shown, "; ".join(told), key, np.sort(at.to_numpy()))
        yield from _verbs(entry, corpus, least)


def _place(entry: Entry) -> tuple[str, str, str]:
    return entry.theme, entry.frame, entry.term.term


def _without(form: str, proclitics: str) -> str:
    cleaned = clean_word(form)
    splits = (split.rest for split in split_proclitics(cleaned) if "+".join(split.proclitics) == proclitics)
    return next(splits, cleaned)


def _other_words(entry: Entry, form: str, rest: str, proclitics: str, corpus: Corpus) -> list[str]:
    told = [f"a function word ({_function_words()[form]})"] if form in _function_words() else []
    relative = entry.word.endswith("ي")  # الدولي is listed for the names it stands in
    if entry.theme != "names" and not relative and entry.word not in _names() and form in _names():
        told.append("a common name")
    if proclitics in CLITICS and (n := _behind_preposition(form, corpus)):
        told.append(f"{proclitics} may be a letter of the word: {n} times behind ب or ل")
    return told


@cache
def _function_words() -> dict[str, str]:
    return {clean_word(row["word"]): row["group"] for row in read_rows("function_words")}


@cache
def _names() -> frozenset[str]:
    return frozenset(clean_word(row["word"]) for row in read_rows("common_names"))


def _behind_preposition(form: str, corpus: Corpus) -> int:
    """How often the whole form stands behind a preposition, where no second one could stand: بفرد shows a word فرد."""
    found = corpus.find(form)
    behind = {front + form for front in ("بل" if form[0] != "ل" else "ب")}  # للتدريب may be ل + ال + تدريب
    return corpus.count([code for code in found.codes.tolist() if corpus.forms[code] in behind]) if found else 0


def _shared(hits: pd.DataFrame, single: dict) -> dict:
    """Term and form -> other terms, of another frame and of another word, that have the same span."""
    columns = ["theme", "frame", "term"]
    pairs = hits[[*columns, "form", "at"]].merge(hits[[*columns, "at"]], on="at", suffixes=("", "_other"))
    apart = (pairs["theme"] != pairs["theme_other"]) | (pairs["frame"] != pairs["frame_other"])
    pairs = pairs[apart & (pairs["term"] != pairs["term_other"])].drop(columns="at").drop_duplicates()
    found: dict[tuple, set] = {}
    for row in pairs.itertuples(index=False):
        place, other = (row.theme, row.frame, row.term), (row.theme_other, row.frame_other, row.term_other)
        if place in single and other in single and single[place].word != single[other].word:
            where = "/".join(filter(None, other[:2]))
            found.setdefault((place, row.form), set()).add((row.term_other, where))
    return found


def _verbs(entry: Entry, corpus: Corpus, least: int) -> Iterator[Candidate]:
    """A word written like a past tense (رفض, تعاون), where it opens sentences without ال."""
    found = corpus.find(entry.word) if looks_like_verb(entry.word) and not entry.name else None
    if not found:
        return
    own = [code for code in found.codes.tolist() if code in entry.codes]
    bare = [code for code in own if corpus.forms[code] in {front + found.letters for front in ("", "و", "ف")}]
    at = corpus.positions(bare)
    opening = at[corpus.opens[at]]
    if len(opening) >= max(least, OPENING * len(at)):
        told = f"perhaps a verb: {len(at)} of {corpus.count(own)} without ال and preposition"
        shown = np.concatenate([opening, np.setdiff1d(at, opening)])
        yield Candidate(entry, "homograph", found.letters, f"{told}, {len(opening)} open a sentence", "note", shown)


def looks_like_verb(word: str) -> bool:
    """Is a word written like a past tense: فعل, تفعل, تفاعل?

    >>> [looks_like_verb(word) for word in ("رفض", "تعاون", "تقدم", "دور", "دولة")]
    [True, True, True, False, False]
    """
    return bool(_PAST.fullmatch(word))
