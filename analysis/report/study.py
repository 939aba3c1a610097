"""The main job: from a folder of articles and a codebook to every table of the report."""

from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from analysis.corpus.cache import read_corpus
from analysis.corpus.duplicates import find_duplicates
from analysis.corpus.removals import count_removed
from analysis.errors import KhitabError
from analysis.framing.audit import audit_forms
from analysis.framing.codebook import Codebook, read_codebook
from analysis.framing.frames import count_frames
from analysis.framing.honorifics import count_honorifics
from analysis.framing.matching import find_terms
from analysis.report.comparing import count_changes, count_contrasts, count_keywords, count_trends
from analysis.report.events import Event, choose_events
from analysis.statistics.context import concordance
from analysis.statistics.tfidf import count_tfidf

COMPARED = ("contrasts", "changes", "trends")  # tables that a study may lack


@dataclass(frozen=True)
class Study:
    """All tables of one run; `grouping` is the column that groups are compared by, outlet or doc_id."""

    path: str
    codebook: Codebook
    documents: pd.DataFrame
    lines: pd.DataFrame
    tokens: pd.DataFrame
    hits: pd.DataFrame
    totals: pd.DataFrame
    by_article: pd.DataFrame
    by_group: pd.DataFrame
    contrasts: pd.DataFrame  # each outlet against all others; empty where outlets are unknown
    changes: pd.DataFrame  # before and after each event; empty where there is none
    trends: pd.DataFrame  # shares by month, quarter or year; empty with fewer than three of them
    events: list[Event]
    tfidf: pd.DataFrame
    keywords: pd.DataFrame
    lines_in_context: pd.DataFrame
    forms: pd.DataFrame
    honorifics: pd.DataFrame
    duplicates: pd.DataFrame
    removed: pd.DataFrame
    grouping: str
    off_topic: bool = False  # are paragraphs of another story counted?
    # what `draw_figures` has drawn of it, by folder and language: the page and the Word file show the same figures
    drawn: dict[tuple[Path, str], list] = field(default_factory=dict, init=False, repr=False, compare=False)

    @property
    def occurrences(self) -> int:
        """Places where the vocabulary of a theme stands, each once a theme: the sum of the themes' own rows."""
        return int(self.totals.loc[self.totals["frame"] == "", "hits"].sum())

    @property
    def refused(self) -> list[dict[str, str]]:
        return self.documents.attrs.get("refused", [])

    @property
    def tables(self) -> dict[str, pd.DataFrame]:
        """The tables that are written beside the report, by file name."""
        named = {"frames": self.totals, "frames-by-article": self.by_article, "frames-by-outlet": self.by_group}
        if self.grouping == "doc_id":
            named.pop("frames-by-outlet")
        named |= {"hits": self.hits, "concordance": self.lines_in_context, "forms": self.forms, "lines": self.lines}
        named |= {"honorifics": self.honorifics, "duplicates": self.duplicates, "removed": self.removed}
        named |= {name: getattr(self, name) for name in COMPARED if len(getattr(self, name))}
        return {**named, "tfidf": self.tfidf, "keywords": self.keywords, "documents": self.documents}


def choose_codebook(path: str | Path, codebook: str | Path | None = None) -> Codebook:
    """The codebook given, else `codebook.yaml` in the corpus folder, else the packaged one.

    >>> choose_codebook("a-folder-without-codebook").themes[0].key
    'counterterrorism'
    """
    if codebook is not None:
        return read_codebook(codebook)
    beside = Path(path) / "codebook.yaml"
    if not beside.is_file() and (other := beside.with_suffix(".yml")).is_file():
        raise KhitabError(f"{other} would not be used; call it codebook.yaml, or give it with --codebook")
    return read_codebook(beside if beside.is_file() else None)


def make_study(path: str | Path, *, codebook: str | Path | None = None, off_topic: bool = False, **reading) -> Study:
    """Read, clean, tokenise, match and count everything below a path.

    `reading` goes to `read_corpus` (columns, names, encoding, cache). `off_topic=True` keeps paragraphs that belong to
    another story.

    Raises
    ------
    KhitabError
        where nothing is readable or the codebook has mistakes.

    >>> import tempfile
    >>> page = Path(tempfile.mkdtemp(), "news.txt")
    >>> _ = page.write_text("مكافحة الإرهاب في صلب لقاء الرباط", encoding="utf-8")
    >>> study = make_study(page)
    >>> study.hits[study.hits["theme"] == "counterterrorism"]["term"].tolist()
    ['مكافحة الإرهاب', 'إرهاب']
    """
    book = choose_codebook(path, codebook)
    documents, lines, tokens = read_corpus(path, off_topic=off_topic, **reading)
    if tokens.empty:
        raise KhitabError(f"{path}: no words were found in {len(documents)} article(s); is this text?")
    hits = find_terms(tokens, book)
    grouping, events = choose_grouping(documents), choose_events(path)
    return Study(
        path=str(path), codebook=book, lines=lines, tokens=tokens, hits=hits,
        documents=_with_counts(documents, tokens, lines),
        totals=count_frames(hits, tokens, documents, book),
        by_article=count_frames(hits, tokens, documents, book, by="doc_id"),
        by_group=count_frames(hits, tokens, documents, book, by=grouping), events=events,
        contrasts=count_contrasts(hits, tokens, documents, book) if grouping == "outlet" else pd.DataFrame(),
        changes=count_changes(hits, tokens, documents, book, events),
        trends=count_trends(hits, tokens, documents, book),
        tfidf=count_tfidf(tokens, documents, by=grouping),
        keywords=count_keywords(tokens, documents, grouping),
        lines_in_context=concordance(hits, documents),
        forms=audit_forms(hits, documents),
        honorifics=count_honorifics(hits, tokens),
        duplicates=find_duplicates(documents), removed=count_removed(lines, documents),
        grouping=grouping, off_topic=off_topic,
    )  # fmt: skip


def choose_grouping(documents: pd.DataFrame) -> str:
    """Outlets where two or more are known, else the articles themselves."""
    return "outlet" if documents["outlet"].nunique() > 1 else "doc_id"


def _with_counts(documents: pd.DataFrame, tokens: pd.DataFrame, lines: pd.DataFrame) -> pd.DataFrame:
    """Documents with their length in words and the number of lines that were left out."""
    words = tokens["doc_id"].astype("str").value_counts()
    dropped = lines[~lines["label"].isin(["title", "body"])]["doc_id"].value_counts()
    ids = documents["doc_id"]
    return documents.assign(
        words=ids.map(words).fillna(0).astype("int64"), lines_removed=ids.map(dropped).fillna(0).astype("int64")
    )
