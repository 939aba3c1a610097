"""Do hits, tokens, documents and codebook belong together? What would be counted wrongly is refused."""

import numpy as np
import pandas as pd

from analysis.errors import KhitabError
from analysis.framing.codebook import Codebook

_PLACE = ["doc_id", "field", "start", "end", "theme", "frame", "term"]
_WORD = "[^\\W_\u0640]"  # a letter or a figure; a tatweel alone is no word


def check_codebook(codebook: Codebook) -> None:
    """Refuse what is no codebook: a path, a dictionary, nothing.

    >>> check_codebook("codebook.yaml")
    Traceback (most recent call last):
    analysis.errors.KhitabError: codebook='codebook.yaml' is no codebook; read it with read_codebook: ...
    """
    if not isinstance(codebook, Codebook):
        told = repr(codebook) if codebook is None or isinstance(codebook, str) else type(codebook).__name__
        raise KhitabError(
            f"codebook={told} is no codebook; read it with read_codebook: codebook = kh.read_codebook('codebook.yaml')"
        )


def check_once(hits: pd.DataFrame) -> None:
    """Refuse hits of which one is given twice: it would count twice."""
    twice = hits.duplicated(_PLACE).to_numpy()
    if twice.any():
        hit = hits.iloc[int(twice.argmax())]
        raise KhitabError(
            f"the hits hold {hit['form']} at {hit['field']} {hit['start']}-{hit['end']} of document {hit['doc_id']!r} "
            f"twice; count each once: hits = hits.drop_duplicates({_PLACE})"
        )


def check_words(documents: pd.DataFrame, words: np.ndarray, hits: pd.DataFrame) -> None:
    """Refuse documents without tokens (their number of `words` is 0) that have hits or a text.

    Tokens of a part of the documents would make the others articles without a frame.
    """
    silent = documents[words == 0]
    ids = silent["doc_id"].astype("str")
    hit = hits["doc_id"].astype("str")
    lost = hit[hit.isin(ids)]
    if len(lost):
        raise KhitabError(
            f"hits stand in document {lost.iloc[0]!r}, of which there are no tokens; "
            "give the tokens that the hits were found in"
        )
    column = next((name for name in ("body", "text") if name in silent), None)
    written = ids[silent[column].astype("str").fillna("").str.contains(_WORD)] if column else ids[:0]
    if len(written):
        raise KhitabError(
            f"document {written.iloc[0]!r} has text and no tokens; give the tokens of all documents, or the documents "
            "that tokenize got, such as documents[documents['doc_id'].isin(tokens['doc_id'])]"
        )
