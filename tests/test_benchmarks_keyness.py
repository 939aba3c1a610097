"""The benchmarks of keyness and of cleaning on a corpus made from a seed; no time is asserted."""

import json

import numpy as np
import pytest

from analysis.statistics import keywords
from benchmarks import case_for_cleaning, keyness

WORDS = ["أمن", "سلام", "قمة", "حوار", "تدريب", "حدود", "جنود", "مهرجان"]
ADVERT = "حمّل تطبيق الصحيفة على هاتفك المحمول الآن"
CLOSING = "وأضاف أن اللقاء سيعقد في العاصمة بحضور ممثلين عن البلدين في الأيام المقبلة."


def write(path, records):
    path.write_text("\n".join(json.dumps(record, ensure_ascii=False) for record in records), encoding="utf-8")
    return str(path)


@pytest.fixture
def corpus(tmp_path):
    random = np.random.default_rng(3)
    shares = {"x": np.array([4, 3, 2, 2, 2, 1, 1, 1]) / 16, "y": np.array([1, 1, 2, 2, 2, 3, 3, 2]) / 16}
    rows = [
        {"outlet": outlet, "title": "", "text": " ".join(random.choice(WORDS, 9, p=share))}
        for outlet, share in shares.items()
        for _ in range(80)
    ]
    return write(tmp_path / "articles.jsonl", rows)


def test_every_measure_equals_that_of_others(corpus, capsys):
    assert keyness.main([corpus]) == 0
    said = capsys.readouterr().out
    measures = (
        "g2",
        "chi2",
        "lrc",
        "q",
        "log_odds",
        "dp_norm",
        "juilland_d",
        "da",
        "tfidf, article",
        "ArabicVectorizer",
    )
    assert all(f"\n{name} " in said for name in measures)
    assert "DIFFERENT" not in said and "equal but for the draws" in said


@pytest.mark.parametrize("measure", ["log_likelihood", "log_ratio", "log_odds", "bootstrap_log_ratio"])
def test_a_measure_that_is_off_is_told(corpus, capsys, monkeypatch, measure):
    right = getattr(keywords, measure)

    def off(*values, **options):
        found = right(*values, **options)
        return tuple(part + 0.2 for part in found) if isinstance(found, tuple) else found + 0.2

    monkeypatch.setattr(keywords, measure, off)
    assert keyness.main([corpus]) == 1
    assert "DIFFERENT" in capsys.readouterr().out


def test_articles_are_taken_from_the_whole_file(corpus):
    assert keyness.read_articles(corpus, 10)["outlet"].value_counts().to_dict() == {"x": 5, "y": 5}


def test_keywords_before_and_after_cleaning(tmp_path, capsys):
    subjects = {"CNN": "قمة", "BBC": "مهرجان"}
    body = "قال الوزير اليوم إن {0} رقم {1} ستبحث ملفات كثيرة، وإن {0} تهم الجميع في المنطقة."
    records = [
        {
            "outlet": outlet,
            "title": f"عنوان عن {subject} {number}",
            "text": "\n".join([body.format(subject, number), CLOSING, *([ADVERT] if outlet == "BBC" else [])]),
        }
        for outlet, subject in subjects.items()
        for number in range(12)
    ]
    assert case_for_cleaning.main([write(tmp_path / "articles.jsonl", records), "--top", "3"]) == 0
    header, *rows = capsys.readouterr().out.splitlines()
    assert header.split() == ["CNN", "before", "CNN", "after", "BBC", "before", "BBC", "after"]
    assert "words: " in rows[-1]
    table, (before, after) = case_for_cleaning.compare(str(tmp_path / "articles.jsonl"), "CNN", "BBC", 12, 20)
    assert after < before
    assert table["BBC before"].str.startswith("تطبيق").any() and not table["BBC after"].str.startswith("تطبيق").any()
    assert table["BBC after"].str.startswith("مهرجان 12").any() and table["CNN after"].str.startswith("قمة 12").any()


@pytest.mark.parametrize("benchmark", [keyness, case_for_cleaning])
@pytest.mark.parametrize(
    ("text", "message"),
    [(None, "cannot be read"), ("{", "cannot be read"), ('{"outlet": "x", "text": "أمن"}', "holds")],
)
def test_a_corpus_that_cannot_be_used(tmp_path, capsys, benchmark, text, message):
    path = tmp_path / "articles.jsonl"
    if text is not None:
        path.write_text(text, encoding="utf-8")
    assert benchmark.main([str(path)]) == 2
    assert message in capsys.readouterr().err
