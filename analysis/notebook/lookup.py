"""One term asked of a corpus: its written forms, its lines, its counts, and what a search for letters finds instead."""

from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from analysis.arabic.grammar import split_proclitics
from analysis.arabic.letters import clean_form, clean_word, matching_key
from analysis.errors import KhitabError
from analysis.framing.codebook import Codebook, Label, Term, Theme
from analysis.framing.inputs import check_codebook
from analysis.framing.occurrences import REASONS, Found
from analysis.framing.phrases import Planned, plan_terms
from analysis.framing.search import NO_READING, Readings
from analysis.notebook.letters_search import LetterSearch
from analysis.notebook.word_index import WordIndex, find_in, index_words_of
from analysis.notebook.write_back import terms_in, write_term
from analysis.statistics.context import concordance
from analysis.statistics.groups import unique_ids
from analysis.tables import check_table
from analysis.tokens import tokenize

LINES, WIDTH = 50, 45  # lines in context, and characters on either side
EXCLUDED = (4, 5)  # numbers in REASONS: by a phrase, by a form
FORMS = ["form", "proclitics", "ending", "template", "n", "articles", "excluded"]
Tick = tuple[str, bool]  # a form, and whether it is to be excluded


@dataclass(frozen=True)
class Answer:
    """What a corpus says of a term. `problem` says why it cannot be looked for; then the tables are empty."""

    term: Term | None = None
    theme: str = ""
    frame: str = ""
    known: bool = False  # the codebook has the term, in this frame
    problem: str = ""
    n: int = 0
    articles: int = 0
    forms: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=FORMS))
    left_out: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=["reason", "n"]))
    lines: pd.DataFrame = field(default_factory=pd.DataFrame)
    outlets: pd.DataFrame = field(default_factory=pd.DataFrame)
    months: pd.DataFrame = field(default_factory=pd.DataFrame)
    letters: dict = field(default_factory=dict)


class Lookup:
    """A corpus opened for looking terms up; it outlives the questions, since opening it is what takes time."""

    def __init__(self, documents: pd.DataFrame, codebook: Codebook, tokens: pd.DataFrame | None = None):
        check_table(documents, "documents", needs=("doc_id", "text"))
        check_codebook(codebook)
        self.codebook = codebook
        self._index = index_words_of(tokenize(documents) if tokens is None else tokens)
        self._documents = documents
        self._doc = _rows_of(self._index.tokens["doc_id"], documents)
        self._letters = LetterSearch(self._index)
        self._groups = {"outlet": _outlets(documents), "month": _months(documents)}

    def ask(self, text: str, *, theme: str = "", frame: str = "", ticks: tuple[Tick, ...] = ()) -> Answer:
        """Where a term stands, as `find_terms` counts it by itself.

        Where the codebook has the term in the theme and frame (without them: in the first place that has it), its own
        settings hold. `ticks` exclude forms or take them in again, in their order.
        """
        if not theme:
            theme, frame = next(iter(self.places_of(text)), ("", ""))
        known = self._known(text, theme, frame)
        try:
            term = _with_ticks(known or Term(term=text), ticks)
        except ValueError as error:  # of pydantic
            told = error.errors()[0]
            return Answer(theme=theme, frame=frame, problem=str(told.get("ctx", {}).get("error", told["msg"])))
        plan = list(plan_terms(_codebook_of(term)))
        return self._answer(term, (theme, frame, known is not None), plan)

    @property
    def articles(self) -> int:
        return len(self._documents)

    @property
    def places(self) -> list[dict[str, str]]:
        """Every theme and frame that has terms, in the order of the codebook; `frame` is empty for the theme itself."""
        return [
            {"theme": theme.key, "frame": frame}
            for theme in self.codebook.themes
            for frame in ("", *(part.key for part in theme.frames))
            if terms_in(self.codebook, theme.key, frame)
        ]

    def places_of(self, text: str) -> list[tuple[str, str]]:
        """The themes and frames that have the term."""
        return [tuple(place.values()) for place in self.places if self._known(text, **place)]

    def write(self, text: str, *, theme: str, frame: str, ticks: tuple[Tick, ...] = ()) -> bool:
        """Write the term with its exclusions into the codebook's file; False where nothing was to be changed.

        Raises KhitabError where it cannot be written (see `write_term`).
        """
        answer = self.ask(text, theme=theme, frame=frame, ticks=ticks)
        if answer.problem:
            raise KhitabError(f"the term {text!r} cannot be written: {answer.problem}")
        if not theme:
            raise KhitabError("choose the frame to which the term belongs; then write it")
        if answer.term == self._known(text, theme, frame):
            return False
        self.codebook = write_term(self.codebook, theme, frame, answer.term)
        return True

    def _known(self, text: str, theme: str, frame: str) -> Term | None:
        folded = " ".join(clean_form(text).casefold().split())
        return next((term for term in terms_in(self.codebook, theme, frame) if term.folded == folded), None)

    def _answer(self, term: Term, place: tuple[str, str, bool], plan: list[Planned]) -> Answer:
        found, reason, readings = find_in(self._index, plan)
        counts = reason == 0
        kept = found.take(np.flatnonzero(counts))
        doc = self._doc[kept.spans.first]
        forms, of_form = self._forms(found, readings, np.isin(reason, EXCLUDED), counts)
        return Answer(
            term, *place,
            n=int(counts.sum()),
            articles=len(pd.unique(doc)),
            forms=forms,
            left_out=_left_out(reason),
            lines=self._lines(kept),
            outlets=_count(doc, self._groups["outlet"]).sort_values("articles", ascending=False, kind="stable"),
            months=_count(doc, self._groups["month"]),
            letters=self._letters.beside(term.term.split(), of_form),
        )  # fmt: skip

    def _forms(
        self, found: Found, readings: Readings, excluded: np.ndarray, counts: np.ndarray
    ) -> tuple[pd.DataFrame, dict[str, int]]:
        """A row a form and reading, the most frequent first; and how often each form counts."""
        rows = np.flatnonzero(excluded | counts)
        spans = found.spans.take(rows)
        code, names = _name(spans, self._index)
        told = [_read(spans.reading[row], readings) for row in names["row"]]
        table = names.assign(proclitics=[p for p, _ in told], ending=[e for _, e in told])
        table["template"] = found.template[rows][names["row"]] > 0
        kind = code * 2 + excluded[rows]
        pairs = pd.unique(kind * self.articles + self._doc[spans.first])  # each article once
        n = np.bincount(kind, minlength=2 * len(names))
        articles = np.bincount(pairs // max(self.articles, 1), minlength=2 * len(names))
        both = [table.assign(n=n[side::2], articles=articles[side::2], excluded=side == 1) for side in (0, 1)]
        table = pd.concat(both)
        table = table[table["n"] > 0].sort_values(["n", "form", "excluded"], ascending=[False, True, True])
        counted = table[~table["excluded"]].groupby("form")["n"].sum()
        return table[FORMS].reset_index(drop=True), dict(zip(counted.index, counted.tolist(), strict=True))

    def _lines(self, kept: Found) -> pd.DataFrame:
        order = np.lexsort((kept.spans.last, kept.spans.first))[:LINES]
        first, last = kept.spans.first[order], kept.spans.last[order]
        hits = self._index.tokens.iloc[first][["doc_id", "field", "start"]].astype({"doc_id": "str", "field": "str"})
        hits["end"] = self._index.tokens["end"].to_numpy()[last]
        return concordance(hits.reset_index(drop=True), self._documents.iloc[np.unique(self._doc[first])], width=WIDTH)


def _rows_of(ids: pd.Series, documents: pd.DataFrame) -> np.ndarray:
    """The row of `documents` of each word."""
    ids = ids.astype("category")
    row = pd.Index(unique_ids(documents)).get_indexer(ids.cat.categories.astype("str"))
    if (row < 0).any():
        strange = ids.cat.categories[int((row < 0).argmax())]
        raise KhitabError(f"the tokens name the document {strange!r}, which is not among the documents")
    return row[ids.cat.codes.to_numpy(np.int64)]


def _outlets(documents: pd.DataFrame) -> pd.Series:
    found = documents.get("outlet", pd.Series("", index=documents.index)).astype("str").fillna("")
    return found.where(found != "", "—").astype("category")


def _months(documents: pd.DataFrame) -> pd.Series:
    dates = pd.to_datetime(documents.get("published", pd.Series(pd.NaT, index=documents.index)))
    return dates.dt.strftime("%Y-%m").fillna("—").astype("category")


def _count(doc: np.ndarray, group: pd.Series) -> pd.DataFrame:
    """Each group, those without a hit too: `n`, `articles` with a hit, `all` its articles."""
    of, names = group.cat.codes.to_numpy(np.int64), group.cat.categories.astype("str")
    counted = {"n": of[doc], "articles": of[pd.unique(doc)], "all": of}
    table = {name: np.bincount(groups, minlength=len(names)) for name, groups in counted.items()}
    return pd.DataFrame({"group": names, **table})


def _codebook_of(term: Term) -> Codebook:
    theme = Theme(key="term", label=Label(ar=term.term), definition=term.term, terms=(term,))
    return Codebook(title=term.term, version="1", themes=(theme,))


def _name(spans, index: WordIndex) -> tuple[np.ndarray, pd.DataFrame]:
    """The number of each span's words and readings, and for each number the written form and a row that has it."""
    length = spans.last - spans.first
    code = length.astype(np.int64)
    size = len(index.text.forms) + 1
    for step in range(spans.reading.shape[1] if len(spans) else 0):
        inside = step <= length
        word = np.where(inside, index.text.codes[np.where(inside, spans.first + step, 0)] + 1, 0)
        code = pd.factorize(code * size + word)[0].astype(np.int64)
        code = pd.factorize(code * (spans.reading.max() + 2) + spans.reading[:, step] + 1)[0].astype(np.int64)
    code = pd.factorize(code)[0]
    row = np.flatnonzero(~pd.Series(code).duplicated())  # the first of each, in the order of the numbers
    words = [index.text.codes[spans.first[r] : spans.last[r] + 1] for r in row]
    forms = [" ".join(index.text.forms[n] for n in codes) for codes in words]
    return code, pd.DataFrame({"row": row.astype(np.int64), "form": pd.array(forms, dtype="str")})


def _read(reading: np.ndarray, readings: Readings) -> tuple[str, str]:
    """Clitics and ending of each word of a form, as the columns of hits have them."""
    parts = [(readings.proclitics[n], readings.ending[n]) for n in reading if n != NO_READING]
    return tuple("|".join(told) for told in zip(*parts, strict=True))


def _left_out(reason: np.ndarray) -> pd.DataFrame:
    """Places that the grammar or the term's neighbours leave out; exclusions stand among the forms."""
    n = np.bincount(reason, minlength=len(REASONS))
    rows = [(REASONS[r], int(n[r])) for r in range(1, len(REASONS) - 1) if n[r] and r not in EXCLUDED]
    return pd.DataFrame(rows, columns=["reason", "n"])


def _with_ticks(term: Term, ticks: tuple[Tick, ...]) -> Term:
    forms, phrases = list(term.exclude), list(term.exclude_phrases)
    for form, out in ticks:
        own = phrases if _is_phrase(form) else forms
        covered = [word for word in own if _covers(word, form)]
        if out and not covered:
            own.append(clean_form(form) if own is phrases else clean_word(form))
        elif not out:
            own[:] = [word for word in own if word not in covered]
    # not by model_copy, which checks nothing
    return Term.model_validate(
        term.model_dump(exclude_defaults=True) | {"exclude": tuple(forms), "exclude_phrases": tuple(phrases)}
    )


def _is_phrase(form: str) -> bool:
    return len(tokenize(pd.DataFrame({"doc_id": ["form"], "text": [form]}))) > 1


def _covers(word: str, form: str) -> bool:
    """Does the exclusion take out this form: the word itself, or behind clitics?"""
    rests = {clean_word(form), *(split.rest for split in split_proclitics(clean_word(form)))}
    return matching_key(clean_word(word)) in {matching_key(rest) for rest in rests}
