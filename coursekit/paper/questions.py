"""An item as it is printed: boxes to tick and lines to write on; its key apart from it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from coursekit.text import to_html
from coursekit.widgets.base import tag

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from coursekit.item import Family, Item, Option, Part, Slot

ASKED: dict[Family, str] = {
    "single": "Beri tanda pada satu jawaban.",
    "multiple": "Beri tanda pada Ya atau Tidak untuk setiap pernyataan.",
    "matching": "Tulis huruf pasangannya pada setiap nomor.",
    "classify": "Beri tanda pada satu golongan untuk setiap nomor.",
    "ordering": "Tulis hurufnya menurut urutan.",
    "reason": "Nilai pernyataan itu, lalu beri tanda pada satu alasan.",
    "case": "Baca kasusnya, lalu beri tanda pada model dan pada huruf frasa yang menjadi bukti.",
    "mixed": "Baca kasusnya, lalu beri tanda pada satu jawaban untuk setiap nomor.",
    "compare": "Bandingkan kasusnya, lalu beri tanda pada satu jawaban.",
    "blank": "Beri tanda pada isi yang tepat untuk setiap sel.",
    "swapped": "Baca barisnya, lalu beri tanda pada satu jawaban.",
    "cloze": "Lengkapi teksnya: beri tanda pada isi setiap rumpang.",
    "short": "Tulis jawaban singkat.",
    "explain": "Jelaskan dengan kata sendiri.",
    "essay": "Tulis uraian.",
}
# Answered by a letter that stands in one list for all numbers.
LISTED = ("matching", "ordering")
# Answered by writing freely, with so many lines to write on.
LINES = {"explain": 8, "essay": 16}
# Options of at most so many letters stand side by side: in an item of one slot, and of more.
SHORT = 24
SHORT_PART = 50
# Options of so many letters together stand on the line of what they answer.
IN_LINE = 24
# A question of more slots may go on on the next page.
MANY = 5
# Families whose wrong options say no more than that they belong elsewhere, or than the key.
TOLD_BY_KEY = (*LISTED, "multiple", "classify", "swapped", "explain", "essay")
VERDICTS = ("Tepat. ", "Belum tepat. ", "Unsurnya belum cocok. ")
_SENTENCE = re.compile(r"(?<=[.!?”])\s+")


def question(item: Item, number: str, anchor: str, key: str) -> str:
    """Return the question, its id ``anchor``, with a link to ``key``; nothing tells the key."""
    told = [
        tag("p", tag("b", f"{number}."), " ", to_html(item.prompt), cls="ck-asked"),
        tag("p", ASKED[item.family], " ", tag("a", "Kunci", href=key), cls="ck-how"),
    ]
    if item.passage:
        told.append(_passage(item.passage))
    if item.family in LISTED:
        told.append(_columns(item))
    elif item.family in LINES:
        told.append(tag("div", cls="ck-line") * LINES[item.family])
    else:
        phrases = {part.mark: part.text for part in item.passage}
        told += [_slot(item, slot, phrases) for slot in item.slots]
    cls = "ck-ask ck-long" if len(item.slots) > MANY else "ck-ask"
    return tag("div", *told, id=anchor, cls=cls, role="group", aria_label=f"Soal {number}") + "\n"


def _passage(parts: Iterable[Part]) -> str:
    """Return the text to be read; a blank line in it begins a paragraph, any other a line."""
    told = ""
    for part in parts:
        if part.slot:
            told += tag("span", f"({part.slot})", cls="ck-blank")
        elif part.mark:
            told += tag("mark", tag("b", part.mark), " ", to_html(part.text))
        else:
            told += to_html(part.text)
    paragraphs = [
        tag("p", "<br>".join(text.strip().split("\n"))) for text in re.split(r"\n\n+", told)
    ]
    return tag("blockquote", *paragraphs, cls="ck-read")


def _columns(item: Item) -> str:
    """Return what is numbered beside what is lettered."""
    numbered = [tag("li", tag("b", f"{s.id}."), " ", to_html(s.label)) for s in item.slots]
    lettered = [_option(option) for option in item.slots[0].options]
    return tag(
        "div",
        tag("ul", *numbered, cls="ck-numbered"),
        tag("ul", *lettered, cls="ck-lettered"),
        cls="ck-columns",
    )


def _option(option: Option) -> str:
    return tag("li", *_named(option))


def _named(option: Option) -> tuple[str, ...]:
    """Return the option's letter, if it has one, and its text."""
    text = to_html(option.text)
    return (tag("b", f"{option.id}."), " ", text) if _has_letter(option) else (text,)


def _has_letter(option: Option) -> bool:
    """Tell whether a letter stands before the option; what would be typed has none."""
    return len(option.id) == 1 and not option.accepts


def _slot(item: Item, slot: Slot, phrases: Mapping[str, str]) -> str:
    if slot.typed:
        return tag("div", cls="ck-line")
    if all(phrases.get(option.id) == option.text for option in slot.options):
        # The options stand in the passage.
        options = [tag("li", tag("b", option.id)) for option in slot.options]
        beside = in_line = True
    else:
        options = [_option(option) for option in slot.options]
        lengths = [len(option.text) for option in slot.options]
        beside = max(lengths) <= (SHORT if len(item.slots) == 1 else SHORT_PART)
        in_line = beside and sum(lengths) <= IN_LINE
    ticks = tag("ul", *options, cls="ck-ticks ck-beside" if beside else "ck-ticks")
    if not slot.label:
        return ticks
    cls = "ck-ask-part ck-in-line" if in_line else "ck-ask-part"
    return tag("div", tag("p", *_label(item, slot)), ticks, cls=cls)


def _label(item: Item, slot: Slot) -> tuple[str, ...]:
    """Return what a slot asks; a cell of the matrix and a gap carry their own numbers."""
    label = to_html(slot.label)
    own = item.family in {"blank", "cloze"}
    return (tag("b", label),) if own else (tag("b", f"{slot.id}."), " ", label)


def answer(item: Item, number: str, anchor: str, question_at: str) -> str:
    """Return the key, why the other options are wrong where that says more, and the explanation."""
    start = tag("a", tag("b", f"{number}."), href=question_at)
    told: list[str] = []
    if item.answer:
        told.append(tag("p", start, " ", to_html(item.answer)))
        criteria = [
            tag("li", tag("b", to_html(slot.label)), *_best_level(item, slot))
            for slot in item.slots
        ]
        told += [tag("p", "Yang perlu disebut:"), tag("ul", *criteria)]
    elif len(item.slots) == 1:
        told.append(tag("p", start, " ", *_key(item.slots[0])))
        told += _others(item, item.slots[0])
    else:
        keys = [tag("li", f"{slot.id}. ", *_key(slot), *_others(item, slot)) for slot in item.slots]
        told += [tag("p", start), tag("ul", *keys)]
    if all(item.explanation not in _best(slot).feedback for slot in item.slots):
        told.append(tag("p", to_html(item.explanation), cls="ck-why"))
    return tag("div", *told, id=anchor, cls="ck-answer") + "\n"


def _best(slot: Slot) -> Option:
    return max(slot.options, key=lambda option: option.score)


def _best_level(item: Item, slot: Slot) -> tuple[str, ...]:
    """Return the best level of an essay's element; one's own text is compared with labels alone."""
    return (": ", to_html(_best(slot).text)) if item.family == "essay" else ()


def _key(slot: Slot) -> tuple[str, ...]:
    best = _best(slot)
    text = to_html(best.text)
    named = f"{best.id}. {text}" if _has_letter(best) else text
    end = "" if best.text.endswith((".", "?", "!", ".”")) else "."
    return tag("b", named), end, " ", to_html(_bare(best.feedback))


def _bare(feedback: str) -> str:
    for verdict in VERDICTS:
        feedback = feedback.removeprefix(verdict)
    return feedback


def _others(item: Item, slot: Slot) -> Iterator[str]:
    """Yield the list of what the wrong options' feedback says beyond the key's, or nothing."""
    if item.family in TOLD_BY_KEY:
        return
    known = set(_SENTENCE.split(_bare(_best(slot).feedback)))
    told = []
    for option in slot.options:
        if option is _best(slot):
            continue
        more = [text for text in _SENTENCE.split(_bare(option.feedback)) if text not in known]
        if more:
            name = f"{option.id}. " if _has_letter(option) else f"{to_html(option.text)}: "
            told.append(tag("li", name, to_html(" ".join(more))))
    if told:
        yield tag("ul", *told)
