"""The benchmarks of dates and duplicates on files small enough to count by hand; no time is asserted."""

import json

import pytest

from benchmarks import dates, duplicates, teasers

ROWS = [
    ("الثلاثاء 9 أبريل 2024", "2024-04-09"),
    ("10 أبريل 2024", "2024-04-09"),
    ("أمس", "2024-04-09"),
]
TEXT = "انعقد اللقاء الأول بين الوزيرين صباح اليوم في مدينة الرباط"


def write(path, header, rows):
    path.write_text("\n".join("\t".join(row) for row in [header, *rows]) + "\n", encoding="utf-8")
    return path


def test_dates_are_judged_by_another_source(tmp_path, capsys):
    path = write(tmp_path / "dates.tsv", ("raw", "iso"), ROWS)
    assert dates.main([str(path)]) == 0
    said = capsys.readouterr().out
    assert "3 strings; read 0.3333; right 1, unchecked 0, wrong 1, refused 1, today 0" in said
    assert "refused 1: a relative date" in said and "wrong: «10 أبريل 2024» -> 2024-04-10" in said


@pytest.mark.parametrize(
    ("raw", "verdict"),
    [
        ("25 شوال 1436 هـ الموافق 10 أغسطس 2015", "right"),
        ("25 شوال 1436 هـ الموافق 10 غشت 2014", "wrong"),
        ("2024-04-09T18:23:00Z", "right"),
        ("9 أبريل 2024", "unchecked"),
        ("9 أبريل", "refused"),
    ],
)
def test_dates_without_a_column_are_compared_with_what_stands_beside(raw, verdict):
    assert dates.judge({"raw_date": raw})[0] == verdict


def test_a_file_of_dates_that_is_not_there(tmp_path, capsys):
    assert dates.main([str(tmp_path / "none.tsv")]) == 2
    assert "cannot be read" in capsys.readouterr().err


def test_duplicates_under_one_address(tmp_path, capsys):
    texts = [("u", TEXT), ("u", TEXT + "."), ("u", "لا شيء من ذلك هنا"), ("v", TEXT), ("w", "")]
    records = [{"url": url, "text": text, "date": "2024-03-01"} for url, text in texts]
    path = tmp_path / "articles.jsonl"
    path.write_text("\n".join(json.dumps(record, ensure_ascii=False) for record in records), encoding="utf-8")
    assert duplicates.main([str(path)]) == 0
    said = capsys.readouterr().out
    assert "articles.jsonl: 4 articles, 2 are copies" in said
    assert "equal texts under one url: 1.0000 of 1 pairs" in said and "whatever the text: 0.3333 of 3 pairs" in said


def test_a_corpus_that_cannot_be_read(tmp_path, capsys):
    path = tmp_path / "bad.jsonl"
    path.write_text("[", encoding="utf-8")
    assert duplicates.main([str(path)]) == 2
    assert "bad.jsonl: cannot be read" in capsys.readouterr().err


def test_teasers_are_the_headlines_of_other_articles(tmp_path, capsys):
    story = "قال الوزير صباح اليوم إن المشروع الجديد سيبدأ في مطلع السنة المقبلة، وإن الأشغال ستدوم عامين كاملين."
    titles = [f"خبر عن مشروع كبير رقم {n} في المدينة" for n in "١٢٣"]
    rows = [{"outlet": "x", "title": title, "text": f"{story}\n{titles[n - 1]}"} for n, title in enumerate(titles)]
    path = tmp_path / "a.jsonl"
    path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), encoding="utf-8")
    table, _ = teasers.measure(teasers.read_articles(str(path), "x", 10), 1.0)
    assert table[["articles", "teasers", "other lines"]].values.tolist() == [[3, 3, 3]]
    assert teasers.main([str(path), "--outlet", "y"]) == 2
    assert "holds no article of 'y'" in capsys.readouterr().err
