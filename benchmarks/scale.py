"""Frames of one corpus in memory, in blocks, and on a cluster of this machine: seconds, peak memory, the same table?

    python benchmarks/scale.py [--megabytes 20] [--chunk 2000] [--path PATH] [--workers 1 2]

Each way is a run of `khitab frames --by outlet` in a process of its own. Peak memory is that of its largest process.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # a checkout runs without being installed

from benchmarks.speed_text import write_made

ROOT = Path(__file__).resolve().parents[1]


def run_frames(source: str, out: Path, *options: str) -> dict[str, float]:
    """Seconds and peak megabytes of one run."""
    command = [sys.executable, "-m", "analysis", "frames", source, "--by", "outlet", "--out", str(out), *options]
    begun = time.perf_counter()
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    if os.waitstatus_to_exitcode(status) not in (0, 1):
        raise SystemExit(f"{' '.join(command)} failed")
    return {"seconds": time.perf_counter() - begun, "MiB": used.ru_maxrss / 1024}


def compare(source: str, folder: Path, chunk: int, workers: list[int]) -> None:
    ways = {"in memory": [], "in blocks": ["--chunk", str(chunk)]}
    for number in workers:
        name = f"{number} worker{'s' if number > 1 else ''}"
        ways[name] = ["--chunk", str(chunk), "--scheduler", f"local:{number}"]
    tables, first = [], None
    print(f"{'way':<12} {'seconds':>8} {'ratio':>6} {'MiB':>7}")
    for way, options in ways.items():
        out = folder / f"{way.replace(' ', '-')}.csv"
        found = run_frames(source, out, *options)
        first = first or found["seconds"]
        print(f"{way:<12} {found['seconds']:>8.1f} {found['seconds'] / first:>6.2f} {found['MiB']:>7.0f}", flush=True)
        tables.append(out.read_bytes())
    print("the same table in every way" if len(set(tables)) == 1 else "THE TABLES DIFFER")


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--megabytes", type=float, default=20)
    options.add_argument("--chunk", type=int, default=2000)
    options.add_argument("--path", help="a corpus of your own; else a made one")
    options.add_argument("--workers", type=int, nargs="*", default=[1, 2])
    asked = options.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        source = asked.path or str(write_made(Path(folder, "made.parquet"), asked.megabytes))
        compare(source, Path(folder), asked.chunk, asked.workers)


if __name__ == "__main__":
    main()
