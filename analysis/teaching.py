"""Hidden checks for the exercises of the notebooks: a hint, never the answer.

from analysis.teaching import check
"""

import csv
import hashlib
import io
import os
from collections.abc import Iterable
from functools import cache
from html import escape
from importlib import resources
from numbers import Number
from typing import NamedTuple

import pandas as pd

from analysis.arabic.letters import fold_press
from analysis.errors import KhitabError

CORPUS = "corpus"  # the checks know the answers of the teaching corpus alone


class Exercise(NamedTuple):
    """What is asked, how many decimals count, and what helps whoever is stuck."""

    question: str
    decimals: int
    hint: str


class Verdict(NamedTuple):
    """Is the answer right, and what to try next. A notebook shows it as a sentence."""

    right: bool
    text: str

    def _repr_html_(self) -> str:
        sign = "✓" if self.right else "…"
        return f"<p dir='ltr' style='text-align:left'><b>{sign}</b> {escape(self.text)}</p>"

    def __str__(self) -> str:
        return self.text


def check(exercise: str, answer: object = None) -> Verdict:
    """Compare an answer with the one that is kept as a fingerprint; a wrong one gets a hint.

    `exercise` is its number in the notebooks, as in "3.2". An answer is a number, a word, yes or no (True, False), or
    several words in any order (a list, a set, a column). Numbers count to the decimals the exercise names, words
    without regard to vowel marks, hamza on alif, and case. Without an answer the question is repeated.

    Raises
    ------
    KhitabError
        where there is no such exercise, or the answer is a whole table.

    >>> check("1.1").right
    False
    >>> check("9.9", 3)
    Traceback (most recent call last):
    ...
    analysis.errors.KhitabError: there is no exercise 9.9; ...
    """
    known = read_exercises()
    if exercise not in known:
        raise KhitabError(f"there is no exercise {exercise}; they are: {', '.join(known)}")
    asked = known[exercise]
    if os.environ.get("CORPUS", CORPUS) != CORPUS:
        return Verdict(False, f"{exercise}: the checks know the teaching corpus alone, and this is another folder.")
    if answer is None or answer is Ellipsis:
        return Verdict(False, f"{exercise}: not answered yet. {asked.question}")
    given = sign_answer(exercise, answer)
    if given in _answers()[exercise]:
        return Verdict(True, f"{exercise}: right.")
    return Verdict(False, f"{exercise}: not yet. {_mistakes().get((exercise, given), asked.hint)}")


def sign_answer(exercise: str, answer: object) -> str:
    """The fingerprint of an answer, as the list of answers holds it.

    >>> sign_answer("3.2", "الإرهاب") == sign_answer("3.2", " الارهاب ")
    True
    """
    decimals = read_exercises()[exercise].decimals if exercise in read_exercises() else 0
    plain = f"khitab {exercise} {_plain(answer, decimals)}"
    return hashlib.sha256(plain.encode()).hexdigest()[:16]


def _plain(answer: object, decimals: int) -> str:
    if isinstance(answer, pd.DataFrame):
        raise KhitabError("the answer is a whole table; give one number, one word, or the column that is asked for")
    if hasattr(answer, "item") and getattr(answer, "size", 1) == 1:
        answer = answer.item()  # NumPy's numbers, and a column of one row
    if isinstance(answer, bool):
        return "yes" if answer else "no"
    if isinstance(answer, Number):
        return f"{round(float(answer), decimals) + 0:.{decimals}f}"
    if isinstance(answer, str) or not isinstance(answer, Iterable):
        return fold_press(str(answer)) or str(answer).strip()
    return "|".join(sorted({_plain(one, decimals) for one in answer}))


@cache
def read_exercises() -> dict[str, Exercise]:
    """Every exercise by its number, in the order of the notebooks.

    >>> list(read_exercises())[0]
    '1.1'
    """
    return {row["exercise"]: Exercise(row["question"], int(row["decimals"]), row["hint"]) for row in _rows("exercises")}


@cache
def _answers() -> dict[str, list[str]]:
    return {row["exercise"]: row["answers"].split() for row in _rows("exercises")}


@cache
def _mistakes() -> dict[tuple[str, str], str]:
    """Answers that many give first, each with a hint of its own."""
    return {(row["exercise"], row["answer"]): row["hint"] for row in _rows("exercise_mistakes")}


def _rows(name: str) -> list[dict[str, str]]:
    text = resources.files("analysis.notebook").joinpath("data", f"{name}.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(io.StringIO(text)))
