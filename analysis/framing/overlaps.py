"""Spans inside and across each other: which lies in which, and which of those that overlap stands."""

import numpy as np

from analysis.framing.phrases import NAMES, Planned
from analysis.framing.search import Spans


def inside(spans: Spans, group: np.ndarray, outer: Spans, outer_group: np.ndarray) -> np.ndarray:
    """Which spans lie inside an outer span of their group?"""
    if not len(outer) or not len(spans):
        return np.zeros(len(spans), bool)
    return around(spans, group, outer, outer_group) >= 0


def around(spans: Spans, group: np.ndarray, outer: Spans, outer_group: np.ndarray) -> np.ndarray:
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


def longest(spans: Spans, term: np.ndarray, template: np.ndarray, plain: np.ndarray, plan: list[Planned]) -> np.ndarray:
    """Within a frame (and among all names) the longest of overlapping spans stays, adjacent words before a template.

    Of two as long the one in its dictionary form stands (`plain`). Returned are the rows that stay, sorted. Only spans
    that touch another of their frame are weighed against each other.
    """
    names = [(NAMES, "") if term.theme == NAMES else (term.theme, term.frame) for term in plan]
    number = {name: n for n, name in enumerate(dict.fromkeys(names))}
    group = np.array([number[name] for name in names], np.int64)[term]
    width = int(spans.last.max(initial=0)) + 2
    begin, end = group * width + spans.first, group * width + spans.last
    order = np.lexsort((end, begin))
    reach = np.maximum.accumulate(end[order])
    apart = np.concatenate([[True], begin[order][1:] > reach[:-1]])[: len(order)]
    alone = apart & np.concatenate([apart[1:], [True]])[: len(order)]
    contested = order[~alone]
    spelled = np.unique([term.term.term for term in plan], return_inverse=True)[1]
    keys = (spelled[term], begin, ~plain, spans.first - spans.last, template > 0)
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
