"""Profiles of database exports: YAML that a user may edit, to patterns, with every mistake in it named."""

import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

from ruamel.yaml import YAML, YAMLError

from analysis.corpus.metadata import RESERVED
from analysis.errors import KhitabError

PACKAGED = Path(__file__).parent / "data" / "export-profiles.yaml"
_LINES = ("article_begins", "article_ends", "body_begins", "body_ends", "skip")
_KEYS = {"signs", "top", "labels", "codes", "announced", *_LINES}


class Profile(NamedTuple):
    """How one kind of export is taken apart; a pattern that is not given matches nothing."""

    name: str
    signs: tuple[str, ...]
    top: tuple[re.Pattern, ...]  # the whole of it, from the first line to the last
    labels: dict[str, re.Pattern]
    codes: dict[str, str]
    announced: re.Pattern | None
    lines: dict[str, re.Pattern | None]
    months: dict[str, int]


def read_profiles(path: Path) -> list[Profile]:
    """The profiles of a file beside the articles, where there is one, before those that the library brings.

    Raises
    ------
    KhitabError
        where the file cannot be read: which profile and key, what was found, and what would be right.
    """
    own = _read(path) if path.is_file() else {}
    return list((own | {name: profile for name, profile in _packaged().items() if name not in own}).values())


@cache
def _packaged() -> dict[str, Profile]:
    return _read(PACKAGED)


def _read(path: Path) -> dict[str, Profile]:
    try:
        content = YAML(typ="safe").load(path.read_text(encoding="utf-8-sig"))
    except (YAMLError, UnicodeDecodeError, OSError) as error:
        raise KhitabError(f"{path}: is no YAML in UTF-8 ({' '.join(str(error).split())[:200]})") from error
    if not isinstance(content, dict) or not isinstance(content.get("profiles"), dict):
        raise KhitabError(
            f"{path}: lacks the key `profiles` with a profile under it; copy {PACKAGED.name} of the library"
        )
    months = {
        str(name).casefold(): int(number) for number, names in content.get("months", {}).items() for name in names
    }
    if not months and path != PACKAGED:
        months = next(iter(_packaged().values())).months
    return {str(name): _try(path, str(name), given, months) for name, given in content["profiles"].items()}


def _try(path: Path, name: str, given: object, months: dict[str, int]) -> Profile:
    try:
        return _make(path, name, given, months)
    except (AttributeError, TypeError, ValueError) as error:
        raise KhitabError(
            f"{path}, profile {name}: a key holds another kind of value than it should ({error}); top is a list of "
            f"`- column: pattern`, labels and codes are `column: text`; see {PACKAGED.name} of the library"
        ) from error


def _make(path: Path, name: str, given: object, months: dict[str, int]) -> Profile:
    where = f"{path}, profile {name}"
    if not isinstance(given, dict):
        raise KhitabError(f"{where}: holds no keys; expected {', '.join(sorted(_KEYS))}")
    if unknown := set(given) - _KEYS:
        raise KhitabError(f"{where}: the key {sorted(unknown)[0]!r} is not one of {', '.join(sorted(_KEYS))}")
    if not given.get("signs") or not ({"article_begins", "article_ends"} & set(given)):
        raise KhitabError(f"{where}: needs `signs`, and `article_begins` or `article_ends`")
    if not ({"top", "codes"} & set(given)):
        raise KhitabError(f"{where}: needs `top` (the first lines of an article) or `codes`")
    top = [(str(key), str(value)) for line in given.get("top", []) for key, value in line.items()]
    labels, codes = dict(given.get("labels", {})), dict(given.get("codes", {}))
    _check_columns([*(key.removesuffix("?") for key, _ in top), *labels, *codes.values()], where)
    return Profile(
        name,
        signs=tuple(str(sign) for sign in given["signs"]),
        top=(_compile("".join(_top_line(*line) for line in top), f"{where}, top"),) if top else (),
        labels={column: _compile(rf"{re.escape(str(label))}\s*:\s*(.*)", where) for column, label in labels.items()},
        codes={str(code): column for code, column in codes.items()},
        announced=_announced(given.get("announced"), where),
        lines={key: _compile(str(given[key]), f"{where}, {key}") if key in given else None for key in _LINES},
        months=months,
    )


def _check_columns(columns: list[str], where: str) -> None:
    for column in columns:
        if not re.fullmatch(r"[a-z_]+", column) or column in RESERVED - {"text"}:
            raise KhitabError(
                f"{where}: {column!r} is no name for a column; write small letters and _, such as section"
            )


def _top_line(key: str, pattern: str) -> str:
    named = rf"(?P<{key.removesuffix('?')}>{pattern})\n"
    return f"(?:{named})?" if key.endswith("?") else named


def _announced(pattern: object, where: str) -> re.Pattern | None:
    if pattern is None:
        return None
    compiled = _compile(str(pattern), f"{where}, announced", re.MULTILINE)
    if compiled.groups != 1:
        raise KhitabError(f"{where}, announced: needs one pair of brackets, around the number")
    return compiled


def _compile(pattern: str, where: str, flags: int = 0) -> re.Pattern:
    try:
        return re.compile(pattern, flags)
    except re.error as error:
        raise KhitabError(f"{where}: {pattern!r} is no regular expression ({error})") from error
