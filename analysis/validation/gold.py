"""Codings read with care: values as text, each coder once a unit; and the one value that counts as true."""

import re

import numpy as np
import pandas as pd

from analysis.errors import KhitabError
from analysis.tables import check_table

ADJUDICATED = "adjudicated"  # the coder of a value that was settled
KEYS = ["unit", "unit_id", "variable"]
_TRUTHS = {"1": 1, "true": 1, "present": 1, "yes": 1, "0": 0, "false": 0, "absent": 0, "no": 0}


def clean_codings(codings: pd.DataFrame, *, unit: str | None = None) -> pd.DataFrame:
    """Codings with a value, the value as text (1.0, ١ and True are 1); `unit` keeps articles, paragraphs or sentences.

    One row is a unit, a variable and a coder, in the order of `codings`, with all their columns.

    Raises
    ------
    KhitabError
        where a column is missing, no coding is of that unit, or a coder gave a variable of a unit twice.

    >>> rows = {"unit": "article", "unit_id": ["a", "b"], "variable": "v", "coder": "A", "value": [1.0, None]}
    >>> clean_codings(pd.DataFrame(rows))["value"].tolist()
    ['1']
    """
    check_table(codings, "codings")
    table = codings.assign(**{name: codings[name].astype("str") for name in [*KEYS, "coder"]})
    if unit is not None:
        table = table[table["unit"] == unit]
        if table.empty:
            found = ", ".join(map(repr, pd.unique(codings["unit"].astype("str"))))
            raise KhitabError(f"unit={unit!r}: no coding is of this unit; found: {found or 'no codings'}")
    table = table.assign(value=[_as_text(value) for value in table["value"].tolist()])
    table = table[table["value"] != ""].reset_index(drop=True)
    if (twice := table.duplicated([*KEYS, "coder"])).any():
        row = table[twice].iloc[0]
        raise KhitabError(
            f"coder {row['coder']!r} gave {row['variable']!r} of {row['unit']} {row['unit_id']!r} twice; "
            "keep one of the two codings"
        )
    return table


def _as_text(value: object) -> str:
    if value is None or value is pd.NA or (isinstance(value, float) and np.isnan(value)):
        return ""
    if isinstance(value, bool | np.bool_):
        return str(int(value))
    if isinstance(value, float | np.floating) and float(value).is_integer():
        return str(int(value))
    text = re.sub(r"^(-?\d+)\.0+$", r"\1", str(value).strip())
    return re.sub(r"\d", lambda figure: str(int(figure[0])), text) if re.fullmatch(r"-?\d+", text) else text


def before_adjudication(codings: pd.DataFrame) -> pd.DataFrame:
    """The codings of people who coded, without what was settled afterwards."""
    return codings[codings["coder"] != ADJUDICATED]


def read_gold(codings: pd.DataFrame, *, unit: str = "article") -> pd.DataFrame:
    """The true value of each unit and variable of codings that hold one.

    One row is a unit and a variable: `unit`, `unit_id`, `variable`, `value`. A value of the coder `adjudicated` stands;
    without one, the coders must agree.

    Raises
    ------
    KhitabError
        where coders differ and nobody settled it: see `list_disagreements` and `adjudicate`.
    """
    table = clean_codings(codings, unit=unit)
    settled = table["coder"] == ADJUDICATED
    done = pd.MultiIndex.from_frame(table.loc[settled, KEYS])
    open_ones = table[~settled & ~pd.MultiIndex.from_frame(table[KEYS]).isin(done)]
    differ = open_ones.groupby(KEYS, sort=False)["value"].nunique()
    if (n := int((differ > 1).sum())) > 0:
        _, unit_id, variable = differ[differ > 1].index[0]
        raise KhitabError(
            f"the coders differ in {n} value{'s' if n > 1 else ''}, first {variable!r} of {unit} {unit_id!r}; "
            "fill in adjudication_sheet(codings) and give adjudicate(codings, sheet)"
        )
    return pd.concat([table[settled], open_ones])[[*KEYS, "value"]].drop_duplicates(KEYS).reset_index(drop=True)


def gold_of_frames(codings: pd.DataFrame, rows: pd.DataFrame) -> dict[tuple[str, str], tuple[pd.Series, str]]:
    """Of each theme and frame the articles coded (doc_id -> carried or not) and where that comes from.

    `rows` are the distinct theme and frame of a table of frames. The variable of a frame is its key, or theme/frame
    where two themes have a frame of that name; that of a theme its key. A theme nobody coded is carried where one of
    its frames is, if all of them were coded. What has no gold is not in the result.
    """
    gold = {name: part.set_index("unit_id")["value"] for name, part in read_gold(codings).groupby("variable")}
    frames = rows[rows["frame"] != ""]
    twice = set(frames.loc[frames["frame"].duplicated(), "frame"])
    found: dict[tuple[str, str], tuple[pd.Series, str]] = {}
    for theme, frame in rows[["theme", "frame"]].itertuples(index=False):
        names = [f"{theme}/{frame}", *([frame] if frame not in twice else [])] if frame else [theme]
        if name := next((name for name in names if name in gold), None):
            found[theme, frame] = (_as_truth(gold[name], name), "coded")
    for theme in rows.loc[rows["frame"] == "", "theme"]:
        keys = [(theme, frame) for frame in frames.loc[frames["theme"] == theme, "frame"]]
        if (theme, "") not in found and keys and all(key in found for key in keys):
            coded = pd.concat([found[key][0] for key in keys], axis=1, join="inner")
            found[theme, ""] = (coded.max(axis=1).astype(bool), "its frames")
    if not found:
        raise KhitabError(
            f"no variable of the codings is a theme or a frame of the codebook; codings: {', '.join(sorted(gold))}; "
            f"codebook: {', '.join(rows['frame'].where(rows['frame'] != '', rows['theme']))}"
        )
    return found


def _as_truth(values: pd.Series, variable: str) -> pd.Series:
    truth = values.str.lower().map(_TRUTHS)
    if truth.isna().any():
        at = truth.index[truth.isna()][0]
        raise KhitabError(f"{variable!r} of article {at!r} is {values[at]!r}; a frame is coded 1 (carried) or 0 (not)")
    return truth.astype(bool)
