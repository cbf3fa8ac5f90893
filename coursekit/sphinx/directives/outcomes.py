"""What a reader of a chapter will be able to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coursekit.sphinx.directives.course import CourseDirective, box
from coursekit.sphinx.directives.html import element

if TYPE_CHECKING:
    from docutils import nodes


class Outcomes(CourseDirective):
    """``{outcomes} chapter``: the learning outcomes of a chapter."""

    def run(self) -> list[nodes.Node]:
        """Return the box."""
        chapter = self.pick("Bab", self.dataset.chapters)
        items = [element("li", self.dataset.outcomes[one].text) for one in chapter.outcomes]
        node = box("outcomes")
        node += element("p", "Setelah mempelajari bab ini Anda mampu:", classes=("ck-box-title",))
        node += element("ul", *items)
        return [node]
