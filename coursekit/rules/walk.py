"""Walk through what a record holds, place by place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from coursekit.draft import Entry
    from coursekit.yaml_reader import Where


def plain_data(entry: Entry[Any]) -> dict[str, Any]:
    """Return a record as keys and values, as it stands in its file."""
    data: dict[str, Any] = entry.record.model_dump(mode="json")
    return data


def at(value: object, path: list[str], where: Where = ()) -> Iterator[tuple[Where, str]]:
    """Yield place and value of everything that ``path`` leads to, absent things left out."""
    if not path:
        if isinstance(value, str):
            yield where, value
        return
    step, *rest = path
    if isinstance(value, dict):
        for key in value if step == "*" else [step]:
            yield from at(value.get(key), rest, (*where, key))
    elif isinstance(value, list) and step == "*":
        for number, part in enumerate(value):
            yield from at(part, rest, (*where, number))


def texts(value: object, where: Where) -> Iterator[tuple[Where, str]]:
    """Yield place and value of every text in ``value``, which stands at ``where``."""
    if isinstance(value, str):
        yield where, value
    elif isinstance(value, dict):
        for key, part in value.items():
            yield from texts(part, (*where, key))
    elif isinstance(value, list):
        for number, part in enumerate(value):
            yield from texts(part, (*where, number))
