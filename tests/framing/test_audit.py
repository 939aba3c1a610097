"""The audit table: every matched form, the riskiest first."""

import pandas as pd
import pytest

from analysis.errors import KhitabError
from analysis.framing.audit import audit_forms
from analysis.framing.codebook import Codebook, Frame, Label, Name, Term, Theme
from analysis.framing.matching import find_terms
from analysis.tokens import tokenize

LABEL = Label(en="x")
TERMS = (
    Term(term="زعيم", plurals={"زعيم": ("زعماء",)}),
    Term(term="مكافحة إرهاب", gap="coordination"),
    "تدريب",
    "أمن",
)
DOCUMENTS = pd.DataFrame(
    {
        "doc_id": ["a", "b"],
        "text": [
            "حضر زعماء القارة تدريبات الأمن\nوفي الختام تدريب على الأمن",
            "مجلس الأمن يناقش مكافحة التطرف والإرهاب بتدريب جديد",
        ],
    }
)


@pytest.fixture
def hits() -> pd.DataFrame:
    frame = Frame(key="f", label=LABEL, definition="…", terms=TERMS)
    theme = Theme(key="t", label=LABEL, definition="…", frames=(frame,))
    names = (Name(key="council", label=LABEL, terms=("مجلس الأمن",)),)
    return find_terms(tokenize(DOCUMENTS), Codebook(title="t", version="1", names=names, themes=(theme,)))


def test_risk_decides_the_order_and_then_how_often(hits):
    assert audit_forms(hits, DOCUMENTS)[["form", "n", "risk", "inside_name"]].values.tolist() == [
        ["مكافحة التطرف والإرهاب", 1, "template", 0],
        ["بتدريب", 1, "first letter", 0],
        ["زعماء", 1, "listed plural", 0],
        ["تدريبات", 1, "inflected", 0],
        ["الأمن", 3, "", 1],
        ["مجلس الأمن", 1, "", 0],
        ["تدريب", 1, "", 0],
    ]


def test_counts_add_up_to_the_hits(hits):
    audit = audit_forms(hits, DOCUMENTS)
    assert audit["n"].sum() == len(hits)
    assert audit["inside_name"].sum() == (hits["inside_name"] != "").sum() == 1


def test_the_line_is_that_of_the_first_occurrence(hits):
    row = audit_forms(hits, DOCUMENTS).set_index("form").loc["الأمن"]
    assert row[["left", "keyword", "right"]].tolist() == ["حضر زعماء القارة تدريبات", "الأمن", ""]


def test_columns(hits):
    columns = "theme frame term form n proclitics ending template inside_name risk left keyword right"
    assert list(audit_forms(hits, DOCUMENTS).columns) == columns.split()


def test_hits_put_together_from_parts_and_in_another_order(hits):
    parts = pd.concat([hits.iloc[:3].reset_index(drop=True), hits.iloc[3:].reset_index(drop=True)])
    pd.testing.assert_frame_equal(audit_forms(parts, DOCUMENTS), audit_forms(hits, DOCUMENTS))


def test_names_that_a_file_left_empty(hits):
    read = hits.assign(inside_name=hits["inside_name"].replace("", None), template=hits["template"])
    assert audit_forms(read, DOCUMENTS)["inside_name"].sum() == 1


def test_no_hits(hits):
    assert audit_forms(hits.iloc[:0], DOCUMENTS).empty


def test_a_table_that_is_no_hits_table():
    with pytest.raises(KhitabError, match="made by find_terms"):
        audit_forms(DOCUMENTS, DOCUMENTS)
