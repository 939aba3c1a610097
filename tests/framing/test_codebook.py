"""The codebook: what is read, and what each mistake in a file becomes."""

import hashlib
import warnings

import pytest

from analysis.errors import KhitabError
from analysis.framing.codebook import (
    Codebook,
    Definition,
    Frame,
    Label,
    Term,
    Theme,
    codebook_terms,
    in_language,
    read_codebook,
    single_term,
)
from analysis.framing.exports import write_codebook

WHOLE = """\
title: Security cooperation
version: "1.10"
names:
  africom:
    label: {ar: أفريكوم, en: AFRICOM, fr: AFRICOM}
    kind: institution
    terms: [القيادة العسكرية الأمريكية لإفريقيا, أفريكوم, AFRICOM]
themes:
  counterterrorism:
    label: {ar: مكافحة الإرهاب, en: Counterterrorism, fr: Lutte antiterroriste}
    definition: >
      The article speaks of
      the fight against terrorism.
    source: own reading
    inside_names: skip
    terms:
      - مكافحة الإرهاب
    frames:
      threat:
        label: {ar: التهديد, en: Threat}
        definition: Terrorism is shown as a danger.
        yes: An example.
        no: Another.
        present_if: {hits: 2, zones: [headline, lead]}
        terms:
          - تهديد إرهابي
          - {term: خطر إرهابي, plurals: {خطر: [أخطار, مخاطر]}}
          - term: تعاون عسكري
            gap: coordination
          - {term: خارجية, after: [وزير, وزارة]}
          - {term: حل, plurals: [حلول], exclude_phrases: [بحلول عام, بحلول سنة], nisba: true, inflect: dictionary}
          - "2030 نيويورك"
      tone_of_threat:
        label: {ar: نبرة}
        definition: Coded by people.
        coded_by: hand
variables:
  tone: {label: {ar: النبرة, en: Tone, fr: Ton}, values: [negative, neutral, positive], unit: article}
"""

# Line 9 begins the terms of the one frame.
SMALL = """\
title: Security
version: "1"
themes:
  security:
    label: {en: Security}
    definition: About security.
    frames:
      threat: {label: {en: Threat}, definition: A danger., terms: [
        TERMS
      ]}
"""


@pytest.fixture
def write(tmp_path):
    def write(text: str | bytes):
        path = tmp_path / "codebook.yaml"
        path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
        return path

    return write


@pytest.fixture
def refused(write):
    """The message of the error that a file gives, without the folder."""

    def refused(text: str | bytes) -> str:
        path = write(text)
        with pytest.raises(KhitabError) as caught:
            read_codebook(path)
        assert str(caught.value).startswith(str(path))
        return str(caught.value).replace(str(path), path.name)

    return refused


def test_a_whole_codebook(write):
    path = write(WHOLE)
    codebook = read_codebook(path)
    assert (codebook.title, codebook.version) == ("Security cooperation", "1.10")
    assert codebook.path == str(path)
    assert codebook.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()

    (name,) = codebook.names
    assert (name.key, name.kind, [term.term for term in name.terms][1:]) == (
        "africom",
        "institution",
        ["أفريكوم", "AFRICOM"],
    )

    (theme,) = codebook.themes
    assert (theme.key, theme.inside_names, theme.source) == ("counterterrorism", "skip", "own reading")
    assert theme.definition == "The article speaks of the fight against terrorism."
    assert theme.terms == (Term(term="مكافحة الإرهاب", line=17),)

    threat, by_hand = theme.frames
    assert threat.label == Label(ar="التهديد", en="Threat", fr="التهديد")
    assert (threat.yes, threat.no, threat.coded_by) == ("An example.", "Another.", "terms")
    assert (threat.present_if.hits, threat.present_if.zones) == (2, ("headline", "lead"))
    assert threat.terms == (
        Term(term="تهديد إرهابي", line=26),
        Term(term="خطر إرهابي", plurals={"خطر": ("أخطار", "مخاطر")}, line=27),
        Term(term="تعاون عسكري", gap="coordination", line=28),
        Term(term="خارجية", after=("وزير", "وزارة"), line=30),
        Term(
            term="حل",
            plurals={"حل": ("حلول",)},
            exclude_phrases=("بحلول عام", "بحلول سنة"),
            nisba=True,
            inflect="dictionary",
            line=31,
        ),
        Term(term="2030 نيويورك", line=32),
    )
    assert (by_hand.coded_by, by_hand.terms, by_hand.present_if.zones) == ("hand", (), ("headline", "lead", "body"))

    (tone,) = codebook.variables
    assert (tone.key, tone.values, tone.unit) == ("tone", ("negative", "neutral", "positive"), "article")


def test_defaults_of_a_term():
    term = Term(term="أمن")
    assert (term.pos, term.inflect, term.nisba, term.gap, term.line) == ("auto", "all", False, "none", 0)
    assert (term.plurals, term.variants, term.exclude, term.after, term.before) == ({}, (), (), (), ())


def test_nothing_changes_later(write):
    codebook = read_codebook(write(WHOLE))
    with pytest.raises(ValueError, match="frozen"):
        codebook.title = "other"
    with pytest.raises(ValueError, match="frozen"):
        codebook.themes[0].frames[0].terms[0].term = "other"


def test_byte_order_mark_windows_lines_and_shared_lists(write):
    shared = SMALL.replace("terms: [", "terms: &words [").replace("TERMS", "أمن") + (
        "      other: {label: {en: Other}, definition: More., terms: *words}\n"
    )
    data = b"\xef\xbb\xbf" + shared.replace("\n", "\r\n").encode("utf-8")
    first, second = read_codebook(write(data)).themes[0].frames
    assert first.terms == second.terms == (Term(term="أمن", line=9),)


THREE = "{ar: خطر, en: A danger., fr: Un danger.}"


@pytest.mark.parametrize(
    ("title", "told"),
    [
        ("{ar: أمن, en: Security, fr: Sécurité}", ["أمن", "Security", "Sécurité", "Security"]),
        ("{fr: Sécurité, en: Security}", ["Security", "Security", "Sécurité", "Security"]),
        ("{ar: أمن}", ["أمن", "أمن", "أمن", "أمن"]),
        ("Security", ["Security"] * 4),
    ],
)
def test_a_title_in_one_to_three_languages_and_in_messages(write, title, told):
    text = SMALL.replace("TERMS", "أمن").replace("title: Security", f"title: {title}")
    found = read_codebook(write(text)).title
    assert [*(in_language(found, language) for language in ("ar", "en", "fr")), str(found)] == told


@pytest.mark.parametrize(
    ("title", "told"),
    [
        ("{ar: أمن, enn: Security}", "unknown key `enn`; did you mean `en`?"),
        ("{}", "a label needs one language at least"),
        ("[أمن]", "`title` should be text, found a list"),
    ],
)
def test_wrong_titles(write, title, told):
    with pytest.raises(KhitabError) as refused:
        read_codebook(write(SMALL.replace("TERMS", "أمن").replace("title: Security", f"title: {title}")))
    assert told in str(refused.value)


def test_a_definition_in_three_languages(write):
    text = SMALL.replace("TERMS", "أمن").replace("definition: A danger.", f"definition: {THREE}")
    theme = read_codebook(write(text)).themes[0]
    assert theme.frames[0].definition == Definition(ar="خطر", en="A danger.", fr="Un danger.")
    assert [in_language(theme.frames[0].definition, language) for language in ("ar", "en", "fr")] == [
        "خطر",
        "A danger.",
        "Un danger.",
    ]
    assert {in_language(theme.definition, language) for language in ("ar", "en", "fr")} == {"About security."}


def test_definitions_examples_and_sources_are_written_and_read_again(write, tmp_path):
    text = SMALL.replace("TERMS", "أمن").replace("definition: A danger.", f"definition: {THREE}, source: x")
    text = text.replace("    frames:", "    yes: Carries.\n    no: Does not.\n    frames:")
    first = read_codebook(write(text))
    write_codebook(first, tmp_path / "again.yaml")
    again = read_codebook(tmp_path / "again.yaml")
    assert (again.themes[0].yes, again.themes[0].no, again.themes[0].frames[0].source) == ("Carries.", "Does not.", "x")
    assert [theme.definition for theme in again.themes] == [theme.definition for theme in first.themes]
    assert again.themes[0].frames[0].definition == first.themes[0].frames[0].definition


@pytest.mark.parametrize(
    ("definition", "told"),
    [
        ("{ar: خطر, en: A danger.}", "`definition` lacks `fr`; write ar, en and fr, or one plain text"),
        ("{ar: خطر, en: , fr: Un danger.}", "`definition` lacks `en`"),
        ("{ar: خطر, en: A danger., fr: Un danger., de: x}", "unknown key `de`; known here: ar, en, fr"),
        ("{ar: خطر, eng: A danger., fr: Un danger.}", "unknown key `eng`; did you mean `en`?"),
        ("{ar: خطر, en: 12, fr: Un danger.}", "`en`: 12 is read as a number, not as text; put it in quotes"),
        ("{ar: [خطر], en: A danger., fr: Un danger.}", "`ar` should be text, found a list"),
        ("[خطر]", "`definition` should be text, found a list"),
        ("12", "`definition`: 12 is read as a number, not as text; put it in quotes"),
    ],
)
def test_what_a_definition_cannot_be(refused, definition, told):
    text = SMALL.replace("TERMS", "أمن").replace("definition: A danger.", f"definition: {definition}")
    (message,) = refused(text).splitlines()
    assert message.startswith("codebook.yaml:8: security > threat: ") and told in message


def test_an_optional_key_may_stay_empty(write):
    text = SMALL.replace("TERMS", "{term: أمن, note: , gap: }").replace("    frames:", "    source:\n    frames:")
    theme = read_codebook(write(text)).themes[0]
    assert theme.source == ""
    assert theme.frames[0].terms[0].gap == "none"


def test_codebook_terms(write):
    table = codebook_terms(read_codebook(write(WHOLE)))
    assert len(table) == 10
    assert table["theme"].tolist()[2:5] == ["names", "counterterrorism", "counterterrorism"]
    assert table["frame"].tolist()[2:5] == ["africom", "", "threat"]
    row = table.set_index("term").loc["حل"]
    assert row[["label_ar", "label_en", "label_fr"]].tolist() == ["التهديد", "Threat", "التهديد"]
    assert row[["pos", "inflect", "gap", "plurals", "note"]].tolist() == ["auto", "dictionary", "none", "حل: حلول", ""]
    assert row["exclude_phrases"] == "بحلول عام, بحلول سنة"
    assert row["nisba"] and row["line"] == 31


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        (
            "    definition: >",
            "    defintion: >",
            ":11: counterterrorism: unknown key `defintion`; did you mean `definition`?",
        ),
        ("title:", "titel:", ":1: unknown key `titel`; did you mean `title`?"),
        ("gap: coord", "gpa: coord", ":29: counterterrorism > threat: unknown key `gpa`; did you mean `gap`?"),
        ("{ar: نبرة}", "{ar: نبرة, arab: x}", "unknown key `arab`; did you mean `ar`?"),
        ("{ar: نبرة}", "{ar: نبرة, deutsch: x}", "unknown key `deutsch`; known here: ar, en, fr"),
        (
            "hits: 2,",
            "hits: 2, zone: [lead],",
            ":24: counterterrorism > threat: unknown key `zone`; did you mean `zones`?",
        ),
        ("variables:", "report: x\nvariables:", ":37: unknown key `report`"),
        ("        yes:", "        key: x\n        yes:", ":22: counterterrorism > threat: unknown key `key`"),
        ("{term: خارجية,", "{term: خارجية, line: 4,", ":30: counterterrorism > threat: unknown key `line`"),
        ("title:", "sha256: x\ntitle:", ":1: unknown key `sha256`"),
        ("title: Security cooperation\n", "", ":1: `title` is missing or empty; write title: …"),
        ("title: Security cooperation", "title:", ":1: `title` is missing or empty"),
        ('"1.10"', "1.10", ':2: `version`: 1.10 is read as a number, not as text; put it in quotes: "1.10"'),
        (
            '"1.10"',
            "2024-08-01",
            ':2: `version`: 2024-08-01 is read as a date, not as text; put it in quotes: "2024-08-01"',
        ),
        ('"1.10"', '" "', ":2: `version`: empty"),
        (
            "        definition: Terrorism is shown as a danger.\n",
            "",
            ":19: counterterrorism > threat: `definition` is missing",
        ),
        ("Another.", "no", None),
        (
            "own reading",
            "true",
            ":14: counterterrorism: `source`: true is read as true or false, not as text; put it in quotes",
        ),
        ("own reading", "[a, b]", ":14: counterterrorism: `source` should be text, found a list"),
        (
            "inside_names: skip",
            "inside_names: skipp",
            ":15: counterterrorism: `inside_names` is `skipp`; it can be count, skip; did you mean skip?",
        ),
        (
            "gap: coordination",
            "gap: coordinate",
            "`gap` is `coordinate`; it can be none, coordination, possessive, both; did you mean coordination?",
        ),
        (
            "gap: coordination",
            "pos: verb",
            ":29: counterterrorism > threat: `pos` is `verb`; it can be noun, adj, name, auto",
        ),
        (
            "coded_by: hand",
            "coded_by: hands",
            ":36: counterterrorism > tone_of_threat: `coded_by` is `hands`; it can be terms, hand, both",
        ),
        (
            "kind: institution",
            "kind: ship",
            ":6: africom: `kind` is `ship`; it can be person, institution, place, document, other",
        ),
        (
            "unit: article",
            "unit: articles",
            ":38: tone: `unit` is `articles`; it can be article, paragraph, sentence; did you mean article?",
        ),
        (
            "[headline, lead]",
            "[headline, leads]",
            ":24: counterterrorism > threat: `zones` is `leads`; it can be headline, lead, body; did you mean lead?",
        ),
        ("[headline, lead]", "[]", ":24: counterterrorism > threat: `zones` is empty; write at least one"),
        ("hits: 2", "hits: two", "`hits` is `two`; write a whole number"),
        ("hits: 2", "hits: 0", "`hits` is 0; it must be 1 or more"),
        ("nisba: true", "nisba: maybe", "`nisba` is `maybe`; write true or false"),
        (
            "after: [وزير, وزارة]",
            "after: وزير",
            ":30: counterterrorism > threat: `after` should be a list, found وزير; write after: [first, second]",
        ),
        (
            "[وزير, وزارة]",
            "[وزير، وزارة]",
            ":30: counterterrorism > threat: «وزير، وزارة» is read as one item: «،» does not separate items",
        ),
        (
            "- مكافحة الإرهاب",
            "- مكافحة, إرهاب",
            ":17: counterterrorism: `term`: «مكافحة, إرهاب» is read as one item: «,» does not separate",
        ),
        (
            "[وزير, وزارة]",
            "[وزير, 2030]",
            ':30: counterterrorism > threat: 2030 is read as a number, not as text; put it in quotes: "2030"',
        ),
        (
            "plurals: {خطر:",
            "plurals: {حظر:",
            ":27: counterterrorism > threat: «حظر» is no word of «خطر إرهابي»; write one of: خطر, إرهابي",
        ),
        ("plurals: {خطر: [أخطار, مخاطر]}", "plurals: [أخطار]", "«خطر إرهابي» has several words; say whose plurals"),
        ("{term: خارجية,", "{term: خارجية, gap: possessive,", "«خارجية» is one word; delete gap"),
        (
            "coded_by: hand",
            "yes: x",
            ":33: counterterrorism > tone_of_threat: the frame has no terms; write terms: … or",
        ),
        (
            "coded_by: hand",
            "coded_by: hand\n        terms: [خوف]",
            "is coded by hand and yet has terms; write coded_by: both",
        ),
        (
            "{ar: نبرة}",
            "نبرة",
            ":34: counterterrorism > tone_of_threat: `label` should hold key: value entries, found نبرة",
        ),
        ("{ar: نبرة}", "{ar: }", "`label`: a label needs one language at least"),
        (
            "  counterterrorism:",
            "  مكافحة:",
            ":9: مكافحة: the key `مكافحة` may hold English letters, digits, _ and - alone",
        ),
        ("  counterterrorism:", "  names:", ":9: names: the key names is kept for the list of names"),
        (
            "  africom:",
            "  africom\u200f:",
            ":4: the key `africom<U+200F>` holds an invisible character; type the key again",
        ),
        ("title:", "\u00a0title:", ":1: the key `<U+00A0>title` holds an invisible character"),
        (
            "        no: Another.",
            "        yes: Another.",
            ":23: the key `yes` stands here and on line 22; keep one of them",
        ),
        ("values: [negative, neutral, positive]", "values: [negative]", ":38: tone: `values`"),
    ],
)
def test_one_mistake_one_message(write, refused, old, new, told):
    assert WHOLE.count(old) >= 1
    text = WHOLE.replace(old, new, 1)
    if told is None:
        assert isinstance(read_codebook(write(text)), Codebook)
        return
    message = refused(text)
    assert told in message
    assert len(message.splitlines()) == 1, message


@pytest.mark.parametrize(
    ("term", "told"),
    [
        ('""', "`term`: empty"),
        ('" "', "`term`: empty"),
        ("{pos: noun}", "`term` is missing or empty"),
        ("{term: }", "`term` is missing or empty"),
        ("ـــ", "holds no letters"),
        ('"ًٌَُ"', "holds no letters"),
        ('"\u200f\u00a0"', "«<U+200F>» holds no letters"),
        ('"(…)"', "holds no letters"),
        ("و", "is one letter"),
        ("بـ", "is one letter"),
        ("a", "is one letter"),
        ("ال", "only particles"),
        ("والـ", "only particles"),
        ("و ال", "only particles"),
        ("و-ب", "only particles"),
        ("«و»", "is one letter"),
        (r'"\uD800"', r"'\ud800' is no text"),
        ("رجال، وزراء", "«رجال، وزراء» is read as one item"),
        ("2030", '2030 is read as a number, not as text; put it in quotes: "2030"'),
        ("2030-01-15", "is read as a date"),
        ("3.5", "is read as a number"),
        ("true", "is read as true or false"),
        ("[أمن]", "should hold key: value entries, found a list"),
        ("{term: [أمن]}", "`term` should be text, found a list"),
    ],
)
def test_terms_that_cannot_be_looked_for(refused, term, told):
    message = refused(SMALL.replace("TERMS", term))
    assert message.startswith("codebook.yaml:9: security > threat: ")
    assert told in message


@pytest.mark.parametrize(
    ("key", "words", "told"),
    [
        ("before", "[إرهاب, و]", "«و» is one letter"),
        ("after", "[ب]", "«ب» is one letter"),
        ("after", "[ال]", "«ال» is only particles"),
        ("after", "[a b]", "«a b» is only particles"),
        ("exclude_phrases", "[و]", "«و» is one letter"),
        ("exclude", "[ال]", "«ال» is only particles"),
        ("variants", "[والـ]", "«والـ» is only particles"),
        ("variants", '["ـ"]', "holds no letters"),
        ("plurals", "{تعاون: [و]}", "«و» is one letter"),
        ("plurals", '{تعاون: [""]}', "empty"),
    ],
)
def test_words_beside_a_term_are_words_too(refused, key, words, told):
    message = refused(SMALL.replace("TERMS", f"أمن,\n        {{term: تعاون, {key}: {words}}}"))
    assert message.startswith("codebook.yaml:10: security > threat: ")
    assert told in message


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "give a term"),
        (" \u200f", "give a term"),
        ("\ud800", "is no text"),
        ("أمن \udfff", "is no text"),
        (None, "is no text"),
        ("و", "is one letter"),
        ("(…)", "holds no letters"),
        ("أمن، سلم", "is read as one item"),
    ],
)
def test_what_cannot_be_looked_up(text, told):
    with pytest.raises(KhitabError, match=told) as caught:
        single_term(text)
    assert "Value error" not in str(caught.value)
    str(caught.value).encode("utf-8")


@pytest.mark.parametrize("text", ["إرهاب", "مكافحة الإرهاب", "U.S.", "2030"])
def test_what_can_be_looked_up(text):
    assert single_term(text).themes[0].terms[0].term == text


@pytest.mark.parametrize(
    ("term", "told"),
    [
        ('"غسل (تبييض) الأموال"', "a sign stands between the words of «غسل (تبييض) الأموال»"),
        ("الرباط – واشنطن", "a sign stands between"),
        ('{term: حل, before: ["أمن (سلم)"]}', "a sign stands between the words of «أمن (سلم)»"),
        ('"2030"', "«2030» is a number"),
        ("الإيـAC", "«الإيac» mixes Arabic and Latin letters"),
        ("كلمة " * 61, "has 61 words"),
    ],
)
def test_terms_that_are_allowed_with_a_warning(write, term, told):
    with pytest.warns(UserWarning, match="yaml:9: ") as caught:
        read_codebook(write(SMALL.replace("TERMS", term)))
    assert [told in str(warning.message) for warning in caught] == [True]


@pytest.mark.parametrize(
    "term",
    [
        "أمن",
        "حل",
        "الأمن والاستقرار",
        "تعاون و أمن",
        "G5",
        "NATO",
        "COVID-19",
        "«حل» عادل",
        "فك الارتباط",
        "كلمة " * 60,
    ],
)
def test_usual_terms_pass_in_silence(write, term):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        codebook = read_codebook(write(SMALL.replace("TERMS", term)))
    assert codebook.themes[0].frames[0].terms[0].term == term.strip()


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("أمن", "أمن"),
        ("أمن", "أَمْن"),
        ("أمن", "أمـــن"),
        ("NATO", "nato"),
        ("أمن  قومي", "{term: أمن قومي}"),
        ("علي", "علی"),
    ],
)
def test_the_same_term_twice(refused, first, second):
    message = refused(SMALL.replace("TERMS", f"{first},\n        خطر,\n        {second}"))
    term = second.removeprefix("{term: ").removesuffix("}")
    assert message == f"codebook.yaml:11: the term «{term}» stands here and on line 9; keep one of them"


def test_two_frames_may_share_a_term(write):
    text = SMALL.replace("TERMS", "أمن") + "      other: {label: {en: Other}, definition: More., terms: [أمن]}\n"
    assert [len(frame.terms) for frame in read_codebook(write(text)).themes[0].frames] == [1, 1]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "codebook.yaml: the file is empty"),
        ("# nothing yet\n", "codebook.yaml: the file is empty"),
        ("~\n", "codebook.yaml:1: expected key: value entries (title, version, themes), found ~"),
        ("\n- a\n- b\n", "codebook.yaml:2: expected key: value entries (title, version, themes), found a list"),
        ("some words\n", "found some words"),
        ("title: أمن\n".encode("cp1256"), "codebook.yaml:1: the file is not UTF-8 (byte 8 is 0xC3); save it as UTF-8"),
        ("title: x\n".encode("utf-16"), "codebook.yaml:1: the file is not UTF-8"),
        (
            "title: x\nthemes:\n\ta: 1\n",
            "codebook.yaml:3: a tab stands at the beginning of the line; indent with spaces",
        ),
        ("title: a: b\n", "codebook.yaml:1: a colon too many"),
        ("title: x\nversion: [1\nthemes: 2\n", "codebook.yaml:3: a list that began with [ is not closed"),
        ("title: x\nversion: {a: 1\nthemes: 2\n", "codebook.yaml:3: an entry that began with { is not closed"),
        (
            "title: 'x\nversion: 2\n",
            "codebook.yaml:3: a quotation mark is opened and never closed (it began on line 1)",
        ),
        ("title: x\n wrong: 1\n", "codebook.yaml:2: a colon too many, or wrong indentation"),
        ("  title: x\nwrong: 1\n", "codebook.yaml:2: the line is not indented like its neighbours"),
        ("title: x\nversion\nthemes: 1\n", "codebook.yaml:3: a key without a colon"),
        ("title: *x\n", "codebook.yaml:1: text that begins with * goes in quotes"),
        ("title: **x**\n", "codebook.yaml:1: text that begins with * goes in quotes"),
        ("title: &\n", "codebook.yaml:1: text that begins with * or & goes in quotes"),
        ("title: @x\n", "codebook.yaml:1: text may not begin with this sign; put the text in quotes"),
        ("title: x\n---\ntitle: y\n", "codebook.yaml:2: a second document begins here"),
        ("title: x\nversion: \x01\n", "codebook.yaml:2: the control character U+0001 cannot stand in a codebook"),
        ("title: x\nthemes: &a [*a]\n", "codebook.yaml: lists and keys are nested far too deeply"),
        ("title: " + "[" * 5000, "codebook.yaml"),
        (
            "title: x\nversion: '1'\nthemes: [a]\n",
            ":3: `themes`: should hold one entry per key (my_key: …), found a list",
        ),
        ("title: x\nversion: '1'\nthemes: {}\n", ":3: `themes` is empty; write at least one entry"),
        ("title: x\nversion: '1'\nthemes:\n  a:\n", ":4: a: `themes` should hold key: value entries, found nothing"),
        ("title: x\nversion: '1'\nthemes:\n  a: {label: {ar: ا}, definition: d}\n", "neither frames nor terms"),
        ("? [a]\n: b\ntitle: x\n", ":1: a list or an entry in braces stands where a key should"),
    ],
)
def test_files_that_are_no_codebook(refused, text, told):
    assert told in refused(text)


def test_a_missing_file_and_a_folder(tmp_path):
    with pytest.raises(KhitabError, match="no such file; give the path"):
        read_codebook(tmp_path / "none.yaml")
    with pytest.raises(KhitabError, match="is a folder; give the codebook file"):
        read_codebook(tmp_path)


def test_all_problems_come_together_in_order(refused):
    text = WHOLE.replace("kind: institution", "kind: ship").replace("own reading", "2030").replace("hits: 2", "hits: 0")
    lines = refused(text.replace("title:", "titel:").replace("        no:", "        yes:")).splitlines()
    assert [line.split(":")[1] for line in lines] == ["1", "6", "14", "23", "24"]


def test_at_most_twenty_problems_are_shown(refused):
    lines = refused(SMALL.replace("TERMS", ",\n        ".join(["و"] * 25))).splitlines()
    assert len(lines) == 21
    assert lines[-1] == "… and 5 more"


def test_a_codebook_can_be_built_in_python():
    frame = Frame(key="threat", label=Label(en="Threat"), definition="A danger.", terms=("خطر",))
    theme = Theme(key="security", label=Label(en="Security"), definition="About it.", frames=(frame,))
    codebook = Codebook(title="x", version="1", themes=(theme,))
    table = codebook_terms(codebook)[["theme", "frame", "term", "line"]]
    assert table.values.tolist() == [["security", "threat", "خطر", 0]]
