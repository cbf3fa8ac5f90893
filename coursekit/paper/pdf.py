"""The book as one PDF, printed by a Chromium from one page that holds it all."""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from coursekit import paper
from coursekit.errors import CourseError
from coursekit.paper.front import contents, cover, picture, preface
from coursekit.text import to_html
from coursekit.widgets.base import tag

if TYPE_CHECKING:
    from collections.abc import Mapping

    from coursekit.paper.book import Book, Section

BROWSERS = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
    "microsoft-edge",
    "msedge",
)
DEADLINE = 300  # seconds
# As Chromium writes them: pages in the order of the book, named places with the page's number.
_PAGE = re.compile(rb"(?m)^(\d+) 0 obj\s*<<\s*/Type /Page\b(?!s)")
_PLACE = re.compile(rb"/([^\s/\[\]<>()]+) \[(\d+) 0 R /XYZ")
_ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
# What the file says of itself, its days, and where the table of its objects and each object begin.
_ABOUT = re.compile(rb"(?s)(?<=\n1 0 obj\n)<<.*?>>(?=\nendobj)")
_DAY = re.compile(rb"\(D:[^)]*\)")
_TABLE = re.compile(rb"(?<=\nstartxref\n)\d+")
_OBJECT = re.compile(rb"(?m)^\d{10}(?= \d{5} n)")


def find_browser() -> str:
    """Return the path of a browser that prints; raises CourseError when there is none."""
    for name in BROWSERS:
        if found := shutil.which(name):
            return found
    raise CourseError(
        "PDF memerlukan peramban Chromium, Chrome, atau Edge, tetapi tidak satu pun ditemukan "
        "pada PATH. Pasanglah dahulu, misalnya di Debian: sudo apt-get install -y chromium "
        "fonts-liberation"
    )


def print_book(book: Book) -> bytes:
    """Return the PDF; it is printed twice, since only the first print tells the page numbers."""
    browser = find_browser()
    first = _printed(browser, document(book, {}), book.files)
    printed = _printed(browser, document(book, pages_of(first)), book.files)
    return described(printed, book)


def document(book: Book, numbers: Mapping[str, int]) -> str:
    """Return the whole book as one page; ``numbers`` are the pages of its places, if known."""
    titles = "\n".join(map(_running_title, book.sections))
    styles = "\n".join(
        (paper.style("book"), paper.style("questions"), paper.style("pages"), titles)
    )
    head = '<meta charset="utf-8">' + tag("title", to_html(book.title)) + tag("style", styles)
    sections = [
        tag("div", str(section.body), id=section.name, cls=f"ck-chapter ck-{section.name}")
        for section in book.sections
    ]
    front = picture(book) + cover(book) + contents(book, numbers) + preface(book)
    body = front + "".join(sections)
    return f'<!doctype html>\n<html lang="id"><head>{head}</head><body>{body}</body></html>\n'


def _running_title(section: Section) -> str:
    """Return the rule that puts a section's title above its pages."""
    title = section.title.replace("\\", "\\\\").replace('"', '\\"')
    name = f"p-{section.name}"
    return (
        f'@page {name} {{ @top-right {{ content: "{title}"; }} }}\n'
        f".ck-{section.name} {{ page: {name}; }}"
    )


def pages_of(pdf: bytes) -> dict[str, int]:
    """Return the number of the page on which each place of a PDF by Chromium stands."""
    order = {found[1]: number for number, found in enumerate(_PAGE.finditer(pdf), start=1)}
    return {
        _ESCAPED.sub(lambda code: bytes([int(code[1], 16)]), found[1]).decode(): order[found[2]]
        for found in _PLACE.finditer(pdf)
        if found[2] in order
    }


def described(pdf: bytes, book: Book) -> bytes:
    """Return a PDF by Chromium that also names authors, subject, keywords and the book's own day.

    The same book gives the same bytes on any day; what another browser writes otherwise stays.
    """
    about, at = _ABOUT.search(pdf), _TABLE.search(pdf)
    if about is None or at is None:
        return pdf
    day = f"(D:{book.moment:%Y%m%d%H%M%S}+00'00')".encode()
    more = {"Author": book.creator, "Subject": book.tagline, "Keywords": ", ".join(book.keywords)}
    told = "\n".join(f"/{name} {_text(value)}" for name, value in more.items() if value)
    start, end, table = *about.span(), int(at[0])
    new = b"<<" + told.encode() + b"\n" + _DAY.sub(day, about[0]).removeprefix(b"<<")
    longer = len(new) - len(about[0])

    def moved(found: re.Match[bytes]) -> bytes:
        place = int(found[0])
        return b"%0*d" % (len(found[0]), place + longer if place > start else place)

    objects = _TABLE.sub(moved, _OBJECT.sub(moved, pdf[table:]))
    return pdf[:start] + new + pdf[end:table] + objects


def _text(value: str) -> str:
    """Return a text as a PDF writes it when it may hold any letter."""
    return f"<FEFF{value.encode('utf-16-be').hex().upper()}>"


def _printed(browser: str, page: str, pictures: Mapping[str, Path]) -> bytes:
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        source, target = Path(folder, "buku.html"), Path(folder, "buku.pdf")
        source.write_text(page, encoding="utf-8")
        for address, path in pictures.items():
            copy = Path(folder, address)
            copy.parent.mkdir(exist_ok=True)
            shutil.copyfile(path, copy)
        command = [
            browser,
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--no-first-run",
            f"--user-data-dir={Path(folder, 'profil')}",
            "--generate-pdf-document-outline",
            "--no-pdf-header-footer",
            f"--print-to-pdf={target}",
            source.as_uri(),
        ]
        try:
            done = subprocess.run(command, capture_output=True, timeout=DEADLINE, check=False)
        except (OSError, subprocess.TimeoutExpired) as error:
            raise CourseError(f"{browser} tidak dapat mencetak PDF: {error}") from None
        if not target.is_file():
            told = done.stderr.decode(errors="replace").strip().splitlines()[-3:]
            raise CourseError(
                f"{browser} tidak menghasilkan PDF. Pesannya:\n" + "\n".join(told) + "\nPerbarui "
                "peramban itu, lalu ulangi."
            )
        return target.read_bytes()
