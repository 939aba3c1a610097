"""Which written forms are an inflection of a word, by which reading, and what the corpus has to say about it."""

import pandas as pd
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from analysis.framing.checks import why_not
from analysis.framing.evidence import Evidence, count_evidence, open_place, read_evidence
from analysis.framing.lexemes import Word, index_words
from analysis.framing.readings import possible_readings, read_forms
from analysis.tokens import tokenize


def tokens_of(*texts: str) -> pd.DataFrame:
    return tokenize(pd.DataFrame({"doc_id": [str(n) for n in range(len(texts))], "text": texts}))


def readings(word: Word, forms: str, corpus: str = "") -> dict[str, tuple[str, str]]:
    """Form -> (proclitics, ending) of the forms read as the word, in a corpus of these forms and of `corpus`.

    A form in ـي that may be a dual or the nisba is left out: the words beside it decide, in `find_terms`.
    """
    evidence = read_evidence(count_evidence(tokens_of(forms + "\n" + corpus)))
    forms = list(dict.fromkeys(forms.split()))
    table = read_forms(forms, [word], evidence)
    table = table[table["ending"] != "dual_or_nisba"]
    return {forms[row.code]: (row.proclitics, row.ending) for row in table.itertuples()}


def found(word: Word, forms: str, corpus: str = "") -> str:
    return " ".join(readings(word, forms, corpus))


@pytest.mark.parametrize(
    ("form", "proclitics"),
    [
        ("قرار", ""),
        ("القرار", "ال"),
        ("وقرار", "و"),
        ("فقرار", "ف"),
        ("بقرار", "ب"),
        ("كقرار", "ك"),
        ("لقرار", "ل"),
        ("للقرار", "ل+ال"),
        ("وبالقرار", "و+ب+ال"),
        ("فللقرار", "ف+ل+ال"),
        ("كالقرار", "ك+ال"),
    ],
)
def test_clitics_are_taken_off(form, proclitics):
    assert readings(Word("قرار"), form) == {form: (proclitics, "base")}


@pytest.mark.parametrize("form", ["سقرار", "بوقرار", "الوقرار", "ووقرار", "القرارهم", "القرارا", "بقرارا", "استقرار"])
def test_what_no_rule_allows_is_not_read(form):
    assert found(Word("قرار"), form) == ""


def test_one_l_is_lost_before_a_word_that_begins_with_it():
    assert readings(Word("لجنة"), "للجنة") == {"للجنة": ("ل+ال", "base")}


@pytest.mark.parametrize(
    ("word", "yes", "no"),
    [
        ("أمن", "أمن امن الأمن الامن", "آمن إمن الآمن"),
        ("إعلام", "إعلام اعلام الإعلام", "أعلام الأعلام"),
        ("اجتماع", "اجتماع الاجتماع الإجتماع إجتماع", "أجتماع الأجتماع"),
        ("مسؤول", "مسؤول مسئول", "مسول"),
        ("رئاسة", "رئاسة الرئاسة", "رياسة"),
        ("قوي", "قوي قوى", ""),
        ("قوى", "قوى القوى", "قوي القوي"),
    ],
)
def test_hamza_and_final_ya(word, yes, no):
    assert found(Word(word), f"{yes} {no}") == yes


def test_vowel_marks_tatweel_and_persian_letters_do_not_part_words():
    assert found(Word("أمن"), "الأَمْنِ الأمـــن") == "الأَمْنِ الأمـــن"
    assert found(Word("شرك"), "شرک") == "شرک"


@pytest.mark.parametrize(
    ("word", "yes", "no"),
    [
        ("تدريب", "تدريبات تدريبان تدريبين تدريبا تدريبهم تدريباتها بتدريبين", "بتدريبان التدريباتها تدريبهمان"),
        ("دولة", "دولة دولتان دولتين دولتهم بدولتين دولتي", "دول الدولتهم بدولتان"),
        ("قدرة", "قدرات القدرات قدراتهما", "القدراتهما قدر"),
        ("مستوى", "مستوى مستواها مستويان مستويات مستوياتها", "مستوا المستواها"),
        ("تحديات", "التحديات تحدياتها", "التحدياتها تحدي"),
    ],
)
def test_duals_sound_plurals_and_possessives(word, yes, no):
    assert found(Word(word), yes) == yes
    assert found(Word(word), no) == ""


def test_the_feminine_belongs_to_adjectives():
    assert found(Word("عسكري", adjective=True), "عسكرية العسكرية عسكريتين") == "عسكرية العسكرية عسكريتين"
    assert found(Word("مكتب"), "مكتبة المكتبة") == ""


@pytest.mark.parametrize(
    ("corpus", "counts"),
    [
        ("المدرسه", True),
        ("المدرسة " * 9 + "العاصمه", True),
        ("المدرسة " * 99 + "العاصمه", False),
        ("المدرسة", False),
    ],
)
def test_h_stands_for_teh_where_the_corpus_writes_so(corpus, counts):
    assert found(Word("سياسة"), "سياسه", corpus) == ("سياسه" if counts else "")


def test_h_behind_the_article_needs_no_evidence():
    assert found(Word("سياسة"), "السياسه", "المدرسة " * 99) == "السياسه"


@pytest.mark.parametrize(
    ("word", "form", "corpus", "counts"),
    [
        ("مسؤول", "مسؤولي", "المسؤولين مسؤولون", True),
        ("مسؤول", "مسؤولي", "المسئولين", True),
        ("مسؤول", "مسؤوليها", "مسؤولين", True),
        ("مسؤول", "مسؤولي", "", False),
        ("مسؤول", "المسؤولي", "المسؤولين", False),
        ("أمن", "أمني", "الأمني أمنية", False),
        ("أمن", "أمني", "أمنين الأمني أمنية", False),
    ],
)
def test_a_construct_plural_needs_the_plural_to_outnumber_the_adjective(word, form, corpus, counts):
    assert found(Word(word), form, corpus) == (form if counts else "")


def test_broken_plurals_count_where_they_are_listed():
    assert found(Word("زعيم"), "زعماء الزعماء زعماءهم") == ""
    listed = readings(Word("زعيم", plurals=("زعماء",)), "زعماء الزعماء زعماءهم زعمائهم زعماءان")
    assert listed == {
        "زعماء": ("", "plural:base"),
        "الزعماء": ("ال", "plural:base"),
        "زعماءهم": ("", "plural:possessive"),
        "زعمائهم": ("", "plural:possessive"),
    }


def test_the_nisba_is_off_unless_asked_for():
    forms = "الإرهاب وبالإرهاب الإرهابية إرهابيون إرهابي"
    assert found(Word("إرهاب"), forms) == "الإرهاب وبالإرهاب"
    assert found(Word("إرهاب", nisba=True), forms) == forms
    assert readings(Word("ثقافة", nisba=True), "الثقافية") == {"الثقافية": ("ال", "nisba:feminine")}


def test_the_dictionary_form_keeps_its_clitics_and_loses_its_inflections():
    forms = "قرار القرار بقرارهم قرارا قرارات قراران قرارين"
    assert found(Word("قرار", dictionary_only=True), forms) == "قرار القرار بقرارهم قرارا"
    assert found(Word("لقاء", dictionary_only=True), "لقائه لقاؤه لقاءات") == "لقائه لقاؤه"


def test_a_name_takes_no_possessive():
    assert found(Word("علي", name=True), "علي لعلي عليه عليهم عليا") == "علي لعلي عليا"


def test_the_preposition_is_not_the_name_in_another_spelling():
    assert found(Word("علي"), "على وعلى") == ""
    assert found(Word("مصري"), "مصرى") == "مصرى"


@pytest.mark.parametrize("corpus", ["", "لليبيا", "بليبيا"])
def test_a_country_is_not_the_accusative_of_its_adjective(corpus):
    assert found(Word("ليبي", adjective=True), "ليبيا ليبيين", corpus) == "ليبيين"


def test_an_unlisted_country_shows_itself_by_a_preposition():
    assert found(Word("ليتواني", adjective=True), "ليتوانيا") == "ليتوانيا"
    assert found(Word("ليتواني", adjective=True), "ليتوانيا", "بليتوانيا") == ""


@pytest.mark.parametrize(
    ("word", "forms"),
    [
        ("إفريقيا", "إفريقيا أفريقيا لافريقيا بأفريقيا"),
        ("إفريقي", "إفريقية الأفريقيين"),
        ("أمريكية", "الأميركية أمريكية"),
        ("لإفريقيا", "لإفريقيا لأفريقيا"),
    ],
)
def test_accepted_spellings_of_a_name_count_as_one(word, forms):
    assert found(Word(word, adjective=True), forms) == forms


def test_other_words_have_one_spelling():
    assert found(Word("إدارة"), "أدارة") == ""


@pytest.mark.parametrize(
    ("word", "form", "corpus", "counts"),
    [
        ("الد", "والد", "الوالد", False),
        ("عد", "وعد", "الوعد", False),
        ("أمن", "وأمن", "الأمن", True),
        ("رد", "فرد", "", False),
        ("مال", "كمال", "المال " * 30, False),
        ("دولة", "كدولة", "", True),
        ("رد", "كالرد", "", True),
    ],
)
def test_a_first_letter_may_belong_to_the_word(word, form, corpus, counts):
    assert found(Word(word), form, corpus) == (form if counts else "")


def test_one_slip_of_the_pen_is_no_evidence():
    assert found(Word("أمن"), "وأمن", "وأمن " * 99 + "الوأمن") == "وأمن"


def test_the_article_of_a_codebook_word_excludes_possessives_where_it_is_one():
    assert found(Word("الدولة"), "الدولة الدولتهم", "دولة دولة") == "الدولة"
    assert found(Word("التزام"), "التزام التزامه", "الالتزام") == "التزام التزامه"


def test_an_obligatory_article_and_an_obligatory_clitic():
    assert found(Word("أمم", article=True), "أمم الأمم للأمم") == "الأمم للأمم"
    assert found(Word("أمن", clitic="و"), "أمن وأمن والأمن بالأمن فالأمن") == "وأمن والأمن"


def test_latin_words_and_numbers():
    assert found(Word("NATO"), "NATO nato Nato الـNATO NATOs") == "NATO nato Nato الـNATO"
    assert found(Word("2030"), "2030 ٢٠٣٠ 2031 20301") == "2030 ٢٠٣٠"


def test_of_two_readings_the_one_with_the_article_stands():
    assert readings(Word("سوق"), "للسوق") == {"للسوق": ("ل+ال", "base")}


def test_a_hidden_l_belongs_to_the_likelier_word():
    assert found(Word("جنة"), "للجنة") == ""
    assert found(Word("جنة"), "للجنة", "الجنة جنة") == "للجنة"
    assert found(Word("لجنة"), "للجنة", "الجنة جنة") == "للجنة"


def test_several_words_and_no_form():
    evidence = Evidence({}, 0.0)
    table = read_forms(["وسور", "سور"], [Word("وسور"), Word("سور")], evidence)
    assert table[["word", "code"]].values.tolist() == [[0, 0], [1, 0], [1, 1]]
    assert list(table.columns) == ["word", "code", "proclitics", "ending"]
    assert read_forms([], [Word("وزير")], evidence).empty


def test_evidence_counts_each_cleaned_form():
    table = count_evidence(tokens_of("الأَمن الأمن", "سلم الأمـن و سلم"))
    assert table.values.tolist() == [["الأمن", 3], ["سلم", 1], ["وسلم", 1]]


def test_evidence_of_a_part_knows_nothing_of_the_rest():
    tokens = tokens_of("الأمن", "السلم")
    assert count_evidence(tokens[tokens["doc_id"] == "0"])["form"].tolist() == ["الأمن"]


def test_evidence_of_nothing():
    assert count_evidence(tokens_of("")).empty
    assert read_evidence(count_evidence(tokens_of(""))).heh_share == 0


@pytest.mark.parametrize(
    ("form", "corpus", "begins"),
    [
        ("والتطرف", "", "conjunction"),
        ("وإدانة", "", "conjunction"),
        ("وزراء", "الوزراء", ""),
        ("التطرف", "", ""),
        ("للجهل", "", "preposition"),
        ("بالجهل", "", "preposition"),
        ("بالغ", "البالغ", ""),
        ("بناء", "", ""),
    ],
)
def test_what_a_word_between_begins_with(form, corpus, begins):
    assert open_place(form, read_evidence(count_evidence(tokens_of(corpus)))) == begins


WORDS = ("أمن", "لجنة", "منشأة", "آلية", "قوى", "مسؤول", "nato", "2030", "ب")


@given(st.lists(st.text(st.sampled_from("ابةتلكوفمنيىأإآءؤئـَّشجقس4Na"), min_size=1, max_size=8), min_size=1))
@example(["ولآلياتها", "آليات", "للجنة", "فللجان", "منشآت", "كالأَمـْن", "ومسئوليها", "NATO", "بـ", "ﻷﻣﻦ"])
def test_the_vocabulary_is_read_at_once_as_word_by_word(forms):
    words = [Word(letters) for letters in WORDS]
    evidence, index = Evidence({}, 1.0), index_words(words)
    one_by_one = {
        (number, code, "+".join(split.proclitics))
        for code, form in enumerate(forms)
        for number, split, inflection in possible_readings(form, index)
        if not why_not(words[number], split, inflection, form, evidence)
    }
    at_once = {(r.word, r.code, r.proclitics) for r in read_forms(forms, words, evidence).itertuples()}
    assert at_once <= one_by_one
    assert {key[:2] for key in at_once} == {key[:2] for key in one_by_one}
