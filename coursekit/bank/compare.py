"""Comparison: cases side by side, and what tells them apart; the principle comes afterwards."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coursekit.bank.lettering import lettered, written
from coursekit.item import Item, Part, Slot

if TYPE_CHECKING:
    from collections.abc import Iterator

    from coursekit.dataset import Dataset
    from coursekit.model import AuthoredCompare


def build(authored: AuthoredCompare) -> Item:
    """Return the item written by hand, without the text of its cases: see ``with_cases``."""
    return Item(
        family="compare",
        slots=(Slot(id="1", label="", options=lettered(authored.id, written(authored.options))),),
        **authored.model_dump(exclude={"family", "options", "cases"}),
    )


def with_cases(item: Item, authored: AuthoredCompare, dataset: Dataset) -> Item:
    """Return the item with the texts of its cases as the passage to be read."""
    cases = [dataset.cases[case_id] for case_id in authored.cases]
    told = [f"{case.id}, “{case.title}”. {case.text}" for case in cases]
    return item.model_copy(update={"passage": (Part(text="\n\n".join(told)),)})


def generate(_dataset: Dataset) -> Iterator[Item]:
    """Yield nothing: which cases make a principle visible is judged by hand."""
    yield from ()
