"""What a reader will be able to do: of a chapter, and of the whole course."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from docutils import nodes

from coursekit.sphinx.directives.course import CourseDirective, box
from coursekit.sphinx.directives.html import element, inline
from coursekit.sphinx.directives.tables import table, table_row

if TYPE_CHECKING:
    from coursekit.model import Outcome


def _told(outcome: Outcome) -> list[nodes.Node]:
    return [element("b", outcome.id), nodes.Text(" "), *inline(outcome.text)]


class Outcomes(CourseDirective):
    """``{outcomes} chapter``: the learning outcomes of a chapter."""

    def run(self) -> list[nodes.Node]:
        """Return the box."""
        chapter = self.pick("Bab", self.dataset.chapters)
        items = [element("li", *_told(self.dataset.outcomes[one])) for one in chapter.outcomes]
        node = box("outcomes")
        node += element("p", "Setelah mempelajari bab ini Anda mampu:", classes=("ck-box-title",))
        node += element("ul", *items)
        return [node]


class OutcomeTable(CourseDirective):
    """``{outcome-table}``: all outcomes, their chapters, and how many items ask for each."""

    COLUMNS = ("Capaian", "Bloom", "Bab", "Butir latihan", "Butir kuis")

    def run(self) -> list[nodes.Node]:
        """Return the table."""
        asked = Counter((item.outcome, item.pool) for item in self.course.bank.values())
        rows = []
        for one in self.dataset.outcomes.values():
            cells: tuple[list[nodes.Node], ...] = (
                _told(one),
                [nodes.Text(one.bloom)],
                self._chapters(one),
                [nodes.Text(str(asked[one.id, "practice"]))],
                [nodes.Text(str(asked[one.id, "graded"]))],
            )
            rows.append(table_row(*zip(self.COLUMNS, cells, strict=True)))
        return [table("Capaian, babnya, dan banyak butir soalnya", self.COLUMNS, rows)]

    def _chapters(self, outcome: Outcome) -> list[nodes.Node]:
        links: list[nodes.Node] = []
        for chapter in self.dataset.chapters.values():
            if outcome.id in chapter.outcomes:
                links += [nodes.Text(", ")] if links else []
                address = self.page_of(chapter.page)
                number = nodes.Text(str(chapter.number))
                links.append(nodes.reference("", "", number, internal=True, refuri=address))
        return links
