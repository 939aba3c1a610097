"""A comparison counted again in every defensible way: does its conclusion hang on how it was counted?"""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pandas as pd

from analysis.framing.codebook import Codebook
from analysis.framing.inputs import check_codebook
from analysis.progress import track
from analysis.tables import STABILITY, check_table
from analysis.validation.conclusions import ALIKE, HIGHER, LOWER
from analysis.validation.recounts import (
    Comparison,
    Text,
    each_measure,
    find_hits,
    plan_comparison,
    read_words,
    recount,
    recount_main,
)
from analysis.validation.specifications import (
    STRONGEST,
    Key,
    Reading,
    find_keys,
    list_readings,
    list_without,
    narrow,
    vary_texts,
)
from analysis.validation.spellings import Speller


def measure_stability(
    documents: pd.DataFrame, codebook: Codebook, *, by: str, between: str | tuple[str, str], frames: str | list[str],
    lines: pd.DataFrame | None = None,
) -> pd.DataFrame:  # fmt: skip
    """One comparison counted in every defensible way: the columns of the `stability` table.

    One row is a specification of a theme or frame: one way to make every choice, and the difference that follows.
    `by` is a column of `documents` or a date group; `between` names two of its groups, or one to compare with all
    others. `frames` are keys of frames or themes (or "theme/frame"). `lines` is the `label_lines` table that the body
    was made with; without it the lines are labelled here.

    The choices: letters folded (hamza may be left out), strict (as the codebook writes them) or loose (أ إ آ ا, ؤ ئ ء,
    ى ي, ة ه taken as one letter each); nisba off, on (every noun of one word also finds its adjective in -ي) or written
    (some do, as the codebook says); furniture, with bylines, and off-topic lines removed or kept; a story once or all
    its copies; hits inside names counted or skipped; one hit or two; share or rate. These are combined, each with each.
    From the main specification alone one thing at a time is left out: each outlet that is not compared itself, and each
    of the ten terms with most hits.

    The main specification (`is_main`, one for each measure) is what documents and codebook are: the numbers of
    `compare_frames`. low and high are its bootstrap interval over stories; of shares whose draws are all one value,
    Newcombe's. `conclusion` is higher or lower where the interval leaves out 0, else "not told apart".

    Raises
    ------
    KhitabError
        where `by`, `between` or `frames` name what is not there. Documents without `body_lines` (add_body) or
        `duplicate_group` (add_duplicates) warn: these choices do not vary then.

    Caveat: all specifications count the same articles: 190 of 200 is no probability. It says that the conclusion does
    not hang on these choices, not that the codebook is right.
    Source: Steegen et al. 2016; Simonsohn, Simmons and Nelson 2020.

    >>> from analysis.framing.codebook import single_term
    >>> documents = pd.DataFrame({"doc_id": list("abcd"), "text": ["الأمن", "الامن", "سلم", "سلم"]})
    >>> documents = documents.assign(outlet=list("xxyy"), body_lines="1", duplicate_group=list("abcd"))
    >>> table = measure_stability(documents, single_term("أمن"), by="outlet", between=("x", "y"), frames="term")
    >>> table[table["measure"] == "share"].groupby("letters")["difference"].max().to_dict()
    {'folded': 1.0, 'loose': 1.0, 'strict': 0.5}

    Measure
    -------
    name: stability
    formula: specifications with a conclusion / all specifications of the comparison
    default: every combination of the choices; leaving out from the main specification, one thing at a time
    unit: fraction
    caveat: no probability: all specifications count the same articles
    source: Steegen et al. 2016; Simonsohn, Simmons and Nelson 2020
    """
    check_table(documents, "documents", needs=("doc_id", "text"))
    check_codebook(codebook)
    keys = find_keys(codebook, frames)
    book = narrow(codebook, keys)
    comparison = plan_comparison(documents, book, keys, by, between)
    varied, readings = vary_texts(documents, lines), list_readings(book)
    most = len(varied) * len(readings) + STRONGEST * len(keys)
    parts = track(_count_all(varied, readings, comparison), "counting specifications", most)
    table = each_measure(pd.concat(list(parts), ignore_index=True))
    return _finish(table, book, {**varied[0][0], "letters": readings[0].letters, "nisba": readings[0].nisba})


def _count_all(
    varied: list[tuple[dict[str, str], pd.DataFrame]], readings: list[Reading], comparison: Comparison
) -> Iterator[pd.DataFrame]:
    """A table for each reading of each text; behind the main one those of what is left out."""
    spellers = [Speller(one.codebook, one.letters) for one in readings]
    for number, (chosen, documents) in enumerate(varied):
        text = read_words(chosen, documents)
        for one, speller in zip(readings, spellers, strict=True):
            hits = find_hits(text, one, speller)
            told = {"letters": one.letters, "nisba": one.nisba, **chosen}
            yield pd.concat(recount(text, hits, one.codebook, comparison), ignore_index=True).assign(**told)
            if number == 0 and one is readings[0]:
                yield from (part.assign(**told) for part in _leave_out(text, one, hits, comparison))


def _leave_out(text: Text, main: Reading, hits: pd.DataFrame, comparison: Comparison) -> Iterator[pd.DataFrame]:
    yield from recount_main(text, hits, main.codebook, comparison, outlets=comparison.outlets())
    for one in list_without(main, comparison.keys, hits):
        own = replace(comparison, keys=[one.key])
        found = find_hits(text, one, Speller(one.codebook, one.letters))
        for part in recount_main(text, found, one.codebook, own):
            yield part.assign(left_out="term", without=one.without)


def _finish(table: pd.DataFrame, book: Codebook, main: dict[str, str]) -> pd.DataFrame:
    """Conclusions, the main specification marked, nothing left out but from that one; rows in a fixed order."""
    same = _is_main(table, book)
    for choice, value in main.items():
        same &= table[choice] == value
    table = table.assign(is_main=same & (table["left_out"] == ""))[same | (table["left_out"] == "")]
    table = table.assign(conclusion=np.select([table["low"] > 0, table["high"] < 0], [HIGHER, LOWER], ALIKE))
    place = {row: n for n, row in enumerate(_needed(book))}
    order = [place[key] for key in zip(table["theme"], table["frame"], strict=True)]
    table = table.assign(_row=order, _rate=table["measure"] != "share", _other=~table["is_main"])
    table = table.sort_values(["_row", "_rate", "_other"], kind="stable", ignore_index=True)
    return table[[column.name for column in STABILITY.columns]]


def _is_main(table: pd.DataFrame, book: Codebook) -> pd.Series:
    """Are names, copies and least hits those of codebook and documents?"""
    inside, needed = {theme.key: theme.inside_names for theme in book.themes}, _needed(book)
    asked = [needed[key] for key in zip(table["theme"], table["frame"], strict=True)]
    own = table["min_hits"].isna() | table["min_hits"].eq(asked).fillna(False)
    return (
        own & table["inside_names"].eq(table["theme"].map(inside)) & table["duplicates"].eq(table["duplicates"].iloc[0])
    )


def _needed(book: Codebook) -> dict[Key, int]:
    """Every row with the hits that make an article carry it."""
    found = {}
    for theme in book.themes:
        found |= {(theme.key, ""): 1} | {(theme.key, frame.key): frame.present_if.hits for frame in theme.frames}
    return found
