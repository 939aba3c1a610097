"""Looking a term up and writing it back, without a page: type, read the tables, exclude, write, read again."""

import csv
import stat
from pathlib import Path

import pandas as pd
import pytest

from analysis.arabic.lists import read_rows
from analysis.errors import KhitabError
from analysis.framing.codebook import PACKAGED, Codebook, Label, Term, Theme, read_codebook, single_term
from analysis.framing.evidence import count_evidence
from analysis.framing.matching import find_terms
from analysis.framing.naive import compare_naive
from analysis.framing.occurrences import REASONS, find_places
from analysis.framing.phrases import plan_terms
from analysis.notebook import explorer
from analysis.notebook.explorer import explore
from analysis.notebook.lookup import EXCLUDED, Lookup
from analysis.notebook.word_index import find_in, index_words_of
from analysis.notebook.write_back import terms_in, write_term
from analysis.tokens import tokenize

CODEBOOK = """\
# A comment at the top.
title: Security
version: "1.0"
themes:
  security:
    label: {ar: الأمن, en: Security, fr: Sécurité}
    definition: >
      The article speaks
      of security.
    terms: [أمن, {term: سلام, nisba: true}]  # in brackets
    frames:
      threat:
        label: {ar: التهديد, en: Threat, fr: Menace}
        definition: Of a threat.
        terms:
          # before the first
          - خطر   # as text
          - {term: تهديد, plurals: [تهديدات]}
          - term: هجوم   # below each other
            note: "Its reason."
            exclude:
              - هجومي   # an item
              - بهجوم
          # behind the last
      response:
        label: {ar: الرد, en: Response, fr: Réponse}
        definition: Of a response.
        coded_by: hand
# A comment at the end.
"""

ARTICLES = [
    ("a", "أرز", "2024-01-03", "خطر كبير والخطر قريب. مكافحة الإرهاب، ومكافحة التطرف والإرهاب.\nالأمن أولا"),
    ("b", "أرز", "2024-03-09", "بالخطر وبخطر، الأمني والأمنية، أمننا أمنا"),
    ("c", "نخل", None, "لا شيء هنا"),
    ("d", None, "2024-03-01", "الخطر الخطر، مكافحتها للإرهاب، و الأمن"),
]


def make_documents() -> pd.DataFrame:
    documents = pd.DataFrame(ARTICLES, columns=["doc_id", "outlet", "published", "text"])
    return documents.assign(published=pd.to_datetime(documents["published"]))


@pytest.fixture
def file(tmp_path):
    file = tmp_path / "codebook.yaml"
    file.write_text(CODEBOOK, encoding="utf-8")
    return file


@pytest.fixture
def lookup(file):
    return Lookup(make_documents(), read_codebook(file))


def counts(answer) -> dict[str, int]:
    return dict(zip(answer.forms["form"], answer.forms["n"], strict=True))


# --- what is found ---


def test_every_form_is_told_with_its_count_and_its_articles(lookup):
    answer = lookup.ask("خطر")
    rows = answer.forms[["form", "proclitics", "ending", "n", "articles", "excluded"]].to_numpy().tolist()
    assert rows == [
        ["الخطر", "ال", "base", 2, 1, False],
        ["بالخطر", "ب+ال", "base", 1, 1, False],
        ["خطر", "", "base", 1, 1, False],
        ["والخطر", "و+ال", "base", 1, 1, False],
        ["وبخطر", "و+ب", "base", 1, 1, False],
    ]
    assert (answer.n, answer.articles, answer.theme, answer.frame, answer.known) == (6, 3, "security", "threat", True)


def test_outlets_and_months_without_a_hit_have_their_rows(lookup):
    answer = lookup.ask("خطر")
    assert answer.outlets.to_numpy().tolist() == [["أرز", 4, 2, 2], ["—", 2, 1, 1], ["نخل", 0, 0, 1]]
    assert answer.months.to_numpy().tolist() == [["2024-01", 2, 1, 1], ["2024-03", 4, 2, 2], ["—", 0, 0, 1]]


def test_lines_stand_in_the_order_of_the_text(lookup):
    lines = lookup.ask("خطر").lines[["left", "keyword", "right"]].to_numpy().tolist()
    assert lines[:2] == [
        ["", "خطر", "كبير والخطر قريب. مكافحة الإرهاب، ومكافحة"],
        ["خطر كبير", "والخطر", "قريب. مكافحة الإرهاب، ومكافحة التطرف"],
    ]
    assert [keyword for _, keyword, _ in lines[2:]] == ["بالخطر", "وبخطر", "الخطر", "الخطر"]


def test_what_letters_alone_find_is_told_beside(lookup):
    letters = lookup.ask("أمن").letters
    assert letters["wrong_forms"] == [("الأمني", 1), ("والأمنية", 1)]
    assert (letters["substring"], letters["wrong"], letters["missed"]) == (6, 2, 0)


def test_what_stands_there_and_does_not_count_is_told():
    documents = pd.DataFrame({"doc_id": ["a"], "text": ["التجارة الخارجية. وزير الخارجية"]})
    answer = Lookup(documents, single_term("أمن")).ask("خارجية")
    assert answer.n == 1
    assert answer.left_out.to_numpy().tolist() == [["another word, as the words beside it show", 1]]


@pytest.mark.parametrize(
    ("text", "said"), [("", "empty"), ("و", "one letter"), ("خطر*", "wildcard"), ("ال", "particles")]
)
def test_what_is_no_term_is_told_and_finds_nothing(lookup, text, said):
    answer = lookup.ask(text)
    assert said in answer.problem
    assert (answer.n, len(answer.forms)) == (0, 0)


def test_a_word_that_is_nowhere_has_zeros(lookup):
    answer = lookup.ask("زلزال")
    assert (answer.n, answer.articles, answer.letters["substring"], len(answer.lines)) == (0, 0, 0, 0)
    assert answer.outlets["all"].tolist() == [2, 1, 1]


def test_no_articles_find_nothing():
    assert Lookup(make_documents().head(0), single_term("أمن")).ask("أمن").n == 0


# --- the same as find_terms, compare_naive and find_places ---

CORPUS = Path(__file__).resolve().parents[2] / "corpus"


@pytest.fixture(scope="module")
def corpus():
    from analysis.corpus.cleaning import add_body
    from analysis.corpus.documents import read_documents

    documents = add_body(read_documents(CORPUS)).head(25)
    return documents, tokenize(documents), read_codebook(CORPUS / "codebook.yaml")


def test_the_index_finds_what_the_whole_text_holds(corpus):
    _, tokens, codebook = corpus
    index = index_words_of(tokens)
    terms = list(plan_terms(codebook))
    asked = [term for term in terms if term.after or term.before or term.phrases or term.term.gap != "none"]
    total = 0
    for term in [*asked[:60], *terms[::25]]:
        here, there = find_in(index, [term]), find_places([term], index.text)
        rows = [
            sorted(zip(found.spans.first.tolist(), found.spans.last.tolist(), found.template, reason, strict=True))
            for found, reason, _ in (here, there)
        ]
        assert rows[0] == rows[1], term.term.term
        total += len(rows[0])
    assert total > 50


@pytest.mark.parametrize("word", ["أمن", "تعاون أمني", "مكافحة الإرهاب", "خارجية", "قيادة", "منشأة", "القرآن"])
def test_counts_are_those_of_find_terms_and_compare_naive(corpus, word):
    documents, tokens, _ = corpus
    answer = Lookup(documents, single_term("زلزال"), tokens).ask(word)
    hits = find_terms(tokens, single_term(word))
    assert answer.n == len(hits)
    assert answer.articles == hits["doc_id"].nunique()
    assert answer.forms.groupby("form")["n"].sum().to_dict() == hits["form"].value_counts().to_dict()
    [naive] = compare_naive(tokens, single_term(word)).to_dict("records")
    assert {key: answer.letters[key] for key in ("substring", "wrong", "missed")}.items() <= naive.items()


# --- excluding ---


def test_a_ticked_form_is_excluded_and_taken_in_again(lookup):
    out = lookup.ask("خطر", ticks=(("بالخطر", True),))
    assert (out.n, out.term.exclude) == (5, ("بالخطر",))
    assert out.forms.set_index("form")["excluded"].to_dict() == {
        "الخطر": False, "بالخطر": True, "خطر": False, "والخطر": False, "وبخطر": False,
    }  # fmt: skip
    back = lookup.ask("خطر", ticks=(("بالخطر", True), ("بالخطر", False)))
    assert (back.n, back.term.exclude) == (6, ())


def test_an_exclusion_takes_the_form_out_behind_clitics_too(lookup):
    answer = lookup.ask("خطر", ticks=(("الخطر", True),))
    assert (answer.n, answer.term.exclude) == (2, ("الخطر",))
    assert set(answer.forms.loc[answer.forms["excluded"], "form"]) == {"الخطر", "والخطر", "بالخطر"}
    assert lookup.ask("خطر", ticks=(("الخطر", True), ("والخطر", False))).n == 6


def test_a_phrase_is_excluded_by_its_words(lookup):
    answer = lookup.ask("مكافحة الإرهاب", ticks=(("مكافحة الإرهاب", True),))
    assert (answer.n, answer.term.exclude, answer.term.exclude_phrases) == (0, (), ("مكافحة الإرهاب",))


def test_a_form_with_a_gap_after_its_clitic_is_one_word(lookup):
    answer = lookup.ask("أمن", ticks=(("و الأمن", True),))
    assert answer.term.exclude == ("والأمن",)
    assert answer.forms.set_index("form")["excluded"].to_dict()["و الأمن"]


def test_numbers_of_reasons_are_those_of_exclusions():
    assert [REASONS[number] for number in EXCLUDED] == ["stands inside an excluded phrase", "is an excluded form"]


def test_nothing_that_was_given_is_changed(file):
    documents, codebook = make_documents(), read_codebook(file)
    tokens = tokenize(documents)
    copies = documents.copy(), tokens.copy()
    Lookup(documents, codebook, tokens).ask("خطر", ticks=(("الخطر", True),))
    pd.testing.assert_frame_equal(documents, copies[0])
    pd.testing.assert_frame_equal(tokens, copies[1])


# --- writing ---


def test_what_was_written_is_read_again_and_found_the_same(lookup, file):
    ticks = (("وبخطر", True),)
    answer = lookup.ask("خطر", ticks=ticks)
    assert lookup.write("خطر", theme="security", frame="threat", ticks=ticks)
    codebook = read_codebook(file)
    assert (codebook.sha256, codebook.path) == (lookup.codebook.sha256, lookup.codebook.path)
    tokens = tokenize(make_documents())
    hits = find_terms(tokens, codebook, evidence=count_evidence(tokens))
    found = hits.loc[hits["term"] == "خطر", "form"].value_counts().to_dict()
    assert found == {form: n for form, n in counts(answer).items() if form != "وبخطر"}
    assert not lookup.write("خطر", theme="security", frame="threat", ticks=ticks)


CHANGES = [
    ("threat", "خطر", {"exclude": ("وبخطر",)}, "- خطر ", "- {term: خطر, exclude: [وبخطر]} "),
    ("threat", "تهديد", {"exclude": ("مهدد",)}, "[تهديدات]}", "[تهديدات], exclude: [مهدد]}"),
    ("threat", "هجوم", {"exclude": ("هجومي", "بهجوم", "هجومنا")}, "- بهجوم\n", "- بهجوم\n              - هجومنا\n"),
    ("threat", "هجوم", {"exclude": ("بهجوم",)}, "              - هجومي   # an item\n", ""),
    ("threat", "هجوم", {"exclude": ("هجومي", "هجومنا")}, "- بهجوم\n", "- هجومنا\n"),
    ("threat", "هجوم", {"exclude": ()}, "- هجومي   # an item\n              - بهجوم", "[]"),
    ("threat", "هجوم", {"exclude_phrases": ("هجوم إعلامي",)}, "each other\n",
     "each other\n            exclude_phrases: [هجوم إعلامي]\n"),
    ("threat", "قلق", {}, "- بهجوم\n", "- بهجوم\n          - قلق\n"),
    ("threat", "قلق", {"exclude": ("no",)}, "- بهجوم\n", '- بهجوم\n          - {term: قلق, exclude: ["no"]}\n'),
    ("", "قلق: خوف", {}, "nisba: true}]", 'nisba: true}, "قلق: خوف"]'),
    ("", "أمن", {"exclude": ("أمني",)}, "[أمن,", "[{term: أمن, exclude: [أمني]},"),
]  # fmt: skip


@pytest.mark.parametrize("ends", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize(("frame", "term", "keys", "old", "new"), CHANGES)
def test_only_the_lines_of_the_term_change(file, frame, term, keys, old, new, ends, mark):
    assert CODEBOOK.count(old) == 1
    text = mark + CODEBOOK.replace("\n", ends)
    file.write_bytes(text.encode())
    file.chmod(0o640)
    codebook = read_codebook(file)
    known = next((one for one in terms_in(codebook, "security", frame) if one.term == term), Term(term=term))
    written = write_term(codebook, "security", frame, known.model_copy(update=keys))
    assert file.read_bytes().decode() == mark + CODEBOOK.replace(old, new).replace("\n", ends)
    assert stat.S_IMODE(file.stat().st_mode) == 0o640
    assert [path.name for path in file.parent.iterdir()] == ["codebook.yaml"]
    [found] = [one for one in terms_in(written, "security", frame) if one.term == term]
    assert {key: getattr(found, key) for key in keys} == keys


@pytest.mark.parametrize("nothing", ["", " ~", " []"])
def test_a_key_with_nothing_after_it_is_filled(file, nothing):
    text = CODEBOOK.replace('note: "Its reason."', f"exclude_phrases:{nothing}")
    file.write_text(text, encoding="utf-8")
    codebook = read_codebook(file)
    term = terms_in(codebook, "security", "threat")[2].model_copy(update={"exclude_phrases": ("هجوم إعلامي",)})
    write_term(codebook, "security", "threat", term)
    filled = text.replace(f"exclude_phrases:{nothing}", "exclude_phrases: [هجوم إعلامي]")
    assert file.read_text(encoding="utf-8") == filled


def refused(codebook, frame="threat", term="خطر"):
    with pytest.raises(KhitabError) as error:
        write_term(codebook, "security", frame, Term(term=term, exclude=("وبخطر",)))
    return str(error.value)


def test_a_file_that_was_changed_meanwhile_is_left_alone(file):
    codebook = read_codebook(file)
    file.write_text(CODEBOOK + "# mine\n", encoding="utf-8")
    assert "Read it again" in refused(codebook)
    assert file.read_text(encoding="utf-8").endswith("# mine\n")
    file.unlink()
    assert "nothing was written" in refused(codebook)


def test_the_codebook_of_the_package_is_never_written():
    before = PACKAGED.read_bytes()
    assert "make one of your own with kh.write_codebook" in refused(read_codebook())
    assert PACKAGED.read_bytes() == before


def test_a_codebook_without_a_file_says_how_to_get_one():
    theme = Theme(key="security", label=Label(ar="الأمن"), definition="…", terms=("أمن",))
    assert "kh.write_codebook" in refused(Codebook(title="t", version="1", themes=(theme,)), frame="")


def test_a_frame_without_terms_takes_none(file):
    assert "choose a theme or frame" in refused(read_codebook(file), frame="response")


def test_a_term_behind_an_alias_is_left_to_a_person(file):
    text = CODEBOOK.replace("terms: [أمن,", "terms: [&peace أمن,").replace("- خطر ", "- *peace ")
    file.write_text(text, encoding="utf-8")
    assert "change it in an editor" in refused(read_codebook(file), term="أمن")
    assert file.read_text(encoding="utf-8") == text


# --- the widget ---


@pytest.mark.parametrize("language", ["ar", "en", "fr"])
def test_an_answer_carries_the_number_of_its_question(file, language):
    widget = explore(make_documents(), read_codebook(file), language=language)
    for number, (term, n) in enumerate([("خ", None), ("خطر", 6), ("", None), ("\u200fخطر ", 6)], 1):
        widget.question = {"number": number, "term": term}
        assert (widget.answer["number"], widget.answer.get("n")) == (number, n)
        assert ("problem" in widget.answer) == (n is None)


def test_the_widget_writes_and_tells(file):
    widget = explore(make_documents(), read_codebook(file), language="en")
    message = {"do": "write", "number": 3, "term": "قلق", "theme": "", "frame": "", "ticks": []}
    widget.receive(message)
    assert (widget.said["failed"], widget.said["number"]) == (True, 3)
    assert widget.said["text"].startswith("Choose the theme or frame")
    widget.receive(message | {"theme": "security", "frame": "threat"})
    assert not widget.said["failed"]
    assert "The version was not changed" in widget.said["text"]
    assert widget.codebook.sha256 == read_codebook(file).sha256
    file.write_text(CODEBOOK, encoding="utf-8")
    widget.receive(message | {"theme": "security", "frame": "threat", "ticks": [["خوف", True]]})
    assert widget.said["failed"]
    assert "Read it again" in widget.said["detail"]


def test_every_word_is_there_in_three_languages():
    with (Path(explorer.__file__).parent / "data" / "explorer_words.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    keys = [row["key"] for row in rows]
    assert len(set(keys)) == len(keys)
    assert [row for row in rows if not all(row.values())] == []
    endings = {f"ending_{row['name']}" for row in read_rows("endings")}
    reasons = {f"reason_{n}" for n in range(1, len(REASONS) - 1) if n not in EXCLUDED}
    assert endings | reasons | {"kind_plural", "kind_nisba"} <= set(keys)


def test_errors_name_the_remedy():
    documents = make_documents()
    with pytest.raises(KhitabError, match="choose one of ar, en, fr"):
        explore(documents, single_term("أمن"), language="de")
    with pytest.raises(KhitabError, match="read it with read_codebook"):
        explore(documents, "codebook.yaml")
    with pytest.raises(KhitabError, match="not among the documents"):
        explore(documents.head(1), single_term("أمن"), tokens=tokenize(documents))
