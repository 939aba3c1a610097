"""Saving: the same bytes in every process, nothing rewritten without need, no formula in a spreadsheet."""

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
from matplotlib.figure import Figure

from analysis.errors import KhitabError
from analysis.figures import saving
from analysis.figures.layout import notes_of
from analysis.figures.panels import plot_tfidf
from analysis.figures.saving import csv_bytes, save_figure, show
from analysis.figures.style import use_style

ROOT = Path(__file__).parents[2]
DATA = pd.DataFrame(
    {"group": "أ", "rank": [1, 2], "word": ["أمن", "حدود"], "tfidf": [0.5, 0.25], "n": [4, 2], "docs": 2}
)
IMAGES = ("f.png", "f.svg", "f.pdf")


def save(folder, data=DATA, **options):
    chart = {key: options.pop(key) for key in ("language", "top") if key in options}
    return save_figure(plot_tfidf(data, caption="n = 6", **chart), "f", data=data, folder=folder, **options)


def stamps(folder):
    return {path.name: path.stat().st_mtime_ns for path in folder.iterdir()}


@pytest.fixture
def saved(tmp_path):
    save(tmp_path)
    for path in tmp_path.iterdir():
        os.utime(path, ns=(10**18, 10**18))
    return tmp_path


def rewritten(folder):
    return sorted(name for name, time in stamps(folder).items() if time != 10**18)


def test_two_processes_write_the_same_bytes(tmp_path):
    script = (
        "import sys, pandas as pd\n"
        "from analysis.figures.bars import plot_frames\n"
        "from analysis.figures.saving import save_figure\n"
        "t = pd.DataFrame([{'outlet': o, 'theme': k, 'frame': '', 'label_ar': k, 'articles': 9, 'share': .3,\n"
        "    'share_low': .1, 'share_high': .6} for o in ('Hespress', 'الأخبار') for k in ('أمن', 'UNESCO (أ)')])\n"
        "save_figure(plot_frames(t, caption='ن = 9'), 'f', data=t, folder=sys.argv[1])\n"
    )
    for seed in ("1", "2"):
        env = {
            **os.environ,
            "PYTHONHASHSEED": seed,
            "PYTHONPATH": str(ROOT),
            "TZ": f"Etc/GMT+{seed}",
            "PYTHONUTF8": "1",
        }
        subprocess.run([sys.executable, "-c", script, str(tmp_path / seed)], check=True, env=env, cwd=tmp_path)
    files = sorted(path.name for path in (tmp_path / "1").iterdir())
    assert files == ["f.csv", "f.pdf", "f.png", "f.svg", "manifest.json"]
    assert [n for n in files if (tmp_path / "1" / n).read_bytes() != (tmp_path / "2" / n).read_bytes()] == []


def test_the_manifest_says_what_was_drawn_from_what(saved):
    entry = json.loads((saved / "manifest.json").read_text(encoding="utf-8"))["f"]
    assert entry["csv_sha256"] == hashlib.sha256((saved / "f.csv").read_bytes()).hexdigest()
    assert entry["function"] == "plot_tfidf"
    assert entry["parameters"]["top"] == 10
    assert entry["caption"] == "n = 6"
    assert set(entry) == {
        "alt", "caption", "csv_sha256", "facts", "files", "font", "function", "matplotlib", "parameters", "texts",
    }  # fmt: skip
    assert list(entry) == sorted(entry)


def test_an_unchanged_figure_is_not_written_again(saved):
    save(saved)
    assert rewritten(saved) == []


@pytest.mark.parametrize(
    "change",
    [{"caption": "other"}, {"language": "en"}, {"top": 1}, {"data": DATA.assign(n=[4, 3])}],
)
def test_a_changed_figure_is(saved, change):
    save(saved, **change)
    assert {*IMAGES, "manifest.json"} <= set(rewritten(saved))
    assert ("f.csv" in rewritten(saved)) == ("data" in change)


def test_an_image_changed_by_hand_is_drawn_again(saved):
    (saved / "f.svg").write_text("<svg/>", encoding="utf-8")
    save(saved)
    assert "<path" in (saved / "f.svg").read_text(encoding="utf-8")


def test_images_of_a_manifest_without_their_hashes_stay(saved):
    content = json.loads((saved / "manifest.json").read_text(encoding="utf-8"))
    before = {key: value for key, value in content["f"].items() if key not in ("files", "texts")}
    (saved / "manifest.json").write_text(json.dumps({"f": before}), encoding="utf-8")
    save(saved)
    assert set(rewritten(saved)) == {"manifest.json"}
    assert json.loads((saved / "manifest.json").read_text(encoding="utf-8")) == content


def test_texts_in_other_languages_change_the_manifest_alone(saved):
    others = [plot_tfidf(DATA, language=language, caption=f"n {language}") for language in ("en", "fr")]
    entry = save(saved, others=others)
    assert rewritten(saved) == ["manifest.json"]
    assert {language: text["caption"] for language, text in entry["texts"].items()} == {
        "ar": "n = 6", "en": "n en", "fr": "n fr",
    }  # fmt: skip
    assert entry["texts"]["ar"]["alt"] == entry["alt"]
    assert "Words that mark each group" in entry["texts"]["en"]["alt"]


def test_two_charts_in_one_language_are_refused(tmp_path):
    with pytest.raises(KhitabError, match="two charts are in 'ar'"):
        save(tmp_path, others=[plot_tfidf(DATA, language="ar")])


def test_facts_change_the_manifest_alone(saved):
    save(saved, facts={"corpus": "abc", "codebook": "1.2.0"})
    assert rewritten(saved) == ["manifest.json"]


@pytest.mark.parametrize("name", IMAGES)
def test_a_missing_image_comes_back(saved, name):
    (saved / name).unlink()
    save(saved)
    assert set(rewritten(saved)) == set(IMAGES)


def test_another_font_or_matplotlib_redraws(saved, monkeypatch):
    monkeypatch.setattr(saving.matplotlib, "__version__", "99")
    save(saved)
    assert set(rewritten(saved)) == {*IMAGES, "manifest.json"}


def test_a_caption_given_when_saving_takes_the_place_of_the_first(tmp_path):
    ax = plot_tfidf(DATA, caption="first")
    assert save_figure(ax, "a", data=DATA, folder=tmp_path, caption="second")["caption"] == "second"
    assert ax.figure.get_supxlabel() == "second"
    assert save_figure(ax, "b", data=DATA, folder=tmp_path)["caption"] == "first"
    assert ax.figure.get_supxlabel() == "first"


def test_other_figures_stay_in_the_manifest(saved):
    save_figure(plot_tfidf(DATA), "a", data=DATA, folder=saved)
    assert list(json.loads((saved / "manifest.json").read_text(encoding="utf-8"))) == ["a", "f"]


def test_any_axes_can_be_saved(tmp_path):
    ax = Figure().subplots()
    ax.set_title("A line")
    assert save_figure(ax, "line", data=DATA, folder=tmp_path)["alt"] == "A line"


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        ("=1+1", "'=1+1"),
        ("+1", "'+1"),
        ("-1", "'-1"),
        ("@a", "'@a"),
        ("\ta", "'\ta"),
        ("أمن", "أمن"),
        (-1, "-1"),
        (-0.5, "-0.5"),
        (1 / 3, "0.3333333333"),
        (None, ""),
        (float("nan"), ""),
        (True, "True"),
        (pd.Timestamp("2024-03-01"), "2024-03-01 00:00:00"),
    ],
)
def test_cells(cell, written):
    assert csv_bytes(pd.DataFrame({"c": [cell], "d": ["x"]})).decode("utf-8-sig") == f"c,d\n{written},x\n"


def test_a_return_at_the_front_is_no_formula_and_no_new_row(tmp_path):
    table = pd.DataFrame({"=head": ["\r=1", "a\nb", '"q"'], "c": pd.Categorical(["=x", "y", "z"])})
    (tmp_path / "t.csv").write_bytes(csv_bytes(table))
    back = pd.read_csv(tmp_path / "t.csv", encoding="utf-8-sig", lineterminator="\n", dtype=str)
    assert list(back.columns) == ["'=head", "c"]
    assert back["c"].tolist() == ["'=x", "y", "z"]
    assert back["'=head"].tolist() == ["'\r=1", "a\nb", '"q"']


@pytest.mark.parametrize(
    "name", ["../x", "a/b", "a\\b", "", ".x", "a b", "شكل", "con", "LPT1", "manifest", "x.png", "a\n"]
)
def test_odd_names_are_refused(tmp_path, name):
    with pytest.raises(KhitabError, match="use Latin letters"):
        save_figure(Figure().subplots(), name, data=DATA, folder=tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_errors_of_the_folder_and_the_data(tmp_path):
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(KhitabError, match="cannot be written"):
        save(tmp_path / "file")
    with pytest.raises(KhitabError, match="pandas DataFrame"):
        save_figure(Figure().subplots(), "x", data=[1], folder=tmp_path)


@pytest.mark.parametrize("content", ["{", "[]"])
def test_a_broken_manifest_is_named(tmp_path, content):
    (tmp_path / "manifest.json").write_text(content, encoding="utf-8")
    with pytest.raises(KhitabError, match=r"manifest\.json .*delete it"):
        save(tmp_path)


def test_show_escapes_the_alternative_text():
    pytest.importorskip("IPython")
    ax = plot_tfidf(DATA.assign(group='<b>"x"'), language="ar")
    html = show(ax).data
    assert html.startswith('<figure lang="ar" dir="rtl"')
    assert "&lt;b&gt;&quot;x&quot;" in html and "<b>" not in html
    assert 'src="data:image/png;base64,' in html


def test_no_figure_is_left_open():
    import matplotlib.pyplot as plt

    before = plt.get_fignums()
    with use_style():
        assert notes_of(plot_tfidf(DATA)).alt
    assert plt.get_fignums() == before
