"""Codebook words against the vocabulary: which written form is an inflection of which word, and by which reading.

Every form is read once. The result is a table of readings (word, form, proclitics, ending), so that a count can be
followed back to the rule that made it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from analysis.arabic.grammar import ARTICLE, Inflection, Split, allows, fronts, inflect, keys, nisba, split_proclitics
from analysis.arabic.letters import ARABIC_LETTER, clean_word, matching_key
from analysis.arabic.lists import read_rows, spelling_variants
from analysis.arabic.marks import has_marks, marks_agree
from analysis.arabic.vocabulary import clean_words, holds_madda, matching_keys
from analysis.framing.evidence import Evidence, mask

HEH_SHARE = 0.03  # ه is read as ة where the corpus writes الـ…ه this often beside الـ…ة
FEMININE_SHARE = 0.25  # ـات is the plural of a word in ة that stands this often beside it
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


def read_forms(forms: list[str], words: list[Word], evidence: Evidence) -> pd.DataFrame:
    """Readings of every form: one row is a form that is an inflection of a word.

    Columns: `word` (index into words), `code` (index into forms), `proclitics` (joined by +), `ending`. Where a form
    has several readings as one word, the one with an article, then with fewer clitics, stands.
    """
    index = index_words(words)
    rows = [
        (number, code, "+".join(split.proclitics), _told(inflection))
        for code, split, key in _candidates(forms, index)
        for number, inflection in index[key]
        if not why_not(words[number], split, inflection, forms[code], evidence)
    ]
    readings = pd.DataFrame(rows, columns=["word", "code", "proclitics", "ending"])
    readings["rank"] = readings["proclitics"].str.len() - 10 * readings["proclitics"].str.endswith(ARTICLE)
    readings = readings.sort_values(["word", "code", "rank", "ending"], kind="stable")
    return readings.drop_duplicates(["word", "code"]).drop(columns="rank").reset_index(drop=True)


def _told(inflection: Inflection) -> str:
    return inflection.ending.name if inflection.kind == "singular" else f"{inflection.kind}:{inflection.ending.name}"


def _candidates(forms: list[str], index: dict) -> Iterator[tuple[int, Split, str]]:
    """Code, clitics and matching key of every form that has the letters of an inflection; the vocabulary at once."""
    cleaned = clean_words(pa.array(forms, pa.large_string()))
    apart = mask(holds_madda(cleaned)) | (pc.utf8_length(cleaned).to_numpy() < 2)
    for code in np.flatnonzero(apart):
        yield from ((code, s, key) for s in _splits(cleaned[code].as_py()) if (key := matching_key(s.rest)) in index)
    keys, known = matching_keys(cleaned), pa.array(index, pa.large_string())
    for front in fronts():
        codes = np.flatnonzero(mask(pc.starts_with(cleaned, front.letters)) & ~apart)
        rests = pc.utf8_slice_codeunits(keys.take(pa.array(codes)), front.length)
        found = mask(pc.is_in(rests, value_set=known)) & (pc.utf8_length(rests).to_numpy() > 1)
        told = cleaned.take(pa.array(codes[found])).to_pylist()
        for code, form, key in zip(codes[found], told, rests.filter(pa.array(found)).to_pylist(), strict=True):
            yield code, Split(front.proclitics, form[front.length :]), key


def possible_readings(form: str, index: dict) -> Iterator[tuple[int, Split, Inflection]]:
    """Every way to read a form as an inflection of a word by its letters alone: word number, clitics, inflection."""
    for split in _splits(clean_word(form).lower()):
        for number, inflection in index.get(matching_key(split.rest), ()):
            yield number, split, inflection


def _splits(cleaned: str) -> tuple[Split, ...]:
    return split_proclitics(cleaned) or (Split((), cleaned),)


def index_words(words: list[Word]) -> dict[str, list[tuple[int, Inflection]]]:
    """Matching key -> the inflections that have it, each with the number of its word."""
    index: dict[str, list[tuple[int, Inflection]]] = {}
    for number, word in enumerate(words):
        for inflection in _inflections(word):
            for key in keys(inflection):
                index.setdefault(key, []).append((number, inflection))
    return index


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
        stem, ending = split.rest.removesuffix("ة"), "ة" * split.rest.endswith("ة")
        front = letters[: len(letters) - len(split.rest)]
        found += [front + other + ending for other in spelling_variants().get(stem, ())]
    return found


def why_not(word: Word, split: Split, inflection: Inflection, form: str, evidence: Evidence) -> str:
    """Why a possible reading is refused, in words; empty where it stands."""
    if word.article and not split.has_article:
        return "the codebook's ال is missing"
    if word.clitic and split.proclitics[:1] != (word.clitic,):
        return f"the codebook's {word.clitic} is missing"
    if not allows(split, inflection):
        return _not_allowed(split, inflection)
    if not inflection.ending.article and _begins_with_article(word.letters, evidence):
        return "ال stands before no possessive"
    if has_marks(form) or word.marked:
        stem = word.marked if inflection.stem == word.letters and word.marked else inflection.stem
        if not marks_agree(stem, form, split.rest, article=split.has_article):
            return "the vowel marks are those of another word"
    if split.rest.endswith("ى") and inflection.letters.endswith("ي") and split.rest in _other_words():
        return f"{split.rest} is a word of its own"
    if not _attested(split, inflection, evidence):
        return f"the corpus does not support the ending {inflection.ending.name}"
    if _is_radical(split, clean_word(form).lower(), evidence):
        return f"{split.proclitics[-1]} may be a letter of the word"
    return ""


def _not_allowed(split: Split, inflection: Inflection) -> str:
    ending = inflection.ending
    if split.has_article and not ending.article:
        return f"ال does not stand before the ending {ending.name}"
    if split.has_preposition and not ending.preposition:
        return f"a preposition does not stand before the ending {ending.name}"
    return f"{split.rest} is spelled otherwise than {inflection.letters}"


@cache
def _other_words() -> frozenset[str]:
    """What looks like an inflection and is another word: على beside علي, ليبيا beside ليبي with its tanwin."""
    names = [row["word"] for table in ("common_names", "variants") for row in read_rows(table)]
    function_words = [row["word"] for row in read_rows("function_words") if row["word"].endswith("ى")]
    return frozenset(clean_word(word) for word in (*names, *function_words))


def _begins_with_article(letters: str, evidence: Evidence) -> bool:
    """Is the ال of a codebook word the article (الدولة), not its own letters (التزام)? The corpus tells."""
    bare = letters.removeprefix(ARTICLE)
    return bare != letters and evidence.count(bare) > evidence.count(ARTICLE + letters)


def _attested(split: Split, inflection: Inflection, evidence: Evidence) -> bool:
    """Does the corpus support an ending that needs it: ه for ة, و or ي for a plural in the construct state?"""
    needs, stem = inflection.ending.needs, inflection.stem
    if needs == "heh":
        return split.has_article or evidence.heh_share >= HEH_SHARE
    if inflection.ending.name == "tanwin":
        own = inflection.letters  # a preposition before it shows that its ا is no tanwin: لليبيا
        return own not in _other_words() and not evidence.count("ل" + own, "ب" + own)
    if needs == "no_teh":
        return not _belongs_to_feminine(stem, evidence)
    if needs == "plural":
        plural = evidence.count(*(front + stem + end for front in ("", ARTICLE) for end in ("ين", "ون")))
        return plural > evidence.count(ARTICLE + stem + "ي", stem + "ية", ARTICLE + stem + "ية")
    return True


def _belongs_to_feminine(stem: str, evidence: Evidence) -> bool:
    """Is ـات the plural of stem + ة? عملات is of عملة, not of عمل; a longer stem forms its own (قرارات, اجتماعات)."""
    if len(stem) != 3:
        return False
    if matching_key(stem + "ة") in _feminines():
        return True
    teh = evidence.count(*(front + stem + "ة" for front in ("", ARTICLE)))
    return teh > FEMININE_SHARE * evidence.count(*(front + stem + "ات" for front in ("", ARTICLE)))


@cache
def _feminines() -> frozenset[str]:
    return frozenset(matching_key(clean_word(row["word"])) for row in read_rows("feminines"))


def _is_radical(split: Split, form: str, evidence: Evidence) -> bool:
    """Are the first letters part of another word? ال stands before no clitic: الوالد tells that والد has none."""
    if not split.proclitics or split.has_article:
        return False
    return evidence.is_radical(form)
