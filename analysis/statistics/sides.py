"""The two sides of a comparison: which articles are target, reference and background, and what they hold."""

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
import pandas as pd
from scipy import sparse

from analysis.errors import KhitabError
from analysis.statistics.groups import first_copies
from analysis.statistics.words import WordCounts


class Sides(NamedTuple):
    """Articles × words of each side, where a story stands once; the background is the two together as counted."""

    target: sparse.csr_array
    reference: sparse.csr_array
    background: sparse.csr_array
    names: tuple[pd.Index, pd.Index]  # doc_ids of target and reference


def find_sides(counts: WordCounts, target, reference, documents: pd.DataFrame | None = None) -> Sides:
    """The sides that the doc_ids of target and reference (None: all others) name.

    Raises KhitabError where a side is empty, holds no word, or shares an article with the other.
    """
    inside = np.asarray(counts.doc_ids.isin(target))
    outside = ~inside if reference is None else np.asarray(counts.doc_ids.isin(reference))
    if (inside & outside).any():
        shared = counts.doc_ids[inside & outside][0]
        raise KhitabError(f"article {shared!r} stands in target and reference; leave it out of one of them")
    for name, side in (("target", inside), ("reference", outside)):
        if not side.any():
            raise KhitabError(f"the {name} is empty; a comparison needs articles with words on both sides")
    rows = [first_copies(documents, counts.doc_ids, side) for side in (inside, outside)]
    matrices = [counts.matrix[np.flatnonzero(kept)] for kept in rows]
    for name, matrix in zip(("target", "reference"), matrices, strict=True):
        if not matrix.sum():
            raise KhitabError(f"the {name} has no word to count; choose other articles")
    # every word that is compared stands in the background, so that no prior is 0
    both = sparse.csr_array(sparse.vstack(matrices, format="csr"))
    return Sides(*matrices, both, (counts.doc_ids[rows[0]], counts.doc_ids[rows[1]]))


def known_ids(ids, articles: pd.Index, name: str) -> list[str] | None:
    """doc_ids as a list of text (None for the reference: all others); KhitabError where no article has one of them."""
    if ids is None and name == "reference":
        return None
    if not isinstance(ids, Iterable):
        where = "documents.loc[documents['outlet'] == 'X', 'doc_id']"
        raise KhitabError(f"{name}={ids!r}: give the doc_ids of its articles, such as {where}")
    ids = [str(one) for one in ([ids] if isinstance(ids, str) else ids)]
    if unknown := [one for one in ids if one not in articles]:
        like = f"; doc_ids look like {articles[0]!r}" if len(articles) else ""
        raise KhitabError(f"{name}: no article has the doc_id {unknown[0]!r}{like}")
    return ids
