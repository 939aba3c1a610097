"""Terms as sequences: what stands word by word, which clitics may stand between, which templates part the words."""

from dataclasses import dataclass

from analysis.arabic.letters import clean_form, clean_word
from analysis.framing.codebook import Term
from analysis.framing.lexemes import ARTICLE, Word


@dataclass(frozen=True)
class Slot:
    """One place of a sequence: the word's alternatives (none: any word), and the clitics that may stand there."""

    words: tuple[Word, ...]
    clitics: str = "any"  # any, article (ال alone), conjunction (و, perhaps ال), lam (ل, perhaps ال), open (no و)
    possessive: bool = False  # must end in a possessive


@dataclass(frozen=True)
class Sequence:
    slots: tuple[Slot, ...]
    template: str = ""


def sequences(term: Term, *, name: bool = False) -> list[Sequence]:
    """A term, its variants and the templates its `gap` opens, as sequences to look for.

    The second word of adjacent words carries no clitic but ال. coordination: N1 X و+N2 («مكافحة التطرف والإرهاب») and
    N1 و+X N2 («تخصيص وإدارة الموارد»); possessive: N1 with possessive, ل+N2 («مكافحتها للإرهاب»).

    >>> [s.template for s in sequences(Term(term="مكافحة الإرهاب", gap="possessive"))]
    ['', 'possessive']
    """
    found = []
    for text in (term.term, *term.variants):
        words = [_alternatives(term, word, place, name) for place, word in enumerate(clean_form(text).split())]
        if not all(words):
            continue
        found.append(Sequence(tuple(Slot(w, "any" if place == 0 else "article") for place, w in enumerate(words))))
        found += _templates(term.gap, words)
    return found


def _templates(gap: str, words: list[tuple[Word, ...]]) -> list[Sequence]:
    if gap == "none" or len(words) != 2:
        return []
    first, second = words
    if gap == "possessive":
        return [Sequence((Slot(first, possessive=True), Slot(second, "lam")), gap)]
    return [
        Sequence((Slot(first), Slot((), "article"), Slot(second, "conjunction")), gap),
        Sequence((Slot(first), Slot((), "conjunction"), Slot(second, "article")), gap),
    ]


def _alternatives(term: Term, written: str, place: int, name: bool) -> tuple[Word, ...]:
    """The words that a written word may be: as it stands, without a typed ال, without a typed و before ال."""
    letters = clean_word(written)
    name = name or term.pos == "name"
    options = {
        "adjective": term.pos == "adj" or term.pos == "auto" and (letters.endswith("ي") or place > 0),
        "dictionary_only": term.inflect == "dictionary" or name,
        "nisba": term.nisba,
        "plurals": _plurals(term, letters),
    }
    if not letters:
        return ()
    typed = letters.startswith(ARTICLE) and len(letters) > 4
    if typed and name:
        return (Word(letters[2:], article=True, **options), Word(letters, **options))
    words = [Word(letters, **options)]
    if typed:
        words.append(Word(letters[2:], **options))
    if place and letters.startswith("و" + ARTICLE) and len(letters) > 5:
        words.append(Word(letters[3:], conjunction=True, **options))
    return tuple(words)


def _plurals(term: Term, letters: str) -> tuple[str, ...]:
    bare = letters.removeprefix(ARTICLE)
    listed = {clean_word(word): forms for word, forms in term.plurals.items()}
    forms = [*listed.get(letters, ()), *(listed.get(bare, ()) if bare != letters else ()), *listed.get(ARTICLE + letters, ())]
    return tuple(dict.fromkeys(clean_word(form).removeprefix(ARTICLE) for form in forms))
