"""How far a voice reaches: from what is said to the end of its sentence, or of its quotation."""

from dataclasses import dataclass, field

from analysis.framing.voice_passages import Passage
from analysis.framing.voice_speakers import FAR, NAME_IN_MARKS, Speaker, read_speaker, that_behind

NEAR = 5  # words between a verb and a quotation: «كتب في تغريدة «…»»
CARRIED_OVER = 1  # paragraphs between a speaker and «وأضاف»
AROUND, FROM_HERE = 0, 1  # a sentence told «بحسب» somebody gives way to a verb of saying inside it


@dataclass(frozen=True)
class Voice:
    """Words of saying, their speaker (None: the journalist's own remark), and the words that are told by them."""

    saying: tuple[int, int]
    speaker: Speaker | None
    carried: bool
    reach: tuple[tuple[int, int, int], ...]  # first word, last word, rank
    colon: bool = False  # «بوريطة: …»


@dataclass
class Memory:
    """Who spoke last: in the document, and in each sentence."""

    voices: list[Voice] = field(default_factory=list)

    def last(self, p: Passage, at: int) -> Speaker | None:
        """The last speaker, in this paragraph or the one before."""
        told = self.voices[-1] if self.voices else None
        near = told is not None and p.paragraph[at] - p.paragraph[told.saying[0]] <= CARRIED_OVER
        return told.speaker if near else None

    def in_sentence(self, p: Passage, at: int) -> Voice | None:
        told = self.voices[-1] if self.voices else None
        return told if told is not None and p.sentence[told.saying[0]] == p.sentence[at] else None


def make_voice(
    p: Passage, saying: tuple[int, int], speaker: Speaker, memory: Memory, reach: tuple, *, carried: bool = False
) -> Voice:
    """A voice; one who is only called the same again («المصدر ذاته») is the last speaker."""
    if speaker.same and not carried and (last := memory.last(p, saying[0])):
        return Voice(saying, last._replace(same=False), True, reach)
    return Voice(saying, speaker, carried, reach)


def behind_subject(p: Passage, at: int, speaker: Speaker) -> tuple:
    """What a verb with its subject behind it tells: on to the end, or, as a parenthesis, back to the beginning."""
    behind, end = speaker.last + 1, p.last_of(at)
    that = that_behind(p, behind, end)
    after = at - 1 if at and p.words[at - 1].role in ("particle", "what") else at
    quoted = follows_quotation(p, after)
    goes_on = behind <= end and p.quoted_to(behind) is not None and not (quoted and p.comma(behind))
    said = behind <= end and (that is not None or p.colon(behind) or goes_on)
    closed = behind > end or p.parted(behind) or p.words[behind].role == "setting"
    closed |= p.comma(after) and quoted  # «…»، يقول العقيد أمزيان»
    if said or not closed or not _is_inserted(p, at, after):
        return forward(p, behind, that)
    first = min(p.first_of(at), p.quotation_starts.get(after - 1, at))
    rest = ((behind, end, AROUND),) if behind <= end and p.comma(behind) else ()
    if quoted and rest:  # «…»، تقول لبنى، حارسة منذ سنوات», but «…»، تقول لبنى، «…»
        again = next((n for n in range(behind, min(end, behind + FAR) + 1) if n in p.quotations and p.comma(n)), None)
        rest = () if again is None else ((again, p.quotations[again], AROUND),)
    return ((first, after - 1, AROUND), *rest)


def _is_inserted(p: Passage, at: int, after: int) -> bool:
    """Does the verb stand behind what it tells: «، يقول الوزير», «» قال الوزير», «، كما أكده الوزير»?"""
    cue, quoted = p.words[at].cue, (at - 1) in p.quotation_starts
    if p.words[at].joined or after <= p.first_of(at) or not (cue.form == "present" or quoted or cue.has_object):
        return False
    return p.parted(after) or after < at or quoted


def forward(p: Passage, behind: int, that: int | None) -> tuple:
    """From what is said to the end of its sentence, or of its quotation."""
    if behind >= len(p):
        return ()
    end = p.last_of(behind - 1)
    first = _first_said(p, behind, that, end) if behind <= end else behind
    opens = {n for n in (behind, first, first + 1) if n in p.quotations and n <= end + 1}
    if first == behind or opens:
        end = max([end, *(p.quotations[n] for n in opens)])
    return ((first, end, FROM_HERE),) if first <= end else ()


def _first_said(p: Passage, behind: int, that: int | None, end: int) -> int:
    """Behind «، وزير الأوقاف،» and «، خلال لقاء،» and «في ندوة»: the journalist's words between speaker and speech."""
    comma, role = p.comma(behind), p.words[behind].role
    if role == "complement" or not (comma or role in ("setting", "adverb")):
        return behind
    ahead = range(behind, min(end, behind + 2 * FAR) + 1)
    if (colon := next((n for n in ahead if p.colon(n)), None)) is not None:
        return colon
    if that is not None:
        return that
    if not comma:
        return behind
    title = read_speaker(p, behind)
    if title and title.last < end and not p.comma(title.last + 1):
        return title.last + 1
    if (taken := next((n for n in ahead[1:] if p.comma(n)), None)) is not None:
        return taken
    return next((n for n in ahead if p.words[n].role == "complement"), behind)


def around(p: Passage, at: int) -> tuple:
    return ((p.first_of(at), p.last_of(at), AROUND),)


def follows_quotation(p: Passage, at: int) -> bool:
    """Does a quotation that is more than a name or a motto close right before the word, in its sentence?"""
    if not at or p.sentence[at] != p.sentence[at - 1] or at - 1 not in p.quotation_starts:
        return False
    return p.comma(at) or at - p.quotation_starts[at - 1] >= NAME_IN_MARKS


def has_complement(p: Passage, at: int, behind: int) -> bool:
    """Is something said behind a verb that may mean something else: «أن», a colon, a quotation, its particle?"""
    end = p.last_of(at)
    if any(p.colon(n) or p.quoted_to(n) is not None for n in range(behind, min(end, behind + NEAR) + 1)):
        return True
    if behind <= end and that_behind(p, behind, min(end, behind + FAR)) is not None:
        return True
    particles = p.words[at].cue.particles
    ahead = [p.words[n].folded for n in range(behind, min(behind + 5, end + 1))]
    return any(one == word or (len(one) == 1 and word.startswith(one)) for word in ahead for one in particles)
