"""The signs by which one line of a page shows what it is."""

import pytest

from analysis.arabic.lists import read_rows
from analysis.corpus.evidence import prose_score, weights
from analysis.corpus.phrases import byline_rule, furniture_category, goes_on

LONG = (
    "أعلنت الوزارة أن البرنامج الجديد سيشمل ثلاث جهات، "
    "وأنه سيمتد على مدى سنتين بشراكة مع الجماعات المحلية والجمعيات التي تعنى بالشباب"
)

HEADLINES = (
    "أمطار قوية مرتقبة غدا بالشمال | افتتاح ملعب جديد بحي السلام | قافلة طبية تحط الرحال بإفران | "
    "تأجيل مباراة القمة إلى الأحد | مهرجان المسرح يختتم دورته العاشرة"
)


@pytest.mark.parametrize(
    ("line", "category"),
    [
        ("الرئيسية", "menu"),
        ("  اترك تعليقاً ", "comment_form"),
        ("أضف تعليقك", "comment_form"),
        ("إرسال", "comment_form"),
        ("شارك المقال إرسال", "share_bar"),
        ("Copy Link", "share_bar"),
        ("اقرأ أيضا: موعد السباق", "related"),
        ("إقرأ أيضاً", "related"),
        ("الجريدة © 2024 جميع الحقوق محفوظة للناشر", "legal"),
        ("بقي 300 (عدد الأحرف المتبقية)", "comment_form"),
        ("سياسة", "menu"),
        ("سياسة جديدة للماء", ""),
        ("وقال الوزير إن", ""),
        ("نشر الوعي بين التلاميذ", ""),
        ("صورة: سناء", "credit"),
        ("صورة قاتمة عن حال الغابات", ""),
        ("© وكالة الأنباء", "credit"),
        ("المزيد من القاعات ستفتح أبوابها قبل نهاية السنة الجارية.", ""),
        ("https://example.org/news/12", "menu"),
        (f"{LONG} الآراء الواردة أدناه تخص كاتبها", "legal"),
        (f"وأضاف أن {LONG} سياسة الخصوصية", ""),
        (f"شارك هذا الأسبوع وفد كبير في اللقاء، {LONG}", ""),
        ("", ""),
    ],
)
def test_furniture_category(line, category):
    assert furniture_category(line) == category


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        ("كتبه كتب في 9 أبريل 2024 - 6:23 م", "byline:date"),
        ("نشر يوم السبت 23 غشت 2025 على الساعة 10:15", "byline:date"),
        ("السبت 23 غشت 2025", "byline:date"),
        ("أدرج في 28/09/2024 – 14:05", "byline:date"),
        ("الجريدة – فاس السبت 23 غشت 2025", "byline:date"),
        ("2024-04-09", "byline:date"),
        ("10:15 صباحا", "byline:date"),
        ("بقلم: سناء العلمي", "byline:author"),
        ("كتب مراسلنا من فاس", "byline:author"),
        ("الرباط - و م ع", "byline:dateline"),
        ("رصد الجريدة / فاس", "byline:dateline"),
        ("الجريدة نشر في: 5 يناير 2025", "byline:date"),
        ("صوت مكناس: متابعة", "byline:author"),
        ("--(رويترز)", "byline:agency"),
        ("أ ف ب / رويترز", "byline:agency"),
        ("انعقد اللقاء يوم 20 شتنبر 2024", ""),
        ("وانعقد اللقاء يوم 20 سبتمبر 2024 بالرباط", ""),
        ("كتب الوزير في رسالته إلى النواب أن الأمر يتعلق بمصلحة البلاد", ""),
        ("نشر يوم السبت 23 غشت 2025.", ""),
        ("عنوان فرعي قصير", ""),
        ("", ""),
    ],
)
def test_byline_rule(line, rule):
    assert byline_rule(line) == rule


@pytest.mark.parametrize(
    ("line", "kind", "positive"),
    [
        (LONG + ".", "prose:long", True),
        (LONG, "prose:long", True),
        (LONG.replace("،", ""), "prose:long", True),  # no mark, but words that link
        (HEADLINES, "not_prose:headlines", False),
        (HEADLINES.replace(" | ", "، "), "not_prose:headlines", False),
        ("وأضاف أن البرنامج الجديد سيشمل ثلاث جهات", "prose:opened", True),
        ("وزير الشباب يزور ثلاث جهات في أسبوع واحد", "not_prose:short", False),
        ("أعلنت الوزارة أن البرنامج الجديد سيشمل ثلاث جهات من البلاد.", "prose:sentence", True),
        ("أعلنت الوزارة أن البرنامج الجديد سيشمل ثلاث جهات من البلاد", "not_prose:medium", False),
        ("عنوان فرعي قصير", "not_prose:short", False),
        ("* أعلنت الوزارة أن البرنامج الجديد سيشمل ثلاث جهات من البلاد.", "not_prose:sentence", False),
        ("أعلنت الوزارة أن البرنامج الجديد سيشمل ثلاث جهات من البلاد...", "not_prose:medium", False),
        ("لن نقبل أي تعليق من أي حساب فيه إساءة إلى الموقع.", "prose:sentence", True),
        ("اترك تعليقا", "furniture:comment_form", False),
    ],
)
def test_prose_score(line, kind, positive):
    score, rule = prose_score(line)
    assert (rule, score > 0) == (kind, positive)


def test_each_sign_moves_the_score_as_the_table_says():
    plain, _ = prose_score(LONG + ".")
    assert plain == pytest.approx(weights()["long"] + weights()["stop"] + weights()["comma"])
    assert prose_score("• " + LONG + ".")[0] == pytest.approx(plain + weights()["bullet"])
    assert prose_score(LONG + "…")[0] == pytest.approx(plain - weights()["stop"] + weights()["ellipsis"])
    assert prose_score(LONG + " حساب الموقع.")[0] == pytest.approx(plain + weights()["site_words"])


def test_every_phrase_is_found_in_its_example():
    rows = [row for row in read_rows("furniture") if row["match"] != "word"]
    assert [row["phrase"] for row in rows if furniture_category(row["example"]) != row["category"]] == []


@pytest.mark.parametrize(
    ("line", "leans"),
    [
        ("وأوضح الوزير أن الأشغال انتهت", True),
        ("كما أن القاعة مجهزة", True),
        ("من جهته، رحب الوفد بالخطوة", True),
        ("وزارة الصحة تفتح مستشفى جديدا", False),
        ("وصل الوفد إلى المدينة", False),
        ("افتتحت الجماعة مكتبة", False),
        ("", False),
    ],
)
def test_goes_on(line, leans):
    assert goes_on(line) is leans
