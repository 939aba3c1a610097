"""A sample to coding sheets, one for each coder: what is asked, the articles, and an id that each row comes back by."""

import csv
import re
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

import pandas as pd

from analysis.errors import KhitabError
from analysis.framing.codebook_parts import Codebook
from analysis.statistics.options import as_names
from analysis.tables import check_table
from analysis.validation.coded import UNITS, Coded, choose_coded
from analysis.validation.pieces import NONE, hash_article, hash_text, list_pieces
from analysis.writing import write_table

COLUMNS = ("row", "row_id", "coder", "part", "text")
NOTE = "note"
NAMED = "give each coder a name or sign of their own, as text"
LANGUAGES = ("ar", "en", "fr")
SUFFIXES = (".xlsx", ".csv")
_LONGEST = 1500  # characters: a row of a sheet shows some thirty lines, and what is longer cannot be scrolled to
IN_NAMES = re.compile(r'[\\/:*?"<>|\x00-\x1f]')


@cache
def read_words() -> dict[str, dict[str, str]]:
    """What sheets say, by key and language."""
    with (Path(__file__).parent / "data" / "sheet_words.csv").open(encoding="utf-8", newline="") as file:
        return {row["key"]: row for row in csv.DictReader(file)}


def write_sheets(
    sample: pd.DataFrame, documents: pd.DataFrame, codebook: Codebook, folder: str | Path, *, coders: Sequence[str],
    variables: str | Sequence[str] | None = None, language: str = "ar", suffix: str = ".xlsx",
) -> list[Path]:  # fmt: skip
    """Write a coding sheet for each coder into a folder; the files written, in the order of the coders.

    `coders` are names or signs, as many as the sample was drawn for: the first gets what is dealt to coder 1. Asked are
    the `variables` named (frames, themes, variables of the codebook), by default every frame and every variable; frames
    and themes are 0 or 1 for an article, variables have their `values` for their `unit` (article, paragraph, sentence).
    `language` is that of headings and definitions.

    One row of a sheet is a headline, a paragraph (or sentence, where one is asked for) or a removed line, in grey. The
    sheet holds neither doc_id nor outlet, stratum or anything the program found; in removed lines the names of outlets
    and web addresses are masked. As .xlsx it is protected, without a password; cells to fill in are open and
    have lists; the codebook's definitions are on the second sheet. The id of a row names the article, what was asked
    and the version of the codebook in short sums: by it `read_sheets` knows what became of a row.

    Raises
    ------
    KhitabError
        where a sheet is there already (it may hold codes), the coders are not those of the sample, an article is not
        among the documents, or a variable is unknown.

    Caveat: an article may name its outlet in its own words («قال لجريدتنا»); the text that is coded is not changed.

    >>> import tempfile
    >>> from analysis.framing.codebook import single_term
    >>> documents = pd.DataFrame({"doc_id": ["a", "b"], "title": ["خبر", "نبأ"], "text": ["الأمن", "سلام"]})
    >>> sample = pd.DataFrame({"doc_id": ["b", "a"], "coded_by": ["1, 2", "2"]})
    >>> named = {"coders": ["Amal", "Badr"], "variables": "term"}
    >>> paths = write_sheets(sample, documents, single_term("أمن"), tempfile.mkdtemp(), suffix=".csv", **named)
    >>> [path.name for path in paths]
    ['coding-Amal.csv', 'coding-Badr.csv']
    """
    folder = read_folder(folder)
    coded, names = choose_coded(codebook, variables), _check_coders(coders, sample)
    check_asked(sample, documents, coded, language, suffix)
    paths = [folder / f"coding-{name}{suffix}" for name in names]
    if there := next((path for path in paths if path.exists()), None):
        raise KhitabError(f"{there} is there already and may hold codes; give another folder, or move the file away")
    pieces = coded_pieces(sample, documents, coded)
    for number, (name, path) in enumerate(zip(names, paths, strict=True), 1):
        own = sample.loc[[str(number) in _numbers(cell) for cell in sample["coded_by"]], "doc_id"].astype("str")
        rows = pd.DataFrame(sheet_rows(own, pieces, name, coded, sheet_sign(codebook, [one.key for one in coded])))
        _write(rows, codebook, coded, path, language)
    return paths


def _write(rows: pd.DataFrame, codebook: Codebook, coded: list[Coded], path: Path, language: str) -> None:
    if path.suffix == ".csv":
        part = rows["part"].map({key: words[language] for key, words in read_words().items()})
        keys = [one.key for one in coded]
        write_table(rows.assign(part=part)[[*COLUMNS, *keys, NOTE]], path)
        return
    from analysis.validation.layout import write_workbook  # openpyxl takes long to import

    write_workbook(rows, codebook, coded, path, language)


def read_folder(folder: str | Path) -> Path:
    if not isinstance(folder, str | Path):
        raise KhitabError(f"folder={folder!r} is no path; give the folder for the sheets, such as 'coding'")
    return Path(folder)


def _check_coders(coders: Sequence[str], sample: pd.DataFrame) -> list[str]:
    check_table(sample, "sample", needs=("doc_id",))
    names = [name.strip() for name in as_names("coders", coders, NAMED)]
    if missing := [name for name in ("doc_id", "coded_by") if name not in sample]:
        raise KhitabError(f"the sample lacks the column {missing[0]}; draw it with draw_sample(…)")
    if len({name.casefold() for name in names}) < len(names) or "" in names:
        raise KhitabError(f"coders={names!r}: give each coder a name or sign of their own")
    if bad := next((name for name in names if IN_NAMES.search(name)), None):
        raise KhitabError(f"coders: {bad!r} cannot be part of a file's name; leave out \\ / : * ? \" < > |")
    asked = max((int(n) for cell in sample["coded_by"] for n in _numbers(cell)), default=0)
    if asked != len(names):
        raise KhitabError(
            f"coders={names!r}: these are {len(names)}, and the sample was drawn for {asked}; "
            f"name {asked}, or draw it with coders={len(names)}"
        )
    return names


def _numbers(cell: object) -> list[str]:
    return re.findall(r"\d+", str(cell))


def check_asked(
    sample: pd.DataFrame, documents: pd.DataFrame, coded: list[Coded], language: str, suffix: str
) -> None:  # fmt: skip
    check_table(documents, "documents", needs=("doc_id", "text"))
    if language not in LANGUAGES:
        raise KhitabError(f"language={language!r}: choose one of {', '.join(LANGUAGES)}")
    if suffix not in SUFFIXES:
        raise KhitabError(f"suffix={suffix!r}: a coding sheet is {' or '.join(SUFFIXES)}")
    if kept := next((one.key for one in coded if one.key in (*COLUMNS, NOTE)), None):
        raise KhitabError(f"the key {kept!r} of the codebook is a column of every sheet; rename it in the codebook")
    ids = sample["doc_id"].astype("str")
    if len(gone := ids[~ids.isin(documents["doc_id"].astype("str"))]):
        raise KhitabError(f"the documents lack {gone.iloc[0]!r} of the sample; give those the sample was drawn from")
    if len(twice := ids[ids.duplicated()]):
        raise KhitabError(f"{twice.iloc[0]!r} stands twice in the sample; keep one row for an article")


def sheet_sign(codebook: Codebook, keys: Sequence[str]) -> str:
    """What a sheet was written with: four signs for the version of the codebook, four for the columns."""
    return hash_text(codebook.version, length=4) + hash_text(*sorted(keys), length=4)


def coded_pieces(sample: pd.DataFrame, documents: pd.DataFrame, coded: list[Coded]) -> dict[str, pd.DataFrame]:
    """Of each article of the sample its pieces, with its two sums."""
    ids = documents["doc_id"].astype("str")
    chosen = documents[ids.isin(sample["doc_id"].astype("str"))]
    if "outlet" in documents:  # the names of all outlets are masked, those not drawn too
        others = documents.drop_duplicates("outlet")
        chosen = pd.concat([chosen, others[~others["doc_id"].isin(chosen["doc_id"])]])
    sums = {str(row.doc_id): hash_article(row) for row in chosen.itertuples(index=False)}
    pieces = list_pieces(chosen, sentences=any(one.unit == "sentence" for one in coded))
    pieces = pieces.assign(sum=pieces["doc_id"].map(sums))
    return dict(iter(pieces.groupby("doc_id", sort=False)))


def sheet_rows(
    doc_ids: pd.Series, pieces: dict[str, pd.DataFrame], coder: str, coded: list[Coded], sign: str
) -> list[dict]:  # fmt: skip
    """The rows of one coder's sheet; `opens` are the units that are coded there."""
    units = {one.unit for one in coded}
    shown = [(piece, opened_units(piece, at == 0, units)) for d in doc_ids for at, piece in enumerate(_of(pieces, d))]
    total, number, rows = sum(bool(opens) for _, opens in shown), 0, []
    for piece, opens in shown:
        number += bool(opens)
        first, *others = _chunks(piece.text) or [""]
        place = f"k{hash_text(piece.doc_id)}-{number}of{total}-{'.'.join(opens.values())}-{piece.sum}-{sign}"
        blank = dict.fromkeys([one.key for one in coded], "") | {NOTE: ""}
        told = {"row": str(number), "row_id": place, "coder": coder} if opens else dict.fromkeys(COLUMNS[:3], "")
        rows.append({**told, "part": piece.part, "text": first, **blank, "opens": tuple(opens)})
        more = {**dict.fromkeys(COLUMNS[:3], ""), "part": piece.part, **blank, "opens": ()}
        rows += [{**more, "text": text} for text in others]
    return rows


def _of(pieces: dict[str, pd.DataFrame], doc_id: str) -> Iterator:
    return pieces[doc_id].itertuples(index=False)


def opened_units(piece, begins: bool, asked: set[str]) -> dict[str, str]:
    """The units a piece is coded for, each with its sign: a, p3, s7."""
    signs = {}
    if begins:
        signs["article"] = "a"
    if piece.paragraph != NONE and piece.first:
        signs["paragraph"] = f"p{piece.paragraph}"
    if piece.sentence != NONE:
        signs["sentence"] = f"s{piece.sentence}"
    return {unit: signs[unit] for unit in UNITS if unit in signs and unit in asked}


def _chunks(text: str) -> list[str]:
    """A text in parts that a row can show, cut at white space."""
    parts = re.findall(rf".{{1,{_LONGEST}}}(?:\s|$)|.{{1,{_LONGEST}}}", text, re.DOTALL)
    return [part.strip() for part in parts]
