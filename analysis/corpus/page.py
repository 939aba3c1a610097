"""One pasted page to labels: which of its lines are the article.

The article is the contiguous run of lines whose prose scores have the largest sum, so that subheads between paragraphs
stay and long headlines of a sidebar do not enter; short sentences directly below close it. The title is the line above
that run which shares most of its word stems with it. Every decision carries the name of its rule.
"""

from collections import Counter

from analysis.arabic.dates import parse_date
from analysis.arabic.lists import fold_phrase
from analysis.corpus.evidence import closes_article, is_cut, is_listed
from analysis.corpus.headline import OUTSIDE, Labels, find_given, find_title, is_anchored
from analysis.corpus.offtopic import tail_start
from analysis.corpus.phrases import byline_rule, goes_on, is_stopped
from analysis.corpus.rules import Hints, Profile
from analysis.corpus.runs import Scored, best_run, is_dropped, listed_places, weigh_lines

_BYLINE_REACH = 3  # lines above the title and below the article; a date farther off is the page's, not the story's
_OPENING_WORDS = 10
_CAPTION_WORDS = 20
_ASKED_WORDS = 30  # of a headline that asks
_PAGE_KINDS = ("menu", "share_bar", "comment_form", "follow", "legal", "tags")
_FEW_LINES, _FEW_SHARE = 2, 0.05  # of such lines, which the text of an article may hold by chance


def label_page(lines: list[str], hints: Hints | None = None) -> Labels:
    """Label and rule of every line of a page; `hints` is what is known beside the lines.

    >>> label_page(["شارك المقال", "قال الوزير إن اللقاء انعقد صباح اليوم في مدينة الرباط."])
    [('furniture', 'furniture:share_bar'), ('body', 'prose:sentence')]
    """
    hints = hints or Hints()
    if len(lines) == 1:
        return [("body", "only_line")] if find_given(lines, hints.title) is None else [("title", "given_title")]
    scored = weigh_lines(lines, hints)
    first, last = best_run([score for score, _ in scored])
    if last < first:
        return _label_without_body(lines, scored, hints)
    if hints.of_table and _is_article(scored):
        return _mark_tail(lines, _label_cell(lines, scored, hints), None, hints)
    last = _without_teaser(lines, scored, first, last)
    first = next(place for place in range(first, last + 1) if _begins(lines, scored, place) or place == last)
    labels = [_outside(line, rule, hints.profile) for line, (_, rule) in zip(lines, scored, strict=True)]
    labels[first : last + 1] = _label_run(lines, scored, first, last, hints)
    last = _close(lines, scored, labels, last, hints)
    title, rule = find_title(lines, labels, first, hints)
    labels = _mark_title(lines, labels, title, rule, hints.profile)
    labels = _open(lines, labels, title, first, hints.profile)
    near = range((first if title is None else min(title, first)) - _BYLINE_REACH, last + 1 + _BYLINE_REACH)
    labels = [label if i in near or label[0] != "byline" else OUTSIDE for i, label in enumerate(labels)]
    labels = [_kept_if_off(label, hints.profile) for label in labels]
    return _mark_tail(lines, labels, title, hints)


def _begins(lines: list[str], scored: Scored, place: int) -> bool:
    """Can the article begin here? Not with a short line, nor with a question that author, date or place follow."""
    asks = lines[place].rstrip().endswith(("؟", "?", "!")) and len(lines[place].split()) < _ASKED_WORDS
    return scored[place][1].startswith("prose") and not (asks and is_anchored(lines, place))


def _without_teaser(lines: list[str], scored: Scored, first: int, last: int) -> int:
    """The run's last line before a headline and the cut beginning of its story that stand directly below."""
    above = last - 1
    if not is_cut(lines[last]) or above <= first or scored[above][1].startswith("prose") or goes_on(lines[above]):
        return last
    return max(place for place in range(first, above) if scored[place][1].startswith("prose") or place == first)


def _label_run(lines: list[str], scored: Scored, first: int, last: int, hints: Hints) -> Labels:
    """Labels of the run: its lines are body, save what is furniture wherever it stands."""
    listed = listed_places(lines, scored, first, last)
    times = Counter(map(fold_phrase, lines))
    labels = []
    for place in range(first, last + 1):
        line, rule = lines[place], scored[place][1]
        found = ""
        if not rule.startswith("prose") and place in listed:
            found = "related_list"
        elif not rule.startswith("prose") and not is_stopped(line):
            above = (lines[place - 1], scored[place - 1][1]) if place > first else ("", "")
            found = _loose_rule(line, above, times[fold_phrase(line)])
        labels.append(("furniture", found) if found and hints.profile.allows(found) else _inside(line, rule, hints))
    return labels


def _loose_rule(line: str, above: tuple[str, str], times: int) -> str:
    """The rule by which a short line inside the run is none of its subheads; empty where it may be one."""
    credit = above[1] == "furniture:credit" and ":" not in above[0]
    if credit and len(line.split()) < _CAPTION_WORDS and not goes_on(line):
        return "caption_below_credit"
    return "repeated_in_page" if times > 1 and len(line.split()) > 2 else ""


def _inside(line: str, rule: str, hints: Hints) -> tuple[str, str]:
    if is_dropped(rule):
        return "furniture", rule
    byline = byline_rule(line, hints.profile)
    if byline == "byline:agency" or (byline == "byline:date" and _is_full_date(line)):
        return "byline", byline
    return "body", rule if rule.startswith("prose") else "between_paragraphs"


def _is_full_date(line: str) -> bool:
    """A day, not led by a dash: months and years, and dates with dashes, head the entries of a chronicle."""
    return parse_date(line).precision == "day" and not line.strip().startswith(("-", "–"))


def _outside(line: str, rule: str, profile: Profile) -> tuple[str, str]:
    byline = byline_rule(line, profile)
    if byline:
        return "byline", byline
    return ("furniture", rule) if is_dropped(rule) else OUTSIDE


def _close(lines: list[str], scored: Scored, labels: Labels, last: int, hints: Hints) -> int:
    """Keep the short sentences that follow the run one after the other, and prose that the markup shows elsewhere."""
    end = last + 1
    while end < len(lines) and closes_article(lines[end], hints.profile) and not is_dropped(scored[end][1]):
        labels[end] = ("body", "closing_sentence")
        end += 1
    for place in hints.shown if hints.profile.allows("shown_by_markup") else ():
        if labels[place] == OUTSIDE and scored[place][1].startswith("prose"):
            labels[place] = ("body", "shown_by_markup")
    return end - 1


def _open(lines: list[str], labels: Labels, title: int | None, first: int, profile: Profile) -> Labels:
    """Long lines between the title and the first paragraph open the article, though no stop closes them."""
    place = first - 1
    while title is not None and place > title and profile.allows("opening_line"):
        line = lines[place]
        if labels[place] != OUTSIDE or len(line.split()) < _OPENING_WORDS or is_listed(line) or is_cut(line):
            break
        labels[place] = ("body", "opening_line")
        place -= 1
    return labels


def _label_without_body(lines: list[str], scored: Scored, hints: Hints) -> Labels:
    """A page without prose: short lines that are no furniture are kept rather than lost."""
    labels = [_outside(line, rule, hints.profile) for line, (_, rule) in zip(lines, scored, strict=True)]
    labels = [("body", "no_prose_found") if label == OUTSIDE else label for label in labels]
    return _mark_title(lines, labels, find_given(lines, hints.title), "given_title", hints.profile)


def _is_article(scored: Scored) -> bool:
    """Is a table's cell an article already, not a whole page? A page has menus, share bars, forms: several lines."""
    kinds = [rule.removeprefix("furniture:") for _, rule in scored if rule.startswith("furniture:")]
    return sum(kind in _PAGE_KINDS for kind in kinds) <= max(_FEW_LINES, _FEW_SHARE * len(scored))


def _label_cell(lines: list[str], scored: Scored, hints: Hints) -> Labels:
    """A cell of a table is an article already: what is no plain furniture is its body, captions too."""
    labels = _label_run(lines, scored, 0, len(lines) - 1, hints)
    kept = ("between_paragraphs", "caption_below_credit")
    labels = [("body", "text_of_a_table") if rule in kept else (label, rule) for label, rule in labels]
    return _mark_title(lines, labels, find_given(lines, hints.title), "given_title", hints.profile)


def _mark_title(lines: list[str], labels: Labels, title: int | None, rule: str, profile: Profile) -> Labels:
    if title is None:
        return labels
    headline = fold_phrase(lines[title])
    for index, line in enumerate(lines):
        folded = fold_phrase(line)
        if index != title and folded == headline and profile.allows("repeated_title"):
            labels[index] = ("furniture", "repeated_title")
        elif index < title and folded.endswith(headline) and profile.allows("breadcrumb"):
            labels[index] = ("furniture", "breadcrumb")
    labels[title] = ("title", rule)
    return labels


def _kept_if_off(label: tuple[str, str], profile: Profile) -> tuple[str, str]:
    return label if profile.allows(label[1]) or label != OUTSIDE else ("body", "no_prose_found")


def _mark_tail(lines: list[str], labels: Labels, title: int | None, hints: Hints) -> Labels:
    body = [i for i, (label, _) in enumerate(labels) if label == "body"]
    headline = hints.title or (lines[title] if title is not None else "")
    start, rule = tail_start(headline, [lines[i] for i in body])
    for i in body[start:] if hints.profile.allows("tail_of_another_story") else []:
        labels[i] = ("off_topic", rule)
    return labels
