"""What a search for letters would have counted: the case for reading words."""

from collections import Counter

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from analysis.framing.codebook import Codebook, Term, Theme
from analysis.framing.matching import find_terms
from analysis.tables import check_table

EXAMPLES = 3


def compare_naive(tokens: pd.DataFrame, codebook: Codebook, *, evidence: pd.DataFrame | None = None) -> pd.DataFrame:
    """Each term as Khitab counts it, as an exact word, and as `str.contains` counts it.

    One row is a term of a theme: `theme`, `frame`, `term`, `n` (hits of the term taken by itself), `exact` (the words
    as typed), `substring` (the letters as typed, anywhere in the text), `wrong` (of these, places that are no hit),
    `missed` (hits without these letters), `counted_instead` and `overlooked` (the most frequent forms of either, with
    how often). The term with the most wrong and missed places comes first.

    Caveat: `n` is what the grammar reads, not what a person would; `audit_forms` shows it form by form.

    >>> from analysis.framing.codebook import single_term
    >>> from analysis.tokens import tokenize
    >>> tokens = tokenize(pd.DataFrame({"doc_id": ["a"], "text": ["السلام والإسلامية إسلامي وسلام"]}))
    >>> compare_naive(tokens, single_term("سلام"))[["n", "exact", "substring", "counted_instead"]].values.tolist()
    [[2, 0, 4, 'إسلامي 1، والإسلامية 1']]
    """
    check_table(tokens, "tokens")
    terms = [(theme.key, frame, term) for theme in codebook.themes for frame, term in _terms(theme)]
    label = codebook.themes[0].label
    alone = [Theme(key=f"t{n}", label=label, definition="…", terms=(term,)) for n, (*_, term) in enumerate(terms)]
    hits = find_terms(tokens, Codebook(title="naive", version="1", themes=tuple(alone)), evidence=evidence)
    found = {theme: Counter(part["form"]) for theme, part in hits.groupby("theme")}
    search = _Search(tokens)
    rows = [
        {"theme": theme, "frame": frame, "term": term.term, **_compare(found.get(f"t{n}", Counter()), term, search)}
        for n, (theme, frame, term) in enumerate(terms)
    ]
    rows.sort(key=lambda row: (-row["wrong"] - row["missed"], -row["n"], row["theme"], row["frame"], row["term"]))
    return pd.DataFrame(rows)


def _terms(theme: Theme) -> list[tuple[str, Term]]:
    return [("", term) for term in theme.terms] + [(frame.key, term) for frame in theme.frames for term in frame.terms]


def _compare(ours: Counter, term: Term, search: "_Search") -> dict:
    words = term.term.split()
    letters = search.substring(words)
    wrong, missed = letters - ours, ours - letters
    return {
        "n": ours.total(), "exact": search.exact(words), "substring": letters.total(),
        "wrong": wrong.total(), "missed": missed.total(),
        "counted_instead": _examples(wrong), "overlooked": _examples(missed),
    }  # fmt: skip


def _examples(forms: Counter) -> str:
    ranked = sorted(forms.items(), key=lambda item: (-item[1], item[0]))
    return "، ".join(f"{form} {n}" for form, n in ranked[:EXAMPLES])


class _Search:
    """The running words, asked for letters: the vocabulary is searched once a word, its codes lead to the places."""

    def __init__(self, tokens: pd.DataFrame):
        self._forms = tokens["form"].cat.categories.astype(str)
        self._array = pa.array(self._forms, pa.string())
        self._codes = tokens["form"].cat.codes.to_numpy(np.int64)
        doc = tokens["doc_id"].astype("category").cat.codes.to_numpy()
        beside = tokens["start"].to_numpy()[1:] - tokens["end"].to_numpy()[:-1] == 1  # one space, as the term is typed
        joined = tokens.get("joined", pd.Series(True, index=tokens.index)).to_numpy(bool)[1:]
        self._next = np.append((np.diff(doc) == 0) & beside & joined, False)

    def exact(self, words: list[str]) -> int:
        return int(self._side_by_side([pc.equal(self._array, word) for word in words]).size)

    def substring(self, words: list[str]) -> Counter:
        """Form -> how often its letters hold the term; a form of several words is joined by spaces."""
        if len(words) == 1:
            times = pc.count_substring(self._array, words[0]).to_numpy()
            n = np.bincount(self._codes, minlength=len(self._forms)) * times
            return Counter({self._forms[code]: int(n[code]) for code in np.flatnonzero(n)})
        inner = [pc.equal(self._array, word) for word in words[1:-1]]
        ends = pc.ends_with(self._array, words[0]), pc.starts_with(self._array, words[-1])
        at = self._side_by_side([ends[0], *inner, ends[1]])
        return Counter(" ".join(self._forms[self._codes[i : i + len(words)]]) for i in at)

    def _side_by_side(self, masks: list[pa.Array]) -> np.ndarray:
        """Where the forms of the masks stand one after the other in a sentence."""
        first, *others = (mask.to_numpy(zero_copy_only=False)[self._codes] for mask in masks)
        at = np.flatnonzero(first)
        for step, mask in enumerate(others, 1):
            at = at[self._next[at + step - 1]]
            at = at[mask[at + step]]
        return at
