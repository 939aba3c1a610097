"""Documents to tokens: which words there are, where they stand, and where sentences end."""

import re
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.corpus.documents import read_documents
from analysis.errors import KhitabError
from analysis.running_forms import read_running_forms
from analysis.tables import TOKENS, read_ranges
from analysis.tokens import tokenize
from tests.plain_tokens import COLUMNS, plain_tokens

CORPUS = Path(__file__).resolve().parents[1] / "corpus"

# 20 words, which make a paragraph
PARAGRAPH = (
    "قال الوزير إن التعاون بين البلدين يتقدم كل سنة وإن اللقاء المقبل سيعقد في فاس بحضور ممثلي الهيئات المعنية كلها."
)


def frame(*texts: str, **columns) -> pd.DataFrame:
    return pd.DataFrame({"doc_id": [f"d{n}" for n in range(len(texts))], "text": list(texts), **columns})


def forms(text: str) -> list[str]:
    return tokenize(frame(text))["form"].tolist()


def sentences(text: str) -> list[list[str]]:
    tokens = tokenize(frame(text))
    return [part["form"].tolist() for _, part in tokens.groupby("sentence")]


def assert_lawful(tokens: pd.DataFrame, documents: pd.DataFrame) -> None:
    """Offsets slice back to the form, positions are 0…n-1, sentences and starts rise, the vocabulary is in use."""
    texts = documents.assign(title=documents.get("title", "")).set_index("doc_id")
    for row in tokens.itertuples(index=False):
        assert texts.at[row.doc_id, row.field][row.start : row.end] == row.form
    for _, part in tokens.groupby("doc_id", observed=True):
        assert part["position"].tolist() == list(range(len(part)))
        assert part["sentence"].iloc[0] == 0 and set(part["sentence"].diff().dropna()) <= {0, 1}
        assert all(inside["start"].is_monotonic_increasing for _, inside in part.groupby("field", observed=True))
    categories = tokens["form"].cat.categories.tolist()
    assert categories == sorted(set(tokens["form"]))
    assert list(tokens.columns) == [column.name for column in TOKENS.columns]
    assert not tokens["joined"][tokens["sentence"].diff().ne(0) | tokens["position"].eq(0)].any()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("قال الوزير", ["قال", "الوزير"]),
        ("«الأمن»، (التعاون)!", ["الأمن", "التعاون"]),
        ("الأمن\u00a0والسلم\u2003في\u2028فاس\tغدا", ["الأمن", "والسلم", "في", "فاس", "غدا"]),
        ("التعـــاون الأَمْنِيّ أم\u200cن", ["التعـــاون", "الأَمْنِيّ", "أم\u200cن"]),
        ("\u200fكلمة\u200f. \u200eNATO", ["كلمة\u200f", "NATO"]),
        ("ـــــ كلمة ـــ", ["كلمة"]),
        ("تجمع الإيـAC غدا", ["تجمع", "الإيـAC", "غدا"]),
        ("المغربية-الأمريكية", ["المغربية", "الأمريكية"]),
        ("#مكافحة_الإرهاب", ["مكافحة", "الإرهاب"]),
        ("قرض 1.85 مليار و 6:23", ["قرض", "1.85", "مليار", "و 6:23"]),
        ("يوم 9/4/2024 بنسبة ٣٫٥٪", ["يوم", "9/4/2024", "بنسبة", "٣٫٥"]),
        ("بـ1.85 مليار", ["بـ1.85", "مليار"]),
        ("أكتوبر2024", ["أكتوبر2024"]),
        ("l'Afrique de l’Ouest", ["l'Afrique", "de", "l’Ouest"]),
        ("cafe\u0301s", ["cafe\u0301s"]),
        ("انظر https://example.org/a-b?c=1.", ["انظر", "https://example.org/a-b?c=1"]),
        ("الرابط:www.example.org/x، ثم", ["الرابط", "www.example.org/x", "ثم"]),
        ("الرابطwww.example.org", ["الرابط", "www.example.org"]),
        ("(للتواصل:info@example.org)للكل", ["للتواصل", "info@example.org", "للكل"]),
        ("example@", ["example"]),
        ("!!! … ،", []),
        ("", []),
        (" \n\n \t\n", []),
    ],
)
def test_words(text, expected):
    assert forms(text) == expected
    assert_lawful(tokenize(frame(text)), frame(text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("و أفاد بلاغ", ["و أفاد", "بلاغ"]),
        ("بـ المغرب", ["بـ المغرب"]),
        ("مثل و”الإيغاد” و «الأمن»", ["مثل", "و”الإيغاد", "و «الأمن"]),
        ("لـ»المدينة»", ["لـ»المدينة"]),
        ("وَ  أفاد", ["وَ  أفاد"]),
        ("و م ع", ["و", "م", "ع"]),
        ("و.م.ع", ["و", "م", "ع"]),
        ("و", ["و"]),
        ("و\nأفاد", ["و", "أفاد"]),
        ("الحرف ك، وقال", ["الحرف", "ك", "وقال"]),
        ("و/أو", ["و", "أو"]),
        ("ب - المقدمة", ["ب", "المقدمة"]),
        ("الفصل ب). وأكد", ["الفصل", "ب", "وأكد"]),
        ("س أفاد", ["س", "أفاد"]),
        ("و        بعيدا", ["و", "بعيدا"]),
    ],
)
def test_detached_clitics(text, expected):
    assert forms(text) == expected
    assert_lawful(tokenize(frame(text)), frame(text))


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("وصل الوفد. ثم غادر", 2),
        ("هل وصل؟ نعم! وصل", 3),
        ("هل وصل?! نعم", 2),
        ("قال: «وصل الوفد.» ثم غادر", 2),
        ("وصل (أمس). ثم غادر", 2),
        ("وصل الوفد .ثم غادر", 2),
        ("وصل الوفد . ثم غادر", 2),
        ("وصل الوفد.\u200f ثم غادر", 2),
        ("وصل الوفد.ثم غادر", 2),
        ("الرباط.. مركز للحوار", 1),
        ("في المجال الأمني.، ما يعكس", 1),
        ("وصل الوفد… ثم غادر", 1),
        ("وصل الوفد ... ثم غادر", 1),
        ("وصل؛ ثم: غادر، نعم", 1),
        ("J. Smith وصل", 1),
        ("أ. محمد وصل", 1),
        ("وكالة و.م.ع أفادت", 1),
        ("وكالة و . م . ع أفادت", 1),
        ("قيمة 1.85 مليار على 6:23", 1),
        ("بـ1.85 مليار", 1),
        ("موقع www.example.org مفيد", 1),
        ("سطر أول\nسطر ثان\n\nسطر ثالث", 3),
        ("سطر أول.\nسطر ثان", 2),
    ],
)
def test_sentence_ends(text, number):
    assert len(sentences(text)) == number


def test_the_stop_belongs_to_the_sentence_before_it():
    assert sentences("وصل الوفد . ثم غادر") == [["وصل", "الوفد"], ["ثم", "غادر"]]


TITLE = "لقاء أمني في فاس"


@pytest.mark.parametrize(
    ("text", "title", "headline_field", "words"),
    [
        (PARAGRAPH, TITLE, "title", 24),
        (PARAGRAPH, None, None, 20),
        (PARAGRAPH, "", None, 20),
        (f"{TITLE}\n{PARAGRAPH}", TITLE, "text", 24),
        (f"\n  {TITLE} \n{PARAGRAPH}", f" {TITLE}\n", "text", 24),
        (PARAGRAPH + " " + TITLE, TITLE, "title", 28),
        ("", TITLE, "title", 4),
    ],
)
def test_a_headline_counts_once(text, title, headline_field, words):
    documents = frame(text, title=[title])
    tokens = tokenize(documents)
    headline = tokens[tokens["zone"] == "headline"]
    assert len(tokens) == words
    assert len(headline) == (4 if headline_field else 0)
    assert set(headline["field"]) == ({headline_field} if headline_field else set())
    assert (headline["paragraph"] == 0).all() and (tokens["paragraph"][tokens["zone"] != "headline"] > 0).all()
    assert_lawful(tokens, documents)


@pytest.mark.parametrize("title", ["لقاء أمني\nفي فاس", "و\nأفاد", "و \n أفاد بـ\nأن", "\n\nو\n"])
def test_a_title_of_two_lines_keeps_its_offsets(title):
    documents = frame(PARAGRAPH, title=[title])
    assert_lawful(tokenize(documents), documents)


@pytest.mark.parametrize(
    ("text", "joined"),
    [
        ("قال الوزير", [False, True]),
        ("قال: الوزير", [False, False]),
        ("قال، «الوزير» الأول", [False, False, True]),
        ("قال (الوزير) الأول", [False, False, False]),
        ("الأمن،السلم", [False, False]),
        ("الأمن\u2028السلم", [False, False]),
        ("الأمن\u2028 السلم", [False, False]),
        ("الأمن … السلم", [False, False]),
        ("الأمن - السلم", [False, False]),
        ("الأمن- السلم", [False, False]),
        ("الأمن-السلم", [False, True]),
        ("الأمن\u00a0-\u00a0السلم", [False, False]),
        ("الأمن / السلم", [False, False]),
        ("الأمن/السلم", [False, True]),
        ("U.S. Army", [False, True, True]),
        ("قال J. Smith", [False, True, True]),
        ("قال ، و (أفاد) اليوم", [False, False, False]),
        ("قال و «أفاد» اليوم", [False, True, True]),
        ("قال. أفاد\nاليوم", [False, False, False]),
    ],
)
def test_which_words_stand_together(text, joined):
    assert tokenize(frame(text))["joined"].tolist() == joined


def test_zones_and_paragraphs():
    documents = frame(f"{TITLE}\n\nمقدمة\n{PARAGRAPH}\nعنوان فرعي\n{PARAGRAPH}", title=[TITLE])
    tokens = tokenize(documents)
    found = tokens.groupby("paragraph")["zone"].agg(["first", "nunique", "size"])
    assert found.values.tolist() == [
        ["headline", 1, 4],
        ["body", 1, 1],  # a subhead before the first paragraph is no lead
        ["lead", 1, 20],
        ["body", 1, 2],
        ["body", 1, 20],
    ]


def test_where_all_lines_are_subheads_the_first_is_the_lead():
    assert tokenize(frame("سطر أول\nسطر ثان"))["zone"].tolist() == ["lead"] * 2 + ["body"] * 2


def test_a_stop_that_opens_a_text_does_not_end_the_text_before_it():
    tokens = tokenize(frame("سطر أول\nسطر ثان", ". كلمة"))
    assert tokens["zone"].tolist() == ["lead"] * 2 + ["body"] * 2 + ["lead"]


def test_body_lines_choose_the_lines():
    text = "\n".join(["القائمة", TITLE, "كتب فلان", PARAGRAPH, "", "عنوان فرعي", PARAGRAPH, "تعليقات"])
    documents = frame(text, title=[TITLE], title_line=pd.array([2], dtype="Int64"), body_lines=["4,6-7"])
    tokens = tokenize(documents)
    assert tokens.groupby("paragraph").size().tolist() == [4, 20, 2, 20]
    assert "القائمة" not in set(tokens["form"]) and "تعليقات" not in set(tokens["form"])
    assert_lawful(tokens, documents)


def test_without_kept_lines_only_the_title_is_left():
    documents = frame("القائمة\nتعليقات", title=[TITLE], title_line=pd.array([None], dtype="Int64"), body_lines=[""])
    assert tokenize(documents)["form"].tolist() == TITLE.split()


@pytest.mark.parametrize(("cell", "lines"), [("", []), ("7", [7]), ("4-6,9", [4, 5, 6, 9])])
def test_read_ranges(cell, lines):
    assert read_ranges(cell) == lines


@pytest.mark.parametrize("texts", [[], [""], ["", " \n", ""], [None]])
def test_nothing_to_read_gives_an_empty_table(texts):
    tokens = tokenize(frame(*texts))
    assert len(tokens) == 0 and list(tokens.columns) == [column.name for column in TOKENS.columns]
    assert tokens["form"].cat.categories.tolist() == []


def test_empty_documents_between_others_keep_the_ids_right():
    documents = frame("", "كلمة", "", "أخرى ثانية", "")
    tokens = tokenize(documents)
    assert tokens["doc_id"].tolist() == ["d1", "d3", "d3"]
    assert tokens["doc_id"].cat.categories.tolist() == documents["doc_id"].tolist()
    assert_lawful(tokens, documents)


def test_the_index_of_the_documents_does_not_matter():
    documents = frame(f"{TITLE}\n{PARAGRAPH}", PARAGRAPH, title=[TITLE, TITLE])
    pd.testing.assert_frame_equal(tokenize(documents), tokenize(documents.set_index(pd.Index([7, 3]))))


def test_blocks_do_not_show(monkeypatch):
    documents = frame(*[f"{PARAGRAPH}\nو أفاد {n}." for n in range(30)], title=["و قال"] * 30)
    whole = tokenize(documents)
    monkeypatch.setattr("analysis.cutting.BLOCK", 600)
    pd.testing.assert_frame_equal(tokenize(documents), whole)


def test_the_order_of_the_documents_does_not_change_the_words():
    documents = frame(PARAGRAPH, f"{TITLE}\nو أفاد", "", "أمن وسلم", title=[TITLE, TITLE, None, TITLE])
    columns = ["doc_id", "position", "field", "zone", "form", "start", "end", "sentence", "paragraph"]
    straight, turned = (tokenize(table).astype({"doc_id": str})[columns] for table in (documents, documents[::-1]))
    turned = turned.sort_values(["doc_id", "position"], ignore_index=True)
    pd.testing.assert_frame_equal(straight, turned)


def test_the_input_stays_as_it_is():
    documents = frame(f"{TITLE}\n{PARAGRAPH}", title=[TITLE])
    before = documents.copy(deep=True)
    tokenize(documents)
    pd.testing.assert_frame_equal(documents, before)


@pytest.mark.parametrize("ids", [["a", "b", "a"], [1, "1", 2]])
def test_an_id_that_occurs_twice_is_refused(ids):
    with pytest.raises(KhitabError, match=f"{ids[0]}' occurs twice; give each article an id of its own"):
        tokenize(pd.DataFrame({"doc_id": pd.Series(ids, dtype=object), "text": ["", "", ""]}))


def test_a_missing_column_is_named():
    with pytest.raises(KhitabError, match=re.escape("lacks the column text; found: doc_id")):
        tokenize(pd.DataFrame({"doc_id": ["a"]}))


ANY = st.text(alphabet="ابتوبلكفمعإأئىةـَّ\u200f\u200c\u00a0\u2028\r\t\n  ab1٣.،؟!:/\"”«»()'_-@é😀\u0301", max_size=60)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(ANY, ANY), max_size=4))
def test_laws_on_random_text(pairs):
    documents = frame(*[text for text, _ in pairs], title=[title for _, title in pairs])
    assert_lawful(tokenize(documents), documents)


# --- the arrays and the plain way --------------------------------------------------------------------------------


def assert_plain(documents: pd.DataFrame) -> None:
    """The table is that of plain Python, and so are the forms that are counted without it."""
    tokens, expected = tokenize(documents), plain_tokens(documents)
    assert tokens[COLUMNS].astype({"doc_id": str, "form": str}).values.tolist() == expected
    running = read_running_forms(documents)
    assert running.forms.take(running.codes).to_pylist() == [row[COLUMNS.index("form")] for row in expected]
    assert running.sizes.tolist() == [sum(row[0] == name for row in expected) for name in documents["doc_id"]]
    assert sorted(set(running.forms.to_pylist())) == tokens["form"].cat.categories.tolist()


ODD = st.text(
    alphabet="وبلكمأىاةـَّ\u200f\u200c\u00a0\u2028\x1c\x85\r\t\n  aw19٣²½٫٬.،؟!:/\"”«»()'’_-@é\u0301", max_size=50
)
ADDRESSES = st.sampled_from(["www.example.org/x،", "https://a.b/c.", "(a@b.cd)", "الرابط:www.a.b"])
TEXTS = st.lists(ODD | ADDRESSES, max_size=4).map(" ".join)
RANGES = st.sampled_from(["", "1", "2", "1-2", "2-9", "1,3-4"])


@settings(max_examples=120, deadline=None)
@given(st.lists(st.tuples(TEXTS, ODD), max_size=4))
def test_odd_text_is_read_as_in_plain_python(pairs):
    assert_plain(frame(*[text for text, _ in pairs], title=[title for _, title in pairs]))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(TEXTS, RANGES), max_size=4))
def test_chosen_lines_are_read_as_in_plain_python(pairs):
    assert_plain(frame(*[text for text, _ in pairs], body_lines=[ranges for _, ranges in pairs]))


@pytest.mark.parametrize("block", [2**25, 5_000])
def test_the_corpus_is_read_as_in_plain_python(block, monkeypatch):
    monkeypatch.setattr("analysis.cutting.BLOCK", block)
    monkeypatch.setattr("analysis.cores.CORES", 2)
    documents = read_documents(CORPUS)
    assert len(documents) == 60
    assert_plain(documents)


def test_the_table_takes_at_most_30_bytes_a_word():
    tokens = tokenize(frame(*["كلمة أخرى"] * 33_000))
    codes = [tokens[name].cat.codes for name in ("doc_id", "field", "zone", "form")]
    numbers = [tokens[name] for name in ("position", "paragraph", "sentence", "start", "end", "joined")]
    assert sum(column.dtype.itemsize for column in codes) == 4 + 1 + 1 + 1  # the form's code grows to 4 with the words
    assert sum(column.dtype.itemsize for column in numbers) == 4 + 2 + 4 + 4 + 4 + 1


def test_paragraphs_of_a_whole_book_are_numbered():
    tokens = tokenize(frame("\n".join(["سطر"] * 40_000)))
    assert tokens["paragraph"].tolist() == list(range(1, 40_001))
