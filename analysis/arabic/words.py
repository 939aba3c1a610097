"""Words and sentence ends inside one piece of text, the stretch between two white spaces: the rules, one by one."""

import re

from analysis.arabic.letters import DROPPED, TATWEEL, clean_word

# what may stand inside a word or at its end: what letters.py drops, and the Latin accents of decomposed text
WORD_MARKS = re.escape(DROPPED) + "\u0300-\u036f"
_LETTER = r"[^\W_]"
_WORD = rf"(?!{TATWEEL}){_LETTER}[{WORD_MARKS}]*(?:(?:['’]|(?<=\d)[.,:/٫٬](?=\d))?{_LETTER}[{WORD_MARKS}]*)*"
_WEB = r"(?:https?://|www\.)[^\s<>\"«»“”]*[^\s<>\"«»“”.,،؛;:!؟?)\]'’]|(?a:[\w.+-]+@[\w-]+(?:\.[\w-]+)+)"
_WORDS = re.compile(_WORD)
_WEB_OR_WORDS = re.compile(f"{_WEB}|{_WORD.replace(_LETTER, rf'(?!https?://|www[.]){_LETTER}')}")
_FINAL_STOP = re.compile(r"(?<!\.)[.]$|[!?؟]+$")
_CLOSING = "\"'”“»«)]}’؛" + DROPPED
_DETACHED = frozenset("وفبلك")
LONGEST_GAP = 3  # characters between a detached clitic and its word
_GAP = re.compile(rf"[\s{WORD_MARKS}\"'“”„«»‹({{\[]{{0,{LONGEST_GAP}}}")
# may stand between the words of a phrase: white space, quotation marks, the dot of an initial; in one piece hyphens too
_QUIET = rf"(?:[{WORD_MARKS}\"'`“”„‟«»‹›‘’‚′″]|[^\S\x85\u2028\u2029])*+"
_JOINING = re.compile(rf"{_QUIET}(?:\.(?!\s*\.))?{_QUIET}")
_PARTING = re.compile(r"[،,؛;:()\[\]{}<>|…—\s]|\.\.")


def parts_phrase(signs: str, *, glued: bool = False) -> bool:
    """Do the signs between two words keep them from being a phrase? `glued`: no white space stands beside them.

    >>> parts_phrase(" «"), parts_phrase(": "), parts_phrase(" - "), parts_phrase("-", glued=True)
    (False, True, True, False)
    """
    if glued:
        return bool(_PARTING.search(signs)) and not _JOINING.fullmatch(signs)
    return not _JOINING.fullmatch(signs)


def split_piece(piece: str) -> list[tuple[int, int, bool]]:
    """Start and end of every word of a piece, and whether a sentence ends behind it.

    >>> split_piece("و”الإيغاد”."), split_piece("الأمني.،")
    ([(0, 1, False), (2, 9, True)], [(0, 6, False)])
    """
    bare = piece.rstrip()
    if bare.isalnum() and TATWEEL not in bare:  # most pieces are one plain word
        return [(0, len(bare), False)]
    pattern = _WEB_OR_WORDS if "@" in piece or "://" in piece or "www." in piece else _WORDS
    spans = [match.span() for match in pattern.finditer(piece)]
    following = [*(start for start, _ in spans[1:]), len(piece)]
    return [(*span, _ends_sentence(piece, span[1], then)) for span, then in zip(spans, following, strict=False)]


def _ends_sentence(piece: str, end: int, following: int) -> bool:
    """Is what stands between a word and the next a final stop? An initial («J.») ends nothing."""
    between = piece[end:following]
    initial = between.strip() == "." and (end == 1 or not piece[end - 2].isalnum())
    return is_final_stop(between) and not initial


def is_final_stop(signs: str) -> bool:
    """Do signs without letters end a sentence, closing quotation marks and brackets aside?

    >>> is_final_stop(".»"), is_final_stop(".."), is_final_stop("؟!"), is_final_stop(".،")
    (True, False, True, False)
    """
    return bool(_FINAL_STOP.search(signs.strip().strip(_CLOSING)))


def is_lone(form: str) -> bool:
    """Is a form one letter, its marks and tatweel aside?"""
    return len(form) == 1 or (form[1] in DROPPED and len(clean_word(form)) == 1)


def is_detached_clitic(form: str) -> bool:
    """Is a form و ف ب ل or ك alone, which belongs to the next word?

    >>> is_detached_clitic("بـ"), is_detached_clitic("م")
    (True, False)
    """
    return is_lone(form) and clean_word(form) in _DETACHED


def is_clitic_gap(between: str) -> bool:
    """May this stand between a detached clitic and its word: white space, tatweel, an opening quotation mark?

    >>> is_clitic_gap(" «"), is_clitic_gap("، ")
    (True, False)
    """
    return bool(_GAP.fullmatch(between))
