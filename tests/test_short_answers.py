"""Typed answers are understood as a fair lecturer would, and no wrong concept is accepted."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import yaml

from coursekit.scoring import key_of, marks

if TYPE_CHECKING:
    from coursekit.item import Item

LABELLED = yaml.safe_load(
    (Path(__file__).parent / "vectors" / "short_answers.yaml").read_text(encoding="utf-8")
)
FEWEST = 200
UNDERSTOOD = 0.95
FALSELY_ACCEPTED = 0.01


def accepted(item: Item, answer: str) -> bool:
    return marks({"1": answer}, key_of(item), 1) == 1


def test_labelled_answers_are_understood(bank: dict[str, Item]) -> None:
    told = [
        (accepted(bank[one["item"]], answer), label == "right")
        for one in LABELLED
        for label in ("right", "wrong")
        for answer in one[label]
    ]
    wrong = [got for got, right in told if not right]
    assert len(told) >= FEWEST
    assert len(wrong) >= FEWEST / 4
    assert sum(got == right for got, right in told) >= UNDERSTOOD * len(told)
    assert sum(got for got, right in told if right) >= UNDERSTOOD * (len(told) - len(wrong))
    assert sum(wrong) <= FALSELY_ACCEPTED * len(wrong)


def test_every_typed_item_has_labelled_answers(bank: dict[str, Item]) -> None:
    short = {item.id for item in bank.values() if item.family == "short"}
    assert {one["item"] for one in LABELLED} == short


@pytest.mark.parametrize("labelled", LABELLED, ids=lambda one: one["item"])
def test_the_model_answer_is_right_and_its_denial_wrong(
    bank: dict[str, Item], labelled: dict[str, object]
) -> None:
    item = bank[str(labelled["item"])]
    [slot] = item.slots
    best = max(slot.options, key=lambda option: option.score)
    for text in best.accepts:
        assert accepted(item, text)
        assert not accepted(item, f"bukan {text}")
