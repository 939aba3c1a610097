"""The benchmark of speed on a corpus of a few articles; no time is asserted."""

import json

import pandas as pd
import pytest

from benchmarks import speed, speed_text, speed_works


@pytest.fixture(scope="module")
def corpus(tmp_path_factory):
    return speed_text.write_made(tmp_path_factory.mktemp("made") / "made.parquet", 0.3)


def test_made_text_is_of_its_size_and_of_its_seed(corpus, tmp_path):
    texts = pd.read_parquet(corpus)["text"]
    again, other = (pd.read_parquet(speed_text.write_made(tmp_path / "b", 0.3, seed))["text"] for seed in (0, 1))
    assert texts.tolist() == again.tolist() != other.tolist()
    size = texts.str.encode("utf-8").str.len()
    assert 0.3e6 <= size.sum() < 0.3e6 + size.max()
    assert (texts.str.split().str.len() == speed_text.ARTICLE).all()
    assert all(texts.str.contains(sign, regex=False).any() for sign in "،«ـ\u064ea1\n.")


@pytest.mark.parametrize("work", list(speed_works.WORKS))
def test_every_engine_finds_something(corpus, work):
    documents = pd.read_parquet(corpus)
    found = {name: task.found(task.run(*task.ready(documents))) for name, task in speed_works.WORKS[work].items()}
    assert speed.OURS in found and all(number > 0 for number in found.values())
    # the engines do the same work, up to figures, single letters and clitics
    assert max(found.values()) <= 1.15 * min(found.values())


def test_an_engine_tells_its_time_and_memory(corpus, capsys):
    assert speed.main(["--run", "matrix", speed.OURS, str(corpus)]) == 0
    told = json.loads(capsys.readouterr().out)
    assert set(told) == {"seconds", "CPU seconds", "peak MiB", "found"} and told["seconds"] > 0


def test_the_table_has_a_row_an_engine_and_the_limit(monkeypatch, capsys):
    monkeypatch.setattr(speed, "run_apart", speed.run_here)
    assert speed.main(["--megabytes", "0.1", "0.2", "--works", "matrix", "--rounds", "1"]) == 0
    rows = capsys.readouterr().out.splitlines()
    assert rows[0].split()[:3] == ["MB", "work", "engine"]
    assert sum("matrix" in row for row in rows) == 2 * len(speed_works.WORKS["matrix"])
    assert [row.split()[0] for row in rows if "scikit-learn " in row] == ["0.1", "0.2"]


def test_files_of_ones_own(tmp_path):
    for name in ("a", "b"):
        (tmp_path / f"{name}.txt").write_text("خبر من الرباط", encoding="utf-8")
    table = pd.read_parquet(speed_text.write_files(tmp_path / "c.parquet", str(tmp_path)))
    assert table["text"].tolist() == ["خبر من الرباط"] * 2 and table["doc_id"].tolist() == ["a0", "a1"]


@pytest.mark.parametrize("arguments", [["--rounds", "0"], ["--megabytes", "0"], ["--works", "none"]])
def test_bad_options_exit_2(arguments):
    with pytest.raises(SystemExit) as stopped:
        speed.main(arguments)
    assert stopped.value.code == 2
