"""A table of the library -> the table of a paper: headings, numbers and intervals as text; then HTML, LaTeX, Word."""

import csv
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pandas as pd

from analysis.arabic.letters import ARABIC_LETTER, BIDI_CONTROLS
from analysis.errors import KhitabError
from analysis.figures.rtl import format_number, plain_text
from analysis.report.wording import Wording
from analysis.tables import read_tables
from analysis.workbooks import iso_date

MISSING = "—"
_CONTROLS = dict.fromkeys(map(ord, BIDI_CONTROLS))
_PROBABILITIES = ("p", "q")
_FIGURES = re.compile("[-+\N{MINUS SIGN}–—<%.,:/0-9\\s]*[0-9][-+\N{MINUS SIGN}–—<%.,:/0-9\\s]*|—|")
_LEFT_OUT = re.compile(r"(.+)_(?:low|high)")


@dataclass(frozen=True)
class PaperTable:
    """A table as a paper shows it: every cell a text, free of characters that are not seen."""

    language: str
    caption: str
    note: str
    head: list[str]
    rows: list[list[str]]
    numeric: list[bool]  # of each column: does it hold figures alone, which run left to right in any text?

    @property
    def right_to_left(self) -> bool:
        return self.language == "ar"


def save_table(
    table: pd.DataFrame,
    path: str | Path,
    *,
    language: str = "ar",
    caption: str = "",
    columns: Sequence[str] | Mapping[str, str] | None = None,
    note: str = "",
    decimals: int = 2,
) -> Path:
    """Write a table as a paper shows it: .html, .tex (booktabs, for XeLaTeX with polyglossia) or .docx, by the suffix.

    The same table gives the same bytes. In Arabic it runs right to left.

    columns : which, in this order; a mapping gives the headings too. `label` is the label in the table's language. A
        column with `_low` and `_high` beside it is followed by its interval.
    note : stands below the table. decimals : of numbers; shares have no zero before the point in English (.12).

    Errors, missing values and text: p and q below .001 read <.001, a missing value —. Text is never run: no formula,
    mark-up or command in it does anything.

    Raises
    ------
    KhitabError
        for another suffix, an unknown column or language, or a file that cannot be written.

    >>> import tempfile
    >>> frames = pd.DataFrame({"label_en": ["Threat"], "share": [0.2], "share_low": [0.12], "share_high": [0.34]})
    >>> path = save_table(frames, Path(tempfile.mkdtemp(), "frames.tex"), language="en", columns=["label", "share"])
    >>> [line for line in path.read_text(encoding="utf-8").splitlines() if "Threat" in line]
    ['Threat & .20 & {}[.12, .34] \\\\\\\\']
    """
    from analysis.report.paper_files import WRITERS  # Word's parts take long to import

    path = Path(path)
    if path.suffix.lower() not in WRITERS:
        raise KhitabError(f"{path}: a table for a paper is {', '.join(WRITERS)}; write_table writes tables of data")
    paper = lay_out(table, language=language, caption=caption, columns=columns, note=note, decimals=decimals)
    content = WRITERS[path.suffix.lower()](paper, path.stem)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    except OSError as error:
        raise KhitabError(f"{path}: cannot be written ({error.strerror}); close it, or choose another place") from None
    return path


def lay_out(
    table: pd.DataFrame,
    *,
    language: str,
    caption: str = "",
    columns: Sequence[str] | Mapping[str, str] | None = None,
    note: str = "",
    decimals: int = 2,
) -> PaperTable:
    """A table as texts; arguments and errors as of `save_table`.

    >>> rate = pd.DataFrame({"per_1000": [1.5], "per_1000_low": [1.0], "per_1000_high": [2.25], "q": [0.0004]})
    >>> paper = lay_out(rate, language="fr")
    >>> paper.head, paper.rows
    (['Pour 1 000 mots', 'intervalle à 95 %', 'q'], [['1,50', '[1,00 ; 2,25]', '<0,001']])
    """
    wording = Wording(language)
    if not isinstance(table, pd.DataFrame):
        raise KhitabError(f"table must be a pandas DataFrame, got {type(table).__name__}")
    head, cells, numeric = [], [], []
    for name, heading in _choose(table, columns, language).items():
        column = _find(table, name, language)
        number = pd.api.types.is_numeric_dtype(column.dtype) and not pd.api.types.is_bool_dtype(column.dtype)
        write = _writer(name, language, 3 if name in _PROBABILITIES else decimals, whole=_is_whole(column))
        head.append(clean(heading))
        cells.append([write(value) if number else _text(value) for value in column])
        numeric.append(number or _is_figures(cells[-1]))
        if _has_interval(table, name):
            ends = zip(table[f"{name}_low"], table[f"{name}_high"], strict=True)
            head.append(wording("interval"))
            cells.append([write_interval(*map(write, pair), language) for pair in ends])
            numeric.append(True)
    rows = [list(row) for row in zip(*cells, strict=True)]
    return PaperTable(language, clean(caption), clean(note), head, rows, numeric)


def _choose(table: pd.DataFrame, columns: Sequence[str] | Mapping[str, str] | None, language: str) -> dict[str, str]:
    """The columns to be shown, with their headings."""
    if isinstance(columns, str):
        raise KhitabError(f"columns={columns!r}: give a list, [{columns!r}]")
    if columns is None:
        columns = [name for name in table.columns if not _is_end(table, str(name))]
    own = columns if isinstance(columns, Mapping) else {}
    known = {name: name if name in table.columns else f"{name}_{language}" for name in columns}
    return {name: str(own[name]) if name in own else read_heading(str(known[name]), language) for name in columns}


def _is_end(table: pd.DataFrame, name: str) -> bool:
    match = _LEFT_OUT.fullmatch(name)
    return bool(match) and _has_interval(table, match[1])


def _has_interval(table: pd.DataFrame, name: object) -> bool:
    return {name, f"{name}_low", f"{name}_high"} <= set(table.columns)


def _find(table: pd.DataFrame, name: str, language: str) -> pd.Series:
    for known in (name, f"{name}_{language}"):
        if known in table.columns:
            return table[known]
    raise KhitabError(f"columns: the table has no {name!r}; it has {', '.join(map(str, table.columns))}")


@cache
def _headings() -> dict[str, dict[str, str]]:
    with (Path(__file__).parent / "data" / "columns.csv").open(encoding="utf-8", newline="") as file:
        return {row["column"]: row for row in csv.DictReader(file)}


def read_heading(name: str, language: str) -> str:
    """What a column is called in a paper; a name that is not in the list stands for itself.

    >>> read_heading("share", "fr"), read_heading("label_ar", "en"), read_heading("mine", "ar")
    ('Part', 'Frame', 'mine')
    """
    known = "frame" if name in ("label_ar", "label_en", "label_fr") else name
    return _headings()[known][language] if known in _headings() else name


def clean(text: object) -> str:
    """One line of text without characters that are not seen, so that none can turn the line round."""
    return plain_text(text).translate(_CONTROLS)


def _text(value: object) -> str:
    if pd.api.types.is_scalar(value) and pd.isna(value):
        return MISSING
    return (iso_date(value) or "") if isinstance(value, pd.Timestamp) else clean(value)


def _is_figures(texts: list[str]) -> bool:
    return any(texts) and all(map(_FIGURES.fullmatch, texts))


def _is_whole(column: pd.Series) -> bool:
    return pd.api.types.is_integer_dtype(column.dtype)


@cache
def _fractions() -> frozenset[str]:
    """Columns that cannot exceed 1, of any table."""
    columns = (column for table in read_tables().values() for column in table.columns)
    return frozenset(column.name for column in columns if column.unit in ("fraction", "probability", "0 to 1"))


def _writer(name: str, language: str, decimals: int, *, whole: bool):
    """How the numbers of a column are written."""
    bare = language == "en" and name in _fractions()

    def write(value: float) -> str:
        if pd.isna(value):
            return MISSING
        if name in _PROBABILITIES and value < 0.001:
            return f"<{_bare(format_number(0.001, language=language, decimals=3), bare)}"
        return _bare(format_number(value, language=language, decimals=0 if whole else decimals), bare)

    return write


def _bare(number: str, bare: bool) -> str:
    """Without the zero before the point, where the number cannot exceed 1."""
    return re.sub(r"^(\N{MINUS SIGN}?)0\.", r"\1.", number) if bare else number


def write_interval(low: str, high: str, language: str) -> str:
    """Both ends in brackets; in French a semicolon parts them, because the comma is the point.

    >>> write_interval(".12", ".34", "en"), write_interval("0,12", "0,34", "fr"), write_interval("—", "—", "en")
    ('[.12, .34]', '[0,12 ; 0,34]', '—')
    """
    if MISSING in (low, high):
        return MISSING
    return f"[{low} ; {high}]" if language == "fr" else f"[{low}, {high}]"


def split_runs(text: str, *, right_to_left: bool) -> list[tuple[str, bool]]:
    """The text in stretches, each with its direction (True: right to left); joined they are the text.

    A stretch against the line's direction begins with a letter of the other script and ends with one, or with figures
    right behind it: brackets and quotation marks around it belong to the line.

    >>> split_runs("UNESCO (اليونسكو)", right_to_left=True)
    [('UNESCO', False), (' (اليونسكو)', True)]
    """
    arabic, latin = (
        ARABIC_LETTER.pattern,
        "[A-Za-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u024f]",
    )  # without the signs × and ÷
    own, other = (arabic, latin) if right_to_left else (latin, arabic)
    pattern = re.compile(f"({other}(?:(?:(?!{own}).)*{other})?[\u064b-\u0652]*(?:[ –-]?[0-9]+)*)")
    parts = pattern.split(text)
    return [(part, right_to_left == (n % 2 == 0)) for n, part in enumerate(parts) if part]
