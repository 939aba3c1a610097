"""The entries of a dictionary, sorted into categories, become themes, frames and names with keys of their own."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from analysis.arabic.letters import ARABIC_LETTER
from analysis.framing.codebook_errors import INVISIBLE, Problem, shown
from analysis.framing.codebook_parts import Frame, Label, Name, Term, Theme
from analysis.framing.patterns import KINDS, UNDEFINED, Entry, became, make_term

VALID_KEY = re.compile(r"[A-Za-z0-9_-]+")
JOINT = " / "  # between the names of categories that became one frame
DEFINITION = f"Imported from {{file}}; it {UNDEFINED}. Write when an article carries it, and when it does not."


@dataclass
class Sorted:
    """The terms of each category, and all that has to be said: lines of the file with words."""

    terms: dict[tuple[str, ...], dict[str, Term]] = field(default_factory=dict)  # category -> folded term -> term
    labels: dict[tuple[str, ...], dict[str, str]] = field(default_factory=dict)
    changed: dict[str, list[Problem]] = field(default_factory=lambda: {kind: [] for kind in KINDS})
    left_out: list[Problem] = field(default_factory=list)
    twice: list[Problem] = field(default_factory=list)
    joined: dict[tuple[str, ...], int] = field(default_factory=dict)  # deep category -> its first line
    first_lines: dict[tuple[str, ...], int] = field(default_factory=dict)


def sort_entries(entries: Iterable[Entry]) -> Sorted:
    """Every entry in its category, as a term, or among those left out."""
    found = Sorted()
    for entry in entries:
        _add(found, _tidy(entry, found))
    for path, line in found.first_lines.items():
        below = any(other[: len(path)] == path for other in found.terms)
        if path not in found.terms and not below:
            told = f"the category «{shown(' > '.join(path))}» holds no entry that can be used"
            found.left_out.append((line, f"{told}; write one, or delete the category"))
    return found


def _tidy(entry: Entry, found: Sorted) -> Entry:
    """Two levels, without invisible characters."""
    names = (" ".join(INVISIBLE.sub(" ", name).split()) for name in entry.path)
    path = tuple(name for name in names if name)
    if len(path) > 2:
        found.joined.setdefault(path, entry.line)
        path = (path[0], JOINT.join(path[1:]))
    return replace(entry, path=path)


def _add(found: Sorted, entry: Entry) -> None:
    if entry.path:
        found.first_lines.setdefault(entry.path, entry.line)
    try:
        if not entry.path and not entry.reason:
            raise ValueError("has no category; write its category's name")
        term, kind = make_term(entry)
    except ValueError as error:
        found.left_out.append((entry.line, f"«{shown(entry.text)}»: {error}"))
        return
    if kind:
        found.changed[kind].append((entry.line, became(term)))
    found.labels.setdefault(entry.path, entry.label)
    terms = found.terms.setdefault(entry.path, {})
    if first := terms.get(term.folded):
        told = f"«{shown(entry.text)}» stands in «{shown(entry.where)}» on line {first.line} already; one is kept"
        found.twice.append((entry.line, told))
        wider = {"nisba": True, "note": term.note} if kind == "nisba" and not first.nisba else {}
        term = first.model_copy(update=wider)
    terms[term.folded] = term


def make_themes(found: Sorted, file: str) -> tuple[Theme, ...]:
    """The categories as themes, those inside them as frames, in the order of the file."""
    names = dict.fromkeys(path[0] for path in found.terms)
    keys = make_keys(names, taken={"names"})
    definition = DEFINITION.format(file=file)
    return tuple(
        Theme(
            key=keys[name],
            label=_label(name, found.labels.get((name,))),
            definition=definition,
            source=file,
            frames=_frames(found, name, definition),
            terms=tuple(found.terms.get((name,), {}).values()),
        )
        for name in names
    )


def _frames(found: Sorted, theme: str, definition: str) -> tuple[Frame, ...]:
    paths = {path[1]: path for path in found.terms if path[0] == theme and len(path) == 2}
    keys = make_keys(paths)
    return tuple(
        Frame(
            key=keys[name],
            label=_label(name, found.labels[path]),
            definition=definition,
            terms=tuple(found.terms[path].values()),
        )
        for name, path in paths.items()
    )


def make_names(found: Sorted) -> tuple[Name, ...]:
    """The names of an export of ours, which stand there as the theme `names`."""
    return tuple(
        Name(key=path[1], label=_label(path[1], found.labels[path]), terms=tuple(terms.values()))
        for path, terms in found.terms.items()
    )


def _label(name: str, given: dict[str, str] | None) -> Label:
    return Label(**(given or {"ar" if ARABIC_LETTER.search(name) else "en": name}))


def make_keys(names: Iterable[str], *, taken: Iterable[str] = ()) -> dict[str, str]:
    """A key for each name, all different: the name itself where it can be one, its Latin letters, else c1, c2 …

    >>> make_keys(["EAST", "Lutte antiterroriste", "الأمن", "East Africa!", "East-Africa", "east africa"])
    {'EAST': 'EAST', 'Lutte antiterroriste': 'Lutte_antiterroriste', 'الأمن': 'c1', 'East Africa!': 'East_Africa',
     'East-Africa': 'East-Africa', 'east africa': 'east_africa'}
    """
    names = list(names)
    keys = {name: name for name in names if VALID_KEY.fullmatch(name) and name not in taken}
    used = {*taken, *keys}
    for name in names:
        if name not in keys:
            keys[name] = _free(_slug(name), used)
            used.add(keys[name])
    return {name: keys[name] for name in names}


def _slug(name: str) -> str:
    """'' where the name has letters that are not Latin: what would be left of it names something else."""
    letters = [c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c)]
    if any(c.isalpha() and not c.isascii() for c in letters) or not any(c.isalpha() for c in letters):
        return ""
    return re.sub(r"[^A-Za-z0-9-]+", "_", "".join(letters)).strip("_-")


def _free(slug: str, used: set[str]) -> str:
    if slug and slug not in used:
        return slug
    numbers = range(2 if slug else 1, len(used) + 3)
    return next(key for n in numbers if (key := f"{slug}_{n}" if slug else f"c{n}") not in used)
