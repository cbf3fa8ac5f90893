"""Closed pages of feedback: nothing here may look at points, scores or options of one answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coursekit.grading.feedback_parts import (
    OWN,
    TOLD_DROPPED,
    TOLD_UNREAD,
    Pages,
    comment,
    label,
    note,
    own_essay,
    section,
)
from coursekit.widgets.base import tag

if TYPE_CHECKING:
    from collections.abc import Iterator

    from coursekit.grading.results import Answer, Result

_TOLD_CLOSED = (
    "Kunci dan penjelasan belum dibuka, sebab masih ada yang akan mengerjakan kuis ini. Jangan "
    "bagikan jawaban Anda kepada mereka."
)
_TOLD_HIDDEN = "Nilai diberitahukan bersama kuncinya, sesudah semua orang mengerjakan kuis ini."


class Closed(Pages):
    """Pages that a student may pass on: no key, and no mark of a single answer."""

    def total(self, result: Result) -> Iterator[str]:
        """Yield the total, unless it is the mark of a single answer."""
        uncertain = sum(
            answer.state == "answered"
            and answer.points is not None
            and not answer.question.dropped
            and not answer.question.given(answer.item)
            for answer in result.answers
        )
        if uncertain == 1:
            yield tag("p", _TOLD_HIDDEN)
        else:
            yield from super().total(result)
        yield note(_TOLD_CLOSED)

    def question(self, answer: Answer) -> str:
        """Return what was asked and answered, and what the lecturer wrote to an essay."""
        question, asked = answer.question, self.asked(answer.item)
        told = [note(TOLD_DROPPED)] if question.dropped else []
        if answer.state == "unread":
            return section(question, *told, asked.text, note(TOLD_UNREAD))
        if question.essay:
            own = [own_essay(answer.essay), comment(answer.comment)]
            return section(question, *told, asked.text, *own)
        slots = [
            tag("li", label(asked, slot), tag("p", OWN, self.given(slot, answer)))
            for slot in answer.item.slots
        ]
        return section(question, *told, asked.text, tag("ul", *slots, cls="fb-slots"))

    def summary(self, result: Result) -> Iterator[str]:  # noqa: ARG002 - nobody's own
        """Yield nothing: every sum of some questions would tell of single ones."""
        yield from ()
