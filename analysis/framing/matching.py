"""Tokens and codebook to hits: every occurrence of every term, with the reading that found it."""

from collections.abc import Sequence
from functools import partial

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from analysis.cores import on_all_cores
from analysis.framing.codebook import Codebook
from analysis.framing.evidence import own_evidence, read_evidence
from analysis.framing.inputs import check_codebook
from analysis.framing.occurrences import REASONS, TEMPLATES, Found, find_places
from analysis.framing.overlaps import around
from analysis.framing.phrases import NAMES, Planned, plan_terms
from analysis.framing.search import NO_READING, Readings, Spans, Text, read_text
from analysis.statistics.running import in_order
from analysis.statistics.words import as_forms
from analysis.tables import HITS, check_table

PLACES = ("paragraph", "sentence", "start")


def find_terms(tokens: pd.DataFrame, codebook: Codebook, *, evidence: pd.DataFrame | None = None) -> pd.DataFrame:
    """Every occurrence of every codebook term, clitics and inflections read by the grammar.

    One row is an occurrence; names come as theme `names`. Inside a frame the longest match wins; frames are counted
    independently of each other. Nothing but white space, quotation marks or a hyphen parts the words of a phrase.
    `inside_name` holds the key of the name a hit stands inside. `evidence` is a `count_evidence` table, by default of
    these tokens; with that of the whole corpus a part gives the whole's hits.

    Returns
    -------
    DataFrame
        the `hits` table, in the order of document and position.

    Raises
    ------
    KhitabError
        where a column of `tokens` is missing, a word is given twice, or `codebook` was not read.

    Caveat: one written form may be two words (عالم: world, scholar); `audit_forms` shows which forms were counted.

    >>> from analysis.framing.codebook import Codebook, Label, Theme
    >>> from analysis.tokens import tokenize
    >>> theme = Theme(key="t", label=Label(ar="الإرهاب"), definition="…", terms=("إرهاب",))
    >>> tokens = tokenize(pd.DataFrame({"doc_id": ["a"], "text": ["مكافحة الإرهاب والجماعات الإرهابية، وبالارهاب"]}))
    >>> find_terms(tokens, Codebook(title="t", version="1", themes=(theme,)))[["form", "proclitics"]].values.tolist()
    [['الإرهاب', 'ال'], ['وبالارهاب', 'و+ب+ال']]
    """
    tokens, plan, text = _prepare(tokens, codebook, evidence)
    found, reason, readings = find_places(plan, text)
    found = found.take(reason == 0)
    return _to_hits(found, _names_around(found, plan), plan, readings, tokens, text)


def find_left_out(tokens: pd.DataFrame, codebook: Codebook, *, evidence: pd.DataFrame | None = None) -> pd.DataFrame:
    """Every place where the words of a term stand and do not count, with the reason: the other side of `find_terms`.

    One row is a place: the columns of `hits` (`inside_name` empty), and `reason`: a neighbour that `after` or `before`
    asks for is missing, an excluded form or phrase, another word as the words beside it show, a phrase that does not
    agree, another term of its frame that stands here. What the grammar never read as the word is not here; `explain`
    says why.

    >>> from analysis.framing.codebook import Codebook, Label, Term, Theme
    >>> from analysis.tokens import tokenize
    >>> term = Term(term="خارجية", after=("وزير", "وزارة"))
    >>> theme = Theme(key="t", label=Label(ar="الخارجية"), definition="…", terms=(term,))
    >>> tokens = tokenize(pd.DataFrame({"doc_id": ["a"], "text": ["وزير الخارجية في بلاغ للخارجية"]}))
    >>> find_left_out(tokens, Codebook(title="t", version="1", themes=(theme,)))[["form", "reason"]].values.tolist()
    [['للخارجية', 'none of its `after` words stands before it']]
    """
    tokens, plan, text = _prepare(tokens, codebook, evidence)
    found, reason, readings = find_places(plan, text)
    places = pd.DataFrame({"term": found.term, "first": found.spans.first, "last": found.spans.last, "reason": reason})
    places = places.sort_values("reason", kind="stable").drop_duplicates(["term", "first", "last"])
    rows = places.index[places["reason"] > 0].to_numpy()
    found, reason = found.take(rows), reason[rows]
    order = _order(found, plan)
    nowhere = np.full(len(rows), len(plan))
    hits = _to_hits(found, nowhere, plan, readings, tokens, text)
    return hits.assign(reason=_text(REASONS, reason[order]))


def _prepare(
    tokens: pd.DataFrame, codebook: Codebook, evidence: pd.DataFrame | None
) -> tuple[pd.DataFrame, list[Planned], Text]:
    """The tokens as they are searched, in the order of the text; the terms to find; the text as codes."""
    check_table(tokens, "tokens")
    check_codebook(codebook)
    tokens = in_order(tokens)
    tokens = tokens.assign(form=as_forms(tokens))
    proof = own_evidence(tokens) if evidence is None else read_evidence(evidence)
    return tokens, list(plan_terms(codebook)), read_text(tokens, proof)


def _names_around(found: Found, plan: list[Planned]) -> np.ndarray:
    """The term of the name that each hit stands inside; one past the last for names and elsewhere."""
    is_name = np.array([term.theme == NAMES for term in plan], bool)[found.term]
    names = found.take(is_name)
    one = np.zeros(len(found.term), np.int64)
    if not is_name.any():
        return np.full(len(found.term), len(plan))
    holder = around(found.spans, one, names.spans, one[: len(names.term)])
    return np.where((holder >= 0) & ~is_name, names.term[np.maximum(holder, 0)], len(plan))


def _to_hits(
    found: Found, inside: np.ndarray, plan: list[Planned], readings: Readings, tokens: pd.DataFrame, text: Text
) -> pd.DataFrame:
    written = [(term.theme, term.frame, term.term.term) for term in plan]
    order = _order(found, plan)
    found, inside = found.take(order), inside[order]
    spans = found.spans
    columns = {name: partial(_cells, tokens[name], spans.first) for name in ("doc_id", "field", "zone")}
    columns |= {name: partial(np.take, tokens[name].to_numpy(), spans.first) for name in PLACES}
    columns |= {
        name: partial(_text, [names[n] for names in written], found.term)
        for n, name in enumerate(("theme", "frame", "term"))
    }
    columns |= {name: partial(_joined, getattr(readings, name), spans) for name in ("proclitics", "ending")}
    columns["template"] = partial(_text, TEMPLATES, found.template)
    columns["inside_name"] = partial(_text, [*(frame for _, frame, _ in written), ""], inside)
    columns["form"] = partial(_forms, spans, text)
    columns["end"] = partial(np.take, tokens["end"].to_numpy(), spans.last)
    names = [column.name for column in HITS.columns]
    made = on_all_cores(lambda name: columns[name](), names)
    return pd.DataFrame(dict(zip(names, made, strict=True)), copy=False)


def _cells(column: pd.Series, rows: np.ndarray) -> pd.api.extensions.ExtensionArray:
    """Some cells of a column as text."""
    if not isinstance(column.dtype, pd.CategoricalDtype) or column.hasnans:
        return column.take(rows).astype("str").array
    return _text(column.cat.categories.astype("str"), column.cat.codes.to_numpy()[rows])


def _order(found: Found, plan: list[Planned]) -> np.ndarray:
    """The order of hits: by place, then by theme, frame and term."""
    rank = np.unique(["\0".join((term.theme, term.frame, term.term.term)) for term in plan], return_inverse=True)[1]
    spans, width = found.spans, int((found.spans.last - found.spans.first).max(initial=0)) + 1
    key = (spans.first * width + (spans.last - spans.first)) * max(len(plan), 1) + rank[found.term]
    return np.argsort(key, kind="stable")  # nearly in order as they come


def _joined(names: np.ndarray, spans: Spans) -> pd.api.extensions.ExtensionArray:
    """What the readings of each span's words are called, joined by |; empty where none has a name."""
    length = spans.last - spans.first + 1
    code, distinct = pd.factorize(length)
    for column in spans.reading.T:
        code, distinct = pd.factorize(code.astype(np.int64) * (len(names) + 1) + column + 1)
    first = np.zeros(len(distinct), np.int64)
    first[code[::-1]] = np.arange(len(code) - 1, -1, -1)
    told = []
    for row in first:
        parts = [names[n] if n != NO_READING else "" for n in spans.reading[row, : length[row]]]
        told.append("|".join(parts) if any(parts) else "")
    return _text(told, code)


def _text(names: Sequence[str], which: np.ndarray) -> pd.api.extensions.ExtensionArray:
    return pd.array(pa.array(names, pa.large_string()).take(pa.array(which)), dtype="str")


def _forms(spans: Spans, text: Text) -> pd.api.extensions.ExtensionArray:
    """The written words of each span, joined by a space."""
    forms = pa.array(text.forms, pa.large_string())
    found = forms.take(pa.array(text.codes[spans.first]))
    for step in range(1, spans.reading.shape[1]):
        longer = spans.first + step <= spans.last
        more = forms.take(pa.array(text.codes[spans.first[longer] + step]))
        joined = pc.binary_join_element_wise(found.filter(pa.array(longer)), more, pa.scalar(" ", pa.large_string()))
        found = pc.replace_with_mask(found, pa.array(longer), joined)
    return pd.array(found, dtype="str")
