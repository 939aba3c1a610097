"""Phrases: words that stand side by side more often than their frequencies let expect. Candidates for a codebook."""

from collections.abc import Iterable

import numpy as np
import pandas as pd

from analysis.errors import KhitabError
from analysis.statistics.collocations import lowest_counts
from analysis.statistics.options import check_whole, is_whole
from analysis.statistics.running import Running, read_running
from analysis.statistics.words import keep_words
from analysis.tables import PHRASES, check_table

LENGTHS = (2, 3, 4)


def count_phrases(
    tokens: pd.DataFrame, *, n: int | Iterable[int] = 2, words: str = "detached", min_count: int | None = None,
    min_docs: int | None = None, stop_groups: tuple[str, ...] | None = (),
) -> pd.DataFrame:  # fmt: skip
    """Phrases of `n` words side by side: how often they stand, and how firmly they hold together.

    `n` is 2, 3 or 4, or several of these. One row is a phrase: the `phrases` table, by number of words, then the
    largest z first, ties by the phrase. `form` is its most frequent written form, which a codebook may take as a term.
    Nothing but white space, quotation marks or a hyphen parts the words. `words` as in `count_words`. Counted are all
    phrases; listed are those that neither begin nor end with a function word, figure or single letter (`stop_groups`
    as in `count_words`), and that stand `min_count` times in `min_docs` articles, with the defaults of `collocations`.
    `attrs` hold words (N), min_count and min_docs.

    lambda = Σ_i (-1)^(K - b_i) ln(n_i + 0.5) over the 2^K patterns of a phrase of K words: n_i of all stretches of K
    words agree with the phrase in just the b_i places of pattern i. For two words it is the log odds ratio, for three
    what the pairs do not explain. z = lambda / sqrt(Σ 1 / (n_i + 0.5)). Source: Blaheta and Johnson 2001, as quanteda
    computes it.

    Raises
    ------
    KhitabError
        where a column is missing or an option makes no sense; `n` takes 2, 3 and 4.

    Caveat: a phrase of three words may have a lambda of 0 or less only because its pairs are firm already; z compares
    phrases of one length. Texts printed twice make phrases of whatever they hold: look at docs.

    >>> from analysis.tokens import tokenize
    >>> texts = ["مكافحة الإرهاب ضرورة", "مكافحة الارهاب أولا", "مكافحة الإرهاب، ثم السلم"]
    >>> phrases = count_phrases(tokenize(pd.DataFrame({"doc_id": ["a", "b", "c"], "text": texts})))
    >>> phrases[["phrase", "form", "n", "docs"]].values.tolist()
    [['مكافحة الارهاب', 'مكافحة الإرهاب', 3, 3]]

    Measure
    -------
    name: lambda of a phrase
    formula: Σ_i (-1)^(K - b_i) ln(n_i + 0.5)
    default: two words; listed from max(2, min(5, N // 2000)) occurrences in 3 articles on
    unit: natural log
    caveat: of three words and more: only what shorter phrases do not explain
    source: Blaheta and Johnson 2001

    name: z of a phrase
    formula: lambda / sqrt(Σ 1 / (n_i + 0.5))
    default: the order of the list
    unit: standard deviations
    caveat: compares phrases of one length; words of one text are not independent, so z is too large
    source: Blaheta and Johnson 2001
    """
    check_table(tokens, "tokens")
    check_whole(optional=True, min_count=min_count, min_docs=min_docs)
    lengths = _lengths(n)
    running = read_running(tokens, words)
    lowest = lowest_counts(running, min_count, min_docs)
    kept = keep_words(running.words.tolist(), stop_groups)
    border = np.array([kept[word] for word in running.words], bool)
    parts = [_phrases(length, running, border, **lowest) for length in lengths]
    table = pd.concat(parts, ignore_index=True)[[column.name for column in PHRASES.columns]]
    table.attrs = {"words": len(running.codes), **lowest}
    return table


def phrase_strength(counts: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """lambda and z of phrases: row i of `counts` holds n_i, bit k of i telling whether word k agrees. See above.

    >>> lambda_, z = phrase_strength(np.array([[90.0], [4.0], [5.0], [1.0]]))
    >>> round(float(lambda_[0]), 4), round(float(z[0]), 4)
    (1.702, 1.6364)
    """
    smoothed = counts + 0.5
    places = len(counts).bit_length() - 1
    signs = np.array([(-1.0) ** (places - pattern.bit_count()) for pattern in range(len(counts))])
    strength = signs @ np.log(smoothed)
    return strength, strength / np.sqrt((1 / smoothed).sum(axis=0))


def _lengths(n: int | Iterable[int]) -> list[int]:
    asked = list(n) if isinstance(n, Iterable) else [n]
    if not asked or not all(is_whole(length) and length in LENGTHS for length in asked):
        raise KhitabError(f"n={n!r}: a phrase has 2, 3 or 4 words; give one of these, or several: n=(2, 3)")
    return sorted(set(asked))


def _phrases(length: int, running: Running, border: np.ndarray, min_count: int, min_docs: int) -> pd.DataFrame:
    first = _first_rows(length, running.stretch)
    phrase, distinct = _numbered(first, range(length), running.codes)
    n, docs = np.bincount(phrase, minlength=distinct), _docs(phrase, running.doc[first], distinct)
    example = np.zeros(distinct, np.int64)
    example[phrase[::-1]] = first[::-1]  # the first occurrence of each
    ends = border[running.codes[example]] & border[running.codes[example + length - 1]] if distinct else n > 0
    chosen = np.flatnonzero(ends & (n >= min_count) & (docs >= min_docs))
    strength, z = phrase_strength(_patterns(first, phrase, chosen, length, running.codes))
    columns = [running.words[running.codes[example[chosen] + step]] for step in range(length)]
    table = pd.DataFrame({"phrase": pd.array(_joined(columns), dtype="str"), "words": length, "n": n[chosen]})
    table = table.assign(docs=docs[chosen], form=_written(first, phrase, chosen, length, running))
    table = table.assign(**{"lambda": strength, "z": z})
    return table.iloc[np.lexsort((table["phrase"].to_numpy(str), -table["z"].round(9)))]


def _first_rows(length: int, stretch: np.ndarray) -> np.ndarray:
    last = max(len(stretch) - length + 1, 0)
    return np.flatnonzero(stretch[:last] == stretch[length - 1 : last + length - 1])


def _numbered(first: np.ndarray, places: Iterable[int], codes: np.ndarray) -> tuple[np.ndarray, int]:
    """A number for each distinct row of words in these places, and how many there are."""
    number, distinct = np.zeros(len(first), np.int64), 1
    for place in places:
        # factorised at each step, so that the key never outgrows 64 bits
        number, names = pd.factorize(number * (int(codes.max(initial=0)) + 1) + codes[first + place])
        distinct = len(names)
    return number.astype(np.int64), distinct


def _docs(phrase: np.ndarray, doc: np.ndarray, distinct: int) -> np.ndarray:
    width = int(doc.max(initial=0)) + 1
    return np.bincount(np.unique(phrase * width + doc) // width, minlength=distinct)


def _patterns(first: np.ndarray, phrase: np.ndarray, chosen: np.ndarray, length: int, codes: np.ndarray) -> np.ndarray:
    """Row i: how many stretches agree with each chosen phrase in the places of bit pattern i, and in no other."""
    where = np.zeros(phrase.max(initial=0) + 1, np.int64)
    where[phrase] = np.arange(len(phrase))
    counts = np.full((2**length, len(chosen)), float(len(first)))
    for pattern in range(1, 2**length):
        number, distinct = _numbered(first, [place for place in range(length) if pattern >> place & 1], codes)
        counts[pattern] = np.bincount(number, minlength=distinct)[number[where[chosen]]]
    # from "in these places at least" to "in just these", one place after the other
    for place in range(length):
        for pattern in range(2**length):
            if not pattern >> place & 1:
                counts[pattern] -= counts[pattern | 1 << place]
    return counts


def _written(first: np.ndarray, phrase: np.ndarray, chosen: np.ndarray, length: int, running: Running):
    """The most frequent written form of each chosen phrase; of equally frequent ones the first by its letters."""
    kept = np.isin(phrase, chosen)
    rows, forms = first[kept], running.tokens["form"].astype("category").cat
    codes = forms.codes.to_numpy(np.int64)
    table = pd.DataFrame({"phrase": phrase[kept], "form": _numbered(rows, range(length), codes)[0], "row": rows})
    table = table.groupby(["phrase", "form"]).agg(n=("row", "size"), row=("row", "first")).reset_index()
    names = forms.categories.astype("str")
    table["form"] = _joined([names[codes[table["row"].to_numpy() + step]] for step in range(length)])
    table = table.sort_values(["phrase", "n", "form"], ascending=[True, False, True]).drop_duplicates("phrase")
    return pd.array(table.set_index("phrase")["form"].reindex(chosen).to_numpy(), dtype="str")


def _joined(columns: list) -> list[str]:
    return [" ".join(words) for words in zip(*columns, strict=True)]
