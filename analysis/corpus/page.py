"""One pasted page to labels: which of its lines are the article.

The article is the contiguous run of lines whose prose scores have the largest sum, so that subheads between paragraphs
stay and long headlines of a sidebar do not enter; short sentences directly below close it. The title is the line above
that run which shares most of its word stems with it. Every decision carries the name of its rule.
"""

from collections import Counter
from functools import cache

from analysis.arabic.grammar import light_stem
from analysis.arabic.lists import fold_phrase, stop_words
from analysis.corpus.evidence import WEIGHTS, byline_rule, closes_article, is_listed, prose_score
from analysis.corpus.offtopic import tail_start

_OUTSIDE = ("furniture", "outside_the_article")
_TITLE_WORDS = range(3, 41)
_LEAST_SHARE = 0.35  # of a title's stems, which the article must hold
_REPEATED = 0.2  # what a headline that stands twice above the article gains
_DOUBLED_WITHIN = 5  # lines: of two equal headlines so near each other the upper is the title
_BYLINE_REACH = 3  # lines above the title and below the article; a date farther off is the page's, not the story's


def label_page(
    lines: list[str], given_title: str, common: frozenset[str], shown: frozenset[int] = frozenset()
) -> list[tuple[str, str]]:
    """Label and rule of every line; `common` are the folded lines that are furniture of the outlet.

    `shown` are the places of the lines that a web page's markup shows as the article: they gain what the others lose.

    >>> label_page(["شارك المقال", "قال الوزير إن اللقاء انعقد صباح اليوم في مدينة الرباط."], "", frozenset())
    [('furniture', 'furniture:share_bar'), ('body', 'prose:sentence')]
    """
    if len(lines) == 1:
        return [("body", "only_line")] if _find_given(lines, given_title) is None else [("title", "given_title")]
    scored = _weigh(lines, common, shown)
    first, last = _best_run([score for score, _ in scored])
    if last < first:
        return _label_without_body(lines, scored, given_title)
    labels = [_outside(line, rule) for line, (_, rule) in zip(lines, scored, strict=True)]
    labels[first : last + 1] = [_inside(lines[i], scored[i][1]) for i in range(first, last + 1)]
    for place in shown - set(range(first, last + 1)):
        if scored[place][1].startswith("prose"):
            labels[place] = ("body", "shown_by_markup")  # behind a list that cuts the article in two
    closing = _closing_lines(lines, scored, last)
    labels[closing.start : closing.stop] = [("body", "closing_sentence")] * len(closing)
    title = _find_title(lines, labels, first, given_title)
    labels = _mark_title(lines, labels, title, "given_title" if given_title else "shares_words_with_the_article")
    near = range((first if title is None else min(title, first)) - _BYLINE_REACH, closing.stop + _BYLINE_REACH)
    labels = [label if i in near or label[0] != "byline" else _OUTSIDE for i, label in enumerate(labels)]
    return _mark_tail(lines, labels, title)


def _weigh(lines: list[str], common: frozenset[str], shown: frozenset[int]) -> list[tuple[float, str]]:
    """Score and deciding sign of every line; where the markup shows an article, each line gains or loses by it."""
    scored = [_score(line, common) for line in lines]
    if not shown:
        return scored
    ways = [1 if place in shown else -1 for place in range(len(lines))]
    return [(score + way * WEIGHTS["markup"], rule) for (score, rule), way in zip(scored, ways, strict=True)]


def _score(line: str, common: frozenset[str]) -> tuple[float, str]:
    if fold_phrase(line) in common:
        return -4.0, "furniture:repeated_in_outlet"
    return prose_score(line)


def _best_run(scores: list[float]) -> tuple[int, int]:
    """First and last index of the contiguous run with the largest sum; (0, -1) where no score is positive."""
    best, total, first, found = 0.0, 0.0, 0, (0, -1)
    for index, score in enumerate(scores):
        if total <= 0:
            total, first = 0.0, index
        total += score
        if total > best:
            best, found = total, (first, index)
    return found


def _closing_lines(lines: list[str], scored: list[tuple[float, str]], last: int) -> range:
    """The short sentences that follow the run's last line one after the other: no run's sum grows by them."""
    end = last + 1
    while end < len(lines) and closes_article(lines[end]) and not scored[end][1].startswith("furniture"):
        end += 1
    return range(last + 1, end)


def _label_without_body(lines: list[str], scored: list[tuple[float, str]], given: str) -> list[tuple[str, str]]:
    """A page without prose: short lines that are no furniture are kept rather than lost."""
    labels = [_outside(line, rule) for line, (_, rule) in zip(lines, scored, strict=True)]
    labels = [("body", "no_prose_found") if rule.startswith("outside") else (label, rule) for label, rule in labels]
    return _mark_title(lines, labels, _find_given(lines, given), "given_title")


def _outside(line: str, rule: str) -> tuple[str, str]:
    byline = byline_rule(line)
    if byline:
        return "byline", byline
    return ("furniture", rule) if rule.startswith("furniture") else _OUTSIDE


def _inside(line: str, rule: str) -> tuple[str, str]:
    if rule.startswith("furniture"):
        return "furniture", rule
    byline = byline_rule(line)
    if byline == "byline:date":
        return "byline", byline
    return "body", rule if rule.startswith("prose") else "between_paragraphs"


@cache
def _stems(text: str) -> frozenset[str]:
    words = [word for word in fold_phrase(text).split() if word not in stop_words()]
    return frozenset(light_stem(word) for word in words if len(word) > 2)


def _find_given(lines: list[str], given: str, first: int = 0) -> int | None:
    """The line that is the given title: the nearest above the article's first line, else the first below."""
    folded = fold_phrase(given)
    equal = [i for i, line in enumerate(lines) if folded and fold_phrase(line) == folded]
    above = [i for i in equal if i < first]
    return _upper(lines, above[-1]) if above else next(iter(equal), None)


def _find_title(lines: list[str], labels: list[tuple[str, str]], first: int, given: str) -> int | None:
    """The given title's line; else the line above the article that shares the largest part of its stems with it."""
    if given:
        return _find_given(lines, given, first)
    body = frozenset().union(*(_stems(lines[i]) for i in range(first, len(lines)) if labels[i][0] == "body"))
    shares = {i: _title_share(lines[i], body) for i in range(first) if labels[i] == _OUTSIDE}
    times = Counter(fold_phrase(lines[i]) for i in shares)
    shares = {i: share + _REPEATED * (share > 0 and times[fold_phrase(lines[i])] > 1) for i, share in shares.items()}
    best = max(shares.values(), default=0.0)
    near = [i for i, share in shares.items() if share >= max(_LEAST_SHARE, best - 0.15)]
    return _upper(lines, max(near)) if near else None


def _upper(lines: list[str], index: int) -> int:
    """The first of equal lines that stand close above each other."""
    start = max(0, index - _DOUBLED_WITHIN)
    return start + [fold_phrase(line) for line in lines[start : index + 1]].index(fold_phrase(lines[index]))


def _title_share(line: str, body: frozenset[str]) -> float:
    stems = _stems(line)
    if len(line.split()) not in _TITLE_WORDS or len(stems) < 2 or is_listed(line):
        return 0.0
    return len(stems & body) / len(stems)


def _mark_title(lines: list[str], labels: list[tuple[str, str]], title: int | None, rule: str) -> list[tuple[str, str]]:
    if title is None:
        return labels
    headline = fold_phrase(lines[title])
    for index, line in enumerate(lines):
        folded = fold_phrase(line)
        if index != title and folded == headline:
            labels[index] = ("furniture", "repeated_title")
        elif index < title and folded.endswith(headline):
            labels[index] = ("furniture", "breadcrumb")
    labels[title] = ("title", rule)
    return labels


def _mark_tail(lines: list[str], labels: list[tuple[str, str]], title: int | None) -> list[tuple[str, str]]:
    body = [i for i, (label, _) in enumerate(labels) if label == "body"]
    headline = lines[title] if title is not None else ""
    start, rule = tail_start(headline, [lines[i] for i in body])
    for i in body[start:]:
        labels[i] = ("off_topic", rule)
    return labels
