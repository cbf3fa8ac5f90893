"""What open and closed pages of feedback share: what was asked and answered, as HTML."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from coursekit.text import to_html
from coursekit.widgets.base import tag

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from coursekit.grading.frozen import FrozenQuestion, FrozenQuiz
    from coursekit.grading.results import Answer, Result
    from coursekit.item import Item, Option, Slot

_BREAK = re.compile("\r\n?|[\x85\u2028\u2029]")
# Control characters, halves of characters, and what turns the direction of writing.
_UNSHOWN = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u200e\u200f\u202a-\u202e\u2066-\u2069\ufffe\uffff]"
)
# Families whose slots are told apart by their labels alone.
_UNNUMBERED = {"blank", "cloze", "ordering"}

TOLD_DROPPED = "Soal ini dibatalkan dan tidak dihitung bagi siapa pun."
TOLD_UNREAD = "Jawaban soal ini tidak dapat dibaca oleh penilai. Hubungi dosen Anda."
OWN = "<b>Jawaban Anda:</b> "


@dataclass(frozen=True)
class Asked:
    """What everybody who is asked an item sees of it, as HTML; ``options`` by slot and id."""

    item: Item
    text: str
    labels: dict[str, str]
    options: dict[str, dict[str, str]]


class Pages:
    """What a page tells of a student; ``quiz`` is the same for all."""

    def __init__(self, quiz: FrozenQuiz) -> None:
        self.quiz = quiz
        self._asked: dict[int, Asked] = {}

    def asked(self, item: Item) -> Asked:
        """Return what an item asks; made once for all who are asked it."""
        # The item is kept with it, lest another take its place in memory.
        if id(item) not in self._asked:
            self._asked[id(item)] = _asked(item)
        return self._asked[id(item)]

    def total(self, result: Result) -> Iterator[str]:
        """Yield what stands in the box of the mark."""
        if not self.quiz.points:
            yield note("Semua soal kuis ini dibatalkan, jadi tidak ada nilainya.")
            return
        yield tag("p", f"{points_text(result.points)} dari {self.quiz.points} poin", cls="fb-mark")
        if not result.waiting:
            percent = self.quiz.percent(Decimal(repr(result.points)))
            yield tag("p", f"Nilai {_decimal(percent)} dari 100.")
        else:
            yield note(
                f"Nilai ini sementara: {result.waiting} soal masih menunggu dosen dan belum "
                "terhitung."
            )
        if result.submission.status == "RUSAK":
            yield note("Berkas Anda tidak dapat dibaca oleh penilai. Hubungi dosen Anda.")

    def question(self, answer: Answer) -> str:
        """Return the section of a question."""
        raise NotImplementedError

    def summary(self, result: Result) -> Iterator[str]:
        """Yield the sections after the last question."""
        raise NotImplementedError

    def given(self, slot: Slot, answer: Answer) -> str:
        """Return what was answered to a slot."""
        told = answer.response.get(slot.id)
        if told is None:
            return tag("em", "tidak dijawab")
        if slot.typed:
            return f"“{shown(told)}”"
        return self.asked(answer.item).options[slot.id].get(told, shown(told))


def _asked(item: Item) -> Asked:
    passage = "".join(
        tag("span", f"({part.slot})", cls="fb-gap")
        if part.slot
        else tag("mark", tag("b", part.mark), " ", to_html(part.text))
        if part.mark
        else to_html(part.text)
        for part in item.passage
    )
    numbered = item.family not in _UNNUMBERED
    return Asked(
        item=item,
        text=tag("p", to_html(item.prompt), cls="fb-prompt")
        + (tag("p", passage, cls="fb-passage") if passage else ""),
        labels={
            slot.id: (f"{slot.id}. " if numbered else "") + to_html(slot.label)
            for slot in item.slots
            if slot.label
        },
        options={
            slot.id: {option.id: option_text(option) for option in slot.options}
            for slot in item.slots
        },
    )


def option_text(option: Option) -> str:
    """Return an option as students know it: those with a letter are called by it."""
    letter = f"{option.id}. " if len(option.id) == 1 else ""
    return letter + to_html(option.text)


def label(asked: Asked, slot: Slot) -> str:
    """Return what a slot asks, or nothing."""
    return tag("p", asked.labels[slot.id], cls="fb-label") if slot.id in asked.labels else ""


def section(question: FrozenQuestion, *parts: str) -> str:
    """Return the section of a question."""
    number = question.number
    return tag(
        "section",
        tag("h2", f"Soal {number}", id=f"soal-{number}"),
        *parts,
        cls="card",
        aria_labelledby=f"soal-{number}",
    )


def shown(text: str) -> str:
    """Return what somebody typed as HTML that shows it as it was typed, and does nothing."""
    return html.escape(_UNSHOWN.sub("", _BREAK.sub("\n", text)))


def note(text: str) -> str:
    """Return a notice."""
    return tag("p", text, cls="notice")


def own_essay(text: str) -> str:
    """Return the essay as its student wrote it."""
    told = tag("div", shown(text), cls="fb-essay") if text else tag("em", "tidak ditulis")
    return tag("div", tag("h3", "Jawaban Anda"), told)


def comment(text: str) -> str:
    """Return what the lecturer wrote, or nothing."""
    if not text.strip():
        return ""
    head = tag("h3", "Catatan dosen")
    return head + tag("div", tag("p", shown(text)), cls="fb-comment")


def points_text(points: float) -> str:
    """Return points as Indonesian writes them: 2,5."""
    return f"{points:.2f}".rstrip("0").rstrip(".").replace(".", ",")


def _decimal(number: Decimal) -> str:
    return f"{number:.2f}".replace(".", ",")


def table_of(heads: Iterable[str], rows: Iterable[Iterable[str]], kind: str) -> str:
    """Return a table; roles keep it one where its cells stand below each other on a phone."""
    names = list(heads)
    head = [tag("th", name, scope="col", role="columnheader") for name in names]
    body = [
        tag(
            "tr",
            *(
                tag("td", cell, role="cell", data_head=names[at])
                if at
                else tag("th", cell, scope="row", role="rowheader")
                for at, cell in enumerate(row)
            ),
            role="row",
        )
        for row in rows
    ]
    return tag(
        "table",
        tag("thead", tag("tr", *head, role="row"), role="rowgroup"),
        tag("tbody", *body, role="rowgroup"),
        cls=f"fb-table {kind}",
        role="table",
    )
