"""What a codebook consists of: themes, frames, terms, names and variables, each with its rules."""

from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from analysis.arabic.letters import clean_form, clean_word
from analysis.framing.codebook_errors import READ_AS, Items, Mapping, Scalar, check_words, shown

PARTICLES = frozenset(["ال", "وال", "بال", "فال", "كال", "لل", "ولل", "فلل", "وب", "ول", "فب", "فل"])
OWN = ("key", "line", "path", "sha256")  # what the reader adds; nobody writes it in the file


def _text(value: Any) -> Any:
    if isinstance(value, Scalar) and value.kind in READ_AS and value:
        raise ValueError(f'{value} is read as {READ_AS[value.kind]}, not as text; put it in quotes: "{value}"')
    if isinstance(value, str) and any("\ud800" <= character <= "\udfff" for character in value):
        raise ValueError(f"{str(value)!a} is no text: it holds half a character; type it again")
    if isinstance(value, str) and not value.strip():
        raise ValueError("empty; write the text or delete the entry")
    return value


def _no_particle(text: str) -> str:
    words = list(filter(None, map(clean_word, clean_form(text).split())))
    if len("".join(words)) == 1:
        raise ValueError(f"«{shown(text)}» is one letter and would match almost anything; write the whole word")
    if all(len(word) == 1 or word in PARTICLES for word in words):
        raise ValueError(f"«{shown(text)}» is only particles (و، ب، ال …), which any word can carry; add the word")
    return text


def _defined(value: Any) -> Any:
    """Chosen here: a union would tell each error twice, as of a text and as of entries."""
    return _text_or(Definition, value)


def _titled(value: Any) -> Any:
    return _text_or(Label, value)


def _text_or(part: type[BaseModel], value: Any) -> Any:
    if isinstance(value, dict):
        return part.model_validate(value)
    if not isinstance(value, str | part):
        raise PydanticCustomError("string_type", "no text")
    return _text(value)


def _own(value: Any) -> Any:
    if isinstance(value, Scalar | Items | Mapping):
        raise PydanticCustomError("extra_forbidden", "written in the file")
    return value


def _keyed(section: Any) -> Any:
    """`{threat: {…}}` becomes `({key: threat, …},)`."""
    if isinstance(section, Scalar | Items):
        raise ValueError(f"should hold one entry per key (my_key: …), found {shown(section) or 'nothing'}")
    if not isinstance(section, dict):
        return section
    return tuple({"key": key, **part} if isinstance(part, dict) else part for key, part in section.items())


def _once(terms: tuple["Term", ...]) -> tuple["Term", ...]:
    first: dict[str, Term] = {}
    again = [(term, first[term.folded]) for term in terms if first.setdefault(term.folded, term) is not term]
    if again:
        told = [(t.line, f"the term «{t.term}» stands here and on line {f.line}; keep one of them") for t, f in again]
        raise PydanticCustomError("same_term", "a term twice", {"problems": told})
    return terms


Text = Annotated[str, BeforeValidator(_text), AfterValidator(str.strip)]
Word = Annotated[Text, AfterValidator(check_words), AfterValidator(_no_particle)]
Words = tuple[Word, ...]
Own = BeforeValidator(_own)
Zone = Literal["headline", "lead", "body"]
Key = Annotated[str, Own, Field(pattern=r"^[A-Za-z0-9_-]+$")]
Terms = Annotated[tuple["Term", ...], AfterValidator(_once)]
Keyed = BeforeValidator(_keyed)
Defined = Annotated["Text | Definition", BeforeValidator(_defined)]
Titled = Annotated["Text | Label", BeforeValidator(_titled)]


class Part(BaseModel):
    """A part of a codebook: unknown keys are errors, an optional key with nothing after it is left out."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    @model_validator(mode="before")
    @classmethod
    def _leave_out_empty(cls, value: Any) -> Any:
        if not isinstance(value, dict):
            return value
        return {k: v for k, v in value.items() if not (k in cls.model_fields and getattr(v, "kind", "") == "null")}


class Label(Part):
    """A name in up to three languages; a language left out shows the first one given."""

    ar: Text = ""
    en: Text = ""
    fr: Text = ""

    @model_validator(mode="before")
    @classmethod
    def _fill(cls, value: Any) -> Any:
        if not isinstance(value, dict):
            return value
        given = next((text for language in ("ar", "en", "fr") if (text := value.get(language))), None)
        if given is None:
            raise ValueError("a label needs one language at least: {ar: …, en: …, fr: …}")
        return {**value, **{language: value.get(language) or given for language in ("ar", "en", "fr")}}

    def __str__(self) -> str:
        """The English one: it stands in messages, which are English."""
        return self.en


class Definition(Part):
    """A definition in three languages. None may be missing: coders of one study must read the same."""

    ar: Text
    en: Text
    fr: Text


class Term(Part):
    """A word or phrase that is looked for, and how freely it inflects; `line` is its line in the file."""

    term: Word
    pos: Literal["noun", "adj", "name", "auto"] = "auto"
    plurals: dict[str, Words] = {}
    inflect: Literal["all", "dictionary"] = "all"
    nisba: bool = False
    variants: Words = ()
    exclude: Words = ()
    exclude_phrases: Words = ()
    after: Words = ()
    before: Words = ()
    gap: Literal["none", "coordination", "possessive", "both"] = "none"
    note: Text = ""
    line: Annotated[int, Own] = 0

    @property
    def folded(self) -> str:
        return " ".join(clean_form(self.term).casefold().split())

    @model_validator(mode="before")
    @classmethod
    def _lengthen(cls, value: Any) -> Any:
        """Write the short forms out: a plain string, and `plurals: [..]` of a one-word term."""
        line = {"line": value.line} if isinstance(value, Scalar | Mapping) else {}
        if isinstance(value, str):
            return {"term": value, **line}
        if not isinstance(value, dict):
            return value
        term, plurals = value.get("term"), value.get("plurals")
        if isinstance(plurals, list | tuple) and isinstance(term, str):
            if len(term.split()) > 1:
                raise ValueError(f"«{term}» has several words; say whose plurals: plurals: {{word: [plural, plural]}}")
            value = {**value, "plurals": {str(term): plurals}}
        return {**line, **value}

    @model_validator(mode="after")
    def _fits_its_words(self) -> Self:
        words = self.folded.split()
        bare = {part for word in words for part in (word, word.removeprefix("ال"))}
        strange = [word for word in self.plurals if clean_form(word).casefold() not in bare]
        if strange:
            raise ValueError(f"«{strange[0]}» is no word of «{self.term}»; write one of: {', '.join(words)}")
        if self.gap != "none" and len(words) == 1:
            raise ValueError(f"gap parts the words of a phrase, and «{self.term}» is one word; delete gap")
        return self


class PresentIf(Part):
    """When an article carries a frame: at least `hits` occurrences in these zones."""

    hits: Annotated[int, Field(ge=1)] = 1
    zones: Annotated[tuple[Zone, ...], Field(min_length=1)] = ("headline", "lead", "body")


class Frame(Part):
    """A way to present the theme: definition, examples, terms. A frame coded by hand alone has no terms."""

    key: Key
    label: Label
    definition: Defined
    yes: Text = ""
    no: Text = ""
    source: Text = ""
    present_if: PresentIf = PresentIf()
    terms: Terms = ()
    coded_by: Literal["terms", "hand", "both"] = "terms"

    @model_validator(mode="after")
    def _terms_or_hand(self) -> Self:
        if not self.terms and self.coded_by != "hand":
            raise ValueError("the frame has no terms; write terms: … or, for one that people code, coded_by: hand")
        if self.terms and self.coded_by == "hand":
            raise ValueError("the frame is coded by hand and yet has terms; write coded_by: both, or delete the terms")
        return self


class Theme(Part):
    """A subject, with frames or terms of its own; `inside_names` says whether hits inside names count."""

    key: Key
    label: Label
    definition: Defined
    yes: Text = ""
    no: Text = ""
    source: Text = ""
    inside_names: Literal["count", "skip"] = "count"
    frames: Annotated[tuple[Frame, ...], Keyed] = ()
    terms: Terms = ()

    @model_validator(mode="after")
    def _has_content(self) -> Self:
        if not self.frames and not self.terms:
            raise ValueError("the theme has neither frames nor terms; write one of them")
        if self.key == "names":
            raise ValueError("the key names is kept for the list of names; call the theme something else")
        return self


class Name(Part):
    """A person, an institution, a place or a document; names are matched before themes."""

    key: Key
    label: Label
    kind: Literal["person", "institution", "place", "document", "other"] = "other"
    terms: Annotated[Terms, Field(min_length=1)]


class Variable(Part):
    """What people code by hand alone: the values to choose from, and the unit that gets one."""

    key: Key
    label: Label
    definition: Defined = ""
    values: Annotated[tuple[Text, ...], Field(min_length=2)]
    unit: Literal["article", "paragraph", "sentence"] = "article"


class Codebook(Part):
    """A study's codebook. `path` and `sha256` name the file it was read from."""

    title: Titled
    version: Text
    names: Annotated[tuple[Name, ...], Keyed] = ()
    themes: Annotated[tuple[Theme, ...], Keyed, Field(min_length=1)]
    variables: Annotated[tuple[Variable, ...], Keyed] = ()
    path: Annotated[str, Own] = ""
    sha256: Annotated[str, Own] = ""
