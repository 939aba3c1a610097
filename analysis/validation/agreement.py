"""Codings to agreement: do two people who read the same article see the same frame?"""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from analysis.errors import KhitabError
from analysis.statistics.bootstrap import bootstrap_sums, changing_interval
from analysis.tables import AGREEMENT
from analysis.validation.alpha import LEVELS, coincidences, gwet_ac1, krippendorff_alpha, percent_agreement
from analysis.validation.gold import before_adjudication, clean_codings
from analysis.validation.strata import weigh_units

FIRM, TENTATIVE = 0.8, 2 / 3


def measure_agreement(
    codings: pd.DataFrame, *, level: str | Mapping[str, str] = "nominal", unit: str | None = None,
    sample: pd.DataFrame | None = None, codebook=None,
) -> pd.DataFrame:  # fmt: skip
    """How far the coders agree in each variable.

    One row is a variable of a kind of unit (article, paragraph, sentence; `unit` keeps one kind), in the order of the
    codings: the columns of the `agreement` table. Any number of coders, values may be missing; a unit that one coder
    coded has no part. Values that were adjudicated are left out: agreement is that before people talked.

    agreement is the share of pairs of coders with the same value, averaged over units; alpha is Krippendorff's at
    `level` ("nominal", "ordinal", "interval", or one for each variable as a dict), with a 95 % bootstrap interval over
    units (1,000 draws, fixed seed); ac1 is Gwet's, beside it for rare frames. `prevalence` is the share of the value
    named in `prevalence_of`: 1 of 0 and 1, the latter of two in order, else the most frequent. Ordinal values that are
    no numbers need the `codebook`, whose variables list them in order.

    With `sample` (doc_id, stratum, N_stratum, or weight), alpha_weighted and its interval weigh every unit back to the
    corpus: an enriched sample holds more of a frame than the corpus does, and alpha hangs on how rare a value is. A
    `weight` column of the codings does the same.

    Without variation in a variable, alpha is NaN and `reason` says so. `reading` is firm from .800, tentative from
    .667, else revise (the codebook, not the coders): Krippendorff 2004.

    Raises
    ------
    KhitabError
        where a coder coded a unit twice, `level` is unknown, or values of an ordinal or interval variable are no
        numbers.

    Caveat: units are taken as independent; copies of one story are not. Agreement is not truth: coders may err alike.

    >>> rows = [("a", "A", 1), ("a", "B", 1), ("b", "A", 0), ("b", "B", 0), ("c", "A", 1), ("c", "B", 0)]
    >>> codings = pd.DataFrame(rows, columns=["unit_id", "coder", "value"]).assign(unit="article", variable="threat")
    >>> measure_agreement(codings)[["units", "agreement", "alpha", "ac1"]].round(3).values.tolist()
    [[3.0, 0.667, 0.444, 0.333]]

    Measure
    -------
    name: percent agreement
    formula: mean over units of pairs of coders with the same value / pairs of coders
    default: units that two or more coded
    unit: fraction
    caveat: high by chance alone where a frame is rare; never without alpha
    source: Krippendorff 2004

    name: interval of alpha
    formula: expanded percentiles of alpha over 1,000 draws of units
    default: 95 %, fixed seed; none where all draws are alike
    unit: as alpha
    caveat: few units with a rare value make it wide; copies of a story are taken as independent
    source: Efron 1979; Hesterberg 2015

    name: alpha weighted back
    formula: alpha with each unit counted w times, w = N_s / n_s of its stratum, scaled to a mean of 1
    default: beside alpha, where the sample was enriched
    unit: as alpha
    caveat: hangs on few units of large weight
    source: Krippendorff 2004 for alpha
    """
    table = before_adjudication(clean_codings(codings, unit=unit))
    coders = table.groupby(["unit", "variable", "unit_id"], sort=False)["coder"].transform("size")
    rows = []
    for (kind, variable), part in table.assign(_coders=coders).groupby(["unit", "variable"], sort=False):
        own = level.get(variable, "nominal") if isinstance(level, Mapping) else level
        if own not in LEVELS:
            raise KhitabError(f"level={own!r}: choose one of {', '.join(LEVELS)}")
        rows.append({"variable": variable, "unit": kind, "level": own, **_measure(part, own, sample, codebook)})
    weighted = sample is not None or "weight" in table
    columns = [column.name for column in AGREEMENT.columns if column.always or weighted]
    return pd.DataFrame(rows, columns=columns)


def _measure(codings: pd.DataFrame, level: str, sample: pd.DataFrame | None, codebook) -> dict:
    pairable = codings[codings["_coders"] > 1]
    values = _order(pd.unique(codings["value"]).tolist(), codings["variable"].iloc[0], level, codebook)
    counts = pd.crosstab(pairable["unit_id"], pairable["value"]).reindex(columns=list(values), fill_value=0)
    told = {"units": len(counts), "coders": codings["coder"].nunique(), "codings": len(pairable)}
    told["single"] = int((codings["_coders"] == 1).sum())
    if counts.empty:
        return told | {"reading": "", "reason": "no unit was coded by two people"}
    of = _prevalent(counts)
    shares = counts.div(counts.sum(axis=1), axis=0).mean()
    told |= {"agreement": float(percent_agreement(counts).mean()), "prevalence_of": of}
    told |= {"prevalence": float(shares.get(of, 0.0)), "ac1": gwet_ac1(counts)}
    told |= _with_interval(counts, np.ones(len(counts)), list(values.values()), level)
    if sample is not None or "weight" in pairable:
        weights, missing = weigh_units(counts.index, pairable, sample)
        weighted = _with_interval(counts, weights, list(values.values()), level)
        told |= {name.replace("alpha", "alpha_weighted"): value for name, value in weighted.items()}
        return told | _judge(told, counts, missing)
    return told | _judge(told, counts, "")


def _order(values: list[str], variable: str, level: str, codebook) -> dict[str, float]:
    """Each value and its number, in order."""
    listed = [v.values for v in codebook.variables if v.key == variable] if codebook is not None else []
    if listed and level != "interval" and set(values) <= set(listed[0]):
        return {value: float(at) for at, value in enumerate(listed[0])}
    try:
        numbers = {value: float(value) for value in values}
    except ValueError:
        if level == "nominal":
            return {value: float(at) for at, value in enumerate(sorted(values))}
        odd = next(value for value in values if not _is_number(value))
        remedy = "give codebook=, whose variable lists the values in order, or " if level == "ordinal" else ""
        told = f"{variable!r} has the value {odd!r}, which is no number"
        raise KhitabError(f"{told}; for level={level!r} {remedy}code it in numbers") from None
    if set(values) <= {"0", "1"}:
        numbers = {"0": 0.0, "1": 1.0}
    return dict(sorted(numbers.items(), key=lambda item: item[1]))


def _is_number(value: str) -> bool:
    try:
        return np.isfinite(float(value))
    except ValueError:
        return False


def _prevalent(counts: pd.DataFrame) -> str:
    if counts.shape[1] == 2:
        return counts.columns[1]
    return str(counts.sum().idxmax())


def _with_interval(counts: pd.DataFrame, weights: np.ndarray, values: list[float], level: str) -> dict[str, float]:
    size = len(values)
    units = coincidences(counts) * weights[:, None, None]
    alpha = float(krippendorff_alpha(units.sum(axis=0), values, level))
    draws = bootstrap_sums(units.reshape(len(units), -1)).reshape(-1, size, size)
    low, high = changing_interval(krippendorff_alpha(draws, values, level)[:, None], units=len(units))
    return {"alpha": alpha, "alpha_low": float(low[0]), "alpha_high": float(high[0])}


def _judge(told: dict, counts: pd.DataFrame, missing: str) -> dict[str, str]:
    alpha, used = told["alpha"], counts.columns[(counts.sum() > 0).to_numpy()]
    reasons = [missing] if missing else []
    if np.isnan(alpha):
        reasons.insert(0, f"no variation: every value is {used[0]}; alpha is not defined")
    elif np.isnan(told["alpha_low"]):
        reasons.insert(0, "no interval: every draw of units gives the same alpha")
    reading = "firm" if alpha >= FIRM else "tentative" if alpha >= TENTATIVE else "revise"
    return {"reading": "" if np.isnan(alpha) else reading, "reason": "; ".join(reasons)}
