"""The tail that aggregators append: paragraphs at the end of a page that belong to another, older story.

Plain overlap of words does not find it, since both stories share the country, the capital and the words of diplomacy.
So names of countries and capitals are set aside, and a tail is marked only where three signs meet: it opens as a
look back at another event (وكانت, وكان قد …), it shares almost none of the story's own words, and it says nothing of
what the headline says.
"""

from functools import cache

from analysis.arabic.grammar import light_stem
from analysis.arabic.lists import cues, fold_phrase, read_rows, stop_words

_MOST_SHARED = 0.30  # share of a tail's own stems that may stand in the story


@cache
def _common_stems() -> frozenset[str]:
    return frozenset(light_stem(row["word"]) for row in read_rows("common_names"))


@cache
def _own_stems(text: str) -> frozenset[str]:
    words = [word for word in fold_phrase(text).split() if word not in stop_words() and len(word) > 2]
    return frozenset(light_stem(word) for word in words if not word.isdigit()) - _common_stems()


def tail_start(headline: str, paragraphs: list[str]) -> tuple[int, str]:
    """Index of the first paragraph of an unrelated tail, and the rule; the number of paragraphs where there is none.

    The tail is at most half of the article, and the story before it has two paragraphs or more.

    >>> tail_start("زيارة وزير", ["وصل الوزير إلى الرباط.", "وكانت الزيارة مقررة."])
    (2, '')
    """
    for index in range(2, len(paragraphs)):
        tail = paragraphs[index:]
        if not _opens(paragraphs[index]) or len(" ".join(tail)) > len(" ".join(paragraphs[:index])) * 1.2:
            continue
        if _is_foreign(headline, paragraphs[:index], tail):
            return index, "tail_of_another_story"
    return len(paragraphs), ""


def _opens(paragraph: str) -> bool:
    folded = fold_phrase(paragraph)
    return any(folded.startswith(opening + " ") for opening in (*cues("look_back"), *cues("change_of_subject")))


def _is_foreign(headline: str, story: list[str], tail: list[str]) -> bool:
    ours = frozenset().union(*map(_own_stems, story))
    theirs = frozenset().union(*map(_own_stems, tail))
    if len(theirs) < 8 or len(_own_stems(headline) & _own_stems(tail[0])) > 1:
        return False
    return len(theirs & ours) / len(theirs) <= _MOST_SHARED
