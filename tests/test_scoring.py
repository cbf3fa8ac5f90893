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
from coursekit.typed import OTHER, cleaned

if TYPE_CHECKING:
    from coursekit.item import Item, Option, Slot

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
FORMS = ["kerja bakti", "organisasi", "urganisasi", "lembaga"]
# A slot that is typed and one that is chosen.
TYPED = st.dictionaries(st.sampled_from(FORMS), SCORES).map(
    lambda forms: {"1": {**forms, OTHER: 0.25}, "2": {"a": 0.0, "b": 1.0}}
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


@given(value=JSON, text=st.text() | st.sampled_from(FORMS), key=TYPED, points=POINTS)
def test_any_typed_value_earns_marks_in_range(
    value: object, text: str, key: Key, points: float
) -> None:
    for answer in (value, text, {"1": text}, {"1": value, "2": text}):
        response = read_response(answer, key)
        assert response.get("1", "x") == cleaned(response.get("1", "x")) != ""
        assert response.get("2", "a") in key["2"]
        assert 0 <= score(response, key) <= 1
        assert 0 <= marks(answer, key, points) <= points


@given(text=st.text(), key=TYPED)
def test_a_typed_slot_earns_a_score_of_its_key(text: str, key: Key) -> None:
    response = read_response({"1": text}, key)
    earned = score(response, key) * 2
    assert earned in (key["1"].values() if cleaned(text) else {0})


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


def right(slot: Slot) -> Option:
    return max(slot.options, key=lambda option: option.score)


def test_every_item_of_the_bank_can_be_answered_in_full(
    bank: dict[str, Item], tiny_bank: dict[str, Item]
) -> None:
    for item in [*bank.values(), *tiny_bank.values()]:
        best = {slot.id: (right(slot).accepts or (right(slot).id,))[0] for slot in item.slots}
        assert marks(best, key_of(item), 2) == 2, item.id


def test_every_way_to_type_an_answer_earns_its_score(
    bank: dict[str, Item], tiny_bank: dict[str, Item]
) -> None:
    asked = 0
    for item in [*bank.values(), *tiny_bank.values()]:
        for slot in item.slots if item.family == "short" else ():
            key = {slot.id: key_of(item)[slot.id]}
            for option in slot.options:
                for text in option.accepts:
                    asked += 1
                    for typed in (text, text.upper(), f" “{text}”. ", f"yaitu {text}"):
                        assert marks(typed, key, 3) == option.score * 3, (item.id, typed)
            assert marks("musang berbulu domba", key, 3) == 0
    assert asked


def test_the_key_of_a_typed_slot_tells_forms_and_what_any_other_earns(
    tiny_bank: dict[str, Item],
) -> None:
    assert key_of(tiny_bank["selokan-singkat"]) == {
        "1": {
            "kerja bakti": 1.0,
            "gotong roiong": 1.0,
            "kerja upah": 0.0,
            "kerja baiar iur bulan warga": 0.0,
            "": 0.0,
        }
    }


def test_any_other_answer_may_earn_something(tiny_bank: dict[str, Item]) -> None:
    item = tiny_bank["selokan-singkat"]
    [slot] = item.slots
    other = slot.options[-1].model_copy(update={"score": 0.25})
    slot = slot.model_copy(update={"options": (*slot.options[:-1], other)})
    key = key_of(item.model_copy(update={"slots": (slot,)}))
    assert [marks(text, key, 4) for text in ("kerja bakti", "kerja upahan", "?")] == [4, 0, 1]
