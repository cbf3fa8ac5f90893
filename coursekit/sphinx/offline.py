"""The course without a network: a worker for readers who ask for it, one zip for everybody.

Both are made when every other file of the site is written, and the pages that tell their sizes are
written once more after them.
"""

from __future__ import annotations

import hashlib
import html
import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import quote

from docutils import nodes
from sphinx.builders.html import StandaloneHTMLBuilder

from coursekit.archive import DOWNLOADS, WORKER, addresses, pack
from coursekit.sphinx.assets import lean, publish
from coursekit.sphinx.directives.course import CourseDirective, course_of
from coursekit.sphinx.directives.html import raw
from coursekit.sphinx.layout import source

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.writers.html5 import HTML5Translator

MISSING = "tidak-tersimpan"
EXPORTS = Path("_build/exports")
FORMATS = {
    ".zip": "Seluruh kursus (ZIP), dengan latihan dan pencarian",
    ".pdf": "PDF, untuk dibaca atau dicetak",
    ".epub": "EPUB, untuk pembaca buku elektronik",
}
_MARK = "coursekit-offline"
_HASH = 10
_PANEL = '<div class="ck-offline"'
_MISSING_PAGE = """\
<h1>Halaman ini tidak ikut disimpan</h1>
<p>Anda sedang tidak tersambung ke internet, dan alamat yang Anda buka bukan bagian dari kursus yang
tersimpan di peramban ini. Kembalilah ke halaman sebelumnya, pilih bab dari daftar, atau coba lagi
setelah tersambung.</p>
<p><a href="{start}">Ke halaman awal kursus</a></p>
"""


class OfflineNode(nodes.General, nodes.Element):
    """What tells sizes that are known only when the site is complete; ``part`` says which."""


class Offline(CourseDirective):
    """``{offline}``: the buttons that keep the course in the reader's browser."""

    part = "panel"

    def run(self) -> list[nodes.Node]:
        """Return the place of the panel, and note that this page has one."""
        self.env.metadata[self.env.docname][_MARK] = True
        return [OfflineNode(part=self.part)]


class Downloads(Offline):
    """``{downloads}``: the zip of the course, and the exports that were made before this build."""

    part = "downloads"


def megabytes(count: int) -> str:
    """Return a number of bytes in millions, as Indonesian writes it."""
    return f"{max(count / 1e6, 0.1):.1f} MB".replace(".", ",")


def panel(course: str, sizes: Mapping[str, int], compressed: Mapping[str, int]) -> str:
    """Return the panel for a site of files of the given sizes, in bytes by address."""
    data = megabytes(sum(compressed[address] for address in sizes))
    space = megabytes(sum(sizes.values()))
    return f"""\
{_PANEL} data-course="{html.escape(course)}" data-files="{len(sizes)}">
<p class="ck-offline-sizes">Yang diunduh kira-kira <strong>{data}</strong> dalam \
{len(sizes)} berkas, atau {space} bila peladennya tidak memampatkan. Ruang yang dipakai di \
perangkat ini kira-kira <strong>{space}</strong>.</p>
<div class="ck-offline-state">
<p role="status"><span class="ck-offline-unscripted">Tombol di bawah memerlukan JavaScript, \
yang mati di peramban ini. Unduhan di bawahnya tidak memerlukannya.</span></p>
<div class="ck-offline-meter"><progress aria-label="Kemajuan unduhan" value="0" hidden></progress>
<span class="ck-offline-count" hidden></span></div>
</div>
<div class="ck-offline-buttons">
<button type="button" data-do="save" disabled>Simpan untuk luring</button>
<button type="button" data-do="check" disabled hidden>Periksa pembaruan</button>
<button type="button" data-do="remove" disabled hidden>Hapus simpanan</button>
</div>
</div>
"""


def downloads(files: Mapping[str, int]) -> str:
    """Return the list of the files to download, in bytes by address as seen from the page."""
    lines = [
        f'<li><a href="{html.escape(address)}" download>{html.escape(Path(address).name)}</a><br>'
        f"{FORMATS[Path(address).suffix]} ({megabytes(size)})</li>"
        for address, size in files.items()
    ]
    return "\n".join(['<ul class="ck-downloads">', *lines, "</ul>", ""])


def worker(course: str, site: Path, start: str) -> str:
    """Return the worker of a complete site, whose root leads to the page ``start``."""
    files = {
        quote(address): [
            hashlib.sha256(content := (site / address).read_bytes()).hexdigest()[:_HASH],
            len(content),
        ]
        for address in addresses(site, start)
    }
    code = lean(source("worker.js"))
    told = json.dumps([files, code], sort_keys=True)
    facts = {
        "course": course,
        "version": hashlib.sha256(told.encode()).hexdigest()[:_HASH],
        "start": start,
        "missing": f"{MISSING}.html",
        "files": files,
    }
    return f"const SITE = {json.dumps(facts, separators=(',', ':'), sort_keys=True)};\n{code}"


def setup(app: Sphinx) -> None:
    """Register the directives, the page for what is not kept, and the last step of the build."""
    app.add_node(OfflineNode, html=(_skip, None))
    app.add_directive("offline", Offline)
    app.add_directive("downloads", Downloads)
    app.connect("env-get-outdated", _outdated)
    app.connect("html-collect-pages", _missing_page)
    app.connect("html-page-context", _add_files, priority=600)
    # After every step that writes.
    app.connect("build-finished", _finish, priority=900)


def _skip(_self: HTML5Translator, _node: OfflineNode) -> None:
    # These pages are written again when the sizes are known.
    raise nodes.SkipNode


def _pages(env: BuildEnvironment) -> list[str]:
    return sorted(page for page, facts in env.metadata.items() if _MARK in facts)


def _exports(env: BuildEnvironment) -> list[Path]:
    folder = Path(env.config.coursekit_root) / EXPORTS
    return sorted(path for path in folder.glob("*") if path.suffix in FORMATS)


def _outdated(
    _app: Sphinx, env: BuildEnvironment, _added: set[str], _changed: set[str], _removed: set[str]
) -> list[str]:
    """Return the pages that list the exports, when those have changed since the last build."""
    now = [(path.name, path.stat().st_size, path.stat().st_mtime_ns) for path in _exports(env)]
    before = getattr(env, "coursekit_exports", None)
    env.coursekit_exports = now  # type: ignore[attr-defined]
    return _pages(env) if now != before else []


def _missing_page(app: Sphinx) -> Iterator[tuple[str, dict[str, Any], str]]:
    if _pages(app.env):
        start = app.builder.get_relative_uri(MISSING, app.config.root_doc)
        body = _MISSING_PAGE.format(start=html.escape(start))
        title = "Halaman ini tidak ikut disimpan"
        yield MISSING, {"title": title, "body": body}, "page.html"


def _add_files(
    app: Sphinx, _page: str, _template: str, context: dict[str, Any], _tree: nodes.document | None
) -> None:
    if _PANEL in context.get("body", ""):
        style, script = _assets(Path(app.outdir))
        context["ck_styles"].append(style)
        context["ck_scripts"].append(script)


def _assets(site: Path) -> tuple[str, str]:
    style = publish(site, "offline", "css", source("offline.css"))
    return style, publish(site, "offline", "js", lean(source("offline.js")))


def _finish(app: Sphinx, problem: Exception | None) -> None:
    builder = app.builder
    # Without a writer no page was out of date: everything stands from the last build.
    if (
        problem
        or not isinstance(builder, StandaloneHTMLBuilder)
        or not hasattr(builder, "docwriter")
    ):
        return
    pages = _pages(app.env)
    if builder.name != "html" or not pages:
        return
    site = Path(app.outdir)
    course = course_of(app.env).dataset.course
    _write(builder, pages, {"panel": _panel_in_archive(app), "downloads": ""})
    # Counted with the other files, though the page in the archive does not ask for them.
    _assets(site)
    start = builder.get_target_uri(app.config.root_doc)
    archive = pack(site, course, start)
    files = [archive.path, *_copied(app.env, archive.path)]
    sizes = {address: (site / address).stat().st_size for address in addresses(site, start)}
    parts = {"panel": panel(course.id, sizes, archive.compressed)}
    for page in pages:
        listed = {
            f"{'../' * page.count('/')}{DOWNLOADS}/{path.name}": path.stat().st_size
            for path in files
        }
        _write(builder, [page], {**parts, "downloads": downloads(listed)})
    (site / WORKER).write_text(worker(course.id, site, start), encoding="utf-8", newline="")


def _write(builder: StandaloneHTMLBuilder, pages: list[str], parts: Mapping[str, str]) -> None:
    """Write pages again, the given HTML in the places of the directives."""
    for page in pages:
        doctree = builder.env.get_and_resolve_doctree(page, builder)
        for node in list(doctree.findall(OfflineNode)):
            node.replace_self(raw(parts[cast("str", node["part"])]))
        builder.write_doc(page, doctree)


def _panel_in_archive(app: Sphinx) -> str:
    address = app.config.html_baseurl
    where = (
        f' di <a href="{html.escape(address)}">situs kursus</a>' if address else " di situs kursus"
    )
    return (
        "<p>Anda membaca salinan dari berkas unduhan: semua halaman sudah ada di perangkat ini. "
        f"Versi terbaru ada{where}.</p>\n"
    )


def _copied(env: BuildEnvironment, archive: Path) -> list[Path]:
    """Copy the exports beside the archive and return the copies; forget what is no longer there."""
    exports = _exports(env)
    wanted = {archive.name, *(path.name for path in exports)}
    for path in archive.parent.iterdir():
        if path.name not in wanted:
            path.unlink()
    return [Path(shutil.copy2(path, archive.parent)) for path in exports]
