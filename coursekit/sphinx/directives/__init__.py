"""The directives and roles by which a page prints records of the dataset; arguments are ids."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coursekit.sphinx.directives import (
    activities,
    anchors,
    assumptions,
    cases,
    course,
    figures,
    html,
    models,
    notes,
    outcomes,
    practice,
    sessions,
    states,
    tables,
    terms,
    trace,
    traits,
    typologies,
)

if TYPE_CHECKING:
    from sphinx.application import Sphinx

DIRECTIVES = {
    "definition": terms.DefinitionBox,
    "term-table": terms.TermTable,
    "glossary-terms": terms.GlossaryTerms,
    "assumption": assumptions.AssumptionBlock,
    "assumption-list": assumptions.AssumptionList,
    "editor-note": notes.EditorNote,
    "editor-notes": notes.EditorNotes,
    "matrix-table": models.MatrixTable,
    "model-cards": models.ModelCards,
    "motto": models.Motto,
    "outcomes": outcomes.Outcomes,
    "outcome-table": outcomes.OutcomeTable,
    "practice": practice.Practice,
    "session": sessions.Session,
    "review": sessions.Review,
    "progress": sessions.Progress,
    "figure-svg": figures.FigureSvg,
    "trace-tables": trace.TraceTables,
    "level": typologies.LevelBox,
    "contrast-table": typologies.ContrastTable,
    "goal-tree": typologies.GoalTree,
    "typology": typologies.TypologyBox,
    "difference-table": typologies.DifferenceTable,
    "traits": traits.Traits,
    "case": cases.CaseBox,
    "case-compare": cases.CaseCompare,
    "case-status": cases.CaseStatus,
    "case-explorer": activities.CaseExplorer,
    "difference-explorer": activities.DifferenceExplorer,
    "assumption-cards": activities.Cards,
    "plane": activities.PlaneBox,
    "scene": activities.SceneBox,
    "plan-form": activities.PlanForm,
}
ROLES = {"model": models.ModelRole, "cell": models.CellRole, "variable": models.VariableRole}


def setup(app: Sphinx) -> None:
    """Register directives, roles, nodes and anchors; read the dataset once per build."""
    html.setup(app)
    anchors.setup(app)
    course.setup(app)
    states.setup(app)
    tables.setup(app)
    for name, directive in DIRECTIVES.items():
        app.add_directive(name, directive)
    for name, role in ROLES.items():
        app.add_role(name, role())
