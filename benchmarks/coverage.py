"""Do the intervals of corrected shares, recall and precision hold the true value as often as they say?

    python benchmarks/coverage.py [--simulations 4000] [--corpus 20000]

A corpus is made in which a dictionary flags a part of the articles, of which a part carries the frame, as do a few of
those it does not flag; some of each are drawn and coded without error. Printed for each cell: how often the 95 %
intervals hold the truth, over many such samples: of the corrected share by Khitab (Wilson per stratum, MOVER) and by
Wald (π ± 1.96 standard errors), of recall by Khitab and by the delta method, of precision; and the mean width of the
interval of the share. In the cell "rare" the usual intervals fail: misses are few, so most samples hold
one or none. The last cells have near misses, a third stratum, drawn more often than the rest.
"""

import argparse
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # a checkout runs without being installed

from analysis.statistics.intervals import SEED, Z95, wilson
from analysis.validation.estimates import combine_shares, recall


@dataclass(frozen=True)
class Design:
    """Strata, flagged first: their parts of the corpus, which part of them carries the frame, how many are coded."""

    name: str
    parts: tuple[float, ...]
    carried: tuple[float, ...]
    coded: tuple[int, ...]


CELLS = [
    Design("rare", (0.05, 0.95), (0.8, 0.01), (50, 100)),
    Design("rare, more coded", (0.05, 0.95), (0.8, 0.01), (100, 300)),
    Design("common", (0.30, 0.70), (0.8, 0.05), (60, 100)),
    Design("half", (0.50, 0.50), (0.7, 0.20), (50, 100)),
    Design("precise", (0.20, 0.80), (0.95, 0.02), (50, 100)),
    Design("imprecise", (0.40, 0.60), (0.4, 0.05), (50, 100)),
    Design("near misses", (0.15, 0.10, 0.75), (0.8, 0.3, 0.01), (50, 50, 50)),
    Design("rare, near misses", (0.05, 0.05, 0.90), (0.8, 0.2, 0.005), (50, 50, 50)),
]


def draw(design: Design, corpus: int, simulations: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Sizes of the strata, articles of each that carry the frame, and how many of the coded do in each sample."""
    sizes = np.round(np.array(design.parts) * corpus).astype(np.int64)
    true = np.round(np.array(design.carried) * sizes).astype(np.int64)
    random = np.random.default_rng(SEED)
    drawn = [random.hypergeometric(k, n - k, m, simulations) for k, n, m in zip(true, sizes, design.coded, strict=True)]
    return sizes, true, np.array(drawn)


def cover(design: Design, corpus: int, simulations: int) -> dict[str, float]:
    """How often each interval holds the truth."""
    sizes, true, x = draw(design, corpus, simulations)
    n, w = np.array(design.coded)[:, None], sizes / sizes.sum()
    p, (low, high) = x / n, wilson(x, np.broadcast_to(n, x.shape))
    share, recalled = true.sum() / sizes.sum(), true[0] / true.sum()
    estimate, *ends = combine_shares(w[:, None], p, low, high)
    variance = p * (1 - p) / n
    spread = Z95 * np.sqrt((w[:, None] ** 2 * variance).sum(axis=0))
    found = tuple(w[0] * end[0] for end in (p, low, high))
    missed = combine_shares(w[1:, None], p[1:], low[1:], high[1:])
    return {
        "share, MOVER": held(share, *ends),
        "share, Wald": held(share, estimate - spread, estimate + spread),
        "recall, MOVER": held(recalled, *recall(found, missed)[1:]),
        "recall, delta": held(recalled, *delta(found[0], missed[0], w, variance)),
        "precision": held(true[0] / sizes[0], low[0], high[0]),
        "width": float(np.mean(ends[1] - ends[0])),
    }


def delta(found: np.ndarray, missed: np.ndarray, w: np.ndarray, variance: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Recall ± 1.96 standard errors by its derivatives; no interval where nothing was found or missed."""
    total = np.where(found + missed > 0, found + missed, np.nan)
    spread = (missed**2 * w[0] ** 2 * variance[0] + found**2 * (w[1:, None] ** 2 * variance[1:]).sum(axis=0)) / total**4
    return found / total - Z95 * np.sqrt(spread), found / total + Z95 * np.sqrt(spread)


def held(truth: float, low: np.ndarray, high: np.ndarray) -> float:
    return float(np.mean((low <= truth + 1e-12) & (truth <= high + 1e-12)))


def report(simulations: int, corpus: int) -> None:
    print(f"{simulations:,} samples of each cell, {corpus:,} articles; nominal .950")
    names = ["share, MOVER", "share, Wald", "recall, MOVER", "recall, delta", "precision", "width"]
    print(f"{'':20}" + "".join(f"{name:>15}" for name in names))
    for design in CELLS:
        told = cover(design, corpus, simulations)
        print(f"{design.name:20}" + "".join(f"{told[name]:15.3f}" for name in names))


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--simulations", type=int, default=4000)
    parser.add_argument("--corpus", type=int, default=20000)
    asked = parser.parse_args(arguments)
    if asked.simulations < 1 or asked.corpus < 10000:
        print("coverage.py: --simulations from 1 on, --corpus from 10000 on", file=sys.stderr)
        return 2
    report(asked.simulations, asked.corpus)
    return 0


if __name__ == "__main__":
    sys.exit(main())
