"""The subject of a word of saying: the speaker behind it, before it, or at the beginning of its sentence."""

from analysis.framing.voice_passages import Passage
from analysis.framing.voice_reach import NEAR, follows_quotation
from analysis.framing.voice_speakers import (
    FAR,
    LONG,
    NAME_IN_MARKS,
    PREPOSITIONS,
    STOPS,
    Speaker,
    is_adjective,
    name_at,
    read_speaker,
    that_behind,
    unlisted_end,
)
from analysis.framing.voice_words import Cue

BEFORE = ("particle", "negation", "what", "relative")  # words between a subject and its verb
CLAUSE = ("that", "was", "particle", "negation", "what")  # words behind which a clause begins
TELLS = ("say", "affirm", "point")
# a preposition with its pronoun, behind which the subject comes: «قال عنه الوزير»
WITH_PRONOUN = frozenset(("له", "لها", "لهم", "لنا", "به", "بها", "فيه", "فيها", "عنه", "عنها", "عنهم", "عليه", "عليها",
                          "اليه", "اليها", "اليهم", "الينا", "معه", "معها"))  # fmt: skip


def subject_after(p: Passage, at: int, *, free: bool = False) -> Speaker | None:
    """The speaker behind a verb, adverbials in between skipped; `free`: an unknown word will do («قال فورونكوف»)."""
    end = p.last_of(at)
    here = _behind_adverbials(p, at + 1 + _has_pronoun(p, at, end), end)
    if here is None or here > end:
        return None
    if p.quoted_to(here) is not None:
        return _name_in_marks(p, here)
    loose = that_behind(p, here, end) is not None
    speaker = _ungoverned(p, read_speaker(p, here, loose=loose))
    if speaker is None and (named := _named_by_work(p, here)):
        return Speaker(here, named, "person")
    if speaker is None and (p.comma(here) or not loose_name(p, here, p.words[at].cue, free=free)):
        return None
    if speaker is None:
        return Speaker(here, unlisted_end(p, here), "person")
    if follows_quotation(p, at):
        speaker = _with_unlisted_name(p, speaker, end)
    return _with_apposition(p, speaker, end)


def _named_by_work(p: Passage, at: int) -> int | None:
    """The last word of a name behind an unlisted title and its adjective: «يصيح الحداد العجوز سعيد أمزيان»."""
    if not p.words[at].folded.startswith("ال") or not p.may_be_name(p.words[at]):
        return None
    for n in range(at + 1, min(at + 3, len(p))):
        if p.parted(n):
            return None
        if (name := name_at(p, n)) is not None:
            return name
        if not p.words[n].definite:
            return None
    return None


def _ungoverned(p: Passage, speaker: Speaker | None) -> Speaker | None:
    """A subject has no preposition: «للوزير» is none."""
    if speaker is None or speaker.first in p.names or not p.words[speaker.first].is_speaker:
        return speaker
    return None if p.words[speaker.first].governed and p.surnames.isdisjoint(p.words[speaker.first].rests) else speaker


def _name_in_marks(p: Passage, at: int) -> Speaker | None:
    """«قالت «الصباح» إن»: a newspaper; any other quotation is what is said."""
    last = p.quotations.get(at, at + FAR)
    told = last + 1 < len(p) and p.words[last + 1].role == "that"
    names = last - at < NAME_IN_MARKS - 1 and (told or bool(p.words[at].kind and p.words[at].definite))
    return Speaker(at, last, "institution") if names else None


def loose_name(p: Passage, at: int, cue: Cue, *, free: bool = False) -> bool:
    """May an unlisted word be a name? Behind a verb that only people are subject of, or right before «أن» or a sign."""
    word = p.words[at]
    if not p.may_be_name(word) or p.phrase(at, *STOPS) or len(word.folded) < 3:
        return False
    if word.folded.endswith("ات") or word.folded.startswith(("لل", "بال")):
        return False
    if free or cue.form != "past":
        return free
    ahead = range(at + 1, min(at + 3, len(p)))
    closed = any(p.words[n].role == "that" or p.words[n].folded in cue.particles for n in ahead)
    closed |= at + 1 < len(p) and p.comma(at + 1)
    return closed and (not word.definite or word.folded.endswith("ي")) and not word.folded.endswith("ة")


def _behind_adverbials(p: Passage, at: int, end: int) -> int | None:
    """The first word behind «اليوم», «، في هذا الصدد،» and the like."""
    while at <= end and p.words[at].role == "adverb" and not p.comma(at):
        at += 1
    if at <= end and (p.comma(at) or p.words[at].role == "setting"):
        last = min(end, at + FAR)
        closing = next((n for n in range(at + 1, last + 1) if p.comma(n)), None)
        stop = that_behind(p, at, end)
        if closing is not None and (stop is None or closing < stop):
            return closing if read_speaker(p, closing) else at
    return at


def _has_pronoun(p: Passage, at: int, end: int) -> bool:
    """Do a preposition and its pronoun stand before the subject, and what is said behind: «قال عنه الوزير إنه»?"""
    if at + 1 >= end or p.words[at + 1].folded not in WITH_PRONOUN or p.words[at].cue.category == "relay":
        return False
    if p.parted(at + 2) or p.words[at + 2].in_phrase:
        return False
    if that_behind(p, at + 2, end) is not None or follows_quotation(p, at):
        return True
    quoted = any(p.colon(n) or p.quoted_to(n) is not None for n in range(at + 2, min(end, at + 2 + NEAR) + 1))
    return quoted and not (at and p.words[at - 1].role in ("relative", "what"))


def _with_unlisted_name(p: Passage, speaker: Speaker, end: int) -> Speaker:
    """«…»، يقول العقيد أمزيان.»: nothing is said behind, so that words without ال before a sign are his name."""
    at = speaker.last + 1
    if speaker.kind != "office" or at > end or p.parted(at) or not p.words[at - 1].definite:
        return speaker
    last = unlisted_end(p, at)
    named = all(p.may_be_name(w) and not w.definite and w.folded[-1] not in "اه" for w in p.words[at : last + 1])
    closed = last == end or p.parted(last + 1)
    return speaker._replace(last=last, kind="person") if named and closed else speaker


def _with_apposition(p: Passage, speaker: Speaker, end: int) -> Speaker:
    """«وزير الخارجية، ناصر بوريطة»: the name behind a comma is the speaker's."""
    at = speaker.last + 1
    if speaker.kind != "office" or at > end or not p.comma(at):
        return speaker
    at += p.words[at].kind == "person"
    name = name_at(p, at) if at <= end else None
    return speaker if name is None else speaker._replace(last=name, kind="person")


def subject_before(p: Passage, at: int) -> Speaker | None:
    """The speaker at the beginning of the clause that a verb closes: «بوريطة يؤكد», «البلاغ الذي أوضح»."""
    cue, relative = p.words[at].cue, at > 0 and p.words[at - 1].role == "relative" and not p.parted(at)
    while at and not p.parted(at) and p.words[at - 1].role in BEFORE:
        at -= 1
    begin = clause_start(p, at)
    if begin == at:
        return None
    speaker = _ungoverned(p, read_speaker(p, begin, loose=True))
    if speaker and speaker.last >= at - 1:
        return speaker._replace(last=min(speaker.last, at - 1))
    if relative:
        return _antecedent(p, begin, at)
    alone = begin == at - 1 and cue.form == "past" and cue.category in TELLS
    return Speaker(begin, begin, "person") if alone and _surname_alone(p, begin, cue) else None


def _surname_alone(p: Passage, at: int, cue: Cue) -> bool:
    """«العثماني أوضح», not «الخطوة أكدت»."""
    return not p.words[at].folded.endswith(("ة", "ا")) and loose_name(p, at, cue, free=True)


def clause_start(p: Passage, at: int) -> int:
    """The first word of the clause before a verb: behind a sign, «إن», «كان» or a conjunction of its own."""
    first, n = max(p.first_of(at), at - LONG), at
    while n > first and not p.parted(n) and p.words[n - 1].role not in CLAUSE:
        n -= 1
    return n


def begins_object(p: Passage, at: int, cue: Cue) -> bool:
    """Does what is said begin here, so that the verb has no subject behind it?"""
    word = p.words[at]
    if p.parted(at) or p.quoted_to(at) is not None or word.role in (*PREPOSITIONS, "that", "adverb", "own_words"):
        return True
    if word.cue and word.cue.form == "participle":
        return True
    governed = word.in_phrase or word.folded.startswith(("بال", "لل"))
    return cue.form == "past" and (word.role == "object" or governed)


def across_comma(p: Passage, at: int) -> Speaker | None:
    """«وزير الخارجية، الذي كان يتحدث في ندوة، أكد»: the sentence begins with its subject."""
    first = p.first_of(at)
    if first >= at or not p.comma(at) or p.words[at].joined:
        return None
    speaker = read_speaker(p, first, loose=True)
    return speaker if speaker and p.comma(speaker.last + 1) else None


def topic_before(p: Passage, at: int) -> Speaker | None:
    """«أما مدير المشروع، فلان، فأبرز»."""
    first = p.first_of(at)
    if p.words[first].role != "topic" or not p.words[at].folded.startswith("ف") or first + 1 >= at:
        return None
    speaker = read_speaker(p, first + 1, loose=True)
    return speaker and _with_apposition(p, speaker, at - 1)


def _antecedent(p: Passage, begin: int, at: int) -> Speaker | None:
    for n in range(at - 1, max(begin, at - 8) - 1, -1):
        speaker = read_speaker(p, n, loose=True)
        if speaker and p.words[n].kind:
            return speaker._replace(last=min(speaker.last, at - 1))
    return None


def first_speaker(p: Passage, at: int) -> Speaker | None:
    """The subject of the sentence, of whatever verb: its first speaker that no preposition governs."""
    for n in range(max(p.first_of(at), at - LONG), at):
        if p.words[n].is_speaker and not (n and p.words[n - 1].role in PREPOSITIONS and not p.parted(n)):
            speaker = None if p.words[n].governed else read_speaker(p, n)
            if speaker and speaker.last < at:
                return speaker
    return None


def hear(p: Passage, speaker: Speaker) -> None:
    """Remember an unlisted last name, so that it is known when it comes again alone: «الخبير مارك لوفيفر», «لوفيفر»."""
    word = p.words[speaker.last]
    listed = word.kind or word.role or word.cue or word.state or word.given
    if speaker.kind in ("person", "office") and not listed and len(word.folded) > 3 and word.folded.isalpha():
        alone = speaker.first == speaker.last
        if alone or not (word.definite or word.folded.startswith("لل") or is_adjective(p, speaker.last)):
            p.heard.add(word.folded)


def source_of(p: Passage, speaker: Speaker) -> Speaker | None:
    """«نقلت الوكالة عن مصدر»: the one behind «عن»."""
    for n in range(speaker.last + 1, min(speaker.last + FAR, p.last_of(speaker.last)) + 1):
        if p.words[n].role == "of_him":
            return speaker._replace(same=True)  # «ونقلت الوكالة عنه قوله»: the last speaker's words
        if p.words[n].role == "complement":
            return read_speaker(p, n + 1, loose=True) if n + 1 <= p.last_of(n) else None
    return None


def quoted_name(p: Passage, at: int) -> Speaker | None:
    """«بحسب «هسبريس»»: a name in quotation marks, or in Latin letters, is a newspaper's or an office's."""
    if at in p.quotations and p.quotations[at] - at < 5:
        return Speaker(at, p.quotations[at], "institution")
    return Speaker(at, at, "institution") if p.words[at].folded.isascii() and p.words[at].folded.isalpha() else None
