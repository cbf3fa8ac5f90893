"""The end of an open page of feedback: what was mixed up, points by outcome, what to read again."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from coursekit.grading.feedback_parts import points_text, table_of
from coursekit.grading.results import best_options, lost_points, mended
from coursekit.text import to_html
from coursekit.widgets.base import tag

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from coursekit.grading.glossary import Glossary
    from coursekit.grading.results import Answer

_MODELS = (
    "Baris menyebut model yang ditanyakan, kolom menyebut model yang Anda pilih; angkanya "
    "banyaknya jawaban."
)


def misconceptions(glossary: Glossary, answers: list[Answer]) -> str:
    """Return what the chosen options stand for, with what is true instead."""
    met: defaultdict[str, list[int]] = defaultdict(list)
    for answer in answers:
        for slot in answer.item.slots:
            option = answer.chosen.get(slot.id)
            free = answer.question.given(answer.item) or mended(answer, slot)
            if option and option.misconception and not free:
                met[option.misconception].append(answer.question.number)
    known = glossary.misconceptions
    rows = [
        (
            tag("b", to_html(known[name].name))
            + tag("span", to_html(known[name].text), cls="fb-belief"),
            to_html(known[name].correction),
            _links(numbers),
        )
        for name, numbers in sorted(met.items(), key=lambda one: (-len(one[1]), one[1]))
        if name in known
    ]
    heads = ("Anggapan dalam jawaban Anda", "Yang lebih tepat", "Pada soal")
    return table_of(heads, rows, "stacked") if rows else ""


def models(answers: Iterable[Answer]) -> str:
    """Return which model was asked and which one was said, when two were ever mixed up."""
    said: Counter[tuple[str, str]] = Counter()
    for answer in answers:
        if answer.question.given(answer.item):
            continue
        for slot in answer.item.slots:
            option = answer.chosen.get(slot.id)
            asked = next((one.cell for one in best_options(slot) if one.cell), None)
            if option and option.cell and asked and not mended(answer, slot):
                said[asked[-1], option.cell[-1]] += 1
    if all(asked == told for asked, told in said):
        return ""
    letters = sorted({letter for pair in said for letter in pair})
    rows = [
        (f"Model {asked}", *(str(said[asked, told] or "-") for told in letters))
        for asked in letters
    ]
    heads = ("Ditanya", *(f"Model {letter}" for letter in letters))
    return tag("h3", "Model yang tertukar") + tag("p", _MODELS) + table_of(heads, rows, "fb-models")


def outcomes(glossary: Glossary, answers: list[Answer]) -> str:
    """Return the points by outcome."""
    rows = []
    for name in sorted({answer.item.outcome for answer in answers}, key=_natural):
        own = [answer for answer in answers if answer.item.outcome == name]
        told = glossary.outcomes.get(name)
        marked = [answer for answer in own if answer.points is not None]
        earned = sum(answer.points or 0.0 for answer in marked)
        points = f"{points_text(earned)} dari {sum(one.question.worth for one in marked)}"
        waiting = len(own) - len(marked)
        parts = [tag("span", points, cls="fb-figure")] if marked else []
        if waiting:
            parts.append(tag("span", f"{waiting} soal menunggu dosen", cls="fb-waiting"))
        outcome = tag("b", name) + (f". {to_html(told.text)}" if told else "")
        rows.append((outcome, "".join(parts)))
    return table_of(("Capaian", "Poin"), rows, "fb-outcomes stacked")


def chapters(glossary: Glossary, answers: list[Answer], linked: Callable[[str], str]) -> str:
    """Return the chapters where points were lost, most first; ``linked`` gives their links."""
    known = glossary.chapters
    lost: defaultdict[str, float] = defaultdict(float)
    numbers: defaultdict[str, list[int]] = defaultdict(list)
    for answer in answers:
        if lost_points(answer) and answer.item.chapter in known:
            lost[answer.item.chapter] += lost_points(answer)
            numbers[answer.item.chapter].append(answer.question.number)
    order = sorted(lost, key=lambda name: (-round(lost[name], 4), known[name].number))
    lines = [
        tag(
            "li",
            linked(name),
            f" ({points_text(lost[name])} poin belum diperoleh pada ",
            _links(numbers[name]),
            ")",
        )
        for name in order
    ]
    if not lines:
        return tag("p", "Tidak ada: semua poin yang sudah dinilai Anda peroleh.")
    return tag("ol", *lines, cls="fb-chapters")


def _links(numbers: Iterable[int]) -> str:
    links = [
        tag("a", f"Soal {number}", href=f"#soal-{number}") for number in dict.fromkeys(numbers)
    ]
    return ", ".join(links)


def _natural(name: str) -> tuple[int, str]:
    """Return by what outcomes are sorted: CP2 before CP10."""
    digits = "".join(sign for sign in name if sign.isdigit())
    return int(digits or 0), name
