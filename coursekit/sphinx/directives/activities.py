"""The activities of the book: widgets that stand as readable HTML until their script comes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coursekit.sphinx.directives.cases import published
from coursekit.sphinx.directives.course import CourseDirective
from coursekit.widgets import CardsWidget, MatrixWidget, PlaneWidget, PlanWidget, SceneWidget

if TYPE_CHECKING:
    from docutils import nodes


class Cards(CourseDirective):
    """``{assumption-cards}``: the assumptions as a deck, to be sorted by kind."""

    def run(self) -> list[nodes.Node]:
        """Return the deck."""
        return [self.place(CardsWidget.of_assumptions(self.dataset))]


class SceneBox(CourseDirective):
    """``{scene} id``: a story that branches."""

    def run(self) -> list[nodes.Node]:
        """Return the scene."""
        return [self.place(SceneWidget.of(self.pick("Adegan", self.dataset.scenes)))]


class PlaneBox(CourseDirective):
    """``{plane} id``: two axes and the cases to be put on them."""

    def run(self) -> list[nodes.Node]:
        """Return the plane."""
        plane = self.pick("Bidang", self.dataset.planes)
        return [self.place(PlaneWidget.of(plane, self.dataset))]


class PlanForm(CourseDirective):
    """``{plan-form} id``: a plan to be written."""

    def run(self) -> list[nodes.Node]:
        """Return the form."""
        plan = self.pick("Rancangan", self.dataset.plans)
        return [self.place(PlanWidget.of(plan, self.dataset))]


class DifferenceExplorer(CourseDirective):
    """``{difference-explorer}``: the typologies side by side, cells hidden on demand."""

    def run(self) -> list[nodes.Node]:
        """Return the explorer."""
        return [self.place(MatrixWidget.of_differences(self.dataset))]


class CaseExplorer(CourseDirective):
    """``{case-explorer} group``: the evidence of the cases on one issue, variable by variable."""

    def run(self) -> list[nodes.Node]:
        """Return the explorer."""
        cases = published(self.dataset.cases).values()
        groups = {case.group: [one for one in cases if one.group == case.group] for case in cases}
        chosen = self.pick(
            "Kelompok kasus", {name: found for name, found in groups.items() if name}
        )
        return [self.place(MatrixWidget.of_cases(self.dataset, chosen))]
