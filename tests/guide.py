"""The lecturer's evening as the guide tells it: its commands, what they print, a class for them."""

from __future__ import annotations

import json
import os
import re
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from synthetic import answered, best

from coursekit.grading.answers import Answers, encode

if TYPE_CHECKING:
    from collections.abc import Iterator

    from coursekit.grading.classroom import Classroom
    from coursekit.grading.frozen import FrozenQuiz

GUIDE = Path(__file__).resolve().parent.parent / "book" / "panduan-dosen.md"
QUIZ, ARCHIVE, CODE = "kuis-5", "tugas.zip", "KODE"
COUNT = 30
UNREADABLE, EMPTY, BY_CODE, BROKEN = "20260025", "20260026", "20260027", "20260028"
ABSENT = ("20260029", "20260030")
# Of an essay, and of whatever else waits for the lecturer.
SHARE = 0.5

_SECTION = re.compile(r"^## Malam penilaian.*?(?=^## )", re.DOTALL | re.MULTILINE)
_FENCE = re.compile(r"^```(sh|text|none)\n(.*?)^```", re.DOTALL | re.MULTILINE)
LEFT_OUT = "…"


@dataclass(frozen=True)
class Step:
    """A command of the guide and what it says the command prints, None when it does not say."""

    command: str
    told: str | None

    def tells(self, printed: str) -> bool:
        """Tell whether the guide shows ``printed``; an ellipsis stands for whatever is left out."""
        wanted = re.escape((self.told or "").strip()).replace(LEFT_OUT, r"[\s\S]*?")
        return re.fullmatch(wanted, printed.replace(os.sep, "/").strip()) is not None


def text() -> str:
    """Return what the guide says of the evening."""
    found = _SECTION.search(GUIDE.read_text(encoding="utf-8"))
    assert found
    return found[0]


def roster_shown() -> Step:
    """Return the roster that the guide shows."""
    [block] = [block for kind, block in _FENCE.findall(text()) if kind == "none"]
    return Step("", block)


def steps() -> Iterator[Step]:
    """Yield the commands of the guide's evening in their order."""
    commands: list[str] = []
    for kind, block in _FENCE.findall(text()):
        if kind == "text":
            last = commands.pop()
            yield from (Step(command, None) for command in commands)
            yield Step(last, block)
            commands = []
        elif kind == "sh":
            yield from (Step(command, None) for command in commands)
            commands = block.splitlines()
    yield from (Step(command, None) for command in commands)


def all_right(quiz: FrozenQuiz) -> dict[int, dict[str, str]]:
    """Return what is all right, by the number of the question; essays have no such thing."""
    return {one.number: best(one.item) for one in quiz.questions if not one.essay}


def notebooks(room: Classroom, quiz: FrozenQuiz) -> dict[str, bytes]:
    """Return what each student uploads: most are honest, one cannot be read, one is untouched."""
    release = room.release(quiz.id).read_text(encoding="utf-8")
    found = {
        student: json.dumps(answered(release, quiz, number), ensure_ascii=False).encode()
        for number, student in enumerate(room.students)
        if student < UNREADABLE
    }
    odd = answered(release, quiz, int(UNREADABLE))
    [cell] = [
        cell for cell in odd["cells"] if cell["metadata"]["nbgrader"]["grade_id"] == "jawab-2"
    ]
    cell["source"] = "jawaban_2 = {yang pertama, tetapi saya ragu}"
    return found | {
        UNREADABLE: json.dumps(odd, ensure_ascii=False).encode(),
        EMPTY: release.encode(),
        BROKEN: release[:2000].encode(),
    }


def upload(path: Path, quiz: FrozenQuiz, room: Classroom, files: dict[str, bytes]) -> None:
    """Write the zip that Moodle makes of an assignment, with a file of somebody unknown."""
    with zipfile.ZipFile(path, "w") as moodle:
        for number, (student, data) in enumerate(files.items(), start=100):
            name = room.students[student].name
            moodle.writestr(f"{name}_{number}_assignsubmission_file_/{quiz.id}.ipynb", data)
        moodle.writestr(f"Orang Lain_199_assignsubmission_file_/{quiz.id}.ipynb", files[EMPTY])


def code(quiz: FrozenQuiz) -> str:
    """Return the short code of the student who sends no file."""
    return encode(
        Answers(quiz=quiz.id, student=BY_CODE, responses=all_right(quiz), essays={}), quiz
    )


def mark_by_hand(room: Classroom) -> None:
    """Give half to whatever waits, as formgrader does it."""
    from nbgrader.api import Gradebook  # noqa: PLC0415 - takes seconds

    with Gradebook(f"sqlite:///{room.gradebook}") as book:
        for submission in book.assignment_submissions(QUIZ):
            for notebook in submission.notebooks:
                for grade in notebook.grades:
                    if grade.needs_manual_grade:
                        grade.manual_score = SHARE * grade.max_score
                        grade.needs_manual_grade = False
        book.db.commit()
