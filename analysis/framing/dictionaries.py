"""Dictionaries that researchers have (quanteda, LIWC, tables) become codebooks; what changes on the way is said."""

import hashlib
import warnings
from collections.abc import Iterator
from operator import itemgetter
from pathlib import Path

from analysis.corpus.encodings import ReadingDoubt, decode
from analysis.errors import KhitabError, RefusedInput
from analysis.framing.codebook import read_bytes
from analysis.framing.codebook_errors import SHOWN, Problem
from analysis.framing.codebook_parts import Codebook
from analysis.framing.dictionary_files import read_entries
from analysis.framing.dictionary_parts import JOINT, Sorted, make_names, make_themes, sort_entries
from analysis.framing.patterns import KINDS

FORMATS = "a dictionary is quanteda's YAML, LIWC's .dic, or a table (.csv, .tsv; in Excel: save as CSV UTF-8)"


def read_dictionary(path: str | Path, *, title: str | None = None) -> Codebook:
    """Read a dictionary of another program as a codebook; nothing that changes on the way is left unsaid.

    Read are quanteda's YAML, LIWC's .dic (2007, 2015) and table of crosses (2022), and tables (.csv, .tsv) with the
    columns category,term or theme,frame,term, their names in Arabic, English or French; what a file is shows in its
    content. A category becomes a theme, a category inside it a frame; deeper ones are joined into the frame's key.
    What `write_codebook` wrote as .csv is read with every setting of its terms.

    Returns
    -------
    Codebook
        with the file's `path` and `sha256`, version 0.1, and definitions that say where an entry comes from and that
        it has none yet. Labels are the categories' names; keys are the names where these are Latin letters and
        digits, else c1, c2 … A term knows its `line`, and its `note` the pattern it was.

    Raises
    ------
    KhitabError
        where the file cannot be read, is no dictionary, or holds no entry that can be used.

    Warns
    -----
    UserWarning
        one for each kind of change, with every line it concerns: wildcards and what they became, terms that stand
        twice in a category, categories that were joined.
    RefusedInput
        for the entries that were left out, each with its line and the reason: `?`, a star inside a word, regular
        expressions, single letters, particles.

    Notes
    -----
    A file does not say whether its entries are globs or regular expressions: stars are read as globs. A dictionary
    made for exact matching finds more here (clitics, endings); validate it anew.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = Path(folder, "security.yml")
    ...     _ = file.write_text("security:\\n  threat: [خطر, تهديد_إرهابي]\\n", encoding="utf-8")
    ...     codebook = read_dictionary(file)
    >>> [(frame.key, [term.term for term in frame.terms]) for frame in codebook.themes[0].frames]
    [('threat', ['خطر', 'تهديد إرهابي'])]
    """
    path = Path(path)
    if title is not None and not str(title).strip():
        raise KhitabError("title is empty; give the codebook a title, or leave the option out")
    data = read_bytes(path, "the dictionary file in it", "a dictionary")
    text, doubts = _decode(data, path)
    entries, notes = read_entries(text, path)
    found = sort_entries(entries)
    if not found.terms:
        raise KhitabError(_list(f"{path}: no entry of this dictionary can be used", found.left_out, path, SHOWN))
    book = _make_codebook(found, path, export=any(entry.exact for entry in entries))
    for told in [*doubts, *map(UserWarning, [*notes, *_changes(found, path)]), *_left_out(found, path)]:
        warnings.warn(told, stacklevel=2)
    own = {"title": str(title or book.title).strip(), "path": str(path), "sha256": hashlib.sha256(data).hexdigest()}
    return book.model_copy(update=own)


def _decode(data: bytes, path: Path) -> tuple[str, list[Warning]]:
    """The text, and the doubts of its reading with the file's name."""
    with warnings.catch_warnings(record=True) as doubts:
        warnings.simplefilter("always", ReadingDoubt)
        try:
            text, _ = decode(data)
        except KhitabError as error:
            raise KhitabError(f"{path}: {str(error).partition(';')[0]}; {FORMATS}") from None
    return text, [doubt.category(f"{path}: {doubt.message}") for doubt in doubts]


def _make_codebook(found: Sorted, path: Path, *, export: bool) -> Codebook:
    file = path.name.encode("utf-8", "replace").decode("utf-8")  # a name may hold bytes that are no letters
    ours = Sorted(labels=found.labels)
    if export:
        ours.terms = {category: found.terms.pop(category) for category in [*found.terms] if category[0] == "names"}
    if not found.terms:
        raise KhitabError(f"{path}: holds names alone, and a codebook needs a theme; add one, or read the .yaml file")
    return Codebook(
        title=file.removesuffix(path.suffix), version="0.1", names=make_names(ours), themes=make_themes(found, file)
    )


def _changes(found: Sorted, path: Path) -> Iterator[str]:
    if found.joined:
        lines = [
            (line, f"«{' > '.join(names)}» became the frame «{JOINT.join(names[1:])}»")
            for names, line in found.joined.items()
        ]
        told = "a codebook has themes and frames; what stands below the second level was joined, in label and key"
        yield _list(f"{path}: {told}", lines, path)
    for kind, words in KINDS.items():
        if lines := found.changed[kind]:
            yield _list(f"{path}: {words}", lines, path)
    if found.twice:
        yield _list(f"{path}: terms stand twice in their category (spelt alike but for vowel marks)", found.twice, path)


def _left_out(found: Sorted, path: Path) -> Iterator[Warning]:
    if found.left_out:
        yield RefusedInput(_list(f"{path}: left out, the rest was read", found.left_out, path))


def _list(head: str, lines: list[Problem], path: Path, most: int | None = None) -> str:
    told = [f"{path}:{line}: {what}" for line, what in sorted(lines, key=itemgetter(0))]
    more = [f"… and {len(told) - most} more"] if most and len(told) > most else []
    return "\n".join([f"{head}:", *told[:most], *more])
