"""Docstrings to the list of measures: every formula the library computes, with unit, caveat and source."""

import ast
import inspect
from pathlib import Path

import pandas as pd

_HEADING = "Measure\n-------\n"
_FIELDS = ("name", "formula", "default", "unit", "caveat", "source")
BEGIN = "<!-- generated from the docstrings by `python make.py tables`; do not edit -->"
END = "<!-- end -->"


def list_measures() -> pd.DataFrame:
    """Every measure of the library, as the docstrings of the functions that compute them state it.

    One row is a measure: `name`, `formula`, `default`, `unit`, `caveat`, `source`, `function`, `room` (where it is
    made). Sorted by room and place.

    >>> measures = list_measures()
    >>> measures.loc[measures["name"] == "Wilson interval of a share", ["unit", "function"]].values.tolist()
    [['fraction', 'wilson']]
    """
    package = Path(__file__).parent
    rows = [row for path in sorted(package.rglob("*.py")) for row in _of_file(path, package)]
    return pd.DataFrame(rows, columns=[*_FIELDS, "function", "room"], dtype="str")


def _of_file(path: Path, package: Path) -> list[tuple[str, ...]]:
    room = ".".join(path.relative_to(package).with_suffix("").parts)
    tree = ast.parse(path.read_text(encoding="utf-8"))
    made = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.ClassDef)]
    made.sort(key=lambda node: node.lineno)
    blocks = ((block, node.name) for node in made for block in read_blocks(ast.get_docstring(node) or "", node.name))
    return [(*block, name, room) for block, name in blocks]


def read_blocks(docstring: str, where: str) -> list[tuple[str, ...]]:
    """The blocks below the heading Measure, one a measure, each field in its place.

    >>> fields = "formula: a / b, of articles\\n    that count\\ndefault: –\\nunit: fraction\\ncaveat: –\\nsource: –"
    >>> read_blocks("Text.\\n\\nMeasure\\n-------\\nname: share\\n" + fields, "f")[0][:2]
    ('share', 'a / b, of articles that count')
    """
    _, heading, text = docstring.partition(_HEADING)
    blocks = [_read_block(block, where) for block in text.strip().split("\n\n")] if heading else []
    if any("|" in field for block in blocks for field in block):
        raise ValueError(f"{where}: a | parts the columns of the table; write it otherwise")
    return blocks


def _read_block(block: str, where: str) -> tuple[str, ...]:
    fields: dict[str, str] = {}
    name = ""
    for line in inspect.cleandoc(block).splitlines():
        begins = line.partition(":")[0]
        if begins in _FIELDS and not line.startswith(" "):
            name = begins
            fields[name] = line.partition(":")[2].strip()
        elif name:
            fields[name] += " " + line.strip()
    if missing := [field for field in _FIELDS if field not in fields]:
        raise ValueError(f"{where}: the measure {fields.get('name', '?')!r} has no {missing[0]}")
    return tuple(fields[field] for field in _FIELDS)


def fill_page(page: str) -> str:
    """A page of Markdown with the table of measures between its two marks.

    >>> "Wilson" in fill_page(f"# Measures\\n\\n{BEGIN}\\n{END}\\n")
    True
    """
    heading = ("measure", "formula", "default", "unit", "caveat", "source", "function")
    rows = [heading, ("---",) * len(heading)]
    listed = list_measures()[[*_FIELDS, "function"]].to_numpy().tolist()
    rows += [(*row, f"`{function}`") for *row, function in listed]
    table = "\n".join("| " + " | ".join(row) + " |" for row in rows)
    before, _, rest = page.partition(BEGIN)
    return f"{before}{BEGIN}\n\n{table}\n\n{END}{rest.partition(END)[2]}"
