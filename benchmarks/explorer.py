"""How long does the explorer take to answer a key? Ten terms typed letter by letter, from the question to the answer.

    python benchmarks/explorer.py [--articles 10000] [--text PATH]

The corpus is made (benchmarks/made_text.py), 400 words an article, six of the terms one word, three of two, and «من»,
which stands everywhere; or the articles of PATH are repeated up to that number, and the terms are real ones. Every
prefix is a question. Then a form of each term is ticked. Goal: 200 ms a key. Beside the time on the clock stands that
of the processor, which says on a busy machine what a free one would take.
"""

import argparse
import sys
import time
from pathlib import Path

import numpy as np
import pandas as pd

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # a checkout runs without being installed

from analysis.corpus.cleaning import add_body
from analysis.corpus.documents import read_documents
from analysis.framing.codebook import single_term
from analysis.notebook.explorer import Explorer, explore
from analysis.tokens import tokenize
from benchmarks.made_text import ARTICLE, make_documents, make_forms, make_phrases, make_stems

REAL = ["أمن", "إرهاب", "تعاون أمني", "مكافحة الإرهاب", "تدريب", "المغرب", "هجوم", "حقوق الإنسان", "شراكة", "من"]
GOAL = 200  # ms


def make_corpus(articles: int) -> tuple[pd.DataFrame, list[str]]:
    rng = np.random.default_rng(20240)
    stems = make_stems(20_000, rng)
    phrases = make_phrases(stems[:200], 3, rng)
    forms = make_forms(stems, 150_000, rng)
    documents = make_documents(forms, phrases, articles * ARTICLE, rng)
    outlets = rng.choice(["أ", "ب", "ج", "د", "ه"], len(documents))
    days = pd.Timestamp("2023-01-01") + pd.to_timedelta(rng.integers(0, 730, len(documents)), unit="D")
    return documents.assign(outlet=outlets, published=days), [*stems[:6], *phrases, "من"]


def repeat_corpus(path: str, articles: int) -> tuple[pd.DataFrame, list[str]]:
    documents = add_body(read_documents(path))
    times = -(-articles // len(documents))
    many = pd.concat([documents] * times, ignore_index=True).head(articles)
    return many.assign(doc_id=[f"a{n}" for n in range(len(many))]), REAL


def time_keys(widget: Explorer, term: str) -> tuple[list[tuple[float, float]], int]:
    """Milliseconds (clock, processor) from each prefix of the term to its answer, and from a tick; the term's hits."""
    times = [_time(widget, {"term": term[:length]}) for length in range(1, len(term) + 1)]
    forms, hits = widget.answer.get("forms", []), widget.answer.get("n", 0)
    ticked = [_time(widget, {"term": term, "ticks": [[form["form"], True]]}) for form in forms[:1]]
    return [*times, *ticked], hits


def _time(widget: Explorer, question: dict) -> tuple[float, float]:
    number = widget.question.get("number", 0) + 1
    start, worked = time.perf_counter(), time.process_time()
    widget.question = question | {"number": number}
    took = 1000 * (time.perf_counter() - start), 1000 * (time.process_time() - worked)
    assert widget.answer["number"] == number
    return took


def tell(name: str, times: list[tuple[float, float]], end: str) -> None:
    clock, worked = np.array(times).T
    told = ", ".join(f"{np.median(one):.0f} ({what})" for one, what in ((clock, "clock"), (worked, "processor")))
    worst = ", ".join(f"{one.max():.0f}" for one in (clock, worked))
    print(f"{name}: {len(times)} keys, median {told}, worst {worst} ms, {end}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--articles", type=int, default=10_000)
    parser.add_argument("--text")
    options = parser.parse_args()
    documents, terms = repeat_corpus(options.text, options.articles) if options.text else make_corpus(options.articles)
    tokens = tokenize(documents)
    start = time.perf_counter()
    widget = explore(documents, single_term("أمن"), tokens=tokens)
    opened, forms = time.perf_counter() - start, len(tokens["form"].cat.categories)
    print(f"{len(documents):,} articles, {len(tokens):,} words, {forms:,} forms; opened in {opened:.1f} s")
    every = []
    for term in terms:
        times, hits = time_keys(widget, term)
        every += times
        tell(term, times, f"{hits:,} hits")
    slow = [sum(took[way] > GOAL for took in every) for way in (0, 1)]
    tell("all", every, f"{slow[0]} above {GOAL} ms by the clock, {slow[1]} by the processor")


if __name__ == "__main__":
    main()
