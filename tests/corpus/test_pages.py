"""Whole pages of invented outlets, line by line: + is the article, - is not."""

import pandas as pd
import pytest

from analysis.corpus.cleaning import label_lines
from analysis.corpus.rules import rule_rows

P1 = (
    "أعلن المجلس الجماعي لمدينة تازة، صباح الثلاثاء، انطلاق أشغال ترميم السور القديم، "
    "بكلفة تناهز عشرين مليون درهم تمولها الجهة ووزارة الثقافة."
)
P2 = (
    "وأوضح المجلس أن الأشغال تشمل ثلاثة أبواب وأحد عشر برجا، وأنها ستستمر ثمانية عشر شهرا "
    "يظل خلالها الممر الشرقي مفتوحا في وجه الزوار."
)
P3 = (
    "من جهتها، قالت جمعية تعنى بالتراث إن الترميم جاء متأخرا، مضيفة أن جزءا من السور انهار في أمطار الشتاء الماضي، "
    "وأن الحجارة سرقت."
)
TITLE = "تازة تشرع في ترميم سورها القديم بعد سنوات من الإهمال"
MENU = ["- تخطى إلى المحتوى", "- الرئيسية", "- سياسة", "- مجتمع", "- رياضة", "- كتاب وآراء", "- بحث"]
FOOT = ["- اترك تعليقاً", "- لن يتم نشر عنوان بريدك الإلكتروني.", "- الاسم *", "- © 2025 جميع الحقوق محفوظة"]
TEASERS = ["- نادي المدينة يتعاقد مع مدرب جديد", "- الخضر تتراجع أسعارها في أسواق الجملة", "- انطلاق موسم جني الزيتون"]

PAGES = {
    "site with ticker and widgets": [
        "- الثلاثاء 4 مارس 2025",
        "- تازة 18°C",
        "- الفجر 05:21",
        *MENU,
        "- عاجل | هزة خفيفة بالشمال | الدولار يتراجع أمام الدرهم | وفاة شاعر كبير | مباراة القمة بلا جمهور هذا الأحد",
        f"- الرئيسية / مجتمع / {TITLE}",
        f"+ {TITLE}",
        "- جريدة الأبراج نشر في: 4 مارس 2025 الساعة 09 و30 دقيقة",
        "- حجم الخط",
        "- فيسبوك",
        "- واتساب",
        "- مدة القراءة: دقيقتان",
        f"+ {P1}",
        f"+ {P2}",
        "+ أبواب وأبراج",
        f"+ {P3}",
        "- وسوم: تازة، السور القديم",
        "- مقالات ذات صلة",
        *TEASERS,
        *FOOT,
    ],
    "related list inside the article": [
        *MENU,
        f"+ {TITLE}",
        "- كتبت: هند العلوي",
        f"+ {P1}",
        "- اقرأ أيضا",
        "- نادي المدينة يتعاقد مع مدرب جديد",
        "- 3 مارس 2025",
        "- الخضر تتراجع أسعارها في أسواق الجملة",
        "- 2 مارس 2025",
        f"+ {P2}",
        "- اقرأ أيضا: انطلاق موسم جني الزيتون",
        f"+ {P3}",
        *FOOT,
    ],
    "credit and caption inside": [
        f"+ {TITLE}",
        "- تازة - صوت الأبراج",
        f"+ {P1}",
        "- © وكالة الصور",
        "- منظر عام للسور من الجهة الشرقية",
        f"+ {P2}",
        "- إعلان",
        f"+ {P3}",
        "- (رويترز)",
        "- شارك الخبر على فيسبوك",
    ],
    "excerpts of other stories below": [
        f"+ {TITLE}",
        f"+ {P1}",
        f"+ {P2}",
        f"+ {P3}",
        "- أخبار ذات صلة",
        "- نادي المدينة يتعاقد مع مدرب جديد",
        "- تعاقد النادي مع مدرب برتغالي خلفا للمدرب السابق، في عقد يمتد سنتين قابلتين للتجديد، وفق مصدر من الإدارة.",
        "- انطلاق موسم جني الزيتون",
        "- انطلق موسم جني الزيتون في ضواحي المدينة، وسط توقعات بإنتاج وفير بعد أمطار الخريف، حسب تعاونيات الفلاحين.",
        "- جريدة إلكترونية مستقلة",
    ],
    "comments longer than the article": [
        f"+ {TITLE}",
        f"- {TITLE}",
        f"+ {P1}",
        "- تعليقات الزوار ( 3 )",
        "- مواطن",
        "- تحية لكل من ساهم في هذا العمل، فالسور جزء من ذاكرة المدينة، ونتمنى أن يشمل الترميم الحدائق المجاورة.",
        "- كريمة",
        "- كل سنة نسمع الكلام نفسه، ثم تتوقف الأشغال بعد أسابيع، والدليل هو الباب الغربي الذي ما زال مغلقا منذ أعوام.",
        "- زائر",
        "- المهم هو الصيانة بعد الترميم، وإلا عاد السور إلى ما كان عليه، وهذا ما حدث في مدن أخرى من البلاد مع الأسف.",
    ],
    "headline and cut beginning of another story below": [
        f"+ {TITLE}",
        f"+ {P1}",
        f"+ {P2}",
        "- متى يعود قطار الضواحي؟ سؤال يؤرق الطلبة",
        "- ينتظر الطلبة كل صباح حافلات لا تأتي، ويضطر كثير منهم إلى ركوب سيارات أجرة لا تكفيها منحتهم الشهرية ...",
    ],
    "caption and summary between headline and article": [
        *MENU,
        f"+ {TITLE}",
        "- السور القديم لمدينة تازة",
        "- كتبت هند العلوي",
        "- الثلاثاء 4 مارس 2025 - 09:30",
        f"+ {P1}",
        f"+ {P2}",
        *FOOT,
    ],
    "announced list inside the article": [
        f"+ {TITLE}",
        f"+ {P1}",
        "+ وتتوزع الأشغال على ثلاث مراحل، حددها دفتر التحملات الذي صادق عليه المجلس في دورته الأخيرة، وهي كما يلي:",
        "+ * تدعيم الأساسات",
        "+ * ترميم الأبراج",
        "+ * إعادة فتح الأبواب",
        f"+ {P2}",
        f"+ {P3}",
        *FOOT,
    ],
    "policy of the site below": [
        f"+ {TITLE}",
        f"+ {P1}",
        f"+ {P2}",
        "- المقالات المنشورة تعبر عن رأي أصحابها، ولا تلزم الجريدة في شيء، ويحق لنا حذف ما يخالف القانون من مشاركات.",
        "- نستخدم ملفات تعريف الارتباط لتحسين تجربتك، وباستمرارك في التصفح فإنك توافق على ذلك وعلى ما يترتب عنه كله.",
    ],
    "appeal before the last paragraph": [
        f"+ {TITLE}",
        f"+ {P1}",
        "- تابعونا على تيليغرام",
        f"+ {P2}",
        "- شارك الخبر",
        "+ كما أن السور مدرج في لائحة المباني التاريخية منذ عقود.",
        *FOOT,
    ],
    "interview": [
        "+ مرمم السور: الحجر القديم لا يعوض",
        "- حاورته: هند العلوي",
        "+ يقود المهندس سعيد الفاسي أشغال ترميم السور القديم، وقد سبق له أن رمم أسوارا أخرى، فكان لنا معه هذا الحوار.",
        "+ - متى تنتهي الأشغال؟",
        "+ - بعد سنة ونصف، إن لم تؤخرنا الأمطار كما حدث في المرة السابقة حين توقف العمل شهرين كاملين بسببها.",
        "+ - هل الحجر متوفر؟",
        "+ - نعم.",
        "+ - وما مصدره؟",
        "+ - الحجر من مقلع قريب من المدينة، وهو المقلع نفسه الذي بني منه السور قديما، ولهذا يصعب التمييز بينهما.",
        *FOOT,
    ],
}


@pytest.mark.parametrize("name", PAGES)
def test_a_page(name):
    lines = [line[2:] for line in PAGES[name]]
    found = label_lines(pd.DataFrame({"doc_id": ["a"], "text": ["\n".join(lines)]}))
    marks = ["+" if label in ("title", "body") else "-" for label in found["label"]]
    assert [f"{mark} {line}" for mark, line in zip(marks, lines, strict=True)] == PAGES[name]
    assert set(found["rule"]) <= {row["rule"] for row in rule_rows()}
    assert {(row.rule, row.label) for row in found.itertuples()} <= {(row["rule"], row["label"]) for row in rule_rows()}


@pytest.mark.parametrize("name", PAGES)
def test_the_title_is_the_first_line_kept(name):
    lines = [line[2:] for line in PAGES[name]]
    found = label_lines(pd.DataFrame({"doc_id": ["a"], "text": ["\n".join(lines)]}))
    assert found.loc[found["label"] == "title", "line"].tolist() == [[line[0] for line in PAGES[name]].index("+") + 1]


def labels_of(*pages: list[str]) -> list[list[str]]:
    """Labels of each page of one outlet."""
    documents = pd.DataFrame({"doc_id": [str(n) for n in range(len(pages))], "text": ["\n".join(p) for p in pages]})
    lines = label_lines(documents.assign(outlet="صوت تازة"))
    return [part["label"].astype(str).tolist() for _, part in lines.groupby("doc_id")]


def test_a_headline_that_other_pages_list_is_still_the_headline_of_its_own():
    listing = [
        "خبر آخر من المدينة القديمة",
        "افتتح المعرض أبوابه في وجه الزوار صباح أمس وحضره جمهور غفير من المدينة.",
        TITLE,
    ]
    found = labels_of(["الرئيسية", TITLE, P1, P2, P3], listing, ["عنوان ثالث عن أحوال الطقس", *listing[1:]])
    assert found[0] == ["furniture", "title", "body", "body", "body"]


def test_a_question_that_ends_its_path_is_a_headline_and_no_paragraph():
    asked = "كم برجا وبابا من السور القديم بمدينة تازة يشملها الترميم الذي أعلنه المجلس الجماعي؟"
    byline = "نشر يوم الثلاثاء 4 مارس 2025"
    assert labels_of(["مجتمع", asked, byline, P1, P2]) == [["furniture", "title", "byline", "body", "body"]]
    for path in (f"الواجهة مجتمع {asked}", f"الرئيسية > مجتمع > {asked}"):
        assert labels_of([path, asked, P1, P2, P3]) == [["furniture", "title", "body", "body", "body"]]
    above = [
        "الأكثر تصفحا",
        "قطف الصبار يتأخر هذا العام",
        f"الرئيسية > {asked}",
        asked,
        "حجم الخط ا+ ا-",
        P1,
        "أبواب وأبراج",
        P2,
        P3,
    ]
    assert labels_of(above) == [["furniture"] * 3 + ["title", "furniture"] + ["body"] * 4]
