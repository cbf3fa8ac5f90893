"""Practice items: complete HTML on the page, interactive where JavaScript runs."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from docutils.parsers.rst import directives

from coursekit.bank import practice
from coursekit.bank.lettering import interleaved
from coursekit.errors import unknown
from coursekit.item import keyed_form
from coursekit.sphinx.directives.course import CourseDirective
from coursekit.widgets import ItemWidget

if TYPE_CHECKING:
    from docutils import nodes

    from coursekit.item import Item


class ItemsDirective(CourseDirective):
    """A directive with item ids in its body, or ``:chapter:`` and ``:count:``.

    ``:interleave:`` mixes them so that no more than two in a row have the same answer.
    """

    has_content = True
    option_spec: ClassVar = {
        "chapter": directives.unchanged_required,
        "count": directives.positive_int,
        "interleave": directives.flag,
    }

    def chosen(self) -> list[Item]:
        """Return the items; raises a directive error when one is unknown or graded."""
        items = self._by_chapter() if "chapter" in self.options else self._by_id()
        return interleaved(self.env.docname, items) if "interleave" in self.options else items

    def _by_id(self) -> list[Item]:
        bank = self.course.bank
        chosen = []
        for line in self.content:
            item_id = line.strip()
            if not item_id:
                continue
            if item_id not in bank:
                open_ids = [item.id for item in bank.values() if item.pool == "practice"]
                raise self.error(unknown("Butir latihan", item_id, open_ids))
            if bank[item_id].pool != "practice":
                raise self.error(
                    f"butir “{item_id}” termasuk kumpulan soal kuis (pool: graded), jadi kuncinya "
                    "tidak boleh terbit di situs. Pilih butir latihan (pool: practice)."
                )
            chosen.append(bank[item_id])
        if not chosen:
            raise self.error(
                f"direktif “{self.name}” kosong. Tulis satu id butir per baris, atau pakai "
                ":chapter: dan :count:."
            )
        return chosen

    def _by_chapter(self) -> list[Item]:
        chapter = self.options["chapter"].strip()
        if chapter not in self.dataset.chapters:
            raise self.error(unknown("Bab", chapter, self.dataset.chapters))
        items = list(practice(self.course.bank, chapter))
        count = self.options.get("count", len(items))
        if not items or count > len(items):
            raise self.error(
                f"bab “{chapter}” hanya mempunyai {len(items)} butir latihan, diminta {count}. "
                "Kurangi :count: atau tambahkan butir dalam data/items/."
            )
        # Spread over the pool: neighbours often ask about the same concept.
        return [items[position * len(items) // count] for position in range(count)]


class Practice(ItemsDirective):
    """``{practice}``: items, each to be checked at once."""

    def run(self) -> list[nodes.Node]:
        """Return the items, each as a mount point of its widget."""
        return [self.place(ItemWidget(item=keyed_form(item))) for item in self.chosen()]
