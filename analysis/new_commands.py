"""The command that makes a study of one's own from what travels with the package."""

import json
import os
import re
import shlex
import sys
import unicodedata
from pathlib import Path
from typing import Annotated

import typer

import analysis as kh
from analysis.console import say
from analysis.errors import KhitabError

TEMPLATE = Path(__file__).parent / "study_template"
# A built package holds the notebooks in its template; a checkout, where there is one copy only, at its top.
NOTEBOOKS = (TEMPLATE / "notebooks", TEMPLATE.parents[1] / "notebooks")
RENAMED = {"gitignore": ".gitignore", "study.py.template": "study.py"}
FILLED = ("Makefile", "README.md", "study.py.template")
IGNORED = {".git", ".ds_store", "thumbs.db", "desktop.ini"}  # a folder that holds these alone is an empty one
NAMED = 5
RESERVED = re.compile(r"(?i:con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?")  # device names of Windows
# `check` sees by the variable that this is not the teaching corpus
PARAMETERS = """\
import os
from pathlib import Path

os.environ.setdefault("CORPUS", str(Path("..", "corpus").resolve()))  # the articles of this study
CORPUS = Path("..") / os.environ["CORPUS"]
"""


def new(
    folder: Annotated[str, typer.Argument(metavar="FOLDER", help="A new or empty folder; . is the current one.")],
) -> int:
    """Make a study of one's own: a corpus and a codebook to fill in, notebooks, and a Makefile that works at once."""
    contents = {**read_template(sys.executable), **read_notebooks()}
    try:
        place = check_place(folder)
        for name, content in contents.items():
            (place / name).parent.mkdir(parents=True, exist_ok=True)
            with (place / name).open("xb") as file:
                file.write(content)
    except OSError as error:
        raise KhitabError(
            f"{error.filename or folder} cannot be written ({error.strerror}); choose another place"
        ) from None
    say(f"study: {place.resolve()}")
    say("what is where, and the next three steps: README.md")
    say("go into that folder and run: make report     (without make, on Windows: py study.py report)")
    return 0


def check_place(folder: str) -> Path:
    """The folder, where it is new or empty and its name can be copied to any machine."""
    place = Path(folder)
    if not folder.strip():
        raise KhitabError("khitab new: the name is empty; give a folder: khitab new my-study")
    if place.is_dir():
        _check_empty(place)
    elif place.exists() or place.is_symlink():
        raise KhitabError(f"{place} is a file; give the name of a new folder, such as {place}-study")
    else:
        for part in _missing(place):
            _check_name(part)
    return place


def _check_empty(place: Path) -> None:
    held = sorted(path.name for path in place.iterdir() if path.name.casefold() not in IGNORED)
    if held:
        more = f" and {len(held) - NAMED} more" if len(held) > NAMED else ""
        raise KhitabError(
            f"{place.resolve()} is not empty: it holds {', '.join(held[:NAMED])}{more}. Nothing was written; "
            f"give a new folder, such as {place / 'study'}"
        )


def _missing(place: Path) -> list[str]:
    """The names of the folders that would have to be made."""
    there = next(parent for parent in place.absolute().parents if parent.exists())
    return list(place.absolute().relative_to(there).parts)


def _check_name(name: str) -> None:
    hidden = [letter for letter in name if unicodedata.category(letter) in ("Cc", "Cf", "Zl", "Zp")]
    if hidden:
        codes = ", ".join(f"U+{ord(letter):04X}" for letter in hidden)
        raise KhitabError(f"the name {name!r} holds letters that nobody sees ({codes}); type it anew, without pasting")
    wrong = [letter for letter in '<>:"/\\|?*' if letter in name]
    if wrong or RESERVED.fullmatch(name) or name != name.strip() or name.endswith("."):
        found = "it is reserved, begins or ends with a space, or ends with a full stop"
        found = f"it holds {' '.join(wrong)}" if wrong else found
        raise KhitabError(
            f"a folder {name!r} cannot be copied to every computer: {found}. Use letters, Arabic too, digits, "
            "spaces inside, - and _"
        )


def read_template(python: str) -> dict[str, bytes]:
    """Every file of a new study but the notebooks: its path in the study, and what stands in it."""
    contents = {}
    for file in sorted(path for path in TEMPLATE.rglob("*") if path.is_file()):
        inner = file.relative_to(TEMPLATE)
        if inner.parts[0] in ("notebooks", "__pycache__"):
            continue
        content = file.read_bytes()
        if inner.name in FILLED and len(inner.parts) == 1:
            content = fill_in(content.decode("utf-8"), inner.name, python).encode("utf-8", "surrogateescape")
        contents[RENAMED.get(inner.name, inner.as_posix())] = content
    return contents


def fill_in(text: str, name: str, python: str) -> str:
    """A file of the template with the version, and the path of Python as the file's own language writes it."""
    written = quote_for_make(python, windows=os.name == "nt") if name == "Makefile" else ascii(python)
    return text.replace("{{PYTHON}}", written).replace("{{VERSION}}", kh.__version__)


def quote_for_make(python: str, *, windows: bool) -> str:
    """A path as a variable of make that the shell takes for one word.

    >>> print(quote_for_make("/home/l'étude #1/$x/python", windows=False))
    '/home/l'"'"'étude \\#1/$$x/python'
    """
    quoted = '"' + python.replace("\\", "/") + '"' if windows else shlex.quote(python)
    return quoted.replace("$", "$$").replace("#", "\\#")


def read_notebooks() -> dict[str, bytes]:
    """The notebooks of Khitab, reading the corpus of the study they stand in."""
    folder = next((place for place in NOTEBOOKS if any(place.glob("*.ipynb"))), None)
    if folder is None:
        raise KhitabError("this installation of Khitab came without its notebooks; install it again")
    found = sorted(folder.glob("*.ipynb"))
    return {f"notebooks/{file.name}": point_at_study(file.read_text(encoding="utf-8")).encode() for file in found}


def point_at_study(notebook: str) -> str:
    """A notebook whose cell of parameters reads the study's corpus; the rest is as it was."""
    content = json.loads(notebook)
    (cell,) = [cell for cell in content["cells"] if "parameters" in cell["metadata"].get("tags", ())]
    cell["source"] = PARAMETERS.strip().splitlines(keepends=True)
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"
