"""Documents to tokens: every running word of title and body, with its place in the text.

The work is done once per distinct piece of text between white space (cutting.py); array arithmetic maps the result back
to the running words, block by block, on all cores.
"""

from functools import partial

import numpy as np
import pandas as pd

from analysis.counted_lines import BODY, NONE, TITLE, Labels, Lines, read_lines
from analysis.cutting import Block, Cut, Words, running_words
from analysis.running_forms import cut_documents, join_forms
from analysis.tables import TOKENS

_TYPES = {"doc": "i4", "position": "i4", "field": "i1", "paragraph": "i4", "sentence": "i4", "zone": "i1", "form": "i4"}
_TYPES |= {"start": "i4", "end": "i4", "joined": "?"}
_PROSE = 12  # words of a line that is no subhead, though no sentence ends in it


def tokenize(documents: pd.DataFrame) -> pd.DataFrame:
    """The running words of every title and body.

    One row is a word: a run of letters and digits with their vowel marks; numbers and web addresses count as words. A
    detached و ف ب ل ك joins the next word («و أفاد» is one word whose form holds the space). Without `body_lines` (no
    `add_body`), every line of `text` is body, save the first line that equals `title`: the headline. A title that
    stands in no line of the text is counted from `title`.

    Returns
    -------
    DataFrame
        the `tokens` table: `start` and `end` count code points in the column that `field` names.

    Raises
    ------
    KhitabError
        where `doc_id` or `text` is missing, or a doc_id occurs twice.

    Caveat: a sentence ends at . ! ? ؟ and at each line end; two or more dots end none.

    >>> documents = pd.DataFrame({"doc_id": ["a"], "text": ["و أفاد بلاغ."]})
    >>> tokenize(documents)["form"].tolist()
    ['و أفاد', 'بلاغ']
    """
    cut, labels = cut_documents(documents)
    blocks = cut.map(partial(_block_words, cut=cut, labels=labels))
    forms = pd.Index(pd.array(join_forms(blocks, cut, ordered=True), dtype="str"))
    columns = {
        name: np.concatenate([np.zeros(0, kind), *(block.pop(name) for block in blocks)])
        for name, kind in _TYPES.items()
    }
    if columns["paragraph"].max(initial=0) < 2**15:  # two bytes a word, save where a whole book is one article
        columns["paragraph"] = columns["paragraph"].astype(np.int16)
    doc, field, zone = (columns.pop(name) for name in ("doc", "field", "zone"))
    columns["doc_id"] = pd.Categorical.from_codes(doc, categories=documents["doc_id"].astype(str), validate=False)
    columns["field"] = pd.Categorical.from_codes(field, categories=["title", "text"], validate=False)
    columns["zone"] = pd.Categorical.from_codes(zone, categories=["headline", "lead", "body"], validate=False)
    columns["form"] = pd.Categorical.from_codes(columns["form"], categories=forms, validate=False)
    return pd.DataFrame({column.name: columns[column.name] for column in TOKENS.columns}, copy=False)


def _block_words(block: Block, cut: Cut, labels: Labels) -> dict[str, np.ndarray | list[str]]:
    """The columns of a block's words; `form` as in `Words`, with its `extra` forms."""
    words, lines, known = running_words(block, cut), read_lines(block, cut, labels), cut.known
    begin = np.repeat(_since_section(known.length[block.codes], block), words.count)
    start, end = begin + known.start[words.flat], begin + known.end[words.flat]
    columns = {"form": words.form, "start": start, "end": end, "stops": _stops(start, end, words, block, cut)}
    columns["joined"] = ~_parted(words, block, cut)
    columns["line"], columns["section"] = (np.repeat(of, words.count) for of in (lines.of_piece, block.section))
    for name in ("start", "joined"):
        columns[name][words.joined] = columns[name][words.joined - 1]
    if len(words.joined):
        columns = {name: column[words.kept] for name, column in columns.items()}
    return {**_numbered(_in_lines(columns, lines), block.doc), "extra": words.extra}


def _since_section(steps: np.ndarray, block: Block) -> np.ndarray:
    """Sum of the steps before each piece, counted anew in each section."""
    before = np.concatenate([np.zeros(1, np.int32), np.cumsum(steps, dtype=np.int32)])
    return before[:-1] - np.repeat(before[block.first[:-1]], np.diff(block.first))


def _stops(start: np.ndarray, end: np.ndarray, words: Words, block: Block, cut: Cut) -> np.ndarray:
    """Behind which words a sentence ends: also where the stop stands apart («كلمة .»), single letters aside."""
    stops = cut.known.stops[words.flat]
    closing = np.flatnonzero(cut.known.closes[block.codes])
    last = words.before[closing] - 1
    section = np.searchsorted(block.first, closing, side="right") - 1
    last = last[last >= words.before[block.first[section]]]
    stops[last[end[last] - start[last] > 1]] = True
    return stops


def _parted(words: Words, block: Block, cut: Cut) -> np.ndarray:
    """Which words a sign parts from the word before: in their own piece, or behind the words of an earlier one."""
    parts = cut.known.parts[block.codes]
    signs = np.repeat(np.cumsum(parts, dtype=np.int32) - parts, words.count)  # pieces before a word that part
    return cut.known.apart[words.flat] | (np.diff(signs, prepend=np.int32(0)) > 0)


def _in_lines(columns: dict[str, np.ndarray], lines: Lines) -> dict[str, np.ndarray]:
    """Words of the lines that are counted, with paragraph and zone; the lead is the first that is no subhead."""
    line, section, stops = (columns[name] for name in ("line", "section", "stops"))
    first = np.flatnonzero(np.diff(line, prepend=-1))
    size, label, of = np.diff(first, append=len(line)), lines.label[line[first]], section[first] >> 1
    body = label == BODY
    prose = body & (stops[first + size - 1] | (size > _PROSE))
    docs = np.flatnonzero(np.diff(of, prepend=-1))  # the first line of each document
    lines_of = np.diff(docs, append=len(of))
    before = np.cumsum(body) - body
    paragraph = np.where(body, before + 1 - np.repeat(before[docs], lines_of), 0)
    least = np.minimum.reduceat(np.where(prose, paragraph, len(line) + 1), docs) if len(docs) else docs
    lead = np.repeat(np.where(least > len(line), 1, least), lines_of)
    zone = np.select([label == TITLE, paragraph == lead], [0, 1], 2)
    columns["paragraph"], columns["zone"] = (np.repeat(values, size) for values in (paragraph, zone))
    if (label == NONE).any():
        counted = np.repeat(label != NONE, size)
        columns = {name: column[counted] for name, column in columns.items()}
    return columns


def _numbered(columns: dict[str, np.ndarray], doc: int) -> dict[str, np.ndarray]:
    """The columns with documents, positions and sentences numbered; `doc` is the first document."""
    section, line, stops = (columns.pop(name) for name in ("section", "line", "stops"))
    of = section >> 1
    first = np.flatnonzero(np.diff(of, prepend=-1))
    first = np.repeat(first, np.diff(first, append=len(of)))  # of each word: the first word of its document
    breaks = np.ones(len(of), bool)
    breaks[1:] = stops[:-1] | (line[1:] != line[:-1])
    sentence = np.cumsum(breaks, dtype=np.int32)
    columns["joined"] &= ~breaks
    numbers = {"doc": of + doc, "field": section & 1, "position": np.arange(len(of)) - first}
    numbers["sentence"] = sentence - sentence[first]
    columns |= numbers
    return {name: columns[name].astype(kind, copy=False) for name, kind in _TYPES.items()}
