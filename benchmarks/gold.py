"""Gold sentences, lists of terms, and what a system's hits are worth beside them.

A gold in JSON lines has a sentence a line: text; spans [[start, end], ...] of its tokens in code points; gold {term:
[[token, class], ...]}, class base (dictionary form), fem, infl (other inflections) or broken (broken plural); family
{term: [token, ...]}, its relative adjectives; pairs {"first second": [token of first, ...]}.

A gold in a table (.tsv) has a sentence and a term a line: columns id, term, rule, sentence, kind (noun, adj, name,
auto), options. The hits of the term stand in brackets in the sentence, [word] or [word/class], class also nisba or
template. Rows with options and terms of several words are left out; a sentence says nothing about other terms.
"""

import csv
import json
import re
from collections import Counter, defaultdict
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.arabic.letters import DROPPED
from analysis.errors import KhitabError

KINDS = ("base", "fem", "infl", "broken")
TABLE_KINDS = (*KINDS, "nisba", "template")
COLUMNS = [f"{name} {part}" for name in ("A", "B", "Bx", "C") for part in ("P", "R", "F1")]
COLUMNS += ["B macro-F1", "B count-error"]
MARK = re.compile(r"\[([^\[\]/]+)(?:/([a-z]+))?\]")
WORD = re.compile(rf"[\w{DROPPED}]+")

Hits = set[tuple[str, int]]  # term and number of the token, counted through the whole file
Spans = list[tuple[int, int]]


class Gold(NamedTuple):
    """Texts, where each begins in all of them end to end, the tokens with places in that, the marks of each class.

    `asked` holds the one term that each sentence is about, or None where its marks are of every term.
    """

    texts: tuple[str, ...]
    offsets: np.ndarray
    tokens: pd.DataFrame
    marks: dict[str, Hits]
    asked: tuple[str | None, ...]


class Sentence(NamedTuple):
    text: str
    spans: Spans
    marks: list[tuple[str, str, int]]  # class, term, token
    asked: str | None = None


def read_gold(path: str) -> Gold:
    """The gold of a file, by its suffix: .tsv is a table, everything else JSON lines."""
    if is_table(path):
        rows = [_read_marked(row, f"{path}, line {row['line']}") for row in _plain_rows(path)]
    else:
        lines = enumerate(_read(path).split("\n"), 1)
        rows = [_read_sentence(line, f"{path}, line {number}") for number, line in lines if line.strip()]
    texts, spans, marked, asked = zip(*rows, strict=True) if rows else ((), (), (), ())
    if not any(spans):
        raise KhitabError(f"{path} holds no tokens; give a file with a sentence a line")
    marks, first = defaultdict(set), 0
    for places, found in zip(spans, marked, strict=True):
        for kind, term, token in found:
            marks[kind].add((term, first + token))
        first += len(places)
    return Gold(texts, *place_tokens(texts, spans), marks, asked)


def is_table(path: str) -> bool:
    return path.lower().endswith(".tsv")


def place_tokens(texts: tuple[str, ...], spans: tuple[Spans, ...]) -> tuple[np.ndarray, pd.DataFrame]:
    """Where each text begins in all of them end to end, and the tokens with their places in that."""
    offsets = np.cumsum([0, *(len(text) + 1 for text in texts[:-1])])
    words = [(n, *span, texts[n][slice(*span)]) for n, places in enumerate(spans) for span in places]
    tokens = pd.DataFrame(words, columns=["sentence", "start", "end", "form"])
    tokens[["start", "end"]] += offsets[tokens["sentence"]][:, None]
    return offsets, tokens


def _read(path: str) -> str:
    try:
        return Path(path).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise KhitabError(f"{path} cannot be read: {error}; give a text file in UTF-8") from None


def _read_sentence(line: str, where: str) -> Sentence:
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
    return Sentence(text, spans, marks)


def _plain_rows(path: str) -> list[dict[str, str]]:
    """The rows of a gold table that ask for one word without options."""
    rows = read_table(path, ("id", "term", "rule", "sentence", "kind"), 0)
    return [row for row in rows if len(row["term"].split()) == 1 and not (row.get("options") or "").strip()]


def _read_marked(row: dict[str, str], where: str) -> Sentence:
    """A sentence whose hits stand in brackets; each counts for its first token."""
    pieces = MARK.split(row["sentence"])
    text, hits = "", []
    for plain, hit, kind in zip(pieces[::3], [*pieces[1::3], ""], [*pieces[2::3], None], strict=True):
        text += plain
        hits += [(kind or "base", len(text), len(text) + len(hit))] if hit else []
        text += hit
    spans = [match.span() for match in WORD.finditer(text)]
    marks = []
    for kind, start, end in hits:
        covered = [number for number, span in enumerate(spans) if start < span[1] and span[0] < end]
        marks += [("family" if kind == "nisba" else kind, row["term"], number) for number in covered[:1]]
    if set("[]") & set(text) or {kind for kind, *_ in hits} - set(TABLE_KINDS) or len(marks) < len(hits):
        wanted = f"[word] or [word/class], nothing else in brackets; classes are {', '.join(TABLE_KINDS)}"
        raise KhitabError(f"{where} is no sentence with its hits in brackets; write {wanted}")
    return Sentence(text, spans, marks, row["term"])


def gold_terms(path: str) -> list[dict[str, str]]:
    """The terms of a gold table, as a list of terms has them; a term of two kinds is of that of its first row."""
    kinds = {row["term"]: row["kind"] for row in reversed(_plain_rows(path))}
    return [{"term": term, "pos": kind, "broken_plurals": ""} for term, kind in sorted(kinds.items())]


def read_table(path: str, columns: tuple[str, ...], words: int) -> list[dict[str, str]]:
    """The rows of a table, each with its `line`; its first `words` columns hold one word each."""
    table = csv.DictReader(_read(path).split("\n"), delimiter="\t", quoting=csv.QUOTE_NONE)
    if missing := [name for name in columns if name not in (table.fieldnames or ())]:
        raise KhitabError(f"{path} lacks the column {missing[0]}; its first line names {', '.join(columns)}, with tabs")
    rows = []
    for row in table:
        if None in (row[name] for name in columns) or any(len(row[name].split()) != 1 for name in columns[:words]):
            wanted = ", and one word as " + " and as ".join(columns[:words]) if words else ""
            raise KhitabError(f"{path}, line {table.line_num}: write a cell for each column{wanted}")
        rows.append({**row, "line": str(table.line_num)})
    if not rows:
        raise KhitabError(f"{path} holds no terms; write one a line")
    return rows


def keep_asked(gold: Gold, found: Hits) -> Hits:
    """The hits in sentences whose marks hold for their term."""
    asked = [gold.asked[sentence] for sentence in gold.tokens["sentence"]]
    return {(term, token) for term, token in found if asked[token] in (None, term)}


def wanted_hits(marks: dict[str, Hits], terms: list[str]) -> dict[str, tuple[Hits, Hits]]:
    """What each definition asks for, and what it leaves aside.

    A  dictionary form, clitics allowed; other inflections are errors   B  every inflection, broken plurals left aside
    Bx B and the broken plurals                                         C  B and the relative adjectives
    """
    kinds = (*KINDS, "family")
    base, fem, infl, broken, family = ({mark for mark in marks[kind] if mark[0] in terms} for kind in kinds)
    whole = base | fem | infl
    asked = {"A": (base, set()), "B": (whole, broken), "Bx": (whole | broken, set())}
    return {**asked, "C": (whole | family, broken - family)}


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
    asked = wanted_hits(marks, terms).items()
    scores = {f"{name} {part}": n for name, sets in asked for part, n in score(found, *sets).items()}
    return {column: scores[column] for column in COLUMNS}
