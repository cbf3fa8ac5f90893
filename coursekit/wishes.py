"""Which items fulfil the wishes of a quiz: as many as are wished for, none of them twice."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from coursekit.bank.lettering import shuffled
from coursekit.variants import versions

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from coursekit.item import Item
    from coursekit.quizzes import Choice

Versions = tuple[str, ...]


def fulfil(
    wishes: Mapping[int, Choice], bank: Mapping[str, Item], named: AbstractSet[str], seed: str
) -> dict[int, list[Versions]]:
    """Return for each wish the ids of its questions' versions; fewer where there are no more.

    ``named`` are items that the quiz asks already. The seed decides the order, never whether a plan
    is possible: wishes with versions come first, and a plain one that finds nothing left takes an
    item from another that can do with a different one.
    """
    ordered = {place: shuffled(seed, _fitting(wish, bank, named)) for place, wish in wishes.items()}
    used: set[str] = set()
    found: dict[int, list[Versions]] = {}
    for place, wish in wishes.items():
        if wish.variants > 1:
            asked = _with_versions(wish, bank, ordered[place], used)
            found[place] = list(islice(asked, wish.count))
    plain = {place: wish for place, wish in wishes.items() if wish.variants == 1}
    shares = _Shares(
        {place: [name for name in ordered[place] if name not in used] for place in plain}
    )
    for place, wish in plain.items():
        for _ in range(wish.count):
            shares.take(place)
    return found | {place: [(name,) for name in shares.of(place)] for place in plain}


def _fitting(wish: Choice, bank: Mapping[str, Item], named: AbstractSet[str]) -> Iterator[str]:
    for item in bank.values():
        if item.pool == "graded" and item.id not in named and wish.fits(item):
            yield item.id


def _with_versions(
    wish: Choice, bank: Mapping[str, Item], ordered: Sequence[str], used: set[str]
) -> Iterator[Versions]:
    """Yield questions with as many versions as are wished for, and note what they use."""
    for first in ordered:
        if first in used:
            continue
        others = (bank[name] for name in ordered if name not in used)
        found = [item.id for item in versions(bank[first], others)][: wish.variants - 1]
        if len(found) == wish.variants - 1:
            used.update((first, *found))
            yield (first, *found)


class _Shares:
    """Who holds which item; ``wanted`` are the items that each place can do with, best first."""

    def __init__(self, wanted: Mapping[int, Sequence[str]]) -> None:
        self._wanted = wanted
        self._holder: dict[str, int] = {}

    def of(self, place: int) -> list[str]:
        """Return what a place holds."""
        return [name for name in self._wanted[place] if self._holder.get(name) == place]

    def take(self, place: int) -> bool:
        """Give a place one more item, if need be along an augmenting path (Kuhn 1955)."""
        free = next((name for name in self._wanted[place] if name not in self._holder), None)
        if free is None:
            return self._swap(place, set())
        self._holder[free] = place
        return True

    def _swap(self, place: int, seen: set[str]) -> bool:
        for name in self._wanted[place]:
            if name in seen or self._holder.get(name) == place:
                continue
            seen.add(name)
            if name not in self._holder or self._swap(self._holder[name], seen):
                self._holder[name] = place
                return True
        return False
