"""The book as an EPUB 3: an XHTML file a section, no script, the same bytes for the same course."""

from __future__ import annotations

import io
import zipfile
from itertools import groupby
from typing import TYPE_CHECKING
from uuid import NAMESPACE_URL, uuid5

from bs4 import BeautifulSoup
from bs4.element import NavigableString, Tag

from coursekit import paper
from coursekit.paper.book import LICENCE, PREFACE
from coursekit.paper.front import CONTENTS_TITLE, PREFACE_TITLE, cover, picture, preface
from coursekit.text import to_html
from coursekit.widgets.base import tag

if TYPE_CHECKING:
    from collections.abc import Iterable

    from coursekit.paper.book import Book

COVER = "sampul"
COVER_TITLE = "Sampul"
TITLE = "judul"
TITLE_TITLE = "Halaman judul"
STYLE = "gaya.css"
VOID = {"br", "hr", "img"}
SVG = "http://www.w3.org/2000/svg"
# The HTML parser writes all names small; XML and SVG tell capital letters apart.
SVG_NAMES = {
    name.lower(): name
    for name in (
        "clipPath",
        "gradientTransform",
        "gradientUnits",
        "linearGradient",
        "markerHeight",
        "markerUnits",
        "markerWidth",
        "patternUnits",
        "preserveAspectRatio",
        "radialGradient",
        "refX",
        "refY",
        "textLength",
        "textPath",
        "viewBox",
    )
}
KINDS = {
    "gif": "image/gif",
    "jpeg": "image/jpeg",
    "jpg": "image/jpeg",
    "png": "image/png",
    "svg": "image/svg+xml",
    "webp": "image/webp",
}
CONTAINER = """\
<?xml version="1.0" encoding="UTF-8"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
<rootfiles>
<rootfile full-path="EPUB/buku.opf" media-type="application/oebps-package+xml"/>
</rootfiles>
</container>
"""
PAGE = """\
<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE html>
<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"
 lang="id" xml:lang="id">
<head><title>{title}</title><link rel="stylesheet" href="gaya.css"/></head>
<body>{body}</body>
</html>
"""
PACKAGE = """\
<?xml version="1.0" encoding="UTF-8"?>
<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="buku" xml:lang="id">
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">
{about}
</metadata>
<manifest>
{items}
</manifest>
<spine>
{spine}
</spine>
</package>
"""
SUMMARY = (
    "Gambar adalah SVG dengan judul dan uraian; tabel mempunyai kepala baris dan kolom; soal dan "
    "kuncinya saling bertaut."
)
ACCESS = (
    ("accessMode", "textual"),
    ("accessMode", "visual"),
    ("accessModeSufficient", "textual"),
    ("accessibilityFeature", "structuralNavigation"),
    ("accessibilityFeature", "tableOfContents"),
    ("accessibilityFeature", "readingOrder"),
    ("accessibilityFeature", "alternativeText"),
    ("accessibilityFeature", "longDescription"),
    ("accessibilityHazard", "none"),
    ("accessibilitySummary", SUMMARY),
)


def pack(book: Book) -> bytes:
    """Return the EPUB."""
    pages = {
        **({COVER: (COVER_TITLE, picture(book))} if book.cover else {}),
        TITLE: (book.title, cover(book)),
        PREFACE: (PREFACE_TITLE, preface(book)),
        **{
            section.name: (section.title, tag("div", str(section.body), id=section.name))
            for section in book.sections
        },
    }
    bodies = {name: _xhtml(body) for name, (_, body) in pages.items()}
    files = {
        "META-INF/container.xml": CONTAINER,
        "EPUB/buku.opf": _package(book, bodies),
        "EPUB/nav.xhtml": PAGE.format(title=CONTENTS_TITLE, body=_navigation(book)),
        f"EPUB/{STYLE}": paper.style("book") + "\n" + paper.style("questions"),
    }
    for name, (title, _) in pages.items():
        files[f"EPUB/{name}.xhtml"] = PAGE.format(title=to_html(title), body=bodies[name])
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        # First and as it is, so that the kind of the file shows at once.
        _add(archive, "mimetype", "application/epub+zip", zipfile.ZIP_STORED)
        for name, text in files.items():
            _add(archive, name, text, zipfile.ZIP_DEFLATED)
        for address, path in book.files.items():
            _add(archive, f"EPUB/{address}", path.read_bytes(), zipfile.ZIP_STORED)
    return packed.getvalue()


def _add(archive: zipfile.ZipFile, name: str, content: str | bytes, method: int) -> None:
    entry = zipfile.ZipInfo(name)  # its date is a fixed one
    entry.compress_type = method
    entry.external_attr = 0o644 << 16
    entry.create_system = 3
    archive.writestr(entry, content)


def _package(book: Book, bodies: dict[str, str]) -> str:
    """Return the package document: what the book is, its files, their order."""
    identifier = uuid5(NAMESPACE_URL, f"coursekit:{book.file_name}")
    about = [
        tag("dc:identifier", f"urn:uuid:{identifier}", id="buku"),
        tag("dc:title", to_html(book.title)),
        tag("dc:language", "id"),
        tag("dc:creator", to_html(book.creator)),
        tag("dc:description", to_html(book.tagline)),
        *(tag("dc:subject", to_html(keyword)) for keyword in book.keywords),
        tag("dc:rights", f"CC BY 4.0, {LICENCE}"),
        tag("dc:date", f"{book.moment:%Y-%m-%d}"),
        _meta("dcterms:modified", f"{book.moment:%Y-%m-%dT%H:%M:%SZ}"),
        *(_meta(f"schema:{name}", text) for name, text in ACCESS),
    ]
    items = [
        '<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>',
        f'<item id="gaya" href="{STYLE}" media-type="text/css"/>',
    ]
    for name, body in bodies.items():
        properties = ' properties="svg"' if "<svg" in body else ""
        kind = f'media-type="application/xhtml+xml"{properties}'
        items.append(f'<item id="{name}" href="{name}.xhtml" {kind}/>')
    for number, (address, path) in enumerate(book.files.items(), start=1):
        kind = f'media-type="{KINDS[address.rpartition(".")[2].lower()]}"'
        if path == book.cover:
            kind += ' properties="cover-image"'
        items.append(f'<item id="gambar-{number}" href="{to_xml(address)}" {kind}/>')
    front = [name for name in bodies if name in (COVER, TITLE)]
    order = (*front, "nav", *(name for name in bodies if name not in front))
    spine = "\n".join(f'<itemref idref="{name}"/>' for name in order)
    return PACKAGE.format(about="\n".join(about), items="\n".join(items), spine=spine)


def _meta(name: str, text: str) -> str:
    return f'<meta property="{name}">{to_xml(text)}</meta>'


def _navigation(book: Book) -> str:
    """Return the contents by part."""
    first = {COVER: COVER_TITLE} if book.cover else {}
    first |= {TITLE: TITLE_TITLE, PREFACE: PREFACE_TITLE}
    parts = [_entry(f"{name}.xhtml", title) for name, title in first.items()]
    for part, sections in groupby(book.sections, key=lambda section: section.part):
        inside = [
            _entry(
                f"{section.name}.xhtml",
                section.title,
                (
                    _entry(f"{section.name}.xhtml#{anchor}", text)
                    for anchor, text in section.headings
                ),
            )
            for section in sections
        ]
        parts.append(tag("li", tag("span", to_html(part)), tag("ol", *inside)))
    return tag(
        "nav",
        tag("h1", CONTENTS_TITLE),
        tag("ol", *parts),
        **{"epub:type": "toc", "role": "doc-toc"},
    )


def _entry(address: str, text: str, below: Iterable[str] = ()) -> str:
    inside = "".join(below)
    return tag("li", tag("a", to_html(text), href=address), tag("ol", inside) if inside else "")


def _xhtml(markup: str) -> str:
    """Return HTML as XHTML, its links to other sections as links to their files."""
    soup = BeautifulSoup(markup, "html.parser")
    for link in soup.select('a[href^="#"]'):
        anchor = str(link["href"])[1:]
        name, within, _ = anchor.partition("--")
        link["href"] = f"{name}.xhtml#{anchor}" if within else f"{name}.xhtml"
    return "".join(_written(node) for node in soup.contents)


def _written(node: object) -> str:
    if not isinstance(node, Tag):
        return to_xml(str(node)) if isinstance(node, NavigableString) else ""
    drawn = node.name == "svg" or node.find_parent("svg") is not None
    name = SVG_NAMES.get(node.name, node.name) if drawn else node.name
    given = {
        SVG_NAMES.get(key, key) if drawn else key: " ".join(node.get_attribute_list(key))
        for key in node.attrs
    }
    if node.name == "svg":
        given["xmlns"] = SVG
    if "lang" in given:
        given["xml:lang"] = given["lang"]
    attributes = "".join(f' {key}="{to_xml(value)}"' for key, value in sorted(given.items()))
    inside = "".join(map(_written, node.contents))
    return f"<{name}{attributes}/>" if name in VOID else f"<{name}{attributes}>{inside}</{name}>"


def to_xml(text: str) -> str:
    """Return ``text`` escaped for XML."""
    return (
        text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
    )
