"""Who speaks: on sentences of our own, in which voice and speaker are marked, and on counts one can do by hand.

A row of voice_gold.tsv is a text with one hit in [ ], its voice and its speaker ('' for the journalist); \\n is a
line end. A reported voice needs a speaker: quotation marks alone are the journalist's.
"""

import csv
from collections import Counter
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.arabic.letters import clean_form
from analysis.arabic.lists import fold_phrase, read_rows
from analysis.errors import KhitabError
from analysis.framing.codebook import Codebook, Label, Name, Theme, single_term
from analysis.framing.matching import find_terms
from analysis.framing.voice import ADDED, add_voice, count_voices
from analysis.framing.voice_words import read_word
from analysis.tables import read_tables
from analysis.tokens import tokenize

LABEL = Label(en="x")
THEME = Theme(key="t", label=LABEL, definition="…", terms=("إرهاب", "تعاون أمني"))

# What is not decided rightly today; a row that comes right fails here, so that the list stays true.
KNOWN = {
    "v130": "a further sentence of the speaker without a verb of saying",
    "v131": "an idiom of saying (ذهب إلى أن) that no list holds",
    "v132": "the circumstances of what is said, in the journalist's words",
    "v133": "the figures of an institution are no speaker",
}


def read_gold() -> list[dict[str, str]]:
    with Path(__file__).with_name("voice_gold.tsv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    return [{**row, "text": row["text"].replace("\\n", "\n")} for row in rows]


GOLD = read_gold()


def mark_hit(row: dict[str, str]) -> tuple[str, pd.DataFrame]:
    """The text without its mark, and the hit that the mark is."""
    before, rest = row["text"].split("[")
    form, behind = rest.split("]")
    columns = dict.fromkeys(("proclitics", "ending", "template", "inside_name"), "")
    place = {"field": "text", "zone": "body", "paragraph": 1, "sentence": 0, "start": len(before)}
    hit = {"doc_id": row["id"], "theme": "t", "frame": "f", "term": form, "form": form, **columns, **place}
    return before + form + behind, pd.DataFrame([{**hit, "end": len(before) + len(form)}])


def read(*texts: str, names: dict[str, tuple[str, str]] | None = None, **columns):
    """Hits, tokens, documents and codebook of texts, named a, b, c …; `names`: key -> term and kind."""
    listed = tuple(Name(key=k, label=LABEL, kind=kind, terms=(term,)) for k, (term, kind) in (names or {}).items())
    codebook = Codebook(title="t", version="1", names=listed, themes=(THEME,))
    documents = pd.DataFrame({"doc_id": list("abcdefgh"[: len(texts)]), "text": list(texts), **columns})
    tokens = tokenize(documents)
    return find_terms(tokens, codebook), tokens, documents, codebook


def voices(text: str, **options) -> pd.DataFrame:
    hits, tokens, documents, codebook = read(text, **options)
    told = add_voice(hits, tokens, documents, codebook=codebook)
    return told[told["theme"] == "t"].reset_index(drop=True)


def mark_known(row: dict[str, str]):
    known = [pytest.mark.xfail(reason=KNOWN[row["id"]], strict=True)] if row["id"] in KNOWN else []
    return pytest.param(row, id=f"{row['id']}-{row['rule']}", marks=known)


@pytest.mark.parametrize("row", [mark_known(row) for row in GOLD])
def test_voice_and_speaker_are_those_that_were_marked(row):
    text, hits = mark_hit(row)
    documents = pd.DataFrame({"doc_id": [row["id"]], "text": [text]})
    told = add_voice(hits, tokenize(documents), documents).iloc[0]
    assert (told["voice"], told["speaker"]) == (row["voice"], row["speaker"]), told["saying"]
    if told["voice"] == "reported":
        assert text[told["speaker_start"] : told["speaker_end"]] == told["speaker"]


def test_the_gold_is_well_formed_and_holds_both_voices():
    assert len(GOLD) >= 80
    for column in ("id", "text"):
        assert [value for value, n in Counter(row[column] for row in GOLD).items() if n > 1] == []
    assert all(row["text"].count("[") == row["text"].count("]") == 1 for row in GOLD)
    assert {row["voice"]: bool(row["speaker"]) for row in GOLD} == {"reported": True, "journalist": False}
    assert min(Counter(row["voice"] for row in GOLD).values()) >= 30


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("أكد وزير العدل أن الإرهاب خطر", "office"),
        ("أكد ناصر بوريطة أن الإرهاب خطر", "person"),
        ("أكد وزير الخارجية ناصر بوريطة أن الإرهاب خطر", "person"),
        ("أكدت الحكومة أن الإرهاب خطر", "institution"),
        ("أكد المغرب أن الإرهاب خطر", "state"),
        ("أكد بلاغ للوزارة أن الإرهاب خطر", "document"),
        ("أكدت مصادر مطلعة أن الإرهاب خطر", "source"),
        ("أكدت رويترز أن الإرهاب تراجع", "institution"),
    ],
)
def test_kind_of_speaker(text, kind):
    assert voices(text)["speaker_kind"].tolist() == [kind]


def test_what_is_told_of_a_voice():
    text = "وقال الخبير إن الوضع صعب.\nوأضاف المصدر ذاته أن الإرهاب تراجع. وانتهى الإرهاب."
    told = voices(text)
    assert told["voice"].tolist() == ["reported", "journalist"]
    assert told["speaker"].tolist() == ["الخبير", ""]
    assert told["saying"].tolist() == ["وأضاف", ""]
    assert told["speaker_carried"].tolist() == [True, False]
    assert told["speaker_start"].tolist() == [5, pd.NA]
    assert told["speaker_end"].tolist() == [11, pd.NA]


def test_a_carried_speaker_is_forgotten_two_paragraphs_on():
    near, far = ("قال الخبير إن الوضع صعب.\n" + "وبدأ العرض.\n" * n + "وأضاف أن الإرهاب تراجع." for n in (0, 1))
    assert voices(near)["voice"].tolist() == ["reported"]
    assert voices(far)["voice"].tolist() == ["journalist"]


@pytest.mark.parametrize(
    ("kind", "voice"), [("person", "reported"), ("institution", "reported"), ("place", "journalist")]
)
def test_names_of_the_codebook_speak_save_places(kind, voice):
    text = "وأكدت كراكاسيات أهمية التعاون الأمني"
    assert voices(text, names={"n": ("كراكاسيات", kind)})["voice"].tolist() == [voice]
    assert voices(text)["voice"].tolist() == ["journalist"]


def test_the_colon_of_a_headline_makes_a_voice():
    told = voices("وزير العدل: الإرهاب تراجع\nجرت محاكمات بتهمة الإرهاب.")
    assert told[["voice", "speaker", "saying"]].values.tolist() == [
        ["reported", "وزير العدل", ":"],
        ["journalist", "", ""],
    ]


def test_a_title_that_only_a_column_holds_is_read():
    told = voices("لا شيء عن الإرهاب", title=["وزير العدل: الإرهاب تراجع"])
    assert told[["field", "voice", "speaker_start"]].values.tolist()[0] == ["title", "reported", 0]


@pytest.mark.parametrize("quotes", ["«»", "“”", '""'])
def test_a_quotation_is_told_to_its_closing_mark(quotes):
    opening, closing = quotes
    text = f"وقال الوزير: {opening}صمدنا. هزمنا الإرهاب. سنبقى{closing}. وبقي الإرهاب."
    assert voices(text)["voice"].tolist() == ["reported", "journalist"]


@pytest.mark.parametrize(
    "form", ["أكد", "وأكد", "اكد", "أكّد", "فأكد", "و أكد", "أكدت", "أكدوا", "يؤكد", "ويؤكد", "يؤكدون", "أكدا"]
)
def test_forms_of_a_verb(form):
    assert read_word(form).cue.category == "affirm"


@pytest.mark.parametrize("form", ["أعتقد", "يدعى", "مذكرة", "سيؤكد", "التأكيد", "أكيد"])
def test_forms_that_are_no_verb_of_saying(form):
    assert read_word(form).cue is None


def test_every_verb_and_speaker_of_the_lists_is_read():
    verbs = [row[form] for row in read_rows("saying_verbs") for form in ("past", "present") if row[form]]
    assert [verb for verb in verbs if read_word(verb).cue is None] == []
    taken = {fold_phrase(row["phrase"]) for row in read_rows("saying_phrases")}
    speakers = [row["word"] for row in read_rows("saying_speakers") if fold_phrase(row["word"]) not in taken]
    assert [word for word in speakers if not read_word(word).kind] == []


def test_every_column_of_the_lists_is_clean_and_known():
    columns = {"saying_verbs": ("past", "present", "participle", "noun", "particle"), "saying_speakers": ("plurals",)}
    words = [
        word for name, keys in columns.items() for row in read_rows(name) for key in keys for word in row[key].split()
    ]
    assert [word for word in words if clean_form(word) != word] == []
    assert {row["kind"] for row in read_rows("saying_speakers")} == {
        "office", "institution", "document", "source", "person",
    }  # fmt: skip
    assert {row["complement"] for row in read_rows("saying_verbs")} == {"no", "needed"}


def test_the_columns_are_those_of_the_tables():
    told, counts = voices("أكد وزير العدل أن الإرهاب خطر"), count_voices(voices("الإرهاب"))
    assert {column.name for column in read_tables()["voice"].columns} <= set(told.columns)
    assert [column.name for column in read_tables()["voices"].columns] == list(counts.columns)


def test_input_stays_and_order_does_not_matter():
    texts = ("قال الوزير إن الإرهاب تراجع", "الإرهاب باق", "وأكدت الحكومة التعاون الأمني")
    hits, tokens, documents, _ = read(*texts)
    before = hits.copy(), tokens.copy(), documents.copy()
    told = add_voice(hits, tokens, documents)
    pd.testing.assert_frame_equal(told.drop(columns=list(ADDED)), hits)
    turned = add_voice(hits[::-1], tokenize(documents[::-1]), documents[::-1])[::-1]
    pd.testing.assert_frame_equal(told, turned)
    for table, copy in zip((hits, tokens, documents), before, strict=True):
        pd.testing.assert_frame_equal(table, copy)


@pytest.mark.parametrize("text", ["", "لا شيء", "قال الوزير إن:"])
def test_without_hits_the_tables_are_empty(text):
    hits, tokens, documents, _ = read(text)
    told = add_voice(hits, tokens, documents)
    assert list(told.columns) == [*hits.columns, *ADDED] and len(told) == 0
    assert count_voices(told).shape == (0, 8)


@settings(deadline=None)
@given(st.text(alphabet=st.sampled_from('«»"“”:،. \nوقالأكدنإرهبزيت')).map(lambda text: text + "الإرهاب" + text))
def test_every_hit_has_a_voice_and_speakers_stand_in_the_text(text):
    told = voices(text)
    assert set(told["voice"]) <= {"reported", "journalist"}
    assert ((told["voice"] == "reported") == (told["speaker"] != "")).all()
    for row in told[told["voice"] == "reported"].itertuples():
        assert text[row.speaker_start : row.speaker_end] == row.speaker


def counted(**options) -> pd.DataFrame:
    texts = ("قال الوزير إن الإرهاب تراجع. الإرهاب باق", "قال الوزير إن الإرهاب تراجع", "الإرهاب. التعاون الأمني")
    hits, tokens, documents, _ = read(*texts, outlet=["x", "y", None])
    return count_voices(add_voice(hits, tokens, documents), documents, **options)


def test_counts():
    assert counted().values.tolist() == [
        ["t", "", "journalist", "", "", 3, 2, 0.6],
        ["t", "", "reported", "الوزير", "office", 2, 2, 0.4],
    ]


def test_counts_by_group_with_zeros():
    assert counted(by="outlet").drop(columns=["theme", "frame", "articles"]).values.tolist() == [
        ["x", "journalist", "", "", 1, 0.5],
        ["x", "reported", "الوزير", "office", 1, 0.5],
        ["y", "journalist", "", "", 0, 0.0],
        ["y", "reported", "الوزير", "office", 1, 1.0],
        ["—", "journalist", "", "", 2, 1.0],
        ["—", "reported", "", "", 0, 0.0],
    ]


def test_errors_say_what_to_do():
    hits, tokens, documents, _ = read("قال الوزير إن الإرهاب تراجع")
    with pytest.raises(KhitabError, match="made by add_voice"):
        count_voices(hits)
    told = add_voice(hits, tokens, documents)
    with pytest.raises(KhitabError, match=r"needs the documents: count_voices\(hits, documents, by='outlet'\)"):
        count_voices(told, by="outlet")
    with pytest.raises(KhitabError, match="'a' is not among the documents"):
        count_voices(told, documents.assign(doc_id="b"), by="text")
    with pytest.raises(KhitabError, match="hold no text of 'a'; give the documents that tokenize got"):
        add_voice(hits, tokens, documents.assign(doc_id="b"))
    with pytest.raises(KhitabError, match="shorter than its tokens; give the documents that tokenize got"):
        add_voice(hits, tokens, documents.assign(text="قال"))
    with pytest.raises(KhitabError, match="give the tokens"):
        add_voice(hits.assign(start=900, end=904), tokens, documents)


def test_tokens_that_were_put_together_again_serve_too():
    documents = pd.DataFrame({"doc_id": ["a", "b"], "text": ["أكد وزير الداخلية أن الإرهاب تراجع.", "تراجع الإرهاب."]})
    book = single_term("إرهاب")
    whole = tokenize(documents)
    hits = find_terms(whole, book)
    parts = pd.concat([tokenize(documents.iloc[[0]]), tokenize(documents.iloc[[1]])], ignore_index=True)
    expected = add_voice(hits, whole, documents)[["voice", "speaker"]]
    assert add_voice(hits, parts, documents)[["voice", "speaker"]].equals(expected)
    with pytest.raises(KhitabError, match="read it with read_codebook"):
        add_voice(hits, whole, documents, codebook="codebook.yaml")
