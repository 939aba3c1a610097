"""The benchmark of collocations on two articles: everything is compared, and nothing differs."""

import json
import sys

import pytest

from benchmarks import collocations

TEXTS = ["بحث الوزراء الأمن القومي. الأمن القومي مهم، وبحث الوزراء الأمن القومي 2024", "بحث الوزراء الأمن القومي"]


@pytest.fixture
def corpus(tmp_path):
    path = tmp_path / "press.jsonl"
    path.write_text("".join(json.dumps({"text": text}) + "\n" for text in TEXTS), encoding="utf-8")
    return str(path)


@pytest.mark.parametrize("with_nltk", [True, False])
def test_nothing_differs(corpus, capsys, monkeypatch, with_nltk):
    if not with_nltk:
        monkeypatch.setitem(sys.modules, "nltk.collocations", None)
    elif not collocations.has_nltk():
        pytest.skip("nltk is not installed")
    assert collocations.main([corpus, "--nodes", "3", "--window", "2"]) == 0
    out = capsys.readouterr().out
    compared = [line for line in out.splitlines() if "largest difference" in line]
    assert len(compared) == (23 if with_nltk else 16), out
    assert [line for line in compared if line.endswith("!")] == []
    assert ("nltk is not installed" in out) is not with_nltk


def test_a_difference_is_marked():
    seen = collocations.Largest()
    for ours, theirs in ((1.0, 1.0), (float("nan"), float("nan")), (2.0, 1.0)):
        seen.see("one", ours, theirs)
    seen.see("other", float("nan"), 1.0)
    assert seen["one"] == (3, 1.0)
    assert seen["other"][1] != seen["other"][1]


@pytest.mark.parametrize("content", [None, "{", '{"body": "نص"}\n'])
def test_files_that_cannot_be_read(tmp_path, capsys, content):
    path = tmp_path / "press.jsonl"
    if content is not None:
        path.write_text(content, encoding="utf-8")
    assert collocations.main([str(path)]) == 2
    assert "cannot be read" in capsys.readouterr().err
