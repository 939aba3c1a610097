"""Build everything from a fresh checkout with Python alone: `python3 make.py help`."""

# An older Python must be able to read this file in order to say that it is too old:
# syntax of Python 3.6, and the check stands before anything newer is used.
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

if sys.version_info < (3, 11):  # noqa: UP036
    sys.exit(f"Khitab needs Python 3.11 or later; this is Python {sys.version_info[0]}.{sys.version_info[1]}.")

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
LOCKED_EXTRAS = ("fonts", "cluster", "test", "build")  # the others a user asks for
LOCK = ROOT / "requirements.lock"
WHEELHOUSE = ROOT / "wheelhouse"
LARGEST_FILE = 1_000_000  # bytes
WRITTEN = ["report", "wheelhouse.part", "build", "khitab.egg-info", ".pytest_cache", ".ruff_cache", ".hypothesis"]


class Failure(Exception):
    """Ends the run with a message and an exit status."""

    def __init__(self, message, status=2):
        super().__init__(message)
        self.status = status


# --- the environment -------------------------------------------------------------------------------------------------


def venv_python():
    return VENV / "Scripts" / "python.exe" if os.name == "nt" else VENV / "bin" / "python"


def stamp():
    """What the environment was made from. The folder counts: an environment that was moved does not work."""
    parts = [LOCK.read_bytes(), (ROOT / "pyproject.toml").read_bytes(), sys.version.encode(), os.fsencode(ROOT)]
    return hashlib.sha256(b"\0".join(hashlib.sha256(part).digest() for part in parts)).hexdigest()


def run(*command, **settings):
    """Run a command in the project's folder; its exit status."""
    return subprocess.run([str(part) for part in command], cwd=ROOT, **settings).returncode


def demand(status, message):
    if status:
        raise Failure(message, status)


def pip(*arguments):
    return run(venv_python(), "-m", "pip", "--disable-pip-version-check", "--quiet", *arguments)


def ensure_venv():
    """Make .venv from the lock, unless it was made from this very lock. An interrupted run leaves no stamp."""
    stamp_file = VENV / "khitab-stamp"
    if stamp_file.is_file() and stamp_file.read_text(encoding="ascii") == stamp() and venv_python().is_file():
        return
    if VENV in (Path(sys.prefix).absolute(), Path(sys.prefix).resolve()):
        raise Failure(".venv has to be made anew: run make.py with the Python it was made from, not with its own.")
    stamp_file.unlink(missing_ok=True)
    source = ["--no-index", "--find-links", WHEELHOUSE] if WHEELHOUSE.is_dir() else []
    print(f"Making .venv from {'wheelhouse/' if source else 'requirements.lock'}: a few minutes, once.", flush=True)
    made = run(sys.executable, "-m", "venv", "--clear", VENV)
    demand(made, ".venv was not made. On Debian: apt install python3-venv")
    remedy = (
        "wheelhouse/ must come from the same system and Python version, and from this lock."
        if source
        else "No network? `make wheelhouse` on a machine that has it, then copy the folder."
    )
    demand(pip("install", "--require-hashes", *source, "-r", LOCK), f"The libraries were not installed. {remedy}")
    demand(pip("install", "--no-deps", "--no-index", "--no-build-isolation", "-e", ROOT), "Khitab was not installed.")
    stamp_file.write_text(stamp(), encoding="ascii")


# --- the targets -----------------------------------------------------------------------------------------------------


def report_paths():
    """Corpus, output folder and figures folder: the committed ones, or those of the folder in CORPUS."""
    given = os.environ.get("CORPUS")
    if not given:
        return Path("corpus"), Path("report"), Path("figures")
    corpus = Path(given).expanduser().resolve()
    if not corpus.is_dir():
        raise Failure(f"CORPUS={given} is not a folder. Give the folder that holds the articles: CORPUS=my-articles")
    out = Path("report", corpus.name or "corpus")
    return corpus, out, out / "figures"


def report():
    """figures, tables and report/report.html from corpus/ (of another folder: CORPUS=folder)"""
    corpus, out, figures = report_paths()
    ensure_venv()
    page = ROOT / out / "report.html"
    page.unlink(missing_ok=True)  # an old page must not pass for a new one
    call = [venv_python(), "-X", "utf8", "-m", "analysis", "report", corpus, "--out", out, "--figures", figures]
    status = run(*call)
    # A Python error ends with 1 too: only a page proves that nothing worse happened than refused inputs.
    if status not in (0, 1) or not page.is_file():
        raise Failure("The report was not made.", status or 2)
    if status == 1:
        print("Some inputs were left out; they are named above.")
    print(f"Report: {page}")


def test():
    """every check: ruff, tests, doctests, notebooks"""
    ensure_venv()
    python = venv_python()
    notebooks = [*sorted((ROOT / "notebooks").glob("*.ipynb")), *sorted((ROOT / "notebooks/solutions").glob("*.ipynb"))]
    environment = {**os.environ, "PYTHONUTF8": "1", "KHITAB_CACHE": "off"}
    environment.pop("CORPUS", None)  # the checks are about the committed corpus
    # By environment rather than by option: the processes that pytest starts must see it too.
    strict = {**environment, "PYTHONWARNDEFAULTENCODING": "1"}
    steps = {
        "ruff check": ["ruff", "check", "."],
        "ruff format": ["ruff", "format", "--check", "."],
        "tests and doctests": ["pytest", "-q", "-n", "auto", "--dist", "loadfile"],
        "notebooks run": ["pytest", "-q", "-n", "auto", "--nbmake", "notebooks"],
        "notebooks stripped": ["nbstripout", "--verify", *notebooks],
    }
    failed = []
    for name, command in steps.items():
        print(f"--- {name}", flush=True)
        settings = strict if "doctests" in name else environment
        # nbstripout without a file name would wait for the keyboard
        if ("notebooks" in name and not notebooks) or run(python, "-m", *command, env=settings):
            failed.append(name)
    if failed:
        raise Failure(f"Failed: {', '.join(failed)}.", 1)
    print("All checks passed.")


def notebooks():
    """report/notebooks/*.html: every notebook, run"""
    ensure_venv()
    found = sorted((ROOT / "notebooks").glob("*.ipynb"))
    if not found:
        raise Failure("There is no notebook in notebooks/.")
    call = [venv_python(), "-X", "utf8", "-m", "nbconvert", "--execute", "--to", "html"]
    demand(run(*call, "--output-dir", ROOT / "report" / "notebooks", *found), "A notebook did not run.")


def tables():
    """docs/tables.md and the table of docs/measures.md, from the tables and docstrings of analysis/"""
    ensure_venv()
    script = "import pathlib, sys; from analysis.tables import write_markdown; "
    script += "from analysis.measures import fill_page; "
    script += "tables, measures = map(pathlib.Path, sys.argv[1:]); given = measures.read_text(encoding='utf-8'); "
    script += "tables.write_text(write_markdown(), encoding='utf-8', newline='\\n'); "
    script += "measures.write_text(fill_page(given), encoding='utf-8', newline='\\n')"
    pages = [ROOT / "docs" / name for name in ("tables.md", "measures.md")]
    demand(run(venv_python(), "-c", script, *pages), "docs/tables.md and docs/measures.md were not written.")


def lock(*options):
    """requirements.lock from pyproject.toml; all versions anew: python3 make.py lock --upgrade"""
    ensure_venv()
    call = [venv_python(), "-m", "uv", "pip", "compile", "--quiet", "--universal", "--python-version", "3.11"]
    call += ["--generate-hashes", "--no-header", "--no-annotate", "--no-emit-index-url", *options]
    call += [word for extra in LOCKED_EXTRAS for word in ("--extra", extra)]
    demand(run(*call, "-o", LOCK, ROOT / "pyproject.toml"), "The lock was not made.")


def wheelhouse():
    """every library of the lock as a file, for machines without network"""
    shutil.rmtree(WHEELHOUSE, ignore_errors=True)  # .venv must not be made from what is to be replaced
    ensure_venv()
    part = ROOT / "wheelhouse.part"  # renamed when whole: half a wheelhouse would be taken for one
    shutil.rmtree(part, ignore_errors=True)
    # --only-binary: a wheel built here would not have the hash in the lock
    demand(pip("download", "--require-hashes", "--only-binary", ":all:", "-d", part, "-r", LOCK), "No wheelhouse made.")
    part.rename(WHEELHOUSE)
    print("Copy the project with wheelhouse/ to a machine of the same system and Python version.")
    print("`make` installs from it there, without network.")


def check_size(*files):
    """no file above 1 MB (called before a commit, with the files)"""
    large = [name for name in files if Path(name).is_file() and Path(name).stat().st_size > LARGEST_FILE]
    if large:
        raise Failure(f"Larger than {LARGEST_FILE:,} bytes: {', '.join(large)}", 1)


def clean():
    """delete what was written, except .venv, wheelhouse/ and the committed figures"""
    for name in WRITTEN:
        shutil.rmtree(ROOT / name, ignore_errors=True)
    for room in ("analysis", "tests"):
        for folder in [*(ROOT / room).rglob("__pycache__")]:
            shutil.rmtree(folder, ignore_errors=True)


def show_help():
    """this list"""
    print("Usage: make TARGET   (on Windows: py make.py TARGET)\n")
    for name, target in TARGETS.items():
        print(f"  {name:11} {target.__doc__}")


TARGETS = {
    "report": report,
    "test": test,
    "notebooks": notebooks,
    "tables": tables,
    "lock": lock,
    "wheelhouse": wheelhouse,
    "check-size": check_size,
    "clean": clean,
    "help": show_help,
}


def main(arguments):
    settings = [word for word in arguments if word.startswith("CORPUS=")]  # Windows has no VARIABLE=value before a call
    os.environ.update(word.split("=", 1) for word in settings)
    name, *rest = [word for word in arguments if word not in settings] or ["help"]
    if name not in TARGETS:
        raise Failure(f"There is no target {name}. Targets: {', '.join(TARGETS)}")
    if rest and name not in ("lock", "check-size"):
        raise Failure(f"{name} takes no argument; found: {' '.join(rest)}")
    TARGETS[name](*rest)


if __name__ == "__main__":
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="backslashreplace")  # folder names in Arabic on an old Windows console
    try:
        main(sys.argv[1:])
    except Failure as failure:
        print(f"make.py: {failure}", file=sys.stderr)
        sys.exit(failure.status)
    except KeyboardInterrupt:
        sys.exit(130)
