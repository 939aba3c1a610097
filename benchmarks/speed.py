"""How fast is each work, beside what a user would take instead? Every engine in a process of its own, in turn.

    python benchmarks/speed.py [--megabytes 10 100] [--path PATH] [--works matrix …] [--rounds 3]

The corpus is made (benchmarks/speed_text.py), or read from PATH. A row is an engine at a work: median seconds and CPU
seconds of the rounds, the peak memory of its process with the text in it, what it found, and `times`: its seconds over
those of Khitab in the same rounds. Growth is the seconds at one size over those at the size before. The works are those
of speed_works.py; reading the corpus is no part of them. `limit` is `wc -w` over the same text, in the C locale: a
stand-in for what one core needs to look at every word.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median

import pandas as pd

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # a checkout runs without being installed

from analysis.errors import KhitabError
from benchmarks.speed_text import write_files, write_made
from benchmarks.speed_works import WORKS

OURS, WARM = "Khitab", 50  # articles that every engine tries first
COLUMNS = ["MB", "work", "engine", "seconds", "CPU seconds", "peak MiB", "found", "times", "growth"]


def run_here(work: str, engine: str, path: Path) -> dict:
    """One engine at one work, in this process."""
    documents = pd.read_parquet(path)
    task = WORKS[work][engine]
    task.run(*task.ready(documents.head(WARM)))  # what is imported and read once is read now
    ready = task.ready(documents)
    start, used = time.perf_counter(), time.process_time()
    result = task.run(*ready)
    told = {"seconds": time.perf_counter() - start, "CPU seconds": time.process_time() - used}
    return {**told, "peak MiB": _peak(), "found": task.found(result)}


def _peak() -> float:
    """The most memory this process ever had; NaN where the system does not tell."""
    status = Path(
        "/proc/self/status"
    )  # what getrusage tells begins with the memory of the process that started this one
    if not status.exists():
        return float("nan")
    told = dict(line.split(":", 1) for line in status.read_text(encoding="utf-8").splitlines())
    return int(told["VmHWM"].split()[0]) / 1024


def run_apart(work: str, engine: str, path: Path) -> dict:
    """The same in a process of its own."""
    command = [sys.executable, __file__, "--run", work, engine, str(path)]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=True)
    return json.loads(done.stdout.splitlines()[-1])


def time_limit(path: Path, folder: Path) -> dict | None:
    """`wc -w` over the texts, where the system has it."""
    if not shutil.which("wc"):
        return None
    text = folder / "text.txt"
    text.write_text("\n".join(pd.read_parquet(path, columns=["text"])["text"]), encoding="utf-8")
    start = time.perf_counter()
    subprocess.run(["wc", "-w", text], env={**os.environ, "LC_ALL": "C"}, capture_output=True, check=True)
    return {"seconds": time.perf_counter() - start}


def measure(path: Path, works: list[str], rounds: int) -> pd.DataFrame:
    """One row an engine at a work; the rounds take the engines in turn."""
    rows = []
    for work in works:
        told = {engine: [] for engine in WORKS[work]}
        for _ in range(rounds):
            for engine, found in told.items():
                found.append(run_apart(work, engine, path))
        for engine, found in told.items():
            row = {name: median(once[name] for once in found) for name in found[0]}
            ratios = [once["seconds"] / ours["seconds"] for once, ours in zip(found, told[OURS], strict=True)]
            rows.append({"work": work, "engine": engine, **row, "times": median(ratios)})
    return pd.DataFrame(rows)


def measure_all(sizes: list[float], source: str | None, works: list[str], rounds: int) -> pd.DataFrame:
    """The table of all sizes, or of one's own corpus."""
    tables = []
    with tempfile.TemporaryDirectory() as folder:
        for size in sizes if source is None else [None]:
            path = Path(folder, "corpus.parquet")
            path = write_files(path, source) if source is not None else write_made(path, size)
            megabytes = pd.read_parquet(path, columns=["text"])["text"].str.encode("utf-8").str.len().sum() / 1e6
            table = measure(path, works, rounds)
            if limit := time_limit(path, Path(folder)):
                table = pd.concat([table, pd.DataFrame([{"work": "limit", "engine": "wc -w", **limit}])])
            tables.append(table.assign(MB=round(megabytes, 1)))
    table = pd.concat(tables, ignore_index=True)
    table["growth"] = table["seconds"] / table.groupby(["work", "engine"], sort=False)["seconds"].shift()
    return table.reindex(columns=COLUMNS)


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--megabytes", type=float, nargs="+", default=[10, 100], help="of made text")
    parser.add_argument("--path", help="a corpus of your own: a folder or a file")
    parser.add_argument("--works", nargs="+", choices=list(WORKS), default=list(WORKS), metavar="WORK")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--run", nargs=3, metavar=("WORK", "ENGINE", "FILE"), help=argparse.SUPPRESS)
    asked = parser.parse_args(arguments)
    if asked.run:
        print(json.dumps(run_here(*asked.run[:2], Path(asked.run[2]))))
        return 0
    if asked.rounds < 1 or min(asked.megabytes) <= 0:
        parser.error("--rounds counts from 1, and --megabytes is more than 0")
    try:
        table = measure_all(asked.megabytes, asked.path, asked.works, asked.rounds)
    except KhitabError as error:
        print(f"speed.py: {error}", file=sys.stderr)
        return 2
    formats = dict.fromkeys(["seconds", "CPU seconds", "times"], "{:.2f}".format)
    formats |= {"peak MiB": "{:,.0f}".format, "found": "{:,.0f}".format, "growth": "{:.1f}".format}
    print(table.to_string(index=False, formatters=formats, na_rep=""))
    return 0


if __name__ == "__main__":
    sys.exit(main())
