"""Lines that the articles of an outlet share, over all blocks: what `label_lines` must know of the whole corpus.

First every block tells the keys of its lines, headlines and leads; then the lines whose key two articles have are
brought together with their texts, and judged as if all lines were there. A line that nobody else has only tells where
the article's own text ends, so that of those the last is enough.
"""

from collections.abc import Iterator
from itertools import chain

import numpy as np
import pandas as pd

from analysis.arabic.lists import fold_phrase
from analysis.corpus.cleaning import articles_by_outlet
from analysis.corpus.repetition import Article, find_repeated, leads_of
from analysis.scale.engines import Engine
from analysis.scale.keys import find_shared, hash_texts, is_among, load_keys, save_keys, sort_keys
from analysis.scale.spool import Spool

Repeated = dict[str, dict[int, str]]
_OWN = "e7c1f09b{:x}"  # stands for an article's own line; one word, so that it is no lead


def find_repeated_lines(spool: Spool, engine: Engine) -> None:
    """Save the `repeated` of each block, as `label_lines` takes it."""
    for number, found in enumerate(engine.run(_line_keys, spool, "comparing lines")):
        save_keys(spool, number, "lines", *found)
    shared = np.concatenate([np.zeros(0, np.uint64), *find_shared(spool, "lines")])

    def own(number: int) -> tuple[np.ndarray, np.ndarray]:
        keys, rows = load_keys(spool, number, "lines")
        known = is_among(keys, shared)
        return np.unique(keys[known]), np.unique(rows[known])

    outlets: dict[str, list[tuple[int, Article, dict[int, int]]]] = {}
    for number, found in enumerate(engine.run(_shared_articles, spool, "comparing lines", own=own)):
        for outlet, article, places in found:
            outlets.setdefault(outlet, []).append((number, article, places))
    repeated: list[Repeated] = [{} for _ in range(len(spool))]
    for held in outlets.values():
        rules = find_repeated(article for _, article, _ in held) if len(held) > 1 else {}
        for number, article, places in held:
            if article.doc_id in rules:
                told = {places[place]: rule for place, rule in rules[article.doc_id].items()}
                repeated[number][article.doc_id] = told
    for number, found in enumerate(repeated):
        spool.save(number, "repeated", found)


def _articles(documents: pd.DataFrame) -> Iterator[tuple[str, Article]]:
    by_outlet = articles_by_outlet(documents)
    return ((outlet, article) for outlet, articles in by_outlet.items() if outlet for article in articles)


def _phrases(outlet: str, article: Article) -> list[list[str]]:
    """What of each line another article may have, then the headline and an abstract: texts to make keys of."""
    lines = [[line] for line in map(fold_phrase, article.lines)]
    others = filter(None, [*leads_of(article), fold_phrase(article.title)])
    first = [*(lines[0] if lines else []), *others]
    return [[f"{outlet}\0{text}" for text in texts] for texts in (first, *lines[1:])]


def _line_keys(documents: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    told = [(row, text) for row, one in enumerate(_articles(documents)) for text in chain(*_phrases(*one))]
    keys = hash_texts(text for _, text in told)
    return sort_keys(keys, np.array([row for row, _ in told], np.int64))


def _shared_articles(
    documents: pd.DataFrame, shared: np.ndarray, rows: np.ndarray
) -> list[tuple[str, Article, dict[int, int]]]:
    """The articles that share a phrase, with the lines that matter, and the place in the text of each of them."""
    found, known, articles = [], set(shared.tolist()), list(_articles(documents))
    for outlet, article in (articles[row] for row in rows.tolist()):
        phrases = _phrases(outlet, article)
        keys = iter(hash_texts(chain(*phrases)).tolist())
        kept = [sum(next(keys) in known for _ in texts) > 0 for texts in phrases]
        found.append((outlet, *_shorten(article, kept)))
    return found


def _shorten(article: Article, kept: list[bool]) -> tuple[Article, dict[int, int]]:
    """The article with the lines that are kept, its first one, and the last of its own."""
    own = max((place for place in range(len(article.lines)) if not kept[place]), default=-1)
    places = [place for place in range(len(article.lines)) if kept[place] or place in (0, own)]
    line = _OWN.format(int(hash_texts([article.doc_id])[0]))
    lines = [article.lines[place] if kept[place] else line for place in places]
    return article._replace(lines=lines), dict(enumerate(places))
