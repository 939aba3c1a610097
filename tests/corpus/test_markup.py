"""What a page's markup shows as the article, and what that weighs against the look of the lines."""

import pandas as pd

from analysis.corpus.cleaning import add_body, label_lines
from analysis.corpus.documents import read_documents
from analysis.corpus.markup import article_lines

STORY = [
    "أعلنت الوزارة، صباح اليوم بالرباط، أن برنامج التكوين سيستفيد منه مائة إطار من ثلاث جهات خلال السنة المقبلة.",
    "برنامج على مرحلتين",
    "وأوضح بلاغ للوزارة أن المرحلة الأولى تنطلق في شتنبر، على أن تليها مرحلة ثانية تشمل باقي الجهات قبل نهاية السنة.",
    "وأضاف البلاغ أن الشركاء عبروا عن استعدادهم لتمويل هذه المرحلة، وفق اتفاق وقعه الطرفان في مستهل الأسبوع الجاري.",
]
RULE = "تنص القاعدة رقم {} على أن إدارة الموقع لها الحق في حذف كل مشاركة مسيئة، وفي إيقاف صاحبها متى كرر ذلك."
POLICY = [RULE.format(number) for number in range(9)]


def page(article: list[str], aside: list[str]) -> str:
    inside, beside = ("".join(f"<p>{line}</p>" for line in lines) for lines in (article, aside))
    head = "<html><head><meta charset='utf-8'><title>برنامج جديد للتكوين</title></head><body>"
    article_element = f"<article><h1>برنامج جديد للتكوين</h1>{inside}</article>"
    footer = f"<footer><h3>اترك تعليقاً</h3>{beside}</footer>"
    return f"{head}<nav><a href='/'>الرئيسية</a></nav>{article_element}{footer}</body></html>"


def test_the_lines_of_the_article_are_told_by_the_markup():
    text = "\n".join(["الرئيسية", *STORY, *POLICY])
    assert article_lines(page(STORY, POLICY), text) == [2, 3, 4, 5]


def test_a_page_without_an_article_shows_none():
    assert article_lines("<html><body></body></html>", "الرئيسية") == []


def test_prose_outside_the_article_does_not_win(tmp_path):
    (tmp_path / "a.html").write_text(page(STORY, POLICY), encoding="utf-8")
    documents = add_body(read_documents(tmp_path))
    assert documents["body"][0].split("\n") == STORY
    assert documents["title"][0] == "برنامج جديد للتكوين"


def test_without_markup_the_look_of_the_lines_decides(tmp_path):
    (tmp_path / "a.txt").write_text("\n".join([*POLICY[:3], "", *STORY, "شارك المقال"]), encoding="utf-8")
    documents = read_documents(tmp_path)
    assert "article_lines" not in documents
    assert (label_lines(documents)["label"] == "body").sum() > len(STORY)


def test_a_list_inside_the_article_does_not_cut_it(tmp_path):
    links = "".join(f"<li><a href='/{n}'>عنوان خبر آخر رقم {n} من الأرشيف</a></li>" for n in range(30))
    whole = page([*STORY, "%", *STORY[2:]], []).replace("<p>%</p>", f"<ul>{links}</ul>")
    (tmp_path / "a.html").write_text(whole, encoding="utf-8")
    lines = label_lines(read_documents(tmp_path))
    assert lines[lines["label"] == "body"]["text"].tolist() == [*STORY, *STORY[2:]]
    assert (lines["rule"] == "shown_by_markup").any()


def test_markup_that_shows_every_line_tells_nothing():
    lines = [*STORY, "في الموضوع نفسه", "أسعار السمك تتراجع هذا الأسبوع", "فوز فريق السلة في الديربي"]
    text = "\n".join(lines)
    documents = pd.DataFrame({"doc_id": ["a"], "text": [text], "article_lines": [f"1-{len(lines)}"]})
    assert label_lines(documents)["label"].astype(str).tolist() == ["body"] * 4 + ["furniture"] * 3
