"""Tables for those who go on elsewhere: R (quanteda, stm, tidytext) and network programs (Gephi, networkx)."""

import csv
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path

import numpy as np
import pandas as pd
from pandas.api.types import is_bool_dtype
from scipy import sparse
from scipy.io import mmwrite

from analysis.errors import KhitabError
from analysis.statistics.words import WordCounts
from analysis.tables import check_table
from analysis.workbooks import change_columns, iso_dates

WEIGHTS = ("n_both", "jaccard", "phi")


def save_for_r(counts: WordCounts, documents: pd.DataFrame, folder: str | Path) -> None:
    """Write counts of words, and the documents they come from, as six files that R reads.

    `dfm.mtx` is articles × words (Matrix Market); `docs.csv` and `features.csv` name its rows and columns, in its
    order; docs.csv carries the columns of the documents, texts aside. `stm.ldac` holds the same counts in the format of
    LDA-C, as stm reads it. `counts.csv` is tidy: one row is a word of an article (doc_id, word, n). `corpus.csv` holds
    every document with all its columns; its text is `body` where there is one. An article in which no word was counted
    is in corpus.csv alone. The files are UTF-8 without byte-order mark, dates ISO; files of these names are replaced.

    R, in the folder::

        docs <- read.csv("docs.csv", encoding = "UTF-8", na.strings = "", colClasses = c(doc_id = "character"))
        words <- read.csv("features.csv", encoding = "UTF-8", na.strings = character(), colClasses = "character")$word
        m <- as(Matrix::readMM("dfm.mtx"), "CsparseMatrix"); dimnames(m) <- list(docs$doc_id, words)
        texts <- read.csv("corpus.csv", encoding = "UTF-8", na.strings = "", colClasses = c(doc_id = "character"))

    and then `quanteda::as.dfm(m)` with `docvars(…) <- docs`, `quanteda::corpus(texts, docid_field = "doc_id")`, or
    `stm::stm(stm::readLdac("stm.ldac"), words, K = 20, data = docs)`.

    Raises
    ------
    KhitabError
        where the counts hold an article that the documents lack, a doc_id occurs twice, or a file cannot be written.

    Caveat: the words are what `count_words` was asked for, folded and without function words by default; fold, stem or
    stop nothing once more.

    >>> import tempfile
    >>> from analysis.statistics.words import count_words
    >>> from analysis.tokens import tokenize
    >>> folder = Path(tempfile.mkdtemp())
    >>> documents = pd.DataFrame({"doc_id": ["a", "b"], "text": ["الأمن ثم الأمن", "السلم"]})
    >>> save_for_r(count_words(tokenize(documents)), documents, folder)
    >>> (folder / "counts.csv").read_text(encoding="utf-8").split()
    ['"doc_id","word","n"', '"a","الامن",2', '"b","السلم",1']
    """
    check_table(documents, "documents", needs=("doc_id", "text"))
    rows = _rows_of(documents, counts)
    held = counts.matrix.sum(axis=1) > 0
    matrix, ids = counts.matrix[held].tocsr(), counts.doc_ids[held]
    matrix.sort_indices()
    cells = matrix.tocoo()
    tidy = {"doc_id": ids[cells.coords[0]], "word": counts.words[cells.coords[1]], "n": cells.data}
    texts = [name for name in ("text", "body") if name in documents]
    whole = documents[texts[-1]].astype("str").fillna("")
    others = documents.drop(columns=texts).assign(doc_id=documents["doc_id"].astype("str"))
    tables = {
        "docs": others.iloc[rows[held]],
        "features": pd.DataFrame({"word": counts.words}),
        "counts": pd.DataFrame(tidy),
        "corpus": pd.DataFrame({"doc_id": others["doc_id"], "text": whole}).join(others.drop(columns="doc_id")),
    }
    with _told(folder):
        Path(folder).mkdir(parents=True, exist_ok=True)
        for name, table in tables.items():
            _write_plain(table, Path(folder, f"{name}.csv"))
        mmwrite(Path(folder, "dfm.mtx"), matrix, field="integer", symmetry="general")
        Path(folder, "stm.ldac").write_text(_as_ldac(matrix), encoding="ascii", newline="\n")


def write_edges(table: pd.DataFrame, path: str | Path, *, weight: str = "n_both") -> None:
    """Write a co-occurrence table as an edge list: a CSV file that Gephi opens and networkx reads.

    One row is a pair that stands together at least once: source, target, type (Undirected), weight, then the counts
    and measures of the table. `weight` is n_both, jaccard or phi. Frames and names without any partner are not in it.
    UTF-8 without byte-order mark. networkx: `nx.from_pandas_edgelist(pd.read_csv(path), edge_attr=True)`.

    Raises
    ------
    KhitabError
        where a column is missing, `weight` is another, the path does not end in .csv, or it cannot be written.

    Caveat: phi may be negative, and most layouts take no negative weight.

    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp(), "edges.csv")
    >>> pair = {"a": ["x"], "b": ["y"], "units": 9, "n_a": 4, "n_b": 3, "n_both": 2, "phi": 0.5, "jaccard": 0.4}
    >>> write_edges(pd.DataFrame(pair), path)
    >>> path.read_text(encoding="utf-8").split()[1]
    '"x","y","Undirected",2,9,4,3,2,0.5,0.4'
    """
    check_table(table, "cooccurrence")
    if weight not in WEIGHTS:
        raise KhitabError(f"weight={weight!r}: choose one of {', '.join(WEIGHTS)}")
    if Path(path).suffix.casefold() != ".csv":
        raise KhitabError(f"{path}: an edge list is a .csv file; choose such a name")
    edges = table[table["n_both"] > 0].rename(columns={"a": "source", "b": "target"})
    edges = edges.assign(type="Undirected", weight=edges[weight])
    first = ["source", "target", "type", "weight"]
    with _told(path):
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        _write_plain(edges[first + [name for name in edges if name not in first]], Path(path))


def _rows_of(documents: pd.DataFrame, counts: WordCounts) -> np.ndarray:
    """The row of `documents` of each article of the counts."""
    ids = pd.Index(documents["doc_id"].astype("str"))
    if ids.has_duplicates:
        raise KhitabError(
            f"doc_id {ids[ids.duplicated()][0]!r} occurs twice in the documents; give each article one row"
        )
    rows = ids.get_indexer(counts.doc_ids)
    if (rows < 0).any():
        strange = counts.doc_ids[rows < 0][0]
        raise KhitabError(
            f"the counts hold {strange!r}, which is not among the documents; give those that were counted"
        )
    return rows


@contextmanager
def _told(path: str | Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        reason = f"cannot be written ({error.strerror}); close it where it is open, or choose another place"
        raise KhitabError(f"{path}: {reason}") from error


def _write_plain(table: pd.DataFrame, path: Path) -> None:
    """CSV for programs, not for Excel: nothing is guarded, texts stand in quotation marks, truths are R's."""
    truths = {
        name: column.map({True: "TRUE", False: "FALSE"}) for name, column in table.items() if is_bool_dtype(column)
    }
    table = change_columns(table.assign(**truths), text=lambda column: column, date=iso_dates)
    table.to_csv(path, index=False, encoding="utf-8", lineterminator="\n", quoting=csv.QUOTE_NONNUMERIC)


def _as_ldac(matrix: sparse.csr_array) -> str:
    """A line an article: how many different words, then word:count, words numbered from 0."""
    cells = [f"{word}:{n}" for word, n in zip(matrix.indices.tolist(), matrix.data.tolist(), strict=True)]
    rows = (cells[low:high] for low, high in pairwise(matrix.indptr.tolist()))
    return "".join(f"{len(row)} {' '.join(row)}\n" for row in rows)
