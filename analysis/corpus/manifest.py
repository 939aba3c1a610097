"""The list of the files, articles.csv at the top of the folder: its rows, and whatever in it does not fit."""

import warnings
from collections.abc import Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import NamedTuple

from analysis.corpus.columns import MANIFEST_COLUMNS, fold_name, known_names, list_names, map_columns
from analysis.corpus.inputs import MANIFEST, readable
from analysis.corpus.metadata import PLACE, SHOWN, few
from analysis.corpus.table_files import read_csv
from analysis.errors import KhitabError

_CLOSE = 0.8  # likeness of two names, from which one is taken for the other mistyped


class Manifest(NamedTuple):
    """Rows of articles.csv by source file, and which of its columns were taken for which."""

    rows: dict[str, dict]
    mapped: dict[str, str]


def read_manifest(root: Path) -> Manifest:
    """The list of files with their outlet, date, title and further columns; empty where there is none.

    A row that does not fit the header is warned of and left out, and so is a file that is listed twice.

    Raises
    ------
    KhitabError
        where it cannot be read or does not name the files.
    """
    path = _find(root)
    if path is None:
        return Manifest({}, {})
    try:
        rows, _ = read_csv(path.read_bytes())
    except KhitabError as error:
        raise KhitabError(f"{path}: {error}") from error
    except IsADirectoryError as error:
        raise KhitabError(f"{path}: is a folder, not the list of the files; give it another name") from error
    except OSError as error:
        raise KhitabError(f"{path}: cannot be read ({error.strerror}); save it anew or take it away") from error
    return _use(rows, path)


def _find(root: Path) -> Path | None:
    found = sorted(path for path in root.iterdir() if path.name.casefold() == MANIFEST)
    if len(found) > 1:
        names = ", ".join(path.name for path in found)
        raise KhitabError(f"{root}: {names}: the list of the files is there more than once; keep one")
    return found[0] if found else None


def _use(rows: list[dict | KhitabError], path: Path) -> Manifest:
    if not rows:
        warnings.warn(f"{path}: holds no rows; expected the column source_file and a row for each file", stacklevel=4)
    names = list(next((row for row in rows if isinstance(row, dict)), ()))
    mapped = map_columns(names, MANIFEST_COLUMNS)
    guesses = _guess_columns(names, mapped)
    if rows and "source_file" not in mapped.values():
        hints = "".join(f" «{name}»: did you mean {guess}?" for name, guess in guesses.items())
        raise KhitabError(
            f"{path}: the list of the files lacks the column source_file; its columns: {list_names(names)}.{hints} "
            "If it holds the articles themselves, give it another name"
        )
    for name, guess in guesses.items():
        warnings.warn(f"{path}: the column «{name}» is not known; did you mean {guess}?", stacklevel=4)
    return Manifest(_by_file(rows, mapped, path), mapped)


def _guess_columns(names: Sequence[str], mapped: dict[str, str]) -> dict[str, str]:
    """Column that is not known -> the known name it is close to, of those that no column has yet."""
    free = [known for ours in MANIFEST_COLUMNS if ours not in mapped.values() for known in known_names()[ours]]
    close = {name: get_close_matches(fold_name(name), free, 1, _CLOSE) for name in names if name not in mapped}
    return {name: guess[0] for name, guess in close.items() if guess}


def _by_file(rows: list[dict | KhitabError], mapped: dict[str, str], path: Path) -> dict[str, dict]:
    by_file: dict[str, dict] = {}
    for number, row in enumerate(rows, 2):
        if isinstance(row, KhitabError):
            warnings.warn(f"{path}: {row}; the row is left out", stacklevel=5)
            continue
        row = {mapped.get(name, name): value for name, value in row.items()}
        file = readable(row["source_file"].strip().replace("\\", "/")).removeprefix("./")
        if file in by_file:
            warnings.warn(f"{path}, line {number}: {file} is listed twice; the first row counts", stacklevel=5)
        elif file:
            by_file[file] = row | {PLACE: f"{path.name}, line {number}"}
    return by_file


def compare_with_files(manifest: Manifest, files: Sequence[str], *, all_files: bool) -> None:
    """Warn of rows whose file is not there and, if `all_files` were looked for, of files that have no row."""
    if not manifest.rows:
        return
    without_file = [name for name in manifest.rows if name not in set(files)]
    without_row = [name for name in files if name not in manifest.rows]
    if without_file and all_files:
        shown = [name + _guess_file(name, without_row) for name in without_file[:SHOWN]]
        listed = few([*shown, *without_file[SHOWN:]])
        warnings.warn(f"{MANIFEST} lists files that are not there: {listed}", stacklevel=3)
    if without_row:
        warnings.warn(f"files without a row in {MANIFEST}: {few(without_row)}", stacklevel=3)


def _guess_file(name: str, files: Sequence[str]) -> str:
    """The one file that has this name but for its case, folder or suffix; else the most alike."""
    same = [file for file in files if _bare(name) & _bare(file)]
    close = same if len(same) == 1 else get_close_matches(name, files, 1, _CLOSE)
    return f" (did you mean {close[0]}?)" if close else ""


def _bare(file: str) -> set[str]:
    path = Path(file.casefold())
    return {path.name, path.stem}
