"""The item bank: what every item must keep, and what one edit in the dataset changes."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from hashlib import sha256
from itertools import combinations
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest

from coursekit.bank import FAMILIES, build_bank, practice
from coursekit.bank.lures import Matrix, balanced, share_a_word
from coursekit.bank.order import Choice, lettered
from coursekit.bank.wording import inner, joined, opening, quote
from coursekit.dataset import Dataset, load
from coursekit.errors import CourseError
from coursekit.text import to_plain

if TYPE_CHECKING:
    from coursekit.item import Item, Slot

ROOT = Path(__file__).resolve().parent.parent
BANK = build_bank(load(ROOT))
ITEMS = [pytest.param(item, id=item.id) for item in BANK.values()]
SINGLES = [pytest.param(i, id=i.id) for i in BANK.values() if i.family == "single"]

# Chi-square at p = 0.001, by degrees of freedom.
CRITICAL = {2: 13.82, 3: 16.27}


def _right(slot: Slot) -> list[str]:
    return [option.id for option in slot.options if option.score == 1]


@pytest.mark.parametrize("item", ITEMS)
def test_every_option_explains_itself(item: Item) -> None:
    for slot in item.slots:
        for option in slot.options:
            where = f"{item.id} {slot.id}{option.id}: {option.feedback}"
            assert len(option.feedback.split()) >= 12, where
            assert option.feedback.endswith((".", ".”", "!", "?", ")")), where
            assert option.feedback.lstrip("“*‘(")[0].isupper(), where
            assert not {"..", " .", " ,", "  ", "““", "””"} & {
                option.feedback[n : n + 2] for n in range(len(option.feedback))
            }, where


@pytest.mark.parametrize("item", ITEMS)
def test_every_slot_has_one_full_answer_and_distinct_options(item: Item) -> None:
    for slot in item.slots:
        assert len(_right(slot)) == 1, slot.id
        texts = [to_plain(option.text).strip().rstrip(".").lower() for option in slot.options]
        assert len(set(texts)) == len(texts)
        ids = [option.id for option in slot.options]
        verdicts = {"multiple": ["ya", "tidak"], "reason": ["benar", "salah"]}
        lettered = list("abcdefghij"[: len(texts)])
        assert ids in (lettered, verdicts.get(item.family))
        assert ids == lettered or len(ids) == 2


@pytest.mark.parametrize("item", ITEMS)
def test_a_right_option_names_no_misconception(item: Item, dataset: Dataset) -> None:
    for slot in item.slots:
        for option in slot.options:
            assert option.misconception is None or (
                option.score < 1 and option.misconception in dataset.misconceptions
            )


@pytest.mark.parametrize("item", SINGLES)
def test_length_does_not_give_a_single_choice_away(item: Item) -> None:
    assert len(item.slots) == 1
    assert 3 <= len(item.slots[0].options) <= 4
    assert balanced(to_plain(option.text) for option in item.slots[0].options)


@pytest.mark.parametrize("item", ITEMS)
def test_concepts_outcome_and_chapter_exist(item: Item, dataset: Dataset) -> None:
    assert item.chapter in dataset.chapters
    assert item.outcome in dataset.outcomes
    assert len(set(item.concepts)) == len(item.concepts)
    for concept in item.concepts:
        dataset.record(concept)


@pytest.mark.parametrize("item", ITEMS)
def test_no_slot_offers_two_bullets_that_overlap(item: Item, dataset: Dataset) -> None:
    bullets = {
        bullet.text.lower(): bullet.id
        for variable in dataset.variables.values()
        for cell in variable.cells.values()
        for bullet in cell.bullets
    }
    forbidden = {frozenset(overlap.bullets) for overlap in dataset.overlaps}
    for slot in item.slots:
        offered = [bullets.get(option.text.lower()) for option in slot.options]
        for pair in combinations(filter(None, offered), 2):
            assert frozenset(pair) not in forbidden


def test_no_lure_is_true_of_the_cell_asked_about(dataset: Dataset) -> None:
    """No lure overlaps with any bullet of the cell, not only with the one that is the key."""
    matrix = Matrix(dataset)
    asked = 0
    for place in matrix.places():
        for key in place.cell.bullets:
            for _, bullet in matrix.lures(f"isi-sel-{place.id.lower()}", place, key):
                asked += 1
                assert not matrix.true_of(bullet, place)
    assert asked


def test_a_bullet_shared_by_models_is_never_asked_for_its_model(dataset: Dataset) -> None:
    shared = {
        bullet
        for overlap in dataset.overlaps
        if len({bullet[:-3] for bullet in overlap.bullets}) == 1
        for bullet in overlap.bullets
    }
    texts = {
        bullet.text
        for variable in dataset.variables.values()
        for cell in variable.cells.values()
        for bullet in cell.bullets
        if bullet.id in shared
    }
    for item in BANK.values():
        if item.id.startswith("pemilik-ciri-"):
            assert not [text for text in texts if item.prompt.endswith(f"{quote(text)}?")]


def test_the_lecture_s_doubtful_attributions_are_no_options(dataset: Dataset) -> None:
    """A year or author that a note corrects is keyed neither right nor wrong."""
    doubtful = {
        definition.taught_as
        for definition in dataset.definitions.values()
        if definition.taught_as != definition.attribution
    }
    for item in BANK.values():
        if item.id not in dataset.authored:
            assert not doubtful & {o.text for slot in item.slots for o in slot.options}, item.id


def test_both_pools_serve_a_graded_chapter_and_no_question_is_in_both() -> None:
    prompts: dict[tuple[str, tuple[str, ...]], str] = {}
    for item in BANK.values():
        asked = (item.prompt, tuple(slot.label for slot in item.slots))
        assert prompts.setdefault(asked, item.pool) == item.pool, item.id
    # The chapters that a quiz may ask about; the others are practised only.
    graded = {item.chapter for item in BANK.values() if item.pool == "graded"}
    assert graded >= {"istilah", "asumsi-ross", "matriks"}
    for chapter in graded:
        pools = Counter(item.pool for item in BANK.values() if item.chapter == chapter)
        assert pools["practice"] >= 6
        assert pools["graded"] >= 4


@pytest.mark.parametrize("size", [3, 4])
def test_right_letters_are_spread_evenly(size: int) -> None:
    letters = Counter(
        _right(slot)[0]
        for item in BANK.values()
        if item.family != "multiple"
        for slot in item.slots
        if len(slot.options) == size
    )
    expected = letters.total() / size
    deviation = sum((letters["abcd"[n]] - expected) ** 2 / expected for n in range(size))
    assert deviation < CRITICAL[size - 1], letters


def test_the_bank_is_the_same_every_time(dataset: Dataset, bank: dict[str, Item]) -> None:
    again = build_bank(dataset)
    assert list(again) == list(bank)
    assert again == bank
    assert {item.family for item in bank.values()} == set(FAMILIES)


def test_practice_is_the_chapter_s_practice_in_bank_order(bank: dict[str, Item]) -> None:
    items = practice(bank, "matriks")
    assert items
    assert {(item.pool, item.chapter) for item in items} == {("practice", "matriks")}
    assert [item.id for item in items] == [key for key in bank if bank[key] in items]
    assert practice(bank, "tidak-ada") == []


def test_one_edited_definition_changes_a_practice_item_and_a_graded_one(
    dataset: Dataset, bank: dict[str, Item]
) -> None:
    old = dataset.definitions["def-netting-1993"]
    new = old.model_copy(update={"text": f"{old.text.rstrip('.')} setempat."})
    edited = build_bank(
        replace(dataset, definitions={**dataset.definitions, "def-netting-1993": new})
    )
    assert list(edited) == list(bank)
    changed = [key for key in bank if bank[key] != edited[key]]
    assert {bank[key].pool for key in changed} == {"practice", "graded"}
    assert {"rumusan-netting-1993", "perumus-netting-1993"} <= set(changed)
    for key in changed:
        # Rewording moves no letter: answers given before stay what they were.
        assert [_right(slot) for slot in bank[key].slots] == [
            _right(slot) for slot in edited[key].slots
        ]
        assert new.text.rstrip(".") in edited[key].model_dump_json()


def test_an_id_used_twice_is_refused(dataset: Dataset) -> None:
    authored = next(iter(dataset.authored.values()))
    taken = authored.model_copy(update={"id": "rumusan-netting-1993"})
    with pytest.raises(CourseError, match="rumusan-netting-1993"):
        build_bank(replace(dataset, authored={"rumusan-netting-1993": taken}))


def test_a_single_choice_with_two_right_options_is_refused(dataset: Dataset) -> None:
    authored = next(a for a in dataset.authored.values() if a.family == "single")
    options = tuple(o.model_copy(update={"correct": True}) for o in authored.options)
    with pytest.raises(CourseError, match="tepat satu opsi benar"):
        FAMILIES["single"].build(authored.model_copy(update={"options": options}))


def test_equal_partners_of_a_matching_item_become_one(dataset: Dataset) -> None:
    authored = next(a for a in dataset.authored.values() if a.family == "matching")
    shared = [pair.model_copy(update={"right": "Sama"}) for pair in authored.pairs[:2]]
    item = FAMILIES["matching"].build(
        authored.model_copy(update={"pairs": (*shared, *authored.pairs[2:])})
    )
    for slot in item.slots[:2]:
        assert [option.text for option in slot.options if option.score == 1] == ["Sama"]
    assert len({tuple(option.text for option in slot.options) for slot in item.slots}) == 1


def test_records_without_their_chapter_make_no_items(dataset: Dataset) -> None:
    assert build_bank(replace(dataset, chapters={}, authored={})) == {}


def test_options_follow_a_hash_of_ids_alone() -> None:
    choices = [Choice(key=key, text=key, feedback="-", correct=key == "x") for key in "xyz"]
    expected = sorted("xyz", key=lambda key: sha256(f"butir:{key}".encode()).hexdigest())
    options = lettered("butir", choices)
    assert [option.text for option in options] == expected
    assert [option.id for option in options] == ["a", "b", "c"]
    assert [option.text for option in lettered("butir", reversed(choices))] == expected


def test_overlaps_count_both_ways_and_equal_words_count_too() -> None:
    dataset = SimpleNamespace(
        models={}, variables={}, overlaps=[SimpleNamespace(bullets=("1A-1", "1B-1"))]
    )
    matrix = Matrix(dataset)  # type: ignore[arg-type]
    one, two, three, four = (
        SimpleNamespace(id=name, text=text)
        for name, text in (("1A-1", "satu"), ("1B-1", "dua"), ("1C-1", "Satu"), ("2A-1", "tiga"))
    )
    assert matrix.overlap(one, two)  # type: ignore[arg-type]
    assert matrix.overlap(two, one)  # type: ignore[arg-type]
    assert matrix.overlap(one, three)  # type: ignore[arg-type]
    assert not matrix.overlap(one, four)  # type: ignore[arg-type]


def test_short_options_may_differ_and_long_ones_may_not() -> None:
    assert balanced(["ya", "x" * 25])
    assert balanced(["x" * 30, "x" * 45])
    assert not balanced(["x" * 30, "x" * 46])
    assert not balanced(["ya", "x" * 38])


def test_words_in_common_are_found_despite_endings() -> None:
    assert share_a_word("perubahan terencana", "cara yang terencana")
    assert share_a_word("Memobilisasi warga", "memobilisasikan massa")
    assert not share_a_word("di dalam kota", "dan di desa")


def test_wording() -> None:
    assert opening("“konsensus” dan lain-lain") == "“Konsensus” dan lain-lain"
    assert opening("*enabler* dan katalis") == "*Enabler* dan katalis"
    assert quote("menghadapi “musuh”.") == "“menghadapi ‘musuh’”"
    assert inner("kalimat.") == "kalimat"
    assert joined(["a"]) == "a"
    assert joined(["a", "b"]) == "a dan b"
    assert joined(["a", "b", "c"]) == "a, b, dan c"
