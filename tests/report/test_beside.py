"""More articles than the page holds: their pages lie beside it, and every link arrives."""

import re

import pytest

from analysis.report import articles
from analysis.report.lines import MOST_LINES
from analysis.report.study import make_study
from analysis.report.writing import write_report


@pytest.fixture(scope="module")
def report(tmp_path_factory):
    folder = tmp_path_factory.mktemp("corpus")
    for number in range(7):
        text = f"خبر {number}\n\n" + f"قال الوزير رقم {number} إن مكافحة الإرهاب مستمرة في البلاد كلها اليوم. " * 9
        (folder / f"{number}.txt").write_text(text, encoding="utf-8")
    out = tmp_path_factory.mktemp("out")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(articles, "MOST_ARTICLES", 5)
        patch.setattr("analysis.report.articles.A_FILE", 3)
        patch.setattr("analysis.report.beside.A_FILE", 3)
        (out / "articles").mkdir()
        (out / "articles" / "000001-000050.html").write_text("of an earlier run", encoding="utf-8")
        (out / "articles" / "mine.html").write_text("of the user", encoding="utf-8")
        write_report(make_study(folder), out, language="en")
    return out


def test_three_articles_a_file_and_no_file_of_an_earlier_run(report):
    names = sorted(path.name for path in (report / "articles").iterdir())
    assert names == ["000001-000003.html", "000004-000006.html", "000007-000007.html", "mine.html"]


def test_every_link_into_the_folder_arrives_at_a_line(report):
    links = re.findall(r'href="(articles/[^"]+)"', (report / "report.html").read_text(encoding="utf-8"))
    assert any("-3" in link.partition("#")[2] for link in links)
    for link in links:
        name, _, anchor = link.partition("#")
        assert f'id="{anchor}"' in (report / name).read_text(encoding="utf-8")


def test_the_page_holds_no_text_of_an_article_but_fifty_lines_a_bar(report):
    text = (report / "report.html").read_text(encoding="utf-8")
    assert 'class="page"' not in text
    assert "<details><summary>Articles (7)</summary>" in text
    lines = re.findall(r'<div id="lines-counterterrorism\.response">.*?</table>', text, re.DOTALL)
    assert [part.count("<tr data-a=") for part in lines] == [MOST_LINES]
    assert len(set(re.findall(r'<tr data-a="(\d)"', lines[0]))) == 7


def test_pages_run_no_script_and_lead_back(report):
    text = (report / "articles" / "000004-000006.html").read_text(encoding="utf-8")
    assert "<script" not in text
    assert "script-src" not in text
    assert 'href="../report.html#articles"' in text


def test_places():
    assert articles.place(200, 200, 4) == "#a200-4"
    assert articles.place(200, 201, 4) == "articles/000151-000200.html#a200-4"
    assert articles.place(201, 201) == "articles/000201-000201.html#a201"
