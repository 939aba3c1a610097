"""Documents to labelled lines, and labelled lines to title and body: finding the article in a pasted page.

The article is the contiguous run of lines whose prose scores have the largest sum, so that subheads between paragraphs
stay and long headlines of a sidebar do not enter. The title is the line above that run which shares most of its word
stems with it. Every decision carries the name of its rule.
"""

from collections import Counter
from datetime import date
from functools import cache

import pandas as pd

from analysis.arabic.dates import parse_date
from analysis.arabic.grammar import light_stem
from analysis.arabic.lists import fold_phrase, stop_words
from analysis.corpus.evidence import byline_rule, furniture_category, prose_score
from analysis.corpus.offtopic import tail_start
from analysis.errors import KhitabError
from analysis.tables import check_table

LABELS = ["title", "body", "byline", "furniture", "off_topic"]
_TITLE_WORDS = range(3, 41)
_REPEATED_IN = 3  # documents of one outlet that must hold a short line before it counts as the outlet's furniture


def label_lines(documents: pd.DataFrame) -> pd.DataFrame:
    """What every line of every text is, and the rule that decided.

    One row is a line that is not blank. `label` is title, body, byline, furniture or off_topic (paragraphs at the end
    that belong to another story). A text of one line is body. Repeated lines within one outlet count as furniture from
    three documents on, lines of fewer than 20 words only.

    Raises
    ------
    KhitabError
        where `doc_id` or `text` is missing.

    Caveat: fitted on news pages pasted as text; on other genres read the labels before you trust them.

    >>> documents = pd.DataFrame({"doc_id": ["a"], "text": ["تقارير\\n\\nاترك تعليقاً"], "title": [None]})
    >>> label_lines(documents)[["line", "label", "rule"]].values.tolist()
    [[1, 'furniture', 'furniture:menu'], [3, 'furniture', 'furniture:comment_form']]
    """
    check_table(documents, "documents", needs=("doc_id", "text"))
    common = _outlet_lines(documents)
    frames = []
    for row in documents.itertuples(index=False):
        lines = [(n, line) for n, line in enumerate(str(row.text).split("\n"), 1) if line.strip()]
        decided = _label_page([line for _, line in lines], _text_or_empty(row, "title"), common.get(_text_or_empty(row, "outlet"), ()))
        frames += [(row.doc_id, n, line, *label) for (n, line), label in zip(lines, decided, strict=True)]
    table = pd.DataFrame(frames, columns=["doc_id", "line", "text", "label", "rule"])
    return table.astype({"line": "int64", "label": pd.CategoricalDtype(LABELS)})


def add_body(documents: pd.DataFrame, lines: pd.DataFrame | None = None, *, off_topic: bool = False) -> pd.DataFrame:
    """Documents with the article found in each text: `title_line`, `body_lines`, `body`; title and date where unknown.

    `lines` is a `label_lines` table, changed by hand or not; without it the lines are labelled here. `off_topic=True`
    keeps the paragraphs labelled off_topic. A value that is given (manifest, column) is never replaced.

    Raises
    ------
    KhitabError
        where `lines` lacks a column or holds a label that does not exist.

    >>> documents = pd.DataFrame({"doc_id": ["a"], "text": ["شارك المقال\\nقال الوزير إن اللقاء انعقد صباح اليوم في الرباط."]})
    >>> add_body(documents)["body"].tolist()
    ['قال الوزير إن اللقاء انعقد صباح اليوم في الرباط.']
    """
    check_table(documents, "documents", needs=("doc_id", "text"))
    lines = label_lines(documents) if lines is None else lines
    check_table(lines, "lines")
    unknown = set(lines["label"].dropna().astype(str)) - set(LABELS)
    if unknown:
        raise KhitabError(f"`lines` holds the label {sorted(unknown)[0]!r}; labels are {', '.join(LABELS)}")
    kept = lines[lines["label"].isin(["body", "off_topic"] if off_topic else ["body"])]
    by_document = kept.groupby("doc_id", observed=True)
    bodies, ranges = by_document["text"].agg("\n".join), by_document["line"].agg(_ranges)
    titles = lines[lines["label"] == "title"].drop_duplicates("doc_id").set_index("doc_id")
    ids = documents["doc_id"]
    found = documents.assign(
        title_line=ids.map(titles["line"]).astype("Int64"),
        body_lines=ids.map(ranges).fillna("").astype("str"),
        body=ids.map(bodies).fillna("").astype("str"),
    )
    found = _fill(found, "title", ids.map(titles["text"].str.strip()))
    dates = _page_dates(lines)
    published = pd.Series([dates.get(doc_id) for doc_id in ids], index=ids.index, dtype="datetime64[us]")
    return _fill(found, "published", published)


def _text_or_empty(row, name: str) -> str:
    value = getattr(row, name, None)
    return "" if value is None or pd.isna(value) else str(value)


def _fill(documents: pd.DataFrame, column: str, found: pd.Series) -> pd.DataFrame:
    """Put what the page says where nothing was given, and say that it comes from the page."""
    source = f"{column}_source"
    blank = pd.Series(None, index=documents.index, dtype=object)
    given = documents.get(column, blank).astype("datetime64[us]" if column == "published" else "str")
    missing = given.isna() & found.notna()
    sources = documents.get(source, blank).astype("str")
    return documents.assign(**{column: given.where(~missing, found), source: sources.mask(missing, "page")})


def _page_dates(lines: pd.DataFrame) -> dict[str, date]:
    """The date of the first dated byline of each document: never a date of the story itself."""
    dates: dict[str, date] = {}
    for row in lines[lines["rule"] == "byline:date"].itertuples(index=False):
        found = parse_date(row.text)
        if found.start and found.precision == "day":
            dates.setdefault(row.doc_id, found.start)
    return dates


def _ranges(numbers: pd.Series) -> str:
    parts: list[list[int]] = []
    for number in sorted(map(int, numbers)):
        if parts and number == parts[-1][1] + 1:
            parts[-1][1] = number
        else:
            parts.append([number, number])
    return ",".join(str(low) if low == high else f"{low}-{high}" for low, high in parts)


def _outlet_lines(documents: pd.DataFrame) -> dict[str, frozenset[str]]:
    """Outlet -> folded short lines that stand in several of its documents."""
    counts: dict[str, Counter] = {}
    for row in documents.itertuples(index=False):
        lines = {fold_phrase(line) for line in str(row.text).split("\n") if 0 < len(line.split()) < 20}
        counts.setdefault(_text_or_empty(row, "outlet"), Counter()).update(lines - {""})
    return {outlet: frozenset(line for line, n in found.items() if n >= _REPEATED_IN) for outlet, found in counts.items() if outlet}


def _label_page(lines: list[str], given_title: str, common: frozenset[str]) -> list[tuple[str, str]]:
    scored = [_score(line, common) for line in lines]
    first, last = _best_run([score for score, _ in scored])
    if len(lines) == 1:
        return [("body", "only_line")]
    if last < first:
        return _label_without_body(lines, scored, given_title)
    labels = [_outside(line, rule) for line, (_, rule) in zip(lines, scored, strict=True)]
    labels[first : last + 1] = [_inside(line, rule) for line, (_, rule) in zip(lines[first : last + 1], scored[first : last + 1], strict=True)]
    title = _find_title(lines, labels, first, given_title)
    labels = _mark_title(lines, labels, title)
    return _mark_tail(lines, labels, title)


def _score(line: str, common: frozenset[str]) -> tuple[float, str]:
    if fold_phrase(line) in common:
        return -4.0, "furniture:repeated_in_outlet"
    return prose_score(line)


def _best_run(scores: list[float]) -> tuple[int, int]:
    """First and last index of the contiguous run with the largest sum; (0, -1) where no score is positive."""
    best, total, first, found = 0.0, 0.0, 0, (0, -1)
    for index, score in enumerate(scores):
        if total <= 0:
            total, first = 0.0, index
        total += score
        if total > best:
            best, found = total, (first, index)
    return found


def _label_without_body(lines: list[str], scored: list[tuple[float, str]], given: str) -> list[tuple[str, str]]:
    """A page without prose: short lines that are no furniture are kept rather than lost."""
    labels = [_outside(line, rule) for line, (_, rule) in zip(lines, scored, strict=True)]
    labels = [("body", "no_prose_found") if rule.startswith("outside") else (label, rule) for label, rule in labels]
    return _mark_title(lines, labels, _find_given(lines, given))


def _outside(line: str, rule: str) -> tuple[str, str]:
    byline = byline_rule(line)
    if byline:
        return "byline", byline
    return "furniture", rule if rule.startswith("furniture") else "outside_the_article"


def _inside(line: str, rule: str) -> tuple[str, str]:
    if rule.startswith("furniture"):
        return "furniture", rule
    byline = byline_rule(line)
    if byline == "byline:date":
        return "byline", byline
    return "body", rule if rule.startswith("prose") else "between_paragraphs"


@cache
def _stems(text: str) -> frozenset[str]:
    words = [word for word in fold_phrase(text).split() if word not in stop_words()]
    return frozenset(light_stem(word) for word in words if len(word) > 2)


def _find_given(lines: list[str], given: str) -> int | None:
    folded = fold_phrase(given)
    return next((i for i, line in enumerate(lines) if folded and fold_phrase(line) == folded), None)


def _find_title(lines: list[str], labels: list[tuple[str, str]], first: int, given: str) -> int | None:
    """The given title's line; else the line above the article that shares the largest part of its stems with it."""
    if given:
        return _find_given(lines, given)
    body = frozenset().union(*(_stems(lines[i]) for i in range(first, len(lines)) if labels[i][0] == "body"))
    shares = {i: _title_share(lines[i], body) for i in range(first) if labels[i][1] == "outside_the_article"}
    best = max(shares.values(), default=0.0)
    near = [i for i, share in shares.items() if share >= max(0.35, best - 0.15)]
    if not near:
        return None
    chosen = max(near)
    return min(i for i in shares if fold_phrase(lines[i]) == fold_phrase(lines[chosen]))


def _title_share(line: str, body: frozenset[str]) -> float:
    stems = _stems(line)
    if len(line.split()) not in _TITLE_WORDS or len(stems) < 2:
        return 0.0
    return len(stems & body) / len(stems)


def _mark_title(lines: list[str], labels: list[tuple[str, str]], title: int | None) -> list[tuple[str, str]]:
    if title is None:
        return labels
    headline = fold_phrase(lines[title])
    for index, line in enumerate(lines):
        folded = fold_phrase(line)
        if index != title and folded == headline:
            labels[index] = ("furniture", "repeated_title")
        elif index < title and folded.endswith(headline):
            labels[index] = ("furniture", "breadcrumb")
    labels[title] = ("title", "shares_words_with_the_article")
    return labels


def _mark_tail(lines: list[str], labels: list[tuple[str, str]], title: int | None) -> list[tuple[str, str]]:
    body = [i for i, (label, _) in enumerate(labels) if label == "body"]
    headline = lines[title] if title is not None else ""
    start, rule = tail_start(headline, [lines[i] for i in body])
    for i in body[start:]:
        labels[i] = ("off_topic", rule)
    return labels


__all__ = ["LABELS", "add_body", "furniture_category", "label_lines"]
