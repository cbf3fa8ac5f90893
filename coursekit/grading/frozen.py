"""What a released quiz asks: its items with their keys, as they were on the day of the release.

Grading reads only this, so that a correction of the course never changes a quiz that is out; an
amendment changes it on purpose, and stays visible.
"""

from __future__ import annotations

import json
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field, ValidationError

from coursekit.errors import CourseError
from coursekit.files import write
from coursekit.grading.classroom import FROZEN
from coursekit.grading.glossary import Glossary
from coursekit.item import Item  # noqa: TC001 - pydantic reads it
from coursekit.model import Record, Slug, Text
from coursekit.scoring import Key, Response, marks, read_response
from coursekit.typed import OTHER, normal_form
from coursekit.variants import named, version, versions_key

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from coursekit.quizzes import Quiz


class Amendment(Record):
    """A change after the release.

    "drop" takes the question out of everybody's marks, "full-marks" gives all its points to whoever
    handed the quiz in, "accept" counts one more option of a slot, or one more text, as right.
    ``item`` limits it to a version of the question; "" means all.
    """

    kind: Literal["drop", "full-marks", "accept"]
    item: str = ""
    slot: str = ""
    option: str = ""


class FrozenQuestion(Record):
    """A question as it was released; ``number`` counts from 1, as in the notebook.

    Where it has ``variants``, each student is asked either ``item`` or one of them. ``undone`` are
    the amendments that were taken back, in the order in which they were.
    """

    number: Annotated[int, Field(ge=1)]
    points: Annotated[int, Field(ge=1)]
    item: Item
    variants: tuple[Item, ...] = ()
    amendments: tuple[Amendment, ...] = ()
    undone: tuple[Amendment, ...] = ()

    @property
    def items(self) -> tuple[Item, ...]:
        """The items of all its versions."""
        return (self.item, *self.variants)

    @property
    def essay(self) -> bool:
        """Tell whether a lecturer marks it by hand."""
        return self.item.family == "essay"

    @property
    def cell(self) -> str:
        """The name of its graded cell."""
        return f"{'esai' if self.essay else 'uji'}-{self.number}"

    @property
    def dropped(self) -> bool:
        """Tell whether it counts for nobody any more."""
        return any(one.kind == "drop" for one in self.amendments)

    def given(self, item: Item) -> bool:
        """Tell whether whoever was asked ``item`` and handed the quiz in gets all its points."""
        return any(
            one.kind == "full-marks" and one.item in {"", item.id} for one in self.amendments
        )

    def settled(self, item: Item) -> bool:
        """Tell whether an amendment alone decides what ``item`` earns, whatever was answered."""
        return self.dropped or self.given(item)

    @property
    def worth(self) -> int:
        """The points that it is worth now."""
        return 0 if self.dropped else self.points

    @cached_property
    def key(self) -> Key:
        """The option-to-score map of each slot, of all versions, amendments counted in."""
        key = versions_key(self.items)
        for one in self.amendments:
            if one.kind == "accept":
                typed = OTHER in key[one.slot]
                key[one.slot][normal_form(one.option) if typed else one.option] = 1.0
        return key

    @cached_property
    def keys(self) -> dict[str, Key]:
        """The key of each version, by its item."""
        if not self.variants:
            return {self.item.id: self.key}
        return {
            item.id: {
                slot: {
                    option: score
                    for option, score in options.items()
                    if option.startswith(named(item, ""))
                }
                for slot, options in self.key.items()
            }
            for item in self.items
        }

    def response(self, value: object, key: Key) -> Response:
        """Return what the value of an answer says, by one of ``keys`` or by ``key``."""
        if self.variants and isinstance(value, dict) and len(value) == 1:
            # `jawaban_3 = q13:b` without its quotation marks reads as a pair.
            [(item, option)] = value.items()
            if item not in key:
                value = f"{item}:{option}"
        return read_response(value, key)

    def marks(self, value: object, item: Item) -> float:
        """Return the marks in [0, ``worth``] that an answer earns to whom ``item`` was asked."""
        if self.given(item):
            return float(self.worth)
        key = self.keys[item.id]
        return marks(self.response(value, key), key, self.worth)


class FrozenQuiz(Record):
    """A quiz as it was released; ``class_id`` decides who gets which version of a question."""

    version: Literal[1] = 1
    id: Slug
    title: Text
    class_id: str = ""
    questions: Annotated[tuple[FrozenQuestion, ...], Field(min_length=1)]
    glossary: Glossary = Glossary()

    @property
    def points(self) -> int:
        """The points that the whole quiz is worth now."""
        return sum(question.worth for question in self.questions)

    def percent(self, points: Decimal) -> Decimal:
        """Return points as a mark on 0-100 with two decimals, halves up, never beyond the scale."""
        # A third of a point is not exact; nine places undo that before the half is looked at.
        exact = (points * 100 / self.points).quantize(Decimal("1e-9"), ROUND_HALF_UP)
        rounded = exact.quantize(Decimal("0.01"), ROUND_HALF_UP)
        # Extra credit may lead beyond the scale, which the letters and Moodle do not know.
        return min(max(rounded, Decimal(0)), Decimal(100))

    @property
    def varied(self) -> bool:
        """Tell whether students are asked different items."""
        return any(question.variants for question in self.questions)

    def item(self, question: FrozenQuestion, student: str) -> Item:
        """Return the item that a student is asked, by student number."""
        if not question.variants:
            return question.item
        items = question.items
        return items[version(self.class_id, student, question.number, len(items))]

    def key(self, question: FrozenQuestion, student: str) -> Key:
        """Return the key by which a student's answer is marked, amendments counted in."""
        return question.keys[self.item(question, student).id]


def freeze(
    quiz: Quiz, bank: Mapping[str, Item], names: Glossary | None = None, class_id: str = ""
) -> FrozenQuiz:
    """Return a quiz with the items it asks, and what their ids mean."""
    return FrozenQuiz(
        id=quiz.id,
        title=quiz.title,
        class_id=class_id,
        glossary=names or Glossary(),
        questions=tuple(
            FrozenQuestion(
                number=number,
                points=question.points,
                item=bank[question.id],
                variants=tuple(bank[name] for name in question.variants),
            )
            for number, question in enumerate(quiz.items, start=1)
        ),
    )


def frozen_path(folder: Path, quiz: str) -> Path:
    """Return the file of a frozen quiz in the folder of a class."""
    return folder / FROZEN / f"{quiz}.json"


def write_frozen(folder: Path, quiz: FrozenQuiz) -> None:
    """Write a frozen quiz into the folder of a class."""
    text = json.dumps(quiz.model_dump(mode="json"), ensure_ascii=False, indent=1)
    write(frozen_path(folder, quiz.id), text + "\n")


def read_frozen(folder: Path, quiz: str) -> FrozenQuiz:
    """Return a released quiz; raises CourseError when there is none, or its file is damaged."""
    path = frozen_path(folder, quiz)
    try:
        return FrozenQuiz.model_validate_json(path.read_bytes())
    except FileNotFoundError:
        there = ", ".join(sorted(one.stem for one in path.parent.glob("*.json"))) or "belum ada"
        raise CourseError(
            f"Kuis “{quiz}” belum dirilis di kelas ini (yang sudah: {there}). Jalankan dahulu: "
            f"coursekit quiz release {quiz}"
        ) from None
    except (OSError, ValidationError):
        raise CourseError(
            f"Berkas {path} rusak. Kembalikan dari cadangan; jangan merilis ulang kuis yang sudah "
            "dibagikan, sebab soalnya mungkin sudah berubah."
        ) from None
