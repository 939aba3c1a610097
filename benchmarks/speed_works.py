"""The works that are timed, and who does them: work -> engine -> what is made ready before the clock starts, what is
timed, and how many words, hits or lines were found.
"""

import re
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from analysis.arabic.letters import DROPPED
from analysis.framing.codebook import Codebook
from analysis.framing.matching import find_terms
from analysis.statistics.context import concordance, find_words
from analysis.statistics.tfidf import count_tfidf
from analysis.statistics.words import count_words
from analysis.tokens import tokenize
from benchmarks.made_text import choose_terms, make_codebook

FOLDED = str.maketrans({**dict.fromkeys(DROPPED), **dict(zip("أإآٱى", "ااااي", strict=True))})
DROP, ALIFS = re.compile(f"[{re.escape(DROPPED)}]"), re.compile("[أإآٱ]")
PLAIN_WORD = re.compile("[\u0621-\u063a\u0641-\u064a]{4,}")
FRONTS = ("", "و", "ال", "وال", "ب", "بال", "ل", "لل", "ف", "ك")
SAMPLE = 2_000  # articles whose frequent words become the terms
TOP = 20


class Work(NamedTuple):
    ready: Callable[[pd.DataFrame], tuple]  # not timed
    run: Callable[..., Any]  # timed
    found: Callable[[Any], int]


def _fold(text: str) -> str:
    return text.lower().translate(FOLDED)


def _fold_quickly(text: str) -> str:
    return ALIFS.sub("ا", DROP.sub("", text.lower())).replace("ى", "ي")


def frequent_terms(documents: pd.DataFrame, count: int) -> list[str]:
    """The most frequent longer words of the first articles without ال, and a third as many pairs of them."""
    forms = tokenize(documents.head(SAMPLE))["form"].astype("str")
    plain = forms.str.fullmatch(PLAIN_WORD.pattern).to_numpy(bool)
    words = forms.str.removeprefix("ال")
    pairs = (words + " " + words.shift(-1).fillna(""))[plain & np.append(plain[1:], False)]
    singles, both = (_by_frequency(values) for values in (words[plain & (words.str.len() > 3)], pairs))
    return choose_terms(singles, both, count)


def _by_frequency(values: pd.Series) -> list[str]:
    return values.value_counts().sort_index().sort_values(ascending=False, kind="stable").index.tolist()


def _codebook(documents: pd.DataFrame, count: int) -> Codebook:
    return make_codebook(frequent_terms(documents, count))


def _vectorizer(fold: Callable[[str], str], **options):
    from sklearn.feature_extraction.text import CountVectorizer

    return CountVectorizer(preprocessor=fold, **options)


def _term_vectorizer(documents: pd.DataFrame):
    """The terms as runs of one to three words in a fixed vocabulary, each with the usual clitics before it."""
    terms = frequent_terms(documents, 200)
    return _vectorizer(_fold, ngram_range=(1, 3), vocabulary={f"{front}{_fold(t)}" for t in terms for front in FRONTS})


def _weigh(documents: pd.DataFrame) -> int:
    from sklearn.feature_extraction.text import TfidfVectorizer

    vectorizer = TfidfVectorizer(preprocessor=_fold, min_df=5, max_df=0.9)
    weights = vectorizer.fit_transform(documents["text"])
    names = vectorizer.get_feature_names_out()
    means = [weights[np.flatnonzero(documents["outlet"] == name)].mean(axis=0) for name in documents["outlet"].unique()]
    return sum(len(names[np.asarray(mean).ravel().argsort()[-TOP:]]) for mean in means)


def _scan(documents: pd.DataFrame, word: str) -> int:
    """A concordance by hand: articles that hold the letters, then the word with clitics in each."""
    pattern = re.compile(rf"(.{{0,60}})\b((?:و|ف)?(?:ب|ك|ل)?{word})\b(.{{0,60}})")
    return sum(len(pattern.findall(text)) for text in documents["text"] if word in text)


def _at_hand(count: int) -> Work:
    return Work(lambda docs: (tokenize(docs), _codebook(docs, count)), find_terms, len)


def _most_frequent(documents: pd.DataFrame) -> str:
    return frequent_terms(documents, 1)[0]


WORKS: dict[str, dict[str, Work]] = {
    "matrix": {
        "Khitab": Work(
            lambda docs: (docs,),
            lambda docs: count_words(docs, words="folded", stop_groups=None),
            lambda counts: int(counts.matrix.sum()),
        ),
        "Khitab, over tokens": Work(
            lambda docs: (docs,),
            lambda docs: count_words(tokenize(docs), words="folded", stop_groups=None),
            lambda counts: int(counts.matrix.sum()),
        ),
        "scikit-learn": Work(
            lambda docs: (docs["text"].tolist(),),
            lambda texts: _vectorizer(_fold).fit_transform(texts),
            lambda matrix: int(matrix.sum()),
        ),
        "scikit-learn, re.sub": Work(
            lambda docs: (docs["text"].tolist(),),
            lambda texts: _vectorizer(_fold_quickly).fit_transform(texts),
            lambda matrix: int(matrix.sum()),
        ),
        "pandas str": Work(
            lambda docs: (docs["text"],),
            lambda texts: texts.map(_fold).str.findall(r"\w\w+").explode().groupby(level=0).value_counts(),
            lambda counts: int(counts.sum()),
        ),
    },
    "tokens": {
        "Khitab": Work(lambda docs: (docs,), tokenize, len),
        "re.finditer": Work(
            lambda docs: (docs["text"].tolist(),),
            lambda texts: [[match.span() for match in re.finditer(r"\w+", text)] for text in texts],
            lambda found: sum(map(len, found)),
        ),
    },
    "TF-IDF, 20 an outlet": {
        "Khitab": Work(
            lambda docs: (docs,),
            lambda docs: count_tfidf(docs, by="outlet", top=TOP, words="folded", stop_groups=None),
            len,
        ),
        "scikit-learn": Work(lambda docs: (docs,), _weigh, int),
    },
    "200 terms from text": {
        "Khitab": Work(
            lambda docs: (docs, _codebook(docs, 200)),
            lambda docs, codebook: find_terms(tokenize(docs), codebook),
            len,
        ),
        "scikit-learn": Work(
            lambda docs: (_term_vectorizer(docs), docs["text"].tolist()),
            lambda vectorizer, texts: vectorizer.fit_transform(texts),
            lambda matrix: int(matrix.sum()),
        ),
    },
    "200 terms, tokens at hand": {"Khitab": _at_hand(200)},
    "2,000 terms, tokens at hand": {"Khitab": _at_hand(2_000)},
    "concordance, tokens at hand": {
        "Khitab": Work(
            lambda docs: (docs, tokenize(docs), _most_frequent(docs)),
            lambda docs, tokens, word: concordance(find_words(tokens, word), docs),
            len,
        ),
        "in and re": Work(lambda docs: (docs, _most_frequent(docs)), _scan, int),
    },
}
