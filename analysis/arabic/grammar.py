"""The grammar of one written word: clitics in front, endings behind. Rules are rows of data/endings.csv.

A form is read in two steps: the proclitics it may begin with are taken off, and what is left is looked up among the
inflections of a dictionary word. A rule says what it cannot stand with: the article excludes possessives and the
construct state, a preposition excludes the accusative alif and the nominative endings.
"""

from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import product

from analysis.arabic.letters import fold_press, letters_agree, matching_key
from analysis.arabic.lists import read_rows

CONJUNCTIONS = ("", "و", "ف")
PREPOSITIONS = ("", "ب", "ك", "ل")
ARTICLE = "ال"


@dataclass(frozen=True)
class Ending:
    name: str
    stem: str  # class of the stem: any, strong, teh, alif, plural_at
    replaces: int  # letters of the stem that the ending takes away
    letters: str
    article: bool  # may ال stand before it?
    preposition: bool  # may ب ك ل stand before it?
    adjective_only: bool
    needs: str  # evidence from the corpus: plural, heh, or nothing


@dataclass(frozen=True)
class Inflection:
    stem: str  # the stem's own letters: what the spelling check compares
    letters: str  # stem and ending
    ending: Ending
    kind: str  # singular, plural (a listed broken plural) or nisba


@dataclass(frozen=True)
class Split:
    proclitics: tuple[str, ...]
    rest: str

    @property
    def has_article(self) -> bool:
        return ARTICLE in self.proclitics

    @property
    def has_preposition(self) -> bool:
        return any(clitic in self.proclitics for clitic in PREPOSITIONS[1:])


@cache
def read_endings() -> tuple[Ending, ...]:
    """Every ending, a row of data/endings.csv for each of its letters."""
    return tuple(
        Ending(
            row["name"], row["stem"], int(row["replaces"]), letters,
            row["article"] == "yes", row["preposition"] == "yes", row["pos"] == "adj", row["needs"],
        )
        for row in read_rows("endings")
        for letters in row["letters"].split() or [""]
    )  # fmt: skip


def stem_class(stem: str) -> str:
    """Which endings a stem takes, told from its last letters.

    >>> stem_class("دولة"), stem_class("مستوى"), stem_class("تحديات"), stem_class("أمن")
    ('teh', 'alif', 'plural_at', 'strong')
    """
    if stem.endswith("ات") and len(stem) > 4:
        return "plural_at"
    return {"ة": "teh", "ى": "alif"}.get(stem[-1:], "strong")


@dataclass(frozen=True)
class Front:
    """What a word may begin with: the letters that show it, how many of them are clitics, and which these are."""

    letters: str
    length: int
    proclitics: tuple[str, ...]


@cache
def fronts() -> tuple[Front, ...]:
    """Every chain of proclitics (و|ف)(ب|ك|ل)(ال), the empty one first.

    ل and ال together are written لل; before a word that begins with ل one of the three is not written (للجنة).
    """
    found = []
    for conjunction, preposition in product(CONJUNCTIONS, PREPOSITIONS):
        chain, letters = tuple(filter(None, (conjunction, preposition))), conjunction + preposition
        found.append(Front(letters, len(letters), chain))
        if preposition == "ل":
            found.append(Front(letters + "ل", len(letters) + 1, (*chain, ARTICLE)))
            found.append(Front(letters + "ل", len(letters), (*chain, ARTICLE)))
        else:
            found.append(Front(letters + ARTICLE, len(letters) + 2, (*chain, ARTICLE)))
    return tuple(found)


@lru_cache(maxsize=2**16)
def split_proclitics(form: str) -> tuple[Split, ...]:
    """Every way to take proclitics off a form, the form itself first; what is left has two letters or more.

    >>> [("+".join(split.proclitics), split.rest) for split in split_proclitics("للأمن")]
    [('', 'للأمن'), ('ل', 'لأمن'), ('ل+ال', 'أمن'), ('ل+ال', 'لأمن')]
    """
    return tuple(
        Split(front.proclitics, form[front.length :])
        for front in fronts()
        if form.startswith(front.letters) and len(form) - front.length > 1
    )


def inflect(
    stem: str, *, adjective: bool = False, dictionary_only: bool = False, kind: str = "singular"
) -> list[Inflection]:
    """Every inflection of a stem that the rules allow.

    A listed plural takes possessives and the accusative alif, but no second plural or dual.

    >>> [i.letters for i in inflect("دولة", dictionary_only=True)]
    ['دولة', 'دوله']
    """
    group = stem_class(stem)
    chosen = [ending for ending in read_endings() if ending.stem in (group, "any" if group == "strong" else group)]
    if dictionary_only:
        chosen = [ending for ending in chosen if ending.name in ("base", "teh_as_heh", "tanwin")]
    elif kind == "plural":
        chosen = [ending for ending in chosen if ending.name in ("base", "tanwin", "possessive", "teh_as_heh")]
    return [
        Inflection(stem, stem[: len(stem) - ending.replaces] + ending.letters, ending, kind)
        for ending in chosen
        if adjective or not ending.adjective_only
    ]


def nisba(stem: str) -> str:
    """The relative adjective of a noun: ثقافة gives ثقافي, أمن gives أمني.

    >>> nisba("ثقافة"), nisba("إرهاب")
    ('ثقافي', 'إرهابي')
    """
    return (stem[:-1] if stem[-1] in "ةىا" else stem) + "ي"


def allows(split: Split, inflection: Inflection) -> bool:
    """Can these proclitics stand before this inflection, and is what is written a spelling of it?"""
    ending = inflection.ending
    if (split.has_article and not ending.article) or (split.has_preposition and not ending.preposition):
        return False
    kept = len(inflection.stem) - ending.replaces
    aligned = len(inflection.letters) == len(split.rest)
    return not aligned or letters_agree(inflection.letters[:kept], split.rest[:kept])


def keys(inflection: Inflection) -> set[str]:
    """The matching keys under which an inflection is found; a final hamza moves its seat before an ending."""
    found = {matching_key(inflection.letters)}
    ending = inflection.ending
    if ending.letters and inflection.stem[-1:] in "أ" and not ending.replaces:
        found.add(matching_key(inflection.stem[:-1] + "ء" + ending.letters))
    return found


_LIGHT_PREFIXES = ("وال", "فال", "بال", "كال", "لل", "ال", "و")
_LIGHT_SUFFIXES = ("ها", "ان", "ات", "ون", "ين", "يه", "ية", "ه", "ة", "ي")


@lru_cache(maxsize=2**16)
def light_stem(form: str) -> str:
    """A rough common stem of a form, for comparing the vocabulary of two passages; never for counting.

    Source: light10 (Larkey, Ballesteros and Connell 2002).

    >>> light_stem("والمركز"), light_stem("الأمنية")
    ('مركز', 'امن')
    """
    stem = fold_press(form)
    for prefix in _LIGHT_PREFIXES:
        if stem.startswith(prefix) and len(stem) - len(prefix) > (2 if prefix == "و" else 1):
            stem = stem[len(prefix) :]
            break
    for suffix in _LIGHT_SUFFIXES:
        if stem.endswith(suffix) and len(stem) - len(suffix) > 1:
            stem = stem[: -len(suffix)]
    return stem
