"""The normal form: what a student sees before answering holds nothing of the key."""

from __future__ import annotations

import json
from typing import Any

import pytest
from pydantic import ValidationError

from coursekit.item import Item, Option, Slot, keyed_form, public_form
from coursekit.scoring import key_of

ITEM = Item.model_validate(
    {
        "id": "contoh-1",
        "family": "single",
        "chapter": "istilah",
        "pool": "practice",
        "outcome": "CP1",
        "bloom": "C1",
        "concepts": ["intervensi-makro"],
        "prompt": "Manakah yang *tepat*?",
        "slots": [
            {
                "id": "1",
                "label": "",
                "options": [
                    {
                        "id": "a",
                        "text": "Satu",
                        "score": 0,
                        "feedback": "RAHASIA-UMPAN-BALIK",
                        "misconception": "M01",
                    },
                    {"id": "b", "text": "Dua", "score": 1, "feedback": "RAHASIA-BENAR"},
                ],
            }
        ],
        "explanation": "RAHASIA-PENJELASAN",
        "source": {"statements": ["S001"]},
    }
)


def _keys(value: object) -> set[str]:
    if isinstance(value, dict):
        return set(value).union(*(_keys(part) for part in value.values()))
    if isinstance(value, list):
        return set().union(*(_keys(part) for part in value))
    return set()


def test_public_form_holds_no_key() -> None:
    public = public_form(ITEM)
    assert "RAHASIA" not in json.dumps(public)
    assert _keys(public) == {"id", "family", "prompt", "slots", "label", "options", "text"}


def test_public_form_shows_the_whole_question() -> None:
    assert public_form(ITEM) == {
        "id": "contoh-1",
        "family": "single",
        "prompt": "Manakah yang *tepat*?",
        "slots": [
            {
                "id": "1",
                "label": "",
                "options": [{"id": "a", "text": "Satu"}, {"id": "b", "text": "Dua"}],
            }
        ],
    }


def test_keyed_form_adds_scores_feedback_and_explanation_only() -> None:
    keyed = keyed_form(ITEM)
    assert _keys(keyed) - _keys(public_form(ITEM)) == {
        "explanation",
        "score",
        "feedback",
        "hints",
    }
    scores = {option["id"]: option["score"] for option in keyed["slots"][0]["options"]}
    assert scores == key_of(ITEM)["1"]
    json.dumps(keyed)


def test_public_forms_of_the_bank_hold_no_key(
    bank: dict[str, Item], tiny_bank: dict[str, Item]
) -> None:
    for item in [*bank.values(), *tiny_bank.values()]:
        assert _keys(public_form(item)) <= {
            "id",
            "family",
            "prompt",
            "slots",
            "label",
            "options",
            "text",
            "passage",
            "mark",
            "slot",
        }


def test_answers_to_be_typed_are_told_with_the_key_only(tiny_bank: dict[str, Item]) -> None:
    item = tiny_bank["selokan-singkat"]
    assert public_form(item)["slots"] == [{"id": "1", "label": "", "options": []}]
    [slot] = keyed_form(item)["slots"]
    assert [(option["id"], option["accepts"]) for option in slot["options"]] == [
        ("a", ["kerja bakti", "gotong royong"]),
        ("b", ["kerja upahan"]),
        ("c", ["kerja yang dibayar dari iuran bulanan warga"]),
        ("lain", []),
    ]


def test_options_to_be_chosen_accept_no_text(tiny_bank: dict[str, Item]) -> None:
    chosen = [keyed_form(item) for item in tiny_bank.values() if item.family != "short"]
    assert chosen
    assert not [form for form in chosen if "accepts" in _keys(form)]


def test_a_gap_is_a_part_that_names_its_slot(tiny_bank: dict[str, Item]) -> None:
    item = tiny_bank["selokan-isian"]
    assert public_form(item)["passage"] == [
        {"text": "Selokan dibersihkan oleh ", "mark": ""},
        {"text": "", "mark": "", "slot": "1"},
        {"text": ", dan yang mereka keluarkan ialah ", "mark": ""},
        {"text": "", "mark": "", "slot": "2"},
        {"text": ". Upah tidak ada.", "mark": ""},
    ]
    assert keyed_form(item)["passage"] == public_form(item)["passage"]


def test_the_model_answer_is_told_with_the_key_only(tiny_bank: dict[str, Item]) -> None:
    item = tiny_bank["selokan-jelaskan"]
    assert item.answer
    assert keyed_form(item)["answer"] == item.answer
    assert item.answer not in json.dumps(public_form(item), ensure_ascii=False)
    assert "answer" not in keyed_form(tiny_bank["selokan-satu"])


def test_a_cell_and_the_hints_are_told_with_the_key_only() -> None:
    option = ITEM.slots[0].options[0].model_copy(update={"cell": "4A"})
    slot = ITEM.slots[0].model_copy(update={"options": (option, ITEM.slots[0].options[1])})
    item = ITEM.model_copy(update={"slots": (slot,), "hints": ("Pertama.", "Kedua.")})
    assert public_form(item) == public_form(ITEM)
    keyed = keyed_form(item)
    assert keyed["hints"] == ["Pertama.", "Kedua."]
    assert [option.get("cell") for option in keyed["slots"][0]["options"]] == ["4A", None]


@pytest.mark.parametrize("cell", ["4A", "12C", "A"])
def test_an_option_belongs_to_a_cell_or_a_model(cell: str) -> None:
    told = ITEM.slots[0].options[0].model_dump() | {"cell": cell}
    assert Option.model_validate(told).cell == cell


@pytest.mark.parametrize(
    "change",
    [
        {"score": 1.5},
        {"score": -0.1},
        {"text": ""},
        {"feedback": " "},
        {"id": "B"},
        {"misconception": "salah"},
        {"cell": "4"},
        {"cell": "123A"},
        {"cell": "4A-1"},
        {"accepts": [""]},
        {"extra": 1},
    ],
)
def test_an_option_outside_the_normal_form_is_refused(change: dict[str, Any]) -> None:
    option = {"id": "b", "text": "Dua", "score": 1, "feedback": "Umpan balik."}
    Option.model_validate(option)
    with pytest.raises(ValidationError):
        Option.model_validate(option | change)


def test_a_slot_needs_two_options_and_an_item_a_slot() -> None:
    with pytest.raises(ValidationError):
        Slot.model_validate({"id": "1", "label": "", "options": ITEM.slots[0].options[:1]})
    with pytest.raises(ValidationError):
        Item.model_validate(ITEM.model_dump() | {"slots": []})
