"""Hits that people judged to edits of their terms: which form, phrase or neighbour tells the wrong ones from the right.

Every edit is tried by matching the edited term again, so that what is promised is what will be counted.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple

import numpy as np
import pandas as pd
from pydantic import ValidationError

from analysis.arabic.grammar import ARTICLE, split_proclitics
from analysis.arabic.letters import ARABIC_LETTER, clean_form, clean_word, fold_press
from analysis.framing.codebook import Codebook, Label, Theme
from analysis.framing.codebook_parts import Term
from analysis.framing.evidence import count_evidence
from analysis.framing.matching import find_terms
from analysis.framing.suggest import _write
from analysis.statistics.running import in_order, locate_hits
from analysis.statistics.words import as_forms, learn_names

LEAST, TIMES = 2, 4  # an exclusion takes out two wrong hits, and four times as many wrong as right ones
KEPT = 0.8  # a neighbour is asked for where so many right hits have one, and so many wrong hits have none
NEIGHBOURS = 6
_PLACE = ["doc_id", "field", "start", "end"]
_TERM = ["theme", "frame", "term"]
Key = tuple[str, str, str]


class Edit(NamedTuple):
    """Words for a key of a term (exclude, exclude_phrases, after, before), and the judged hits that go by it.

    `row` is the place of the first of the wrong ones in the table of judged hits.
    """

    place: Key
    key: str
    words: tuple[str, ...]
    wrong: int
    right: int
    edited: Term
    row: int = 0


class _Tried(NamedTuple):
    edit: Edit
    gone: frozenset[int]  # rows of the judged hits


def search_edits(judged: pd.DataFrame, tokens: pd.DataFrame, codebook: Codebook) -> dict[Key, list[Edit]]:
    """The edits worth making of each term, in the order in which they are best made.

    `judged` are rows of `hits` with `right`, truth. An exclusion stays where it takes out at least two wrong hits and
    four times as many wrong as right ones, beside those that go already; a neighbour is asked for where no exclusion
    helps, four in five right hits have one of at most six words beside them, and four in five wrong ones have none.
    """
    terms = {place: term for place, term in listed_terms(codebook).items() if term.term == place[2]}
    judged = judged.assign(**{name: judged[name].astype("str") for name in (*_TERM, "doc_id")}).reset_index(drop=True)
    tokens = in_order(tokens)
    judged = judged.join(_neighbours(judged, tokens))
    wrong = judged.groupby(_TERM)["right"].transform(lambda right: (~right).sum())
    judged = judged[(wrong >= LEAST).to_numpy()]
    rows = dict(iter(judged.groupby(_TERM, sort=False)))
    asked = [edit for place, part in rows.items() if place in terms for edit in _propose(place, terms[place], part)]
    tried: dict[Key, list[_Tried]] = {}
    for one in _try(asked, rows, tokens):
        tried.setdefault(one.edit.place, []).append(one)
    return {place: found for place, part in rows.items() if (found := _choose(tried.get(place, []), part["right"]))}


def listed_terms(codebook: Codebook) -> dict[Key, Term]:
    """The terms of themes and frames by theme, frame and the term as written."""
    own = {(theme.key, "", term.term): term for theme in codebook.themes for term in theme.terms}
    frames = [(theme.key, frame) for theme in codebook.themes for frame in theme.frames]
    return own | {(theme, frame.key, term.term): term for theme, frame in frames for term in frame.terms}


def write_term(term: Term) -> str:
    """A term as a line of YAML, as it stands behind `- `."""
    return _write({key: value for key, value in term.model_dump(exclude_defaults=True).items() if key != "line"})


def with_words(term: Term, key: str, words: Iterable[str]) -> Term | None:
    """The term with more words at one of its keys; None where they cannot stand there."""
    try:
        listed = {key: tuple(dict.fromkeys((*getattr(term, key), *words)))}
        return Term(**term.model_dump(exclude_defaults=True) | listed)
    except ValidationError:
        return None


def _neighbours(judged: pd.DataFrame, tokens: pd.DataFrame) -> pd.DataFrame:
    """Of each hit its words without proclitics (`core`) and the words beside it, '' where a sign parts them."""
    forms = as_forms(tokens)
    written = np.array([clean_word(form) for form in forms.cat.categories.astype("str")], object)
    codes, joined = forms.cat.codes.to_numpy(np.int64), tokens["joined"].to_numpy(bool)
    name = learn_names(written.tolist(), np.bincount(codes, minlength=len(written)), "detached")
    bare = np.array([_bare(form, name(form)) for form in written], object)
    first, last = locate_hits(judged, tokens)
    behind = np.minimum(last + 1, len(codes) - 1)
    before, after = joined[first] & (first > 0), joined[behind] & (behind > last)
    sides = {"previous": np.where(before, bare[codes[first - 1]], ""), "next": np.where(after, bare[codes[behind]], "")}
    cores = [
        _core(form, clitics) for form, clitics in zip(judged["form"], judged["proclitics"].fillna(""), strict=True)
    ]
    return pd.DataFrame({**sides, "core": cores}, index=judged.index)


def _bare(form: str, name: str) -> str:
    """The form as written without the clitics that its name lacks."""
    folded = fold_press(form)
    return form[len(folded) - len(name) :] if name and folded.endswith(name) and len(folded) == len(form) else form


def _core(form: str, proclitics: str) -> str:
    first, *others = clean_form(form).split() or [""]
    front = proclitics.split("|")[0]
    rest = next((split.rest for split in split_proclitics(first) if "+".join(split.proclitics) == front), first)
    return " ".join([rest, *others])


def _propose(place: Key, term: Term, rows: pd.DataFrame) -> Iterator[Edit]:
    """Edits that might help, and first the term as it is, to which they are compared."""
    yield Edit(place, "", (), 0, 0, term)
    wrong, right = rows[~rows["right"]], rows[rows["right"]]
    # a form that differs from right ones by its clitics alone is no other word
    others = wrong[~wrong["core"].isin(right["core"])]
    forms = Counter(word for row in others.itertuples() for word in {*clean_form(row.form).split(), *row.core.split()})
    phrases = Counter(phrase for row in wrong.itertuples() for phrase in _phrases(row))
    asked = [("exclude", (form,)) for form in _often(forms)] + [("exclude_phrases", (p,)) for p in _often(phrases)]
    for key, side in (("after", "previous"), ("before", "next")):
        words = Counter(filter(ARABIC_LETTER.match, (word.removeprefix(ARTICLE) for word in right[side])))
        false = Counter(word.removeprefix(ARTICLE) for word in wrong[side])
        best = [word for word, n in words.items() if n >= max(LEAST, TIMES * false[word])]
        asked += [(key, tuple(sorted(best, key=lambda word: (-words[word], word))[:NEIGHBOURS]))] if best else []
    for key, words in asked:
        if edited := with_words(term, key, words):
            yield Edit(place, key, words, 0, 0, edited)


def _phrases(row) -> set[str]:
    sides = ((row.previous, f"{row.previous} {row.core}"), (row.next, f"{row.core} {row.next}"))
    return {phrase for word, phrase in sides if ARABIC_LETTER.match(word)}


def _often(counts: Counter) -> list[str]:
    return sorted(text for text, n in counts.items() if n >= LEAST)


def _try(asked: list[Edit], rows: dict[Key, pd.DataFrame], tokens: pd.DataFrame) -> Iterator[_Tried]:
    """Each edit with the judged hits that it takes out."""
    if not asked:
        return
    label = Label(en="edit")
    themes = tuple(
        Theme(key=f"e{n}", label=label, definition="…", terms=(edit.edited,)) for n, edit in enumerate(asked)
    )
    ids = {doc_id for part in rows.values() for doc_id in part["doc_id"]}
    read = tokens[tokens["doc_id"].astype("str").isin(ids).to_numpy()]
    hits = find_terms(read, Codebook(title="edits", version="1", themes=themes), evidence=count_evidence(tokens))
    found = {key: set(part[_PLACE].itertuples(index=False, name=None)) for key, part in hits.groupby("theme")}
    before: dict[Key, frozenset[int]] = {}
    for n, edit in enumerate(asked):
        part, there = rows[edit.place], found.get(f"e{n}", set())
        places = zip(part.index, part[_PLACE].itertuples(index=False, name=None), strict=True)
        kept = frozenset(row for row, place in places if place in there)
        if not edit.key:
            before[edit.place] = kept
        else:
            yield _Tried(edit, before[edit.place] - kept)


def _choose(tried: list[_Tried], right: pd.Series) -> list[Edit]:
    wrong = frozenset(right.index[~right])
    chosen, left = [], wrong
    # what takes out every hit would drop the term
    exclusions = [one for one in tried if one.edit.key.startswith("exclude") and len(one.gone) < len(right)]
    while exclusions:
        # the most telling one; of two as good the form before the phrase, the longer word before the shorter
        best = max(
            exclusions, key=lambda one: (_worth(one, left, wrong), one.edit.key == "exclude", len(one.edit.words[0]))
        )
        if not _helps(best, left, wrong):
            break
        chosen.append(_counted(best, left, wrong))
        left = left - best.gone
        exclusions.remove(best)
    if chosen:
        return chosen
    return [_counted(one, wrong, wrong) for one in tried if _parts(one, right)][:1]


def _worth(one: _Tried, left: frozenset[int], wrong: frozenset[int]) -> int:
    return len(one.gone & left) - TIMES * len(one.gone - wrong)


def _helps(one: _Tried, left: frozenset[int], wrong: frozenset[int]) -> bool:
    return len(one.gone & left) >= max(LEAST, TIMES * len(one.gone - wrong))


def _parts(one: _Tried, right: pd.Series) -> bool:
    """Does asking for a neighbour keep nearly all right hits, and lose nearly all wrong ones?"""
    false, true = int((~right).sum()), int(right.sum())
    lost = int(right.loc[list(one.gone)].sum())
    return one.edit.key in ("after", "before") and (
        true > 0 and true - lost >= KEPT * true and len(one.gone) - lost >= KEPT * false
    )


def _counted(one: _Tried, left: frozenset[int], wrong: frozenset[int]) -> Edit:
    gone = one.gone & left
    return one.edit._replace(wrong=len(gone), right=len(one.gone - wrong), row=min(gone))
