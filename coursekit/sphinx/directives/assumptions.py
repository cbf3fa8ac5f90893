"""Basic assumptions: one block each, and a list that links to the blocks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes

from coursekit.pages import record_anchor
from coursekit.sphinx.directives.anchors import link
from coursekit.sphinx.directives.course import CourseDirective, box, box_title
from coursekit.sphinx.directives.html import HtmlElement, element, inline

if TYPE_CHECKING:
    from coursekit.model import Assumption


def _kind(assumption: Assumption) -> HtmlElement:
    return element("span", assumption.kind, classes=("ck-badge", f"ck-badge-{assumption.kind}"))


class AssumptionBlock(CourseDirective):
    """``{assumption} id``: number, title, kind, text, explanation and example."""

    def run(self) -> list[nodes.Node]:
        """Return the block."""
        assumption = self.pick("Asumsi", self.dataset.assumptions)
        node = box("assumption")
        self.anchor(node, record_anchor(assumption.id))
        kind = _kind(assumption)
        title = [*inline(assumption.title), nodes.Text(" "), kind]
        node += box_title(f"Asumsi {assumption.number}", *title)
        node += element("p", assumption.text, classes=("ck-box-text",))
        node += element("p", assumption.explanation)
        label = element("strong", "Contoh.")
        node += element("p", label, f" {assumption.example}", classes=("ck-example",))
        cited = self.sources(assumption.source.references, "t")
        if cited:
            node += element("p", "Sumber: ", *cited, ".", classes=("ck-source",))
        node += self.note_links(assumption.notes)
        return [node]


class AssumptionList(CourseDirective):
    """``{assumption-list}``: all assumptions, one line each."""

    def run(self) -> list[nodes.Node]:
        """Return an ordered list whose numbers are those of the assumptions."""
        items = [
            element(
                "li",
                link(record_anchor(assumption.id), *inline(assumption.title)),
                nodes.Text(" "),
                _kind(assumption),
                value=str(assumption.number),
            )
            for assumption in self.dataset.assumptions.values()
        ]
        return [element("ol", *items, classes=("ck-assumption-list",))]
