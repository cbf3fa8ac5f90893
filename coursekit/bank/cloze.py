"""Cloze: a text with gaps, a slot for each gap."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from coursekit.bank.lettering import lettered, written
from coursekit.errors import CourseError
from coursekit.item import Item, Part, Slot

if TYPE_CHECKING:
    from collections.abc import Iterator

    from coursekit.dataset import Dataset
    from coursekit.model import AuthoredCloze

_GAP = re.compile(r"\{(\d+)\}")


def build(authored: AuthoredCloze) -> Item:
    """Return the item written by hand; raises CourseError unless each gap has its place."""
    places = _GAP.findall(authored.text)
    if places != [str(number) for number in range(1, len(authored.gaps) + 1)]:
        raise CourseError(
            f"Butir “{authored.id}” di data/items/{authored.chapter}.yaml mempunyai "
            f"{len(authored.gaps)} isian, tetapi teksnya memuat tanda {', '.join(places) or '-'}. "
            "Tulis {1}, {2}, dan seterusnya di tempat setiap isian, berurutan dan sekali saja."
        )
    texts = _GAP.split(authored.text)
    parts = [
        Part(text="", slot=text) if place % 2 else Part(text=text)
        for place, text in enumerate(texts)
        if text
    ]
    return Item(
        family="cloze",
        passage=tuple(parts),
        slots=tuple(
            Slot(
                id=str(number),
                label=f"Rumpang {number}",
                options=lettered(f"{authored.id}-{number}", written(gap.options)),
            )
            for number, gap in enumerate(authored.gaps, start=1)
        ),
        **authored.model_dump(exclude={"family", "text", "gaps"}),
    )


def generate(_dataset: Dataset) -> Iterator[Item]:
    """Yield nothing: a text worth completing is written by hand."""
    yield from ()
