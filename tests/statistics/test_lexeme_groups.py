"""Lexemes: which forms join, which stay apart, by what the corpus writes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.statistics.lexeme_groups import read_lexemes


def names(corpus: str, asked: str | None = None) -> list[str]:
    """The lexemes of words, in a corpus where word:n stands n times."""
    counts = [word.partition(":")[::2] for word in corpus.split()]
    lexemes = read_lexemes([word for word, _ in counts], [int(n or 1) for _, n in counts])
    return [lexemes.name(word) for word in (asked or " ".join(word for word, _ in counts)).split()]


@pytest.mark.parametrize(
    ("corpus", "name"),
    [
        ("تدريب وتدريب التدريب والتدريب بالتدريب للتدريب", "تدريب"),
        ("تدريب تدريبات التدريبات تدريبهم وتدريباتها تدريبا", "تدريب"),
        ("دولة الدولة دولتهم الدولتين دولتان لدولتها", "دولة"),
        ("مسؤول المسؤولين مسؤولون ومسؤولين مسؤولي مسؤوليها", "مسؤول"),
        ("امني الامني الامنية امنية والامنيين", "امني"),
        ("قدرة القدرات قدراتهما", "قدرة"),
        ("مستوي المستوي مستواها مستويات المستويات", "مستوي"),
        ("القارة والقارة بالقارة للقارة", "القارة"),
        ("اذاعة الاذاعة الاذاعه", "اذاعة"),
        ("ولجنة اللجنة للجنة لجنة", "لجنة"),
    ],
)
def test_forms_of_one_word(corpus, name):
    assert set(names(corpus)) == {name}


@pytest.mark.parametrize(
    "corpus",
    [
        "وزير:5 الوزير:5 زير:5",  # ال stands before no clitic
        "بلد:3 لد:3",
        "عمل:5 العمل عملة عملات",  # عملات is of عملة
        "عملي العملي عملية",  # a noun with the letters of a feminine adjective
        "سوري السوري سوريا بسوريا",  # a preposition stands before no tanwin
        "امن:9 الامن امني الامني",  # the relative adjective is a word of its own
        "لبن:9 اللبن لبنان",  # a name
        "عدو:1 عدوان:9",  # a dual is rarer than its singular
        "مال المالك:5 مالك",  # ال stands before no possessive
        "بن:9 بنك:2",
        "وفي:9 وفيات",  # a particle has no plural
        "كان كانون",
    ],
)
def test_words_that_only_look_alike(corpus):
    counts = [word.partition(":")[0] for word in corpus.split()]
    bare = [word for word in counts if not word.startswith("ال")]
    found = dict(zip(counts, names(corpus), strict=True))
    expected = {"عملات": "عملة", "بسوريا": "سوريا"}
    assert {word: found[word] for word in bare} == {word: expected.get(word, word) for word in bare}


def test_what_is_left_must_stand_often_enough():
    assert names("بنيت:6 نيت:1", "بنيت") == ["بنيت"]
    assert names("وقمة:5 قمة:1", "وقمة") == ["قمة"]


def test_particles_lose_their_conjunction_alone():
    assert names("وفي:3 في:9 فيها:4") == ["في", "في", "فيها"]


def test_a_lexeme_is_named_by_its_stem_else_with_the_article_else_by_the_most_frequent():
    assert set(names("بلاده:9 بلاد:1 البلاد:20")) == {"بلاد"}
    assert set(names("بلاده:9 البلاد:20")) == {"البلاد"}
    assert set(names("قدراته:2 وقدراته:5 قدرة:1 القدرة:3")) == {"قدرة"}


def test_a_word_never_seen_is_read_by_the_corpus():
    assert names("تدريب التدريب", "وتدريباتهم مجهول") == ["تدريب", "مجهول"]


@pytest.mark.parametrize("word", ["nato", "12", "و", "g20", ""])
def test_what_is_no_arabic_word_stays(word):
    assert read_lexemes([word], [1]).name(word) == word


WORDS = "تدريب وتدريب تدريبات التدريبات تدريبه امن الامن امنية امني الامني دولة دولهم دول بالدولة وزير زير"


@given(st.lists(st.tuples(st.sampled_from(WORDS.split(" ")), st.integers(1, 9)), min_size=1, max_size=12), st.randoms())
def test_the_order_of_words_changes_nothing_and_a_stem_is_its_own_stem(pairs, random):
    shuffled = random.sample(pairs, len(pairs))
    one, other = (read_lexemes(*map(list, zip(*some, strict=True))) for some in (pairs, shuffled))
    for word, _ in pairs:
        assert one.name(word) == other.name(word)
        assert one.stem(one.stem(word)) == one.stem(word)
        assert one.stem(one.name(word)) == one.stem(word)
