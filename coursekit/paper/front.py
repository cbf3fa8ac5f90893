"""What stands before the first chapter: cover, title page, contents, what the book is."""

from __future__ import annotations

from collections import Counter
from itertools import groupby
from typing import TYPE_CHECKING

from coursekit.paper.book import COVER_PICTURE, KEYS, LICENCE, PREFACE
from coursekit.text import to_html
from coursekit.widgets.base import tag

if TYPE_CHECKING:
    from collections.abc import Mapping

    from coursekit.paper.book import Book, Section

CONTENTS_TITLE = "Daftar isi"
PREFACE_TITLE = "Tentang buku ini"
# A heading of so many chapters tells nothing in the contents.
USUAL = 4

WHAT = (
    "semua bab dengan gambar, tabel, kasus, dan latihannya, lalu glosarium, catatan editor, dan "
    "daftar pustaka."
)
NOTES = "Bila pustaka menyatakan hal lain, catatan editor menyebutkannya."
NUMBERS = (
    "Nomor soal terdiri atas nomor bab dan nomor urut. Jawablah dahulu di kertas, baru bandingkan "
    "dengan lampiran"
)
KEYS_TOLD = (
    "di sana setiap soal dijelaskan di bawah nomor yang sama. Kunci kasus dan kartu, yang di situs "
    "kursus dapat dibuka, juga ada di sana."
)
PAPER = (
    "Yang di situs dikerjakan dengan klik, geser, atau ketikan, di sini dicetak sebagai soal "
    "tertulis. Jadwal ulangan dan catatan kemajuan hanya ada di situs."
)
FREE = "Isi buku boleh disalin, diubah, dan dibagikan dengan menyebut sumbernya, menurut lisensi"


def picture(book: Book) -> str:
    """Return the cover's picture; nothing when there is none."""
    if not book.cover:
        return ""
    told = f"Lingkaran, persegi, dan segitiga di atas judul {book.title}."
    return tag("div", tag("img", src=COVER_PICTURE, alt=told), cls="ck-front")


def cover(book: Book) -> str:
    """Return the title page: title, authors, lecture, version and date, licence."""
    foot = (
        f"Disusun oleh {book.authors} menurut kuliah {book.lecturer}.",
        f"Versi {book.version}, {book.date}.",
        "Lisensi Creative Commons Atribusi 4.0 (CC BY 4.0).",
    )
    return tag(
        "div",
        tag("p", to_html(book.title), cls="ck-cover-title"),
        tag("p", to_html(book.tagline), cls="ck-cover-tagline"),
        tag("div", *(tag("p", to_html(line)) for line in foot), cls="ck-cover-foot"),
        cls="ck-cover",
    )


def preface(book: Book) -> str:
    """Return what the book is, how its questions and keys go together, and its licence."""
    address = f" di {tag('a', book.address, href=book.address)}" if book.address else ""
    licence = tag("a", "Creative Commons Atribusi 4.0 (CC BY 4.0)", href=LICENCE)
    key = tag("a", "Kunci latihan", href=f"#{KEYS}")
    paragraphs = (
        f"Buku ini memuat isi kursus {tag('em', to_html(book.title))}{address}: {WHAT}",
        f"Kursus mengikuti kuliah {to_html(book.lecturer)}. {NOTES}",
        f"{NUMBERS} {key}: {KEYS_TOLD}",
        PAPER,
        f"{FREE} {licence}.",
    )
    return tag(
        "div",
        tag("h1", PREFACE_TITLE),
        *(tag("p", paragraph) for paragraph in paragraphs),
        id=PREFACE,
        cls="ck-chapter",
    )


def contents(book: Book, numbers: Mapping[str, int]) -> str:
    """Return the contents by part, with the page of each place in ``numbers``."""
    count = Counter(text for section in book.sections for _, text in section.headings)
    usual = {text for text, times in count.items() if times >= USUAL}
    told = [tag("ol", _entry(PREFACE, PREFACE_TITLE, "", numbers))]
    for part, sections in groupby(book.sections, key=lambda section: section.part):
        entries = [_section(section, numbers, usual) for section in sections]
        told += [tag("p", to_html(part), cls="ck-toc-part"), tag("ol", *entries)]
    return tag("div", tag("h1", CONTENTS_TITLE), *told, cls="ck-toc")


def _section(section: Section, numbers: Mapping[str, int], usual: set[str]) -> str:
    below = [
        _entry(anchor, text, "", numbers) for anchor, text in section.headings if text not in usual
    ]
    return _entry(section.name, section.title, tag("ol", *below) if below else "", numbers)


def _entry(anchor: str, text: str, below: str, numbers: Mapping[str, int]) -> str:
    page = tag("span", str(numbers[anchor])) if anchor in numbers else ""
    return tag("li", tag("a", tag("b", to_html(text)), page, href=f"#{anchor}"), below)
