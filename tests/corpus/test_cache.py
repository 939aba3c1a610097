"""What was read once is there at once, and never of yesterday."""

import os
import shutil
import subprocess
import sys
import warnings
import zipfile
from pathlib import Path

import pandas as pd
import pytest

from analysis.corpus import cache
from analysis.corpus.cache import choose_folder, read_cleaned, read_corpus
from analysis.errors import KhitabError
from analysis.report.study import make_study

PAGE = "وصل الوزير إلى الرباط صباح اليوم.\nوقال إن مكافحة الإرهاب أولوية.\nاترك تعليقاً"
MANIFEST = "source_file,outlet,published\na.txt,صحيفة,2024-08-31\nb.txt,جريدة,2024-09-01\nnone.txt,x,2024-09-01\n"

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
def folder(tmp_path):
    folder = tmp_path / "press"
    folder.mkdir()
    (folder / "a.txt").write_text(PAGE, encoding="utf-8")
    (folder / "b.txt").write_text(f"{PAGE}\nخبر ثان.", encoding="cp1256")
    (folder / "c.mp4").write_bytes(b"no article")
    (folder / "articles.csv").write_text(MANIFEST, encoding="utf-8")
    (folder / "outlets.yaml").write_text('"صحيفة":\n  phrases: ["وصل الوزير"]\n', encoding="utf-8")
    return folder


@pytest.fixture
def kept(tmp_path, monkeypatch):
    monkeypatch.setattr(cache, "read_documents", counted(cache.read_documents))
    return tmp_path / "kept"


def counted(function):
    def call(*given, **named):
        call.times += 1
        return function(*given, **named)

    call.times = 0
    return call


def times() -> int:
    return cache.read_documents.times


@pytest.mark.filterwarnings("ignore")
class TestWhatIsReadAgain:
    @pytest.fixture(autouse=True)
    def _read_before(self, folder, kept):
        read_corpus(folder, cache=kept)
        assert times() == 1

    def test_nothing_where_nothing_changed(self, folder, kept):
        read_corpus(folder, cache=kept)
        assert times() == 1

    def test_nothing_where_only_the_time_of_a_file_changed(self, folder, kept):
        os.utime(folder / "a.txt", (1, 1))
        read_corpus(folder, cache=kept)
        assert times() == 1

    def test_nothing_where_files_are_none_of_the_articles(self, folder, kept):
        (folder / "README.md").write_text("notes", encoding="utf-8")
        (folder / "codebook.yaml").write_text("title: x", encoding="utf-8")
        read_corpus(folder, cache=kept)
        assert times() == 1

    @pytest.mark.parametrize("name", ["a.txt", "articles.csv", "outlets.yaml"])
    def test_everything_where_one_byte_changed(self, name, folder, kept):
        before = (folder / name).stat()
        old, new = {
            "a.txt": ("الرباط", "الرياط"),
            "articles.csv": ("2024-08-31", "2024-08-30"),
            "outlets.yaml": ("وصل الوزير", "وصل الوزيل"),
        }[name]
        text = (folder / name).read_text(encoding="utf-8")
        (folder / name).write_text(text.replace(old, new), encoding="utf-8")
        os.utime(folder / name, ns=(before.st_atime_ns, before.st_mtime_ns))
        assert (folder / name).stat().st_size == before.st_size
        found = read_corpus(folder, cache=kept)
        assert times() == 2
        assert_same(found, read_corpus(folder, cache=False))

    @pytest.mark.parametrize("name", ["d.txt", "export-profiles.yaml"])
    def test_everything_where_a_file_is_added(self, name, folder, kept):
        shutil.copy(cache._PACKAGE / "corpus" / "data" / "export-profiles.yaml", folder / name)
        read_corpus(folder, cache=kept)
        assert times() == 2

    def test_everything_where_a_file_is_renamed_or_gone(self, folder, kept):
        (folder / "a.txt").rename(folder / "aa.txt")
        assert "aa" in set(read_corpus(folder, cache=kept).documents["doc_id"])
        (folder / "aa.txt").unlink()
        assert set(read_corpus(folder, cache=kept).documents["doc_id"]) == {"b"}

    @pytest.mark.parametrize("option", [{"off_topic": True}, {"names": "outlet_date"}, {"encoding": "utf-8"}])
    def test_everything_with_another_option(self, option, folder, kept):
        read_corpus(folder, cache=kept, **option)
        assert times() == 2

    @pytest.mark.parametrize("what", ["_software", "_code"])
    def test_everything_with_other_libraries_or_code(self, what, folder, kept, monkeypatch):
        monkeypatch.setattr(cache, what, lambda: "another")
        read_corpus(folder, cache=kept)
        assert times() == 2

    @pytest.mark.parametrize("damage", [b"", b"PAR1", None])
    def test_everything_where_a_kept_file_is_damaged_and_then_nothing(self, damage, folder, kept):
        for file in kept.glob("tokens-*"):
            file.unlink() if damage is None else file.write_bytes(damage)
        assert_same(read_corpus(folder, cache=kept), read_corpus(folder, cache=False))
        before = times()
        read_corpus(folder, cache=kept)
        assert times() == before

    def test_everything_of_another_folder(self, folder, kept):
        folder.rename(folder.parent / "moved")
        read_corpus(folder.parent / "moved", cache=kept)
        assert times() == 2


def assert_same(found, expected) -> None:
    for one, other in zip(found, expected, strict=True):
        pd.testing.assert_frame_equal(one, other, check_exact=True)
        assert one.attrs == other.attrs


def test_tables_and_warnings_are_the_same_with_and_without(folder, kept):
    heard = []
    for given in (False, kept, kept):
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            found = read_corpus(folder, cache=given)
        heard.append((found, [(one.category, str(one.message)) for one in caught]))
    assert times() == 2
    assert {kind.__name__ for kind, _ in heard[0][1]} == {"RefusedInput", "UserWarning"}
    for found, told in heard[1:]:
        assert_same(found, heard[0][0])
        assert told == heard[0][1]
    assert found.documents.attrs["refused"][0]["source_file"] == "c.mp4"


@pytest.mark.filterwarnings("ignore")
def test_every_table_of_a_study_is_the_same_with_and_without(folder, kept):
    (folder / "codebook.yaml").write_text(CODEBOOK, encoding="utf-8")
    read_corpus(folder, cache=kept)
    taken, made = (make_study(folder, cache=given) for given in (kept, False))
    assert times() == 2
    assert len(made.hits) == 2
    for name, table in made.tables.items():
        pd.testing.assert_frame_equal(taken.tables[name], table, check_exact=True)
    assert taken.refused == made.refused


@pytest.mark.filterwarnings("ignore")
def test_cleaned_documents_are_kept_apart_from_those_with_duplicates(folder, kept):
    read_corpus(folder, cache=kept)
    first, second = (read_cleaned(folder, cache=kept) for _ in range(2))
    assert times() == 2
    assert "duplicate_group" not in first
    pd.testing.assert_frame_equal(first, second, check_exact=True)
    assert second.attrs["refused"][0]["source_file"] == "c.mp4"


def test_an_archive_changed_within_is_read_again(tmp_path, kept):
    for text in ("وصل الوزير.", "رحل الوزير."):
        with zipfile.ZipFile(tmp_path / "press.zip", "w") as archive:
            archive.writestr("a.txt", text)
        found = read_corpus(tmp_path / "press.zip", cache=kept)
        assert found.documents["text"].tolist() == [text]


def test_a_file_changed_while_it_is_read_is_not_taken_for_what_it_was(folder, kept, monkeypatch):
    read = cache.read_documents

    def read_and_change(path, **reading):
        documents = read(path, **reading)
        (folder / "a.txt").write_text("نص آخر", encoding="utf-8")
        return documents

    monkeypatch.setattr(cache, "read_documents", read_and_change)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        read_corpus(folder, cache=kept)
    assert not kept.exists()


def test_errors_are_those_of_the_reading_and_nothing_is_kept(tmp_path, kept):
    with pytest.raises(KhitabError, match="no such file or folder"):
        read_corpus(tmp_path / "nowhere", cache=kept)
    (tmp_path / "a.txt").write_text("وصل", encoding="utf-8")
    with pytest.raises(KhitabError, match="columns"):
        read_corpus(tmp_path / "a.txt", columns={"x": "y"}, cache=kept)
    assert not kept.exists()


def test_a_place_that_cannot_be_written_is_done_without(tmp_path, kept):
    (tmp_path / "a.txt").write_text("وصل", encoding="utf-8")
    (tmp_path / "file").write_text("", encoding="utf-8")
    found = read_corpus(tmp_path / "a.txt", cache=tmp_path / "file" / "kept")
    assert found.tokens["form"].tolist() == ["وصل"]


def test_a_folder_among_the_articles_is_none_of_them(folder):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for _ in range(2):
            found = read_corpus(folder, cache=folder / "kept")
    assert found.documents["doc_id"].tolist() == ["a", "b"]


@pytest.mark.parametrize(
    ("variables", "given", "expected"),
    [
        ({"KHITAB_CACHE": "off"}, True, None),
        ({"KHITAB_CACHE": "there"}, True, Path("there")),
        ({"KHITAB_CACHE": "there"}, False, None),
        ({"KHITAB_CACHE": "off"}, "here", Path("here")),
    ],
)
def test_the_place(variables, given, expected, monkeypatch):
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert choose_folder(given) == expected


def test_the_place_of_the_system(monkeypatch, tmp_path):
    monkeypatch.delenv("KHITAB_CACHE", raising=False)
    for name in ("XDG_CACHE_HOME", "LOCALAPPDATA"):
        monkeypatch.setenv(name, str(tmp_path))
    monkeypatch.setenv("HOME", str(tmp_path))
    assert choose_folder().is_relative_to(tmp_path)
    assert "khitab" in choose_folder().parts


def test_every_file_that_makes_the_tables_counts():
    read = subprocess.run(
        [
            sys.executable,
            "-c",
            "import sys, analysis.corpus.cache; print(*(m for m in sys.modules if 'analysis.' in m))",
        ],
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    used = {name.split(".")[1] for name in read.stdout.split()}
    package = Path(cache.__file__).parents[1]
    assert {name for name in used if (package / name).is_dir()} <= set(cache._ROOMS)


def test_the_libraries_that_read_are_told_with_their_versions():
    named = {line.split(" ")[0] for line in cache._software()}
    assert {"khitab", "pandas", "pyarrow", "trafilatura", "pdfplumber", "charset-normalizer"} <= named
    assert [line for line in cache._software() if line.endswith(" ")] == []


def test_nothing_is_kept_where_versions_are_unknown(folder, kept, monkeypatch):
    def unknown():
        raise cache.PackageNotFoundError("khitab")

    monkeypatch.setattr(cache, "_software", unknown)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        read_corpus(folder, cache=kept)
    assert not kept.exists()


def test_another_rule_gives_another_hash(tmp_path, monkeypatch):
    (tmp_path / "corpus" / "data").mkdir(parents=True)
    hashes = []
    for rule in ("a", "b", "a"):
        (tmp_path / "corpus" / "data" / "rules.csv").write_text(rule, encoding="utf-8")
        monkeypatch.setattr(cache, "_PACKAGE", tmp_path)
        hashes.append(cache._code.__wrapped__())
    assert hashes[0] == hashes[2] != hashes[1]


def test_the_command_line_keeps_and_takes(folder, tmp_path):
    tables = []
    for _ in range(2):
        out = tmp_path / "clean.csv"
        command = [sys.executable, "-m", "analysis", "clean", str(folder), "--out", str(out)]
        environment = {**os.environ, "KHITAB_CACHE": str(tmp_path / "kept")}
        done = subprocess.run(command, capture_output=True, encoding="utf-8", env=environment, check=False)
        tables.append((done.returncode, done.stdout, done.stderr, out.read_bytes()))
    assert len(list((tmp_path / "kept").glob("cleaned-*.parquet"))) == 1
    assert tables[0] == tables[1]
    assert tables[0][0] == 1
