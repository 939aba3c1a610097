"""The benchmark of frames on records small enough to check; no time is asserted."""

import json

import numpy as np
import pytest

from benchmarks import frames


def write(path, n: int) -> str:
    texts = ["هجوم إرهابي في الساحل", "تدريب الشرطة", "لا شيء هنا", "هجوم إرهابي ثم هجوم إرهابي في الساحل"]
    records = [{"outlet": "xyz"[i % 3], "text": texts[i * i % 4] + " هنا" * (i % 5)} for i in range(n)]
    path.write_text("".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records), encoding="utf-8")
    return str(path)


def test_every_peer_agrees(tmp_path, capsys):
    assert frames.main([write(tmp_path / "a.jsonl", 60), "--simulations", "4"]) == 0
    out = capsys.readouterr().out
    assert "60 articles" in out and "more than 1e-9" not in out
    assert out.count("e-1") + out.count("0.0e+00") >= 4  # scipy and the loops are always there
    assert out.count("clusters") >= 10


def test_a_file_that_cannot_be_read(tmp_path, capsys):
    assert frames.main([str(tmp_path / "none.jsonl")]) == 2
    assert capsys.readouterr().err.startswith("frames.py: ")


@pytest.mark.parametrize(
    ("ours", "theirs", "apart"), [([1, np.nan], [1, np.nan], 0), ([1, 2], [1, 2.5], 0.5), ([], [], 0)]
)
def test_gap(ours, theirs, apart):
    assert frames.gap(ours, theirs) == apart


def test_a_gap_that_one_side_has_alone_is_seen():
    assert np.isnan(frames.gap([1.0], [np.nan]))
