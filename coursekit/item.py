"""The normal form of a question: a prompt plus slots, a slot has options, an option has a score."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints

from coursekit.model import Bloom, MisconceptionId, OutcomeId, Pool, Record, Slug, Source, Text

Family = Literal[
    "single",
    "multiple",
    "matching",
    "classify",
    "ordering",
    "reason",
    "case",
    "mixed",
    "compare",
    "blank",
    "swapped",
    "cloze",
    "short",
    "explain",
    "essay",
]
FAMILY_NAMES: dict[Family, str] = {
    "single": "pilihan tunggal",
    "multiple": "ya atau tidak",
    "matching": "menjodohkan",
    "classify": "menggolongkan",
    "ordering": "mengurutkan",
    "reason": "pernyataan dan alasan",
    "case": "kasus",
    "mixed": "kasus campuran",
    "compare": "membandingkan kasus",
    "blank": "sel rumpang",
    "swapped": "sel tertukar",
    "cloze": "teks rumpang",
    "short": "isian singkat",
    "explain": "penjelasan sendiri",
    "essay": "esai",
}
# A cell of the matrix, or a model as a whole.
Belongs = Annotated[str, StringConstraints(pattern=r"^(\d{1,2})?[A-Z]$")]


class Option(Record):
    """One possible answer of a slot; ``score`` is in [0, 1]; a wrong one names a misconception.

    ``cell`` is where in the matrix it truly belongs, "4A", or "A" when it says a model; of a typed
    slot, ``accepts`` are the texts that mean this option, and one that has none takes the rest.
    """

    id: Slug
    text: Text
    score: Annotated[float, Field(ge=0, le=1)]
    feedback: Text
    misconception: MisconceptionId | None = None
    cell: Belongs | None = None
    accepts: tuple[Text, ...] = ()


class Slot(Record):
    """One thing to be answered; ``label`` is "" when the prompt alone asks it.

    A ``typed`` slot is answered by writing, and its options are never shown before.
    """

    id: Slug
    label: str
    options: Annotated[tuple[Option, ...], Field(min_length=2)]
    typed: bool = False


class Part(Record):
    """A stretch of a passage.

    ``mark`` is the letter of the phrase that it is, ``slot`` the slot whose gap it is, else "".
    """

    text: str
    mark: str = ""
    slot: str = ""


class Item(Record):
    """A question in the normal form, with its key; ids are the same everywhere.

    ``concepts`` are ids of the dataset records that it asks about, ``group`` is the group of the
    matrix's variables that they belong to, "" when there is no single one; ``passage`` is the text
    that is to be read before answering, in parts; ``hints`` are told one after the other, the
    vaguest first; ``answer`` is the model answer where one writes freely.
    """

    id: Slug
    family: Family
    chapter: Slug
    pool: Pool
    outcome: OutcomeId
    bloom: Bloom
    concepts: tuple[str, ...]
    group: str = ""
    prompt: Text
    passage: tuple[Part, ...] = ()
    slots: Annotated[tuple[Slot, ...], Field(min_length=1)]
    hints: tuple[Text, ...] = ()
    answer: Text | None = None
    explanation: Text
    source: Source


def _told(item: Item) -> dict[str, Any]:
    told = {"id": item.id, "family": item.family, "prompt": item.prompt}
    passage = [_part(part) for part in item.passage]
    return {**told, "passage": passage} if passage else told


def _part(part: Part) -> dict[str, str]:
    return {"text": part.text, "mark": part.mark} | ({"slot": part.slot} if part.slot else {})


def public_form(item: Item) -> dict[str, Any]:
    """Return what a student may see before answering: id, family, texts, slots without any key."""
    return {
        **_told(item),
        "slots": [
            {
                "id": slot.id,
                "label": slot.label,
                "options": []
                if slot.typed
                else [{"id": option.id, "text": option.text} for option in slot.options],
            }
            for slot in item.slots
        ],
    }


def keyed_form(item: Item) -> dict[str, Any]:
    """Return the public form with scores, feedback, hints and explanation, for practice."""
    return {
        **_told(item),
        "hints": list(item.hints),
        "explanation": item.explanation,
        **({"answer": item.answer} if item.answer else {}),
        "slots": [
            {
                "id": slot.id,
                "label": slot.label,
                "options": [_keyed_option(slot, option) for option in slot.options],
            }
            for slot in item.slots
        ],
    }


def _keyed_option(slot: Slot, option: Option) -> dict[str, Any]:
    told = option.model_dump(include={"id", "text", "score", "feedback"})
    if option.cell:
        told["cell"] = option.cell
    if slot.typed:
        told["accepts"] = list(option.accepts)
    return told
