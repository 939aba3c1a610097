"""The page and the Word file show the same figures, drawn once; what was changed since is drawn again."""

from itertools import islice

import pytest

from analysis.report import drawing
from analysis.report.drawing import draw_figures
from analysis.report.study import make_study

CODEBOOK = """
title: Terror
version: "1"
themes:
  terror:
    label: {ar: إرهاب, en: Terror, fr: Terrorisme}
    definition: It is named.
    terms: [إرهاب]
"""


@pytest.fixture
def study(tmp_path, monkeypatch):
    folder = tmp_path / "press"
    folder.mkdir()
    (folder / "codebook.yaml").write_text(CODEBOOK, encoding="utf-8")
    (folder / "a.txt").write_text("قال الوزير إن مكافحة الإرهاب أولوية.", encoding="utf-8")
    every = drawing._figures
    monkeypatch.setattr(drawing, "_figures", lambda *given: islice(every(*given), 1))
    return make_study(folder)


@pytest.fixture
def languages(monkeypatch):
    """The languages in which a study was drawn, one for each time."""
    drawn, draw = [], drawing._draw_all

    def draw_all(study, folder, language):
        drawn.append(language)
        return draw(study, folder, language)

    monkeypatch.setattr(drawing, "_draw_all", draw_all)
    return drawn


def test_a_study_is_drawn_once_in_a_folder_and_language(study, languages, tmp_path):
    first = draw_figures(study, tmp_path / "figures", "en")
    assert draw_figures(study, tmp_path / "figures", "en") == first
    assert [figure.name for figure in first] == ["themes"]
    assert languages == ["en"]
    draw_figures(study, tmp_path / "figures", "fr")
    draw_figures(study, tmp_path / "others", "fr")
    draw_figures(study, tmp_path / "figures", "en")
    assert languages == ["en", "fr", "fr", "en"]


@pytest.mark.parametrize("name", ["themes.png", "themes.csv", "manifest.json"])
@pytest.mark.parametrize("change", ["deleted", "another"])
def test_what_was_changed_is_drawn_again(name, change, study, languages, tmp_path):
    folder = tmp_path / "figures"
    draw_figures(study, folder, "en")
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    if change == "deleted":
        (folder / name).unlink()
    else:
        (folder / name).write_bytes(b"{}")
    draw_figures(study, folder, "en")
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
    assert languages == ["en", "en"]


def test_another_study_is_drawn_anew(study, languages, tmp_path):
    draw_figures(study, tmp_path / "figures", "en")
    draw_figures(make_study(tmp_path / "press"), tmp_path / "figures", "en")
    assert languages == ["en", "en"]
