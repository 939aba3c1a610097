"""Codings to what people must talk about: where coders differ, the passages, and the sheet that settles it."""

import pandas as pd

from analysis.errors import KhitabError
from analysis.validation.gold import ADJUDICATED, KEYS, before_adjudication, clean_codings
from analysis.validation.passages import add_passages


def list_disagreements(
    codings: pd.DataFrame, documents: pd.DataFrame | None = None, *, hits: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Where coders gave a unit different values of a variable.

    One row is a unit and a variable: `unit`, `unit_id`, `variable`, then a column for each coder with their value, ''
    where they gave none; sorted by variable, most disputed first, then as in the codings. With `documents`, `title` and
    `passage`: the opening of the article, or, with `hits`, the words around the terms of that frame (three at most).
    Values that were adjudicated are left out. No disagreement: no rows.

    Raises
    ------
    KhitabError
        where a column is missing or a coder coded a unit twice.

    >>> rows = [("a", "A", 1), ("a", "B", 0), ("b", "A", 0), ("b", "B", 0)]
    >>> codings = pd.DataFrame(rows, columns=["unit_id", "coder", "value"]).assign(unit="article", variable="threat")
    >>> list_disagreements(codings).values.tolist()
    [['article', 'a', 'threat', '1', '0']]
    """
    table = before_adjudication(clean_codings(codings))
    if strange := [str(coder) for coder in pd.unique(table["coder"]) if coder in (*KEYS, "title", "passage")]:
        raise KhitabError(f"a coder is called {strange[0]!r}, which is the name of a column here; rename the coder")
    beside = table.pivot(index=KEYS, columns="coder", values="value").reindex(columns=sorted(pd.unique(table["coder"])))
    order = pd.MultiIndex.from_frame(table[KEYS].drop_duplicates())
    beside = beside.reindex(order)
    beside = beside[beside.nunique(axis=1) > 1].fillna("").astype("str").reset_index()
    beside.columns.name = None
    disputed = beside["variable"].map(beside["variable"].value_counts()).astype("int64")
    rank = pd.DataFrame({"n": -disputed, "variable": beside["variable"]}).sort_values(["n", "variable"], kind="stable")
    beside = beside.loc[rank.index].reset_index(drop=True)
    if documents is None:
        return beside
    return add_passages(beside, documents, hits)


def adjudication_sheet(
    codings: pd.DataFrame, documents: pd.DataFrame | None = None, *, hits: pd.DataFrame | None = None
) -> pd.DataFrame:
    """What must be settled, to be filled in: `list_disagreements` with an empty column `adjudicated`.

    One row is a unit and a variable. Save it with `write_table`, write the value agreed on into each cell, read it
    with `read_table` and give it to `adjudicate`.

    >>> rows = [("a", "A", 1), ("a", "B", 0)]
    >>> codings = pd.DataFrame(rows, columns=["unit_id", "coder", "value"]).assign(unit="article", variable="threat")
    >>> adjudication_sheet(codings).columns.tolist()
    ['unit', 'unit_id', 'variable', 'A', 'B', 'adjudicated']
    """
    return list_disagreements(codings, documents, hits=hits).assign(adjudicated=pd.Series(dtype="str")).fillna("")


def adjudicate(codings: pd.DataFrame, sheet: pd.DataFrame) -> pd.DataFrame:
    """The gold: one value of each unit and variable that two people coded.

    One row is a unit and a variable, as `codings` with the coder `adjudicated`, and `settled`: "agreed" where the
    coders gave the same, "adjudicated" where the sheet decides. Units that one person coded are left out: gold is coded
    twice.

    Raises
    ------
    KhitabError
        where a disagreement is not decided, or the sheet decides twice or something that was not coded.

    >>> rows = [("a", "A", 1), ("a", "B", 0), ("b", "A", 0), ("b", "B", 0)]
    >>> codings = pd.DataFrame(rows, columns=["unit_id", "coder", "value"]).assign(unit="article", variable="threat")
    >>> sheet = adjudication_sheet(codings).assign(adjudicated="1")
    >>> adjudicate(codings, sheet)[["unit_id", "value", "settled"]].values.tolist()
    [['a', '1', 'adjudicated'], ['b', '0', 'agreed']]
    """
    table = before_adjudication(clean_codings(codings))
    decided = _decisions(sheet)
    units = table.groupby(KEYS, sort=False)["value"].agg(["first", "nunique", "size"])
    _check_decisions(units, decided)
    units = units[units["size"] > 1]
    agreed = units["nunique"] == 1
    value = units["first"].where(agreed, decided.reindex(units.index))
    settled = agreed.map({True: "agreed", False: ADJUDICATED})
    gold = value.rename("value").reset_index().assign(coder=ADJUDICATED, settled=settled.to_numpy())
    return gold[[*KEYS, "coder", "value", "settled"]]


def _decisions(sheet: pd.DataFrame) -> pd.Series:
    if not isinstance(sheet, pd.DataFrame):
        raise KhitabError(
            f"sheet={sheet!r} is no table; give the filled-in adjudication_sheet(…), as kh.read_table('sheet.xlsx')"
        )
    if missing := [name for name in (*KEYS, ADJUDICATED) if name not in sheet]:
        raise KhitabError(f"the adjudication sheet lacks the column {missing[0]}; make it with adjudication_sheet")
    filled = sheet[[*KEYS]].assign(coder=ADJUDICATED, value=sheet[ADJUDICATED])
    return clean_codings(filled).set_index(KEYS)["value"]


def _check_decisions(units: pd.DataFrame, decided: pd.Series) -> None:
    if len(strange := decided.index.difference(units.index)):
        unit, unit_id, variable = strange[0]
        raise KhitabError(f"the sheet decides {variable!r} of {unit} {unit_id!r}, which nobody coded; is it of these?")
    left = units.index[units["nunique"] > 1].difference(decided.index)
    if len(left):
        unit, unit_id, variable = left[0]
        more = f" and {len(left) - 1} more" if len(left) > 1 else ""
        raise KhitabError(
            f"{variable!r} of {unit} {unit_id!r}{more}: the coders differ and the cell adjudicated is empty; fill it in"
        )
