"""What the notebook coder tells the page, and what it does with what the page sends."""

import csv
import re
from pathlib import Path

import pandas as pd
import pytest

import analysis.notebook
from analysis.errors import KhitabError
from analysis.framing.codebook import Codebook, Definition, Frame, Label, Theme, Variable
from analysis.notebook.coder import STROKES, code_articles
from analysis.validation.coding_files import read_codings

HERE = Path(analysis.notebook.__file__).parent
WORDS = list(csv.DictReader((HERE / "data" / "coder_words.csv").open(encoding="utf-8", newline="")))
DOCUMENTS = pd.DataFrame(
    {
        "doc_id": ["secret-1", "secret-2"],
        "outlet": ["جريدة النور", "جريدة الظل"],
        "title": ["خبر", "نبأ"],
        "text": ["قال: «لا». ثم غادر.\nفقرة.\nشارك على جريدة الظل", "In English"],
        "body_lines": ["1,2", "1"],
    }
)


def book(frames: int = 2) -> Codebook:
    told = Definition(ar="يهدد.", en="Threatens.", fr="On menace.")
    label = Label(ar="التهديد", en="Threat", fr="Menace")
    own = tuple(
        Frame(key=f"f{n}", label=label, definition=told, yes="مثال", terms=("تهديد",)) for n in range(1, frames + 1)
    )
    tone = Variable(key="tone", label=Label(ar="النبرة", en="Tone", fr="Ton"), values=("bad", "good"))
    claim = Variable(key="claim", label=label, values=("no", "yes"), unit="sentence")
    theme = Theme(key="security", label=Label(ar="الأمن", en="Security", fr="Sécurité"), definition=told, frames=own)
    return Codebook(title="t", version="1.0", themes=(theme,), variables=(tone, claim))


@pytest.fixture
def file(tmp_path) -> Path:
    return tmp_path / "amal.csv"


def start(file, variables=("f1", "f2", "tone"), codebook: Codebook | None = None, **more):
    named = {"coder": "Amal", "file": file, "variables": variables, **more}
    return code_articles(DOCUMENTS[["doc_id"]], DOCUMENTS, codebook or book(), **named)


def send(widget, do: str, **more) -> None:
    widget.receive({"do": do, "step": widget.view["step"], **more})


def values(widget) -> dict[str, str | None]:
    return {one["key"]: one["value"] for one in widget.view["questions"]}


def test_the_page_gets_the_article_the_questions_and_where_it_stands(file):
    view = start(file, language="en").view
    assert (view["position"], view["progress"]) == ("Article 1 of 2", "Articles coded: 0 of 2")
    assert [(p["part"], p["dir"], p["spans"]) for p in view["paragraphs"]] == [
        ("headline", "rtl", [{"text": "خبر", "here": False}]),
        ("paragraph", "rtl", [{"text": "قال: «لا». ثم غادر.", "here": False}]),
        ("paragraph", "rtl", [{"text": "فقرة.", "here": False}]),
        ("removed", "rtl", [{"text": "شارك على […]", "here": False}]),
    ]
    keys = ["key", "label", "group", "tick", "stroke", "definition", "yes", "value"]
    assert [[one[key] for key in keys] for one in view["questions"][1:]] == [
        ["f2", "Threat", "Security", True, "2", "Threatens.", "مثال", None],
        ["tone", "Tone", "Other variables", False, "3", "", "", None],
    ]


@pytest.mark.parametrize("language", ["ar", "en", "fr"])
def test_nothing_that_would_sway_the_coder_is_sent(file, language):
    widget = start(file, language=language)
    sent = str(widget.get_state())
    assert "قال: «لا»" in sent
    assert [word for word in ("secret", "جريدة", "Amal", str(file.parent)) if word in sent] == []


def test_a_sentence_is_marked_inside_its_paragraph(file):
    widget = start(file, variables=["claim"])
    send(widget, "move", by=1)
    assert widget.view["position"] == "المقال 1 من 2 · الجملة 2 من 4"
    assert widget.view["paragraphs"][1]["spans"] == [
        {"text": "قال: «لا».", "here": True},
        {"text": "ثم غادر.", "here": False},
    ]


def test_messages_change_the_session_and_the_file(file):
    widget = start(file)
    send(widget, "tick", key="f1")
    send(widget, "leave_open", key="f2")
    send(widget, "choose", key="tone", value="good")
    send(widget, "note", text="واضح")
    assert values(widget) == {"f1": "1", "f2": "", "tone": "good"}
    codings = read_codings(file, DOCUMENTS, book())
    assert codings[["variable", "value", "note"]].values.tolist() == [["f1", "1", "واضح"], ["tone", "good", "واضح"]]
    send(widget, "finish")
    assert (widget.view["step"], widget.view["done"]) == (1, 1)
    send(widget, "move", by=-1)
    send(widget, "uncoded")
    assert widget.view["step"] == 1
    send(widget, "undo")
    assert (widget.view["step"], widget.view["note"], widget.view["said"]) == (0, "", "تم التراجع.")


def test_every_message_is_answered(file):
    widget = start(file)
    for number, message in enumerate([{"do": "undo"}, {"do": "dance"}, {}, {"do": "tick", "key": "nothing"}], 2):
        widget.receive({"step": 0, **message})
        assert widget.view["turn"] == number
    assert widget.view["failed"]


def test_a_key_pressed_for_a_unit_that_is_gone_does_nothing_and_its_note_is_kept(file):
    widget = start(file)
    send(widget, "move", by=1)
    widget.receive({"do": "tick", "key": "f1", "step": 0})
    assert values(widget)["f1"] is None and not file.exists()
    widget.receive({"do": "note", "text": "لم تكتمل", "step": 0})
    assert (widget.view["step"], widget.view["note"]) == (1, "")
    send(widget, "move", by=-1)
    assert widget.view["note"] == "لم تكتمل"


def test_what_is_still_to_decide_and_the_end_are_said(file):
    widget = start(file, language="en")
    send(widget, "finish")
    assert widget.view["said"] == "Still without a value: Tone. Choose one, or leave the question open."
    for _ in range(2):
        send(widget, "tick", key="tone")
        send(widget, "finish")
    assert (widget.view["said"], widget.view["done"]) == ("All articles are coded.", 2)
    send(widget, "uncoded")
    assert widget.view["said"] == "All articles are coded."


def test_a_change_that_is_not_saved_is_said_and_not_shown(file):
    widget = start(file)
    send(widget, "tick", key="f1")
    file.unlink()
    send(widget, "tick", key="f2")
    assert widget.view["failed"] and "changed elsewhere" in widget.view["said"]
    assert values(widget)["f2"] is None


def test_each_question_has_a_key_as_long_as_there_are_keys(file):
    view = start(file, codebook=book(40), variables=None).view
    strokes = [one["stroke"] for one in view["questions"]]
    assert len(STROKES) == len(set(STROKES)) == 32
    assert strokes == [*STROKES, *[""] * 9]
    assert not set("DNUW") & set(STROKES)


@pytest.mark.parametrize("row", WORDS, ids=[row["key"] for row in WORDS])
def test_words_are_there_in_three_languages_with_the_same_places_to_fill(row):
    assert all(row[language].strip() for language in ("ar", "en", "fr"))
    assert len({tuple(sorted(re.findall(r"\{\w+\}", row[language]))) for language in ("ar", "en", "fr")}) == 1


def test_the_page_asks_for_words_that_exist_and_for_no_network():
    script = (HERE / "static" / "coder.js").read_text(encoding="utf-8")
    known = {row["key"] for row in WORDS} | {"language"}
    asked = set(re.findall(r"words\.(\w+)", script)) | set(re.findall(r'button\("(\w+)"', script))
    assert len(asked) > 20 and asked - known == set()
    assert len({row["key"] for row in WORDS}) == len(WORDS)
    assert not re.search(
        r"https?:|import |fetch|innerHTML", script + (HERE / "static" / "coder.css").read_text("utf-8")
    )


def test_another_language_is_refused(file):
    with pytest.raises(KhitabError, match="language='de': choose one of ar, en, fr"):
        start(file, language="de")
