"""Why a possible reading of a form is refused: by the codebook, the grammar, the vowel marks, or the corpus."""

from functools import cache

from analysis.arabic.grammar import ARTICLE, Inflection, Split, allows
from analysis.arabic.letters import clean_word, matching_key
from analysis.arabic.lists import read_rows
from analysis.arabic.marks import TANWIN, has_marks, marks_agree
from analysis.framing.evidence import Evidence
from analysis.framing.lexemes import Word

HEH_SHARE = 0.03  # ه is read as ة where the corpus writes الـ…ه this often beside الـ…ة
ALIF_SHARE = 0.03  # ى is read as ي where the corpus writes فى this often beside في
OFTEN = 3  # times the corpus must write a word in ة with ال before the absence of a word without ة says something
FEMININE_SHARE = 0.25  # ـات is the plural of a word in ة that stands this often beside it


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
    if _is_another_word(split, inflection, evidence):
        return f"{split.rest} is a word of its own"
    if not _attested(split, inflection, form, evidence):
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


def _is_another_word(split: Split, inflection: Inflection, evidence: Evidence) -> bool:
    """Is what looks like an inflection a word of its own: لبنان beside لبن, مالك beside مال, القوى beside قوي?"""
    rest, ending = split.rest, inflection.ending
    if rest.endswith("ى") and inflection.letters.endswith("ي"):
        return rest in _function_words() or (rest in _words_in_alif() and evidence.alif_share < ALIF_SHARE)
    if not ending.letters or inflection.kind == "nisba":
        return False
    if evidence.is_name(rest):
        return True
    return ending.name == "possessive" and ending.letters != "ه" and evidence.is_whole(rest)


@cache
def _function_words() -> frozenset[str]:
    return frozenset(clean_word(row["word"]) for row in read_rows("function_words") if row["word"].endswith("ى"))


@cache
def _words_in_alif() -> frozenset[str]:
    return frozenset(clean_word(row["word"]) for row in read_rows("alif_maqsura"))


@cache
def _countries() -> frozenset[str]:
    """Names that look like an accusative: ليبيا beside ليبي."""
    return frozenset(clean_word(row["word"]) for table in ("common_names", "variants") for row in read_rows(table))


def _begins_with_article(letters: str, evidence: Evidence) -> bool:
    """Is the ال of a codebook word the article (الدولة), not its own letters (التزام)? The corpus tells."""
    bare = letters.removeprefix(ARTICLE)
    return bare != letters and evidence.count(bare) > evidence.count(ARTICLE + letters)


def _attested(split: Split, inflection: Inflection, form: str, evidence: Evidence) -> bool:
    """Does the corpus support an ending that needs it: ه for ة, ا as tanwin, ـات of a masculine noun, a plural's ي?"""
    needs, stem = inflection.ending.needs, inflection.stem
    if needs == "heh":
        return split.has_article or evidence.heh_share >= HEH_SHARE or _only_teh(stem, evidence)
    if inflection.ending.name == "tanwin" and TANWIN not in form:
        own = inflection.letters  # a preposition before it shows that its ا is no tanwin: لليبيا
        return own not in _countries() and not evidence.count("ل" + own, "ب" + own)
    if needs == "no_teh":
        return not _belongs_to_feminine(stem, evidence)
    if needs == "plural":
        plural = evidence.count(*(front + stem + end for front in ("", ARTICLE) for end in ("ين", "ون")))
        return plural > evidence.count(ARTICLE + stem + "ي", stem + "ية", ARTICLE + stem + "ية")
    return True


def _only_teh(stem: str, evidence: Evidence) -> bool:
    """Does the corpus know the word in ة and no word without it, to which ه could be a possessive? زياره, not دوله."""
    bare = stem.removesuffix("ة")
    return evidence.definite(stem) >= OFTEN and not evidence.count(bare) and not evidence.definite(bare)


def _belongs_to_feminine(stem: str, evidence: Evidence) -> bool:
    """Is ـات the plural of stem + ة? عملات is of عملة, not of عمل; a longer stem forms its own (قرارات, اجتماعات)."""
    if matching_key(stem + "ة") in _feminines():
        return True
    if len(stem) != 3:
        return False
    teh = evidence.count(*(front + stem + "ة" for front in ("", ARTICLE)))
    return teh > FEMININE_SHARE * evidence.count(*(front + stem + "ات" for front in ("", ARTICLE)))


@cache
def _feminines() -> frozenset[str]:
    return frozenset(matching_key(clean_word(row["word"])) for row in read_rows("feminines"))


def _is_radical(split: Split, form: str, evidence: Evidence) -> bool:
    """Are the first letters part of another word? ال stands before no clitic: الوالد tells that والد has none.

    لل before a word may hide a word in ل (للجنة): the likelier of the two stands.
    """
    if not split.proclitics:
        return False
    if split.has_article:
        hidden = "ل" + split.rest
        return form.endswith("ل" + hidden) and evidence.weight(hidden) > evidence.weight(split.rest)
    return evidence.is_radical(form)
