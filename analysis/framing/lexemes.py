"""Codebook words against the vocabulary: which written form is an inflection of which word, and by which reading.

Every form is read once. The result is a table of readings (word, form, proclitics, ending), so that a count can be
followed back to the rule that made it.
"""

from dataclasses import dataclass

import pandas as pd

from analysis.arabic.grammar import Inflection, Split, allows, inflect, keys, nisba, split_proclitics
from analysis.arabic.letters import ARABIC_LETTER, clean_word, matching_key
from analysis.arabic.lists import spelling_variants

ARTICLE = "ال"
HEH_SHARE = 0.03  # ه is read as ة where the corpus writes الـ…ه this often beside الـ…ة
RADICAL_SHARE = 0.02  # a first letter is no clitic where ال stands before the whole form this often
SHORT = 3  # letters; ف and ك before so short a word are part of another word (فرد, كلمة) more often than not


@dataclass(frozen=True)
class Word:
    """A word of a codebook term, as it may inflect."""

    letters: str
    adjective: bool = False
    dictionary_only: bool = False
    nisba: bool = False
    article: bool = False  # obligatory: a typed ال in a name
    conjunction: bool = False  # obligatory: a typed و before the article
    plurals: tuple[str, ...] = ()


@dataclass(frozen=True)
class Evidence:
    """What the corpus says about its own spelling: cleaned form -> how often, and the share of ه for ة."""

    counts: dict[str, int]
    heh_share: float


def count_evidence(tokens: pd.DataFrame) -> pd.DataFrame:
    """The forms of a corpus and how often they stand: what the matcher's corpus check needs.

    One row is a cleaned form; columns `form`, `n` (running words). Give it as `evidence=` to `find_terms`, so that a
    part of a corpus gives the same hits as the whole.

    >>> from analysis.tokens import tokenize
    >>> tokens = tokenize(pd.DataFrame({"doc_id": ["a"], "text": ["الأمن الأمن والسلم"]}))
    >>> count_evidence(tokens).values.tolist()
    [['الأمن', 2], ['والسلم', 1]]
    """
    counts = tokens["form"].value_counts(sort=False)
    counts = counts[counts > 0].groupby(counts[counts > 0].index.astype(str).map(clean_word)).sum()
    return counts.rename_axis("form").rename("n").reset_index().sort_values("form", ignore_index=True)


def read_evidence(table: pd.DataFrame) -> Evidence:
    counts = dict(zip(table["form"], table["n"], strict=True))
    heh = sum(n for form, n in counts.items() if form.startswith(ARTICLE) and form.endswith("ه"))
    teh = sum(n for form, n in counts.items() if form.startswith(ARTICLE) and form.endswith("ة"))
    return Evidence(counts, heh / max(heh + teh, 1))


def read_forms(forms: list[str], words: list[Word], evidence: Evidence) -> pd.DataFrame:
    """Readings of every form: one row is a form that is an inflection of a word.

    Columns: `word` (index into words), `code` (index into forms), `proclitics` (joined by +), `ending`. Where a form has
    several readings as one word, the one with an article, then with fewer clitics, stands.
    """
    index = _index(words)
    rows = []
    for code, form in enumerate(forms):
        cleaned = clean_word(form).lower()
        for split in split_proclitics(cleaned) or (Split((), cleaned),):
            for number, inflection in index.get(matching_key(split.rest), ()):
                if _reads(words[number], split, inflection, cleaned, evidence):
                    rows.append((number, code, "+".join(split.proclitics), inflection.ending.name, inflection.kind))
    readings = pd.DataFrame(rows, columns=["word", "code", "proclitics", "ending", "kind"])
    readings["ending"] = readings["ending"].where(readings["kind"] == "singular", readings["kind"] + ":" + readings["ending"])
    readings["rank"] = readings["proclitics"].str.len() - 10 * readings["proclitics"].str.endswith(ARTICLE)
    readings = readings.sort_values(["word", "code", "rank", "ending"], kind="stable")
    return readings.drop_duplicates(["word", "code"])[["word", "code", "proclitics", "ending"]].reset_index(drop=True)


def _index(words: list[Word]) -> dict[str, list[tuple[int, Inflection]]]:
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
    for stem in (word.letters, *spelling_variants().get(word.letters, ())):
        found += inflect(stem, adjective=word.adjective, dictionary_only=word.dictionary_only)
        if word.nisba:
            found += inflect(nisba(stem), adjective=True, kind="nisba")
    for plural in word.plurals:
        found += inflect(plural, dictionary_only=word.dictionary_only, kind="plural")
    return found


def _reads(word: Word, split: Split, inflection: Inflection, form: str, evidence: Evidence) -> bool:
    if word.article and not split.has_article or word.conjunction and split.proclitics[:1] != ("و",):
        return False
    if not allows(split, inflection):
        return False
    return _attested(split, inflection, evidence) and not _is_radical(split, form, evidence)


def _attested(split: Split, inflection: Inflection, evidence: Evidence) -> bool:
    """Does the corpus support an ending that needs it: ه for ة, و or ي for a plural in the construct state?"""
    needs, stem, counts = inflection.ending.needs, inflection.stem, evidence.counts
    if needs == "heh":
        return split.has_article or evidence.heh_share >= HEH_SHARE
    if needs == "plural":
        plural = sum(counts.get(front + stem + end, 0) for front in ("", ARTICLE) for end in ("ين", "ون"))
        relative = sum(counts.get(form, 0) for form in (ARTICLE + stem + "ي", stem + "ية", ARTICLE + stem + "ية"))
        return plural > relative
    return True


def _is_radical(split: Split, form: str, evidence: Evidence) -> bool:
    """Are the first letters part of another word? ال stands before no clitic: الوالد tells that والد has none."""
    if not split.proclitics or split.has_article:
        return False
    whole, alone = evidence.counts.get(ARTICLE + form, 0), evidence.counts.get(form, 0)
    if whole and whole / (whole + alone) >= RADICAL_SHARE:
        return True
    return split.proclitics[-1] in ("ف", "ك") and len(split.rest) <= SHORT
