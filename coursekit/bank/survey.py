"""What the bank holds and lacks: lists, previews, coverage, and rules that look at all items."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, get_args

from coursekit.errors import CourseError, unlisted
from coursekit.item import FAMILY_NAMES
from coursekit.model import Pool
from coursekit.text import balanced, to_plain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from coursekit.dataset import Dataset
    from coursekit.item import Family, Item, Slot

FEWEST_FOR_AN_OUTCOME = 8
FEEDBACK_WORDS = 12
MOST_OF_A_DIRECTION = 2
MOST_LONGEST = 0.4
# Where a key stands should be chance: 0.99 quantiles of chi-square with 2 and 3 degrees of freedom.
CRITICAL = {3: 9.21, 4: 11.34}
# What a question says of the page that it does not stand on.
_HERE = re.compile(r"(?i)\b(bab|halaman) ini\b|\bkasus yang sama\b")
CHOSEN = {"single", "compare", "cloze", "reason"}


def chosen(
    dataset: Dataset, bank: Mapping[str, Item], wanted: Mapping[str, str | None]
) -> dict[str, Item]:
    """Return the items that have all ``wanted`` values; raises CourseError for one unheard of."""
    filters: dict[str, tuple[str, dict[str, str]]] = {
        "chapter": ("Bab", {name: name for name in dataset.chapters}),
        "outcome": ("Capaian", {name: name for name in dataset.outcomes}),
        "family": ("Jenis", {name: _family(name) for name in FAMILY_NAMES}),
        "pool": ("Kumpulan", {name: name for name in get_args(Pool)}),
    }
    given = {key: value for key, value in wanted.items() if value is not None}
    for key, value in given.items():
        kind, known = filters[key]
        if value not in known:
            raise CourseError(unlisted(kind, value, known))
    return {
        item.id: item
        for item in bank.values()
        if all(getattr(item, key) == value for key, value in given.items())
    }


def line(item: Item) -> str:
    """Return one line that tells an item from the others."""
    return f"{item.id}  [{_kind(item)}]  {to_plain(item.prompt)}"


def preview(item: Item) -> str:
    """Return an item with its key and feedback as plain text."""
    told = [f"{item.id}  [{_kind(item)}]", ""]
    if item.passage:
        told += ["".join(to_plain(p.text) or f"({p.slot}) …" for p in item.passage), ""]
    told.append(to_plain(item.prompt))
    for slot in item.slots:
        if slot.label:
            told += ["", f"{slot.id}. {to_plain(slot.label)}"]
        for option in slot.options:
            mark = "*" if option.score == 1 else " "
            code = f" [{option.misconception}]" if option.misconception else ""
            also = f" (juga: {', '.join(option.accepts[1:])})" if option.accepts[1:] else ""
            told.append(f"  {mark} {option.id}. {to_plain(option.text)}{also}{code}")
            told.append(f"       {to_plain(option.feedback)}")
    if item.answer:
        told += ["", f"Jawaban contoh: {to_plain(item.answer)}"]
    hints = [f"Petunjuk {n}: {to_plain(hint)}" for n, hint in enumerate(item.hints, start=1)]
    told += ["", *hints, f"Penjelasan: {to_plain(item.explanation)}"]
    return "\n".join(told)


def _kind(item: Item) -> str:
    return f"{_family(item.family)}, {item.pool}, {item.outcome}/{item.bloom}"


def _family(family: Family) -> str:
    """Return what a family is called, and what it is called in quizzes.yml."""
    return f"{FAMILY_NAMES[family]} ({family})"


def coverage(dataset: Dataset, bank: Mapping[str, Item]) -> Iterator[str]:
    """Yield what is asked how often: outcomes, Bloom levels, families, cells, misconceptions."""
    items = bank.values()

    def counted(name: str, keys: Iterable[str], of: Callable[[Item], Iterable[str]]) -> str:
        found = Counter(key for item in items for key in set(of(item)))
        return f"{name}: " + ", ".join(f"{key} {found[key]}" for key in keys)

    practice = sum(item.pool == "practice" for item in items)
    written = sum(item.id in dataset.authored for item in items)
    yield (
        f"{len(bank)} butir: {practice} latihan, {len(bank) - practice} kuis; "
        f"{written} ditulis tangan."
    )
    if not bank:
        return
    yield counted("Jenis", map(_family, FAMILY_NAMES), lambda i: [_family(i.family)])
    yield counted("Capaian", dataset.outcomes, lambda i: [i.outcome])
    yield counted("Tingkat Bloom", [f"C{n}" for n in range(1, 7)], lambda i: [i.bloom])
    yield counted("Sel", dataset.cells, lambda i: i.concepts)
    yield counted("Miskonsepsi", dataset.misconceptions, misconceptions)


def lint(dataset: Dataset, bank: Mapping[str, Item]) -> Iterator[str]:
    """Yield every rule that the bank breaks, with the item or the record that breaks it."""
    asked = {concept for item in bank.values() for concept in item.concepts}
    for kind, ids in _to_be_asked(dataset).items():
        for name in ids:
            if name not in asked:
                yield f"{kind} “{name}” tidak ditanyakan oleh satu butir pun."
    named = {code for item in bank.values() for code in misconceptions(item)}
    for code in dataset.misconceptions:
        if code not in named:
            yield f"Miskonsepsi {code} tidak diwakili oleh satu opsi pun."
    for outcome in dataset.outcomes:
        levels = Counter(item.bloom for item in bank.values() if item.outcome == outcome)
        if levels.total() < FEWEST_FOR_AN_OUTCOME:
            yield (
                f"Capaian {outcome} hanya mempunyai {levels.total()} butir; sedikitnya "
                f"{FEWEST_FOR_AN_OUTCOME}."
            )
        if levels["C1"] * 2 > levels.total():
            yield f"Lebih dari separuh butir capaian {outcome} bertingkat C1."
    yield from _directions(dataset, bank)
    yield from _keys(bank)
    for item in bank.values():
        yield from _faults(item)


def _directions(dataset: Dataset, bank: Mapping[str, Item]) -> Iterator[str]:
    """Find cells that more than two generated items ask in the same direction."""
    asked: Counter[tuple[str, str]] = Counter()
    for item in bank.values():
        if item.family == "single" and item.id not in dataset.authored:
            by_model = all(option.text.startswith("Model ") for option in item.slots[0].options)
            asked[item.concepts[0], "modelnya" if by_model else "isinya"] += 1
    for (cell, direction), count in asked.items():
        if cell in dataset.cells and count > MOST_OF_A_DIRECTION:
            yield f"Sel {cell} ditanyakan {direction} oleh {count} butir; paling banyak 2."


def _keys(bank: Mapping[str, Item]) -> Iterator[str]:
    """Find that keys are given away by their length or by their place."""
    slots = [
        slot
        for item in bank.values()
        if item.family in CHOSEN
        for slot in item.slots
        if len(slot.options) in CRITICAL
    ]
    longest = sum(_longest(slot) for slot in slots)
    if longest > MOST_LONGEST * len(slots):
        told = f"pada {longest} dari {len(slots)} soal; paling banyak 40%."
        yield f"Kunci ialah opsi terpanjang {told}"
    for size, critical in CRITICAL.items():
        places = Counter(_key_place(slot) for slot in slots if len(slot.options) == size)
        expected = places.total() / size
        if expected and (
            sum((places[n] - expected) ** 2 for n in range(size)) / expected > critical
        ):
            told = ", ".join(f"{'abcd'[n]} {places[n]}" for n in range(size))
            yield f"Letak kunci soal dengan {size} opsi tidak merata: {told}."


def _key_place(slot: Slot) -> int:
    return max(range(len(slot.options)), key=lambda n: slot.options[n].score)


def _longest(slot: Slot) -> bool:
    lengths = [len(to_plain(option.text)) for option in slot.options]
    return lengths[_key_place(slot)] == max(lengths) > sorted(lengths)[-2]


def _to_be_asked(dataset: Dataset) -> dict[str, Iterable[str]]:
    return {
        "Sel": dataset.cells,
        "Asumsi": dataset.assumptions,
        "Butir tujuan": [part.id for goal in dataset.goals.values() for part in goal.parts],
        "Kasus": [case.id for case in dataset.cases.values() if case.asks == "model"],
        "Tipologi": dataset.typologies,
        "Peran atau fokus": [
            trait.id for trait in dataset.traits.values() if trait.aspect in {"peran", "fokus"}
        ],
    }


def misconceptions(item: Item) -> set[str]:
    """Return the misconceptions that the options of an item stand for."""
    options = (option for slot in item.slots for option in slot.options)
    return {option.misconception for option in options if option.misconception}


def _faults(item: Item) -> Iterator[str]:
    asked = [item.prompt, *(part.text for part in item.passage), *(s.label for s in item.slots)]
    if item.pool == "graded" and _HERE.search(" ".join(asked)):
        yield f"Butir “{item.id}”: soal kuis dibaca di luar babnya, jadi sebutlah “kursus ini”."
    for slot in item.slots:
        where = f"Butir “{item.id}”, nomor {slot.id.upper()}"
        if sum(option.score == 1 for option in slot.options) != 1:
            yield f"{where}: harus ada tepat satu jawaban yang bernilai penuh."
        for option in slot.options if item.family != "essay" else ():
            words = len(option.feedback.split())
            if words < FEEDBACK_WORDS:
                yield f"{where}, opsi {option.id}: umpan baliknya hanya {words} kata."
        if item.family in CHOSEN and not balanced(to_plain(o.text) for o in slot.options):
            yield f"{where}: opsi terpanjang lebih dari satu setengah kali yang terpendek."
