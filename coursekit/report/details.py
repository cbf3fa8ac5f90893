"""The part of the page that shows the questions one by one."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING

from coursekit.report.tables import mark, means, table
from coursekit.report.words import (
    discrimination_words,
    facility_words,
    flag_words,
    item_words,
    number,
    share,
    version_name,
)
from coursekit.text import to_html
from coursekit.widgets.base import tag

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coursekit.report.figures import Figures, Part, Question


def details(figures: Figures) -> str:
    """Return every counted question with what was answered to it."""
    return "".join(_detail(figures, question) for question in figures.counted)


def _detail(figures: Figures, question: Question) -> str:
    item = figures.items[question.number]
    words = item_words(question, item)
    easy = "" if item.facility is None else f" ({facility_words(item.facility)})"
    band = discrimination_words(item.discrimination)
    facts = [
        f"Fasilitas {number(item.facility)}{easy}",
        f"daya pembeda {number(item.discrimination)} ({band})",
        f"selisih atas–bawah 27% {number(item.upper_lower)}",
    ]
    marks = [mark(words) for words in flag_words(figures, question)]
    figures_of = [tag("p", "; ".join(facts) + ".", cls="facts"), means(words)]
    parts = [tag("h3", f"Soal {question.number} ", *marks)]
    if len(question.versions) > 1:
        parts += figures_of
    for place, version in enumerate(question.versions):
        name = tag("code", html.escape(version.id)) if version.id else ""
        start = f"Versi {place + 1}. " if len(question.versions) > 1 else ""
        parts.append(tag("p", start, to_html(version.prompt), " ", name, cls="prompt"))
        if len(question.versions) == 1:
            parts += figures_of
        asked = [part for part in question.parts if part.item == version.id]
        alike = {tuple((one.id, one.text) for one in part.choices) for part in asked}
        if len(asked) > 1 and len(alike) == 1:
            parts.append(_grid(figures, question, asked))
        else:
            parts += [_options(figures, question, part) for part in asked]
    if question.essay:
        parts.append(tag("p", "Soal esai: dinilai dengan rubrik, jadi tidak ada pilihan."))
    return tag("article", *parts, id=f"soal-{question.number}")


def _grid(figures: Figures, question: Question, parts: Sequence[Part]) -> str:
    """Return one table of the parts of a question that share their options."""
    found = figures.parts[question.number]
    heads = ["Bagian", *(to_html(choice.text) for choice in parts[0].choices), "kosong"]
    rows = []
    for part in parts:
        cells = [
            tag(
                "td",
                str(one.count),
                tag("span", _role(one.score), cls="band") if one.score else "",
                cls="num right" if one.score else "num",
            )
            for one in found[part.id].options
        ]
        rows.append([to_html(part.label), *cells, str(found[part.id].unanswered)])
    caption = (
        f"Jawaban soal {question.number}{_of_version(question, parts[0])}: banyaknya mahasiswa"
    )
    return table(caption, heads, rows, cls="grid")


def _of_version(question: Question, part: Part) -> str:
    """Return which version a part belongs to, for the caption of a table."""
    told = version_name(question, part)
    return f", {told[:1].lower()}{told[1:]}" if told else ""


def _role(score: float) -> str:
    return "kunci" if score == 1 else f"{share(score)} poin" if score else ""


def _options(figures: Figures, question: Question, part: Part) -> str:
    found = figures.parts[question.number][part.id]
    known = figures.data.names.misconceptions
    choices = {choice.id: choice for choice in part.choices}
    rows = []
    for one in found.options:
        choice = choices[one.option]
        wrong = known.get(choice.misconception)
        role = _role(one.score)
        text = to_html(choice.text) + (tag("span", role, cls="key") if role else "")
        rows.append(
            [
                text,
                str(one.count),
                share(one.share),
                number(one.mean_rest),
                to_html(wrong.name) if wrong else html.escape(choice.misconception) or "",
            ]
        )
    rows.append(
        [
            tag("em", "kosong"),
            str(found.unanswered),
            share(found.unanswered / found.n if found.n else None),
            "–",
            "",
        ]
    )
    place = figures.data.questions.index(question)
    unread = sum(
        person.replies[place].state == "unread" and part.id in person.replies[place].chosen
        for person in figures.data.people
    )
    if unread:
        rows.append([tag("em", "tak terbaca"), str(unread), "–", "–", ""])
    label = f", {to_html(part.label)}" if part.label else ""
    heads = ["Pilihan", "Dipilih", "Bagian", "Rerata soal lain", "Miskonsepsi"]
    if not any(row[-1] for row in rows):
        heads, rows = heads[:-1], [row[:-1] for row in rows]
    caption = f"Pilihan soal {question.number}{_of_version(question, part)}{label}"
    return table(caption, heads, rows, cls="options")
