"""Two codebooks to what differs: terms added, removed, changed or moved; settings of themes, frames and names."""

from collections.abc import Iterator

import pandas as pd
from pydantic import BaseModel

from analysis.framing.codebook_parts import OWN, Codebook, Term
from analysis.framing.phrases import NAMES
from analysis.framing.suggest import _write
from analysis.tables import TERM_CHANGES

CHANGES = ("added", "removed", "changed", "moved")
_INSIDE = ("terms", "frames")  # parts of a part that have rows of their own

Place = tuple[str, str]  # theme and frame


def list_changes(old: Codebook, new: Codebook) -> pd.DataFrame:
    """What a new version of a codebook changes, before anything is counted.

    One row is a theme, a frame, a name (`term` empty) or a term: the columns of the `term_changes` table but its hits,
    in the order of the new codebook, what was removed behind it. A term of the same letters that left one place and
    came to another is moved.
    """
    rows = [*_part_changes(_parts(old), _parts(new)), *_term_changes(_terms(old), _terms(new))]
    order = {place: n for n, place in enumerate([*_parts(new), *_parts(old)][::-1])}
    rows.sort(key=lambda row: -order[row["theme"], row["frame"]])  # stable: a part stands before its terms
    names = [column.name for column in TERM_CHANGES.columns if not column.name.startswith("hits_")]
    table = pd.DataFrame(rows, columns=names)
    return table.astype({name: "Int64" if name.startswith("line_") else "str" for name in names})


def _parts(codebook: Codebook) -> dict[Place, BaseModel]:
    """Names, themes and frames by their place."""
    parts: dict[Place, BaseModel] = {(NAMES, name.key): name for name in codebook.names}
    for theme in codebook.themes:
        parts[theme.key, ""] = theme
        parts |= {(theme.key, frame.key): frame for frame in theme.frames}
    return parts


def _terms(codebook: Codebook) -> dict[tuple[Place, str], Term]:
    return {(place, term.folded): term for place, part in _parts(codebook).items() for term in part.terms}


def _row(change: str, place: Place, term: str = "", **more: object) -> dict:
    return {"change": change, "theme": place[0], "frame": place[1], "term": term} | {
        "moved_from": "", "settings": "", "before": "", "after": "", "line_before": None, "line_after": None, **more
    }  # fmt: skip


def _part_changes(old: dict[Place, BaseModel], new: dict[Place, BaseModel]) -> Iterator[dict]:
    yield from (_row("added", place) for place in new.keys() - old.keys())
    yield from (_row("removed", place) for place in old.keys() - new.keys())
    for place in new.keys() & old.keys():
        if told := _differences(old[place], new[place]):
            yield _row("changed", place, **told)


def _term_changes(old: dict[tuple[Place, str], Term], new: dict[tuple[Place, str], Term]) -> Iterator[dict]:
    """In the order of the new codebook, then what is gone."""
    left: dict[str, list[Place]] = {}
    for place, letters in old:
        if (place, letters) not in new:
            left.setdefault(letters, []).append(place)
    for (place, letters), term in new.items():
        if was := old.get((place, letters)):
            if told := _differences(was, term):
                yield _row("changed", place, term.term, **told, **_lines(was, term))
        elif left.get(letters):
            origin = left[letters].pop(0)
            was = old[origin, letters]
            told = {"moved_from": "/".join(origin), **_differences(was, term)}
            yield _row("moved", place, term.term, **told, **_lines(was, term))
        else:
            yield _row("added", place, term.term, after=_write(_given(term)), **_lines(None, term))
    for (place, letters), term in old.items():
        if place in left.get(letters, ()):
            yield _row("removed", place, term.term, before=_write(_given(term)), **_lines(term, None))


def _lines(was: Term | None, term: Term | None) -> dict[str, int | None]:
    """Terms made in Python stand in no file."""
    return {"line_before": (was and was.line) or None, "line_after": (term and term.line) or None}


def _given(term: Term) -> dict[str, object]:
    return {key: value for key, value in term.model_dump(exclude_defaults=True).items() if key != "line"}


def _differences(was: BaseModel, now: BaseModel) -> dict[str, str]:
    """The settings that differ and what they were; a list in another order is the same list."""
    asked = [key for key in type(now).model_fields if key not in (*OWN, *_INSIDE)]
    before, after = (part.model_dump(include=set(asked)) for part in (was, now))
    differ = [key for key in asked if _sorted(before[key]) != _sorted(after[key])]
    if not differ:
        return {}
    return {"settings": ", ".join(differ), "before": _tell(before, differ), "after": _tell(after, differ)}


def _sorted(value: object) -> object:
    if isinstance(value, dict):
        return {key: _sorted(part) for key, part in value.items()}
    return sorted(value) if isinstance(value, tuple) else value


def _tell(values: dict[str, object], keys: list[str]) -> str:
    return ", ".join(f"{key}: {_write_value(values[key])}" for key in keys)


def _write_value(value: object) -> str:
    """As `_write`, with the number of `present_if`."""
    if isinstance(value, dict) and isinstance(value.get("hits"), int):
        return f"{{hits: {value['hits']}, zones: {_write(value['zones'])}}}"
    return _write(value)
