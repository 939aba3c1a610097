"""The benchmark of term matching on a gold small enough to count by hand; no time is asserted."""

import csv
import json
import random
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from benchmarks import gold as golden
from benchmarks import made_text, matching, matching_speed, mistakes, noise, systems

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
    gold = golden.read_gold(write_gold(tmp_path / "g.jsonl", [sentence("نعم"), sentence("قال و الحزب")]))
    assert systems.find_by_khitab(gold, systems.build_codebook([{"term": "حزب"}])) == {("حزب", 2)}


def test_a_hit_beside_every_gold_token_is_no_hit(tmp_path):
    apart = {**sentence("الحزب قال"), "spans": [[6, 9]]}
    gold = golden.read_gold(write_gold(tmp_path / "g.jsonl", [apart, {**sentence("قال حزب"), "spans": [[0, 3]]}]))
    assert systems.find_by_khitab(gold, systems.build_codebook([{"term": "حزب"}])) == set()


def test_folding():
    assert systems.fold("الأُمَّــة إلى") == "الامه الي"


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


TABLE = """id\tterm\trule\tsentence\tkind\toptions
g1\tحزب\tarticle\tدعا [الحزب] إلى الحوار\tnoun\t
g2\tحزب\tdual\tاتفق [الحزبان/infl] على سياسة\tnoun\t
g3\tحزب\tneighbour\tرفض التحزب والسياسة\tnoun\t
g4\tسياسي\tfeminine\tنشر «[السياسية/fem]»، ثم [سياسي] حزب\tadj\t
g5\tسياسة\tnisba\tنقاش [سياسي/nisba] حول السياسة\tnoun\t
g6\tحزب\tplural\tدعت [الأحزاب/broken] إلى الحوار\tnoun\t{plurals: [أحزاب]}
g7\tحزب سياسي\tphrase\tكل [حزب سياسي] جديد\tauto\t
"""


@pytest.fixture
def table(tmp_path) -> str:
    return write(tmp_path / "gold.tsv", TABLE)


def test_a_gold_table_gives_texts_without_brackets_and_marks(table):
    gold = golden.read_gold(table)
    assert gold.texts[:2] == ("دعا الحزب إلى الحوار", "اتفق الحزبان على سياسة")
    assert gold.asked == ("حزب", "حزب", "حزب", "سياسي", "سياسة")
    told = {kind: {gold.tokens["form"][token] for _, token in marks} for kind, marks in gold.marks.items()}
    assert told == {"base": {"الحزب", "سياسي"}, "infl": {"الحزبان"}, "fem": {"السياسية"}, "family": {"سياسي"}}


def test_a_gold_table_brings_its_terms(table):
    kinds = {row["term"]: row["pos"] for row in golden.gold_terms(table)}
    assert kinds == {"حزب": "noun", "سياسة": "noun", "سياسي": "adj"}


# سياسة in g2 and g3 and حزب in g4 count for nobody: those sentences are about other words. «السياسة» in g5 bears no
# mark, so that it is a false hit of سياسة, whose only mark is a relative adjective
@pytest.mark.parametrize(
    "system, expected",
    [
        ("exact", (1, 1 / 4, 2 / 5)),
        ("folded, proclitic and ending regex", (4 / 6, 1, 4 / 5)),  # سياسي too, read as سياسة
        ("Khitab, dictionary forms alone (B)", (4 / 5, 1, 8 / 9)),
    ],
)
def test_a_sentence_of_a_table_is_about_its_own_term(table, system, expected):
    [scores] = matching.compare(table)
    assert scores.loc[system, ["B P", "B R", "B F1"]].tolist() == pytest.approx(expected)


@pytest.mark.parametrize(
    "sentence, told",
    [
        ("دعا [الحزب إلى", "line 2 is no sentence with its hits in brackets"),
        ("دعا [الحزب/plural] إلى", "classes are base, fem, infl, broken, nisba, template"),
        ("دعا الحزب [«] إلى", "write [word] or [word/class]"),
        ("دعا [] الحزب", "nothing else in brackets"),
    ],
)
def test_bad_marks_in_a_table_are_told(tmp_path, capsys, sentence, told):
    path = write(tmp_path / "gold.tsv", f"id\tterm\trule\tsentence\tkind\toptions\ng1\tحزب\tr\t{sentence}\tnoun\t\n")
    assert matching.main([path]) == 2
    assert told in capsys.readouterr().err


def test_a_table_without_cells_is_told(tmp_path, capsys):
    path = write(tmp_path / "gold.tsv", "id\tterm\trule\tsentence\tkind\toptions\ng1\tحزب\n")
    assert matching.main([path]) == 2
    assert "line 2: write a cell for each column" in capsys.readouterr().err


@pytest.mark.parametrize(
    "name, word, expected",
    [
        ("tatweel between letters", "أمَّن", "أـمَّن"),
        ("ى for final ي", "ياسي", "ياسى"),
        ("hamza dropped", "أإآء", "اااء"),
        ("Farsi ی ک", "كي", "کی"),
        ("ه for final ة", "ةدولة", "ةدوله"),
        ("presentation forms", "لا", "\ufefb"),
        ("presentation forms", "حزب", "\ufea3\ufeb0\ufe8f"),
    ],
)
def test_noises(name, word, expected):
    change, _ = noise.NOISES[name]
    assert change(word, random.Random(0)) == expected


@pytest.mark.parametrize(
    "name, added", [("random vowel marks", noise.VOWELS), ("invisible marks in words", noise.INVISIBLE)]
)
@pytest.mark.parametrize("word", ["حزب", "وسياسة", "و"])
def test_noises_by_chance_add_marks_alone_and_are_seeded(name, added, word):
    change, _ = noise.NOISES[name]
    drawn = [change(word, random.Random(seed)) for seed in range(50)]
    assert drawn == [change(word, random.Random(seed)) for seed in range(50)]
    assert all(new != word and "".join(sign for sign in new if sign not in added) == word for new in drawn)
    assert len(set(drawn)) > 1


def test_spans_follow_the_altered_text():
    text, spans = noise.alter_text("«قال 12 حزب».", [(1, 4), (5, 7), (8, 11)], lambda word: word + "ــ")
    assert text == "«قالــ 12 حزبــ»."
    assert [text[start:end] for start, end in spans] == ["قالــ", "12", "حزبــ"]


@pytest.mark.parametrize("name", noise.NOISES)
def test_altered_gold_keeps_its_tokens_and_marks(files, name):
    gold = golden.read_gold(files[0])
    altered = noise.alter_gold(gold, noise.NOISES[name][0])
    ends = "\n".join(altered.texts)
    assert [ends[token.start : token.end] for token in altered.tokens.itertuples()] == altered.tokens["form"].tolist()
    assert altered.tokens["sentence"].tolist() == gold.tokens["sentence"].tolist()
    assert altered.marks == gold.marks
    assert altered.texts != gold.texts


def test_the_table_of_noise(files, capsys):
    gold, rows, _ = matching.read_files(*files[:2], None)
    scores = noise.compare_noise(gold, rows)
    assert scores.index.tolist() == ["clean", *noise.NOISES]
    told = ["Khitab", "Khitab loss", "goal", "substring", "substring loss", "regex", "regex loss"]
    assert scores.columns.tolist() == told
    assert scores.loc["clean", ["Khitab", "Khitab loss"]].tolist() == [1, 0]
    assert scores.loc["tatweel between letters", ["Khitab", "substring", "substring loss"]].tolist() == [1, 0, 3 / 4]
    assert scores.loc["ه for final ة", "goal"] == "<= 0.015"
    assert matching.main([*files[:2], "--noise"]) == 0
    out = capsys.readouterr().out
    assert "Farsi ی ک" in out and "Left out, not installed: snowballstemmer, nltk, simplemma" in out


def test_no_mistakes_are_two_empty_lists(files, capsys):
    assert matching.main([*files[:2], "--errors"]) == 0
    first, second = capsys.readouterr().out.strip().split("\n\n")
    assert first.splitlines() == ["Khitab, dictionary forms alone (B): 0 false, 0 missed", "\t".join(mistakes.COLUMNS)]
    assert second.splitlines()[0] == "Khitab, plurals listed (Bx): 0 false, 0 missed"


def test_a_false_and_a_missed_hit_are_listed_with_class_and_context(tmp_path):
    rows = [
        sentence("نقاش سياسي حول السياسة", {"حزب": [[0, "infl"]], "سياسة": []}, {"سياسة": [1]}),
        sentence("هذا حزب"),
        sentence("كل حزب"),
    ]
    gold = golden.read_gold(write_gold(tmp_path / "g.jsonl", rows))
    codebook = systems.build_codebook([{"term": "حزب"}, {"term": "سياسة", "nisba": True}])
    listed = mistakes.list_mistakes(gold, codebook, *golden.wanted_hits(gold.marks, ["حزب", "سياسة"])["B"])
    assert listed.to_numpy().tolist() == [
        ["false", 2, "حزب", "حزب", "", "هذا [حزب]"],
        ["false", 1, "سياسة", "السياسة", "", "نقاش سياسي حول [السياسة]"],
        ["false", 1, "سياسة", "سياسي", "nisba", "نقاش [سياسي] حول السياسة"],
        ["missed", 1, "حزب", "نقاش", "infl", "[نقاش] سياسي حول السياسة"],
    ]
    head, columns, line, *_ = mistakes.write_mistakes("x", listed).splitlines()
    assert head == "x: 4 false, 1 missed"
    assert next(csv.DictReader([columns, line], delimiter="\t"))["form"] == "حزب"


def test_two_words_missed_are_listed(files, tmp_path, capsys):
    gold = write_gold(tmp_path / "pair_gold.jsonl", [sentence("نقاش جديد", pairs={"حزب سياسي": [0]}), *GOLD])
    assert matching.main([gold, files[1], "--pairs", files[2], "--errors"]) == 0
    last = capsys.readouterr().out.strip().split("\n\n")[-1].splitlines()
    assert last[0].startswith("two words, plurals listed: ")
    assert "missed\t1\tحزب سياسي\tنقاش\t\t[نقاش] جديد" in last


def made(seed: int = 0, words: int = 3_000) -> tuple[list[str], list[str], str]:
    rng = np.random.default_rng(seed)
    stems = made_text.make_stems(500, rng)
    phrases = made_text.make_phrases(stems, 20, rng)
    documents = made_text.make_documents(made_text.make_forms(stems, 1_000, rng), phrases, words, rng)
    return stems, phrases, "\n".join(documents["text"])


def test_the_made_corpus_is_of_its_size_and_of_its_seed():
    stems, phrases, text = made()
    assert made() == (stems, phrases, text) and made(seed=1)[2] != text
    assert (len(set(stems)), len(set(phrases)), len(text.split())) == (500, 20, 3_000)
    assert text.count(".") == 3_000 // made_text.SENTENCE


def test_the_made_corpus_holds_what_real_text_holds():
    _, phrases, text = made(words=20_000)
    assert all(sign in text for sign in ("\u064e", "ــ", " ال"))
    assert any(word.isascii() and word.isalpha() for word in text.split())
    assert any(word.isascii() and word.isdigit() for word in text.split())
    assert sum(text.count(phrase) for phrase in phrases) > 20_000 * made_text.PHRASE_SHARE / 2
    counts = sorted((text.split().count(word) for word in set(text.split())), reverse=True)
    assert counts[0] > 10 * counts[100]


def test_forms_are_different_and_terms_a_third_phrases():
    rng = np.random.default_rng(0)
    assert len(set(made_text.make_forms(["كتاب", "حزب"], 30, rng))) == 30
    terms = made_text.choose_terms([f"س{n}" for n in range(20)], ["ا ب", "ج د", "ه و", "ز ح"], 9)
    assert len(terms) == 9 and sum(" " in term for term in terms) == 3


def test_a_codebook_of_frames_of_forty():
    frames = made_text.make_codebook(made_text.make_stems(90, np.random.default_rng(0))).themes[0].frames
    assert [len(frame.terms) for frame in frames] == [40, 40, 10]


WORKS = ["tokenize", "find_terms, few terms", "find_terms, many terms", "find_terms, many terms, again"]
WORKS += ["find_terms, new types", "find_terms, most terms"]
WORKS += ["str.contains, each term", "regex of all terms", "dict of folded words"]


def test_the_table_of_speed_names_work_sizes_hits_and_goals(monkeypatch):
    monkeypatch.setattr(matching_speed, "STEMS", 600)
    monkeypatch.setattr(matching_speed, "SLICE", 1_000)
    table = matching_speed.measure(4_000, terms=(9, 60, 120), types=700)
    assert table.index.tolist() == WORKS
    assert table.columns.tolist() == matching_speed.COLUMNS
    assert table["terms"].tolist() == [0, 9, 60, 60, 60, 120, 60, 60, 60]
    assert table["n"].drop("find_terms, new types").eq(4_000).all()
    assert table.loc["find_terms, new types", ["n", "unit", "goal"]].tolist() == [700, "types", ">= 100,000/s"]
    assert table["goal"].tolist() == ["", *[">= 2,000,000/s"] * 3, ">= 100,000/s", "", "", "", ""]
    few, many, again, _, most, *peers = table["hits"].iloc[1:].tolist()
    assert 0 < few < many == again < most and all(peers)
    assert table["ratio"].notna().tolist() == [False] * 6 + [True] * 3
    notes = table["note"].str.contains(r"^(?:19|20)\.\d% of the text, scaled")  # two of ten articles
    assert notes.tolist() == [False] * 6 + [True] * 2 + [False]
    assert "memory" in table.loc["find_terms, most terms", "note"]


# دعا حزب | وحزبان حزب سياسي. in two articles, by hand
@pytest.mark.parametrize(
    "search, expected",
    [(matching_speed.search_each, 3), (matching_speed.search_regex, 3), (matching_speed.look_up, 2)],
)
def test_the_usual_ways_of_searching(search, expected):
    documents = made_text.join_words(np.array(["دعا", "حزب", "وحزبان", "حزب", "سياسي"], object)[[0, 1]])
    documents.loc[1] = ["b", "وحزبان، حزب سياسي"]
    assert search(documents, ["حزب", "حزب سياسي"]) == expected


def test_a_corpus_of_ones_own_brings_its_words(tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(matching_speed, "STEMS", 300)
    write(tmp_path / "a.txt", "الحكومة الجديدة قالت. الحكومة الجديدة، المجلس\n" * 3)
    _, stems, phrases = matching_speed.read_corpus(str(tmp_path))
    assert stems[:2] == ["جديدة", "حكومة"] and "حكومة جديدة" in phrases and "جديدة مجلس" not in phrases
    arguments = ["--text", str(tmp_path), "--types", "50", "--terms", "1", "2", "3"]
    assert matching_speed.main(arguments) == 0
    header, _, *rows = capsys.readouterr().out.splitlines()
    assert header.split()[:4] == ["terms", "n", "unit", "hits"]
    assert [row[: len(name)] for row, name in zip(rows, WORKS, strict=True)] == WORKS


@pytest.mark.parametrize(
    "content, told",
    [(None, "matching_speed.py: "), ("a b", "holds too few Arabic words to make terms of; give a larger corpus")],
)
def test_a_corpus_that_will_not_do_is_told(tmp_path, capsys, content, told):
    path = tmp_path / "a.txt"
    if content:
        write(path, content)
    assert matching_speed.main(["--text", str(path)]) == 2
    assert told in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [["--words", "0"], ["--terms", "1", "2"], ["--terms", "0", "1", "2"], ["x"]])
def test_bad_sizes_exit_2(arguments):
    with pytest.raises(SystemExit) as exit_:
        matching_speed.main(arguments)
    assert exit_.value.code == 2


def test_where_linux_does_not_tell_the_peak(monkeypatch):
    monkeypatch.setattr(matching_speed.Path, "write_text", lambda *_, **__: (_ for _ in ()).throw(OSError()))
    result, peak = matching_speed.measure_peak(lambda: 5)
    assert result == 5 and np.isnan(peak)
