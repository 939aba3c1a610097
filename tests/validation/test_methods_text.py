"""The methods paragraph: every number of the tables, in each language, and nothing that was not done."""

import csv
import re
from functools import cache
from pathlib import Path

import pandas as pd
import pytest

import analysis
from analysis.errors import KhitabError
from analysis.framing.codebook import Codebook, Frame, Label, Theme
from analysis.validation.methods_text import describe_methods

WORDS = Path(analysis.__file__).parent / "validation" / "data" / "methods_words.csv"
LANGUAGES = ("ar", "en", "fr")
NO_BREAK = "\N{NO-BREAK SPACE}"


def frame(key: str, ar: str, en: str, fr: str) -> Frame:
    return Frame(key=key, label=Label(ar=ar, en=en, fr=fr), definition="…", terms=("خطر", "تهديد"))


FRAMES = (frame("threat", "التهديد", "Threat", "Menace"), frame("law", "القضاء", "Law", "Justice"))
THEME = Theme(key="security", label=Label(ar="الأمن", en="Security", fr="Sécurité"), definition="…", frames=FRAMES)
BOOK = Codebook(title="Security", version="1.10", themes=(THEME,))


@cache
def documents(n: int = 1234, outlets: tuple = ("الأفق", "Al-Ufuq")) -> pd.DataFrame:
    """Two articles print one story; the last one has no date. Seven lines an article, of which four are kept."""
    ids = [f"d{at}" for at in range(n)]
    days = pd.to_datetime(["2024-04-01", "2025-12-31"] * (n // 2 + 1))[: n - 1].tolist()
    table = pd.DataFrame(
        {"doc_id": ids, "published": [*days, pd.NaT], "outlet": [outlets[at % len(outlets)] for at in range(n)]}
    )
    table["text"] = "قائمة\nعنوان\n\nأولى\nثانية\nثالثة\nقائمة\nقائمة"
    table["title_line"], table["body_lines"] = 2, "4-6"
    return table.assign(duplicate_group=["d0", "d0", *ids[2:]])


SAMPLE = pd.DataFrame(
    {
        "doc_id": list("abcdefg"), "outlet": "x", "party": "y",
        "status": ["flagged"] * 3 + ["near miss"] + ["unflagged"] * 3,
        "stratum": ["x · flagged"] * 3 + ["x · near miss"] + ["x · unflagged"] * 3,
        "N_stratum": [13] * 3 + [17] + [811] * 3, "split": ["test"] * 5 + ["development"] * 2,
        "seed": 20240409, "frame": "threat",
    }
)  # fmt: skip


def codings(*coders: str) -> pd.DataFrame:
    """Eleven articles that all code, in the first two of which the last coder differs; one more by the first coder."""
    rows = [("article", f"a{at}", "threat", name, "1") for at in range(11) for name in coders]
    rows = [(*row[:4], "0") if row[1] in ("a0", "a1") and row[3] == coders[-1] else row for row in rows]
    rows.append(("article", "a99", "threat", coders[0], "1"))
    return pd.DataFrame(rows, columns=["unit", "unit_id", "variable", "coder", "value"])


GOLD = pd.DataFrame({"unit": "article", "unit_id": [f"a{n}" for n in range(9)], "variable": "threat", "value": "1"})
GOLD = GOLD.assign(coder="adjudicated")
AGREEMENT = pd.DataFrame(
    {
        "variable": ["threat", "law", "tone"], "agreement": [0.913, 0.871, 0.999], "alpha": [0.8125, 0.4321, None],
        "alpha_low": [0.71, 0.22, None], "alpha_high": [0.93, 0.65, None], "reading": ["firm", "revise", ""],
    }
)  # fmt: skip
ROWS = {"theme": "security", "frame": ["threat", "law"]}
ACCURACY = pd.DataFrame(
    {
        **ROWS, "precision": [0.753, 0.843], "precision_low": [0.58, 0.62], "precision_high": [0.88, 0.94],
        "recall": [0.334, 0.774], "recall_low": [0.123, 0.564], "recall_high": [0.454, 0.864],
        "f1": [0.48, 0.79], "f1_low": [0.31, 0.66], "f1_high": [0.57, 0.83], "coded_flagged": [19, 0],
        "coded_unflagged": [23, 0], "reason": ["thin: 19 flagged", "not coded"],
    }
)  # fmt: skip
PREVALENCE = pd.DataFrame(
    {**ROWS, "share": [0.4069, 0.05], "corrected": [0.3328, None], "corrected_low": [0.2481, None],
     "corrected_high": [0.4242, None]}
)  # fmt: skip
EVERYTHING = {"sample": SAMPLE, "agreement": AGREEMENT, "accuracy": ACCURACY, "prevalence": PREVALENCE}


def whole(language: str, coders: tuple = ("Amal", "Badr")) -> str:
    all_codings = pd.concat([codings(*coders), GOLD])
    return describe_methods(documents(), BOOK, codings=all_codings, language=language, **EVERYTHING)


COUNTS = {
    "corpus": (1234, 2), "no date": (1,), "lines": (8638 - 4936, 8638), "stories": (1, 2), "codebook": (1, 2, 4),
    "sample": (7, 841), "strata": (3,), "classes": (3, 13, 1, 17, 3, 811), "split": (2, 5), "coders": (2, 1, 12, 11),
    "differ": (2, 11), "readings": (1, 0, 1, 1), "gold": (9, 9), "tested": (1, 2, 50, 100, 1), "draws": (1000,),
}  # fmt: skip
DECIMALS = ["0.43", "0.22", "0.65", "0.81", "0.71", "0.93", "0.75", "0.58", "0.88", "0.84", "0.62", "0.94", "0.33"]
DECIMALS += ["0.12", "0.45", "0.77", "0.56", "0.86", "0.48", "0.31", "0.57", "0.79", "0.66", "0.83", "0.800", "0.667"]
SHARES = ["87.1", "99.9", "40.7", "33.3", "24.8", "42.4"]


def written(language: str, number: str) -> str:
    """A number as a reader of the language expects it: 1,234.5 is 1 234,5 in French."""
    return number.replace(",", NO_BREAK).replace(".", ",") if language == "fr" else number


def stands(number: str, text: str) -> bool:
    return bool(re.search(rf"(?<![\d.,{NO_BREAK}]){re.escape(number)}(?![\d{NO_BREAK}]*\d|[.,]\d)", text))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_number_of_the_tables_is_told(language):
    text = whole(language)
    counts = [written(language, f"{n:,}") for numbers in COUNTS.values() for n in numbers]
    percent = {"ar": "٪", "en": "%", "fr": f"{NO_BREAK}%"}[language]
    shares = [written(language, share) + percent for share in SHARES]
    numbers = [*counts, *(written(language, n) for n in DECIMALS)]
    assert [n for n in numbers if not stands(n, text)] + [n for n in shares if n not in text] == []
    for exact in ("20240409", "1.10", analysis.__version__):
        assert stands(exact, text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_left_unfilled(language):
    for text in (whole(language), describe_methods(documents(3, (None,)), BOOK, language=language)):
        assert not re.search(r"[{}|]|\bnan\b|None|NaT|  |\.\.|,,", text)
        assert text.endswith(".\n") and text.count("\n") == 1


@pytest.mark.parametrize(
    ("language", "names", "mark"),
    [("ar", "من 0.43 («القضاء»؛", "1 أبريل"), ("en", "from 0.43 (“Law”;", "1 April 2024 to 31 December 2025"),
     ("fr", f"de 0,43 («{NO_BREAK}Justice{NO_BREAK}»{NO_BREAK};", "du 1er avril 2024 au 31 décembre 2025")],
)  # fmt: skip
def test_the_lowest_frame_is_named_and_dates_are_words(language, names, mark):
    assert names in whole(language)
    assert mark in whole(language)


@pytest.mark.parametrize(
    ("left_out", "sign"),
    [("sample", "sample"), ("agreement", "alpha"), ("accuracy", "Precision"), ("prevalence", "corrected for")],
)
def test_what_was_not_done_is_not_told(left_out, sign):
    given = {name: table for name, table in EVERYTHING.items() if name != left_out}
    full = {"codings": codings("Amal", "Badr"), "language": "en"}
    assert sign in whole("en")
    assert sign not in describe_methods(documents(), BOOK, **given, **full)


def test_an_untested_codebook_says_so_and_a_tested_one_does_not():
    assert "was not tested" in describe_methods(documents(), BOOK, language="en")
    assert "was not tested" not in whole("en")


@pytest.mark.parametrize(
    "coders", [("simulated coder A", "simulated coder B"), ("codeur simulé 1", "Badr"), ("مرمّز مُحاكى", "x")]
)
def test_simulated_coders_are_called_so(coders):
    signs = {"ar": "مولَّدة بالمحاكاة", "en": "are simulated", "fr": "sont simulés"}
    for language, sign in signs.items():
        assert sign in whole(language, coders)
        assert sign not in whole(language)


def test_a_minus_sign_stands_before_its_number_in_arabic_too():
    low = AGREEMENT.assign(alpha_low=-0.123)
    arabic = describe_methods(documents(4), BOOK, agreement=low, language="ar")
    assert "من \N{LEFT-TO-RIGHT MARK}\N{MINUS SIGN}0.12 إلى" in arabic
    assert "\N{LEFT-TO-RIGHT MARK}" not in whole("ar")


def test_counts_of_one_bend_the_noun():
    one = documents(2).head(1).drop(columns="duplicate_group")
    text = {code: describe_methods(one, BOOK, language=code) for code in LANGUAGES}
    assert "holds 1 article from 1 outlet (" in text["en"]
    assert "compte 1 article de 1 média (" in text["fr"]
    assert "عدد مقالات المدوّنة: 1؛ عدد المنابر: 1 (" in text["ar"]


def test_many_outlets_are_counted_and_not_named():
    text = describe_methods(documents(20, tuple(f"outlet {n}" for n in range(9))), BOOK, language="en")
    assert "20 articles from 9 outlets." in text and "outlet 3" not in text


def test_a_corpus_without_outlets_and_dates():
    text = describe_methods(documents(4)[["doc_id", "text"]], BOOK, language="en")
    assert text.startswith("The corpus holds 4 articles; no outlet is known. Articles without a date: 4.")


def test_shares_of_themes_go_before_those_of_frames():
    theme = pd.DataFrame({"theme": ["security"], "frame": [""], "share": [0.611], "corrected": [0.622]})
    text = describe_methods(documents(), BOOK, prevalence=pd.concat([theme, PREVALENCE]), language="en")
    assert "“security” 61.1% raw, 62.2% corrected." in text and "“threat”" not in text


def test_a_user_text_with_braces_stands_as_it_is():
    table = documents(4, ("{names} {0}",))
    assert "({names} {0})" in describe_methods(table, BOOK, language="en")


@pytest.mark.parametrize(
    ("change", "told"),
    [({"language": "de"}, "ar, en, fr"), ({"codebook": "book.yaml"}, "with read_codebook"),
     ({"prevalence": pd.concat([PREVALENCE, PREVALENCE])}, "without by"),
     ({"sample": SAMPLE.drop(columns="stratum")}, "lacks the column stratum"),
     ({"accuracy": ACCURACY.drop(columns="recall")}, "lacks the column recall")],
)  # fmt: skip
def test_what_cannot_be_told_is_refused(change, told):
    with pytest.raises(KhitabError, match=told):
        describe_methods(documents(), **({"codebook": BOOK} | change))


def test_the_words_fill_the_same_places_in_each_language():
    with WORDS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len({row["key"] for row in rows}) == len(rows)
    for row in rows:
        places = {language: set(re.findall(r"{(\w+)}", row[language])) for language in LANGUAGES}
        assert places["ar"] == places["en"] == places["fr"], row["key"]
        assert not re.search(rf"[^{NO_BREAK}][:;!?»%]|«[^{NO_BREAK}]", row["fr"]), row["key"]
