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
        where a column is missing, or a hit names a document or a title that is not there.

    >>> documents = pd.DataFrame({"doc_id": ["a"], "text": ["في مجال مكافحة الإرهاب اليوم"], "title": [None]})
    >>> hits = pd.DataFrame({"doc_id": ["a"], "field": ["text"], "start": [8], "end": [22]})
    >>> concordance(hits, documents)[["left", "keyword", "right"]].values.tolist()
    [['في مجال', 'مكافحة الإرهاب', 'اليوم']]
    """
    check_table(hits, "hits", needs=("doc_id", "field", "start", "end"))
    check_table(documents, "documents", needs=("doc_id", *sorted({"text", *hits["field"]})))
    ids = documents["doc_id"].astype("str")
    texts = {field: _texts(field, part["doc_id"], documents) for field, part in hits.groupby("field", observed=True)}
    places = hits[["doc_id", "field", "start", "end"]].itertuples(index=False)
    rows = [_in_context(texts[hit.field][hit.doc_id], hit.start, hit.end, width) for hit in places]
    table = pd.DataFrame(rows, columns=["left", "keyword", "right"], index=hits.index, dtype="str")
    table["doc_id"] = hits["doc_id"].astype("str")
    for column in ("outlet", "published"):
        table[column] = table["doc_id"].map(documents[column].set_axis(ids)) if column in documents else pd.NA
    table[["start", "end"]] = hits[["start", "end"]]
    more = [name for name in ("theme", "frame", "term", "form", "inside_name") if name in hits]
    return pd.concat([table[[column.name for column in CONCORDANCE.columns]], hits[more]], axis=1)


def _texts(field: str, wanted: pd.Series, documents: pd.DataFrame) -> dict[str, str]:
    """doc_id -> text of the documents that hits name; one selection, since single cells of a text column are slow."""
    row_of = {doc_id: row for row, doc_id in enumerate(documents["doc_id"].astype("str"))}
    names = wanted.astype("str").unique().tolist()
    if strange := [name for name in names if name not in row_of]:
        raise KhitabError(f"hits name the document {strange[0]!r}, which is not among the documents")
    found = dict(zip(names, documents[field].iloc[[row_of[name] for name in names]].tolist(), strict=True))
    if missing := [name for name, text in found.items() if not isinstance(text, str)]:
        raise KhitabError(f"document {missing[0]!r} has no {field}; give the documents that the hits were found in")
    return found


def _in_context(text: str, start: int, end: int, width: int) -> tuple[str, str, str]:
    # one character more than is shown tells whether the cut falls inside a word
    before = text[max(start - width - 1, 0) : start].rpartition("\n")[2]
    after = text[end : end + width + 1].partition("\n")[0]
    left, right = before[max(len(before) - width, 0) :], after[:width]
    if len(before) > width and not before[-width - 1].isspace():
        left = re.sub(r"^\S*\s*", "", left)
    if len(after) > width and not after[width].isspace():
        right = re.sub(r"\s*\S*$", "", right)
    return left.strip(), text[start:end], right.strip()
