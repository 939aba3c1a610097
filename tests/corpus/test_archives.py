import io
import os
import stat
import struct
import warnings
import zipfile

import pytest

from analysis.corpus.archives import list_entries
from analysis.corpus.documents import read_documents
from analysis.corpus.inputs import find_inputs
from analysis.errors import KhitabError, RefusedInput

TEXT = "وصل الوزير إلى الرباط صباح اليوم."


def pack(path, files: dict):
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


def reasons(documents) -> dict[str, str]:
    return {one["source_file"]: one["reason"] for one in documents.attrs["refused"]}


def test_an_archive_is_a_folder_of_its_name(tmp_path):
    others = ["README.txt", ".hidden", "__MACOSX/a.txt", "labels/x.csv", "sub/Thumbs.db"]
    pack(tmp_path / "press.zip", dict.fromkeys(["a.txt", "sub/b.html", "articles.csv", *others], TEXT))
    (tmp_path / "c.txt").write_text(TEXT, encoding="utf-8")
    found = [(one.doc_id, one.source_file) for one in find_inputs(tmp_path)]
    assert found == [
        ("c", "c.txt"),
        ("press/a", "press.zip/a.txt"),
        ("press/articles", "press.zip/articles.csv"),
        ("press/sub/b", "press.zip/sub/b.html"),
    ]


def test_its_files_are_read_as_any_other(tmp_path):
    table = "id,text\n1,خبر\n2,آخر\n"
    pack(tmp_path / "a.zip", {"x.txt": TEXT.encode("cp1256"), "t.csv": table})
    documents = read_documents(tmp_path)
    assert documents["doc_id"].tolist() == ["1", "2", "a/x"]
    assert documents["text"].tolist() == ["خبر", "آخر", TEXT]
    assert documents["encoding"].tolist() == ["utf-8", "utf-8", "windows-1256"]


def test_where_names_are_shared_they_stay_whole(tmp_path):
    pack(tmp_path / "a.zip", {"x.txt": TEXT, "y.txt": TEXT, "y.html": TEXT})
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "x.txt").write_text(TEXT, encoding="utf-8")
    assert [one.doc_id for one in find_inputs(tmp_path)] == ["a/x.txt", "a.zip/x.txt", "a.zip/y.html", "a.zip/y.txt"]


@pytest.mark.parametrize("top", ["", "corpus/"])
def test_an_archive_alone_may_hold_a_manifest(tmp_path, top):
    manifest = "source_file,outlet,date\na.txt,المثال,2024-08-31\nsub/b.txt,الأمثلة,\n"
    files = {"articles.csv": manifest, "codebook.yaml": "a: 1", "a.txt": TEXT, "sub/b.txt": TEXT}
    path = pack(tmp_path / "press.zip", {top + name: content for name, content in files.items()})
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        documents = read_documents(path)
    assert documents["doc_id"].tolist() == [f"press/{top}a", f"press/{top}sub/b"]
    assert documents["outlet"].tolist() == ["المثال", "الأمثلة"]


def test_the_manifest_of_the_folder_names_files_in_archives(tmp_path):
    pack(tmp_path / "a.zip", {"x.txt": TEXT})
    (tmp_path / "articles.csv").write_text("source_file,outlet\na.zip/x.txt,المثال\n", encoding="utf-8")
    assert read_documents(tmp_path)["outlet"].tolist() == ["المثال"]


def test_metadata_from_the_names_of_files_in_archives(tmp_path):
    pack(tmp_path / "a.zip", {"sub/hespress_2024-08-31_خبر.txt": TEXT})
    documents = read_documents(tmp_path, names="outlet_date_title")
    assert documents[["outlet", "title"]].values.tolist() == [["hespress", "خبر"]]


def test_dangerous_entries_are_refused_and_the_others_are_read(tmp_path):
    path = tmp_path / "a.zip"
    link = zipfile.ZipInfo("link.txt")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("x.txt", TEXT)
    files = {"ok.txt": TEXT, "../up.txt": TEXT, "/etc/abs.txt": TEXT, "C:\\win.txt": TEXT, "x/../../y.txt": TEXT}
    pack(path, files | {"in.zip": inner.getvalue(), "bomb.txt": b" " * 60_000_000, "pic.gz": "x", link: "/etc/passwd"})
    with pytest.warns(RefusedInput):
        documents = read_documents(tmp_path)
    assert documents["doc_id"].tolist() == ["a/ok"]
    refused = reasons(documents)
    assert len(refused) == 8
    for name in ("../up.txt", "/etc/abs.txt", "x/../../y.txt"):
        assert "leads out of the archive" in refused[f"a.zip/{name}"]
    assert "leads out" in next(reason for name, reason in refused.items() if "win" in name)
    assert "is an archive inside an archive; unpack it" in refused["a.zip/in.zip"]
    assert "would unpack to 0.1 GB, 1,0" in refused["a.zip/bomb.txt"]
    assert "is a link" in refused["a.zip/link.txt"]
    assert ".gz is not read; unpack it" in refused["a.zip/pic.gz"]


def declare(path, packed: int, unpacked: int):
    """Write other sizes than the true ones into the archive's list of its files."""
    data = bytearray(path.read_bytes())
    start = data.index(b"PK\x01\x02")
    while start >= 0:
        data[start + 20 : start + 28] = struct.pack("<II", packed, unpacked)
        start = data.find(b"PK\x01\x02", start + 4)
    path.write_bytes(data)


def test_an_archive_that_unpacks_to_too_much_is_refused(tmp_path):
    path = pack(tmp_path / "bomb.zip", {f"{n}.txt": TEXT * 3 for n in range(120)})
    declare(path, 40_000_000, 900_000_000)
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    with pytest.warns(
        RefusedInput, match=r"bomb\.zip: would unpack to 108\.0 GB, .* times its size; .*unpack it yourself"
    ):
        assert read_documents(tmp_path)["doc_id"].tolist() == ["a"]


def test_sizes_that_lie_do_not_unpack_more(tmp_path):
    path = pack(tmp_path / "a.zip", {"a.txt": TEXT * 100})
    (tmp_path / "b.txt").write_text(TEXT, encoding="utf-8")
    declare(path, 40, 60)
    with pytest.warns(RefusedInput, match="is damaged in the archive"):
        assert read_documents(tmp_path)["doc_id"].tolist() == ["b"]


def test_an_encrypted_entry_is_refused(tmp_path):
    path = pack(tmp_path / "a.zip", {"a.txt": TEXT})
    data = bytearray(path.read_bytes())
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + place] |= 1
    path.write_bytes(data)
    with pytest.raises(KhitabError, match="protected by a password; unpack the archive and read the folder"):
        read_documents(path)


@pytest.mark.parametrize("data", [b"PK\x03\x04rest", b"", b"text"])
def test_what_is_no_archive_is_said(tmp_path, data):
    (tmp_path / "a.zip").write_bytes(data)
    with pytest.raises(KhitabError, match=r"a\.zip: is damaged, or no zip archive; pack it again"):
        read_documents(tmp_path)


def test_an_archive_without_articles_is_said(tmp_path):
    path = pack(tmp_path / "a.zip", {"README.txt": TEXT})
    with pytest.raises(KhitabError, match=r"a\.zip: holds no file to read"):
        read_documents(path)


@pytest.mark.parametrize("codec", ["utf-8", "cp720", "cp1256"])
@pytest.mark.parametrize("name", ["خبر عاجل.txt", "الرباط.txt"])
def test_arabic_names_without_the_mark_of_utf8(tmp_path, codec, name):
    raw = name.encode(codec)
    path = pack(tmp_path / "a.zip", {"x" * len(raw): TEXT})
    path.write_bytes(path.read_bytes().replace(b"x" * len(raw), raw))
    assert [entry.name for entry in list_entries(path)] == [name]


def test_names_with_the_mark_and_names_of_dos(tmp_path):
    path = pack(tmp_path / "a.zip", {"خبر.txt": TEXT, "résumé.txt": TEXT})
    assert [entry.name for entry in list_entries(path)] == ["résumé.txt", "خبر.txt"]
    path = pack(tmp_path / "b.zip", {"xxxx.txt": TEXT})
    path.write_bytes(path.read_bytes().replace(b"xxxx", "étéé".encode("cp437")))
    assert [entry.name for entry in list_entries(path)] == ["étéé.txt"]


def test_the_name_in_the_extra_field_is_believed(tmp_path):
    info, name = zipfile.ZipInfo("____.txt"), "خبر.txt".encode()
    info.extra = struct.pack("<HHBI", 0x7075, len(name) + 5, 1, 0) + name
    assert [entry.name for entry in list_entries(pack(tmp_path / "a.zip", {info: TEXT}))] == ["خبر.txt"]


@pytest.mark.skipif(os.name == "nt", reason="links need a privilege on Windows")
def test_a_link_to_an_archive_is_not_followed(tmp_path):
    root = tmp_path / "corpus"
    pack(tmp_path / "out.zip", {"x.txt": TEXT})
    pack(root / "in.zip", {"x.txt": TEXT})
    (root / "out.zip").symlink_to(tmp_path / "out.zip")
    (root / "twice.zip").symlink_to(root / "in.zip")
    with pytest.warns(RefusedInput):
        documents = read_documents(root)
    assert documents["doc_id"].tolist() == ["in/x"]
    assert list(reasons(documents)) == ["out.zip", "twice.zip"]


def test_many_archives_do_not_stay_open(tmp_path):
    for number in range(40):
        pack(tmp_path / f"{number:02}.zip", {"x.txt": TEXT, "y.txt": TEXT})
    assert len(read_documents(tmp_path)) == 80
