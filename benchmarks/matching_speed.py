"""How fast are terms found, and what do the usual ways cost beside it? CPU seconds of this process, in one run.

    python benchmarks/matching_speed.py [--words 2000000] [--text PATH]

The corpus is made (benchmarks/made_text.py), or read from PATH: then its own most frequent words and pairs are the
terms, which is harder than any real codebook. A third of the terms have two words. Rows of the table:

tokenize             the words of the corpus
find_terms           in words a second, with few and with many terms; again: the same call once more
new types            many terms over forms that stand once each, none seen before: in types a second
most terms           the largest codebook, with the peak of memory above what stood before
str.contains         a search of the articles for each term, by pandas
regex                all terms in one alternation, with proclitics and endings, over the folded text
dict                 a look-up of every folded word, one-word terms in their dictionary form alone

`ratio` compares with tokenize and find_terms together, many terms. Slow ones get the first words alone, and their
seconds are scaled to the whole; the note says so.
"""

import argparse
import re
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # a checkout runs without being installed

from analysis.corpus.documents import read_documents
from analysis.errors import KhitabError
from analysis.framing.matching import find_terms
from analysis.tokens import tokenize
from benchmarks.made_text import (
    choose_terms,
    join_words,
    make_codebook,
    make_documents,
    make_forms,
    make_phrases,
    make_stems,
)
from benchmarks.systems import ENDINGS, PROCLITICS, fold

TERMS = (97, 1_000, 10_000)
STEMS, FORMS, TYPES = 40_000, 20_000, 200_000
SLICE = 50_000  # words, for what is slow
GOALS = {"words": ">= 2,000,000/s", "types": ">= 100,000/s"}
WORD = re.compile("[\u0620-\u063f\u0641-\u064a]{4,}")
COLUMNS = ["terms", "n", "unit", "hits", "CPU seconds", "per second", "goal", "ratio", "note"]


def measure_cpu(work: Callable) -> tuple[object, float]:
    start = time.process_time()
    return work(), time.process_time() - start


def measure_peak(work: Callable) -> tuple[object, float]:
    """The result, and the most memory it took at once, in MB above what stood before; nan where Linux does not tell."""
    status, reset = Path("/proc/self/status"), Path("/proc/self/clear_refs")
    try:
        reset.write_text("5", encoding="ascii")  # the peak starts anew
        before, _ = _memory(status)
    except OSError:
        return work(), float("nan")
    result = work()
    return result, (_memory(status)[1] - before) / 1024


def _memory(status: Path) -> tuple[int, int]:
    """Memory in use and its peak, in kB."""
    told = dict(line.split(":", 1) for line in status.read_text(encoding="utf-8").splitlines())
    return int(told["VmRSS"].split()[0]), int(told["VmHWM"].split()[0])


def search_each(documents: pd.DataFrame, terms: list[str]) -> int:
    """Articles that hold a term, summed over terms: pandas says no more."""
    return sum(int(documents["text"].str.contains(term, regex=False).sum()) for term in terms)


def search_regex(documents: pd.DataFrame, terms: list[str]) -> int:
    parts = [_flexible(term) for term in sorted(terms, key=len, reverse=True)]
    pattern = re.compile(rf"(?<!\w)(?:{'|'.join(parts)})(?!\w)")
    return sum(sum(1 for _ in pattern.finditer(fold(text))) for text in documents["text"])


def _flexible(term: str) -> str:
    words = [re.escape(fold(word).removesuffix("ه")) for word in term.split()]
    return r"\s+".join(PROCLITICS + word + ENDINGS for word in words)


def look_up(documents: pd.DataFrame, terms: list[str]) -> int:
    known = {fold(term): term for term in terms if " " not in term}
    return sum(fold(word) in known for text in documents["text"] for word in text.split())


def made_corpus(words: int, phrases: int, rng: np.random.Generator) -> tuple[pd.DataFrame, list[str], list[str]]:
    """Documents, and the stems and phrases that their terms come from."""
    stems = make_stems(STEMS, rng)
    chosen = make_phrases(stems, phrases, rng)
    return make_documents(make_forms(stems, FORMS, rng), chosen, words, rng), stems, chosen


def read_corpus(path: str) -> tuple[pd.DataFrame, list[str], list[str]]:
    """The same of files: their words of four letters and more and the pairs of them, the most frequent first."""
    documents = read_documents(path)
    tokens = tokenize(documents)
    bare = {form: form.removeprefix("ال") for form in tokens["form"].cat.categories if WORD.fullmatch(form)}
    words = tokens["form"].map(bare).astype(object)
    pairs = (words + " " + words.shift(-1))[tokens["joined"].shift(-1, fill_value=False)]
    return documents, *map(_by_frequency, (words[words.str.len() > 3], pairs))


def _by_frequency(texts: pd.Series) -> list[str]:
    return texts.value_counts().sort_index().sort_values(ascending=False, kind="stable").index.tolist()


def find_rows(tokens: pd.DataFrame, codebooks: list) -> list[dict]:
    """find_terms with few, with many (twice) and with the most terms."""
    few, many, most = ((name, make_codebook(terms), len(terms)) for name, terms in codebooks)
    rows = []
    for name, codebook, count in (few, many, ("find_terms, many terms, again", *many[1:])):
        hits, seconds = measure_cpu(lambda codebook=codebook: find_terms(tokens, codebook))
        rows.append(_row(name, count, len(tokens), "words", len(hits), seconds))
    name, codebook, count = most
    (hits, seconds), peak = measure_peak(lambda: measure_cpu(lambda: find_terms(tokens, codebook)))
    row = _row(name, count, len(tokens), "words", len(hits), seconds)
    note = f"peak memory {peak:,.0f} MB" if not np.isnan(peak) else "peak memory is not known on this system"
    return [*rows, {**row, "goal": "", "note": note}]


def type_row(types: int, count: int, rng: np.random.Generator) -> dict:
    """Terms against forms that stand once each."""
    stems = make_stems(STEMS, rng)
    forms = rng.permutation(np.array(make_forms(stems, types, rng), object))
    tokens = tokenize(join_words(forms))
    codebook = make_codebook(choose_terms(stems, make_phrases(stems, count // 3, rng), count))
    hits, seconds = measure_cpu(lambda: find_terms(tokens, codebook))
    return _row("find_terms, new types", count, tokens["form"].nunique(), "types", len(hits), seconds)


def peer_rows(documents: pd.DataFrame, words: int, terms: list[str]) -> list[dict]:
    """The usual ways, on as many first articles as hold about SLICE words where they are slow."""
    part = documents.head(max(1, len(documents) * SLICE // max(words, 1)))
    peers = {"str.contains, each term": (search_each, part), "regex of all terms": (search_regex, part)}
    rows = []
    for name, (search, articles) in {**peers, "dict of folded words": (look_up, documents)}.items():
        found, seconds = measure_cpu(lambda search=search, articles=articles: search(articles, terms))
        share = articles["text"].str.len().sum() / max(documents["text"].str.len().sum(), 1)
        row = _row(name, len(terms), words, "words", found, seconds / share)
        note = "" if share == 1 else f"{share:.1%} of the text, scaled; hits are of that part"
        rows.append({**row, "goal": "", "note": note})
    return rows


def _row(name: str, terms: int, n: int, unit: str, hits: int, seconds: float) -> dict:
    rate = n / seconds if seconds else float("nan")
    told = {"terms": terms, "n": n, "unit": unit, "hits": hits, "CPU seconds": seconds, "per second": rate}
    return {"work": name, **told, "goal": GOALS[unit], "note": ""}


def measure(
    words: int, *, terms: tuple[int, ...] = TERMS, types: int = TYPES, seed: int = 0, text: str | None = None
) -> pd.DataFrame:
    """The table of all works: one row a work, `ratio` against tokenize and find_terms with many terms."""
    rng = np.random.default_rng(seed)
    documents, stems, phrases = read_corpus(text) if text else made_corpus(words, terms[-1] // 3, rng)
    if len(stems) < 2:
        raise KhitabError(f"{text} holds too few Arabic words to make terms of; give a larger corpus")
    tokenize(documents.head(1)).pipe(find_terms, make_codebook(stems[:1]))  # what is read once is read now
    tokens, cutting = measure_cpu(lambda: tokenize(documents))
    names = ("find_terms, few terms", "find_terms, many terms", "find_terms, most terms")
    codebooks = [(n, choose_terms(stems, phrases, count)) for n, count in zip(names, terms, strict=True)]
    ours = find_rows(tokens, codebooks)
    peers = peer_rows(documents, len(tokens), codebooks[1][1])
    first = {**_row("tokenize", 0, len(tokens), "words", 0, cutting), "goal": ""}
    table = pd.DataFrame([first, *ours[:3], type_row(types, terms[1], rng), ours[3], *peers]).set_index("work")
    whole = cutting + table.loc["find_terms, many terms", "CPU seconds"]
    table["ratio"] = (table["CPU seconds"] / whole).where(table.index.isin([row["work"] for row in peers]))
    return table[COLUMNS]


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--words", type=int, default=2_000_000, help="of the made corpus")
    parser.add_argument("--types", type=int, default=TYPES, help="forms that stand once")
    parser.add_argument("--terms", type=int, nargs=3, default=TERMS, metavar=("FEW", "MANY", "MOST"))
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--text", metavar="PATH", help="a corpus of your own: a folder or a file")
    asked = parser.parse_args(arguments)
    if min(asked.words, asked.types, *asked.terms) < 1:
        parser.error("--words, --types and --terms count from 1")
    try:
        table = measure(asked.words, terms=tuple(asked.terms), types=asked.types, seed=asked.seed, text=asked.text)
    except KhitabError as error:
        print(f"matching_speed.py: {error}", file=sys.stderr)
        return 2
    formats = {"CPU seconds": "{:.2f}".format, "per second": "{:,.0f}".format, "ratio": "{:.1f}".format}
    print(table.to_string(formatters=formats, na_rep=""))
    return 0


if __name__ == "__main__":
    sys.exit(main())
