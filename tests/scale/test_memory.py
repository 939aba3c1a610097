"""Four times the articles take hardly more memory in blocks; the same in memory shows that the measure can fail."""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

ROOT = Path(__file__).resolve().parents[2]
WORDS, ARTICLES, CHUNK = 700, 150, 75  # words an article of these, about 8 kB
SCRIPT = """
import json, sys
from functools import lru_cache
import analysis as kh
from analysis.arabic import lists
from analysis.framing.codebook import single_term
from analysis.scale import keys
from analysis.scale.corpus import open_corpus
from analysis.statistics import bootstrap

bootstrap._CELLS = 2**16
keys.HELD = 2**15  # as few beside these articles as they are beside a million
lists._fold_line = lru_cache(16)(lists._fold_line.__wrapped__)  # 8,192 lines of whole articles fill up slowly
path, chunk, book = sys.argv[1], int(sys.argv[2]), single_term("كلمة7")
if chunk:
    with open_corpus(path, chunk=chunk) as corpus:
        frames = corpus.count_frames(book, by="outlet")
else:
    documents = kh.add_duplicates(kh.add_body(kh.read_documents(path)))
    tokens = kh.tokenize(documents)
    frames = kh.count_frames(kh.find_terms(tokens, book), tokens, documents, book, by="outlet")
status = open("/proc/self/status").read()
print(json.dumps({"peak": int(status.split("VmHWM:")[1].split()[0]), "articles": int(frames["articles"].sum())}))
"""


def peak(path: Path, chunk: int) -> float:
    """Peak memory of counting frames, in MB."""
    command = [sys.executable, "-c", SCRIPT, str(path), str(chunk)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, encoding="utf-8", check=True)
    told = json.loads(done.stdout)
    assert told["articles"] == int(path.stem)
    return told["peak"] / 1024


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="peak memory is read from /proc")
def test_peak_memory_is_that_of_a_block(tmp_path):
    paths = []
    for number in (ARTICLES, 4 * ARTICLES):
        words = np.random.default_rng(1).integers(0, 5000, (number, WORDS)).tolist()
        texts = [" ".join(f"كلمة{word}" for word in row) for row in words]
        outlets = ["الصباح" if n % 2 else "العلم" for n in range(number)]
        table = pd.DataFrame({"doc_id": [f"{n:06}" for n in range(number)], "outlet": outlets, "text": texts})
        paths.append(tmp_path / f"{number}.parquet")
        table.to_parquet(paths[-1], row_group_size=CHUNK)
    in_blocks, in_memory = ([peak(path, chunk) for path in paths] for chunk in (CHUNK, 0))
    grown = in_blocks[1] - in_blocks[0]
    assert grown < (in_memory[1] - in_memory[0]) / 3
    assert grown < 20
