"""The article in a pasted page: title, body, byline, furniture, and what a hand-made correction does."""

from datetime import datetime
from pathlib import Path

import pandas as pd
import pytest

import analysis as kh
from analysis.corpus.cleaning import LABELS, add_body, label_lines
from analysis.errors import KhitabError

CORPUS = Path(__file__).resolve().parents[2] / "corpus"
TITLE = "افتتاح مكتبة عمومية جديدة بحي الزيتون في مكناس"
LEAD = (
    "افتتحت الجماعة، صباح الأحد، مكتبة عمومية بحي الزيتون في مكناس، "
    "تضم قاعات للمطالعة وأخرى للأطفال، بعد ثلاث سنوات من الأشغال."
)
SECOND = (
    "وقالت رئيسة الجماعة إن المكتبة ستبقى مفتوحة للعموم حتى المساء، "
    "وإن العضوية فيها مجانية للتلاميذ والطلبة طوال السنة الأولى."
)
THIRD = (
    "وتتوفر المكتبة على عشرة آلاف كتاب بالعربية والأمازيغية والفرنسية، "
    "أهدت دور نشر مغربية جزءا منها دعما للقراءة في الأحياء."
)
TAIL = (
    "وكانت السلطات الهولندية قد صادقت عام 2019 على صفقة لشراء طائرات مروحية، "
    "تسلمت البحرية دفعتها الأولى بعد تأخر المصانع في التسليم."
)

# label, line; a page as a reader pastes it
PAGE = [
    ("furniture", "صوت مكناس"),
    ("furniture", "الرئيسية"),
    ("furniture", "سياسة"),
    ("furniture", "رياضة"),
    ("furniture", "الاثنين 6 يناير 2025"),
    ("furniture", "عاجل"),
    ("furniture", "أمطار قوية مرتقبة غدا بالشمال"),
    (None, ""),
    ("furniture", f"الرئيسية » مجتمع » {TITLE}"),
    (None, ""),
    ("title", TITLE),
    ("byline", "كتبت سناء في 5 يناير 2025 - 18:40"),
    ("furniture", "شارك المقال"),
    (None, ""),
    ("body", LEAD),
    ("body", SECOND),
    ("body", "كتب بثلاث لغات"),
    ("body", THIRD),
    (None, " "),
    ("furniture", "مقالات ذات صلة"),
    ("furniture", "افتتاح ملعب جديد بحي السلام"),
    ("furniture", "قافلة طبية تحط الرحال بإفران"),
    ("furniture", TITLE),
    ("furniture", "اترك تعليقاً"),
    ("furniture", "لن يتم نشر عنوان بريدك الإلكتروني"),
    ("furniture", "جميع الحقوق محفوظة 2025"),
]


def pages(*texts: str, **columns) -> pd.DataFrame:
    return pd.DataFrame({"doc_id": [f"d{n}" for n in range(len(texts))], "text": list(texts), **columns})


def join(*lines: str) -> str:
    return "\n".join(lines)


def labels(*lines: str, **columns) -> list[str]:
    return label_lines(pages(join(*lines), **columns))["label"].tolist()


def page_text(page: list[tuple[str | None, str]] = PAGE) -> str:
    return join(*(line for _, line in page))


def test_a_page_line_by_line():
    found = label_lines(pages(page_text()))
    expected = [(number, line, label) for number, (label, line) in enumerate(PAGE, 1) if label]
    assert list(found[["line", "text", "label"]].itertuples(index=False, name=None)) == expected
    assert found["label"].cat.categories.tolist() == LABELS
    assert (found["rule"] != "").all()
    rules = found.set_index("line")["rule"]
    assert (rules[9], rules[23]) == ("breadcrumb", "repeated_title")


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ([TITLE, LEAD, SECOND], ["title", "body", "body"]),
        ([TITLE, TITLE, LEAD, SECOND], ["title", "furniture", "body", "body"]),
        ([TITLE, *["قافلة طبية"] * 5, TITLE, LEAD], [*["furniture"] * 6, "title", "body"]),
        (["الأولى", "* افتتاح مكتبة حي الزيتون", LEAD, SECOND], ["furniture", "furniture", "body", "body"]),
        ([f"مجتمع > {TITLE}", TITLE, LEAD], ["furniture", "title", "body"]),
        ([LEAD, SECOND], ["body", "body"]),
        (["القائمة", LEAD, SECOND], ["furniture", "body", "body"]),
        (["أسعار الخضر تتراجع بأسواق الجملة", LEAD, SECOND], ["furniture", "body", "body"]),
        ([TITLE, "مكناس – صوت مكناس", LEAD], ["title", "byline", "body"]),
        ([TITLE, LEAD, "تصوير: سناء", SECOND], ["title", "body", "furniture", "body"]),
        ([TITLE, LEAD, "اقرأ أيضا: موعد السباق", SECOND], ["title", "body", "furniture", "body"]),
        ([TITLE, LEAD, SECOND, "بقلم: سناء العلمي"], ["title", "body", "body", "byline"]),
    ],
    ids=["first line", "doubled", "in a ticker too", "list entry", "breadcrumb", "absent", "absent, menu",
         "unrelated headline", "dateline", "credit", "teaser inside", "author below"],
)  # fmt: skip
def test_title_and_what_stands_around_it(lines, expected):
    assert labels(*lines) == expected


@pytest.mark.parametrize(
    ("given", "lines", "expected"),
    [
        (TITLE, [TITLE, LEAD, SECOND], ["title", "body", "body"]),
        (TITLE, ["مكتبة حي الزيتون في مكناس تفتح أبوابها", LEAD], ["furniture", "body"]),
        ("أخبار الحي", ["أخبار الحي", TITLE, LEAD], ["title", "furniture", "body"]),
        (f"«{TITLE}»", [TITLE, LEAD], ["title", "body"]),
        (TITLE, [LEAD, SECOND], ["body", "body"]),
        (TITLE, [TITLE], ["title"]),
        (TITLE, ["الرئيسية", TITLE], ["furniture", "title"]),
        (TITLE, [TITLE, *["قافلة طبية"] * 5, TITLE, LEAD], [*["furniture"] * 6, "title", "body"]),
        ("", [TITLE, LEAD], ["title", "body"]),
        (None, [TITLE, LEAD], ["title", "body"]),
    ],
)
def test_a_given_title_decides(given, lines, expected):
    assert labels(*lines, title=[given]) == expected


@pytest.mark.parametrize("line", ["الرئيسية", "اترك تعليقا", "بقلم: سناء", "كلمة", LEAD, "\n\nنص قصير\n\n"])
def test_a_text_of_one_line_is_never_dropped(line):
    found = add_body(pages(line))
    assert found["body"].tolist() == [line.strip()]


def test_the_rule_says_where_the_title_comes_from():
    found = label_lines(pages(*[join(TITLE, LEAD)] * 2, title=[TITLE, None]))
    assert found.loc[found["label"] == "title", "rule"].tolist() == ["given_title", "shares_words_with_the_article"]


WEAK = "حفل بهيج لأطفال الأحياء يوقع انطلاقة فضاء للمطالعة"


@pytest.mark.parametrize(
    ("lines", "title"),
    [
        (
            [TITLE, "أطفال مكناس يرسمون لوحات جدارية", LEAD, SECOND],
            TITLE,
        ),  # the nearer line shares less with the article
        ([WEAK, LEAD, THIRD], WEAK),  # alone above the article, a word or two that they share will do
        (["انطلاق بطولة كرة السلة للفتيان", LEAD, THIRD], None),
        ([WEAK, WEAK, LEAD, THIRD], WEAK),  # printed twice, it is a headline though its words are others
        ([*["انطلاق بطولة كرة السلة للفتيان"] * 2, LEAD, THIRD], None),
    ],
)
def test_which_line_is_the_title(lines, title):
    found = label_lines(pages(join(*lines)))
    assert found.loc[found["label"] == "title", "text"].tolist() == ([title] if title else [])


def test_a_page_without_prose_keeps_what_is_no_furniture():
    found = label_lines(pages(join("الرئيسية", "نتائج السباق", "الأول: سعيد", "الثانية: هند", "اترك تعليقا")))
    assert found["label"].tolist() == ["furniture", "body", "body", "body", "furniture"]
    assert found["rule"].tolist()[1] == "no_prose_found"


def test_an_interview_stays_whole():
    lines = [
        TITLE,
        LEAD,
        "- لماذا حي الزيتون؟",
        f"- {SECOND}",
        "- هل من مكتبات أخرى؟",
        "- نعم، قريبا.",
        f"- {THIRD}",
        "اترك تعليقا",
    ]
    assert labels(*lines) == ["title", *["body"] * 6, "furniture"]


def test_a_headline_list_below_does_not_enter():
    below = ["افتتاح ملعب جديد بحي السلام", "قافلة طبية تحط الرحال بإفران", "تأجيل مباراة القمة إلى الأحد"]
    assert labels(TITLE, LEAD, SECOND, *below) == ["title", "body", "body", *["furniture"] * 3]


CLOSING = "وسيعرض المشروع على البرلمان في الأسبوع المقبل."


@pytest.mark.parametrize(
    ("below", "kept"),
    [
        ([CLOSING], 1),
        ([CLOSING, "ولم يحدد بعد تاريخ الجلسة."], 2),
        (["", CLOSING, "اترك تعليقا", "جميع الحقوق محفوظة 2025"], 1),
        (["وختم قائلا: «سنواصل العمل معا.»", "شارك المقال"], 1),
        (["اترك تعليقا", CLOSING], 0),
        (["افتتاح ملعب جديد بحي السلام", "انعقد اللقاء بالقاعة أمس."], 0),
        (["انتهى اللقاء أمس."], 0),
        (["افتتاح ملعب جديد بحي السلام غدا"], 0),
        (["هل يعود الملعب الجديد إلى حي السلام؟"], 0),
        ([f"* {CLOSING}"], 0),
        (["نشر يوم السبت 23 غشت 2025."], 0),
        (["بقلم: سناء العلمي من مكناس."], 0),
        (["جميع الحقوق محفوظة لجريدة صوت مكناس."], 0),
        (["افتتاح ملعب جديد بحي السلام..."], 0),
    ],
)
def test_a_short_sentence_directly_below_closes_the_article(below, kept):
    found = label_lines(pages(join(TITLE, LEAD, SECOND, *below)))
    after = found[found["line"] > 3]
    assert (after["label"] == "body").tolist() == [True] * kept + [False] * (len(after) - kept)


def test_a_closing_sentence_that_the_outlet_repeats_is_furniture():
    slogan = "نصنع الخبر معكم كل يوم."
    texts = [join(LEAD, SECOND.replace("المساء", hour), slogan) for hour in ("الثامنة", "التاسعة", "العاشرة")]
    found = label_lines(pages(*texts, outlet=["أ"] * 3))
    assert set(found.loc[found["text"] == slogan, "label"]) == {"furniture"}


def test_lines_repeated_in_an_outlet_are_furniture():
    slogan = "نصنع الخبر معكم كل يوم."
    texts = [join(LEAD, slogan, SECOND.replace("المساء", hour)) for hour in ("الثامنة", "التاسعة", "العاشرة")]

    def rules(outlets):
        found = label_lines(pages(*texts, outlet=outlets))
        return set(found.loc[found["text"] == slogan, "rule"])

    assert rules(["أ", "أ", "أ"]) == {"furniture:repeated_in_outlet"}
    assert rules(["أ", "أ", "ب"]) == {"between_paragraphs"}
    assert rules([None, None, None]) == {"between_paragraphs"}


def test_long_lines_repeated_in_an_outlet_are_no_furniture():
    found = label_lines(pages(*[join(TITLE, LEAD)] * 3, outlet=["أ"] * 3))
    assert set(found.loc[found["text"] == LEAD, "label"]) == {"body"}


@pytest.mark.parametrize("text", ["", " \n\n", None, float("nan")])
def test_blank_documents_have_no_lines_and_no_body(text):
    documents = pd.DataFrame({"doc_id": ["a", "b"], "text": [text, join(TITLE, LEAD)]})
    assert set(label_lines(documents)["doc_id"]) == {"b"}
    found = add_body(documents)
    assert found["body"].tolist() == ["", LEAD]
    assert found["body_lines"].tolist() == ["", "2"]
    assert found["title_line"].isna().tolist() == [True, False]


@pytest.mark.parametrize("function", [label_lines, add_body])
def test_no_documents_at_all(function):
    assert len(function(pd.DataFrame({"doc_id": pd.Series([], dtype=str), "text": pd.Series([], dtype=str)}))) == 0


def test_add_body_finds_what_is_missing():
    found = add_body(pages(page_text())).iloc[0]
    assert found["title"] == TITLE and found["title_source"] == "page" and found["title_line"] == 11
    assert found["body"] == join(LEAD, SECOND, "كتب بثلاث لغات", THIRD)
    assert found["body_lines"] == "15-18"
    assert found["published"] == datetime(2025, 1, 5) and found["published_source"] == "page"


def test_add_body_never_replaces_what_is_given_and_keeps_other_columns():
    documents = pages(
        *[page_text()] * 2,
        title=["عنوان من الجدول", ""],
        title_source=["column", None],
        published=pd.to_datetime(["2020-02-03", None]),
        published_source=["manifest", None],
        country=["المغرب", "تونس"],
    )
    before = documents.copy(deep=True)
    found = add_body(documents)
    pd.testing.assert_frame_equal(documents, before)
    assert found["title"].tolist() == ["عنوان من الجدول", TITLE]
    assert found["title_source"].tolist() == ["column", "page"]
    assert found["published"].tolist() == [datetime(2020, 2, 3), datetime(2025, 1, 5)]
    assert found["published_source"].tolist() == ["manifest", "page"]
    assert found["country"].tolist() == documents["country"].tolist()


@pytest.mark.parametrize(
    ("lines", "day"),
    [
        ([TITLE, "نشر في 5 يناير 2025", LEAD], datetime(2025, 1, 5)),
        ([TITLE, LEAD, SECOND, "آخر تحديث 5 يناير 2025 - 10:00"], datetime(2025, 1, 5)),
        (["السبت 4 يناير 2025", TITLE, "نشر في 5 يناير 2025", LEAD], datetime(2025, 1, 5)),
        (["السبت 4 يناير 2025", TITLE, LEAD], datetime(2025, 1, 4)),
        (["السبت 4 يناير 2025", *["قافلة طبية تحط الرحال بإفران"] * 5, TITLE, LEAD], None),
        ([TITLE, f"{LEAD} حدث هذا يوم 5 يناير 2025.", SECOND], None),
        ([TITLE, LEAD, "وانعقد اللقاء يوم 20 سبتمبر 2024 بالرباط", SECOND], None),
        ([TITLE, LEAD, "نتائج يناير 2025", SECOND], None),
        ([TITLE, "كتبت سناء في يناير 2025", LEAD], None),
        ([TITLE, "كتب يوم 5 يناير", LEAD], None),
        ([TITLE, LEAD], None),
    ],
)
def test_the_date_of_publication_comes_from_a_byline_only(lines, day):
    published = add_body(pages(join(*lines)))["published"]
    assert str(published.dtype) == "datetime64[us]"
    assert published.iloc[0] == day if day else published.isna().all()


def test_the_tail_of_another_story_is_left_out_unless_asked_for():
    documents = pages(join(TITLE, LEAD, SECOND, THIRD, TAIL, "اترك تعليقا"))
    assert label_lines(documents)["label"].tolist() == ["title", *["body"] * 3, "off_topic", "furniture"]
    assert add_body(documents)["body_lines"].tolist() == ["2-4"]
    assert add_body(documents, off_topic=True)["body"].tolist() == [join(LEAD, SECOND, THIRD, TAIL)]


def test_labels_corrected_by_hand_decide():
    documents = pages(page_text(), join(TITLE, LEAD))
    lines = label_lines(documents)
    before = lines.copy(deep=True)
    corrected = lines.assign(label=lines["label"].astype(str), line=lines["line"].astype(str))[::-1]
    of_page = corrected["doc_id"] == "d0"
    corrected.loc[of_page & (corrected["text"] == TITLE), "label"] = "furniture"
    corrected.loc[of_page & (corrected["text"] == "صوت مكناس"), "label"] = "title"
    corrected.loc[of_page & (corrected["text"] == "كتب بثلاث لغات"), "label"] = "furniture"
    corrected.loc[of_page & corrected["text"].str.contains("18:40"), "label"] = "furniture"
    corrected.loc[of_page & (corrected["text"] == "الاثنين 6 يناير 2025"), "label"] = "byline"
    found = add_body(documents, corrected).iloc[0]
    assert (found["title"], found["title_line"], found["body_lines"]) == ("صوت مكناس", 1, "15-16,18")
    assert found["published"] == datetime(2025, 1, 6)
    assert found["body"] == join(LEAD, SECOND, THIRD)
    pd.testing.assert_frame_equal(lines, before)


def test_lines_of_more_documents_than_asked_for_do_no_harm():
    documents = pages(page_text(), join(TITLE, LEAD))
    found = add_body(documents[1:], label_lines(documents))
    assert found["body"].tolist() == [LEAD]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"label": "bodi"}, "holds the label 'bodi'; labels are title, body, byline, furniture, off_topic"),
        ({"doc_id": "d9"}, "holds no line of the document 'd0'; label all with label_lines"),
    ],
)
def test_lines_that_cannot_be_used_are_refused(change, message):
    documents = pages(join(TITLE, LEAD))
    with pytest.raises(KhitabError, match=message):
        add_body(documents, label_lines(documents).astype({"label": str}).assign(**change))


def test_lines_that_lack_a_column_are_refused():
    documents = pages(join(TITLE, LEAD))
    with pytest.raises(KhitabError, match="the `lines` table lacks the column label"):
        add_body(documents, label_lines(documents).drop(columns="label"))


@pytest.mark.parametrize("function", [label_lines, add_body])
def test_documents_that_cannot_be_used_are_refused(function):
    with pytest.raises(KhitabError, match="'a' occurs twice; give each article an id of its own"):
        function(pd.DataFrame({"doc_id": ["a", "a"], "text": ["", ""]}))
    with pytest.raises(KhitabError, match="lacks the column text"):
        function(pd.DataFrame({"doc_id": ["a"]}))


def test_tokens_of_a_cleaned_page_are_those_of_its_article():
    tokens = kh.tokenize(add_body(pages(page_text())))
    assert len(tokens) == sum(len(line.split()) for label, line in PAGE if label in ("title", "body"))
    assert (tokens["zone"] == "headline").sum() == len(TITLE.split())


def test_the_teaching_corpus_is_labelled_as_its_writer_labelled_it():
    gold = pd.read_csv(CORPUS / "labels" / "lines.csv", dtype={"doc_id": str, "label": str})
    found = label_lines(kh.read_documents(CORPUS)).astype({"label": str})
    both = gold.merge(found, how="outer", on=["doc_id", "line"], suffixes=("", "_found"))
    assert len(gold) > 2000
    assert (found[found["label"] == "title"].groupby("doc_id").size() == 1).all()
    # byline and furniture are both left out, and which of the two a line is may be argued
    kept = both[["label", "label_found"]].replace({"byline": "left out", "furniture": "left out"})
    wrong = both[kept["label"] != kept["label_found"]]
    # two captions that nothing tells from a subhead, and a tail that opens like any paragraph: planted, and missed
    assert wrong[["doc_id", "line", "label", "label_found"]].values.tolist() == [
        ["pages/bortana-summit", 18, "furniture", "body"],
        ["pages/coast-threat", 30, "furniture", "body"],
        ["pages/land-and-water", 40, "off_topic", "body"],
        ["pages/land-and-water", 42, "off_topic", "body"],
    ]


@pytest.mark.parametrize(
    ("headline", "label"),
    [
        ("وزير الخارجية يستقبل السيد ناصر المنصوري في الرباط", "title"),
        ("الطقس اليوم مشمس في أغلب المدن", "furniture"),
    ],
)
def test_a_line_alone_above_the_article_is_its_headline_where_it_shares_a_word_or_two(headline, label):
    body = "أكد وزير الخارجية أن التعاون بين البلدين سيتعزز، وأن التجارة بينهما ستنمو قبل نهاية العقد الحالي."
    documents = pd.DataFrame({"doc_id": ["a"], "text": [f"{headline}\n\n{body}"]})
    assert label_lines(documents)["label"].tolist() == [label, "body"]
