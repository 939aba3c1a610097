"""Two versions of a codebook: what differs, and which articles a frame gains and loses, counted by hand."""

import pandas as pd
import pytest

from analysis.errors import KhitabError
from analysis.framing.codebook import Codebook, Frame, Label, Name, PresentIf, Term, Theme, read_codebook
from analysis.framing.codebook_changes import CodebookChanges, compare_codebooks
from analysis.tables import read_tables
from analysis.tokens import tokenize
from analysis.writing import read_table, write_table

LABEL = Label(ar="ع", en="e", fr="f")
DOCUMENTS = pd.DataFrame(
    {
        "doc_id": ["a", "b", "c", "d"],
        "title": ["أول", None, "ثالث", "رابع"],
        "text": ["خطر كبير، ثم خطر", "تهديد جديد", "حلول ممكنة", "مركز خطر"],
    }
)
TOKENS = tokenize(DOCUMENTS)


def frame(key: str, *terms, **options) -> Frame:
    return Frame(key=key, label=LABEL, definition="…", terms=terms, **options)


def book(*frames: Frame, names: tuple[Name, ...] = (), **options) -> Codebook:
    theme = Theme(key="t", label=LABEL, definition="…", frames=frames, **options)
    return Codebook(title="t", version="1", names=names, themes=(theme,))


def compare(old: Codebook, new: Codebook, documents: pd.DataFrame = DOCUMENTS) -> CodebookChanges:
    return compare_codebooks(old, new, TOKENS, documents)


def told(table: pd.DataFrame, *columns: str) -> list[list]:
    return [[None if pd.isna(value) else value for value in row] for row in table[list(columns)].to_numpy(object)]


BASE = book(frame("threat", "خطر"), frame("hope", "سلام"))


@pytest.mark.parametrize(
    ("old", "new", "wanted"),
    [
        (BASE, BASE, []),
        (BASE, book(frame("threat", "خطر", "تهديد"), frame("hope", "سلام")), [["added", "threat", "تهديد", "", 0, 1]]),
        (
            book(frame("threat", "خطر", "تهديد")),
            book(frame("threat", "خطر")),
            [["removed", "threat", "تهديد", "", 1, 0]],
        ),
        (
            book(frame("threat", "خطر", "تهديد"), frame("hope", "سلام")),
            book(frame("threat", "تهديد"), frame("hope", "سلام", "خطر")),
            [["moved", "hope", "خطر", "", 3, 3]],
        ),
        (
            book(frame("threat", Term(term="حل", plurals=("حلول",)))),
            book(frame("threat", Term(term="حل", plurals=("حلول",), exclude_phrases=("حلول ممكنة",)))),
            [["changed", "threat", "حل", "exclude_phrases", 1, 0]],
        ),
        (
            book(frame("threat", Term(term="خطر", exclude=("بخطر", "لخطر")))),
            book(frame("threat", Term(term="خطر", exclude=("لخطر", "بخطر")))),
            [],  # the same list
        ),
        (BASE, book(frame("hope", "سلام"), frame("threat", "خطر")), []),  # another order of frames
        (
            book(frame("threat", "خطر")),
            book(frame("threat", "خطر", present_if=PresentIf(hits=2))),
            [["changed", "threat", "", "present_if", None, None]],
        ),
        (
            book(frame("threat", "خطر")),
            book(frame("danger", "خطر")),
            [
                ["added", "danger", "", "", None, None],
                ["moved", "danger", "خطر", "", 3, 3],
                ["removed", "threat", "", "", None, None],
            ],
        ),
        (
            book(frame("threat", "خطر")),
            book(frame("threat", "خطر"), names=(Name(key="centre", label=LABEL, terms=("مركز خطر",)),)),
            [["added", "centre", "", "", None, None], ["added", "centre", "مركز خطر", "", 0, 1]],
        ),
    ],
)
def test_what_differs(old, new, wanted):
    assert told(compare(old, new).terms, "change", "frame", "term", "settings", "hits_before", "hits_after") == wanted


def test_a_setting_is_told_before_and_after():
    old = book(frame("threat", Term(term="خطر", gap="none"), present_if=PresentIf(hits=1)))
    new = book(frame("threat", Term(term="خطر", exclude=("بخطر",)), present_if=PresentIf(hits=3)))
    zones = "zones: [headline, lead, body]"
    assert told(compare(old, new).terms, "before", "after") == [
        [f"present_if: {{hits: 1, {zones}}}", f"present_if: {{hits: 3, {zones}}}"],
        ["exclude: []", "exclude: [بخطر]"],
    ]


def test_lines_of_the_files(tmp_path):
    text = """\
title: t
version: "{version}"
themes:
  t:
    label: {{ar: ت}}
    definition: x
    terms:
{terms}
"""
    books = []
    for version, terms in (("1", ["خطر", "سلام"]), ("2", ["تهديد", "خطر"])):
        file = tmp_path / f"{version}.yaml"
        listed = "\n".join(f"      - {term}" for term in terms)
        file.write_text(text.format(version=version, terms=listed), encoding="utf-8")
        books.append(read_codebook(file))
    rows = told(compare(*books).terms, "change", "term", "line_before", "line_after")
    assert rows == [["added", "تهديد", None, 8], ["removed", "سلام", 9, None]]


def test_articles_gained_and_lost():
    # threat: a, d by خطر before; b by تهديد, and a alone reaches two hits after
    new = book(frame("threat", "خطر", "تهديد", present_if=PresentIf(hits=2)), frame("more", "حلول"))
    table = compare(book(frame("threat", "خطر")), new).frames
    columns = ("frame", "change", "articles_before", "articles_after", "gained", "lost", "net", "hits_before")
    assert told(table, *columns, "hits_after") == [
        ["", "", 2, 4, 2, 0, 2, 3, 5],
        ["threat", "", 2, 1, 0, 1, -1, 3, 4],
        ["more", "added", 0, 1, 1, 0, 1, 0, 1],
    ]
    assert table["articles"].tolist() == [4, 4, 4]


def test_articles_that_change_with_their_passages():
    old, new = book(frame("threat", "خطر")), book(frame("threat", "تهديد"), frame("hope", "سلام"))
    table = compare(old, new).articles
    own = table[table["frame"] == "threat"]
    assert told(own, "change", "doc_id", "title", "hits_before", "hits_after", "terms", "passage") == [
        ["gained", "b", "", 0, 1, "تهديد", "«تهديد» جديد"],
        ["lost", "a", "أول", 2, 0, "خطر", "«خطر» كبير، ثم خطر … خطر كبير، ثم «خطر»"],
        ["lost", "d", "رابع", 1, 0, "خطر", "مركز «خطر»"],
    ]
    assert table.loc[table["frame"] == "", "doc_id"].tolist() == ["b", "a", "d"]


def test_only_the_hits_that_make_the_difference_are_shown():
    old = book(frame("threat", "خطر", present_if=PresentIf(hits=3)))
    new = book(frame("threat", "خطر", "كبير", present_if=PresentIf(hits=3)))
    assert told(compare(old, new).articles, "frame", "doc_id", "terms", "passage") == [
        ["threat", "a", "كبير", "خطر «كبير»، ثم خطر"]
    ]


def test_names_change_what_counts():
    centre = (Name(key="centre", label=LABEL, terms=("مركز خطر",)),)
    frames, skip = frame("threat", "خطر"), {"inside_names": "skip"}
    changes = compare(book(frames, **skip), book(frames, names=centre, **skip))
    assert told(changes.frames, "frame", "gained", "lost") == [["", 0, 1], ["threat", 0, 1]]
    assert changes.articles["doc_id"].tolist() == ["d", "d"]


def test_a_story_counts_once():
    documents = DOCUMENTS.assign(duplicate_group=["a", "b", "c", "a"])
    table = compare(book(frame("threat", "خطر")), book(frame("threat", "تهديد")), documents).frames
    assert told(table, "articles", "gained", "lost") == [[3, 1, 1]] * 2


def test_both_ways_are_mirror_images():
    new = book(frame("threat", "تهديد", "خطر"), frame("hope", Term(term="حل", plurals=("حلول",))))
    there, back = compare(BASE, new).frames, compare(new, BASE).frames
    keys = ["theme", "frame"]
    both = there.merge(back, on=keys)
    assert (both["gained_x"] == both["lost_y"]).all() and (both["lost_x"] == both["gained_y"]).all()
    assert both["gained_x"].sum() == 4  # threat: b; hope: c; the theme: b and c


def test_the_tables_are_as_described_and_come_back_from_a_file(tmp_path):
    new = book(frame("threat", "تهديد"), frame("hope", "سلام"))
    changes = compare(book(frame("threat", "خطر")), new)
    for name, table in zip(("term_changes", "frame_changes", "article_changes"), changes, strict=True):
        assert list(table) == [column.name for column in read_tables()[name].columns]
        write_table(table, tmp_path / f"{name}.csv")
        back = read_table(tmp_path / f"{name}.csv")
        pd.testing.assert_frame_equal(back, table.reset_index(drop=True), check_dtype=False)


def test_the_inputs_are_not_changed():
    before = TOKENS.copy(), DOCUMENTS.copy()
    compare(BASE, book(frame("threat", "تهديد")))
    pd.testing.assert_frame_equal(TOKENS, before[0])
    pd.testing.assert_frame_equal(DOCUMENTS, before[1])


@pytest.mark.parametrize("side", [0, 1])
def test_what_is_no_codebook_is_refused(side):
    books = [BASE, BASE]
    books[side] = "codebook.yaml"
    with pytest.raises(KhitabError, match="read it with read_codebook"):
        compare(*books)
