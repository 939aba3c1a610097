"""A folder of files to the table of articles: text, metadata with its source, and every refusal said."""

import warnings
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from analysis.corpus.cells import strip_markup
from analysis.corpus.columns import ARTICLE_COLUMNS, check_choice, compare_choice, map_columns, require_text
from analysis.corpus.encodings import ReadingDoubt, unify_line_ends
from analysis.corpus.inputs import Input, find_inputs, find_root
from analysis.corpus.manifest import Manifest, compare_with_files, read_manifest
from analysis.corpus.metadata import PLACE, compile_names, few, first_found, is_blank, read_name
from analysis.corpus.readers import ARTICLE_READERS, INVISIBLE, NOT_YET, REMEDIES
from analysis.corpus.table_files import TABLE_READERS, Row
from analysis.errors import KhitabError, RefusedInput
from analysis.tables import DOCUMENTS


@dataclass
class _Reading:
    """What is gathered while the files are read."""

    columns: dict[str, str]
    encoding: str | None
    records: dict[str, dict] = field(default_factory=dict)
    refused: list[dict] = field(default_factory=list)
    mapped: dict[str, str] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    column_names: list[str] = field(default_factory=list)

    def refuse(self, source_file: str, reason: str) -> None:
        self.refused.append({"source_file": source_file, "reason": reason})


def read_documents(
    path: str | Path, *, columns: dict[str, str] | None = None, names: str | None = None, encoding: str | None = None
) -> pd.DataFrame:
    """Read the articles below a path: a folder, one file, or a pattern such as `press/*.html`.

    One row is an article, sorted by `doc_id`. Columns: `doc_id`, `source_file`, `outlet`, `published` (NaT where
    unknown), `title`, `text` (decoded, line ends made `\\n`, nothing else changed), `encoding`, and `outlet_source`,
    `published_source`, `title_source`: the first of manifest (`articles.csv` at the top, key `source_file`), column,
    file name, page that holds a value. Columns of a table or of the manifest that are not known travel along.

    `columns` says which column of a table is which ({"text": "body"}), `names` what file names hold
    ("outlet_date_title"), `encoding` the encoding of all text files. Spaces in titles and outlets are made single.

    A file or row that cannot be used is left out, with a RefusedInput warning and an entry in `attrs["refused"]`;
    of two articles with one `doc_id` the first is kept. `attrs["mapped_columns"]` holds the column names that were
    taken for others. A date is taken only where day, month and year are written; figures are read day first.

    Raises
    ------
    KhitabError
        where the path is missing, an option is wrong, the manifest cannot be used, or nothing at all is readable.

    Examples
    --------
    >>> import tempfile
    >>> folder = Path(tempfile.mkdtemp())
    >>> _ = (folder / "a.txt").write_text("وصل الوزير إلى الرباط.", encoding="utf-8")
    >>> read_documents(folder)[["doc_id", "text", "encoding"]].values.tolist()
    [['a', 'وصل الوزير إلى الرباط.', 'utf-8']]
    """
    check_choice(columns)
    pattern, root = compile_names(names), find_root(path)
    inputs = find_inputs(path)
    manifest = Manifest({}, {}) if Path(path).is_file() else read_manifest(root)
    compare_with_files(manifest, [one.source_file for one in inputs], all_files=Path(path).is_dir())
    reading = _Reading(columns or {}, encoding, mapped=_renamed(manifest.mapped))
    unfit = []
    for one in inputs:
        from_name = read_name(one.path.stem, pattern)
        unfit += [one.source_file] if pattern and not from_name else []
        _read_input(one, root, reading, manifest.rows.get(one.source_file, {}), from_name)
    compare_choice(columns, reading.column_names, any(_suffix(one) in TABLE_READERS for one in inputs))
    if unfit:
        warnings.warn(f"file names that do not fit {names!r}: {few(unfit)}", stacklevel=2)
    if reading.problems:
        warnings.warn(f"dates left empty: {few(reading.problems)}; write them as 2024-08-31", stacklevel=2)
    documents = _as_table(reading, path)
    _warn_refused(reading.refused)
    return documents


def _warn_refused(refused: list[dict]) -> None:
    """One warning a file, or a table with a thousand blank rows would give a thousand."""
    by_file: dict[str, list[str]] = {}
    for one in refused:
        by_file.setdefault(one["source_file"], []).append(one["reason"])
    for source_file, reasons in by_file.items():
        warnings.warn(f"{source_file}: {few(reasons)}", RefusedInput, stacklevel=3)


def _read_input(one: Input, root: Path, reading: _Reading, listed: dict, from_name: dict) -> None:
    """Add the articles of one file to the reading, or its refusal."""
    with warnings.catch_warnings(record=True) as doubts:
        warnings.simplefilter("always", ReadingDoubt)
        try:
            articles = list(_read_articles(one, root, reading, listed.get("encoding") or reading.encoding))
            reason = None if articles else "holds no rows"
        except KhitabError as error:
            reason = str(error)
        except OSError as error:
            reason = f"cannot be read ({error.strerror or 'the system says no more'})"
    if reason:
        return reading.refuse(one.source_file, reason)
    for doubt in doubts:
        if issubclass(doubt.category, ReadingDoubt):
            warnings.warn(f"{one.source_file}: {doubt.message}", doubt.category, stacklevel=3)
    for row, values, source in articles:
        order = ["manifest", "column", "file name", "page"]
        sources = {"manifest": listed, "file name": from_name, source: values}
        _add_article(one, row, [(name, sources[name]) for name in order if name in sources], reading)
    return None


def _read_articles(
    one: Input, root: Path, reading: _Reading, encoding: str | None
) -> Iterator[tuple[int | None, dict, str]]:
    """Row number (None for a file that is one article), values, and where the values come from."""
    suffix = _suffix(one)
    _check_input(one.path, root, suffix)
    data = one.path.read_bytes()
    if suffix in ARTICLE_READERS:
        yield None, ARTICLE_READERS[suffix](data, encoding=encoding), "page"
        return
    rows, name = TABLE_READERS[suffix](data, encoding=encoding)
    numbered = list(_numbered(rows, one, reading))
    theirs = list(dict.fromkeys(column for _, row in numbered for column in row))
    reading.column_names += theirs
    mapped = map_columns(theirs, ARTICLE_COLUMNS, columns=reading.columns) if rows else {}
    if rows:
        require_text(mapped, theirs)
    reading.mapped.update(_renamed(mapped))
    for number, row in strip_markup([(number, _rename(row, mapped)) for number, row in numbered]):
        yield number, row | {"encoding": name}, "column"


def _numbered(rows: list[Row], one: Input, reading: _Reading) -> Iterator[tuple[int, dict]]:
    """The rows that can be used, by their number in the table; the others are refused."""
    for number, row in enumerate(rows, 1):
        if isinstance(row, KhitabError):
            reading.refuse(one.source_file, str(row))
        else:
            yield number, row


def _suffix(one: Input) -> str:
    return one.path.suffix.casefold()


def _check_input(path: Path, root: Path, suffix: str) -> None:
    if path.is_symlink():
        _check_link(path, root)
    if suffix in NOT_YET:
        raise KhitabError(f"reading {suffix} files is not there yet; save it as .txt, .html or .docx")
    known = [*ARTICLE_READERS, *TABLE_READERS]
    if suffix not in known:
        remedy = REMEDIES.get(suffix, f"kinds of file that are read: {' '.join(known)}")
        raise KhitabError(f"a file {f'of the kind {suffix}' if suffix else 'without a suffix'} is not read; {remedy}")


def _check_link(path: Path, root: Path) -> None:
    try:
        target = path.resolve(strict=True)
    except (OSError, RuntimeError) as error:  # Python 3.11 and 3.12 raise the latter for a circle
        raise KhitabError("is a link that leads nowhere; take it away, or copy the file into the folder") from error
    if target.is_dir() or not target.is_relative_to(root.resolve()):
        raise KhitabError("is a link to a folder or out of the corpus folder; copy the files into it")


def _rename(row: dict, mapped: dict[str, str]) -> dict:
    taken = set(mapped.values())
    kept = {name: value for name, value in row.items() if name not in mapped and name not in taken}
    return kept | {ours: row.get(theirs) for theirs, ours in mapped.items()}


def _renamed(mapped: dict[str, str]) -> dict[str, str]:
    return {theirs: ours for theirs, ours in mapped.items() if theirs != ours}


def _add_article(one: Input, row: int | None, sources: list[tuple[str, dict]], reading: _Reading) -> None:
    place = one.source_file if row is None else f"{one.source_file}, row {row}"
    values = next(values for source, values in sources if source in ("column", "page"))
    text = _text(values.get("text"))
    doc_id = _given_id(values) or (one.doc_id if row is None else f"{one.doc_id}:{row}")
    if not "".join(text.split()).strip(INVISIBLE):
        return reading.refuse(one.source_file, "no text" if row is None else f"row {row}: no text")
    if earlier := reading.records.get(doc_id):
        said = "" if row is None else f"row {row}: "
        return reading.refuse(one.source_file, f"{said}the doc_id «{doc_id}» is already that of {earlier[PLACE]}")
    places = [(source, {PLACE: place} | values) for source, values in sources]
    found = first_found(places, reading.problems)
    names = {"doc_id": doc_id, "source_file": one.source_file, "text": text, "encoding": values["encoding"]}
    reading.records[doc_id] = _other_columns(sources) | names | found | {PLACE: place}
    return None


def _text(value: object) -> str:
    return "" if is_blank(value) else unify_line_ends(str(value).removeprefix("\ufeff"))


def _given_id(values: dict) -> str:
    value = values.get("doc_id")
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return "" if is_blank(value) else str(value).strip()


def _other_columns(sources: list[tuple[str, dict]]) -> dict:
    """The columns that are none of ours; a blank never replaces a value of a later source."""
    own = {column.name for column in DOCUMENTS.columns} | {PLACE}
    others: dict = {}
    for _, values in reversed(sources):
        others |= {k: v for k, v in values.items() if k not in own and not (k in others and is_blank(v))}
    return others


def _as_table(reading: _Reading, path: str | Path) -> pd.DataFrame:
    if not reading.records:
        said = [f"{one['source_file']}: {one['reason']}" for one in reading.refused]
        raise KhitabError(f"{path}: nothing could be read.\n  {few(said, between=chr(10) + '  ')}")
    records = [reading.records[doc_id] for doc_id in sorted(reading.records)]
    others = dict.fromkeys(name for record in records for name in record if name != PLACE)
    documents = pd.DataFrame(records, columns=list(dict.fromkeys([*DOCUMENTS.required, *others])))
    dtypes = {c.name: "datetime64[us]" if c.dtype == "date" else "str" for c in DOCUMENTS.columns if c.always}
    documents = documents.astype(dtypes)
    documents.attrs = {"refused": reading.refused, "mapped_columns": reading.mapped}
    return documents
