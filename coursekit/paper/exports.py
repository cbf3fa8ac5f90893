"""The book as files to take along: written from the built site into ``_build/exports``."""

from __future__ import annotations

from pathlib import Path

from coursekit.files import write_bytes
from coursekit.paper.book import read_book
from coursekit.paper.epub import pack
from coursekit.paper.pdf import print_book

FOLDER = Path("_build/exports")


def export(root: Path) -> list[Path]:
    """Write the book of the built site of ``root`` as EPUB and PDF; return the files."""
    book = read_book(root)
    written = []
    for suffix, make in (("epub", pack), ("pdf", print_book)):
        path = root / FOLDER / f"{book.file_name}.{suffix}"
        write_bytes(path, make(book))
        written.append(path)
    return written
