"""The item bank: what every item must keep, and what one edit in the dataset changes."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from hashlib import sha256
from itertools import combinations, groupby
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coursekit.bank import FAMILIES, build_bank, practice, short
from coursekit.bank.lettering import Choice, interleaved, lettered
from coursekit.bank.lures import Matrix, balanced, share_a_word
from coursekit.bank.wording import inner, joined, opening, quote
from coursekit.dataset import Dataset, load
from coursekit.errors import CourseError
from coursekit.scoring import key_of, score
from coursekit.text import to_plain

if TYPE_CHECKING:
    from coursekit.item import Item, Slot

ROOT = Path(__file__).resolve().parent.parent
COURSE = load(ROOT)
BANK = build_bank(COURSE)
TINY = load(ROOT / "tests" / "course")
TINY_BANK = build_bank(TINY)
ITEMS = [pytest.param(item, id=item.id) for item in BANK.values()]
# The tiny course has an item of every family that is written by hand.
WRITTEN = [TINY_BANK[name] for name in TINY.authored]
ALL = [*ITEMS, *(pytest.param(item, id=f"tiny-{item.id}") for item in WRITTEN)]
SINGLES = [pytest.param(i, id=i.id) for i in BANK.values() if i.family == "single"]

AUTHORED = {**COURSE.authored, **TINY.authored}
# Their options stand in an order of their own.
UNSHUFFLED = {"multiple", "short", "explain", "essay"}
# Chi-square at p = 0.001, by degrees of freedom.
CRITICAL = {2: 13.82, 3: 16.27}


def _right(slot: Slot) -> list[str]:
    return [option.id for option in slot.options if option.score == 1]


@pytest.mark.parametrize("item", ALL)
def test_every_option_explains_itself(item: Item) -> None:
    # The levels of an essay's rubric are read by the lecturer alone.
    for slot in item.slots if item.family != "essay" else ():
        for option in slot.options:
            where = f"{item.id} {slot.id}{option.id}: {option.feedback}"
            assert len(option.feedback.split()) >= 12, where
            assert option.feedback.endswith((".", ".”", "!", "?", ")")), where
            assert option.feedback.lstrip("“*‘(")[0].isupper(), where
            assert not {"..", " .", " ,", "  ", "““", "””"} & {
                option.feedback[n : n + 2] for n in range(len(option.feedback))
            }, where


@pytest.mark.parametrize("item", ALL)
def test_every_slot_has_one_full_answer_and_distinct_options(item: Item) -> None:
    for slot in item.slots:
        assert len(_right(slot)) == 1, slot.id
        texts = [to_plain(option.text).strip().rstrip(".").lower() for option in slot.options]
        ids = [option.id for option in slot.options]
        named = {
            "multiple": ["ya", "tidak"],
            "reason": ["benar", "salah"],
            "explain": ["sudah", "sebagian", "belum"],
        }
        if slot.typed:
            assert item.family == "short"
            shown = [option.id for option in slot.options if option.id not in {"nama-lain", "lain"}]
            assert ids[len(shown) :] in (["lain"], ["nama-lain", "lain"])
            assert [option.id for option in slot.options if not option.accepts] == ["lain"]
            ids, texts = shown, texts[: len(shown)]
        assert len(set(texts)) == len(texts)
        lettered = list("abcdefghij"[: len(texts)])
        assert ids in (lettered, named.get(item.family))
        assert ids == lettered or item.family in named


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
        assert pools["practice"] >= 4
        assert pools["graded"] >= 4


@pytest.mark.parametrize("size", [3, 4])
def test_right_letters_are_spread_evenly(size: int) -> None:
    letters = Counter(
        _right(slot)[0]
        for item in BANK.values()
        if item.family not in UNSHUFFLED
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


@pytest.mark.parametrize("item", ALL)
def test_practice_gives_two_hints_and_quizzes_none(item: Item) -> None:
    hinted = item.pool == "practice" and item.family != "explain"
    assert len(set(item.hints)) == len(item.hints) == (2 if hinted else 0)
    assert all(hint.endswith((".", "?")) for hint in item.hints)


@pytest.mark.parametrize("item", ALL)
def test_the_first_hint_says_no_answer(item: Item) -> None:
    for slot in item.slots if item.hints else ():
        for option in slot.options:
            for text in (option.text, *option.accepts) if option.score == 1 else ():
                plain = to_plain(text).rstrip(".").lower()
                assert len(plain) <= 3 or plain not in to_plain(item.hints[0]).lower()


def second_hints(item: Item) -> set[str]:
    """Return what may truly be told second: never all of the answer."""
    first = item.slots[0]
    rights = {slot.id: next(o for o in slot.options if o.score == 1) for slot in item.slots}
    right = to_plain(rights[first.id].text)
    if item.family in {"single", "swapped", "compare"}:
        return {f"Jawabannya bukan {o.id}." for o in first.options if o.score == 0}
    if item.family == "reason":
        wrong = [o for o in item.slots[-1].options if o.score == 0]
        return {f"Alasannya bukan {quote(o.text)}." for o in wrong}
    if item.family == "multiple":
        yes = [o.id for o in rights.values()].count("ya")
        return {
            f"Jawaban yang tepat terdiri atas {yes} Ya dan {len(item.slots) - yes} Tidak.",
        }
    if item.family == "short":
        letter = f"dimulai dengan huruf {right[0].upper()}"
        return {f"Jawabannya terdiri atas {len(right.split())} kata dan {letter}."}
    # The first slot of a case asks for its model: that one is not told.
    told = item.slots[1:] if item.family in {"case", "mixed"} else item.slots
    assert len(item.slots) > 1
    return {
        f"Jawaban {slot.label if item.family == 'blank' else f'nomor {slot.id}'} ialah "
        f"{quote(to_plain(rights[slot.id].text))}."
        for slot in told
    }


@pytest.mark.parametrize("item", ALL)
def test_the_second_hint_is_true_and_leaves_something_to_think_about(item: Item) -> None:
    record = AUTHORED.get(item.id)
    if item.hints and not (record and len(record.hints) == 2):
        assert item.hints[1] in second_hints(item)


@pytest.mark.parametrize("count", [0, 1, 2])
def test_hints_written_by_hand_come_first(count: int) -> None:
    written = ("Ingatlah kampung itu.", "Ingatlah selokannya.")[:count]
    record = TINY.authored["selokan-isian"]

    def hints(own: tuple[str, ...]) -> tuple[str, ...]:
        changed = record.model_copy(update={"hints": own})
        return build_bank(replace(TINY, authored={record.id: changed}))[record.id].hints

    assert hints(written) == (*written, *hints(())[count:])


def test_a_hint_that_would_say_the_answer_is_left_out() -> None:
    code, misconception = next(iter(TINY.misconceptions.items()))
    telling = misconception.model_copy(update={"text": "*Gotong* royong tidak ada lagi."})
    told = build_bank(replace(TINY, misconceptions={code: telling}))
    assert "royong tidak ada lagi" in told["selokan-satu"].hints[0]
    assert told["selokan-singkat"].hints[0] == "Pokok ini dibahas dalam bab 1, “Dua cara”."
    chapter = TINY.chapters["matriks"].model_copy(update={"title": "Apa itu kerja bakti?"})
    told = build_bank(replace(TINY, misconceptions={code: telling}, chapters={"matriks": chapter}))
    assert told["selokan-singkat"].hints[0] == "Pokok ini dibahas dalam bab 1."


def longest_run(items: list[Item]) -> int:
    answers = [item.slots[0].options for item in items]
    texts = [max(options, key=lambda option: option.score).text for options in answers]
    return max((len(list(group)) for _, group in groupby(texts)), default=0)


@pytest.mark.parametrize("pools", [("practice",), ("graded",), ("practice", "graded")])
def test_cases_are_mixed_with_no_three_of_a_model_in_a_row(pools: tuple[str, ...]) -> None:
    cases = [item for item in BANK.values() if item.family == "case" and item.pool in pools]
    orders = set()
    for seed in range(200):
        mixed = interleaved(f"benih-{seed}", cases)
        assert longest_run(mixed) <= 2
        assert sorted(item.id for item in mixed) == sorted(item.id for item in cases)
        assert interleaved(f"benih-{seed}", reversed(cases)) == mixed
        orders.add(tuple(item.id for item in mixed))
    assert len(orders) > 190


@given(counts=st.lists(st.integers(0, 7), min_size=1, max_size=4), seed=st.text("abc", max_size=4))
def test_a_row_of_three_is_left_only_where_nothing_else_can_be(
    counts: list[int], seed: str
) -> None:
    item = TINY_BANK["selokan-satu"]
    items = []
    for answer, count in enumerate(counts):
        right = item.slots[0].options[0].model_copy(update={"text": f"T{answer}", "score": 1.0})
        wrong = item.slots[0].options[1].model_copy(update={"score": 0.0})
        slot = item.slots[0].model_copy(update={"options": (wrong, right)})
        items += [
            item.model_copy(update={"id": f"soal-{answer}-{number}", "slots": (slot,)})
            for number in range(count)
        ]
    mixed = interleaved(seed, items)
    assert sorted(one.id for one in mixed) == sorted(one.id for one in items)
    most = max(counts)
    if most <= 2 * (sum(counts) - most + 1):
        assert longest_run(mixed) <= 2


def generated(prefix: str) -> list[tuple[Item, Slot]]:
    items = [item for name, item in BANK.items() if name not in AUTHORED]
    found = [(item, slot) for item in items if item.id.startswith(prefix) for slot in item.slots]
    assert found
    return found


@pytest.mark.parametrize("prefix", ["isi-sel-", "matriks-kosong-"])
def test_a_bullet_belongs_to_its_cell(prefix: str, dataset: Dataset) -> None:
    for item, slot in generated(prefix):
        for option in slot.options:
            bullets = dataset.cells[str(option.cell)].bullets
            assert option.text in {opening(bullet.text) for bullet in bullets}
        asked = slot.id.upper() if item.family == "blank" else item.id.removeprefix(prefix).upper()
        assert [option.cell for option in slot.options if option.score == 1] == [asked]


@pytest.mark.parametrize("prefix", ["ringkasan-sel-", "jodoh-baris-variabel-"])
def test_a_summary_belongs_to_its_cell(prefix: str, dataset: Dataset) -> None:
    for item, slot in generated(prefix):
        for option in slot.options:
            assert option.text == opening(dataset.cells[str(option.cell)].summary)
        asked = item.id.removeprefix(prefix).upper()
        if item.family == "matching":
            asked += slot.label.removeprefix("Model ")[0]
        assert [option.cell for option in slot.options if option.score == 1] == [asked]


def test_the_models_of_a_bullet_belong_to_its_row(dataset: Dataset) -> None:
    for item, slot in generated("pemilik-ciri-"):
        asked = item.id.removeprefix("pemilik-ciri-").upper()
        row = {f"{asked[:-1]}{letter}": letter for letter in dataset.models}
        assert {option.cell: option.text.split()[1] for option in slot.options} == row
        assert [option.cell for option in slot.options if option.score == 1] == [asked]


@pytest.mark.parametrize(
    "prefix", ["pemilik-peran-", "pemilik-fokus-", "bukti-campuran-", "kasus-"]
)
def test_a_model_as_an_option_belongs_to_itself(prefix: str, dataset: Dataset) -> None:
    told = 0
    for _, slot in generated(prefix):
        for option in slot.options:
            if option.text.startswith("Model "):
                told += 1
                assert option.cell == option.text.split()[1] in dataset.models
            else:
                assert option.cell is None
    assert told


@pytest.mark.parametrize("item", [p for p in ALL if p.values[0].family == "cloze"])
def test_every_gap_of_a_cloze_has_its_slot(item: Item) -> None:
    assert [part.slot for part in item.passage if part.slot] == [slot.id for slot in item.slots]
    assert [slot.id for slot in item.slots] == [str(n + 1) for n in range(len(item.slots))]
    assert all(bool(part.text) != bool(part.slot) for part in item.passage)
    assert not [part for part in item.passage if "{" in part.text or "}" in part.text]


def test_the_gaps_of_a_cloze_are_put_together_to_its_text() -> None:
    record = TINY.authored["selokan-isian"]
    parts = TINY_BANK[record.id].passage
    assert "".join(f"{{{part.slot}}}" if part.slot else part.text for part in parts) == record.text
    for slot, gap in zip(TINY_BANK[record.id].slots, record.gaps, strict=True):
        assert sorted(option.text for option in slot.options) == sorted(o.text for o in gap.options)


def test_a_gap_may_begin_and_end_a_cloze() -> None:
    record = TINY.authored["selokan-isian"].model_copy(update={"text": "{1}{2}"})
    assert [part.slot for part in FAMILIES["cloze"].build(record).passage] == ["1", "2"]


@pytest.mark.parametrize(
    "text", ["Tidak ada.", "{1} saja", "{2} dan {1}", "{1}, {2}, {2}", "{01} {2}"]
)
def test_a_cloze_without_a_place_for_each_gap_is_refused(text: str) -> None:
    record = TINY.authored["selokan-isian"].model_copy(update={"text": text})
    with pytest.raises(CourseError, match=r"“selokan-isian”.*2 isian"):
        FAMILIES["cloze"].build(record)


def typed(answer: str, names: list[str]) -> Item:
    """Return a short-text item on ``answer`` that knows the ``names`` of the course."""
    record = TINY.authored["selokan-singkat"]
    right = record.answers[0].model_copy(update={"text": answer, "accepts": ()})
    record = record.model_copy(update={"answers": (right, *record.answers[1:])})
    item: Item = FAMILIES["short"].build(record)
    return short.guarded(item, iter(names))


@pytest.mark.parametrize(
    ("answer", "near", "far"),
    [
        ("pemangkin", ["pemungkin"], ["pemandu", "mangkir"]),
        ("fasilitator", ["fasilitater", "fasilitatir"], ["organisator"]),
        ("praktik makro", ["Praktik mikro"], ["praktik mezo", "praktik", "makro praktik"]),
        ("kerja bakti", [], ["Bekerja Bakti", "kerja upahan", "kerja-kerja bakti", "itu"]),
    ],
)
def test_the_name_of_another_concept_is_no_slip(
    answer: str, near: list[str], far: list[str]
) -> None:
    item = typed(answer, [*far, *near, *near, answer])
    confused = [option for option in item.slots[0].options if option.id == "nama-lain"]
    assert [list(option.accepts) for option in confused] == ([near] if near else [])
    others = ["nama-lain", "lain"] if near else ["lain"]
    assert [option.id for option in item.slots[0].options] == ["a", "b", "c", *others]
    key = key_of(item)
    assert {score({"1": name}, key) for name in near} <= {0}
    assert score({"1": answer}, key) == 1


def test_what_is_accepted_carries_no_emphasis() -> None:
    assert typed("*gatekeeper* desa", []).slots[0].options[0].accepts == ("gatekeeper desa",)


def test_a_slip_that_is_no_name_is_forgiven() -> None:
    assert score({"1": "fasilitater"}, key_of(typed("fasilitator", []))) == 1
    assert score({"1": "fasilitater"}, key_of(typed("fasilitator", ["fasilitater"]))) == 0


@pytest.mark.parametrize(
    ("kind", "change"),
    [
        ("terms", {"name": "kerja bukti"}),
        ("terms", {"english": "kerja bukti"}),
        ("terms", {"also": ("kerja sakti", "kerja bukti")}),
        ("traits", {"name": "kerja bukti"}),
        ("models", {"name": "kerja bukti"}),
        ("models", {"short_name": "kerja bukti"}),
        ("models", {"english": "kerja bukti"}),
    ],
)
def test_short_answers_know_what_everything_is_called(kind: str, change: dict[str, Any]) -> None:
    records = dict(getattr(TINY, kind))
    name, record = records.popitem()
    changed = replace(TINY, **{kind: {**records, name: record.model_copy(update=change)}})
    key = key_of(build_bank(changed)["selokan-singkat"])["1"]
    assert key["kerja bukti"] == 0
    assert "kerja bukti" not in key_of(TINY_BANK["selokan-singkat"])["1"]


def test_a_comparison_shows_its_cases_in_order() -> None:
    item = TINY_BANK["selokan-banding"]
    [part] = item.passage
    first, second = (TINY.cases[name] for name in ("K01", "K02"))
    assert part.text == (
        f"K01, “{first.title}”. {first.text}\n\nK02, “{second.title}”. {second.text}"
    )


def test_an_explanation_is_rated_criterion_by_criterion() -> None:
    record, item = TINY.authored["selokan-jelaskan"], TINY_BANK["selokan-jelaskan"]
    assert item.answer == record.answer
    assert [slot.label for slot in item.slots] == [one.text for one in record.criteria]
    for slot, criterion in zip(item.slots, record.criteria, strict=True):
        assert {option.id: option.score for option in slot.options} == {
            "sudah": 1,
            "sebagian": 0.5,
            "belum": 0,
        }
        met, *others = slot.options
        assert {option.feedback for option in others} == {criterion.feedback}
        statement = criterion.feedback.split(". ")[-1]
        assert met.feedback.endswith(statement)
        assert met.feedback != criterion.feedback


def test_the_levels_of_a_rubric_are_options() -> None:
    record, item = TINY.authored["selokan-esai"], TINY_BANK["selokan-esai"]
    assert item.answer == record.answer
    assert [slot.label for slot in item.slots] == [element.text for element in record.rubric]
    assert [[(o.id, o.text, o.score) for o in slot.options] for slot in item.slots] == [
        [
            ("a", "menimbang keuntungan dan kerugian", 1),
            ("b", "menyebut salah satunya", 0.5),
            ("c", "tidak menyebut keduanya", 0),
        ],
        [("a", "menarik simpulan dari pertimbangannya", 1), ("b", "tidak menarik simpulan", 0)],
    ]


def test_essays_are_for_quizzes_and_explanations_for_the_site() -> None:
    for item in [*BANK.values(), *WRITTEN]:
        assert item.pool == {"essay": "graded", "explain": "practice"}.get(item.family, item.pool)


def test_cases_of_several_models_are_a_family_of_their_own(dataset: Dataset) -> None:
    mixed = {item.id: item for item in BANK.values() if item.family == "mixed"}
    assert list(mixed)
    assert set(mixed) == {
        f"campuran-{case.id.lower()}" for case in dataset.cases.values() if len(case.key) > 1
    }
    for item in mixed.values():
        case = dataset.cases[item.concepts[0]]
        right = [o.text for slot in item.slots for o in slot.options if o.score == 1]
        assert right == [f"Model {' + '.join(sorted(case.key))}", str(case.pattern).capitalize()]


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
