import os
import warnings

import pandas as pd
import pytest

from analysis.corpus.documents import read_documents
from analysis.corpus.encodings import EncodingDoubt
from analysis.corpus.inputs import find_inputs
from analysis.errors import KhitabError, RefusedInput
from analysis.tables import DOCUMENTS
from analysis.writing import write_table

TEXT = "وصل الوزير إلى الرباط صباح اليوم."


@pytest.fixture
def folder(tmp_path):
    root = tmp_path / "corpus"
    root.mkdir()

    def write(files: dict[str, str | bytes]):
        for name, content in files.items():
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return root

    return write


def ids(path) -> list[str]:
    return [one.doc_id for one in find_inputs(path)]


def test_what_is_no_article_is_skipped(folder):
    articles = ["a.txt", "sub/articles.csv", "sub/b.html"]
    others = ["articles.csv", "codebook.yaml", "labels/x.csv", "README.md", "readme.txt", ".git/c.txt", ".hidden.txt"]
    others += ["export-profiles.yaml", "outlets.yaml", "~$a.docx", "Thumbs.db", "sub/desktop.ini", "__MACOSX/a.txt"]
    root = folder(dict.fromkeys(articles + others, TEXT))
    assert ids(root) == ["a", "sub/articles", "sub/b"]


def test_ids_are_paths_without_suffix_where_that_is_clear(folder):
    root = folder(dict.fromkeys(["a.txt", "a.html", "b.v2.txt", "ج/خبر.TXT", ".x/d.txt"], TEXT))
    assert ids(root) == ["a.html", "a.txt", "b.v2", "ج/خبر"]
    assert ids(root / "b.v2.txt") == ["b.v2"]


@pytest.mark.parametrize(
    ("pattern", "found"),
    [
        ("*.txt", ["a", "c"]),
        ("**/*.txt", ["a", "c", "sub/b"]),
        ("sub/*", ["b"]),
        ("s?b/*.txt", ["sub/b"]),
        ("*", ["a", "c"]),
    ],
)
def test_a_pattern_finds_files_and_names_them_below_its_fixed_part(folder, pattern, found):
    root = folder(dict.fromkeys(["a.txt", "sub/b.txt", "c.txt", "articles.csv"], TEXT))
    assert ids(root / pattern) == found


def test_a_file_whose_name_looks_like_a_pattern_is_a_file(folder):
    assert ids(folder({"a[1].txt": TEXT}) / "a[1].txt") == ["a[1]"]


@pytest.mark.parametrize(
    ("name", "words"), [("none", "no such file or folder"), ("*.txt", "no file to read"), ("", "no file to read")]
)
def test_nothing_to_read_is_said(folder, name, words):
    with pytest.raises(KhitabError, match=words):
        read_documents(folder({}) / name)


def test_composed_and_decomposed_names_are_one(folder):
    assert ids(folder({"e\u0301te\u0301.txt": TEXT})) == ["été"]


@pytest.mark.skipif(os.name == "nt", reason="Windows names are always text")
def test_a_name_that_is_no_text_is_written_out(folder):
    root = folder({"b.txt": TEXT})
    (root / os.fsdecode(b"a\xc7.txt")).write_text(TEXT, encoding="utf-8")
    assert read_documents(root)["doc_id"].tolist() == ["a\\xc7", "b"]


def test_links_out_of_the_folder_are_refused(folder, tmp_path):
    root = folder({"a.txt": TEXT, "sub/b.txt": TEXT})
    (tmp_path / "outside.txt").write_text(TEXT, encoding="utf-8")
    (root / "link.txt").symlink_to(tmp_path / "outside.txt")
    (root / "loop").symlink_to(root)
    (root / "inside.txt").symlink_to(root / "a.txt")
    with pytest.warns(RefusedInput, match="copy the files into it"):
        documents = read_documents(root)
    assert documents["doc_id"].tolist() == ["a", "inside", "sub/b"]
    assert [one["source_file"] for one in documents.attrs["refused"]] == ["link.txt", "loop"]


def test_the_table_has_its_columns_and_dtypes(folder):
    documents = read_documents(folder({"b.txt": TEXT.encode("cp1256"), "a.txt": TEXT}))
    assert list(documents.columns) == DOCUMENTS.required
    assert documents["doc_id"].tolist() == ["a", "b"]
    assert documents["encoding"].tolist() == ["utf-8", "windows-1256"]
    assert documents["text"].tolist() == [TEXT, TEXT]
    assert documents["published"].dtype == "datetime64[us]"
    assert {str(documents[name].dtype) for name in documents if name != "published"} == {"str"}
    assert documents[["outlet", "title", "published", "outlet_source"]].isna().all(axis=None)
    assert documents.attrs == {"refused": [], "mapped_columns": {}, "exports": []}


def test_rows_of_a_table_are_articles(folder):
    table = "id,العنوان,نص المقال,source,date,قسم\n"
    table += "0012,خبر,متن الخبر,هسبريس,2024-08-31,سياسة\n,,نص ثان,,9 أبريل 2024,\n"
    documents = read_documents(folder({"sub/all.csv": table}))
    assert documents["doc_id"].tolist() == ["0012", "sub/all:2"]
    assert documents["title"].fillna("—").tolist() == ["خبر", "—"]
    assert documents["outlet"].fillna("—").tolist() == ["هسبريس", "—"]
    assert documents["published"].dt.strftime("%Y-%m-%d").tolist() == ["2024-08-31", "2024-04-09"]
    assert documents["title_source"].fillna("—").tolist() == ["column", "—"]
    assert documents["قسم"].tolist() == ["سياسة", ""]
    assert documents.attrs["mapped_columns"] == {
        "نص المقال": "text",
        "العنوان": "title",
        "date": "published",
        "source": "outlet",
        "id": "doc_id",
    }


def test_the_columns_option_overrides(folder):
    root = folder({"a.csv": "text,Summary\nطويل,قصير\n"})
    assert read_documents(root, columns={"text": "summary"})["text"].tolist() == ["قصير"]
    with pytest.raises(KhitabError, match=r"columns: no table here has the column 'body'.*«text», «Summary»"):
        read_documents(root, columns={"text": "body"})
    with pytest.raises(KhitabError, match="'txt' is not one of text, title"):
        read_documents(root, columns={"txt": "body"})


def test_without_a_text_column_the_error_lists_the_columns(folder):
    with pytest.raises(KhitabError, match=r"«رقم», «كلام».*--columns text="):
        read_documents(folder({"a.csv": "رقم,كلام\n1,نص\n"}))


PAGE = """<html><head><meta property="og:title" content="عنوان الصفحة"><meta property="og:site_name" content="الموقع">
<meta property="article:published_time" content="2020-01-01"></head><body><p>وصل الوزير إلى الرباط.</p></body></html>"""


def test_manifest_comes_before_file_name_before_page(folder):
    manifest = "source_file,المصدر,date,country\nx_2022-02-02_a.html,الأولى,,MA\n./b.html,,2021-05-05T10:00,DZ\n"
    root = folder({"articles.csv": manifest, "x_2022-02-02_a.html": PAGE, "b.html": PAGE})
    with pytest.warns(UserWarning, match=r"do not fit 'outlet_date_title': b\.html"):
        documents = read_documents(root, names="outlet_date_title")
    columns = ["outlet", "outlet_source", "published", "published_source", "title", "title_source", "country"]
    assert documents[columns].astype({"published": "str"}).values.tolist() == [
        ["الموقع", "page", "2021-05-05 10:00:00", "manifest", "عنوان الصفحة", "page", "DZ"],
        ["الأولى", "manifest", "2022-02-02 00:00:00", "file name", "a", "file name", "MA"],
    ]


def test_manifest_and_folder_are_compared(folder):
    root = folder({"articles.csv": "file,title\ngone.txt,خبر\na.txt,خبر\na.txt,آخر\n", "a.txt": TEXT, "b.txt": TEXT})
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        documents = read_documents(root)
    words = "\n".join(str(one.message) for one in said)
    assert "line 4: a.txt is listed twice" in words
    assert "lists files that are not there: gone.txt" in words
    assert "files without a row in articles.csv: b.txt" in words
    assert documents["title"].fillna("—").tolist() == ["خبر", "—"]


@pytest.mark.parametrize("manifest", ["title\nخبر\n", "source_file,title\na.txt\n"])
def test_a_manifest_that_cannot_be_used_is_said(folder, manifest):
    with pytest.raises(KhitabError, match=r"articles\.csv: .*(source_file|line 2)"):
        read_documents(folder({"articles.csv": manifest, "a.txt": TEXT}))


def test_the_manifest_may_name_the_encoding(folder):
    root = folder({"articles.csv": "source_file,encoding\na.txt,cp720\n", "a.txt": "قال".encode("cp720")})
    assert read_documents(root)[["text", "encoding"]].values.tolist() == [["قال", "cp720"]]


@pytest.mark.parametrize("date", ["2024-13-01", "أمس", "أبريل 2024", "19 إلى 22 غشت 2025", "2024"])
def test_a_date_that_cannot_be_told_is_left_empty_and_said(folder, date):
    root = folder({"articles.csv": f"source_file,published\na.txt,{date}\n", "a.txt": TEXT})
    with pytest.warns(UserWarning, match=rf"articles\.csv, line 2: «{date}».*write them as 2024-08-31"):
        documents = read_documents(root)
    assert documents[["published", "published_source"]].isna().all(axis=None)


@pytest.mark.parametrize("names", ["", "title_title", "text_date", "2024", "foo_bar", "section"])
def test_a_wrong_name_pattern_is_said(folder, names):
    root = folder({"a.txt": TEXT})
    if not names:
        assert len(read_documents(root, names=names)) == 1
        return
    with pytest.raises(KhitabError, match=r"outlet, date, title, author.*such as outlet_date_title"):
        read_documents(root, names=names)


def test_what_cannot_be_read_is_refused_and_the_rest_is_read(folder):
    root = folder(
        {
            "a.txt": TEXT,
            "blank.txt": "\ufeff \n\u200f\n",
            "c.pdf": b"%PDF-1.7 ",
            "d.doc": b"\xd0\xcf\x11\xe0",
            "e.yaml": "a: 1",
            "f": TEXT,
            "g.txt": b"PK\x03\x04",
            "h.csv": "text\n",
            "i.csv": "text,title\nنص,خبر\n ,خبر\n",
        }
    )
    with pytest.warns(RefusedInput) as said:
        documents = read_documents(root)
    assert documents["doc_id"].tolist() == ["a", "i:1"]
    expected = {
        "blank.txt": "no text",
        "c.pdf": "is a damaged PDF; open it in a reader and print it to a new PDF",
        "d.doc": "open it in Word and save it as .docx",
        "e.yaml": "of the kind .yaml is not read",
        "f": "without a suffix is not read",
        "g.txt": "zip archive",
        "h.csv": "holds no rows",
        "i.csv": "row 2: no text",
    }
    refused = {one["source_file"]: one["reason"] for one in documents.attrs["refused"]}
    assert list(refused) == list(expected)
    assert all(words in refused[name] for name, words in expected.items())
    messages = [str(one.message) for one in said if one.category is RefusedInput]
    assert messages == [f"{name}: {reason}" for name, reason in refused.items()]


def test_nothing_readable_is_an_error_that_lists_the_files(folder):
    with pytest.raises(KhitabError, match=r"(?s)nothing could be read.*a\.pdf: is a damaged PDF.*b\.txt: no text"):
        read_documents(folder({"a.pdf": b"%PDF-", "b.txt": ""}))


def test_of_two_articles_with_one_id_the_first_is_kept(folder):
    root = folder({"a.csv": "id,text\n1,أول\n1,ثان\n2,ثالث\n", "b.csv": "id,text\n2,رابع\n3,خامس\n"})
    with pytest.warns(RefusedInput) as said:
        documents = read_documents(root)
    assert documents[["doc_id", "text"]].values.tolist() == [["1", "أول"], ["2", "ثالث"], ["3", "خامس"]]
    assert [str(one.message) for one in said] == [
        "a.csv: row 2: the doc_id «1» is already that of a.csv, row 1",
        "b.csv: row 1: the doc_id «2» is already that of a.csv, row 3",
    ]
    assert len(documents.attrs["refused"]) == 2


def test_many_refusals_of_one_file_are_one_warning(folder):
    with pytest.warns(RefusedInput, match="row 1: no text; .*and 20 more") as said:
        documents = read_documents(folder({"a.csv": "id,text\n" + "0,\n" * 30 + "x,نص\n"}))
    assert len(said) == 1 and len(documents.attrs["refused"]) == 30


def test_a_doubtful_encoding_is_said_with_the_file(folder):
    with pytest.warns(EncodingDoubt, match=r"a\.txt: UTF-8 with 1 damaged"):
        read_documents(folder({"a.txt": TEXT.encode() + b"\xd9"}))


def test_the_encoding_option_is_for_all_files(folder):
    root = folder({"a.txt": "شارع".encode("iso8859_6")})
    assert read_documents(root, encoding="iso-8859-6")["text"].tolist() == ["شارع"]


@pytest.mark.parametrize("suffix", [".csv", ".xlsx", ".parquet", ".jsonl"])
def test_documents_that_were_written_are_read_again(folder, tmp_path, suffix):
    root = folder({"a.csv": "id,text,title,date,n\n01,=نص,خبر,2024-08-31T10:30,5\n02,نص,,,6\n"})
    documents = read_documents(root)
    write_table(documents, tmp_path / f"new{suffix}")
    again = read_documents(tmp_path / f"new{suffix}")
    same = ["doc_id", "text", "title", "published", "n", "title_source"]
    pd.testing.assert_frame_equal(again[same], documents[same])


def test_the_order_of_the_files_does_not_matter(folder, monkeypatch):
    root = folder({f"{name}.txt": TEXT for name in "dbca"})
    first = read_documents(root)
    walk = os.walk
    monkeypatch.setattr(os, "walk", lambda path: ((at, dirs, sorted(files)[::-1]) for at, dirs, files in walk(path)))
    pd.testing.assert_frame_equal(read_documents(root), first)


@pytest.mark.parametrize("pattern", [".", "**/*.txt", "sub/*/*.txt"])
def test_what_khitab_wrote_is_no_article(folder, pattern):
    root = folder(dict.fromkeys(["sub/b/a.txt", "sub/report/.khitab", "sub/report/x.txt", "sub/report/y/z.txt"], TEXT))
    with pytest.warns(UserWarning, match=r"^(sub/)?report/: skipped, written by Khitab$") as said:
        found = [one.path.name for one in find_inputs(root / pattern)]
    assert found == ["a.txt"] and len(said) == 1


def test_a_folder_that_khitab_wrote_is_not_read_at_all(folder):
    root = folder(dict.fromkeys([".khitab", "a.txt"], TEXT))
    with pytest.raises(KhitabError, match="written by Khitab; choose the folder of the articles"):
        find_inputs(root)
    assert ids(root / "a.txt") == ["a"]


@pytest.mark.skipif(os.name == "nt", reason="links need a privilege on Windows")
def test_links_that_lead_round_in_a_circle_are_refused(folder):
    root = folder({"a.txt": TEXT})
    (root / "self.txt").symlink_to("self.txt")
    (root / "one.txt").symlink_to("two.txt")
    (root / "two.txt").symlink_to("one.txt")
    with pytest.warns(RefusedInput, match="leads nowhere"):
        documents = read_documents(root)
    assert documents["doc_id"].tolist() == ["a"]
    assert [one["source_file"] for one in documents.attrs["refused"]] == ["one.txt", "self.txt", "two.txt"]
    with pytest.raises(KhitabError, match="no such file"):
        read_documents(root / "self.txt")


@pytest.mark.parametrize("suffix", [".csv", ".xlsx", ".jsonl", ".parquet"])
def test_markup_in_cells_is_taken_off_and_said_once(folder, suffix):
    root = folder({})
    table = pd.DataFrame({"text": [f"<p>{TEXT}</p>", TEXT, f"{TEXT}<br>"], "title": ["خبر <b>عاجل</b>"] * 3})
    write_table(table.assign(raw="<i>"), root / f"a{suffix}")
    with pytest.warns(UserWarning, match=rf"a\{suffix}: HTML markup in 5 cells .*row 1.*visible text") as said:
        documents = read_documents(root)
    assert documents["text"].tolist() == [TEXT] * 3 and set(documents["title"]) == {"خبر عاجل"}
    assert set(documents["raw"]) == {"<i>"} and len(said) == 1


def test_a_broken_row_is_refused_alone_and_numbers_stay(folder):
    root = folder({"a.csv": f"text,title\n{TEXT},خبر\nناقص\n{TEXT},خبر\n", "b.jsonl": f'{{"text": "{TEXT}"}}\n{{"te\n'})
    with pytest.warns(RefusedInput) as said:
        documents = read_documents(root)
    assert documents["doc_id"].tolist() == ["a:1", "a:3", "b:1"]
    assert [str(one.message)[:15] for one in said] == ["a.csv: line 3 e", "b.jsonl: line 2"]


def test_half_a_pair_of_characters_is_said_with_file_and_row(folder):
    root = folder({"a.jsonl": f'{{"text": "{TEXT}"}}\n{{"text": "{TEXT}\\ud800"}}\n'})
    with pytest.warns(UserWarning, match=r"a\.jsonl: row 2: .*U\+FFFD"):
        assert read_documents(root)["text"].tolist() == [TEXT, TEXT + "\ufffd"]


def test_a_column_asked_for_that_only_some_tables_have(folder):
    root = folder({"a.csv": f"body,x\n{TEXT},1\n", "b.csv": f"text\n{TEXT}\n"})
    with pytest.warns(RefusedInput, match=r"b\.csv: has no column 'body'"):
        assert read_documents(root, columns={"text": "body"})["doc_id"].tolist() == ["a:1"]


def test_a_column_asked_for_beside_texts(folder):
    root = folder({"a.txt": TEXT})
    with pytest.warns(UserWarning, match="columns: no table here to take the column 'body'"):
        assert len(read_documents(root, columns={"text": "body"})) == 1
    (root / "b.csv").write_text("text\nنص\n", encoding="utf-8")
    with pytest.raises(KhitabError, match="columns: no table here has the column 'body'"):
        read_documents(root, columns={"text": "body"})


def test_a_page_with_a_wrong_charset_is_said_with_its_file(folder):
    page = f'<html><meta charset="koi8-r"><body><p>{TEXT}</p></body></html>'
    with pytest.warns(EncodingDoubt, match=r"a\.html: declares koi8-r"):
        assert read_documents(folder({"a.html": page.encode("cp1256")}))["text"].tolist() == [TEXT]


def test_what_was_refused_travels_with_the_table_without_being_copied(tmp_path):
    (tmp_path / "a.txt").write_text("خبر قصير عن التدريب في الرباط.", encoding="utf-8")
    (tmp_path / "b.txt").write_text("", encoding="utf-8")
    with pytest.warns(RefusedInput):
        documents = read_documents(tmp_path)
    assert [item["source_file"] for item in documents.attrs["refused"]] == ["b.txt"]
    assert documents.copy().attrs["refused"] is documents.attrs["refused"]


def test_one_impossible_day_shows_that_a_column_is_written_month_first(tmp_path):
    rows = "doc_id,text,date\na,نص,08/31/2024\nb,نص,09/01/2024\nc,نص,2024-09-13\n"
    (tmp_path / "a.csv").write_text(rows, encoding="utf-8")
    dates = read_documents(tmp_path / "a.csv")["published"].dt.strftime("%Y-%m-%d").tolist()
    assert dates == ["2024-08-31", "2024-09-01", "2024-09-13"]
    (tmp_path / "a.csv").write_text(rows.replace("08/31", "31/08"), encoding="utf-8")
    dates = read_documents(tmp_path / "a.csv")["published"].dt.strftime("%Y-%m-%d").tolist()
    assert dates == ["2024-08-31", "2024-01-09", "2024-09-13"]


def test_a_second_sheet_is_named_since_it_is_not_read(tmp_path):
    with pd.ExcelWriter(tmp_path / "a.xlsx") as book:
        for sheet in ("one", "two"):
            pd.DataFrame({"text": [f"نص الورقة {sheet}"]}).to_excel(book, sheet_name=sheet, index=False)
        pd.DataFrame().to_excel(book, sheet_name="empty", index=False)
    with pytest.warns(UserWarning, match=r"the first sheet alone is read, not two; save each"):
        documents = read_documents(tmp_path / "a.xlsx")
    assert documents["text"].tolist() == ["نص الورقة one"]
