"""What the page embeds for its filters: the same counts as count_frames, from numbers alone."""

import json

import pandas as pd
import pytest

from analysis.framing.frames import count_frames
from analysis.report.filters import embed_counts, list_choices, list_counts, list_outlets, number_rows
from analysis.report.study import make_study
from analysis.report.wording import Wording

TERROR = "قال الوزير إن مكافحة الإرهاب مستمرة وإن الإرهاب يهدد الجميع، وذلك في لقاء الرباط اليوم."
PEACE = "افتتح الوزير معرض الكتاب في الرباط اليوم بحضور عدد كبير من القراء والكتاب والناشرين."


@pytest.fixture(scope="module")
def study(tmp_path_factory):
    folder = tmp_path_factory.mktemp("corpus")
    rows = ["source_file,outlet,published,title"]
    texts = [TERROR, PEACE, TERROR + " " + PEACE, TERROR * 3]
    for number, text in enumerate(texts):
        (folder / f"{number}.txt").write_text(text, encoding="utf-8")
    rows += ["0.txt,أول,2024-03-01,خبر", "1.txt,ثان,2024-02-01,معرض", "2.txt,ثان,2024-04-01,لقاء", "3.txt,,,بلا"]
    (folder / "articles.csv").write_text("\n".join(rows), encoding="utf-8")
    return make_study(folder)


def recount(counts: dict, row: int, takes) -> tuple[int, int, int]:
    """Articles, those with the row, and hits: as the script of the page counts them."""
    seen, found = set(), [0, 0, 0]
    for at, story in enumerate(counts["story"]):
        if takes(at) and story not in seen:
            seen.add(story)
            cells = counts["cells"][at]
            hits = dict(zip(cells[::2], cells[1::2], strict=True)).get(row, 0)
            found = [found[0] + 1, found[1] + (hits > 0), found[2] + abs(hits)]
    return tuple(found)


def test_the_numbers_of_the_page_give_what_count_frames_gives(study):
    counts, outlets = list_counts(study), list_outlets(study)
    assert outlets == sorted(["أول", "ثان", "—"])
    for number, outlet in enumerate(outlets):
        of_outlet = study.documents["outlet"].fillna("—") == outlet
        table = count_frames(study.hits, study.tokens, study.documents[of_outlet], study.codebook)
        for row in table.itertuples():
            place = number_rows(study)[(row.theme, row.frame)]
            found = recount(counts, place, lambda at, n=number: counts["outlet"][at] == n)
            assert found == (row.articles, row.articles_with, row.hits), (outlet, row.theme, row.frame)


def test_the_earliest_article_stands_first_and_one_without_a_date_last(study):
    counts = list_counts(study)
    assert counts["number"] == [2, 1, 3, 4]
    assert counts["day"] == ["2024-02-01", "2024-03-01", "2024-04-01", ""]


def test_nothing_that_a_user_wrote_is_in_the_numbers(study):
    text = str(embed_counts(study, Wording("ar")))
    assert json.loads(text)["number"]
    assert "<" not in text
    assert "ثان" not in text


def test_choices_are_offered_where_there_are_any(study, tmp_path):
    choices = list_choices(study, Wording("en"))
    assert choices["outlets"] == ["أول", "ثان", "unknown"]
    assert choices["days"] == ["2024-02-01", "2024-04-01"]
    (tmp_path / "a.txt").write_text(TERROR, encoding="utf-8")
    alone = list_choices(make_study(tmp_path), Wording("en"))
    assert alone["outlets"] == []
    assert alone["days"] == []


def test_rows_are_numbered_as_the_table_of_totals(study):
    assert list(number_rows(study).values()) == list(range(len(study.totals)))
    assert pd.Series(list(number_rows(study))).is_unique
