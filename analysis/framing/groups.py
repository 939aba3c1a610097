"""Which group, and which cluster, an article belongs to."""

import numpy as np
import pandas as pd

from analysis.errors import KhitabError
from analysis.statistics.groups import MISSING, group_list, group_values, published
from analysis.tables import FRAMES, check_table

_CLUSTERS = ("duplicate_group", "outlet-day")
_OWN = ("_doc_id", "_words", "_story", "_cluster", "_published", "_there", "_own")  # what the counting keeps beside


def group_keys(documents: pd.DataFrame, by: str | list[str] | None, *, taken: tuple[str, ...] = ()) -> pd.DataFrame:
    """The group columns of each document as text, in the order of `by`; `taken` are more columns of the result."""
    check_table(documents, "documents", needs=("doc_id",))
    reserved = {*(column.name for column in FRAMES.columns), *_OWN, *taken}
    keys = pd.DataFrame(index=documents.index)
    for name in named_groups(by):
        if name in reserved:
            raise KhitabError(f"by={name!r} is the name of a column of the result; rename it in the documents first")
        keys[name] = _keys(documents, name)
    return keys


def named_groups(by: str | list[str] | None) -> list[str]:
    """The names in `by`, each once; none without it."""
    return [] if by is None else group_list(by)


def _keys(documents: pd.DataFrame, name: str) -> pd.Series:
    if name == "copy" and name not in documents and "agency" in documents:
        return pd.Series(np.where(is_own(documents), "own", "agency"), documents.index, dtype="str")
    return group_values(documents, name, also="; copy (agency or own) after add_duplicates")


def is_own(documents: pd.DataFrame) -> np.ndarray:
    """Which articles are the outlet's own copy: no agency is named as their source."""
    if "agency" not in documents:
        raise KhitabError("the documents have no column agency; add_duplicates(documents) reads it from the articles")
    return documents["agency"].astype("str").fillna("").str.strip().eq("").to_numpy()


def story_keys(documents: pd.DataFrame) -> pd.Series:
    """The story of each article; without `duplicate_group` every article is its own."""
    own = "\0" + documents["doc_id"].astype("str")
    return documents.get("duplicate_group", own).astype("str").fillna(own)


def cluster_keys(documents: pd.DataFrame, cluster: str | None) -> pd.Series:
    """The cluster of each article: its story, its outlet and day of publication, or a column of the documents.

    An article whose value is missing (of outlet-day: the date) is a cluster of its own.
    """
    if cluster in (None, "duplicate_group"):
        if cluster and cluster not in documents:
            raise KhitabError("cluster='duplicate_group': the documents lack it; add_duplicates(documents) adds it")
        return story_keys(documents)
    own = "\0" + documents["doc_id"].astype("str")
    if isinstance(cluster, str) and cluster in documents:
        return documents[cluster].astype("str").fillna(own)
    if cluster == "outlet-day" and "outlet" in documents:
        dates = published(documents)
        return (documents["outlet"].astype("str").fillna(MISSING) + "\0" + dates.dt.strftime("%Y-%m-%d")).fillna(own)
    raise KhitabError(
        f"cluster={cluster!r}: choose {' or '.join(map(repr, _CLUSTERS))}, or a column of the documents: "
        f"{', '.join(map(str, documents.columns))}"
    )
