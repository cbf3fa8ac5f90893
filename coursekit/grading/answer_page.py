"""The page of a quiz for students without Jupyter: one file, no network, no key."""

from __future__ import annotations

import html
import json
import re
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING, Any

from coursekit.document import document, document_style
from coursekit.grading.answers import FORMAT, VERSION, fingerprint
from coursekit.grading.classroom import STUDENT_ID
from coursekit.item import public_form
from coursekit.text import to_html
from coursekit.widgets.base import source, tag
from coursekit.widgets.item import LABELS, ItemWidget

if TYPE_CHECKING:
    from coursekit.grading.frozen import FrozenQuestion, FrozenQuiz
    from coursekit.item import Item

_FOLDER = Path(__file__).parent
_IMPORT = re.compile(r'(?m)^import [^;]* from "\./?[\w./]+\.js";\n')
_DEFAULT = re.compile(r"(?m)^export default [^;]*;\n")
_EXPORT = re.compile(r"(?m)^export (?=function|const)")
# 20,000 signs of four bytes in each of a dozen essays still fit into an answer file.
_LONGEST_ESSAY = 20_000


def answer_page(quiz: FrozenQuiz, classroom_title: str) -> str:
    """Return the page as one HTML document: a classic script, for file:// allows no modules."""
    title, classroom = html.escape(quiz.title), html.escape(classroom_title)
    body = Template(_source("answer_page.html")).substitute(
        title=title,
        classroom=classroom,
        count=len(quiz.questions),
        points=sum(question.points for question in quiz.questions),
        questions="\n".join(_section(question) for question in quiz.questions),
        facts=json.dumps(_facts(quiz), ensure_ascii=False, sort_keys=True).replace("<", "\\u003c"),
    )
    return document(
        body,
        title=f"{title} - {classroom}",
        generator="coursekit quiz release",
        style=document_style(ItemWidget.stylesheet(), _source("answer_page.css")),
        script=_script(),
    )


def _source(name: str) -> str:
    return (_FOLDER / name).read_text(encoding="utf-8")


def _script() -> str:
    """Return the item widget and the page's own script as one; the page's names come first."""
    widget, variant, own = (
        _EXPORT.sub("", _DEFAULT.sub("", _IMPORT.sub("", text)))
        for text in (ItemWidget.module(), source("variant.js"), _source("answer_page.js"))
    )
    return f'\n(() => {{\n"use strict";\n{widget}\n{variant}\n{{\n{own}}}\n}})();\n'


def _facts(quiz: FrozenQuiz) -> dict[str, Any]:
    """Return what the script needs; an essay's levels are a key, so it has no item."""
    return {
        "format": FORMAT,
        "version": VERSION,
        "quiz": quiz.id,
        "fingerprint": fingerprint(quiz),
        "student": STUDENT_ID.pattern,
        "class": quiz.class_id,
        "labels": LABELS,
        "questions": [
            {
                "number": question.number,
                "items": [] if question.essay else [public_form(item) for item in question.items],
            }
            for question in quiz.questions
        ],
    }


def _section(question: FrozenQuestion) -> str:
    number = question.number
    points = tag("small", f"(nilai {question.points})")
    heading = tag("h2", f"Soal {number} ", points, id=f"judul-{number}")
    if question.essay:
        body = _essay(question)
    else:
        body = tag("div", *(_shown(item) for item in question.items), cls="kp-mount")
    return tag(
        "section",
        heading,
        body,
        id=f"soal-{number}",
        cls="kp-question",
        aria_labelledby=f"judul-{number}",
    )


def _shown(item: Item) -> str:
    widget = ItemWidget(item=public_form(item), mode="held")
    shown = widget.static_html()
    widget.close()
    return shown


def _essay(question: FrozenQuestion) -> str:
    item = question.item
    passage = "".join(to_html(part.text) for part in item.passage)
    looked_for = [tag("li", to_html(slot.label)) for slot in item.slots]
    area = tag("textarea", cls="kp-input", rows="9", maxlength=str(_LONGEST_ESSAY))
    return tag(
        "div",
        tag("p", to_html(item.prompt)),
        tag("p", passage, cls="kp-passage") if passage else "",
        tag("p", "Yang dinilai:"),
        tag("ul", *looked_for),
        tag("label", "Jawaban Anda", area, cls="kp-field"),
        cls="card kp-essay",
    )
