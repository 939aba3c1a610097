"""One entry of somebody's dictionary becomes the keys of a term: what its wildcards meant, or why it cannot be used."""

import re
from dataclasses import dataclass, field

from pydantic import ValidationError

from analysis.arabic.letters import ARABIC_LETTER
from analysis.framing.codebook_errors import shown
from analysis.framing.codebook_parts import Term

REGEX_SIGNS = re.compile(r"[\[\](){}|\\^$+.]")
IMPORTED = "imported as "  # begins the note of a term whose wildcard became something else
UNDEFINED = "has no definition yet"  # in the definition of what was imported

# In this order: an entry with several kinds of stars is told under the first that fits.
KINDS = {
    "nisba": "a star behind an Arabic word became nisba: true. Endings, and clitics in front, are found without stars, "
    "and now the adjective in -ي of each word too; a stem that is no word (سياس*) finds less than it did: write its "
    "words. Delete nisba where only the noun is meant",
    "bare": "nothing here stands for the star of a word without Arabic letters: the bare word is looked for, with no "
    "ending. Write every form as a term of its own",
    "front": "a star before an Arabic word was left out: clitics are found without it, other letters before the word "
    "are not. Write such words as terms of their own",
}


@dataclass(frozen=True)
class Entry:
    """One term of one category, as the file has it; `reason` says why it cannot be read at all."""

    path: tuple[str, ...]  # the category's name, behind those it stands in
    text: str
    line: int
    reason: str = ""
    exact: dict = field(default_factory=dict)  # the keys of a term, where the file is an export of ours
    label: dict = field(default_factory=dict)

    @property
    def where(self) -> str:
        return " > ".join(self.path)


def make_term(entry: Entry) -> tuple[Term, str]:
    """The term of an entry and the kind of wildcard it held ('' for none).

    Raises ValueError with the reason where it is none.

    >>> term, kind = make_term(Entry(("security",), "إرهاب*", 4))
    >>> term.term, term.nisba, term.note, kind
    ('إرهاب', True, 'imported as «إرهاب*»', 'nisba')
    """
    if entry.reason:
        raise ValueError(entry.reason)
    keys, kind = (entry.exact, "") if entry.exact else read_pattern(entry.text)
    try:
        return Term.model_validate({**keys, "line": entry.line}), kind
    except ValidationError as error:
        raise ValueError(_reason(error)) from None


def _reason(error: ValidationError) -> str:
    told = error.errors()[0]
    cause = told.get("ctx", {}).get("error")
    where = ".".join(str(step) for step in told["loc"])
    return str(cause) if cause else f"`{where}` is {shown(str(told['input']))}: {told['msg']}"


def read_pattern(text: str) -> tuple[dict, str]:
    """The keys of a term that a glob pattern stands for, and the kind of its wildcards.

    >>> read_pattern("مكافحة_الإرهاب")
    ({'term': 'مكافحة الإرهاب'}, '')
    >>> read_pattern("terror*")
    ({'term': 'terror', 'note': 'imported as «terror*»'}, 'bare')
    """
    if found := REGEX_SIGNS.search(text):
        raise ValueError(
            f"«{found[0]}» is a sign of regular expressions, which no term can hold; write the words it stood for"
        )
    if "?" in text:
        raise ValueError("? stands for any letter, which no term can hold; write the words it stood for")
    words = text.replace("_", " ").split()
    cores = [_core(word) for word in words]
    keys, kind = {"term": " ".join(cores)}, _kind(words)
    if kind == "nisba":
        keys["nisba"] = True
    if kind:
        keys["note"] = f"{IMPORTED}«{text}»"
    return keys, kind


def _core(word: str) -> str:
    core = word.strip("*")
    if not core and word:
        raise ValueError("a star alone stands for any word, which no term can hold; write the words it stood for")
    if "*" in core:
        raise ValueError("a star inside a word can be no setting here; write the words it stood for")
    return core


def _kind(words: list[str]) -> str:
    starred = [word for word in words if "*" in word]
    arabic = [word for word in starred if ARABIC_LETTER.search(word)]
    found = {"nisba" if word.endswith("*") else "front" for word in arabic}
    found |= {"bare"} if len(arabic) < len(starred) else set()
    return next((kind for kind in KINDS if kind in found), "")


def became(term: Term) -> str:
    """What a pattern became, in words, for warnings and comments.

    >>> became(make_term(Entry(("security",), "إرهاب*", 4))[0])
    '«إرهاب*» became إرهاب, nisba: true'
    """
    pattern = term.note.removeprefix(IMPORTED)
    return f"{pattern} became {term.term}{', nisba: true' if term.nisba else ''}"
