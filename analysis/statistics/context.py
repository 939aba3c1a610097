"""Occurrences in context: the concordance of hits, right to left when it is shown."""

import re

import pandas as pd

from analysis.errors import KhitabError
from analysis.tables import CONCORDANCE, check_table


def concordance(hits: pd.DataFrame, documents: pd.DataFrame, *, width: int = 60) -> pd.DataFrame:
    """Each hit with the words around it, cut at word boundaries and at line ends.

    One row is a hit, in the order of `hits` and with its index. `left` holds up to `width` characters before the
    keyword in reading order (shown at its right on an Arabic page), `right` those after it. Columns of hits that say
    what it is (theme, frame, term, form, inside_name) travel along.

    Raises
    ------
    KhitabError
        where a column is missing or a hit names a document that is not there.

    >>> documents = pd.DataFrame({"doc_id": ["a"], "text": ["في مجال مكافحة الإرهاب اليوم"], "title": [None]})
    >>> hits = pd.DataFrame({"doc_id": ["a"], "field": ["text"], "start": [8], "end": [22]})
    >>> concordance(hits, documents)[["left", "keyword", "right"]].values.tolist()
    [['في مجال', 'مكافحة الإرهاب', 'اليوم']]
    """
    check_table(hits, "hits", needs=("doc_id", "field", "start", "end"))
    check_table(documents, "documents", needs=("doc_id", *sorted({"text", *hits["field"]})))
    source = documents.set_index(documents["doc_id"].astype("str"))
    places = hits[["doc_id", "field", "start", "end"]].itertuples(index=False)
    rows = [_in_context(hit, source, width) for hit in places]
    table = pd.DataFrame(rows, columns=["left", "keyword", "right"], index=hits.index, dtype="str")
    table["doc_id"] = hits["doc_id"].astype("str")
    for column in ("outlet", "published"):
        table[column] = table["doc_id"].map(source[column]) if column in source else pd.NA
    table[["start", "end"]] = hits[["start", "end"]]
    more = [name for name in ("theme", "frame", "term", "form", "inside_name") if name in hits]
    return pd.concat([table[[column.name for column in CONCORDANCE.columns]], hits[more]], axis=1)


def _in_context(hit, source: pd.DataFrame, width: int) -> tuple[str, str, str]:
    if hit.doc_id not in source.index:
        raise KhitabError(f"hits name the document {hit.doc_id!r}, which is not among the documents")
    text = str(source.at[hit.doc_id, hit.field])
    before = text[: hit.start].rpartition("\n")[2]
    after = text[hit.end :].partition("\n")[0]
    left, right = before[max(len(before) - width, 0) :], after[:width]
    if len(before) > width and not before[-width - 1].isspace():
        left = re.sub(r"^\S*\s*", "", left)
    if len(after) > width and not after[width].isspace():
        right = re.sub(r"\s*\S*$", "", right)
    return left.strip(), text[hit.start : hit.end], right.strip()
