"""Which lines of a text are counted: the headline, where it stands in the text, and the body."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pandas as pd

from analysis.cutting import Block, Cut, as_arrow, whole

NONE, TITLE, BODY = 0, 1, 2  # labels of a line
_ARTICLES = 4_096  # whose text is looked through at once


@dataclass(frozen=True)
class Labels:
    """Where titles and bodies stand: lines from 1, documents by their number."""

    title: np.ndarray  # of each document, 0 where the title stands in no line
    body: np.ndarray | None  # rows of document, first and last line; None where every other line is body


@dataclass(frozen=True)
class Lines:
    """The lines of a block, section after section; a title that stands apart is one line."""

    of_piece: np.ndarray
    label: np.ndarray
    text: np.ndarray  # does the line stand in a text, or in a title?


def read_labels(documents: pd.DataFrame) -> Labels:
    """Where the titles and bodies of the documents stand.

    >>> read_labels(pd.DataFrame({"text": ["كتب فلان\\nلقاء أمني\\nسطر"], "title": ["لقاء أمني"]})).title.tolist()
    [2]
    """
    if "title_line" in documents:
        title = np.array([0 if pd.isna(line) else int(line) for line in documents["title_line"]], np.int64)
    else:
        title = find_title_lines(documents)
    if "body_lines" not in documents:
        return Labels(title, None)
    cells = documents["body_lines"].fillna("").astype(str).tolist()
    rows = [(doc, low, high) for doc, cell in enumerate(cells) for low, high in _bounds(cell)]
    return Labels(title, np.array(rows, np.int64).reshape(-1, 3))


def _bounds(cell: str) -> list[tuple[int, int]]:
    """First and last line of each range of a `body_lines` cell."""
    parts = (part.partition("-") for part in cell.split(",") if part)
    return [(int(low), int(high or low)) for low, _, high in parts]


def find_title_lines(documents: pd.DataFrame) -> np.ndarray:
    """The first line of each text that is the title, white space at its ends aside; 0 where none is."""
    found = np.zeros(len(documents), np.int64)
    if "title" not in documents:
        return found
    titles = [title.strip() for title in documents["title"].fillna("").astype("str").tolist()]
    asked = np.flatnonzero([title != "" for title in titles])
    texts = as_arrow(documents["text"])
    for low, high in pairwise([*range(0, len(asked), _ARTICLES), len(asked)]):
        rows = asked[low:high]
        part = whole(texts[int(rows[0]) : int(rows[-1]) + 1])
        ends = np.frombuffer(part.buffers()[1], np.int64)[part.offset :]
        data = part.buffers()[2][int(ends[0]) : int(ends[len(part)])].to_pybytes()
        bounds = ((ends - ends[0])[np.stack([rows, rows + 1]) - rows[0]]).T.tolist()
        found[rows] = [_line_of(titles[row], data, *where) for row, where in zip(rows, bounds, strict=True)]
    return found


def _line_of(title: str, data: bytes, low: int, high: int) -> int:
    sought, at = title.encode(), low
    while (at := data.find(sought, at, high)) >= 0:
        start = data.rfind(b"\n", low, at) + 1 or low
        end = data.find(b"\n", at, high)
        end = high if end < 0 else end
        if data[start:end].decode().strip() == title:
            return data.count(b"\n", low, start) + 1
        at = end
    return 0


def read_lines(block: Block, cut: Cut, labels: Labels) -> Lines:
    """The line of each piece, and the label of each line."""
    section = block.section
    ends = cut.known.newline[block.codes] & (section & 1 == 1)
    before = np.concatenate([np.zeros(1, np.int32), np.cumsum(ends, dtype=np.int32)])
    first = before[block.first] + np.arange(len(block.first), dtype=np.int32)  # of each section: its first line
    label = _label(first, labels, block.doc)
    text = np.repeat(np.arange(len(first) - 1) & 1 == 1, np.diff(first))
    return Lines(before[:-1] + section, label, text)


def _label(first: np.ndarray, labels: Labels, doc: int) -> np.ndarray:
    """Titles that stand apart, lines of titles, lines of bodies; `first` line of each section, titles and texts."""
    of_title, of_text, end = first[:-1:2], first[1::2], first[2::2]
    label = np.full(first[-1], BODY, np.int8)
    if labels.body is not None:
        label = _in_body(of_text, end, labels.body, doc).astype(np.int8) * BODY
    label[of_title] = TITLE
    line = labels.title[doc : doc + len(of_text)]
    there = (line > 0) & (line <= end - of_text)
    label[(of_text + line - 1)[there]] = TITLE
    return label


def _in_body(first: np.ndarray, end: np.ndarray, body: np.ndarray, doc: int) -> np.ndarray:
    """Which lines stand in a range of `body`; texts begin at line `first` and end before line `end`."""
    body = body[np.searchsorted(body[:, 0], doc) : np.searchsorted(body[:, 0], doc + len(first))]
    of, size = body[:, 0] - doc, end - first
    low, high = np.maximum(body[:, 1], 1), np.minimum(body[:, 2], size[of])
    real = low <= high
    steps = np.zeros((end[-1] if len(end) else 0) + 1, np.int64)
    np.add.at(steps, (first[of] + low - 1)[real], 1)
    np.add.at(steps, (first[of] + high)[real], -1)
    return np.cumsum(steps)[:-1] > 0
