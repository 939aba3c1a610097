"""How well and how fast are Arabic terms found? Khitab beside exact search, substrings, regular expressions, stemmers.

    python benchmarks/matching.py GOLD.jsonl TERMS.tsv [--pairs PAIRS.tsv]

GOLD.jsonl: a sentence a line: text; spans [[start, end], ...] of its tokens in code points; gold {term: [[token,
class], ...]}, class base (dictionary form), fem, infl (other inflections) or broken (broken plural); family {term:
[token, ...]}, its relative adjectives; pairs {"first second": [token of first, ...]}. TERMS.tsv: columns term, pos
(noun, adj), broken_plurals (white space between). PAIRS.tsv: columns first, second.

A  dictionary form, clitics allowed; other inflections are errors     B  every inflection, broken plurals left aside
Bx B and the broken plurals                                           C  B and the relative adjectives

A hit counts once, for the first gold token it overlaps. Precision, recall and F1 sum over terms; macro-F1 and count
error (absolute difference from the true count over the true count) are means over the terms that occur, under B.
The baselines get the gold tokens; Khitab cuts the text itself, and its seconds hold that. Baselines take a two-word
term as two tokens side by side.
"""

import argparse
import csv
import importlib
import json
import operator
import re
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd
from pydantic import ValidationError

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # a checkout runs without being installed

from analysis.errors import KhitabError
from analysis.framing.codebook import Codebook, Label, Term, Theme
from analysis.framing.matching import find_terms
from analysis.tokens import tokenize

KINDS = ("base", "fem", "infl", "broken")
MARKS = re.compile("[\u0610-\u061a\u0640\u064b-\u065f\u0670]")
LETTERS = str.maketrans("أإآٱىة", "اااايه")
PROCLITICS = "[وف]?(?:[بك]?(?:ال)?|لل?)"
ENDINGS = "(?:ا|ه|ت|ات|ان|ين|ون|تان|تين|وا|و|ي|يه)?(?:ه|ها|هم|هما|هن|ك|كم|نا)?"
COLUMNS = [f"{name} {part}" for name in ("A", "B", "Bx", "C") for part in ("P", "R", "F1")]
COLUMNS += ["B macro-F1", "B count-error"]
STEMMERS = {
    "Snowball stem": ("snowballstemmer", lambda module: module.stemmer("arabic").stemWord),
    "ISRI stem": ("nltk.stem.isri", lambda module: module.ISRIStemmer().stem),
    "simplemma lemma": ("simplemma", lambda module: partial(module.lemmatize, lang="ar")),
}

Hits = set[tuple[str, int]]  # term and number of the token, counted through the whole file
# what is done to every form and to the word looked for; which of the forms then match it
Baseline = tuple[Callable[[str], str], Callable[[pd.Series, str], pd.Series]]


class Gold(NamedTuple):
    """Texts, where each begins in all of them end to end, the tokens with places in that, the marks of each class."""

    texts: tuple[str, ...]
    offsets: np.ndarray
    tokens: pd.DataFrame
    marks: dict[str, Hits]


def read_gold(path: str) -> Gold:
    lines = enumerate(_read(path).split("\n"), 1)
    rows = [_read_sentence(line, f"{path}, line {number}") for number, line in lines if line.strip()]
    texts, spans, marked = zip(*rows, strict=True) if rows else ((), (), ())
    if not any(spans):
        raise KhitabError(f"{path} holds no tokens; give a file with a sentence a line")
    offsets = np.cumsum([0, *(len(text) + 1 for text in texts[:-1])])
    words = [(n, *span, texts[n][slice(*span)]) for n, places in enumerate(spans) for span in places]
    tokens = pd.DataFrame(words, columns=["sentence", "start", "end", "form"])
    tokens[["start", "end"]] += offsets[tokens["sentence"]][:, None]
    marks, first = defaultdict(set), 0
    for places, found in zip(spans, marked, strict=True):
        for kind, term, token in found:
            marks[kind].add((term, first + token))
        first += len(places)
    return Gold(texts, offsets, tokens, marks)


def _read(path: str) -> str:
    try:
        return Path(path).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise KhitabError(f"{path} cannot be read: {error}; give a text file in UTF-8") from None


def _read_sentence(line: str, where: str) -> tuple[str, list, list]:
    """Text, spans, and class, term and token of every mark."""
    try:
        row = json.loads(line)
        text, spans = row["text"], row["spans"]
        marks = [(kind, term, token) for term, marked in row["gold"].items() for token, kind in marked]
        good = isinstance(text, str) and {kind for kind, _, _ in marks} <= set(KINDS)
        for part in ("family", "pairs"):
            marks += [(part, term, token) for term, tokens in row.get(part, {}).items() for token in tokens]
        places = [0, *(place for start, end in spans for place in (start, end)), len(text)]
        good &= all(low <= high for low, high in pairwise(places)) and all(type(place) is int for place in places)
        good &= all(type(token) is int and 0 <= token < len(spans) for _, _, token in marks)
    except (ValueError, TypeError, KeyError, AttributeError):
        good = False
    if not good:
        wanted = f"JSON with text, spans that rise inside it, gold, family and pairs; classes are {', '.join(KINDS)}"
        raise KhitabError(f"{where} is no sentence with marks on its tokens; write {wanted}")
    return text, spans, marks


def read_table(path: str, columns: tuple[str, ...], words: int) -> list[dict[str, str]]:
    """The rows of a table; its first `words` columns hold one word each."""
    table = csv.DictReader(_read(path).split("\n"), delimiter="\t", quoting=csv.QUOTE_NONE)
    if missing := [name for name in columns if name not in (table.fieldnames or ())]:
        raise KhitabError(f"{path} lacks the column {missing[0]}; its first line names {', '.join(columns)}, with tabs")
    rows = []
    for row in table:
        if None in (row[name] for name in columns) or any(len(row[name].split()) != 1 for name in columns[:words]):
            wanted = f"one word as {' and as '.join(columns[:words])}"
            raise KhitabError(f"{path}, line {table.line_num}: write a cell for each column, and {wanted}")
        rows.append(row)
    if not rows:
        raise KhitabError(f"{path} holds no terms; write one a line")
    return rows


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
    return found


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
    return set(zip(hits["term"][inside], token[inside].tolist(), strict=True))


def our_systems(rows: list[dict[str, str]]) -> dict[str, Codebook]:
    plain = [{"term": row["term"], "pos": row["pos"]} for row in rows]
    listed = [{**term, "plurals": row["broken_plurals"].split()} for term, row in zip(plain, rows, strict=True)]
    return {
        "Khitab, dictionary forms alone (B)": build_codebook(plain),
        "Khitab, plurals listed (Bx)": build_codebook(listed),
        "Khitab, inflect: dictionary (A)": build_codebook([{**term, "inflect": "dictionary"} for term in plain]),
        "Khitab, nisba: true (C)": build_codebook([{**term, "nisba": True} for term in plain]),
    }


def pair_systems(pairs: list[str], rows: list[dict[str, str]]) -> dict[str, Codebook]:
    known = {row["term"]: row["broken_plurals"].split() for row in rows if row["broken_plurals"].strip()}
    terms = [{"term": pair, "plurals": {w: known[w] for w in pair.split() if w in known}} for pair in pairs]
    return {"Khitab, plurals listed": build_codebook(terms)}


def score(found: Hits, wanted: Hits, ignored: Hits = frozenset()) -> dict[str, float]:
    """Precision, recall and F1 over all terms; macro-F1 and relative count error, means over the terms in `wanted`."""
    found = found - ignored
    right, ours, true = (Counter(term for term, _ in hits) for hits in (found & wanted, found, wanted))
    f1 = [2 * right[term] / (ours[term] + true[term]) for term in true]
    errors = [abs(ours[term] - true[term]) / true[term] for term in true]
    counts = {"P": len(found), "R": len(wanted), "F1": (len(found) + len(wanted)) / 2}
    micro = {name: right.total() / count if count else 0.0 for name, count in counts.items()}
    return {**micro, "macro-F1": np.mean(f1 or [0.0]), "count-error": np.mean(errors or [0.0])}


def score_terms(found: Hits, marks: dict[str, Hits], terms: list[str]) -> dict[str, float]:
    """The row of a system: P, R, F1 of each definition, macro-F1 and count error of B."""
    kinds = (*KINDS, "family")
    base, fem, infl, broken, family = ({mark for mark in marks[kind] if mark[0] in terms} for kind in kinds)
    whole = base | fem | infl
    asked = {"A": (base, set()), "B": (whole, broken), "Bx": (whole | broken, set())}
    asked["C"] = (whole | family, broken - family)
    scores = {f"{name} {part}": n for name, sets in asked.items() for part, n in score(found, *sets).items()}
    return {column: scores[column] for column in COLUMNS}


def run(gold: Gold, terms: list[str], ours: dict[str, Codebook], rate: Callable[[Hits], dict]) -> pd.DataFrame:
    """One row a system: what `rate` says of its hits, seconds, and seconds over those of the slowest."""
    rows = {}
    for name, system in {**find_baselines()[0], **ours}.items():
        start = time.perf_counter()
        found = find_by_khitab(gold, system) if name in ours else find_by_baseline(gold, terms, system)
        rows[name] = {"seconds": time.perf_counter() - start, **rate(found)}
    table = pd.DataFrame.from_dict(rows, orient="index")
    return table.assign(seconds=table.pop("seconds"), ratio=lambda t: t["seconds"] / t["seconds"].max())


def compare(gold_path: str, terms_path: str, pairs_path: str | None = None) -> list[pd.DataFrame]:
    """The table of the terms and, with a file of pairs, that of the two-word terms."""
    gold = read_gold(gold_path)
    rows = read_table(terms_path, ("term", "pos", "broken_plurals"), 2)
    listed = read_table(pairs_path, ("first", "second"), 2) if pairs_path else []
    pairs = [f"{row['first']} {row['second']}" for row in listed]
    terms = [row["term"] for row in rows]
    marked = {term for marks in gold.marks.values() for term, _ in marks}
    for path, words in ((terms_path, terms), (pairs_path, pairs)):
        if words and marked.isdisjoint(words):
            raise KhitabError(f"{gold_path} marks no term of {path}; give files that belong together")
    tables = [run(gold, terms, our_systems(rows), lambda found: score_terms(found, gold.marks, terms))]
    if pairs:
        wanted = {mark for mark in gold.marks["pairs"] if mark[0] in pairs}
        tables.append(run(gold, pairs, pair_systems(pairs, rows), lambda found: score(found, wanted)))
    return tables


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", metavar="GOLD.jsonl")
    parser.add_argument("terms", metavar="TERMS.tsv")
    parser.add_argument("--pairs", metavar="PAIRS.tsv", help="score two-word terms too")
    asked = parser.parse_args(arguments)
    try:
        for table in compare(asked.gold, asked.terms, asked.pairs):
            print(table.to_string(float_format="{:.3f}".format), end="\n\n")
    except (KhitabError, UnicodeError, csv.Error) as error:
        print(f"matching.py: {error}", file=sys.stderr)
        return 2
    if missing := find_baselines()[1]:
        print(f"Left out, not installed: {', '.join(missing)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
