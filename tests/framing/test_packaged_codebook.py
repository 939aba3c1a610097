"""The codebook that comes with the package: what it holds, and that it does what it says."""

import re
from pathlib import Path

import pandas as pd
import pytest

from analysis.framing.codebook import PACKAGED, codebook_terms, in_language, read_codebook
from analysis.framing.matching import find_terms
from analysis.tokens import tokenize

TEACHING = Path(__file__).parents[2] / "corpus" / "codebook.yaml"
CODEBOOK = read_codebook()
THEMES = [
    "counterterrorism",
    "capacity_building",
    "leadership",
    "partnership",
    "stability_development",
    "governance_reform",
]
ARABIC = re.compile("[\u0621-\u064a]")
FRAMES = [(theme.key, frame) for theme in CODEBOOK.themes for frame in theme.frames]
TERMS = codebook_terms(CODEBOOK)


def find(texts: list[str]) -> list[set[tuple[str, str, str]]]:
    """Theme, frame and term of the hits of each text; all in one go, since the codebook takes a while to lay out."""
    hits = find_terms(tokenize(pd.DataFrame({"doc_id": map(str, range(len(texts))), "text": texts})), CODEBOOK)
    rows = list(zip(hits["doc_id"], hits["theme"], hits["frame"], hits["term"], strict=True))
    return [{row[1:] for row in rows if row[0] == str(n)} for n in range(len(texts))]


def test_the_teaching_corpus_has_the_same_codebook():
    assert TEACHING.read_bytes() == PACKAGED.read_bytes()


def test_what_it_holds():
    assert [theme.key for theme in CODEBOOK.themes] == THEMES
    assert len(FRAMES) >= 20
    assert len({frame.key for _, frame in FRAMES}) == len(FRAMES)
    assert len(TERMS[TERMS["theme"] != "names"]) >= 250


def test_the_dominant_theme_is_one_of_the_themes():
    (variable,) = [variable for variable in CODEBOOK.variables if variable.key == "dominant_theme"]
    assert variable.values == (*THEMES, "none")


def test_labels_are_given_in_three_languages():
    parts = [*CODEBOOK.names, *CODEBOOK.themes, *(frame for _, frame in FRAMES), *CODEBOOK.variables]
    for part in parts:
        label = part.label
        assert ARABIC.search(label.ar), part.key
        assert all(text and not ARABIC.search(text) for text in (label.en, label.fr)), part.key


def test_definitions_are_given_in_three_languages():
    for part in (*CODEBOOK.themes, *(frame for _, frame in FRAMES)):
        written = [in_language(part.definition, language) for language in ("ar", "en", "fr")]
        assert len(set(written)) == 3, part.key
        # the others quote an Arabic word here and there
        shares = [len(ARABIC.findall(text)) / len(text) for text in written]
        assert shares[0] > 0.6 and max(shares[1:]) < 0.2, part.key
        assert all(len(text.split()) >= 15 for text in written), part.key


def test_sources_name_what_stands_in_the_literature():
    # Boydstun, Gross, Resnik and Smith (2013), table of the dimensions; Entman (1993), the four functions
    dimensions = """Economic; Capacity and resources; Morality; Fairness and equality;
        Legality, constitutionality and jurisprudence; Policy prescription and evaluation; Crime and punishment;
        Security and defense; Health and safety; Quality of life; Cultural identity; Public opinion; Political;
        External regulation and reputation; Other"""
    known = {name.strip() for name in dimensions.split(";")}
    for part in (*CODEBOOK.themes, *(frame for _, frame in FRAMES)):
        named = re.findall(r'"([^"]+)"', part.source)
        assert named and set(named) <= known, part.key


@pytest.fixture(scope="module")
def examples() -> dict[str, set[tuple[str, str, str]]]:
    """What is found in each example sentence."""
    parts = [*CODEBOOK.themes, *(frame for _, frame in FRAMES)]
    texts = [text for part in parts for text in (part.yes, part.no)]
    return dict(zip(texts, find(texts), strict=True))


@pytest.mark.parametrize(("theme", "frame"), FRAMES, ids=[frame.key for _, frame in FRAMES])
def test_the_examples_of_a_frame_hold(theme, frame, examples):
    assert frame.yes and frame.no
    carries, carries_not = ({hit[:2] for hit in examples[text]} for text in (frame.yes, frame.no))
    assert (theme, frame.key) in carries
    assert (theme, frame.key) not in carries_not


@pytest.mark.parametrize("theme", CODEBOOK.themes, ids=lambda theme: theme.key)
def test_the_examples_of_a_theme_hold(theme, examples):
    assert theme.yes and theme.no
    assert theme.key in {hit[0] for hit in examples[theme.yes]}
    assert theme.key not in {hit[0] for hit in examples[theme.no]}


def test_every_term_is_found_where_it_stands_as_written():
    # a term that asks for a neighbour counts only beside one
    context = [(row.after.split(", ")[0], row.before.split(", ")[0]) for row in TERMS.itertuples()]
    texts = [f"{after} {term} {before}".strip() for (after, before), term in zip(context, TERMS["term"], strict=True)]
    rows = zip(TERMS["theme"], TERMS["frame"], TERMS["term"], strict=True)
    assert [row for row, found in zip(rows, find(texts), strict=True) if row not in found] == []


def test_every_neighbour_and_every_variant_is_found():
    rows = [
        (row, f"{row.after.split(', ')[0]} {term} {neighbour}".strip())
        for row in TERMS[TERMS["theme"] != "names"].itertuples()
        for term in [row.term, *filter(None, row.variants.split(", "))]
        for neighbour in row.before.split(", ")
    ]
    found = find([text for _, text in rows])
    missed = [
        text for (row, text), hits in zip(rows, found, strict=True) if (row.theme, row.frame, row.term) not in hits
    ]
    assert missed == []


@pytest.mark.parametrize(
    ("text", "theme", "frames"),
    [
        ("أجهزة إنفاذ القانون", "counterterrorism", []),
        ("خطر الإرهاب", "counterterrorism", ["", "threat"]),
        ("مخاطر الإرهاب وأخطاره", "counterterrorism", ["", "threat"]),
        ("حزب العدالة والتنمية", "stability_development", []),
        ("أهداف التنمية المستدامة", "stability_development", ["development"]),
        ("أجهزة مراقبة في حدود الساعة الرابعة، إلى حدود اليوم", "stability_development", []),
        ("انتشار الجنود على الحدود", "stability_development", ["border_security"]),
        ("دولة على حدود عام 1967", "stability_development", []),
        ("اللجوء إلى القضاء والطيور المهاجرة وهجرة الأدمغة", "stability_development", []),
        ("إصلاح السيارات وإصلاح الطرق", "governance_reform", []),
        ("إصلاح القضاء", "governance_reform", ["reform"]),
        ("اللجنة الجهوية للاستثمار", "governance_reform", []),
        ("بدأت محاكمة المتهم بالسرقة", "counterterrorism", []),
        ("بدأت محاكمة عناصر الخلية", "counterterrorism", ["justice"]),
        ("مناورة سياسية", "capacity_building", []),
        ("مناورات بحرية", "capacity_building", ["exercises"]),
        ("زيارة متحف المدينة", "partnership", []),
        ("مؤتمر الحزب ومؤتمر صحفي", "partnership", []),
        ("ملكية الأرض ورخصة القيادة", "leadership", []),
        ("جنود يستعملون الذخيرة الحية ضد المتظاهرين", "capacity_building", []),
    ],
)
def test_what_was_decided(text, theme, frames):
    assert sorted({hit[1] for hit in find([text])[0] if hit[0] == theme}) == frames


def test_its_comments_name_only_commands_that_exist():
    from typer.main import get_command

    from analysis.cli import app

    named = re.findall(r"khitab ([a-z][a-z-]*)", PACKAGED.read_text(encoding="utf-8"))
    assert set(named) <= set(get_command(app).commands)
