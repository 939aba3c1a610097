"""Hits, tokens, documents and codebook that do not belong together, and options that make no sense: said in words."""

from functools import partial

import pandas as pd
import pytest

from analysis.errors import KhitabError
from analysis.framing.codebook import Codebook, Frame, Label, Theme
from analysis.framing.contrasts import compare_frames, compare_periods
from analysis.framing.cooccurrence import count_cooccurrence
from analysis.framing.evidence import count_evidence
from analysis.framing.frames import count_frames
from analysis.framing.groups import group_keys
from analysis.framing.matching import find_left_out, find_terms
from analysis.framing.negation import add_negation
from analysis.framing.places import place_hits
from analysis.framing.salience import count_per_article, count_salience
from analysis.framing.trends import trend
from analysis.framing.voice import count_voices
from analysis.statistics.context import concordance, find_words
from analysis.tokens import tokenize

LABEL = Label(ar="ع", en="e", fr="f")
FRAMES = tuple(
    Frame(key=key, label=LABEL, definition="…", terms=(term,))
    for key, term in {"threat": "تهديد إرهابي", "training": "تدريب"}.items()
)
BOOK = Codebook(title="t", version="1", themes=(Theme(key="t", label=LABEL, definition="…", frames=FRAMES),))
TEXTS = ["لم يقع تهديد إرهابي هنا. تدريب", "تدريب ثم تهديد إرهابي", "سلام في البلاد", "تدريب هنا"]
ARTICLES = pd.DataFrame({"doc_id": list("abcd"), "outlet": list("xxyz"), "text": TEXTS})
ARTICLES["published"] = pd.to_datetime(["2024-01-01", "2024-01-20", "2024-02-01", "2024-03-01"])
TOKENS = tokenize(ARTICLES)
HITS = find_terms(TOKENS, BOOK)
COUNTS = {
    "frames": count_frames,
    "trend": partial(trend, period="month"),
    "per article": count_per_article,
    "salience": count_salience,
    "cooccurrence": count_cooccurrence,
    "contrast": partial(compare_frames, by="outlet", between=("x", "y")),
    "periods": partial(compare_periods, date="2024-01-20"),
}
every_count = pytest.mark.parametrize("count", COUNTS.values(), ids=COUNTS)


# --- the order and the dtypes of tokens ------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", [1, 2])
def test_tokens_in_another_order_give_the_same_hits(seed):
    shuffled = TOKENS.sample(frac=1, random_state=seed)
    pd.testing.assert_frame_equal(find_terms(shuffled, BOOK), HITS)
    pd.testing.assert_frame_equal(find_left_out(shuffled, BOOK), find_left_out(TOKENS, BOOK))


@every_count
def test_tokens_in_another_order_give_the_same_counts(count):
    shuffled = TOKENS.sample(frac=1, random_state=1)
    pd.testing.assert_frame_equal(count(HITS, shuffled, ARTICLES, BOOK), count(HITS, TOKENS, ARTICLES, BOOK))


def test_articles_in_another_order_need_no_sorting():
    turned = pd.concat([TOKENS[TOKENS["doc_id"] == doc_id] for doc_id in "dcba"])
    first, last = place_hits(HITS, turned)
    assert turned["start"].iloc[first].tolist() == HITS["start"].tolist()
    assert turned["end"].iloc[last].tolist() == HITS["end"].tolist()
    hits = find_terms(turned, BOOK).sort_values(["doc_id", "start"], ignore_index=True)
    pd.testing.assert_frame_equal(hits, HITS)


@pytest.mark.parametrize("use", [place_hits, add_negation])
def test_neighbours_among_tokens_in_another_order(use):
    with pytest.raises(KhitabError, match=r"not in the order of the text; sort them: tokens\.sort_values\(\['doc_id'"):
        use(HITS, TOKENS.sample(frac=1, random_state=1))


def test_tokens_given_twice():
    with pytest.raises(KhitabError, match=r"hold word 0 of document 'a' twice; .*drop_duplicates"):
        find_terms(pd.concat([TOKENS, TOKENS]), BOOK)


def test_tokens_of_two_tables_and_of_a_file(tmp_path):
    parts = [tokenize(ARTICLES[:2]), tokenize(ARTICLES[2:])]
    TOKENS.to_csv(tmp_path / "tokens.csv", index=False, encoding="utf-8")
    read = pd.read_csv(tmp_path / "tokens.csv", keep_default_na=False, encoding="utf-8")
    for tokens in (pd.concat(parts), pd.concat(parts, ignore_index=True), read):
        assert not isinstance(tokens["form"].dtype, pd.CategoricalDtype)
        pd.testing.assert_frame_equal(count_evidence(tokens), count_evidence(TOKENS))
        pd.testing.assert_frame_equal(find_terms(tokens, BOOK), HITS, check_dtype=False)
        pd.testing.assert_frame_equal(find_left_out(tokens, BOOK), find_left_out(TOKENS, BOOK), check_dtype=False)


@pytest.mark.parametrize("use", [lambda tokens: find_terms(tokens, BOOK), lambda tokens: find_words(tokens, "هنا")])
def test_a_form_that_a_reader_took_for_nothing(use):
    tokens = TOKENS.assign(form=TOKENS["form"].astype(object).where(TOKENS["form"] != "سلام", None))
    with pytest.raises(KhitabError, match=r"word 0 of document 'c' has no form; .*keep_default_na=False"):
        use(tokens)


# --- hits, tokens and documents that do not belong together ----------------------------------------------------------


@every_count
def test_hits_of_articles_without_tokens(count):
    with pytest.raises(
        KhitabError, match=r"hits stand in document 'b', .* give the tokens that the hits were found in"
    ):
        count(HITS, TOKENS[TOKENS["doc_id"] != "b"], ARTICLES, BOOK)


@every_count
def test_articles_with_text_and_without_tokens(count):
    with pytest.raises(KhitabError, match=r"document 'c' has text and no tokens; .*isin\(tokens\['doc_id'\]\)"):
        count(HITS, TOKENS[TOKENS["doc_id"] != "c"], ARTICLES, BOOK)


@pytest.mark.parametrize("text", ["", " \n", "… ـــ !", None])
def test_an_article_without_a_word_needs_no_tokens(text):
    articles = ARTICLES.assign(text=[text if doc_id == "c" else ARTICLES["text"][n] for n, doc_id in enumerate("abcd")])
    table = count_frames(HITS, tokenize(articles), articles, BOOK)
    assert table["articles"].tolist() == [4, 4, 4]


def test_an_article_whose_body_is_blank_needs_no_tokens():
    table = count_frames(
        HITS, TOKENS[TOKENS["doc_id"] != "c"], ARTICLES.assign(body=["x", "x", "", "x"], text="x"), BOOK
    )
    assert table["articles"].tolist() == [4, 4, 4]
    alone = count_frames(HITS, TOKENS[TOKENS["doc_id"] != "c"], ARTICLES.drop(columns="text"), BOOK)
    pd.testing.assert_frame_equal(alone, table)


def test_hits_and_tokens_of_more_articles_than_are_counted():
    table = count_frames(HITS, TOKENS, ARTICLES[:2], BOOK)
    assert table[["articles", "hits"]].values.tolist() == [[2, 4], [2, 2], [2, 2]]


@every_count
def test_hits_given_twice(count):
    told = r"hold تهديد إرهابي at text 7-19 of document 'a' twice; .*drop_duplicates\(\['doc_id', 'field'"
    twice = pd.concat([HITS, HITS.assign(ending="")])
    with pytest.raises(KhitabError, match=told):
        count(twice, TOKENS, ARTICLES, BOOK)
    once = twice.drop_duplicates(["doc_id", "field", "start", "end", "theme", "frame", "term"])
    pd.testing.assert_frame_equal(count(once, TOKENS, ARTICLES, BOOK), count(HITS, TOKENS, ARTICLES, BOOK))


@every_count
@pytest.mark.parametrize("book", ["codebook.yaml", {"themes": []}, None])
def test_a_codebook_that_was_not_read(count, book):
    with pytest.raises(KhitabError, match=r"codebook=.* is no codebook; read it with read_codebook: .*read_codebook\("):
        count(HITS, TOKENS, ARTICLES, book)


@pytest.mark.parametrize("find", [find_terms, find_left_out])
def test_terms_of_a_codebook_that_was_not_read(find):
    with pytest.raises(KhitabError, match=r"'codebook\.yaml' is no codebook; read it with read_codebook"):
        find(TOKENS, "codebook.yaml")


@every_count
@pytest.mark.parametrize("documents", [None, ["a"]])
def test_documents_that_are_no_table(count, documents):
    with pytest.raises(KhitabError, match=f"made by read_documents.*got {type(documents).__name__}"):
        count(HITS, TOKENS, documents, BOOK)


# --- documents twice -------------------------------------------------------------------------------------------------

TWICE = pd.concat([ARTICLES, ARTICLES[:1]], ignore_index=True)
SPOKEN = HITS.assign(voice="journalist", speaker="", speaker_kind="")


@pytest.mark.parametrize(
    "use",
    [
        lambda: concordance(HITS, TWICE),
        lambda: concordance(HITS, TWICE, context="sentence"),
        lambda: count_voices(SPOKEN, TWICE, by="outlet"),
        lambda: count_frames(HITS, TOKENS, TWICE, BOOK),
    ],
)
def test_an_article_twice(use):
    with pytest.raises(KhitabError, match="doc_id 'a' occurs twice in the documents; give each article"):
        use()


# --- names of groups -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["hits", "share", "_words", "_doc_id", "_story", "_cluster", "_there", "_own"])
def test_a_group_named_as_a_column_of_the_result(name):
    for count in (count_frames, count_salience, compare_frames):
        with pytest.raises(KhitabError, match=f"by='{name}' is the name of a column .*; rename it in the documents"):
            count(HITS, TOKENS, ARTICLES.assign(**{name: list("xxyz")}), BOOK, by=name)


@pytest.mark.parametrize("name", ["voice", "speaker", "speaker_kind", "articles", "theme"])
def test_a_group_named_as_a_column_of_the_voices(name):
    with pytest.raises(KhitabError, match=f"by='{name}' is the name of a column of the result; rename it"):
        count_voices(SPOKEN, ARTICLES.assign(**{name: "x"}), by=name)


def test_own_columns_that_are_not_asked_for_do_no_harm():
    names = ("_words", "_doc_id", "_story", "_cluster", "_there", "_own", "_published", "_side")
    articles = ARTICLES.assign(**dict.fromkeys(names, "x"))
    for count in COUNTS.values():
        pd.testing.assert_frame_equal(count(HITS, TOKENS, articles, BOOK), count(HITS, TOKENS, ARTICLES, BOOK))


@pytest.mark.parametrize(
    ("by", "message"),
    [
        (0, "by=0: name a column of the documents"),
        ([0], r"by=\[0\]: name a column of the documents"),
        ([["outlet"]], "name a column of the documents"),
        (["outlet", "outlet"], "by names 'outlet' twice"),
    ],
)
def test_what_is_no_group(by, message):
    for count in (count_frames, count_salience, partial(trend, period="month")):
        with pytest.raises(KhitabError, match=message):
            count(HITS, TOKENS, ARTICLES, BOOK, by=by)
    with pytest.raises(KhitabError, match=message):
        group_keys(ARTICLES, by)
    with pytest.raises(KhitabError, match=message):
        count_voices(SPOKEN, ARTICLES, by=by)


# --- other options ---------------------------------------------------------------------------------------------------

periods = partial(compare_periods, HITS, TOKENS, ARTICLES, BOOK)
contrast = partial(compare_frames, HITS, TOKENS, ARTICLES, BOOK)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: periods(date=20250119), "date=20250119 is no date; write it as '2024-05-17'"),
        (lambda: periods(date=2024.5), "date=2024.5 is no date"),
        (lambda: periods(date=True), "date=True is no date"),
        (lambda: periods(date="2024-01-20", days=1.5), "days=1.5: give a whole number from 1 on"),
        (lambda: periods(date="2024-01-20", days="3"), "days='3': give a whole number from 1 on"),
        (lambda: contrast(by="outlet", between=5), "between=5: name two groups of outlet"),
        (lambda: contrast(by="outlet", between=(["x"], "y")), "name two groups of outlet"),
        (lambda: contrast(by=0), "by=0: name one column"),
        (lambda: contrast(by="outlet", cluster=["outlet"]), r"cluster=\['outlet'\]: choose 'duplicate_group'"),
        (lambda: trend(HITS, TOKENS, ARTICLES, BOOK, period=["month"]), r"period=\['month'\]: choose week"),
        (lambda: count_salience(HITS, TOKENS, ARTICLES, BOOK, words=True), "words=True: give a number of words"),
    ],
)
def test_options_that_make_no_sense(call, message):
    with pytest.raises(KhitabError, match=message):
        call()


def test_periods_of_articles_without_a_date():
    with pytest.raises(KhitabError, match="no article has a date in the column published"):
        compare_periods(HITS, TOKENS, ARTICLES.assign(published=pd.NaT), BOOK, date="2024-01-20")


def test_an_outlet_called_all_others():
    articles = ARTICLES.assign(outlet=["x", "y", "all others", "y"])
    with pytest.raises(KhitabError, match=r"'all others', the name of the rest; rename it .* or name two.*between"):
        compare_frames(HITS, TOKENS, articles, BOOK, by="outlet")
    table = compare_frames(HITS, TOKENS, articles, BOOK, by="outlet", between=("y", "all others"))
    assert table[["articles_a", "articles_b"]].values.tolist() == [[2, 1]] * 3
    two = compare_frames(HITS, TOKENS, articles[1:], BOOK, by="outlet")
    assert two[["group_a", "articles_a", "articles_b"]].values.tolist() == [["all others", 1, 2]] * 3
