"""Read what was handed in, from zip archives, folders and single files that nobody vouches for.

Nothing is unpacked to the disk: an entry comes as bytes with its name in parts, and a name from an
archive never becomes a path.
"""

from __future__ import annotations

import os
import re
import stat
import unicodedata
import zipfile
import zlib
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import tzinfo
    from pathlib import Path

MAX_ENTRIES = 20_000
MAX_ENTRY = 20 * 2**20
MAX_TOTAL = 2 * 2**30
# A notebook of text shrinks to a tenth; what shrinks to a two hundredth is no notebook. Below
# RATIO_FROM bytes a ratio tells nothing.
MAX_RATIO = 200
RATIO_FROM = 2**20
_CHUNK = 2**16
_MEGA = 2**20

_ARCHIVE = re.compile(r"(?i)\.(zip|rar|7z|gz|tgz|tar|bz2|tbz|xz|txz|zst)$")
_ZIP = re.compile(r"(?i)\.zip$")
_FOREIGN = (b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b", b"BZh", b"\xfd7zXZ")
_LITTER = {"__MACOSX", ".ipynb_checkpoints", ".DS_Store", "Thumbs.db", "desktop.ini"}
_METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
_ENCRYPTED = 0x1 | 0x40
_UTF8 = 0x800

FOREIGN = (
    "Arsip ini bukan zip sehingga tidak dibuka. Bukalah dengan program lain, lalu serahkan isinya "
    "sebagai folder atau zip."
)
NESTED = (
    "Arsip di dalam arsip tidak dibuka. Periksa isinya, lalu serahkan sebagai folder atau zip "
    "tersendiri."
)
_BROKEN = "Berkas zip ini rusak atau terpotong. Unduh lagi, lalu ulangi."
_TOO_MANY = f"Isinya lebih dari {MAX_ENTRIES} berkas. Bagilah, lalu ulangi."
_TOO_LARGE = f"Berkas ini lebih besar daripada {MAX_ENTRY // _MEGA} MB sehingga tidak diambil."
_UNREADABLE = "Berkas ini tidak dapat dibaca. Periksa izinnya, lalu ulangi."


@dataclass(frozen=True)
class Entry:
    """A file as it was handed in.

    ``source`` names it for people, ``parts`` are the names of its folders and its own, which are no
    path, ``time`` has a zone.
    """

    source: str
    parts: tuple[str, ...]
    data: bytes
    time: datetime


@dataclass(frozen=True)
class Refusal:
    """An entry, archive or folder that was not read, and why, in Indonesian."""

    source: str
    reason: str


class _RefusedError(Exception):
    """An entry is not taken; the text is the reason, ``size`` what was read of it in bytes."""

    def __init__(self, reason: str, size: int = 0) -> None:
        super().__init__(reason)
        self.size = size


def printable(text: str) -> str:
    """Return a foreign text such that it cannot command a terminal."""
    return "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in text)


def is_archive(name: str) -> bool:
    """Tell whether a file is an archive by its name."""
    return _ARCHIVE.search(name) is not None


def is_zip(name: str) -> bool:
    """Tell whether a file is a zip by its name."""
    return _ZIP.search(name) is not None


def read(path: Path, zone: tzinfo) -> Iterator[Entry | Refusal]:
    """Yield what lies in a folder, a zip, or one file; ``zone`` is that of the times of a zip.

    A zip in a folder is opened, an archive in a zip is not. Litter of file managers is left out.
    """
    if path.is_dir():
        yield from _read_folder(path.resolve(), zone)
        return
    try:
        with path.open("rb") as file:
            foreign = file.read(8).startswith(_FOREIGN)
    except OSError:
        yield Refusal(printable(path.name), _UNREADABLE)
        return
    if foreign or (is_archive(path.name) and not is_zip(path.name)):
        yield Refusal(printable(path.name), FOREIGN)
    else:
        yield from _read_file(path, path.name, (path.name,), zone)


def _read_folder(folder: Path, zone: tzinfo) -> Iterator[Entry | Refusal]:
    files: list[Path] = []
    for here, folders, names in os.walk(folder):
        # A link to a folder stands among the folders; it is named, and not entered.
        links = [name for name in folders if (folder / here / name).is_symlink()]
        folders[:] = sorted(name for name in folders if not _is_litter((name,)))
        files += [folder / here / one for one in sorted(names + links) if not _is_litter((one,))]
    if len(files) > MAX_ENTRIES:
        yield Refusal(printable(folder.name), _TOO_MANY)
        return
    for path in files:
        parts = (folder.name, *path.relative_to(folder).parts)
        source = "/".join(parts)
        if path.is_symlink():
            yield Refusal(printable(source), "Tautan simbolis tidak diikuti.")
        elif path.is_file():
            yield from _read_file(path, source, parts, zone)
        else:
            yield Refusal(printable(source), "Ini bukan berkas biasa.")


def _read_file(
    path: Path, source: str, parts: tuple[str, ...], zone: tzinfo
) -> Iterator[Entry | Refusal]:
    source = printable(source)
    if is_zip(path.name):
        yield from _read_zip(path, source, (*parts[:-1], path.stem), zone)
        return
    try:
        time = _changed(path)
        with path.open("rb") as file:
            data = file.read(MAX_ENTRY + 1)
    except OSError:
        yield Refusal(source, _UNREADABLE)
        return
    if len(data) > MAX_ENTRY:
        yield Refusal(source, _TOO_LARGE)
    else:
        yield Entry(source, tuple(unicodedata.normalize("NFC", part) for part in parts), data, time)


def _changed(path: Path) -> datetime:
    return datetime.fromtimestamp(path.stat().st_mtime, UTC)


def _read_zip(
    path: Path, source: str, prefix: tuple[str, ...], zone: tzinfo
) -> Iterator[Entry | Refusal]:
    try:
        with zipfile.ZipFile(path) as archive:
            yield from _read_entries(archive, source, prefix, (zone, _changed(path)))
    except UnicodeDecodeError:
        yield Refusal(
            source, "Nama berkas di dalamnya bukan UTF-8. Buat lagi zip itu, lalu ulangi."
        )
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError, ValueError):
        yield Refusal(source, _BROKEN)


def _read_entries(
    archive: zipfile.ZipFile,
    source: str,
    prefix: tuple[str, ...],
    clock: tuple[tzinfo, datetime],
) -> Iterator[Entry | Refusal]:
    infos = archive.infolist()
    if len(infos) > MAX_ENTRIES:
        yield Refusal(source, _TOO_MANY)
        return
    named = [(info, _parts(info)) for info in infos if not info.is_dir()]
    named = [(info, parts) for info, parts in named if not _is_litter(parts)]
    often = Counter(parts for _, parts in named)
    refused: dict[tuple[str, ...], str] = {}
    total = 0
    # Once to measure, once to hand on: an archive that is too large gives nothing at all, and the
    # sizes that it states are only claims.
    for info, parts in named:
        try:
            _check(info, often[parts])
            total += len(_unpack(archive, info))
        except _RefusedError as error:
            refused[parts] = str(error)
            total += error.size
        if total > MAX_TOTAL:
            yield Refusal(
                source,
                f"Isinya lebih dari {MAX_TOTAL // 2**30} GB sehingga arsip ini tidak diambil. "
                "Bagilah, lalu ulangi.",
            )
            return
    for parts, reason in refused.items():
        yield Refusal(f"{source}: {printable('/'.join(parts))}", reason)
    for info, parts in named:
        if parts not in refused:
            label = f"{source}: {printable('/'.join(parts))}"
            yield Entry(label, prefix + parts, _unpack(archive, info), _stamp(info, *clock))


def _parts(info: zipfile.ZipInfo) -> tuple[str, ...]:
    name = unicodedata.normalize("NFC", _name(info) or info.orig_filename)
    return tuple(part for part in re.split(r"[/\\]", name) if part not in {"", "."})


def _name(info: zipfile.ZipInfo) -> str | None:
    """Return the name of an entry, or None when it is no UTF-8.

    Without the flag of UTF-8, zipfile takes the bytes for code page 437; many programs write UTF-8
    all the same.
    """
    if info.flag_bits & _UTF8:
        return info.orig_filename
    try:
        return info.orig_filename.encode("cp437").decode("utf-8")
    except UnicodeError:
        return None


def _is_litter(parts: tuple[str, ...]) -> bool:
    return not parts or not _LITTER.isdisjoint(parts) or parts[-1].startswith("._")


def _check(info: zipfile.ZipInfo, often: int) -> None:
    """Raise _RefusedError for an entry that is not to be opened."""
    name = _name(info)
    kind = stat.S_IFMT(info.external_attr >> 16)
    if name is None:
        raise _RefusedError("Namanya bukan UTF-8.")
    if any(unicodedata.category(sign) in {"Cc", "Cs"} for sign in name):
        raise _RefusedError("Namanya memuat tanda kendali.")
    if name.startswith(("/", "\\")) or re.match(r"[A-Za-z]:", name):
        raise _RefusedError("Namanya menunjuk letak mutlak di cakram.")
    if ".." in _parts(info):
        raise _RefusedError("Namanya menunjuk ke luar arsip (“..”).")
    if stat.S_ISLNK(kind):
        raise _RefusedError("Tautan simbolis tidak diikuti.")
    if kind not in {0, stat.S_IFREG}:
        raise _RefusedError("Ini bukan berkas biasa.")
    if often > 1:
        raise _RefusedError("Nama ini ada lebih dari sekali di dalam arsip.")
    if info.flag_bits & _ENCRYPTED:
        raise _RefusedError("Berkas ini terkunci dengan kata sandi. Minta yang tidak terkunci.")
    if info.compress_type not in _METHODS:
        raise _RefusedError("Cara pemampatannya tidak dikenal. Minta zip yang biasa.")


def _unpack(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    """Return what an entry holds; raises _RefusedError when it is broken or grows too large."""
    data = bytearray()
    try:
        with archive.open(info) as file:
            while chunk := file.read(_CHUNK):
                data += chunk
                if len(data) > MAX_ENTRY:
                    raise _RefusedError(_TOO_LARGE, len(data))
                if len(data) > max(RATIO_FROM, MAX_RATIO * info.compress_size):
                    raise _RefusedError("Isinya mengembang tidak wajar (bom zip).", len(data))
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, ValueError):
        raise _RefusedError("Berkas ini rusak di dalam arsip.") from None
    return bytes(data)


def _stamp(info: zipfile.ZipInfo, zone: tzinfo, otherwise: datetime) -> datetime:
    try:
        return datetime(*info.date_time, tzinfo=zone)
    except ValueError:
        return otherwise
