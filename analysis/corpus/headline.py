"""Which line of a page is the headline: the one that says most of what the article says, and where it stands."""

from collections import Counter
from functools import cache

from analysis.arabic.grammar import light_stem
from analysis.arabic.lists import fold_phrase, stop_words
from analysis.corpus.evidence import is_listed
from analysis.corpus.phrases import byline_rule, is_stopped
from analysis.corpus.rules import Hints

OUTSIDE = ("furniture", "outside_the_article")
REPEATED = ("furniture", "furniture:repeated_in_outlet")
Labels = list[tuple[str, str]]
_TITLE_WORDS = range(3, 41)
_LEAST_SHARE = 0.35  # of a title's stems, which the article must hold
_LEAST_OF_REPEATED = 0.5  # the same, of a line that several pages of the outlet hold
_FEW = 0.5  # added to the number of stems: two that are shared tell less than ten
_USUAL_WORDS = 5
_BRIEF = 0.2  # what a line of fewer words loses: captions name the subject in few
_REPEATED = 0.2  # what a headline that stands twice above the article gains
_ANCHORED = 0.2  # what a line gains that has author, date or place close below it
_ANCHOR_REACH = 3  # lines
_ALONE = 0.2  # what a line gains that stands alone above the article: a text pasted without its page
_NEAR = 0.2  # lines whose shares differ by less are told apart by their places
_CLOSE_ABOVE = 4  # lines
_DOUBLED_WITHIN = 5  # lines: of two equal headlines so near each other the upper is the title
_LEAST_OF_GIVEN = 0.6  # of the words of a given title, which a line must hold that shortens it


def find_title(lines: list[str], labels: Labels, first: int, hints: Hints) -> tuple[int | None, str]:
    """The place of the headline and the rule that found it; None where no line is it. `first` begins the article.

    >>> lines = ["افتتاح مكتبة عمومية بمكناس", "افتتحت الجماعة مكتبة عمومية بمكناس صباح أمس."]
    >>> find_title(lines, [OUTSIDE, ("body", "prose:sentence")], 1, Hints())
    (0, 'shares_words_with_the_article')
    """
    if hints.title:
        return (find_given(lines, hints.title, first) if hints.profile.allows("given_title") else None), "given_title"
    if hints.profile.allows("shares_words_with_the_article"):
        found = _sharing(lines, labels, first)
        if found is not None:
            return found, "shares_words_with_the_article"
    found = _above_dateline(lines, labels, first) if hints.profile.allows("above_the_dateline") else None
    return found, "above_the_dateline"


def has_title(lines: list[str], first: int, last: int) -> bool:
    """Does a line above a run of paragraphs share enough words with it to be its headline?"""
    body = frozenset().union(*map(stems, lines[first : last + 1]))
    return any(_title_share(line, body) >= _LEAST_SHARE for line in lines[:first] if not byline_rule(line))


def find_given(lines: list[str], given: str, first: int = 0) -> int | None:
    """The line that is the given title: the nearest above the article's first line, else the first below.

    Where none is, the line that is a large part of it: a page's metadata add the name of the site.
    """
    folded = fold_phrase(given)
    equal = [i for i, line in enumerate(lines) if folded and fold_phrase(line) == folded]
    equal = equal or [i for i, line in enumerate(lines[: first + 1]) if _is_part(fold_phrase(line), folded)]
    above = [i for i in equal if i < first]
    return _upper(lines, above[-1]) if above else next(iter(equal), None)


def _is_part(line: str, given: str) -> bool:
    return f" {line} " in f" {given} " and len(line.split()) >= max(4, _LEAST_OF_GIVEN * len(given.split()))


@cache
def stems(text: str) -> frozenset[str]:
    """The light stems of a text's content words of three letters or more.

    >>> sorted(stems("مكتبة في الحي"))
    ['حي', 'مكتب']
    """
    words = [word for word in fold_phrase(text).split() if word not in stop_words()]
    return frozenset(light_stem(word) for word in words if len(word) > 2)


def _sharing(lines: list[str], labels: Labels, first: int) -> int | None:
    """The line above the article that shares the largest part of its stems with it.

    Of lines that share as much the nearest and those close above it count, and of these the upper: what stands
    between headline and article (a caption, a summary) repeats its words.
    """
    paragraphs = [stems(lines[i]) for i in range(first, len(lines)) if labels[i][0] == "body"]
    body = frozenset().union(*paragraphs)
    shares = {i: _title_share(lines[i], body) for i in range(first) if labels[i] == OUTSIDE}
    # its own headline, which the outlet's other pages list among their teasers
    listed = {i: _title_share(lines[i], body) for i in range(first) if labels[i] == REPEATED}
    shares |= {i: share for i, share in listed.items() if share >= _LEAST_OF_REPEATED}
    times = Counter(fold_phrase(lines[i]) for i in shares)
    gained = {i: share + _REPEATED * (times[fold_phrase(lines[i])] > 1) for i, share in shares.items() if share > 0}
    gained = {i: share + _ANCHORED * is_anchored(lines, i) for i, share in gained.items()}
    gained = {i: share + _ALONE * (first == 1) for i, share in gained.items()}
    gained = {i: share - _BRIEF * (len(lines[i].split()) < _USUAL_WORDS) for i, share in gained.items()}
    best = max(gained.values(), default=0.0)
    near = [i for i, share in gained.items() if share >= max(_LEAST_SHARE, best - _NEAR)]
    near = [i for i in near if i >= max(near) - _CLOSE_ABOVE and not _is_breadcrumb(lines, i, near)]
    return _upper(lines, min(near)) if near else None


def _is_breadcrumb(lines: list[str], place: int, others: list[int]) -> bool:
    """Does a line end in one of the others, with something before it?"""
    folded = fold_phrase(lines[place])
    return any(folded.endswith(f" {fold_phrase(lines[other])}") for other in others)


def is_anchored(lines: list[str], place: int) -> bool:
    """Has a line author, date or place close below it?"""
    return any(byline_rule(line) for line in lines[place + 1 : place + 1 + _ANCHOR_REACH])


def _above_dateline(lines: list[str], labels: Labels, first: int) -> int | None:
    """The line directly above the date or place that stands directly above the article."""
    above = first - 1
    while above >= 0 and labels[above][0] == "byline":
        above -= 1
    if above < 0 or above == first - 1 or labels[above] != OUTSIDE:
        return None
    usual = len(lines[above].split()) in _TITLE_WORDS and not is_listed(lines[above]) and not is_stopped(lines[above])
    return _upper(lines, above) if usual else None


def _upper(lines: list[str], index: int) -> int:
    """The first of equal lines that stand close above each other."""
    start = max(0, index - _DOUBLED_WITHIN)
    return start + [fold_phrase(line) for line in lines[start : index + 1]].index(fold_phrase(lines[index]))


def _title_share(line: str, body: frozenset[str]) -> float:
    found = stems(line)
    if len(line.split()) not in _TITLE_WORDS or len(found) < 2 or is_listed(line):
        return 0.0
    return len(found & body) / (len(found) + _FEW)
