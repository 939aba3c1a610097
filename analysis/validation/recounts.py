"""One comparison, counted again: from the hits of a text read in one way, every count that can be made of them."""

import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from analysis.errors import KhitabError
from analysis.framing.codebook import Codebook
from analysis.framing.contrasts import REST
from analysis.framing.differences import contrast
from analysis.framing.evidence import count_evidence
from analysis.framing.groups import group_keys
from analysis.framing.matching import find_terms
from analysis.framing.presence import Presence, count_presence
from analysis.tokens import tokenize
from analysis.validation.specifications import Key, Reading, set_inside_names
from analysis.validation.spellings import Speller

_HITS = (1, 2)


@dataclass(frozen=True)
class Comparison:
    """Which groups are compared, in which rows of the codebook; the first of `copies` is what the documents are."""

    by: str
    a: str
    b: str | None  # None: all others
    keys: list[Key]
    groups: pd.DataFrame  # of each document: its group, and its outlet as _outlet
    copies: tuple[str, ...]
    levels: list[int]  # hits that an article must hold

    def sides(self, articles: pd.DataFrame, without: str | None = None) -> tuple[np.ndarray, np.ndarray]:
        group, kept = articles[self.by].to_numpy(object), articles["_outlet"].to_numpy(object) != without
        return (group == self.a) & kept, ((group == self.b) if self.b else (group != self.a)) & kept

    def outlets(self) -> list[str]:
        """The outlets that can be left out: not compared themselves, and articles remain on both sides."""
        in_a, in_b = self.sides(self.groups)
        compared = {self.a, self.b} if self.by == "outlet" else set()
        names = sorted(set(self.groups["_outlet"][in_a | in_b]) - compared)
        return [name for name in names if all(side.any() for side in self.sides(self.groups, name))]


@dataclass(frozen=True)
class Text:
    """Documents cleaned in one way, as words."""

    chosen: dict[str, str]
    documents: pd.DataFrame
    tokens: pd.DataFrame
    evidence: pd.DataFrame
    words: pd.Series  # of each document


def plan_comparison(
    documents: pd.DataFrame, book: Codebook, keys: list[Key], by: str, between: str | tuple[str, str]
) -> Comparison:
    if not isinstance(by, str):
        raise KhitabError(f"by={by!r}: name one column of the documents, or week, month, quarter, year")
    groups = group_keys(documents, by)
    a, b = _read_pair(sorted(groups[by].unique()), by, between)
    outlet = documents.get("outlet", pd.Series("—", documents.index, dtype="str"))
    copies = ("once", "all") if "duplicate_group" in documents else ("all",)
    if len(copies) == 1:
        warnings.warn(
            "the documents have no duplicate_group, so that every copy counts; "
            "documents = add_duplicates(documents) finds the stories",
            UserWarning,
            stacklevel=3,
        )
    asked = {frame.present_if.hits for theme in book.themes for frame in theme.frames}
    outlets = groups.assign(_outlet=outlet.astype("str").fillna("—"))
    return Comparison(by, a, b, keys, outlets, copies, sorted({*_HITS, *asked}))


def _read_pair(groups: list[str], by: str, between: str | tuple[str, str]) -> tuple[str, str | None]:
    wanted = list(between) if isinstance(between, list | tuple) else [between]
    known = all(isinstance(name, str) and name in groups for name in wanted)
    if not known or len(wanted) not in (1, 2) or len(set(wanted)) != len(wanted) or len(groups) < 2:
        raise KhitabError(
            f"between={between!r}: name two groups of {by}, or one to compare with all others; "
            f"there are: {', '.join(groups)}"
        )
    return wanted[0], wanted[1] if len(wanted) == 2 else None


def read_words(chosen: dict[str, str], documents: pd.DataFrame) -> Text:
    tokens = tokenize(documents)
    words = tokens["doc_id"].value_counts(sort=False)
    return Text(chosen, documents, tokens, count_evidence(tokens), words.set_axis(words.index.astype("str")))


def find_hits(text: Text, one: Reading, speller: Speller) -> pd.DataFrame:
    """Hits of a text read in one way; the corpus check goes by the forms that are written."""
    return find_terms(speller.respell(text.tokens), one.codebook, evidence=text.evidence)


def recount(text: Text, hits: pd.DataFrame, book: Codebook, comparison: Comparison) -> Iterator[pd.DataFrame]:
    """Every combination of inside_names, duplicates and min_hits."""
    for inside in ("count", "skip") if book.names else ("",):
        chosen = set_inside_names(book, inside) if inside else book
        presence = _count(text, hits, chosen, comparison)
        for copies in comparison.copies:
            yield _compare(presence, chosen, comparison, copies)


def recount_main(
    text: Text, hits: pd.DataFrame, book: Codebook, comparison: Comparison, *, outlets: Sequence[str | None] = (None,)
) -> Iterator[pd.DataFrame]:
    """The choices of documents and codebook alone (and every min_hits), without each of these outlets."""
    presence = _count(text, hits, book, comparison)
    for outlet in outlets:
        yield _compare(presence, book, comparison, comparison.copies[0], outlet)


def _count(text: Text, hits: pd.DataFrame, book: Codebook, comparison: Comparison) -> Presence:
    """Hits of the rows asked for, and presence at each level: a column for each row and level."""
    # one word of each document tells that it has words; how many is counted once a text
    told = text.tokens.drop_duplicates("doc_id")
    presence = count_presence(hits, told, text.documents, book, groups=comparison.groups)
    articles = presence.articles
    articles = articles.assign(_words=text.words.reindex(articles["_doc_id"], fill_value=0).to_numpy(np.int64))
    chosen = [n for n, row in enumerate(presence.rows) if (row.theme, row.frame) in comparison.keys]
    zone = hits["zone"].astype("str").to_numpy(object)
    zoned = np.column_stack([presence.tally(np.isin(zone, presence.rows[n].zones))[:, n] for n in chosen])
    rows = tuple(replace(presence.rows[n], needed=level) for level in comparison.levels for n in chosen)
    present = np.hstack([zoned >= level for level in comparison.levels])
    n_hits = np.tile(presence.hits[:, chosen], len(comparison.levels))
    return replace(presence, articles=articles, rows=rows, hits=n_hits, present=present)


def _compare(
    presence: Presence, book: Codebook, comparison: Comparison, copies: str, outlet: str | None = None
) -> pd.DataFrame:
    articles = presence.articles
    if copies == "all":
        presence = replace(presence, articles=articles.assign(_story=np.arange(len(articles))))
    side = (comparison.a, comparison.b or REST, *comparison.sides(articles, outlet))
    table = contrast(presence, [side], clustered=False)
    inside = {theme.key: theme.inside_names for theme in book.themes}
    table = table.assign(inside_names=table["theme"].map(inside), min_hits=[row.needed for row in presence.rows])
    return table.assign(duplicates=copies, left_out="outlet" if outlet else "", without=outlet or "")


def each_measure(table: pd.DataFrame) -> pd.DataFrame:
    """Share and rate as rows below each other; how many hits an article must hold changes no rate."""
    # where all draws are one value the bootstrap has no interval: 15 of 15 against 0 of 15
    share = table.assign(
        low=table["difference_cluster_low"].fillna(table["difference_low"]),
        high=table["difference_cluster_high"].fillna(table["difference_high"]),
    )
    once = table[table["min_hits"] == table["min_hits"].min()]
    rate = once.assign(
        low=once["rate_difference_low"], high=once["rate_difference_high"], difference=once["rate_difference"],
        min_hits=0,
    )  # fmt: skip
    parts = [
        part.assign(measure=name, value_a=part[f"{name}_a"], value_b=part[f"{name}_b"])
        for name, part in (("share", share), ("per_1000", rate))
    ]
    both = pd.concat(parts, ignore_index=True)
    return both.assign(min_hits=both["min_hits"].astype("Int64").replace(0, pd.NA))
