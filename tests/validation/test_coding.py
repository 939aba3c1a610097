"""A coding session without a screen: what is asked, ticked, undone, saved, gone on with, and refused."""

import csv
import os
import signal
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from analysis.errors import KhitabError
from analysis.framing.codebook import Codebook, Frame, Label, Theme, Variable
from analysis.tables import CODINGS, check_table
from analysis.validation.agreement import measure_agreement
from analysis.validation.coding import OPEN, CodingSession
from analysis.validation.coding_files import COLUMNS, read_codings
from analysis.validation.returns import read_sheets
from analysis.validation.sheets import write_sheets

LABEL = Label(ar="ع", en="e", fr="f")
CODES = ["unit", "unit_id", "variable", "coder", "value"]
DOCUMENTS = pd.DataFrame(
    {
        "doc_id": ["0012", "b", "c"],
        "title": ["خبر أول", None, "خبر ثالث"],
        "text": ["فقرة أولى. جملة ثانية.\nفقرة ثانية.", "لا عنوان هنا", "-نهاية"],
    }
)
SAMPLE = pd.DataFrame({"doc_id": ["c", "0012", "b"], "coded_by": ["1", "1, 2", "1"]})
FRAMES = ["threat", "response", "tone"]


def book(version: str = "1.0", values: tuple[str, ...] = ("negative", "neutral", "positive")) -> Codebook:
    frames = tuple(Frame(key=key, label=LABEL, definition="…", terms=("تهديد",)) for key in ("threat", "response"))
    tone = Variable(key="tone", label=LABEL, values=values)
    blame = Variable(key="blame", label=LABEL, values=("-1", "0", "1"), unit="paragraph")
    claim = Variable(key="claim", label=LABEL, values=("no", "yes"), unit="sentence")
    theme = Theme(key="security", label=LABEL, definition="…", frames=frames)
    return Codebook(title="t", version=version, themes=(theme,), variables=(tone, blame, claim))


@pytest.fixture
def file(tmp_path) -> Path:
    return tmp_path / "amal.csv"


def start(file, coder: str = "Amal", variables=FRAMES, **more) -> CodingSession:
    given = {"sample": SAMPLE, "documents": DOCUMENTS, "codebook": book(), **more}
    return CodingSession(**given, coder=coder, file=file, variables=variables)


def held(file: Path) -> list[list[str]]:
    with file.open(encoding="utf-8-sig", newline="") as lines:
        return [[row["unit_id"], row["variable"], row["value"]] for row in csv.DictReader(lines)]


def edit(file: Path, before: str, after: str) -> None:
    text = file.read_text(encoding="utf-8-sig")
    assert before in text
    file.write_text(text.replace(before, after), encoding="utf-8-sig")


# --- units -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("variables", "units"),
    [
        (["threat"], ["c", "0012", "b"]),
        (["blame"], ["c#0", "c#1", "0012#0", "0012#1", "0012#2", "b#1"]),
        (["claim"], ["c#0", "c#1", "0012#0", "0012#1", "0012#2", "0012#3", "b#0"]),
        (["threat", "blame"], ["c", "c#0", "c#1", "0012", "0012#0", "0012#1", "0012#2", "b", "b#1"]),
    ],
)
def test_units_come_in_the_order_of_the_sample_and_of_reading(file, variables, units):
    assert [step.unit_id for step in start(file, variables=variables).steps] == units


def test_rows_have_the_ids_of_a_coding_sheet(file, tmp_path):
    sheet = write_sheets(
        SAMPLE, DOCUMENTS, book(), tmp_path / "sheets", coders=["Amal", "B"], variables=["threat", "blame", "claim"],
        suffix=".csv",
    )[0]  # fmt: skip
    with sheet.open(encoding="utf-8-sig", newline="") as lines:
        ids = [row["row_id"] for row in csv.DictReader(lines) if row["row_id"]]
    session = start(file, variables=["threat", "blame", "claim"])
    assert list(dict.fromkeys(step.row_id for step in session.steps)) == ids


# --- codes -----------------------------------------------------------------------------------------------------------


def test_each_change_is_in_the_file_at_once(file):
    session = start(file)
    assert not file.exists()
    session.tick("threat")
    assert held(file) == [["c", "threat", "1"]]
    session.tick("threat")
    assert held(file) == [["c", "threat", "0"]]
    session.choose("tone", "neutral")
    session.choose("response", OPEN)
    assert held(file) == [["c", "threat", "0"], ["c", "tone", "neutral"], ["c", "response", ""]]
    assert [path.name for path in file.parent.iterdir()] == [file.name]


def test_a_tick_goes_round_the_values_of_a_variable(file):
    session, found = start(file), []
    for _ in range(4):
        session.tick("tone")
        found.append(session.value("tone"))
    assert found == ["negative", "neutral", "positive", "negative"]


def test_finishing_codes_what_is_not_ticked_as_not_carried_and_waits_for_variables(file):
    session = start(file)
    session.tick("threat")
    assert [one.key for one in session.finish()] == ["tone"]
    assert (session.at, session.value("response"), session.value("tone")) == (0, "0", None)
    session.choose("tone", OPEN)
    assert (session.count_done(), session.finish(), session.at) == (1, [], 1)


def test_finishing_the_last_goes_to_what_was_passed_over(file):
    session = start(file, variables=["threat"])
    session.move(1)
    session.finish()
    session.finish()
    assert (session.at, session.count_done()) == (0, 2)
    session.finish()
    assert session.count_done() == 3
    assert not session.go_to_uncoded()


def test_moving_stops_at_both_ends(file):
    session = start(file)
    session.move(-1)
    assert session.at == 0
    for _ in range(5):
        session.move(1)
    assert session.at == 2


def test_undo_takes_back_one_change_after_the_other_where_it_was_made(file):
    session = start(file)
    session.tick("threat")
    session.tick("tone")
    session.finish()
    session.write_note("م")
    session.write_note("ملاحظة")
    assert session.at == 1
    assert session.undo() and held(file) == [["c", "threat", "1"], ["c", "tone", "negative"], ["c", "response", "0"]]
    assert session.undo() and (session.at, session.value("response")) == (0, None)
    assert session.undo() and held(file) == [["c", "threat", "1"]]
    assert session.undo() and held(file) == []
    assert not session.undo()


@pytest.mark.parametrize(
    ("key", "value", "told"), [("blame", "1", "asked for: threat"), ("tone", "7", "negative, neutral, positive")]
)
def test_what_is_not_asked_is_refused(file, key, value, told):
    session = start(file)
    with pytest.raises(KhitabError, match=told):
        session.choose(key, value)
    assert not file.exists()


# --- going on --------------------------------------------------------------------------------------------------------


def test_it_goes_on_where_it_stopped(file):
    session = start(file)
    session.move(1)
    session.tick("response")
    session.write_note("=غير واضح، «ربما»")
    again = start(file)
    assert (again.at, again.value("response"), again.value("threat")) == (1, "1", None)
    assert again.note == "=غير واضح، «ربما»"
    again.choose("tone", "positive")
    again.finish()
    again.move(-2)
    again.tick("threat")  # the last place is where codes were given last, not the last of the sample
    assert start(file).at == 0


def test_after_a_unit_that_is_done_the_next_is_shown(file):
    start(file, variables=["threat"]).finish()
    again = start(file, variables=["threat"])
    assert (again.at, again.count_done()) == (1, 1)


def test_what_was_left_open_and_notes_alone_are_kept(file):
    session = start(file)
    session.choose("threat", OPEN)
    session.move(1)
    session.write_note("انظر  لاحقا\n\ud800")
    again = start(file)
    assert (again.at, again.note) == (1, "انظر  لاحقا")
    again.move(-1)
    assert again.value("threat") == OPEN
    assert read_codings(file, DOCUMENTS, book()).attrs["blank"] == 1


def test_a_longer_sample_and_more_questions_may_be_gone_on_with(file):
    start(file, variables=["threat"], sample=SAMPLE.iloc[1:2]).finish()
    again = start(file)
    again.at = 1
    assert (again.value("threat"), again.value("tone"), again.count_done()) == ("0", None, 0)


def test_nothing_that_was_ticked_is_lost_when_the_program_is_killed(file):
    script = (
        "import sys, time, pandas as pd\n"
        "from analysis.framing.codebook import single_term\n"
        "from analysis.validation.coding import CodingSession\n"
        "documents = pd.DataFrame({'doc_id': [f'd{n}' for n in range(40)], 'text': 'خبر'})\n"
        "session = CodingSession(documents[['doc_id']], documents, single_term('أمن'), coder='A', file=sys.argv[1],\n"
        "                        variables='term')\n"
        "for n in range(40):\n"
        "    session.tick('term')\n"
        "    print(n, flush=True)\n"
        "    session.move(1)\n"
        "    time.sleep(0.01)\n"
    )
    root = Path(__file__).resolve().parents[2]
    environment = {**os.environ, "PYTHONPATH": str(root), "PYTHONIOENCODING": "utf-8", "PYTHONUTF8": "1"}
    program = subprocess.Popen([sys.executable, "-c", script, str(file)], env=environment, stdout=subprocess.PIPE)
    seen = 0
    while seen < 17 and program.stdout.readline():
        seen += 1
    program.send_signal(signal.SIGKILL if hasattr(signal, "SIGKILL") else signal.SIGTERM)
    seen += len(program.stdout.read().splitlines())
    assert program.wait() != 0 and 17 <= seen < 40
    codes = held(file)
    assert codes == [[f"d{n}", "term", "1"] for n in range(len(codes))]
    assert seen <= len(codes) <= seen + 1  # what was told, and perhaps one that was saved before it could be


# --- what is refused -------------------------------------------------------------------------------------------------


def test_a_file_of_another_coder_is_left_alone(file):
    start(file).tick("threat")
    before = file.read_bytes()
    with pytest.raises(KhitabError, match=r"codes of 'Amal', not of 'بدر'; give each coder a file"):
        start(file, coder="بدر")
    assert file.read_bytes() == before


def test_two_sessions_that_began_with_no_file_do_not_overwrite_each_other(file):
    first, second = start(file), start(file, coder="بدر")
    first.tick("threat")
    with pytest.raises(KhitabError, match=r"changed elsewhere.*code_articles"):
        second.tick("response")
    assert second.value("response") is None and not second.undo()
    assert held(file) == [["c", "threat", "1"]]


def test_what_cannot_be_written_is_not_ticked(file):
    session = start(file)
    (file.parent / f".{file.stem}.part.csv").mkdir()
    with pytest.raises(KhitabError, match="cannot be written"):
        session.tick("threat")
    assert session.value("threat") is None


CHANGED = DOCUMENTS.assign(text=[*DOCUMENTS["text"][:2], "نهاية أخرى"])


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({"documents": CHANGED}, r"row 2: the article 'c' has changed since it was coded; .* code it again"),
        ({"codebook": book("2.0")}, r"row 2: coded with another version of the codebook than 2.0; .*codebook of then"),
        ({"codebook": book(values=("bad", "good"))}, r"row 3, column value: 'neutral' is not .*one of bad, good"),
        ({"variables": ["threat"]}, r"row 3: holds codes of 'tone', .*name it in variables="),
        ({"sample": SAMPLE.iloc[1:]}, r"row 2: holds codes of 'c', which is not in the sample; give the sample"),
    ],
)
def test_what_changed_since_is_named_with_its_remedy(file, more, told):
    session = start(file)
    session.tick("threat")
    session.choose("tone", "neutral")
    with pytest.raises(KhitabError, match=told):
        start(file, **more)


def test_another_table_is_not_taken_for_codings(file, tmp_path):
    file.write_text("doc_id,n\na,1\n", encoding="utf-8")
    with pytest.raises(KhitabError, match="no coding sheet"):
        start(file)
    sheet = write_sheets(SAMPLE, DOCUMENTS, book(), tmp_path, coders=["Amal", "B"], variables="threat", suffix=".csv")
    with pytest.raises(KhitabError, match=r"has no column 'unit'; a coding sheet is read with read_sheets"):
        start(sheet[0])


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({"coder": " "}, "name or sign of the person"),
        ({"coder": "adjudicated"}, "name or sign of the person"),
        ({"file": "codes.xlsx"}, r"kept in a \.csv file"),
        ({"sample": SAMPLE.assign(coded_by=["1", "2", "1, 2"])}, r"this coder's part.*drop\(columns='coded_by'\)"),
        ({"sample": SAMPLE.drop(columns="doc_id")}, "`sample` table lacks the column doc_id.* made by draw_sample"),
        ({"sample": SAMPLE.iloc[:0]}, "has no rows"),
        ({"sample": SAMPLE.assign(doc_id=["c", "x", "b"])}, "the documents lack 'x' of the sample"),
        ({"sample": None}, "expected a `sample` table"),
        ({"file": None}, "give its path, such as 'coding-amal.csv'"),
        ({"variables": "tones"}, "did you mean tone"),
        ({"variables": 5}, "name frames, themes or variables"),
    ],
)
def test_what_cannot_be_begun(file, more, told):
    with pytest.raises(KhitabError, match=told):
        start(**{"file": file, **more})


def test_the_sample_of_a_coder_is_dealt_by_number(file):
    dealt = pd.DataFrame({"doc_id": ["c", "0012", "b"], "coded_by": ["10, 11", "11", "11, 12"]})
    assert start(file, sample=dealt).articles == 3


# --- back to codings -------------------------------------------------------------------------------------------------


def two_coders(folder: Path) -> list[Path]:
    for coder, ticks in (("Amal", "110"), ("بدر", "100")):
        session = start(folder / f"{coder}.csv", coder=coder, variables=["threat", "blame"])
        for step in session.steps:
            session.choose("threat" if step.unit == "article" else "blame", ticks[step.article])
            session.move(1)
    return sorted(folder.iterdir())


def test_codings_are_those_a_sheet_would_give(tmp_path):
    codings = read_codings(two_coders(tmp_path / "coder"), DOCUMENTS, book())
    check_table(codings, "codings")
    sheets = write_sheets(
        SAMPLE, DOCUMENTS, book(), tmp_path / "sheets", coders=["Amal", "B"], variables=["threat", "blame"],
        suffix=".csv",
    )  # fmt: skip
    with sheets[0].open(encoding="utf-8-sig", newline="") as lines:
        cells = list(csv.DictReader(lines))
    ticks, now = iter("110"), ""
    for cell in cells:
        units = cell["row_id"].split("-")[2] if cell["row_id"] else ""
        if units.startswith("a"):
            cell["threat"] = now = next(ticks)
        if "p" in units:  # two_coders gives a paragraph the code of its article
            cell["blame"] = now
    with sheets[0].open("w", encoding="utf-8-sig", newline="") as lines:
        writer = csv.DictWriter(lines, cells[0])
        writer.writeheader()
        writer.writerows(cells)
    expected = read_sheets(sheets[0], DOCUMENTS, book())
    found = codings[codings["coder"] == "Amal"]
    assert len(found) == 9 and list(found.columns) == list(expected.columns)
    assert list(found.dtypes) == list(expected.dtypes)
    assert sorted(found[CODES].values.tolist()) == sorted(expected[CODES].values.tolist())


def test_agreement_takes_them(tmp_path):
    codings = read_codings(two_coders(tmp_path), DOCUMENTS, book())
    agreed = measure_agreement(codings, unit="article").set_index("variable")["agreement"]
    assert agreed["threat"] == pytest.approx(2 / 3)


def test_no_code_gives_an_empty_table_of_the_same_form(file):
    session = start(file)
    session.tick("threat")
    full = read_codings(file, DOCUMENTS, book())
    session.undo()
    empty = read_codings(file, DOCUMENTS, book())
    assert empty.empty and list(empty.dtypes) == list(full.dtypes)
    assert [column.name for column in CODINGS.columns if column.always] == list(empty.columns[:5])


def test_a_file_saved_by_excel_is_read(file):
    session = start(file)
    session.tick("threat")
    session.choose("tone", "neutral")
    text = file.read_text(encoding="utf-8-sig").replace(",", ";").replace(";0012;", ";12;")
    file.write_bytes(text.replace("\n", "\r\n").encode("utf-8-sig"))
    codings = read_codings(file, DOCUMENTS, book())
    assert codings[["unit_id", "variable", "value", "row"]].values.tolist() == [
        ["c", "threat", "1", 2],
        ["c", "tone", "neutral", 3],
    ]
    assert start(file).value("tone") == "neutral"


@pytest.mark.parametrize(
    ("before", "after", "told", "kept"),
    [
        ("tone,Amal,neutral", "tone,Amal,bad", "row 3, column value: 'bad' is not in the codebook; write one of", 1),
        ("tone,Amal", "tune,Amal", "row 3: 'tune' is no theme, frame or variable", 1),
        ("tone,Amal,neutral", "threat,Amal,0", "row 3: the code stands twice, first in .*row 2", 1),
        (",tone,Amal", ",tone,", "row 3: the coder of the row was changed", 1),
        ("1of3-a-", "1of3-a+", "row 2: the id of the row was changed", 0),
    ],
)
def test_what_is_wrong_in_a_file_is_told_by_row_and_the_rest_is_read(file, before, after, told, kept):
    session = start(file)
    session.tick("threat")
    session.choose("tone", "neutral")
    edit(file, before, after)
    with pytest.raises(KhitabError, match=told):
        read_codings(file, DOCUMENTS, book())
    assert len(read_codings(file, DOCUMENTS, book(), strict=False)) == kept


def test_codes_of_a_changed_article_are_left_out_and_told_once(file):
    session = start(file)
    session.tick("threat")
    session.finish()
    session.choose("tone", "neutral")
    session.finish()
    session.tick("threat")
    with pytest.raises(KhitabError, match=r"problems of the codings: 1;"):
        read_codings(file, CHANGED, book())
    assert read_codings(file, CHANGED, book(), strict=False)["unit_id"].tolist() == ["0012"]


def test_a_code_in_two_files_is_told(file, tmp_path):
    start(file).tick("threat")
    twin = tmp_path / "copy.csv"
    twin.write_bytes(file.read_bytes())
    with pytest.raises(KhitabError, match=r"copy\.csv, row 2: the code stands twice|amal\.csv, row 2: the code"):
        read_codings(tmp_path, DOCUMENTS, book())


def test_the_file_has_the_columns_it_is_described_with(file):
    start(file).tick("threat")
    header, row = list(csv.reader(file.open(encoding="utf-8-sig", newline="")))
    assert tuple(header) == COLUMNS
    assert row[:7] == ["article", "c", "threat", "Amal", "1", "c", ""]
