"""The codebook: a YAML file that people edit becomes one checked object, or one error that names every line to mend."""

import hashlib
import re
import warnings
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
from pydantic import ValidationError

from analysis.arabic.letters import ARABIC_LETTER, clean_form
from analysis.errors import KhitabError
from analysis.framing.codebook_errors import Mapping, read_tree, refuse, shown, tell_all
from analysis.framing.codebook_parts import (
    OWN,
    Codebook,
    Definition,
    Frame,
    Label,
    Name,
    PresentIf,
    Term,
    Theme,
    Variable,
)
from analysis.tokens import tokenize

__all__ = [
    "Codebook",
    "Definition",
    "Frame",
    "Label",
    "Name",
    "PresentIf",
    "Term",
    "Theme",
    "Variable",
    "codebook_terms",
    "in_language",
    "read_codebook",
]

PACKAGED = Path(__file__).parent / "data" / "codebook.yaml"
LONGEST = 60  # words; a longer term is a pasted paragraph
PARTS = {"": Codebook, "themes": Theme, "frames": Frame, "terms": Term, "names": Name, "variables": Variable}
PARTS |= {"label": Label, "title": Label, "definition": Definition, "present_if": PresentIf}
KEYS = {part: [key for key in model.model_fields if key not in OWN] for part, model in PARTS.items()}
LISTS = ("variants", "exclude", "exclude_phrases", "after", "before")


def read_codebook(path: str | Path | None = None) -> Codebook:
    """Read and check a codebook file (YAML, UTF-8); without a path, the one that comes with the package.

    Returns
    -------
    Codebook
        frozen, with `title`, `version`, `names`, `themes` (each with `frames` and `terms`), `variables`, the file's
        `path` and the `sha256` of its bytes. Short forms are written out: a plain string is a `Term`. Every term
        knows its `line`. A label without a language shows the first language given. The title is one text or a
        `Label`, a definition one text or a `Definition` in all three; `in_language(title, "ar")` takes the one asked
        for.

    Raises
    ------
    KhitabError
        naming file and line, what was found and what would be right; all problems of the file together, at most 20.
        An error in the YAML itself comes alone, since nothing after it can be read.

    Warns
    -----
    UserWarning
        for terms that are allowed and seldom meant: numbers, Arabic and Latin letters in one word, over 60 words.

    Notes
    -----
    A codebook that can be read is not yet a valid one: whether its terms find what its definitions say is a matter
    of hand-coded samples.

    Examples
    --------
    >>> import tempfile
    >>> text = '''
    ... title: Security
    ... version: "1.0"
    ... themes:
    ...   terrorism:
    ...     label: {ar: الإرهاب, en: Terrorism, fr: Terrorisme}
    ...     definition: The article speaks of terrorism.
    ...     terms: [إرهاب, {term: خطر, plurals: [أخطار]}]
    ... '''
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     file = Path(folder, "codebook.yaml")
    ...     _ = file.write_text(text, encoding="utf-8")
    ...     codebook = read_codebook(file)
    >>> [(term.term, term.line) for term in codebook.themes[0].terms]
    [('إرهاب', 8), ('خطر', 8)]
    """
    path = PACKAGED if path is None else Path(path)
    data = read_bytes(path, f"the codebook file in it, such as {path / 'codebook.yaml'}", "a codebook (codebook.yaml)")
    tree, problems = read_tree(_decode(data, path), str(path))
    _check_is_codebook(tree, path)
    try:
        codebook = Codebook.model_validate(tree)
    except ValidationError as error:
        problems += tell_all(error.errors(), tree, KEYS)
    if problems:
        refuse(problems, str(path))
    for line, what in sorted(_doubts(codebook)):
        warnings.warn(f"{path}:{line}: {what}", UserWarning, stacklevel=2)
    return codebook.model_copy(update={"path": str(path), "sha256": hashlib.sha256(data).hexdigest()})


def in_language(text: str | Definition | Label, language: str) -> str:
    """A title or a definition in a language (ar, en, fr); a plain text stands for all three.

    >>> in_language(Definition(ar="خطر", en="A danger.", fr="Un danger."), "en"), in_language("A danger.", "fr")
    ('A danger.', 'A danger.')
    """
    return text if isinstance(text, str) else getattr(text, language)


def codebook_terms(codebook: Codebook) -> pd.DataFrame:
    """The terms of a codebook as a table, for reports and for reading.

    One row is a term. Columns: `theme`, `frame` ('' for a theme's own terms; names have the theme `names` and the
    name's key), `term`, `label_ar`, `label_en`, `label_fr` (of the frame, the theme or the name), `pos`, `inflect`,
    `nisba`, `gap`, `plurals`, `variants`, `exclude`, `exclude_phrases`, `after`, `before` (lists as text, parted by
    commas), `note`, `line` (in the codebook file). Rows follow the file, names first.

    >>> label = Label(ar="التهديد", en="Threat")
    >>> frame = Frame(key="threat", label=label, definition="…", terms=("خطر", "تهديد إرهابي"))
    >>> theme = Theme(key="security", label=label, definition="…", frames=(frame,))
    >>> table = codebook_terms(Codebook(title="Security", version="1", themes=(theme,)))
    >>> table[["theme", "frame", "term", "label_en"]].values.tolist()
    [['security', 'threat', 'خطر', 'Threat'], ['security', 'threat', 'تهديد إرهابي', 'Threat']]
    """
    rows = [_row(theme, frame, label, term) for theme, frame, label, terms in _lists(codebook) for term in terms]
    return pd.DataFrame(rows)


def _lists(codebook: Codebook) -> Iterator[tuple[str, str, Label, tuple[Term, ...]]]:
    for name in codebook.names:
        yield "names", name.key, name.label, name.terms
    for theme in codebook.themes:
        yield theme.key, "", theme.label, theme.terms
        for frame in theme.frames:
            yield theme.key, frame.key, frame.label, frame.terms


def _row(theme: str, frame: str, label: Label, term: Term) -> dict[str, object]:
    plurals = "; ".join(f"{word}: {', '.join(forms)}" for word, forms in term.plurals.items())
    return {
        "theme": theme,
        "frame": frame,
        "term": term.term,
        **{f"label_{language}": getattr(label, language) for language in ("ar", "en", "fr")},
        **{key: getattr(term, key) for key in ("pos", "inflect", "nisba", "gap")},
        "plurals": plurals,
        **{key: ", ".join(getattr(term, key)) for key in LISTS},
        "note": term.note,
        "line": term.line,
    }


def _doubts(codebook: Codebook) -> Iterator[tuple[int, str]]:
    for term in (term for *_, terms in _lists(codebook) for term in terms):
        words = term.folded.split()
        if not any(character.isalpha() for character in term.folded):
            yield term.line, f"the term «{term.term}» is a number; it is found wherever the number stands"
        if mixed := [word for word in words if ARABIC_LETTER.search(word) and re.search("[a-z]", word)]:
            yield term.line, f"the word «{mixed[0]}» mixes Arabic and Latin letters; is one of them a slip?"
        if len(words) > LONGEST:
            told = f"the term «{shown(term.term)}» has {len(words)} words; it is found only where all stand in a row"
            yield term.line, told
    yield from _parted(codebook)


def _parted(codebook: Codebook) -> Iterator[tuple[int, str]]:
    """Phrases whose words the text would not read as one phrase."""
    terms = [term for *_, terms in _lists(codebook) for term in terms]
    listed = [(t.line, s) for t in terms for s in (t.term, *t.variants, *t.exclude_phrases, *t.after, *t.before)]
    tokens = tokenize(pd.DataFrame({"doc_id": range(len(listed)), "text": [text for _, text in listed]}))
    for number in tokens.loc[~tokens["joined"] & (tokens["position"] > 0), "doc_id"].astype(int).unique():
        line, text = listed[number]
        told = f"a sign stands between the words of «{shown(text)}»"
        yield line, f"{told}; a phrase is found only where none does: leave it out"


def read_bytes(path: Path, inside: str, wanted: str) -> bytes:
    """The bytes of a file; errors say what should have been given: `inside` a folder, or `wanted`."""
    if path.is_dir():
        raise KhitabError(f"{path} is a folder; give {inside}")
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise KhitabError(f"{path}: there is no such file; give the path of {wanted}") from None
    except OSError as error:
        raise KhitabError(f"{path}: the file cannot be read ({error.strerror})") from None


def _decode(data: bytes, path: Path) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise KhitabError(
            f"{path}:{line}: the file is not UTF-8 (byte {error.start + 1} is 0x{data[error.start]:02X}); "
            "save it as UTF-8 in your editor (in Excel or Word: plain text, Unicode UTF-8)"
        ) from None


def _check_is_codebook(tree: object, path: Path) -> None:
    if tree is None or tree == "":
        raise KhitabError(f'{path}: the file is empty; a codebook begins with title: …, version: "1.0" and themes:')
    if not isinstance(tree, Mapping):
        found = shown(tree)
        raise KhitabError(f"{path}:{tree.line}: expected key: value entries (title, version, themes), found {found}")


def single_term(text: str) -> Codebook:
    """A codebook of one term, for looking a word up: `single_term("مكافحة الإرهاب")`.

    Raises
    ------
    KhitabError
        where the term is empty or no word.

    >>> single_term("إرهاب").themes[0].terms[0].term
    'إرهاب'
    """
    if not isinstance(text, str):
        raise KhitabError(f"the term {text!r} is no text; give a word or a phrase")
    if not clean_form(text).strip():
        raise KhitabError("the term is empty; give a term, such as إرهاب or «مكافحة الإرهاب»")
    try:
        theme = Theme(key="term", label=Label(ar=text), definition=text, terms=(text,))
        return Codebook(title=text, version="1", themes=(theme,))
    except ValidationError as error:
        told = error.errors()[0]
        reason = told.get("ctx", {}).get("error", told["msg"])
        raise KhitabError(f"the term {text!r} cannot be looked for: {reason}") from None
