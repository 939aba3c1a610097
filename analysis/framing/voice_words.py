"""The words by which speech is told: what one written form can be, asked once a form."""

from dataclasses import dataclass
from functools import cache, lru_cache

from analysis.arabic.grammar import ARTICLE, Split, inflect, split_proclitics
from analysis.arabic.letters import clean_word, fold_press
from analysis.arabic.lists import fold_phrase, read_rows

_OBJECTS = ("ه", "ها", "هم", "هما")  # «ما أكده الوزير»
MARKING = ("attribution", "for_whom", "told_in", "told_in_it", "his_words", "own_words", "background")
COUNTRY = "country, capital or its adjective"


@dataclass(frozen=True)
class Cue:
    """A verb of saying in one of its forms."""

    category: str
    form: str  # past, present, participle or noun
    complement: bool  # does it tell speech only with «أن», a colon, a quotation or its particle behind it?
    particles: tuple[str, ...]
    letters: str = ""
    has_object: bool = False

    def agrees(self, written: str) -> bool:
        """Are first and last letter those of the verb: اعتقد, not أعتقد (I believe), يدعي, not يدعى (is called)?"""
        first = self.letters[:1] != "ا" or written[:1] != "أ"
        return first and not (self.letters.endswith("ي") and written.endswith("ى"))


@dataclass(frozen=True)
class Word:
    """What a form can be; empty fields for what it is not."""

    folded: str
    bare: str  # without و or ف; '' where it begins with neither
    cue: Cue | None
    joined: bool  # does و or ف stand before the cue?
    role: str  # category of data/saying_phrases.csv, of one word
    kind: str  # of a speaker: office, institution, document, person, source
    given: bool  # a given name
    state: bool
    definite: bool  # with ال
    clitics: int  # letters before the speaker: و, ف, ل, ول
    governed: bool  # is it a speaker only behind a preposition written with it (للوزير)?
    in_phrase: bool  # does it begin with a preposition (بخصوص)?
    rests: tuple[str, ...]  # the form, and what is left without its conjunction or preposition

    marks: bool  # may it begin words of saying?

    @property
    def is_speaker(self) -> bool:
        return bool(self.kind or self.given or self.state)


@lru_cache(maxsize=2**17)
def read_word(form: str) -> Word:
    """What a written form can be.

    >>> read_word("وأكدت").cue.form, read_word("والوزيرة").kind, read_word("بأنه").role
    ('past', 'office', 'that')
    """
    folded = fold_press(form)
    bare = folded[1:] if folded[:1] in ("و", "ف") and len(folded) > 2 else ""
    splits = split_proclitics(folded)
    rests = tuple(dict.fromkeys([folded, *(_with_article(split) for split in splits)]))
    known = [split for split in splits if split.rest in heads()]
    named = _given_names() | _states()
    plain = [split for split in splits if not split.has_preposition]
    cue = _cues().get(folded) or _cues().get(bare)
    if cue and not cue.agrees(clean_word(form)[folded not in _cues() :]):
        cue = None
    role = single_words().get(folded) or ("" if folded in heads() else single_words().get(bare, ""))
    return Word(
        folded=folded,
        bare=bare,
        cue=cue,
        joined=folded not in _cues() and cue is not None,
        role=role,
        kind=heads()[known[0].rest] if known and folded not in _never_speakers() else "",
        clitics=_clitics(known),
        governed=not any(split in known or _with_article(split) in named for split in plain),
        in_phrase=bool(splits) and splits[-1].has_preposition and splits[-1].proclitics[-1:] in (("ب",), ("ل",)),
        given=any(rest in _given_names() for rest in rests),
        state=any(rest in _states() for rest in rests),
        definite=any(split.has_article for split in splits) and len(folded) > 4,
        rests=rests,
        marks=cue is not None or any(one in MARKING for word in (folded, bare) for _, one in phrases().get(word, ())),
    )


def _clitics(splits: list[Split]) -> int:
    """How many letters of a form can be cut off before the speaker; لل holds ال and stays."""
    if not splits:
        return 0
    clitics = splits[0].proclitics
    return sum(clitic in "وف" for clitic in clitics) + (not splits[0].has_article and splits[0].has_preposition)


def _with_article(split: Split) -> str:
    return (ARTICLE if split.has_article else "") + split.rest


@cache
def heads() -> dict[str, str]:
    """Every inflection of the words for speakers, folded, with the kind of speaker."""
    found: dict[str, str] = {}
    for row in read_rows("saying_speakers"):
        for word in (row["word"], *row["plurals"].split()):
            for inflection in inflect(word, adjective=row["feminine"] == "yes"):
                found.setdefault(fold_press(inflection.letters), row["kind"])
    return found


def is_one(word: Word) -> bool:
    """Is a word for speakers in the singular, by its letters and the list of plurals?"""
    rest = min((rest.removeprefix(ARTICLE) for rest in word.rests), key=len)
    return rest not in _plurals() and not rest.endswith(("ين", "ون", "ات", "ان"))


@cache
def _plurals() -> frozenset[str]:
    return frozenset(fold_press(word) for row in read_rows("saying_speakers") for word in row["plurals"].split())


@cache
def phrases() -> dict[str, tuple[tuple[tuple[str, ...], str], ...]]:
    """First word, folded -> the listed phrases of several words or of a marking category that begin with it."""
    found: dict[str, list] = {}
    for row in read_rows("saying_phrases"):
        words = tuple(fold_phrase(row["phrase"]).split())
        if len(words) > 1 or row["category"] in MARKING:
            found.setdefault(words[0], []).append((words, row["category"]))
    return {first: tuple(sorted(listed, key=lambda one: -len(one[0]))) for first, listed in found.items()}


@cache
def single_words() -> dict[str, str]:
    """Folded word -> its category in data/saying_phrases.csv."""
    rows = read_rows("saying_phrases")
    return {fold_phrase(row["phrase"]): row["category"] for row in rows if " " not in row["phrase"]}


@cache
def agencies() -> frozenset[tuple[str, ...]]:
    """The names of news agencies, folded word by word."""
    return frozenset(tuple(fold_phrase(row["variant"]).split()) for row in read_rows("agencies"))


def courtesy(word: Word) -> bool:
    """Is it a title that stands before a name: السيد, الدكتورة?"""
    return not _titles().isdisjoint((word.folded, word.bare))


@cache
def _titles() -> frozenset[str]:
    rows = (row for row in read_rows("honorifics") if row["place"] == "before")
    return frozenset(fold_phrase(row["phrase"]) for row in rows if row["kind"] in ("courtesy", "academic"))


@cache
def _never_speakers() -> frozenset[str]:
    return frozenset(word for word, category in single_words().items() if category not in ("quantity", "again"))


@cache
def _given_names() -> frozenset[str]:
    return frozenset(fold_press(row["name"]) for row in read_rows("given_names"))


@cache
def _states() -> frozenset[str]:
    """States, and the capitals that stand for them; no adjectives (they follow their noun, and begin no speaker)."""
    return frozenset(fold_press(row["word"]) for row in read_rows("common_names") if row["kind"] == COUNTRY)


@cache
def _cues() -> dict[str, Cue]:
    """Folded form -> the verb it is of; the first verb of the list where two are written alike."""
    found: dict[str, Cue] = {}
    for row in read_rows("saying_verbs"):
        particles = tuple(fold_phrase(row["particle"]).split())
        for form, written in (*_finite(row), *_nominal(row)):
            for letters, has_object in written:
                cue = Cue(row["category"], form, row["complement"] == "needed", particles, letters, has_object)
                double = form == "participle" or has_object  # مذكرة is a memorandum, أسرته his family
                if not (double and fold_press(letters) in heads()):
                    found.setdefault(fold_press(letters), cue)
    return found


def _finite(row: dict[str, str]) -> list[tuple[str, list[tuple[str, bool]]]]:
    """The third persons of past and present, and those with an object."""
    past, present = row["past"], row["present"]
    stem = past.removesuffix("ى")
    plain = [past, stem + "ت", stem + "تا", stem + "وا", stem + ("يا" if stem != past else "ا")]
    objects = [base + end for base in (stem + ("ا" if stem != past else ""), stem + "ت") for end in _OBJECTS]
    told = [("past", [(form, False) for form in plain] + [(form, True) for form in objects])]
    if present:
        weak = present[-1] in "يوى"
        other = "ت" + present[1:]
        plural = (present[:-1] if weak else present) + "ون"
        plain = [present, other, plural, present + "ان", other + "ان"]
        objects = [base + end for base in (present, other) for end in _OBJECTS] if present[-1] != "ى" else []
        told.append(("present", [(form, False) for form in plain] + [(form, True) for form in objects]))
    return told


def _nominal(row: dict[str, str]) -> list[tuple[str, list[tuple[str, bool]]]]:
    """The participle as an adverb (مؤكدا, مؤكدة, مؤكدين), and the noun."""
    told, participle, noun = [], row["participle"], row["noun"]
    if participle:
        stem = participle[:-1]
        plural = stem.removesuffix("ي") + "ين"
        told.append(("participle", [(form, False) for form in (participle, stem + "ة", plural)]))
    if noun:
        told.append(("noun", [(front + noun, False) for front in ("", "ب")]))
    return told
