"""Two hints for each practice item: what to think of, then one thing less to think about."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from coursekit.bank.lettering import shuffle_key
from coursekit.bank.wording import quote
from coursekit.text import to_plain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from coursekit.dataset import Dataset
    from coursekit.item import Item, Option, Slot

# Shorter answers, such as “ya”, stand in many a word.
_TELLING = 3
_GENERAL = {
    "case": "Carilah siapa yang menentukan masalahnya dan siapa yang memutuskan; dua jawaban itu "
    "biasanya sudah menyisihkan satu model.",
    "mixed": "Carilah bukti bagi setiap model satu demi satu, lalu tanyakan apakah semuanya "
    "berlangsung pada waktu yang sama.",
}


def hinted(dataset: Dataset, item: Item) -> Item:
    """Return a practice item with its two hints; hints written by hand come first."""
    if item.pool != "practice" or item.family == "explain":
        return item
    made = (_orientation(dataset, item), _MORE.get(item.family, _one_slot_less)(item))
    return item.model_copy(update={"hints": (*item.hints, *made[len(item.hints) :])})


def _orientation(dataset: Dataset, item: Item) -> str:
    """Return the first thought that does not say an answer."""
    answers = [text for slot in item.slots for text in _told(_right(slot)) if len(text) > _TELLING]
    *thoughts, last = _thoughts(dataset, item)
    safe = (t for t in thoughts if not any(text in to_plain(t).lower() for text in answers))
    return next(safe, last)


def _told(option: Option) -> list[str]:
    return [to_plain(text).rstrip(".").lower() for text in (option.text, *option.accepts)]


def _thoughts(dataset: Dataset, item: Item) -> Iterator[str]:
    """Yield what to think of: a model's case, a common error, a row's question, the chapter."""
    if item.family in _GENERAL:
        yield _GENERAL[item.family]
    codes = Counter(
        option.misconception
        for slot in item.slots
        for option in slot.options
        if option.misconception
    )
    if item.id in dataset.authored and codes:
        [(code, _)] = codes.most_common(1)
        belief = to_plain(dataset.misconceptions[code].text)
        yield f"Awas, orang kadang-kadang keliru beranggapan: {quote(belief)}."
    for concept in item.concepts:
        if concept in dataset.cells:
            variable = dataset.variables[f"variabel-{concept[:-1]}"]
            yield f"Ingatlah pertanyaan variabel {variable.number}: {variable.question}"
    if any(concept in dataset.definitions for concept in item.concepts):
        yield (
            "Sebutkan dahulu dalam hati unsur definisi itu: siapa yang bertindak, apa yang hendak "
            "diubah, di mana, dan bagaimana caranya."
        )
    chapter = dataset.chapters[item.chapter]
    yield f"Pokok ini dibahas dalam bab {chapter.number}, {quote(chapter.title)}."
    yield f"Pokok ini dibahas dalam bab {chapter.number}."


def _one_option_less(item: Item) -> str:
    [slot] = item.slots
    return f"Jawabannya bukan {_wrong(item, slot).id}."


def _one_reason_less(item: Item) -> str:
    return f"Alasannya bukan {quote(_wrong(item, item.slots[-1]).text)}."


def _yes_and_no(item: Item) -> str:
    yes = sum(_right(slot).id == "ya" for slot in item.slots)
    return f"Jawaban yang tepat terdiri atas {yes} Ya dan {len(item.slots) - yes} Tidak."


def _one_slot_less(item: Item) -> str:
    """Tell the answer of a slot, of a case not the first: that one is the model."""
    slots = item.slots[1:] if item.family in {"case", "mixed"} else item.slots
    slot = min(slots, key=lambda slot: shuffle_key(item.id, f"petunjuk-{slot.id}"))
    named = slot.label if item.family == "blank" else f"nomor {slot.id.upper()}"
    return f"Jawaban {named} ialah {quote(to_plain(_right(slot).text))}."


def _first_letter(item: Item) -> str:
    text = to_plain(_right(item.slots[0]).text)
    count = len(text.split())
    return f"Jawabannya terdiri atas {count} kata dan dimulai dengan huruf {text[0].upper()}."


_MORE: dict[str, Callable[[Item], str]] = {
    "single": _one_option_less,
    "swapped": _one_option_less,
    "compare": _one_option_less,
    "reason": _one_reason_less,
    "multiple": _yes_and_no,
    "short": _first_letter,
}


def _right(slot: Slot) -> Option:
    return max(slot.options, key=lambda option: option.score)


def _wrong(item: Item, slot: Slot) -> Option:
    wrong = [option for option in slot.options if option.score == 0]
    return min(wrong, key=lambda option: shuffle_key(item.id, f"petunjuk-{option.id}"))
