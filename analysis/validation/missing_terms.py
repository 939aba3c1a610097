"""Articles that a frame's terms miss: the words and phrases that stand in them and hardly where the frame is absent."""

from collections.abc import Iterator

import numpy as np
import pandas as pd
from pydantic import ValidationError

from analysis.arabic.grammar import ARTICLE
from analysis.arabic.letters import clean_word
from analysis.framing.codebook_parts import Term
from analysis.statistics.running import in_order
from analysis.statistics.significance import log_likelihood
from analysis.statistics.words import as_forms, keep_words, learn_names

CANDIDATES = 40  # of a frame, tried as terms; most are thinned out there
RARE = 0.25  # a candidate stands in the other articles at most a quarter as often


def list_sequences(tokens: pd.DataFrame) -> pd.DataFrame:
    """Words and pairs of words side by side, each with its article: what a new term may be.

    One row is an article and a word or pair that stands in it: `doc_id`, `key` (its words as they are counted, behind
    clitics), `text` (its most frequent spelling in all articles), `at` (the first row in the order of the text). No
    function words, figures or single letters.
    """
    tokens = in_order(tokens)
    forms = as_forms(tokens)
    written = [clean_word(form) for form in forms.cat.categories.astype("str")]
    codes = forms.cat.codes.to_numpy(np.int64)
    names = list(map(learn_names(written, np.bincount(codes, minlength=len(written)), "detached"), written))
    kept, names = keep_words(names, ()), [name.removeprefix(ARTICLE) for name in names]
    number, distinct = pd.factorize(np.array(names, object))
    counts = np.array([bool(kept.get(name) or kept.get(ARTICLE + name)) and len(name) > 2 for name in names], bool)[
        codes
    ]
    doc = tokens["doc_id"].astype("str").to_numpy(object)
    one = np.flatnonzero(counts)
    two = np.flatnonzero(counts[:-1] & counts[1:] & tokens["joined"].to_numpy(bool)[1:])
    key = np.concatenate([number[codes[one]] * (len(distinct) + 1), _pair(number[codes], two, len(distinct))])
    at, width = np.concatenate([one, two]), np.repeat([1, 2], [len(one), len(two)])
    rows = pd.DataFrame({"doc_id": doc[at], "key": key, "at": at, "width": width, "first": codes[at]})
    rows["second"] = np.where(width == 2, codes[np.minimum(at + 1, len(codes) - 1)], -1)
    texts = rows.groupby(["key", "first", "second"]).size().rename("n").reset_index()
    texts = texts.sort_values(["n", "key", "first", "second"], ascending=[False, True, True, True]).drop_duplicates(
        "key"
    )
    shown = [_spell(written, names, *pair) for pair in texts[["first", "second"]].itertuples(index=False)]
    rows["text"] = rows["key"].map(dict(zip(texts["key"], shown, strict=True)))
    return rows.drop_duplicates(["doc_id", "key"])[["doc_id", "key", "text", "at"]].reset_index(drop=True)


def _pair(number: np.ndarray, at: np.ndarray, size: int) -> np.ndarray:
    return number[at] * (size + 1) + number[at + 1] + 1


def _spell(written: list[str], names: list[str], first: int, second: int) -> str:
    """The usual spelling: of the first word without clitics and ال, of the second as it stands."""
    form, name = written[first], names[first]
    text = form[len(form) - len(name) :] if len(name) <= len(form) else form
    return text if second < 0 else f"{text} {written[second]}"


def find_candidates(
    sequences: pd.DataFrame, missed: set[str], others: set[str], *, least: int
) -> Iterator[tuple[str, int]]:
    """The candidates for a new term: their text and the row where one stands first, the most telling first.

    Of words and pairs in at least `least` missed articles, and relatively at most a quarter as often in the others,
    those with the highest log-likelihood of articles.
    """
    own = sequences[sequences["doc_id"].isin(missed)]
    n = own.groupby(["key", "text"])["at"].agg(["size", "min"]).reset_index()
    n["others"] = n["key"].map(sequences[sequences["doc_id"].isin(others)]["key"].value_counts()).fillna(0)
    rare = n["others"] / max(len(others), 1) <= RARE * n["size"] / len(missed)
    n = n[(n["size"] >= least) & rare].copy()
    n["g2"] = log_likelihood(n["size"], n["others"], len(missed), max(len(others), 1))
    n["longer"] = n["text"].str.count(" ")
    n = n.sort_values(["g2", "longer", "text"], ascending=[False, False, True]).head(CANDIDATES)
    yield from zip(n["text"], n["min"].astype(int), strict=True)


def as_term(text: str) -> Term | None:
    """The text as a term; None where it cannot be one."""
    try:
        return Term(term=text)
    except ValidationError:
        return None
