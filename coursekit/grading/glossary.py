"""What the ids of a quiz mean, kept with it: feedback and report need no course folder."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import Field

from coursekit.model import (
    Assumption,
    Cell,
    Chapter,
    Contrast,
    Definition,
    Difference,
    Goal,
    GoalPart,
    Kind,
    Misconception,
    MisconceptionId,
    Model,
    Outcome,
    OutcomeId,
    PracticeLevel,
    Record,
    Slug,
    Term,
    Trait,
    Typology,
    Variable,
    VariableGroup,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from coursekit.dataset import Dataset
    from coursekit.item import Item

_CONCEPTS = (
    *(Assumption, Cell, Contrast, Definition, Difference, Goal, GoalPart, Kind, Model),
    *(PracticeLevel, Term, Trait, Typology, Variable, VariableGroup),
)
_TITLES = ("short_name", "title", "name", "aspect", "attribution")


class Glossary(Record):
    """Chapters, outcomes and misconceptions that a quiz touches; ``concepts`` are called so.

    A case, source, note or outcome that an item is about is no concept to a reader.
    """

    chapters: dict[Slug, Chapter] = Field(default_factory=dict)
    outcomes: dict[OutcomeId, Outcome] = Field(default_factory=dict)
    misconceptions: dict[MisconceptionId, Misconception] = Field(default_factory=dict)
    concepts: dict[str, str] = Field(default_factory=dict)


def glossary(dataset: Dataset, items: Iterable[Item]) -> Glossary:
    """Return what the ids in ``items`` mean."""
    asked = list(items)
    wrong = {
        option.misconception
        for item in asked
        for slot in item.slots
        for option in slot.options
        if option.misconception
    }
    concepts = dict.fromkeys(concept for item in asked for concept in item.concepts)
    return Glossary(
        chapters={
            name: chapter
            for name, chapter in dataset.chapters.items()
            if any(item.chapter == name for item in asked)
        },
        outcomes={
            name: outcome
            for name, outcome in dataset.outcomes.items()
            if any(item.outcome == name for item in asked)
        },
        misconceptions={name: one for name, one in dataset.misconceptions.items() if name in wrong},
        concepts={
            name: concept_name(dataset, name)
            for name in concepts
            if isinstance(dataset.record(name), _CONCEPTS)
        },
    )


def concept_name(dataset: Dataset, concept: str) -> str:
    """Return what a record is called where there is room for a few words only."""
    if concept in dataset.cells:
        variable = next(one for one in dataset.variables.values() if _of(one.number, concept))
        return f"{variable.short_name}, Model {concept[-1]}"
    record = dataset.record(concept)
    if isinstance(record, Definition):
        return f"Definisi {record.attribution.split(';', maxsplit=1)[0]}"
    if isinstance(record, GoalPart):
        goal = next(one for one in dataset.goals.values() if record in one.parts)
        return f"Tujuan {goal.number}{record.letter}"
    found = next((getattr(record, key) for key in _TITLES if hasattr(record, key)), "")
    return str(found) or concept


def _of(number: int, cell: str) -> bool:
    return cell[:-1] == str(number)
