"""JSON as it is met: arrays, arrays and objects one behind the other, one object a line, and Python's own lists."""

import ast
import json
import re
import warnings

from analysis.corpus.cells import Row, Rows, mend_halves, usable
from analysis.corpus.columns import map_columns
from analysis.corpus.encodings import ReadingDoubt, decode
from analysis.errors import KhitabError

# Numbers stay as they were written: an id 12e45678 must not become infinite.
_AS_WRITTEN = {"parse_int": str, "parse_float": str, "parse_constant": lambda constant: None}
_BETWEEN = re.compile(r"[\s,\[\]]*")
_LITERAL = re.compile(r"(?:(\w+)\s*:\s*)?(\[\s*(?:['\"{\]]|$)|\{\s*(?:['\"]|$))")


def read_json(data: bytes, *, encoding: str | None = None) -> Rows:
    """Objects: in arrays, one behind the other, one a line, in an object that holds an array of them, or a single one.

    Where the file breaks off, the objects above are read.
    """
    text, name = decode(data, encoding=encoding)
    values = _load_values(text) if text.strip() else []
    rows = [value if isinstance(value, KhitabError) else _as_row(value, f"row {n} is") for n, value in _count(values)]
    return usable(mend_halves(rows)), name


def _count(values: list) -> enumerate:
    if len(values) == 1 and isinstance(values[0], dict):
        values = _unwrap(values[0])
    return enumerate(values, 1)


def _load_values(text: str) -> list:
    try:
        value = _load(text, "")
    except KhitabError as error:
        return _load_other(text, error)
    if not isinstance(value, list | dict):
        raise KhitabError("holds no objects; expected [{…}, {…}], or one object a line")
    return value if isinstance(value, list) else [value]


def _load_other(text: str, error: KhitabError) -> list:
    """What is no single JSON value, in the ways it is met; the error where it is none of them."""
    lines = [(number, line) for number, line in enumerate(text.split("\n"), 1) if line and not line.isspace()]
    if len(lines) > 1 and all(line.startswith("{") for _, line in lines):
        return [_load_line(line, number) for number, line in lines]
    found: list = []
    decoder = json.JSONDecoder(**_AS_WRITTEN)
    place = _BETWEEN.match(text).end()
    while place < len(text):
        try:
            value, place = decoder.raw_decode(text, place)
        except (json.JSONDecodeError, RecursionError) as stop:
            if not found and (rows := read_literals(text)):
                return rows
            if not found:
                raise error from stop
            line = text.count("\n", 0, getattr(stop, "pos", place)) + 1
            return [*found, KhitabError(f"line {line} is not JSON; what stands above it was read, nothing below")]
        found.append(value)
        place = _BETWEEN.match(text, place).end()
    if not found:
        raise error
    return found


def _unwrap(value: dict) -> list:
    """The array that a single object holds, as programs answer: {"articles": [{…}, {…}]}; else the object itself."""
    arrays = {name: part for name, part in value.items() if isinstance(part, list) and part and _objects(part)}
    if not arrays or map_columns(value, ("text",)):
        return [value]
    name = max(arrays, key=lambda name: len(arrays[name]))
    _doubt(f"the articles are taken from «{name}» ({len(arrays[name]):,} objects), the longest array of the object")
    return arrays[name]


def _objects(values: list) -> bool:
    return all(isinstance(value, dict) for value in values)


def read_jsonl(data: bytes, *, encoding: str | None = None) -> Rows:
    """One object a line; blank lines are passed over."""
    text, name = decode(data, encoding=encoding)
    lines = [(number, line) for number, line in enumerate(text.split("\n"), 1) if line and not line.isspace()]
    return usable(mend_halves([_load_line(line, number) for number, line in lines])), name


def _load_line(line: str, number: int) -> Row:
    try:
        return _as_row(_load(line, f"line {number} "), f"line {number} holds")
    except KhitabError as error:
        return error


def _load(text: str, where: str) -> object:
    try:
        return json.loads(text, **_AS_WRITTEN)
    except json.JSONDecodeError as error:
        place = where or f"line {error.lineno} "
        raise KhitabError(f"{place}is not JSON ({error.msg}, character {error.colno})") from error
    except RecursionError as error:
        raise KhitabError(f"{where}is nested too deeply to be a table of articles") from error


def _as_row(row: object, where: str) -> Row:
    if not isinstance(row, dict):
        return KhitabError(f"{where} no object; expected {{…}}, with the names of its columns")
    return {str(name): value_text(value) for name, value in row.items()}


def value_text(value: object) -> str | list[str] | None:
    """Text, or a list of texts: what its parts are is known once the column is."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, list) and all(isinstance(part, str) for part in value):
        return value
    return json.dumps(value, ensure_ascii=False, default=str)


def read_literals(text: str) -> list[Row]:
    """The rows of what a Python program printed: lists and dictionaries, or `name: [...]` a line; none where it is not.

    >>> read_literals("content: ['فقرة', 'أخرى']\\ncontent: []")
    [{'content': ['فقرة', 'أخرى']}, {'content': []}]
    """
    if not _LITERAL.match(text.lstrip()[:100]):
        return []
    whole = _evaluate(text.strip())
    if isinstance(whole, list | dict):
        values = [whole] if isinstance(whole, dict) else whole
        rows = [_as_row(value, f"row {number} is") for number, value in enumerate(values, 1)]
    else:
        lines = [(number, line.strip()) for number, line in enumerate(text.split("\n"), 1) if line.strip()]
        rows = [_read_line(line, number) for number, line in lines]
    if not rows or isinstance(rows[0], KhitabError):
        return []
    _doubt("holds lists as a Python program prints them; read as a table")
    return rows


def _read_line(line: str, number: int) -> Row:
    found = _LITERAL.match(line)
    value = _evaluate(line[found.start(2) :]) if found else None
    if value is None:
        return KhitabError(f"line {number} is no list of texts as the lines above it; put quotation marks around texts")
    return _as_row({found[1]: value} if found[1] else value, f"line {number} holds")


def _evaluate(text: str) -> object:
    try:
        return ast.literal_eval(text)
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        return None


def _doubt(words: str) -> None:
    warnings.warn(words, ReadingDoubt, stacklevel=3)
