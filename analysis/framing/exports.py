"""A codebook to a file: the YAML that people edit, or a table of its terms."""

import io
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from pydantic import BaseModel
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.scalarstring import DoubleQuotedScalarString as Quoted

from analysis.arabic.letters import ARABIC_LETTER
from analysis.errors import KhitabError
from analysis.framing.codebook import codebook_terms
from analysis.framing.codebook_parts import OWN, Codebook, Label, PresentIf, Term
from analysis.framing.patterns import IMPORTED, UNDEFINED, became
from analysis.writing import write_table

# What an older YAML reads as true or false, what begins like a number, a date or a sign, and rare line ends.
READ_OTHERWISE = re.compile(r"(?i:y|n|yes|no|on|off|true|false|null)|[\W\d_].*|.*[^\S \n].*", re.DOTALL)
COMMENT = "A line that begins with # is a comment; the program does not read it."
TO_DEFINE = """\
What was imported from a dictionary has no definition yet: write when an article carries a theme or a frame, and when
it does not, before you count."""


def write_codebook(codebook: Codebook, path: str | Path) -> None:
    """Write a codebook as .yaml, which `read_codebook` reads again, or as .csv, a row a term.

    The YAML holds all of the codebook but the lines of its terms; settings at their defaults are left out. Its first
    lines, comments, say what the file is and what each wildcard of an imported dictionary became. A file of that name
    is replaced, and with it the comments that somebody wrote there. The CSV holds the columns of `codebook_terms`
    (UTF-8 with BOM, for Excel) and thus the terms with their settings, but neither definitions nor variables.

    Raises
    ------
    KhitabError
        where the suffix is another, two parts of the codebook have one key, the codebook has no terms to write in a
        table, or the file cannot be written.

    Examples
    --------
    >>> import tempfile
    >>> from analysis.framing.codebook import read_codebook, single_term
    >>> path = Path(tempfile.mkdtemp(), "codebook.yaml")
    >>> write_codebook(single_term("إرهاب"), path)
    >>> read_codebook(path).themes[0].terms[0].term
    'إرهاب'
    """
    if not isinstance(codebook, Codebook):
        raise KhitabError(f"write_codebook takes a codebook and a path, found {type(codebook).__name__} first")
    suffix = Path(path).suffix.casefold()
    if suffix == ".csv":
        _write_csv(codebook, path)
    elif suffix in (".yaml", ".yml"):
        _write_yaml(codebook, Path(path))
    else:
        raise KhitabError(f"{path}: a codebook cannot be {suffix or 'without a suffix'}; use .yaml or .csv")


def _write_csv(codebook: Codebook, path: str | Path) -> None:
    table = codebook_terms(codebook)
    if table.empty:
        raise KhitabError(f"{path}: the codebook has no terms for a table; write it as .yaml")
    write_table(table, path)


def _write_yaml(codebook: Codebook, path: Path) -> None:
    yaml = YAML()
    yaml.width = 4096
    yaml.indent(mapping=2, sequence=4, offset=2)
    yaml.dump(_tree(codebook), text := io.StringIO())
    comments = "".join(f"# {_one_line(line)}".rstrip() + "\n" for line in _comments(codebook))
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"{comments}\n{text.getvalue()}", encoding="utf-8", newline="\n")
    except OSError as error:
        reason = f"cannot be written ({error.strerror}); close it where it is open, or choose another place"
        raise KhitabError(f"{path}: {reason}") from error


def _comments(codebook: Codebook) -> Iterator[str]:
    source = f" from {Path(codebook.path).name}" if codebook.path else ""
    yield f"CODEBOOK: {codebook.title}"
    yield f"Written by Khitab{source}. {COMMENT}"
    if any(UNDEFINED in theme.definition for theme in codebook.themes):
        yield from TO_DEFINE.split("\n")
    changes = [
        (where, term) for where, terms in _all_terms(codebook) for term in terms if term.note.startswith(IMPORTED)
    ]
    if changes:
        yield from ("", "Wildcards of the dictionary, and what each became:")
    for where, term in changes:
        yield f"  {where}: {became(term)}"


def _all_terms(codebook: Codebook) -> Iterator[tuple[str, tuple[Term, ...]]]:
    for theme in codebook.themes:
        yield theme.key, theme.terms
        for frame in theme.frames:
            yield f"{theme.key} > {frame.key}", frame.terms


def _one_line(text: str) -> str:
    """A comment ends with its line, and YAML knows more line ends and forbidden characters than Python."""
    indent = text[: len(text) - len(text.lstrip(" "))]
    return indent + " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())


def _tree(value: object) -> object:
    """A part of the codebook as YAML nodes, in the order of its fields and without what is at its default."""
    if isinstance(value, Term) and (given := _given(value)).keys() == {"term"}:
        return _text(given["term"])
    if isinstance(value, Label):
        return _flow(_label(value))
    if isinstance(value, BaseModel):
        node = CommentedMap({key: _node(key, part) for key, part in _given(value).items()})
        return _flow(node) if isinstance(value, PresentIf) or (isinstance(value, Term) and not value.note) else node
    if isinstance(value, dict):
        return CommentedMap({key: _tree(part) for key, part in value.items()})
    if isinstance(value, tuple):
        return CommentedSeq([_tree(part) for part in value])
    return _text(value) if isinstance(value, str) else value


def _given(part: BaseModel) -> dict[str, object]:
    fields = type(part).model_fields
    values = {key: getattr(part, key) for key in fields if key not in OWN}
    return {key: value for key, value in values.items() if fields[key].is_required() or value != fields[key].default}


def _node(key: str, value: object) -> object:
    if key == "version":
        return Quoted(value)  # 1.10 would be read as the number 1.1
    if key in ("names", "themes", "frames", "variables"):
        return CommentedMap(_keyed(value))
    node = _tree(value)
    return _flow(node) if key == "values" else node


def _keyed(parts: Iterable[BaseModel]) -> dict[str, object]:
    tree = {}
    for part in parts:
        if part.key in tree:
            raise KhitabError(f"two parts of the codebook have the key {part.key}; give one of them another key")
        tree[part.key] = _tree(part)
    return tree


def _label(label: Label) -> CommentedMap:
    """One language, where the others only repeat it."""
    if label.ar == label.en == label.fr:
        return CommentedMap({"ar" if ARABIC_LETTER.search(label.ar) else "en": _text(label.ar)})
    return CommentedMap({language: _text(getattr(label, language)) for language in ("ar", "en", "fr")})


def _flow(node: CommentedMap | CommentedSeq) -> CommentedMap | CommentedSeq:
    node.fa.set_flow_style()
    return node


def _text(text: str) -> str:
    return Quoted(text) if READ_OTHERWISE.fullmatch(text) else text
