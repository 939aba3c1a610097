"""Dictionaries as other programs write them: quanteda's YAML, LIWC's .dic, and tables, each to entries with lines."""

import re
from collections.abc import Iterator
from pathlib import Path

from analysis.arabic.letters import clean_form
from analysis.errors import KhitabError
from analysis.framing.codebook_errors import Items, Mapping, Problem, Tree, read_tree, refuse, shown
from analysis.framing.dictionary_tables import LIWC_22, read_table_entries
from analysis.framing.patterns import Entry

VALUES = "__"  # where quanteda writes the entries of a category that has categories too
YAML_LINE = re.compile(r"""---|("[^"]*"|'[^']*'|[^\t,;|"'\[{]+):(\s+[\[{&|>"'].*|\s*)""")
LIWC_CATEGORY = re.compile(r"(\t*)\s*(\d+)\s+(\S.*)")
# Spaces in place of the tab: the numbers are what stands last.
LIWC_SPACES = re.compile(r"(.*?\D)\s+(\d+(?:\s+\d+)*)\s*")


def read_entries(text: str, path: Path) -> tuple[list[Entry], list[str]]:
    """The entries of a dictionary in the order of the file, and what the user should know of its reading.

    What the file is shows in its content; the suffix decides only where the content does not.
    """
    first = next((line for line in text.split("\n") if line.strip() and not line.startswith("#")), "").strip()
    suffix = path.suffix.casefold()
    if not first:
        raise KhitabError(f"{path}: the file is empty; a dictionary has categories and their terms")
    if first.startswith("<"):
        raise KhitabError(
            f"{path}: is XML (Yoshikoder writes it so), not a dictionary that can be read here; save it as YAML from "
            "quanteda (as.yaml), or as a table with the columns category,term"
        )
    if first == "%" or (suffix == ".dic" and LIWC_22 not in first.casefold()):
        return _read_liwc(text, path), []
    if suffix in (".yml", ".yaml") or YAML_LINE.fullmatch(first):
        return _read_yaml(text, path), []
    return read_table_entries(text, path)


def _read_yaml(text: str, path: Path) -> list[Entry]:
    tree, problems = read_tree(text, str(path))
    if problems:
        refuse(problems, str(path))
    if not isinstance(tree, Mapping):
        line = getattr(tree, "line", 1)
        raise KhitabError(f"{path}:{line}: expected categories (security: [term, term]), found {shown(tree)}")
    if {"title", "themes"} <= set(tree):
        raise KhitabError(f"{path}: is a codebook already; read it with read_codebook, or give it as --codebook")
    return list(_leaves(tree, ()))


def _leaves(tree: Tree, path: tuple[str, ...], line: int = 0) -> Iterator[Entry]:
    if isinstance(tree, Mapping):
        for key, part in tree.items():
            yield from _leaves(part, path if key == VALUES else (*path, key), tree.lines[key])
    elif isinstance(tree, Items):
        for part in tree:
            yield from _leaves(part, path)
    else:  # nothing after a key has the line of what follows it
        empty = tree in ("", "~")
        yield Entry(path, "" if empty else str(tree), line if empty and line else tree.line)


def _read_liwc(text: str, path: Path) -> list[Entry]:
    lines = [(number, line) for number, line in enumerate(text.split("\n"), 1) if line.strip()]
    signs = [place for place, (_, line) in enumerate(lines) if line.strip() == "%"]
    if not signs or signs[0] > 0:
        number, line = lines[0]
        raise KhitabError(f"{path}:{number}: a .dic file begins with a line % and its categories, found {shown(line)}")
    if len(signs) == 1:
        raise KhitabError(f"{path}:{lines[0][0]}: no second line % ends the categories that begin here; add it")
    categories = _liwc_categories(lines[1 : signs[1]], path)
    return _liwc_words(lines[signs[1] + 1 :], categories, path)


def _liwc_categories(lines: list[tuple[int, str]], path: Path) -> dict[str, tuple[str, ...]]:
    """Number -> the category's name, behind those it stands in: LIWC 2015 indents with tabs."""
    categories: dict[str, tuple[str, ...]] = {}
    above: list[tuple[int, str]] = []
    problems: list[Problem] = []
    for line, text in lines:
        found = LIWC_CATEGORY.fullmatch(text.rstrip())
        if not found or (number := _number(found[2])) in categories:
            told = "has a number that another category has" if found else "is no category: a number, a tab and a name"
            problems.append((line, f"«{shown(text.strip())}» {told}; mend the line"))
            continue
        above = [(depth, name) for depth, name in above if depth < len(found[1])] + [(len(found[1]), found[3])]
        categories[number] = tuple(name for _, name in above)
    if problems:
        refuse(problems, str(path))
    return categories


def _liwc_words(lines: list[tuple[int, str]], categories: dict[str, tuple[str, ...]], path: Path) -> list[Entry]:
    entries: list[Entry] = []
    problems: list[Problem] = []
    for line, text in lines:
        word, numbers = _liwc_parts(text)
        if reason := _liwc_reason(numbers):
            entries.append(Entry((), word, line, reason))
            continue
        unknown = [number for number in numbers if _number(number) not in categories]
        if unknown:
            told = f"«{shown(word)}» has the category number {unknown[0]}, which is not between the lines %"
            problems.append((line, f"{told}; add the category there, or delete the number"))
        else:
            entries += [Entry(categories[number], word, line) for number in dict.fromkeys(map(_number, numbers))]
    if problems:
        refuse(problems, str(path))
    return entries


def _liwc_parts(text: str) -> tuple[str, list[str]]:
    if "\t" not in text.strip() and (found := LIWC_SPACES.fullmatch(text)):
        return found[1].strip(), found[2].split()
    word, _, numbers = text.strip().partition("\t")
    return word.strip(), numbers.split()


def _liwc_reason(numbers: list[str]) -> str:
    if not numbers:
        return "has no category; write the word, a tab and the category's number"
    strange = next((number for number in numbers if not number.isdecimal()), None)
    if strange is None:
        return ""
    return f"«{shown(strange)}» is no category number (LIWC's conditions are not read); leave plain numbers alone"


def _number(text: str) -> str:
    return clean_form(text).lstrip("0") or "0"
