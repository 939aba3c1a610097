"""The codebook that comes with the package: what it holds, and that it does what it says."""

import re
from pathlib import Path

import pandas as pd
import pytest

from analysis.framing.codebook import PACKAGED, codebook_terms, read_codebook
from analysis.framing.matching import find_terms
from analysis.tokens import tokenize

TEACHING = Path(__file__).parents[2] / "corpus" / "codebook.yaml"
CODEBOOK = read_codebook()
FRAMES = [(theme.key, frame) for theme in CODEBOOK.themes for frame in theme.frames]
TERMS = codebook_terms(CODEBOOK)


def find(text: str) -> pd.DataFrame:
    return find_terms(tokenize(pd.DataFrame({"doc_id": ["a"], "text": [text]})), CODEBOOK)


def test_the_teaching_corpus_has_the_same_codebook():
    assert TEACHING.read_bytes() == PACKAGED.read_bytes()


def test_what_it_holds():
    assert [theme.key for theme in CODEBOOK.themes] == ["counterterrorism", "capacity_building", "leadership"]
    assert len(FRAMES) >= 8
    assert len(TERMS[TERMS["theme"] != "names"]) >= 60


def test_labels_are_given_in_three_languages():
    parts = [*CODEBOOK.names, *CODEBOOK.themes, *(frame for _, frame in FRAMES), *CODEBOOK.variables]
    for part in parts:
        label = part.label
        assert re.search("[\u0621-\u064a]", label.ar), part.key
        assert all(text and not re.search("[\u0621-\u064a]", text) for text in (label.en, label.fr)), part.key


@pytest.mark.parametrize(("theme", "frame"), FRAMES, ids=[frame.key for _, frame in FRAMES])
def test_the_examples_of_a_frame_hold(theme, frame):
    assert frame.yes and frame.no
    carries, carries_not = (set(zip(h["theme"], h["frame"], strict=True)) for h in (find(frame.yes), find(frame.no)))
    assert (theme, frame.key) in carries
    assert (theme, frame.key) not in carries_not


def test_every_term_is_found_where_it_stands_as_written():
    documents = pd.DataFrame({"doc_id": TERMS.index.astype(str), "text": TERMS["term"]})
    hits = find_terms(tokenize(documents), CODEBOOK)
    found = set(zip(hits["doc_id"], hits["theme"], hits["frame"], hits["term"], strict=True))
    rows = zip(TERMS.index.astype(str), TERMS["theme"], TERMS["frame"], TERMS["term"], strict=True)
    # a term that asks for a neighbour counts only beside one
    alone = (TERMS["before"] == "") & (TERMS["after"] == "")
    missed = [row for row, free in zip(rows, alone, strict=True) if free and row not in found]
    assert missed == []


@pytest.mark.parametrize("row", list(TERMS[TERMS["before"] != ""].itertuples()), ids=lambda row: str(row.line))
def test_a_term_that_asks_for_a_neighbour_is_found_beside_it(row):
    hits = find(f"{row.term} {row.before.split(', ')[0]}")
    assert row.term in set(hits.loc[(hits["theme"] == row.theme) & (hits["frame"] == row.frame), "term"])


@pytest.mark.parametrize(
    ("text", "frames"),
    [
        ("أجهزة إنفاذ القانون", []),
        ("خطر الإرهاب", ["", "threat"]),
        ("مخاطر الإرهاب وأخطاره", ["", "threat"]),
    ],
)
def test_what_was_decided(text, frames):
    assert sorted(set(find(text)["frame"])) == frames


def test_its_comments_name_only_commands_that_exist():
    from typer.main import get_command

    from analysis.cli import app

    named = re.findall(r"khitab ([a-z][a-z-]*)", PACKAGED.read_text(encoding="utf-8"))
    assert set(named) <= set(get_command(app).commands)
