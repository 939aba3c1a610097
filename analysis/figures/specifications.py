"""A `stability` table as its chart needs it: one comparison in one measure, and the lines of the choices made."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.errors import KhitabError
from analysis.figures.rows import as_numbers
from analysis.figures.style import Style
from analysis.figures.wording import word
from analysis.tables import check_table

CONCLUSIONS = ("higher", "lower", "not told apart")
_OURS = ("after", "before", "all others")  # groups that have a name in each language
_CHOICES = {
    "letters": ("folded", "strict", "loose"),
    "nisba": ("off", "written", "on"),
    "furniture": ("removed", "kept"),
    "off_topic": ("removed", "kept"),
    "duplicates": ("once", "all"),
    "inside_names": ("skip", "count"),
    "min_hits": (),
    "left_out": ("outlet", "term"),
}


@dataclass(frozen=True)
class Curve:
    """The specifications of one row and measure, the smallest difference first, and the lines of choices below."""

    rows: pd.DataFrame
    measure: str
    choices: list[tuple[str, np.ndarray, int]]  # label, which specifications, number of the choice

    def scaled(self, column: str) -> np.ndarray:
        return self.rows[column].to_numpy() * (100 if self.measure == "share" else 1)


def read_curve(stability: pd.DataFrame, frame: str | None, measure: str, style: Style) -> Curve:
    if measure not in ("share", "per_1000"):
        raise KhitabError(f"measure={measure!r} is unknown; choose one of share, per_1000.")
    numbers = ("difference", "low", "high")
    keys = ("theme", "frame", f"label_{style.language}", "group_a", "group_b", "measure", "conclusion", "is_main")
    check_table(stability, "stability", needs=(*keys, *_CHOICES, *numbers))
    rows = stability[(stability["measure"] == measure) & _is_frame(stability, frame)]
    pairs = rows[["theme", "frame", "group_a", "group_b"]].drop_duplicates()
    if len(pairs) != 1:
        there = ", ".join(dict.fromkeys(stability["frame"].where(stability["frame"] != "", stability["theme"])))
        raise KhitabError(
            f"frame={frame!r} with measure={measure!r} gives {len(pairs)} comparisons, and one chart shows one; "
            f"name one of: {there or 'none'}; of several groups keep one: stability[stability['group_a'] == '…']"
        )
    strange = set(rows["conclusion"]) - set(CONCLUSIONS)
    if strange:
        raise KhitabError(
            f"the conclusion {sorted(map(str, strange))[0]!r} is unknown; known: {', '.join(CONCLUSIONS)}"
        )
    rows = as_numbers(rows, (*numbers, "min_hits"), "stability")
    rows = rows.sort_values("difference", kind="stable", ignore_index=True)
    return Curve(rows.assign(is_main=rows["is_main"].astype(bool)), measure, _choices(rows, style))


def _is_frame(stability: pd.DataFrame, frame: str | None) -> pd.Series:
    if frame is None:
        return pd.Series(True, stability.index)
    own = (stability["theme"] == frame) & (stability["frame"] == "")
    return own | (stability["frame"] == frame)


def _choices(rows: pd.DataFrame, style: Style) -> list[tuple[str, np.ndarray, int]]:
    """A line for each alternative of each choice that varies; of a single specification, what it chose."""
    lines = [(choice, value) for choice, known in _CHOICES.items() for value in _values(rows, choice, known)]
    many = {choice for choice, _ in lines if rows[choice].nunique(dropna=False) > 1}
    shown = [(choice, value) for choice, value in lines if choice in many or not many]
    numbers = {choice: n for n, choice in enumerate(dict.fromkeys(choice for choice, _ in shown))}
    return [(_label(c, v, style), rows[c].eq(v).fillna(False).to_numpy(bool), numbers[c]) for c, v in shown]


def _values(rows: pd.DataFrame, choice: str, known: tuple) -> list:
    found = list(rows[choice].dropna().unique())
    return [value for value in known if value in found] or sorted(value for value in found if value != "")


def _label(choice: str, value: object, style: Style) -> str:
    if choice == "min_hits":
        return word("stability_min_hits", style.language, n=style.number(value))
    return word(f"stability_{choice}_{value}", style.language)


def group_name(curve: Curve, column: str, style: Style) -> str:
    name = str(curve.rows[column].iloc[0])
    return word(f"group_{name.replace(' ', '_')}", style.language) if name in _OURS else name
