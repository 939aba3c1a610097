"""Near-duplicates: which articles are one story printed again, who had it first, and which come from an agency."""

import numpy as np
import pandas as pd
from scipy import sparse
from scipy.sparse.csgraph import connected_components

from analysis.corpus.bylines import read_closing, read_opening
from analysis.corpus.metadata import fill_found
from analysis.corpus.minhash import find_likely_pairs
from analysis.corpus.shingles import count_shared, count_shingles, find_candidates, fingerprints, jaccard
from analysis.errors import KhitabError
from analysis.tables import check_table, read_ranges

EXACT_UP_TO = 100_000  # articles; beyond, pairs are looked for by MinHash, and then compared exactly
CONTAINED = 0.60  # share of an article's strings that an agency's text must hold
_LEAST = 20  # strings of an article that can be told to come from another one
_SHOWN = ("doc_id", "outlet", "published", "title")
_UNDATED = np.iinfo(np.int64).min


def add_duplicates(documents: pd.DataFrame, *, threshold: float = 0.80, days: int | None = 3) -> pd.DataFrame:
    """Documents with `duplicate_group`, `is_first`, `agency` and `agency_source`; none is taken out.

    Two articles are one story where the sets A and B of their five-word strings (body, profile press) overlap,
    |A ∩ B| / |A ∪ B| >= `threshold`, and not more than `days` lie between their dates; without a date, or with
    days=None, time does not matter. `duplicate_group` is the doc_id of the story's first article, by date and doc_id;
    an article without a copy is its own group. Up to 100,000 articles every such pair is found, beyond that MinHash
    proposes pairs, which are then compared: of two articles just above the threshold a few are missed.

    `agency`, where `documents` do not hold it, is read from the article's first and last line; the articles of a story
    share it, and an article of which 60 % stands in an agency's text, |A ∩ B| / |A|, has it too. `agency_source` says
    which: page, "same story as …", "shares text with …".

    Raises KhitabError where a column is missing, a doc_id occurs twice, or an option is out of its range. Caveat:
    stories are chained: the last copy may be further from the first than the threshold; daily reports that change only
    their figures count as one story within the window. Source: shingles, Broder 1997.

    >>> text = "انعقد اللقاء الأول بين الوزيرين صباح اليوم في مدينة الرباط"
    >>> documents = pd.DataFrame({"doc_id": ["a", "b", "c"], "text": [text, text + ".", "لا شيء هنا"]})
    >>> add_duplicates(documents)[["duplicate_group", "is_first"]].values.tolist()
    [['a', True], ['a', False], ['c', True]]

    Measure
    -------
    name: similarity of two articles
    formula: Jaccard: strings of five words in both / in either
    default: one story from .80 on, within 3 days
    unit: 0 to 1
    caveat: stories are chained; reports that change only their figures count as one
    source: Broder 1997

    name: share of agency text
    formula: strings of five words of the article that an agency's article holds / all of the article's
    default: agency copy from .60 on, 20 strings at least
    unit: 0 to 1
    caveat: who copied whom is not shown by it
    source: Broder 1997
    """
    _check(documents, threshold, days)
    documents = documents.reset_index(drop=True) if not documents.index.is_unique else documents
    return mark_stories(documents, count_shingles(documents), threshold=threshold, days=days)


def mark_stories(
    documents: pd.DataFrame, matrix: sparse.csr_array, *, threshold: float = 0.80, days: int | None = 3
) -> pd.DataFrame:
    """What `add_duplicates` adds, from the five-word strings of each document."""
    day = _days(documents)
    group = _group(matrix, day, threshold, days)
    first = _first_of(documents, group)
    ids = documents["doc_id"].to_numpy(object)
    marked = documents.assign(
        duplicate_group=pd.Series(ids[first], index=documents.index).astype("str"),
        is_first=pd.Series(first == np.arange(len(first)), index=documents.index),
    )
    return _add_agency(marked, matrix, group, (day, days))


def find_duplicates(documents: pd.DataFrame) -> pd.DataFrame:
    """The stories that are printed more than once.

    One row is an article: `group`, `doc_id`, `outlet`, `published`, `title`, `similarity` (shared five-word strings
    over all, with the story's first article; 0 to 1), `is_first`; sorted by group, the first article on top. Documents
    without `duplicate_group` get it here, by `add_duplicates` with its defaults. Errors and caveats as there.

    >>> text = "انعقد اللقاء الأول بين الوزيرين صباح اليوم في مدينة الرباط"
    >>> documents = pd.DataFrame({"doc_id": ["a", "b"], "text": [text, text + " وسلا"]})
    >>> find_duplicates(documents)[["group", "doc_id", "similarity"]].round(2).values.tolist()
    [['a', 'a', 1.0], ['a', 'b', 0.86]]
    """
    _check(documents, 0.5, None)
    if "duplicate_group" not in documents or "is_first" not in documents:
        documents = add_duplicates(documents)
    story = documents["duplicate_group"]
    told = documents[story.notna() & story.duplicated(keep=False)]
    told = told.assign(_late=~told["is_first"].astype(bool)).sort_values("_late", kind="stable", ignore_index=True)
    first = told["duplicate_group"].drop_duplicates().reset_index().set_index("duplicate_group")["index"]
    pairs = np.column_stack([told["duplicate_group"].map(first).to_numpy(np.int64), np.arange(len(told))])
    columns = {name: told.get(name, pd.Series(None, index=told.index, dtype=object)) for name in _SHOWN}
    similarity = jaccard(count_shingles(told), pairs) if len(told) else np.empty(0)
    table = pd.DataFrame({"group": told["duplicate_group"], **columns, "similarity": similarity})
    table = table.assign(is_first=~told["_late"], _late=told["_late"])
    return table.sort_values(["group", "_late", "published", "doc_id"], ignore_index=True).drop(columns="_late")


def _check(documents: pd.DataFrame, threshold: float, days: int | None) -> None:
    check_table(documents, "documents", needs=("doc_id", "text"))
    if not 0 < threshold <= 1:
        raise KhitabError(f"threshold={threshold!r} is a share of the strings of two articles: write 0.5 to 1")
    if days is not None and days < 0:
        raise KhitabError(f"days={days!r} is a number of days from 0 on, or None for no limit")
    if "published" in documents and not pd.api.types.is_datetime64_any_dtype(documents["published"]):
        raise KhitabError("the column published holds no dates; make them with pd.to_datetime(documents['published'])")


def _days(documents: pd.DataFrame) -> np.ndarray:
    """Day of publication as a number; the smallest one where it is unknown."""
    if "published" not in documents:
        return np.full(len(documents), _UNDATED)
    published = documents["published"].dt.tz_localize(None)
    return published.to_numpy("datetime64[D]").astype(np.int64)


def _near(pairs: np.ndarray, left: np.ndarray, right: np.ndarray, days: int | None) -> np.ndarray:
    """The pairs that lie within the window; an unknown date lies within every one."""
    one, other = left[pairs[:, 0]], right[pairs[:, 1]]
    known = (one != _UNDATED) & (other != _UNDATED)
    apart = np.where(known, np.abs(np.where(known, one, 0) - np.where(known, other, 0)), 0)
    return pairs if days is None else pairs[apart <= days]


def _group(matrix: sparse.csr_array, day: np.ndarray, threshold: float, days: int | None) -> np.ndarray:
    """A number for every story. Equal texts of one day are compared once, however many there are."""
    empty = np.diff(matrix.indptr) == 0
    alike = np.where(empty, np.arange(len(day), dtype=np.uint64), fingerprints(matrix))
    _, chosen, of = np.unique(np.rec.fromarrays([alike, day, empty]), return_index=True, return_inverse=True)
    distinct, own = matrix[chosen], day[chosen]
    if len(chosen) > EXACT_UP_TO:
        pairs = find_likely_pairs(distinct, threshold)
    else:
        pairs = find_candidates(distinct, distinct, threshold)
    pairs = _near(pairs[pairs[:, 0] != pairs[:, 1]], own, own, days)
    pairs = pairs[jaccard(distinct, pairs) >= threshold]
    joined = sparse.csr_array((np.ones(len(pairs), np.int8), (pairs[:, 0], pairs[:, 1])), shape=(len(chosen),) * 2)
    return connected_components(joined, directed=False)[1][of]


def _first_of(documents: pd.DataFrame, group: np.ndarray) -> np.ndarray:
    """For every article, the row of its story's first one: by date, then doc_id; undated ones come last."""
    order = documents.assign(_row=np.arange(len(documents)), _group=group, _id=documents["doc_id"].astype(str))
    by = ["published", "_id"] if "published" in documents else ["_id"]
    earliest = order.sort_values(by).drop_duplicates("_group").set_index("_group")["_row"]
    return earliest.loc[group].to_numpy()


def _add_agency(documents: pd.DataFrame, matrix: sparse.csr_array, group: np.ndarray, window: tuple) -> pd.DataFrame:
    if "agency" not in documents:
        documents = fill_found(documents, "agency", _read_agencies(documents))
    signed = np.flatnonzero(documents["agency"].fillna("").astype(str).ne(""))
    order = pd.Series(signed, index=group[signed])
    by_group = order[~order.index.duplicated()]
    origin = pd.Series(group).map(by_group).fillna(-1).to_numpy(np.int64)
    documents = _spread(documents, origin, "same story as")
    unsigned = np.flatnonzero((origin < 0) & (np.diff(matrix.indptr) >= _LEAST))
    return _spread(documents, _copied_from(matrix, unsigned, signed, window), "shares text with")


def _spread(documents: pd.DataFrame, origin: np.ndarray, words: str) -> pd.DataFrame:
    """Give each article without an agency that of its origin (a row; -1: none), and say whose it is."""
    ids, agency = documents["doc_id"].astype(str).to_numpy(object), documents["agency"].to_numpy(object)
    found = pd.Series(np.where(origin >= 0, agency[origin], None), index=documents.index)
    return fill_found(documents, "agency", found, source=pd.Series(words + " " + ids[origin], index=documents.index))


def _copied_from(matrix: sparse.csr_array, rows: np.ndarray, signed: np.ndarray, window: tuple) -> np.ndarray:
    """Row of the agency's article that holds the largest part of each article's text, from CONTAINED on; else -1."""
    (day, days), origin = window, np.full(matrix.shape[0], -1)
    left, right = matrix[rows], matrix[signed]
    pairs = _near(find_candidates(left, right, CONTAINED), day[rows], day[signed], days)
    share = count_shared(left, right, pairs) / np.diff(left.indptr)[pairs[:, 0]]
    best = pd.DataFrame({"row": rows[pairs[:, 0]], "of": signed[pairs[:, 1]], "share": share})
    best = best[best["share"] >= CONTAINED].sort_values(["share", "of"], ascending=[False, True]).drop_duplicates("row")
    origin[best["row"].to_numpy()] = best["of"].to_numpy()
    return origin


def _read_agencies(documents: pd.DataFrame) -> pd.Series:
    """What the first and the last line of each body say."""
    ranges = documents.get("body_lines", pd.Series(None, index=documents.index, dtype=object))
    found = [_ends(text, chosen) for text, chosen in zip(documents["text"].fillna(""), ranges, strict=True)]
    return pd.Series(found, index=documents.index, dtype=object)


def _ends(text: str, chosen: object) -> str | None:
    lines = text.split("\n")
    if isinstance(chosen, str):
        lines = [lines[number - 1] for number in read_ranges(chosen)]
    lines = [line for line in lines if line.strip()]
    agencies = [*read_opening(lines[0]).agencies, *read_closing(lines[-1])] if lines else []
    return ", ".join(dict.fromkeys(agencies)) or None
