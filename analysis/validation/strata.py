"""A sample weighed back to its corpus: what each coded article stands for, and the classes it was drawn from."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.errors import KhitabError
from analysis.tables import check_table
from analysis.validation.estimates import combine_shares, weighted_wilson


@dataclass(frozen=True)
class Cell:
    """A frame in a group of articles: how many are flagged, and how many of those and of the others carry it."""

    flagged: int
    unflagged: int
    counts: tuple[int, int, int, int]  # coded: flagged and carried, flagged and not, not flagged and carried, neither
    share_flagged: tuple[float, float, float]  # estimate, low, high
    share_unflagged: tuple[float, float, float]

    @property
    def coded(self) -> tuple[int, int]:
        true, false, missed, left = self.counts
        return true + false, missed + left


def weigh_units(units: pd.Index, codings: pd.DataFrame, sample: pd.DataFrame | None) -> tuple[np.ndarray, str]:
    """The weight of each unit, 1 on average, and what the weights leave out."""
    if sample is None:
        found = codings.drop_duplicates("unit_id").set_index("unit_id")["weight"].reindex(units).astype(float)
        missing = ""
    else:
        articles = _article_of(units, codings, sample)
        found, missing = design_weights(articles, sample), _uncoded(articles, sample)
    if found.isna().any() or (found < 0).any() or found.sum() == 0:
        bad = units[(found.isna() | (found < 0)).to_numpy()]
        raise KhitabError(
            f"no weight is known of unit {bad[0] if len(bad) else units[0]!r}; "
            "the sample needs a row for each coded article, with stratum and N_stratum or with weight"
        )
    return found.to_numpy() / found.mean(), missing


def _article_of(units: pd.Index, codings: pd.DataFrame, sample: pd.DataFrame) -> pd.Index:
    """The article of a unit: itself, or the column doc_id of the codings of paragraphs and sentences."""
    if "doc_id" in codings:
        return pd.Index(codings.drop_duplicates("unit_id").set_index("unit_id")["doc_id"].reindex(units).astype("str"))
    known = set(sample["doc_id"].astype("str"))
    return pd.Index([unit if unit in known else unit.rpartition("#")[0] for unit in units])


def one_row_each(sample: pd.DataFrame) -> pd.DataFrame:
    """The sample by article: an article that several coders got has one row."""
    check_table(sample, "sample", needs=("doc_id",))
    return sample.assign(doc_id=sample["doc_id"].astype("str")).drop_duplicates("doc_id").set_index("doc_id")


def design_weights(articles: pd.Index, sample: pd.DataFrame) -> pd.Series:
    """What each article stands for: N_s / coded articles of its stratum, else the column weight; NaN if not sampled."""
    rows = one_row_each(sample).reindex(articles)
    if {"stratum", "N_stratum"} <= set(rows):
        return rows["N_stratum"].astype(float) / rows.groupby("stratum")["stratum"].transform("size")
    if "weight" in rows:
        return rows["weight"].astype(float)
    raise KhitabError(
        f"the sample has neither stratum and N_stratum nor weight; found: {', '.join(map(str, rows.columns))}"
    )


def _uncoded(articles: pd.Index, sample: pd.DataFrame) -> str:
    """Strata none of whose articles count: the weights cannot speak for them."""
    if not {"stratum", "N_stratum"} <= set(sample):
        return ""
    rows = one_row_each(sample)
    gone = sorted(set(rows["stratum"].dropna()) - set(rows["stratum"].reindex(articles).dropna()))
    if not gone:
        return ""
    n = int(rows.loc[rows["stratum"].isin(gone)].drop_duplicates("stratum")["N_stratum"].sum())
    return f"weighted without {len(gone)} strata of {n} articles, in which no unit was coded twice"


def measure_cell(flagged: int, articles: int, coded: pd.DataFrame) -> Cell:
    """The error rates of a frame in some articles, of which so many are flagged.

    `coded` holds of each coded article what is `true`, whether it is `flagged`, its `weight` and its `label`, the class
    of the sample it comes from. Flagged and unflagged articles are counted in the whole corpus; inside the two, the
    classes (near miss and the rest) are weighed by what they stand for.
    """
    found, true = coded["flagged"].to_numpy(bool), coded["true"].to_numpy(bool)
    weight, label = coded["weight"].to_numpy(float), coded["label"].to_numpy(object)
    sides = [_side(true[at], weight[at], label[at]) for at in (found, ~found)]
    counts = tuple(int((a & b).sum()) for a in (found, ~found) for b in (true, ~true))
    return Cell(flagged, articles - flagged, counts, *sides)


def _side(true: np.ndarray, weight: np.ndarray, label: np.ndarray) -> tuple[float, float, float]:
    if not len(true):
        return np.nan, np.nan, np.nan
    parts = [label == one for one in sorted(set(label))]
    sizes = np.array([weight[at].sum() for at in parts])
    ends = np.array([weighted_wilson(true[at], weight[at]) for at in parts])
    return tuple(float(end) for end in combine_shares(sizes / sizes.sum(), *ends.T))
