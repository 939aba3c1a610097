"""`khitab new`: what a new study holds, what it refuses, and that it works, from a checkout and from a wheel."""

import ast
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pandas as pd
import pytest

import analysis as kh
from analysis.cli import main
from analysis.new_commands import TEMPLATE, quote_for_make, read_notebooks, read_template
from analysis.teaching import check

ROOT = Path(__file__).parent.parent
NOTEBOOKS = sorted(path.name for path in (ROOT / "notebooks").glob("*.ipynb"))
AWKWARD = 'l\'étude "première" $HOME #1 مشروع'
needs_make = pytest.mark.skipif(not shutil.which("make") or os.name == "nt", reason="make is not installed")


@pytest.fixture
def new(monkeypatch, capsys):
    def call(*words) -> tuple[int, str]:
        monkeypatch.setattr(sys, "argv", ["khitab", "new", *map(str, words)])
        with pytest.raises(SystemExit) as stop:
            main()
        return stop.value.code, capsys.readouterr().err

    return call


@pytest.fixture
def study(new, tmp_path):
    assert new(tmp_path / "study") == (0, "")
    return tmp_path / "study"


def files(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


# --- what is there ---------------------------------------------------------------------------------------------------


def test_a_study_is_whole(study):
    own = {".gitignore", "Makefile", "README.md", "study.py"}
    corpus = {f"corpus/{name}" for name in ("README.md", "articles.csv", "codebook.yaml", "pages/example.txt")}
    assert NOTEBOOKS
    assert files(study) == own | corpus | {f"notebooks/{name}" for name in NOTEBOOKS}
    assert not [name for name in ("Makefile", "README.md", "study.py") if "{{" in (study / name).read_text("utf-8")]
    assert kh.__version__ in (study / "README.md").read_text("utf-8")


def test_its_example_counts_as_one_counts_by_hand(study):
    documents = kh.add_body(kh.read_documents(study / "corpus"))
    codebook = kh.read_codebook(study / "corpus" / "codebook.yaml")
    tokens = kh.tokenize(documents)
    hits = kh.find_terms(tokens, codebook)
    frames = kh.count_frames(hits, tokens, documents, codebook).set_index("frame")["hits"]
    assert documents["outlet"].tolist() == ["جريدة المثال"]
    assert hits[hits["frame"] == ""]["form"].tolist() == ["لمياه", "مياه", "المياه", "المياه", "المياه"]
    assert frames[["shortage", "solutions", "responsibility"]].to_dict() == {
        "shortage": 2, "solutions": 5, "responsibility": 0,
    }  # fmt: skip


def test_its_manifest_opens_in_excel_and_its_columns_are_explained(study):
    manifest = study / "corpus" / "articles.csv"
    columns = pd.read_csv(manifest, encoding="utf-8-sig").columns
    assert manifest.read_bytes().startswith(b"\xef\xbb\xbfsource_file,")
    explained = (study / "corpus" / "README.md").read_text("utf-8")
    assert [name for name in columns if f"\n| `{name}` |" not in explained] == []


class TestNotebooks:
    @pytest.mark.parametrize("name", NOTEBOOKS)
    def test_differ_from_the_repository_in_one_cell(self, study, name):
        before, after = (
            json.loads((folder / "notebooks" / name).read_text("utf-8"))["cells"] for folder in (ROOT, study)
        )
        changed = [old for old, new in zip(before, after, strict=True) if old != new]
        assert [cell["metadata"]["tags"] for cell in changed] == [["parameters"]]

    def test_read_the_corpus_of_the_study_and_the_checks_know(self, study, monkeypatch):
        monkeypatch.setenv("CORPUS", "corpus")
        assert "teaching corpus alone" not in check("1.1", 0).text
        monkeypatch.delenv("CORPUS")
        monkeypatch.chdir(study / "notebooks")
        assert run_parameters(study).resolve() == study / "corpus"
        assert "teaching corpus alone" in check("1.1", 0).text

    def test_read_another_folder_where_one_is_named(self, study, monkeypatch, tmp_path):
        monkeypatch.setenv("CORPUS", str(tmp_path))
        assert run_parameters(study) == tmp_path

    def test_that_are_missing_are_told(self, monkeypatch, tmp_path, new):
        monkeypatch.setattr("analysis.new_commands.NOTEBOOKS", (tmp_path / "none",))
        status, errors = new(tmp_path / "study")
        assert status == 2
        assert "install it again" in errors
        assert not (tmp_path / "study").exists()


def run_parameters(study: Path) -> Path:
    cells = json.loads((study / "notebooks" / NOTEBOOKS[0]).read_text("utf-8"))["cells"]
    names: dict = {}
    exec("".join(next(cell for cell in cells if "parameters" in cell["metadata"].get("tags", ()))["source"]), names)
    return names["CORPUS"]


# --- what is refused -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("", "give a folder: khitab new my-study"),
        ("  ", "give a folder: khitab new my-study"),
        ("a?b", "it holds ?. Use letters"),
        ("deep/a:b", "it holds :. Use letters"),
        ("a:b/deep", "it holds :. Use letters"),
        ("CON", "it is reserved"),
        ("lpt1.txt", "it is reserved"),
        ("study ", "ends with a space"),
        ("study.", "ends with a full stop"),
        ("دراسة\u200f", "(U+200F); type it anew"),
        ("a\nb", "(U+000A); type it anew"),
        ("notes.txt", "is a file; give the name of a new folder"),
        ("notes.txt/study", "choose another place"),
        pytest.param("x" * 300, "choose another place", id="long"),
    ],
)
def test_a_bad_name_is_told_with_the_remedy(new, tmp_path, monkeypatch, name, told):
    monkeypatch.chdir(tmp_path)
    Path("notes.txt").write_text("mine", encoding="utf-8")
    status, errors = new(name)
    assert status == 2
    assert told in errors
    assert len(errors.splitlines()) == 1
    assert files(tmp_path) == {"notes.txt"}
    assert Path("notes.txt").read_text("utf-8") == "mine"


@pytest.mark.parametrize(
    ("held", "named"),
    [
        (["مقال.txt"], "it holds مقال.txt. Nothing was written; give a new folder"),
        ([".gitignore"], "it holds .gitignore."),
        ([f"{number}.txt" for number in range(7)], "0.txt, 1.txt, 2.txt, 3.txt, 4.txt and 2 more."),
    ],
)
def test_a_folder_that_holds_files_is_left_as_it_is(new, tmp_path, held, named):
    for name in held:
        (tmp_path / name).write_text("mine", encoding="utf-8")
    status, errors = new(tmp_path)
    assert status == 2
    assert named in errors
    assert files(tmp_path) == set(held)


@pytest.mark.parametrize("held", [[], [".git"], ["Desktop.ini", ".DS_Store"]])
def test_an_empty_folder_is_filled_where_one_stands(new, tmp_path, monkeypatch, held):
    for name in held:
        (tmp_path / name).touch()
    monkeypatch.chdir(tmp_path)
    assert new(".") == (0, "")
    assert (tmp_path / "corpus" / "codebook.yaml").is_file()


# --- Python and its path ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("python", "windows", "written"),
    [
        ("/usr/bin/python3", False, "/usr/bin/python3"),
        ("/a b/python", False, "'/a b/python'"),
        ("/$x/#1/python", False, "'/$$x/\\#1/python'"),
        (r"C:\Users\a b\python.exe", True, '"C:/Users/a b/python.exe"'),
    ],
)
def test_the_path_is_written_for_make(python, windows, written):
    assert quote_for_make(python, windows=windows) == written


@needs_make
@pytest.mark.parametrize("words", [["report"], ["lab"], []])
def test_make_calls_that_python_whatever_its_path(tmp_path, words):
    python = tmp_path / AWKWARD / "python"
    python.parent.mkdir()
    python.write_text('#!/bin/sh\necho "called: $*"\n', encoding="utf-8")
    python.chmod(0o755)
    (tmp_path / "Makefile").write_bytes(read_template(str(python))["Makefile"])
    shell = {name: value for name, value in os.environ.items() if name not in ("MAKEFLAGS", "MAKELEVEL", "MFLAGS")}
    done = subprocess.run(["make", *words], cwd=tmp_path, env=shell, capture_output=True, encoding="utf-8", check=True)
    assert done.stdout == f"called: study.py {(words or ['help'])[0]} \n".replace(" \n", "\n")


class TestStudyPy:
    @pytest.fixture
    def script(self, tmp_path, monkeypatch):
        file = tmp_path / "study.py"
        file.write_bytes(read_template(str(tmp_path / AWKWARD))["study.py"])
        spec = importlib.util.spec_from_file_location("study", file)
        module = importlib.util.module_from_spec(spec)
        monkeypatch.setattr(sys, "dont_write_bytecode", True)
        spec.loader.exec_module(module)
        assert str(tmp_path / AWKWARD) == module.MADE_WITH
        return module

    def test_is_read_by_an_old_python(self):
        ast.parse(read_template("python")["study.py"].decode(), feature_version=(3, 8))

    def test_takes_the_python_in_use_else_the_one_it_was_made_with(self, script, monkeypatch):
        assert script.find_python() == sys.executable
        monkeypatch.setattr(script, "MADE_WITH", sys.executable)
        monkeypatch.setattr(sys, "executable", shutil.which("false") or "none")
        assert script.find_python() == script.MADE_WITH

    def test_says_what_to_do_when_neither_has_khitab(self, script, monkeypatch):
        monkeypatch.setattr(sys, "executable", "none")
        with pytest.raises(SystemExit, match="make report PYTHON=/path/to/python"):
            script.find_python()

    @pytest.mark.parametrize(
        ("status", "page", "ends"), [(0, True, 0), (1, True, 0), (2, True, 2), (0, False, 2), (1, False, 1)]
    )
    def test_a_report_counts_where_its_page_is_new(self, script, monkeypatch, status, page, ends):
        old = script.STUDY / "report" / "report.html"
        old.parent.mkdir()
        old.touch()

        def run(call, cwd):
            assert not old.exists()
            if page:
                old.touch()
            return subprocess.CompletedProcess(call, status)

        monkeypatch.setattr(script, "find_python", lambda: "python")
        monkeypatch.setattr(script.subprocess, "run", run)
        assert script.report([]) == ends

    def test_an_unknown_target_lists_the_known(self, study):
        done = subprocess.run([sys.executable, study / "study.py", "reprot"], capture_output=True, encoding="utf-8")
        assert done.returncode == 1
        assert "Targets: report, lab, help" in done.stderr


# --- from a wheel ----------------------------------------------------------------------------------------------------


@pytest.fixture
def installed(tmp_path):
    """The package as a wheel brings it, on a path that needs quotes; the checkout is out of sight."""
    missing = [name for name in ("pip", "setuptools") if importlib.util.find_spec(name) is None]
    if missing:
        pytest.skip(f"no wheel can be built: {', '.join(missing)} is missing")
    source, site = tmp_path / "source", tmp_path / AWKWARD / "site"
    ignored = shutil.ignore_patterns("__pycache__", ".ipynb_checkpoints")
    for name in ("analysis", "notebooks"):
        shutil.copytree(ROOT / name, source / name, ignore=ignored)
    for name in ("pyproject.toml", "setup.py", "MANIFEST.in", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source)
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-index", "--no-build-isolation"]
    subprocess.run([*command, "-w", source / "wheels", source], check=True, capture_output=True)
    with zipfile.ZipFile(next((source / "wheels").glob("*.whl"))) as wheel:
        wheel.extractall(site)
    shutil.rmtree(source)
    return {**os.environ, "PYTHONPATH": str(site), "PYTHONUTF8": "1"}, site


@needs_make
def test_a_study_from_a_wheel_makes_its_report(installed, tmp_path):
    environment, site = installed
    settings = {"env": environment, "capture_output": True, "encoding": "utf-8", "check": False}
    where = tmp_path / AWKWARD
    done = subprocess.run([sys.executable, "-P", "-m", "analysis", "new", "دراسة 'أولى'"], cwd=where, **settings)
    study = where / "دراسة 'أولى'"
    assert (done.returncode, done.stderr) == (0, "")
    assert {f"notebooks/{name}" for name in NOTEBOOKS} <= files(study)
    # a folder of the user's that bears the package's name must not stand in its way
    (study / "analysis").mkdir()
    (study / "analysis" / "__init__.py").write_text("raise SystemExit('the wrong one')", encoding="utf-8")
    contents = site / "analysis" / "__init__.py"
    contents.write_text(contents.read_text("utf-8") + "\nimport sys; sys.stderr.write('wheel')\n", encoding="utf-8")
    made = subprocess.run(["make", "report"], cwd=study, **settings)
    assert made.returncode == 0, made.stderr
    assert "wheel" in made.stderr
    assert "تيسلفان" in (study / "report" / "report.html").read_text("utf-8")


def test_a_built_package_reads_its_own_notebooks(tmp_path, monkeypatch):
    places = (tmp_path / "built", tmp_path / "checkout")
    for place in places:
        place.mkdir()
        cells = [{"cell_type": "code", "metadata": {"tags": ["parameters"]}, "source": []}]
        (place / f"{place.name}.ipynb").write_text(json.dumps({"cells": cells}), encoding="utf-8")
    monkeypatch.setattr("analysis.new_commands.NOTEBOOKS", places)
    assert list(read_notebooks()) == ["notebooks/built.ipynb"]
    (places[0] / "built.ipynb").unlink()
    assert list(read_notebooks()) == ["notebooks/checkout.ipynb"]


def test_the_template_holds_no_copy_of_the_notebooks():
    assert list(TEMPLATE.rglob("*.ipynb")) == []
