"""stability -> conclusions: in what share of the specifications each holds, and which choice moves the difference."""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from analysis.tables import CONCLUSIONS, check_table

CHOICES = ("letters", "nisba", "furniture", "off_topic", "duplicates", "inside_names", "min_hits")
HIGHER, LOWER, ALIKE = "higher", "lower", "not told apart"
_COUNTED = {"higher": HIGHER, "lower": LOWER, "alike": ALIKE}
_ROW = ["theme", "frame", "label_ar", "label_en", "label_fr", "group_a", "group_b"]


def count_conclusions(stability: pd.DataFrame) -> pd.DataFrame:
    """In how many specifications each conclusion holds: the columns of the `conclusions` table.

    One row is a theme or frame of a `measure_stability` table in one measure (share, per_1000), and before them in both
    together. higher, lower and alike count specifications; share_as_main is the share of those that conclude as the
    main specification of their measure. lowest, median and highest are differences. `moves_most` is the choice that
    moves the difference most, `moves_by` how far: the largest less the smallest difference among its alternatives, a
    mean over specifications that are alike in all else. What is left out counts one by one, against the main
    specification: "outlet: …", "term: …".

    Raises
    ------
    KhitabError
        where a column is missing.

    Caveat: not every specification is as good as the main one: those that keep furniture count words of the page, not
    of the article. Read which choice moves the difference before you read the share.

    >>> stability = pd.DataFrame({"theme": "t", "frame": "f", "letters": ["folded", "strict"], "min_hits": [1, 1]})
    >>> stability = stability.assign(difference=[0.5, 0.2], conclusion=["higher", "not told apart"], measure="share")
    >>> fixed = ("label_ar", "label_en", "label_fr", "group_a", "group_b", "nisba", "furniture", "off_topic")
    >>> stability = stability.assign(**dict.fromkeys([*fixed, "duplicates", "inside_names", "left_out", "without"], ""))
    >>> table = count_conclusions(stability.assign(is_main=[True, False]))
    >>> table.loc[1, ["measure", "main", "moves_most"]].tolist(), float(table.loc[1, "share_as_main"])
    (['share', 'higher', 'letters'], 0.5)
    """
    wanted = (*_ROW, *CHOICES, "measure", "left_out", "without", "difference", "conclusion", "is_main")
    check_table(stability, "stability", needs=wanted)
    rows = [row for _, part in stability.groupby(_ROW, sort=False) for row in _count(part)]
    return pd.DataFrame(rows, columns=[column.name for column in CONCLUSIONS.columns])


def _count(part: pd.DataFrame) -> Iterator[dict]:
    """Both measures, then each."""
    mains = part[part["is_main"]].drop_duplicates("measure").set_index("measure")["conclusion"]
    as_main = part["conclusion"] == part["measure"].map(mains)
    nothing = dict.fromkeys(("lowest", "median", "highest", "moves_by"), np.nan)
    yield {"measure": "both", **_tally(part, as_main, mains), **nothing, "moves_most": None}
    for measure, own in part.groupby("measure", sort=False):
        difference = own["difference"]
        told = {"lowest": difference.min(), "median": difference.median(), "highest": difference.max()}
        choice, by = _moves_most(own)
        counted = _tally(own, as_main[own.index], mains[mains.index == measure])
        yield {"measure": measure, **counted, **told, "moves_most": choice, "moves_by": by}


def _tally(part: pd.DataFrame, as_main: pd.Series, mains: pd.Series) -> dict:
    counts = {name: int((part["conclusion"] == told).sum()) for name, told in _COUNTED.items()}
    main = mains.iloc[0] if mains.nunique() == 1 else None
    return {
        **part.iloc[0][_ROW],
        "main": main,
        "specifications": len(part),
        **counts,
        "share_as_main": float(as_main.mean()),
    }


def _moves_most(own: pd.DataFrame) -> tuple[str | None, float]:
    """The choice, or the thing left out, with the largest mean movement; the first of equals."""
    moved = {choice: _moves(own[own["left_out"] == ""], choice) for choice in CHOICES}
    main = own.loc[own["is_main"], "difference"]
    for row in own[own["left_out"] != ""].itertuples():
        moved[f"{row.left_out}: {row.without}"] = abs(row.difference - main.iloc[0]) if len(main) else np.nan
    told = {choice: by for choice, by in moved.items() if by > 0}
    best = max(told, key=told.get, default=None)
    return best, told.get(best, np.nan)


def _moves(crossed: pd.DataFrame, choice: str) -> float:
    """Largest less smallest difference among the alternatives, all else equal; the mean of these."""
    others = [name for name in CHOICES if name != choice]
    alike = crossed.groupby(others, dropna=False, observed=True)["difference"]
    spread = (alike.max() - alike.min())[alike.size() > 1]
    return float(spread.mean()) if len(spread) else np.nan
