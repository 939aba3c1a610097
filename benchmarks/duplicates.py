"""Are the articles that a corpus holds twice found, and how long does it take?

    python benchmarks/duplicates.py PATH... [--threshold 0.8] [--days 3] [--minhash]

PATH is a file of records, .jsonl or .jsonl.gz, with the columns text and, where there are, url, date, outlet and title.
Articles under one address are the same article: of all such pairs whose texts are equal after folding (`equal`), and of
all whatever their texts (`by url`: pages are rewritten, and some addresses hold one story after the other), the share
that add_duplicates puts into one group. Articles without words are left out. `--minhash` looks for pairs by MinHash as
for the largest corpora, and prints how many of the pairs of the exact way are kept.
"""

import argparse
import sys
import time
from itertools import combinations
from pathlib import Path

import numpy as np
import pandas as pd

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # a checkout runs without being installed

from analysis.arabic.letters import ARABIC_LETTER
from analysis.arabic.lists import fold_phrase
from analysis.corpus import duplicates


def read_corpus(path: Path) -> pd.DataFrame:
    records = pd.read_json(path, lines=True, dtype=False)
    given = {name: records[name] for name in ("url", "outlet", "title") if name in records}
    dates = records["date"].astype(str).str.slice(0, 10) if "date" in records else pd.Series(None, records.index, str)
    published = pd.to_datetime(dates, format="%Y-%m-%d", errors="coerce").astype("datetime64[us]")
    ids = [f"{number:07d}" for number in range(len(records))]
    documents = pd.DataFrame({"doc_id": ids, "text": records["text"].fillna(""), "published": published, **given})
    return documents[documents["text"].str.contains(ARABIC_LETTER.pattern)].reset_index(drop=True)


def known_pairs(documents: pd.DataFrame) -> pd.DataFrame:
    """Pairs of rows under one address, and whether their folded texts are equal."""
    if "url" not in documents:
        return pd.DataFrame(columns=["one", "other", "equal"])
    rows = documents[documents["url"].fillna("").ne("")].groupby("url").indices.values()
    pairs = [pair for same in rows for pair in combinations(sorted(same), 2)]
    folded = documents["text"].map(fold_phrase)
    equal = [folded[one] == folded[other] for one, other in pairs]
    return pd.DataFrame({"one": [p[0] for p in pairs], "other": [p[1] for p in pairs], "equal": equal})


def share_found(group: np.ndarray, pairs: pd.DataFrame) -> float:
    together = group[pairs["one"].to_numpy(np.int64)] == group[pairs["other"].to_numpy(np.int64)]
    return float(together.mean()) if len(pairs) else float("nan")


def pairs_of(group: np.ndarray) -> int:
    sizes = pd.Series(group).value_counts()
    return int((sizes * (sizes - 1) // 2).sum())


def report(path: Path, threshold: float, days: int, minhash: bool) -> None:
    documents = read_corpus(path)
    start = time.perf_counter()
    found = duplicates.add_duplicates(documents, threshold=threshold, days=days)
    seconds = time.perf_counter() - start
    group, pairs = found["duplicate_group"].to_numpy(object), known_pairs(documents)
    equal = pairs[pairs["equal"].astype(bool)]
    copies = int((~found["is_first"]).sum())
    signed = found["agency"].notna().sum()
    print(f"{path.name}: {len(found):,} articles, {copies:,} are copies; {signed:,} from an agency")
    print(f"    equal texts under one url: {share_found(group, equal):.4f} of {len(equal):,} pairs found (goal >= .98)")
    print(f"    by url, whatever the text: {share_found(group, pairs):.4f} of {len(pairs):,} pairs found")
    print(f"    {seconds:.1f} s, {1e4 * seconds / max(len(found), 1):.1f} s for 10,000 articles")
    if minhash:
        duplicates.EXACT_UP_TO = 0
        start = time.perf_counter()
        other = duplicates.add_duplicates(documents, threshold=threshold, days=days)["duplicate_group"]
        kept = pairs_of(pd.Series(group + other.to_numpy(object))) / max(pairs_of(group), 1)
        print(f"    MinHash: {kept:.4f} of {pairs_of(group):,} pairs, {time.perf_counter() - start:.1f} s")


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("paths", nargs="+", metavar="PATH", type=Path)
    parser.add_argument("--threshold", type=float, default=0.8)
    parser.add_argument("--days", type=int, default=3)
    parser.add_argument("--minhash", action="store_true")
    asked = parser.parse_args(arguments)
    for path in asked.paths:
        try:
            report(path, asked.threshold, asked.days, asked.minhash)
        except (OSError, ValueError, KeyError) as error:
            print(f"duplicates.py: {path}: cannot be read ({error})", file=sys.stderr)
            return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
