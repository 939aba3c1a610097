"""Two workers give what one process gives, also where one of them dies; and what is missing is said."""

import os
import signal
import subprocess
import sys
from types import SimpleNamespace

import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

import analysis as kh
from analysis.errors import KhitabError
from analysis.framing.codebook import single_term
from analysis.scale import engines
from analysis.scale.corpus import open_corpus

KILL = getattr(signal, "SIGKILL", signal.SIGTERM)


@pytest.fixture(scope="module")
def cluster():
    distributed = pytest.importorskip("distributed")
    options = {"n_workers": 2, "threads_per_worker": 1, "dashboard_address": None, "silence_logs": 50}
    with distributed.LocalCluster(**options) as made:
        yield made


def test_two_workers_give_the_local_result_and_a_killed_one_changes_nothing(cluster, teaching):
    with open_corpus(teaching.path, chunk=8, scheduler=cluster.scheduler_address) as corpus:
        assert_frame_equal(pd.concat(list(corpus.documents()), ignore_index=True), teaching.documents)
        blocks = corpus.hits(teaching.book)
        first = next(blocks)
        killed = _kill_one(cluster)
        assert_frame_equal(pd.concat([first, *blocks], ignore_index=True), teaching.hits)
        found = corpus.count_frames(teaching.book, by=["zone", "outlet"])
    assert killed not in _pids(cluster)
    frames = kh.count_frames(teaching.hits, teaching.tokens, teaching.stories, teaching.book, by=["zone", "outlet"])
    assert_frame_equal(found, frames)


def _pids(cluster) -> set[int]:
    from distributed import Client

    with Client(cluster) as client:
        return set(client.run(os.getpid).values())


def _kill_one(cluster) -> int:
    pids = _pids(cluster)
    assert len(pids) == 2
    os.kill(min(pids), KILL)
    return min(pids)


def test_the_command_line_starts_workers_of_its_own(press, tmp_path):
    pytest.importorskip("distributed")
    outs = []
    for options in ([], ["--scheduler", "local:1", "--chunk", "5"]):
        outs.append(tmp_path / f"frames{len(outs)}.csv")
        command = [sys.executable, "-m", "analysis", "frames", str(press), "--by", "outlet", "--out", str(outs[-1])]
        done = subprocess.run([*command, *options], capture_output=True, text=True, encoding="utf-8", check=True)
        assert "Traceback" not in done.stderr
    assert outs[0].read_bytes() == outs[1].read_bytes()


def test_progress_is_told_at_every_step(press, monkeypatch):
    told = []
    monkeypatch.setattr(engines, "track", lambda items, what, total: told.append((what, total)) or items)
    with open_corpus(press, chunk=5) as corpus:
        corpus.count_frames(single_term("إرهاب"))
    assert told == [("comparing lines", 3), ("comparing lines", 3), ("cleaning", 3), ("counting frames", 3)]


def test_the_extra_is_named_where_it_is_missing(press, monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(KhitabError, match=r'pip install "khitab\[cluster\]"'):
        open_corpus(press, scheduler="local")


def test_nobody_imports_distributed_unasked(press, tmp_path):
    script = (
        "import sys; from analysis.scale.corpus import open_corpus\n"
        f"with open_corpus({str(press)!r}, chunk=5) as corpus: corpus.evidence\n"
        "sys.exit('distributed' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0


@pytest.mark.parametrize(
    ("scheduler", "told"), [("local:none", "local:8"), ("local:0", "local:8"), ("there", "tcp://host:8786")]
)
def test_a_scheduler_that_cannot_be_is_told(press, scheduler, told):
    pytest.importorskip("distributed")
    with pytest.raises(KhitabError, match=told):
        open_corpus(press, scheduler=scheduler)


def _client(versions: dict, threads: int = 1) -> SimpleNamespace:
    return SimpleNamespace(nthreads=lambda: dict.fromkeys(versions, threads), run=lambda _: versions)


def test_workers_of_another_version_are_refused():
    ours = engines._version()
    engines._check_workers(_client({"tcp://a:1": ours}), "tcp://s:8786")
    with pytest.raises(KhitabError, match=r"tcp://b:1 runs khitab 0\.0\.1 .* install the same on every machine"):
        engines._check_workers(_client({"tcp://a:1": ours, "tcp://b:1": ("0.0.1", ours[1])}), "tcp://s:8786")
    with pytest.raises(KhitabError, match="dask worker tcp://s:8786"):
        engines._check_workers(_client({}), "tcp://s:8786")


def test_a_block_that_kills_its_workers_is_told_with_the_remedy():
    distributed = pytest.importorskip("distributed")

    def fail(error: Exception) -> SimpleNamespace:
        def result() -> None:
            raise error

        return SimpleNamespace(result=result)

    with pytest.raises(KhitabError, match="--chunk a smaller number"):
        engines._result(fail(distributed.scheduler.KilledWorker("block", SimpleNamespace(address="tcp://a:1"), 5)))
    with pytest.raises(KhitabError, match="no codebook"):
        engines._result(fail(KhitabError("no codebook")))
    with pytest.raises(ZeroDivisionError):
        engines._result(fail(ZeroDivisionError()))
