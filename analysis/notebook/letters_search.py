"""What a search for letters finds where the grammar reads words: `str.contains` beside the count of a term."""

from collections import Counter

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from analysis.framing.evidence import mask
from analysis.notebook.word_index import WordIndex

EXAMPLES = 3


class LetterSearch:
    """The running words, asked for letters: the vocabulary is searched, and only its finds are looked up in the text.

    What it counts is what `compare_naive` calls `substring`, `wrong` and `missed`.
    """

    def __init__(self, index: WordIndex):
        self._index = index
        start, end = (index.tokens[name].to_numpy() for name in ("start", "end"))
        one_space = start[1:] - end[:-1] == 1  # as the term is typed
        doc = index.tokens["doc_id"].astype("category").cat.codes.to_numpy()
        joined = index.tokens["joined"].to_numpy(bool)[1:] if "joined" in index.tokens else True
        self._beside = np.append((np.diff(doc) == 0) & one_space & joined, False)

    def beside(self, words: list[str], ours: dict[str, int]) -> dict:
        """`substring`, of these `wrong`, and hits `missed` by the letters; the most frequent forms of either."""
        letters = self._one(words[0]) if len(words) == 1 else self._several(words)
        counted = Counter(ours)
        wrong, missed = letters - counted, counted - letters
        told = {"wrong_forms": wrong, "missed_forms": missed}
        return {"substring": letters.total(), "wrong": wrong.total(), "missed": missed.total()} | {
            name: sorted(forms.items(), key=lambda item: (-item[1], item[0]))[:EXAMPLES] for name, forms in told.items()
        }

    def _one(self, word: str) -> Counter:
        times = pc.count_substring(self._index.array, word).to_numpy()
        codes = np.flatnonzero(times)
        n = np.diff(self._index.places_of.bounds)[codes] * times[codes]
        forms = self._index.text.forms
        return Counter({forms[code]: count for code, count in zip(codes.tolist(), n.tolist(), strict=True)})

    def _several(self, words: list[str]) -> Counter:
        array, codes, forms = self._index.array, self._index.text.codes, self._index.text.forms
        at = self._index.places_of.take(np.flatnonzero(mask(pc.ends_with(array, words[0]))))
        judges = [pc.equal(array, pa.scalar(word, array.type)) for word in words[1:-1]]
        for step, judge in enumerate([*judges, pc.starts_with(array, words[-1])], 1):
            at = at[self._beside[at + step - 1]]
            at = at[mask(judge)[codes[at + step]]]
        if not len(at):
            return Counter()
        pieces = np.stack([codes[at + step] for step in range(len(words))], axis=1)
        distinct, n = np.unique(pieces, axis=0, return_counts=True)
        found = zip(distinct.tolist(), n.tolist(), strict=True)
        return Counter({" ".join(forms[code] for code in row): count for row, count in found})
