"""A corpus of any size for the benchmark of speed: made articles of Arabic-like words, or files of your own as Parquet.

Forms follow Zipf's law, and there are more of them in a larger corpus, as in real text. Commas, quotation marks and
full stops stand at the words, a line end after every paragraph. The same size and seed give the same corpus.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # a checkout runs without being installed

from analysis.corpus.documents import read_documents
from benchmarks.made_text import FREQUENT, make_forms, make_stems

STEMS, FORMS = 40_000, 100_000  # forms of one megabyte; four times the text holds twice the forms
ARTICLE, PARAGRAPH, SENTENCE = 350, 70, 18  # words
BLOCK = 2_000  # articles made at once
COMMA, QUOTED = 0.05, 0.01  # share of words
OUTLETS = [f"outlet {n}" for n in range(14)]


def write_made(path: Path, megabytes: float, seed: int = 0) -> Path:
    """A Parquet file of articles with doc_id, outlet and text, of so many megabytes of UTF-8."""
    with _writer(path) as writer:
        for table in _blocks(megabytes, seed):
            writer.write_table(table)
    return path


def write_files(path: Path, source: str) -> Path:
    """The same of articles of one's own: a folder or a file."""
    documents = read_documents(source).reindex(columns=["doc_id", "outlet", "text"])
    documents["doc_id"] = [f"a{n}" for n in range(len(documents))]
    with _writer(path) as writer:
        writer.write_table(_as_table(documents.fillna({"outlet": "", "text": ""}).astype("str")))
    return path


def _blocks(megabytes: float, seed: int) -> Iterator[pa.Table]:
    rng = np.random.default_rng(seed)
    forms = [*FREQUENT, *make_forms(make_stems(STEMS, rng), int(FORMS * megabytes**0.5), rng)]
    pool = pa.array([*forms, *(f"{form}،" for form in forms), *(f"«{form}»" for form in forms)], pa.large_string())
    shares = np.cumsum(1 / (np.arange(len(forms)) + 2.7))
    written, articles = 0, 0
    while written < megabytes * 1e6:
        words = pool.take(pa.array(_codes(BLOCK * ARTICLE, shares, rng)))
        texts = _join(words)
        sizes = np.cumsum(np.array(pc.binary_length(texts)))
        texts = texts[: int(np.searchsorted(sizes, megabytes * 1e6 - written)) + 1]
        written += int(sizes[len(texts) - 1])
        names = [f"a{articles + n}" for n in range(len(texts))]
        articles += len(texts)
        yield _as_table(pd.DataFrame({"doc_id": names, "outlet": rng.choice(OUTLETS, len(texts)), "text": texts}))


def _codes(count: int, shares: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Forms by Zipf's law, some with a comma or in quotation marks: further down in the pool."""
    codes = np.searchsorted(shares, rng.random(count) * shares[-1])
    sign = rng.random(count)
    return codes + len(shares) * np.select([sign < QUOTED, sign < QUOTED + COMMA], [2, 1], 0)


def _join(words: pa.Array) -> pa.Array:
    """Words to sentences, paragraphs and articles."""
    place = np.arange(len(words)) % ARTICLE + 1
    sign = np.select([place % PARAGRAPH == 0, place % SENTENCE == 0], [0, 1], 2)
    signs = pa.array([".\n", ". ", " "], pa.large_string()).take(pa.array(sign))
    parts = pc.binary_join_element_wise(words, signs, pa.scalar("", pa.large_string()))
    ends = np.frombuffer(parts.buffers()[1], np.int64)[: len(parts) + 1 : ARTICLE]
    return pa.LargeStringArray.from_buffers(len(ends) - 1, pa.py_buffer(ends.tobytes()), parts.buffers()[2])


def _writer(path: Path) -> pq.ParquetWriter:
    return pq.ParquetWriter(path, pa.schema([(name, pa.large_string()) for name in ("doc_id", "outlet", "text")]))


def _as_table(documents: pd.DataFrame) -> pa.Table:
    columns = {name: pa.array(documents[name], pa.large_string()) for name in ("doc_id", "outlet", "text")}
    return pa.table(columns)
