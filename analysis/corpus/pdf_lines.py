"""The lines of a PDF page with their places, column by column, and the paragraphs they make."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from pdfplumber.page import Page

_HOLDERS = range(0x1EE00, 0x1EEF0)  # letters of mathematics, written from right to left as Arabic is
_GROUP = re.compile("[\u0620-\u0652\u0670\ufb50-\ufdff\ufe70-\ufefc]{2,}")
_ARABIC = re.compile("[\u0620-\u064a\ufb50-\ufdff\ufe70-\ufefc\U0001ee00-\U0001eeef]")
_SAME_LINE = 0.35  # of the size of letters
_PITCH = 1.35  # of the usual distance of two lines, by their size, from which a new paragraph begins
_SPACE = 0.5  # of the size of letters, beside a word
_SIZE = 1.15  # of the size of letters, from which it is another kind of line
_LIST = re.compile(r"[-–—•●▪*]\s|\d{1,2}[.)-]\s")
_GUTTER = 8  # points; the least width of the space between two columns
_LEAST_ROWS, _LEAST_WORDS = 6, 3  # on either side of it; a table has fewer words in a cell
_STOPS = (".", "!", "؟", "?", ":", "»", "…")
_CROSSED = 0.2  # of the rows, by headlines


class Line(NamedTuple):
    text: str  # from left to right, as seen
    x0: float
    x1: float
    foot: float
    size: float
    ends: tuple[float, float]  # widths of its leftmost and of its rightmost word
    column: int  # counted as they are read; lines of different columns make no paragraph


Row = list[dict]  # the words of a line, from left to right


def page_lines(page: "Page") -> tuple[list[Line], dict[int, str]]:
    """The lines as they are read: column by column where the page has some, the right one first where it is Arabic.

    With them the groups of letters and marks that single letters stand for, to be put back once the lines are turned
    (str.translate).
    """
    page.objects["char"] = _attach_marks(page.chars)
    groups = _hold_groups(page.chars)
    size = median([char["size"] for char in page.chars] or [12.0])
    rows = _rows(page.extract_words(y_tolerance=_SAME_LINE * size), _SAME_LINE * size)
    arabic = sum(bool(_ARABIC.search(word["text"])) for row in rows for word in row)
    parts = enumerate(_columns(rows, right_first=arabic > sum(map(len, rows)) / 3))
    return [_make_line(row, column) for column, part in parts for row in part], groups


def _attach_marks(chars: list[dict]) -> list[dict]:
    """Letters with their vowel marks, which have places of their own; without signs of which nothing is known."""
    kept: list[dict] = []
    waiting = ""
    for char in chars:
        text = char["text"].replace("\0", "\ufffd" if char["width"] else "")
        if text and all(map(unicodedata.combining, text)):
            waiting += text
        elif text:
            # In a line written from left to right a mark stands before its letter, in one from right to left behind it.
            if waiting and kept and _follows_to_the_left(kept[-1], char):
                kept[-1]["text"] += waiting
            else:
                text += waiting
            kept.append(char | {"text": text})
            waiting = ""
    if waiting and kept:
        kept[-1]["text"] += waiting
    return kept


def _follows_to_the_left(first: dict, second: dict) -> bool:
    return abs(first["top"] - second["top"]) < second["size"] and second["x0"] < first["x0"]


def _hold_groups(chars: list[dict]) -> dict[int, str]:
    """One letter in the place of each ligature or letter with marks: turned, its parts would be reversed."""
    held: dict[str, int] = {}
    for char in chars:
        if _GROUP.fullmatch(char["text"]) and (char["text"] in held or len(held) < len(_HOLDERS)):
            char["text"] = chr(held.setdefault(char["text"], _HOLDERS[len(held) % len(_HOLDERS)]))
    return {code: text for text, code in held.items()}


def _rows(words: Row, tolerance: float) -> list[Row]:
    rows: list[Row] = []
    for word in sorted(words, key=lambda word: word["bottom"]):
        if rows and word["bottom"] - rows[-1][-1]["bottom"] <= tolerance:
            rows[-1].append(word)
        else:
            rows.append([word])
    return [sorted(row, key=lambda word: word["x0"]) for row in rows]


def _columns(rows: list[Row], right_first: bool) -> Iterator[list[Row]]:
    """Parts of the page in the order they are read: what crosses all columns, then each column below it."""
    middle = _find_gutter(rows)
    if middle is None:
        yield rows
        return
    band: list[Row] = []
    for row in [*rows, None]:
        if row is not None and not _crosses(row, middle):
            band.append(row)
            continue
        sides = [[word for word in each if word["x0"] < middle] for each in band]
        others = [[word for word in each if word["x0"] >= middle] for each in band]
        for side in (others, sides) if right_first else (sides, others):
            yield from _columns([each for each in side if each], right_first)
        band = []
        if row is not None:
            yield [row]


def _find_gutter(rows: list[Row]) -> float | None:
    """The middle of the space between two columns of words."""
    edges = sorted(word["x0"] for row in rows for word in row)
    candidates = sorted({edge // 2 * 2 - _GUTTER / 2 for edge in edges})
    best, found = _LEAST_ROWS - 1, None
    for middle in candidates:
        crossed = sum(_crosses(row, middle) for row in rows)
        counts = [_count_sides(row, middle) for row in rows if not _crosses(row, middle)]
        left, right = ([pair[side] for pair in counts if pair[side]] for side in (0, 1))
        full = all(side and median(side) >= _LEAST_WORDS for side in (left, right))
        if full and crossed <= _CROSSED * len(rows) and min(len(left), len(right)) > best:
            best, found = min(len(left), len(right)), middle
    return found


def _crosses(row: Row, middle: float) -> bool:
    return any(word["x0"] < middle + _GUTTER / 2 and word["x1"] > middle - _GUTTER / 2 for word in row)


def _count_sides(row: Row, middle: float) -> tuple[int, int]:
    left = sum(word["x0"] < middle for word in row)
    return left, len(row) - left


def _make_line(row: Row, column: int) -> Line:
    first, last = row[0], row[-1]
    return Line(
        text=" ".join(word["text"] for word in row),
        x0=first["x0"],
        x1=last["x1"],
        foot=max(word["bottom"] for word in row),
        size=max(word["bottom"] - word["top"] for word in row),
        ends=(first["x1"] - first["x0"], last["x1"] - last["x0"]),
        column=column,
    )


def join_lines(lines: list[Line], texts: list[str], *, right_to_left: bool) -> list[str]:
    """Paragraphs: a line goes on in the next one where the next one's first word had no room in it."""
    pitches = [_pitch(high, low) for high, low in pairwise(lines) if high.column == low.column and _alike(high, low)]
    usual = median(pitches) if pitches else 0.0
    margins = {column: _margin(lines, column, right_to_left) for column in {line.column for line in lines}}
    lengths = Counter(line.column for line in lines)
    paragraphs: list[str] = []
    for before, line, text in zip([None, *lines], lines, texts, strict=False):
        if before is None or _LIST.match(text):
            goes_on = False
        elif before.column == line.column:
            goes_on = _pitch(before, line) <= _PITCH * usual
        else:  # from the foot of a column to the head of the next
            goes_on = lengths[before.column] >= _LEAST_ROWS and not paragraphs[-1].endswith(_STOPS)
        if goes_on and _alike(before, line) and _is_full(before, line, margins[before.column], right_to_left):
            paragraphs[-1] += f" {text}"
        else:
            paragraphs.append(text)
    return paragraphs


def _is_full(before: Line, line: Line, margin: float, right_to_left: bool) -> bool:
    room = before.x0 - margin if right_to_left else margin - before.x1
    return room < line.ends[1 if right_to_left else 0] + _SPACE * line.size


def _pitch(high: Line, low: Line) -> float:
    return (low.foot - high.foot) / low.size


def _alike(first: Line, second: Line) -> bool:
    low, high = sorted((first.size, second.size))
    return high <= _SIZE * low


def _margin(lines: list[Line], column: int, right_to_left: bool) -> float:
    own = [line for line in lines if line.column == column]
    return min(line.x0 for line in own) if right_to_left else max(line.x1 for line in own)
