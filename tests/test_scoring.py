"""Scoring: the vectors that JavaScript shares, and what must hold for any answer at all."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coursekit.scoring import Key, key_of, marks, read_response, score

if TYPE_CHECKING:
    from coursekit.item import Item

VECTORS = json.loads(
    (Path(__file__).parent / "vectors" / "scoring.json").read_text(encoding="utf-8")
)

SCORES = st.sampled_from([0.0, 0.25, 1 / 3, 0.5, 1.0])
KEYS = st.integers(1, 8).flatmap(
    lambda size: st.fixed_dictionaries(
        {
            str(number): st.fixed_dictionaries({"a": SCORES, "b": SCORES, "c": st.just(1.0)})
            for number in range(1, size + 1)
        }
    )
)
POINTS = st.integers(0, 1000).map(lambda hundredths: hundredths / 100)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(["1", "2", "3"]) | st.text(), inner, max_size=4)
    ),
    max_leaves=12,
)


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["name"])
def test_vectors(vector: dict[str, Any]) -> None:
    response = read_response(vector["value"], vector["key"])
    assert score(response, vector["key"]) == pytest.approx(vector["score"], abs=1e-12)
    assert marks(vector["value"], vector["key"], vector["points"]) == vector["marks"]


def test_vectors_would_catch_python_rounding() -> None:
    """At least one vector tells half-up from the rounding of ``round``."""
    differing = [
        vector
        for vector in VECTORS
        if round(vector["score"] * vector["points"], 2) != vector["marks"]
    ]
    assert differing


@given(value=JSON, key=KEYS, points=POINTS)
def test_any_value_earns_marks_in_range(value: object, key: Key, points: float) -> None:
    response = read_response(value, key)
    assert all(option in key[slot] for slot, option in response.items())
    assert 0 <= score(response, key) <= 1
    earned = marks(value, key, points)
    assert 0 <= earned <= points
    assert math.isclose(earned * 100, round(earned * 100), abs_tol=1e-9)


@given(key=KEYS, points=POINTS)
def test_full_key_earns_the_points_exactly(key: Key, points: float) -> None:
    value = dict.fromkeys(key, "c")
    assert score(value, key) == 1
    assert marks(value, key, points) == points


@given(key=KEYS, points=POINTS)
def test_unanswered_earns_nothing(key: Key, points: float) -> None:
    assert score({}, key) == 0
    assert marks({}, key, points) == 0
    assert marks(None, key, points) == 0


@given(key=KEYS, points=POINTS, data=st.data())
def test_marks_are_the_nearest_hundredth(key: Key, points: float, data: st.DataObject) -> None:
    value = {slot: data.draw(st.sampled_from(sorted(options))) for slot, options in key.items()}
    assert abs(marks(value, key, points) - score(value, key) * points) <= 0.005 + 1e-9


def test_every_item_of_the_bank_can_be_answered_in_full(bank: dict[str, Item]) -> None:
    for item in bank.values():
        key = key_of(item)
        best = {slot: max(options, key=options.__getitem__) for slot, options in key.items()}
        assert marks(best, key, 2) == 2, item.id
