"""Cells of tables as they are met: lists, HTML markup inside texts, and halves of characters that none can write."""

import json
import re
import warnings

from analysis.corpus.columns import ARTICLE_COLUMNS
from analysis.corpus.encodings import ReadingDoubt
from analysis.corpus.readers import parse_page, visible_text
from analysis.errors import KhitabError

MONTHS = 12
_FIGURES = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")

# A row that cannot be used stands in its place as the error that says why, so that the others keep their numbers.
Row = dict | KhitabError
Rows = tuple[list[Row], str]

_TAGS = "a|article|b|blockquote|body|center|div|em|figure|font|h[1-6]|html|i|li|ol|p|script|section|span|strong|style"
_TAGS += "|table|tbody|t[dhr]|u|ul"
_MARKUP = re.compile(rf"</(?:{_TAGS})\s*>|<(?:br|hr|img|{_TAGS})(?:\s[^<>]*)?/?>", re.IGNORECASE)
_BLOCK_TAG = re.compile(r"</?(?:br|p|div|li|tr|td)\b", re.IGNORECASE)
_HALF = re.compile("[\ud800-\udfff]")


def usable(rows: list[Row]) -> list[Row]:
    """Where no row at all can be used, the first error speaks for the file."""
    if rows and all(isinstance(row, KhitabError) for row in rows):
        raise rows[0]
    return rows


def join_lists(row: dict) -> dict:
    """A row with its lists of texts made text: paragraphs a line each in the article's own columns, else as JSON.

    >>> join_lists({"text": ["فقرة", "أخرى"], "tags": ["أ", "ب"]})
    {'text': 'فقرة\\nأخرى', 'tags': '["أ", "ب"]'}
    """
    return {name: _join(name, value) if isinstance(value, list) else value for name, value in row.items()}


def _join(name: str, parts: list[str]) -> str:
    if name not in ARTICLE_COLUMNS:
        return json.dumps(parts, ensure_ascii=False)
    return ("\n" if name == "text" else " ").join(part for part in parts if part.strip())


def show_markup(cell: str) -> str:
    """The visible text of a cell that holds HTML tags; any other cell as it is.

    Line ends part paragraphs where fewer tags do, and blank lines always.

    >>> show_markup("<p>وصل الوزير.</p>غادر<br>أمس"), show_markup("5 < 6")
    ('وصل الوزير.\\nغادر\\nأمس', '5 < 6')
    """
    if not _MARKUP.search(cell):
        return cell
    ends = r"\n\s*\n" if len(_BLOCK_TAG.findall(cell)) >= cell.count("\n") else r"\n"
    return visible_text(parse_page(f"<div>{re.sub(ends, '<br>', cell)}</div>"))


def strip_markup(rows: list[tuple[int, dict]]) -> list[tuple[int, dict]]:
    """Numbered rows with their markup made visible text in the article's own columns, and one warning for all."""
    changed, shown = [], []
    for number, row in rows:
        own = {name: row[name] for name in ARTICLE_COLUMNS if isinstance(row.get(name), str)}
        plain = {name: show_markup(value) for name, value in own.items()}
        changed += [number for name in own if plain[name] != own[name]]
        shown.append((number, row | plain))
    if changed:
        cells = f"{len(changed)} cell{'s' if len(changed) > 1 else ''}"
        _doubt(f"HTML markup in {cells} (the first in row {changed[0]}) was taken off; the visible text is kept")
    return shown


def mend_halves(rows: list) -> list:
    """Values from JSON with U+FFFD for half a pair of \\ud83d\\ude00, cut apart by whoever shortened the text."""
    halved = [number for number, row in enumerate(rows, 1) if _holds_half(row)]
    if not halved:
        return rows
    named = [f"row {number}" for number in halved[:10]]
    more = f" and {len(halved) - 10:,} more" if len(halved) > 10 else ""
    _doubt(f"{', '.join(named)}{more}: half a character (\\ud800 to \\udfff) became U+FFFD")
    halved = set(halved)
    return [_mend(row) if number in halved else row for number, row in enumerate(rows, 1)]


def _holds_half(row: object) -> bool:
    return isinstance(row, dict) and any(_HALF.search(name + _as_text(value)) for name, value in row.items())


def _as_text(value: str | list[str] | None) -> str:
    return "".join(value) if isinstance(value, list) else value or ""


def _mend(row: dict) -> dict:
    return {_HALF.sub("\ufffd", name): _mend_value(value) for name, value in row.items()}


def _mend_value(value: str | list[str] | None) -> str | list[str] | None:
    if isinstance(value, list):
        return [_HALF.sub("\ufffd", part) for part in value]
    return value if value is None else _HALF.sub("\ufffd", value)


def _doubt(words: str) -> None:
    warnings.warn(words, ReadingDoubt, stacklevel=3)


def settle_dates(rows: list[tuple[int, dict]]) -> list[tuple[int, dict]]:
    """Rows in which a date column that is written month first is made ISO, all of it.

    08/31/2024 shows that 09/01/2024 in the same column is the first of September; without such a value the day comes
    first, as the Arabic press writes it.

    >>> settle_dates([(1, {"published": "08/31/2024"}), (2, {"published": "09/01/2024"})])
    [(1, {'published': '2024-08-31'}), (2, {'published': '2024-09-01'})]
    """
    found = {number: _FIGURES.fullmatch(str(row.get("published") or "").strip()) for number, row in rows}
    parts = [(int(match[1]), int(match[2])) for match in found.values() if match]
    month_first = any(second > MONTHS for _, second in parts) and all(first <= MONTHS for first, _ in parts)
    if not month_first:
        return rows
    settled = {n: f"{match[3]}-{int(match[1]):02}-{int(match[2]):02}" for n, match in found.items() if match}
    return [(number, row | {"published": settled[number]} if number in settled else row) for number, row in rows]
