"""The articles as the page shows them: line by line, what was removed, which stories stand twice."""

from collections.abc import Iterator

import pandas as pd

from analysis.report.study import Study
from analysis.report.wording import Wording

MOST_ARTICLES = 200  # up to here the page holds every text; above, all lie beside it
A_FILE = 50  # articles
FOLDER = "articles"
MOST_COPIES = 300
KEPT = ("title", "body")


def all_embedded(total: int) -> bool:
    """Does the report hold the texts itself?"""
    return total <= MOST_ARTICLES


def file_name(number: int, total: int) -> str:
    """The file beside the report that holds an article.

    >>> file_name(51, 320), file_name(320, 320)
    ('000051-000100.html', '000301-000320.html')
    """
    first = (number - 1) // A_FILE * A_FILE + 1
    return f"{first:06}-{min(first + A_FILE - 1, total):06}.html"


def place(number: int, total: int, line: int = 0) -> str:
    """Where an article, or one of its lines, stands: in the report itself, or in a file beside it.

    >>> place(7, 60, 3), place(7, 320)
    ('#a7-3', 'articles/000001-000050.html#a7')
    """
    anchor = f"#a{number}-{line}" if line else f"#a{number}"
    return anchor if all_embedded(total) else f"{FOLDER}/{file_name(number, total)}{anchor}"


def list_articles(study: Study, wording: Wording) -> list[dict]:
    """The table of articles."""
    total = len(study.documents)
    return [
        {
            "number": number, "anchor": f"a{number}", "href": place(number, total), "title": _title(row, wording),
            "outlet": _or(row.outlet, wording("unknown")), "source_file": row.source_file, **_dated(row, wording),
            "date_source": "" if pd.isna(row.published) else wording(f"from_{row.published_source}"),
            "words": row.words, "removed": row.lines_removed,
        }
        for number, row in enumerate(study.documents.itertuples(index=False), 1)
    ]  # fmt: skip


def _dated(row, wording: Wording) -> dict:
    if pd.isna(row.published):
        return {"date": wording("unknown"), "day": ""}
    return {"date": wording.date(row.published), "day": f"{row.published:%Y-%m-%d}"}


def _title(row, wording: Wording) -> str:
    """The headline; without one the article's name, so that two articles can be told apart."""
    return _or(row.title, f"{wording('no_title')} {row.doc_id}")


def _or(value: object, otherwise: str) -> str:
    return otherwise if pd.isna(value) or not str(value).strip() else str(value)


def list_pages(study: Study) -> Iterator[list[dict]]:
    """Of each article every line, with its label, its rule and the counted words marked."""
    lines = dict(iter(study.lines.groupby("doc_id", sort=False)))
    hits = study.hits[(study.hits["field"] == "text") & (study.hits["theme"] != "names")]
    hits = dict(iter(hits.groupby("doc_id", sort=False)))
    none = study.lines.iloc[:0], study.hits.iloc[:0]
    for row in study.documents.itertuples(index=False):
        yield list(_page(row.text, lines.get(row.doc_id, none[0]), hits.get(row.doc_id, none[1])))


def _page(text: str, lines: pd.DataFrame, hits: pd.DataFrame) -> Iterator[dict]:
    starts = [0]
    for line in text.split("\n"):
        starts.append(starts[-1] + len(line) + 1)
    spans = _merge(hits)
    for row in lines.itertuples(index=False):
        begin = starts[row.line - 1]
        inside = [(a - begin, b - begin, what) for a, b, what in spans if begin <= a < begin + len(row.text)]
        yield {"line": row.line, "label": row.label, "rule": row.rule, "pieces": _pieces(row.text, inside)}


def _merge(hits: pd.DataFrame) -> list[tuple[int, int, str]]:
    """Overlapping hits as one marked stretch that names all its terms."""
    spans: list[tuple[int, int, str]] = []
    for hit in hits.sort_values(["start", "end"]).itertuples(index=False):
        what = f"{hit.theme}/{hit.frame}: {hit.term}" if hit.frame else f"{hit.theme}: {hit.term}"
        if spans and hit.start < spans[-1][1]:
            first, last, names = spans[-1]
            spans[-1] = (first, max(last, hit.end), f"{names}; {what}")
        else:
            spans.append((hit.start, hit.end, what))
    return spans


def _pieces(line: str, spans: list[tuple[int, int, str]]) -> list[tuple[str, str]]:
    pieces, at = [], 0
    for first, last, what in spans:
        pieces += [(line[at:first], ""), (line[first:last], what)]
        at = last
    return [(piece, what) for piece, what in [*pieces, (line[at:], "")] if piece]


def list_removed(study: Study, wording: Wording) -> list[dict]:
    """Lines left out, by rule, with an example each."""
    rules = study.removed.groupby(["label", "rule"], sort=True)
    table = rules.agg(lines=("lines", "sum"), words=("words", "sum"), example=("example", "first")).reset_index()
    rows = table.sort_values(["lines", "rule"], ascending=[False, True]).to_dict("records")
    return [{**row, "name": wording.rule(row["rule"])} for row in rows]


def list_duplicates(study: Study, wording: Wording) -> list[dict]:
    """Stories printed more than once, each article under the first of its story."""
    numbers = {doc_id: n for n, doc_id in enumerate(study.documents["doc_id"], 1)}
    return [
        {
            "first": row.is_first, "number": (n := numbers[row.doc_id]), "href": place(n, len(numbers)),
            "title": _title(row, wording), "outlet": _or(row.outlet, wording("unknown")),
            "date": _dated(row, wording)["date"], "similarity": f"{100 * row.similarity:.0f}%",
        }
        for row in study.duplicates.head(MOST_COPIES).itertuples(index=False)
    ]  # fmt: skip
