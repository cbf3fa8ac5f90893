"""Put a student's answers into a clean copy of the released notebook, with the marks they earn.

Formgrader and nbgrader's feedback show this copy, so that nothing of a submission is shown but its
answers: no script of a student, and no key, since the released notebook has none.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from coursekit.notebooks import answer_line

if TYPE_CHECKING:
    from collections.abc import Mapping

    from coursekit.grading.frozen import FrozenQuiz
    from coursekit.grading.submission import Submission

MANUAL = "Nilai manual: jawaban ini tidak dapat dibaca oleh penilai."
NOTICE = "catatan-penilai"
# What Markdown would read as HTML, as a link or as a picture. MathJax reads what is shown, where a
# word joiner keeps a backslash from being a command: \\href{javascript:…} would be a link.
_ESCAPED = {"&": "&amp;", "<": "&lt;", "[": "&#91;", "!": "&#33;", "\\": "&#92;\u2060"}


@dataclass(frozen=True)
class Marked:
    """Marks by the name of each graded cell; None waits for a lecturer.

    ``unanswered`` are the names of the cells that hold no response, ``settled`` those of the graded
    cells whose mark an amendment decides: no mark given by hand counts there.
    """

    marks: dict[str, float | None]
    unanswered: frozenset[str]
    settled: frozenset[str]


def mark(quiz: FrozenQuiz, submission: Submission, student: str) -> Marked:
    """Return what a submission earns its student; of one of no use, every mark waits.

    What an amendment settles waits for nobody, whatever the submission is.
    """
    marks: dict[str, float | None] = {}
    unanswered = set()
    settled = set()
    useless = submission.status == "RUSAK"
    for question in quiz.questions:
        number = question.number
        item = quiz.item(question, student)
        name = question.cell
        if question.essay:
            written = number in submission.essays
            marks[name] = None if written or useless else 0.0
            if not written:
                unanswered.add(name)
        else:
            unread = useless or number in submission.unread
            value = submission.answers.get(number, {})
            marks[name] = None if unread else question.marks(value, item)
            if not unread and not question.response(value, question.keys[item.id]):
                unanswered.add(f"jawab-{number}")
        if question.settled(item):
            marks[name] = float(question.worth)
            settled.add(name)
    return Marked(marks, frozenset(unanswered), frozenset(settled))


@dataclass(frozen=True)
class Template:
    """A released notebook, ready to be filled in many times: cells with their name and JSON."""

    cells: tuple[tuple[str, dict[str, Any], str], ...]
    rest: str

    @classmethod
    def of(cls, release: Mapping[str, Any]) -> Template:
        """Return the template of a released notebook."""
        rest = {key: value for key, value in release.items() if key != "cells"}
        cells = tuple((_name(cell), cell, _json(cell)) for cell in release["cells"])
        return cls(cells, _json(rest)[1:-1])

    @property
    def stub(self) -> str:
        """What a released essay cell says, "" when there is none."""
        essays = (cell for name, cell, _ in self.cells if name.startswith("esai-"))
        return "".join(next(essays, {"source": ""})["source"])


def rebuild(template: Template, quiz: FrozenQuiz, submission: Submission, marked: Marked) -> str:
    """Return the graded notebook as JSON: the released one, answers and marks filled in."""
    questions = {question.number: question for question in quiz.questions}
    cells = [_json(_notice(submission))] if submission.codes else []
    for name, cell, text in template.cells:
        kind, _, number = name.partition("-")
        changed: dict[str, Any] = {}
        if kind == "jawab":
            question = questions[int(number)]
            # By the key of all versions: a lecturer sees what was answered, a classmate's too.
            response = question.response(submission.answers.get(int(number), {}), question.key)
            if response:
                source = "".join(cell["source"]).split("\n", maxsplit=1)
                changed["source"] = "\n".join([answer_line(int(number), response), *source[1:]])
        elif kind == "esai" and int(number) in submission.essays:
            changed["source"] = plain(submission.essays[int(number)])
        elif kind == "uji":
            earned = marked.marks[f"uji-{number}"]
            shown = _shown(earned, submission.unread.get(int(number), ""))
            changed = {"execution_count": 1, "outputs": [shown]}
        cells.append(_json({**cell, **changed}) if changed else text)
    told = ",\n".join(cells)
    return f'{{"cells": [\n{told}\n],\n{template.rest}}}\n'


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _name(cell: Mapping[str, Any]) -> str:
    return str(cell["metadata"].get("nbgrader", {}).get("grade_id", ""))


def plain(text: str) -> str:
    """Return ``text`` so that a page shows it as it was typed, never as HTML, a link or math."""
    return "".join(_ESCAPED.get(letter, letter) for letter in text)


def _shown(earned: float | None, written: str) -> dict[str, Any]:
    if earned is None:
        # A stream is shown as plain text, whatever a student wrote.
        text = f"{MANUAL}\n\nYang tertulis:\n{written}" if written else MANUAL
        return {"output_type": "stream", "name": "stdout", "text": text}
    return {
        "output_type": "execute_result",
        "execution_count": 1,
        "data": {"text/plain": repr(earned)},
        "metadata": {},
    }


def _notice(submission: Submission) -> dict[str, Any]:
    told = "\n".join(f"- {plain(sentence)}" for sentence in submission.codes.values())
    return {
        "cell_type": "markdown",
        "id": NOTICE,
        "metadata": {},
        "source": f"**Catatan penilai**\n\n{told}",
    }
