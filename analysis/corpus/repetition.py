"""What the documents of an outlet share: slogans, appeals, and teasers: other articles' headlines or leads.

A paragraph may stand in two articles with every right, as the background of a running story. It leans on what precedes
it (وكانت, كما أن), or the articles tell the same story; a teaser stands by itself below stories that have nothing in
common.
"""

import re
from collections import defaultdict
from collections.abc import Iterable
from itertools import combinations
from typing import NamedTuple

from analysis.arabic.lists import fold_phrase
from analysis.corpus.headline import stems
from analysis.corpus.phrases import goes_on

_REPEATED_IN = 3  # documents of one outlet that must hold a line before repetition alone tells
_SHORT = 20  # words from which a line is a paragraph
_HEADLINE_WORDS = 3
_LEAD_WORDS = 6
_TEASER_WORDS = 8
_SAME_STORY = 0.4  # share of the shorter headline's stems, two at least, that two headlines of one story have in common
_ASKED = 6  # articles whose headlines are compared: more would tell the same
_DATELINE = re.compile(r"^[^.]{0,60}?\)?\s*(?:--+|:-|[–—])\s*")


class Article(NamedTuple):
    """A document as its outlet's others see it: title and abstract are empty where unknown."""

    doc_id: str
    title: str
    abstract: str
    lines: list[str]


class _Line(NamedTuple):
    folded: str
    words: int
    leans: bool


class _Outlet(NamedTuple):
    lines: list[list[_Line]]
    topics: list[frozenset[str]]
    titles: list[str]
    headlines: dict[str, set[int]]
    leads: dict[str, set[int]]
    holders: dict[str, list[int]]


def find_repeated(articles: Iterable[Article]) -> dict[str, dict[int, str]]:
    """doc_id -> place of a line (from 0) -> the rule by which it is no part of its article, for one outlet.

    >>> slogan = "نصنع الخبر معكم كل يوم"
    >>> find_repeated(Article(name, "", "", [f"خبر {name}", slogan]) for name in "abc")["a"]
    {1: 'furniture:repeated_in_outlet'}
    """
    articles = list(articles)
    outlet = _index(articles)
    found = {}
    for number, article in enumerate(articles):
        last = _last_own(outlet, number)
        rules = {
            place: rule for place in range(len(article.lines)) if (rule := _rule(outlet, number, place, last < place))
        }
        if rules:
            found[article.doc_id] = rules
    return found


def _index(articles: list[Article]) -> _Outlet:
    lines = [[_fold(line) for line in article.lines] for article in articles]
    titles = [fold_phrase(article.title) for article in articles]
    headlines, leads, holders = defaultdict(set), defaultdict(set), defaultdict(dict)
    for number, article in enumerate(articles):
        headlines[titles[number]].add(number)
        for lead in leads_of(article):
            leads[lead].add(number)
        for line in lines[number]:
            holders[line.folded][number] = None
    topics = [stems(article.title) for article in articles]
    return _Outlet(lines, topics, titles, headlines, leads, {line: list(found) for line, found in holders.items()})


def _fold(line: str) -> _Line:
    folded = fold_phrase(line)
    return _Line(folded, len(folded.split()), goes_on(line))


def leads_of(article: Article) -> set[str]:
    """The article's abstract and its first line, with the dateline and without it."""
    first = article.lines[0] if article.lines else ""
    folded = {fold_phrase(text) for text in (article.abstract, first, _DATELINE.sub("", first))}
    return {lead for lead in folded if len(lead.split()) >= _LEAD_WORDS}


def _last_own(outlet: _Outlet, number: int) -> int:
    """The place of the last line that no other document has: what follows may be a block of teasers."""
    own = [place for place, line in enumerate(outlet.lines[number]) if not _is_shared(outlet, line.folded, number)]
    return max(own, default=-1)


def _is_shared(outlet: _Outlet, folded: str, number: int) -> bool:
    return any(found and set(found) != {number} for found in (outlet.holders[folded], outlet.leads.get(folded)))


def _rule(outlet: _Outlet, number: int, place: int, in_tail: bool) -> str:
    line = outlet.lines[number][place]
    if line.leans or not line.folded or line.folded == outlet.titles[number]:
        return ""
    if place and line.words >= _HEADLINE_WORDS and outlet.headlines.get(line.folded, set()) - {number}:
        return "teaser:headline"
    if place and any(not _same_story(outlet, number, k) for k in outlet.leads.get(line.folded, set()) - {number}):
        return "teaser:lead"
    holders = outlet.holders[line.folded]
    if line.words < _SHORT and len(holders) >= _REPEATED_IN and _are_unlike(outlet, holders):
        return "furniture:repeated_in_outlet"
    known = len(holders) > 1 and all(outlet.topics[k] for k in holders[:_ASKED])
    if place and known and in_tail and line.words >= _TEASER_WORDS and _are_unlike(outlet, holders):
        return "teaser:repeated"
    return ""


def _are_unlike(outlet: _Outlet, holders: list[int]) -> bool:
    """Do most of the articles that hold a line tell different stories, by their headlines?"""
    pairs = list(combinations(holders[:_ASKED], 2))
    return sum(_same_story(outlet, a, b) for a, b in pairs) * 2 < len(pairs)


def _same_story(outlet: _Outlet, a: int, b: int) -> bool:
    ours, theirs = outlet.topics[a], outlet.topics[b]
    return len(ours & theirs) >= max(2, _SAME_STORY * min(len(ours), len(theirs)))
