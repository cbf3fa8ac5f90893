"""True or false with a reason: one slot for the verdict, one for why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coursekit.bank.lettering import lettered, written
from coursekit.errors import CourseError
from coursekit.item import Item, Option, Slot

if TYPE_CHECKING:
    from collections.abc import Iterator

    from coursekit.dataset import Dataset
    from coursekit.model import AuthoredReason

_VERDICTS = {"benar": "Benar", "salah": "Salah"}


def build(authored: AuthoredReason) -> Item:
    """Return the item written by hand; raises CourseError unless exactly one reason holds."""
    if sum(reason.correct for reason in authored.options) != 1:
        raise CourseError(
            f"Butir “{authored.id}” di data/items/{authored.chapter}.yaml harus mempunyai tepat "
            "satu alasan benar. Tandai satu alasan saja dengan “correct: true”."
        )
    verdicts = tuple(
        Option(
            id=verdict,
            text=text,
            score=1.0 if verdict == authored.answer else 0.0,
            feedback=authored.feedback,
            misconception=None if verdict == authored.answer else authored.misconception,
        )
        for verdict, text in _VERDICTS.items()
    )
    return Item(
        family="reason",
        slots=(
            Slot(id="1", label="Pernyataan itu", options=verdicts),
            Slot(
                id="2", label="Alasannya", options=lettered(authored.id, written(authored.options))
            ),
        ),
        **authored.model_dump(exclude={"family", "options", "answer", "feedback", "misconception"}),
    )


def generate(_dataset: Dataset) -> Iterator[Item]:
    """Yield nothing: a reason worth choosing is written by hand."""
    yield from ()
