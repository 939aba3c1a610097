"""Bylines to author, dateline, agency and date of publication: what the lines around an article's text say of it.

A line is cut into segments at dashes, strokes, brackets and quotation marks; each segment is an agency, a place, an
outlet, a date, or may be a name. A name counts only beside something that is known, or behind a word such as «بقلم».
"""

import re
from dataclasses import dataclass, field
from functools import cache

from analysis.arabic.dates import parse_date
from analysis.arabic.letters import ARABIC_LETTER, clean_form
from analysis.arabic.lists import fold_phrase, read_rows

_CUT = re.compile(r"\s*(?:[-–—|/:*،,()\[\]“”+•…؛_]+|\.{2,}|\s\.\s|\s\.|\.$)\s*")
_OPENING_ENDS = re.compile(r"\s*(?:[-–—/]{1,2}|[:،])\s*(?=\S)")
_QUOTED = re.compile(r"[«\"]\s*([^«»\"]+?)\s*[»\"]")
_DIGIT = re.compile(r"\d")
_SIGNS = '()[]«»"“”/–-… '
_ENDS = ".؟?!…"
_NAME_WORDS = range(2, 6)
_LONGEST = 14  # words of a line that can say who, where and when
_OPENING = 70  # characters
_CUES = ("author", "dated", "updated", "source", "nobody")


@dataclass
class Byline:
    """What one line says; `rest` are segments nobody knows."""

    agencies: list[str] = field(default_factory=list)
    places: list[str] = field(default_factory=list)
    outlets: list[str] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    rest: list[str] = field(default_factory=list)
    signed: bool = False  # a word such as «بقلم» stands before a name
    dated: bool = False
    length: int = 0  # characters of the line that this was read from

    @property
    def known(self) -> bool:
        return bool(self.agencies or self.places or self.outlets or self.dated)


@cache
def _agencies() -> dict[tuple[str, ...], str]:
    return {_words(row["variant"]): row["agency"] for row in read_rows("agencies")}


@cache
def _places() -> frozenset[tuple[str, ...]]:
    return frozenset(_words(row["place"]) for row in read_rows("datelines"))


@cache
def _telling_words() -> frozenset[str]:
    """Words of agencies, places and outlets: without one of them or a figure no opening says anything."""
    return frozenset(word for part in (*_agencies(), *_places(), *_listed("outlet")) for word in part)


@cache
def _last_words() -> frozenset[str]:
    return frozenset(name[-1] for name in _agencies())


@cache
def _listed(kind: str) -> frozenset[tuple[str, ...]]:
    return frozenset(_words(row["phrase"]) for row in read_rows("byline_words") if row["kind"] == kind)


@cache
def _given_names() -> frozenset[str]:
    return frozenset(fold_phrase(row["name"]) for row in read_rows("given_names"))


@cache
def _function_words() -> frozenset[str]:
    """As they are written: على is one, علي is a name."""
    return frozenset(clean_form(row["word"]) for row in read_rows("function_words"))


def _words(text: str) -> tuple[str, ...]:
    """Folded words, where stops part as spaces do: «أ.ف.ب» is three letters, and no word «أفب»."""
    return tuple(fold_phrase(text.replace(".", " ")).split())


def read_byline(line: str, outlet: str = "") -> Byline:
    """What a line says of author, place, agency, outlet and date.

    >>> read = read_byline("الرباط - و م ع")
    >>> read.places, read.agencies
    (['الرباط'], ['MAP'])
    >>> read_byline("بقلم: أمين الراضي").names, read_byline("كتبه كتب في 9 أبريل 2024").names
    (['أمين الراضي'], [])
    """
    found = Byline(length=len(line), dated=_DIGIT.search(line) is not None and parse_date(line).start is not None)
    for segment in filter(None, _CUT.split(line)):
        if quoted := _QUOTED.search(segment):
            found.outlets += [quoted[1]] * bool(_take_agency(quoted[1].split(), found))
            segment = _QUOTED.sub(" ", segment)
        _read_segment(segment, _words(outlet), found)
    if not found.signed:
        found.rest += [name for name in found.names if not _begins_like_a_name(name)]
        found.names = [name for name in found.names if _begins_like_a_name(name)]
    return found


def _read_segment(segment: str, outlet: tuple[str, ...], found: Byline) -> None:
    if any(sign.isdigit() for sign in segment):
        before, after = _around_figures(segment.split())
        for part in (before, after):
            _read_words(part, outlet, found, beside_figures=True)
        return
    _read_words(segment.split(), outlet, found)


def _around_figures(words: list[str]) -> tuple[list[str], list[str]]:
    at = [place for place, word in enumerate(words) if any(sign.isdigit() for sign in word)]
    return words[: at[0]], words[at[-1] + 1 :]


def _read_words(words: list[str], outlet: tuple[str, ...], found: Byline, *, beside_figures: bool = False) -> None:
    words, cue = _strip_cues(_take_agency(words, found, beside_figures=beside_figures))
    found.signed = found.signed or cue
    words = _take_agency(words, found, beside_figures=beside_figures)  # behind «المصدر» and its like
    folded = _words(" ".join(words))
    if not folded:
        return
    if folded in _places():
        found.places.append(" ".join(words))
    elif (outlet and folded == outlet) or any((word,) in _listed("outlet") for word in folded):
        found.outlets.append(" ".join(words))
    elif not beside_figures and len(folded) in _NAME_WORDS and _may_be_name(words):
        found.names.append(" ".join(words))
    elif not beside_figures:
        found.rest.append(" ".join(words))


def _may_be_name(words: list[str]) -> bool:
    return all(ARABIC_LETTER.match(word) and clean_form(word) not in _function_words() for word in words)


def _begins_like_a_name(name: str) -> bool:
    """A name without «بقلم» before it must begin with a given name: «رصد المغرب» is an outlet."""
    first = fold_phrase(name.split()[0])
    return first in _given_names() or first.startswith(("عبد", "بن"))


def _strip_cues(words: list[str]) -> tuple[list[str], bool]:
    """The words behind «كتب», «بقلم», «نشر في», «مكتب» and their like, and whether one of them announces a name."""
    signed = False
    while words:
        for length in (3, 2, 1):
            head = _words(" ".join(words[:length]))
            kind = next((kind for kind in _CUES if head in _listed(kind)), "")
            if kind:
                signed = (signed or kind == "author") and kind != "source"
                words = words[length:]
                break
        else:
            break
    while words and _words(words[-1]) in _listed("nobody"):
        words = words[:-1]
    return words, signed


def _take_agency(words: list[str], found: Byline, *, beside_figures: bool = False) -> list[str]:
    """The words without an agency's name at their beginning or end."""
    for length in range(min(len(words), 5), 0, -1):
        for part, rest in ((words[:length], words[length:]), (words[-length:], words[:-length])):
            agency = _agencies().get(_words(" ".join(part)))
            if agency and (not rest or length > 1 or beside_figures or _words(" ".join(rest)) in _places()):
                found.agencies += [agency] * (agency not in found.agencies)
                return rest
    return words


def read_opening(paragraph: str, outlet: str = "") -> Byline:
    """What stands before the first sentence of an article: «الرباط (و م ع) – قال …», «سبق- وكالات: …».

    The longest beginning of which every segment is known counts; one that is not known may stand beside an agency.

    >>> read_opening("واشنطن (رويترز) - قالت الوزارة إن اللقاء انعقد.").agencies
    ['Reuters']
    >>> read_opening("قال الوزير: انعقد اللقاء.").known
    False
    """
    head = paragraph[: _OPENING + 2]
    ends = [match.start() for match in _OPENING_ENDS.finditer(head) if match.start()]
    if not ends or (_telling_words().isdisjoint(_words(head)) and not outlet and not _DIGIT.search(head)):
        return Byline()  # as most paragraphs begin
    for end in reversed(ends):
        read = read_byline(paragraph[:end], outlet)
        strange, words = len(read.rest) + len(read.names), len(paragraph[:end].split())
        if read.known and strange <= bool(read.agencies) and words <= _LONGEST:
            return read
    return Byline()


def read_closing(paragraph: str) -> list[str]:
    """The agencies that sign an article at its end, in brackets or behind the last full stop.

    >>> read_closing("انتهى اللقاء. (أ.ف.ب)"), read_closing("انتهى اللقاء، بحسب رويترز.")
    (['AFP'], [])
    """
    words = paragraph.split()
    if _last_words().isdisjoint(_words(paragraph[-_OPENING:].rstrip(_SIGNS + "."))[-1:]):
        return []  # as most paragraphs end
    for length in range(min(len(words), 6), 0, -1):
        part, before = " ".join(words[-length:]), " ".join(words[:-length]).rstrip(_SIGNS)
        read = read_byline(part.strip(_SIGNS))
        if read.agencies and not (read.rest or read.names or read.places):
            behind_stop = not before or before[-1] in _ENDS
            enclosed = part[0] in _SIGNS and part[-1] in _SIGNS
            if behind_stop or enclosed:
                return read.agencies
    return []


def is_update(line: str) -> bool:
    """Does a dated line tell when the article was changed, not when it appeared?

    >>> is_update("آخر تحديث: 10 أبريل 2024"), is_update("نشر في 9 أبريل 2024")
    (True, False)
    """
    words = _words(line)
    return any(words[: len(cue)] == cue for cue in _listed("updated"))
