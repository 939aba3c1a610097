"""Hits to sheets to tick: is each, in its context, used in the sense of its frame? For the terms that matter most."""

import csv
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.errors import KhitabError
from analysis.framing.codebook import Codebook
from analysis.framing.inputs import check_codebook
from analysis.statistics.context import concordance
from analysis.statistics.groups import first_copies
from analysis.statistics.intervals import SEED
from analysis.statistics.options import as_names, check_whole
from analysis.tables import TERM_SAMPLE, check_table
from analysis.validation.edit_search import listed_terms
from analysis.validation.pieces import hash_text
from analysis.validation.samples import draw_chance
from analysis.validation.sheets import IN_NAMES, LANGUAGES, NAMED, NOTE, SUFFIXES, read_folder
from analysis.writing import write_table

COLUMNS = ("row", "row_id", "coder", "frame", "term", "before", "hit", "after")
ANSWER = "answer"
ANSWERS = ("yes", "no", "unsure")
DEVELOPMENT = "development"
WIDTH = 120  # characters of context to each side
PLACE = ("theme", "frame", "term", "doc_id", "field", "start", "end")


@cache
def read_answers() -> dict[str, dict[str, str]]:
    """What the sheets say, by key and language."""
    path = Path(__file__).parent / "data" / "term_sheet_words.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return {row["key"]: row for row in csv.DictReader(file)}


def draw_term_hits(
    hits: pd.DataFrame, documents: pd.DataFrame, codebook: Codebook, *,
    n: int = 30, least: float = 0.05, seed: int = SEED,
) -> pd.DataFrame:  # fmt: skip
    """Hits to be ticked: `n` at random of each term that holds at least `least` of its frame's hits, or all it has.

    One row is a hit: the columns of the `term_sample` table (those of `hits`, and what the term's hits are of how
    many), in the order of the codebook, the most frequent term of a frame first, its hits in random order. A theme's
    own terms are weighed among themselves; names have no rows, and hits inside names none where the theme skips them.
    Where `documents` have a `split`, only development articles are drawn from, since what is ticked leads to edits;
    where they have `duplicate_group`, of a story only the first copy. The seed and the place decide which hits are
    drawn, whatever others there are.

    Raises
    ------
    KhitabError
        where a column is missing, `n` or `least` is out of range, the hits belong to another codebook, or none is left.

    Caveat: terms below `least` are not looked at; together they may hold many hits.

    >>> from analysis.framing.codebook import single_term
    >>> from analysis.framing.matching import find_terms
    >>> from analysis.tokens import tokenize
    >>> documents = pd.DataFrame({"doc_id": ["a", "b"], "text": ["الأمن ثم الأمن", "أمن"]})
    >>> codebook = single_term("أمن")
    >>> table = draw_term_hits(find_terms(tokenize(documents), codebook), documents, codebook, n=2)
    >>> table[["term", "hits", "share_of_hits"]].values.tolist()
    [['أمن', 3, 1.0], ['أمن', 3, 1.0]]
    """
    check_table(hits, "hits")
    check_table(documents, "documents", needs=("doc_id",))
    check_codebook(codebook)
    check_whole(n=n)
    if isinstance(least, bool) or not isinstance(least, int | float) or not 0 <= least <= 1:
        raise KhitabError(f"least={least!r}: give the share of a frame's hits, from 0 to 1, such as 0.05")
    counted = _countable(hits, documents, codebook)
    keys = ["theme", "frame", "term"]
    counted["hits"] = counted.groupby(keys)["doc_id"].transform("size")
    counted["share_of_hits"] = counted["hits"] / counted.groupby(keys[:2])["doc_id"].transform("size")
    counted = counted[counted["share_of_hits"] >= least]
    counted["_chance"] = [draw_chance(seed, "term", *row) for row in counted[list(PLACE)].itertuples(index=False)]
    order = {place: number for number, place in enumerate(dict.fromkeys(key[:2] for key in listed_terms(codebook)))}
    counted["_frame"] = [order[key] for key in zip(counted["theme"], counted["frame"], strict=True)]
    counted["_fewest"] = -counted["hits"]
    drawn = counted.sort_values(["_frame", "_fewest", "term", "_chance"]).groupby(keys, sort=False).head(n)
    if drawn.empty:
        raise KhitabError("no hit is left to tick; are there development articles among the documents with hits?")
    return drawn[[column.name for column in TERM_SAMPLE.columns]].reset_index(drop=True)


def _countable(hits: pd.DataFrame, documents: pd.DataFrame, codebook: Codebook) -> pd.DataFrame:
    hits = hits.assign(doc_id=hits["doc_id"].astype("str"))
    hits = hits[hits["theme"] != "names"]
    strange = (
        set(map(tuple, hits[["theme", "frame", "term"]].drop_duplicates().to_numpy())) - listed_terms(codebook).keys()
    )
    if strange:
        told = "/".join(sorted(strange)[0])
        raise KhitabError(f"hits hold {told}, which is not in codebook '{codebook.title}'; match them with it first")
    skipping = {theme.key for theme in codebook.themes if theme.inside_names == "skip"}
    hits = hits[~(hits["theme"].isin(skipping) & (hits["inside_name"].fillna("") != ""))]
    ids = pd.Index(documents["doc_id"].astype("str").to_numpy(), dtype="str")
    among = (documents["split"] == DEVELOPMENT).to_numpy() if "split" in documents else np.ones(len(ids), bool)
    kept = ids[first_copies(documents, ids, among)]
    return hits[hits["doc_id"].isin(kept)].copy()


def write_term_sheets(
    drawn: pd.DataFrame, documents: pd.DataFrame, codebook: Codebook, folder: str | Path, *,
    coders: str | Sequence[str], language: str = "ar", suffix: str = ".xlsx",
) -> list[Path]:  # fmt: skip
    """Write the hits that `draw_term_hits` drew as a sheet to tick for each coder; the files written.

    Every coder gets every hit: so their agreement can be told. One row of a sheet is a hit in its context, 120
    characters to each side; the column to fill in asks whether it is used in the sense of its frame: yes, no or unsure.
    As .xlsx the sheet runs right to left and is protected, without a password, the cells to fill in are open and have a
    list, and the definitions stand on the second sheet. The id of a row names article, place and term in short sums,
    with one of the text and one of the term's definition: by it `read_term_sheets` knows what became of a row.

    Raises
    ------
    KhitabError
        where a sheet is there already (it may be ticked), a coder's name cannot be part of a file name, a hit is not in
        the documents or the codebook, or an option is unknown.

    >>> import tempfile
    >>> from analysis.framing.codebook import single_term
    >>> from analysis.framing.matching import find_terms
    >>> from analysis.tokens import tokenize
    >>> documents, codebook = pd.DataFrame({"doc_id": ["a"], "text": ["حديث الأمن"]}), single_term("أمن")
    >>> drawn = draw_term_hits(find_terms(tokenize(documents), codebook), documents, codebook)
    >>> paths = write_term_sheets(drawn, documents, codebook, tempfile.mkdtemp(), coders=["Amal"], suffix=".csv")
    >>> [path.name for path in paths]
    ['terms-Amal.csv']
    """
    names = _check(drawn, coders, codebook, language, suffix)
    folder = read_folder(folder)
    paths = [folder / f"terms-{name}{suffix}" for name in names]
    if there := next((path for path in paths if path.exists()), None):
        raise KhitabError(f"{there} is there already and may be ticked; give another folder, or move the file away")
    lines = concordance(drawn, documents, width=WIDTH)
    lines = lines.rename(columns={"left": "before", "keyword": "hit", "right": "after"})[["before", "hit", "after"]]
    signs = row_signs(drawn, documents, codebook)
    labels = label_frames(codebook, language)
    for name, path in zip(names, paths, strict=True):
        rows = lines.assign(row=range(1, len(drawn) + 1), coder=name, term=drawn["term"])
        rows["row_id"] = [f"{sign[0]}-{at}of{len(signs)}-{sign[1]}" for at, sign in enumerate(signs, 1)]
        rows["frame"] = [labels[key] for key in zip(drawn["theme"], drawn["frame"], strict=True)]
        rows = rows.assign(**{ANSWER: "", NOTE: ""})[[*COLUMNS, ANSWER, NOTE]]
        _write(rows, drawn, codebook, path, language)
    return paths


def _check(
    drawn: pd.DataFrame, coders: str | Sequence[str], codebook: Codebook, language: str, suffix: str
) -> list[str]:  # fmt: skip
    check_table(drawn, "term_sample", needs=PLACE)
    check_codebook(codebook)
    names = [name.strip() for name in as_names("coders", coders, NAMED)]
    if not names or len({name.casefold() for name in names}) < len(names) or "" in names:
        raise KhitabError(f"coders={names!r}: give each coder a name or sign of their own")
    if bad := next((name for name in names if IN_NAMES.search(name)), None):
        raise KhitabError(f"coders: {bad!r} cannot be part of a file's name; leave out \\ / : * ? \" < > |")
    if language not in LANGUAGES:
        raise KhitabError(f"language={language!r}: choose one of {', '.join(LANGUAGES)}")
    if suffix not in SUFFIXES:
        raise KhitabError(f"suffix={suffix!r}: a sheet is {' or '.join(SUFFIXES)}")
    known = listed_terms(codebook)
    if strange := [key for key in drawn[list(PLACE[:3])].itertuples(index=False, name=None) if key not in known]:
        raise KhitabError(f"{'/'.join(strange[0])} is not in codebook '{codebook.title}'; draw the hits with it")
    return names


def _write(rows: pd.DataFrame, drawn: pd.DataFrame, codebook: Codebook, path: Path, language: str) -> None:
    if path.suffix == ".csv":
        write_table(rows.astype("str"), path)
        return
    from analysis.validation.term_layout import write_workbook  # openpyxl takes long to import

    write_workbook(
        rows, list(dict.fromkeys(zip(drawn["theme"], drawn["frame"], strict=True))), codebook, path, language
    )


def label_frames(codebook: Codebook, language: str) -> dict[tuple[str, str], str]:
    labels = {(theme.key, ""): getattr(theme.label, language) for theme in codebook.themes}
    frames = [(theme, frame) for theme in codebook.themes for frame in theme.frames]
    return labels | {(theme.key, frame.key): getattr(frame.label, language) for theme, frame in frames}


def row_signs(drawn: pd.DataFrame, documents: pd.DataFrame, codebook: Codebook) -> list[tuple[str, str]]:
    """Of each hit what its id begins and ends with: article and place; term, text and definition."""
    texts = documents.set_axis(documents["doc_id"].astype("str"))
    sums = {
        (doc_id, field): hash_text(str(texts.at[doc_id, field]), length=8)
        for doc_id, field in drawn[["doc_id", "field"]].astype("str").drop_duplicates().itertuples(index=False)
    }
    terms = {key: f"{hash_text(*key, length=8)}-{{}}-{sign_term(codebook, key)}" for key in listed_terms(codebook)}
    rows = drawn[list(PLACE)].itertuples(index=False, name=None)
    return [
        (f"c{hash_text(str(doc_id))}-{field[:2]}{start}.{end}", terms[key].format(sums[str(doc_id), field]))
        for *key, doc_id, field, start, end in rows
        for key in [tuple(key)]
    ]


def sign_term(codebook: Codebook, key: tuple[str, str, str]) -> str:
    """Four signs for what a coder was asked: the frame's definition."""
    theme = next(theme for theme in codebook.themes if theme.key == key[0])
    part = next((frame for frame in theme.frames if frame.key == key[1]), theme)
    return hash_text(str(part.definition), length=4)
