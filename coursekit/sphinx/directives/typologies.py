"""Levels, contrasts, goals and typologies: how the field is divided, and by whom."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes

from coursekit.pages import record_anchor
from coursekit.sphinx.directives.course import CourseDirective, box, box_title
from coursekit.sphinx.directives.html import HtmlElement, element, inline
from coursekit.sphinx.directives.models import badge
from coursekit.sphinx.directives.tables import table, table_row
from coursekit.sphinx.directives.terms import capitalised, term_link
from coursekit.text import to_plain

if TYPE_CHECKING:
    from collections.abc import Iterable

    from coursekit.model import Contrast, Difference, Goal, GoalPart, Kind


def cited(directive: CourseDirective, keys: Iterable[str]) -> list[nodes.Node]:
    """Return the paragraph that names the sources of a record, or nothing."""
    found = directive.sources(keys, "t")
    return [element("p", "Sumber: ", *found, ".", classes=("ck-source",))] if found else []


class LevelBox(CourseDirective):
    """``{level} id``: a level of practice, whom it serves and by which method."""

    def run(self) -> list[nodes.Node]:
        """Return the box."""
        level = self.pick("Tingkat", self.dataset.levels)
        method = self.dataset.terms[level.method]
        node = box("definition")
        self.anchor(node, record_anchor(level.id))
        node += box_title("Tingkat praktik", *inline(level.name))
        facts = element(
            "p", element("b", "Sasaran:"), f" {level.target}. ", element("b", "Metode:")
        )
        facts += [nodes.Text(" "), term_link(to_plain(method.name), *inline(method.name))]
        node += [facts, element("p", level.text), *cited(self, level.source.references)]
        node += self.note_links(level.notes)
        return [node]


class ContrastTable(CourseDirective):
    """``{contrast-table}``: each respect in which two terms are set against each other."""

    def run(self) -> list[nodes.Node]:
        """Return the table, a row for each respect, with the objection beneath the sides."""
        contrasts = [*self.dataset.contrasts.values()]
        sides = [capitalised(self.dataset.terms[term].name) for term in contrasts[0].sides]
        columns = ("Segi", *sides, "Keberatan")
        rows = [self._row(one, columns) for one in contrasts]
        node = table("Dua istilah dipertentangkan", columns, rows)
        node["classes"].append("ck-contrasts")
        return [node]

    def _row(self, contrast: Contrast, columns: tuple[str, ...]) -> HtmlElement:
        objection = [*inline(contrast.objection), *self.note_links(contrast.notes, titled=False)]
        texts = [inline(text) for text in contrast.sides.values()]
        row = table_row(*zip(columns, (inline(contrast.aspect), *texts, objection), strict=True))
        self.anchor(row, record_anchor(contrast.id))
        return row


class GoalTree(CourseDirective):
    """``{goal-tree}``: every goal, opened by default, with its parts."""

    def run(self) -> list[nodes.Node]:
        """Return one branch for each goal."""
        return [self._goal(goal) for goal in self.dataset.goals.values()]

    def _goal(self, goal: Goal) -> HtmlElement:
        node = element("details", open="", classes=("ck-box", "ck-goal"))
        self.anchor(node, record_anchor(goal.id))
        title = element("b", f"Tujuan {goal.number}. ", *inline(goal.title))
        parts = [self._part(part) for part in goal.parts]
        node += [
            element("summary", title),
            element("p", goal.text),
            element("ol", *parts, type="a", classes=("ck-goal-parts",)),
            *self.note_links(goal.notes),
        ]
        return node

    def _part(self, part: GoalPart) -> HtmlElement:
        examples = f" Misalnya {', '.join(part.examples)}." if part.examples else ""
        node = element("li", f"{part.text}{examples}", *self.note_links(part.notes, titled=False))
        self.anchor(node, record_anchor(part.id))
        return node


class TypologyBox(CourseDirective):
    """``{typology} id``: how an author divides the practice, and the kinds told apart."""

    def run(self) -> list[nodes.Node]:
        """Return the box."""
        typology = self.pick("Tipologi", self.dataset.typologies)
        node = box("definition")
        self.anchor(node, record_anchor(typology.id))
        node += box_title(f"Tipologi {typology.year}", *inline(typology.attribution))
        node += element("p", typology.text)
        node += element("ol", *[self._kind(kind) for kind in typology.kinds])
        node += [*cited(self, typology.source.references), *self.note_links(typology.notes)]
        return [node]

    def _kind(self, kind: Kind) -> HtmlElement:
        node = element("li", element("b", kind.name))
        if kind.model:
            node += [nodes.Text(" "), badge(self.dataset.models[kind.model])]
        english = element("i", kind.english, lang="en", classes=("ck-foreign",))
        node += [nodes.Text(" ("), english, nodes.Text("). "), *inline(kind.text)]
        return node


class DifferenceTable(CourseDirective):
    """``{difference-table}``: each respect in which typologies differ."""

    def run(self) -> list[nodes.Node]:
        """Return the table, a row for each respect."""
        differences = [*self.dataset.differences.values()]
        sides = [str(self.dataset.typologies[one].year) for one in differences[0].sides]
        columns = ("Segi", *sides, "Keterangan")
        return [
            table("Apa yang berubah", columns, [self._row(one, columns) for one in differences])
        ]

    def _row(self, difference: Difference, columns: tuple[str, ...]) -> HtmlElement:
        told = [*inline(difference.text), *self.note_links(difference.notes, titled=False)]
        texts = [inline(text) for text in difference.sides.values()]
        row = table_row(*zip(columns, (inline(difference.aspect), *texts, told), strict=True))
        self.anchor(row, record_anchor(difference.id))
        return row
