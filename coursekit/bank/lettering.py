"""Put options in an order that gives nothing away and survives any rewording."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from hashlib import sha256
from string import ascii_lowercase
from typing import TYPE_CHECKING

from coursekit.item import Option

if TYPE_CHECKING:
    from collections.abc import Iterable

    from coursekit.item import Item
    from coursekit.model import AuthoredOption


@dataclass(frozen=True)
class Choice:
    """An option before it has a letter; ``key`` is what it stands for (a record id or a place).

    ``cell`` is the cell of the matrix, or the model, that it truly belongs to.
    """

    key: str
    text: str
    feedback: str
    correct: bool = False
    misconception: str | None = None
    cell: str | None = None


def written(options: Iterable[AuthoredOption]) -> list[Choice]:
    """Return options written by hand as choices; each is known by its place in the file."""
    return [
        Choice(
            key=str(number),
            text=option.text,
            feedback=option.feedback,
            correct=option.correct,
            misconception=option.misconception,
        )
        for number, option in enumerate(options, start=1)
    ]


def shuffle_key(item_id: str, key: str) -> str:
    """Return what options and lures of an item are sorted by: a hash of ids, never of texts."""
    return sha256(f"{item_id}:{key}".encode()).hexdigest()


def shuffled(item_id: str, keys: Iterable[str]) -> list[str]:
    """Return ``keys`` in the item's own fixed order."""
    return sorted(keys, key=lambda key: shuffle_key(item_id, key))


def interleaved(seed: str, items: Iterable[Item]) -> list[Item]:
    """Return the items mixed, with at most two in a row that have the same answer first.

    More are left only where the items allow nothing else. The seed decides the order.
    """
    waiting = sorted(items, key=lambda item: shuffle_key(seed, item.id))
    mixed: list[Item] = []
    while waiting:
        run = {_answer(item) for item in mixed[-2:]} if len(mixed) > 1 else set()
        counts = Counter(_answer(item) for item in waiting)
        allowed = [item for item in waiting if run != {_answer(item)}] or waiting
        # An answer that most of the rest have would else be left for a row at the end.
        most, count = counts.most_common(1)[0]
        pressing = [item for item in allowed if _answer(item) == most]
        crowded = count * 2 > len(waiting) and pressing
        following = pressing[0] if crowded else allowed[0]
        waiting.remove(following)
        mixed.append(following)
    return mixed


def _answer(item: Item) -> str:
    """Return what is right in the first slot, as a text: letters are shuffled."""
    return max(item.slots[0].options, key=lambda option: option.score).text


def lettered(item_id: str, choices: Iterable[Choice]) -> tuple[Option, ...]:
    """Return the choices as options "a", "b", "c", … in the item's own fixed order."""
    ordered = sorted(choices, key=lambda choice: shuffle_key(item_id, choice.key))
    return tuple(
        Option(
            id=letter,
            text=choice.text,
            score=1.0 if choice.correct else 0.0,
            feedback=choice.feedback,
            misconception=None if choice.correct else choice.misconception,
            cell=choice.cell,
        )
        for letter, choice in zip(ascii_lowercase, ordered, strict=False)
    )


def yes_no(
    answer: str, yes: str, no: str, misconception: str | None = None
) -> tuple[Option, Option]:
    """Return the two options of a statement: ``answer`` is the key, ``yes``/``no`` the feedback."""
    return (
        Option(
            id="ya",
            text="Ya",
            score=1.0 if answer == "ya" else 0.0,
            feedback=yes,
            misconception=None if answer == "ya" else misconception,
        ),
        Option(
            id="tidak",
            text="Tidak",
            score=1.0 if answer == "tidak" else 0.0,
            feedback=no,
            misconception=None if answer == "tidak" else misconception,
        ),
    )
