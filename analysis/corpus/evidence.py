"""What each line of a pasted page looks like: prose or not, and by which signs. Weights stand in one table."""

import csv
import re
from functools import cache

from analysis.arabic.lists import cues, fold_phrase
from analysis.corpus.phrases import byline_rule, furniture_category, goes_on, is_stopped, site_words
from analysis.corpus.rules import DATA, NOBODY, Profile

_PASSING = ("credit", "advert", "outlet")
_BULLET = re.compile(r"^\s*(?:[*+•·▪◦»|]|\d{1,2}:\d{2}|[-–]\s*\d{1,2}:\d{2})")
_FULL_STOP = re.compile(r"(?<!\.)\.[\"'”“»«)\]]*\s*$")
_ELLIPSIS = re.compile(r"(?:\.{2,}|…)[\])]*\s*$")
_COMMA = re.compile(r"[،,؛;:]\s")
_GAP = re.compile(r"\w(?:\s{3,}|\t|\s[|•]\s)(?=[\w\"«“])")
_LEAST_LINKED = 0.07  # share of linking words: 19 of 20 paragraphs have more, 2 of 3 rows of headlines less
_MANY = 40  # words: the more there are, the surer their share is
_LEAST_LINKED_OF_MANY = 0.09
_SURELY_LINKED = 0.12  # share of linking words: 9 of 10 rows of headlines have less


@cache
def weights() -> dict[str, float]:
    """Sign -> what it adds to a line's score, from data/line_weights.csv.

    >>> weights()["long"]
    3.0
    """
    with (DATA / "line_weights.csv").open(encoding="utf-8", newline="") as file:
        return {row["sign"]: float(row["weight"]) for row in csv.DictReader(file)}


def prose_score(line: str, profile: Profile = NOBODY) -> tuple[float, str]:
    """How much a line reads as a paragraph of an article, and the name of the sign that decided.

    >>> prose_score("الرئيسية")
    (-4.0, 'furniture:menu')
    """
    category = furniture_category(line, profile)
    if category:
        return weights()["passing" if _passes(line, category) else "furniture"], f"furniture:{category}"
    words, stop, commas = len(line.split()), is_stopped(line), len(_COMMA.findall(line))
    kind = _length_sign(line, words, stop, commas)
    score = weights()[kind] + weights()["comma"] * min(commas, 3) * (words >= 10 and kind != "headlines")
    score += weights()["stop"] * (stop and words > 3)
    about_site = 0 if goes_on(line) else site_words(line)
    score += weights()["site_text"] * (about_site > 3) + weights()["site_words"] * (about_site in (2, 3))
    score += weights()["bullet"] * is_listed(line) + weights()["ellipsis"] * is_cut(line)
    return score, f"prose:{kind}" if score > 0 else f"not_prose:{kind}"


def closes_article(line: str, profile: Profile = NOBODY) -> bool:
    """Is it a sentence of four words or more with a full stop, and nothing speaks against it?

    Headlines of other stories end in question and exclamation marks, hardly ever in a full stop.

    >>> closes_article("وسيعرض المشروع على البرلمان."), closes_article("من يعرض المشروع على البرلمان؟")
    (True, False)
    """
    unstopped = _FULL_STOP.sub("", line)
    if len(line.split()) < 4 or unstopped == line or byline_rule(unstopped):
        return False
    return prose_score(line, profile)[0] >= 0


def is_cut(line: str) -> bool:
    return bool(_ELLIPSIS.search(line))


def is_listed(line: str) -> bool:
    """Does a line open with the bullet or the clock time of a list?

    >>> is_listed("* عربي ودولي"), is_listed("- هل وصل الوفد؟")
    (True, False)
    """
    return bool(_BULLET.search(line))


@cache
def _linking() -> frozenset[str]:
    return frozenset(cues("connective")) | {cue for cue in cues("opener") if " " not in cue}


def _linked(line: str) -> float:
    """Share of the words that tie a sentence together: relative and other linking words, words with و before them."""
    nouns, linking = cues("noun_in_waw"), _linking()
    words = fold_phrase(line).split()
    ties = (word in linking or (word[0] == "و" and len(word) > 3 and word not in nouns) for word in words)
    return sum(ties) / max(1, len(words))


def _passes(line: str, category: str) -> bool:
    """A credit, an advertisement, what a profile names, or a single teaser: the article goes on below it."""
    return category in _PASSING or (category == "related" and ":" in line)


def _length_sign(line: str, words: int, stop: bool, commas: int) -> str:
    if words >= 20:
        return _long_sign(line, stop, commas)
    if words >= 10 and stop:
        return "sentence"
    if words >= 6 and goes_on(line) and not is_cut(line):
        return "opened"
    return "medium" if words >= 10 else "short"


def _long_sign(line: str, stop: bool, commas: int) -> str:
    """A paragraph, or headlines in a row: these have gaps between them, no stop, and few words that link."""
    linked = _linked(line)
    least = _LEAST_LINKED if len(line.split()) < _MANY else _LEAST_LINKED_OF_MANY
    if len(_GAP.findall(line)) > 1 or (linked < least and not stop):
        return "headlines"
    return "long" if stop or commas or linked >= _SURELY_LINKED else "headlines"
