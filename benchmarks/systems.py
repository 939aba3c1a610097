"""The systems compared: the usual ways to find an Arabic term, and Khitab with its settings.

Baselines get the gold tokens and take a two-word term as two tokens side by side. Khitab cuts the text itself.
"""

import importlib
import operator
import re
from collections.abc import Callable
from functools import partial

import numpy as np
import pandas as pd
from pydantic import ValidationError

from analysis.errors import KhitabError
from analysis.framing.codebook import Codebook, Label, Term, Theme
from analysis.framing.matching import find_terms
from analysis.tokens import tokenize
from benchmarks.gold import Gold, Hits, keep_asked

MARKS = re.compile("[\u0610-\u061a\u0640\u064b-\u065f\u0670]")
LETTERS = str.maketrans("أإآٱىة", "اااايه")
PROCLITICS = "[وف]?(?:[بك]?(?:ال)?|لل?)"
ENDINGS = "(?:ا|ه|ت|ات|ان|ين|ون|تان|تين|وا|و|ي|يه)?(?:ه|ها|هم|هما|هن|ك|كم|نا)?"
STEMMERS = {
    "Snowball stem": ("snowballstemmer", lambda module: module.stemmer("arabic").stemWord),
    "ISRI stem": ("nltk.stem.isri", lambda module: module.ISRIStemmer().stem),
    "simplemma lemma": ("simplemma", lambda module: partial(module.lemmatize, lang="ar")),
}
DICTIONARY = "Khitab, dictionary forms alone (B)"
LISTED = "Khitab, plurals listed (Bx)"

# what is done to every form and to the word looked for; which of the forms then match it
Baseline = tuple[Callable[[str], str], Callable[[pd.Series, str], pd.Series]]


def fold(form: str) -> str:
    """The folding most papers use: no marks, one alef, ى as ي, ة as ه."""
    return MARKS.sub("", form).translate(LETTERS)


def _holds(pattern: str, forms: pd.Series, word: str) -> pd.Series:
    """Which forms hold the pattern, with the word in its place; one that takes endings takes them for the final ه."""
    return forms.str.contains(pattern.format(re.escape(word.removesuffix("ه") if ENDINGS in pattern else word)))


def find_baselines() -> tuple[dict[str, Baseline], list[str]]:
    """The baselines that can run here, and the packages that are missing for the others."""
    found = {"exact": (str, operator.eq), "substring": (str, partial(_holds, "{}"))}
    found["folded substring"] = (fold, partial(_holds, "{}"))
    found["folded, proclitic regex"] = (fold, partial(_holds, f"^{PROCLITICS}{{}}$"))
    found["folded, proclitic and ending regex"] = (fold, partial(_holds, f"^{PROCLITICS}{{}}{ENDINGS}$"))
    missing = []
    for name, (package, stemmer) in STEMMERS.items():
        try:
            found[name] = (stemmer(importlib.import_module(package)), operator.eq)
        except ImportError:
            missing.append(package.partition(".")[0])
    return found, missing


def find_by_baseline(gold: Gold, terms: list[str], baseline: Baseline) -> Hits:
    prepare, match = baseline
    codes, distinct = pd.factorize(gold.tokens["form"])
    forms = pd.Series([prepare(form) for form in distinct], dtype="str")
    words = dict.fromkeys(word for term in terms for word in term.split())
    masks = {word: match(forms, prepare(word)).to_numpy(bool)[codes] for word in words}
    together = np.diff(gold.tokens["sentence"]) == 0
    found: Hits = set()
    for term in terms:
        first, *second = (masks[word] for word in term.split())
        hit = first[:-1] & second[0][1:] & together if second else first
        found |= {(term, place) for place in np.flatnonzero(hit).tolist()}
    return keep_asked(gold, found)


def build_codebook(terms: list[dict]) -> Codebook:
    """One theme a term, so that no term takes a place from another."""
    themes = []
    for number, term in enumerate(terms):
        try:
            themes.append(Theme(key=f"t{number}", label=Label(en="term"), definition="-", terms=(Term(**term),)))
        except ValidationError as error:
            raise KhitabError(f"the term «{term['term']}» will not do: {error.errors()[0]['msg']}") from None
    return Codebook(title="benchmark", version="1", themes=tuple(themes))


def find_by_khitab(gold: Gold, codebook: Codebook) -> Hits:
    documents = pd.DataFrame({"doc_id": [str(n) for n in range(len(gold.texts))], "text": gold.texts})
    hits = find_terms(tokenize(documents), codebook)
    offset = gold.offsets[hits["doc_id"].astype("int64").to_numpy()]
    token = np.searchsorted(gold.tokens["end"], offset + hits["start"].to_numpy(), side="right")
    beyond = gold.offsets[-1] + len(gold.texts[-1])
    inside = np.append(gold.tokens["start"], beyond)[token] < offset + hits["end"].to_numpy()
    return keep_asked(gold, set(zip(hits["term"][inside], token[inside].tolist(), strict=True)))


def our_systems(rows: list[dict[str, str]]) -> dict[str, Codebook]:
    plain = [{"term": row["term"], "pos": row["pos"]} for row in rows]
    listed = [{**term, "plurals": row["broken_plurals"].split()} for term, row in zip(plain, rows, strict=True)]
    return {
        DICTIONARY: build_codebook(plain),
        LISTED: build_codebook(listed),
        "Khitab, inflect: dictionary (A)": build_codebook([{**term, "inflect": "dictionary"} for term in plain]),
        "Khitab, nisba: true (C)": build_codebook([{**term, "nisba": True} for term in plain]),
    }


def pair_systems(pairs: list[str], rows: list[dict[str, str]]) -> dict[str, Codebook]:
    known = {row["term"]: row["broken_plurals"].split() for row in rows if row["broken_plurals"].strip()}
    terms = [{"term": pair, "plurals": {w: known[w] for w in pair.split() if w in known}} for pair in pairs]
    return {"Khitab, plurals listed": build_codebook(terms)}
