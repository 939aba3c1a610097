"""XML files to rows: an element that comes again and again is an article, the elements in it are its columns."""

import io
import re
import warnings
from collections import Counter
from collections.abc import Iterator

from lxml import etree

from analysis.corpus.cells import Row, Rows, usable
from analysis.corpus.columns import list_names
from analysis.corpus.encodings import ReadingDoubt, decode
from analysis.errors import KhitabError

_DECLARATION = re.compile(r"\s*<\?xml\b[^>]*?(?:encoding\s*=\s*[\"']([\w.-]+)[\"'])?[^>]*\?>")
_PARAGRAPH = re.compile("p|para|paragraph|div|h[1-6]|br|s|seg", re.IGNORECASE)
_SAFE = {"resolve_entities": False, "no_network": True, "load_dtd": False, "huge_tree": False}
_SAFE |= {"remove_comments": True, "remove_pis": True}
_ENTITY = re.compile(r"<!ENTITY\b", re.IGNORECASE)


def read_xml(data: bytes, *, encoding: str | None = None, record: str | None = None) -> Rows:
    """A row for each element `record`, else for each child of the root that repeats, which is said.

    Columns are the attributes of the record and the elements in it, by their names without prefix; `meta/date` where
    the name alone is that of two columns. Elements that repeat are the paragraphs of a column. Where the file breaks
    off, the records above are read. Entities that the file declares are refused: they could name other files.
    """
    head = data[:200].decode("latin-1")
    declared = _DECLARATION.match(head)
    text, name = decode(data, encoding=encoding, declared=declared[1] if declared else None)
    if _ENTITY.search(text, 0, 100_000):
        raise KhitabError(
            "declares entities of its own (<!ENTITY), which can grow without end or name other files; write the "
            "characters themselves"
        )
    written = _DECLARATION.match(text)
    root, unfinished, stop = _parse(text[written.end() :] if written else text)
    elements = [element for element in _find_records(root, record) if element not in unfinished]
    lists = _list_names(elements)
    rows: list[Row] = _shorten([_columns(element, lists) for element in elements])
    return usable([*rows, stop] if stop else rows), name


def _parse(text: str) -> tuple[etree._Element, list[etree._Element], KhitabError | None]:
    """The tree as far as the file is XML, the elements in which it breaks off, and the error that says where."""
    source = text.lstrip().encode("utf-8", "replace")
    try:
        return etree.fromstring(source, etree.XMLParser(encoding="utf-8", **_SAFE)), [], None
    except etree.XMLSyntaxError:
        return _parse_above(source)


def _parse_above(source: bytes) -> tuple[etree._Element, list[etree._Element], KhitabError]:
    events = etree.iterparse(io.BytesIO(source), events=("start", "end"), encoding="utf-8", **_SAFE)
    unfinished, root = [], None
    try:
        for event, element in events:
            root = element if root is None else root
            if event == "start":
                unfinished.append(element)
            else:
                unfinished.pop()
    except etree.XMLSyntaxError as error:
        if root is None:
            raise KhitabError(f"is not XML ({error.msg}); look whether it is plain text or a web page") from error
        line, message = next(((one.line, one.message) for one in events.error_log), (error.lineno, error.msg))
        stop = f"line {line} is not XML ({message}); what stands above it was read, nothing below"
        return root, unfinished, KhitabError(stop)
    raise KhitabError("is not XML; save it anew from the program that wrote it")  # only what is broken comes here


def _find_records(root: etree._Element, record: str | None) -> list[etree._Element]:
    if record is not None:
        found = [element for element in root.iter(etree.Element) if _name(element) == record]
        if not found:
            names = list_names(dict.fromkeys(_name(element) for element in root.iter(etree.Element)))
            raise KhitabError(f"has no element «{record}» (asked for as record); its elements: {names}")
        return found
    level = root
    while len(children := _children(level)) == 1 and _children(children[0]):
        level = children[0]
    names = Counter(_name(child) for child in children if _children(child) or child.attrib)
    repeated = [name for name, count in names.most_common(1) if count > 1]
    if not repeated:
        return [root]
    found = [child for child in children if _name(child) == repeated[0]]
    _doubt(
        f"each of its {len(found):,} elements «{repeated[0]}» is taken for an article; if not: record=NAME in columns"
    )
    return found


def _children(element: etree._Element) -> list[etree._Element]:
    return [child for child in element if isinstance(child.tag, str)]


def _name(element: etree._Element) -> str:
    return etree.QName(element).localname


def _list_names(records: list[etree._Element]) -> set[str]:
    """Elements that somewhere hold several of one kind and nothing else: lists of paragraphs."""
    names = set()
    for element in (element for record in records for element in record.iterdescendants(etree.Element)):
        inner = [_name(child) for child in _children(element)]
        names |= {_name(element)} if len(inner) > 1 and len(set(inner)) == 1 else set()
    return names


def _columns(record: etree._Element, lists: set[str]) -> dict[str, str]:
    """Name, with the path to it, and text of all that a record holds."""
    columns: dict[str, list[str]] = {}
    for path, text in [*_attributes(record), *_leaves(record, "", lists)]:
        columns.setdefault(path, []).append(text)
    return {path: "\n".join(part for part in parts if part) for path, parts in columns.items()}


def _attributes(element: etree._Element) -> Iterator[tuple[str, str]]:
    return ((etree.QName(name).localname, value) for name, value in element.attrib.items())


def _leaves(element: etree._Element, path: str, lists: set[str]) -> Iterator[tuple[str, str]]:
    for child in _children(element):
        name = path + _name(child)
        if _name(child) not in lists and _holds_columns(child):
            yield from _leaves(child, f"{name}/", lists)
        else:
            yield name, _text(child)


def _holds_columns(element: etree._Element) -> bool:
    """Elements that are not paragraphs, and no words between them."""
    names = {_name(child) for child in _children(element)}
    return bool(names) and not any(map(_PARAGRAPH.fullmatch, names)) and not _has_own_text(element)


def _has_own_text(element: etree._Element) -> bool:
    pieces = [element.text, *(child.tail for child in element)]
    return any(piece and not piece.isspace() for piece in pieces)


def _text(element: etree._Element) -> str:
    """Its words; elements between which no words stand are paragraphs, a line each."""
    children = _children(element)
    if not children or _has_own_text(element):
        return "".join(element.itertext()).strip()
    return "\n".join(text for text in map(_text, children) if text)


def _shorten(rows: list[dict[str, str]]) -> list[dict[str, str]]:
    """`meta/date` as `date`, where that is the name of no other column."""
    paths = dict.fromkeys(path for row in rows for path in row)
    shared = Counter(path.rpartition("/")[2] for path in paths)
    short = {path: name if shared[name := path.rpartition("/")[2]] == 1 else path for path in paths}
    return [{short[path]: text for path, text in row.items()} for row in rows]


def _doubt(words: str) -> None:
    warnings.warn(words, ReadingDoubt, stacklevel=3)
