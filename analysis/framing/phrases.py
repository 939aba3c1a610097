"""Terms as sequences: what stands word by word, which clitics may stand between, which templates part the words."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

from analysis.arabic.grammar import ARTICLE, split_proclitics
from analysis.arabic.letters import clean_form, clean_word
from analysis.arabic.marks import has_marks
from analysis.framing.codebook import Codebook, Term
from analysis.framing.lexemes import Word

_WORD = re.compile(r"\d+(?:[.,:/]\d+)+|[^\W_]+(?:['’][^\W_]+)*")
_DETACHED = re.compile(r"(?<!\w)([وفبلك])[\W_]{1,3}(?=\w)")

NAMES = "names"  # the theme of the names of a codebook
GAPS = {
    "none": (), "coordination": ("coordination",), "possessive": ("possessive",), "both": ("coordination", "possessive")
}  # fmt: skip


@dataclass(frozen=True)
class Slot:
    """One place of a sequence: the word's alternatives (none: any word), and the clitics that may stand there."""

    words: tuple[Word, ...]
    clitics: str = "any"  # any, article (ال alone), conjunction (و, perhaps ال), lam (ل, perhaps ال)
    possessive: bool = False  # must end in a possessive
    dual: bool = False  # must end in a dual


@dataclass(frozen=True)
class Sequence:
    slots: tuple[Slot, ...]
    template: str = ""
    shape: str = (
        ""  # how its words agree: adjacent, list, heads, dual (see phrase_agreement); '' where nothing is asked
    )

    def clitics_at(self, place: int) -> str:
        return self.slots[place].clitics if place < len(self.slots) else ""


def sequences(term: Term, *, name: bool = False) -> list[Sequence]:
    """A term, its variants and the templates its `gap` opens, as sequences to look for.

    The second word of adjacent words carries no clitic but ال. coordination has four shapes: N1 X و+N2 («مكافحة التطرف
    والإرهاب»), N1 و+X N2 («تخصيص وإدارة الموارد»), N ADJ و+ADJ («التعاون الأمني والعسكري») and N و+X ADJ in the dual
    («الأمن والاستقرار الإقليميين»); possessive: N1 with possessive, ل+N2 («مكافحتها للإرهاب»).

    >>> [s.template for s in sequences(Term(term="مكافحة الإرهاب", gap="possessive"))]
    ['', 'possessive']
    """
    found = []
    for text in (term.term, *term.variants):
        written = list(zip(_split(text), _marked(text), strict=True))
        words = [_alternatives(term, word, mark, place, name) for place, (word, mark) in enumerate(written)]
        slots = tuple(Slot(w, "any" if place == 0 else "article") for place, w in enumerate(words))
        more = _kind(_split(text))
        found.append(Sequence(slots, shape="" if name or term.pos == "name" else "adjacent" + more))
        found += [sequence for gap in GAPS[term.gap] for sequence in _templates(gap, words, more)]
    return found


def _split(text: str) -> list[str]:
    """The words of a term as `tokenize` parts them: COVID-19 is two words, «و أمن» one."""
    return _WORD.findall(_DETACHED.sub(r"\1", clean_form(text)))


def _marked(text: str) -> list[str]:
    """The words of a term with their vowel marks, '' for a word without."""
    plain, words = _split(text), text.split()
    return [word if has_marks(word) else "" for word in words] if len(words) == len(plain) else [""] * len(plain)


def _kind(words: list[str]) -> str:
    """What a term of two words shows of itself: +adjective («تعاون أمني»), +construct («مكافحة الإرهاب»), nothing."""
    if len(words) != 2:
        return ""
    alike = words[1].startswith(ARTICLE) == words[0].startswith(ARTICLE)
    if words[1].endswith("ي") and alike and not words[0].endswith("ة"):  # «ملاحقة إرهابي» is a construct
        return "+adjective"
    return "+construct" if words[1].startswith(ARTICLE) and not words[0].startswith(ARTICLE) else ""


def _templates(gap: str, words: list[tuple[Word, ...]], more: str) -> list[Sequence]:
    if len(words) != 2:
        return []
    first, second = words
    if gap == "possessive":
        return [Sequence((Slot(first, possessive=True), Slot(second, "lam")), gap)]
    joined = Slot((), "conjunction")
    shapes = [
        Sequence((Slot(first), Slot((), "article"), Slot(second, "conjunction")), gap, "list" + more),
        Sequence((Slot(first), joined, Slot(second, "article", dual=True)), gap, "dual"),
    ]
    if more == "+adjective":  # «أمن واستقرار إقليمي» says nothing of the first noun
        return shapes
    return [*shapes, Sequence((Slot(first), joined, Slot(second, "article")), gap, "heads")]


def _alternatives(term: Term, written: str, marked: str, place: int, name: bool) -> tuple[Word, ...]:
    """The words that a written word may be: without a typed ال, as it stands, or behind a typed clitic."""
    letters = clean_word(written)
    name = name or term.pos == "name"
    options = {
        "adjective": term.pos == "adj" or (term.pos == "auto" and (letters.endswith("ي") or place > 0)),
        "dictionary_only": term.inflect == "dictionary",
        "name": name,
        "nisba": term.nisba,
        "plurals": _plurals(term, letters),
    }
    words = [Word(letters, marked=marked, **options)]
    if letters.startswith(ARTICLE) and len(letters) > 4:
        words.insert(0, Word(letters[2:], article=name, marked=marked.removeprefix(ARTICLE), **options))
    return (*words, *_behind_clitic(letters, options)) if place else tuple(words)


def _behind_clitic(letters: str, options: dict) -> list[Word]:
    """«أمن واستقرار» is also الأمن والاستقرار; ل and ك only before a typed ال, since للجنة may be لجنة or جنة."""
    return [
        Word(split.rest, article=options["name"] and split.has_article, clitic=split.proclitics[0], **options)
        for split in split_proclitics(letters)
        if len(split.proclitics) == 1 + split.has_article and len(split.rest) > 2
        and split.proclitics[0] in ("و", "ب", *("ل", "ك") * split.has_article)
    ]  # fmt: skip


def _plurals(term: Term, letters: str) -> tuple[str, ...]:
    bare = letters.removeprefix(ARTICLE)
    listed = {clean_word(word): forms for word, forms in term.plurals.items()}
    forms = [form for word in dict.fromkeys((letters, bare, ARTICLE + letters)) for form in listed.get(word, ())]
    return tuple(dict.fromkeys(clean_word(form).removeprefix(ARTICLE) for form in forms))


@dataclass(frozen=True)
class Planned:
    """A term with its place in the codebook, and the sequences it asks for."""

    theme: str
    frame: str
    term: Term
    after: tuple[Sequence, ...]  # one of them must stand just before a hit
    before: tuple[Sequence, ...]  # one of them must stand just behind it
    phrases: tuple[Sequence, ...]  # where a hit inside does not count
    found: tuple[Sequence, ...]  # the term itself, its variants and templates


def plan_terms(codebook: Codebook) -> Iterable[Planned]:
    """Every term of a codebook, names first."""
    for theme, frame, terms in _terms(codebook):
        for term in terms:
            after, before = _sequences_of(term.after), _sequences_of(term.before)
            phrases = _sequences_of(term.exclude_phrases, inflect="dictionary")
            found = tuple(sequences(term, name=theme == NAMES))
            yield Planned(theme, frame, term, after, before, phrases, found)


def _sequences_of(texts: tuple[str, ...], **options: str) -> tuple[Sequence, ...]:
    """Context words and excluded phrases as they are typed; they need not agree in anything."""
    found = (sequence for text in texts for sequence in sequences(Term(term=text, **options)))
    return tuple(replace(sequence, shape="") for sequence in found)


def _terms(codebook: Codebook) -> Iterable[tuple[str, str, tuple[Term, ...]]]:
    for name in codebook.names:
        yield NAMES, name.key, name.terms
    for theme in codebook.themes:
        yield theme.key, "", theme.terms
        for frame in theme.frames:
            yield theme.key, frame.key, frame.terms


def all_words(plan: list[Planned]) -> list[Word]:
    """The words of every sequence of a plan, each once."""
    every = (s for term in plan for s in (*term.found, *term.after, *term.before, *term.phrases))
    return list(dict.fromkeys(word for sequence in every for slot in sequence.slots for word in slot.words))
