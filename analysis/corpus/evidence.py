"""What each line of a pasted page looks like: prose or not, and by which signs. Weights stand in one table."""

import re
from functools import cache

from analysis.arabic.dates import parse_date
from analysis.arabic.lists import cues, fold_phrase, read_rows, stop_words

# fitted on real pages: enough to keep prose together, small enough that one long headline does not enter
WEIGHTS = {
    "long": 3.0,  # 20 words or more
    "sentence": 2.0,  # 10 to 19 words and a final stop
    "medium": -0.4,  # 10 to 19 words, no final stop: a headline, or a paragraph cut short
    "short": -0.8,  # fewer than 10 words: a subhead costs this much
    "stop": 0.8,
    "comma": 0.3,  # each inner comma, three at most
    "unpointed": -3.5,  # 20 words or more without any mark: a list of headlines run together
    "bullet": -3.0,
    "ellipsis": -1.0,
    "site_words": -2.0,  # two words or more about the site and its comments
    "furniture": -4.0,
    "markup": 3.5,  # the line is, or is not, in the article that the markup of a web page shows
    "passing": -2.0,  # furniture that stands between paragraphs of one article
}
_PASSING = ("credit", "advert")
_BULLET = re.compile(r"^\s*(?:[*+•·▪◦»|]|\d{1,2}:\d{2}|[-–]\s*\d{1,2}:\d{2})")
_STOP = re.compile(r"(?<!\.)[.!?؟][\"'”“»«)\]]*\s*$")
_FULL_STOP = re.compile(r"(?<!\.)\.[\"'”“»«)\]]*\s*$")
_ELLIPSIS = re.compile(r"(?:\.{2,}|…)\s*$")
_COMMA = re.compile(r"[،,؛;:]\s")
_CLOCK = re.compile(r"\b\d{1,2}:\d{2}\b")
_DATELINE = re.compile(r"\s[/|–-]\s")


@cache
def _phrases() -> dict[str, dict[str, str]]:
    phrases: dict[str, dict[str, str]] = {"line": {}, "start": {}, "part": {}, "word": {}}
    for row in read_rows("furniture"):
        phrases[row["match"]][fold_phrase(row["phrase"])] = row["category"]
    return phrases


def furniture_category(line: str) -> str:
    """The category of the furniture phrase a line is, begins with or holds; empty where it is none.

    >>> furniture_category("اترك تعليقاً"), furniture_category("وقال الوزير إن")
    ('comment_form', '')
    """
    folded = fold_phrase(line)
    phrases = _phrases()
    if folded in phrases["line"]:
        return phrases["line"][folded]
    if len(folded.split()) > 15:
        return ""
    for phrase, category in phrases["start"].items():
        if folded.startswith(phrase):
            return category
    return next((category for phrase, category in phrases["part"].items() if phrase in folded), "")


def byline_rule(line: str) -> str:
    """`byline:date`, `byline:author` or `byline:dateline` where a short line names time, author or place; else empty.

    >>> byline_rule("كتبه كتب في 9 أبريل 2024 - 6:23 م"), byline_rule("الرباط - و م ع")
    ('byline:date', 'byline:dateline')
    """
    words = line.split()
    if not words or len(words) > 14 or _STOP.search(line):
        return ""
    cue, clock, sign = _has_cue(line), bool(_CLOCK.search(line)), bool(_DATELINE.search(line))
    allowed = 6 if cue or clock else 2 if sign else 1  # a short sentence may hold a date too, and is no byline
    if parse_date(line).start and _other_words(line) <= allowed:
        return "byline:date"
    if cue and len(words) <= 8:
        return "byline:author"
    if clock and len(words) <= 6:
        return "byline:date"
    return "byline:dateline" if sign and len(words) <= 8 else ""


def _has_cue(line: str) -> bool:
    folded = fold_phrase(line) + " "
    return any(folded.startswith(cue + " ") for cue in cues("byline"))


def _other_words(line: str) -> int:
    """Words that neither date nor link: no figure, month, day of the week or function word."""
    known = stop_words() | {part for row in read_rows("months") for part in fold_phrase(row["name"]).split()}
    return sum(word not in known and not word[0].isdigit() for word in fold_phrase(line.replace("/", " ")).split())


def prose_score(line: str) -> tuple[float, str]:
    """How much a line reads as a paragraph of an article, and the name of the sign that decided.

    >>> prose_score("الرئيسية")
    (-4.0, 'furniture:menu')
    """
    category = furniture_category(line)
    if category:
        return WEIGHTS["passing" if _passes(line, category) else "furniture"], f"furniture:{category}"
    words, stop, commas = len(line.split()), bool(_STOP.search(line)), len(_COMMA.findall(line))
    kind = _length_sign(words, stop, commas)
    score = WEIGHTS[kind] + WEIGHTS["comma"] * min(commas, 3) * (words >= 10)
    score += WEIGHTS["stop"] * (stop and words > 3)
    site_words = set(fold_phrase(line).split()) & _phrases()["word"].keys()
    score += WEIGHTS["site_words"] * (len(site_words) > 1)
    score += WEIGHTS["bullet"] * is_listed(line) + WEIGHTS["ellipsis"] * bool(_ELLIPSIS.search(line))
    return score, f"prose:{kind}" if score > 0 else f"not_prose:{kind}"


def closes_article(line: str) -> bool:
    """Is it a sentence of four words or more with a full stop, and nothing speaks against it?

    Headlines of other stories end in question and exclamation marks, hardly ever in a full stop.

    >>> closes_article("وسيعرض المشروع على البرلمان."), closes_article("من يعرض المشروع على البرلمان؟")
    (True, False)
    """
    unstopped = _FULL_STOP.sub("", line)
    if len(line.split()) < 4 or unstopped == line or byline_rule(unstopped):
        return False
    return prose_score(line)[0] >= 0


def is_listed(line: str) -> bool:
    """Does a line open with the bullet or the clock time of a list?

    >>> is_listed("* عربي ودولي"), is_listed("- هل وصل الوفد؟")
    (True, False)
    """
    return bool(_BULLET.search(line))


def _passes(line: str, category: str) -> bool:
    """A credit, an advertisement, or a single teaser («اقرأ أيضا: …»), after which the article goes on."""
    return category in _PASSING or (category == "related" and ":" in line)


def _length_sign(words: int, stop: bool, commas: int) -> str:
    if words >= 20:
        return "long" if stop or commas else "unpointed"
    if words >= 10:
        return "sentence" if stop else "medium"
    return "short"
