"""A path to the files below it: which are articles, what they are called, and which are none."""

import glob
import os
import re
import unicodedata
import warnings
from collections import Counter
from collections.abc import Sequence
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from analysis.corpus.archives import Entry, list_entries
from analysis.errors import KhitabError
from analysis.writing import MARK

MANIFEST = "articles.csv"
CODEBOOK = "codebook.yaml"
PROFILES = "export-profiles.yaml"
SETTINGS = {CODEBOOK, PROFILES, "outlets.yaml", "events.yaml"}
ARCHIVE = ".zip"
FOLDERS_SKIPPED = {"labels", "__MACOSX"}
FILES_SKIPPED = {"thumbs.db", "desktop.ini"}


class Input(NamedTuple):
    """A file to read, and its names below the corpus folder; of a file in an archive, `path` is the archive's."""

    path: Path
    source_file: str
    doc_id: str
    entry: Entry | None = None

    @property
    def suffix(self) -> str:
        stem, dot, ending = self.source_file.rpartition("/")[2].rpartition(".")
        return f"{dot}{ending}".casefold() if stem else ""

    @property
    def stem(self) -> str:
        return PurePosixPath(self.source_file).stem


def find_inputs(path: str | Path) -> list[Input]:
    """The files of a folder and its subfolders, of a pattern (`press/*.html`), or the one file named; sorted.

    In a folder the manifest `articles.csv`, `codebook.yaml`, `export-profiles.yaml`, `outlets.yaml` and `events.yaml`
    at the top, `labels/`, `README*`, dot files, `~$*`, `Thumbs.db`, `desktop.ini` and `__MACOSX` are no articles.
    Folders that are links are listed, never entered. A zip archive is a folder of its name.
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
        raise KhitabError(
            f"{path}: no file to read; expected articles as .txt, .html, .docx, .pdf, .csv, .xlsx or .jsonl"
        )
    return _name([one for file in files for one in _open_archive(file, root, files == [Path(path)])])


def is_archive(path: str | Path) -> bool:
    return Path(path).is_file() and Path(path).suffix.casefold() == ARCHIVE


def archive_top(names: list[str]) -> str:
    """The folder, with its stroke, that holds everything in an archive, as packing a folder makes it; else nothing.

    >>> archive_top(["press/a.txt", "press/sub/b.txt", "__MACOSX/._a.txt"]), archive_top(["a.txt", "sub/b.txt"])
    ('press/', '')
    """
    kept = [name.split("/") for name in names if not any(map(_skipped, name.split("/")))]
    folders = {parts[0] if len(parts) > 1 else "" for parts in kept}
    return f"{folders.pop()}/" if len(folders) == 1 and folders != {""} else ""


def _open_archive(file: Path, root: Path, alone: bool) -> list[Input]:
    """The files in an archive; the archive itself where it holds none or cannot be opened, and any other file."""
    name = readable(file.relative_to(root).as_posix())
    itself = [Input(file, name, "")]
    if file.suffix.casefold() != ARCHIVE or file.is_symlink():
        return itself
    try:
        entries = list_entries(file)
    except (KhitabError, OSError):
        return itself
    top = archive_top([entry.name for entry in entries]) if alone else None
    inside = [entry for entry in entries if _is_article(_parts(entry.name, top), at_top=alone)]
    return [Input(file, f"{name}/{_composed(entry.name)}", "", entry) for entry in inside] or itself


def _parts(name: str, top: str | None) -> list[str]:
    return name.removeprefix(top or "").split("/")


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
    parts = file.relative_to(root).parts or (".",)
    return _is_article(parts, at_top=True) and (file.is_symlink() or file.is_file())


def _is_article(parts: Sequence[str], *, at_top: bool) -> bool:
    *folders, name = parts
    if at_top and not folders and (name.casefold() == MANIFEST or name in SETTINGS):
        return False
    return not any(_skipped(part) for part in parts) and not name.casefold().startswith("readme")


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
    hidden = name.startswith((".", "~$")) and name != ".."  # in an archive; who reads it says that it leads out
    return hidden or name.casefold() in FILES_SKIPPED or name in FOLDERS_SKIPPED


def _name(inputs: list[Input]) -> list[Input]:
    """Inputs with their doc_id: the name without its suffix, and without that of its archive, where that is clear."""
    stems = [re.sub(r"(?<=[^/])\.[^./]+$", "", _folder_name(one)) for one in inputs]
    shared = Counter(stems)
    return [
        one._replace(doc_id=one.source_file if shared[stem] > 1 else stem)
        for one, stem in zip(inputs, stems, strict=True)
    ]


def _folder_name(one: Input) -> str:
    if one.entry is None:
        return one.source_file
    return one.source_file.replace(f"{one.path.suffix}/", "/", 1)


def readable(name: str) -> str:
    """A file's name as text: composed letters (macOS stores them apart), bytes that are no text written as \\x."""
    return _composed(os.fsencode(name).decode("utf-8", errors="backslashreplace"))


def _composed(name: str) -> str:
    return unicodedata.normalize("NFC", name)
