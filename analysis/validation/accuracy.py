"""Found beside true: how much of what the codebook finds is right, and how much it misses."""

import numpy as np
import pandas as pd

from analysis.tables import ACCURACY
from analysis.validation.estimates import f1, recall
from analysis.validation.strata import Cell
from analysis.validation.trial import read_trial

ADVISED = (50, 100)  # flagged and unflagged articles to code: below, a verdict is likely to be wrong


def measure_accuracy(
    found: pd.DataFrame, gold: pd.DataFrame, documents: pd.DataFrame | None = None, *,
    sample: pd.DataFrame | None = None, split: str | None = "test",
) -> pd.DataFrame:  # fmt: skip
    """Precision, recall and F1 of every theme and frame, weighted back to the corpus.

    `found` is the table of `count_per_article` for the whole corpus, `gold` are codings with one value of a unit: coded
    twice and adjudicated (`adjudicate`), 1 where the article carries the frame, 0 where not; the variable is the
    frame's key (or theme/frame), a theme's its key. One row is a theme or a frame: the columns of the `accuracy` table,
    those without gold with NaN and the `reason`. A theme that nobody coded is true where one of its frames is
    (`gold_from` "its frames").

    Articles that the program flags and those it does not are two strata, counted in the corpus and sampled in the gold:
    precision = p_1, recall = N_1 p_1 / Σ N_s p_s, each with a 95 % interval (Wilson per stratum, MOVER). With `sample`
    (that of `draw_sample`: doc_id, stratum and N_stratum, or weight; status) an article counts for as many as it
    was drawn from, and near misses are a stratum of their own. Without, articles are taken to be drawn at random among
    the flagged and among the unflagged.

    Where the sample has a column `split`, only articles of that split count: those that shaped the codebook do not
    test it. `split=None` takes all, with a warning. With `duplicate_group` in `documents` a story counts once.

    Raises
    ------
    KhitabError
        where coders differ and nobody settled it, a value is not 1 or 0, no variable is a frame, or no coded article is
        among the documents.

    Caveat: fewer than 50 flagged and 100 unflagged coded articles make wrong verdicts likely (Song et al. 2020);
    `reason` says so. Recall hangs on the few misses found among many unflagged articles. True is what the coders agreed
    on.

    >>> found = pd.DataFrame({"doc_id": list("abcd"), "theme": "t", "frame": "f", "present": [1, 1, 0, 0]})
    >>> gold = pd.DataFrame({"unit": "article", "unit_id": list("abcd"), "variable": "f", "coder": "adjudicated"})
    >>> table = measure_accuracy(found, gold.assign(value=[1, 0, 1, 0]))
    >>> table[["precision", "recall", "f1"]].values.tolist()
    [[0.5, 0.5, 0.5]]

    Measure
    -------
    name: precision
    formula: p_1, the share of flagged articles that carry the frame, weighted
    default: Wilson 95 % interval
    unit: fraction
    caveat: per article, not per hit; coders taken to be right
    source: Grimmer and Stewart 2013; Song et al. 2020 for the size of the gold
    """
    trial = read_trial(found, gold, documents, sample=sample, split=split)
    everywhere = trial.first_copies(np.arange(len(trial.articles)))
    rows = [
        {**names, "gold_from": trial.origin.get(key, ""), **judge_cell(trial.cell(key, everywhere))}
        for key, names in zip(trial.listed(), trial.rows.to_dict("records"), strict=True)
    ]
    names = [column.name for column in ACCURACY.columns if column.name in rows[0]]
    return pd.DataFrame(rows, columns=names)


def judge_cell(cell: Cell) -> dict:
    """The columns of a cell: counts, precision, recall and F1 with intervals, and what is wrong with them."""
    true, false, missed, left = cell.counts
    counts = {"articles": cell.flagged + cell.unflagged, "flagged": cell.flagged}
    counts |= dict(zip(("coded_flagged", "coded_unflagged"), cell.coded, strict=True))
    counts |= {"true_hits": true, "false_hits": false, "misses": missed, "true_zeros": left}
    right, lost = sides_of(cell)
    measured = {"precision": cell.share_flagged, "recall": recall(right, lost), "f1": f1(right, lost, cell.flagged)}
    ends = {f"{name}{end}": float(v) for name, ends in measured.items() for end, v in zip(ENDS, ends, strict=True)}
    return counts | ends | {"reason": reason_of(cell)}


ENDS = ("", "_low", "_high")


def sides_of(cell: Cell) -> tuple[np.ndarray, np.ndarray]:
    """Articles that carry the frame, found and missed: estimate, low, high; no one is missed where all are flagged."""
    sides = ((cell.flagged, cell.share_flagged), (cell.unflagged, cell.share_unflagged))
    right, lost = (n * np.array(share) if n else np.zeros(3) for n, share in sides)
    return right, lost


def reason_of(cell: Cell) -> str:
    """Why a number is missing or weak; '' where all is well."""
    flagged, unflagged = cell.coded
    if not flagged + unflagged:
        return "not coded"
    reasons = []
    if not cell.flagged:
        reasons.append("the terms find no article")
    elif not flagged:
        reasons.append("no flagged article was coded: precision is unknown")
    if cell.unflagged and not unflagged:
        reasons.append("no unflagged article was coded: misses are unknown")
    few = flagged < min(ADVISED[0], cell.flagged) or unflagged < min(ADVISED[1], cell.unflagged)
    if few and not reasons:
        told = f"{flagged} flagged and {unflagged} unflagged articles coded"
        reasons.append(f"thin: {told}; advised {ADVISED[0]} and {ADVISED[1]}")
    return "; ".join(reasons)
