"""khitab sample and khitab validate: sheets out, codes in, what is refused, and a gold that people settled."""

import shutil
import sys
from itertools import permutations
from pathlib import Path

import pandas as pd
import pytest

from analysis.cli import main
from analysis.corpus.cleaning import add_body, label_lines
from analysis.corpus.documents import read_documents
from analysis.framing.codebook import read_codebook
from analysis.validation.coding import CodingSession
from analysis.writing import read_table, write_table

CORPUS = Path(__file__).parent.parent / "corpus"
BOOK = 'title: t\nversion: "3"\nthemes:\n  security:\n    label: {en: Security}\n    definition: d\n    frames:\n'
BOOK += "      threat: {label: {en: Threat, ar: التهديد}, definition: d, terms: [إرهاب]}\n"
BOOK += "      law: {label: {en: Law, ar: القانون}, definition: d, terms: [قانون]}\n"
WORDS = list(permutations(["سافر", "الوزير", "أمس", "صباحا", "البلاد", "رفقة", "وفد", "كبير"], 8))
ARTICLES, FLAGGED = 24, 10  # the first ten hold the term of the frame


def carries(doc_id: str) -> int:
    """The truth: of the flagged articles 7 carry the frame, of the others 2."""
    return int(int(doc_id) < 7 or int(doc_id) in (15, 20))


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """Articles, of no two of which a fifth of the words stand in one order; sheets of two who code them all."""
    place = tmp_path_factory.mktemp("made")
    (place / "press").mkdir()
    texts = [" ".join(WORDS[1601 * at]) + (" ضد الإرهاب" if at < FLAGGED else " في نزهة") for at in range(ARTICLES)]
    rows = {"doc_id": [f"{at:02d}" for at in range(ARTICLES)], "outlet": ["أ", "ب"] * (ARTICLES // 2), "text": texts}
    table = pd.DataFrame(rows).assign(published="2024-05-02")
    table.to_csv(place / "press" / "press.csv", index=False, encoding="utf-8")
    (place / "press" / "codebook.yaml").write_text(BOOK, encoding="utf-8")
    words = ["--frame", "threat", "--by", "", "--overlap", 1, "--variables", "threat", "--csv", "--coder", "Amal"]
    with pytest.MonkeyPatch.context() as patch, pytest.raises(SystemExit) as stop:
        call = ["sample", place / "press", "--out", place / "coding", "-n", 100, *words, "--coder", "Badr"]
        patch.setattr(sys, "argv", ["khitab", *map(str, call)])
        main()
    assert stop.value.code == 0
    return place


@pytest.fixture
def press(made, tmp_path):
    return shutil.copytree(made / "press", tmp_path / "press")


@pytest.fixture
def coding(made, tmp_path):
    return shutil.copytree(made / "coding", tmp_path / "coding")


def fill(sheet: Path, order: list[str], **codes: object) -> None:
    """Write the true code of each article into a sheet; `codes` are others, by doc_id behind a letter."""
    table = pd.read_csv(sheet, dtype=str, keep_default_na=False, encoding="utf-8-sig")
    coded = table.index[table["row_id"] != ""]
    table.loc[coded, "threat"] = [str(codes.get(f"a{doc_id}", carries(doc_id))) for doc_id in order]
    table.to_csv(sheet, index=False, encoding="utf-8-sig")


def fill_both(folder: Path, **second: object) -> pd.DataFrame:
    sample = read_table(folder / "sample.csv")
    fill(folder / "coding-Amal.csv", sample["doc_id"].tolist())
    fill(folder / "coding-Badr.csv", sample["doc_id"].tolist(), **second)
    return sample


class TestSample:
    def test_writes_a_sheet_for_each_coder_the_sample_and_a_plan(self, run, press, tmp_path):
        words = ["--frame", "threat", "--by", "outlet", "--coder", "Amal", "--coder", "هدى", "--language", "fr"]
        status, said, _ = run("sample", press, "--out", tmp_path / "c", "-n", 12, *words, "--seed", 5)
        assert status == 0
        names = sorted(path.name for path in (tmp_path / "c").iterdir())
        assert names == ["coding-Amal.xlsx", "coding-هدى.xlsx", "plan.csv", "sample.xlsx"]
        sample = read_table(tmp_path / "c" / "sample.xlsx")
        assert len(sample) == 12 and set(sample["seed"]) == {"5"} and set(sample["frame"]) == {"threat"}
        assert f"drawn: 12 of {ARTICLES} articles, for threat, seed 5" in said
        sizes = sample.drop_duplicates("stratum").set_index("stratum")
        assert sizes["N_stratum"].sum() == ARTICLES
        for stratum, row in sizes.iterrows():
            assert f"  {stratum}: {row['n_stratum']} of {row['N_stratum']}" in said
        assert "plan for security/threat: code 10 flagged and 14 unflagged articles" in said
        assert f"khitab validate {press} --sheets {tmp_path / 'c'}" in said
        assert read_table(tmp_path / "c" / "plan.csv")["frame"].tolist() == ["", "threat", "law"]

    def test_the_same_seed_draws_the_same_articles(self, run, press, tmp_path):
        drawn = {}
        for name, seed in (("one", 5), ("two", 5), ("three", 6)):
            run("sample", press, "--out", tmp_path / name, "-n", 12, "--csv", "--seed", seed)
            drawn[name] = read_table(tmp_path / name / "sample.csv")["doc_id"].tolist()
        assert drawn["one"] == drawn["two"] != drawn["three"]

    def test_sheets_in_use_are_not_written_over(self, run, press, coding):
        before = {path.name: path.read_bytes() for path in coding.iterdir()}
        status, _, errors = run("sample", press, "--out", coding, "-n", 5, "--coder", "Dina")
        assert status == 2
        assert "coding-Amal.csv is there already" in errors and "choose another --out" in errors
        assert {path.name: path.read_bytes() for path in coding.iterdir()} == before

    def test_a_plan_alone_writes_nothing(self, run, press, tmp_path):
        status, said, _ = run("sample", press, "--plan")
        assert status == 0 and "plan for security/law: code" in said and "the corpus is too small" in said
        assert said != run("sample", press, "--plan", "--width", 0.9)[1]
        assert [path.name for path in tmp_path.iterdir()] == ["press"]

    @pytest.mark.parametrize(
        ("words", "told"),
        [
            (["--out", "c", "--frame", "thret"], "did you mean threat?"),
            (["--out", "c", "--variables", "thret"], "did you mean threat?"),
            (["--out", "c", "--language", "de"], "ar, en, fr"),
            (["--out", "c", "--by", "colour"], "colour"),
            (["--out", "c", "--coder", "x", "--coder", "X"], "a name or sign of their own"),
            (["--out", "c", "-n", "0"], "-n"),
            (["--out", "press/c"], "lies among the articles"),
            ([], "needs --out DIR"),
        ],
    )
    def test_wrong_usage_is_one_sentence_and_writes_nothing(self, run, press, tmp_path, monkeypatch, words, told):
        monkeypatch.chdir(tmp_path)
        status, _, errors = run("sample", "press", *words)
        assert status == 2 and told in errors and "Traceback" not in errors
        assert sorted(path.name for path in tmp_path.rglob("*")) == ["codebook.yaml", "press", "press.csv"]


class TestValidate:
    def test_coders_who_agree_make_a_gold_at_once(self, run, press, coding):
        sample = fill_both(coding)
        status, said, _ = run("validate", press, "--sheets", coding, "--by", "outlet")
        results = coding / "results"
        assert status == 0 and not (results / "adjudication.xlsx").exists()
        test = sample.loc[sample["split"] == "test", "doc_id"]
        flagged = [doc_id for doc_id in test if int(doc_id) < FLAGGED]
        row = read_table(results / "accuracy.csv").set_index("frame").loc["threat"]
        assert row["precision"] == pytest.approx(sum(map(carries, flagged)) / len(flagged))
        assert (row["coded_flagged"], row["coded_unflagged"]) == (len(flagged), len(test) - len(flagged))
        assert f"security/threat: precision {row['precision']:.2f}" in said and "alpha of 1 variables: 1.00" in said
        assert read_table(results / "prevalence-by.csv")["outlet"].unique().tolist() == ["أ", "ب"]
        assert len(read_table(results / "gold.csv")) == ARTICLES
        assert {"terms.csv", "mistakes.csv", "prevalence.csv", "sheet-problems.csv"} <= {
            p.name for p in results.iterdir()
        }
        assert f"{row['precision']:.2f} (“Threat”" in (results / "methods-en.txt").read_text(encoding="utf-8")
        assert "«التهديد»" in (results / "methods-ar.txt").read_text(encoding="utf-8")

    def test_differences_go_to_a_sheet_that_is_read_and_kept(self, run, press, coding):
        fill_both(coding, a03=0, a11=1)
        file = coding / "results" / "adjudication.xlsx"
        status, said, _ = run("validate", press, "--sheets", coding)
        assert status == 0 and "differences to settle: 2" in said and str(file) in said
        assert "Precision" not in (file.parent / "methods-en.txt").read_text(encoding="utf-8")
        sheet = read_table(file)
        assert sorted(sheet["unit_id"]) == ["03", "11"]
        write_table(sheet.assign(adjudicated=["1", ""], why=["read again", ""]), file)
        before = file.read_bytes()
        assert "differences to settle: 1" in run("validate", press, "--sheets", coding)[1]
        assert file.read_bytes() == before
        write_table(sheet.assign(adjudicated=["1", "0"], why=["read again", ""]), file)
        assert "precision" in run("validate", press, "--sheets", coding)[1]
        gold = read_table(file.parent / "gold.csv").set_index("unit_id")
        assert gold.loc[sheet["unit_id"], "value"].tolist() == ["1", "0"]
        assert gold["settled"].value_counts().to_dict() == {"agreed": ARTICLES - 2, "adjudicated": 2}

    def test_decisions_are_read_as_codes_are(self, run, press, coding):
        fill_both(coding, a03=0, a11=1)
        file = coding / "results" / "adjudication.xlsx"
        run("validate", press, "--sheets", coding)
        sheet = read_table(file).sort_values("unit_id")
        write_table(sheet.assign(adjudicated=["١", "نعم"]), file)
        status, _, errors = run("validate", press, "--sheets", coding)
        assert status == 2 and "adjudication.xlsx, row 3, column adjudicated: 'نعم' is not in the codebook" in errors
        assert "write one of 0, 1" in errors
        write_table(sheet.assign(adjudicated=["١", "٠"]), file)
        assert run("validate", press, "--sheets", coding)[0] == 0
        gold = read_table(file.parent / "gold.csv").set_index("unit_id")
        assert gold.loc[["03", "11"], "value"].tolist() == ["1", "0"]

    def test_a_new_difference_joins_the_sheet_and_old_results_go(self, run, press, coding):
        sample = fill_both(coding, a03=0)
        file = coding / "results" / "adjudication.xlsx"
        run("validate", press, "--sheets", coding)
        write_table(read_table(file).assign(adjudicated="1", why="read again"), file)
        run("validate", press, "--sheets", coding)
        assert (file.parent / "accuracy.csv").exists()
        fill(coding / "coding-Badr.csv", sample["doc_id"].tolist(), a03=0, a11=1)
        assert "differences to settle: 1" in run("validate", press, "--sheets", coding)[1]
        sheet = read_table(file).set_index("unit_id")
        assert sheet["adjudicated"].to_dict() == {"03": "1", "11": ""} and sheet.loc["03", "why"] == "read again"
        assert not (file.parent / "accuracy.csv").exists()

    def test_a_code_outside_the_codebook_is_named_and_the_rest_is_measured(self, run, press, coding):
        sample = fill_both(coding, a03=7)
        status, said, errors = run("validate", press, "--sheets", coding)
        assert status == 1 and "alpha of 1 variables" in said
        assert "coding-Badr.csv, row" in errors and "'7' is not in the codebook; write one of 0, 1" in errors
        assert read_table(coding / "results" / "sheet-problems.csv")["found"].tolist() == ["7"]
        assert read_table(coding / "results" / "agreement.csv")["units"].tolist() == [len(sample) - 1]

    def test_what_one_person_coded_is_gold_only_where_it_is_asked_for(self, run, press, tmp_path):
        out, words = tmp_path / "c", ["--overlap", 0, "--variables", "threat", "--by", "", "--csv", "--frame", "threat"]
        run("sample", press, "--out", out, "-n", 24, *words)
        sample = read_table(out / "sample.csv")
        for name, number in (("A", "1"), ("B", "2")):
            fill(out / f"coding-{name}.csv", sample.loc[sample["coded_by"] == number, "doc_id"].tolist())
        status, said, errors = run("validate", press, "--sheets", out)
        assert status == 0 and "--single" in errors and "threat: no alpha: no unit was coded by two people" in said
        assert not (out / "results" / "accuracy.csv").exists()
        assert "precision" in run("validate", press, "--sheets", out, "--single")[1]
        assert read_table(out / "results" / "gold.csv")["settled"].unique().tolist() == ["single"]

    def test_a_table_of_codings_serves_and_an_unknown_article_in_it_is_named(self, run, press, tmp_path):
        ids = [f"{at:02d}" for at in range(ARTICLES)] + ["99"]
        table = pd.DataFrame({"unit": "article", "unit_id": ids, "variable": "threat", "value": 1})
        table = pd.concat([table.assign(coder=f"simulated {name}") for name in "AB"], ignore_index=True)
        write_table(table, tmp_path / "codings.csv")
        truth = pd.DataFrame({"doc_id": ids[:-1], "theme": "security", "frame": "threat"})
        write_table(truth.assign(carried=[carries(doc_id) for doc_id in ids[:-1]]), tmp_path / "truth.csv")
        words = ["--sheets", tmp_path / "codings.csv", "--gold", tmp_path / "truth.csv", "--out", tmp_path / "r"]
        status, said, errors = run("validate", press, *words)
        assert status == 1 and "row 26, column unit_id: the article is not among the documents" in errors
        assert "these codings are simulated" in said and "threat: no alpha: no variation" in said
        row = read_table(tmp_path / "r" / "accuracy.csv").set_index("frame").loc["threat"]
        assert (row["precision"], row["recall"]) == (pytest.approx(7 / 10), pytest.approx(7 / 9))
        assert (row["true_hits"], row["misses"], row["reason"]) == (7, 2, "")

    def test_files_of_the_notebook_coder_lie_beside_the_sheets(self, run, press, coding):
        sample = fill_both(coding)
        documents, book = read_documents(press), read_codebook(press / "codebook.yaml")
        (coding / "coding-Badr.csv").unlink()
        named = {"coder": "Badr", "file": coding / "badr.csv", "variables": "threat"}
        CodingSession(sample.head(1), add_body(documents, label_lines(documents)), book, **named).tick("threat")
        (coding / "terms-Amal.csv").write_text("row_id,coder,before,hit,after,answer\n", encoding="utf-8")
        _, said, errors = run("validate", press, "--sheets", coding)
        assert "coders: Amal, Badr" in said and "badr.csv" not in errors
        assert "terms-Amal.csv is a sheet of hits; read it with read_term_sheets" in errors
        codings = read_table(coding / "results" / "codings.csv").set_index("coder")
        assert codings.loc["Badr", ["unit_id", "value"]].tolist() == [sample["doc_id"][0], "1"]

    @pytest.mark.parametrize(
        ("words", "told"),
        [
            ([], "needs --sheets DIR"),
            (["--sheets", "none"], "no such file"),
            (["--sheets", "coding"], "no code is filled in"),
            (["--gold", "coding/plan.csv", "--out", "r"], "the gold lacks the column unit"),
            (["--sheets", "coding", "--out", "press/r"], "lies among the articles"),
            (["--sheets", "coding/plan.csv", "--out", "r"], "no coding sheet"),
        ],
    )
    def test_wrong_usage_is_one_sentence(self, run, press, coding, tmp_path, monkeypatch, words, told):
        monkeypatch.chdir(tmp_path)
        status, _, errors = run("validate", "press", *words)
        assert status == 2 and told in errors and "Traceback" not in errors


def test_the_teaching_corpus_with_its_simulated_coders(run, tmp_path):
    labels = CORPUS / "labels"
    words = ["--sheets", labels / "simulated-codings.csv", "--gold", labels / "frames.csv", "--by", "outlet"]
    status, said, _ = run("validate", CORPUS, *words, "--out", tmp_path)
    assert status == 0 and "these codings are simulated" in said
    assert "alpha of 24 variables: 0.10" in said
    french = (tmp_path / "methods-fr.txt").read_text(encoding="utf-8")
    assert "60 articles" in french and "simulés" in french and "0,10" in french
    assert set(read_table(tmp_path / "prevalence-by.csv")["outlet"]) >= {"أرز الأطلس", "رواق الضاد"}
