"""What each article holds of each theme and frame: the counts that shares, rates and contrasts are made of."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from analysis.errors import KhitabError
from analysis.framing.codebook import Codebook
from analysis.framing.codebook_parts import Label
from analysis.framing.groups import cluster_keys, story_keys
from analysis.framing.inputs import check_codebook, check_once, check_words
from analysis.statistics.groups import unique_ids
from analysis.tables import check_table

ZONES = ("headline", "lead", "body")


@dataclass(frozen=True)
class Row:
    """A theme (frame '') or a frame, the hits that make an article carry it, and the zones they must stand in."""

    theme: str
    frame: str
    label: Label
    needed: int
    zones: tuple[str, ...]


@dataclass(frozen=True)
class Presence:
    """Articles × rows: hits, and whether the article carries it; behind them each hit that counts."""

    articles: pd.DataFrame  # the earliest first: group columns, _doc_id, _words, _story, _cluster, _there
    rows: tuple[Row, ...]
    hits: np.ndarray
    present: np.ndarray
    row: np.ndarray  # of each hit that counts: its row, its article, its place in the table of hits
    article: np.ndarray
    at: np.ndarray

    def tally(self, kept: np.ndarray) -> np.ndarray:
        """Articles × rows: how many of the hits at the `kept` places of the table of hits."""
        told = kept[self.at]
        return _tally(self.article[told], self.row[told], len(self.articles), len(self.rows))

    def within(self, kept: np.ndarray, words: np.ndarray) -> "Presence":
        """A part of the text: its hits and words; an article counts where it carries the frame and has it there.

        Articles without words there take no part.
        """
        n, articles = self.tally(kept), self.articles.assign(_words=words, _there=words > 0)
        return replace(self, articles=articles, hits=n, present=self.present & (n > 0))

    def labels(self) -> dict[str, list]:
        """The columns that say what a row is."""
        named = {"theme": [row.theme for row in self.rows], "frame": [row.frame for row in self.rows]}
        return named | {f"label_{code}": [getattr(row.label, code) for row in self.rows] for code in ("ar", "en", "fr")}


def count_presence(
    hits: pd.DataFrame, tokens: pd.DataFrame, documents: pd.DataFrame, codebook: Codebook, *,
    groups: pd.DataFrame | None = None, cluster: str | None = None,
) -> Presence:  # fmt: skip
    """Hits and presence of every row of the codebook in every article, zeros included."""
    check_table(hits, "hits")
    check_table(tokens, "tokens", needs=("doc_id",))
    check_codebook(codebook)
    check_once(hits)
    unique_ids(documents)
    words = count_words_of(tokens, documents["doc_id"].astype("str"))
    check_words(documents, words, hits)
    articles = earliest_first(documents, words, groups, cluster)
    hits = hits.reset_index(drop=True)
    rows, own = tuple(list_rows(codebook)), list(countable(hits, codebook))
    at = np.concatenate([part.index.to_numpy(np.int64) for part in own] or [np.zeros(0, np.int64)])
    row = np.repeat(np.arange(len(own)), [len(part) for part in own])
    article = pd.Index(articles["_doc_id"]).get_indexer(hits["doc_id"].astype("str"))[at]
    known = article >= 0  # hits of articles that are not among the documents count nowhere
    at, row, article = at[known], row[known], article[known]
    n = _tally(article, row, len(articles), len(rows))
    zoned = _asked(rows)[_zone_numbers(hits["zone"])[at], row]
    needed = np.array([one.needed for one in rows], np.int64)
    present = _tally(article[zoned], row[zoned], *n.shape) >= needed
    return Presence(articles, rows, n, present, row, article, at)


def earliest_first(
    documents: pd.DataFrame, words: np.ndarray, groups: pd.DataFrame | None, cluster: str | None
) -> pd.DataFrame:
    """The earliest article first, with its running words: so the order of `documents` changes no count and no draw."""
    articles = pd.DataFrame(index=documents.index) if groups is None else groups
    articles = articles.assign(_doc_id=documents["doc_id"].astype("str"))
    articles["_words"] = words
    articles["_story"], articles["_cluster"] = story_keys(documents), cluster_keys(documents, cluster)
    articles["_published"] = documents.get("published", pd.NaT)
    articles = articles.sort_values(["_published", "_doc_id"], ignore_index=True)
    return articles.assign(_cluster=pd.factorize(articles["_cluster"])[0], _there=True)


def count_words_of(tokens: pd.DataFrame, doc_ids: pd.Series) -> np.ndarray:
    """Running words of each document named."""
    words = tokens["doc_id"].astype("str").value_counts()
    return words.reindex(doc_ids, fill_value=0).to_numpy("int64")


def _tally(article: np.ndarray, row: np.ndarray, articles: int, rows: int) -> np.ndarray:
    return np.bincount(article * rows + row, minlength=articles * rows).reshape(articles, rows)


def _zone_numbers(zones: pd.Series) -> np.ndarray:
    number = zones.astype("str").map({zone: n for n, zone in enumerate(ZONES)})
    return number.fillna(len(ZONES)).to_numpy(np.int64)


def _asked(rows: tuple[Row, ...]) -> np.ndarray:
    """Zones (the last: none of them) × rows: does the row ask for hits there?"""
    return np.array([*([zone in row.zones for row in rows] for zone in ZONES), [False] * len(rows)], bool)


def list_rows(codebook: Codebook) -> Iterator[Row]:
    """Each theme, then its frames; those coded by hand have no row."""
    for theme in codebook.themes:
        yield Row(theme.key, "", theme.label, 1, ZONES)
        for frame in theme.frames:
            if frame.coded_by != "hand":
                yield Row(theme.key, frame.key, frame.label, frame.present_if.hits, frame.present_if.zones)


def countable(hits: pd.DataFrame, codebook: Codebook) -> Iterator[pd.DataFrame]:
    """The hits that count in each row; in a theme's own row each span counts once."""
    rows = list(list_rows(codebook))
    known = {(row.theme, row.frame) for row in rows} | {("names", name.key) for name in codebook.names}
    found = set(map(tuple, hits[["theme", "frame"]].fillna("").drop_duplicates().to_numpy()))
    if found - known:
        strange = "/".join(sorted(found - known)[0])
        book = f"codebook '{codebook.title}'"
        raise KhitabError(f"hits hold {strange}, which is not in {book}; match them with it first")
    skipping = {theme.key for theme in codebook.themes if theme.inside_names == "skip"}
    hits = hits[~hits["theme"].isin(skipping) | (hits["inside_name"].fillna("") == "")]
    for row in rows:
        own = hits[hits["theme"] == row.theme]
        yield own[own["frame"] == row.frame] if row.frame else outermost_hits(own)


def outermost_hits(hits: pd.DataFrame) -> pd.DataFrame:
    """Each stretch of text once: of hits that overlap, across the frames of a theme, the first and longest stands.

    One row is a hit, a part of the rows of `hits`, sorted by theme and place; themes do not touch each other. This is
    what a theme's own row of `count_frames` counts, once hits inside names are left out where the theme skips them.
    Raises KhitabError where a column is missing.

    >>> from analysis.framing.codebook import Codebook, Frame, Label, Theme
    >>> from analysis.framing.matching import find_terms
    >>> from analysis.tokens import tokenize
    >>> terms = {"threat": "تهديد إرهابي", "any": "تهديد"}
    >>> frames = tuple(Frame(key=k, label=Label(ar="إ"), definition="…", terms=(t,)) for k, t in terms.items())
    >>> theme = Theme(key="t", label=Label(ar="ت"), definition="…", frames=frames)
    >>> tokens = tokenize(pd.DataFrame({"doc_id": ["a"], "text": ["تهديد إرهابي"]}))
    >>> hits = find_terms(tokens, Codebook(title="t", version="1", themes=(theme,)))
    >>> len(hits), outermost_hits(hits)["form"].tolist()
    (2, ['تهديد إرهابي'])
    """
    check_table(hits, "hits", needs=("doc_id", "theme", "field", "start", "end"))
    order = {"theme": True, "doc_id": True, "field": True, "start": True, "end": False}
    hits = hits.sort_values(list(order), ascending=list(order.values()), kind="stable")
    place = hits.groupby(["theme", "doc_id", "field"], sort=False, observed=True, dropna=False).ngroup().to_numpy()
    reach = pd.Series(hits["end"].to_numpy()).groupby(place).cummax().groupby(place).shift(fill_value=0)
    return hits[hits["start"].to_numpy() >= reach.to_numpy()]
