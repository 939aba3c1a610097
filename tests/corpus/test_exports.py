import io
import re
import warnings

import pytest
from docx import Document

from analysis.corpus.documents import read_documents
from analysis.corpus.encodings import ReadingDoubt
from analysis.corpus.export_profiles import PACKAGED, read_profiles
from analysis.corpus.exports import split_export
from analysis.errors import KhitabError, RefusedInput

FIRST, SECOND = "وصل الوزير إلى الرباط صباح اليوم.", "غادر الوفد المدينة مساء أمس."
NEXIS = f"""User Name: reader
Date and Time: Monday, August 5, 2024 10:00:00 AM
Job Number: 123
Documents (2)
1. زيارة الوزير
Client/Matter: -None-
Search Terms: الرباط
2. عودة الوفد
Client/Matter: -None-

زيارة الوزير
جريدة المثال
August 3, 2024 Saturday

Copyright 2024 All Rights Reserved

Section: سياسة
Length: 6 words
Byline: مريم العلوي
Dateline: الرباط

Body

{FIRST}
Page 1 of 2
وقال إن الزيارة ناجحة.

Classification

Language: ARABIC
Subject: DIPLOMACY (90%)
Load-Date: August 4, 2024

End of Document

عودة الوفد
مجلة الأمثلة
31 July 2024

Length: 5 words
Body
{SECOND}
Load-Date: August 1, 2024
End of Document
"""
ACADEMIC = f"""1 of 2 DOCUMENTS

جريدة المثال

August 3, 2024 Saturday

Final Edition

زيارة الوزير

BYLINE: مريم العلوي

LENGTH: 6 words

DATELINE: الرباط

{FIRST}

LOAD-DATE: August 4, 2024

LANGUAGE: ARABIC

2 of 2 DOCUMENTS

مجلة الأمثلة

July 31, 2024

عودة الوفد

LENGTH: 5 words

{SECOND}
"""
FACTIVA = f"""سياسة
زيارة الوزير
By مريم العلوي
1,206 words
3 August 2024
12:30
جريدة المثال
MTHAL
1
Arabic
Copyright 2024. All Rights Reserved.
{FIRST}
وقال إن الزيارة ناجحة.
Document MTHAL00020240803ek830002x

عودة الوفد
5 words
31 July 2024
مجلة الأمثلة
MAJALA
Arabic
(c) 2024
{SECOND}
Document MAJALA0020240731ek7v00001
Page 2 of 2 © 2024 Factiva, Inc. All rights reserved.
Search Summary
Text
الرباط
Results Found
2
"""
INDEXED = f"""<html><body><div class="article arArticle"><table>
<tr><td><b>HD</b></td><td>زيارة الوزير</td></tr><tr><td><b>BY</b></td><td>مريم العلوي</td></tr>
<tr><td><b>WC</b></td><td>6 words</td></tr><tr><td><b>PD</b></td><td>3 August 2024</td></tr>
<tr><td><b>SN</b></td><td>جريدة المثال</td></tr><tr><td><b>SC</b></td><td>MTHAL</td></tr>
<tr><td><b>LA</b></td><td>Arabic</td></tr><tr><td><b>LP</b></td><td><p>{FIRST}</p></td></tr>
<tr><td><b>TD</b></td><td><p>وقال إن الزيارة ناجحة.</p></td></tr><tr><td><b>NS</b></td><td>gdip : Diplomacy</td></tr>
<tr><td><b>AN</b></td><td>Document MTHAL00020240803ek830002x</td></tr></table></div>
<div class="article arArticle"><table><tr><td><b>HD</b></td><td>عودة الوفد</td></tr>
<tr><td><b>WC</b></td><td>5 words</td></tr><tr><td><b>PD</b></td><td>31 July 2024</td></tr>
<tr><td><b>SN</b></td><td>مجلة الأمثلة</td></tr><tr><td><b>LP</b></td><td><p>{SECOND}</p></td></tr>
<tr><td><b>AN</b></td><td>Document MAJALA0020240731ek7v00001</td></tr></table></div>
<p>Results Found</p><p>2</p></body></html>"""


def docx(text: str) -> bytes:
    document, buffer = Document(), io.BytesIO()
    for line in text.split("\n"):
        document.add_paragraph(line)
    document.save(buffer)
    return buffer.getvalue()


def rtf(text: str) -> bytes:
    lines = ("".join(char if char.isascii() else f"\\u{ord(char)}?" for char in line) for line in text.split("\n"))
    return ("{\\rtf1\\ansi\\ansicpg1252\n" + "\\par\n".join(lines) + "}").encode("ascii")


FILES = {
    "nexis.docx": docx(NEXIS),
    "nexis.rtf": rtf(NEXIS),
    "academic.txt": ACADEMIC.encode(),
    "factiva.rtf": rtf(FACTIVA),
    "factiva.html": f"<html><body><p>{FACTIVA.replace(chr(10), '</p><p>')}</p></body></html>".encode(),
    "indexed.html": INDEXED.encode(),
}


@pytest.mark.parametrize("name", FILES)
def test_an_export_becomes_its_articles(tmp_path, name):
    (tmp_path / name).write_bytes(FILES[name])
    with pytest.warns(UserWarning, match=r"not yet tried on real ones: .* 2 found, 2 announced") as said:
        documents = read_documents(tmp_path)
    assert len(said) == 1 and documents.attrs["refused"] == []
    assert documents["doc_id"].str.replace(r".*:", "", regex=True).tolist() == ["1", "2"]
    assert documents[["title", "outlet"]].values.tolist() == [
        ["زيارة الوزير", "جريدة المثال"],
        ["عودة الوفد", "مجلة الأمثلة"],
    ]
    assert documents["published"].dt.strftime("%Y-%m-%d").tolist() == ["2024-08-03", "2024-07-31"]
    body = FIRST if name == "academic.txt" else f"{FIRST}\nوقال إن الزيارة ناجحة."
    assert documents["text"].tolist() == [body, SECOND]
    assert documents["author"].iloc[0].removeprefix("By ") == "مريم العلوي"
    assert set(documents["outlet_source"]) == {"column"}
    [summary] = documents.attrs["exports"]
    assert {key: summary[key] for key in ("source_file", "found", "announced")} == {
        "source_file": name,
        "found": 2,
        "announced": 2,
    }


def split(text: str):
    return split_export(text, read_profiles(PACKAGED.parent / "none.yaml"))


@pytest.mark.parametrize("text", ["", FIRST, f"{FIRST}\nEnd of Document", f"Document\nقال 20 words\n{SECOND}"])
def test_an_article_is_no_export(text):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert split(text) is None


def test_a_number_that_differs_is_said():
    with pytest.warns(ReadingDoubt, match="2 articles found, 50 announced: look whether"):
        assert split(NEXIS.replace("Documents (2)", "Documents (50)")).summary["announced"] == 50


def test_no_number_is_no_doubt():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert split(NEXIS.replace("Documents (2)", "")).summary == {"profile": "nexis", "found": 2, "announced": None}


def test_an_article_that_does_not_fit_is_refused_with_its_beginning(tmp_path):
    (tmp_path / "a.rtf").write_bytes(rtf(FACTIVA.replace("5 words", "five")))
    with pytest.warns(RefusedInput, match="article 2 .«عودة الوفد».* does not fit .*export-profiles.yaml"):
        documents = read_documents(tmp_path)
    assert documents["doc_id"].tolist() == ["a:1"]
    assert len(documents.attrs["refused"]) == 1


def test_text_behind_the_last_article_is_said():
    tail = " ".join(["كلمة"] * 20)
    with pytest.warns(ReadingDoubt, match="lines belong to no article and are left out: كلمة كلمة"):
        split(NEXIS + tail)


OWN = """profiles:
  mine:
    signs: [== نهاية ==]
    article_ends: == نهاية ==
    top: [{title: .+}, {outlet?: 'عن .+'}, {published: '.*\\d{4}.*'}]
    announced: '^عدد المقالات: (\\d+)$'
"""


def test_a_profile_beside_the_articles_is_tried_first(tmp_path):
    text = (
        f"خبر\nعن المثال\n3 غشت 2024\n{FIRST}\n== نهاية ==\nخبر\n31 يوليوز 2024\n{SECOND}\n== نهاية ==\nعدد المقالات: 2"
    )
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    (tmp_path / "export-profiles.yaml").write_text(OWN, encoding="utf-8")
    with pytest.warns(UserWarning, match=r"a\.txt \(mine\): 2 found, 2 announced"):
        documents = read_documents(tmp_path)
    assert documents["text"].tolist() == [FIRST, SECOND]
    assert documents["outlet"].fillna("—").tolist() == ["عن المثال", "—"]
    assert documents["published"].dt.strftime("%Y-%m-%d").tolist() == ["2024-08-03", "2024-07-31"]


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ("a: [", "is no YAML in UTF-8"),
        ("profile: {}", "lacks the key `profiles`"),
        ("profiles: {mine: 5}", "profile mine: holds no keys; expected announced, article_begins"),
        (OWN.replace("signs", "sign"), "profile mine: the key 'sign' is not one of announced"),
        (OWN.replace("article_ends", "body_ends"), "needs `signs`, and `article_begins` or `article_ends`"),
        (OWN.replace("top", "labels").replace("[{title: .+}", "{a: B} #"), "needs `top` .* or `codes`"),
        (OWN.replace("title: .+", "title: (.+"), r"mine, top: .* is no regular expression"),
        (OWN.replace("title: .+", "doc_id: .+"), "'doc_id' is no name for a column; write small letters"),
        (OWN.replace("(\\d+)", "\\d+"), "announced: needs one pair of brackets"),
    ],
)
def test_a_mistake_in_a_profile_is_said(tmp_path, wrong, words):
    path = tmp_path / "export-profiles.yaml"
    path.write_text(wrong, encoding="utf-8")
    with pytest.raises(KhitabError, match=words) as error:
        read_profiles(path)
    assert re.match(re.escape(str(path)), str(error.value))


def test_the_packaged_profiles_can_be_copied_as_they_are(tmp_path):
    path = tmp_path / "export-profiles.yaml"
    path.write_text(PACKAGED.read_text(encoding="utf-8"), encoding="utf-8")
    assert [profile.name for profile in read_profiles(path)] == [
        "nexis",
        "lexisnexis-academic",
        "factiva-indexed",
        "factiva",
    ]
    assert "UNVERIFIED" in path.read_text(encoding="utf-8")
