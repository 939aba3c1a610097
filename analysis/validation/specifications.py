"""The defensible alternatives of one count: texts cleaned less, terms read otherwise, a term left out."""

import warnings
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import product

import pandas as pd

from analysis.arabic.letters import ARABIC_LETTER
from analysis.corpus.cleaning import label_lines
from analysis.errors import KhitabError
from analysis.framing.codebook import Codebook, Term, Theme
from analysis.framing.presence import countable
from analysis.statistics.options import as_names
from analysis.tables import check_table, read_ranges, write_ranges
from analysis.validation.spellings import LETTERS

MAIN_LETTERS = "folded"
STRONGEST = 10
_PARTS = {"furniture": ("furniture", "byline"), "off_topic": ("off_topic",)}  # choice -> labels of lines
Key = tuple[str, str]  # theme and frame
Place = set[tuple[str, int]]  # doc_id and line


@dataclass(frozen=True)
class Reading:
    """One way to read the terms: what was chosen, and the codebook that follows from it."""

    letters: str
    nisba: str
    codebook: Codebook
    key: Key | None = None  # the row a term was left out of; None: every row
    without: str = ""  # that term


def find_keys(codebook: Codebook, frames: str | Iterable[str]) -> list[Key]:
    """The rows that are asked for, in the order of the codebook: a frame, a theme, or theme/frame."""
    named = {(theme.key, ""): (theme.key,) for theme in codebook.themes}
    for theme in codebook.themes:
        for frame in theme.frames:
            if frame.coded_by != "hand":
                named[theme.key, frame.key] = (frame.key, f"{theme.key}/{frame.key}")
    asked = as_names("frames", frames, "name themes or frames of the codebook")
    known = [name for names in named.values() for name in names[:1]]
    for name in asked:
        count = sum(name in names for names in named.values())
        if count != 1:
            told = "stands in several themes; write theme/frame" if count else f"there are: {', '.join(known)}"
            raise KhitabError(f"frames={name!r} is no theme or frame that terms find in '{codebook.title}'; {told}")
    if not asked:
        raise KhitabError(f"frames names no frame; choose one or some of: {', '.join(known)}")
    return [key for key, names in named.items() if set(names) & set(asked)]


def narrow(codebook: Codebook, keys: list[Key]) -> Codebook:
    """The codebook with its names and these rows alone; their hits are those of the whole codebook."""
    asked = {theme.key: [frame for key, frame in keys if key == theme.key] for theme in codebook.themes}
    themes = tuple(_narrow_theme(theme, asked[theme.key]) for theme in codebook.themes if asked[theme.key])
    return codebook.model_copy(update={"themes": themes})


def _narrow_theme(theme: Theme, frames: list[str]) -> Theme:
    if "" in frames:
        return theme
    kept = tuple(frame for frame in theme.frames if frame.key in frames)
    return theme.model_copy(update={"frames": kept, "terms": ()})


def set_inside_names(codebook: Codebook, value: str) -> Codebook:
    themes = tuple(theme.model_copy(update={"inside_names": value}) for theme in codebook.themes)
    return codebook.model_copy(update={"themes": themes})


def leave_out(codebook: Codebook, term: str) -> Codebook:
    return _change_terms(codebook, lambda terms: tuple(one for one in terms if one.term != term))


def vary_nisba(codebook: Codebook) -> dict[str, Codebook]:
    """The codebook as it is, then with the adjective in -ي of no term, or of every noun of one word.

    `written` stands for a codebook that asks for some alone.
    """
    off = _change_terms(codebook, lambda terms: tuple(one.model_copy(update={"nisba": False}) for one in terms))
    on = _change_terms(codebook, lambda terms: tuple(map(_with_nisba, terms)))
    main = "off" if off == codebook else "on" if on == codebook else "written"
    others = {"off": off, "on": on}
    return {main: codebook, **{name: book for name, book in others.items() if name != main}}


def _with_nisba(term: Term) -> Term:
    word = term.folded
    takes = " " not in word and term.pos in ("noun", "auto") and term.inflect == "all" and not word.endswith("ي")
    return term.model_copy(update={"nisba": term.nisba or bool(takes and ARABIC_LETTER.search(word))})


def _change_terms(codebook: Codebook, change: Callable[[tuple[Term, ...]], tuple[Term, ...]]) -> Codebook:
    def changed(theme: Theme) -> Theme:
        frames = tuple(frame.model_copy(update={"terms": change(frame.terms)}) for frame in theme.frames)
        return theme.model_copy(update={"frames": frames, "terms": change(theme.terms)})

    return codebook.model_copy(update={"themes": tuple(map(changed, codebook.themes))})


def list_readings(codebook: Codebook) -> list[Reading]:
    """Every way to read the terms, the main one first."""
    letters = sorted(LETTERS, key=lambda name: name != MAIN_LETTERS)
    return [Reading(way, nisba, book) for way, (nisba, book) in product(letters, vary_nisba(codebook).items())]


def list_without(main: Reading, keys: list[Key], hits: pd.DataFrame) -> list[Reading]:
    """For each row the main reading without each of its terms with most hits, where another term is left."""
    found = []
    for key in keys:
        book = narrow(main.codebook, [key])
        counts = _own_hits(hits, book, key)["term"].value_counts()
        counts = counts.sort_index().sort_values(ascending=False, kind="stable")
        strongest = counts.index[:STRONGEST] if len(counts) > 1 else []
        found += [Reading(main.letters, main.nisba, leave_out(book, term), key, term) for term in strongest]
    return found


def _own_hits(hits: pd.DataFrame, book: Codebook, key: Key) -> pd.DataFrame:
    """The hits that count in a row: of a theme those that no other overlaps."""
    frames = {frame.key for theme in book.themes for frame in theme.frames} | {""}
    known = hits["theme"].eq(key[0]) & hits["frame"].isin(frames)
    theme, *inside = countable(hits[known], book)
    return inside[0] if key[1] else theme


def vary_texts(documents: pd.DataFrame, lines: pd.DataFrame | None) -> list[tuple[dict[str, str], pd.DataFrame]]:
    """The documents as they are, then with furniture and bylines, or off-topic paragraphs, kept or removed."""
    if "body_lines" not in documents:
        warnings.warn(
            "the documents have no body_lines, so that furniture and off_topic stay as they are; "
            "documents = add_body(documents) finds them",
            UserWarning,
            stacklevel=3,
        )
        return [(dict.fromkeys(_PARTS, "kept"), documents)]
    lines = label_lines(documents) if lines is None else lines
    check_table(lines, "lines")
    ids = documents["doc_id"].astype(str).tolist()
    body = {(name, n) for name, told in zip(ids, documents["body_lines"], strict=True) for n in read_ranges(told)}
    parts = {name: _places(lines, labels) for name, labels in _PARTS.items()}
    levels = [_levels(name, part, body) for name, part in parts.items()]
    varied = [dict(zip(parts, chosen, strict=True)) for chosen in product(*levels)]
    main = varied[0]
    changed = [{name: level for name, level in one.items() if level != main[name]} for one in varied]
    return [(one, _with_lines(documents, body, parts, new)) for one, new in zip(varied, changed, strict=True)]


def _places(lines: pd.DataFrame, labels: tuple[str, ...]) -> Place:
    chosen = lines[lines["label"].astype(str).isin(labels)]
    return set(zip(chosen["doc_id"].astype(str), chosen["line"].astype(int), strict=True))


def _levels(name: str, part: Place, body: Place) -> list[str]:
    """What the documents have, then its opposite, where there is such a line at all."""
    main = "kept" if 2 * len(part & body) > len(part) else "removed"
    return [main, "removed" if main == "kept" else "kept"] if part else [main]


def _with_lines(documents: pd.DataFrame, body: Place, parts: dict[str, Place], changed: dict[str, str]) -> pd.DataFrame:
    if not changed:
        return documents
    chosen = set(body)
    for name, level in changed.items():
        chosen = chosen | parts[name] if level == "kept" else chosen - parts[name]
    numbers: dict[str, list[int]] = {}
    for name, line in chosen:
        numbers.setdefault(name, []).append(line)
    told = [write_ranges(numbers.get(name, [])) for name in documents["doc_id"].astype(str)]
    return documents.assign(body_lines=pd.array(told, dtype="str"))
