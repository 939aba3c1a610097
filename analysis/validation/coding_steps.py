"""The units of a sample in the order in which they are coded, and whose they are."""

import re
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from analysis.errors import KhitabError
from analysis.framing.codebook_parts import Codebook
from analysis.tables import check_table
from analysis.validation.coded import UNITS, Coded
from analysis.validation.gold import ADJUDICATED
from analysis.validation.returns import read_id
from analysis.validation.sheets import opened_units, sheet_rows, sheet_sign


@dataclass(frozen=True)
class Step:
    """A unit to be coded: `article` counts articles of the sample from 0, `number` is that of the paragraph or sentence
    in the article ('' for the article)."""

    unit: str
    unit_id: str
    doc_id: str
    row_id: str
    article: int
    number: str


def check_coder(coder: str) -> str:
    name = coder.strip() if isinstance(coder, str) else ""
    if not name or name == ADJUDICATED:
        raise KhitabError(f"coder={coder!r}: give the name or sign of the person who codes")
    return name


def check_file(file: str | Path) -> Path:
    path = Path(file) if isinstance(file, str | Path) else Path()
    if path.suffix.casefold() != ".csv" or path.is_dir():
        raise KhitabError(
            f"file={str(file)!r}: codes are kept in a .csv file; give its path, such as 'coding-amal.csv'"
        )
    return path.resolve()


def check_sample(sample: pd.DataFrame) -> None:
    check_table(sample, "sample", needs=("doc_id",))
    if sample.empty:
        raise KhitabError("the sample has no rows; draw it with draw_sample(…)")
    dealt = [set(re.findall(r"\d+", str(cell))) for cell in sample.get("coded_by", ())]
    if dealt and not set.intersection(*dealt):
        raise KhitabError(
            "the sample is dealt to several coders; give this coder's part, such as "
            "sample[sample['coded_by'].str.contains(r'\\b1\\b')], or, for all of it, sample.drop(columns='coded_by')"
        )


def list_steps(
    doc_ids: pd.Series, pieces: dict[str, pd.DataFrame], coder: str, asked: tuple[list[Coded], Codebook]
) -> tuple[Step, ...]:  # fmt: skip
    """The units in reading order, with the ids that the rows of a sheet would have."""
    coded, codebook = asked
    rows = sheet_rows(doc_ids, pieces, coder, coded, sheet_sign(codebook, [one.key for one in coded]))
    ids = iter([row["row_id"] for row in rows if row["row_id"]])
    units, steps = {one.unit for one in coded}, []
    for article, doc_id in enumerate(doc_ids):
        for place, piece in enumerate(pieces[doc_id].itertuples(index=False)):
            if not opened_units(piece, place == 0, units):
                continue
            row_id = next(ids)
            numbers = read_id(row_id).units
            for unit in (unit for unit in UNITS if unit in numbers):
                unit_id = "#".join(filter(None, (doc_id, numbers[unit])))
                steps.append(Step(unit, unit_id, doc_id, row_id, article, numbers[unit]))
    return tuple(steps)
