import json
import re
import warnings

import pytest

from analysis.corpus.cells import join_lists
from analysis.corpus.documents import read_documents
from analysis.corpus.encodings import ReadingDoubt
from analysis.corpus.json_files import read_json, read_jsonl, read_literals
from analysis.errors import KhitabError, RefusedInput

OBJECT = '{"id": 0.10, "n": 12, "text": "خبر", "tags": ["أ"], "none": null, "map": {"a": [1]}, "half": "x\\ud83d"}'
VALUES = {"id": "0.10", "n": "12", "text": "خبر", "tags": ["أ"], "none": None, "map": '{"a": ["1"]}', "half": "x\ufffd"}


@pytest.mark.parametrize("read", [read_json, read_jsonl])
def test_an_empty_table_has_no_rows(read):
    assert read(b"") == read(b" \n\n") == ([], "utf-8")


def test_values_become_text_as_written():
    with pytest.warns(ReadingDoubt, match=r"row 1: .*became U\+FFFD"):
        assert read_json(f"[{OBJECT}]".encode())[0] == [VALUES]
    with pytest.warns(ReadingDoubt, match=r"row 1, row 2: .*became U\+FFFD"):
        assert read_jsonl(f"{OBJECT}\r\n\r\n{OBJECT}\n".encode())[0] == [VALUES, VALUES]


def test_whole_pairs_and_names_of_columns():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert read_json(b'[{"text": "\\ud83d\\ude00"}]')[0] == [{"text": "\U0001f600"}]
    with pytest.warns(ReadingDoubt, match="row 1"):
        rows, _ = read_json(b'[{"te\\ud800xt": "a", "tags": ["\\udc00"]}]')
    assert rows == [{"te\ufffdxt": "a", "tags": ["\ufffd"]}]


ONE, TWO, THREE = {"a": "1"}, {"a": "2"}, {"a": "3"}


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ('[{"a": 1}, {"a": 2}]', [ONE, TWO]),
        ('[{"a": 1}][{"a": 2}]', [ONE, TWO]),
        ('[{"a": 1}]\n\n[{"a": 2},\n{"a": 3}]', [ONE, TWO, THREE]),
        ('{"a": 1}{"a": 2}', [ONE, TWO]),
        ('{"a": 1}\n{"a": 2}\n', [ONE, TWO]),
        ('{\n"a": 1\n}\n{\n"a": 2\n}', [ONE, TWO]),
        ('{"a": 1}, {"a": 2},', [ONE, TWO]),
        ('{"a": 1}', [ONE]),
        ("[{'a': '1'}, {'a': '2'}]", [ONE, TWO]),
        ("[]", []),
    ],
)
def test_objects_in_whatever_order_they_are_met(text, rows):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ReadingDoubt)
        assert read_json(text.encode())[0] == rows


def test_the_array_an_object_holds_is_taken_and_said():
    text = '{"status": "ok", "tags": ["x"], "articles": [{"a": "1"}, {"a": "2"}], "pages": [{"n": 1}]}'
    with pytest.warns(ReadingDoubt, match=r"«articles» \(2 objects\)"):
        assert read_json(text.encode())[0] == [ONE, TWO]


def test_a_single_article_keeps_the_array_it_holds():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        rows = read_json('{"text": "خبر", "comments": [{"by": "س"}, {"by": "ع"}]}'.encode())[0]
    assert rows == [{"text": "خبر", "comments": '[{"by": "س"}, {"by": "ع"}]'}]


@pytest.mark.parametrize(
    ("read", "data", "words"),
    [
        (read_jsonl, b'{"a": "1"}\n{"a": \n{"a": "3"}\n', "line 2 is not JSON"),
        (read_jsonl, b'{"a": "1"}\n[2]\n{"a": "3"}\n', "line 2 holds no object"),
        (read_json, b'{"a": "1"}\n{"a": \n{"a": "3"}\n', "line 2 is not JSON"),
        (read_json, b'[{"a": "1"}, 2, {"a": "3"}]', "row 2 is no object"),
    ],
)
def test_a_broken_row_is_said_and_the_others_are_read(read, data, words):
    first, second, third = read(data)[0]
    assert (first, third) == (ONE, THREE)
    assert isinstance(second, KhitabError) and words in str(second)


def test_of_an_array_that_breaks_off_the_objects_above_are_read():
    *rows, stop = read_json(b'[\n{"a": 1},\n{"a": 2},\n{"a": "x')[0]
    assert rows == [ONE, TWO]
    assert "line 4 is not JSON; what stands above it was read, nothing below" in str(stop)


@pytest.mark.parametrize(
    ("read", "data", "words"),
    [
        (read_json, b"5", r"holds no objects; expected \[\{"),
        (read_json, b"[1]", "row 1 is no object"),
        (read_json, b"[" * 100_000, "nested too deeply|not JSON"),
        (read_json, b'{"a": ' * 100_000, "nested too deeply|not JSON"),
        (read_json, b"word", r"line 1 is not JSON \(.*, character 1\)"),
        (read_jsonl, b'\n\n{"a": }', "line 3 is not JSON"),
        (read_jsonl, b"[2]", "line 1 holds no object"),
    ],
)
def test_broken_data_is_said_with_its_line(read, data, words):
    with pytest.raises(KhitabError, match=words):
        read(data)


def test_lists_are_paragraphs_of_the_text_and_stay_lists_elsewhere():
    row = {"text": ["فقرة", " ", "أخرى"], "title": ["خبر", "عاجل"], "tags": ["أ"], "n": 1}
    assert join_lists(row) == {"text": "فقرة\nأخرى", "title": "خبر عاجل", "tags": '["أ"]', "n": 1}


@pytest.mark.parametrize(
    "text",
    ["", "خبر من الرباط", "note: [1] انظر المرجع", "[انظر المرجع]", "{خبر}", '[صورة: "الرباط"]', "['خبر' من الرباط"],
)
def test_an_article_is_no_list(text):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert read_literals(text) == []


def test_what_a_crawler_printed_is_a_table(tmp_path):
    text = "content: ['فقرة', 'أخرى \\xa0']\ncontent: []\n\ncontent: ['قطع\ncontent: ['ثالث']\n"
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    with pytest.warns(UserWarning) as said:
        documents = read_documents(tmp_path)
    assert documents["text"].tolist() == ["فقرة\nأخرى \xa0", "ثالث"]
    assert documents["doc_id"].tolist() == ["a:1", "a:4"]
    words = "\n".join(str(one.message) for one in said)
    assert re.search("holds lists as a Python program prints them", words)
    assert [one["reason"] for one in documents.attrs["refused"]] == [
        "line 4 is no list of texts as the lines above it; put quotation marks around texts",
        "row 2: no text",
    ]


def test_articles_of_lists_of_paragraphs_are_read(tmp_path):
    data = [{"content": ["فقرة", "أخرى"]}, {"content": []}]
    (tmp_path / "a.json").write_text(json.dumps(data), encoding="utf-8")
    with pytest.warns(RefusedInput, match="row 2: no text"):
        assert read_documents(tmp_path)["text"].tolist() == ["فقرة\nأخرى"]
