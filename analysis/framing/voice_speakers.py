"""Who may speak: the words of a speaker, read from their first word on."""

from typing import NamedTuple

from analysis.framing.voice_passages import Passage
from analysis.framing.voice_words import courtesy, is_one

FAR = 14  # words in which a speaker, or what is said, is looked for
LONG = 120  # words of a sentence that are looked back through: lists without stops may be of any length
PREPOSITIONS = ("setting", "complement", "of_him")  # «في»; those that a verb takes, «على», «إلى», «عن»; «عنه»
STOPS = (
    *PREPOSITIONS, "that", "relative", "adverb", "object", "attribution", "background", "was", "particle", "negation",
    "what", "own_words", "his_words",
)  # fmt: skip
NAME_IN_MARKS = 6  # words of a quotation that is a newspaper's name: «صحيفة «أخبار اليوم»»


class Speaker(NamedTuple):
    first: int
    last: int
    kind: str
    same: bool = False  # «المصدر ذاته»: the last speaker again


def read_speaker(p: Passage, at: int, *, loose: bool = False) -> Speaker | None:
    """The speaker whose words begin here; None where they are no speaker's.

    `loose`: «أن» follows, so that all words up to a preposition or a sign are the speaker's.
    """
    first, at = at, _behind_quantities(p, at)
    if at is None:
        return None
    again = p.phrase(at, "same_before") and at + 1 < len(p) and p.words[at + 1].kind
    found = (at + 1, p.words[at + 1].kind) if again else _head(p, at)
    if not found:
        return None
    last, named = _extend(p, *found, loose)
    kind = "person" if named and found[1] in ("office", "person") else found[1]
    same = bool(again) or (last + 1 < len(p) and not p.parted(last + 1) and p.words[last + 1].role == "same")
    last += same and not again
    return Speaker(first, last, kind, bool(same) or _is_again(p, at, last, kind))


def _behind_quantities(p: Passage, at: int) -> int | None:
    """The word behind «عدد من», «أحد», «هذا» and figures."""
    limit = min(at + 6, len(p))
    while at < limit:
        step = p.phrase(at, "quantity", "honour") or int(p.words[at].folded.isdigit())
        if not step:
            return at
        at += step
    return None


def _head(p: Passage, at: int) -> tuple[int, str] | None:
    """The last word of what makes a speaker here, and the kind of it."""
    word = p.words[at]
    if at in p.names:
        return p.names[at]
    if word.role in STOPS or (word.cue and not word.kind):
        return None
    if size := p.agency(at):
        return at + size - 1, "institution"
    if word.kind:
        return at, word.kind
    if word.given and (at + 1 == len(p) or p.parted(at + 1) or p.words[at + 1].role not in STOPS):
        return p.name_end(at), "person"
    if not (p.surnames | p.heard).isdisjoint(word.rests):
        return at, "person"
    return (at, "state") if word.state else None


def _extend(p: Passage, last: int, kind: str, loose: bool) -> tuple[int, bool]:
    """The last word of the speaker, and whether a person is named."""
    named, first = kind == "person" and not p.words[last].kind, last
    limit = min(last + FAR, len(p) - 1)
    while last < limit and not p.parted(last + 1):
        after = p.words[last + 1]
        quoted = p.quotations.get(last + 1, limit + NAME_IN_MARKS)
        if size := p.phrase(last + 1, "issued"):
            issuer = read_speaker(p, last + 1 + size) if last + 1 + size <= limit else None
            return issuer.last if issuer else last, False
        if quoted - last < NAME_IN_MARKS:
            last = quoted
        elif _is_stop(p, last + 1):
            break
        elif last == first and courtesy(p.words[last]) and p.may_be_name(after) and not after.given:
            return unlisted_end(p, last + 1), True
        elif (name := name_at(p, last + 1)) is not None and not (named and name == last + 1 and not after.given):
            last, named = name, True
        elif (loose and not _is_object(p, last, first)) or _goes_on(p, last, named) or _is_before_name(p, last, first):
            last += 1
        else:
            break
    return last, named


def _is_stop(p: Passage, at: int) -> bool:
    """Does a word end the speaker for sure?"""
    word = p.words[at]
    listed = word.role in (*STOPS, "same", "quantity") or bool(p.phrase(at, *STOPS))
    return listed or (word.cue is not None and word.cue.form == "participle") or p.quoted_to(at) is not None


def _is_object(p: Passage, last: int, head: int) -> bool:
    """Is the next word no more the speaker's though «أن» follows: «وصفت السلطات الهجمات بأنها»?"""
    here, after = p.words[last], p.words[last + 1]
    both = last == head and here.definite and after.definite and bool(here.kind)
    return bool(after.cue and after.joined) or (both and not after.kind and not is_adjective(p, last + 1))


def unlisted_end(p: Passage, at: int) -> int:
    """The last word of a name that no list holds: up to two more such words, where «أن», a sign … ends it."""
    last = at
    while last < min(at + 2, len(p) - 1) and not p.parted(last + 1) and p.may_be_name(p.words[last + 1]):
        if p.quoted_to(last + 1) is not None:
            break
        last += 1
    ends = last + 1 >= len(p) or p.parted(last + 1) or p.words[last + 1].role or p.quoted_to(last + 1) is not None
    return last if ends else at


def name_at(p: Passage, at: int) -> int | None:
    """The last word of the personal name that stands here."""
    if at in p.names and p.names[at][1] == "person":
        return p.names[at][0]
    word = p.words[at]
    if word.kind or word.role:
        return None
    if word.given and word.rests[0] == word.folded and not word.folded.startswith("باسم"):
        return p.name_end(at)
    return at if word.folded in p.surnames or word.folded in p.heard else None


def _goes_on(p: Passage, last: int, named: bool) -> bool:
    """Without a sign of where a speaker ends: a construct («وزير الخارجية»), an adjective, a name of an institution."""
    here, after = p.words[last], p.words[last + 1]
    if named:
        return False
    if not after.definite and not after.state:
        fits = bool(after.kind) or not (after.cue or after.role or after.in_phrase)
        return not here.definite and bool(here.kind) and fits
    if not here.definite and not after.folded.startswith(("و", "ف")):
        return True
    return after.folded.startswith("لل") or is_adjective(p, last + 1)


def is_adjective(p: Passage, at: int) -> bool:
    word = p.words[at]
    if word.folded[:1] in ("و", "ف", "ل", "ب") and word.clitics + word.in_phrase:
        return False
    return word.role == "adjective" or word.folded.endswith(("ي", "ية", "يون", "يين"))


def _is_before_name(p: Passage, last: int, head: int) -> bool:
    """Is the next word an adjective between a title and its name: «العقيد المتقاعد سعيد أمزيان»?"""
    both = p.words[last].definite and p.words[last + 1].definite and p.words[head].kind in ("office", "person")
    name = last + 2
    return both and last == head and name < len(p) and not p.parted(name) and name_at(p, name) is not None


def _is_again(p: Passage, head: int, last: int, kind: str) -> bool:
    """«وأضاف المصدر», «المتحدث»: one word with ال that says only that the speaker is the last one."""
    alone = head == last and p.words[head].definite
    return alone and (kind == "source" or p.words[head].role == "again")


def that_behind(p: Passage, at: int, end: int) -> int | None:
    """The first «أن» that opens what is said: none behind «بعد», «يمكن», nor beyond another verb of saying."""
    for n in range(at, min(end, at + 2 * FAR) + 1):
        word = p.words[n]
        if n > at and word.cue and _is_next(p, n):
            return None
        if word.role == "that" and not (n and p.phrase(n - 1, "not_that")):
            return n
    return None


def _is_next(p: Passage, at: int) -> bool:
    """Is this a further word of saying, whose «أن» is its own?"""
    cue, before = p.words[at].cue, p.words[at - 1]
    if cue.form == "participle" or p.words[at].joined:
        return cue.form != "noun"
    return cue.form in ("past", "present") and not cue.complement and before.role not in (*PREPOSITIONS, "relative")


def learnt_from(p: Passage, at: int) -> Speaker | None:
    """«علمت الجريدة من مصدر مطلع أن», «علم لدى مصدر أمني أن»: the source, none where only the newspaper is named."""
    that = that_behind(p, at + 1, p.last_of(at))
    for n in range(at + 1, min(at + FAR, that if that is not None else at)):
        if p.words[n].folded in ("من", "لدى", "لدي"):
            return read_speaker(p, n + 1, loose=True)
    return None


def viewer(p: Passage, at: int) -> Speaker | None:
    """«بالنسبة للخبير فإن»: one person's view; a group is who it is about («بالنسبة للمهاجرين فإن»)."""
    at += at < len(p) and p.words[at].folded == "الي"
    speaker = read_speaker(p, at) if at < len(p) and not p.parted(at) else None
    behind = speaker.last + 1 if speaker else len(p)
    if behind > p.last_of(at) or p.words[behind].folded not in ("فان", "فانه", "فانها"):
        return None
    one = p.words[at].given or (speaker.kind in ("person", "office") and is_one(p.words[at]))
    return speaker if one else None
