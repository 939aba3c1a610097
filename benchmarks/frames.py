"""Do shares, contrasts and intervals agree with other programs, and do the intervals cover what they promise?

    python benchmarks/frames.py PATH [--codebook FILE] [--simulations 2000]

PATH is a file of records, .jsonl or .jsonl.gz, with the columns text and outlet. Printed: the largest difference
between Khitab and statsmodels (where it is installed), scipy, or a plain loop, over every theme and frame in every
outlet; then how often the 95 % intervals of a share hold the true one, where articles come in events and an event's
articles resemble each other (beta-binomial, intra-class correlation .3).
"""

import argparse
import sys
from pathlib import Path

import numpy as np
import pandas as pd
from scipy import stats

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # a checkout runs without being installed

import analysis as kh
from analysis.framing.contrasts import compare_frames
from analysis.framing.frames import count_frames
from analysis.framing.presence import count_presence
from analysis.statistics.bootstrap import bootstrap_shares
from analysis.statistics.intervals import BOOTSTRAPS, SEED, wilson

CORRELATION = 0.3
DESIGNS = [(40, 1), (40, 5), (40, 10), (10, 5), (200, 5)]  # events, articles of each


def read_corpus(path: Path) -> pd.DataFrame:
    records = pd.read_json(path, lines=True, dtype=False)
    records = records[records["text"].fillna("").str.strip() != ""]
    ids = [f"{number:07d}" for number in range(len(records))]
    documents = pd.DataFrame(
        {"doc_id": ids, "outlet": records["outlet"].to_numpy(), "text": records["text"].to_numpy()}
    )
    return documents.assign(event=[f"e{number // 3}" for number in range(len(documents))])


def gap(ours, theirs) -> float:
    """The largest difference; NaN on both sides is none."""
    ours, theirs = np.asarray(ours, float), np.asarray(theirs, float)
    unlike = np.where(np.isnan(ours) & np.isnan(theirs), 0, np.abs(ours - theirs))
    return float(np.max(unlike, initial=0))


def with_statsmodels(frames: pd.DataFrame, table: pd.DataFrame) -> dict[str, float]:
    try:
        from statsmodels.stats.multitest import multipletests
        from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint, proportions_ztest
    except ImportError:
        return {}
    told = frames[frames["articles"] > 0]
    low, high = proportion_confint(told["articles_with"], told["articles"], method="wilson")
    counts = table[["articles_with_a", "articles_a", "articles_with_b", "articles_b"]].to_numpy()
    newcomb = np.array([confint_proportions_2indep(*row, method="newcomb", compare="diff") for row in counts])
    varied = table["articles_with_a"] + table["articles_with_b"] > 0  # theirs is NaN where both shares are 0
    varied &= table["articles_with_a"] + table["articles_with_b"] < table["articles_a"] + table["articles_b"]
    tests = np.array([proportions_ztest(row[[0, 2]], row[[1, 3]]) for row in counts[varied]])
    return {
        "Wilson, statsmodels": gap(told[["share_low", "share_high"]], np.column_stack([low, high])),
        "Newcombe, statsmodels": gap(table[["difference_low", "difference_high"]], newcomb),
        "z and p, statsmodels": gap(table.loc[varied, ["z", "p"]], tests),
        "q, statsmodels": gap(table["q"], multipletests(table["p"], method="fdr_bh")[1]),
    }


def with_scipy(table: pd.DataFrame) -> dict[str, float]:
    counts = table[["articles_with_a", "articles_a", "articles_with_b", "articles_b"]].to_numpy()
    p = [_chi2(*row) for row in counts]
    ends = [stats.binomtest(int(k), int(n)).proportion_ci(method="wilson") for k, n in counts[:, :2]]
    low, high = wilson(counts[:, 0], counts[:, 1])
    return {
        "p, scipy chi2_contingency": gap(table["p"], p),
        "Wilson, scipy binomtest": gap([low, high], np.transpose(ends)),
    }


def _chi2(k_a: int, n_a: int, k_b: int, n_b: int) -> float:
    cells = np.array([[k_a, n_a - k_a], [k_b, n_b - k_b]])
    if not cells.sum(axis=0).all():
        return 1.0  # no variation: chi2_contingency refuses it, we call it no difference
    return stats.chi2_contingency(cells, correction=False).pvalue


def with_loops(presence, frames: pd.DataFrame, clustered: pd.DataFrame) -> dict[str, float]:
    """The bootstrap of the rate draw by draw, and the variance over clusters cluster by cluster."""
    rates, cells = [], frames.groupby("outlet", sort=True).indices
    for outlet in cells:
        at = np.flatnonzero(presence.articles["outlet"] == outlet)
        words = presence.articles["_words"].to_numpy()[at]
        rates += [_loop_rate(presence.hits[at, row], words) for row in range(len(presence.rows))]
    z = [_loop_z(presence, row.group_a, row.theme, row.frame) for row in clustered.itertuples()]
    return {
        "bootstrap of rates, plain loop": gap(frames[["per_1000_low", "per_1000_high"]], rates),
        "z over clusters, plain loop": gap(clustered["z"], z),
    }


def _loop_rate(hits: np.ndarray, words: np.ndarray) -> tuple[float, float]:
    if len(hits) < 2 or not hits.sum():
        return np.nan, np.nan
    random, rates = np.random.default_rng(SEED), []
    for _ in range(BOOTSTRAPS):
        drawn = random.integers(0, len(hits), len(hits))
        rates.append(1000 * hits[drawn].sum() / words[drawn].sum())
    return tuple(np.percentile(rates, [2.5, 97.5]))


def _loop_z(presence, group: str, theme: str, frame: str) -> float:
    column = next(n for n, row in enumerate(presence.rows) if (row.theme, row.frame) == (theme, frame))
    y, inside = presence.present[:, column], presence.articles["outlet"].to_numpy(object) == group
    share, n_a, n_b = y.mean(), inside.sum(), (~inside).sum()
    sums: dict[int, float] = {}
    for cluster, value, side in zip(presence.articles["_cluster"], y, inside, strict=True):
        sums[cluster] = sums.get(cluster, 0.0) + (value - share) * (1 / n_a if side else -1 / n_b)
    m, difference = len(sums), y[inside].mean() - y[~inside].mean()
    variance = m / (m - 1) * sum(value**2 for value in sums.values())
    return difference / np.sqrt(variance) if variance > 0 else 0.0


def beside_other_draws(presence, frames: pd.DataFrame) -> float:
    """scipy's own bootstrap of the largest outlet's rates: other draws, so near and not equal; in widths of ours."""
    outlet = presence.articles["outlet"].value_counts().index[0]
    at, rows = np.flatnonzero(presence.articles["outlet"] == outlet), frames[frames["outlet"] == outlet]
    words, apart = presence.articles["_words"].to_numpy()[at], [0.0]
    for column, ours in enumerate(rows[["per_1000_low", "per_1000_high"]].to_numpy()):
        if np.isnan(ours).any():
            continue
        data = (presence.hits[at, column], words)
        options = {"paired": True, "vectorized": True, "n_resamples": 4000, "batch": 500, "method": "percentile"}
        found = stats.bootstrap(data, _rate, rng=np.random.default_rng(1), **options).confidence_interval
        apart.append(float(np.max(np.abs(np.array(found) - ours)) / (ours[1] - ours[0])))
    return max(apart)


def _rate(hits, words, axis=-1):
    return 1000 * hits.sum(axis=axis) / words.sum(axis=axis)


def cover(events: int, size: int, *, share: float, simulations: int) -> tuple[float, float]:
    """How often Wilson's interval and the cluster bootstrap hold the true share."""
    random, strength = np.random.default_rng(SEED), 1 / CORRELATION - 1
    units, held = np.repeat(np.arange(events), size), np.zeros(2)
    for _ in range(simulations):
        chances = random.beta(share * strength, (1 - share) * strength, events)
        present = random.random(events * size) < np.repeat(chances, size)
        plain = wilson(present.sum(), len(present))
        clustered = [end[0] for end in bootstrap_shares(present[:, None], units)]
        held += [low <= share <= high for low, high in (plain, clustered)]
    return tuple(held / simulations)


def report(path: Path, codebook: Path | None, simulations: int) -> None:
    documents, book = read_corpus(path), kh.read_codebook(codebook)
    tokens = kh.tokenize(documents)
    hits = kh.find_terms(tokens, book)
    given = (hits, tokens, documents, book)
    frames, table = count_frames(*given, by="outlet"), compare_frames(*given, by="outlet")
    clustered = compare_frames(*given, by="outlet", cluster="event")
    presence = count_presence(*given, groups=documents[["outlet"]], cluster="event")
    print(f"{path.name}: {len(documents):,} articles, {len(frames):,} cells, {len(table):,} contrasts")
    print("largest differences")
    gaps = with_statsmodels(frames, table) | with_scipy(table) | with_loops(presence, frames, clustered)
    for name, value in gaps.items():
        print(f"    {name:34} {value:.1e}{'' if value <= 1e-9 else '   more than 1e-9'}")
    if "Wilson, statsmodels" not in gaps:
        print("    statsmodels is not installed: left out")
    apart = beside_other_draws(presence, frames)
    print(f"    scipy.stats.bootstrap, other draws: ends apart by at most {apart:.2f} of the interval's width")
    print(
        f"coverage of 95 % intervals of a share, {simulations:,} simulations, correlation within events {CORRELATION}"
    )
    for share in (0.5, 0.2):
        for events, size in DESIGNS:
            plain, whole = cover(events, size, share=share, simulations=simulations)
            print(
                f"    share {share}, {events:3} events of {size:2} articles: Wilson {plain:.3f}, clusters {whole:.3f}"
            )


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("path", metavar="PATH", type=Path)
    parser.add_argument("--codebook", metavar="FILE", type=Path)
    parser.add_argument("--simulations", type=int, default=2000)
    asked = parser.parse_args(arguments)
    try:
        report(asked.path, asked.codebook, asked.simulations)
    except (OSError, ValueError, KeyError) as error:
        print(f"frames.py: {asked.path}: cannot be read ({error})", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
