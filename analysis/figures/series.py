"""trends -> the lines of a chart: which rows are drawn, in which groups, over which periods, in which panels."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.errors import KhitabError
from analysis.figures.rows import as_numbers, own_rows
from analysis.figures.wording import MISSING
from analysis.tables import check_table

_FREQUENCIES = {"week": "W", "month": "M", "quarter": "Q", "year": "Y"}
_KEYS = ["theme", "frame"]
_VALUES = ("share", "share_low", "share_high")
_MOST_PERIODS = 260  # five years of weeks
MOST_LINES = 5
_MOST_PANELS = 24


@dataclass(frozen=True)
class Series:
    """A trends table as a chart needs it: rows × groups × periods, NaN where nothing was published."""

    labels: list[str]
    kind: str  # themes or frames
    groups: list[str]
    columns: list[str]  # the group columns
    unit: str  # week, month, quarter or year
    periods: pd.PeriodIndex
    share: np.ndarray
    low: np.ndarray
    high: np.ndarray
    articles: np.ndarray  # groups × periods


class Line(NamedTuple):
    """One line of a chart: row and group of the series."""

    name: str
    row: int
    group: int


class Panel(NamedTuple):
    title: str
    lines: list[Line]


def rows_of(table: pd.DataFrame) -> pd.DataFrame:
    """Of several themes the themes' own rows, of one theme its frames; frames of several themes where those are all."""
    own = own_rows(table)
    return own if len(own) else table


def row_labels(rows: pd.DataFrame, language: str) -> dict[tuple[str, str], str]:
    """What the rows are called, in the table's order: the label, else the key; a label of two themes with its theme."""
    first = rows.drop_duplicates(_KEYS).set_index(_KEYS)[f"label_{language}"]
    names = {key: str(text) if pd.notna(text) and str(text) else key[1] or key[0] for key, text in first.items()}
    told = list(names.values())
    return {key: f"{name} ({key[0]})" if told.count(name) > 1 else name for key, name in names.items()}


def read_series(table: pd.DataFrame, by: str | list[str] | None, language: str) -> Series:
    """The lines behind a chart of a `trends` table.

    Raises
    ------
    KhitabError
        for a missing column, an unknown group, no row, a row that is there twice, or a period that is none.
    """
    check_table(table, "trends", needs=("period", *_KEYS, f"label_{language}", "articles", *_VALUES))
    if table.empty:
        raise KhitabError("the trends table has no row to draw: it needs themes' own rows, or frames.")
    columns = _group_columns(table, by)
    rows = as_numbers(rows_of(table), (*_VALUES, "articles"), "trends")
    unit, periods = _read_periods(rows["period"])
    keyed = rows.assign(_group=_group_names(rows, columns), _at=periods.asi8)
    _refuse_doubles(keyed, columns)
    every = pd.period_range(periods.min(), periods.max(), freq=periods.freq)
    if len(every) > _MOST_PERIODS:
        raise KhitabError(f"{len(every)} periods ({unit}) are too many for a line (at most {_MOST_PERIODS}): "
                          "count again with a longer period, such as trend(..., period='quarter').")  # fmt: skip
    groups = sorted(keyed["_group"].unique(), key=lambda name: (name == MISSING, name))
    names = row_labels(rows, language)
    blocks = {name: _block(keyed, name, list(names), groups, every) for name in _VALUES}
    articles = keyed.pivot_table(index="_group", columns="_at", values="articles", aggfunc="max")
    return Series(
        labels=list(names.values()),
        kind="frames" if (rows["frame"].astype(str) != "").any() else "themes",
        groups=groups, columns=columns, unit=unit, periods=every,
        share=blocks["share"], low=blocks["share_low"], high=blocks["share_high"],
        articles=articles.reindex(index=groups, columns=every.asi8).fillna(0).to_numpy(),
    )  # fmt: skip


def arrange(series: Series) -> list[Panel]:
    """One chart of up to five lines; else one for each row, or for each group where the groups are too many."""
    rows, groups = range(len(series.labels)), range(len(series.groups))
    lines = [Line(series.labels[r] if len(groups) == 1 else series.groups[g], r, g) for r in rows for g in groups]
    if min(len(rows), len(groups)) == 1 and len(lines) <= MOST_LINES:
        return [Panel("", lines)]
    if len(rows) > 1 and 1 < len(groups) <= MOST_LINES:
        panels = [Panel(series.labels[r], [line for line in lines if line.row == r]) for r in rows]
    elif len(groups) > 1 and 1 < len(rows) <= MOST_LINES:
        named = [line._replace(name=series.labels[line.row]) for line in lines]
        panels = [Panel(series.groups[g], [line for line in named if line.group == g]) for g in groups]
    else:
        panels = [Panel(line.name, [line]) for line in lines]
    if len(panels) > _MOST_PANELS:
        raise KhitabError(
            f"{len(rows)} rows × {len(groups)} groups do not fit on a page of {_MOST_PANELS} small charts with "
            f"{MOST_LINES} lines: keep the themes or groups to be shown, such as table[table['theme'] == '…']."
        )
    return panels


def _group_columns(table: pd.DataFrame, by: str | list[str] | None) -> list[str]:
    """The columns of `by`; without it every column before `period`, where the group columns stand."""
    there = list(table.columns)[: list(table.columns).index("period")]
    chosen = there if by is None else [by] if isinstance(by, str) else list(by)
    unknown = [name for name in chosen if name not in there]
    if unknown:
        raise KhitabError(
            f"by={by!r}: the trends table has no group column {unknown[0]}; it was counted by "
            f"{', '.join(map(str, there)) or 'nothing'}. Count again with trend(..., by={by!r})."
        )
    return chosen


def _group_names(rows: pd.DataFrame, columns: list[str]) -> pd.Series:
    if not columns:
        return pd.Series("", index=rows.index)
    return rows[columns].astype("string").fillna(MISSING).agg(" · ".join, axis=1)


def _read_periods(texts: pd.Series) -> tuple[str, pd.PeriodIndex]:
    texts = texts.astype(str).str.split("/").str[0]
    first = texts.iloc[0]
    unit = "quarter" if "Q" in first else {4: "year", 7: "month"}.get(len(first), "week")
    try:
        periods = pd.PeriodIndex(texts, freq=_FREQUENCIES[unit])
    except ValueError:
        periods = pd.PeriodIndex([pd.NaT], freq="M")
    if periods.isna().any() or texts.str.len().nunique() > 1:
        raise KhitabError(
            "the periods of the trends table must be all weeks (2024-01-01/2024-01-07), months (2024-08), quarters "
            f"(2024Q3) or years (2024), as trend() writes them; the first is {first!r}."
        )
    return unit, periods


def _refuse_doubles(keyed: pd.DataFrame, columns: list[str]) -> None:
    doubles = keyed[keyed.duplicated(["_group", "_at", *_KEYS])]
    if len(doubles):
        theme, frame, period = doubles.iloc[0][[*_KEYS, "period"]]
        raise KhitabError(
            f"the trends table has several rows for theme {theme}, frame {frame or '(own row)'} in {period}: it was "
            f"counted by more columns than {', '.join(columns) or 'none'}. Filter it, or count again by what is shown."
        )


def _block(
    keyed: pd.DataFrame, column: str, keys: list[tuple[str, str]], groups: list[str], every: pd.PeriodIndex
) -> np.ndarray:
    wanted = pd.MultiIndex.from_tuples(
        [(*key, group, at) for key in keys for group in groups for at in every.asi8], names=[*_KEYS, "_group", "_at"]
    )
    values = keyed.set_index([*_KEYS, "_group", "_at"])[column].reindex(wanted).to_numpy(dtype=float)
    return values.reshape(len(keys), len(groups), len(every))
