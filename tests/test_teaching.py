"""Hidden checks: the same answer in any dress, a hint for a wrong one, never the answer itself."""

import pandas as pd
import pytest

from analysis import teaching
from analysis.errors import KhitabError
from analysis.teaching import Exercise, Verdict, check, read_exercises, sign_answer


@pytest.fixture
def exercises(monkeypatch):
    """Two exercises of which the answers are known here: 0.25, and three outlets."""
    monkeypatch.delenv("CORPUS", raising=False)
    known = {"3.1": Exercise("Which share?", 2, "Divide."), "3.2": Exercise("Which outlets?", 0, "Sort them.")}
    monkeypatch.setattr(teaching, "read_exercises", lambda: known)
    right = {"3.1": [sign_answer("3.1", 0.25)], "3.2": [sign_answer("3.2", ["أرز الأطلس", "مرسى", "منارة"])]}
    monkeypatch.setattr(teaching, "_answers", lambda: right)
    monkeypatch.setattr(teaching, "_mistakes", lambda: {("3.1", sign_answer("3.1", 4)): "That is its inverse."})


@pytest.mark.parametrize(
    ("exercise", "answer", "right"),
    [
        ("3.1", 0.25, True),
        ("3.1", 0.2549, True),
        ("3.1", 0.26, False),
        ("3.1", pd.Series([0.25]).mean(), True),
        ("3.1", pd.Series([0.25]), True),
        ("3.1", True, False),
        ("3.1", "0.25", False),
        ("3.2", ["مرسى", "منارة", "أرز الأطلس"], True),
        ("3.2", pd.Series(["منارة", "مَرسى", "ارز الأطلس"]), True),
        ("3.2", {"مرسى", "منارة"}, False),
        ("3.2", "مرسى", False),
    ],
)
def test_answers_in_any_dress(exercises, exercise, answer, right):
    assert check(exercise, answer).right is right


def test_a_wrong_answer_gets_a_hint_and_a_known_mistake_its_own(exercises):
    assert check("3.1", 0.5).text == "3.1: not yet. Divide."
    assert check("3.1", 4).text == "3.1: not yet. That is its inverse."


@pytest.mark.parametrize("nothing", [None, ...])
def test_without_an_answer_the_question_is_asked(exercises, nothing):
    assert check("3.1", nothing) == Verdict(False, "3.1: not answered yet. Which share?")


def test_on_another_folder_the_checks_say_that_they_know_nothing(exercises, monkeypatch):
    monkeypatch.setenv("CORPUS", "my-articles")
    assert "teaching corpus alone" in check("3.1", 0.25).text


@pytest.mark.parametrize(
    ("exercise", "answer", "remedy"),
    [("3.9", 1, r"no exercise 3\.9; they are: 3\.1, 3\.2"), ("3.1", pd.DataFrame({"a": [1]}), "one number, one word")],
)
def test_errors_name_the_remedy(exercises, exercise, answer, remedy):
    with pytest.raises(KhitabError, match=remedy):
        check(exercise, answer)


def test_what_is_shown_is_text(exercises):
    assert "<script>" not in Verdict(False, "<script>alert(1)</script>")._repr_html_()


def test_no_answer_stands_in_the_open():
    for number, exercise in read_exercises().items():
        assert exercise.question and exercise.hint, number
        assert all(len(sign) == 16 and int(sign, 16) >= 0 for sign in teaching._answers()[number]), number
