"""The column names people give their tables, in Arabic, English and French, and the ones used here."""

import csv
import re
import unicodedata
import warnings
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from analysis.errors import KhitabError

NAMES_FILE = Path(__file__).parent / "data" / "column_names.csv"
ARTICLE_COLUMNS = ("text", "title", "published", "outlet", "doc_id", "author")
RECORD = "record"  # no column: the element of an XML file that is an article
MANIFEST_COLUMNS = ("source_file", "title", "published", "outlet", "author")


@cache
def known_names() -> dict[str, dict[str, int]]:
    """Column used here -> the names it is known by, folded, with their rank: an earlier name wins."""
    known: dict[str, dict[str, int]] = {}
    with NAMES_FILE.open(encoding="utf-8", newline="") as file:
        for rank, row in enumerate(csv.DictReader(file)):
            known.setdefault(row["column"], {})[fold_name(row["name"])] = rank
    return known


def fold_name(name: str) -> str:
    """A column name without case, vowel marks and accents; hyphens and underscores are spaces.

    >>> fold_name(" Date_de-Publication "), fold_name("Média")
    ('date de publication', 'media')
    """
    letters = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", str(name)).casefold())
    plain = "".join(letter for letter in letters if not unicodedata.combining(letter) and letter not in "ـ\u200e\u200f")
    return re.sub(r"[\s_-]+", " ", plain).strip()


def map_columns(
    names: Iterable[str], wanted: tuple[str, ...], *, columns: dict[str, str] | None = None
) -> dict[str, str]:
    """Name in the table -> column used here, for those of `wanted` that are found; `columns` (ours -> theirs) first.

    >>> map_columns(["رقم", "العنوان", "Body"], ("text", "title"))
    {'Body': 'text', 'العنوان': 'title'}

    Raises
    ------
    KhitabError
        where `columns` names a column that is not there.
    """
    names, chosen = list(names), columns or {}
    mapped = {_find(theirs, names, ours): ours for ours, theirs in chosen.items()}
    for ours in wanted:
        ranks = known_names().get(ours, {})
        found = [name for name in names if fold_name(name) in ranks and name not in mapped]
        if found and ours not in chosen:
            mapped[min(found, key=lambda name: ranks[fold_name(name)])] = ours
    return mapped


def _find(theirs: str, names: list[str], ours: str) -> str:
    for name in names:
        if name == theirs or fold_name(name) == fold_name(theirs):
            return name
    raise KhitabError(f"has no column {theirs!r} (asked for as {ours}); its columns: {list_names(names)}")


def require_text(mapped: dict[str, str], names: Iterable[str]) -> None:
    if "text" not in mapped.values():
        raise KhitabError(
            f"has no column known to hold the text; its columns: {list_names(names)}. Say which one: "
            '--columns text=NAME, or columns={"text": "NAME"} in a notebook'
        )


def list_names(names: Iterable[str]) -> str:
    return ", ".join(f"«{name}»" for name in names) or "none"


def check_choice(columns: dict[str, str] | None) -> None:
    """Refuse a `columns` option that names a column not used here."""
    for ours in columns or {}:
        if ours not in (*ARTICLE_COLUMNS, RECORD):
            known = ", ".join((*ARTICLE_COLUMNS, RECORD))
            raise KhitabError(f"columns: {ours!r} is not one of {known}; write text=NAME")


def compare_choice(columns: dict[str, str] | None, names: list[str], tables: bool) -> None:
    """Say which columns asked for are in no table: an error where tables were read, a warning where there are none."""
    folded = {fold_name(name) for name in names}
    for ours, theirs in (columns or {}).items():
        asked = f"the column {theirs!r} (asked for as {ours})"
        if not tables:
            warnings.warn(f"columns: no table here to take {asked} from", stacklevel=3)
        elif names and fold_name(theirs) not in folded:
            raise KhitabError(f"columns: no table here has {asked}; columns: {list_names(dict.fromkeys(names))}")


def compare_record(record: str | None, suffixes: set[str]) -> None:
    if record is not None and ".xml" not in suffixes:
        warnings.warn(f"columns: no XML file here to take the record {record!r} from", stacklevel=3)
