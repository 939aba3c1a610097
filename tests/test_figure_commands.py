"""khitab figures --check: 0 where every figure is current, 1 where one is not, and nothing is changed."""

import pytest

from analysis.errors import KhitabError
from analysis.figure_commands import figures
from analysis.report.checking import find_language
from analysis.report.drawing import draw_figures
from analysis.report.study import make_study

TEXT = "خبر عن التدريب\n\nقال الوزير إن مكافحة الإرهاب والتدريب مستمران اليوم في الرباط، بمشاركة خبراء من بلدان عدة."


@pytest.fixture(scope="module")
def committed(tmp_path_factory):
    corpus = tmp_path_factory.mktemp("corpus")
    (corpus / "a.txt").write_text(TEXT, encoding="utf-8")
    draw_figures(make_study(corpus), corpus.parent / "figures-of-check", "fr")
    return corpus, corpus.parent / "figures-of-check"


def test_current_figures(committed, capsys):
    corpus, folder = committed
    before = {path.name: path.stat().st_mtime_ns for path in folder.iterdir()}
    assert find_language(folder) == "fr"
    assert figures(str(corpus), check=True, folder=folder) == 0
    assert capsys.readouterr().out == "all figures are current\n"
    assert before == {path.name: path.stat().st_mtime_ns for path in folder.iterdir()}


def test_another_text_makes_them_stale(committed, tmp_path, capsys):
    (tmp_path / "a.txt").write_text(TEXT.replace("التدريب", "السلم"), encoding="utf-8")
    assert figures(str(tmp_path), check=True, folder=committed[1]) == 1
    said = capsys.readouterr().out
    assert "themes: data: themes.csv holds other numbers today" in said
    assert f"draw them again: khitab report {tmp_path} --figures {committed[1]}" in said


def test_a_missing_file_makes_it_stale(committed, capsys):
    corpus, folder = committed
    kept = (folder / "themes.pdf").read_bytes()
    (folder / "themes.pdf").unlink()
    assert figures(str(corpus), check=True, folder=folder) == 1
    assert "themes: missing: themes.pdf" in capsys.readouterr().out
    (folder / "themes.pdf").write_bytes(kept)


def test_wrong_calls_name_the_remedy(tmp_path):
    with pytest.raises(KhitabError, match="add --check"):
        figures()
    with pytest.raises(KhitabError, match="`khitab report` draws them"):
        figures(str(tmp_path), check=True, folder=tmp_path)
