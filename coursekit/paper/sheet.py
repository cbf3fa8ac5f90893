"""Practice sheets: a chapter's practice as printed questions, with the key on a page of its own."""

from __future__ import annotations

import math
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from coursekit.bank import practice
from coursekit.pages import key_anchor, sheet_of
from coursekit.paper.questions import answer, question
from coursekit.text import to_html, to_plain
from coursekit.widgets.base import tag

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from coursekit.dataset import Dataset
    from coursekit.item import Item
    from coursekit.model import Chapter

# Bytes of questions and keys that one sheet holds at most; more make a page that is slow to load.
LONGEST = 120_000
KEY = "kunci"


@dataclass(frozen=True)
class Sheet:
    """The practice of a chapter, or a part of it; ``first`` is the number of its first item.

    ``name`` is the page's path without suffix, relative to the site's root.
    """

    name: str
    chapter: Chapter
    part: int
    parts: int
    first: int
    items: tuple[Item, ...]

    @property
    def title(self) -> str:
        """Return the title, which names the chapter and the part."""
        part = f", bagian {self.part}" if self.parts > 1 else ""
        return f"Lembar latihan Bab {self.chapter.number}{part}: {to_plain(self.chapter.title)}"

    @property
    def numbered(self) -> list[tuple[str, Item]]:
        """Return the items with their numbers, which go on from part to part."""
        return [(str(number), item) for number, item in enumerate(self.items, start=self.first)]


def sheets_of(bank: Mapping[str, Item], chapter: Chapter, shown: Iterable[str] = ()) -> list[Sheet]:
    """Return the sheets of a chapter: none when it has no practice, several when it has much.

    Within a sheet the items in ``shown`` come first, in that order. What stands on which sheet
    hangs on the bank alone, so that links to it hold when a page changes.
    """
    name = sheet_of(chapter.page)
    places = {item_id: place for place, item_id in enumerate(dict.fromkeys(shown))}
    groups = _groups(practice(bank, chapter.id))
    sheets = []
    first = 1
    for part, items in enumerate(groups, start=1):
        sheets.append(
            Sheet(
                name=name if part == 1 else f"{name}-{part}",
                chapter=chapter,
                part=part,
                parts=len(groups),
                first=first,
                items=tuple(sorted(items, key=lambda item: places.get(item.id, len(places)))),
            )
        )
        first += len(items)
    return sheets


def _groups(items: Collection[Item]) -> list[list[Item]]:
    """Return the items in groups about as long as each other, none longer than ``LONGEST``."""
    sizes = {
        item.id: len((question(item, "1", "", "") + answer(item, "1", "", "")).encode())
        for item in items
    }
    total = sum(sizes.values())
    count = math.ceil(total / LONGEST)
    groups: list[list[Item]] = [[] for _ in range(count)]
    before = 0
    for item in items:
        groups[before * count // total].append(item)
        before += sizes[item.id]
    return groups


def addresses(dataset: Dataset, bank: Mapping[str, Item]) -> dict[str, str]:
    """Return where the key of each practice item stands, relative to the site's root."""
    return {
        item.id: f"{sheet.name}.html#{key_anchor(item.id)}"
        for chapter in dataset.chapters.values()
        for sheet in sheets_of(bank, chapter)
        for item in sheet.items
    }


def body(sheet: Sheet, chapter_at: str) -> str:
    """Return the article of a sheet; ``chapter_at`` is the address of its chapter from there."""
    page = PurePosixPath(sheet.chapter.page).name
    links = [tag("a", f"Bab {sheet.chapter.number}", href=chapter_at)]
    for part in range(1, sheet.parts + 1):
        if part != sheet.part:
            name = page if part == 1 else f"{page}-{part}"
            links.append(tag("a", f"Bagian {part}", href=f"{name}.html"))
    links.append(tag("a", "Ke kunci", href=f"#{KEY}"))
    asked = [question(item, n, item.id, f"#{key_anchor(item.id)}") for n, item in sheet.numbered]
    told = [answer(item, n, key_anchor(item.id), f"#{item.id}") for n, item in sheet.numbered]
    return "".join(
        (
            tag("h1", to_html(sheet.title)),
            "\n",
            tag("p", " · ".join(links), cls="ck-sheet-links"),
            "\n",
            tag("p", tag("span", "Nama:"), tag("span", "Tanggal:"), cls="ck-sheet-name"),
            "\n",
            tag("section", tag("h2", "Soal"), "\n", *asked, id="soal"),
            "\n",
            tag("section", tag("h2", "Kunci dan penjelasan"), "\n", *told, id=KEY, cls="ck-keys"),
        )
    )
