"""Do collocations and phrases agree with a plain loop and with nltk, on real articles?

    python benchmarks/collocations.py PATH... [--articles 1000] [--nodes 20] [--window 5]

PATH is a file of records, .jsonl or .jsonl.gz, with the column text. The nodes are the most frequent words that are no
function words. Every number of every collocate is compared: counts and articles with a loop over the sentences, counts
with nltk's windowed BigramCollocationFinder, the measures with the formulas written out once more and with nltk's
BigramAssocMeasures. Phrases of two and three words: counts with nltk, lambda and z with a loop. Printed is the largest
difference of each, and the seconds that each took. nltk is tried where it is installed.
"""

import argparse
import math
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import pairwise, product
from pathlib import Path

import pandas as pd

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # a checkout runs without being installed

from analysis.statistics.collocations import collocations
from analysis.statistics.ngrams import count_phrases
from analysis.statistics.running import read_running
from analysis.statistics.words import count_words
from analysis.tokens import tokenize

ALL = {"min_count": 1, "min_docs": 1, "stop_groups": None, "words": "folded"}


def read_tokens(path: Path, articles: int) -> pd.DataFrame:
    """Articles from all over the file, the same each time."""
    texts = pd.read_json(path, lines=True, dtype=False)["text"].fillna("")
    texts = texts.iloc[:: max(len(texts) // articles, 1)].iloc[:articles]
    return tokenize(pd.DataFrame({"doc_id": [f"{n:06d}" for n in range(len(texts))], "text": texts.tolist()}))


def parts_of(tokens: pd.DataFrame, bound: str) -> list[tuple[int, list[str]]]:
    """Article and words of each sentence, or of each stretch without a sign."""
    running = read_running(tokens, "folded")
    words, number = running.words[running.codes].tolist(), getattr(running, bound).tolist()
    starts = [0, *(at for at in range(1, len(number)) if number[at] != number[at - 1]), len(number)]
    return [(int(running.doc[low]), words[low:high]) for low, high in pairwise(starts)]


def is_listed(word: str) -> bool:
    """Figures and single letters never are."""
    return len(word) > 1 and any(map(str.isalpha, word)) and not any(map(str.isdigit, word))


def frequent_words(tokens: pd.DataFrame, nodes: int) -> list[str]:
    counts = count_words(tokens, words="folded")
    return pd.Series(counts.matrix.sum(axis=0), counts.words).sort_values(kind="stable").index[-nodes:].tolist()


# --- windows ---------------------------------------------------------------------------------------------------------


def count_by_loop(sentences: list, node: str, window: int) -> tuple[Counter, dict[str, int]]:
    near, docs = Counter(), defaultdict(set)
    for doc, words in sentences:
        for at, word in enumerate(words):
            if word == node:
                for other in words[max(at - window, 0) : at] + words[at + 1 : at + 1 + window]:
                    near[other] += 1
                    docs[other].add(doc)
    return near, {word: len(held) for word, held in docs.items()}


def measures_by_hand(n: int, n_node: int, n_word: int, words: int, window: int) -> dict[str, float]:
    expected, near, far = n_node * n_word * 2 * window / words, n_node * 2 * window, max(n_word - n, 0)
    cells, rows = [[n, near - n], [far, words - near - far]], [near, words - near]
    g2 = 0.0 if near < words and cells[1][1] >= 0 else math.nan
    for row, seen in zip(rows, cells, strict=True):
        for o, column in zip(seen, [n + far, words - n - far], strict=True):
            g2 += 2 * o * math.log(o * words / (row * column)) if o and not math.isnan(g2) else 0.0
    return {
        "logdice": 14 + math.log2(2 * n / (n_node + n_word)),
        "g2": math.copysign(g2, n - near * (n + far) / words),
        "mi": math.log2(n * words / (n_node * n_word)),
        "t": (n - expected) / math.sqrt(n),
    }


def measures_by_nltk(n: int, n_node: int, n_word: int, words: int, window: int) -> dict[str, float]:
    """G2 only where a word is not nearer than it is frequent: nltk has no such table of four cells."""
    from nltk.metrics import BigramAssocMeasures as nltk

    near = n_node * 2 * window
    spanned = (n, (near, n_word), words)
    told = {
        "logdice": 14 + math.log2(nltk.dice(n, (n_node, n_word), words)),
        "mi": nltk.pmi(n, (n_node, n_word), words),
        "t": nltk.student_t(*spanned),
    }
    if n <= n_word and near < words and words - near - n_word + n >= 0:
        told["g2"] = math.copysign(nltk.likelihood_ratio(*spanned), n - near * n_word / words)
    return told


def windows_by_nltk(sentences: list, window: int) -> Counter:
    """Pairs of words within reach, both ways; the gaps between sentences are wider than the window."""
    from nltk.collocations import BigramCollocationFinder

    running = [word for _, words in sentences for word in [*words, *[None] * window]]
    found = Counter()
    for (one, other), n in BigramCollocationFinder.from_words(running, window_size=window + 1).ngram_fd.items():
        found[one, other] += n
        found[other, one] += n
    return found


class Largest(dict):
    """The largest difference seen of each comparison, and how many numbers were compared."""

    def see(self, name: str, ours: float, theirs: float) -> None:
        apart = 0.0 if math.isnan(ours) and math.isnan(theirs) else abs(ours - theirs) / max(1.0, abs(theirs))
        number, largest = self.get(name, (0, 0.0))
        self[name] = (number + 1, apart if math.isnan(apart) or apart > largest else largest)


def compare_windows(tokens: pd.DataFrame, nodes: list[str], window: int, seen: Largest) -> Iterator[str]:
    start = time.perf_counter()
    tables = {node: collocations(tokens, node, window=window, **ALL) for node in nodes}
    yield f"collocations of {len(nodes)} nodes: {time.perf_counter() - start:.2f} s"
    sentences, start = parts_of(tokens, "sentence"), time.perf_counter()
    loops = {node: count_by_loop(sentences, node, window) for node in nodes}
    yield f"the loop: {time.perf_counter() - start:.2f} s"
    frequency = Counter(word for _, words in sentences for word in words)
    start = time.perf_counter()
    by_nltk = windows_by_nltk(sentences, window) if has_nltk() else None
    yield f"nltk, all pairs: {time.perf_counter() - start:.2f} s" if by_nltk is not None else "nltk is not installed"
    for node, table in tables.items():
        near, docs = loops[node]
        seen.see("collocates (loop)", len(table), sum(map(is_listed, near)))
        for row in table.to_dict("records"):
            numbers = (row["n"], frequency[node], frequency[row["word"]], len(tokens), window)
            seen.see("f_xy (loop)", row["n"], near[row["word"]])
            seen.see("f_y (loop)", row["n_word"], frequency[row["word"]])
            seen.see("articles (loop)", row["docs"], docs[row["word"]])
            for name, value in measures_by_hand(*numbers).items():
                seen.see(f"{name} (by hand)", row[name], value)
            if by_nltk is not None:
                seen.see("f_xy (nltk, window)", row["n"], by_nltk[node, row["word"]])
                for name, value in measures_by_nltk(*numbers).items():
                    seen.see(f"{name} (nltk)", row[name], value)


# --- phrases ---------------------------------------------------------------------------------------------------------


def grams_of(stretches: list, length: int) -> list[tuple[str, ...]]:
    return [tuple(words[at : at + length]) for _, words in stretches for at in range(len(words) - length + 1)]


def strength_by_loop(grams: list[tuple[str, ...]], phrases: list[tuple[str, ...]]) -> list[tuple[float, float]]:
    """lambda and z: of each pattern, how many phrases of this length agree in just these places."""
    length = len(grams[0])
    patterns = [*product([False, True], repeat=length)]
    held = {pattern: Counter(tuple(mask(gram, pattern)) for gram in grams) for pattern in patterns}
    told = []
    for phrase in phrases:
        at_least = {pattern: held[pattern][tuple(mask(phrase, pattern))] for pattern in patterns}
        strength = spread = 0.0
        for pattern in patterns:
            more = [other for other in patterns if all(o or not p for o, p in zip(other, pattern, strict=True))]
            n = 0.5 + sum((-1) ** (sum(other) - sum(pattern)) * at_least[other] for other in more)
            strength += (-1) ** (length - sum(pattern)) * math.log(n)
            spread += 1 / n
        told.append((strength, strength / math.sqrt(spread)))
    return told


def mask(gram: tuple[str, ...], pattern: tuple[bool, ...]) -> Iterator[str | None]:
    return (word if told else None for word, told in zip(gram, pattern, strict=True))


def compare_phrases(tokens: pd.DataFrame, length: int, seen: Largest) -> Iterator[str]:
    start = time.perf_counter()
    table = count_phrases(tokens, n=length, **{**ALL, "min_count": 3})
    yield f"phrases of {length} words, {len(table):,} listed: {time.perf_counter() - start:.2f} s"
    stretches = parts_of(tokens, "stretch")
    grams = grams_of(stretches, length)
    counts = Counter(grams)
    phrases = [tuple(phrase.split(" ")) for phrase in table["phrase"]]
    expected = sum(n >= 3 and is_listed(gram[0]) and is_listed(gram[-1]) for gram, n in counts.items())
    seen.see(f"phrases of {length} (loop)", len(phrases), expected)
    for phrase, n in zip(phrases, table["n"], strict=True):
        seen.see(f"count of {length} words (loop)", n, counts[phrase])
    told = zip(strength_by_loop(grams, phrases), table["lambda"], table["z"], strict=True)
    for (strength, z), ours, our_z in told:
        seen.see(f"lambda of {length} words (loop)", ours, strength)
        seen.see(f"z of {length} words (loop)", our_z, z)
    if has_nltk():
        found = finder(length).from_documents([words for _, words in stretches]).ngram_fd
        for phrase, n in zip(phrases, table["n"], strict=True):
            seen.see(f"count of {length} words (nltk)", n, found[phrase])


def finder(length: int):
    from nltk.collocations import BigramCollocationFinder, TrigramCollocationFinder

    return {2: BigramCollocationFinder, 3: TrigramCollocationFinder}[length]


def has_nltk() -> bool:
    try:
        import nltk.collocations
    except ImportError:
        return False
    return bool(nltk.collocations)


def report(path: Path, articles: int, nodes: int, window: int) -> None:
    tokens = read_tokens(path, articles)
    print(f"{path.name}: {tokens['doc_id'].nunique():,} articles, {len(tokens):,} words")
    seen = Largest()
    for line in compare_windows(tokens, frequent_words(tokens, nodes), window, seen):
        print(f"    {line}")
    for length in (2, 3):
        for line in compare_phrases(tokens, length, seen):
            print(f"    {line}")
    for name, (number, largest) in seen.items():
        print(f"    {name:32} {number:>9,} compared, largest difference {largest:.1e}{'' if largest < 1e-9 else '  !'}")


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("paths", nargs="+", metavar="PATH", type=Path)
    parser.add_argument("--articles", type=int, default=1000)
    parser.add_argument("--nodes", type=int, default=20)
    parser.add_argument("--window", type=int, default=5)
    asked = parser.parse_args(arguments)
    for path in asked.paths:
        try:
            report(path, asked.articles, asked.nodes, asked.window)
        except (OSError, ValueError, KeyError) as error:
            print(f"collocations.py: {path}: cannot be read ({error})", file=sys.stderr)
            return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
