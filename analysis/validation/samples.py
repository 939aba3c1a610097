"""Which articles people code: strata by outlet, period and what terms found; development or test; whose they are."""

import hashlib
import warnings
from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd

from analysis.corpus.duplicates import add_duplicates
from analysis.errors import KhitabError
from analysis.framing.codebook import Codebook
from analysis.framing.groups import named_groups, story_keys
from analysis.framing.presence import count_presence
from analysis.statistics.groups import group_values
from analysis.statistics.intervals import SEED
from analysis.tables import SAMPLE, check_table
from analysis.tokens import tokenize
from analysis.validation.coded import choose_frame
from analysis.validation.near_misses import find_near_misses

STATUSES = ("flagged", "near miss", "unflagged")
SPLITS = ("development", "test")
_ANY = "*"
_NOT_ASKED = "—"


def add_split(documents: pd.DataFrame, *, test: float = 0.5, seed: int = SEED) -> pd.DataFrame:
    """Documents with `split`: development, whose articles may shape the codebook, or test, which judges it.

    All copies of a story fall on one side: the story (`duplicate_group`; made by `add_duplicates` where the documents
    lack it) and the seed decide, whatever other documents there are. `test` is the part of the stories that becomes
    test, about.

    Raises
    ------
    KhitabError
        where a column is missing or `test` is no fraction.

    Caveat: articles that helped to write the codebook before the split do not serve its test, on whichever side they
    fall.

    >>> documents = pd.DataFrame({"doc_id": ["a", "b", "c"], "text": "", "duplicate_group": ["a", "a", "c"]})
    >>> split = add_split(documents)["split"]
    >>> bool(split[0] == split[1]), add_split(documents, test=1)["split"].tolist()
    (True, ['test', 'test', 'test'])
    """
    check_table(documents, "documents", needs=("doc_id", "text"))
    _check_share("test", test)
    if "duplicate_group" not in documents:
        documents = add_duplicates(documents)
    is_test = [draw_chance(seed, "split", story) < test for story in story_keys(documents)]
    return documents.assign(split=pd.Series(np.where(is_test, *SPLITS[::-1]), index=documents.index, dtype="str"))


def draw_sample(
    documents: pd.DataFrame, hits: pd.DataFrame, codebook: Codebook, *, n: int, frame: str | None = None,
    by: str | Sequence[str] = ("outlet", "quarter"), overlap: float = 0.2, coders: int = 2, seed: int = SEED,
) -> pd.DataFrame:  # fmt: skip
    """Articles to be coded by hand: about a third flagged for a frame, a third near misses, a third neither.

    One row is an article, in random order: the columns of the `sample` table, behind doc_id those of `by` (columns of
    the documents, week, month, quarter, year). `frame` is a frame (its key, or theme/frame) or a theme: an article is
    flagged where it carries it, by `present_if`; a near miss where it does not and a term was left out, or words stand
    one step of spelling away from a term. Without `frame` there is one class, as for variables that only people code.

    Strata are outlet × period × class. The classes get equal parts of n, what one cannot fill the others get; inside a
    class each cell gets one article at least and else its proportion. Where a class has fewer places than cells, the
    last column of `by` is given up for it (a * in `stratum`), so that every article is spoken for: weight = N_stratum /
    n_stratum, and the weights add up to the articles. A story counts once in a cell of `by`, as in `count_frames`.

    `split` is that of `add_split`, where the documents lack it with this seed; each stratum is drawn from both sides in
    proportion. `coders` numbers the people: a part `overlap` of the articles, spread over the strata, goes to all (at
    least .2, for reliability), the others are dealt out in turn.

    Raises
    ------
    KhitabError
        where n is too small, `frame` is unknown or has no terms, `by` names no column, or `hits` belong to another
        codebook.

    Warns
    -----
    UserWarning
        where n is more than there are articles; then all are drawn.

    Caveat: the sample is enriched; a raw share of it is no estimate for the corpus. Use the weights, and for alpha too.
    Source: stratified sampling, Krippendorff 2004; overlap, see `plan_sample`.

    >>> from analysis.framing.codebook import single_term
    >>> from analysis.framing.matching import find_terms
    >>> texts = ["الأمن", "الأمان", "سلام", "أمن", "لقاء", "سفر"]
    >>> documents = pd.DataFrame({"doc_id": list("abcdef"), "text": texts})
    >>> codebook = single_term("أمن")
    >>> sample = draw_sample(documents, find_terms(tokenize(documents), codebook), codebook, n=4, frame="term", by=[])
    >>> sample[["stratum", "N_stratum", "weight"]].drop_duplicates().sort_values("stratum").values.tolist()
    [['flagged', 2, 1.0], ['unflagged', 4, 2.0]]
    """
    names = named_groups(by)
    _check(n, overlap, coders)
    documents = documents if "duplicate_group" in documents else add_duplicates(documents)
    documents = documents if "split" in documents else add_split(documents, seed=seed)
    articles = _population(documents, names)
    articles["status"] = _statuses(articles["doc_id"], documents, hits, codebook, frame)
    articles["chance"] = [draw_chance(seed, "draw", doc_id) for doc_id in articles["doc_id"]]
    drawn = pd.concat(list(_draw_classes(articles, names, n)), ignore_index=True)
    drawn = _deal(drawn, overlap, coders).sort_values("chance", ignore_index=True)
    return drawn[["doc_id", *names, *(column.name for column in SAMPLE.columns if column.name != "doc_id")]]


def _check(n: int, overlap: float, coders: int) -> None:
    if isinstance(n, bool) or not isinstance(n, int | np.integer) or n < 1:
        raise KhitabError(f"n={n!r}: give the number of articles to be coded, from 1 on")
    if isinstance(coders, bool) or not isinstance(coders, int | np.integer) or coders < 1:
        raise KhitabError(f"coders={coders!r}: give how many people code, from 1 on; their names go to write_sheets")
    _check_share("overlap", overlap)


def _check_share(name: str, value: float) -> None:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= 1:
        raise KhitabError(f"{name}={value!r} is a part of the articles: give 0 to 1, such as 0.2")


def draw_chance(seed: int, *of: str) -> float:
    """A number from 0 to 1 for an article: the same whatever the order of the documents and the others among them."""
    digest = hashlib.blake2b("\0".join((str(seed), *map(str, of))).encode(), digest_size=7).digest()
    return int.from_bytes(digest) / 2**56


def _population(documents: pd.DataFrame, names: list[str]) -> pd.DataFrame:
    """doc_id, the group columns and the split of each article that counts: of a story one in a cell, the earliest."""
    taken = {column.name for column in SAMPLE.columns}
    if clash := next((name for name in names if name in taken), None):
        raise KhitabError(f"by={clash!r} is the name of a column of the result; rename it in the documents first")
    table = pd.DataFrame({"doc_id": documents["doc_id"].astype("str"), "split": documents["split"].astype("str")})
    table = table.assign(**{name: group_values(documents, name) for name in names}, _story=story_keys(documents))
    if table["doc_id"].duplicated().any():
        twice = table.loc[table["doc_id"].duplicated(), "doc_id"].iloc[0]
        raise KhitabError(f"doc_id {twice!r} occurs twice in the documents; give each article one row")
    table = table.assign(_published=documents.get("published", pd.NaT)).sort_values(["_published", "doc_id"])
    table = table.drop_duplicates(["_story", *names]).sort_values("doc_id", ignore_index=True)
    return table.drop(columns=["_story", "_published"])


def _statuses(
    doc_ids: pd.Series, documents: pd.DataFrame, hits: pd.DataFrame, codebook: Codebook, frame: str | None
) -> np.ndarray:
    if frame is None:
        return np.full(len(doc_ids), _NOT_ASKED, object)
    chosen, tokens = choose_frame(codebook, frame), tokenize(documents)
    presence = count_presence(hits, tokens, documents, codebook)
    row = next(at for at, r in enumerate(presence.rows) if (r.theme, r.frame) == (chosen.theme, chosen.frame))
    carried = set(presence.articles["_doc_id"][presence.present[:, row]])
    near = find_near_misses(tokens, hits, codebook, theme=chosen.theme, frame=chosen.frame)
    return np.select([doc_ids.isin(carried), doc_ids.isin(near)], STATUSES[:2], STATUSES[2]).astype(object)


def _draw_classes(articles: pd.DataFrame, names: list[str], n: int) -> Iterator[pd.DataFrame]:
    rooms = articles["status"].value_counts().sort_index()
    if len(articles) < n:
        _warn_few(n, len(articles))
    if n < len(rooms):
        raise KhitabError(f"n={n}: the classes are {', '.join(rooms.index)}; draw {len(rooms)} articles at least")
    places = allot(n, rooms, rooms * 0 + 1)
    for status, part in articles.groupby("status"):
        kept = next(k for k in range(len(names), -1, -1) if k == 0 or part.groupby(names[:k]).ngroups <= places[status])
        labels = [part[name] for name in names[:kept]] + [_ANY] * (len(names) - kept) + [part["status"]]
        part = part.assign(stratum=_join(labels, part.index))
        sizes = part["stratum"].value_counts().sort_index()
        own = allot(places[status], sizes, sizes)
        yield pd.concat([_draw(cell, own[stratum]) for stratum, cell in part.groupby("stratum")])


def _warn_few(n: int, articles: int) -> None:
    warnings.warn(
        f"n={n}, and {articles} articles can be drawn, a story counted once in a cell of `by`: all are in the sample",
        UserWarning,
        stacklevel=4,
    )


def _join(labels: list, index: pd.Index) -> pd.Series:
    joined = pd.Series("", index=index, dtype="str")
    for label in labels:
        joined = joined + " · " + label
    return joined.str.removeprefix(" · ")


def allot(n: int, rooms: pd.Series, weights: pd.Series) -> dict[str, int]:
    """n places among cells by weight (highest averages, Sainte-Laguë): one each at least, none more than its room.

    >>> allot(6, pd.Series({"a": 8, "b": 2, "c": 1}), pd.Series({"a": 8, "b": 2, "c": 1}))
    {'a': 4, 'b': 1, 'c': 1}
    """
    given = dict.fromkeys(rooms.index, 1)
    for _ in range(min(n, int(rooms.sum())) - len(given)):
        free = [name for name in given if given[name] < rooms[name]]
        given[max(free, key=lambda name: weights[name] / (2 * given[name] + 1))] += 1
    return given


def _draw(cell: pd.DataFrame, places: int) -> pd.DataFrame:
    """Some articles of a stratum, by chance, from both sides of the split in proportion."""
    cell = cell.sort_values("chance")
    turn = (cell.groupby("split").cumcount() + 0.5) / cell.groupby("split")["split"].transform("size")
    drawn = cell.assign(_turn=turn).sort_values(["_turn", "chance"]).head(places).drop(columns="_turn")
    return drawn.assign(N_stratum=len(cell), n_stratum=places, weight=len(cell) / places)


def _deal(drawn: pd.DataFrame, overlap: float, coders: int) -> pd.DataFrame:
    """Who codes what: some for all, evenly over the strata, the others in turn."""
    drawn = drawn.sort_values(["stratum", "chance"], ignore_index=True)
    both = int(np.ceil(round(overlap * len(drawn), 6))) if coders > 1 else 0
    shared = np.diff(np.arange(len(drawn) + 1) * both // max(len(drawn), 1)) > 0
    own = (np.cumsum(~shared) - 1) % coders + 1
    everyone = ", ".join(str(number + 1) for number in range(coders))
    who = pd.Series(np.where(shared, everyone, own.astype(str)), index=drawn.index, dtype="str")
    return drawn.assign(overlap=shared, coded_by=who)
