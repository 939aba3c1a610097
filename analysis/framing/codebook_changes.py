"""Two versions of a codebook and a corpus: which terms changed, and which articles a frame gains and loses by that."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.arabic.letters import clean_form
from analysis.framing.cells import first_copies
from analysis.framing.codebook import Codebook
from analysis.framing.evidence import count_evidence
from analysis.framing.inputs import check_codebook
from analysis.framing.matching import find_terms
from analysis.framing.presence import Presence, count_presence
from analysis.framing.term_changes import list_changes
from analysis.statistics.context import concordance
from analysis.tables import ARTICLE_CHANGES, FRAME_CHANGES, TERM_CHANGES, check_table

PASSAGES = 3  # of an article
_KEYS = ["theme", "frame", "doc_id"]
_PLACE = [*_KEYS, "field", "start", "end"]


class CodebookChanges(NamedTuple):
    """Three tables: `terms` (what was changed), `frames` (what it changes), `articles` (those that changed)."""

    terms: pd.DataFrame
    frames: pd.DataFrame
    articles: pd.DataFrame


def compare_codebooks(
    old: Codebook, new: Codebook, tokens: pd.DataFrame, documents: pd.DataFrame
) -> CodebookChanges:  # fmt: skip
    """What a new version of a codebook changes: its terms, the frames' articles, and the articles to read.

    Three tables come back, `changes.terms`, `changes.frames`, `changes.articles`:

    `term_changes`, one row is a term that was added, removed, changed (which settings, before and after) or moved to
    another frame, or a theme, frame or name whose own settings changed (`term` is empty). With the hits that count
    under that place by the old and by the new version.

    `frame_changes`, one row is a theme (frame '') or a frame of either version: articles that carry it before and
    after, gained, lost, net (gained - lost), hits before and after. What a version lacks finds nothing in it.

    `article_changes`, one row is an article that a theme or frame gains or loses: hits before and after, the terms that
    make the change, and the passage, the hits marked «», three at most.

    An article carries a frame by `present_if`, as in `count_frames`; where the documents have `duplicate_group`, a
    story counts once. Variables, which people code, change no count and are not compared.

    Raises
    ------
    KhitabError
        where one of the two is no codebook (`read_codebook` names file and line), or tokens and documents do not belong
        together.

    Caveat: more articles are not better articles; whether what is gained is right, the passages and coders tell.

    >>> from analysis.framing.codebook import Label, Theme
    >>> from analysis.tokens import tokenize
    >>> documents = pd.DataFrame({"doc_id": ["a", "b"], "text": ["خطر كبير", "تهديد جديد"]})
    >>> theme = Theme(key="t", label=Label(ar="ت"), definition="…", terms=("خطر",))
    >>> old = Codebook(title="t", version="1", themes=(theme,))
    >>> theme = Theme(key="t", label=Label(ar="ت"), definition="…", terms=("خطر", "تهديد"))
    >>> new = Codebook(title="t", version="2", themes=(theme,))
    >>> changes = compare_codebooks(old, new, tokenize(documents), documents)
    >>> changes.terms[["change", "term", "hits_after"]].values.tolist()
    [['added', 'تهديد', 1]]
    >>> changes.frames[["articles_before", "articles_after", "gained", "lost", "net"]].values.tolist()
    [[1, 2, 1, 0, 1]]
    >>> changes.articles[["doc_id", "change", "passage"]].values.tolist()
    [['b', 'gained', '«تهديد» جديد']]
    """
    check_codebook(old)
    check_codebook(new)
    check_table(tokens, "tokens")
    evidence = count_evidence(tokens)
    sides = [_count_side(tokens, documents, codebook, evidence) for codebook in (old, new)]
    keys = list(dict.fromkeys(key for side in sides[::-1] for key in side.keys))
    terms = list_changes(old, new)
    origin = terms["moved_from"].where(terms["moved_from"] != "", terms["theme"] + "/" + terms["frame"])
    terms["hits_before"] = _count_terms(origin, terms["term"], sides[0].listed)
    terms["hits_after"] = _count_terms(terms["theme"] + "/" + terms["frame"], terms["term"], sides[1].listed)
    frames = pd.DataFrame([_compare_key(key, sides) for key in keys], columns=_columns(FRAME_CHANGES))
    return CodebookChanges(terms[_columns(TERM_CHANGES)], frames, _list_articles(keys, sides, documents))


class _Side(NamedTuple):
    """What one version finds in each story: hits, and whether it carries a key; the hits that are listed and count."""

    presence: Presence
    keys: list[tuple[str, str]]
    once: np.ndarray  # the rows of articles that count
    listed: pd.DataFrame  # all hits but those inside names that a theme skips
    counted: pd.DataFrame  # the same by key: a theme's own row (frame '') once for each place

    def column(self, key: tuple[str, str], values: np.ndarray) -> np.ndarray:
        """A key in the stories; nothing where this version lacks it."""
        if key not in self.keys:
            return np.zeros(len(self.once), values.dtype)
        return values[self.once, self.keys.index(key)]

    def label(self, key: tuple[str, str]) -> list[str]:
        label = self.presence.rows[self.keys.index(key)].label
        return [label.ar, label.en, label.fr]


def _count_side(
    tokens: pd.DataFrame, documents: pd.DataFrame, codebook: Codebook, evidence: pd.DataFrame
) -> _Side:  # fmt: skip
    hits = find_terms(tokens, codebook, evidence=evidence)
    presence = count_presence(hits, tokens, documents, codebook)
    counted = hits.iloc[presence.at].reset_index(drop=True)
    counted["frame"] = pd.array(np.array([row.frame for row in presence.rows], object)[presence.row], dtype="str")
    skipping = {theme.key for theme in codebook.themes if theme.inside_names == "skip"}
    inside = hits["theme"].isin(skipping) & (hits["inside_name"] != "")
    once = first_copies(presence, np.arange(len(presence.articles)))
    return _Side(presence, [(row.theme, row.frame) for row in presence.rows], once, hits[~inside], counted)


def _columns(table) -> list[str]:
    return [column.name for column in table.columns]


def _count_terms(places: pd.Series, terms: pd.Series, hits: pd.DataFrame) -> pd.array:
    """The hits of each term at its place (theme/frame); none of rows without a term."""
    letters = {term: clean_form(term).casefold() for term in {*terms, *hits["term"]}}
    counts = hits.groupby([hits["theme"] + "/" + hits["frame"], hits["term"].map(letters)]).size().to_dict()
    keys = zip(places, terms, strict=True)
    return pd.array([counts.get((place, letters[term]), 0) if term else None for place, term in keys], dtype="Int64")


def _compare_key(key: tuple[str, str], sides: list[_Side]) -> list:
    before, after = (side.column(key, side.presence.present) for side in sides)
    n, m = (int(side.column(key, side.presence.hits).sum()) for side in sides)
    gained, lost = int((after & ~before).sum()), int((before & ~after).sum())
    there = [key in side.keys for side in sides]
    change = "" if all(there) else "removed" if there[0] else "added"
    counts = [len(before), int(before.sum()), int(after.sum()), gained, lost, gained - lost, n, m]
    return [*key, *sides[there[1]].label(key), change, *counts]


def _list_articles(keys: list[tuple[str, str]], sides: list[_Side], documents: pd.DataFrame) -> pd.DataFrame:
    """The articles whose presence differs, each with the terms and passages that make the difference."""
    table = pd.DataFrame(list(_changed(keys, sides)), columns=["change", *_KEYS, "hits_before", "hits_after"])
    titles = documents.set_axis(documents["doc_id"].astype("str"))["title"] if "title" in documents else {}
    table["title"] = pd.array([_text(titles.get(doc_id)) for doc_id in table["doc_id"]], dtype="str")
    told = {change: _tell(table, change, sides, documents) for change in ("gained", "lost")}
    rows = list(zip(table["change"], *(table[name] for name in _KEYS), strict=True))
    for name in ("terms", "passage"):
        table[name] = pd.array([told[change][name].get(tuple(key), "") for change, *key in rows], dtype="str")
    return table[_columns(ARTICLE_CHANGES)]


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _changed(keys: list[tuple[str, str]], sides: list[_Side]) -> Iterator[tuple]:
    ids = sides[0].presence.articles["_doc_id"].to_numpy(object)[sides[0].once]
    for key in keys:
        before, after = (side.column(key, side.presence.present) for side in sides)
        n, m = (side.column(key, side.presence.hits) for side in sides)
        for change, at in (("gained", after & ~before), ("lost", before & ~after)):
            rows = sorted(np.flatnonzero(at), key=lambda row: ids[row])
            yield from ((change, *key, ids[row], int(n[row]), int(m[row])) for row in rows)


def _tell(table: pd.DataFrame, change: str, sides: list[_Side], documents: pd.DataFrame) -> dict[str, dict]:
    """(theme, frame, doc_id) -> terms and passage, by the hits that only one version has; where there are none, all."""
    own, other = sides[::-1] if change == "gained" else sides
    asked = pd.MultiIndex.from_frame(table.loc[table["change"] == change, _KEYS])
    hits = own.counted[pd.MultiIndex.from_frame(own.counted[_KEYS]).isin(asked)]
    alone = ~pd.MultiIndex.from_frame(hits[_PLACE]).isin(pd.MultiIndex.from_frame(other.counted[_PLACE]))
    any_alone = pd.Series(alone, hits.index).groupby([hits[name] for name in _KEYS]).transform("any")
    hits = hits[alone | ~any_alone.to_numpy(bool)]
    terms = hits.drop_duplicates([*_KEYS, "term"]).groupby(_KEYS)["term"].agg("، ".join).to_dict()
    hits = hits.groupby(_KEYS).head(PASSAGES)
    lines = concordance(hits, documents)
    shown = (lines["left"] + " «" + lines["keyword"] + "» " + lines["right"]).str.strip()
    shown = shown.str.replace(r"» (?=[^\w\s«(\[])", "»", regex=True)  # no gap before a sign
    return {"terms": terms, "passage": shown.groupby([hits[name] for name in _KEYS]).agg(" … ".join).to_dict()}
