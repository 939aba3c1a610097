"""The command line as other programs call it: statuses, messages, files."""

import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from analysis.writing import read_table

CORPUS = Path(__file__).parent.parent / "corpus"
PROSE = (
    "أعلنت الوزارة صباح اليوم أن التعاون في مكافحة الإرهاب سيتواصل بين البلدين خلال السنة المقبلة، وفق برنامج مشترك."
)


@pytest.fixture
def folder(tmp_path):
    """Two readable articles, and every kind of bad input beside them."""
    place = tmp_path / "press"
    place.mkdir()
    (place / "good.txt").write_text(f"وزارة تواصل التعاون\n\n{PROSE}\n", encoding="utf-8")
    (place / "old.txt").write_bytes(f"وزارة تواصل التعاون\n\n{PROSE}\n".encode("cp1256"))
    (place / "picture.txt").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4)
    (place / "empty.txt").write_text("", encoding="utf-8")
    (place / "table.csv").write_text("name,age\nx,1\n", encoding="utf-8")
    (place / "film.mp4").write_bytes(b"\x00\x00\x00\x20ftypmp42")
    return place


@pytest.mark.parametrize(
    ("words", "columns"),
    [
        (["lines", CORPUS], ["doc_id", "line", "text", "label", "rule"]),
        (["clean", CORPUS], ["doc_id", "title", "published", "body"]),
        (["hits", CORPUS], ["doc_id", "theme", "frame", "term", "form", "proclitics", "start", "end"]),
        (["hits", CORPUS, "--as-is"], ["doc_id", "term", "start", "end"]),
        (["frames", CORPUS, "--by", "outlet,month"], ["outlet", "month", "theme", "frame", "share_low"]),
        (["keywords", CORPUS, "--target", "outlet == 'أرز الأطلس'"], ["word", "g2", "q", "log_ratio"]),
        (["concordance", CORPUS, "إرهاب"], ["doc_id", "left", "keyword", "right"]),
        (["tfidf", CORPUS, "--by", "outlet"], ["group", "rank", "word", "tfidf"]),
    ],
)
def test_each_call_writes_its_table(run, tmp_path, words, columns):
    out = tmp_path / "table.csv"
    status, said, _ = run(*words, "--out", out)
    table = read_table(out)
    assert status == 0
    assert f"{len(table)} rows" in said
    assert len(table) > 0
    assert set(columns) <= set(table.columns)


def test_bad_inputs_are_named_and_lose_nothing_else(run, folder, tmp_path):
    status, _, errors = run("clean", folder, "--out", tmp_path / "clean.csv")
    assert status == 1
    assert read_table(tmp_path / "clean.csv")["doc_id"].tolist() == ["good", "old"]
    for name, reason in [
        ("picture.txt", "PNG"), ("empty.txt", "no text"), ("table.csv", "--columns text="), ("film.mp4", ".mp4"),
    ]:  # fmt: skip
        line = next(line for line in errors.splitlines() if f"refused {name}" in line)
        assert reason in line
    assert "Traceback" not in errors


def test_windows_1256_is_read_like_utf_8(run, folder, tmp_path):
    run("clean", folder, "--out", tmp_path / "clean.csv")
    table = read_table(tmp_path / "clean.csv")
    assert table["body"].nunique() == 1
    assert set(table["encoding"]) == {"utf-8", "windows-1256"}


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["hits"], "Missing argument"),
        (["nothing"], "No such command"),
        (["lines", "no-such-folder", "--out", "x.csv"], "no such file or folder"),
        (["lines", CORPUS, "--out", "x.doc"], "use .csv"),
        (["frames", CORPUS, "--by", "colour", "--out", "x.csv"], "by='colour'"),
        (["report", CORPUS, "--language", "de"], "ar, en, fr"),
        (["keywords", CORPUS, "--target", "@pd.io", "--out", "x.csv"], "only comparisons"),
        (["keywords", CORPUS, "--target", "outlet.__class__", "--out", "x.csv"], "only comparisons"),
        (["keywords", CORPUS, "--target", "outlet = 'x'", "--out", "x.csv"], "only comparisons"),
        (["keywords", CORPUS, "--target", "doc_id.to_csv('x.csv')", "--out", "y.csv"], "only comparisons"),
        (["keywords", CORPUS, "--target", "9**9**9**9 == 1", "--out", "x.csv"], "only comparisons"),
        (["keywords", CORPUS, "--target", "  ", "--out", "x.csv"], "only comparisons"),
        (["keywords", CORPUS, "--target", "colour == 'x'", "--out", "x.csv"], "cannot be read"),
        (["lines", CORPUS, "--out", CORPUS / "x.csv"], "lies among the articles"),
        (["lines", CORPUS / "articles.csv", "--out", CORPUS / "articles.csv"], "lies among the articles"),
        (["report", CORPUS, "--out", CORPUS], "holds the articles"),
        (["report", CORPUS, "--figures", CORPUS / "figures"], "lies among the articles"),
        (["lines", CORPUS, "--columns", "text=a,text=b", "--out", "x.csv"], "--columns text=body"),
        (["lines", CORPUS, "--out", "."], "is a folder"),
        (["concordance", CORPUS, "", "--out", "x.csv"], "give a term"),
        (["keywords", CORPUS, "--target", "outlet == 'x'", "--out", "x.csv"], "holds for no article"),
        (["concordance", CORPUS, "و", "--out", "x.csv"], "one letter"),
        (["lines", CORPUS, "--columns", "text", "--out", "x.csv"], "--columns text=body"),
        (["hits", CORPUS, "--codebook", "none.yaml", "--out", "x.csv"], "no such file"),
    ],
)
def test_wrong_usage_is_one_sentence_and_status_2(run, tmp_path, monkeypatch, words, told):
    monkeypatch.chdir(tmp_path)
    status, _, errors = run(*words)
    assert status == 2
    assert told in errors
    assert "Traceback" not in errors
    assert not list(tmp_path.iterdir())


def test_an_empty_folder_is_status_2(run, tmp_path):
    (tmp_path / "empty").mkdir()
    status, _, errors = run("report", tmp_path / "empty", "--out", tmp_path / "out")
    assert status == 2
    assert "empty" in errors


def test_a_typo_in_the_codebook_is_told_with_file_line_and_remedy(run, tmp_path):
    book = tmp_path / "book.yaml"
    book.write_text(
        'title: t\nversion: "1"\nthemes:\n  a:\n    label: {ar: ا}\n    defintion: x\n    terms: [إرهاب]\n',
        encoding="utf-8",
    )
    status, _, errors = run("hits", CORPUS, "--codebook", book, "--out", tmp_path / "hits.csv")
    assert status == 2
    assert "book.yaml:6" in errors
    assert "did you mean `definition`?" in errors


def test_the_codebook_in_use_is_named(run, folder, tmp_path):
    _, said, _ = run("hits", CORPUS, "--out", tmp_path / "hits.csv")
    assert str(CORPUS / "codebook.yaml") in said
    _, said, _ = run("hits", folder, "--out", tmp_path / "hits.csv")
    assert "the packaged codebook" in said


def test_a_duplicated_doc_id_keeps_the_first_and_names_the_second(run, tmp_path):
    table = pd.DataFrame({"doc_id": ["0012", "0012", "7"], "text": [PROSE, PROSE + " ثانية", PROSE]})
    table.to_csv(tmp_path / "table.csv", index=False, encoding="utf-8")
    status, _, errors = run("clean", tmp_path / "table.csv", "--out", tmp_path / "clean.csv")
    assert status == 1
    assert read_table(tmp_path / "clean.csv")["doc_id"].tolist() == ["0012", "7"]
    assert "0012" in errors


def test_concordance_as_a_page_runs_right_to_left(run, tmp_path):
    status, _, _ = run("concordance", CORPUS, "إرهاب", "--out", tmp_path / "lines.html")
    page = (tmp_path / "lines.html").read_text(encoding="utf-8")
    assert status == 0
    assert "<html lang='ar' dir='rtl'>" in page
    assert "<mark><bdi dir='rtl'>الإرهاب</bdi></mark>" in page
    assert "الإرهابية</bdi></mark>" not in page


@pytest.mark.parametrize("words", [["lines", str(CORPUS)], ["keywords", str(CORPUS), "--target", "outlet == 'ه'"]])
def test_arabic_on_a_windows_console_is_no_traceback(tmp_path, words):
    call = [sys.executable, "-m", "analysis", *words, "--out", str(tmp_path / "جدول.csv")]
    environment = {
        "PYTHONIOENCODING": "cp1252",
        "PYTHONPATH": str(CORPUS.parent),
        "SYSTEMROOT": "C:\\Windows",
        "PATH": "",
    }
    done = subprocess.run(call, capture_output=True, env=environment, check=False)
    assert b"Traceback" not in done.stderr
    assert done.returncode == (0 if words[0] == "lines" else 2)
    assert b"\\u06" in done.stdout + done.stderr


@pytest.mark.parametrize(
    "condition", ["outlet == 'a__b'", "title == 'x@y'", "not outlet == 'x' and `doc_id` in ['a', 'b']"]
)
def test_honest_conditions_are_read(condition):
    from analysis.arguments import select_articles

    table = pd.DataFrame({"doc_id": ["a", "b"], "outlet": ["a__b", "y"], "title": ["x@y", "t"]})
    assert select_articles(table, condition, "--target").tolist()[0] == "a"


def test_a_report_inside_the_corpus_is_no_article_the_next_time(run, tmp_path):
    (tmp_path / "tables").mkdir()
    (tmp_path / "tables" / "press.csv").write_text(f"text\n{PROSE}\n", encoding="utf-8")
    (tmp_path / "a.txt").write_text(PROSE, encoding="utf-8")
    said = [run("report", tmp_path, "--out", tmp_path / "report", "--language", "en")[1] for _ in range(2)]
    assert "articles: 2" in said[0]
    assert said[0] == said[1]
    assert (tmp_path / "tables" / "press.csv").is_file()


def test_a_full_disk_behind_stdout_loses_no_table(tmp_path):
    if not Path("/dev/full").exists():
        pytest.skip("no /dev/full here")
    call = [sys.executable, "-m", "analysis", "hits", str(CORPUS), "--out", str(tmp_path / "hits.csv")]
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        done = subprocess.run(call, stdout=full, stderr=subprocess.PIPE, cwd=CORPUS.parent, check=False)
    assert done.stderr == b""
    assert done.returncode == 0
    assert len(read_table(tmp_path / "hits.csv")) > 100


def test_a_dictionary_becomes_a_codebook_and_a_table_of_terms(run, tmp_path):
    dictionary, book, table = tmp_path / "d.yml", tmp_path / "codebook.yaml", tmp_path / "terms.csv"
    dictionary.write_text("terror:\n  - إرهاب*\n  - تطرف\n  - '?أمن'\n", encoding="utf-8")
    status, printed, errors = run("import", dictionary, "--out", book)
    assert status == 1 and "2 terms in 1 themes" in printed and "?أمن" in errors and "nisba" in errors
    assert run("export", "--codebook", book, "--out", table)[0] == 0
    assert read_table(table)["term"].tolist() == ["إرهاب", "تطرف"]


def test_a_codebook_is_not_written_over_itself(run, tmp_path):
    book = tmp_path / "codebook.yaml"
    book.write_bytes((CORPUS / "codebook.yaml").read_bytes())
    status, _, errors = run("export", "--codebook", book, "--out", book)
    assert status == 2 and "choose another name" in errors
    assert book.read_bytes() == (CORPUS / "codebook.yaml").read_bytes()


def test_suggestions_go_to_the_terminal_or_to_a_file(run, tmp_path):
    page, book, table = tmp_path / "press" / "a.txt", tmp_path / "codebook.yaml", tmp_path / "s.csv"
    page.parent.mkdir()
    page.write_text("الأخطار الأمنية كبيرة. حذر من الأخطار الكبيرة ومن خطر جديد.\n" * 4, encoding="utf-8")
    text = 'title: t\nversion: "1"\nthemes:\n  t:\n    label: {en: t}\n    definition: t\n    terms: [خطر]\n'
    book.write_text(text, encoding="utf-8")
    status, printed, _ = run("suggest", page.parent, "--codebook", book)
    assert status == 0 and "broken plural:" in printed and "{term: خطر, plurals: [أخطار]}" in printed
    assert run("suggest", page.parent, "--codebook", book, "--out", table)[0] == 0
    assert "أخطار" in read_table(table)["form"].tolist()
    status, _, errors = run("suggest", page.parent, "--codebook", book, "--lexicons", "wiktionary")
    assert status == 2 and "simplemma" in errors


STORY = (
    "أعلنت الوزارة صباح اليوم أن التعاون في مكافحة الإرهاب سيتواصل بين البلدين خلال السنة المقبلة وفق برنامج مشترك. "
    "وقال المتحدث باسم الوزارة إن الخبراء سيتبادلون الزيارات كل شهر وإن مركزا للتدريب سيفتح أبوابه قبل نهاية الصيف."
)


@pytest.fixture
def copies(tmp_path):
    folder = tmp_path / "press"
    folder.mkdir()
    rows = "source_file,outlet,published\na.txt,الأول,2024-05-02\nb.txt,الثاني,2024-05-01\nc.txt,الثاني,2024-05-03\n"
    (folder / "articles.csv").write_text(rows, encoding="utf-8")
    for name, text in {
        "a": STORY,
        "b": STORY,
        "c": "شهد ملعب المدينة مساء أمس مباراة في كرة السلة بين فريقين محليين.",
    }.items():
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    return folder


def test_a_story_printed_twice_is_listed_with_its_first_on_top(run, copies, tmp_path):
    out = tmp_path / "stories.csv"
    assert run("duplicates", copies, "--out", out)[0] == 0
    assert read_table(out)[["group", "doc_id", "is_first"]].values.tolist() == [["b", "b", True], ["b", "a", False]]


def test_a_story_printed_twice_counts_once_in_the_corpus_and_once_in_each_outlet(run, copies, tmp_path):
    out = tmp_path / "frames.csv"
    assert run("frames", copies, "--out", out)[0] == 0
    row = read_table(out).query("theme == 'counterterrorism' and frame == ''").iloc[0]
    assert (row["articles"], row["articles_with"], row["articles_with_all"]) == (2, 1, 2)
    assert run("frames", copies, "--by", "outlet", "--out", out)[0] == 0
    rows = read_table(out).query("theme == 'counterterrorism' and frame == ''")
    assert rows["articles_with"].tolist() == [1, 1]


def test_a_rule_can_be_left_out_and_what_is_removed_is_summed(run, tmp_path):
    page, out, removed = tmp_path / "press" / "a.txt", tmp_path / "lines.csv", tmp_path / "removed.csv"
    page.parent.mkdir()
    page.write_text(f"شارك المقال\n{STORY}\nاترك تعليقاً\n", encoding="utf-8")
    assert run("lines", page.parent, "--out", out, "--removed", removed)[0] == 0
    assert read_table(out)["label"].tolist() == ["furniture", "body", "furniture"]
    assert read_table(removed)["lines"].sum() == 2
    status, _, errors = run("lines", page.parent, "--out", out, "--without", "no_such_rule")
    assert status == 2 and "no_such_rule" in errors


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["lines", CORPUS, "--out", "x.csv", "--removed", "x.csv"], "is --out too"),
        (["lines", CORPUS, "--out", "x.csv", "--without", "prose:long"], "keeps lines, and only rules that take lines"),
        (["import", "d.csv", "--out", "there.yaml"], "is there already"),
        (["hits", "press", "--out", "x.csv"], "codebook.yml would not be used; call it codebook.yaml"),
    ],
)
def test_nothing_is_overwritten_or_ignored_without_a_word(run, tmp_path, monkeypatch, words, told):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "d.csv").write_text("category,term\nx,إرهاب\n", encoding="utf-8")
    (tmp_path / "there.yaml").write_text("mine", encoding="utf-8")
    (tmp_path / "press").mkdir()
    (tmp_path / "press" / "a.txt").write_text(PROSE, encoding="utf-8")
    (tmp_path / "press" / "codebook.yml").write_text("title: t", encoding="utf-8")
    status, _, errors = run(*words)
    assert status == 2 and told in errors
    assert (tmp_path / "there.yaml").read_text(encoding="utf-8") == "mine"
