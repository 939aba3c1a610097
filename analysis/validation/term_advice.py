"""Ticked hits to a verdict on each term: how often it is right, and what to do about it."""

import numpy as np
import pandas as pd

from analysis.errors import KhitabError
from analysis.framing.codebook import Codebook
from analysis.framing.codebook_parts import Term
from analysis.framing.inputs import check_codebook
from analysis.statistics.intervals import wilson
from analysis.tables import TERM_PRECISION, check_table
from analysis.validation.alpha import coincidences, krippendorff_alpha, percent_agreement
from analysis.validation.edit_search import Edit, listed_terms, search_edits, with_words, write_term
from analysis.validation.term_sheets import ANSWERS, PLACE

GOOD, POOR = 0.8, 0.5  # from here on a term is kept; below here, where no edit helps, it is dropped
ENOUGH = 10  # decided hits; with fewer no term is dropped, and what is told is told to rest on few
_TOLD = {
    "exclude": "exclude {words}: takes out {wrong} wrong and {right} right hits",
    "exclude_phrases": "exclude the phrase {words}: takes out {wrong} wrong and {right} right hits",
    "after": "count it only after {words}: takes out {wrong} wrong and {right} right hits",
    "before": "count it only before {words}: takes out {wrong} wrong and {right} right hits",
}


def measure_ticks(
    ticks: pd.DataFrame, hits: pd.DataFrame, tokens: pd.DataFrame, codebook: Codebook
) -> pd.DataFrame:  # fmt: skip
    """How often each ticked term is right where it stands, and what to do about it.

    One row is a term: the columns of the `term_precision` table, in the order of the ticks. precision = right / (right
    + wrong) of the hits on which all coders who answered yes or no say the same, with Wilson's 95 % interval; `open`
    are hits that nobody decided or on which they differ. Of hits that two people ticked, `agreement` is the share with
    the same of the three answers, and `alpha` Krippendorff's. `ticks` are those of `read_term_sheets`; hits and tokens
    those that the sample was drawn from.

    `advice`: "exclude" (forms or phrases that are wrong at least twice, and four times as often as right), "after" or
    "before" (right hits have a neighbour that wrong ones lack), "keep" (precision from .8), "drop" (below .5 in ten
    hits or more), else "look". `why` says what a change takes out of the ticked hits, `edit` is the term as it would
    then stand in the codebook (YAML, behind `- `); it was tried on the articles that were ticked.

    Raises
    ------
    KhitabError
        where a column is missing, an answer is unknown, nothing was ticked, or a coder ticked a hit twice.

    Caveat: of hits, not of articles. Of 30 hits the interval reaches .15 to each side: a precision of .9 may be .75.
    Hits drawn from few articles are not independent.

    >>> from analysis.framing.codebook import single_term
    >>> from analysis.framing.matching import find_terms
    >>> from analysis.tokens import tokenize
    >>> texts = ["رخصة القيادة", "رخصة القيادة هنا", "قيادة حكيمة", "قيادة واعية"]
    >>> tokens, codebook = tokenize(pd.DataFrame({"doc_id": list("abcd"), "text": texts})), single_term("قيادة")
    >>> hits = find_terms(tokens, codebook)
    >>> ticks = hits.assign(coder="Amal", answer=["no", "no", "yes", "yes"])
    >>> table = measure_ticks(ticks, hits, tokens, codebook)
    >>> table[["ticked", "right_hits", "precision", "advice", "why"]].values.tolist()
    [[4, 2, 0.5, 'exclude', 'exclude the phrase رخصة قيادة: takes out 2 wrong and 0 right hits']]

    Measure
    -------
    name: precision of a term, from its concordance
    formula: right / (right + wrong) of randomly drawn hits, by the sense in which they stand
    default: 30 hits of each term with 5 % or more of its frame's hits; Wilson 95 % interval
    unit: fraction
    caveat: of hits, not of articles; the term, not the frame; hits of few articles are not independent
    source: Wilson 1927 for the interval
    """
    check_table(ticks, "term_ticks", needs=(*PLACE, "coder", "answer"))
    check_table(hits, "hits", needs=(*PLACE, "form", "proclitics"))
    check_codebook(codebook)
    ticks = _check_answers(ticks)
    judged = _decide(ticks)
    counts = hits.groupby([hits["theme"], hits["frame"], hits["term"]]).size()
    decided = judged[judged["right"].notna()].assign(right=lambda rows: rows["right"].astype(bool))
    known = hits.assign(doc_id=hits["doc_id"].astype("str")).drop_duplicates(list(PLACE))
    decided_hits = decided.merge(known[[*PLACE, "form", "proclitics"]], on=list(PLACE), how="inner")
    edits, terms = search_edits(decided_hits, tokens, codebook), listed_terms(codebook)
    rows = []
    for key, part in ticks.groupby(list(PLACE[:3]), sort=False):
        own = judged[(judged[list(PLACE[:3])] == list(key)).all(axis=1)]
        told = {**dict(zip(PLACE[:3], key, strict=True)), "hits": int(counts.get(key, 0)), **_measure(own, part)}
        rows.append(told | _advise(told, edits.get(key, []), terms.get(key)))
    return pd.DataFrame(rows, columns=[column.name for column in TERM_PRECISION.columns])


def _check_answers(ticks: pd.DataFrame) -> pd.DataFrame:
    if ticks.empty:
        raise KhitabError("nothing was ticked; fill in the sheets and read them with read_term_sheets")
    strange = ticks.loc[~ticks["answer"].isin(ANSWERS), "answer"]
    if len(strange):
        raise KhitabError(f"answer {strange.iloc[0]!r}: choose one of {', '.join(ANSWERS)}")
    ticks = ticks.assign(doc_id=ticks["doc_id"].astype("str"))
    if (twice := ticks.duplicated([*PLACE, "coder"])).any():
        row = ticks[twice].iloc[0]
        raise KhitabError(
            f"coder {row['coder']!r} ticked {row['term']} in {row['doc_id']!r} twice; keep one of the two"
        )
    return ticks


def _decide(ticks: pd.DataFrame) -> pd.DataFrame:
    """One row a hit: `right` where those who say yes or no all say yes, not where all say no, missing else."""
    yes = ticks["answer"].map({"yes": 1.0, "no": 0.0})
    share = yes.groupby([ticks[name] for name in PLACE], sort=False).mean()
    return share.where(share.isin((0.0, 1.0))).rename("right").reset_index()


def _measure(judged: pd.DataFrame, ticks: pd.DataFrame) -> dict:
    right, wrong = int((judged["right"] == 1).sum()), int((judged["right"] == 0).sum())
    n = right + wrong
    low, high = wilson(right, n) if n else (np.nan, np.nan)
    told = {"ticked": len(judged), "right_hits": right, "wrong_hits": wrong, "open": len(judged) - n}
    told |= {"precision": right / n if n else np.nan, "precision_low": float(low), "precision_high": float(high)}
    counts = pd.crosstab([ticks[name] for name in PLACE[3:]], ticks["answer"]).reindex(
        columns=list(ANSWERS), fill_value=0
    )
    counts = counts.to_numpy()[counts.sum(axis=1).to_numpy() > 1]
    told |= {"coders": ticks["coder"].nunique(), "agreement": np.nan, "alpha": np.nan}
    if len(counts):
        told["agreement"] = float(percent_agreement(counts).mean())
        told["alpha"] = float(krippendorff_alpha(coincidences(counts).sum(axis=0), range(len(ANSWERS))))
    return told


def _advise(told: dict, edits: list[Edit], term: Term | None) -> dict:
    """advice, why and edit: the change that the ticked hits speak for."""
    if edits and term is not None:
        edited = term
        for one in edits:
            edited = with_words(edited, one.key, one.words) or edited
        why = [_TOLD[e.key].format(words="، ".join(e.words), wrong=e.wrong, right=e.right) for e in edits]
        return {"advice": edits[0].key.partition("_")[0], "why": "; ".join(why), "edit": write_term(edited)}
    n, precision = told["right_hits"] + told["wrong_hits"], told["precision"]
    wrong = f"wrong {told['wrong_hits']} of {n} times"
    if not n:
        return {"advice": "look", "why": "no hit was decided", "edit": ""}
    if precision >= GOOD:
        return {"advice": "keep", "why": wrong if n >= ENOUGH else f"{wrong}; few hits", "edit": ""}
    if precision < POOR and n >= ENOUGH:
        return {"advice": "drop", "why": f"{wrong}, in no form and beside no neighbour more than elsewhere", "edit": ""}
    return {"advice": "look", "why": f"{wrong}; read the wrong hits, or tick more", "edit": ""}
