"""Documents to labelled lines, and labelled lines to title and body: the tables around `page.py`, which decides."""

import warnings
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from functools import cache
from pathlib import PurePath

import pandas as pd

from analysis.corpus.attribution import add_attribution
from analysis.corpus.metadata import fill_found
from analysis.corpus.page import label_page
from analysis.corpus.phrases import is_stopped
from analysis.corpus.repetition import Article, find_repeated
from analysis.corpus.rules import Hints, Profile, choose_profile
from analysis.errors import KhitabError
from analysis.progress import track
from analysis.tables import check_table, read_ranges, write_ranges

EVERY = "*"  # the profile of all outlets
LABELS = ["title", "body", "byline", "furniture", "off_topic"]
_ABSTRACTS = ("abstract", "summary", "description")  # columns of tables that hold an article's lead
_LEAD_WORDS = 12  # of a first line: it is a paragraph, not the headline of a pasted page
_TABLES = {".csv", ".tsv", ".xlsx", ".json", ".jsonl", ".parquet", ".xml"}


def label_lines(
    documents: pd.DataFrame, *, outlets: Mapping[str, Profile] | None = None, without: Iterable[str] = (),
    repeated: Mapping[str, dict[int, str]] | None = None,
) -> pd.DataFrame:  # fmt: skip
    """What every line of every text is, and the rule that decided.

    One row is a line that is not blank. `label` is title, body, byline, furniture or off_topic (paragraphs at the end
    that belong to another story). A text of one line is body. `outlets` are profiles of outlets (`read_outlets`),
    `without` names rules that are not to be used (`corpus/data/rules.csv` lists them all).

    Lines that several documents of one outlet hold count as furniture: short ones from three documents on, longer ones
    where the documents' titles tell different stories; so do lines that are another article's headline or lead.
    With the `repeated` lines of the whole corpus (doc_id -> place of a line -> rule) a part gets the whole's labels.

    Raises
    ------
    KhitabError
        where `doc_id` or `text` is missing, a doc_id occurs twice, or `without` names no rule.

    Caveat: made for news pages pasted as text; on other genres read the labels before you trust them.

    >>> documents = pd.DataFrame({"doc_id": ["a"], "text": ["تقارير\\n\\nاترك تعليقاً"], "title": [None]})
    >>> label_lines(documents)[["line", "label", "rule"]].values.tolist()
    [[1, 'furniture', 'furniture:menu'], [3, 'furniture', 'furniture:comment_form']]
    """
    _check(documents)
    repeated = _repeated_lines(documents) if repeated is None else repeated
    profile = cache(lambda outlet: choose_profile(outlets or {}, outlet, without))
    profile("")  # a rule that does not exist is an error even where no document is
    _warn_unknown(outlets or {}, documents)
    rows = []
    for row in track(documents.itertuples(index=False), "labelling lines", len(documents)):
        numbers, lines = _split(row)
        hints = _hints(row, numbers, repeated.get(row.doc_id, {}), profile(_value(row, "outlet")))
        decided = label_page(lines, hints)
        rows += [(row.doc_id, n, line, *label) for n, line, label in zip(numbers, lines, decided, strict=True)]
    table = pd.DataFrame(rows, columns=["doc_id", "line", "text", "label", "rule"])
    return table.astype({"line": "int64", "label": pd.CategoricalDtype(LABELS)})


def add_body(documents: pd.DataFrame, lines: pd.DataFrame | None = None, *, off_topic: bool = False) -> pd.DataFrame:
    """Documents with the article found in each text: `title_line`, `body_lines`, `body`.

    Where they are unknown, title, date, author, dateline and agency are read from the page too.

    `lines` is a `label_lines` table, changed by hand or not; without it the lines are labelled here. `off_topic=True`
    keeps the paragraphs labelled off_topic. A value that is given (manifest, column) is never replaced.

    Raises
    ------
    KhitabError
        where a doc_id occurs twice, or `lines` lacks a column or a document or holds a label that does not exist.

    >>> text = "شارك المقال\\nقال الوزير إن اللقاء انعقد صباح اليوم في الرباط."
    >>> add_body(pd.DataFrame({"doc_id": ["a"], "text": [text]}))["body"].tolist()
    ['قال الوزير إن اللقاء انعقد صباح اليوم في الرباط.']
    """
    _check(documents)
    lines = label_lines(documents) if lines is None else _check_lines(lines, documents)
    kept = lines[lines["label"].isin(["body", "off_topic"] if off_topic else ["body"])]
    by_document = kept.groupby("doc_id", observed=True)
    bodies, ranges = by_document["text"].agg("\n".join), by_document["line"].agg(write_ranges)
    titles = lines[lines["label"] == "title"].drop_duplicates("doc_id").set_index("doc_id")
    ids = documents["doc_id"]
    found = documents.assign(
        title_line=ids.map(titles["line"]).astype("Int64"),
        body_lines=ids.map(ranges).fillna("").astype("str"),
        body=ids.map(bodies).fillna("").astype("str"),
    )
    found = fill_found(found, "title", ids.map(titles["text"].str.strip()))
    return add_attribution(found, lines)


def _warn_unknown(outlets: Mapping[str, Profile], documents: pd.DataFrame) -> None:
    known = set(documents["outlet"].dropna().astype(str)) if "outlet" in documents else set()
    for name in sorted(set(outlets) - known - {EVERY}):
        near = get_close_matches(name, sorted(known), n=1)
        meant = f"; did you mean {near[0]}?" if near else ""
        warnings.warn(f"outlets: no article is of the outlet {name!r}{meant}", UserWarning, stacklevel=3)


def _check(documents: pd.DataFrame) -> None:
    check_table(documents, "documents", needs=("doc_id", "text"))
    twice = documents["doc_id"][documents["doc_id"].duplicated()]
    if len(twice):
        raise KhitabError(f"doc_id {twice.iloc[0]!r} occurs twice; give each article an id of its own")


def _check_lines(lines: pd.DataFrame, documents: pd.DataFrame) -> pd.DataFrame:
    """Lines in the order of the text; a label nobody knows or a document without lines is an error."""
    check_table(lines, "lines")
    unknown = set(lines["label"].dropna().astype(str)) - set(LABELS)
    if unknown:
        raise KhitabError(f"`lines` holds the label {sorted(unknown)[0]!r}; labels are {', '.join(LABELS)}")
    written = documents["doc_id"][documents["text"].fillna("").astype(str).str.strip() != ""]
    without = written[~written.isin(lines["doc_id"])]
    if len(without):
        raise KhitabError(
            f"`lines` holds no line of the document {without.iloc[0]!r}; label all with label_lines(documents), and "
            "read a table of lines from a file with ids as text (dtype=str)"
        )
    return lines.astype({"line": "int64"}).sort_values("line", kind="stable")


def _value(row, name: str) -> str:
    value = getattr(row, name, None)
    return "" if value is None or pd.isna(value) else str(value)


def _split(row) -> tuple[list[int], list[str]]:
    """Numbers (from 1) and texts of the lines that are not blank."""
    lines = [(n, line) for n, line in enumerate(_value(row, "text").split("\n"), 1) if line.strip()]
    return [n for n, _ in lines], [line for _, line in lines]


def _hints(row, numbers: list[int], repeated: dict[int, str], profile: Profile) -> Hints:
    marked = set(read_ranges(_value(row, "article_lines")))
    shown = frozenset(place for place, n in enumerate(numbers) if n in marked)
    allowed = {place: rule for place, rule in repeated.items() if profile.allows(rule)}
    return Hints(_value(row, "title"), allowed, shown, _is_of_table(row), profile)


def _is_of_table(row) -> bool:
    """Is the text a cell of a table, whose title is another cell? Where no source is known, its look decides."""
    source = _value(row, "title_source") or PurePath(_value(row, "source_file")).suffix.lower()
    if source or not _value(row, "title"):
        return source == "column" or source in _TABLES
    first = _value(row, "text").strip().split("\n")[0]
    return is_stopped(first) or len(first.split()) >= _LEAD_WORDS


def _repeated_lines(documents: pd.DataFrame) -> dict[str, dict[int, str]]:
    """doc_id -> place of a line -> the rule by which repetition within the outlet takes it out."""
    found: dict[str, dict[int, str]] = {}
    for outlet, articles in articles_by_outlet(documents).items():
        if outlet and len(articles) > 1:
            found |= find_repeated(articles)
    return found


def articles_by_outlet(documents: pd.DataFrame) -> dict[str, list[Article]]:
    """The articles of each outlet as its others see them; those of no known outlet under ''."""
    by_outlet: dict[str, list[Article]] = {}
    for row in documents.itertuples(index=False):
        abstract = next(filter(None, (_value(row, name) for name in _ABSTRACTS)), "")
        article = Article(row.doc_id, _value(row, "title"), abstract, _split(row)[1])
        by_outlet.setdefault(_value(row, "outlet"), []).append(article)
    return by_outlet
