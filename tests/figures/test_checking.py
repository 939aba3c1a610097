"""What no longer follows from data, codebook or code is named, with the reason; nothing else is."""

import json
import shutil

import pandas as pd
import pytest

from analysis.errors import KhitabError
from analysis.figures.checking import check_figures
from analysis.figures.panels import plot_tfidf
from analysis.figures.saving import save_figure
from analysis.figures.style import use_style

DATA = pd.DataFrame(
    {"group": "أ", "rank": [1, 2], "word": ["أمن", "حدود"], "tfidf": [0.5, 0.25], "n": [4, 2], "docs": 2}
)
FACTS = {"made_by": "me", "codebook_sha256": "a" * 64, "codebook_version": "1"}


def save(folder, name="f", data=DATA, facts=FACTS, caption="n = 6", **chart):
    save_figure(plot_tfidf(data, caption=caption, **chart), name, data=data, folder=folder, facts=facts)


@pytest.fixture(scope="module")
def drawn(tmp_path_factory):
    save(folder := tmp_path_factory.mktemp("drawn"))
    return folder


@pytest.fixture
def folder(drawn, tmp_path):
    return shutil.copytree(drawn, tmp_path / "committed")


def reasons(folder, anew, **options):
    return check_figures(folder, anew, **options)[["figure", "reason"]].values.tolist()


def edit(folder, **change):
    path = folder / "manifest.json"
    content = json.loads(path.read_text(encoding="utf-8"))
    content["f"] |= change
    path.write_text(json.dumps(content), encoding="utf-8")


def test_what_follows_is_not_named(folder, drawn):
    table = check_figures(folder, drawn)
    assert table.empty
    assert list(table.columns) == ["figure", "reason", "detail"]


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ({"data": DATA.assign(n=[4, 3])}, ["data"]),
        ({"facts": {**FACTS, "codebook_sha256": "b" * 64}}, ["codebook"]),
        ({"data": DATA.assign(n=[4, 3]), "facts": {**FACTS, "codebook_sha256": "b" * 64}}, ["data", "codebook"]),
        ({"caption": "n = 7"}, ["code"]),
        ({"top": 1}, ["code"]),
    ],
)
def test_what_is_otherwise_today_is_named(folder, tmp_path, change, found):
    save(tmp_path / "anew", **change)
    assert reasons(folder, tmp_path / "anew") == [["f", reason] for reason in found]


@pytest.mark.parametrize("suffix", ["png", "svg", "pdf", "csv"])
def test_missing_and_edited_files(folder, drawn, suffix):
    path = folder / f"f.{suffix}"
    path.write_bytes(path.read_bytes() + b" ")
    assert reasons(folder, drawn) == [["f", "edited"]]
    path.unlink()
    assert reasons(folder, drawn) == [["f", "missing"]]
    assert check_figures(folder, drawn)["detail"].tolist() == [f"f.{suffix}"]


def test_another_picture_of_the_same_numbers(folder, tmp_path):
    with use_style(font="dejavu"):
        save(tmp_path / "anew")
    assert reasons(folder, tmp_path / "anew") == []  # another font: no reason to look at the picture
    entry = json.loads((tmp_path / "anew" / "manifest.json").read_text(encoding="utf-8"))["f"]
    edit(folder, font=entry["font"])
    assert reasons(folder, tmp_path / "anew") == [["f", "code"]]


def test_a_manifest_without_hashes_of_images_is_no_reason(folder, drawn):
    edit(folder, files=None)
    assert reasons(folder, drawn) == []


def test_new_and_gone(folder, tmp_path):
    save(tmp_path / "anew", "g")
    assert reasons(folder, tmp_path / "anew") == [["f", "gone"], ["g", "new"]]


def test_the_figures_of_others_are_left_alone(folder, drawn):
    save(folder, "mine", facts={})
    assert reasons(folder, drawn) == [["mine", "gone"]]
    assert reasons(folder, drawn, made_by="me") == []


def test_a_manifest_that_is_none(folder, drawn):
    (folder / "manifest.json").write_text("[", encoding="utf-8")
    with pytest.raises(KhitabError, match="delete it"):
        check_figures(folder, drawn)
