"""The normal form of a question: a prompt plus slots, a slot has options, an option has a score."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from coursekit.model import Bloom, MisconceptionId, OutcomeId, Pool, Record, Slug, Source, Text

Family = Literal[
    "single",
    "multiple",
    "matching",
    "classify",
    "ordering",
    "reason",
    "case",
    "blank",
    "swapped",
]


class Option(Record):
    """One possible answer of a slot; ``score`` is in [0, 1]; a wrong one names a misconception."""

    id: Slug
    text: Text
    score: Annotated[float, Field(ge=0, le=1)]
    feedback: Text
    misconception: MisconceptionId | None = None


class Slot(Record):
    """One thing to be answered; ``label`` is "" when the prompt alone asks it."""

    id: Slug
    label: str
    options: Annotated[tuple[Option, ...], Field(min_length=2)]


class Part(Record):
    """A stretch of a passage; ``mark`` is the letter of the phrase that it is, "" for none."""

    text: str
    mark: str = ""


class Item(Record):
    """A question in the normal form, with its key; ids are the same everywhere.

    ``concepts`` are ids of the dataset records that it asks about; ``passage`` is the text that is
    to be read before answering, in parts.
    """

    id: Slug
    family: Family
    chapter: Slug
    pool: Pool
    outcome: OutcomeId
    bloom: Bloom
    concepts: tuple[str, ...]
    prompt: Text
    passage: tuple[Part, ...] = ()
    slots: Annotated[tuple[Slot, ...], Field(min_length=1)]
    explanation: Text
    source: Source


def _told(item: Item) -> dict[str, Any]:
    told = {"id": item.id, "family": item.family, "prompt": item.prompt}
    passage = [part.model_dump() for part in item.passage]
    return {**told, "passage": passage} if passage else told


def public_form(item: Item) -> dict[str, Any]:
    """Return what a student may see before answering: id, family, texts, slots without any key."""
    return {
        **_told(item),
        "slots": [
            {
                "id": slot.id,
                "label": slot.label,
                "options": [{"id": option.id, "text": option.text} for option in slot.options],
            }
            for slot in item.slots
        ],
    }


def keyed_form(item: Item) -> dict[str, Any]:
    """Return the public form with scores, feedback and explanation, for practice."""
    return {
        **_told(item),
        "explanation": item.explanation,
        "slots": [
            {
                "id": slot.id,
                "label": slot.label,
                "options": [
                    option.model_dump(include={"id", "text", "score", "feedback"})
                    for option in slot.options
                ],
            }
            for slot in item.slots
        ],
    }
