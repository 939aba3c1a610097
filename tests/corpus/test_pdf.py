import io
import warnings
from pathlib import Path

import pytest

from analysis.corpus.documents import read_documents
from analysis.corpus.encodings import ReadingDoubt
from analysis.corpus.pdf import _mend_brackets, measure_quality, plain_forms, read_pdf
from analysis.corpus.pdf_lines import Line, join_lines
from analysis.errors import KhitabError, RefusedInput

DATA = Path(__file__).parent / "data"
ONE_COLUMN = [
    "المغرب وإسبانيا يعززان التعاون الأمني في 2024",
    "الرباط - 9 أبريل 2024. وصل وزير الخارجية الإسباني إلى الرباط صباح اليوم، وأجرى محادثات مع نظيره المغربي حول "
    "التعاون الأمني والعسكري بين البلدين، وقال إن الزيارة «ناجحة جدا» على جميع المستويات.",
    "وأضاف المسؤول أن 45.5% من العمليات (أي 120 عملية) نفذت بالاشتراك مع القوات الأمريكية (AFRICOM) خلال سنة 2023، "
    "مشيرا إلى أن الاتفاق الموقع في 12/4/2024 ينص على تبادل المعلومات الاستخباراتية، ومكافحة الإرهاب والجريمة "
    "المنظمة، وتأمين الحدود.",
    "خلاصة اللقاء",
    "لا شك أن الأولوية للاستقرار في المنطقة؛ فالأمن الإقليمي لا يتجزأ، كما أن الإرهاب لا دين له ولا وطن.",
]
LINES = [
    "المغرب وإسبانيا يعززان التعاون الأمني في 2024",
    "وأجرى محادثات مع نظيره المغربي (أي 120 عملية) أمس.",
    "لا شك أن الأولوية للاستقرار، بنسبة 45.5% مع (AFRICOM).",
]


def read(name: str) -> dict:
    return read_pdf((DATA / name).read_bytes())


def draw(*texts: str, font_type: int = 42, gap: float = 0.3) -> bytes:
    """A page drawn by matplotlib, which joins and orders the letters itself."""
    import matplotlib
    from matplotlib.figure import Figure

    with matplotlib.rc_context({"pdf.fonttype": font_type}):
        figure, buffer = Figure(figsize=(6, 3)), io.BytesIO()
        for number, text in enumerate(texts):
            figure.text(0.95, 0.9 - gap * number, text, ha="right", family="DejaVu Sans")
        figure.savefig(buffer, format="pdf")
    return buffer.getvalue()


def test_a_printed_page_is_read_in_its_order_and_its_paragraphs():
    page = read("chromium.pdf")
    assert page["text"].split("\n") == ONE_COLUMN
    assert (page["encoding"], page["pdf_text_quality"]) == ("utf-8", 1.0)


def test_columns_are_read_one_after_the_other_the_right_one_first():
    lines = read("columns.pdf")["text"].split("\n")
    begins = [
        "المغرب وإسبانيا",
        "وصل وزير",
        "وأضاف المسؤول",
        "لا شك",
        "وقد حضر",
        "ومن جهة أخرى",
        "كتب هذا الخبر",
        "قَالَ المُتَحَد",
    ]
    assert [line.startswith(begin) for line, begin in zip(lines, begins, strict=True)] == [True] * 8
    assert lines[4].endswith("قبل نهاية السنة الجارية.")


def test_vowel_marks_stay_with_their_letters():
    assert read("columns.pdf")["text"].split("\n")[-1].split()[-1] == "أَوْلَوِيةٌ."  # the font's file does not name َّ


def test_presentation_forms_become_letters():
    assert read("reportlab.pdf")["text"].split("\n") == LINES


@pytest.mark.parametrize("font_type", [3, 42])
def test_ligatures_and_brackets_of_matplotlib(font_type):
    assert read_pdf(draw(*LINES, font_type=font_type))["text"].split("\n") == LINES


def test_a_page_without_arabic_is_not_turned():
    assert read_pdf(draw("Le ministre est arrivé (hier) à Rabat."))["text"] == "Le ministre est arrivé (hier) à Rabat."


def test_a_page_without_text_is_refused():
    with pytest.raises(KhitabError, match="run OCR first"):
        read_pdf(draw())


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ((DATA / "password.pdf").read_bytes(), "protected by a password; .*print it to a PDF"),
        (b"%PDF-1.7\n" + b"garbage " * 50, "damaged PDF|no text in it"),
        ((DATA / "chromium.pdf").read_bytes()[:9000], "damaged PDF|no text in it"),
        (b"PK\x03\x04", "zip archive"),
        (b"text", "is no PDF"),
    ],
)
def test_what_is_no_readable_pdf_is_said(data, words):
    with pytest.raises(KhitabError, match=words) as error:
        read_pdf(data)
    assert "Error" not in str(error.value)


def test_quality_is_a_column_where_a_pdf_was_read(tmp_path):
    (tmp_path / "a.pdf").write_bytes((DATA / "reportlab.pdf").read_bytes())
    (tmp_path / "b.txt").write_text("خبر", encoding="utf-8")
    (tmp_path / "c.pdf").write_bytes((DATA / "password.pdf").read_bytes())
    with pytest.warns(RefusedInput, match=r"c\.pdf: is protected by a password"):
        documents = read_documents(tmp_path)
    assert documents["pdf_text_quality"].fillna(-1).tolist() == [1.0, -1.0]
    again = tmp_path / "again.csv"
    documents.to_csv(again, index=False)
    assert read_documents(again)["pdf_text_quality"].fillna(-1).tolist() == [1.0, -1.0]


PROSE = " ".join(ONE_COLUMN[1:])


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        (PROSE, 1.0, 1.0),
        ("Le ministre est arrivé à Rabat, il y a deux jours.", 1.0, 1.0),
        (PROSE[::-1], 0.0, 0.3),
        (PROSE.replace("الأ", "األ").replace("الإ", "اإل"), 0.2, 0.8),
        (" ".join(PROSE.replace(" ", "")), 0.0, 0.0),
        (PROSE.replace("ال", "\ufffd"), 0.0, 0.2),
        ("مدينة مغربية كبيرة " * 20, 0.0, 0.0),
    ],
)
def test_quality_falls_with_what_is_no_word(text, low, high):
    assert low <= measure_quality(text) <= high


def test_only_letters_are_made_plain():
    assert plain_forms("ﷲ ﺍﻟﺴﻼﻡ ﬁn ½ … ² 1\u00a0%") == "الله السلام fin ½ … ² 1\u00a0%"


def lines(*ends: float, pitch: float = 15, column: int = 0) -> list[Line]:
    return [Line(f"س{n}", x0, 300, n * pitch, 10, (30, 30), column) for n, x0 in enumerate(ends)]


@pytest.mark.parametrize(
    ("page", "paragraphs"),
    [
        (lines(100, 110, 200, 100), ["س0 س1 س2", "س3"]),  # the third line had room for a word of 30
        (lines(100, 100) + [line._replace(foot=line.foot + 60) for line in lines(100, 100)], ["س0 س1", "س0 س1"]),
        ([lines(100)[0], lines(100)[0]._replace(size=20, foot=30)], ["س0", "س0"]),
        (lines(100, 100) + lines(100, column=1), ["س0 س1", "س0"]),
        (lines(*[100] * 6) + lines(100, column=1), ["س0 س1 س2 س3 س4 س5 س0"]),
    ],
)
def test_a_line_goes_on_where_the_next_word_had_no_room(page, paragraphs):
    assert join_lines(page, [line.text for line in page], right_to_left=True) == paragraphs


def test_a_list_keeps_its_lines():
    page = lines(100, 100, 100)
    assert join_lines(page, ["نص", "- أول", "• ثان"], right_to_left=True) == ["نص", "- أول", "• ثان"]


def test_blank_pages_are_said(tmp_path):
    from matplotlib.backends.backend_pdf import PdfPages
    from matplotlib.figure import Figure

    buffer = io.BytesIO()
    with PdfPages(buffer) as pages:
        for text in ("خبر من الرباط", ""):
            figure = Figure()
            figure.text(0.5, 0.5, text)
            pages.savefig(figure)
    with pytest.warns(ReadingDoubt, match="page 2: no text in it; if it is a scan, run OCR"):
        assert read_pdf(buffer.getvalue())["text"] == "خبر من الرباط"


def test_nothing_is_said_of_a_good_page():
    with warnings.catch_warnings():
        warnings.simplefilter("error", ReadingDoubt)
        read("reportlab.pdf")


def test_each_kind_of_bracket_is_mended_by_itself():
    assert _mend_brackets("قال »نعم« (أمس) ثم »لا«") == "قال «نعم» (أمس) ثم «لا»"
    assert _mend_brackets("قال «نعم» )أمس( ]هنا[") == "قال «نعم» (أمس) [هنا]"
