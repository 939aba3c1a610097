"""Documents to the written forms of their running words, without their places: the short way to every count."""

from functools import partial
from typing import NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from analysis.counted_lines import NONE, Labels, read_labels, read_lines
from analysis.cutting import Block, Cut, cut_texts, running_words
from analysis.errors import KhitabError
from analysis.tables import check_table


class RunningForms(NamedTuple):
    """The form of every running word, document by document, as a place in `forms`, which are all used."""

    codes: np.ndarray
    sizes: np.ndarray  # words of each document
    forms: pa.Array


def read_running_forms(documents: pd.DataFrame) -> RunningForms:
    """The words that `tokenize` gives, in its order; KhitabError as there.

    >>> found = read_running_forms(pd.DataFrame({"doc_id": ["a", "b"], "text": ["الأمن والأمن", "الأمن"]}))
    >>> found.forms.to_pylist(), found.codes.tolist(), found.sizes.tolist()
    (['الأمن', 'والأمن'], [0, 1, 0], [2, 1])
    """
    cut, labels = cut_documents(documents)
    blocks = cut.map(partial(_block_forms, cut=cut, labels=labels))
    forms = join_forms(blocks, cut, ordered=False)
    codes, sizes = ([block.pop(name) for block in blocks] for name in ("form", "sizes"))
    return RunningForms(*(np.concatenate(parts or [np.zeros(0, np.int32)]) for parts in (codes, sizes)), forms)


def cut_documents(documents: pd.DataFrame) -> tuple[Cut, Labels]:
    """Titles and texts of the documents, cut, and the lines of them that are counted.

    A title that stands in a line of its text is not cut a second time. KhitabError as in `tokenize`.
    """
    check_table(documents, "documents", needs=("doc_id", "text"))
    ids = documents["doc_id"].astype(str)
    if ids.duplicated().any():
        twice = ids[ids.duplicated()].iloc[0]
        raise KhitabError(f"doc_id {twice!r} occurs twice; give each article an id of its own before tokenize()")
    labels = read_labels(documents)
    titles = None
    if "title" in documents:
        titles = documents["title"].fillna("").astype("str").where(labels.title == 0, "")
    return cut_texts(documents["text"], titles), labels


def join_forms(blocks: list[dict], cut: Cut, *, ordered: bool) -> pa.Array:
    """The forms that stand in the blocks, sorted if asked for; the codes `form` of each block become places in them."""
    used = np.zeros(len(cut.known.forms), bool)
    for block in blocks:
        used[block["form"][block["form"] < len(used)]] = True
    extra = dict.fromkeys(form for block in blocks for form in block["extra"])
    forms = pa.concat_arrays([cut.known.forms.filter(pa.array(used)), pa.array(extra, pa.large_string())])
    rank = np.arange(len(forms), dtype=np.int32)
    if ordered:
        order = pc.sort_indices(forms).to_numpy()
        rank[order], forms = rank.copy(), forms.take(pa.array(order))
    place = np.zeros(len(used), np.int32)
    place[used] = rank[: used.sum()]
    of_extra = dict(zip(extra, rank[used.sum() :].tolist(), strict=True))
    for block in blocks:
        own = np.array([of_extra[form] for form in block.pop("extra")], np.int32)
        block["form"] = np.concatenate([place, own])[block["form"]]
    return forms


def _block_forms(block: Block, cut: Cut, labels: Labels) -> dict[str, np.ndarray | list[str]]:
    """The forms of a block as in `Words`, with its `extra` forms, and how many words each document has."""
    words = running_words(block, cut)
    if not len(words.joined) and labels.body is None:
        return {"form": words.form, "sizes": np.diff(words.before[block.first[::2]]), "extra": words.extra}
    kept = words.kept
    if labels.body is not None:
        lines = read_lines(block, cut, labels)
        kept &= np.repeat((lines.label != NONE)[lines.of_piece], words.count)
    running = np.concatenate([np.zeros(1, np.int32), np.cumsum(kept, dtype=np.int32)])
    sizes = np.diff(running[words.before[block.first[::2]]])
    return {"form": words.form[kept], "sizes": sizes, "extra": words.extra}
