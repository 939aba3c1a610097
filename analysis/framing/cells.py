"""Groups of articles to rows: shares, rates, and one table of all groups."""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from analysis.framing.presence import Presence
from analysis.statistics.bootstrap import bootstrap_rates, divide
from analysis.statistics.intervals import wilson


def cells(presence: Presence, names: list[str]) -> Iterator[tuple[dict[str, str], np.ndarray]]:
    """The key of each group, and the rows of those of its articles that take part, the earliest first."""
    there = presence.articles["_there"].to_numpy()
    if not names:
        yield {}, np.flatnonzero(there)
        return
    for values, cell in presence.articles.groupby(names, sort=True, dropna=False, observed=True):
        at = cell.index.to_numpy()
        yield dict(zip(names, values, strict=True)), at[there[at]]


def first_copies(presence: Presence, at: np.ndarray) -> np.ndarray:
    """Of these articles the first of each story."""
    return at[~presence.articles["_story"].iloc[at].duplicated().to_numpy()]


def shares(present: np.ndarray, suffix: str = "") -> dict[str, np.ndarray]:
    """Articles, those with each row, and the share with its interval."""
    with_it = present.sum(axis=0)
    articles = np.full(len(with_it), len(present))
    low, high = wilson(with_it, articles)
    named = {"articles": articles, "articles_with": with_it, "share": divide(with_it, articles)}
    return {name + suffix: value for name, value in (named | {"share_low": low, "share_high": high}).items()}


def rates(n: np.ndarray, words: np.ndarray, *, interval: bool = True) -> dict[str, np.ndarray]:
    """Hits, words, and hits per 1,000 words with its interval."""
    hits, tokens = n.sum(axis=0), np.full(n.shape[1], words.sum())
    named = {"hits": hits, "tokens": tokens, "per_1000": divide(1000 * hits, tokens)}
    if interval:
        named["per_1000_low"], named["per_1000_high"] = bootstrap_rates(n, words)
    return named


def join_cells(rows: list[dict], columns: list[str]) -> pd.DataFrame:
    """One table of all cells; a text holds for every row of its cell."""
    if not rows:
        return pd.DataFrame(columns=columns)
    return pd.DataFrame({name: [value for cell in rows for value in _repeated(cell, name)] for name in columns})


def _repeated(cell: dict, name: str) -> list:
    value = cell[name]
    return [value] * len(cell["theme"]) if isinstance(value, str) else list(value)


def sort_parts(table: pd.DataFrame, names: list[str], part: str, order: tuple[str, ...]) -> pd.DataFrame:
    """Rows by their group columns, the parts of an article in the order they are read."""

    def rank(column: pd.Series) -> pd.Series:
        return column.map(order.index) if column.name == part else column

    return table.sort_values(names, key=rank, kind="stable", ignore_index=True)
