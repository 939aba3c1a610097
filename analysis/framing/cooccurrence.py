"""Which frames, themes or names are mentioned together: pairs, for a table or a network."""

from itertools import combinations

import numpy as np
import pandas as pd
from scipy import sparse

from analysis.errors import KhitabError
from analysis.framing.codebook import Codebook
from analysis.framing.presence import ZONES, Presence, Row, count_presence
from analysis.tables import COOCCURRENCE, check_table

UNITS = ("article", "paragraph", "sentence")
NODES = ("frames", "themes", "names", "all")


def count_cooccurrence(
    hits: pd.DataFrame, tokens: pd.DataFrame, documents: pd.DataFrame, codebook: Codebook, *,
    unit: str = "article", nodes: str = "frames",
) -> pd.DataFrame:  # fmt: skip
    """Every pair of frames (or themes, or names) with the number of units that mention both, zeros included.

    One row is a pair, in the order of the codebook: the `cooccurrence` table. `nodes`: "frames" (of a theme without
    frames, the theme), "themes", "names" (the actors of the codebook's names list), "all" (frames and names). `unit`
    is "article", "paragraph" or "sentence"; a headline is a paragraph of its own.

    An article counts where it reaches the frame's `present_if`, so that n_a is articles_with of `count_frames`; of a
    paragraph or a sentence one hit is enough, in a zone that the frame asks for. Hits inside names are left out of
    themes with `inside_names: skip`. A story (`duplicate_group`, where documents have it) counts once: its first copy.

    With N units, a, b and c of them with the one, the other and both:
    phi = (N c - a b) / sqrt(a b (N - a)(N - b)); jaccard = c / (a + b - c).

    Raises
    ------
    KhitabError
        where an option is unknown, a column is missing, or hits, tokens and codebook do not belong together.

    Caveat: frames that share a term, or whose terms stand in one phrase, come together by the codebook and not by the
    press. phi of two frequent frames cannot be far below 0, nor that of a rare and a frequent one near 1.

    >>> from analysis.framing.codebook import Codebook, Frame, Label, Theme
    >>> from analysis.framing.matching import find_terms
    >>> from analysis.tokens import tokenize
    >>> terms = {"threat": "تهديد", "training": "تدريب"}
    >>> frames = tuple(Frame(key=k, label=Label(ar="إ"), definition="…", terms=(t,)) for k, t in terms.items())
    >>> codebook = Codebook(title="t", version="1", themes=(Theme(key="s", label=Label(ar="ت"), definition="…",
    ...                     frames=frames),))
    >>> documents = pd.DataFrame({"doc_id": ["a", "b", "c"], "text": ["تهديد ثم تدريب", "تدريب", "سلام"]})
    >>> tokens = tokenize(documents)
    >>> pairs = count_cooccurrence(find_terms(tokens, codebook), tokens, documents, codebook)
    >>> pairs[["a", "b", "n_a", "n_b", "n_both", "phi", "jaccard"]].values.tolist()
    [['s/threat', 's/training', 1, 2, 1, 0.5, 0.5]]

    Measure
    -------
    name: phi of two frames
    formula: (N c − a b) / sqrt(a b (N − a)(N − b))
    default: units are articles, a story once
    unit: −1 apart … 0 independent … 1 together
    caveat: its range depends on how frequent the two are; longer articles mention more of everything
    source: Pearson 1900

    name: Jaccard of two frames
    formula: c / (a + b − c)
    default: units are articles, a story once
    unit: fraction
    caveat: two frequent frames share much by chance alone
    source: Jaccard 1901
    """
    _check_options(unit, nodes)
    presence = count_presence(hits, tokens, documents, codebook)
    rows = _nodes(presence, codebook, nodes)
    node, article, at = _marks(presence, rows, hits)
    once = ~presence.articles["_story"].duplicated().to_numpy()
    node, article, at = (part[once[article]] for part in (node, article, at))
    needed = np.array([row.needed if unit == "article" else 1 for row in rows], np.int64)
    if unit == "article":
        return _pairs(rows, _present(article, node, needed), int(once.sum()))
    place, units = _units(presence, once, article, at, hits, tokens, unit)
    return _pairs(rows, _present(place, node, needed), units)


def _check_options(unit: str, nodes: str) -> None:
    for name, value, choices in (("unit", unit, UNITS), ("nodes", nodes, NODES)):
        if value not in choices:
            raise KhitabError(f"{name}={value!r}: choose one of {', '.join(choices)}")


def _nodes(presence: Presence, codebook: Codebook, nodes: str) -> list[Row]:
    framed = {row.theme for row in presence.rows if row.frame}
    frames = [row for row in presence.rows if row.frame or row.theme not in framed]
    names = [Row("names", name.key, name.label, 1, ZONES) for name in codebook.names]
    themes = [row for row in presence.rows if not row.frame]
    return {"frames": frames, "themes": themes, "names": names, "all": frames + names}[nodes]


def _marks(presence: Presence, rows: list[Row], hits: pd.DataFrame) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Node, article and place in `hits` of each hit of a node, in the zones that it asks for."""
    numbers = {(row.theme, row.frame): n for n, row in enumerate(rows)}
    of_row = np.array([numbers.get((row.theme, row.frame), -1) for row in presence.rows], np.int64)
    keys = hits["frame"].fillna("").where(hits["theme"] == "names", None)
    of_name = keys.map({frame: n for (theme, frame), n in numbers.items() if theme == "names"})
    named = np.flatnonzero(of_name.notna())
    article = pd.Index(presence.articles["_doc_id"]).get_indexer(hits["doc_id"].astype("str"))
    node = np.concatenate([of_row[presence.row], of_name.to_numpy(float)[named].astype(np.int64)])
    article = np.concatenate([presence.article, article[named]])
    at = np.concatenate([presence.at, named])
    zones = hits["zone"].astype("str").to_numpy()[at]
    asked = np.zeros(len(at), bool)
    for zone in ZONES:
        asks = np.array([*(zone in row.zones for row in rows), False], bool)
        asked |= (zones == zone) & asks[node]
    kept = asked & (node >= 0) & (article >= 0)
    return node[kept], article[kept], at[kept]


def _units(
    presence: Presence, once: np.ndarray, article: np.ndarray, at: np.ndarray, hits: pd.DataFrame,
    tokens: pd.DataFrame, unit: str,
) -> tuple[np.ndarray, int]:  # fmt: skip
    """The unit of each mark among the paragraphs or sentences of the tokens, and how many there are."""
    check_table(tokens, "tokens", needs=("doc_id", unit))
    ids = tokens["doc_id"].astype("category").cat
    of_id = pd.Index(presence.articles["_doc_id"]).get_indexer(ids.categories.astype("str"))
    doc = of_id[ids.codes.to_numpy(np.int64)].astype(np.int64)
    counted = (doc >= 0) & once[doc]
    known = np.unique(doc[counted] << 32 | tokens[unit].to_numpy(np.int64)[counted])
    asked = article.astype(np.int64) << 32 | hits[unit].to_numpy(np.int64)[at]
    place = np.searchsorted(known, asked)
    if len(asked) and not np.isin(asked, known).all():
        raise KhitabError(f"hits name a {unit} that the tokens lack; give the tokens that the hits were found in")
    return place, len(known)


def _present(place: np.ndarray, node: np.ndarray, needed: np.ndarray) -> sparse.csr_array:
    """Units × nodes, 1 where the unit holds as many hits as the node needs."""
    shape = (int(place.max(initial=-1)) + 1, len(needed))
    counts = sparse.coo_array((np.ones(len(place), np.int64), (place, node)), shape=shape).tocsr()
    counts.data = (counts.data >= needed[counts.indices]).astype(np.int64)
    return counts


def _pairs(rows: list[Row], present: sparse.csr_array, units: int) -> pd.DataFrame:
    names = [f"{row.theme}/{row.frame}" if row.frame else row.theme for row in rows]
    together = (present.T @ present).toarray()
    pairs = np.array([*combinations(range(len(rows)), 2)], np.int64).reshape(-1, 2)
    one, other = pairs[:, 0], pairs[:, 1]
    n = together.diagonal()
    table = pd.DataFrame({"a": [names[i] for i in one], "b": [names[i] for i in other]}, dtype="str")
    table["units"] = np.full(len(pairs), units)
    table["n_a"], table["n_b"], table["n_both"] = n[one], n[other], together[one, other]
    table["phi"], table["jaccard"] = pair_strength(table["n_a"], table["n_b"], table["n_both"], units)
    return table[[column.name for column in COOCCURRENCE.columns]]


def pair_strength(a, b, both, units: int) -> tuple[np.ndarray, np.ndarray]:
    """phi and Jaccard of two things that stand in `a`, `b` and `both` of the units; NaN where they are not defined.

    >>> [round(float(value), 4) for value in pair_strength(30, 20, 15, 100)]
    [0.491, 0.4286]
    """
    a, b, both = (np.asarray(value, float) for value in (a, b, both))
    spread, union = a * b * (units - a) * (units - b), a + b - both
    phi = (units * both - a * b) / np.sqrt(np.where(spread > 0, spread, np.nan))
    return phi, both / np.where(union > 0, union, np.nan)
