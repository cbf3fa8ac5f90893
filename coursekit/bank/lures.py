"""Choose distractors that are plausible, wrong, and not given away by their length."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

from coursekit.bank.lettering import shuffled
from coursekit.text import balanced

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from coursekit.dataset import Dataset
    from coursekit.model import Bullet, Cell, Model, Variable

_WORD = re.compile(r"\w+")
_LONG_WORD = 5
_STEM = 6


def share_a_word(one: str, other: str) -> bool:
    """Tell whether two texts have a word of five letters or more in common, by its first six."""
    first, second = (
        {word[:_STEM] for word in _WORD.findall(text.lower()) if len(word) >= _LONG_WORD}
        for text in (one, other)
    )
    return not first.isdisjoint(second)


@dataclass(frozen=True)
class Place:
    """A cell with the variable and the model that it stands at."""

    variable: Variable
    model: Model

    @property
    def id(self) -> str:
        """The cell's id, "4A"."""
        return f"{self.variable.number}{self.model.id}"

    @property
    def cell(self) -> Cell:
        """What stands there."""
        return self.variable.cells[self.model.id]


class Matrix:
    """The variables × models of a dataset, with the reviewed list of bullets that overlap."""

    def __init__(self, dataset: Dataset) -> None:
        self.models = tuple(dataset.models.values())
        self.variables = tuple(dataset.variables.values())
        self._overlaps: defaultdict[str, set[str]] = defaultdict(set)
        for overlap in dataset.overlaps:
            one, other = overlap.bullets
            self._overlaps[one].add(other)
            self._overlaps[other].add(one)

    def row(self, variable: Variable) -> tuple[Place, ...]:
        """Return the variable's cells in the order of the models."""
        return tuple(Place(variable, model) for model in self.models if model.id in variable.cells)

    def places(self) -> Iterator[Place]:
        """Yield every cell, row by row."""
        for variable in self.variables:
            yield from self.row(variable)

    def overlap(self, one: Bullet, other: Bullet) -> bool:
        """Tell whether each bullet is true of the other's cell too, or says the same words."""
        return other.id in self._overlaps[one.id] or one.text.lower() == other.text.lower()

    def true_of(self, bullet: Bullet, place: Place) -> bool:
        """Tell whether ``bullet`` may be said of ``place``: then it is no lure there."""
        return any(self.overlap(bullet, own) for own in place.cell.bullets)

    def others_in_row(self, place: Place) -> tuple[Place, ...]:
        """Return the other models' cells in the same row."""
        return tuple(other for other in self.row(place.variable) if other.id != place.id)

    def clear_row(self, variable: Variable) -> bool:
        """Tell whether no bullet of the row is true of another cell of it."""
        row = self.row(variable)
        return not any(
            self.true_of(bullet, other)
            for place in row
            for bullet in place.cell.bullets
            for other in row
            if other.id != place.id
        )

    def own_bullets(self, place: Place) -> tuple[Bullet, ...]:
        """Return the cell's bullets that are true of no other cell in its row."""
        return tuple(
            bullet
            for bullet in place.cell.bullets
            if not any(self.true_of(bullet, other) for other in self.others_in_row(place))
        )

    def lures(self, item_id: str, place: Place, key: Bullet) -> tuple[tuple[Place, Bullet], ...]:
        """Return lures for the question what stands at ``place``, with the cells they come from.

        One from each other model's cell in the row that has one, then, where one fits, one from
        another group of variables of the same model; empty when nothing fits ``key`` in length and
        meaning.
        """
        from_row = [
            lures
            for other in self.others_in_row(place)
            if (lures := [(other, bullet) for bullet in self._in_order(item_id, other, place)])
        ]
        from_model = [
            (other, bullet)
            for other in self.places()
            if other.model.id == place.model.id and other.variable.group != place.variable.group
            for bullet in self._in_order(item_id, other, place)
            if not any(share_a_word(bullet.text, own.text) for own in place.cell.bullets)
        ]
        rank = {
            bullet_id: number
            for number, bullet_id in enumerate(shuffled(item_id, [b.id for _, b in from_model]))
        }
        from_model.sort(key=lambda lure: rank[lure[1].id])
        for choice in [*product(*from_row, from_model), *product(*from_row)]:
            if len(choice) >= 2 and self._fit([key, *(bullet for _, bullet in choice)]):  # noqa: PLR2004
                return choice
        return ()

    def _in_order(self, item_id: str, source: Place, target: Place) -> list[Bullet]:
        bullets = {b.id: b for b in source.cell.bullets if not self.true_of(b, target)}
        return [bullets[bullet_id] for bullet_id in shuffled(item_id, bullets)]

    def _fit(self, bullets: Sequence[Bullet]) -> bool:
        apart = not any(
            self.overlap(one, other)
            for number, one in enumerate(bullets)
            for other in bullets[number + 1 :]
        )
        return apart and balanced(bullet.text for bullet in bullets)
