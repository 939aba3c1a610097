"""From words of saying to voices: who speaks, and how far."""

from bisect import bisect_left
from collections.abc import Iterator

from analysis.framing.voice_passages import Passage
from analysis.framing.voice_reach import (
    AROUND,
    FROM_HERE,
    Memory,
    Voice,
    around,
    behind_subject,
    follows_quotation,
    forward,
    has_complement,
    make_voice,
)
from analysis.framing.voice_speakers import (
    FAR,
    LONG,
    PREPOSITIONS,
    Speaker,
    learnt_from,
    read_speaker,
    that_behind,
    viewer,
)
from analysis.framing.voice_subjects import (
    across_comma,
    begins_object,
    clause_start,
    first_speaker,
    hear,
    quoted_name,
    source_of,
    subject_after,
    subject_before,
    topic_before,
)
from analysis.framing.voice_words import read_word

CARRIES = ("say", "affirm", "opine", "claim", "feel", "judge", "ask", "promise", "admit", "deny")
UNSAID = ("say", "affirm", "tell", "point")  # negated, these tell no speech; «لم يستبعد» does


def find_voices(p: Passage) -> list[Voice]:
    """Every voice that words of saying make, in the order of the text."""
    memory, found, done = Memory(), [], -1
    for at, word in enumerate(p.words):
        if not word.marks or at <= done:
            continue
        voice = _phrase(p, at, memory) or _cue(p, at, memory)
        if voice:
            found.append(voice)
            done = voice.saying[1]
            if voice.speaker and _speaks_on(p, voice, memory):
                memory.voices.append(voice)
                hear(p, voice.speaker)
    return [*found, *_colons(p)]


def _speaks_on(p: Passage, voice: Voice, memory: Memory) -> bool:
    """Is the next «وأضاف» this speaker's? Not of one who is only referred to: «كما جاء في البرقية»."""
    at = voice.saying[0]
    referred = bool(voice.reach) and all(rank == AROUND for *_, rank in voice.reach)
    referred = referred and not (p.words[at].cue and follows_quotation(p, at))
    return not referred or at == p.first_of(at) or memory.last(p, at) is None


def _phrase(p: Passage, at: int, memory: Memory) -> Voice | None:
    for category, read in _READERS.items():
        if size := p.phrase(at, category):
            return read(p, at, at + size - 1, memory)
    return None


def _background(p: Passage, at: int, last: int, memory: Memory) -> Voice | None:
    if p.words[at].folded == "وذلك" and not (p.comma(at) and p.sentence[at] == p.sentence[at - 1]):
        return None
    return Voice((at, last), None, False, ((at, p.last_of(at), FROM_HERE),))


def _attribution(p: Passage, at: int, last: int, memory: Memory) -> Voice | None:
    """«بحسب الوزارة», «حسب ما أفاد به بلاغ»: the whole sentence is told by the speaker."""
    end, here = p.last_of(at), last + 1
    apart = here <= end and p.words[here].role == "what"
    what, here = apart or p.words[at].folded.endswith("ما"), here + apart
    if here < end and p.words[here].folded.startswith("ما") and read_word(p.words[here].folded[2:]).cue:
        last, here = here, here + 1  # «حسب مانقلته وكالة»
    if what and here < end and not p.comma(here + 1):  # any verb: «وفق ما سطرته المنظمة»
        last, here = here, here + 1 + (p.words[here + 1].role == "setting")
    if here > end or p.comma(here):
        return None
    speaker = viewer(p, here) if p.phrase(at, "for_whom") else read_speaker(p, here) or quoted_name(p, here)
    return speaker and make_voice(p, (at, last), speaker, memory, around(p, at))


def _told_in(p: Passage, at: int, last: int, memory: Memory) -> Voice | None:
    """«وجاء في بلاغ أن»."""
    speaker = read_speaker(p, last + 1) if last < p.last_of(at) else None
    if speaker is None or speaker.kind != "document":
        return None
    that = that_behind(p, speaker.last + 1, p.last_of(at))
    reach = around(p, at) if that is None else forward(p, speaker.last + 1, that)
    return make_voice(p, (at, last), speaker, memory, reach)


def _told_in_it(p: Passage, at: int, last: int, memory: Memory) -> Voice | None:
    """«بلاغ للوزارة جاء فيه أن»."""
    for n in range(at - 1, max(p.first_of(at), at - LONG) - 1, -1):
        if p.words[n].kind == "document" and (speaker := read_speaker(p, n)):
            return make_voice(p, (at, last), speaker, memory, forward(p, last + 1, None))
    return None


def _his_words(p: Passage, at: int, last: int, memory: Memory) -> Voice | None:
    """«ونقلت الصحيفة عن الوزير قوله إن»: the one who is quoted speaks, not the newspaper."""
    for n in range(at - 1, max(p.first_of(at), at - LONG) - 1, -1):
        if p.words[n].role == "complement" and (speaker := read_speaker(p, n + 1, loose=True)):
            speaker = speaker._replace(last=min(speaker.last, at - 1))
            return make_voice(p, (at, last), speaker, memory, forward(p, at + 1, None))
    return _participle(p, at, memory)


_READERS = {
    "background": _background, "attribution": _attribution, "for_whom": _attribution,
    "told_in": _told_in, "told_in_it": _told_in_it, "his_words": _his_words,
    "own_words": lambda p, at, last, memory: _participle(p, at, memory),
}  # fmt: skip


def _cue(p: Passage, at: int, memory: Memory) -> Voice | None:
    cue = p.words[at].cue
    if cue is None:
        return None
    if cue.form == "participle":
        return _participle(p, at, memory)
    return _noun(p, at, memory) if cue.form == "noun" else _verb(p, at, memory)


def _participle(p: Passage, at: int, memory: Memory) -> Voice | None:
    """«مؤكدا أن»: whoever spoke in the sentence speaks on, or its subject does."""
    cue = p.words[at].cue
    if at and not p.parted(at) and p.words[at - 1].folded.isdigit():
        return None  # «13 متهما»
    if cue and cue.complement and not has_complement(p, at, at + 1):
        return None
    reach = forward(p, at + 1, that_behind(p, at + 1, p.last_of(at)))
    told = memory.in_sentence(p, at)
    speaker = told.speaker if told else first_speaker(p, at)
    if speaker is None and (at == p.first_of(at) or p.comma(at)):
        speaker = memory.last(p, at)
        return speaker and make_voice(p, (at, at), speaker, memory, reach, carried=True)
    return speaker and make_voice(p, (at, at), speaker, memory, reach)


def _noun(p: Passage, at: int, memory: Memory) -> Voice | None:
    """«تأكيد الوزير أن»: a noun of saying, its speaker and «أن», one behind the other."""
    here = at + 1
    if here >= len(p) or p.parted(here) or p.words[here].role in ("that", *PREPOSITIONS):
        return None
    speaker = read_speaker(p, here, loose=that_behind(p, here, min(here + FAR, p.last_of(at))) is not None)
    behind = speaker.last + 1 if speaker else len(p)
    if behind > p.last_of(at) or p.words[behind].role != "that":
        return None
    return make_voice(p, (at, at), speaker, memory, forward(p, behind, None))


def _verb(p: Passage, at: int, memory: Memory) -> Voice | None:
    """«الوزير أكد», «أما الوزير فأكد», «أكد الوزير», «الوزير، في ندوة، أكد», and «وأكد»: the first that it can be."""
    word = p.words[at]
    if _tells_nothing(p, at):
        return None
    if word.cue.category == "learn":
        speaker = learnt_from(p, at)
        return speaker and make_voice(p, (at, at), speaker, memory, forward(p, speaker.last + 1, None))
    speaker = topic_before(p, at) if word.joined else subject_before(p, at)
    if speaker:
        return _said_by(p, at, speaker, at + 1, memory)
    speaker = subject_after(p, at, free=word.cue.category == "say" and not word.cue.complement)
    if speaker and word.cue.category == "relay":
        speaker = source_of(p, speaker) or speaker
    if speaker or word.cue.has_object:
        return speaker and _said_by(p, at, speaker, speaker.last + 1, memory)
    if not word.joined and (speaker := across_comma(p, at)):
        return _said_by(p, at, speaker, at + 1, memory)
    return _without_subject(p, at, memory)


def _tells_nothing(p: Passage, at: int) -> bool:
    """Is it no verb of saying here, for the word before it?"""
    if not at or p.sentence[at] != p.sentence[at - 1]:
        return False
    word, before = p.words[at], p.words[at - 1].role
    if before in (*PREPOSITIONS, "quantity") and not p.parted(at):
        return True  # «على رد المجتمع الدولي», «أحد أبرز القادة»: a noun
    if word.cue.has_object and before != "what":
        return True  # «التي أعلنتها الحكومة», «في بيان أوردته وكالة»
    if before == "negation" and word.cue.category in UNSAID:
        return True  # «لم يوضح»
    opens = word.joined or before or clause_start(p, at) == at or follows_quotation(p, at)
    return word.cue.complement and not opens  # «وسائل عبر الشبكة»


def _said_by(p: Passage, at: int, speaker: Speaker, behind: int, memory: Memory) -> Voice | None:
    """The voice of a verb with its subject, if something said is behind it where the verb needs that."""
    inserted = behind > at + 1 and not p.words[at].joined and follows_quotation(p, at)
    if p.words[at].cue.complement and not (inserted or has_complement(p, at, behind)):
        return None
    reach = forward(p, behind, None) if behind == at + 1 else behind_subject(p, at, speaker)
    return make_voice(p, (at, at), speaker, memory, reach)


def _without_subject(p: Passage, at: int, memory: Memory) -> Voice | None:
    """«وأضاف أن», «وأكد أهمية …»: the last speaker speaks on."""
    cue, behind = p.words[at].cue, at + 1
    if (cue.complement and not has_complement(p, at, behind)) or not _goes_on_alone(p, at):
        return None
    told = memory.in_sentence(p, at)
    speaker = told.speaker if told else None
    if speaker is None and cue.form == "past" and at > p.first_of(at):
        speaker = first_speaker(p, at)
    carried = speaker is None
    speaker = memory.last(p, at) if carried else speaker
    return speaker and make_voice(p, (at, at), speaker, memory, forward(p, behind, None), carried=carried)


def _goes_on_alone(p: Passage, at: int) -> bool:
    """May a verb stand without a subject: at the beginning of its clause, what is said right behind it?"""
    word, begin = p.words[at], clause_start(p, at)
    opens = begin == at or p.words[begin].role == "setting" or p.words[begin].in_phrase
    if word.cue.form == "present" and word.cue.category not in CARRIES:
        return False  # «يشير إلى»: of nobody
    return (opens or word.joined) and (at + 1 == len(p) or begins_object(p, at + 1, word.cue))


def _colons(p: Passage) -> Iterator[Voice]:
    """«بوريطة: …» at the beginning of a line."""
    at = p.text.find(":")
    while at >= 0:
        n = bisect_left(p.start, at)
        if 0 < n < len(p) and p.colon(n) and p.sentence[n] == p.sentence[n - 1]:
            first = p.first_of(n)
            speaker = read_speaker(p, first, loose=True) if n - first <= FAR else None
            begins = first == 0 or "\n" in p.sign(first)
            if begins and speaker and speaker.last == n - 1 and not speaker.same:
                yield Voice((n - 1, n - 1), speaker, False, forward(p, n, None), colon=True)
        at = p.text.find(":", at + 1)
