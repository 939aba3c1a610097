"""events.yaml: read, refused with the remedy, and what the report makes of it."""

from datetime import date

import pandas as pd
import pytest

from analysis.errors import KhitabError
from analysis.report.compared import list_changes, list_contrasts
from analysis.report.events import choose_events, read_events
from analysis.report.study import make_study
from analysis.report.wording import LANGUAGES, Wording

GOOD = "- {date: 2025-01-19, label: {ar: هجوم, en: Attack, fr: Attaque}}\n"


def write(folder, text: str):
    (folder / "events.yaml").write_text(text, encoding="utf-8")
    return folder / "events.yaml"


def test_events_are_sorted_by_day(tmp_path):
    path = write(tmp_path, GOOD + "- {date: '2024-02-01', label: {ar: قمة, en: Summit, fr: Sommet}}\n")
    assert [event.label.en for event in read_events(path)] == ["Summit", "Attack"]
    assert choose_events(tmp_path) == read_events(path)
    assert choose_events(tmp_path / "elsewhere") == []


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("a: b\n", "holds no list; write a list of entries"),
        ("- هجوم\n", "entry 1: found 'هجوم'; write a list"),
        ("- {date: 2025-01-19}\n", "entry 1: found"),
        (GOOD.replace("2025-01-19", "19/01/2025"), "entry 1: '19/01/2025' is no date; write year-month-day"),
        (GOOD.replace("2025-01-19", "2025"), "2025 is no date"),
        (GOOD.replace(", fr: Attaque", ""), "give it in ar, en and fr"),
        (GOOD.replace("Attaque", "''"), "give it in ar, en and fr"),
        (GOOD * 2, "2025-01-19 stands twice"),
        ("- {date: [\n", "cannot be read"),
    ],
)
def test_what_is_wrong_is_told_with_the_remedy(tmp_path, text, told):
    with pytest.raises(KhitabError) as refusal:
        read_events(write(tmp_path, text))
    assert told in str(refusal.value)


@pytest.fixture
def study(tmp_path):
    """Six articles of two outlets: one speaks of terrorism, and only after the event."""
    rows = [f"{n}.txt,{'س' if n < 3 else 'ص'},2025-01-{10 + 4 * n}" for n in range(6)]
    (tmp_path / "articles.csv").write_text("source_file,outlet,published\n" + "\n".join(rows), encoding="utf-8")
    for n in range(6):
        text = "قال الخبير إن الإرهاب خطر." if n > 2 else "قال الخبير إن الطقس جميل."
        (tmp_path / f"{n}.txt").write_text(text, encoding="utf-8")
    write(tmp_path, GOOD.replace("2025-01-19", "2025-01-22") + GOOD.replace("2025-01-19", "2030-01-01"))
    return make_study(tmp_path)


@pytest.mark.parametrize("language", LANGUAGES)
def test_differences_whose_interval_leaves_out_0_are_shown(study, language):
    wording = Wording(language)
    (table,) = list_contrasts(study, wording)
    assert [(row["share_a"], row["share_b"], row["difference"]) for row in table["rows"]] == [("0%", "100%", "-100")]
    (change,) = list_changes(study, wording)  # the event of 2030 has no article after it
    assert [(row["share_a"], row["share_b"], row["difference"]) for row in change["rows"]] == [("100%", "0%", "+100")]
    assert wording.date(date(2025, 1, 22)) in change["heading"]


def test_both_are_written_beside_the_report(study):
    assert {"contrasts", "changes"} <= set(study.tables)
    assert study.changes["date"].unique().tolist() == ["2025-01-22"]
    assert isinstance(study.contrasts, pd.DataFrame) and len(study.contrasts) == 30
