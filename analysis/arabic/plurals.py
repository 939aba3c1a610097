"""Broken plurals from the letters of a singular: patterns are rows of data/plural_patterns.csv.

ف ع ل stand for the letters of the root, a second ل for a fourth one; every other letter of a pattern stands for itself.
A pattern says what a plural may look like, never that a word has it: whether it is written, a corpus tells.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from analysis.arabic.lists import read_rows

ROOT = "ف", "ع", "ل"
_CONSONANT = "[ءبت-غف-وي]"
_HAMZA = str.maketrans({"أ": "ء", "إ": "ء", "ؤ": "ء", "ئ": "ء", "آ": "ءا"})


@dataclass(frozen=True)
class Pattern:
    singular: str
    plural: str
    needs: str  # of the corpus: nothing; that the form is no singular; is a plural; is one and no other word's


@dataclass(frozen=True)
class Guess:
    letters: str
    pattern: Pattern


@cache
def read_patterns() -> tuple[Pattern, ...]:
    """Every pattern, and every irregular word with its plural, a row of data/plural_patterns.csv each."""
    return tuple(Pattern(row["singular"], row["plural"], row["needs"]) for row in read_rows("plural_patterns"))


def broken_plurals(singular: str) -> list[Guess]:
    """The broken plurals that a singular may have by its letters, each spelling once, by the first pattern that fits.

    >>> [guess.letters for guess in broken_plurals("مجلس")]
    ['مجالس']
    >>> [(guess.pattern.plural, guess.letters) for guess in broken_plurals("مال")][:2]
    [('أفوال', 'أموال'), ('أفيال', 'أميال')]
    """
    return _guesses(singular, backwards=False)


def possible_singulars(plural: str) -> list[Guess]:
    """The singulars that may have this broken plural: the rivals of a guess.

    >>> [guess.letters for guess in possible_singulars("مشاريع")]
    ['مشروع', 'مشراع', 'مشريع']
    """
    return _guesses(plural, backwards=True)


def _guesses(word: str, *, backwards: bool) -> list[Guess]:
    found: dict[str, Guess] = {}
    skeleton = word.translate(_HAMZA)
    for pattern, (matcher, target) in zip(read_patterns(), _matchers(backwards), strict=True):
        if match := matcher.fullmatch(skeleton):
            for letters in _spellings(match.expand(target)):
                found.setdefault(letters, Guess(letters, pattern))
    return [guess for letters, guess in found.items() if letters != word]


@cache
def _matchers(backwards: bool) -> tuple[tuple[re.Pattern, str], ...]:
    """Of each row: what matches the one side, and the template that writes the other."""
    sides = ("plural", "singular") if backwards else ("singular", "plural")
    words = (row["kind"] == "word" for row in read_rows("plural_patterns"))
    return tuple(
        _compile(*(getattr(pattern, side) for side in sides), word=word)
        for pattern, word in zip(read_patterns(), words, strict=True)
    )


def _compile(source: str, target: str, *, word: bool) -> tuple[re.Pattern, str]:
    source = source.translate(_HAMZA)
    if word:
        return re.compile(source), target
    target = target.translate(_HAMZA)
    known: set[str] = set()
    parts = []
    for slot in _slots(source):
        parts.append(slot if len(slot) == 1 else f"(?P={slot})" if slot in known else f"(?P<{slot}>{_CONSONANT})")
        known.add(slot)
    return re.compile("".join(parts)), "".join(s if len(s) == 1 else rf"\g<{s}>" for s in _slots(target))


def _slots(pattern: str) -> Iterator[str]:
    """The letters of a pattern, those of the root as names: r1, r2, r3 and, for a second ل, r4."""
    fourth = False
    for letter in pattern:
        if letter not in ROOT:
            yield letter
            continue
        yield "r4" if letter == "ل" and fourth else f"r{ROOT.index(letter) + 1}"
        fourth |= letter == "ل"


def _spellings(skeleton: str) -> list[str]:
    """A word whose hamzas have no seat, as it may be written: ءءفاق is آفاق, ءءمة أئمة, مءاسي مآسي, مءساة مأساة."""
    if skeleton.startswith("ءء"):
        return ["آ" + skeleton[2:], "أئ" + skeleton[2:]]
    first = "آ" + skeleton[2:] if skeleton.startswith("ءا") else re.sub("^ء", "أ", skeleton)
    on_alif = re.sub("(?<=[^ا])ء(?=.)", "أ", first.replace("ءا", "آ"))
    return list(dict.fromkeys((first, first.replace("ءا", "آ"), on_alif)))
