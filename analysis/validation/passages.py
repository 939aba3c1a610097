"""Articles and frames to the words to read: title, and the passage where the frame's terms stand."""

from textwrap import shorten

import pandas as pd

from analysis.statistics.context import concordance
from analysis.tables import check_table

WIDTH, PASSAGES = 60, 3
OPENING = 240  # characters of an article in which no term stands


def add_passages(rows: pd.DataFrame, documents: pd.DataFrame, hits: pd.DataFrame | None) -> pd.DataFrame:
    """The rows with `title` and `passage`; they name the article in `unit_id`, frame, theme/frame or theme in
    `variable`.

    A passage is the words around the frame's hits, three at most, parted by " … "; where none stands there, the opening
    of the body, or of the text. A unit that is no article is looked for before its last #.
    """
    check_table(documents, "documents", needs=("doc_id",))
    texts = documents.assign(doc_id=documents["doc_id"].astype("str")).drop_duplicates("doc_id").set_index("doc_id")
    ids = [unit if unit in texts.index else unit.rpartition("#")[0] for unit in rows["unit_id"]]
    rows = rows.copy()
    rows["title"] = _column(texts, "title", ids)
    body = _column(texts, "body" if "body" in texts else "text", ids)
    opening = [shorten(text, OPENING, placeholder=" …") for text in body]
    found = {} if hits is None else _around_hits(hits, documents, set(ids), set(rows["variable"]))
    keys = zip(ids, rows["variable"], strict=True)
    rows["passage"] = [found.get(key) or text for key, text in zip(keys, opening, strict=True)]
    return rows


def _column(texts: pd.DataFrame, name: str, ids: list[str]) -> list[str]:
    if name not in texts:
        return [""] * len(ids)
    return texts[name].reindex(ids).astype("str").fillna("").tolist()


def _around_hits(
    hits: pd.DataFrame, documents: pd.DataFrame, ids: set[str], variables: set[str]
) -> dict[tuple[str, str], str]:
    """(doc_id, variable) -> the words around the first hits."""
    found: dict[tuple[str, str], str] = {}
    for name in (hits["theme"], hits["frame"], hits["theme"] + "/" + hits["frame"]):
        own = hits.assign(_variable=name)[name.isin(variables).to_numpy() & hits["doc_id"].isin(ids).to_numpy()]
        own = own.groupby(["doc_id", "_variable"], observed=True).head(PASSAGES)
        lines = concordance(own, documents, width=WIDTH)
        shown = (lines["left"] + " «" + lines["keyword"] + "» " + lines["right"]).str.strip()
        shown = shown.str.replace(r"» (?=[^\w\s«(\[])", "»", regex=True)  # no gap before a sign
        passages = shown.groupby([own["doc_id"].astype("str"), own["_variable"]]).agg(" … ".join)
        found |= passages.to_dict()
    return found
