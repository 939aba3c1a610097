"""What the program found and what is true, side by side: articles, stories, weights."""

import warnings
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.errors import KhitabError
from analysis.framing.groups import group_keys, story_keys
from analysis.tables import check_table
from analysis.validation.gold import gold_of_frames
from analysis.validation.strata import Cell, design_weights, measure_cell, one_row_each

SPLITS = ("development", "test")
LABELS = ["label_ar", "label_en", "label_fr"]
_NO_GOLD = pd.DataFrame({"true": [], "weight": [], "label": []}, index=pd.Index([], dtype="int64"))


@dataclass(frozen=True)
class Trial:
    """Of each theme and frame what is found in each article, and what is true of those that were coded.

    Articles go by their row in `articles`: numbers, since thousands of cells are looked up.
    """

    articles: pd.DataFrame  # the earliest first: _doc_id, _story and the group columns
    rows: pd.DataFrame  # theme, frame and their labels, in the order of the codebook
    present: dict[tuple[str, str], np.ndarray]  # by article
    coded: dict[tuple[str, str], pd.DataFrame]  # by article: true, weight, label
    origin: dict[tuple[str, str], str]  # coded, or its frames

    def listed(self) -> list[tuple[str, str]]:
        return list(self.present)

    def coded_by_id(self, key: tuple[str, str]) -> pd.DataFrame:
        """The coded articles by doc_id, with `flagged`."""
        coded = self.coded.get(key, _NO_GOLD)
        coded = coded.assign(flagged=self.present[key][coded.index.to_numpy(np.int64)])
        return coded.set_axis(self.articles["_doc_id"].to_numpy(object)[coded.index.to_numpy(np.int64)])

    def first_copies(self, at: np.ndarray) -> np.ndarray:
        """Of every article the first copy of its story among those at `at`; -1 of articles that are not among them."""
        first = np.full(len(self.articles), -1)
        story = self.articles["_story"].to_numpy(np.int64)[at]
        _, begin, copy = np.unique(story, return_index=True, return_inverse=True)
        first[at] = at[begin][copy]
        return first

    def cell(self, key: tuple[str, str], first: np.ndarray) -> Cell:
        """The error rates in the articles of `first_copies`: a story once, true as the copy that was coded."""
        stories = np.unique(first[first >= 0])
        coded = self.coded.get(key, _NO_GOLD)
        of = first[coded.index.to_numpy(np.int64)]
        coded, of = coded[of >= 0], of[of >= 0]
        # the first copy's own coding before that of others
        order = np.argsort(coded.index.to_numpy() != of, kind="stable")
        coded = coded.set_axis(of).iloc[order]
        coded = coded[~coded.index.duplicated()]
        coded = coded.assign(flagged=self.present[key][coded.index.to_numpy(np.int64)])
        return measure_cell(int(self.present[key][stories].sum()), len(stories), coded)


def read_trial(
    found: pd.DataFrame, gold: pd.DataFrame, documents: pd.DataFrame | None, *,
    by: str | list[str] | None = None, sample: pd.DataFrame | None = None, split: str | None = "test",
) -> Trial:  # fmt: skip
    """Found and gold of every theme and frame, in the articles of `documents` (without: of `found`)."""
    check_table(found, "article_frames", needs=("doc_id", "theme", "frame", "present"))
    found = found.assign(doc_id=found["doc_id"].astype("str"))
    rows = found[["theme", "frame", *(name for name in LABELS if name in found)]]
    rows = rows.drop_duplicates(["theme", "frame"]).reset_index(drop=True)
    articles = _articles(found, documents, by)
    told = gold_of_frames(gold, rows)
    kept = {key: _coded(series, sample, split) for key, (series, _) in told.items()}
    _check_gold(kept, articles, sample, split)
    place = pd.Index(articles["_doc_id"].to_numpy(object))
    parts = found.groupby(["theme", "frame"], sort=False)
    present = {key: _placed(part["present"].to_numpy(bool), part["doc_id"], place) for key, part in parts}
    coded = {key: table.set_axis(place.get_indexer(table.index.astype(object))) for key, table in kept.items()}
    coded = {key: table[table.index >= 0] for key, table in coded.items()}
    return Trial(articles, rows, present, coded, {key: origin for key, (_, origin) in told.items()})


def _placed(values: np.ndarray, ids: pd.Series, place: pd.Index) -> np.ndarray:
    at = place.get_indexer(ids.to_numpy(object))
    placed = np.zeros(len(place), bool)
    placed[at[at >= 0]] = values[at >= 0]
    return placed


def _articles(found: pd.DataFrame, documents: pd.DataFrame | None, by: str | list[str] | None) -> pd.DataFrame:
    ids = found["doc_id"].drop_duplicates()
    if documents is None:
        documents = pd.DataFrame({"doc_id": ids})
    check_table(documents, "documents", needs=("doc_id",))
    if (twice := documents["doc_id"].duplicated()).any():
        raise KhitabError(f"doc_id {documents['doc_id'][twice].iloc[0]!r} occurs twice in the documents; keep one row")
    groups = group_keys(documents, by)
    articles = groups.assign(_doc_id=documents["doc_id"].astype("str"), _story=story_keys(documents))
    articles["_published"] = documents.get("published", pd.NaT)
    articles = articles.sort_values(["_published", "_doc_id"], ignore_index=True).drop(columns="_published")
    if missing := sorted(set(articles["_doc_id"]) - set(ids)):
        raise KhitabError(f"article {missing[0]!r} of the documents is not in the table of count_per_article; count it")
    return articles.assign(_story=pd.factorize(articles["_story"])[0])


def _coded(gold: pd.Series, sample: pd.DataFrame | None, split: str | None) -> pd.DataFrame:
    """True, weight and label of each coded article of the split."""
    if sample is None:
        return pd.DataFrame({"true": gold, "weight": 1.0, "label": ""})
    rows = one_row_each(sample)
    if len(strange := gold.index.difference(rows.index)):
        raise KhitabError(
            f"article {strange[0]!r} was coded and is not in the sample; give the sample it was drawn in, or leave its "
            "codings out"
        )
    if split is not None and "split" in rows:
        gold = gold[(rows["split"].reindex(gold.index) == split).to_numpy()]
    label = rows["status"].reindex(gold.index) if "status" in rows else ""
    return pd.DataFrame({"true": gold, "weight": design_weights(gold.index, sample), "label": label})


def _check_gold(kept: dict, articles: pd.DataFrame, sample: pd.DataFrame | None, split: str | None) -> None:
    if split not in (None, *SPLITS):
        raise KhitabError(f"split={split!r}: choose one of {', '.join(SPLITS)}, or None for all articles")
    coded = set().union(*(part.index for part in kept.values()))
    if not coded & set(articles["_doc_id"]):
        of = f" of split {split!r}" if sample is not None and "split" in sample else ""
        raise KhitabError(f"no article{of} was coded and is among the documents; do the codings name doc_ids of these?")
    if split is None and sample is not None and "split" in sample:
        rows = one_row_each(sample)
        n = len(coded & set(rows.index[rows["split"] == "development"]))
        if n:
            told = f"{n} of the {len(coded)} coded articles are of the split development: they shaped the codebook, "
            warnings.warn(told + "and it looks better on them than it is; split='test' leaves them out", stacklevel=4)
