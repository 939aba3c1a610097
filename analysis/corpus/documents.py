"""A folder of files to the table of articles: text, metadata with its source, and every refusal said."""

import warnings
import zipfile
from collections.abc import Callable
from pathlib import Path

import pandas as pd

from analysis.corpus.archives import Unpacker, list_entries
from analysis.corpus.columns import RECORD, check_choice, compare_choice, compare_record
from analysis.corpus.encodings import ReadingDoubt
from analysis.corpus.export_profiles import read_profiles
from analysis.corpus.gathering import Reading
from analysis.corpus.inputs import MANIFEST, PROFILES, Input, archive_top, find_inputs, find_root, is_archive
from analysis.corpus.manifest import Manifest, compare_with_files, read_manifest
from analysis.corpus.metadata import compile_names, few, read_name
from analysis.corpus.opening import is_table, read_articles
from analysis.errors import KhitabError, RefusedInput
from analysis.progress import track


def read_documents(
    path: str | Path, *, columns: dict[str, str] | None = None, names: str | None = None, encoding: str | None = None
) -> pd.DataFrame:
    """Read the articles below a path: a folder, one file, or a pattern such as `press/*.html`.

    One row is an article, sorted by `doc_id`. Columns: `doc_id`, `source_file`, `outlet`, `published` (NaT where
    unknown), `title`, `text` (decoded, line ends made `\\n`, nothing else changed), `encoding`, and `outlet_source`,
    `published_source`, `title_source`: the first of manifest (`articles.csv` at the top, key `source_file`), column,
    file name, page that holds a value. Columns of a table or of the manifest that are not known travel along.

    `columns` says which column of a table is which ({"text": "body"}) and which element of XML files is an article
    ({"record": "doc"}), `names` what file names hold ("outlet_date_title"), `encoding` the encoding of all text files.
    Spaces in titles and outlets are made single.

    Of a PDF, `pdf_text_quality` says how much its text looks like text, from 0 to 1; below 0.5 read it before you
    count. A database export (Nexis, Factiva; or a profile of your own, `export-profiles.yaml` beside the articles) is
    taken apart into its articles, and `attrs["exports"]` says how many were found and announced.

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
    manifest = find_manifest(path, root)
    compare_with_files(manifest, [one.source_file for one in inputs], all_files=Path(path).is_dir() or is_archive(path))
    reading = start_reading(columns or {}, encoding, root, manifest)
    unfit = []
    for one in track(inputs, "reading files", len(inputs)):
        from_name = read_name(one.stem, pattern)
        unfit += [one.source_file] if pattern and not from_name else []
        read_input(one, root, reading, manifest.rows.get(one.source_file, {}), from_name)
    reading.unpacker.close()
    tables = bool(reading.column_names) or any(map(is_table, inputs))
    compare_choice(reading.columns, reading.column_names, tables)
    compare_record(reading.record, {one.suffix for one in inputs})
    warn_doubts(reading, [f"file names that do not fit {names!r}: {few(unfit)}"] if unfit else [])
    documents = reading.as_table(path)
    warn_refused(reading.refused)
    return documents


def start_reading(columns: dict[str, str], encoding: str | None, root: Path, manifest: Manifest) -> Reading:
    return Reading(
        columns={ours: theirs for ours, theirs in columns.items() if ours != RECORD},
        record=columns.get(RECORD),
        encoding=encoding,
        profiles=read_profiles(root / PROFILES),
        unpacker=Unpacker(),
        mapped={theirs: ours for theirs, ours in manifest.mapped.items() if theirs != ours},
    )


def find_manifest(path: str | Path, root: Path) -> Manifest:
    """That of a folder, or of an archive that is read alone; a single file has none."""
    if not is_archive(path):
        return Manifest({}, {}) if Path(path).is_file() else read_manifest(root)
    try:
        entries = list_entries(Path(path))
    except (KhitabError, OSError):  # said when its files are read
        return Manifest({}, {})
    top = archive_top([entry.name for entry in entries])
    listed = [entry for entry in entries if entry.name.casefold() == f"{top}{MANIFEST}".casefold()]
    if not listed:
        return Manifest({}, {})
    Unpacker().read(listed[0])  # refuses what is too large
    with zipfile.ZipFile(path) as archive:
        manifest = read_manifest(zipfile.Path(archive, top))
    within = f"{Path(path).name}/{top}"
    return manifest._replace(rows={within + file: row for file, row in manifest.rows.items()})


def warn_doubts(reading: Reading, doubts: list[str]) -> None:
    if reading.problems:
        doubts = [*doubts, f"dates left empty: {few(reading.problems)}; write them as 2024-08-31"]
    if reading.exports:
        told = few([_tell_export(**one) for one in reading.exports])
        doubts = [*doubts, f"database exports, taken apart by profiles not yet tried on real ones: {told}"]
    for doubt in doubts:
        warnings.warn(doubt, stacklevel=3)


def _tell_export(source_file: str, profile: str, found: int, announced: int | None) -> str:
    return f"{source_file} ({profile}): {found} found, {'no number' if announced is None else announced} announced"


def warn_refused(refused: list[dict]) -> None:
    """One warning a file, or a table with a thousand blank rows would give a thousand."""
    by_file: dict[str, list[str]] = {}
    for one in refused:
        by_file.setdefault(one["source_file"], []).append(one["reason"])
    for source_file, reasons in by_file.items():
        warnings.warn(f"{source_file}: {few(reasons)}", RefusedInput, stacklevel=3)


def read_input(
    one: Input, root: Path, reading: Reading, listed: dict, from_name: dict, *, opened: Callable = read_articles
) -> None:
    """Add the articles of one file to the reading, or its refusal; `opened` may give a part of them."""
    with warnings.catch_warnings(record=True) as doubts:
        warnings.simplefilter("always", ReadingDoubt)
        try:
            articles = opened(one, root, listed.get("encoding") or reading.encoding, reading)
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
    for article in articles:
        order = ["manifest", "column", "file name", "page"]
        sources = {"manifest": listed, "file name": from_name, article.source: article.values}
        part = "" if article.number is None else f"{article.unit} {article.number}"
        reading.add(one, part, [(name, sources[name]) for name in order if name in sources])
    return None
