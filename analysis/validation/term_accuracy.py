"""Accuracy term by term, and the articles behind it: which term finds falsely, which articles none of them finds."""

import numpy as np
import pandas as pd

from analysis.framing.codebook import Codebook
from analysis.tables import MISTAKES, TERM_ACCURACY, check_table
from analysis.validation.estimates import weighted_wilson
from analysis.validation.passages import add_passages
from analysis.validation.trial import Trial, read_trial

ERRORS = ("false hit", "miss")


def measure_terms(
    hits: pd.DataFrame, found: pd.DataFrame, gold: pd.DataFrame, codebook: Codebook, *,
    sample: pd.DataFrame | None = None, split: str | None = "development",
) -> pd.DataFrame:  # fmt: skip
    """How often each term of the codebook is right where it stands.

    One row is a term with hits: the columns of the `term_accuracy` table, in the order of the codebook, the most
    frequent terms of a frame first. precision = coded articles that hold the term and carry its frame / coded articles
    that hold it, weighted, with Wilson's interval. `only_true` and `only_false` count the coded articles that carry the
    frame, or do not, and in which no other term of it stands: what would be lost, and won, without the term. Hits
    inside names are left out where the theme skips them. `found`, `gold` and `sample` as in `measure_accuracy`; terms
    are mended on the development articles.

    Raises
    ------
    KhitabError
        as `measure_accuracy`.

    Caveat: an article that carries the frame may hold the term in another sense all the same; a concordance shows it.

    >>> from analysis.framing.codebook import single_term
    >>> from analysis.framing.matching import find_terms
    >>> from analysis.framing.salience import count_per_article
    >>> from analysis.tokens import tokenize
    >>> documents, codebook = pd.DataFrame({"doc_id": ["a", "b"], "text": ["الأمن", "أمن"]}), single_term("أمن")
    >>> tokens = tokenize(documents)
    >>> hits = find_terms(tokens, codebook)
    >>> found = count_per_article(hits, tokens, documents, codebook)
    >>> gold = pd.DataFrame({"unit": "article", "unit_id": ["a", "b"], "variable": "term", "coder": "x"})
    >>> table = measure_terms(hits, found, gold.assign(value=[1, 0]), codebook)
    >>> table[["term", "hits", "precision", "only_false"]].values.tolist()
    [['أمن', 2, 0.5, 1]]

    Measure
    -------
    name: precision of a term
    formula: coded articles with the term that carry its frame / coded articles with the term, weighted
    default: Wilson 95 % interval, development articles
    unit: fraction
    caveat: of articles, not of hits; says nothing of the sense in which the term stands
    source: –
    """
    check_table(hits, "hits", needs=("doc_id", "theme", "frame", "term", "inside_name"))
    trial = read_trial(found, gold, None, sample=sample, split=split)
    skipping = {theme.key for theme in codebook.themes if theme.inside_names == "skip"}
    inside = hits["theme"].isin(skipping) & (hits["inside_name"].fillna("") != "")
    counted = hits[~inside & (hits["theme"] != "names")].assign(doc_id=hits["doc_id"].astype("str"))
    rows = [row for key in trial.listed() for row in _terms_of(trial, key, counted)]
    return pd.DataFrame(rows, columns=[column.name for column in TERM_ACCURACY.columns])


def _terms_of(trial: Trial, key: tuple[str, str], hits: pd.DataFrame) -> list[dict]:
    theme, frame = key
    own = hits[(hits["theme"] == theme) & (hits["frame"] == frame)]
    coded = trial.coded_by_id(key)
    places = own[["doc_id", "term"]].drop_duplicates()
    alone = places[~places["doc_id"].duplicated(keep=False)]
    counts = own["term"].value_counts().rename("n").rename_axis("term").reset_index()
    counts = counts.sort_values(["n", "term"], ascending=[False, True])
    return [
        {"theme": theme, "frame": frame, "term": term, "hits": n, "share_of_hits": n / len(own)}
        | _measure_term(places.loc[places["term"] == term, "doc_id"], coded)
        | _only(alone.loc[alone["term"] == term, "doc_id"], coded)
        for term, n in counts.itertuples(index=False)
    ]


def _measure_term(ids: pd.Series, coded: pd.DataFrame) -> dict:
    told = coded[coded.index.isin(ids)]
    true = int(told["true"].sum())
    ends = weighted_wilson(told["true"], told["weight"]) if len(told) else (np.nan,) * 3
    counts = {"articles": len(ids), "coded": len(told), "true_hits": true, "false_hits": len(told) - true}
    return counts | dict(zip(("precision", "precision_low", "precision_high"), ends, strict=True))


def _only(ids: pd.Series, coded: pd.DataFrame) -> dict:
    told = coded.loc[coded.index.isin(ids), "true"].astype(bool)
    return {"only_true": int(told.sum()), "only_false": int((~told).sum())}


def list_mistakes(
    found: pd.DataFrame, gold: pd.DataFrame, documents: pd.DataFrame, *,
    hits: pd.DataFrame | None = None, sample: pd.DataFrame | None = None, split: str | None = "development",
) -> pd.DataFrame:  # fmt: skip
    """The coded articles about which codebook and coders differ, with the passage to read.

    One row is an article and a theme or a frame: the columns of the `mistakes` table. `error` is "false hit" (found,
    not carried) or "miss" (carried, not found); `terms` are those that stand there, joined by "، "; `passage` is the
    words around them (three hits at most), or the opening of the article where none does or no `hits` are given. Sorted
    as the codebook, false hits before misses. Of a sample with a `split`, the development articles: looking at the
    others would make them useless as a test.

    Raises
    ------
    KhitabError
        as `measure_accuracy`.

    >>> found = pd.DataFrame({"doc_id": ["a", "b"], "theme": "t", "frame": "f", "present": [True, False]})
    >>> gold = pd.DataFrame({"unit": "article", "unit_id": ["a", "b"], "variable": "f", "coder": "x", "value": [0, 1]})
    >>> documents = pd.DataFrame({"doc_id": ["a", "b"], "text": ["الأول", "الثاني"]})
    >>> list_mistakes(found, gold, documents)[["error", "doc_id", "passage"]].values.tolist()
    [['false hit', 'a', 'الأول'], ['miss', 'b', 'الثاني']]
    """
    trial = read_trial(found, gold, documents, sample=sample, split=split)
    rows = []
    for theme, frame in trial.listed():
        coded = trial.coded_by_id((theme, frame)).sort_index()
        flagged, true = coded["flagged"].to_numpy(bool), coded["true"].to_numpy(bool)
        for error, at in zip(ERRORS, (flagged & ~true, ~flagged & true), strict=True):
            rows += [{"error": error, "theme": theme, "frame": frame, "doc_id": doc_id} for doc_id in coded.index[at]]
    table = pd.DataFrame(rows, columns=["error", "theme", "frame", "doc_id"], dtype="str")
    table["terms"] = _terms_there(table, hits)
    variable = table["theme"] + "/" + table["frame"]
    read = table.assign(unit_id=table["doc_id"], variable=variable.where(table["frame"] != "", table["theme"]))
    return add_passages(read, documents, hits)[[column.name for column in MISTAKES.columns]]


def _terms_there(table: pd.DataFrame, hits: pd.DataFrame | None) -> pd.Series:
    if hits is None:
        return pd.Series("", table.index, dtype="str")
    seen = hits[["doc_id", "theme", "frame", "term"]].astype("str").drop_duplicates()
    own = {key: "، ".join(part) for key, part in seen.groupby(["doc_id", "theme", "frame"])["term"]}
    any_frame = seen.drop_duplicates(["doc_id", "theme", "term"]).groupby(["doc_id", "theme"])["term"]
    own |= {(*key, ""): "، ".join(part) for key, part in any_frame}
    keys = table[["doc_id", "theme", "frame"]].itertuples(index=False, name=None)
    return pd.Series([own.get(key, "") for key in keys], table.index, dtype="str")
