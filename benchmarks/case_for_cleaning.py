"""The case for cleaning: the keywords of one outlet against another, the text as it is and after cleaning.

    python benchmarks/case_for_cleaning.py FILE.jsonl[.gz] [--target CNN] [--reference BBC] [--articles 1500] [--top 20]

FILE holds an article a line: outlet, title, text. Prints the words with the highest signed G2 on each side, before
cleaning (every line of the text) and after (`add_body`), side by side, with the number of articles that hold them, and
how many running words cleaning took out. Words are grouped by lexeme.
"""

import argparse
import gzip
import json
import sys
from pathlib import Path

import pandas as pd

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # a checkout runs without being installed

from analysis.corpus.cleaning import add_body
from analysis.errors import KhitabError
from analysis.statistics.keywords import compare_words
from analysis.tokens import tokenize

COLUMNS = ("title", "text", "outlet")
LEAST = 10  # occurrences


def read_articles(path: str, outlets: tuple[str, str], most: int) -> pd.DataFrame:
    """The first articles of both outlets, as a table of documents whose titles come from a column."""
    opened = gzip.open if path.endswith(".gz") else open
    try:
        with opened(path, "rt", encoding="utf-8") as lines:
            rows = [row for row in map(json.loads, lines) if row.get("outlet") in outlets and row.get("text")]
    except (OSError, ValueError) as error:
        raise KhitabError(f"{path} cannot be read ({error}); give a file with a JSON object a line") from None
    table = pd.DataFrame(rows, columns=list(COLUMNS)).astype("str").fillna("")
    table = table[table.groupby("outlet").cumcount() < most].reset_index(drop=True)
    if missing := [outlet for outlet in outlets if outlet not in set(table["outlet"])]:
        raise KhitabError(f"{path} holds no article of {missing[0]!r}; see --target and --reference")
    return table.assign(doc_id=table.index.astype("str"), title_source="column")


def find_keywords(documents: pd.DataFrame, target: str, top: int) -> tuple[pd.DataFrame, int]:
    """The strongest words of each side, as columns, and how many running words there are."""
    tokens = tokenize(documents)
    ids = documents["doc_id"][documents["outlet"] == target]
    known = set(tokens["doc_id"].astype("str"))
    table = compare_words(tokens, [one for one in ids if one in known], min_count=LEAST, words="lexeme")
    table = table.sort_values(["g2", "word"], ascending=[False, True])
    sides = table.head(top), table.tail(top).iloc[::-1]
    held = (side[name].astype(str) for side, name in zip(sides, ("docs_target", "docs_reference"), strict=True))
    shown = [(side["word"] + " " + n).reset_index(drop=True) for side, n in zip(sides, held, strict=True)]
    return pd.concat(shown, axis=1, keys=["target", "reference"]), len(tokens)


def compare(path: str, target: str, reference: str, articles: int, top: int) -> tuple[pd.DataFrame, list[int]]:
    """Keywords before and after cleaning side by side, and the running words of both."""
    documents = read_articles(path, (target, reference), articles)
    before, after = find_keywords(documents, target, top), find_keywords(add_body(documents), target, top)
    table = pd.concat([before[0], after[0]], axis=1)
    table.columns = [f"{outlet} {stage}" for stage in ("before", "after") for outlet in (target, reference)]
    return table[[f"{outlet} {stage}" for outlet in (target, reference) for stage in ("before", "after")]], [
        before[1],
        after[1],
    ]


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("path", metavar="FILE.jsonl")
    parser.add_argument("--target", default="CNN")
    parser.add_argument("--reference", default="BBC")
    parser.add_argument("--articles", type=int, default=1500)
    parser.add_argument("--top", type=int, default=20)
    asked = parser.parse_args(arguments)
    try:
        table, words = compare(asked.path, asked.target, asked.reference, asked.articles, asked.top)
    except KhitabError as error:
        print(f"case_for_cleaning.py: {error}", file=sys.stderr)
        return 2
    print(table.to_string(index=False))
    print(f"words: {words[0]:,} before, {words[1]:,} after; beside each keyword the articles of its side that hold it")
    return 0


if __name__ == "__main__":
    sys.exit(main())
