"""Other spellings of a codebook word that a corpus writes and the matcher does not accept by itself."""

from collections.abc import Iterator

import numpy as np

from analysis.arabic.letters import fold_press
from analysis.arabic.lists import stop_words
from analysis.framing.suggestions_words import Candidate, Corpus, Entry

LONG_VOWELS = "اوي"
INITIAL_ALIF = "اأإآ"
LOAN_LETTERS = ("جغكق", "طت", "صس", "ثت")  # one foreign sound, several Arabic letters
HAMZA_SEATS = {"ئ": "ي", "ؤ": "و"}  # what is written where the hamza is dropped
LOAN = 6  # letters; Arabic words of this length begin or end with what the grammar adds, foreign ones need not
SLIP = 10  # a slip is this much rarer than the word


def suggest_spellings(entries: list[Entry], corpus: Corpus, least: int) -> Iterator[Candidate]:
    """Attested forms one spelling away from a word, that neither its term nor another word's dictionary form takes."""
    known = {entry.word for entry in entries}
    for entry in entries:
        seen: set[str] = set()
        for letters, rule, slip in _neighbours(entry):
            codes = _new_codes(entry, letters, corpus)
            n = corpus.count(codes)
            own = corpus.count(entry.codes)
            rare = n * SLIP <= own if slip else own > 0
            if n < least or not rare or letters in seen or letters in known:
                continue
            seen.add(letters)
            told = f"{rule}; {entry.word} and its forms stand {own} times"
            yield Candidate(entry, "spelling", letters, told, "variants", corpus.positions(codes))


def _new_codes(entry: Entry, letters: str, corpus: Corpus) -> list[int]:
    """Codes of the forms that hold the spelling, as an adjective in the feminine too, and are not matched yet."""
    found = [corpus.find(stem) for stem in (letters, letters + "ة")[: 1 + entry.adjective]]
    if any(fold_press(part.letters) in stop_words() for part in found if part):
        return []
    codes = np.unique([code for part in found if part for code in part.codes.tolist()])
    return [int(code) for code in codes if code not in entry.codes]


def _neighbours(entry: Entry) -> Iterator[tuple[str, str, bool]]:
    """Letters, the rule they follow, and whether that is a slip of the pen."""
    word = entry.word
    yield from ((letters, "hamza", False) for letters in _other_hamza(word, loan=is_loan(entry)))
    if is_loan(entry):
        yield from ((letters, "long vowel", False) for letters in _other_vowels(word))
        yield from ((letters, "letter of a foreign sound", False) for letters in _other_letters(word))
    yield from ((letters, "doubled letter", True) for letters in _doubled(word))
    yield from ((letters, "two letters exchanged", True) for letters in _exchanged(word))


def is_loan(entry: Entry) -> bool:
    """May the word be foreign: a person's or a place's name, or long without the prefixes of Arabic derivation?"""
    stem = entry.word.removesuffix("ة")
    if entry.name:
        return len(stem) >= LOAN - 1 and (entry.kind in ("person", "place") or " " not in entry.term.term)
    return len(stem) >= LOAN and (stem[0] not in "اأإآمتيو" or stem.endswith("يا"))


def _other_hamza(word: str, *, loan: bool) -> Iterator[str]:
    """Initial hamza only where no other word is near: أعلام is not إعلام, but الأستقرار can only be الاستقرار."""
    if word[0] in INITIAL_ALIF and (loan or (word[0] == "ا" and len(word) >= LOAN)):
        yield from (alif + word[1:] for alif in INITIAL_ALIF if alif != word[0])
    if len(word) < LOAN - 1:
        return
    for at, letter in enumerate(word):
        if at and letter in HAMZA_SEATS:
            yield word[:at] + HAMZA_SEATS[letter] + word[at + 1 :]
    if word.endswith("اء"):
        yield word[:-1]


def _other_vowels(word: str) -> Iterator[str]:
    """One long vowel less (أوروبا, أوربا) or more (سنغال, سينغال)."""
    for at in range(1, len(word)):
        if word[at] in LONG_VOWELS and at + 1 < len(word):
            yield word[:at] + word[at + 1 :]
        if not {word[at], word[at - 1]} & {*LONG_VOWELS, "ى", "ة"}:
            yield from (word[:at] + vowel + word[at:] for vowel in LONG_VOWELS)


def _other_letters(word: str) -> Iterator[str]:
    for at, letter in enumerate(word):
        for group in LOAN_LETTERS:
            if letter in group:
                yield from (word[:at] + other + word[at + 1 :] for other in group if other != letter)


def _doubled(word: str) -> Iterator[str]:
    for at in range(2, len(word)):
        if len(word) >= LOAN - 1 and word[at] not in "اىة":
            yield word[:at] + word[at] + word[at:]
        if len(word) >= LOAN and word[at] == word[at - 1]:
            yield word[:at] + word[at + 1 :]


def _exchanged(word: str) -> Iterator[str]:
    for at in range(1, len(word) - 1 if len(word) >= LOAN else 0):
        letters = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
        if letters != word and word[at + 1] != "ة" and not letters.endswith("ا"):  # اجتمعا is a verb
            yield letters
