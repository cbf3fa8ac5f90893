"""Essay: a slot per element of the rubric, marked by a lecturer."""

from __future__ import annotations

from string import ascii_lowercase
from typing import TYPE_CHECKING

from coursekit.item import Item, Option, Slot

if TYPE_CHECKING:
    from collections.abc import Iterator

    from coursekit.dataset import Dataset
    from coursekit.model import AuthoredEssay


def build(authored: AuthoredEssay) -> Item:
    """Return the item written by hand; the levels of an element are its options."""
    return Item(
        family="essay",
        slots=tuple(
            Slot(
                id=str(number),
                label=element.text,
                options=tuple(
                    Option(id=letter, text=level.text, score=level.score, feedback=level.text)
                    for letter, level in zip(ascii_lowercase, element.levels, strict=False)
                ),
            )
            for number, element in enumerate(authored.rubric, start=1)
        ),
        **authored.model_dump(exclude={"family", "rubric"}),
    )


def generate(_dataset: Dataset) -> Iterator[Item]:
    """Yield nothing: a rubric is written by hand."""
    yield from ()
