"""How long does `measure_stability` take on a large corpus? Seconds and CPU seconds, and what became of the comparison.

    python benchmarks/stability.py [--articles 10000] [--words 400] [--terms 40]

The corpus is made (benchmarks/made_text.py), from a seed: four outlets of equal size, one article in twenty a copy of
another, a line of page furniture above and an off-topic line below, so that every choice has two sides. The frame has
as many terms as asked, a third of them phrases. No outlet differs from the others: what is told apart is chance.
"""

import argparse
import sys
import time
from pathlib import Path

import numpy as np
import pandas as pd

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # a checkout runs without being installed

from analysis.framing.codebook import Codebook, Label, Name
from analysis.validation.conclusions import count_conclusions
from analysis.validation.stability import measure_stability
from benchmarks.made_text import (
    ARTICLE,
    choose_terms,
    make_codebook,
    make_documents,
    make_forms,
    make_phrases,
    make_stems,
)

STEMS, FORMS = 10_000, 60_000
OUTLETS = ("north", "south", "east", "west")


def make_study(articles: int, words: int, terms: int, seed: int) -> tuple[pd.DataFrame, pd.DataFrame, Codebook]:
    """Documents with body and stories, their lines, and a codebook of one frame and one name."""
    rng = np.random.default_rng(seed)
    stems = make_stems(STEMS, rng)
    phrases = make_phrases(stems, terms, rng)
    made = make_documents(make_forms(stems, FORMS, rng), phrases, max(articles * words, ARTICLE), rng)
    paragraphs = [line for text in made["text"] for line in text.split("\n")]
    parts = np.array_split(np.array(paragraphs, object), articles)
    texts = ["\n".join([stems[0], *part, " ".join(stems[:20])]) for part in parts]
    ids = np.array([f"a{n:06}" for n in range(articles)], object)
    sizes = np.array([len(part) for part in parts])
    documents = pd.DataFrame({"doc_id": ids, "text": texts, "outlet": np.resize(OUTLETS, articles)})
    documents["body_lines"] = [f"2-{size + 1}" for size in sizes]
    documents["duplicate_group"] = np.where(np.arange(articles) % 20 == 19, np.roll(ids, 1), ids)
    around = [pd.DataFrame({"doc_id": ids, "line": 1, "label": "furniture"})]
    around += [pd.DataFrame({"doc_id": ids, "line": sizes + 2, "label": "off_topic"})]
    lines = pd.concat(around, ignore_index=True).assign(text="", rule="made")
    name = Name(key="name", label=Label(en="name"), terms=(phrases[0],))
    book = make_codebook(choose_terms(stems, phrases, terms)).model_copy(update={"names": (name,)})
    return documents, lines, book


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=10_000)
    parser.add_argument("--words", type=int, default=400, help="of an article")
    parser.add_argument("--terms", type=int, default=40, help="of the frame, 40 at most")
    parser.add_argument("--seed", type=int, default=0)
    asked = parser.parse_args(arguments)
    if min(asked.articles, asked.words) < 100 or not 2 <= asked.terms <= 40:
        parser.error("--articles and --words count from 100, --terms from 2 to 40")
    documents, lines, book = make_study(asked.articles, asked.words, asked.terms, asked.seed)
    begun, cpu = time.perf_counter(), time.process_time()
    table = measure_stability(documents, book, by="outlet", between=OUTLETS[0], frames="f0", lines=lines)
    seconds, cpu = time.perf_counter() - begun, time.process_time() - cpu
    study = f"{asked.articles:,} articles of {asked.words} words, {asked.terms} terms"
    print(f"{study}: {len(table)} specifications in {seconds:.0f} s ({cpu:.0f} s of CPU)")
    told = count_conclusions(table)[["measure", "main", "specifications", "higher", "lower", "alike", "moves_most"]]
    print(told.to_string(index=False, na_rep=""))
    return 0


if __name__ == "__main__":
    sys.exit(main())
