"""What a released quiz asks: its items with their keys, as they were on the day of the release.

Grading reads only this, so that a correction of the course never changes a quiz that is out; an
amendment changes it on purpose, and stays visible.
"""

from __future__ import annotations

import json
from functools import cached_property
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field, ValidationError

from coursekit.errors import CourseError
from coursekit.files import write
from coursekit.grading.classroom import FROZEN
from coursekit.grading.glossary import Glossary
from coursekit.item import Item  # noqa: TC001 - pydantic reads it
from coursekit.model import Record, Slug, Text
from coursekit.scoring import Key, key_of, marks
from coursekit.typed import OTHER, normal_form

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from coursekit.quizzes import Quiz


class Amendment(Record):
    """A change after the release.

    "drop" takes the question out of everybody's marks, "full-marks" gives all its points to whoever
    handed the quiz in, "accept" counts one more option of a slot, or one more text, as right.
    """

    kind: Literal["drop", "full-marks", "accept"]
    slot: str = ""
    option: str = ""


class FrozenQuestion(Record):
    """A question as it was released; ``number`` counts from 1, as in the notebook."""

    number: Annotated[int, Field(ge=1)]
    points: Annotated[int, Field(ge=1)]
    item: Item
    amendments: tuple[Amendment, ...] = ()

    @property
    def essay(self) -> bool:
        """Tell whether a lecturer marks it by hand."""
        return self.item.family == "essay"

    @property
    def dropped(self) -> bool:
        """Tell whether it counts for nobody any more."""
        return any(one.kind == "drop" for one in self.amendments)

    @property
    def given(self) -> bool:
        """Tell whether whoever handed the quiz in gets all its points."""
        return any(one.kind == "full-marks" for one in self.amendments)

    @property
    def worth(self) -> int:
        """The points that it is worth now."""
        return 0 if self.dropped else self.points

    @cached_property
    def key(self) -> Key:
        """The option-to-score map of each slot, amendments counted in."""
        key = {slot: dict(options) for slot, options in key_of(self.item).items()}
        for one in self.amendments:
            if one.kind == "accept":
                typed = OTHER in key[one.slot]
                key[one.slot][normal_form(one.option) if typed else one.option] = 1.0
        return key

    def marks(self, value: object) -> float:
        """Return the marks in [0, ``worth``] that the value of an answer earns."""
        if self.given:
            return float(self.worth)
        return marks(value, self.key, self.worth)


class FrozenQuiz(Record):
    """A quiz as it was released."""

    version: Literal[1] = 1
    id: Slug
    title: Text
    questions: Annotated[tuple[FrozenQuestion, ...], Field(min_length=1)]
    glossary: Glossary = Glossary()

    @property
    def points(self) -> int:
        """The points that the whole quiz is worth now."""
        return sum(question.worth for question in self.questions)

    def item(self, question: FrozenQuestion, _student: str) -> Item:
        """Return the item that a student is asked, by student number."""
        return question.item

    def key(self, question: FrozenQuestion, _student: str) -> Key:
        """Return the key by which a student's answer is marked, amendments counted in."""
        return question.key


def freeze(quiz: Quiz, bank: Mapping[str, Item], names: Glossary | None = None) -> FrozenQuiz:
    """Return a quiz with the items it asks, and what their ids mean."""
    return FrozenQuiz(
        glossary=names or Glossary(),
        id=quiz.id,
        title=quiz.title,
        questions=tuple(
            FrozenQuestion(number=number, points=question.points, item=bank[question.id])
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
