"""How fast are small files read, and how much memory does it take? Wall-clock seconds, the disk cache warm.

    python benchmarks/reading.py [--files 30000] [--words 240] [--path PATH]

The files are made in a temporary folder, from a seed, or those of PATH are read. Rows of the table:

open().read()        a bare loop over the same files, which decodes and keeps the texts
read_documents       the table of articles: encodings, ids, metadata, refusals
zip                  the same files in one zip archive (made files only)

`memory` is the most that was taken at once above what stood before, as a multiple of the text (UTF-8); goals: 5,000
files a second and 3 times the text.
"""

import argparse
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # a checkout runs without being installed

from analysis.corpus.documents import read_documents
from analysis.errors import KhitabError
from benchmarks.matching_speed import measure_peak

FILES, WORDS, SENTENCE, PARAGRAPH = 30_000, 240, 20, 3
TEXT = (
    "وصل وزير الخارجية إلى الرباط صباح اليوم وأجرى محادثات مع نظيره حول التعاون الأمني والعسكري بين البلدين "
    "وقال إن الزيارة ناجحة على جميع المستويات كما أكد الطرفان أهمية مكافحة الإرهاب في المنطقة"
)
COLUMNS = ["way", "files", "MB", "files per second", "goal", "ratio", "memory"]


def make_files(folder: Path, files: int, words: int, seed: int = 0) -> None:
    rng, vocabulary = np.random.default_rng(seed), TEXT.split()
    for number in range(files):
        drawn = rng.choice(vocabulary, words)
        sentences = [" ".join(drawn[start : start + SENTENCE]) + "." for start in range(0, words, SENTENCE)]
        paragraphs = [" ".join(sentences[start : start + PARAGRAPH]) for start in range(0, len(sentences), PARAGRAPH)]
        (folder / f"{number:06}.txt").write_text("\n".join(paragraphs), encoding="utf-8")


def pack(folder: Path, path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted(folder.iterdir()):
            archive.write(file, file.name)


def read_bare(folder: Path) -> list[str]:
    texts = []
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        with path.open(encoding="utf-8", errors="replace") as file:
            texts.append(file.read())
    return texts


def measure(folder: Path, archive: Path | None = None) -> pd.DataFrame:
    """One row is a way of reading."""
    size = sum(len(text.encode("utf-8", "replace")) for text in read_bare(folder)) / 1e6
    ways = {"open().read()": lambda: read_bare(folder), "read_documents": lambda: read_documents(folder)}
    if archive is not None:
        ways["zip"] = lambda: read_documents(archive)
    rows = [_measure_one(way, work, size) for way, work in ways.items()]
    table = pd.DataFrame(rows, columns=COLUMNS)
    table["ratio"] = (table["files per second"] / table["files per second"].iloc[0]).round(2)
    return table


def _measure_one(way: str, work: Callable, size: float) -> list:
    start = time.perf_counter()
    found, peak = measure_peak(work)
    seconds = time.perf_counter() - start
    goal = ">= 5,000/s, <= 3" if way == "read_documents" else ""
    return [way, len(found), round(size, 1), round(len(found) / seconds), goal, 1.0, round(peak * 1.048576 / size, 2)]


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Files a second, and memory.")
    parser.add_argument("--files", type=int, default=FILES)
    parser.add_argument("--words", type=int, default=WORDS, help="words a file")
    parser.add_argument("--path", type=Path, help="a folder of files to read instead of made ones")
    given = parser.parse_args(arguments)
    if given.files < 1 or given.words < 1:
        parser.error("--files and --words must be 1 or more")
    try:
        table = measure(given.path) if given.path else _measure_made(given.files, given.words)
    except (KhitabError, OSError, ZeroDivisionError) as error:
        print(f"reading.py: {error or given.path}", file=sys.stderr)
        return 2
    print(table.to_string(index=False))
    return 0


def _measure_made(files: int, words: int) -> pd.DataFrame:
    with tempfile.TemporaryDirectory() as place:
        folder, archive = Path(place, "files"), Path(place, "files.zip")
        folder.mkdir()
        make_files(folder, files, words)
        pack(folder, archive)
        return measure(folder, archive)


if __name__ == "__main__":
    sys.exit(main())
