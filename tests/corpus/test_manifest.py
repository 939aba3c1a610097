"""The list of files, articles.csv: what is wrong with it is said, and the rest of it is used."""

import os
import warnings

import pytest

from analysis.corpus.documents import read_documents
from analysis.errors import KhitabError

TEXT = "وصل الوزير إلى الرباط صباح اليوم."


@pytest.fixture
def folder(tmp_path):
    for name in ("a1.txt", "a2.txt"):
        (tmp_path / name).write_text(TEXT, encoding="utf-8")
    return tmp_path


def read(folder, manifest: str | bytes, name: str = "articles.csv"):
    """The documents, and what was said."""
    (folder / name).write_bytes(manifest if isinstance(manifest, bytes) else manifest.encode())
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        documents = read_documents(folder)
    return documents, "\n".join(str(one.message) for one in said)


@pytest.mark.parametrize("name", ["Articles.csv", "ARTICLES.CSV", "articles.CSV"])
def test_the_case_of_its_name_does_not_matter(folder, name):
    documents, said = read(folder, "source_file,outlet\na1.txt,الأولى\na2.txt,الثانية\n", name)
    assert documents["outlet"].tolist() == ["الأولى", "الثانية"]
    assert said == ""


def test_two_lists_are_refused(folder):
    (folder / "Articles.csv").write_text("source_file\na1.txt\n", encoding="utf-8")
    if (folder / "articles.csv").exists():
        pytest.skip("this file system knows no case")
    with pytest.raises(KhitabError, match=r"Articles\.csv, articles\.csv: .*keep one"):
        read(folder, "source_file\na1.txt\n")


def test_a_mistyped_column_is_guessed(folder):
    documents, said = read(folder, "source_file,publishd,country\na1.txt,2024-01-01,MA\na2.txt,2024-01-02,MA\n")
    assert "articles.csv: the column «publishd» is not known; did you mean published?" in said
    assert "country" not in said
    assert documents["publishd"].tolist() == ["2024-01-01", "2024-01-02"]


def test_a_mistyped_key_is_guessed(folder):
    with pytest.raises(KhitabError, match=r"lacks the column source_file; .*did you mean source file"):
        read(folder, "source_fil,outlet\na1.txt,الأولى\n")


@pytest.mark.parametrize(
    ("name", "guess"), [("a1", "a1.txt"), ("A1.TXT", "a1.txt"), ("folder/a1.txt", "a1.txt"), ("al.txt", "a1.txt")]
)
def test_a_mistyped_file_is_guessed(folder, name, guess):
    _, said = read(folder, f"source_file\n{name}\na2.txt\n")
    assert f"lists files that are not there: {name} (did you mean {guess}?)" in said


def test_a_file_that_is_far_from_all_is_not_guessed(folder):
    _, said = read(folder, "source_file\nother.txt\na2.txt\n")
    assert "not there: other.txt\n" in said + "\n"


def test_one_uneven_row_is_said_and_the_others_count(folder):
    documents, said = read(folder, "source_file,outlet\na1.txt\na2.txt,الثانية\n")
    assert "articles.csv: line 2 ends a row of 1 cells, the header has 2" in said
    assert documents["outlet"].fillna("—").tolist() == ["—", "الثانية"]


def test_a_folder_of_that_name_is_said(folder):
    (folder / "articles.csv").mkdir()
    with pytest.raises(KhitabError, match=r"articles\.csv: is a folder.*give it another name"):
        read_documents(folder)


@pytest.mark.parametrize("data", [b"PK\x03\x04 a workbook", bytes(range(256)) * 9, b"\xd0\xcf\x11\xe0rest"])
def test_a_list_that_is_no_text_is_said(folder, data):
    with pytest.raises(KhitabError, match=r"articles\.csv: is no plain text"):
        read(folder, data)


@pytest.mark.skipif(os.name == "nt", reason="links need a privilege on Windows")
def test_a_list_that_cannot_be_opened_is_said(folder):
    (folder / "articles.csv").symlink_to(folder / "gone.csv")
    with pytest.raises(KhitabError, match=r"articles\.csv: cannot be read"):
        read_documents(folder)


@pytest.mark.parametrize("manifest", ["", "source_file,outlet\n"])
def test_a_list_without_rows_is_said(folder, manifest):
    documents, said = read(folder, manifest)
    assert "articles.csv: holds no rows" in said and len(documents) == 2
