"""How well and how fast are Arabic terms found? Khitab beside exact search, substrings, regular expressions, stemmers.

    python benchmarks/matching.py GOLD [TERMS.tsv] [--pairs PAIRS.tsv] [--noise] [--errors]

GOLD: gold sentences, JSON lines or a table (.tsv), as benchmarks/gold.py says. TERMS.tsv: columns term, pos (noun,
adj), broken_plurals (white space between); a gold table brings its own terms. PAIRS.tsv: columns first, second.

A  dictionary form, clitics allowed; other inflections are errors     B  every inflection, broken plurals left aside
Bx B and the broken plurals                                           C  B and the relative adjectives

A hit counts once, for the first gold token it overlaps. Precision, recall and F1 sum over terms; macro-F1 and count
error (absolute difference from the true count over the true count) are means over the terms that occur, under B.
The baselines get the gold tokens; Khitab cuts the text itself, and its seconds hold that. Baselines take a two-word
term as two tokens side by side.

With --noise, B-F1 on the gold as other hands would have typed it, instead; with --errors, what Khitab finds falsely
and misses, by term and form, instead.
"""

import argparse
import csv
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pandas as pd

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # a checkout runs without being installed

from analysis.errors import KhitabError
from analysis.framing.codebook import Codebook
from benchmarks.gold import Gold, Hits, gold_terms, is_table, read_gold, read_table, score, score_terms, wanted_hits
from benchmarks.mistakes import list_mistakes, write_mistakes
from benchmarks.noise import compare_noise
from benchmarks.systems import (
    DICTIONARY,
    LISTED,
    find_baselines,
    find_by_baseline,
    find_by_khitab,
    our_systems,
    pair_systems,
)


def read_files(gold_path: str, terms_path: str | None, pairs_path: str | None) -> tuple[Gold, list[dict], list[str]]:
    """The gold, the rows of the terms, and the two-word terms."""
    gold = read_gold(gold_path)
    rows = read_table(terms_path, ("term", "pos", "broken_plurals"), 2) if terms_path else gold_terms(gold_path)
    listed = read_table(pairs_path, ("first", "second"), 2) if pairs_path else []
    pairs = [f"{row['first']} {row['second']}" for row in listed]
    marked = {term for marks in gold.marks.values() for term, _ in marks}
    for path, words in ((terms_path or gold_path, [row["term"] for row in rows]), (pairs_path, pairs)):
        if words and marked.isdisjoint(words):
            raise KhitabError(f"{gold_path} marks no term of {path}; give files that belong together")
    return gold, rows, pairs


def run(gold: Gold, terms: list[str], ours: dict[str, Codebook], rate: Callable[[Hits], dict]) -> pd.DataFrame:
    """One row a system: what `rate` says of its hits, seconds, and seconds over those of the slowest."""
    rows = {}
    for name, system in {**find_baselines()[0], **ours}.items():
        start = time.perf_counter()
        found = find_by_khitab(gold, system) if name in ours else find_by_baseline(gold, terms, system)
        rows[name] = {"seconds": time.perf_counter() - start, **rate(found)}
    table = pd.DataFrame.from_dict(rows, orient="index")
    return table.assign(seconds=table.pop("seconds"), ratio=lambda t: t["seconds"] / t["seconds"].max())


def compare(gold_path: str, terms_path: str | None = None, pairs_path: str | None = None) -> list[pd.DataFrame]:
    """The table of the terms and, with a file of pairs, that of the two-word terms."""
    gold, rows, pairs = read_files(gold_path, terms_path, pairs_path)
    terms = [row["term"] for row in rows]
    tables = [run(gold, terms, our_systems(rows), lambda found: score_terms(found, gold.marks, terms))]
    if pairs:
        wanted = _of_pairs(gold, pairs)
        tables.append(run(gold, pairs, pair_systems(pairs, rows), lambda found: score(found, wanted)))
    return tables


def _of_pairs(gold: Gold, pairs: list[str]) -> Hits:
    return {mark for mark in gold.marks["pairs"] if mark[0] in pairs}


def mistakes(gold: Gold, rows: list[dict], pairs: list[str]) -> list[str]:
    """What is wrong under B with dictionary forms, under Bx with plurals listed and, where there are some, in pairs."""
    ours, asked = our_systems(rows), wanted_hits(gold.marks, [row["term"] for row in rows])
    cases = [(name, ours[name], *asked[sets]) for name, sets in ((DICTIONARY, "B"), (LISTED, "Bx"))]
    if pairs:
        cases += [("two words, plurals listed", *pair_systems(pairs, rows).values(), _of_pairs(gold, pairs), set())]
    return [write_mistakes(name, list_mistakes(gold, *case)) for name, *case in cases]


def answer(asked: argparse.Namespace) -> list[str]:
    """What the command line asks for, as text."""
    files = asked.gold, asked.terms, asked.pairs
    if asked.errors:
        return mistakes(*read_files(*files))
    if asked.noise:
        tables, form = [compare_noise(*read_files(*files)[:2])], "{:.4f}".format
    else:
        tables, form = compare(*files), "{:.3f}".format
    return [table.to_string(float_format=form) + "\n" for table in tables]


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", metavar="GOLD")
    parser.add_argument("terms", metavar="TERMS.tsv", nargs="?", help="not needed with a gold table (.tsv)")
    parser.add_argument("--pairs", metavar="PAIRS.tsv", help="score two-word terms too")
    kind = parser.add_mutually_exclusive_group()
    kind.add_argument("--noise", action="store_true", help="B-F1 under orthographic noise")
    kind.add_argument("--errors", action="store_true", help="list false and missed hits")
    asked = parser.parse_args(arguments)
    if asked.terms is None and not is_table(asked.gold):
        parser.error("give TERMS.tsv too; only a gold table (.tsv) brings its own terms")
    try:
        print(*answer(asked), sep="\n")
    except (KhitabError, UnicodeError, csv.Error) as error:
        print(f"matching.py: {error}", file=sys.stderr)
        return 2
    if not asked.errors and (missing := find_baselines()[1]):
        print(f"Left out, not installed: {', '.join(missing)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
