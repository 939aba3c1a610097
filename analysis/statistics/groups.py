"""Articles to groups: by columns of the documents or by periods; and which copy of a story counts."""

import numpy as np
import pandas as pd

from analysis.errors import KhitabError
from analysis.statistics.options import as_names
from analysis.tables import check_table

PERIODS = {"week": "W", "month": "M", "quarter": "Q", "year": "Y"}
MISSING = "—"
_BETWEEN = " · "
_REMEDY = "name a column of the documents or a date group (week, month, quarter, year), or several in a list"


def group_names(documents: pd.DataFrame, by: str | list[str], doc_ids: pd.Index) -> np.ndarray:
    """The group of each article, as text: of one column or period, or of several joined by « · ».

    A missing value, and an article that is not among the documents, is '—'.

    Raises
    ------
    KhitabError
        where `by` names no column and no period, or `published` holds no dates.

    >>> documents = pd.DataFrame({"doc_id": ["a", "b"], "outlet": ["x", None]})
    >>> documents["published"] = pd.to_datetime(["2024-08-01", None])
    >>> group_names(documents, ["outlet", "month"], pd.Index(["b", "a"])).tolist()
    ['— · —', 'x · 2024-08']
    """
    names = group_list(by)
    if not names:
        raise KhitabError("by=[] names no group; give a column of the documents, or leave `by` out")
    documents = align(documents, doc_ids)
    first, *others = [group_values(documents, name) for name in names]
    for other in others:
        first = first + _BETWEEN + other
    return first.to_numpy(object)


def group_list(by: str | list[str]) -> list[str]:
    """The names of groups that `by` gives, each once; KhitabError where it is no name and no list of names.

    >>> group_list("outlet"), group_list(["outlet", "month"])
    (['outlet'], ['outlet', 'month'])
    """
    names = as_names("by", by, _REMEDY)
    if twice := [name for n, name in enumerate(names) if name in names[:n]]:
        raise KhitabError(f"by names {twice[0]!r} twice; name each group once")
    return names


def group_values(documents: pd.DataFrame, name: str, *, also: str = "") -> pd.Series:
    """The group of each document by one column or period, as text; `also` names what else the caller takes."""
    if name in documents:
        return documents[name].astype("str").fillna(MISSING)
    if name in PERIODS and "published" in documents:
        periods = published(documents).dt.to_period(PERIODS[name])
        return periods.astype("str").replace("NaT", MISSING).fillna(MISSING)
    raise KhitabError(
        f"by={name!r} is no column of the documents and no date group; columns: "
        f"{', '.join(map(str, documents.columns))}; date groups (with `published`): {', '.join(PERIODS)}{also}"
    )


def published(documents: pd.DataFrame) -> pd.Series:
    """Dates of publication without time zone; what is no date is refused with the remedy."""
    if "published" not in documents:
        raise KhitabError("the documents have no column published; without dates there are no periods")
    dates = documents["published"]
    if not pd.api.types.is_datetime64_any_dtype(dates):
        raise KhitabError("the column published holds no dates; make them with pd.to_datetime(documents['published'])")
    return dates.dt.tz_localize(None)


def align(documents: pd.DataFrame, doc_ids: pd.Index) -> pd.DataFrame:
    """One row for each of doc_ids, in their order; a row of missing values where there is no such document."""
    ids = unique_ids(documents)
    return documents.set_axis(pd.Index(ids.to_numpy(), dtype="str"), axis=0).reindex(doc_ids)


def unique_ids(documents: pd.DataFrame) -> pd.Series:
    """The doc_id of each document as text; KhitabError where one occurs twice."""
    check_table(documents, "documents", needs=("doc_id",))
    ids = documents["doc_id"].astype("str")
    if ids.duplicated().any():
        twice = ids[ids.duplicated()].iloc[0]
        raise KhitabError(f"doc_id {twice!r} occurs twice in the documents; give each article an id of its own")
    return ids


def first_copies(documents: pd.DataFrame | None, doc_ids: pd.Index, among: np.ndarray) -> np.ndarray:
    """Which articles of the mask `among` count: of each story (`duplicate_group`) its first by date and doc_id.

    Without documents, or without `duplicate_group`, every article is its own story.

    >>> documents = pd.DataFrame({"doc_id": ["a", "b", "c"], "duplicate_group": ["b", "b", "c"]})
    >>> documents["published"] = pd.to_datetime(["2024-08-02", "2024-08-01", None])
    >>> first_copies(documents, pd.Index(["a", "b", "c"]), np.array([True, True, True])).tolist()
    [False, True, True]
    """
    if documents is None or "duplicate_group" not in documents:
        return among
    known = align(documents, doc_ids)
    own = pd.Series(["\0" + doc_id for doc_id in doc_ids], index=known.index, dtype="str")
    table = pd.DataFrame({"story": known["duplicate_group"].astype("str").fillna(own), "row": np.arange(len(known))})
    table["published"], table["doc_id"] = known.get("published", pd.NaT), known.index
    table = table[among].sort_values(["published", "doc_id"])
    kept = np.zeros(len(known), bool)
    kept[table.drop_duplicates("story")["row"]] = True
    return kept
