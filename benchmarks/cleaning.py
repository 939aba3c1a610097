"""How well the article is found in pasted pages and in web pages, beside keeping the lines of eight words or more.

usage: cleaning.py PATH

PATH holds pages, each as pasted with a label a line (NAME.txt, NAME.labels.tsv: line, label, text; keep | drop, either
is left out), or as a web page with its article (NAME.html, NAME.gold.txt: title and paragraphs, one a line), or both.
A kept line of a web page is right where the gold has the same line, spaces aside. Prints precision, recall and F1 of
the lines and of their words, per page and over all pages (micro).
"""

import argparse
import csv
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pandas as pd

from analysis.corpus.cleaning import label_lines
from analysis.corpus.readers import read_html
from analysis.errors import KhitabError

KEPT = ("title", "body")
LONG = 8  # words of a line that the baseline keeps
Counts = tuple[Counter, Counter, Counter]  # right, wrongly kept, missed: line -> times

Keeper = Callable[[pd.DataFrame], set[tuple[str, int]]]


def keep_found(documents: pd.DataFrame) -> set[tuple[str, int]]:
    lines = label_lines(documents)
    kept = lines[lines["label"].isin(KEPT)]
    return set(zip(kept["doc_id"], kept["line"], strict=True))


def keep_long(documents: pd.DataFrame) -> set[tuple[str, int]]:
    return {(name, n) for name, n, line in numbered(documents) if len(line.split()) >= LONG}


def numbered(documents: pd.DataFrame) -> Iterator[tuple[str, int, str]]:
    for name, text in zip(documents["doc_id"], documents["text"], strict=True):
        for number, line in enumerate(text.split("\n"), 1):
            yield name, number, line


def score_pasted(folder: Path, keep: Keeper) -> dict[str, Counts]:
    names = sorted(path.name.removesuffix(".labels.tsv") for path in folder.glob("*.labels.tsv"))
    names = [name for name in names if (folder / f"{name}.txt").is_file()]
    texts = [(folder / f"{name}.txt").read_text(encoding="utf-8-sig") for name in names]
    kept = keep(pd.DataFrame({"doc_id": names, "text": texts}))
    found = {}
    for name in names:
        counts = (Counter(), Counter(), Counter())
        with (folder / f"{name}.labels.tsv").open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
                gold, mine = row["label"] == "keep", (name, int(row["line"])) in kept
                if row["label"] != "either" and (gold or mine):
                    counts[0 if gold and mine else 1 if mine else 2][row["text"]] += 1
        found[name] = counts
    return found


def score_web(folder: Path, keep: Keeper) -> dict[str, Counts]:
    names = sorted(path.stem for path in folder.glob("*.html") if (folder / f"{path.stem}.gold.txt").is_file())
    pages = [{"doc_id": name, **read_html((folder / f"{name}.html").read_bytes())} for name in names]
    documents = pd.DataFrame(pages, columns=["doc_id", "text", "title", "article_lines"]).assign(title_source="page")
    kept = keep(documents)
    found = {}
    for name in names:
        gold = spaced((folder / f"{name}.gold.txt").read_text(encoding="utf-8-sig").split("\n"))
        mine = spaced(line for page, n, line in numbered(documents) if page == name and (name, n) in kept)
        found[name] = (mine & gold, mine - gold, gold - mine)
    return found


def spaced(lines) -> Counter:
    return Counter(filter(None, (" ".join(line.split()) for line in lines)))


def rates(counts: Counts, *, words: bool) -> tuple[float, float, float]:
    right, wrong, missed = (sum(n * (len(line.split()) if words else 1) for line, n in part.items()) for part in counts)
    return right / max(1, right + wrong), right / max(1, right + missed), 2 * right / max(1, 2 * right + wrong + missed)


def report(name: str, counts: Counts) -> None:
    cells = ["{:.3f} {:.3f} {:.3f}".format(*rates(counts, words=words)) for words in (False, True)]
    print(f"{name[:20]:20s}  {cells[0]}    {cells[1]}")


def total(found: dict[str, Counts]) -> Counts:
    parts = zip(*found.values(), strict=True)
    return tuple(sum(part, Counter()) for part in parts)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("path", type=Path)
    folder = parser.parse_args().path
    scored = [
        (kind, score) for kind, score in (("pasted", score_pasted), ("web", score_web)) if score(folder, keep_long)
    ]
    if not scored:
        raise SystemExit(f"{folder}: no NAME.txt with NAME.labels.tsv, no NAME.html with NAME.gold.txt")
    for kind, score in scored:
        print(f"{kind:20s}  line P / R / F1        word P / R / F1")
        found = score(folder, keep_found)
        for name, counts in found.items():
            report(name, counts)
        report("all", total(found))
        report(f"lines of {LONG}+ words", total(score(folder, keep_long)))


if __name__ == "__main__":
    try:
        main()
    except (KhitabError, OSError) as error:
        raise SystemExit(f"{error}") from error
