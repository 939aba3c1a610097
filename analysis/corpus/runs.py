"""Where the article runs: each line's score, and the contiguous run of lines whose scores have the largest sum."""

from analysis.arabic.lists import fold_phrase
from analysis.corpus.evidence import is_listed, prose_score, weights
from analysis.corpus.headline import has_title
from analysis.corpus.phrases import furniture_category, goes_on, is_stopped
from analysis.corpus.rules import Hints

_LIST_REACH = 14  # lines that a related list inside an article may have
_TITLE_WORDS = 30
_HEADING_WORDS = 4
_LIST_ENDS = ("comment_form", "legal", "tags", "share_bar", "follow", "menu")  # below these no article goes on
_ENOUGH = 6.0  # sum of scores above the comments from which they cannot be the article


Scored = list[tuple[float, str]]


def weigh_lines(lines: list[str], hints: Hints) -> Scored:
    """Score and deciding sign of every line, by its look and by what is known of the page.

    >>> weigh_lines(["الرئيسية"], Hints())
    [(-4.0, 'furniture:menu')]
    """
    scored = [prose_score(line, hints.profile) for line in lines]
    for place in _stand_twice(lines, scored):
        scored[place] = (weights()["medium"], "not_prose:medium")
    for place, rule in hints.repeated.items():
        scored[place] = (weights()["furniture"], rule)
    shown = _grown(lines, scored, hints.shown)
    if len(hints.shown) < len(lines) and shown:  # markup that shows every line tells them not apart
        ways = [1 if place in shown else -1 for place in range(len(lines))]
        scored = [(score + way * weights()["markup"], rule) for (score, rule), way in zip(scored, ways, strict=True)]
    scored = _without_comments(lines, _pass_single(lines, scored), hints)
    return _bridge_lists(lines, scored) if hints.profile.allows("related_list") else scored


def _stand_twice(lines: list[str], scored: Scored) -> list[int]:
    """Short questions that end another line, or end in one: a headline and its path or entry, never a paragraph."""
    folded = [f" {fold_phrase(line)}" for line in lines]
    asked = [
        place
        for place, line in enumerate(lines)
        if scored[place][0] > 0 and line.rstrip().endswith(("؟", "?", "!")) and len(line.split()) < _TITLE_WORDS
    ]
    return [place for place in asked if sum(other.endswith(folded[place]) for other in folded) > 1] + [
        place for place in asked if any(folded[place].endswith(folded[other]) for other in asked if other != place)
    ]


def _grown(lines: list[str], scored: Scored, shown: frozenset[int]) -> set[int]:
    """The places shown, and the paragraphs directly above shown ones: the lead is what extraction from markup loses."""
    grown = set(shown)
    for place in sorted(shown, reverse=True):
        above = place - 1
        while above >= 0 and above not in grown and _is_paragraph(lines[above], scored[above]):
            grown.add(above)
            above -= 1
    return grown


def _is_paragraph(line: str, scored: tuple[float, str]) -> bool:
    return scored[0] > weights()["long"] and is_stopped(line)


def is_dropped(rule: str) -> bool:
    """Does a rule's name say furniture by itself, wherever the line stands?

    >>> is_dropped("teaser:lead"), is_dropped("prose:long")
    (True, False)
    """
    return rule.startswith(("furniture", "teaser", "below_the_comments", "related_list"))


def best_run(scores: list[float]) -> tuple[int, int]:
    """First and last index of the contiguous run with the largest sum; (0, -1) where no score is positive.

    >>> best_run([-1.0, 2.0, -0.5, 3.0, -4.0])
    (1, 3)
    """
    best, total, first, found = 0.0, 0.0, 0, (0, -1)
    for index, score in enumerate(scores):
        if total <= 0:
            total, first = 0.0, index
        total += score
        if total > best:
            best, found = total, (first, index)
    return found


def _without_comments(lines: list[str], scored: Scored, hints: Hints) -> Scored:
    """Readers write prose too: below the heading of the comments none counts, where an article stands above.

    Above stands one where prose is enough for it, or where a headline belongs to what prose there is.
    """
    if not hints.profile.allows("below_the_comments") or hints.shown:
        return scored
    for heading, (_, rule) in enumerate(scored):
        above = [score for score, _ in scored[:heading]]
        first, last = best_run(above)
        if rule != "furniture:comment_form" or last < first:
            continue
        several = sum(score > 0 for score in above) > 1 and sum(above[first : last + 1]) >= _ENOUGH
        if several or has_title(lines, first, last):
            return scored[:heading] + [
                (min(score, 0.0), "below_the_comments" if score > 0 else rule) for score, rule in scored[heading:]
            ]
    return scored


def _pass_single(lines: list[str], scored: Scored) -> Scored:
    """One line of furniture between two paragraphs, of which the lower leans on the upper, is inside the article."""
    passed = list(scored)
    for place in range(1, len(scored) - 1):
        between = scored[place - 1][0] > 0 and scored[place + 1][0] > 0 and goes_on(lines[place + 1])
        if between and is_dropped(scored[place][1]) and scored[place][0] < weights()["passing"]:
            passed[place] = (weights()["passing"], scored[place][1])
    return passed


def list_end(lines: list[str], scored: Scored, heading: int) -> int:
    """The line below a related list where its article goes on; the heading itself where it does not.

    It goes on where a sentence follows that leans on one before, or where two paragraphs follow each other.
    """
    for place in range(heading + 1, min(heading + 1 + _LIST_REACH, len(lines))):
        score, rule = scored[place]
        if rule.removeprefix("furniture:") in _LIST_ENDS:
            return heading
        if score > 0 and not is_listed(lines[place]):
            leans = goes_on(lines[place]) and is_stopped(lines[place])
            return place if leans or any(score > 0 for score, _ in scored[place + 1 : place + 2]) else heading
    return heading


def _bridge_lists(lines: list[str], scored: Scored) -> Scored:
    """A list that the article goes on below costs no more than a line of its own; excerpts in a list count nothing."""
    bridged = list(scored)
    for heading, (_, rule) in enumerate(scored):
        end = heading
        if _is_heading(lines[heading], rule):
            end = list_end(lines, scored, heading)
            for place in _excerpts(lines, scored, heading) if end == heading else ():
                bridged[place] = (0.0, "related_list")
        elif rule.startswith("prose") and lines[heading].rstrip().endswith(":"):
            end = _items_end(lines, scored, heading)
        cost = sum(score for score, _ in bridged[heading:end] if score < 0)
        if cost < weights()["list_inside"]:
            part = weights()["list_inside"] / cost
            bridged[heading:end] = [
                (score * part if score < 0 else score, rule) for score, rule in bridged[heading:end]
            ]
    return bridged


def _is_heading(line: str, rule: str) -> bool:
    """The heading of a related list; a longer line («اقرأ أيضا: …») is a teaser by itself."""
    return rule == "furniture:related" and len(line.split()) <= _HEADING_WORDS


def _phrase_rule(line: str) -> str:
    return f"furniture:{furniture_category(line)}"


def _excerpts(lines: list[str], scored: Scored, heading: int) -> list[int]:
    """The paragraphs below a related heading that stand one by one under headlines of their own, two or more."""
    found: list[int] = []
    for place in range(heading + 1, len(scored)):
        if scored[place][0] <= 0:
            continue
        if scored[place - 1][0] > 0 or goes_on(lines[place]) or place - max([heading, *found]) > _LIST_REACH:
            found = [excerpt for excerpt in found if excerpt != place - 1]
            break
        found.append(place)
    return found if len(found) > 1 else []


def _items_end(lines: list[str], scored: Scored, opening: int) -> int:
    """The line below the items that a paragraph ending in a colon announces."""
    end = opening + 1
    while end < len(lines) and is_listed(lines[end]) and scored[end][1].startswith("not_prose"):
        end += 1
    return end


def listed_places(lines: list[str], scored: Scored, first: int, last: int) -> set[int]:
    """The places of the entries of related lists inside a run, without their headings."""
    found: set[int] = set()
    for heading in range(first, last):
        # what the outlet repeats on every page may head a list too
        if _is_heading(lines[heading], scored[heading][1]) or _is_heading(lines[heading], _phrase_rule(lines[heading])):
            below = range(heading + 1, min(heading + 1 + _LIST_REACH, last + 1))
            end = next((place for place in below if scored[place][1].startswith("prose")), last + 1)
            found |= set(range(heading + 1, end))
    return found
