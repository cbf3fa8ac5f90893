"""Load the concept dataset: the only way to ``data/``.

``read`` collects every mistake of a run; ``load`` raises them all at once. What a single record
may hold is told by ``coursekit.model``, what must fit between records by ``coursekit.rules``.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar, cast

from coursekit import model
from coursekit.draft import Draft, read_draft
from coursekit.errors import DatasetError, Problem
from coursekit.rules import HOUSE_RULES, RULES

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

R = TypeVar("R", bound=model.Record)


@dataclass(frozen=True)
class Dataset:
    """All records of a course, each kind by id in the order of its file; references by key.

    ``phrases`` are those in English, in small letters, that are no record's name. ``advice`` is
    what a class's own items might do better.
    """

    course: model.Course
    statements: dict[str, model.Statement]
    outcomes: dict[str, model.Outcome]
    chapters: dict[str, model.Chapter]
    regions: dict[str, model.Region]
    terms: dict[str, model.Term]
    definitions: dict[str, model.Definition]
    levels: dict[str, model.PracticeLevel]
    contrasts: dict[str, model.Contrast]
    assumptions: dict[str, model.Assumption]
    goals: dict[str, model.Goal]
    typologies: dict[str, model.Typology]
    differences: dict[str, model.Difference]
    models: dict[str, model.Model]
    traits: dict[str, model.Trait]
    cases: dict[str, model.Case]
    keyings: dict[str, model.Keying]
    scenes: dict[str, model.Scene]
    planes: dict[str, model.Plane]
    plans: dict[str, model.Plan]
    groups: dict[str, model.VariableGroup]
    variables: dict[str, model.Variable]
    overlaps: tuple[model.Overlap, ...]
    misconceptions: dict[str, model.Misconception]
    notes: dict[str, model.Note]
    authored: dict[str, model.AuthoredItem]
    references: dict[str, model.Reference]
    phrases: frozenset[str]
    advice: tuple[Problem, ...] = ()

    @cached_property
    def english(self) -> frozenset[str]:
        """All phrases in English, in small letters: those of the list, and records' names."""
        names = (
            *(term.english for term in self.terms.values()),
            *(one.english for one in self.models.values()),
            *(kind.english for one in self.typologies.values() for kind in one.kinds),
        )
        return self.phrases | {name.lower() for name in names if name}

    @cached_property
    def cells(self) -> dict[str, model.Cell]:
        """The cells of the matrix by id: variable number and model, "4A"."""
        return {
            f"{variable.number}{letter}": cell
            for variable in self.variables.values()
            for letter, cell in variable.cells.items()
        }

    @cached_property
    def records(self) -> dict[str, model.Record]:
        """Every record by id; where a group and a term share one, the term."""
        kinds: tuple[Mapping[str, model.Record], ...] = (
            {self.course.id: self.course},
            self.groups,
            self.statements,
            self.outcomes,
            self.chapters,
            self.regions,
            self.terms,
            self.definitions,
            self.levels,
            self.contrasts,
            self.assumptions,
            self.goals,
            {part.id: part for goal in self.goals.values() for part in goal.parts},
            self.typologies,
            {kind.id: kind for typology in self.typologies.values() for kind in typology.kinds},
            self.differences,
            self.models,
            self.traits,
            self.cases,
            self.keyings,
            self.scenes,
            self.planes,
            self.plans,
            self.variables,
            self.cells,
            {bullet.id: bullet for cell in self.cells.values() for bullet in cell.bullets},
            self.misconceptions,
            self.notes,
            self.authored,
            self.references,
        )
        return {name: record for kind in kinds for name, record in kind.items()}

    def cell(self, cell_id: str) -> model.Cell:
        """Return the cell "4A"; raises KeyError when there is none."""
        return self.cells[cell_id]

    def record(self, record_id: str) -> model.Record:
        """Return the record of whatever kind that goes by ``record_id``; raises KeyError.

        A group may share its id with a term; the term is returned then.
        """
        return self.records[record_id]

    def has(self, record_id: str) -> bool:
        """Tell whether a record goes by ``record_id``."""
        return record_id in self.records


def read(root: Path, items: Path | None = None) -> tuple[Dataset | None, list[Problem]]:
    """Return the dataset under ``root`` and no problems, or None and every problem, sorted.

    ``items`` is a folder elsewhere with more items, as a class has.
    """
    draft = read_draft(root, items)
    problems = set(draft.problems)
    advice: set[Problem] = set()
    for rule in RULES:
        for problem in rule(draft):
            own = items is not None and problem.file.startswith(f"{items.name}/")
            (advice if own and rule in HOUSE_RULES else problems).add(problem)
    if problems:
        return None, sorted(problems)
    return _finished(draft, sorted(advice)), []


def load(root: Path, items: Path | None = None) -> Dataset:
    """Return the dataset under ``root``; raises DatasetError with every problem found."""
    dataset, problems = read(root, items)
    if dataset is None:
        raise DatasetError(problems)
    return dataset


def _finished(draft: Draft, advice: Sequence[Problem]) -> Dataset:
    def by_id(kind: type[R]) -> dict[str, R]:
        return {entry.id: entry.record for entry in draft.of(kind)}

    return Dataset(
        course=draft.of(model.Course)[0].record,
        statements=by_id(model.Statement),
        outcomes=by_id(model.Outcome),
        chapters=by_id(model.Chapter),
        regions=by_id(model.Region),
        terms=by_id(model.Term),
        definitions=by_id(model.Definition),
        levels=by_id(model.PracticeLevel),
        contrasts=by_id(model.Contrast),
        assumptions=by_id(model.Assumption),
        goals=by_id(model.Goal),
        typologies=by_id(model.Typology),
        differences=by_id(model.Difference),
        models=by_id(model.Model),
        traits=by_id(model.Trait),
        cases=by_id(model.Case),
        keyings=by_id(model.Keying),
        scenes=by_id(model.Scene),
        planes=by_id(model.Plane),
        plans=by_id(model.Plan),
        groups=by_id(model.VariableGroup),
        variables=by_id(model.Variable),
        overlaps=tuple(entry.record for entry in draft.of(model.Overlap)),
        misconceptions=by_id(model.Misconception),
        notes=by_id(model.Note),
        authored=cast("dict[str, model.AuthoredItem]", by_id(model.AuthoredBase)),
        references={entry.record.key: entry.record for entry in draft.of(model.Reference)},
        phrases=draft.english,
        advice=tuple(advice),
    )
