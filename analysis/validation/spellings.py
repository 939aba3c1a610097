"""How freely may a word be spelled? The forms of a text changed so that the matcher reads them strictly, or loosely."""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from analysis.arabic.grammar import Inflection, Split, allows, split_proclitics
from analysis.arabic.letters import clean_word
from analysis.framing.codebook import Codebook
from analysis.framing.lexemes import index_words
from analysis.framing.phrases import all_words, plan_terms
from analysis.framing.readings import possible_readings
from analysis.statistics.words import as_forms

LETTERS = ("strict", "folded", "loose")
_LOOSE = str.maketrans("أإآٱؤئىة", "ااااءءيه")
_HAMZAS = "ءأؤئ"
_OTHER_HAMZA = str.maketrans(_HAMZAS, "ء" * 4)
_UNREAD = "x"  # no Arabic word begins with it, so that the form is no word of any codebook


class Speller:
    """Which forms stand for which, for one codebook; a form is looked at once, in however many texts it stands."""

    def __init__(self, codebook: Codebook, letters: str):
        self._letters, self._known = letters, dict[str, str]()
        self._index = {} if letters == "folded" else index_words(all_words(list(plan_terms(codebook))))
        self._loose = _loose_index(self._index) if letters == "loose" else {}

    def respell(self, tokens: pd.DataFrame) -> pd.DataFrame:
        """The tokens with the forms that the matcher is to read in place of those written.

        folded: as they are. strict: a form that is a codebook word only by another hamza, ى for ي or ه for ة becomes
        one that no term has. loose: a form that is a codebook word once أ إ آ ا, ؤ ئ ء, ى ي and ة ه are taken as one
        letter each becomes that word, its clitics kept.

        >>> from analysis.framing.codebook import single_term
        >>> from analysis.tokens import tokenize
        >>> tokens = tokenize(pd.DataFrame({"doc_id": ["a"], "text": ["الأمن والامن آمن"]}))
        >>> [Speller(single_term("أمن"), letters).respell(tokens)["form"].tolist() for letters in ("strict", "loose")]
        [['الأمن', 'xوالامن', 'xآمن'], ['الأمن', 'والامن', 'أمن']]
        """
        if self._letters == "folded":
            return tokens
        forms = as_forms(tokens).cat
        codes, spelled = pd.factorize(np.array([self._spell(form) for form in forms.categories.astype(str)], object))
        chosen = pd.Categorical.from_codes(codes[forms.codes.to_numpy(np.int64)], pd.Index(spelled, dtype="str"))
        return tokens.assign(form=pd.Series(chosen, index=tokens.index))

    def _spell(self, form: str) -> str:
        if form not in self._known:
            self._known[form] = self._strictly(form) if self._letters == "strict" else self._loosely(form)
        return self._known[form]

    def _strictly(self, form: str) -> str:
        readings = [(split, inflection) for _, split, inflection in possible_readings(form, self._index)]
        return _UNREAD + form if readings and not any(_is_written(*reading) for reading in readings) else form

    def _loosely(self, form: str) -> str:
        cleaned = clean_word(form).lower()
        if any(allows(split, inflection) for _, split, inflection in possible_readings(form, self._index)):
            return form
        return min(_spellings(cleaned, self._loose), default=(0, form))[1]


def _is_written(split: Split, inflection: Inflection) -> bool:
    """Are these the letters of the inflection? A final hamza takes the seat that its ending gives it."""
    ending, kept = inflection.ending, len(inflection.stem) - inflection.ending.replaces
    ours, theirs = inflection.letters, split.rest
    if ending.name.endswith("_as_heh") or len(ours) != len(theirs):
        return False
    if ending.letters and not ending.replaces and kept and ours[kept - 1] in _HAMZAS:
        at = kept - 1
        ours, theirs = (word[:at] + word[at].translate(_OTHER_HAMZA) + word[at + 1 :] for word in (ours, theirs))
    return ours == theirs


def _loose_index(index: dict[str, list[tuple[int, Inflection]]]) -> dict[str, list[Inflection]]:
    found: dict[str, list[Inflection]] = {}
    for inflection in dict.fromkeys(inflection for entries in index.values() for _, inflection in entries):
        if not inflection.ending.name.endswith("_as_heh"):
            found.setdefault(inflection.letters.translate(_LOOSE), []).append(inflection)
    return found


def _spellings(cleaned: str, loose: dict[str, list[Inflection]]) -> Iterator[tuple[int, str]]:
    """Every codebook word a form may be meant for, behind its clitics; those with fewer clitics first."""
    for split in split_proclitics(cleaned):
        front = cleaned[: len(cleaned) - len(split.rest)]
        for inflection in loose.get(split.rest.translate(_LOOSE), ()):
            if allows(Split(split.proclitics, inflection.letters), inflection):
                yield len(split.proclitics), front + inflection.letters
