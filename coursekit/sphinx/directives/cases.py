"""Fictional cases: the text first; key, evidence and lures where the reader opens them."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives

from coursekit.keying import status
from coursekit.pages import record_anchor
from coursekit.sphinx.directives.anchors import link
from coursekit.sphinx.directives.course import CourseDirective, box, box_title
from coursekit.sphinx.directives.html import HtmlElement, element, inline
from coursekit.sphinx.directives.models import badge

if TYPE_CHECKING:
    from coursekit.model import Case, Evidence


class CaseBox(CourseDirective):
    """``{case} id``: a published case; with ``:worked:`` its key is shown at once."""

    option_spec: ClassVar = {"worked": directives.flag}

    def run(self) -> list[nodes.Node]:
        """Return the box."""
        case = self.pick("Kasus", published(self.dataset.cases))
        return [self.block(case, worked="worked" in self.options)]

    def block(self, case: Case, *, worked: bool = False) -> HtmlElement:
        """Return the box of ``case``."""
        node = box("case")
        self.anchor(node, f"kasus-{case.id.lower()}")
        node += box_title(f"Kasus {case.id}", *inline(case.title))
        node += element("p", case.text, classes=("ck-case-text",))
        if worked:
            node += self._answer(case)
        else:
            shown = element("details", element("summary", "Kunci dan bukti"), *self._answer(case))
            node += shown
        return node

    def _answer(self, case: Case) -> list[nodes.Node]:
        key = element("p", element("b", "Kunci: "), *self._key(case.key))
        if case.pattern:
            key += nodes.Text(f", campuran {case.pattern}")
            key += nodes.Text(f" ({case.balance})." if case.balance else ".")
        answer: list[nodes.Node] = [key]
        rows = [self._evidence(one) for one in case.evidence]
        answer.append(element("ul", *rows, classes=("ck-evidence",)))
        for one in case.deviations:
            told = element("p", element("b", "Menyimpang: "), f"“{one.phrase}” (", classes=())
            told += [
                link(record_anchor(one.cell), nodes.Text(f"sel {one.cell}")),
                nodes.Text("). "),
            ]
            told += inline(one.remark)
            answer.append(told)
        answer.append(element("p", case.explanation))
        for lure in case.lures:
            tempted = element("p", element("b", "Yang menggoda: "), *self._key(lure.key))
            tempted += [nodes.Text(". "), *inline(lure.reason)]
            answer.append(tempted)
        answer += self.note_links(case.notes)
        return answer

    def _key(self, key: tuple[str, ...]) -> list[nodes.Node]:
        found: list[nodes.Node] = []
        for name in key:
            found.append(nodes.Text(" + " if found else ""))
            if name in self.dataset.models:
                model = self.dataset.models[name]
                found.append(badge(model, model.short_name))
            else:
                found += inline(getattr(self.dataset.record(name), "name", name))
        return found

    def _evidence(self, one: Evidence) -> HtmlElement:
        node = element("li", f"“{one.phrase}”")
        if one.cell:
            node += nodes.Text(" → ")
            node += link(record_anchor(one.cell), nodes.Text(f"sel {one.cell}"))
        return node


class CaseCompare(CaseBox):
    """``{case-compare} group``: the published cases on one issue, side by side."""

    def run(self) -> list[nodes.Node]:
        """Return the cases in one row, beneath each other on a phone."""
        cases = published(self.dataset.cases).values()
        groups = {case.group: [one for one in cases if one.group == case.group] for case in cases}
        chosen = self.pick(
            "Kelompok kasus", {name: found for name, found in groups.items() if name}
        )
        return [element("div", *map(self.block, chosen), classes=("ck-compare",))]


class CaseStatus(CourseDirective):
    """``{case-status}``: how far the keys of cases can be relied on."""

    def run(self) -> list[nodes.Node]:
        """Return the sentence."""
        return [element("p", status(self.dataset), classes=("ck-case-status",))]


def published(cases: dict[str, Case]) -> dict[str, Case]:
    """Return the cases that may be shown: those for practice."""
    return {name: case for name, case in cases.items() if case.pool == "practice"}
