"""Blocks of documents to blocks with title, body and attribution; with what the whole corpus must know of each."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np
import pandas as pd
import pyarrow as pa

from analysis.arabic.letters import fold_press
from analysis.corpus.cleaning import EVERY, add_body, label_lines
from analysis.corpus.rules import Profile
from analysis.corpus.shingles import hash_strings
from analysis.framing.evidence import count_evidence
from analysis.scale.engines import Engine
from analysis.scale.keys import hash_texts, save_keys, sort_keys
from analysis.scale.repetition import Repeated, find_repeated_lines
from analysis.scale.spool import Spool
from analysis.tokens import tokenize

STRINGS = "strings"  # of five words: the file of their keys


@dataclass(frozen=True)
class Cleaning:
    """How texts become articles: as `label_lines` and `add_body` take it; `as_is` leaves every line in.

    >>> Cleaning(as_is=True).off_topic
    False
    """

    outlets: Mapping[str, Profile] = field(default_factory=dict)
    off_topic: bool = False
    as_is: bool = False


def clean_block(documents: pd.DataFrame, repeated: Repeated, cleaning: Cleaning) -> pd.DataFrame:
    """The articles of a block, as `add_body` gives them for the whole corpus."""
    if cleaning.as_is:
        return documents
    here = {EVERY, *documents["outlet"].dropna().astype(str)}
    outlets = {name: profile for name, profile in cleaning.outlets.items() if name in here}
    return add_body(documents, label_lines(documents, outlets=outlets, repeated=repeated), off_topic=cleaning.off_topic)


def clean_blocks(spool: Spool, engine: Engine, cleaning: Cleaning) -> pd.DataFrame:
    """Save each block as `clean` and the keys of its strings, and return the evidence of all (`count_evidence`)."""
    if cleaning.as_is:
        for number in range(len(spool)):
            spool.save(number, "repeated", {})
    else:
        find_repeated_lines(spool, engine)
    found = engine.run(_clean_and_count, spool, "cleaning", needs=("documents", "repeated"), common=(cleaning,))
    return merge_evidence(_save(spool, number, *parts) for number, parts in enumerate(found))


def _save(spool: Spool, number: int, more: pd.DataFrame, evidence: pd.DataFrame, keys: tuple) -> pd.DataFrame:
    documents = spool.load(number)
    names = [*documents.columns, *(name for name in more.columns if name not in documents)]
    spool.save(number, "clean", more.assign(text=documents["text"])[names])
    save_keys(spool, number, STRINGS, *keys)
    return evidence


def _clean_and_count(documents: pd.DataFrame, repeated: Repeated, cleaning: Cleaning) -> tuple:
    """The cleaned block without its text, which is known; its evidence; the keys of its strings of five words."""
    cleaned = clean_block(documents, repeated, cleaning)
    tokens = tokenize(cleaned)
    return cleaned.drop(columns="text"), count_evidence(tokens), _string_keys(tokens)


def _string_keys(tokens: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    body = (tokens["zone"] != "headline").to_numpy()
    numbers = hash_texts(map(fold_press, tokens["form"].cat.categories))
    words = numbers[tokens["form"].cat.codes.to_numpy(np.int64)[body]]
    rows, keys = hash_strings(words, tokens["doc_id"].cat.codes.to_numpy(np.int64)[body])
    return sort_keys(keys, rows)


def merge_evidence(tables: Iterable[pd.DataFrame]) -> pd.DataFrame:
    """Evidence of the parts to that of the whole, merged as a tree: a form is added up a few times, not once a block.

    >>> parts = [pd.DataFrame({"form": ["أمن", "سلم"], "n": [1, 2]}), pd.DataFrame({"form": ["أمن"], "n": [3]})]
    >>> merge_evidence(parts).values.tolist()
    [['أمن', 4], ['سلم', 2]]
    """
    waiting: list[tuple[int, pa.Table]] = []
    for table in tables:
        level, merged = 0, pa.Table.from_pandas(table, preserve_index=False)
        while waiting and waiting[-1][0] == level:
            level, merged = level + 1, _add([waiting.pop()[1], merged])
        waiting.append((level, merged))
    whole = _add([table for _, table in waiting])
    return whole.to_pandas().astype({"form": "str"}).sort_values("form", ignore_index=True)


def _add(tables: list[pa.Table]) -> pa.Table:
    sums = pa.concat_tables(tables, promote_options="permissive").group_by("form").aggregate([("n", "sum")])
    return sums.rename_columns(["form", "n"])
