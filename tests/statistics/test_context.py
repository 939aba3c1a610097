"""The concordance: whole words, one line, offsets that lead back."""

import pandas as pd
import pytest

from analysis.errors import KhitabError
from analysis.statistics.context import concordance, find_words
from analysis.tables import CONCORDANCE, HITS, check_table
from analysis.tokens import tokenize

TEXT = "سطر أول\nقال الوزير إن مكافحة الإرهاب أولوية كبرى اليوم\nسطر أخير"
DOCUMENTS = pd.DataFrame(
    {
        "doc_id": ["a", "b"],
        "outlet": ["x", None],
        "published": pd.to_datetime(["2024-01-01", None]),
        "title": ["خطر الإرهاب", None],
        "text": [TEXT, "الإرهاب"],
    }
)


def hit(word: str = "مكافحة الإرهاب", doc_id: str = "a", field: str = "text", **more) -> pd.DataFrame:
    source = DOCUMENTS.set_index("doc_id").at[doc_id, field]
    start = source.index(word)
    return pd.DataFrame({"doc_id": [doc_id], "field": [field], "start": [start], "end": [start + len(word)], **more})


def line(hits: pd.DataFrame, **options) -> list[str]:
    return concordance(hits, DOCUMENTS, **options)[["left", "keyword", "right"]].iloc[0].tolist()


@pytest.mark.parametrize(
    ("width", "left", "right"),
    [
        (60, "قال الوزير إن", "أولوية كبرى اليوم"),
        (14, "قال الوزير إن", "أولوية كبرى"),
        (13, "الوزير إن", "أولوية كبرى"),
        (12, "الوزير إن", "أولوية كبرى"),
        (11, "الوزير إن", "أولوية"),
        (7, "إن", "أولوية"),
        (3, "إن", ""),
        (1, "", ""),
        (0, "", ""),
    ],
)
def test_a_line_is_cut_at_words_and_at_line_ends(width, left, right):
    assert line(hit(), width=width) == [left, "مكافحة الإرهاب", right]


def test_white_space_of_any_kind_parts_words():
    documents = pd.DataFrame({"doc_id": ["a"], "text": ["أول\tثان\u00a0كلمة\tثالث\u00a0رابع"]})
    hits = pd.DataFrame({"doc_id": ["a"], "field": ["text"], "start": [8], "end": [12]})
    assert concordance(hits, documents, width=6)[["left", "right"]].values.tolist() == [["ثان", "ثالث"]]


def test_offsets_lead_back_to_the_text():
    row = concordance(hit(), DOCUMENTS).iloc[0]
    assert TEXT[row["start"] : row["end"]] == row["keyword"]


def test_a_hit_in_the_title():
    assert line(hit("الإرهاب", field="title")) == ["خطر", "الإرهاب", ""]


def test_outlet_and_date_come_from_the_documents():
    table = concordance(pd.concat([hit(), hit("الإرهاب", "b")]), DOCUMENTS)
    assert list(table.columns) == [column.name for column in CONCORDANCE.columns]
    assert table["outlet"].tolist()[0] == "x" and table["outlet"].isna().tolist() == [False, True]
    assert table["published"].iloc[0] == pd.Timestamp("2024-01-01")


def test_documents_without_outlet_and_date():
    table = concordance(hit(), DOCUMENTS[["doc_id", "text"]])
    assert table[["outlet", "published"]].isna().all(axis=None)


def test_what_the_hit_is_travels_along_in_order_and_with_its_index():
    hits = pd.concat([hit(term="ب", theme="t"), hit("الإرهاب", "b", term="أ", theme="t")])
    hits.index = [7, 3]
    table = concordance(hits, DOCUMENTS)
    assert table.index.tolist() == [7, 3]
    assert table["term"].tolist() == ["ب", "أ"] and table["theme"].tolist() == ["t", "t"]


def test_hits_put_together_from_parts_keep_one_row_each():
    assert len(concordance(pd.concat([hit(term="ب"), hit(term="أ")]), DOCUMENTS)) == 2


def test_no_hits():
    table = concordance(hit().iloc[:0], DOCUMENTS)
    assert table.empty and "left" in table


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("options", [{}, {"sort": "left"}, {"sort": "date"}, {"context": "sentence"}])
@pytest.mark.parametrize("documents", [DOCUMENTS[:0], DOCUMENTS[:0][["doc_id", "text"]], DOCUMENTS])
def test_no_hits_are_an_empty_table(documents, options):
    if options.get("sort") == "date" and "published" not in documents:
        return
    found = concordance(find_words(tokenize(DOCUMENTS), "لا"), documents, **options)
    assert found.empty and list(found)[:8] == [column.name for column in CONCORDANCE.columns][:8]


@pytest.mark.parametrize("empty", [pd.DataFrame({"doc_id": [], "text": []}), pd.DataFrame(columns=["doc_id", "text"])])
@pytest.mark.parametrize("sort", ["text", "left", "right"])
def test_no_documents_are_an_empty_table(empty, sort):
    hits = pd.DataFrame(columns=["doc_id", "field", "start", "end"])
    for context in ("width", "sentence"):
        assert concordance(hits, empty, sort=sort, context=context).empty


def test_the_input_stays_as_it_is():
    hits, documents = hit(), DOCUMENTS.copy()
    concordance(hits, documents)
    pd.testing.assert_frame_equal(hits, hit())
    pd.testing.assert_frame_equal(documents, DOCUMENTS)


@pytest.mark.parametrize(
    ("hits", "documents", "message"),
    [
        (hit().assign(doc_id="z"), DOCUMENTS, "'z', which is not among the documents"),
        (hit().drop(columns="end"), DOCUMENTS, "made by find_terms"),
        (hit("الإرهاب", field="title"), DOCUMENTS[["doc_id", "text"]], "lacks the column title"),
    ],
)
def test_what_cannot_be_shown(hits, documents, message):
    with pytest.raises(KhitabError, match=message):
        concordance(hits, documents)


def test_a_hit_in_a_title_that_is_missing():
    hits = pd.DataFrame({"doc_id": ["b"], "field": ["title"], "start": [0], "end": [2]})
    with pytest.raises(KhitabError, match="document 'b' has no title; give the documents"):
        concordance(hits, DOCUMENTS)


@pytest.mark.parametrize("width", [0, 1, 5, 60])
def test_a_long_line_gives_what_its_neighbourhood_gives(width):
    near = "كلمة أخرى ثم مكافحة الإرهاب ثم كلمة أخرى"
    far = "حشو " * 100 + near + " حشو" * 100
    start = far.index("مكافحة")
    hits = pd.DataFrame({"doc_id": ["a"], "field": ["text"], "start": [start], "end": [start + 14]})
    left, keyword, right = concordance(hits, frame_of(far), width=width)[["left", "keyword", "right"]].iloc[0]
    assert keyword == "مكافحة الإرهاب"
    assert far[:start].rstrip().endswith(left) and far[start + 14 :].lstrip().startswith(right)
    assert len(left) <= width and len(right) <= width
    assert set((left + " " + right).split()) <= set(far.split())


def test_no_line_is_copied_for_a_hit():
    class Text(str):
        """A text that tells how many characters were taken from it."""

        taken = 0

        def __getitem__(self, place):
            part = str(self)[place]
            Text.taken += len(part)
            return part

    text = Text("أمن " * 20_000)
    starts = list(range(0, len(text), 400))
    hits = pd.DataFrame({"doc_id": "a", "field": "text", "start": starts, "end": [start + 3 for start in starts]})
    documents = pd.DataFrame({"doc_id": ["a"], "text": pd.Series([text], dtype=object)})
    assert concordance(hits, documents)["keyword"].eq("أمن").all()
    assert 0 < Text.taken < len(starts) * 150


def frame_of(text: str) -> pd.DataFrame:
    return pd.DataFrame({"doc_id": ["a"], "text": [text]})


# --- order, sentences, words -----------------------------------------------------------------------------------------

PRESS = pd.DataFrame(
    {
        "doc_id": ["a", "b", "c", "d"],
        "title": [None, None, None, "حماية الأمن"],
        "published": pd.to_datetime(["2024-03-01", None, "2024-01-05", "2024-01-05"]),
        "text": [
            "بحث الوزراء: «الأمن القومي أولا» . ثم غادروا\nوبعد ذلك الأمن",
            "يحفظ الامن القومي. والأمن، القومي",
            "في الأمن القومي 2.5 بالمئة",
            "لا خبر",
        ],
    }
)
PRESS_TOKENS = tokenize(PRESS)


def found(phrase: str, **options) -> list[tuple[str, str, int]]:
    rows = find_words(PRESS_TOKENS, phrase, **options)
    return list(rows[["doc_id", "form", "start"]].itertuples(index=False, name=None))


@pytest.mark.parametrize(
    ("phrase", "options", "expected"),
    [
        ("الأمن", {"words": "written"}, [("a", 14), ("a", 54), ("c", 3), ("d", 6)]),
        ("الأمن", {"words": "folded"}, [("a", 14), ("a", 54), ("b", 5), ("c", 3), ("d", 6)]),
        ("الامن", {}, [("a", 14), ("a", 54), ("b", 5), ("b", 19), ("c", 3), ("d", 6)]),
        ("والأمن", {}, [("a", 14), ("a", 54), ("b", 5), ("b", 19), ("c", 3), ("d", 6)]),
        ("والأمن", {"words": "folded"}, [("b", 19)]),
        ("الأمن القومي", {}, [("a", 14), ("b", 5), ("c", 3)]),  # neither over a comma nor over a full stop
        ("  الأمن   القومي ", {"words": "folded"}, [("a", 14), ("b", 5), ("c", 3)]),
        ("الأمن القومي أولا", {}, [("a", 14)]),
        ("أولا", {}, [("a", 27)]),
        ("القومي الأمن", {}, []),
        ("غائب", {}, []),
        ("الأمن غائب", {}, []),
    ],
)
def test_words_and_phrases_are_found(phrase, options, expected):
    places = [(doc_id, start) for doc_id, _, start in found(phrase, **options)]
    assert places == expected


def test_words_found_are_hits():
    table = find_words(PRESS_TOKENS, "الأمن القومي")
    check_table(table, "hits")
    assert list(table.columns) == [column.name for column in HITS.columns]
    assert table["form"].tolist() == ["الأمن القومي", "الامن القومي", "الأمن القومي"]
    assert set(table["term"]) == {"الأمن القومي"} and set(table["theme"]) == {""}
    slices = [PRESS["text"].iloc["abc".index(row.doc_id)][row.start : row.end] for row in table.itertuples()]
    assert slices == table["form"].tolist()


def test_a_lexeme_is_found_with_the_article():
    tokens = tokenize(pd.DataFrame({"doc_id": ["a"], "text": ["تدريب ثم التدريب وتدريبهم"]}))
    assert find_words(tokens, "تدريب")["form"].tolist() == ["تدريب"]
    assert find_words(tokens, "تدريب", words="lexeme")["form"].tolist() == ["تدريب", "التدريب", "وتدريبهم"]


def test_a_detached_clitic_is_part_of_the_word():
    tokens = tokenize(pd.DataFrame({"doc_id": ["a"], "text": ["و أفاد مصدر، أفاد"]}))
    assert find_words(tokens, "أفاد")["form"].tolist() == ["و أفاد", "أفاد"]
    assert find_words(tokens, "و أفاد", words="written")["start"].tolist() == [0]


@pytest.mark.parametrize("phrase", ["", " ، ", "«»", None, 3])
def test_a_phrase_without_a_word(phrase):
    with pytest.raises(KhitabError, match="there is no word in it; give a word or a phrase"):
        find_words(PRESS_TOKENS, phrase)


def test_no_words_found_make_an_empty_concordance():
    assert concordance(find_words(PRESS_TOKENS, "غائب"), PRESS, context="sentence", sort="left").empty
    assert find_words(PRESS_TOKENS.iloc[:0], "الأمن").empty


def in_sentences(phrase: str, **options) -> list[list[str]]:
    table = concordance(find_words(PRESS_TOKENS, phrase), PRESS, context="sentence", **options)
    return table[["left", "keyword", "right"]].values.tolist()


def test_whole_sentences():
    assert in_sentences("القومي") == [
        ["بحث الوزراء: «الأمن", "القومي", "أولا» ."],
        ["يحفظ الامن", "القومي", "."],
        ["والأمن،", "القومي", ""],
        ["في الأمن", "القومي", "2.5 بالمئة"],
    ]
    assert in_sentences("الأمن")[-1] == ["حماية", "الأمن", ""]


def test_a_sentence_keeps_the_sign_that_opens_it():
    documents = pd.DataFrame({"doc_id": ["a"], "text": ["قال. «نريد السلم»! ثم صمت؟ نعم"]})
    hits = find_words(tokenize(documents), "السلم")
    row = concordance(hits, documents, context="sentence").iloc[0]
    assert row[["left", "keyword", "right"]].tolist() == ["«نريد", "السلم", "»!"]


def test_sentences_are_as_long_as_they_are():
    documents = pd.DataFrame({"doc_id": ["a"], "text": ["قبل " * 200 + "السلم" + " بعد" * 200 + ". غير ذلك"]})
    row = concordance(find_words(tokenize(documents), "السلم"), documents, width=5, context="sentence").iloc[0]
    assert row["left"].split() == ["قبل"] * 200
    assert row["right"] == " ".join(["بعد"] * 200) + "."


def test_a_stretch_over_two_sentences_shows_both():
    documents = pd.DataFrame({"doc_id": ["a"], "text": ["قبل سلام. حوار بعد. غير ذلك"]})
    hits = pd.DataFrame({"doc_id": ["a"], "field": ["text"], "start": [4], "end": [14]})
    row = concordance(hits, documents, context="sentence").iloc[0]
    assert row[["left", "keyword", "right"]].tolist() == ["قبل", "سلام. حوار", "بعد."]


def test_sentences_need_the_documents_of_the_hits():
    hits = find_words(PRESS_TOKENS, "القومي")
    with pytest.raises(KhitabError, match="stands at no word counted there; give the tokens"):
        concordance(hits, PRESS.assign(body_lines="2"), context="sentence")


def order(sort: str, hits: pd.DataFrame | None = None) -> list[str]:
    hits = find_words(PRESS_TOKENS, "الأمن") if hits is None else hits
    table = concordance(hits, PRESS, sort=sort)
    return [f"{row.doc_id}{row.start}" for row in table.itertuples()]


def test_sorted_by_the_first_word_to_the_left_then_the_second():
    # first word before: ذلك a54, القومي b19, حماية d6, الوزراء a14, في c3, يحفظ b5
    assert order("left") == ["b19", "a14", "d6", "a54", "c3", "b5"]


def test_sorted_by_the_words_to_the_right():
    # a14: القومي اولا, b5: القومي والامن, b19: القومي, c3: القومي 25; nothing behind a54 and d6
    assert order("right") == ["a54", "d6", "b19", "c3", "a14", "b5"]


def test_sorted_by_date_the_undated_last_ties_as_they_came():
    assert order("date") == ["c3", "d6", "a14", "a54", "b5", "b19"]
    backwards = find_words(PRESS_TOKENS, "الأمن").iloc[::-1]
    assert order("date", backwards) == ["d6", "c3", "a54", "a14", "b19", "b5"]


def test_sorting_moves_rows_with_their_index_and_changes_none():
    hits = find_words(PRESS_TOKENS, "الأمن")
    plain, by_left = concordance(hits, PRESS), concordance(hits, PRESS, sort="left")
    pd.testing.assert_frame_equal(by_left.sort_index(), plain)


@pytest.mark.parametrize("published", [None, "1 March"])
def test_dates_that_are_none_are_not_sorted(published):
    documents = PRESS.assign(published=published) if published else PRESS.drop(columns="published")
    with pytest.raises(KhitabError, match=r"make them with pd.to_datetime\(documents\['published'\]\)"):
        concordance(find_words(PRESS_TOKENS, "الأمن"), documents, sort="date")


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"sort": "outlet"}, "sort='outlet': choose one of text, left, right, date"),
        ({"context": "line"}, "context='line': choose one of width, sentence"),
    ],
)
def test_unknown_options(options, message):
    with pytest.raises(KhitabError, match=message):
        concordance(hit(), DOCUMENTS, **options)
