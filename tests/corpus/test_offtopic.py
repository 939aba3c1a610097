"""The tail of another story: marked where three signs meet, never on one of them alone."""

import pytest

from analysis.corpus.offtopic import tail_start

HEADLINE = "فاس تحتضن ملتقى حول أمن المدارس"
STORY = [
    "افتتح بفاس ملتقى حول أمن المدارس بمشاركة خبراء في التربية والوقاية، "
    "وتناول المتدخلون حماية التلاميذ في محيط المؤسسات التعليمية.",
    "وأوصى المشاركون بتكوين الأطر التربوية وبإحداث خلايا للإنصات، "
    "كما دعوا إلى إشراك الأسر وجمعيات الآباء في البرامج الوقائية.",
    "وينتظر أن ينعقد الملتقى المقبل بمراكش في الربيع، بعد تقييم البرامج التي شملت عشرات المؤسسات التعليمية.",
]
FOREIGN = [
    "وكانت شركة السكك الحديدية قد اقتنت قاطرات كهربائية بقرض من مصرف ياباني قيمته مليارا درهم.",
    "ويسدد القرض على عشرين عاما بفائدة مخفضة، وتصل القاطرات إلى ميناء طنجة تباعا.",
]
LOOK_BACK = (
    "وكانت فاس قد احتضنت ملتقى سابقا حول أمن المدارس شارك فيه خبراء التربية وجمعيات الآباء والأسر من مؤسسات تعليمية."
)


@pytest.mark.parametrize(
    ("paragraphs", "start"),
    [
        (STORY + FOREIGN, 3),
        ([*STORY, FOREIGN[0].replace("وكانت", "من جهة أخرى، كانت"), FOREIGN[1]], 3),
        ([*STORY, FOREIGN[0].replace("وكانت", "من جهة أخرى")], 3),
        (STORY, 3),
        ([*STORY, FOREIGN[0].replace("وكانت", "طنجة، 3 مارس 2025 –"), FOREIGN[1]], 3),
        ([*STORY, FOREIGN[0].replace("وكانت", "طنجة الكبرى –"), FOREIGN[1]], 5),
        ([*STORY, LOOK_BACK], 4),
        ([*STORY, FOREIGN[1]], 4),
        ([*STORY, "وكانت الأجواء ممتازة."], 4),
        ([STORY[0], *FOREIGN], 3),
        ([*STORY[:2], *FOREIGN * 3], 8),
        (FOREIGN[:1], 1),
        ([], 0),
    ],
    ids=["tail", "cue before a comma", "other cue", "dateline", "no date", "none", "look back at the same", "no cue",
         "too short", "one paragraph", "longer than the story", "only one", "empty"],
)  # fmt: skip
def test_tail_start(paragraphs, start):
    assert tail_start(HEADLINE, paragraphs) == (start, "tail_of_another_story" if start < len(paragraphs) else "")


def test_a_tail_that_speaks_of_the_headline_is_none():
    assert tail_start("قاطرات كهربائية بقرض ياباني", STORY + FOREIGN) == (5, "")


def test_common_names_do_not_tie_a_tail_to_the_story():
    names = "المغرب والجزائر وتونس وليبيا ومصر وفرنسا وإسبانيا وإيطاليا والولايات المتحدة والصين والهند واليابان"
    story = [f"{paragraph} وأشادت بذلك {names}." for paragraph in STORY]
    tail = [FOREIGN[0], f"{FOREIGN[1]} ووافقت {names}."]
    assert tail_start(HEADLINE, story + tail) == (3, "tail_of_another_story")
