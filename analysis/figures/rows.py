"""What the charts of a `frames` table share: which rows are drawn, in which groups, under which labels."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.errors import KhitabError
from analysis.figures.wording import MISSING, word
from analysis.tables import check_table

MEASURES = ("share", "per_1000", "hits")
TIMES = {"week", "month", "quarter", "year"}
_KEYS = ["theme", "frame"]


@dataclass(frozen=True)
class Rows:
    """A frames table as a chart needs it: labels down, groups across, and a matrix of values."""

    keys: list[tuple[str, str]]  # theme and frame
    labels: list[str]
    of_theme: list[bool]  # whether the row is a theme's own
    groups: list[str]
    sizes: list[int]  # articles in each group
    values: np.ndarray
    low: np.ndarray | None
    high: np.ndarray | None
    title: str

    def cells(self) -> list[dict[str, str]]:
        """Theme, frame and group of every value, row by row."""
        return [{"theme": t, "frame": f, "group": group} for t, f in self.keys for group in self.groups]


def own_rows(frames: pd.DataFrame) -> pd.DataFrame:
    """Of several themes the themes' own rows, of one theme its frames."""
    check_table(frames, "frames", needs=tuple(_KEYS))
    inside = frames[frames["frame"].astype(str) != ""]
    one_theme = frames["theme"].nunique() == 1 and len(inside)
    return inside if one_theme else frames[frames["frame"].astype(str) == ""]


def read_rows(frames: pd.DataFrame, by: str | list[str] | None, measure: str, language: str, kind: str) -> Rows:
    """The matrix behind a chart. `kind` is the last part of the title's key: themes or frames.

    Raises
    ------
    KhitabError
        for an unknown measure or group, an empty table, or a row that is there twice.
    """
    if measure not in MEASURES:
        raise KhitabError(f"measure={measure!r} is unknown; choose one of {', '.join(MEASURES)}.")
    label = f"label_{language}"
    check_table(frames, "frames", needs=(*_KEYS, label, "articles", measure))
    if frames.empty:
        raise KhitabError("the frames table has no row to draw: it needs themes' own rows, or the frames of one theme.")
    columns = _group_columns(frames, by)
    keyed = frames.assign(_group=_group_names(frames, columns))
    _refuse_doubles(keyed, columns)
    order = keyed[_KEYS].drop_duplicates()
    index = pd.MultiIndex.from_frame(order)
    groups = sorted(keyed["_group"].unique(), key=lambda name: (name == MISSING, name))
    first = keyed.drop_duplicates(_KEYS).set_index(_KEYS)[label]
    return Rows(
        keys=list(index),
        labels=[str(text) if pd.notna(text) and str(text) else (key[1] or key[0]) for key, text in first.items()],
        of_theme=[frame == "" for frame in order["frame"].astype(str)],
        groups=groups,
        sizes=[int(n) for n in keyed.groupby("_group")["articles"].max().reindex(groups).fillna(0)],
        values=_matrix(keyed, measure, index, groups),
        low=_matrix(keyed, f"{measure}_low", index, groups) if f"{measure}_low" in keyed else None,
        high=_matrix(keyed, f"{measure}_high", index, groups) if f"{measure}_high" in keyed else None,
        title=_title(measure, kind, columns, language),
    )


def _group_columns(frames: pd.DataFrame, by: str | list[str] | None) -> list[str]:
    """The columns of `by`; without it every column before `theme`, where the group columns stand."""
    columns = list(frames.columns)
    chosen = columns[: columns.index("theme")] if by is None else [by] if isinstance(by, str) else list(by)
    unknown = [name for name in chosen if name not in columns]
    if unknown:
        raise KhitabError(
            f"by={by!r}: the frames table has no column {unknown[0]}; it was counted by "
            f"{', '.join(columns[: columns.index('theme')]) or 'nothing'}. "
            f"Count again with count_frames(..., by={by!r})."
        )
    return chosen


def _group_names(frames: pd.DataFrame, columns: list[str]) -> pd.Series:
    if not columns:
        return pd.Series("", index=frames.index)
    named = frames[columns].astype("string").fillna(MISSING)
    return named.agg(" · ".join, axis=1) if len(columns) > 1 else named[columns[0]].astype(object)


def _refuse_doubles(keyed: pd.DataFrame, columns: list[str]) -> None:
    doubles = keyed[keyed.duplicated(["_group", *_KEYS])]
    if len(doubles):
        theme, frame = doubles.iloc[0][_KEYS]
        raise KhitabError(
            f"the frames table has several rows for theme {theme}, frame {frame or '(own row)'} in group "
            f"{doubles.iloc[0]['_group'] or '(all)'}: it was counted by more columns than "
            f"{', '.join(columns) or 'none'}. Filter it, or count again by what is to be shown."
        )


def _matrix(keyed: pd.DataFrame, column: str, index: pd.MultiIndex, groups: list[str]) -> np.ndarray:
    wide = as_numbers(keyed, (column,), "frames").pivot(index=_KEYS, columns="_group", values=column)
    matrix = wide.reindex(index=index, columns=groups).to_numpy()
    return np.where(np.isfinite(matrix), matrix, np.nan)


def as_numbers(frame: pd.DataFrame, columns: tuple[str, ...], table: str) -> pd.DataFrame:
    """The same table with these columns as floats: one read from a CSV may hold text."""
    try:
        return frame.assign(**{name: pd.to_numeric(frame[name]).astype(float) for name in columns})
    except (ValueError, TypeError) as error:
        raise KhitabError(f"{', '.join(columns)} of the {table} table must be numbers: {error}.") from None


def _title(measure: str, kind: str, columns: list[str], language: str) -> str:
    title = word(f"{measure}_{kind}", language)
    if columns:
        names = " · ".join(word(column, language) for column in columns)
        title = word("by", language, what=title, group=names)
    return title


def add_theme(title: str, frames: pd.DataFrame, language: str) -> str:
    """A title of frames, followed by the label of their theme where it is one and its own row is in the table.

    Without that row only a key is known, which is for programs.
    """
    own = frames.loc[frames["frame"].astype(str) == "", f"label_{language}"].dropna()
    if frames["theme"].nunique() > 1 or not len(own) or not str(own.iloc[0]):
        return title
    return word("of_theme", language, what=title, theme=str(own.iloc[0]))
