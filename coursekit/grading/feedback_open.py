"""Open pages of feedback: each answer with its points, the right one and the explanation."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from coursekit.grading.feedback_parts import (
    OWN,
    TOLD_DROPPED,
    TOLD_UNREAD,
    Asked,
    Pages,
    comment,
    label,
    note,
    option_text,
    own_essay,
    points_text,
    section,
    shown,
    table_of,
)
from coursekit.grading.feedback_summary import chapters, misconceptions, models, outcomes
from coursekit.grading.results import best_options, lost_points, mended
from coursekit.text import to_html
from coursekit.widgets.base import tag

if TYPE_CHECKING:
    from collections.abc import Iterator

    from coursekit.grading.frozen import FrozenQuiz
    from coursekit.grading.results import Answer, Result
    from coursekit.item import Item, Slot

# Marks have two decimals.
_HUNDREDTH = 0.01

# A letter and a word besides the colour: class, letter, word.
_Verdict = tuple[str, str, str]
_RIGHT: _Verdict = ("fb-good", "B", "Benar")
_PARTLY: _Verdict = ("fb-half", "½", "Sebagian benar")
_WRONG: _Verdict = ("fb-bad", "S", "Salah")
_OPEN: _Verdict = ("fb-none", "-", "Tidak dijawab")
_UNREAD: _Verdict = ("fb-half", "?", "Jawaban tidak terbaca")
_WAITS: _Verdict = ("fb-half", "…", "Menunggu dosen")
_MARKED: _Verdict = ("fb-none", "D", "Dinilai dosen")
_DROPPED: _Verdict = ("fb-none", "-", "Dibatalkan")

_TOLD_GIVEN = "Semua yang mengumpulkan kuis ini mendapat nilai penuh untuk soal ini."
_TOLD_BY_HAND = "Poin soal ini ditetapkan oleh dosen."


@dataclass(frozen=True)
class _Key:
    """What is right about an item, as HTML; ``right`` by slot, ``feedback`` by slot and option."""

    right: dict[str, str]
    feedback: dict[str, dict[str, str]]
    explanation: str
    rubric: str
    chapter: str


class Open(Pages):
    """Pages with the key; ``site`` is the address that chapters are linked to, or ""."""

    def __init__(self, quiz: FrozenQuiz, site: str) -> None:
        super().__init__(quiz)
        self.site = site
        self._keys: dict[int, _Key] = {}

    def key(self, item: Item) -> _Key:
        """Return what is right about an item; made once for all who are asked it."""
        asked = self.asked(item)
        if id(item) not in self._keys:
            chapter = self.chapter(item.chapter)
            self._keys[id(item)] = _Key(
                right={slot.id: _right(slot, asked.options[slot.id]) for slot in item.slots},
                feedback={
                    slot.id: {
                        option.id: tag("p", to_html(option.feedback), cls="fb-feedback")
                        for option in slot.options
                    }
                    for slot in item.slots
                },
                explanation=tag("h3", "Penjelasan") + tag("p", to_html(item.explanation)),
                rubric=_rubric(item) if item.family == "essay" else "",
                chapter=tag("p", "Baca lagi: ", chapter) if chapter else "",
            )
        return self._keys[id(item)]

    def question(self, answer: Answer) -> str:
        """Return what was asked, answered and earned, and what would have been right."""
        question, asked = answer.question, self.asked(answer.item)
        parts = [self._verdict(answer), *map(note, _amended(answer)), asked.text]
        if answer.state == "unread":
            parts.append(note(TOLD_UNREAD))
        if question.essay:
            parts.append(own_essay(answer.essay))
        else:
            parts.append(self._slots(answer, asked))
        parts.append(comment(answer.comment))
        if question.essay:
            parts.append(self.key(answer.item).rubric)
        if not question.dropped:
            parts.append(self.key(answer.item).explanation)
            if lost_points(answer):
                parts.append(self.key(answer.item).chapter)
        return section(question, *parts)

    def _verdict(self, answer: Answer) -> str:
        question = answer.question
        if question.dropped:
            return _badge(_DROPPED, "tidak dihitung")
        waits = answer.points is None
        earned = "belum ada poin" if waits else f"{points_text(answer.points or 0.0)}"
        told = f"{earned} dari {question.worth} poin"
        if answer.state == "unread":
            return _badge(_UNREAD, told)
        if answer.state == "open":
            return _badge(_OPEN, told)
        if question.essay:
            return _badge(_WAITS if waits else _MARKED, told)
        return _badge(_judged(sum(answer.scores.values()) / len(answer.scores)), told)

    def _slots(self, answer: Answer, asked: Asked) -> str:
        """Return each slot with its own answer, the right one, and what is said to the own one."""
        counts, key = not answer.question.dropped, self.key(answer.item)
        several = len(answer.item.slots) > 1
        lines = []
        for slot in answer.item.slots:
            parts = [label(asked, slot)]
            said = slot.id in answer.response
            score = answer.scores[slot.id]
            if several and counts and answer.state == "answered":
                parts.append(_badge(_judged(score) if said else _OPEN))
            if said or not counts:
                parts.append(tag("p", OWN, self.given(slot, answer)))
            if counts:
                option = answer.chosen.get(slot.id)
                if option not in best_options(slot) or slot.typed:
                    parts.append(key.right[slot.id])
                if option and not mended(answer, slot):
                    parts.append(key.feedback[slot.id][option.id])
            lines.append(tag("li", *parts))
        return tag("ul", *lines, cls="fb-slots")

    def chapter(self, name: str) -> str:
        """Return a chapter as one would look it up, linked where there is a site."""
        chapter = self.quiz.glossary.chapters.get(name)
        if chapter is None:
            return ""
        told = f"Bab {chapter.number}, {to_html(chapter.title)}"
        if not self.site:
            return told
        return tag("a", told, href=f"{self.site}{chapter.page}.html", rel="noreferrer")

    def summary(self, result: Result) -> Iterator[str]:
        """Yield what was mixed up, the points by outcome, and the chapters to read again."""
        counted = [answer for answer in result.answers if not answer.question.dropped]
        glossary = self.quiz.glossary
        mixed = misconceptions(glossary, counted) + models(counted)
        if mixed:
            yield _card("tertukar", "Yang tertukar", mixed)
        if counted:
            yield _card("capaian", "Poin menurut capaian", outcomes(glossary, counted))
            yield _card(
                "baca-lagi", "Yang perlu dibaca lagi", chapters(glossary, counted, self.chapter)
            )


def _judged(score: float) -> _Verdict:
    return _RIGHT if score >= 1 else _PARTLY if score > 0 else _WRONG


@cache
def _badge(verdict: _Verdict, told: str = "") -> str:
    kind, letter, word = verdict
    parts = [tag("span", letter, cls="fb-letter", aria_hidden="true"), tag("strong", word)]
    badge = "".join(tag("span", part, cls=kind) for part in parts)
    points = tag("span", told, cls="fb-points") if told else ""
    return tag("p", badge, points, cls="fb-verdict")


def _right(slot: Slot, options: dict[str, str]) -> str:
    told = "; ".join(options[option.id] for option in best_options(slot))
    return tag("p", tag("b", "Jawaban benar: "), told)


def _amended(answer: Answer) -> Iterator[str]:
    """Yield what was changed on a question after the quiz, and by whom it was marked."""
    question, item = answer.question, answer.item
    if question.dropped:
        yield TOLD_DROPPED
        return
    if question.given(item):
        yield _TOLD_GIVEN
    slots = {slot.id: slot for slot in item.slots}
    for one in question.amendments:
        if one.kind != "accept" or one.item not in {"", item.id} or one.slot not in slots:
            continue
        slot = slots[one.slot]
        named = {f"{item.id}:{option.id}": option for option in slot.options}
        option = {**named, **{option.id: option for option in slot.options}}.get(one.option)
        if slot.typed or option:
            told = option_text(option) if option and not slot.typed else shown(one.option)
            where = f" pada nomor {slot.id}" if len(slots) > 1 else ""
            yield f"Jawaban “{told}”{where} juga diterima sebagai benar."
    if answer.points is None or question.essay or question.given(item):
        return
    looked_up = question.worth * sum(answer.scores.values()) / len(answer.scores)
    if answer.state == "unread" or abs(answer.points - looked_up) > _HUNDREDTH:
        yield _TOLD_BY_HAND


def _rubric(item: Item) -> str:
    """Return what an essay was read for, and the essay that has all of it."""
    rows = [
        (
            to_html(slot.label),
            tag(
                "ul",
                *(
                    tag("li", to_html(option.text), f" ({points_text(100 * option.score)}%)")
                    for option in slot.options
                ),
            ),
        )
        for slot in item.slots
    ]
    table = tag("h3", "Rubrik") + table_of(("Yang dinilai", "Tingkat"), rows, "stacked")
    if not item.answer:
        return table
    return table + tag("h3", "Contoh jawaban") + tag("p", to_html(item.answer), cls="fb-sample")


def _card(name: str, title: str, content: str) -> str:
    return tag("section", tag("h2", title, id=name), content, cls="card", aria_labelledby=name)
