"""What `tokenize` gives, word by word in plain Python: the slow way that its arrays must agree with."""

import re

import pandas as pd

from analysis.arabic.words import (
    is_clitic_gap,
    is_detached_clitic,
    is_final_stop,
    is_lone,
    parts_phrase,
    split_piece,
)
from analysis.tables import read_ranges

COLUMNS = ["doc_id", "position", "field", "paragraph", "sentence", "zone", "form", "start", "end", "joined"]
PIECE = re.compile(r"[^ \t-\r]*[ \t-\r]|[^ \t-\r]+")


def plain_tokens(documents: pd.DataFrame) -> list[list]:
    """The rows of the tokens table, a list each."""
    return [[doc.doc_id, *row] for doc in documents.itertuples(index=False) for row in _of_document(doc)]


def _of_document(doc) -> list[list]:
    title, text = (told if isinstance(told, str) else "" for told in (getattr(doc, "title", ""), doc.text))
    headline = next((n for n, line in enumerate(text.split("\n"), 1) if line.strip() == title.strip()), 0)
    headline = headline if title.strip() else 0
    words = [] if headline else [word | {"field": "title", "line": 0, "label": "title"} for word in _words(title)]
    body = set(read_ranges(doc.body_lines)) if hasattr(doc, "body_lines") else None
    for word in _words(text):
        in_body = body is None or word["line"] in body
        label = "title" if word["line"] == headline else "body" if in_body else ""
        words += [word | {"field": "text", "label": label}] if label else []
    return _numbered(words)


def _words(text: str) -> list[dict]:
    found, offset, line, parted = [], 0, 1, False
    for piece in PIECE.findall(text):
        spans = split_piece(piece)
        front = piece[: spans[0][0]] if spans else piece
        if front and is_final_stop(front) and found and len(found[-1]["form"]) > 1:
            found[-1]["stops"] = True
        parted |= parts_phrase(front)
        for at, (start, end, stops) in enumerate(spans):
            if at:
                parted = parts_phrase(piece[spans[at - 1][1] : start], glued=True)
            place = {"start": offset + start, "end": offset + end, "line": line, "stops": stops}
            found.append({"form": piece[start:end], "apart": parted, **place})
        if spans:
            parted = parts_phrase(piece[spans[-1][1] :])
        offset, line = offset + len(piece), line + piece.endswith("\n")
    return _joined(found, text)


def _joined(words: list[dict], text: str) -> list[dict]:
    found: list[dict] = []
    for word in words:
        last = found[-1] if found else None
        if last and last["line"] == word["line"] and is_detached_clitic(last["form"]) and not is_lone(word["form"]):
            between = text[last["end"] : word["start"]]
            if is_clitic_gap(between) and not last["stops"]:
                form = text[last["start"] : word["end"]]
                found[-1] = word | {"form": form, "start": last["start"], "apart": last["apart"]}
                continue
        found.append(word)
    return found


def _numbered(words: list[dict]) -> list[list]:
    lines = list(dict.fromkeys((word["field"], word["line"]) for word in words if word["label"] == "body"))
    inside = {line: [word for word in words if (word["field"], word["line"]) == line] for line in lines}
    prose = [line for line in lines if inside[line][-1]["stops"] or len(inside[line]) > 12]
    lead = prose[0] if prose else lines[0] if lines else None
    rows, sentence = [], 0
    for position, word in enumerate(words):
        line, before = (word["field"], word["line"]), words[position - 1] if position else None
        breaks = before is not None and (before["stops"] or line != (before["field"], before["line"]))
        sentence += breaks
        zone = "headline" if word["label"] == "title" else "lead" if line == lead else "body"
        paragraph = 0 if word["label"] == "title" else lines.index(line) + 1
        joined = position > 0 and not breaks and not word["apart"]
        place = [word["form"], word["start"], word["end"], joined]
        rows.append([position, word["field"], paragraph, sentence, zone, *place])
    return rows
