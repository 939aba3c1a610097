"""What is gathered while files are read, and the table it becomes."""

import re
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa

from analysis.corpus.archives import Unpacker
from analysis.corpus.encodings import unify_line_ends
from analysis.corpus.export_profiles import Profile
from analysis.corpus.inputs import Input
from analysis.corpus.metadata import PLACE, few, first_found, is_blank
from analysis.corpus.readers import INVISIBLE
from analysis.errors import KhitabError
from analysis.tables import DOCUMENTS

QUALITY = "pdf_text_quality"
_PLACE_IN_TEXTS = "\0text"  # key of a record that no column can have
_SHOWN = re.compile(rf"[^\s{INVISIBLE}]")
_OWN = {column.name for column in DOCUMENTS.columns} | {PLACE, QUALITY}


class Texts:
    """Texts one behind the other as UTF-8 bytes: half of what they take as strings, and the table takes them over."""

    def __init__(self) -> None:
        self._bytes = bytearray()
        self._ends = [0]

    def add(self, text: str) -> int:
        """The text's place, by which `array` is asked for it."""
        self._bytes += text.encode("utf-8", "replace")
        self._ends.append(len(self._bytes))
        return len(self._ends) - 2

    def array(self, places: list[int]) -> pa.Array:
        ends = pa.py_buffer(np.array(self._ends, dtype="int64"))
        texts = pa.LargeStringArray.from_buffers(len(self._ends) - 1, ends, pa.py_buffer(self._bytes))
        return texts if places == list(range(len(texts))) else texts.take(pa.array(places, pa.int64()))


class Refusals(list):
    """The inputs that were refused, a dictionary each. pandas copies `attrs` deeply at every step; of thousands of
    refused rows that took longer than the work itself, and nobody changes them.
    """

    def __deepcopy__(self, memo: dict) -> "Refusals":
        return self


@dataclass
class Reading:
    """What was asked, and what is gathered while the files are read."""

    columns: dict[str, str]
    record: str | None
    encoding: str | None
    profiles: list[Profile]
    unpacker: Unpacker
    mapped: dict[str, str]
    texts: Texts = field(default_factory=Texts)
    records: dict[str, dict] = field(default_factory=dict)
    refused: list[dict] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    column_names: list[str] = field(default_factory=list)
    exports: list[dict] = field(default_factory=list)

    def refuse(self, source_file: str, reason: str) -> None:
        self.refused.append({"source_file": source_file, "reason": reason})

    def add(self, one: Input, part: str, sources: list[tuple[str, dict]]) -> None:
        """Add an article, or refuse it.

        `part` is its place in the file ("row 3"), or nothing; `sources` are values by where they come from, the
        strongest first.
        """
        said, place = (f"{part}: ", f"{one.source_file}, {part}") if part else ("", one.source_file)
        values = next(values for source, values in sources if source in ("column", "page"))
        text = _text(values.get("text"))
        doc_id = _given_id(values) or one.doc_id + (f":{part.rpartition(' ')[2]}" if part else "")
        if not _SHOWN.search(text):
            return self.refuse(one.source_file, f"{said}no text")
        if earlier := self.records.get(doc_id):
            return self.refuse(one.source_file, f"{said}the doc_id «{doc_id}» is already that of {earlier[PLACE]}")
        found = first_found([(source, {PLACE: place} | values) for source, values in sources], self.problems)
        found = {name: value for name, value in found.items() if value is not None}  # small files are many
        names = {"doc_id": doc_id, "source_file": one.source_file, "encoding": values["encoding"]}
        measured = {} if is_blank(values.get(QUALITY)) else {QUALITY: _number(values[QUALITY])}
        others = _other_columns(sources) | measured
        self.records[doc_id] = others | names | found | {PLACE: place, _PLACE_IN_TEXTS: self.texts.add(text)}
        return None

    def as_table(self, path: str | Path) -> pd.DataFrame:
        if not self.records:
            said = [f"{one['source_file']}: {one['reason']}" for one in self.refused]
            raise KhitabError(f"{path}: nothing could be read.\n  {few(said, between=chr(10) + '  ')}")
        records = [self.records[doc_id] for doc_id in sorted(self.records)]
        found = dict.fromkeys(name for record in records for name in record if name not in (PLACE, _PLACE_IN_TEXTS))
        documents = pd.DataFrame(records, columns=list(dict.fromkeys([*DOCUMENTS.required, *found])))
        texts = self.texts.array([record[_PLACE_IN_TEXTS] for record in records])
        documents["text"] = pd.Series(texts.to_pandas(), index=documents.index)
        dtypes = {c.name: "datetime64[us]" if c.dtype == "date" else "str" for c in DOCUMENTS.columns if c.always}
        documents = documents.astype({name: dtype for name, dtype in dtypes.items() if name != "text"})
        documents.attrs = {"refused": Refusals(self.refused), "mapped_columns": self.mapped, "exports": self.exports}
        return documents


def _text(value: object) -> str:
    return "" if is_blank(value) else unify_line_ends(str(value).removeprefix("\ufeff"))


def _number(value: object) -> float:
    try:
        return float(str(value))
    except ValueError:
        return float("nan")


def _given_id(values: dict) -> str:
    value = values.get("doc_id")
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return "" if is_blank(value) else str(value).strip()


def _other_columns(sources: list[tuple[str, dict]]) -> dict:
    """The columns that are none of ours; a blank never replaces a value of a later source."""
    others: dict = {}
    for _, values in reversed(sources):
        others |= {k: v for k, v in values.items() if k not in _OWN and not (k in others and is_blank(v))}
    return others
