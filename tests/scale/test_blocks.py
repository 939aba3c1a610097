"""Blocks give what memory gives: the same articles, evidence, hits and frames, wherever the corpus is cut."""

import warnings
from pathlib import Path

import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

import analysis as kh
from analysis.cli import app
from analysis.errors import KhitabError
from analysis.framing.codebook import single_term
from analysis.scale.cleaning import Cleaning
from analysis.scale.corpus import open_corpus
from analysis.scale.reading import read_blocks
from analysis.scale.spool import spool_blocks
from analysis.scale.streaming import write_blocks


@pytest.fixture(scope="module", params=[25, 60])
def blocks(request, teaching):
    with open_corpus(teaching.path, chunk=request.param) as corpus:
        yield corpus


def test_documents_are_those_of_memory(blocks, teaching):
    parts = list(blocks.documents())
    assert max(map(len, parts)) <= 60
    assert_frame_equal(pd.concat(parts, ignore_index=True), teaching.documents)


def test_evidence_and_hits_are_those_of_memory(blocks, teaching):
    assert_frame_equal(blocks.evidence, kh.count_evidence(teaching.tokens))
    assert_frame_equal(blocks.find_terms(teaching.book), teaching.hits)


@pytest.mark.parametrize("by", [["outlet", "month"], ["zone", "outlet"], "copy"])
def test_frames_are_those_of_memory(blocks, teaching, by):
    options = {"by": by, "cluster": "outlet-day", "own_copy": True}
    whole = kh.count_frames(teaching.hits, teaching.tokens, teaching.stories, teaching.book, **options)
    assert_frame_equal(blocks.count_frames(teaching.book, **options), whole)


def in_memory(path, book, by) -> tuple[pd.DataFrame, pd.DataFrame]:
    documents = kh.add_duplicates(kh.add_body(kh.read_documents(path)))
    tokens = kh.tokenize(documents)
    return documents, kh.count_frames(kh.find_terms(tokens, book), tokens, documents, book, by=by)


@pytest.mark.parametrize("chunk", [1, 5, 12, 100])
def test_parquet_in_batches_is_parquet_at_once(press, chunk):
    book = single_term("إرهاب")
    documents, frames = in_memory(press, book, "outlet")
    documents = documents.drop(columns=["duplicate_group", "is_first"]).reset_index(drop=True)
    documents.attrs = {}
    with open_corpus(press, chunk=chunk) as corpus:
        assert_frame_equal(corpus.count_frames(book, by="outlet"), frames)
        found = pd.concat(list(corpus.documents()), ignore_index=True)
    own = [name for name in documents if not name.startswith("agency")]
    assert_frame_equal(found[own], documents[own])
    assert found["views"].tolist()[:2] == [0.0, 7.0]
    assert list(found.columns) == list(documents.columns)


def test_the_fixture_holds_what_crosses_a_cut(press):
    """Else the tests above would say nothing: lines taken out as repeated, and stories with copies."""
    documents = kh.read_documents(press)
    assert "furniture:repeated_in_outlet" in set(kh.label_lines(documents)["rule"])
    stories = kh.add_duplicates(kh.add_body(documents))
    assert 1 < stories["is_first"].sum() < len(stories)


def test_blocks_alone_would_not_know_what_is_repeated(press):
    """A part of the corpus labels a slogan as body: the whole must tell it."""
    part = kh.read_documents(press).head(2)
    assert "furniture:repeated_in_outlet" not in set(kh.label_lines(part)["rule"])


def test_a_second_article_of_one_id_is_refused_over_blocks(tmp_path):
    for name in "ab":
        table = pd.DataFrame({"doc_id": ["1"], "text": [f"نص {name} عن السلم."]})
        table.to_parquet(tmp_path / f"{name}.parquet")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        whole = kh.read_documents(tmp_path)
        with open_corpus(tmp_path, chunk=1) as corpus:
            assert corpus.refused == list(whole.attrs["refused"])
            assert len(corpus) == 1
    assert "already that of a.parquet, row 1" in corpus.refused[0]["reason"]


@pytest.mark.parametrize(
    "table",
    [
        {"text": ["نص أول.", "نص ثان."], "date": ["09/01/2024", "08/31/2024"]},
        {"text": ["نص أول.", "نص ثان.", "نص."], "date": ["01/09/2024", "02/13/2024", "13/02/2024"]},
        {"text": ["نص أول.", None, "نص ثالث."], "العنوان": ["أ", "ب", None]},
        {"text": ["<p>نص</p>", "نص", "نص"], "tags": [["أ", "ب"], None, ["ج"]]},
    ],
    ids=["month first", "day first", "empty cells", "markup and lists"],
)
def test_what_a_file_says_as_a_whole_holds_for_its_batches(tmp_path, table):
    pd.DataFrame(table).to_parquet(tmp_path / "a.parquet")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        whole = kh.read_documents(tmp_path)
        parts = spool_blocks(read_blocks(tmp_path, size=1), 1).blocks()
        found = pd.concat(list(parts), ignore_index=True)
    whole.attrs = {}
    assert_frame_equal(found, whole.reset_index(drop=True))


def test_a_table_without_text_is_refused_once(tmp_path):
    pd.DataFrame({"name": ["x", "y"], "age": [1, 2]}).to_parquet(tmp_path / "a.parquet")
    with pytest.raises(KhitabError, match="--columns text="):
        open_corpus(tmp_path, chunk=1)


@pytest.mark.parametrize(("chunk", "told"), [(0, "from 1 on"), (True, "from 1 on"), ("7", "from 1 on")])
def test_a_chunk_is_a_number_of_articles(press, chunk, told):
    with pytest.raises(KhitabError, match=told):
        open_corpus(press, chunk=chunk)


def test_a_wrong_group_is_told_before_the_work(press, monkeypatch):
    with open_corpus(press, chunk=5) as corpus:
        monkeypatch.setattr("analysis.scale.corpus.clean_blocks", lambda *_: pytest.fail("the work has begun"))
        with pytest.raises(KhitabError, match="by='colour'"):
            corpus.count_frames(single_term("إرهاب"), by="colour")
        with pytest.raises(KhitabError, match="cluster='colour'"):
            corpus.count_frames(single_term("إرهاب"), cluster="colour")


def test_the_blocks_go_when_the_corpus_is_closed(press):
    with open_corpus(press, chunk=5) as corpus:
        folder = Path(corpus._spool.folder.name)
        assert folder.is_dir()
    assert not folder.exists()


def test_as_is_keeps_every_line(press):
    book = single_term("الخبر")
    documents = kh.read_documents(press)
    with open_corpus(press, chunk=5, cleaning=Cleaning(as_is=True)) as corpus:
        found = corpus.find_terms(book)
        with pytest.raises(KhitabError, match="leave as_is out"):
            corpus.count_frames(book)
    assert_frame_equal(found, kh.find_terms(kh.tokenize(documents), book))
    assert len(found) == 12  # the slogan in each article


@pytest.mark.parametrize("suffix", [".parquet", ".jsonl"])
def test_what_is_written_in_blocks_reads_as_if_written_at_once(tmp_path, teaching, suffix):
    hits = teaching.hits
    rows = write_blocks((hits[n : n + 100] for n in range(0, len(hits), 100)), tmp_path / f"blocks{suffix}")
    kh.write_table(hits, tmp_path / f"whole{suffix}")
    assert rows == len(hits)
    names = (tmp_path / f"{name}{suffix}" for name in ("blocks", "whole"))
    assert_frame_equal(*map(kh.read_table, names))
    if suffix == ".jsonl":
        assert (tmp_path / "blocks.jsonl").read_bytes() == (tmp_path / "whole.jsonl").read_bytes()


def test_a_table_in_blocks_is_no_workbook(tmp_path):
    with pytest.raises(KhitabError, match=r"\.parquet or \.jsonl"):
        write_blocks([], tmp_path / "table.xlsx")


def test_the_command_line_writes_the_same_in_blocks(press, tmp_path):
    for command, suffix in [("clean", ".jsonl"), ("hits", ".parquet"), ("frames", ".csv")]:
        outs = [tmp_path / f"{command}-{name}{suffix}" for name in ("whole", "blocks")]
        more = ["--by", "outlet"] if command == "frames" else []
        for out, options in zip(outs, [[], ["--chunk", "5"]], strict=True):
            assert app([command, str(press), "--out", str(out), *more, *options], standalone_mode=False) == 0
        assert_frame_equal(*map(kh.read_table, outs))


def test_a_workbook_in_blocks_is_refused_before_the_work(press, tmp_path):
    with pytest.raises(KhitabError, match=r"\.parquet or \.jsonl"):
        app(["hits", str(press), "--out", str(tmp_path / "hits.xlsx"), "--chunk", "5"], standalone_mode=False)
