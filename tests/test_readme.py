"""What the README and the table of contents promise: the code runs, and every public name is documented by example."""

import re
from pathlib import Path

import pytest

import analysis as kh

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_ten_lines_run(tmp_path, monkeypatch):
    (code,) = re.findall(r"```python\n(.*?)```", README, flags=re.DOTALL)
    monkeypatch.chdir(ROOT)
    names: dict = {}
    exec(code.replace('"report/figures"', repr(str(tmp_path))), names)
    assert (tmp_path / "frames-by-outlet.png").is_file()
    assert names["entry"]["function"] == "plot_frames"
    assert len(names["hits"]) > 100
    assert len(code.strip().splitlines()) <= 12


def test_the_naive_counts_are_those_of_the_corpus():
    rows = re.findall(
        r"^\| ([\u0600-\u06ff ]+) \(.*?\) \| (\d+) \| (\d+) \| (\d+) \| (.*?) ?\| (.*?) ?\|$", README, flags=re.M
    )
    documents = kh.add_body(kh.read_documents(ROOT / "corpus"))
    codebook = kh.read_codebook(ROOT / "corpus" / "codebook.yaml")
    table = kh.compare_naive(kh.tokenize(documents), codebook).set_index("term")
    columns = ["n", "exact", "substring", "counted_instead", "overlooked"]
    assert len(rows) == 3
    for term, *told in rows:
        assert [str(value) for value in table.loc[term, columns]] == told, term


def test_the_codebook_is_one(tmp_path):
    (text,) = re.findall(r"```yaml\n(.*?)```", README, flags=re.DOTALL)
    (tmp_path / "codebook.yaml").write_text(text, encoding="utf-8")
    assert kh.read_codebook(tmp_path / "codebook.yaml").themes[0].terms[0].term == "إرهاب"


@pytest.mark.parametrize("name", kh.__all__)
def test_every_public_name_is_there_and_explained(name):
    thing = getattr(kh, name)
    assert thing.__doc__
    if name not in ("write_report", "write_word", "KhitabError", "show"):  # need a drawn figure or a notebook
        assert ">>>" in thing.__doc__, f"{name} has no example"


def test_an_unknown_name_lists_the_known_ones():
    with pytest.raises(AttributeError, match="read_documents"):
        kh.read_document  # noqa: B018


@pytest.mark.parametrize(
    "link", sorted(set(re.findall(r"(?:docs|notebooks|figures)/[\w./-]+\.(?:md|ipynb|png)", README)))
)
def test_every_file_the_readme_names_is_there(link):
    assert (ROOT / link).is_file()
