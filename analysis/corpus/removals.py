"""What cleaning took out, for a human to check: per outlet and rule how much, an example, and the closest calls."""

import pandas as pd

from analysis.corpus.evidence import prose_score
from analysis.tables import check_table

_KEPT = ("title", "body")
_COLUMNS = ["outlet", "rule", "label", "lines", "words", "documents", "share", "example", "last_removed", "first_kept"]


def count_removed(lines: pd.DataFrame, documents: pd.DataFrame) -> pd.DataFrame:
    """How many lines and words each rule took out of the documents of each outlet.

    One row is an outlet and a rule by which at least one line was left out. `lines` and `words` count them (words are
    what stands between spaces), `documents` those they come from, `share` is their part of all words of the outlet.
    `example` is the first of them; `last_removed` is the one that reads most like prose of those removed, and
    `first_kept` the kept line of the outlet that reads least like it: the lines just above and below the threshold.
    An unknown outlet is '—'. Most words first.

    Raises
    ------
    KhitabError
        where `lines` is no table of `label_lines`, or `documents` has no doc_id.

    Caveat: shares depend on how much was pasted around an article, not on how well it was cleaned.

    >>> lines = pd.DataFrame({"doc_id": ["a", "a"], "line": [1, 2], "text": ["اترك تعليقا", "انتهى اللقاء."],
    ...                       "label": ["furniture", "body"], "rule": ["furniture:comment_form", "prose:sentence"]})
    >>> count_removed(lines, pd.DataFrame({"doc_id": ["a"]}))[["rule", "lines", "words", "share"]].values.tolist()
    [['furniture:comment_form', 1, 2, 0.5]]
    """
    check_table(lines, "lines")
    check_table(documents, "documents", needs=("doc_id",))
    table = _with_outlets(lines, documents)
    removed, kept = table[~table["label"].isin(_KEPT)], table[table["label"].isin(_KEPT)]
    least = _closest(kept, ["outlet"], lowest=True)
    groups = removed.groupby(["outlet", "rule", "label"], sort=True)
    counted = groups.agg(
        lines=("text", "size"), words=("words", "sum"), documents=("doc_id", "nunique"), example=("text", "first")
    ).reset_index()
    counted["share"] = counted["words"] / counted["outlet"].map(table.groupby("outlet")["words"].sum())
    keys = pd.MultiIndex.from_frame(counted[["outlet", "rule", "label"]])
    counted["last_removed"] = _closest(removed, ["outlet", "rule", "label"], lowest=False).reindex(keys).to_numpy()
    counted["first_kept"] = counted["outlet"].map(least).fillna("")
    counted = counted.sort_values(["outlet", "words", "rule"], ascending=[True, False, True], kind="stable")
    return counted[_COLUMNS].reset_index(drop=True)


def _with_outlets(lines: pd.DataFrame, documents: pd.DataFrame) -> pd.DataFrame:
    outlets = documents.set_index("doc_id").get("outlet", pd.Series(dtype=object))
    return pd.DataFrame(
        {
            "outlet": lines["doc_id"].map(outlets).astype(object).fillna("—").replace("", "—"),
            "doc_id": lines["doc_id"],
            "rule": lines["rule"],
            "label": lines["label"].astype(str),
            "text": lines["text"].str.strip(),
            "words": lines["text"].str.split().str.len(),
        }
    )


def _closest(lines: pd.DataFrame, by: list[str], *, lowest: bool) -> pd.Series:
    """The text whose look scores lowest or highest in each group; of equals the first."""
    scored = lines.assign(score=[prose_score(text)[0] for text in lines["text"]])
    ordered = scored.sort_values("score", ascending=lowest, kind="stable")
    return ordered.groupby(by, sort=True)["text"].first()
