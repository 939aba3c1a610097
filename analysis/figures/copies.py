"""Duplicates -> the copies of each story, numbered by row, outlet and line, as a chart needs them."""

import numpy as np
import pandas as pd
from matplotlib.dates import date2num

from analysis.errors import KhitabError
from analysis.figures.style import MARKERS
from analysis.figures.wording import MISSING
from analysis.tables import check_table

LEAST_DAYS = 6  # that an axis of dates shows


def read_copies(duplicates: pd.DataFrame) -> pd.DataFrame:
    """The same from either table: group, doc_id, outlet, title, date; of stories with several copies."""
    if isinstance(duplicates, pd.DataFrame) and "group" not in duplicates and "duplicate_group" in duplicates:
        duplicates = duplicates.rename(columns={"duplicate_group": "group"})
    check_table(duplicates, "duplicates", needs=("group", "doc_id", "outlet", "published"))
    if not pd.api.types.is_datetime64_any_dtype(duplicates["published"]):
        raise KhitabError("the column published holds no dates; make them with pd.to_datetime(table['published']).")
    table = duplicates[duplicates["group"].notna() & duplicates["group"].duplicated(keep=False)]
    if table.empty:
        raise KhitabError("no story was printed more than once: there is nothing to draw.")
    title = table["title"].replace("", None) if "title" in table else table["doc_id"]
    return pd.DataFrame(
        {
            "group": table["group"].astype(str),
            "doc_id": table["doc_id"].astype(str),
            "outlet": table["outlet"].astype("string").fillna(MISSING).astype(object),
            "title": title.astype("string").fillna(table["doc_id"].astype("string")).astype(object),
            "date": table["published"].dt.tz_localize(None),
        }
    )


def dated(copies: pd.DataFrame) -> tuple[pd.DataFrame, int]:
    """The copies with a date, sorted, with `is_first` and `n` (copies of the story), and how many have none."""
    known = copies[copies["date"].notna()].sort_values(["date", "doc_id"], ignore_index=True)
    if known.empty:
        raise KhitabError(
            "no copy has a date: fill the column published (in articles.csv beside the articles, for instance)."
        )
    number = known.groupby("group")["doc_id"].transform("size")
    return known.assign(is_first=~known.duplicated("group"), n=number), len(copies) - len(known)


def largest(copies: pd.DataFrame, top: int) -> tuple[pd.DataFrame, int]:
    """The copies of the `top` stories with most of them, with `row` (the earliest story 0); and how many there are."""
    firsts = copies[copies["is_first"]]
    kept = firsts.sort_values("n", ascending=False, kind="stable").head(top).sort_index()
    rows = pd.Series(range(len(kept)), index=kept["group"])
    shown = copies[copies["group"].isin(kept["group"])]
    return shown.assign(row=shown["group"].map(rows)), len(firsts)


def number_outlets(outlets: pd.Series) -> pd.Series:
    """A number for each outlet, by copies and name; beyond as many as there are markers, all have the last one."""
    order = sorted(outlets.value_counts().items(), key=lambda item: (-item[1], item[0]))
    return outlets.map({outlet: min(number, len(MARKERS)) for number, (outlet, _) in enumerate(order)})


def _lanes(shown: pd.DataFrame, least: float) -> list[int]:
    """For each copy the first line of its row on which no other copy lies within `least` days."""
    ends: dict[tuple[int, int], float] = {}
    lanes = []
    for row, day in zip(shown["row"], shown["day"], strict=True):
        lane = next(lane for lane in range(len(shown)) if day - ends.get((row, lane), -np.inf) >= least)
        ends[row, lane] = day
        lanes.append(lane)
    return lanes


def place(shown: pd.DataFrame, since: str, step: float) -> pd.DataFrame:
    """With `day` (a number on the axis), and `lane` of the `lanes` of its row: copies nearer than `step`, a share of
    the axis, stand under each other."""
    placed = shown.assign(day=date2num(shown["date"]))
    if since == "first":
        placed["day"] -= placed.groupby("row")["day"].transform("min")
    span = max(placed["day"].max() - placed["day"].min(), LEAST_DAYS)
    placed["lane"] = _lanes(placed, step * span)
    return placed.assign(lanes=placed.groupby("row")["lane"].transform("max") + 1)
