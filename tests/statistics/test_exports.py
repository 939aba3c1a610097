"""Files for R and for network programs: what is written can be read back, in the order that the names tell."""

import csv
import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy.io import mmread

from analysis.errors import KhitabError
from analysis.statistics.exports import save_for_r, write_edges
from analysis.statistics.words import count_words
from analysis.tokens import tokenize

DOCUMENTS = pd.DataFrame(
    {
        "doc_id": ["0012", "b", "c"],
        "outlet": ["صحيفة «أ»", None, "NA"],
        "published": pd.to_datetime(["2024-03-01", None, "2024-01-05"]),
        "title": ['عنوان "مهم"', None, "=1+1"],
        "text": ["الأمن ثم الأمن\nوالسلم", "في من", "السلم، 2024"],
        "is_first": [True, False, True],
    }
)


@pytest.fixture
def folder(tmp_path) -> Path:
    save_for_r(count_words(tokenize(DOCUMENTS)), DOCUMENTS, tmp_path / "r")
    return tmp_path / "r"


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def column(path: Path, name: str) -> list[str]:
    return [row[name] for row in rows_of(path)]


def test_six_files(folder):
    names = {"dfm.mtx", "docs.csv", "features.csv", "stm.ldac", "counts.csv", "corpus.csv"}
    assert {path.name for path in folder.iterdir()} == names


def test_the_matrix_with_its_names(folder):
    matrix = mmread(folder / "dfm.mtx")
    assert np.issubdtype(matrix.dtype, np.integer)
    assert matrix.toarray().tolist() == [[2, 1, 1, 1], [0, 1, 0, 0]]
    assert column(folder / "features.csv", "word") == ["الامن", "السلم", "عنوان", "مهم"]
    assert column(folder / "docs.csv", "doc_id") == ["0012", "c"]  # b holds function words alone


def test_the_tidy_counts_are_those_of_the_matrix(folder):
    matrix = mmread(folder / "dfm.mtx").toarray()
    words, ids = column(folder / "features.csv", "word"), column(folder / "docs.csv", "doc_id")
    tidy = {(row["doc_id"], row["word"]): int(row["n"]) for row in rows_of(folder / "counts.csv")}
    assert tidy == {(ids[i], words[j]): matrix[i, j] for i, j in zip(*matrix.nonzero(), strict=True)}


def test_stm_reads_an_article_a_line_with_words_numbered_from_0(folder):
    lines = (folder / "stm.ldac").read_text(encoding="ascii").splitlines()
    assert all(re.fullmatch(r"\d+( \d+:\d+)+", line) for line in lines)
    matrix, read = mmread(folder / "dfm.mtx").toarray(), []
    for line in lines:
        size, *cells = line.split()
        assert int(size) == len(cells)
        read.append(dict(map(int, cell.split(":")) for cell in cells))
    assert read == [{j: n for j, n in enumerate(row) if n} for row in matrix.tolist()]


def test_the_documents_travel_along_without_their_texts(folder):
    first, last = rows_of(folder / "docs.csv")
    assert first == {
        "doc_id": "0012", "outlet": "صحيفة «أ»", "published": "2024-03-01", "title": 'عنوان "مهم"', "is_first": "TRUE"
    }  # fmt: skip
    assert (last["title"], last["outlet"]) == ("=1+1", "NA")


def test_the_corpus_holds_every_document(folder):
    rows = rows_of(folder / "corpus.csv")
    assert [row["doc_id"] for row in rows] == ["0012", "b", "c"]
    assert [row["text"] for row in rows] == DOCUMENTS["text"].tolist()
    assert list(rows[0])[:2] == ["doc_id", "text"]
    assert (rows[1]["outlet"], rows[1]["published"], rows[1]["is_first"]) == ("", "", "FALSE")


def test_the_text_is_the_body_where_there_is_one(tmp_path):
    documents = DOCUMENTS.assign(body=["نص", None, "آخر"])
    save_for_r(count_words(tokenize(DOCUMENTS)), documents, tmp_path)
    rows = rows_of(tmp_path / "corpus.csv")
    assert [row["text"] for row in rows] == ["نص", "", "آخر"] and "body" not in rows[0]


def test_the_order_of_the_documents_is_that_of_the_matrix(tmp_path, folder):
    save_for_r(count_words(tokenize(DOCUMENTS)), DOCUMENTS.iloc[::-1], tmp_path)
    for name in ("dfm.mtx", "docs.csv", "features.csv", "stm.ldac", "counts.csv"):
        assert (tmp_path / name).read_bytes() == (folder / name).read_bytes()


def test_files_are_utf8_without_mark_and_the_same_each_time(tmp_path, folder):
    save_for_r(count_words(tokenize(DOCUMENTS)), DOCUMENTS, tmp_path)
    for path in folder.iterdir():
        content = path.read_bytes()
        assert content == (tmp_path / path.name).read_bytes()
        assert not content.startswith(b"\xef\xbb\xbf") and b"\r" not in content
        content.decode("utf-8")


def test_the_lines_for_r_name_the_files():
    named = set(re.findall(r'"(\w+\.\w+)"', save_for_r.__doc__))
    assert named >= {"docs.csv", "features.csv", "dfm.mtx", "corpus.csv", "stm.ldac"}


@pytest.mark.parametrize(
    ("documents", "message"),
    [
        (DOCUMENTS.iloc[1:], "the counts hold '0012', which is not among the documents"),
        (DOCUMENTS.assign(doc_id="0012"), "doc_id '0012' occurs twice"),
        (DOCUMENTS.drop(columns="text"), "lacks the column text"),
    ],
)
def test_documents_that_do_not_fit(tmp_path, documents, message):
    with pytest.raises(KhitabError, match=message):
        save_for_r(count_words(tokenize(DOCUMENTS)), documents, tmp_path)


def test_a_folder_that_cannot_be_written(tmp_path):
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(KhitabError, match=r"cannot be written .* choose another place"):
        save_for_r(count_words(tokenize(DOCUMENTS)), DOCUMENTS, tmp_path / "file" / "r")


# --- edges -----------------------------------------------------------------------------------------------------------

PAIRS = pd.DataFrame(
    {
        "a": ["s/x", "s/x", "s/y"],
        "b": ["s/y", "peace", "peace"],
        "units": 10,
        "n_a": [4, 4, 3],
        "n_b": [3, 0, 0],
        "n_both": [2, 0, 0],
        "phi": [0.5, np.nan, np.nan],
        "jaccard": [0.4, 0.0, 0.0],
    }
)


def test_edges_are_pairs_that_stand_together(tmp_path):
    write_edges(PAIRS, tmp_path / "new" / "edges.csv")
    [edge] = rows_of(tmp_path / "new" / "edges.csv")
    assert list(edge)[:4] == ["source", "target", "type", "weight"]  # as Gephi and networkx name them
    assert (edge["source"], edge["target"], edge["type"], edge["weight"]) == ("s/x", "s/y", "Undirected", "2")
    read = pd.read_csv(tmp_path / "new" / "edges.csv")
    assert read[["units", "n_a", "n_b", "n_both", "phi", "jaccard"]].iloc[0].tolist() == [10, 4, 3, 2, 0.5, 0.4]


@pytest.mark.parametrize(("weight", "expected"), [("jaccard", 0.4), ("phi", 0.5), ("n_both", 2)])
def test_the_weight_may_be_chosen(tmp_path, weight, expected):
    write_edges(PAIRS, tmp_path / "edges.csv", weight=weight)
    assert pd.read_csv(tmp_path / "edges.csv")["weight"].tolist() == [expected]


def test_no_pair_stands_together(tmp_path):
    write_edges(PAIRS.iloc[1:], tmp_path / "edges.csv")
    assert (tmp_path / "edges.csv").read_text(encoding="utf-8").startswith('"source","target","type","weight"')
    assert rows_of(tmp_path / "edges.csv") == []


@pytest.mark.parametrize(
    ("table", "name", "options", "message"),
    [
        (PAIRS, "edges.xlsx", {}, "an edge list is a .csv file"),
        (PAIRS, "edges.csv", {"weight": "n_a"}, "weight='n_a': choose one of n_both, jaccard, phi"),
        (PAIRS.drop(columns="phi"), "edges.csv", {}, r"lacks the column phi.*made by count_cooccurrence"),
    ],
)
def test_edges_that_cannot_be_written(tmp_path, table, name, options, message):
    with pytest.raises(KhitabError, match=message):
        write_edges(table, tmp_path / name, **options)
