"""As which word a form counts, and which words count at all: for one form, and for a whole vocabulary at once.

The array versions give what the rules for one form give; Python reads only the few words that no plain pattern decides.
"""

from collections.abc import Callable, Iterator
from functools import partial

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from analysis.arabic.folding import DIGITS, LETTERS, are_of, fold_forms
from analysis.arabic.grammar import ARTICLE, fronts, split_proclitics
from analysis.arabic.letters import fold_press
from analysis.errors import KhitabError
from analysis.statistics.lexeme_groups import Lexemes, read_lexemes

WORDS = {
    "written": "as the text has them",
    "folded": "letters folded",
    "detached": "folded, clitics under the word that the corpus holds",
    "lexeme": "clitics and regular endings under the word that the corpus holds",
}
_SHARE = 5  # what is left without clitics must stand at least a fifth as often as the whole


def learn_names(forms: list[str], n, words: str) -> Callable[[str], str]:
    """What tells the word of any form, seen or not, by what a corpus of these forms writes.

    >>> name = learn_names(["التدريب", "تدريب"], [2, 1], "lexeme")
    >>> name("وتدريبهم"), name("سلام")
    ('تدريب', 'سلام')
    """
    if words == "written":
        return str
    if words == "folded":
        return fold_press
    if words == "detached":
        return partial(without_clitics, counts=_folded_counts(forms, n))
    if words == "lexeme":
        counts = _folded_counts(forms, n)
        return partial(_lexeme_of, lexemes=read_lexemes(list(counts), list(counts.values())))
    raise KhitabError(f"words={words!r}: choose " + "; ".join(f"{way!r} ({told})" for way, told in WORDS.items()))


def _lexeme_of(form: str, lexemes: Lexemes) -> str:
    return lexemes.name(fold_press(form))


def _folded_counts(forms: list[str], n) -> dict[str, int]:
    folded = fold_forms(pa.array(forms, pa.large_string())).dictionary_encode()
    counts = np.bincount(folded.indices.to_numpy(), np.asarray(n), len(folded.dictionary)).astype(np.int64)
    return dict(zip(folded.dictionary.to_pylist(), counts.tolist(), strict=True))


def without_clitics(form: str, counts: dict[str, int]) -> str:
    """The word without the clitics before it, where the corpus holds what is left at least a fifth as often.

    ال must never stand before the word: الوزير tells that the و of وزير belongs to it.
    """
    word = fold_press(form)
    if ARTICLE + word in counts or word.startswith(ARTICLE):
        return word
    for split in sorted(split_proclitics(word), key=lambda split: -len(split.proclitics)):
        rest = ARTICLE + split.rest if split.has_article else split.rest
        if split.proclitics and len(split.rest) > 2 and rest in counts and counts[rest] * _SHARE >= counts.get(word, 0):
            return rest
    return word


def name_forms(forms: pa.Array, n: np.ndarray, words: str) -> pa.Array:
    """As which word each form counts; `n` tells how often it stands."""
    whole = {"written": lambda: forms, "folded": lambda: fold_forms(forms), "detached": lambda: detach_forms(forms, n)}
    if words in whole:
        return whole[words]()
    written = forms.to_pylist()
    return pa.array(map(learn_names(written, n, words), written), pa.large_string())


def detach_forms(forms: pa.Array, n: np.ndarray) -> pa.Array:
    """Each form folded, without the clitics before it where the forms themselves hold what is left.

    >>> forms = ["وإنفاذ", "انفاذ", "بالقاره", "القاره", "وزير", "الوزير", "زير"]
    >>> detach_forms(pa.array(forms), np.array([2, 3, 1, 4, 9, 9, 1])).to_pylist()
    ['انفاذ', 'انفاذ', 'القاره', 'القاره', 'وزير', 'الوزير', 'زير']
    """
    encoded = fold_forms(forms).dictionary_encode()
    words, code = encoded.dictionary, encoded.indices.to_numpy()
    counts = np.bincount(code, n, len(words)).astype(np.int64)
    found = np.arange(len(words))
    for row, rest in _shorter(words, counts):
        found[row] = rest
    return words.take(pa.array(found[code]))


def _shorter(words: pa.Array, counts: np.ndarray) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Rows of words and of what is left of them; of several ways the shortest chain of clitics comes first."""
    whole = mask(pc.starts_with(words, ARTICLE)) | (_places(_with_article(words), words) >= 0)
    length = pc.utf8_length(words).to_numpy()
    chains = sorted((front for front in fronts() if front.proclitics), key=lambda front: -len(front.proclitics))
    asked = []
    for front in reversed(chains):
        rows = np.flatnonzero(mask(pc.starts_with(words, front.letters)) & ~whole & (length - front.length > 2))
        rests = pc.utf8_slice_codeunits(words.take(pa.array(rows)), front.length)
        if ARTICLE in front.proclitics:
            rests = _with_article(rests)
        asked.append((rows, rests))
    places = _places(pa.concat_arrays([rests for _, rests in asked]), words)
    for (rows, _), at in zip(asked, np.split(places, np.cumsum([len(rows) for rows, _ in asked])[:-1]), strict=True):
        good = (at >= 0) & (counts[at] * _SHARE >= counts[rows])
        yield rows[good], at[good]


def _with_article(words: pa.Array) -> pa.Array:
    article, nothing = (pa.scalar(text, pa.large_string()) for text in (ARTICLE, ""))
    return pc.binary_join_element_wise(article, words, nothing)


def _places(asked: pa.Array, words: pa.Array) -> np.ndarray:
    return pc.fill_null(pc.index_in(asked, value_set=words), -1).to_numpy()


def keep_forms(words: pa.Array, stops: frozenset[str], judge: Callable[[str], bool]) -> np.ndarray:
    """Which folded words count: letters alone, two or more; `judge` decides about odd words and likely stop words.

    >>> keep_forms(pa.array(["في", "الامن", "12", "وفي", "été"]), frozenset(["في"]), "été".__eq__).tolist()
    [False, True, False, False, True]
    """
    words, known = words.cast(pa.large_string()), pa.array(sorted(stops), pa.large_string())
    behind = pc.utf8_slice_codeunits(words, 1)  # و or ف may stand before a stop word
    kept = are_of(words, LETTERS)
    likely = mask(pc.is_in(words, value_set=known)) | mask(pc.is_in(behind, value_set=known))
    odd = (~kept & ~are_of(words, DIGITS)) | likely | mask(pc.equal(behind, ""))
    kept[odd] = [judge(word) for word in words.filter(pa.array(odd)).to_pylist()]
    return kept


def mask(condition: pa.Array | pa.ChunkedArray) -> np.ndarray:
    """An Arrow condition as a NumPy mask of its own."""
    return condition.to_numpy(zero_copy_only=False).copy()
