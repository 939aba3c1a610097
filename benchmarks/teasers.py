"""Teasers of other articles inside the articles of an outlet: how many cleaning finds, and what else it takes out.

usage: teasers.py FILE.jsonl[.gz] [--outlet CNN] [--articles 3000] [--keep 1.0]

FILE holds an article a line: outlet, title, text and, where known, abstract. A line of a text is a teaser where it is
the headline or the abstract of another article of the outlet, four words or more. Cleaning does not see the abstracts.
`--keep` takes a share of the outlet's articles at random (seeded), as a query cuts a corpus out; the teasers are still
told by all. Prints the share of teasers found (line recall) and of all other lines that were left out too: most of
these are furniture, so that it is an upper bound of false removals; examples follow.
"""

import argparse
import gzip
import json
import random
import sys
from collections import Counter
from pathlib import Path

import pandas as pd

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # a checkout runs without being installed

from analysis.arabic.lists import fold_phrase
from analysis.corpus.cleaning import label_lines
from analysis.errors import KhitabError

FEWEST = 4  # words of a headline that no other sentence is
KEPT = ("title", "body")
SHOWN = 8


def read_articles(path: str, outlet: str, most: int) -> list[dict]:
    """The first articles of an outlet."""
    opened = gzip.open if path.endswith(".gz") else open
    try:
        with opened(path, "rt", encoding="utf-8") as lines:
            rows = [row for row in map(json.loads, lines) if row.get("outlet") == outlet and row.get("text")]
    except (OSError, ValueError) as error:
        raise KhitabError(f"{path} cannot be read ({error}); give a file with a JSON object a line") from None
    if not rows:
        raise KhitabError(f"{path} holds no article of {outlet!r}; see --outlet")
    return rows[:most]


def find_teasers(articles: list[dict]) -> dict[str, set[int]]:
    """Folded headline or abstract -> the articles that it belongs to."""
    known: dict[str, set[int]] = {}
    for number, article in enumerate(articles):
        for part in ("title", "abstract"):
            folded = fold_phrase(str(article.get(part) or ""))
            if len(folded.split()) >= FEWEST:
                known.setdefault(folded, set()).add(number)
    return known


def measure(articles: list[dict], keep: float, seed: int = 0) -> tuple[pd.DataFrame, Counter]:
    """One row: teasers, found, other lines, those left out, the shares; and the other lines left out, by rule."""
    known, rng = find_teasers(articles), random.Random(seed)
    chosen = [number for number in range(len(articles)) if rng.random() < keep]
    columns = {name: [articles[n].get(name) or "" for n in chosen] for name in ("title", "text", "outlet")}
    documents = pd.DataFrame({"doc_id": [str(n) for n in chosen], **columns, "title_source": "column"})
    lines = label_lines(documents)
    owners = lines["text"].map(fold_phrase).map(lambda text: known.get(text, set()))
    teaser = [bool(mine - {int(doc)}) for mine, doc in zip(owners, lines["doc_id"], strict=True)]
    lines = lines.assign(teaser=teaser, removed=~lines["label"].isin(KEPT))
    others = lines[~lines["teaser"]]
    n, found = int(lines["teaser"].sum()), int((lines["teaser"] & lines["removed"]).sum())
    gone = others[others["removed"]]
    row = {"articles": len(chosen), "teasers": n, "found": found, "recall": found / n if n else float("nan")}
    row |= {"other lines": len(others), "left out": len(gone), "share": len(gone) / max(len(others), 1)}
    return pd.DataFrame([row]), Counter(zip(gone["rule"], gone["text"].str[:80], strict=True))


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("path", metavar="FILE.jsonl")
    parser.add_argument("--outlet", default="CNN")
    parser.add_argument("--articles", type=int, default=3000)
    parser.add_argument("--keep", type=float, default=1.0)
    asked = parser.parse_args(arguments)
    try:
        table, others = measure(read_articles(asked.path, asked.outlet, asked.articles), asked.keep)
    except KhitabError as error:
        print(f"teasers.py: {error}", file=sys.stderr)
        return 2
    print(table.to_string(index=False, float_format="{:.4f}".format))
    for (rule, text), n in sorted(others.items(), key=lambda item: (-item[1], item[0]))[:SHOWN]:
        print(f"{n:6}  {rule}: {text}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
