"""Homographs that the word before tells apart."""

import pandas as pd
import pytest

from analysis.framing.codebook import Codebook, Label, Term, Theme
from analysis.framing.matching import find_terms
from analysis.tokens import tokenize

CORPUS = "الوزير الوزارة التجارة الأحزاب الدول الخطوة الشركة القرار الحزب"


def found(text: str, term: str, **options) -> list[str]:
    theme = Theme(key="t", label=Label(en="t"), definition="…", terms=(Term(term=term, **options),))
    documents = pd.DataFrame({"doc_id": ["a"], "text": [text + "\n" + CORPUS.replace(" ", "\n")]})
    hits = find_terms(tokenize(documents), Codebook(title="t", version="1", themes=(theme,)))
    return hits.loc[hits["paragraph"] == 1, "form"].tolist()


@pytest.mark.parametrize(
    ("text", "noun", "adjective"),
    [
        ("وزير الخارجية", "خارجية", "خارجي"),
        ("قالت الخارجية", "خارجية", "خارجي"),
        ("بيان للخارجية", "خارجية", "خارجي"),
        ("في العملية", "عملية", "عملي"),
        ("نفذ عملية", "عملية", "عملي"),
        ("قادة المعارضة", "معارضة", "معارض"),
        ("من المشاركة", "مشاركة", "مشارك"),
        ("بمناسبة العيد", "مناسبة", "مناسب"),
        ("زار السعودية", "سعودية", "سعودي"),
        ("السعوديات", "", "سعودي"),
    ],
)
def test_a_noun_is_not_its_homograph_adjective(text, noun, adjective):
    if noun:
        assert len(found(text, noun, pos="noun")) == 1
        assert found(text, adjective, pos="adj") == []
    else:
        assert found(text, "سعودية", pos="noun") == ["السعوديات"]


@pytest.mark.parametrize(
    ("text", "noun", "adjective"),
    [
        ("التجارة الخارجية", "خارجية", "خارجي"),
        ("تجارة خارجية", "خارجية", "خارجي"),
        ("الأحزاب المعارضة", "معارضة", "معارض"),
        ("أحزابها المعارضة", "معارضة", "معارض"),
        ("الدول المشاركة", "مشاركة", "مشارك"),
        ("شركة سعودية", "سعودية", "سعودي"),
    ],
)
def test_an_adjective_is_not_its_homograph_noun(text, noun, adjective):
    assert found(text, noun, pos="noun") == []
    assert len(found(text, adjective, pos="adj")) == 1


def test_a_term_with_neighbours_is_left_to_its_author():
    assert found("التجارة الخارجية", "خارجية", after=("تجارة",)) == ["الخارجية"]


def test_other_inflections_are_no_homographs():
    assert found("الوزير الخارجي", "خارجي", pos="adj") == ["الخارجي"]
    assert found("الوزارة خارجيتها", "خارجية") == ["خارجيتها"]


@pytest.mark.parametrize(
    ("text", "forms"),
    [
        ("الوزير الذي رفض القرار", []),
        ("وقد رفض القرار", []),
        ("لم تتعرض ولم رفض", []),
        ("الذي. رفض القرار", ["رفض"]),
        ("الذي الرفض", ["الرفض"]),
        ("بعد رفض القرار", ["رفض"]),
        ("رفض القرار", ["رفض"]),
    ],
)
def test_only_verbs_stand_behind_a_verb_cue(text, forms):
    assert found(text, "رفض", pos="noun") == forms


def test_terms_without_pos_are_not_asked_for_verbs():
    assert found("الذي رفض القرار", "رفض") == ["رفض"]
