"""Who speaks where a term stands: agreement with a gold, by rule, and words a second.

usage: voice.py GOLD.tsv [--text FILE.jsonl[.gz]] [--articles 2000]

GOLD is a table id, rule, text, voice, speaker; the hit stands in [ ], \\n is a line end: tests/framing/voice_gold.tsv.
Printed by rule: rows, right voice, right voice and speaker; for all: precision and recall of `reported`; the rows that
came out otherwise. The gold was made together with the rules: its figures are an upper bound. With --text, which holds
an article a line with its text, the time of `add_voice` alone, once the terms are found, in CPU seconds; without it the
texts of the gold are repeated.
"""

import argparse
import csv
import gzip
import json
import sys
import time
from pathlib import Path

import pandas as pd

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # a checkout runs without being installed

from analysis.errors import KhitabError
from analysis.framing.codebook import read_codebook
from analysis.framing.matching import find_terms
from analysis.framing.voice import add_voice
from analysis.tokens import tokenize

CODEBOOK = Path(__file__).resolve().parents[1] / "analysis" / "framing" / "data" / "codebook.yaml"
REPEATED = 200
FILLED = ("theme", "frame", "term", "form", "proclitics", "ending", "template", "inside_name")


def read_gold(path: str) -> pd.DataFrame:
    """The rows of a gold, with the text without its mark and the place of the hit."""
    try:
        gold = pd.read_csv(path, sep="\t", quoting=csv.QUOTE_NONE, dtype=str, keep_default_na=False)
        marked = gold["text"].str.replace("\\n", "\n", regex=False)
        start, end = marked.str.index("["), marked.str.index("]") - 1
    except (OSError, KeyError, ValueError) as error:
        reason = f"{path} cannot be read as a gold ({error})"
        raise KhitabError(f"{reason}; its columns: id, rule, text, voice, speaker, the hit in [ ]") from None
    return gold.assign(text=marked.str.replace(r"[\[\]]", "", regex=True), start=start, end=end, doc_id=gold["id"])


def find_voices(gold: pd.DataFrame) -> pd.DataFrame:
    hits = gold[["doc_id", "start", "end"]].assign(**dict.fromkeys(FILLED, ""))
    hits = hits.assign(field="text", zone="body", paragraph=1, sentence=0)
    documents = gold[["doc_id", "text"]]
    return add_voice(hits, tokenize(documents), documents)


def score(gold: pd.DataFrame) -> tuple[pd.DataFrame, dict[str, float], pd.DataFrame]:
    """By rule; precision and recall of `reported`; the rows that came out otherwise."""
    found = find_voices(gold)
    voice = found["voice"] == gold["voice"]
    both = voice & (found["speaker"] == gold["speaker"])
    counts = {"rows": 1, "voice": voice.astype(int), "voice and speaker": both.astype(int)}
    table = pd.DataFrame({"rule": gold["rule"], **counts}).groupby("rule").sum()
    table.loc["all"] = table.sum()
    right = int((voice & (gold["voice"] == "reported")).sum())
    told, gold_told = int((found["voice"] == "reported").sum()), int((gold["voice"] == "reported").sum())
    rates = {"precision": right / max(told, 1), "recall": right / max(gold_told, 1)}
    others = gold.assign(found=found["voice"] + " | " + found["speaker"])[~both]
    return table, rates, others[["id", "rule", "voice", "speaker", "found"]]


def read_articles(path: str, most: int) -> pd.DataFrame:
    opened = gzip.open if path.endswith(".gz") else open
    try:
        with opened(path, "rt", encoding="utf-8") as lines:
            texts = [text for line in lines if (text := json.loads(line).get("text"))]
    except (OSError, ValueError) as error:
        raise KhitabError(f"{path} cannot be read ({error}); give a file with a JSON object a line") from None
    return pd.DataFrame({"doc_id": [str(n) for n in range(len(texts[:most]))], "text": texts[:most]})


def measure(documents: pd.DataFrame) -> dict[str, float]:
    """Articles, words, hits, the CPU seconds of add_voice, and words a second."""
    codebook, tokens = read_codebook(CODEBOOK), tokenize(documents)
    hits = find_terms(tokens, codebook)
    begun = time.process_time()
    told = add_voice(hits, tokens, documents, codebook=codebook)
    seconds = time.process_time() - begun
    reported = float((told["voice"] == "reported").mean()) if len(told) else float("nan")
    sizes = {"articles": len(documents), "words": len(tokens), "hits": len(hits), "reported": reported}
    return sizes | {"CPU s": seconds, "words/s": len(tokens) / max(seconds, 1e-9)}


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", metavar="GOLD.tsv")
    parser.add_argument("--text", metavar="FILE.jsonl")
    parser.add_argument("--articles", type=int, default=2000)
    asked = parser.parse_args(arguments)
    try:
        gold = read_gold(asked.gold)
        table, rates, others = score(gold)
        repeated = pd.DataFrame({"text": gold["text"].tolist() * REPEATED}).assign(doc_id=lambda t: t.index.astype(str))
        speed = measure(read_articles(asked.text, asked.articles) if asked.text else repeated)
    except KhitabError as error:
        print(f"voice.py: {error}", file=sys.stderr)
        return 2
    print(table.to_string(), "\n")
    print("  ".join(f"{name} {value:.3f}" for name, value in rates.items()), "\n")
    print(others.to_string(index=False), "\n")
    print("  ".join(f"{name} {value:,.3f}" if value < 100 else f"{name} {value:,.0f}" for name, value in speed.items()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
