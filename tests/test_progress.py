"""Progress: nothing where nobody watches or the work is short, a bar on a terminal and in a notebook."""

import io
import subprocess
import sys
from contextlib import redirect_stderr

import pytest

from analysis import progress
from analysis.cores import on_all_cores
from analysis.progress import track


class Terminal(io.StringIO):
    def isatty(self):
        return True


def shown(run) -> str:
    """What a terminal shows while `run` runs."""
    with redirect_stderr(Terminal()) as screen:
        run()
    return screen.getvalue()


@pytest.fixture(autouse=True)
def known_terminal(monkeypatch):
    monkeypatch.setenv("TERM", "xterm")


@pytest.fixture
def at_once(monkeypatch):
    monkeypatch.setattr(progress, "AFTER", 0)


@pytest.mark.parametrize("items", [[], ["a"], ["a", "b", "c"], range(5), {"k": 1}])
def test_items_pass_as_they_are(items, at_once):
    found = []
    shown(lambda: found.extend(track(items, "counting")))
    shown(lambda: found.extend(track(iter(items), "counting", total=len(items))))
    assert found == [*items, *items]


def test_a_long_loop_shows_what_is_done_on_stderr_alone(at_once, capsys):
    screen = shown(lambda: list(track(["a", "b"], "reading [files]")))
    assert "reading [files]" in screen
    assert "0/2" in screen
    assert capsys.readouterr().out == ""


def test_a_short_loop_is_silent():
    assert shown(lambda: list(track(["a"], "reading files"))) == ""


def test_the_bar_goes_when_the_loop_ends(at_once):
    assert shown(lambda: list(track(["a"], "reading files"))).endswith("\x1b[2K")  # the line is erased


def test_away_from_a_terminal_nothing_is_written(at_once, capsys):
    list(track(["a", "b"], "reading files"))
    assert capsys.readouterr() == ("", "")


def test_without_stderr_at_all_the_loop_runs(at_once, monkeypatch):
    monkeypatch.setattr(sys, "stderr", None)
    assert list(track(["a"], "reading files")) == ["a"]


def test_a_loop_inside_a_loop_shows_the_outer_bar_alone(at_once):
    screen = shown(lambda: [list(track(["b"], "inner")) for _ in track(["a"], "outer")])
    assert "outer" in screen
    assert "inner" not in screen
    assert "next" in shown(lambda: list(track(["c"], "next")))


def test_a_loop_that_is_left_frees_the_bar(at_once):
    def leave():
        for item in track(["a", "b"], "reading"):
            raise LookupError(item)

    with pytest.raises(LookupError):
        shown(leave)
    assert "next" in shown(lambda: list(track(["c"], "next")))


def test_a_notebook_gets_an_element_that_goes_again(monkeypatch, at_once):
    display = pytest.importorskip("IPython.display")
    drawn = []

    class Handle:
        def update(self, html):
            drawn.append(html.data)

    monkeypatch.setattr(display, "display", lambda html, display_id: drawn.append(html.data) or Handle())
    monkeypatch.setattr(progress, "_in_notebook", lambda: True)
    monkeypatch.setattr(progress, "_EVERY", 0)
    assert list(track(["a", "b"], "<reading>")) == ["a", "b"]
    assert '<progress aria-label="&lt;reading&gt;" value="1" max="2">' in drawn[1]
    assert drawn[-1] == ""
    list(track(iter("ab"), "reading"))
    assert "<div>reading: 1</div>" in drawn


def test_rich_is_imported_only_for_a_terminal():
    script = "import sys; from analysis.progress import track; list(track([1], 'x')); sys.exit('rich' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script], stderr=subprocess.DEVNULL, check=False).returncode == 0


@pytest.mark.parametrize(("what", "bars"), [("", []), ("cutting words", ["cutting words"])])
def test_named_work_on_all_cores_shows_how_far_it_is(monkeypatch, what, bars):
    shown = []
    monkeypatch.setattr("analysis.cores.track", lambda done, name, total: shown.append(name) or done)
    assert on_all_cores(len, ["ab", "c", ""], what) == [2, 1, 0]
    assert shown == bars
