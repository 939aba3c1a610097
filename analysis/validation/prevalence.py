"""Shares of articles, corrected for what the codebook finds falsely and what it misses."""

import numpy as np
import pandas as pd

from analysis.errors import KhitabError
from analysis.statistics.intervals import wilson
from analysis.statistics.options import as_names
from analysis.tables import PREVALENCE
from analysis.validation.accuracy import ENDS, judge_cell
from analysis.validation.estimates import combine_shares
from analysis.validation.strata import Cell
from analysis.validation.trial import read_trial

LEAST = 20


def correct_prevalence(
    found: pd.DataFrame, gold: pd.DataFrame, documents: pd.DataFrame, *,
    by: str | list[str] | None = None, sample: pd.DataFrame | None = None, least: int = LEAST,
) -> pd.DataFrame:  # fmt: skip
    """How many articles carry each theme and frame: the raw share, and the share corrected by the gold.

    One row is a theme or a frame in a group (`by` as in `count_frames`): the columns of the `prevalence` table.
    `found`, `gold` and `sample` are those of `measure_accuracy`; of a sample with a `split` only test articles serve.
    share is that of `count_frames`, with Wilson's interval: articles that mention the vocabulary. corrected = Σ (N_s /
    N) p_s over flagged and unflagged articles (and near misses, where the sample has them), p_s the share of the coded
    articles of stratum s that carry the frame, with its MOVER interval. A story counts once in a group, as in
    `count_frames`.

    A group is corrected by gold of its own where `least` flagged and `least` unflagged articles of it were coded, or
    all of them. Else the rates of the whole corpus serve, and `assumption` says so: "assumes equal error across
    outlet". That is no small assumption: terms err more where their words are used for other things (Bachl and Scharkow
    2017).

    Raises
    ------
    KhitabError
        as `measure_accuracy`, and where `least` is no number from 1 on.

    Caveat: intervals hold the sampling of coded articles, as from a large corpus (where all are coded, they say what
    other articles of the kind might give), not errors of the coders. Groups corrected by the same rates are not
    independent: their differences need gold of their own.

    >>> found = pd.DataFrame({"doc_id": list("abcd"), "theme": "t", "frame": "f", "present": [1, 1, 0, 0]})
    >>> gold = pd.DataFrame({"unit": "article", "unit_id": list("abc"), "variable": "f", "coder": "adjudicated"})
    >>> documents = found[["doc_id"]].assign(outlet="x")
    >>> table = correct_prevalence(found, gold.assign(value=[1, 0, 0]), documents, by="outlet")
    >>> table[["outlet", "share", "corrected", "assumption"]].values.tolist()
    [['x', 0.5, 0.25, 'assumes equal error across outlet']]
    """
    if not isinstance(least, int | np.integer) or isinstance(least, bool) or least < 1:
        raise KhitabError(f"least={least!r}: give the number of coded articles a group needs, from 1 on")
    names = as_names("by", by or [], "name columns of the documents, or week, month, quarter, year")
    trial = read_trial(found, gold, documents, by=names, sample=sample)
    everywhere = trial.first_copies(np.arange(len(trial.articles)))
    groups = [((), everywhere)]
    if names:
        parts = trial.articles.groupby(names, sort=True, dropna=False, observed=True)
        groups = [(values, trial.first_copies(part.index.to_numpy())) for values, part in parts]
    labels = dict(zip(trial.listed(), trial.rows.to_dict("records"), strict=True))
    pooled = {key: trial.cell(key, everywhere) for key in labels}
    rows = [
        {
            **dict(zip(names, values, strict=True)),
            **label,
            **_correct(trial.cell(key, first), pooled[key], names, least),
        }
        for values, first in groups
        for key, label in labels.items()
    ]
    columns = [column.name for column in PREVALENCE.columns if column.name in rows[0]]
    return pd.DataFrame(rows, columns=[*names, *columns])


def _correct(own: Cell, pooled: Cell, names: list[str], least: int) -> dict:
    enough = not names or _has_gold(own, least)
    of = own if enough else pooled
    rates = Cell(own.flagged, own.unflagged, own.counts, of.share_flagged, of.share_unflagged)
    n = own.flagged + own.unflagged
    sides = np.transpose([rates.share_flagged, rates.share_unflagged])
    corrected = combine_shares(np.array([own.flagged, own.unflagged]) / n, *sides)
    raw = own.flagged / n, *wilson(own.flagged, n)
    told = {f"share{end}": float(value) for end, value in zip(ENDS, raw, strict=True)}
    told |= {f"corrected{end}": float(value) for end, value in zip(ENDS, corrected, strict=True)}
    judged = judge_cell(rates) | {"articles_with": own.flagged}
    if not enough and any(pooled.coded):
        judged["reason"] = judge_cell(pooled)["reason"]
    assumption = "" if enough else f"assumes equal error across {', '.join(names)}"
    return {**judged, **told, "assumption": assumption if any(pooled.coded) else ""}


def _has_gold(cell: Cell, least: int) -> bool:
    flagged, unflagged = cell.coded
    return flagged >= min(least, cell.flagged) and unflagged >= min(least, cell.unflagged)
