"""Words to lexemes: forms that the grammar of clitics and regular endings derives from one stem that the corpus holds.

No lexicon is asked. A clitic or an ending is taken off only where the corpus itself writes what is left, and often
enough; all tests are ratios, so that a verdict does not drift as a corpus grows. Words are folded (profile press).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache

from analysis.arabic.grammar import ARTICLE, Ending, Split, inflect, read_endings, split_proclitics
from analysis.arabic.letters import ARABIC_LETTER, fold_press
from analysis.arabic.lists import read_rows, stop_words

LEAST_SHARE = 0.2  # what is left must stand a fifth as often as the word it is taken from
RADICAL_SHARE = 0.02  # ال stands before the whole this often: its first letters are no clitic, its last no possessive
_FINAL = {"teh": "ة", "alif": "ي"}  # what an ending took away; the profile press writes ي for a final ى
_FRONTS = "", "ال", "وال", "بال", "لل"
_RARE = frozenset(("ك", "كم", "كن", "كما"))  # "your" is rare in the press, and بنك is a bank


@dataclass(frozen=True)
class Lexemes:
    """How often a corpus writes each word, and what follows: the stem of any word, and the name of its lexeme."""

    counts: Mapping[str, int]
    names: dict[str, str] = field(default_factory=dict)  # stem -> name
    stems: dict[str, str] = field(default_factory=dict)  # word -> stem, filled as words are asked for

    def name(self, word: str) -> str:
        stem = self.stem(word)
        return self.names.get(stem, stem)

    def stem(self, word: str) -> str:
        if word not in self.stems:
            found = self._shorter(word)
            self.stems[word] = word if found == word else self.stem(found)
        return self.stems[word]

    def _shorter(self, word: str) -> str:
        """The word without clitics and ending: of the stems that the corpus supports, the most frequent."""
        if len(word) < 3 or word in _closed() or word in _particles() or not ARABIC_LETTER.match(word):
            return word
        if _is_joined_particle(word):
            return word[1:]
        splits = [Split((), word)] if self._is_radical(word) else split_proclitics(word)
        found = [stem for split in splits for stem in self._stems(split, word)]
        found = [stem for stem in found if stem not in _particles() and not _is_joined_particle(stem)]
        return max(found, key=lambda stem: (self.weight(stem), -len(stem), stem), default=word)

    def _stems(self, split: Split, word: str) -> Iterator[str]:
        if split.proclitics and self._is_cut(split, word):
            yield split.rest
        if split.rest in _closed() or (split.rest.startswith(ARTICLE) and not self._is_radical(split.rest)):
            return
        for ending in _endings_of(split.rest):
            stem = split.rest[: len(split.rest) - len(ending.letters)] + _FINAL.get(ending.stem, "")
            if stem != split.rest and self._ends(split, ending, stem):
                yield stem

    def _is_cut(self, split: Split, word: str) -> bool:
        if split.has_article:
            return True
        return len(split.rest) > 2 and self.weight(split.rest) >= LEAST_SHARE * self.counts.get(word, 0)

    def _ends(self, split: Split, ending: Ending, stem: str) -> bool:
        """May this ending stand here, by the grammar and by what the corpus writes?"""
        if (split.has_article and not ending.article) or (split.has_preposition and not ending.preposition):
            return False
        rest, weight = split.rest, self.weight(stem)
        if len(stem) < 3 or not weight or weight < LEAST_SHARE * self.weight(rest) or ending.letters in _RARE:
            return False
        if not ending.article and self._is_whole(rest):
            return False
        return _needs(ending)(self, rest, stem, split)

    def weight(self, stem: str) -> int:
        """How often the stem stands without an ending, with ال or without."""
        return sum(self.counts.get(front + stem, 0) for front in _FRONTS)

    def definite(self, stem: str) -> int:
        return self.weight(stem) - self.counts.get(stem, 0)

    def _is_radical(self, word: str) -> bool:
        """Are the first letters of the word no clitic, since ال stands before the whole: الوزير?"""
        return self._stands_alone(word, word in _background("radical"))

    def _is_whole(self, word: str) -> bool:
        """Are its last letters no possessive, since ال stands before the whole: المالك?"""
        return self._stands_alone(word, word in _background("ending"))

    def _stands_alone(self, word: str, listed: bool) -> bool:
        # a listed word counts as seen once with ال: in a small corpus the list decides, in a larger one the corpus
        definite = self.definite(word) + listed
        return definite > 0 and definite >= RADICAL_SHARE * (definite + self.counts.get(word, 0))


def read_lexemes(words: list[str], n: list[int]) -> Lexemes:
    """The lexemes of a vocabulary of folded words and their counts.

    A lexeme is named by its stem where the corpus writes that, else by ال and the stem, else by its most frequent word.

    >>> lexemes = read_lexemes(["تدريب", "وتدريب", "التدريبات", "تدريباتهم", "وزير"], [3, 1, 2, 1, 4])
    >>> [lexemes.name(word) for word in ("وتدريب", "التدريبات", "تدريباتهم", "وزير")]
    ['تدريب', 'تدريب', 'تدريب', 'وزير']
    """
    counts: dict[str, int] = {}
    for word, times in zip(words, n, strict=True):
        counts[word] = counts.get(word, 0) + int(times)
    lexemes = Lexemes(counts)
    best: dict[str, tuple] = {}
    for word, times in counts.items():
        stem = lexemes.stem(word)
        rank = word != stem, word != ARTICLE + stem, -times, word
        best[stem] = min(best.get(stem, rank), rank)
    return Lexemes(counts, {stem: rank[-1] for stem, rank in best.items()}, lexemes.stems)


@cache
def _endings() -> dict[str, tuple[Ending, ...]]:
    """Letters -> the endings written so; one row of endings.csv may stand for several."""
    found: dict[str, list[Ending]] = {}
    for ending in read_endings():
        if ending.name not in ("base", "dual_or_nisba"):
            found.setdefault(ending.letters, []).append(ending)
    return {letters: tuple(group) for letters, group in found.items()}


def _endings_of(rest: str) -> Iterator[Ending]:
    for length in range(1, min(len(rest) - 1, max(map(len, _endings())) + 1)):
        yield from _endings().get(rest[-length:], ())


def _needs(ending: Ending):
    if ending.adjective_only:
        return _is_adjective
    return _BY_NEED.get(ending.needs) or _BY_NAME.get(ending.name) or _always


def _always(lexemes: Lexemes, rest: str, stem: str, split: Split) -> bool:
    return True


def _is_adjective(lexemes: Lexemes, rest: str, stem: str, split: Split) -> bool:
    """أمنية is of أمني, whose article shows that its ي is that of an adjective."""
    return stem.endswith("ي") and len(stem) > 3 and lexemes.definite(stem) > 0


def _outnumbers(lexemes: Lexemes, rest: str, stem: str, split: Split) -> bool:
    """A ي is that of a plural in construct (مسؤولي) where ـين and ـون outnumber the relative adjective (أمني)."""
    plural = lexemes.weight(stem + "ين") + lexemes.weight(stem + "ون")
    return plural > lexemes.definite(stem + "ي") + lexemes.weight(stem + "ية")


def _no_teh(lexemes: Lexemes, rest: str, stem: str, split: Split) -> bool:
    """ـات behind a word belongs to the word in ة where there is one: عملات is of عملة, not of عمل."""
    return not lexemes.weight(stem + "ة") and stem + "ة" not in _closed()


def _is_teh(lexemes: Lexemes, rest: str, stem: str, split: Split) -> bool:
    return split.has_article or lexemes.definite(rest) > 0


def _is_tanwin(lexemes: Lexemes, rest: str, stem: str, split: Split) -> bool:
    """No preposition stands before a tanwin: بسوريا tells that سوريا is not of سوري."""
    return not any(lexemes.counts.get(front + rest) for front in "بل")


def _is_dual(lexemes: Lexemes, rest: str, stem: str, split: Split) -> bool:
    """A dual is rarer than its singular."""
    return lexemes.weight(stem) >= lexemes.weight(rest)


_BY_NEED = {"plural": _outnumbers, "no_teh": _no_teh, "heh": _is_teh}
_BY_NAME = {"tanwin": _is_tanwin, "dual": _is_dual}


@cache
def _closed() -> frozenset[str]:
    """Words that no ending is taken off: names, and nouns that look like the feminine of an adjective."""
    names = {row["word"] for row in read_rows("background") if row["kind"] == "name"}
    for name in ("common_names", "homographs", "feminines"):
        names |= {row["word"] for row in read_rows(name)}
    folded = {fold_press(name) for name in names}
    return frozenset(folded | {word.removeprefix(ARTICLE) for word in folded})


@cache
def _particles() -> frozenset[str]:
    """Closed classes: لها is no form of a noun, and وفيات none of وفي."""
    return stop_words(("conjunction", "particle", "preposition", "pronoun", "suffixed_preposition", "verb_to_be"))


def _is_joined_particle(word: str) -> bool:
    return word[:1] in ("و", "ف") and word[1:] in _particles() and word not in _particles()


@cache
def _background(kind: str) -> frozenset[str]:
    """Words of background.csv whose first letter looks like a clitic (radical: والد, لجنة), in all inflections, or
    whose last one looks like a possessive (ending: مالك).
    """
    words = (row["word"] for row in read_rows("background") if row["kind"] == kind)
    if kind == "ending":
        return frozenset(map(fold_press, words))
    return frozenset(fold_press(inflection.letters) for word in words for inflection in inflect(word))
