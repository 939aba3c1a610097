"""A path to documents, lines and tokens; what was read and cleaned once is kept on disk until something changes."""

import json
import os
import platform
import re
import sys
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache as remember
from hashlib import file_digest, sha256
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path
from typing import NamedTuple

import pandas as pd

from analysis.corpus.cleaning import add_body, label_lines
from analysis.corpus.documents import read_documents
from analysis.corpus.duplicates import add_duplicates
from analysis.corpus.encodings import EncodingDoubt, ReadingDoubt
from analysis.corpus.inputs import MANIFEST, PROFILES, find_inputs, find_root
from analysis.corpus.kept_tables import drop_unused, keep_table, open_folder, read_kept, touch
from analysis.corpus.rules import Profile, read_outlets
from analysis.errors import KhitabError, RefusedInput
from analysis.tokens import tokenize

OUTLETS = "outlets.yaml"
VARIABLE = "KHITAB_CACHE"  # a folder, or off
_BESIDE = {MANIFEST, PROFILES, OUTLETS}
_ROOMS = ("arabic", "corpus", "data")  # of the package, besides its own modules: whose code and lists make the tables
_BELOW = ("lxml", "pdfminer.six", "htmldate", "justext", "courlan")  # what the libraries that we need read with
_WARNINGS = {kind.__name__: kind for kind in (UserWarning, RefusedInput, ReadingDoubt, EncodingDoubt)}
_PACKAGE = Path(__file__).resolve().parents[1]


class Corpus(NamedTuple):
    """The articles below a path: the tables `documents`, `lines` and `tokens`."""

    documents: pd.DataFrame
    lines: pd.DataFrame
    tokens: pd.DataFrame


def read_corpus(
    path: str | Path,
    *,
    columns: dict[str, str] | None = None,
    names: str | None = None,
    encoding: str | None = None,
    off_topic: bool = False,
    cache: bool | str | Path = True,
) -> Corpus:
    """Read, clean and tokenise the articles below a path; the second time at once.

    `documents` are those of `read_documents`, `add_body` and `add_duplicates`, `lines` those of `label_lines` with the
    profiles of `outlets.yaml` beside the articles, `tokens` those of `tokenize`; one row of each is what it is there.
    `columns`, `names` and `encoding` are those of `read_documents`, `off_topic` that of `add_body`.

    The three tables are kept in a folder that may be deleted at any time: that of the environment variable
    KHITAB_CACHE (`off`: none), else the one where the system keeps such files (~/.cache/khitab on Linux). `cache` names
    another folder; with False nothing is kept. They are made anew where one byte of an article, of articles.csv,
    outlets.yaml or export-profiles.yaml, an option, Khitab or a library that it needs has changed. The folder takes at
    most 4 GB; what was not used for longest goes first.

    Raises
    ------
    KhitabError
        as `read_documents` and `read_outlets` do.

    Caveat: the folder holds the texts of the articles; delete it where others may not see them.

    >>> import tempfile
    >>> folder = Path(tempfile.mkdtemp())
    >>> _ = (folder / "a.txt").write_text("وصل الوزير إلى الرباط.", encoding="utf-8")
    >>> corpus = read_corpus(folder, cache=False)
    >>> corpus.tokens["form"].tolist()
    ['وصل', 'الوزير', 'إلى', 'الرباط']
    """
    reading = {"columns": columns, "names": names, "encoding": encoding}

    def make() -> list[pd.DataFrame]:
        cleaned, lines = _clean(path, reading, off_topic)
        documents = add_duplicates(cleaned)
        documents.attrs.update(cleaned.attrs)
        return [documents, lines, tokenize(documents)]

    asked = {**reading, "off_topic": off_topic}
    return Corpus(*_keep(("documents", "lines", "tokens"), path, asked, cache, make))


def read_cleaned(
    path: str | Path, *, off_topic: bool = False, cache: bool | str | Path = True, **reading
) -> pd.DataFrame:
    """The documents below a path with `add_body`, without `add_duplicates`; kept as by `read_corpus`."""
    asked = {"columns": None, "names": None, "encoding": None, **reading, "off_topic": off_topic}
    [cleaned] = _keep(("cleaned",), path, asked, cache, lambda: [_clean(path, reading, off_topic)[0]])
    return cleaned


def choose_outlets(path: str | Path) -> dict[str, Profile] | None:
    """The profiles of `outlets.yaml` in the corpus folder; None where there is none."""
    beside = Path(path) / OUTLETS
    return read_outlets(beside) if beside.is_file() else None


def choose_folder(cache: bool | str | Path = True) -> Path | None:
    """Where tables are kept: the folder given, that of KHITAB_CACHE, or the system's own; None where nowhere.

    >>> choose_folder("here").name
    'here'
    """
    if isinstance(cache, str | Path):
        return Path(cache)
    given = os.environ.get(VARIABLE, "").strip()
    if not cache or given.casefold() in ("off", "0"):
        return None
    if given:
        return Path(given).expanduser()
    if os.name == "nt":
        return _home("LOCALAPPDATA", "AppData", "Local") / "khitab" / "cache"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "khitab"
    return _home("XDG_CACHE_HOME", ".cache") / "khitab"


def _home(name: str, *parts: str) -> Path:
    given = os.environ.get(name, "")
    return Path(given) if given and Path(given).is_absolute() else Path.home().joinpath(*parts)


def _clean(path: str | Path, reading: dict, off_topic: bool) -> tuple[pd.DataFrame, pd.DataFrame]:
    documents = read_documents(path, **reading)
    lines = label_lines(documents, outlets=choose_outlets(path))
    cleaned = add_body(documents, lines, off_topic=off_topic)
    cleaned.attrs.update(documents.attrs)
    return cleaned, lines


def _keep(names: tuple[str, ...], path: str | Path, asked: dict, cache: bool | str | Path, make: Callable) -> list:
    """The tables of these names as they were kept, with the warnings of their making; else made, and kept."""
    folder = choose_folder(cache)
    key = None if folder is None else _key(path, asked)
    if key is None:
        return make()
    files = [folder / f"{name}-{key}.parquet" for name in names]
    found = [read_kept(file) for file in files]
    if all(found):
        for file in files:
            touch(file)
        for kind, words in found[0][1]["warnings"]:
            warnings.warn(words, _WARNINGS[kind], stacklevel=3)
        return [table for table, _ in found]
    with _listening() as heard:
        tables = make()
    # a file that was changed while it was read would be taken for what it was before
    if _key(path, asked) == key and open_folder(folder):
        kept = [keep_table(table, file, warnings=heard) for table, file in zip(tables, files, strict=True)]
        if any(kept):
            drop_unused(folder)
    return tables


@contextmanager
def _listening() -> Iterator[list]:
    """Collect the warnings of a block, as kind and words, and pass them on at its end, also where it fails."""
    heard: list = []
    try:
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            yield heard
    finally:
        heard += [[one.category.__name__, str(one.message)] for one in caught if one.category in _WARNINGS.values()]
        for one in caught:
            warnings.warn(one.message, one.category, stacklevel=2)


def _key(path: str | Path, asked: dict) -> str | None:
    """A name for everything that the tables follow from; None where that cannot be told."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            inputs, root = find_inputs(path), find_root(path)
        beside = sorted(file for file in root.iterdir() if file.name.casefold() in _BESIDE)
        files = dict.fromkeys([*(one.path for one in inputs), *beside])
        content = [[file.relative_to(root).as_posix(), *_hash(file)] for file in files]
        software = _software()
    except (KhitabError, OSError):  # said by the reading itself
        return None
    except PackageNotFoundError:  # not installed: nobody can tell which libraries belong to it
        return None
    named = [[one.source_file, one.doc_id] for one in inputs]
    parts = [str(Path(path).resolve()), Path(path).is_dir(), asked, named, content, software, _code()]
    return sha256(json.dumps(parts, sort_keys=True, default=repr).encode("utf-8", "backslashreplace")).hexdigest()[:32]


def _hash(file: Path) -> list:
    """What a file holds; that it is a link or cannot be read counts as well."""
    try:
        with file.open("rb") as opened:
            return [file.is_symlink(), file_digest(opened, "sha256").hexdigest()]
    except OSError as error:
        return [file.is_symlink(), error.errno]


@remember
def _software() -> list[str]:
    """Versions of Python, of Khitab and of the libraries that it needs: another one may read a page otherwise."""
    needed = {re.match(r"[\w.-]+", line)[0] for line in requires("khitab") or [] if "extra ==" not in line}
    return [platform.python_version(), *(f"{name} {_version(name)}" for name in sorted({"khitab", *needed, *_BELOW}))]


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:  # needed on another system only
        return ""


@remember
def _code() -> str:
    """The code and the lists that make the tables, as one hash."""
    found = [*_PACKAGE.glob("*.py"), *(file for room in _ROOMS for file in (_PACKAGE / room).rglob("*"))]
    hashes = {file.relative_to(_PACKAGE).as_posix(): _hash(file) for file in found if file.suffix not in (".pyc", "")}
    return sha256(json.dumps(hashes, sort_keys=True).encode("ascii")).hexdigest()
