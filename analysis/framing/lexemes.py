"""Words of a codebook as they inflect: every inflection by its matching key."""

from dataclasses import dataclass
from functools import lru_cache

from analysis.arabic.grammar import Inflection, inflect, keys, nisba, split_proclitics
from analysis.arabic.letters import ARABIC_LETTER
from analysis.arabic.lists import spelling_variants

ENCLITICS = ("base", "teh_as_heh", "tanwin", "possessive")  # the dictionary form, with what may be attached to it


@dataclass(frozen=True)
class Word:
    """A word of a codebook term, as it may inflect."""

    letters: str
    adjective: bool = False
    dictionary_only: bool = False  # with clitics, possessives among them
    name: bool = False  # takes no ending at all: the name علي is not in عليه
    nisba: bool = False
    article: bool = False  # obligatory: a typed ال in a name
    clitic: str = ""  # obligatory: a typed و, ب … before a word that is not the first
    plurals: tuple[str, ...] = ()
    marked: str = ""  # as the codebook writes it, where it writes vowel marks


def index_words(words: list[Word]) -> dict[str, list[tuple[int, Inflection]]]:
    """Matching key -> the inflections that have it, each with the number of its word; to be read only."""
    return _index(tuple(words))


@lru_cache(maxsize=4)
def _index(words: tuple[Word, ...]) -> dict[str, list[tuple[int, Inflection]]]:
    index: dict[str, list[tuple[int, Inflection]]] = {}
    for number, word in enumerate(words):
        for key, inflection in _keyed(word):
            index.setdefault(key, []).append((number, inflection))
    return index


@lru_cache(maxsize=2**14)
def _keyed(word: Word) -> tuple[tuple[str, Inflection], ...]:
    return tuple((key, inflection) for inflection in _inflections(word) for key in keys(inflection))


def _inflections(word: Word) -> list[Inflection]:
    """Every inflection of a word and of its accepted other spellings, listed plurals and the nisba where asked for."""
    if not ARABIC_LETTER.search(word.letters):
        return inflect(word.letters.lower(), dictionary_only=True)[:1]
    found = []
    for stem in _spellings(word.letters):
        own = inflect(stem, adjective=word.adjective, dictionary_only=word.name)
        found += [i for i in own if not word.dictionary_only or i.ending.name in ENCLITICS]
        if word.nisba:
            found += inflect(nisba(stem), adjective=True, kind="nisba")
    for plural in word.plurals:
        found += inflect(plural, dictionary_only=word.name, kind="plural")
    return found


def _spellings(letters: str) -> list[str]:
    """A word and its other accepted spellings, a typed clitic and ة kept: لإفريقيا also لأفريقيا."""
    found = [letters]
    for split in split_proclitics(letters):
        front, stem = letters[: len(letters) - len(split.rest)], split.rest.removesuffix("ة")
        found += [front + other for other in spelling_variants().get(split.rest, ())]
        if stem != split.rest:
            found += [front + other + "ة" for other in spelling_variants().get(stem, ())]
    return found
