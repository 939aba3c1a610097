"""The command that says what a new version of a codebook changes: what it prints, what it writes, what it refuses."""

import pytest

from analysis.writing import read_table

CODEBOOK = """\
title: Security
version: "{version}"
themes:
  security:
    label: {{en: Security}}
    definition: About security.
    frames:
      threat:
        label: {{en: Threat}}
        definition: A danger.
        terms: [{terms}]
"""
PROSE = "أعلنت الوزارة صباح اليوم أن {} سيبقى قائما بين البلدين خلال السنة المقبلة، وفق ما جاء في برنامج مشترك طويل."


@pytest.fixture
def study(tmp_path):
    """Two articles, and two versions of a codebook: the second finds the second article too."""
    (tmp_path / "press").mkdir()
    for name, word in (("one", "الخطر"), ("two", "التهديد")):
        (tmp_path / "press" / f"{name}.txt").write_text(f"عنوان المقال\n\n{PROSE.format(word)}\n", encoding="utf-8")
    for version, terms in (("1", "خطر"), ("2", "خطر, تهديد")):
        (tmp_path / f"{version}.yaml").write_text(CODEBOOK.format(version=version, terms=terms), encoding="utf-8")
    return tmp_path


def test_what_is_said_and_written(run, study):
    out = study / "articles.csv"
    status, said, errors = run("codebook-diff", study / "1.yaml", study / "2.yaml", study / "press", "--out", out)
    assert (status, errors) == (0, "")
    lines = [line.strip() for line in said.splitlines()]
    assert "+ security/threat: تهديد  (0 → 1 hits)" in lines
    assert "security/threat: 1 → 2 articles (+1 -0), 1 → 2 hits" in lines
    assert any(line.startswith("+ two: ") and "«التهديد»" in line for line in lines)
    assert read_table(out)[["change", "frame", "doc_id"]].values.tolist() == [
        ["gained", "", "two"],
        ["gained", "threat", "two"],
    ]


def test_without_a_file_nothing_is_written(run, study):
    before = sorted(study.rglob("*"))
    assert run("codebook-diff", study / "2.yaml", study / "2.yaml", study / "press")[0] == 0
    assert sorted(study.rglob("*")) == before


@pytest.mark.parametrize(
    ("change", "remedy"),
    [
        (lambda text: text.replace("terms:", "words:"), "new.yaml:11: "),
        (lambda text: text.replace('"2"', "2.0"), "new.yaml:2: "),
        (lambda text: "", "new.yaml: the file is empty"),
    ],
)
def test_a_bad_codebook_is_told_by_file_and_line(run, study, change, remedy):
    new = study / "new.yaml"
    new.write_text(change((study / "2.yaml").read_text(encoding="utf-8")), encoding="utf-8")
    status, _, errors = run("codebook-diff", study / "1.yaml", new, study / "press")
    assert status == 2
    assert remedy in errors and "Traceback" not in errors


def test_a_table_among_the_articles_is_refused(run, study):
    words = ("codebook-diff", study / "1.yaml", study / "2.yaml", study / "press")
    status, _, errors = run(*words, "--out", study / "press" / "out.csv")
    assert status == 2 and "choose a place outside" in errors
