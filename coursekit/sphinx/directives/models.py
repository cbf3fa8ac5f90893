"""Models and variables: the matrix as tables, mottos, and the roles that name them in prose."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docutils import nodes
from sphinx.util.docutils import SphinxRole

from coursekit.errors import unknown
from coursekit.icons import ICONS
from coursekit.pages import record_anchor
from coursekit.sphinx.directives.anchors import link
from coursekit.sphinx.directives.course import CourseDirective, course_of
from coursekit.sphinx.directives.html import HtmlElement, element, inline, raw
from coursekit.sphinx.directives.tables import table

if TYPE_CHECKING:
    from collections.abc import Iterable

    from docutils.nodes import system_message

    from coursekit.model import Model, Variable


def badge(model: Model, name: str | None = None) -> HtmlElement:
    """Return letter and icon of ``model`` in its colour, followed by ``name`` if given."""
    icon = raw(
        '<svg class="ck-icon" viewBox="0 0 16 16" aria-hidden="true">'
        f'<path d="{ICONS[model.icon]}"/></svg>'
    )
    letter = element("b", icon, nodes.Text(model.id), classes=("ck-letter",))
    node = element("span", letter, classes=("ck-model", f"ck-model-{model.id.lower()}"))
    if name:
        node += [nodes.Text(" "), element("span", name, classes=("ck-model-name",))]
    return node


class MatrixTable(CourseDirective):
    """``{matrix-table} group``: variables as rows, models as columns, bullets in the cells."""

    def run(self) -> list[nodes.Node]:
        """Return the table; each row and each cell has an anchor."""
        group = self.pick("Kelompok variabel", self.dataset.groups)
        models = self.dataset.models.values()
        rows = [
            self._row(variable)
            for variable in self.dataset.variables.values()
            if variable.group == group.id
        ]
        node = table(group.name, ("Variabel", *(model.id for model in models)), rows)
        node["classes"] += ["ck-matrix"]
        heads = [head for head in node.findall(HtmlElement) if head["tag"] == "th"]
        for head, model in zip(heads[1:], models, strict=False):
            head.children = [badge(model, model.short_name)]
        return [node]

    def _row(self, variable: Variable) -> HtmlElement:
        name = element("b", f"{variable.number}. {variable.short_name}")
        question = element("span", variable.question, classes=("ck-question",))
        head = element("th", element("div", name, question), scope="row")
        self.anchor(head, record_anchor(variable.id))
        row = element("tr", head)
        for model in self.dataset.models.values():
            cell = variable.cells[model.id]
            bullets = [element("li", bullet.text) for bullet in cell.bullets]
            model_name = element("p", badge(model, model.short_name), classes=("ck-cell-model",))
            content = element(
                "div",
                model_name,
                element("ul", *bullets),
                *self.note_links(cell.notes, titled=False),
            )
            node = element("td", content)
            self.anchor(node, record_anchor(f"{variable.number}{model.id}"))
            row += node
        return row


class ModelCards(CourseDirective):
    """``{model-cards}``: what each model is, beside each other, with the chapter on it."""

    def run(self) -> list[nodes.Node]:
        """Return the list of cards."""
        return [
            element(
                "ul", *map(self._card, self.dataset.models.values()), classes=("ck-model-cards",)
            )
        ]

    def _card(self, model: Model) -> HtmlElement:
        chapter = self.dataset.chapters[f"model-{model.id.lower()}"]
        head = element("p", badge(model, model.short_name), classes=("ck-card-title",))
        there = element("a", f"Bab {chapter.number}", href=self.page_of(chapter.page))
        return element(
            "li",
            head,
            element("p", model.summary),
            element("p", there),
            classes=(f"ck-card-{model.id.lower()}",),
        )


class Motto(CourseDirective):
    """``{motto} model``: the model's motto, quoted from the lecture."""

    def run(self) -> list[nodes.Node]:
        """Return the quotation."""
        model = self.pick("Model", self.dataset.models)
        quote = element("blockquote", element("p", f"“{model.motto}”"))
        by = element(
            "figcaption",
            "Semboyan ",
            badge(model, model.short_name),
            f" menurut kuliah {self.dataset.course.lecturer}",
        )
        classes = ("ck-motto", f"ck-motto-{model.id.lower()}")
        return [element("figure", quote, by, classes=classes)]


class _RecordRole(SphinxRole):
    def unknown(
        self, kind: str, known: Iterable[str]
    ) -> tuple[list[nodes.Node], list[system_message]]:
        """Return the error for an id that does not exist."""
        text = unknown(kind, self.text, known)
        message = self.inliner.reporter.error(text, line=self.lineno)
        return [nodes.problematic(self.rawtext, self.rawtext)], [message]


class ModelRole(_RecordRole):
    """``{model}`A```: letter, icon and name."""

    def run(self) -> tuple[list[nodes.Node], list[system_message]]:
        """Return the badge."""
        models = course_of(self.env).dataset.models
        if self.text not in models:
            return self.unknown("Model", models)
        model = models[self.text]
        return [badge(model, model.short_name)], []


class VariableRole(_RecordRole):
    """``{variable}`7```: the variable's name, linked to its row."""

    def run(self) -> tuple[list[nodes.Node], list[system_message]]:
        """Return the link."""
        variables = {str(v.number): v for v in course_of(self.env).dataset.variables.values()}
        if self.text not in variables:
            return self.unknown("Variabel", variables)
        variable = variables[self.text]
        return [link(record_anchor(variable.id), *inline(variable.short_name))], []


class CellRole(_RecordRole):
    """``{cell}`4A```: "sel 4A", linked to the table."""

    def run(self) -> tuple[list[nodes.Node], list[system_message]]:
        """Return the link."""
        variables = course_of(self.env).dataset.variables.values()
        cells = [f"{variable.number}{model}" for variable in variables for model in variable.cells]
        if self.text not in cells:
            return self.unknown("Sel", cells)
        return [link(record_anchor(self.text), nodes.Text(f"sel {self.text}"))], []
