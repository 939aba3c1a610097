"""The teaching corpus and its labels: what can be recomputed from the texts is recomputed."""

import random
from itertools import combinations
from pathlib import Path

import pandas as pd
import pytest

import analysis as kh
from analysis.framing.codebook import read_codebook

CORPUS = Path(__file__).resolve().parents[2] / "corpus"
OUTLETS = ["أرز الأطلس", "الزليج الإخباري", "رواق الضاد", "سلة العناوين"]
EVENT = "2025-01-19"
SIMULATED = {"simulated coder A": (0.12, 0.03), "simulated coder B": (0.20, 0.05)}  # carried missed, not carried found


def label(name: str) -> pd.DataFrame:
    return pd.read_csv(CORPUS / "labels" / f"{name}.csv", keep_default_na=False, encoding="utf-8")


@pytest.fixture(scope="module")
def documents() -> pd.DataFrame:
    return kh.add_body(kh.read_documents(CORPUS))


@pytest.fixture(scope="module")
def codebook():
    return read_codebook(CORPUS / "codebook.yaml")


@pytest.fixture(scope="module")
def hits(documents, codebook) -> pd.DataFrame:
    return kh.find_terms(kh.tokenize(documents), codebook)


def kept(documents: pd.DataFrame, *labels: str) -> pd.Series:
    """The lines of each document that the writers gave one of the labels, as one text."""
    lines = label("lines").query("label in @labels", local_dict={"labels": list(labels)})
    texts = documents.set_index("doc_id")["text"].str.split("\n")
    rows = [(row.doc_id, texts[row.doc_id][row.line - 1]) for row in lines.itertuples()]
    return pd.DataFrame(rows, columns=["doc_id", "text"]).groupby("doc_id")["text"].agg("\n".join)


def test_sixty_articles_of_four_outlets(documents):
    assert documents["outlet"].value_counts().to_dict() == dict.fromkeys(OUTLETS, 15)
    dates = documents["published"].dropna()
    assert len(dates) == 58
    assert (dates.min().strftime("%Y-%m"), dates.max().strftime("%Y-%m")) == ("2024-03", "2025-12")
    assert (dates < EVENT).sum() == 30
    suffixes = documents["source_file"].str.rpartition(".")[2].value_counts().to_dict()
    assert suffixes == {"txt": 53, "html": 6, "pdf": 1}
    assert documents.loc[documents["encoding"] == "windows-1256", "doc_id"].tolist() == ["pages/coast-threat"]


def test_every_page_says_that_it_is_a_teaching_text(documents):
    assert documents["text"].str.contains("نص تعليمي").all()


def test_articles_have_180_to_450_words(documents):
    words = kept(documents, "title", "body").str.split().str.len()
    assert len(words) == 60
    assert words.between(180, 450).all(), words[~words.between(180, 450)]


def test_no_paragraph_repeats_save_in_the_agency_stories(documents):
    stories = label("duplicates").set_index("doc_id")["story"]
    paragraphs = kept(documents, "body").str.split("\n").explode()
    paragraphs = paragraphs[paragraphs.str.split().str.len() >= 8]
    again = paragraphs[paragraphs.duplicated(keep=False)]
    assert set(again.index) <= set(stories.index)
    assert again.index.to_frame()["doc_id"].map(stories).groupby(again.to_numpy()).nunique().max() == 1


def test_the_page_alone_tells_title_body_and_date(documents):
    """What articles.csv gives is what the pages print."""
    alone = kh.add_body(kh.read_documents(CORPUS / "pages"))
    alone = alone.set_index("pages/" + alone["doc_id"]).reindex(documents["doc_id"])
    for column in ("title", "body"):
        assert (alone[column].to_numpy() == documents[column].to_numpy()).all()
    dated = documents["published"].notna().to_numpy()
    assert (alone["published"].to_numpy()[dated] == documents["published"].to_numpy()[dated]).all()


def test_the_stories_of_the_agency(documents):
    listed = label("duplicates")
    assert listed["story"].value_counts().tolist() == [4, 3, 2]
    found = kh.add_duplicates(documents).set_index("doc_id")["duplicate_group"]
    groups = found[found.duplicated(keep=False)]
    assert sorted(map(sorted, groups.groupby(groups).groups.values())) == sorted(
        sorted(part["doc_id"]) for _, part in listed.groupby("story")
    )
    bodies = documents.set_index("doc_id")["body"]
    titles = documents.set_index("doc_id")["title"]
    for _, story in listed.groupby("story"):
        base, copies = story.iloc[0]["doc_id"], story[story["change"] == "headline only"]["doc_id"]
        assert all(bodies[copy] == bodies[base] and titles[copy] != titles[base] for copy in copies)
    assert (listed["change"] == "headline only").sum() == 2


def test_four_tails():
    lines = label("lines")
    assert sorted(lines.loc[lines["label"] == "off_topic", "doc_id"].unique()) == [
        "pages/dawn-attack", "pages/desert-drill", "pages/land-and-water", "pages/new-york-dialogue",
    ]  # fmt: skip


def test_frames_are_those_of_the_codebook(documents, codebook):
    frames = label("frames")
    keys = [(theme.key, frame.key) for theme in codebook.themes for frame in theme.frames]
    assert len(frames) == 60 * len(keys)
    assert set(map(tuple, frames[["theme", "frame"]].drop_duplicates().to_numpy())) == set(keys)
    assert set(frames["doc_id"]) == set(documents["doc_id"])
    assert set(frames["carried"]) == {0, 1}
    assert set(frames["planned"].astype(str)) == {"0", "1", ""}  # five articles retell reports: they had no plan


def test_contrasts_follow_from_the_frames(documents):
    groups = documents.set_index("doc_id")
    groups["period"] = groups["published"].ge(EVENT).map({True: "after", False: "before"})
    groups.loc[groups["published"].isna(), "period"] = ""
    frames = label("frames").pivot(index="doc_id", columns="frame", values="carried")
    contrasts = label("contrasts")
    assert set(contrasts["kind"]) == {"gap", "no gap", "change"}
    for row in contrasts.itertuples():
        shares = [frames[row.frame][groups.index[groups[row.by] == name]] for name in (row.a, row.b)]
        assert [len(part) for part in shares] == [row.articles_a, row.articles_b]
        assert [round(part.mean(), 3) for part in shares] == [row.share_a, row.share_b]
        gap = abs(row.share_a - row.share_b)
        assert gap <= 0.2 if row.kind == "no gap" else gap >= (0.6 if row.kind == "gap" else 0.5)
    assert {"royal_leadership", "training", "threat"} <= set(contrasts.loc[contrasts["kind"] == "gap", "frame"])


def test_what_is_planted_stands_where_the_table_says(documents):
    planted = label("planted")
    texts = documents.set_index("doc_id")["text"].str.split("\n")
    for row in planted[planted["line"] != ""].itertuples():
        assert row.form in texts[row.doc_id][int(row.line) - 1], row
    assert {"spelling", "homograph", "name", "other sense", "clitics"} <= set(planted["kind"])


def test_every_class_of_clitics_is_found(hits):
    planted = label("planted").query("kind == 'clitics'")
    seen = hits.assign(
        proclitics=hits["proclitics"].fillna("").astype(str), ending=hits["ending"].fillna("").astype(str)
    )
    found = set(seen["proclitics"]) | {f"…{ending}" for ending in seen["ending"]}
    assert set(planted["what"]) <= found
    assert {"و", "ب", "ل", "ف", "ك", "ال"} <= set("+".join(planted["what"]).replace("…", "").split("+"))


def test_the_codings_say_simulated_and_can_be_made_again():
    frames, codings = label("frames"), label("simulated-codings")
    assert codings["coder"].str.startswith("simulated").all()
    draw = random.Random(20241122)
    chosen = sorted(draw.sample(sorted(frames["doc_id"].unique()), 40))
    carried = frames.set_index(["doc_id", "frame"])["carried"]
    expected = []
    for coder, (missed, false) in SIMULATED.items():
        for doc_id in chosen:
            for frame in frames["frame"].drop_duplicates():
                value = carried[doc_id, frame]
                flipped = draw.random() < (missed if value else false)
                expected.append((doc_id, frame, coder, 1 - value if flipped else value))
    assert codings[["unit_id", "variable", "coder", "value"]].to_records(index=False).tolist() == expected


def alpha(pairs: pd.DataFrame) -> float:
    """Krippendorff's alpha of two coders, nominal, nothing missing."""
    values = pairs.to_numpy()
    n, ones = values.size, values.sum()
    return 1 - (n - 1) * 2 * (values[:, 0] != values[:, 1]).sum() / (2 * ones * (n - ones))


def test_what_the_data_sheet_says_of_the_readings():
    readings = label("readings").pivot(index=["unit_id", "variable"], columns="coder", values="value")
    assert len(readings) == 60 * 24
    assert round((readings["reader 1"] == readings["reader 2"]).mean(), 3) == 0.994
    assert round(alpha(readings), 2) == 0.98
    frames = label("frames").set_index(["doc_id", "frame"])
    planned = frames[frames["planned"].astype(str) != ""]["planned"].astype(int)
    both = readings.join(planned.rename_axis(["unit_id", "variable"]), how="inner")
    assert len(both) == 55 * 24
    agreed = [round((both[f"reader {n}"] == both["planned"]).mean(), 3) for n in (1, 2)]
    assert agreed == [0.998, 0.996]
    assert [round(alpha(both[[f"reader {n}", "planned"]]), 2) for n in (1, 2)] == [0.99, 0.99]
    # where both readings contradict the plan, and there alone, the label is theirs
    against = (both["reader 1"] == both["reader 2"]) & (both["reader 1"] != both["planned"])
    assert sorted(both.index[against]) == [("pages/agreement", "response"), ("pages/bortana-summit", "response")]
    truth = frames["carried"].rename_axis(["unit_id", "variable"]).reindex(both.index)
    assert (truth == both["planned"].where(~against, both["reader 1"])).all()


@pytest.fixture(scope="module")
def shares(documents, hits, codebook) -> pd.DataFrame:
    dated = documents.assign(period=documents["published"].ge(EVENT).map({True: "after", False: "before"}))
    dated.loc[documents["published"].isna(), "period"] = None
    tokens = kh.tokenize(dated)
    tables = [
        kh.count_frames(hits, tokens, dated, codebook, by=by).rename(columns={by: "group"})
        for by in ("outlet", "period")
    ]
    return pd.concat(tables).set_index(["frame", "group"])


@pytest.mark.parametrize(
    ("frame", "group", "found", "of"),
    [
        ("royal_leadership", "أرز الأطلس", 12, 15),
        ("royal_leadership", "الزليج الإخباري", 0, 15),
        ("royal_leadership", "رواق الضاد", 0, 15),
        ("royal_leadership", "سلة العناوين", 0, 15),
        ("training", "الزليج الإخباري", 11, 15),
        ("training", "رواق الضاد", 2, 15),
        ("threat", "رواق الضاد", 12, 15),
        ("threat", "أرز الأطلس", 3, 15),
        ("security_cooperation", "أرز الأطلس", 6, 15),
        ("security_cooperation", "رواق الضاد", 6, 15),
        ("visits", "أرز الأطلس", 3, 15),
        ("visits", "سلة العناوين", 3, 15),
        ("border_security", "before", 1, 30),
        ("border_security", "after", 21, 28),
        ("development", "before", 15, 30),
        ("development", "after", 2, 28),
    ],
)
def test_headline_numbers(shares, frame, group, found, of):
    """What the report tells: articles of a group that mention the vocabulary of a frame."""
    row = shares.loc[(frame, group)]
    assert (row["articles_with_all"], row["articles_all"]) == (found, of)


@pytest.fixture(scope="module")
def differences(documents, hits, codebook) -> pd.DataFrame:
    given = (hits, kh.tokenize(documents), documents, codebook)
    pairs = [kh.compare_frames(*given, by="outlet", between=pair) for pair in combinations(OUTLETS, 2)]
    return pd.concat([*pairs, kh.compare_periods(*given, date=EVENT)]).set_index(["frame", "group_a", "group_b"])


@pytest.mark.parametrize("row", list(label("contrasts").itertuples()), ids=lambda row: f"{row.frame}-{row.a}-{row.b}")
def test_planted_gaps_show_in_the_counts_and_planted_equals_do_not(differences, row):
    """The 95 % interval of the difference leaves out 0 where a gap is planted, and there alone."""
    pair = (row.a, row.b) if (row.frame, row.a, row.b) in differences.index else (row.b, row.a)
    found = differences.loc[(row.frame, *pair)]
    assert (found["difference_low"] > 0 or found["difference_high"] < 0) == (row.kind != "no gap")


def test_the_terms_find_most_carried_frames_and_not_all(documents, hits, codebook):
    hits = hits[hits["theme"] != "names"]
    skipping = {theme.key for theme in codebook.themes if theme.inside_names == "skip"}
    counted = hits[~hits["theme"].isin(skipping) | (hits["inside_name"].fillna("") == "")]
    found = set(map(tuple, counted.loc[counted["frame"] != "", ["doc_id", "frame"]].astype(str).to_numpy()))
    frames = label("frames")
    carried = set(map(tuple, frames.loc[frames["carried"] == 1, ["doc_id", "frame"]].to_numpy()))
    assert round(len(found & carried) / len(found), 2) == 0.89
    assert round(len(found & carried) / len(carried), 2) == 0.84
