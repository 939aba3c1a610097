"""A term typed in the notebook: what it matches letter by letter, in context and in numbers, and into the codebook."""

import csv
from functools import cache
from pathlib import Path

import pandas as pd
import traitlets
from anywidget import AnyWidget

from analysis.arabic.letters import BIDI_CONTROLS
from analysis.errors import KhitabError
from analysis.framing.codebook import Codebook
from analysis.framing.occurrences import REASONS
from analysis.notebook.lookup import Answer, Lookup

LANGUAGES = ("ar", "en", "fr")
SHOWN = 60  # forms
_HERE = Path(__file__).parent
_HIDDEN = str.maketrans(dict.fromkeys(BIDI_CONTROLS))


@cache
def _words() -> dict[str, dict[str, str]]:
    with (_HERE / "data" / "explorer_words.csv").open(encoding="utf-8", newline="") as file:
        return {row["key"]: row for row in csv.DictReader(file)}


def explore(
    documents: pd.DataFrame, codebook: Codebook, *, tokens: pd.DataFrame | None = None, language: str = "ar"
) -> "Explorer":
    """Type a term in the notebook and see, letter by letter, what it finds in the corpus.

    Shown are the written forms with their clitics and endings, the first 50 lines in context, counts by outlet and by
    month, and what `str.contains` would have found. A form that is ticked is excluded, and the counts follow. The
    button writes the term with its exclusions into the codebook's file: comments and order stay, the version is left
    to you. A term that the codebook has is looked for with the settings it has there.

    `tokens` saves the time of tokenizing where they are made already; with `add_body` the removed lines do not count.
    `language` (ar, en, fr) is that of the page. The widget's `codebook` is the codebook as last written.

    Raises
    ------
    KhitabError
        where `documents` lack a column, `codebook` was not read, a token names a document that is not there, or the
        language is unknown. What stands against writing is said in the widget.

    Caveat: the term is counted by itself, so a longer term of its frame may take some of its places in `find_terms`;
    every copy of a story counts (leave them out: `documents[documents["is_first"]]`).

    >>> from analysis.framing.codebook import single_term
    >>> documents = pd.DataFrame({"doc_id": ["a", "b"], "text": ["الأمن وأمنها", "سلام"], "outlet": ["أ", "ب"]})
    >>> widget = explore(documents, single_term("سلام"))
    >>> widget.question = {"number": 1, "term": "أمن"}
    >>> widget.answer["counts"]
    'مرات الورود: 2 · المقالات: 1 من 2'
    """
    if language not in LANGUAGES:
        raise KhitabError(f"language={language!r}: choose one of {', '.join(LANGUAGES)}")
    return Explorer(Lookup(documents, codebook, tokens), language)


class Explorer(AnyWidget):
    """What `explore` shows. The page sets `question`; `answer` carries the question's number, so late ones are told."""

    _esm = _HERE / "static" / "explorer.js"
    _css = _HERE / "static" / "explorer.css"
    words = traitlets.Dict().tag(sync=True)
    places = traitlets.List().tag(sync=True)  # themes and frames that have terms
    question = traitlets.Dict().tag(sync=True)
    answer = traitlets.Dict().tag(sync=True)
    said = traitlets.Dict().tag(sync=True)  # of the last attempt to write

    def __init__(self, lookup: Lookup, language: str):
        super().__init__()
        self.lookup = lookup
        self.words = {key: row[language] for key, row in _words().items()} | {"language": language}
        self.places = [place | {"label": self._name(**place)} for place in lookup.places]
        self.observe(lambda change: self._answer(change["new"]), "question")
        self.on_msg(lambda _, message, __: self.receive(message))

    @property
    def codebook(self) -> Codebook:
        return self.lookup.codebook

    def receive(self, message: dict) -> None:
        """Write the term of a question into the codebook: {"do": "write", "number": 7, "term": …, "theme": …, …}."""
        if message.get("do") != "write":
            return
        asked, failed, detail = _asked(message), False, ""
        try:
            text = self._write(asked) if asked["theme"] else self.words["choose_first"]
            failed = not asked["theme"]
        except KhitabError as error:
            text, failed, detail = self.words["not_written"], True, str(error).translate(_HIDDEN)
        self.said = {"number": message.get("number", 0), "text": text, "detail": detail, "failed": failed}

    def _write(self, asked: dict) -> str:
        if not self.lookup.write(**asked):
            return self.words["nothing_to_write"]
        place = self._name(asked["theme"], asked["frame"])
        file = f"\u2068{Path(self.codebook.path).name}\u2069"  # a name in Latin letters within Arabic
        return self.words["written"].format(file=file, term=asked["text"], place=place)

    def _answer(self, question: dict) -> None:
        asked = _asked(question)
        number = {"number": question.get("number", 0), "term": asked["text"]}
        if not asked["text"].strip():
            self.answer = number | {"problem": self.words["type"]}
            return
        answer = self.lookup.ask(**asked)
        self.answer = number | (self._refuse(answer) if answer.problem else self._tell(answer))

    def _refuse(self, answer: Answer) -> dict:
        return {"problem": self.words["unreadable"], "detail": answer.problem.translate(_HIDDEN)}

    def _tell(self, answer: Answer) -> dict:
        """The answer as the page shows it: plain text and numbers, no markup."""
        fill = {"n": answer.n, "articles": answer.articles, "all": self.lookup.articles}
        places = [self._name(*place) for place in self.lookup.places_of(answer.term.term)]
        in_codebook = self.words["in_codebook"].format(places="؛ ".join(places) if self._arabic else "; ".join(places))
        return {
            "theme": answer.theme, "frame": answer.frame, "known": answer.known, "n": answer.n,
            "counts": self.words["counts"].format(**fill),
            "codebook": in_codebook if places else self.words["not_in_codebook"],
            "forms": [self._form(row) for row in answer.forms.head(SHOWN).itertuples()],
            "all_forms": len(answer.forms),
            "left_out": [[self.words[f"reason_{REASONS.index(reason)}"], n] for reason, n in answer.left_out.values],
            "lines": [[str(text).translate(_HIDDEN) for text in line] for line in _lines(answer.lines)],
            "outlets": _plain(answer.outlets), "months": _plain(answer.months), "letters": answer.letters,
        }  # fmt: skip

    @property
    def _arabic(self) -> bool:
        return self.words["language"] == "ar"

    def _name(self, theme: str, frame: str) -> str:
        """The theme and the frame in the language of the page."""
        found = next(part for part in self.codebook.themes if part.key == theme)
        label = getattr(found.label, self.words["language"])
        if not frame:
            return self.words["theme_itself"].format(theme=label)
        inner = next(getattr(part.label, self.words["language"]) for part in found.frames if part.key == frame)
        return f"{label} › {inner}"  # within Arabic the sign is mirrored, and points to the frame

    def _form(self, row) -> dict:
        endings = [self._ending(ending) for ending in row.ending.split("|") if ending != "base"]
        return {
            "form": row.form.translate(_HIDDEN), "proclitics": row.proclitics.replace("|", " · ").strip(" ·"),
            "ending": " · ".join(endings) or self.words["ending_base"],
            "n": int(row.n), "articles": int(row.articles), "excluded": bool(row.excluded),
        }  # fmt: skip

    def _ending(self, ending: str) -> str:
        kind, _, name = ending.rpartition(":")
        keys = [f"kind_{kind}"] * bool(kind) + [f"ending_{name}"] * (not kind or name != "base")
        told = [self.words[key] for key in keys]
        return ("، " if self._arabic else ", ").join(told)


def _asked(message: dict) -> dict:
    """What the page asks for, as `Lookup.ask` takes it."""
    texts = {name: str(message.get(key) or "") for name, key in (("text", "term"), ("theme",) * 2, ("frame",) * 2)}
    texts["text"] = texts["text"].translate(_HIDDEN).strip()
    return texts | {"ticks": tuple((str(form), bool(out)) for form, out in message.get("ticks") or ())}


def _lines(table: pd.DataFrame) -> list[list[str]]:
    return table[["left", "keyword", "right", "doc_id"]].to_numpy().tolist()


def _plain(table: pd.DataFrame) -> list[list]:
    """Rows of group, hits, articles with a hit, articles."""
    rows = zip(*(table[name].tolist() for name in ("group", "n", "articles", "all")), strict=True)
    return [[group.translate(_HIDDEN), *counts] for group, *counts in rows]
