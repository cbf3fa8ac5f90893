"""Explanation in one's own words: a slot per criterion, rated by its writer afterwards."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coursekit.item import Item, Option, Slot

if TYPE_CHECKING:
    from collections.abc import Iterator

    from coursekit.dataset import Dataset
    from coursekit.model import AuthoredCriterion, AuthoredExplain

_RATINGS = (("sudah", "Sudah", 1.0), ("sebagian", "Sebagian", 0.5), ("belum", "Belum", 0.0))


def build(authored: AuthoredExplain) -> Item:
    """Return the item written by hand; a criterion's feedback is for who left it out."""
    return Item(
        family="explain",
        slots=tuple(
            Slot(
                id=str(number),
                label=criterion.text,
                options=tuple(
                    Option(
                        id=name,
                        text=text,
                        score=score,
                        feedback=_confirmed(criterion) if score == 1 else criterion.feedback,
                    )
                    for name, text, score in _RATINGS
                ),
            )
            for number, criterion in enumerate(authored.criteria, start=1)
        ),
        **authored.model_dump(exclude={"family", "criteria"}),
    )


def _confirmed(criterion: AuthoredCriterion) -> str:
    """Return what somebody reads who met a criterion: the statement that its feedback ends with."""
    return f"Menurut Anda, hal ini sudah ada dalam tulisan. {criterion.feedback.split('. ')[-1]}"


def generate(_dataset: Dataset) -> Iterator[Item]:
    """Yield nothing: a model answer is written by hand."""
    yield from ()
