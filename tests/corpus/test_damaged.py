"""Whatever becomes of a file's bytes, the user gets a table or words, never a traceback."""

import io
import random
import warnings
import zipfile
from pathlib import Path

import pandas as pd
import pytest

from analysis.corpus.documents import read_documents
from analysis.errors import KhitabError
from analysis.writing import write_table

TEXT = "وصل الوزير إلى الرباط صباح اليوم."
PDF = Path(__file__).parent / "data" / "reportlab.pdf"


def make(suffix: str, folder: Path) -> bytes:
    """A whole file of a kind."""
    if suffix in (".csv", ".xlsx", ".parquet", ".jsonl"):
        path = folder / f"whole{suffix}"
        write_table(pd.DataFrame({"text": [TEXT] * 3, "title": ["خبر"] * 3}), path)
        data = path.read_bytes()
        path.unlink()
        return data
    if suffix == ".zip":
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("a.txt", TEXT * 20)
            archive.writestr("b.json", f'[{{"text": "{TEXT}"}}]')
        return buffer.getvalue()
    written = {
        ".pdf": PDF.read_bytes(),
        ".rtf": rb"{\rtf1\ansi\ansicpg1256{\fonttbl{\f0\fcharset178 Arial;}}\f0 \'ce\'c8\'d1\par\u1582?\par}" * 3,
        ".xml": f"<r><d><text>{TEXT}</text></d><d><text>{TEXT}</text></d></r>".encode(),
        ".html": f"<html><body><p>{TEXT}</p></body></html>".encode(),
        ".json": f'[{{"text": "{TEXT}", "n": [1, 2]}}][{{"text": ["{TEXT}"]}}]'.encode(),
    }
    return written[suffix]


@pytest.mark.parametrize(
    "suffix", [".csv", ".html", ".json", ".jsonl", ".parquet", ".pdf", ".rtf", ".xlsx", ".xml", ".zip"]
)
@pytest.mark.parametrize("seed", range(4))
def test_damaged_bytes_give_a_table_or_words(tmp_path, suffix, seed):
    chance, whole = random.Random(seed), make(suffix, tmp_path)
    for number in range(6):
        damaged = bytearray(whole[: chance.randrange(len(whole))] if number % 2 else whole)
        for _ in range(chance.choice([1, 5, 40])):
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        path = tmp_path / f"a{suffix}"
        path.write_bytes(damaged)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                assert len(read_documents(path))
            except KhitabError as error:
                assert f"a{suffix}" in str(error)
