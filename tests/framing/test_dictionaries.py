"""Dictionaries of other programs: what is read, what each wildcard becomes, what is refused; and the way back."""

import re
import warnings
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from analysis.arabic.letters import clean_form, clean_word
from analysis.corpus.columns import fold_name
from analysis.corpus.encodings import ReadingDoubt
from analysis.errors import KhitabError, RefusedInput
from analysis.framing.codebook import Codebook, Frame, Label, Term, Theme, codebook_terms, read_codebook, single_term
from analysis.framing.dictionaries import read_dictionary
from analysis.framing.dictionary_parts import make_keys
from analysis.framing.dictionary_tables import COLUMNS_FILE, LEVELS, known_roles
from analysis.framing.exports import write_codebook
from analysis.framing.matching import find_terms
from analysis.framing.patterns import read_pattern
from analysis.tokens import tokenize

LIWC = "%\n1\tالأمن\n2\tEconomy\n%\nإرهاب*\t1\nسوق\t2\nحصار\t1\t2\n"
LIWC_2015 = """%
1\tfunction (Function Words)
\t2\tpronoun (Pronouns)
\t\t3\tppron
4\taffect
%
هذا\t1\t2
نحن\t1 3
حزن\t4
"""
LIWC_22 = "DicTerm,الأمن,Economy\nإرهاب*,X,\nسوق,,X\nحصار,X,X\n"


@pytest.fixture
def read(tmp_path):
    """The codebook of a dictionary file, and its warnings without the folder."""

    def read(text: str | bytes, name: str = "words.yml", **options) -> tuple[Codebook, list[str]]:
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            codebook = read_dictionary(path, **options)
        return codebook, [str(warning.message).replace(f"{tmp_path}/", "") for warning in caught]

    return read


@pytest.fixture
def refused(read, tmp_path):
    def refused(text: str | bytes, name: str = "words.yml", **options) -> str:
        with pytest.raises(KhitabError) as caught:
            read(text, name, **options)
        return str(caught.value).replace(f"{tmp_path}/", "")

    return refused


def contents(codebook: Codebook) -> list[tuple[str, str, str, int]]:
    """Theme, frame, term and line of every term."""
    table = codebook_terms(codebook)
    return list(table[["theme", "frame", "term", "line"]].itertuples(index=False, name=None))


def bare(value: object) -> object:
    """A part of a codebook without lines, path and sha256."""
    if isinstance(value, dict):
        return {key: bare(part) for key, part in value.items() if key not in ("line", "path", "sha256")}
    return [bare(part) for part in value] if isinstance(value, tuple | list) else value


def same(one: Codebook, other: Codebook) -> bool:
    return bare(one.model_dump()) == bare(other.model_dump())


# --- formats ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("a.yml", "security: [خطر, أمن]\n", [("security", "", "خطر", 1), ("security", "", "أمن", 1)]),
        (
            "a.yaml",
            "# mine\n\nsecurity:\n  threat:\n  - خطر\n  - تهديد_إرهابي\n  answer:\n  - رد\n",
            [
                ("security", "threat", "خطر", 5),
                ("security", "threat", "تهديد إرهابي", 6),
                ("security", "answer", "رد", 8),
            ],
        ),
        ("a.txt", "security:\n  - خطر\n", [("security", "", "خطر", 2)]),
        ("one.yml", "security: خطر\n", [("security", "", "خطر", 1)]),
        (
            "mixed.yml",
            "security:\n  threat: [خطر]\n  __: [أمن]\n",
            [("security", "", "أمن", 3), ("security", "threat", "خطر", 2)],
        ),
        (
            "in_list.yml",
            "security:\n  - أمن\n  - threat: [خطر]\n",
            [("security", "", "أمن", 2), ("security", "threat", "خطر", 3)],
        ),
        ("typed.yml", "NO: [2030, yes]\n", [("NO", "", "2030", 1), ("NO", "", "yes", 1)]),
        (
            "a.dic",
            LIWC,
            [("c1", "", "إرهاب", 5), ("c1", "", "حصار", 7), ("Economy", "", "سوق", 6), ("Economy", "", "حصار", 7)],
        ),
        (
            "content.txt",
            LIWC,
            [("c1", "", "إرهاب", 5), ("c1", "", "حصار", 7), ("Economy", "", "سوق", 6), ("Economy", "", "حصار", 7)],
        ),
        (
            "spaces.dic",
            "%\n 1 threat\n%\n\n11 سبتمبر 1\nخطر عاجل  1 1\n",
            [("threat", "", "11 سبتمبر", 5), ("threat", "", "خطر عاجل", 6)],
        ),
        ("eastern.dic", "%\n٠١\tthreat\n%\nخطر\t1\n", [("threat", "", "خطر", 4)]),
        (
            "2015.dic",
            LIWC_2015,
            [
                ("function_Function_Words", "", "هذا", 7),
                ("function_Function_Words", "", "نحن", 8),
                ("function_Function_Words", "pronoun_Pronouns", "هذا", 7),
                ("function_Function_Words", "pronoun_Pronouns_ppron", "نحن", 8),
                ("affect", "", "حزن", 9),
            ],
        ),
        (
            "2022.dicx",
            LIWC_22,
            [("c1", "", "إرهاب", 2), ("c1", "", "حصار", 4), ("Economy", "", "سوق", 3), ("Economy", "", "حصار", 4)],
        ),
        ("2022.dic", "DicTerm,threat\nخطر,X\n", [("threat", "", "خطر", 2)]),
        ("a.csv", "category,term\nthreat,خطر\nthreat,تهديد\n", [("threat", "", "خطر", 2), ("threat", "", "تهديد", 3)]),
        ("turned.csv", "Word;Category\nخطر;threat\n", [("threat", "", "خطر", 2)]),
        ("arabic.csv", "الفئة,الكلمة\nthreat,خطر\n", [("threat", "", "خطر", 2)]),
        ("french.tsv", "Mot-clé\tCatégorie\nخطر\tthreat\n", [("threat", "", "خطر", 2)]),
        ("half.csv", "category,my list\nthreat,خطر\n", [("threat", "", "خطر", 2)]),
        ("third.csv", "term,category,theme\nخطر,threat,security\n", [("security", "threat", "خطر", 2)]),
        ("frame.csv", "category,frame,term\nsecurity,threat,خطر\n", [("security", "threat", "خطر", 2)]),
        (
            "own.csv",
            "theme,frame,term\nsecurity,,أمن\n,threat,خطر\n",
            [("security", "", "أمن", 2), ("threat", "", "خطر", 3)],
        ),
        ("excel.csv", "\ufeffsep=;\r\ncategory;term\r\n\r\nthreat;خطر\r\n", [("threat", "", "خطر", 4)]),
        (
            "quoted.csv",
            'category,term\nthreat,"خطر\nعاجل"\nthreat,تهديد\n',
            [("threat", "", "خطر عاجل", 2), ("threat", "", "تهديد", 4)],
        ),
    ],
)  # fmt: skip
def test_each_format_gives_its_terms(read, name, text, expected):
    assert contents(read(text, name)[0]) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("threat,خطر\nthreat,تهديد\n", ["خطر", "تهديد"]),
        ("خطر,threat\nتهديد,threat\n", ["خطر", "تهديد"]),
        ("threat,خطر\n", ["خطر"]),
    ],
)
def test_without_a_header_the_column_that_repeats_is_the_category(read, text, expected):
    codebook, told = read(text, "words.csv")
    assert [theme.key for theme in codebook.themes] == ["threat"]
    assert [term.term for term in codebook.themes[0].terms] == expected
    assert told[0].startswith("words.csv:1: no header is known")
    assert "write the header category,term" in told[0]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1256"])
@pytest.mark.parametrize(
    ("name", "text"), [("a.dic", LIWC), ("a.csv", "category,term\nأمن,الأمن القومي\nأمن,مكافحة الإرهاب\n")]
)
def test_any_encoding_is_read(read, encoding, name, text):
    assert same(read(text.encode(encoding), name)[0], read(text, name)[0])


def test_a_doubtful_encoding_is_said_with_the_file(read, tmp_path):
    data = b"category,term\n" + "أمن,خطر شديد\nأمن,تهديد إرهابي كبير جدا في المنطقة\n".encode().replace(
        b"\xd8\xae", b"\xd8", 1
    )
    (tmp_path / "cut.csv").write_bytes(data)
    with pytest.warns(ReadingDoubt, match=r"cut\.csv: UTF-8 with 1 damaged place"):
        read_dictionary(tmp_path / "cut.csv")


def test_a_dictionary_says_what_it_is(read):
    codebook, _ = read("الأمن القومي: {threat: [خطر]}\n", "my words.yml")
    theme = codebook.themes[0]
    assert (codebook.title, codebook.version, Path(codebook.path).name) == ("my words", "0.1", "my words.yml")
    assert re.fullmatch("[0-9a-f]{64}", codebook.sha256)
    assert (theme.key, theme.label.ar, theme.source) == ("c1", "الأمن القومي", "my words.yml")
    for part in (theme, theme.frames[0]):
        assert part.definition.startswith("Imported from my words.yml; it has no definition yet.")
    assert read("a: [خطر]\n", title="Risk")[0].title == "Risk"


@pytest.mark.parametrize(
    ("names", "keys"),
    [
        (["threat", "الأمن", "السلم"], ["threat", "c1", "c2"]),
        (["الأمن", "c1"], ["c2", "c1"]),
        (["Sécurité nationale", "Securite nationale"], ["Securite_nationale", "Securite_nationale_2"]),
        (["names"], ["names_2"]),
        (["الأمن 2", "2030", "!"], ["c1", "2030", "c2"]),
    ],
)
def test_keys(names, keys):
    assert list(make_keys(names, taken={"names"}).values()) == keys


def test_deeper_categories_are_joined_and_named(read):
    codebook, told = read("AFRICA:\n  NORTH:\n    MA: [المغرب]\n    EG: [مصر]\n")
    assert [(frame.key, frame.label.en) for frame in codebook.themes[0].frames] == [
        ("NORTH_MA", "NORTH / MA"),
        ("NORTH_EG", "NORTH / EG"),
    ]
    assert "words.yml:3: «AFRICA > NORTH > MA» became the frame «NORTH / MA»" in told[0]


# --- wildcards -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("pattern", "term", "nisba", "kind"),
    [
        ("إرهاب", "إرهاب", False, ""),
        ("إرهاب*", "إرهاب", True, "nisba"),
        ("*إرهاب", "إرهاب", False, "front"),
        ("*إرهاب*", "إرهاب", True, "nisba"),
        ("الإرهاب", "الإرهاب", False, ""),
        ("ال*", None, None, "particles"),
        ("مكافحة الإرهاب*", "مكافحة الإرهاب", True, "nisba"),
        ("مكافحة_الإرهاب", "مكافحة الإرهاب", False, ""),
        ("terror*", "terror", False, "bare"),
        ("*terror", "terror", False, "bare"),
        ("terror* إرهاب*", "terror إرهاب", True, "nisba"),
        ("إر*هاب", None, None, "a star inside a word"),
        ("مكافحة *", None, None, "a star alone stands for any word"),
        ("إرها?", None, None, r"\? stands for any letter"),
        ("[أإ]رهاب", None, None, "regular expressions"),
        ("^إرهاب$", None, None, "regular expressions"),
        ("(إرهاب|عنف)", None, None, "regular expressions"),
        ("إرهاب.*", None, None, "regular expressions"),
        ("إرهاب{1}", None, None, "regular expressions"),
        ("إرهاب+", None, None, "regular expressions"),
        ("\\bإرهاب", None, None, "regular expressions"),
        ("", None, None, "empty"),
        ("و", None, None, "one letter"),
        ("وال", None, None, "only particles"),
        ("ـَـ", None, None, "no letters"),
        ("خطر، تهديد", None, None, "one item"),
    ],
)
def test_what_each_pattern_becomes(read, pattern, term, nisba, kind):
    row = pattern.replace('"', '""')
    codebook, told = read(f'category,term\nsecurity,مسجد\nsecurity,"{row}"\n', "words.csv")
    terms = codebook.themes[0].terms
    if term is None:
        assert [found.term for found in terms] == ["مسجد"]
        assert re.search(rf"words\.csv:3: «{re.escape(pattern)}»: .*{kind}", told[0])
    else:
        assert [(found.term, found.nisba) for found in terms[1:]] == [(term, nisba)]
        assert terms[1].note == (f"imported as «{pattern}»" if kind else "")
        assert len(told) == bool(kind)
        assert not kind or re.search(rf"words\.csv:3: «{re.escape(pattern)}» became {term}", told[0])
        assert read_pattern(pattern)[1] == kind


@pytest.mark.parametrize(
    ("pattern", "remedy"),
    [
        ("إرهاب*", "Delete nisba where only the noun is meant"),
        ("*إرهاب", "Write such words as terms"),
        ("terror*", "Write every form as a term"),
        ("إرها?", "write the words it stood for"),
        ("إر*هاب", "write the words it stood for"),
        ("إرهاب.", "write the words it stood for"),
    ],
)
def test_each_wildcard_is_said_with_its_remedy(read, pattern, remedy):
    _, told = read(f"security:\n  - أمن\n  - '{pattern}'\n")
    assert remedy in told[0]
    assert f"words.yml:3: «{pattern}»" in told[0]


@pytest.mark.parametrize(
    ("pattern", "found"),
    [
        ("إرهاب", ["والإرهاب"]),
        ("*إرهاب", ["والإرهاب"]),
        ("إرهاب*", ["والإرهاب", "الإرهابية"]),
        ("هجوم_إرهابي", ["هجمات إرهابية"]),
    ],
)
def test_what_the_term_of_a_pattern_finds(read, pattern, found):
    codebook, _ = read(f"security: ['{pattern}', هجمات_إرهابية]\n")
    text = "عن العنف والإرهاب والخلايا الإرهابية كتب."
    documents = pd.DataFrame({"doc_id": ["1"], "text": [text]})
    if pattern == "هجوم_إرهابي":
        documents["text"] = "وقعت هجمات إرهابية أمس."
    assert list(find_terms(tokenize(documents), codebook)["form"]) == found


def test_one_warning_a_kind_names_every_entry(read):
    many = "\n".join(f"  - كلمة{chr(0x0627 + number % 20)}{chr(0x062D + number // 20)}*" for number in range(60))
    codebook, told = read(f"security:\n{many}\n")
    assert len(told) == 1
    assert [int(line) for line in re.findall(r"words\.yml:(\d+): «", told[0])] == list(range(2, 62))
    assert len(codebook.themes[0].terms) == 60


def test_left_out_entries_are_refused_inputs(tmp_path):
    (tmp_path / "a.yml").write_text("security: [أمن, و]\n", encoding="utf-8")
    with pytest.warns(RefusedInput, match="left out, the rest was read"):
        read_dictionary(tmp_path / "a.yml")


@pytest.mark.parametrize(
    ("text", "nisba", "lines"),
    [
        ("security:\n  - إرهاب\n  - إرهاب\n", False, (3, 2)),
        ("security:\n  - إرهاب*\n  - إِرهاب\n", True, (3, 2)),
        ("security:\n  - إرهاب\n  - إرهاب*\n", True, (3, 2)),
        ("security:\n  - [إرهاب]\n\n  - الدولة\n  - إرهـــاب\n", False, (5, 2)),
    ],
)
def test_of_a_term_that_stands_twice_the_wider_is_kept_and_it_is_said(read, text, nisba, lines):
    codebook, told = read(text)
    kept = [term for term in codebook.themes[0].terms if term.term == "إرهاب"]
    assert [term.nisba for term in kept] == [nisba]
    assert re.search(rf"words\.yml:{lines[0]}: .* on line {lines[1]} already; one is kept", told[-1])


def test_a_term_may_stand_in_two_categories(read):
    codebook, told = read("one: [خطر]\ntwo: [خطر]\n")
    assert [len(theme.terms) for theme in codebook.themes] == [1, 1]
    assert told == []


@pytest.mark.parametrize(
    ("name", "text", "left_out"),
    [
        ("a.yml", "one: [خطر]\ntwo:\n  three: ['?']\n", r"words:3: the category «two > three» holds no entry"),
        ("a.yml", "one: [خطر]\ntwo:\n", r"words:2: «»: empty"),
        ("a.yml", "one: [خطر, ~]\n", r"words:1: «»: empty"),
        ("a.dic", "%\n1\tone\n%\nخطر\t1\nتهديد\n", r"words:5: «تهديد»: has no category; write the word, a tab"),
        ("a.dic", "%\n1\tone\n%\nخطر\t1\nkind\t<of>1/1\n", r"words:5: «kind»: «<of>1/1» is no category number"),
        ("a.dic", "%\n1\tone\n%\nخطر\t1\nlike\t(02 134)1/4 1\n", r"words:5: «like»: «\(02» is no category number"),
        ("a.csv", "category,term\none,خطر\n,تهديد\n", r"words:3: «تهديد»: has no category; write its category's name"),
        ("a.csv", "category,term\none,خطر\none\n", r"words:3: «»: the row has 1 cells, the first row 2"),
        ("a.csv", "category,term\none,خطر\none,عنف,حرب\n", r"words:3: «عنف»: .*put quotation marks around"),
        ("a.dicx", "DicTerm,one\nخطر,X\nتهديد,\n", r"words:3: «تهديد»: no category is marked"),
    ],
)
def test_what_cannot_be_used_is_named_and_the_rest_is_read(read, name, text, left_out):
    codebook, told = read(text, name)
    assert [term.term for term in codebook.themes[0].terms] == ["خطر"]
    assert re.search(left_out.replace("words:", name.replace(".", r"\.") + ":"), told[-1])


def test_columns_that_were_not_read_are_named(read):
    _, told = read("category,term,score\nthreat,خطر,3\n", "words.csv")
    assert told == ["words.csv:1: the columns «score» are no part of a dictionary and were not read"]


# --- refusals --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("a.yml", "", r"a\.yml: the file is empty; a dictionary has categories"),
        ("a.csv", " \n\n", r"a\.csv: the file is empty"),
        ("a.yml", "# a comment\n", r"a\.yml: the file is empty"),
        ("a.yml", "one:\n\t- خطر\n", r"a\.yml:2: a tab stands at the beginning of the line; indent with spaces"),
        ("a.yml", "one: [خطر\n", r"a\.yml:\d: a list that began with \[ is not closed"),
        ("a.yml", "one:\n- *إرهاب\n", r"a\.yml:2: text that begins with \* goes in quotes"),
        (
            "a.yml",
            "one: [خطر]\ntwo: [أمن]\none: [رد]\n",
            r"a\.yml:3: the key `one` stands here and on line 1; keep one",
        ),
        ("a.yml", "- خطر\n", r"a\.yml:1: expected categories \(security: \[term, term\]\), found a list"),
        ("a.yml", "خطر\n", r"a\.yml:1: expected categories .*, found خطر"),
        ("a.yml", 'title: x\nversion: "1"\nthemes: {}\n', r"is a codebook already; read it with read_codebook"),
        ("a.yml", "one: ['?', و]\n", r"a\.yml: no entry of this dictionary can be used:\na\.yml:1: «\?»"),
        ("a.ykd", "<?xml version='1.0'?>\n<dictionary/>\n", r"is XML .*save it as YAML from quanteda"),
        ("a.dic", "1\tone\nخطر\t1\n", r"a\.dic:1: a \.dic file begins with a line % and its categories, found 1"),
        ("a.dic", "\n%\n1\tone\nخطر\t1\n", r"a\.dic:2: no second line % ends the categories that begin here; add it"),
        ("a.dic", "%\none\n%\nخطر\t1\n", r"a\.dic:2: «one» is no category: a number, a tab and a name"),
        ("a.dic", "%\n1\tone\n1\ttwo\n%\nخطر\t1\n", r"a\.dic:3: «1\ttwo» has a number that another category has"),
        (
            "a.dic",
            "%\n1\tone\n%\nخطر\t1\nأمن\t7\nرد\t1 8\n",
            r"a\.dic:5: «أمن» has the category number 7.*add the category there.*\na\.dic:6: .* number 8",
        ),
        ("a.csv", "term\nخطر\n", r"a\.csv:1: the table has one column \(«term»\).*header category,term"),
        ("a.csv", "x,y,z\nخطر,أمن,رد\n", r"a\.csv:1: no column is known to hold the terms; columns: «x», «y», «z»"),
        (
            "a.csv",
            'category,term\none,"خطر\none,أمن\n',
            r"a\.csv:2: the row that begins here is not closed: .*; mend it",
        ),
        ("a.csv", "sep=,\n", r"a\.csv: the table is empty; write a table with the header"),
        ("a.csv", b"\x00\x01\x02\x00abc\x00", r"a\.csv: is no plain text.*; a dictionary is quanteda's YAML"),
        ("a.xlsx", b"PK\x03\x04....", r"a\.xlsx: is no plain text: .*zip archive.*save as CSV UTF-8"),
    ],
)
def test_a_file_that_is_no_dictionary_is_refused(refused, name, text, told):
    assert re.search(told, refused(text, name), re.DOTALL)


def test_a_missing_file_a_folder_and_an_empty_title(refused, tmp_path):
    with pytest.raises(KhitabError, match="there is no such file; give the path of a dictionary"):
        read_dictionary(tmp_path / "none.yml")
    with pytest.raises(KhitabError, match="is a folder; give the dictionary file in it"):
        read_dictionary(tmp_path)
    assert "give the codebook a title" in refused("one: [خطر]\n", title=" ")


# --- columns ---------------------------------------------------------------------------------------------------------


def test_the_names_of_columns_are_unique_and_known():
    names = pd.read_csv(COLUMNS_FILE, dtype=str, keep_default_na=False)
    assert names["name"].map(fold_name).is_unique
    assert set(names["role"]) == {"term", *LEVELS} == set(known_roles().values())
    assert set(names["language"]) == {"ar", "en", "fr"}


# --- the way back ----------------------------------------------------------------------------------------------------

LETTERS = "ابتثجحخدذرزسشصضطظعغفقكلمنهويأإآةىءؤئ"
WORDS = st.text(LETTERS, min_size=3, max_size=8) | st.text("abcdefgXYZ-'", min_size=3, max_size=8)
PHRASES = st.lists(WORDS, min_size=1, max_size=3).map(" ".join)
# Whatever a person may put in a definition or a label, and YAML may stumble over.
TEXTS = st.text(
    st.characters(exclude_categories=["Cs", "Cc"]) | st.sampled_from("\n\t:#'\"-[]{}&*!|>%@`,؛،\u200f\u2028\x85\ufeff"),
    min_size=1,
).filter(str.strip)
TRICKY = st.sampled_from(
    ["1.10", "yes", "no", "~", "null", "2024-08-31", "- x", "a: b", "x #y", "'", "=1+1", "0o7", "12:30", "%", "? x"]
)
CONTROLS = st.text(st.characters(categories=["Cc", "Lo"]), min_size=1).filter(str.strip)  # no table holds these
KEYS = st.from_regex(r"[A-Za-z0-9_-]{1,8}", fullmatch=True).filter(lambda key: key != "names")
LABELS = st.builds(Label, ar=TEXTS | TRICKY, en=TEXTS, fr=TRICKY) | st.builds(Label, en=TEXTS)


@st.composite
def terms(draw) -> dict:
    term = draw(PHRASES)
    lists = {key: draw(st.lists(PHRASES, max_size=2)) for key in ("variants", "exclude", "exclude_phrases", "after")}
    keys = {"term": term, "nisba": draw(st.booleans()), "note": draw(st.just("") | WORDS), **lists}
    if draw(st.booleans()):
        keys["plurals"] = {term.split()[0]: draw(st.lists(WORDS, min_size=1, max_size=2))}
    keys["gap"] = draw(st.sampled_from(["none", "coordination"])) if len(clean_form(term).split()) > 1 else "none"
    return {key: value for key, value in keys.items() if value != ""}


def usable(keys: dict) -> bool:
    try:
        return bool(Term.model_validate(keys))
    except ValidationError:
        return False


TERMS = st.lists(
    terms().filter(usable).map(Term.model_validate), min_size=1, max_size=3, unique_by=lambda t: t.folded
).map(tuple)
FRAMES = st.lists(
    st.builds(Frame, key=KEYS, label=LABELS, definition=TEXTS | TRICKY, yes=TEXTS | CONTROLS, terms=TERMS),
    max_size=2,
    unique_by=lambda f: f.key,
).map(tuple)
THEMES = st.lists(
    st.builds(Theme, key=KEYS, label=LABELS, definition=TEXTS | TRICKY, frames=FRAMES, terms=TERMS),
    min_size=1,
    max_size=2,
    unique_by=lambda t: t.key,
).map(tuple)
CODEBOOKS = st.builds(Codebook, title=TEXTS | TRICKY, version=TRICKY, themes=THEMES)
LAW = settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))


@LAW
@given(codebook=CODEBOOKS)
@pytest.mark.filterwarnings("ignore::UserWarning")
def test_what_is_written_as_yaml_is_read_again(tmp_path_factory, codebook):
    path = tmp_path_factory.getbasetemp() / "law.yaml"
    write_codebook(codebook, path)
    assert same(read_codebook(path), codebook)


@LAW
@given(codebook=CODEBOOKS)
@pytest.mark.filterwarnings("ignore::UserWarning")
def test_what_is_written_as_csv_gives_its_terms_back(tmp_path_factory, codebook):
    path = tmp_path_factory.getbasetemp() / "law.csv"
    write_codebook(codebook, path)
    again = read_dictionary(path)
    columns = [column for column in codebook_terms(codebook) if column != "line" and "label" not in column]
    assert codebook_terms(again)[columns].equals(codebook_terms(codebook)[columns])


@pytest.mark.parametrize("suffix", [".yaml", ".csv"])
def test_the_packaged_codebook_comes_back(tmp_path, suffix):
    codebook, path = read_codebook(), tmp_path / f"out{suffix}"
    write_codebook(codebook, path)
    again = read_codebook(path) if suffix == ".yaml" else read_dictionary(path)
    one, other = (codebook_terms(book).drop(columns="line") for book in (codebook, again))
    assert one.equals(other)
    if suffix == ".yaml":
        assert same(codebook, again)
        assert list(codebook.names) and list(codebook.variables)


def test_an_imported_dictionary_comes_back_with_its_wildcards(read, tmp_path):
    codebook, _ = read("security:\n  threat: [إرهاب*, terror*, خطر]\nالسلم: ['*سلام']\n")
    write_codebook(codebook, tmp_path / "out.yaml")
    assert same(read_codebook(tmp_path / "out.yaml"), codebook)
    comments = [
        line for line in (tmp_path / "out.yaml").read_text(encoding="utf-8").splitlines() if line.startswith("#")
    ]
    assert comments[0] == "# CODEBOOK: words"
    assert "from words.yml" in comments[1]
    assert comments[-4:] == [
        "# Wildcards of the dictionary, and what each became:",
        "#   security > threat: «إرهاب*» became إرهاب, nisba: true",
        "#   security > threat: «terror*» became terror",
        "#   c1: «*سلام» became سلام",
    ]


def test_yaml_is_written_as_people_write_it(tmp_path):
    term = Term(term="تعاون عسكري", gap="coordination", plurals={"تعاون": ("تعاونات",)})
    noted = Term(term="خطر", note="a danger")
    frame = Frame(
        key="threat", label=Label(ar="التهديد", en="Threat"), definition="A danger: now", terms=("أمن", term, noted)
    )
    theme = Theme(key="security", label=Label(en="Security"), definition="yes", frames=(frame,))
    write_codebook(Codebook(title="Security", version="1.10", themes=(theme,)), tmp_path / "a.yaml")
    written = (tmp_path / "a.yaml").read_text(encoding="utf-8")
    assert written == (
        "# CODEBOOK: Security\n"
        "# Written by Khitab. A line that begins with # is a comment; the program does not read it.\n"
        "\n"
        "title: Security\n"
        'version: "1.10"\n'
        "themes:\n"
        "  security:\n"
        "    label: {en: Security}\n"
        '    definition: "yes"\n'
        "    frames:\n"
        "      threat:\n"
        "        label: {ar: التهديد, en: Threat, fr: التهديد}\n"
        "        definition: 'A danger: now'\n"
        "        terms:\n"
        "          - أمن\n"
        "          - {term: تعاون عسكري, plurals: {تعاون: [تعاونات]}, gap: coordination}\n"
        "          - term: خطر\n"
        "            note: a danger\n"
    )


def test_csv_opens_in_excel(tmp_path):
    write_codebook(single_term("إرهاب"), tmp_path / "a.csv")
    data = (tmp_path / "a.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbftheme,frame,term,")
    assert "term,,إرهاب,".encode() in data


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("False", "VRAI", True),
        ("False", "TRUE", True),
        ("False", "FAUX", False),
        ("False", "", False),
    ],
)
def test_a_table_that_excel_wrote_again_is_read(tmp_path, old, new, expected):
    write_codebook(single_term("إرهاب"), path := tmp_path / "a.csv")
    text = path.read_text(encoding="utf-8-sig").replace(old, new).replace(",", ";")
    path.write_bytes(text.encode("cp1256"))
    assert [term.nisba for term in read_dictionary(path).themes[0].terms] == [expected]


def test_a_wrong_setting_in_a_table_is_named(tmp_path):
    write_codebook(read_codebook(), path := tmp_path / "a.csv")
    path.write_text(path.read_text(encoding="utf-8-sig").replace(",all,", ",some,", 1), encoding="utf-8")
    with pytest.warns(RefusedInput, match=r"a\.csv:2: «.*»: `inflect` is some: .*'dictionary'"):
        read_dictionary(path)


def test_bad_targets_are_refused(tmp_path):
    codebook = single_term("إرهاب")
    theme = codebook.themes[0]
    by_hand = Frame(key="tone", label=Label(en="Tone"), definition="…", coded_by="hand")
    hand = Codebook(
        title="x", version="1", themes=(Theme(key="a", label=theme.label, definition="…", frames=(by_hand,)),)
    )
    doubled = codebook.model_copy(update={"themes": (theme, theme)})
    (tmp_path / "file").write_text("x", encoding="utf-8")
    for book, name, told in (
        (codebook, "a.xlsx", r"a codebook cannot be \.xlsx; use \.yaml or \.csv"),
        (codebook, "a", "without a suffix; use"),
        (hand, "a.csv", "has no terms for a table; write it as .yaml"),
        (doubled, "a.yaml", "have the key term; give one of them another key"),
        (codebook, "file/a.yaml", "cannot be written"),
        ("a.yaml", "b.yaml", "takes a codebook and a path, found str first"),
    ):
        with pytest.raises(KhitabError, match=told):
            write_codebook(book, tmp_path / name)


def test_the_same_codebook_gives_the_same_bytes(read, tmp_path):
    codebook, _ = read("security: [إرهاب*, خطر]\n")
    for name in ("a.yaml", "b.yaml"):
        write_codebook(codebook, tmp_path / name)
    assert (tmp_path / "a.yaml").read_bytes() == (tmp_path / "b.yaml").read_bytes()


def test_a_line_end_in_a_title_does_not_break_the_comments(tmp_path):
    book = single_term("إرهاب").model_copy(update={"title": "one\ntitle: two\u2028three\x07"})
    write_codebook(book, tmp_path / "a.yaml")
    assert read_codebook(tmp_path / "a.yaml").title == book.title
    assert (tmp_path / "a.yaml").read_text(encoding="utf-8").startswith("# CODEBOOK: one title: two three\n")


def test_words_of_terms_keep_their_letters(read):
    codebook, _ = read("security: [مُكافَحة]\n")
    assert codebook.themes[0].terms[0].term == "مُكافَحة"
    assert clean_word(codebook.themes[0].terms[0].term) == "مكافحة"
