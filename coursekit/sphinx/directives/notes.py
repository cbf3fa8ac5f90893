"""Editor's notes: where the course departs from the lecture, and how sure it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes

from coursekit.pages import record_anchor
from coursekit.sphinx.directives.anchors import link
from coursekit.sphinx.directives.course import CourseDirective, box, box_title
from coursekit.sphinx.directives.html import HtmlElement, element, inline, jumps

if TYPE_CHECKING:
    from coursekit.model import Note


class EditorNote(CourseDirective):
    """``{editor-note} id``: one note where the text needs it."""

    def run(self) -> list[nodes.Node]:
        """Return the note."""
        return [self.block(self.pick("Catatan editor", self.dataset.notes))]

    def block(self, note: Note) -> HtmlElement:
        """Return the box of ``note``, with its anchor."""
        node = box("note", "aside")
        self.anchor(node, record_anchor(note.id))
        node += box_title(f"Catatan editor {note.id}", *inline(note.title))
        facts = element("dl")
        if note.taught:
            facts += _fact("Dalam kuliah", f"“{note.taught}”")
        facts += _fact("Dalam kursus ini", note.text, *self._cited(note))
        facts += _fact("Tingkat keyakinan", note.certainty)
        node += facts
        return node

    def _cited(self, note: Note) -> list[nodes.Node]:
        cited = self.sources(note.source.references)
        return [nodes.Text(" "), *cited] if cited else []


def _fact(name: str, *content: nodes.Node | str) -> HtmlElement:
    return element("div", element("dt", name), element("dd", *content))


class EditorNotes(EditorNote):
    """``{editor-notes}``: every note, with a link to the page where it stands in the text."""

    def run(self) -> list[nodes.Node]:
        """Return all notes in the order of the dataset."""
        blocks: list[nodes.Node] = []
        for note in self.dataset.notes.values():
            node = self.block(note)
            where = nodes.Text("Lihat dalam bab yang membahasnya")
            elsewhere = link(record_anchor(note.id), where, kind="elsewhere")
            node += element("p", elsewhere, classes=("ck-see-page",))
            blocks.append(node)
        names = self.dataset.notes
        return [jumps([(record_anchor(name), name) for name in names]), *blocks]
