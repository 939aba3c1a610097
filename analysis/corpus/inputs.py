"""A path to the files below it: which are articles, what they are called, and which are none."""

import glob
import os
import re
import unicodedata
import warnings
from collections import Counter
from pathlib import Path
from typing import NamedTuple

from analysis.errors import KhitabError
from analysis.writing import MARK

MANIFEST = "articles.csv"
CODEBOOK = "codebook.yaml"
FOLDERS_SKIPPED = {"labels", "__MACOSX"}
FILES_SKIPPED = {"thumbs.db", "desktop.ini"}


class Input(NamedTuple):
    """A file to read, and its names below the corpus folder."""

    path: Path
    source_file: str
    doc_id: str


def find_inputs(path: str | Path) -> list[Input]:
    """The files of a folder and its subfolders, of a pattern (`press/*.html`), or the one file named; sorted.

    In a folder the manifest `articles.csv` and `codebook.yaml` at the top, `labels/`, `README*`, dot files, `~$*`,
    `Thumbs.db`, `desktop.ini` and `__MACOSX` are no articles. Folders that are links are listed, never entered.
    A folder that Khitab wrote (it holds the file `.khitab`) is skipped with a warning.
    A file of a kind that cannot be read is listed all the same: who reads it says why it was refused.
    `doc_id` is the path below the folder without its suffix; with it, where two files would share one.

    Raises
    ------
    KhitabError
        where the path is missing, holds no file to read, or was written by Khitab.
    """
    root = find_root(path)
    if Path(path).is_file():
        files = [Path(path)]
    else:
        found = _walk(root) if Path(path).is_dir() else _match(str(path))
        files = _without_output(sorted(file for file in found if _is_input(file, root)), root)
    if not files:
        raise KhitabError(f"{path}: no file to read; expected articles as .txt, .html, .docx, .csv, .xlsx or .jsonl")
    return _name(files, root)


def find_root(path: str | Path) -> Path:
    """The corpus folder of a path: the folder itself, the folder of a file, the part of a pattern before its `*`."""
    if Path(path).is_dir():
        return Path(path)
    if Path(path).is_file():
        return Path(path).parent
    if not glob.has_magic(str(path)):
        raise KhitabError(f"{path}: no such file or folder; check the spelling, or start from {Path.cwd()}")
    parts = Path(path).parts
    plain = next(number for number, part in enumerate(parts) if glob.has_magic(part))
    return Path(*parts[:plain])


def _walk(root: Path) -> list[Path]:
    found = []
    for folder, folders, files in os.walk(root):
        links = [name for name in folders if Path(folder, name).is_symlink()]
        folders[:] = [name for name in folders if not _skipped(name)]
        found += [Path(folder, name) for name in files + links]
    return found


def _match(pattern: str) -> list[Path]:
    # Path.glob refuses a pattern such as press/**.txt, which people write.
    return [Path(name) for name in glob.glob(pattern, recursive=True)]  # noqa: PTH207


def _is_input(file: Path, root: Path) -> bool:
    *folders, name = file.relative_to(root).parts or (".",)
    if not folders and (name.casefold() == MANIFEST or name == CODEBOOK):
        return False
    if any(_skipped(part) for part in (*folders, name)) or name.casefold().startswith("readme"):
        return False
    return file.is_symlink() or file.is_file()


def _without_output(files: list[Path], root: Path) -> list[Path]:
    """The files that are in no folder Khitab wrote; the topmost such folders are warned of."""
    if (root / MARK).exists():
        raise KhitabError(
            f"{root}: written by Khitab; choose the folder of the articles, or take the file {MARK} away if it "
            "holds them"
        )
    below = {folder for file in files for folder in file.relative_to(root).parents}
    marked = {folder for folder in below if (root / folder / MARK).exists()}
    for folder in sorted(folder for folder in marked if not marked & set(folder.parents)):
        warnings.warn(f"{readable(folder.as_posix())}/: skipped, written by Khitab", stacklevel=4)
    return [file for file in files if not marked & set(file.relative_to(root).parents)]


def _skipped(name: str) -> bool:
    return name.startswith((".", "~$")) or name.casefold() in FILES_SKIPPED or name in FOLDERS_SKIPPED


def _name(files: list[Path], root: Path) -> list[Input]:
    names = [readable(file.relative_to(root).as_posix()) for file in files]
    stems = [re.sub(r"(?<=[^/])\.[^./]+$", "", name) for name in names]
    shared = Counter(stems)
    return [
        Input(file, name, name if shared[stem] > 1 else stem)
        for file, name, stem in zip(files, names, stems, strict=True)
    ]


def readable(name: str) -> str:
    """A file's name as text: composed letters (macOS stores them apart), bytes that are no text written as \\x."""
    return unicodedata.normalize("NFC", os.fsencode(name).decode("utf-8", errors="backslashreplace"))
