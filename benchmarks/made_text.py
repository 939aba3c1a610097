"""A made corpus that looks like Arabic to a program: stems, clitics and endings, Zipf's law, marks, Latin, digits.

It means nothing, so that it can be of any size and stand in any repository; the same seed gives the same corpus.
"""

import numpy as np
import pandas as pd

from analysis.framing.codebook import Codebook, Frame, Label, Term, Theme

LETTERS = list("بتثجحخدذرزسشصضطظعغفقكلمنهوي")
PATTERNS = ["123", "12ا3", "1ا23", "12ي3", "12و3", "م12و3", "ت12ي3", "م1ا23ة", "12ا3ة", "12ي3ة", "123ي"]
PATTERNS += ["است12ا3", "ا1ت2ا3"]
PROCLITICS = ["", "ال", "و", "وال", "ب", "بال", "ل", "لل", "ف", "ك", "وب", "ولل"]
PROCLITIC_SHARES = [0.42, 0.3, 0.06, 0.06, 0.03, 0.04, 0.03, 0.02, 0.01, 0.01, 0.01, 0.01]
ENDINGS = ["", "ات", "ين", "ون", "ان", "ها", "ه", "هم", "ا", "ي", "ية", "نا"]
ENDING_SHARES = [0.6, 0.06, 0.04, 0.02, 0.02, 0.06, 0.06, 0.03, 0.02, 0.04, 0.03, 0.02]
FREQUENT = ["في", "من", "على", "إلى", "أن", "التي", "عن", "هذا", "مع", "الذي", "ما", "كان", "قد", "بين", "بعد"]
DRESSED = 0.02  # share of forms with a vowel mark, with tatweel, in Latin letters, in digits, each
ARTICLE, PARAGRAPH, SENTENCE = 400, 80, 20  # words
PHRASE_SHARE = 0.005  # of the running words begin one of the phrases
FRAME = 40  # terms
FLAT = 2_000  # the n-th stem has a share of 1 / (n + FLAT): the first 1,000 terms are about a tenth of the words


def make_stems(count: int, rng: np.random.Generator) -> list[str]:
    stems: dict[str, None] = {}
    while len(stems) < count:
        roots, patterns = rng.choice(LETTERS, (count, 3)), rng.choice(PATTERNS, count)
        for root, pattern in zip(roots.tolist(), patterns.tolist(), strict=True):
            stems[pattern.translate(str.maketrans("123", "".join(root)))] = None
    return list(stems)[:count]


def make_phrases(stems: list[str], count: int, rng: np.random.Generator) -> list[str]:
    pairs = rng.choice(stems, (2 * count + 10, 2)).tolist()
    return list(dict.fromkeys(" ".join(pair) for pair in pairs if pair[0] != pair[1]))[:count]


def make_forms(stems: list[str], count: int, rng: np.random.Generator) -> list[str]:
    """So many different written forms of the stems, more of the first ones than of the last."""
    shares = 1 / (np.arange(len(stems)) + FLAT)
    shares, forms = shares / shares.sum(), dict[str, None]()
    while len(forms) < count:
        parts = [
            rng.choice(PROCLITICS, count, p=PROCLITIC_SHARES),
            rng.choice(stems, count, p=shares),
            rng.choice(ENDINGS, count, p=ENDING_SHARES),
            np.floor(rng.random(count) / DRESSED).astype(np.int64),
        ]
        forms |= {_dress(front, stem, end, how): None for front, stem, end, how in zip(*map(list, parts), strict=True)}
    return list(forms)[:count]


def _dress(front: str, stem: str, end: str, how: int) -> str:
    letters = stem.replace("ة", "ت") + end if end else stem
    if how == 0:
        return f"{front}{letters[:2]}\u064e{letters[2:]}"
    if how == 1:
        return f"{front}{letters[:2]}ــ{letters[2:]}"
    if how == 2:
        return "".join(chr(ord("a") + ord(letter) % 26) for letter in letters)
    return "".join(str(ord(letter) % 10) for letter in letters) if how == 3 else front + letters


def make_documents(forms: list[str], phrases: list[str], words: int, rng: np.random.Generator) -> pd.DataFrame:
    """Articles of running words: forms by Zipf's law, a full stop after every 20th, phrases strewn in."""
    pool = [*FREQUENT, *forms, *(word for phrase in phrases for word in phrase.split())]
    ranks = np.cumsum(1 / (np.arange(len(pool) - 2 * len(phrases)) + 2.7))
    codes = np.searchsorted(ranks, rng.random(words) * ranks[-1])
    if phrases:
        places = rng.integers(0, max(words - 1, 1), int(words * PHRASE_SHARE))
        chosen = len(ranks) + 2 * rng.integers(0, len(phrases), len(places))
        codes[places], codes[places + 1] = chosen, chosen + 1
    return join_words(np.array(pool, object)[codes])


def join_words(words: np.ndarray) -> pd.DataFrame:
    """Articles, paragraphs and sentences of running words in their order."""
    words = words.copy()
    words[SENTENCE - 1 :: SENTENCE] += "."
    paragraphs = [" ".join(words[first : first + PARAGRAPH]) for first in range(0, len(words), PARAGRAPH)]
    step = ARTICLE // PARAGRAPH
    texts = ["\n".join(paragraphs[first : first + step]) for first in range(0, len(paragraphs), step)]
    return pd.DataFrame({"doc_id": [f"a{n}" for n in range(len(texts))], "text": texts})


def choose_terms(stems: list[str], phrases: list[str], count: int) -> list[str]:
    """A third of the terms are phrases, as far as there are any."""
    many = phrases[: count // 3]
    return [*stems[: count - len(many)], *many]


def make_codebook(terms: list[str]) -> Codebook:
    """Frames of 40 terms in one theme."""
    label = Label(en="made")
    parts = [terms[first : first + FRAME] for first in range(0, len(terms), FRAME)]
    frames = [
        Frame(key=f"f{n}", label=label, definition="-", terms=tuple(Term(term=term) for term in part))
        for n, part in enumerate(parts)
    ]
    theme = Theme(key="made", label=label, definition="-", frames=tuple(frames))
    return Codebook(title="made", version="1", themes=(theme,))
