"""Articles as coders read them: headline, paragraphs or sentences, and what was removed; each with its numbers."""

import hashlib
import re
from collections.abc import Iterator

import numpy as np
import pandas as pd

from analysis.tables import check_table, read_ranges
from analysis.tokens import tokenize

NONE = -1  # a piece that is no paragraph or sentence to code
_MASK = "[…]"
_OPENING = re.compile(r"[«(\[“‘]+$")
_WEB = r"(?:https?://|www\.)\S+|\b[\w.-]+\.(?:com|net|org|info|ma|dz|tn|eg|sa|ae|qa|fr)\b\S*"


def hash_text(*parts: str, length: int = 12) -> str:
    """A short name for texts, the same on every machine."""
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:length]


def hash_article(row) -> str:
    """A short name for what is coded of an article: its title and its kept lines."""
    return hash_text(_value(row, "title").strip(), *(line for _, line in _kept_lines(row)), length=8)


def list_pieces(documents: pd.DataFrame, *, sentences: bool = False) -> pd.DataFrame:
    """The lines of each article in reading order: its headline first, then every other line that is not blank.

    One row is a line, or with `sentences` a sentence of a kept line: `doc_id`, `part` (headline, paragraph, removed),
    `text`, `first` (does it begin its paragraph?), `paragraph` and `sentence` (numbered as in `tokens`; -1 in removed
    lines and where there is no word). Every article has a headline row, with an empty text where it has none. In
    removed lines the names of outlets and web addresses are masked.

    Raises KhitabError where a column is missing or a doc_id occurs twice.

    >>> documents = pd.DataFrame({"doc_id": ["a"], "title": ["خبر"], "text": ["خبر\\nأول. ثان.\\nشارك"]})
    >>> documents["body_lines"] = "2"
    >>> list_pieces(documents, sentences=True)[["part", "text", "paragraph", "sentence"]].values.tolist()
    [['headline', 'خبر', 0, 0], ['paragraph', 'أول.', 1, 1], ['paragraph', 'ثان.', 1, 2], ['removed', 'شارك', -1, -1]]
    """
    check_table(documents, "documents", needs=("doc_id", "text"))
    tokens = tokenize(documents)
    words = dict(iter(tokens.groupby(tokens["doc_id"].astype("str"), sort=False)))
    mask = _mask(documents)
    rows = [
        (str(row.doc_id), *piece)
        for row in documents.itertuples(index=False)
        for piece in _pieces(row, words.get(str(row.doc_id), tokens.iloc[:0]), sentences, mask)
    ]
    return pd.DataFrame(rows, columns=["doc_id", "part", "text", "first", "paragraph", "sentence"])


def _value(row, name: str) -> str:
    value = getattr(row, name, None)
    return "" if value is None or pd.isna(value) else str(value)


def _kept_lines(row) -> Iterator[tuple[int, str]]:
    """Numbers and texts of the lines that are body; without `body_lines` all that are not blank."""
    listed = getattr(row, "body_lines", None)
    kept = None if listed is None or pd.isna(listed) else set(read_ranges(listed))
    for number, line in enumerate(_value(row, "text").split("\n"), 1):
        if line.strip() and (kept is None or number in kept):
            yield number, line


def _mask(documents: pd.DataFrame) -> re.Pattern:
    outlets = documents["outlet"].dropna().astype(str).str.strip() if "outlet" in documents else pd.Series(dtype=str)
    names = sorted({name for name in outlets if name}, key=lambda name: (-len(name), name))
    return re.compile("|".join([*map(re.escape, names), _WEB]), re.IGNORECASE)


def _pieces(row, words: pd.DataFrame, sentences: bool, mask: re.Pattern) -> Iterator[tuple]:
    lines = _value(row, "text").split("\n")
    starts = np.cumsum([0, *(len(line) + 1 for line in lines)])
    in_title = (words["field"] == "title").to_numpy()
    line = np.where(in_title, 0, np.searchsorted(starts, words["start"].to_numpy(), side="right"))
    headline = line[(words["paragraph"] == 0).to_numpy()]
    place = int(headline[0]) if len(headline) else None  # 0: the title stands in its column alone
    title = lines[place - 1] if place else _value(row, "title").strip()
    yield from _cut("headline", title, words[line == place], int(starts[place - 1]) if place else 0, sentences)
    kept = {number for number, _ in _kept_lines(row)}
    for number, text in enumerate(lines, 1):
        if number == place or not text.strip():
            continue
        if number in kept:
            yield from _cut("paragraph", text, words[line == number], int(starts[number - 1]), sentences)
        else:
            yield "removed", mask.sub(_MASK, text), False, NONE, NONE


def _cut(part: str, text: str, words: pd.DataFrame, begins: int, sentences: bool) -> Iterator[tuple]:
    """A line as one piece, or a piece for each of its sentences."""
    if words.empty:
        yield part, text.strip(), False, NONE, NONE
        return
    paragraph, first = int(words["paragraph"].iloc[0]), words.drop_duplicates("sentence")
    numbers, bounds = first["sentence"].tolist(), [0, *(int(at) - begins for at in first["start"].tolist()[1:])]
    if not sentences:
        numbers, bounds = [NONE], [0]
    bounds = [at - len(found[0]) if (found := _OPENING.search(text[:at])) else at for at in bounds]
    for number, low, high in zip(numbers, bounds, [*bounds[1:], len(text)], strict=True):
        yield part, text[low:high].strip(), number == numbers[0], paragraph, number
