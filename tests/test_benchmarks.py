"""The benchmark of term matching on a gold small enough to count by hand; no time is asserted."""

import json
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from benchmarks import matching

SCRIPT = Path(matching.__file__)
STEMMERS = ("snowballstemmer", "nltk.stem.isri", "simplemma")
TERMS = "term\tpos\tbroken_plurals\theld_out\nحزب\tnoun\tأحزاب\t0\nسياسة\tnoun\t\t0\n"
PAIRS = "first\tsecond\nسياسة\tجديدة\nحزب\tسياسي\n"


def sentence(text: str, gold=None, family=None, pairs=None) -> dict:
    ends = [len(" ".join(text.split(" ")[: n + 1])) for n in range(len(text.split(" ")))]
    spans = [[end - len(word), end] for word, end in zip(text.split(" "), ends, strict=True)]
    marks = {"gold": gold or {}, "family": family or {}, "pairs": pairs or {}}
    return {"id": text, "text": text, "spans": spans, **marks}


GOLD = [
    sentence("دعا الحزب إلى سياسة جديدة", {"حزب": [[1, "base"]], "سياسة": [[3, "base"]]}),
    sentence("أحزاب وحزبان في نقاش سياسي", {"حزب": [[0, "broken"], [1, "infl"]]}, {"سياسة": [4]}),
    sentence("سياسات التحزب", {"سياسة": [[0, "infl"]]}),
]
PAIR_GOLD = [
    sentence("دعا الحزب إلى سياسة جديدة", pairs={"سياسة جديدة": [3]}),
    sentence("السياسة الجديدة للأحزاب السياسية", pairs={"سياسة جديدة": [0], "حزب سياسي": [2]}),
    sentence("هذه سياسة", {"سياسة": [[1, "base"]]}),
    sentence("جديدة هي", {"حزب": []}),
]


def write(path: Path, content: str) -> str:
    path.write_text(content, encoding="utf-8")
    return str(path)


def write_gold(path: Path, rows: list[dict]) -> str:
    return write(path, "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows))


@pytest.fixture(autouse=True)
def no_stemmers(monkeypatch):
    for name in STEMMERS:
        monkeypatch.setitem(sys.modules, name, None)


@pytest.fixture
def files(tmp_path) -> tuple[str, str, str]:
    gold = write_gold(tmp_path / "gold.jsonl", GOLD)
    return gold, write(tmp_path / "terms.tsv", TERMS), write(tmp_path / "pairs.tsv", PAIRS)


# حزب stands at الحزب, أحزاب, وحزبان (and not at التحزب), سياسة at سياسة, سياسات and with its family at سياسي
@pytest.mark.parametrize(
    "system, definition, expected",
    [
        ("exact", "A", (1, 1 / 2, 2 / 3)),
        ("exact", "B", (1, 1 / 4, 2 / 5)),
        ("exact", "Bx", (1, 1 / 5, 1 / 3)),
        ("exact", "C", (1, 1 / 5, 1 / 3)),
        ("substring", "A", (2 / 4, 1, 2 / 3)),
        ("substring", "B", (3 / 4, 3 / 4, 3 / 4)),
        ("substring", "Bx", (3 / 4, 3 / 5, 2 / 3)),
        ("folded, proclitic regex", "A", (1, 1, 1)),
        ("folded, proclitic regex", "B", (1, 2 / 4, 2 / 3)),
        ("folded, proclitic and ending regex", "B", (4 / 5, 1, 8 / 9)),
        ("folded, proclitic and ending regex", "C", (1, 1, 1)),
        ("Khitab, dictionary forms alone (B)", "A", (2 / 4, 1, 2 / 3)),
        ("Khitab, dictionary forms alone (B)", "B", (1, 1, 1)),
        ("Khitab, dictionary forms alone (B)", "Bx", (1, 4 / 5, 8 / 9)),
        ("Khitab, plurals listed (Bx)", "B", (1, 1, 1)),  # أحزاب is found, and left aside
        ("Khitab, plurals listed (Bx)", "Bx", (1, 1, 1)),
        ("Khitab, inflect: dictionary (A)", "A", (1, 1, 1)),
        ("Khitab, nisba: true (C)", "B", (4 / 5, 1, 8 / 9)),
        ("Khitab, nisba: true (C)", "C", (1, 1, 1)),
    ],
)
def test_precision_recall_f1(files, system, definition, expected):
    [table] = matching.compare(*files[:2])
    assert table.loc[system, [f"{definition} {part}" for part in ("P", "R", "F1")]].tolist() == pytest.approx(expected)


@pytest.mark.parametrize(
    "system, macro_f1, count_error",
    [
        ("exact", (0 + 2 / 3) / 2, (1 + 1 / 2) / 2),
        ("substring", (4 / 5 + 2 / 3) / 2, (1 / 2 + 1 / 2) / 2),
        ("Khitab, dictionary forms alone (B)", 1, 0),
    ],
)
def test_means_over_terms(files, system, macro_f1, count_error):
    [table] = matching.compare(*files[:2])
    assert table.loc[system, ["B macro-F1", "B count-error"]].tolist() == pytest.approx([macro_f1, count_error])


@pytest.mark.parametrize(
    "system, expected",
    [
        ("exact", (1, 1 / 3, 1 / 2, (2 / 3 + 0) / 2, (1 / 2 + 1) / 2)),
        ("substring", (1, 2 / 3, 4 / 5, (1 + 0) / 2, (0 + 1) / 2)),
        ("Khitab, plurals listed", (1, 1, 1, 1, 0)),
    ],
)
def test_two_words_side_by_side_in_one_sentence(files, tmp_path, system, expected):
    gold = write_gold(tmp_path / "pair_gold.jsonl", PAIR_GOLD)
    _, table = matching.compare(gold, *files[1:])
    assert table.loc[system, ["P", "R", "F1", "macro-F1", "count-error"]].tolist() == pytest.approx(expected)


def test_a_hit_counts_for_the_first_token_it_overlaps(tmp_path):
    gold = matching.read_gold(write_gold(tmp_path / "g.jsonl", [sentence("نعم"), sentence("قال و الحزب")]))
    assert matching.find_by_khitab(gold, matching.build_codebook([{"term": "حزب"}])) == {("حزب", 2)}


def test_a_hit_beside_every_gold_token_is_no_hit(tmp_path):
    apart = {**sentence("الحزب قال"), "spans": [[6, 9]]}
    gold = matching.read_gold(write_gold(tmp_path / "g.jsonl", [apart, {**sentence("قال حزب"), "spans": [[0, 3]]}]))
    assert matching.find_by_khitab(gold, matching.build_codebook([{"term": "حزب"}])) == set()


def test_folding():
    assert matching.fold("الأُمَّــة إلى") == "الامه الي"


def test_what_is_installed_is_a_row_and_what_is_missing_a_line(files, capsys, monkeypatch):
    stemmer = SimpleNamespace(stemWord=lambda word: word.removeprefix("ال"))
    monkeypatch.setitem(sys.modules, "snowballstemmer", SimpleNamespace(stemmer={"arabic": stemmer}.__getitem__))
    assert matching.main(list(files[:2])) == 0
    out = capsys.readouterr().out
    row = next(line for line in out.splitlines() if line.startswith("Snowball stem"))
    assert row.split()[2:8] == ["1.000", "1.000", "1.000", "1.000", "0.500", "0.667"]
    assert "Left out, not installed: nltk, simplemma" in out


def changed(**parts) -> str:
    return json.dumps({**GOLD[0], **parts}, ensure_ascii=False)


@pytest.mark.parametrize(
    "which, content, told",
    [
        (0, "", "holds no tokens"),
        (0, "{", "line 1 is no sentence"),
        (0, "[]", "line 1 is no sentence"),
        (0, '\n{"text": "a"}', "line 2 is no sentence"),
        (0, changed(spans=[[0, 99]]), "spans that rise inside it"),
        (0, changed(spans=[[4, 9], [0, 3]], gold={}), "spans that rise inside it"),
        (0, changed(gold={"حزب": [[9, "base"]]}), "marks on its tokens"),
        (0, changed(gold={"حزب": [[-1, "base"]]}), "marks on its tokens"),
        (0, changed(gold={"حزب": [[1, "plural"]]}), "classes are base, fem, infl, broken"),
        (0, changed(pairs={"حزب سياسي": [5]}), "marks on its tokens"),
        (0, changed(gold={"وطن": [[1, "base"]]}), "marks no term of"),
        (1, "", "lacks the column term"),
        (1, "term\tpos\nحزب\tnoun\n", "lacks the column broken_plurals"),
        (1, "term\tpos\tbroken_plurals\n", "holds no terms"),
        (1, "term\tpos\tbroken_plurals\nحزب\tnoun\n", "line 2: write a cell for each column"),
        (1, "term\tpos\tbroken_plurals\n\nحزب سياسي\tnoun\t\n", "line 3: write a cell for each column, and one word"),
        (1, TERMS.replace("noun", "verb"), "the term «حزب» will not do"),
        (2, PAIRS.replace("second", "2"), "lacks the column second"),
        (2, PAIRS, "marks no term of"),
    ],
)
def test_bad_files_are_told_in_words(files, capsys, which, content, told):
    write(Path(files[which]), content)
    assert matching.main([*files[:2], "--pairs", files[2]] if which == 2 else list(files[:2])) == 2
    error = capsys.readouterr().err
    assert told in error
    assert error.startswith("matching.py: ") and error.count("\n") == 1


@pytest.mark.parametrize("content", [None, b"\xff\xfe\x00"])
def test_a_file_that_cannot_be_read(files, capsys, content):
    path = Path(files[0])
    path.unlink() if content is None else path.write_bytes(content)
    assert matching.main(list(files[:2])) == 2
    assert f"{path} cannot be read" in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [[], ["gold.jsonl"], ["gold.jsonl", "terms.tsv", "--pair-file", "x"]])
def test_bad_arguments_exit_2(arguments):
    with pytest.raises(SystemExit) as exit_:
        matching.main(arguments)
    assert exit_.value.code == 2


def test_the_script_runs_from_any_folder(files, tmp_path):
    command = [sys.executable, str(SCRIPT), *files[:2]]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
    header, *rows = done.stdout.splitlines()
    assert header.split()[-2:] == ["seconds", "ratio"]
    assert rows[0].startswith("exact  ")
    assert any(row.startswith("Khitab, nisba: true (C)  ") for row in rows)
