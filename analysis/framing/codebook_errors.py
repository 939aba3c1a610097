"""What is wrong in a codebook file: YAML read with the line of every entry, and each problem told in words."""

import difflib
import re
from collections.abc import Iterator

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode
from ruamel.yaml.reader import ReaderError

from analysis.arabic.letters import BIDI_CONTROLS, ZERO_WIDTH, clean_form
from analysis.errors import KhitabError

SHOWN = 20
DEEPEST = 12  # a codebook needs seven levels; an alias inside its own anchor has no end
READ_AS = {"int": "a number", "float": "a number", "bool": "true or false", "timestamp": "a date", "null": "nothing"}
INVISIBLE = re.compile(f"[{BIDI_CONTROLS}{ZERO_WIDTH}\u00a0\u202f]")

SYNTAX = {  # a piece of the parser's message -> what a reader of the codebook can do
    r"'\t'": "a tab stands at the beginning of the line; indent with spaces",
    "cannot start any token": "text may not begin with this sign; put the text in quotes",
    "mapping values are not allowed": "a colon too many, or wrong indentation; text that holds a colon goes in quotes",
    "expected ',' or ']'": "a list that began with [ is not closed, or a comma is missing between two items",
    "expected ',' or '}'": "an entry that began with { is not closed, or a comma is missing between two keys",
    "<block mapping start>": "the line is not indented like its neighbours",
    "expected <block end>": "the line is not indented like its neighbours, or text follows a closing quotation mark",
    "unexpected end of stream": "a quotation mark is opened and never closed",
    "document separator": "a quotation mark is opened and never closed",
    "could not find expected ':'": "a key without a colon; write key: value",
    "undefined alias": "text that begins with * goes in quotes",
    "alphabetic or numeric character": "text that begins with * or & goes in quotes",
    "another document": "a second document begins here (---); a codebook is one document",
}


class Scalar(str):
    """A value of the file: its characters as written, its line, and what YAML takes it for (str, int, float …)."""

    line: int
    kind: str


class Items(list):
    """A list of the file, and the line it begins on."""

    line: int


class Mapping(dict):
    """The `key: value` entries of the file, the line they begin on and the line of each key."""

    line: int
    lines: dict[str, int]


Tree = Scalar | Items | Mapping
Problem = tuple[int, str]


def read_tree(text: str, path: str) -> tuple[Tree | None, list[Problem]]:
    """The YAML text as strings, lists and mappings that know their lines; and what is wrong with its keys.

    Values stay as they are typed, so that 1.10 is not yet the number 1.1. Raises KhitabError where it is not YAML.
    """
    problems: list[Problem] = []
    try:
        # the round-trip scanner leaves U+0007 where it folds lines of a > text; the safe one does not
        node = YAML(typ="safe", pure=True).compose(text)
        return (None if node is None else _tree(node, problems)), problems
    except MarkedYAMLError as error:
        raise KhitabError(f"{path}:{_syntax(error)}") from None
    except ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        what = f"the control character U+{error.character:04X} cannot stand in a codebook; delete it"
        raise KhitabError(f"{path}:{line}: {what}") from None
    except RecursionError:
        raise KhitabError(f"{path}: lists and keys are nested far too deeply for a codebook") from None


def _syntax(error: MarkedYAMLError) -> str:
    mark = error.problem_mark or error.context_mark
    words = next((told for piece, told in SYNTAX.items() if piece in error.problem), f"not YAML: {error.problem}")
    begun = error.context_mark.line + 1 if error.context_mark else mark.line + 1
    where = f" (it began on line {begun})" if begun < mark.line + 1 else ""
    return f"{mark.line + 1}: {words}{where}"


def _tree(node: Node, problems: list[Problem], depth: int = 0) -> Tree:
    if depth > DEEPEST:
        raise RecursionError
    line = node.start_mark.line + 1
    if isinstance(node, ScalarNode):
        tree = Scalar(node.value)
        tree.kind = str(node.tag).rsplit(":", 1)[-1]
    elif isinstance(node, MappingNode):
        tree = _mapping(node, problems, depth)
    else:
        tree = Items(_tree(item, problems, depth + 1) for item in node.value)
    tree.line = line
    return tree


def _mapping(node: MappingNode, problems: list[Problem], depth: int) -> Mapping:
    tree = Mapping()
    tree.lines = {}
    for key_node, value in node.value:
        line = key_node.start_mark.line + 1
        key = _key(key_node, line, problems)
        if key in tree:
            problems.append((line, f"the key `{key}` stands here and on line {tree.lines[key]}; keep one of them"))
            continue
        tree[key] = _tree(value, problems, depth + 1)
        tree.lines[key] = line
    return tree


def _key(node: Node, line: int, problems: list[Problem]) -> str:
    if not isinstance(node, ScalarNode):
        problems.append((line, "a list or an entry in braces stands where a key should; write key: value"))
        return ""
    if INVISIBLE.search(node.value):
        problems.append((line, f"the key `{shown(node.value)}` holds an invisible character; type the key again"))
    return INVISIBLE.sub("", node.value)


def shown(value: object) -> str:
    """A value for a message: invisible characters by their numbers, long text cut, structures named."""
    if isinstance(value, str):
        text = INVISIBLE.sub(lambda found: f"<U+{ord(found[0]):04X}>", value)
        return text if len(text) <= 60 else text[:60] + "…"
    return {Items: "a list", Mapping: "key: value entries"}.get(type(value), str(value))


def check_words(text: str) -> str:
    """The text of a term, or a ValueError where it is a list, holds a wildcard or no letters."""
    if found := re.search(r"[،؛]|,\s", text):
        sign = found[0].strip()
        raise ValueError(
            f"«{shown(text)}» is read as one item: «{sign}» does not separate items here; write [one, two]"
        )
    if "*" in text or "?" in text:
        raise ValueError(
            f"«{shown(text)}» holds a wildcard, which a codebook does not know: endings and clitics are found without; "
            "write the dictionary form, and nisba: true where the adjective in -ي counts too"
        )
    if not any(character.isalnum() for character in clean_form(text)):
        raise ValueError(f"«{shown(text)}» holds no letters (vowel marks, tatweel, signs do not count); write a word")
    return text


def suggest(word: str, choices: list[str]) -> str:
    """The one of `choices` that `word` is most likely meant to be, or ''.

    >>> suggest("defintion", ["label", "definition"])
    'definition'
    """
    return next(iter(difflib.get_close_matches(INVISIBLE.sub("", word).lower().strip(), choices, n=1)), "")


def tell_all(errors: list[dict], tree: Mapping, keys: dict[str, list[str]]) -> list[Problem]:
    """The validator's errors as lines and words; `keys` holds, for each part of a codebook, the keys it may have."""
    mistyped = {
        (*error["loc"][:-1], suggest(str(error["loc"][-1]), _allowed(error["loc"], keys)))
        for error in errors
        if error["type"] == "extra_forbidden"
    }
    told = [e for e in errors if not (e["type"] == "missing" and e["loc"] in mistyped)]
    return [problem for error in told for problem in _tell(error, tree, keys)]


def _tell(error: dict, tree: Mapping, keys: dict[str, list[str]]) -> Iterator[Problem]:
    line, place = _place(error["loc"], tree)
    if "problems" in error.get("ctx", {}):
        yield from error["ctx"]["problems"]
    else:
        yield line, f"{place}{_words(error, keys)}"


def _place(loc: tuple, tree: Tree) -> tuple[int, str]:
    """The line nearest to the error, and the keys of the theme and the frame it stands in."""
    line, names = tree.line, []
    for step in loc:
        if isinstance(tree, Mapping) and isinstance(step, int):
            step = list(tree)[step]
            names.append(step)
        if isinstance(tree, Mapping) and step in tree:
            line, tree = tree.lines[step], tree[step]
        elif isinstance(tree, Items) and isinstance(step, int):
            tree = tree[step]
            line = tree.line
        else:
            break
    return line, f"{' > '.join(names)}: " if names else ""


def _allowed(loc: tuple, keys: dict[str, list[str]]) -> list[str]:
    part = next((step for step in reversed(loc[:-1]) if step in keys), "")
    return keys[part]


def _words(error: dict, keys: dict[str, list[str]]) -> str:
    kind, value, context = error["type"], error["input"], error.get("ctx", {})
    field = next((step for step in reversed(error["loc"]) if isinstance(step, str)), "codebook")
    if kind == "extra_forbidden":
        return _unknown_key(field, _allowed(error["loc"], keys))
    if kind == "literal_error":
        return _wrong_choice(field, value, re.findall(r"'([^']*)'", context["expected"]))
    if kind == "value_error":
        return f"`{field}`: {context['error']}" if field == error["loc"][-1] else str(context["error"])
    if kind == "missing" and "definition" in error["loc"][:-1]:
        return f"`definition` lacks `{field}`; write ar, en and fr, or one plain text"
    found = shown(value) or "nothing"
    return {
        "missing": f"`{field}` is missing or empty; write {field}: …",
        "string_type": f"`{field}` should be text, found {found}",
        "tuple_type": f"`{field}` should be a list, found {found}; write {field}: [first, second]",
        "dict_type": f"`{field}` should hold key: value entries, found {found}",
        "model_type": f"`{field}` should hold key: value entries, found {found}",
        "too_short": f"`{field}` is empty; write at least one entry",
        "string_pattern_mismatch": f"the key `{found}` may hold English letters, digits, _ and - alone, such as my_key",
        "bool_parsing": f"`{field}` is `{found}`; write true or false",
        "int_parsing": f"`{field}` is `{found}`; write a whole number such as 1",
        "greater_than_equal": f"`{field}` is {found}; it must be {context.get('ge')} or more",
    }.get(kind, f"`{field}`: {error['msg']}, found {found}")


def _unknown_key(key: str, allowed: list[str]) -> str:
    guess = suggest(key, allowed)
    return f"unknown key `{key}`; " + (f"did you mean `{guess}`?" if guess else f"known here: {', '.join(allowed)}")


def _wrong_choice(field: str, value: object, choices: list[str]) -> str:
    guess = suggest(value, choices) if isinstance(value, str) else ""
    hint = f"; did you mean {guess}?" if guess else ""
    return f"`{field}` is `{shown(value)}`; it can be {', '.join(choices)}{hint}"


def refuse(problems: list[Problem], path: str) -> None:
    """Raise one KhitabError that lists the problems in the order of their lines, at most twenty."""
    lines = [f"{path}:{line}: {what}" for line, what in sorted(problems)]
    more = [f"… and {len(lines) - SHOWN} more"] if len(lines) > SHOWN else []
    raise KhitabError("\n".join(lines[:SHOWN] + more))
