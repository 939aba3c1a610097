"""Where frames stand, and in texts of the same length: headline, lead, body, first words; and article by article."""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from analysis.errors import KhitabError
from analysis.framing.cells import cells, first_copies, join_cells, rates, shares, sort_parts
from analysis.framing.codebook import Codebook
from analysis.framing.groups import group_keys, named_groups
from analysis.framing.places import place_hits
from analysis.framing.presence import ZONES, Presence, count_presence, count_words_of
from analysis.statistics.bootstrap import divide
from analysis.statistics.options import is_whole
from analysis.statistics.running import in_order
from analysis.tables import ARTICLE_FRAMES, SALIENCE

PARTS = ("headline", "lead", "headline_lead", "body", "first_words", "whole")


def count_salience(
    hits: pd.DataFrame, tokens: pd.DataFrame, documents: pd.DataFrame, codebook: Codebook, *,
    by: str | list[str] | None = None, words: int | None = None,
) -> pd.DataFrame:  # fmt: skip
    """How many articles have a frame in their headline, lead, either, body, first words, or anywhere.

    One row is a theme or a frame in a part of the articles of a group (`by` as in `count_frames`): the columns of the
    `salience` table. An article counts in a part where it carries the frame (as in `count_frames`) and the frame stands
    in that part; `articles` are those that have words there. share has the Wilson 95 % interval; a story counts once in
    a group.

    `headline_lead` is the headline-and-lead share: how often the frame is given first place. `first_words` is the
    length-standardised share: what stands in the first `words` words of each article, headline included, by default as
    many as three quarters of the articles reach (the 25th percentile of their lengths, rounded down; attrs["words"]).
    Every article speaks for the same stretch of text, so that an outlet of long articles does not mention more frames
    by length alone; shorter articles count whole.

    Raises
    ------
    KhitabError
        where `words` is no positive number; else as in `count_frames`.

    Caveat: news puts first what matters most, so first_words is no sample of the article: compare it between groups,
    not with whole. We cut rather than standardise over classes of length because the cut needs no article in each
    class of each outlet, and its words can be read.

    >>> from analysis.framing.codebook import single_term
    >>> from analysis.framing.matching import find_terms
    >>> from analysis.tokens import tokenize
    >>> documents = pd.DataFrame({"doc_id": ["a"], "title": ["سلام"], "text": ["في الرباط\\nلقاء حول الأمن"]})
    >>> tokens, codebook = tokenize(documents), single_term("أمن")
    >>> table = count_salience(find_terms(tokens, codebook), tokens, documents, codebook, words=4)
    >>> dict(zip(table["part"], table["articles_with"]))
    {'headline': 0, 'lead': 0, 'headline_lead': 0, 'body': 1, 'first_words': 0, 'whole': 1}

    Measure
    -------
    name: headline-and-lead share
    formula: articles that carry the frame and have it in headline or lead / articles with a headline or lead
    default: lead is the first paragraph that is no subhead; Wilson 95 % interval
    unit: fraction
    caveat: an article whose headline was not found has its lead alone
    source: –

    name: length-standardised share
    formula: articles that carry the frame and have it in their first L words / articles
    default: L the 25th percentile of article lengths
    unit: fraction
    caveat: compare groups by it, not with the share of whole articles; shorter articles count whole
    source: –
    """
    names = named_groups(by)
    if {"part", "zone"} & set(names):
        raise KhitabError(f"by={by!r}: the parts of an article are rows already; name columns of the documents")
    presence = count_presence(hits, tokens, documents, codebook, groups=group_keys(documents, by))
    tokens = in_order(tokens)
    length = _first_words(presence.articles["_words"], words)
    rows = []
    for part, (kept, inside) in _parts(hits, tokens, length):
        there = presence.within(kept, count_words_of(tokens[inside], presence.articles["_doc_id"]))
        rows += [{**key, "part": part, **_count(there, first_copies(there, at))} for key, at in cells(there, names)]
    table = join_cells(rows, [*names, *(column.name for column in SALIENCE.columns)])
    table = sort_parts(table, [*names, "part"], "part", PARTS)
    table.attrs["words"] = length
    return table


def _parts(
    hits: pd.DataFrame, tokens: pd.DataFrame, length: int
) -> Iterator[tuple[str, tuple[np.ndarray, np.ndarray]]]:
    """Which hits and which running words belong to each part."""
    first = tokens["position"].to_numpy() < length
    for zone in ZONES:
        yield zone, tuple((table["zone"] == zone).to_numpy() for table in (hits, tokens))
    yield "headline_lead", tuple(table["zone"].isin(ZONES[:2]).to_numpy() for table in (hits, tokens))
    yield "first_words", (first[place_hits(hits, tokens)[1]], first)
    yield "whole", (np.ones(len(hits), bool), np.ones(len(tokens), bool))


def _first_words(lengths: pd.Series, words: int | None) -> int:
    if words is None:
        told = lengths[lengths > 0]
        return int(np.percentile(told, 25)) if len(told) else 0
    if not is_whole(words):
        raise KhitabError(f"words={words!r}: give a number of words from 1 on, or leave it out")
    return int(words)


def _count(presence: Presence, at: np.ndarray) -> dict:
    words = presence.articles["_words"].to_numpy()[at]
    return presence.labels() | shares(presence.present[at]) | rates(presence.hits[at], words, interval=False)


def count_per_article(
    hits: pd.DataFrame, tokens: pd.DataFrame, documents: pd.DataFrame, codebook: Codebook
) -> pd.DataFrame:
    """Every theme and frame in every article, zeros included: what a share or a regression is made of.

    One row is an article and a theme (frame '') or a frame, in the order of `documents` and of the codebook: the
    columns of the `article_frames` table. Every copy of a story has its rows. `present` says whether the article
    reaches the frame's `present_if`; `terms` are distinct terms of the codebook, a sign that the frame is more than one
    word.

    Raises
    ------
    KhitabError
        where `hits` and `codebook` do not belong together, or a doc_id occurs twice.

    Caveat: no frame is called the article's dominant one. By hits it would be the one with the longest term list;
    dominant frames come from codes by hand.

    >>> from analysis.framing.codebook import single_term
    >>> from analysis.framing.matching import find_terms
    >>> from analysis.tokens import tokenize
    >>> documents = pd.DataFrame({"doc_id": ["a", "b"], "text": ["الأمن ثم الأمن", "سلام"]})
    >>> tokens, codebook = tokenize(documents), single_term("أمن")
    >>> table = count_per_article(find_terms(tokens, codebook), tokens, documents, codebook)
    >>> table[["doc_id", "hits", "terms", "present"]].values.tolist()
    [['a', 2, 1, True], ['b', 0, 0, False]]
    """
    presence = count_presence(hits, tokens, documents, codebook)
    counts = {"hits": presence.hits, "terms": _count_terms(presence, hits), "present": presence.present}
    for zone in ZONES:
        counts[f"hits_{zone}"] = presence.tally((hits["zone"] == zone).to_numpy())
    articles = presence.articles[["_doc_id", "_words"]]
    order = pd.Index(articles["_doc_id"]).get_indexer(documents["doc_id"].astype("str"))
    size = len(presence.rows)
    table = {name: np.tile(np.array(value, object), len(order)).tolist() for name, value in presence.labels().items()}
    table |= {"doc_id": np.repeat(articles["_doc_id"].to_numpy(object)[order], size).tolist()}
    table |= {name: value[order].ravel() for name, value in counts.items()}
    table["tokens"] = np.repeat(articles["_words"].to_numpy()[order], size)
    table["per_1000"] = divide(1000 * table["hits"], table["tokens"])
    return pd.DataFrame(table)[[column.name for column in ARTICLE_FRAMES.columns]]


def _count_terms(presence: Presence, hits: pd.DataFrame) -> np.ndarray:
    """Articles × rows: how many different terms of the codebook."""
    term = pd.factorize(hits["term"])[0][presence.at]
    told = pd.DataFrame({"row": presence.row, "article": presence.article, "term": term}).drop_duplicates().index
    n = np.zeros(presence.hits.shape, np.int64)
    np.add.at(n, (presence.article[told], presence.row[told]), 1)
    return n
