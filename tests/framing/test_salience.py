"""Where frames stand, on articles one can count by hand."""

import math

import pandas as pd
import pytest

from analysis.errors import KhitabError
from analysis.framing.codebook import Codebook, Frame, Label, PresentIf, Theme
from analysis.framing.frames import count_frames
from analysis.framing.matching import find_terms
from analysis.framing.places import place_hits
from analysis.framing.salience import PARTS, count_per_article, count_salience
from analysis.tables import ARTICLE_FRAMES, SALIENCE
from analysis.tokens import tokenize

LABEL = Label(ar="ع", en="e", fr="f")


def book(**present_if) -> Codebook:
    terms = {"threat": ("تهديد", "خطر"), "training": ("تدريب",)}
    options = {"present_if": PresentIf(**present_if)} if present_if else {}
    frames = tuple(Frame(key=key, label=LABEL, definition="…", terms=t, **options) for key, t in terms.items())
    return Codebook(title="t", version="1", themes=(Theme(key="t", label=LABEL, definition="…", frames=frames),))


# words in headline, lead and body: 2+3+4, 0+3+1, 1+2+0
ARTICLES = pd.DataFrame(
    {
        "doc_id": ["b", "a", "c"],
        "outlet": ["x", "x", "y"],
        "title": ["تهديد جديد", None, "لقاء"],
        "text": ["تدريب في البلاد.\nخطر تهديد ثم تهديد.", "لا شيء هنا.\nتهديد", "تدريب هنا."],
    }
)


def count(function=count_salience, articles: pd.DataFrame = ARTICLES, codebook: Codebook | None = None, **options):
    codebook = codebook or book()
    tokens = tokenize(articles)
    return function(find_terms(tokens, codebook), tokens, articles, codebook, **options)


def test_every_part_of_every_row():
    table = count(words=6)
    assert list(table.columns) == [column.name for column in SALIENCE.columns]
    assert table["part"].drop_duplicates().tolist() == list(PARTS)
    counts = ["part", "articles", "articles_with", "hits", "tokens"]
    assert table[table["frame"] == "threat"][counts].values.tolist() == [
        ["headline", 2, 1, 1, 3],
        ["lead", 3, 0, 0, 8],
        ["headline_lead", 3, 1, 1, 11],
        ["body", 2, 2, 4, 5],
        ["first_words", 3, 2, 3, 13],
        ["whole", 3, 2, 5, 16],
    ]
    assert table["share"].iloc[1] == 1 / 2 and table["per_1000"].iloc[1] == pytest.approx(1000 / 3)


def test_the_whole_is_what_count_frames_counts():
    columns = ["frame", "articles", "articles_with", "share", "share_low", "share_high", "hits", "tokens", "per_1000"]
    for by in (None, "outlet"):
        whole, frames = count(by=by), count(count_frames, by=by)
        whole = whole[whole["part"] == "whole"].reset_index(drop=True)
        pd.testing.assert_frame_equal(whole[columns], frames[columns])


@pytest.mark.parametrize(("words", "with_it"), [(1, 1), (2, 1), (4, 2), (9, 2)])
def test_first_words(words, with_it):
    table = count(words=words)
    row = table[(table["part"] == "first_words") & (table["frame"] == "threat")].iloc[0]
    assert (row["articles"], row["articles_with"]) == (3, with_it)
    assert row["tokens"] == sum(min(words, length) for length in (9, 4, 3))
    assert table.attrs["words"] == words


def test_as_many_words_as_three_quarters_of_the_articles_reach():
    assert count().attrs["words"] == 3  # the 25th percentile of 9, 4 and 3 is 3.5
    assert count(articles=ARTICLES.assign(title="", text="")).attrs["words"] == 0


def test_a_hit_that_ends_behind_the_first_words_is_not_in_them():
    frame = Frame(key="f", label=LABEL, definition="…", terms=("تهديد إرهابي",))
    codebook = Codebook(title="t", version="1", themes=(Theme(key="t", label=LABEL, definition="…", frames=(frame,)),))
    articles = pd.DataFrame({"doc_id": ["a"], "text": ["هنا تهديد إرهابي"]})
    hits = {
        words: count(articles=articles, codebook=codebook, words=words).query("part == 'first_words'")
        for words in (2, 3)
    }
    assert {words: table["hits"].tolist() for words, table in hits.items()} == {2: [0, 0], 3: [1, 1]}


def test_an_article_that_does_not_carry_the_frame_counts_nowhere():
    table = count(codebook=book(hits=2), words=1)
    assert table[table["frame"] == "threat"]["articles_with"].tolist() == [1, 0, 1, 1, 1, 1]
    assert table[table["frame"] == "training"]["articles_with"].tolist() == [0] * 6


def test_groups_have_every_part():
    table = count(by="outlet").query("frame == ''")
    assert table[["outlet", "part"]].values.tolist() == [[outlet, part] for outlet in "xy" for part in PARTS]
    body = table[(table["outlet"] == "y") & (table["part"] == "body")].iloc[0]
    assert (body["articles"], body["tokens"]) == (0, 0) and math.isnan(body["share"])


def test_longer_articles_mention_more_and_the_first_words_do_not():
    texts = ["هنا " * 9 + "تدريب " + ("هنا " * 9 + "تهديد" if n % 2 else "") for n in range(20)]
    articles = pd.DataFrame(
        {"doc_id": [f"{n:02d}" for n in range(20)], "outlet": ["xy"[n % 2] for n in range(20)], "text": texts}
    )
    table = count(articles=articles, by="outlet", words=10).query("frame == ''").set_index(["part", "outlet"])["hits"]
    assert table["whole"].tolist() == [10, 20] and table["first_words"].tolist() == [10, 10]


@pytest.mark.parametrize("words", [0, -1, 1.5, "3"])
def test_words_that_are_no_number(words):
    with pytest.raises(KhitabError, match="give a number of words from 1 on"):
        count(words=words)


@pytest.mark.parametrize("by", ["part", ["outlet", "zone"]])
def test_parts_are_rows_already(by):
    with pytest.raises(KhitabError, match="the parts of an article are rows already"):
        count(by=by)


def test_no_article():
    assert count(articles=ARTICLES[:0])["articles"].tolist() == [0] * 18
    assert count(articles=ARTICLES[:0], by="outlet").empty


def test_articles_and_frames():
    table = count(count_per_article)
    assert list(table.columns) == [column.name for column in ARTICLE_FRAMES.columns]
    columns = ["doc_id", "frame", "hits", "terms", "hits_headline", "hits_lead", "hits_body", "present", "tokens"]
    assert table[columns].values.tolist() == [
        ["b", "", 5, 3, 1, 1, 3, True, 9],
        ["b", "threat", 4, 2, 1, 0, 3, True, 9],
        ["b", "training", 1, 1, 0, 1, 0, True, 9],
        ["a", "", 1, 1, 0, 0, 1, True, 4],
        ["a", "threat", 1, 1, 0, 0, 1, True, 4],
        ["a", "training", 0, 0, 0, 0, 0, False, 4],
        ["c", "", 1, 1, 0, 1, 0, True, 3],
        ["c", "threat", 0, 0, 0, 0, 0, False, 3],
        ["c", "training", 1, 1, 0, 1, 0, True, 3],
    ]
    assert table["per_1000"].iloc[0] == pytest.approx(5000 / 9)


def test_articles_and_frames_sum_to_the_frames():
    sums = count(count_per_article).groupby("frame")[["hits", "present"]].sum()
    frames = count(count_frames).set_index("frame")
    assert sums["hits"].to_dict() == frames["hits_all"].to_dict()
    assert sums["present"].to_dict() == frames["articles_with_all"].to_dict()
    assert count(count_per_article, articles=ARTICLES[:0]).empty


def test_an_article_without_words_has_no_rate():
    table = count(count_per_article, articles=pd.DataFrame({"doc_id": ["a"], "text": [""]}))
    assert table["tokens"].tolist() == [0] * 3 and table["per_1000"].isna().all()


def test_hits_lead_to_their_words():
    articles = ARTICLES.iloc[::-1]
    tokens = tokenize(ARTICLES)
    hits = find_terms(tokenize(articles), book())
    first, last = place_hits(hits, tokens)
    assert tokens["form"].iloc[first].tolist() == hits["form"].tolist() and first.tolist() == last.tolist()
    assert place_hits(hits[:0], tokens[:0])[0].tolist() == []
    with pytest.raises(KhitabError, match="give the tokens that the hits were found in"):
        place_hits(hits, tokens[:0])
