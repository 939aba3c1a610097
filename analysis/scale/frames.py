"""Blocks to frames: each block counts the hits of its articles in whole numbers; shares and intervals come after."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pandas as pd

from analysis.framing.codebook import Codebook
from analysis.framing.frames import frame_groups, frames_of
from analysis.framing.matching import find_terms
from analysis.framing.presence import ZONES, Presence, count_presence, count_words_of, earliest_first, list_rows
from analysis.scale.engines import Engine
from analysis.scale.spool import Spool
from analysis.tokens import tokenize

Counts = dict[str, np.ndarray]  # articles × rows of the codebook, or articles; in the order of the documents


def count_block(documents: pd.DataFrame, codebook: Codebook, evidence: pd.DataFrame, zoned: bool) -> Counts:
    """Words, hits and presence of each article of a block, and words and hits of each zone if asked for."""
    tokens = tokenize(documents)
    hits = find_terms(tokens, codebook, evidence=evidence)
    presence = count_presence(hits, tokens, documents, codebook)
    ids = documents["doc_id"].astype("str")
    order = pd.Index(presence.articles["_doc_id"]).get_indexer(ids)
    found = {"words": presence.articles["_words"].to_numpy()[order], "present": presence.present[order]}
    found["hits"] = presence.hits[order].astype(np.int32)
    for zone in ZONES if zoned else ():
        found[f"hits {zone}"] = presence.tally((hits["zone"] == zone).to_numpy())[order].astype(np.int32)
        found[f"words {zone}"] = count_words_of(tokens[(tokens["zone"] == zone).to_numpy()], ids)
    return found


def count_frames_in_blocks(
    documents: pd.DataFrame, spool: Spool, engine: Engine, codebook: Codebook, evidence: pd.DataFrame, *,
    by: str | list[str] | None = None, cluster: str | None = None, own_copy: bool = False,
) -> pd.DataFrame:  # fmt: skip
    """The `frames` table of all blocks, as `count_frames` gives it; of the `documents` no text is needed."""
    groups, zoned = frame_groups(documents, by, own_copy=own_copy)
    parts = engine.run(count_block, spool, "counting frames", needs=("clean",), common=(codebook, evidence, zoned))
    counts = _join(parts)
    articles = earliest_first(documents, counts["words"], groups, cluster)
    order = pd.Index(documents["doc_id"].astype("str")).get_indexer(articles["_doc_id"])
    for name in counts:
        counts[name] = counts[name][order]
    none = np.zeros(0, np.int64)  # the single hits, which are counted already
    whole = Presence(articles, tuple(list_rows(codebook)), counts["hits"], counts["present"], none, none, none)
    cells = _in_each_zone(whole, counts) if zoned else [({}, whole)]
    return frames_of(cells, by, cluster=cluster, own_copy=own_copy)


def _join(parts: Iterator[Counts]) -> Counts:
    found: dict[str, list[np.ndarray]] = {}
    for part in parts:
        for name, counted in part.items():
            found.setdefault(name, []).append(counted)
    return {name: np.concatenate(found.pop(name)) for name in list(found)}


def _in_each_zone(whole: Presence, counts: Counts) -> Iterator[tuple[dict[str, str], Presence]]:
    for zone in ZONES:
        hits, words = counts[f"hits {zone}"], counts[f"words {zone}"]
        articles = whole.articles.assign(_words=words, _there=words > 0)
        yield {"zone": zone}, replace(whole, articles=articles, hits=hits, present=whole.present & (hits > 0))
