"""A sample to codings in a notebook: the article, the questions beside it, and a file that holds every tick."""

import csv
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from string import ascii_uppercase

import pandas as pd
import traitlets
from anywidget import AnyWidget

from analysis.arabic.letters import ARABIC_LETTER, BIDI_CONTROLS
from analysis.errors import KhitabError
from analysis.framing.codebook import in_language
from analysis.framing.codebook_parts import Codebook
from analysis.validation.coded import Coded
from analysis.validation.coding import OPEN, CodingSession
from analysis.validation.coding_steps import Step
from analysis.validation.pieces import NONE
from analysis.validation.sheets import LANGUAGES

_HERE = Path(__file__).parent
_HIDDEN = str.maketrans(dict.fromkeys(BIDI_CONTROLS))
_COMMANDS = "DNUW"  # definitions, next uncoded, undo, write a note
STROKES = "1234567890" + "".join(letter for letter in ascii_uppercase if letter not in _COMMANDS)


@cache
def _words() -> dict[str, dict[str, str]]:
    with (_HERE / "data" / "coder_words.csv").open(encoding="utf-8", newline="") as file:
        return {row["key"]: row for row in csv.DictReader(file)}


def code_articles(
    sample: pd.DataFrame, documents: pd.DataFrame, codebook: Codebook, *, coder: str, file: str | Path,
    variables: str | Sequence[str] | None = None, language: str = "ar",
) -> "Coder":  # fmt: skip
    """Code a sample in the notebook: shows the article with what is asked of it, and keeps the codes in a file.

    `sample` is one coder's part of `draw_sample`, coded in its order; `coder` the name or sign, `file` a .csv file of
    this coder alone. Asked are the `variables` named (frames, themes, variables of the codebook), by default every
    frame and every variable, each for its unit (article, paragraph, sentence). `language` is that of buttons and
    definitions. Outlet, date and what the program found are not shown; lines that were removed are grey, and the
    names of outlets in them masked.

    A tick shows only after the file holds it. Where the file is there already, coding goes on where it stopped.
    The file has one row for each unit and variable: the columns of the `codings` table, `doc_id`, `note` and the id
    by which `read_codings` knows what became of the article and the codebook. A value left empty was left open.

    Raises
    ------
    KhitabError
        where the file holds codes of another coder, the article, the codebook or the sample is not the one it was begun
        with, the sample is dealt to several coders, or a variable is unknown.

    Caveat: an article may name its outlet in its own words («قال لجريدتنا»); the text that is coded is not changed.

    >>> import tempfile
    >>> from analysis.framing.codebook import single_term
    >>> documents = pd.DataFrame({"doc_id": ["a", "b"], "title": ["خبر", "نبأ"], "text": ["الأمن", "سلام"]})
    >>> file, sample = Path(tempfile.mkdtemp(), "coding-amal.csv"), documents[["doc_id"]]
    >>> widget = code_articles(sample, documents, single_term("أمن"), coder="Amal", file=file, variables="term")
    >>> widget.view["position"], widget.view["progress"]
    ('المقال 1 من 2', 'المقالات المرمّزة: 0 من 2')
    """
    if language not in LANGUAGES:
        raise KhitabError(f"language={language!r}: choose one of {', '.join(LANGUAGES)}")
    session = CodingSession(sample, documents, codebook, coder=coder, file=file, variables=variables)
    return Coder(session, codebook, language)


class Coder(AnyWidget):
    """What `code_articles` shows: sends the session's state to the page, and what the coder does to the session."""

    _esm = _HERE / "static" / "coder.js"
    _css = _HERE / "static" / "coder.css"
    words = traitlets.Dict().tag(sync=True)
    view = traitlets.Dict().tag(sync=True)

    def __init__(self, session: CodingSession, codebook: Codebook, language: str):
        super().__init__()
        self.session, self._language = session, language
        self._themes = {theme.key: getattr(theme.label, language) for theme in codebook.themes}
        self._turn = 0
        self.words = {key: row[language] for key, row in _words().items()} | {"language": language}
        self.words = self.words | {"saved": self.words["saved"].format(file=f"\u2068{session.path.name}\u2069")}
        self.on_msg(lambda _, message, __: self.receive(message))
        self._show()

    def receive(self, message: dict) -> None:
        """Do what the page asks for: {"do": "tick", "key": "threat", "step": 0}."""
        try:
            self._show(self._act(message) or "")
        except KhitabError as error:
            self._show(f"{self.words['not_saved']} {error}", failed=True)

    def _act(self, message: dict) -> str | None:
        """Change the session; what is to be said about it. A key meant for a unit that is gone from view does nothing,
        but what was typed in its note is kept."""
        do, at, session = message.get("do"), message.get("step"), self.session
        if do == "note":
            return session.write_note(message["text"], at)
        if at != session.at:
            return None
        if do in ("tick", "leave_open"):
            return session.tick(message["key"]) if do == "tick" else session.choose(message["key"], OPEN)
        if do == "choose":
            return session.choose(message["key"], message["value"])
        if do == "move":
            return session.move(1 if message["by"] > 0 else -1)
        if do == "finish":
            return self._tell_missing(session.finish())
        if do == "uncoded":
            return None if session.go_to_uncoded() else self.words["complete"]
        return self.words["undone" if session.undo() else "nothing_to_undo"] if do == "undo" else None

    def _tell_missing(self, missing: list[Coded]) -> str:
        labels = ("، " if self._language == "ar" else ", ").join(self._label(one) for one in missing)
        if missing:
            return self.words["missing"].format(labels=labels)
        return self.words["complete"] if self.session.count_done() == self.session.articles else ""

    def _label(self, one: Coded) -> str:
        return getattr(one.label, self._language)

    def _show(self, said: str = "", *, failed: bool = False) -> None:
        """Give the page the state; `turn` changes each time, so that the page knows it was answered."""
        session, self._turn = self.session, self._turn + 1
        done = session.count_done()
        self.view = {
            "turn": self._turn, "step": session.at, "steps": len(session.steps), "article": session.step.article,
            "position": _position(session, self.words), "unit": self.words[f"of_{session.step.unit}"],
            "progress": self.words["progress"].format(n=done, all=session.articles),
            "done": done, "articles": session.articles, "said": said, "failed": failed, "note": session.note,
            "paragraphs": list_paragraphs(session.pieces[session.step.doc_id], session.step),
            "questions": [self._ask(one, stroke) for one, stroke in _with_strokes(session.list_asked())],
        }  # fmt: skip

    def _ask(self, one: Coded, stroke: str) -> dict:
        return {
            "key": one.key, "label": self._label(one), "value": self.session.value(one.key), "values": list(one.values),
            "group": self._themes[one.theme] if one.frame else "" if one.theme else self.words["variables"],
            "tick": bool(one.theme), "stroke": stroke,
            "definition": in_language(one.definition, self._language), "yes": one.yes, "no": one.no,
        }  # fmt: skip


def _with_strokes(asked: list[Coded]) -> list[tuple[Coded, str]]:
    """The key of each question; those beyond the last key have none."""
    return [(one, STROKES[at] if at < len(STROKES) else "") for at, one in enumerate(asked)]


def _position(session: CodingSession, words: dict[str, str]) -> str:
    """Article 7 of 30, and where a paragraph or sentence is coded, which of the article's."""
    step = session.step
    told = words["position_article"].format(n=step.article + 1, all=session.articles)
    if step.unit == "article":
        return told
    same = [one.number for one in session.steps if (one.article, one.unit) == (step.article, step.unit)]
    within = words[f"position_{step.unit}"].format(n=same.index(step.number) + 1, all=len(same))
    return f"{told} · {within}"


def list_paragraphs(pieces: pd.DataFrame, step: Step) -> list[dict]:
    """An article's pieces as paragraphs: part, direction, and spans of text with the unit that is coded marked."""
    paragraphs: list[dict] = []
    for piece in pieces.itertuples(index=False):
        number = {"paragraph": piece.paragraph, "sentence": piece.sentence}.get(step.unit, NONE)
        span = {"text": piece.text.translate(_HIDDEN), "here": number != NONE and str(number) == step.number}
        if piece.paragraph != NONE and not piece.first and paragraphs:
            paragraphs[-1]["spans"].append(span)
        else:
            way = "ltr" if piece.text and not ARABIC_LETTER.search(piece.text) else "rtl"
            paragraphs.append({"part": piece.part, "dir": way, "spans": [span]})
    return paragraphs
