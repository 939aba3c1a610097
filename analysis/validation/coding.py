"""Coding one unit after the other: what was answered, undone and saved. It knows no screen."""

import re
from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from analysis.errors import KhitabError
from analysis.framing.codebook_parts import Codebook
from analysis.validation.coded import CARRIED, Coded, choose_coded
from analysis.validation.coding_files import check_codings, open_codings, save_codings
from analysis.validation.coding_steps import Step, check_coder, check_file, check_sample, list_steps
from analysis.validation.sheet_files import tell_problem
from analysis.validation.sheets import check_asked, coded_pieces

OPEN = ""  # the value of what was left open on purpose; what was not looked at has none
_NO_TEXT = re.compile("[\x00-\x1f\x7f\ud800-\udfff]+")


class CodingSession:
    """The state of one coder's work on a sample; each change is in the file before the call returns.

    `sample` has doc_id, in the order of coding, `coder` is a name or sign, `file` the .csv file that holds the codes
    and is gone on with where it is there. `steps` are the units, article by article in reading order; `at` is the
    number of the one before the coder. A code is a value, OPEN where it was left open, None where it was not decided.

    Raises
    ------
    KhitabError
        where the file is of another coder, or does not fit the sample, the documents or the codebook; where the sample
        is dealt to several coders; and, on a change, where the file cannot be written or was changed by another
        session: then the change is not made.

    >>> import tempfile
    >>> from analysis.framing.codebook import single_term
    >>> documents = pd.DataFrame({"doc_id": ["a", "b"], "text": ["الأمن", "سلام"]})
    >>> named = {"coder": "Amal", "file": Path(tempfile.mkdtemp(), "amal.csv"), "variables": "term"}
    >>> session = CodingSession(documents[["doc_id"]], documents, single_term("أمن"), **named)
    >>> session.tick("term")
    >>> session.finish()
    []
    >>> again = CodingSession(documents[["doc_id"]], documents, single_term("أمن"), **named)
    >>> again.at, again.count_done()
    (1, 1)
    """

    def __init__(
        self, sample: pd.DataFrame, documents: pd.DataFrame, codebook: Codebook, *, coder: str, file: str | Path,
        variables: str | Sequence[str] | None = None,
    ):  # fmt: skip
        self.coded, self.coder, self.path = choose_coded(codebook, variables), check_coder(coder), check_file(file)
        check_sample(sample)
        check_asked(sample, documents, self.coded, "ar", ".csv")
        self.pieces = coded_pieces(sample, documents, self.coded)
        self.steps = list_steps(sample["doc_id"].astype("str"), self.pieces, self.coder, (self.coded, codebook))
        self.at, self.articles = 0, len(sample)
        self._entries: dict[int, tuple[dict[str, str], str]] = {}  # step -> codes and note, the last changed last
        self._past: list[tuple[int, tuple | None, str]] = []
        self._stamp = _stamp(self.path)
        if self._stamp:
            self._resume(documents, codebook)

    @property
    def step(self) -> Step:
        return self.steps[self.at]

    def list_asked(self, at: int | None = None) -> list[Coded]:
        """The questions of a step."""
        return [one for one in self.coded if one.unit == self.steps[self.at if at is None else at].unit]

    def value(self, key: str) -> str | None:
        return self._entry(self.at)[0].get(key)

    @property
    def note(self) -> str:
        return self._entry(self.at)[1]

    def list_missing(self, at: int | None = None) -> list[Coded]:
        """The questions of a step that have neither a value nor were left open."""
        at = self.at if at is None else at
        return [one for one in self.list_asked(at) if one.key not in self._entry(at)[0]]

    def count_done(self) -> int:
        """The articles in which nothing is left to decide."""
        return self.articles - len({step.article for at, step in enumerate(self.steps) if self.list_missing(at)})

    def tick(self, key: str) -> None:
        """A frame carried, and not carried the second time; of a variable the next of its values."""
        one, now = self._asked(key), self.value(key)
        order = one.values[::-1] if one.theme else one.values
        self.choose(key, order[(order.index(now) + 1) % len(order)] if now in order else order[0])

    def choose(self, key: str, value: str) -> None:
        """Give a question a value, or OPEN: it cannot be decided."""
        one = self._asked(key)
        if value not in (*one.values, OPEN):
            raise KhitabError(f"{value!r} is no value of {key!r}; choose one of {', '.join(one.values)}")
        codes, note = self._entry(self.at)
        self._change(self.at, ({**codes, key: value}, note), "code")

    def write_note(self, text: str, at: int | None = None) -> None:
        """The note of a step, in place of the one before."""
        at = self.at if at is None else at
        self._change(at, (self._entry(at)[0], _NO_TEXT.sub(" ", text).strip()), "note")

    def finish(self) -> list[Coded]:
        """Frames not ticked are not carried; then on to the next unit, unless a variable has no value: those are
        returned."""
        codes, note = self._entry(self.at)
        zeros = {one.key: CARRIED[0] for one in self.list_missing() if one.theme}
        if zeros:
            self._change(self.at, ({**codes, **zeros}, note), "code")
        missing = self.list_missing()
        if not missing and self.at == len(self.steps) - 1:
            self.go_to_uncoded()
        elif not missing:
            self.move(1)
        return missing

    def move(self, by: int) -> None:
        self.at = min(max(self.at + by, 0), len(self.steps) - 1)

    def go_to_uncoded(self) -> bool:
        """To the next unit with something to decide, from the first again after the last; False where none is left."""
        places = [*range(self.at + 1, len(self.steps)), *range(self.at + 1)]
        found = next((at for at in places if self.list_missing(at)), None)
        self.at = self.at if found is None else found
        return found is not None

    def undo(self) -> bool:
        """Take the last change of this session back and go where it was made; False where there is none."""
        if not self._past:
            return False
        at, before, _ = self._past[-1]
        self._put(at, before)
        self._past.pop()
        self.at = at
        return True

    def _entry(self, at: int) -> tuple[dict[str, str], str]:
        return self._entries.get(at, ({}, ""))

    def _asked(self, key: str) -> Coded:
        found = next((one for one in self.list_asked() if one.key == key), None)
        if found is None:
            raise KhitabError(
                f"{key!r} is not asked of this {self.step.unit}; it is asked for: "
                f"{', '.join(one.key for one in self.list_asked())}"
            )
        return found

    def _change(self, at: int, entry: tuple[dict[str, str], str], kind: str) -> None:
        before = self._entries.get(at)
        if entry == self._entry(at):
            return
        self._put(at, entry)
        if not (kind == "note" and self._past and self._past[-1][::2] == (at, "note")):  # a note is undone as a whole
            self._past.append((at, before, kind))

    def _put(self, at: int, entry: tuple[dict[str, str], str] | None) -> None:
        """Change a step and save; what could not be saved is not changed."""
        others = {place: kept for place, kept in self._entries.items() if place != at}
        entries = {**others, at: entry} if entry and any(entry) else others
        if _stamp(self.path) != self._stamp:
            raise KhitabError(
                f"{self.path}: the file was changed elsewhere, perhaps by a second session; close that, "
                "and call code_articles(…) again to go on from what the file holds"
            )
        save_codings([row for place, kept in entries.items() for row in self._to_rows(place, *kept)], self.path)
        self._entries, self._stamp = entries, _stamp(self.path)

    def _to_rows(self, at: int, codes: dict[str, str], note: str) -> list[dict[str, str]]:
        step = self.steps[at]
        told = {"unit": step.unit, "unit_id": step.unit_id, "coder": self.coder}
        told |= {"doc_id": step.doc_id, "note": note, "row_id": step.row_id}
        return [{**told, "variable": key, "value": value} for key, value in (codes or {"": ""}).items()]

    def _resume(self, documents: pd.DataFrame, codebook: Codebook) -> None:
        """Take up what the file holds, and go where the coder stopped."""
        sheet = open_codings(self.path)
        if other := next((cells["coder"] for _, cells in sheet.rows if cells["coder"] not in ("", self.coder)), None):
            raise KhitabError(f"{self.path}: holds codes of {other!r}, not of {self.coder!r}; give each coder a file")
        codes, problems = check_codings(sheet, documents, codebook)
        if problems:
            raise KhitabError(f"{self.path} cannot be gone on with:\n" + "\n".join(map(tell_problem, problems)))
        places = {(step.unit, step.unit_id): at for at, step in enumerate(self.steps)}
        for code in codes:
            at = places.get((code["unit"], code["unit_id"]))
            self._check_asked(code, at)
            self._entries[at] = ({**self._entry(at)[0], code["variable"]: code["value"]}, code["note"])
        self._entries = {at: ({k: v for k, v in held.items() if k}, n) for at, (held, n) in self._entries.items()}
        self.at = next(reversed(self._entries), 0)
        if not self.list_missing():
            self.go_to_uncoded()

    def _check_asked(self, code: dict, at: int | None) -> None:
        """Refuse codes that have no place here: saving would lose them."""
        place = f"{self.path}, row {code['row']}"
        keys = [one.key for one in self.coded]
        if code["variable"] and code["variable"] not in keys:
            raise KhitabError(
                f"{place}: holds codes of {code['variable']!r}, which is not asked now; name it in variables=, "
                "or give another file"
            )
        if at is None:
            raise KhitabError(
                f"{place}: holds codes of {code['unit_id']!r}, which is not in the sample; give the sample it was "
                "begun with, or another file"
            )


def _stamp(path: Path) -> tuple[int, int, int] | None:
    """What tells whether a file is the one last seen; None where there is none."""
    try:
        told = path.stat()
    except FileNotFoundError:
        return None
    return told.st_ino, told.st_size, told.st_mtime_ns
