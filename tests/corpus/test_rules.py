"""The table of rules, rules switched off by name, and the profiles of outlets."""

import pandas as pd
import pytest

from analysis.corpus.cleaning import label_lines
from analysis.corpus.rules import Profile, choose_profile, read_outlets, rule_rows
from analysis.errors import KhitabError

LEAD = "افتتحت الجماعة، صباح الأحد، مكتبة عمومية بحي الزيتون في مكناس، تضم قاعات للمطالعة وأخرى للأطفال، بعد الأشغال."
SECOND = "وقالت رئيسة الجماعة إن المكتبة ستبقى مفتوحة للعموم حتى المساء، وإن العضوية فيها مجانية للتلاميذ والطلبة."
THIRD = "وتتوفر المكتبة على كتب بالعربية والأمازيغية، أهدت دور نشر مغربية جزءا منها دعما للقراءة في الأحياء القديمة."
FOURTH = "وأضافت أن الخزانة المتنقلة ستزور المدارس البعيدة، مرتين في الشهر، ابتداء من الدخول المدرسي المقبل كما كان."
TAIL = "وكانت السلطات الهولندية قد صادقت عام 2019 على صفقة لشراء طائرات مروحية، تسلمت البحرية دفعتها الأولى متأخرة."


def page(*lines: str, outlet: str = "صوت مكناس") -> pd.DataFrame:
    return pd.DataFrame({"doc_id": ["a"], "text": ["\n".join(lines)], "outlet": [outlet]})


def write(folder, text: str):
    path = folder / "outlets.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_rules_are_named_once():
    names = [row["rule"] for row in rule_rows()]
    assert len(names) == len(set(names)) > 30
    assert all(row["meaning"] for row in rule_rows())


@pytest.mark.parametrize(
    ("rule", "line", "kept"),
    [
        ("furniture:comment_form", "اترك تعليقا على هذا الموضوع هنا لو سمحت.", "body"),
        ("tail_of_another_story", TAIL, "body"),
        ("byline:agency", "(رويترز)", "furniture"),
    ],
)
def test_a_rule_can_be_switched_off(rule, line, kept):
    documents = page(LEAD, SECOND, THIRD, line)
    assert label_lines(documents)["rule"].tolist()[-1] == rule
    assert label_lines(documents, without=[rule])["label"].tolist()[-1] == kept


def test_without_the_run_nothing_is_outside():
    documents = page("صوت مكناس", LEAD, SECOND)
    assert label_lines(documents)["label"].tolist() == ["furniture", "body", "body"]
    assert label_lines(documents, without=["outside_the_article"])["label"].tolist() == ["body"] * 3


def test_a_rule_that_does_not_exist_is_refused():
    with pytest.raises(KhitabError, match="no rule is called 'furniture:menus'; did you mean furniture:advert"):
        label_lines(page(LEAD), without=["furniture:menus"])


def test_an_outlet_adds_phrases_and_patterns_of_its_own(tmp_path):
    text = "صوت مكناس:\n  phrases: [رأيكم يهمنا]\n  patterns: ['^قرأه \\d+$']\n  off: ['furniture:menu']\n"
    outlets = read_outlets(write(tmp_path, text))
    lines = (LEAD, "رأيُكم يهمّنا في كل حين", SECOND, "قرأه 12", THIRD, "سياسة", FOURTH)
    found = label_lines(page(*lines), outlets=outlets)
    assert found["rule"].tolist()[1::2][:2] == ["furniture:outlet", "furniture:outlet"]
    assert found["label"].tolist() == ["body", "furniture", "body", "furniture", "body", "body", "body"]
    other = label_lines(page(*lines, outlet="صوت فاس"), outlets=outlets)["label"].tolist()
    assert other == ["body", "body", "body", "body", "body", "furniture", "body"]


def test_a_star_stands_for_every_outlet(tmp_path):
    outlets = read_outlets(write(tmp_path, "'*': {off: [breadcrumb]}\nأ: {off: [repeated_title]}\n"))
    assert choose_profile(outlets, "أ", ["related_list"]).off == {"breadcrumb", "repeated_title", "related_list"}
    assert choose_profile(outlets, "ب").off == {"breadcrumb"}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("أ: {phrase: [x]}", "found phrase; an outlet has the keys off, patterns, phrases"),
        ("أ: [x]", r"found \['x'\]; an outlet has the keys"),
        ("أ: {phrases: x}", "phrases should be a list of texts"),
        ("أ: {patterns: ['(']}", "the pattern '\\(' is no regular expression"),
        ("أ: {off: [tail]}", "no rule is called 'tail'; did you mean tail_of_another_story"),
        ("- x", "should hold outlets"),
        ("أ: {", "cannot be read"),
    ],
)
def test_profiles_that_cannot_be_used_are_refused(tmp_path, text, message):
    with pytest.raises(KhitabError, match=message):
        read_outlets(write(tmp_path, text))


def test_a_profile_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(KhitabError, match="cannot be read"):
        read_outlets(tmp_path / "none.yaml")


def test_a_profile_of_an_outlet_that_no_article_has_is_told():
    documents = pd.DataFrame({"doc_id": ["a"], "text": ["نص قصير"], "outlet": ["Hespress"]})
    with pytest.warns(UserWarning, match="no article is of the outlet 'Hespres'; did you mean Hespress"):
        label_lines(documents, outlets={"Hespres": Profile()})
