"""What a line says of itself: the phrases of furniture, and the signs of author, place and time."""

import re
from functools import cache

from analysis.arabic.dates import parse_date
from analysis.arabic.lists import cues, fold_phrase, read_rows, stop_words
from analysis.corpus.rules import NOBODY, Profile

_LONGEST = 15  # words; a longer line that holds a phrase of furniture is a paragraph
_SENTENCES_TOO = {"related", "menu", "credit", "widget"}  # their phrases open sentences of articles as well
_STOP = re.compile(r"(?<!\.)[.!?؟][\"'”“»«)\]]*\s*$")
_CLOCK = re.compile(r"\b\d{1,2}:\d{2}\b")
_DATELINE = re.compile(r"\s[/|–—ـ-]\s")  # a lengthening mark stands for a dash too
_CREDIT = re.compile(r"^\s*(?:©|\(?c\)\s|[\(\[]?(?:AFP|Reuters|AP|EPA|Getty)\b)", re.IGNORECASE)
_ADDRESS = re.compile(r"^\s*(?:https?://|www\.)\S+\s*$|^\S+@\S+\.\w+$")


@cache
def _phrases() -> dict[str, dict[str, str]]:
    phrases: dict[str, dict[str, str]] = {"line": {}, "start": {}, "part": {}, "anywhere": {}, "word": {}}
    for row in read_rows("furniture"):
        phrases[row["match"]][fold_phrase(row["phrase"])] = row["category"]
    return phrases


@cache
def _pattern(match: str) -> re.Pattern:
    """All phrases of a kind of match as one expression: thousands of lines ask for them."""
    listed = "|".join(map(re.escape, sorted(_phrases()[match], key=len, reverse=True)))
    return re.compile(f"(?:{listed})" if match == "start" else rf"(?<!\S)(?:{listed})")


def site_words(line: str) -> int:
    """How many different words about the site and its comments a line holds.

    >>> site_words("لن نقبل أي تعليق من أي حساب")
    2
    """
    return len(set(fold_phrase(line).split()) & _phrases()["word"].keys())


def furniture_category(line: str, profile: Profile = NOBODY) -> str:
    """The category of the furniture phrase a line is, begins with or holds; empty where it is none.

    >>> furniture_category("اترك تعليقاً"), furniture_category("وقال الوزير إن")
    ('comment_form', '')
    """
    if profile.matches(line) and profile.allows("furniture:outlet"):
        return "outlet"
    category = _category(line)
    return category if profile.allows(f"furniture:{category}") else ""


def _category(line: str) -> str:
    folded = fold_phrase(line)
    phrases = _phrases()
    if folded in phrases["line"]:
        return phrases["line"][folded]
    words = len(folded.split())
    if words > _LONGEST:
        return "" if goes_on(line) else _part_category(folded, ("anywhere",))
    if _CREDIT.search(line):
        return "legal" if re.search(r"\b(?:19|20)\d\d\b", line) else "credit"
    if _ADDRESS.search(line):
        return "menu"
    return _start_category(line, folded, words) or _part_category(folded, ("part", "anywhere"))


def _start_category(line: str, folded: str, words: int) -> str:
    found = _pattern("start").match(folded)
    if not found:
        return ""
    category = _phrases()["start"][found[0]]
    if category in _SENTENCES_TOO and words >= 8 and is_stopped(line) and ":" not in line:
        return ""
    # one word opens headlines too («مواضيع الساعة»): it needs a colon or next to nothing behind it
    whole = folded[found.end() : found.end() + 1] in ("", " ")
    one_word = " " not in found[0]
    return category if not one_word or (whole and (words <= 3 or ":" in line)) else ""


def _part_category(folded: str, matches: tuple[str, ...]) -> str:
    for match in matches:
        found = _pattern(match).search(folded)
        if found:
            return _phrases()[match][found[0]]
    return ""


def is_stopped(line: str) -> bool:
    """Does a line end in a full stop, a question mark or an exclamation mark, not in an ellipsis?

    >>> is_stopped("انتهى اللقاء."), is_stopped("انتهى اللقاء...")
    (True, False)
    """
    return bool(_STOP.search(line))


def goes_on(line: str) -> bool:
    """Does a line open as only a sentence after another does: with و before a verb, with كما أن, من جهته …?

    >>> goes_on("وأضاف الوزير أن اللقاء ناجح"), goes_on("وزير الصحة يزور طنجة")
    (True, False)
    """
    folded = fold_phrase(line)
    first = folded.partition(" ")[0]
    if first.startswith("و") and len(first) > 2:
        return first not in cues("noun_in_waw")
    return folded.startswith(_openers())


@cache
def _openers() -> tuple[str, ...]:
    return tuple(f"{opener} " for opener in (*cues("opener"), *cues("change_of_subject")))


def byline_rule(line: str, profile: Profile = NOBODY) -> str:
    """`byline:date`, `:author`, `:dateline` or `:agency` where a short line names time, author, place; else empty.

    >>> byline_rule("كتبه كتب في 9 أبريل 2024 - 6:23 م"), byline_rule("الرباط - و م ع")
    ('byline:date', 'byline:dateline')
    """
    rule = _byline(line)
    return rule if profile.allows(rule) else ""


def _byline(line: str) -> str:
    words = line.split()
    if not words or len(words) > 14 or is_stopped(line):
        return ""
    cue, clock, sign = _has_cue(line), bool(_CLOCK.search(line)), len(_DATELINE.findall(line))
    # a short sentence may hold a date too, and is no byline
    allowed = 6 if cue or clock or _holds_cue(line) else 2 * sign or 1
    if parse_date(line).start and _other_words(line) <= allowed:
        return "byline:date"
    if cue and len(words) <= 8:
        return "byline:author"
    if clock and len(words) <= 6:
        return "byline:date"
    if _only_agencies(line):
        return "byline:agency"
    return "byline:dateline" if sign and len(words) <= 8 else ""


def _has_cue(line: str) -> bool:
    folded = f" {fold_phrase(line)} "
    at_end = any(folded.endswith(f" {cue} ") for cue in cues("byline_end"))
    return at_end or any(folded.startswith(f" {cue} ") for cue in (*cues("byline"), *cues("byline_end")))


def _holds_cue(line: str) -> bool:
    """A cue of several words tells anywhere in the line: «صوت مكناس نشر في: 5 يناير 2025»."""
    folded = f" {fold_phrase(line)} "
    return any(f" {cue} " in folded for cue in cues("byline") if " " in cue)


@cache
def _agencies() -> re.Pattern:
    return re.compile("|".join(map(re.escape, sorted(cues("agency"), key=len, reverse=True))))


def _only_agencies(line: str) -> bool:
    """«--(بترا)», «أ ف ب/ رويترز»: names of agencies, signs and nothing else."""
    words = [fold_phrase(part) for part in re.split(r"[()\[\]/،,|–-]|\s+و(?=\w{4})", line)]
    found = [word for word in words if word]
    return bool(found) and len(found) <= 4 and all(_agencies().fullmatch(word) for word in found)


def _other_words(line: str) -> int:
    """Words that neither date nor link: no figure, month, day of the week or function word."""
    months = (row["name"] for table in ("months", "hijri_months") for row in read_rows(table))
    known = stop_words() | {part for name in months for part in fold_phrase(name).split()}
    return sum(word not in known and not word[0].isdigit() for word in fold_phrase(line.replace("/", " ")).split())
