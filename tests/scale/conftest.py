"""One corpus, counted in memory once: what blocks and clusters must give, row for row."""

from pathlib import Path
from types import SimpleNamespace

import pandas as pd
import pytest

import analysis as kh

CORPUS = Path(__file__).parents[2] / "corpus"
SLOGAN = "نصنع الخبر معكم كل يوم"
OPENING = "أعلنت الوزارة صباح اليوم أن التعاون في مكافحة الإرهاب سيتواصل بين البلدين خلال السنة المقبلة"
TITLES = [
    "قافلة طبية تجوب القرى",
    "أسعار الخضر ترتفع",
    "مهرجان السينما ينطلق",
    "فريق الوداد يفوز",
    "أمطار تغمر الشوارع",
]
TITLES += ["جامعة تفتح كلية جديدة", "معرض الكتاب يستقبل زواره", "قطار يربط مدينتين", "صيادون يحتجون بالميناء"]
TITLES += ["متحف يعرض مخطوطات نادرة", "غابة تحترق شمالا", "برلمان يناقش ميزانية"]


@pytest.fixture(scope="session")
def teaching() -> SimpleNamespace:
    """The teaching corpus: web pages of several outlets with slogans, teasers and copies of agencies."""
    documents = kh.add_body(kh.read_documents(CORPUS))
    documents.attrs = {}
    book = kh.read_codebook(CORPUS / "codebook.yaml")
    book = book.model_copy(update={"themes": book.themes[:2], "names": book.names[:5]})
    tokens = kh.tokenize(documents)
    return SimpleNamespace(
        path=CORPUS, book=book, documents=documents.reset_index(drop=True), tokens=tokens,
        hits=kh.find_terms(tokens, book), stories=kh.add_duplicates(documents),
    )  # fmt: skip


@pytest.fixture
def press(tmp_path) -> Path:
    """Two Parquet files whose ids are out of order; a slogan, a teaser and a copy stand on both sides of every cut."""
    rows = [
        {
            "doc_id": f"{7 * n % 12:02}",
            "outlet": "العلم" if n % 2 else "الصباح",
            "published": pd.Timestamp(2024, 8, 1 + n % 3),
            "title": TITLES[n],
            "text": "\n".join(
                [f"{OPENING}، وفق برنامج مشترك رقم {n // 3}.", SLOGAN, f"فقرة {n // 3} عن السلم في القارة."]
            ),
            "views": n if n != 9 else None,
        }
        for n in range(12)
    ]
    folder = tmp_path / "press"
    folder.mkdir()
    for name, part in {"a": rows[:7], "b": rows[7:]}.items():
        pd.DataFrame(part).to_parquet(folder / f"{name}.parquet")
    return folder
