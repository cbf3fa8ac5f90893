"""Score a response; the only place that decides marks, and it only looks them up."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from coursekit.item import Item

Response = dict[str, str]
Key = dict[str, dict[str, float]]


def key_of(item: Item) -> Key:
    """Return the option-to-score map of each slot: ``{slot: {option: score in [0, 1]}}``."""
    return {slot.id: {option.id: option.score for option in slot.options} for slot in item.slots}


def read_response(value: object, key: Mapping[str, Mapping[str, float]]) -> Response:
    """Return the part of ``value`` that answers ``key``; anything else counts as unanswered.

    A response is ``{slot: option}``; an item with one slot may be answered by the option alone.
    An option typed with ASCII blanks around it or in capitals is still that option. Never raises,
    whatever a student wrote.
    """
    if isinstance(value, str) and len(key) == 1:
        value = dict.fromkeys(key, value)
    if not isinstance(value, dict):
        return {}
    return {
        slot: option
        for slot, options in key.items()
        if (option := _typed_option(value.get(slot))) in options
    }


def _typed_option(value: object) -> str:
    """Return an option id as typed by hand; only ASCII blanks go, which JavaScript can repeat."""
    return value.strip(" \t\n\r\f\v").lower() if isinstance(value, str) else ""


def score(response: Mapping[str, str], key: Mapping[str, Mapping[str, float]]) -> float:
    """Return the mean of the slots' scores, in [0, 1]; an unanswered slot scores 0."""
    total = 0.0
    for slot, options in key.items():
        total += options.get(response.get(slot, ""), 0.0)
    return total / len(key)


def marks(value: object, key: Mapping[str, Mapping[str, float]], points: float) -> float:
    """Return the marks in [0, ``points``] that an answer cell's value earns, to two decimals.

    Halves of a hundredth go up: ``floor(score * points * 100 + 0.5) / 100``, never above
    ``points``. Python and JavaScript compute this on the same doubles with the same result, which
    neither ``round`` nor ``toFixed`` promises. nbgrader calls this from the hidden test of a
    released notebook and reads the printed number.
    """
    earned = score(read_response(value, key), key) * points
    return min(math.floor(earned * 100 + 0.5) / 100, float(points))
