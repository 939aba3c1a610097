"""The articles as the page shows them: line by line, what was removed, which stories stand twice."""

from collections.abc import Iterator

import pandas as pd

from analysis.report.study import Study
from analysis.report.wording import Wording

MOST_ARTICLES = 200  # whose text the page holds
MOST_COPIES = 300
KEPT = ("title", "body")


def list_articles(study: Study, wording: Wording) -> list[dict]:
    """The table of articles; the first ones with every line of their page."""
    articles = []
    for number, row in enumerate(study.documents.itertuples(index=False), 1):
        articles.append({
            "number": number, "anchor": f"a{number}", "title": _title(row, wording),
            "outlet": _or(row.outlet, wording("unknown")), "source_file": row.source_file,
            "date": wording("unknown") if pd.isna(row.published) else wording.date(row.published),
            "date_source": "" if pd.isna(row.published) else wording(f"from_{row.published_source}"),
            "words": row.words, "removed": row.lines_removed,
        })  # fmt: skip
    pages = _pages(study)
    return [{**article, "pages": page} for article, page in zip(articles, pages, strict=True)]


def _title(row, wording: Wording) -> str:
    """The headline; without one the article's name, so that two articles can be told apart."""
    return _or(row.title, f"{wording('no_title')} {row.doc_id}")


def anchor(number: int) -> str:
    """Where an article's page stands; nowhere for those that the report does not hold."""
    return f"a{number}" if number <= MOST_ARTICLES else ""


def _or(value: object, otherwise: str) -> str:
    return otherwise if pd.isna(value) or not str(value).strip() else str(value)


def _pages(study: Study) -> Iterator[list[dict]]:
    lines = dict(iter(study.lines.groupby("doc_id", sort=False)))
    hits = study.hits[(study.hits["field"] == "text") & (study.hits["theme"] != "names")]
    hits = dict(iter(hits.groupby("doc_id", sort=False)))
    for number, row in enumerate(study.documents.itertuples(index=False)):
        if number >= MOST_ARTICLES or row.doc_id not in lines:
            yield []
        else:
            yield list(_page(row.text, lines[row.doc_id], hits.get(row.doc_id, study.hits.iloc[:0])))


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


def list_removed(study: Study) -> list[dict]:
    """Lines left out, by rule, with an example each."""
    rules = study.removed.groupby(["label", "rule"], sort=True)
    table = rules.agg(lines=("lines", "sum"), words=("words", "sum"), example=("example", "first")).reset_index()
    return table.sort_values(["lines", "rule"], ascending=[False, True]).to_dict("records")


def list_duplicates(study: Study, wording: Wording) -> list[dict]:
    """Stories printed more than once, each article under the first of its story."""
    numbers = {doc_id: n for n, doc_id in enumerate(study.documents["doc_id"], 1)}
    return [
        {
            "first": row.is_first, "number": (n := numbers[row.doc_id]), "anchor": anchor(n),
            "title": _title(row, wording), "outlet": _or(row.outlet, wording("unknown")),
            "date": wording("unknown") if pd.isna(row.published) else wording.date(row.published),
            "similarity": f"{100 * row.similarity:.0f}%",
        }
        for row in study.duplicates.head(MOST_COPIES).itertuples(index=False)
    ]  # fmt: skip
