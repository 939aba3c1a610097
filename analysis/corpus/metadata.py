"""Outlet, date and title of an article: from the manifest, a column, the file's name or the page, in this order."""

import re
from collections.abc import Sequence
from datetime import datetime

import pandas as pd

from analysis.arabic.dates import YEARS, parse_date
from analysis.arabic.hijri import TOLERANCE
from analysis.errors import KhitabError

FOUND = ("outlet", "published", "title")
WHERE_GIVEN = ("author", "dateline", "agency")  # no column unless a source holds them
KNOWN_FIELDS = {*FOUND, "author"}
NAME_FIELDS = {"date": "published"}
SHOWN = 10
PLACE = "\0place"  # key of a manifest row that no column can have
RESERVED = {"text", "doc_id", "encoding", "source_file", "body"}


def few(items: Sequence[str], *, between: str = "; ") -> str:
    """The first of a list, and how many more there are."""
    return between.join([*items[:SHOWN], *([f"and {len(items) - SHOWN:,} more"] if len(items) > SHOWN else [])])


def compile_names(names: str | None) -> re.Pattern | None:
    """`outlet_date_title` to a pattern for file names; other words become columns of that name.

    >>> compile_names("outlet_date_title").fullmatch("hespress_2024-04-09_خبر_عاجل").groupdict()
    {'outlet': 'hespress', 'published': '2024-04-09', 'title': 'خبر_عاجل'}

    Raises
    ------
    KhitabError
        where it holds no field that is known (outlet, date, title, author), one twice, or one that no name holds.
    """
    if not names:
        return None
    fields = [NAME_FIELDS.get(word, word) for word in re.findall(r"[a-z]+", names)]
    if not KNOWN_FIELDS & set(fields) or len(set(fields)) < len(fields) or RESERVED & set(fields):
        raise KhitabError(
            f"names: {names!r} should be fields joined by a sign, each once, and one of outlet, date, title, author "
            "among them, such as outlet_date_title"
        )
    groups = iter(fields)
    pieces = re.findall(r"[a-z]+|[^a-z]+", names)
    written = [_group(next(groups)) if re.match("[a-z]", piece) else re.escape(piece) for piece in pieces]
    return re.compile("".join(written))


def _group(field: str) -> str:
    return rf"(?P<{field}>" + (r"\d{4}-?\d\d-?\d\d" if field == "published" else ".+?") + ")"


def read_name(stem: str, pattern: re.Pattern | None) -> dict:
    """What a file's name says, by `compile_names`; nothing where it does not fit."""
    found = pattern.fullmatch(stem) if pattern else None
    return {field: value.replace("_", " ").strip() for field, value in found.groupdict().items()} if found else {}


def first_found(sources: Sequence[tuple[str, dict]], problems: list[str]) -> dict:
    """Outlet, date and title, each with its source, from the first source that holds it; author and their like too.

    A date that cannot be read is added to `problems` with its place, and the next source is asked.
    """
    found = dict.fromkeys([*FOUND, *(f"{name}_source" for name in FOUND)])
    for source, values in sources:
        for name in (*FOUND, *WHERE_GIVEN):
            value = values.get(name)
            if found.get(name) is None and not is_blank(value):
                dated = name == "published"
                read, note = _date(value, values.get(PLACE, source), problems) if dated else (_line(value), "")
                found |= {name: read, f"{name}_source": f"{source}{note}" if read is not None else None}
    return found


def is_blank(value: object) -> bool:
    return value is None or value is pd.NA or value is pd.NaT or value != value or not str(value).strip()


def _line(value: object) -> str:
    return " ".join(str(value).split())


def _date(value: object, place: str, problems: list[str]) -> tuple[datetime | None, str]:
    """ISO, or a date with its day as the Arabic press writes it; local time, whatever the zone. And what to know of it.

    A Hijri date is converted, and the note says so: it can be a day off.
    """
    try:
        read = datetime.fromisoformat(str(value).strip()).replace(tzinfo=None)
    except ValueError:
        read = None
    if read and read.year in YEARS:
        return read, ""
    parsed = parse_date(str(value))
    if parsed.precision in ("day", f"day {TOLERANCE}"):
        note = "" if parsed.precision == "day" else f", Hijri {TOLERANCE}"
        return datetime.combine(parsed.start, datetime.min.time()), note
    problems.append(f"{place}: «{value}» ({parsed.reason if parsed.precision == '' else 'no single day'})")
    return None, ""


def fill_found(
    documents: pd.DataFrame, column: str, found: pd.Series, *, source: str | pd.Series = "page"
) -> pd.DataFrame:
    """Documents in which `column` holds what was found wherever nothing was given, and `column`_source says so.

    >>> documents = pd.DataFrame({"author": ["أمين الراضي", None]})
    >>> fill_found(documents, "author", pd.Series(["س", "منى الفاسي"])).values.tolist()
    [['أمين الراضي', nan], ['منى الفاسي', 'page']]
    """
    blank = pd.Series(None, index=documents.index, dtype=object)
    dtype = "datetime64[us]" if column == "published" else "str"
    given, found = documents.get(column, blank).astype(dtype), found.astype(dtype)
    given = given if column == "published" else given.replace("", None)
    missing = given.isna() & found.notna()
    sources = documents.get(f"{column}_source", blank).astype("str").mask(missing, source)
    return documents.assign(**{column: given.where(~missing, found), f"{column}_source": sources})
