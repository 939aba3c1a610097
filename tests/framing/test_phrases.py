"""Terms as sequences: the words of each place, the clitics between, the templates."""

import pytest

from analysis.framing.codebook import Term
from analysis.framing.phrases import sequences


def words(term: Term, **options) -> list[list[str]]:
    """For each place of the plain sequence, its words as clitic+ال+letters."""
    slots = sequences(term, **options)[0].slots
    return [["".join((w.clitic, "ال+" * w.article, w.letters)) for w in slot.words] for slot in slots]


@pytest.mark.parametrize(
    ("term", "expected"),
    [
        ("إرهاب", [["إرهاب"]]),
        ("الإرهاب", [["إرهاب", "الإرهاب"]]),
        ("الد", [["الد"]]),
        ("تعاون عسكري", [["تعاون"], ["عسكري"]]),
        ("الأمن – السلم", [["أمن", "الأمن"], ["سلم", "السلم"]]),
        ("أمن/سلم", [["أمن"], ["سلم"]]),
        ("COVID-19", [["COVID"], ["19"]]),
        ("1.5", [["15"]]),
        ("بـ المغرب", [["بالمغرب"]]),
        ("و أمن", [["وأمن"]]),
        ("أَمْن", [["أمن"]]),
    ],
)
def test_a_term_is_parted_as_the_text_is(term, expected):
    assert words(Term(term=term)) == expected


@pytest.mark.parametrize(
    ("term", "second"),
    [
        ("سلم وأمن", ["وأمن", "وأمن"]),
        ("سلم والأمن", ["والأمن", "والأمن", "وأمن"]),
        ("التزام بالسلام", ["بالسلام", "بالسلام", "بسلام"]),
        ("دعم للإرهاب", ["للإرهاب", "لإرهاب", "للإرهاب"]),
        ("رئيس لجنة", ["لجنة"]),
    ],
)
def test_a_typed_clitic_is_obligatory_and_the_article_behind_it_is_free(term, second):
    assert words(Term(term=term))[1] == second


def test_a_typed_article_is_obligatory_in_names():
    assert words(Term(term="الأمم المتحدة"), name=True) == [["ال+أمم", "الأمم"], ["ال+متحدة", "المتحدة"]]
    assert words(Term(term="الأمم المتحدة", pos="name")) == words(Term(term="الأمم المتحدة"), name=True)
    assert words(Term(term="مجلس والأمن"), name=True)[1] == ["والأمن", "والأمن", "وال+أمن"]


@pytest.mark.parametrize(
    ("term", "flags"),
    [
        (Term(term="أمني"), [True]),
        (Term(term="أمن"), [False]),
        (Term(term="أمني", pos="noun"), [False]),
        (Term(term="أمن", pos="adj"), [True]),
        (Term(term="مجلس أعلى"), [False, True]),
    ],
)
def test_which_words_may_be_adjectives(term, flags):
    assert [slot.words[0].adjective for slot in sequences(term)[0].slots] == flags


def test_what_a_term_says_goes_to_its_words():
    word = sequences(Term(term="إرهاب", inflect="dictionary", nisba=True))[0].slots[0].words[0]
    assert (word.dictionary_only, word.nisba, word.name) == (True, True, False)
    name = sequences(Term(term="أفريكوم"), name=True)[0].slots[0].words[0]
    assert (name.dictionary_only, name.name) == (False, True)


@pytest.mark.parametrize(
    ("term", "plurals"),
    [
        (Term(term="خطر", plurals={"خطر": ("أخطار", "مخاطر")}), [("أخطار", "مخاطر")]),
        (Term(term="خطر إرهابي", plurals={"خطر": ("أخطار",)}), [("أخطار",), ()]),
        (Term(term="الخطر", plurals={"خطر": ("الأخطار",)}), [("أخطار",)]),
        (Term(term="خطر", plurals={}), [()]),
    ],
)
def test_plurals_belong_to_one_word(term, plurals):
    assert [slot.words[0].plurals for slot in sequences(term)[0].slots] == plurals


def test_the_first_word_takes_any_clitic_and_the_next_only_the_article():
    assert [slot.clitics for slot in sequences(Term(term="مجلس أمن دولي"))[0].slots] == ["any", "article", "article"]


@pytest.mark.parametrize(
    ("term", "templates"),
    [
        (Term(term="مكافحة إرهاب"), [""]),
        (Term(term="مكافحة إرهاب", gap="possessive"), ["", "possessive"]),
        (Term(term="مكافحة إرهاب", gap="coordination"), ["", "coordination", "coordination", "coordination"]),
        (Term(term="مجلس أمن دولي", gap="coordination"), [""]),
        (Term(term="مكافحة إرهاب", variants=("محاربة إرهاب",)), ["", ""]),
    ],
)
def test_variants_and_templates_are_further_sequences(term, templates):
    assert [sequence.template for sequence in sequences(term)] == templates
