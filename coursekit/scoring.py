"""Score a response; the only place that decides marks, and it only looks them up."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from coursekit.typed import OTHER, cleaned, normal_form, typed_score

if TYPE_CHECKING:
    from collections.abc import Mapping

    from coursekit.item import Item, Slot

Response = dict[str, str]
Key = dict[str, dict[str, float]]


def key_of(item: Item) -> Key:
    """Return the option-to-score map of each slot: ``{slot: {option: score in [0, 1]}}``.

    The options of a typed slot are normal forms, and ``OTHER`` stands for any other answer.
    """
    return {slot.id: _typed_key(slot) if slot.typed else _key(slot) for slot in item.slots}


def _key(slot: Slot) -> dict[str, float]:
    return {option.id: option.score for option in slot.options}


def _typed_key(slot: Slot) -> dict[str, float]:
    forms = {normal_form(text): option.score for option in slot.options for text in option.accepts}
    other = next((option.score for option in slot.options if not option.accepts), 0.0)
    return {**forms, OTHER: other}


def read_response(value: object, key: Mapping[str, Mapping[str, float]]) -> Response:
    """Return the part of ``value`` that answers ``key``; anything else counts as unanswered.

    A response is ``{slot: option}``; an item with one slot may be answered by the option alone.
    An option typed with ASCII blanks around it or in capitals is still that option; the response
    to a typed slot is the text itself. Never raises, whatever a student wrote.
    """
    if isinstance(value, str) and len(key) == 1:
        value = dict.fromkeys(key, value)
    if not isinstance(value, dict):
        return {}
    response = {}
    for slot, options in key.items():
        given = value.get(slot)
        if OTHER in options:
            if text := cleaned(given):
                response[slot] = text
        elif (option := _named_option(given)) in options:
            response[slot] = option
    return response


def _named_option(value: object) -> str:
    """Return an option id as typed by hand; only ASCII blanks go, which JavaScript can repeat."""
    return value.strip(" \t\n\r\f\v").lower() if isinstance(value, str) else ""


def score(response: Mapping[str, str], key: Mapping[str, Mapping[str, float]]) -> float:
    """Return the mean of the slots' scores, in [0, 1]; an unanswered slot scores 0."""
    total = 0.0
    for slot, options in key.items():
        if slot in response and OTHER in options:
            total += typed_score(response[slot], options)
        elif slot in response:
            total += options.get(response[slot], 0.0)
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
