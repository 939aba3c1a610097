"""Labelled lines to who wrote an article, where, when, and which agency it comes from."""

from datetime import date
from typing import NamedTuple

import pandas as pd

from analysis.arabic.dates import parse_date
from analysis.corpus.bylines import Byline, is_update, read_byline, read_closing, read_opening
from analysis.corpus.metadata import fill_found
from analysis.tables import check_table

FOUND = ("author", "dateline", "agency", "published")
_BELOW = 4  # lines under the article that may name its source


class _Line(NamedTuple):
    number: int
    text: str
    label: str


def add_attribution(documents: pd.DataFrame, lines: pd.DataFrame) -> pd.DataFrame:
    """Documents with `author`, `dateline` (place), `agency` and `published` as the page says them, where not given.

    `lines` is a `label_lines` table. Looked at are the lines labelled byline, what stands before the first sentence
    («الرباط (و م ع) - …»), what signs the last one («… . (أ ف ب)»), and short lines under the article that hold nothing
    but a source. `agency` holds keys of arabic/data/agencies.csv (AFP, MAP; «agencies» where it says وكالات), joined by
    a comma; each column has its `*_source`. Of several dates a byline's comes before that of an update, one under the
    title before one above it, and a dateline's last; dates inside the story are never taken.

    Raises KhitabError where a column is missing. Caveat: a name without «بقلم» counts only where it begins with a
    usual given name; a dateline only where it is in the list of places.

    >>> documents = pd.DataFrame({"doc_id": ["a"], "outlet": ["س"]})
    >>> rows = [("a", 1, "الرباط - و م ع", "byline", ""), ("a", 2, "انعقد اللقاء اليوم.", "body", "")]
    >>> lines = pd.DataFrame(rows, columns=["doc_id", "line", "text", "label", "rule"])
    >>> add_attribution(documents, lines)[["dateline", "agency", "agency_source"]].values.tolist()
    [['الرباط', 'MAP', 'page']]
    """
    check_table(documents, "documents", needs=("doc_id",))
    check_table(lines, "lines")
    outlets = dict(zip(documents["doc_id"], documents.get("outlet", pd.Series(dtype="str")), strict=False))
    said = {
        doc_id: _attribute([_Line(*row) for row in rows.itertuples(index=False)], outlets.get(doc_id))
        for doc_id, rows in lines[["line", "text", "label"]].groupby(lines["doc_id"].to_numpy(), sort=False)
    }
    for column in FOUND:
        values = [said.get(doc_id, {}).get(column) for doc_id in documents["doc_id"]]
        documents = fill_found(documents, column, pd.Series(values, index=documents.index, dtype=object))
    return documents


def _attribute(lines: list[_Line], outlet: object) -> dict[str, str | date | None]:
    known_as = outlet if isinstance(outlet, str) else ""
    title = next((line.number for line in lines if line.label == "title"), 0)
    bylines = sorted((line for line in lines if line.label == "byline"), key=lambda line: (line.number < title, line))
    body = [line for line in lines if line.label == "body"]
    opening = read_opening(body[0].text, known_as) if body else Byline()
    bylines = [line for line in bylines if "©" not in line.text]  # the picture's
    read = [read_byline(line.text, known_as) for line in bylines]
    places = [place for one in (*read, opening) for place in one.places]
    names = next((one.names for one in read if one.names and (one.signed or one.known)), [])
    agencies = [agency for one in (*read, opening) for agency in one.agencies]
    agencies += _closing_agencies(lines, body, known_as)
    return {
        "author": "، ".join(names) or None,
        "dateline": places[0] if places else None,
        "agency": ", ".join(dict.fromkeys(agencies)) or None,
        "published": _published([line.text for line in bylines], opening, body),
    }


def _closing_agencies(lines: list[_Line], body: list[_Line], outlet: str) -> list[str]:
    """Those that sign the last paragraph, and those of short lines under it that say nothing else."""
    if not body:
        return []
    last = body[-1].number
    below = [line for line in lines if line.number > last and line.label in ("furniture", "byline")][:_BELOW]
    alone = [read_byline(line.text, outlet) for line in below if len(line.text.split()) < 8]
    agencies = [agency for one in alone if not (one.rest or one.names) for agency in one.agencies]
    return read_closing(body[-1].text) + agencies


def _published(bylines: list[str], opening: Byline, body: list[_Line]) -> date | None:
    """The first day of the bylines, updates last; else that of the dateline."""
    for line in sorted(bylines, key=is_update):
        found = parse_date(line)
        if found.start and found.precision == "day":
            return found.start
    found = parse_date(body[0].text[: opening.length]) if opening.dated else None
    return found.start if found and found.precision == "day" else None
