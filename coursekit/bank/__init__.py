"""From concepts to questions: hand-written items and items made from records, in one bank.

A family is a module with ``generate(dataset) -> Iterator[Item]`` and, when its items can also be
written by hand, ``build(authored) -> Item``. Adding one takes the module and a line in
``FAMILIES``.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from coursekit.bank import (
    blank,
    case,
    classify,
    cloze,
    compare,
    essay,
    explain,
    matching,
    mixed,
    multiple,
    ordering,
    reason,
    short,
    single,
    swapped,
)
from coursekit.bank.hints import hinted
from coursekit.bank.lettering import shuffle_key
from coursekit.errors import CourseError
from coursekit.model import AuthoredCompare, AuthoredShort

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from coursekit.dataset import Dataset
    from coursekit.item import Item
    from coursekit.model import AuthoredItem

FAMILIES = {
    "single": single,
    "multiple": multiple,
    "matching": matching,
    "classify": classify,
    "ordering": ordering,
    "reason": reason,
    "case": case,
    "mixed": mixed,
    "compare": compare,
    "blank": blank,
    "swapped": swapped,
    "cloze": cloze,
    "short": short,
    "explain": explain,
    "essay": essay,
}


def build_bank(dataset: Dataset) -> dict[str, Item]:
    """Return every item by id: hand-written ones in file order, then generated ones, mixed.

    Generated items alternate between families, and within a family follow a hash of their ids, so
    that the first few of a chapter are never the three cells of one row. Raises CourseError when
    two items share an id.
    """
    authored = [_written(dataset, record) for record in dataset.authored.values()]
    bank: dict[str, Item] = {}
    for item in [*authored, *_mixed(dataset)]:
        if item.id in bank:
            raise CourseError(
                f"Dua butir soal memakai id “{item.id}”. Beri butir di "
                f"data/items/{item.chapter}.yaml id lain yang belum dipakai."
            )
        bank[item.id] = hinted(dataset, _grouped(dataset, item))
    return bank


def _grouped(dataset: Dataset, item: Item) -> Item:
    """Return an item with the group of the matrix's variables that it asks about."""
    asked = {variable.id: variable.group for variable in dataset.variables.values()}
    for variable in dataset.variables.values():
        asked |= {f"{variable.number}{letter}": variable.group for letter in variable.cells}
    groups = {asked[concept] for concept in item.concepts if concept in asked}
    return item.model_copy(update={"group": groups.pop()}) if len(groups) == 1 else item


def _written(dataset: Dataset, record: AuthoredItem) -> Item:
    """Return an item written by hand, with what it takes from other records."""
    item: Item = FAMILIES[record.family].build(record)
    if isinstance(record, AuthoredCompare):
        return compare.with_cases(item, record, dataset)
    if isinstance(record, AuthoredShort):
        return short.guarded(item, _names(dataset))
    return item


def _names(dataset: Dataset) -> Iterator[str]:
    """Yield what the concepts of the course are called."""
    for term in dataset.terms.values():
        yield from (term.name, *([term.english] if term.english else []), *term.also)
    for trait in dataset.traits.values():
        yield trait.name
    for model in dataset.models.values():
        yield from (model.name, model.short_name, model.english)


def practice(bank: Mapping[str, Item], chapter: str) -> list[Item]:
    """Return the practice items of a chapter, in the order of the bank."""
    return [item for item in bank.values() if item.pool == "practice" and item.chapter == chapter]


def _mixed(dataset: Dataset) -> list[Item]:
    ranked: list[tuple[int, int, Item]] = []
    for number, family in enumerate(FAMILIES.values()):
        seen: Counter[tuple[str, str]] = Counter()
        for item in sorted(family.generate(dataset), key=lambda item: shuffle_key(item.id, "")):
            ranked.append((seen[item.chapter, item.pool], number, item))
            seen[item.chapter, item.pool] += 1
    return [item for _, _, item in sorted(ranked, key=lambda entry: entry[:2])]
