"""The signs by which one line of a page shows what it is."""

import pytest

from analysis.corpus.evidence import WEIGHTS, byline_rule, furniture_category, prose_score

LONG = (
    "أعلنت الوزارة أن البرنامج الجديد سيشمل ثلاث جهات، "
    "وأنه سيمتد على مدى سنتين بشراكة مع الجماعات المحلية والجمعيات التي تعنى بالشباب"
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
        (LONG.replace("،", ""), "not_prose:unpointed", False),
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
    assert plain == pytest.approx(WEIGHTS["long"] + WEIGHTS["stop"] + WEIGHTS["comma"])
    assert prose_score("• " + LONG + ".")[0] == pytest.approx(plain + WEIGHTS["bullet"])
    assert prose_score(LONG + "…")[0] == pytest.approx(plain - WEIGHTS["stop"] + WEIGHTS["ellipsis"])
    assert prose_score(LONG + " حساب الموقع.")[0] == pytest.approx(plain + WEIGHTS["site_words"])
