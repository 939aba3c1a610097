"""Words as scikit-learn wants them: raw texts in, a document-term matrix out, for a Pipeline of one's own."""

from collections.abc import Iterator
from numbers import Integral
from typing import NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa
from scipy import sparse
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.utils.validation import check_is_fitted

from analysis.errors import KhitabError
from analysis.running_forms import read_running_forms
from analysis.statistics.matrices import count_cells
from analysis.statistics.naming import learn_names, name_forms
from analysis.statistics.words import leave_out, sort_names
from analysis.tokens import tokenize


class ArabicVectorizer(TransformerMixin, BaseEstimator):
    """Raw Arabic texts to counts of words, as `count_words` counts them; in the place of CountVectorizer.

    One row of the matrix is a text, one column a word or a run of words. A class, since scikit-learn asks for one.
    `words` and `stop_groups` as in `count_words`: what is a word, and which function words are left out. `min_df` and
    `max_df` as in CountVectorizer: articles (integer) or a fraction of them (float). `ngram_range=(1, 2)` adds pairs of
    words that stand side by side in a sentence, function words and figures between them excluded; joined by a space.

    What is a clitic (words="detached") or a form of a lexeme is learned from the texts of `fit` and kept: a form first
    seen in `transform` is read by the same corpus.

    Raises
    ------
    KhitabError
        where a text is no string, one string is given for many, an option is unknown, or no word is left.

    Caveat: furniture of web pages is counted too; clean the texts first (`add_body`).

    >>> vectorizer = ArabicVectorizer()
    >>> vectorizer.fit_transform(["الأمن في الأمن", "السلم والأمن"]).toarray().tolist()
    [[2, 0], [1, 1]]
    >>> vectorizer.get_feature_names_out().tolist()
    ['الامن', 'السلم']
    """

    def __init__(
        self, *, words: str = "detached", stop_groups: tuple[str, ...] | None = (), min_df: float = 1,
        max_df: float = 1.0, ngram_range: tuple[int, int] = (1, 1),
    ):  # fmt: skip
        self.words = words
        self.stop_groups = stop_groups
        self.min_df = min_df
        self.max_df = max_df
        self.ngram_range = ngram_range

    def fit(self, texts, y=None) -> "ArabicVectorizer":
        """Learn words and vocabulary from texts."""
        self.fit_transform(texts, y)
        return self

    def fit_transform(self, texts, y=None) -> sparse.csr_matrix:
        """Learn from texts, and count their words: texts × words."""
        running = _read(texts, self.ngram_range)
        low, high = _bounds(self.min_df, self.max_df, len(running.sizes))
        n = np.bincount(running.codes, minlength=len(running.forms))
        self.name_form_ = learn_names(running.forms.to_pylist(), n, self.words)
        names, matrix = self._count(name_forms(running.forms, n, self.words), running)
        held = np.bincount(matrix.indices, minlength=len(names))
        kept = np.flatnonzero((held >= low) & (held <= high))
        if not len(kept):
            raise KhitabError(
                f"no word stands in {low} to {high} of the {len(running.sizes)} texts, figures and function words "
                "aside; give texts with words, or change min_df and max_df"
            )
        self.vocabulary_ = {names[place]: number for number, place in enumerate(kept.tolist())}
        return sparse.csr_matrix(matrix if len(kept) == len(names) else matrix[:, kept])

    def transform(self, texts) -> sparse.csr_matrix:
        """Count in texts the words that `fit` has seen; others are left out."""
        check_is_fitted(self, "vocabulary_")
        running = _read(texts, self.ngram_range)
        named = pa.array(map(self.name_form_, running.forms.to_pylist()), pa.large_string())
        names, matrix = self._count(named, running)
        known = np.array([self.vocabulary_.get(name, -1) for name in names], np.int64)
        cells = matrix.tocoo()
        column = known[cells.col]
        seen = column >= 0
        found = cells.data[seen], (cells.row[seen], column[seen])
        return sparse.csr_matrix(found, shape=(len(running.sizes), len(self.vocabulary_)))

    def get_feature_names_out(self, input_features=None) -> np.ndarray:
        """The words, in the order of the columns."""
        check_is_fitted(self, "vocabulary_")
        return np.array(list(self.vocabulary_), object)

    def _count(self, named: pa.Array, running: "_Running") -> tuple[list[str], sparse.csr_array]:
        """Words and runs of words, sorted; how often each stands in each text."""
        low, high = _range(self.ngram_range)
        place, words = sort_names(leave_out(named, self.stop_groups))
        names = words.to_pylist()
        if high == 1:
            return names, count_cells(running.codes, running.sizes, place, len(names))
        runs = list(_runs(place[running.codes].astype(np.int64), names, running.joined, high))[low - 1 :]
        labels, numbers = np.unique([name for found, _, _ in runs for name in found], return_inverse=True)
        firsts = np.cumsum([0, *(len(found) for found, _, _ in runs)])
        codes = [numbers[first + code] for first, (_, code, _) in zip(firsts, runs, strict=False)]
        starts = np.concatenate([start for _, _, start in runs])
        order = np.argsort(starts, kind="stable")
        rows = np.repeat(np.arange(len(running.sizes)), running.sizes)[starts]
        sizes, every = np.bincount(rows, minlength=len(running.sizes)), np.arange(len(labels), dtype=np.int32)
        return labels.tolist(), count_cells(np.concatenate(codes)[order], sizes, every, len(labels))

    def __sklearn_tags__(self):
        tags = super().__sklearn_tags__()
        tags.input_tags.string, tags.input_tags.two_d_array = True, False
        return tags


def _runs(
    word: np.ndarray, names: list[str], joined: np.ndarray, longest: int
) -> Iterator[tuple[list[str], np.ndarray, np.ndarray]]:
    """For 1, 2, … words side by side: the labels, and code and first word of each occurrence; word -1 is left out."""
    start = np.flatnonzero(word >= 0)
    labels, code = names, word[start]
    for size in range(1, longest + 1):
        yield labels, code, start
        behind = start + size
        grows = behind < len(word)
        grows[grows] = joined[behind[grows]] & (word[behind[grows]] >= 0)
        start, longer = start[grows], np.stack([code[grows], word[behind[grows]]])
        pairs, code = np.unique(longer, axis=1, return_inverse=True)
        labels, code = [f"{labels[first]} {names[last]}" for first, last in pairs.T], code.ravel()


class _Running(NamedTuple):
    """The running words of the texts: codes in `forms`, words of each text, and which stand beside the word before."""

    codes: np.ndarray
    sizes: np.ndarray
    forms: pa.Array
    joined: np.ndarray


def _read(texts, ngram_range) -> _Running:
    """The running words of the texts; where they stand is asked only for runs of words."""
    if isinstance(texts, str):
        raise KhitabError("one text was given where several are expected; put it in a list")
    texts = list(texts)
    if strange := [number for number, text in enumerate(texts) if not isinstance(text, str)]:
        kind = type(texts[strange[0]]).__name__
        raise KhitabError(f"text {strange[0]} is no string but {kind}; give strings ('' where a text is missing)")
    ids = pd.Series(range(len(texts)), dtype="int64").astype("str")
    documents = pd.DataFrame({"doc_id": ids, "text": pd.Series(texts, dtype="str")})
    if _range(ngram_range)[1] == 1:
        return _Running(*read_running_forms(documents), np.zeros(0, bool))
    tokens = tokenize(documents)
    forms, doc = tokens["form"].cat, tokens["doc_id"].cat.codes.to_numpy(np.int64)
    written = pa.array(forms.categories.tolist(), pa.large_string())
    sizes = np.bincount(doc, minlength=len(texts))
    return _Running(forms.codes.to_numpy(np.int64), sizes, written, tokens["joined"].to_numpy())


def _bounds(low: float, high: float, size: int) -> tuple[int, int]:
    """min_df and max_df as numbers of texts."""
    found = []
    for name, value in (("min_df", low), ("max_df", high)):
        whole = isinstance(value, Integral) and not isinstance(value, bool)
        if not (whole and value >= 1) and not (isinstance(value, float) and 0 <= value <= 1):
            raise KhitabError(f"{name}={value!r}: give a number of texts (1 or more) or a fraction (0.0 to 1.0)")
        found.append(int(value) if whole else value * size)
    return int(np.ceil(found[0])), int(found[1])


def _range(sizes) -> tuple[int, int]:
    low, high = sizes if isinstance(sizes, (tuple, list)) and len(sizes) == 2 else (0, 0)
    if not 1 <= low <= high:
        raise KhitabError(f"ngram_range={sizes!r}: give shortest and longest run of words, such as (1, 2)")
    return low, high
