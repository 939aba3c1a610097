"""Definite or not: what the word before tells of a word, and what a phrase must agree in."""

import pandas as pd
import pytest

from analysis.framing.agreement import State, state_of
from analysis.framing.codebook import Codebook, Label, Term, Theme
from analysis.framing.evidence import count_evidence, read_evidence
from analysis.framing.matching import find_terms
from analysis.tokens import tokenize

CORPUS = "الوزير الوزارة القدرات القدرة الولد الإرهاب التطرف الموارد الإدارة التعاون الأمن الاستقرار الوكالات"


def evidence():
    return read_evidence(count_evidence(tokenize(pd.DataFrame({"doc_id": ["c"], "text": [CORPUS]}))))


def forms(text: str, term: str, **options) -> list[list[str]]:
    theme = Theme(key="t", label=Label(en="t"), definition="…", terms=(Term(term=term, **options),))
    tokens = tokenize(pd.DataFrame({"doc_id": ["a"], "text": [text + "\n" + CORPUS.replace(" ", "\n")]}))
    hits = find_terms(tokens, Codebook(title="t", version="1", themes=(theme,)))
    return hits.loc[hits["paragraph"] == 1, ["form", "template"]].values.tolist()


@pytest.mark.parametrize(
    ("form", "state"),
    [
        ("الوزير", State.DEFINITE),
        ("وبالوزير", State.DEFINITE),
        ("للوزير", State.DEFINITE),
        ("قدراتهما", State.DEFINITE),
        ("وزارتها", State.DEFINITE),
        ("وزير", State.BARE),
        ("لوزارة", State.BARE),
        ("ولد", State.BARE),
        ("زارت", State.OTHER),
        ("قالت", State.PARTICLE),
        ("فرنسا", State.OTHER),
        ("في", State.PARTICLE),
        ("2030", State.PARTICLE),
    ],
)
def test_states(form, state):
    assert state_of(form, evidence()) == state


@pytest.mark.parametrize(
    ("text", "term", "found"),
    [
        ("التعاون الأمني", "تعاون أمني", True),
        ("تعاون أمني", "تعاون أمني", True),
        ("تعاونهما الأمني", "تعاون أمني", True),
        ("التعاون أمني", "تعاون أمني", False),
        ("قدراتهما الأمنية", "قدرة أمنية", True),
        ("قدراتهما أمنية", "قدرة أمنية", False),
        ("وزير الإدارة", "وزير إدارة", True),
        ("الوزير إدارة", "وزير إدارة", False),
        ("الوزير بوريطة", "وزير بوريطة", True),
        ("الاستجابات متعددة الجنسيات", "متعدد الجنسيات", True),
        ("القوات المتعددة الجنسيات", "متعدد الجنسيات", True),
        ("الرؤية 2030", "رؤية 2030", True),
    ],
)
def test_adjacent_words_agree_in_definiteness(text, term, found):
    assert bool(forms(text, term, pos="adj" if term == "متعدد الجنسيات" else "auto")) == found


@pytest.mark.parametrize(
    ("text", "term", "found"),
    [
        ("مكافحة التطرف والإرهاب", "مكافحة الإرهاب", "مكافحة التطرف والإرهاب"),
        ("جهود مكافحة التطرف والإرهاب", "مكافحة الإرهاب", "مكافحة التطرف والإرهاب"),
        ("مكافحة تطرف والإرهاب", "مكافحة الإرهاب", ""),
        ("مكافحة التطرف وإرهاب", "مكافحة الإرهاب", ""),
        ("وكالات مكافحة الإرهاب والأمن", "مكافحة الأمن", ""),
        ("ووزارة مكافحة الإرهاب والأمن", "مكافحة الأمن", ""),
        ("الوكالات مكافحة الإرهاب والأمن", "مكافحة الأمن", "مكافحة الإرهاب والأمن"),
        ("تخصيص وإدارة الموارد", "تخصيص الموارد", "تخصيص وإدارة الموارد"),
        ("التخصيص وإدارة الموارد", "تخصيص الموارد", ""),
        ("تخصيص والإدارة الموارد", "تخصيص الموارد", ""),
        ("التعاون الأمني والعسكري", "تعاون عسكري", "التعاون الأمني والعسكري"),
        ("تعاون أمني وعسكري", "تعاون عسكري", "تعاون أمني وعسكري"),
        ("التعاون أمني وعسكري", "تعاون عسكري", ""),
        ("الأمن والاستقرار الإقليميين", "أمن إقليمي", "الأمن والاستقرار الإقليميين"),
        ("الأمن والاستقرار الإقليميان", "أمن إقليمي", "الأمن والاستقرار الإقليميان"),
        ("أمن واستقرار إقليميان", "أمن إقليمي", "أمن واستقرار إقليميان"),
        ("الأمن والاستقرار الإقليمي", "أمن إقليمي", ""),
        ("الأمن واستقرار الإقليميين", "أمن إقليمي", ""),
    ],
)
def test_the_four_shapes_of_coordination(text, term, found):
    assert forms(text, term) == []
    assert forms(text, term, gap="coordination") == ([[found, "coordination"]] if found else [])


def test_the_second_noun_before_a_dual_adjective_is_adjacent():
    text = "الأمن والاستقرار الإقليميين"
    assert forms(text, "استقرار إقليمي") == [["والاستقرار الإقليميين", ""]]


def test_both_opens_both_templates():
    text = "مكافحة التطرف والإرهاب ثم مكافحتها للإرهاب"
    found = forms(text, "مكافحة الإرهاب", gap="both")
    assert [template for _, template in found] == ["coordination", "possessive"]
