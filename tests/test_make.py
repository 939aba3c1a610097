"""make.py: what is run, what is not run again, and how it ends. No test installs anything."""

import ast
import importlib.util
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


def call(*arguments, cwd=ROOT):
    command = [sys.executable, ROOT / "make.py", *arguments]
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, encoding="utf-8", check=False)


@pytest.fixture
def make(tmp_path, monkeypatch):
    """make.py as a module, at work in an empty project."""
    spec = importlib.util.spec_from_file_location("make", ROOT / "make.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    for name, folder in {"ROOT": "", "VENV": ".venv", "LOCK": "requirements.lock", "WHEELHOUSE": "wheelhouse"}.items():
        monkeypatch.setattr(module, name, tmp_path / folder)
    (tmp_path / "requirements.lock").write_text("numpy==2\n", encoding="utf-8")
    (tmp_path / "pyproject.toml").write_text("[project]\n", encoding="utf-8")
    monkeypatch.delenv("CORPUS", raising=False)
    return module


@pytest.fixture
def commands(make, monkeypatch):
    """Every command that would have run; the one that makes .venv leaves a Python in it."""
    seen = []

    def run(*command, **settings):
        seen.append([str(part) for part in command])
        if "venv" in command:
            make.venv_python().parent.mkdir(parents=True, exist_ok=True)
            make.venv_python().touch()
        return 0

    monkeypatch.setattr(make, "run", run)
    return seen


def test_an_old_python_can_read_the_message():
    ast.parse((ROOT / "make.py").read_text(encoding="utf-8"), feature_version=(3, 7))


@pytest.mark.parametrize("arguments", [(), ("help",)])
def test_without_a_target_it_explains_itself(arguments):
    done = call(*arguments)
    assert done.returncode == 0
    assert "report/report.html" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("reprot",), "There is no target reprot. Targets: report, test"),
        (("report", "corpus"), "report takes no argument; found: corpus"),
        (("report", "CORPUS=مجلد"), "is not a folder. Give the folder that holds the articles"),
    ],
)
def test_a_mistake_ends_in_words_and_status_2(arguments, message, tmp_path):
    done = call(*arguments, cwd=tmp_path)
    assert done.returncode == 2
    assert message in done.stderr
    assert "Traceback" not in done.stderr


def test_makefile_offers_the_targets_of_make_py(make):
    lines = (ROOT / "Makefile").read_text(encoding="utf-8").splitlines()
    phony = next(line for line in lines if line.startswith(".PHONY:")).split()[1:]
    assert phony[0] == "help"
    assert set(phony) == set(make.TARGETS) - {"check-size"}
    assert f"{' '.join(phony)}:" in lines


class TestEnvironment:
    def test_comes_from_the_lock_with_hashes_and_from_nothing_else(self, make, commands):
        make.ensure_venv()
        creation, libraries, project = commands
        assert creation[1:4] == ["-m", "venv", "--clear"]
        assert {"--require-hashes", str(make.LOCK)} <= set(libraries)
        assert {"--no-deps", "--no-index", "--no-build-isolation"} <= set(project)

    def test_is_not_made_twice(self, make, commands):
        make.ensure_venv()
        commands.clear()
        make.ensure_venv()
        assert commands == []

    @pytest.mark.parametrize("name", ["requirements.lock", "pyproject.toml"])
    def test_is_made_anew_when_its_source_changes(self, make, commands, name):
        make.ensure_venv()
        commands.clear()
        (make.ROOT / name).write_text("changed", encoding="utf-8")
        make.ensure_venv()
        assert len(commands) == 3

    def test_is_made_anew_for_another_python(self, make, commands, monkeypatch):
        make.ensure_venv()
        commands.clear()
        monkeypatch.setattr(sys, "version", "3.99")
        make.ensure_venv()
        assert len(commands) == 3

    def test_is_made_anew_after_an_interruption(self, make, commands, monkeypatch):
        def interrupted(*arguments):
            raise KeyboardInterrupt

        with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
            patch.setattr(make, "pip", interrupted)
            make.ensure_venv()
        commands.clear()
        make.ensure_venv()
        assert len(commands) == 3

    def test_comes_from_the_wheelhouse_where_there_is_one(self, make, commands):
        make.WHEELHOUSE.mkdir()
        make.ensure_venv()
        assert {"--no-index", "--find-links", str(make.WHEELHOUSE), "--require-hashes"} <= set(commands[1])

    def test_says_what_to_do_when_the_libraries_are_out_of_reach(self, make, commands, monkeypatch):
        monkeypatch.setattr(make, "pip", lambda *arguments: 1)
        with pytest.raises(make.Failure, match="make wheelhouse"):
            make.ensure_venv()


class TestReport:
    @pytest.fixture(autouse=True)
    def khitab(self, make, monkeypatch):
        """In place of the program: ends with `status`, and writes its page unless `page` is False."""
        self.status, self.page, self.seen = 0, True, []

        def run(*command, **settings):
            self.seen = [str(part) for part in command]
            if self.page:
                folder = make.ROOT / command[command.index("--out") + 1]
                folder.mkdir(parents=True, exist_ok=True)
                (folder / "report.html").touch()
            return self.status

        monkeypatch.setattr(make, "ensure_venv", lambda: None)
        monkeypatch.setattr(make, "run", run)

    def test_of_the_committed_corpus(self, make):
        make.report()
        call = ["-X", "utf8", "-m", "analysis", "report", "corpus", "--out", "report", "--figures", "figures"]
        assert self.seen == [str(make.venv_python()), *call]

    def test_of_another_folder_leaves_the_committed_figures_alone(self, make, monkeypatch, tmp_path):
        monkeypatch.chdir(tmp_path)
        monkeypatch.setenv("CORPUS", "")
        folder = tmp_path / "مقالات الربيع"
        folder.mkdir()
        make.main(["report", f"CORPUS={folder.name}"])
        out = Path("report", folder.name)
        assert self.seen[6:] == [str(folder), "--out", str(out), "--figures", str(out / "figures")]

    def test_succeeds_when_some_inputs_were_refused(self, make, capsys):
        self.status = 1
        make.report()
        assert "Some inputs were left out" in capsys.readouterr().out

    @pytest.mark.parametrize(("status", "page"), [(2, True), (1, False), (0, False), (-9, True)])
    def test_fails_when_it_was_not_made(self, make, status, page):
        old = make.ROOT / "report" / "report.html"
        old.parent.mkdir()
        old.touch()
        self.status, self.page = status, page
        with pytest.raises(make.Failure, match="not made") as failure:
            make.report()
        assert failure.value.status == (status or 2)


class TestTest:
    @pytest.fixture(autouse=True)
    def _no_installation(self, make, monkeypatch):
        monkeypatch.setattr(make, "ensure_venv", lambda: None)

    def test_runs_every_check(self, make, commands):
        (make.ROOT / "notebooks").mkdir()
        (make.ROOT / "notebooks" / "solutions").mkdir()
        (make.ROOT / "notebooks" / "01-begin.ipynb").touch()
        (make.ROOT / "notebooks" / "solutions" / "01-begin.ipynb").touch()
        make.test()
        assert [command[2] for command in commands] == ["ruff", "ruff", "pytest", "pytest", "nbstripout"]
        begun = make.ROOT / "notebooks" / "01-begin.ipynb"
        assert commands[-1][-2:] == [str(begun), str(begun.parent / "solutions" / begun.name)]

    def test_does_not_pass_without_notebooks(self, make, commands):
        with pytest.raises(make.Failure, match="Failed: notebooks run, notebooks stripped"):
            make.test()
        assert len(commands) == 3

    def test_goes_on_after_a_failure_and_names_it(self, make, commands, monkeypatch):
        (make.ROOT / "notebooks").mkdir()
        (make.ROOT / "notebooks" / "01-begin.ipynb").touch()
        tried = []

        def run(*command, **settings):
            tried.append(command)
            return command[2] == "ruff"

        monkeypatch.setattr(make, "run", run)
        with pytest.raises(make.Failure, match=r"Failed: ruff check, ruff format\."):
            make.test()
        assert len(tried) == 5


@pytest.mark.parametrize(("size", "large"), [(1_000_000, False), (1_000_001, True)])
def test_a_large_file_is_not_committed(make, tmp_path, size, large):
    file = tmp_path / "big.bin"
    file.write_bytes(bytes(size))
    if large:
        with pytest.raises(make.Failure, match=r"big\.bin"):
            make.check_size(str(file))
    else:
        make.check_size(str(file))


def test_clean_keeps_what_is_not_its_own(make, tmp_path):
    for name in ("report/a.html", ".venv/a", "wheelhouse/a", "figures/a.png", "analysis/__pycache__/a.pyc"):
        (tmp_path / name).parent.mkdir(parents=True)
        (tmp_path / name).touch()
    make.clean()
    left = {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file()}
    assert left == {".venv/a", "wheelhouse/a", "figures/a.png", "requirements.lock", "pyproject.toml"}
