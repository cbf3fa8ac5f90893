"""The whole course as one zip that works from a disk, without a server."""

from __future__ import annotations

import hashlib
import html
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING

from docutils.nodes import make_id

if TYPE_CHECKING:
    from pathlib import Path

    from coursekit.model import Course

DOWNLOADS = "unduhan"
WORKER = "worker.js"
LOST = "404.html"
# What Sphinx leaves that no page asks for.
UNPUBLISHED = frozenset({".buildinfo", ".doctrees", "_sources", "_static", "objects.inv"})
_INSIDE = "isi"
# Servers, search engines and messengers ask for these, readers never.
_FOR_OTHERS = (LOST, "robots.txt", "sitemap.xml", "_assets/kartu.")
_LEFT_OUT = UNPUBLISHED | {DOWNLOADS, WORKER}
# The oldest moment that a zip can tell: the same site gives the same bytes on any day.
_MOMENT = (1980, 1, 1, 0, 0, 0)

_START = """\
<!doctype html>
<html lang="id">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="refresh" content="0; url={start}">
<title>{title}</title>
</head>
<body><p><a href="{start}">{title}</a></p></body>
</html>
"""
_README = """\
{title}
{rule}

Isi folder ini seluruh kursus: bacaan, latihan, dan pencarian, tanpa internet.

Cara membukanya
1. Ekstrak dahulu seluruh berkas zip. Jangan membukanya langsung dari dalam zip.
2. Buka mulai.html dengan peramban, misalnya Chrome, Edge, atau Firefox.

Kemajuan Anda disimpan oleh peramban di perangkat ini dan tidak dikirim ke mana pun.
Chrome dan Edge mengingatnya untuk seluruh kursus selama folder ini tidak dipindahkan.
Firefox memisahkan simpanan setiap halaman, sehingga halaman kemajuan dan ulangan
tidak melihat latihan dari bab lain.

Isi kursus boleh disalin, diubah, dan dibagikan dengan menyebut sumbernya (CC BY 4.0).
"""


@dataclass(frozen=True)
class Archive:
    """A packed course: where it is, and the compressed bytes of its files by address."""

    path: Path
    compressed: dict[str, int]


def addresses(site: Path, start: str) -> list[str]:
    """Return the address of every file of the built site that a reader needs without a network.

    The page at the root, which only sends its reader on to ``start``, is left out, too: Jupyter
    Book writes its own when all is finished.
    """
    found = (path.relative_to(site) for path in site.rglob("*") if path.is_file())
    kept = {place.as_posix() for place in found if place.parts[0] not in _LEFT_OUT}
    if start != "index.html":
        kept.discard("index.html")
    return sorted(address for address in kept if not address.startswith(_FOR_OTHERS))


def pack(site: Path, course: Course, start: str) -> Archive:
    """Write the zip of the built site into it, unless the one that is there holds the same.

    ``start`` is the address of the page to begin with.
    """
    folder = make_id(course.title)
    target = site / DOWNLOADS / f"{folder}.zip"
    title = html.escape(course.title)
    first = _START.format(title=title, start=f"{_INSIDE}/{start}")
    readme = _README.format(title=course.title, rule="=" * len(course.title))
    files = {
        f"{folder}/BACA-SAYA.txt": readme.replace("\n", "\r\n").encode(),
        f"{folder}/mulai.html": first.encode(),
    }
    inside = f"{folder}/{_INSIDE}/"
    for address in addresses(site, start):
        files[f"{inside}{address}"] = (site / address).read_bytes()
    digest = _digest(files)
    if not target.exists() or _told(target) != digest:
        target.parent.mkdir(exist_ok=True)
        _write(target, files, digest)
    with zipfile.ZipFile(target) as packed:
        compressed = {
            entry.filename.removeprefix(inside): entry.compress_size
            for entry in packed.infolist()
            if entry.filename.startswith(inside)
        }
    return Archive(target, compressed)


def _digest(files: dict[str, bytes]) -> bytes:
    total = hashlib.sha256()
    for name, content in sorted(files.items()):
        total.update(name.encode() + b"\0" + hashlib.sha256(content).digest())
    return total.hexdigest().encode()


def _told(target: Path) -> bytes:
    with zipfile.ZipFile(target) as packed:
        return packed.comment


def _write(target: Path, files: dict[str, bytes], digest: bytes) -> None:
    unfinished = target.with_suffix(".baru")
    with zipfile.ZipFile(unfinished, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as packed:
        packed.comment = digest
        for name, content in sorted(files.items()):
            entry = zipfile.ZipInfo(name, _MOMENT)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3
            entry.external_attr = 0o644 << 16
            packed.writestr(entry, content)
    unfinished.replace(target)
