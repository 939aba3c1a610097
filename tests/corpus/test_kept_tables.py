"""A table comes back from its file exactly as it was, or it is not kept."""

import datetime
import os

import numpy as np
import pandas as pd
import pytest

from analysis.corpus.gathering import Refusals
from analysis.corpus.kept_tables import drop_unused, keep_table, open_folder, read_kept

COLUMNS = {
    "text": pd.Series(["كلمة", None, ""], dtype="str"),
    "missing only": pd.Series([None, None, None], dtype="str"),
    "date": pd.to_datetime(pd.Series(["2024-08-31", None, "2025-01-19"])).astype("datetime64[us]"),
    "whole number": pd.Series([1, None, 3], dtype="Int64"),
    "small number": pd.Series([1, 2, 3], dtype="int16"),
    "number": pd.Series([0.1, np.nan, -0.0]),
    "truth": pd.Series([True, False, True]),
    "none and text": pd.Series([None, "أ", np.nan], dtype=object),
    "of all kinds": pd.Series([1, "1", {"a": [1.5, None, True]}], dtype=object),
    "unused category": pd.Series(pd.Categorical(["ب", None, "أ"], categories=["ج", "ب", "أ"])),
    "ordered": pd.Series(pd.Categorical(["b", "a", "b"], categories=["b", "a"], ordered=True)),
    "named categories": pd.Series(pd.Categorical(["أ", "ب", "ب"], categories=pd.Index(["ب", "أ"], name="doc_id"))),
}


@pytest.fixture
def kept(tmp_path):
    return tmp_path / f"lines-{'0' * 32}.parquet"


@pytest.mark.parametrize("name", COLUMNS)
def test_a_column_comes_back_as_it_was(name, kept):
    table = pd.DataFrame({name: COLUMNS[name]})
    assert keep_table(table, kept, warnings=[])
    back, _ = read_kept(kept)
    pd.testing.assert_frame_equal(back, table, check_exact=True, check_categorical=True)
    assert list(map(repr, back[name])) == list(map(repr, table[name]))


def test_attrs_and_what_is_told_come_back(kept):
    table = pd.DataFrame({"doc_id": ["a"]})
    table.attrs = {"refused": Refusals([{"source_file": "b.txt", "reason": "no text"}]), "exports": []}
    keep_table(table, kept, warnings=[["UserWarning", "«أ»"]])
    back, told = read_kept(kept)
    assert (back.attrs, told) == (table.attrs, {"warnings": [["UserWarning", "«أ»"]]})
    assert isinstance(back.attrs["refused"], Refusals)
    assert table.attrs["exports"] == []


@pytest.mark.parametrize(
    "table",
    [
        pd.DataFrame({"a": pd.Series([datetime.date(2024, 8, 31)], dtype=object)}),
        pd.DataFrame({"a": pd.Series([(1, 2)], dtype=object)}),
        pd.DataFrame({"a": pd.Series([{1: 2}], dtype=object)}),
        pd.DataFrame([[1, 2]], columns=["a", "a"]),
        pd.DataFrame({1: [1]}),
    ],
    ids=["a date", "a tuple", "a number as key", "a name twice", "a number as name"],
)
def test_what_would_be_changed_is_not_kept(table, kept):
    if keep_table(table, kept):  # pandas remembers some of it
        pd.testing.assert_frame_equal(read_kept(kept)[0], table, check_exact=True)
        assert [list(map(repr, row)) for row in read_kept(kept)[0].to_numpy()] == [
            list(map(repr, row)) for row in table.to_numpy()
        ]
    else:
        assert list(kept.parent.iterdir()) == []


def test_the_order_of_rows_given_by_hand_is_kept(kept):
    table = pd.DataFrame({"a": [1, 2]}, index=[7, 3])
    assert keep_table(table, kept)
    pd.testing.assert_frame_equal(read_kept(kept)[0], table)


def test_any_damaged_byte_is_found_out(kept):
    table = pd.DataFrame({"text": ["كلمة"] * 50, "n": range(50)})
    keep_table(table, kept, warnings=[])
    whole = kept.read_bytes()
    changed = []
    for place in range(0, len(whole), 29):
        kept.write_bytes(whole[:place] + bytes([whole[place] ^ 0xFF]) + whole[place + 1 :])
        found = read_kept(kept)
        changed += [place] if found and not found[0].equals(table) else []
    assert changed == []


@pytest.mark.parametrize("length", [0, 3, 100, -1])
def test_half_a_file_is_none(kept, length):
    keep_table(pd.DataFrame({"a": range(500)}), kept)
    kept.write_bytes(kept.read_bytes()[:length])
    assert read_kept(kept) is None


def test_no_file_is_none(kept):
    assert read_kept(kept) is None


def test_what_was_not_used_for_longest_goes_first(tmp_path):
    names = [f"{name}-{'0' * 32}.parquet" for name in ("documents", "lines", "tokens")]
    for age, name in enumerate(names):
        (tmp_path / name).write_bytes(b"x" * 100)
        os.utime(tmp_path / name, (1_000_000 - age, 1_000_000 - age))
    (tmp_path / "mine.parquet").write_bytes(b"x" * 1000)
    drop_unused(tmp_path, 200)
    assert sorted(path.name for path in tmp_path.iterdir()) == [*names[:2], "mine.parquet"]


def test_the_folder_is_one_that_git_and_readers_skip(tmp_path):
    assert open_folder(tmp_path / "a" / "b")
    assert (tmp_path / "a" / "b" / ".gitignore").read_text(encoding="utf-8") == "*\n"
    assert (tmp_path / "a" / "b" / ".khitab").is_file()


def test_a_folder_that_cannot_be_made_is_said(tmp_path):
    (tmp_path / "a").write_text("", encoding="utf-8")
    assert not open_folder(tmp_path / "a" / "b")
