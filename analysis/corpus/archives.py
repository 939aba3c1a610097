"""Zip archives, read as if each were a folder: what is in them, under which names, and what is better not unpacked."""

import io
import stat
import struct
import zipfile
from pathlib import Path
from typing import NamedTuple

from analysis.corpus.charsets import measure_fit
from analysis.errors import KhitabError

GB, MB = 1_000_000_000, 1_000_000
_ARCHIVE_LIMIT = 8 * GB  # unpacked; whole national archives of a newspaper stay below
_ENTRY_LIMIT = 1 * GB
_RATIO, _RATIO_FROM = 100, 50 * MB  # text shrinks to a quarter or a tenth, a bomb to a thousandth
_NAME_CODECS = ("cp437", "cp720", "cp1256")
_UNICODE_PATH = 0x7075  # an extra field in which WinZip and others write the name as UTF-8


class Entry(NamedTuple):
    """A file in the archive at `path`, and its name as text."""

    path: Path
    info: zipfile.ZipInfo
    name: str


class Unpacker:
    """Reads files out of archives; the archive that was read last stays open until `close`, or the next one."""

    def __init__(self) -> None:
        self._archive: zipfile.ZipFile | None = None
        self._path: Path | None = None

    def read(self, entry: Entry) -> bytes:
        """The content of a file in an archive.

        Raises
        ------
        KhitabError
            where its name leads out of the archive, it is a link, an archive itself, encrypted, too large or damaged.
        """
        if reason := _refusal(entry):
            raise KhitabError(reason)
        if entry.path != self._path:
            self.close()
            self._archive, self._path = _open(entry.path), entry.path
        try:
            return self._archive.read(entry.info)
        except NotImplementedError as error:
            raise KhitabError("is packed in a way that is not read; unpack the archive and read the folder") from error
        except Exception as error:  # whatever zipfile and its packers meet in damaged bytes
            raise KhitabError("is damaged in the archive; pack it again, or unpack it into the folder") from error

    def close(self) -> None:
        if self._archive is not None:
            self._archive.close()
        self._archive = self._path = None


def list_entries(path: Path) -> list[Entry]:
    """The files in an archive, by name.

    Raises
    ------
    KhitabError
        where it is no archive, is damaged, or would unpack to far more than a corpus.
    """
    with _open(path) as archive:
        check_archive(archive, path.stat().st_size)
        entries = [Entry(path, info, _read_name(info)) for info in archive.infolist() if not info.is_dir()]
    return sorted(entries, key=lambda entry: entry.name)


def _open(path: Path) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(path)
    except OSError:
        raise
    except Exception as error:  # whatever zipfile meets in a damaged file
        raise KhitabError("is damaged, or no zip archive; pack it again, or unpack it into the folder") from error


def check_archive(archive: zipfile.ZipFile, packed: int) -> None:
    """Refuse what unpacks to too much; what is refused by itself, when it is read, does not count."""
    sizes = [info.file_size for info in archive.infolist() if not _too_large(info.compress_size, info.file_size)]
    if reason := _too_large(packed, sum(sizes), _ARCHIVE_LIMIT):
        raise KhitabError(reason)


def check_office(data: bytes) -> None:
    """Refuse a Word or Excel file, an archive too, that unpacks to too much; what is damaged its reader says."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except Exception:  # whatever zipfile meets in a damaged file
        return
    for info in archive.infolist():
        if reason := _too_large(info.compress_size, info.file_size):
            raise KhitabError(f"«{info.filename}» in it {reason}")


def _too_large(packed: int, unpacked: int, limit: int = _ENTRY_LIMIT) -> str:
    if unpacked <= limit and (unpacked <= _RATIO_FROM or unpacked <= _RATIO * packed):
        return ""
    return (
        f"would unpack to {unpacked / GB:,.1f} GB, {unpacked // max(packed, 1):,} times its size; if it is what you "
        "believe it is, unpack it yourself, in parts, and read those"
    )


def _refusal(entry: Entry) -> str:
    name, info = entry.name.replace("\\", "/"), entry.info
    if name.startswith("/") or name[1:2] == ":" or ".." in name.split("/"):
        return "its name leads out of the archive; rename it and pack it again"
    if stat.S_ISLNK(info.external_attr >> 16):
        return "is a link, not a file; pack the file itself"
    if info.flag_bits & 1:
        return "is protected by a password; unpack the archive and read the folder"
    if name.casefold().endswith(".zip"):
        return "is an archive inside an archive; unpack it"
    return _too_large(info.compress_size, info.file_size)


def _read_name(info: zipfile.ZipInfo) -> str:
    """Without the mark of UTF-8 zipfile takes every name for cp437, whatever program wrote it."""
    if info.flag_bits & 0x800:
        return info.filename
    raw = _unicode_path(info.extra) or info.filename.encode("cp437", "replace")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        readings = [raw.decode(codec, "replace") for codec in _NAME_CODECS]
        return max(readings, key=measure_fit)


def _unicode_path(extra: bytes) -> bytes | None:
    while len(extra) >= 4:
        kind, size = struct.unpack("<HH", extra[:4])
        if kind == _UNICODE_PATH and size > 5:
            return extra[9 : 4 + size]
        extra = extra[4 + size :]
    return None
