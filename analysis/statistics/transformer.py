"""Words as scikit-learn wants them: raw texts in, a document-term matrix out, for a Pipeline of one's own."""

from collections.abc import Iterator
from numbers import Integral

import numpy as np
import pandas as pd
from scipy import sparse
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.utils.validation import check_is_fitted

from analysis.errors import KhitabError
from analysis.statistics.words import keep_words, learn_names
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
        tokens, size = _tokens(texts)
        low, high = _bounds(self.min_df, self.max_df, size)
        forms = tokens["form"].cat
        n = np.bincount(forms.codes.to_numpy(np.int64), minlength=len(forms.categories))
        self.name_form_ = learn_names(forms.categories.tolist(), n, self.words)
        names, column, row = self._occurrences(tokens)
        matrix = _matrix(row, column, (size, len(names)))
        held = np.asarray((matrix > 0).sum(axis=0)).ravel()
        kept = np.flatnonzero((held >= low) & (held <= high))
        if not len(kept):
            raise KhitabError(
                f"no word stands in {low} to {high} of the {size} texts, figures and function words aside; "
                "give texts with words, or change min_df and max_df"
            )
        self.vocabulary_ = {names[place]: number for number, place in enumerate(kept)}
        return matrix[:, kept]

    def transform(self, texts) -> sparse.csr_matrix:
        """Count in texts the words that `fit` has seen; others are left out."""
        check_is_fitted(self, "vocabulary_")
        tokens, size = _tokens(texts)
        names, column, row = self._occurrences(tokens)
        known = np.array([self.vocabulary_.get(name, -1) for name in names], np.int64)[column]
        return _matrix(row[known >= 0], known[known >= 0], (size, len(self.vocabulary_)))

    def get_feature_names_out(self, input_features=None) -> np.ndarray:
        """The words, in the order of the columns."""
        check_is_fitted(self, "vocabulary_")
        return np.array(list(self.vocabulary_), object)

    def _occurrences(self, tokens: pd.DataFrame) -> tuple[list[str], np.ndarray, np.ndarray]:
        """Words and runs of words, sorted; which of them stands in which text, once for each occurrence."""
        low, high = _range(self.ngram_range)
        named = [self.name_form_(form) for form in tokens["form"].cat.categories]
        kept = keep_words(named, self.stop_groups)
        names = sorted(name for name in kept if kept[name])
        place = {name: number for number, name in enumerate(names)}
        of_form = np.array([place.get(name, -1) for name in named], np.int64)
        word = of_form[tokens["form"].cat.codes.to_numpy(np.int64)]
        runs = [run for size, run in enumerate(_runs(word, names, tokens["joined"].to_numpy(), high), 1) if size >= low]
        labels, numbers = np.unique([name for found, _, _ in runs for name in found], return_inverse=True)
        firsts = np.cumsum([0, *(len(found) for found, _, _ in runs)])
        codes = [numbers[first + code] for first, (_, code, _) in zip(firsts, runs, strict=False)]
        starts = np.concatenate([start for _, _, start in runs])
        rows = tokens["doc_id"].cat.codes.to_numpy(np.int64)[starts]
        return labels.tolist(), np.concatenate(codes), rows

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


def _tokens(texts) -> tuple[pd.DataFrame, int]:
    """The running words of the texts, and how many texts there are."""
    if isinstance(texts, str):
        raise KhitabError("one text was given where several are expected; put it in a list")
    texts = list(texts)
    if strange := [number for number, text in enumerate(texts) if not isinstance(text, str)]:
        kind = type(texts[strange[0]]).__name__
        raise KhitabError(f"text {strange[0]} is no string but {kind}; give strings ('' where a text is missing)")
    ids = pd.Series(range(len(texts)), dtype="int64").astype("str")
    return tokenize(pd.DataFrame({"doc_id": ids, "text": pd.Series(texts, dtype="str")})), len(texts)


def _matrix(row: np.ndarray, column: np.ndarray, shape: tuple[int, int]) -> sparse.csr_matrix:
    # csr_matrix, not csr_array: what scikit-learn's own vectorizers give
    return sparse.coo_matrix((np.ones(len(row), np.int64), (row, column)), shape=shape).tocsr()


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
