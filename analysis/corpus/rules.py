"""The rules that label lines: their names and meanings in one table, and what an outlet's profile changes in them.

A profile stands in a file `outlets.yaml` beside the corpus, edited by people:

    "*":                          # every outlet
      off: [tail_of_another_story]
    صوت مكناس:
      phrases: [رأيك يهمنا]        # lines that begin with it are furniture
      patterns: ['^عدد \\d+$']     # regular expressions
"""

import csv
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from ruamel.yaml import YAML, YAMLError

from analysis.arabic.lists import fold_phrase
from analysis.errors import KhitabError

DATA = Path(__file__).parent / "data"
EVERY = "*"
_KEYS = {"phrases", "patterns", "off"}


@dataclass(frozen=True)
class Profile:
    """What an outlet adds to the rules: folded phrases and patterns of its furniture, names of rules switched off."""

    phrases: tuple[str, ...] = ()
    patterns: tuple[re.Pattern, ...] = ()
    off: frozenset[str] = frozenset()

    def allows(self, rule: str) -> bool:
        return rule not in self.off

    def matches(self, line: str) -> bool:
        """Is a line furniture by a phrase or pattern of the outlet?"""
        folded = fold_phrase(line) if self.phrases else ""
        return folded.startswith(self.phrases or "\0") or any(pattern.search(line) for pattern in self.patterns)


NOBODY = Profile()


@dataclass(frozen=True)
class Hints:
    """What is known of a page beside its lines: places are counted from 0 among the lines that are not blank.

    `repeated` holds the rule of lines that other documents of the outlet hold too; `shown` the places that a web
    page's markup shows as the article; `of_table` says that the text is a cell of a table whose title stands elsewhere.
    """

    title: str = ""
    repeated: dict[int, str] = field(default_factory=dict)
    shown: frozenset[int] = frozenset()
    of_table: bool = False
    profile: Profile = NOBODY


@cache
def rule_rows() -> tuple[dict[str, str], ...]:
    """Every rule with the label it gives and what it says.

    >>> {row["label"] for row in rule_rows()} == {"title", "body", "byline", "furniture", "off_topic"}
    True
    """
    with (DATA / "rules.csv").open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


def read_outlets(path: str | Path) -> dict[str, Profile]:
    """The profiles of a file `outlets.yaml`: outlet -> Profile, `*` for every outlet.

    Raises
    ------
    KhitabError
        where the file is no such list, or names a key, a rule or a pattern that does not exist.

    >>> import tempfile
    >>> path = Path(tempfile.mkdtemp(), "outlets.yaml")
    >>> _ = path.write_text("صوت مكناس: {off: ['furniture:menu']}", encoding="utf-8")
    >>> sorted(read_outlets(path)["صوت مكناس"].off)
    ['furniture:menu']
    """
    try:
        found = YAML(typ="safe").load(Path(path).read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError, YAMLError) as error:
        raise KhitabError(
            f"{path}: cannot be read ({error}); below each outlet write phrases, patterns, off"
        ) from error
    if not isinstance(found or {}, dict):
        raise KhitabError(f"{path}: should hold outlets, and below each phrases, patterns and off")
    return {str(outlet): _profile(f"{path}, {outlet}", entry or {}) for outlet, entry in (found or {}).items()}


def choose_profile(outlets: Mapping[str, Profile], outlet: str, without: Iterable[str] = ()) -> Profile:
    """An outlet's own profile, with what holds for every outlet and the rules switched off in the call.

    >>> choose_profile({}, "", ["furniture:menu"]).allows("furniture:menu")
    False
    """
    both = [outlets.get(EVERY, Profile()), outlets.get(outlet, Profile())]
    return Profile(
        phrases=both[0].phrases + both[1].phrases,
        patterns=both[0].patterns + both[1].patterns,
        off=both[0].off | both[1].off | _known("without", without),
    )


def _profile(place: str, entry: object) -> Profile:
    if not isinstance(entry, dict) or set(entry) - _KEYS:
        found = ", ".join(sorted(map(str, set(entry) - _KEYS))) if isinstance(entry, dict) else repr(entry)
        raise KhitabError(f"{place}: found {found}; an outlet has the keys {', '.join(sorted(_KEYS))}")
    phrases, patterns = _listed(place, entry, "phrases"), _listed(place, entry, "patterns")
    folded = tuple(filter(None, map(fold_phrase, phrases)))
    off = _known(place, _listed(place, entry, "off"))
    return Profile(folded, tuple(_compile(place, text) for text in patterns), off)


def _listed(place: str, entry: dict, key: str) -> list[str]:
    values = entry.get(key) or []
    if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
        raise KhitabError(f"{place}: {key} should be a list of texts, such as {key}: [رأيك يهمنا]; found {values!r}")
    return values


def _compile(place: str, text: str) -> re.Pattern:
    try:
        return re.compile(text)
    except re.error as error:
        raise KhitabError(f"{place}: the pattern {text!r} is no regular expression ({error})") from error


def _known(place: str, names: Iterable[str]) -> frozenset[str]:
    names = [names] if isinstance(names, str) else list(names)
    known = {row["rule"]: row["label"] for row in rule_rows()}
    for name in names:
        if name not in known:
            near = [rule for rule in sorted(known) if name.split(":")[0].split("_")[0] in rule] or sorted(known)
            raise KhitabError(f"{place}: no rule is called {name!r}; did you mean {', '.join(near)}?")
        if known[name] in ("title", "body"):
            raise KhitabError(f"{place}: {name} keeps lines, and only rules that take lines out can be switched off")
    return frozenset(names)
