"""A document as the search for speakers reads it: words, sentences, the signs between them, and quotations."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import pandas as pd

from analysis.errors import KhitabError
from analysis.framing.phrases import NAMES
from analysis.framing.voice_words import Word, agencies, phrases, read_word
from analysis.statistics.running import locate_hits
from analysis.statistics.words import as_forms

SPEAKERS = ("person", "institution", "document")  # of the names of a codebook; places do not speak
SERVANT = "عبد"  # its next word belongs to the given name: عبد اللطيف الحموشي
REMEDY = "give the documents that tokenize got"
PARTS = re.compile(r"[،,؛;:()\[\]{}<>|…—–!?؟.\n]|-")
_COMMA = re.compile("[،,؛;—–]|-")
_QUOTED = re.compile(r"«(?:[^«»]|«[^«»]{0,80}»){1,1500}»|“[^“”]{1,1500}”|\"[^\"\n]{1,800}\"|„[^„“”]{1,800}[“”]")
_OPENING = re.compile('[«»“”"„]\\s*$')


@dataclass(frozen=True)
class Passage:
    """The title or the text of one document: a list item is a running word."""

    text: str
    words: list[Word]
    start: list[int]
    end: list[int]
    sentence: list[int]
    paragraph: list[int]
    names: dict[int, tuple[int, str]] = field(default_factory=dict)  # first word of a codebook name: its last, its kind
    heard: set[str] = field(default_factory=set)  # last names that spoke before

    def __len__(self) -> int:
        return len(self.words)

    def sign(self, at: int) -> str:
        """What stands between a word and the one before it."""
        return self.text[self.end[at - 1] if at else 0 : self.start[at]]

    def parted(self, at: int) -> bool:
        """Does a sign other than a quotation mark, or the end of a sentence, part a word from the one before?"""
        return at == 0 or self.sentence[at] != self.sentence[at - 1] or PARTS.search(self.sign(at)) is not None

    def comma(self, at: int) -> bool:
        return at > 0 and _COMMA.search(self.sign(at)) is not None

    def colon(self, at: int) -> bool:
        return 0 < at < len(self) and ":" in self.sign(at)

    def first_of(self, at: int) -> int:
        return bisect_left(self.sentence, self.sentence[at])

    def last_of(self, at: int) -> int:
        return bisect_right(self.sentence, self.sentence[at]) - 1

    def phrase(self, at: int, *categories: str) -> int:
        """Words of the listed phrase of these categories that begins here; 0 where none does."""
        word = self.words[at]
        for listed, category in (*phrases().get(word.folded, ()), *phrases().get(word.bare, ())):
            if category in categories and self.reads(at, listed):
                return len(listed)
        return int(word.role in categories)

    def reads(self, at: int, listed: tuple[str, ...]) -> bool:
        behind = range(at, at + len(listed))
        if behind.stop > len(self) or any(self.parted(n) for n in behind[1:]):
            return False
        first = listed[0] in (self.words[at].folded, self.words[at].bare)
        return first and all(self.words[n].folded == one for n, one in zip(behind[1:], listed[1:], strict=True))

    def span(self, first: int, last: int) -> tuple[int, int]:
        """Where a speaker's words begin and end in the text, without a conjunction or ل in front of them."""
        start, word = self.start[first], self.words[first]
        if word.clitics:
            start += len(re.match(rf"(?:[وفبل][ـ\s]*){{{word.clitics}}}", self.text[start:])[0])
        end = self.end[last]
        if self.quotation_starts.get(last, first) > first:  # «صحيفة «أخبار اليوم»» with its closing mark
            end += len(re.match(r"[^\w]*?[»”“\"]", self.text[end:])[0])
        return start, end

    def agency(self, at: int) -> int:
        """Words of the news agency named here; 0 where none is."""
        for size in (3, 2, 1):
            told = [word.rests for word in self.words[at : at + size]]
            if len(told) == size and any((first, *(rests[0] for rests in told[1:])) in agencies() for first in told[0]):
                return size
        return 0

    @cached_property
    def quotations(self) -> dict[int, int]:
        """First word of each quotation -> its last."""
        found = {}
        for quoted in _QUOTED.finditer(self.text):
            first, last = bisect_left(self.start, quoted.start()), bisect_left(self.start, quoted.end()) - 1
            if first <= last:
                found[first] = last
        return found

    @cached_property
    def quotation_starts(self) -> dict[int, int]:
        """Last word of each quotation -> its first."""
        return {last: first for first, last in self.quotations.items()}

    def quoted_to(self, at: int) -> int | None:
        """Last word of the quotation that opens before this word; the end of the sentence where it never closes."""
        if at in self.quotations:
            return self.quotations[at]
        return self.last_of(at) if at and _OPENING.search(self.sign(at)) else None

    @cached_property
    def surnames(self) -> frozenset[str]:
        """Last names of the people whom the passage names in full: read off behind given names."""
        found = set()
        for at, word in enumerate(self.words[:-1]):
            if word.given:
                at = self.name_end(at)
                found |= set(self.words[at].rests[:1]) if not self.words[at].given else set()
        people = (self.words[last].folded for last, kind in self.names.values() if kind == "person")
        return frozenset(name for name in (*found, *people) if len(name) > 3)

    def name_end(self, at: int) -> int:
        """Last word of the personal name that begins with this given name: further given names, then one surname."""
        given = True  # is what stands so far a given name, to which a surname comes?
        while given and at + 1 < len(self) and not self.parted(at + 1):
            before, word = self.words[at], self.words[at + 1]
            if not (word.role == "name_link" or word.given or self.may_be_name(word)):
                break
            given = word.given or word.role == "name_link" or before.folded == SERVANT
            at += 1
        return at

    @staticmethod
    def may_be_name(word: Word) -> bool:
        another = word.state and not word.folded.endswith("ي")  # «أبو منصور المغربي»
        return not (word.role or word.cue or word.kind or another or not word.folded.isalpha())


def read_passages(
    hits: pd.DataFrame, tokens: pd.DataFrame, documents: pd.DataFrame, kinds: dict[str, str]
) -> Iterator[tuple[Passage, np.ndarray, np.ndarray, np.ndarray]]:
    """Each title or text that holds hits, with the rows of its hits, their first and their last words.

    `kinds`: the kind of each name of the codebook.
    """
    if not len(hits):
        return
    order, place, first, last = _in_order(hits, tokens)
    bounds = np.flatnonzero(np.diff(place, prepend=-1, append=-1))
    of_hit = np.searchsorted(bounds, first, side="right") - 1
    by_passage = np.argsort(of_hit, kind="stable")
    numbers, begins = np.unique(of_hit[by_passage], return_index=True)
    columns = [tokens[name].to_numpy(np.int64)[order] for name in ("start", "end", "sentence", "paragraph")]
    words, texts, names = _words(tokens, order), _texts(tokens, documents), _names(hits, kinds)
    for number, rows in zip(numbers, np.split(by_passage, begins[1:]), strict=True):
        low, high = bounds[number], bounds[number + 1]
        text, own = texts(int(place[low])), [column[low:high].tolist() for column in columns]
        begin, end = first[rows] - low, last[rows] - low
        if own[1][-1] > len(text):
            raise KhitabError(f"the text of {hits['doc_id'].iloc[rows[0]]!r} is shorter than its tokens; {REMEDY}")
        yield Passage(text, words(low, high), *own, names(rows, begin, end)), rows, begin, end


def _in_order(hits: pd.DataFrame, tokens: pd.DataFrame) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Tokens in the order of the text, the number of the title or text each stands in; first and last word of hits."""
    doc, title = tokens["doc_id"].astype("category").cat.codes, tokens["field"].astype("str") == "title"
    place = doc.to_numpy(np.int64) * 2 + ~title.to_numpy(bool)
    order = np.lexsort((tokens["start"].to_numpy(), place))
    at = np.empty(len(order), np.int64)
    at[order] = np.arange(len(order))
    first, last = locate_hits(hits, tokens)
    return order, place[order], at[first], at[last]


def _words(tokens: pd.DataFrame, order: np.ndarray) -> Callable[[int, int], list[Word]]:
    """What the forms of a passage can be; each form is read once, when a passage first holds it."""
    written = as_forms(tokens).cat
    forms = written.categories.astype("str").tolist()
    all_codes = written.codes.to_numpy(np.int64)[order]
    known: dict[int, Word] = {}

    def words_of(low: int, high: int) -> list[Word]:
        codes = all_codes[low:high].tolist()
        known.update({code: read_word(forms[code]) for code in set(codes) - known.keys()})
        return [known[code] for code in codes]

    return words_of


def _texts(tokens: pd.DataFrame, documents: pd.DataFrame) -> Callable[[int], str]:
    """The title or the text that has a number, as `_in_order` gives them."""
    ids = tokens["doc_id"].astype("category").cat.categories.astype("str").tolist()
    row = dict(zip(documents["doc_id"].astype("str"), range(len(documents)), strict=True))
    known = {name: documents[name].tolist() for name in ("title", "text") if name in documents}

    def text_of(place: int) -> str:
        doc_id, field = ids[place // 2], ("title", "text")[place % 2]
        if doc_id not in row or field not in known:
            raise KhitabError(f"documents hold no {field} of {doc_id!r}; {REMEDY}")
        return str(known[field][row[doc_id]])

    return text_of


def _names(hits: pd.DataFrame, kinds: dict[str, str]) -> Callable[[np.ndarray, np.ndarray, np.ndarray], dict]:
    """First word of each name that may speak -> its last word and its kind; the longest where several begin there."""
    told = [
        kinds.get(key, "") if theme == NAMES else "" for theme, key in zip(hits["theme"], hits["frame"], strict=True)
    ]

    def names_of(rows: np.ndarray, first: np.ndarray, last: np.ndarray) -> dict[int, tuple[int, str]]:
        names: dict[int, tuple[int, str]] = {}
        for row, begin, end in zip(rows.tolist(), first.tolist(), last.tolist(), strict=True):
            if told[row] in SPEAKERS and end >= names.get(begin, (-1, ""))[0]:
                names[begin] = (end, told[row])
        return names

    return names_of
