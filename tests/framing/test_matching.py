"""Tokens and codebook to hits, on sentences short enough to read."""

from itertools import product

import pandas as pd
import pytest

from analysis.errors import KhitabError
from analysis.framing.codebook import Codebook, Frame, Label, Name, Term, Theme
from analysis.framing.evidence import count_evidence
from analysis.framing.matching import find_left_out, find_terms
from analysis.tables import HITS
from analysis.tokens import tokenize

LABEL = Label(en="x")


def codebook(*frames, names: dict | None = None) -> Codebook:
    """A codebook of one theme; each frame is a tuple of terms."""
    parts = tuple(Frame(key=f"f{n}", label=LABEL, definition="…", terms=terms) for n, terms in enumerate(frames))
    listed = tuple(Name(key=key, label=LABEL, terms=terms) for key, terms in (names or {}).items())
    return Codebook(
        title="t",
        version="1",
        names=listed,
        themes=(Theme(key="theme", label=LABEL, definition="…", frames=parts),),
    )


def find(text: str, *frames, names: dict | None = None) -> pd.DataFrame:
    documents = pd.DataFrame({"doc_id": ["a"], "text": [text]})
    return find_terms(tokenize(documents), codebook(*frames, names=names))


def found(text: str, *terms) -> list[str]:
    """The forms that the terms of one frame find."""
    return find(text, terms)["form"].tolist()


def by_frame(text: str, *frames, names: dict | None = None) -> list[list[str]]:
    return find(text, *frames, names=names)[["frame", "form"]].values.tolist()


def term(text: str, **options) -> Term:
    return Term(term=text, **options)


@pytest.mark.parametrize(
    ("text", "term", "expected"),
    [
        ("تعزيز الأمن وبالامن لا آمن", "أمن", ["الأمن", "وبالامن"]),
        ("محاربة الإرهاب والجماعات الإرهابية", "إرهاب", ["الإرهاب"]),
        ("محاربة الإرهاب والجماعات الإرهابية", term("إرهاب", nisba=True), ["الإرهاب", "الإرهابية"]),
        ("قرارهم وقرارات", term("قرار", inflect="dictionary"), ["قرارهم"]),
        ("أنهى التدريب ثم عقد دورة", term("تدريب", variants=("دورة",)), ["التدريب", "دورة"]),
        ("و أمن بـ المغرب", "أمن", ["و أمن"]),
        ("و أمن بـ المغرب", "مغرب", ["بـ المغرب"]),
        ("قوات الناتو NATO والـNATO", "nato", ["NATO", "والـNATO"]),
        ("خطة ٢٠٣٠ أو 2030", "2030", ["٢٠٣٠", "2030"]),
        ("أزمة COVID-19 الصحية", "covid-19", ["COVID 19"]),
        ("في إفريقيا، وأفريقيا", "إفريقيا", ["إفريقيا", "وأفريقيا"]),
        ("السلم", "حرب", []),
    ],
)
def test_one_term(text, term, expected):
    assert found(text, term) == expected


@pytest.mark.parametrize(
    ("text", "options", "expected"),
    [
        ("أمناء وأمن", {"plurals": {"أمن": ("أمناء",)}, "exclude": ("أمناء",)}, ["وأمن"]),
        ("الأمناء وامناء وأمن", {"plurals": {"أمن": ("أمناء",)}, "exclude": ("أمناء",)}, ["وأمن"]),
        ("الأمن وأمن", {"exclude": ("الأمن",)}, ["وأمن"]),
        ("أمن وآمن", {"exclude": ("آمن",)}, ["أمن"]),
    ],
)
def test_excluded_forms_go_with_their_clitics(text, options, expected):
    assert found(text, term("أمن", **options)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("بحلول عام جديد", []),
        ("وبحلول العام الجديد", []),
        ("بحلول. عام جديد", ["بحلول"]),
        ("حلول عاجلة", ["حلول"]),
    ],
)
def test_excluded_phrases(text, expected):
    assert found(text, term("حل", plurals={"حل": ("حلول",)}, exclude_phrases=("بحلول عام",))) == expected


def test_a_hit_beside_an_excluded_phrase_counts():
    assert found("عام الحل", term("حل", exclude_phrases=("حل عام",))) == ["الحل"]


@pytest.mark.parametrize(
    ("text", "n"),
    [
        ("وزير الخارجية", 1),
        ("ووزيرا الخارجية", 1),
        ("لوزارة الخارجية", 1),
        ("وزارتي الخارجية", 1),
        ("التجارة الخارجية", 0),
        ("الخارجية", 0),
        ("قال وزير. الخارجية ترد", 0),
        ("وزير\nالخارجية", 0),
        ("وزير الدولة الخارجية", 0),
    ],
)
def test_after(text, n):
    assert len(found(text, term("خارجية", after=("وزير", "وزارة")))) == n


@pytest.mark.parametrize(
    ("text", "n"),
    [("إطلاق النار", 1), ("إطلاق المشروع", 0), ("إطلاق. النار", 0), ("إطلاق", 0), ("النار إطلاق", 0)],
)
def test_before(text, n):
    assert len(found(text, term("إطلاق", before=("نار",)))) == n


@pytest.mark.parametrize(("text", "n"), [("رئيس مجلس النواب", 1), ("مجلس النواب", 0), ("رئيس النواب", 0)])
def test_a_neighbour_of_two_words_stands_whole(text, n):
    assert len(found(text, term("نواب", after=("رئيس مجلس",)))) == n


def test_after_and_before_hold_both():
    both = term("خارجية", after=("وزير",), before=("مغربي",))
    assert found("وزير الخارجية المغربي", both) == ["الخارجية"]
    assert found("وزير الخارجية الفرنسي والخارجية المغربي", both) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("التعاون العسكري", ["التعاون العسكري"]),
        ("بتعاون عسكري", ["بتعاون عسكري"]),
        ("وتعاونهم العسكري", ["وتعاونهم العسكري"]),
        ("التعاون والعسكري", []),
        ("التعاون بالعسكري", []),
        ("التعاون الأمني العسكري", []),
        ("التعاون. العسكري", []),
        ("التعاون\nالعسكري", []),
        ("تعاون، عسكري", []),
        ("تعاون؛ عسكري", []),
        ("التعاون: العسكري", []),
        ("التعاون (العسكري)", []),
        ("(التعاون) العسكري", []),
        ("التعاون [العسكري", []),
        ("التعاون\u2028العسكري", []),
        ("التعاون – العسكري", []),
        ("التعاون .. العسكري", []),
        ("التعاون «العسكري»", ["التعاون العسكري"]),
        ("”التعاون“ العسكري", ["التعاون العسكري"]),
        ("التعاون\u00a0\u200fالعسكري", ["التعاون العسكري"]),
        ("(التعاون العسكري)", ["التعاون العسكري"]),
        ("التعاون-العسكري", ["التعاون العسكري"]),
        ("التعاون_العسكري", ["التعاون العسكري"]),
        ("بـ (تعاون عسكري)", ["بـ (تعاون عسكري"]),
        ("العسكري التعاون", []),
    ],
)
def test_two_words_stand_together_with_no_clitic_but_the_article(text, expected):
    assert found(text, "تعاون عسكري") == expected


def test_a_phrase_does_not_run_from_one_document_into_the_next():
    tokens = tokenize(pd.DataFrame({"doc_id": ["a", "b"], "text": ["التعاون", "العسكري"]}))
    assert find_terms(tokens, codebook(("تعاون عسكري",))).empty


def test_a_phrase_does_not_run_on_where_the_first_words_were_taken_out():
    tokens = tokenize(pd.DataFrame({"doc_id": ["a", "b"], "text": ["التعاون", "الأمني العسكري"]}))
    assert find_terms(tokens[tokens["form"] != "الأمني"], codebook(("تعاون عسكري",))).empty


def test_neighbours_stand_beside_a_term_with_no_sign_between():
    assert found("التصدي للإرهاب. التصدي: الإرهاب", term("تصدي", before=("إرهاب",))) == ["التصدي"]


def test_tokens_without_joined_are_read_as_they_were():
    tokens = tokenize(pd.DataFrame({"doc_id": ["a"], "text": ["التعاون، العسكري"]}))
    assert len(find_terms(tokens.drop(columns="joined"), codebook(("تعاون عسكري",)))) == 1
    assert find_terms(tokens, codebook(("تعاون عسكري",))).empty


def test_a_phrase_runs_over_the_line_end_inside_a_title():
    documents = pd.DataFrame({"doc_id": ["a"], "text": [""], "title": ["التعاون\nالعسكري"]})
    assert len(find_terms(tokenize(documents), codebook(("تعاون عسكري",)))) == 1


def test_two_readings_of_one_span_are_one_hit():
    assert found("التدريبات", term("تدريب", variants=("تدريبات",))) == ["التدريبات"]


def test_a_phrase_does_not_close_a_gap_in_the_tokens():
    tokens = tokenize(pd.DataFrame({"doc_id": ["a"], "text": ["التعاون الأمني العسكري"]}))
    assert find_terms(tokens[tokens["form"] != "الأمني"], codebook(("تعاون عسكري",))).empty


def test_a_typed_conjunction_is_part_of_the_term():
    assert found("الأمن والاستقرار", "أمن واستقرار") == ["الأمن والاستقرار"]
    assert found("أمن واستقرار", "الأمن والاستقرار") == ["أمن واستقرار"]
    assert found("الأمن الاستقرار", "أمن واستقرار") == []


@pytest.mark.parametrize(
    ("gap", "text", "expected"),
    [
        ("coordination", "مكافحة التطرف والإرهاب", [["مكافحة التطرف والإرهاب", "coordination"]]),
        ("coordination", "لمكافحة وإدانة الإرهاب", [["لمكافحة وإدانة الإرهاب", "coordination"]]),
        ("coordination", "مكافحة الإرهاب والتطرف", [["مكافحة الإرهاب", ""]]),
        ("coordination", "مكافحة الإرهاب والإرهاب", [["مكافحة الإرهاب", ""]]),
        ("coordination", "مكافحة التطرف الإرهاب", []),
        ("coordination", "مكافحة التطرف. والإرهاب", []),
        ("coordination", "مكافحة التطرف، والإرهاب", []),
        ("coordination", "مكافحة للتطرف والإرهاب", []),
        ("coordination", "مكافحة وزير الإرهاب والوزير", []),
        ("coordination", "مكافحتها للإرهاب", []),
        ("possessive", "مكافحتها للإرهاب", [["مكافحتها للإرهاب", "possessive"]]),
        ("possessive", "مكافحتهم لإرهاب", [["مكافحتهم لإرهاب", "possessive"]]),
        ("possessive", "مكافحة للإرهاب", []),
        ("possessive", "مكافحتها بالإرهاب", []),
        ("possessive", "مكافحة التطرف والإرهاب", []),
        ("none", "مكافحتها للإرهاب ومكافحة التطرف والإرهاب", []),
    ],
)
def test_gap_templates(gap, text, expected):
    assert find(text, (term("مكافحة الإرهاب", gap=gap),))[["form", "template"]].values.tolist() == expected


@pytest.mark.parametrize("text", ["التعاون الأمني والعسكري", "الأمن والاستقرار الإقليميين"])
def test_coordinated_adjectives(text):
    terms = (term("تعاون عسكري", gap="coordination"), term("أمن إقليمي", gap="coordination"))
    assert found(text, *terms) == [text]


def test_every_word_tells_its_own_clitics_and_ending():
    hits = find("وبتعاونهم العسكري في المجلس", ("تعاون عسكري", "مجلس"))
    expected = [["و+ب|ال", "possessive|base"], ["ال", "base"]]
    assert hits[["proclitics", "ending"]].values.tolist() == expected


def test_the_longest_match_wins_inside_a_frame_and_frames_are_independent():
    text = "الأمن الوطني ثم الأمن"
    assert found(text, "أمن", "أمن وطني", "وطني") == ["الأمن الوطني", "الأمن"]
    assert by_frame(text, ("أمن",), ("أمن وطني",)) == [["f0", "الأمن"], ["f1", "الأمن الوطني"], ["f0", "الأمن"]]


def test_a_theme_has_terms_of_its_own():
    theme = Theme(key="own", label=LABEL, definition="…", terms=("أمن",))
    tokens = tokenize(pd.DataFrame({"doc_id": ["a"], "text": ["الأمن"]}))
    hits = find_terms(tokens, Codebook(title="t", version="1", themes=(theme,)))
    assert hits[["theme", "frame", "term"]].values.tolist() == [["own", "", "أمن"]]


AU = {"au": ("مجلس السلم والأمن", "الاتحاد الإفريقي"), "council": ("مجلس السلم",)}


def test_names_come_first_and_mark_what_stands_inside_them():
    hits = find("أعلن مجلس السلم والأمن أن الأمن قائم", ("أمن", "سلم"), names=AU)
    assert hits[["theme", "frame", "form", "inside_name"]].values.tolist() == [
        ["names", "au", "مجلس السلم والأمن", ""],
        ["theme", "f0", "السلم", "au"],
        ["theme", "f0", "والأمن", "au"],
        ["theme", "f0", "الأمن", ""],
    ]


def test_what_reaches_beyond_a_name_is_not_inside_it():
    assert find("مجلس السلم العالمي", ("سلم عالمي",), names=AU)["inside_name"].tolist() == ["", ""]


@pytest.mark.parametrize(
    ("text", "n"),
    [
        ("الاتحاد الإفريقي", 1),
        ("للاتحاد الافريقي", 1),
        ("بالاتحاد الأفريقي", 1),
        ("اتحاد إفريقي", 0),
        ("الاتحاد إفريقي", 0),
        ("مجلس السلم والأمن", 1),
        ("مجلس السلم وأمن", 0),
        ("مجلس السلم", 0),
    ],
)
def test_a_typed_article_is_obligatory_in_names(text, n):
    assert len(find(text, ("حرب",), names={"au": AU["au"]})) == n


@pytest.mark.parametrize("text", ["الإرهاب", "إرهاب", "للإرهاب"])
def test_a_typed_article_is_free_elsewhere(text):
    assert found(text, "الإرهاب") == [text]


def test_a_title_from_a_column_is_its_own_field():
    documents = pd.DataFrame({"doc_id": ["a"], "title": ["التعاون"], "text": ["العسكري والتعاون"]})
    hits = find_terms(tokenize(documents), codebook(("تعاون", "تعاون عسكري")))
    expected = [["التعاون", "title", "headline", 0, 7], ["والتعاون", "text", "lead", 8, 16]]
    assert hits[["form", "field", "zone", "start", "end"]].values.tolist() == expected


def test_a_hit_slices_back_to_its_form():
    text = "قال: «و الأمن»، ثم لمكافحةِ الإرهــاب.\nبـ الأمن"
    hits = find(text, ("أمن", "مكافحة إرهاب"))
    spans = [" ".join(text[a:b].split()) for a, b in zip(hits["start"], hits["end"], strict=True)]
    assert spans == ["و الأمن", "لمكافحةِ الإرهــاب", "بـ الأمن"] == hits["form"].tolist()


TEXTS = [
    "المسؤولون مع مسؤولين في المدرسه",
    "مسؤولي الوزارة في مدرسه والوالد والد",
    "التعاون الأمني والعسكري في مجلس السلم والأمن",
    "فرد من كمال بـ المغرب",
]
BOOK = codebook(
    ("مسؤول", "مدرسة", "الد"),
    (term("تعاون عسكري", gap="coordination"), "أمن", "أمني", "تعاون"),
    names=AU | {"morocco": ("المغرب",)},
)


def corpus(order=(0, 1, 2, 3)) -> pd.DataFrame:
    return tokenize(pd.DataFrame({"doc_id": [f"d{n}" for n in order], "text": [TEXTS[n] for n in order]}))


def sorted_hits(hits: pd.DataFrame) -> list:
    return sorted(hits.values.tolist())


def test_a_part_of_a_corpus_gives_the_hits_of_the_whole():
    tokens = corpus()
    whole, evidence = find_terms(tokens, BOOK), count_evidence(tokens)
    parts = [find_terms(corpus([n]), BOOK, evidence=evidence) for n in range(len(TEXTS))]
    filtered = [find_terms(tokens[tokens["doc_id"] == f"d{n}"], BOOK, evidence=evidence) for n in range(len(TEXTS))]
    alone = [find_terms(corpus([n]), BOOK) for n in range(len(TEXTS))]
    assert pd.concat(parts).values.tolist() == whole.values.tolist()
    assert pd.concat(filtered).values.tolist() == whole.values.tolist()
    assert pd.concat(alone).values.tolist() != whole.values.tolist()


def test_shuffled_documents_give_the_same_hits():
    assert sorted_hits(find_terms(corpus([2, 0, 3, 1]), BOOK)) == sorted_hits(find_terms(corpus(), BOOK))


def test_a_codebook_in_another_order_gives_the_same_hits():
    frames = BOOK.themes[0].frames
    turned = tuple(frame.model_copy(update={"terms": frame.terms[::-1]}) for frame in frames[::-1])
    theme = BOOK.themes[0].model_copy(update={"frames": turned})
    other = BOOK.model_copy(update={"names": BOOK.names[::-1], "themes": (theme,)})
    assert find_terms(corpus(), other).values.tolist() == find_terms(corpus(), BOOK).values.tolist()


def test_the_input_stays_as_it_is():
    tokens = corpus()
    before = tokens.copy(deep=True)
    find_terms(tokens, BOOK)
    pd.testing.assert_frame_equal(tokens, before)


@pytest.mark.parametrize("text", ["", "الأمن", "لا شيء"])
def test_columns_and_dtypes_are_those_of_the_table(text):
    hits = find(text, ("أمن",), names={"au": ("الاتحاد الإفريقي",)})
    kinds = {"text": pd.api.types.is_string_dtype, "integer": pd.api.types.is_integer_dtype}
    assert list(hits.columns) == [column.name for column in HITS.columns]
    assert all(kinds[column.dtype](hits[column.name]) for column in HITS.columns)
    assert len(hits) == (text == "الأمن")


def test_a_codebook_without_terms_finds_nothing():
    frame = Frame(key="f", label=LABEL, definition="…", coded_by="hand")
    book = Codebook(title="t", version="1", themes=(Theme(key="t", label=LABEL, definition="…", frames=(frame,)),))
    assert find_terms(corpus(), book).empty


def test_tokens_without_a_column_are_refused():
    with pytest.raises(KhitabError, match="made by tokenize"):
        find_terms(corpus().drop(columns="sentence"), BOOK)


def test_a_codebook_of_two_thousand_terms():
    letters = "بتجحخدرسشصعغ"
    roots = ["م" + "".join(three) for three in product(letters, letters, letters)]
    terms = (*roots, *(f"{a} {b}" for a, b in zip(roots[:300], roots[300:600], strict=True)))
    text = " ".join(f"ال{a} و{b}" for a, b in zip(roots, roots[::-1], strict=True))
    tokens = tokenize(pd.DataFrame({"doc_id": list("abcde"), "text": [text] * 5}))
    hits = find_terms(tokens, codebook(terms))
    assert len(terms) == 2028 and len(hits) == 5 * 2 * len(roots)


def test_of_two_terms_that_share_a_form_the_dictionary_form_stands():
    assert by_frame("المشاركة", (term("مشارك", pos="adj"), "مشاركة")) == [["f0", "المشاركة"]]
    hits = find("قاد المشاركة", (term("مشارك", pos="adj"), "مشاركة"))
    assert hits["term"].tolist() == ["مشاركة"]


def left_out(text: str, *terms) -> list[list[str]]:
    tokens = tokenize(pd.DataFrame({"doc_id": ["a"], "text": [text]}))
    return find_left_out(tokens, codebook(terms))[["form", "reason"]].values.tolist()


@pytest.mark.parametrize(
    ("text", "term", "form", "reason"),
    [
        ("بلاغ للخارجية", term("خارجية", after=("وزير",)), "للخارجية", "none of its `after` words stands before it"),
        ("إطلاق المشروع", term("إطلاق", before=("نار",)), "إطلاق", "none of its `before` words stands behind it"),
        ("بحلول عام جديد", term("حل", plurals={"حل": ("حلول",)}), "بحلول", "another word, as the words beside it show"),
        ("حل عام", term("حل", exclude_phrases=("حل عام",)), "حل", "stands inside an excluded phrase"),
        ("الأمن", term("أمن", exclude=("أمن",)), "الأمن", "is an excluded form"),
        ("التعاون أمني", term("تعاون أمني"), "التعاون أمني", "does not agree as the words of a phrase do"),
    ],
)
def test_what_is_left_out_has_a_reason(text, term, form, reason):
    assert found(text, term) == []
    assert left_out(text, term) == [[form, reason]]


def test_the_shorter_of_two_terms_is_left_out():
    assert left_out("التعاون الأمني", "تعاون", "تعاون أمني") == [["التعاون", "another term of its frame stands here"]]


def test_a_place_is_a_hit_or_left_out_and_never_both():
    text = "وزير الخارجية والتجارة الخارجية والتعاون الأمني والتعاون"
    terms = (term("خارجية", pos="noun"), "تعاون", "تعاون أمني", term("تعاون أمني جدا", variants=("تعاون أمني",)))
    tokens = tokenize(pd.DataFrame({"doc_id": ["a"], "text": [text]}))
    keys = ["term", "start", "end"]
    hits = find_terms(tokens, codebook(terms))[keys].values.tolist()
    others = find_left_out(tokens, codebook(terms))[keys].values.tolist()
    assert hits and others and not [place for place in others if place in hits]
    assert len(others) == len({tuple(place) for place in others})
