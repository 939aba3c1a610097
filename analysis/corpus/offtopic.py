"""The tail that aggregators append: paragraphs at the end of a page that belong to another, older story.

Plain overlap of words does not find it, since both stories share the country, the capital and the words of diplomacy.
So names of countries, capitals and months and the words of numbers are set aside, and a tail is marked only where all
signs meet: it opens as a look back at another event (وكانت, وكان قد …), with a change of subject, or with a place and
a date; its first paragraph says nothing of what headline and lead say and hardly a word of the story; and the rest of
it shares almost none of the story's own words.
"""

import re
from functools import cache

from analysis.arabic.dates import parse_date
from analysis.arabic.grammar import light_stem
from analysis.arabic.lists import cues, fold_phrase, read_rows, stop_words

# Of 2,500 articles of five outlets these limits mark a tail in two of a thousand, and find three of five tails
# that were put under an article.
_DATELINE = re.compile(r"([^.\n]{4,60}?)\s+[–—-]\s")  # «رأس النورس، 11 يناير 2025 – »
_LEAST_STEMS = 8  # of a tail: what is shorter cannot be told from its story
_OPENING_SHARED = 0.12  # share of the stems of a tail's first paragraph that may stand in the story
_LEAD_SHARED = 0.10  # share of a tail's stems that may stand in headline and first paragraph
_STORY_SHARED = 0.20  # share of a tail's stems that may stand in the story
_LONGEST = 1.2  # a tail is no longer than this many times its story


@cache
def _common_stems() -> frozenset[str]:
    """What two stories share without having anything in common: names of countries, months and numbers."""
    numbers = [row["word"] for row in read_rows("function_words") if row["group"] in ("number_word", "calendar")]
    months = [part for row in read_rows("months") for part in fold_phrase(row["name"]).split()]
    words = [*(row["word"] for row in read_rows("common_names")), *numbers, *months]
    return frozenset(light_stem(fold_phrase(word)) for word in words)


@cache
def _own_stems(text: str) -> frozenset[str]:
    words = [word for word in fold_phrase(text).split() if word not in stop_words() and len(word) > 2]
    return frozenset(light_stem(word) for word in words if not word.isdigit()) - _common_stems()


def tail_start(headline: str, paragraphs: list[str]) -> tuple[int, str]:
    """Index of the first paragraph of an unrelated tail, and the rule; the number of paragraphs where there is none.

    The tail is hardly longer than the story before it, which has two paragraphs or more.

    >>> tail_start("زيارة وزير", ["وصل الوزير إلى الرباط.", "وكانت الزيارة مقررة."])
    (2, '')
    """
    for index in range(2, len(paragraphs)):
        tail = paragraphs[index:]
        if not _opens(paragraphs[index]) or len(" ".join(tail)) > len(" ".join(paragraphs[:index])) * _LONGEST:
            continue
        if _is_foreign(headline, paragraphs[:index], tail):
            return index, "tail_of_another_story"
    return len(paragraphs), ""


@cache
def _openings() -> tuple[str, ...]:
    return tuple(opening + " " for opening in (*cues("look_back"), *cues("change_of_subject")))


def _opens(paragraph: str) -> bool:
    """Does a paragraph look back, change the subject, or begin with a place and a date of its own?"""
    if fold_phrase(paragraph).startswith(_openings()):
        return True
    dateline = _DATELINE.match(paragraph)
    return bool(dateline and "،" in dateline[1] and parse_date(dateline[1].partition("،")[2]).precision == "day")


def _is_foreign(headline: str, story: list[str], tail: list[str]) -> bool:
    ours, theirs = (frozenset().union(*map(_own_stems, part)) for part in (story, tail))
    opening, lead = _own_stems(tail[0]), _own_stems(headline) | _own_stems(story[0])
    if len(theirs) < _LEAST_STEMS or opening & lead or _own_stems(headline) & theirs:
        return False
    if len(opening & ours) > _OPENING_SHARED * len(opening) or len(theirs & lead) > _LEAD_SHARED * len(theirs):
        return False
    return len(theirs & ours) <= _STORY_SHARED * len(theirs)
