"""Orthographic noise: the same gold as other hands would have typed it, every Arabic token altered.

The gold's spans follow the altered text. Each noise is a function of a word and a seeded source of chance.
"""

import random
import re
from collections.abc import Callable
from itertools import pairwise

import numpy as np
import pandas as pd
from arabic_reshaper import ArabicReshaper

from analysis.arabic.letters import ARABIC_LETTER
from benchmarks.gold import Gold, Hits, Spans, place_tokens, score, wanted_hits
from benchmarks.systems import DICTIONARY, find_baselines, find_by_baseline, find_by_khitab, our_systems

LETTER = "[\u0620-\u063f\u0641-\u064a]"
BETWEEN = re.compile(f"(?<={LETTER})(?={LETTER})")
BARE = re.compile(f"{LETTER}(?![\u064b-\u0652\u0670])")
VOWELS = "\u064e\u064f\u0650\u0652"
INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff\u00ad\u061c\u200e\u200f\u202a\u202b\u202c\u2066\u2067\u2069"
RESHAPER = ArabicReshaper(configuration={"delete_harakat": False, "support_zwj": False})

BASELINES = {
    "substring": "substring",
    "regex": "folded, proclitic and ending regex",
    "simplemma": "simplemma lemma",
}

Noise = Callable[[str, random.Random], str]


def _vowels(word: str, rng: random.Random) -> str:
    """A short vowel or sukun behind half of the letters that carry no mark, and behind the first in any case."""
    marked = iter([True])
    return BARE.sub(lambda m: m[0] + (rng.choice(VOWELS) if next(marked, rng.random() < 0.5) else ""), word)


def _invisible(word: str, rng: random.Random) -> str:
    """An invisible character in one of the places between letters."""
    places = [match.start() for match in BETWEEN.finditer(word)]
    place = rng.choice(places) if places else len(word)
    return word[:place] + rng.choice(INVISIBLE) + word[place:]


# name -> the noise and the loss of B-F1 it may cost
NOISES: dict[str, tuple[Noise, float]] = {
    "tatweel between letters": (lambda word, rng: BETWEEN.sub("ـ", word), 0.003),
    "random vowel marks": (_vowels, 0.003),
    "invisible marks in words": (_invisible, 0.003),
    "presentation forms": (lambda word, rng: RESHAPER.reshape(word), 0.003),
    "ى for final ي": (lambda word, rng: re.sub("ي$", "ى", word), 0.003),
    "hamza dropped": (lambda word, rng: re.sub("[أإآ]", "ا", word), 0.003),
    "Farsi ی ک": (lambda word, rng: word.replace("ي", "ی").replace("ك", "ک"), 0.003),
    "ه for final ة": (lambda word, rng: re.sub("ة$", "ه", word), 0.015),
}


def alter_text(text: str, spans: Spans, change: Callable[[str], str]) -> tuple[str, Spans]:
    """The text with every Arabic token changed, and where its tokens then stand."""
    altered, places, end = "", [], 0
    for start, past in spans:
        word = text[start:past]
        new = change(word) if ARABIC_LETTER.search(word) else word
        altered += text[end:start] + new
        places.append((len(altered) - len(new), len(altered)))
        end = past
    return altered + text[end:], places


def alter_gold(gold: Gold, noise: Noise, seed: int = 0) -> Gold:
    """The gold as it reads under a noise, its marks on the same tokens."""
    rng = random.Random(seed)
    starts, ends = (gold.tokens[part] - gold.offsets[gold.tokens["sentence"]] for part in ("start", "end"))
    cuts = np.searchsorted(gold.tokens["sentence"], np.arange(len(gold.texts) + 1))
    spans = list(zip(starts.tolist(), ends.tolist(), strict=True))
    parts = [spans[first:past] for first, past in pairwise(cuts)]
    altered = [alter_text(*pair, lambda word: noise(word, rng)) for pair in zip(gold.texts, parts, strict=True)]
    texts, places = zip(*altered, strict=True)
    offsets, tokens = place_tokens(texts, places)
    return gold._replace(texts=texts, offsets=offsets, tokens=tokens)


def compare_noise(gold: Gold, rows: list[dict[str, str]]) -> pd.DataFrame:
    """One row a noise, the clean text first: B-F1 of each system, its loss against clean, and the goal for our loss.

    Khitab has the dictionary forms alone; `regex` folds and takes proclitics and endings.
    """
    terms = [row["term"] for row in rows]
    asked = wanted_hits(gold.marks, terms)["B"]
    codebook, baselines = our_systems(rows)[DICTIONARY], find_baselines()[0]
    texts = {"clean": gold, **{name: alter_gold(gold, noise) for name, (noise, _) in NOISES.items()}}
    finders: dict[str, Callable[[Gold], Hits]] = {"Khitab": lambda text: find_by_khitab(text, codebook)}
    for name, baseline in ((name, baselines.get(system)) for name, system in BASELINES.items()):
        if baseline:
            finders[name] = lambda text, baseline=baseline: find_by_baseline(text, terms, baseline)
    table = pd.DataFrame(index=pd.Index(texts, name="noise"))
    for name, find in finders.items():
        table[name] = [score(find(text), *asked)["F1"] for text in texts.values()]
        table[f"{name} loss"] = table.loc["clean", name] - table[name]
    goals = ["", *(f"<= {goal:.3f}" for _, goal in NOISES.values())]
    table.insert(2, "goal", goals)
    return table
