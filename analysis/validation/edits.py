"""Coded articles to edits of the codebook: what to exclude, which neighbour to ask for, which terms are missing."""

from collections.abc import Iterator

import numpy as np
import pandas as pd

from analysis.errors import KhitabError
from analysis.framing.codebook import Codebook
from analysis.framing.inputs import check_codebook
from analysis.framing.matching import find_terms
from analysis.framing.presence import Presence, count_presence
from analysis.statistics.context import concordance
from analysis.statistics.options import is_whole
from analysis.statistics.running import in_order
from analysis.tables import EDIT_SUGGESTIONS, check_table
from analysis.validation.edit_search import listed_terms, search_edits, write_term
from analysis.validation.edit_trials import Errors, Half, Proposal, choose_new_terms, count_trials, read_half
from analysis.validation.gold import gold_of_frames
from analysis.validation.missing_terms import find_candidates, list_sequences
from analysis.validation.strata import one_row_each

DEVELOPMENT = "development"
KINDS = ("exclude", "exclude_phrases", "after", "before", "drop", "new term")
ALL_WRONG = 2  # hits; a term none of whose hits is right may be dropped
_PLACE = ["doc_id", "field", "start", "end"]


def suggest_edits(
    tokens: pd.DataFrame, documents: pd.DataFrame, codebook: Codebook, gold: pd.DataFrame, *,
    sample: pd.DataFrame | None = None, least: int = 2,
) -> pd.DataFrame:  # fmt: skip
    """What coded articles suggest to change in the codebook, with the errors before and after each change.

    Only articles of the development half are read, whatever is given: those whose `split` is "development" in
    `documents` (`add_split`), in `sample` (`draw_sample`), or in both where both have it. Test articles are put aside
    at once, so that they can judge the codebook afterwards.

    One row is a suggestion: the columns of the `edit_suggestions` table, in the order of the codebook, for a frame the
    one that mends most first. From false hits (the terms find the frame, the coders do not) `kind` is "exclude" (a form
    that does not count), "exclude_phrases" (a phrase in which the term does not count), "after" or "before" (a
    neighbour that the term needs), "drop" (none of its hits is right); from misses "new term", a word or phrase that
    stands in at least `least` missed articles and hardly where the coders see no frame (log-likelihood of articles).
    Where codings of paragraphs or sentences say where the frame stands, only those passages of missed articles are
    read.

    Each suggestion is counted by itself, with the frame's other terms and `present_if` as they are: articles of the
    half that carry the frame before and after, and of the `coded` ones false hits and misses before and after.
    Suggestions that mend nothing are left out. `edit` is the term as it would stand in the codebook (YAML, behind
    `- `); the last columns show one place.

    `gold` are codings with one value of a unit, as in `measure_accuracy`. Themes that have frames are left out: their
    own row is what the frames make it.

    Raises
    ------
    KhitabError
        where no split is known, no development article was coded, or as `measure_accuracy`.

    Caveat: a suggestion fits the articles it comes from; whether it holds for others, the test half tells, once. Few
    coded articles suggest chance words: read the passages.

    >>> from analysis.framing.codebook import single_term
    >>> from analysis.tokens import tokenize
    >>> texts = ["رخصة القيادة", "رخصة القيادة هنا", "قيادة حكيمة", "قيادة واعية"]
    >>> documents = pd.DataFrame({"doc_id": list("abcd"), "text": texts, "split": "development"})
    >>> gold = pd.DataFrame({"unit": "article", "unit_id": list("abcd"), "variable": "term", "coder": "adjudicated"})
    >>> codebook = single_term("قيادة")
    >>> table = suggest_edits(tokenize(documents), documents, codebook, gold.assign(value=[0, 0, 1, 1]))
    >>> table[["kind", "form", "false_before", "false_after", "edit"]].values.tolist()
    [['exclude_phrases', 'رخصة قيادة', 2, 0, '{term: قيادة, exclude_phrases: [رخصة قيادة]}']]
    """
    check_codebook(codebook)
    if not is_whole(least):
        raise KhitabError(f"least={least!r}: give a whole number of articles from 1 on; 2 is usual")
    half = _development(tokens, documents, gold, sample)
    hits = find_terms(half.tokens, codebook, evidence=half.evidence)
    presence = count_presence(hits, half.tokens, half.documents, codebook)
    errors = _read_errors(presence, half.codings, codebook)
    proposals = [*_from_false_hits(errors, hits, half, codebook), *_from_misses(errors, half, codebook, least)]
    order = [one.key for one in errors]
    rows = []
    for one, present in zip(proposals, count_trials(proposals, half, codebook), strict=True):
        before, after = one.errors.count(one.errors.present), one.errors.count(present)
        mended = sum(before[1:]) - sum(after[1:])
        if mended > 0:
            rows.append(((order.index(one.errors.key), -mended, KINDS.index(one.kind), one.form), one, before, after))
    return _to_table([row[1:] for row in sorted(rows, key=lambda row: row[0])], half)


def _development(
    tokens: pd.DataFrame, documents: pd.DataFrame, gold: pd.DataFrame, sample: pd.DataFrame | None
) -> Half:  # fmt: skip
    """The development half of all that is given; nothing else is looked at afterwards."""
    check_table(tokens, "tokens")
    check_table(documents, "documents", needs=("doc_id",))
    check_table(gold, "codings")
    splits = [documents.set_index(documents["doc_id"].astype("str"))["split"]] if "split" in documents else []
    splits += [one_row_each(sample)["split"]] if sample is not None and "split" in sample else []
    if not splits:
        raise KhitabError(
            "which articles are for development is not known, and test articles must not be read: "
            "documents = kh.add_split(documents), or sample= with its split"
        )
    ids = set(splits[0].index[splits[0] == DEVELOPMENT])
    for split in splits[1:]:
        ids &= set(split.index[split == DEVELOPMENT])
    known = set(documents["doc_id"].astype("str"))
    article = [unit if unit in known else unit.rpartition("#")[0] for unit in gold["unit_id"].astype("str")]
    codings = gold[pd.Series(article, index=gold.index).isin(ids)]
    if codings.empty:
        raise KhitabError("no article of the development half was coded; code some, or read with another split")
    kept = tokens["doc_id"].astype("str").isin(ids).to_numpy()
    tokens = in_order(tokens[kept])
    return read_half(tokens, documents[documents["doc_id"].astype("str").isin(ids)], codings)


def _read_errors(presence: Presence, codings: pd.DataFrame, codebook: Codebook) -> list[Errors]:
    """The coded frames, and coded themes without frames, in the order of the codebook."""
    rows = pd.DataFrame(presence.labels())
    truth, ids = gold_of_frames(codings, rows), presence.articles["_doc_id"].to_numpy(object)
    frames = [
        (theme, frame) for theme in codebook.themes for frame in (*theme.frames, *(() if theme.frames else (None,)))
    ]
    found = []
    for n, key in enumerate(zip(rows["theme"], rows["frame"], strict=True)):
        part = next((pair for pair in frames if (pair[0].key, pair[1].key if pair[1] else "") == key), None)
        if part and key in truth:
            told = truth[key][0].reindex(ids)
            carried = told.fillna(False).to_numpy(bool)
            found.append(Errors(*part, ids, presence.present[:, n], told.notna().to_numpy(), carried))
    return found


def _from_false_hits(errors: list[Errors], hits: pd.DataFrame, half: Half, codebook: Codebook) -> list[Proposal]:
    """What tells the hits in articles that do not carry the frame from those in articles that do."""
    parts = []
    for one in errors:
        own = hits[(hits["theme"] == one.key[0]) & (hits["frame"] == one.key[1])]
        if one.theme.inside_names == "skip":
            own = own[own["inside_name"] == ""]
        right, false = (own["doc_id"].isin(one.among(present=True, carried=carried)) for carried in (True, False))
        parts.append(own.assign(right=right)[right | false])
    if not parts:
        return []
    judged = pd.concat(parts, ignore_index=True)
    found, of = search_edits(judged, half.tokens, codebook), {one.key: one for one in errors}
    places = list(judged[_PLACE].itertuples(index=False, name=None))
    proposals = [
        Proposal(of[place[:2]], edit.key, place[2], ", ".join(edit.words), edit.edited, places[edit.row])
        for place, edits in found.items()
        for edit in edits
    ]
    return proposals + list(_drops(judged, of, codebook))


def _drops(judged: pd.DataFrame, of: dict[tuple[str, str], Errors], codebook: Codebook) -> Iterator[Proposal]:
    """Terms that are never right, where others are left."""
    terms = listed_terms(codebook)
    for key, rows in judged.groupby(["theme", "frame", "term"], sort=False):
        if not rows["right"].any() and len(rows) >= ALL_WRONG and len(of[key[:2]].terms) > 1:
            yield Proposal(of[key[:2]], "drop", key[2], key[2], terms[key], tuple(rows[_PLACE].iloc[0]))


def _from_misses(errors: list[Errors], half: Half, codebook: Codebook, least: int) -> list[Proposal]:
    every = list_sequences(half.tokens)
    asked = []
    for one in errors:
        missed, others = one.among(present=False, carried=True), one.among(present=False, carried=False)
        others |= one.among(present=True, carried=False)
        if len(missed) < least:
            continue
        for text, at in find_candidates(_in_passages(every, one, missed, half), missed, others, least=least):
            place = half.tokens.iloc[at]
            asked.append((one, text, (str(place["doc_id"]), str(place["field"]), place["start"], place["end"])))
    return choose_new_terms(asked, half, codebook, least=least)


def _in_passages(sequences: pd.DataFrame, errors: Errors, missed: set[str], half: Half) -> pd.DataFrame:
    """Of missed articles of which coders said in which paragraph or sentence the frame stands, these passages alone."""
    codings, names = half.codings, (errors.key[1] or errors.key[0], "/".join(errors.key))
    told = codings[codings["variable"].isin(names) & codings["value"].astype("str").isin(("1", "1.0", "True"))]
    kept = np.ones(len(sequences), bool)
    for unit in ("paragraph", "sentence"):
        units = set(told.loc[told["unit"] == unit, "unit_id"].astype("str"))
        articles = {name.rpartition("#")[0] for name in units} & missed
        at = np.flatnonzero(sequences["doc_id"].isin(articles).to_numpy())
        rows = half.tokens.iloc[sequences["at"].to_numpy()[at]]
        names_of = rows["doc_id"].astype("str") + "#" + rows[unit].astype("str")
        kept[at] = names_of.isin(units).to_numpy()
    return sequences[kept]


def _to_table(rows: list[tuple], half: Half) -> pd.DataFrame:
    told = [
        {
            "theme": one.errors.key[0], "frame": one.errors.key[1], "kind": one.kind, "term": one.term,
            "form": one.form, "coded": int(one.errors.coded.sum()),
            "edit": "" if one.kind == "drop" else write_term(one.edited),
            **dict(zip(("articles_before", "false_before", "misses_before"), before, strict=True)),
            **dict(zip(("articles_after", "false_after", "misses_after"), after, strict=True)),
            **dict(zip(_PLACE, one.place, strict=True)),
        }
        for one, before, after in rows
    ]  # fmt: skip
    names = [column.name for column in EDIT_SUGGESTIONS.columns]
    if not told:
        return pd.DataFrame(columns=names)
    table = pd.DataFrame(told)
    lines = concordance(table[_PLACE], half.documents)
    return table.join(lines[["left", "keyword", "right"]])[names]
