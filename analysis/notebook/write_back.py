"""A changed term back into the file of its codebook: the lines of the term change, every other byte stays.

The file is taken apart by ruamel.yaml, which says where each value stands; the characters there are replaced. What
comes out is read again and compared with what was meant before it takes the place of the file.
"""

import hashlib
import json
import os
import re
import tempfile
import warnings
from pathlib import Path

from ruamel.yaml import YAML
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from analysis.errors import KhitabError
from analysis.framing.codebook import PACKAGED, Codebook, Term, Theme, read_codebook
from analysis.framing.codebook_parts import OWN
from analysis.framing.exports import READ_OTHERWISE

LISTS = ("exclude", "exclude_phrases")  # what a reader of forms changes
_PLAIN = re.compile(r"[^\W_]+(?:[ -][^\W_]+)*")
Edit = tuple[int, int, str]  # from, to, what stands there then


def write_term(codebook: Codebook, theme: str, frame: str, term: Term) -> Codebook:
    """Write a term of a frame ('' for the theme's own terms) into the codebook's file; the codebook as it then is.

    A term that stands there gets the `exclude` and `exclude_phrases` of `term`; one that does not is added behind the
    others. Comments, order and every other line of the file stay as they are, the version too.

    Raises
    ------
    KhitabError
        where the codebook came from no file or with the package, the file was changed after it was read, the frame has
        no terms, or the file is written in a way that only a person can change.
    """
    path = _file_of(codebook)
    text, mark = _read(path, codebook)
    place, known = _find(codebook, theme, frame, term)
    nodes = _terms_of(text, theme, frame)
    edits = _add(nodes, text, term) if place is None else _change(nodes.value[place], text, known, term)
    for start, end, new in sorted(edits, reverse=True):
        text = text[:start] + new + text[end:]
    return _replace(path, mark + text, _meant(codebook, theme, frame, term))


def _file_of(codebook: Codebook) -> Path:
    if not codebook.path:
        raise KhitabError(
            "the codebook came from no file; write it with kh.write_codebook(codebook, 'codebook.yaml'), read it with "
            "kh.read_codebook('codebook.yaml') and explore again"
        )
    path = Path(codebook.path).resolve()
    if path == PACKAGED.resolve():
        raise KhitabError(
            "the codebook that comes with the package is not changed; make one of your own with "
            "kh.write_codebook(codebook, 'codebook.yaml'), read it with kh.read_codebook('codebook.yaml') "
            "and explore again"
        )
    return path


def _read(path: Path, codebook: Codebook) -> tuple[str, str]:
    """The text of the file and its byte order mark, which is no part of the text."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise KhitabError(f"{path}: the file cannot be read ({error.strerror}); nothing was written") from None
    if hashlib.sha256(data).hexdigest() != codebook.sha256:
        raise KhitabError(
            f"{path}: the file was changed after it was read; nothing was written. Read it again "
            "(codebook = kh.read_codebook(…)) and explore with that"
        )
    text = data.decode("utf-8")
    return text.removeprefix("\ufeff"), "\ufeff" * text.startswith("\ufeff")


def terms_in(codebook: Codebook, theme: str, frame: str) -> tuple[Term, ...]:
    """The terms of a frame, or the theme's own where `frame` is empty; none where there is no such frame."""
    parts = [part for part in codebook.themes if part.key == theme]
    parts = [inner for part in parts for inner in part.frames if inner.key == frame] if frame else parts
    return parts[0].terms if parts else ()


def _find(codebook: Codebook, theme: str, frame: str, term: Term) -> tuple[int | None, Term | None]:
    terms = terms_in(codebook, theme, frame)
    if not terms:
        where = f"{theme} > {frame}" if frame else theme
        raise KhitabError(f"{where}: there are no terms there; choose a theme or frame of the codebook that has terms")
    return next(((n, known) for n, known in enumerate(terms) if known.folded == term.folded), (None, None))


def _terms_of(text: str, theme: str, frame: str) -> SequenceNode:
    node = YAML(typ="safe", pure=True).compose(text)
    for step in ("themes", theme, *(("frames", frame) if frame else ()), "terms"):
        node = next(value for key, value in node.value if key.value == step)
    return node


def _change(node: Node, text: str, known: Term, term: Term) -> list[Edit]:
    changed = {key: getattr(term, key) for key in LISTS if getattr(term, key) != getattr(known, key)}
    if isinstance(node, ScalarNode):
        written = text[node.start_mark.index : node.end_mark.index]
        return [(node.start_mark.index, node.end_mark.index, _entry(written, changed))] if changed else []
    there = [(key, value) for key, value in node.value if key.value in changed]
    edits = []
    for key, value in there:
        edits += _edit_list(key, value, text, getattr(known, key.value), changed.pop(key.value))
    new = [f"{key}: {_flow(words)}" for key, words in changed.items()]
    return edits + (_add_keys(node, text, new) if new else [])


def _add_keys(node: MappingNode, text: str, keys: list[str]) -> list[Edit]:
    if node.flow_style:
        end = _end(node.value[-1][1], text)
        return [(end, end, "".join(f", {key}" for key in keys))]
    term = next(value for key, value in node.value if key.value == "term")
    end, gap = _line_end(text, _end(term, text)), _break(text) + " " * node.value[0][0].start_mark.column
    return [(end, end, "".join(gap + key for key in keys))]


def _edit_list(key: Node, node: Node, text: str, old: tuple[str, ...], new: tuple[str, ...]) -> list[Edit]:
    """Items go and come one by one, so that the comments between the others stay."""
    if not node.value:  # what is not there has no place of its own
        at = text.index(":", key.end_mark.index) + 1
        return [(at, at, f" {_flow(new)}")] if isinstance(node, ScalarNode) else [(*_span(node, text), _flow(new))]
    items = node.value if isinstance(node, SequenceNode) else []  # ~ and null
    gone = [item for item, word in zip(items, old, strict=True) if word not in new]
    if len(gone) == len(items) or (gone and node.flow_style):
        return [(*_span(node, text), _flow(new))]
    kept, more = [item for item in items if item not in gone], [_word(word) for word in new if word not in old]
    return [_without_line(item, text) for item in gone] + [_append(node, kept[-1], text, more)] * bool(more)


def _span(node: Node, text: str) -> tuple[int, int]:
    return node.start_mark.index, _end(node, text)


def _without_line(item: Node, text: str) -> Edit:
    start = text.rfind("\n", 0, item.start_mark.index) + 1
    return start, text.find("\n", _end(item, text)) + 1 or len(text), ""


def _add(node: SequenceNode, text: str, term: Term) -> list[Edit]:
    return [_append(node, node.value[-1], text, [_entry(_word(term.term), {key: getattr(term, key) for key in LISTS})])]


def _append(node: SequenceNode, last: Node, text: str, entries: list[str]) -> Edit:
    end = _end(last, text)
    if node.flow_style:
        return end, end, "".join(f", {entry}" for entry in entries)
    end, gap = _line_end(text, end), _break(text) + " " * node.start_mark.column
    return end, end, "".join(f"{gap}- {entry}" for entry in entries)


def _end(node: Node, text: str) -> int:
    """Behind the last character of a value; a block's own mark stands before the next entry, comments passed."""
    if isinstance(node, ScalarNode) or node.flow_style or not node.value:
        return len(text[: node.end_mark.index].rstrip())
    last = node.value[-1]
    return _end(last[1] if isinstance(last, tuple) else last, text)


def _line_end(text: str, at: int) -> int:
    end = text.find("\n", at)
    return len(text) if end < 0 else end - (text[end - 1] == "\r")


def _break(text: str) -> str:
    return "\r\n" if "\r\n" in text else "\n"


def _entry(written: str, lists: dict[str, tuple[str, ...]]) -> str:
    more = "".join(f", {key}: {_flow(words)}" for key, words in lists.items() if words)
    return f"{{term: {written}{more}}}" if more else written


def _flow(words: tuple[str, ...]) -> str:
    return f"[{', '.join(map(_word, words))}]"


def _word(text: str) -> str:
    plain = _PLAIN.fullmatch(text) and not READ_OTHERWISE.fullmatch(text)
    return text if plain else json.dumps(text, ensure_ascii=False)


def _meant(codebook: Codebook, theme: str, frame: str, term: Term) -> object:
    """The content of the codebook with the term in it, lines and file aside."""
    place, known = _find(codebook, theme, frame, term)
    terms = list(terms_in(codebook, theme, frame))
    if known is None:
        terms.append(term)
    else:
        terms[place] = known.model_copy(update={key: getattr(term, key) for key in LISTS})
    themes = tuple(_with(part, frame, tuple(terms)) if part.key == theme else part for part in codebook.themes)
    return _content(codebook.model_copy(update={"themes": themes}).model_dump())


def _with(theme: Theme, frame: str, terms: tuple[Term, ...]) -> Theme:
    if not frame:
        return theme.model_copy(update={"terms": terms})
    frames = tuple(part.model_copy(update={"terms": terms}) if part.key == frame else part for part in theme.frames)
    return theme.model_copy(update={"frames": frames})


def _content(value: object) -> object:
    if isinstance(value, dict):
        return {key: _content(inner) for key, inner in value.items() if key not in OWN[1:]}
    return [_content(inner) for inner in value] if isinstance(value, list | tuple) else value


def _replace(path: Path, text: str, meant: object) -> Codebook:
    """Write beside the file, read, compare, and only then put in its place."""
    try:
        descriptor, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
        beside = Path(name)
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(text.encode())
                file.flush()
                os.fsync(file.fileno())
            written = _checked(beside, path, meant)
            beside.chmod(path.stat().st_mode & 0o777)
            beside.replace(path)
        finally:
            beside.unlink(missing_ok=True)
    except OSError as error:
        raise KhitabError(f"{path}: cannot be written ({error.strerror}); nothing was changed") from None
    return written.model_copy(update={"path": str(path)})


def _checked(beside: Path, path: Path, meant: object) -> Codebook:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what is seldom meant was said when the file was read
        try:
            written = read_codebook(beside)
        except KhitabError:
            written = None
    if written is None or _content(written.model_dump()) != meant:
        raise KhitabError(f"{path}: the term stands where only a person can change it; change it in an editor")
    return written
