"""Which running words negate or suppose, once the patterns that only look so are set aside."""

import csv
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.arabic.letters import clean_word, fold_press
from analysis.arabic.lists import stop_words

DATA = Path(__file__).parent / "data" / "negation.csv"
AHEAD = 20  # words: how far behind a negator إلا, فقط or أي may stand
_HAMZA = frozenset("أإآ")


@cache
def read_negation() -> tuple[dict[str, str], ...]:
    """The rows of framing/data/negation.csv, each a dictionary."""
    with DATA.open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


@cache
def _phrases(category: str) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(row["word"].split()) for row in read_negation() if row["category"] == category)


@cache
def _listed() -> dict[str, str]:
    """Every word of the list by its letters, and without hamza; of two that fall together the first (إلا, not ألا)."""
    words = [word for row in read_negation() for word in row["word"].split()]
    return {fold_press(word): word for word in reversed(words)} | {word: word for word in words}


def read_word(letters: str) -> str:
    """The listed word that a form is: whole, behind و or ف, or behind a preposition; '' where it is none.

    >>> [read_word(form) for form in ("ولم", "الا", "وبعدم", "لأي", "بلم", "فقط", "الأمن")]
    ['لم', 'إلا', 'عدم', 'أي', '', 'فقط', '']
    """
    bare = letters[1:] if letters[:1] in ("و", "ف") else letters
    for form in (letters, bare):
        if word := _whole(form):
            return word
    word = _whole(bare[1:]) if bare[:1] in ("ب", "ل") else ""
    return word if len(word) > 2 or (word,) in _phrases("light") else ""


def _whole(letters: str) -> str:
    """An explicit hamza is the list's; a bare alif may stand for it."""
    word = _listed().get(letters, "")
    return "" if _HAMZA & set(letters) and word != letters else word


class Words:
    """The running words by what they are in the list; sentences, stretches and clauses as running numbers."""

    def __init__(self, tokens: pd.DataFrame):
        form = tokens["form"].astype("category")
        self.forms, self.codes = form.cat.categories.astype("str"), form.cat.codes.to_numpy(np.int64)
        letters = [clean_word(form) for form in self.forms]
        self._numbers = {word: n for n, word in enumerate(["", *dict.fromkeys(_listed().values())])}
        self._word = self._by_form([self._numbers[read_word(word)] for word in letters])
        self.imperfect = self._by_form([_is_imperfect(word) for word in letters]).astype(bool)
        self.definite = self._by_form([word.startswith("ال") for word in letters]).astype(bool)
        self.would = self._by_form([word[:1] == "ل" and word[1:2] not in ("", "ل") for word in letters]).astype(bool)
        self.indefinite = self._by_form([_is_predicate(word) for word in letters]).astype(bool)
        self.sentence, self.stretch = _bounds(tokens)
        saying = self._by_form([_opens_clause(word) for word in letters]).astype(bool)
        parts = self.has("boundary") | self.has("however") | saying
        self.opens = parts | self.has("time")
        self.clause, self.heavy = np.cumsum(self.opens), np.cumsum(~self.has("light"))
        self.long_clause = np.cumsum(parts)  # over «خلال السنة الماضية»

    def has(self, category: str) -> np.ndarray:
        """Which running words are, or begin, an entry of the category."""
        found = np.zeros(len(self._word), bool)
        for phrase in _phrases(category):
            here = self._word == self._numbers[phrase[0]]
            for step, word in enumerate(phrase[1:], 1):
                here &= self.ahead(self._word == self._numbers[word], step)
            found |= here
        return found

    def ahead(self, holds: np.ndarray, step: int) -> np.ndarray:
        """What holds of the word `step` places on in the same stretch; False at its end."""
        at, there = self.beside(np.arange(len(self.stretch)), step, self.stretch)
        return holds[at] & there

    def beside(self, at: np.ndarray, step: int, inside: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """The places `step` words from others, and whether they lie in the same sentence or stretch."""
        beside = np.clip(at + step, 0, max(len(self.stretch) - 1, 0))
        return beside, (beside == at + step) & (inside[beside] == inside[at])

    def behind(self, holds: np.ndarray) -> np.ndarray:
        """Which words stand right behind a word for which something holds."""
        return self.ahead(holds, -1)

    def told(self, at: np.ndarray) -> pd.arrays.StringArray:
        """The words at some places as written; '' for -1."""
        if not len(self.codes):
            return pd.array([""] * len(at), dtype="str")
        return pd.array(np.where(at < 0, "", self.forms.to_numpy(object)[self.codes[at]]), dtype="str")

    def _by_form(self, judged: list) -> np.ndarray:
        return np.array(judged, np.int64)[self.codes] if judged else np.zeros(len(self.codes), np.int64)


def _bounds(tokens: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """A number for each sentence, and for each stretch of it that no sign parts."""
    doc, sentence = tokens["doc_id"].astype("category").cat.codes.to_numpy(), tokens["sentence"].to_numpy()
    begins = np.ones(len(tokens), bool)
    begins[1:] = (np.diff(doc) != 0) | (np.diff(sentence) != 0)
    parted = ~tokens["joined"].to_numpy(bool) if "joined" in tokens else begins
    return np.cumsum(begins), np.cumsum(begins | parted)


def _is_imperfect(letters: str) -> bool:
    """ي… is; ت… is where it does not end in ت (تمكنت) and is no perfect of the list (تم, تمكن)."""
    if letters[:1] == "ت":
        return len(letters) > 3 and not letters.endswith("ت") and (letters,) not in _phrases("perfect")
    return letters[:1] == "ي" and len(letters) > 2


def _is_predicate(letters: str) -> bool:
    """By its letters an indefinite noun in the accusative, or a feminine: ترفا, ظاهرة."""
    return len(letters) > 3 and letters.endswith(("ا", "ة")) and "ال" not in letters[:3] and not _whole(letters)


def _opens_clause(letters: str) -> bool:
    """A verb of saying, or a feminine perfect behind و: «وعززت»."""
    bare = letters[1:] if letters[:1] in ("و", "ف") else letters
    if fold_press(letters) in stop_words(("saying",)) or fold_press(bare) in stop_words(("saying",)):
        return True
    verb = letters != bare and len(bare) > 3 and bare.endswith("ت")
    return verb and not bare.endswith("ات") and not bare.startswith("ال")


def active_negators(words: Words) -> dict[str, np.ndarray]:
    """What negates, by how it reaches: for every running word the place of the negator it stands for, or -1.

    particle: لا, لم … negate whatever stands in their window; any: أي, wherever in its clause they stand before it.
    denied: أن, وجود, أي behind a verb that denies; directly: the verb itself, and verbs of lacking; noun: عدم, دون …
    Set aside: negators that إلا, سوى, فقط follow, or a word like يقتصر; and both of two negations.
    """
    set_aside = _set_aside(words)
    negator, denial = words.has("negator"), words.has("denial")
    nouns = words.has("absence") | (words.has("without") & ~negator)
    direct = denial | words.has("lacking")
    means = words.ahead(words.definite | words.has("that"), 1)  # «أي الرفع»: that is
    content = words.has("content") & ~words.behind(words.has("onto"))  # not «مشيرا إلى أن»
    stands = {
        "particle": _own(negator),
        "any": carry(words, negator | direct, words.has("any") & ~means),
        "denied": carry(words, denial, content),
        "directly": _own(direct),
        "noun": np.maximum(_own(nouns), carry(words, words.has("wanting"), words.has("wanted"))),
    }
    return {kind: np.where((at >= 0) & ~set_aside[at], at, -1) for kind, at in stands.items()}


def _own(holds: np.ndarray) -> np.ndarray:
    """Each word for which something holds stands for itself."""
    return np.where(holds, np.arange(len(holds)), -1)


def carry(words: Words, by: np.ndarray, through: np.ndarray) -> np.ndarray:
    """For words such as أي: the place of the last word of a kind before them in the clause, -1 where there is none.

    A comma parts them, save where the word itself opens a stretch («لم يسجل، بحسب البلاغ، أي»).
    """
    found, at = np.full(len(by), -1), np.flatnonzero(through & ~words.behind(words.has("time")))
    opens = ~words.ahead(np.ones(len(by), bool), -1)
    for step in range(1, AHEAD + 1):
        place, inside = words.beside(at, -step, words.sentence)
        near = inside & by[place] & (found[at] < 0) & (words.long_clause[place] == words.long_clause[at])
        near &= opens[at] | (words.stretch[place] == words.stretch[at])
        found[at[near]] = place[near]
    return found


def _set_aside(words: Words) -> np.ndarray:
    """Negators that only look so: restricted («لا … إلا»), or one of two negations («لا ينكر»)."""
    negator, set_aside = words.has("negator"), np.zeros(len(words.codes), bool)
    overlooking = words.has("overlooking")
    affirming = words.has("affirming") | overlooking
    at = np.flatnonzero(negator)
    set_aside[at[_is_restricted(words, at, negator)]] = True
    for step in (1, 2):  # «لا يقتصر», «لم يعد يقتصر»
        _cancel(words, at, step, affirming, set_aside)
    for step in (3, 4):  # «لم يعد من الممكن تجاهل»
        _cancel(words, at, step, overlooking, set_aside)
    without, live = words.has("without") & ~negator, np.ones(len(at), bool)
    for step in range(1, AHEAD + 1):  # «لا أمن بدون تنمية»: security takes development, and both are wanted
        place, inside = words.beside(at, step, words.stretch)
        live &= inside & ~negator[place] & ~words.opens[place]
        set_aside[np.concatenate([at[live & without[place]], place[live & without[place]]])] = True
    _cancel(words, np.flatnonzero(words.has("absence") | without), 1, affirming, set_aside)
    _cancel(words, np.flatnonzero(words.has("adjective")), 1, words.has("denial"), set_aside)  # «غير المستبعد»
    return set_aside


def _is_restricted(words: Words, at: np.ndarray, negator: np.ndarray) -> np.ndarray:
    """Does إلا, سوى, فقط or فحسب follow in the sentence, before the next negator and before لكن or بل?"""
    only, however = words.has("exception") | words.has("only"), words.has("however")
    found, live = np.zeros(len(at), bool), np.ones(len(at), bool)
    for step in range(1, AHEAD + 1):
        place, inside = words.beside(at, step, words.sentence)
        live &= inside & ~negator[place] & ~however[place]
        found |= live & only[place]
    return found


def _cancel(words: Words, at: np.ndarray, step: int, affirming: np.ndarray, set_aside: np.ndarray) -> None:
    """Set aside a negator and the word that turns it into its opposite: «لا ينكر», «ليست خالية من»."""
    place, inside = words.beside(at, step, words.stretch)
    told = inside & affirming[place]
    set_aside[np.concatenate([at[told], place[told]])] = True


def supposing_words(words: Words) -> np.ndarray:
    """The place of the word that tells as possible, supposed or asked; not where one is negated («لا يمكن»).

    «يخشى المراقبون أن» supposes from أن on; لولا what would have been («لوقع»), not what stands behind it.
    """
    maybe = words.has("may") & words.ahead(words.imperfect | words.has("negator"), 1)
    denied = words.ahead(words.has("copula"), -2) & words.has("light")  # «لم يعد من الممكن»
    denied |= words.behind(words.has("negator"))
    maybe |= words.has("hypothetical") & ~denied & ~words.has("no_supposition")
    fear = carry(words, words.has("fear") & ~denied, words.has("feared"))
    return np.max([_own(maybe), fear, carry(words, words.has("unless"), words.would)], axis=0)
